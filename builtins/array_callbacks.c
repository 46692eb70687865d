/* array_callbacks.c - the methods of arrays that call a function for their items (ECMA-262 23.1.3).
**
** The function may change the array. The number of steps is fixed at the beginning, but each step looks
** the item up again: one that is gone by now is skipped as a hole is, or read as undefined by the methods
** that do not skip holes. */
#include "builtins/array.h"

typedef struct Iteration {
    Vm *vm;
    Value receiver;
    Array *array;
    uint32_t length;
    Value function, this_value;
} Iteration;

static Outcome begin(Iteration *iteration, Vm *vm, const Value *args, uint32_t count, const char *method)
{
    *iteration = (Iteration){vm, argument(args, count, 0), NULL,
                             0,  argument(args, count, 1), argument(args, count, 2)};
    TRY(receiver_array(vm, args, count, method, &iteration->array));
    iteration->length = iteration->array->length;
    return value_is_callable(iteration->function) ? OUTCOME_OK : not_callable(vm, iteration->function);
}

static Outcome call(const Iteration *iteration, Value item, uint32_t index, Value *answer)
{
    Value given[3] = {item, value_int(index), iteration->receiver};

    if (!vm_charge(iteration->vm, 1)) return iteration->vm->failure;
    return vm_call(iteration->vm, iteration->function, iteration->this_value, given, 3, answer);
}

/* Is there an item? A hole costs its step too. */
static Outcome look(const Iteration *iteration, uint32_t index, Value *item, bool *present)
{
    *item = array_item(iteration->array, index);
    *present = item->type != T_HOLE;
    return *present || vm_charge(iteration->vm, 1) ? OUTCOME_OK : iteration->vm->failure;
}

/* ---- all items ------------------------------------------------------------------------------ */

BUILTIN(array_for_each)
{
    Iteration it;
    Value item, answer;
    uint32_t i;
    bool present;

    TRY(begin(&it, vm, args, count, "forEach"));
    for (i = 0; i < it.length; i++) {
        TRY(look(&it, i, &item, &present));
        if (present) TRY(call(&it, item, i, &answer));
    }
    return give(result, value_undefined());
}

BUILTIN(array_map)
{
    Iteration it;
    Array *mapped;
    Value item, answer;
    uint32_t i;
    bool present;

    TRY(begin(&it, vm, args, count, "map"));
    if ((mapped = array_of_holes(vm, it.length)) == NULL) return vm->failure;
    for (i = 0; i < it.length; i++) {
        TRY(look(&it, i, &item, &present));
        if (!present) continue;
        TRY(call(&it, item, i, &answer));
        mapped->items[i] = answer;
    }
    return give(result, value_object(mapped));
}

BUILTIN(array_flat_map)
{
    Iteration it;
    Array *flat;
    Value item, answer;
    uint32_t i, j;
    bool present;

    TRY(begin(&it, vm, args, count, "flatMap"));
    if ((flat = array_new(vm, it.length)) == NULL) return vm->failure;
    for (i = 0; i < it.length; i++) {
        TRY(look(&it, i, &item, &present));
        if (!present) continue;
        TRY(call(&it, item, i, &answer));
        if (!value_is_kind(answer, K_ARRAY)) {
            TRY(array_append(vm, flat, answer));
            continue;
        }
        if (!vm_charge(vm, value_array(answer)->length)) return vm->failure;
        for (j = 0; j < value_array(answer)->length; j++) {
            item = value_array(answer)->items[j];
            if (item.type != T_HOLE) TRY(array_append(vm, flat, item));
        }
    }
    return give(result, value_object(flat));
}

BUILTIN(array_filter)
{
    Iteration it;
    Array *kept;
    Value item, answer;
    uint32_t i;
    bool present;

    TRY(begin(&it, vm, args, count, "filter"));
    if ((kept = array_new(vm, 0)) == NULL) return vm->failure;
    for (i = 0; i < it.length; i++) {
        TRY(look(&it, i, &item, &present));
        if (!present) continue;
        TRY(call(&it, item, i, &answer));
        if (to_boolean(answer)) TRY(array_append(vm, kept, item));
    }
    return give(result, value_object(kept));
}

/* ---- until one decides ---------------------------------------------------------------------- */

/* every and some: true when some item's answer is `deciding`. */
static Outcome any_answers(const Iteration *it, bool deciding, bool *found)
{
    Value item, answer;
    uint32_t i;
    bool present;

    *found = false;
    for (i = 0; i < it->length && !*found; i++) {
        TRY(look(it, i, &item, &present));
        if (!present) continue;
        TRY(call(it, item, i, &answer));
        *found = to_boolean(answer) == deciding;
    }
    return OUTCOME_OK;
}

BUILTIN(array_every)
{
    Iteration it;
    bool found;

    TRY(begin(&it, vm, args, count, "every"));
    TRY(any_answers(&it, false, &found));
    return give_bool(result, !found);
}

BUILTIN(array_some)
{
    Iteration it;
    bool found;

    TRY(begin(&it, vm, args, count, "some"));
    TRY(any_answers(&it, true, &found));
    return give_bool(result, found);
}

/* The first or last item with a truthy answer, holes read as undefined; index -1: none. */
static Outcome find(const Iteration *it, bool from_end, Value *item, int64_t *index)
{
    Value answer;
    uint32_t step;

    for (step = 0; step < it->length; step++) {
        uint32_t i = from_end ? it->length - 1 - step : step;

        *item = array_read(it->array, i);
        *index = i;
        TRY(call(it, *item, i, &answer));
        if (to_boolean(answer)) return OUTCOME_OK;
    }
    *item = value_undefined();
    *index = -1;
    return OUTCOME_OK;
}

BUILTIN(array_find)
{
    Iteration it;
    int64_t index;

    TRY(begin(&it, vm, args, count, "find"));
    return find(&it, false, result, &index);
}

BUILTIN(array_find_last)
{
    Iteration it;
    int64_t index;

    TRY(begin(&it, vm, args, count, "findLast"));
    return find(&it, true, result, &index);
}

BUILTIN(array_find_index)
{
    Iteration it;
    Value item;
    int64_t index;

    TRY(begin(&it, vm, args, count, "findIndex"));
    TRY(find(&it, false, &item, &index));
    return give_int(result, index);
}

BUILTIN(array_find_last_index)
{
    Iteration it;
    Value item;
    int64_t index;

    TRY(begin(&it, vm, args, count, "findLastIndex"));
    TRY(find(&it, true, &item, &index));
    return give_int(result, index);
}

/* ---- reduce --------------------------------------------------------------------------------- */

static Outcome reduce(const Iteration *it, bool from_end, const Value *initial, Value *result)
{
    Value so_far = value_hole(), item;
    uint32_t step;
    bool present;

    if (initial != NULL) so_far = *initial;
    for (step = 0; step < it->length; step++) {
        uint32_t i = from_end ? it->length - 1 - step : step;

        TRY(look(it, i, &item, &present));
        if (!present) continue;
        if (so_far.type == T_HOLE) {
            so_far = item;
        } else {
            Value given[4] = {so_far, item, value_int(i), it->receiver};

            if (!vm_charge(it->vm, 1)) return it->vm->failure;
            TRY(vm_call(it->vm, it->function, value_undefined(), given, 4, &so_far));
        }
    }
    if (so_far.type == T_HOLE)
        return vm_throw(it->vm, ERROR_TYPE, "Reduce of empty array with no initial value");
    return give(result, so_far);
}

BUILTIN(array_reduce)
{
    Iteration it;

    TRY(begin(&it, vm, args, count, "reduce"));
    return reduce(&it, false, count > 2 ? &args[2] : NULL, result);
}

BUILTIN(array_reduce_right)
{
    Iteration it;

    TRY(begin(&it, vm, args, count, "reduceRight"));
    return reduce(&it, true, count > 2 ? &args[2] : NULL, result);
}
