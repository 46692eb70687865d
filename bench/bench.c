/* bench.c - nanoseconds for one evaluation, beside the same condition as native C in the same run.
**
**     bench [--json] [--smoke]
**
** A call is what a host does: it sets every tag that the condition reads, then evaluates once. The values
** are random and different at every call. Native is the same condition as a C function, called through a
** pointer with the row of values. Both must give the same answers before anything is timed. The best of
** several rounds counts: it is the one that the rest of the machine disturbed least. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "include/rung.h"

enum { ROWS = 1024, MAX_TAGS = 16 };

typedef struct Text {
    const char *bytes;
    size_t length;
} Text;

/* The values of one call: doubles, ints, bools or texts, as the condition needs them. */
typedef struct Row {
    double f[MAX_TAGS];
    int32_t i[3];
    bool b;
    Text s[2];
} Row;

typedef bool (*Native)(const Row *row);

/* One condition. Tags: the letters f, i, b and s say from where in the row the next one comes. */
typedef struct Condition {
    const char *name, *source, *names, *letters;
    Native native;
} Condition;

static bool threshold(const Row *r) { return r->f[0] > 80; }
static bool mixed3(const Row *r) { return (r->f[0] > 80.5 && r->f[1] < 3.2) || r->b == false; }
static bool arith(const Row *r)
{
    return (r->f[0] * r->f[1] - r->f[2] * r->f[3]) / (r->f[2] * r->f[3]) * 100 > 12.5;
}
static bool intbits(const Row *r) { return (r->i[0] & 15) == 3 && r->i[1] % 10 == 0 && r->i[2] != 2; }
static bool is_text(Text text, const char *wanted, size_t length)
{
    return text.length == length && memcmp(text.bytes, wanted, length) == 0;
}
static bool nodeid(const Row *r) { return is_text(r->s[0], "ns=1;i=2245", 11); }
static bool strfind(const Row *r)
{
    static const char wanted[] = "DataAccess_AnalogType";
    size_t length = sizeof wanted - 1, at;

    for (at = 0; at + length <= r->s[0].length; at++)
        if (memcmp(r->s[0].bytes + at, wanted, length) == 0)
            return r->s[1].length >= 4 && memcmp(r->s[1].bytes, "ns=1", 4) == 0;
    return false;
}
static bool math(const Row *r)
{
    return fabs(r->f[0] - r->f[1]) > 0.5 && (r->f[2] > r->f[3] ? r->f[2] : r->f[3]) < 100 &&
           floor(r->f[0]) != 0;
}
static bool and16(const Row *r)
{
    int k;

    for (k = 0; k < 16; k++)
        if (!(r->f[k] < 101)) return false;
    return true;
}

static const Condition conditions[] = {
    {"threshold", "temp > 80", "temp", "f", threshold},
    {"mixed3", "temp > 80.5 && pressure < 3.2 || running === false", "temp pressure running", "ffb", mixed3},
    {"arith", "(flow_out * temp_out - flow_in * temp_in) / (flow_in * temp_in) * 100 > 12.5",
     "flow_out temp_out flow_in temp_in", "ffff", arith},
    {"intbits", "(status & 15) === 3 && counter % 10 === 0 && mode !== 2", "status counter mode", "iii",
     intbits},
    {"nodeid", "node_id === \"ns=1;i=2245\"", "node_id", "s", nodeid},
    {"strfind", "path.includes(\"DataAccess_AnalogType\") && node_id.startsWith(\"ns=1\")", "path node_id",
     "ss", strfind},
    {"math", "Math.abs(x - y) > 0.5 && Math.max(a, b) < 100 && Math.floor(x) !== 0", "x y a b", "ffff", math},
    {"and16",
     "t0<101 && t1<101 && t2<101 && t3<101 && t4<101 && t5<101 && t6<101 && t7<101 && "
     "t8<101 && t9<101 && t10<101 && t11<101 && t12<101 && t13<101 && t14<101 && t15<101",
     "t0 t1 t2 t3 t4 t5 t6 t7 t8 t9 t10 t11 t12 t13 t14 t15", "ffffffffffffffff", and16},
};
enum { CONDITIONS = sizeof conditions / sizeof *conditions };

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

static void must(rung_status status, const char *what)
{
    if (status != RUNG_OK) give_up(what, rung_status_text(status));
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* The same sequence in every run. */
static uint32_t random_below(uint32_t limit)
{
    static uint64_t state = 1;

    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((state >> 33) % limit);
}

static void fill(Row *rows, const Condition *condition)
{
    static const char *const ids[] = {"ns=1;i=2245", "ns=1;i=2246", "ns=2;s=Boiler.Temperature", "ns=1;i=85"};
    static const char *const paths[] = {
        "Objects/Server/DataAccess_AnalogType/Temperature", "Objects/Server/DataAccess_DataItem/Pressure",
        "Objects/Boilers/DataAccess_AnalogType_1/Level", "Objects/Server/ServerStatus/CurrentTime"};
    int i, k;

    for (i = 0; i < ROWS; i++) {
        const char *id = ids[random_below(4)], *path = paths[random_below(4)];
        bool path_first = strcmp(condition->name, "strfind") == 0;
        Text texts[2] = {{id, strlen(id)}, {path, strlen(path)}};

        for (k = 0; k < MAX_TAGS; k++) rows[i].f[k] = random_below(1000000) / 10000.0;
        for (k = 0; k < 3; k++) rows[i].i[k] = (int32_t)random_below(65536);
        rows[i].b = random_below(2) == 1;
        rows[i].s[0] = texts[path_first];
        rows[i].s[1] = texts[!path_first];
    }
}

/* ---- one condition -------------------------------------------------------------------------- */

typedef struct Host {
    rung_schema *schema;
    rung_program *program;
    rung_tags *tags;
    rung_vm *vm;
    rung_slot *slots[MAX_TAGS];
    const char *letters;
} Host;

static Host host_of(const Condition *condition)
{
    Host host = {.letters = condition->letters};
    const char *at = condition->names;
    rung_diag diag;
    uint32_t i, count = (uint32_t)strlen(condition->letters);

    must(rung_schema_new(NULL, &host.schema), "schema");
    for (i = 0; i < count; i++) {
        char name[32];
        size_t length = strcspn(at, " ");
        char letter = condition->letters[i];

        memcpy(name, at, length);
        name[length] = '\0';
        at += length + (at[length] == ' ');
        must(rung_schema_tag(host.schema, name,
                             letter == 'f'   ? RUNG_DOUBLE
                             : letter == 'i' ? RUNG_INT32
                             : letter == 'b' ? RUNG_BOOL
                                             : RUNG_STRING,
                             NULL),
             name);
    }
    if (rung_compile(host.schema, condition->source, strlen(condition->source), RUNG_EXPRESSION, NULL,
                     &host.program, &diag) != RUNG_OK)
        give_up(condition->source, diag.message);
    must(rung_tags_new(host.schema, &host.tags), "tags");
    must(rung_vm_new(host.schema, NULL, &host.vm), "machine");
    for (i = 0; i < count; i++) host.slots[i] = rung_tags_slot(host.tags, i);
    return host;
}

static void host_free(Host *host)
{
    rung_program_free(host->program);
    rung_vm_free(host->vm);
    rung_tags_free(host->tags);
    rung_schema_free(host->schema);
}

/* The setters of one kind of condition, as a host would have them written down. */
static inline void set_doubles(const Host *host, const Row *row, int count)
{
    int k;

    for (k = 0; k < count; k++) rung_slot_set_double(host->slots[k], row->f[k], RUNG_GOOD, 0);
}

static inline void set_row(const Host *host, const Row *row)
{
    switch (host->letters[0] + 256 * host->letters[1]) {
    case 'f': set_doubles(host, row, 1); break;
    case 'f' + 256 * 'f':
        if (host->letters[2] == 'b') {
            set_doubles(host, row, 2);
            rung_slot_set_bool(host->slots[2], row->b, RUNG_GOOD, 0);
        } else {
            set_doubles(host, row, host->letters[4] == '\0' ? 4 : 16);
        }
        break;
    case 'i' + 256 * 'i':
        rung_slot_set_int32(host->slots[0], row->i[0], RUNG_GOOD, 0);
        rung_slot_set_int32(host->slots[1], row->i[1], RUNG_GOOD, 0);
        rung_slot_set_int32(host->slots[2], row->i[2], RUNG_GOOD, 0);
        break;
    default:
        rung_slot_lend_string(host->slots[0], row->s[0].bytes, row->s[0].length, RUNG_GOOD, 0);
        if (host->letters[1] == 's')
            rung_slot_lend_string(host->slots[1], row->s[1].bytes, row->s[1].length, RUNG_GOOD, 0);
        break;
    }
}

typedef struct Figure {
    double native, rung; /* ns for a call */
} Figure;

static volatile unsigned sink;

static Figure measure(const Condition *condition, bool smoke)
{
    static Row rows[ROWS];
    Host host = host_of(condition);
    Figure best = {1e30, 1e30};
    Native volatile native = condition->native;
    int rounds = smoke ? 2 : 15, passes = smoke ? 2 : 200, round, pass, i;

    fill(rows, condition);
    for (i = 0; i < ROWS; i++) {
        bool truthy;

        set_row(&host, &rows[i]);
        must(rung_eval_bool(host.vm, host.program, NULL, host.tags, &truthy), condition->name);
        if (truthy != native(&rows[i])) give_up(condition->name, "the answers differ");
    }
    for (round = 0; round < rounds; round++) {
        double start = now(), middle, end;
        unsigned hits = 0;

        for (pass = 0; pass < passes; pass++)
            for (i = 0; i < ROWS; i++) hits += native(&rows[i]);
        middle = now();
        for (pass = 0; pass < passes; pass++)
            for (i = 0; i < ROWS; i++) {
                bool truthy;

                set_row(&host, &rows[i]);
                rung_eval_bool(host.vm, host.program, NULL, host.tags, &truthy);
                hits += truthy;
            }
        end = now();
        sink += hits;
        if (best.native > (middle - start) / passes / ROWS) best.native = (middle - start) / passes / ROWS;
        if (best.rung > (end - middle) / passes / ROWS) best.rung = (end - middle) / passes / ROWS;
    }
    host_free(&host);
    return best;
}

/* ---- replay --------------------------------------------------------------------------------- */

static const char RULES[] = "tags:\n"
                            "  temp: {type: double}\n  pressure: {type: double}\n  running: {type: bool}\n"
                            "values:\n  margin: 95 - temp\n"
                            "rules:\n"
                            "  hot: {when: temp > 90 && running}\n"
                            "  low: {when: pressure < 2.5}\n"
                            "  near: {when: margin < 10 || pressure > 3.9}\n";

/* Lines per second: a wide recording of three tags, parsed and evaluated by three rules and a value. */
static double replay(bool smoke)
{
    uint64_t lines = smoke ? 2000 : 400000, line;
    size_t capacity = lines * 64 + 64, length = 0, at;
    char *text = malloc(capacity);
    rung_rules *rules;
    rung_recording *recording;
    rung_recording_metrics metrics;
    rung_event event;
    rung_diag diag;
    rung_status status;
    double start, seconds;

    if (text == NULL) give_up("replay", "no memory");
    length += (size_t)snprintf(text, capacity, "time,temp,pressure,running\n");
    for (line = 0; line < lines; line++)
        length += (size_t)snprintf(text + length, capacity - length, "%llu,%u.%02u,%u.%03u,%s\n",
                                   1772352000000ull + line * 100, 60 + random_below(40), random_below(100),
                                   2 + random_below(2), random_below(1000),
                                   random_below(50) == 0 ? "false" : "true");
    if (rung_rules_load(RULES, strlen(RULES), NULL, &rules, &diag) != RUNG_OK) give_up("rules", diag.message);
    must(rung_recording_new(rules, NULL, &recording), "recording");
    start = now();
    for (at = 0; at < length; at += 65536) {
        must(rung_recording_feed(recording, text + at, length - at < 65536 ? length - at : 65536), "feed");
        if (length - at <= 65536) must(rung_recording_finish(recording), "finish");
        while ((status = rung_recording_step(recording, &diag)) == RUNG_OK)
            while (rung_rules_next_event(rules, &event) == RUNG_OK) sink += event.active;
        if (status != RUNG_END) give_up("replay", diag.message);
    }
    seconds = (now() - start) / 1e9;
    rung_recording_metrics_get(recording, &metrics);
    if (metrics.updates != lines || metrics.bad_lines != 0) give_up("replay", "lines are missing");
    rung_recording_free(recording);
    rung_rules_free(rules);
    free(text);
    return (double)lines / seconds;
}

int main(int argc, char **argv)
{
    bool json = false, smoke = false;
    double ratios = 0, lines;
    int i;

    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (strcmp(argv[i], "--smoke") == 0)
            smoke = true;
        else
            give_up(argv[i], "usage: bench [--json] [--smoke]");
    }
    printf(json ? "{\"version\":\"%s\",\"unit\":\"ns\",\"conditions\":["
                : "Rung %s, nanoseconds for a call\n\ncondition    native    rung   ratio\n",
           rung_version());
    for (i = 0; i < CONDITIONS; i++) {
        Figure figure = measure(&conditions[i], smoke);

        ratios += log(figure.rung / figure.native);
        if (json)
            printf("%s{\"name\":\"%s\",\"native\":%.2f,\"rung\":%.2f}", i == 0 ? "" : ",", conditions[i].name,
                   figure.native, figure.rung);
        else
            printf("%-10s  %7.1f %7.1f %7.1f\n", conditions[i].name, figure.native, figure.rung,
                   figure.rung / figure.native);
        fflush(stdout);
    }
    lines = replay(smoke);
    if (json)
        printf("],\"mean_ratio\":%.2f,\"replay_lines_per_second\":%.0f}\n", exp(ratios / CONDITIONS), lines);
    else
        printf("geometric mean              %7.1f\n\nreplay: %.2f million lines per second (wide CSV, 3 "
               "tags, 3 rules, 1 value)\n",
               exp(ratios / CONDITIONS), lines / 1e6);
    return 0;
}
