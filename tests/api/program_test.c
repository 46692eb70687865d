/* program_test.c - compiling, saving, loading, and what a program says about itself. */
#include "tests/api/api.h"

typedef struct Seen {
    unsigned errors, warnings;
    char first[RUNG_MESSAGE_MAX];
} Seen;

static void see(void *user, const rung_diag *diag)
{
    Seen *seen = user;

    if (diag->severity == RUNG_WARNING) {
        seen->warnings++;
        return;
    }
    if (seen->errors++ == 0) strcpy(seen->first, diag->message);
}

static void test_diagnostics(void **state)
{
    static const struct {
        const char *source;
        rung_status status;
        uint32_t line, column, start, end;
    } wrong[] = {
        {"temp >", RUNG_SYNTAX, 1, 7, 6, 6},
        {"temp > )", RUNG_SYNTAX, 1, 8, 7, 8},
        {"temp > 1 &&\n  tmep < 2", RUNG_UNKNOWN_NAME, 2, 3, 14, 18},
        {"\"\xc3\xbc\" + nix", RUNG_UNKNOWN_NAME, 1, 7, 7, 10},
        {"", RUNG_SYNTAX, 1, 1, 0, 0},
        {"this", RUNG_UNSUPPORTED, 1, 1, 0, 4},
    };
    Fixture f = fixture_of("temp:double");
    rung_options options;
    rung_program *program;
    rung_diag diag;
    size_t i;

    (void)state;
    rung_options_init(&options);
    options.on_diag = see;
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Seen seen = {0};

        options.user = &seen;
        assert_status(rung_compile(f.schema, wrong[i].source, strlen(wrong[i].source), RUNG_EXPRESSION,
                                   &options, &program, &diag),
                      wrong[i].status);
        assert_null(program);
        assert_int_equal(diag.status, wrong[i].status);
        assert_int_equal(diag.severity, RUNG_ERROR);
        assert_int_equal(diag.size, sizeof diag);
        assert_int_equal(diag.line, wrong[i].line);
        assert_int_equal(diag.column, wrong[i].column);
        assert_int_equal(diag.start, wrong[i].start);
        assert_int_equal(diag.end, wrong[i].end);
        assert_true(seen.errors >= 1);
        assert_string_equal(seen.first, diag.message);
        /* without anybody to tell */
        assert_status(rung_compile(f.schema, wrong[i].source, strlen(wrong[i].source), RUNG_EXPRESSION, NULL,
                                   &program, NULL),
                      wrong[i].status);
    }
    {
        Seen seen = {0};

        options.user = &seen;
        assert_ok(rung_compile(f.schema, "temp === NaN", 12, RUNG_EXPRESSION, &options, &program, &diag));
        assert_int_equal(seen.warnings, 1);
        assert_int_equal(diag.status, RUNG_OK);
        rung_program_free(program);
        assert_status(rung_compile(f.schema, "a + b + c", 9, RUNG_EXPRESSION, &options, &program, &diag),
                      RUNG_UNKNOWN_NAME);
        assert_int_equal(seen.errors, 3);
    }
    fixture_free(&f);
}

/* Hostile text in a message: no control bytes, no escape sequences for the terminal, an end. */
static void test_messages_are_harmless(void **state)
{
    Fixture f = fixture_of("");
    rung_program *program;
    rung_diag diag;
    char name[5000];
    size_t i;

    (void)state;
    memset(name, 'n', sizeof name);
    assert_status(rung_compile(f.schema, name, sizeof name, RUNG_EXPRESSION, NULL, &program, &diag),
                  RUNG_UNKNOWN_NAME);
    assert_true(strlen(diag.message) < RUNG_MESSAGE_MAX);
    assert_status(rung_compile(f.schema, "1 \x1b[31m", 7, RUNG_EXPRESSION, NULL, &program, &diag),
                  RUNG_SYNTAX);
    for (i = 0; diag.message[i] != '\0'; i++) assert_true((unsigned char)diag.message[i] >= 0x20);
    assert_status(rung_compile(f.schema, "1 + \xff", 5, RUNG_EXPRESSION, NULL, &program, &diag), RUNG_SYNTAX);
    assert_int_equal(diag.start, 4);
    assert_status(rung_compile(f.schema, "1\0+ 1", 5, RUNG_EXPRESSION, NULL, &program, &diag), RUNG_SYNTAX);
    assert_int_equal(diag.start, 1);
    fixture_free(&f);
}

/* The text is only read during the call, and not beyond its length. */
static void test_text_without_end(void **state)
{
    static const char source[] = "temp > 80 && mode === \"AUTO\"";
    Fixture f = fixture_of("temp:double mode:string");
    size_t length;

    (void)state;
    for (length = 0; length < sizeof source; length++) {
        char *exact = malloc(length > 0 ? length : 1);
        rung_program *program;

        assert_non_null(exact);
        memcpy(exact, source, length);
        if (rung_compile(f.schema, exact, length, RUNG_EXPRESSION, NULL, &program, NULL) == RUNG_OK) {
            memset(exact, 'x', length);
            assert_ok(rung_slot_set_double(slot_of(&f, 0), 90, RUNG_GOOD, 0));
            assert_ok(rung_slot_set_string(slot_of(&f, 1), "AUTO", 4, RUNG_GOOD, 0));
            outcome_of(&f, program);
            rung_program_free(program);
        } else {
            assert_true(length < sizeof source - 1);
        }
        free(exact);
    }
    fixture_free(&f);
}

static void test_imports_and_cost(void **state)
{
    Fixture f = fixture_of("a:double b:int32 c:string unused:bool");
    rung_program *program = program_of(f.schema, "c === \"x\" && a > 1 || b > 2 && a < 5"),
                 *constant = program_of(f.schema, "1 + 2");
    const rung_import *imports;
    rung_cost cost;

    (void)state;
    assert_int_equal(rung_program_tags(program, &imports), 3);
    assert_string_equal(imports[0].name, "c");
    assert_string_equal(imports[1].name, "a");
    assert_string_equal(imports[2].name, "b");
    assert_int_equal(imports[0].type, RUNG_STRING);
    assert_int_equal(imports[1].index, 0);
    assert_ok(rung_program_cost(program, &cost));
    assert_true(cost.bounded);
    assert_true(cost.instructions >= 8 && cost.instructions < 40);
    assert_true(cost.stack_slots >= 1 && cost.stack_slots < 10);
    assert_true(cost.program_bytes > 0 && cost.program_bytes < 4096);
    assert_int_equal(rung_program_tags(constant, &imports), 0);
    rung_program_free(program);
    rung_program_free(constant);
    fixture_free(&f);
}

static void test_save_and_load(void **state)
{
    Fixture f = fixture_of("temp:double mode:string");
    rung_program *program = program_of(
                     f.schema, "temp > 80.5 && mode.startsWith(\"AU\") ? [temp, mode, null] : \"off\""),
                 *loaded, *again;
    Bytes first = saved(program), second, third;
    rung_diag diag;
    rung_schema *empty, *other;

    (void)state;
    /* same source, same bytes; and a loaded program saves what it was loaded from */
    again = program_of(f.schema, "temp > 80.5 && mode.startsWith(\"AU\") ? [temp, mode, null] : \"off\"");
    second = saved(again);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    assert_ok(rung_program_load(f.schema, first.bytes, first.length, false, &loaded, &diag));
    third = saved(loaded);
    assert_int_equal(first.length, third.length);
    assert_memory_equal(first.bytes, third.bytes, first.length);
    rung_program_free(program);
    rung_program_free(again);
    assert_ok(rung_slot_set_double(slot_of(&f, 0), 81, RUNG_GOOD, 0));
    assert_ok(rung_slot_set_string(slot_of(&f, 1), "AUTO", 4, RUNG_GOOD, 0));
    assert_string_equal(outcome_of(&f, loaded), "[81,\"AUTO\",null]");
    assert_ok(rung_slot_set_double(slot_of(&f, 0), 80.5, RUNG_GOOD, 0));
    assert_string_equal(outcome_of(&f, loaded), "\"off\"");
    rung_program_free(loaded);

    /* tags that the schema lacks, or has with another type */
    assert_ok(rung_schema_new(NULL, &empty));
    assert_status(rung_program_load(empty, first.bytes, first.length, false, &loaded, &diag),
                  RUNG_BAD_IMPORT);
    assert_null(loaded);
    assert_non_null(strstr(diag.message, "temp"));
    assert_ok(rung_program_load(empty, first.bytes, first.length, true, &loaded, &diag));
    assert_int_equal(rung_schema_count(empty), 2);
    rung_program_free(loaded);
    assert_ok(rung_schema_new(NULL, &other));
    declare(other, "temp:int32");
    assert_status(rung_program_load(other, first.bytes, first.length, true, &loaded, &diag), RUNG_BAD_IMPORT);
    /* another format version, and what is no file of ours */
    first.bytes[4] ^= 1;
    assert_status(rung_program_load(f.schema, first.bytes, first.length, false, &loaded, &diag),
                  RUNG_BAD_VERSION);
    assert_true(strlen(diag.hint) > 0);
    assert_status(rung_program_load(f.schema,
                                    "\x7f"
                                    "ELF, and more of it to be long enough for a header",
                                    50, false, &loaded, &diag),
                  RUNG_BAD_FILE);
    assert_status(rung_program_load(f.schema, "", 0, false, &loaded, NULL), RUNG_BAD_FILE);
    rung_schema_free(empty);
    rung_schema_free(other);
    free(first.bytes);
    free(second.bytes);
    free(third.bytes);
    fixture_free(&f);
}

/* A program in a file is readable at any alignment. */
static void test_alignment(void **state)
{
    Fixture f = fixture_of("temp:double mode:string");
    rung_program *program = program_of(f.schema, "temp > 80.5 && mode === \"AUTO\""), *loaded;
    Bytes file = saved(program);
    char *room = malloc(file.length + 8);
    size_t shift;

    (void)state;
    assert_non_null(room);
    for (shift = 0; shift < 8; shift++) {
        memcpy(room + shift, file.bytes, file.length);
        assert_ok(rung_program_load(f.schema, room + shift, file.length, false, &loaded, NULL));
        rung_program_free(loaded);
    }
    free(room);
    free(file.bytes);
    rung_program_free(program);
    fixture_free(&f);
}

static void test_without_source(void **state)
{
    Fixture f = fixture_of("a:any");
    rung_options options;
    rung_program *program;
    rung_result result;
    const rung_diag *error;
    size_t length = 1;

    (void)state;
    rung_options_init(&options);
    options.keep_source = false;
    assert_ok(rung_slot_set_json(slot_of(&f, 0), "null", 4, RUNG_GOOD, 0));
    assert_ok(rung_compile(f.schema, "1 +\n a.b", 8, RUNG_EXPRESSION, &options, &program, NULL));
    assert_status(rung_eval(f.vm, program, NULL, f.tags, &result), RUNG_THROWN);
    error = rung_vm_error(f.vm);
    assert_int_equal(error->line, 0);
    assert_true(error->end > error->start);
    assert_null(rung_program_source(program, &length));
    assert_int_equal(length, 0);
    rung_program_free(program);
    program = program_of(f.schema, "1 +\n a.b");
    assert_string_equal(rung_program_source(program, &length), "1 +\n a.b");
    assert_int_equal(length, 8);
    assert_status(rung_eval(f.vm, program, NULL, f.tags, &result), RUNG_THROWN);
    assert_int_equal(error->line, 2);
    assert_int_equal(strncmp(error->message, "TypeError: ", 11), 0);
    rung_program_free(program);
    fixture_free(&f);
}

static void test_dump(void **state)
{
    Fixture f = fixture_of("temp:double");
    rung_program *program = program_of(f.schema, "temp > 80");
    Bytes text = {NULL, 0};
    rung_diag diag;

    (void)state;
    assert_ok(rung_program_dump(program, keep_bytes, &text));
    assert_non_null(strstr(text.bytes, "RETURN"));
    assert_non_null(strstr(text.bytes, "temp"));
    assert_status(rung_program_dump(program, refuse_bytes, NULL), RUNG_INTERRUPTED);
    free(text.bytes);
    text = (Bytes){NULL, 0};
    assert_ok(rung_dump(f.schema, "temp > 80", 9, RUNG_EXPRESSION, NULL,
                        RUNG_DUMP_TOKENS | RUNG_DUMP_TREE | RUNG_DUMP_CODE, keep_bytes, &text, &diag));
    assert_true(text.length > 100);
    free(text.bytes);
    text = (Bytes){NULL, 0};
    assert_status(rung_dump(f.schema, "temp >", 6, RUNG_EXPRESSION, NULL, RUNG_DUMP_CODE, keep_bytes, &text, &diag),
                  RUNG_SYNTAX);
    assert_int_equal(diag.column, 7);
    free(text.bytes);
    rung_program_free(program);
    fixture_free(&f);
}

/* ---- host functions ------------------------------------------------------------------------- */

static rung_status add(void *user, const rung_value *arguments, size_t count, rung_value *result)
{
    unsigned *calls = user;

    if (calls != NULL) ++*calls;
    assert_int_equal(count, 2);
    *result = (rung_value){.kind = RUNG_VALUE_NUMBER, .number = arguments[0].number + arguments[1].number};
    return RUNG_OK;
}

static rung_status shout(void *user, const rung_value *arguments, size_t count, rung_value *result)
{
    static char text[64];
    size_t i;

    (void)user;
    assert_int_equal(count, 1);
    for (i = 0; i < arguments[0].length && i < sizeof text; i++)
        text[i] = (char)(arguments[0].text[i] ^ 0x20);
    *result = (rung_value){.kind = RUNG_VALUE_TEXT, .text = text, .length = i};
    return RUNG_OK;
}

static rung_status refuse(void *user, const rung_value *arguments, size_t count, rung_value *result)
{
    (void)user;
    (void)arguments;
    (void)count;
    (void)result;
    return RUNG_BAD_INPUT;
}

static rung_status wrong(void *user, const rung_value *arguments, size_t count, rung_value *result)
{
    (void)user;
    (void)arguments;
    (void)count;
    *result = (rung_value){.kind = RUNG_VALUE_TEXT, .text = "text", .length = 4};
    return RUNG_OK;
}

static void declare_functions(rung_schema *schema, unsigned *calls)
{
    assert_ok(rung_schema_function(schema, "add", "nn:n", RUNG_IMPURE, add, calls));
    assert_ok(rung_schema_function(schema, "shout", "s:s", RUNG_PURE, shout, NULL));
    assert_ok(rung_schema_function(schema, "refuse", "a:a", RUNG_IMPURE, refuse, NULL));
    assert_ok(rung_schema_function(schema, "wrong", ":n", RUNG_IMPURE, wrong, NULL));
}

static void test_host_functions(void **state)
{
    Fixture f = fixture_of("x:double s:string");
    unsigned calls = 0;
    rung_program *program, *loaded;
    rung_schema *bare, *same;
    Bytes file;

    (void)state;
    declare_functions(f.schema, &calls);
    assert_status(rung_schema_function(f.schema, "add", "n:n", RUNG_PURE, add, NULL), RUNG_DUPLICATE);
    assert_status(rung_schema_function(f.schema, "x", "n:n", RUNG_PURE, add, NULL), RUNG_DUPLICATE);
    assert_status(rung_schema_function(f.schema, "Math", "n:n", RUNG_PURE, add, NULL), RUNG_USAGE);
    assert_status(rung_schema_function(f.schema, "g", "n", RUNG_PURE, add, NULL), RUNG_USAGE);
    assert_status(rung_schema_function(f.schema, "g", "x:n", RUNG_PURE, add, NULL), RUNG_USAGE);
    assert_status(rung_schema_function(f.schema, "g", "n:", RUNG_PURE, add, NULL), RUNG_USAGE);
    assert_status(rung_schema_function(f.schema, "g", "nn", RUNG_PURE, add, NULL), RUNG_USAGE);
    assert_ok(rung_slot_set_double(slot_of(&f, 0), 2, RUNG_GOOD, 0));
    assert_ok(rung_slot_set_string(slot_of(&f, 1), "abc", 3, RUNG_GOOD, 0));
    assert_string_equal(eval(&f, "add(x, 3) * add(1, 1)"), "10");
    assert_int_equal(calls, 2);
    assert_string_equal(eval(&f, "shout(s) + shout(\"x\")"), "\"ABCX\"");
    assert_string_equal(eval(&f, "add(x, s)"), "RUNG_THROWN");
    assert_int_equal(strncmp(rung_vm_error(f.vm)->message, "TypeError", 9), 0);
    assert_string_equal(eval(&f, "refuse(x)"), "RUNG_BAD_INPUT");
    assert_string_equal(eval(&f, "wrong()"), "RUNG_THROWN");
    /* no value goes past a function */
    assert_ok(rung_slot_set_bad(slot_of(&f, 0), RUNG_BAD, 0));
    calls = 0;
    assert_string_equal(eval(&f, "add(x, 1)"), "RUNG_NO_VALUE");
    assert_int_equal(calls, 0);
    /* a file imports functions by name and signature */
    program = program_of(f.schema, "add(1, x)");
    file = saved(program);
    assert_ok(rung_schema_new(NULL, &bare));
    declare(bare, "x:double");
    assert_status(rung_program_load(bare, file.bytes, file.length, false, &loaded, NULL), RUNG_BAD_IMPORT);
    assert_ok(rung_schema_new(NULL, &same));
    declare(same, "x:double");
    assert_ok(rung_schema_function(same, "add", "ns:n", RUNG_IMPURE, add, NULL));
    assert_status(rung_program_load(same, file.bytes, file.length, false, &loaded, NULL), RUNG_BAD_IMPORT);
    rung_schema_free(bare);
    rung_schema_free(same);
    assert_ok(rung_program_load(f.schema, file.bytes, file.length, false, &loaded, NULL));
    rung_program_free(loaded);
    free(file.bytes);
    rung_program_free(program);
    fixture_free(&f);
}

static void test_state_of_stateless_programs(void **state)
{
    Fixture f = fixture_of("x:double");
    rung_program *program = program_of(f.schema, "x > 1");
    rung_state *cells;
    rung_result result;
    Bytes blob = {NULL, 0};

    (void)state;
    assert_ok(rung_state_new(program, &cells));
    assert_ok(rung_slot_set_double(slot_of(&f, 0), 2, RUNG_GOOD, 0));
    assert_ok(rung_eval(f.vm, program, cells, f.tags, &result));
    assert_true(result.next_deadline == RUNG_TIME_NEVER);
    assert_ok(rung_state_commit(cells));
    assert_ok(rung_state_rollback(cells));
    assert_ok(rung_state_save(cells, keep_bytes, &blob));
    assert_ok(rung_state_load(cells, blob.bytes, blob.length));
    assert_status(rung_state_load(cells, blob.bytes, blob.length - 1), RUNG_BAD_FILE);
    blob.bytes[0] ^= 1;
    assert_status(rung_state_load(cells, blob.bytes, blob.length), RUNG_BAD_FILE);
    assert_status(rung_state_save(cells, refuse_bytes, NULL), RUNG_INTERRUPTED);
    free(blob.bytes);
    rung_state_free(cells);
    rung_program_free(program);
    fixture_free(&f);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_diagnostics),      cmocka_unit_test(test_messages_are_harmless),
    cmocka_unit_test(test_text_without_end), cmocka_unit_test(test_imports_and_cost),
    cmocka_unit_test(test_save_and_load),    cmocka_unit_test(test_alignment),
    cmocka_unit_test(test_without_source),   cmocka_unit_test(test_dump),
    cmocka_unit_test(test_host_functions),   cmocka_unit_test(test_state_of_stateless_programs),
};
RUN_TESTS(tests)
