/* scripts.c - programs that run for a while, each as one would write it in the language.
**
** Lua has neither JSON nor regular expressions, and its sort() compares numbers as numbers: where that makes
** the work another, Lua is left out. */
#include "bench/bench.h"

#define NUMBERS_JS "let seed = 1;\nconst a = [];\n" \
                   "for (let i = 0; i < 1000; i++) { seed = seed * 16807 % 2147483647; a.push(seed); }\n"
#define NUMBERS_ES5 "var seed = 1, a = [], i;\n" \
                    "for (i = 0; i < 1000; i++) { seed = seed * 16807 % 2147483647; a.push(seed); }\n"
#define NUMBERS_LUA "local seed, a = 1, {}\n" \
                    "for i = 1, 1000 do seed = seed * 16807 % 2147483647; a[i] = seed end\n"

#define READING(n, name, value)                                                                             \
    "{\"tag\":\"Boiler." name "." n "\",\"value\":" value ",\"quality\":\"Good\",\"unit\":\"degC\","\
    "\"time\":\"2026-03-01T08:00:0" n ".000Z\",\"limits\":[10,90.5,null],\"note\":\"\"}"
#define MESSAGE                                                                                             \
    "{\"seq\":41,\"source\":\"line 3\",\"readings\":["                                                      \
    READING("1", "Temperature", "81.25") "," READING("2", "Pressure", "3.125") ","                          \
    READING("3", "Temperature", "79.5") "," READING("4", "Level", "0.0625") ","                             \
    READING("5", "Temperature", "-12") "," READING("6", "Flow", "1200") ","                                 \
    READING("7", "Temperature", "81.75") "," READING("8", "Pressure", "2.5e-7") ","                         \
    READING("9", "Temperature", "99.99") "," READING("0", "Speed", "123456.789") ","                        \
    READING("1", "Vibration", "0.001") "," READING("2", "Current", "16.4") "]}"

#define PAIRS "pump=120;valve=7;level=88;mode=3;speed=1450;temp=81;"
#define LINE PAIRS PAIRS PAIRS PAIRS PAIRS PAIRS

const Script scripts[] = {
    {"sum 1000",
     {"let s = 0;\nfor (let i = 0; i < 1000; i++) s += i;\nreturn s;",
      "var s = 0, i;\nfor (i = 0; i < 1000; i++) s += i;\nreturn s;",
      "local s = 0\nfor i = 0, 999 do s = s + i end\nreturn s"}},
    {"fib(25)",
     {"function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }\nreturn fib(25);", NULL,
      "local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end\nreturn fib(25)"}},
    {"sort",
     {NUMBERS_JS "a.sort();\nreturn a[0] + a[1] * 2 + a[500] * 3 + a[999];",
      NUMBERS_ES5 "a.sort();\nreturn a[0] + a[1] * 2 + a[500] * 3 + a[999];", ""}},
    {"sort by function",
     {NUMBERS_JS "a.sort((x, y) => x - y);\nreturn a[0] + a[1] * 2 + a[500] * 3 + a[999];",
      NUMBERS_ES5 "a.sort(function (x, y) { return x - y; });\nreturn a[0] + a[1] * 2 + a[500] * 3 + a[999];",
      NUMBERS_LUA "table.sort(a, function(x, y) return x < y end)\n"
                  "return a[1] + a[2] * 2 + a[501] * 3 + a[1000]"}},
    {"build a string",
     {"let s = '';\nfor (let i = 0; i < 1000; i++) s += 'item ' + i + ';';\nreturn s.length;",
      "var s = '', i;\nfor (i = 0; i < 1000; i++) s += 'item ' + i + ';';\nreturn s.length;",
      "local t = {}\nfor i = 0, 999 do t[#t + 1] = 'item ' .. i .. ';' end\nreturn #table.concat(t)"}},
    {"properties",
     {"const o = {x: 1, y: 2, z: 3, name: 'pump'};\nlet sum = 0;\n"
      "for (let i = 0; i < 1000; i++) { o.x += o.y; sum += o.x * o.z; }\nreturn sum;",
      "var o = {x: 1, y: 2, z: 3, name: 'pump'}, sum = 0, i;\n"
      "for (i = 0; i < 1000; i++) { o.x += o.y; sum += o.x * o.z; }\nreturn sum;",
      "local o, sum = {x = 1, y = 2, z = 3, name = 'pump'}, 0\n"
      "for i = 0, 999 do o.x = o.x + o.y; sum = sum + o.x * o.z end\nreturn sum"}},
    {"closures",
     {"const counter = () => { let n = 0; return step => (n += step); };\nlet total = 0;\n"
      "for (let i = 0; i < 200; i++) { const c = counter(); c(1); c(2); total += c(i); }\nreturn total;",
      "function counter() { var n = 0; return function (step) { return n += step; }; }\n"
      "var total = 0, i, c;\n"
      "for (i = 0; i < 200; i++) { c = counter(); c(1); c(2); total += c(i); }\nreturn total;",
      "local function counter() local n = 0; return function(step) n = n + step; return n end end\n"
      "local total = 0\n"
      "for i = 0, 199 do local c = counter(); c(1); c(2); total = total + c(i) end\nreturn total"}},
    {"JSON 2 kB",
     {"const m = JSON.parse('" MESSAGE "');\nm.seq++;\n"
      "return JSON.stringify(m).length + m.seq + m.readings[11].value;",
      "var m = JSON.parse('" MESSAGE "');\nm.seq++;\n"
      "return JSON.stringify(m).length + m.seq + m.readings[11].value;",
      ""}},
    {"regex replace", {"return '" LINE "'.replace(/([a-z]+)=(\\d+)/g, '$2:$1');", NULL, ""}},
};
const int script_count = sizeof scripts / sizeof *scripts;
