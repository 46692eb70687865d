/* Arithmetic below the text of numbers: a double as integers, 128-bit products, powers of ten,
** and integers of a few thousand bits for the rare cases that need every digit.
**
** Printing and reading share one plan. A number times a power of ten is taken from a 128-bit power
** that is a little too small, so the product is known to lie in a short interval. Almost always the
** whole interval rounds the same way and the answer is proven; otherwise long integers decide. */
#ifndef RUNG_VM_NUMBER_WIDE_H
#define RUNG_VM_NUMBER_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* ---- a double as integers ---- */

#define NUMBER_SIGN_BIT     0x8000000000000000u
#define NUMBER_HIDDEN_BIT   0x0010000000000000u
#define NUMBER_INFINITE     0x7FF0000000000000u
#define NUMBER_NAN          0x7FF8000000000000u
enum { NUMBER_MIN_EXPONENT = -1074 };   /* every double is a multiple of 2 to this power */

static inline uint64_t number_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double number_from_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* The magnitude of a finite double: significand * 2^exponent, significand < 2^53. */
typedef struct NumberParts {
    uint64_t significand;
    int exponent;
} NumberParts;

static inline NumberParts number_parts(uint64_t bits)
{
    int biased = (int)(bits >> 52 & 0x7FF);
    uint64_t fraction = bits & (NUMBER_HIDDEN_BIT - 1);
    if (biased == 0)
        return (NumberParts){fraction, NUMBER_MIN_EXPONENT};
    return (NumberParts){fraction | NUMBER_HIDDEN_BIT, biased - 1 + NUMBER_MIN_EXPONENT};
}

/* The opposite. `significand` may also be 2^53, as rounding up makes it; below 2^52 it needs
** `exponent` to be the smallest one. Too large becomes Infinity. Adding, where one would expect to
** join bits, lets the hidden bit and a carry step the exponent. */
static inline uint64_t number_join(uint64_t significand, int exponent)
{
    if (exponent > 971)
        return NUMBER_INFINITE;
    uint64_t bits = ((uint64_t)(exponent - NUMBER_MIN_EXPONENT) << 52) + significand;
    return bits < NUMBER_INFINITE ? bits : NUMBER_INFINITE;
}

/* `bits` must not be 0. */
static inline int number_leading_zeros(uint64_t bits)
{
#if defined(__GNUC__)
    return __builtin_clzll(bits);
#else
    int zeros = 0;
    for (int step = 32; step > 0; step /= 2)
        if (bits >> (64 - step) == 0) {
            bits <<= step;
            zeros += step;
        }
    return zeros;
#endif
}

/* ---- 128 bits ---- */

typedef struct Wide {
    uint64_t high, low;
} Wide;

static inline Wide wide_multiply(uint64_t a, uint64_t b)
{
#if defined(__SIZEOF_INT128__)
    __extension__ typedef unsigned __int128 Native;
    Native product = (Native)a * b;
    return (Wide){(uint64_t)(product >> 64), (uint64_t)product};
#else
    uint64_t a0 = a & 0xFFFFFFFFu, a1 = a >> 32, b0 = b & 0xFFFFFFFFu, b1 = b >> 32;
    uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
    uint64_t other = a0 * b1 + (middle & 0xFFFFFFFFu);
    return (Wide){a1 * b1 + (middle >> 32) + (other >> 32), a * b};
#endif
}

static inline Wide wide_add(Wide a, Wide b)
{
    uint64_t low = a.low + b.low;
    return (Wide){a.high + b.high + (low < b.low), low};
}

/* How a remainder compares with one half; UNSURE when the interval it is known to lie in cannot tell. */
typedef enum WideRest { REST_BELOW_HALF, REST_HALF, REST_ABOVE_HALF, REST_UNSURE } WideRest;

/* Splits x / 2^shift, where value <= x <= value + slack and shift > 64, into a whole number and a
** rest. */
WideRest wide_split(Wide value, Wide slack, int shift, uint64_t *whole);

/* ---- powers ---- */

enum { NUMBER_POWER_MIN = -364, NUMBER_POWER_MAX = 363 };   /* the powers of ten in reach */

/* floor(x / 2^shift), also for negative x, which C does not promise of a plain shift. */
static inline int number_floor_shift(int64_t x, int shift)
{
    return (int)((x + ((int64_t)4096 << shift)) >> shift) - 4096;
}

/* floor(log2(10^n)), floor(log10(2^n)) and floor(log10(3/4 * 2^n)); exact for |n| <= 1100. */
static inline int number_log2_of_power10(int n) { return number_floor_shift((int64_t)n * 1741647, 19); }
static inline int number_log10_of_power2(int n) { return number_floor_shift((int64_t)n * 1262611, 22); }
static inline int number_log10_of_power2_less_quarter(int n)
{
    return number_floor_shift((int64_t)n * 1262611 - 524031, 22);
}

/* The first 128 bits of 10^power, cut off, top bit set: g with
** g <= 10^power / 2^(number_log2_of_power10(power) - 127) < g + 1. Equal for 0 <= power <= 55. */
Wide number_power_of_ten(int power);

/* x * 10^power, known to lie in [value, value + slack] * 2^exponent; one of value's two top bits is set. */
typedef struct NumberScaled {
    Wide value;
    int exponent;
    uint64_t slack;
} NumberScaled;

/* `x` is not 0 and `power` is in reach. */
NumberScaled number_scale(uint64_t x, int power);

/* ---- long integers ---- */

enum { BIG_LIMBS = 96 };   /* 3072 bits; the longest need is 800 digits (2658 bits), see number_parse.c */

typedef struct Big {
    int size;                   /* limbs in use; the last is not 0 */
    uint32_t limb[BIG_LIMBS];   /* least significant first */
} Big;

void big_set(Big *big, uint64_t value);
void big_multiply_add(Big *big, uint32_t factor, uint32_t term);
void big_multiply_power5(Big *big, int power);
void big_shift_left(Big *big, int bits);
void big_shift_right(Big *big, int bits);           /* bits that fall off are lost */
uint32_t big_divide(Big *big, uint32_t divisor);    /* returns the remainder */
int big_compare(const Big *a, const Big *b);        /* < 0, 0, > 0 */

#endif
