/*
** Exponentials: exp, expm1 and the hyperbolic functions made of them.
**
** e^x = 2^e * 2^(i/128) * e^r with |r| <= log(2)/256. The power comes from a table of pairs; of e^r - 1 =
** r + r^2/2 + ... only the first term needs more than a double.
*/
#include "vm/math_pair.h"

/* log(2)/128 in three parts. 18 bits times 35 bits are exact. */
#define EXP_STEP_1 0x1.62e42fef8p-8
#define EXP_STEP_2 0x1.1cf79abc8p-43
#define EXP_STEP_3 0x1.e3b39803f2f6bp-79
#define EXP_STEPS_PER_UNIT 0x1.71547652b82fep+7

MathPair math_exp_pair(double hi, double lo, int *exponent)
{
    double n;
    int steps = math_nearest(hi * EXP_STEPS_PER_UNIT, &n);
    int i = (int)((unsigned)steps & 127);
    *exponent = (steps - i) / 128;

    MathPair rest = pair_sum(hi - n * EXP_STEP_1, -(n * EXP_STEP_2));
    rest = pair_sum(rest.hi, rest.lo + (lo - n * EXP_STEP_3));
    double r = rest.hi, r2 = r * r;
    double series = (1.0 / 2 + r * (1.0 / 6)) + r2 * ((1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720));
    double tail = rest.lo + r2 * series;

    MathPair power = math_table_exp2[i];
    MathPair product = pair_product(power.hi, r);
    MathPair sum = pair_quick_sum(power.hi, product.hi);
    return pair_quick_sum(sum.hi, sum.lo + (product.lo + (power.lo + (power.lo * r + power.hi * tail))));
}

MathPair math_expm1_pair(double x)
{
    int exponent;
    MathPair power = math_exp_pair(x, 0, &exponent);
    power = pair_times(power, math_power_of_two(exponent));
    MathPair less = pair_sum(power.hi, -1);
    return pair_quick_sum(less.hi, less.lo + power.lo);
}

double math_exp(double x)
{
    if (x != x)
        return math_nan();
    if (x > 710)
        return math_infinity();
    if (x < -746)
        return 0;
    int exponent;
    MathPair power = math_exp_pair(x, 0, &exponent);
    return math_scaled(power, exponent);
}

double math_expm1(double x)
{
    if (x != x)
        return math_nan();
    if (math_abs(x) < 0x1p-54)
        return x;
    if (math_abs(x) < 0x1p-30)
        return x + x * x * 0.5;
    if (x < -40)
        return -1;
    if (x > 60)
        return math_exp(x); /* e^60 > 2^86: nothing is left of the 1 */
    return math_expm1_pair(x).hi;
}

/* From here on e^-x is less than 2^-72 of e^x, and both hyperbolic functions are e^x / 2. */
#define LARGE_EXPONENT 25

static double half_of_exp(double x)
{
    if (x > 711)
        return math_infinity();
    int exponent;
    MathPair power = math_exp_pair(x, 0, &exponent);
    return math_scaled(power, exponent - 1);
}

double math_sinh(double x)
{
    double size = math_abs(x);
    if (x != x)
        return math_nan();
    if (size < 0x1p-30)
        return x;
    if (size > LARGE_EXPONENT)
        return math_with_sign(half_of_exp(size), x);
    /* With t = e^x - 1, e^x - e^-x = t + t / (t + 1), where nothing cancels. */
    MathPair t = math_expm1_pair(size);
    MathPair twice = pair_add(t, pair_divide(t, pair_add((MathPair){1, 0}, t)));
    return math_with_sign(twice.hi * 0.5, x);
}

double math_cosh(double x)
{
    double size = math_abs(x);
    if (x != x)
        return math_nan();
    if (size > LARGE_EXPONENT)
        return half_of_exp(size);
    int exponent;
    MathPair power = math_exp_pair(size, 0, &exponent);
    power = pair_times(power, math_power_of_two(exponent));
    return pair_add(power, pair_divide((MathPair){1, 0}, power)).hi * 0.5;
}

double math_tanh(double x)
{
    double size = math_abs(x);
    if (x != x)
        return math_nan();
    if (size < 0x1p-30)
        return x;
    if (size > 22)
        return math_with_sign(1, x);
    MathPair t = math_expm1_pair(2 * size);
    return math_with_sign(pair_divide(t, pair_add((MathPair){2, 0}, t)).hi, x);
}
