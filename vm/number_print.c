/* Numbers to decimal text.
**
** Two sources of digits: the shortest ones that read back as the same double, and the exact value
** rounded at a given place. Two layouts: with a point, and with an exponent. The functions of
** number.h are combinations of these. */
#include "vm/number.h"
#include "vm/number_wide.h"

/* ---- integers ---- */

static const char digit_pairs[] =
    "0001020304050607080910111213141516171819"
    "2021222324252627282930313233343536373839"
    "4041424344454647484950515253545556575859"
    "6061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

static const uint64_t ten_to[20] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u,
    10000000000u, 100000000000u, 1000000000000u, 10000000000000u, 100000000000000u,
    1000000000000000u, 10000000000000000u, 100000000000000000u, 1000000000000000000u,
    10000000000000000000u
};

static size_t count_digits(uint64_t n)
{
    size_t guess = (size_t)number_log10_of_power2(63 - number_leading_zeros(n | 1)) + 1;
    return guess < 20 && n >= ten_to[guess] ? guess + 1 : guess;
}

static void put_pair(char *out, uint32_t pair)
{
    memcpy(out, digit_pairs + 2 * (size_t)pair, 2);
}

/* Writes exactly `count` digits. Eight at a time, because within eight no division waits for another. */
static void put_digits(char *out, uint64_t n, size_t count)
{
    for (; count > 8; count -= 8) {
        uint32_t eight = (uint32_t)(n % 100000000), high = eight / 10000, low = eight % 10000;
        n /= 100000000;
        put_pair(out + count - 2, low % 100);
        put_pair(out + count - 4, low / 100);
        put_pair(out + count - 6, high % 100);
        put_pair(out + count - 8, high / 100);
    }
    uint32_t rest = (uint32_t)n;
    for (; count >= 2; count -= 2) {
        put_pair(out + count - 2, rest % 100);
        rest /= 100;
    }
    if (count)
        out[0] = (char)('0' + rest);
}

static size_t put_integer(char *out, uint64_t n)
{
    size_t count = count_digits(n);
    put_digits(out, n, count);
    out[count] = 0;
    return count;
}

size_t number_int_to_text(int64_t value, char *out)
{
    if (value >= 0)
        return put_integer(out, (uint64_t)value);
    *out = '-';
    return 1 + put_integer(out + 1, 0 - (uint64_t)value);
}

/* ---- the shortest digits ---- */

typedef struct Decimal {
    uint64_t digits;   /* not 0, does not end in 0 */
    int exponent;      /* of ten */
} Decimal;

/* Up to 15, the most that 16 digits can end with. */
static Decimal drop_zeros(Decimal d)
{
    static const struct { uint32_t power; int zeros; } steps[] = {
        {100000000, 8}, {10000, 4}, {100, 2}, {10, 1}
    };
    for (int i = 0; i < 4; i++)
        if (d.digits % steps[i].power == 0) {
            d.digits /= steps[i].power;
            d.exponent += steps[i].zeros;
        }
    return d;
}

/* floor(g * n / 2^128), with the lowest bit set as well when something was cut off that counts. */
static uint64_t multiply_to_odd(Wide g, uint64_t n)
{
    Wide sum = wide_add(wide_multiply(g.high, n), (Wide){0, wide_multiply(g.low, n).high});
    return sum.high | (sum.low > 1);
}

/* After Raffaello Giulietti, "The Schubfach way to render doubles" (2021).
**
** The reals that round to c * 2^q reach half a unit to either side. Measured in tens to a power k
** chosen so that the width of that interval is between 1 and 10, it holds at least one integer, and
** at most one multiple of ten. A multiple of ten wins, being shorter; otherwise the nearest integer
** does. The three ends are taken times four, which turns half units and the quarter units below a
** power of two into integers, and are rounded to odd, which keeps every comparison here exact. */
static Decimal shortest(NumberParts v)
{
    uint64_t c = v.significand;
    int q = v.exponent;
    bool lopsided = c == NUMBER_HIDDEN_BIT && q > NUMBER_MIN_EXPONENT;   /* doubles below lie closer */
    int k = lopsided ? number_log10_of_power2_less_quarter(q) : number_log10_of_power2(q);
    Wide g = number_power_of_ten(-k);
    if (k > 0 || k < -55)   /* the proof wants the power rounded up where it is not exact */
        g = wide_add(g, (Wide){0, 1});
    int shift = q + number_log2_of_power10(-k) + 1;

    uint64_t middle = multiply_to_odd(g, 4 * c << shift);
    uint64_t low = multiply_to_odd(g, (4 * c - (lopsided ? 1 : 2)) << shift);
    uint64_t high = multiply_to_odd(g, (4 * c + 2) << shift);
    low += c & 1;   /* an odd significand loses ties, so the ends do not belong to its interval */
    high -= c & 1;

    uint64_t s = middle / 4, tens = s / 10;
    bool below = low <= 40 * tens, above = 40 * tens + 40 <= high;
    if (below != above)
        return drop_zeros((Decimal){below ? tens : tens + 1, k + 1});
    below = low <= 4 * s;
    above = 4 * s + 4 <= high;
    if (below == above)
        above = middle > 4 * s + 2 || (middle == 4 * s + 2 && (s & 1));
    return (Decimal){above ? s + 1 : s, k};
}

/* ---- digits rounded at a given place ---- */

enum { DIGITS_MAX = 320 };   /* the largest double has 309 */

/* Adds one to a row of digits; 99 becomes 100. Returns the new count. */
static size_t increment(char *digits, size_t count)
{
    size_t i = count;
    while (i > 0 && digits[i - 1] == '9')
        digits[--i] = '0';
    if (i > 0) {
        digits[i - 1]++;
        return count;
    }
    memmove(digits + 1, digits, count);
    digits[0] = '1';
    return count + 1;
}

/* The slow, exact way: all digits of floor(v * 10^places), where `places` goes one digit further
** than asked for but not below the integer part; what is too many is cut off again. A half rounds up,
** so the first digit cut off decides. */
static size_t rounded_digits_exactly(NumberParts v, int scale, char *digits)
{
    Big big;
    int places = scale < 0 ? 0 : scale + 1;
    big_set(&big, v.significand);
    big_multiply_power5(&big, places);
    if (v.exponent + places >= 0)
        big_shift_left(&big, v.exponent + places);
    else
        big_shift_right(&big, -(v.exponent + places));

    char *start = digits + DIGITS_MAX;
    while (big.size > 0) {
        start -= 9;
        put_digits(start, big_divide(&big, 1000000000), 9);
    }
    while (start < digits + DIGITS_MAX && *start == '0')
        start++;
    size_t count = (size_t)(digits + DIGITS_MAX - start), cut = (size_t)(places - scale);
    if (count < cut)
        return 0;
    memmove(digits, start, count);
    count -= cut;
    return digits[count] >= '5' ? increment(digits, count) : count;
}

/* Writes the digits of floor(v * 10^scale + 1/2), v > 0, without leading zeros; returns their number. */
static size_t rounded_digits(NumberParts v, int scale, char *digits)
{
    if (scale >= NUMBER_POWER_MIN && scale <= NUMBER_POWER_MAX) {
        NumberScaled scaled = number_scale(v.significand, scale);
        int shift = -(scaled.exponent + v.exponent);
        if (shift > 64) {
            uint64_t n;
            WideRest rest = wide_split(scaled.value, (Wide){0, scaled.slack}, shift, &n);
            n += rest == REST_HALF || rest == REST_ABOVE_HALF;
            if (rest != REST_UNSURE)
                return n ? put_integer(digits, n) : 0;
        }
    }
    return rounded_digits_exactly(v, scale, digits);
}

/* The `precision` first digits of v > 0, rounded. `*point` is the number of digits before the point. */
static void precise_digits(NumberParts v, int precision, char *digits, int *point)
{
    /* Right, or one too small: then, as after rounding up to a power of ten, there is a digit too many. */
    *point = number_log10_of_power2(63 - number_leading_zeros(v.significand) + v.exponent) + 1;
    if (rounded_digits(v, precision - *point, digits) > (size_t)precision) {
        ++*point;
        rounded_digits(v, precision - *point, digits);
    }
}

/* ---- layouts ----
**
** A layout writes `count` digits, `point` of them before the point, and a NUL; it returns the end. */

static char *put_zeros(char *out, int count)
{
    memset(out, '0', (size_t)count);
    return out + count;
}

static char *put_text(char *out, const char *text, size_t length)
{
    memcpy(out, text, length);
    return out + length;
}

static char *put_positional(char *out, const char *digits, int count, int point)
{
    if (point <= 0) {
        *out++ = '0';
        if (count - point > 0)
            *out++ = '.';
        out = put_zeros(out, -point);
        out = put_text(out, digits, (size_t)count);
    } else if (point >= count) {
        out = put_text(out, digits, (size_t)count);
        out = put_zeros(out, point - count);
    } else {
        out = put_text(out, digits, (size_t)point);
        *out++ = '.';
        out = put_text(out, digits + point, (size_t)(count - point));
    }
    *out = 0;
    return out;
}

static char *put_scientific(char *out, const char *digits, int count, int point)
{
    int exponent = point - 1;
    *out++ = digits[0];
    if (count > 1) {
        *out++ = '.';
        out = put_text(out, digits + 1, (size_t)count - 1);
    }
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    return out + put_integer(out, (uint64_t)(exponent < 0 ? -exponent : exponent));
}

/* ---- the functions of number.h ---- */

static size_t put_not_finite(char *out, uint64_t bits)
{
    if ((bits & ~NUMBER_SIGN_BIT) > NUMBER_INFINITE) {
        memcpy(out, "NaN", 4);
        return 3;
    }
    if (bits & NUMBER_SIGN_BIT)
        *out++ = '-';
    memcpy(out, "Infinity", 9);
    return bits & NUMBER_SIGN_BIT ? 9 : 8;
}

static bool is_finite(uint64_t bits)
{
    return (bits & NUMBER_INFINITE) != NUMBER_INFINITE;
}

/* -0 prints as 0 everywhere. */
static char *put_sign(char *out, uint64_t bits)
{
    *out = '-';
    return out + (bits > NUMBER_SIGN_BIT);
}

size_t number_to_text(double value, char *out)
{
    uint64_t bits = number_bits(value);
    if (!is_finite(bits))
        return put_not_finite(out, bits);
    char *p = put_sign(out, bits);
    NumberParts v = number_parts(bits);
    if (v.significand == 0)
        return put_integer(out, 0);
    if (v.exponent <= 0 && v.exponent > -53 && (v.significand & (((uint64_t)1 << -v.exponent) - 1)) == 0)
        return (size_t)(p - out) + put_integer(p, v.significand >> -v.exponent);

    Decimal d = shortest(v);
    char digits[NUMBER_TEXT_MAX];
    int count = (int)put_integer(digits, d.digits), point = count + d.exponent;
    p = point > -6 && point <= 21 ? put_positional(p, digits, count, point)
                                  : put_scientific(p, digits, count, point);
    return (size_t)(p - out);
}

size_t number_to_fixed(double value, int digits, char *out)
{
    uint64_t bits = number_bits(value);
    if ((bits & ~NUMBER_SIGN_BIT) >= 0x444B1AE4D6E2EF50u)   /* 1e21 */
        return number_to_text(value, out);
    char *p = put_sign(out, bits);
    NumberParts v = number_parts(bits);
    char text[DIGITS_MAX];
    int count = v.significand ? (int)rounded_digits(v, digits, text) : 0;
    return (size_t)(put_positional(p, text, count, count - digits) - out);
}

/* The `precision` first digits; 0 has that many zeros. */
static void first_digits(uint64_t bits, int precision, char *digits, int *point)
{
    NumberParts v = number_parts(bits);
    if (v.significand) {
        precise_digits(v, precision, digits, point);
    } else {
        put_zeros(digits, precision);
        *point = 1;
    }
}

size_t number_to_exponential(double value, int digits, char *out)
{
    uint64_t bits = number_bits(value);
    if (!is_finite(bits))
        return put_not_finite(out, bits);
    char *p = put_sign(out, bits), text[DIGITS_MAX];
    int count = digits + 1, point;
    if (digits < 0 && bits << 1) {
        Decimal d = shortest(number_parts(bits));
        count = (int)put_integer(text, d.digits);
        point = count + d.exponent;
    } else {
        count = count < 1 ? 1 : count;
        first_digits(bits, count, text, &point);
    }
    return (size_t)(put_scientific(p, text, count, point) - out);
}

size_t number_to_precision(double value, int precision, char *out)
{
    uint64_t bits = number_bits(value);
    if (!is_finite(bits))
        return put_not_finite(out, bits);
    char *p = put_sign(out, bits), text[DIGITS_MAX];
    int point;
    first_digits(bits, precision, text, &point);
    p = point > -6 && point <= precision ? put_positional(p, text, precision, point)
                                         : put_scientific(p, text, precision, point);
    return (size_t)(p - out);
}
