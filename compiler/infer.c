/* infer.c - types of variables: which local can be an int, a double, a bool or a string for good.
**
** After the check, when every name means something, the tree is walked again, statement by statement, with a
** type for each variable: none at first, then the join of all that is assigned to it. The walk is repeated until
** nothing changes; what does not settle soon is of any type. Expressions are typed by check.c, whose walk is
** told that everything but the types is known (`again`).
**
** A variable is typed when nobody can see it before its first assignment and no inner function holds it. What
** is only counted up or down stays an int without a bound being known: each `i++` is run at most once between
** two charges of the budget, and no budget is larger than 2^44 steps (vm_new). So steps of at most 2^7 in all
** move it by less than 2^52.
*/
#include "compiler/checker.h"

enum {
    STEPS_MAX = 8,   /* of one variable, all `+= c` in the text together */
    WIDEN_AFTER = 3, /* walks; then ranges grow in large steps */
    WALKS_MAX = 24   /* then nothing is typed, and functions are called by their closures */
};
#define COUNTED (STEPS_LIMIT * STEPS_MAX)
#define ASSIGNED (INT64_C(1) << 52) /* bound of what is assigned otherwise: COUNTED more is an int still */

_Static_assert(ASSIGNED + COUNTED <= INT_LIMIT, "what is counted stays an int");

/* ---- variables ------------------------------------------------------------------------------ */

static void give_type(Checker *checker, Binding *binding, StaticType type)
{
    if (binding->type == type) return;
    binding->type = (uint8_t)type;
    checker->changed = true;
}

/* A range that grew after some walks is made so large that it will not often grow again. */
static void widen(const Checker *checker, int64_t *low, int64_t *high, const Binding *before)
{
    if (checker->walks < WIDEN_AFTER) return;
    if (*high > before->high && *high <= ASSIGNED) *high = *high <= INT32_MAX ? INT32_MAX : ASSIGNED;
    if (*low < before->low && *low >= -ASSIGNED) *low = *low >= INT32_MIN ? INT32_MIN : -ASSIGNED;
}

static void assign_int(Checker *checker, Binding *binding, int64_t low, int64_t high)
{
    if (binding->type == TYPE_INT) {
        low = low < binding->low ? low : binding->low;
        high = high > binding->high ? high : binding->high;
        if (low == binding->low && high == binding->high) return;
        widen(checker, &low, &high, binding);
    }
    if (low < -ASSIGNED || high > ASSIGNED) {
        give_type(checker, binding, TYPE_DOUBLE);
        return;
    }
    binding->type = TYPE_INT;
    binding->low = low;
    binding->high = high;
    checker->changed = true;
}

/* Is the variable one that may have a type at all? */
static bool is_typed(const Binding *binding)
{
    return (binding->kind == BINDING_VAR || binding->kind == BINDING_LET || binding->kind == BINDING_CONST) &&
           !binding->captured && !binding->tested && binding->parameter == NULL &&
           binding->function == NULL && !binding->untyped;
}

static void assign_any(Checker *checker, Binding *binding)
{
    if (binding == NULL || !is_typed(binding)) return;
    binding->untyped = true;
    checker->changed = true;
}

/* A value of the node's type goes into the variable. */
static void assign(Checker *checker, Binding *binding, const Node *value)
{
    StaticType type = (StaticType)value->type, had = (StaticType)binding->type;

    if (!is_typed(binding)) return;
    if (type == TYPE_STRING && node_may_be_null(value)) type = TYPE_ANY;
    if (type == TYPE_ANY || checker->walks > WALKS_MAX) {
        assign_any(checker, binding);
    } else if (had == TYPE_ANY || had == type) { /* without an assignment so far, or the same again */
        if (type == TYPE_INT)
            assign_int(checker, binding, value->low, value->high);
        else
            give_type(checker, binding, type);
    } else if ((had == TYPE_INT && type == TYPE_DOUBLE) || (had == TYPE_DOUBLE && type == TYPE_INT)) {
        give_type(checker, binding, TYPE_DOUBLE);
    } else {
        assign_any(checker, binding);
    }
}

/* Counting by a constant; false when the variable is not one that is counted. */
static bool count_by(Checker *checker, Binding *binding, int64_t step)
{
    if (!is_typed(binding) || binding->type != TYPE_INT || step < -STEPS_MAX || step > STEPS_MAX)
        return false;
    if (step > 0 && !binding->counts_up) binding->counts_up = checker->changed = true;
    if (step < 0 && !binding->counts_down) binding->counts_down = checker->changed = true;
    if (binding->walk != checker->walks) {
        binding->walk = checker->walks;
        binding->steps = 0;
    }
    binding->steps += (uint32_t)(step < 0 ? -step : step);
    if (binding->steps > STEPS_MAX) give_type(checker, binding, TYPE_DOUBLE);
    return true;
}

static void refer(Checker *checker, const Binding *binding);

StaticType binding_type(const Binding *binding)
{
    return is_typed(binding) ? (StaticType)binding->type : TYPE_ANY;
}

void binding_type_name(const Binding *binding, Node *name)
{
    node_set_type(name, binding_type(binding));
    if (name->type != TYPE_INT) return;
    node_set_int(name, binding->counts_down ? binding->low - COUNTED : binding->low,
                 binding->counts_up ? binding->high + COUNTED : binding->high);
}

void infer_name(Checker *checker, Node *name)
{
    Binding *binding = node_binding(name);

    if (binding == NULL) return;
    refer(checker, binding);
    if ((binding->kind == BINDING_VAR && !binding->begun) || checker->walks > WALKS_MAX)
        assign_any(checker, binding);
    binding_type_name(binding, name);
}

/* ---- functions that need no closure --------------------------------------------------------- */

/* A function that is called by its declared name, which nobody assigns to, needs no closure to be found, and none at
** all when it uses no variables around it. So a call of it is a call of the program's function by its number. Like a
** type this is assumed until the contrary is seen. */

/* The variable is used: by an inner function only through its closure. */
static void refer(Checker *checker, const Binding *binding)
{
    Routine *routine = checker->routine;

    for (; routine != NULL && routine != binding->scope->routine; routine = routine->outer) {
        if (routine->needs_closure) continue;
        routine->needs_closure = true;
        checker->changed = true;
    }
}

static Routine *known_routine(const Node *call)
{
    Node *callee = node_inner(call->a);
    const Binding *binding = node_binding(callee);
    const Node *function = binding == NULL             ? NULL
                           : binding->function != NULL ? binding->function
                                                       : binding->made;

    if (function == NULL || !binding->is_function || callee->slot != 0 || (call->flags & FLAG_OPTIONAL))
        return NULL;
    return arguments_need_array(call->list) ? NULL : (Routine *)(uintptr_t)function->symbol;
}

Routine *call_routine(const Node *call) { return call->slot != 0 ? known_routine(call) : NULL; }

void infer_call(Checker *checker, Node *call)
{
    const Routine *routine;

    if (call->symbol != NULL) return;
    routine = known_routine(call);
    call->slot = routine != NULL && !routine->needs_closure && checker->walks <= WALKS_MAX;
}

/* ---- assignments in expressions ------------------------------------------------------------- */

static void infer_pattern(Checker *checker, Node *node)
{
    Node *item;

    switch (node->kind) {
    case NODE_DEFAULT:
        infer_pattern(checker, node->a);
        check_value(checker, node->b, 0);
        break;
    case NODE_REST: infer_pattern(checker, node->a); break;
    case NODE_ARRAY_PATTERN:
    case NODE_OBJECT_PATTERN:
        for (item = node->list; item != NULL; item = item->next) infer_pattern(checker, item);
        break;
    case NODE_PROPERTY:
        if (node->flags & FLAG_COMPUTED) check_value(checker, node->a, CONTEXT_ZERO);
        infer_pattern(checker, node->b);
        break;
    case NODE_NAME:
        if (node_binding(node) == NULL) break;
        refer(checker, node_binding(node));
        assign_any(checker, node_binding(node));
        break;
    case NODE_MEMBER: check_value(checker, node->a, 0); break;
    case NODE_INDEX:
        check_value(checker, node->a, 0);
        check_value(checker, node->b, CONTEXT_ZERO);
        break;
    default: break;
    }
}

/* `x = x + 1` is `x += 1`: the step, or 0. */
static int64_t step_of(const Node *node, const Binding *binding)
{
    const Node *value = node->b, *step = value;
    Operator op = (Operator)node->op;

    if (op == OPERATOR_NONE && value->kind == NODE_BINARY && node_binding(value->a) == binding) {
        op = (Operator)value->op;
        step = value->b;
    }
    if ((op != OPERATOR_ADD && op != OPERATOR_SUB) || step->type != TYPE_INT || step->low != step->high)
        return 0;
    return op == OPERATOR_ADD ? step->low : -step->low;
}

static bool is_logical(Operator op)
{
    return op == OPERATOR_AND || op == OPERATOR_OR || op == OPERATOR_COALESCE;
}

Node assign_sum(const Node *node, Node *target)
{
    Node sum = {.kind = NODE_BINARY,
                .op = node->op,
                .span = node->span,
                .span2 = node->span2,
                .a = target,
                .b = node->b};

    node_type_binary(&sum, false);
    return sum;
}

void infer_assign(Checker *checker, Node *node)
{
    Node *target = node_inner(node->a), *value = node->b, sum;
    Binding *binding = node_binding(target);
    uint32_t before = checker->assignments;
    int64_t step;

    if (binding == NULL) {
        infer_pattern(checker, target);
        check_value(checker, value, 0);
        return;
    }
    refer(checker, binding);
    if (node->op != OPERATOR_NONE) infer_name(checker, target);
    check_value(checker, value, 0);
    node->slot = checker->assignments == before;
    checker->assignments++;
    if (binding_is_constant(binding)) return;
    if (binding->kind == BINDING_VAR && !binding->begun) assign_any(checker, binding);
    step = step_of(node, binding);
    if (is_logical((Operator)node->op)) {
        assign_any(checker, binding);
    } else if (step == 0 || !count_by(checker, binding, step)) {
        if (node->op != OPERATOR_NONE) sum = assign_sum(node, target);
        assign(checker, binding, node->op == OPERATOR_NONE ? value : &sum);
    }
    binding_type_name(binding, target);
    if (!is_logical((Operator)node->op)) node_join_types(node, target, target);
}

void infer_update(Checker *checker, Node *node)
{
    Node *target = node_inner(node->a), number = {.type = TYPE_DOUBLE};
    Binding *binding = node_binding(target);

    if (binding == NULL) {
        infer_pattern(checker, target);
        return;
    }
    checker->assignments++;
    refer(checker, binding);
    if (binding_is_constant(binding)) return;
    infer_name(checker, target);
    if (!count_by(checker, binding, node->op == OPERATOR_INCREMENT ? 1 : -1))
        assign(checker, binding, &number);
    binding_type_name(binding, target);
    node_join_types(node, target, target);
}

/* ---- statements ----------------------------------------------------------------------------- */

static void infer_statement(Checker *checker, Node *node, bool top);

static void infer_list(Checker *checker, Node *list, bool top)
{
    for (; list != NULL; list = list->next) infer_statement(checker, list, top);
}

/* A var is undefined until its declaration has run, which is sure only at the top of its function. */
static void begin_var(Checker *checker, Binding *binding, bool top)
{
    if (binding == NULL || binding->kind != BINDING_VAR || binding->begun) return;
    if (!top) assign_any(checker, binding);
    binding->begun = true;
}

static void infer_declaration(Checker *checker, Node *node, bool top)
{
    Node *declarator;

    for (declarator = node->list; declarator != NULL; declarator = declarator->next) {
        Node *target = declarator->a, *value = declarator->b;
        Binding *binding = node_binding(target);

        if (binding != NULL && binding->kind == BINDING_CONST && node_inner(value)->kind == NODE_FUNCTION)
            binding->made = node_inner(value);
        if (value != NULL) check_value(checker, value, 0);
        checker->assignments++;
        if (binding == NULL) {
            infer_pattern(checker, target);
        } else if (value != NULL) {
            begin_var(checker, binding, top);
            assign(checker, binding, value);
        } else if (binding->kind != BINDING_VAR) {
            assign_any(checker, binding); /* undefined */
        }
    }
}

static void infer_condition(Checker *checker, Node *condition)
{
    if (condition != NULL) check_value(checker, condition, CONTEXT_TEST | CONTEXT_ZERO);
}

static void infer_for_each(Checker *checker, Node *node)
{
    Node *head = node->a;

    check_value(checker, node->b, 0);
    checker->assignments++;
    infer_pattern(checker, head->kind == NODE_DECLARE ? head->list->a : head);
    infer_statement(checker, node->c, false);
}

void infer_function(Checker *checker, Node *node)
{
    Routine *outer = checker->routine;
    Node *parameter;

    checker->routine = (Routine *)(uintptr_t)node->symbol;
    if (checker->routine->self != NULL) checker->routine->self->made = node;
    for (parameter = node->a->list; parameter != NULL; parameter = parameter->next)
        infer_pattern(checker, parameter);
    if (node->flags & FLAG_EXPRESSION)
        check_value(checker, node->b, 0);
    else
        infer_list(checker, node->b->list, true);
    checker->routine = outer;
}

/* Also of a statement's value: of a script's top statements it may be the result. */
static unsigned statement_context(const Checker *checker)
{
    return checker->compiler->kind == RUNG_SCRIPT ? 0 : CONTEXT_ZERO;
}

static void infer_statement(Checker *checker, Node *node, bool top)
{
    Node *item;

    switch (node->kind) {
    case NODE_EXPRESSION: check_value(checker, node->a, statement_context(checker)); break;
    case NODE_DECLARE: infer_declaration(checker, node, top); break;
    case NODE_FUNCTION: infer_function(checker, node); break;
    case NODE_BLOCK: infer_list(checker, node->list, false); break;
    case NODE_IF:
        for (; node != NULL && node->kind == NODE_IF; node = node->c) {
            infer_condition(checker, node->a);
            infer_statement(checker, node->b, false);
        }
        if (node != NULL) infer_statement(checker, node, false);
        break;
    case NODE_FOR:
        if (node->a != NULL && node->a->kind == NODE_DECLARE)
            infer_declaration(checker, node->a, top);
        else if (node->a != NULL)
            check_value(checker, node->a, CONTEXT_ZERO);
        infer_condition(checker, node->b);
        infer_statement(checker, node->d, false);
        if (node->c != NULL) check_value(checker, node->c, CONTEXT_ZERO);
        break;
    case NODE_FOR_IN:
    case NODE_FOR_OF: infer_for_each(checker, node); break;
    case NODE_WHILE:
        infer_condition(checker, node->a);
        infer_statement(checker, node->b, false);
        break;
    case NODE_DO:
        infer_statement(checker, node->a, false);
        infer_condition(checker, node->b);
        break;
    case NODE_SWITCH:
        check_value(checker, node->a, 0);
        for (item = node->list; item != NULL; item = item->next) {
            if (item->a != NULL) check_value(checker, item->a, 0);
            infer_list(checker, item->list, false);
        }
        break;
    case NODE_RETURN:
        if (node->a != NULL) check_value(checker, node->a, 0);
        break;
    case NODE_THROW: check_value(checker, node->a, 0); break;
    case NODE_TRY:
        infer_statement(checker, node->a, false);
        if (node->b != NULL) infer_pattern(checker, node->b);
        if (node->c != NULL) infer_statement(checker, node->c, false);
        if (node->d != NULL) infer_statement(checker, node->d, false);
        break;
    case NODE_LABELED: infer_statement(checker, node->a, false); break;
    default: break;
    }
}

void infer_types(Checker *checker, Node *program)
{
    checker->again = true;
    checker->routine = checker->compiler->scopes->routine;
    do {
        checker->changed = false;
        checker->walks++;
        if (program->kind == NODE_PROGRAM)
            infer_list(checker, program->list, true);
        else
            check_value(checker, program, 0);
    } while (checker->changed);
}
