/* evaluation.h - what `rung eval` and `rung run` share: a source with the tags of the command line, up to the
** machine that runs it. */
#ifndef RUNG_CLI_EVALUATION_H
#define RUNG_CLI_EVALUATION_H

#include "cli/diagnostics.h"
#include "cli/host.h"
#include "cli/source.h"
#include "cli/tag_option.h"

typedef struct Evaluation {
    const Settings *settings;
    Source source;
    Diagnostics diagnostics;
    TagOptions options;
    rung_schema *schema;
    rung_program *program;
    rung_tags *tags;
    rung_state *state;
    rung_vm *vm;
    Buffer profile; /* text */
} Evaluation;

/* Each returns STATUS_SUCCESS, or another status after complaining. */

/* After the source has been read: takes the tags of the command line apart and makes the schema, whose
** console prints through `log`. `declare` is that of Diagnostics. */
int evaluation_open(Evaluation *evaluation, const char *declare, HostLog log);
/* Compiles or loads the program and sets the tags; `defaults` are the limits where the command line has
** none. */
int evaluation_prepare(Evaluation *evaluation, const rung_limits *defaults);
/* Evaluates; with --profile, evaluation_close prints on standard error what was run. */
rung_status evaluation_run(Evaluation *evaluation, rung_result *result);
/* Shows what failed and returns the status of the process. */
int evaluation_fail(Evaluation *evaluation, rung_status status, const rung_diag *diag);
void evaluation_close(Evaluation *evaluation);

#endif
