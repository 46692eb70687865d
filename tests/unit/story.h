/* story.h - for tests of rule sets: a rule file, samples at times, and the events that they must give, in a
** short form. */
#ifndef RUNG_TESTS_STORY_H
#define RUNG_TESTS_STORY_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "include/rung.h"

#define STORY_FILE __BASE_FILE__

static int passed, failed;

#define CHECK(condition) check((condition), #condition, __LINE__)

static inline void check(bool condition, const char *text, int line)
{
    if (condition) {
        passed++;
        return;
    }
    failed++;
    if (failed <= 40) printf("%s:%d: %s\n", STORY_FILE, line, text);
}

static inline void check_text(const char *got, const char *expected, int line)
{
    if (strcmp(got, expected) == 0) {
        passed++;
        return;
    }
    failed++;
    if (failed <= 40) printf("%s:%d: expected\n%s\n--- got\n%s\n---\n", STORY_FILE, line, expected, got);
}

#define CHECK_TEXT(got, expected) check_text(got, expected, __LINE__)

/* ---- Collected text ------------------------------------------------------------------------- */

typedef struct Log {
    char text[65536];
    size_t length;
} Log;

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
static inline void
add(Log *log, const char *format, ...)
{
    va_list arguments;
    int written;

    va_start(arguments, format);
    written = vsnprintf(log->text + log->length, sizeof log->text - log->length, format, arguments);
    va_end(arguments);
    log->length += (size_t)written;
    if (log->length >= sizeof log->text) abort();
}

/* ---- A story -------------------------------------------------------------------------------- */

#define SECOND INT64_C(10000000)

static inline rung_rules *load(const char *yaml)
{
    rung_rules *rules = NULL;
    rung_diag diag;

    if (rung_rules_load(yaml, strlen(yaml), NULL, &rules, &diag) != RUNG_OK)
        printf("does not load: %u:%u: %s (%s)\n", diag.line, diag.column, diag.message, diag.hint);
    return rules;
}

static inline double seconds(rung_time time) { return (double)time / (double)SECOND; }

/* "5 link plc1 lost rules 3 since 5", or "5 overheat active state good since 5: message" for each event that waits. */
static inline void take_events(rung_rules *rules, Log *log)
{
    static const char *const QUALITY[] = {"good", "uncertain", "bad"};
    rung_event event;

    while (rung_rules_next_event(rules, &event) == RUNG_OK) {
        if (event.link != NULL) {
            add(log, "%g link %s %s rules %u since %g\n", seconds(event.time), event.link,
                event.active ? "lost" : "regained", (unsigned)event.rules, seconds(event.since));
            continue;
        }
        add(log, "%g %s %s%s %s %s", seconds(event.time), event.rule, event.active ? "active" : "cleared",
            event.initial ? " initial" : "", event.change == RUNG_CHANGE_STATE ? "state" : "quality",
            QUALITY[event.quality]);
        if (event.cause != UINT32_MAX)
            add(log, " (%s)", rung_schema_name(rung_rules_schema(rules), event.cause));
        add(log, " since %g", seconds(event.since));
        if (*event.message != '\0') add(log, ": %s", event.message);
        add(log, "\n");
    }
}

static inline rung_value parse_value(const char *text)
{
    rung_value value = {.kind = RUNG_VALUE_TEXT, .text = text, .length = strlen(text)};

    if (*text == '\0') {
        value.kind = RUNG_VALUE_UNDEFINED;
    } else if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        value.kind = RUNG_VALUE_BOOL;
        value.boolean = *text == 't';
    } else if (strcmp(text, "null") == 0) {
        value.kind = RUNG_VALUE_NULL;
    } else if (strcmp(text, "NaN") == 0 || strchr("-0123456789", *text) != NULL || strcmp(text, "inf") == 0) {
        value.kind = RUNG_VALUE_NUMBER;
        value.number = strtod(text, NULL);
    }
    return value;
}

/* One update, "5 temp=91.2 mode=AUTO level=@BadSensorFailure": seconds, then tags with values and
** perhaps a status, a name or 0x... "to 9" moves event time there, "9 lost plc1" and "9 regained plc1" are of a link. */
static inline rung_status update(rung_rules *rules, const char *line)
{
    char copy[1024], *at = copy;
    rung_sample samples[32];
    size_t count = 0;
    rung_time time;

    snprintf(copy, sizeof copy, "%s", line);
    if (strncmp(copy, "to ", 3) == 0)
        return rung_rules_advance(rules, (rung_time)(strtod(copy + 3, NULL) * (double)SECOND));
    time = (rung_time)(strtod(at, &at) * (double)SECOND);
    if (strncmp(at, " lost ", 6) == 0) return rung_rules_link(rules, at + 6, false, time);
    if (strncmp(at, " regained ", 10) == 0) return rung_rules_link(rules, at + 10, true, time);
    for (char *word = strtok(at, " "); word != NULL; word = strtok(NULL, " ")) {
        char *value = strchr(word, '='), *status;
        rung_sample *sample = &samples[count++];

        if (value == NULL) abort();
        *value++ = '\0';
        *sample =
            (rung_sample){.source_time = time, .server_time = RUNG_TIME_NONE, .arrival_time = RUNG_TIME_NONE};
        status = strchr(value, '@');
        if (status != NULL) {
            *status++ = '\0';
            if (strncmp(status, "0x", 2) == 0)
                sample->status = (uint32_t)strtoul(status, NULL, 16);
            else if (!rung_status_code_find(status, strlen(status), &sample->status))
                abort();
        }
        if (rung_schema_find(rung_rules_schema(rules), word, strlen(word), &sample->tag) != RUNG_OK) abort();
        sample->value = parse_value(value);
    }
    return rung_rules_update(rules, samples, count);
}

/* Runs updates, one a line, and compares the events. */
static inline void story_at(int line, const char *yaml, const char *updates, const char *expected)
{
    static Log log;
    rung_rules *rules = load(yaml);

    log.length = 0;
    log.text[0] = '\0';
    check(rules != NULL, "the story loads", line);
    while (rules != NULL && *updates != '\0') {
        const char *end = strchr(updates, '\n');
        char text[1024];

        snprintf(text, sizeof text, "%.*s", (int)(end - updates), updates);
        check(update(rules, text) == RUNG_OK, text, line);
        take_events(rules, &log);
        updates = end + 1;
    }
    check_text(log.text, expected, line);
    rung_rules_free(rules);
}

#define STORY(yaml, updates, expected) story_at(__LINE__, yaml, updates, expected)

/* The JSON of all events of a story, one a line. */
static inline const char *json_of(const char *yaml, const char *updates)
{
    static Log log;
    rung_rules *rules = load(yaml);
    rung_event event;

    log.length = 0;
    log.text[0] = '\0';
    while (rules != NULL && *updates != '\0') {
        const char *end = strchr(updates, '\n');
        char text[1024];

        snprintf(text, sizeof text, "%.*s", (int)(end - updates), updates);
        if (update(rules, text) != RUNG_OK) abort();
        while (rung_rules_next_event(rules, &event) == RUNG_OK) {
            if (strlen(event.json) != event.json_length) abort();
            add(&log, "%s\n", event.json);
        }
        updates = end + 1;
    }
    rung_rules_free(rules);
    return log.text;
}

/* ---- State ---------------------------------------------------------------------------------- */

static inline rung_rules_metrics metrics_of(rung_rules *rules)
{
    rung_rules_metrics metrics;

    rung_rules_metrics_get(rules, &metrics);
    return metrics;
}

typedef struct Blob {
    char bytes[1 << 16];
    size_t length;
} Blob;

static inline bool keep(void *user, const char *text, size_t length)
{
    Blob *blob = user;

    if (length > sizeof blob->bytes - blob->length) abort();
    memcpy(blob->bytes + blob->length, text, length);
    blob->length += length;
    return true;
}

static inline void save(rung_rules *rules, Blob *blob)
{
    blob->length = 0;
    CHECK(rung_rules_save(rules, keep, blob) == RUNG_OK);
}

/* Rules of every kind, for random samples. */
#define STORIES \
    "opcua: {plc1: {endpoint: 'opc.tcp://a'}, plc2: {endpoint: 'opc.tcp://b'}}\n" \
    "tags: {x: {type: double, node: i=1, source: plc1}, y: {type: double, node: i=1, source: plc2}, s: {type: string, node: i=2, source: plc1}, j: {type: any, node: i=2, source: plc2}, l: {type: 'int32[]'}, b: {type: bool}}\n" \
    "values: {text: 's + `!`', object: '({k: x, s: s})', late: 'held(x > 3, \"2s\")', broken: 's.at(0).at(0).x.y'}\n" \
    "rules:\n" \
    "  held: {when: 'held(x > 2, \"3s\") && y < 9', message: '${text} ${object.k}'}\n" \
    "  within: {when: 'within(b, \"1500ms\")', id: other}\n" \
    "  latch: {when: 'latch(x > 4, y > 4)'}\n" \
    "  old: {when: 'age(y) > 2500 || bad(s)'}\n" \
    "  last: {when: late && j && l}\n" \
    "  fails: {when: broken}\n"

static inline void random_step(rung_rules *rules, uint32_t *random, int *now)
{
    char line[128];
    uint32_t n = (*random = *random * 1664525 + 1013904223) >> 12;
    int value = (int)(n >> 4 & 7);

    *now += (int)(n >> 8 & 3) * 700;
    switch (n % 11) {
    case 0:
    case 1: snprintf(line, sizeof line, "%d.%03d x=%d", *now / 1000, *now % 1000, value); break;
    case 2: snprintf(line, sizeof line, "%d.%03d y=%d", *now / 1000, *now % 1000, value); break;
    case 3: snprintf(line, sizeof line, "%d.%03d s=%.*s", *now / 1000, *now % 1000, value * 9 + 1, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrst"); break;
    case 4: snprintf(line, sizeof line, "%d.%03d j={\"k\":[%d,\"t\"]} l=[%d,2]", *now / 1000, *now % 1000, value, value); break;
    case 5: snprintf(line, sizeof line, "%d.%03d b=%s", *now / 1000, *now % 1000, value > 3 ? "true" : "false"); break;
    case 6: snprintf(line, sizeof line, "%d.%03d %s=@Bad", *now / 1000, *now % 1000, value > 5 ? "x" : value > 3 ? "s" : "j"); break;
    case 7:
    case 8: snprintf(line, sizeof line, "%d.%03d %s plc%d", *now / 1000, *now % 1000, value % 2 == 0 ? "lost" : "regained", 1 + value % 3 / 2); break;
    case 9: snprintf(line, sizeof line, "to %d.%03d", *now / 1000, *now % 1000); break;
    default: snprintf(line, sizeof line, "%d.%03d x=%d y=%d", *now / 1000 - 2, *now % 1000, value, value); break;
    }
    CHECK(update(rules, line) == RUNG_OK);
}

#endif
