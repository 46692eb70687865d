/* warn.c - what JavaScript accepts and nobody means.
**
** A warning is about types that are known when the text is compiled, and never about a value that may be
** what was meant.
*/
#include "compiler/rule_calls.h"

#include <string.h>

#include "vm/format.h"

/* Not when only types are found anew, and not for ever. */
static bool is_silent(const Checker *checker) { return checker->again || checker->warnings >= MAX_ERRORS; }

const char *node_type_text(const Node *node)
{
    switch ((StaticType)node->type) {
    case TYPE_INT:
    case TYPE_DOUBLE: return "a number";
    case TYPE_BOOL: return "a bool";
    case TYPE_STRING: return "a string";
    default: return "a value";
    }
}

/* ---- operators ------------------------------------------------------------------------------ */

static const Node *inner(const Node *node)
{
    while (node->kind == NODE_PAREN) node = node->a;
    return node;
}

static bool is_comparison(const Node *node)
{
    return node->kind == NODE_BINARY && node->op >= OPERATOR_LT && node->op <= OPERATOR_LOOSE_NE;
}

static bool is_number(const Node *node) { return node->type == TYPE_INT || node->type == TYPE_DOUBLE; }

static bool is_nan(const Node *node) { return node->kind == NODE_NUMBER && node->number != node->number; }

/* A number or bool beside a constant text, which JavaScript turns into a number. */
static bool is_beside_text(const Node *value, const Node *text)
{
    bool known = is_number(value) || value->type == TYPE_BOOL;

    return known && text->kind == NODE_STRING && value->kind != NODE_NUMBER && value->kind != NODE_BOOL;
}

/* `"temp" > 80`, where temp is a tag. */
static bool is_quoted_tag(const Compiler *compiler, const Node *text, const Node *other)
{
    TagInfo info;

    return text->kind == NODE_STRING && is_number(other) &&
           compiler->names->find_tag(compiler->names->user, text->text.bytes, text->text.length, &info);
}

/* A text that typeof never gives. */
static const Node *not_a_type(const Node *a, const Node *b)
{
    static const char *const types[] = {"undefined", "object", "boolean", "number",
                                        "string",    "function", NULL};
    const Node *text = b->kind == NODE_STRING ? b : a, *other = text == b ? a : b;
    size_t i;

    if (text->kind != NODE_STRING || other->kind != NODE_UNARY || other->op != OPERATOR_TYPEOF) return NULL;
    for (i = 0; types[i] != NULL; i++)
        if (name_is(text->text, types[i])) return NULL;
    return text;
}

static const char *kind_text(const Node *node)
{
    return node_is_array_tag(node) ? "an array" : node_type_text(node);
}

/* What to do about a number that is compared with a text or a bool, and never equals it. */
static const char *equality_hint(const Node *a, const Node *b)
{
    if (a->kind == NODE_NUMBER || b->kind == NODE_NUMBER)
        return a->type == TYPE_BOOL || b->type == TYPE_BOOL ? "write the bool alone, or with ! before it"
                                                            : "put the number into quotes";
    if (a->kind == NODE_STRING || b->kind == NODE_STRING) return "leave out the quotes";
    return "convert one: Number(x), String(x)";
}

static bool is_not(const Node *node) { return node->kind == NODE_UNARY && node->op == OPERATOR_NOT; }

/* `temp > limit` and its like, where one side is turned into a number: what to write instead, or NULL. */
static const char *conversion_hint(const Node *a, const Node *b)
{
    const Node *other = is_number(a) ? b : a;

    if (!is_number(a) && !is_number(b)) return NULL;
    if (node_is_array_tag(other)) return "name an element, x[0], or ask all: x.some(v => v > 5)";
    if (other->type == TYPE_STRING && other->kind != NODE_STRING) return "convert the text: Number(x)";
    if (other->type == TYPE_BOOL && other->kind != NODE_BOOL && !is_comparison(other) && !is_not(other))
        return "a bool is true or false: write it alone, or !x";
    return NULL;
}

static const char *logical_hint(Operator op)
{
    return op == OPERATOR_BIT_AND ? "write &&" : op == OPERATOR_BIT_OR ? "write ||" : "write !==";
}

/* `2 > 5` behind `temp ^`, which may have been folded to a bool. */
static bool is_power(const Compiler *compiler, const Node *right)
{
    char first = compiler->source[right->span.start];

    return (is_comparison(right) || right->kind == NODE_BOOL) && first >= '0' && first <= '9';
}

void warn_binary(Checker *checker, const Node *node)
{
    const Node *a = inner(node->a), *b = inner(node->b);
    Compiler *compiler = checker->compiler;
    Operator op = (Operator)node->op;
    bool equality = op >= OPERATOR_EQ && op <= OPERATOR_LOOSE_NE;
    bool strict = op == OPERATOR_EQ || op == OPERATOR_NE;
    bool negative = op == OPERATOR_NE || op == OPERATOR_LOOSE_NE;
    bool bits = op >= OPERATOR_BIT_AND && op <= OPERATOR_BIT_XOR;

    if (is_silent(checker)) return;
    checker->warnings++;
    if (equality && (is_nan(a) || is_nan(b)))
        compiler_warning(compiler, node->span, "use Number.isNaN(x)", "nothing equals NaN: this is always %s",
                         negative ? "true" : "false");
    else if (strict && a->type != TYPE_ANY && b->type != TYPE_ANY && a->type != b->type &&
             (a->type == TYPE_STRING || b->type == TYPE_STRING || a->type == TYPE_BOOL ||
              b->type == TYPE_BOOL))
        compiler_warning(compiler, node->span, equality_hint(a, b), "%s never equals %s: this is always %s",
                         node_type_text(a), node_type_text(b), negative ? "true" : "false");
    else if (equality && not_a_type(a, b) != NULL)
        compiler_warning(compiler, not_a_type(a, b)->span,
                         "it gives number, string, boolean, object, function or undefined",
                         "typeof never gives this text: this is always %s", negative ? "true" : "false");
    else if (is_comparison(node) && (is_quoted_tag(compiler, a, b) || is_quoted_tag(compiler, b, a)))
        compiler_warning(compiler, node->span, "leave out the quotes",
                         "this is a text and not the tag of that name");
    else if (is_comparison(node) && is_not(node->a) && !is_not(node->b) && node->b->type != TYPE_BOOL &&
             node->b->type != TYPE_ANY)
        compiler_warning(compiler, node->span, "write !(a > b)", "`!` binds stronger than the comparison");
    else if (is_comparison(node) && !strict && (is_beside_text(a, b) || is_beside_text(b, a)))
        compiler_warning(compiler, node->span, "leave out the quotes",
                         "%s is compared with a text, which is turned into a number",
                         node_type_text(a->kind == NODE_STRING ? b : a));
    else if (op >= OPERATOR_LT && op <= OPERATOR_GE && is_comparison(node->a))
        compiler_warning(compiler, node->span, "write a < b && b < c",
                         "the result of a comparison is compared again");
    else if (is_comparison(node) && !strict && conversion_hint(a, b) != NULL)
        compiler_warning(compiler, node->span, conversion_hint(a, b), "%s is compared with %s", kind_text(a),
                         kind_text(b));
    else if (op == OPERATOR_IN && b->kind == NODE_ARRAY)
        compiler_warning(compiler, node->span, "write list.includes(x)",
                         "`in` looks for indexes, not for values");
    else if (op == OPERATOR_BIT_XOR && is_power(compiler, node->b))
        compiler_warning(compiler, node->span, "a power is a ** b; for bits write (a ^ b) === c",
                         "`^` binds weaker than a comparison");
    else if (bits && a->type == TYPE_BOOL && b->type == TYPE_BOOL && (is_comparison(a) || is_comparison(b)))
        compiler_warning(compiler, node->span, logical_hint(op), "`%s` works on the bits of numbers",
                         operator_text(op));
    else if (bits && (is_comparison(node->a) || is_comparison(node->b) || b->kind == NODE_BOOL))
        compiler_warning(compiler, node->span, "put the bit operation into parentheses: (a & b) === c",
                         "`%s` binds weaker than a comparison", operator_text(op));
    else
        checker->warnings--;
}

/* `temp == 80 || 90`: the second value is compared with nothing. */
void warn_logical(Checker *checker, const Node *node, bool tested)
{
    const Node *a = inner(node->a), *b = inner(node->b);

    if ((b->kind != NODE_NUMBER && b->kind != NODE_STRING) || !is_comparison(a) || is_silent(checker)) return;
    if (node->op == OPERATOR_COALESCE) return;
    if (node->op == OPERATOR_AND) {
        bool differs = a->op == OPERATOR_NE || a->op == OPERATOR_LOOSE_NE;

        /* `mode !== "AUTO" && "by hand"` may be meant as a value: a text or nothing */
        if (!differs || inner(a->b)->kind != b->kind || (b->kind == NODE_STRING && !tested)) return;
    }
    checker->warnings++;
    compiler_warning(checker->compiler, node->b->span,
                     node->op == OPERATOR_AND ? "write x !== a && x !== b" : "write x === a || x === b",
                     "this constant is compared with nothing");
}

/* `when: held(flow > 5)`: milliseconds, of which -1 tells that the condition is false, and -1 is true. */
static void warn_time(Checker *checker, const Node *cell)
{
    int kind;

    if (cell->kind != NODE_CELL || cell->symbol == NULL || is_silent(checker)) return;
    kind = ((const CellCall *)cell->symbol)->spec.kind;
    if (kind != CELL_KIND_HELD && kind != CELL_KIND_SINCE) return;
    checker->warnings++;
    if (kind == CELL_KIND_HELD)
        compiler_warning(checker->compiler, cell->span, "write held(c, \"5s\")",
                         "this is a number of milliseconds, -1 while c is false, and -1 counts as true");
    else
        compiler_warning(checker->compiler, cell->span, "write within(c, \"5s\")",
                         "this is a number of milliseconds, 0 while c is true, and 0 counts as false");
}

/* Left sides of && and ||, and conditions, have been looked at when they were checked. */
void warn_truth(Checker *checker, const Node *node)
{
    for (;;) {
        node = inner(node);
        if (node->kind == NODE_CONDITIONAL) {
            warn_truth(checker, node->b);
            node = node->c;
        } else if (node->kind == NODE_LOGICAL && node->op != OPERATOR_COALESCE) {
            node = node->b;
        } else {
            break;
        }
    }
    warn_time(checker, node);
}

/* ---- members -------------------------------------------------------------------------------- */

void warn_member(Checker *checker, const Node *node)
{
    char hint[RUNG_HINT_MAX];
    const char *kind;

    if (is_silent(checker) || !name_is_no_property(checker->compiler, node, &kind, hint)) return;
    checker->warnings++;
    if (kind == NULL) {
        format_text(hint, sizeof hint, "call it: %t()", node->text.bytes, (size_t)node->text.length);
        compiler_warning(checker->compiler, node->span2, hint, "this is the function %q, not what it gives",
                         node->text.bytes, (size_t)node->text.length);
        return;
    }
    compiler_warning(checker->compiler, node->span2, hint[0] == '\0' ? NULL : hint,
                     "%s have no property %q: this is undefined", kind, node->text.bytes,
                     (size_t)node->text.length);
}

/* A path of names that begins with a tag of any type: nobody declared what it holds. */
static bool is_open_path(const Node *node)
{
    if (node->kind != NODE_MEMBER || node->symbol != NULL) return false;
    while (node->kind == NODE_MEMBER && node->symbol == NULL && (node->flags & FLAG_OPTIONAL) == 0)
        node = node->a;
    return node->kind == NODE_NAME && node->symbol != NULL &&
           ((const Symbol *)node->symbol)->kind == SYMBOL_TAG &&
           ((const Symbol *)node->symbol)->tag.type == RUNG_ANY;
}

static bool is_in_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

/* Does the same text stand elsewhere in the source? It may be what looks first whether the key is there. */
static bool is_written_elsewhere(const Compiler *compiler, Span span)
{
    const char *source = compiler->source, *end = source + compiler->length, *at = source, *found;
    size_t size = span.end - span.start;

    while ((size_t)(end - at) >= size) {
        bool is_whole;

        if ((found = memchr(at, source[span.start], (size_t)(end - at) - size + 1)) == NULL) break;
        is_whole = found + size == end || !is_in_name(found[size]);
        if (found != source + span.start && is_whole && memcmp(found, source + span.start, size) == 0)
            return true;
        at = found + 1;
    }
    return false;
}

void warn_receiver(Checker *checker, const Node *callee)
{
    enum { LOOKS_MAX = 100 };
    Compiler *compiler = checker->compiler;
    const Node *receiver = callee->a;
    char hint[RUNG_HINT_MAX];

    if ((callee->flags & FLAG_OPTIONAL) || !is_open_path(receiver) || is_silent(checker)) return;
    if (checker->looks++ >= LOOKS_MAX || is_written_elsewhere(compiler, receiver->span)) return;
    checker->warnings++;
    format_text(hint, sizeof hint, "write ?.%t, which is undefined then", callee->text.bytes,
                (size_t)callee->text.length);
    compiler_warning(compiler, receiver->span, hint, "where %q is missing, this throws a TypeError",
                     compiler->source + receiver->span.start,
                     (size_t)(receiver->span.end - receiver->span.start));
}

/* ---- texts ---------------------------------------------------------------------------------- */

void warn_string(Checker *checker, const Node *node)
{
    const char *at = node->text.bytes, *end = at + node->text.length;

    if (is_silent(checker)) return;
    while (end - at >= 4 && (at = memchr(at, '{', (size_t)(end - at) - 3)) != NULL) {
        if (*++at != '{') continue;
        while (end - at >= 2 && (at = memchr(at, '}', (size_t)(end - at) - 1)) != NULL && at[1] != '}') at++;
        if (at == NULL || end - at < 2) return;
        checker->warnings++;
        compiler_warning(checker->compiler, node->span, "fill in the value where the text is made",
                         "a placeholder {{ }} was not filled in");
        return;
    }
}

/* ---- statements ----------------------------------------------------------------------------- */

void warn_statements(Checker *checker, const Node *list)
{
    const char *source = checker->compiler->source;

    for (; list != NULL && list->next != NULL; list = list->next) {
        uint32_t end = list->span.end;

        if (source[end] == ';' || source[end - 1] == ';') continue;
        if (list->kind != NODE_RETURN || list->a != NULL || list->next->kind != NODE_EXPRESSION) continue;
        if (is_silent(checker)) return;
        checker->warnings++;
        compiler_warning(checker->compiler, list->next->span, "write it on the line of `return`",
                         "this is never reached: `return` ends with its line");
    }
}

void warn_if(Checker *checker, const Node *node)
{
    if (node->b->kind != NODE_EMPTY || node->c != NULL || is_silent(checker)) return;
    checker->warnings++;
    compiler_warning(checker->compiler, node->b->span, "leave out the ;",
                     "this ; is all that the condition decides about");
}

/* `temp > 1,5` */
void warn_sequence(Checker *checker, const Node *node)
{
    const char *source = checker->compiler->source;
    uint32_t at = node->b->span.start;

    if (node->b->kind != NODE_NUMBER || at < 2 || source[at - 1] != ',' || source[at - 2] < '0' ||
        source[at - 2] > '9' || is_silent(checker))
        return;
    checker->warnings++;
    compiler_warning(checker->compiler, node->b->span, "write a point in a number: 1.5",
                     "a comma ends the number before it: only what follows is the result");
}

void warn_constant(Checker *checker, const Node *target)
{
    const Binding *binding = node_binding(target);

    if (binding == NULL || binding->kind != BINDING_CONST || is_silent(checker)) return;
    checker->warnings++;
    compiler_warning(checker->compiler, target->span, "declare it with let",
                     "%q is a constant: this throws a TypeError", target->text.bytes,
                     (size_t)target->text.length);
}
