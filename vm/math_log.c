/*
** Logarithms: log and its bases, log1p, and the inverse hyperbolic functions made of it.
**
** x = 2^e * m; a table gives a short factor f near 1/m and -log(f), so that log(x) = e*log(2) - log(f) +
** log(1 + r) with r = m*f - 1, computed exactly, at most 2^-7. Of r - r^2/2 + r^3/3 ... the first two terms
** need more than a double. Where x is near 1, e is 0 and f is 1, and the result keeps its relative accuracy.
*/
#include "vm/math_pair.h"

/* log(2) in two parts: e * LOG2_1 is exact, and still is with the table's first part added. */
#define LOG2_1 0x1.62e42fefa38p-1
#define LOG2_2 0x1.ef35793c7673p-45

static const MathPair ONE_BY_LOG2 = {0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56};
static const MathPair ONE_BY_LOG10 = {0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57};

MathPair math_log_pair(double hi, double lo, int exponent)
{
    uint64_t bits = math_bits(hi);
    int e = (int)(bits >> 52) - 1023;
    unsigned i = (unsigned)(bits >> 45 & 127);
    if (i >= 53)
        e++; /* from sqrt(2) on m is halved */
    /* lo scaled as hi is; beside the greatest numbers it does not count. */
    lo = e > 1000 ? 0 : lo * math_power_of_two(-e < 1023 ? -e : 1023);
    uint64_t m_exponent = (uint64_t)(i >= 53 ? 1022 : 1023) << 52;
    uint64_t m_bits = (bits & MATH_FRACTION_MASK) | m_exponent;
    double m = math_from_bits(m_bits), m_hi = math_from_bits(m_bits & ~UINT64_C(0x7ff));
    MathLogStep step = math_table_log[i];

    MathPair rest = pair_sum(m_hi * step.factor - 1, (m - m_hi) * step.factor);
    rest = pair_sum(rest.hi, rest.lo + lo * step.factor);
    double r = rest.hi, r2 = r * r;
    double series = (1.0 / 3 - r * (1.0 / 4)) + r2 * ((1.0 / 5 - r * (1.0 / 6)) +
                    r2 * ((1.0 / 7 - r * (1.0 / 8)) + r2 * (1.0 / 9 - r * (1.0 / 10))));
    MathPair square = pair_product(r, r);
    MathPair two_terms = pair_quick_sum(r, -0.5 * square.hi);
    double tail = two_terms.lo + (rest.lo - 0.5 * square.lo - r * rest.lo + r * square.hi * series);

    double n = (double)(e + exponent);
    MathPair sum = pair_quick_sum(n * LOG2_1 + step.hi, two_terms.hi);
    return pair_quick_sum(sum.hi, sum.lo + ((n * LOG2_2 + step.lo) + tail));
}

MathPair math_log1p_pair(MathPair x)
{
    MathPair sum = pair_sum(1, x.hi);
    return math_log_pair(sum.hi, sum.lo + x.lo, 0);
}

/* Do the three logarithms share an answer without computing? NaN, the negative, the zeros, Infinity. */
static int log_is_special(double x, double *result)
{
    if (x > 0 && x < math_infinity())
        return 0;
    *result = x > 0 ? x : x == 0 ? -math_infinity() : math_nan();
    return 1;
}

static MathPair log_of_positive(double x)
{
    return x < DBL_MIN ? math_log_pair(x * 0x1p54, 0, -54) : math_log_pair(x, 0, 0);
}

double math_log(double x)
{
    double result;
    if (log_is_special(x, &result))
        return result;
    return log_of_positive(x).hi;
}

double math_log2(double x)
{
    double result;
    if (log_is_special(x, &result))
        return result;
    return pair_multiply(log_of_positive(x), ONE_BY_LOG2).hi;
}

double math_log10(double x)
{
    double result;
    if (log_is_special(x, &result))
        return result;
    return pair_multiply(log_of_positive(x), ONE_BY_LOG10).hi;
}

double math_log1p(double x)
{
    if (!(x > -1))
        return x == -1 ? -math_infinity() : math_nan();
    if (math_abs(x) < 0x1p-54 || x == math_infinity())
        return x;
    return math_log1p_pair((MathPair){x, 0}).hi;
}

/* log(x + sqrt(x^2 + 1)), as log(1 + (x + x^2 / (1 + sqrt(x^2 + 1)))), where nothing cancels. */
double math_asinh(double x)
{
    double size = math_abs(x);
    if (x != x)
        return math_nan();
    if (size < 0x1p-30 || size == math_infinity())
        return x;
    if (size > 0x1p60)
        return math_with_sign(math_log_pair(size, 0, 1).hi, x); /* log(2 * x) */
    MathPair one = {1, 0}, square = pair_product(size, size);
    MathPair root = pair_sqrt(pair_add(square, one));
    MathPair more = pair_add((MathPair){size, 0}, pair_divide(square, pair_add(one, root)));
    return math_with_sign(math_log1p_pair(more).hi, x);
}

/* log(x + sqrt(x^2 - 1)), as log(1 + ((x - 1) + sqrt(x^2 - 1))). */
double math_acosh(double x)
{
    if (!(x > 1))
        return x == 1 ? 0 : math_nan();
    if (x == math_infinity())
        return x;
    if (x > 0x1p60)
        return math_log_pair(x, 0, 1).hi;
    MathPair root = pair_sqrt(pair_add(pair_product(x, x), (MathPair){-1, 0}));
    return math_log1p_pair(pair_add(pair_sum(x, -1), root)).hi;
}

/* log((1 + x) / (1 - x)) / 2, as log(1 + 2x / (1 - x)) / 2. */
double math_atanh(double x)
{
    double size = math_abs(x);
    if (!(size < 1))
        return size == 1 ? math_with_sign(math_infinity(), x) : math_nan();
    if (size < 0x1p-30)
        return x;
    MathPair more = pair_divide((MathPair){2 * size, 0}, pair_sum(1, -size));
    return math_with_sign(math_log1p_pair(more).hi * 0.5, x);
}
