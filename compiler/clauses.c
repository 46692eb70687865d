/* clauses.c - the clauses of an expression: what somebody would ask about who wonders why it is true.
**
** They are what &&, ||, ! and ?: join, these themselves, and wherever they stand the calls of stateful
** builtins, with the conditions among their arguments. `a && b && c` is one clause of three. Marking them
** changes nothing of the code: the emitter says which words are theirs, and whoever watches an evaluation
** finds the value of a clause on the stack when control leaves its last word for the one after it.
*/
#include "compiler/rule_calls.h"

/* `valueOr(t, d)`, which looks like `bad(t) ? d : t` but was not written so. */
static bool is_value_or(const Node *conditional)
{
    return conditional->a->kind == NODE_READING && conditional->a->span.start == conditional->c->span.start;
}

/* A node whose value is one: a condition where that is asked for or known by its type. */
static void mark_leaf(Node *node, bool is_condition)
{
    node->clause = is_condition || node->type == TYPE_BOOL ? RUNG_CLAUSE_TEST : RUNG_CLAUSE_VALUE;
}

/* Left operands are walked in a loop; the others are nested no deeper than the parser allows. `around` is the
** && or || whose left operand the node is. */
static void mark(Node *node, bool is_condition)
{
    Operator around = OPERATOR_NONE;

    for (;;) {
        node = node_inner(node);
        if (node->kind == NODE_LOGICAL && node->op != OPERATOR_COALESCE) {
            if (node->op != around)
                node->clause = node->op == OPERATOR_AND ? RUNG_CLAUSE_AND : RUNG_CLAUSE_OR;
            mark(node->b, is_condition);
            around = (Operator)node->op;
            node = node->a;
        } else if (node->kind == NODE_UNARY && node->op == OPERATOR_NOT) {
            node->clause = RUNG_CLAUSE_NOT;
            around = OPERATOR_NONE;
            node = node->a;
        } else if (node->kind == NODE_CONDITIONAL && !is_value_or(node)) {
            node->clause = RUNG_CLAUSE_CHOICE;
            mark(node->b, is_condition);
            mark(node->c, is_condition);
            around = OPERATOR_NONE;
            node = node->a;
        } else {
            mark_leaf(node, is_condition);
            return;
        }
        is_condition = true;
    }
}

void clauses_mark(Compiler *compiler)
{
    CellCall *call;

    mark(compiler->tree, false);
    for (call = compiler->rule_calls->first; call != NULL; call = call->next) {
        const char *letter = cell_info[call->spec.kind].form;
        Node *argument;

        for (argument = call->node->list; argument != NULL; argument = argument->next, letter++)
            if (*letter == 'c') mark(argument, true);
        if (call->node->clause == 0) mark_leaf(call->node, false);
    }
}
