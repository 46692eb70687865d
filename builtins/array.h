/* array.h - what the files of array methods share. */
#ifndef RUNG_BUILTINS_ARRAY_H
#define RUNG_BUILTINS_ARRAY_H

#include "builtins/arguments.h"

/* The receiver as an array; TypeError when it is null or undefined, unsupported when it is another thing:
** JavaScript would treat it as array-like. */
Outcome receiver_array(Vm *vm, const Value *args, uint32_t count, const char *method, Array **array);

/* The item at an index that script may have cut off in the meantime: then, as for a hole, T_HOLE. */
static inline Value array_item(const Array *array, uint32_t index)
{
    return index < array->length ? array->items[index] : value_hole();
}

/* As scripts read it. */
static inline Value array_read(const Array *array, uint32_t index)
{
    Value item = array_item(array, index);

    return item.type == T_HOLE ? value_undefined() : item;
}

/* A new array of holes. */
Array *array_of_holes(Vm *vm, uint32_t length);
/* Appends the items from `from` to `to`, holes included; `source` is another array. */
Outcome array_append_items(Vm *vm, Array *array, const Array *source, uint32_t from, uint32_t to);

/* What writing to a frozen array throws. */
Outcome frozen_item(Vm *vm, uint32_t index);
Outcome frozen_length(Vm *vm);
Outcome frozen_addition(Vm *vm, uint32_t index);
Outcome frozen_deletion(Vm *vm, uint32_t index);

#endif
