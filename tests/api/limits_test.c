/* limits_test.c - both sides of every limit: just within it works, just beyond it is the named status, and
** the machine can be used again. */
#include <time.h>

#include "tests/api/api.h"

static const rung_program *checked_again;

/* After a failure the same machine gives the right answer to something else. */
static void assert_usable(Fixture *f)
{
    rung_result result;

    assert_ok(rung_eval(f->vm, checked_again, NULL, f->tags, &result));
    assert_true(result.truthy);
}

static rung_status status_with(const rung_limits *limits, const char *source, char *message)
{
    Fixture f = fixture_with("s:string n:int32", NULL, limits);
    rung_program *program = program_of(f.schema, source), *fine = program_of(f.schema, "n === 5");
    rung_result result;
    rung_status status;

    assert_ok(rung_slot_set_string(slot_of(&f, 0), "0123456789", 10, RUNG_GOOD, 0));
    assert_ok(rung_slot_set_int32(slot_of(&f, 1), 5, RUNG_GOOD, 0));
    status = rung_eval(f.vm, program, NULL, f.tags, &result);
    strcpy(message, rung_vm_error(f.vm)->message);
    checked_again = fine;
    assert_usable(&f);
    rung_program_free(program);
    rung_program_free(fine);
    fixture_free(&f);
    return status;
}

/* Finds the smallest value of a limit that suffices; one less must give `wanted`. */
static uint64_t smallest(const char *source, size_t offset, rung_status wanted)
{
    uint64_t low = 0, high = 1 << 24;
    char message[RUNG_MESSAGE_MAX];

    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        rung_limits limits;
        rung_status status;

        rung_limits_init(&limits);
        memcpy((char *)&limits + offset, &middle, sizeof middle);
        status = status_with(&limits, source, message);
        if (status == RUNG_OK) {
            high = middle;
        } else {
            assert_status(status, wanted);
            low = middle;
        }
    }
    return high;
}

/* The price of copying text is a step for 16 bytes, whatever does it. */
static void test_steps(void **state)
{
    static const char *const sources[] = {
        "s.repeat(n * 1000).length",
        "s.repeat(n * 1000).toUpperCase().length",
        "(s + s.repeat(n * 1000)).length",
        "s.repeat(n * 1000).includes(\"never\")",
        "s.repeat(n * 1000).split(\"\").length",
        "s.repeat(n * 1000) === s",
        "JSON.stringify([s.repeat(n * 1000)]).length",
        "[...s.repeat(n * 1000)].length",
        "s.repeat(n * 1000).padEnd(60000).length",
    };
    char message[RUNG_MESSAGE_MAX];
    rung_limits limits;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof sources / sizeof *sources; i++)
        assert_true(smallest(sources[i], offsetof(rung_limits, steps), RUNG_LIMIT_STEPS) >= 50000 / 16);
    rung_limits_init(&limits);
    limits.steps = 100;
    assert_status(status_with(&limits, "s.repeat(n * 1000).length", message), RUNG_LIMIT_STEPS);
    assert_non_null(strstr(message, "100"));
    /* a plain condition costs nothing that grows */
    limits.steps = 0;
    assert_ok(status_with(&limits, "n > 1 && n < 9", message));
}

static void test_memory(void **state)
{
    static const char *const sources[] = {
        "s.repeat(n * 2000).length",      "(s.repeat(n * 1000) + s.repeat(n * 1000)).length",
        "[...s.repeat(n * 1000)].length", "s.repeat(n * 1000).split(\"\").length",
        "Array(n * 1000).fill(s).length",
    };
    char message[RUNG_MESSAGE_MAX];
    rung_limits limits;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof sources / sizeof *sources; i++) {
        uint64_t least = smallest(sources[i], offsetof(rung_limits, memory), RUNG_LIMIT_MEMORY);

        assert_true(least >= 50000 && least < 8000000);
    }
    rung_limits_init(&limits);
    limits.memory = 10000;
    assert_status(status_with(&limits, "s.repeat(n * 2000)", message), RUNG_LIMIT_MEMORY);
    assert_non_null(strstr(message, "10000"));
}

/* A string that is too long is a RangeError, as in JavaScript. */
static void test_string_length(void **state)
{
    static const struct {
        const char *source;
        bool fits;
    } cases[] = {
        {"s.repeat(n * 20).length === 1000", true},
        {"s.repeat(n * 20 + 1)", false},
        {"s.padEnd(1000).length === 1000", true},
        {"s.padEnd(1001)", false},
        {"s.repeat(n * 10) + s.repeat(n * 10)", true},
        {"s.repeat(n * 20) + n", false},
        {"[s.repeat(n * 10), s.repeat(n * 9)].join(\"-\".repeat(50))", true},
        {"[s.repeat(n * 10), s.repeat(n * 10)].join()", false},
        {"`${s.repeat(n * 20)}`", true},
        {"`${s.repeat(n * 20)}.`", false},
        {"s.repeat(n * 20).replaceAll(\"9\", \"nine\")", false},
        {"s.repeat(2 ** 31)", false},
        {"s.repeat(2 ** 53)", false},
        {"s.padStart(2 ** 40)", false},
    };
    char message[RUNG_MESSAGE_MAX];
    rung_limits limits;
    size_t i;

    (void)state;
    rung_limits_init(&limits);
    limits.string_length = 1000;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        rung_status status = status_with(&limits, cases[i].source, message);

        if (status != (cases[i].fits ? RUNG_OK : RUNG_THROWN))
            fail_msg("%s: %s", cases[i].source, rung_status_name(status));
        if (!cases[i].fits) assert_int_equal(strncmp(message, "RangeError", 10), 0);
    }
}

/* ---- script: loops and calls ----------------------------------------------------------------- */

static rung_status status_of_body(const rung_limits *limits, const char *source, double *number)
{
    Fixture f = fixture_with("n:int32", NULL, limits);
    rung_program *program, *fine = program_of(f.schema, "n === 5");
    rung_result result;
    rung_status status;

    assert_ok(rung_slot_set_int32(slot_of(&f, 0), 5, RUNG_GOOD, 0));
    assert_ok(rung_compile(f.schema, source, strlen(source), RUNG_BODY, NULL, &program, NULL));
    status = rung_eval(f.vm, program, NULL, f.tags, &result);
    *number = result.value.number;
    checked_again = fine;
    assert_usable(&f);
    rung_program_free(program);
    rung_program_free(fine);
    fixture_free(&f);
    return status;
}

/* Script calls script: 100 deep works where the limit is 100, one more does not. */
static void test_call_depth(void **state)
{
    static const char *const sources[] = {
        "const f = k => k === 1 ? 1 : 1 + f(k - 1); return f(%u)",
        "function f(k) { if (k === 1) return 1; return f(k - 1) + 1 } return f(%u)",
        "function a(k) { return k === 1 ? 1 : 1 + b(k - 1) } function b(k) { return k === 1 ? 1 : 1 + a(k - "
        "1) } return a(%u)",
    };
    rung_limits limits;
    size_t i;

    (void)state;
    rung_limits_init(&limits);
    for (i = 0; i < sizeof sources / sizeof *sources; i++) {
        static const uint32_t depths[] = {10, 100, 5000};
        size_t k;

        for (k = 0; k < 3; k++) {
            char text[200];
            double number;

            limits.call_depth = depths[k];
            snprintf(text, sizeof text, sources[i], depths[k]);
            assert_ok(status_of_body(&limits, text, &number));
            assert_true(number == depths[k]);
            snprintf(text, sizeof text, sources[i], depths[k] + 1);
            assert_status(status_of_body(&limits, text, &number), RUNG_LIMIT_DEPTH);
            snprintf(text, sizeof text, sources[i], 2000000000u);
            assert_status(status_of_body(&limits, text, &number), RUNG_LIMIT_DEPTH);
        }
    }
}

/* Builtins that call script, within each other. */
static void test_native_depth(void **state)
{
    static const char *const sources[] = {
        "const f = k => k === 0 ? 0 : 1 + [k].map(v => f(v - 1))[0]; return f(%u)",
        "const f = k => k === 0 ? 0 : 1 + [k, k].sort((a, b) => f(k - 1)).length - 2 + 1; return f(%u) > 0",
        "const f = k => k === 0 ? 0 : +{valueOf: () => 1 + f(k - 1)}; return f(%u)",
    };
    rung_limits limits;
    size_t i;

    (void)state;
    rung_limits_init(&limits);
    limits.native_depth = 20;
    for (i = 0; i < sizeof sources / sizeof *sources; i++) {
        char text[200];
        double number;

        snprintf(text, sizeof text, sources[i], 20);
        assert_ok(status_of_body(&limits, text, &number));
        snprintf(text, sizeof text, sources[i], 21);
        assert_status(status_of_body(&limits, text, &number), RUNG_LIMIT_DEPTH);
        snprintf(text, sizeof text, sources[i], 1000000);
        assert_status(status_of_body(&limits, text, &number), RUNG_LIMIT_DEPTH);
    }
}

/* No script gets past a limit: catch and finally do not run. */
static void test_limits_are_final(void **state)
{
    static const struct {
        const char *source;
        rung_status status;
    } cases[] = {
        {"for (;;) ;", RUNG_LIMIT_STEPS},
        {"while (true) { try { for (;;) ; } catch { } }", RUNG_LIMIT_STEPS},
        {"for (;;) { try { continue } finally { continue } }", RUNG_LIMIT_STEPS},
        {"try { for (;;) ; } finally { return 1 }", RUNG_LIMIT_STEPS},
        {"const f = () => f(); try { f() } catch { return 1 }", RUNG_LIMIT_DEPTH},
        {"const f = () => { try { f() } finally { f() } }; f()", RUNG_LIMIT_DEPTH},
        {"let s = 'x'; try { for (;;) s += s } catch { return 1 }", RUNG_OK}, /* a RangeError, or memory */
        {"const a = []; try { for (;;) a.push(a.length) } catch { return 1 }", RUNG_LIMIT_MEMORY},
        {"const o = {}; try { for (let i = 0; ; i++) o['k' + i] = i } catch { return 1 }", RUNG_LIMIT_MEMORY},
        {"const m = new Map(); try { for (let i = 0; ; i++) m.set(i, i) } catch { return 1 }",
         RUNG_LIMIT_MEMORY},
        {"let f = () => 0; try { for (;;) { const g = f; f = () => g() } } catch { return 1 }",
         RUNG_LIMIT_MEMORY},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        double number;
        rung_status status = status_of_body(NULL, cases[i].source, &number);

        if (cases[i].status == RUNG_OK) {
            assert_true(status == RUNG_LIMIT_MEMORY || (status == RUNG_OK && number == 1));
        } else if (status != cases[i].status) {
            fail_msg("%s: %s", cases[i].source, rung_status_name(status));
        }
    }
}

/* What is meant badly ends at its limit, and the message names it with its size. */
static void test_bad_scripts(void **state)
{
    static const struct {
        const char *source;
        rung_status status;
        const char *named;
    } cases[] = {
        {"for (;;) ;", RUNG_LIMIT_STEPS, "10000000 steps"},
        {"const a = 'x'.repeat(2 ** 20), b = 'x'.repeat(2 ** 20); for (;;) a === b", RUNG_LIMIT_STEPS, "steps"},
        {"const a = 'x'.repeat(2 ** 20), b = 'x'.repeat(2 ** 20); for (;;) a != b", RUNG_LIMIT_STEPS, "steps"},
        {"const a = 'x'.repeat(2 ** 20), b = ['x'.repeat(2 ** 20)]; for (;;) b.includes(a)", RUNG_LIMIT_STEPS, "steps"},
        {"const a = 'x'.repeat(2 ** 20), b = {[a]: 1}; for (;;) b[a + '']", RUNG_LIMIT_STEPS, "steps"},
        {"const a = 'x'.repeat(2 ** 20); for (;;) switch (a) { case 'a': case 'b': case 'c': case 'd': case 'e': break }",
         RUNG_LIMIT_STEPS, "steps"},
        {"const f = () => 1 + f(); return f()", RUNG_LIMIT_DEPTH, "limit of 10000"},
        {"function a() { return b() + 1 } function b() { return a() + 1 } a()", RUNG_LIMIT_DEPTH,
         "limit of 10000"},
        {"const a = []; while (1) a.push(a)", RUNG_LIMIT_MEMORY, "16777216 bytes"},
        {"let a = []; while (1) a = [a, a]", RUNG_LIMIT_MEMORY, "16777216 bytes"},
        {"'x'.repeat(2 ** 26)", RUNG_LIMIT_MEMORY, "16777216 bytes"},
        {"'x'.repeat(2 ** 40)", RUNG_THROWN, "RangeError: Invalid string length"},
        {"JSON.parse('['.repeat(10001))", RUNG_LIMIT_NESTING, "10000 levels"},
        {"/(a*)*\\1b$/.test('a'.repeat(50000) + 'c')", RUNG_LIMIT_STEPS,
         "'(a*)*\\1b$' used up the budget of 10000000 steps"},
        {"/(a{1,9}){1,9}$/.test('a'.repeat(50000) + 'b')", RUNG_LIMIT_STEPS, "'(a{1,9}){1,9}$' used up"},
        {"/(?=(?:(a+)+$))b/.test('a'.repeat(50000) + 'c')", RUNG_OK, ""},
        {"return +/(a+)+$/.test('a'.repeat(50000) + 'b')", RUNG_OK, ""},
        {"return JSON.stringify(JSON.parse('['.repeat(10000) + ']'.repeat(10000))).length - 20000", RUNG_OK,
         ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        Fixture f = fixture_with("n:int32", NULL, NULL);
        rung_program *program, *fine = program_of(f.schema, "n === 5");
        rung_result result;
        rung_status status;

        assert_ok(rung_slot_set_int32(slot_of(&f, 0), 5, RUNG_GOOD, 0));
        assert_ok(rung_compile(f.schema, cases[i].source, strlen(cases[i].source), RUNG_BODY, NULL, &program,
                               NULL));
        status = rung_eval(f.vm, program, NULL, f.tags, &result);
        if (status != cases[i].status || strstr(rung_vm_error(f.vm)->message, cases[i].named) == NULL ||
            result.truthy)
            fail_msg("%s: %s, %s", cases[i].source, rung_status_name(status), rung_vm_error(f.vm)->message);
        checked_again = fine;
        assert_usable(&f);
        rung_program_free(program);
        rung_program_free(fine);
        fixture_free(&f);
    }
}

/* ---- compiling ------------------------------------------------------------------------------ */

static rung_status compile(const rung_options *options, const char *text, size_t length, rung_diag *diag)
{
    rung_schema *schema;
    rung_program *program;
    rung_status status;

    assert_ok(rung_schema_new(NULL, &schema));
    declare(schema, "a:double l:any");
    status = rung_compile(schema, text, length, RUNG_EXPRESSION, options, &program, diag);
    rung_program_free(program);
    rung_schema_free(schema);
    return status;
}

static void test_source(void **state)
{
    rung_options options;
    rung_diag diag;

    (void)state;
    rung_options_init(&options);
    assert_int_equal(options.max_source, RUNG_SOURCE_DEFAULT);
    options.max_source = 5;
    assert_ok(compile(&options, "a > 5", 5, &diag));
    assert_status(compile(&options, "a > 50", 6, &diag), RUNG_LIMIT_SOURCE);
    assert_true(strlen(diag.message) > 0);
}

/* `count` times `open`, then `middle`, then as often `close`. */
static char *nested(unsigned count, const char *open, const char *middle, const char *close)
{
    size_t opens = strlen(open), closes = strlen(close);
    char *text = malloc(count * (opens + closes) + strlen(middle) + 1), *at = text;
    unsigned i;

    assert_non_null(text);
    for (i = 0; i < count; i++, at += opens) memcpy(at, open, opens);
    strcpy(at, middle);
    at += strlen(middle);
    for (i = 0; i < count; i++, at += closes) memcpy(at, close, closes);
    *at = '\0';
    return text;
}

static void test_nesting(void **state)
{
    static const char *const forms[][3] = {
        {"(", "a", ")"},         {"[", "a", "]"},       {"[...", "l", "]"},    {"({k: ", "a", "})"},
        {"!", "a", ""},          {"- ", "a", ""},       {"typeof ", "a", ""},  {"`${", "a", "}`"},
        {"Math.abs(", "a", ")"}, {"a ? a : ", "a", ""}, {"a ? ", "a", " : a"}, {"a ** ", "a", ""},
        {"l[", "a", "]"},        {"l?.[", "a", "]"},    {"a + (", "a", ")"},   {"a && (", "a", ")"},
        {"{", "a", "}"},         {"a = ", "a", ""},     {"x => ", "a", ""},    {"function () {", "a", "}"},
    };
    rung_options options;
    rung_diag diag;
    size_t i;

    (void)state;
    rung_options_init(&options);
    for (i = 0; i < sizeof forms / sizeof *forms; i++) {
        static const unsigned counts[] = {10, 50, 1000, 100000};
        size_t k;

        for (k = 0; k < 4; k++) {
            char *text = nested(counts[k], forms[i][0], forms[i][1], forms[i][2]);
            rung_status status = compile(&options, text, strlen(text), &diag);

            /* shallow: whatever it means; very deep: refused, never a crash */
            if (k == 3 && status == RUNG_OK) fail_msg("100000 times %s is accepted", forms[i][0]);
            if (i < 17 && k == 1 && status != RUNG_OK && status != RUNG_SYNTAX)
                fail_msg("50 times %s: %s", forms[i][0], diag.message);
            free(text);
        }
    }
    for (i = 10; i <= 250; i += 40) {
        unsigned depth;

        options.max_nesting = (uint32_t)i;
        for (depth = 1; depth <= i + 5; depth++) {
            char *text = nested(depth, "(", "a", ")");
            rung_status status = compile(&options, text, strlen(text), &diag);

            free(text);
            assert_status(status, depth <= i ? RUNG_OK : RUNG_LIMIT_NESTING);
        }
        assert_non_null(strstr(diag.message, "nested"));
    }
}

/* Long but flat texts work, in time that grows with their length. */
static void test_flat(void **state)
{
    static const char *const terms[] = {"a + ",   "a && ", "a || ",    "a ?? ", "a * ",     "a, ",
                                        "a === ", "a & ",  "\"s\" + ", "a < ",  "a - 1 || "};
    enum { COUNT = 20000 };
    rung_diag diag;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof terms / sizeof *terms; i++) {
        char *text = nested(COUNT, terms[i], "a", "");

        if (compile(NULL, text, strlen(text), &diag) != RUNG_OK) fail_msg("%s: %s", terms[i], diag.message);
        free(text);
    }
    {
        char *chain = nested(COUNT, "", "l", ".a"), *calls = nested(COUNT, "", "l", ".at(0)"),
             *array = nested(COUNT, "[a, ", "a", "");

        assert_ok(compile(NULL, chain, strlen(chain), &diag));
        assert_ok(compile(NULL, calls, strlen(calls), &diag));
        array[0] = '[';
        free(chain);
        free(calls);
        free(array);
    }
    {
        char *elements = nested(COUNT, "a, ", "a]", ""), *list = malloc(strlen(elements) + 2);

        assert_non_null(list);
        list[0] = '[';
        strcpy(list + 1, elements);
        assert_ok(compile(NULL, list, strlen(list), &diag));
        free(elements);
        free(list);
    }
}

/* Four megabytes are within the limit of the source: they work or are too much in a way that is named. */
static void test_large_source(void **state)
{
    static const struct {
        const char *each;
        const char *last;
        rung_status status;
    } cases[] = {
        {"a + ", "a", RUNG_OK},
        {"a, ", "a", RUNG_OK},
        {"a\n", "a", RUNG_SYNTAX},
        {" ", "a", RUNG_OK},
        {"/**/", "a", RUNG_OK},
        {"(", "a", RUNG_LIMIT_NESTING},
        {"`${", "a", RUNG_LIMIT_NESTING},
        {"\"x\" + ", "a", RUNG_OK},
        {"1234567.5e1 + ", "a", RUNG_OK},
        {"l.x.", "y", RUNG_OK},
        {"abcdefgh", "", RUNG_UNKNOWN_NAME},
    };
    rung_diag diag;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = nested((unsigned)(4000000 / strlen(cases[i].each)), cases[i].each, cases[i].last, "");
        rung_status status = compile(NULL, text, strlen(text), &diag);

        if (status != cases[i].status)
            fail_msg("4 MB of %s: %s, %s", cases[i].each, rung_status_name(status), diag.message);
        free(text);
    }
    {
        char *text = nested(10000000, " ", "a", "");

        assert_status(compile(NULL, text, strlen(text), &diag), RUNG_LIMIT_SOURCE);
        assert_non_null(strstr(diag.message, "4194304"));
        free(text);
    }
}

/* A chain of 70,000 different constants and as many tags: operands wider than 16 bits. */
static void test_wide_operands(void **state)
{
    enum { COUNT = 70000 };
    rung_schema *schema;
    rung_tags *tags;
    rung_vm *vm;
    rung_program *program, *loaded;
    rung_result result;
    Bytes file;
    char *text = malloc(COUNT * 24), *at = text;
    uint32_t i;

    (void)state;
    assert_non_null(text);
    assert_ok(rung_schema_new(NULL, &schema));
    for (i = 0; i < COUNT; i++) {
        char name[16];

        snprintf(name, sizeof name, "t%u", i);
        assert_ok(rung_schema_tag(schema, name, RUNG_DOUBLE, NULL));
        at += sprintf(at, "%st%u > %u.5", i == 0 ? "" : " || ", i, i);
    }
    assert_ok(rung_compile(schema, text, (size_t)(at - text), RUNG_EXPRESSION, NULL, &program, NULL));
    assert_int_equal(rung_program_tags(program, NULL), COUNT);
    assert_ok(rung_tags_new(schema, &tags));
    assert_ok(rung_vm_new(schema, NULL, &vm));
    for (i = 0; i < COUNT; i++) assert_ok(rung_slot_set_double(rung_tags_slot(tags, i), i, RUNG_GOOD, 0));
    assert_ok(rung_eval(vm, program, NULL, tags, &result));
    assert_false(result.truthy);
    assert_ok(rung_slot_set_double(rung_tags_slot(tags, COUNT - 1), COUNT, RUNG_GOOD, 0));
    assert_ok(rung_eval(vm, program, NULL, tags, &result));
    assert_true(result.truthy);
    assert_ok(rung_slot_set_bad(rung_tags_slot(tags, 0), RUNG_BAD, 0));
    assert_ok(rung_eval(vm, program, NULL, tags, &result));
    assert_true(result.truthy);
    assert_int_equal(result.quality, RUNG_QUALITY_UNCERTAIN);
    file = saved(program);
    assert_ok(rung_program_load(schema, file.bytes, file.length, false, &loaded, NULL));
    assert_ok(rung_eval(vm, loaded, NULL, tags, &result));
    assert_true(result.truthy);
    free(file.bytes);
    rung_program_free(loaded);
    rung_program_free(program);
    rung_vm_free(vm);
    rung_tags_free(tags);
    rung_schema_free(schema);
    free(text);
}

/* One thing 70,000 times: wider than 16 bits. It works, or is refused by name, and is never cut. */
static void test_wide_bodies(void **state)
{
    static const struct {
        const char *before, *each, *after;
        double wanted;
    } cases[] = {
        {"", "let v%u = %u;", "return v0 + v69999", 69999},
        {"let s = 0;", "s += %u.5;", "return s", 2450000000.0},
        {"const a = [", "%u,", "]; return a.length + a[69999]", 139999},
        {"const o = {", "k%u: %u,", "}; return o.k69999 + Object.keys(o).length", 139999},
        {"return ((...a) => a[69999])(", "%u,", ")", 69999},
        {"const f = [", "() => %u,", "]; return f[69999]()", 69999},
        {"let s = 0; for (let i = 0; i < 2; i++) {", "s += i;", "} return s", 70000},
        {"let s = 1; if (s > 1) {", "s += %u;", "} return s", 1},
        {"switch (69999) {", "case %u:", "return 7 }", 7},
        {"let s = 0;", "{ let x = %u; s = x }", "return s", 69999},
        {"let s = 0;", "try { s++ } finally { }", "return s", 70000},
        {"let s = 0;", "l%u: { s++; break l%u }", "return s", 70000},
        {"const f = (", "p%u,", "...r) => p69999; return f(...Array(69999), 5)", 5},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = malloc(70000 * 40 + 400), *at = text;
        rung_program *program;
        rung_result result;
        rung_schema *schema;
        rung_vm *vm;
        rung_diag diag;
        rung_status status;
        unsigned k;

        assert_non_null(text);
        at += sprintf(at, "%s", cases[i].before);
        for (k = 0; k < 70000; k++) at += sprintf(at, cases[i].each, k, k);
        at += sprintf(at, "%s", cases[i].after);
        assert_ok(rung_schema_new(NULL, &schema));
        assert_ok(rung_vm_new(schema, NULL, &vm));
        status = rung_compile(schema, text, (size_t)(at - text), RUNG_BODY, NULL, &program, &diag);
        if (status == RUNG_OK) {
            status = rung_eval(vm, program, NULL, NULL, &result);
            if (status != RUNG_OK || result.value.number != cases[i].wanted)
                fail_msg("%s: %s, %f", cases[i].each, rung_status_name(status), result.value.number);
            rung_program_free(program);
        } else if (status != RUNG_LIMIT_SIZE) {
            fail_msg("%s: %s", cases[i].each, diag.message);
        }
        rung_vm_free(vm);
        rung_schema_free(schema);
        free(text);
    }
}

/* Processor time to compile functions each of which calls the next; the last one uses a variable. */
static double seconds_of_calls(unsigned count)
{
    char *text = malloc(count * 50 + 100), *at = text;
    rung_program *program;
    rung_schema *schema;
    clock_t start;
    unsigned k;

    assert_non_null(text);
    at += sprintf(at, "let x = 1; return f%u();", count - 5);
    for (k = 0; k < count; k++) at += sprintf(at, "function f%u() { return f%u() + 1 }", k, k + 1);
    at += sprintf(at, "function f%u() { return x }", k);
    assert_ok(rung_schema_new(NULL, &schema));
    start = clock();
    assert_ok(rung_compile(schema, text, (size_t)(at - text), RUNG_BODY, NULL, &program, NULL));
    rung_program_free(program);
    rung_schema_free(schema);
    free(text);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* What one function learns of another does not cost a walk over the program for each function between. */
static void test_chain_of_calls(void **state)
{
    (void)state;
    assert_true(seconds_of_calls(30000) < 60 * seconds_of_calls(1500) + 0.1);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_steps),         cmocka_unit_test(test_memory),
    cmocka_unit_test(test_string_length), cmocka_unit_test(test_source),
    cmocka_unit_test(test_nesting),       cmocka_unit_test(test_flat),
    cmocka_unit_test(test_large_source),  cmocka_unit_test(test_wide_operands),
    cmocka_unit_test(test_wide_bodies),   cmocka_unit_test(test_call_depth),
    cmocka_unit_test(test_native_depth),  cmocka_unit_test(test_limits_are_final),
    cmocka_unit_test(test_bad_scripts),   cmocka_unit_test(test_chain_of_calls),
};
RUN_TESTS(tests)
