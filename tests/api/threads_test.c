/* threads_test.c - one program, many threads: each with a machine of the pool and registers of its own. */
#include <pthread.h>

#include "tests/api/api.h"

enum { THREADS = 4, ROUNDS = 3000 };

typedef struct Shared {
    rung_schema *schema;
    rung_program *program;
    rung_pool *pool;
    rung_tags *common; /* read by all, written by none */
} Shared;

typedef struct Worker {
    Shared *shared;
    unsigned number, wrong;
    pthread_t thread;
} Worker;

static void *work(void *argument)
{
    Worker *worker = argument;
    Shared *shared = worker->shared;
    rung_tags *tags;
    unsigned round;

    if (rung_tags_new(shared->schema, &tags) != RUNG_OK) {
        worker->wrong++;
        return NULL;
    }
    for (round = 0; round < ROUNDS; round++) {
        rung_program *mine = rung_program_retain(shared->program);
        rung_vm *vm = NULL;
        rung_result result;
        char wanted[64], text[16];
        int length = snprintf(text, sizeof text, "w%u", worker->number);

        rung_slot_set_double(rung_tags_slot(tags, 0), round % 2 == 0 ? 90 : 10, RUNG_GOOD, 0);
        rung_slot_set_string(rung_tags_slot(tags, 1), text, (size_t)length, RUNG_GOOD, 0);
        snprintf(wanted, sizeof wanted, "%s %s \xc3\xbc-%u", text, round % 2 == 0 ? "hot" : "cold",
                 round % 2 == 0 ? 90u : 10u);
        if (rung_pool_get(shared->pool, &vm) != RUNG_OK ||
            rung_eval(vm, mine, NULL, tags, &result) != RUNG_OK || result.value.kind != RUNG_VALUE_TEXT ||
            strcmp(result.value.text, wanted) != 0)
            worker->wrong++;
        if (rung_eval(vm, mine, NULL, shared->common, &result) != RUNG_OK ||
            result.value.kind != RUNG_VALUE_TEXT || strcmp(result.value.text, "common hot \xc3\xbc-95") != 0)
            worker->wrong++;
        rung_pool_put(shared->pool, vm);
        rung_program_free(mine);
    }
    rung_tags_free(tags);
    return NULL;
}

static void test_shared_program(void **state)
{
    static const char source[] = "`${mode} ${temp > 80 ? \"hot\" : \"cold\"} \xc3\xbc-${temp}`";
    Shared shared;
    Worker workers[THREADS];
    rung_pool_metrics metrics;
    unsigned i;

    (void)state;
    assert_ok(rung_schema_new(NULL, &shared.schema));
    declare(shared.schema, "temp:double mode:string");
    shared.program = program_of(shared.schema, source);
    assert_ok(rung_pool_new(shared.schema, NULL, THREADS, &shared.pool));
    assert_ok(rung_tags_new(shared.schema, &shared.common));
    assert_ok(rung_slot_set_double(rung_tags_slot(shared.common, 0), 95, RUNG_GOOD, 0));
    assert_ok(rung_slot_set_string(rung_tags_slot(shared.common, 1), "common", 6, RUNG_GOOD, 0));
    for (i = 0; i < THREADS; i++) {
        workers[i] = (Worker){.shared = &shared, .number = i};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        assert_int_equal(workers[i].wrong, 0);
    }
    rung_pool_metrics_get(shared.pool, &metrics);
    assert_int_equal(metrics.hits + metrics.misses, THREADS * ROUNDS);
    assert_int_equal(metrics.in_use, 0);
    assert_true(metrics.most_in_use >= 1 && metrics.most_in_use <= THREADS);
    assert_true(metrics.misses <= THREADS);
    assert_int_equal(metrics.idle, metrics.misses);
    rung_program_free(shared.program);
    rung_tags_free(shared.common);
    rung_pool_free(shared.pool);
    rung_schema_free(shared.schema);
}

/* A machine from the pool is as good as new, whatever it did before. */
static void test_pool_is_fresh(void **state)
{
    Fixture f = fixture_of("s:string a:any");
    rung_program *good = program_of(f.schema, "s + s"), *bad = program_of(f.schema, "a.b.c"),
                 *large = program_of(f.schema, "s.repeat(9e6)");
    rung_limits limits;
    rung_pool *pool;
    rung_vm *vm, *other;
    rung_result result;
    rung_pool_metrics metrics;
    unsigned i;

    (void)state;
    rung_limits_init(&limits);
    limits.memory = 1 << 20;
    assert_ok(rung_pool_new(f.schema, &limits, 1, &pool));
    assert_ok(rung_slot_set_string(slot_of(&f, 0), "x", 1, RUNG_GOOD, 0));
    assert_ok(rung_slot_set_json(slot_of(&f, 1), "{}", 2, RUNG_GOOD, 0));
    for (i = 0; i < 10; i++) {
        assert_ok(rung_pool_get(pool, &vm));
        assert_status(rung_vm_error(vm)->status, RUNG_OK);
        assert_ok(rung_eval(vm, good, NULL, f.tags, &result));
        assert_string_equal(result.value.text, "xx");
        assert_status(rung_eval(vm, i % 2 == 0 ? bad : large, NULL, f.tags, &result),
                      i % 2 == 0 ? RUNG_THROWN : RUNG_LIMIT_MEMORY);
        rung_pool_put(pool, vm);
    }
    /* one idle machine is kept, the second is freed */
    assert_ok(rung_pool_get(pool, &vm));
    assert_ok(rung_pool_get(pool, &other));
    rung_pool_put(pool, vm);
    rung_pool_put(pool, other);
    rung_pool_metrics_get(pool, &metrics);
    assert_int_equal(metrics.idle, 1);
    assert_int_equal(metrics.misses, 2);
    assert_int_equal(metrics.hits, 10);
    assert_int_equal(metrics.most_in_use, 2);
    rung_pool_free(pool);
    rung_program_free(good);
    rung_program_free(bad);
    rung_program_free(large);
    fixture_free(&f);
}

/* An evaluation that another thread interrupts. */
typedef struct Endless {
    rung_vm *vm;
    int started;
} Endless;

static rung_status wait_for_interrupt(void *user, const rung_value *arguments, size_t count,
                                      rung_value *result)
{
    Endless *endless = user;
    unsigned long turns = 0;

    (void)arguments;
    (void)count;
    __atomic_store_n(&endless->started, 1, __ATOMIC_RELEASE);
    while (__atomic_load_n(&endless->started, __ATOMIC_ACQUIRE) == 1 && ++turns < 4000000000ul) {
    }
    *result = (rung_value){.kind = RUNG_VALUE_NUMBER, .number = 1};
    return RUNG_OK;
}

static void *interrupter(void *argument)
{
    Endless *endless = argument;

    while (__atomic_load_n(&endless->started, __ATOMIC_ACQUIRE) == 0) {
    }
    rung_vm_interrupt(endless->vm);
    __atomic_store_n(&endless->started, 2, __ATOMIC_RELEASE);
    return NULL;
}

static void test_interrupt_from_outside(void **state)
{
    Endless endless = {NULL, 0};
    rung_schema *schema;
    rung_program *program;
    rung_result result;
    pthread_t thread;

    (void)state;
    assert_ok(rung_schema_new(NULL, &schema));
    assert_ok(rung_schema_function(schema, "wait", ":n", RUNG_IMPURE, wait_for_interrupt, &endless));
    program = program_of(schema, "\"ab\".repeat(wait()).length + \"cd\".repeat(wait()).length");
    assert_ok(rung_vm_new(schema, NULL, &endless.vm));
    assert_int_equal(pthread_create(&thread, NULL, interrupter, &endless), 0);
    assert_status(rung_eval(endless.vm, program, NULL, NULL, &result), RUNG_INTERRUPTED);
    pthread_join(thread, NULL);
    assert_int_equal(endless.started, 2);
    rung_vm_free(endless.vm);
    rung_program_free(program);
    rung_schema_free(schema);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_shared_program),
    cmocka_unit_test(test_pool_is_fresh),
    cmocka_unit_test(test_interrupt_from_outside),
};
RUN_TESTS(tests)
