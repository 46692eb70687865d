/* time_text.c - times as text. Everything is counted in days and ticks of the proleptic Gregorian
** calendar, without the C library. */
#include "runtime/time_text.h"

#include <string.h>

#include "vm/format.h"
#include "vm/number.h"

enum { SECONDS_PER_DAY = 86400, LAST_YEAR = 9999 };
/* All times within these years have ticks. */
enum { FIRST_TICK_YEAR = -27257, LAST_TICK_YEAR = 31196 };

/* ---- The calendar --------------------------------------------------------------------------- */

typedef struct Calendar {
    int64_t year;
    int32_t month, day; /* from 1 */
    int32_t hour, minute, second;
    int32_t ticks;  /* of 100 ns within the second */
    int32_t offset; /* seconds east of UTC */
    bool has_offset;
} Calendar;

/* Days since 1970-01-01. Years begin in March here, so that the leap day is their last one. */
static int64_t days_from_date(int64_t year, int32_t month, int32_t day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void date_from_days(int64_t days, Calendar *c)
{
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;

    c->day = (int32_t)(day_of_year - (153 * march_month + 2) / 5 + 1);
    c->month = (int32_t)(march_month < 10 ? march_month + 3 : march_month - 9);
    c->year = year_of_era + era * 400 + (c->month <= 2 ? 1 : 0);
}

static int32_t days_in_month(int64_t year, int32_t month)
{
    static const uint8_t DAYS[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return DAYS[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* A second of 60 is a leap second and read as the next one. */
static bool calendar_time(const Calendar *c, TimeRead *out)
{
    int64_t seconds;

    if (c->year < FIRST_TICK_YEAR || c->year > LAST_TICK_YEAR || c->month < 1 || c->month > 12 ||
        c->day < 1 || c->day > days_in_month(c->year, c->month) || c->hour > 23 || c->minute > 59 || c->second > 60)
        return false;
    seconds = days_from_date(c->year, c->month, c->day) * SECONDS_PER_DAY + c->hour * 3600 + c->minute * 60 +
              c->second;
    out->time = (seconds - c->offset) * TICKS_PER_SECOND + c->ticks;
    out->has_offset = c->has_offset;
    return true;
}

/* ---- Writing -------------------------------------------------------------------------------- */

static char *put_digits(char *out, int64_t value, int width)
{
    for (int i = width - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return out + width;
}

size_t time_to_text(rung_time time, char *out)
{
    int64_t ms = time / RUNG_TICKS_PER_MS - (time % RUNG_TICKS_PER_MS < 0 ? 1 : 0);
    int64_t days = ms / (SECONDS_PER_DAY * 1000) - (ms % (SECONDS_PER_DAY * 1000) < 0 ? 1 : 0);
    int64_t of_day = ms - days * SECONDS_PER_DAY * 1000;
    Calendar c;
    char *end = out;

    date_from_days(days, &c);
    if (c.year < 0 || c.year > LAST_YEAR) {
        *end++ = c.year < 0 ? '-' : '+';
        end = put_digits(end, c.year < 0 ? -c.year : c.year, 6);
    } else {
        end = put_digits(end, c.year, 4);
    }
    *end++ = '-';
    end = put_digits(end, c.month, 2);
    *end++ = '-';
    end = put_digits(end, c.day, 2);
    *end++ = 'T';
    end = put_digits(end, of_day / 3600000, 2);
    *end++ = ':';
    end = put_digits(end, of_day / 60000 % 60, 2);
    *end++ = ':';
    end = put_digits(end, of_day / 1000 % 60, 2);
    *end++ = '.';
    end = put_digits(end, of_day % 1000, 3);
    *end++ = 'Z';
    *end = '\0';
    return (size_t)(end - out);
}

size_t duration_to_text(int64_t ticks, char *out)
{
    static const struct {
        const char *name;
        int64_t ticks;
    } UNITS[] = {
        {"d", 86400 * TICKS_PER_SECOND}, {"h", 3600 * TICKS_PER_SECOND}, {"min", 60 * TICKS_PER_SECOND}};
    size_t length = 0;

    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++) {
        if (ticks < UNITS[i].ticks) continue;
        length += format_text(out + length, TIME_TEXT_MAX - length, length == 0 ? "%l %s" : " %l %s",
                              (uint64_t)(ticks / UNITS[i].ticks), UNITS[i].name);
        ticks %= UNITS[i].ticks;
    }
    if (ticks == 0 && length > 0) return length;
    if (length > 0) out[length++] = ' ';
    /* nothing is rounded: "10 s behind" would not be more than the 10 s that are allowed */
    if (ticks > 0 && ticks < TICKS_PER_SECOND)
        length += format_text(out + length, TIME_TEXT_MAX - length, "%f ms",
                              (double)ticks / (double)RUNG_TICKS_PER_MS);
    else
        length += format_text(out + length, TIME_TEXT_MAX - length, "%f s",
                              (double)ticks / (double)TICKS_PER_SECOND);
    return length;
}

/* ---- Reading -------------------------------------------------------------------------------- */

typedef struct Cursor {
    const char *at, *end;
} Cursor;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_blank(char c) { return c == ' ' || c == '\t'; }
static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

/* From `least` to `most` digits. */
static bool take_number(Cursor *cursor, int least, int most, int32_t *out)
{
    int count = 0;

    *out = 0;
    while (count < most && cursor->at < cursor->end && is_digit(*cursor->at)) {
        *out = *out * 10 + (*cursor->at++ - '0');
        count++;
    }
    return count >= least;
}

static bool take_char(Cursor *cursor, char c)
{
    if (cursor->at == cursor->end || *cursor->at != c) return false;
    cursor->at++;
    return true;
}

/* Any number of digits, of which seven are kept. */
static bool take_fraction(Cursor *cursor, int32_t *ticks)
{
    int32_t unit = (int32_t)TICKS_PER_SECOND / 10;

    *ticks = 0;
    if (cursor->at == cursor->end || !is_digit(*cursor->at)) return false;
    for (; cursor->at < cursor->end && is_digit(*cursor->at); cursor->at++) {
        *ticks += (*cursor->at - '0') * unit;
        unit /= 10;
    }
    return true;
}

/* Z, +01:00, +0100 or +01. */
static bool take_offset(Cursor *cursor, Calendar *c)
{
    int32_t hours = 0, minutes = 0;
    bool east;

    if (take_char(cursor, 'Z') || take_char(cursor, 'z')) {
        c->has_offset = true;
        return true;
    }
    east = cursor->at < cursor->end && *cursor->at == '+';
    if (!take_char(cursor, '+') && !take_char(cursor, '-')) return false;
    if (!take_number(cursor, 2, 2, &hours)) return false;
    if (take_char(cursor, ':') || (cursor->at < cursor->end && is_digit(*cursor->at)))
        if (!take_number(cursor, 2, 2, &minutes)) return false;
    if (hours > 23 || minutes > 59) return false;
    c->offset = (east ? 1 : -1) * (hours * 3600 + minutes * 60);
    c->has_offset = true;
    return true;
}

bool time_read_rfc3339(const char *text, size_t length, TimeRead *out)
{
    Cursor cursor = {text, text + length};
    Calendar c = {.month = 1, .day = 1};
    int32_t year;
    int width = 4, sign = 1;

    if (take_char(&cursor, '+'))
        width = 6;
    else if (take_char(&cursor, '-'))
        width = 6, sign = -1;
    if (!take_number(&cursor, width, width, &year) || !take_char(&cursor, '-') ||
        !take_number(&cursor, 2, 2, &c.month) || !take_char(&cursor, '-') ||
        !take_number(&cursor, 2, 2, &c.day))
        return false;
    c.year = sign * year;
    if (!take_char(&cursor, 'T') && !take_char(&cursor, 't') && !take_char(&cursor, ' ')) return false;
    if (!take_number(&cursor, 2, 2, &c.hour) || !take_char(&cursor, ':') ||
        !take_number(&cursor, 2, 2, &c.minute))
        return false;
    if (take_char(&cursor, ':')) {
        if (!take_number(&cursor, 2, 2, &c.second)) return false;
        if ((take_char(&cursor, '.') || take_char(&cursor, ',')) && !take_fraction(&cursor, &c.ticks))
            return false;
    }
    if (cursor.at < cursor.end && *cursor.at == ' ') cursor.at++;
    if (cursor.at < cursor.end && !take_offset(&cursor, &c)) return false;
    return cursor.at == cursor.end && calendar_time(&c, out);
}

bool time_read_epoch(const char *text, size_t length, char decimal, rung_time_unit *unit, rung_time *out)
{
    const int64_t limit = INT64_C(253402300800000); /* in milliseconds: the year 10000. Ticks have room for it */
    Cursor cursor = {text, text + length};
    bool negative = take_char(&cursor, '-');
    int64_t whole = 0;
    int32_t fraction = 0; /* ticks, were the unit seconds */
    int64_t ticks;

    if (cursor.at == cursor.end || !is_digit(*cursor.at)) return false;
    for (; cursor.at < cursor.end && is_digit(*cursor.at); cursor.at++) {
        whole = whole * 10 + (*cursor.at - '0');
        if (whole >= limit) return false;
    }
    if (cursor.at < cursor.end && (*cursor.at == '.' || *cursor.at == decimal)) {
        cursor.at++;
        if (!take_fraction(&cursor, &fraction)) return false;
    }
    if (cursor.at != cursor.end) return false;
    if (*unit == RUNG_TIME_AUTO)
        *unit = whole >= INT64_C(100000000000) ? RUNG_TIME_MILLISECONDS : RUNG_TIME_SECONDS;
    if (*unit == RUNG_TIME_SECONDS) {
        if (whole >= limit / 1000) return false;
        ticks = whole * TICKS_PER_SECOND + fraction;
    } else {
        ticks = whole * RUNG_TICKS_PER_MS + fraction / 1000;
    }
    *out = negative ? -ticks : ticks;
    return true;
}

/* The English month names, by their first three letters; a full name is taken too. */
static bool take_month(Cursor *cursor, int32_t *month)
{
    static const char *const NAMES[12] = {"january",   "february", "march",    "april",
                                          "may",       "june",     "july",     "august",
                                          "september", "october",  "november", "december"};

    for (int i = 0; i < 12; i++) {
        size_t matched = 0;

        while (NAMES[i][matched] != '\0' && cursor->at + matched < cursor->end &&
               lower(cursor->at[matched]) == NAMES[i][matched])
            matched++;
        if (matched < 3) continue;
        cursor->at += NAMES[i][matched] == '\0' ? matched : 3;
        *month = i + 1;
        return true;
    }
    return false;
}

/* What a format says apart from the calendar's own fields. */
typedef struct FormatExtra {
    int32_t day_of_year; /* 0: not given */
    bool twelve_hours, after_noon;
} FormatExtra;

static bool take_directive(char directive, Cursor *cursor, Calendar *c, FormatExtra *extra)
{
    int32_t number = 0;

    switch (directive) {
    case 'Y':
        if (!take_number(cursor, 4, 4, &number)) return false;
        c->year = number;
        return true;
    case 'y':
        if (!take_number(cursor, 2, 2, &number)) return false;
        c->year = number < 69 ? 2000 + number : 1900 + number;
        return true;
    case 'm': return take_number(cursor, 1, 2, &c->month);
    case 'd': return take_number(cursor, 1, 2, &c->day);
    case 'j': return take_number(cursor, 1, 3, &extra->day_of_year) && extra->day_of_year > 0;
    case 'b': return take_month(cursor, &c->month);
    case 'H': return take_number(cursor, 1, 2, &c->hour);
    case 'I':
        extra->twelve_hours = true;
        return take_number(cursor, 1, 2, &c->hour) && c->hour >= 1 && c->hour <= 12;
    case 'M': return take_number(cursor, 1, 2, &c->minute);
    case 'S': return take_number(cursor, 1, 2, &c->second);
    case 'f': return take_fraction(cursor, &c->ticks);
    case 'z': return take_offset(cursor, c);
    case 'p':
        if (cursor->end - cursor->at < 2 || lower(cursor->at[1]) != 'm') return false;
        if (lower(cursor->at[0]) != 'a' && lower(cursor->at[0]) != 'p') return false;
        extra->after_noon = lower(cursor->at[0]) == 'p';
        cursor->at += 2;
        return true;
    default: return take_char(cursor, '%');
    }
}

bool time_read_format(const char *format, const char *text, size_t length, TimeRead *out)
{
    Cursor cursor = {text, text + length};
    Calendar c = {.month = 1, .day = 1};
    FormatExtra extra = {0, false, false};

    for (; *format != '\0'; format++) {
        if (*format == '%' && format[1] != '\0') {
            if (!take_directive(*++format, &cursor, &c, &extra)) return false;
        } else if (is_blank(*format)) {
            while (cursor.at < cursor.end && is_blank(*cursor.at)) cursor.at++;
        } else if (!take_char(&cursor, *format)) {
            return false;
        }
    }
    if (cursor.at != cursor.end) return false;
    if (extra.twelve_hours) c.hour = c.hour % 12 + (extra.after_noon ? 12 : 0);
    if (extra.day_of_year == 0) return calendar_time(&c, out);

    c.month = c.day = 1;
    if (extra.day_of_year > 365 + days_in_month(c.year, 2) - 28 || !calendar_time(&c, out)) return false;
    out->time += (extra.day_of_year - 1) * (SECONDS_PER_DAY * TICKS_PER_SECOND);
    return true;
}

bool time_format_is_valid(const char *format)
{
    bool year = false, month = false, day = false, day_of_year = false;

    for (; *format != '\0'; format++) {
        if (*format != '%') continue;
        if (*++format == '\0' || strchr("YmdHMSfzybpIj%", *format) == NULL) return false;
        year = year || *format == 'Y' || *format == 'y';
        month = month || *format == 'm' || *format == 'b';
        day = day || *format == 'd';
        day_of_year = day_of_year || *format == 'j';
    }
    return year && ((month && day) || day_of_year);
}
