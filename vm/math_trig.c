/*
** sin, cos and tan.
**
** The angle is reduced to k * pi/128 + rest, |rest| <= pi/256, k counted within one turn. Then
** sin(a + rest) = sin(a) cos(rest) + cos(a) sin(rest), with sin(a) and cos(a) from a table of pairs; the
** series for the rest needs only doubles beyond its first term.
*/
#include "vm/math_pair.h"

/* pi/128 in four parts. 23 bits times 30 bits are exact; together they reach 2^-150. */
#define ANGLE_STEP_1 0x1.921fb54p-6
#define ANGLE_STEP_2 0x1.10b46118p-36
#define ANGLE_STEP_3 0x1.313198ap-67
#define ANGLE_STEP_4 0x1.701b839a25205p-98
#define ANGLE_STEPS_PER_UNIT 0x1.45f306dc9c883p+5

static const MathPair ANGLE_STEP = {0x1.921fb54442d18p-6, 0x1.1a62633145c07p-60};

/*
** Any angle from 2^17 on, by Payne and Hanek: x is an integer M times a power of two, and of the bits of
** 2/pi only a window matters: those above it give whole turns, those below it nothing. 224 bits of window
** leave 8 bits of k and, beyond the bits that M spoils and those that can cancel, some 100 of the rest.
*/
static unsigned reduce_large_angle(double x, MathPair *rest)
{
    uint64_t bits = math_bits(x);
    uint64_t mantissa = (bits & MATH_FRACTION_MASK) | (MATH_FRACTION_MASK + 1);
    /* The unit of M counts 2^(exponent + 6) * 2/pi steps; 8 bits to the left of that is a whole turn. */
    unsigned start = (unsigned)(bits >> 52) - 1075 + 6 - 8 + 64; /* 64: the table's leading zeros */
    const uint32_t *words = math_table_two_over_pi + start / 32;
    uint32_t window[7], product[7] = {0}; /* least significant first */
    for (int i = 0; i < 7; i++)
        window[6 - i] = (uint32_t)((((uint64_t)words[i] << 32 | words[i + 1]) << start % 32) >> 32);
    for (int part = 0; part < 2; part++) {
        uint64_t factor = part == 0 ? mantissa & UINT32_MAX : mantissa >> 32, carry = 0;
        for (int i = part; i < 7; i++) {
            carry += factor * window[i - part] + product[i];
            product[i] = (uint32_t)carry;
            carry >>= 32;
        }
    }
    unsigned k = product[6] >> 24;
    product[6] &= 0xffffff;
    uint32_t flip = 0;
    if (product[6] >> 23 != 0) { /* the fraction is at least 1/2: count down from the next step */
        k++;
        flip = UINT32_MAX; /* -f is ~f but for a unit of 2^-216 */
        product[6] ^= 0xff000000;
    }
    MathPair fraction = {0, 0};
    double unit = 0x1p-24;
    for (int i = 6; i >= 0; i--, unit *= 0x1p-32) {
        MathPair sum = pair_sum(fraction.hi, (double)(product[i] ^ flip) * unit);
        fraction = pair_quick_sum(sum.hi, fraction.lo + sum.lo);
    }
    *rest = pair_multiply(fraction, ANGLE_STEP);
    if (flip != 0)
        *rest = pair_negate(*rest);
    return k;
}

/* x finite: k modulo 256, and the rest. */
static unsigned reduce_angle(double x, MathPair *rest)
{
    double size = math_abs(x);
    if (size < 0x1p17) {
        double n;
        int k = math_nearest(x * ANGLE_STEPS_PER_UNIT, &n);
        MathPair a = pair_sum(x - n * ANGLE_STEP_1, -(n * ANGLE_STEP_2));
        MathPair b = pair_sum(a.hi, -(n * ANGLE_STEP_3));
        *rest = pair_quick_sum(b.hi, b.lo + (a.lo - n * ANGLE_STEP_4));
        return (unsigned)k & 255;
    }
    unsigned k = reduce_large_angle(size, rest);
    if (x < 0) {
        *rest = pair_negate(*rest);
        k = 0 - k;
    }
    return k & 255;
}

/* sin(k * pi/128 + rest). */
static MathPair sine(unsigned k, MathPair rest)
{
    unsigned i = k & 63;
    MathPair s = math_table_sin[i], c = math_table_sin[64 - i];
    if (k & 64) { /* a quarter turn on */
        MathPair t = s;
        s = c;
        c = pair_negate(t);
    }
    if (k & 128) {
        s = pair_negate(s);
        c = pair_negate(c);
    }
    double r = rest.hi, r2 = r * r;
    double sin_series = 1.0 / 6 - r2 * (1.0 / 120 - r2 * (1.0 / 5040 - r2 * (1.0 / 362880)));
    double cos_series = 1.0 / 2 - r2 * (1.0 / 24 - r2 * (1.0 / 720 - r2 * (1.0 / 40320)));
    double sin_tail = rest.lo - r * r2 * sin_series;    /* sin(rest) - r */
    double cos_less_1 = -r2 * cos_series - r * rest.lo; /* cos(rest) - 1 */
    MathPair product = pair_product(c.hi, r);
    MathPair sum = pair_quick_sum(s.hi, product.hi);
    double tail = (s.lo + s.hi * cos_less_1) + (c.lo * r + c.hi * sin_tail) + product.lo;
    return pair_quick_sum(sum.hi, sum.lo + tail);
}

/* Below this sin(x) and tan(x) are x to within 0.51 ulp. */
#define TINY_ANGLE 0x1p-29

double math_sin(double x)
{
    if (!(math_abs(x) < math_infinity()))
        return math_nan();
    if (math_abs(x) < TINY_ANGLE)
        return x;
    MathPair rest;
    unsigned k = reduce_angle(x, &rest);
    return sine(k, rest).hi;
}

double math_cos(double x)
{
    if (!(math_abs(x) < math_infinity()))
        return math_nan();
    MathPair rest;
    unsigned k = reduce_angle(x, &rest);
    return sine(k + 64, rest).hi;
}

double math_tan(double x)
{
    if (!(math_abs(x) < math_infinity()))
        return math_nan();
    if (math_abs(x) < TINY_ANGLE)
        return x;
    MathPair rest;
    unsigned k = reduce_angle(x, &rest);
    return pair_divide(sine(k, rest), sine(k + 64, rest)).hi;
}
