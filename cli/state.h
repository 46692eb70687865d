/* state.h - the state of a rule set in a file, from one run to the next. */
#ifndef RUNG_CLI_STATE_H
#define RUNG_CLI_STATE_H

#include "cli/options.h"

/* Puts the state of the file into rules that were just loaded; a file that is not there is none. With `later` the time
** since the file was written has passed, too. STATUS_SUCCESS, or another after complaining. */
int state_read(rung_rules *rules, const char *path, bool later, bool quiet);

/* Keeps others from the state of this file until the program ends: what two write, one loses. Where no lock can be
** made there is none. STATUS_SUCCESS, or another after complaining. */
int state_lock(const char *path);

/* Writes the state, whole or not at all. */
int state_write(rung_rules *rules, const char *path);

#endif
