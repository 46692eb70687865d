/* regexp_cache.c - programs that a machine keeps from one evaluation to the next.
**
** A condition is evaluated over and over, and so are its literals. Programs are found by their pattern's text
** and flags; they lie in an arena of their own. When that is full, further ones are made in scratch, and the
** next evaluation begins with an empty cache: until then objects of this one may use what is in it. */
#include "vm/regexp_room.h"

enum {
    KEPT_MAX = 64,         /* programs; a power of two */
    KEPT_BYTES = 256 << 10 /* of all of them */
};

typedef struct Kept {
    uint32_t hash; /* of pattern and flags; 0: empty */
    const RegexpProgram *program;
} Kept;

typedef struct RegexpCache {
    Arena memory;
    uint32_t count;
    bool full;
    Kept kept[KEPT_MAX];
} RegexpCache;

void regexp_cache_free(Vm *vm)
{
    RegexpCache *cache = vm->regexp_cache;

    if (cache == NULL) return;
    arena_free(&cache->memory);
    allocator_free(&vm->allocator, cache, sizeof *cache);
    vm->regexp_cache = NULL;
}

static void cache_clear(RegexpCache *cache)
{
    arena_rewind(&cache->memory, (ArenaMark){NULL, NULL, 0});
    memset(cache->kept, 0, sizeof cache->kept);
    cache->count = 0;
    cache->full = false;
}

/* The machine's cache, or NULL when the host has no memory for one. */
static RegexpCache *cache_of(Vm *vm)
{
    RegexpCache *cache = vm->regexp_cache;

    if (cache != NULL) return cache;
    if ((cache = allocator_new(&vm->allocator, sizeof *cache)) == NULL) return NULL;
    memset(cache, 0, sizeof *cache);
    arena_init(&cache->memory, &vm->allocator, NULL, 0, KEPT_BYTES);
    vm->regexp_cache = cache;
    return cache;
}

RegexpRoom *regexp_room(Vm *vm)
{
    RegexpRoom *room = vm->regexp_room;

    if (room != NULL) return room;
    if ((room = vm_alloc(vm, sizeof *room)) == NULL) return NULL;
    *room = (RegexpRoom){0};
    vm->regexp_room = room;
    if (vm->regexp_cache != NULL && vm->regexp_cache->full) cache_clear(vm->regexp_cache);
    return room;
}

static bool is_program_of(const RegexpProgram *program, const String *pattern, uint32_t flags)
{
    return program->flags == flags && program->source_length == pattern->length &&
           memcmp(program->source, pattern->bytes, pattern->length) == 0;
}

/* The place of a program: where it is, or where it may be put; NULL when there is no room for it. */
static Kept *find_place(RegexpCache *cache, const String *pattern, uint32_t flags, uint32_t hash)
{
    uint32_t i;

    for (i = 0; i < KEPT_MAX; i++) {
        Kept *kept = &cache->kept[(hash + i) % KEPT_MAX];

        if (kept->hash == 0) return cache->count < KEPT_MAX * 3 / 4 ? kept : NULL;
        if (kept->hash == hash && is_program_of(kept->program, pattern, flags)) return kept;
    }
    return NULL;
}

/* "Invalid regular expression: /(/g: Unterminated group", the pattern in full. */
static Outcome syntax_error(Vm *vm, const String *pattern, uint32_t flags, const char *message)
{
    StringBuilder text;
    String *string;
    Table *error;
    unsigned i;

    builder_init(&text, vm);
    builder_add(&text, "Invalid regular expression: /", 29);
    builder_add_string(&text, pattern);
    builder_add_char(&text, '/');
    for (i = 0; REGEXP_FLAGS[i] != '\0'; i++)
        if ((flags >> i & 1) != 0) builder_add_char(&text, REGEXP_FLAGS[i]);
    builder_add(&text, ": ", 2);
    builder_add(&text, message, strlen(message));
    if ((string = builder_string(&text)) == NULL || (error = error_new(vm, ERROR_SYNTAX, string)) == NULL)
        return vm->failure;
    vm->exception = value_object(error);
    return vm->failure = OUTCOME_THROW;
}

static Outcome refused(Vm *vm, rung_status status, const String *pattern, uint32_t flags,
                       const RegexpError *error)
{
    switch (status) {
    case RUNG_NO_MEMORY: return vm_stop(vm, status, "the host has no more memory");
    case RUNG_LIMIT_MEMORY:
        return vm_stop(vm, status, "the evaluation reached its memory limit of %l bytes", vm->limits.memory);
    case RUNG_UNSUPPORTED:
        return vm_stop(vm, status, "regular expression %q: %s", pattern->bytes, (size_t)pattern->length,
                       error->message);
    default: return syntax_error(vm, pattern, flags, error->message);
    }
}

Outcome regexp_program(Vm *vm, const String *pattern, uint32_t flags, const RegexpProgram **program)
{
    uint32_t hash = text_hash(pattern->bytes, pattern->length, vm->host.hash_seed ^ flags);
    RegexpRoom *room = regexp_room(vm);
    RegexpCache *cache;
    Kept *place = NULL;
    RegexpError error;
    rung_status status;

    if (room == NULL || !vm_charge_bytes(vm, pattern->length)) return vm->failure;
    if (room->last != NULL && is_program_of(room->last, pattern, flags)) {
        *program = room->last;
        return OUTCOME_OK;
    }
    if ((cache = cache_of(vm)) != NULL) place = find_place(cache, pattern, flags, hash);
    if (place != NULL && place->hash != 0) {
        *program = place->program;
        return OUTCOME_OK;
    }
    if (!vm_charge(vm, 16 + pattern->length)) return vm->failure;
    if (place != NULL &&
        regexp_compile(&cache->memory, pattern->bytes, pattern->length, flags, program, &error) == RUNG_OK) {
        *place = (Kept){hash, *program};
        cache->count++;
        return OUTCOME_OK;
    }
    status = regexp_compile(&vm->scratch, pattern->bytes, pattern->length, flags, program, &error);
    if (status != RUNG_OK) return refused(vm, status, pattern, flags, &error);
    if (cache != NULL && cache->count > 0) cache->full = true;
    room->last = *program;
    return OUTCOME_OK;
}
