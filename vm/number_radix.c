/* Numbers in other radices, in both directions.
**
** ECMAScript wants an approximation here and lets the engine choose. V8 computes with doubles, so to
** give its digits we round where it rounds: Rough is a positive double as integers, and its functions
** round to 53 bits, ties to even, as the hardware does in its usual mode. None of them meets a result
** small enough to be subnormal and inexact at once: small values are only multiplied by integers. */
#include "vm/number.h"
#include "vm/number_wide.h"

static const char radix_digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

int number_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    return 36;
}

/* ---- arithmetic as in doubles ---- */

typedef NumberParts Rough;

/* Rounds value * 2^exponent to 53 bits. A caller that lost bits below `value` sets its lowest bit. */
static Rough rough_round(Wide value, int exponent)
{
    uint64_t n = value.low;
    if (value.high) {
        int excess = 64 - number_leading_zeros(value.high);
        uint64_t lost = excess < 64 ? n << (64 - excess) : n;
        n = (excess < 64 ? value.high << (64 - excess) | n >> excess : value.high) | (lost != 0);
        exponent += excess;
    }
    if (n >> 53 == 0)
        return (Rough){n, exponent};
    int shift = 11 - number_leading_zeros(n);
    uint64_t kept = n >> shift, rest = n & (((uint64_t)1 << shift) - 1), half = (uint64_t)1 << (shift - 1);
    kept += rest > half || (rest == half && (kept & 1));
    if (kept >> 53)
        return (Rough){kept >> 1, exponent + shift + 1};
    return (Rough){kept, exponent + shift};
}

/* The bits of an integer as a double. */
static uint64_t rough_bits(Rough a)
{
    if (a.significand == 0)
        return 0;
    int shift = number_leading_zeros(a.significand) - 11;
    return number_join(a.significand << shift, a.exponent - shift);
}

static Rough rough_multiply(Rough a, uint32_t factor)
{
    return rough_round(wide_multiply(a.significand, factor), a.exponent);
}

static Rough rough_divide(Rough a, uint32_t divisor)
{
    int shift = number_leading_zeros(a.significand);   /* leaves more than 57 bits of quotient */
    uint64_t n = a.significand << shift;
    return rough_round((Wide){0, n / divisor | (n % divisor != 0)}, a.exponent - shift);
}

/* `a` is an integer, term < 2^28. */
static Rough rough_add(Rough a, uint32_t term)
{
    if (a.exponent > 28)   /* then the term is below half a unit of `a`: see parse_roughly */
        return a;
    return rough_round(wide_add(wide_multiply(a.significand, (uint64_t)1 << a.exponent), (Wide){0, term}), 0);
}

static int rough_compare(Rough a, Rough b)
{
    if (a.significand == 0 || b.significand == 0)
        return (a.significand > 0) - (b.significand > 0);
    int a_zeros = number_leading_zeros(a.significand), b_zeros = number_leading_zeros(b.significand);
    int a_top = a.exponent - a_zeros, b_top = b.exponent - b_zeros;
    if (a_top != b_top)
        return a_top < b_top ? -1 : 1;
    uint64_t a_bits = a.significand << a_zeros, b_bits = b.significand << b_zeros;
    return (a_bits > b_bits) - (a_bits < b_bits);
}

/* ---- printing ---- */

/* The part below the point becomes digits until they tell `v` from the next double. Returns how many. */
static size_t put_fraction(char *out, NumberParts v, uint32_t radix)
{
    if (v.exponent >= 0)
        return 0;
    Rough fraction = v;
    if (v.exponent > -64)
        fraction.significand &= ((uint64_t)1 << -v.exponent) - 1;
    Rough delta = {1, v.exponent - 1};   /* half the distance to the next double */
    if (delta.exponent < NUMBER_MIN_EXPONENT)
        delta.exponent = NUMBER_MIN_EXPONENT;

    size_t count = 0;
    while (rough_compare(fraction, delta) >= 0) {
        fraction = rough_multiply(fraction, radix);
        delta = rough_multiply(delta, radix);
        uint32_t digit = 0;
        if (fraction.exponent > -64) {
            digit = (uint32_t)(fraction.significand >> -fraction.exponent);
            fraction.significand &= ((uint64_t)1 << -fraction.exponent) - 1;
        }
        out[count++] = radix_digits[digit];
        int order = rough_compare(fraction, (Rough){1, -1});
        if (order < 0 || (order == 0 && digit % 2 == 0))
            continue;
        /* Stop when fraction + delta rounds to more than 1, that is, when it exceeds 1 + 2^-53. A
        ** fraction from one half up is a multiple of 2^-53. */
        uint64_t gap = ((uint64_t)1 << 53) + 1 - (fraction.significand << (fraction.exponent + 53));
        if (rough_compare(delta, (Rough){gap, -53}) <= 0)
            continue;
        /* Rounding up ends in a digit, never in the integer part: as long as all digits are the largest,
        ** the fraction stays two deltas below 1, where it began. */
        while (count > 1 && number_digit(out[count - 1]) + 1 == (int)radix)
            count--;
        out[count - 1] = radix_digits[number_digit(out[count - 1]) + 1];
        break;
    }
    return count;
}

/* The part above the point, written backwards from `end`; returns its start. */
static char *put_integer_part(char *end, Rough v, uint32_t radix)
{
    /* Digits that 53 bits cannot tell become zeros. */
    for (Rough next; next = rough_divide(v, radix), next.exponent > 0; v = next)
        *--end = '0';
    if (v.exponent > 0) {   /* one digit still reaches above 53 bits, and is taken off with rounding */
        uint64_t n = v.significand << v.exponent;
        *--end = radix_digits[n % radix];
        v = rough_divide(rough_round((Wide){0, n - n % radix}, 0), radix);
    }
    uint64_t n = v.exponent > -64 ? v.significand >> -v.exponent : 0;
    do {
        *--end = radix_digits[n % radix];
        n /= radix;
    } while (n > 0);
    return end;
}

size_t number_to_radix(double value, int radix, char *out)
{
    uint64_t bits = number_bits(value);
    if (radix == 10 || bits << 1 == 0 || (bits & NUMBER_INFINITE) == NUMBER_INFINITE)
        return number_to_text(value, out);
    NumberParts v = number_parts(bits);
    char fraction[NUMBER_RADIX_MAX], integer[NUMBER_RADIX_MAX];
    size_t decimals = put_fraction(fraction, v, (uint32_t)radix);

    char *end = integer + sizeof integer, *start = put_integer_part(end, v, (uint32_t)radix);
    char *p = out;
    if (bits & NUMBER_SIGN_BIT)
        *p++ = '-';
    memcpy(p, start, (size_t)(end - start));
    p += end - start;
    if (decimals > 0) {
        *p++ = '.';
        memcpy(p, fraction, decimals);
        p += decimals;
    }
    *p = 0;
    return (size_t)(p - out);
}

/* ---- reading ---- */

/* Every digit is `width` bits; the value is rounded once. */
static uint64_t parse_bits(const char *digits, const char *end, int width)
{
    uint64_t n = 0;
    int64_t exponent = 0;
    for (; digits < end; digits++) {
        uint64_t digit = (uint64_t)number_digit(*digits);
        if (n >> 58 == 0) {
            n = n << width | digit;
        } else {
            n |= digit != 0;
            exponent += width;
        }
    }
    if (exponent > 1024)
        return NUMBER_INFINITE;
    return rough_bits(rough_round((Wide){0, n}, (int)exponent));
}

/* As many digits as keep their factor below 2^32 / 36 are taken at once, with one rounding for the
** multiplication and one for the addition. */
static uint64_t parse_roughly(const char *digits, const char *end, uint32_t radix)
{
    Rough value = {0, 0};
    while (digits < end && value.exponent <= 1024) {
        uint32_t part = 0, factor = 1;
        for (; digits < end && factor * radix <= UINT32_MAX / 36; digits++) {
            part = part * radix + (uint32_t)number_digit(*digits);
            factor *= radix;
        }
        value = rough_add(rough_multiply(value, factor), part);
    }
    return rough_bits(value);
}

double number_parse_radix(const char *digits, size_t length, int radix)
{
    const char *end = digits + length;
    while (digits < end && *digits == '0')
        digits++;
    if (radix == 10) {
        size_t used;
        if (digits == end)
            return number_from_bits(0);
        return number_parse_decimal(digits, (size_t)(end - digits), &used);
    }
    int width = 1;
    while (1 << width < radix)
        width++;
    if (1 << width == radix)
        return number_from_bits(parse_bits(digits, end, width));
    return number_from_bits(parse_roughly(digits, end, (uint32_t)radix));
}
