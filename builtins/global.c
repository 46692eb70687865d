/* global.c - the functions without an owner: parseInt, isNaN, and Number, String and Boolean when they are
** called to convert. */
#include "builtins/arguments.h"
#include "vm/math.h"
#include "vm/number.h"

BUILTIN(number)
{
    double number = 0;

    if (count > 0) TRY(to_number(vm, args[0], &number));
    return give_double(result, number);
}

BUILTIN(string)
{
    String *string;

    if (count == 0) return give(result, value_string(&string_empty));
    TRY(to_string(vm, args[0], &string));
    return give(result, value_string(string));
}

BUILTIN(boolean)
{
    (void)vm;
    return give_bool(result, to_boolean(argument(args, count, 0)));
}

BUILTIN(is_nan)
{
    double number;

    TRY(to_number(vm, argument(args, count, 0), &number));
    return give_bool(result, number != number);
}

BUILTIN(is_finite)
{
    double number;

    TRY(to_number(vm, argument(args, count, 0), &number));
    return give_bool(result, number - number == 0);
}

/* ECMA-262 19.2.4 */
BUILTIN(parse_float)
{
    String *text;
    const char *begin, *end;
    size_t used;
    double number;

    TRY(to_string(vm, argument(args, count, 0), &text));
    if (!vm_charge_bytes(vm, text->length)) return vm->failure;
    end = text->bytes + text->length;
    begin = skip_space(text->bytes, end);
    number = number_parse_decimal(begin, (size_t)(end - begin), &used);
    return give_double(result, used == 0 ? math_nan() : number);
}

/* ECMA-262 19.2.5 */
BUILTIN(parse_int)
{
    String *text;
    const char *begin, *end, *at;
    int32_t radix;
    bool negative = false;
    double number;

    TRY(to_string(vm, argument(args, count, 0), &text));
    TRY(to_int32(vm, argument(args, count, 1), &radix));
    if (!vm_charge_bytes(vm, text->length)) return vm->failure;
    end = text->bytes + text->length;
    begin = skip_space(text->bytes, end);
    if (begin < end && (*begin == '+' || *begin == '-')) negative = *begin++ == '-';
    if (radix != 0 && (radix < 2 || radix > 36)) return give_double(result, math_nan());
    if ((radix == 0 || radix == 16) && end - begin >= 2 && begin[0] == '0' && (begin[1] | 0x20) == 'x') {
        begin += 2;
        radix = 16;
    }
    if (radix == 0) radix = 10;
    for (at = begin; at < end && number_digit(*at) < radix; at++) {
    }
    if (at == begin) return give_double(result, math_nan());
    number = number_parse_radix(begin, (size_t)(at - begin), radix);
    return give_double(result, negative ? -number : number);
}
