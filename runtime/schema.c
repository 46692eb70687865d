/* schema.c - names and types of tags, and the host's functions. */
#include "runtime/schema.h"

#include <stdlib.h>
#include <string.h>

#include "builtins/builtins.h"
#include "runtime/array.h"

static void *default_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

Allocator host_allocator(const rung_host *host)
{
    return host == NULL || host->alloc == NULL ? (Allocator){default_alloc, NULL} : (Allocator){host->alloc, host->user};
}

static int32_t utc(void *user, rung_time time, bool is_local)
{
    (void)user;
    (void)time;
    (void)is_local;
    return 0;
}

void rung_host_init(rung_host *host)
{
    if (host == NULL) return;
    memset(host, 0, sizeof *host);
    host->size = sizeof *host;
}

static void retain(void *schema) { schema_retain(schema); }

rung_status rung_schema_new(const rung_host *host, rung_schema **out)
{
    rung_host own;
    Allocator allocator;
    rung_schema *schema;

    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    rung_host_init(&own);
    if (host != NULL) {
        if (host->size != sizeof own) return RUNG_USAGE;
        own = *host;
    }
    if (own.utc_offset == NULL) own.utc_offset = utc;
    allocator = host_allocator(&own);
    own.alloc = allocator.alloc;
    if ((schema = allocator_new(&allocator, sizeof *schema)) == NULL) return RUNG_NO_MEMORY;
    memset(schema, 0, sizeof *schema);
    schema->references = 1;
    schema->owner = (ProgramOwner){allocator, &builtin_table, retain, schema_release, NULL};
    schema->host = own;
    arena_init(&schema->arena, &allocator, NULL, 0, SIZE_MAX);
    *out = schema;
    return RUNG_OK;
}

rung_schema *schema_retain(rung_schema *schema)
{
    __atomic_add_fetch(&schema->references, 1, __ATOMIC_RELAXED);
    return schema;
}

void schema_release(void *held)
{
    rung_schema *schema = held;
    Allocator allocator;

    if (schema == NULL || __atomic_sub_fetch(&schema->references, 1, __ATOMIC_ACQ_REL) != 0) return;
    allocator = schema->owner.allocator;
    arena_free(&schema->arena);
    allocator_free(&allocator, schema->tags, schema->capacity * sizeof *schema->tags);
    allocator_free(&allocator, schema->intervals, schema->interval_capacity * sizeof *schema->intervals);
    allocator_free(&allocator, schema->index, schema->index_size * sizeof *schema->index);
    allocator_free(&allocator, schema->functions, schema->function_capacity * sizeof *schema->functions);
    allocator_free(&allocator, schema, sizeof *schema);
}

void rung_schema_free(rung_schema *schema) { schema_release(schema); }

/* ---- tags ----------------------------------------------------------------------------------- */

/* An entry of the index: the tag + 1, and above it bits of its hash, so that few other tags are looked at. 0: empty. */
enum { ENTRY_BITS = 24 };

_Static_assert(OPERAND_LIMIT < 1 << ENTRY_BITS, "an entry holds every tag + 1");

static uint32_t entry_of(uint32_t hash, uint32_t tag) { return (hash >> ENTRY_BITS) << ENTRY_BITS | (tag + 1); }
static uint32_t tag_of(uint32_t entry) { return (entry & ((1u << ENTRY_BITS) - 1)) - 1; }

static uint32_t find(const rung_schema *schema, const char *name, size_t length, uint32_t hash)
{
    uint32_t at, entry;

    if (schema->index_size == 0) return UINT32_MAX;
    for (at = hash & (schema->index_size - 1); (entry = schema->index[at]) != 0; at = (at + 1) & (schema->index_size - 1)) {
        const SchemaTag *tag;

        if (entry >> ENTRY_BITS != hash >> ENTRY_BITS) continue;
        tag = &schema->tags[tag_of(entry)];
        if (tag->hash == hash && tag->length == length && memcmp(tag->name, name, length) == 0) return tag_of(entry);
    }
    return UINT32_MAX;
}

static uint32_t hash_of(const rung_schema *schema, const char *name, size_t length)
{
    return text_hash(name, length, schema->host.hash_seed);
}

static void put_index(uint32_t *index, uint32_t size, uint32_t hash, uint32_t tag)
{
    uint32_t at = hash & (size - 1);

    while (index[at] != 0) at = (at + 1) & (size - 1);
    index[at] = entry_of(hash, tag);
}

/* The index is at most two thirds full. */
bool schema_reserve(rung_schema *schema, uint32_t count)
{
    const Allocator *allocator = &schema->owner.allocator;
    uint32_t size = 32, *index;
    SchemaTag *tags;

    if (count <= schema->capacity) return true;
    if (count > OPERAND_LIMIT) return false;
    while (size / 3 * 2 < count) size *= 2;
    if ((index = allocator_new(allocator, size * sizeof *index)) == NULL) return false;
    tags = allocator_grow(allocator, schema->tags, schema->capacity * sizeof *tags, count * sizeof *tags);
    if (tags == NULL) {
        allocator_free(allocator, index, size * sizeof *index);
        return false;
    }
    memset(index, 0, size * sizeof *index);
    for (uint32_t i = 0; i < schema->count; i++) put_index(index, size, tags[i].hash, i);
    allocator_free(allocator, schema->index, schema->index_size * sizeof *index);
    schema->index = index;
    schema->index_size = size;
    schema->tags = tags;
    schema->capacity = count;
    return true;
}

/* Room for one more tag. */
static bool grow(rung_schema *schema)
{
    if (schema->count < schema->capacity) return true;
    return schema_reserve(schema, schema->capacity == 0 ? 16 : schema->capacity * 2) ||
           schema_reserve(schema, schema->count + 1);
}

/* Names that a script could never mean as a tag. */
static bool is_global(const char *name, size_t length)
{
    static const char *const literals[] = {"undefined", "NaN", "Infinity", "globalThis", "arguments", "eval", "console"};
    size_t i;

    for (i = 0; i < sizeof literals / sizeof *literals; i++)
        if (strlen(literals[i]) == length && memcmp(literals[i], name, length) == 0) return true;
    return builtin_find(&builtin_table, name, length) != NULL;
}

static char *keep_text(rung_schema *schema, const char *text, size_t length)
{
    char *copy = arena_alloc(&schema->arena, length + 1);

    if (copy == NULL) return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

rung_status rung_schema_tag(rung_schema *schema, const char *name, rung_type type, uint32_t *index)
{
    size_t length;
    uint32_t hash;
    SchemaTag *tag;

    if (schema == NULL || name == NULL || rung_type_name(type) == NULL) return RUNG_USAGE;
    length = strlen(name);
    if (length == 0 || length > MAX_NAME || !text_is_valid_utf8(name, length) || is_global(name, length)) return RUNG_USAGE;
    hash = hash_of(schema, name, length);
    if (find(schema, name, length, hash) != UINT32_MAX) return RUNG_DUPLICATE;
    if (!grow(schema)) return RUNG_NO_MEMORY;
    tag = &schema->tags[schema->count];
    if ((tag->name = keep_text(schema, name, length)) == NULL) return RUNG_NO_MEMORY;
    tag->length = (uint16_t)length;
    tag->hash = hash;
    tag->type = (uint8_t)type;
    tag->momentary = false;
    put_index(schema->index, schema->index_size, hash, schema->count);
    if (index != NULL) *index = schema->count;
    schema->count++;
    return RUNG_OK;
}

uint32_t rung_schema_count(const rung_schema *schema) { return schema == NULL ? 0 : schema->count; }

rung_status rung_schema_find(const rung_schema *schema, const char *name, size_t length, uint32_t *index)
{
    uint32_t found;

    if (schema == NULL || name == NULL || index == NULL) return RUNG_USAGE;
    found = find(schema, name, length, hash_of(schema, name, length));
    if (found == UINT32_MAX) return RUNG_UNKNOWN_NAME;
    *index = found;
    return RUNG_OK;
}

const char *rung_schema_name(const rung_schema *schema, uint32_t index)
{
    return schema == NULL || index >= schema->count ? NULL : schema->tags[index].name;
}

rung_type rung_schema_type(const rung_schema *schema, uint32_t index)
{
    return (rung_type)(schema == NULL || index >= schema->count ? 0 : schema->tags[index].type);
}

bool schema_set_interval(rung_schema *schema, uint32_t tag, int64_t ticks)
{
    size_t before = schema->interval_capacity;

    if (ticks == 0 && tag >= before) return true;
    if (!array_reserve(&schema->owner.allocator, (void **)&schema->intervals, &schema->interval_capacity, (size_t)tag + 1,
                       sizeof *schema->intervals))
        return false;
    for (size_t i = before; i < schema->interval_capacity; i++) schema->intervals[i] = 0;
    schema->intervals[tag] = ticks;
    return true;
}

void schema_set_momentary(rung_schema *schema, uint32_t tag, bool momentary) { schema->tags[tag].momentary = momentary; }

/* ---- host functions ------------------------------------------------------------------------- */

static const HostFunction *find_function(void *user, const char *name, size_t length)
{
    const rung_schema *schema = user;
    uint32_t i;

    for (i = 0; i < schema->function_count; i++)
        if (strlen(schema->functions[i]->name) == length && memcmp(schema->functions[i]->name, name, length) == 0)
            return schema->functions[i];
    return NULL;
}

/* "nn:b": letters n b s a, a colon, one letter. */
static bool is_signature(const char *signature)
{
    size_t length = strlen(signature), i;

    if (length < 2 || length > 34 || signature[length - 2] != ':') return false;
    for (i = 0; i < length; i++)
        if (i != length - 2 && memchr("nbsa", signature[i], 4) == NULL) return false;
    return true;
}

rung_status rung_schema_function(rung_schema *schema, const char *name, const char *signature, rung_purity purity, rung_function function,
                                 void *user)
{
    HostFunction *added, **functions;
    size_t length;

    if (schema == NULL || name == NULL || signature == NULL || function == NULL || !is_signature(signature)) return RUNG_USAGE;
    length = strlen(name);
    if (length == 0 || length > MAX_NAME || !text_is_valid_utf8(name, length) || is_global(name, length)) return RUNG_USAGE;
    if (find_function(schema, name, length) != NULL || find(schema, name, length, hash_of(schema, name, length)) != UINT32_MAX)
        return RUNG_DUPLICATE;
    if (schema->function_count == schema->function_capacity) {
        uint32_t capacity = schema->function_capacity == 0 ? 8 : schema->function_capacity * 2;

        functions = allocator_grow(&schema->owner.allocator, schema->functions, schema->function_capacity * sizeof *functions,
                                   capacity * sizeof *functions);
        if (functions == NULL) return RUNG_NO_MEMORY;
        schema->functions = functions;
        schema->function_capacity = capacity;
    }
    if ((added = arena_alloc(&schema->arena, sizeof *added)) == NULL) return RUNG_NO_MEMORY;
    *added = (HostFunction){keep_text(schema, name, length), keep_text(schema, signature, strlen(signature)), purity, function, user};
    if (added->name == NULL || added->signature == NULL) return RUNG_NO_MEMORY;
    schema->functions[schema->function_count++] = added;
    return RUNG_OK;
}

/* ---- for the compiler ----------------------------------------------------------------------- */

static bool find_tag(void *user, const char *name, size_t length, TagInfo *info)
{
    const rung_schema *schema = user;
    uint32_t found = find(schema, name, length, hash_of(schema, name, length));

    if (found == UINT32_MAX) return false;
    *info = (TagInfo){.name = schema->tags[found].name,
                      .length = schema->tags[found].length,
                      .slot = found,
                      .type = schema->tags[found].type,
                      .momentary = schema->tags[found].momentary,
                      .interval = found < schema->interval_capacity ? schema->intervals[found] : 0};
    return true;
}

static const char *tag_name(void *user, uint32_t index) { return rung_schema_name(user, index); }

Names schema_names(rung_schema *schema) { return (Names){.user = schema, .find_tag = find_tag, .tag_name = tag_name, .find_function = find_function}; }
