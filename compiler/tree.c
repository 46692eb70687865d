/* tree.c - the tree as text.
**
** An expression is one line, operator first: (> temp 80), (. a name), (call f x). A statement begins a line
** of its own, indented. Chains that grow to the left may be a million links long: their pointers are turned
** round on the way down and put back on the way up, so the walk needs no memory. Everything else is nested no
** deeper than the limit allows. */
#include "compiler/tree.h"

#include <string.h>

#include "compiler/compiler.h"
#include "vm/format.h"
#include "vm/number.h"

static const char *const operator_texts[OPERATOR_COUNT] = {
    [OPERATOR_NONE] = "",
    [OPERATOR_ADD] = "+", [OPERATOR_SUB] = "-", [OPERATOR_MUL] = "*", [OPERATOR_DIV] = "/",
    [OPERATOR_MOD] = "%", [OPERATOR_POW] = "**",
    [OPERATOR_BIT_AND] = "&", [OPERATOR_BIT_OR] = "|", [OPERATOR_BIT_XOR] = "^",
    [OPERATOR_SHL] = "<<", [OPERATOR_SHR] = ">>", [OPERATOR_USHR] = ">>>",
    [OPERATOR_LT] = "<", [OPERATOR_LE] = "<=", [OPERATOR_GT] = ">", [OPERATOR_GE] = ">=",
    [OPERATOR_EQ] = "===", [OPERATOR_NE] = "!==", [OPERATOR_LOOSE_EQ] = "==", [OPERATOR_LOOSE_NE] = "!=",
    [OPERATOR_IN] = "in", [OPERATOR_INSTANCEOF] = "instanceof",
    [OPERATOR_AND] = "&&", [OPERATOR_OR] = "||", [OPERATOR_COALESCE] = "??",
    [OPERATOR_NEG] = "-", [OPERATOR_PLUS] = "+", [OPERATOR_NOT] = "!", [OPERATOR_BIT_NOT] = "~",
    [OPERATOR_TYPEOF] = "typeof", [OPERATOR_VOID] = "void", [OPERATOR_DELETE] = "delete",
    [OPERATOR_INCREMENT] = "++", [OPERATOR_DECREMENT] = "--",
    [OPERATOR_VAR] = "var", [OPERATOR_LET] = "let", [OPERATOR_CONST] = "const",
};

const char *operator_text(Operator op) { return operator_texts[op]; }

const char *node_kind_text(NodeKind kind)
{
    switch (kind) {
    case NODE_UNDEFINED: return "nothing";
    case NODE_NULL: return "null";
    case NODE_BOOL: return "boolean";
    case NODE_NUMBER: return "number";
    case NODE_STRING: return "string";
    case NODE_TEMPLATE: return "template literal";
    case NODE_REGEX: return "regular expression";
    case NODE_NAME: return "name";
    case NODE_ARRAY: return "array literal";
    case NODE_OBJECT: return "object literal";
    case NODE_PROPERTY: return "property";
    case NODE_SPREAD: return "spread";
    case NODE_HOLE: return "hole";
    case NODE_FUNCTION: return "function";
    case NODE_PARAMETERS: return "parameters";
    case NODE_PAREN: return "expression in parentheses";
    case NODE_UNARY: return "unary operator";
    case NODE_UPDATE: return "update";
    case NODE_BINARY: return "operator";
    case NODE_LOGICAL: return "logical operator";
    case NODE_CONDITIONAL: return "conditional";
    case NODE_ASSIGN: return "assignment";
    case NODE_SEQUENCE: return "sequence";
    case NODE_MEMBER: return "member access";
    case NODE_INDEX: return "index";
    case NODE_CALL: return "call";
    case NODE_NEW: return "new";
    case NODE_CHAIN: return "optional chain";
    case NODE_READING: case NODE_CELL: return "call of a rule builtin";
    case NODE_ARRAY_PATTERN: return "array pattern";
    case NODE_OBJECT_PATTERN: return "object pattern";
    case NODE_DEFAULT: return "default value";
    case NODE_REST: return "rest";
    case NODE_PROGRAM: return "program";
    case NODE_BLOCK: return "block";
    case NODE_EMPTY: return "empty statement";
    case NODE_DECLARE: return "declaration";
    case NODE_DECLARATOR: return "declarator";
    case NODE_EXPRESSION: return "expression";
    case NODE_IF: return "if";
    case NODE_FOR: return "for";
    case NODE_FOR_IN: return "for-in";
    case NODE_FOR_OF: return "for-of";
    case NODE_WHILE: return "while";
    case NODE_DO: return "do";
    case NODE_SWITCH: return "switch";
    case NODE_CASE: return "case";
    case NODE_BREAK: return "break";
    case NODE_CONTINUE: return "continue";
    case NODE_RETURN: return "return";
    case NODE_THROW: return "throw";
    case NODE_TRY: return "try";
    case NODE_LABELED: return "label";
    case NODE_COUNT: break;
    }
    return "?";
}

/* ---- writing -------------------------------------------------------------------------------- */

typedef struct Dump {
    rung_sink sink;
    void *user;
    uint32_t indent;
    bool stopped;
} Dump;

static void put_text(Dump *dump, const char *text, size_t length)
{
    if (!dump->stopped && length > 0 && !dump->sink(dump->user, text, length)) dump->stopped = true;
}

static void put(Dump *dump, const char *text) { put_text(dump, text, strlen(text)); }

/* In pieces, with control characters escaped. */
static void put_escaped(Dump *dump, Text text)
{
    char piece[256];

    while (text.length > 0) {
        uint32_t length = text.length < 32 ? text.length : 32;

        while (length < text.length && ((unsigned char)text.bytes[length] & 0xC0) == 0x80) length--;
        put_text(dump, piece, format_text(piece, sizeof piece, "%t", text.bytes, (size_t)length));
        text.bytes += length;
        text.length -= length;
    }
}

static void put_string(Dump *dump, Text text)
{
    put(dump, "\"");
    while (text.length > 0) {
        Text plain = text;

        plain.length = 0;
        while (plain.length < text.length && text.bytes[plain.length] != '"' &&
               text.bytes[plain.length] != '\\')
            plain.length++;
        put_escaped(dump, plain);
        text.bytes += plain.length;
        text.length -= plain.length;
        if (text.length == 0) break;
        put(dump, *text.bytes == '"' ? "\\\"" : "\\\\");
        text.bytes++;
        text.length--;
    }
    put(dump, "\"");
}

static void put_line(Dump *dump)
{
    put(dump, "\n");
    for (uint32_t i = 0; i < dump->indent; i++) put(dump, "  ");
}

static void put_node(Dump *dump, const Node *node);

/* " child", or nothing. */
static void put_child(Dump *dump, const Node *child)
{
    if (child == NULL) return;
    put(dump, " ");
    put_node(dump, child);
}

static void put_children(Dump *dump, const Node *first)
{
    for (; first != NULL; first = first->next) put_child(dump, first);
}

/* ---- chains to the left --------------------------------------------------------------------- */

static bool is_link(const Node *node)
{
    switch (node->kind) {
    case NODE_BINARY: case NODE_LOGICAL: case NODE_SEQUENCE:
    case NODE_MEMBER: case NODE_INDEX: case NODE_CALL:
        return true;
    default: return false;
    }
}

static void open_link(Dump *dump, const Node *node)
{
    const char *mark = node->flags & FLAG_OPTIONAL ? "?." : "";

    put(dump, "(");
    switch (node->kind) {
    case NODE_SEQUENCE: put(dump, ","); break;
    case NODE_MEMBER: put(dump, *mark ? mark : "."); break;
    case NODE_INDEX: put(dump, mark); put(dump, "[]"); break;
    case NODE_CALL: put(dump, mark); put(dump, "call"); break;
    default: put(dump, operator_text((Operator)node->op)); break;
    }
    put(dump, " ");
}

static void close_link(Dump *dump, const Node *node)
{
    switch (node->kind) {
    case NODE_MEMBER: put(dump, " "); put_escaped(dump, node->text); break;
    case NODE_CALL: put_children(dump, node->list); break;
    default: put_child(dump, node->b); break;
    }
    put(dump, ")");
}

/* The nodes are in the compile arena and nobody else reads them meanwhile, so turning pointers round does no
** harm: when this returns they are as they were. */
static void put_chain(Dump *dump, const Node *last)
{
    Node *node = (Node *)(uintptr_t)last, *above = NULL;

    while (is_link(node)) {
        Node *below = node->a;

        open_link(dump, node);
        node->a = above;
        above = node;
        node = below;
    }
    put_node(dump, node);
    while (above != NULL) {
        Node *next = above->a;

        close_link(dump, above);
        above->a = node;
        node = above;
        above = next;
    }
}

/* ---- everything else ------------------------------------------------------------------------ */

/* (word a b c d children) */
static void put_form(Dump *dump, const char *word, const Node *node)
{
    put(dump, "(");
    put(dump, word);
    put_child(dump, node->a);
    put_child(dump, node->b);
    put_child(dump, node->c);
    put_child(dump, node->d);
    put_children(dump, node->list);
    put(dump, ")");
}

static void put_statement(Dump *dump, const Node *node)
{
    if (node == NULL) return;
    dump->indent++;
    put_line(dump);
    put_node(dump, node);
    dump->indent--;
}

static void put_statements(Dump *dump, const Node *first)
{
    for (; first != NULL; first = first->next) put_statement(dump, first);
}

static void put_function(Dump *dump, const Node *node)
{
    put(dump, node->flags & FLAG_ARROW ? "(=>" : "(function");
    if (node->text.bytes != NULL) {
        put(dump, " ");
        put_escaped(dump, node->text);
    }
    put(dump, " (");
    for (const Node *p = node->a->list; p != NULL; p = p->next) {
        put_node(dump, p);
        if (p->next != NULL) put(dump, " ");
    }
    put(dump, ")");
    if (node->flags & FLAG_EXPRESSION)
        put_child(dump, node->b);
    else
        put_statements(dump, node->b->list);
    put(dump, ")");
}

/* A part of a statement's head that may be absent. */
static void put_optional(Dump *dump, const Node *node)
{
    put(dump, " ");
    if (node != NULL)
        put_node(dump, node);
    else
        put(dump, "-");
}

/* `else if` grows to the right: its end brackets are written by a count. */
static void put_if(Dump *dump, const Node *node)
{
    put(dump, "(if");
    for (;;) {
        put_child(dump, node->a);
        put_statement(dump, node->b);
        node = node->c;
        if (node == NULL || node->kind != NODE_IF) break;
        put_line(dump);
        put(dump, " else if");
    }
    if (node != NULL) {
        put_line(dump);
        put(dump, " else");
        put_statement(dump, node);
    }
    put(dump, ")");
}

static void put_jump(Dump *dump, const char *word, const Node *node)
{
    put(dump, "(");
    put(dump, word);
    if (node->text.bytes != NULL) {
        put(dump, " ");
        put_escaped(dump, node->text);
    }
    put_child(dump, node->a);
    put(dump, ")");
}

static void put_node(Dump *dump, const Node *node)
{
    char digits[NUMBER_TEXT_MAX];

    if (dump->stopped) return;
    switch ((NodeKind)node->kind) {
    case NODE_UNDEFINED: put(dump, "undefined"); break;
    case NODE_NULL: put(dump, "null"); break;
    case NODE_BOOL: put(dump, node->number != 0 ? "true" : "false"); break;
    case NODE_NUMBER: put_text(dump, digits, number_to_text(node->number, digits)); break;
    case NODE_STRING: put_string(dump, node->text); break;
    case NODE_REGEX:
        put(dump, "/");
        put_escaped(dump, node->text);
        put(dump, "/");
        put_escaped(dump, node->text2);
        break;
    case NODE_NAME: put_escaped(dump, node->text); break;
    case NODE_HOLE: put(dump, "hole"); break;
    case NODE_EMPTY: put(dump, "(empty)"); break;

    case NODE_TEMPLATE: put_form(dump, "template", node); break;
    case NODE_ARRAY: put_form(dump, "array", node); break;
    case NODE_ARRAY_PATTERN: put_form(dump, "array-pattern", node); break;
    case NODE_OBJECT: put_form(dump, "object", node); break;
    case NODE_OBJECT_PATTERN: put_form(dump, "object-pattern", node); break;
    case NODE_PROPERTY: put_form(dump, node->flags & FLAG_COMPUTED ? "[]:" : ":", node); break;
    case NODE_SPREAD: case NODE_REST: put_form(dump, "...", node); break;
    case NODE_DEFAULT: put_form(dump, "default", node); break;
    case NODE_PARAMETERS: put_form(dump, "parameters", node); break;
    case NODE_FUNCTION: put_function(dump, node); break;

    case NODE_PAREN: put_form(dump, "paren", node); break;
    case NODE_UNARY: put_form(dump, operator_text((Operator)node->op), node); break;
    case NODE_UPDATE:
        put(dump, node->flags & FLAG_PREFIX ? "(" : "(postfix ");
        put(dump, operator_text((Operator)node->op));
        put_child(dump, node->a);
        put(dump, ")");
        break;
    case NODE_CONDITIONAL: put_form(dump, "?:", node); break;
    case NODE_ASSIGN:
        put(dump, "(");
        put(dump, operator_text((Operator)node->op));
        put(dump, "=");
        put_child(dump, node->a);
        put_child(dump, node->b);
        put(dump, ")");
        break;
    case NODE_BINARY: case NODE_LOGICAL: case NODE_SEQUENCE:
    case NODE_MEMBER: case NODE_INDEX: case NODE_CALL:
        put_chain(dump, node);
        break;
    case NODE_NEW: put_form(dump, "new", node); break;
    case NODE_READING: case NODE_CELL: put_form(dump, "rule", node); break;
    case NODE_CHAIN: put_form(dump, "chain", node); break;

    case NODE_PROGRAM: case NODE_BLOCK:
        put(dump, node->kind == NODE_PROGRAM ? "(program" : "(block");
        put_statements(dump, node->list);
        put(dump, ")");
        break;
    case NODE_DECLARE: put_form(dump, operator_text((Operator)node->op), node); break;
    case NODE_DECLARATOR:
        if (node->b != NULL)
            put_form(dump, "=", node);
        else
            put_node(dump, node->a);
        break;
    case NODE_EXPRESSION: put_node(dump, node->a); break;
    case NODE_IF: put_if(dump, node); break;
    case NODE_FOR:
        put(dump, "(for");
        put_optional(dump, node->a);
        put_optional(dump, node->b);
        put_optional(dump, node->c);
        put_statement(dump, node->d);
        put(dump, ")");
        break;
    case NODE_FOR_IN: case NODE_FOR_OF:
        put(dump, node->kind == NODE_FOR_IN ? "(for-in" : "(for-of");
        put_child(dump, node->a);
        put_child(dump, node->b);
        put_statement(dump, node->c);
        put(dump, ")");
        break;
    case NODE_WHILE:
        put(dump, "(while");
        put_child(dump, node->a);
        put_statement(dump, node->b);
        put(dump, ")");
        break;
    case NODE_DO:
        put(dump, "(do");
        put_statement(dump, node->a);
        put_line(dump);
        put(dump, " while");
        put_child(dump, node->b);
        put(dump, ")");
        break;
    case NODE_SWITCH:
        put(dump, "(switch");
        put_child(dump, node->a);
        put_statements(dump, node->list);
        put(dump, ")");
        break;
    case NODE_CASE:
        put(dump, node->a != NULL ? "(case" : "(default");
        put_child(dump, node->a);
        put_statements(dump, node->list);
        put(dump, ")");
        break;
    case NODE_BREAK: put_jump(dump, "break", node); break;
    case NODE_CONTINUE: put_jump(dump, "continue", node); break;
    case NODE_RETURN: put_jump(dump, "return", node); break;
    case NODE_THROW: put_jump(dump, "throw", node); break;
    case NODE_TRY:
        put(dump, "(try");
        put_statement(dump, node->a);
        if (node->c != NULL) {
            put_line(dump);
            put(dump, " catch");
            put_child(dump, node->b);
            put_statement(dump, node->c);
        }
        if (node->d != NULL) {
            put_line(dump);
            put(dump, " finally");
            put_statement(dump, node->d);
        }
        put(dump, ")");
        break;
    case NODE_LABELED:
        put(dump, "(label ");
        put_escaped(dump, node->text);
        put_statement(dump, node->a);
        put(dump, ")");
        break;
    case NODE_COUNT: break;
    }
}

bool dump_tree(const Node *tree, rung_sink sink, void *user)
{
    Dump dump = {sink, user, 0, false};

    put_node(&dump, tree);
    put(&dump, "\n");
    return !dump.stopped;
}
