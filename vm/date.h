/* date.h - time values (ECMA-262 21.4.1): milliseconds since 1970 UTC in a double, NaN when there is none.
**
** They reach 100 million days to either side. Local time is what the host's utc_offset makes of it. It is
** asked in ticks of 100 ns, which reach 29,000 years: what lies beyond has the offset of the same day of a
** cycle of 400 years within, for both the calendar and the rules of zones repeat. */
#ifndef RUNG_VM_DATE_H
#define RUNG_VM_DATE_H

#include <stddef.h>

#include "include/rung.h"

typedef enum DatePart {
    DATE_YEAR,
    DATE_MONTH,         /* 0 to 11 */
    DATE_DAY,           /* 1 to 31 */
    DATE_HOUR,
    DATE_MINUTE,
    DATE_SECOND,
    DATE_MILLISECOND,
    DATE_WEEKDAY,       /* 0: Sunday */
    DATE_PARTS
} DatePart;

/* `time` is finite, and at most a day beyond the limits. */
void date_split(double time, int32_t parts[DATE_PARTS]);
/* MakeDay (month from 0), MakeTime, MakeDate, TimeClip: NaN when something is not finite or too far. */
double date_make_day(double year, double month, double day);
double date_make_time(double hour, double minute, double second, double millisecond);
double date_make(double day, double time);
double date_clip(double time);
/* LocalTime and UTC. */
double date_local(const rung_host *host, double time);
double date_utc(const rung_host *host, double local);

typedef enum DateStyle {
    DATE_ISO,           /* 2024-01-15T10:00:00.000Z */
    DATE_UTC,           /* Mon, 15 Jan 2024 10:00:00 GMT */
    DATE_LOCAL,         /* the next two */
    DATE_LOCAL_DAY,     /* Mon Jan 15 2024 */
    DATE_LOCAL_TIME     /* 10:00:00 GMT+0100; behind GMT+0000 (Coordinated Universal Time) */
} DateStyle;

enum { DATE_TEXT_MAX = 80 };

/* "Invalid Date" for NaN. Returns the length without the NUL. */
size_t date_print(const rung_host *host, double time, DateStyle style, char out[DATE_TEXT_MAX]);

/* Date.parse: see vm/date_parse.c for the forms that it reads. */
double date_parse(const rung_host *host, const char *text, size_t length);

extern const char *const date_months[12], *const date_weekdays[7];

#endif
