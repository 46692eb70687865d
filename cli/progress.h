/* progress.h - the line on a terminal that shows how far a long replay has come.
**
** It is only blanks, digits and a carriage return: no terminal codes, so NO_COLOR has nothing to take
** away. On anything but a terminal it is nothing at all. */
#ifndef RUNG_CLI_PROGRESS_H
#define RUNG_CLI_PROGRESS_H

#include "cli/cli.h"

typedef struct Progress {
    bool on; /* standard error is a terminal */
    int64_t total; /* bytes to come; not above 0: unknown */
    int64_t shown_at; /* of host_stopwatch() */
    size_t width; /* of the line that stands there; 0: none */
} Progress;

/* What the line tells. */
typedef struct ProgressCounts {
    uint64_t bytes, lines, events;
    uint32_t active;
} ProgressCounts;

void progress_init(Progress *progress, bool wanted, int64_t total);
/* True when the line has not been renewed for 100 ms. */
bool progress_is_due(const Progress *progress);
void progress_show(Progress *progress, const ProgressCounts *counts, int64_t started);
/* Takes the line away, so that something else can be printed there. */
void progress_hide(Progress *progress);

#endif
