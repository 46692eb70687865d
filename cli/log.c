/* log.c - see log.h. */
#include "cli/log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/host.h"
#include "cli/line_writer.h"
#include "cli/text.h"
#include "cli/timestamp.h"

enum { LIMIT = 256 << 10, MESSAGE = 2048 };

static struct {
    LineWriter *out;
    LogFormat format;
    rung_log_level least; /* that is told */
    bool journal; /* standard error is the journal: it wants the level as a number, and has its own time */
    bool terminal;
    size_t width; /* of the line at the bottom; 0: none */
} the_log;

/* JOURNAL_STREAM is "DEVICE:INODE" of what the journal reads. */
static bool is_journal(void)
{
    const char *text = getenv("JOURNAL_STREAM");
    uint64_t device, inode;
    struct stat info;

    return text != NULL && sscanf(text, "%" SCNu64 ":%" SCNu64, &device, &inode) == 2 &&
           fstat(STDERR_FILENO, &info) == 0 && (uint64_t)info.st_dev == device &&
           (uint64_t)info.st_ino == inode;
}

static const char *level_name(rung_log_level level)
{
    switch (level) {
    case RUNG_LOG_ERROR: return "error";
    case RUNG_LOG_WARNING: return "warning";
    case RUNG_LOG_INFO: return "info";
    default: return "debug";
    }
}

/* ---- Lines ---------------------------------------------------------------------------------- */

static void print_field(FILE *stream, const char *name, const char *text)
{
    if (text == NULL || text[0] == '\0') return;
    fprintf(stream, ",\"%s\":", name);
    print_json_string(stream, text, strlen(text));
}

static void print_as_json(FILE *stream, rung_log_level level, const LogFields *fields, const char *message)
{
    char time[TIME_TEXT];

    fprintf(stream, "{\"time\":\"%s\",\"level\":\"%s\"", timestamp_to_text(host_wall_clock(), time),
            level_name(level));
    if (fields != NULL) {
        print_field(stream, "kind", fields->kind);
        print_field(stream, "source", fields->source);
        print_field(stream, "tag", fields->tag);
        print_field(stream, "status", fields->status);
    }
    print_field(stream, "message", message);
    fputs("}\n", stream);
}

static void print_as_text(FILE *stream, rung_log_level level, const LogFields *fields, const char *message)
{
    char time[TIME_TEXT];

    if (!the_log.journal)
        fprintf(stream, "%s %-7s ", timestamp_to_text(host_wall_clock(), time), level_name(level));
    if (fields != NULL && fields->source != NULL && fields->source[0] != '\0') {
        print_escaped(stream, fields->source, strlen(fields->source));
        fputs(": ", stream);
    }
    print_escaped(stream, message, strlen(message));
    putc('\n', stream);
}

void log_write(rung_log_level level, const LogFields *fields, const char *message)
{
    char *line = NULL;
    size_t length = 0;
    FILE *stream;

    if (level > the_log.least) return;
    stream = open_memstream(&line, &length);
    if (stream == NULL) return;
    if (the_log.journal) fprintf(stream, "<%d>", (int)level);
    if (the_log.format == LOG_JSON)
        print_as_json(stream, level, fields, message);
    else
        print_as_text(stream, level, fields, message);
    if (fclose(stream) == 0) {
        log_hide_status();
        line_writer_put(the_log.out, line, length, level > RUNG_LOG_WARNING);
        line_writer_flush(the_log.out);
    }
    free(line);
}

void log_say(rung_log_level level, const char *format, ...)
{
    char message[MESSAGE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    log_write(level, NULL, message);
}

void log_diagnostic(const char *name, const rung_diag *diag)
{
    char place[320] = "", message[MESSAGE];

    if (diag->line != 0) snprintf(place, sizeof place, ":%" PRIu32 ":%" PRIu32, diag->line, diag->column);
    snprintf(message, sizeof message, "%s%s: %s%s%s%s", diag->file[0] != '\0' ? diag->file : name, place,
             diag->message, diag->hint[0] != '\0' ? " (" : "", diag->hint, diag->hint[0] != '\0' ? ")" : "");
    log_write(diag->severity == RUNG_WARNING ? RUNG_LOG_WARNING : RUNG_LOG_ERROR,
              &(LogFields){.kind = "rules"}, message);
}

bool log_is_for_people(void)
{
    return the_log.out == NULL || (the_log.format == LOG_TEXT && !the_log.journal);
}

static void take_complaint(ComplaintKind kind, const char *message)
{
    log_say(kind == COMPLAINT_ERROR  ? RUNG_LOG_ERROR
            : kind == COMPLAINT_HINT ? RUNG_LOG_INFO
                                     : RUNG_LOG_WARNING,
            "%s%s", kind == COMPLAINT_HINT ? "hint: " : "", message);
}

int log_open(LogFormat format, rung_log_level least)
{
    const char *kind = getenv("TERM");

    the_log.out = line_writer_of(STDERR_FILENO, "standard error", "messages", LIMIT);
    if (the_log.out == NULL) return STATUS_FAILED;
    the_log.format = format;
    the_log.least = least;
    the_log.journal = is_journal();
    the_log.terminal = isatty(STDERR_FILENO) && (kind == NULL || strcmp(kind, "dumb") != 0);
    if (!log_is_for_people()) log_take_complaints();
    return STATUS_SUCCESS;
}

void log_take_complaints(void) { complain_through(take_complaint); }

void log_close(void)
{
    if (the_log.out == NULL) return;
    log_hide_status();
    complain_through(NULL);
    line_writer_drain(the_log.out, 100);
    line_writer_close(the_log.out);
    the_log.out = NULL;
}

/* ---- The line at the bottom ----------------------------------------------------------------- */

bool log_has_status(void)
{
    return the_log.terminal && the_log.least >= RUNG_LOG_INFO && the_log.format == LOG_TEXT;
}

static size_t terminal_width(void)
{
    struct winsize size;

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1u : 79;
}

/* Blanks and carriage returns: no terminal codes. What is not ASCII is left out, so that width is length. */
void log_status(const char *text)
{
    char line[256], shown[256];
    size_t length = 0, limit = terminal_width();
    LineWriterCounts counts;
    int size;

    if (!log_has_status()) return;
    line_writer_counts(the_log.out, &counts);
    if (counts.waiting != 0) return;
    if (limit > sizeof line / 2 - 1) limit = sizeof line / 2 - 1;
    for (; *text != '\0' && length < limit; text++)
        if (*text >= ' ' && *text <= '~') line[length++] = *text;
    line[length] = '\0';
    size = snprintf(shown, sizeof shown, "\r%s%*s", line,
                    the_log.width > length ? (int)(the_log.width - length) : 0, "");
    line_writer_put(the_log.out, shown, (size_t)size, true);
    line_writer_flush(the_log.out);
    the_log.width = length;
}

void log_hide_status(void)
{
    char blank[256];
    int size;

    if (the_log.width == 0) return;
    size = snprintf(blank, sizeof blank, "\r%*s\r", (int)the_log.width, "");
    the_log.width = 0;
    line_writer_put(the_log.out, blank, (size_t)size, false);
    line_writer_flush(the_log.out);
}
