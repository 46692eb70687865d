/* Time zones against the C library's, over all zones of the system; damaged files. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/zone.h"

static int passed, failed;

#define CHECK(condition) check((condition), #condition, __LINE__)

static void check(bool condition, const char *text, int line)
{
    if (condition) {
        passed++;
        return;
    }
    if (failed++ < 40) printf("zone_test.c:%d: %s\n", line, text);
}

static void *plain_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user, (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

static Arena new_arena(void)
{
    Allocator allocator = {plain_alloc, NULL};
    Arena arena;

    arena_init(&arena, &allocator, NULL, 0, SIZE_MAX);
    return arena;
}

static void test_against_libc(void)
{
    static const char *const NAMES[] = {"Europe/Berlin",    "America/New_York", "Australia/Sydney", "Asia/Kolkata",
                                        "America/St_Johns", "Europe/Dublin",    "Africa/Casablanca", "Asia/Tehran",
                                        "Pacific/Apia",     "Antarctica/Troll", "America/Godthab",  "Asia/Gaza",
                                        "Etc/GMT+5",        "Africa/Monrovia",  "Pacific/Kiritimati"};
    uint64_t random = 1;
    unsigned compared = 0;

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        Arena arena = new_arena();
        Zone *zone;
        int wrong = 0;
        char name[64];

        snprintf(name, sizeof name, ":%s", NAMES[i]);
        setenv("TZ", name, 1);
        tzset();
        if (zone_load(NAMES[i], &arena, &zone) == RUNG_OK) {
            for (int k = 0; k < 20000; k++) {
                time_t seconds;
                struct tm local;

                random = random * UINT64_C(6364136223846793005) + 1;
                seconds = (time_t)(random >> 31) % 6000000000 - 1500000000; /* 1922 to 2112 */
                localtime_r(&seconds, &local);
                wrong += zone_offset(zone, (rung_time)seconds * 10000000, false) != local.tm_gmtoff;
                compared++;
            }
            if (wrong != 0) printf("%s: %d differ\n", NAMES[i], wrong);
            CHECK(wrong == 0);
        }
        arena_free(&arena);
    }
    printf("%u offsets compared\n", compared);
}

static void test_local(void)
{
    Arena arena = new_arena();
    Zone *zone;
    const rung_time second = 10000000, spring = INT64_C(1774747800), autumn = INT64_C(1792891800);

    if (zone_load("Europe/Berlin", &arena, &zone) == RUNG_OK) {
        CHECK(zone_offset(zone, (spring - 3600) * second, true) == 3600);  /* 29 March 2026, 00:30 */
        CHECK(zone_offset(zone, (spring + 3600) * second, true) == 3600);  /* 02:30 is skipped: as before */
        CHECK(zone_offset(zone, (spring + 7200) * second, true) == 7200);  /* 03:30 */
        CHECK(zone_offset(zone, (autumn + 3600) * second, true) == 7200);  /* 25 October, 02:30 comes twice: the first */
        CHECK(zone_offset(zone, (autumn + 7200) * second, true) == 3600);
    }
    CHECK(zone_load("UTC", &arena, &zone) == RUNG_OK && zone_offset(zone, 0, true) == 0);
    CHECK(zone_load("Nowhere/Land", &arena, &zone) == RUNG_UNKNOWN_NAME && zone == NULL);
    CHECK(zone_load("../zoneinfo/UTC", &arena, &zone) == RUNG_UNKNOWN_NAME);
    CHECK(zone_load("/etc/localtime", &arena, &zone) == RUNG_UNKNOWN_NAME);
    CHECK(zone_load("", &arena, &zone) == RUNG_UNKNOWN_NAME);
    CHECK(zone_load("zone.tab", &arena, &zone) == RUNG_UNKNOWN_NAME);
    CHECK(zone_load("Europe", &arena, &zone) != RUNG_OK);
    arena_free(&arena);
}

static void test_damage(void)
{
    static char bytes[65536];
    FILE *file = fopen("/usr/share/zoneinfo/Europe/Berlin", "rb");
    size_t length = file == NULL ? 0 : fread(bytes, 1, sizeof bytes, file);
    unsigned refused = 0;

    if (file != NULL) fclose(file);
    for (size_t i = 0; i < length; i++) {
        char *cut = malloc(i + 1);
        Arena arena = new_arena();
        Zone *zone;

        memcpy(cut, bytes, i);
        refused += zone_read(cut, i, &arena, &zone) != RUNG_OK;
        free(cut);
        cut = malloc(length);
        memcpy(cut, bytes, length);
        cut[i] = (char)(cut[i] ^ (1 << i % 8));
        if (zone_read(cut, length, &arena, &zone) == RUNG_OK)
            for (int64_t year = -100; year < 200; year++) zone_offset(zone, year * 315576000000000, year % 2 == 0);
        free(cut);
        arena_free(&arena);
    }
    /* a file cut within its last line has no rule, which is refused, or none of that line at all */
    CHECK(refused + 2 >= length);
}

int main(void)
{
    test_against_libc();
    test_local();
    test_damage();
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
