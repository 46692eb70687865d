/* pattern.c - patterns and parameters: expressions that turn out to be something else.
**
** Until `=` or `=>` is read nobody knows whether `[a, {b}]` is a value or a pattern, so both are parsed as an
** expression, and what becomes a pattern is converted here, in place. Patterns are nested no deeper than the
** limit allows, so these functions recurse. */
#include <string.h>

#include "compiler/grammar.h"
#include "compiler/parser.h"
#include "vm/text.h"

static void target_error(Parser *ps, Span span, const char *hint, const char *message)
{
    compiler_error(ps->compiler, RUNG_SYNTAX, span, hint, "%s", message);
}

static void check_target_name(Parser *ps, const Node *name, TargetUse use)
{
    if (use == TARGET_DECLARED && (name->flags & FLAG_IN_PAREN))
        target_error(ps, name->span, "leave out the parentheses",
                     "a name that is declared may not stand in parentheses");
    if (text_is(name->text, "eval") || text_is(name->text, "arguments"))
        compiler_error(ps->compiler, RUNG_SYNTAX, name->span, "choose another name",
                       use == TARGET_DECLARED ? "%q cannot be declared in strict mode"
                                              : "%q cannot be assigned to in strict mode",
                       name->text.bytes, (size_t)name->text.length);
}

/* `(a)` becomes `a`. */
static void strip_parens(Node *node)
{
    Node *inner = node->a, *next = node->next;

    while (inner->kind == NODE_PAREN) inner = inner->a;
    *node = *inner;
    node->next = next;
    if (node->kind == NODE_NAME) node->flags |= FLAG_IN_PAREN;
}

static const Node *without_parens(const Node *node)
{
    while (node->kind == NODE_PAREN) node = node->a;
    return node;
}

static void not_a_target(Parser *ps, const Node *node, TargetUse use)
{
    int inner = without_parens(node)->kind;

    if (use == TARGET_DECLARED)
        target_error(ps, node->span, NULL, "a name or a pattern is expected here");
    else if (inner == NODE_CHAIN)
        target_error(ps, node->span, "write if (a) a.b = value", "an optional chain cannot be assigned to");
    else if (node->kind == NODE_PAREN && (inner == NODE_ARRAY || inner == NODE_OBJECT))
        target_error(ps, node->span, "leave out the parentheses",
                     "a pattern in parentheses cannot be assigned to");
    else
        target_error(ps, node->span, use == TARGET_ASSIGNED ? "write === to compare" : NULL,
                     "this cannot be assigned to");
}

/* A target with or without a default. */
static void convert_element(Parser *ps, Node *node, TargetUse use)
{
    bool is_default = node->kind == NODE_DEFAULT || (node->kind == NODE_ASSIGN && node->op == OPERATOR_NONE);

    if (!is_default) {
        convert_target(ps, node, use);
        return;
    }
    node->kind = NODE_DEFAULT;
    /* as a target of an assignment it was converted when the `=` was read */
    if (use == TARGET_DECLARED) convert_target(ps, node->a, use);
}

/* `...a`, the last of a list. */
static void convert_rest(Parser *ps, Node *node, TargetUse use, bool trailing_comma, bool in_object)
{
    node->kind = NODE_REST;
    if (node->next != NULL || trailing_comma)
        target_error(ps, node->span, NULL, "nothing may follow the rest, not even a comma");
    convert_target(ps, node->a, use);
    if (in_object && (node->a->kind == NODE_ARRAY_PATTERN || node->a->kind == NODE_OBJECT_PATTERN))
        target_error(ps, node->a->span, NULL, "the rest of an object goes to a name");
}

static void convert_array(Parser *ps, Node *node, TargetUse use)
{
    node->kind = NODE_ARRAY_PATTERN;
    for (Node *e = node->list; e != NULL; e = e->next) {
        if (e->kind == NODE_HOLE) continue;
        if (e->kind == NODE_SPREAD || e->kind == NODE_REST)
            convert_rest(ps, e, use, (node->flags & FLAG_TRAILING_COMMA) != 0, false);
        else
            convert_element(ps, e, use);
    }
}

enum { BECAME_PATTERN = 1 };    /* in `op` of a property with a default */

static void convert_object(Parser *ps, Node *node, TargetUse use)
{
    node->kind = NODE_OBJECT_PATTERN;
    for (Node *p = node->list; p != NULL; p = p->next) {
        if (p->kind == NODE_SPREAD || p->kind == NODE_REST) {
            convert_rest(ps, p, use, (node->flags & FLAG_TRAILING_COMMA) != 0, true);
        } else if (p->flags & FLAG_SHORTHAND) {
            p->op = BECAME_PATTERN;
            check_target_name(ps, p->b->kind == NODE_DEFAULT ? p->b->a : p->b, use);
        } else {
            convert_element(ps, p->b, use);
        }
    }
}

void convert_target(Parser *ps, Node *node, TargetUse use)
{
    NodeKind inner;

    if (ps->stopped) return;
    switch (node->kind) {
    case NODE_NAME:
        check_target_name(ps, node, use);
        break;
    case NODE_MEMBER: case NODE_INDEX:
        if (use == TARGET_DECLARED) not_a_target(ps, node, use);
        break;
    case NODE_PAREN:
        inner = (NodeKind)without_parens(node)->kind;
        if (use != TARGET_DECLARED && (inner == NODE_NAME || inner == NODE_MEMBER || inner == NODE_INDEX)) {
            strip_parens(node);
            if (inner == NODE_NAME) check_target_name(ps, node, use);
        } else {
            not_a_target(ps, node, use);
        }
        break;
    case NODE_ARRAY:
        convert_array(ps, node, use);
        break;
    case NODE_OBJECT:
        convert_object(ps, node, use);
        break;
    case NODE_ARRAY_PATTERN:    /* was converted as a target of `=`; now it is a parameter */
        if (use == TARGET_DECLARED) convert_array(ps, node, use);
        break;
    case NODE_OBJECT_PATTERN:
        if (use == TARGET_DECLARED) convert_object(ps, node, use);
        break;
    default:
        not_a_target(ps, node, use);
        break;
    }
}

void convert_simple_target(Parser *ps, Node *node)
{
    if (ps->stopped) return;
    if (node->kind == NODE_ARRAY || node->kind == NODE_OBJECT)
        not_a_target(ps, node, TARGET_CHANGED);
    else
        convert_target(ps, node, TARGET_CHANGED);
}

void check_covers(Parser *ps)
{
    for (const Node *p = ps->covers; p != NULL; p = p->d) {
        if (p->op != BECAME_PATTERN)
            target_error(ps, p->span, "write a colon: {name: value}",
                         "a default value stands in a pattern only");
    }
}

/* ---- parameters ----------------------------------------------------------------------------- */

/* The names that parameters declare; there may be tens of thousands. */
typedef struct NameSet {
    Parser *ps;
    const Node **slots;     /* open addressing; NULL while names are only counted */
    size_t count, mask;
} NameSet;

static void add_name(NameSet *set, const Node *name)
{
    size_t at;

    set->count++;
    if (set->slots == NULL) return;
    at = text_hash(name->text.bytes, name->text.length, 0) & set->mask;
    for (; set->slots[at] != NULL; at = (at + 1) & set->mask) {
        Text other = set->slots[at]->text;

        if (other.length != name->text.length || memcmp(other.bytes, name->text.bytes, other.length) != 0)
            continue;
        compiler_error(set->ps->compiler, RUNG_SYNTAX, name->span, NULL, "two parameters are called %q",
                       name->text.bytes, (size_t)name->text.length);
        return;
    }
    set->slots[at] = name;
}

static void add_names(NameSet *set, const Node *target)
{
    switch (target->kind) {
    case NODE_NAME: add_name(set, target); break;
    case NODE_DEFAULT: case NODE_REST: add_names(set, target->a); break;
    case NODE_PROPERTY: add_names(set, target->b); break;
    case NODE_PARAMETERS: case NODE_ARRAY_PATTERN: case NODE_OBJECT_PATTERN:
        for (const Node *e = target->list; e != NULL; e = e->next) add_names(set, e);
        break;
    default: break;
    }
}

static void check_duplicates(Parser *ps, const Node *parameters)
{
    NameSet set = {ps, NULL, 0, 0};
    size_t size = 4;

    add_names(&set, parameters);
    if (set.count < 2) return;
    while (size < 2 * set.count) size *= 2;
    set.slots = compiler_alloc(ps->compiler, size * sizeof *set.slots);
    if (set.slots == NULL) {
        ps->stopped = true;
        return;
    }
    for (size_t i = 0; i < size; i++) set.slots[i] = NULL;
    set.mask = size - 1;
    add_names(&set, parameters);
}

/* `a, b, c` as a list. */
static List flatten(Parser *ps, Node *node, Node *rest)
{
    List list;

    while (node->kind == NODE_SEQUENCE) {
        node->b->next = rest;
        rest = node->b;
        node = node->a;
    }
    node->next = rest;
    list = list_of(ps, node);
    while (list.last != NULL && list.last->next != NULL) list.last = list.last->next;
    return list;
}

static Node *parameters_of(Parser *ps, Span span, List list)
{
    Node *node = build_leaf(ps, NODE_PARAMETERS, span);

    if (node == NULL) return NULL;
    if (list.first != NULL) list = flatten(ps, list.first, list.first->next);
    node->list = list.first;
    for (Node *p = node->list; p != NULL; p = p->next) {
        if (p->kind == NODE_SPREAD)
            convert_rest(ps, p, TARGET_DECLARED, false, false);
        else
            convert_element(ps, p, TARGET_DECLARED);
        build_nest(ps, node, p, 0);
    }
    if (!ps->stopped) check_duplicates(ps, node);
    return ps->stopped ? NULL : node;
}

Node *build_parameters(Parser *ps, const Token *open, List list, const Token *close)
{
    Span span = {open->span.start, close->span.end};

    return parameters_of(ps, span, list);
}

Node *build_arrow_parameters(Parser *ps, Node *head)
{
    if (ps->stopped) return NULL;
    if (head->kind == NODE_NAME) return parameters_of(ps, head->span, list_of(ps, head));
    if (head->kind == NODE_PAREN) return parameters_of(ps, head->span, list_of(ps, head->a));
    if (head->kind == NODE_CALL && head->a->kind == NODE_NAME && text_is(head->a->text, "async"))
        explain_unsupported(ps, head->a->span, "async functions are", "leave out async and await");
    else
        compiler_error(ps->compiler, RUNG_SYNTAX, head->span, "to compare, write >=",
                       "parameters are expected before '=>'");
    return build_leaf(ps, NODE_PARAMETERS, head->span);
}
