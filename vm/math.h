/*
** The mathematics of ECMAScript, our own: every function of Math and the operators % and **.
**
** No function here calls the C library's mathematics, so an expression gives the same bits on every
** platform and with every libc. What the standard defines exactly is exact; the rest is computed to some
** 65 significant bits or more and rounded once, which leaves it within 0.53 ulp and is the double nearest
** to the truth in all but one of some hundred thousand cases.
**
** A NaN that arises here has the bits of math_nan(); floor and its kin pass a NaN argument through.
*/
#ifndef RUNG_VM_MATH_H
#define RUNG_VM_MATH_H

#include "vm/fp.h"

#include <stdint.h>
#include <string.h>

/* Doubles as bits. */

static inline uint64_t math_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double math_from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

#define MATH_SIGN_BIT (UINT64_C(1) << 63)

static inline double math_nan(void)
{
    return math_from_bits(UINT64_C(0x7ff8000000000000));
}

static inline double math_infinity(void)
{
    return math_from_bits(UINT64_C(0x7ff0000000000000));
}

static inline double math_abs(double x)
{
    return math_from_bits(math_bits(x) & ~MATH_SIGN_BIT);
}

/* The magnitude of `x` (which must not be negative) with the sign of `sign`. */
static inline double math_with_sign(double x, double sign)
{
    return math_from_bits(math_bits(x) | (math_bits(sign) & MATH_SIGN_BIT));
}

/*
** Rounding to an integer. From 2^52 on every double is one; below, the way through int64_t is exact and
** does not depend on the rounding mode. The result has the sign of `x`, or is a zero that takes it.
*/

static inline int math_has_fraction_bits(double x)
{
    return x > -0x1p52 && x < 0x1p52; /* false for NaN */
}

static inline double math_trunc(double x)
{
    if (!math_has_fraction_bits(x))
        return x;
    return math_from_bits(math_bits((double)(int64_t)x) | (math_bits(x) & MATH_SIGN_BIT));
}

static inline double math_floor(double x)
{
    if (!math_has_fraction_bits(x))
        return x;
    double whole = (double)(int64_t)x;
    if (whole > x)
        whole -= 1;
    return math_from_bits(math_bits(whole) | (math_bits(x) & MATH_SIGN_BIT));
}

static inline double math_ceil(double x)
{
    if (!math_has_fraction_bits(x))
        return x;
    double whole = (double)(int64_t)x;
    if (whole < x)
        whole += 1;
    return math_from_bits(math_bits(whole) | (math_bits(x) & MATH_SIGN_BIT));
}

/* Halves go towards +Infinity: 2.5 to 3, -2.5 to -2, -0.5 to -0. */
static inline double math_round(double x)
{
    if (!math_has_fraction_bits(x))
        return x;
    double whole = (double)(int64_t)x;
    if (whole > x)
        whole -= 1;
    if (x - whole >= 0.5)
        whole += 1;
    return math_from_bits(math_bits(whole) | (math_bits(x) & MATH_SIGN_BIT));
}

static inline double math_sign(double x)
{
    return x > 0 ? 1 : x < 0 ? -1 : x; /* zeros and NaN are their own sign */
}

static inline double math_fround(double x)
{
    return (double)(float)x;
}

/* NaN if either is; -0 is less than +0. */

static inline double math_min(double a, double b)
{
    if (a < b)
        return a;
    if (b < a)
        return b;
    return a == b ? math_from_bits(math_bits(a) | math_bits(b)) : math_nan();
}

static inline double math_max(double a, double b)
{
    if (a > b)
        return a;
    if (b > a)
        return b;
    return a == b ? math_from_bits(math_bits(a) & math_bits(b)) : math_nan();
}

/* The square root in integer arithmetic, for machines without an instruction; the same bits. */
double math_sqrt_by_digits(double x);

/*
** Not __builtin_sqrt: without -fno-math-errno gcc calls the library's sqrt for negative arguments.
** The instruction gives -NaN on x86, so those are answered before.
*/
static inline double math_sqrt(double x)
{
#if defined(__GNUC__) && (defined(__SSE2__) || (defined(__aarch64__) && defined(__ARM_FP)))
    if (!(x >= 0))
        return math_nan();
    double root;
#if defined(__SSE2__)
    __asm__("sqrtsd %1, %0" : "=x"(root) : "x"(x));
#else
    __asm__("fsqrt %d0, %d1" : "=w"(root) : "w"(x));
#endif
    return root;
#else
    return math_sqrt_by_digits(x);
#endif
}

/* ToInt32 and ToUint32: the integer part modulo 2^32; 0 for NaN and the infinities. */

uint32_t math_to_uint32_far(double x); /* the same for any x; the slow half of the next */

static inline uint32_t math_to_uint32(double x)
{
    if (x > -0x1p63 && x < 0x1p63)
        return (uint32_t)(uint64_t)(int64_t)x;
    return math_to_uint32_far(x);
}

static inline int32_t math_as_int32(uint32_t x)
{
    return x <= INT32_MAX ? (int32_t)x : -(int32_t)(UINT32_MAX - x) - 1;
}

static inline int32_t math_to_int32(double x)
{
    return math_as_int32(math_to_uint32(x));
}

static inline int32_t math_imul(int32_t a, int32_t b)
{
    return math_as_int32((uint32_t)a * (uint32_t)b);
}

static inline int32_t math_clz32(uint32_t x)
{
#if defined(__GNUC__)
    return x == 0 ? 32 : __builtin_clz(x);
#else
    int32_t zeros = 32;
    for (; x != 0; x >>= 1)
        zeros--;
    return zeros;
#endif
}

/* Remainder and roots. */

double math_fmod(double x, double y); /* x % y of JavaScript: exact, with the sign of x */
double math_cbrt(double x);            /* correctly rounded */

/*
** Math.hypot of any number of values: start from MATH_HYPOT_NONE, add each, ask for the value.
** An infinity wins over a NaN; no values give +0. Nothing overflows or vanishes on the way.
*/
typedef struct {
    double hi, lo;    /* the sum of squares so far, in units of 4^exponent */
    int32_t exponent; /* of the greatest value so far */
    uint8_t infinite, nan;
} MathHypot;

#define MATH_HYPOT_NONE {0, 0, -1021, 0, 0}

void math_hypot_add(MathHypot *sum, double x);
double math_hypot_value(const MathHypot *sum);
double math_hypot(double x, double y);

/* Approximate in the standard; here within 0.53 ulp. */

double math_exp(double x);
double math_expm1(double x);
double math_log(double x);
double math_log1p(double x);
double math_log2(double x);
double math_log10(double x);
double math_pow(double x, double y); /* x ** y: unlike C's, 1 ** Infinity and 1 ** NaN are NaN */

double math_sin(double x);
double math_cos(double x);
double math_tan(double x);
double math_asin(double x);
double math_acos(double x);
double math_atan(double x);
double math_atan2(double y, double x);

double math_sinh(double x);
double math_cosh(double x);
double math_tanh(double x);
double math_asinh(double x);
double math_acosh(double x);
double math_atanh(double x);

#endif
