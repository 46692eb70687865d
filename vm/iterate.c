/* iterate.c - see iterate.h. */
#include "vm/iterate.h"

#include "vm/blame.h"

#include "vm/collection.h"
#include "vm/convert.h"

Iterator *iterator_new(Vm *vm, IteratorKind kind, Value source)
{
    Iterator *iterator = vm_alloc(vm, sizeof *iterator);

    if (iterator == NULL) return NULL;
    *iterator = (Iterator){.head = {.kind = K_ITERATOR, .tag = (uint8_t)kind}, .source = source};
    return iterator;
}

const char *iterator_name(const Iterator *iterator)
{
    if (iterator->head.tag == ITERATOR_MATCHES) return "RegExp String Iterator";
    switch (value_receiver(iterator->source)) {
    case RECEIVER_STRING: return "String Iterator";
    case RECEIVER_MAP: return "Map Iterator";
    case RECEIVER_SET: return "Set Iterator";
    default: return "Array Iterator";
    }
}

/* What an iterator of that kind gives for an entry. */
static Outcome give(Vm *vm, const Iterator *iterator, Value key, Value item, Value *value)
{
    Array *pair;

    if (iterator->head.tag != ITERATOR_ENTRIES) {
        *value = iterator->head.tag == ITERATOR_KEYS ? key : item;
        return OUTCOME_OK;
    }
    if ((pair = array_new(vm, 2)) == NULL) return vm->failure;
    pair->items[0] = key;
    pair->items[1] = item;
    pair->length = 2;
    *value = value_object(pair);
    return OUTCOME_OK;
}

/* The next entry of an array, or it is done. */
static void step_in_array(Iterator *iterator, Value *key, Value *item)
{
    const Array *array = value_array(iterator->source);
    uint32_t at = iterator->position++;

    iterator->done = at >= array->length;
    if (iterator->done) return;
    *key = value_int(at);
    *item = array_has(array, at) ? array->items[at] : value_undefined();
}

/* The same of a Map or Set. */
static Outcome step_in_collection(Vm *vm, Iterator *iterator, Value *key, Value *item)
{
    CollectionWalk walk = {iterator->position, iterator->ordinal};
    const CollectionEntry *entry;
    Outcome outcome = collection_next(vm, value_collection(iterator->source), &walk, &entry);

    iterator->position = walk.position;
    iterator->ordinal = walk.ordinal;
    if (outcome != OUTCOME_OK) return outcome;
    iterator->done = entry == NULL;
    if (entry == NULL) return OUTCOME_OK;
    *key = entry->key;
    *item = entry->value;
    key->spare = item->spare = 0;
    return OUTCOME_OK;
}

static Outcome step(Vm *vm, Iterator *iterator, Value *key, Value *item)
{
    if (!value_is_kind(iterator->source, K_ARRAY)) return step_in_collection(vm, iterator, key, item);
    step_in_array(iterator, key, item);
    return OUTCOME_OK;
}

static Outcome next_of_string(Vm *vm, Iterator *iterator, Value *value)
{
    String *string = iterator->source.as.s, *piece;
    uint32_t units;

    if (iterator->position >= string->units) {
        iterator->done = true;
        return OUTCOME_OK;
    }
    piece = string_from_code_point(vm, string_code_point_at(vm, string, iterator->position, &units));
    if (piece == NULL) return vm->failure;
    iterator->position += units;
    *value = value_string(piece);
    return OUTCOME_OK;
}

/* A key that was deleted since is skipped (14.7.5.9). */
static Outcome next_name(Vm *vm, Iterator *iterator, Value *value)
{
    while (iterator->position < iterator->count) {
        String *name = iterator->names[iterator->position++];
        bool present = true;
        Outcome outcome = OUTCOME_OK;

        if (iterator->source.type == T_OBJECT)
            outcome = property_in(vm, value_string(name), iterator->source, &present);
        if (outcome != OUTCOME_OK) return outcome;
        if (!present) continue;
        *value = value_string(name);
        return OUTCOME_OK;
    }
    iterator->done = true;
    return OUTCOME_OK;
}

Outcome iterator_next(Vm *vm, Iterator *iterator, Value *value, bool *done)
{
    Value key, item;
    Outcome outcome;

    *value = value_undefined();
    *done = iterator->done;
    if (*done) return OUTCOME_OK;
    if (!vm_charge(vm, 1)) return vm->failure;
    if (iterator->head.tag == ITERATOR_NAMES)
        outcome = next_name(vm, iterator, value);
    else if (iterator->head.tag == ITERATOR_STRING)
        outcome = next_of_string(vm, iterator, value);
    else if ((outcome = step(vm, iterator, &key, &item)) == OUTCOME_OK && !iterator->done)
        outcome = give(vm, iterator, key, item, value);
    *done = iterator->done;
    return outcome;
}

Outcome unpack_pair(Vm *vm, Value iterable, Value *first, Value *second)
{
    Value iterator;
    bool done;
    Outcome outcome;

    if (value_is_kind(iterable, K_ARRAY)) {
        const Array *array = value_array(iterable);

        *first = array_has(array, 0) ? array->items[0] : value_undefined();
        *second = array_has(array, 1) ? array->items[1] : value_undefined();
        return vm_charge(vm, 2) ? OUTCOME_OK : vm->failure;
    }
    outcome = iterate(vm, iterable, &iterator);
    if (outcome == OUTCOME_OK) outcome = iterator_next(vm, (Iterator *)(void *)iterator.as.o, first, &done);
    if (outcome == OUTCOME_OK) outcome = iterator_next(vm, (Iterator *)(void *)iterator.as.o, second, &done);
    return outcome;
}

Outcome iterator_next_pair(Vm *vm, Iterator *iterator, Value *first, Value *second, bool *done)
{
    Value value;
    Outcome outcome;

    if (iterator->head.tag != ITERATOR_ENTRIES || iterator->done) {
        outcome = iterator_next(vm, iterator, &value, done);
        return outcome != OUTCOME_OK || *done ? outcome : unpack_pair(vm, value, first, second);
    }
    if (!vm_charge(vm, 3)) return vm->failure;
    outcome = step(vm, iterator, first, second);
    *done = iterator->done;
    return outcome;
}

/* ---- iterables ------------------------------------------------------------------------------ */

bool is_iterable(Value value)
{
    return value.type == T_STRING || value_is_kind(value, K_ARRAY) || value_is_kind(value, K_MAP) ||
           value_is_kind(value, K_SET) || value_is_kind(value, K_ITERATOR);
}

Outcome iterate(Vm *vm, Value iterable, Value *iterator)
{
    IteratorKind kind = ITERATOR_VALUES;
    Iterator *made;

    if (!is_iterable(iterable)) return blame_iterated(vm, iterable);
    *iterator = iterable;
    if (value_is_kind(iterable, K_ITERATOR)) return OUTCOME_OK;
    if (iterable.type == T_STRING) kind = ITERATOR_STRING;
    if (value_is_kind(iterable, K_MAP)) kind = ITERATOR_ENTRIES;
    if ((made = iterator_new(vm, kind, iterable)) == NULL) return vm->failure;
    *iterator = value_object(made);
    return OUTCOME_OK;
}

/* An array at once, without holes. */
static Outcome append_array(Vm *vm, Array *array, const Array *source)
{
    uint32_t count = source->length, i; /* of now: it may be the same array */

    if (count > UINT32_MAX - array->length) return vm_throw(vm, ERROR_RANGE, "Invalid array length");
    if (!vm_charge(vm, count) || array_reserve(vm, array, array->length + count) != OUTCOME_OK)
        return vm->failure;
    for (i = 0; i < count; i++)
        array->items[array->length++] = array_has(source, i) ? source->items[i] : value_undefined();
    return OUTCOME_OK;
}

Outcome array_append_iterable(Vm *vm, Array *array, Value iterable)
{
    Value iterator, value;
    bool done;
    Outcome outcome;

    if (value_is_kind(iterable, K_ARRAY)) return append_array(vm, array, value_array(iterable));
    outcome = iterate(vm, iterable, &iterator);
    while (outcome == OUTCOME_OK) {
        outcome = iterator_next(vm, (Iterator *)(void *)iterator.as.o, &value, &done);
        if (outcome != OUTCOME_OK || done) break;
        outcome = array_append(vm, array, value);
    }
    return outcome;
}

/* ---- for-in --------------------------------------------------------------------------------- */

/* The names "0", "1", ... of a string's or array's elements, and those of a match. */
static Outcome index_names(Vm *vm, Iterator *iterator, Value object)
{
    uint32_t length = object.type == T_STRING ? object.as.s->units : value_array(object)->length;
    uint32_t named = 0, i;
    const Table *table = object.type == T_STRING ? NULL : value_array(object)->named;
    String **names = NULL;

    if (!vm_charge(vm, length)) return vm->failure;
    if (table != NULL && (names = table_keys(vm, table, &named)) == NULL) return vm->failure;
    if ((iterator->names = vm_alloc(vm, ((size_t)length + named + 1) * sizeof *iterator->names)) == NULL)
        return vm->failure;
    for (i = 0; i < length; i++) {
        if (object.type == T_OBJECT && value_array(object)->items[i].type == T_HOLE) continue;
        if ((iterator->names[iterator->count] = int_to_string(vm, i)) == NULL) return vm->failure;
        iterator->count++;
    }
    for (i = 0; i < named; i++) iterator->names[iterator->count++] = names[i];
    return OUTCOME_OK;
}

Outcome iterate_names(Vm *vm, Value object, Value *result)
{
    Iterator *iterator = iterator_new(vm, ITERATOR_NAMES, object);
    Outcome outcome = OUTCOME_OK;

    if (iterator == NULL) return vm->failure;
    if (object.type == T_STRING || value_is_kind(object, K_ARRAY))
        outcome = index_names(vm, iterator, object);
    else if (value_has_table(object)) {
        if ((iterator->names = table_keys(vm, value_table(object), &iterator->count)) == NULL)
            return vm->failure;
    }
    iterator->done = value_is_nullish(object);
    *result = value_object(iterator);
    return outcome;
}
