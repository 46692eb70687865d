/* emit_function.c - variables, scopes and functions; the program as a whole.
**
** A function is emitted when the code before it is complete, so its captures are known last: what an
** inner function captures, all functions up to the declaration capture too.
*/
#include "compiler/emit.h"

#include <string.h>

enum { MAX_LOCALS = 50000 }; /* of a function: the verifier's limit is a little higher */

/* ---- locals --------------------------------------------------------------------------------- */

static Span routine_span(const Routine *routine) { return routine->node->span; }

uint32_t emit_local(Emitter *emitter, char letter)
{
    Unit *unit = emitter->unit;
    char *place;

    if (emitter->failed) return 0;
    if (unit->letters.count >= MAX_LOCALS) {
        draft_too_large(emitter, routine_span(unit->routine), MAX_LOCALS, "variables in one function");
        return 0;
    }
    if ((place = draft_add(emitter, &unit->letters, 1)) == NULL) return 0;
    *place = letter;
    return unit->letters.count - 1;
}

static Buffer *free_locals(Unit *unit, char letter)
{
    static const char letters[] = "AIFBS";
    const char *place = memchr(letters, letter, sizeof letters);

    return &unit->free[place == NULL ? 0 : place - letters];
}

uint32_t emit_temporary(Emitter *emitter, char letter)
{
    Buffer *free = free_locals(emitter->unit, letter);

    if (free->count > 0) return ((uint32_t *)free->items)[--free->count];
    return emit_local(emitter, letter);
}

void emit_release(Emitter *emitter, uint32_t temporary)
{
    Unit *unit = emitter->unit;
    uint32_t *place;

    if (emitter->failed) return;
    place = draft_add(emitter, free_locals(unit, ((const char *)unit->letters.items)[temporary]), sizeof *place);
    if (place != NULL) *place = temporary;
}

/* ---- captures ------------------------------------------------------------------------------- */

static bool same_binding(const void *left, const void *right)
{
    return *(Binding *const *)left == *(Binding *const *)right;
}

/* Where the function's closure has the variable's box. */
static uint32_t capture_of(Emitter *emitter, Unit *unit, Binding *binding)
{
    uint64_t bits = (uint64_t)(uintptr_t)binding * UINT64_C(0x9e3779b97f4a7c15);

    return draft_intern(emitter, &unit->captures, (uint32_t)(bits >> 32), sizeof binding, &binding,
                        same_binding);
}

/* ---- variables ------------------------------------------------------------------------------ */

static bool is_ours(const Emitter *emitter, const Binding *binding)
{
    return binding->scope->routine == emitter->unit->routine;
}

static uint32_t local_of(Emitter *emitter, Binding *binding)
{
    /* a var needs a local that nothing has used: it is undefined at first */
    bool fresh = binding->captured || binding->kind == BINDING_VAR;

    StaticType type = binding_type(binding);
    char letter = binding->captured ? 'X' : type == TYPE_ANY ? 'A' : (char)type;

    if (binding->local == 0) binding->local = (fresh ? emit_local(emitter, letter) : emit_temporary(emitter, letter)) + 1;
    return binding->local - 1;
}

void emit_load(Emitter *emitter, const Node *name)
{
    Binding *binding = node_binding(name);

    if (binding->literal != NULL && name->slot == 0) {
        emit_value(emitter, (Node *)(uintptr_t)binding->literal, WANT_ANY);
    } else if (!is_ours(emitter, binding)) {
        draft_put_at(emitter, name->span, OP_LOAD_CAPTURE, capture_of(emitter, emitter->unit, binding));
    } else if (binding->captured) {
        draft_put_at(emitter, name->span, OP_LOAD_BOX, local_of(emitter, binding));
    } else {
        if (name->slot != 0) draft_put_at(emitter, name->span, OP_CHECK_LOCAL, local_of(emitter, binding));
        draft_put(emitter, OP_LOAD_LOCAL, local_of(emitter, binding));
    }
}

/* Before its declaration a constant is an uninitialised variable like any other. */
static void store_constant(Emitter *emitter, const Node *name, const Binding *binding)
{
    if (name->slot != 0) {
        emit_load(emitter, name);
        draft_put(emitter, OP_POP, 0);
    }
    draft_put_at(emitter, name->span, OP_THROW_CONST, draft_text(emitter, binding->name));
    draft_put(emitter, OP_POP, 0);
}

void emit_store(Emitter *emitter, const Node *name)
{
    Binding *binding = node_binding(name);

    if (binding_is_constant(binding)) {
        store_constant(emitter, name, binding);
    } else if (!is_ours(emitter, binding)) {
        draft_put_at(emitter, name->span, OP_STORE_CAPTURE, capture_of(emitter, emitter->unit, binding));
    } else if (binding->captured) {
        draft_put_at(emitter, name->span, OP_STORE_BOX, local_of(emitter, binding));
    } else {
        if (name->slot != 0) draft_put_at(emitter, name->span, OP_CHECK_LOCAL, local_of(emitter, binding));
        draft_put(emitter, OP_STORE_LOCAL, local_of(emitter, binding));
    }
}

void emit_initialise(Emitter *emitter, const Binding *binding)
{
    draft_put(emitter, binding->captured ? OP_INIT_BOX : OP_STORE_LOCAL, binding->local - 1);
}

/* ---- scopes --------------------------------------------------------------------------------- */

/* A var is undefined at first, or what the parameter of its name is. */
static void begin_var(Emitter *emitter, const Binding *binding)
{
    const Binding *parameter = binding->parameter;

    if (binding->function != NULL || (parameter == NULL && !binding->captured)) return;
    if (parameter != NULL)
        draft_put(emitter, parameter->captured ? OP_LOAD_BOX : OP_LOAD_LOCAL, parameter->local - 1);
    else
        draft_put(emitter, OP_UNDEFINED, 0);
    emit_initialise(emitter, binding);
}



/* Boxes first: the functions take them over. The boxes of a function's own scopes come with its frame. */
void emit_scope(Emitter *emitter, const Scope *scope)
{
    bool fresh = emitter->loops > 0;
    Binding *binding;

    if (scope == NULL) return;
    for (binding = scope->first; binding != NULL && !emitter->failed; binding = binding->next) {
        uint32_t local = local_of(emitter, binding);

        if (binding->captured && fresh) draft_put(emitter, OP_NEW_BOX, local);
        if (binding->tested && !binding->captured) draft_put(emitter, OP_CLEAR_LOCAL, local);
        if (binding->kind == BINDING_VAR) begin_var(emitter, binding);
    }
    for (binding = scope->first; binding != NULL && !emitter->failed; binding = binding->next) {
        if (binding->function == NULL) continue;
        emit_closure(emitter, binding->function);
        emit_initialise(emitter, binding);
    }
}

void emit_scope_end(Emitter *emitter, const Scope *scope)
{
    const Binding *binding;

    for (binding = scope == NULL ? NULL : scope->first; binding != NULL && !emitter->failed;
         binding = binding->next)
        if (!binding->captured) emit_release(emitter, binding->local - 1);
}

void emit_copies(Emitter *emitter, const Scope *scope)
{
    const Binding *binding;

    for (binding = scope == NULL ? NULL : scope->first; binding != NULL; binding = binding->next)
        if (binding->captured && !binding_is_constant(binding))
            draft_put(emitter, OP_COPY_BOX, binding->local - 1);
}

void emit_closure(Emitter *emitter, Node *function)
{
    Routine *routine = (Routine *)(uintptr_t)function->symbol;
    Binding *self = routine->self;
    bool boxed = self != NULL && self->captured;

    if (!emitter->alive) return;
    if (boxed && emitter->loops > 0) draft_put(emitter, OP_NEW_BOX, local_of(emitter, self));
    draft_put(emitter, OP_CLOSURE, emit_unit_of(emitter, routine));
    if (!boxed) return;
    draft_put(emitter, OP_DUP, 0);
    draft_put(emitter, OP_INIT_BOX, local_of(emitter, self));
}

/* ---- parameters ----------------------------------------------------------------------------- */

/* Arguments arrive in the first locals. A parameter of a list with defaults or patterns has a local of
** its own where something could see it before its turn. */
static bool has_own_local(const Binding *binding)
{
    return binding->scope->kind == SCOPE_PARAMETERS && (binding->captured || binding->tested);
}

static Node *target_of(Node *parameter)
{
    return parameter->kind == NODE_DEFAULT || parameter->kind == NODE_REST ? parameter->a : parameter;
}

static void take_arguments(Emitter *emitter, Unit *unit, Node *list)
{
    bool counts = true;

    for (; list != NULL; list = list->next) {
        Binding *binding = node_binding(target_of(list));
        bool direct = binding != NULL && !has_own_local(binding);
        uint32_t local = emit_local(emitter, direct && binding->captured ? 'X' : 'A');

        if (direct) binding->local = local + 1;
        if (list->kind != NODE_NAME && target_of(list)->kind != list->kind) counts = false;
        if (list->kind == NODE_REST)
            unit->has_rest = true;
        else
            unit->params++;
        if (counts) unit->length++;
    }
}

static void begin_parameters(Emitter *emitter, Node *list)
{
    uint32_t argument = 0;

    for (; list != NULL; list = list->next, argument++) {
        Node *target = target_of(list);
        Binding *binding = node_binding(target);

        if (binding != NULL && !has_own_local(binding) && list->kind != NODE_DEFAULT) continue;
        draft_put(emitter, OP_LOAD_LOCAL, argument);
        if (list->kind == NODE_DEFAULT) emit_default(emitter, list->b);
        emit_bind(emitter, target, true);
    }
}

/* ---- functions ------------------------------------------------------------------------------ */

uint32_t emit_unit_of(Emitter *emitter, Routine *routine)
{
    Unit *unit, **place;

    if (routine->has_index) return routine->index;
    if ((unit = compiler_alloc(emitter->compiler, sizeof *unit)) == NULL) {
        emitter->failed = true;
        return 0;
    }
    memset(unit, 0, sizeof *unit);
    unit->routine = routine;
    routine->index = emitter->units.count;
    routine->has_index = true;
    if ((place = draft_add(emitter, &emitter->units, sizeof *place)) == NULL) return 0;
    *place = unit;
    return routine->index;
}

/* The value of the program's last statement is its result; only a script whose last statement is no
** expression has to remember what came before. */
static void emit_script(Emitter *emitter, Node *list)
{
    Node *last = list;

    while (last != NULL && last->next != NULL) last = last->next;
    if (last != NULL && last->kind == NODE_EXPRESSION) {
        Node *before = list;

        for (; before != last; before = before->next) {
            Node *next = before->next;

            before->next = NULL;
            emit_statements(emitter, before);
            before->next = next;
        }
        emit_value(emitter, last->a, WANT_ANY);
    } else {
        emitter->completion = emit_local(emitter, 'A') + 1;
        emit_statements(emitter, list);
        draft_put(emitter, OP_LOAD_LOCAL, emitter->completion - 1);
        emitter->completion = 0;
    }
    draft_put(emitter, OP_RETURN, 0);
}

static void emit_function(Emitter *emitter, Unit *unit, Node *node)
{
    Routine *routine = unit->routine;

    take_arguments(emitter, unit, node->a->list);
    emit_scope(emitter, routine->parameters);
    if (routine->parameters != NULL) begin_parameters(emitter, node->a->list);
    emit_scope(emitter, routine->body);
    if (node->flags & FLAG_EXPRESSION) {
        emit_value(emitter, node->b, WANT_ANY);
    } else {
        emit_statements(emitter, node->b->list);
        draft_put(emitter, OP_UNDEFINED, 0);
    }
    draft_put(emitter, OP_RETURN, 0);
}

/* What the program is given arrives in its first locals, as a function's arguments do. */
static void take_given(Emitter *emitter, const Routine *routine)
{
    Unit *unit = emitter->unit;
    Binding *binding = (routine->parameters != NULL ? routine->parameters : routine->body)->first;

    for (; unit->params < emitter->compiler->names->parameter_count && !emitter->failed; binding = binding->next) {
        binding->local = emit_local(emitter, binding->captured ? 'X' : 'A') + 1;
        unit->params++;
    }
}

static void emit_program(Emitter *emitter, Node *node)
{
    if (node->kind == NODE_PROGRAM) take_given(emitter, emitter->unit->routine);
    emit_scope(emitter, emitter->unit->routine->body);
    if (node->kind != NODE_PROGRAM) {
        emit_cells(emitter);
        emit_value(emitter, node, WANT_ANY);
    } else if (emitter->compiler->kind == RUNG_SCRIPT) {
        emit_script(emitter, node->list);
        return;
    } else {
        emit_statements(emitter, node->list);
        draft_put(emitter, OP_UNDEFINED, 0);
    }
    draft_put(emitter, OP_RETURN, 0);
}

static void emit_unit(Emitter *emitter, Unit *unit)
{
    Node *node = unit->routine->node;

    emitter->unit = unit;
    emitter->alive = true;
    unit->code = draft_here(emitter);
    if (unit->routine->outer == NULL)
        emit_program(emitter, node);
    else
        emit_function(emitter, unit, node);
    unit->words = draft_here(emitter) - unit->code;
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* Inner functions come after those around them: from the last to the first, what is captured is passed on. */
static uint32_t pass_captures(Emitter *emitter)
{
    Unit **units = emitter->units.items, *unit;
    uint32_t i, k, count = 0;

    for (i = emitter->units.count; i-- > 0;) {
        unit = units[i];
        for (k = 0; k < unit->captures.items.count && !emitter->failed; k++) {
            Binding *binding = ((Binding **)unit->captures.items.items)[k];
            Routine *outer = unit->routine->outer;

            if (binding->scope->routine != outer) capture_of(emitter, units[outer->index], binding);
        }
        count += unit->captures.items.count;
    }
    return count;
}

static void fill_function(Emitter *emitter, const Unit *unit, DraftFunction *function, char *letters,
                          uint32_t *captures)
{
    const Node *node = unit->routine->node;
    const Routine *outer = unit->routine->outer;
    Text name = outer == NULL ? (Text){NULL, 0} : node->text.bytes != NULL ? node->text : node->text2;
    uint32_t k;

    *function = (DraftFunction){.name = name.bytes,
                                .name_length = name.length,
                                .code = unit->code,
                                .words = unit->words,
                                .locals = unit->letters.count,
                                .captures = unit->captures.items.count,
                                .params = unit->params,
                                .length = unit->length,
                                .has_rest = unit->has_rest};
    if (unit->letters.count > 0) memcpy(letters, unit->letters.items, unit->letters.count);
    for (k = 0; k < unit->captures.items.count; k++) {
        Binding *binding = ((Binding **)unit->captures.items.items)[k];
        Unit **units = emitter->units.items;

        captures[k] = binding->scope->routine == outer
                          ? (binding->local - 1) << 1
                          : capture_of(emitter, units[outer->index], binding) << 1 | CAPTURE_OF_CAPTURE;
    }
}

static bool finish_functions(Emitter *emitter, ProgramDraft *draft)
{
    Compiler *compiler = emitter->compiler;
    Unit **units = emitter->units.items;
    uint32_t count = emitter->units.count, captures_count = pass_captures(emitter), locals_count = 0, i;
    DraftFunction *functions = compiler_alloc(compiler, count * sizeof *functions);
    uint32_t *captures = compiler_alloc(compiler, ((size_t)captures_count + 1) * sizeof *captures);
    char *letters;

    for (i = 0; i < count; i++) locals_count += units[i]->letters.count;
    letters = compiler_alloc(compiler, (size_t)locals_count + 1);
    if (emitter->failed || functions == NULL || captures == NULL || letters == NULL) return false;
    memset(draft, 0, sizeof *draft);
    for (i = 0; i < count; i++) {
        fill_function(emitter, units[i], &functions[i], letters + draft->local_count,
                      captures + draft->capture_count);
        functions[i].first_local = draft->local_count;
        functions[i].first_capture = draft->capture_count;
        draft->local_count += functions[i].locals;
        draft->capture_count += functions[i].captures;
    }
    draft->functions = functions;
    draft->function_count = count;
    draft->locals = letters;
    draft->captures = captures;
    return true;
}

bool compiler_emit(Compiler *compiler, ProgramDraft *draft)
{
    Emitter emitter = {.compiler = compiler};
    uint32_t i;

    emit_unit_of(&emitter, compiler->routine);
    for (i = 0; i < emitter.units.count && !emitter.failed; i++)
        emit_unit(&emitter, ((Unit **)emitter.units.items)[i]);
    return !emitter.failed && finish_functions(&emitter, draft) && draft_finish(&emitter, draft);
}
