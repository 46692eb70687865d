/* check.c - which types values have, what names mean (names.c), and what is refused.
**
** One walk over the tree. A context comes down (is only the truth of the value used? can anything
** tell -0 from 0?), types go up. The operand that is evaluated first hangs on a spine, which is
** walked in a loop, so that a chain of a million terms costs no C stack.
*/
#include "compiler/rule_calls.h"
#include "vm/regexp.h"

#define BUILTIN_INT_MAX (INT64_C(1) << 32)      /* of an I in builtins.def */

static void check(Checker *checker, Node *node, unsigned context);

void check_value(Checker *checker, Node *node, unsigned context) { check(checker, node, context); }

/* ---- regular expressions -------------------------------------------------------------------- */

/* A literal's pattern is wrong when it is compiled, not when it runs (ECMA-262 13.2.7.1). */
static void check_regex(Compiler *compiler, Node *node)
{
    const RegexpProgram *program;
    RegexpError error = {"", 0};
    Span span = node->span;
    uint32_t flags;
    rung_status status;

    if (!regexp_flags(node->text2.bytes, node->text2.length, &flags)) {
        compiler_error(compiler, RUNG_UNSUPPORTED, span, "use the flag u", "the regex flag 'v' is unsupported");
        return;
    }
    status = regexp_compile(&compiler->arena, node->text.bytes, node->text.length, flags, &program, &error);
    if (status == RUNG_OK) return;
    if (status == RUNG_NO_MEMORY || status == RUNG_LIMIT_MEMORY) {
        compiler_no_memory(compiler);
        return;
    }
    if (span.start + 1 + error.offset < span.end) span.start += 1 + error.offset;
    compiler_error(compiler, status, span, NULL, "invalid regular expression: %s", error.message);
}

/* ---- members -------------------------------------------------------------------------------- */

bool is_function_value(Node *node)
{
    const Binding *binding = node_binding(node = node_inner(node));
    const Symbol *symbol = node->symbol;

    if (binding != NULL) return binding->is_function;
    return node->kind == NODE_FUNCTION || ((node->kind == NODE_NAME || node->kind == NODE_MEMBER) &&
                                           symbol != NULL && symbol->kind == SYMBOL_BUILTIN);
}

static bool refuse_of_function(Checker *checker, Node *object, Span span)
{
    if (checker->again || !is_function_value(object)) return false;
    compiler_error(checker->compiler, RUNG_UNSUPPORTED, span, "keep values in an object of its own: {x: 1}",
                   "properties of functions are unsupported");
    return true;
}

/* `a["b"]` is `a.b`. Names that begin with a digit may be array indexes: those stay. */
static void name_index(Node *node)
{
    Node *key = node_inner(node->b);

    if (key->kind != NODE_STRING || key->text.length == 0 ||
        (key->text.bytes[0] >= '0' && key->text.bytes[0] <= '9'))
        return;
    node->kind = NODE_MEMBER;
    node->text = key->text;
    node->span2 = key->span;
    node->b = NULL;
}

/* After the object was checked. */
static void check_member(Checker *checker, Node *node)
{
    node_set_type(node, TYPE_ANY);
    if (!checker->again && name_refuse_property(checker->compiler, node->text, node->span2)) return;
    if (refuse_of_function(checker, node->a, node->span2)) return;
    if (name_is(node->text, "length") && node_inner(node->a)->type == TYPE_STRING)
        node_set_int(node, 0, INT64_C(1) << 30);
    warn_member(checker, node);
}

static void check_index(Checker *checker, Node *node)
{
    check(checker, node->b, CONTEXT_ZERO);
    refuse_of_function(checker, node->a, node->span);
    node_set_type(node, TYPE_ANY);
}

/* ---- calls ---------------------------------------------------------------------------------- */

static void check_list(Checker *checker, Node *list)
{
    for (; list != NULL; list = list->next)
        if (list->kind != NODE_HOLE) check(checker, list->kind == NODE_SPREAD ? list->a : list, 0);
}

static void type_call(Node *node)
{
    const Symbol *symbol = node->symbol;
    const Builtin *builtin = symbol == NULL ? NULL : symbol->builtin;

    if (builtin == NULL) {
        node_set_type(node, TYPE_ANY);
        return;
    }
    node_set_type(node, signature_result(builtin->signature));
    if (node->type == TYPE_INT) node_set_int(node, -BUILTIN_INT_MAX, BUILTIN_INT_MAX);
}

/* A builtin method is called directly unless its arguments are an array, or the receiver may be null:
** then JavaScript throws before it evaluates the arguments, which can be told when they do something. */
static void leave_method(Node *node, const Node *callee)
{
    const Symbol *symbol = node->symbol;

    if (symbol == NULL || symbol->kind != SYMBOL_BUILTIN || symbol->builtin->receiver == RECEIVER_NONE)
        return;
    if (arguments_need_array(node->list) ||
        (callee->a->type == TYPE_STRING && callee->a->low != 0 && !nodes_are_quiet(node->list)))
        node->symbol = NULL;
}

static void check_call(Checker *checker, Node *node)
{
    Node *callee = node_inner(node->a);

    if (callee->kind == NODE_CHAIN && callee != node->a)
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->a->span, "leave out the parentheses",
                       "calling an optional chain in parentheses is unsupported");
    if (!checker->again && node->symbol == NULL && callee->kind == NODE_MEMBER && callee->symbol == NULL)
        name_resolve_method(checker->compiler, node, callee);
    if (callee->kind == NODE_MEMBER && node->symbol == NULL) warn_receiver(checker, callee);
    if (callee->kind == NODE_INDEX) check_index(checker, callee);
    check_list(checker, node->list);
    leave_method(node, callee);
    type_call(node);
}

static void check_new(Checker *checker, Node *node)
{
    node_set_type(node, TYPE_ANY);
    if (!checker->again) name_resolve_new(checker->compiler, node);
    check_list(checker, node->list);
}

/* ---- assignment ----------------------------------------------------------------------------- */

bool check_target(Checker *checker, const Node *node, Node *target)
{
    if (target->kind == NODE_INDEX) name_index(target);
    if (!checker->again && name_refuse_target(checker->compiler, node, target)) return false;
    if (target->kind == NODE_NAME) {
        if (node_binding(target) != NULL) node_binding(target)->is_function = false;
        warn_constant(checker, target);
        return true;
    }
    if (target->kind == NODE_MEMBER) {
        check(checker, target->a, 0);
        if (!checker->again && name_refuse_property(checker->compiler, target->text, target->span2)) return false;
    } else {
        check(checker, target->a, 0);
        check(checker, target->b, CONTEXT_ZERO);
    }
    if (refuse_of_function(checker, target->a, target->span)) return false;
    if (target->a->type != TYPE_ANY && !checker->again && checker->warnings < MAX_ERRORS) {
        checker->warnings++;
        compiler_warning(checker->compiler, target->span, "make an object of it: {value: x}",
                         "%s has no properties to write: this throws a TypeError", node_type_text(target->a));
    }
    return true;
}

static void check_assign(Checker *checker, Node *node)
{
    Node *target = node_inner(node->a);

    node_set_type(node, TYPE_ANY);
    if (checker->again) {
        infer_assign(checker, node);
        return;
    }
    if (rule_call_refuse_effect(checker, node)) return;
    if (target->kind == NODE_ARRAY_PATTERN || target->kind == NODE_OBJECT_PATTERN) {
        check(checker, node->b, 0);
        check_pattern(checker, node, target);
        return;
    }
    if (!check_target(checker, node, target)) return;
    if (node->a->kind == NODE_NAME && !(node->a->flags & FLAG_TRAILING_COMMA)) check_function_name(node->b, target->text);
    check(checker, node->b, 0);
}

static void check_update(Checker *checker, Node *node)
{
    node_set_type(node, TYPE_ANY);
    if (!checker->again && rule_call_refuse_effect(checker, node)) return;
    if (checker->again)
        infer_update(checker, node);
    else
        check_target(checker, node, node_inner(node->a));
}

static void check_delete(Checker *checker, Node *node)
{
    Node *target = node_inner(node->a);

    node_set_type(node, TYPE_BOOL);
    if (rule_call_refuse_effect(checker, node)) return;
    if (target->kind == NODE_CHAIN) target = target->a;
    if (target->kind == NODE_MEMBER || target->kind == NODE_INDEX) {
        check_target(checker, node, target);
    } else if (target->kind == NODE_NAME) {
        compiler_error(checker->compiler, RUNG_SYNTAX, node->span, NULL,
                       "`delete` of a name is not allowed in strict mode");
    } else {
        check(checker, node->a, CONTEXT_ZERO);
    }
}

/* ---- operators ------------------------------------------------------------------------------ */

/* The right side of instanceof: the name of a builtin constructor. */
static void check_instanceof(Checker *checker, Node *node)
{
    uint32_t errors = checker->compiler->errors;

    if (checker->again || name_resolve_class(checker->compiler, node_inner(node->b))) return;
    check(checker, node->b, 0);
    if (checker->compiler->errors == errors)
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->b->span,
                       "name a builtin constructor, such as Array or Error",
                       "instanceof of anything but a builtin constructor is unsupported");
}

static unsigned right_context(const Node *node, unsigned context)
{
    bool equality = node->op >= OPERATOR_EQ && node->op <= OPERATOR_LOOSE_NE;

    if (equality && node->a->type == TYPE_STRING) return CONTEXT_ZERO | CONTEXT_TEXT;
    switch ((Operator)node->op) {
    case OPERATOR_ADD:
    case OPERATOR_SUB:
    case OPERATOR_MUL: return context & CONTEXT_ZERO;
    case OPERATOR_DIV: return 0;
    case OPERATOR_INSTANCEOF: return 0;
    case OPERATOR_IN: return 0;
    default:
        return CONTEXT_ZERO; /* comparisons, bits; a divisor of % and an exponent: 0 and -0 do the same */
    }
}

static void check_binary(Checker *checker, Node *node, unsigned context)
{
    if (node->op == OPERATOR_INSTANCEOF)
        check_instanceof(checker, node);
    else
        check(checker, node->b, right_context(node, context));
    if (checker->again || !rule_call_compare(checker, node)) warn_binary(checker, node);
    node_type_binary(node, (context & CONTEXT_ZERO) != 0);
}

static void check_logical(Checker *checker, Node *node, unsigned context)
{
    check(checker, node->b, context & (CONTEXT_TEST | CONTEXT_ZERO));
    warn_logical(checker, node, (context & CONTEXT_TEST) != 0);
    if (!(context & CONTEXT_TEST) && node->op != OPERATOR_COALESCE) warn_truth(checker, node->a);
    node_join_types(node, node->a, node->b);
    if (node->op == OPERATOR_COALESCE || node->op == OPERATOR_OR) {
        /* null does not come from the left */
        if (node->type == TYPE_STRING) node->low = node->b->low;
    }
    /* both sides are turned into bools at once */
    if ((context & CONTEXT_TEST) && node->op != OPERATOR_COALESCE) node_set_type(node, TYPE_BOOL);
}

static void check_conditional(Checker *checker, Node *node, unsigned context)
{
    context &= CONTEXT_TEST | CONTEXT_ZERO;
    check(checker, node->b, context);
    check(checker, node->c, context);
    node_join_types(node, node->b, node->c);
    if (context & CONTEXT_TEST) node_set_type(node, TYPE_BOOL);
}

static void check_object(Checker *checker, Node *node)
{
    Node *item;

    for (item = node->list; item != NULL; item = item->next) {
        if (item->kind == NODE_SPREAD) {
            check(checker, item->a, 0);
            continue;
        }
        if (item->flags & FLAG_COMPUTED) {
            check(checker, item->a, CONTEXT_ZERO);
        } else if (!checker->again) {
            name_refuse_property(checker->compiler, item->a->text, item->a->span);
            check_function_name(item->b, item->a->text);
        }
        check(checker, item->b, 0);
    }
}

/* ---- the walk ------------------------------------------------------------------------------- */

/* The context of the operand that is evaluated first. */
static unsigned first_context(const Node *node, unsigned context)
{
    unsigned zero = context & CONTEXT_ZERO;

    switch (node->kind) {
    case NODE_PAREN: return context;
    case NODE_CHAIN: return zero;
    case NODE_CONDITIONAL: return CONTEXT_TEST | CONTEXT_ZERO;
    case NODE_SEQUENCE: return CONTEXT_ZERO;
    case NODE_LOGICAL:
        if (node->op == OPERATOR_COALESCE) return zero;
        if (context & CONTEXT_TEST) return CONTEXT_TEST | CONTEXT_ZERO;
        return node->op == OPERATOR_OR ? CONTEXT_ZERO : zero;       /* || never yields a zero from the left */
    case NODE_UNARY:
        if (node->op == OPERATOR_NOT) return CONTEXT_TEST | CONTEXT_ZERO;
        return node->op == OPERATOR_NEG || node->op == OPERATOR_PLUS ? zero : CONTEXT_ZERO;
    case NODE_BINARY:
        switch ((Operator)node->op) {
        case OPERATOR_ADD:
        case OPERATOR_SUB:
            /* -0 + 1 is 0 + 1 */
            return node->b->kind == NODE_NUMBER && (node->b->number < 0 || node->b->number > 0) ? CONTEXT_ZERO
                                                                                                : zero;
        case OPERATOR_MUL:
        case OPERATOR_DIV:
        case OPERATOR_MOD: return zero;
        case OPERATOR_POW:
        case OPERATOR_INSTANCEOF: return 0;
        default: return CONTEXT_ZERO;
        }
    default: return 0;
    }
}

/* Meanings that must be known before the operands are looked at. */
static void prepare(Checker *checker, Node *node)
{
    if (node->kind == NODE_INDEX && name_find_global(checker->compiler, node->a) != NULL) name_index(node);
    if (node->kind == NODE_UNARY && node->op == OPERATOR_TYPEOF) {
        name_resolve_typeof(checker->compiler, node);
    } else if (node->kind == NODE_MEMBER) {
        name_resolve_member(checker->compiler, node);
    } else if (node->kind == NODE_CALL) {
        if (node_inner(node->a)->kind == NODE_INDEX) name_index(node_inner(node->a));
        if (!rule_call_resolve(checker, node) && !name_resolve_tag_call(checker->compiler, node)) name_resolve_callee(checker->compiler, node);
    }
}

/* A node that has no operand of its own kind before it. */
static void check_leaf(Checker *checker, Node *node, unsigned context)
{
    Node *item;

    switch (node->kind) {
    case NODE_UNDEFINED:
    case NODE_NULL:
    case NODE_BOOL:
    case NODE_NUMBER: node_type_literal(node); break;
    case NODE_STRING:
        node_type_literal(node);
        warn_string(checker, node);
        break;
    case NODE_NAME:
        if (checker->again)
            infer_name(checker, node);
        else
            name_resolve(checker->compiler, node, (context & CONTEXT_TEXT) != 0);
        break;
    case NODE_MEMBER: break;        /* of a builtin: name_resolve_member did it */
    case NODE_TEMPLATE:
        for (item = node->list; item != NULL; item = item->next) check(checker, item, CONTEXT_ZERO);
        node_set_type(node, TYPE_STRING);
        fold(checker->compiler, node);
        break;
    case NODE_ARRAY:
        check_list(checker, node->list);
        node_set_type(node, TYPE_ANY);
        break;
    case NODE_OBJECT:
        check_object(checker, node);
        node_set_type(node, TYPE_ANY);
        break;
    case NODE_CALL:
        check_call(checker, node);
        fold(checker->compiler, node);
        break;
    case NODE_NEW: check_new(checker, node); break;
    case NODE_CELL:
        rule_call_check(checker, node);
        if (context & CONTEXT_TEST) warn_truth(checker, node);
        break;
    case NODE_READING:
        for (item = node->list; item != NULL; item = item->next) check(checker, item, CONTEXT_ZERO);
        break;
    case NODE_UNARY: check_delete(checker, node); break;
    case NODE_UPDATE: check_update(checker, node); break;
    case NODE_ASSIGN: check_assign(checker, node); break;
    case NODE_FUNCTION:
        if (checker->again)
            infer_function(checker, node);
        else
            check_function(checker, node);
        break;
    case NODE_REGEX:
        if (!checker->again) check_regex(checker->compiler, node);
        node_set_type(node, TYPE_ANY);
        break;
    default:
        node_set_type(node, TYPE_ANY);
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, NULL, "%s is unsupported here",
                       node_kind_text((NodeKind)node->kind));
        break;
    }
}

/* A node whose first operand has been checked. */
static void check_step(Checker *checker, Node *node, unsigned context)
{
    switch (node->kind) {
    case NODE_PAREN: node_join_types(node, node->a, node->a); break;
    case NODE_CHAIN: node_set_type(node, TYPE_ANY); break;     /* undefined, perhaps */
    case NODE_UNARY: node_type_unary(node, (context & CONTEXT_ZERO) != 0); break;
    case NODE_BINARY: check_binary(checker, node, context); break;
    case NODE_LOGICAL: check_logical(checker, node, context); break;
    case NODE_CONDITIONAL: check_conditional(checker, node, context); break;
    case NODE_SEQUENCE:
        check(checker, node->b, context);
        warn_sequence(checker, node);
        node_set_type(node, TYPE_ANY);      /* no value when either has none */
        break;
    case NODE_MEMBER: check_member(checker, node); break;
    case NODE_INDEX:
        check_index(checker, node);
        name_index(node);
        if (node->kind == NODE_MEMBER) check_member(checker, node);
        break;
    default: check_call(checker, node); break;
    }
    fold(checker->compiler, node);
}

static void check(Checker *checker, Node *node, unsigned context)
{
    Compiler *compiler = checker->compiler;
    uint32_t base = checker->spine.count;
    SpineEntry entry;
    Node *first;

    for (;;) {
        if (!checker->again)
            prepare(checker, node);
        else if (node->kind == NODE_CALL)
            infer_call(checker, node);
        if ((first = node_first(node)) == NULL) break;
        if (!spine_push(compiler, &checker->spine, node, context)) return;
        context = first == node->a ? first_context(node, context) : 0;
        node = first;
    }
    if (compiler->errors < MAX_ERRORS) check_leaf(checker, node, context);
    while (checker->spine.count > base) {
        entry = checker->spine.entries[--checker->spine.count];
        if (compiler->errors < MAX_ERRORS) check_step(checker, entry.node, entry.with);
    }
}

bool compiler_check(Compiler *compiler)
{
    Checker checker = {.compiler = compiler};
    Scopes scopes = {.size = 0};

    if ((compiler->rule_calls = compiler_alloc(compiler, sizeof *compiler->rule_calls)) == NULL) return false;
    memset(compiler->rule_calls, 0, sizeof *compiler->rule_calls);
    compiler->scopes = &scopes;
    check_program(&checker, compiler->tree);
    if (compiler->errors == 0 && scopes.count > 0) infer_types(&checker, compiler->tree);
    compiler->routine = scopes.routine;
    compiler->scopes = NULL;
    return compiler->errors == 0;
}
