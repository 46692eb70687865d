/* iterate.c - see iterate.h. */
#include "vm/iterate.h"

#include "vm/convert.h"

Iterator *iterator_new(Vm *vm, IteratorKind kind, Value source)
{
    Iterator *iterator = vm_alloc(vm, sizeof *iterator);

    if (iterator == NULL) return NULL;
    *iterator = (Iterator){.head = {.kind = K_ITERATOR, .tag = (uint8_t)kind}, .source = source};
    return iterator;
}

/* [index, item] */
static Outcome pair(Vm *vm, uint32_t index, Value item, Value *value)
{
    Array *array = array_new(vm, 2);

    if (array == NULL) return vm->failure;
    array->items[0] = value_int(index);
    array->items[1] = item;
    array->length = 2;
    *value = value_object(array);
    return OUTCOME_OK;
}

static Outcome next_of_array(Vm *vm, Iterator *iterator, Value *value, bool *done)
{
    const Array *array = value_array(iterator->source);
    uint32_t at = iterator->position;
    Value item;

    if (at >= array->length) {
        *done = true;
        return OUTCOME_OK;
    }
    iterator->position++;
    item = array->items[at].type == T_HOLE ? value_undefined() : array->items[at];
    if (iterator->head.tag == ITERATOR_KEYS)
        *value = value_int(at);
    else if (iterator->head.tag == ITERATOR_VALUES)
        *value = item;
    else
        return pair(vm, at, item, value);
    return OUTCOME_OK;
}

static Outcome next_of_string(Vm *vm, Iterator *iterator, Value *value, bool *done)
{
    String *string = iterator->source.as.s, *piece;
    uint32_t units;

    if (iterator->position >= string->units) {
        *done = true;
        return OUTCOME_OK;
    }
    piece = string_from_code_point(vm, string_code_point_at(vm, string, iterator->position, &units));
    if (piece == NULL) return vm->failure;
    iterator->position += units;
    *value = value_string(piece);
    return OUTCOME_OK;
}

/* A key that was deleted since is skipped (14.7.5.9). */
static Outcome next_name(Vm *vm, Iterator *iterator, Value *value, bool *done)
{
    while (iterator->position < iterator->count) {
        String *name = iterator->names[iterator->position++];
        bool present = true;
        Outcome outcome = OUTCOME_OK;

        if (iterator->source.type == T_OBJECT) outcome = property_in(vm, value_string(name), iterator->source, &present);
        if (outcome != OUTCOME_OK) return outcome;
        if (!present) continue;
        *value = value_string(name);
        return OUTCOME_OK;
    }
    *done = true;
    return OUTCOME_OK;
}

Outcome iterator_next(Vm *vm, Iterator *iterator, Value *value, bool *done)
{
    Outcome outcome;

    *done = iterator->source.type == T_UNDEFINED;
    *value = value_undefined();
    if (*done) return OUTCOME_OK;
    if (!vm_charge(vm, 1)) return vm->failure;
    switch ((IteratorKind)iterator->head.tag) {
    case ITERATOR_STRING: outcome = next_of_string(vm, iterator, value, done); break;
    case ITERATOR_NAMES: outcome = next_name(vm, iterator, value, done); break;
    default: outcome = next_of_array(vm, iterator, value, done); break;
    }
    if (*done) iterator->source = value_undefined();
    return outcome;
}

Outcome iterate(Vm *vm, Value iterable, Value *iterator)
{
    Iterator *made;

    if (value_is_kind(iterable, K_ITERATOR)) {
        *iterator = iterable;
        return OUTCOME_OK;
    }
    if (iterable.type == T_STRING)
        made = iterator_new(vm, ITERATOR_STRING, iterable);
    else if (value_is_kind(iterable, K_ARRAY))
        made = iterator_new(vm, ITERATOR_VALUES, iterable);
    else {
        const String *type = typeof_string(iterable);

        if (iterable.type == T_UNDEFINED) return vm_throw(vm, ERROR_TYPE, "undefined is not iterable");
        return vm_throw(vm, ERROR_TYPE, "%t is not iterable", type->bytes, (size_t)type->length);
    }
    if (made == NULL) return vm->failure;
    *iterator = value_object(made);
    return OUTCOME_OK;
}

/* The names "0", "1", ... of a string's or array's elements. */
static Outcome index_names(Vm *vm, Iterator *iterator, Value object)
{
    uint32_t length = object.type == T_STRING ? object.as.s->units : value_array(object)->length, i;

    if (!vm_charge(vm, length)) return vm->failure;
    if ((iterator->names = vm_alloc(vm, ((size_t)length + 1) * sizeof *iterator->names)) == NULL) return vm->failure;
    for (i = 0; i < length; i++) {
        if (object.type == T_OBJECT && value_array(object)->items[i].type == T_HOLE) continue;
        if ((iterator->names[iterator->count] = int_to_string(vm, i)) == NULL) return vm->failure;
        iterator->count++;
    }
    return OUTCOME_OK;
}

Outcome iterate_names(Vm *vm, Value object, Value *result)
{
    Iterator *iterator = iterator_new(vm, ITERATOR_NAMES, object);
    Outcome outcome = OUTCOME_OK;

    if (iterator == NULL) return vm->failure;
    if (object.type == T_STRING || value_is_kind(object, K_ARRAY))
        outcome = index_names(vm, iterator, object);
    else if (value_is_kind(object, K_OBJECT) || value_is_kind(object, K_ERROR)) {
        if ((iterator->names = table_keys(vm, value_table(object), &iterator->count)) == NULL) return vm->failure;
    }
    if (value_is_nullish(object)) iterator->source = value_undefined();
    *result = value_object(iterator);
    return outcome;
}
