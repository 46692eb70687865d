/* memory.c - the mode `memory`: bytes that an engine asks its allocator for, and resident memory. */
#define _DEFAULT_SOURCE /* popen, readlink */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/bench.h"

static void add(const char *group, const char *row, const Peer *peer, double bytes)
{
    report_add("memory", group, row, peer->name, "bytes", bytes, bytes);
}

static void count_machine(const Peer *peer)
{
    Counter counter = {0, 0};
    void *machine = peer->open(&counter);

    if (machine == NULL) return;
    add("bytes", "a VM", peer, (double)counter.bytes);
    peer->close(machine);
    if (counter.bytes != 0) give_up(peer->name, "memory was not freed");
}

static size_t settled(const Peer *peer, void *machine, const Counter *counter)
{
    if (peer->collect != NULL) peer->collect(machine);
    return counter->bytes;
}

/* The second program of its kind: what the first brings into the machine (names, tags) is the machine's.
** What a callable condition has beyond its program are registers for its tags, if the engine has such. */
static void count_program(const Peer *peer, const Condition *condition, const char *text)
{
    Counter counter = {0, 0};
    void *machine = peer->open(&counter);
    size_t before, program, both;

    if (machine == NULL) return;
    peer->program(machine, condition, text);
    before = settled(peer, machine, &counter);
    peer->program(machine, condition, text);
    program = settled(peer, machine, &counter) - before;
    before = counter.bytes;
    peer->condition(machine, condition, text);
    both = settled(peer, machine, &counter) - before;
    add("bytes", condition->name, peer, (double)program);
    if (strcmp(condition->name, "and16") == 0)
        add("bytes", "its 16 tags", peer, both < program ? 0 : (double)(both - program));
}

double resident_bytes(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long total = 0, pages = 0;

    if (file == NULL || fscanf(file, "%lu %lu", &total, &pages) != 2)
        give_up("/proc/self/statm", "cannot be read");
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

/* The growth of this process, which has done nothing yet: see count_resident. */
double resident_growth(const Peer *peer, int many)
{
    void *machine = peer->open(NULL);
    char text[64];
    double before;
    int i;

    peer->program(machine, &conditions[0], text_in(conditions[0].text, peer->language));
    before = resident_bytes();
    for (i = 0; i < many; i++) {
        snprintf(text, sizeof text, "temp > %d.%02d", i / 100, i % 100);
        peer->program(machine, &conditions[0], text);
    }
    if (peer->collect != NULL) peer->collect(machine);
    return (resident_bytes() - before) / many;
}

/* Asks another process of this program, where no memory lies about that was freed. */
static void count_resident(const Peer *peer, int many)
{
    char path[1024], command[1200], answer[64];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    FILE *other;

    if (length < 0) give_up("/proc/self/exe", "cannot be read");
    path[length] = '\0';
    snprintf(command, sizeof command, "'%s' --resident %s %d", path, peer->name, many);
    fflush(stdout);
    other = popen(command, "r");
    if (other == NULL || fgets(answer, sizeof answer, other) == NULL || pclose(other) != 0)
        give_up(peer->name, "the process that was to be measured has failed");
    add("resident", "temp > N.NN", peer, atof(answer));
}

void mode_memory(const Options *options)
{
    int p, i;

    for (p = 0; p < peer_count; p++) {
        const Peer *peer = peers[p];

        if (peer->program == NULL || !chosen(options->engines, peer->name)) continue;
        if (chosen(options->only, "a VM")) count_machine(peer);
        for (i = 0; i < condition_count; i++)
            if (chosen(options->only, conditions[i].name) && strcmp(conditions[i].group, "eight") == 0)
                count_program(peer, &conditions[i], text_in(conditions[i].text, peer->language));
        if (chosen(options->only, "resident")) count_resident(peer, options->smoke ? 100 : 10000);
    }
    report_table("memory", "bytes",
                 "memory: bytes asked from the allocator, by a VM and by each compiled condition", false);
    report_table("memory", "resident",
                 "memory: growth of a process for each of 10,000 compiled conditions, bytes", false);
}
