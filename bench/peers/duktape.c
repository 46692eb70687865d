/* duktape.c - Duktape: the condition is a function of its tags, kept in the stash. All calls of a batch run
** within one protected call. */
#include <duktape.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"

typedef struct Callable {
    duk_context *context;
    duk_uarridx_t function; /* in the global stash */
    Shape shape;
    const Value *rows; /* of the running batch */
    int count;
    long passes;
    unsigned hits;
} Callable;

static _Noreturn void fail(duk_context *context) { give_up("duktape", duk_safe_to_string(context, -1)); }

static void *counted_alloc(void *user, duk_size_t size) { return counter_realloc(user, NULL, size); }
static void *counted_realloc(void *user, void *pointer, duk_size_t size)
{
    return counter_realloc(user, pointer, size);
}
static void counted_free(void *user, void *pointer) { counter_realloc(user, pointer, 0); }

static void *machine_open(Counter *counter)
{
    return counter == NULL ? duk_create_heap_default()
                           : duk_create_heap(counted_alloc, counted_realloc, counted_free, counter, NULL);
}

static void machine_close(void *context) { duk_destroy_heap(context); }
static void collect(void *context) { duk_gc(context, 0); }

static Callable *callable_new(duk_context *context, const char *parameters, const char *before,
                              const char *text)
{
    Callable *callable = calloc(1, sizeof *callable);
    size_t size = strlen(text) + strlen(parameters) + 64;
    char *source = malloc(size);
    static duk_uarridx_t next;

    if (callable == NULL || source == NULL) give_up("duktape", "no memory");
    snprintf(source, size, "(function (%s) { 'use strict'; %s%s })", parameters, before, text);
    duk_push_global_stash(context);
    if (duk_peval_string(context, source) != 0) fail(context);
    callable->context = context;
    callable->function = next++;
    duk_put_prop_index(context, -2, callable->function);
    duk_pop(context);
    free(source);
    return callable;
}

static void *condition_new(void *context, const Condition *condition, const char *text)
{
    char room[512];
    Callable *callable =
        callable_new(context, condition_parameters(condition, room, sizeof room), "return ", text);

    callable->shape = condition_tags(condition).shape;
    return callable;
}

static void *script_new(void *context, const char *text) { return callable_new(context, "", "", text); }

static void drop(void *user)
{
    Callable *callable = user;

    duk_push_global_stash(callable->context);
    duk_del_prop_index(callable->context, -1, callable->function);
    duk_pop(callable->context);
    free(callable);
}

#define F(k) duk_push_number(context, row[k].f);
#define I(k) duk_push_int(context, row[k].i);
#define B(k) duk_push_boolean(context, row[k].b);
#define S(k) duk_dup(context, text + (duk_idx_t)row[k].s.which);
#define SHAPE(letters, tags, setters)                                                                        \
    case SHAPE_##letters:                                                                                    \
        while (passes-- > 0) {                                                                               \
            const Value *row = callable->rows, *end = row + callable->count * tags;                          \
                                                                                                             \
            for (; row < end; row += tags) {                                                                 \
                duk_dup(context, function);                                                                  \
                setters duk_call(context, tags);                                                             \
                hits += duk_get_boolean(context, -1);                                                        \
                duk_pop(context);                                                                            \
            }                                                                                                \
        }                                                                                                    \
        break;

static duk_ret_t batch(duk_context *context, void *user)
{
    Callable *callable = user;
    long passes = callable->passes;
    unsigned hits = 0;
    duk_idx_t function, text;
    int i;

    duk_require_stack(context, 2 * MAX_TAGS + text_count);
    duk_push_global_stash(context);
    duk_get_prop_index(context, -1, callable->function);
    function = duk_get_top_index(context);
    text = function + 1;
    for (i = 0; i < text_count; i++) duk_push_lstring(context, texts[i].bytes, texts[i].length);
    switch (callable->shape) {
#include "bench/shapes.def"
    case SHAPES: break;
    }
    callable->hits = hits;
    return 0;
}

static unsigned call(void *user, const Value *rows, int count, long passes)
{
    Callable *callable = user;

    callable->rows = rows;
    callable->count = count;
    callable->passes = passes;
    if (duk_safe_call(callable->context, batch, callable, 0, 1) != 0) fail(callable->context);
    duk_pop(callable->context);
    return callable->hits;
}

static void run(void *user, long times)
{
    Callable *callable = user;
    duk_context *context = callable->context;

    while (times-- > 0) {
        duk_set_top(context, 0);
        duk_push_global_stash(context);
        duk_get_prop_index(context, -1, callable->function);
        if (duk_pcall(context, 0) != 0) fail(context);
    }
}

static const char *answer(void *user)
{
    static char room[4096];
    Callable *callable = user;
    duk_context *context = callable->context;

    if (duk_is_number(context, -1))
        snprintf(room, sizeof room, "%.17g", duk_get_number(context, -1));
    else
        snprintf(room, sizeof room, "%s", duk_safe_to_string(context, -1));
    return room;
}

static void compile(void *context, const Condition *condition, const char *text, long times)
{
    size_t length = strlen(text);

    (void)condition;
    while (times-- > 0) {
        if (duk_pcompile_lstring(context, DUK_COMPILE_EVAL, text, length) != 0) fail(context);
        duk_pop(context);
    }
}

extern const Peer peer_duktape;
const Peer peer_duktape = {.name = "duktape",
                           .title = "Duktape 2.7",
                           .language = ES5,
                           .open = machine_open,
                           .close = machine_close,
                           .collect = collect,
                           .condition = condition_new,
                           .program = condition_new,
                           .call = call,
                           .script = script_new,
                           .run = run,
                           .answer = answer,
                           .drop = drop,
                           .compile = compile};
_Static_assert(DUK_VERSION / 100 == 207, "the title says 2.7");
