/* string.c - String.fromCharCode and kin, and the methods of strings that take, cut, pad and map their
** characters (ECMA-262 22.1). What searches is in string_search.c. */
#include "builtins/string.h"

#include "vm/math.h"
#include "vm/unicode.h"

Outcome receiver_to_string(Vm *vm, Value receiver, const char *method, String **string)
{
    if (value_is_nullish(receiver))
        return vm_throw(vm, ERROR_TYPE, "String.prototype.%s called on null or undefined", method);
    return to_string(vm, receiver, string);
}

bool builder_add_slice(StringBuilder *builder, String *string, uint32_t from, uint32_t to)
{
    String *slice;

    if (string_is_ascii(string)) return builder_add(builder, string->bytes + from, to - from);
    slice = string_slice(builder->vm, string, from, to);
    if (slice == NULL) builder->failed = true;
    return slice != NULL && builder_add_string(builder, slice);
}

/* ---- making --------------------------------------------------------------------------------- */

BUILTIN(string_from_char_code)
{
    StringBuilder out;
    uint32_t i;

    builder_init(&out, vm);
    if (!vm_charge(vm, count)) return vm->failure;
    for (i = 0; i < count; i++) {
        int32_t unit;

        TRY(to_int32(vm, args[i], &unit));
        if (!builder_add_code_point(&out, (uint32_t)unit & 0xFFFF)) return vm->failure;
    }
    return give_string(vm, result, builder_string(&out));
}

BUILTIN(string_from_code_point)
{
    StringBuilder out;
    uint32_t i;

    builder_init(&out, vm);
    if (!vm_charge(vm, count)) return vm->failure;
    for (i = 0; i < count; i++) {
        double number;

        TRY(to_number(vm, args[i], &number));
        if (!(number >= 0 && number <= 0x10FFFF) || (double)(uint32_t)number != number)
            return vm_throw(vm, ERROR_RANGE, "Invalid code point %f", number);
        if (!builder_add_code_point(&out, (uint32_t)number)) return vm->failure;
    }
    return give_string(vm, result, builder_string(&out));
}

/* ---- single characters ---------------------------------------------------------------------- */

/* The position that the first argument names; false when the string has none such. */
static Outcome find_position(Vm *vm, const Value *args, uint32_t count, const String *string, bool from_end,
                             bool *inside, uint32_t *position)
{
    double wanted;

    TRY(to_integer(vm, argument(args, count, 1), &wanted));
    if (from_end && wanted < 0) wanted += string->units;
    *inside = wanted >= 0 && wanted < string->units;
    *position = *inside ? (uint32_t)wanted : 0;
    return OUTCOME_OK;
}

BUILTIN(string_at)
{
    String *string;
    bool inside;
    uint32_t position;

    TRY(receiver_string(vm, args, count, "at", &string));
    TRY(find_position(vm, args, count, string, true, &inside, &position));
    if (!inside) return give(result, value_undefined());
    return give_string(vm, result, string_from_unit(vm, string_unit_at(vm, string, position)));
}

BUILTIN(string_char_at)
{
    String *string;
    bool inside;
    uint32_t position;

    TRY(receiver_string(vm, args, count, "charAt", &string));
    TRY(find_position(vm, args, count, string, false, &inside, &position));
    if (!inside) return give_string(vm, result, &string_empty);
    return give_string(vm, result, string_from_unit(vm, string_unit_at(vm, string, position)));
}

BUILTIN(string_char_code_at)
{
    String *string;
    bool inside;
    uint32_t position;

    TRY(receiver_string(vm, args, count, "charCodeAt", &string));
    TRY(find_position(vm, args, count, string, false, &inside, &position));
    return give_double(result, inside ? string_unit_at(vm, string, position) : math_nan());
}

BUILTIN(string_code_point_at)
{
    String *string;
    bool inside;
    uint32_t position, units;

    TRY(receiver_string(vm, args, count, "codePointAt", &string));
    TRY(find_position(vm, args, count, string, false, &inside, &position));
    if (!inside) return give(result, value_undefined());
    return give_int(result, string_code_point_at(vm, string, position, &units));
}

/* ---- parts ---------------------------------------------------------------------------------- */

BUILTIN(string_slice)
{
    String *string;
    uint32_t from, to;

    TRY(receiver_string(vm, args, count, "slice", &string));
    TRY(relative_position(vm, argument(args, count, 1), string->units, 0, &from));
    TRY(relative_position(vm, argument(args, count, 2), string->units, string->units, &to));
    return give_string(vm, result, string_slice(vm, string, from, to < from ? from : to));
}

BUILTIN(string_substring)
{
    String *string;
    uint32_t from, to;

    TRY(receiver_string(vm, args, count, "substring", &string));
    TRY(clamped_position(vm, argument(args, count, 1), string->units, 0, &from));
    TRY(clamped_position(vm, argument(args, count, 2), string->units, string->units, &to));
    return give_string(vm, result,
                       from < to ? string_slice(vm, string, from, to) : string_slice(vm, string, to, from));
}

/* ECMA-262 B.2.2.1 */
BUILTIN(string_substr)
{
    String *string;
    uint32_t from, length;

    TRY(receiver_string(vm, args, count, "substr", &string));
    TRY(relative_position(vm, argument(args, count, 1), string->units, 0, &from));
    TRY(clamped_position(vm, argument(args, count, 2), string->units, string->units, &length));
    if (length > string->units - from) length = string->units - from;
    return give_string(vm, result, string_slice(vm, string, from, from + length));
}

static Outcome trim(Vm *vm, const Value *args, uint32_t count, const char *method, bool at_start, bool at_end,
                    Value *result)
{
    String *string;
    const char *begin, *end, *stop;
    uint32_t from = 0, to;

    TRY(receiver_string(vm, args, count, method, &string));
    begin = string->bytes;
    stop = end = begin + string->length;
    if (!vm_charge_bytes(vm, string->length)) return vm->failure;
    to = string->units;
    if (at_start) {
        begin = skip_space(begin, end);
        from = (uint32_t)text_units(string->bytes, (size_t)(begin - string->bytes));
    }
    if (at_end) {
        while (stop > begin) {
            const char *before = stop;

            if (!unicode_is_space(text_decode_back(&before, begin))) break;
            stop = before;
        }
        to -= (uint32_t)text_units(stop, (size_t)(end - stop));
    }
    return give_string(vm, result, string_slice(vm, string, from, to));
}

BUILTIN(string_trim) { return trim(vm, args, count, "trim", true, true, result); }
BUILTIN(string_trim_start) { return trim(vm, args, count, "trimStart", true, false, result); }
BUILTIN(string_trim_end) { return trim(vm, args, count, "trimEnd", false, true, result); }

/* ---- longer strings ------------------------------------------------------------------------- */

BUILTIN(string_concat)
{
    String *string, *next;
    uint32_t i;

    TRY(receiver_string(vm, args, count, "concat", &string));
    for (i = 1; i < count; i++) {
        TRY(to_string(vm, args[i], &next));
        if ((string = string_concat(vm, string, next)) == NULL) return vm->failure;
    }
    return give_string(vm, result, string);
}

/* The string `times` over, its size checked before anything is made. */
static String *repeat(Vm *vm, String *string, double times)
{
    String *repeated;
    size_t total, done;
    char *bytes;
    uint32_t i, n;

    if (times == 0 || string->units == 0) return string_slice(vm, string, 0, 0);
    if (times > (double)vm->limits.string_length / string->units) {
        vm_throw(vm, ERROR_RANGE, "Invalid string length");
        return NULL;
    }
    n = (uint32_t)times;
    if (n == 1) return string;
    if (text_joins(string->bytes, string->length, string->bytes, string->length)) {
        StringBuilder out;

        builder_init(&out, vm);
        for (i = 0; i < n; i++) {
            if (!builder_add_string(&out, string)) return NULL;
        }
        return builder_string(&out);
    }
    total = (size_t)string->length * n;
    if ((repeated = string_blank(vm, total, (size_t)string->units * n, &bytes)) == NULL) return NULL;
    memcpy(bytes, string->bytes, string->length);
    for (done = string->length; done < total; done += done < total - done ? done : total - done)
        memcpy(bytes + done, bytes, done < total - done ? done : total - done);
    return repeated;
}

BUILTIN(string_repeat)
{
    String *string;
    double times;

    TRY(receiver_string(vm, args, count, "repeat", &string));
    TRY(to_integer(vm, argument(args, count, 1), &times));
    if (times < 0 || times - times != 0) return vm_throw(vm, ERROR_RANGE, "Invalid count value: %f", times);
    return give_string(vm, result, repeat(vm, string, times));
}

static Outcome pad(Vm *vm, const Value *args, uint32_t count, const char *method, bool at_start,
                   Value *result)
{
    String *string, *filler, *whole, *rest;
    Value pieces[3];
    double wanted;
    uint32_t missing;

    TRY(receiver_string(vm, args, count, method, &string));
    TRY(to_integer(vm, argument(args, count, 1), &wanted));
    if (!(wanted > string->units)) return give_string(vm, result, string);
    if (count < 3 || args[2].type == T_UNDEFINED)
        filler = (String *)(uintptr_t)string_ascii_char(' ');
    else
        TRY(to_string(vm, args[2], &filler));
    if (filler->units == 0) return give_string(vm, result, string);
    if (wanted > vm->limits.string_length) return vm_throw(vm, ERROR_RANGE, "Invalid string length");
    missing = (uint32_t)wanted - string->units;
    if ((whole = repeat(vm, filler, missing / filler->units)) == NULL) return vm->failure;
    if ((rest = string_slice(vm, filler, 0, missing % filler->units)) == NULL) return vm->failure;
    pieces[0] = at_start ? value_string(whole) : value_string(string);
    pieces[1] = at_start ? value_string(rest) : value_string(whole);
    pieces[2] = at_start ? value_string(string) : value_string(rest);
    return give_string(vm, result, string_concat_values(vm, pieces, 3));
}

BUILTIN(string_pad_start) { return pad(vm, args, count, "padStart", true, result); }
BUILTIN(string_pad_end) { return pad(vm, args, count, "padEnd", false, result); }

/* ---- case ----------------------------------------------------------------------------------- */

typedef size_t CaseFunction(const char *bytes, size_t length, char *out);

static Outcome change_case(Vm *vm, String *string, CaseFunction *mapped, Value *result)
{
    size_t length = string->length;
    String *changed;
    char *bytes;

    if (string_is_ascii(string)) {
        if ((changed = string_blank(vm, length, length, &bytes)) == NULL) return vm->failure;
        mapped(string->bytes, length, bytes);
        return give(result, value_string(changed));
    }
    if (!vm_charge_bytes(vm, length)) return vm->failure;
    length = mapped(string->bytes, length, NULL);
    if ((bytes = vm_alloc(vm, length)) == NULL) return vm->failure;
    mapped(string->bytes, string->length, bytes);
    return give_string(vm, result, string_new(vm, bytes, length));
}

BUILTIN(string_to_lower_case)
{
    String *string;

    TRY(receiver_string(vm, args, count, "toLowerCase", &string));
    return change_case(vm, string, unicode_to_lower, result);
}

BUILTIN(string_to_upper_case)
{
    String *string;

    TRY(receiver_string(vm, args, count, "toUpperCase", &string));
    return change_case(vm, string, unicode_to_upper, result);
}

/* ---- itself --------------------------------------------------------------------------------- */

static Outcome this_string(Vm *vm, const Value *args, uint32_t count, const char *method, Value *result)
{
    *result = argument(args, count, 0);
    if (result->type == T_STRING) return OUTCOME_OK;
    return vm_throw(vm, ERROR_TYPE, "String.prototype.%s requires that 'this' be a String", method);
}

BUILTIN(string_to_string) { return this_string(vm, args, count, "toString", result); }
BUILTIN(string_value_of) { return this_string(vm, args, count, "valueOf", result); }
