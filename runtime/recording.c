/* recording.c - lines in, updates out: see recording.h. */
#include "runtime/recording.h"

#include <string.h>

#include "runtime/array.h"
#include "runtime/time_text.h"

/* ---- Beginning and end ---------------------------------------------------------------------- */

void rung_recording_options_init(rung_recording_options *options)
{
    if (options == NULL) return;
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
    options->decimal = '.';
    options->reorder = 10 * TICKS_PER_SECOND;
    options->until = RUNG_TIME_NEVER;
}

static bool copy_text(rung_recording *recording, const char *text, char **out)
{
    size_t size;

    if (text == NULL) return true;
    size = strlen(text) + 1;
    if ((*out = allocator_new(&recording->allocator, size)) == NULL) return false;
    memcpy(*out, text, size);
    return true;
}

static bool is_usable(const rung_recording_options *options)
{
    return options->size == sizeof *options && (options->decimal == '.' || options->decimal == ',') &&
           (options->delimiter == '\0' || strchr("\"\r\n", options->delimiter) == NULL) &&
           options->reorder >= 0 && options->time_unit <= RUNG_TIME_MILLISECONDS &&
           (options->time_format == NULL || time_format_is_valid(options->time_format));
}

rung_status rung_recording_new(rung_rules *rules, const rung_recording_options *options, rung_recording **out)
{
    rung_recording_options defaults;
    rung_recording *recording;

    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    rung_recording_options_init(&defaults);
    if (options == NULL) options = &defaults;
    if (rules == NULL || rules->building != NULL || !is_usable(options)) return RUNG_USAGE;
    recording = allocator_new(&rules->allocator, sizeof *recording);
    if (recording == NULL) return RUNG_NO_MEMORY;
    memset(recording, 0, sizeof *recording);
    recording->allocator = rules->allocator;
    recording->rules = rules;
    recording->options = *options;
    recording->delimiter = options->delimiter;
    recording->unit = options->time_unit;
    recording->line = 1;
    recording->metrics.first = recording->metrics.last = RUNG_TIME_NONE;
    if (recording->options.reorder > INT64_MAX / 4) recording->options.reorder = INT64_MAX / 4;
    rung_diag_init(&recording->stopped);
    if (!copy_text(recording, options->time_column, &recording->time_column) ||
        !copy_text(recording, options->time_format, &recording->time_format)) {
        rung_recording_free(recording);
        return RUNG_NO_MEMORY;
    }
    *out = recording;
    return RUNG_OK;
}

void rung_recording_free(rung_recording *recording)
{
    Allocator allocator;

    if (recording == NULL) return;
    allocator = recording->allocator;
    recording_drop_waiting(recording);
    if (recording->time_column != NULL)
        allocator_free(&allocator, recording->time_column, strlen(recording->time_column) + 1);
    if (recording->time_format != NULL)
        allocator_free(&allocator, recording->time_format, strlen(recording->time_format) + 1);
    allocator_free(&allocator, recording->bytes, recording->capacity);
    allocator_free(&allocator, recording->cells, recording->cell_capacity * sizeof *recording->cells);
    allocator_free(&allocator, recording->column_tags,
                   recording->column_capacity * sizeof *recording->column_tags);
    allocator_free(&allocator, recording, sizeof *recording);
}

rung_status rung_recording_feed(rung_recording *recording, const char *bytes, size_t length)
{
    if (recording == NULL || (bytes == NULL && length > 0) || recording->finished) return RUNG_USAGE;
    if (length == 0 || recording->metrics.ended) return RUNG_OK;
    if (recording->begin > 0) {
        memmove(recording->bytes, recording->bytes + recording->begin, recording->end - recording->begin);
        recording->end -= recording->begin;
        recording->begin = 0;
    }
    if (length > SIZE_MAX - recording->end ||
        !array_reserve(&recording->allocator, (void **)&recording->bytes, &recording->capacity,
                       recording->end + length, 1))
        return RUNG_NO_MEMORY;
    memcpy(recording->bytes + recording->end, bytes, length);
    recording->end += length;
    recording->metrics.bytes += length;
    return RUNG_OK;
}

rung_status rung_recording_finish(rung_recording *recording)
{
    if (recording == NULL) return RUNG_USAGE;
    recording->finished = true;
    return RUNG_OK;
}

void rung_recording_metrics_get(const rung_recording *recording, rung_recording_metrics *metrics)
{
    if (metrics == NULL) return;
    memset(metrics, 0, sizeof *metrics);
    if (recording != NULL) *metrics = recording->metrics;
}

/* ---- Lines ---------------------------------------------------------------------------------- */

static void consume(rung_recording *recording, size_t bytes, uint64_t lines)
{
    recording->begin += bytes;
    recording->scanned = 0;
    recording->scan_quoted = false;
    recording->line += lines;
    recording->metrics.lines += lines;
}

/* The length of the next line without its end; false when that has not come yet. */
static bool line_length(rung_recording *recording, size_t *length)
{
    const char *begin = recording->bytes + recording->begin;
    size_t available = recording->end - recording->begin;
    const char *end;

    if (recording->format != FORMAT_NDJSON && *begin != '{') return csv_line_length(recording, length);
    end = available == recording->scanned
              ? NULL
              : memchr(begin + recording->scanned, '\n', available - recording->scanned);
    recording->scanned = end == NULL ? available : (size_t)(end - begin);
    *length = recording->scanned;
    return end != NULL;
}

/* Drops the rest of a line that is too long. False when its end has not come yet. */
static bool skip_line(rung_recording *recording)
{
    const char *begin = recording->bytes + recording->begin;
    const char *end = memchr(begin, '\n', recording->end - recording->begin);

    if (end == NULL) {
        consume(recording, recording->end - recording->begin, recording->finished ? 1 : 0);
        return false;
    }
    recording->skipping = false;
    consume(recording, (size_t)(end + 1 - begin), 1);
    return true;
}

static bool is_blank(const char *line, size_t length)
{
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t' || line[length - 1] == '\r'))
        length--;
    return length == 0;
}

static rung_status first_line(rung_recording *recording, char *line, size_t length)
{
    if (length >= 2 && (memcmp(line, "\xFF\xFE", 2) == 0 || memcmp(line, "\xFE\xFF", 2) == 0))
        return recording_stop(recording, "save it as UTF-8", "the recording is UTF-16");
    if (*line == '[')
        return recording_stop(recording, "NDJSON is one object a line, without [ ]",
                              "the recording is a JSON array");
    if (*line != '{') return csv_header(recording, line, length);
    recording->format = FORMAT_NDJSON;
    return ndjson_line(recording, line, length);
}

static rung_status take_line(rung_recording *recording, char *line, size_t length)
{
    if (length > MAX_LINE) {
        recording_bad_line(recording, "longer than 1 MiB");
        return RUNG_OK;
    }
    if (is_blank(line, length)) return RUNG_OK;
    switch (recording->format) {
    case FORMAT_UNKNOWN: return first_line(recording, line, length);
    case FORMAT_NDJSON: return ndjson_line(recording, line, length);
    default: return csv_line(recording, line, length);
    }
}

static uint64_t count_lines(const char *bytes, size_t length)
{
    uint64_t lines = 1;

    for (const char *end = bytes + length; (bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL;
         bytes++)
        lines++;
    return lines;
}

/* Passes over a byte order mark. False while it may still come. */
static bool begin_reading(rung_recording *recording)
{
    static const char MARK[] = "\xEF\xBB\xBF";
    size_t length = recording->end < 3 ? recording->end : 3;
    bool fits = memcmp(recording->bytes, MARK, length) == 0;

    if (fits && length < 3 && !recording->finished) return false;
    if (fits && length == 3) recording->begin = 3;
    recording->started = true;
    return true;
}

/* Reads one line: RUNG_OK, or RUNG_END when none is complete. */
static rung_status read_line(rung_recording *recording)
{
    size_t available, length;
    char *line;
    bool whole;
    uint64_t lines;
    rung_status status;

    if (recording->end == 0 || (!recording->started && !begin_reading(recording))) return RUNG_END;
    length = available = recording->end - recording->begin;
    line = recording->bytes + recording->begin;
    if (available == 0) return RUNG_END;
    if (recording->skipping) return skip_line(recording) ? RUNG_OK : RUNG_END;
    whole = line_length(recording, &length);
    if (!whole && available <= MAX_LINE && !recording->finished) return RUNG_END;
    if (!whole && recording->scan_quoted) {
        /* read on after this line: what follows may be fine */
        const char *end = memchr(line, '\n', available);

        recording_bad_line(recording, "a quote that is not closed");
        recording->skipping = end == NULL;
        if (end != NULL) consume(recording, (size_t)(end + 1 - line), 1);
        return RUNG_OK;
    }
    if (!whole && available > MAX_LINE) {
        recording_bad_line(recording, "longer than 1 MiB");
        recording->skipping = true;
        return RUNG_OK;
    }
    if (!whole) length = available;
    lines = recording->format == FORMAT_NDJSON || length == 0 ? 1 : count_lines(line, length);
    status = take_line(recording, line, length);
    if (status == RUNG_OK) consume(recording, whole ? length + 1 : length, lines);
    return status;
}

/* Once all is read: a recording of which nothing could be used is no recording of this plant. */
static rung_status check_end(rung_recording *recording)
{
    char hint[RUNG_HINT_MAX];

    recording->checked = true;
    if (recording->metrics.samples > 0) return RUNG_END;
    if (recording->first_unknown_line != 0) {
        recording->line = recording->first_unknown_line;
        return recording_stop(
            recording,
            recording_suggest(recording, recording->first_unknown, strlen(recording->first_unknown), hint),
            "no line is about a tag of the rules; the first one is about '%s'", recording->first_unknown);
    }
    if (recording->any) return RUNG_END; /* ticks and links */
    if (recording->first_bad_time != 0) {
        recording->line = recording->first_bad_time;
        return recording_stop(
            recording,
            recording->time_format != NULL
                ? "--time-format must describe the whole text of a time"
                : "--time-format says how times are written, --time-unit what their numbers count",
            "no line could be used: its time cannot be read");
    }
    if (recording->metrics.bad_lines > 0) return recording_stop(recording, NULL, "no line could be used");
    return RUNG_END;
}

/* Whether the update that was put together is beyond what is asked for. */
static bool is_beyond(const rung_recording *recording)
{
    for (size_t i = 0; i < recording->batch_count; i++)
        if (recording->batch[i].source_time > recording->options.until) return true;
    return false;
}

static rung_status step(rung_recording *recording)
{
    rung_status status = recording_collect(recording, false);

    while (status == RUNG_END) { /* nothing is complete */
        status = read_line(recording);
        if (status == RUNG_OK) {
            status = recording_collect(recording, false);
        } else if (status == RUNG_END && recording->finished) {
            status = recording_collect(recording, true);
            if (status == RUNG_END) return recording->checked ? RUNG_END : check_end(recording);
        } else {
            return status;
        }
    }
    if (status == RUNG_OK && is_beyond(recording)) {
        recording->metrics.ended = true;
        return RUNG_END;
    }
    return status == RUNG_OK ? recording_apply(recording) : status;
}

rung_status rung_recording_step(rung_recording *recording, rung_diag *diag)
{
    rung_status status;

    if (diag != NULL) rung_diag_init(diag);
    if (recording == NULL) return RUNG_USAGE;
    status = recording->stopped.status != RUNG_OK ? recording->stopped.status : step(recording);
    if (diag == NULL || status == RUNG_OK || status == RUNG_END) return status;
    if (status == RUNG_BAD_INPUT)
        *diag = recording->stopped;
    else
        diag->status = status;
    return status;
}
