/* create.c - the mode `create`: a virtual machine is made, with its standard library, and freed. */
#include <string.h>

#include "bench/bench.h"

typedef struct Contestant {
    const Peer *peer;
    void *machine;
} Contestant;

static void alone(void *context, long times)
{
    const Peer *peer = ((Contestant *)context)->peer;

    while (times-- > 0) peer->close(peer->open(NULL));
}

static void with_condition(void *context, long times)
{
    const Peer *peer = ((Contestant *)context)->peer;
    const char *text = text_in(conditions[0].text, peer->language);

    while (times-- > 0) {
        void *machine = peer->open(NULL);

        peer->drop(peer->condition(machine, &conditions[0], text));
        peer->close(machine);
    }
}

static void another(void *context, long times)
{
    Contestant *contestant = context;

    contestant->peer->create(contestant->machine, times);
}

static void race_row(const char *row, void (*work)(void *context, long times), const Options *options)
{
    Contestant contestants[16];
    Runner runners[16];
    int count = 0, p;

    if (!chosen(options->only, row)) return;
    for (p = 0; p < peer_count; p++) {
        if (!chosen(options->engines, peers[p]->name) || peers[p]->compile == NULL) continue;
        if (work == another && peers[p]->create == NULL) continue;
        contestants[count] = (Contestant){peers[p], peers[p]->open(NULL)};
        runners[count] = (Runner){peers[p], work, &contestants[count], 1, 0, 0};
        count++;
    }
    race(runners, count, options);
    for (p = 0; p < count; p++) {
        report_add("create", "create", row, runners[p].peer->name, "us", runners[p].least / 1e3,
                   runners[p].median / 1e3);
        contestants[p].peer->close(contestants[p].machine);
    }
}

void mode_create(const Options *options)
{
    race_row("a VM", alone, options);
    race_row("one more VM", another, options);
    race_row("VM + temp > 80", with_condition, options);
    report_table("create", "create", "create: made and freed, microseconds", false);
}
