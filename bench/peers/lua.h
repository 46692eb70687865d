/* lua.h - what Lua and LuaJIT have in common, the C interface: included by the file of each, which has
** included the headers of its own.
**
** The condition is a function of its tags. What it uses of the library stands in locals around it, which is
** how Lua programmers make it fast. All calls of a batch run within one protected call. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"

typedef struct Callable {
    lua_State *L;
    int function; /* in the registry */
    Shape shape;
    const Value *rows; /* of the running batch */
    int count;
    long passes;
    unsigned hits;
} Callable;

static _Noreturn void fail(lua_State *L) { give_up("lua", lua_tostring(L, -1)); }

static void *lua_counted(void *user, void *pointer, size_t old_size, size_t new_size)
{
    return counter_alloc(user, pointer, pointer == NULL ? 0 : old_size, new_size);
}

static void *machine_open(Counter *counter)
{
    lua_State *L = counter == NULL ? luaL_newstate() : lua_newstate(lua_counted, counter);

    if (L == NULL) return NULL;
    luaL_openlibs(L);
    return L;
}

static void machine_close(void *L) { lua_close(L); }
static void collect(void *L) { lua_gc(L, LUA_GCCOLLECT, 0); }

static Callable *callable_new(lua_State *L, const char *parameters, const char *before, const char *text)
{
    static const char chunk[] = LUA_LOCALS "return function(%s) %s%s end";
    Callable *callable = calloc(1, sizeof *callable);
    size_t size = sizeof chunk + strlen(text) + strlen(parameters) + 64;
    char *source = malloc(size);

    if (callable == NULL || source == NULL) give_up("lua", "no memory");
    snprintf(source, size, chunk, parameters, before, text);
    if (luaL_loadstring(L, source) != 0 || lua_pcall(L, 0, 1, 0) != 0) fail(L);
    callable->L = L;
    callable->function = luaL_ref(L, LUA_REGISTRYINDEX);
    free(source);
    return callable;
}

static void *condition_new(void *L, const Condition *condition, const char *text)
{
    char room[512];
    Callable *callable = callable_new(L, condition_parameters(condition, room, sizeof room), "return ", text);

    callable->shape = condition_tags(condition).shape;
    return callable;
}

static void *script_new(void *L, const char *text) { return callable_new(L, "", "", text); }

static void drop(void *context)
{
    Callable *callable = context;

    luaL_unref(callable->L, LUA_REGISTRYINDEX, callable->function);
    free(callable);
}

#define F(k) lua_pushnumber(L, row[k].f);
#define I(k) lua_pushinteger(L, row[k].i);
#define B(k) lua_pushboolean(L, row[k].b);
#define S(k) lua_pushvalue(L, text + (int)row[k].s.which);
#define SHAPE(letters, tags, setters)                                                                        \
    case SHAPE_##letters:                                                                                    \
        while (passes-- > 0) {                                                                               \
            const Value *row = callable->rows, *end = row + callable->count * tags;                          \
                                                                                                             \
            for (; row < end; row += tags) {                                                                 \
                lua_pushvalue(L, function);                                                                  \
                setters lua_call(L, tags, 1);                                                                \
                hits += (unsigned)lua_toboolean(L, -1);                                                      \
                lua_settop(L, top);                                                                          \
            }                                                                                                \
        }                                                                                                    \
        break;

static int batch(lua_State *L)
{
    Callable *callable = lua_touserdata(L, 1);
    long passes = callable->passes;
    unsigned hits = 0;
    int function = 2, text = 3, top, i;

    luaL_checkstack(L, 2 * MAX_TAGS + text_count, NULL);
    lua_rawgeti(L, LUA_REGISTRYINDEX, callable->function);
    for (i = 0; i < text_count; i++) lua_pushlstring(L, texts[i].bytes, texts[i].length);
    top = lua_gettop(L);
    switch (callable->shape) {
#include "bench/shapes.def"
    case SHAPES: break;
    }
    callable->hits = hits;
    return 0;
}

static unsigned call(void *context, const Value *rows, int count, long passes)
{
    Callable *callable = context;
    lua_State *L = callable->L;

    callable->rows = rows;
    callable->count = count;
    callable->passes = passes;
    lua_pushcfunction(L, batch);
    lua_pushlightuserdata(L, callable);
    if (lua_pcall(L, 1, 0, 0) != 0) fail(L);
    return callable->hits;
}

static void run(void *context, long times)
{
    Callable *callable = context;
    lua_State *L = callable->L;

    while (times-- > 0) {
        lua_settop(L, 0);
        lua_rawgeti(L, LUA_REGISTRYINDEX, callable->function);
        if (lua_pcall(L, 0, 1, 0) != 0) fail(L);
    }
}

static const char *answer(void *context)
{
    static char room[4096];
    Callable *callable = context;

    if (lua_type(callable->L, -1) == LUA_TNUMBER)
        snprintf(room, sizeof room, "%.17g", lua_tonumber(callable->L, -1));
    else
        snprintf(room, sizeof room, "%s", lua_tostring(callable->L, -1));
    return room;
}

/* What is freed here is garbage that the collector takes during the next ones. */
static void compile(void *context, const Condition *condition, const char *text, long times)
{
    lua_State *L = context;
    char chunk[1024];
    int length = snprintf(chunk, sizeof chunk, "return %s", text);

    (void)condition;
    while (times-- > 0) {
        if (luaL_loadbuffer(L, chunk, (size_t)length, "bench") != 0) fail(L);
        lua_settop(L, 0);
    }
}

/* The rest of a Peer's initializer. */
#define LUA_PEER                                                                                             \
    .close = machine_close, .collect = collect, .condition = condition_new, .program = condition_new,        \
    .call = call, .script = script_new, .run = run, .answer = answer, .drop = drop, .compile = compile
