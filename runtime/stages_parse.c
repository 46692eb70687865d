/* stages_parse.c - text as Go's strconv and time packages read it. */
#include "runtime/stages_text.h"

#include "vm/date.h"
#include "vm/math.h"
#include "vm/number.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_word(const char *text, size_t length, const char *word)
{
    size_t i;

    if (length != strlen(word)) return false;
    for (i = 0; i < length; i++)
        if ((text[i] | 0x20) != word[i]) return false;
    return true;
}

/* ---- ParseFloat ----------------------------------------------------------------------------- */

/* Underscores stand between digits, or between the prefix 0x and a digit. */
static bool underscores_fit(const char *text, size_t length, bool hex)
{
    char before = hex ? '0' : '^';
    size_t i;

    for (i = hex ? 2 : 0; i < length; i++) {
        bool digit = is_digit(text[i]) || (hex && number_digit(text[i]) < 16);

        if (digit) {
            before = '0';
        } else if (text[i] == '_') {
            if (before != '0') return false;
            before = '_';
        } else {
            if (before == '_') return false;
            before = '!';
        }
    }
    return before != '_';
}

/* Rounds to 53 bits, half to even; what is too small loses bits first. */
static bool make_hex(uint64_t mantissa, bool sticky, int64_t exponent, double *number)
{
    int64_t low = -1074;
    double scale;

    if (mantissa == 0) {
        *number = 0;
        return true;
    }
    if (exponent > 2000) return false;
    while (mantissa >> 54 != 0 || (exponent < low && mantissa != 0)) {
        /* keep one bit more than the result has, and whether anything follows it */
        if (mantissa >> 54 == 0 && exponent == low - 1) break;
        sticky = sticky || (mantissa & 1);
        mantissa >>= 1;
        exponent++;
    }
    if (mantissa >> 53 != 0 || exponent < low) {
        bool half = mantissa & 1;

        mantissa >>= 1;
        exponent++;
        if (half && (sticky || (mantissa & 1))) mantissa++;
    }
    *number = (double)mantissa;
    for (scale = 2; exponent > 0; exponent--) {
        *number *= scale;
        if (*number - *number != 0) return false;
    }
    for (; exponent < 0; exponent++) *number *= 0.5;
    return true;
}

static bool parse_hex(const char *text, size_t length, double *number)
{
    uint64_t mantissa = 0;
    int64_t moved = 0, exponent = 0;
    bool point = false, any = false, sticky = false, negative = false, digits = false;
    size_t i = 2;

    for (; i < length && (text[i] | 0x20) != 'p'; i++) {
        int digit;

        if (text[i] == '_') continue;
        if (text[i] == '.') {
            if (point) return false;
            point = true;
            continue;
        }
        if ((digit = number_digit(text[i])) >= 16) return false;
        any = true;
        if (mantissa >> 58 != 0) {
            sticky = sticky || digit != 0;
            moved += point ? 0 : 4;
        } else {
            mantissa = mantissa << 4 | (uint64_t)digit;
            moved -= point ? 4 : 0;
        }
    }
    if (!any || i == length) return false;
    if (++i < length && (text[i] == '+' || text[i] == '-')) negative = text[i++] == '-';
    for (; i < length; i++) {
        if (text[i] == '_') continue;
        if (!is_digit(text[i])) return false;
        digits = true;
        if (exponent < 100000) exponent = exponent * 10 + (text[i] - '0');
    }
    if (!digits) return false;
    exponent = moved + (negative ? -exponent : exponent);
    return make_hex(mantissa, sticky, exponent < -100000 ? -100000 : exponent, number);
}

/* Plain decimal digits, long ones included, for number_parse reads any length. */
static bool is_decimal(const char *text, size_t length)
{
    bool any = false, point = false;
    size_t i;

    for (i = 0; i < length && (text[i] | 0x20) != 'e'; i++) {
        if (text[i] == '_') continue;
        if (text[i] == '.') {
            if (point) return false;
            point = true;
        } else if (is_digit(text[i])) {
            any = true;
        } else {
            return false;
        }
    }
    if (!any || i == length) return any;
    if (++i < length && (text[i] == '+' || text[i] == '-')) i++;
    for (any = false; i < length; i++) {
        if (text[i] == '_') continue;
        if (!is_digit(text[i])) return false;
        any = true;
    }
    return any;
}

static double parse_without_underscores(const char *text, size_t length)
{
    char digits[1200];
    size_t i, count = 0;

    if (memchr(text, '_', length) == NULL) return number_parse(text, length);
    for (i = 0; i < length && count < sizeof digits; i++)
        if (text[i] != '_') digits[count++] = text[i];
    return number_parse(digits, count);
}

bool go_parse_float(const char *text, size_t length, double *number)
{
    bool negative = length > 0 && text[0] == '-', hex;

    if (length > 0 && (text[0] == '-' || text[0] == '+')) {
        text++;
        length--;
    }
    if (is_word(text, length, "inf") || is_word(text, length, "infinity")) {
        *number = negative ? -math_infinity() : math_infinity();
        return true;
    }
    if (is_word(text, length, "nan")) {
        *number = math_nan();
        return true;
    }
    hex = length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
    if (memchr(text, '_', length) != NULL && (length > 1000 || !underscores_fit(text, length, hex)))
        return false;
    if (hex) {
        if (!parse_hex(text, length, number)) return false;
    } else {
        if (!is_decimal(text, length)) return false;
        *number = parse_without_underscores(text, length);
        if (*number - *number != 0) return false;
    }
    if (negative) *number = -*number;
    return true;
}

bool go_parse_bool(const char *text, size_t length, bool *value)
{
    static const char *const words[2][6] = {{"0", "f", "F", "FALSE", "false", "False"},
                                            {"1", "t", "T", "TRUE", "true", "True"}};
    size_t truth, i;

    for (truth = 0; truth < 2; truth++)
        for (i = 0; i < 6; i++)
            if (length == strlen(words[truth][i]) && memcmp(text, words[truth][i], length) == 0) {
                *value = truth == 1;
                return true;
            }
    return false;
}

/* ---- times ---------------------------------------------------------------------------------- */

static bool parse_integer(const char *text, size_t length, int64_t *number)
{
    bool negative = length > 0 && text[0] == '-';
    size_t i = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    uint64_t sum = 0, limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);

    if (i == length) return false;
    for (; i < length; i++) {
        uint64_t digit = (uint64_t)(text[i] - '0');

        if (!is_digit(text[i]) || sum > (limit - digit) / 10) return false;
        sum = sum * 10 + digit;
    }
    *number = negative ? (int64_t)(0 - sum) : (int64_t)sum;
    return true;
}

typedef struct TimeReader {
    const char *at, *end;
} TimeReader;

static bool take(TimeReader *reader, char wanted)
{
    if (reader->at == reader->end || *reader->at != wanted) return false;
    reader->at++;
    return true;
}

/* Exactly `count` digits, or `count` at most when `fewer`, but one at least. */
static bool take_digits(TimeReader *reader, int count, bool fewer, int32_t *number)
{
    int taken = 0;

    for (*number = 0; taken < count && reader->at < reader->end && is_digit(*reader->at); taken++)
        *number = *number * 10 + (*reader->at++ - '0');
    return taken == count || (fewer && taken > 0);
}

/* Digits behind the seconds: whole milliseconds, and whether anything is left of the first nine. */
static bool take_fraction(TimeReader *reader, int32_t *milliseconds)
{
    int taken = 0;

    *milliseconds = 0;
    if (reader->at == reader->end || (*reader->at != '.' && *reader->at != ',')) return true;
    reader->at++;
    for (; reader->at < reader->end && is_digit(*reader->at); reader->at++, taken++)
        if (taken < 3) *milliseconds = *milliseconds * 10 + (*reader->at - '0');
    for (int i = taken; i < 3; i++) *milliseconds *= 10;
    return taken > 0;
}

static bool take_offset(TimeReader *reader, int32_t *seconds)
{
    int32_t hours, minutes;
    bool west;

    *seconds = 0;
    if (take(reader, 'Z')) return true;
    west = reader->at < reader->end && *reader->at == '-';
    if (!take(reader, west ? '-' : '+')) return false;
    if (!take_digits(reader, 2, false, &hours) || !take(reader, ':') ||
        !take_digits(reader, 2, false, &minutes))
        return false;
    if (hours > 24 || minutes > 60) return false;
    *seconds = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
    return true;
}

static bool parse_rfc3339(const char *text, size_t length, int64_t *milliseconds)
{
    TimeReader reader = {text, text + length};
    int32_t year, month, day, hour, minute, second, fraction, offset, back[DATE_PARTS];
    double time;

    if (!take_digits(&reader, 4, false, &year) || !take(&reader, '-') ||
        !take_digits(&reader, 2, false, &month) || !take(&reader, '-') ||
        !take_digits(&reader, 2, false, &day) || !take(&reader, 'T') ||
        !take_digits(&reader, 2, true, &hour) || !take(&reader, ':') ||
        !take_digits(&reader, 2, false, &minute) || !take(&reader, ':') ||
        !take_digits(&reader, 2, false, &second) || !take_fraction(&reader, &fraction) ||
        !take_offset(&reader, &offset) || reader.at != reader.end)
        return false;
    if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return false;
    time = date_make(date_make_day(year, month - 1, day), date_make_time(hour, minute, second, fraction));
    date_split(time, back);
    if (back[DATE_DAY] != day) return false; /* a day that the month does not have */
    *milliseconds = (int64_t)time - (int64_t)offset * 1000;
    return true;
}

bool go_parse_time(const char *text, size_t length, int64_t *milliseconds)
{
    return parse_integer(text, length, milliseconds) || parse_rfc3339(text, length, milliseconds);
}
