/* types.c - static types: which values an expression can have, and which instructions follow.
**
** Ranges decide between ints and doubles. An int instruction is chosen only where its result stays
** within +-2^53 and is not -0, unless nothing can tell a -0 from a 0.
*/
#include "compiler/check.h"

#include <string.h>

#include "vm/math.h"

enum { MANY_ARGUMENTS = 255 };      /* more are handed over as an array */

static const int64_t int32_low = INT32_MIN, int32_high = INT32_MAX;

bool type_is_number(StaticType type) { return type == TYPE_INT || type == TYPE_DOUBLE || type == TYPE_BOOL; }

bool node_is_literal(const Node *node)
{
    return node->kind <= NODE_STRING;
}

_Static_assert(NODE_UNDEFINED == 0 && NODE_NULL == 1 && NODE_BOOL == 2 && NODE_NUMBER == 3 &&
                   NODE_STRING == 4,
               "literals are the first kinds of nodes");

bool node_may_be_null(const Node *node)
{
    return node->type == TYPE_ANY || (node->type == TYPE_STRING && node->low != 0);
}

Node *node_inner(Node *node)
{
    while (node->kind == NODE_PAREN) node = node->a;
    return node;
}

Node *node_first(const Node *node)
{
    switch (node->kind) {
    case NODE_PAREN:
    case NODE_BINARY:
    case NODE_LOGICAL:
    case NODE_CONDITIONAL:
    case NODE_SEQUENCE:
    case NODE_CHAIN:
    case NODE_INDEX:
        return node->a;
    case NODE_UNARY:
        return node->op == OPERATOR_DELETE ? NULL : node->a;
    case NODE_MEMBER:
        return node->symbol != NULL ? NULL : node->a;
    case NODE_CALL: {
        const Symbol *symbol = node->symbol;
        Node *callee = node_inner(node->a);

        if (node->slot != 0) return NULL;       /* a function that is known: see infer_call */
        if (symbol != NULL && (symbol->kind == SYMBOL_HOST || symbol->builtin->receiver == RECEIVER_NONE))
            return NULL;
        if (callee->kind == NODE_INDEX || (callee->kind == NODE_MEMBER && callee->symbol == NULL))
            return callee->a;
        return node->a;
    }
    default:
        return NULL;
    }
}

bool spine_push(Compiler *compiler, Spine *spine, Node *node, unsigned with)
{
    if (spine->count == spine->capacity) {
        uint32_t capacity = spine->capacity == 0 ? 32 : spine->capacity * 2;
        SpineEntry *entries = compiler_alloc(compiler, capacity * sizeof *entries);

        if (entries == NULL) return false;
        if (spine->count > 0) memcpy(entries, spine->entries, spine->count * sizeof *entries);
        spine->entries = entries;
        spine->capacity = capacity;
    }
    spine->entries[spine->count++] = (SpineEntry){node, (uint8_t)with};
    return true;
}

/* ---- calls ------------------------------------------------------------------------------------ */

/* A value that comes without effects and cannot throw: whether it is evaluated before or after
** something else that fails cannot be told. Looks only a few levels deep. */
static bool is_quiet(const Node *node, unsigned depth)
{
    const Symbol *symbol = node->symbol;

    if (depth == 0) return false;
    switch (node->kind) {
    case NODE_UNDEFINED:
    case NODE_NULL:
    case NODE_BOOL:
    case NODE_NUMBER:
    case NODE_STRING:
    case NODE_FUNCTION: return true;
    case NODE_NAME:
    case NODE_MEMBER: return symbol != NULL && (symbol->kind != SYMBOL_LOCAL || node->slot == 0);
    case NODE_PAREN: return is_quiet(node->a, depth - 1);
    case NODE_UNARY:
        return node->op != OPERATOR_DELETE && node->a->type != TYPE_ANY && is_quiet(node->a, depth - 1);
    case NODE_BINARY:
        return operator_variant(node) != TYPE_ANY && is_quiet(node->a, depth - 1) &&
               is_quiet(node->b, depth - 1);
    default: return false;
    }
}

bool nodes_are_quiet(const Node *list)
{
    for (; list != NULL; list = list->next)
        if (list->kind == NODE_SPREAD || !is_quiet(list, 4)) return false;
    return true;
}

bool arguments_need_array(const Node *list)
{
    uint32_t count = 0;

    for (; list != NULL; list = list->next)
        if (list->kind == NODE_SPREAD || ++count > MANY_ARGUMENTS) return true;
    return false;
}

/* ---- setting -------------------------------------------------------------------------------- */

void node_set_type(Node *node, StaticType type)
{
    node->type = (uint8_t)type;
    node->low = node->high = 0;
    if (type == TYPE_INT) {
        node->low = -INT_LIMIT;
        node->high = INT_LIMIT;
    }
}

void node_set_int(Node *node, int64_t low, int64_t high)
{
    node->type = TYPE_INT;
    node->low = low;
    node->high = high;
}

void node_type_literal(Node *node)
{
    double number = node->number;

    switch (node->kind) {
    case NODE_BOOL: node_set_type(node, TYPE_BOOL); break;
    case NODE_STRING: node_set_type(node, TYPE_STRING); break;
    case NODE_NUMBER:
        if (number > -(double)INT_LIMIT && number < (double)INT_LIMIT && number == (double)(int64_t)number &&
            math_bits(number) != MATH_SIGN_BIT)
            node_set_int(node, (int64_t)number, (int64_t)number);
        else
            node_set_type(node, TYPE_DOUBLE);
        break;
    default: node_set_type(node, TYPE_ANY); break;
    }
}

void node_type_tag(Node *node, rung_type type)
{
    switch ((unsigned)type) {
    case RUNG_BOOL: node_set_type(node, TYPE_BOOL); break;
    case RUNG_INT32: node_set_int(node, int32_low, int32_high); break;
    case RUNG_UINT32: node_set_int(node, 0, UINT32_MAX); break;
    case RUNG_DATETIME: node_set_type(node, TYPE_INT); break;
    case RUNG_DOUBLE: node_set_type(node, TYPE_DOUBLE); break;
    case RUNG_STRING:
        node_set_type(node, TYPE_STRING);
        node->low = 1;
        break;
    default: node_set_type(node, TYPE_ANY); break;
    }
}

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t greater(int64_t a, int64_t b) { return a > b ? a : b; }

void node_join_types(Node *node, const Node *a, const Node *b)
{
    if (a->type == TYPE_INT && b->type == TYPE_INT) {
        node_set_int(node, smaller(a->low, b->low), greater(a->high, b->high));
    } else if (a->type == b->type) {
        int64_t nullable = a->low | b->low;

        node_set_type(node, (StaticType)a->type);
        if (a->type == TYPE_STRING) node->low = nullable;
    } else if ((a->type == TYPE_INT && b->type == TYPE_DOUBLE) ||
               (a->type == TYPE_DOUBLE && b->type == TYPE_INT)) {
        node_set_type(node, TYPE_DOUBLE);
    } else {
        node_set_type(node, TYPE_ANY);
    }
}

/* ---- ranges --------------------------------------------------------------------------------- */

typedef struct Range {
    int64_t low, high;
} Range;

static Range range_of(const Node *node)
{
    return node->type == TYPE_BOOL ? (Range){0, 1} : (Range){node->low, node->high};
}

static bool has_zero(Range range) { return range.low <= 0 && range.high >= 0; }

/* The product of two numbers of at most 2^53; false when it is larger than that itself. */
static bool multiply(int64_t a, int64_t b, int64_t *product)
{
    uint64_t ua = a < 0 ? -(uint64_t)a : (uint64_t)a, ub = b < 0 ? -(uint64_t)b : (uint64_t)b;

    if (ua != 0 && ub > (uint64_t)INT_LIMIT / ua) return false;
    *product = a * b;
    return true;
}

static bool multiply_ranges(Range a, Range b, Range *out)
{
    int64_t corner[4];

    if (!multiply(a.low, b.low, &corner[0]) || !multiply(a.low, b.high, &corner[1]) ||
        !multiply(a.high, b.low, &corner[2]) || !multiply(a.high, b.high, &corner[3]))
        return false;
    out->low = smaller(smaller(corner[0], corner[1]), smaller(corner[2], corner[3]));
    out->high = greater(greater(corner[0], corner[1]), greater(corner[2], corner[3]));
    return true;
}

/* The range of an int result; false when a double is needed. */
static bool int_result(Operator op, Range a, Range b, bool zero, Range *out)
{
    switch (op) {
    case OPERATOR_ADD: *out = (Range){a.low + b.low, a.high + b.high}; break;
    case OPERATOR_SUB: *out = (Range){a.low - b.high, a.high - b.low}; break;
    case OPERATOR_MUL:
        /* 0 * -1 is -0 */
        if (!zero && ((has_zero(a) && b.low < 0) || (has_zero(b) && a.low < 0))) return false;
        if (!multiply_ranges(a, b, out)) return false;
        break;
    case OPERATOR_MOD: {
        int64_t most;

        /* x % 0 is NaN; -4 % 2 is -0 */
        if (has_zero(b) || (!zero && a.low < 0)) return false;
        most = greater(b.low < 0 ? -b.low : b.low, b.high < 0 ? -b.high : b.high) - 1;
        *out = (Range){a.low < 0 ? greater(a.low, -most) : 0, a.high > 0 ? smaller(a.high, most) : 0};
        break;
    }
    default: return false;
    }
    return out->low >= -INT_LIMIT && out->high <= INT_LIMIT;
}

static void type_bits(Node *node)
{
    Range a = range_of(node->a), b = range_of(node->b);

    node_set_int(node, int32_low, int32_high);
    if (node->op == OPERATOR_USHR) {
        node_set_int(node, 0, UINT32_MAX);
    } else if (node->op == OPERATOR_BIT_AND) {
        /* what a mask lets through */
        if (node->a->type == TYPE_INT && a.low >= 0 && a.high <= int32_high) node_set_int(node, 0, a.high);
        if (node->b->type == TYPE_INT && b.low >= 0 && b.high <= int32_high)
            node_set_int(node, 0, smaller(node->high, b.high));
    }
}

static bool is_definite_string(const Node *node)
{
    return node->type == TYPE_STRING && !node_may_be_null(node);
}

/* Two strings that may be null would be added as numbers when both are. */
static bool gives_string(const Node *node)
{
    return is_definite_string(node->a) || is_definite_string(node->b);
}

bool node_is_concat(const Node *node)
{
    return node->kind == NODE_BINARY && node->op == OPERATOR_ADD && node->a->type != TYPE_ANY &&
           node->b->type != TYPE_ANY && gives_string(node);
}

void node_type_binary(Node *node, bool zero)
{
    const Node *a = node->a, *b = node->b;
    bool numbers = type_is_number((StaticType)a->type) && type_is_number((StaticType)b->type);
    Range range;

    switch ((Operator)node->op) {
    case OPERATOR_ADD:
        if (!numbers) {
            node_set_type(node, gives_string(node) ? TYPE_STRING : TYPE_ANY);
            return;
        }
        /* fall through */
    case OPERATOR_SUB:
    case OPERATOR_MUL:
    case OPERATOR_MOD:
        if (numbers && a->type != TYPE_DOUBLE && b->type != TYPE_DOUBLE &&
            int_result((Operator)node->op, range_of(a), range_of(b), zero, &range))
            node_set_int(node, range.low, range.high);
        else
            node_set_type(node, TYPE_DOUBLE);
        return;
    case OPERATOR_DIV:
    case OPERATOR_POW: node_set_type(node, TYPE_DOUBLE); return;
    case OPERATOR_BIT_AND:
    case OPERATOR_BIT_OR:
    case OPERATOR_BIT_XOR:
    case OPERATOR_SHL:
    case OPERATOR_SHR:
    case OPERATOR_USHR: type_bits(node); return;
    default: node_set_type(node, TYPE_BOOL); return;
    }
}

void node_type_unary(Node *node, bool zero)
{
    const Node *a = node->a;
    Range range = range_of(a);

    switch ((Operator)node->op) {
    case OPERATOR_NEG:
        if ((a->type == TYPE_INT || a->type == TYPE_BOOL) && (zero || !has_zero(range)))
            node_set_int(node, -range.high, -range.low);
        else
            node_set_type(node, TYPE_DOUBLE);
        return;
    case OPERATOR_PLUS:
        if (a->type == TYPE_INT || a->type == TYPE_BOOL)
            node_set_int(node, range.low, range.high);
        else
            node_set_type(node, TYPE_DOUBLE);
        return;
    case OPERATOR_BIT_NOT: node_set_int(node, int32_low, int32_high); return;
    case OPERATOR_TYPEOF: node_set_type(node, TYPE_STRING); return;
    case OPERATOR_NOT:
    case OPERATOR_DELETE: node_set_type(node, TYPE_BOOL); return;
    default: node_set_type(node, TYPE_ANY); return;
    }
}

/* ---- choosing instructions ------------------------------------------------------------------ */

/* Ordering, and == of numbers: ints while neither is a double. */
static StaticType number_variant(const Node *a, const Node *b)
{
    return a->type == TYPE_DOUBLE || b->type == TYPE_DOUBLE ? TYPE_DOUBLE : TYPE_INT;
}

StaticType operator_variant(const Node *node)
{
    const Node *a = node->a, *b = node->b;
    StaticType left = (StaticType)a->type, right = node->kind == NODE_BINARY ? (StaticType)b->type : left;
    bool numbers = type_is_number(left) && type_is_number(right);

    switch ((Operator)node->op) {
    case OPERATOR_ADD:
        if (node_is_concat(node)) return TYPE_STRING;
        /* fall through */
    case OPERATOR_SUB:
    case OPERATOR_MUL:
    case OPERATOR_DIV:
    case OPERATOR_MOD:
    case OPERATOR_POW:
    case OPERATOR_NEG: return numbers ? (StaticType)node->type : TYPE_ANY;
    case OPERATOR_PLUS: return (StaticType)node->type;
    case OPERATOR_BIT_AND:
    case OPERATOR_BIT_OR:
    case OPERATOR_BIT_XOR:
    case OPERATOR_SHL:
    case OPERATOR_SHR:
    case OPERATOR_USHR:
    case OPERATOR_BIT_NOT: return numbers ? TYPE_INT : TYPE_ANY;
    case OPERATOR_LT:
    case OPERATOR_LE:
    case OPERATOR_GT:
    case OPERATOR_GE:
        if (numbers) return number_variant(a, b);
        return left == TYPE_STRING && right == TYPE_STRING ? TYPE_STRING : TYPE_ANY;
    case OPERATOR_EQ:
    case OPERATOR_NE:
        if (left == right && left != TYPE_ANY) return left;
        return numbers && left != TYPE_BOOL && right != TYPE_BOOL ? TYPE_DOUBLE : TYPE_ANY;
    case OPERATOR_LOOSE_EQ:
    case OPERATOR_LOOSE_NE:
        if (left == right && left != TYPE_ANY) return left;
        return numbers ? number_variant(a, b) : TYPE_ANY;
    default: return TYPE_ANY;
    }
}

StaticType signature_result(const char *signature)
{
    size_t length = strlen(signature);

    switch (length == 0 ? 0 : signature[length - 1]) {
    case 'I': return TYPE_INT;
    case 'F': return TYPE_DOUBLE;
    case 'B': return TYPE_BOOL;
    case 'S': return TYPE_STRING;
    default: return TYPE_ANY;
    }
}
