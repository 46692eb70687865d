/* config_test.c - configurations of tag_processor: found, read, located and compiled; no memory at any point; limits. */
#include "tests/api/api.h"

typedef struct Heap {
    long calls, fail_at, blocks;
} Heap;

static void *heap_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Heap *heap = user;

    if (new_size == 0) {
        heap->blocks -= pointer != NULL;
        free(pointer);
        return NULL;
    }
    if (++heap->calls == heap->fail_at) return NULL;
    heap->blocks += old_size == 0;
    return realloc(pointer, new_size);
}

static const char *find_variable(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "SITE") == 0 ? "a\nb" : strcmp(name, "EMPTY") == 0 ? "" : NULL;
}

static rung_status read_config(Heap *heap, const char *yaml, rung_config **out, rung_diag *diag)
{
    rung_config_options options;
    rung_host host;

    rung_host_init(&host);
    host.alloc = heap_alloc;
    host.user = heap;
    rung_config_options_init(&options);
    if (heap != NULL) options.host = &host;
    options.environment = find_variable;
    return rung_config_read(yaml, strlen(yaml), &options, out, diag);
}

static const char PLANT[] = "pipeline:\n"
                            "  processors:\n"
                            "    - label: x\n"
                            "      tag_processor:\n"
                            "        defaults: 'return ${EMPTY:msg}; /* ${SITE} ${{SITE}} */'\n"
                            "        conditions:\n"
                            "          - {if: \"msg.meta.a === 'x'\", then: return msg}\n"
                            "    - tag_processor: {advancedProcessing: return msg}\n";

static void test_what_is_read(void **state)
{
    rung_config_processor processor;
    rung_stage stage = {RUNG_STAGE_DEFAULTS, 0};
    rung_config *config;
    rung_diag diag;

    (void)state;
    assert_ok(read_config(NULL, PLANT, &config, &diag));
    assert_int_equal(rung_config_count(config), 2);
    assert_true(rung_config_get(config, 0, &processor));
    assert_string_equal(processor.path, "root.pipeline.processors.0");
    assert_string_equal(processor.label, "x");
    assert_int_equal(processor.line, 5);
    assert_string_equal(processor.defaults.text, "return msg; /* a\\nb ${SITE} */");
    assert_int_equal(processor.condition_count, 1);
    assert_string_equal(processor.conditions[0].when.text, "msg.meta.a === 'x'");
    assert_string_equal(processor.conditions[0].then.text, "return msg");
    assert_int_equal(processor.advanced.length, 0);
    assert_true(rung_config_get(config, 1, &processor));
    assert_string_equal(processor.advanced.text, "return msg");
    assert_false(rung_config_get(config, 2, &processor));
    rung_diag_init(&diag);
    diag.start = 12; /* the comment */
    diag.end = 14;
    rung_config_locate(config, 0, &stage, &diag);
    assert_int_equal(diag.line, 5);
    assert_memory_equal(PLANT + diag.start, "/*", 2);
    diag.start = 15; /* what stands for ${SITE} */
    diag.end = 17;
    rung_config_locate(config, 0, &stage, &diag);
    assert_memory_equal(PLANT + diag.start, "${SITE}", 7);
    assert_int_equal(diag.end - diag.start, 7);
    rung_config_free(config);
}

static void ignore(void *user, const rung_diag *diag) { (void)user, (void)diag; }

static void test_no_memory(void **state)
{
    long fail_at;
    rung_status status = RUNG_NO_MEMORY;

    (void)state;
    for (fail_at = 1; status != RUNG_OK; fail_at++) {
        Heap heap = {.fail_at = fail_at};
        rung_config *config = NULL;
        rung_diag diag;

        assert_true(fail_at < 1000);
        status = read_config(&heap, PLANT, &config, &diag);
        if (status == RUNG_OK) status = rung_config_check(config, 0, ignore, NULL);
        if (status != RUNG_OK) assert_status(status, RUNG_NO_MEMORY);
        rung_config_free(config);
        assert_int_equal(heap.blocks, 0);
    }
    assert_true(fail_at > 2);
}

static void test_stages(void **state)
{
    rung_stages *stages = NULL;
    rung_config *config;
    rung_stage stage;
    rung_diag diag;

    (void)state;
    assert_ok(read_config(NULL, PLANT, &config, &diag));
    assert_ok(rung_config_stages(config, 0, NULL, &stages, &stage, &diag));
    rung_stages_free(stages);
    assert_status(rung_config_stages(config, 2, NULL, &stages, &stage, &diag), RUNG_USAGE);
    assert_null(stages);
    rung_config_free(config);
    assert_ok(read_config(NULL, "conditions:\n  - if: true\n    then: return ${EMPTY:msg} )\n", &config, &diag));
    assert_status(rung_config_stages(config, 0, NULL, &stages, &stage, &diag), RUNG_SYNTAX);
    assert_int_equal(stage.kind, RUNG_STAGE_THEN);
    assert_int_equal(diag.line, 3);
    assert_int_equal(diag.column, 31);
    rung_config_free(config);
}

static void test_usage(void **state)
{
    rung_config_options options;
    rung_config_processor processor;
    rung_config *config = NULL;
    rung_diag diag;

    (void)state;
    assert_status(rung_config_read("", 0, NULL, NULL, NULL), RUNG_USAGE);
    assert_status(rung_config_read(NULL, 1, NULL, &config, NULL), RUNG_USAGE);
    memset(&options, 0, sizeof options);
    assert_status(rung_config_read("", 0, &options, &config, NULL), RUNG_USAGE);
    assert_status(rung_config_read("", 0, NULL, &config, &diag), RUNG_BAD_RULES);
    assert_null(config);
    assert_false(rung_config_get(NULL, 0, &processor));
    assert_int_equal(rung_config_count(NULL), 0);
    rung_config_locate(NULL, 0, NULL, NULL);
    rung_config_free(NULL);
    assert_false(rung_config_is(NULL, 0));
    assert_false(rung_config_is("# tag_processor: x\nrules: {}\n", 29));
    assert_true(rung_config_is("a: [{'tag_processor': {}}]", 26));
    assert_true(rung_config_is("defaults: x", 11));
}

static char megabyte[(1 << 20) + 1];

static const char *find_megabyte(void *user, const char *name)
{
    (void)user, (void)name;
    return megabyte;
}

/* A file that becomes longer than 64 MiB is refused, one that is nearly as long is not. */
static void test_length(void **state)
{
    char yaml[512];

    (void)state;
    memset(megabyte, '#', sizeof megabyte - 1);
    for (int count = 63; count <= 64; count++) {
        size_t length = (size_t)snprintf(yaml, sizeof yaml, "defaults: x # ");
        rung_config_options options;
        rung_config *config;

        for (int i = 0; i < count; i++) length += (size_t)snprintf(yaml + length, sizeof yaml - length, "${V}");
        rung_config_options_init(&options);
        options.environment = find_megabyte;
        assert_status(rung_config_read(yaml, length, &options, &config, NULL), count == 64 ? RUNG_LIMIT_SOURCE : RUNG_OK);
        rung_config_free(config);
    }
}

/* Openings that nothing closes take no longer than the text is long. */
static void test_openings(void **state)
{
    static const char *const PIECES[] = {"${A:", "${{A:", "${{A:${B}", "${{A:x} ", "${", "$"};
    enum { LENGTH = 1 << 20 };
    char *yaml = malloc(LENGTH + 16);

    (void)state;
    assert_non_null(yaml);
    for (size_t i = 0; i < sizeof PIECES / sizeof *PIECES; i++) {
        size_t piece = strlen(PIECES[i]), length = 0;
        rung_config *config = NULL;

        for (; length + piece < LENGTH; length += piece) memcpy(yaml + length, PIECES[i], piece);
        assert_int_not_equal(rung_config_read(yaml, length, NULL, &config, NULL), RUNG_OK);
        assert_null(config);
    }
    free(yaml);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_what_is_read), cmocka_unit_test(test_no_memory), cmocka_unit_test(test_stages),
    cmocka_unit_test(test_usage),        cmocka_unit_test(test_length),    cmocka_unit_test(test_openings),
};

RUN_TESTS(tests)
