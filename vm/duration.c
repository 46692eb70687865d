/* duration.c - "250ms", "5s", "10m", "1h", "2d": the one reader of durations in rules, rule files and options. */
#include <string.h>

#include "include/rung.h"

static const struct {
    const char *name;
    rung_time ticks;
} units[] = {{"ms", RUNG_TICKS_PER_MS},
             {"s", 1000 * RUNG_TICKS_PER_MS},
             {"m", 60 * 1000 * RUNG_TICKS_PER_MS},
             {"h", 60 * 60 * 1000 * RUNG_TICKS_PER_MS},
             {"d", 24 * 60 * 60 * 1000 * RUNG_TICKS_PER_MS}};

bool rung_duration_read(const char *text, size_t length, rung_time *ticks)
{
    rung_time number = 0;
    size_t digits = 0, i;

    if (text == NULL || ticks == NULL) return false;
    for (; digits < length && text[digits] >= '0' && text[digits] <= '9'; digits++)
        number = number > RUNG_TIME_NEVER / 10 - 1 ? RUNG_TIME_NEVER : number * 10 + (text[digits] - '0');
    for (i = 0; digits > 0 && i < sizeof units / sizeof *units; i++)
        if (length - digits == strlen(units[i].name) && memcmp(text + digits, units[i].name, length - digits) == 0) {
            *ticks = number > RUNG_TIME_NEVER / units[i].ticks ? RUNG_TIME_NEVER : number * units[i].ticks;
            return true;
        }
    return false;
}
