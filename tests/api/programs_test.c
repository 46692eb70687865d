/* programs_test.c - what a host that runs whole programs needs: values in and out as tagged JSON, what was
** thrown, and the text of console.log. */
#include "tests/api/api.h"

static rung_program *body_of(rung_schema *schema, const char *text)
{
    rung_program *program;
    rung_diag diag;

    if (rung_compile(schema, text, strlen(text), RUNG_BODY, NULL, &program, &diag) != RUNG_OK)
        fail_msg("%s: %s", text, diag.message);
    return program;
}

static rung_status set_tagged(Fixture *fixture, uint32_t tag, const char *json)
{
    return rung_slot_set_tagged_json(slot_of(fixture, tag), json, strlen(json), RUNG_GOOD, RUNG_TIME_NONE);
}

/* ---- Tagged JSON ---------------------------------------------------------------------------- */

/* A text is read as a tag's value and written again. */
static void test_values_come_back(void **state)
{
    static const char *const texts[] = {
        "null",
        "true",
        "-1.5",
        "1e+300",
        "\"a\\\"\\n\\ud800 \xc3\xbc\"",
        "[]",
        "{}",
        "[[1],{\"a\":[2]}]",
        "{\"$n\":\"NaN\"}",
        "{\"$n\":\"Infinity\"}",
        "{\"$n\":\"-Infinity\"}",
        "{\"$n\":\"-0\"}",
        "{\"$u\":1}",
        "[{\"$u\":1},{\"a\":{\"$n\":\"-0\"}}]",
        "{\"a$\":1,\"\":2}",
        "{\"$o\":[[\"$n\",\"NaN\"]]}",
        "{\"$o\":[[\"a\",{\"b\":1}],[\"$\",{\"$o\":[[\"$u\",{\"$u\":1}]]}]]}",
    };
    Fixture f = fixture_of("a:any");
    rung_program *program = body_of(f.schema, "return a");
    rung_result result;
    const char *text;
    size_t length, i;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_ok(set_tagged(&f, 0, texts[i]));
        assert_ok(rung_eval(f.vm, program, NULL, f.tags, &result));
        assert_ok(rung_result_tagged_json(f.vm, &result, &text, &length));
        assert_string_equal(text, texts[i]);
        assert_int_equal(length, strlen(texts[i]));
    }
    rung_program_free(program);
    fixture_free(&f);
}

static void test_values_only_written(void **state)
{
    static const struct {
        const char *source, *json;
    } cases[] = {
        {"return [() => 1, Math.max, [,]]", "[{\"$f\":1},{\"$f\":1},[{\"$u\":1}]]"},
        {"return new Map([[1, 2]])", "{}"},
        {"const e = new Error('m'); e.code = 5; return e", "{\"code\":5}"},
        {"return {toJSON: () => 1}", "{\"toJSON\":{\"$f\":1}}"},
        {"return [new Date(0), new Date(NaN)]", "[\"1970-01-01T00:00:00.000Z\",null]"},
        {"const a = [1]; return [a, a]", "[[1],[1]]"},
    };
    Fixture f = fixture_of("");
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        rung_program *program = body_of(f.schema, cases[i].source);
        rung_result result;
        const char *text;
        size_t length;

        assert_ok(rung_eval(f.vm, program, NULL, NULL, &result));
        assert_ok(rung_result_tagged_json(f.vm, &result, &text, &length));
        assert_string_equal(text, cases[i].json);
        rung_program_free(program);
    }
    fixture_free(&f);
}

static void test_values_refused(void **state)
{
    static const char *const broken[] = {
        "{\"$n\":\"nan\"}",       "{\"$n\":1}",         "{\"$f\":1}",
        "{\"$u\":1,\"a\":2}",     "{\"$\":1}",          "{\"$o\":1}",
        "{\"$o\":[1]}",           "{\"$o\":[[\"a\"]]}", "{\"$o\":[[1,2]]}",
        "{\"$o\":[[\"a\",1,2]]}", "{\"a\":1} x",        "",
    };
    Fixture f = fixture_of("a:any d:double i:int32 s:string l:double[]");
    size_t i;

    (void)state;
    assert_ok(set_tagged(&f, 0, "7"));
    for (i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_status(set_tagged(&f, 0, broken[i]), RUNG_SYNTAX);
    assert_string_equal(eval(&f, "a"), "7");
    assert_ok(set_tagged(&f, 1, "{\"$n\":\"NaN\"}"));
    assert_string_equal(eval(&f, "d"), "NaN");
    assert_ok(set_tagged(&f, 4, "[1,{\"$n\":\"-0\"}]"));
    assert_string_equal(eval(&f, "l"), "[1,-0]");
    assert_status(set_tagged(&f, 1, "{\"$u\":1}"), RUNG_WRONG_TYPE);
    assert_status(set_tagged(&f, 2, "{\"$n\":\"NaN\"}"), RUNG_WRONG_TYPE);
    assert_status(set_tagged(&f, 3, "{\"$u\":1}"), RUNG_WRONG_TYPE);
    assert_status(set_tagged(&f, 4, "[{\"$u\":1}]"), RUNG_WRONG_TYPE);
    assert_status(rung_slot_set_tagged_json(NULL, "1", 1, RUNG_GOOD, 0), RUNG_USAGE);
    assert_status(rung_slot_set_tagged_json(slot_of(&f, 0), NULL, 0, RUNG_GOOD, 0), RUNG_USAGE);
    /* plain JSON knows no tagged forms */
    assert_ok(set_json(slot_of(&f, 0), "{\"$n\":\"nan\"}"));
    assert_string_equal(eval(&f, "a"), "{\"$n\":\"nan\"}");
    fixture_free(&f);
}

static void test_cycle_has_no_text(void **state)
{
    Fixture f = fixture_of("");
    rung_program *program = body_of(f.schema, "const o = {}; o.o = [o]; return o");
    rung_result result;
    const char *text;
    size_t length;

    (void)state;
    assert_ok(rung_eval(f.vm, program, NULL, NULL, &result));
    assert_status(rung_result_tagged_json(f.vm, &result, &text, &length), RUNG_THROWN);
    assert_string_equal(rung_vm_error(f.vm)->message, "TypeError: Converting circular structure to JSON");
    assert_ok(rung_result_json(f.vm, &result, &text, &length));
    assert_string_equal(text, "{\"o\":[[Circular]]}");
    assert_status(rung_result_tagged_json(f.vm, NULL, &text, &length), RUNG_USAGE);
    assert_status(rung_result_tagged_json(NULL, &result, &text, &length), RUNG_USAGE);
    rung_program_free(program);
    fixture_free(&f);
}

/* ---- What was thrown ------------------------------------------------------------------------ */

static void test_thrown_values(void **state)
{
    static const struct {
        const char *source;
        rung_value_kind kind;
        const char *text; /* of the value; NULL: none */
        const char *message;
    } cases[] = {
        {"null.x", RUNG_VALUE_OBJECT, "TypeError", "TypeError: Cannot read properties of null (reading 'x')"},
        {"throw new RangeError('hot')", RUNG_VALUE_OBJECT, "RangeError", "RangeError: hot"},
        {"const e = new Error('m'); e.name = 'A: b'; throw e", RUNG_VALUE_OBJECT, "A: b", "A: b: m"},
        {"const e = new URIError('m'); e.name = [1]; throw e", RUNG_VALUE_OBJECT, "URIError", "URIError"},
        {"const e = new Error('m'); e.toString = () => null.x; throw e", RUNG_VALUE_OBJECT, "Error",
         "Error: m"},
        {"const e = new EvalError(); e.message = {toString: () => null.x}; throw e", RUNG_VALUE_OBJECT,
         "EvalError", "EvalError"},
        {"throw {name: 'Error'}", RUNG_VALUE_OBJECT, NULL, "an object was thrown"},
        {"throw 'te' + 'xt'", RUNG_VALUE_TEXT, "text", "uncaught 'text'"},
        {"throw 5", RUNG_VALUE_NUMBER, NULL, "uncaught '5'"},
        {"throw undefined", RUNG_VALUE_UNDEFINED, NULL, "uncaught 'undefined'"},
        {"throw () => 1", RUNG_VALUE_FUNCTION, NULL, "an object was thrown"},
    };
    Fixture f = fixture_of("");
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        rung_program *program = body_of(f.schema, cases[i].source);
        rung_result result, thrown;

        assert_status(rung_eval(f.vm, program, NULL, NULL, &result), RUNG_THROWN);
        assert_ok(rung_vm_thrown(f.vm, &thrown));
        assert_int_equal(thrown.value.kind, cases[i].kind);
        assert_int_equal(thrown.value.text != NULL, cases[i].text != NULL);
        if (cases[i].text != NULL) {
            assert_string_equal(thrown.value.text, cases[i].text);
            assert_int_equal(thrown.value.length, strlen(cases[i].text));
        }
        assert_string_equal(rung_vm_error(f.vm)->message, cases[i].message);
        rung_program_free(program);
    }
    fixture_free(&f);
}

static void test_thrown_object_has_a_text(void **state)
{
    Fixture f = fixture_of("");
    rung_program *program = body_of(f.schema, "throw {$a: -0, b: [1]}"),
                 *good = body_of(f.schema, "return 1");
    rung_result result;
    const char *text;
    size_t length;

    (void)state;
    assert_status(rung_vm_thrown(f.vm, &result), RUNG_USAGE);
    assert_status(rung_eval(f.vm, program, NULL, NULL, &result), RUNG_THROWN);
    assert_ok(rung_vm_thrown(f.vm, &result));
    assert_ok(rung_result_tagged_json(f.vm, &result, &text, &length));
    assert_string_equal(text, "{\"$o\":[[\"$a\",{\"$n\":\"-0\"}],[\"b\",[1]]]}");
    assert_ok(rung_vm_thrown(f.vm, &result));
    assert_ok(rung_result_json(f.vm, &result, &text, &length));
    assert_string_equal(text, "{\"$a\":-0,\"b\":[1]}");
    assert_ok(rung_eval(f.vm, good, NULL, NULL, &result));
    assert_status(rung_vm_thrown(f.vm, &result), RUNG_USAGE);
    assert_status(rung_vm_thrown(f.vm, NULL), RUNG_USAGE);
    assert_status(rung_vm_thrown(NULL, &result), RUNG_USAGE);
    rung_program_free(program);
    rung_program_free(good);
    fixture_free(&f);
}

/* ---- console -------------------------------------------------------------------------------- */

static char log_text[512];

static void keep_log(void *user, rung_log_level level, const char *text)
{
    size_t used = strlen(log_text);

    (void)user;
    snprintf(log_text + used, sizeof log_text - used, "%d %s|", (int)level, text);
}

static const char *logged(const char *source, rung_host *host, const rung_limits *limits, rung_status wanted)
{
    Fixture f = fixture_with("", host, limits);
    rung_program *program = body_of(f.schema, source);
    rung_result result;

    log_text[0] = '\0';
    assert_status(rung_eval(f.vm, program, NULL, NULL, &result), wanted);
    rung_program_free(program);
    fixture_free(&f);
    return log_text;
}

static void test_console(void **state)
{
    rung_host host;
    rung_limits limits;

    (void)state;
    rung_host_init(&host);
    host.log = keep_log;
    assert_string_equal(
        logged("console.debug(1); console.log(2); console.info(3); console.warn(4); console.error(5)", &host,
               NULL, RUNG_OK),
        "7 1|6 2|6 3|4 4|3 5|");
    assert_string_equal(logged("console.log(); console.log('a', '', null, -0, 1e21)", &host, NULL, RUNG_OK),
                        "6 |6 a  null 0 1e+21|");
    assert_string_equal(
        logged("console.log(['a', {b: undefined}], Math.max, new Error('e'))", &host, NULL, RUNG_OK),
        "6 [\"a\",{\"b\":undefined}] [Function] Error: e|");
    assert_string_equal(logged("console.log('a\\0b\\ud83d', '\\ud83d\\ude00')", &host, NULL, RUNG_OK),
                        "6 a\xEF\xBF\xBD"
                        "b\xEF\xBF\xBD \xF0\x9F\x98\x80|");
    assert_string_equal(logged("[1, 2].forEach(console.log)", &host, NULL, RUNG_OK),
                        "6 1 0 [1,2]|6 2 1 [1,2]|");
    rung_limits_init(&limits);
    limits.steps = 1000;
    assert_string_equal(
        logged("console.log('x'.repeat(9000), 'x'.repeat(9000))", &host, &limits, RUNG_LIMIT_STEPS), "");
    host.log = NULL;
    assert_string_equal(logged("return console.log({}) === undefined", &host, NULL, RUNG_OK), "");
}

/* ---- Memory that ends ----------------------------------------------------------------------- */

typedef struct Meter {
    long left; /* allocations until one fails; negative: none does */
    long bytes;
} Meter;

static void *metered(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Meter *meter = user;

    if (new_size != 0 && meter->left == 0) return NULL;
    if (new_size != 0 && meter->left > 0) meter->left--;
    meter->bytes += (long)new_size - (long)old_size;
    if (new_size != 0) return realloc(pointer, new_size);
    free(pointer);
    return NULL;
}

/* Everything above, once; RUNG_OK when it came to its end. */
static rung_status use_all(const rung_host *host)
{
    static const char source[] = "console.log(a, {a}); throw {$a: a, b: 'x'.repeat(20000)}";
    static const char value[] = "{\"$o\":[[\"$a\",[{\"$n\":\"NaN\"},\"text\"]]]}";
    rung_schema *schema = NULL;
    rung_program *program = NULL;
    rung_tags *tags = NULL;
    rung_vm *vm = NULL;
    rung_result result;
    const char *text;
    size_t length;
    rung_status status = rung_schema_new(host, &schema);

    if (status == RUNG_OK) status = rung_schema_tag(schema, "a", RUNG_ANY, NULL);
    if (status == RUNG_OK)
        status = rung_compile(schema, source, sizeof source - 1, RUNG_BODY, NULL, &program, NULL);
    if (status == RUNG_OK) status = rung_tags_new(schema, &tags);
    if (status == RUNG_OK)
        status = rung_slot_set_tagged_json(rung_tags_slot(tags, 0), value, sizeof value - 1, RUNG_GOOD, 0);
    if (status == RUNG_OK) status = rung_vm_new(schema, NULL, &vm);
    if (status == RUNG_OK) status = rung_eval(vm, program, NULL, tags, &result);
    if (status == RUNG_THROWN) status = rung_vm_thrown(vm, &result);
    if (status == RUNG_OK) status = rung_result_tagged_json(vm, &result, &text, &length);
    if (status == RUNG_OK) assert_true(strlen(text) == length && length > 20000);
    rung_vm_free(vm);
    rung_tags_free(tags);
    rung_program_free(program);
    rung_schema_free(schema);
    return status;
}

static void test_every_allocation_fails_once(void **state)
{
    rung_status status = RUNG_NO_MEMORY;
    rung_host host;
    Meter meter;
    long n;

    (void)state;
    rung_host_init(&host);
    host.alloc = metered;
    host.user = &meter;
    for (n = 0; n < 1000 && status != RUNG_OK; n++) {
        meter = (Meter){n, 0};
        status = use_all(&host);
        if (status != RUNG_OK) assert_status(status, RUNG_NO_MEMORY);
        assert_int_equal(meter.bytes, 0);
    }
    assert_true(n > 5 && n < 1000);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_values_come_back), cmocka_unit_test(test_values_only_written),
    cmocka_unit_test(test_values_refused),   cmocka_unit_test(test_cycle_has_no_text),
    cmocka_unit_test(test_thrown_values),    cmocka_unit_test(test_thrown_object_has_a_text),
    cmocka_unit_test(test_console),          cmocka_unit_test(test_every_allocation_fails_once),
};

RUN_TESTS(tests)
