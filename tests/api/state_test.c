/* state_test.c - expressions that remember, driven step by step through rung_eval and rung_state.
**
** A sequence is steps with a space between, each TIME/SET/RESULT or TIME/SET/RESULT/DEADLINE:
**
**     TIME      milliseconds; four decimals reach the tick
**     SET       x4 sets tag x, x? makes it bad, x~4 uncertain; y, p and s likewise; - sets nothing; commas
**               between
**     RESULT    JSON, or `none`; a ~ behind it: its quality is uncertain
**     DEADLINE  when time alone may change the result, or `never`
**
** Each step is evaluated many times, and must give the same: after an evaluation that ran out of budget,
** after a rollback, by the program saved and loaded, and by a state that was saved and loaded a moment
** ago. */
#include "tests/api/api.h"

static const char TAGS[] = "x:double y:double p:bool s:string";

enum { POOR = 6 }; /* machines with little budget */

typedef struct Bench {
    Fixture fixture;
    rung_vm *poor[POOR];
    rung_program *program, *loaded;
    rung_state *state, *loaded_state, *restored;
    const char *expression, *step;
} Bench;

static rung_program *compile_rule(rung_schema *schema, const char *text)
{
    rung_options options;
    rung_program *program = NULL;
    rung_diag diag;

    rung_options_init(&options);
    options.rules = true;
    if (rung_compile(schema, text, strlen(text), RUNG_EXPRESSION, &options, &program, &diag) != RUNG_OK)
        fail_msg("%s: %s", text, diag.message);
    return program;
}

static void bench_open(Bench *bench, const char *expression)
{
    rung_limits limits;
    Bytes file;
    int i;

    bench->fixture = fixture_of(TAGS);
    for (i = 0; i < POOR; i++) {
        rung_limits_init(&limits);
        limits.steps = (uint64_t)i * 2;
        assert_ok(rung_vm_new(bench->fixture.schema, &limits, &bench->poor[i]));
    }
    bench->expression = expression;
    bench->program = compile_rule(bench->fixture.schema, expression);
    file = saved(bench->program);
    assert_ok(rung_program_load(bench->fixture.schema, file.bytes, file.length, false, &bench->loaded, NULL));
    free(file.bytes);
    assert_ok(rung_state_new(bench->program, &bench->state));
    assert_ok(rung_state_new(bench->program, &bench->restored));
    assert_ok(rung_state_new(bench->loaded, &bench->loaded_state));
}

static void bench_close(Bench *bench)
{
    int i;

    rung_state_free(bench->state);
    rung_state_free(bench->restored);
    rung_state_free(bench->loaded_state);
    rung_program_free(bench->program);
    rung_program_free(bench->loaded);
    for (i = 0; i < POOR; i++) rung_vm_free(bench->poor[i]);
    fixture_free(&bench->fixture);
}

/* ---- steps ---------------------------------------------------------------------------------- */

static void set_tag(Bench *bench, const char *text, size_t length, rung_time now)
{
    const char *names = "xyps", *value = text + 1;
    rung_slot *slot = slot_of(&bench->fixture, (uint32_t)(strchr(names, text[0]) - names));
    uint32_t status = value[0] == '~' ? RUNG_UNCERTAIN : RUNG_GOOD;

    if (value[0] == '~') value++;
    if (value[0] == '?')
        assert_ok(rung_slot_set_bad(slot, RUNG_BAD, now));
    else if (text[0] == 'p')
        assert_ok(rung_slot_set_bool(slot, value[0] == 't', status, now));
    else if (text[0] == 's')
        assert_ok(rung_slot_set_string(slot, value, length - (size_t)(value - text), status, now));
    else
        assert_ok(rung_slot_set_double(slot, strtod(value, NULL), status, now));
}

static void show_time(rung_time time, char *out, size_t size)
{
    size_t length;

    if (time == RUNG_TIME_NEVER) {
        snprintf(out, size, "never");
        return;
    }
    snprintf(out, size, "%lld.%04lld", (long long)(time / 10000), (long long)(time % 10000));
    length = strlen(out);
    while (out[length - 1] == '0') out[--length] = '\0';
    if (out[length - 1] == '.') out[length - 1] = '\0';
}

/* "true/5000" */
static rung_status evaluate(Bench *bench, rung_vm *vm, rung_program *program, rung_state *state, char *out,
                            size_t size)
{
    rung_result result;
    const char *json = "none";
    size_t length = 4;
    char deadline[40];
    rung_status status = rung_eval(vm, program, state, bench->fixture.tags, &result), evaluated = status;

    if (status == RUNG_OK) status = rung_result_json(vm, &result, &json, &length);
    if (status != RUNG_OK && status != RUNG_NO_VALUE) {
        snprintf(out, size, "%s", rung_status_name(status));
        return evaluated;
    }
    show_time(result.next_deadline, deadline, sizeof deadline);
    snprintf(out, size, "%.*s%s/%s", (int)length, json, result.quality == RUNG_QUALITY_UNCERTAIN ? "~" : "",
             deadline);
    return evaluated;
}

static void expect(const Bench *bench, const char *way, const char *wanted, const char *got)
{
    size_t length = strlen(wanted);

    /* without a deadline in what is wanted any will do */
    if (strncmp(wanted, got, length) != 0 ||
        (got[length] != '\0' && (got[length] != '/' || strchr(wanted, '/') != NULL)))
        fail_msg("%s, %s, %s: wanted %s, got %s", bench->expression, bench->step, way, wanted, got);
}

static void check_poor(Bench *bench, char *got, size_t size)
{
    int i;

    for (i = 0; i < POOR; i++) {
        if (evaluate(bench, bench->poor[i], bench->program, bench->state, got, size) != RUNG_LIMIT_STEPS)
            assert_ok(rung_state_rollback(bench->state)); /* it had enough */
    }
}

/* Does the expression name the tag? */
static bool reads(const char *expression, char tag)
{
    const char *at;

    for (at = expression; (at = strchr(at, tag)) != NULL; at++)
        if ((at == expression || strchr(" ([!", at[-1]) != NULL) && strchr(" ),", at[1]) != NULL) return true;
    return false;
}

static void run_step(Bench *bench, const char *step)
{
    char got[512], set[200], wanted[200], *piece;
    double ms;
    rung_time now;
    Bytes blob = {NULL, 0};
    bool sampled = true;
    const char *tag;

    bench->step = step;
    assert_int_equal(sscanf(step, "%lf/%199[^/]/%199s", &ms, set, wanted), 3);
    now = (rung_time)(ms * 10000 + 0.5);
    assert_ok(rung_tags_set_now(bench->fixture.tags, now));
    for (tag = "xyps"; *tag != '\0'; tag++)
        if (reads(bench->expression, *tag) && strchr(set, *tag) == NULL) sampled = false;
    for (piece = strtok(set, ","); piece != NULL; piece = strtok(NULL, ",")) {
        if (piece[0] == '-')
            sampled = false;
        else
            set_tag(bench, piece, strlen(piece), now);
    }
    assert_ok(rung_state_save(bench->state, keep_bytes, &blob));
    check_poor(bench, got, sizeof got);
    evaluate(bench, bench->fixture.vm, bench->program, bench->state, got, sizeof got);
    expect(bench, "at first", wanted, got);
    assert_ok(rung_state_rollback(bench->state));
    evaluate(bench, bench->fixture.vm, bench->program, bench->state, got, sizeof got);
    expect(bench, "after a rollback", wanted, got);
    assert_ok(rung_state_commit(bench->state));
    evaluate(bench, bench->fixture.vm, bench->loaded, bench->loaded_state, got, sizeof got);
    expect(bench, "saved and loaded", wanted, got);
    if (sampled) { /* a state that was loaded takes the next evaluation for a sample of every call */
        assert_ok(rung_state_load(bench->restored, blob.bytes, blob.length));
        evaluate(bench, bench->fixture.vm, bench->program, bench->restored, got, sizeof got);
        expect(bench, "restored", wanted, got);
    }
    free(blob.bytes);
}

static void run(const char *expression, const char *steps)
{
    char step[400];
    Bench bench;
    size_t length;

    bench_open(&bench, expression);
    for (; *steps != '\0'; steps += length + (steps[length] == ' ')) {
        length = strcspn(steps, " ");
        assert_true(length < sizeof step);
        memcpy(step, steps, length);
        step[length] = '\0';
        run_step(&bench, step);
    }
    bench_close(&bench);
}

/* ---- timers --------------------------------------------------------------------------------- */

static void test_held(void **state)
{
    (void)state;
    run("held(x > 3, \"5s\")",
        "0/x4/false/5000 2000/x5/false/5000 4999.9999/-/false/5000 5000/-/true/never 6000/x1/false/never "
        "7000/x4/false/12000 8000/x1/false/never 9000/x4/false/14000 13000/-/false 14000/-/true");
    /* time without value counts neither for nor against, and nothing falls due in it */
    run("held(x > 3, \"5s\")",
        "0/x4/false/5000 2000/x?/none/never 6000/-/none/never 9000/x4/false/12000 12000/-/true/never "
        "13000/x?/none 20000/x4/true 21000/x1/false");
    run("held(x > 3)", "0/x1/-1/1000 1000/x4/0/2000 1500/-/500/2000 2500.9999/-/1500/3000 3000/x1/-1");
    run("held(x > 3) > 1000",
        "0/x4/false/1000 1000/-/false/1001 1000.9999/-/false/1001 1001/-/true/never 1500/x1/false/never");
    run("held(x > 3) >= 700.5", "0/x4/false/700 700/-/false/701 701/-/true/never");
    run("700 <= held(x > 3)", "0/x4/false/700 700/-/true/701 701/-/true/never");
    run("held(x > 3) === 1000", "0/x4/false/1000 1000/-/true/1001 1001/-/false/never");
    run("held(x > 3) * 2 > 1000", "0/x4/false/1000 500.5/-/false/1000 501/-/true/1000");
    run("held(x > 3) > -1", "0/x1/false/never 1/x4/true/never");
    /* a thousand years are no overflow; neither is the other end of time */
    run("held(x > 3, \"3650d\")", "0/x4/false/315360000000 315359999999.9999/-/false 315360000000/-/true");
}

static void test_within_and_since(void **state)
{
    (void)state;
    run("within(x > 3, \"5s\")",
        "0/x1/false/never 1000/x4/true/never 9000/-/true/never 10000/x1/true/15000 14999.9999/-/true/15000 "
        "15000/-/false/never 16000/x1/false/never");
    run("within(x > 3, \"5s\")",
        "0/x4/true 1000/x1/true/6000 2000/x?/none/never 9000/x1/true/13000 13000/-/false");
    /* a pulse: an edge was true at its sample alone */
    run("within(rose(x > 3), \"5s\")",
        "0/x1/false/never 1000/x4/true/1000.0001 1000.0001/-/true/6000 3000/x4/true/6000 6000/-/false/never");
    run("since(x > 3)",
        "0/x1/Infinity/1000 1000/x4/0/2000 2000/x1/0/3000 2500/-/500/3000 2600/x4/0 2700/x1/0");
    run("since(x > 3) >= 2000",
        "0/x1/true/never 1000/x4/false/never 5000/x1/false/7000 7000/-/true/7001 7001/-/true/never");
    run("since(x > 3) >= 2000",
        "0/x4/false 1000/x1/false/3000 2000/x?/none/never 5000/x1/false/6000 6000/-/true");
    run("since(fell(x > 3)) > 1000",
        "0/x4/true/never 1000/x1/false/1000.0001 1000.0001/-/false/2000 2000/-/false/2001 2001/-/true");
}

static void test_latch(void **state)
{
    (void)state;
    run("latch(x >= 9, x <= 8)",
        "0/x5/false/never 1/x8.5/false 2/x9/true 3/x8.5/true 4/x?/true~ 5/x8.5/true 6/x8/false 7/x8.5/false");
    run("latch(x > 3, y > 3)", "0/x4/true~ 1/y4/false 2/x1/false 3/y1/false 4/x4/true 5/y4/false");
    run("latch(x > 3, y > 3)", "0/x4,y1/true 1/y?/true~ 2/x1/true~ 3/x?/true~ 4/y4/false~");
}

/* ---- samples -------------------------------------------------------------------------------- */

static void test_edges(void **state)
{
    (void)state;
    run("rose(x > 3)", "0/x4/false/never 1000/x1/false 2000/x4/true/2000.0001 2000.0001/-/false/never "
                       "3000/x4/false 4000/y1/false "
                       "5000/x1/false");
    run("rose(x > 3)", "0/x1/false 1/x4/true 1/y1/false 1/x4/false");
    run("rose(x > 3)", "0/x1/false 1/x4/true 2/x?/none/never 3/x4/false 4/x?/none 5/x1/false 6/x4/true");
    run("fell(x > 3)",
        "0/x1/false/never 1000/x4/false 2000/x1/true/2000.0001 2000.0001/-/false 3000/x1/false");
    run("changed(x)", "0/x1/false 1/x1/false 2/x2/true/2.0001 2.0001/-/false 3/xNaN/true 4/xNaN/false "
                      "5/x0/true 6/x-0/false 7/x?/none 8/x0/false "
                      "9/x?/none 10/x1/true");
    run("changed(s)", "0/sa/false 1/sa/false 2/sb/true 3/s/true 4/s/false");
    run("changed(p)", "0/pt/false 1/pt/false 2/pf/true");
    /* what reaches the call through another one counts as well; what does not, does not */
    run("rose(held(x > 3, \"1s\"))", "0/x4/false 1000/-/false 2000/y1/false 3000/x4/true 4000/x4/false");
    run("rose(x > 3) || y > 3", "0/x1,y1/false 1/x4/true 1/y1/false 2/y4/true 3/x1/true");
}

static void test_prev(void **state)
{
    char step[400], long_text[80];

    (void)state;
    run("prev(x)", "0/x1/1 1/x2/1 2/-/1 3/y1/1 4/x2/2 5/x?/none 6/x5/2 7/x6/5");
    run("prev(x, 0)", "0/x1/0 1/-/0 2/x2/1 3/x3/2");
    run("prev(x, 0)", "0/x?/none 1/x1/0 2/x2/1");
    run("prev(x, y)", "0/x1,y7/7 0.5/-/7 1/y8/1 2/x2/1 3/x3/2");
    run("prev(p)", "0/pt/true 1/pf/true 2/pf/false");
    run("prev(s)", "0/sone/\"one\" 1/stwo/\"one\" 2/s/\"two\" 3/sx/\"\"");
    run("prev(prev(x))", "0/x1/1 1/x2/1 2/x3/1 3/x4/2 4/x5/3");
    run("x - prev(x) > 2", "0/x1/false 1/x2/false 2/x5/true 3/x6/false");
    run("prev(x) + prev(y)", "0/x1/none 1/y10/11 2/x2/11 3/x3/12 4/y20/12 5/y30/22");
    /* texts up to 64 bytes are kept; of longer ones only whether they are equal */
    memset(long_text, 'a', sizeof long_text);
    long_text[64] = '\0';
    snprintf(step, sizeof step, "0/s%s/\"%s\" 1/sb/\"%s\"", long_text, long_text, long_text);
    run("prev(s)", step);
    long_text[64] = 'a';
    long_text[65] = '\0';
    snprintf(step, sizeof step, "0/s%s/none 1/sb/none 2/sc/\"b\"", long_text);
    run("prev(s)", step);
    snprintf(step, sizeof step, "0/s%s/false 1/s%s/false 2/s%.64sb/true 3/s%.64sb/false", long_text,
             long_text, long_text, long_text);
    run("changed(s)", step);
}

static void test_count(void **state)
{
    (void)state;
    run("count(x > 3, 3)",
        "0/x4/1/never 1/x1/1 2/x4/2 2/y9/2 3/x1/1 4/x1/1 5/x1/0 6/x4/1 7/x?/none 8/x4/2 9/x4/3 10/x4/3");
    run("count(x > 3, 1)", "0/x4/1 1/x1/0 2/x4/1");
    run("count(x > 3, \"5s\")", "0/x4/1/5000 1000/x4/2/5000 2000/x1/2/5000 5000/-/1/6000 6000/-/0/never "
                                "7000/x4/1/12000 8000/x?/none/never "
                                "12000/x4/1/17000");
    run("count(x > 3, \"5s\", {capacity: 2})",
        "0/x4/1 1/x4/2/5000 2/x4/2~/5000 3/x4/2~/5001 5000/-/2~/5001 5001/-/2/5002 5002/-/1/5003");
}

static void test_windows(void **state)
{
    (void)state;
    run("avg(x, \"5s\")",
        "0/x1/1/5000 1000/x3/2/5000 5000/-/3/6000 6000/-/3/never 7000/x5/5/12000 8000/y1/5 9000/x5/5/12000");
    run("avg(x, \"5s\")",
        "0/x1/1 1000/x?/none/never 4000/x4/2.5/5000 5000/-/4/9000 6000/xNaN/4 7000/xInfinity/4 8000/x~6/5~");
    run("avg(x, \"10s\", {capacity: 2})",
        "0/x1/1/10000 1000/x2/1.5/10000 2000/x6/4~/10000 10000/-/4/11000 11000/-/6/12000 12000/-/6/never");
    run("avg(x, \"1s\", {capacity: 1})", "0/x1/1 500/x2/2~/1000 1000/-/2/1500 1500/-/2/never 3000/x4/4/4000");
    run("sum(x, \"5s\")", "0/x0.1/0.1 1/x0.2/0.30000000000000004 2/x-0.1/0.2 5000/-/0.1 9000/-/-0.1");
    run("sum(x, \"5s\")", "0/x1e300/1e+300 1/x1/1e+300 2/x-1e300/1 3/x1e308/1e+308 4/x1e308/Infinity");
    run("min(x, \"5s\")", "0/x5/5 1000/x3/3 2000/x4/3 5000/-/3 6000/-/4/7000 7000/-/4/never");
    run("max(x, \"5s\")", "0/x5/5 1000/x3/5 2000/x4/5 5000/-/4 6000/-/4 9000/x1/1");
    run("first(x, \"5s\")", "0/x5/5 1000/x3/5 5000/-/3 6000/-/3 7000/x1/1");
    run("last(x, \"5s\")", "0/x5/5 1000/x3/3 5000/-/3 9000/-/3");
    run("rate(x, \"10s\")",
        "0/x0/0/10000 5000/x20/2/10000 10000/-/2/15000 14999/-/2 15000/-/0/never 16000/x10/-1");
    run("twa(x, \"10s\")", "0/x0/0/1000 5000/x10/0/6000 7500/-/3.3333333333333335/8000 10000/-/5 12500/-/7.5 "
                           "15000/-/10 99000/-/10");
    run("avg(x, \"5s\") > avg(x, \"1m\")", "0/x1/false 10000/x2/true 15000/-/true 16000/-/true");
    run("avg(x + y, \"5s\")", "0/x1/none 1/y1/2 2/x3/3 3/y3/4");
    run("max(avg(x, \"2s\"), \"4s\")", "0/x4/4 1000/x0/4 3000/-/4 4000/x1/2");
    /* a window can be without value although no tag is */
    run("p || first(x, \"1500ms\") < 1",
        "0/xNaN,pf/none 1/pt/true~ 2/pf/none 3/x0/true 4/x2/true 1502.9999/-/true 1503/-/false");
    run("first(x, \"1500ms\") < 1 && p", "0/xNaN,pt/none 1/pf/false~ 2/xInfinity/false~ 3/pt/none");
}

/* ---- quality and time ----------------------------------------------------------------------- */

static void test_quality(void **state)
{
    (void)state;
    run("good(x)", "0/-/false/never 1/x1/true 2/x~1/false 3/x?/false");
    run("uncertain(x)", "0/-/false 1/x1/false 2/x~1/true 3/x?/false");
    run("bad(x)", "0/-/true 1/x1/false 2/x~1/false 3/x?/true");
    run("status(x)", "0/-/2150760448 1/x1/0 2/x~1/1073741824 3/x?/2147483648");
    run("statusName(status(x))", "0/-/\"BadWaitingForInitialData\" 1/x1/\"Good\" 3/x?/\"Bad\"");
    run("statusName(0x80AB1234 + x)", "0/x1/\"BadInvalidArgument\"");
    run("valueOr(x, 7)", "0/-/7~ 1/x1/1 2/x?/7~ 3/x~2/2~");
    run("valueOr(x, y)", "0/-/none 1/y3/3~ 2/x1/1");
    run("time(x)", "0/-/NaN 1234.5/x1/1234 2000/x?/2000");
    run("now()", "1234.5678/-/1234/2000 2000/-/2000/3000");
    run("Date.now() + new Date().getTime()", "1234.5678/-/2468/2000");
    run("new Date(0).getTime()", "1234.5678/-/0/never");
    run("age(x)", "0/-/Infinity/1000 1000/x1/0/2000 1700.7/-/700/2000");
    run("age(x) > 1000",
        "0/-/true/never 1000/x1/false/2000 2000/-/false/2001 2001/-/true/never 2500/x?/false/3500");
    run("age(x) > 1000 || x > 3", "0/x1/false/1000 500/x?/none/1500 1501/-/true~");
    run("x > 3 || good(y)", "0/x1/false 1/y1/true 2/y?/false");
}

/* Calls are updated whatever short-circuits, inner before outer. */
static void test_order(void **state)
{
    (void)state;
    run("p && held(x > 3, \"5s\")", "0/pf,x4/false/5000 5000/-/false/never 6000/pt/true");
    run("p ? held(x > 3, \"5s\") : x > 100", "0/pf,x4/false/5000 6000/pt/true");
    run("p || held(x > 3, \"1s\")", "0/x4/none/1000 1000/-/true~ 2000/pf/true 3000/x1/false 4000/p?/none");
    run("held(latch(x >= 9, x <= 8), \"5s\") && p",
        "0/x9,pt/false/5000 1000/x8.5/false/5000 5000/-/true 6000/x8/false");
    run("count(rose(x > 3), \"1m\") + count(fell(x > 3), \"1m\")",
        "0/x1/0 1/x4/1 2/x1/2 3/x4/3 3/y1/3 4/x4/3");
    run("[1, 2, 3].filter(n => n > x).length > 1 && held(x < 2, \"1s\")",
        "0/x1/false/1000 1000/-/true 2000/x2/false");
}

/* ---- states --------------------------------------------------------------------------------- */

static const char WINDOWS[] =
    "avg(x, \"1m\", {capacity: 3}) + count(x > 3, 4) + (held(x > 3, \"5s\") ? 100 : 0) + prev(x)";

/* Many samples between commits: all of them are taken back, and a blob has none of them. */
static void test_transactions(void **state)
{
    char got[512], before[512];
    Bench bench;
    Bytes first = {NULL, 0}, second = {NULL, 0};
    int i, samples;

    (void)state;
    bench_open(&bench, WINDOWS);
    for (samples = 0; samples < 12; samples++) {
        for (i = 0; i < 4; i++) {
            assert_ok(rung_tags_set_now(bench.fixture.tags, (samples * 40 + i) * 1000000));
            set_tag(&bench, "x4", 2, 0);
            evaluate(&bench, bench.fixture.vm, bench.program, bench.state, got, sizeof got);
        }
        assert_ok(rung_state_commit(bench.state));
        first.length = second.length = 0;
        assert_ok(rung_state_save(bench.state, keep_bytes, &first));
        for (i = 4; i < 4 + samples; i++) {
            assert_ok(rung_tags_set_now(bench.fixture.tags, (samples * 40 + i) * 1000000));
            set_tag(&bench, i % 2 ? "x1" : "x7", 2, 0);
            evaluate(&bench, bench.fixture.vm, bench.program, bench.state, got, sizeof got);
        }
        snprintf(before, sizeof before, "%s", got);
        assert_ok(rung_state_save(bench.state, keep_bytes, &second));
        assert_int_equal(first.length, second.length);
        assert_memory_equal(first.bytes, second.bytes, first.length);
        evaluate(&bench, bench.fixture.vm, bench.program, bench.state, got,
                 sizeof got); /* saving changed nothing */
        if (samples > 0) expect(&bench, "after saving", before, got);
        assert_ok(rung_state_rollback(bench.state));
        second.length = 0;
        assert_ok(rung_state_save(bench.state, keep_bytes, &second));
        assert_memory_equal(first.bytes, second.bytes, first.length);
    }
    free(first.bytes);
    free(second.bytes);
    bench_close(&bench);
}

static void test_blobs(void **state)
{
    rung_program *other;
    rung_state *of_other;
    Bench bench;
    Bytes blob = {NULL, 0}, same = {NULL, 0};
    size_t i;

    (void)state;
    bench_open(&bench, WINDOWS);
    run_step(&bench, "0/x4/9/5000");
    run_step(&bench, "1000/x5/10.5");
    assert_ok(rung_state_save(bench.state, keep_bytes, &blob));
    for (i = 0; i < blob.length; i++)
        assert_status(rung_state_load(bench.state, blob.bytes, i), RUNG_BAD_FILE);
    for (i = 0; i < blob.length; i++) {
        rung_status status;

        blob.bytes[i] ^= 0x20;
        status = rung_state_load(bench.state, blob.bytes, blob.length);
        if (status != RUNG_BAD_FILE && status != RUNG_BAD_VERSION)
            fail_msg("byte %zu: %s", i, rung_status_name(status));
        blob.bytes[i] ^= 0x20;
    }
    assert_ok(rung_state_save(bench.state, keep_bytes, &same));
    assert_memory_equal(blob.bytes, same.bytes, blob.length);
    /* another program's; and one that differs by a duration alone */
    other = compile_rule(
        bench.fixture.schema,
        "avg(x, \"1m\", {capacity: 3}) + count(x > 3, 4) + (held(x > 3, \"6s\") ? 100 : 0) + prev(x)");
    assert_ok(rung_state_new(other, &of_other));
    assert_status(rung_state_load(of_other, blob.bytes, blob.length), RUNG_BAD_FILE);
    rung_state_free(of_other);
    rung_program_free(other);
    /* the same text with other spaces is the same program */
    other = compile_rule(bench.fixture.schema,
                         "avg(x,\"1m\",{capacity:3})+count(x>3,4)+(held(x>3,\"5s\")?100:0)+prev(x) // why");
    assert_ok(rung_state_new(other, &of_other));
    assert_ok(rung_state_load(of_other, blob.bytes, blob.length));
    rung_state_free(of_other);
    rung_program_free(other);
    assert_status(rung_state_save(bench.state, refuse_bytes, NULL), RUNG_INTERRUPTED);
    run_step(&bench, "5000/x4/112.33333333333333");
    free(blob.bytes);
    free(same.bytes);
    bench_close(&bench);
}

static void test_misuse(void **state)
{
    Bench bench, other;
    rung_result result;
    bool truthy;

    (void)state;
    bench_open(&bench, "held(x > 3, \"5s\")");
    bench_open(&other, "held(x > 3, \"5s\")");
    set_tag(&bench, "x4", 2, 0);
    assert_status(rung_eval(bench.fixture.vm, bench.program, bench.state, bench.fixture.tags, &result),
                  RUNG_USAGE);
    assert_non_null(strstr(rung_vm_error(bench.fixture.vm)->message, "time"));
    assert_ok(rung_tags_set_now(bench.fixture.tags, 0));
    assert_status(rung_eval(bench.fixture.vm, bench.program, NULL, bench.fixture.tags, &result), RUNG_USAGE);
    assert_non_null(strstr(rung_vm_error(bench.fixture.vm)->message, "rung_state"));
    assert_status(rung_eval_bool(bench.fixture.vm, bench.program, NULL, bench.fixture.tags, &truthy),
                  RUNG_USAGE);
    assert_status(rung_eval(bench.fixture.vm, bench.program, other.state, bench.fixture.tags, &result),
                  RUNG_USAGE);
    assert_status(rung_eval(bench.fixture.vm, bench.program, bench.state, NULL, &result), RUNG_WRONG_SCHEMA);
    assert_ok(rung_eval_bool(bench.fixture.vm, bench.program, bench.state, bench.fixture.tags, &truthy));
    assert_false(truthy);
    assert_ok(rung_tags_set_now(bench.fixture.tags, 50000000));
    assert_ok(rung_eval_bool(bench.fixture.vm, bench.program, bench.state, bench.fixture.tags, &truthy));
    assert_true(truthy);
    bench_close(&bench);
    bench_close(&other);
}

/* Time that goes back or reaches its ends: no answer is wrong enough to be undefined. */
static void test_mad_clocks(void **state)
{
    static const char *const expressions[] = {
        "held(x > 3, \"5s\")",
        "held(x > 3) > 1000",
        "within(x > 3, \"5s\")",
        "since(x < 3) > 1000",
        "since(x > 3)",
        "rose(x > 3)",
        "avg(x, \"5s\", {capacity: 2})",
        "twa(x, \"3650d\")",
        "rate(x, \"1ms\")",
        "count(x > 3, \"5s\")",
        "age(x) > 1000",
        "now()",
        "prev(x)",
    };
    static const rung_time times[] = {
        0, INT64_MAX - 1, INT64_MIN + 1, 5, INT64_MAX, -5, INT64_MIN + 2, INT64_MAX / 2, INT64_MIN / 2, 7};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        char got[512];
        Bench bench;

        bench_open(&bench, expressions[i]);
        for (k = 0; k < 3 * sizeof times / sizeof *times; k++) {
            assert_ok(rung_tags_set_now(bench.fixture.tags, times[k % (sizeof times / sizeof *times)]));
            set_tag(&bench, k % 3 == 2 ? "x?" : k % 2 ? "x1" : "x4", 2, times[k % 7]);
            evaluate(&bench, bench.fixture.vm, bench.program, bench.state, got, sizeof got);
            if (strncmp(got, "RUNG_", 5) == 0) fail_msg("%s: %s", expressions[i], got);
        }
        bench_close(&bench);
    }
}

static void test_large_windows(void **state)
{
    Bench bench;
    char got[512], wanted[64];
    int i;

    (void)state;
    bench_open(&bench, "count(x > 3, 1000000)");
    for (i = 1; i <= 1000; i++) {
        assert_ok(rung_tags_set_now(bench.fixture.tags, i));
        set_tag(&bench, "x4", 2, 0);
        evaluate(&bench, bench.fixture.vm, bench.program, bench.state, got, sizeof got);
    }
    snprintf(wanted, sizeof wanted, "1000/never");
    expect(&bench, "1000 samples", wanted, got);
    bench_close(&bench);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_held),       cmocka_unit_test(test_within_and_since),
    cmocka_unit_test(test_latch),      cmocka_unit_test(test_edges),
    cmocka_unit_test(test_prev),       cmocka_unit_test(test_count),
    cmocka_unit_test(test_windows),    cmocka_unit_test(test_quality),
    cmocka_unit_test(test_order),      cmocka_unit_test(test_transactions),
    cmocka_unit_test(test_blobs),      cmocka_unit_test(test_misuse),
    cmocka_unit_test(test_mad_clocks), cmocka_unit_test(test_large_windows),
};

RUN_TESTS(tests)
