/* rung.c - Rung as a peer among the others: slots that the host keeps, a setter for each tag, one evaluation
** for each call. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "include/rung.h"

/* A schema that grows with the conditions' tags, and a virtual machine over it. */
typedef struct Machine {
    rung_schema *schema;
    rung_vm *vm;
} Machine;

typedef struct Callable {
    rung_vm *vm; /* the machine's */
    rung_program *program;
    rung_tags *tags;
    rung_slot *slots[MAX_TAGS];
    Shape shape;
    rung_result result;
} Callable;

static void must(rung_status status, const char *what)
{
    if (status != RUNG_OK) give_up(what, rung_status_text(status));
}

static void *host_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    return counter_alloc(user, pointer, old_size, new_size);
}

static void *machine_open(Counter *counter)
{
    Machine *machine = malloc(sizeof *machine);
    rung_host host;

    if (machine == NULL) give_up("rung", "no memory");
    rung_host_init(&host);
    if (counter != NULL) {
        host.alloc = host_alloc;
        host.user = counter;
    }
    must(rung_schema_new(&host, &machine->schema), "schema");
    must(rung_vm_new(machine->schema, NULL, &machine->vm), "machine");
    return machine;
}

static void machine_close(void *context)
{
    Machine *machine = context;

    rung_vm_free(machine->vm);
    rung_schema_free(machine->schema);
    free(machine);
}

static void create(void *context, long times)
{
    while (times-- > 0) {
        rung_vm *vm;

        must(rung_vm_new(((Machine *)context)->schema, NULL, &vm), "machine");
        rung_vm_free(vm);
    }
}

static void add_tags(const Machine *machine, const Tags *tags)
{
    int k;

    for (k = 0; k < tags->count; k++) {
        char letter = tags->letters[k];
        rung_type type = letter == 'f'   ? RUNG_DOUBLE
                         : letter == 'i' ? RUNG_INT32
                         : letter == 'b' ? RUNG_BOOL
                                         : RUNG_STRING;
        rung_status status = rung_schema_tag(machine->schema, tags->names[k], type, NULL);

        if (status != RUNG_DUPLICATE) must(status, tags->names[k]);
    }
}

static rung_program *compiled(rung_schema *schema, const char *text, size_t length, rung_kind kind)
{
    rung_program *program;
    rung_diag diag;

    if (rung_compile(schema, text, length, kind, NULL, &program, &diag) != RUNG_OK)
        give_up(text, diag.message);
    return program;
}

static void *program_new(void *context, const Condition *condition, const char *text)
{
    Tags tags = condition_tags(condition);

    add_tags(context, &tags);
    return compiled(((Machine *)context)->schema, text, strlen(text), RUNG_EXPRESSION);
}

static Callable *callable_new(Machine *machine, rung_program *program)
{
    Callable *callable = calloc(1, sizeof *callable);

    if (callable == NULL) give_up("rung", "no memory");
    callable->vm = machine->vm;
    callable->program = program;
    return callable;
}

static void *condition_new(void *context, const Condition *condition, const char *text)
{
    Machine *machine = context;
    Tags tags = condition_tags(condition);
    Callable *callable = callable_new(machine, program_new(machine, condition, text));
    uint32_t index;
    int k;

    callable->shape = tags.shape;
    must(rung_tags_new(machine->schema, &callable->tags), "tags");
    for (k = 0; k < tags.count; k++) {
        must(rung_schema_find(machine->schema, tags.names[k], strlen(tags.names[k]), &index), tags.names[k]);
        callable->slots[k] = rung_tags_slot(callable->tags, index);
    }
    return callable;
}

static void *script_new(void *context, const char *text)
{
    Machine *machine = context;

    return callable_new(machine, compiled(machine->schema, text, strlen(text), RUNG_BODY));
}

static void drop(void *context)
{
    Callable *callable = context;

    rung_program_free(callable->program);
    rung_tags_free(callable->tags);
    free(callable);
}

#define F(k) rung_slot_set_double(slots[k], row[k].f, RUNG_GOOD, RUNG_TIME_NONE);
#define I(k) rung_slot_set_int32(slots[k], row[k].i, RUNG_GOOD, RUNG_TIME_NONE);
#define B(k) rung_slot_set_bool(slots[k], row[k].b, RUNG_GOOD, RUNG_TIME_NONE);
#define S(k) rung_slot_lend_string(slots[k], row[k].s.bytes, row[k].s.length, RUNG_GOOD, RUNG_TIME_NONE);
#define SHAPE(letters, tags, setters)                                                                        \
    case SHAPE_##letters:                                                                                    \
        while (passes-- > 0) {                                                                               \
            const Value *row = rows, *end = rows + count * tags;                                             \
                                                                                                             \
            for (; row < end; row += tags) {                                                                 \
                setters if (rung_eval_bool(vm, program, NULL, values, &truthy) == RUNG_OK) hits += truthy;   \
            }                                                                                                \
        }                                                                                                    \
        break;

static unsigned rung_call(void *context, const Value *rows, int count, long passes)
{
    Callable *callable = context;
    rung_slot **slots = callable->slots;
    rung_vm *vm = callable->vm;
    rung_program *program = callable->program;
    rung_tags *values = callable->tags;
    unsigned hits = 0;
    bool truthy = false;

    switch (callable->shape) {
#include "bench/shapes.def"
    case SHAPES: break;
    }
    return hits;
}

static void run(void *context, long times)
{
    Callable *callable = context;

    while (times-- > 0)
        if (rung_eval(callable->vm, callable->program, NULL, NULL, &callable->result) != RUNG_OK)
            give_up("rung", rung_vm_error(callable->vm)->message);
}

static const char *answer(void *context)
{
    static char room[4096];
    Callable *callable = context;

    if (callable->result.value.kind == RUNG_VALUE_NUMBER)
        snprintf(room, sizeof room, "%.17g", callable->result.value.number);
    else if (callable->result.value.kind == RUNG_VALUE_TEXT)
        snprintf(room, sizeof room, "%.*s", (int)callable->result.value.length, callable->result.value.text);
    else
        give_up("rung", "a script gives a number or a text");
    return room;
}

/* The schema is there already, as it is when a host has a second condition to compile. */
static void compile(void *context, const Condition *condition, const char *text, long times)
{
    Machine *machine = context;
    Tags tags = condition_tags(condition);
    size_t length = strlen(text);

    add_tags(machine, &tags);
    while (times-- > 0) rung_program_free(compiled(machine->schema, text, length, RUNG_EXPRESSION));
}

/* ---- ladder --------------------------------------------------------------------------------- */

/* What a host has that keeps something: machines in a pool or one of its own, the tag's register, the three
** programs. */
typedef struct Host {
    Way way;
    rung_schema *schema;
    rung_pool *pool;
    rung_vm *vm;
    rung_tags *tags;
    rung_program *programs[LADDER_CONDITIONS];
} Host;

static rung_schema *ladder_schema(void)
{
    rung_schema *schema;

    must(rung_schema_new(NULL, &schema), "schema");
    must(rung_schema_tag(schema, "node_id", RUNG_STRING, NULL), "node_id");
    return schema;
}

static void *ladder_new(Way way)
{
    Host *host = calloc(1, sizeof *host);
    int k;

    if (host == NULL) give_up("rung", "no memory");
    host->way = way;
    host->schema = ladder_schema();
    must(rung_pool_new(host->schema, NULL, 4, &host->pool), "pool");
    must(rung_vm_new(host->schema, NULL, &host->vm), "machine");
    must(rung_tags_new(host->schema, &host->tags), "tags");
    for (k = 0; k < LADDER_CONDITIONS; k++)
        host->programs[k] =
            compiled(host->schema, ladder_conditions[k], strlen(ladder_conditions[k]), RUNG_EXPRESSION);
    return host;
}

static void ladder_free(void *context, PoolCount *count)
{
    Host *host = context;
    rung_pool_metrics metrics;
    int k;

    rung_pool_metrics_get(host->pool, &metrics);
    *count = (PoolCount){metrics.hits, metrics.misses};
    for (k = 0; k < LADDER_CONDITIONS; k++) rung_program_free(host->programs[k]);
    rung_tags_free(host->tags);
    rung_vm_free(host->vm);
    rung_pool_free(host->pool);
    rung_schema_free(host->schema);
    free(host);
}

/* Finds the tag by its name, copies the message's text there, evaluates. */
static bool by_name(rung_schema *schema, rung_vm *vm, rung_program *program, rung_tags *tags,
                    const Text *message)
{
    uint32_t index;
    bool truthy;

    must(rung_schema_find(schema, "node_id", 7, &index), "node_id");
    must(rung_slot_set_string(rung_tags_slot(tags, index), message->bytes, message->length, RUNG_GOOD, 0),
         "set");
    must(rung_eval_bool(vm, program, NULL, tags, &truthy), "eval");
    return truthy;
}

static bool from_nothing(const char *text, const Text *message)
{
    rung_schema *schema = ladder_schema();
    rung_program *program = compiled(schema, text, strlen(text), RUNG_EXPRESSION);
    rung_tags *tags;
    rung_vm *vm;
    bool truthy;

    must(rung_tags_new(schema, &tags), "tags");
    must(rung_vm_new(schema, NULL, &vm), "machine");
    truthy = by_name(schema, vm, program, tags, message);
    rung_vm_free(vm);
    rung_tags_free(tags);
    rung_program_free(program);
    rung_schema_free(schema);
    return truthy;
}

/* A machine of the pool for each condition; without a program, from its text. */
static bool pooled(const Host *host, rung_program *program, const char *text, const Text *message)
{
    rung_program *own = program == NULL ? compiled(host->schema, text, strlen(text), RUNG_EXPRESSION) : NULL;
    rung_vm *vm;
    bool truthy;

    must(rung_pool_get(host->pool, &vm), "pool");
    truthy = by_name(host->schema, vm, program == NULL ? own : program, host->tags, message);
    rung_pool_put(host->pool, vm);
    rung_program_free(own);
    return truthy;
}

/* Everything is there: the text is lent to the slot once, then three evaluations. */
static unsigned bound(const Host *host, rung_slot *slot, const Text *message)
{
    unsigned hits = 0;
    bool truthy;
    int k;

    rung_slot_lend_string(slot, message->bytes, message->length, RUNG_GOOD, 0);
    for (k = 0; k < LADDER_CONDITIONS; k++) {
        must(rung_eval_bool(host->vm, host->programs[k], NULL, host->tags, &truthy), "eval");
        hits += truthy;
    }
    return hits;
}

static unsigned ladder(void *context, const Text *messages, int count, long times)
{
    Host *host = context;
    rung_slot *slot = rung_tags_slot(host->tags, 0);
    unsigned hits = 0;
    int i, k;

    while (times-- > 0)
        for (i = 0, hits = 0; i < count; i++) {
            if (host->way == WAY_SLOTS) hits += bound(host, slot, &messages[i]);
            for (k = 0; host->way != WAY_SLOTS && k < LADDER_CONDITIONS; k++)
                hits += host->way == WAY_NOTHING
                            ? from_nothing(ladder_conditions[k], &messages[i])
                            : pooled(host, host->way == WAY_PROGRAM ? host->programs[k] : NULL,
                                     ladder_conditions[k], &messages[i]);
        }
    return hits;
}

extern const Peer peer_rung;
const Peer peer_rung = {.name = "rung",
                        .title = "Rung " RUNG_VERSION,
                        .language = JS,
                        .open = machine_open,
                        .close = machine_close,
                        .create = create,
                        .condition = condition_new,
                        .program = program_new,
                        .call = rung_call,
                        .script = script_new,
                        .run = run,
                        .answer = answer,
                        .drop = drop,
                        .compile = compile,
                        .ladder_new = ladder_new,
                        .ladder = ladder,
                        .ladder_free = ladder_free};
