/* threads_test.c - what threads may share: programs, pools, schemas; and what each has of its own. `make tsan`
** runs it under ThreadSanitizer. */
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

/* ---- Programs that come and go while others evaluate them ----------------------------------- */

/* All give temp * 3: as fast code, with text and scratch, with a regular expression, and remembering. */
static const char *const triples[] = {"temp * 3", "`${temp}${mode}`.length > 2 ? temp * 3 : -1",
                                      "/^a+b$/.test(mode) ? [temp, temp, temp].reduce((a, b) => a + b) : -1",
                                      "prev(temp, temp) === temp ? temp * 3 : -1"};
enum {
    TRIPLES = sizeof triples / sizeof *triples,
    EVALUATORS = 4,
    RELOADERS = 2,
    RELOADS = 400,
    TURNS = 2000,
    KEEP = 2
};

typedef struct Live {
    rung_schema *schema;
    rung_pool *pool;
    rung_program *program; /* replaced under the lock, evaluated outside of it */
    pthread_mutex_t lock;
    unsigned wrong; /* atomic */
    uint64_t gets;  /* atomic */
} Live;

static void expect(Live *live, bool good)
{
    if (!good) __atomic_add_fetch(&live->wrong, 1, __ATOMIC_RELAXED);
}

static rung_program *take(Live *live)
{
    rung_program *program;

    pthread_mutex_lock(&live->lock);
    program = rung_program_retain(live->program);
    pthread_mutex_unlock(&live->lock);
    return program;
}

static void *evaluate_all(void *argument)
{
    Live *live = argument;
    rung_tags *tags = NULL;

    expect(live, rung_tags_new(live->schema, &tags) == RUNG_OK);
    expect(live, rung_slot_set_string(rung_tags_slot(tags, 1), "aaab", 4, RUNG_GOOD, 0) == RUNG_OK);
    for (int i = 0; i < TURNS; i++) {
        rung_program *program = take(live);
        rung_state *state = NULL;
        rung_vm *vm = NULL;
        rung_result result;

        rung_slot_set_double(rung_tags_slot(tags, 0), i, RUNG_GOOD, 0);
        rung_tags_set_now(tags, i);
        expect(live, rung_pool_get(live->pool, &vm) == RUNG_OK);
        expect(live, rung_state_new(program, &state) == RUNG_OK);
        expect(live, rung_eval(vm, program, state, tags, &result) == RUNG_OK && result.value.number == i * 3);
        expect(live, rung_vm_error(vm)->status == RUNG_OK);
        __atomic_add_fetch(&live->gets, 1, __ATOMIC_RELAXED);
        rung_state_free(state);
        rung_pool_put(live->pool, vm);
        rung_program_free(program);
    }
    rung_tags_free(tags);
    return NULL;
}

typedef struct File {
    char bytes[4096];
    size_t length;
} File;

static bool append(void *user, const char *bytes, size_t length)
{
    File *file = user;

    if (length > sizeof file->bytes - file->length) return false;
    memcpy(file->bytes + file->length, bytes, length);
    file->length += length;
    return true;
}

/* Compiles the next program, every other time by way of a file, and puts it in the place of the last. */
static void *reload_all(void *argument)
{
    Live *live = argument;
    File file;
    rung_options options;

    rung_options_init(&options);
    options.rules = true;
    for (int i = 0; i < RELOADS; i++) {
        const char *text = triples[i % TRIPLES];
        rung_program *program = NULL, *loaded = NULL, *old;

        expect(live, rung_compile(live->schema, text, strlen(text), RUNG_EXPRESSION, &options, &program,
                                  NULL) == RUNG_OK);
        if (i % 2 == 1) {
            file.length = 0;
            expect(live, rung_program_save(program, append, &file) == RUNG_OK);
            expect(live,
                   rung_program_load(live->schema, file.bytes, file.length, false, &loaded, NULL) == RUNG_OK);
            rung_program_free(program);
            program = loaded;
        }
        pthread_mutex_lock(&live->lock);
        old = live->program;
        live->program = program;
        pthread_mutex_unlock(&live->lock);
        rung_program_free(old);
    }
    return NULL;
}

static void test_programs_come_and_go(void **state)
{
    Live live = {.wrong = 0};
    pthread_t threads[EVALUATORS + RELOADERS];
    rung_pool_metrics metrics;

    (void)state;
    pthread_mutex_init(&live.lock, NULL);
    assert_ok(rung_schema_new(NULL, &live.schema));
    declare(live.schema, "temp:double mode:string");
    live.program = program_of(live.schema, triples[0]);
    assert_ok(rung_pool_new(live.schema, NULL, KEEP, &live.pool));
    for (int i = 0; i < EVALUATORS + RELOADERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, i < EVALUATORS ? evaluate_all : reload_all, &live),
                         0);
    for (int i = 0; i < EVALUATORS + RELOADERS; i++) pthread_join(threads[i], NULL);
    assert_int_equal(live.wrong, 0);
    assert_int_equal(live.gets, EVALUATORS * TURNS);
    rung_pool_metrics_get(live.pool, &metrics);
    assert_int_equal(metrics.hits + metrics.misses, live.gets);
    assert_int_equal(metrics.in_use, 0);
    assert_true(metrics.most_in_use >= 1 && metrics.most_in_use <= EVALUATORS);
    assert_true(metrics.idle >= 1 && metrics.idle <= KEEP);
    rung_program_free(live.program);
    rung_pool_free(live.pool);
    rung_schema_free(live.schema);
    pthread_mutex_destroy(&live.lock);
}

/* ---- Interruptions at any moment ------------------------------------------------------------ */

typedef struct Busy {
    rung_vm *vm;
    rung_program *program;
    unsigned interrupted, wrong;
    int done; /* atomic */
} Busy;

static void *sum_often(void *argument)
{
    Busy *busy = argument;

    for (int i = 0; i < 300; i++) {
        rung_result result;
        rung_status status = rung_eval(busy->vm, busy->program, NULL, NULL, &result);

        if (status == RUNG_INTERRUPTED)
            busy->interrupted++;
        else if (status != RUNG_OK || result.value.number != 124750)
            busy->wrong++;
    }
    __atomic_store_n(&busy->done, 1, __ATOMIC_RELEASE);
    return NULL;
}

static void test_interrupt_at_any_moment(void **state)
{
    static const char sum[] = "let s = 0; for (let i = 0; i < 500; i++) s += i; return s";
    Busy busy[2];
    pthread_t threads[2];
    rung_schema *schema;

    (void)state;
    assert_ok(rung_schema_new(NULL, &schema));
    for (int i = 0; i < 2; i++) {
        busy[i] = (Busy){.done = 0};
        assert_ok(rung_vm_new(schema, NULL, &busy[i].vm));
        assert_ok(rung_compile(schema, sum, sizeof sum - 1, RUNG_BODY, NULL, &busy[i].program, NULL));
        rung_vm_interrupt(busy[i].vm); /* before it begins: the first evaluation ends by it */
        assert_int_equal(pthread_create(&threads[i], NULL, sum_often, &busy[i]), 0);
    }
    while (!__atomic_load_n(&busy[0].done, __ATOMIC_ACQUIRE) ||
           !__atomic_load_n(&busy[1].done, __ATOMIC_ACQUIRE))
        for (int i = 0; i < 2; i++) rung_vm_interrupt(busy[i].vm);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(busy[i].wrong, 0);
        assert_true(busy[i].interrupted >= 1);
        rung_program_free(busy[i].program);
        rung_vm_free(busy[i].vm);
    }
    rung_schema_free(schema);
}

/* An interruption that came too late is not the next one's who takes the machine. */
static void test_pool_forgets_interruption(void **state)
{
    static const char sum[] = "let s = 0; for (let i = 0; i < 9; i++) s += i; return s";
    rung_schema *schema;
    rung_program *program;
    rung_pool *pool;
    rung_vm *vm, *again;
    rung_result result;

    (void)state;
    assert_ok(rung_schema_new(NULL, &schema));
    assert_ok(rung_compile(schema, sum, sizeof sum - 1, RUNG_BODY, NULL, &program, NULL));
    assert_ok(rung_pool_new(schema, NULL, 1, &pool));
    assert_ok(rung_pool_get(pool, &vm));
    rung_vm_interrupt(vm);
    rung_pool_put(pool, vm);
    assert_ok(rung_pool_get(pool, &again));
    assert_ptr_equal(again, vm);
    assert_ok(rung_eval(again, program, NULL, NULL, &result));
    rung_pool_put(pool, again);
    rung_pool_free(pool);
    rung_program_free(program);
    rung_schema_free(schema);
}

/* ---- Rule sets, one for each thread --------------------------------------------------------- */

static const char shard_rules[] =
    "tags:\n  temp: {type: double}\n  mode: {type: string}\nvalues:\n  twice: temp * 2\n"
    "rules:\n  hot:\n    when: held(twice > 100, \"2s\")\n    message: ${temp} in ${mode}\n"
    "  odd:\n    when: /^m[13579]$/.test(mode) && count(hot, 3) < 3\n";

typedef struct Shard {
    size_t bytes; /* of all events */
    unsigned events, failed;
} Shard;

static void *run_shard(void *argument)
{
    Shard *shard = argument;
    rung_rules *rules = NULL;
    rung_event event;

    shard->failed += rung_rules_load(shard_rules, sizeof shard_rules - 1, NULL, &rules, NULL) != RUNG_OK;
    for (int i = 0; i < 600; i++) {
        char mode[8];
        int length = snprintf(mode, sizeof mode, "m%d", i % 10);
        rung_time time = (1700000000000 + i * INT64_C(700)) * RUNG_TICKS_PER_MS;
        rung_sample samples[2] = {
            {.tag = 0, .value = {.kind = RUNG_VALUE_NUMBER, .number = i % 90}, .source_time = time},
            {.tag = 1,
             .value = {.kind = RUNG_VALUE_TEXT, .text = mode, .length = (size_t)length},
             .source_time = time}};

        for (int k = 0; k < 2; k++) samples[k].server_time = samples[k].arrival_time = RUNG_TIME_NONE;
        shard->failed += rung_rules_update(rules, samples, 2) != RUNG_OK;
        for (; rung_rules_next_event(rules, &event) == RUNG_OK; shard->events++)
            shard->bytes += event.json_length;
        if (i % 200 == 150)
            shard->failed += rung_rules_reload(rules, shard_rules, sizeof shard_rules - 1, NULL, NULL, NULL,
                                               NULL) != RUNG_OK;
    }
    rung_rules_free(rules);
    return NULL;
}

static void test_rule_sets_side_by_side(void **state)
{
    Shard alone = {0, 0, 0}, shards[THREADS];
    pthread_t threads[THREADS];

    (void)state;
    run_shard(&alone);
    assert_int_equal(alone.failed, 0);
    assert_true(alone.events > 100);
    for (int i = 0; i < THREADS; i++) {
        shards[i] = (Shard){0, 0, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, run_shard, &shards[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(shards[i].failed, 0);
        assert_int_equal(shards[i].events, alone.events);
        assert_int_equal(shards[i].bytes, alone.bytes);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_shared_program),          cmocka_unit_test(test_pool_is_fresh),
    cmocka_unit_test(test_interrupt_from_outside),  cmocka_unit_test(test_programs_come_and_go),
    cmocka_unit_test(test_interrupt_at_any_moment), cmocka_unit_test(test_pool_forgets_interruption),
    cmocka_unit_test(test_rule_sets_side_by_side),
};
RUN_TESTS(tests)
