/* time_text.h - times as text: RFC 3339, epochs, and formats in the manner of strptime.
**
** Own code, because the C library's follows the process's locale and zone.
*/
#ifndef RUNG_RUNTIME_TIME_TEXT_H
#define RUNG_RUNTIME_TIME_TEXT_H

#include "include/rung.h"

#define TICKS_PER_SECOND (RUNG_TICKS_PER_MS * 1000)

enum { TIME_TEXT_MAX = 40 }; /* "10675199 d 23 h 59 min 59.9999999 s" and its NUL */

/* "2026-03-01T08:00:05.000Z": UTC, rounded down to milliseconds, years beyond 0..9999 with a sign
** and six digits. Returns the length; ends with NUL. */
size_t time_to_text(rung_time time, char *out);

/* A time that was read. */
typedef struct TimeRead {
    rung_time time; /* as if in UTC when there was no offset */
    bool has_offset;
} TimeRead;

/* RFC 3339, years as time_to_text writes them, also with a blank for the T, without seconds or without an offset; fractions finer than
** 100 ns are cut off. The whole text must be one. */
bool time_read_rfc3339(const char *text, size_t length, TimeRead *out);

/* A decimal number of seconds or milliseconds since 1970; exact to 100 ns. With RUNG_TIME_AUTO a
** number from 10^11 on is milliseconds, and `*unit` says which it was. */
bool time_read_epoch(const char *text, size_t length, char decimal, rung_time_unit *unit, rung_time *out);

/* By a format: %Y %m %d %H %M %S %f %z %y %b %p %I %j %%; a blank in it is any number of blanks. */
bool time_read_format(const char *format, const char *text, size_t length, TimeRead *out);
/* Whether the format has known directives only, and names a day. */
bool time_format_is_valid(const char *format);

/* "10 s", "0.25 ms", "1 h 30 min" and so on for messages: exact. `out` has room for TIME_TEXT_MAX bytes. */
size_t duration_to_text(int64_t ticks, char *out);

#endif
