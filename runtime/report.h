/* report.h - texts within a file, and errors and warnings with their places in it. */
#ifndef RUNG_RUNTIME_REPORT_H
#define RUNG_RUNTIME_REPORT_H

#include "compiler/tree.h"
#include "vm/arena.h"

/* From byte `text` of a source text on, its bytes stand at byte `file` of the file. */
typedef struct SourceRun {
    uint32_t text, file;
} SourceRun;

/* A text within a file: its bytes and where they come from. */
typedef struct SourceText {
    const char *text; /* NUL-ended */
    const SourceRun *runs; /* by text, ascending; the first one begins at 0. NULL: all of it is one */
    uint32_t run_count;
    uint32_t from; /* without runs: its first byte in the file */
    uint32_t length;
    Span place; /* in the file */
    uint32_t line;
} SourceText;

/* Where bytes of the text stand in the file. */
Span source_text_place(const SourceText *source, Span span);

/* A further text beside the first one: the place `base` is its beginning. */
typedef struct ReportFile {
    struct ReportFile *next;
    uint32_t base, length;
    uint32_t rank; /* in what order diagnostics of several files are handed on */
    const char *text;
    const char *what, *name; /* "tests.yaml", or "rule" and its name */
} ReportFile;

/* A diagnostic that waits for those that stand before it. */
typedef struct HeldDiag {
    const ReportFile *file; /* NULL: the first text, whose diagnostics come last */
    uint32_t place, order;
    rung_diag diag;
} HeldDiag;

typedef struct Reporter {
    const char *file; /* the text that places point into */
    size_t length;
    ReportFile *files; /* further ones, the last one first */
    uint32_t end;      /* of all their places */
    void (*on_diag)(void *user, const rung_diag *diag); /* may be NULL */
    void *user;
    rung_diag first; /* the first error; RUNG_OK while there is none */
    uint32_t errors;
    const Allocator *allocator; /* of `held`; NULL: nothing waits */
    HeldDiag *held;
    size_t held_count, held_capacity;
} Reporter;

void reporter_init(Reporter *reporter, const char *file, size_t length,
                   void (*on_diag)(void *user, const rung_diag *diag), void *user);
/* Adds a text; it, its name and `file` live as long as anything is reported. `what` may be NULL. False when
** places are used up. */
bool reporter_add(Reporter *reporter, ReportFile *file, const char *what, const char *name, const char *text, size_t length);
/* Its name as people read it, cut to `size`; returns its length. */
size_t report_file_title(const ReportFile *file, char *out, size_t size);
/* The text is read to its end: diagnostics of those that it brought along, which were added since, come before
** its own, for they may be the cause. */
void reporter_close(Reporter *reporter, ReportFile *file);
/* From here on diagnostics wait, until reporter_release hands them on, file by file in the order of places: one is
** looked through more than once. While they wait, `first` is the one that was reported first. Without memory
** they wait no longer. */
void reporter_hold(Reporter *reporter, const Allocator *allocator);
void reporter_release(Reporter *reporter);
/* Why something failed with `status`: the first error, or at least what the status says. `out` may be NULL. */
void reporter_explain(const Reporter *reporter, rung_status status, rung_diag *out);
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
