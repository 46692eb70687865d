/* diagnostics.c - see diagnostics.h.
**
**     boiler.yaml:12:18: SyntaxError: unexpected ')', expected a value
**         when: temp > )
**                      ^
**       hint: ...
**
** The source line is shown as far as it fits around the caret. A tab is shown as blanks and a hostile
** character as U+FFFD, so that the caret stands below what it means on every terminal. */
#include "cli/diagnostics.h"
#include "cli/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    TAB = 4,
    SHOWN = 96, /* columns of a source line */
    SHOWN_BEFORE = 60 /* of these before the caret, when the line is longer */
};

bool stream_has_colours(FILE *stream)
{
    const char *off = getenv("NO_COLOR"), *terminal = getenv("TERM");

    return (off == NULL || off[0] == '\0') && terminal != NULL && strcmp(terminal, "dumb") != 0
        && isatty(fileno(stream));
}

/* ---- The place in the source ---------------------------------------------------------------- */

/* The bytes of a line, and of the span on it. */
typedef struct Place {
    size_t line, line_end;
    size_t start, end;
} Place;

/* The length of the line break at `at`, 0 when there is none; CR LF is one. */
static size_t line_break(const Diagnostics *source, size_t at)
{
    if (source->text[at] == '\n') return 1;
    if (source->text[at] == '\r') return at + 1 < source->length && source->text[at + 1] == '\n' ? 2 : 1;
    return 0;
}

/* False when there is no line to show, or nothing on it. */
static bool find_place(const Diagnostics *source, const rung_diag *diag, Place *place)
{
    size_t length = source->length;

    if (source->text == NULL || diag->line == 0 || diag->start > length) return false;
    place->line = place->start = diag->start;
    while (place->line > 0 && source->text[place->line - 1] != '\n' && source->text[place->line - 1] != '\r')
        place->line--;
    place->line_end = place->start;
    while (place->line_end < length && line_break(source, place->line_end) == 0) place->line_end++;
    place->end = diag->end < place->start    ? place->start
               : diag->end > place->line_end ? place->line_end
                                             : diag->end;
    return place->line < place->line_end;
}

/* ---- The source line ------------------------------------------------------------------------ */

typedef struct Glyph {
    size_t from, to; /* bytes */
    unsigned width;
    bool tab, hostile;
} Glyph;

static Glyph next_glyph(const Diagnostics *source, size_t limit, size_t at, size_t column)
{
    Glyph glyph = {at, at, 0, false, false};
    uint32_t code_point = text_next(source->text, limit, &glyph.to);

    glyph.tab = code_point == '\t';
    glyph.hostile = !glyph.tab && text_is_hostile(code_point);
    glyph.width = glyph.tab ? TAB - (unsigned)(column % TAB) : glyph.hostile ? 1 : text_width(code_point);
    return glyph;
}

static size_t columns_between(const Diagnostics *source, size_t limit, size_t from, size_t to, size_t column)
{
    size_t first = column;

    while (from < to) {
        Glyph glyph = next_glyph(source, limit, from, column);
        column += glyph.width;
        from = glyph.to;
    }
    return column - first;
}

static void print_repeated(FILE *stream, char character, size_t count)
{
    while (count-- > 0) putc(character, stream);
}

static void show_line(const Diagnostics *source, const Place *place)
{
    FILE *stream = source->stream;
    size_t total = columns_between(source, place->line_end, place->line, place->line_end, 0);
    size_t caret = columns_between(source, place->line_end, place->line, place->start, 0);
    size_t span = columns_between(source, place->line_end, place->start, place->end, caret);
    size_t first = total > SHOWN && caret > SHOWN_BEFORE ? caret - SHOWN_BEFORE : 0;
    size_t last = total > SHOWN ? first + SHOWN : total;
    size_t at = place->line, column = 0, shown = 0, caret_shown = 0;
    bool colours = stream_has_colours(stream);

    fputs(first > 0 ? "    ..." : "    ", stream);
    while (at < place->line_end && column < last) {
        Glyph glyph = next_glyph(source, place->line_end, at, column);

        if (at == place->start) caret_shown = shown;
        if (column >= first) {
            if (glyph.tab)
                print_repeated(stream, ' ', glyph.width);
            else if (glyph.hostile)
                fputs("\xEF\xBF\xBD", stream);
            else
                fwrite(source->text + glyph.from, 1, glyph.to - glyph.from, stream);
            shown += glyph.width;
        }
        column += glyph.width;
        at = glyph.to;
    }
    if (at <= place->start) caret_shown = shown;
    fputs(last < total ? "...\n    " : "\n    ", stream);
    if (caret_shown + span > shown && caret_shown < shown) span = shown - caret_shown;
    print_repeated(stream, ' ', caret_shown + (first > 0 ? 3 : 0));
    fputs(colours ? "\033[32m^" : "^", stream);
    if (span > 1) print_repeated(stream, '~', span - 1);
    fputs(colours ? "\033[0m\n" : "\n", stream);
}

/* ---- The whole ------------------------------------------------------------------------------ */

/* The word before the message, unless the library's own text has it. */
static const char *label_of(const rung_diag *diag)
{
    if (diag->severity == RUNG_WARNING) return "warning: ";
    if (diag->status == RUNG_SYNTAX)
        return strstr(diag->message, "SyntaxError") == NULL ? "SyntaxError: " : "";
    if (diag->status == RUNG_UNSUPPORTED)
        return strstr(diag->message, "unsupported") == NULL ? "unsupported: " : "";
    return "error: ";
}

static void show_text(const Diagnostics *source, const rung_diag *diag)
{
    FILE *stream = source->stream;
    bool colours = stream_has_colours(stream);
    Place place;

    if (colours) fputs("\033[1m", stream);
    print_escaped(stream, source->name, strlen(source->name));
    if (diag->line != 0) fprintf(stream, ":%" PRIu32 ":%" PRIu32, diag->line, diag->column);
    fprintf(stream, ": %s", !colours ? "" : diag->severity == RUNG_WARNING ? "\033[35m" : "\033[31m");
    fputs(label_of(diag), stream);
    if (colours) fputs("\033[0m", stream);
    print_escaped(stream, diag->message, strlen(diag->message));
    if (diag->line == 0 && diag->end != 0)
        fprintf(stream, " (at byte %" PRIu32 " of the source)", diag->start);
    putc('\n', stream);
    if (find_place(source, diag, &place)) show_line(source, &place);
    if (diag->hint[0] != '\0') {
        fputs("  hint: ", stream);
        print_escaped(stream, diag->hint, strlen(diag->hint));
        putc('\n', stream);
    }
}

void diagnostics_print_json(FILE *stream, const char *name, const rung_diag *diag)
{
    fputs("{\"file\":", stream);
    print_json_string(stream, name, strlen(name));
    fprintf(stream, ",\"line\":%" PRIu32 ",\"column\":%" PRIu32 ",\"start\":%" PRIu32 ",\"end\":%" PRIu32,
            diag->line, diag->column, diag->start, diag->end);
    fprintf(stream, ",\"severity\":\"%s\",\"code\":", diag->severity == RUNG_WARNING ? "warning" : "error");
    if (diag->status == RUNG_OK)
        fputs("null", stream);
    else
        fprintf(stream, "\"%s\"", rung_status_name(diag->status));
    fputs(",\"message\":", stream);
    print_json_string(stream, diag->message, strlen(diag->message));
    fputs(",\"hint\":", stream);
    if (diag->hint[0] == '\0')
        fputs("null", stream);
    else
        print_json_string(stream, diag->hint, strlen(diag->hint));
    putc('}', stream);
}

void diagnostics_hint(const Diagnostics *source, rung_diag *diag)
{
    if (source->declare == NULL || source->text == NULL || diag->hint[0] != '\0' || diag->line == 0 ||
        diag->status != RUNG_UNKNOWN_NAME || strstr(diag->message, "is not defined") == NULL ||
        diag->end > source->length || diag->start >= diag->end || diag->end - diag->start > 100)
        return;
    if (diag->end < source->length && source->text[diag->end] == '(') return; /* a function */
    snprintf(diag->hint, sizeof diag->hint, "a tag is declared by -t %.*s%s", (int)(diag->end - diag->start),
             source->text + diag->start, source->declare);
}

void diagnostics_show(void *user, const rung_diag *given)
{
    Diagnostics *diagnostics = user, place = *diagnostics;
    rung_diag hinted = *given;
    const rung_diag *diag = &hinted;

    if (diag->file[0] != '\0') {
        const IncludedFile *file = place.included;

        while (file != NULL && strcmp(file->name, diag->file) != 0) file = file->next;
        place.name = diag->file;
        place.text = file == NULL ? NULL : file->bytes.bytes;
        place.length = file == NULL ? 0 : file->bytes.length;
    }
    diagnostics_hint(&place, &hinted);
    if (diag->severity == RUNG_WARNING)
        diagnostics->warnings++;
    else
        diagnostics->errors++;
    if (diagnostics->json) {
        diagnostics_print_json(place.stream, place.name, diag);
        putc('\n', diagnostics->stream);
    } else {
        show_text(&place, diag);
    }
}

int diagnostics_finish(Diagnostics *diagnostics, rung_status status, const rung_diag *diag)
{
    rung_diag plain;

    if (diagnostics->errors == 0) {
        if (diag == NULL || diag->status == RUNG_OK) {
            rung_diag_init(&plain);
            plain.status = status;
            plain.severity = RUNG_ERROR;
            snprintf(plain.message, sizeof plain.message, "%s", rung_status_text(status));
            diag = &plain;
        }
        diagnostics_show(diagnostics, diag);
    }
    return status_to_exit(status);
}
