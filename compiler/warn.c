/* warn.c - what JavaScript accepts and nobody means.
**
** A warning is about types that are known when the text is compiled, and never about a value that may be
** what was meant.
*/
#include "compiler/checker.h"

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

static bool is_nan(const Node *node) { return node->kind == NODE_NUMBER && node->number != node->number; }

/* A number or bool beside a constant text, which JavaScript turns into a number. */
static bool is_beside_text(const Node *value, const Node *text)
{
    bool known = value->type == TYPE_INT || value->type == TYPE_DOUBLE || value->type == TYPE_BOOL;

    return known && text->kind == NODE_STRING && value->kind != NODE_NUMBER && value->kind != NODE_BOOL;
}

static const char *logical_hint(Operator op)
{
    return op == OPERATOR_BIT_AND ? "write &&" : op == OPERATOR_BIT_OR ? "write ||" : "write !==";
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

    if (checker->warnings >= MAX_ERRORS) return;
    checker->warnings++;
    if (equality && (is_nan(a) || is_nan(b)))
        compiler_warning(compiler, node->span, "use Number.isNaN(x)", "nothing equals NaN: this is always %s",
                         negative ? "true" : "false");
    else if (strict && a->type != TYPE_ANY && b->type != TYPE_ANY && a->type != b->type &&
             (a->type == TYPE_STRING || b->type == TYPE_STRING || a->type == TYPE_BOOL ||
              b->type == TYPE_BOOL))
        compiler_warning(compiler, node->span, NULL, "%s never equals %s: this is always %s",
                         node_type_text(a), node_type_text(b), negative ? "true" : "false");
    else if (is_comparison(node) && !strict && (is_beside_text(a, b) || is_beside_text(b, a)))
        compiler_warning(compiler, node->span, "leave out the quotes",
                         "%s is compared with a text, which is turned into a number",
                         node_type_text(a->kind == NODE_STRING ? b : a));
    else if (op >= OPERATOR_LT && op <= OPERATOR_GE && is_comparison(node->a))
        compiler_warning(compiler, node->span, "write a < b && b < c",
                         "the result of a comparison is compared again");
    else if (bits && is_comparison(a) && is_comparison(b))
        compiler_warning(compiler, node->span, logical_hint(op), "`%s` works on the bits of numbers",
                         operator_text(op));
    else if (bits && (is_comparison(node->a) || is_comparison(node->b) || b->kind == NODE_BOOL))
        compiler_warning(compiler, node->span, "put the bit operation into parentheses: (a & b) === c",
                         "`%s` binds weaker than a comparison", operator_text(op));
    else
        checker->warnings--;
}

/* ---- members -------------------------------------------------------------------------------- */

void warn_member(Checker *checker, const Node *node)
{
    char hint[RUNG_HINT_MAX];
    const char *kind;

    if (checker->warnings >= MAX_ERRORS || !name_is_no_property(checker->compiler, node, &kind, hint)) return;
    checker->warnings++;
    compiler_warning(checker->compiler, node->span2, hint[0] == '\0' ? NULL : hint,
                     "%s have no property %q: this is undefined", kind, node->text.bytes,
                     (size_t)node->text.length);
}
