/* values.h - what the tests of values share: checks, and a machine with builtins of its own whose memory is
** counted and can run out. Each test includes it once. */
#ifndef RUNG_TESTS_UNIT_VALUES_H
#define RUNG_TESTS_UNIT_VALUES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vm/blocks.h"
#include "vm/format.h"
#include "vm/iterate.h"
#include "vm/json.h"
#include "vm/math.h"

static long passed, failed;

/* Where a check stands in its test. */
#define HERE __FILE__, __LINE__

static inline void check(bool ok, const char *file, int line, const char *what)
{
    if (ok) {
        passed++;
        return;
    }
    if (++failed <= 50) printf("%s:%d: %s\n", file, line, what);
}
#define CHECK(condition) check((condition), HERE, #condition)

static inline void check_text(const char *got, const char *wanted, const char *file, int line,
                              const char *what)
{
    char message[1200];

    snprintf(message, sizeof message, "%s: got %s, wanted %s", what, got, wanted);
    check(strcmp(got, wanted) == 0, file, line, message);
}

/* ---- a machine ------------------------------------------------------------------------------ */

/* Counts what is taken; gives nothing at the `fail_at`-th request, or from it on when `for_ever`. */
typedef struct Memory {
    size_t taken, requests, fail_at;
    bool for_ever;
} Memory;

static inline void *test_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Memory *memory = user;
    void *result;

    if (new_size == 0) {
        free(pointer);
        memory->taken -= old_size;
        return NULL;
    }
    memory->requests++;
    if (memory->fail_at != 0 &&
        (memory->requests == memory->fail_at || (memory->for_ever && memory->requests > memory->fail_at)))
        return NULL;
    result = realloc(pointer, new_size);
    memory->taken += new_size - old_size;
    return result;
}

static Memory memory;
static Vm *vm;

static inline Outcome give_five(Vm *machine, const Value *args, uint32_t count, Value *result)
{
    (void)machine, (void)args, (void)count;
    *result = value_int(5);
    return OUTCOME_OK;
}

static inline Outcome give_receiver(Vm *machine, const Value *args, uint32_t count, Value *result)
{
    (void)machine, (void)count;
    *result = args[0];
    return OUTCOME_OK;
}

static inline Outcome give_key(Vm *machine, const Value *args, uint32_t count, Value *result)
{
    (void)machine;
    *result = count > 0 ? args[0] : value_string(&string_empty);
    return OUTCOME_OK;
}

static inline Outcome throw_type_error(Vm *machine, const Value *args, uint32_t count, Value *result)
{
    (void)args, (void)count, (void)result;
    return vm_throw(machine, ERROR_TYPE, "from script");
}

/* Calls itself through the conversion of its receiver, without end. */
static inline Outcome convert_again(Vm *machine, const Value *args, uint32_t count, Value *result)
{
    String *text;
    Outcome outcome = to_string(machine, args[0], &text);

    (void)count;
    if (outcome == OUTCOME_OK) *result = value_string(text);
    return outcome;
}

/* Empties the array that is being joined. */
static Array *joined;
static inline Outcome cut_joined(Vm *machine, const Value *args, uint32_t count, Value *result)
{
    (void)args, (void)count;
    *result = value_string(&string_empty);
    return array_set_length(machine, joined, 1);
}

#define FUNCTION(name, receiver, function)                                                                   \
    {                                                                                                        \
        name, BUILTIN_FUNCTION, receiver, 0, 255, 0, 2, "*:A", function, NULL, NULL, 0, ""                   \
    }
static const Builtin rows[] = {
    FUNCTION("Array.prototype.map", RECEIVER_ARRAY, give_five),
    FUNCTION("Error", RECEIVER_NONE, give_five),
    {"Math", BUILTIN_NAMESPACE, RECEIVER_NONE, 0, 0, 0, 0, "", NULL, NULL, NULL, 0, ""},
    {"Math.PI", BUILTIN_CONSTANT, RECEIVER_NONE, 0, 0, 0, 0, "", NULL, NULL, NULL, 3.25, ""},
    FUNCTION("Math.abs", RECEIVER_NONE, give_five),
    FUNCTION("Object.prototype.hasOwnProperty", RECEIVER_OBJECT, give_five),
    FUNCTION("String.prototype.at", RECEIVER_STRING, give_five),
    {"String.prototype.localeCompare", BUILTIN_ABSENT, RECEIVER_STRING, 0, 0, 0, 0, "", NULL, NULL, NULL, 0,
     "compare with <"},
    FUNCTION("convertAgain", RECEIVER_OBJECT, convert_again),
    FUNCTION("cutJoined", RECEIVER_NONE, cut_joined),
    FUNCTION("giveFive", RECEIVER_NONE, give_five),
    FUNCTION("giveKey", RECEIVER_NONE, give_key),
    FUNCTION("giveReceiver", RECEIVER_OBJECT, give_receiver),
    FUNCTION("throwTypeError", RECEIVER_NONE, throw_type_error),
};
static const BuiltinTable builtins = {rows, sizeof rows / sizeof *rows};

static inline bool new_machine(const rung_limits *limits)
{
    rung_host host = {.size = sizeof host, .hash_seed = 42};
    Allocator allocator = {test_alloc, &memory};

    return vm_new(&host, &allocator, &builtins, limits, &vm) == RUNG_OK;
}

/* What happens between two evaluations. */
static inline void fresh(void)
{
    arena_rewind(&vm->scratch, (ArenaMark){NULL, vm->first_block, 0});
    vm->indexed = NULL;
    vm->free_classes = 0;
    vm->steps = INT64_C(1) << 40;
    vm->error.status = RUNG_OK;
}

static inline Value builtin_value(const char *name)
{
    const Builtin *row = builtin_find(&builtins, name, strlen(name));

    if (row == NULL) abort();
    return value_builtin((uint32_t)(row - rows));
}

static inline String *str(const char *text) { return string_from_c(vm, text); }
static inline Value sval(const char *text) { return value_string(str(text)); }
static inline Value number(double x) { return value_double(x); }

/* The value as `rung eval` shows it, a failure as its message. */
static const char *shown(Outcome outcome, Value value)
{
    static char buffers[4][600];
    static int next;
    char *out = buffers[next = (next + 1) % 4];
    StringBuilder text;
    String *message;
    size_t length;

    if (outcome == OUTCOME_STOP) {
        snprintf(out, sizeof buffers[0], "stop %d: %s", (int)vm->error.status, vm->error.message);
    } else if (outcome == OUTCOME_THROW) {
        if (!value_is_kind(vm->exception, K_ERROR) ||
            error_text(vm, value_table(vm->exception), &message) != OUTCOME_OK)
            return "?";
        snprintf(out, sizeof buffers[0], "%.*s", (int)message->length, message->bytes);
    } else {
        builder_init(&text, vm);
        if (json_write(vm, value, JSON_SPELLED, NULL, &text, NULL) != OUTCOME_OK) return vm->error.message;
        length = text.length < sizeof buffers[0] - 1 ? text.length : sizeof buffers[0] - 1;
        if (length > 0) memcpy(out, text.bytes, length);
        out[length] = '\0';
    }
    return out;
}
#define SHOWS(outcome, value, wanted) check_text(shown(outcome, value), wanted, HERE, #outcome)

static inline Value parse(const char *json)
{
    Value result = value_undefined();

    if (json_parse(vm, json, strlen(json), &result, NULL) != OUTCOME_OK) return sval("PARSE FAILED");
    return result;
}

#define TEXT(call, wanted) check_text(call, wanted, HERE, #call)

static uint32_t random_state = 1;
static inline uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % limit;
}

/* n arrays within each other. */
static inline Value nested(uint32_t levels)
{
    Value inner = value_int(1);

    while (levels-- > 0) {
        Array *array = array_new(vm, 1);

        array_append(vm, array, inner);
        inner = value_object(array);
    }
    return inner;
}

/* Runs the tests over one machine; what main returns. */
static inline int run_tests(void (*const *tests)(void))
{
    if (!new_machine(NULL)) return 1;
    for (; *tests != NULL; tests++) (*tests)();
    vm_free(vm);
    CHECK(memory.taken == 0);
    printf("%ld passed, %ld failed\n", passed, failed);
    return failed != 0;
}

#endif
