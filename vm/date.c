/* date.c - days and their names, local time, printing: see date.h. The calendar is the Gregorian one in
** both directions, with a year 0 and days of 86,400 seconds. */
#include "vm/fp.h"

#include "vm/date.h"

#include <string.h>

#include "vm/math.h"

#define TIME_MAX 8.64e15      /* of a time value */
#define TICKS_TIME_MAX 9.2e14 /* of a rung_time, in milliseconds */
#define MS_PER_DAY 86400000
#define CYCLE (146097.0 * MS_PER_DAY) /* 400 years: then dates fall on the same weekdays again */
#define LAST_CYCLE (70 * CYCLE)       /* the last whole one that a rung_time reaches */

const char *const date_months[12] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};
const char *const date_weekdays[7] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                      "Thursday", "Friday", "Saturday"};

/* ---- days ----------------------------------------------------------------------------------- */

static int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b < 0); }

static bool is_leap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

/* From 1970-01-01 to the first day of a year. */
static int64_t days_to_year(int64_t year)
{
    int64_t before = year - 1;

    return 365 * (year - 1970) + (floor_divide(before, 4) - 492) - (floor_divide(before, 100) - 19) +
           (floor_divide(before, 400) - 4);
}

/* From the first day of a year to the first day of a month, 0 to 12. */
static int64_t days_to_month(int64_t year, int32_t month)
{
    static const int16_t days[13] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

    return days[month] + (month > 1 && is_leap(year));
}

void date_split(double time, int32_t parts[DATE_PARTS])
{
    int64_t ms = (int64_t)time, days = floor_divide(ms, MS_PER_DAY);
    int64_t year = 1970 + floor_divide(days * 400, 146097); /* of average length: it may be the next one */
    int32_t left = (int32_t)(ms - days * MS_PER_DAY), month = 0;

    while (days < days_to_year(year)) year--;
    while (days >= days_to_year(year + 1)) year++;
    parts[DATE_WEEKDAY] = (int32_t)((days % 7 + 11) % 7); /* the first day was a Thursday */
    days -= days_to_year(year);
    while (days >= days_to_month(year, month + 1)) month++;
    parts[DATE_YEAR] = (int32_t)year;
    parts[DATE_MONTH] = month;
    parts[DATE_DAY] = (int32_t)(days - days_to_month(year, month)) + 1;
    parts[DATE_HOUR] = left / 3600000;
    parts[DATE_MINUTE] = left / 60000 % 60;
    parts[DATE_SECOND] = left / 1000 % 60;
    parts[DATE_MILLISECOND] = left % 1000;
}

static bool is_finite(double x) { return x - x == 0; }

double date_make_day(double year, double month, double day)
{
    int64_t whole_year, whole_month;

    if (!(math_abs(year) <= 1e6 && math_abs(month) <= 1e7 && is_finite(day))) return math_nan();
    whole_month = (int64_t)month;
    whole_year = (int64_t)year + floor_divide(whole_month, 12);
    whole_month -= floor_divide(whole_month, 12) * 12;
    return (double)(days_to_year(whole_year) + days_to_month(whole_year, (int32_t)whole_month) - 1) +
           math_trunc(day);
}

double date_make_time(double hour, double minute, double second, double millisecond)
{
    if (!is_finite(hour) || !is_finite(minute) || !is_finite(second) || !is_finite(millisecond))
        return math_nan();
    return math_trunc(hour) * 3600000 + math_trunc(minute) * 60000 + math_trunc(second) * 1000 +
           math_trunc(millisecond);
}

double date_make(double day, double time)
{
    double made = day * MS_PER_DAY + time;

    return is_finite(made) ? made : math_nan();
}

double date_clip(double time)
{
    return math_abs(time) <= TIME_MAX ? math_trunc(time) + 0.0 : math_nan(); /* + 0.0: no -0 */
}

/* ---- local time ----------------------------------------------------------------------------- */

/* In milliseconds, less than a day. */
static double offset_at(const rung_host *host, double time, bool is_local)
{
    int32_t seconds;

    if (host->utc_offset == NULL) return 0;
    if (math_abs(time) > TICKS_TIME_MAX)
        time -= math_trunc(time / CYCLE) * CYCLE - math_with_sign(LAST_CYCLE, time);
    seconds = host->utc_offset(host->zone != NULL ? host->zone : host->user, (rung_time)time * RUNG_TICKS_PER_MS, is_local);
    return seconds > -86400 && seconds < 86400 ? seconds * 1000.0 : 0;
}

double date_local(const rung_host *host, double time)
{
    return is_finite(time) ? time + offset_at(host, time, false) : math_nan();
}

double date_utc(const rung_host *host, double local)
{
    return is_finite(local) ? local - offset_at(host, local, true) : math_nan();
}

/* ---- printing ------------------------------------------------------------------------------- */

static char *put(char *out, const char *text, size_t length)
{
    memcpy(out, text, length);
    return out + length;
}

static char *put_digits(char *out, int32_t number, int digits)
{
    int i;

    for (i = digits; i-- > 0; number /= 10) out[i] = (char)('0' + number % 10);
    return out + digits;
}

/* At least four digits; negative: a sign in front. */
static char *put_year(char *out, int32_t year)
{
    int32_t size = year < 0 ? -year : year;

    if (year < 0) *out++ = '-';
    return put_digits(out, size, size > 99999 ? 6 : size > 9999 ? 5 : 4);
}

static char *put_iso_day(char *out, const int32_t *parts)
{
    int32_t year = parts[DATE_YEAR];

    if (year >= 0 && year <= 9999) {
        out = put_digits(out, year, 4);
    } else {
        *out++ = year < 0 ? '-' : '+';
        out = put_digits(out, year < 0 ? -year : year, 6);
    }
    *out++ = '-';
    out = put_digits(out, parts[DATE_MONTH] + 1, 2);
    *out++ = '-';
    return put_digits(out, parts[DATE_DAY], 2);
}

static char *put_clock(char *out, const int32_t *parts)
{
    out = put_digits(out, parts[DATE_HOUR], 2);
    *out++ = ':';
    out = put_digits(out, parts[DATE_MINUTE], 2);
    *out++ = ':';
    return put_digits(out, parts[DATE_SECOND], 2);
}

/* " GMT+0100" */
static char *put_offset(char *out, double offset)
{
    int32_t minutes = (int32_t)(math_abs(offset) / 60000);

    out = put(out, offset < 0 ? " GMT-" : " GMT+", 5);
    out = put_digits(out, minutes / 60 * 100 + minutes % 60, 4);
    return offset == 0 ? put(out, " (Coordinated Universal Time)", 29) : out;
}

size_t date_print(const rung_host *host, double time, DateStyle style, char out[DATE_TEXT_MAX])
{
    bool is_local = style != DATE_ISO && style != DATE_UTC;
    double shown = is_local ? date_local(host, time) : time;
    int32_t parts[DATE_PARTS];
    char *at = out;

    if (time != time) {
        memcpy(out, "Invalid Date", 13);
        return 12;
    }
    date_split(shown, parts);
    switch (style) {
    case DATE_ISO:
        at = put_iso_day(at, parts);
        *at++ = 'T';
        at = put_clock(at, parts);
        *at++ = '.';
        at = put_digits(at, parts[DATE_MILLISECOND], 3);
        *at++ = 'Z';
        break;
    case DATE_UTC:
        at = put(at, date_weekdays[parts[DATE_WEEKDAY]], 3);
        at = put(at, ", ", 2);
        at = put_digits(at, parts[DATE_DAY], 2);
        *at++ = ' ';
        at = put(at, date_months[parts[DATE_MONTH]], 3);
        *at++ = ' ';
        at = put_year(at, parts[DATE_YEAR]);
        *at++ = ' ';
        at = put_clock(at, parts);
        at = put(at, " GMT", 4);
        break;
    default:
        if (style != DATE_LOCAL_TIME) {
            at = put(at, date_weekdays[parts[DATE_WEEKDAY]], 3);
            *at++ = ' ';
            at = put(at, date_months[parts[DATE_MONTH]], 3);
            *at++ = ' ';
            at = put_digits(at, parts[DATE_DAY], 2);
            *at++ = ' ';
            at = put_year(at, parts[DATE_YEAR]);
        }
        if (style == DATE_LOCAL) *at++ = ' ';
        if (style != DATE_LOCAL_DAY) {
            at = put_clock(at, parts);
            at = put_offset(at, shown - time);
        }
        break;
    }
    *at = '\0';
    return (size_t)(at - out);
}
