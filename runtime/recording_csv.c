/* recording_csv.c - recordings as tables: long (a line is a sample) and wide (a column is a tag).
**
** A quote opens only at the beginning of a cell, so that one within a text joins no lines. Cells are
** cut and unquoted in place.
*/
#include <string.h>

#include "runtime/array.h"
#include "runtime/recording.h"
#include "vm/format.h"

static const char DELIMITERS[] = ",;\t|";

/* ---- Lines ---------------------------------------------------------------------------------- */

static bool ends_cell(const rung_recording *recording, char c)
{
    return recording->delimiter != '\0' ? c == recording->delimiter
                                        : c != '\0' && strchr(DELIMITERS, c) != NULL;
}

/* The first quote between `at` and `end` that opens a cell. */
static const char *opening_quote(const rung_recording *recording, const char *line, const char *at,
                                 const char *end)
{
    while ((at = memchr(at, '"', (size_t)(end - at))) != NULL && at != line && !ends_cell(recording, at[-1]))
        at++;
    return at;
}

bool csv_line_length(rung_recording *recording, size_t *length)
{
    const char *line = recording->bytes + recording->begin, *end = recording->bytes + recording->end;
    const char *at = line + recording->scanned;

    while (at < end) {
        const char *quote;

        if (recording->scan_quoted) {
            quote = memchr(at, '"', (size_t)(end - at));
            if (quote == NULL) {
                at = end;
            } else if (quote + 1 == end && !recording->finished) {
                at = quote; /* is it doubled? */
                break;
            } else if (quote + 1 < end && quote[1] == '"') {
                at = quote + 2;
            } else {
                at = quote + 1;
                recording->scan_quoted = false;
            }
        } else {
            const char *line_end = memchr(at, '\n', (size_t)(end - at));

            quote = opening_quote(recording, line, at, line_end == NULL ? end : line_end);
            if (quote == NULL && line_end != NULL) {
                *length = recording->scanned = (size_t)(line_end - line);
                return true;
            }
            recording->scan_quoted = quote != NULL;
            at = quote == NULL ? end : quote + 1;
        }
    }
    recording->scanned = (size_t)(at - line);
    return false;
}

/* Takes the text out of the quotes at `*at`, in place. */
static bool cut_quoted(char **at, char *end, Cell *cell)
{
    char *in = *at + 1, *out = in;

    cell->text = in;
    cell->quoted = true;
    for (; in < end; in++) {
        if (*in == '"') {
            if (in + 1 == end || in[1] != '"') break;
            in++;
        }
        *out++ = *in;
    }
    cell->length = (size_t)(out - cell->text);
    *at = in + (in < end);
    return in < end;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* Cuts a line into at most `most` cells; the number of cells that it has, 0 after reporting. */
static uint32_t cut(rung_recording *recording, char *line, size_t length, uint32_t most)
{
    char *at = line, *end = line + length;
    uint32_t count = 0;

    if (end > line && end[-1] == '\r') end--;
    for (;;) {
        Cell unused, *cell = count < most ? &recording->cells[count] : &unused;

        count++;
        if (at < end && *at == '"') {
            if (!cut_quoted(&at, end, cell)) {
                recording_bad_line(recording, "a quote that is not closed");
                return 0;
            }
            while (at < end && is_blank(*at) && *at != recording->delimiter) at++;
            if (at < end && *at != recording->delimiter) {
                recording_bad_line(recording, "text after a closing quote in cell %u", count);
                return 0;
            }
        } else {
            char *stop = at < end ? memchr(at, recording->delimiter, (size_t)(end - at)) : NULL;

            if (stop == NULL) stop = end;
            *cell = (Cell){at, (size_t)(stop - at), false};
            at = stop;
        }
        if (at == end) return count;
        at++;
    }
}

/* Without the blanks around it. */
static Cell trimmed(Cell cell)
{
    while (cell.length > 0 && is_blank(*cell.text)) cell.text++, cell.length--;
    while (cell.length > 0 && is_blank(cell.text[cell.length - 1])) cell.length--;
    return cell;
}

/* ---- The first line ------------------------------------------------------------------------- */

static bool is_name(Cell cell, const char *const *names)
{
    for (; *names != NULL; names++) {
        size_t i = 0;

        while (i < cell.length && (*names)[i] != '\0' && (cell.text[i] | 0x20) == (*names)[i]) i++;
        if (i == cell.length && (*names)[i] == '\0') return true;
    }
    return false;
}

static int32_t find_column(const rung_recording *recording, const char *const *names)
{
    for (uint32_t i = 0; i < recording->column_count; i++)
        if (is_name(trimmed(recording->cells[i]), names)) return (int32_t)i;
    return NO_COLUMN;
}

/* The delimiter that the first line has most of. With decimal commas the comma comes last. */
static char find_delimiter(const rung_recording *recording, const char *line, size_t length)
{
    char best = ',';
    size_t most = 0;

    for (const char *delimiter = DELIMITERS; *delimiter != '\0'; delimiter++) {
        size_t count = 0;
        bool quoted = false;

        for (size_t i = 0; i < length; i++) {
            if (line[i] == '"') quoted = !quoted;
            if (!quoted && line[i] == *delimiter) count++;
        }
        if (count > most || (count > 0 && best == ',' && recording->options.decimal == ',')) {
            most = count;
            best = *delimiter;
        }
    }
    return best;
}

/* Two columns of one name contradict each other. */
static rung_status check_single(rung_recording *recording, int32_t column)
{
    Cell wanted;

    if (column == NO_COLUMN) return RUNG_OK;
    wanted = trimmed(recording->cells[column]);
    for (uint32_t i = (uint32_t)column + 1; i < recording->column_count; i++) {
        Cell cell = trimmed(recording->cells[i]);

        if (cell.length == wanted.length && memcmp(cell.text, wanted.text, cell.length) == 0)
            return recording_stop(recording, NULL, "two columns are called %q", wanted.text, wanted.length);
    }
    return RUNG_OK;
}

static rung_status find_time(rung_recording *recording)
{
    static const char *const TIMES[] = {"time", "timestamp", "ts", NULL};

    recording->time_at = find_column(recording, TIMES);
    if (recording->time_column != NULL) {
        recording->time_at = NO_COLUMN;
        for (uint32_t i = 0; i < recording->column_count; i++) {
            Cell cell = trimmed(recording->cells[i]);

            if (cell.length == strlen(recording->time_column) &&
                memcmp(cell.text, recording->time_column, cell.length) == 0)
                recording->time_at = (int32_t)i;
        }
        if (recording->time_at == NO_COLUMN)
            return recording_stop(recording, "the first line has the names of the columns",
                                  "no column is called '%s'", recording->time_column);
    }
    if (recording->time_at == NO_COLUMN) {
        Cell first = trimmed(recording->cells[0]);

        recording->time_at = 0;
        if (rules_find_column(recording->rules, first.text, first.length) != NO_TAG)
            return recording_stop(recording, "--time-column NAME says which one has the times",
                                  "no column is called time, and the first one, %q, is a tag", first.text,
                                  first.length);
    }
    return check_single(recording, recording->time_at);
}

/* What a note says of a column that is no tag. */
static size_t name_ignored(const rung_recording *recording, Cell cell, char *out, size_t size)
{
    Suggestion suggestion;

    if (recording_nearest(recording, cell.text, cell.length, &suggestion) != NULL)
        return format_text(out, size, "%q (did you mean '%s'?)", cell.text, cell.length, suggestion.best);
    return format_text(out, size, "%q", cell.text, cell.length);
}

/* Columns that are no tag are named together, once. */
static rung_status find_tags(rung_recording *recording)
{
    char names[160] = "", name[160], hint[RUNG_HINT_MAX];
    size_t length = 0;
    bool all_named = true;
    uint32_t known = 0, unknown = 0;
    Cell first = {NULL, 0, false};

    for (uint32_t i = 0; i < recording->column_count; i++) {
        Cell cell = trimmed(recording->cells[i]);

        recording->column_tags[i] = NO_TAG;
        if ((int32_t)i == recording->time_at) continue;
        recording->column_tags[i] = rules_find_column(recording->rules, cell.text, cell.length);
        if (recording->column_tags[i] != NO_TAG) {
            rung_status status = check_single(recording, (int32_t)i);

            if (status != RUNG_OK) return status;
            known++;
            continue;
        }
        if (unknown++ == 0) first = cell;
        all_named = all_named && length + 2 + name_ignored(recording, cell, name, sizeof name) < sizeof names;
        if (all_named)
            length += format_text(names + length, sizeof names - length, unknown == 1 ? "%s" : ", %s", name);
    }
    recording->metrics.unknown_tags += unknown;
    if (known == 0) {
        if (first.text == NULL)
            return recording_stop(recording, NULL, "the first line has no column for a tag");
        return recording_stop(recording, recording_suggest(recording, first.text, first.length, hint),
                              "no column is a tag of the rules; the first one is %q", first.text,
                              first.length);
    }
    if (unknown > 0)
        recording_note(recording, "%u %s ignored, no tag has this name: %s%s", unknown,
                       unknown == 1 ? "column is" : "columns are", names, all_named ? "" : ", ...");
    return RUNG_OK;
}

rung_status csv_header(rung_recording *recording, char *line, size_t length)
{
    static const char *const TAGS[] = {"tag", "name", NULL}, *const VALUES[] = {"value", NULL};
    static const char *const QUALITIES[] = {"quality", "status", NULL}, *const STATUS[] = {"status", NULL};
    size_t most = 1;
    rung_status status;

    if (recording->delimiter == '\0') recording->delimiter = find_delimiter(recording, line, length);
    for (size_t i = 0; i < length; i++) most += line[i] == recording->delimiter;
    if (!array_reserve(&recording->allocator, (void **)&recording->cells, &recording->cell_capacity, most,
                       sizeof *recording->cells) ||
        !array_reserve(&recording->allocator, (void **)&recording->column_tags, &recording->column_capacity,
                       most, sizeof *recording->column_tags))
        return RUNG_NO_MEMORY;
    recording->column_count = cut(recording, line, length, (uint32_t)most);
    if (recording->column_count == 0)
        return recording_stop(recording, NULL, "the line with the names of the columns cannot be read");
    if ((status = find_time(recording)) != RUNG_OK) return status;
    recording->tag_at = find_column(recording, TAGS);
    recording->value_at = find_column(recording, VALUES);
    recording->quality_at = find_column(recording, QUALITIES);
    recording->quality_is_status =
        recording->quality_at != NO_COLUMN && recording->quality_at == find_column(recording, STATUS);
    if (recording->tag_at != NO_COLUMN && recording->value_at != NO_COLUMN) {
        if ((status = check_single(recording, recording->tag_at)) != RUNG_OK ||
            (status = check_single(recording, recording->value_at)) != RUNG_OK ||
            (status = check_single(recording, recording->quality_at)) != RUNG_OK)
            return status;
        if (recording->time_at == recording->tag_at || recording->time_at == recording->value_at)
            return recording_stop(recording, "--time-column NAME says which one has the times",
                                  "no column is called time");
        recording->format = FORMAT_LONG;
        return RUNG_OK;
    }
    if ((status = find_tags(recording)) == RUNG_OK) recording->format = FORMAT_WIDE;
    return status;
}

/* ---- Values --------------------------------------------------------------------------------- */

static rung_value text_value(Cell cell)
{
    return (rung_value){.kind = RUNG_VALUE_TEXT, .text = cell.text, .length = cell.length};
}

/* A number with the recording's decimal sign. A point among decimal commas would be a thousands
** separator in disguise: no number. */
static bool cell_number(const rung_recording *recording, Cell cell, double *out)
{
    char text[64];

    if (recording->options.decimal == '.') return recording_number(cell.text, cell.length, out);
    if (cell.length >= sizeof text || memchr(cell.text, '.', cell.length) != NULL) return false;
    for (size_t i = 0; i < cell.length; i++) text[i] = cell.text[i] == ',' ? '.' : cell.text[i];
    return recording_number(text, cell.length, out);
}

static bool cell_bool(Cell cell, bool *out)
{
    static const char *const TRUE[] = {"true", NULL}, *const FALSE[] = {"false", NULL};

    *out = is_name(cell, TRUE) || (cell.length == 1 && *cell.text == '1');
    return *out || is_name(cell, FALSE) || (cell.length == 1 && *cell.text == '0');
}

/* A cell for an `any` tag: JSON when it looks like it, otherwise a string, which is put in quotes. */
static rung_value cell_any(rung_recording *recording, Cell cell)
{
    static const char HEX[] = "0123456789abcdef";
    static const char *const LITERALS[] = {"true", "false", "null"};
    double number;
    char *out;
    rung_value value = text_value(cell);

    if (!cell.quoted) {
        if (cell.length > 0 && strchr("[{\"", *cell.text) != NULL) return value;
        for (size_t i = 0; i < 3; i++)
            if (cell.length == strlen(LITERALS[i]) && memcmp(cell.text, LITERALS[i], cell.length) == 0)
                return value;
        if (cell_number(recording, cell, &number))
            return (rung_value){.kind = RUNG_VALUE_NUMBER, .number = number};
    } else if (cell.length > 0 && strchr("[{", *cell.text) != NULL) {
        return value;
    }
    value.text = out = recording_text_room(recording);
    *out++ = '"';
    for (size_t i = 0; i < cell.length; i++) {
        unsigned char c = (unsigned char)cell.text[i];

        if (c == '"' || c == '\\') *out++ = '\\';
        if (c >= 0x20) {
            *out++ = (char)c;
            continue;
        }
        memcpy(out, "\\u00", 4);
        out[4] = HEX[c >> 4];
        out[5] = HEX[c & 15];
        out += 6;
    }
    *out++ = '"';
    value.length = (size_t)(out - value.text);
    return value;
}

/* A cell as its tag's type; text where it does not fit, which the rule set counts. */
static rung_value cell_value(rung_recording *recording, rung_type type, Cell raw)
{
    Cell cell = trimmed(raw);
    rung_value value = {.kind = RUNG_VALUE_NUMBER};
    rung_time_unit unit = recording->unit;
    rung_time time;

    switch ((int)type) {
    case RUNG_STRING: return text_value(raw);
    case RUNG_ANY: return cell_any(recording, cell);
    case RUNG_BOOL:
        value.kind = RUNG_VALUE_BOOL;
        return cell_bool(cell, &value.boolean) ? value : text_value(cell);
    case RUNG_INT32:
    case RUNG_UINT32:
    case RUNG_DOUBLE: return cell_number(recording, cell, &value.number) ? value : text_value(cell);
    case RUNG_DATETIME: {
        bool fits = recording_time(recording, cell.text, cell.length, &time) == NULL;

        recording->unit = unit; /* the unit of the time column is not found out here */
        return fits ? recording_datetime(time) : text_value(cell);
    }
    default: return text_value(cell);
    }
}

/* ---- Lines of samples ----------------------------------------------------------------------- */

static bool is_empty(rung_type type, Cell cell)
{
    return trimmed(cell).length == 0 && !(cell.quoted && type == RUNG_STRING);
}

static void check_cell(rung_recording *recording, const rung_sample *sample, Cell raw)
{
    Cell cell = trimmed(raw);

    recording_check_value(recording, sample, cell.text, cell.length);
}

static rung_status long_line(rung_recording *recording, rung_time time)
{
    Cell name = trimmed(recording->cells[recording->tag_at]);
    Cell cell = recording->cells[recording->value_at];
    uint32_t tag = rules_find_column(recording->rules, name.text, name.length);
    rung_sample sample = {
        .tag = tag, .source_time = time, .server_time = RUNG_TIME_NONE, .arrival_time = RUNG_TIME_NONE};

    if (tag == NO_TAG) {
        recording_unknown_tag(recording, name.text, name.length);
        return RUNG_OK;
    }
    if (recording->quality_at != NO_COLUMN) {
        Cell quality = trimmed(recording->cells[recording->quality_at]);

        if (quality.length > 0 &&
            !recording_quality(quality.text, quality.length, recording->quality_is_status, &sample.status)) {
            recording_bad_line(recording, "%q is not a quality", quality.text, quality.length);
            return RUNG_OK;
        }
    }
    if (!is_empty(recording_type(recording, tag), cell)) {
        sample.value = cell_value(recording, recording_type(recording, tag), cell);
        check_cell(recording, &sample, cell);
    } else if (RUNG_SEVERITY(sample.status) < 2) {
        recording_bad_line(recording, "no value (tag %q)", name.text, name.length);
        return RUNG_OK;
    }
    return recording_add(recording, LINE_SAMPLE, &sample, NULL);
}

static rung_status wide_line(rung_recording *recording, rung_time time)
{
    for (uint32_t i = 0; i < recording->column_count; i++) {
        rung_sample sample = {.tag = recording->column_tags[i],
                              .source_time = time,
                              .server_time = RUNG_TIME_NONE,
                              .arrival_time = RUNG_TIME_NONE};
        rung_status status;

        if (sample.tag == NO_TAG || is_empty(recording_type(recording, sample.tag), recording->cells[i]))
            continue;
        sample.value = cell_value(recording, recording_type(recording, sample.tag), recording->cells[i]);
        check_cell(recording, &sample, recording->cells[i]);
        if ((status = recording_add(recording, LINE_SAMPLE, &sample, NULL)) != RUNG_OK) return status;
    }
    return RUNG_OK;
}

rung_status csv_line(rung_recording *recording, char *line, size_t length)
{
    Cell cell;
    rung_time time;
    uint32_t count;
    rung_status status;
    bool fine;

    /* a cell for an `any` tag may grow: quotes around it, a control character as \u001f */
    if (!recording_reserve(recording, recording->column_count,
                           6 * length + 2 * (size_t)recording->column_count))
        return RUNG_NO_MEMORY;
    count = cut(recording, line, length, recording->column_count);
    if (count == 0) return RUNG_OK;
    if (count != recording->column_count) {
        recording_bad_line(recording, "%u %s, the first line has %u", count, count == 1 ? "cell" : "cells",
                           recording->column_count);
        return RUNG_OK;
    }
    cell = trimmed(recording->cells[recording->time_at]);
    status = recording_line_time(recording, cell.text, cell.length, &time, &fine);
    if (status != RUNG_OK || !fine) return status;
    return recording->format == FORMAT_LONG ? long_line(recording, time) : wide_line(recording, time);
}
