/* notify.h - what systemd is told: ready, reloading, stopping, a line of status, and that the loop still
** turns.
**
** It is one datagram to a unix socket, so no library is needed. Without NOTIFY_SOCKET nothing is told.
*/
#ifndef RUNG_CLI_NOTIFY_H
#define RUNG_CLI_NOTIFY_H

#include "cli/cli.h"

/* Reads NOTIFY_SOCKET and WATCHDOG_USEC, and takes them out of the environment. */
void notify_open(void);
void notify_close(void);

/* "READY=1", lines of NAME=VALUE. */
void notify_send(const char *message);
/* STATUS=... */
void notify_status(const char *text);
/* RELOADING=1 with the time that systemd wants beside it; READY=1 ends it. */
void notify_reloading(void);
/* Says WATCHDOG=1 when a third of the time is over after which systemd would act. Call it in every turn of
** the loop. */
void notify_alive(int64_t now);

#endif
