/* http.h - what `rung watch --metrics` serves: /metrics for Prometheus, /healthz, and a page to look at.
**
** It has a thread of its own and asks the loop through an exchange. Built when libmicrohttpd is there;
** otherwise http_absent.c says what to install.
*/
#ifndef RUNG_CLI_HTTP_H
#define RUNG_CLI_HTTP_H

#include "cli/exchange.h"

typedef struct Http Http;

/* False after saying what to install. */
bool http_is_there(void);

enum { HTTP_URL = 300 };

/* `address` is "PORT" or "ADDRESS:PORT"; without an address it is the loopback's, and port 0 is any that
** is free. `name` is a name under which this machine is also known, or NULL. NULL after complaining; `url`
** is where the page is. */
Http *http_start(const char *address, const char *name, Exchange *exchange, char url[HTTP_URL]);
/* True when others than this machine can reach it. */
bool http_is_public(const Http *http);
/* Requests answered, and those refused for their Host header. */
void http_counts(const Http *http, uint64_t *requests, uint64_t *refused);
/* Close the exchange before. */
void http_stop(Http *http);

#endif
