/* bad_input_test.c - what a rule set does not believe: it is refused or counted, and everything else goes on as if it had
** never come. */
#include "tests/api/api.h"

static const rung_time SECOND = 10000000, YEAR = INT64_C(365) * 86400 * 10000000, NOW = INT64_C(17724384000000000);

static const char YAML[] =
    "tags:\n"
    "  x: {type: double}\n"
    "  run: {type: bool}\n"
    "values:\n"
    "  mean: avg(x, \"10s\")\n"
    "rules:\n"
    "  hot: {when: x > 90 && run, message: \"${x}\"}\n"
    "  held_hot: {when: 'held(x > 90, \"5s\")'}\n"
    "  mean_hot: {when: mean > 80}\n"
    "  often: {when: 'count(rose(x > 90), \"1h\") >= 2'}\n"
    "  swings: {when: 'max(x, \"20s\") - min(x, \"20s\") > 30'}\n";

static rung_rules *load_text(const char *yaml, const rung_rules_options *options)
{
    rung_rules *rules;
    rung_diag diag;

    if (rung_rules_load(yaml, strlen(yaml), options, &rules, &diag) != RUNG_OK)
        fail_msg("%u:%u: %s", diag.line, diag.column, diag.message);
    return rules;
}

static rung_sample sample_of(uint32_t tag, rung_value value, rung_time time)
{
    return (rung_sample){.tag = tag, .value = value, .source_time = time, .server_time = RUNG_TIME_NONE,
                         .arrival_time = RUNG_TIME_NONE};
}

static rung_value number(double x) { return (rung_value){.kind = RUNG_VALUE_NUMBER, .number = x}; }
static rung_value boolean(bool b) { return (rung_value){.kind = RUNG_VALUE_BOOL, .boolean = b}; }

static rung_value text_of(const char *text)
{
    return (rung_value){.kind = RUNG_VALUE_TEXT, .text = text, .length = strlen(text)};
}

static rung_status update(rung_rules *rules, uint32_t tag, rung_value value, rung_time time)
{
    rung_sample sample = sample_of(tag, value, time);

    return rung_rules_update(rules, &sample, 1);
}

static rung_rules_metrics metrics_of(const rung_rules *rules)
{
    rung_rules_metrics metrics;

    rung_rules_metrics_get(rules, &metrics);
    return metrics;
}

static Bytes state_of(rung_rules *rules)
{
    Bytes state = {NULL, 0};

    assert_ok(rung_rules_save(rules, keep_bytes, &state));
    return state;
}

static void take_events(rung_rules *rules, Bytes *events)
{
    rung_event event;

    while (rung_rules_next_event(rules, &event) == RUNG_OK) {
        keep_bytes(events, event.json, event.json_length);
        keep_bytes(events, "\n", 1);
    }
}

/* ---- Junk between the samples of a good day -------------------------------------------------- */

typedef void (*Junk)(rung_rules *rules, rung_time now, int step);

static Bytes day_with(Junk junk, rung_rules_metrics *metrics)
{
    rung_rules *rules = load_text(YAML, NULL);
    Bytes events = {NULL, 0};

    assert_ok(update(rules, 1, boolean(true), NOW));
    for (int i = 0; i < 200; i++) {
        rung_time now = NOW + i * SECOND;
        double x = 85 + 10 * ((i / 7) % 2) + (i % 50 == 0 ? 40 : 0);

        assert_ok(update(rules, 0, number(x), now));
        if (junk != NULL) junk(rules, now, i);
        take_events(rules, &events);
    }
    *metrics = metrics_of(rules);
    rung_rules_free(rules);
    return events;
}

/* Whole updates are refused for one tag that is none. */
static void unknown_tags(rung_rules *rules, rung_time now, int step)
{
    uint32_t tags = metrics_of(rules).tags;
    rung_sample samples[2] = {sample_of(0, number(1000), now + 1),
                              sample_of(step % 2 == 0 ? tags : UINT32_MAX - (uint32_t)step, number(1), now + 1)};

    assert_status(rung_rules_update(rules, samples, 2), RUNG_USAGE); /* `tags` is the register of a rule */
    assert_status(rung_rules_update(rules, NULL, 1), RUNG_USAGE);
}

static void times_of_long_ago(rung_rules *rules, rung_time now, int step)
{
    assert_ok(update(rules, 0, number(1000), now - (1 + step % 400) * YEAR));
    assert_ok(update(rules, 0, number(1000), now - SECOND / 2));
    assert_ok(rung_rules_advance(rules, now - 10 * YEAR));
    assert_ok(rung_rules_advance(rules, INT64_MIN + step));
}

/* Against its arrival nobody believes a time ahead by years: the sample says what is known, now. */
static void times_to_come(rung_rules *rules, rung_time now, int step)
{
    const rung_slot *slot = rung_tags_look(rung_rules_tags(rules), 0);
    rung_sample sample = sample_of(0, number(slot->value.number), step % 2 == 0 ? now + 1000 * YEAR : INT64_MAX);

    sample.server_time = INT64_MAX - 1;
    sample.arrival_time = now;
    assert_ok(rung_rules_update(rules, &sample, 1));
}

static void test_junk(void **state)
{
    static const Junk junks[] = {unknown_tags, times_of_long_ago, times_to_come};
    rung_rules_metrics control_metrics, metrics;
    Bytes control = day_with(NULL, &control_metrics), events;

    (void)state;
    assert_true(control_metrics.events > 40);
    for (size_t i = 0; i < sizeof junks / sizeof *junks; i++) {
        events = day_with(junks[i], &metrics);
        assert_string_equal(events.bytes, control.bytes);
        assert_int_equal(metrics.evaluations, control_metrics.evaluations);
        assert_int_equal(metrics.late, junks[i] == times_of_long_ago ? 400 : 0);
        assert_int_equal(metrics.replaced, junks[i] == times_to_come ? 200 : 0);
        assert_int_equal(metrics.identical, junks[i] == times_to_come ? 200 : 0);
        assert_int_equal(metrics.samples, control_metrics.samples + metrics.late + metrics.replaced);
        free(events.bytes);
    }
    free(control.bytes);
}

/* ---- Values that do not fit ------------------------------------------------------------------ */

static void test_misfits(void **state)
{
    static const char types[] = "tags: {d: {type: double}, b: {type: bool}, i: {type: int32}, u: {type: uint32}, s: "
                                "{type: string}, t: {type: datetime}, l: {type: \"double[]\"}, a: {type: any}}\n"
                                "rules: {one: {when: good(d) && good(b)}, other: {when: i > 3}}\n";
    static const rung_value values[] = {
        {.kind = RUNG_VALUE_NUMBER, .number = 1}, {.kind = RUNG_VALUE_NUMBER, .number = 1.5},
        {.kind = RUNG_VALUE_NUMBER, .number = -1}, {.kind = RUNG_VALUE_NUMBER, .number = 2147483648.0},
        {.kind = RUNG_VALUE_NUMBER, .number = 4294967296.0}, {.kind = RUNG_VALUE_NUMBER, .number = 1e300},
        {.kind = RUNG_VALUE_NUMBER, .number = 0.0 / 0.0}, {.kind = RUNG_VALUE_BOOL},
        {.kind = RUNG_VALUE_NULL}, {.kind = RUNG_VALUE_TEXT, .text = "[1,2]", .length = 5},
        {.kind = RUNG_VALUE_TEXT, .text = "[1,", .length = 3}, {.kind = RUNG_VALUE_UNDEFINED},
    };
    static const char fits[][13] = {
        /* 1 1.5 -1 2^31 2^32 1e300 NaN false null "[1,2]" "[1," none */
        "+++++++-----", "-------+----", "+-+---------", "+--+--------",
        "--------+++-", "+++++-------", "---------+--", "++++++++++--",
    };
    rung_rules *rules = load_text(types, NULL);
    uint64_t misfits = 0;
    rung_time now = NOW;
    uint32_t bad;

    (void)state;
    assert_true(rung_status_code_find("BadTypeMismatch", 15, &bad));
    for (uint32_t tag = 0; tag < 8; tag++) {
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            const rung_slot *slot = rung_tags_look(rung_rules_tags(rules), tag);
            bool fit = fits[tag][i] == '+';
            rung_sample samples[2];

            now += SECOND;
            samples[0] = sample_of(tag, values[i], now);
            samples[1] = sample_of((tag + 1) % 8, (rung_value){RUNG_VALUE_UNDEFINED, false, 0, NULL, 0}, now);
            samples[1].status = RUNG_BAD;
            assert_ok(rung_rules_update(rules, samples, 2));
            misfits += !fit;
            if (metrics_of(rules).misfits != misfits || slot->status != (fit ? RUNG_GOOD : bad))
                fail_msg("tag %s, value %zu", rung_schema_name(rung_rules_schema(rules), tag), i);
            /* and the other sample of the update was taken */
            assert_int_equal(rung_tags_look(rung_rules_tags(rules), (tag + 1) % 8)->status, RUNG_BAD);
        }
    }
    rung_rules_free(rules);
}

/* NaN and infinities are values of a double; windows leave them out, and count them. */
static void test_odd_numbers(void **state)
{
    rung_rules *rules = load_text("tags: {x: {type: double}}\nvalues: {mean: 'avg(x, \"1m\")', most: 'max(x, \"1m\")'}\n"
                                  "rules: {high: {when: mean > 10}}\n",
                                  NULL);
    const double odd[] = {0.0 / 0.0, 1.0 / 0.0, -1.0 / 0.0};
    const rung_slot *mean;
    uint32_t index;

    (void)state;
    assert_ok(rung_schema_find(rung_rules_schema(rules), "mean", 4, &index));
    mean = rung_tags_look(rung_rules_tags(rules), index);
    assert_ok(update(rules, 0, number(8), NOW));
    for (int i = 0; i < 3; i++) {
        assert_ok(update(rules, 0, number(odd[i]), NOW + (i + 1) * SECOND));
        assert_true(mean->value.number == 8 && mean->status == RUNG_GOOD);
    }
    assert_int_equal(metrics_of(rules).not_taken, 6);
    assert_int_equal(metrics_of(rules).misfits, 0);
    assert_ok(update(rules, 0, number(16), NOW + 4 * SECOND));
    assert_true(mean->value.number == 12);
    rung_rules_free(rules);
}

/* ---- What a rule cannot ask for -------------------------------------------------------------- */

static void test_durations(void **state)
{
    static const struct {
        const char *expression;
        const char *message; /* NULL: it is fine */
    } cases[] = {
        {"held(x > 1, \"1ms\")", NULL},
        {"held(x > 1, \"0s\")", "must be more than 0"},
        {"held(x > 1, \"-5s\")", "must be a constant text"},
        {"held(x > 1, \"3650d\")", NULL},
        {"held(x > 1, \"315360000000ms\")", NULL},
        {"held(x > 1, \"315360000001ms\")", "more than 10 years"},
        {"held(x > 1, \"365000d\")", "more than 10 years"},
        {"held(x > 1, \"99999999999999999999d\")", "more than 10 years"},
        {"held(x > 1, x)", "must be a constant text"},
        {"within(x > 1, \"0s\")", "must be more than 0"},
        {"twa(x, \"3651d\") > 1", "more than 10 years"},
        {"count(x > 1, 0) > 1", "from 1 to 1000000"},
        {"count(x > 1, 1000000) > 1", NULL},
        {"count(x > 1, 1000001) > 1", "from 1 to 1000000"},
        {"sum(x, \"1h\", {capacity: 1000000}) > 1", NULL},
        {"sum(x, \"1h\", {capacity: 1000001}) > 1", "from 1 to 1000000"},
        {"sum(x, \"1h\", {capacity: -1}) > 1", "from 1 to 1000000"},
        {"sum(fine, \"999999ms\") > 1", NULL},
        {"sum(fine, \"1000s\") > 1", "the window holds 1000001 samples"},
        {"sum(fine, \"1d\", {capacity: 10}) > 1", NULL},
        {"age(x) > 1e300", NULL},
        {"since(x > 1) > -5", NULL},
        {"held(y > 1, \"5s\")", "'y' is not defined"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char yaml[300];
        rung_rules *rules;
        rung_diag diag;
        rung_status status;

        snprintf(yaml, sizeof yaml,
                 "tags: {x: {type: double}, fine: {type: double, interval: 1ms}}\nrules:\n  r:\n    when: |\n      %s\n",
                 cases[i].expression);
        status = rung_rules_load(yaml, strlen(yaml), NULL, &rules, &diag);
        if ((status == RUNG_OK) != (cases[i].message == NULL) ||
            (status != RUNG_OK && (strstr(diag.message, cases[i].message) == NULL || diag.line != 5)))
            fail_msg("%s: %s in line %u: %s", cases[i].expression, rung_status_name(status), diag.line, diag.message);
        if (status == RUNG_OK) assert_ok(update(rules, 0, number(2), NOW));
        rung_rules_free(rules);
    }
}

/* ---- Windows for which there is no room ------------------------------------------------------ */

typedef struct Room {
    size_t left;
    long long live;
} Room;

static void *alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Room *room = user;

    if (new_size > old_size && new_size - old_size > room->left) return NULL;
    room->left -= new_size - old_size;
    room->live += (long long)new_size - (long long)old_size;
    if (new_size != 0) return realloc(pointer, new_size);
    free(pointer);
    return NULL;
}

static void test_room(void **state)
{
    static const char yaml[] = "tags: {x: {type: double}}\nrules:\n  small: {when: 'avg(x, \"1h\") > 1'}\n"
                               "  large: {when: 'avg(x, \"1h\", {capacity: 1000000}) > 1'}\n";
    Room room = {4 << 20, 0};
    rung_rules_options options;
    rung_rules *rules;
    rung_host host;
    rung_diag diag;
    Bytes before, after;

    (void)state;
    rung_host_init(&host);
    host.alloc = alloc;
    host.user = &room;
    rung_rules_options_init(&options);
    options.host = &host;
    assert_status(rung_rules_load(yaml, strlen(yaml), &options, &rules, &diag), RUNG_NO_MEMORY);
    assert_string_equal(diag.message, "there is no memory for what 'large' remembers");
    assert_int_equal(diag.line, 4);
    assert_true(room.live == 0);

    /* a rule set that runs goes on with the rules that it has */
    rules = load_text(YAML, &options);
    assert_ok(update(rules, 0, number(95), NOW));
    before = state_of(rules);
    assert_status(rung_rules_reload(rules, yaml, strlen(yaml), NULL, NULL, NULL, &diag), RUNG_NO_MEMORY);
    after = state_of(rules);
    assert_int_equal(before.length, after.length);
    assert_memory_equal(before.bytes, after.bytes, before.length);
    rung_rules_free(rules);
    assert_true(room.live == 0);
    free(before.bytes);
    free(after.bytes);
}

/* ---- Saved state that is damaged ------------------------------------------------------------- */

static void test_states(void **state)
{
    enum { VERSION_AT = 4 };
    rung_rules *control = load_text(YAML, NULL), *rules = load_text(YAML, NULL), *other;
    rung_rules_metrics metrics;
    Bytes blob, end, wanted;

    (void)state;
    for (int i = 0; i < 30; i++) assert_ok(update(control, 0, number(80 + i), NOW + i * SECOND));
    blob = state_of(control);
    for (size_t i = 0; i < blob.length; i += 3)
        assert_status(rung_rules_restore(rules, blob.bytes, i, RUNG_TIME_NONE, NULL, NULL), RUNG_BAD_FILE);
    for (size_t i = 0; i < blob.length; i++) {
        blob.bytes[i] ^= 0x10;
        assert_status(rung_rules_restore(rules, blob.bytes, blob.length, RUNG_TIME_NONE, NULL, NULL),
                      i == VERSION_AT || i == VERSION_AT + 1 ? RUNG_BAD_VERSION : RUNG_BAD_FILE);
        blob.bytes[i] ^= 0x10;
    }
    /* all of that was nothing: the good one is taken, and goes on as the first rule set does */
    assert_ok(rung_rules_restore(rules, blob.bytes, blob.length, RUNG_TIME_NONE, NULL, NULL));
    /* metrics are not part of it: what the other rule set wrote is not counted */
    rung_rules_metrics_get(control, &metrics);
    assert_true(metrics.events > 0);
    rung_rules_metrics_get(rules, &metrics);
    assert_true(metrics.events == 0);
    assert_ok(update(control, 0, number(70), NOW + 40 * SECOND));
    assert_ok(update(rules, 0, number(70), NOW + 40 * SECOND));
    wanted = state_of(control);
    end = state_of(rules);
    assert_int_equal(end.length, wanted.length);
    assert_memory_equal(end.bytes, wanted.bytes, end.length);
    /* a tag of another type begins without a value */
    other = load_text("tags: {x: {type: string}}\nrules: {hot: {when: x === \"hot\"}}\n", NULL);
    assert_ok(rung_rules_restore(other, blob.bytes, blob.length, RUNG_TIME_NONE, NULL, NULL));
    assert_int_equal(rung_tags_look(rung_rules_tags(other), 0)->status, RUNG_BAD_WAITING_FOR_INITIAL_DATA);
    assert_ok(update(other, 0, text_of("hot"), NOW + 40 * SECOND));
    rung_rules_free(control);
    rung_rules_free(rules);
    rung_rules_free(other);
    free(blob.bytes);
    free(end.bytes);
    free(wanted.bytes);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_junk),      cmocka_unit_test(test_misfits), cmocka_unit_test(test_odd_numbers),
    cmocka_unit_test(test_durations), cmocka_unit_test(test_room),    cmocka_unit_test(test_states),
};

RUN_TESTS(tests)
