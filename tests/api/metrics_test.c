/* metrics_test.c - what rule sets and pools count, and the same as text for Prometheus, read by a strict reader. */
#include <ctype.h>

#include "tests/api/api.h"

/* ---- The reader ------------------------------------------------------------------------------ */

/* Series of an exposition, in order. `text` is cut into pieces. */
typedef struct Exposition {
    struct {
        const char *name, *value;
    } series[100];
    size_t count;
} Exposition;

static char *take_line(char **at)
{
    char *line = *at, *end = strchr(line, '\n');

    if (end == NULL) fail_msg("no line feed after '%s'", line);
    *end = '\0';
    *at = end + 1;
    return line;
}

/* What follows `wanted`, which the line must begin with. */
static char *after(char *line, const char *wanted)
{
    if (strncmp(line, wanted, strlen(wanted)) != 0) fail_msg("wanted '%s', got '%s'", wanted, line);
    return line + strlen(wanted);
}

static void check_name(const char *name, const char *type)
{
    size_t length = strlen(name);

    after((char *)name, "rung_");
    assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz_"), length);
    assert_int_equal(strcmp(type, "counter") == 0, length > 6 && strcmp(name + length - 6, "_total") == 0);
}

/* "name value"; digits alone, unless `real`. */
static const char *read_series(Exposition *exposition, char *line, bool real)
{
    char *value = strrchr(line, ' ');

    assert_non_null(value);
    *value++ = '\0';
    assert_true(*value != '\0' && value[strspn(value, real ? "0123456789.e-" : "0123456789")] == '\0');
    assert_true(exposition->count < sizeof exposition->series / sizeof *exposition->series);
    exposition->series[exposition->count].name = line;
    exposition->series[exposition->count++].value = value;
    return value;
}

/* Buckets are cumulative, their bounds rise, and the last one has all. */
static void read_histogram(Exposition *exposition, const char *name, char **at)
{
    char prefix[128];
    unsigned long long count = 0;
    double bound = -1;
    const char *total;

    snprintf(prefix, sizeof prefix, "%s_bucket{le=\"", name);
    for (;;) {
        char *line = take_line(at), *le = after(line, prefix);
        bool last = strncmp(le, "+Inf\"} ", 7) == 0;
        unsigned long long next;

        if (!last) {
            char *end;
            double le_value = strtod(le, &end);

            assert_true(le_value > bound);
            bound = le_value;
            after(end, "\"} ");
        }
        next = strtoull(read_series(exposition, line, false), NULL, 10);
        assert_true(next >= count);
        count = next;
        if (last) break;
    }
    snprintf(prefix, sizeof prefix, "%s_sum ", name);
    after(*at, prefix);
    read_series(exposition, take_line(at), true);
    snprintf(prefix, sizeof prefix, "%s_count ", name);
    after(*at, prefix);
    total = read_series(exposition, take_line(at), false);
    assert_true(strtoull(total, NULL, 10) == count);
}

static Exposition read_exposition(char *text)
{
    Exposition exposition = {.count = 0};

    while (*text != '\0') {
        char *help = after(take_line(&text), "# HELP "), *name = help, *type, *line;

        help = strchr(help, ' ');
        assert_non_null(help);
        *help++ = '\0';
        assert_true(isupper((unsigned char)*help) && help[strlen(help) - 1] == '.' && strchr(help, '\\') == NULL);
        type = after(after(after(take_line(&text), "# TYPE "), name), " ");
        check_name(name, type);
        for (size_t i = 0; i < exposition.count; i++) assert_string_not_equal(exposition.series[i].name, name);
        if (strcmp(type, "histogram") == 0) {
            read_histogram(&exposition, name, &text);
            continue;
        }
        assert_true(strcmp(type, "counter") == 0 || strcmp(type, "gauge") == 0);
        line = take_line(&text);
        after(after(line, name), " ");
        read_series(&exposition, line, false);
    }
    return exposition;
}

static unsigned long long series(const Exposition *exposition, const char *name)
{
    for (size_t i = 0; i < exposition->count; i++)
        if (strcmp(exposition->series[i].name, name) == 0)
            return strtoull(exposition->series[i].value, NULL, 10);
    fail_msg("no series %s", name);
    return 0;
}

/* ---- A rule set ------------------------------------------------------------------------------ */

static const char YAML[] =
    "tags:\n"
    "  x: {type: double}\n"
    "  list: {type: any}\n"
    "values:\n"
    "  twice: x * 2\n"
    "rules:\n"
    "  high: {when: twice > 10, message: \"${'much '.repeat(1000)}\"}\n"
    "  long: {when: 'held(x > 5, \"2s\")'}\n"
    "  often: {when: 'now() % 4000 < 2000'}\n"
    "  window: {when: 'max(x, \"1h\", {capacity: 2}) > 100'}\n"
    "  broken: {when: list.length > 1}\n";

static const rung_time SECOND = 10000000;

/* Each look at the clock takes as long as it says. */
static rung_time slow_clock(void *user)
{
    rung_time *times = user;

    return times[0] += times[1];
}

static rung_status update(rung_rules *rules, uint32_t tag, rung_value value, rung_time time)
{
    rung_sample sample = {.tag = tag, .value = value, .source_time = time, .server_time = RUNG_TIME_NONE,
                          .arrival_time = RUNG_TIME_NONE};

    return rung_rules_update(rules, &sample, 1);
}

static rung_value number(double x) { return (rung_value){.kind = RUNG_VALUE_NUMBER, .number = x}; }

static void test_rules(void **state)
{
    rung_time times[2] = {0, 5}; /* half a microsecond */
    rung_rules_options options;
    rung_rules_metrics metrics;
    Bytes text = {NULL, 0};
    Exposition exposition;
    rung_rules *rules;
    rung_host host;
    size_t i;

    (void)state;
    rung_host_init(&host);
    host.user = times;
    host.clock = slow_clock;
    rung_rules_options_init(&options);
    options.host = &host;
    assert_ok(rung_rules_load(YAML, sizeof YAML - 1, &options, &rules, NULL));
    assert_ok(update(rules, 0, number(1), 2 * SECOND));
    assert_ok(update(rules, 0, number(6), 4 * SECOND));
    assert_ok(update(rules, 0, number(6), 4 * SECOND));
    assert_ok(update(rules, 0, number(9), 3 * SECOND));
    assert_ok(update(rules, 0, number(0.0 / 0.0), 7 * SECOND));
    times[1] = 30 * SECOND; /* longer than any bucket but the last */
    assert_ok(update(rules, 0, number(7), 8 * SECOND));
    times[1] = 10; /* exactly the first bound */
    assert_ok(update(rules, 0, (rung_value){.kind = RUNG_VALUE_BOOL}, RUNG_TIME_NONE));
    times[1] = 11;
    assert_ok(update(rules, 1, (rung_value){.kind = RUNG_VALUE_NULL}, 9 * SECOND));
    times[1] = -7; /* a clock that goes back takes no time */
    assert_ok(rung_rules_advance(rules, 12 * SECOND));

    rung_rules_metrics_get(rules, &metrics);
    assert_ok(rung_rules_metrics_text(rules, keep_bytes, &text));
    exposition = read_exposition(text.bytes);
    const struct {
        const char *name;
        uint64_t counted, wanted;
    } figures[] = {
        {"rung_updates_total", metrics.updates, 8},
        {"rung_samples_total", metrics.samples, 8},
        {"rung_samples_late_total", metrics.late, 1},
        {"rung_samples_identical_total", metrics.identical, 1},
        {"rung_samples_misfit_total", metrics.misfits, 1},
        {"rung_source_times_replaced_total", metrics.replaced, 1},
        {"rung_links_lost_total", metrics.links_lost, 0},
        {"rung_evaluations_total", metrics.evaluations, metrics.evaluations},
        {"rung_evaluations_without_value_total", metrics.no_values, metrics.no_values},
        {"rung_evaluation_errors_total", metrics.errors, 1},
        {"rung_events_total", metrics.events, metrics.events},
        {"rung_deadline_wakes_total", metrics.wakes, 11}, /* one of them for `long` */
        {"rung_ticks_total", metrics.ticks, 10},
        {"rung_window_overflows_total", metrics.window_overflows, 1},
        {"rung_samples_not_taken_total", metrics.not_taken, 1},
        {"rung_scratch_bytes_max", metrics.scratch_bytes, metrics.scratch_bytes},
        {"rung_tags", metrics.tags, 2},
        {"rung_values", metrics.values, 1},
        {"rung_rules", metrics.rules, 5},
        {"rung_rules_active", metrics.active, metrics.active},
        {"rung_update_duration_seconds_bucket{le=\"1e-06\"}", 7, 7},
        {"rung_update_duration_seconds_bucket{le=\"1e-05\"}", 8, 8},
        {"rung_update_duration_seconds_bucket{le=\"1\"}", 8, 8},
        {"rung_update_duration_seconds_bucket{le=\"+Inf\"}", 9, 9},
        {"rung_update_duration_seconds_sum", 30, 30},
        {"rung_update_duration_seconds_count", 9, 9},
    };
    for (i = 0; i < sizeof figures / sizeof *figures; i++) {
        if (figures[i].counted != figures[i].wanted || series(&exposition, figures[i].name) != figures[i].wanted)
            fail_msg("%s: counted %llu, written %llu, wanted %llu", figures[i].name,
                     (unsigned long long)figures[i].counted, series(&exposition, figures[i].name),
                     (unsigned long long)figures[i].wanted);
    }
    assert_int_equal(exposition.count, sizeof figures / sizeof *figures + RUNG_DURATION_BUCKETS - 4);
    assert_true(metrics.scratch_bytes >= 5000); /* the message */
    assert_true(metrics.no_values > 0 && metrics.evaluations > metrics.no_values && metrics.events > 0);
    rung_rules_free(rules);
    free(text.bytes);
}

/* ---- A pool ---------------------------------------------------------------------------------- */

static void test_pool(void **state)
{
    Bytes text = {NULL, 0};
    Exposition exposition;
    rung_schema *schema;
    rung_pool *pool;
    rung_vm *one, *two, *three;

    (void)state;
    assert_ok(rung_schema_new(NULL, &schema));
    assert_ok(rung_pool_new(schema, NULL, 2, &pool));
    assert_ok(rung_pool_get(pool, &one));
    assert_ok(rung_pool_get(pool, &two));
    assert_ok(rung_pool_get(pool, &three));
    rung_pool_put(pool, one);
    rung_pool_put(pool, two);
    assert_ok(rung_pool_get(pool, &one));
    assert_ok(rung_pool_metrics_text(pool, keep_bytes, &text));
    exposition = read_exposition(text.bytes);
    assert_int_equal(series(&exposition, "rung_pool_hits_total"), 1);
    assert_int_equal(series(&exposition, "rung_pool_misses_total"), 3);
    assert_int_equal(series(&exposition, "rung_pool_in_use"), 2);
    assert_int_equal(series(&exposition, "rung_pool_in_use_max"), 3);
    assert_int_equal(series(&exposition, "rung_pool_idle"), 1);
    assert_int_equal(exposition.count, 5);
    assert_status(rung_pool_metrics_text(pool, refuse_bytes, NULL), RUNG_INTERRUPTED);
    assert_status(rung_pool_metrics_text(pool, NULL, NULL), RUNG_USAGE);
    rung_pool_put(pool, one);
    rung_pool_put(pool, three);
    rung_pool_free(pool);
    rung_schema_free(schema);
    free(text.bytes);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_rules),
    cmocka_unit_test(test_pool),
};

RUN_TESTS(tests)
