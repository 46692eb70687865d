/* luajit.c - LuaJIT twice: as it comes, and with its compiler off, which leaves the interpreter. */
#include <lauxlib.h>
#include <lua.h>
#include <luajit.h>
#include <lualib.h>

#define LUA_LOCALS                                                                                           \
    "local abs, floor, max, min, sqrt = math.abs, math.floor, math.max, math.min, math.sqrt\n"               \
    "local find, sub, band = string.find, string.sub, bit.band\n"                                            \
    "local lshift, rshift = bit.lshift, bit.rshift\n"

#include "bench/peers/lua.h"

static void *interpreter_open(Counter *counter)
{
    lua_State *L = machine_open(counter);

    if (L != NULL) luaJIT_setmode(L, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_OFF);
    return L;
}

extern const Peer peer_luajit, peer_luajit_off;
const Peer peer_luajit = {
    .name = "luajit", .title = LUAJIT_VERSION, .language = LUAJIT, .open = machine_open, LUA_PEER};
const Peer peer_luajit_off = {.name = "luajit-off",
                              .title = LUAJIT_VERSION ", interpreter only",
                              .language = LUAJIT,
                              .open = interpreter_open,
                              LUA_PEER};
