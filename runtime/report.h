/* report.h - texts within a file, and errors and warnings with their places in it. */
#ifndef RUNG_RUNTIME_REPORT_H
#define RUNG_RUNTIME_REPORT_H

#include "compiler/tree.h"

/* From byte `text` of a source text on, its bytes stand at byte `file` of the file. */
typedef struct SourceRun {
    uint32_t text, file;
} SourceRun;

/* A text within a file: its bytes and where they come from. */
typedef struct SourceText {
    const char *text; /* NUL-ended */
    uint32_t length;
    Span place; /* in the file */
    uint32_t line;
    const SourceRun *runs; /* by text, ascending; the first one begins at 0 */
    uint32_t run_count;
} SourceText;

/* A further text beside the first one: the place `base` is its beginning. */
typedef struct ReportFile {
    struct ReportFile *next;
    uint32_t base, length;
    const char *text, *name;
} ReportFile;

typedef struct Reporter {
    const char *file; /* the text that places point into */
    size_t length;
    ReportFile *files; /* further ones, the last one first */
    uint32_t end;      /* of all their places */
    void (*on_diag)(void *user, const rung_diag *diag); /* may be NULL */
    void *user;
    rung_diag first; /* the first error; RUNG_OK while there is none */
    uint32_t errors;
} Reporter;

void reporter_init(Reporter *reporter, const char *file, size_t length,
                   void (*on_diag)(void *user, const rung_diag *diag), void *user);
/* Adds a text; it, its name and `file` live as long as the reporter. False when places are used up. */
bool reporter_add(Reporter *reporter, ReportFile *file, const char *name, const char *text, size_t length);
/* Hands on a diagnostic whose start and end are bytes of the file: sets its line and column, counts
** errors and keeps the first one. */
void report_diag(Reporter *reporter, rung_diag *diag);
/* Formats (vm/format.h) and reports. `hint` may be NULL. */
void report_error(Reporter *reporter, rung_status status, Span place, const char *hint, const char *format,
                  ...);
void report_warning(Reporter *reporter, Span place, const char *hint, const char *format, ...);
/* No memory: there is no place to name, and it is only said once. */
void report_no_memory(Reporter *reporter);

#endif
