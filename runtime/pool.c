/* pool.c - virtual machines for many threads: a stack of idle ones behind a spin lock that is held for
** a few instructions only, never while a machine is made or freed. */
#include <string.h>

#include "runtime/prometheus.h"
#include "runtime/schema.h"
#include "vm/vm.h"

struct rung_pool {
    rung_schema *schema;
    rung_limits limits;
    rung_pool_metrics metrics;
    uint32_t keep;
    char lock;              /* atomic */
    rung_vm *idle[];
};

static void lock(rung_pool *pool)
{
    while (__atomic_test_and_set(&pool->lock, __ATOMIC_ACQUIRE)) {}
}

static void unlock(rung_pool *pool) { __atomic_clear(&pool->lock, __ATOMIC_RELEASE); }

static size_t pool_size(uint32_t keep) { return sizeof(rung_pool) + keep * sizeof(rung_vm *); }

rung_status rung_pool_new(rung_schema *schema, const rung_limits *limits, uint32_t keep, rung_pool **out)
{
    rung_pool *pool;

    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if (schema == NULL || keep > 1u << 20 || (limits != NULL && limits->size != sizeof *limits)) return RUNG_USAGE;
    if ((pool = allocator_new(&schema->owner.allocator, pool_size(keep))) == NULL) return RUNG_NO_MEMORY;
    memset(pool, 0, pool_size(keep));
    pool->schema = schema_retain(schema);
    pool->keep = keep;
    if (limits != NULL)
        pool->limits = *limits;
    else
        rung_limits_init(&pool->limits);
    *out = pool;
    return RUNG_OK;
}

static void count_out(rung_pool_metrics *metrics)
{
    metrics->in_use++;
    if (metrics->most_in_use < metrics->in_use) metrics->most_in_use = metrics->in_use;
}

rung_status rung_pool_get(rung_pool *pool, rung_vm **out)
{
    rung_status status;

    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if (pool == NULL) return RUNG_USAGE;
    lock(pool);
    if (pool->metrics.idle > 0) {
        *out = pool->idle[--pool->metrics.idle];
        pool->metrics.hits++;
        count_out(&pool->metrics);
    }
    unlock(pool);
    if (*out != NULL) return RUNG_OK;
    status = rung_vm_new(pool->schema, &pool->limits, out);
    if (status != RUNG_OK) return status;
    lock(pool);
    pool->metrics.misses++;
    count_out(&pool->metrics);
    unlock(pool);
    return RUNG_OK;
}

void rung_pool_put(rung_pool *pool, rung_vm *vm)
{
    bool kept;

    if (pool == NULL || vm == NULL) return;
    vm_restart(vm);
    rung_vm_clear_interrupt(vm); /* one that came too late is not the next user's */
    lock(pool);
    kept = pool->metrics.idle < pool->keep;
    if (kept) pool->idle[pool->metrics.idle++] = vm;
    pool->metrics.in_use--;
    unlock(pool);
    if (!kept) rung_vm_free(vm);
}

void rung_pool_metrics_get(rung_pool *pool, rung_pool_metrics *metrics)
{
    if (metrics == NULL) return;
    memset(metrics, 0, sizeof *metrics);
    if (pool == NULL) return;
    lock(pool);
    *metrics = pool->metrics;
    unlock(pool);
}

#define SNAPSHOT rung_pool_metrics

rung_status rung_pool_metrics_text(rung_pool *pool, rung_sink sink, void *user)
{
    static const Series SERIES[] = {
        COUNTER("pool_hits", hits, "Machines that were waiting when one was asked for."),
        COUNTER("pool_misses", misses, "Machines that had to be made."),
        GAUGE("pool_in_use", in_use, "Machines in use."),
        GAUGE("pool_in_use_max", most_in_use, "Most machines that were in use at once."),
        GAUGE("pool_idle", idle, "Machines that wait."),
    };
    Exposition out = {sink, user, false};
    rung_pool_metrics metrics;

    if (pool == NULL || sink == NULL) return RUNG_USAGE;
    rung_pool_metrics_get(pool, &metrics);
    exposition_put(&out, SERIES, sizeof SERIES / sizeof *SERIES, &metrics);
    return exposition_end(&out);
}

void rung_pool_free(rung_pool *pool)
{
    rung_schema *schema;
    uint32_t i;

    if (pool == NULL) return;
    schema = pool->schema;
    for (i = 0; i < pool->metrics.idle; i++) rung_vm_free(pool->idle[i]);
    allocator_free(&schema->owner.allocator, pool, pool_size(pool->keep));
    schema_release(schema);
}
