/* bench.c - Rung beside other engines, in one run on one machine. bench/README.md tells how and why.
**
**     bench [MODE...] [--only NAME,...] [--engine NAME,...] [--rounds N] [--smoke]
**           [--json FILE] [--svg FILE]
*/
#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/bench.h"

#define PEER(name) extern const Peer peer_##name;
#include "bench/peers.h" /* in the build folder: PEER(name) for each engine that was found */
#undef PEER
#define PEER(name) &peer_##name,
const Peer *const peers[] = {
#include "bench/peers.h"
};
const int peer_count = sizeof peers / sizeof *peers;

/* Where each engine comes from, by what its name begins with. */
static const struct Source {
    const char *name, *package;
} sources[] = {{"quickjs", "libquickjs and quickjs (Debian 13), or make QUICKJS=prefix"},
               {"luajit", "libluajit-5.1-dev"},
               {"lua54", "liblua5.4-dev"},
               {"duktape", "duktape-dev"},
               {"mujs", "libmujs-dev"}};
enum { SOURCES = sizeof sources / sizeof *sources };

static const struct Mode {
    const char *name;
    void (*run)(const Options *options);
} modes[] = {{"call", mode_call},       {"compile", mode_compile}, {"create", mode_create},
             {"scripts", mode_scripts}, {"memory", mode_memory},   {"ladder", mode_ladder},
           {"rules", mode_rules}};
enum { MODES = sizeof modes / sizeof *modes };

_Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

void *counter_alloc(Counter *counter, void *pointer, size_t old_size, size_t new_size)
{
    counter->bytes += new_size - old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    counter->calls++;
    return realloc(pointer, new_size);
}

/* The size lies in front, in room that keeps the block aligned for every type. */
void *counter_realloc(Counter *counter, void *pointer, size_t size)
{
    enum { FRONT = 16 };
    char *block = pointer == NULL ? NULL : (char *)pointer - FRONT;
    size_t old_size = 0;

    if (block != NULL) memcpy(&old_size, block, sizeof old_size);
    counter->bytes -= old_size;
    if (size == 0) {
        free(block);
        return NULL;
    }
    block = realloc(block, FRONT + size);
    if (block == NULL) give_up("counter", "no memory");
    memcpy(block, &size, sizeof size);
    counter->bytes += size;
    counter->calls++;
    return block + FRONT;
}

/* Whether a name is in a list with commas; every name is in no list. */
bool chosen(const char *list, const char *name)
{
    size_t length = strlen(name);

    if (list == NULL) return true;
    for (;;) {
        size_t part = strcspn(list, ",");

        if (part == length && memcmp(list, name, length) == 0) return true;
        if (list[part] == '\0') return false;
        list += part + 1;
    }
}

double processor_time(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

enum { MAX_ROUNDS = 1001 };

void race(Runner *runners, int count, const Options *options)
{
    static double samples[16][MAX_ROUNDS];
    long times[16];
    int round, i;

    for (i = 0; i < count; i++) { /* warm-up, which finds how often makes a round */
        double best;

        for (times[i] = 1;; times[i] *= 2) {
            int attempt;

            for (best = HUGE_VAL, attempt = 0; attempt < 3; attempt++) { /* one may have been interrupted */
                double start = processor_time(), spent;

                runners[i].work(runners[i].context, times[i]);
                spent = processor_time() - start;
                if (spent < best) best = spent;
            }
            if (best * 2 > options->slice) break;
        }
    }
    for (round = 0; round < options->rounds; round++)
        for (i = 0; i < count; i++) {
            double start = processor_time();

            runners[i].work(runners[i].context, times[i]);
            samples[i][round] = (processor_time() - start) / (double)times[i] / runners[i].calls;
        }
    for (i = 0; i < count; i++) {
        qsort(samples[i], (size_t)options->rounds, sizeof samples[i][0], ascending);
        runners[i].least = samples[i][0];
        runners[i].median = samples[i][options->rounds / 2];
    }
}

/* The engines that take part, with their versions, and what to install for the others. */
static void show_engines(const Options *options)
{
    int i, p;

    printf("%-12s%s; built by %s\n", "on", report_machine(), report_compiler);
    for (p = 0; p < peer_count; p++)
        if (chosen(options->engines, peers[p]->name)) printf("%-12s%s\n", peers[p]->name, peers[p]->title);
    for (i = 0; i < SOURCES; i++) {
        for (p = 0; p < peer_count; p++)
            if (strncmp(peers[p]->name, sources[i].name, strlen(sources[i].name)) == 0) break;
        if (p == peer_count && chosen(options->engines, sources[i].name))
            printf("%-12snot here: install %s\n", sources[i].name, sources[i].package);
    }
}

static _Noreturn void usage(void)
{
    int i;

    fprintf(stderr, "usage: bench [MODE...] [--only NAME,...] [--engine NAME,...] [--rounds N] [--smoke] "
                    "[--json FILE] [--svg FILE]\nmodes:");
    for (i = 0; i < MODES; i++) fprintf(stderr, " %s", modes[i].name);
    fprintf(stderr, "\nengines:");
    for (i = 0; i < peer_count; i++) fprintf(stderr, " %s", peers[i]->name);
    fprintf(stderr, "\n");
    exit(2);
}

int main(int argc, char **argv)
{
    Options options = {NULL, NULL, 21, 2e6, false};
    const char *json = NULL, *svg = NULL;
    unsigned wanted = 0;
    int i, m;

    if (argc == 4 && strcmp(argv[1], "--resident") == 0) {
        for (i = 0; i < peer_count; i++)
            if (strcmp(peers[i]->name, argv[2]) == 0)
                printf("%.1f\n", resident_growth(peers[i], atoi(argv[3])));
        return 0;
    }
    for (i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;

        if (strcmp(argv[i], "--smoke") == 0) {
            options.rounds = 2;
            options.slice = 1e4;
            options.smoke = true;
            continue;
        }
        for (m = 0; m < MODES; m++)
            if (strcmp(argv[i], modes[m].name) == 0) break;
        if (m < MODES) {
            wanted |= 1u << m;
            continue;
        }
        if (value == NULL) usage();
        if (strcmp(argv[i], "--only") == 0)
            options.only = value;
        else if (strcmp(argv[i], "--engine") == 0)
            options.engines = value;
        else if (strcmp(argv[i], "--rounds") == 0)
            options.rounds = atoi(value);
        else if (strcmp(argv[i], "--json") == 0)
            json = value;
        else if (strcmp(argv[i], "--svg") == 0)
            svg = value;
        else
            usage();
        i++;
    }
    if (options.rounds < 1 || options.rounds > MAX_ROUNDS) usage();
    show_engines(&options);
    for (m = 0; m < MODES; m++)
        if (wanted == 0 || (wanted >> m & 1) != 0) modes[m].run(&options);
    if (report_count() == 0)
        give_up(options.only == NULL ? "nothing" : options.only, "there is nothing of that name");
    if (json != NULL && !report_json(json)) give_up(json, "cannot be written");
    if (svg != NULL && !report_svg(svg)) give_up(svg, "cannot be written");
    return 0;
}
