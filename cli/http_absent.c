/* http_absent.c - http.h where libmicrohttpd was not found. */
#include "cli/http.h"

bool http_is_there(void)
{
    complain("--metrics needs libmicrohttpd, which was not there when rung was built");
    give_hint("apt-get install libmicrohttpd-dev, then make");
    return false;
}

Http *http_start(const char *address, const char *name, Exchange *exchange, char url[HTTP_URL])
{
    (void)address, (void)name, (void)exchange, (void)url;
    return NULL;
}

bool http_is_public(const Http *http)
{
    (void)http;
    return false;
}

void http_counts(const Http *http, uint64_t *requests, uint64_t *refused)
{
    (void)http;
    *requests = *refused = 0;
}

void http_stop(Http *http)
{
    (void)http;
}
