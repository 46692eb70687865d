/* quickjs.c - QuickJS: the condition is a function of its tags, called with values made for each call.
**
** Compiled once for each QuickJS that is there (bench.mk): at the prefix QUICKJS and the packaged one. */
#include <quickjs/quickjs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"

enum { MAX_TEXTS = 32 };

typedef struct Machine {
    JSRuntime *runtime;
    JSContext *context;
    JSMallocFunctions functions;
    JSValue texts[MAX_TEXTS]; /* made when the first condition needs them */
    bool has_texts;
} Machine;

typedef struct Callable {
    Machine *machine;
    JSValue function, result;
    Shape shape;
} Callable;

static _Noreturn void fail(JSContext *context)
{
    JSValue exception = JS_GetException(context);

    give_up("quickjs", JS_ToCString(context, exception));
}

static void *counted_alloc(JSMallocState *state, size_t size)
{
    return counter_realloc(state->opaque, NULL, size);
}
static void counted_free(JSMallocState *state, void *pointer) { counter_realloc(state->opaque, pointer, 0); }
static void *counted_realloc(JSMallocState *state, void *pointer, size_t size)
{
    return counter_realloc(state->opaque, pointer, size);
}

static void *machine_open(Counter *counter)
{
    Machine *machine = calloc(1, sizeof *machine);

    if (machine == NULL) give_up("quickjs", "no memory");
    machine->functions = (JSMallocFunctions){counted_alloc, counted_free, counted_realloc, NULL};
    machine->runtime = counter == NULL ? JS_NewRuntime() : JS_NewRuntime2(&machine->functions, counter);
    machine->context = JS_NewContext(machine->runtime);
    return machine;
}

static void make_texts(Machine *machine)
{
    int i;

    if (machine->has_texts) return;
    for (i = 0; i < text_count; i++)
        machine->texts[i] = JS_NewStringLen(machine->context, texts[i].bytes, texts[i].length);
    machine->has_texts = true;
}

static void machine_close(void *context)
{
    Machine *machine = context;
    int i;

    for (i = 0; machine->has_texts && i < text_count; i++) JS_FreeValue(machine->context, machine->texts[i]);
    JS_FreeContext(machine->context);
    JS_FreeRuntime(machine->runtime);
    free(machine);
}

static void collect(void *context) { JS_RunGC(((Machine *)context)->runtime); }

static void create(void *context, long times)
{
    Machine *machine = context;

    while (times-- > 0) JS_FreeContext(JS_NewContext(machine->runtime));
}

static Callable *callable_new(Machine *machine, const char *parameters, const char *before, const char *text,
                              const char *after)
{
    Callable *callable = calloc(1, sizeof *callable);
    size_t size = strlen(text) + strlen(parameters) + 64;
    char *source = malloc(size);
    int length;

    if (callable == NULL || source == NULL) give_up("quickjs", "no memory");
    length =
        snprintf(source, size, "(function (%s) { 'use strict'; %s%s%s })", parameters, before, text, after);
    callable->machine = machine;
    callable->result = JS_UNDEFINED;
    callable->function = JS_Eval(machine->context, source, (size_t)length, "bench", JS_EVAL_TYPE_GLOBAL);
    if (JS_IsException(callable->function)) fail(machine->context);
    free(source);
    return callable;
}

static void *condition_new(void *context, const Condition *condition, const char *text)
{
    char room[512];
    Callable *callable =
        callable_new(context, condition_parameters(condition, room, sizeof room), "return ", text, "");

    callable->shape = condition_tags(condition).shape;
    if (strchr(condition_tags(condition).letters, 's') != NULL) make_texts(context);
    return callable;
}

static void *script_new(void *context, const char *text) { return callable_new(context, "", "", text, ""); }

static void drop(void *context)
{
    Callable *callable = context;

    JS_FreeValue(callable->machine->context, callable->result);
    JS_FreeValue(callable->machine->context, callable->function);
    free(callable);
}

/* Numbers and bools own nothing, and the texts stay the machine's: nothing is to be freed after a call. */
#define F(k) values[k] = JS_NewFloat64(context, row[k].f);
#define I(k) values[k] = JS_NewInt32(context, row[k].i);
#define B(k) values[k] = JS_NewBool(context, row[k].b);
#define S(k) values[k] = machine->texts[row[k].s.which];
#define SHAPE(letters, tags, setters)                                                                        \
    case SHAPE_##letters:                                                                                    \
        while (passes-- > 0) {                                                                               \
            const Value *row = rows, *end = rows + count * tags;                                             \
                                                                                                             \
            for (; row < end; row += tags) {                                                                 \
                setters result = JS_Call(context, function, JS_UNDEFINED, tags, values);                     \
                if (JS_IsBool(result))                                                                       \
                    hits += JS_VALUE_GET_BOOL(result) != 0;                                                  \
                else                                                                                         \
                    fail(context);                                                                           \
            }                                                                                                \
        }                                                                                                    \
        break;

static unsigned call(void *user, const Value *rows, int count, long passes)
{
    Callable *callable = user;
    Machine *machine = callable->machine;
    JSContext *context = machine->context;
    JSValue values[MAX_TAGS], function = callable->function, result;
    unsigned hits = 0;

    switch (callable->shape) {
#include "bench/shapes.def"
    case SHAPES: break;
    }
    return hits;
}

static void run(void *user, long times)
{
    Callable *callable = user;
    JSContext *context = callable->machine->context;

    while (times-- > 0) {
        JS_FreeValue(context, callable->result);
        callable->result = JS_Call(context, callable->function, JS_UNDEFINED, 0, NULL);
        if (JS_IsException(callable->result)) fail(context);
    }
}

static const char *answer(void *user)
{
    static char room[4096];
    Callable *callable = user;
    JSContext *context = callable->machine->context;
    double number;
    const char *text;

    if (JS_IsNumber(callable->result) && JS_ToFloat64(context, &number, callable->result) == 0) {
        snprintf(room, sizeof room, "%.17g", number);
    } else {
        text = JS_ToCString(context, callable->result);
        snprintf(room, sizeof room, "%s", text);
        JS_FreeCString(context, text);
    }
    return room;
}

static void compile(void *user, const Condition *condition, const char *text, long times)
{
    Machine *machine = user;
    size_t length = strlen(text);

    (void)condition;
    while (times-- > 0) {
        JSValue code =
            JS_Eval(machine->context, text, length, "bench", JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY);

        if (JS_IsException(code)) fail(machine->context);
        JS_FreeValue(machine->context, code);
    }
}

/* ---- ladder --------------------------------------------------------------------------------- */

static bool taken(JSContext *context, JSValue value)
{
    bool result = JS_ToBool(context, value) == 1;

    if (JS_IsException(value)) fail(context);
    JS_FreeValue(context, value);
    return result;
}

/* The tag as a global, the condition as source text. */
static bool from_text(JSContext *context, const Text *message, const char *text)
{
    JSValue global = JS_GetGlobalObject(context);

    JS_SetPropertyStr(context, global, "node_id", JS_NewStringLen(context, message->bytes, message->length));
    JS_FreeValue(context, global);
    return taken(context, JS_Eval(context, text, strlen(text), "bench", JS_EVAL_TYPE_GLOBAL));
}

/* One machine stands for a pool, at no cost. */
typedef struct Ladder {
    Way way;
    Machine *machine;
    Callable *callables[LADDER_CONDITIONS];
} Ladder;

static void *ladder_new(Way way)
{
    static const Condition node_id = {"ladder", "node_id:ids", {NULL}, NULL, NULL};
    Ladder *ladder = calloc(1, sizeof *ladder);
    int k;

    if (ladder == NULL) give_up("quickjs", "no memory");
    ladder->way = way;
    ladder->machine = machine_open(NULL);
    for (k = 0; k < LADDER_CONDITIONS; k++)
        ladder->callables[k] = condition_new(ladder->machine, &node_id, ladder_conditions[k]);
    return ladder;
}

static void ladder_free(void *user, PoolCount *count)
{
    Ladder *ladder = user;
    int k;

    *count = (PoolCount){0, 0};
    for (k = 0; k < LADDER_CONDITIONS; k++) drop(ladder->callables[k]);
    machine_close(ladder->machine);
    free(ladder);
}

static bool of_new_machine(const Text *message, const char *text)
{
    Machine *machine = machine_open(NULL);
    bool truthy = from_text(machine->context, message, text);

    machine_close(machine);
    return truthy;
}

static bool of_function(const Callable *callable, JSValue *value)
{
    JSContext *context = callable->machine->context;

    return taken(context, JS_Call(context, callable->function, JS_UNDEFINED, 1, value));
}

static unsigned ladder_run(void *user, const Text *messages, int count, long times)
{
    Ladder *ladder = user;
    JSContext *context = ladder->machine->context;
    JSValue value = JS_UNDEFINED;
    unsigned hits = 0;
    int i, k;

    while (times-- > 0)
        for (i = 0, hits = 0; i < count; i++)
            for (k = 0; k < LADDER_CONDITIONS; k++) {
                bool is_new = ladder->way == WAY_PROGRAM || (ladder->way == WAY_SLOTS && k == 0);

                if (is_new) {
                    JS_FreeValue(context, value);
                    value = JS_NewStringLen(context, messages[i].bytes, messages[i].length);
                }
                hits += ladder->way == WAY_NOTHING   ? of_new_machine(&messages[i], ladder_conditions[k])
                        : ladder->way == WAY_MACHINE ? from_text(context, &messages[i], ladder_conditions[k])
                                                     : of_function(ladder->callables[k], &value);
            }
    JS_FreeValue(context, value);
    return hits;
}

extern const Peer QUICKJS_PEER;
const Peer QUICKJS_PEER = {.name = QUICKJS_NAME,
                           .title = "QuickJS " QUICKJS_VERSION,
                           .language = JS,
                           .open = machine_open,
                           .close = machine_close,
                           .collect = collect,
                           .create = create,
                           .condition = condition_new,
                           .program = condition_new,
                           .call = call,
                           .script = script_new,
                           .run = run,
                           .answer = answer,
                           .drop = drop,
                           .compile = compile,
                           .ladder_new = ladder_new,
                           .ladder = ladder_run,
                           .ladder_free = ladder_free};
