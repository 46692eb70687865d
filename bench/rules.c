/* rules.c - the mode `rules`: Rung's own, how rule sets grow. From 1,000 rules over 100 tags to 1,000,000
** rules over 100,000 tags: what loading takes, what a rule weighs, and what an update costs.
**
** Each set is loaded and measured in a process of its own, so that resident memory is its alone. Values move
** slowly, as plants' do: few updates change the state of a rule. Thresholds are loaded from YAML, and once more
** by the calls of a host that has its rules elsewhere. */
#define _DEFAULT_SOURCE /* fork, pipe */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "include/rung.h"

enum { RULES_FOR_A_TAG = 10, BATCH = 1000 };

/* The first tags have as many rules as their name says, all others RULES_FOR_A_TAG on the average. */
static const int reader_counts[] = {1, 10, 1000};
enum { SPECIAL = sizeof reader_counts / sizeof *reader_counts };

typedef enum Row {
    LOAD,     /* ms */
    EACH,     /* us for each rule */
    COUNTED,  /* bytes for each rule */
    PEAK,     /* the most while it is loaded */
    RESIDENT, /* bytes for each rule */
    FIRST,    /* ms: the first update evaluates every rule */
    UPDATE_1, /* ns for an update of one tag with so many rules */
    UPDATE_10,
    UPDATE_1000,
    EVALUATION, /* ns for each rule, when many tags change at once */
    ROWS_OF_RULES
} Row;

static const struct RowInfo {
    const char *group, *name, *unit;
} rows[ROWS_OF_RULES] = {
    {"load", "load, ms", "ms"},      {"load", "us a rule", "us"},
    {"bytes", "counted", "bytes"},   {"bytes", "most while loading", "bytes"},
    {"bytes", "resident", "bytes"},  {"load", "first update, ms", "ms"},
    {"update", "1 rule", "ns"},      {"update", "10 rules", "ns"},
    {"update", "1,000 rules", "ns"}, {"update", "each of many", "ns"},
};

typedef struct Result {
    double least, median;
} Result;

/* ---- The rules ------------------------------------------------------------------------------ */

typedef enum Kind { THRESHOLDS, MIXED, CALLS, KINDS } Kind;

typedef struct Set {
    int rules, tags;
    Kind kind;
    char *text; /* YAML; of CALLS names and conditions, each ended with NUL */
    size_t length;
    rung_rules *loaded;
    double *values;
    rung_sample samples[BATCH];
    int next; /* of the tags that take turns */
    rung_time time;
    uint64_t random;
} Set;

static uint32_t random_of(Set *set)
{
    set->random ^= set->random << 13;
    set->random ^= set->random >> 7;
    set->random ^= set->random << 17;
    return (uint32_t)(set->random >> 32);
}

static double limit_of(Set *set) { return random_of(set) % 10000 / 100.0; }

/* A rule of a tag. In a mixed set six of ten compare with a limit; the others are the rest of a usual day. */
static int print_condition(Set *set, FILE *file, int rule, int tag)
{
    double limit = limit_of(set);
    int other = SPECIAL + (int)(random_of(set) % (uint32_t)(set->tags - SPECIAL));

    switch (set->kind == MIXED ? rule % 10 : 0) {
    case 6: return fprintf(file, "t%d > %.2f && t%d < %.2f", tag, limit, other, limit_of(set));
    case 7: return fprintf(file, "Math.abs(t%d - t%d) > %.2f || t%d > 95", tag, other, limit, tag);
    case 8: return fprintf(file, "held(t%d > %.2f, \"5s\")", tag, limit);
    case 9: return fprintf(file, "latch(t%d >= %.2f, t%d <= %.2f)", tag, limit, tag, limit / 2);
    default: return fprintf(file, "t%d > %.2f", tag, limit);
    }
}

static void print_rule(Set *set, FILE *file, int rule, int tag)
{
    fprintf(file, set->kind == CALLS ? "r%d%c" : "  r%d:\n    when: ", rule, '\0');
    print_condition(set, file, rule, tag);
    fputc(set->kind == CALLS ? '\0' : '\n', file);
}

static void write_text(Set *set)
{
    enum { TAG_ROOM = 40, RULE_ROOM = 100 };
    size_t room = (size_t)set->tags * TAG_ROOM + (size_t)set->rules * RULE_ROOM;
    bool yaml = set->kind != CALLS;
    FILE *file;
    int rule = 0;

    /* one block: freed ones would change what malloc does with the memory of the rules */
    if ((set->text = malloc(room)) == NULL || (file = fmemopen(set->text, room, "w")) == NULL)
        give_up("rules", "no memory");
    if (yaml) fprintf(file, "tags:\n");
    for (int i = 0; i < set->tags; i++) fprintf(file, yaml ? "  t%d: {type: double}\n" : "t%d%c", i, '\0');
    if (yaml) fprintf(file, "rules:\n");
    for (int i = 0; i < SPECIAL; i++)
        for (int k = 0; k < reader_counts[i] && rule < set->rules / 2; k++) print_rule(set, file, rule++, i);
    for (int i = 0; rule < set->rules; i++)
        print_rule(set, file, rule++, SPECIAL + i % (set->tags - SPECIAL));
    set->length = (size_t)ftell(file);
    if (fclose(file) != 0 || set->length >= room) give_up("rules", "the text is longer than expected");
}

/* ---- Measuring ------------------------------------------------------------------------------ */

/* What the rule set has asked for, now and at most. */
typedef struct Asked {
    size_t bytes, most;
} Asked;

static void *count_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Asked *asked = user;

    asked->bytes += new_size - old_size;
    if (asked->most < asked->bytes) asked->most = asked->bytes;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

/* One more sample of a tag: a small step from the last one. */
static void step(Set *set, int tag, rung_sample *sample)
{
    double value = set->values[tag] + random_of(set) % 1000 / 1000.0 - 0.5;

    set->values[tag] = value < 0 ? -value : value > 100 ? 200 - value : value;
    *sample = (rung_sample){.tag = (uint32_t)tag,
                            .value = {.kind = RUNG_VALUE_NUMBER, .number = set->values[tag]},
                            .source_time = set->time,
                            .server_time = RUNG_TIME_NONE,
                            .arrival_time = RUNG_TIME_NONE};
}

static void update(Set *set, int count)
{
    rung_event event;

    if (rung_rules_update(set->loaded, set->samples, (size_t)count) != RUNG_OK)
        give_up("rules", "an update failed");
    while (rung_rules_next_event(set->loaded, &event) == RUNG_OK) continue;
}

typedef struct Contest {
    Set *set;
    int tag; /* -1: all take turns */
} Contest;

static void work(void *context, long times)
{
    Contest *contest = context;
    Set *set = contest->set;

    for (long i = 0; i < times; i++) {
        int count = contest->tag >= 0 ? 1 : BATCH;

        set->time += RUNG_TICKS_PER_MS;
        for (int k = 0; k < count; k++) {
            int tag = contest->tag;

            if (tag < 0) {
                if (++set->next >= set->tags) set->next = SPECIAL;
                tag = set->next;
            }
            step(set, tag, &set->samples[k]);
        }
        update(set, count);
    }
}

static uint64_t evaluations(const Set *set)
{
    rung_rules_metrics metrics;

    rung_rules_metrics_get(set->loaded, &metrics);
    return metrics.evaluations;
}

/* The next of the texts. */
static const char *take_text(const char **at)
{
    const char *text = *at;

    *at += strlen(text) + 1;
    return text;
}

static rung_status load_by_calls(Set *set, const rung_rules_options *options, rung_diag *diag)
{
    const char *at = set->text;
    rung_status status = rung_rules_new(options, &set->loaded);
    rung_tag_spec tag;
    rung_rule_spec rule;

    rung_tag_spec_init(&tag);
    rung_rule_spec_init(&rule);
    tag.type = RUNG_DOUBLE;
    for (int i = 0; i < set->tags && status == RUNG_OK; i++) {
        tag.name = take_text(&at);
        status = rung_rules_add_tag(set->loaded, &tag);
    }
    for (int i = 0; i < set->rules && status == RUNG_OK; i++) {
        rule.name = take_text(&at);
        rule.when = take_text(&at);
        status = rung_rules_add_rule(set->loaded, &rule);
    }
    return status == RUNG_OK ? rung_rules_finish(set->loaded, diag) : status;
}

static void load(Set *set, Result *results, Asked *asked)
{
    rung_host host;
    rung_rules_options options;
    rung_diag diag;
    rung_status status;
    double start, before = resident_bytes(), spent;

    rung_host_init(&host);
    host.alloc = count_alloc;
    host.user = asked;
    rung_rules_options_init(&options);
    options.host = &host;
    start = processor_time();
    rung_diag_init(&diag);
    status = set->kind == CALLS ? load_by_calls(set, &options, &diag)
                                : rung_rules_load(set->text, set->length, &options, &set->loaded, &diag);
    if (status != RUNG_OK) give_up("rules", diag.message);
    spent = processor_time() - start;
    results[LOAD].least = spent / 1e6;
    results[EACH].least = spent / 1e3 / set->rules;
    results[COUNTED].least = (double)asked->bytes / set->rules;
    results[PEAK].least = (double)asked->most / set->rules;
    results[RESIDENT].least = (resident_bytes() - before) / set->rules;
}

/* Every tag has its first sample; a thousand of them in one update. */
static void first_updates(Set *set, Result *results)
{
    double start = processor_time();

    set->time += RUNG_TICKS_PER_MS;
    for (int tag = 0; tag < set->tags;) {
        int count = 0;

        for (; count < BATCH && tag < set->tags; tag++) step(set, tag, &set->samples[count++]);
        update(set, count);
    }
    results[FIRST].least = (processor_time() - start) / 1e6;
}

static void run_updates(Set *set, Result *results, const Options *options)
{
    Contest contests[SPECIAL + 1];
    Runner runners[SPECIAL + 1];
    uint64_t before = evaluations(set);
    double each;

    for (int i = 0; i <= SPECIAL; i++) {
        contests[i] = (Contest){set, i < SPECIAL ? i : -1};
        runners[i] = (Runner){NULL, work, &contests[i], 1, 0, 0};
    }
    work(&contests[SPECIAL], 100);
    each = (double)(evaluations(set) - before) / 100;
    runners[SPECIAL].calls = each;
    race(runners, SPECIAL + 1, options);
    for (int i = 0; i <= SPECIAL; i++) results[UPDATE_1 + i] = (Result){runners[i].least, runners[i].median};
    if (set->rules < 2 * reader_counts[SPECIAL - 1]) results[UPDATE_1000].least = 0;
}

static void measure(int rules, Kind kind, const Options *options, Result *results)
{
    static Set set;
    Asked asked = {0, 0};

    set = (Set){.rules = rules,
                .tags = rules / RULES_FOR_A_TAG,
                .kind = kind,
                .time = 1700000000000 * RUNG_TICKS_PER_MS,
                .random = 88172645463325252};
    if ((set.values = malloc((size_t)set.tags * sizeof *set.values)) == NULL) give_up("rules", "no memory");
    for (int i = 0; i < set.tags; i++) set.values[i] = limit_of(&set);
    write_text(&set);
    load(&set, results, &asked);
    if (kind != CALLS) { /* the rule set is the same then */
        first_updates(&set, results);
        run_updates(&set, results, options);
    }
    for (int i = 0; i < ROWS_OF_RULES; i++)
        if (results[i].median == 0) results[i].median = results[i].least;
    rung_rules_free(set.loaded);
    free(set.text);
    free(set.values);
    if (asked.bytes != 0) give_up("rules", "memory was not freed");
}

/* The same in a process of its own. */
static void measure_apart(int rules, Kind kind, const Options *options, Result *results)
{
    size_t size = ROWS_OF_RULES * sizeof *results;
    int ends[2], status;
    pid_t child;

    fflush(stdout);
    if (pipe(ends) != 0 || (child = fork()) < 0) give_up("rules", "no process");
    if (child == 0) {
        measure(rules, kind, options, results);
        _exit(write(ends[1], results, size) != (ssize_t)size);
    }
    close(ends[1]);
    if (read(ends[0], results, size) != (ssize_t)size || waitpid(child, &status, 0) != child || status != 0)
        give_up("rules", "the process that was to be measured has failed");
    close(ends[0]);
}

void mode_rules(const Options *options)
{
    static const struct KindInfo {
        const char *name, *group[3], *title[3];
    } kinds[KINDS] = {
        {"thresholds",
         {"load", "bytes", "update"},
         {"rules: loading thresholds (temp > 80) from YAML; ten rules for each tag",
          "rules: bytes for each threshold, tags and names included",
          "rules: an update of a tag with so many thresholds, and each of many in one update, ns"}},
        {"mixed",
         {"mixed load", "mixed bytes", "mixed update"},
         {"rules: loading mixed rules (6 of 10 thresholds; &&, ||, held, latch)",
          "rules: bytes for each mixed rule",
          "rules: an update of a tag with so many mixed rules, and each of many in one update, ns"}},
        {"calls",
         {"calls load", "calls bytes", NULL},
         {"rules: adding the thresholds by calls", "rules: bytes for each threshold, added by calls", NULL}}};
    static const struct Size {
        int rules;
        const char *name;
    } sizes[] = {{1000, "1,000"}, {10000, "10,000"}, {100000, "100,000"}, {1000000, "1,000,000"}};

    for (Kind kind = 0; kind < KINDS; kind++) {
        if (!chosen(options->only, kinds[kind].name) || !chosen(options->engines, "rung")) continue;
        for (int i = 0; i < (options->smoke ? 2 : 4); i++) {
            Result results[ROWS_OF_RULES] = {{0, 0}};

            measure_apart(sizes[i].rules, kind, options, results);
            for (int row = 0; row < ROWS_OF_RULES; row++) {
                const char *group = rows[row].group;
                int which = strcmp(group, "load") == 0 ? 0 : strcmp(group, "bytes") == 0 ? 1 : 2;

                if (results[row].least > 0)
                    report_add("rules", kinds[kind].group[which], rows[row].name, sizes[i].name,
                               rows[row].unit, results[row].least, results[row].median);
            }
        }
        for (int i = 0; i < 3 && kinds[kind].group[i] != NULL; i++)
            report_table("rules", kinds[kind].group[i], kinds[kind].title[i], false);
    }
}
