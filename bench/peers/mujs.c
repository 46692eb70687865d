/* mujs.c - MuJS: the condition is a function of its tags, kept in the registry. All calls of a batch run
** within one js_try. */
#include <mujs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"

typedef struct Callable {
    js_State *J;
    const char *function; /* in the registry */
    Shape shape;
} Callable;

static _Noreturn void fail(js_State *J) { give_up("mujs", js_trystring(J, -1, "error")); }

static void *counted(void *user, void *pointer, int size)
{
    return counter_realloc(user, pointer, (size_t)size);
}

static void *machine_open(Counter *counter)
{
    return counter == NULL ? js_newstate(NULL, NULL, JS_STRICT) : js_newstate(counted, counter, JS_STRICT);
}

static void machine_close(void *J) { js_freestate(J); }
static void collect(void *J) { js_gc(J, 0); }

static Callable *callable_new(js_State *J, const char *parameters, const char *before, const char *text)
{
    Callable *callable = calloc(1, sizeof *callable);
    size_t size = strlen(text) + strlen(parameters) + 64;
    char *source = malloc(size);

    if (callable == NULL || source == NULL) give_up("mujs", "no memory");
    snprintf(source, size, "(function (%s) { %s%s })", parameters, before, text);
    callable->J = J;
    if (js_ploadstring(J, "bench", source) != 0) fail(J);
    js_pushundefined(J);
    if (js_pcall(J, 0) != 0) fail(J);
    callable->function = js_ref(J);
    free(source);
    return callable;
}

static void *condition_new(void *J, const Condition *condition, const char *text)
{
    char room[512];
    Callable *callable = callable_new(J, condition_parameters(condition, room, sizeof room), "return ", text);

    callable->shape = condition_tags(condition).shape;
    return callable;
}

static void *script_new(void *J, const char *text) { return callable_new(J, "", "", text); }

static void drop(void *user)
{
    Callable *callable = user;

    js_unref(callable->J, callable->function);
    free(callable);
}

#define F(k) js_pushnumber(J, row[k].f);
#define I(k) js_pushnumber(J, row[k].i);
#define B(k) js_pushboolean(J, row[k].b);
#define S(k) js_copy(J, text + (int)row[k].s.which);
#define SHAPE(letters, tags, setters)                                                                        \
    case SHAPE_##letters:                                                                                    \
        while (passes-- > 0) {                                                                               \
            const Value *row = rows, *end = rows + count * tags;                                             \
                                                                                                             \
            for (; row < end; row += tags) {                                                                 \
                js_copy(J, function);                                                                        \
                js_pushundefined(J);                                                                         \
                setters js_call(J, tags);                                                                    \
                hits += (unsigned)js_toboolean(J, -1);                                                       \
                js_pop(J, 1);                                                                                \
            }                                                                                                \
        }                                                                                                    \
        break;

static unsigned batch(js_State *J, Shape shape, int function, const Value *rows, int count, long passes)
{
    int text = function + 1;
    unsigned hits = 0;

    switch (shape) {
#include "bench/shapes.def"
    case SHAPES: break;
    }
    return hits;
}

static unsigned call(void *user, const Value *rows, int count, long passes)
{
    Callable *callable = user;
    js_State *J = callable->J;
    int top = js_gettop(J), i;
    unsigned hits;

    if (js_try(J)) fail(J);
    js_getregistry(J, callable->function);
    for (i = 0; i < text_count; i++) js_pushlstring(J, texts[i].bytes, (int)texts[i].length);
    hits = batch(J, callable->shape, top, rows, count, passes);
    js_pop(J, text_count + 1);
    js_endtry(J);
    return hits;
}

static void run(void *user, long times)
{
    Callable *callable = user;
    js_State *J = callable->J;

    while (times-- > 0) {
        js_pop(J, js_gettop(J));
        js_getregistry(J, callable->function);
        js_pushundefined(J);
        if (js_pcall(J, 0) != 0) fail(J);
    }
}

static const char *answer(void *user)
{
    static char room[4096];
    Callable *callable = user;
    js_State *J = callable->J;

    if (js_isnumber(J, -1))
        snprintf(room, sizeof room, "%.17g", js_trynumber(J, -1, 0));
    else
        snprintf(room, sizeof room, "%s", js_trystring(J, -1, "error"));
    return room;
}

/* What is freed here is garbage that the collector takes during the next ones. */
static void compile(void *J, const Condition *condition, const char *text, long times)
{
    (void)condition;
    while (times-- > 0) {
        if (js_ploadstring(J, "bench", text) != 0) fail(J);
        js_pop(J, 1);
    }
}

#define TEXT_OF_(number) #number
#define TEXT_OF(number) TEXT_OF_(number)

extern const Peer peer_mujs;
const Peer peer_mujs = {
    .name = "mujs",
    .title = "MuJS " TEXT_OF(JS_VERSION_MAJOR) "." TEXT_OF(JS_VERSION_MINOR) "." TEXT_OF(JS_VERSION_PATCH),
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
