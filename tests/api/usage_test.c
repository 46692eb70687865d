/* usage_test.c - NULL handles, structs not initialised, calls out of order: a status, never a crash. */
#include "tests/api/api.h"

static void test_null_handles(void **state)
{
    Fixture f = fixture_of("x:double s:string");
    rung_program *program = program_of(f.schema, "x > 1"), *no_program;
    rung_tags *no_tags;
    rung_vm *no_vm;
    rung_state *no_state;
    rung_pool *no_pool;
    rung_rules *no_rules;
    rung_recording *no_recording;
    rung_result result;
    rung_cost cost;
    rung_event event;
    rung_diag diag;
    const char *text;
    const rung_import *imports;
    size_t length;
    uint32_t index;
    bool truthy;

    (void)state;
    assert_status(rung_schema_new(NULL, NULL), RUNG_USAGE);
    assert_status(rung_schema_tag(NULL, "a", RUNG_BOOL, &index), RUNG_USAGE);
    assert_status(rung_schema_tag(f.schema, NULL, RUNG_BOOL, &index), RUNG_USAGE);
    assert_status(rung_schema_find(NULL, "a", 1, &index), RUNG_USAGE);
    assert_status(rung_schema_find(f.schema, NULL, 1, &index), RUNG_USAGE);
    assert_status(rung_schema_find(f.schema, "a", 1, NULL), RUNG_USAGE);
    assert_int_equal(rung_schema_count(NULL), 0);
    assert_null(rung_schema_name(NULL, 0));
    assert_int_equal(rung_schema_type(NULL, 0), 0);
    assert_status(rung_schema_function(NULL, "f", ":n", RUNG_PURE, NULL, NULL), RUNG_USAGE);
    assert_status(rung_schema_function(f.schema, "f", ":n", RUNG_PURE, NULL, NULL), RUNG_USAGE);

    assert_status(rung_compile(NULL, "1", 1, RUNG_EXPRESSION, NULL, &no_program, &diag), RUNG_USAGE);
    assert_null(no_program);
    assert_status(rung_compile(f.schema, NULL, 1, RUNG_EXPRESSION, NULL, &no_program, NULL), RUNG_USAGE);
    assert_status(rung_compile(f.schema, "1", 1, RUNG_EXPRESSION, NULL, NULL, NULL), RUNG_USAGE);
    assert_status(rung_compile(f.schema, "1", 1, (rung_kind)0, NULL, &no_program, NULL), RUNG_USAGE);
    assert_status(rung_compile(f.schema, "1", 1, (rung_kind)99, NULL, &no_program, NULL), RUNG_USAGE);
    assert_null(rung_program_retain(NULL));
    assert_status(rung_program_save(NULL, keep_bytes, NULL), RUNG_USAGE);
    assert_status(rung_program_save(program, NULL, NULL), RUNG_USAGE);
    assert_status(rung_program_save(program, refuse_bytes, NULL), RUNG_INTERRUPTED);
    assert_status(rung_program_load(NULL, "x", 1, false, &no_program, &diag), RUNG_USAGE);
    assert_status(rung_program_load(f.schema, NULL, 1, false, &no_program, &diag), RUNG_USAGE);
    assert_status(rung_program_load(f.schema, "x", 1, false, NULL, &diag), RUNG_USAGE);
    assert_int_equal(rung_program_tags(NULL, &imports), 0);
    assert_null(imports);
    assert_int_equal(rung_program_tags(program, NULL), 1);
    assert_null(rung_program_source(NULL, NULL));
    assert_status(rung_program_cost(NULL, &cost), RUNG_USAGE);
    assert_status(rung_program_cost(program, NULL), RUNG_USAGE);
    assert_status(rung_program_dump(NULL, keep_bytes, NULL), RUNG_USAGE);
    assert_status(rung_program_dump(program, NULL, NULL), RUNG_USAGE);
    assert_status(rung_dump(NULL, "1", 1, RUNG_EXPRESSION, NULL, RUNG_DUMP_CODE, keep_bytes, NULL, NULL),
                  RUNG_USAGE);
    assert_status(rung_dump(f.schema, "1", 1, RUNG_EXPRESSION, NULL, RUNG_DUMP_CODE, NULL, NULL, NULL), RUNG_USAGE);

    assert_status(rung_tags_new(NULL, &no_tags), RUNG_USAGE);
    assert_status(rung_tags_new(f.schema, NULL), RUNG_USAGE);
    assert_null(rung_tags_slot(NULL, 0));
    assert_null(rung_tags_slot(f.tags, 2));
    assert_status(rung_tags_set_now(NULL, 0), RUNG_USAGE);
    assert_int_equal(rung_tags_replaced(NULL), 0);
    assert_status(rung_slot_set_double(NULL, 1, RUNG_GOOD, 0), RUNG_USAGE);
    assert_status(rung_slot_set_int32(NULL, 1, RUNG_GOOD, 0), RUNG_USAGE);
    assert_status(rung_slot_set_uint32(NULL, 1, RUNG_GOOD, 0), RUNG_USAGE);
    assert_status(rung_slot_set_bool(NULL, true, RUNG_GOOD, 0), RUNG_USAGE);
    assert_status(rung_slot_set_datetime(NULL, 1, RUNG_GOOD, 0), RUNG_USAGE);
    assert_status(rung_slot_set_string(NULL, "a", 1, RUNG_GOOD, 0), RUNG_USAGE);
    assert_status(rung_slot_lend_string(NULL, "a", 1, RUNG_GOOD, 0), RUNG_USAGE);
    assert_status(rung_slot_set_json(NULL, "1", 1, RUNG_GOOD, 0), RUNG_USAGE);
    assert_status(rung_slot_set_json(slot_of(&f, 0), NULL, 1, RUNG_GOOD, 0), RUNG_USAGE);
    assert_status(rung_slot_set_int64(NULL, 1, RUNG_GOOD, 0), RUNG_USAGE);
    assert_status(rung_slot_set_uint64(NULL, 1, RUNG_GOOD, 0), RUNG_USAGE);
    assert_status(rung_slot_set_bad(NULL, RUNG_BAD, 0), RUNG_USAGE);
    rung_slot_set_server_time(NULL, 0);

    assert_status(rung_state_new(NULL, &no_state), RUNG_USAGE);
    assert_status(rung_state_new(program, NULL), RUNG_USAGE);
    assert_status(rung_state_commit(NULL), RUNG_USAGE);
    assert_status(rung_state_rollback(NULL), RUNG_USAGE);
    assert_status(rung_state_save(NULL, keep_bytes, NULL), RUNG_USAGE);
    assert_status(rung_state_load(NULL, "", 0), RUNG_USAGE);

    assert_status(rung_vm_new(NULL, NULL, &no_vm), RUNG_USAGE);
    assert_status(rung_vm_new(f.schema, NULL, NULL), RUNG_USAGE);
    assert_status(rung_vm_reserve(NULL, program), RUNG_USAGE);
    assert_status(rung_vm_reserve(f.vm, NULL), RUNG_USAGE);
    rung_vm_interrupt(NULL);
    rung_vm_clear_interrupt(NULL);
    assert_null(rung_vm_error(NULL));
    assert_status(rung_eval(NULL, program, NULL, f.tags, &result), RUNG_USAGE);
    assert_status(rung_eval(f.vm, NULL, NULL, f.tags, &result), RUNG_USAGE);
    assert_status(rung_eval(f.vm, program, NULL, f.tags, NULL), RUNG_USAGE);
    assert_status(rung_eval_bool(NULL, program, NULL, f.tags, &truthy), RUNG_USAGE);
    assert_status(rung_eval_bool(f.vm, NULL, NULL, f.tags, &truthy), RUNG_USAGE);
    assert_status(rung_eval_bool(f.vm, program, NULL, f.tags, NULL), RUNG_USAGE);
    assert_status(rung_result_json(NULL, &result, &text, &length), RUNG_USAGE);
    assert_status(rung_result_json(f.vm, NULL, &text, &length), RUNG_USAGE);

    assert_status(rung_pool_new(NULL, NULL, 1, &no_pool), RUNG_USAGE);
    assert_status(rung_pool_new(f.schema, NULL, 1, NULL), RUNG_USAGE);
    assert_status(rung_pool_get(NULL, &no_vm), RUNG_USAGE);
    rung_pool_put(NULL, NULL);
    rung_pool_metrics_get(NULL, NULL);
    assert_status(rung_pool_metrics_text(NULL, refuse_bytes, NULL), RUNG_USAGE);

    assert_status(rung_rules_load(NULL, 5, NULL, &no_rules, &diag), RUNG_USAGE);
    assert_status(rung_rules_load("", 0, NULL, NULL, &diag), RUNG_USAGE);
    assert_null(rung_rules_schema(NULL));
    assert_null(rung_rules_tags(NULL));
    assert_null(rung_rules_column(NULL, 0));
    assert_status(rung_rules_update(NULL, NULL, 0), RUNG_USAGE);
    assert_status(rung_rules_advance(NULL, 0), RUNG_USAGE);
    assert_status(rung_rules_leap(NULL, 0), RUNG_USAGE);
    assert_true(rung_rules_next_deadline(NULL) == RUNG_TIME_NEVER);
    assert_status(rung_rules_next_event(NULL, &event), RUNG_USAGE);
    assert_false(rung_rules_rule(NULL, 0, NULL));
    rung_rules_metrics_get(NULL, NULL);
    assert_status(rung_recording_new(NULL, NULL, &no_recording), RUNG_USAGE);
    assert_status(rung_recording_feed(NULL, "", 0), RUNG_USAGE);
    assert_status(rung_recording_finish(NULL), RUNG_USAGE);
    assert_status(rung_recording_step(NULL, &diag), RUNG_USAGE);
    rung_recording_metrics_get(NULL, NULL);

    rung_diag_init(NULL);
    rung_host_init(NULL);
    rung_options_init(NULL);
    rung_limits_init(NULL);
    rung_rules_options_init(NULL);
    rung_recording_options_init(NULL);
    rung_schema_free(NULL);
    rung_program_free(NULL);
    rung_tags_free(NULL);
    rung_state_free(NULL);
    rung_vm_free(NULL);
    rung_pool_free(NULL);
    rung_rules_free(NULL);
    rung_recording_free(NULL);
    rung_program_free(program);
    fixture_free(&f);
}

/* A struct whose size is not set by its init function is refused. */
static void test_uninitialised_structs(void **state)
{
    Fixture f = fixture_of("");
    rung_host host = {0};
    rung_options options = {0};
    rung_limits limits = {0};
    rung_rules_options rules_options = {0};
    rung_schema *schema;
    rung_program *program;
    rung_vm *vm;
    rung_pool *pool;
    rung_rules *rules;

    (void)state;
    assert_status(rung_schema_new(&host, &schema), RUNG_USAGE);
    assert_null(schema);
    assert_status(rung_compile(f.schema, "1", 1, RUNG_EXPRESSION, &options, &program, NULL), RUNG_USAGE);
    assert_status(rung_vm_new(f.schema, &limits, &vm), RUNG_USAGE);
    assert_null(vm);
    assert_status(rung_pool_new(f.schema, &limits, 1, &pool), RUNG_USAGE);
    assert_status(rung_rules_load("rules: {}", 9, &rules_options, &rules, NULL), RUNG_USAGE);
    rung_options_init(&options);
    rung_limits_init(&limits);
    assert_int_equal(options.size, sizeof options);
    assert_int_equal(options.max_nesting, 250);
    assert_true(options.keep_source);
    assert_int_equal(limits.steps, 10000000);
    assert_int_equal(limits.memory, 16 << 20);
    fixture_free(&f);
}

/* Programs, tags and machines of different schemas do not mix. */
static void test_wrong_schema(void **state)
{
    Fixture a = fixture_of("x:double"), b = fixture_of("x:double");
    rung_program *program = program_of(a.schema, "x > 1"), *constant = program_of(a.schema, "1 > 0"), *y;
    rung_tags *fresh;
    rung_result result;
    bool truthy;

    (void)state;
    assert_ok(rung_slot_set_double(slot_of(&a, 0), 2, RUNG_GOOD, 0));
    assert_status(rung_eval(b.vm, program, NULL, a.tags, &result), RUNG_WRONG_SCHEMA);
    assert_status(rung_eval(a.vm, program, NULL, b.tags, &result), RUNG_WRONG_SCHEMA);
    assert_status(rung_eval_bool(b.vm, program, NULL, b.tags, &truthy), RUNG_WRONG_SCHEMA);
    assert_status(rung_eval(a.vm, program, NULL, NULL, &result), RUNG_WRONG_SCHEMA);
    assert_ok(rung_eval(a.vm, constant, NULL, NULL, &result));
    assert_true(result.truthy);
    /* registers from before the schema grew lack the tag */
    declare(a.schema, "y:double");
    y = program_of(a.schema, "y > 1");
    assert_status(rung_eval(a.vm, y, NULL, a.tags, &result), RUNG_WRONG_SCHEMA);
    assert_ok(rung_eval(a.vm, program, NULL, a.tags, &result));
    assert_ok(rung_tags_new(a.schema, &fresh));
    assert_status(rung_eval(a.vm, y, NULL, fresh, &result), RUNG_NO_VALUE);
    assert_int_equal(result.tag, 1);
    rung_tags_free(fresh);
    rung_program_free(y);
    rung_program_free(program);
    rung_program_free(constant);
    fixture_free(&a);
    fixture_free(&b);
}

/* Objects may be freed in any order: each keeps what it stands on. */
static void test_any_order_of_freeing(void **state)
{
    unsigned order;

    (void)state;
    for (order = 0; order < 24; order++) {
        Fixture f = fixture_of("x:double");
        rung_program *program = program_of(f.schema, "x > 1");
        rung_state *cells;
        unsigned left[4] = {0, 1, 2, 3}, code = order, count;

        assert_ok(rung_state_new(program, &cells));
        for (count = 4; count > 0; count--) {
            unsigned at = code % count, what = left[at];

            code /= count;
            left[at] = left[count - 1];
            switch (what) {
            case 0: rung_schema_free(f.schema); break;
            case 1: rung_tags_free(f.tags); break;
            case 2: rung_vm_free(f.vm); break;
            default: rung_program_free(program); break;
            }
        }
        rung_state_free(cells);
    }
}

static void test_names(void **state)
{
    uint32_t code;
    int i;

    (void)state;
    assert_string_equal(rung_version(), RUNG_VERSION);
    for (i = 0; i <= RUNG_END; i++) {
        assert_string_not_equal(rung_status_name((rung_status)i), "RUNG_?");
        assert_true(strlen(rung_status_text((rung_status)i)) > 5);
    }
    assert_string_equal(rung_status_name((rung_status)999), "RUNG_?");
    assert_non_null(rung_status_text((rung_status)-1));
    assert_string_equal(rung_status_name(RUNG_NO_VALUE), "RUNG_NO_VALUE");
    assert_string_equal(rung_status_code_name(RUNG_BAD_WAITING_FOR_INITIAL_DATA), "BadWaitingForInitialData");
    assert_string_equal(rung_status_code_name(RUNG_BAD_WAITING_FOR_INITIAL_DATA | 0x480),
                        "BadWaitingForInitialData");
    assert_null(rung_status_code_name(UINT32_C(0x8FFF0000)));
    assert_true(rung_status_code_find("BadSensorFailure", 16, &code));
    assert_int_equal(code, UINT32_C(0x808C0000));
    assert_true(rung_status_code_find("Bad", 3, &code));
    assert_int_equal(code, RUNG_BAD);
    assert_true(rung_status_code_find("Uncertain", 9, &code));
    assert_int_equal(RUNG_SEVERITY(code), 1);
    assert_true(rung_status_code_find("Good", 4, &code));
    assert_int_equal(code, RUNG_GOOD);
    assert_false(rung_status_code_find("BadSensor", 9, &code));
    assert_false(rung_status_code_find(NULL, 0, &code));
}

static void test_types(void **state)
{
    static const char *const names[] = {"bool", "int32", "uint32", "double", "string", "datetime", "any"};
    rung_type type;
    int i;

    (void)state;
    for (i = 0; i < 7; i++) {
        char array[16];

        assert_string_equal(rung_type_name((rung_type)(i + 1)), names[i]);
        assert_true(rung_type_find(names[i], strlen(names[i]), &type));
        assert_int_equal(type, i + 1);
        snprintf(array, sizeof array, "%s[]", names[i]);
        assert_true(rung_type_find(array, strlen(array), &type));
        assert_int_equal(type, RUNG_ARRAY_OF | (i + 1));
        assert_string_equal(rung_type_name(type), array);
    }
    assert_null(rung_type_name((rung_type)0));
    assert_null(rung_type_name((rung_type)8));
    assert_null(rung_type_name((rung_type)16));
    assert_null(rung_type_name((rung_type)(32 + 1)));
    assert_false(rung_type_find("float", 5, &type));
    assert_false(rung_type_find("double[][]", 10, &type));
    assert_false(rung_type_find("", 0, &type));
}

static void test_durations(void **state)
{
    static const struct {
        const char *text;
        rung_time ticks;
    } good[] = {{"0ms", 0}, {"1ms", 10000}, {"0010s", 100000000}, {"90m", INT64_C(54000000000)}, {"1h", INT64_C(36000000000)},
                {"10675199d", INT64_C(10675199) * 864000000000},    /* the most that fits */
                {"10675200d", RUNG_TIME_NEVER}, {"922337203685477ms", INT64_C(9223372036854770000)},
                {"922337203685478ms", RUNG_TIME_NEVER}, {"99999999999999999999999999s", RUNG_TIME_NEVER}};
    static const char *const none[] = {"", "5", "s", "5 s", " 5s", "5s ", "-5s", "+5s", "1.5s", "5S", "5sec", "1h30m", "0x5s", "5min"};
    rung_time ticks = 77;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(rung_duration_read(good[i].text, strlen(good[i].text), &ticks));
        assert_true(ticks == good[i].ticks);
    }
    assert_true(rung_duration_read("5ms", 3, &ticks) && ticks == 50000);
    for (i = 0; i < sizeof none / sizeof *none; i++) assert_false(rung_duration_read(none[i], strlen(none[i]), &ticks));
    assert_true(rung_duration_read("5ms", 2, &ticks) && ticks == 5 * INT64_C(600000000)); /* its first two bytes */
    assert_false(rung_duration_read(NULL, 0, &ticks));
    assert_false(rung_duration_read("5s", 2, NULL));
}

static void test_schema_names(void **state)
{
    rung_schema *schema;
    uint32_t index;
    unsigned i;

    (void)state;
    assert_ok(rung_schema_new(NULL, &schema));
    assert_status(rung_schema_tag(schema, "", RUNG_BOOL, &index), RUNG_USAGE);
    assert_status(rung_schema_tag(schema, "Math", RUNG_BOOL, &index), RUNG_USAGE);
    assert_status(rung_schema_tag(schema, "undefined", RUNG_BOOL, &index), RUNG_USAGE);
    assert_status(rung_schema_tag(schema, "\xff", RUNG_BOOL, &index), RUNG_USAGE);
    assert_status(rung_schema_tag(schema, "x", (rung_type)0, &index), RUNG_USAGE);
    assert_int_equal(rung_schema_count(schema), 0);
    /* enough for the index to grow several times */
    for (i = 0; i < 1000; i++) {
        char name[32];

        snprintf(name, sizeof name, i % 2 == 0 ? "tag%u" : "Boiler.Tag-%u", i);
        assert_ok(rung_schema_tag(schema, name, RUNG_DOUBLE, &index));
        assert_int_equal(index, i);
        assert_status(rung_schema_tag(schema, name, RUNG_BOOL, &index), RUNG_DUPLICATE);
    }
    assert_ok(rung_schema_find(schema, "Boiler.Tag-777", 14, &index));
    assert_int_equal(index, 777);
    assert_status(rung_schema_find(schema, "tag1000", 7, &index), RUNG_UNKNOWN_NAME);
    assert_string_equal(rung_schema_name(schema, 998), "tag998");
    assert_null(rung_schema_name(schema, 1000));
    assert_int_equal(rung_schema_type(schema, 998), RUNG_DOUBLE);
    rung_schema_free(schema);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_null_handles), cmocka_unit_test(test_uninitialised_structs),
    cmocka_unit_test(test_wrong_schema), cmocka_unit_test(test_any_order_of_freeing),
    cmocka_unit_test(test_names),        cmocka_unit_test(test_types),
    cmocka_unit_test(test_durations),
    cmocka_unit_test(test_schema_names),
};
RUN_TESTS(tests)
