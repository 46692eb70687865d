/* Decimal text to numbers.
**
** A literal is 19 leading digits times a power of ten, perhaps with more digits after those. The
** first look multiplies the 19 digits by a 128-bit power (after Daniel Lemire, "Number parsing at a
** gigabyte per second", 2021) and knows the value to within a tiny interval. Where a boundary between
** two doubles lies inside that interval, long integers compare all the digits with the boundary. */
#include "vm/number.h"
#include "vm/number_wide.h"

/* ---- reading the literal ---- */

enum {
    LEADING_DIGITS = 19,   /* what 64 bits always hold */
    EXACT_DIGITS = 800     /* a boundary between two doubles has up to 768; what follows only breaks a tie */
};

typedef struct Literal {
    const char *start, *end;   /* the digits, perhaps with a point among them */
    uint64_t leading;          /* the value is leading * 10^exponent, */
    int64_t exponent;
    bool more;                 /* or above that by less than 10^exponent */
    int64_t last_exponent;     /* of ten, for the last digit in the text */
} Literal;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The digit that starts at `*p` or after a point, or -1 at the end; moves on. */
static int next_digit(const char **p, const char *end)
{
    if (*p < end && **p == '.')
        ++*p;
    return *p < end ? *(*p)++ - '0' : -1;
}

/* The same, past zeros that lead. */
static int first_digit(const char **p, const char *end)
{
    int digit;
    do
        digit = next_digit(p, end);
    while (digit == 0);
    return digit;
}

/* For literals of more than 19 digits. */
static void reread_leading(Literal *literal)
{
    const char *p = literal->start;
    int digit = first_digit(&p, literal->end), count = 0;
    literal->leading = 0;
    for (; digit >= 0 && count < LEADING_DIGITS; count++) {
        literal->leading = literal->leading * 10 + (uint64_t)digit;
        digit = next_digit(&p, literal->end);
    }
    for (; digit >= 0; digit = next_digit(&p, literal->end)) {
        literal->exponent++;
        literal->more |= digit > 0;
    }
}

/* Reads digits, point and exponent. Returns the length of the literal, 0 if there is none. */
static size_t read_literal(const char *text, const char *end, Literal *literal)
{
    const char *p = text;
    uint64_t leading = 0;
    while (p < end && is_digit(*p))
        leading = leading * 10 + (uint64_t)(*p++ - '0');   /* may wrap; then it is read again below */
    ptrdiff_t digits = p - text, decimals = 0;
    if (p < end && *p == '.' && (digits > 0 || (end - p > 1 && is_digit(p[1])))) {
        const char *point = p++;
        while (p < end && is_digit(*p))
            leading = leading * 10 + (uint64_t)(*p++ - '0');
        decimals = p - point - 1;
        digits += decimals;
    }
    if (digits == 0)
        return 0;
    literal->start = text;
    literal->end = p;

    int64_t exponent = 0;
    if (p < end && (*p == 'e' || *p == 'E')) {
        const char *e = p + 1;
        bool negative = e < end && *e == '-';
        if (e < end && (*e == '-' || *e == '+'))
            e++;
        if (e < end && is_digit(*e)) {
            for (; e < end && is_digit(*e); e++)
                if (exponent < INT64_MAX / 100)   /* beyond any text's length, so its digits cannot matter */
                    exponent = exponent * 10 + (*e - '0');
            exponent = negative ? -exponent : exponent;
            p = e;
        }
    }
    literal->leading = leading;
    literal->exponent = literal->last_exponent = exponent - decimals;
    literal->more = false;
    if (digits > LEADING_DIGITS)
        reread_leading(literal);
    return (size_t)(p - text);
}

/* ---- rounding ---- */

/* How the literal compares with boundary * 2^exponent, which is near. The two sides become whole by
** multiplying both with powers of five and two. Their size: at most 800 digits, 2658 bits, on the
** left; the right, being near, has no more than a few bits beyond that. */
static int compare_exactly(const Literal *literal, uint64_t boundary, int exponent)
{
    Big left, right;
    big_set(&left, 0);
    const char *p = literal->start;
    int digit = first_digit(&p, literal->end), count = 0;
    for (; digit >= 0 && count < EXACT_DIGITS; count++) {
        big_multiply_add(&left, 10, (uint32_t)digit);
        digit = next_digit(&p, literal->end);
    }
    int64_t tens = literal->last_exponent;
    bool more = false;
    for (; digit >= 0; digit = next_digit(&p, literal->end)) {
        tens++;
        more |= digit > 0;
    }

    big_set(&right, boundary);
    if (tens >= 0)
        big_multiply_power5(&left, (int)tens);
    else
        big_multiply_power5(&right, (int)-tens);
    int twos = exponent - (int)tens;   /* on the right */
    if (twos >= 0)
        big_shift_left(&right, twos);
    else
        big_shift_left(&left, -twos);
    int order = big_compare(&left, &right);
    return order == 0 && more ? 1 : order;
}

/* The bits of the double nearest to the literal. */
static uint64_t round_literal(const Literal *literal)
{
    if (literal->leading == 0 || literal->exponent < -342)   /* below 1e-324, so nearer to 0 than to 5e-324 */
        return 0;
    if (literal->exponent > 308)
        return NUMBER_INFINITE;
    NumberScaled scaled = number_scale(literal->leading, (int)literal->exponent);
    /* With 19 digits `leading` has at most four zero bits at its top, so one more of it is at most
    ** 16 units of the high word. */
    Wide slack = {literal->more ? 17 : 0, scaled.slack};
    int top = scaled.exponent + (scaled.value.high >> 63 ? 127 : 126);   /* the value is at least 2^top */
    int exponent = top - 52 > NUMBER_MIN_EXPONENT ? top - 52 : NUMBER_MIN_EXPONENT;
    uint64_t significand;
    int order = 0;   /* of the literal against the boundary above significand */
    switch (wide_split(scaled.value, slack, exponent - scaled.exponent, &significand)) {
    case REST_BELOW_HALF: order = -1; break;
    case REST_ABOVE_HALF: order = 1;  break;
    case REST_HALF:       break;
    case REST_UNSURE:     order = compare_exactly(literal, 2 * significand + 1, exponent - 1); break;
    }
    if (order > 0 || (order == 0 && (significand & 1)))
        significand++;
    return number_join(significand, exponent);
}

/* ---- the functions of number.h ---- */

double number_parse_decimal(const char *text, size_t length, size_t *used)
{
    const char *p = text, *end = text + length;
    uint64_t sign = length > 0 && *p == '-' ? NUMBER_SIGN_BIT : 0;
    if (length > 0 && (*p == '-' || *p == '+'))
        p++;
    Literal literal;
    uint64_t bits;
    size_t size = read_literal(p, end, &literal);
    if (size > 0) {
        bits = round_literal(&literal);
    } else if (end - p >= 8 && memcmp(p, "Infinity", 8) == 0) {
        bits = NUMBER_INFINITE;
        size = 8;
    } else {
        *used = 0;
        return number_from_bits(NUMBER_NAN);
    }
    *used = (size_t)(p - text) + size;
    return number_from_bits(sign | bits);
}

/* The radix that 0x, 0o or 0b announces, or 0. */
static int prefixed_radix(const char *text, size_t length)
{
    if (length < 3 || text[0] != '0')
        return 0;
    switch (text[1]) {
    case 'x': case 'X': return 16;
    case 'o': case 'O': return 8;
    case 'b': case 'B': return 2;
    default:            return 0;
    }
}

double number_parse(const char *text, size_t length)
{
    if (length == 0)
        return number_from_bits(0);
    int radix = prefixed_radix(text, length);
    if (radix) {
        for (size_t i = 2; i < length; i++)
            if (number_digit(text[i]) >= radix)
                return number_from_bits(NUMBER_NAN);
        return number_parse_radix(text + 2, length - 2, radix);
    }
    size_t used;
    double value = number_parse_decimal(text, length, &used);
    return used == length ? value : number_from_bits(NUMBER_NAN);
}
