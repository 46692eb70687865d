/* zone.c - TZif files (RFC 9636) and the rules at their ends: see zone.h.
**
** A file is a table of times with the offset that holds from each on, and a line of text with the rule for
** the time after the last one. The first table, of 32-bit times, is passed over when there is a second.
*/
#include "runtime/zone.h"

#include <stdio.h>
#include <string.h>

enum { HEADER_SIZE = 44, MAX_FILE = 1 << 20, DAY = 86400, LONGEST_NAME = 100 };

/* ---- Calendar ------------------------------------------------------------------------------- */

static int64_t divide_down(int64_t a, int64_t b) { return a / b - (a % b < 0); }

static bool is_leap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

/* Days from 1970 to the first of January. */
static int64_t days_to_year(int64_t year)
{
    int64_t y = year - 1;

    return (year - 1970) * 365 + divide_down(y, 4) - divide_down(y, 100) + divide_down(y, 400) - 477;
}

static int64_t year_of(int64_t seconds)
{
    int64_t days = divide_down(seconds, DAY), year = 1970 + divide_down(days, days < 0 ? 365 : 366);

    while (days_to_year(year + 1) <= days) year++;
    return year;
}

static int32_t days_to_month(int32_t month, bool leap)
{
    static const uint16_t DAYS[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

    return DAYS[month - 1] + (leap && month > 2);
}

/* When the change comes in a year, in its own local time as seconds since 1970. */
static int64_t change_in(const ZoneChange *change, int64_t year)
{
    bool leap = is_leap(year);
    int64_t days = days_to_year(year);

    if (change->kind == 'J') {
        days += change->day - 1 + (leap && change->day > 59);
    } else if (change->kind == 'D') {
        days += change->day;
    } else {
        int64_t first = days + days_to_month(change->month, leap);
        int64_t weekday = (first % 7 + 11) % 7; /* 1970 began on a Thursday */
        int64_t day = (change->day - weekday + 7) % 7 + (change->week - 1) * 7;
        int32_t length = (change->month == 12 ? 365 + leap : days_to_month(change->month + 1, leap)) -
                         days_to_month(change->month, leap);

        days = first + (day >= length ? day - 7 : day);
    }
    return days * DAY + change->time;
}

/* ---- Offsets -------------------------------------------------------------------------------- */

static int32_t offset_by_rule(const Zone *zone, int64_t seconds)
{
    int64_t year = year_of(seconds + zone->standard);
    int64_t begin, end;

    if (!zone->has_summer) return zone->standard;
    begin = change_in(&zone->to_summer, year) - zone->standard;
    end = change_in(&zone->to_standard, year) - zone->summer;
    if (begin < end) return seconds >= begin && seconds < end ? zone->summer : zone->standard;
    return seconds >= begin || seconds < end ? zone->summer : zone->standard;
}

static int32_t offset_at(const Zone *zone, int64_t seconds)
{
    uint32_t low = 0, high = zone->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (zone->times[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low == zone->count && zone->has_rule ? offset_by_rule(zone, seconds) : zone->offsets[low];
}

int32_t zone_offset(void *user, rung_time time, bool is_local)
{
    const Zone *zone = user;
    int64_t seconds = divide_down(time, 1000 * RUNG_TICKS_PER_MS);
    int32_t before, after;

    if (!is_local) return offset_at(zone, seconds);
    before = offset_at(zone, seconds - DAY);
    after = offset_at(zone, seconds + DAY);
    if (before == after || offset_at(zone, seconds - before) == before) return before;
    return offset_at(zone, seconds - after) == after ? after : before;
}

/* ---- The rule: "CET-1CEST,M3.5.0,M10.5.0/3" ------------------------------------------------- */

static bool skip_name(const char **at)
{
    const char *from = *at;

    if (*from == '<') {
        while (**at != '>' && **at != '\0') (*at)++;
        return *(*at)++ == '>';
    }
    while ((**at >= 'A' && **at <= 'Z') || (**at >= 'a' && **at <= 'z')) (*at)++;
    return *at - from >= 3;
}

static bool read_number(const char **at, int32_t most, int32_t *out)
{
    const char *from = *at;

    for (*out = 0; **at >= '0' && **at <= '9' && *out <= most; (*at)++) *out = *out * 10 + (**at - '0');
    return *at != from && *out <= most;
}

/* "[+-]hh[:mm[:ss]]" in seconds. */
static bool read_time(const char **at, int32_t *out)
{
    int32_t hours, rest, sign = **at == '-' ? -1 : 1, unit = 60;

    if (**at == '+' || **at == '-') (*at)++;
    if (!read_number(at, 167, &hours)) return false;
    *out = hours * 3600;
    for (; **at == ':' && unit > 0; unit /= 60) {
        (*at)++;
        if (!read_number(at, 59, &rest)) return false;
        *out += rest * unit;
    }
    *out *= sign;
    return true;
}

static bool read_change(const char **at, ZoneChange *change)
{
    *change = (ZoneChange){.kind = 'D', .time = 2 * 3600};
    if (*(*at)++ != ',') return false;
    if (**at == 'M' || **at == 'J') change->kind = *(*at)++;
    if (change->kind == 'M') {
        if (!read_number(at, 12, &change->month) || *(*at)++ != '.' || !read_number(at, 5, &change->week) ||
            *(*at)++ != '.' || !read_number(at, 6, &change->day) || change->month < 1 || change->week < 1)
            return false;
    } else if (!read_number(at, 365, &change->day) || (change->kind == 'J' && change->day < 1)) {
        return false;
    }
    if (**at != '/') return true;
    (*at)++;
    return read_time(at, &change->time);
}

static bool read_rule(const char *text, Zone *zone)
{
    if (!skip_name(&text) || !read_time(&text, &zone->standard)) return false;
    zone->standard = -zone->standard; /* POSIX counts to the west */
    zone->has_rule = true;
    if (*text == '\0') return true;
    if (!skip_name(&text)) return false;
    zone->has_summer = true;
    zone->summer = zone->standard + 3600;
    if (*text != ',') {
        if (!read_time(&text, &zone->summer)) return false;
        zone->summer = -zone->summer;
    }
    return read_change(&text, &zone->to_summer) && read_change(&text, &zone->to_standard) && *text == '\0';
}

/* ---- The file ------------------------------------------------------------------------------- */

/* Both tables have this shape; `wide`: times of 64 bits. */
typedef struct Block {
    uint32_t is_utc, is_standard, leaps, times, types, letters;
    const unsigned char *data;
    size_t size;
} Block;

static uint64_t big_endian(const unsigned char *bytes, unsigned width)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < width; i++) value = value << 8 | bytes[i];
    return value;
}

static bool read_block(const unsigned char *bytes, size_t length, size_t width, Block *block)
{
    uint32_t *counts[] = {&block->is_utc, &block->is_standard, &block->leaps,
                          &block->times,  &block->types,       &block->letters};

    if (length < HEADER_SIZE || memcmp(bytes, "TZif", 4) != 0) return false;
    for (int i = 0; i < 6; i++) {
        *counts[i] = (uint32_t)big_endian(bytes + 20 + 4 * i, 4);
        if (*counts[i] > MAX_FILE) return false;
    }
    block->data = bytes + HEADER_SIZE;
    block->size = block->times * (width + 1) + block->types * 6u + block->letters + block->leaps * (width + 4) +
                  block->is_standard + block->is_utc;
    return block->types > 0 && block->size <= length - HEADER_SIZE;
}

static bool read_table(const Block *block, unsigned width, int64_t *times, int32_t *offsets)
{
    const unsigned char *indices = block->data + block->times * (size_t)width, *types = indices + block->times;

    offsets[0] = (int32_t)(uint32_t)big_endian(types, 4);
    for (uint32_t i = 0; i < block->times; i++) {
        uint64_t time = big_endian(block->data + i * (size_t)width, width);

        times[i] = width == 8 ? (int64_t)time : (int32_t)(uint32_t)time;
        if (indices[i] >= block->types || (i > 0 && times[i] <= times[i - 1])) return false;
        offsets[i + 1] = (int32_t)(uint32_t)big_endian(types + indices[i] * 6u, 4);
    }
    for (uint32_t i = 0; i <= block->times; i++)
        if (offsets[i] <= -2 * DAY || offsets[i] >= 2 * DAY) return false;
    return true;
}

rung_status zone_read(const void *file, size_t length, Arena *arena, Zone **out)
{
    const unsigned char *bytes = file, *footer, *end;
    Block block;
    unsigned width = 4;
    char rule[128];
    Zone *zone;
    int64_t *times;
    int32_t *offsets;

    *out = NULL;
    if (!read_block(bytes, length, 4, &block)) return RUNG_BAD_FILE;
    if (bytes[4] >= '2') {
        size_t skipped = HEADER_SIZE + block.size;

        width = 8;
        if (!read_block(bytes + skipped, length - skipped, 8, &block)) return RUNG_BAD_FILE;
    }
    zone = arena_alloc(arena, sizeof *zone);
    times = arena_alloc(arena, block.times * sizeof *times);
    offsets = arena_alloc(arena, (block.times + (size_t)1) * sizeof *offsets);
    if (zone == NULL || times == NULL || offsets == NULL) return RUNG_NO_MEMORY;
    if (!read_table(&block, width, times, offsets)) return RUNG_BAD_FILE;
    *zone = (Zone){.times = times, .offsets = offsets, .count = block.times};
    footer = block.data + block.size;
    if (width == 8 && footer < bytes + length && *footer++ == '\n') {
        end = memchr(footer, '\n', (size_t)(bytes + length - footer));
        if (end == NULL || end - footer >= (ptrdiff_t)sizeof rule) return RUNG_BAD_FILE;
        memcpy(rule, footer, (size_t)(end - footer));
        rule[end - footer] = '\0';
        if (rule[0] != '\0' && !read_rule(rule, zone)) return RUNG_BAD_FILE;
    }
    *out = zone;
    return RUNG_OK;
}

Zone *zone_copy(const Zone *zone, Arena *arena)
{
    Zone *copy = arena_alloc(arena, sizeof *copy);
    int64_t *times = arena_alloc(arena, zone->count * sizeof *times);
    int32_t *offsets = arena_alloc(arena, (zone->count + (size_t)1) * sizeof *offsets);

    if (copy == NULL || times == NULL || offsets == NULL) return NULL;
    if (zone->count > 0) memcpy(times, zone->times, zone->count * sizeof *times);
    memcpy(offsets, zone->offsets, (zone->count + (size_t)1) * sizeof *offsets);
    *copy = *zone;
    copy->times = times;
    copy->offsets = offsets;
    return copy;
}

/* "Europe/Berlin", "Etc/GMT+5": nothing that leads out of the folder. */
static bool is_name(const char *name)
{
    size_t length = strlen(name);

    if (length == 0 || length > LONGEST_NAME || name[0] == '/' || name[length - 1] == '/') return false;
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

        if (!letter && (c == '\0' || strchr("+-_/", c) == NULL)) return false;
    }
    return true;
}

static rung_status load_file(const char *path, Arena *arena, Zone **out)
{
    FILE *file = fopen(path, "rb");
    rung_status status = RUNG_BAD_FILE;
    size_t length = 0, got;
    char *bytes;

    if (file == NULL) return RUNG_UNKNOWN_NAME;
    if ((bytes = arena_alloc(arena, MAX_FILE)) == NULL) {
        status = RUNG_NO_MEMORY;
    } else {
        while (length < MAX_FILE && (got = fread(bytes + length, 1, MAX_FILE - length, file)) > 0) length += got;
        if (!ferror(file) && length > 0) status = zone_read(bytes, length, arena, out);
    }
    fclose(file);
    return status;
}

rung_status zone_load(const char *name, Arena *arena, Zone **out)
{
    static const char *const FOLDERS[] = {"/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/etc/zoneinfo/"};
    static const int32_t NO_OFFSET[1];
    char path[sizeof "/usr/share/zoneinfo/" + LONGEST_NAME];

    *out = NULL;
    if (strcmp(name, "UTC") == 0) {
        if ((*out = arena_alloc(arena, sizeof **out)) == NULL) return RUNG_NO_MEMORY;
        **out = (Zone){.offsets = NO_OFFSET};
        return RUNG_OK;
    }
    if (!is_name(name)) return RUNG_UNKNOWN_NAME;
    for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++) {
        rung_status status;

        strcpy(path, FOLDERS[i]);
        strcat(path, name);
        status = load_file(path, arena, out);
        if (status != RUNG_UNKNOWN_NAME) return status;
    }
    return RUNG_UNKNOWN_NAME;
}
