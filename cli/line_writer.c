/* line_writer.c - see line_writer.h. Lines wait in a list; the expendable ones are linked a second time,
** so that the oldest of them is at hand. */
#include "cli/line_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "cli/host.h"

enum {
    AT_ONCE = 64,      /* lines of one write */
    RETRY = 1000,      /* ms after an error */
    TELL_AGAIN = 60000 /* ms between reports of a trouble that goes on */
};

typedef struct Line {
    struct Line *before, *after;
    struct Line *next_expendable;
    size_t length, written;
    bool expendable;
    char bytes[];
} Line;

typedef enum Manner {
    WRITES_PLAINLY,      /* a file: it never waits for a reader */
    WRITES_NON_BLOCKING, /* an open file description of our own, O_NONBLOCK */
    WRITES_PIECES,       /* a blocking one of others: asked before each piece, which is small enough */
    WRITES_SOCKET
} Manner;

struct LineWriter {
    char *path; /* NULL: a stream */
    const char *name, *what;
    int file; /* -1: not open */
    bool owned;
    Manner manner;
    Line *oldest, *newest;
    Line *oldest_expendable, *newest_expendable;
    LineWriterCounts counts;
    int64_t retry_at; /* host_stopwatch() */
    int error;        /* errno of the trouble that there is; 0: none */
    int told_error;
    bool orphan;
    uint64_t told_drops;   /* dropped lines that were told of */
    uint64_t drops_before; /* ... when all was well last */
    int64_t told_at;
};

/* ---- Opening -------------------------------------------------------------------------------- */

/* A blocking stream is shared with other programs: O_NONBLOCK would change it for them, too. */
static void choose_manner(LineWriter *writer)
{
    char path[32];
    struct stat info;
    int own;

    writer->manner = WRITES_PLAINLY;
    if (fstat(writer->file, &info) != 0 || S_ISREG(info.st_mode)) return;
    if (S_ISSOCK(info.st_mode)) {
        writer->manner = WRITES_SOCKET;
        return;
    }
    writer->manner = WRITES_PIECES;
    snprintf(path, sizeof path, "/proc/self/fd/%d", writer->file);
    own = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (own < 0) return;
    if (writer->owned) close(writer->file);
    writer->file = own;
    writer->owned = true;
    writer->manner = WRITES_NON_BLOCKING;
}

static LineWriter *writer_new(const char *what, size_t limit)
{
    LineWriter *writer = calloc(1, sizeof *writer);

    if (writer == NULL) {
        complain_status(what, RUNG_NO_MEMORY);
        return NULL;
    }
    writer->what = what;
    writer->file = -1;
    writer->counts.limit = limit;
    return writer;
}

/* False with errno set. A FIFO without a reader cannot be opened yet. */
static bool open_path(LineWriter *writer)
{
    int file = open(writer->path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0666);
    struct stat info;

    if (file < 0) return false;
    if (writer->owned && writer->file >= 0) close(writer->file);
    writer->file = file;
    writer->owned = true;
    writer->manner = fstat(file, &info) == 0 && S_ISREG(info.st_mode) ? WRITES_PLAINLY : WRITES_NON_BLOCKING;
    return true;
}

LineWriter *line_writer_open(const char *path, const char *what, size_t limit)
{
    LineWriter *writer = writer_new(what, limit);

    if (writer == NULL) return NULL;
    writer->path = strdup(path);
    writer->name = writer->path;
    if (writer->path == NULL) {
        complain_status(what, RUNG_NO_MEMORY);
    } else if (open_path(writer) || errno == ENXIO) {
        return writer;
    } else {
        complain("cannot write %s to %s: %s", what, path, strerror(errno));
    }
    line_writer_close(writer);
    return NULL;
}

LineWriter *line_writer_of(int file, const char *name, const char *what, size_t limit)
{
    LineWriter *writer = writer_new(what, limit);

    if (writer == NULL) return NULL;
    writer->file = file;
    writer->name = name;
    choose_manner(writer);
    return writer;
}

/* ---- The list ------------------------------------------------------------------------------- */

static void take_out(LineWriter *writer, Line *line)
{
    if (line->expendable) { /* it is always the oldest of them */
        writer->oldest_expendable = line->next_expendable;
        if (writer->oldest_expendable == NULL) writer->newest_expendable = NULL;
    }
    *(line->before != NULL ? &line->before->after : &writer->oldest) = line->after;
    *(line->after != NULL ? &line->after->before : &writer->newest) = line->before;
    writer->counts.waiting--;
    writer->counts.waiting_bytes -= sizeof *line + line->length;
    free(line);
}

/* False when there is nothing that may be dropped: of a line that is half written the rest must follow. */
static bool drop_one(LineWriter *writer)
{
    Line *line = writer->oldest_expendable;

    if (line != NULL && line->written != 0) line = line->next_expendable;
    if (line != NULL && line != writer->oldest_expendable) {
        /* The one before it in their list is the half-written one, the oldest of all. */
        writer->oldest_expendable->next_expendable = line->next_expendable;
        if (writer->newest_expendable == line) writer->newest_expendable = writer->oldest_expendable;
        line->expendable = false;
        writer->counts.dropped_expendable++;
        take_out(writer, line);
        return true;
    }
    if (line == NULL) {
        line = writer->oldest;
        if (line != NULL && line->written != 0) line = line->after;
        if (line == NULL) return false;
        writer->counts.dropped++;
    } else {
        writer->counts.dropped_expendable++;
    }
    take_out(writer, line);
    return true;
}

void line_writer_put(LineWriter *writer, const char *bytes, size_t length, bool expendable)
{
    Line *line = malloc(sizeof *line + length);

    if (line == NULL) {
        *(expendable ? &writer->counts.dropped_expendable : &writer->counts.dropped) += 1;
        return;
    }
    *line = (Line){.before = writer->newest, .length = length, .expendable = expendable};
    memcpy(line->bytes, bytes, length);
    *(writer->newest != NULL ? &writer->newest->after : &writer->oldest) = line;
    writer->newest = line;
    if (expendable) {
        *(writer->newest_expendable != NULL ? &writer->newest_expendable->next_expendable
                                            : &writer->oldest_expendable) = line;
        writer->newest_expendable = line;
    }
    writer->counts.waiting++;
    writer->counts.waiting_bytes += sizeof *line + length;
    if (writer->counts.waiting_bytes <= writer->counts.limit) return;
    line_writer_flush(writer);
    while (writer->counts.waiting_bytes > writer->counts.limit && drop_one(writer)) continue;
}

/* ---- Writing -------------------------------------------------------------------------------- */

static void written(LineWriter *writer, size_t bytes)
{
    while (bytes > 0) {
        Line *line = writer->oldest;
        size_t rest = line->length - line->written;

        if (bytes < rest) {
            line->written += bytes;
            return;
        }
        bytes -= rest;
        writer->counts.lines++;
        take_out(writer, line);
    }
}

static bool is_ready(int file)
{
    struct pollfd asked = {.fd = file, .events = POLLOUT};

    return poll(&asked, 1, 0) == 1;
}

/* As write(): the number of bytes, or -1 with errno. */
static ssize_t write_some(LineWriter *writer)
{
    struct iovec pieces[AT_ONCE];
    struct msghdr message = {.msg_iov = pieces};
    const Line *line = writer->oldest;
    int count = 0;

    if (writer->manner == WRITES_PIECES) {
        size_t rest = line->length - line->written;

        if (!is_ready(writer->file)) {
            errno = EAGAIN;
            return -1;
        }
        /* A pipe that is ready takes that much without waiting. */
        return write(writer->file, line->bytes + line->written, rest < PIPE_BUF ? rest : PIPE_BUF);
    }
    for (; line != NULL && count < AT_ONCE; line = line->after)
        pieces[count++] = (struct iovec){(char *)line->bytes + line->written, line->length - line->written};
    if (writer->manner != WRITES_SOCKET) return writev(writer->file, pieces, count);
    message.msg_iovlen = (size_t)count;
    return sendmsg(writer->file, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void fail(LineWriter *writer, int error)
{
    writer->counts.errors++;
    writer->error = error;
    writer->retry_at = host_stopwatch() + RETRY;
    if (error != EPIPE && error != ECONNRESET) return;
    if (writer->path == NULL) {
        writer->orphan = true;
    } else { /* a FIFO: its next reader begins with a whole line */
        close(writer->file);
        writer->file = -1;
        if (writer->oldest != NULL) writer->oldest->written = 0;
    }
}

void line_writer_flush(LineWriter *writer)
{
    if (writer->oldest == NULL || writer->orphan || host_stopwatch() < writer->retry_at) return;
    if (writer->file < 0 && !open_path(writer)) {
        fail(writer, errno);
        return;
    }
    while (writer->oldest != NULL) {
        ssize_t bytes = write_some(writer);

        if (bytes < 0 && errno == EINTR) continue;
        if (bytes < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS)) return;
        if (bytes <= 0) {
            fail(writer, bytes == 0 ? EIO : errno);
            return;
        }
        writer->error = 0;
        writer->retry_at = 0;
        written(writer, (size_t)bytes);
    }
}

bool line_writer_drain(LineWriter *writer, int64_t ms)
{
    int64_t end = host_stopwatch() + ms;
    struct timespec pause = {0, 10000000L};

    for (;;) {
        line_writer_flush(writer);
        if (writer->oldest == NULL) return true;
        if (writer->orphan || host_stopwatch() >= end) return false;
        nanosleep(&pause, NULL);
    }
}

void line_writer_reopen(LineWriter *writer)
{
    int before = writer->file;

    if (writer->path == NULL) return;
    if (!open_path(writer)) {
        fail(writer, errno);
        return;
    }
    writer->error = 0;
    writer->retry_at = 0;
    if (before != writer->file && writer->oldest != NULL) writer->oldest->written = 0;
}

void line_writer_close(LineWriter *writer)
{
    if (writer == NULL) return;
    if (writer->file >= 0) line_writer_flush(writer);
    if (writer->owned && writer->file >= 0) close(writer->file);
    while (writer->oldest != NULL) take_out(writer, writer->oldest);
    free(writer->path);
    free(writer);
}

/* ---- What is known of it -------------------------------------------------------------------- */

bool line_writer_is_orphan(const LineWriter *writer) { return writer->orphan; }

void line_writer_counts(const LineWriter *writer, LineWriterCounts *counts) { *counts = writer->counts; }

static uint64_t all_dropped(const LineWriter *writer)
{
    return writer->counts.dropped + writer->counts.dropped_expendable;
}

static bool tell(LineWriter *writer, rung_log_level *level, rung_log_level is)
{
    *level = is;
    writer->told_drops = all_dropped(writer);
    writer->told_at = host_stopwatch();
    return true;
}

bool line_writer_news(LineWriter *writer, rung_log_level *level, char out[LINE_WRITER_NEWS])
{
    uint64_t dropped = all_dropped(writer);
    bool recovered = writer->error == 0 &&
                     (writer->told_error != 0 || writer->told_drops != writer->drops_before) &&
                     writer->counts.waiting_bytes <= writer->counts.limit / 2;

    if (writer->error != 0 && writer->error != writer->told_error) {
        writer->told_error = writer->error;
        if (writer->orphan)
            snprintf(out, LINE_WRITER_NEWS, "nobody reads the %s on %s any more", writer->what, writer->name);
        else
            snprintf(
                out, LINE_WRITER_NEWS,
                "cannot write %s to %s: %s; they wait, up to %zu KiB of them, and it is tried every second",
                writer->what, writer->name,
                writer->error == ENXIO ? "it has no reader" : strerror(writer->error),
                writer->counts.limit >> 10);
        return tell(writer, level, RUNG_LOG_ERROR);
    }
    if (recovered) {
        snprintf(out, LINE_WRITER_NEWS, "%s are written to %s again; %" PRIu64 " were dropped", writer->what,
                 writer->name, dropped - writer->drops_before);
        writer->told_error = 0;
        writer->drops_before = dropped;
        return tell(writer, level, RUNG_LOG_INFO);
    }
    if (dropped == writer->told_drops) return false;
    if (writer->told_drops != writer->drops_before && host_stopwatch() < writer->told_at + TELL_AGAIN)
        return false;
    snprintf(out, LINE_WRITER_NEWS,
             "%s is too slow for the %s: %zu KiB wait, and the oldest are dropped, %" PRIu64 " so far",
             writer->name, writer->what, writer->counts.limit >> 10, dropped - writer->drops_before);
    return tell(writer, level, RUNG_LOG_WARNING);
}
