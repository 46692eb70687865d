/* tags.c - setting tags, with all that can be wrong about a value from outside. */
#include "runtime/tags.h"

#include <string.h>

#include "builtins/builtins.h"
#include "vm/fast.h"
#include "vm/hints.h"
#include "vm/json.h"
#include "vm/math.h"

/* ---- making --------------------------------------------------------------------------------- */

static uint32_t held_type(uint8_t declared)
{
    switch (declared) {
    case RUNG_BOOL: return T_BOOL;
    case RUNG_INT32: case RUNG_UINT32: case RUNG_DATETIME: return T_INT;
    case RUNG_DOUBLE: return T_DOUBLE;
    case RUNG_STRING: return T_STRING;
    default: return T_NULL;
    }
}

static bool needs_text(uint8_t declared) { return declared == RUNG_STRING; }
static bool needs_objects(uint8_t declared) { return declared == RUNG_ANY || (declared & RUNG_ARRAY_OF) != 0; }

static TagStore *store_of(rung_tags *tags, const rung_slot *slot) { return &tags->stores[slot->store]; }

static void empty_store(const rung_tags *tags, uint8_t declared, TagStore *store)
{
    memset(store, 0, sizeof *store);
    if (needs_text(declared))
        store->text.string = (String){"", 0, 0, 0, STRING_SHARED | STRING_TAG, NULL};
    else
        arena_init(&store->objects, &tags->schema->owner.allocator, NULL, 0, SIZE_MAX);
}

static void free_store(const rung_tags *tags, uint8_t declared, TagStore *store)
{
    if (needs_text(declared)) allocator_free(&tags->schema->owner.allocator, store->text.buffer, store->text.capacity);
    if (needs_objects(declared)) arena_free(&store->objects);
}

rung_status rung_tags_new(rung_schema *schema, rung_tags **out)
{
    size_t count, words, stores = 0, size;
    rung_tags *tags;
    uint32_t i;
    char *rest;

    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if (schema == NULL) return RUNG_USAGE;
    count = schema->count;
    words = count / 64 + 1;
    for (i = 0; i < count; i++) stores += needs_text(schema->tags[i].type) || needs_objects(schema->tags[i].type);
    size = sizeof *tags + count * sizeof *tags->slots + words * sizeof(uint64_t) + stores * sizeof *tags->stores;
    if ((tags = allocator_new(&schema->owner.allocator, size)) == NULL) return RUNG_NO_MEMORY;
    memset(tags, 0, size);
    tags->size = size;
    tags->schema = schema_retain(schema);
    rest = (char *)(tags->slots + count);
    tags->registers.odd = (uint64_t *)(void *)rest;
    tags->stores = (TagStore *)(void *)(rest + words * sizeof(uint64_t));
    tags->registers.slots = tags->slots;
    tags->registers.count = (uint32_t)count;
    tags->registers.schema = schema;
    tags->registers.now = RUNG_TIME_NONE;
    stores = 0;
    tags->registers.tick = REGISTERS_TICK;
    tags->registers.tick_from = RUNG_TIME_NONE;
    for (i = 0; i < count; i++) {
        rung_slot *slot = &tags->slots[i];

        slot->index = i;
        slot->declared = schema->tags[i].type;
        slot->held = held_type(slot->declared);
        slot->status = RUNG_BAD_WAITING_FOR_INITIAL_DATA;
        slot->source_time = slot->server_time = RUNG_TIME_NONE;
        slot->odd = 1;
        tags->registers.odd[i / 64] |= UINT64_C(1) << i % 64;
        if (!needs_text(slot->declared) && !needs_objects(slot->declared)) continue;
        slot->store = (uint32_t)stores;
        empty_store(tags, slot->declared, &tags->stores[stores]);
        if (needs_text(slot->declared)) slot->value.reference = &tags->stores[stores].text.string;
        stores++;
    }
    *out = tags;
    return RUNG_OK;
}

void rung_tags_free(rung_tags *tags)
{
    rung_schema *schema;
    uint32_t i;

    if (tags == NULL) return;
    schema = tags->schema;
    for (i = 0; i < tags->registers.count; i++) free_store(tags, tags->slots[i].declared, store_of(tags, &tags->slots[i]));
    vm_free(tags->reader);
    allocator_free(&schema->owner.allocator, tags, tags->size);
    schema_release(schema);
}

rung_slot *rung_tags_slot(rung_tags *tags, uint32_t index)
{
    return tags == NULL || index >= tags->registers.count ? NULL : &tags->slots[index];
}

const rung_slot *rung_tags_look(const rung_tags *tags, uint32_t index)
{
    return tags == NULL || index >= tags->registers.count ? NULL : &tags->slots[index];
}

rung_status rung_tags_set_now(rung_tags *tags, rung_time now)
{
    if (tags == NULL) return RUNG_USAGE;
    tags->registers.now = now;
    return RUNG_OK;
}

uint64_t rung_tags_replaced(const rung_tags *tags) { return tags == NULL ? 0 : tags->replaced; }

static rung_tags *tags_of(rung_slot *slot)
{
    return (rung_tags *)(void *)((char *)(slot - slot->index) - offsetof(rung_tags, slots));
}

/* The String of a string tag, the first member of its store: the slot always refers to it, also while it
** is null. */
static String *text_of(const rung_slot *slot) { return (String *)(uintptr_t)slot->value.reference; }

void rung_slot_turn(rung_slot *slot, bool odd)
{
    rung_tags *tags = tags_of(slot);
    uint64_t bit = UINT64_C(1) << slot->index % 64;

    slot->odd = odd;
    if (odd)
        tags->registers.odd[slot->index / 64] |= bit;
    else
        tags->registers.odd[slot->index / 64] &= ~bit;
}

/* Neither bad nor with any info about the value, nearly always: one test then: setting a string takes 5 instructions less. */
static inline bool is_odd(uint32_t status)
{
    return (status & UINT32_C(0x80000400)) != 0 && (status >> 31 != 0 || status_follows_gap(status));
}

/* Stamps any slot that is odd exactly when its status is. */
rung_status tags_stamp(rung_slot *slot, uint32_t status, rung_time source_time)
{
    if ((slot->odd != 0) != is_odd(status)) rung_slot_turn(slot, is_odd(status));
    return rung_slot_stamp_(slot, status, source_time);
}

/* ---- text in -------------------------------------------------------------------------------- */

enum { MAX_TEXT = 1 << 29 }; /* bytes of one string tag */

/* The text and the status of a string tag. It is odd also while the fast form may not look at it: a null
** string, or a text so long that looking through it must be charged. */
static inline rung_status show(rung_slot *slot, const char *bytes, size_t length, size_t units,
                               uint32_t status, rung_time source_time)
{
    String *string = text_of(slot);
    bool odd = is_odd(status) || length > FAST_TEXT_MAX;

    string->bytes = bytes;
    string->length = (uint32_t)length;
    string->units = (uint32_t)units;
    slot->held = T_STRING;
    if (UNLIKELY(odd != (slot->odd != 0))) rung_slot_turn(slot, odd);
    return rung_slot_stamp_(slot, status, source_time);
}

static rung_status set_null_string(rung_slot *slot, uint32_t status, rung_time source_time)
{
    slot->held = T_NULL;
    rung_slot_turn(slot, true);
    return rung_slot_stamp_(slot, status, source_time);
}

/* The slot's own buffer, at least `size` long; its content may be lost. */
static char *room(rung_tags *tags, TagStore *store, size_t size)
{
    const Allocator *allocator = &tags->schema->owner.allocator;
    size_t capacity = size < 32 ? 32 : size + size / 2;
    char *buffer;

    if (store->text.capacity >= size) return store->text.buffer;
    if ((buffer = allocator_new(allocator, capacity)) == NULL) return NULL;
    allocator_free(allocator, store->text.buffer, store->text.capacity);
    store->text.buffer = buffer;
    store->text.capacity = capacity;
    return buffer;
}

/* Copies text that is as the engine keeps it. */
static rung_status set_text(rung_slot *slot, const char *text, size_t length, size_t units, uint32_t status,
                            rung_time source_time)
{
    TagStore *own = (TagStore *)(void *)text_of(slot);
    char *buffer = own->text.buffer;

    if (UNLIKELY(length >= own->text.capacity) && (buffer = room(tags_of(slot), own, length + 1)) == NULL)
        return RUNG_NO_MEMORY;
    memmove(buffer, text, length);
    buffer[length] = '\0';
    return show(slot, buffer, length, units, status, source_time);
}

/* Copies text with its ill-formed parts replaced. */
static rung_status set_sanitized(rung_slot *slot, const char *text, size_t length, uint32_t status, rung_time source_time)
{
    rung_tags *tags = tags_of(slot);
    TagStore *own = store_of(tags, slot);
    char *buffer = room(tags, own, text_sanitized_length(text, length) + 1);
    size_t replaced = 0;

    if (buffer == NULL) return RUNG_NO_MEMORY;
    length = text_sanitize(text, length, buffer, &replaced);
    tags->replaced += replaced;
    buffer[length] = '\0';
    return show(slot, buffer, length, text_units(buffer, length), status, source_time);
}

/* All but ASCII text, which the two functions below take at once. */
static NEVER_INLINE rung_status set_other(rung_slot *slot, const char *text, size_t length, bool lent,
                                          uint32_t status, rung_time source_time)
{
    if (text == NULL) return set_null_string(slot, status, source_time);
    if (length > MAX_TEXT) return RUNG_LIMIT_MEMORY;
    if (!text_is_valid_utf8(text, length)) return set_sanitized(slot, text, length, status, source_time);
    return lent ? show(slot, text, length, text_units(text, length), status, source_time)
                : set_text(slot, text, length, text_units(text, length), status, source_time);
}

rung_status rung_slot_set_string(rung_slot *slot, const char *text, size_t length, uint32_t status,
                                 rung_time source_time)
{
    if (slot == NULL) return RUNG_USAGE;
    if (slot->declared != RUNG_STRING) return RUNG_WRONG_TYPE;
    if (UNLIKELY(text == NULL || length > FAST_TEXT_MAX || !text_is_ascii_inline(text, length)))
        return set_other(slot, text, length, false, status, source_time);
    return set_text(slot, text, length, length, status, source_time);
}

rung_status rung_slot_lend_string(rung_slot *slot, const char *text, size_t length, uint32_t status, rung_time source_time)
{
    if (slot == NULL) return RUNG_USAGE;
    if (slot->declared != RUNG_STRING) return RUNG_WRONG_TYPE;
    if (UNLIKELY(text == NULL || length > FAST_TEXT_MAX || !text_is_ascii_inline(text, length)))
        return set_other(slot, text, length, true, status, source_time);
    return show(slot, text, length, length, status, source_time);
}

/* ---- numbers in ----------------------------------------------------------------------------- */

rung_status rung_slot_put_double(rung_slot *slot, double value, uint32_t status, rung_time source_time)
{
    if (slot == NULL) return RUNG_USAGE;
    if (slot->declared != RUNG_DOUBLE) return RUNG_WRONG_TYPE;
    slot->value.number = value == value ? value : math_nan();
    slot->inexact = 0;
    return tags_stamp(slot, status, source_time);
}

rung_status rung_slot_put_integer(rung_slot *slot, int64_t value, rung_type type, uint32_t status,
                                  rung_time source_time)
{
    if (slot == NULL) return RUNG_USAGE;
    if (slot->declared == RUNG_DOUBLE && (type == RUNG_INT32 || type == RUNG_UINT32))
        return rung_slot_put_double(slot, (double)value, status, source_time);
    if (slot->declared != type) return RUNG_WRONG_TYPE;
    slot->value.integer = value;
    return tags_stamp(slot, status, source_time);
}

static const int64_t EXACT = INT64_C(1) << 53;

static rung_status set_number(rung_slot *slot, double value, bool inexact, uint32_t status, rung_time source_time)
{
    if (slot->declared == RUNG_ANY) {
        slot->value.number = value;
        slot->held = T_DOUBLE;
    } else if (slot->declared == RUNG_DOUBLE) {
        slot->value.number = value;
    } else {
        return RUNG_WRONG_TYPE;
    }
    slot->inexact = inexact;
    return tags_stamp(slot, status, source_time);
}

rung_status rung_slot_set_int64(rung_slot *slot, int64_t value, uint32_t status, rung_time source_time)
{
    if (slot == NULL) return RUNG_USAGE;
    return set_number(slot, (double)value, value > EXACT || value < -EXACT, status, source_time);
}

rung_status rung_slot_set_uint64(rung_slot *slot, uint64_t value, uint32_t status, rung_time source_time)
{
    if (slot == NULL) return RUNG_USAGE;
    return set_number(slot, (double)value, value > (uint64_t)EXACT, status, source_time);
}

rung_status rung_slot_set_bad(rung_slot *slot, uint32_t status, rung_time source_time)
{
    if (slot == NULL || RUNG_SEVERITY(status) < 2) return RUNG_USAGE;
    return tags_stamp(slot, status, source_time);
}

/* ---- JSON in -------------------------------------------------------------------------------- */

/* Does an array's element fit the declared scalar type? */
static bool element_fits(Value value, uint8_t declared)
{
    switch (declared) {
    case RUNG_BOOL: return value.type == T_BOOL;
    case RUNG_INT32: return value_is_number(value) && value_as_double(value) == (int32_t)math_to_int32(value_as_double(value));
    case RUNG_UINT32: return value_is_number(value) && value_as_double(value) == math_to_uint32(value_as_double(value));
    case RUNG_DOUBLE: case RUNG_DATETIME: return value_is_number(value);
    case RUNG_STRING: return value.type == T_STRING || value.type == T_NULL;
    default: return true;
    }
}

static bool array_fits(Value value, uint8_t declared)
{
    const Array *array;
    uint32_t i;

    if (!value_is_kind(value, K_ARRAY)) return false;
    array = value_array(value);
    for (i = 0; i < array->length; i++)
        if (!element_fits(array->items[i], (uint8_t)(declared & ~RUNG_ARRAY_OF))) return false;
    return true;
}

/* Sets a tag of scalar type from a parsed value that fits it. */
static rung_status set_scalar(rung_slot *slot, Value value, uint32_t status, rung_time source_time)
{
    double number = value_is_number(value) ? value_as_double(value) : 0;

    if (slot->declared == RUNG_STRING && value.type == T_NULL) return rung_slot_set_string(slot, NULL, 0, status, source_time);
    if (value.type == T_NULL || !element_fits(value, slot->declared)) return RUNG_WRONG_TYPE;
    switch (slot->declared) {
    case RUNG_BOOL: return rung_slot_set_bool(slot, value.as.i != 0, status, source_time);
    case RUNG_INT32: return rung_slot_set_int32(slot, math_to_int32(number), status, source_time);
    case RUNG_UINT32: return rung_slot_set_uint32(slot, math_to_uint32(number), status, source_time);
    case RUNG_DOUBLE: return rung_slot_set_double(slot, number, status, source_time);
    case RUNG_DATETIME:
        if (!(number >= -8.64e15 && number <= 8.64e15)) return RUNG_WRONG_TYPE;
        slot->value.integer = (int64_t)math_floor(number);
        return tags_stamp(slot, status, source_time);
    default:
        return set_text(slot, value.as.s->bytes, value.as.s->length, value.as.s->units, status,
                        source_time); /* may hold lone surrogates */
    }
}

/* ---- keeping objects ------------------------------------------------------------------------ */

enum { MAX_DEPTH = 200 };       /* of arrays and objects in a tag: the copying below recurses */

/* Copies a parsed value out of the reader's scratch into the slot's arena, deeply frozen. The value is
** JSON: no cycles, no holes. */
typedef struct Keeper {
    Arena *arena;
    unsigned depth;
    rung_status failed;     /* RUNG_OK while all goes well */
} Keeper;

static Value keep(Keeper *keeper, Value value);

static void *keep_piece(Keeper *keeper, size_t size)
{
    void *piece = arena_alloc(keeper->arena, size);

    if (piece == NULL) keeper->failed = RUNG_NO_MEMORY;
    return piece;
}

static String *keep_string(Keeper *keeper, const String *string)
{
    String *copy = keep_piece(keeper, sizeof *copy + string->length + 1);
    char *bytes;

    if (copy == NULL) return NULL;
    bytes = (char *)(copy + 1);
    memcpy(bytes, string->bytes, string->length);
    bytes[string->length] = '\0';
    *copy = (String){bytes, string->length, string->units, string_hash(string), STRING_SHARED | STRING_TAG, NULL};
    return copy;
}

static Value keep_array(Keeper *keeper, const Array *array)
{
    Array *copy = keep_piece(keeper, sizeof *copy);
    uint32_t i;

    if (copy == NULL) return value_null();
    *copy = *array;
    copy->head.frozen = 1;
    copy->capacity = copy->length;
    copy->items = keep_piece(keeper, (size_t)array->length * sizeof *array->items + 8);
    for (i = 0; i < array->length && keeper->failed == RUNG_OK; i++) copy->items[i] = keep(keeper, array->items[i]);
    return value_object(copy);
}

static Value keep_table(Keeper *keeper, const Table *table)
{
    Table *copy = keep_piece(keeper, sizeof *copy);
    size_t index_bytes = (size_t)table->index_size * sizeof *table->index;
    uint32_t i;

    if (copy == NULL) return value_null();
    *copy = *table;
    copy->head.frozen = 1;
    copy->capacity = table->used;
    copy->entries = keep_piece(keeper, (size_t)table->used * sizeof *table->entries + 8);
    if (table->index_size > 0 && (copy->index = keep_piece(keeper, index_bytes)) != NULL) memcpy(copy->index, table->index, index_bytes);
    for (i = 0; i < table->used && keeper->failed == RUNG_OK; i++) {
        copy->entries[i].key = table->entries[i].key == NULL ? NULL : keep_string(keeper, table->entries[i].key);
        if (keeper->failed == RUNG_OK) copy->entries[i].value = keep(keeper, table->entries[i].value);
    }
    return value_object(copy);
}

static Value keep(Keeper *keeper, Value value)
{
    if (value.type == T_STRING) {
        String *copy = keep_string(keeper, value.as.s);

        return copy == NULL ? value_null() : value_string(copy);
    }
    if (value.type != T_OBJECT) return value;
    if (keeper->depth == MAX_DEPTH) {
        keeper->failed = RUNG_LIMIT_NESTING;
        return value_null();
    }
    keeper->depth++;
    value = value.as.o->kind == K_ARRAY ? keep_array(keeper, value_array(value)) : keep_table(keeper, value_table(value));
    keeper->depth--;
    return value;
}

static rung_status set_object(rung_tags *tags, rung_slot *slot, Value value, uint32_t status, rung_time source_time)
{
    Arena fresh;
    Keeper keeper = {&fresh, 0, RUNG_OK};
    Value kept;

    arena_init(&fresh, &tags->schema->owner.allocator, NULL, 0, SIZE_MAX);
    kept = keep(&keeper, value);
    if (keeper.failed != RUNG_OK) {
        arena_free(&fresh);
        return keeper.failed;
    }
    arena_free(&store_of(tags, slot)->objects);
    store_of(tags, slot)->objects = fresh;
    slot->held = kept.type;
    memcpy(&slot->value, &kept.as, sizeof slot->value);
    slot->inexact = 0;
    return tags_stamp(slot, status, source_time);
}

/* Parses JSON into the reader's scratch. */
static rung_status read_json(rung_tags *tags, const char *json, size_t length, bool tagged, Value *value)
{
    Outcome outcome;
    rung_status made;
    Vm *reader;

    if (tags->reader == NULL) {
        made = vm_new(&tags->schema->host, &tags->schema->owner.allocator, &builtin_table, NULL, &tags->reader);
        if (made != RUNG_OK) return made;
    }
    reader = tags->reader;
    if (!text_is_valid_utf8(json, length)) return RUNG_SYNTAX;
    vm_restart(reader);
    outcome = tagged ? json_parse_tagged(reader, json, length, value) : json_parse(reader, json, length, value, NULL);
    if (outcome == OUTCOME_THROW) return RUNG_SYNTAX;
    return outcome == OUTCOME_OK ? RUNG_OK : reader->error.status;
}

static rung_status set_json(rung_slot *slot, const char *json, size_t length, bool tagged, uint32_t status, rung_time source_time)
{
    rung_tags *tags;
    Value value;
    rung_status read;

    if (slot == NULL || json == NULL) return RUNG_USAGE;
    tags = tags_of(slot);
    if ((read = read_json(tags, json, length, tagged, &value)) != RUNG_OK) return read;
    if ((slot->declared & RUNG_ARRAY_OF) != 0)
        return array_fits(value, slot->declared) ? set_object(tags, slot, value, status, source_time) : RUNG_WRONG_TYPE;
    if (slot->declared != RUNG_ANY) return set_scalar(slot, value, status, source_time);
    return set_object(tags, slot, value, status, source_time);
}

rung_status rung_slot_set_json(rung_slot *slot, const char *json, size_t length, uint32_t status, rung_time source_time)
{
    return set_json(slot, json, length, false, status, source_time);
}

rung_status rung_slot_set_tagged_json(rung_slot *slot, const char *json, size_t length, uint32_t status, rung_time source_time)
{
    return set_json(slot, json, length, true, status, source_time);
}

/* ---- looking at objects --------------------------------------------------------------------- */

static bool json_equal(Value a, Value b);

static bool table_equal(const Table *a, const Table *b)
{
    uint32_t i;

    if (a->live != b->live) return false;
    for (i = 0; i < a->used; i++) {
        const Value *other;

        if (a->entries[i].key == NULL) continue;
        other = table_find(b, a->entries[i].key);
        if (other == NULL || !json_equal(a->entries[i].value, *other)) return false;
    }
    return true;
}

/* Of JSON values, whose depth keep() has bounded on one side. */
static bool json_equal(Value a, Value b)
{
    uint32_t i;

    if (value_is_number(a) && value_is_number(b)) return value_double(value_as_double(a)).as.bits == value_double(value_as_double(b)).as.bits;
    if (a.type != b.type) return false;
    if (a.type == T_STRING) return string_equals(a.as.s, b.as.s);
    if (a.type != T_OBJECT) return a.type == T_NULL || a.type == T_UNDEFINED || a.as.bits == b.as.bits;
    if (a.as.o->kind != b.as.o->kind) return false;
    if (a.as.o->kind != K_ARRAY) return table_equal(value_table(a), value_table(b));
    if (value_array(a)->length != value_array(b)->length) return false;
    for (i = 0; i < value_array(a)->length; i++)
        if (!json_equal(value_array(a)->items[i], value_array(b)->items[i])) return false;
    return true;
}

bool tags_reads_tagged(const rung_slot *slot)
{
    return (slot->declared & RUNG_ARRAY_OF) != 0 && slot->declared != (RUNG_ARRAY_OF | RUNG_ANY);
}

rung_status tags_holds_json(const rung_slot *slot, const char *json, size_t length, bool *same)
{
    Value held, value;
    rung_status read = read_json(tags_of((rung_slot *)slot), json, length, tags_reads_tagged(slot), &value);

    memcpy(&held, slot, sizeof held);
    *same = read == RUNG_OK && json_equal(held, value);
    return read;
}

/* ---- undoing -------------------------------------------------------------------------------- */

void tags_keep_slot(rung_tags *tags, uint32_t index, SavedSlot *saved)
{
    const rung_slot *slot = &tags->slots[index];
    TagStore *store = store_of(tags, slot);

    saved->slot = *slot;
    if (!needs_text(slot->declared) && !needs_objects(slot->declared)) return;
    saved->store = *store;
    empty_store(tags, slot->declared, store);
    if (needs_text(slot->declared)) store->text.string = saved->store.text.string;
}

void tags_restore_slot(rung_tags *tags, const SavedSlot *saved)
{
    rung_slot *slot = &tags->slots[saved->slot.index];

    if (slot->odd != saved->slot.odd) rung_slot_turn(slot, saved->slot.odd != 0);
    *slot = saved->slot;
    if (!needs_text(slot->declared) && !needs_objects(slot->declared)) return;
    free_store(tags, slot->declared, store_of(tags, slot));
    *store_of(tags, slot) = saved->store;
}

void tags_forget_slot(rung_tags *tags, SavedSlot *saved)
{
    const rung_slot *slot = &tags->slots[saved->slot.index];
    TagStore *store = store_of(tags, slot);
    bool replaced;

    if (!needs_text(slot->declared) && !needs_objects(slot->declared)) return;
    replaced = needs_text(slot->declared) ? store->text.buffer != NULL : store->objects.chunks != NULL;
    /* a slot that was not set again, or to nothing that needs room, still stands on what was kept */
    if (replaced) {
        free_store(tags, slot->declared, &saved->store);
    } else if (needs_text(slot->declared)) {
        store->text.buffer = saved->store.text.buffer;
        store->text.capacity = saved->store.text.capacity;
    } else {
        store->objects = saved->store.objects;
    }
}
