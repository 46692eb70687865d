/* call.c - the mode `call`: what a host does when data arrives. It sets every tag that the condition reads
** and calls once. Values differ at every call. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"

typedef struct Contestant {
    const Peer *peer;
    void *machine, *callable;
    const Value *rows;
} Contestant;

static volatile unsigned sink;

static void work(void *context, long times)
{
    Contestant *contestant = context;

    sink += contestant->peer->call(contestant->callable, contestant->rows, ROWS, times);
}

/* Every row's answer from every engine is that of native C. */
static void check(const Condition *condition, const Contestant *contestant, int stride)
{
    int i;

    for (i = 0; i < ROWS; i++) {
        const Value *row = contestant->rows + i * stride;

        if (contestant->peer->call(contestant->callable, row, 1, 1) != condition->native(row)) {
            fprintf(stderr, "bench: %s: row %d: %s does not agree with C\n", condition->name, i,
                    contestant->peer->name);
            exit(1);
        }
    }
}

static void race_condition(const Condition *condition, const Options *options)
{
    Contestant contestants[16];
    Runner runners[16];
    Value *rows = condition_rows(condition);
    int count = 0, p;

    for (p = 0; p < peer_count; p++) {
        const Peer *peer = peers[p];
        const char *text = text_in(condition->text, peer->language);
        Contestant *contestant = &contestants[count];

        if (text == NULL || !chosen(options->engines, peer->name)) continue;
        contestant->peer = peer;
        contestant->machine = peer->open(NULL);
        contestant->callable = peer->condition(contestant->machine, condition, text);
        contestant->rows = rows;
        check(condition, contestant, condition_tags(condition).count);
        runners[count] = (Runner){peer, work, contestant, ROWS, 0, 0};
        count++;
    }
    race(runners, count, options);
    for (p = 0; p < count; p++) {
        report_add("call", condition->group, condition->name, runners[p].peer->name, "ns", runners[p].least,
                   runners[p].median);
        contestants[p].peer->drop(contestants[p].callable);
        contestants[p].peer->close(contestants[p].machine);
    }
    free(rows);
}

void mode_call(const Options *options)
{
    int i;

    for (i = 0; i < condition_count; i++)
        if (chosen(options->only, conditions[i].name)) race_condition(&conditions[i], options);
    report_table("call", "eight",
                 "call: set the tags and call once, nanoseconds; the eight conditions of the design", true);
    report_table("call", "others", "call: others of the same kinds, which nobody tuned for", true);
}
