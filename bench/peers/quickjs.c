/* quickjs.c - QuickJS: the condition is a function of its tags, called with values made for each call. */
#include <quickjs/quickjs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"

enum { MAX_TEXTS = 32 };

typedef struct Machine {
    JSRuntime *runtime;
    JSContext *context;
    JSValue texts[MAX_TEXTS];
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

static void *machine_open(Counter *counter)
{
    Machine *machine = calloc(1, sizeof *machine);
    int i;

    (void)counter;
    if (machine == NULL) give_up("quickjs", "no memory");
    machine->runtime = JS_NewRuntime();
    machine->context = JS_NewContext(machine->runtime);
    for (i = 0; i < text_count; i++)
        machine->texts[i] = JS_NewStringLen(machine->context, texts[i].bytes, texts[i].length);
    return machine;
}

static void machine_close(void *context)
{
    Machine *machine = context;
    int i;

    for (i = 0; i < text_count; i++) JS_FreeValue(machine->context, machine->texts[i]);
    JS_FreeContext(machine->context);
    JS_FreeRuntime(machine->runtime);
    free(machine);
}

static Callable *callable_new(Machine *machine, const char *parameters, const char *before, const char *text,
                              const char *after)
{
    Callable *callable = calloc(1, sizeof *callable);
    size_t size = strlen(text) + strlen(parameters) + 64;
    char *source = malloc(size);
    int length;

    if (callable == NULL || source == NULL) give_up("quickjs", "no memory");
    length = snprintf(source, size, "(function (%s) { 'use strict'; %s%s%s })", parameters, before, text, after);
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
    Callable *callable = callable_new(context, condition_parameters(condition, room, sizeof room), "return ", text, "");

    callable->shape = condition_tags(condition).shape;
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
#define SHAPE(letters, tags, setters)                                                                         \
    case SHAPE_##letters:                                                                                     \
        while (passes-- > 0) {                                                                                \
            const Value *row = rows, *end = rows + count * tags;                                              \
                                                                                                              \
            for (; row < end; row += tags) {                                                                  \
                setters                                                                                       \
                result = JS_Call(context, function, JS_UNDEFINED, tags, values);                              \
                if (JS_IsBool(result))                                                                        \
                    hits += JS_VALUE_GET_BOOL(result) != 0;                                                   \
                else                                                                                          \
                    fail(context);                                                                            \
            }                                                                                                 \
        }                                                                                                     \
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
        JSValue code = JS_Eval(machine->context, text, length, "bench", JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY);

        if (JS_IsException(code)) fail(machine->context);
        JS_FreeValue(machine->context, code);
    }
}

extern const Peer peer_quickjs;
const Peer peer_quickjs = {.name = "quickjs",
                           .title = "QuickJS " QUICKJS_VERSION,
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
