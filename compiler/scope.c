/* scope.c - see scope.h. */
#include "compiler/scope.h"

#include <string.h>

#include "vm/text.h"

/* ---- the table of names --------------------------------------------------------------------- */

static bool same_text(Text a, Text b)
{
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static NameEntry **find_slot(NameEntry **slots, uint32_t size, Text name)
{
    uint32_t at = text_hash(name.bytes, name.length, 0) & (size - 1);

    while (slots[at] != NULL && !same_text(slots[at]->name, name)) at = (at + 1) & (size - 1);
    return &slots[at];
}

static bool grow(Compiler *compiler, Scopes *scopes)
{
    uint32_t size = scopes->size == 0 ? 16 : scopes->size * 2, i;
    NameEntry **slots = compiler_alloc(compiler, size * sizeof *slots);

    if (slots == NULL) return false;
    memset(slots, 0, size * sizeof *slots);
    for (i = 0; i < scopes->size; i++)
        if (scopes->slots[i] != NULL) *find_slot(slots, size, scopes->slots[i]->name) = scopes->slots[i];
    scopes->slots = slots;
    scopes->size = size;
    return true;
}

static NameEntry *entry_of(Compiler *compiler, Scopes *scopes, Text name)
{
    NameEntry **slot;

    if (scopes->count * 2 >= scopes->size && !grow(compiler, scopes)) return NULL;
    slot = find_slot(scopes->slots, scopes->size, name);
    if (*slot != NULL) return *slot;
    if ((*slot = compiler_alloc(compiler, sizeof **slot)) == NULL) return NULL;
    **slot = (NameEntry){name, NULL};
    scopes->count++;
    return *slot;
}

Binding *scope_find(const Compiler *compiler, Text name)
{
    const Scopes *scopes = compiler->scopes;
    NameEntry *entry;

    if (scopes == NULL || scopes->count == 0) return NULL;
    entry = *find_slot(scopes->slots, scopes->size, name);
    return entry == NULL ? NULL : entry->top;
}

void scope_suggest(const Compiler *compiler, Suggestion *suggestion)
{
    const Scopes *scopes = compiler->scopes;
    char name[64];
    uint32_t i;

    for (i = 0; scopes != NULL && i < scopes->size; i++) {
        const NameEntry *entry = scopes->slots[i];

        if (entry == NULL || entry->top == NULL || entry->name.length >= sizeof name) continue;
        memcpy(name, entry->name.bytes, entry->name.length);
        name[entry->name.length] = '\0';
        suggestion_offer(suggestion, name, entry->name.length);
    }
}

/* ---- scopes and routines -------------------------------------------------------------------- */

Routine *routine_open(Compiler *compiler, Node *node)
{
    Routine *routine = compiler_alloc(compiler, sizeof *routine);

    if (routine == NULL) return NULL;
    *routine = (Routine){.outer = compiler->scopes->routine, .node = node};
    return compiler->scopes->routine = routine;
}

void routine_close(Compiler *compiler) { compiler->scopes->routine = compiler->scopes->routine->outer; }

Scope *scope_open(Compiler *compiler, ScopeKind kind)
{
    Scopes *scopes = compiler->scopes;
    Scope *scope = compiler_alloc(compiler, sizeof *scope);

    if (scope == NULL) return NULL;
    *scope = (Scope){.outer = scopes->scope, .routine = scopes->routine, .kind = (uint8_t)kind};
    return scopes->scope = scope;
}

void scope_close(Compiler *compiler)
{
    Scopes *scopes = compiler->scopes;
    Binding *binding;

    for (binding = scopes->scope->first; binding != NULL; binding = binding->next)
        (*find_slot(scopes->slots, scopes->size, binding->name))->top = binding->outer;
    scopes->scope = scopes->scope->outer;
}

/* ---- declaring ------------------------------------------------------------------------------ */

/* May one name be declared in these two ways in one scope? */
static bool may_meet(const Binding *old, BindingKind kind)
{
    return (kind == BINDING_VAR || kind == BINDING_FUNCTION) &&
           (old->kind == BINDING_VAR || old->kind == BINDING_FUNCTION || old->kind == BINDING_PARAMETER);
}

/* A body's let may not have the name of a parameter, nor a catch block's that of the catch's. */
static bool clashes(const Scope *scope, const Binding *old, BindingKind kind)
{
    if (old->scope == scope) return !may_meet(old, kind);
    if (old->scope != scope->outer || old->scope->routine != scope->routine) return false;
    if (kind == BINDING_VAR || kind == BINDING_FUNCTION || kind == BINDING_SELF) return false;
    return old->scope->kind == SCOPE_PARAMETERS || old->scope->kind == SCOPE_CATCH;
}

static void check_name(Compiler *compiler, Text name, Span span)
{
    static const char *const fixed[] = {"undefined", "NaN", "Infinity"};
    size_t i;

    for (i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (name.length == strlen(fixed[i]) && memcmp(name.bytes, fixed[i], name.length) == 0)
            compiler_error(compiler, RUNG_UNSUPPORTED, span, "choose another name",
                           "a variable called %q is unsupported", name.bytes, (size_t)name.length);
}

Binding *scope_declare(Compiler *compiler, BindingKind kind, Text name, Span span, uint32_t ready)
{
    Scope *scope = compiler->scopes->scope;
    NameEntry *entry = entry_of(compiler, compiler->scopes, name);
    Binding *binding, *old;

    if (entry == NULL) return NULL;
    old = entry->top;
    if (old != NULL && clashes(scope, old, kind)) {
        compiler_error(compiler, RUNG_SYNTAX, span, NULL, "%q has already been declared", name.bytes,
                       (size_t)name.length);
        return old;
    }
    if (old != NULL && old->scope == scope) return old;
    check_name(compiler, name, span);
    if ((binding = compiler_alloc(compiler, sizeof *binding)) == NULL) return NULL;
    memset(binding, 0, sizeof *binding);
    binding->symbol.kind = SYMBOL_LOCAL;
    binding->name = name;
    binding->outer = old;
    binding->scope = scope;
    binding->kind = (uint8_t)kind;
    binding->ready = ready;
    if (old != NULL && kind == BINDING_VAR && old->scope->kind == SCOPE_PARAMETERS &&
        old->scope->routine == scope->routine)
        binding->parameter = old;
    if (scope->last != NULL)
        scope->last->next = binding;
    else
        scope->first = binding;
    scope->last = binding;
    return entry->top = binding;
}

/* Has the declaration run whenever the name is reached? In the same function that is so behind it, but in
** a switch, which may jump past it; and in a function that is made behind it, unless its declaration puts
** it to the top of the scope. */
static bool is_ready(const Compiler *compiler, const Node *name, const Binding *binding)
{
    const Routine *routine = compiler->scopes->routine, *owner = binding->scope->routine;

    if (binding->ready == 0) return true;
    if (name->span.start < binding->ready || binding->scope->kind == SCOPE_SWITCH) return false;
    if (routine == owner) return true;
    while (routine->outer != owner) routine = routine->outer;
    return !(routine->node->flags & FLAG_DECLARATION);
}

void scope_bind(Compiler *compiler, Node *name, Binding *binding)
{
    bool ready = is_ready(compiler, name, binding);

    name->symbol = &binding->symbol;
    name->slot = !ready;
    node_set_type(name, TYPE_ANY);
    if (binding->scope->routine == compiler->scopes->routine)
        binding->tested = binding->tested || !ready;
    else if (!ready || binding->literal == NULL)
        binding->captured = true;
}
