/* array_sort.c - sort and toSorted: a stable merge sort (ECMA-262 23.1.3.30).
**
** The items are copied out, sorted, and written back, so that a comparison function that changes the array
** does no harm. Short pieces are sorted by insertion behind the run they begin with. The function is always
** asked whether a later item precedes an earlier one, in the order in which Node asks for arrays below 64
** items: so even a function that is inconsistent (`(a, b) => a > b`) gives Node's order there. */
#include "builtins/array.h"
#include "vm/blocks.h"

typedef struct SortItem {
    Value value;
    const String *key; /* its text, when there is no comparison function */
} SortItem;

typedef struct Sorter {
    Vm *vm;
    Value function; /* callable, or undefined */
    SortItem *items, *spare;
    uint32_t count;
} Sorter;

enum { PIECE = 32 }; /* items sorted by insertion before merging begins */

static Outcome precedes(const Sorter *sorter, const SortItem *a, const SortItem *b, bool *answer)
{
    Vm *vm = sorter->vm;
    Value given[2], order;
    double number;

    if (sorter->function.type == T_UNDEFINED) {
        *answer = string_compare(a->key, b->key) < 0;
        return vm_charge_bytes(vm, a->key->length < b->key->length ? a->key->length : b->key->length)
                   ? OUTCOME_OK
                   : vm->failure;
    }
    given[0] = a->value;
    given[1] = b->value;
    TRY(vm_call(vm, sorter->function, value_undefined(), given, 2, &order));        /* charges the call */
    if (value_is_number(order))
        number = value_as_double(order);
    else
        TRY(to_number(vm, order, &number));
    *answer = number < 0;
    return OUTCOME_OK;
}

/* The run that begins at `low`, turned round when it descends; ends before *end. */
static Outcome find_run(Sorter *sorter, uint32_t low, uint32_t high, uint32_t *end)
{
    SortItem *items = sorter->items;
    bool descends, less;
    uint32_t i;

    *end = high;
    if (high - low < 2) return OUTCOME_OK;
    TRY(precedes(sorter, &items[low + 1], &items[low], &descends));
    for (i = low + 2; i < high; i++) {
        TRY(precedes(sorter, &items[i], &items[i - 1], &less));
        if (less != descends) break;
    }
    *end = i;
    if (!descends) return OUTCOME_OK;
    for (i = i - 1; low < i; low++, i--) {
        SortItem item = items[low];

        items[low] = items[i];
        items[i] = item;
    }
    return OUTCOME_OK;
}

static Outcome sort_piece(Sorter *sorter, uint32_t low, uint32_t high)
{
    SortItem *items = sorter->items;
    uint32_t next;

    TRY(find_run(sorter, low, high, &next));
    for (; next < high; next++) {
        SortItem item = items[next];
        uint32_t left = low, right = next;
        bool less;

        while (left < right) {
            uint32_t middle = left + (right - left) / 2;

            TRY(precedes(sorter, &item, &items[middle], &less));
            if (less)
                right = middle;
            else
                left = middle + 1;
        }
        memmove(items + left + 1, items + left, (next - left) * sizeof *items);
        items[left] = item;
    }
    return OUTCOME_OK;
}

/* Merges items low .. middle .. high into the spare block. */
static Outcome merge(Sorter *sorter, uint32_t low, uint32_t middle, uint32_t high)
{
    SortItem *items = sorter->items, *out = sorter->spare + low;
    uint32_t left = low, right = middle;
    bool less = false;

    if (middle < high) TRY(precedes(sorter, &items[middle], &items[middle - 1], &less));
    while (less && left < middle && right < high) { /* not less: in order already */
        bool take_right;

        TRY(precedes(sorter, &items[right], &items[left], &take_right));
        *out++ = take_right ? items[right++] : items[left++];
    }
    memcpy(out, items + left, (middle - left) * sizeof *items);
    out += middle - left;
    if (right < high) memcpy(out, items + right, (high - right) * sizeof *items);
    return OUTCOME_OK;
}

static Outcome sort_items(Sorter *sorter)
{
    uint32_t count = sorter->count, piece = count < 2 * PIECE ? count : PIECE, low, width;

    for (low = 0; low < count; low += piece)
        TRY(sort_piece(sorter, low, piece < count - low ? low + piece : count));
    for (width = piece; width < count; width *= 2) {
        SortItem *merged = sorter->spare;

        if (!vm_charge(sorter->vm, count)) return sorter->vm->failure;
        for (low = 0; low < count; low += 2 * width) {
            uint32_t middle = width < count - low ? low + width : count;

            TRY(merge(sorter, low, middle, width < count - middle ? middle + width : count));
        }
        sorter->spare = sorter->items;
        sorter->items = merged;
    }
    return OUTCOME_OK;
}

/* Sorts values: what is undefined goes to the end without being compared. */
static Outcome sort_values(Vm *vm, Value *values, uint32_t count, Value function)
{
    Sorter sorter = {.vm = vm, .function = function};
    uint32_t i;

    if (count < 2) return OUTCOME_OK;
    if (!vm_charge(vm, count)) return vm->failure;
    if ((sorter.items = block_new(vm, count * sizeof *sorter.items)) == NULL) return vm->failure;
    if ((sorter.spare = block_new(vm, count * sizeof *sorter.spare)) == NULL) return vm->failure;
    for (i = 0; i < count; i++) {
        SortItem item = {values[i], NULL};

        if (values[i].type == T_UNDEFINED) continue;
        if (function.type == T_UNDEFINED) {
            String *key;

            TRY(to_string(vm, values[i], &key));
            item.key = key;
        }
        sorter.items[sorter.count++] = item;
    }
    TRY(sort_items(&sorter));
    for (i = 0; i < count; i++) values[i] = i < sorter.count ? sorter.items[i].value : value_undefined();
    block_free(vm, sorter.items, count * sizeof *sorter.items);
    block_free(vm, sorter.spare, count * sizeof *sorter.spare);
    return OUTCOME_OK;
}

static Outcome comparison_function(Vm *vm, const Value *args, uint32_t count, Value *function)
{
    *function = argument(args, count, 1);
    if (function->type == T_UNDEFINED || value_is_callable(*function)) return OUTCOME_OK;
    return vm_throw(vm, ERROR_TYPE, "The comparison function must be either a function or undefined");
}

BUILTIN(array_sort)
{
    Array *array;
    Value function, *values;
    uint32_t i, length, present = 0;

    TRY(comparison_function(vm, args, count, &function));
    TRY(receiver_array(vm, args, count, "sort", &array));
    *result = args[0];
    length = array->length;
    if (length < 2) return OUTCOME_OK;
    if (!vm_charge(vm, length)) return vm->failure;
    if ((values = block_new(vm, length * sizeof *values)) == NULL) return vm->failure;
    for (i = 0; i < length; i++)
        if (array->items[i].type != T_HOLE) values[present++] = array->items[i];
    TRY(sort_values(vm, values, present, function));
    if (array->head.frozen) return present > 0 ? frozen_item(vm, 0) : OUTCOME_OK;
    if (array->length < present) TRY(array_set_length(vm, array, present));
    if (present > 0) memcpy(array->items, values, present * sizeof *values);
    block_free(vm, values, length * sizeof *values);
    for (i = present; i < length && i < array->length; i++)
        array->items[i] = value_hole(); /* holes come last */
    return OUTCOME_OK;
}

BUILTIN(array_to_sorted)
{
    Array *array, *sorted;
    Value function;
    uint32_t i;

    TRY(comparison_function(vm, args, count, &function));
    TRY(receiver_array(vm, args, count, "toSorted", &array));
    if ((sorted = array_of_holes(vm, array->length)) == NULL) return vm->failure;
    for (i = 0; i < sorted->length; i++) sorted->items[i] = array_read(array, i);
    *result = value_object(sorted);
    return sort_values(vm, sorted->items, sorted->length, function);
}
