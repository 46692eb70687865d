/* host.h - what the command lends to the library: time, the zone of TZ, randomness, and where the text of
** console.log goes. */
#ifndef RUNG_CLI_HOST_H
#define RUNG_CLI_HOST_H

#include "cli/cli.h"

typedef void (*HostLog)(void *user, rung_log_level level, const char *text);

/* Lends all of it. */
void host_lend(rung_host *host, HostLog log);
/* A schema for evaluating what a person typed. Rules are lent nothing: they give the same on every run. */
rung_status host_schema_new(HostLog log, rung_schema **out);

rung_time host_wall_clock(void);
/* The same as a rung_host's clock. */
rung_time host_clock(void *user);
/* Milliseconds from some fixed point; never goes back. */
int64_t host_stopwatch(void);

#endif
