/* host.h - what the command lends to the library: randomness; and time, for its own use. */
#ifndef RUNG_CLI_HOST_H
#define RUNG_CLI_HOST_H

#include "cli/cli.h"

/* A schema for evaluating what a person typed. Rules are lent nothing: they give the same on every run. */
rung_status host_schema_new(rung_schema **out);

rung_time host_wall_clock(void);
/* Milliseconds from some fixed point; never goes back. */
int64_t host_stopwatch(void);

#endif
