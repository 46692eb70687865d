/* compile.c - the mode `compile`: from text to a program that can run (Rung: a verified one), and freed. */
#include <string.h>

#include "bench/bench.h"

typedef struct Contestant {
    const Peer *peer;
    void *machine;
    const Condition *condition;
    const char *text;
} Contestant;

static void work(void *context, long times)
{
    const Contestant *contestant = context;

    contestant->peer->compile(contestant->machine, contestant->condition, contestant->text, times);
}

void mode_compile(const Options *options)
{
    static const char names[] = "threshold,mixed3,math,and16";
    int i, p;

    for (i = 0; i < condition_count; i++) {
        Contestant contestants[16];
        Runner runners[16];
        int count = 0;

        if (!chosen(names, conditions[i].name) || !chosen(options->only, conditions[i].name)) continue;
        for (p = 0; p < peer_count; p++) {
            const Peer *peer = peers[p];
            const char *text = text_in(conditions[i].text, peer->language);

            if (peer->compile == NULL || !chosen(options->engines, peer->name)) continue;
            contestants[count] = (Contestant){peer, peer->open(NULL), &conditions[i], text};
            runners[count] = (Runner){peer, work, &contestants[count], 1, 0, 0};
            count++;
        }
        race(runners, count, options);
        for (p = 0; p < count; p++) {
            report_add("compile", "compile", conditions[i].name, runners[p].peer->name, "us",
                       runners[p].least / 1e3, runners[p].median / 1e3);
            contestants[p].peer->close(contestants[p].machine);
        }
    }
    report_table("compile", "compile", "compile: from text to a program, and freed, microseconds", true);
}
