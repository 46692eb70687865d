/* build.c - expressions of the tree, with the errors that the standard finds while it parses them. */
#include <string.h>

#include "compiler/grammar.h"
#include "compiler/parser.h"
#include "vm/number.h"

/* ---- nodes and lists ------------------------------------------------------------------------ */

Node *node_new(Compiler *compiler, NodeKind kind, Span span)
{
    Node *node = compiler_alloc(compiler, sizeof *node);

    if (node == NULL) return NULL;
    memset(node, 0, sizeof *node);
    node->kind = (uint8_t)kind;
    node->span = span;
    return node;
}

Node *build_leaf(Parser *ps, NodeKind kind, Span span)
{
    Node *node = ps->stopped ? NULL : node_new(ps->compiler, kind, span);

    if (node == NULL) ps->stopped = true;
    return node;
}

static Span span_join(Span first, Span last)
{
    Span span = {first.start, last.end};

    return span;
}

List list_of(Parser *ps, Node *node)
{
    List list = {node, node};

    if (ps->stopped) list.first = list.last = NULL;
    return list;
}

List list_add(Parser *ps, List list, Node *node)
{
    if (ps->stopped) return list;
    return list_join(list, list_of(ps, node));
}

List list_join(List list, List more)
{
    if (list.first == NULL) return more;
    if (more.first == NULL) return list;
    list.last->next = more.first;
    list.last = more.last;
    return list;
}

/* ---- nesting -------------------------------------------------------------------------------- */

static const Node *deeper(const Node *found, const Node *candidate)
{
    return candidate != NULL && (found == NULL || candidate->depth > found->depth) ? candidate : found;
}

/* The tree grows from the inside, so the node that has too many levels in it is not the one where a reader
** meets the level that is too much: that one is still open, or it is found by going down where it is deepest. */
static Span passing_level(const Parser *ps, const Node *node)
{
    uint32_t outside;
    const Token *token = grammar_level(ps->grammar, ps->compiler->options.max_nesting, &outside);

    if (token != NULL) return token->span;
    while (node->depth > outside) {
        const Node *next = deeper(deeper(deeper(deeper(NULL, node->a), node->b), node->c), node->d);

        for (const Node *item = node->list; item != NULL; item = item->next) next = deeper(next, item);
        if (next == NULL) break;
        node = next;
    }
    return node->span;
}

/* What counts is what a walk over the tree must recurse for: brackets, blocks, functions, prefix operators,
** and operators directly below an operator unless they stand on its left, where a walk goes on in a loop.
** So a walk is never more than a few calls deep for each level. */
void build_nest(Parser *ps, Node *node, const Node *child, uint32_t levels)
{
    uint32_t limit = ps->compiler->options.max_nesting;

    if (ps->stopped || child == NULL) return;
    if (child->depth + levels > node->depth) node->depth = child->depth + levels;
    if (node->depth <= limit) return;
    compiler_error(ps->compiler, RUNG_LIMIT_NESTING, passing_level(ps, node), "split it into smaller parts",
                   "nested deeper than %u levels", limit);
    ps->stopped = true;
}

static void nest_list(Parser *ps, Node *node, const Node *first, uint32_t levels)
{
    for (; first != NULL; first = first->next) build_nest(ps, node, first, levels);
}

/* An operand that is not the leftmost. */
static void nest_operand(Parser *ps, Node *node, const Node *child)
{
    bool is_operator = child->kind == NODE_BINARY || child->kind == NODE_LOGICAL ||
                       child->kind == NODE_CONDITIONAL || child->kind == NODE_ASSIGN;

    build_nest(ps, node, child, is_operator);
}

/* ---- literals ------------------------------------------------------------------------------- */

Node *build_paren(Parser *ps, const Token *open, Node *inside, const Token *close)
{
    Node *node = build_leaf(ps, NODE_PAREN, span_join(open->span, close->span));

    if (node == NULL) return NULL;
    node->a = inside;
    build_nest(ps, node, inside, 1);
    return node;
}

static Node *build_list(Parser *ps, NodeKind kind, const Token *open, List list, bool trailing_comma,
                        const Token *close)
{
    Node *node = build_leaf(ps, kind, span_join(open->span, close->span));

    if (node == NULL) return NULL;
    node->list = list.first;
    if (trailing_comma) node->flags = FLAG_TRAILING_COMMA;
    node->depth = 1;
    nest_list(ps, node, list.first, 1);
    return node;
}

Node *build_array(Parser *ps, const Token *open, List elements, bool trailing_comma, const Token *close)
{
    return build_list(ps, NODE_ARRAY, open, elements, trailing_comma, close);
}

Node *build_object(Parser *ps, const Token *open, List properties, bool trailing_comma, const Token *close)
{
    return build_list(ps, NODE_OBJECT, open, properties, trailing_comma, close);
}

Node *build_spread(Parser *ps, const Token *dots, Node *what)
{
    Node *node = ps->stopped ? NULL : build_leaf(ps, NODE_SPREAD, span_join(dots->span, what->span));

    if (node == NULL) return NULL;
    node->a = what;
    build_nest(ps, node, what, 0);
    return node;
}

/* A name, as it is after its escapes; of another word what stands in the source. */
static Text token_text(const Parser *ps, const Token *token)
{
    if (token->node != NULL && (token->node->kind == NODE_NAME || token->node->kind == NODE_STRING))
        return token->node->text;
    return span_text(ps->compiler, token->span);
}

Node *build_key(Parser *ps, const Token *word)
{
    Node *property = build_leaf(ps, NODE_PROPERTY, word->span);
    Node *key = build_leaf(ps, NODE_STRING, word->span);

    if (key == NULL) return NULL;
    property->a = key;
    key->text = token_text(ps, word);
    if (word->kind == TOKEN_NUMBER) {
        char *digits = compiler_alloc(ps->compiler, NUMBER_TEXT_MAX);

        if (digits == NULL) {
            ps->stopped = true;
            return NULL;
        }
        key->text.length = (uint32_t)number_to_text(word->node->number, digits);
        key->text.bytes = digits;
    }
    return property;
}

Node *build_computed_key(Parser *ps, const Token *open, Node *key)
{
    Node *property = build_leaf(ps, NODE_PROPERTY, open->span);

    if (property == NULL) return NULL;
    property->a = key;
    property->flags = FLAG_COMPUTED;
    build_nest(ps, property, key, 1);
    return property;
}

Node *build_property(Parser *ps, Node *property, Node *value)
{
    if (ps->stopped) return NULL;
    if (!(property->flags & FLAG_COMPUTED) && text_is(property->a->text, "__proto__"))
        explain_unsupported(ps, property->a->span, "setting a prototype with __proto__ is",
                            "copy what you need: {...base, own: 1}");
    property->b = value;
    property->span.end = value->span.end;
    build_nest(ps, property, value, 0);
    return property;
}

Node *build_method(Parser *ps, Node *property, Node *parameters, Node *body)
{
    if (ps->stopped) return NULL;
    property->b = build_function(ps, parameters->span, NULL, parameters, body, 0);
    if (property->b == NULL) return NULL;
    property->span.end = body->span.end;
    build_nest(ps, property, property->b, 0);
    return property;
}

/* `{name}`, or `{name = value}`, which only a pattern may hold. */
Node *build_shorthand(Parser *ps, const Token *name, Node *default_value)
{
    Node *property = build_key(ps, name), *target;

    if (property == NULL) return NULL;
    property->flags = FLAG_SHORTHAND;
    property->b = name->node;
    if (default_value == NULL) return property;
    property->span.end = default_value->span.end;
    target = build_leaf(ps, NODE_DEFAULT, property->span);
    if (target == NULL) return NULL;
    target->a = name->node;
    target->b = default_value;
    property->b = target;
    property->d = ps->covers;
    ps->covers = property;
    build_nest(ps, target, default_value, 0);
    build_nest(ps, property, target, 0);
    return property;
}

Node *build_template(Parser *ps, const Token *head, List pieces, const Token *tail)
{
    Node *node = build_leaf(ps, NODE_TEMPLATE, span_join(head->span, tail->span));

    if (node == NULL) return NULL;
    node->list = head->node;
    if (pieces.first == NULL) return node;
    head->node->next = pieces.first;
    pieces.last->next = tail->node;
    nest_list(ps, node, pieces.first, 1);
    return node;
}

Node *build_new_target(Parser *ps, const Token *word, const Token *name)
{
    explain_unsupported(ps, span_join(word->span, name->span), "'new.target' is",
                        "write an ordinary function");
    return build_leaf(ps, NODE_UNDEFINED, word->span);
}

Node *build_tagged(Parser *ps, Node *tag, const Node *template)
{
    if (!ps->stopped)
        explain_unsupported(ps, template->span, "tagged templates are", "call the function: f(`...`)");
    return tag;
}

/* ---- operators ------------------------------------------------------------------------------ */

static Operator unary_operator(Operator op)
{
    return op == OPERATOR_SUB ? OPERATOR_NEG : op == OPERATOR_ADD ? OPERATOR_PLUS : op;
}

Node *build_unary(Parser *ps, const Token *op, Node *operand)
{
    Node *node = ps->stopped ? NULL : build_leaf(ps, NODE_UNARY, span_join(op->span, operand->span));
    const Node *inner = operand;

    if (node == NULL) return NULL;
    node->op = (uint8_t)unary_operator((Operator)op->op);
    node->span2 = op->span;
    node->a = operand;
    build_nest(ps, node, operand, 1);
    while (inner->kind == NODE_PAREN) inner = inner->a;
    if (node->op == OPERATOR_DELETE && inner->kind == NODE_NAME)
        compiler_error(ps->compiler, RUNG_SYNTAX, inner->span, "assign undefined to it",
                       "a variable cannot be deleted in strict mode");
    return node;
}

Node *build_update(Parser *ps, const Token *op, Node *operand, bool prefix)
{
    Node *node;

    if (ps->stopped) return NULL;
    node = build_leaf(ps, NODE_UPDATE,
                      prefix ? span_join(op->span, operand->span) : span_join(operand->span, op->span));
    if (node == NULL) return NULL;
    convert_simple_target(ps, operand);
    node->op = op->op;
    node->flags = prefix ? FLAG_PREFIX : 0;
    node->span2 = op->span;
    node->a = operand;
    build_nest(ps, node, operand, prefix);
    return node;
}

static bool mixes_with_coalesce(const Node *operand)
{
    return operand->kind == NODE_LOGICAL && operand->op != OPERATOR_COALESCE;
}

Node *build_binary(Parser *ps, NodeKind kind, const Token *op, Node *left, Node *right)
{
    Node *node = ps->stopped ? NULL : build_leaf(ps, kind, span_join(left->span, right->span));

    if (node == NULL) return NULL;
    node->op = op->op;
    node->span2 = op->span;
    node->a = left;
    node->b = right;
    build_nest(ps, node, left, 0);
    nest_operand(ps, node, right);
    if (op->op == OPERATOR_COALESCE && (mixes_with_coalesce(left) || mixes_with_coalesce(right)))
        compiler_error(ps->compiler, RUNG_SYNTAX, op->span, "write (a ?? b) || c or a ?? (b || c)",
                       "'?" "?' together with '||' or '&&' needs parentheses");
    if (op->op == OPERATOR_POW && left->kind == NODE_UNARY)
        compiler_error(ps->compiler, RUNG_SYNTAX, left->span2, "write (-a) ** b or -(a ** b)",
                       "a unary operator before '**' needs parentheses");
    return node;
}

Node *build_sequence(Parser *ps, const Token *comma, Node *left, Node *right)
{
    Node *node = ps->stopped ? NULL : build_leaf(ps, NODE_SEQUENCE, span_join(left->span, right->span));

    if (node == NULL) return NULL;
    node->span2 = comma->span;
    node->a = left;
    node->b = right;
    build_nest(ps, node, left, 0);
    build_nest(ps, node, right, 0);
    return node;
}

Node *build_conditional(Parser *ps, Node *condition, Node *yes, Node *no)
{
    Node *node = ps->stopped ? NULL : build_leaf(ps, NODE_CONDITIONAL, span_join(condition->span, no->span));

    if (node == NULL) return NULL;
    node->a = condition;
    node->b = yes;
    node->c = no;
    nest_operand(ps, node, condition);
    nest_operand(ps, node, yes);
    nest_operand(ps, node, no);
    return node;
}

Node *build_assign(Parser *ps, const Token *op, Node *target, Node *value)
{
    Node *node = ps->stopped ? NULL : build_leaf(ps, NODE_ASSIGN, span_join(target->span, value->span));

    if (node == NULL) return NULL;
    if (op->kind == TOKEN_ASSIGN)
        convert_target(ps, target, TARGET_ASSIGNED);
    else
        convert_simple_target(ps, target);
    node->op = op->op;
    node->span2 = op->span;
    node->a = target;
    node->b = value;
    build_nest(ps, node, target, 0);
    nest_operand(ps, node, value);
    return node;
}

/* ---- members and calls ---------------------------------------------------------------------- */

static Node *build_link(Parser *ps, NodeKind kind, Node *object, Span end, bool optional)
{
    Node *node = ps->stopped ? NULL : build_leaf(ps, kind, span_join(object->span, end));

    if (node == NULL) return NULL;
    node->a = object;
    if (optional) node->flags = FLAG_OPTIONAL;
    build_nest(ps, node, object, 0);
    return node;
}

Node *build_member(Parser *ps, Node *object, const Token *name, bool optional)
{
    Node *node = build_link(ps, NODE_MEMBER, object, name->span, optional);

    if (node == NULL) return NULL;
    node->span2 = name->span;
    node->text = token_text(ps, name);
    return node;
}

Node *build_index(Parser *ps, Node *object, Node *index, const Token *close, bool optional)
{
    Node *node = build_link(ps, NODE_INDEX, object, close->span, optional);

    if (node == NULL) return NULL;
    node->b = index;
    build_nest(ps, node, index, 1);
    return node;
}

Node *build_call(Parser *ps, Node *callee, Arguments arguments, bool optional)
{
    Node *node = build_link(ps, NODE_CALL, callee, arguments.close, optional);

    if (node == NULL) return NULL;
    node->list = arguments.list.first;
    nest_list(ps, node, node->list, 1);
    return node;
}

Node *build_new(Parser *ps, const Token *word, Node *callee, Arguments arguments)
{
    Node *node;

    if (ps->stopped) return NULL;
    node = build_leaf(ps, NODE_NEW,
                      span_join(word->span, arguments.close.end > 0 ? arguments.close : callee->span));
    if (node == NULL) return NULL;
    node->a = callee;
    node->list = arguments.list.first;
    build_nest(ps, node, callee, callee->kind == NODE_NEW);
    nest_list(ps, node, node->list, 1);
    return node;
}

Node *build_chain(Parser *ps, Node *links)
{
    Node *node = ps->stopped ? NULL : build_leaf(ps, NODE_CHAIN, links->span);

    if (node == NULL) return NULL;
    node->a = links;
    build_nest(ps, node, links, 0);
    return node;
}

/* ---- functions ------------------------------------------------------------------------------ */

/* Is "use strict" among the strings that the body begins with? */
static bool says_use_strict(const Parser *ps, const Node *body)
{
    const Node *s = body->list;

    for (; s != NULL && s->kind == NODE_EXPRESSION && s->a->kind == NODE_STRING; s = s->next) {
        Text text = span_text(ps->compiler, s->a->span);

        if (text_is(text, "'use strict'") || text_is(text, "\"use strict\"")) return true;
    }
    return false;
}

Node *build_function(Parser *ps, Span start, const Token *name, Node *parameters, Node *body, unsigned flags)
{
    Node *node = ps->stopped ? NULL : build_leaf(ps, NODE_FUNCTION, span_join(start, body->span));
    bool is_block;

    if (node == NULL) return NULL;
    is_block = body->kind == NODE_BLOCK;
    if (name != NULL) {
        node->text = name->node->text;
        node->span2 = name->span;
        convert_target(ps, name->node, TARGET_DECLARED);
    }
    node->flags = (uint8_t)flags;
    node->a = parameters;
    node->b = body;
    node->depth = 1;
    build_nest(ps, node, parameters, 1);
    build_nest(ps, node, body, !is_block);      /* the block counts already */
    if (is_block) {
        check_jumps(ps, body, true);
        for (const Node *p = parameters->list; p != NULL; p = p->next) {
            if (p->kind == NODE_NAME || !says_use_strict(ps, body)) continue;
            compiler_error(ps->compiler, RUNG_SYNTAX, p->span,
                           "leave out \"use strict\": everything is strict here",
                           "\"use strict\" is not allowed in a function that has defaults or patterns as "
                           "parameters");
            break;
        }
    }
    return node;
}

Node *build_arrow(Parser *ps, Node *parameters, Node *body)
{
    unsigned flags = FLAG_ARROW;

    if (ps->stopped) return NULL;
    if (body->kind != NODE_BLOCK) flags |= FLAG_EXPRESSION;
    return build_function(ps, parameters->span, NULL, parameters, body, flags);
}
