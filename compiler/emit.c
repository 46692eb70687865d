/* emit.c - checked expressions as base code.
**
** Everything is decided already: emit_value writes the instructions that leave one value, and turns it
** into the letter its user asks for (`want`). Like the checker it walks the operands that are evaluated
** first in a loop. The code is verified by program_build, like code from a file.
*/
#include "compiler/emit.h"

#include <string.h>

#include "vm/math.h"

enum {
    MANY = 32               /* values on the stack at once for a literal, a concatenation */
};

/* ---- converting ----------------------------------------------------------------------------- */

static void convert(Emitter *emitter, const Node *node, unsigned want)
{
    StaticType type = (StaticType)node->type;

    switch (want) {
    case TYPE_INT:
        if (type == TYPE_BOOL) draft_put(emitter, OP_BOOL_TO_INT, 0);
        if (type == TYPE_DOUBLE) draft_put(emitter, OP_INT32_F, 0);
        return;
    case TYPE_DOUBLE:
        if (type == TYPE_BOOL) draft_put(emitter, OP_BOOL_TO_INT, 0);
        if (type == TYPE_BOOL || type == TYPE_INT) draft_put(emitter, OP_INT_TO_F, 0);
        if (type == TYPE_ANY || type == TYPE_STRING) draft_put_at(emitter, node->span, OP_NUMBER, 0);
        return;
    case TYPE_BOOL:
        if (type == TYPE_INT) draft_put(emitter, OP_TO_BOOL_I, 0);
        if (type == TYPE_DOUBLE) draft_put(emitter, OP_TO_BOOL_F, 0);
        if (type == TYPE_STRING) draft_put(emitter, OP_TO_BOOL_S, 0);
        if (type == TYPE_ANY) draft_put(emitter, OP_TO_BOOL_A, 0);
        return;
    case WANT_TEXT:
        if (type == TYPE_INT) draft_put_at(emitter, node->span, OP_TO_STRING_I, 0);
        if (type == TYPE_DOUBLE) draft_put_at(emitter, node->span, OP_TO_STRING_F, 0);
        if (type == TYPE_BOOL) draft_put(emitter, OP_TO_STRING_B, 0);
        if (type == TYPE_ANY) draft_put_at(emitter, node->span, OP_TO_STRING_A, 0);
        return;     /* CONCAT itself takes the null string of a tag for "null" */
    default: return;
    }
}

static void put_text(Emitter *emitter, Text text)
{
    draft_put(emitter, OP_CONST_S, draft_text(emitter, text));
}

static void put_number(Emitter *emitter, const Node *node, unsigned want)
{
    double number = node->number;

    if (node->type != TYPE_INT && want == TYPE_INT)
        draft_put(emitter, OP_CONST_I, draft_int(emitter, math_to_int32(number)));
    else if (node->type != TYPE_INT || want == TYPE_DOUBLE)
        draft_put(emitter, OP_CONST_F, draft_double(emitter, number));
    else if (node->low >= INT_OPERAND_MIN && node->low <= INT_OPERAND_MAX)
        draft_put(emitter, OP_INT, (uint32_t)node->low & OPERAND_MAX);
    else
        draft_put(emitter, OP_CONST_I, draft_int(emitter, node->low));
}

/* A literal is written as what is wanted. */
static void emit_literal(Emitter *emitter, Node *node, unsigned want)
{
    if (want == TYPE_BOOL) {
        draft_put(emitter, literal_is_true(node) ? OP_TRUE : OP_FALSE, 0);
        return;
    }
    if (want == WANT_TEXT) {
        put_text(emitter, literal_text(emitter->compiler, node));
        return;
    }
    switch (node->kind) {
    case NODE_UNDEFINED: draft_put(emitter, OP_UNDEFINED, 0); break;
    case NODE_NULL: draft_put(emitter, OP_NULL, 0); break;
    case NODE_BOOL: draft_put(emitter, node->number != 0 ? OP_TRUE : OP_FALSE, 0); break;
    case NODE_STRING: put_text(emitter, node->text); break;
    default: put_number(emitter, node, want); return;
    }
    convert(emitter, node, want);
}

/* ---- names and literals --------------------------------------------------------------------- */

static void emit_name(Emitter *emitter, const Node *node)
{
    const Symbol *symbol = node->symbol;
    Opcode op = OP_LOAD_REG_A;

    if (symbol->kind == SYMBOL_LOCAL) {
        emit_load(emitter, node);
        return;
    }
    if (symbol->kind == SYMBOL_BUILTIN) {
        draft_put(emitter, OP_BUILTIN, draft_builtin(emitter, symbol->builtin));
        return;
    }
    switch ((StaticType)node->type) {
    case TYPE_BOOL: op = OP_LOAD_REG_B; break;
    case TYPE_INT: op = OP_LOAD_REG_I; break;
    case TYPE_DOUBLE: op = OP_LOAD_REG_F; break;
    case TYPE_STRING: op = OP_LOAD_REG_S; break;
    default: break;
    }
    draft_put(emitter, op, draft_tag(emitter, node));
}

static void emit_template(Emitter *emitter, Node *node)
{
    uint32_t pieces = 0;
    Node *part;

    for (part = node->list; part != NULL; part = part->next) {
        if (part->kind == NODE_STRING && part->text.length == 0) continue;
        emit_value(emitter, part, WANT_TEXT);
        if (pieces == 0 && part->type == TYPE_STRING && node_may_be_null(part))
            draft_put_at(emitter, part->span, OP_TO_STRING_A, 0);      /* it may be the only one */
        if (++pieces == MANY) {
            draft_put_at(emitter, node->span, OP_CONCAT, pieces);
            pieces = 1;
        }
    }
    if (pieces > 1) draft_put_at(emitter, node->span, OP_CONCAT, pieces);
}

/* An array of the list's values: arguments or elements. */
static void emit_array(Emitter *emitter, Node *list, Span span)
{
    uint32_t count = 0;

    for (; list != NULL && list->kind != NODE_SPREAD && list->kind != NODE_HOLE && count < MANY;
         list = list->next, count++)
        emit_value(emitter, list, WANT_ANY);
    draft_put_at(emitter, span, OP_ARRAY, count);
    for (; list != NULL; list = list->next) {
        if (list->kind == NODE_HOLE) {
            draft_put_at(emitter, span, OP_APPEND_HOLE, 0);
        } else if (list->kind == NODE_SPREAD) {
            emit_value(emitter, list->a, WANT_ANY);
            draft_put_at(emitter, list->span, OP_APPEND_SPREAD, 0);
        } else {
            emit_value(emitter, list, WANT_ANY);
            draft_put_at(emitter, span, OP_APPEND, 0);
        }
    }
}

static void emit_object(Emitter *emitter, Node *node)
{
    Node *item;

    draft_put_at(emitter, node->span, OP_OBJECT, 0);
    for (item = node->list; item != NULL; item = item->next) {
        if (item->kind == NODE_SPREAD) {
            emit_value(emitter, item->a, WANT_ANY);
            draft_put_at(emitter, item->span, OP_INIT_SPREAD, 0);
        } else if (item->flags & FLAG_COMPUTED) {
            emit_value(emitter, item->a, WANT_ANY);
            draft_put_at(emitter, item->a->span, OP_TO_KEY, 0);
            emit_value(emitter, item->b, WANT_ANY);
            draft_put_at(emitter, item->span, OP_INIT_ELEM, 0);
        } else {
            emit_value(emitter, item->b, WANT_ANY);
            draft_put_at(emitter, item->span, OP_INIT_PROP, draft_text(emitter, item->a->text));
        }
    }
}

/* ---- operators ------------------------------------------------------------------------------ */

/* The instructions of an operator by the letter it works in. */
typedef struct Variants {
    uint8_t i, f, b, s, a;
} Variants;

static const Variants variants[OPERATOR_COUNT] = {
    [OPERATOR_ADD] = {OP_ADD_I, OP_ADD_F, 0, 0, OP_ADD_A},
    [OPERATOR_SUB] = {OP_SUB_I, OP_SUB_F, 0, 0, OP_SUB_A},
    [OPERATOR_MUL] = {OP_MUL_I, OP_MUL_F, 0, 0, OP_MUL_A},
    [OPERATOR_DIV] = {0, OP_DIV_F, 0, 0, OP_DIV_A},
    [OPERATOR_MOD] = {OP_MOD_I, OP_MOD_F, 0, 0, OP_MOD_A},
    [OPERATOR_POW] = {0, OP_POW_F, 0, 0, OP_POW_A},
    [OPERATOR_NEG] = {OP_NEG_I, OP_NEG_F, 0, 0, OP_NEG_A},
    [OPERATOR_BIT_AND] = {OP_BIT_AND_I, 0, 0, 0, OP_BIT_AND_A},
    [OPERATOR_BIT_OR] = {OP_BIT_OR_I, 0, 0, 0, OP_BIT_OR_A},
    [OPERATOR_BIT_XOR] = {OP_BIT_XOR_I, 0, 0, 0, OP_BIT_XOR_A},
    [OPERATOR_SHL] = {OP_SHL_I, 0, 0, 0, OP_SHL_A},
    [OPERATOR_SHR] = {OP_SHR_I, 0, 0, 0, OP_SHR_A},
    [OPERATOR_USHR] = {OP_USHR_I, 0, 0, 0, OP_USHR_A},
    [OPERATOR_BIT_NOT] = {OP_BIT_NOT_I, 0, 0, 0, OP_BIT_NOT_A},
    [OPERATOR_LT] = {OP_LT_I, OP_LT_F, 0, OP_LT_S, OP_LT_A},
    [OPERATOR_LE] = {OP_LE_I, OP_LE_F, 0, OP_LE_S, OP_LE_A},
    [OPERATOR_GT] = {OP_GT_I, OP_GT_F, 0, OP_GT_S, OP_GT_A},
    [OPERATOR_GE] = {OP_GE_I, OP_GE_F, 0, OP_GE_S, OP_GE_A},
    [OPERATOR_EQ] = {OP_EQ_I, OP_EQ_F, OP_EQ_B, OP_EQ_S, OP_EQ_A},
    [OPERATOR_NE] = {OP_NE_I, OP_NE_F, OP_NE_B, OP_NE_S, OP_NE_A},
    [OPERATOR_LOOSE_EQ] = {OP_EQ_I, OP_EQ_F, OP_EQ_B, OP_EQ_S, OP_LOOSE_EQ_A},
    [OPERATOR_LOOSE_NE] = {OP_NE_I, OP_NE_F, OP_NE_B, OP_NE_S, OP_LOOSE_NE_A},
    [OPERATOR_IN] = {0, 0, 0, 0, OP_IN},
    [OPERATOR_INSTANCEOF] = {0, 0, 0, 0, OP_INSTANCEOF},
};

static Opcode variant_of(Operator op, StaticType variant)
{
    const Variants *row = &variants[op];

    switch (variant) {
    case TYPE_INT: return (Opcode)row->i;
    case TYPE_DOUBLE: return (Opcode)row->f;
    case TYPE_BOOL: return (Opcode)row->b;
    case TYPE_STRING: return (Opcode)row->s;
    default: return (Opcode)row->a;
    }
}

/* What the operator asks its operands to be. */
static unsigned operand_want(const Node *node)
{
    StaticType variant = operator_variant(node);

    if (variant == TYPE_STRING) return node->op == OPERATOR_ADD ? WANT_TEXT : WANT_ANY;
    return variant;
}

/* What the node asks of the operand that is evaluated first. */
static unsigned first_want(const Node *node, unsigned want)
{
    switch (node->kind) {
    case NODE_PAREN: return want;
    case NODE_CONDITIONAL: return TYPE_BOOL;
    case NODE_BINARY: return operand_want(node);
    case NODE_LOGICAL: return node->type == TYPE_STRING ? WANT_ANY : node->type;
    case NODE_UNARY:
        switch ((Operator)node->op) {
        case OPERATOR_NOT: return TYPE_BOOL;
        case OPERATOR_NEG:
        case OPERATOR_PLUS:
        case OPERATOR_BIT_NOT: return operand_want(node);
        default: return WANT_ANY;
        }
    default: return WANT_ANY;
    }
}

static void emit_unary(Emitter *emitter, const Node *node)
{
    switch ((Operator)node->op) {
    case OPERATOR_NEG:
    case OPERATOR_BIT_NOT:
        draft_put_at(emitter, node->span, variant_of((Operator)node->op, operator_variant(node)), 0);
        break;
    case OPERATOR_PLUS: break; /* the conversion was all */
    case OPERATOR_NOT: draft_put(emitter, OP_NOT, 0); break;
    case OPERATOR_TYPEOF: draft_put(emitter, OP_TYPEOF, 0); break;
    default: draft_put(emitter, OP_VOID, 0); break;
    }
}

static void emit_binary(Emitter *emitter, Node *node)
{
    emit_value(emitter, node->b, operand_want(node));
    draft_put_at(emitter, node->span2, variant_of((Operator)node->op, operator_variant(node)), 0);
    /* the sum with a string is one; the verifier must see it */
    if (node->type == TYPE_STRING) draft_put_at(emitter, node->span2, OP_TO_STRING_A, 0);
}

static void emit_logical(Emitter *emitter, Node *node)
{
    uint32_t end = NO_JUMP;
    bool bools = node->type == TYPE_BOOL;
    Opcode op = OP_COALESCE;

    if (node->op == OPERATOR_AND) op = bools ? OP_AND_B : OP_AND_A;
    if (node->op == OPERATOR_OR) op = bools ? OP_OR_B : OP_OR_A;
    draft_jump(emitter, op, &end);
    emit_value(emitter, node->b, first_want(node, WANT_ANY));
    draft_land(emitter, end);
}

static void emit_conditional(Emitter *emitter, Node *node)
{
    unsigned want = node->type == TYPE_STRING ? WANT_ANY : node->type;
    uint32_t otherwise = NO_JUMP, end = NO_JUMP, last;

    draft_jump(emitter, OP_COND, &otherwise);
    last = draft_here(emitter);
    draft_put_word(emitter, 0);
    emit_value(emitter, node->b, want);
    draft_jump(emitter, OP_JUMP, &end);
    draft_land(emitter, otherwise);
    emit_value(emitter, node->c, want);
    draft_land(emitter, end);
    draft_patch(emitter, last);
}

/* ---- members and calls ---------------------------------------------------------------------- */

/* `a?.`: undefined and the chain's end when the value on the stack is null or undefined. */
static void put_chain(Emitter *emitter, const Node *node)
{
    if (node->flags & FLAG_OPTIONAL) draft_jump(emitter, OP_CHAIN, &emitter->chain->ends);
}

static void put_get(Emitter *emitter, const Node *node)
{
    bool length = node->text.length == 6 && memcmp(node->text.bytes, "length", 6) == 0;

    if (length && node->a->type == TYPE_STRING)
        draft_put_at(emitter, node->span2, OP_LENGTH_S, 0);
    else if (length)
        draft_put_at(emitter, node->span2, OP_LENGTH_A, 0);
    else
        draft_put_at(emitter, node->span2, OP_GET_PROP, draft_text(emitter, node->text));
}

/* Pushes the arguments, or one array of them; says how many, or UINT32_MAX for an array. */
static uint32_t emit_arguments(Emitter *emitter, Node *list, Span span)
{
    uint32_t count = 0;

    if (arguments_need_array(list)) {
        emit_array(emitter, list, span);
        return UINT32_MAX;
    }
    for (; list != NULL; list = list->next, count++) emit_value(emitter, list, WANT_ANY);
    return count;
}

/* After callee and receiver: the arguments and the call. */
static void emit_call_value(Emitter *emitter, Node *node, Span span)
{
    uint32_t count = emit_arguments(emitter, node->list, node->span);

    if (count == UINT32_MAX)
        draft_put_at(emitter, span, OP_APPLY_VALUE, 0);
    else
        draft_put_at(emitter, span, OP_CALL_VALUE, count + 2);
}

/* A function of doubles is called directly when its arguments are numbers, and as many as it takes. */
static bool emit_direct_call(Emitter *emitter, const Node *node, const Builtin *builtin)
{
    Node *first = node->list, *second = first == NULL ? NULL : first->next;

    if (first == NULL || !type_is_number((StaticType)first->type)) return false;
    if (second == NULL
            ? builtin->f1 == NULL
            : builtin->f2 == NULL || second->next != NULL || !type_is_number((StaticType)second->type))
        return false;
    emit_value(emitter, first, TYPE_DOUBLE);
    if (second != NULL) emit_value(emitter, second, TYPE_DOUBLE);
    draft_put(emitter, second == NULL ? OP_CALL_F1 : OP_CALL_F2, draft_builtin(emitter, builtin));
    return true;
}

/* A function that is known, a builtin, a constructor or a host function by name. */
static void emit_call_function(Emitter *emitter, Node *node)
{
    const Symbol *symbol = node->symbol;
    Routine *routine = node->kind == NODE_CALL ? call_routine(node) : NULL;
    uint32_t count;

    if (routine != NULL) {
        count = emit_arguments(emitter, node->list, node->span);
        draft_put_at(emitter, node_inner(node->a)->span, OP_CALL_FUNCTION, emit_unit_of(emitter, routine));
        draft_put_word(emitter, count);
        return;
    }
    if (symbol->kind == SYMBOL_BUILTIN && node->kind == NODE_CALL &&
        emit_direct_call(emitter, node, symbol->builtin))
        return;
    count = emit_arguments(emitter, node->list, node->span);
    if (count == UINT32_MAX) {
        draft_put_at(emitter, node->span, OP_APPLY_BUILTIN, draft_symbol(emitter, symbol));
        return;
    }
    draft_put_at(emitter, node->span, OP_CALL_BUILTIN, draft_symbol(emitter, symbol));
    draft_put_word(emitter, count);
}

/* On the stack: a function above its receiver. Leaves the chain when it is null or undefined. */
static void put_chain_above(Emitter *emitter, const Node *node)
{
    if (node->flags & FLAG_OPTIONAL) draft_jump(emitter, OP_CHAIN, &emitter->chain->ends_above);
}

/* The receiver is on the stack. JavaScript reads the method before it evaluates the arguments; that
** can be told from reading it afterwards only when there is no receiver and the arguments do something. */
static void emit_call_method(Emitter *emitter, Node *node, const Node *callee)
{
    const Symbol *symbol = node->symbol;
    uint32_t count;

    put_chain(emitter, callee);
    if (symbol == NULL && ((node->flags & FLAG_OPTIONAL) || !nodes_are_quiet(node->list))) {
        draft_put_at(emitter, callee->span2, OP_GET_METHOD, draft_method(emitter, callee->text));
        if (node->flags & FLAG_OPTIONAL) {
            draft_put(emitter, OP_SWAP, 0);
            put_chain_above(emitter, node);
            draft_put(emitter, OP_SWAP, 0);
        }
        emit_call_value(emitter, node, callee->span2);
        return;
    }
    count = emit_arguments(emitter, node->list, node->span);
    if (count == UINT32_MAX) {
        draft_put_at(emitter, callee->span2, OP_APPLY_METHOD, draft_method(emitter, callee->text));
        return;
    }
    if (symbol != NULL)
        draft_put_at(emitter, callee->span2, OP_CALL_BUILTIN, draft_builtin(emitter, symbol->builtin));
    else
        draft_put_at(emitter, callee->span2, OP_CALL_METHOD, draft_method(emitter, callee->text));
    draft_put_word(emitter, count + 1);
}

/* `a[key](...)`: the receiver is on the stack. */
static void emit_call_index(Emitter *emitter, Node *node, const Node *callee)
{
    put_chain(emitter, callee);
    draft_put(emitter, OP_DUP, 0);
    emit_value(emitter, callee->b, WANT_ANY);
    draft_put_at(emitter, callee->span, OP_GET_ELEM, 0);
    put_chain_above(emitter, node);
    draft_put(emitter, OP_SWAP, 0);
    emit_call_value(emitter, node, callee->span);
}

static void emit_call(Emitter *emitter, Node *node)
{
    Node *callee = node_inner(node->a);

    if (callee->kind == NODE_MEMBER && callee->symbol == NULL) {
        emit_call_method(emitter, node, callee);
    } else if (callee->kind == NODE_INDEX) {
        emit_call_index(emitter, node, callee);
    } else {
        put_chain(emitter, node);
        draft_put(emitter, OP_UNDEFINED, 0);
        emit_call_value(emitter, node, callee->span);
    }
}

/* ---- assignment ----------------------------------------------------------------------------- */

static bool is_member(const Node *target) { return target->kind == NODE_MEMBER; }

static bool is_pattern(const Node *target)
{
    return target->kind == NODE_ARRAY_PATTERN || target->kind == NODE_OBJECT_PATTERN;
}

/* A variable has nothing on the stack. */
void emit_target(Emitter *emitter, Node *target)
{
    if (target->kind == NODE_NAME) return;
    emit_value(emitter, target->a, WANT_ANY);
    if (!is_member(target)) emit_value(emitter, target->b, WANT_ANY);
}

static void put_dup_target(Emitter *emitter, const Node *target)
{
    if (target->kind != NODE_NAME) draft_put(emitter, is_member(target) ? OP_DUP : OP_DUP2, 0);
}

static void put_get_target(Emitter *emitter, const Node *target)
{
    if (target->kind == NODE_NAME)
        emit_load(emitter, target);
    else if (is_member(target))
        draft_put_at(emitter, target->span2, OP_GET_PROP, draft_text(emitter, target->text));
    else
        draft_put_at(emitter, target->span, OP_GET_ELEM, 0);
}

/* What the variable asks a value to be. */
static unsigned target_want(const Node *target)
{
    const Binding *binding = node_binding(target);

    return binding == NULL || binding_is_constant(binding) ? WANT_ANY : binding_type(binding);
}

void emit_set_target(Emitter *emitter, const Node *target)
{
    if (target_want(target) != WANT_ANY) {
        emit_store(emitter, target);
        emit_load(emitter, target);     /* DUP would lose the type */
    } else if (target->kind == NODE_NAME) {
        draft_put(emitter, OP_DUP, 0);
        emit_store(emitter, target);
    } else if (is_member(target)) {
        draft_put_at(emitter, target->span2, OP_SET_PROP, draft_text(emitter, target->text));
    } else {
        draft_put_at(emitter, target->span, OP_SET_ELEM, 0);
    }
}

/* `a.b ||= c`: object and key stay below the old value until it is known whether they are needed. */
static void emit_logical_assign(Emitter *emitter, Node *node, Node *target)
{
    uint32_t end = NO_JUMP;
    Opcode op = node->op == OPERATOR_AND ? OP_AND_A : node->op == OPERATOR_OR ? OP_OR_A : OP_COALESCE;

    put_dup_target(emitter, target);
    put_get_target(emitter, target);
    draft_jump(emitter, op, &end);
    put_dup_target(emitter, target);
    emit_value(emitter, node->b, WANT_ANY);
    emit_set_target(emitter, target);
    draft_land(emitter, end);
    if (target->kind == NODE_NAME) return;
    draft_put(emitter, OP_SWAP, 0);
    draft_put(emitter, OP_POP, 0);
    if (is_member(target)) return;
    draft_put(emitter, OP_SWAP, 0);
    draft_put(emitter, OP_POP, 0);
}

/* `s += value` of a double, read after the value where nothing can tell: the machine then adds to s in one
** instruction (see fuse.c). */
static bool adds_last(const Node *node, const Node *target)
{
    return target->type == TYPE_DOUBLE && (node->op == OPERATOR_ADD || node->op == OPERATOR_MUL) && node->slot != 0 &&
           type_is_number((StaticType)node->b->type);
}

/* Object and key are on the stack: puts the value that is to be assigned above them. */
static void emit_assigned(Emitter *emitter, Node *node, Node *target)
{
    Operator op = (Operator)node->op;
    Node sum;

    if (op == OPERATOR_NONE) {
        emit_value(emitter, node->b, target_want(target));
    } else if (target->kind != NODE_NAME) {
        put_dup_target(emitter, target);
        put_get_target(emitter, target);
        emit_value(emitter, node->b, WANT_ANY);
        draft_put_at(emitter, node->span2, variant_of(op, TYPE_ANY), 0);
    } else if (adds_last(node, target)) {
        emit_value(emitter, node->b, TYPE_DOUBLE);
        emit_load(emitter, target);
        draft_put_at(emitter, node->span2, variant_of(op, TYPE_DOUBLE), 0);
    } else {
        sum = assign_sum(node, target);
        emit_value(emitter, &sum, target_want(target));
    }
}

static bool is_logical_assign(const Node *node)
{
    return node->op == OPERATOR_AND || node->op == OPERATOR_OR || node->op == OPERATOR_COALESCE;
}

static void emit_assign(Emitter *emitter, Node *node)
{
    Node *target = node_inner(node->a);

    if (is_pattern(target)) {
        emit_value(emitter, node->b, WANT_ANY);
        draft_put(emitter, OP_DUP, 0);
        emit_bind(emitter, target, false);
        return;
    }
    emit_target(emitter, target);
    if (is_logical_assign(node)) {
        emit_logical_assign(emitter, node, target);
        return;
    }
    emit_assigned(emitter, node, target);
    emit_set_target(emitter, target);
}

/* The old value as a number, and the new one. */
static void put_step(Emitter *emitter, const Node *node, bool keep)
{
    bool increment = node->op == OPERATOR_INCREMENT;

    draft_put(emitter, OP_CONST_F, draft_double(emitter, 1));
    /* DUP and INSERT leave any values, so the sum is one of any */
    draft_put_at(emitter, node->span, keep ? (increment ? OP_ADD_A : OP_SUB_A) : (increment ? OP_ADD_F : OP_SUB_F), 0);
}

/* A variable goes up or down by one; its value is not wanted. */
static void emit_step_name(Emitter *emitter, const Node *node, const Node *target)
{
    unsigned type = target_want(target);

    emit_load(emitter, target);
    if (type == TYPE_INT) {
        draft_put(emitter, OP_INT, 1);
        draft_put(emitter, node->op == OPERATOR_INCREMENT ? OP_ADD_I : OP_SUB_I, 0);
    } else {
        if (type != TYPE_DOUBLE) draft_put_at(emitter, node->span, OP_NUMBER, 0);
        put_step(emitter, node, false);
    }
    emit_store(emitter, target);
}

static void emit_update(Emitter *emitter, Node *node)
{
    Node *target = node_inner(node->a);
    bool prefix = (node->flags & FLAG_PREFIX) != 0;

    if (target_want(target) != WANT_ANY) {
        if (!prefix) emit_load(emitter, target);
        emit_step_name(emitter, node, target);
        if (prefix) emit_load(emitter, target);
        return;
    }
    emit_target(emitter, target);
    put_dup_target(emitter, target);
    put_get_target(emitter, target);
    draft_put_at(emitter, node->span, OP_NUMBER, 0);
    if (!prefix) draft_put(emitter, target->kind == NODE_NAME ? OP_DUP : is_member(target) ? OP_INSERT2 : OP_INSERT3, 0);
    put_step(emitter, node, !prefix);
    if (!prefix && target->kind == NODE_NAME) {
        emit_store(emitter, target);
        return;
    }
    emit_set_target(emitter, target);
    if (!prefix) draft_put(emitter, OP_POP, 0);
}

/* An assignment to a variable whose value nobody wants leaves none. */
void emit_effect(Emitter *emitter, Node *node)
{
    Node *inner = node_inner(node), *target;

    if (inner->kind == NODE_ASSIGN && (target = node_inner(inner->a), is_pattern(target))) {
        emit_value(emitter, inner->b, WANT_ANY);
        emit_bind(emitter, target, false);
    } else if (inner->kind == NODE_ASSIGN && !is_logical_assign(inner) && node_inner(inner->a)->kind == NODE_NAME) {
        target = node_inner(inner->a);
        emit_assigned(emitter, inner, target);
        emit_store(emitter, target);
    } else if (inner->kind == NODE_UPDATE && node_inner(inner->a)->kind == NODE_NAME) {
        emit_step_name(emitter, inner, node_inner(inner->a));
    } else {
        emit_value(emitter, node, WANT_ANY);
        draft_put(emitter, OP_POP, 0);
    }
}

/* `delete a?.b`: true when the chain ends early. */
static void emit_delete(Emitter *emitter, Node *node)
{
    Node *target = node_inner(node->a);
    Chain chain = {emitter->chain, NO_JUMP, NO_JUMP};
    bool chained = target->kind == NODE_CHAIN;
    uint32_t end = NO_JUMP;

    if (chained) {
        emitter->chain = &chain;
        target = target->a;
    }
    if (target->kind == NODE_MEMBER || target->kind == NODE_INDEX) {
        emit_value(emitter, target->a, WANT_ANY);
        put_chain(emitter, target);
        if (is_member(target)) {
            draft_put_at(emitter, target->span2, OP_DELETE_PROP, draft_text(emitter, target->text));
        } else {
            emit_value(emitter, target->b, WANT_ANY);
            draft_put_at(emitter, target->span, OP_DELETE_ELEM, 0);
        }
    } else {
        emit_value(emitter, target, WANT_ANY);
        draft_put(emitter, OP_POP, 0);
        draft_put(emitter, OP_TRUE, 0);
    }
    if (!chained) return;
    emitter->chain = chain.outer;
    draft_jump(emitter, OP_JUMP, &end);
    if (chain.ends_above != NO_JUMP) {
        draft_land(emitter, chain.ends_above);
        draft_put(emitter, OP_POP, 0);
    }
    draft_land(emitter, chain.ends);
    draft_put(emitter, OP_POP, 0);
    draft_put(emitter, OP_TRUE, 0);
    draft_land(emitter, end);
}

/* ---- the walk ------------------------------------------------------------------------------- */

static bool chain_open(Emitter *emitter)
{
    Chain *chain = compiler_alloc(emitter->compiler, sizeof *chain);

    if (chain == NULL) {
        emitter->failed = true;
        return false;
    }
    *chain = (Chain){emitter->chain, NO_JUMP, NO_JUMP};
    emitter->chain = chain;
    return true;
}

static void chain_close(Emitter *emitter)
{
    Chain *chain = emitter->chain;

    emitter->chain = chain->outer;
    if (chain->ends_above != NO_JUMP) {
        draft_jump(emitter, OP_JUMP, &chain->ends);
        draft_land(emitter, chain->ends_above);
        draft_put(emitter, OP_SWAP, 0);
        draft_put(emitter, OP_POP, 0);
    }
    draft_land(emitter, chain->ends);
}

/* Every evaluation makes a fresh object; its program is in the machine's cache from the second one on. */
static void emit_regex(Emitter *emitter, Node *node)
{
    static const char name[] = "RegExp";
    const Builtin *builtin = builtin_find(emitter->compiler->builtins, name, sizeof name - 1);

    draft_put(emitter, OP_CONST_S, draft_text(emitter, node->text));
    draft_put(emitter, OP_CONST_S, draft_text(emitter, node->text2));
    draft_put_at(emitter, node->span, OP_CALL_BUILTIN, draft_builtin(emitter, builtin));
    draft_put_word(emitter, 2);
}

static void emit_leaf(Emitter *emitter, Node *node)
{
    switch (node->kind) {
    case NODE_NAME:
    case NODE_MEMBER: emit_name(emitter, node); break;
    case NODE_TEMPLATE: emit_template(emitter, node); break;
    case NODE_ARRAY: emit_array(emitter, node->list, node->span); break;
    case NODE_OBJECT: emit_object(emitter, node); break;
    case NODE_CALL:
    case NODE_NEW: emit_call_function(emitter, node); break;
    case NODE_READING: emit_reading(emitter, node); break;
    case NODE_CELL: emit_cell(emitter, node); break;
    case NODE_UNARY: emit_delete(emitter, node); break;
    case NODE_ASSIGN: emit_assign(emitter, node); break;
    case NODE_FUNCTION: emit_closure(emitter, node); break;
    case NODE_REGEX: emit_regex(emitter, node); break;
    default: emit_update(emitter, node); break;
    }
}

/* A node whose first operand is on the stack. */
static void emit_step(Emitter *emitter, Node *node)
{
    switch (node->kind) {
    case NODE_PAREN: break;
    case NODE_UNARY: emit_unary(emitter, node); break;
    case NODE_BINARY: emit_binary(emitter, node); break;
    case NODE_LOGICAL: emit_logical(emitter, node); break;
    case NODE_CONDITIONAL: emit_conditional(emitter, node); break;
    case NODE_SEQUENCE:
        emit_value(emitter, node->b, WANT_ANY);
        draft_put(emitter, OP_COMMA, 0);
        break;
    case NODE_CHAIN: chain_close(emitter); break;
    case NODE_MEMBER:
        put_chain(emitter, node);
        put_get(emitter, node);
        break;
    case NODE_INDEX:
        put_chain(emitter, node);
        emit_value(emitter, node->b, WANT_ANY);
        draft_put_at(emitter, node->span, OP_GET_ELEM, 0);
        break;
    default: emit_call(emitter, node); break;
    }
}

/* The walk up from a spine's end, at whose first operand `pieces` strings wait to be joined: a chain
** of + over strings becomes one CONCAT. Returns how many wait now. */
static uint32_t emit_concat(Emitter *emitter, Node *node, uint32_t pieces, bool more)
{
    emit_value(emitter, node->b, WANT_TEXT);
    pieces++;
    if (more && pieces < MANY) return pieces;
    draft_put_at(emitter, node->span2, OP_CONCAT, pieces);
    return 1;
}

void emit_clause(const Emitter *emitter, const Node *node, uint32_t first)
{
    const rung_options *options = &emitter->compiler->options;
    const rung_clause_code clause = {(rung_clause_kind)node->clause, node->span.start, node->span.end, first,
                                     draft_here(emitter)};

    if (node->clause != 0 && !emitter->failed) options->on_clause(options->user, &clause);
}

void emit_value(Emitter *emitter, Node *node, unsigned want)
{
    Spine *spine = &emitter->spine;
    uint32_t base = spine->count, pieces = 1, here = draft_here(emitter);
    SpineEntry entry;
    Node *first;

    if (!emitter->alive) return;
    while ((first = node_first(node)) != NULL) {
        if (!spine_push(emitter->compiler, spine, node, want) ||
            (node->kind == NODE_CHAIN && !chain_open(emitter))) {
            emitter->failed = true;
            return;
        }
        want = first == node->a ? first_want(node, want) : WANT_ANY;
        node = first;
    }
    if (node_is_literal(node)) {
        emit_literal(emitter, node, want);
        emit_clause(emitter, node, here);
    } else {
        emit_leaf(emitter, node);
        if (node->kind != NODE_CELL) emit_clause(emitter, node, here);
        convert(emitter, node, want);
    }
    while (spine->count > base && !emitter->failed) {
        entry = spine->entries[--spine->count];
        if (node_is_concat(entry.node)) {
            bool more = spine->count > base && node_is_concat(spine->entries[spine->count - 1].node);

            pieces = emit_concat(emitter, entry.node, pieces, more);
            if (pieces > 1) continue;
        } else {
            emit_step(emitter, entry.node);
            pieces = 1;
        }
        emit_clause(emitter, entry.node, here);
        if (entry.node->kind != NODE_PAREN) convert(emitter, entry.node, entry.with);
    }
    spine->count = base;
}
