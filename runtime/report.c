/* report.c - errors and warnings about a file: placed, counted, the first one kept. */
#include "runtime/report.h"

#include <stdarg.h>
#include <string.h>

#include "vm/format.h"

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
    rung_diag_init(&reporter->first);
}

bool reporter_add(Reporter *reporter, ReportFile *file, const char *name, const char *text, size_t length)
{
    if (length >= UINT32_MAX - reporter->end) return false;
    *file = (ReportFile){reporter->files, reporter->end, (uint32_t)length, text, name};
    reporter->files = file;
    reporter->end += (uint32_t)length + 1;
    return true;
}

/* The text that the place lies in; places in it are counted from its beginning then. */
static void locate(const Reporter *reporter, rung_diag *diag)
{
    const ReportFile *file = reporter->files;

    while (file != NULL && file->base > diag->start) file = file->next;
    if (file != NULL) {
        diag->start -= file->base;
        diag->end = diag->end < file->base ? diag->start : diag->end - file->base;
        diag_locate(diag, file->text, file->length);
        format_text(diag->file, sizeof diag->file, "%s", file->name);
    } else if (reporter->file != NULL && diag->start <= reporter->length) {
        diag_locate(diag, reporter->file, reporter->length);
    }
}

void report_diag(Reporter *reporter, rung_diag *diag)
{
    diag->line = diag->column = 0;
    if (diag->status != RUNG_NO_MEMORY || diag->end != 0) locate(reporter, diag);
    if (diag->severity == RUNG_ERROR && reporter->errors++ == 0) reporter->first = *diag;
    if (reporter->on_diag != NULL) reporter->on_diag(reporter->user, diag);
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
    reporter->first.status = RUNG_NO_MEMORY; /* what a caller can act on, whatever else was wrong */
}
