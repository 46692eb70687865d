/* emit_pattern.c - destructuring.
**
** The value that is taken apart, or its iterator, is kept in a hidden local, so that the parts of a
** target can be evaluated before the value is fetched, as JavaScript has it.
*/
#include "compiler/emit.h"

/* Where a part comes from. */
typedef struct Source {
    Opcode op;        /* GET_PROP, GET_ELEM, ITER_VALUE, ITER_REST, OBJECT_REST */
    uint32_t whole;   /* the hidden local */
    const Node *key;  /* a PROPERTY; its `slot` is the hidden local of a computed key */
    const Node *keys; /* OBJECT_REST: the list of properties */
    Span span;
} Source;

/* ---- fetching ------------------------------------------------------------------------------- */

static bool may_be_index(Text key) { return key.length > 0 && key.bytes[0] >= '0' && key.bytes[0] <= '9'; }

static void put_key(Emitter *emitter, const Node *property)
{
    if (property->flags & FLAG_COMPUTED)
        draft_put(emitter, OP_LOAD_LOCAL, property->slot);
    else
        draft_put(emitter, OP_CONST_S, draft_text(emitter, property->a->text));
}

static void put_rest(Emitter *emitter, const Source *source)
{
    const Node *property = source->keys;
    uint32_t count = 1;

    for (; property->kind != NODE_REST; property = property->next, count++) put_key(emitter, property);
    draft_put_at(emitter, source->span, OP_OBJECT_REST, count);
}

static void put_fetch(Emitter *emitter, const Source *source)
{
    draft_put(emitter, OP_LOAD_LOCAL, source->whole);
    switch (source->op) {
    case OP_GET_PROP:
        draft_put_at(emitter, source->span, OP_GET_PROP, draft_text(emitter, source->key->a->text));
        break;
    case OP_GET_ELEM:
        put_key(emitter, source->key);
        draft_put_at(emitter, source->span, OP_GET_ELEM, 0);
        break;
    case OP_OBJECT_REST: put_rest(emitter, source); break;
    default: draft_put_at(emitter, source->span, source->op, 0); break;
    }
}

void emit_default(Emitter *emitter, Node *value)
{
    uint32_t end = NO_JUMP;

    draft_jump(emitter, OP_DEFAULT, &end);
    emit_value(emitter, value, WANT_ANY);
    draft_land(emitter, end);
}

/* ---- parts ---------------------------------------------------------------------------------- */

static bool is_property(const Node *target)
{
    return target->kind == NODE_MEMBER || target->kind == NODE_INDEX;
}

static void emit_part(Emitter *emitter, Node *node, bool declared, const Source *source)
{
    Node *target = node->kind == NODE_DEFAULT || node->kind == NODE_REST ? node->a : node;

    if (is_property(target)) emit_target(emitter, target);
    put_fetch(emitter, source);
    if (node->kind == NODE_DEFAULT) emit_default(emitter, node->b);
    if (is_property(target)) {
        emit_set_target(emitter, target);
        draft_put(emitter, OP_POP, 0);
    } else {
        emit_bind(emitter, target, declared);
    }
}

/* A variable that is written to without any effect beside it: fetching the next value first is not noticed. */
static bool is_quiet_name(const Node *target, bool declared)
{
    const Binding *binding = node_binding(target);

    return binding != NULL && (declared || (!binding_is_constant(binding) && target->slot == 0 && !binding->captured));
}

/* [a, b] */
static bool is_pair(const Node *list, bool declared)
{
    return list != NULL && list->next != NULL && list->next->next == NULL && is_quiet_name(list, declared) &&
           is_quiet_name(list->next, declared);
}

static void emit_array_pattern(Emitter *emitter, Node *pattern, bool declared)
{
    Source source = {.op = OP_ITER_VALUE};
    Node *item;

    if (is_pair(pattern->list, declared)) {
        draft_put_at(emitter, pattern->span, OP_UNPACK2, 0);
        emit_bind(emitter, pattern->list, declared);
        emit_bind(emitter, pattern->list->next, declared);
        return;
    }
    source.whole = emit_temporary(emitter, 'A');
    draft_put_at(emitter, pattern->span, OP_ITERATE, 0);
    draft_put(emitter, OP_STORE_LOCAL, source.whole);
    for (item = pattern->list; item != NULL; item = item->next) {
        source.op = item->kind == NODE_REST ? OP_ITER_REST : OP_ITER_VALUE;
        source.span = item->span;
        if (item->kind != NODE_HOLE) {
            emit_part(emitter, item, declared, &source);
            continue;
        }
        put_fetch(emitter, &source);
        draft_put(emitter, OP_POP, 0);
    }
    emit_release(emitter, source.whole);
}

static void emit_object_pattern(Emitter *emitter, Node *pattern, bool declared)
{
    Source source = {.whole = emit_temporary(emitter, 'A'), .keys = pattern->list};
    Node *item;

    draft_put_at(emitter, pattern->span, OP_CHECK_OBJECT, 0);
    draft_put(emitter, OP_STORE_LOCAL, source.whole);
    for (item = pattern->list; item != NULL; item = item->next) {
        source.span = item->span;
        source.key = item;
        if (item->kind == NODE_REST) {
            source.op = OP_OBJECT_REST;
            emit_part(emitter, item, declared, &source);
            continue;
        }
        source.span = item->a->span;
        source.op = (item->flags & FLAG_COMPUTED) || may_be_index(item->a->text) ? OP_GET_ELEM : OP_GET_PROP;
        if (item->flags & FLAG_COMPUTED) {
            emit_value(emitter, item->a, WANT_ANY);
            draft_put_at(emitter, item->a->span, OP_TO_KEY, 0);
            item->slot = emit_temporary(emitter, 'A');
            draft_put(emitter, OP_STORE_LOCAL, item->slot);
        }
        emit_part(emitter, item->b, declared, &source);
    }
    for (item = pattern->list; item != NULL; item = item->next)
        if (item->kind == NODE_PROPERTY && (item->flags & FLAG_COMPUTED)) emit_release(emitter, item->slot);
    emit_release(emitter, source.whole);
}

void emit_bind(Emitter *emitter, Node *target, bool declared)
{
    switch (target->kind) {
    case NODE_ARRAY_PATTERN: emit_array_pattern(emitter, target, declared); break;
    case NODE_OBJECT_PATTERN: emit_object_pattern(emitter, target, declared); break;
    case NODE_NAME:
        if (declared)
            emit_initialise(emitter, node_binding(target));
        else
            emit_store(emitter, target);
        break;
    default: {
        uint32_t value = emit_temporary(emitter, 'A');

        draft_put(emitter, OP_STORE_LOCAL, value);
        emit_target(emitter, target);
        draft_put(emitter, OP_LOAD_LOCAL, value);
        emit_set_target(emitter, target);
        draft_put(emitter, OP_POP, 0);
        emit_release(emitter, value);
        break;
    }
    }
}
