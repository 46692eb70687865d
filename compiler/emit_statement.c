/* emit_statement.c - statements.
**
** What stands around a statement (loops, labels, tries) is a list of Controls. A break, continue or
** return walks it outwards: it ends the handlers on its way, and where a `finally` stands in its way it
** notes where it wants to go and jumps to the finally instead, which sends it on at its end.
**
** The completion value of a script is kept in one local. A statement that is never empty sets it to
** undefined first; what its parts leave there is the rest of the rules (UpdateEmpty of ECMA-262).
*/
#include "compiler/emit.h"

#include <string.h>

typedef enum ControlKind {
    CONTROL_LOOP,
    CONTROL_SWITCH,
    CONTROL_LABEL,
    CONTROL_TRY,
    CONTROL_FINALLY
} ControlKind;

/* Where a finally sends on to. Its number in the completion local is its place in the list + FIRST_EXIT. */
typedef struct Exit {
    struct Exit *next;
    Control *target; /* NULL: return */
    bool is_continue;
} Exit;

struct Control {
    Control *outer;
    uint8_t kind;
    uint32_t breaks; /* jumps to its end; of a finally: to its beginning */
    uint32_t continues;
    Text label;
    uint32_t completion, value; /* CONTROL_FINALLY: its locals */
    Exit *exits;
};

enum { COMPLETION_NORMAL, COMPLETION_THROW, FIRST_EXIT };
enum { TESTS_MIN = 4 };         /* of one name by a chain of ifs: then they are cases */

static void emit_statement(Emitter *emitter, Node *node);

static Control control(Emitter *emitter, ControlKind kind)
{
    return (Control){
        .outer = emitter->control, .kind = (uint8_t)kind, .breaks = NO_JUMP, .continues = NO_JUMP};
}

/* ---- completion values ---------------------------------------------------------------------- */

static void complete_undefined(Emitter *emitter)
{
    if (emitter->completion == 0) return;
    draft_put(emitter, OP_UNDEFINED, 0);
    draft_put(emitter, OP_STORE_LOCAL, emitter->completion - 1);
}

static void emit_expression(Emitter *emitter, Node *node)
{
    if (emitter->completion == 0) {
        emit_effect(emitter, node);
        return;
    }
    emit_value(emitter, node, WANT_ANY);
    draft_put(emitter, OP_STORE_LOCAL, emitter->completion - 1);
}

/* ---- leaving -------------------------------------------------------------------------------- */

/* The number under which the finally knows this exit. */
static uint32_t exit_number(Emitter *emitter, Control *finally, Control *target, bool is_continue)
{
    Exit **link = &finally->exits, *made;
    uint32_t number = FIRST_EXIT;

    for (; *link != NULL; link = &(*link)->next, number++)
        if ((*link)->target == target && (*link)->is_continue == is_continue) return number;
    if ((made = compiler_alloc(emitter->compiler, sizeof *made)) == NULL) {
        emitter->failed = true;
        return number;
    }
    *made = (Exit){NULL, target, is_continue};
    *link = made;
    return number;
}

/* Goes to the target: to its end, or on with its next iteration; NULL returns the value on the stack. */
static void leave(Emitter *emitter, Control *target, bool is_continue)
{
    Control *at = emitter->control;

    for (; at != target; at = at->outer) {
        if (at->kind != CONTROL_TRY && at->kind != CONTROL_FINALLY) continue;
        if (at->kind == CONTROL_FINALLY && target == NULL) draft_put(emitter, OP_STORE_LOCAL, at->value);
        draft_put(emitter, OP_END_TRY, 0);
        if (at->kind != CONTROL_FINALLY) continue;
        draft_put(emitter, OP_INT, exit_number(emitter, at, target, is_continue));
        draft_put(emitter, OP_STORE_LOCAL, at->completion);
        draft_jump(emitter, OP_JUMP, &at->breaks);
        return;
    }
    if (target == NULL)
        draft_put(emitter, OP_RETURN, 0);
    else
        draft_jump(emitter, OP_JUMP, is_continue ? &target->continues : &target->breaks);
}

static bool same_text(Text a, Text b)
{
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

/* What a break or continue leaves; the parser has made sure that it is there. */
static Control *jump_target(const Emitter *emitter, const Node *node)
{
    bool is_continue = node->kind == NODE_CONTINUE;
    Control *at = emitter->control, *loop = NULL;

    for (; at != NULL; at = at->outer) {
        if (at->kind == CONTROL_LOOP) loop = at;
        if (node->text.bytes == NULL &&
            (at->kind == CONTROL_LOOP || (at->kind == CONTROL_SWITCH && !is_continue)))
            return at;
        if (node->text.bytes != NULL && at->kind == CONTROL_LABEL && same_text(at->label, node->text)) break;
    }
    return is_continue ? loop : at;
}

static void emit_return(Emitter *emitter, Node *node)
{
    if (node->a != NULL)
        emit_value(emitter, node->a, WANT_ANY);
    else
        draft_put(emitter, OP_UNDEFINED, 0);
    leave(emitter, NULL, false);
}

/* ---- conditions ----------------------------------------------------------------------------- */

static bool is_always(Node *condition, bool truth)
{
    condition = condition == NULL ? NULL : node_inner(condition);
    return condition != NULL && node_is_literal(condition) && literal_is_true(condition) == truth;
}

/* To `list` when the condition is false. */
static void emit_unless(Emitter *emitter, Node *condition, uint32_t *list)
{
    if (is_always(condition, true)) return;
    if (is_always(condition, false)) {
        draft_jump(emitter, OP_JUMP, list);
        return;
    }
    emit_value(emitter, condition, TYPE_BOOL);
    draft_jump(emitter, OP_JUMP_FALSE, list);
}

/* ---- cases ---------------------------------------------------------------------------------- */

/* A number or text that === can be decided by looking for it. */
static bool is_case(Node *value)
{
    value = node_inner(value);
    return value->kind == NODE_STRING || value->kind == NODE_NUMBER;
}

/* The value on the stack goes to `list`, and is gone there, when it is the literal. */
static void put_case(Emitter *emitter, Node *value, uint32_t *list)
{
    uint32_t constant;

    value = node_inner(value);
    constant = value->kind == NODE_STRING ? draft_text(emitter, value->text)
               : value->type == TYPE_INT  ? draft_int(emitter, value->low)
                                          : draft_double(emitter, value->number);
    draft_jump(emitter, OP_CASE, list);
    draft_put_word(emitter, constant);
}

/* `name === literal`: its name, or NULL. */
static Node *tested_name(Node *condition)
{
    Node *test = node_inner(condition), *name;

    if (test->kind != NODE_BINARY || test->op != OPERATOR_EQ || !is_case(test->b)) return NULL;
    name = node_inner(test->a);
    return name->kind == NODE_NAME ? name : NULL;
}

/* How many ifs, each in the else of the one before, compare one name with literals. */
static uint32_t count_tests(const Node *node)
{
    const Node *first = tested_name(node->a), *name = first;
    uint32_t count = 0;

    for (; name != NULL && same_text(name->text, first->text); count++) {
        node = node->c;
        name = node == NULL || node->kind != NODE_IF ? NULL : tested_name(node->a);
    }
    return count;
}

/* These as cases: nothing happens between the tests, so the name is read once. Returns what stands in the last
** one's else. */
static Node *emit_tests(Emitter *emitter, Node *node, uint32_t count, uint32_t *end)
{
    uint32_t otherwise = NO_JUMP, i;
    Node *at;

    emit_value(emitter, tested_name(node->a), WANT_ANY);
    for (at = node, i = 0; i < count; at = at->c, i++) {
        at->slot = NO_JUMP;
        put_case(emitter, node_inner(at->a)->b, &at->slot);
    }
    draft_put(emitter, OP_POP, 0);
    draft_jump(emitter, OP_JUMP, &otherwise);
    for (; count > 0; node = node->c, count--) {
        draft_land(emitter, node->slot);
        emit_statement(emitter, node->b);
        draft_jump(emitter, OP_JUMP, end);
    }
    draft_land(emitter, otherwise);
    return node;
}

static void emit_if(Emitter *emitter, Node *node)
{
    uint32_t end = NO_JUMP;

    complete_undefined(emitter);
    while (node != NULL && node->kind == NODE_IF && emitter->alive) {
        uint32_t otherwise = NO_JUMP, tests = count_tests(node);

        if (tests >= TESTS_MIN) {
            node = emit_tests(emitter, node, tests, &end);
            continue;
        }

        emit_unless(emitter, node->a, &otherwise);
        emit_statement(emitter, node->b);
        if (node->c != NULL) draft_jump(emitter, OP_JUMP, &end);
        draft_land(emitter, otherwise);
        node = node->c;
    }
    if (node != NULL) emit_statement(emitter, node);
    draft_land(emitter, end);
}

/* ---- loops ---------------------------------------------------------------------------------- */

static void begin_loop(Emitter *emitter, Control *loop)
{
    *loop = control(emitter, CONTROL_LOOP);
    emitter->control = loop;
    emitter->loops++;
}

static void end_loop(Emitter *emitter, Control *loop)
{
    emitter->loops--;
    emitter->control = loop->outer;
    draft_land(emitter, loop->breaks);
}

static void emit_while(Emitter *emitter, Node *node)
{
    uint32_t top;
    Control loop;

    begin_loop(emitter, &loop);
    top = draft_here(emitter);
    emit_unless(emitter, node->a, &loop.breaks);
    emit_statement(emitter, node->b);
    draft_land(emitter, loop.continues);
    draft_put_at(emitter, node->a->span, OP_LOOP, top);
    end_loop(emitter, &loop);
}

static void emit_do(Emitter *emitter, Node *node)
{
    uint32_t top;
    Control loop;

    begin_loop(emitter, &loop);
    top = draft_here(emitter);
    emit_statement(emitter, node->a);
    draft_land(emitter, loop.continues);
    emit_unless(emitter, node->b, &loop.breaks);
    draft_put_at(emitter, node->b->span, OP_LOOP, top);
    end_loop(emitter, &loop);
}

static void emit_declaration(Emitter *emitter, Node *node);

static void emit_for(Emitter *emitter, Node *node)
{
    const Scope *scope = node->symbol;
    uint32_t top;
    Control loop;

    emit_scope(emitter, scope);
    if (node->a != NULL && node->a->kind == NODE_DECLARE)
        emit_declaration(emitter, node->a);
    else if (node->a != NULL)
        emit_effect(emitter, node->a);
    emit_copies(emitter, scope);
    begin_loop(emitter, &loop);
    top = draft_here(emitter);
    if (node->b != NULL) emit_unless(emitter, node->b, &loop.breaks);
    emit_statement(emitter, node->d);
    draft_land(emitter, loop.continues);
    emit_copies(emitter, scope);
    if (node->c != NULL && emitter->alive) emit_effect(emitter, node->c);
    draft_put_at(emitter, node->b != NULL ? node->b->span : node->span, OP_LOOP, top);
    end_loop(emitter, &loop);
    emit_scope_end(emitter, scope);
}

static void emit_for_each(Emitter *emitter, Node *node)
{
    const Scope *scope = node->symbol;
    bool declares = node->a->kind == NODE_DECLARE;
    Node *target = declares ? node->a->list->a : node->a;
    uint32_t iterator = emit_temporary(emitter, 'A'), top;
    Control loop;

    emit_scope(emitter,
               scope); /* the head's variables are there, and not initialised, in the object's expression */
    emit_value(emitter, node->b, WANT_ANY);
    draft_put_at(emitter, node->b->span, node->kind == NODE_FOR_OF ? OP_ITERATE : OP_KEYS, 0);
    draft_put(emitter, OP_STORE_LOCAL, iterator);
    begin_loop(emitter, &loop);
    top = draft_here(emitter);
    draft_put(emitter, OP_LOAD_LOCAL, iterator);
    draft_jump(emitter, OP_ITER_NEXT, &loop.breaks);
    emit_scope(emitter, scope);
    emit_bind(emitter, target, declares && node->a->op != OPERATOR_VAR);
    emit_statement(emitter, node->c);
    draft_land(emitter, loop.continues);
    draft_put_at(emitter, node->b->span, OP_LOOP, top);
    end_loop(emitter, &loop);
    emit_scope_end(emitter, scope);
    emit_release(emitter, iterator);
}

/* ---- switch --------------------------------------------------------------------------------- */

/* Compares the value with each case in turn. */
static void emit_cases(Emitter *emitter, Node *node)
{
    uint32_t value = emit_temporary(emitter, 'A');
    Node *item;

    emit_value(emitter, node->a, WANT_ANY);
    draft_put(emitter, OP_STORE_LOCAL, value);
    emit_scope(emitter, node->symbol);
    for (item = node->list; item != NULL; item = item->next) {
        item->slot = NO_JUMP;
        if (item->a == NULL) continue;
        draft_put(emitter, OP_LOAD_LOCAL, value);
        emit_value(emitter, item->a, WANT_ANY);
        draft_put_at(emitter, item->a->span, OP_EQ_A, 0);
        draft_jump(emitter, OP_JUMP_TRUE, &item->slot);
    }
    emit_release(emitter, value);
}

static void emit_literal_cases(Emitter *emitter, Node *node)
{
    Node *item;

    emit_value(emitter, node->a, WANT_ANY);
    emit_scope(emitter, node->symbol);
    for (item = node->list; item != NULL; item = item->next) {
        item->slot = NO_JUMP;
        if (item->a != NULL) put_case(emitter, item->a, &item->slot);
    }
    draft_put(emitter, OP_POP, 0);
}

static void emit_switch(Emitter *emitter, Node *node)
{
    Control around = control(emitter, CONTROL_SWITCH);
    uint32_t otherwise = NO_JUMP, cases = 0, literals = 0;
    bool has_default = false;
    Node *item;

    for (item = node->list; item != NULL; item = item->next) {
        cases += item->a != NULL;
        literals += item->a != NULL && is_case(item->a);
    }
    if (cases > 0 && cases == literals)
        emit_literal_cases(emitter, node);
    else
        emit_cases(emitter, node);
    draft_jump(emitter, OP_JUMP, &otherwise);
    emitter->control = &around;
    for (item = node->list; item != NULL; item = item->next) {
        draft_land(emitter, item->a == NULL ? otherwise : item->slot);
        has_default = has_default || item->a == NULL;
        emit_statements(emitter, item->list);
    }
    emitter->control = around.outer;
    emit_scope_end(emitter, node->symbol);
    if (!has_default) draft_land(emitter, otherwise);
    draft_land(emitter, around.breaks);
}

/* ---- try ------------------------------------------------------------------------------------ */

static void emit_block(Emitter *emitter, Node *node)
{
    emit_scope(emitter, node->symbol);
    emit_statements(emitter, node->list);
    emit_scope_end(emitter, node->symbol);
}

/* The thrown value is on the stack. */
static void emit_catch(Emitter *emitter, Node *node)
{
    complete_undefined(emitter);
    if (node->b == NULL) {
        draft_put(emitter, OP_POP, 0);
    } else {
        emit_scope(emitter, node->symbol);
        emit_bind(emitter, node->b, true);
    }
    emit_block(emitter, node->c);
    if (node->b != NULL) emit_scope_end(emitter, node->symbol);
}

/* try and catch, without the finally. */
static void emit_try_catch(Emitter *emitter, Node *node)
{
    Control guarded = control(emitter, CONTROL_TRY);
    uint32_t thrown = NO_JUMP, end = NO_JUMP;

    if (node->c == NULL) {
        emit_block(emitter, node->a);
        return;
    }
    draft_jump(emitter, OP_TRY, &thrown);
    emitter->control = &guarded;
    emit_block(emitter, node->a);
    draft_put(emitter, OP_END_TRY, 0);
    draft_jump(emitter, OP_JUMP, &end);
    emitter->control = guarded.outer;
    draft_land(emitter, thrown);
    emit_catch(emitter, node);
    draft_land(emitter, end);
}

/* At the end of a finally: to where the completion wanted to go. */
static void send_on(Emitter *emitter, const Control *finally)
{
    uint32_t number = COMPLETION_THROW, next;
    Exit *exit = finally->exits;

    for (;; number++) {
        next = NO_JUMP;
        draft_put(emitter, OP_LOAD_LOCAL, finally->completion);
        draft_put(emitter, OP_INT, number);
        draft_put(emitter, OP_EQ_I, 0);
        draft_jump(emitter, OP_JUMP_FALSE, &next);
        if (number == COMPLETION_THROW) {
            draft_put(emitter, OP_LOAD_LOCAL, finally->value);
            draft_put(emitter, OP_THROW, 0);
        } else {
            if (exit->target == NULL) draft_put(emitter, OP_LOAD_LOCAL, finally->value);
            leave(emitter, exit->target, exit->is_continue);
            exit = exit->next;
        }
        draft_land(emitter, next);
        if (exit == NULL) return;
    }
}

static void emit_finally(Emitter *emitter, Node *node)
{
    Control finally = control(emitter, CONTROL_FINALLY);
    uint32_t thrown = NO_JUMP, kept = 0;

    finally.completion = emit_temporary(emitter, 'I');
    finally.value = emit_temporary(emitter, 'A');
    draft_jump(emitter, OP_TRY, &thrown);
    emitter->control = &finally;
    emit_try_catch(emitter, node);
    emitter->control = finally.outer;
    draft_put(emitter, OP_END_TRY, 0);
    draft_put(emitter, OP_INT, COMPLETION_NORMAL);
    draft_put(emitter, OP_STORE_LOCAL, finally.completion);
    draft_jump(emitter, OP_JUMP, &finally.breaks);
    draft_land(emitter, thrown);
    draft_put(emitter, OP_STORE_LOCAL, finally.value);
    draft_put(emitter, OP_INT, COMPLETION_THROW);
    draft_put(emitter, OP_STORE_LOCAL, finally.completion);
    draft_land(emitter, finally.breaks);
    if (emitter->completion != 0) { /* the value of a finally counts only when it does not end normally */
        kept = emit_temporary(emitter, 'A');
        draft_put(emitter, OP_LOAD_LOCAL, emitter->completion - 1);
        draft_put(emitter, OP_STORE_LOCAL, kept);
        complete_undefined(emitter);
    }
    emit_block(emitter, node->d);
    if (emitter->completion != 0) {
        draft_put(emitter, OP_LOAD_LOCAL, kept);
        draft_put(emitter, OP_STORE_LOCAL, emitter->completion - 1);
        emit_release(emitter, kept);
    }
    if (emitter->alive) send_on(emitter, &finally);
    emit_release(emitter, finally.value);
    emit_release(emitter, finally.completion);
}

/* ---- declarations, labels ------------------------------------------------------------------- */

static void emit_declaration(Emitter *emitter, Node *node)
{
    bool is_var = node->op == OPERATOR_VAR;
    Node *declarator;

    for (declarator = node->list; declarator != NULL; declarator = declarator->next) {
        const Binding *binding = node_binding(declarator->a);

        if (declarator->b != NULL)
            emit_value(emitter, declarator->b, binding == NULL ? WANT_ANY : binding_type(binding));
        else if (!is_var)
            draft_put(emitter, OP_UNDEFINED, 0);
        else
            continue;
        emit_bind(emitter, declarator->a, !is_var);
    }
}

static void emit_labeled(Emitter *emitter, Node *node)
{
    Control label = control(emitter, CONTROL_LABEL);

    label.label = node->text;
    emitter->control = &label;
    emit_statement(emitter, node->a);
    emitter->control = label.outer;
    draft_land(emitter, label.breaks);
}

/* ---- the walk ------------------------------------------------------------------------------- */

/* Statements that have a value even when their parts have none. */
static bool is_never_empty(const Node *node)
{
    switch (node->kind) {
    case NODE_FOR:
    case NODE_FOR_IN:
    case NODE_FOR_OF:
    case NODE_WHILE:
    case NODE_DO:
    case NODE_SWITCH:
    case NODE_TRY: return true;
    default: return false;
    }
}

static void emit_statement(Emitter *emitter, Node *node)
{
    if (!emitter->alive || emitter->failed) return;
    if (is_never_empty(node)) complete_undefined(emitter);
    switch (node->kind) {
    case NODE_EXPRESSION: emit_expression(emitter, node->a); break;
    case NODE_DECLARE: emit_declaration(emitter, node); break;
    case NODE_BLOCK: emit_block(emitter, node); break;
    case NODE_IF: emit_if(emitter, node); break;
    case NODE_FOR: emit_for(emitter, node); break;
    case NODE_FOR_IN:
    case NODE_FOR_OF: emit_for_each(emitter, node); break;
    case NODE_WHILE: emit_while(emitter, node); break;
    case NODE_DO: emit_do(emitter, node); break;
    case NODE_SWITCH: emit_switch(emitter, node); break;
    case NODE_BREAK:
    case NODE_CONTINUE: leave(emitter, jump_target(emitter, node), node->kind == NODE_CONTINUE); break;
    case NODE_RETURN: emit_return(emitter, node); break;
    case NODE_THROW:
        emit_value(emitter, node->a, WANT_ANY);
        draft_put_at(emitter, node->span, OP_THROW, 0);
        break;
    case NODE_TRY:
        if (node->d != NULL)
            emit_finally(emitter, node);
        else
            emit_try_catch(emitter, node);
        break;
    case NODE_LABELED: emit_labeled(emitter, node); break;
    default: break; /* EMPTY; a FUNCTION was made when its scope was entered */
    }
}

void emit_statements(Emitter *emitter, Node *list)
{
    for (; list != NULL; list = list->next) emit_statement(emitter, list);
}
