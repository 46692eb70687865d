/* source.h - a text to work on: a file, standard input, or an expression on the command line. */
#ifndef RUNG_CLI_SOURCE_H
#define RUNG_CLI_SOURCE_H

#include "cli/diagnostics.h"
#include "cli/options.h"

typedef enum SourceForm {
    SOURCE_TEXT, /* JavaScript, of the kind that --kind says */
    SOURCE_RULES, /* .yaml, .yml */
    SOURCE_BYTECODE /* .rbc */
} SourceForm;

typedef struct Source {
    const char *name; /* for messages */
    SourceForm form;
    bool is_file;
    Buffer bytes;
} Source;

/* What the ending of a file name says. */
SourceForm source_form(const char *path);

/* STATUS_SUCCESS, or another status after complaining. Free `out` in any case. */
int source_from_file(const char *path, Source *out);
int source_from_expression(const char *text, Source *out);
/* -e, or the one operand as a file; complains when there are both or none. */
int source_from_settings(const char *verb, const Settings *settings, Source *out);
/* What --kind says; without it a file is a script, a text of the command line an expression. */
rung_kind source_kind(const Source *source, const Settings *settings);
void source_free(Source *source);

/* Loads the rules of a file and shows what is wrong with it, in the included files too. `options` has what callers
** differ in: a host, clauses. STATUS_SUCCESS, or the exit status. */
int source_load_rules(const Source *source, rung_rules_options *options, Diagnostics *diagnostics, rung_rules **rules);
/* Its parts: read_file, whose user is the Diagnostics, which keep the text until it is forgotten; and environment. */
bool source_read_included(void *user, const char *path, rung_sink sink, void *sink_user);
void source_forget_included(Diagnostics *diagnostics);
const char *source_environment(void *user, const char *name);

#endif
