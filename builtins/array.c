/* array.c - Array, and the methods of arrays that do not call back (ECMA-262 23.1).
**
** Converting an argument may run script, and script may change the array. So a method reads the length,
** converts, and only then looks at the items: what lies beyond the end by now counts as a hole. The
** standard's loops over single properties become moves of whole ranges, holes included. */
#include "builtins/array.h"
#include "vm/iterate.h"

Outcome receiver_array(Vm *vm, const Value *args, uint32_t count, const char *method, Array **array)
{
    Value receiver = argument(args, count, 0);

    *array = NULL;
    if (value_is_kind(receiver, K_ARRAY)) {
        *array = value_array(receiver);
        return OUTCOME_OK;
    }
    if (value_is_nullish(receiver))
        return vm_throw(vm, ERROR_TYPE, "Array.prototype.%s called on null or undefined", method);
    return vm_stop(vm, RUNG_UNSUPPORTED, "Array.prototype.%s of something that is not an array", method);
}

Array *array_of_holes(Vm *vm, uint32_t length)
{
    Array *array;

    if (!vm_charge(vm, length) || (array = array_new(vm, length)) == NULL) return NULL;
    return array_set_length(vm, array, length) == OUTCOME_OK ? array : NULL;
}

Outcome array_append_items(Vm *vm, Array *array, const Array *source, uint32_t from, uint32_t to)
{
    uint32_t at = array->length, present;

    if (from >= to) return OUTCOME_OK;
    if (!vm_charge(vm, to - from)) return vm->failure;
    if (to - from > UINT32_MAX - at) return vm_throw(vm, ERROR_RANGE, "Invalid array length");
    TRY(array_set_length(vm, array, at + (to - from)));
    present = to < source->length ? to : source->length;
    if (from < present)
        memcpy(array->items + at, source->items + from, (present - from) * sizeof *source->items);
    return OUTCOME_OK;
}

/* ---- frozen arrays: the standard's errors in V8's words ------------------------------------- */

Outcome frozen_item(Vm *vm, uint32_t index)
{
    return vm_throw(vm, ERROR_TYPE, "Cannot assign to read only property '%u' of object '[object Array]'",
                    index);
}

Outcome frozen_length(Vm *vm)
{
    return vm_throw(vm, ERROR_TYPE,
                    "Cannot assign to read only property 'length' of object '[object Array]'");
}

Outcome frozen_addition(Vm *vm, uint32_t index)
{
    return vm_throw(vm, ERROR_TYPE, "Cannot add property %u, object is not extensible", index);
}

Outcome frozen_deletion(Vm *vm, uint32_t index)
{
    return vm_throw(vm, ERROR_TYPE, "Cannot delete property '%u' of [object Array]", index);
}

/* ---- making --------------------------------------------------------------------------------- */

static Array *array_of_values(Vm *vm, const Value *values, uint32_t count)
{
    Array *array;

    if (!vm_charge(vm, count) || (array = array_new(vm, count)) == NULL) return NULL;
    if (array_set_length(vm, array, count) != OUTCOME_OK) return NULL;
    if (count > 0) memcpy(array->items, values, count * sizeof *values);
    return array;
}

BUILTIN(array)
{
    double length;

    if (count != 1 || !value_is_number(args[0]))
        return give_object(vm, result, array_of_values(vm, args, count));
    length = value_as_double(args[0]);
    if (!(length >= 0 && length <= UINT32_MAX) || (double)(uint32_t)length != length)
        return vm_throw(vm, ERROR_RANGE, "Invalid array length");
    return give_object(vm, result, array_of_holes(vm, (uint32_t)length));
}

BUILTIN(array_of) { return give_object(vm, result, array_of_values(vm, args, count)); }

BUILTIN(array_is_array)
{
    (void)vm;
    return give_bool(result, value_is_kind(argument(args, count, 0), K_ARRAY));
}

/* The length of an array-like: an object with a property of that name, anything else has none. */
static Outcome length_of_array_like(Vm *vm, Value value, uint32_t *length)
{
    STRING_LITERAL(length_name, "length");
    Value property;
    double number;

    *length = 0;
    if (value.type != T_OBJECT && value.type != T_BUILTIN) return OUTCOME_OK;
    TRY(property_get(vm, value, (String *)(uintptr_t)&length_name, &property));
    TRY(to_integer(vm, property, &number));
    if (number > UINT32_MAX) return vm_throw(vm, ERROR_RANGE, "Invalid array length");
    *length = number > 0 ? (uint32_t)number : 0;
    return OUTCOME_OK;
}

BUILTIN(array_from)
{
    Value items = argument(args, count, 0), function = argument(args, count, 1), item, given[2];
    bool iterates = is_iterable(items), maps = function.type != T_UNDEFINED, done = false;
    uint32_t i, length = UINT32_MAX;
    Array *array;

    if (maps && !value_is_callable(function)) return not_callable(vm, function);
    if (iterates || value_is_nullish(items)) /* the error, of null and undefined */
        TRY(iterate(vm, items, &items));
    else
        TRY(length_of_array_like(vm, items, &length));
    if ((array = array_new(vm, 0)) == NULL) return vm->failure;
    *result = value_object(array);
    for (i = 0; i < length; i++) {
        if (!vm_charge(vm, 1)) return vm->failure;
        if (iterates)
            TRY(iterator_next(vm, (Iterator *)items.as.o, &item, &done));
        else
            TRY(element_get(vm, items, value_int(i), &item));
        if (done) break;
        if (maps) {
            given[0] = item;
            given[1] = value_int(i);
            TRY(vm_call(vm, function, argument(args, count, 2), given, 2, &item));
        }
        TRY(array_append(vm, array, item));
    }
    return OUTCOME_OK;
}

/* ---- reading -------------------------------------------------------------------------------- */

BUILTIN(array_at)
{
    Array *array;
    double index;
    uint32_t length;

    TRY(receiver_array(vm, args, count, "at", &array));
    length = array->length;
    TRY(to_integer(vm, argument(args, count, 1), &index));
    if (index < 0) index += length;
    return give(result,
                index >= 0 && index < length ? array_read(array, (uint32_t)index) : value_undefined());
}

BUILTIN(array_includes)
{
    Value wanted = argument(args, count, 1);
    Array *array;
    uint32_t i, length;

    TRY(receiver_array(vm, args, count, "includes", &array));
    if ((length = array->length) == 0) return give_bool(result, false);
    TRY(relative_position(vm, argument(args, count, 2), length, 0, &i));
    if (!vm_charge(vm, length - i)) return vm->failure;
    for (; i < length; i++) {
        Value item = array_read(array, i);

        if (!vm_charge_equality(vm, item, wanted)) return vm->failure;
        if (same_value_zero(item, wanted)) return give_bool(result, true);
    }
    return give_bool(result, false);
}

BUILTIN(array_index_of)
{
    Value wanted = argument(args, count, 1);
    Array *array;
    uint32_t i, length;

    TRY(receiver_array(vm, args, count, "indexOf", &array));
    if ((length = array->length) == 0) return give_int(result, -1);
    TRY(relative_position(vm, argument(args, count, 2), length, 0, &i));
    if (!vm_charge(vm, length - i)) return vm->failure;
    for (; i < length; i++) {
        if (!vm_charge_equality(vm, array_item(array, i), wanted)) return vm->failure;
        if (strict_equals(array_item(array, i), wanted)) return give_int(result, i);
    }
    return give_int(result, -1);
}

BUILTIN(array_last_index_of)
{
    Value wanted = argument(args, count, 1);
    Array *array;
    uint32_t i, length;
    double last;

    TRY(receiver_array(vm, args, count, "lastIndexOf", &array));
    if ((length = array->length) == 0) return give_int(result, -1);
    last = length - 1.0;
    if (count > 2) TRY(to_integer(vm, args[2], &last)); /* here undefined is 0 */
    if (last < 0 && count > 2) last += length;
    if (last >= length) last = length - 1.0;
    i = last < 0 ? 0 : (uint32_t)last + 1;
    if (!vm_charge(vm, i)) return vm->failure;
    while (i-- > 0) {
        if (!vm_charge_equality(vm, array_item(array, i), wanted)) return vm->failure;
        if (strict_equals(array_item(array, i), wanted)) return give_int(result, i);
    }
    return give_int(result, -1);
}

BUILTIN(array_concat)
{
    Array *array, *joined;
    uint64_t total = 0;
    uint32_t i;

    TRY(receiver_array(vm, args, count, "concat", &array));
    for (i = 0; i < count; i++) total += value_is_kind(args[i], K_ARRAY) ? value_array(args[i])->length : 1;
    if (total > UINT32_MAX) return vm_throw(vm, ERROR_RANGE, "Invalid array length");
    if ((joined = array_new(vm, (uint32_t)total)) == NULL) return vm->failure;
    for (i = 0; i < count; i++) {
        if (value_is_kind(args[i], K_ARRAY))
            TRY(array_append_items(vm, joined, value_array(args[i]), 0, value_array(args[i])->length));
        else
            TRY(array_append(vm, joined, args[i]));
    }
    return give(result, value_object(joined));
}

BUILTIN(array_slice)
{
    Array *array, *part;
    uint32_t length, from, to;

    TRY(receiver_array(vm, args, count, "slice", &array));
    length = array->length;
    TRY(relative_position(vm, argument(args, count, 1), length, 0, &from));
    TRY(relative_position(vm, argument(args, count, 2), length, length, &to));
    if ((part = array_new(vm, to > from ? to - from : 0)) == NULL) return vm->failure;
    *result = value_object(part);
    return array_append_items(vm, part, array, from, to);
}

/* ---- join ----------------------------------------------------------------------------------- */

BUILTIN(array_join)
{
    Value wanted = argument(args, count, 1);
    String *separator = (String *)(uintptr_t)string_ascii_char(','), *text;
    Array *array, *items;
    uint32_t length;

    TRY(receiver_array(vm, args, count, "join", &array));
    length = array->length;
    if (wanted.type != T_UNDEFINED) TRY(to_string(vm, wanted, &separator));
    if (array->length != length) { /* the conversion changed it; as many items are joined as before */
        if ((items = array_new(vm, length)) == NULL) return vm->failure;
        TRY(array_append_items(vm, items, array, 0, length));
        array = items;
    }
    TRY(array_join(vm, array, separator, &text));
    return give(result, value_string(text));
}

BUILTIN(array_to_string)
{
    Array *array;
    String *text;

    TRY(receiver_array(vm, args, count, "toString", &array));
    TRY(array_join(vm, array, string_ascii_char(','), &text));
    return give(result, value_string(text));
}

/* ---- flat ----------------------------------------------------------------------------------- */

enum { FLAT_DEPTH_MAX = 500 }; /* of arrays in arrays: each takes a frame of the C stack */

static Outcome flatten(Vm *vm, Array *flat, const Array *source, double depth, unsigned level)
{
    uint32_t i;

    if (level > FLAT_DEPTH_MAX)
        return vm_stop(vm, RUNG_LIMIT_DEPTH, "flat: arrays nested deeper than the limit of %u",
                       (uint32_t)FLAT_DEPTH_MAX);
    for (i = 0; i < source->length; i++) {
        Value item = source->items[i];

        if (!vm_charge(vm, 1)) return vm->failure;
        if (item.type == T_HOLE) continue;
        if (depth > 0 && value_is_kind(item, K_ARRAY))
            TRY(flatten(vm, flat, value_array(item), depth - 1, level + 1));
        else
            TRY(array_append(vm, flat, item));
    }
    return OUTCOME_OK;
}

BUILTIN(array_flat)
{
    Array *array, *flat;
    double depth = 1;

    TRY(receiver_array(vm, args, count, "flat", &array));
    if (count > 1 && args[1].type != T_UNDEFINED) TRY(to_integer(vm, args[1], &depth));
    if ((flat = array_new(vm, array->length)) == NULL) return vm->failure;
    *result = value_object(flat);
    return flatten(vm, flat, array, depth, 0);
}

/* ---- writing at the ends -------------------------------------------------------------------- */

BUILTIN(array_push)
{
    Array *array;
    uint32_t i;

    TRY(receiver_array(vm, args, count, "push", &array));
    if (array->head.frozen) return count > 1 ? frozen_addition(vm, array->length) : frozen_length(vm);
    for (i = 1; i < count; i++) TRY(array_append(vm, array, args[i]));
    return give_int(result, array->length);
}

BUILTIN(array_pop)
{
    Array *array;

    TRY(receiver_array(vm, args, count, "pop", &array));
    if (array->head.frozen)
        return array->length > 0 ? frozen_deletion(vm, array->length - 1) : frozen_length(vm);
    if (array->length == 0) return give(result, value_undefined());
    *result = array_read(array, array->length - 1);
    return array_set_length(vm, array, array->length - 1);
}

/* Moves items within the array, which has room for them; 16 to a step, as many as text is copied at. */
static bool move_items(Vm *vm, Array *array, uint32_t to, uint32_t from, uint32_t count)
{
    if (!vm_charge(vm, 1 + count / 16)) return false;
    if (count > 0) memmove(array->items + to, array->items + from, count * sizeof *array->items);
    return true;
}

BUILTIN(array_shift)
{
    Array *array;

    TRY(receiver_array(vm, args, count, "shift", &array));
    if (array->head.frozen)
        return array->length > 1    ? frozen_item(vm, 0)
               : array->length == 1 ? frozen_deletion(vm, 0)
                                    : frozen_length(vm);
    if (array->length == 0) return give(result, value_undefined());
    *result = array_read(array, 0);
    if (!move_items(vm, array, 0, 1, array->length - 1)) return vm->failure;
    return array_set_length(vm, array, array->length - 1);
}

/* Puts `count` values in the place of the `removed` items at `at`. */
static Outcome replace_items(Vm *vm, Array *array, uint32_t at, uint32_t removed, const Value *values,
                             uint32_t count)
{
    uint32_t length = array->length, behind = length - at - removed;

    if (count > removed) {
        uint32_t more = count - removed, spare = length / 2;

        if (more > UINT32_MAX - length) return vm_throw(vm, ERROR_RANGE, "Invalid array length");
        if (length + more > array->capacity && more < spare && spare <= UINT32_MAX - length)
            TRY(array_reserve(vm, array, length + spare)); /* one more at a time copies seldom */
        TRY(array_set_length(vm, array, length + more));
    }
    if (count != removed && !move_items(vm, array, at + count, at + removed, behind)) return vm->failure;
    if (!vm_charge(vm, count)) return vm->failure;
    if (count > 0) memcpy(array->items + at, values, count * sizeof *values);
    return array_set_length(vm, array, at + count + behind);
}

BUILTIN(array_unshift)
{
    Array *array;

    TRY(receiver_array(vm, args, count, "unshift", &array));
    if (array->head.frozen) return count > 1 ? frozen_addition(vm, array->length) : frozen_length(vm);
    TRY(replace_items(vm, array, 0, 0, args + 1, count - 1));
    return give_int(result, array->length);
}

/* ---- splice --------------------------------------------------------------------------------- */

/* Which items splice and toSpliced take out of an array of `length`. */
static Outcome splice_range(Vm *vm, const Value *args, uint32_t count, uint32_t length, uint32_t *start,
                            uint32_t *removed)
{
    *removed = 0;
    TRY(relative_position(vm, argument(args, count, 1), length, 0, start));
    if (count == 2) *removed = length - *start;
    if (count > 2) TRY(clamped_position(vm, args[2], length - *start, 0, removed));
    return OUTCOME_OK;
}

BUILTIN(array_splice)
{
    Array *array, *taken;
    uint32_t length, start, removed, given = count > 3 ? count - 3 : 0;

    TRY(receiver_array(vm, args, count, "splice", &array));
    length = array->length;
    TRY(splice_range(vm, args, count, length, &start, &removed));
    if ((taken = array_new(vm, removed)) == NULL) return vm->failure;
    *result = value_object(taken);
    TRY(array_append_items(vm, taken, array, start, start + removed));
    if (array->head.frozen) {
        if (given > removed) return frozen_addition(vm, length);
        if (removed == 0) return frozen_length(vm);
        return given > 0 || start + removed < length ? frozen_item(vm, start)
                                                     : frozen_deletion(vm, length - 1);
    }
    if (array->length != length) TRY(array_set_length(vm, array, length)); /* a conversion changed it */
    return replace_items(vm, array, start, removed, given > 0 ? args + 3 : args, given);
}

BUILTIN(array_to_spliced)
{
    Array *array, *copy;
    uint32_t length, start, removed, i;

    TRY(receiver_array(vm, args, count, "toSpliced", &array));
    length = array->length;
    TRY(splice_range(vm, args, count, length, &start, &removed));
    if ((copy = array_new(vm, length - removed)) == NULL) return vm->failure;
    if (!vm_charge(vm, length)) return vm->failure;
    for (i = 0; i < start; i++) TRY(array_append(vm, copy, array_read(array, i)));
    for (i = 3; i < count; i++) TRY(array_append(vm, copy, args[i]));
    for (i = start + removed; i < length; i++) TRY(array_append(vm, copy, array_read(array, i)));
    return give(result, value_object(copy));
}

/* ---- writing within ------------------------------------------------------------------------- */

BUILTIN(array_fill)
{
    Array *array;
    uint32_t length, from, to;

    TRY(receiver_array(vm, args, count, "fill", &array));
    length = array->length;
    TRY(relative_position(vm, argument(args, count, 2), length, 0, &from));
    TRY(relative_position(vm, argument(args, count, 3), length, length, &to));
    *result = args[0];
    if (from >= to) return OUTCOME_OK;
    if (array->head.frozen) return frozen_item(vm, from);
    if (!vm_charge(vm, to - from)) return vm->failure;
    if (array->length < to) TRY(array_set_length(vm, array, to));
    for (; from < to; from++) array->items[from] = argument(args, count, 1);
    return OUTCOME_OK;
}

BUILTIN(array_copy_within)
{
    Array *array;
    uint32_t length, now, to, from, end, moved = 0;

    TRY(receiver_array(vm, args, count, "copyWithin", &array));
    length = array->length;
    TRY(relative_position(vm, argument(args, count, 1), length, 0, &to));
    TRY(relative_position(vm, argument(args, count, 2), length, 0, &from));
    TRY(relative_position(vm, argument(args, count, 3), length, length, &end));
    *result = args[0];
    if (end > from) moved = end - from < length - to ? end - from : length - to;
    if (moved == 0) return OUTCOME_OK;
    if (array->head.frozen) return frozen_item(vm, to);
    now = array->length;
    if (now < length) TRY(array_set_length(vm, array, length)); /* a conversion cut it: holes there */
    if (!move_items(vm, array, to, from, moved)) return vm->failure;
    for (length = array->length; length > now && array->items[length - 1].type == T_HOLE; length--) {
    }
    return array_set_length(vm, array, length);
}

BUILTIN(array_reverse)
{
    Array *array;
    uint32_t i, j;

    TRY(receiver_array(vm, args, count, "reverse", &array));
    *result = args[0];
    if (!vm_charge(vm, array->length / 2)) return vm->failure;
    for (i = 0, j = array->length; i + 1 < j--; i++) {
        Value first = array->items[i], last = array->items[j];

        if (array->head.frozen && (first.type != T_HOLE || last.type != T_HOLE))
            return last.type != T_HOLE ? frozen_item(vm, i) : frozen_deletion(vm, i);
        array->items[i] = last;
        array->items[j] = first;
    }
    return OUTCOME_OK;
}

BUILTIN(array_to_reversed)
{
    Array *array, *copy;
    uint32_t i;

    TRY(receiver_array(vm, args, count, "toReversed", &array));
    if ((copy = array_of_holes(vm, array->length)) == NULL) return vm->failure;
    for (i = 0; i < copy->length; i++) copy->items[i] = array_read(array, array->length - 1 - i);
    return give(result, value_object(copy));
}

BUILTIN(array_with)
{
    Array *array, *copy;
    uint32_t length, i;
    double index;

    TRY(receiver_array(vm, args, count, "with", &array));
    length = array->length;
    TRY(to_integer(vm, argument(args, count, 1), &index));
    if (!((index < 0 ? index + length : index) >= 0 && index < length))
        return vm_throw(vm, ERROR_RANGE, "Invalid index : %f", index);
    if (index < 0) index += length;
    if ((copy = array_of_holes(vm, length)) == NULL) return vm->failure;
    for (i = 0; i < length; i++) copy->items[i] = array_read(array, i);
    copy->items[(uint32_t)index] = argument(args, count, 2);
    return give(result, value_object(copy));
}
