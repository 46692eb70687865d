/* recording.h - a recording being read: bytes in, lines, samples in order of time, updates out.
**
**     bytes -> line -> recording_csv.c or recording_ndjson.c -> recording_waiting.c: waiting samples -> update
**
** Samples wait for as long as an older one may still come (`reorder`). Those that come in order stand
** in a queue; only stragglers go through a heap. All memory that a line can need is taken before the
** line is touched, so that RUNG_NO_MEMORY leaves it to be read again.
*/
#ifndef RUNG_RUNTIME_RECORDING_H
#define RUNG_RUNTIME_RECORDING_H

#include "compiler/compiler.h"
#include "runtime/rules.h"

enum {
    MAX_LINE = 1 << 20,  /* bytes */
    REPORTED_NAMES = 16, /* unknown tags that are named; the rest is only counted */
    NO_COLUMN = -1
};

/* Text of waiting samples. */
typedef struct TextChunk {
    struct TextChunk *next;
    size_t size, used;
    size_t live; /* samples that need it */
    char bytes[];
} TextChunk;

/* What a line is: of samples an update is made, the others stand alone. */
typedef enum LineKind { LINE_SAMPLE, LINE_TICK, LINE_LEAP, LINE_LINK_LOST, LINE_LINK_REGAINED } LineKind;

typedef struct Waiting {
    int64_t key;      /* time, or the number of the update */
    uint64_t order;   /* samples of equal key keep the order of the lines */
    TextChunk *chunk; /* NULL: no text */
    rung_sample sample; /* of a tick or a link only `source_time`, and `tag` for the index of the source */
    LineKind kind;
} Waiting;

typedef enum RecordingFormat { FORMAT_UNKNOWN, FORMAT_NDJSON, FORMAT_LONG, FORMAT_WIDE } RecordingFormat;

typedef struct Cell {
    char *text;
    size_t length;
    bool quoted;
} Cell;

struct rung_recording {
    Allocator allocator;
    rung_rules *rules;
    rung_recording_options options; /* its texts are copies */
    char *time_column, *time_format;
    rung_recording_metrics metrics;
    rung_time_unit unit; /* RUNG_TIME_AUTO until the first time was read */

    /* Bytes that were handed in and not yet read. */
    char *bytes;
    size_t begin, end, capacity;
    size_t scanned;   /* from `begin`: no line ends there */
    bool scan_quoted; /* ... and the rest begins within quotes */
    bool skipping;    /* the rest of a line that is too long */
    bool started, finished, checked;
    uint64_t line; /* number of the line that begins at `begin`, from 1 */

    RecordingFormat format;
    char delimiter; /* 0: not known yet */
    Cell *cells;
    uint32_t *column_tags; /* of a wide recording: tag of each column or NO_TAG */
    size_t cell_capacity, column_capacity;
    uint32_t column_count;
    int32_t time_at, tag_at, value_at, quality_at;
    bool quality_is_status; /* the column is called status: 0 is Good, not OPC DA's bad */

    /* Samples that wait. */
    Waiting *queue; /* in order: a ring */
    size_t queue_head, queue_count, queue_capacity;
    Waiting *heap; /* the stragglers: the least key on top */
    size_t heap_count, heap_capacity;
    uint64_t order;
    int64_t newest; /* key */
    uint64_t newest_line;
    bool any, numbered;
    int64_t number;           /* `n` of the last line */
    TextChunk *chunk, *spare; /* being filled; one kept for reuse */

    /* The update being put together. */
    int64_t batch_key;
    LineKind batch_kind;
    rung_sample *batch;
    TextChunk **batch_chunks;
    size_t batch_count, batch_capacity, batch_chunk_capacity;

    uint32_t reported[REPORTED_NAMES]; /* hashes of unknown names */
    uint32_t reported_count;
    char first_unknown[64];
    uint64_t first_unknown_line;
    uint64_t first_bad_time; /* line, 0: none */
    rung_diag stopped; /* RUNG_OK: going on */
};

/* ---- recording_waiting.c -------------------------------------------------------------------- */

/* Takes memory for a line: `samples` samples and text of `bytes`. */
bool recording_reserve(rung_recording *recording, size_t samples, size_t bytes);
/* A sample of the present line; text is copied. Cannot run out of memory after recording_reserve.
** `number` is NULL but for NDJSON lines with `n`. RUNG_BAD_INPUT when it comes too late. */
rung_status recording_add(rung_recording *recording, LineKind kind, const rung_sample *sample, const int64_t *number);
/* Room for text that the sample will name: filled by the caller, kept by recording_add_kept. */
char *recording_text_room(rung_recording *recording);
/* Puts the samples of the first update into `batch`, once no line to come can belong to it; `all`: none will come.
** RUNG_END when there is none. May be called again after RUNG_NO_MEMORY. */
rung_status recording_collect(rung_recording *recording, bool all);
/* Gives it to the rule set, or some of the deadlines before it: then it stays. */
rung_status recording_apply(rung_recording *recording);
void recording_drop_waiting(rung_recording *recording);

/* ---- recording_line.c ----------------------------------------------------------------------- */

/* Reports and counts the present line as unusable. */
void recording_bad_line(rung_recording *recording, const char *format, ...);
/* Reports something about the present line that does not make it bad. */
void recording_note(rung_recording *recording, const char *format, ...);
/* The recording cannot go on; returns RUNG_BAD_INPUT. */
rung_status recording_stop(rung_recording *recording, const char *hint, const char *format, ...);
/* Reports a value that its tag cannot hold, as the recording has it; the rule set counts it. */
void recording_check_value(rung_recording *recording, const rung_sample *sample, const char *text,
                           size_t length);
/* Counts a name that is no tag, and names it once. */
void recording_unknown_tag(rung_recording *recording, const char *name, size_t length);
/* Names a source of a link's line that the rules do not have, once. */
void recording_unknown_source(rung_recording *recording, const char *name, size_t length);
/* Fills *suggestion with the column of a tag that is nearest to a name; NULL when nothing is near. */
const char *recording_nearest(const rung_recording *recording, const char *name, size_t length,
                              Suggestion *suggestion);
/* The same as a hint: "did you mean 'temp'?" */
const char *recording_suggest(const rung_recording *recording, const char *name, size_t length,
                              char hint[RUNG_HINT_MAX]);

/* NULL, or why the text is no time: to follow its quotation. */
const char *recording_time(rung_recording *recording, const char *text, size_t length, rung_time *out);
/* The same, and what it means for the line: RUNG_OK with *fine, or RUNG_BAD_INPUT. */
rung_status recording_line_time(rung_recording *recording, const char *text, size_t length, rung_time *out,
                                bool *fine);
/* A status by name or number. `is_status`: a number 0 is Good, otherwise OPC DA's bad. */
bool recording_quality(const char *text, size_t length, bool is_status, uint32_t *out);
/* A decimal number, NaN or an infinity: the whole text. */
bool recording_number(const char *text, size_t length, double *out);
rung_type recording_type(const rung_recording *recording, uint32_t tag);
/* The value of a datetime tag. */
rung_value recording_datetime(rung_time time);

/* ---- recording_csv.c ------------------------------------------------------------------------ */

/* The length of the line at the beginning of the unread bytes; false when its end is not there. */
bool csv_line_length(rung_recording *recording, size_t *length);
/* Finds delimiter, columns and kind (long or wide) from the first line. */
rung_status csv_header(rung_recording *recording, char *line, size_t length);
rung_status csv_line(rung_recording *recording, char *line, size_t length);

/* ---- recording_ndjson.c --------------------------------------------------------------------- */

rung_status ndjson_line(rung_recording *recording, char *line, size_t length);

#endif
