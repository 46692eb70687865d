/* line_writer.h - lines on their way to a file, a pipe or a terminal that may be slow, full or gone.
**
** Writing never waits. What cannot be written now stands in a buffer that is bounded: when it is full the
** oldest expendable lines are dropped first, then the oldest others. A line is written whole or not at
** all, unless the writer is closed in the midst of one.
*/
#ifndef RUNG_CLI_LINE_WRITER_H
#define RUNG_CLI_LINE_WRITER_H

#include "cli/cli.h"

typedef struct LineWriter LineWriter;

typedef struct LineWriterCounts {
    uint64_t lines;                       /* written */
    uint64_t dropped, dropped_expendable; /* the others; the expendable ones */
    uint64_t errors;                      /* attempts that failed, other than for a reader that is slow */
    size_t waiting;                       /* lines */
    size_t waiting_bytes;
    size_t limit;
} LineWriterCounts;

/* Appends to the file of that name, which is made when it is not there; a FIFO is opened when it has a
** reader. NULL after complaining. `what` names the lines in messages: "events". */
LineWriter *line_writer_open(const char *path, const char *what, size_t limit);
/* Of a stream that is open, with its name. The stream itself stays as it is, blocking or not, for its
** other users. */
LineWriter *line_writer_of(int file, const char *name, const char *what, size_t limit);
/* Writes what it can, and closes. */
void line_writer_close(LineWriter *writer);

/* Takes a line, newline included, or several. They go out with the next flush. */
void line_writer_put(LineWriter *writer, const char *line, size_t length, bool expendable);
/* Writes as much as can be written now. After an error it is tried again a second later. */
void line_writer_flush(LineWriter *writer);
/* Flushes until nothing waits; true unless `ms` have passed before. */
bool line_writer_drain(LineWriter *writer, int64_t ms);
/* Opens the file of the same name anew, after it was moved away. What stood half in the old file is
** written to the new one whole. A failure is told as any other, and tried again; a stream stays. */
void line_writer_reopen(LineWriter *writer);

/* True once a pipe or socket that was open from the start has lost its reader. */
bool line_writer_is_orphan(const LineWriter *writer);
void line_writer_counts(const LineWriter *writer, LineWriterCounts *counts);

enum { LINE_WRITER_NEWS = 512 };
/* What an operator should know and was not told yet, one sentence at a time; false when there is nothing. */
bool line_writer_news(LineWriter *writer, rung_log_level *level, char out[LINE_WRITER_NEWS]);

#endif
