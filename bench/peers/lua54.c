/* lua54.c - Lua 5.4. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#define LUA_LOCALS                                                                                           \
    "local abs, floor, max, min, sqrt = math.abs, math.floor, math.max, math.min, math.sqrt\n"               \
    "local find, sub = string.find, string.sub\n"

#include "bench/peers/lua.h"

extern const Peer peer_lua54;
const Peer peer_lua54 = {
    .name = "lua54", .title = LUA_RELEASE, .language = LUA, .open = machine_open, LUA_PEER};
