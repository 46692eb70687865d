/* rule_tests.c - runs a rule test over a fresh rule set and judges what came of it. */
#include "runtime/rule_tests.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/compiler.h"
#include "runtime/array.h"
#include "runtime/time_text.h"
#include "vm/format.h"
#include "vm/number.h"

const char *const quality_names[3] = {"good", "uncertain", "bad"};

/* ---- Reading and freeing -------------------------------------------------------------------- */

static void *default_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user, (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

rung_status rung_tests_load(const char *yaml, size_t length, const rung_rules_options *options,
                            rung_tests **out, rung_diag *diag)
{
    Allocator allocator = {default_alloc, NULL};
    Reporter reporter;
    rung_tests *tests;

    if (diag != NULL) rung_diag_init(diag);
    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if ((yaml == NULL && length > 0) || (options != NULL && options->size != sizeof *options))
        return RUNG_USAGE;
    if (options != NULL && options->host != NULL && options->host->alloc != NULL)
        allocator = (Allocator){options->host->alloc, options->host->user};
    if ((tests = allocator_new(&allocator, sizeof *tests)) == NULL) {
        if (diag != NULL) diag->status = RUNG_NO_MEMORY;
        return RUNG_NO_MEMORY;
    }
    memset(tests, 0, sizeof *tests);
    tests->allocator = allocator;
    arena_init(&tests->arena, &allocator, NULL, 0, SIZE_MAX);
    arena_init(&tests->run, &allocator, NULL, 0, SIZE_MAX);
    reporter_init(&reporter, yaml == NULL ? "" : yaml, length, options == NULL ? NULL : options->on_diag,
                  options == NULL ? NULL : options->user);
    if (rule_tests_read(tests, &reporter, reporter.file, length)) {
        *out = tests;
        return RUNG_OK;
    }
    rung_tests_free(tests);
    if (diag != NULL) *diag = reporter.first;
    return reporter.first.status;
}

void rung_tests_free(rung_tests *tests)
{
    Allocator allocator;

    if (tests == NULL) return;
    allocator = tests->allocator;
    arena_free(&tests->arena);
    arena_free(&tests->run);
    allocator_free(&allocator, tests->events, tests->event_capacity * sizeof *tests->events);
    allocator_free(&allocator, tests->text, tests->text_capacity);
    allocator_free(&allocator, tests, sizeof *tests);
}

uint32_t rung_tests_count(const rung_tests *tests) { return tests == NULL ? 0 : tests->count; }
const char *rung_tests_rules(const rung_tests *tests) { return tests == NULL ? NULL : tests->rules; }

/* ---- A run ---------------------------------------------------------------------------------- */

typedef struct Run {
    rung_tests *tests;
    Test *test;
    rung_rules *rules;
    uint32_t *tag_index; /* of each column */
    rung_sample *batch;
    rung_status status; /* other than OK: the run cannot go on */
    char message[RUNG_MESSAGE_MAX];
} Run;

static bool fail(Run *run, const char *format, ...)
{
    va_list arguments;

    if (run->message[0] != '\0') return false; /* the first one is shown */
    va_start(arguments, format);
    format_text_list(run->message, sizeof run->message, format, arguments);
    va_end(arguments);
    return false;
}

static bool stop(Run *run, rung_status status)
{
    if (status == RUNG_OK) return true;
    run->status = status;
    return false;
}

static const char *at_text(rung_time at, char text[TIME_TEXT_MAX])
{
    duration_to_text(at, text);
    return text;
}

/* A word of a test as the tag's type has it. */
static bool read_value(Run *run, const TestSample *sample, rung_type type, rung_sample *out)
{
    const char *text = sample->text;
    size_t length = sample->length;
    const char *at = sample->quoted || length == 0 ? NULL : memchr(text, '@', length);
    rung_value *value = &out->value;

    if (at != NULL) {
        size_t name = length - (size_t)(at - text) - 1;

        if (!rung_status_code_find(at + 1, name, &out->status))
            return fail(run, "%q is not a status code of OPC UA", at + 1, name);
        length = (size_t)(at - text);
    } else if (!sample->quoted && length == 3 && memcmp(text, "bad", 3) == 0) {
        out->status = RUNG_BAD;
        return true;
    }
    if (at != NULL && length == 0 && RUNG_SEVERITY(out->status) >= 2) return true;
    switch ((int)type) {
    case RUNG_BOOL:
        value->kind = RUNG_VALUE_BOOL;
        value->boolean = length == 4 && memcmp(text, "true", 4) == 0;
        if (length == 1 && (*text == '0' || *text == '1'))
            value->boolean = *text == '1';
        else if (!value->boolean && (length != 5 || memcmp(text, "false", 5) != 0))
            return fail(run, "%q is not a bool", text, length);
        return true;
    case RUNG_INT32:
    case RUNG_UINT32:
    case RUNG_DOUBLE:
    case RUNG_DATETIME: {
        TimeRead time;

        value->kind = RUNG_VALUE_NUMBER;
        value->number = number_parse(text, length);
        if (value->number == value->number || (length == 3 && memcmp(text, "NaN", 3) == 0)) return true;
        if (type != RUNG_DATETIME || !time_read_rfc3339(text, length, &time))
            return fail(run, "%q is not a number", text, length);
        value->number = (double)(time.time / RUNG_TICKS_PER_MS);
        return true;
    }
    default:
        value->kind = RUNG_VALUE_TEXT;
        value->text = text;
        value->length = length;
        return true;
    }
}

/* "line 5: there is no tag 'tepm': did you mean 'temp'?" */
static bool fail_unknown(Run *run, uint32_t line, const char *what, const Suggestion *nearest)
{
    const char *best = suggestion_best(nearest);

    return fail(run, "line %u: there is no %s %q%s%s%s", line, what, nearest->wanted, nearest->wanted_length,
                best == NULL ? "" : ": did you mean '", best == NULL ? "" : best, best == NULL ? "" : "'?");
}

static bool find_tags(Run *run)
{
    const Test *test = run->test;
    const rung_schema *schema = rung_rules_schema(run->rules);
    Suggestion nearest;

    for (uint32_t i = 0; i < test->tag_count; i++) {
        if (rung_schema_find(schema, test->tags[i], strlen(test->tags[i]), &run->tag_index[i]) == RUNG_OK &&
            run->tag_index[i] < run->rules->tag_count)
            continue;
        suggestion_init(&nearest, test->tags[i], strlen(test->tags[i]));
        for (uint32_t tag = 0; tag < run->rules->tag_count; tag++)
            suggestion_offer(&nearest, rung_schema_name(schema, tag), strlen(rung_schema_name(schema, tag)));
        return fail_unknown(run, test->tag_lines[i], "tag", &nearest);
    }
    return true;
}

static bool find_rule(const Run *run, const char *id, rung_rule_info *info)
{
    for (uint32_t i = 0; rung_rules_rule(run->rules, i, info); i++)
        if (strcmp(info->id, id) == 0) return true;
    return false;
}

static bool know_rule(Run *run, uint32_t line, const char *id)
{
    rung_rule_info info;
    Suggestion nearest;

    if (find_rule(run, id, &info)) return true;
    suggestion_init(&nearest, id, strlen(id));
    for (uint32_t i = 0; rung_rules_rule(run->rules, i, &info); i++)
        suggestion_offer(&nearest, info.id, strlen(info.id));
    return fail_unknown(run, line, "rule", &nearest);
}

static bool know_rules(Run *run)
{
    const Test *test = run->test;

    for (size_t i = 0; i < test->event_count; i++)
        if (!know_rule(run, test->events[i].line, test->events[i].rule)) return false;
    for (size_t i = 0; i < test->state_count; i++)
        if (!know_rule(run, test->states[i].line, test->states[i].rule)) return false;
    for (uint32_t i = 0; i < test->never_count; i++)
        if (!know_rule(run, test->never_lines[i], test->never[i])) return false;
    return true;
}

static bool take_events(Run *run)
{
    rung_tests *tests = run->tests;
    rung_event event;

    while (rung_rules_next_event(run->rules, &event) == RUNG_OK) {
        TestEvent *kept;

        if (!array_reserve(&tests->allocator, (void **)&tests->events, &tests->event_capacity,
                           tests->event_count + 1, sizeof *kept))
            return stop(run, RUNG_NO_MEMORY);
        kept = &tests->events[tests->event_count++];
        *kept = (TestEvent){.at = event.time - run->test->start,
                            .active = event.active,
                            .change = event.change,
                            .quality = event.quality,
                            .rule = rule_tests_copy(&tests->run, event.rule, strlen(event.rule)),
                            .message = rule_tests_copy(&tests->run, event.message, strlen(event.message))};
        if (kept->rule == NULL || kept->message == NULL) return stop(run, RUNG_NO_MEMORY);
    }
    return true;
}

/* The states that are asked for from `from` on, before `to`. */
static bool check_states(Run *run, rung_time from, rung_time to)
{
    Test *test = run->test;

    for (;;) {
        rung_time next = RUNG_TIME_NEVER;
        char at[TIME_TEXT_MAX];

        for (size_t i = 0; i < test->state_count; i++)
            if (test->states[i].at >= from && test->states[i].at < to && test->states[i].at < next)
                next = test->states[i].at;
        if (next == RUNG_TIME_NEVER) return true;
        if (!stop(run, rung_rules_advance(run->rules, test->start + next)) || !take_events(run)) return false;
        for (size_t i = 0; i < test->state_count; i++) {
            Expectation *state = &test->states[i];
            rung_rule_info info;

            if (state->at != next || !find_rule(run, state->rule, &info)) continue;
            state->met = (state->state == NULL ||
                          (info.known && strcmp(state->state, state_name(info.active)) == 0)) &&
                         (state->quality == NULL || strcmp(state->quality, quality_names[info.quality]) == 0);
            if (!state->met)
                fail(run, "line %u: at %s %s is %s%s, with quality %s", state->line, at_text(next, at),
                     state->rule, info.known ? "" : "not known, and counts as ", state_name(info.active),
                     quality_names[info.quality]);
        }
        from = next + 1;
    }
}

static int by_time(const void *a, const void *b)
{
    const TestSample *x = a, *y = b;

    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static bool feed(Run *run)
{
    Test *test = run->test;
    rung_time end = test->until;

    for (size_t i = 0, count; i < test->sample_count; i += count) {
        rung_time at = test->samples[i].at, next;

        for (count = 0; i + count < test->sample_count && test->samples[i + count].at == at; count++) {
            const TestSample *sample = &test->samples[i + count];
            rung_sample *out = &run->batch[count];

            *out = (rung_sample){.tag = run->tag_index[sample->column],
                                 .source_time = test->start + at,
                                 .server_time = RUNG_TIME_NONE,
                                 .arrival_time = test->start + at};
            if (!read_value(run, sample, rung_schema_type(rung_rules_schema(run->rules), out->tag), out))
                return false;
        }
        if (i == 0 && !check_states(run, 0, at)) return false;
        if (!stop(run, rung_rules_update(run->rules, run->batch, count)) || !take_events(run)) return false;
        next = i + count < test->sample_count ? test->samples[i + count].at : RUNG_TIME_NEVER;
        if (!check_states(run, at, next)) return false;
        if (at > end) end = at;
    }
    return stop(run, rung_rules_advance(run->rules, test->start + end)) && take_events(run);
}

/* ---- Judging -------------------------------------------------------------------------------- */

/* Is it the event that is meant, whatever it says? */
static bool is_meant(const Expectation *wanted, const TestEvent *event)
{
    return strcmp(wanted->rule, event->rule) == 0 &&
           (wanted->state == NULL || strcmp(wanted->state, state_name(event->active)) == 0) &&
           (wanted->change == NULL || strcmp(wanted->change, change_name(event->change)) == 0);
}

static bool has_quality(const Expectation *wanted, const TestEvent *event)
{
    return wanted->quality == NULL || strcmp(wanted->quality, quality_names[event->quality]) == 0;
}

static bool has_message(const Expectation *wanted, const TestEvent *event)
{
    return wanted->message == NULL || strcmp(wanted->message, event->message) == 0;
}

/* `near` is the one that is meant at another time, `other` one at the time with another message or quality. */
static void fail_expected(Run *run, const Expectation *wanted, const TestEvent *near, const TestEvent *other)
{
    const char *state = wanted->state == NULL ? "" : wanted->state, *blank = wanted->state == NULL ? "" : " ";
    char at[TIME_TEXT_MAX], then[TIME_TEXT_MAX];

    at_text(wanted->at, at);
    if (other != NULL && !has_message(wanted, other))
        fail(run, "line %u: expected %s%s%s at %s with the message %q, and it came with %q", wanted->line,
             wanted->rule, blank, state, at, wanted->message, strlen(wanted->message), other->message,
             strlen(other->message));
    else if (other != NULL)
        fail(run, "line %u: expected %s%s%s at %s with quality %s, and it came with %s", wanted->line,
             wanted->rule, blank, state, at, wanted->quality, quality_names[other->quality]);
    else if (near != NULL)
        fail(run, "line %u: expected %s%s%s at %s, and it came at %s", wanted->line, wanted->rule, blank, state,
             at, at_text(near->at, then));
    else
        fail(run, "line %u: expected %s%s%s at %s, and there was no such event", wanted->line, wanted->rule,
             blank, state, at);
}

static void judge(Run *run)
{
    rung_tests *tests = run->tests;
    Test *test = run->test;
    char at[TIME_TEXT_MAX];

    for (size_t i = 0; i < test->event_count; i++) {
        Expectation *wanted = &test->events[i];
        const TestEvent *near = NULL, *other = NULL;

        for (size_t k = 0; k < tests->event_count && !wanted->met; k++) {
            TestEvent *event = &tests->events[k];
            bool fits = has_quality(wanted, event) && has_message(wanted, event);

            if (event->expected || !is_meant(wanted, event)) continue;
            if (event->at == wanted->at && fits)
                wanted->met = event->expected = true;
            else if (event->at == wanted->at && other == NULL)
                other = event;
            else if (fits && (near == NULL || llabs(event->at - wanted->at) < llabs(near->at - wanted->at)))
                near = event;
        }
        if (!wanted->met) fail_expected(run, wanted, near, other);
    }
    for (size_t k = 0; k < tests->event_count; k++) {
        const TestEvent *event = &tests->events[k];

        for (uint32_t i = 0; i < test->never_count; i++)
            if (event->active && strcmp(test->never[i], event->rule) == 0)
                fail(run, "%s was active at %s, and should never be", event->rule, at_text(event->at, at));
        if (test->exact && !event->expected)
            fail(run, "%s %s at %s was not expected", event->rule, state_name(event->active),
                 at_text(event->at, at));
    }
}

rung_status rung_tests_run(rung_tests *tests, uint32_t index, rung_rules *rules, rung_test_result *result)
{
    Run run = {.tests = tests, .rules = rules};
    Test *test;

    if (result == NULL) return RUNG_USAGE;
    memset(result, 0, sizeof *result);
    if (tests == NULL || rules == NULL || index >= tests->count) return RUNG_USAGE;
    run.test = test = &tests->tests[index];
    arena_free(&tests->run);
    arena_init(&tests->run, &tests->allocator, NULL, 0, SIZE_MAX);
    tests->event_count = tests->text_length = 0;
    for (size_t i = 0; i < test->event_count; i++) test->events[i].met = false;
    run.tag_index = arena_alloc(&tests->run, (test->tag_count + 1) * sizeof *run.tag_index);
    run.batch = arena_alloc(&tests->run, (test->sample_count + 1) * sizeof *run.batch);
    if (run.tag_index == NULL || run.batch == NULL) return RUNG_NO_MEMORY;
    if (test->sample_count > 0) qsort(test->samples, test->sample_count, sizeof *test->samples, by_time);
    if (find_tags(&run) && know_rules(&run) && feed(&run)) judge(&run);
    if (run.status != RUNG_OK) return run.status;
    *result = (rung_test_result){
        .name = test->name, .line = test->line, .passed = run.message[0] == '\0', .message = "", .table = ""};
    if (result->passed) return RUNG_OK;
    result->message = rule_tests_copy(&tests->run, run.message, strlen(run.message));
    if (result->message == NULL || !rule_tests_table(tests, test)) return RUNG_NO_MEMORY;
    result->table = tests->text;
    return RUNG_OK;
}
