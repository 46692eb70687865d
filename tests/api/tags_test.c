/* tags_test.c - values in: every setter, what it refuses, and what an expression sees afterwards. */
#include <math.h>

#include "tests/api/api.h"

static const char ALL[] =
    "b:bool i:int32 u:uint32 d:double s:string t:datetime a:any ds:double[] ss:string[]";
enum { B, I, U, D, S, T, A, DS, SS, COUNT };

static void test_before_the_first_value(void **state)
{
    Fixture f = fixture_of(ALL);
    uint32_t i;

    (void)state;
    for (i = 0; i < COUNT; i++) {
        const rung_slot *slot = slot_of(&f, i);

        assert_int_equal(slot->status, RUNG_BAD_WAITING_FOR_INITIAL_DATA);
        assert_true(slot->source_time == RUNG_TIME_NONE && slot->server_time == RUNG_TIME_NONE);
        assert_int_equal(slot->index, i);
        assert_int_equal(slot->declared, rung_schema_type(f.schema, i));
        assert_string_equal(eval(&f, rung_schema_name(f.schema, i)), "RUNG_NO_VALUE");
    }
    fixture_free(&f);
}

/* Each typed setter against each declared type: right, or RUNG_WRONG_TYPE and nothing changed. */
static void test_types_fit_or_not(void **state)
{
    Fixture f = fixture_of(ALL);
    uint32_t i;

    (void)state;
    for (i = 0; i < COUNT; i++) {
        rung_slot *slot = slot_of(&f, i);
        rung_slot before = *slot;

#define EXPECT(call, fits)                                                                                   \
    do {                                                                                                     \
        rung_status got = (call);                                                                            \
        assert_status(got, (fits) ? RUNG_OK : RUNG_WRONG_TYPE);                                              \
        if (!(fits)) assert_memory_equal(slot, &before, sizeof before);                                      \
        before = *slot;                                                                                      \
    } while (0)
        EXPECT(rung_slot_set_bool(slot, true, RUNG_GOOD, 5), i == B);
        EXPECT(rung_slot_set_int32(slot, -5, RUNG_GOOD, 5), i == I || i == D);
        EXPECT(rung_slot_set_uint32(slot, 5, RUNG_GOOD, 5), i == U || i == D);
        EXPECT(rung_slot_set_double(slot, 0.5, RUNG_GOOD, 5), i == D);
        EXPECT(rung_slot_set_datetime(slot, 5, RUNG_GOOD, 5), i == T);
        EXPECT(rung_slot_set_string(slot, "x", 1, RUNG_GOOD, 5), i == S);
        EXPECT(rung_slot_lend_string(slot, "x", 1, RUNG_GOOD, 5), i == S);
        EXPECT(rung_slot_set_string(slot, NULL, 0, RUNG_GOOD, 5), i == S);
        EXPECT(rung_slot_set_int64(slot, 5, RUNG_GOOD, 5), i == D || i == A);
        EXPECT(rung_slot_set_uint64(slot, 5, RUNG_GOOD, 5), i == D || i == A);
        EXPECT(rung_slot_set_json(slot, "true", 4, RUNG_GOOD, 5), i == B || i == A);
        EXPECT(rung_slot_set_json(slot, "7", 1, RUNG_GOOD, 5),
               i == I || i == U || i == D || i == T || i == A);
        EXPECT(rung_slot_set_json(slot, "-7", 2, RUNG_GOOD, 5), i == I || i == D || i == T || i == A);
        EXPECT(rung_slot_set_json(slot, "7.5", 3, RUNG_GOOD, 5), i == D || i == T || i == A);
        EXPECT(rung_slot_set_json(slot, "3000000000", 10, RUNG_GOOD, 5),
               i == U || i == D || i == T || i == A);
        EXPECT(rung_slot_set_json(slot, "\"x\"", 3, RUNG_GOOD, 5), i == S || i == A);
        EXPECT(rung_slot_set_json(slot, "null", 4, RUNG_GOOD, 5), i == S || i == A);
        EXPECT(rung_slot_set_json(slot, "[1.5]", 5, RUNG_GOOD, 5), i == DS || i == A);
        EXPECT(rung_slot_set_json(slot, "[\"x\", null]", 11, RUNG_GOOD, 5), i == SS || i == A);
        EXPECT(rung_slot_set_json(slot, "[1, \"x\"]", 8, RUNG_GOOD, 5), i == A);
        EXPECT(rung_slot_set_json(slot, "{\"x\": [1]}", 10, RUNG_GOOD, 5), i == A);
#undef EXPECT
        assert_status(rung_slot_set_json(slot, "{", 1, RUNG_GOOD, 5), RUNG_SYNTAX);
        assert_status(rung_slot_set_json(slot, "", 0, RUNG_GOOD, 5), RUNG_SYNTAX);
        assert_status(rung_slot_set_json(slot, "1 2", 3, RUNG_GOOD, 5), RUNG_SYNTAX);
        assert_status(rung_slot_set_json(slot, "\"\xff\"", 3, RUNG_GOOD, 5), RUNG_SYNTAX);
        assert_memory_equal(slot, &before, sizeof before);
    }
    fixture_free(&f);
}

static void test_values_arrive(void **state)
{
    Fixture f = fixture_of(ALL);

    (void)state;
    assert_ok(rung_slot_set_bool(slot_of(&f, B), true, RUNG_GOOD, 1));
    assert_ok(rung_slot_set_int32(slot_of(&f, I), INT32_MIN, RUNG_GOOD, 2));
    assert_ok(rung_slot_set_uint32(slot_of(&f, U), UINT32_MAX, RUNG_GOOD, 3));
    assert_ok(rung_slot_set_double(slot_of(&f, D), -0.0, RUNG_GOOD, 4));
    assert_ok(rung_slot_set_string(slot_of(&f, S), "a\0b", 3, RUNG_GOOD, 5));
    assert_ok(rung_slot_set_datetime(slot_of(&f, T), -1, RUNG_GOOD, 6));
    assert_ok(set_json(slot_of(&f, A), "{\"k\": [1, {\"l\": \"\\u00fc\"}]}"));
    assert_ok(set_json(slot_of(&f, DS), "[1, 2.5]"));
    assert_ok(set_json(slot_of(&f, SS), "[\"x\", null]"));
    assert_string_equal(eval(&f, "[b, i, u, d, s, t, a, ds, ss]"),
                        "[true,-2147483648,4294967295,-0,\"a\\u0000b\",-1,{\"k\":[1,{\"l\":\"\xc3\xbc\"}]},["
                        "1,2.5],[\"x\",null]]");
    assert_true(slot_of(&f, T)->source_time == 6);
    assert_ok(rung_slot_set_int32(slot_of(&f, D), -7, RUNG_GOOD, 1));
    assert_string_equal(eval(&f, "d"), "-7");
    assert_ok(rung_slot_set_uint32(slot_of(&f, D), UINT32_MAX, RUNG_GOOD, 1));
    assert_string_equal(eval(&f, "d"), "4294967295");
    assert_ok(rung_slot_set_datetime(slot_of(&f, T), INT64_C(17723520001239999), RUNG_GOOD, 1));
    assert_string_equal(eval(&f, "t"), "1772352000123");
    fixture_free(&f);
}

/* NaN of any payload is the one NaN inside. */
static void test_nan(void **state)
{
    static const uint64_t bits[] = {UINT64_C(0xFFFC000000000010), UINT64_C(0x7FF0000000000001),
                                    UINT64_C(0xFFFFFFFFFFFFFFFF), UINT64_C(0x7FF8000000000000)};
    Fixture f = fixture_of("d:double a:any");
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bits / sizeof *bits; i++) {
        double value;

        memcpy(&value, &bits[i], sizeof value);
        assert_ok(rung_slot_set_double(slot_of(&f, 0), value, RUNG_GOOD, 0));
        assert_true(slot_of(&f, 0)->value.integer == INT64_C(0x7ff8000000000000));
        assert_string_equal(eval(&f, "[d, typeof d, d === d, d > 0 || d <= 0, [d].includes(d)]"),
                            "[NaN,\"number\",false,false,true]");
    }
    assert_ok(rung_slot_set_double(slot_of(&f, 0), INFINITY, RUNG_GOOD, 0));
    assert_string_equal(eval(&f, "[d, -d, d - d]"), "[Infinity,-Infinity,NaN]");
    assert_ok(rung_slot_set_double(slot_of(&f, 0), 5e-324, RUNG_GOOD, 0));
    assert_string_equal(eval(&f, "d"), "5e-324");
    fixture_free(&f);
}

static void test_64_bit_integers(void **state)
{
    Fixture f = fixture_of("d:double a:any");
    uint32_t i;

    (void)state;
    for (i = 0; i < 2; i++) {
        rung_slot *slot = slot_of(&f, i);

        assert_ok(rung_slot_set_int64(slot, INT64_C(9007199254740992), RUNG_GOOD, 0));
        assert_int_equal(slot->inexact, 0);
        assert_ok(rung_slot_set_int64(slot, INT64_C(9007199254740993), RUNG_GOOD, 0));
        assert_int_equal(slot->inexact, 1);
        assert_ok(rung_slot_set_int64(slot, INT64_MIN, RUNG_GOOD, 0));
        assert_int_equal(slot->inexact, 1);
        assert_string_equal(eval(&f, i == 0 ? "d" : "a"), "-9223372036854776000");
        assert_ok(rung_slot_set_uint64(slot, UINT64_MAX, RUNG_GOOD, 0));
        assert_int_equal(slot->inexact, 1);
        assert_string_equal(eval(&f, i == 0 ? "d" : "a"), "18446744073709552000");
        assert_ok(rung_slot_set_uint64(slot, 7, RUNG_GOOD, 0));
        assert_int_equal(slot->inexact, 0);
        assert_string_equal(eval(&f, i == 0 ? "d === 7" : "a === 7"), "true");
    }
    assert_ok(rung_slot_set_int64(slot_of(&f, 0), INT64_MAX, RUNG_GOOD, 0));
    assert_ok(rung_slot_set_double(slot_of(&f, 0), 1.5, RUNG_GOOD, 0));
    assert_int_equal(slot_of(&f, 0)->inexact, 0);
    assert_string_equal(eval(&f, "d"), "1.5");
    fixture_free(&f);
}

static void test_text(void **state)
{
    Fixture f = fixture_of("s:string");
    rung_slot *slot = slot_of(&f, 0);
    char buffer[] = "first";
    rung_program *program = program_of(f.schema, "s");
    char *large = malloc(100001);

    (void)state;
    assert_non_null(large);
    /* _set_ copies, _lend_ borrows */
    assert_ok(rung_slot_set_string(slot, buffer, 5, RUNG_GOOD, 0));
    memcpy(buffer, "other", 5);
    assert_string_equal(outcome_of(&f, program), "\"first\"");
    assert_ok(rung_slot_lend_string(slot, buffer, 5, RUNG_GOOD, 0));
    memcpy(buffer, "third", 5);
    assert_string_equal(outcome_of(&f, program), "\"third\"");
    /* lent text need not end with NUL, and is let go at the next set */
    memset(large, 'x', 100000);
    assert_ok(rung_slot_lend_string(slot, large, 100000, RUNG_GOOD, 0));
    assert_string_equal(eval(&f, "s.length"), "100000");
    assert_ok(rung_slot_set_string(slot, "", 0, RUNG_GOOD, 0));
    free(large);
    assert_string_equal(outcome_of(&f, program), "\"\"");
    /* null is a value; the empty text at a non-null pointer is not null */
    assert_ok(rung_slot_set_string(slot, NULL, 0, RUNG_GOOD, 0));
    assert_string_equal(outcome_of(&f, program), "null");
    assert_ok(rung_slot_lend_string(slot, NULL, 9, RUNG_GOOD, 0));
    assert_string_equal(outcome_of(&f, program), "null");
    /* ill-formed UTF-8 becomes U+FFFD and is counted, lent text too */
    assert_int_equal(rung_tags_replaced(f.tags), 0);
    assert_ok(rung_slot_set_string(slot,
                                   "a\xff"
                                   "b\xc3",
                                   4, RUNG_GOOD, 0));
    assert_string_equal(outcome_of(&f, program), "\"a\xef\xbf\xbd"
                                                 "b\xef\xbf\xbd\"");
    assert_int_equal(rung_tags_replaced(f.tags), 2);
    assert_ok(rung_slot_lend_string(slot, "\xed\xa0\x80", 3, RUNG_GOOD, 0));
    assert_string_equal(eval(&f, "s.charCodeAt(0)"), "65533");
    assert_true(rung_tags_replaced(f.tags) > 2);
    rung_program_free(program);
    fixture_free(&f);
}

/* A result outlives a change of the tag it came from. */
static void test_result_is_not_the_tag(void **state)
{
    Fixture f = fixture_of("s:string a:any");
    rung_program *text = program_of(f.schema, "s"), *object = program_of(f.schema, "a.k");
    rung_result result;

    (void)state;
    assert_ok(rung_slot_set_string(slot_of(&f, 0), "before", 6, RUNG_GOOD, 0));
    assert_ok(rung_eval(f.vm, text, NULL, f.tags, &result));
    assert_ok(rung_slot_set_string(slot_of(&f, 0), "after", 5, RUNG_GOOD, 0));
    assert_int_equal(result.value.kind, RUNG_VALUE_TEXT);
    assert_string_equal(result.value.text, "before");
    assert_ok(set_json(slot_of(&f, 1), "{\"k\": \"before\"}"));
    assert_ok(rung_eval(f.vm, object, NULL, f.tags, &result));
    assert_ok(set_json(slot_of(&f, 1), "1"));
    assert_string_equal(result.value.text, "before");
    assert_int_equal(result.value.length, 6);
    rung_program_free(text);
    rung_program_free(object);
    fixture_free(&f);
}

static void test_status_and_times(void **state)
{
    Fixture f = fixture_of("d:double");
    rung_slot *slot = slot_of(&f, 0);

    (void)state;
    assert_ok(rung_slot_set_double(slot, 1, RUNG_GOOD, 100));
    rung_slot_set_server_time(slot, 200);
    assert_true(slot->source_time == 100 && slot->server_time == 200);
    assert_ok(rung_slot_set_double(slot, 2, RUNG_UNCERTAIN, 300));
    assert_true(slot->source_time == 300 && slot->server_time == RUNG_TIME_NONE);
    assert_string_equal(eval(&f, "d"), "2");
    /* a bad status: the value stays for show, a script finds none */
    assert_ok(rung_slot_set_double(slot, 3, UINT32_C(0x808C0000), 400));
    assert_true(slot->value.number == 3);
    assert_string_equal(eval(&f, "d"), "RUNG_NO_VALUE");
    assert_ok(rung_slot_set_double(slot, 4, RUNG_GOOD | 0x480, 500));
    assert_string_equal(eval(&f, "d"), "4");
    assert_status(rung_slot_set_bad(slot, RUNG_GOOD, 600), RUNG_USAGE);
    assert_status(rung_slot_set_bad(slot, RUNG_UNCERTAIN, 600), RUNG_USAGE);
    assert_true(slot->source_time == 500);
    assert_ok(rung_slot_set_bad(slot, UINT32_C(0xC0000000), 600));
    assert_string_equal(eval(&f, "d"), "RUNG_NO_VALUE");
    assert_true(slot->value.number == 4 && slot->source_time == 600);
    fixture_free(&f);
}

/* The summary of odd tags has a bit for each: look at every word of it. */
static void test_many_tags(void **state)
{
    enum { MANY = 200 };
    Fixture f = fixture_of("");
    rung_tags *tags;
    rung_program *programs[MANY];
    rung_result result;
    uint32_t i, bad;
    char name[16];

    (void)state;
    for (i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "t%u", i);
        assert_ok(rung_schema_tag(f.schema, name, RUNG_DOUBLE, NULL));
    }
    assert_ok(rung_tags_new(f.schema, &tags));
    for (i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "t%u > 0", i);
        programs[i] = program_of(f.schema, name);
        assert_ok(rung_slot_set_double(rung_tags_slot(tags, i), 1, RUNG_GOOD, 0));
    }
    for (bad = 0; bad < MANY; bad++) {
        assert_ok(rung_slot_set_bad(rung_tags_slot(tags, bad), RUNG_BAD, 0));
        for (i = 0; i < MANY; i++) {
            rung_status status = rung_eval(f.vm, programs[i], NULL, tags, &result);

            assert_status(status, i == bad ? RUNG_NO_VALUE : RUNG_OK);
            assert_int_equal(result.tag, i == bad ? i : UINT32_MAX);
        }
        assert_ok(rung_slot_set_double(rung_tags_slot(tags, bad), 1, RUNG_GOOD, 0));
    }
    for (i = 0; i < MANY; i++) rung_program_free(programs[i]);
    rung_tags_free(tags);
    fixture_free(&f);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_before_the_first_value),
    cmocka_unit_test(test_types_fit_or_not),
    cmocka_unit_test(test_values_arrive),
    cmocka_unit_test(test_nan),
    cmocka_unit_test(test_64_bit_integers),
    cmocka_unit_test(test_text),
    cmocka_unit_test(test_result_is_not_the_tag),
    cmocka_unit_test(test_status_and_times),
    cmocka_unit_test(test_many_tags),
};
RUN_TESTS(tests)
