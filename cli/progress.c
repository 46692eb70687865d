/* progress.c - see progress.h. */
#include "cli/progress.h"
#include "cli/host.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EVERY = 100, BAR = 16 }; /* milliseconds, characters */

void progress_init(Progress *progress, bool wanted, int64_t total)
{
    const char *terminal = getenv("TERM");

    *progress = (Progress){.total = total};
    progress->on = wanted && isatty(STDERR_FILENO) && (terminal == NULL || strcmp(terminal, "dumb") != 0);
    progress->shown_at = host_stopwatch();
}

bool progress_is_due(const Progress *progress)
{
    return progress->on && host_stopwatch() - progress->shown_at >= EVERY;
}

static int print_bar(char *out, size_t size, int64_t done, int64_t total)
{
    char bar[BAR + 1];
    int64_t filled = done >= total ? BAR : done * BAR / total;

    memset(bar, '#', (size_t)filled);
    memset(bar + filled, '.', (size_t)(BAR - filled));
    bar[BAR] = '\0';
    return snprintf(out, size, "[%s] %3d%%  ", bar, done >= total ? 100 : (int)(done * 100 / total));
}

void progress_show(Progress *progress, const ProgressCounts *counts, int64_t started)
{
    char line[160];
    int64_t now = host_stopwatch(), elapsed = now - started, done = (int64_t)counts->bytes;
    int length = 0;

    if (!progress->on) return;
    if (progress->total > 0) length = print_bar(line, sizeof line, done, progress->total);
    length += snprintf(line + length, sizeof line - (size_t)length,
                       "%" PRIu64 " lines, %" PRIu64 " events, %" PRIu32 " active", counts->lines,
                       counts->events, counts->active);
    if (progress->total > done && done > 0 && elapsed > 1000)
        length +=
            snprintf(line + length, sizeof line - (size_t)length, ", %" PRId64 " s left",
                     (int64_t)((double)elapsed * (double)(progress->total - done) / (double)done / 1000));
    fprintf(stderr, "\r%s%*s", line, (int)progress->width > length ? (int)progress->width - length : 0, "");
    fflush(stderr);
    progress->width = (size_t)length;
    progress->shown_at = now;
}

void progress_hide(Progress *progress)
{
    if (progress->width == 0) return;
    fprintf(stderr, "\r%*s\r", (int)progress->width, "");
    fflush(stderr);
    progress->width = 0;
}
