/* rung.c - Rung as a peer among the others: slots that the host keeps, a setter for each tag, one evaluation. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "include/rung.h"

typedef struct Machine {
    rung_host host;
    rung_schema *schema;        /* for scripts; a condition has its own */
} Machine;

typedef struct Callable {
    rung_schema *schema;
    rung_program *program;
    rung_tags *tags;
    rung_vm *vm;
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
    Machine *machine = calloc(1, sizeof *machine);

    if (machine == NULL) give_up("rung", "no memory");
    rung_host_init(&machine->host);
    if (counter != NULL) {
        machine->host.alloc = host_alloc;
        machine->host.user = counter;
    }
    must(rung_schema_new(&machine->host, &machine->schema), "schema");
    return machine;
}

static void machine_close(void *context)
{
    Machine *machine = context;

    rung_schema_free(machine->schema);
    free(machine);
}

static rung_type type_of(char letter)
{
    return letter == 'f' ? RUNG_DOUBLE : letter == 'i' ? RUNG_INT32 : letter == 'b' ? RUNG_BOOL : RUNG_STRING;
}

static Callable *callable_new(rung_schema *schema, const char *text, rung_kind kind)
{
    Callable *callable = calloc(1, sizeof *callable);
    rung_diag diag;

    if (callable == NULL) give_up("rung", "no memory");
    callable->schema = schema;
    if (rung_compile(schema, text, strlen(text), kind, NULL, &callable->program, &diag) != RUNG_OK)
        give_up(text, diag.message);
    must(rung_vm_new(schema, NULL, &callable->vm), "machine");
    return callable;
}

static rung_schema *schema_of(const Machine *machine, const Tags *tags)
{
    rung_schema *schema;
    int k;

    must(rung_schema_new(&machine->host, &schema), "schema");
    for (k = 0; k < tags->count; k++)
        must(rung_schema_tag(schema, tags->names[k], type_of(tags->letters[k]), NULL), tags->names[k]);
    return schema;
}

static void *condition_new(void *context, const Condition *condition, const char *text)
{
    Tags tags = condition_tags(condition);
    Callable *callable = callable_new(schema_of(context, &tags), text, RUNG_EXPRESSION);
    int k;

    callable->shape = tags.shape;
    must(rung_tags_new(callable->schema, &callable->tags), "tags");
    for (k = 0; k < tags.count; k++) callable->slots[k] = rung_tags_slot(callable->tags, (uint32_t)k);
    return callable;
}

static void *script_new(void *context, const char *text)
{
    Machine *machine = context;
    Callable *callable = callable_new(machine->schema, text, RUNG_BODY);

    callable->schema = NULL;
    return callable;
}

static void drop(void *context)
{
    Callable *callable = context;

    rung_program_free(callable->program);
    rung_vm_free(callable->vm);
    rung_tags_free(callable->tags);
    rung_schema_free(callable->schema);
    free(callable);
}

#define F(k) rung_slot_set_double(slots[k], row[k].f, RUNG_GOOD, RUNG_TIME_NONE);
#define I(k) rung_slot_set_int32(slots[k], row[k].i, RUNG_GOOD, RUNG_TIME_NONE);
#define B(k) rung_slot_set_bool(slots[k], row[k].b, RUNG_GOOD, RUNG_TIME_NONE);
#define S(k) rung_slot_lend_string(slots[k], row[k].s.bytes, row[k].s.length, RUNG_GOOD, RUNG_TIME_NONE);
#define SHAPE(letters, tags, setters)                                                                         \
    case SHAPE_##letters:                                                                                     \
        while (passes-- > 0) {                                                                                \
            const Value *row = rows, *end = rows + count * tags;                                              \
                                                                                                              \
            for (; row < end; row += tags) {                                                                  \
                setters                                                                                       \
                if (rung_eval_bool(vm, program, NULL, values, &truthy) == RUNG_OK) hits += truthy;            \
            }                                                                                                 \
        }                                                                                                     \
        break;

static unsigned call(void *context, const Value *rows, int count, long passes)
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
    Tags tags = condition_tags(condition);
    rung_schema *schema = schema_of(context, &tags);
    size_t length = strlen(text);

    while (times-- > 0) {
        rung_program *program;
        rung_diag diag;

        if (rung_compile(schema, text, length, RUNG_EXPRESSION, NULL, &program, &diag) != RUNG_OK)
            give_up(text, diag.message);
        rung_program_free(program);
    }
    rung_schema_free(schema);
}

extern const Peer peer_rung;
const Peer peer_rung = {.name = "rung",
                        .title = "Rung " RUNG_VERSION,
                        .language = JS,
                        .open = machine_open,
                        .close = machine_close,
                        .condition = condition_new,
                        .call = call,
                        .script = script_new,
                        .run = run,
                        .answer = answer,
                        .drop = drop,
                        .compile = compile};
