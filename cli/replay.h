/* replay.h - a recording through rules for others than `rung replay`. */
#ifndef RUNG_CLI_REPLAY_H
#define RUNG_CLI_REPLAY_H

#include "cli/options.h"

/* Runs the recording through the rules, up to `until` and no further, and says nothing of their events. The
** rules know their clauses and are the caller's. STATUS_SUCCESS, or another status after complaining. */
int replay_silently(const Settings *settings, rung_rules **rules);

#endif
