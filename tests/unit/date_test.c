/* Tests of vm/date.h and of where Date gets its time from: a zone with summer time, dates far beyond what a
** rung_time reaches, the clock. What dates are in UTC is for tests/golden/date.js. */

#include <stdio.h>
#include <string.h>

#include "include/rung.h"
#include "vm/date.h"
#include "vm/math.h"

static int passed, failed;

static void check(bool condition, const char *what)
{
    if (condition) {
        passed++;
        return;
    }
    failed++;
    printf("date_test.c: %s\n", what);
}

static void check_text(const char *got, const char *wanted)
{
    if (strcmp(got, wanted) == 0) {
        passed++;
        return;
    }
    failed++;
    printf("date_test.c: got %s, wanted %s\n", got, wanted);
}

/* ---- a zone: an hour east, two from the end of March to the end of October ------------------- */

static double day_of(int32_t year, int32_t month, int32_t day)
{
    return date_make_day(year, month, day) * 86400000;
}

/* The last Sunday of a month of 31 days, at one o'clock. */
static double switch_of(int32_t year, int32_t month)
{
    int32_t parts[DATE_PARTS];

    date_split(day_of(year, month, 31), parts);
    return day_of(year, month, 31 - parts[DATE_WEEKDAY]) + 3600000;
}

/* A local time that is skipped has the offset of before, one that comes twice is the first of the two. */
static int32_t zone(void *user, rung_time time, bool is_local)
{
    double ms = (double)(time / RUNG_TICKS_PER_MS);
    double begin_shift = is_local ? 2 * 3600000 : 0, end_shift = begin_shift;
    int32_t parts[DATE_PARTS];

    ++*(int *)user;
    date_split(ms, parts);
    return ms >= switch_of(parts[DATE_YEAR], 2) + begin_shift &&
                   ms < switch_of(parts[DATE_YEAR], 9) + end_shift
               ? 7200
               : 3600;
}

static void check_local(const rung_host *host, const char *text, double time, const char *printed)
{
    char out[DATE_TEXT_MAX];

    check(date_parse(host, text, strlen(text)) == time, text);
    date_print(host, time, DATE_LOCAL, out);
    check_text(out, printed);
}

static void check_zone(void)
{
    int asked = 0;
    rung_host host = {.size = sizeof host, .user = &asked, .utc_offset = zone};
    double year;
    char out[DATE_TEXT_MAX];

    check_local(&host, "2024-01-15T10:30", 1705311000000, "Mon Jan 15 2024 10:30:00 GMT+0100");
    check_local(&host, "2024-07-15 10:30:00", 1721032200000, "Mon Jul 15 2024 10:30:00 GMT+0200");
    check_local(&host, "Mar 31, 2024 01:59:59", 1711846799000, "Sun Mar 31 2024 01:59:59 GMT+0100");
    check_local(&host, "2024-03-31T02:30", 1711848600000, "Sun Mar 31 2024 03:30:00 GMT+0200");
    check_local(&host, "2024-03-31T03:00", 1711846800000, "Sun Mar 31 2024 03:00:00 GMT+0200");
    check_local(&host, "2024-10-27T02:30", 1729989000000, "Sun Oct 27 2024 02:30:00 GMT+0200");
    check_local(&host, "2024-10-27T02:30+01:00", 1729992600000, "Sun Oct 27 2024 02:30:00 GMT+0100");
    check_local(&host, "2024-07-15", 1721001600000, "Mon Jul 15 2024 02:00:00 GMT+0200");
    check_local(&host, "+100024-07-15T00:00", day_of(100024, 6, 15) - 7200000,
                "Mon Jul 15 100024 00:00:00 GMT+0200");
    check_local(&host, "-100024-01-15T00:00", day_of(-100024, 0, 15) - 3600000,
                "Thu Jan 15 -100024 00:00:00 GMT+0100");
    for (year = -270000; year < 270000; year += 999) {
        double winter = date_make_day(year, 0, 15) * 86400000, summer = date_make_day(year, 6, 15) * 86400000;

        check(date_local(&host, winter) == winter + 3600000, "winter has the same offset in every cycle");
        check(date_local(&host, summer) == summer + 7200000, "summer has the same offset in every cycle");
        check(date_utc(&host, date_local(&host, summer)) == summer, "there and back");
    }
    check(asked > 1000, "the host was asked");
    date_print(&host, 0, DATE_UTC, out);
    check_text(out, "Thu, 01 Jan 1970 00:00:00 GMT");
    check(date_print(&host, math_nan(), DATE_LOCAL_TIME, out) == 12, "an invalid date has a text");
    check(!(date_local(&host, math_nan()) == 0) && !(date_utc(&host, math_infinity()) == 0),
          "no time, no zone");
}

/* ---- every day ------------------------------------------------------------------------------ */

static void check_calendar(void)
{
    int32_t parts[DATE_PARTS], before[DATE_PARTS];
    bool follows = true, returns = true;
    double time, limit = day_of(2410, 0, 1);

    date_split(day_of(1589, 11, 31), before);
    for (time = day_of(1590, 0, 1); time < limit; time += 86400000) {
        date_split(time, parts);
        if (parts[DATE_DAY] != before[DATE_DAY] + 1 &&
            (parts[DATE_DAY] != 1 || parts[DATE_MONTH] != (before[DATE_MONTH] + 1) % 12))
            follows = false;
        if (parts[DATE_YEAR] != before[DATE_YEAR] + (parts[DATE_MONTH] < before[DATE_MONTH])) follows = false;
        if (parts[DATE_WEEKDAY] != (before[DATE_WEEKDAY] + 1) % 7) follows = false;
        if (day_of(parts[DATE_YEAR], parts[DATE_MONTH], parts[DATE_DAY]) != time) returns = false;
        memcpy(before, parts, sizeof before);
    }
    check(follows, "each day follows the last one");
    check(returns && parts[DATE_YEAR] == 2409, "each day has its number");
    date_split(8.64e15, parts);
    check(parts[DATE_YEAR] == 275760 && parts[DATE_MONTH] == 8 && parts[DATE_DAY] == 13, "the last day");
    date_split(-8.64e15, parts);
    check(parts[DATE_YEAR] == -271821 && parts[DATE_MONTH] == 3 && parts[DATE_DAY] == 20, "the first day");
}

/* ---- the clock ------------------------------------------------------------------------------ */

static rung_time half_past(void *user)
{
    (void)user;
    return INT64_C(17053146001259999);
}

/* Evaluates with a clock or none, with an event time or none. */
static void check_clock(bool has_clock, rung_time now, const char *text, rung_status wanted, const char *json)
{
    rung_host host;
    rung_schema *schema;
    rung_program *program;
    rung_tags *tags;
    rung_vm *vm;
    rung_result result;
    const char *got = "";
    size_t length;

    rung_host_init(&host);
    if (has_clock) host.clock = half_past;
    check(rung_schema_new(&host, &schema) == RUNG_OK && rung_tags_new(schema, &tags) == RUNG_OK, "schema");
    check(rung_vm_new(schema, NULL, &vm) == RUNG_OK, "machine");
    check(rung_compile(schema, text, strlen(text), RUNG_EXPRESSION, NULL, &program, NULL) == RUNG_OK, text);
    rung_tags_set_now(tags, now);
    check(rung_eval(vm, program, NULL, tags, &result) == wanted, rung_vm_error(vm)->message);
    if (wanted == RUNG_OK && rung_result_json(vm, &result, &got, &length) == RUNG_OK) check_text(got, json);
    rung_vm_free(vm);
    rung_tags_free(tags);
    rung_program_free(program);
    rung_schema_free(schema);
}

int main(void)
{
    check_zone();
    check_calendar();
    check_clock(true, RUNG_TIME_NONE, "Date.now()", RUNG_OK, "1705314600125");
    check_clock(true, RUNG_TIME_NONE, "new Date()", RUNG_OK, "\"2024-01-15T10:30:00.125Z\"");
    check_clock(true, RUNG_TIME_NONE, "Date(0)", RUNG_OK,
                "\"Mon Jan 15 2024 10:30:00 GMT+0000 (Coordinated Universal Time)\"");
    check_clock(true, INT64_C(50000000), "Date.now()", RUNG_OK, "5000");
    check_clock(false, INT64_C(-1), "+new Date()", RUNG_OK, "-1");
    check_clock(false, RUNG_TIME_NONE, "Date.now()", RUNG_NO_CLOCK, "");
    check_clock(false, RUNG_TIME_NONE, "new Date()", RUNG_NO_CLOCK, "");
    check_clock(false, RUNG_TIME_NONE, "Date()", RUNG_NO_CLOCK, "");
    check_clock(false, RUNG_TIME_NONE, "new Date(undefined)", RUNG_OK, "null");
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
