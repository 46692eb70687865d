/* statements.c - statements of the tree, and whether jumps are where they may be. */
#include <string.h>

#include "compiler/grammar.h"
#include "compiler/parser.h"

static Node *statement(Parser *ps, NodeKind kind, Span start, Span end)
{
    Span span = {start.start, end.end};

    return build_leaf(ps, kind, span);
}

/* A block is a level of its own; another statement inside a statement is one more. */
static void nest_body(Parser *ps, Node *node, const Node *body)
{
    if (!ps->stopped) build_nest(ps, node, body, body->kind != NODE_BLOCK);
}

static void nest_list(Parser *ps, Node *node, uint32_t levels)
{
    node->depth = levels;
    for (const Node *s = node->list; s != NULL; s = s->next) build_nest(ps, node, s, levels);
}

/* ---- declarations --------------------------------------------------------------------------- */

Node *build_declarator(Parser *ps, Node *target, Node *value)
{
    Node *node;

    if (ps->stopped) return NULL;
    node = statement(ps, NODE_DECLARATOR, target->span, value != NULL ? value->span : target->span);
    if (node == NULL) return NULL;
    convert_target(ps, target, TARGET_DECLARED);
    node->a = target;
    node->b = value;
    build_nest(ps, node, target, 0);
    build_nest(ps, node, value, 0);
    return node;
}

Node *build_declare(Parser *ps, const Token *word, List declarators)
{
    Node *node = ps->stopped ? NULL : statement(ps, NODE_DECLARE, word->span, declarators.last->span);

    if (node == NULL) return NULL;
    node->op = word->op;
    node->list = declarators.first;
    nest_list(ps, node, 0);
    return node;
}

static void check_initialisers(Parser *ps, const Node *declare)
{
    for (const Node *d = declare->list; d != NULL; d = d->next) {
        if (d->b != NULL) continue;
        if (d->a->kind != NODE_NAME)
            compiler_error(ps->compiler, RUNG_SYNTAX, d->span, NULL,
                           "a pattern needs a value: write = after it");
        else if (declare->op == OPERATOR_CONST)
            compiler_error(ps->compiler, RUNG_SYNTAX, d->span, "write = and its value, or let",
                           "the constant %q has no value", d->a->text.bytes, (size_t)d->a->text.length);
    }
}

Node *build_declaration(Parser *ps, const Token *word, List declarators, Span end)
{
    Node *node = build_declare(ps, word, declarators);

    if (node == NULL) return NULL;
    node->span.end = end.end;
    check_initialisers(ps, node);
    return node;
}

/* ---- blocks and simple statements ----------------------------------------------------------- */

Node *build_statement(Parser *ps, NodeKind kind, Node *value, Span start, Span end)
{
    Node *node = ps->stopped ? NULL : statement(ps, kind, kind == NODE_EXPRESSION ? value->span : start, end);

    if (node == NULL) return NULL;
    node->a = value;
    build_nest(ps, node, value, 0);
    return node;
}

Node *build_block(Parser *ps, NodeKind kind, const Token *open, Node *value, List list, const Token *close)
{
    Node *node = ps->stopped ? NULL : statement(ps, kind, open->span, close->span);
    bool has_default = false;

    if (node == NULL) return NULL;
    node->a = value;
    node->list = list.first;
    build_nest(ps, node, value, 1);
    nest_list(ps, node, 1);
    for (const Node *c = list.first; kind == NODE_SWITCH && c != NULL; c = c->next) {
        if (c->a == NULL && has_default)
            compiler_error(ps->compiler, RUNG_SYNTAX, c->span, NULL, "a switch has one default");
        has_default = has_default || c->a == NULL;
    }
    return node;
}

Node *build_case(Parser *ps, const Token *word, Node *test, List statements, const Token *colon)
{
    Node *node = ps->stopped ? NULL :
        statement(ps, NODE_CASE, word->span, statements.last != NULL ? statements.last->span : colon->span);

    if (node == NULL) return NULL;
    node->a = test;
    node->list = statements.first;
    nest_list(ps, node, 0);
    build_nest(ps, node, test, 0);
    return node;
}

Node *build_jump(Parser *ps, NodeKind kind, const Token *word, const Token *label, Span end)
{
    Node *node = statement(ps, kind, word->span, end);

    if (node == NULL || label == NULL) return node;
    node->text = label->node->text;
    node->span2 = label->span;
    return node;
}

Node *build_labeled(Parser *ps, const Token *label, Node *body)
{
    Node *node = ps->stopped ? NULL : statement(ps, NODE_LABELED, label->span, body->span);

    if (node == NULL) return NULL;
    node->text = label->node->text;
    node->span2 = label->span;
    node->a = body;
    nest_body(ps, node, body);
    return node;
}

/* ---- if ------------------------------------------------------------------------------------- */

/* `if (a = 1)` is JavaScript, and seldom meant. */
static void check_condition(Parser *ps, const Node *condition)
{
    if (!ps->stopped && condition->kind == NODE_ASSIGN && condition->op == OPERATOR_NONE)
        compiler_warning(ps->compiler, condition->span2, "write === to compare, or ((a = b)) to keep it",
                         "this assigns, it does not compare");
}

Node *build_if(Parser *ps, const Token *word, Node *condition, Node *then)
{
    Node *node = ps->stopped ? NULL : statement(ps, NODE_IF, word->span, then->span);

    if (node == NULL) return NULL;
    check_condition(ps, condition);
    node->a = condition;
    node->b = then;
    build_nest(ps, node, condition, 1);
    nest_body(ps, node, then);
    return node;
}

/* While a chain grows its first IF keeps the last one in `d`. */
Node *build_else_if(Parser *ps, Node *chain, const Token *word, Node *condition, Node *then)
{
    Node *node = build_if(ps, word, condition, then), *last;

    if (node == NULL) return NULL;
    last = chain->d != NULL ? chain->d : chain;
    last->c = node;
    chain->d = node;
    return chain;
}

Node *build_if_end(Parser *ps, Node *chain, Node *otherwise)
{
    Node *last;
    uint32_t end, depth = 0;

    if (ps->stopped) return NULL;
    last = chain->d != NULL ? chain->d : chain;
    chain->d = NULL;
    last->c = otherwise;
    if (otherwise != NULL) nest_body(ps, last, otherwise);
    end = otherwise != NULL ? otherwise->span.end : last->span.end;
    for (Node *n = chain;; n = n->c) {
        n->span.end = end;
        if (n->depth > depth) depth = n->depth;
        if (n == last) break;
    }
    chain->depth = depth;
    return chain;
}

/* ---- loops ---------------------------------------------------------------------------------- */

/* `while (match = next())` is a usual loop, `while (n = 5)` none. */
static void check_loop_condition(Parser *ps, const Node *condition)
{
    if (!ps->stopped && condition->kind == NODE_ASSIGN && condition->b->kind <= NODE_STRING)
        check_condition(ps, condition);
}

Node *build_while(Parser *ps, const Token *word, Node *condition, Node *body)
{
    Node *node = ps->stopped ? NULL : statement(ps, NODE_WHILE, word->span, body->span);

    if (node == NULL) return NULL;
    check_loop_condition(ps, condition);
    node->a = condition;
    node->b = body;
    build_nest(ps, node, condition, 1);
    nest_body(ps, node, body);
    return node;
}

Node *build_do(Parser *ps, const Token *word, Node *body, Node *condition, Span end)
{
    Node *node = ps->stopped ? NULL : statement(ps, NODE_DO, word->span, end);

    if (node == NULL) return NULL;
    node->a = body;
    node->b = condition;
    nest_body(ps, node, body);
    build_nest(ps, node, condition, 1);
    return node;
}

Node *build_for(Parser *ps, const Token *word, Node *init, Node *test, Node *step, Node *body)
{
    Node *node = ps->stopped ? NULL : statement(ps, NODE_FOR, word->span, body->span);

    if (node == NULL) return NULL;
    if (init != NULL && init->kind == NODE_DECLARE) check_initialisers(ps, init);
    node->a = init;
    node->b = test;
    node->c = step;
    node->d = body;
    build_nest(ps, node, init, 1);
    build_nest(ps, node, test, 1);
    build_nest(ps, node, step, 1);
    nest_body(ps, node, body);
    return node;
}

Node *build_for_each(Parser *ps, NodeKind kind, const Token *word, Node *target, Node *object, Node *body)
{
    Node *node = ps->stopped ? NULL : statement(ps, kind, word->span, body->span);

    if (node == NULL) return NULL;
    if (target->kind == NODE_DECLARE) {
        if (target->list->next != NULL || target->list->b != NULL)
            compiler_error(ps->compiler, RUNG_SYNTAX, target->span, NULL,
                           "the head of this loop declares one name without a value");
    } else {
        if (kind == NODE_FOR_OF && target->kind == NODE_NAME &&
            text_is(span_text(ps->compiler, target->span), "async"))
            compiler_error(ps->compiler, RUNG_SYNTAX, target->span, "write (async)",
                           "a for-of loop may not begin with async");
        convert_target(ps, target, TARGET_CHANGED);
    }
    node->a = target;
    node->b = object;
    node->c = body;
    build_nest(ps, node, target, 1);
    build_nest(ps, node, object, 1);
    nest_body(ps, node, body);
    return node;
}

/* ---- try ------------------------------------------------------------------------------------ */

Node *build_try(Parser *ps, const Token *word, Node *block, Node *parameter, Node *handler, Node *cleanup)
{
    Node *last = cleanup != NULL ? cleanup : handler, *node;

    if (ps->stopped) return NULL;
    node = statement(ps, NODE_TRY, word->span, last->span);
    if (node == NULL) return NULL;
    if (parameter != NULL) convert_target(ps, parameter, TARGET_DECLARED);
    node->a = block;
    node->b = parameter;
    node->c = handler;
    node->d = cleanup;
    build_nest(ps, node, block, 0);
    build_nest(ps, node, parameter, 1);
    build_nest(ps, node, handler, 0);
    build_nest(ps, node, cleanup, 0);
    return node;
}

Node *build_program(Parser *ps, List statements)
{
    Span span = {0, ps->compiler->length};
    Node *node = build_leaf(ps, NODE_PROGRAM, span);

    if (node == NULL) return NULL;
    node->list = statements.first;
    nest_list(ps, node, 0);
    check_jumps(ps, node, ps->compiler->kind == RUNG_BODY);
    return node;
}

/* ---- jumps ---------------------------------------------------------------------------------- */

typedef struct Label {
    const struct Label *outer;
    Text text;
    bool loop;              /* of a loop: continue may name it */
} Label;

/* What stands around a statement, within its function. */
typedef struct Around {
    const Label *labels;
    bool in_loop, in_switch, in_function;
} Around;

static bool same_text(Text a, Text b)
{
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static bool is_loop(const Node *node)
{
    switch (node->kind) {
    case NODE_FOR: case NODE_FOR_IN: case NODE_FOR_OF: case NODE_WHILE: case NODE_DO: return true;
    default: return false;
    }
}

static void check_jump(Parser *ps, const Node *jump, const Around *around)
{
    bool is_break = jump->kind == NODE_BREAK;
    const Label *label = around->labels;

    if (jump->text.bytes == NULL) {
        if (!around->in_loop && !(is_break && around->in_switch))
            compiler_error(ps->compiler, RUNG_SYNTAX, jump->span,
                           around->in_function ? "return ends a function" : NULL,
                           is_break ? "break outside of a loop or switch" : "continue outside of a loop");
        return;
    }
    while (label != NULL && !same_text(label->text, jump->text)) label = label->outer;
    if (label == NULL)
        compiler_error(ps->compiler, RUNG_SYNTAX, jump->span2, NULL,
                       "no label %q stands around this statement", jump->text.bytes,
                       (size_t)jump->text.length);
    else if (!is_break && !label->loop)
        compiler_error(ps->compiler, RUNG_SYNTAX, jump->span2, "write break",
                       "%q is not the label of a loop", jump->text.bytes,
                       (size_t)jump->text.length);
}

static void check_statement(Parser *ps, const Node *node, Around around);

static void check_list(Parser *ps, const Node *node, Around around)
{
    for (; node != NULL; node = node->next) check_statement(ps, node, around);
}

static void check_label(Parser *ps, const Node *node, Around around)
{
    const Node *body = node->a;
    Label label;

    for (const Label *l = around.labels; l != NULL; l = l->outer) {
        if (!same_text(l->text, node->text)) continue;
        compiler_error(ps->compiler, RUNG_SYNTAX, node->span2, NULL,
                       "the label %q stands around this one already", node->text.bytes,
                       (size_t)node->text.length);
        break;
    }
    while (body->kind == NODE_LABELED) body = body->a;
    label.outer = around.labels;
    label.text = node->text;
    label.loop = is_loop(body);
    around.labels = &label;
    check_statement(ps, node->a, around);
}

/* Functions inside were looked at when they ended, so each statement is looked at once. */
static void check_statement(Parser *ps, const Node *node, Around around)
{
    switch (node->kind) {
    case NODE_BLOCK:
        check_list(ps, node->list, around);
        break;
    case NODE_IF:
        for (; node != NULL && node->kind == NODE_IF; node = node->c) check_statement(ps, node->b, around);
        if (node != NULL) check_statement(ps, node, around);
        break;
    case NODE_FOR: case NODE_FOR_IN: case NODE_FOR_OF: case NODE_WHILE: case NODE_DO:
        around.in_loop = true;
        check_statement(ps, node->kind == NODE_FOR ? node->d : node->kind == NODE_WHILE ? node->b :
                            node->kind == NODE_DO ? node->a : node->c, around);
        break;
    case NODE_SWITCH:
        around.in_switch = true;
        for (const Node *c = node->list; c != NULL; c = c->next) check_list(ps, c->list, around);
        break;
    case NODE_TRY:
        check_statement(ps, node->a, around);
        if (node->c != NULL) check_statement(ps, node->c, around);
        if (node->d != NULL) check_statement(ps, node->d, around);
        break;
    case NODE_LABELED:
        check_label(ps, node, around);
        break;
    case NODE_BREAK: case NODE_CONTINUE:
        check_jump(ps, node, &around);
        break;
    case NODE_RETURN:
        if (!around.in_function)
            compiler_error(ps->compiler, RUNG_SYNTAX, node->span,
                           "the result of a script is its last value; a body may return",
                           "return outside of a function");
        break;
    default:
        break;
    }
}

void check_jumps(Parser *ps, const Node *body, bool in_function)
{
    Around around = {NULL, false, false, in_function};

    if (!ps->stopped) check_list(ps, body->list, around);
}
