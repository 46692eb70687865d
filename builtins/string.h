/* string.h - what the two files of string methods share. */
#ifndef RUNG_BUILTINS_STRING_H
#define RUNG_BUILTINS_STRING_H

#include "builtins/arguments.h"

/* The receiver as a string; TypeError when it is null or undefined. */
Outcome receiver_to_string(Vm *vm, Value receiver, const char *method, String **string);

static inline Outcome receiver_string(Vm *vm, const Value *args, uint32_t count, const char *method,
                                      String **string)
{
    if (count == 0 || args[0].type != T_STRING)
        return receiver_to_string(vm, argument(args, count, 0), method, string);
    *string = args[0].as.s;
    return OUTCOME_OK;
}

/* Adds the units from `from` to `to`. */
bool builder_add_slice(StringBuilder *builder, String *string, uint32_t from, uint32_t to);

/* The argument of match and its kind: a regular expression, or one made of it and these flags. */
Outcome pattern_argument(Vm *vm, Value pattern, const char *flags, Value *regexp);
/* TypeError with this message when the pattern is a regular expression without the flag g. */
Outcome refuse_not_global(Vm *vm, Value pattern, const char *message);
struct Regexp;
Outcome split_by_regexp(Vm *vm, const struct Regexp *regexp, String *string, uint32_t limit, Array *parts);

#endif
