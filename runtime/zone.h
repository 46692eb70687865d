/* zone.h - time zones by their IANA name, from the TZif files of the system. */
#ifndef RUNG_RUNTIME_ZONE_H
#define RUNG_RUNTIME_ZONE_H

#include "vm/arena.h"

/* One half of a year's rule: when an offset begins. */
typedef struct ZoneChange {
    char kind;              /* 'M': weekday of a week of a month; 'J': day 1..365 without 29 February; 'D': day 0..365 */
    int32_t month, week, day;
    int32_t time;           /* seconds after midnight, local */
} ZoneChange;

typedef struct Zone {
    const int64_t *times;   /* from each of these on, seconds since 1970, ... */
    const int32_t *offsets; /* ... its offset holds, seconds east; offsets[0] holds before times[0] */
    uint32_t count;         /* of times; there is one offset more */
    /* After the last time a rule for every year may hold. */
    bool has_rule, has_summer;
    int32_t standard, summer;
    ZoneChange to_summer, to_standard;
} Zone;

/* RUNG_OK; RUNG_UNKNOWN_NAME when the system has no such zone; RUNG_BAD_FILE; RUNG_NO_MEMORY. The zone lives
** as long as the arena. */
rung_status zone_load(const char *name, Arena *arena, Zone **out);
/* NULL without memory. */
Zone *zone_copy(const Zone *zone, Arena *arena);
/* The same from the bytes of a file. */
rung_status zone_read(const void *bytes, size_t length, Arena *arena, Zone **out);

/* Seconds east of UTC at a time, UTC or local, as rung_host.utc_offset: `zone` is a Zone. Of a local time that
** a change repeats or skips, the offset before the change counts. */
int32_t zone_offset(void *zone, rung_time time, bool is_local);

#endif
