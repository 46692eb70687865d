/* rule_tests.c - runs a rule test over a fresh rule set and judges what came of it. */
#include "runtime/rule_tests.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/compiler.h"
#include "runtime/array.h"
#include "runtime/time_text.h"
#include "vm/format.h"
#include "vm/number.h"

/* What a test may take and keep: one that wants more is a mistake, and says so. */
enum {
    MOST_CALLS = 1000, /* times as much work as one call of the rule set */
    MOST_EVENTS = 100000,
    MOST_BYTES = 64 << 20 /* of their messages */
};

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
    bool fine;

    if (diag != NULL) rung_diag_init(diag);
    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if ((yaml == NULL && length > 0) || (options != NULL && options->size != sizeof *options))
        return RUNG_USAGE;
    if (options != NULL && options->host != NULL && options->host->alloc != NULL)
        allocator = (Allocator){options->host->alloc, options->host->user};
    reporter_init(&reporter, yaml == NULL ? "" : yaml, length, options == NULL ? NULL : options->on_diag,
                  options == NULL ? NULL : options->user);
    if ((tests = allocator_new(&allocator, sizeof *tests)) == NULL) {
        reporter_explain(&reporter, RUNG_NO_MEMORY, diag);
        return RUNG_NO_MEMORY;
    }
    memset(tests, 0, sizeof *tests);
    tests->allocator = allocator;
    arena_init(&tests->arena, &allocator, NULL, 0, SIZE_MAX);
    arena_init(&tests->run, &allocator, NULL, 0, SIZE_MAX);
    reporter_hold(&reporter, &allocator);
    fine = rule_tests_read(tests, &reporter, reporter.file, length);
    reporter_release(&reporter);
    if (fine) {
        *out = tests;
        return RUNG_OK;
    }
    rung_tests_free(tests);
    reporter_explain(&reporter, reporter.first.status, diag);
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

typedef struct RuleId {
    const char *id;
    uint32_t rule;
} RuleId;

typedef struct Run {
    rung_tests *tests;
    Test *test;
    rung_rules *rules;
    RuleId *by_id;       /* the rules in the order of their ids */
    uint32_t *tag_index; /* of each column */
    rung_sample *batch;
    uint64_t work;       /* so far, in instructions */
    uint64_t most_work;  /* in evaluations */
    size_t bytes;        /* of messages */
    bool beyond;         /* one of the limits */
    rung_status status; /* other than OK: the run cannot go on */
    char message[RUNG_MESSAGE_MAX];
    rung_time failed_at; /* what the message tells of */
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

/* Of what went otherwise than expected, the first in time is shown: is this it, so far? Then it fails next. */
static bool is_first(Run *run, rung_time at)
{
    if (run->message[0] != '\0' && at >= run->failed_at) return false;
    run->message[0] = '\0';
    run->failed_at = at;
    return true;
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

static int by_id(const void *a, const void *b) { return strcmp(((const RuleId *)a)->id, ((const RuleId *)b)->id); }

/* The place of a rule in by_id; as many as there are when it is none. */
static uint32_t find_rule(const Run *run, const char *id)
{
    uint32_t count = run->rules->rule_count;
    const RuleId key = {id, 0}, *found = count == 0 ? NULL : bsearch(&key, run->by_id, count, sizeof key, by_id);

    return found == NULL ? count : (uint32_t)(found - run->by_id);
}

static bool know_rule(Run *run, uint32_t line, const char *id, uint32_t *rule)
{
    Suggestion nearest;

    if ((*rule = find_rule(run, id)) < run->rules->rule_count) return true;
    suggestion_init(&nearest, id, strlen(id));
    for (uint32_t i = 0; i < run->rules->rule_count; i++) {
        const char *known = rules_id(run->rules, i);

        suggestion_offer(&nearest, known, strlen(known));
    }
    return fail_unknown(run, line, "rule", &nearest);
}

static bool know_rules(Run *run)
{
    const Test *test = run->test;
    uint32_t rule;

    for (size_t i = 0; i < test->event_count; i++)
        if (!know_rule(run, test->events[i].line, test->events[i].rule, &test->events[i].rule_index)) return false;
    for (size_t i = 0; i < test->state_count; i++)
        if (!know_rule(run, test->states[i].line, test->states[i].rule, &test->states[i].rule_index)) return false;
    for (uint32_t i = 0; i < test->never_count; i++)
        if (!know_rule(run, test->never_lines[i], test->never[i], &rule)) return false;
    return true;
}

/* ---- Running -------------------------------------------------------------------------------- */

/* "stopped at 3 h after 100000 events, the most that ..." */
static bool fail_limit(Run *run, rung_time time, uint64_t count, const char *what)
{
    char at[TIME_TEXT_MAX];

    run->beyond = true;
    return fail(run,
                "stopped at %s after %l %s, the most that a test may have: let it end earlier, bring its samples "
                "nearer to each other or make 'tick:' longer",
                at_text(time - run->test->start, at), count, what);
}

static bool take_events(Run *run)
{
    rung_tests *tests = run->tests;
    rung_event event;

    while (rung_rules_next_event(run->rules, &event) == RUNG_OK) {
        uint32_t rule = find_rule(run, event.rule);
        size_t length = strlen(event.message);
        TestEvent *kept;

        if (tests->event_count == MOST_EVENTS) return fail_limit(run, event.time, MOST_EVENTS, "events");
        if ((run->bytes += length) > MOST_BYTES) return fail_limit(run, event.time, MOST_BYTES, "bytes of messages");
        if (!array_reserve(&tests->allocator, (void **)&tests->events, &tests->event_capacity,
                           tests->event_count + 1, sizeof *kept))
            return stop(run, RUNG_NO_MEMORY);
        kept = &tests->events[tests->event_count++];
        *kept = (TestEvent){.at = event.time - run->test->start,
                            .active = event.active,
                            .change = event.change,
                            .quality = event.quality,
                            .rule = run->by_id[rule].id,
                            .rule_index = rule,
                            .message = rule_tests_copy(&tests->run, event.message, length)};
        if (kept->message == NULL) return stop(run, RUNG_NO_MEMORY);
    }
    return true;
}

/* One update with the batch, or time alone. */
static bool take(Run *run, size_t count, rung_time to)
{
    rung_status status;

    do {
        status = count > 0 ? rung_rules_update(run->rules, run->batch, count)
                           : rung_rules_advance(run->rules, run->test->start + to);
        run->work += run->rules->work;
        if (status != RUNG_MORE && !stop(run, status)) return false;
        if (!take_events(run)) return false;
        if (run->work / WORK_OF_EVALUATION > run->most_work)
            return fail_limit(run, rung_rules_time(run->rules), run->most_work, "evaluations");
    } while (status == RUNG_MORE);
    return true;
}

static void check_state(Run *run, Expectation *state)
{
    rung_rule_info info;
    char at[TIME_TEXT_MAX];

    rung_rules_rule(run->rules, run->by_id[state->rule_index].rule, &info);
    state->met =
        (state->state == NULL || (info.known && strcmp(state->state, state_name(info.active)) == 0)) &&
        (state->quality == NULL || strcmp(state->quality, quality_names[info.quality]) == 0);
    if (!state->met && is_first(run, state->at))
        fail(run, "line %u: at %s %s is %s%s, with quality %s", state->line, at_text(state->at, at), state->rule,
             info.known ? "" : "not known, and counts as ", state_name(info.active), quality_names[info.quality]);
}

/* The states that are asked for before `to`; *next is the first expectation that was not reached. */
static bool check_states(Run *run, size_t *next, rung_time to)
{
    const rung_tests *tests = run->tests;

    for (; *next < tests->expected_count && tests->expected[*next]->at < to; ++*next) {
        if (!tests->expected[*next]->is_state) continue;
        if (!take(run, 0, tests->expected[*next]->at)) return false;
        check_state(run, tests->expected[*next]);
    }
    return true;
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
    size_t expected = 0;

    for (size_t i = 0, count; i < test->sample_count; i += count) {
        rung_time at = test->samples[i].at;

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
        if (!check_states(run, &expected, at) || !take(run, count, at)) return false;
        if (at > end) end = at;
    }
    return check_states(run, &expected, RUNG_TIME_NEVER) && take(run, 0, end);
}

/* ---- Judging -------------------------------------------------------------------------------- */

/* Is the event of the rule the one that is meant, whatever it says? */
static bool is_meant(const Expectation *wanted, const TestEvent *event)
{
    return (wanted->state == NULL || strcmp(wanted->state, state_name(event->active)) == 0) &&
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

/* The events by rule: those of by_id[rule] are events_of[first[rule]] to events_of[first[rule + 1]], in order of
 * time. */
typedef struct EventsOfRules {
    uint32_t *first;
    TestEvent **events;
} EventsOfRules;

static bool sort_events(Run *run, EventsOfRules *out)
{
    rung_tests *tests = run->tests;
    uint32_t rules = run->rules->rule_count;

    out->first = arena_alloc(&tests->run, ((size_t)rules + 1) * sizeof *out->first);
    out->events = arena_alloc(&tests->run, (tests->event_count + 1) * sizeof *out->events);
    if (out->first == NULL || out->events == NULL) return stop(run, RUNG_NO_MEMORY);
    memset(out->first, 0, ((size_t)rules + 1) * sizeof *out->first);
    /* counts to ends; filling from the last one down turns each end into its beginning */
    for (size_t i = 0; i < tests->event_count; i++) out->first[tests->events[i].rule_index]++;
    for (uint32_t rule = 1; rule <= rules; rule++) out->first[rule] += out->first[rule - 1];
    for (size_t i = tests->event_count; i-- > 0;)
        out->events[--out->first[tests->events[i].rule_index]] = &tests->events[i];
    return true;
}

/* The first of a rule's events that is not before `at`. */
static uint32_t find_event(const EventsOfRules *of, uint32_t rule, rung_time at)
{
    uint32_t low = of->first[rule], high = of->first[rule + 1];

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (of->events[middle]->at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Takes the first event that is as wanted and was not taken yet. */
static void take_expected(const EventsOfRules *of, Expectation *wanted)
{
    uint32_t rule = wanted->rule_index;

    for (uint32_t i = find_event(of, rule, wanted->at);
         i < of->first[rule + 1] && of->events[i]->at == wanted->at && !wanted->met; i++) {
        TestEvent *event = of->events[i];

        if (!event->expected && is_meant(wanted, event) && has_quality(wanted, event) && has_message(wanted, event))
            wanted->met = event->expected = true;
    }
}

/* What came instead: of the events that nothing took, the nearest one at another time, or another one at the same. */
static void explain_missing(Run *run, const EventsOfRules *of, const Expectation *wanted)
{
    uint32_t rule = wanted->rule_index;
    const TestEvent *near = NULL, *other = NULL;

    for (uint32_t i = of->first[rule]; i < of->first[rule + 1]; i++) {
        const TestEvent *event = of->events[i];

        if (event->expected || !is_meant(wanted, event)) continue;
        if (event->at == wanted->at && other == NULL)
            other = event;
        else if (has_quality(wanted, event) && has_message(wanted, event) &&
                 (near == NULL || llabs(event->at - wanted->at) < llabs(near->at - wanted->at)))
            near = event;
    }
    fail_expected(run, wanted, near, other);
}

static bool judge(Run *run)
{
    rung_tests *tests = run->tests;
    Test *test = run->test;
    EventsOfRules of;
    const Expectation *missing = NULL;
    char at[TIME_TEXT_MAX];
    bool *never = arena_alloc(&tests->run, run->rules->rule_count + 1);

    if (never == NULL) return stop(run, RUNG_NO_MEMORY);
    if (!sort_events(run, &of)) return false;
    memset(never, 0, run->rules->rule_count + 1);
    for (uint32_t i = 0; i < test->never_count; i++) never[find_rule(run, test->never[i])] = true;
    for (size_t i = 0; i < test->event_count; i++) take_expected(&of, &test->events[i]);
    for (size_t i = 0; i < test->event_count; i++)
        if (!test->events[i].met && (missing == NULL || test->events[i].at < missing->at)) missing = &test->events[i];
    if (missing != NULL && is_first(run, missing->at)) explain_missing(run, &of, missing);
    for (size_t k = 0; k < tests->event_count; k++) {
        const TestEvent *event = &tests->events[k];

        if (event->active && never[event->rule_index] && is_first(run, event->at))
            fail(run, "%s was active at %s, and should never be", event->rule, at_text(event->at, at));
        if (test->exact && !event->expected && is_first(run, event->at))
            fail(run, "%s %s at %s was not expected", event->rule, state_name(event->active),
                 at_text(event->at, at));
    }
    return true;
}

static int by_time_and_kind(const void *a, const void *b)
{
    const Expectation *x = *(Expectation *const *)a, *y = *(Expectation *const *)b;

    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    if (x->is_state != y->is_state) return x->is_state ? 1 : -1;
    return x < y ? -1 : x > y;
}

/* The expectations in order of time, events before states, and otherwise as they stand. */
static bool sort_expected(Run *run)
{
    rung_tests *tests = run->tests;
    const Test *test = run->test;
    Expectation **expected;

    tests->expected_count = test->event_count + test->state_count;
    tests->expected = expected = arena_alloc(&tests->run, (tests->expected_count + 1) * sizeof *expected);
    if (expected == NULL) return stop(run, RUNG_NO_MEMORY);
    for (size_t i = 0; i < test->event_count; i++) *expected++ = &test->events[i];
    for (size_t i = 0; i < test->state_count; i++) *expected++ = &test->states[i];
    for (size_t i = 0; i < tests->expected_count; i++) {
        tests->expected[i]->is_state = i >= test->event_count;
        tests->expected[i]->met = false;
    }
    if (tests->expected_count > 0) qsort(tests->expected, tests->expected_count, sizeof *expected, by_time_and_kind);
    return true;
}

/* What a run needs beside the test. */
static bool begin(Run *run)
{
    rung_tests *tests = run->tests;
    const Test *test = run->test;
    const rung_rules *rules = run->rules;
    size_t rule_count = rules->rule_count, most = 0;

    run->most_work = rules->limits.work > UINT64_MAX / MOST_CALLS ? UINT64_MAX : rules->limits.work * MOST_CALLS;
    if (test->sample_count > 0) qsort(test->samples, test->sample_count, sizeof *test->samples, by_time);
    for (size_t i = 0, same = 0; i < test->sample_count; i++) {
        same = i > 0 && test->samples[i].at == test->samples[i - 1].at ? same + 1 : 1;
        if (same > most) most = same;
    }
    run->tag_index = arena_alloc(&tests->run, (test->tag_count + 1) * sizeof *run->tag_index);
    run->batch = arena_alloc(&tests->run, (most + 1) * sizeof *run->batch);
    run->by_id = arena_alloc(&tests->run, (rule_count + 1) * sizeof *run->by_id);
    if (run->tag_index == NULL || run->batch == NULL || run->by_id == NULL) return stop(run, RUNG_NO_MEMORY);
    for (uint32_t i = 0; i < rule_count; i++) run->by_id[i] = (RuleId){rules_id(rules, i), i};
    if (rule_count > 0) qsort(run->by_id, rule_count, sizeof *run->by_id, by_id);
    return sort_expected(run);
}

rung_status rung_tests_run(rung_tests *tests, uint32_t index, rung_rules *rules, rung_test_result *result)
{
    Run run = {.tests = tests, .rules = rules};
    Test *test;

    if (result == NULL) return RUNG_USAGE;
    memset(result, 0, sizeof *result);
    if (tests == NULL || rules == NULL || rules->building != NULL || index >= tests->count) return RUNG_USAGE;
    run.test = test = &tests->tests[index];
    arena_free(&tests->run);
    arena_init(&tests->run, &tests->allocator, NULL, 0, SIZE_MAX);
    tests->event_count = tests->text_length = 0;
    if (begin(&run) && find_tags(&run) && know_rules(&run) && feed(&run)) judge(&run);
    if (run.status != RUNG_OK) return run.status;
    *result = (rung_test_result){
        .name = test->name, .line = test->line, .passed = run.message[0] == '\0', .message = "", .table = ""};
    if (result->passed) return RUNG_OK;
    result->message = rule_tests_copy(&tests->run, run.message, strlen(run.message));
    if (result->message == NULL) return RUNG_NO_MEMORY;
    if (run.beyond) return RUNG_OK; /* nobody reads so long a table */
    if (!rule_tests_table(tests, test)) return RUNG_NO_MEMORY;
    result->table = tests->text;
    return RUNG_OK;
}
