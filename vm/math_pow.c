/*
** The power function, as e^(y * log|x|) in pairs; exact where the true result is a double.
*/
#include "vm/math_pair.h"

static int is_integral(double y)
{
    return math_trunc(y) == y;
}

static int is_odd(double y)
{
    return math_abs(y) < 0x1p53 && is_integral(y) && ((int64_t)y & 1) != 0;
}

/* The greatest integer whose power of 3, 4, ... 40 fits 64 bits. */
static const uint32_t LARGEST_EXACT_BASE[] = {
    2642245, 65535, 7131, 1625, 565, 255, 138, 84, 56, 40, 30, 23, 19, 15, 13, 11, 10, 9, 8,
    7,       6,     6,    5,    5,   5,   4,   4,  4,  4,  3,  3,  3,  3,  3,  3,  3,  3, 3,
};

/*
** When x is an odd integer times a power of two, and the odd part of the result fits 64 bits, the result
** is that integer rounded once. Beyond exactness this settles every tie (10 ** 23 lies in the middle of
** two doubles), which no approximation can.
*/
static int exact_power(double x, double y, double *result)
{
    uint64_t bits = math_bits(x), odd = bits & MATH_FRACTION_MASK;
    int exponent = (int)(bits >> 52) - 1075;
    if (exponent == -1075)
        exponent = -1074;
    else
        odd |= MATH_FRACTION_MASK + 1;
    if ((odd & UINT32_C(0x7fffffff)) != 0)
        return 0; /* most doubles, at once: 22 bits or fewer can be left, or x is subnormal */
    while ((odd & 1) == 0) {
        odd >>= 1;
        exponent++;
    }
    double result_exponent = exponent * y;
    if (math_abs(result_exponent) > 2000)
        return 0;
    if (odd == 1) {
        if (!is_integral(result_exponent))
            return 0;
        *result = math_scaled((MathPair){1, 0}, (int)result_exponent);
        return 1;
    }
    if (!(y >= 3 && y <= 40 && is_integral(y)) || odd > LARGEST_EXACT_BASE[(int)y - 3])
        return 0;
    uint64_t power = odd;
    for (int i = (int)y; i > 1; i--)
        power *= odd;
    MathPair parts = pair_quick_sum((double)(power >> 32) * 0x1p32, (double)(uint32_t)power);
    *result = math_scaled(parts, (int)result_exponent);
    return 1;
}

/* x positive and finite, y finite. */
static double power_of_positive(double x, double y)
{
    double result;
    if ((y == 3 || y == 4) && x > 0x1p-200 && x < 0x1p200) {
        /* The commonest after squares, six times faster than by logarithms. */
        MathPair square = pair_product(x, x);
        return pair_multiply(square, y == 3 ? (MathPair){x, 0} : square).hi;
    }
    if (exact_power(x, y, &result))
        return result;
    MathPair log = x < DBL_MIN ? math_log_pair(x * 0x1p54, 0, -54) : math_log_pair(x, 0, 0);
    double rough = y * log.hi;
    if (rough > 710)
        return math_infinity();
    if (rough < -746)
        return 0;
    if (math_abs(rough) < 0x1p-60)
        return 1;
    MathPair product = pair_product(y, log.hi);
    product = pair_quick_sum(product.hi, product.lo + y * log.lo);
    int exponent;
    MathPair scaled = math_exp_pair(product.hi, product.lo, &exponent);
    return math_scaled(scaled, exponent);
}

double math_pow(double x, double y)
{
    double size = math_abs(x);
    if (y == 0)
        return 1;
    if (x != x || y != y)
        return math_nan();
    if (math_abs(y) == math_infinity())
        return size == 1 ? math_nan() : (size > 1) == (y > 0) ? math_infinity() : 0;
    if (y == 1)
        return x;
    if (y == 2)
        return x * x;
    if (y == -1)
        return 1 / x;
    int negative = (math_bits(x) & MATH_SIGN_BIT) != 0 && is_odd(y);
    double result;
    if (size == 0 || size == math_infinity())
        result = (size == 0) == (y < 0) ? math_infinity() : 0;
    else if (x < 0 && !is_integral(y))
        return math_nan();
    else if (size == 1)
        result = 1;
    else if (y == 0.5)
        result = math_sqrt(size);
    else
        result = power_of_positive(size, y);
    return negative ? -result : result;
}
