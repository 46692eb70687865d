/* string_search.c - the methods of strings that look for another string (ECMA-262 22.1.3). The work is that
** of vm/strings.h, which counts in UTF-16 units and charges the budget. */
#include "builtins/string.h"
#include "vm/regexp.h"

/* ---- is it there, and where ----------------------------------------------------------------- */

/* What includes, startsWith and endsWith look for: a text, and never a regular expression. */
static Outcome needle_argument(Vm *vm, const Value *args, uint32_t count, const char *method, String **needle)
{
    if (value_is_kind(argument(args, count, 1), K_REGEXP))
        return vm_throw(vm, ERROR_TYPE,
                        "First argument to String.prototype.%s must not be a regular expression", method);
    return string_argument(vm, args, count, 1, needle);
}

BUILTIN(string_includes)
{
    String *string, *needle;
    uint32_t from, found;
    bool failed;

    TRY(receiver_string(vm, args, count, "includes", &string));
    TRY(needle_argument(vm, args, count, "includes", &needle));
    TRY(clamped_position(vm, argument(args, count, 2), string->units, 0, &from));
    found = string_index_of(vm, string, needle, from, &failed);
    return failed ? vm->failure : give_bool(result, found != UINT32_MAX);
}

BUILTIN(string_index_of)
{
    String *string, *needle;
    uint32_t from, found;
    bool failed;

    TRY(receiver_string(vm, args, count, "indexOf", &string));
    TRY(string_argument(vm, args, count, 1, &needle));
    TRY(clamped_position(vm, argument(args, count, 2), string->units, 0, &from));
    found = string_index_of(vm, string, needle, from, &failed);
    return failed ? vm->failure : give_int(result, found == UINT32_MAX ? -1 : (int64_t)found);
}

BUILTIN(string_last_index_of)
{
    String *string, *needle;
    uint32_t from, found;
    double number;
    bool failed;

    TRY(receiver_string(vm, args, count, "lastIndexOf", &string));
    TRY(string_argument(vm, args, count, 1, &needle));
    TRY(to_number(vm, argument(args, count, 2), &number));
    /* here NaN means the end */
    from = !(number < string->units) ? string->units : number > 0 ? (uint32_t)number : 0;
    found = string_last_index_of(vm, string, needle, from, &failed);
    return failed ? vm->failure : give_int(result, found == UINT32_MAX ? -1 : (int64_t)found);
}

/* Does `needle` stand at `position`? The string has that many units behind it. */
static Outcome stands_at(Vm *vm, String *string, const String *needle, uint32_t position, bool *answer)
{
    uint32_t offset = 0;
    bool mid_pair = false;
    String *part;

    if (!vm_charge_bytes(vm, needle->length)) return vm->failure;
    if (string_is_ascii(needle) || !text_has_loose_edge(needle->bytes, needle->length)) {
        if (position > 0) offset = string_offset(vm, string, position, &mid_pair);
        *answer = needle->length == 0 || (!mid_pair && needle->length <= string->length - offset &&
                                          memcmp(string->bytes + offset, needle->bytes, needle->length) == 0);
        return OUTCOME_OK;
    }
    part = string_slice(vm, string, position, position + needle->units);
    if (part == NULL) return vm->failure;
    *answer = string_equals(part, needle);
    return OUTCOME_OK;
}

BUILTIN(string_starts_with)
{
    String *string, *needle;
    uint32_t start;
    bool answer = false;

    TRY(receiver_string(vm, args, count, "startsWith", &string));
    TRY(needle_argument(vm, args, count, "startsWith", &needle));
    TRY(clamped_position(vm, argument(args, count, 2), string->units, 0, &start));
    if (needle->units <= string->units - start) TRY(stands_at(vm, string, needle, start, &answer));
    return give_bool(result, answer);
}

BUILTIN(string_ends_with)
{
    String *string, *needle;
    uint32_t end;
    bool answer = false;

    TRY(receiver_string(vm, args, count, "endsWith", &string));
    TRY(needle_argument(vm, args, count, "endsWith", &needle));
    TRY(clamped_position(vm, argument(args, count, 2), string->units, string->units, &end));
    if (needle->units <= end) TRY(stands_at(vm, string, needle, end - needle->units, &answer));
    return give_bool(result, answer);
}

/* ---- split ---------------------------------------------------------------------------------- */

static Outcome append_slice(Vm *vm, Array *parts, String *string, uint32_t from, uint32_t to)
{
    String *part = string_slice(vm, string, from, to);

    return part == NULL ? vm->failure : array_append(vm, parts, value_string(part));
}

BUILTIN(string_split)
{
    Value wanted_limit = argument(args, count, 2);
    String *string, *separator;
    uint32_t limit = UINT32_MAX, done = 0, found;
    Array *parts;
    bool failed;

    TRY(receiver_string(vm, args, count, "split", &string));
    if (wanted_limit.type != T_UNDEFINED) {
        int32_t number;

        TRY(to_int32(vm, wanted_limit, &number));
        limit = (uint32_t)number;
    }
    if ((parts = array_new(vm, 0)) == NULL) return vm->failure;
    *result = value_object(parts);
    if (value_is_kind(argument(args, count, 1), K_REGEXP))
        return split_by_regexp(vm, value_regexp(args[1]), string, limit, parts);
    TRY(string_argument(vm, args, count, 1, &separator));
    if (limit == 0) return OUTCOME_OK;
    if (count < 2 || args[1].type == T_UNDEFINED) return array_append(vm, parts, value_string(string));
    if (separator->units == 0) {
        if (limit > string->units) limit = string->units;
        for (done = 0; done < limit; done++) {
            if (!vm_charge(vm, 1)) return vm->failure;
            TRY(append_slice(vm, parts, string, done, done + 1));
        }
        return OUTCOME_OK;
    }
    for (;;) {
        if (!vm_charge(vm, 1)) return vm->failure;
        found = string_index_of(vm, string, separator, done, &failed);
        if (failed) return vm->failure;
        if (found == UINT32_MAX) return append_slice(vm, parts, string, done, string->units);
        TRY(append_slice(vm, parts, string, done, found));
        if (parts->length == limit) return OUTCOME_OK;
        done = found + separator->units;
    }
}
