/* arguments.c - conversions of arguments that several families of builtins share. */
#include "builtins/arguments.h"

#include "vm/unicode.h"

Outcome relative_position_of(Vm *vm, Value value, uint32_t length, uint32_t *position)
{
    double relative;

    TRY(to_integer(vm, value, &relative));
    if (relative < 0) relative = relative + length < 0 ? 0 : relative + length;
    *position = relative < length ? (uint32_t)relative : length;
    return OUTCOME_OK;
}

Outcome clamped_position_of(Vm *vm, Value value, uint32_t length, uint32_t *position)
{
    double wanted;

    TRY(to_integer(vm, value, &wanted));
    *position = wanted < 0 ? 0 : wanted < length ? (uint32_t)wanted : length;
    return OUTCOME_OK;
}

Outcome read_entry(Vm *vm, Value entry, Value *key, Value *value)
{
    String *text;

    if (entry.type != T_OBJECT && entry.type != T_BUILTIN) {
        TRY(to_string(vm, entry, &text));
        return vm_throw(vm, ERROR_TYPE, "Iterator value %t is not an entry object", text->bytes,
                        (size_t)text->length);
    }
    TRY(element_get(vm, entry, value_int(0), key));
    return element_get(vm, entry, value_int(1), value);
}

Outcome not_callable(Vm *vm, Value value)
{
    String *text;

    if (value.type == T_OBJECT)
        return vm_throw(vm, ERROR_TYPE, value_is_kind(value, K_ARRAY) ? "[object %s] is not a function"
                                                                      : "#<%s> is not a function",
                        receiver_name(value_receiver(value)));
    TRY(to_string(vm, value, &text));
    return vm_throw(vm, ERROR_TYPE, "%t is not a function", text->bytes, (size_t)text->length);
}

const char *skip_space(const char *begin, const char *end)
{
    while (begin < end) {
        const char *next = begin;

        if (!unicode_is_space(text_decode(&next, end))) break;
        begin = next;
    }
    return begin;
}
