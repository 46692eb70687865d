/* report.c - errors and warnings about a file: placed, counted, the first one kept. */
#include "runtime/report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/array.h"
#include "vm/format.h"

static uint32_t byte_place(const SourceText *source, uint32_t offset)
{
    uint32_t low = 0, high = source->run_count;

    if (source->runs == NULL) return source->from + offset;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (source->runs[middle].text <= offset)
            low = middle;
        else
            high = middle;
    }
    return source->runs[low].file + (offset - source->runs[low].text);
}

Span source_text_place(const SourceText *source, Span span)
{
    Span place;

    if (span.start > source->length) span.start = source->length;
    if (span.end > source->length) span.end = source->length;
    place.start = byte_place(source, span.start);
    place.end = span.end > span.start ? byte_place(source, span.end - 1) + 1 : place.start;
    return place;
}

void reporter_init(Reporter *reporter, const char *file, size_t length,
                   void (*on_diag)(void *user, const rung_diag *diag), void *user)
{
    reporter->file = file;
    reporter->length = length;
    reporter->on_diag = on_diag;
    reporter->user = user;
    reporter->files = NULL;
    reporter->end = length < UINT32_MAX / 2 ? (uint32_t)length + 1 : UINT32_MAX / 2;
    reporter->errors = 0;
    reporter->allocator = NULL;
    reporter->held = NULL;
    reporter->held_count = reporter->held_capacity = 0;
    rung_diag_init(&reporter->first);
}

bool reporter_add(Reporter *reporter, ReportFile *file, const char *what, const char *name, const char *text, size_t length)
{
    if (length >= UINT32_MAX - reporter->end) return false;
    *file = (ReportFile){reporter->files, reporter->end, (uint32_t)length, reporter->end, text, what, name};
    reporter->files = file;
    reporter->end += (uint32_t)length + 1;
    return true;
}

void reporter_close(Reporter *reporter, ReportFile *file) { file->rank = reporter->end++; }

size_t report_file_title(const ReportFile *file, char *out, size_t size)
{
    if (file->what == NULL) return format_text(out, size, "%s", file->name);
    return format_text(out, size, "%s %s", file->what, file->name);
}

/* The further text that the place lies in; NULL: the first one. */
static const ReportFile *file_of(const Reporter *reporter, uint32_t place)
{
    const ReportFile *file = reporter->files;

    while (file != NULL && file->base > place) file = file->next;
    return file;
}

/* Line and column; places in a further text are counted from its beginning then. */
static void locate(const Reporter *reporter, const ReportFile *file, rung_diag *diag)
{
    if (file != NULL) {
        diag->start -= file->base;
        diag->end = diag->end < file->base ? diag->start : diag->end - file->base;
        diag_locate(diag, file->text, file->length);
        report_file_title(file, diag->file, sizeof diag->file);
    } else if (reporter->file != NULL && diag->start <= reporter->length) {
        diag_locate(diag, reporter->file, reporter->length);
    }
}

static void hand_on(const Reporter *reporter, const rung_diag *diag)
{
    if (reporter->on_diag != NULL) reporter->on_diag(reporter->user, diag);
}

static bool hold(Reporter *reporter, const ReportFile *file, const rung_diag *diag)
{
    size_t count = reporter->held_count;

    if (reporter->allocator == NULL || count == UINT32_MAX ||
        !array_reserve(reporter->allocator, (void **)&reporter->held, &reporter->held_capacity, count + 1,
                       sizeof *reporter->held))
        return false;
    reporter->held[reporter->held_count++] = (HeldDiag){file, diag->start, (uint32_t)count, *diag};
    return true;
}

void report_diag(Reporter *reporter, rung_diag *diag)
{
    const ReportFile *file = file_of(reporter, diag->start);

    diag->line = diag->column = 0;
    if (diag->status != RUNG_NO_MEMORY || diag->end != 0) locate(reporter, file, diag);
    if (diag->severity == RUNG_ERROR && reporter->errors++ == 0) reporter->first = *diag;
    if (!hold(reporter, file, diag)) hand_on(reporter, diag);
}

void reporter_hold(Reporter *reporter, const Allocator *allocator) { reporter->allocator = allocator; }

static int by_place(const void *a, const void *b)
{
    const HeldDiag *x = a, *y = b;
    uint32_t x_rank = x->file == NULL ? UINT32_MAX : x->file->rank;
    uint32_t y_rank = y->file == NULL ? UINT32_MAX : y->file->rank;

    if (x_rank != y_rank) return x_rank < y_rank ? -1 : 1;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

void reporter_release(Reporter *reporter)
{
    size_t errors = 0;
    bool is_first;

    if (reporter->held_count > 0) qsort(reporter->held, reporter->held_count, sizeof *reporter->held, by_place);
    for (size_t i = 0; i < reporter->held_count; i++) errors += reporter->held[i].diag.severity == RUNG_ERROR;
    is_first = errors == reporter->errors && reporter->first.status != RUNG_NO_MEMORY;
    for (size_t i = 0; i < reporter->held_count; i++) {
        const rung_diag *diag = &reporter->held[i].diag;

        if (is_first && diag->severity == RUNG_ERROR) {
            reporter->first = *diag;
            is_first = false;
        }
        hand_on(reporter, diag);
    }
    if (reporter->allocator != NULL)
        allocator_free(reporter->allocator, reporter->held, reporter->held_capacity * sizeof *reporter->held);
    reporter->held = NULL;
    reporter->held_count = reporter->held_capacity = 0;
    reporter->allocator = NULL;
}

void reporter_explain(const Reporter *reporter, rung_status status, rung_diag *out)
{
    if (out == NULL) return;
    *out = reporter->first;
    if (out->status != RUNG_OK) return;
    out->status = status;
    format_text(out->message, sizeof out->message, "%s", rung_status_text(status));
}

static void report(Reporter *reporter, rung_status status, rung_severity severity, Span place,
                   const char *hint, const char *format, va_list arguments)
{
    rung_diag diag;

    rung_diag_init(&diag);
    diag.status = status;
    diag.severity = severity;
    diag.start = place.start;
    diag.end = place.end;
    format_text_list(diag.message, sizeof diag.message, format, arguments);
    format_text(diag.hint, sizeof diag.hint, "%s", hint == NULL ? "" : hint);
    report_diag(reporter, &diag);
}

void report_error(Reporter *reporter, rung_status status, Span place, const char *hint, const char *format,
                  ...)
{
    va_list arguments;

    va_start(arguments, format);
    report(reporter, status, RUNG_ERROR, place, hint, format, arguments);
    va_end(arguments);
}

void report_warning(Reporter *reporter, Span place, const char *hint, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    report(reporter, RUNG_OK, RUNG_WARNING, place, hint, format, arguments);
    va_end(arguments);
}

void report_no_memory(Reporter *reporter)
{
    if (reporter->first.status == RUNG_NO_MEMORY) return;
    report_error(reporter, RUNG_NO_MEMORY, (Span){0, 0}, NULL, "%s", rung_status_text(RUNG_NO_MEMORY));
    /* what a caller can act on, whatever else was wrong */
    rung_diag_init(&reporter->first);
    reporter_explain(reporter, RUNG_NO_MEMORY, &reporter->first);
}
