/* objects.c - arrays and tables.
**
** Arrays are dense: a hole takes a slot, and an index far behind the end takes the memory up to it (or
** meets the memory limit). Tables keep insertion order in their entries; the index laid over them from 9
** entries on holds entry numbers and at most half of it is in use. Its hash is the string's own, known to
** everybody; when a key is not found within PROBES_MAX steps the table turns to one keyed with the host's
** secret, so that chosen keys cannot make it slow. */
#include "vm/objects.h"

#include "vm/blocks.h"
#include "vm/convert.h"

enum {
    PROBES_MAX = 64,
    INDEXED_FROM = 9 /* entries */
};
#define INDEX_MAX 0xFFFFFFFEu /* the largest array index */
#define NOT_FOUND UINT32_MAX

/* ---- arrays --------------------------------------------------------------------------------- */

Array *array_new(Vm *vm, uint32_t capacity)
{
    Array *array = vm_alloc(vm, sizeof *array);

    if (array == NULL) return NULL;
    *array = (Array){.head = {.kind = K_ARRAY}};
    if (capacity > 0 && array_reserve(vm, array, capacity) != OUTCOME_OK) return NULL;
    return array;
}

Outcome array_reserve(Vm *vm, Array *array, uint32_t capacity)
{
    Value *items;

    if (capacity <= array->capacity) return OUTCOME_OK;
    if ((uint64_t)capacity * sizeof *items > SIZE_MAX / 2)
        return vm_stop(vm, RUNG_LIMIT_MEMORY, "an array of %u items is more than any memory", capacity);
    items = block_grow(vm, array->items, array->capacity * sizeof *items, capacity * sizeof *items);
    if (items == NULL) return vm->failure;
    array->items = items;
    array->capacity = capacity;
    return OUTCOME_OK;
}

/* Makes room for `capacity` items, and for some more, so that growing step by step is linear. */
static Outcome grow(Vm *vm, Array *array, uint32_t capacity)
{
    uint64_t more = array->capacity < 4 ? 4 : array->capacity * UINT64_C(2);

    if (more > UINT32_MAX) more = UINT32_MAX;
    return array_reserve(vm, array, capacity > more ? capacity : (uint32_t)more);
}

Outcome array_append(Vm *vm, Array *array, Value value)
{
    if (array->length == array->capacity) {
        if (array->length == UINT32_MAX) return vm_throw(vm, ERROR_RANGE, "Invalid array length");
        if (grow(vm, array, array->length + 1) != OUTCOME_OK) return vm->failure;
    }
    array->items[array->length++] = value;
    return OUTCOME_OK;
}

Outcome array_set_length(Vm *vm, Array *array, uint32_t length)
{
    if (length > array->length) {
        if (array_reserve(vm, array, length) != OUTCOME_OK || !vm_charge(vm, length - array->length))
            return vm->failure;
        while (array->length < length) array->items[array->length++] = value_hole();
    }
    array->length = length;
    return OUTCOME_OK;
}

Outcome array_set(Vm *vm, Array *array, uint32_t index, Value value)
{
    if (index == array->length) return array_append(vm, array, value);
    if (index >= array->capacity && grow(vm, array, index + 1) != OUTCOME_OK) return vm->failure;
    if (index > array->length && array_set_length(vm, array, index + 1) != OUTCOME_OK) return vm->failure;
    array->items[index] = value;
    return OUTCOME_OK;
}

/* ---- tables --------------------------------------------------------------------------------- */

static Table *new_table(Vm *vm, ObjectKind kind, uint8_t tag)
{
    Table *table = vm_alloc(vm, sizeof *table);

    if (table != NULL) *table = (Table){.head = {.kind = (uint8_t)kind, .tag = tag}};
    return table;
}

Table *table_new(Vm *vm) { return new_table(vm, K_OBJECT, 0); }

/* The spare word of the head is the key of the hash; 0: the string's own hash. */
static uint32_t key_hash(const Table *table, const String *key)
{
    uint64_t secret = table->head.spare;

    return secret == 0 ? string_hash(key) : text_hash(key->bytes, key->length, secret << 32 | secret);
}

static uint32_t find_entry(const Table *table, const String *key)
{
    uint32_t i, slot;

    if (table->index_size == 0) {
        for (i = 0; i < table->used; i++)
            if (table->entries[i].key != NULL && string_equals(table->entries[i].key, key)) return i;
        return NOT_FOUND;
    }
    for (slot = key_hash(table, key);; slot++) {
        i = table->index[slot & (table->index_size - 1)];
        if (i == 0) return NOT_FOUND;
        if (table->entries[i - 1].key != NULL && string_equals(table->entries[i - 1].key, key)) return i - 1;
    }
}

/* False when a key that is not secret had to be carried too far. */
static bool index_add(Table *table, uint32_t entry)
{
    uint32_t slot = key_hash(table, table->entries[entry].key), mask = table->index_size - 1, probes = 0;

    while (table->index[slot & mask] != 0) {
        if (++probes == PROBES_MAX && table->head.spare == 0) return false;
        slot++;
    }
    table->index[slot & mask] = entry + 1;
    return true;
}

static bool index_fill(Table *table)
{
    uint32_t i;

    memset(table->index, 0, table->index_size * sizeof *table->index);
    for (i = 0; i < table->used; i++)
        if (table->entries[i].key != NULL && !index_add(table, i)) return false;
    return true;
}

static bool use_secret_hash(Vm *vm, Table *table)
{
    uint64_t salt = (uint64_t)(uintptr_t)vm; /* some secrecy even when the host gave no seed */

    table->head.spare = text_hash((const char *)&salt, sizeof salt, vm->host.hash_seed);
    return vm_charge(vm, table->used) && index_fill(table);
}

/* Makes room for one more entry: drops the deleted ones, and doubles when few of them were. */
static Outcome make_room(Vm *vm, Table *table)
{
    uint32_t capacity = table->capacity, size, i, kept = 0;

    if (table->live > capacity / 2 || capacity == 0) {
        Property *entries;

        if (capacity > UINT32_MAX / 8)
            return vm_stop(vm, RUNG_LIMIT_MEMORY, "an object has more than %u properties", capacity);
        capacity = capacity == 0 ? 4 : capacity * 2;
        entries =
            block_grow(vm, table->entries, table->capacity * sizeof *entries, capacity * sizeof *entries);
        if (entries == NULL) return vm->failure;
        table->entries = entries;
        table->capacity = capacity;
    }
    if (!vm_charge(vm, table->used)) return vm->failure;
    for (i = 0; i < table->used; i++)
        if (table->entries[i].key != NULL) table->entries[kept++] = table->entries[i];
    table->used = kept;
    if (capacity < INDEXED_FROM) return OUTCOME_OK;
    size = capacity * 2;
    if (size > table->index_size) {
        uint32_t *index = block_new(vm, size * sizeof *index);

        if (index == NULL) {
            block_free(vm, table->index, table->index_size * sizeof *index);
            table->index_size = 0; /* the entries have moved: rather none than a wrong one */
            return vm->failure;
        }
        block_free(vm, table->index, table->index_size * sizeof *index);
        table->index = index;
        table->index_size = size;
    }
    return index_fill(table) || use_secret_hash(vm, table) ? OUTCOME_OK : vm->failure;
}

static Outcome add_entry(Vm *vm, Table *table, String *key, Value value, uint32_t flags)
{
    if (table->used == table->capacity && make_room(vm, table) != OUTCOME_OK) return vm->failure;
    value.spare = flags;
    table->entries[table->used] = (Property){key, value};
    table->used++;
    table->live++;
    if (table->index_size == 0 || index_add(table, table->used - 1)) return OUTCOME_OK;
    return use_secret_hash(vm, table) ? OUTCOME_OK : vm->failure;
}

static void set_entry(Table *table, uint32_t entry, Value value)
{
    value.spare = table->entries[entry].value.spare & PROPERTY_HIDDEN;
    table->entries[entry].value = value;
}

Value *table_find(const Table *table, const String *key)
{
    uint32_t entry = find_entry(table, key);

    return entry == NOT_FOUND ? NULL : &table->entries[entry].value;
}

Outcome table_add(Vm *vm, Table *table, String *key, Value value)
{
    return add_entry(vm, table, key, value, 0);
}

Outcome table_set(Vm *vm, Table *table, String *key, Value value)
{
    uint32_t entry = find_entry(table, key);

    if (entry == NOT_FOUND) return add_entry(vm, table, key, value, 0);
    set_entry(table, entry, value);
    return OUTCOME_OK;
}

bool table_delete(Table *table, const String *key)
{
    uint32_t entry = find_entry(table, key);

    if (entry == NOT_FOUND) return false;
    table->entries[entry] = (Property){NULL, value_undefined()};
    table->live--;
    return true;
}

static bool is_visible(const Table *table, uint32_t entry)
{
    const Property *property = &table->entries[entry];

    return property->key != NULL && !(table->head.kind == K_ERROR && property->value.spare == PROPERTY_HIDDEN);
}

bool key_is_index(const String *key, uint32_t *index)
{
    uint64_t value = 0;
    uint32_t i;

    if (key->length == 0 || key->length > 10 || (key->bytes[0] == '0' && key->length > 1)) return false;
    for (i = 0; i < key->length; i++) {
        if (key->bytes[i] < '0' || key->bytes[i] > '9') return false;
        value = value * 10 + (uint64_t)(key->bytes[i] - '0');
    }
    *index = (uint32_t)value;
    return value <= INDEX_MAX;
}

/* The number of a key that is known to be an index. */
static uint32_t index_of_key(const String *key)
{
    uint32_t index = 0;

    key_is_index(key, &index);
    return index;
}

static void sift_down(String **keys, uint32_t from, uint32_t count)
{
    uint32_t at = from, child;
    String *moved = keys[from];

    while ((child = at * 2 + 1) < count) {
        if (child + 1 < count && index_of_key(keys[child + 1]) > index_of_key(keys[child])) child++;
        if (index_of_key(keys[child]) <= index_of_key(moved)) break;
        keys[at] = keys[child];
        at = child;
    }
    keys[at] = moved;
}

/* Heapsort: in place, never slow; and not at all when the keys stand in order, as they mostly do. */
static void sort_by_index(String **keys, uint32_t count)
{
    uint32_t i;

    for (i = 1; i < count && index_of_key(keys[i - 1]) < index_of_key(keys[i]);) i++;
    if (i >= count) return;
    for (i = count / 2; i-- > 0;) sift_down(keys, i, count);
    for (i = count - 1; i > 0; i--) {
        String *largest = keys[0];

        keys[0] = keys[i];
        keys[i] = largest;
        sift_down(keys, 0, i);
    }
}

String **table_keys(Vm *vm, const Table *table, uint32_t *count)
{
    uint32_t i, index, indexes = 0, at = 0;
    String **keys;

    if (!vm_charge(vm, table->used)) return NULL;
    keys = block_new(vm, (table->live + (size_t)1) * sizeof *keys);
    if (keys == NULL) return NULL;
    for (i = 0; i < table->used; i++)
        if (is_visible(table, i) && key_is_index(table->entries[i].key, &index))
            keys[indexes++] = table->entries[i].key;
    sort_by_index(keys, indexes);
    at = indexes;
    for (i = 0; i < table->used; i++)
        if (is_visible(table, i) && !(indexes > 0 && key_is_index(table->entries[i].key, &index)))
            keys[at++] = table->entries[i].key;
    *count = at;
    return keys;
}

/* ---- errors --------------------------------------------------------------------------------- */

STRING_LITERAL(key_message, "message");

const char *error_kind_name(ErrorKind kind)
{
    static const char *const names[ERROR_COUNT] = {"Error",          "TypeError", "RangeError", "SyntaxError",
                                                   "ReferenceError", "EvalError", "URIError"};

    return names[kind];
}

Outcome error_set_hidden(Vm *vm, Table *error, String *key, Value value)
{
    uint32_t entry = find_entry(error, key);

    if (entry == NOT_FOUND) return add_entry(vm, error, key, value, PROPERTY_HIDDEN);
    set_entry(error, entry, value);
    return OUTCOME_OK;
}

Table *error_new(Vm *vm, ErrorKind kind, String *message)
{
    Table *error = new_table(vm, K_ERROR, (uint8_t)kind);
    String *key = (String *)(uintptr_t)&key_message;

    if (error == NULL) return NULL;
    if (message != NULL && error_set_hidden(vm, error, key, value_string(message)) != OUTCOME_OK) return NULL;
    return error;
}

/* ---- copying -------------------------------------------------------------------------------- */

/* An element of an array or string under its index as a name. */
static Outcome set_index(Vm *vm, Table *table, uint32_t index, Value value)
{
    String *key = int_to_string(vm, index);

    return key == NULL ? vm->failure : table_set(vm, table, key, value);
}

static Outcome copy_table(Vm *vm, Table *table, const Table *from)
{
    uint32_t count = from->used, i;

    if (!vm_charge(vm, count)) return vm->failure;
    for (i = 0; i < count; i++)
        if (is_visible(from, i) &&
            table_set(vm, table, from->entries[i].key, from->entries[i].value) != OUTCOME_OK)
            return vm->failure;
    return OUTCOME_OK;
}

Outcome table_copy_properties(Vm *vm, Table *table, Value source)
{
    uint32_t i;

    if (source.type == T_STRING) {
        for (i = 0; i < source.as.s->units; i++) {
            String *character = string_from_unit(vm, string_unit_at(vm, source.as.s, i));

            if (character == NULL || !vm_charge(vm, 1)) return vm->failure;
            if (set_index(vm, table, i, value_string(character)) != OUTCOME_OK) return vm->failure;
        }
    } else if (value_is_kind(source, K_ARRAY)) {
        const Array *array = value_array(source);

        for (i = 0; i < array->length; i++) {
            if (!vm_charge(vm, 1)) return vm->failure;
            if (array_has(array, i) && set_index(vm, table, i, array->items[i]) != OUTCOME_OK)
                return vm->failure;
        }
        if (array->named != NULL) return copy_table(vm, table, array->named);
    } else if (value_has_table(source)) {
        return copy_table(vm, table, value_table(source));
    }
    return OUTCOME_OK;
}
