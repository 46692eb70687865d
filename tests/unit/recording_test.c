/* Tests of recordings: CSV long and wide, NDJSON, times, qualities, order, and what is wrong with them.
**
** Each recording is fed in pieces of several sizes, which must not matter. What it says is shown as
** one line for each update: event time in seconds, then every tag that has changed. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "include/rung.h"
#include "runtime/time_text.h"

static int passed, failed;

#define CHECK(condition) check((condition), #condition, __LINE__)

static void check(bool condition, const char *text, int line)
{
    if (condition) {
        passed++;
        return;
    }
    failed++;
    if (failed <= 40) printf("recording_test.c:%d: %s\n", line, text);
}

static void check_text(const char *got, const char *expected, const char *how, int line)
{
    if (strcmp(got, expected) == 0) {
        passed++;
        return;
    }
    failed++;
    if (failed <= 40)
        printf("recording_test.c:%d: %s: expected\n%s--- got\n%s---\n", line, how, expected, got);
}

/* ---- Times ---------------------------------------------------------------------------------- */

static const char *shown(rung_time time)
{
    static char text[TIME_TEXT_MAX];

    if (time_to_text(time, text) != strlen(text)) abort();
    return text;
}

static void check_time(const char *text, const char *expected, bool has_offset, int line)
{
    TimeRead read = {0, false};
    bool fine = time_read_rfc3339(text, strlen(text), &read);

    check(fine == (expected != NULL), text, line);
    if (!fine || expected == NULL) return;
    check_text(shown(read.time), expected, text, line);
    check(read.has_offset == has_offset, text, line);
}

#define CHECK_TIME(text, expected, has_offset) check_time(text, expected, has_offset, __LINE__)

static void check_format(const char *format, const char *text, const char *expected, int line)
{
    TimeRead read = {0, false};
    bool fine = time_read_format(format, text, strlen(text), &read);

    check(time_format_is_valid(format), format, line);
    check(fine == (expected != NULL), text, line);
    if (fine && expected != NULL) check_text(shown(read.time), expected, text, line);
}

#define CHECK_FORMAT(format, text, expected) check_format(format, text, expected, __LINE__)

static void check_epoch(const char *text, rung_time_unit unit, int64_t ms, int64_t ticks, int line)
{
    rung_time time = 0;

    check(time_read_epoch(text, strlen(text), '.', &unit, &time) && time == ms * RUNG_TICKS_PER_MS + ticks,
          text, line);
}

static void test_times(void)
{
    rung_time_unit unit = RUNG_TIME_AUTO;
    rung_time time;
    char text[TIME_TEXT_MAX];

    CHECK_TIME("2026-03-01T08:00:05Z", "2026-03-01T08:00:05.000Z", true);
    CHECK_TIME("2026-03-01t08:00:05.123456789z", "2026-03-01T08:00:05.123Z", true);
    CHECK_TIME("2026-03-01 08:00:05,5+01:30", "2026-03-01T06:30:05.500Z", true);
    CHECK_TIME("2026-03-01T08:00:05-0800", "2026-03-01T16:00:05.000Z", true);
    CHECK_TIME("2026-03-01T08:00:05 +01", "2026-03-01T07:00:05.000Z", true);
    CHECK_TIME("2026-03-01 08:00", "2026-03-01T08:00:00.000Z", false);
    CHECK_TIME("2024-02-29T23:59:60Z", "2024-03-01T00:00:00.000Z", true);
    CHECK_TIME("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z", true);
    CHECK_TIME("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z", true);
    CHECK_TIME("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999Z", true);
    CHECK_TIME("+010000-01-01T00:00:00.0000001Z", "+010000-01-01T00:00:00.000Z", true);
    CHECK_TIME("-000001-12-31T23:59:59Z", "-000001-12-31T23:59:59.000Z", true);
    CHECK_TIME("+031196-12-31T23:59:60-23:59", "+031197-01-01T23:59:00.000Z", true);
    CHECK_TIME("-027257-01-01T00:00:00+23:59", "-027258-12-31T00:01:00.000Z", true);
    CHECK_TIME("+031197-01-01T00:00:00Z", NULL, true);
    CHECK_TIME("-027258-12-31T23:59:59Z", NULL, true);
    CHECK_TIME("+10000-01-01T00:00:00Z", NULL, true);
    CHECK_TIME("10000-01-01T00:00:00Z", NULL, true);
    CHECK_TIME("2026-02-29T00:00:00Z", NULL, true);
    CHECK_TIME("2100-02-29T00:00:00Z", NULL, true);
    CHECK_TIME("2026-13-01T00:00:00Z", NULL, true);
    CHECK_TIME("2026-00-01T00:00:00Z", NULL, true);
    CHECK_TIME("2026-04-31T00:00:00Z", NULL, true);
    CHECK_TIME("2026-03-01T24:00:00Z", NULL, true);
    CHECK_TIME("2026-03-01T08:60:00Z", NULL, true);
    CHECK_TIME("2026-03-01T08:00:00.Z", NULL, true);
    CHECK_TIME("2026-03-01T08:00:00+24:00", NULL, true);
    CHECK_TIME("2026-03-01T08:00:00Zx", NULL, true);
    CHECK_TIME("2026-03-01", NULL, true);
    CHECK_TIME("2026-3-1T08:00:00Z", NULL, true);

    /* every day from 0000 to 9999 reads back, and months have the right length */
    {
        int64_t days = 0;
        bool fine = true;

        for (time = -INT64_C(62167219200) * TICKS_PER_SECOND; time < INT64_C(253402300800) * TICKS_PER_SECOND;
             time += 86400 * TICKS_PER_SECOND) {
            TimeRead read;

            if (!time_read_rfc3339(shown(time), strlen(shown(time)), &read) || read.time != time)
                fine = false;
            days++;
        }
        CHECK(fine && days == 3652425);
    }
    CHECK(strcmp(shown(INT64_MAX), "+031197-09-14T02:48:05.477Z") == 0);
    CHECK(strcmp(shown(INT64_MIN), "-027258-04-19T21:11:54.522Z") == 0);
    CHECK(strcmp(shown(-1), "1969-12-31T23:59:59.999Z") == 0);

    CHECK_FORMAT("%d.%m.%Y %H:%M:%S", "01.03.2026 08:00:05", "2026-03-01T08:00:05.000Z");
    CHECK_FORMAT("%d.%m.%Y %H:%M:%S.%f", "1.3.2026  8:00:05.25", "2026-03-01T08:00:05.250Z");
    CHECK_FORMAT("%m/%d/%y %I:%M %p", "03/01/26 12:05 AM", "2026-03-01T00:05:00.000Z");
    CHECK_FORMAT("%m/%d/%y %I:%M %p", "03/01/70 01:05 pm", "1970-03-01T13:05:00.000Z");
    CHECK_FORMAT("%d-%b-%Y %H:%M%z", "01-Mar-2026 08:00+0100", "2026-03-01T07:00:00.000Z");
    CHECK_FORMAT("%d %b %Y", "1 september 2026", "2026-09-01T00:00:00.000Z");
    CHECK_FORMAT("%Y%j%%", "2024366%", "2024-12-31T00:00:00.000Z");
    CHECK_FORMAT("%Y%j", "2026366", NULL);
    CHECK_FORMAT("%Y%j", "2026000", NULL);
    CHECK_FORMAT("%d.%m.%Y", "01.03.2026x", NULL);
    CHECK_FORMAT("%d.%m.%Y", "01/03/2026", NULL);
    CHECK_FORMAT("%d.%m.%Y", "32.03.2026", NULL);
    CHECK_FORMAT("%Y-%m-%d %I %p", "2026-03-01 13 am", NULL);
    CHECK(!time_format_is_valid("%Y-%m-%Q") && !time_format_is_valid("%Y-%m-%d%") &&
          !time_format_is_valid("%H:%M") && !time_format_is_valid(""));

    check_epoch("1772352005", RUNG_TIME_AUTO, INT64_C(1772352005000), 0, __LINE__);
    check_epoch("1772352005123", RUNG_TIME_AUTO, INT64_C(1772352005123), 0, __LINE__);
    check_epoch("1772352005.1234567", RUNG_TIME_SECONDS, INT64_C(1772352005123), 4567, __LINE__);
    check_epoch("1772352005123.4567", RUNG_TIME_MILLISECONDS, INT64_C(1772352005123), 4567, __LINE__);
    check_epoch("-1.5", RUNG_TIME_SECONDS, -1500, 0, __LINE__);
    check_epoch("5", RUNG_TIME_MILLISECONDS, 5, 0, __LINE__);
    check_epoch("-253402300799.9999999", RUNG_TIME_SECONDS, INT64_C(-253402300799999), -9999, __LINE__);
    check_epoch("253402300799999.9999", RUNG_TIME_MILLISECONDS, INT64_C(253402300799999), 9999, __LINE__);
    CHECK(time_read_epoch("99999999999", 11, '.', &unit, &time) && unit == RUNG_TIME_SECONDS);
    unit = RUNG_TIME_AUTO;
    CHECK(time_read_epoch("100000000000", 12, '.', &unit, &time) && unit == RUNG_TIME_MILLISECONDS);
    unit = RUNG_TIME_SECONDS;
    CHECK(!time_read_epoch("253402300800", 12, '.', &unit, &time)); /* the year 10000 */
    CHECK(!time_read_epoch("", 0, '.', &unit, &time) && !time_read_epoch("-", 1, '.', &unit, &time) &&
          !time_read_epoch("1.", 2, '.', &unit, &time));
    CHECK(!time_read_epoch("1e9", 3, '.', &unit, &time) &&
          !time_read_epoch("99999999999999999999", 20, '.', &unit, &time));

    duration_to_text(10 * TICKS_PER_SECOND, text);
    CHECK(strcmp(text, "10 s") == 0);
    duration_to_text(90 * TICKS_PER_SECOND, text);
    CHECK(strcmp(text, "1 min 30 s") == 0);
    duration_to_text(2500, text);
    CHECK(strcmp(text, "0.25 ms") == 0);
    duration_to_text(0, text);
    CHECK(strcmp(text, "0 s") == 0);
    duration_to_text(2 * 86400 * TICKS_PER_SECOND, text);
    CHECK(strcmp(text, "2 d") == 0);
    duration_to_text(3600 * TICKS_PER_SECOND - 5000000, text);
    CHECK(strcmp(text, "59 min 59.5 s") == 0);
    CHECK(duration_to_text(INT64_MAX, text) == strlen(text) && strlen(text) < TIME_TEXT_MAX);
}

/* ---- Reading a recording -------------------------------------------------------------------- */

typedef struct Log {
    char text[65536];
    size_t length;
} Log;

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
static void
add(Log *log, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    log->length +=
        (size_t)vsnprintf(log->text + log->length, sizeof log->text - log->length, format, arguments);
    va_end(arguments);
    if (log->length >= sizeof log->text) abort();
}

static const char RULES[] = "tags:\n"
                            "  temp: {type: double, node: i=1}\n"
                            "  count: {type: int32}\n"
                            "  run: {type: bool}\n"
                            "  mode: {type: string, column: Plant/Mode}\n"
                            "  due: {type: datetime}\n"
                            "  data: {type: any}\n"
                            "  list: {type: \"double[]\"}\n";

enum { TAGS = 7 };

static void on_bad_line(void *user, uint64_t line, const char *message)
{
    add(user, "line %u: %s\n", (unsigned)line, message);
}

/* Tags with a sample since the last call, by a machine of our own. */
typedef struct Watch {
    rung_rules *rules;
    rung_vm *vm;
    rung_program *show[TAGS];
    char last[TAGS][256];
} Watch;

static void watch_begin(Watch *watch)
{
    rung_schema *schema = rung_rules_schema(watch->rules);

    if (rung_vm_new(schema, NULL, &watch->vm) != RUNG_OK) abort();
    for (uint32_t i = 0; i < TAGS; i++) {
        const char *name = rung_schema_name(schema, i);

        watch->last[i][0] = '\0';
        if (rung_compile(schema, name, strlen(name), RUNG_EXPRESSION, NULL, &watch->show[i], NULL) != RUNG_OK)
            abort();
    }
}

static void watch_end(Watch *watch)
{
    for (uint32_t i = 0; i < TAGS; i++) rung_program_free(watch->show[i]);
    rung_vm_free(watch->vm);
}

static void watch_show(Watch *watch, Log *log)
{
    rung_schema *schema = rung_rules_schema(watch->rules);
    rung_tags *tags = (rung_tags *)(uintptr_t)rung_rules_tags(watch->rules);

    for (uint32_t i = 0; i < TAGS; i++) {
        const rung_slot *slot = rung_tags_slot(tags, i);
        const char *quality = RUNG_SEVERITY(slot->status) == 0 ? "" : rung_status_code_name(slot->status);
        char now[256];
        rung_result result;
        const char *text = "?";
        size_t length = 1;

        if (rung_eval(watch->vm, watch->show[i], NULL, tags, &result) == RUNG_OK &&
            rung_result_json(watch->vm, &result, &text, &length) != RUNG_OK)
            abort();
        snprintf(now, sizeof now, "%.*s%s%s", (int)length, text, *quality != '\0' ? "@" : "",
                 *quality != '\0' ? quality : "");
        if (strcmp(now, watch->last[i]) != 0 && strcmp(now, "?@BadWaitingForInitialData") != 0)
            add(log, " %s=%s", rung_schema_name(schema, i), now);
        memcpy(watch->last[i], now, sizeof now);
    }
}

/* Feeds a text in pieces and logs updates, bad lines and how it ended. */
static void play(const char *text, size_t length, size_t piece, const rung_recording_options *given, Log *log)
{
    rung_recording_options options = *given;
    rung_recording *recording = NULL;
    rung_diag diag;
    rung_status status = RUNG_END;
    Watch watch;

    log->length = 0;
    log->text[0] = '\0';
    options.on_bad_line = on_bad_line;
    options.user = log;
    if (rung_rules_load(RULES, sizeof RULES - 1, NULL, &watch.rules, &diag) != RUNG_OK) abort();
    watch_begin(&watch);
    if (rung_recording_new(watch.rules, &options, &recording) != RUNG_OK) abort();
    for (size_t at = 0; status == RUNG_END;) {
        size_t count = length - at < piece ? length - at : piece;

        if (count > 0 && rung_recording_feed(recording, text + at, count) != RUNG_OK) abort();
        if (count == 0) rung_recording_finish(recording);
        at += count;
        while ((status = rung_recording_step(recording, &diag)) == RUNG_OK) {
            rung_recording_metrics metrics;

            rung_recording_metrics_get(recording, &metrics);
            add(log, "%g", (double)metrics.last / 1e7);
            watch_show(&watch, log);
            add(log, "\n");
        }
        if (count == 0) break;
    }
    if (status != RUNG_END) {
        add(log, "%s, line %u: %s", rung_status_name(status), diag.line, diag.message);
        if (*diag.hint != '\0') add(log, " [%s]", diag.hint);
        add(log, "\n");
        check(rung_recording_step(recording, &diag) == status, "a recording that ended stays so", __LINE__);
    }
    rung_recording_free(recording);
    watch_end(&watch);
    rung_rules_free(watch.rules);
}

static void recording_at(int line, const rung_recording_options *options, const char *text, size_t length,
                         const char *expected)
{
    static const size_t PIECES[] = {1, 2, 7, SIZE_MAX};
    static Log log;
    rung_recording_options defaults;
    char how[64];

    rung_recording_options_init(&defaults);
    for (size_t i = 0; i < sizeof PIECES / sizeof *PIECES; i++) {
        play(text, length, PIECES[i], options == NULL ? &defaults : options, &log);
        snprintf(how, sizeof how, "in pieces of %ld", (long)PIECES[i]);
        check_text(log.text, expected, how, line);
    }
}

#define RECORDING(text, expected) recording_at(__LINE__, NULL, text, strlen(text), expected)
#define RECORDING_WITH(options, text, expected) recording_at(__LINE__, options, text, strlen(text), expected)

static rung_recording_options options_of(void)
{
    rung_recording_options options;

    rung_recording_options_init(&options);
    return options;
}

/* ---- CSV ------------------------------------------------------------------------------------ */

static void test_long(void)
{
    RECORDING("time,tag,value,quality\n"
              "1,temp,20.5,Good\n1,run,true,\n2,temp,,BadSensorFailure\n3,temp,21,uncertain\n3,count,,\n4,"
              "Plant/Mode,AUTO,0x0\n",
              "line 6: no value (tag 'count')\n1 temp=20.5 run=true\n2 temp=?@BadSensorFailure\n3 "
              "temp=21@Uncertain\n4 mode=\"AUTO\"\n");
    /* columns in any order, other ones ignored, blanks around */
    RECORDING("Value;Unit; Name ;TimeStamp\r\n 5 ;C;temp;1\r\n\r\n6;C;temp;2", "1 temp=5\n2 temp=6\n");
    /* qualities: names, numbers, OPC DA */
    RECORDING("time,tag,value,quality\n1,temp,1,192\n2,temp,2,64\n3,temp,3,0\n4,temp,4,216\n5,temp,5,"
              "0x40900000\n6,temp,6,2147483648\n"
              "7,temp,7,GOOD\n8,temp,8,bad\n9,temp,9,UncertainLastUsableValue\n10,temp,10,fine\n11,temp,11,"
              "4294967296\n12,temp,12,127\n",
              "line 11: 'fine' is not a quality\nline 12: '4294967296' is not a quality\n1 temp=1\n2 "
              "temp=2@Uncertain\n3 temp=?@Bad\n4 temp=4\n"
              "5 temp=5@UncertainLastUsableValue\n6 temp=?@Bad\n7 temp=7\n8 temp=?@Bad\n9 "
              "temp=9@UncertainLastUsableValue\n12 temp=12@Uncertain\n");
    RECORDING("time,tag,value,status\n1,temp,1,0\n2,temp,2,64\n", "1 temp=1\n2 temp=2@Uncertain\n");
    /* quotes, doubled ones, delimiters and line ends within; a quote inside of a cell is a letter */
    RECORDING("time,tag,value\n1,Plant/Mode,\"a, \"\"b\"\"\nc\"\n2,Plant/Mode,5\" "
              "pipe\n3,\"Plant/Mode\",\"\"\n4,Plant/Mode,\n5,temp,1\n",
              "line 6: no value (tag 'Plant/Mode')\n1 mode=\"a, \\\"b\\\"\\nc\"\n2 mode=\"5\\\" pipe\"\n3 "
              "mode=\"\"\n5 temp=1\n");
    /* lines that cannot be used, with their numbers */
    RECORDING("time,tag,value\n1,temp\n2,temp,2,3\nsoon,temp,3\n\"4\"x,temp,4\n5,nonsense,5\n5,nonsense,6\n7,"
              "Plant/Mode,\"a\nb\"\n8,temp,\"8\n9,temp,9\n",
              "line 2: 2 cells, the first line has 3\nline 3: 4 cells, the first line has 3\nline 4: 'soon' "
              "is not a time\n"
              "line 5: text after a closing quote in cell 1\nline 6: no tag is called 'nonsense': its "
              "samples are ignored\n"
              "line 10: a quote that is not closed\n7 mode=\"a\\nb\"\n9 temp=9\n");
    RECORDING("time,tag,value\n1,tmp,1\n2,tmp,2\n",
              "line 2: no tag is called 'tmp': its samples are ignored; did you mean 'temp'?\n"
              "RUNG_BAD_INPUT, line 2: no line is about a tag of the rules; the first one is about 'tmp' "
              "[did you mean 'temp'? 'column:' in the rule file gives a tag its name in recordings]\n");
    /* nothing is nothing */
    RECORDING("", "");
    RECORDING("\n\n", "");
    RECORDING("time,tag,value\n", "");
}

static void test_values(void)
{
    /* each type, and what does not fit it */
    RECORDING(
        "time,tag,value\n1,temp,-1.5e3\n2,temp,NaN\n3,temp,-inf\n4,temp,+Infinity\n5,temp,0x10\n6,temp,1_0\n",
        "line 6: '0x10' is not a double (tag temp)\nline 7: '1_0' is not a double (tag temp)\n"
        "1 temp=-1500\n2 temp=NaN\n3 temp=-Infinity\n4 temp=Infinity\n5 temp=?@BadTypeMismatch\n6\n");
    RECORDING("time,tag,value\n1,count,5\n2,count,5.0\n3,count,-2147483648\n4,count,2147483648\n5,count,1."
              "5\n6,count,7\n",
              "line 5: '2147483648' is not an int32 (tag count)\nline 6: '1.5' is not an int32 (tag count)\n"
              "1 count=5\n2\n3 count=-2147483648\n4 count=?@BadTypeMismatch\n5\n6 count=7\n");
    RECORDING("time,tag,value\n1,run,TRUE\n2,run,0\n3,run,1\n4,run,False\n5,run,on\n",
              "line 6: 'on' is not a bool (tag run)\n1 run=true\n2 run=false\n3 run=true\n4 run=false\n5 "
              "run=?@BadTypeMismatch\n");
    RECORDING(
        "time,tag,value\n1,due,1970-01-01T00:00:05Z\n2,due,7.25\n3,due,later\n",
        "line 4: 'later' is not a datetime (tag due)\n1 due=5000\n2 due=7250\n3 due=?@BadTypeMismatch\n");
    RECORDING("time;tag;value\n1;data;5\n2;data;AUTO\n3;data;[1,{\"a\":null}]\n4;data;true\n5;data;\"say "
              "\"\"hi\"\"\"\n6;data;[1,\n7;list;[1,2]\n8;list;[1,\"a\"]\n9;list;5\n",
              "1 data=5\n2 data=\"AUTO\"\n3 data=[1,{\"a\":null}]\n4 data=true\n5 data=\"say \\\"hi\\\"\"\n6 "
              "data=?@BadTypeMismatch\n"
              "7 list=[1,2]\n8 list=?@BadTypeMismatch\n9\n");
}

static void test_wide(void)
{
    rung_recording_options options = options_of();

    RECORDING("time,temp,count,Plant/Mode\n1,20.5,,AUTO\n2,,,\n3,21,7,\n",
              "1 temp=20.5 mode=\"AUTO\"\n3 temp=21 count=7\n");
    /* unknown columns are named once; the time need not be the first one */
    RECORDING("temp\tdate\tts\tx\n5\tmonday\t1\t9\n", "line 1: 2 columns are ignored, no tag has this name: "
                                                      "'date' (did you mean 'data'?), 'x'\n1 temp=5\n");
    RECORDING("time,temp,MODE,plant/mode\n1,5,,\n",
              "line 1: 2 columns are ignored, no tag has this name: 'MODE', 'plant/mode' (did you mean "
              "'Plant/Mode'?)\n1 temp=5\n");
    RECORDING("when|temp\n1|5\n", "1 temp=5\n");
    /* a tag is no time, and one name is one column */
    RECORDING("temp,count\n1,5\n",
              "RUNG_BAD_INPUT, line 1: no column is called time, and the first one, 'temp', is a tag "
              "[--time-column NAME says which one has the times]\n");
    RECORDING("tag,value,when\ntemp,1,1\n", "RUNG_BAD_INPUT, line 1: no column is called time "
                                            "[--time-column NAME says which one has the times]\n");
    RECORDING("time,temp,count,temp\n1,5,1,6\n", "RUNG_BAD_INPUT, line 1: two columns are called 'temp'\n");
    RECORDING("time,temp,time\n1,5,1\n", "RUNG_BAD_INPUT, line 1: two columns are called 'time'\n");
    RECORDING("time,tag,value,value\n1,temp,1,1\n",
              "RUNG_BAD_INPUT, line 1: two columns are called 'value'\n");
    RECORDING("time;temp;count\n1;85,5;3,0\n",
              "line 2: '85,5' is not a double (tag temp): decimal commas are read with --decimal ,\n"
              "line 2: '3,0' is not an int32 (tag count): decimal commas are read with --decimal ,\n"
              "1 temp=?@BadTypeMismatch count=?@BadTypeMismatch\n");
    RECORDING("time,tmp,cuont\n1,2,3\n",
              "RUNG_BAD_INPUT, line 1: no column is a tag of the rules; the first one is 'tmp' "
              "[did you mean 'temp'? 'column:' in the rule file gives a tag its name in recordings]\n");
    RECORDING("time\n1\n", "RUNG_BAD_INPUT, line 1: the first line has no column for a tag\n");
    options.time_column = "date";
    RECORDING_WITH(&options, "time,date,temp\n9,1,5\n",
                   "line 1: 1 column is ignored, no tag has this name: 'time'\n1 temp=5\n");
    RECORDING_WITH(
        &options, "time,temp\n9,5\n",
        "RUNG_BAD_INPUT, line 1: no column is called 'date' [the first line has the names of the columns]\n");

    /* decimal commas */
    options = options_of();
    options.decimal = ',';
    RECORDING_WITH(&options, "time;temp;count\n1,5;20,5;3\n2;1.234;\n3;-1,5e2;4\n",
                   "line 3: '1.234' is not a double (tag temp)\n1.5 temp=20.5 count=3\n2 "
                   "temp=?@BadTypeMismatch\n3 temp=-150 count=4\n");
    RECORDING_WITH(&options, "time,temp\n1,\"20,5\"\n", "1 temp=20.5\n");
    options.delimiter = '#';
    RECORDING_WITH(&options, "time#temp\n1#2,5\n", "1 temp=2.5\n");
}

static void test_time_options(void)
{
    rung_recording_options options = options_of();

    RECORDING("time,temp\n2026-03-01T08:00:05Z,1\n2026-03-01 09:00:06+01:00,2\n",
              "1.77235e+09 temp=1\n1.77235e+09 temp=2\n");
    RECORDING("time,temp\n1970-01-01T00:00:05,1\n",
              "RUNG_BAD_INPUT, line 2: the time '1970-01-01T00:00:05' has no offset from UTC [say which zone "
              "it is in with --tz, for example --tz +01:00]\n");
    RECORDING("time,temp\n1970-01-01T00:00:05Z,1\n1970-01-01T00:00:06,2\n",
              "line 3: '1970-01-01T00:00:06' has no offset from UTC\n5 temp=1\n");
    options.has_tz = true;
    options.tz_offset = -3600;
    RECORDING_WITH(&options, "time,temp\n1970-01-01T00:00:05,1\n1970-01-01T01:00:06Z,2\n",
                   "3605 temp=1\n3606 temp=2\n");
    options.time_format = "%d.%m.%Y %H:%M:%S";
    RECORDING_WITH(&options, "time,temp\n01.01.1970 00:00:05,1\n1.1.70 0:0:6,2\n",
                   "line 3: '1.1.70 0:0:6' does not fit the time format\n3605 temp=1\n");
    /* the first time settles the unit of all */
    RECORDING("time,temp\n100000000001,1\n100000000002.5,2\n5,3\n",
              "RUNG_BAD_INPUT, line 4: line 4 (1970-01-01T00:00:00.005Z) is 1157 d 9 h 46 min 39.9975 s "
              "behind line 3: more than "
              "the 10 s that lines may be out of order "
              "[sort it with --sort, or allow more with --reorder]\n");
    /* nothing could be used at all */
    RECORDING(
        "time,temp,x\nmonday,1,1\ntuesday,2,2\n",
        "line 1: 1 column is ignored, no tag has this name: 'x'\nline 2: 'monday' is not a time\n"
        "line 3: 'tuesday' is not a time\nRUNG_BAD_INPUT, line 2: no line could be used: its time cannot be "
        "read [--time-format says how times are written, --time-unit what their numbers count]\n");
    RECORDING_WITH(
        &options, "time,temp\nmonday,1\n",
        "line 2: 'monday' does not fit the time format\nRUNG_BAD_INPUT, line 2: no line could be used: its "
        "time cannot be read [--time-format must describe the whole text of a time]\n");
    RECORDING("time,temp\n1\n",
              "line 2: 1 cell, the first line has 2\nRUNG_BAD_INPUT, line 3: no line could be "
              "used\n");
    options = options_of();
    options.time_unit = RUNG_TIME_MILLISECONDS;
    RECORDING_WITH(&options, "time,temp\n1500,1\n", "1.5 temp=1\n");
}

/* ---- NDJSON --------------------------------------------------------------------------------- */

/* Lines that are no samples: time goes on, a link is lost and regained. */
static void test_marks(void)
{
    RECORDING("{\"time\":1,\"tag\":\"temp\",\"value\":20.5}\n{\"tick\":3}\n"
              "{\"link\":\"opcua\",\"state\":\"lost\",\"time\":4}\n{\"time\":4,\"tag\":\"run\",\"value\":true}\n"
              "{\"link\":\"opcua\",\"state\":\"regained\",\"arrival_time\":6}\n{\"time\":7,\"tag\":\"temp\",\"value\":5}\n",
              "1 temp=20.5\n3\n4 temp=?@BadNoCommunication\n4 run=true\n6\n7 temp=5\n");
    /* without n they are put in order, as all is; with it they stand where they stand */
    RECORDING("{\"tick\":3}\n{\"time\":1,\"tag\":\"temp\",\"value\":20.5}\n{\"time\":30,\"tag\":\"temp\",\"value\":6}\n"
              "{\"link\":\"opcua\",\"state\":\"lost\",\"time\":2}\n",
              "1 temp=20.5\n3\n"
              "RUNG_BAD_INPUT, line 4: line 4 (1970-01-01T00:00:02.000Z) is 28 s behind line 3: more than the 10 s that lines may be "
              "out of order [sort it with --sort, or allow more with --reorder]\n");
    RECORDING("{\"n\":1,\"tick\":3}\n{\"n\":2,\"time\":1,\"tag\":\"temp\",\"value\":20.5}\n"
              "{\"n\":3,\"time\":30,\"tag\":\"temp\",\"value\":6}\n"
              "{\"n\":3,\"link\":\"opcua\",\"state\":\"lost\",\"arrival_time\":2}\n"
              "{\"n\":3,\"time\":1,\"tag\":\"temp\",\"value\":7}\n{\"n\":4,\"link\":\"opcua\",\"state\":\"regained\"}\n",
              "3\n3 temp=20.5\n30 temp=6\n30 temp=?@BadNoCommunication\n30 temp=7\n30\n");
    RECORDING("{\"tick\":1}\n{\"tick\":null}\n{\"tick\":\"x\"}\n{\"tick\":true}\n{\"link\":5,\"state\":\"lost\",\"time\":1}\n"
              "{\"link\":\"opcua\",\"state\":\"gone\",\"time\":1}\n{\"link\":\"opcua\",\"time\":1}\n{\"link\":\"opcua\",\"state\":\"lost\"}\n"
              "{\"link\":\"plc1\",\"state\":\"lost\",\"time\":1}\n{\"link\":\"plc1\",\"state\":\"regained\",\"time\":2}\n"
              "{\"n\":5,\"tick\":9}\n",
              "line 2: \"tick\" is not a time\nline 3: 'x' is not a time\nline 4: 'true' is not a time\n"
              "line 5: \"link\" is not the name of a source\n"
              "line 6: \"state\" of a link is \"lost\" or \"regained\"\nline 7: \"state\" of a link is \"lost\" or \"regained\"\n"
              "line 8: no \"time\"\nline 9: no source of the rules is called 'plc1': its link is ignored\n1\n9\n");
    RECORDING("{\"tick\":9}\n{\"n\":1,\"link\":\"opcua\",\"state\":\"lost\"}\n{\"n\":1,\"tick\":10}\n",
              "line 2: no \"time\"\n9\n10\n");
    RECORDING("{\"n\":5,\"tick\":9}\n{\"tick\":10}\n{\"n\":-1,\"tick\":11}\n{\"n\":6,\"tick\":12}\n",
              "line 2: no \"n\", which the lines before have\nline 3: \"n\" is not a whole number\n9\n12\n");
}

static void test_ndjson(void)
{
    RECORDING("{\"time\":1,\"tag\":\"temp\",\"value\":20.5}\n"
              "{ \"value\" : true , \"tag\":\"run\", \"time\":\"1970-01-01T00:00:01Z\", \"other\": "
              "{\"a\":[1,\"}\"]} }\r\n"
              "\n"
              "{\"time\":2,\"tag\":\"temp\",\"value\":null,\"status\":\"BadSensorFailure\"}\n"
              "{\"time\":3,\"tag\":\"temp\",\"quality\":\"bad\"}\n"
              "{\"time\":4,\"tag\":\"temp\",\"value\":\"NaN\",\"status\":0}\n"
              "{\"time\":5,\"tag\":\"Plant\\/M\\u006fde\",\"value\":\"a\\n\\\"\\ud83d\\ude00\\u00e9\"}\n"
              "{\"time\":6,\"tag\":\"data\",\"value\":{\"a\":[1,\"x\"]}}\n"
              "{\"time\":7,\"tag\":\"data\",\"value\":\"text\"}\n"
              "{\"time\":8,\"tag\":\"due\",\"value\":\"1970-01-01T00:00:05Z\"}\n"
              "{\"time\":9,\"tag\":\"due\",\"value\":6000}\n"
              "{\"time\":10,\"tag\":\"Plant/Mode\",\"value\":null}\n"
              "{\"time\":11,\"tag\":\"data\",\"value\":null}\n"
              "{\"time\":12,\"tag\":\"data\",\"value\":{\"$n\":\"-Infinity\"}}\n{\"time\":13,\"tag\":\"data\",\"value\":-0}\n",
              "1 temp=20.5 run=true\n2 temp=?@BadSensorFailure\n3 temp=?@Bad\n4 temp=NaN\n5 "
              "mode=\"a\\n\\\"😀é\"\n6 data={\"a\":[1,\"x\"]}\n"
              "7 data=\"text\"\n8 due=5000\n9 due=6000\n10 mode=null\n11 data=null\n12 data=-Infinity\n13 data=-0\n");
    RECORDING("{\"time\":1,\"tag\":\"temp\",\"value\":\"hot\"}\n{\"time\":2,\"tag\":\"count\",\"value\":true}"
              "\n{\"time\":3,\"tag\":\"run\",\"value\":1}\n"
              "{\"time\":4,\"tag\":\"Plant/"
              "Mode\",\"value\":4}\n{\"time\":5,\"tag\":\"temp\",\"value\":null}\n{\"time\":6,\"tag\":"
              "\"data\",\"value\":{\"a\":}}\n",
              "line 1: 'hot' is not a double (tag temp)\nline 2: 'true' is not an int32 (tag count)\n"
              "line 3: '1' is not a bool (tag run)\nline 4: '4' is not a string (tag mode)\n"
              "line 5: 'null' is not a double (tag temp)\n"
              "1 temp=?@BadTypeMismatch\n2 count=?@BadTypeMismatch\n3 run=?@BadTypeMismatch\n4 "
              "mode=?@BadTypeMismatch\n5\n6 data=?@BadTypeMismatch\n");
    RECORDING("{\"time\":1,\"tag\":\"temp\",\"value\":1}\n{\"time\":1,\"tag\":\"temp\"\n{\"time\":1,\"tag\":"
              "5,\"value\":1}\n{\"tag\":\"temp\",\"value\":1}\n"
              "{\"time\":1,\"tag\":\"temp\"}\n{\"time\":1,\"tag\":\"temp\",\"value\":1,\"status\":\"Fine\"}"
              "\n[1]\n{\"time\":1,\"tag\":\"temp\",\"value\":yes}\n"
              "{\"time\":1,\"tag\":\"tepm\",\"value\":1}\n{\"time\":true,\"tag\":\"temp\",\"value\":1}\n{"
              "\"time\":2,\"tag\":\"Plant/Mode\",\"value\":\"\\x\"}\n{}\n{} x\n",
              "line 2: not a JSON object\nline 3: no \"tag\" with a name\nline 4: no \"time\"\nline 5: no "
              "\"value\"\nline 6: 'Fine' is not a quality\n"
              "line 7: not a JSON object\nline 8: a broken \"value\"\nline 9: no tag is called 'tepm': its "
              "samples are ignored; did you mean 'temp'?\nline 10: 'true' is not a time\n"
              "line 11: a broken \"value\"\nline 12: no \"tag\" with a name\nline 13: not a JSON object\n1 "
              "temp=1\n");
    RECORDING("\xEF\xBB\xBF{\"time\":1,\"tag\":\"temp\",\"value\":1}", "1 temp=1\n");
    RECORDING("\xEF\xBB\xBFtime,temp\n1,5\n", "1 temp=5\n");
    recording_at(__LINE__, NULL, "\xFF\xFEt\0i\0", 6,
                 "RUNG_BAD_INPUT, line 1: the recording is UTF-16 [save it as UTF-8]\n");
    RECORDING(
        "[{\"time\":1}]\n",
        "RUNG_BAD_INPUT, line 1: the recording is a JSON array [NDJSON is one object a line, without [ ]]\n");

    /* numbered updates: neither sorted nor joined by time; a late sample is late again */
    RECORDING("{\"n\":1,\"time\":5,\"tag\":\"temp\",\"value\":1}\n{\"n\":1,\"time\":4,\"tag\":\"count\","
              "\"value\":1}\n{\"n\":2,\"time\":5,\"tag\":\"temp\",\"value\":2}\n"
              "{\"n\":3,\"time\":3,\"tag\":\"temp\",\"value\":3}\n{\"n\":4,\"tag\":\"count\",\"status\":"
              "\"BadNoCommunication\"}\n"
              "{\"time\":9,\"tag\":\"temp\",\"value\":4}\n{\"n\":1.5,\"time\":9,\"tag\":\"temp\",\"value\":4}"
              "\n{\"n\":1,\"time\":1,\"tag\":\"count\",\"value\":5}\n",
              "5 temp=1 count=1\n5 temp=2\n5\nline 6: no \"n\", which the lines before have\nline 7: \"n\" "
              "is not a whole number\n"
              "5 count=?@BadNoCommunication\n5 count=5\n");
}

/* ---- Order ---------------------------------------------------------------------------------- */

static void test_order(void)
{
    rung_recording_options options = options_of();

    /* lines of one time are one update, wherever they stand; the last of a tag counts */
    RECORDING("time,tag,value\n5,temp,1\n7,temp,3\n6,temp,2\n5,count,1\n5,temp,9\n",
              "5 temp=9 count=1\n6 temp=2\n7 temp=3\n");
    /* at the edge of what is allowed, and beyond */
    RECORDING("time,tag,value\n20,temp,3\n10,temp,1\n10,count,1\n21,temp,4\n11,temp,2\n",
              "10 temp=1 count=1\n11 temp=2\n20 temp=3\n21 temp=4\n");
    RECORDING(
        "time,tag,value\n20,temp,3\n9.9999,temp,1\n",
        "RUNG_BAD_INPUT, line 3: line 3 (1970-01-01T00:00:09.999Z) is 10.0001 s behind line 2: more than the "
        "10 s that lines may be out of order "
        "[sort it with --sort, or allow more with --reorder]\n");
    options.reorder = 0;
    RECORDING_WITH(&options, "time,tag,value\n1,temp,1\n1,count,1\n2,temp,2\n2,count,2\n",
                   "1 temp=1 count=1\n2 temp=2 count=2\n");
    RECORDING_WITH(
        &options, "time,tag,value\n2,temp,1\n1,temp,1\n",
        "RUNG_BAD_INPUT, line 3: line 3 (1970-01-01T00:00:01.000Z) is 1 s behind line 2: more than "
        "the 0 s that lines may be out of order "
        "[sort it with --sort, or allow more with --reorder]\n");
    options.sort = true;
    RECORDING_WITH(&options,
                   "time,tag,value\n100,Plant/Mode,c\n3,temp,1\n3,temp,2\n-50,Plant/Mode,a\n3,count,1\n",
                   "-50 mode=\"a\"\n3 temp=2 count=1\n100 mode=\"c\"\n");
}

/* The end that was asked for: what comes later is not applied, and lines far behind it are not read. */
static void test_until(void)
{
    rung_recording_options options = options_of();

    options.until = 6 * RUNG_TICKS_PER_MS * 1000;
    RECORDING_WITH(&options, "time,tag,value\n5,temp,1\n7,temp,3\n6,temp,2\n8,temp,4\n", "5 temp=1\n6 temp=2\n");
    RECORDING_WITH(&options, "time,tag,value\n6.0000001,temp,3\n6,temp,2\n", "6 temp=2\n");
    RECORDING_WITH(&options, "time,tag,value\n7,temp,3\n", "");
    RECORDING_WITH(&options, "time,tag,value\n5,temp,1\n7,temp,3\n30,temp,9\nnonsense\n1,temp,1\n", "5 temp=1\n");
    RECORDING_WITH(&options,
                   "{\"n\":4,\"time\":5,\"tag\":\"temp\",\"value\":1}\n"
                   "{\"n\":5,\"time\":4,\"tag\":\"count\",\"value\":2}\n"
                   "{\"n\":5,\"time\":7,\"tag\":\"temp\",\"value\":2}\n"
                   "{\"n\":6,\"time\":5,\"tag\":\"temp\",\"value\":3}\n",
                   "5 temp=1\n");
    options.sort = true;
    RECORDING_WITH(&options, "time,tag,value\n9,temp,1\n5,temp,3\n6,temp,9\n7,temp,1\n", "5 temp=3\n6 temp=9\n");
}

/* A shuffled recording gives the same updates as a sorted one, whatever the window and the texts. */
static void test_shuffled(void)
{
    enum { LINES = 600 };
    static Log text, sorted, got;
    static int times[LINES];
    rung_recording_options options = options_of();
    uint32_t state = 1;

    add(&text, "time,tag,value\n");
    for (int i = 0; i < LINES; i++) add(&text, "%d,Plant/Mode,text %d\n%d,temp,%d\n", i, i * 7919, i, i);
    play(text.text, text.length, SIZE_MAX, &options, &sorted);
    for (int i = 0; i < LINES; i++) times[i] = i;
    /* swaps over at most ten seconds */
    for (int i = 0; i + 5 < LINES; i += 6) {
        for (int k = 5; k > 0; k--) {
            int other, kept;

            state = state * 1664525u + 1013904223u;
            other = (int)(state >> 16) % (k + 1);
            kept = times[i + k];
            times[i + k] = times[i + other];
            times[i + other] = kept;
        }
    }
    text.length = 0;
    add(&text, "time,tag,value\n");
    for (int i = 0; i < LINES; i++)
        add(&text, "%d,Plant/Mode,text %d\n%d,temp,%d\n", times[i], times[i] * 7919,
            times[LINES - 1 - i] >= 0 ? times[i] : 0, times[i]);
    play(text.text, text.length, 4096, &options, &got);
    check_text(got.text, sorted.text, "shuffled", __LINE__);
    CHECK(strstr(got.text, "599 temp=599 mode=\"text 4743481\"\n") != NULL);
}

static void test_long_lines(void)
{
    enum { LIMIT = 1 << 20 };
    static char text[3 * LIMIT];
    static Log log;
    rung_recording_options options = options_of();
    static const size_t PIECES[] = {65536, SIZE_MAX};
    size_t length;

    for (size_t i = 0; i < 2; i++) {
        /* a line of the limit is read, one byte more is not */
        length = (size_t)sprintf(text, "time,tag,value\n1,Plant/Mode,");
        memset(text + length, 'x', LIMIT);
        length += LIMIT - strlen("1,Plant/Mode,");
        length += (size_t)sprintf(text + length, "\n2,temp,2\n");
        play(text, length, PIECES[i], &options, &log);
        CHECK(strncmp(log.text, "1 mode=\"xxx", 11) == 0 && strstr(log.text, "\n2 temp=2") != NULL);

        length = (size_t)sprintf(text, "time,tag,value\n1,Plant/Mode,");
        memset(text + length, 'x', LIMIT);
        length += LIMIT - strlen("1,Plant/Mode,") + 1;
        text[length - 1] = 'y';
        length += (size_t)sprintf(text + length, "\n2,temp,2\n");
        play(text, length, PIECES[i], &options, &log);
        check_text(log.text, "line 2: longer than 1 MiB\n2 temp=2\n", "long", __LINE__);

        /* a quote that is never closed costs its own line only */
        length = (size_t)sprintf(text, "time,tag,value\n1,Plant/Mode,\"x\n2,temp,2\n");
        while (length < 2 * LIMIT) length += (size_t)sprintf(text + length, "2,nonsense,1\n");
        play(text, length, PIECES[i], &options, &log);
        check_text(log.text,
                   "line 2: a quote that is not closed\nline 4: no tag is called 'nonsense': its samples are "
                   "ignored\n2 temp=2\n",
                   "open quote", __LINE__);

        /* one line without an end */
        memset(text, 'x', sizeof text);
        memcpy(text, "{\"a\":\"", 6);
        play(text, sizeof text, PIECES[i], &options, &log);
        check_text(log.text, "line 1: longer than 1 MiB\nRUNG_BAD_INPUT, line 1: no line could be used\n",
                   "endless", __LINE__);
    }
}

/* ---- Use and memory ------------------------------------------------------------------------- */

static void test_usage(void)
{
    rung_rules *rules = NULL;
    rung_recording *recording = NULL;
    rung_recording_options options = options_of();
    rung_recording_metrics metrics;
    rung_diag diag;

    CHECK(rung_rules_load(RULES, sizeof RULES - 1, NULL, &rules, NULL) == RUNG_OK);
    CHECK(rung_recording_new(NULL, NULL, &recording) == RUNG_USAGE && recording == NULL);
    CHECK(rung_recording_new(rules, NULL, NULL) == RUNG_USAGE);
    options.decimal = ';';
    CHECK(rung_recording_new(rules, &options, &recording) == RUNG_USAGE);
    options = options_of();
    options.time_format = "%Y";
    CHECK(rung_recording_new(rules, &options, &recording) == RUNG_USAGE);
    options = options_of();
    options.delimiter = '"';
    CHECK(rung_recording_new(rules, &options, &recording) == RUNG_USAGE);
    options = options_of();
    options.size = 0;
    CHECK(rung_recording_new(rules, &options, &recording) == RUNG_USAGE);

    CHECK(rung_recording_new(rules, NULL, &recording) == RUNG_OK);
    CHECK(rung_recording_step(recording, &diag) == RUNG_END);
    CHECK(rung_recording_feed(recording, NULL, 1) == RUNG_USAGE &&
          rung_recording_feed(recording, NULL, 0) == RUNG_OK);
    CHECK(rung_recording_feed(recording, "time,temp,x\n1,5,6\nz,1,1\n2,6,1", 29) == RUNG_OK);
    CHECK(rung_recording_step(recording, &diag) == RUNG_END);
    CHECK(rung_recording_finish(recording) == RUNG_OK);
    CHECK(rung_recording_feed(recording, "x", 1) == RUNG_USAGE);
    CHECK(rung_recording_step(recording, &diag) == RUNG_OK &&
          rung_recording_step(recording, &diag) == RUNG_OK);
    CHECK(rung_recording_step(recording, NULL) == RUNG_END &&
          rung_recording_step(recording, &diag) == RUNG_END);
    rung_recording_metrics_get(recording, &metrics);
    CHECK(metrics.bytes == 29 && metrics.lines == 4 && metrics.bad_lines == 1 && metrics.samples == 2 &&
          metrics.unknown_tags == 1 && metrics.updates == 2 && metrics.first == TICKS_PER_SECOND &&
          metrics.last == 2 * TICKS_PER_SECOND);
    rung_recording_free(recording);
    rung_recording_free(NULL);
    CHECK(rung_recording_step(NULL, &diag) == RUNG_USAGE && rung_recording_finish(NULL) == RUNG_USAGE &&
          rung_recording_feed(NULL, "", 0) == RUNG_USAGE);
    rung_rules_free(rules);
}

typedef struct Faulty {
    long long live;
    long calls, fail_at;
} Faulty;

static void *faulty_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Faulty *faulty = user;
    void *result;

    if (new_size == 0) {
        faulty->live -= (long long)old_size;
        free(pointer);
        return NULL;
    }
    if (++faulty->calls == faulty->fail_at) return NULL;
    result = malloc(new_size);
    if (result == NULL) abort();
    if (pointer != NULL) memcpy(result, pointer, old_size < new_size ? old_size : new_size);
    free(pointer);
    faulty->live += (long long)new_size - (long long)old_size;
    return result;
}

/* A recording with stragglers, texts and quotes; whatever finds no memory is called again. */
static void run_faulty(Faulty *faulty, const char *text, Log *log)
{
    rung_rules *rules = NULL;
    rung_recording *recording = NULL;
    rung_rules_options rules_options;
    rung_recording_options options = options_of();
    rung_host host;
    long from;
    bool fine = true;

    log->length = 0;
    log->text[0] = '\0';
    rung_host_init(&host);
    host.alloc = faulty_alloc;
    host.user = faulty;
    rung_rules_options_init(&rules_options);
    rules_options.host = &host;
    from = faulty->fail_at;
    faulty->fail_at = 0; /* loading is rules_test's business */
    if (rung_rules_load(RULES, sizeof RULES - 1, &rules_options, &rules, NULL) != RUNG_OK) abort();
    faulty->calls = 0;
    faulty->fail_at = from;
    options.time_column = "time";
    options.on_bad_line = on_bad_line;
    options.user = log;
    if (rung_recording_new(rules, &options, &recording) != RUNG_OK)
        fine = rung_recording_new(rules, &options, &recording) == RUNG_OK;
    CHECK(fine);
    for (size_t at = 0, length = strlen(text); at < length; at += 64) {
        size_t count = length - at < 64 ? length - at : 64;
        rung_status status = rung_recording_feed(recording, text + at, count);

        if (status == RUNG_NO_MEMORY) status = rung_recording_feed(recording, text + at, count);
        CHECK(status == RUNG_OK);
        if (at + 64 >= length) rung_recording_finish(recording);
        for (;;) {
            rung_recording_metrics metrics;

            status = rung_recording_step(recording, NULL);
            if (status == RUNG_NO_MEMORY) status = rung_recording_step(recording, NULL);
            if (status != RUNG_OK) break;
            rung_recording_metrics_get(recording, &metrics);
            add(log, "%g", (double)metrics.last / 1e7);
            for (uint32_t i = 0; i < TAGS; i++) {
                const rung_slot *slot = rung_tags_slot((rung_tags *)(uintptr_t)rung_rules_tags(rules), i);

                if (RUNG_SEVERITY(slot->status) == 0)
                    add(log, " %s%g", rung_schema_name(rung_rules_schema(rules), i),
                        i == 0 ? slot->value.number : 0);
            }
            add(log, "\n");
        }
        CHECK(status == RUNG_END);
    }
    rung_recording_free(recording);
    rung_rules_free(rules);
    CHECK(faulty->live == 0);
}

static void test_memory(void)
{
    static const char *const TEXTS[] = {
        "time,temp,Plant/"
        "Mode,data,x\n1,1,\"a\"\"b\nc\",[1],\n3,3,d,text,\n2,2,e,,\n30,4,f,,\n31,,,,\n25,5,"
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz,{},\n50,6,,,\n",
        "{\"time\":1,\"tag\":\"Plant/"
        "Mode\",\"value\":\"\\u0041bcdefghijklmnopqrstuvwxyz\"}\n{\"time\":0,\"tag\":\"data\",\"value\":{"
        "\"a\":[1,2]}}\n{\"time\":20,\"tag\":\"temp\",\"value\":5}\n"
        "{\"tick\":21}\n{\"time\":22,\"link\":\"opcua\",\"state\":\"lost\"}\n{\"time\":23,\"link\":\"opcua\",\"state\":\"regained\"}\n"};
    static Log clean, log;

    for (size_t t = 0; t < 2; t++) {
        Faulty faulty = {0};
        long calls;

        run_faulty(&faulty, TEXTS[t], &clean);
        CHECK(clean.length > 20);
        calls = faulty.calls;
        for (long i = 1; i <= calls; i++) {
            faulty = (Faulty){.fail_at = i};
            run_faulty(&faulty, TEXTS[t], &log);
            check_text(log.text, clean.text, "after an allocation that failed", __LINE__);
        }
    }
}

int main(void)
{
    test_times();
    test_long();
    test_values();
    test_wide();
    test_time_options();
    test_ndjson();
    test_marks();
    test_order();
    test_until();
    test_shuffled();
    test_long_lines();
    test_usage();
    test_memory();
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
