/* date_parse.c - text to time values. What is not of one of these forms has no time value.
**
** The standard's own, where a day alone is UTC, and a time without zone local:
**     2024   2024-01   2024-01-15   +012024-01-15   2024-01-15T10:30   2024-01-15T10:30:00.125Z
**     2024-01-15T10:30:00+01:00   (also +0100; any number of digits behind the point)
** And those that people write and that Node reads too: a day, then a time if there is one, then a zone.
** Without zone they are local.
**     day     2024-01-15   2024/1/15   1/15/2024   1-15-2024   Jan 15, 2024   15 January 2024   15-Jan-2024
**             in front of it Mon, or Monday
**     time    10:30   10:30:00   10:30:00.125   10:30 PM
**     zone    Z   UT   UTC   GMT   GMT+0100   +0100   +01:00   +1   EST EDT CST CDT MST MDT PST PDT
**             behind it (any name)
** Upper and lower case are the same. Years below 50 are of this century, below 100 of the last one. */
#include "vm/date.h"

#include <string.h>

#include "vm/math.h"

enum { NUMBER_DIGITS_MAX = 6, NOTHING = -1 };

typedef struct Reader {
    const char *at, *end;
} Reader;

typedef struct Parts {
    int32_t year, month, day; /* from 1 */
    int32_t hour, minute, second, millisecond;
    int32_t offset; /* minutes east */
    bool is_local;
} Parts;

/* ---- characters ----------------------------------------------------------------------------- */

static char peek(const Reader *reader) { return reader->at < reader->end ? *reader->at : '\0'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static bool take(Reader *reader, char c)
{
    if (reader->at == reader->end || *reader->at != c) return false;
    reader->at++;
    return true;
}

static void skip_space(Reader *reader)
{
    while (is_space(peek(reader)) || peek(reader) == ',') reader->at++;
}

/* As many digits as there are, up to `most`; their number. */
static int read_digits(Reader *reader, int most, int32_t *number)
{
    int count = 0;

    for (*number = 0; count < most && is_digit(peek(reader)); count++)
        *number = *number * 10 + (*reader->at++ - '0');
    return count;
}

static bool read_fixed(Reader *reader, int digits, int32_t least, int32_t most, int32_t *number)
{
    return read_digits(reader, digits, number) == digits && *number >= least && *number <= most;
}

/* A number of 1 to 6 digits. */
static bool read_number(Reader *reader, int32_t *number)
{
    return read_digits(reader, NUMBER_DIGITS_MAX, number) > 0 && !is_digit(peek(reader));
}

/* The digits behind a point: what is finer than a millisecond does not count. */
static bool read_fraction(Reader *reader, int32_t *milliseconds)
{
    int digits = read_digits(reader, 3, milliseconds);

    if (digits == 0) return false;
    for (; digits < 3; digits++) *milliseconds *= 10;
    while (is_digit(peek(reader))) reader->at++;
    return true;
}

/* Is the time one of a day? The end of the day counts as its last hour. */
static bool is_time(const Parts *parts)
{
    if (parts->hour == 24) return parts->minute == 0 && parts->second == 0 && parts->millisecond == 0;
    return parts->hour < 24 && parts->minute < 60 && parts->second < 60;
}

/* ---- the standard's form -------------------------------------------------------------------- */

static bool read_iso_day(Reader *reader, Parts *parts)
{
    bool negative = peek(reader) == '-', is_signed = negative || peek(reader) == '+';

    if (is_signed) reader->at++;
    if (!read_fixed(reader, is_signed ? 6 : 4, negative ? 1 : 0, 999999, &parts->year)) return false;
    if (negative) parts->year = -parts->year;
    if (!take(reader, '-')) return true;
    if (!read_fixed(reader, 2, 1, 12, &parts->month)) return false;
    return !take(reader, '-') || read_fixed(reader, 2, 1, 31, &parts->day);
}

static bool read_iso_time(Reader *reader, Parts *parts)
{
    if (!read_fixed(reader, 2, 0, 24, &parts->hour) || !take(reader, ':')) return false;
    if (!read_fixed(reader, 2, 0, 59, &parts->minute)) return false;
    if (!take(reader, ':')) return true;
    if (!read_fixed(reader, 2, 0, 59, &parts->second)) return false;
    return !take(reader, '.') || read_fraction(reader, &parts->millisecond);
}

static bool read_iso_zone(Reader *reader, Parts *parts)
{
    int32_t sign = peek(reader) == '-' ? -1 : 1, hours, minutes;

    parts->is_local = reader->at == reader->end;
    if (parts->is_local || take(reader, 'Z') || take(reader, 'z')) return true;
    if (!take(reader, '+') && !take(reader, '-')) return false;
    if (!read_fixed(reader, 2, 0, 23, &hours)) return false;
    take(reader, ':');
    if (!read_fixed(reader, 2, 0, 59, &minutes)) return false;
    parts->offset = sign * (hours * 60 + minutes);
    return true;
}

static bool read_iso(Reader reader, Parts *parts)
{
    *parts = (Parts){.month = 1, .day = 1};
    if (!read_iso_day(&reader, parts)) return false;
    if ((take(&reader, 'T') || take(&reader, 't')) &&
        (!read_iso_time(&reader, parts) || !read_iso_zone(&reader, parts)))
        return false;
    return reader.at == reader.end && is_time(parts);
}

/* ---- the forms that people write ------------------------------------------------------------ */

/* Takes a word that is the beginning of one of the names, three letters of it at least: its number. */
static int32_t take_name(Reader *reader, const char *const *names, int32_t count)
{
    const char *begin = reader->at;
    size_t length = 0, i;
    int32_t found;

    while (begin + length < reader->end && is_letter(begin[length])) length++;
    for (found = 0; length >= 3 && found < count; found++) {
        for (i = 0; i < length && (begin[i] | 0x20) == (names[found][i] | 0x20);) i++;
        if (i == length) {
            reader->at += length;
            return found;
        }
    }
    return NOTHING;
}

/* Takes a word of one of two or three letters, in the case that it is one of these. */
static bool take_word(Reader *reader, const char *word)
{
    size_t length = strlen(word), i;

    if ((size_t)(reader->end - reader->at) < length) return false;
    for (i = 0; i < length; i++)
        if ((reader->at[i] | 0x20) != word[i]) return false;
    if (reader->at + length < reader->end && is_letter(reader->at[length])) return false;
    reader->at += length;
    return true;
}

/* What stands between the parts of a day. */
static void skip_between(Reader *reader)
{
    if (!take(reader, '-')) skip_space(reader);
}

/* The first number is the day unless it cannot be one: then it is the year. */
static void order_day(Parts *parts, int32_t first, int32_t second)
{
    bool is_day = first >= 1 && first <= 31;

    parts->day = is_day ? first : second;
    parts->year = is_day ? second : first;
}

static bool read_numbered_day(Reader *reader, Parts *parts, int32_t first)
{
    char separator = peek(reader);
    int32_t second, third;

    if (separator != '/' && separator != '-') return false;
    reader->at++;
    if (!read_number(reader, &second) || !take(reader, separator) || !read_number(reader, &third))
        return false;
    if (first >= 1 && first <= 31)
        *parts = (Parts){.month = first, .day = second, .year = third};
    else
        *parts = (Parts){.year = first, .month = second, .day = third};
    return true;
}

static bool read_day(Reader *reader, Parts *parts)
{
    int32_t first, second;
    bool begins_with_month;

    skip_space(reader);
    if (take_name(reader, date_weekdays, 7) != NOTHING) {
        if (is_digit(peek(reader))) return false;
        skip_space(reader);
    }
    parts->month = 1 + take_name(reader, date_months, 12);
    begins_with_month = parts->month > 0;
    if (begins_with_month) skip_between(reader);
    if (!read_number(reader, &first)) return false;
    if (!begins_with_month) {
        Reader behind = *reader;

        skip_between(&behind);
        if ((parts->month = 1 + take_name(&behind, date_months, 12)) == 0)
            return read_numbered_day(reader, parts, first);
        *reader = behind;
    }
    skip_between(reader);
    if (!read_number(reader, &second)) return false;
    order_day(parts, first, second);
    return true;
}

/* 10:30:00.125 PM, if there is a time. */
static bool read_time(Reader *reader, Parts *parts, bool *has_time)
{
    bool afternoon;

    *has_time = is_digit(peek(reader));
    if (!*has_time) return true;
    if (!read_number(reader, &parts->hour) || !take(reader, ':')) return false;
    if (!read_number(reader, &parts->minute)) return false;
    if (take(reader, ':') && (!read_number(reader, &parts->second) ||
                              (take(reader, '.') && !read_fraction(reader, &parts->millisecond))))
        return false;
    if (reader->at < reader->end && !is_space(peek(reader)) && memchr("zZ+-", peek(reader), 4) == NULL)
        return false;
    skip_space(reader);
    afternoon = take_word(reader, "pm");
    if (afternoon || take_word(reader, "am")) {
        if (parts->hour > 12) return false;
        parts->hour = parts->hour % 12 + (afternoon ? 12 : 0);
    }
    return is_time(parts);
}

/* +0100, +01:00, +1 */
static bool read_offset(Reader *reader, Parts *parts)
{
    int32_t sign = peek(reader) == '-' ? -1 : 1, hours, minutes = 0;
    int digits;

    reader->at++;
    digits = read_digits(reader, 4, &hours);
    if (digits == 0 || is_digit(peek(reader))) return false;
    if (take(reader, ':')) {
        if (digits > 2 || !read_fixed(reader, 2, 0, 59, &minutes)) return false;
    } else if (digits > 2) {
        minutes = hours % 100;
        hours /= 100;
    }
    parts->offset = sign * (hours * 60 + minutes);
    parts->is_local = false;
    return true;
}

static bool read_zone(Reader *reader, Parts *parts, bool has_time)
{
    static const struct {
        char name[4];
        int32_t hours;
    } zones[] = {{"z", 0},    {"ut", 0},   {"utc", 0},  {"gmt", 0},  {"est", -5}, {"edt", -4},
                 {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6}, {"pst", -8}, {"pdt", -7}};
    bool is_utc = false;
    size_t i;

    skip_space(reader);
    for (i = 0; i < sizeof zones / sizeof *zones; i++)
        if (take_word(reader, zones[i].name)) {
            parts->offset = zones[i].hours * 60;
            parts->is_local = false;
            is_utc = zones[i].hours == 0;
            break;
        }
    if ((peek(reader) == '+' || peek(reader) == '-') && (is_utc || (has_time && parts->is_local)))
        return read_offset(reader, parts);
    return true;
}

static void skip_comment(Reader *reader)
{
    const char *close;

    skip_space(reader);
    if (peek(reader) == '(' && (close = memchr(reader->at, ')', (size_t)(reader->end - reader->at))) != NULL)
        reader->at = close + 1;
    skip_space(reader);
}

static bool read_common(Reader reader, Parts *parts)
{
    bool has_time;

    *parts = (Parts){.year = 0};
    if (!read_day(&reader, parts)) return false;
    parts->is_local = true;
    skip_space(&reader);
    if (!read_time(&reader, parts, &has_time) || !read_zone(&reader, parts, has_time)) return false;
    skip_comment(&reader);
    if (parts->year < 100) parts->year += parts->year < 50 ? 2000 : 1900;
    return reader.at == reader.end && parts->month >= 1 && parts->month <= 12 && parts->day >= 1 &&
           parts->day <= 31;
}

double date_parse(const rung_host *host, const char *text, size_t length)
{
    Reader reader = {text, text + length};
    Parts parts;
    double time;

    if (!read_iso(reader, &parts) && !read_common(reader, &parts)) return math_nan();
    time = date_make(date_make_day(parts.year, parts.month - 1, parts.day),
                     date_make_time(parts.hour, parts.minute, parts.second, parts.millisecond));
    time = parts.is_local ? date_utc(host, time) : time - parts.offset * 60000.0;
    return date_clip(time);
}
