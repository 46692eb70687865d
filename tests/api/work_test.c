/* work_test.c - no call of a rule set takes longer than its limit of work, however far away its time is, and
** in pieces everything is as it would have been at once. */
#include "tests/api/api.h"

static const rung_time SECOND = 10000000, YEAR = INT64_C(10000000) * 86400 * 365;

/* Refuses one request for memory. */
typedef struct Host {
    long calls, fail_at;
} Host;

static void *host_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Host *host = user;

    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return ++host->calls == host->fail_at ? NULL : realloc(pointer, new_size);
}

/* `work` 0 is the default, and -1 none. */
static rung_rules *load(const char *yaml, int64_t work, Host *host)
{
    rung_rules_options options;
    rung_limits limits;
    rung_host lent;
    rung_rules *rules;
    rung_diag diag;

    rung_host_init(&lent);
    if (host != NULL) {
        lent.alloc = host_alloc;
        lent.user = host;
    }
    rung_limits_init(&limits);
    if (work != 0) limits.work = work < 0 ? 0 : (uint64_t)work;
    rung_rules_options_init(&options);
    options.limits = &limits;
    options.host = &lent;
    if (rung_rules_load(yaml, strlen(yaml), &options, &rules, &diag) != RUNG_OK) fail_msg("%s", diag.message);
    return rules;
}

static rung_status update(rung_rules *rules, double value, rung_time time)
{
    rung_sample sample = {.tag = 0,
                          .value = {.kind = RUNG_VALUE_NUMBER, .number = value},
                          .source_time = time,
                          .server_time = RUNG_TIME_NONE,
                          .arrival_time = RUNG_TIME_NONE};

    return rung_rules_update(rules, &sample, 1);
}

static rung_rules_metrics metrics_of(const rung_rules *rules)
{
    rung_rules_metrics metrics;

    rung_rules_metrics_get(rules, &metrics);
    return metrics;
}

static void take_events(rung_rules *rules, Bytes *log)
{
    rung_event event;

    while (rung_rules_next_event(rules, &event) == RUNG_OK) {
        keep_bytes(log, event.json, event.json_length);
        keep_bytes(log, "\n", 1);
    }
}

static const char QUIET[] = "tags: {x: {type: double}}\nrules: {r: {when: now() < 0 && x > 0}}\n";
/* The rule that ticks has two events in four seconds; the timer is a rule and a value. */
static const char BUSY[] = "tags: {x: {type: double}}\n"
                           "values: {late: 'held(x > 1, \"90s\")'}\n"
                           "rules:\n"
                           "  tick: {when: 'now() % 4000 < 2000 && x > 0', message: '${x} at ${now() / 1000} s'}\n"
                           "  timer: {when: late}\n"
                           "  window: {when: 'avg(x, \"70s\") > 1'}\n";

/* ---- Where it ends --------------------------------------------------------------------------- */

static void test_advance(void **state)
{
    rung_rules *rules = load(QUIET, 0, NULL);

    (void)state;
    assert_ok(update(rules, 1, 0));
    assert_ok(rung_rules_advance(rules, 100000 * SECOND)); /* as many as one call takes */
    assert_true(metrics_of(rules).ticks == 100000);
    assert_status(rung_rules_advance(rules, 200001 * SECOND), RUNG_MORE); /* one too many */
    assert_true(metrics_of(rules).ticks == 200000);
    assert_true(rung_rules_time(rules) == 200000 * SECOND);
    assert_true(rung_rules_next_deadline(rules) == 200001 * SECOND);
    assert_ok(rung_rules_advance(rules, 200001 * SECOND));
    assert_true(metrics_of(rules).ticks == 200001);
    assert_true(rung_rules_next_deadline(rules) == 200002 * SECOND);
    assert_ok(rung_rules_advance(rules, 300001 * SECOND + SECOND / 2));
    assert_true(rung_rules_time(rules) == 300001 * SECOND + SECOND / 2);
    rung_rules_free(rules);
}

static void test_update(void **state)
{
    rung_rules *rules = load(QUIET, 10, NULL);
    const rung_slot *slot = rung_tags_look(rung_rules_tags(rules), 0);

    (void)state;
    assert_ok(update(rules, 1, 0));
    assert_ok(update(rules, 2, 11 * SECOND)); /* ten instants before it */
    assert_true(metrics_of(rules).ticks == 11);
    assert_status(update(rules, 3, 22 * SECOND + 1), RUNG_MORE);
    /* the sample is not taken yet, nor counted */
    assert_true(metrics_of(rules).updates == 2 && metrics_of(rules).samples == 2);
    assert_true(slot->value.number == 2 && rung_rules_time(rules) == 21 * SECOND);
    assert_ok(update(rules, 3, 22 * SECOND + 1));
    assert_true(metrics_of(rules).updates == 3 && slot->value.number == 3);
    /* years ahead; and nobody has to go on */
    for (int i = 1; i <= 5; i++) {
        assert_status(update(rules, 4, 100 * YEAR), RUNG_MORE);
        assert_true(rung_rules_time(rules) == (22 + 10 * i) * SECOND);
    }
    assert_ok(update(rules, 5, 60 * SECOND)); /* newer than the tag's last one, at the time that it is */
    assert_true(slot->value.number == 5 && rung_rules_time(rules) == 72 * SECOND);
    rung_rules_free(rules);
}

/* With no work at all it is one instant at a time, and two rules of one instant are not torn apart. */
static void test_one_instant(void **state)
{
    rung_rules *rules = load("tags: {x: {type: double}}\nrules: {a: {when: now() > 0}, b: {when: now() < 0}}\n", -1, NULL);

    (void)state;
    assert_ok(update(rules, 1, 0));
    for (int i = 1; i < 9; i++) {
        assert_status(rung_rules_advance(rules, 9 * SECOND), RUNG_MORE);
        assert_true(rung_rules_time(rules) == i * SECOND && metrics_of(rules).ticks == 2u * (unsigned)i);
    }
    assert_ok(rung_rules_advance(rules, 9 * SECOND));
    assert_ok(update(rules, 2, 10 * SECOND + 1)); /* no more than one instant before it */
    assert_status(update(rules, 3, 13 * SECOND), RUNG_MORE);
    rung_rules_free(rules);
}

/* ---- What counts ----------------------------------------------------------------------------- */

static uint64_t ticks_of_one_call(const char *yaml, int64_t work)
{
    rung_rules *rules = load(yaml, work, NULL);
    uint64_t ticks;

    assert_ok(update(rules, 1, 0));
    assert_status(rung_rules_advance(rules, YEAR), RUNG_MORE);
    ticks = metrics_of(rules).ticks;
    rung_rules_free(rules);
    return ticks;
}

static void test_what_counts(void **state)
{
    uint64_t ticks;

    (void)state;
    assert_true(ticks_of_one_call(QUIET, 1000) == 1000);
    /* a long evaluation counts for more: 5,000 steps and a few for each */
    ticks = ticks_of_one_call("tags: {x: {type: double}}\n"
                              "rules: {r: {when: 'now() < 0 || Array(5000).fill(1).map(v => v * x).length < 0'}}\n", 1000);
    assert_true(ticks > 10 && ticks < 200);
    /* so do events: a kilobyte of text in each, twice */
    ticks = ticks_of_one_call("tags: {x: {type: double}}\n"
                              "rules: {r: {when: now() % 2000 < 1000, message: '${\"x\".repeat(1000)}'}}\n", 1000);
    assert_true(ticks > 20 && ticks < 50);
}

/* ---- The same as at once --------------------------------------------------------------------- */

static rung_status drive(rung_rules *rules, Bytes *log, bool in_transactions, rung_status (*call)(rung_rules *rules))
{
    rung_status status;

    do {
        if (in_transactions) {
            /* taken back, and again */
            assert_ok(rung_rules_begin(rules));
            call(rules);
            assert_ok(rung_rules_rollback(rules));
            assert_ok(rung_rules_begin(rules));
        }
        status = call(rules);
        if (in_transactions) assert_ok(rung_rules_commit(rules));
        take_events(rules, log);
    } while (status == RUNG_MORE || status == RUNG_NO_MEMORY);
    return status;
}

static rung_status first(rung_rules *rules) { return update(rules, 3, 0); }
static rung_status second(rung_rules *rules) { return update(rules, 0, 200 * SECOND); }
static rung_status third(rung_rules *rules) { return update(rules, 2, 260 * SECOND + 5); }
static rung_status rest(rung_rules *rules) { return rung_rules_advance(rules, 500 * SECOND); }

static Bytes events_of(int64_t work, bool in_transactions, Host *host)
{
    rung_rules *rules = load(BUSY, work, host);
    Bytes log = {NULL, 0};

    assert_ok(drive(rules, &log, in_transactions, first));
    assert_ok(drive(rules, &log, in_transactions, second));
    assert_ok(drive(rules, &log, in_transactions, third));
    assert_ok(drive(rules, &log, in_transactions, rest));
    if (rung_rules_save(rules, keep_bytes, &log) == RUNG_NO_MEMORY)
        assert_ok(rung_rules_save(rules, keep_bytes, &log));
    rung_rules_free(rules);
    return log;
}

static void assert_same(Bytes got, Bytes wanted)
{
    assert_true(got.length == wanted.length);
    assert_memory_equal(got.bytes, wanted.bytes, wanted.length);
    free(got.bytes);
}

static void test_same(void **state)
{
    Bytes whole = events_of(0, false, NULL);

    (void)state;
    assert_true(whole.length > 50000);
    for (int64_t work = -1; work < 100; work += work < 5 ? 2 : 23) {
        assert_same(events_of(work, false, NULL), whole);
        assert_same(events_of(work, true, NULL), whole);
    }
    free(whole.bytes);
}

/* A call that ran out of memory is repeated as one that has more to do. */
static void test_memory(void **state)
{
    Bytes whole = events_of(0, false, NULL);
    Host host = {0};
    long loaded;

    (void)state;
    rung_rules_free(load(BUSY, 5, &host));
    loaded = host.calls;
    host.calls = 0;
    free(events_of(5, false, &host).bytes);
    assert_true(host.calls > loaded + 3);
    for (long i = loaded + 1, calls = host.calls; i <= calls; i++) {
        Host poor = {.fail_at = i};
        Bytes got = events_of(5, false, &poor);

        /* seq, ids, times, states: all of it */
        assert_same(got, whole);
    }
    free(whole.bytes);
}

/* What a transaction takes back is the way, too. */
static void test_rollback(void **state)
{
    rung_rules *rules = load(BUSY, 5, NULL);
    rung_rules_metrics before, after;
    rung_event event;

    (void)state;
    assert_ok(update(rules, 3, 0));
    assert_ok(rung_rules_next_event(rules, &event));
    while (rung_rules_next_event(rules, &event) == RUNG_OK) {
    }
    before = metrics_of(rules);
    assert_ok(rung_rules_begin(rules));
    for (int i = 0; i < 10; i++) assert_status(update(rules, 0, YEAR), RUNG_MORE);
    assert_true(rung_rules_time(rules) > 10 * SECOND);
    assert_ok(rung_rules_next_event(rules, &event));
    assert_ok(rung_rules_rollback(rules));
    after = metrics_of(rules);
    assert_memory_equal(&before, &after, sizeof before);
    assert_true(rung_rules_time(rules) == 0 && rung_rules_next_deadline(rules) == SECOND);
    assert_status(rung_rules_next_event(rules, &event), RUNG_END);
    rung_rules_free(rules);
}

/* ---- Who else goes far ------------------------------------------------------------------------ */

/* A reload keeps the limit, a recording goes by its steps. */
static void test_reload_and_recording(void **state)
{
    static const char LINES[] = "time,x\n1,1\n1001,2\n2000000000,3\n";
    rung_rules *rules = load(QUIET, 10, NULL);
    rung_recording *recording;
    rung_recording_metrics metrics;
    int steps = 0;

    (void)state;
    assert_ok(rung_rules_reload(rules, QUIET, strlen(QUIET), NULL, NULL, NULL, NULL));
    assert_ok(update(rules, 1, 0));
    assert_status(rung_rules_advance(rules, 11 * SECOND), RUNG_MORE);
    rung_rules_free(rules);

    rules = load(QUIET, 10, NULL);
    assert_ok(rung_recording_new(rules, NULL, &recording));
    assert_ok(rung_recording_feed(recording, LINES, sizeof LINES - 1));
    assert_ok(rung_recording_finish(recording));
    do {
        assert_ok(rung_recording_step(recording, NULL));
        rung_recording_metrics_get(recording, &metrics);
        steps++;
    } while (metrics.updates < 2);
    assert_true(steps == 101); /* 1 and 1001, with 999 seconds between */
    for (int i = 0; i < 10; i++) assert_ok(rung_recording_step(recording, NULL));
    rung_recording_metrics_get(recording, &metrics);
    assert_true(metrics.updates == 2 && rung_rules_time(rules) == 1101 * SECOND);
    rung_recording_free(recording);
    rung_rules_free(rules);
}

/* ---- Rule tests ------------------------------------------------------------------------------- */

static const char *verdict_of(const char *yaml, int64_t work)
{
    static char message[RUNG_MESSAGE_MAX];
    rung_rules *rules = load(yaml, work, NULL);
    rung_tests *of_rules;
    rung_test_result result;

    assert_ok(rung_tests_load(yaml, strlen(yaml), NULL, &of_rules, NULL));
    assert_ok(rung_tests_run(of_rules, 0, rules, &result));
    assert_true(result.passed == (*result.message == '\0'));
    if (result.table[0] != '\0') fail_msg("%s", result.message);
    snprintf(message, sizeof message, "%s", result.message);
    rung_tests_free(of_rules);
    rung_rules_free(rules);
    return message;
}

#define WAY_OUT \
    ", the most that a test may have: let it end earlier, bring its samples nearer to each other or make 'tick:' longer"

static void test_rule_tests(void **state)
{
    static const char SILENT[] = "tags: {x: {type: double}}\nrules: {r: {when: now() < 0 && x > 0}}\n"
                                 "tests: [{name: a, samples: {x: {0s: 1%s}}, never: [r]%s}]\n",
                      LOUD[] = "tags: {x: {type: double}}\nrules: {r: {when: x > 0 && now() %% 2000 < 1000%s}}\n"
                               "tests: [{name: a, samples: {x: 1}, expect: [{at: 1s, rule: r}], until: %s}]\n";
    char yaml[400];

    (void)state;
    /* a thousand calls of ten evaluations: the sample and 9,999 ticks; of which one may be another sample */
    snprintf(yaml, sizeof yaml, SILENT, "", ", until: 9999s");
    assert_string_equal(verdict_of(yaml, 10), "");
    snprintf(yaml, sizeof yaml, SILENT, "", ", until: 10s, states: [{at: 9999s, rule: r, state: cleared}]");
    assert_string_equal(verdict_of(yaml, 10), "");
    snprintf(yaml, sizeof yaml, SILENT, ", 9999s: 2", "");
    assert_string_equal(verdict_of(yaml, 10), "");
    snprintf(yaml, sizeof yaml, SILENT, "", ", until: 10000s");
    assert_string_equal(verdict_of(yaml, 10), "stopped at 2 h 46 min 40 s after 10000 evaluations" WAY_OUT);
    snprintf(yaml, sizeof yaml, SILENT, ", 10000s: 2", "");
    assert_string_equal(verdict_of(yaml, 10), "stopped at 2 h 46 min 40 s after 10000 evaluations" WAY_OUT);
    /* years, which a host without a limit would wait for */
    snprintf(yaml, sizeof yaml, SILENT, ", 3650d: 2", "");
    assert_string_equal(verdict_of(yaml, 10), "stopped at 2 h 46 min 40 s after 10000 evaluations" WAY_OUT);
    snprintf(yaml, sizeof yaml, SILENT, ", 9999s: 2", "");
    assert_string_equal(verdict_of(yaml, INT64_MAX), "");

    /* an event each second, the first at 0 */
    snprintf(yaml, sizeof yaml, LOUD, "", "99999s");
    assert_string_equal(verdict_of(yaml, 0), "");
    snprintf(yaml, sizeof yaml, LOUD, "", "100000s");
    assert_string_equal(verdict_of(yaml, 0), "stopped at 1 d 3 h 46 min 40 s after 100000 events" WAY_OUT);
    /* 64 of a megabyte */
    snprintf(yaml, sizeof yaml, LOUD, ", message: '${\"x\".repeat(1048576)}'", "63s");
    assert_string_equal(verdict_of(yaml, 0), "");
    snprintf(yaml, sizeof yaml, LOUD, ", message: '${\"x\".repeat(1048576)}'", "64s");
    assert_string_equal(verdict_of(yaml, 0), "stopped at 1 min 4 s after 67108864 bytes of messages" WAY_OUT);
}

/* Expectations of any number: each event is met once, and what is missing is told as ever. */
static void test_many_expectations(void **state)
{
    enum { EVENTS = 20000 };
    static const char HEAD[] = "tags: {x: {type: double}}\nrules: {r: {when: x > 0 && now() % 2000 < 1000}}\n"
                               "tests:\n- name: a\n  samples: {x: 1}\n  exact: true\n  expect:\n";
    char *yaml = malloc(sizeof HEAD + EVENTS * 64);
    size_t length;

    (void)state;
    assert_non_null(yaml);
    for (int extra = 0; extra < 2; extra++) {
        length = (size_t)sprintf(yaml, "%s", HEAD);
        for (int i = EVENTS + extra; i-- > 0;) {
            int at = i == EVENTS ? 7 : i; /* twice */

            length += (size_t)sprintf(yaml + length, "  - {at: %ds, rule: r, state: %s}\n", at,
                                      at % 2 == 0 ? "active" : "cleared");
        }
        if (extra == 0) {
            assert_string_equal(verdict_of(yaml, 0), "");
            continue;
        }
        {
            rung_rules *rules = load(yaml, 0, NULL);
            rung_tests *of_rules;
            rung_test_result result;

            assert_ok(rung_tests_load(yaml, length, NULL, &of_rules, NULL));
            assert_ok(rung_tests_run(of_rules, 0, rules, &result));
            /* the first of two took the event */
            assert_string_equal(result.message, "line 20001: expected r cleared at 7 s, and there was no such event");
            assert_non_null(strstr(result.table, "r cleared, r cleared <-  r cleared good\n"));
            rung_tests_free(of_rules);
            rung_rules_free(rules);
        }
    }
    free(yaml);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_advance), cmocka_unit_test(test_update),   cmocka_unit_test(test_one_instant),
    cmocka_unit_test(test_what_counts), cmocka_unit_test(test_same), cmocka_unit_test(test_memory),
    cmocka_unit_test(test_rollback), cmocka_unit_test(test_reload_and_recording),
    cmocka_unit_test(test_rule_tests), cmocka_unit_test(test_many_expectations),
};
RUN_TESTS(tests)
