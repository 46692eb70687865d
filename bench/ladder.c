/* ladder.c - the mode `ladder`: 42 messages, three conditions on each, in four ways, from the one that keeps
** nothing between two conditions to the one that keeps everything. */
#include <stdio.h>
#include <string.h>

#include "bench/bench.h"

typedef struct Contestant {
    const Peer *peer;
    void *ladder;
} Contestant;

static char bytes[LADDER_MESSAGES][40];
static Text messages[LADDER_MESSAGES];

static unsigned make_messages(void)
{
    unsigned hits = 2;
    int i;

    for (i = 0; i < LADDER_MESSAGES; i++) {
        if (i == 7 || i == 30)
            strcpy(bytes[i], i == 7 ? "i=1" : "i=2255");
        else
            snprintf(bytes[i], sizeof bytes[i],
                     i % 6 == 0 ? "ns=2;s=Line1.rampBool%d" : "ns=2;s=Line1.Pump%d.speed", i);
        hits += strstr(bytes[i], "rampBool") != NULL;
        messages[i] = (Text){bytes[i], (uint32_t)strlen(bytes[i]), (uint32_t)i};
    }
    return hits;
}

static void work(void *context, long times)
{
    Contestant *contestant = context;

    contestant->peer->ladder(contestant->ladder, messages, LADDER_MESSAGES, times);
}

void mode_ladder(const Options *options)
{
    static const char *const names[WAYS] = {"nothing kept", "pooled VM", "and programs", "and slots"};
    unsigned expected = make_messages();
    int way, p, shown = 0;
    char pools[16][80];

    for (way = 0; way < WAYS; way++) {
        Contestant contestants[16];
        Runner runners[16];
        int count = 0;

        if (!chosen(options->only, names[way])) continue;
        for (p = 0; p < peer_count; p++) {
            if (peers[p]->ladder == NULL || !chosen(options->engines, peers[p]->name)) continue;
            contestants[count] = (Contestant){peers[p], peers[p]->ladder_new((Way)way)};
            if (peers[p]->ladder(contestants[count].ladder, messages, LADDER_MESSAGES, 1) != expected)
                give_up(names[way], peers[p]->name);
            runners[count] = (Runner){peers[p], work, &contestants[count], 1, 0, 0};
            count++;
        }
        race(runners, count, options);
        for (p = 0; p < count; p++) {
            PoolCount pool = {0, 0};

            runners[p].peer->ladder_free(contestants[p].ladder, &pool);
            report_add("ladder", "ladder", names[way], runners[p].peer->name, "us", runners[p].least / 1e3,
                       runners[p].median / 1e3);
            if (pool.hits + pool.misses > 0 && shown < 16)
                snprintf(pools[shown++], sizeof pools[0], "%s, %s: %llu hits, %llu misses", names[way],
                         runners[p].peer->name, (unsigned long long)pool.hits,
                         (unsigned long long)pool.misses);
        }
    }
    report_table("ladder", "ladder", "ladder: 42 messages, three conditions each, microseconds for the batch",
                 false);
    for (p = 0; p < shown; p++) printf("pool: %s\n", pools[p]);
}
