/* arguments.h - what every builtin is written with: its signature, its arguments, its result.
**
** A builtin is written `BUILTIN(math_random) { ... }` and named by one row of builtins.def. Of a method
** args[0] is the receiver and args[1] the first argument; what was not given reads as undefined.
** Arguments are converted in the order of ECMA-262, since a conversion may run script.
*/
#ifndef RUNG_BUILTINS_ARGUMENTS_H
#define RUNG_BUILTINS_ARGUMENTS_H

#include "vm/convert.h"

#define BUILTIN(name) Outcome builtin_##name(Vm *vm, const Value *args, uint32_t count, Value *result)

/* The functions of all rows. */
#define FUNCTION(name, function, ...) BUILTIN(function);
#define FUNCTION2(name, function, ...) BUILTIN(function);
#define METHOD(receiver, name, function, ...) BUILTIN(function);
#define F1(name, function, doc) BUILTIN(function);
#define F2(name, function, doc) BUILTIN(function);
#define ERROR_CLASS(name, kind, doc) BUILTIN(error_##kind);
#include "builtins/builtins.def"

#define TRY(call)                                                                                            \
    do {                                                                                                     \
        Outcome outcome_of_call = (call);                                                                    \
        if (outcome_of_call != OUTCOME_OK) return outcome_of_call;                                           \
    } while (0)

static inline Value argument(const Value *args, uint32_t count, uint32_t index)
{
    return index < count ? args[index] : value_undefined();
}

static inline Outcome give(Value *result, Value value)
{
    *result = value;
    return OUTCOME_OK;
}

static inline Outcome give_bool(Value *result, bool value) { return give(result, value_bool(value)); }
static inline Outcome give_int(Value *result, int64_t value) { return give(result, value_int(value)); }
static inline Outcome give_double(Value *result, double value) { return give(result, value_double(value)); }

/* What a maker of strings or objects returned: NULL when it failed. */
static inline Outcome give_string(Vm *vm, Value *result, const String *string)
{
    return string == NULL ? vm->failure : give(result, value_string(string));
}

static inline Outcome give_object(Vm *vm, Value *result, const void *object)
{
    return object == NULL ? vm->failure : give(result, value_object(object));
}

/* Where a relative position such as slice's lies in 0 .. length: a negative one counts from the end. */
Outcome relative_position_of(Vm *vm, Value value, uint32_t length, uint32_t *position);
/* A position that is only cut to 0 .. length, as indexOf's. */
Outcome clamped_position_of(Vm *vm, Value value, uint32_t length, uint32_t *position);

static inline Outcome relative_position(Vm *vm, Value value, uint32_t length, uint32_t if_undefined,
                                        uint32_t *position)
{
    *position = if_undefined;
    return value.type == T_UNDEFINED ? OUTCOME_OK : relative_position_of(vm, value, length, position);
}

static inline Outcome clamped_position(Vm *vm, Value value, uint32_t length, uint32_t if_undefined,
                                       uint32_t *position)
{
    *position = if_undefined;
    return value.type == T_UNDEFINED ? OUTCOME_OK : clamped_position_of(vm, value, length, position);
}

/* An argument as a string, which it mostly is. */
static inline Outcome string_argument(Vm *vm, const Value *args, uint32_t count, uint32_t index,
                                      String **string)
{
    if (index >= count || args[index].type != T_STRING)
        return to_string(vm, argument(args, count, index), string);
    *string = args[index].as.s;
    return OUTCOME_OK;
}

/* The parts of [key, value], as an iterable of entries gives them; TypeError when it is no object. */
Outcome read_entry(Vm *vm, Value entry, Value *key, Value *value);

/* TypeError "x is not a function". */
Outcome not_callable(Vm *vm, Value value);

/* Behind the white space and line ends that text begins with. */
const char *skip_space(const char *begin, const char *end);

#endif
