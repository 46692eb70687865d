/* run_scripts.c - the mode `scripts`: each is compiled once and run many times. */
#include <string.h>

#include "bench/bench.h"

static void work(void *context, long times)
{
    ((const Peer *)((void **)context)[0])->run(((void **)context)[1], times);
}

void mode_scripts(const Options *options)
{
    int s, p;

    for (s = 0; s < script_count; s++) {
        Runner runners[16];
        void *machines[16], *contexts[16][2];
        char first[4096];
        int count = 0;

        if (!chosen(options->only, scripts[s].name)) continue;
        for (p = 0; p < peer_count; p++) {
            const Peer *peer = peers[p];
            const char *text = text_in(scripts[s].text, peer->language), *answer;

            if (text == NULL || peer->script == NULL || !chosen(options->engines, peer->name)) continue;
            machines[count] = peer->open(NULL);
            contexts[count][0] = (void *)peer;
            contexts[count][1] = peer->script(machines[count], text);
            peer->run(contexts[count][1], 1);
            answer = peer->answer(contexts[count][1]);
            if (count == 0)
                strcpy(first, answer);
            else if (strcmp(first, answer) != 0)
                give_up(scripts[s].name, peer->name);
            runners[count] = (Runner){peer, work, contexts[count], 1, 0, 0};
            count++;
        }
        race(runners, count, options);
        for (p = 0; p < count; p++) {
            report_add("scripts", "scripts", scripts[s].name, runners[p].peer->name, "us",
                       runners[p].least / 1e3, runners[p].median / 1e3);
            runners[p].peer->drop(contexts[p][1]);
            runners[p].peer->close(machines[p]);
        }
    }
    report_table("scripts", "scripts", "scripts: compiled once, run many times, microseconds for a run",
                 true);
}
