/*
** Pairs: numbers of about 106 bits, held as the unevaluated sum of two doubles.
**
** The approximate functions of vm/math.h work in pairs, or in a double plus a small correction, and
** round once at the end. The operations are those of Dekker and Knuth: the rounding error of a sum or
** product of doubles is a double itself, and is kept. Private to vm/math*.c.
*/
#ifndef RUNG_VM_MATH_PAIR_H
#define RUNG_VM_MATH_PAIR_H

#include "vm/math.h"

#define MATH_FRACTION_MASK ((UINT64_C(1) << 52) - 1)

typedef struct {
    double hi, lo;
} MathPair;

/* a + b, exactly. */
static inline MathPair pair_sum(double a, double b)
{
    double s = a + b, b_part = s - a;
    return (MathPair){s, (a - (s - b_part)) + (b - b_part)};
}

/* a + b, exactly, when |a| >= |b| or a is 0. */
static inline MathPair pair_quick_sum(double a, double b)
{
    double s = a + b;
    return (MathPair){s, b - (s - a)};
}

/* a * b, exactly, when neither it nor its last bit leaves the range and |a|, |b| < 2^996. */
static inline MathPair pair_product(double a, double b)
{
    double p = a * b;
#if defined(__FP_FAST_FMA)
    return (MathPair){p, __builtin_fma(a, b, -p)}; /* one instruction, the same bits */
#else
    double a_big = a * 0x8000001p0, b_big = b * 0x8000001p0;
    double a_hi = a_big - (a_big - a), a_lo = a - a_hi;
    double b_hi = b_big - (b_big - b), b_lo = b - b_hi;
    return (MathPair){p, ((a_hi * b_hi - p) + a_hi * b_lo + a_lo * b_hi) + a_lo * b_lo};
#endif
}

/* The rest are good to some 2^-100. */

static inline MathPair pair_add(MathPair a, MathPair b)
{
    MathPair s = pair_sum(a.hi, b.hi), t = pair_sum(a.lo, b.lo);
    s = pair_quick_sum(s.hi, s.lo + t.hi);
    return pair_quick_sum(s.hi, s.lo + t.lo);
}

static inline MathPair pair_multiply(MathPair a, MathPair b)
{
    MathPair p = pair_product(a.hi, b.hi);
    return pair_quick_sum(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static inline MathPair pair_divide(MathPair a, MathPair b)
{
    double q = a.hi / b.hi;
    MathPair p = pair_product(q, b.hi);
    return pair_quick_sum(q, (((a.hi - p.hi) - p.lo) + (a.lo - q * b.lo)) / b.hi);
}

/* a must be positive. */
static inline MathPair pair_sqrt(MathPair a)
{
    double root = math_sqrt(a.hi);
    MathPair p = pair_product(root, root);
    return pair_quick_sum(root, (((a.hi - p.hi) - p.lo) + a.lo) / (2 * root));
}

static inline MathPair pair_times(MathPair a, double power_of_two)
{
    return (MathPair){a.hi * power_of_two, a.lo * power_of_two};
}

static inline MathPair pair_negate(MathPair a)
{
    return (MathPair){-a.hi, -a.lo};
}

/* 2^n of a normal double: -1022 <= n <= 1023. */
static inline double math_power_of_two(int n)
{
    return math_from_bits((uint64_t)(n + 1023) << 52);
}

/* The nearest integer to |x| < 2^31, as int and as double. */
static inline int math_nearest(double x, double *nearest)
{
    int n = (int)(x + math_with_sign(0.5, x)); /* truncation does not follow the rounding mode */
    *nearest = n;
    return n;
}

/* p * 2^exponent as a double, rounded once, subnormal or not; 0 <= p < 2^65. */
double math_scaled(MathPair p, int exponent);

/* e^(hi + lo) = result * 2^*exponent, the result near [1, 2); |hi| <= 1000. Relative error 2^-67. */
MathPair math_exp_pair(double hi, double lo, int *exponent);

/* e^x - 1 for 2^-30 <= |x| <= 100. Relative error 2^-60. */
MathPair math_expm1_pair(double x);

/* log((hi + lo) * 2^exponent), hi positive and normal. Relative error 2^-67, also near 1. */
MathPair math_log_pair(double hi, double lo, int exponent);

/* log(1 + x), x >= 2^-100 and normal. */
MathPair math_log1p_pair(MathPair x);

typedef struct {
    double factor, hi, lo;
} MathLogStep;

extern const MathPair math_table_exp2[128];
extern const MathLogStep math_table_log[128];
extern const MathPair math_table_sin[65];
extern const MathPair math_table_atan[65];
extern const uint32_t math_table_two_over_pi[41];

#endif
