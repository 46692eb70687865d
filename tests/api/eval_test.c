/* eval_test.c - evaluating: results, quality, errors with a place, and machines that can be used again. */
#include "tests/api/api.h"

static void test_kinds_of_results(void **state)
{
    static const struct {
        const char *source;
        rung_value_kind kind;
        bool truthy;
        const char *json;
    } cases[] = {
        {"x > 1", RUNG_VALUE_BOOL, true, "true"},
        {"x < 1", RUNG_VALUE_BOOL, false, "false"},
        {"x", RUNG_VALUE_NUMBER, true, "2.5"},
        {"i", RUNG_VALUE_NUMBER, true, "-7"},
        {"i * 0", RUNG_VALUE_NUMBER, false, "-0"},
        {"x / 0", RUNG_VALUE_NUMBER, true, "Infinity"},
        {"x - s", RUNG_VALUE_NUMBER, false, "NaN"},
        {"s", RUNG_VALUE_TEXT, true, "\"t\\\"\xc3\xbc\""},
        {"s.slice(9)", RUNG_VALUE_TEXT, false, "\"\""},
        {"null", RUNG_VALUE_NULL, false, "null"},
        {"void x", RUNG_VALUE_UNDEFINED, false, "undefined"},
        {"[x, [s]]", RUNG_VALUE_OBJECT, true, "[2.5,[\"t\\\"\xc3\xbc\"]]"},
        {"({})", RUNG_VALUE_OBJECT, true, "{}"},
        {"[]", RUNG_VALUE_OBJECT, true, "[]"},
        {"({a: undefined, b: -0, c: NaN})", RUNG_VALUE_OBJECT, true, "{\"a\":undefined,\"b\":-0,\"c\":NaN}"},
        {"1 + 1", RUNG_VALUE_NUMBER, true, "2"},
        {"\"a\" + \"b\"", RUNG_VALUE_TEXT, true, "\"ab\""},
    };
    Fixture f = fixture_of("x:double i:int32 s:string");
    size_t i;

    (void)state;
    assert_ok(rung_slot_set_double(slot_of(&f, 0), 2.5, RUNG_GOOD, 0));
    assert_ok(rung_slot_set_int32(slot_of(&f, 1), -7, RUNG_GOOD, 0));
    assert_ok(rung_slot_set_string(slot_of(&f, 2), "t\"\xc3\xbc", 4, RUNG_GOOD, 0));
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        rung_program *program = program_of(f.schema, cases[i].source);
        rung_result result;
        const char *json;
        size_t length;
        bool truthy;

        assert_ok(rung_eval(f.vm, program, NULL, f.tags, &result));
        assert_int_equal(result.value.kind, cases[i].kind);
        assert_int_equal(result.truthy, cases[i].truthy);
        assert_int_equal(result.quality, RUNG_QUALITY_GOOD);
        assert_int_equal(result.tag, UINT32_MAX);
        assert_true(result.next_deadline == RUNG_TIME_NEVER);
        if (result.value.kind == RUNG_VALUE_TEXT) assert_int_equal(result.value.text[result.value.length], 0);
        assert_ok(rung_result_json(f.vm, &result, &json, &length));
        assert_string_equal(json, cases[i].json);
        assert_int_equal(length, strlen(cases[i].json));
        assert_ok(rung_eval_bool(f.vm, program, NULL, f.tags, &truthy));
        assert_int_equal(truthy, cases[i].truthy);
        rung_program_free(program);
    }
    fixture_free(&f);
}

static void test_quality(void **state)
{
    static const struct {
        uint32_t a, b;
        const char *source;
        rung_status status;
        rung_quality quality;
        uint32_t tag;
    } cases[] = {
        {RUNG_GOOD, RUNG_GOOD, "a > 1 || b > 1", RUNG_OK, RUNG_QUALITY_GOOD, UINT32_MAX},
        {RUNG_GOOD, RUNG_BAD, "a > 1", RUNG_OK, RUNG_QUALITY_GOOD, UINT32_MAX},
        {RUNG_UNCERTAIN, RUNG_GOOD, "a > 1", RUNG_OK, RUNG_QUALITY_UNCERTAIN, UINT32_MAX},
        {RUNG_GOOD, RUNG_UNCERTAIN, "a > 1 || b > 1", RUNG_OK, RUNG_QUALITY_UNCERTAIN, UINT32_MAX},
        {RUNG_GOOD, RUNG_BAD, "a > 1 || b > 1", RUNG_OK, RUNG_QUALITY_UNCERTAIN, UINT32_MAX},
        {RUNG_GOOD, RUNG_BAD, "b > 1 || a > 1", RUNG_OK, RUNG_QUALITY_UNCERTAIN, UINT32_MAX},
        {RUNG_GOOD, RUNG_BAD, "b > 1 && a > 9", RUNG_OK, RUNG_QUALITY_UNCERTAIN, UINT32_MAX},
        {RUNG_GOOD, RUNG_BAD, "a > 1 && b > 1", RUNG_NO_VALUE, RUNG_QUALITY_BAD, 1},
        {RUNG_BAD, RUNG_GOOD, "a > 1 && b > 1", RUNG_NO_VALUE, RUNG_QUALITY_BAD, 0},
        {RUNG_BAD, RUNG_BAD, "b + a", RUNG_NO_VALUE, RUNG_QUALITY_BAD, 1},
        {RUNG_BAD, RUNG_BAD, "a + b", RUNG_NO_VALUE, RUNG_QUALITY_BAD, 0},
    };
    Fixture f = fixture_of("a:double b:double");
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        rung_program *program = program_of(f.schema, cases[i].source);
        rung_result result;
        bool truthy = true;

        assert_ok(rung_slot_set_double(slot_of(&f, 0), 2, cases[i].a, 0));
        assert_ok(rung_slot_set_double(slot_of(&f, 1), 2, cases[i].b, 0));
        assert_status(rung_eval(f.vm, program, NULL, f.tags, &result), cases[i].status);
        assert_int_equal(result.quality, cases[i].quality);
        assert_int_equal(result.tag, cases[i].tag);
        assert_status(rung_eval_bool(f.vm, program, NULL, f.tags, &truthy), cases[i].status);
        if (cases[i].status == RUNG_NO_VALUE) {
            assert_int_equal(result.value.kind, RUNG_VALUE_UNDEFINED);
            assert_false(result.truthy);
            assert_true(truthy); /* left as it was */
            assert_non_null(strstr(rung_vm_error(f.vm)->message, cases[i].tag == 0 ? "'a'" : "'b'"));
        }
        rung_program_free(program);
    }
    fixture_free(&f);
}

/* Either operand of || and && may be missing, at any depth: the answer is that of three-valued logic. */
typedef enum Truth { FALSE_, TRUE_, NONE_ } Truth;

static Truth or_of(Truth a, Truth b)
{
    return a == TRUE_ || b == TRUE_ ? TRUE_ : a == NONE_ || b == NONE_ ? NONE_ : FALSE_;
}
static Truth and_of(Truth a, Truth b)
{
    return a == FALSE_ || b == FALSE_ ? FALSE_ : a == NONE_ || b == NONE_ ? NONE_ : TRUE_;
}
static Truth not_of(Truth a) { return a == NONE_ ? NONE_ : a == TRUE_ ? FALSE_ : TRUE_; }

static void test_three_valued_logic(void **state)
{
    Fixture f = fixture_of("a:bool b:bool c:bool d:bool");
    static const char *const sources[] = {
        "a && b || c && d",       "(a || b) && (c || d)", "a && (b || c && d)", "a || b && (c || d)",
        "!(a && b) || !(c || d)", "!a && !b && !c && !d", "(a || b || c) && d", "!(a || !(b && !(c || !d)))",
    };
    rung_program *programs[8];
    unsigned i, code;

    (void)state;
    for (i = 0; i < 8; i++) programs[i] = program_of(f.schema, sources[i]);
    for (code = 0; code < 81; code++) {
        Truth v[4], wanted[8];
        unsigned rest = code;

        for (i = 0; i < 4; i++, rest /= 3) {
            v[i] = (Truth)(rest % 3);
            if (v[i] == NONE_)
                assert_ok(rung_slot_set_bad(slot_of(&f, i), RUNG_BAD, 0));
            else
                assert_ok(rung_slot_set_bool(slot_of(&f, i), v[i] == TRUE_, RUNG_GOOD, 0));
        }
        wanted[0] = or_of(and_of(v[0], v[1]), and_of(v[2], v[3]));
        wanted[1] = and_of(or_of(v[0], v[1]), or_of(v[2], v[3]));
        wanted[2] = and_of(v[0], or_of(v[1], and_of(v[2], v[3])));
        wanted[3] = or_of(v[0], and_of(v[1], or_of(v[2], v[3])));
        wanted[4] = or_of(not_of(and_of(v[0], v[1])), not_of(or_of(v[2], v[3])));
        wanted[5] = and_of(and_of(not_of(v[0]), not_of(v[1])), and_of(not_of(v[2]), not_of(v[3])));
        wanted[6] = and_of(or_of(or_of(v[0], v[1]), v[2]), v[3]);
        wanted[7] = not_of(or_of(v[0], not_of(and_of(v[1], not_of(or_of(v[2], not_of(v[3])))))));
        for (i = 0; i < 8; i++) {
            bool truthy;
            rung_status status = rung_eval_bool(f.vm, programs[i], NULL, f.tags, &truthy);

            if (status != (wanted[i] == NONE_ ? RUNG_NO_VALUE : RUNG_OK) ||
                (status == RUNG_OK && truthy != (wanted[i] == TRUE_)))
                fail_msg("%s with %d %d %d %d: %s %d", sources[i], v[0], v[1], v[2], v[3],
                         rung_status_name(status), truthy);
        }
    }
    for (i = 0; i < 8; i++) rung_program_free(programs[i]);
    fixture_free(&f);
}

/* A null string in place of a string, and a missing tag beside it, through every typed string operator. */
static void test_null_strings(void **state)
{
    static const struct {
        const char *source, *wanted;
    } cases[] = {
        {"s === \"a\"", "false"},
        {"s !== \"a\"", "true"},
        {"s === t", "false"},
        {"s < \"a\"", "false"},
        {"s <= t", "false"},
        {"s > \"\"", "false"},
        {"s + t", "\"nullt\""},
        {"`${s}`", "\"null\""},
        {"!s", "true"},
        {"s ? 1 : 2", "2"},
        {"s || t", "\"t\""},
        {"s && t", "null"},
        {"s ?? t", "\"t\""},
        {"s?.length", "undefined"},
        {"s.length", "RUNG_THROWN"},
        {"s.includes(\"a\")", "RUNG_THROWN"},
        {"t.includes(s)", "false"},
        {"s[0]", "RUNG_THROWN"},
        {"[s, t]", "[null,\"t\"]"},
        {"typeof s", "\"object\""},
        {"s == null", "true"},
        {"s * 2", "0"},
        {"s || bad > 1", "RUNG_NO_VALUE"},
        {"s === null || bad > 1", "true"},
        {"bad > 1 || s === null", "true"},
        {"bad > 1 && s", "null"},
        {"bad > 1 && s === \"a\"", "false"},
        {"bad > 1 || s === \"a\"", "RUNG_NO_VALUE"},
        {"s ?? bad", "RUNG_NO_VALUE"},
        {"t ?? bad", "\"t\""},
        {"s?.length ?? 4", "4"},
        {"(s ? bad : 3) + 1", "4"},
        {"bad > 1 ? s : t", "RUNG_NO_VALUE"},
    };
    Fixture f = fixture_of("s:string t:string bad:double");
    size_t i;

    (void)state;
    assert_ok(rung_slot_set_string(slot_of(&f, 0), NULL, 0, RUNG_GOOD, 0));
    assert_ok(rung_slot_set_string(slot_of(&f, 1), "t", 1, RUNG_GOOD, 0));
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = eval(&f, cases[i].source);

        if (strcmp(got, cases[i].wanted) != 0)
            fail_msg("%s: %s instead of %s", cases[i].source, got, cases[i].wanted);
    }
    fixture_free(&f);
}

static void test_errors_have_a_place(void **state)
{
    Fixture f = fixture_of("a:any x:double");
    rung_program *program = program_of(f.schema, "x > 1 &&\n  a.b.c === 1"),
                 *fine = program_of(f.schema, "x > 1");
    rung_result result;
    bool truthy;
    const rung_diag *error = rung_vm_error(f.vm);

    (void)state;
    assert_non_null(error);
    assert_status(error->status, RUNG_OK);
    assert_ok(rung_slot_set_json(slot_of(&f, 0), "{}", 2, RUNG_GOOD, 0));
    assert_ok(rung_slot_set_double(slot_of(&f, 1), 2, RUNG_GOOD, 0));
    assert_status(rung_eval(f.vm, program, NULL, f.tags, &result), RUNG_THROWN);
    assert_int_equal(result.quality, RUNG_QUALITY_BAD);
    assert_status(error->status, RUNG_THROWN);
    assert_int_equal(strncmp(error->message, "TypeError: ", 11), 0);
    assert_int_equal(error->line, 2);
    assert_true(error->column >= 3 && error->column <= 7);
    assert_ok(rung_eval(f.vm, fine, NULL, f.tags, &result));
    assert_status(error->status, RUNG_OK);
    assert_string_equal(rung_vm_error(f.vm)->message, "");
    assert_int_equal(error->line, 0);
    /* the same where only the truth is asked for */
    assert_status(rung_eval_bool(f.vm, program, NULL, f.tags, &truthy), RUNG_THROWN);
    assert_ok(rung_eval_bool(f.vm, fine, NULL, f.tags, &truthy));
    assert_string_equal(rung_vm_error(f.vm)->message, "");
    rung_program_free(program);
    rung_program_free(fine);
    fixture_free(&f);
}

/* Where a callback fails, how deep it may be, and what is said about it; an error that was caught leaves no
** trace. */
static void test_errors_in_callbacks(void **state)
{
    static const struct {
        const char *source;
        uint32_t line, column;
        const char *message;
    } cases[] = {
        {"[1].map(x =>\n x.y.z)", 2, 6, "TypeError: Cannot read properties of undefined (reading 'z')"},
        {"[1].map(x => [2].map(y =>\n y.z.w))", 2, 6,
         "TypeError: Cannot read properties of undefined (reading 'w')"},
        {"\"abc\".replace(/b/, m =>\n  m.x())", 2, 5, "TypeError: m.x is not a function"},
        {"try { [1].map(x => x.y.z) } catch (e) { }\nnull.q", 2, 6,
         "TypeError: Cannot read properties of null (reading 'q')"},
        {"try { [1].map(x => x.y.z) } catch (e) {\nthrow e }", 2, 1,
         "TypeError: Cannot read properties of undefined (reading 'z')"},
        {"let a = {};\n[1].forEach(x => {\n  for (const b of a.items) x; })", 3, 19,
         "TypeError: a.items is not iterable"},
        {"let a = {};\na.b(a)[0].c().d()", 2, 3, "TypeError: a.b is not a function"},
        {"let a = {b: () => [{}]};\na.b(1, (2))[0].c()", 2, 16, "TypeError: a.b(...)[0].c is not a function"},
        {"const {a: {b}} = {a: null}", 1, 11, "TypeError: Cannot destructure property 'b' of 'null' as it is null."},
    };
    Fixture f = fixture_of("");
    const rung_diag *error = rung_vm_error(f.vm);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        rung_program *program;
        rung_result result;

        assert_ok(rung_compile(f.schema, cases[i].source, strlen(cases[i].source), RUNG_SCRIPT, NULL, &program,
                               NULL));
        assert_status(rung_eval(f.vm, program, NULL, f.tags, &result), RUNG_THROWN);
        assert_string_equal(error->message, cases[i].message);
        assert_int_equal(error->line, cases[i].line);
        assert_int_equal(error->column, cases[i].column);
        rung_program_free(program);
    }
    fixture_free(&f);
}

typedef struct Text {
    char bytes[4096];
    size_t length;
} Text;

static bool keep(void *user, const char *text, size_t length)
{
    Text *out = user;

    if (length >= sizeof out->bytes - out->length) return false;
    memcpy(out->bytes + out->length, text, length);
    out->bytes[out->length += length] = '\0';
    return true;
}

static bool refuse(void *user, const char *text, size_t length)
{
    (void)text, (void)length;
    ++*(int *)user;
    return false;
}

/* A counted evaluation gives what another one gives, and its counts are those of the base code. */
static void test_profile(void **state)
{
    static const char loop[] = "let n = 0;\r\nfor (let i = 0; i < 100; i++) {\n  n += i;\n}\nn";
    Fixture f = fixture_of("x:double");
    rung_program *program, *fast = program_of(f.schema, "x > 80 && x < 90"), *bare;
    rung_options options;
    rung_result result;
    rung_status status;
    Text text = {"", 0};
    int calls = 0;

    (void)state;
    assert_ok(rung_compile(f.schema, loop, sizeof loop - 1, RUNG_SCRIPT, NULL, &program, NULL));
    assert_ok(rung_profile(f.vm, program, NULL, f.tags, &result, keep, &text));
    assert_true(result.value.kind == RUNG_VALUE_NUMBER && result.value.number > 4949 && result.value.number < 4951);
    assert_non_null(strstr(text.bytes, " instructions\n"));
    assert_non_null(strstr(text.bytes, "         100    "));
    assert_non_null(strstr(text.bytes, "%      3  n += i;\n"));
    assert_non_null(strstr(text.bytes, "%      1  let n = 0;\n"));
    text.length = 0;
    assert_status(rung_profile(f.vm, fast, NULL, f.tags, &result, keep, &text), RUNG_NO_VALUE);
    assert_ok(rung_slot_set_double(slot_of(&f, 0), 85, RUNG_GOOD, 0));
    text.length = 0;
    assert_ok(rung_profile(f.vm, fast, NULL, f.tags, &result, keep, &text));
    assert_true(result.truthy);
    assert_non_null(strstr(text.bytes, "GT_F"));
    assert_ok(rung_profile(f.vm, fast, NULL, f.tags, &result, refuse, &calls));
    assert_int_equal(calls, 1);
    assert_ok(rung_eval(f.vm, fast, NULL, f.tags, &result));
    assert_true(result.truthy);
    rung_options_init(&options);
    options.keep_source = false;
    text.length = 0;
    assert_ok(rung_compile(f.schema, "null.x", 6, RUNG_EXPRESSION, &options, &bare, NULL));
    assert_status(rung_profile(f.vm, bare, NULL, f.tags, &result, keep, &text), RUNG_THROWN);
    assert_non_null(strstr(text.bytes, "2 instructions"));
    assert_null(strstr(text.bytes, " line"));
    status = rung_profile(f.vm, program, NULL, f.tags, &result, NULL, NULL);
    assert_status(status, RUNG_USAGE);
    assert_status(rung_profile(NULL, program, NULL, f.tags, &result, keep, &text), RUNG_USAGE);
    assert_status(rung_profile(f.vm, NULL, NULL, f.tags, &result, keep, &text), RUNG_USAGE);
    assert_status(rung_profile(f.vm, program, NULL, f.tags, NULL, keep, &text), RUNG_USAGE);
    rung_program_free(program);
    rung_program_free(fast);
    rung_program_free(bare);
    fixture_free(&f);
}

/* ---- from where functions were called -------------------------------------------------------- */

/* "line:column" of each, with "xN" for several; "..." for the rest. */
static const char *calls_of(const rung_vm *vm)
{
    static char text[400];
    const rung_caller *calls;
    uint32_t count = rung_vm_callers(vm, &calls), i;

    text[0] = '\0';
    for (i = 0; i < count; i++) {
        size_t used = strlen(text);

        used += (size_t)snprintf(text + used, sizeof text - used, i == 0 ? "" : " ");
        if (calls[i].end == 0)
            used += (size_t)snprintf(text + used, sizeof text - used, "...");
        else
            used += (size_t)snprintf(text + used, sizeof text - used, "%u:%u", calls[i].line, calls[i].column);
        if (calls[i].times != 1) snprintf(text + used, sizeof text - used, "x%u", calls[i].times);
    }
    return text;
}

static void test_calls(void **state)
{
    static const struct {
        const char *body, *calls;
        rung_status status;
    } cases[] = {
        {"const f = n => n.x;\nreturn f(1)", "", RUNG_OK},
        {"return null.x", "", RUNG_THROWN},
        {"const f = o => o.x;\nreturn f(null)", "2:8", RUNG_THROWN},
        {"const f = o => o.x;\ntry { f(null) } catch (e) { return 1 }", "", RUNG_OK},
        {"const f = o => o.x;\ntry { f(null) } catch (e) { null.y }", "", RUNG_THROWN},
        {"const f = o => o.x, g = o => {\ntry { f(o) } catch (e) { e.x.y }};\ng(null)", "3:1", RUNG_THROWN},
        {"const f = o => o.x;\nreturn [1].map(\nx => f(null))", "3:6 2:12", RUNG_THROWN},
        {"return [1].map(x => {\ntry { [2].map(() => null.x) } catch (e) { e.x.y }})", "1:12", RUNG_THROWN},
        {"const f = n => f(n);\nf(1)", "1:16x9999 2:1", RUNG_LIMIT_DEPTH},
        {"const f = n => { while (true) n++ };\nf(1)", "2:1", RUNG_LIMIT_STEPS},
        {"const f = n => n.repeat(3e6);\nf('abcdefgh')", "2:1", RUNG_LIMIT_MEMORY},
        {"const a = n => n < 1 ? null.x : b(n - 1);\nconst b = n => n < 1 ? null.x : a(n - 1);\na(7)",
         "1:33 2:33 1:33 2:33 1:33 2:33 1:33 3:1", RUNG_THROWN},
        {"const a = n => n < 1 ? null.x : b(n - 1);\nconst b = n => n < 1 ? null.x : a(n - 1);\na(8)",
         "2:33 1:33 2:33 1:33 2:33 1:33 2:33 ...x2", RUNG_THROWN},
    };
    Fixture f = fixture_of("t:double");
    size_t i, round;

    (void)state;
    for (round = 0; round < 2; round++)
        for (i = 0; i < sizeof cases / sizeof *cases; i++) {
            rung_program *program, *bare;
            rung_result result;
            Bytes file;

            assert_ok(rung_compile(f.schema, cases[i].body, strlen(cases[i].body), RUNG_BODY, NULL, &program, NULL));
            assert_status(rung_eval(f.vm, program, NULL, f.tags, &result), cases[i].status);
            if (strcmp(calls_of(f.vm), cases[i].calls) != 0)
                fail_msg("%s: wanted '%s', got '%s'", cases[i].body, cases[i].calls, calls_of(f.vm));
            file = saved(program);
            assert_ok(rung_program_load(f.schema, file.bytes, file.length, false, &bare, NULL));
            assert_status(rung_eval(f.vm, bare, NULL, f.tags, &result), cases[i].status);
            assert_string_equal(calls_of(f.vm), cases[i].calls);
            free(file.bytes);
            rung_program_free(bare);
            rung_program_free(program);
        }
    /* what is refused before it begins, and what has no value, has none */
    assert_status(rung_eval(f.vm, NULL, NULL, f.tags, &(rung_result){0}), RUNG_USAGE);
    assert_string_equal(eval(&f, "(x => x.y)(null)"), "RUNG_THROWN");
    assert_string_equal(calls_of(f.vm), "1:2");
    assert_string_equal(eval(&f, "t > 1"), "RUNG_NO_VALUE");
    assert_string_equal(calls_of(f.vm), "");
    assert_int_equal(rung_vm_callers(NULL, NULL), 0);
    fixture_free(&f);
}

/* rung_result_json belongs to the last evaluation. */
static void test_results_grow_old(void **state)
{
    Fixture f = fixture_of(""), g = fixture_of("");
    rung_program *program = program_of(f.schema, "[1, 2]");
    rung_result result;
    const char *json, *again;
    size_t length;

    (void)state;
    assert_ok(rung_eval(f.vm, program, NULL, f.tags, &result));
    assert_status(rung_result_json(g.vm, &result, &json, &length), RUNG_USAGE);
    assert_status(rung_result_json(f.vm, &result, NULL, &length), RUNG_USAGE);
    assert_ok(rung_result_json(f.vm, &result, &json, &length));
    assert_ok(rung_result_json(f.vm, &result, &again, &length));
    assert_string_equal(json, again);
    memset(&result, 0, sizeof result);
    assert_status(rung_result_json(f.vm, &result, &json, &length), RUNG_USAGE);
    rung_program_free(program);
    fixture_free(&f);
    fixture_free(&g);
}

static void test_interrupt(void **state)
{
    Fixture f = fixture_of("s:string n:double");
    rung_program *program = program_of(f.schema, "s.repeat(100).length"), *plain = program_of(f.schema, "n > 1");
    bool truthy;

    (void)state;
    assert_ok(rung_slot_set_string(slot_of(&f, 0), "abc", 3, RUNG_GOOD, 0));
    assert_ok(rung_slot_set_double(slot_of(&f, 1), 3, RUNG_GOOD, 0));
    assert_string_equal(outcome_of(&f, program), "300");
    rung_vm_interrupt(f.vm);
    assert_string_equal(outcome_of(&f, program), "RUNG_INTERRUPTED");
    assert_string_equal(outcome_of(&f, program), "300");
    /* one that an evaluation without a charge leaves waits for the next one, unless it is taken back */
    rung_vm_interrupt(f.vm);
    assert_ok(rung_eval_bool(f.vm, plain, NULL, f.tags, &truthy));
    assert_string_equal(outcome_of(&f, program), "RUNG_INTERRUPTED");
    rung_vm_interrupt(f.vm);
    assert_ok(rung_eval_bool(f.vm, plain, NULL, f.tags, &truthy));
    rung_vm_clear_interrupt(f.vm);
    assert_string_equal(outcome_of(&f, program), "300");
    rung_program_free(program);
    rung_program_free(plain);
    fixture_free(&f);
}

/* ---- the allocator -------------------------------------------------------------------------- */

static void *counting(void *user, void *pointer, size_t old_size, size_t new_size)
{
    unsigned *calls = user;

    (void)old_size;
    ++*calls;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

/* Once warm, evaluations and setters do not call the allocator. */
static void test_no_allocation_when_warm(void **state)
{
    static const char *const sources[] = {
        "x > 80 && s === \"AUTO\"",
        "s + x + s",
        "`${s}: ${x}`.length > 3",
        "[x, s, {a: x}].length",
        "s.repeat(2000).length",
        "Math.max(x, 1) > 2 || s.includes(\"UT\")",
        "[3, 1, 2].concat(x).sort().join()",
    };
    unsigned calls = 0, before, i, round;
    rung_host host;
    Fixture f;
    rung_program *programs[7];

    (void)state;
    rung_host_init(&host);
    host.alloc = counting;
    host.user = &calls;
    f = fixture_with("x:double s:string", &host, NULL);
    for (i = 0; i < 7; i++) programs[i] = program_of(f.schema, sources[i]);
    before = 0;
    for (round = 0; round < 3; round++) {
        before = calls;
        for (i = 0; i < 7; i++) {
            bool truthy;

            assert_ok(rung_slot_set_double(slot_of(&f, 0), 81 + round, RUNG_GOOD, 0));
            assert_ok(rung_slot_set_string(slot_of(&f, 1), "AUTO", 4, RUNG_GOOD, 0));
            assert_ok(rung_eval_bool(f.vm, programs[i], NULL, f.tags, &truthy));
            assert_true(truthy);
        }
        if (round > 0) assert_int_equal(calls, before);
    }
    for (i = 0; i < 7; i++) rung_program_free(programs[i]);
    fixture_free(&f);
}

/* rung_vm_reserve instead of warming up. */
static void test_reserve(void **state)
{
    unsigned calls = 0, before, i;
    rung_host host;
    Fixture f;
    rung_program *program;
    char deep[2000] = "";
    bool truthy;

    (void)state;
    rung_host_init(&host);
    host.alloc = counting;
    host.user = &calls;
    f = fixture_with("x:double", &host, NULL);
    /* an operand stack larger than the machine's own */
    for (i = 0; i < 150; i++) strcat(deep, "x + (");
    strcat(deep, "x");
    for (i = 0; i < 150; i++) strcat(deep, ")");
    program = program_of(f.schema, deep);
    assert_ok(rung_slot_set_double(slot_of(&f, 0), 1, RUNG_GOOD, 0));
    assert_ok(rung_vm_reserve(f.vm, program));
    before = calls;
    assert_ok(rung_eval_bool(f.vm, program, NULL, f.tags, &truthy));
    assert_int_equal(calls, before);
    assert_string_equal(outcome_of(&f, program), "151");
    rung_program_free(program);
    fixture_free(&f);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_kinds_of_results),
    cmocka_unit_test(test_quality),
    cmocka_unit_test(test_three_valued_logic),
    cmocka_unit_test(test_null_strings),
    cmocka_unit_test(test_errors_have_a_place),
        cmocka_unit_test(test_errors_in_callbacks),
        cmocka_unit_test(test_profile),
    cmocka_unit_test(test_results_grow_old),
    cmocka_unit_test(test_interrupt),
    cmocka_unit_test(test_calls),
    cmocka_unit_test(test_no_allocation_when_warm),
    cmocka_unit_test(test_reserve),
};
RUN_TESTS(tests)
