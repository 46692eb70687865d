/* math.c - Math: arguments to numbers, then a function of vm/math.h. */
#include "vm/math.h"

#include "builtins/arguments.h"

/* ---- functions of one and of two numbers: one line of the table each ------------------------ */

typedef double Function1(double);
typedef double Function2(double, double);

static Outcome call1(Vm *vm, Function1 *function, const Value *args, uint32_t count, Value *result)
{
    double x;

    TRY(to_number(vm, argument(args, count, 0), &x));
    return give_double(result, function(x));
}

static Outcome call2(Vm *vm, Function2 *function, const Value *args, uint32_t count, Value *result)
{
    double x, y;

    TRY(to_number(vm, argument(args, count, 0), &x));
    TRY(to_number(vm, argument(args, count, 1), &y));
    return give_double(result, function(x, y));
}

#define F1(name, function, doc)                                                                              \
    BUILTIN(function) { return call1(vm, function, args, count, result); }
#define F2(name, function, doc)                                                                              \
    BUILTIN(function) { return call2(vm, function, args, count, result); }
#include "builtins/builtins.def"

/* ---- of any number of numbers --------------------------------------------------------------- */

static Outcome fold(Vm *vm, Function2 *function, double start, const Value *args, uint32_t count,
                    Value *result)
{
    uint32_t i;

    if (!vm_charge(vm, count)) return vm->failure;
    for (i = 0; i < count; i++) {
        double x;

        TRY(to_number(vm, args[i], &x)); /* all are converted, whatever the answer is by now */
        start = function(start, x);
    }
    return give_double(result, start);
}

BUILTIN(math_max) { return fold(vm, math_max, -math_infinity(), args, count, result); }
BUILTIN(math_min) { return fold(vm, math_min, math_infinity(), args, count, result); }

BUILTIN(math_hypot)
{
    MathHypot sum = MATH_HYPOT_NONE;
    uint32_t i;

    if (!vm_charge(vm, count)) return vm->failure;
    for (i = 0; i < count; i++) {
        double x;

        TRY(to_number(vm, args[i], &x));
        math_hypot_add(&sum, x);
    }
    return give_double(result, math_hypot_value(&sum));
}

/* ---- of 32-bit integers, and of nothing ----------------------------------------------------- */

BUILTIN(math_clz32)
{
    int32_t x;

    TRY(to_int32(vm, argument(args, count, 0), &x));
    return give_int(result, math_clz32((uint32_t)x));
}

BUILTIN(math_imul)
{
    int32_t x, y;

    TRY(to_int32(vm, argument(args, count, 0), &x));
    TRY(to_int32(vm, argument(args, count, 1), &y));
    return give_int(result, math_imul(x, y));
}

BUILTIN(math_random)
{
    double x;

    (void)args, (void)count;
    if (vm->host.random == NULL)
        return vm_stop(vm, RUNG_NO_RANDOM, "Math.random: the host lends no source of random numbers");
    x = vm->host.random(vm->host.user);
    if (!(x >= 0 && x < 1))
        return vm_stop(vm, RUNG_NO_RANDOM, "Math.random: the host's number is not within 0 and 1");
    return give_double(result, x);
}
