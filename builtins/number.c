/* number.c - Number's predicates, and the methods of numbers and booleans. */
#include "vm/number.h"

#include "builtins/arguments.h"

/* ---- predicates: nothing is converted ------------------------------------------------------- */

static bool is_integer(Value value)
{
    if (value.type != T_DOUBLE) return value.type == T_INT;
    /* from 2^52 on every finite double is an integer */
    if (value.as.f >= -0x1p52 && value.as.f <= 0x1p52) return (double)(int64_t)value.as.f == value.as.f;
    return value.as.f - value.as.f == 0;
}

BUILTIN(number_is_finite)
{
    Value value = argument(args, count, 0);

    (void)vm;
    return give_bool(result, value_is_number(value) && value_as_double(value) - value_as_double(value) == 0);
}

BUILTIN(number_is_integer)
{
    (void)vm;
    return give_bool(result, is_integer(argument(args, count, 0)));
}

BUILTIN(number_is_nan)
{
    Value value = argument(args, count, 0);

    (void)vm;
    return give_bool(result, value.type == T_DOUBLE && value.as.f != value.as.f);
}

BUILTIN(number_is_safe_integer)
{
    Value value = argument(args, count, 0);
    double number = value_is_number(value) ? value_as_double(value) : 0;

    (void)vm;
    return give_bool(result, is_integer(value) && number > -0x1p53 && number < 0x1p53);
}

/* ---- methods of numbers --------------------------------------------------------------------- */

static Outcome receiver_number(Vm *vm, const Value *args, uint32_t count, const char *method, Value *number)
{
    *number = argument(args, count, 0);
    if (value_is_number(*number)) return OUTCOME_OK;
    return vm_throw(vm, ERROR_TYPE, "Number.prototype.%s requires that 'this' be a Number", method);
}

static Outcome give_plain(Vm *vm, Value *result, Value number)
{
    return give_string(vm, result,
                       number.type == T_INT ? int_to_string(vm, number.as.i)
                                            : number_to_string(vm, number.as.f));
}

static bool is_finite(Value number) { return number.type == T_INT || number.as.f - number.as.f == 0; }

BUILTIN(number_to_string)
{
    char text[NUMBER_RADIX_MAX];
    double radix = 10;
    Value number;

    TRY(receiver_number(vm, args, count, "toString", &number));
    if (count > 1 && args[1].type != T_UNDEFINED) TRY(to_integer(vm, args[1], &radix));
    if (!(radix >= 2 && radix <= 36))
        return vm_throw(vm, ERROR_RANGE, "toString() radix argument must be between 2 and 36");
    if (radix == 10) return give_plain(vm, result, number);
    return give_string(vm, result,
                       string_new(vm, text, number_to_radix(value_as_double(number), (int)radix, text)));
}

BUILTIN(number_to_fixed)
{
    char text[NUMBER_FIXED_MAX];
    double digits;
    Value number;

    TRY(receiver_number(vm, args, count, "toFixed", &number));
    TRY(to_integer(vm, argument(args, count, 1), &digits));
    if (!(digits >= 0 && digits <= 100))
        return vm_throw(vm, ERROR_RANGE, "toFixed() digits argument must be between 0 and 100");
    if (!is_finite(number)) return give_plain(vm, result, number);
    return give_string(vm, result,
                       string_new(vm, text, number_to_fixed(value_as_double(number), (int)digits, text)));
}

BUILTIN(number_to_exponential)
{
    char text[NUMBER_EXPONENTIAL_MAX];
    Value number, given = argument(args, count, 1);
    double digits;

    TRY(receiver_number(vm, args, count, "toExponential", &number));
    TRY(to_integer(vm, given, &digits));
    if (!is_finite(number)) return give_plain(vm, result, number);
    if (!(digits >= 0 && digits <= 100))
        return vm_throw(vm, ERROR_RANGE, "toExponential() argument must be between 0 and 100");
    if (given.type == T_UNDEFINED) digits = -1;
    return give_string(
        vm, result, string_new(vm, text, number_to_exponential(value_as_double(number), (int)digits, text)));
}

BUILTIN(number_to_precision)
{
    char text[NUMBER_PRECISION_MAX];
    Value number, given = argument(args, count, 1);
    double precision;

    TRY(receiver_number(vm, args, count, "toPrecision", &number));
    if (given.type == T_UNDEFINED) return give_plain(vm, result, number);
    TRY(to_integer(vm, given, &precision));
    if (!is_finite(number)) return give_plain(vm, result, number);
    if (!(precision >= 1 && precision <= 100))
        return vm_throw(vm, ERROR_RANGE, "toPrecision() argument must be between 1 and 100");
    return give_string(
        vm, result, string_new(vm, text, number_to_precision(value_as_double(number), (int)precision, text)));
}

BUILTIN(number_value_of) { return receiver_number(vm, args, count, "valueOf", result); }

/* ---- methods of booleans -------------------------------------------------------------------- */

static Outcome receiver_boolean(Vm *vm, const Value *args, uint32_t count, const char *method, Value *boolean)
{
    *boolean = argument(args, count, 0);
    if (boolean->type == T_BOOL) return OUTCOME_OK;
    return vm_throw(vm, ERROR_TYPE, "Boolean.prototype.%s requires that 'this' be a Boolean", method);
}

BUILTIN(boolean_to_string)
{
    Value boolean;
    String *text;

    TRY(receiver_boolean(vm, args, count, "toString", &boolean));
    TRY(to_string(vm, boolean, &text));
    return give(result, value_string(text));
}

BUILTIN(boolean_value_of) { return receiver_boolean(vm, args, count, "valueOf", result); }
