/* iterator.c - making iterators of arrays, and asking one for its next value (ECMA-262 23.1.3, 27.1). */
#include "vm/iterate.h"

#include "builtins/array.h"

static Outcome iterate_array(Vm *vm, const Value *args, uint32_t count, IteratorKind kind, const char *method,
                             Value *result)
{
    Array *array;

    TRY(receiver_array(vm, args, count, method, &array));
    return give_object(vm, result, iterator_new(vm, kind, args[0]));
}

BUILTIN(array_entries) { return iterate_array(vm, args, count, ITERATOR_ENTRIES, "entries", result); }
BUILTIN(array_keys) { return iterate_array(vm, args, count, ITERATOR_KEYS, "keys", result); }
BUILTIN(array_values) { return iterate_array(vm, args, count, ITERATOR_VALUES, "values", result); }

/* {value, done} */
BUILTIN(iterator_next)
{
    STRING_LITERAL(value_name, "value");
    STRING_LITERAL(done_name, "done");
    Value receiver = argument(args, count, 0), value;
    Table *answer;
    bool done;

    if (!value_is_kind(receiver, K_ITERATOR))
        return vm_throw(vm, ERROR_TYPE, "next method called on incompatible receiver");
    TRY(iterator_next(vm, (Iterator *)(void *)receiver.as.o, &value, &done));
    if ((answer = table_new(vm)) == NULL) return vm->failure;
    TRY(table_add(vm, answer, (String *)(uintptr_t)&value_name, value));
    TRY(table_add(vm, answer, (String *)(uintptr_t)&done_name, value_bool(done)));
    return give(result, value_object(answer));
}
