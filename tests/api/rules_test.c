/* Rule sets built by calls, and their metrics. */
#include "tests/api/api.h"

/* ---- A host with little memory and a clock of its own ---------------------------------------- */

typedef struct Host {
    long calls, fail_at;
    long long live;
    rung_time clock;
    char diags[4096];
} Host;

static void *host_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Host *host = user;

    if (new_size == 0) {
        host->live -= (long long)old_size;
        free(pointer);
        return NULL;
    }
    if (++host->calls == host->fail_at) return NULL;
    host->live += (long long)new_size - (long long)old_size;
    return realloc(pointer, new_size);
}

/* Every look at the clock takes 20 microseconds. */
static rung_time host_clock(void *user)
{
    return ((Host *)user)->clock += 200;
}

static void host_diag(void *user, const rung_diag *diag)
{
    Host *host = user;
    size_t used = strlen(host->diags);

    snprintf(host->diags + used, sizeof host->diags - used, "%s:%u:%u: %s\n", diag->file, (unsigned)diag->line,
             (unsigned)diag->column, diag->message);
}

static rung_status add_tag(rung_rules *rules, const char *name, rung_type type)
{
    rung_tag_spec spec;

    rung_tag_spec_init(&spec);
    spec.name = name;
    spec.type = type;
    return rung_rules_add_tag(rules, &spec);
}

static rung_status add_rule(rung_rules *rules, const char *name, const char *when, const char *message)
{
    static const rung_label labels[] = {{"area", "boilerhouse"}, {"line", "1"}};
    rung_rule_spec spec;

    rung_rule_spec_init(&spec);
    spec.name = name;
    spec.when = when;
    spec.message = message;
    spec.labels = labels;
    spec.label_count = message == NULL ? 0 : 2;
    return rung_rules_add_rule(rules, &spec);
}

static rung_status begin(Host *host, rung_rules **rules)
{
    rung_rules_options options;
    rung_host lent;

    rung_host_init(&lent);
    lent.user = host;
    lent.alloc = host_alloc;
    lent.clock = host_clock;
    rung_rules_options_init(&options);
    options.host = &lent;
    options.on_diag = host_diag;
    options.user = host;
    return rung_rules_new(&options, rules);
}

static rung_status update(rung_rules *rules, uint32_t tag, double value, rung_time time)
{
    rung_sample sample = {.tag = tag,
                          .value = {.kind = RUNG_VALUE_NUMBER, .number = value},
                          .source_time = time,
                          .server_time = RUNG_TIME_NONE,
                          .arrival_time = RUNG_TIME_NONE};

    return rung_rules_update(rules, &sample, 1);
}

static const rung_time SECOND = 10000000;

/* ---- Building ------------------------------------------------------------------------------- */

static rung_status build(Host *host, rung_rules **rules)
{
    rung_status status;

    if ((status = begin(host, rules)) != RUNG_OK) return status;
    if ((status = rung_rules_set_tick(*rules, SECOND / 10)) != RUNG_OK ||
        (status = add_rule(*rules, "hot", "held(margin < 5, \"2s\")", "`${temp} C, ${margin} left`")) != RUNG_OK ||
        (status = rung_rules_add_value(*rules, "margin", "95 - temp")) != RUNG_OK ||
        (status = add_tag(*rules, "temp", RUNG_DOUBLE)) != RUNG_OK ||
        (status = add_rule(*rules, "busy", "max(temp, \"3s\") > 90", NULL)) != RUNG_OK)
        return status;
    return rung_rules_finish(*rules, NULL);
}

static void test_build(void **state)
{
    Host host = {0};
    rung_rules *rules;
    rung_event event;

    (void)state;
    assert_ok(build(&host, &rules));
    assert_ok(update(rules, 0, 91, SECOND));
    assert_ok(rung_rules_advance(rules, 10 * SECOND));
    assert_ok(rung_rules_next_event(rules, &event));
    assert_string_equal(event.rule, "busy");
    assert_ok(rung_rules_next_event(rules, &event));
    assert_string_equal(event.rule, "hot");
    assert_string_equal(event.message, "91 C, 4 left");
    assert_non_null(strstr(event.json, "\"labels\":{\"area\":\"boilerhouse\",\"line\":\"1\"}"));
    assert_true(event.time == 3 * SECOND);
    assert_string_equal(host.diags, "");
    rung_rules_free(rules);
    assert_true(host.live == 0);
}

static void test_errors(void **state)
{
    Host host = {0};
    rung_rules *rules;
    rung_diag diag;
    rung_recording *recording;

    (void)state;
    assert_ok(begin(&host, &rules));
    assert_ok(add_tag(rules, "temp", RUNG_DOUBLE));
    assert_ok(add_rule(rules, "hot", "temp >\n  80 &&\n  tmp", NULL));
    assert_ok(add_rule(rules, "cold", "temp < 0", "it is ${temp.x.}"));
    assert_status(add_rule(rules, "no name", "true", NULL), RUNG_BAD_RULES);
    assert_status(rung_rules_finish(rules, &diag), RUNG_BAD_RULES);
    assert_string_equal(diag.file, "rule no name");
    rung_rules_free(rules);

    host.diags[0] = '\0';
    assert_ok(begin(&host, &rules));
    assert_ok(add_tag(rules, "temp", RUNG_DOUBLE));
    assert_ok(add_rule(rules, "hot", "temp >\n  80 &&\n  tmp", NULL));
    assert_ok(add_rule(rules, "cold", "temp < 0", "it is ${temp.x.}"));
    assert_status(rung_rules_finish(rules, &diag), RUNG_UNKNOWN_NAME);
    assert_string_equal(diag.file, "rule hot");
    assert_true(diag.line == 3 && diag.column == 3);
    assert_non_null(strstr(host.diags, "rule hot:3:3: 'tmp' is not defined\n"));
    assert_non_null(strstr(host.diags, "message of rule cold:1:16: "));
    /* nothing but freeing is left */
    assert_status(rung_rules_finish(rules, NULL), RUNG_USAGE);
    assert_status(add_tag(rules, "other", RUNG_BOOL), RUNG_USAGE);
    assert_status(update(rules, 0, 1, 0), RUNG_USAGE);
    assert_status(rung_rules_advance(rules, 0), RUNG_USAGE);
    assert_status(rung_rules_begin(rules), RUNG_USAGE);
    assert_status(rung_recording_new(rules, NULL, &recording), RUNG_USAGE);
    assert_null(rung_rules_schema(rules));
    assert_false(rung_rules_rule(rules, 0, &(rung_rule_info){0}));
    rung_rules_free(rules);
    assert_true(host.live == 0);
}

static void test_usage(void **state)
{
    rung_rules *rules;
    rung_tag_spec tag;
    rung_rule_spec rule;

    (void)state;
    assert_status(rung_rules_new(NULL, NULL), RUNG_USAGE);
    assert_ok(rung_rules_new(NULL, &rules));
    rung_tag_spec_init(NULL);
    rung_rule_spec_init(NULL);
    rung_tag_spec_init(&tag);
    assert_status(rung_rules_add_tag(rules, &tag), RUNG_USAGE);
    tag.name = "x";
    assert_status(rung_rules_add_tag(rules, &tag), RUNG_USAGE); /* no type */
    tag.type = RUNG_BOOL;
    tag.size--;
    assert_status(rung_rules_add_tag(rules, &tag), RUNG_USAGE);
    rung_rule_spec_init(&rule);
    rule.name = rule.when = "true1";
    rule.severity = 1001;
    assert_status(rung_rules_add_rule(rules, &rule), RUNG_USAGE);
    rule.severity = 1000;
    rule.label_count = 1;
    assert_status(rung_rules_add_rule(rules, &rule), RUNG_USAGE);
    assert_status(rung_rules_add_value(rules, NULL, "1"), RUNG_USAGE);
    assert_status(rung_rules_add_value(NULL, "a", "1"), RUNG_USAGE);
    assert_status(rung_rules_set_tick(rules, SECOND / 100 - 1), RUNG_USAGE);
    assert_ok(rung_rules_set_tick(rules, SECOND / 100));
    assert_status(rung_rules_set_timezone(rules, "Nowhere/Land"), RUNG_UNKNOWN_NAME);
    assert_ok(rung_rules_set_timezone(rules, "UTC"));
    assert_ok(rung_rules_finish(rules, NULL)); /* an empty one is fine */
    assert_status(rung_rules_set_tick(rules, SECOND), RUNG_USAGE);
    rung_rules_free(rules);
    assert_ok(rung_rules_new(NULL, &rules));
    rung_rules_free(rules);
}

static void test_memory(void **state)
{
    long total = 0, refused = 0;

    (void)state;
    for (long i = 0; i <= total; i++) {
        Host host = {.fail_at = i};
        rung_rules *rules = NULL;
        rung_status status = build(&host, &rules);

        if (i == 0) total = host.calls;
        refused += status == RUNG_NO_MEMORY;
        /* an arena that is refused a large chunk asks for a small one */
        if (status != RUNG_NO_MEMORY) assert_ok(status);
        if (status == RUNG_OK) assert_ok(update(rules, 0, 91, SECOND));
        rung_rules_free(rules);
        if (host.live != 0) fail_msg("allocation %ld leaves %lld bytes", i, host.live);
    }
    assert_true(refused > 30);
}

/* What a file says while memory is short: the reason has a sentence in any case, whatever else is wrong. */
static void test_memory_of_files(void **state)
{
    static const char FINE[] = "tags: {x: {type: double}}\nvalues: {v: 'avg(x, \"1m\")'}\nrules:\n  r: {when: v > x, message: 'm ${x}'}\n"
                               "tests: [{name: a, samples: {x: 1x3}, never: [r]}]\n",
                      WRONG[] = "tags: {x: {type: doubl}}\nvalues: {v: x +}\nrules:\n  r: {when: y > 1, sverity: 3}\ntests: [{}]\n";

    (void)state;
    for (int form = 0; form < 4; form++) {
        const char *yaml = form % 2 == 0 ? FINE : WRONG;
        long total = 0, refused = 0;

        for (long i = 0; i <= total; i++) {
            Host host = {.fail_at = i};
            rung_rules_options options;
            rung_host lent;
            rung_rules *rules = NULL;
            rung_tests *of_rules = NULL;
            rung_diag diag;
            rung_status status;

            rung_host_init(&lent);
            lent.user = &host;
            lent.alloc = host_alloc;
            rung_rules_options_init(&options);
            options.host = &lent;
            options.on_diag = host_diag;
            options.user = &host;
            status = form < 2 ? rung_rules_load(yaml, strlen(yaml), &options, &rules, &diag)
                              : rung_tests_load(yaml, strlen(yaml), &options, &of_rules, &diag);
            if (i == 0) total = host.calls;
            if (i == 0 && form % 2 == 0) assert_ok(status);
            assert_true(diag.status == status);
            assert_true((status == RUNG_OK) == (*diag.message == '\0'));
            refused += status == RUNG_NO_MEMORY;
            rung_rules_free(rules);
            rung_tests_free(of_rules);
            if (host.live != 0) fail_msg("allocation %ld leaves %lld bytes", i, host.live);
        }
        assert_true(refused > 0);
    }
}

/* ---- Metrics -------------------------------------------------------------------------------- */

static bool keep(void *user, const char *text, size_t length)
{
    strncat(user, text, length);
    return true;
}

static bool stop(void *user, const char *text, size_t length)
{
    (void)user, (void)text, (void)length;
    return false;
}

static void test_metrics(void **state)
{
    static char text[16384];
    Host host = {0};
    rung_rules *rules;
    rung_rules_metrics metrics;

    (void)state;
    assert_ok(build(&host, &rules));
    assert_ok(update(rules, 0, 91, SECOND));
    assert_ok(update(rules, 0, 91, SECOND));
    assert_ok(update(rules, 0, 90, SECOND / 2));
    assert_ok(rung_rules_advance(rules, 10 * SECOND));
    rung_rules_metrics_get(rules, &metrics);
    assert_true(metrics.updates == 3 && metrics.samples == 3 && metrics.late == 1 && metrics.identical == 1);
    if (metrics.wakes != 2) fail_msg("%d", (int)metrics.wakes);
    assert_true(metrics.wakes == 2 && metrics.ticks == 0 && metrics.events == 2 && metrics.active == 2);
    assert_true(metrics.durations[2] == 4 && metrics.durations[1] == 0 && metrics.duration == 800);
    text[0] = '\0';
    assert_ok(rung_rules_metrics_text(rules, keep, text));
    assert_non_null(strstr(text, "# HELP rung_updates_total Updates.\n# TYPE rung_updates_total counter\nrung_updates_total 3\n"));
    assert_non_null(strstr(text, "\nrung_rules_active 2\n"));
    assert_non_null(strstr(text, "# TYPE rung_update_duration_seconds histogram\n"));
    assert_non_null(strstr(text, "rung_update_duration_seconds_bucket{le=\"1e-05\"} 0\n"
                                 "rung_update_duration_seconds_bucket{le=\"0.0001\"} 4\n"));
    assert_non_null(strstr(text, "_bucket{le=\"+Inf\"} 4\nrung_update_duration_seconds_sum 0.00008\nrung_update_duration_seconds_count 4\n"));
    assert_status(rung_rules_metrics_text(rules, stop, NULL), RUNG_INTERRUPTED);
    assert_status(rung_rules_metrics_text(NULL, keep, text), RUNG_USAGE);
    assert_status(rung_rules_metrics_text(rules, NULL, text), RUNG_USAGE);
    rung_rules_free(rules);
}

/* What windows lose, and what ticks: counted on over a reload. */
static void test_window_metrics(void **state)
{
    static const char YAML[] = "tags: {x: {type: double}}\nrules:\n  w: {when: 'sum(x, \"1h\", {capacity: 4}) > 1'}\n"
                               "  t: {when: now() % 2000 < 1000}\n";
    rung_rules *rules;
    rung_rules_metrics metrics;

    (void)state;
    assert_ok(rung_rules_load(YAML, sizeof YAML - 1, NULL, &rules, NULL));
    for (int i = 1; i <= 10; i++) assert_ok(update(rules, 0, i, i * SECOND));
    assert_ok(update(rules, 0, 0.0 / 0.0, 11 * SECOND));
    for (int i = 0; i < 2; i++) {
        rung_rules_metrics_get(rules, &metrics);
        assert_true(metrics.window_overflows == 6 && metrics.not_taken == 1 && metrics.ticks == 10 && metrics.scratch_bytes == 0);
        assert_ok(rung_rules_reload(rules, YAML, sizeof YAML - 1, NULL, NULL, NULL, NULL));
    }
    rung_rules_free(rules);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_build),   cmocka_unit_test(test_errors),  cmocka_unit_test(test_usage),
    cmocka_unit_test(test_memory),  cmocka_unit_test(test_memory_of_files), cmocka_unit_test(test_metrics), cmocka_unit_test(test_window_metrics),
};
RUN_TESTS(tests)
