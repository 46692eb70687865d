/* collection.c - see collection.h.
**
** Up to 8 entries are searched one by one. Beyond that an index is laid over them, at most half full. Its
** hash is known to everybody; when a key is not found within PROBES_MAX steps the index is made again with
** one that is keyed with the host's secret, so that chosen keys cannot make it slow. */
#include "vm/collection.h"

#include "vm/blocks.h"
#include "vm/convert.h"
#include "vm/math.h"

enum { PROBES_MAX = 64, INDEXED_FROM = 9 /* entries */ };
#define NOT_FOUND UINT32_MAX

Collection *collection_new(Vm *vm, ObjectKind kind)
{
    Collection *collection = vm_alloc(vm, sizeof *collection);

    if (collection != NULL) *collection = (Collection){.head = {.kind = (uint8_t)kind}};
    return collection;
}

/* ---- keys ----------------------------------------------------------------------------------- */

/* Equal numbers get one form: an integer within 2^53 is a T_INT, so -0 is 0; NaN has the same bits always. */
static Value normal_key(Value key)
{
    if (key.type == T_DOUBLE && math_abs(key.as.f) <= 0x1p53 && (double)(int64_t)key.as.f == key.as.f)
        return value_int((int64_t)key.as.f);
    if (key.type == T_DOUBLE && key.as.f != key.as.f) return value_double(math_nan());
    return key;
}

static uint32_t mix(uint64_t bits)
{
    bits = (bits ^ bits >> 32) * UINT64_C(0x9E3779B97F4A7C15); /* 2^64 by the golden ratio */
    return (uint32_t)(bits >> 32 ^ bits >> 48);
}

static uint32_t hash_key(const Collection *collection, Value key)
{
    uint64_t secret = collection->head.spare;

    secret |= secret << 32;
    if (key.type == T_STRING)
        return secret == 0 ? string_hash(key.as.s) : text_hash(key.as.s->bytes, key.as.s->length, secret);
    if (secret == 0) return mix(key.as.bits ^ key.type);
    return text_hash((const char *)&key.as.bits, sizeof key.as.bits, secret ^ key.type);
}

static bool is_deleted(const CollectionEntry *entry) { return entry->key.type == T_HOLE; }

static bool is_entry_of(const CollectionEntry *entry, Value key, uint32_t hash)
{
    return entry->value.spare == hash && same_value_zero(entry->key, key);
}

/* ---- the index ------------------------------------------------------------------------------ */

static uint32_t find_entry(const Collection *collection, Value key)
{
    uint32_t hash, i, slot;

    if (collection->live == 0) return NOT_FOUND;
    hash = hash_key(collection, key);
    if (collection->index_size == 0) {
        for (i = collection->first; i < collection->used; i++)
            if (is_entry_of(&collection->entries[i], key, hash)) return i;
        return NOT_FOUND;
    }
    for (slot = hash;; slot++) {
        i = collection->index[slot & (collection->index_size - 1)];
        if (i == 0) return NOT_FOUND;
        if (is_entry_of(&collection->entries[i - 1], key, hash)) return i - 1;
    }
}

/* False when a key whose hash is not secret had to be carried too far. */
static bool index_add(Collection *collection, uint32_t entry)
{
    uint32_t slot = collection->entries[entry].value.spare, mask = collection->index_size - 1, probes = 0;

    while (collection->index[slot & mask] != 0) {
        if (++probes == PROBES_MAX && collection->head.spare == 0) return false;
        slot++;
    }
    collection->index[slot & mask] = entry + 1;
    return true;
}

static bool index_fill(Collection *collection)
{
    uint32_t i;

    memset(collection->index, 0, collection->index_size * sizeof *collection->index);
    for (i = 0; i < collection->used; i++)
        if (!is_deleted(&collection->entries[i]) && !index_add(collection, i)) return false;
    return true;
}

static bool use_secret_hash(Vm *vm, Collection *collection)
{
    uint64_t salt = (uint64_t)(uintptr_t)vm; /* some secrecy even when the host gave no seed */
    uint32_t i;

    collection->head.spare = text_hash((const char *)&salt, sizeof salt, vm->host.hash_seed);
    if (!vm_charge(vm, collection->used)) return false;
    for (i = 0; i < collection->used; i++)
        collection->entries[i].value.spare = hash_key(collection, collection->entries[i].key);
    return index_fill(collection);
}

/* ---- room ----------------------------------------------------------------------------------- */

static void close_gaps(Collection *collection)
{
    uint32_t i, kept = 0;

    for (i = 0; i < collection->used; i++)
        if (!is_deleted(&collection->entries[i])) collection->entries[kept++] = collection->entries[i];
    collection->used = kept;
    collection->first = 0;
}

static bool enlarge_index(Vm *vm, Collection *collection, uint32_t size)
{
    uint32_t *index = block_new(vm, size * sizeof *index);

    if (index == NULL) return false;
    block_free(vm, collection->index, collection->index_size * sizeof *index);
    collection->index = index;
    collection->index_size = size;
    return true;
}

/* Makes room for one more entry: closes the gaps, and doubles when they were few. */
static Outcome make_room(Vm *vm, Collection *collection)
{
    uint32_t capacity = collection->capacity;

    if (!vm_charge(vm, collection->used)) return vm->failure;
    if (collection->live > capacity / 2 || capacity == 0) {
        CollectionEntry *entries = collection->entries;

        if (capacity > UINT32_MAX / 16)
            return vm_stop(vm, RUNG_LIMIT_MEMORY, "a Map or Set has more than %u entries", capacity);
        capacity = capacity == 0 ? 4 : capacity * 2;
        entries = block_grow(vm, entries, collection->capacity * sizeof *entries, capacity * sizeof *entries);
        if (entries == NULL) return vm->failure;
        collection->entries = entries;
        collection->capacity = capacity;
    }
    close_gaps(collection);
    if (capacity < INDEXED_FROM) return OUTCOME_OK;
    if (capacity * 2 > collection->index_size && !enlarge_index(vm, collection, capacity * 2))
        return vm->failure;
    return index_fill(collection) || use_secret_hash(vm, collection) ? OUTCOME_OK : vm->failure;
}

/* ---- operations ----------------------------------------------------------------------------- */

const CollectionEntry *collection_find(const Collection *collection, Value key)
{
    uint32_t entry = find_entry(collection, normal_key(key));

    return entry == NOT_FOUND ? NULL : &collection->entries[entry];
}

Outcome collection_set(Vm *vm, Collection *collection, Value key, Value value)
{
    CollectionEntry *entry;
    uint32_t at;

    key = normal_key(key);
    if (collection->head.kind == K_SET) value = key;
    if ((at = find_entry(collection, key)) != NOT_FOUND) {
        entry = &collection->entries[at];
        value.spare = entry->value.spare;
        entry->value = value;
        return OUTCOME_OK;
    }
    if (collection->used == collection->capacity && make_room(vm, collection) != OUTCOME_OK)
        return vm->failure;
    if (collection->ordinal == UINT32_MAX)
        return vm_stop(vm, RUNG_LIMIT_STEPS, "more than %u entries were added to a Map or Set", UINT32_MAX);
    entry = &collection->entries[collection->used];
    *entry = (CollectionEntry){key, value};
    entry->key.spare = collection->ordinal++;
    entry->value.spare = hash_key(collection, key);
    collection->used++;
    collection->live++;
    if (collection->index_size == 0 || index_add(collection, collection->used - 1)) return OUTCOME_OK;
    return use_secret_hash(vm, collection) ? OUTCOME_OK : vm->failure;
}

bool collection_delete(Collection *collection, Value key)
{
    uint32_t at = find_entry(collection, normal_key(key));

    if (at == NOT_FOUND) return false;
    collection->entries[at].key.type = T_HOLE;
    collection->live--;
    while (collection->first < collection->used && is_deleted(&collection->entries[collection->first]))
        collection->first++;
    return true;
}

void collection_clear(Vm *vm, Collection *collection)
{
    block_free(vm, collection->entries, collection->capacity * sizeof *collection->entries);
    block_free(vm, collection->index, collection->index_size * sizeof *collection->index);
    *collection = (Collection){.head = collection->head, .ordinal = collection->ordinal};
}

/* ---- walks ---------------------------------------------------------------------------------- */

/* Where the entry with the wanted ordinal, or the next one after it, stands by now: where it was, or
** further to the front. */
static uint32_t find_position(const Collection *collection, const CollectionWalk *walk)
{
    const CollectionEntry *entries = collection->entries;
    uint32_t low = 0, high = walk->position < collection->used ? walk->position : collection->used;

    if (high == 0 || entries[high - 1].key.spare < walk->ordinal) return high;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (entries[middle].key.spare < walk->ordinal)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

Outcome collection_next(Vm *vm, const Collection *collection, CollectionWalk *walk,
                        const CollectionEntry **entry)
{
    uint32_t at = find_position(collection, walk), begin;

    if (at < collection->first) at = collection->first;
    for (begin = at; at < collection->used && is_deleted(&collection->entries[at]);) at++;
    if (!vm_charge(vm, at - begin)) return vm->failure;
    *entry = at < collection->used ? &collection->entries[at] : NULL;
    walk->position = at;
    if (*entry != NULL) *walk = (CollectionWalk){at + 1, (*entry)->key.spare + 1};
    return OUTCOME_OK;
}
