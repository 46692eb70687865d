/* diagnostics.h - what the library says about a text, shown to people with the source line and a
** caret, or to programs as one JSON object a line. */
#ifndef RUNG_CLI_DIAGNOSTICS_H
#define RUNG_CLI_DIAGNOSTICS_H

#include "cli/io.h"

/* A file that the source includes. */
typedef struct IncludedFile {
    struct IncludedFile *next;
    char *name;
    Buffer bytes;
} IncludedFile;

typedef struct Diagnostics {
    const char *name; /* of the source, for the places */
    const char *text; /* the source; NULL when there is none to show */
    size_t length;
    FILE *stream;
    bool json;
    const char *declare; /* what follows the name in -t: ":double"; NULL where there is no -t */
    IncludedFile *included; /* what places in other files than the source are shown of */
    uint32_t errors, warnings;
} Diagnostics;

/* Shows one diagnostic. `user` is a Diagnostics: the form that on_diag wants. */
void diagnostics_show(void *user, const rung_diag *diag);

/* After a call that failed: shows `diag`, or at least the text of `status`, when nothing was shown
** for it before. Returns status_to_exit(status). */
int diagnostics_finish(Diagnostics *diagnostics, rung_status status, const rung_diag *diag);

/* Adds what the command line alone knows: a name that nothing is like may be a tag that was not declared. */
void diagnostics_hint(const Diagnostics *diagnostics, rung_diag *diag);

/* Prints the JSON object of a diagnostic, without a newline. */
void diagnostics_print_json(FILE *stream, const char *name, const rung_diag *diag);

/* True when the stream is a terminal that wants colours. */
bool stream_has_colours(FILE *stream);

#endif
