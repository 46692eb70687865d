/* fold.c - operators over literals, computed once at compile time.
**
** Only what is certain is folded: what throws, calls script or depends on an object is left to run
** time, and so is text read as a number. Nothing is folded while the calling thread computes in a mode
** of its own, since a program must not depend on where it was compiled. The rest of an expression is
** never dropped, so that the tags a program reads are those that its text names.
*/
#include "compiler/check.h"

#include <string.h>

#include "vm/math.h"
#include "vm/number.h"
#include "vm/text.h"

enum { FOLDED_TEXT_MAX = 4096 };        /* bytes: a chain of literals stays linear */

/* ---- literals ------------------------------------------------------------------------------- */

void literal_copy(Node *node, const Node *from)
{
    node->kind = from->kind;
    node->number = from->number;
    node->text = from->text;
    node->symbol = NULL;
    node_type_literal(node);
}

static void become(Node *node, NodeKind kind)
{
    node->kind = (uint8_t)kind;
    node->symbol = NULL;
    node_type_literal(node);
}

static void become_bool(Node *node, bool value)
{
    node->number = value;
    become(node, NODE_BOOL);
}

static void become_number(Node *node, double value)
{
    node->number = value != value ? math_nan() : value;
    become(node, NODE_NUMBER);
}

static void become_text(Node *node, const char *bytes, size_t length)
{
    node->text = (Text){bytes, (uint32_t)length};
    become(node, NODE_STRING);
}

bool literal_is_true(const Node *node)
{
    switch (node->kind) {
    case NODE_BOOL: return node->number != 0;
    case NODE_NUMBER: return node->number < 0 || node->number > 0;
    case NODE_STRING: return node->text.length > 0;
    default: return false;
    }
}

/* ToNumber; false for strings. */
static bool number_of(const Node *node, double *number)
{
    switch (node->kind) {
    case NODE_BOOL:
    case NODE_NUMBER: *number = node->number; return true;
    case NODE_NULL: *number = 0; return true;
    case NODE_UNDEFINED: *number = math_nan(); return true;
    default: return false;
    }
}

/* ToString; `buffer` has NUMBER_TEXT_MAX bytes. */
static Text text_of(const Node *node, char *buffer)
{
    switch (node->kind) {
    case NODE_STRING: return node->text;
    case NODE_BOOL: return node->number != 0 ? (Text){"true", 4} : (Text){"false", 5};
    case NODE_NULL: return (Text){"null", 4};
    case NODE_UNDEFINED: return (Text){"undefined", 9};
    default: return (Text){buffer, (uint32_t)number_to_text(node->number, buffer)};
    }
}

Text literal_text(Compiler *compiler, const Node *node)
{
    char *buffer;

    if (node->kind != NODE_NUMBER) return text_of(node, NULL);
    if ((buffer = compiler_alloc(compiler, NUMBER_TEXT_MAX)) == NULL) return (Text){"", 0};
    return text_of(node, buffer);
}

/* ---- operators ------------------------------------------------------------------------------ */

static double arithmetic(Operator op, double a, double b)
{
    switch (op) {
    case OPERATOR_ADD: return a + b;
    case OPERATOR_SUB: return a - b;
    case OPERATOR_MUL: return a * b;
    case OPERATOR_DIV: return a / b;
    case OPERATOR_MOD: return math_fmod(a, b);
    default: return math_pow(a, b);
    }
}

static double bits(Operator op, double a, double b)
{
    uint32_t left = math_to_uint32(a), right = math_to_uint32(b), shift = right & 31;

    switch (op) {
    case OPERATOR_BIT_AND: return math_as_int32(left & right);
    case OPERATOR_BIT_OR: return math_as_int32(left | right);
    case OPERATOR_BIT_XOR: return math_as_int32(left ^ right);
    case OPERATOR_SHL: return math_as_int32(left << shift);
    case OPERATOR_USHR: return left >> shift;
    default: return math_as_int32(left) >> shift;
    }
}

static bool ordered(Operator op, bool less, bool equal, bool greater)
{
    switch (op) {
    case OPERATOR_LT: return less;
    case OPERATOR_LE: return less || equal;
    case OPERATOR_GT: return greater;
    default: return greater || equal;
    }
}

static bool same_text(Text a, Text b)
{
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static bool strictly_equal(const Node *a, const Node *b)
{
    if (a->kind != b->kind) return false;
    if (a->kind == NODE_STRING) return same_text(a->text, b->text);
    return a->kind <= NODE_NULL || a->number == b->number;
}

/* == without text that would be read as a number. */
static bool loosely_equal(const Node *a, const Node *b, bool *equal)
{
    if (a->kind == b->kind || a->kind <= NODE_NULL || b->kind <= NODE_NULL) {
        *equal = strictly_equal(a, b) || (a->kind <= NODE_NULL && b->kind <= NODE_NULL);
        return true;
    }
    *equal = a->number == b->number;
    return a->kind != NODE_STRING && b->kind != NODE_STRING;
}

static void fold_concat(Compiler *compiler, Node *node)
{
    char left[NUMBER_TEXT_MAX], right[NUMBER_TEXT_MAX];
    Text a = text_of(node->a, left), b = text_of(node->b, right);
    char *joined;

    if ((uint64_t)a.length + b.length > FOLDED_TEXT_MAX) return;
    if ((joined = compiler_alloc(compiler, (size_t)a.length + b.length + 1)) == NULL) return;
    become_text(node, joined, text_concat(a.bytes, a.length, b.bytes, b.length, joined));
}

static void fold_binary(Compiler *compiler, Node *node)
{
    const Node *a = node->a, *b = node->b;
    Operator op = (Operator)node->op;
    double left, right;
    bool numbers = number_of(a, &left) && number_of(b, &right), equal;

    switch (op) {
    case OPERATOR_ADD:
        if (a->kind == NODE_STRING || b->kind == NODE_STRING) {
            fold_concat(compiler, node);
            return;
        }
        /* fall through */
    case OPERATOR_SUB:
    case OPERATOR_MUL:
    case OPERATOR_DIV:
    case OPERATOR_MOD:
    case OPERATOR_POW:
        if (numbers) become_number(node, arithmetic(op, left, right));
        return;
    case OPERATOR_BIT_AND:
    case OPERATOR_BIT_OR:
    case OPERATOR_BIT_XOR:
    case OPERATOR_SHL:
    case OPERATOR_SHR:
    case OPERATOR_USHR:
        if (numbers) become_number(node, bits(op, left, right));
        return;
    case OPERATOR_LT:
    case OPERATOR_LE:
    case OPERATOR_GT:
    case OPERATOR_GE:
        if (numbers) {
            become_bool(node, ordered(op, left < right, left == right, left > right));
        } else if (a->kind == NODE_STRING && b->kind == NODE_STRING) {
            int order = text_compare(a->text.bytes, a->text.length, b->text.bytes, b->text.length);

            become_bool(node, ordered(op, order < 0, order == 0, order > 0));
        }
        return;
    case OPERATOR_EQ:
    case OPERATOR_NE: become_bool(node, strictly_equal(a, b) == (op == OPERATOR_EQ)); return;
    case OPERATOR_LOOSE_EQ:
    case OPERATOR_LOOSE_NE:
        if (loosely_equal(a, b, &equal)) become_bool(node, equal == (op == OPERATOR_LOOSE_EQ));
        return;
    default: return;
    }
}

static void fold_unary(Node *node)
{
    static const char *const type_names[] = {"undefined", "object", "boolean", "number", "string"};
    const Node *a = node->a;
    double number;

    switch ((Operator)node->op) {
    case OPERATOR_NEG:
        if (number_of(a, &number)) become_number(node, -number);
        return;
    case OPERATOR_PLUS:
        if (number_of(a, &number)) become_number(node, number);
        return;
    case OPERATOR_BIT_NOT:
        if (number_of(a, &number)) become_number(node, math_as_int32(~math_to_uint32(number)));
        return;
    case OPERATOR_NOT: become_bool(node, !literal_is_true(a)); return;
    case OPERATOR_TYPEOF: become_text(node, type_names[a->kind], strlen(type_names[a->kind])); return;
    case OPERATOR_VOID: become(node, NODE_UNDEFINED); return;
    default: return;
    }
}

static void fold_logical(Node *node)
{
    bool right;

    switch ((Operator)node->op) {
    case OPERATOR_AND: right = literal_is_true(node->a); break;
    case OPERATOR_OR: right = !literal_is_true(node->a); break;
    default: right = node->a->kind <= NODE_NULL; break;
    }
    literal_copy(node, right ? node->b : node->a);
}

static void fold_template(Compiler *compiler, Node *node)
{
    char buffer[NUMBER_TEXT_MAX], *joined;
    const Node *part;
    size_t length = 0, used = 0;

    for (part = node->list; part != NULL; part = part->next) {
        if (!node_is_literal(part)) return;
        length += text_of(part, buffer).length;
        if (length > FOLDED_TEXT_MAX) return;
    }
    if ((joined = compiler_alloc(compiler, length + 1)) == NULL) return;
    for (part = node->list; part != NULL; part = part->next) {
        Text text = text_of(part, buffer);

        used = text_concat(joined, used, text.bytes, text.length, joined);
    }
    become_text(node, joined, used);
}

/* Math.sqrt(2), Math.max(1, 2): the functions of doubles. */
static void fold_call(Node *node)
{
    const Symbol *symbol = node->symbol;
    const Builtin *builtin = symbol == NULL ? NULL : symbol->builtin;
    const Node *first = node->list, *second = first == NULL ? NULL : first->next;
    double a, b = 0;

    if (builtin == NULL || !builtin->pure || first == NULL) return;
    if (!number_of(first, &a) || (second != NULL && !number_of(second, &b))) return;
    if (!fp_mode_is_standard()) return;
    if (builtin->f1 != NULL && second == NULL)
        become_number(node, builtin->f1(a));
    else if (builtin->f2 != NULL && second != NULL && second->next == NULL)
        become_number(node, builtin->f2(a, b));
}

void fold(Compiler *compiler, Node *node)
{
    switch (node->kind) {
    case NODE_PAREN:
        if (node_is_literal(node->a)) literal_copy(node, node->a);
        return;
    case NODE_UNARY:
        if (node_is_literal(node->a) && fp_mode_is_standard()) fold_unary(node);
        return;
    case NODE_BINARY:
        if (node_is_literal(node->a) && node_is_literal(node->b) && fp_mode_is_standard())
            fold_binary(compiler, node);
        return;
    case NODE_LOGICAL:
        if (node_is_literal(node->a) && node_is_literal(node->b)) fold_logical(node);
        return;
    case NODE_CONDITIONAL:
        if (node_is_literal(node->a) && node_is_literal(node->b) && node_is_literal(node->c))
            literal_copy(node, literal_is_true(node->a) ? node->b : node->c);
        return;
    case NODE_TEMPLATE: fold_template(compiler, node); return;
    case NODE_CALL: fold_call(node); return;
    default: return;
    }
}
