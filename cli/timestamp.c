/* timestamp.c - see timestamp.h. Own code, because that of the C library follows the locale and the zone. */
#include "cli/timestamp.h"

#include <inttypes.h>
#include <string.h>

enum { TICKS_PER_SECOND = 10000000, SECONDS_PER_DAY = 86400 };

/* Calendars count from March, so that the leap day comes last, in eras of 400 years. */
enum { DAYS_OF_ERA = 146097, DAYS_TO_1970 = 719468 };

static int64_t days_from_date(int64_t year, int month, int day)
{
    int64_t era, in_era;
    int in_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    if (month <= 2) year--;
    era = (year >= 0 ? year : year - 399) / 400;
    in_era = year - era * 400;
    return era * DAYS_OF_ERA + in_era * 365 + in_era / 4 - in_era / 100 + in_year - DAYS_TO_1970;
}

static int64_t divide_down(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

const char *timestamp_to_text(rung_time time, char *out)
{
    int64_t seconds = divide_down(time, TICKS_PER_SECOND), ticks = time - seconds * TICKS_PER_SECOND;
    int64_t days = divide_down(seconds, SECONDS_PER_DAY), of_day = seconds - days * SECONDS_PER_DAY;
    int64_t shifted = days + DAYS_TO_1970, era = divide_down(shifted, DAYS_OF_ERA),
            of_era = shifted - era * DAYS_OF_ERA;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * of_year + 2) / 153, day = of_year - (153 * month + 2) / 5 + 1;
    int64_t year = year_of_era + era * 400 + (month >= 10);

    snprintf(out, TIME_TEXT, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d.%03dZ", year,
             (int)(month < 10 ? month + 3 : month - 9), (int)day, (int)(of_day / 3600),
             (int)(of_day / 60 % 60), (int)(of_day % 60), (int)(ticks / RUNG_TICKS_PER_MS));
    return out;
}

/* `count` digits; -1 when they are not. */
static int read_digits(const char **text, int count)
{
    int number = 0;

    while (count-- > 0) {
        if (**text < '0' || **text > '9') return -1;
        number = number * 10 + (*(*text)++ - '0');
    }
    return number;
}

static bool read_mark(const char **text, const char *marks)
{
    if (**text == '\0' || strchr(marks, **text) == NULL) return false;
    (*text)++;
    return true;
}

/* "Z" or "+01:00". */
static bool read_offset(const char **text, int64_t *seconds)
{
    bool west = **text == '-';
    int hour, minute;

    *seconds = 0;
    if (read_mark(text, "Zz")) return true;
    if (!read_mark(text, "+-")) return false;
    hour = read_digits(text, 2);
    if (hour < 0 || hour > 23 || !read_mark(text, ":")) return false;
    minute = read_digits(text, 2);
    if (minute < 0 || minute > 59) return false;
    *seconds = (west ? -1 : 1) * (hour * 3600 + minute * 60);
    return true;
}

bool timestamp_read(const char *text, rung_time *time)
{
    static const unsigned char month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day, hour, minute, second;
    int64_t ticks = 0, unit = TICKS_PER_SECOND, offset;
    bool leap;

    if ((year = read_digits(&text, 4)) < 0 || !read_mark(&text, "-")) return false;
    if ((month = read_digits(&text, 2)) < 1 || month > 12 || !read_mark(&text, "-")) return false;
    leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if ((day = read_digits(&text, 2)) < 1 || day > month_days[month - 1] + (month == 2 && leap)) return false;
    if (!read_mark(&text, "Tt ")) return false;
    if ((hour = read_digits(&text, 2)) < 0 || hour > 23 || !read_mark(&text, ":")) return false;
    if ((minute = read_digits(&text, 2)) < 0 || minute > 59 || !read_mark(&text, ":")) return false;
    if ((second = read_digits(&text, 2)) < 0 || second > 59) return false;
    if (read_mark(&text, ".")) {
        if (*text < '0' || *text > '9') return false;
        for (; *text >= '0' && *text <= '9'; text++) ticks += (*text - '0') * (unit /= 10);
    }
    if (!read_offset(&text, &offset) || *text != '\0') return false;
    *time = (days_from_date(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset)
              * TICKS_PER_SECOND
          + ticks;
    return true;
}
