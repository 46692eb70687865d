/* memory_test.c - the host's allocator fails: at the first call, at the second, and so on to the last, once
** or from there on. Every function answers RUNG_NO_MEMORY, leaks nothing, and can be called again. */
#include "tests/api/api.h"

/* An allocator that fails by plan, knows what is outstanding, and checks the old sizes it is told. */
typedef struct Heap {
    unsigned calls, fail_at; /* allocations so far; which fails, from 1 */
    bool for_ever;           /* and all after it */
    unsigned failures;
    size_t blocks, bytes;
    unsigned wrong_sizes;
} Heap;

enum { HEAD = 16 }; /* keeps the size of a block before it, aligned */

static void *heap_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Heap *heap = user;
    char *block = pointer == NULL ? NULL : (char *)pointer - HEAD, *moved;
    size_t known = 0;

    if (block != NULL) memcpy(&known, block, sizeof known);
    if (known != old_size) heap->wrong_sizes++;
    if (new_size == 0) {
        if (block != NULL) {
            heap->blocks--;
            heap->bytes -= known;
            free(block);
        }
        return NULL;
    }
    heap->calls++;
    if (heap->calls == heap->fail_at ||
        (heap->for_ever && heap->calls > heap->fail_at && heap->fail_at > 0)) {
        heap->failures++;
        return NULL;
    }
    if ((moved = malloc(new_size + HEAD)) == NULL) abort();
    memcpy(moved, &new_size, sizeof new_size);
    if (block != NULL) {
        memcpy(moved + HEAD, pointer, known < new_size ? known : new_size);
        free(block);
    } else {
        heap->blocks++;
    }
    heap->bytes += new_size - known;
    return moved + HEAD;
}

/* Everything a host does, in order. TRY stops at the first failure; a single failure is retried. */
typedef struct Story {
    Heap heap;
    rung_schema *schema;
    rung_tags *tags;
    rung_vm *vm, *pooled;
    rung_pool *pool;
    rung_program *program, *loaded;
    rung_state *cells;
    char file[8192];
    size_t length;
} Story;

static bool keep(void *user, const char *text, size_t length)
{
    Story *story = user;

    assert_true(story->length + length <= sizeof story->file);
    memcpy(story->file + story->length, text, length);
    story->length += length;
    return true;
}

#define TRY(call)                                                                                            \
    do {                                                                                                     \
        rung_status got = (call);                                                                            \
        if (got == RUNG_NO_MEMORY && !story->heap.for_ever) got = (call);                                    \
        if (got != RUNG_OK) return got;                                                                      \
    } while (0)

static rung_status tell(Story *story, const char *source)
{
    rung_host host;
    rung_result result;
    const char *json;
    size_t length;
    bool truthy;
    uint32_t i;

    rung_host_init(&host);
    host.alloc = heap_alloc;
    host.user = &story->heap;
    TRY(rung_schema_new(&host, &story->schema));
    for (i = 0; i < 20; i++) {
        static const rung_type types[] = {RUNG_DOUBLE, RUNG_STRING, RUNG_ANY, RUNG_INT32};
        char name[16];

        snprintf(name, sizeof name, "t%u", i);
        TRY(rung_schema_tag(story->schema, name, types[i % 4], NULL));
    }
    TRY(rung_tags_new(story->schema, &story->tags));
    for (i = 0; i < 20; i++) {
        rung_slot *slot = rung_tags_slot(story->tags, i);

        if (i % 4 == 0) TRY(rung_slot_set_double(slot, i, RUNG_GOOD, 0));
        if (i % 4 == 1)
            TRY(rung_slot_set_string(slot, "some text that is longer than the first buffer", i * 2, RUNG_GOOD,
                                     0));
        if (i % 4 == 2) TRY(set_json(slot, "{\"list\": [1, 2, [\"three\"]], \"k\": \"v\"}"));
        if (i % 4 == 3) TRY(rung_slot_set_int32(slot, (int32_t)i, RUNG_GOOD, 0));
    }
    TRY(rung_compile(story->schema, source, strlen(source), RUNG_EXPRESSION, NULL, &story->program, NULL));
    TRY(rung_state_new(story->program, &story->cells));
    TRY(rung_vm_new(story->schema, NULL, &story->vm));
    TRY(rung_vm_reserve(story->vm, story->program));
    TRY(rung_eval_bool(story->vm, story->program, story->cells, story->tags, &truthy));
    TRY(rung_eval(story->vm, story->program, story->cells, story->tags, &result));
    TRY(rung_result_json(story->vm, &result, &json, &length));
    story->length = 0;
    TRY(rung_program_save(story->program, keep, story));
    TRY(rung_program_load(story->schema, story->file, story->length, false, &story->loaded, NULL));
    TRY(rung_pool_new(story->schema, NULL, 2, &story->pool));
    TRY(rung_pool_get(story->pool, &story->pooled));
    TRY(rung_eval(story->pooled, story->loaded, NULL, story->tags, &result));
    return RUNG_OK;
}

static void forget(Story *story)
{
    rung_pool_put(story->pool, story->pooled);
    rung_pool_free(story->pool);
    rung_state_free(story->cells);
    rung_vm_free(story->vm);
    rung_program_free(story->program);
    rung_program_free(story->loaded);
    rung_tags_free(story->tags);
    rung_schema_free(story->schema);
}

static const char *const sources[] = {
    "t0 > 80 && t3 === 3",
    "`${t1} ${t0} ${t2.list.join(t5)}`.repeat(30).split(\" \").length > 2 || t2.k === \"v\"",
    "[...t2.list, {a: t0, ...t2, b: [t1 + t5 + t9 + t13]}].concat(t6.list).length",
    "Math.max(t0, t4, t8, ...[1, 2, 3]) > 3 ? JSON.stringify({a: [t1, t2]}).length + JSON.parse(\"[1, "
    "{}]\").length : null?.x",
    "((a, ...rest) => { let s = \"\"; for (const [k, v] of Object.entries(t2)) { try { s += k + v.x.y } "
    "catch (e) { s += e.message + a } } "
    "return rest.map(v => () => v + s).map(f => f()).sort((x, y) => x < y ? 1 : -1).concat([...new "
    "Set([...s])]).length })(t0, 1, t1, [t2])",
    "t1.toUpperCase().replaceAll(\"E\", \"\xc3\xbc\").padEnd(5000, t5).slice(3, 4000).includes(\"x\") || "
    "Object.entries(t2).flat(2).sort().reverse().join()",
};

static unsigned sweep(const char *source, bool for_ever)
{
    unsigned n;

    for (n = 1;; n++) {
        Story story = {.heap = {.fail_at = n, .for_ever = for_ever}};
        rung_status status = tell(&story, source);

        forget(&story);
        if (story.heap.blocks != 0 || story.heap.bytes != 0)
            fail_msg("%s: allocation %u leaks %zu blocks", source, n, story.heap.blocks);
        if (story.heap.wrong_sizes != 0) fail_msg("%s: the allocator is told a wrong old size", source);
        if (story.heap.failures == 0) {
            assert_ok(status);
            return n - 1;
        }
        if (for_ever && status != RUNG_NO_MEMORY)
            fail_msg("%s: allocation %u fails for ever: %s", source, n, rung_status_name(status));
        if (!for_ever && status != RUNG_OK)
            fail_msg("%s: allocation %u fails once: %s", source, n, rung_status_name(status));
    }
}

static void test_fails_once(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof sources / sizeof *sources; i++) assert_true(sweep(sources[i], false) >= 10);
}

static void test_fails_for_ever(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof sources / sizeof *sources; i++) assert_true(sweep(sources[i], true) >= 10);
}

/* Errors on the way out leak nothing either. */
static void test_errors_leak_nothing(void **state)
{
    static const char *const wrong[] = {
        "t0 >",           "(((",    "tx + ty",      "\"open",   "`${",           "t0 > 1 ? [1, 2, : 3",
        "this.x + class", "1 +* 2", "t1.nothing()", "t2.a.b.c", "t1.repeat(-1)", "t1.repeat(2 ** 30)",
        "JSON.parse(t1)"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Story story = {.heap = {.fail_at = 0}};

        assert_true(tell(&story, wrong[i]) != RUNG_OK);
        forget(&story);
        assert_int_equal(story.heap.blocks, 0);
    }
}

/* A tag keeps its value when there is no memory for the next one. */
static void test_tags_keep_their_value(void **state)
{
    Heap heap = {0};
    rung_host host;
    Fixture f;
    char large[1000];

    (void)state;
    memset(large, 'x', sizeof large);
    rung_host_init(&host);
    host.alloc = heap_alloc;
    host.user = &heap;
    f = fixture_with("s:string a:any", &host, NULL);
    assert_ok(rung_slot_set_string(slot_of(&f, 0), "short", 5, RUNG_GOOD, 0));
    assert_ok(set_json(slot_of(&f, 1), "[1, \"two\"]"));
    heap.fail_at = heap.calls + 1;
    heap.for_ever = true;
    assert_status(rung_slot_set_string(slot_of(&f, 0), large, sizeof large, RUNG_GOOD, 1), RUNG_NO_MEMORY);
    assert_status(set_json(slot_of(&f, 1), "{\"k\": [1, 2, 3]}"), RUNG_NO_MEMORY);
    heap.fail_at = 0;
    assert_string_equal(eval(&f, "[s, a]"), "[\"short\",[1,\"two\"]]");
    assert_true(slot_of(&f, 0)->source_time == 0);
    fixture_free(&f);
    assert_int_equal(heap.blocks, 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_fails_once),
    cmocka_unit_test(test_fails_for_ever),
    cmocka_unit_test(test_errors_leak_nothing),
    cmocka_unit_test(test_tags_keep_their_value),
};
RUN_TESTS(tests)
