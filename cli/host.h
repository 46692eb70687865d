/* host.h - what the command lends to the library: a clock, randomness, the zone, and a log. */
#ifndef RUNG_CLI_HOST_H
#define RUNG_CLI_HOST_H

#include "cli/cli.h"

/* A schema with all of it, for evaluating what a person typed. Rules get none: they know event time only. */
rung_status host_schema_new(rung_schema **out);

rung_time host_wall_clock(void);
/* Milliseconds from some fixed point; never goes back. */
int64_t host_stopwatch(void);

#endif
