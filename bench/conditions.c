/* conditions.c - the conditions, their values, and each as native C.
**
** "eight" are those that Rung was made with; "others" are of the same kinds and were chosen afterwards, in
** other shapes, so that tuning for the eight would show. Lua texts may use these locals: abs, floor, max,
** min, sqrt, find, sub and (LuaJIT) band, lshift, rshift. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"

#define TEXT(which, bytes) {bytes, sizeof bytes - 1, which}
const Text texts[] = {
    TEXT(0, "ns=1;i=2245"), TEXT(1, "ns=1;i=2246"), TEXT(2, "ns=2;s=Boiler.Temperature"),
    TEXT(3, "ns=1;i=85"),
    TEXT(4, "Objects/Server/DataAccess_AnalogType/Temperature"),
    TEXT(5, "Objects/Server/DataAccess_DataItem/Pressure"),
    TEXT(6, "Objects/Boilers/DataAccess_AnalogType_1/Level"),
    TEXT(7, "Objects/Server/ServerStatus/CurrentTime"),
    TEXT(8, "AUTO"), TEXT(9, "MANUAL"), TEXT(10, "OFF"), TEXT(11, "REMOTE"), TEXT(12, "CASCADE"),
    TEXT(13, "MAINTENANCE"),
};
#undef TEXT
const int text_count = sizeof texts / sizeof *texts;

static const struct TextSet {
    const char *name;
    uint32_t first, count;
} text_sets[] = {{"ids", 0, 4}, {"paths", 4, 4}, {"modes", 8, 6}};

/* ---- the conditions in C -------------------------------------------------------------------- */

#define NATIVE(name, expression) \
    static bool name(const Value *v) { return expression; }

static bool is_text(Text text, const char *wanted, size_t length)
{
    return text.length == length && memcmp(text.bytes, wanted, length) == 0;
}
static bool has_text(Text text, const char *wanted, size_t length)
{
    size_t at;

    for (at = 0; at + length <= text.length; at++)
        if (memcmp(text.bytes + at, wanted, length) == 0) return true;
    return false;
}
static double larger(double a, double b) { return a > b ? a : b; }
static double smaller(double a, double b) { return a < b ? a : b; }
#define IS(k, wanted) is_text(v[k].s, wanted, sizeof wanted - 1)
#define HAS(k, wanted) has_text(v[k].s, wanted, sizeof wanted - 1)

NATIVE(threshold, v[0].f > 80)
NATIVE(mixed3, (v[0].f > 80.5 && v[1].f < 3.2) || v[2].b == false)
NATIVE(arith, (v[0].f * v[1].f - v[2].f * v[3].f) / (v[2].f * v[3].f) * 100 > 12.5)
NATIVE(intbits, (v[0].i & 15) == 3 && v[1].i % 10 == 0 && v[2].i != 2)
NATIVE(nodeid, IS(0, "ns=1;i=2245"))
NATIVE(strfind, HAS(0, "DataAccess_AnalogType") && v[1].s.length >= 4 && memcmp(v[1].s.bytes, "ns=1", 4) == 0)
NATIVE(math, fabs(v[0].f - v[1].f) > 0.5 && larger(v[2].f, v[3].f) < 100 && floor(v[0].f) != 0)
static bool and16(const Value *v)
{
    int k;

    for (k = 0; k < 16; k++)
        if (!(v[k].f < 101)) return false;
    return true;
}
NATIVE(band, v[0].f <= v[1].f || v[0].f >= v[2].f)
NATIVE(fault, !v[0].b && v[1].i != 0)
NATIVE(ternary, (v[0].i == 1 ? v[1].f - v[2].f : v[2].f - v[1].f) > 15)
NATIVE(round_mod, floor(v[0].f - v[1].f + 0.5) != 0 && v[2].i % 7 < 3)
NATIVE(distance, sqrt(v[0].f * v[0].f + v[1].f * v[1].f) > v[2].f)
NATIVE(notmode, !IS(0, "OFF") && !IS(0, "MANUAL") && v[1].f > 10)
NATIVE(suffix, (v[0].s.length >= 11 && memcmp(v[0].s.bytes + v[0].s.length - 11, "Temperature", 11) == 0) ||
                   HAS(0, "Status"))
NATIVE(shifts, (v[0].i >> 8 & 255) > 100 && (v[0].i << 2 & 1023) != 512)
NATIVE(chain, IS(0, "AUTO")      ? v[1].f > 50
              : IS(0, "CASCADE") ? v[1].f > 75
              : IS(0, "REMOTE")  ? v[1].f > 25
                                 : v[1].f > 90)
NATIVE(relative, fabs(v[0].f - v[1].f) / larger(fabs(v[0].f), fabs(v[1].f)) > 0.1)
NATIVE(average, (v[0].f + v[1].f + v[2].f + v[3].f) / 4 > 60 &&
                    smaller(smaller(v[0].f, v[1].f), smaller(v[2].f, v[3].f)) > 5)
NATIVE(agree, v[0].b != (v[1].f > 0.5))

/* ---- the table ------------------------------------------------------------------------------ */

static const char eight[] = "eight", others[] = "others";

const Condition conditions[] = {
    {"threshold", "temp:f", {"temp > 80"}, threshold, eight},
    {"mixed3", "temp:f pressure:f running:b",
     {"temp > 80.5 && pressure < 3.2 || running === false", NULL,
      "temp > 80.5 and pressure < 3.2 or running == false"},
     mixed3, eight},
    {"arith", "flow_out:f temp_out:f flow_in:f temp_in:f",
     {"(flow_out * temp_out - flow_in * temp_in) / (flow_in * temp_in) * 100 > 12.5"}, arith, eight},
    {"intbits", "status:i counter:i mode:i",
     {"(status & 15) === 3 && counter % 10 === 0 && mode !== 2", NULL,
      "(status & 15) == 3 and counter % 10 == 0 and mode ~= 2",
      "band(status, 15) == 3 and counter % 10 == 0 and mode ~= 2"},
     intbits, eight},
    {"nodeid", "node_id:ids", {"node_id === \"ns=1;i=2245\"", NULL, "node_id == \"ns=1;i=2245\""}, nodeid,
     eight},
    {"strfind", "path:paths node_id:ids",
     {"path.includes(\"DataAccess_AnalogType\") && node_id.startsWith(\"ns=1\")",
      "path.indexOf(\"DataAccess_AnalogType\") >= 0 && node_id.substring(0, 4) === \"ns=1\"",
      "find(path, \"DataAccess_AnalogType\", 1, true) ~= nil and sub(node_id, 1, 4) == \"ns=1\""},
     strfind, eight},
    {"math", "x:f y:f a:f b:f",
     {"Math.abs(x - y) > 0.5 && Math.max(a, b) < 100 && Math.floor(x) !== 0", NULL,
      "abs(x - y) > 0.5 and max(a, b) < 100 and floor(x) ~= 0"},
     math, eight},
    {"and16", "t0:f t1:f t2:f t3:f t4:f t5:f t6:f t7:f t8:f t9:f t10:f t11:f t12:f t13:f t14:f t15:f",
     {"t0<101 && t1<101 && t2<101 && t3<101 && t4<101 && t5<101 && t6<101 && t7<101 && "
      "t8<101 && t9<101 && t10<101 && t11<101 && t12<101 && t13<101 && t14<101 && t15<101",
      NULL,
      "t0<101 and t1<101 and t2<101 and t3<101 and t4<101 and t5<101 and t6<101 and t7<101 and "
      "t8<101 and t9<101 and t10<101 and t11<101 and t12<101 and t13<101 and t14<101 and t15<101"},
     and16, eight},
    {"band", "level:f low:f high:f",
     {"level <= low || level >= high", NULL, "level <= low or level >= high"}, band, others},
    {"fault", "running:b fault_code:i4",
     {"!running && fault_code !== 0", NULL, "not running and fault_code ~= 0"}, fault, others},
    {"ternary", "mode:i3 setpoint:f temp:f",
     {"(mode === 1 ? setpoint - temp : temp - setpoint) > 15", NULL,
      "(mode == 1 and setpoint - temp or temp - setpoint) > 15"},
     ternary, others},
    {"round_mod", "flow_in:f flow_out:f total:i",
     {"Math.round(flow_in - flow_out) !== 0 && total % 7 < 3", NULL,
      "floor(flow_in - flow_out + 0.5) ~= 0 and total % 7 < 3"},
     round_mod, others},
    {"distance", "dx:f dy:f radius:f",
     {"Math.sqrt(dx * dx + dy * dy) > radius", NULL, "sqrt(dx * dx + dy * dy) > radius"}, distance, others},
    {"notmode", "mode:modes speed:f",
     {"mode !== \"OFF\" && mode !== \"MANUAL\" && speed > 10", NULL,
      "mode ~= \"OFF\" and mode ~= \"MANUAL\" and speed > 10"},
     notmode, others},
    {"suffix", "path:paths",
     {"path.endsWith(\"Temperature\") || path.includes(\"Status\")",
      "path.slice(-11) === \"Temperature\" || path.indexOf(\"Status\") >= 0",
      "sub(path, -11) == \"Temperature\" or find(path, \"Status\", 1, true) ~= nil"},
     suffix, others},
    {"shifts", "word:i",
     {"(word >> 8 & 255) > 100 && (word << 2 & 1023) !== 512", NULL,
      "(word >> 8 & 255) > 100 and (word << 2 & 1023) ~= 512",
      "band(rshift(word, 8), 255) > 100 and band(lshift(word, 2), 1023) ~= 512"},
     shifts, others},
    {"chain", "mode:modes speed:f",
     {"mode === \"AUTO\" ? speed > 50 : mode === \"CASCADE\" ? speed > 75 : "
      "mode === \"REMOTE\" ? speed > 25 : speed > 90",
      NULL,
      "speed > (mode == \"AUTO\" and 50 or mode == \"CASCADE\" and 75 or mode == \"REMOTE\" and 25 or 90)"},
     chain, others},
    {"relative", "a:f b:f",
     {"Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)) > 0.1", NULL,
      "abs(a - b) / max(abs(a), abs(b)) > 0.1"},
     relative, others},
    {"average", "t0:f t1:f t2:f t3:f",
     {"(t0 + t1 + t2 + t3) / 4 > 60 && Math.min(t0, t1, t2, t3) > 5", NULL,
      "(t0 + t1 + t2 + t3) / 4 > 60 and min(t0, t1, t2, t3) > 5"},
     average, others},
    {"agree", "running:b speed:f", {"running !== (speed > 0.5)", NULL, "running ~= (speed > 0.5)"}, agree,
     others},
};
const int condition_count = sizeof conditions / sizeof *conditions;

/* Those of the ladder, over one tag, node_id. */
const char *const ladder_conditions[LADDER_CONDITIONS] = {
    "node_id === \"i=1\"", "node_id === \"i=2255\"", "node_id && node_id.includes(\"rampBool\")"};

/* ---- taking a condition apart --------------------------------------------------------------- */

const char *text_in(const char *const *text, Language language)
{
    /* The languages before each: ES5 is JavaScript, LuaJIT is Lua, and an expression may be both. */
    while (text[language] == NULL && language != JS) language = language == LUAJIT ? LUA : JS;
    return text[language] != NULL && *text[language] != '\0' ? text[language] : NULL;
}

typedef void (*EachTag)(void *user, int k, const char *name, size_t length, const char *kind,
                        size_t kind_length);

/* Calls `each` for every tag: its name, and what follows the colon. */
static int walk_tags(const Condition *condition, EachTag each, void *user)
{
    const char *at = condition->tags;
    int k;

    for (k = 0; *at != '\0'; k++) {
        size_t length = strcspn(at, ":"), kind_length = strcspn(at + length + 1, " ");

        each(user, k, at, length, at + length + 1, kind_length);
        at += length + 1 + kind_length;
        at += *at == ' ';
    }
    return k;
}

static const struct TextSet *text_set(const char *kind, size_t length)
{
    size_t i;

    for (i = 0; i < sizeof text_sets / sizeof *text_sets; i++)
        if (strlen(text_sets[i].name) == length && memcmp(text_sets[i].name, kind, length) == 0)
            return &text_sets[i];
    return NULL;
}

static void take_apart(void *user, int k, const char *name, size_t length, const char *kind,
                       size_t kind_length)
{
    Tags *tags = user;

    memcpy(tags->names[k], name, length);
    tags->names[k][length] = '\0';
    tags->letters[k] = text_set(kind, kind_length) != NULL ? 's' : *kind;
    tags->letters[k + 1] = '\0';
}

Tags condition_tags(const Condition *condition)
{
    static const char *const letters[] = {
#define F(k)
#define I(k)
#define B(k)
#define S(k)
#define SHAPE(letters, count, setters) #letters,
#include "bench/shapes.def"
    };
    Tags tags;
    int shape;

    tags.count = walk_tags(condition, take_apart, &tags);
    for (shape = 0; shape < SHAPES; shape++)
        if (strcmp(letters[shape], tags.letters) == 0) break;
    if (shape == SHAPES) give_up(condition->name, "shapes.def has no such list of tags");
    tags.shape = (Shape)shape;
    return tags;
}

const char *condition_parameters(const Condition *condition, char *room, size_t size)
{
    Tags tags = condition_tags(condition);
    size_t length = 0;
    int k;

    for (k = 0; k < tags.count; k++)
        length += (size_t)snprintf(room + length, size - length, "%s%s", k == 0 ? "" : ", ", tags.names[k]);
    return room;
}

typedef struct Filler {
    uint64_t state;
    Value *row;
} Filler;

static uint32_t random_below(Filler *filler, uint32_t limit)
{
    filler->state = filler->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((filler->state >> 33) % limit);
}

static void fill(void *user, int k, const char *name, size_t length, const char *kind, size_t kind_length)
{
    Filler *filler = user;
    const struct TextSet *set = text_set(kind, kind_length);

    (void)name, (void)length;
    if (set != NULL)
        filler->row[k].s = texts[set->first + random_below(filler, set->count)];
    else if (*kind == 'f')
        filler->row[k].f = random_below(filler, 1000000) / 10000.0;
    else if (*kind == 'b')
        filler->row[k].b = random_below(filler, 2) == 1;
    else
        filler->row[k].i = (int32_t)random_below(filler, kind_length > 1 ? (uint32_t)atoi(kind + 1) : 65536);
}

Value *condition_rows(const Condition *condition)
{
    int count = condition_tags(condition).count, i;
    Value *rows = calloc(ROWS * (size_t)count, sizeof *rows);
    Filler filler = {1, rows};

    if (rows == NULL) give_up(condition->name, "no memory");
    for (i = 0; i < ROWS; i++, filler.row += count) walk_tags(condition, fill, &filler);
    return rows;
}
