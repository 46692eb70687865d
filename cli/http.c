/* http.c - see http.h. The only file that includes libmicrohttpd.
**
** One thread serves all connections; their number, their time and their memory are bounded. Whoever reads
** slowly holds the bytes of one answer until the connection has been silent for too long. The Host header
** must name this machine: a page elsewhere could otherwise point a name of its own at it and read what is
** here (DNS rebinding).
*/
#define _GNU_SOURCE /* before what cli.h asks for */
#include "cli/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CONNECTIONS = 64,
    CONNECTIONS_OF_ONE = 32, /* address, where there are others: they are still served */
    CONNECTION_MEMORY = 16 << 10,
    SILENCE = 5,     /* s until a connection is closed */
    PATIENCE = 2000, /* ms for an answer of the loop */
    ROWS = 200       /* of an excerpt at most */
};

struct Http {
    struct MHD_Daemon *daemon;
    Exchange *exchange;
    const char *name;
    char host_name[256];
    bool is_public;
    atomic_uint_fast64_t requests, refused;
};

static const unsigned char page[] = {
#include "cli/page.inc"
};

/* ---- Answers -------------------------------------------------------------------------------- */

typedef enum ContentType { TEXT_PLAIN, TEXT_METRICS, TEXT_HTML, TEXT_JSON } ContentType;

static const char *const content_types[] = {[TEXT_PLAIN] = "text/plain; charset=utf-8",
                                            [TEXT_METRICS] = "text/plain; version=0.0.4; charset=utf-8",
                                            [TEXT_HTML] = "text/html; charset=utf-8",
                                            [TEXT_JSON] = "application/json; charset=utf-8"};

static const char *const safe_headers[][2] = {
    {"Cache-Control", "no-store"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Content-Security-Policy", "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
                                "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                                "frame-ancestors 'none'"}};

static enum MHD_Result send_bytes(struct MHD_Connection *connection, unsigned status, ContentType type,
                                  const void *bytes, size_t length, enum MHD_ResponseMemoryMode memory)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(length, (void *)(uintptr_t)bytes, memory);
    enum MHD_Result result;
    size_t i;

    if (response == NULL) {
        if (memory == MHD_RESPMEM_MUST_FREE) free((void *)(uintptr_t)bytes);
        return MHD_NO;
    }
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, content_types[type]);
    for (i = 0; i < sizeof safe_headers / sizeof *safe_headers; i++)
        MHD_add_response_header(response, safe_headers[i][0], safe_headers[i][1]);
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED) MHD_add_response_header(response, "Allow", "GET, HEAD");
    result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result send_sentence(struct MHD_Connection *connection, unsigned status, const char *sentence)
{
    char text[EXCHANGE_PROBLEM + 2];
    int length = snprintf(text, sizeof text, "%s\n", sentence);

    return send_bytes(connection, status, TEXT_PLAIN, text, (size_t)length, MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result send_health(Http *http, struct MHD_Connection *connection)
{
    char problem[EXCHANGE_PROBLEM];

    if (exchange_health(http->exchange, problem)) return send_sentence(connection, MHD_HTTP_OK, "ok");
    return send_sentence(connection, MHD_HTTP_SERVICE_UNAVAILABLE, problem);
}

static enum MHD_Result send_answer(Http *http, struct MHD_Connection *connection, const Question *question,
                                   ContentType type)
{
    Buffer answer;

    if (!exchange_ask(http->exchange, question, PATIENCE, &answer)) {
        buffer_free(&answer);
        return send_sentence(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "the rules are busy, try again");
    }
    return send_bytes(connection, MHD_HTTP_OK, type, answer.bytes, answer.length, MHD_RESPMEM_MUST_FREE);
}

/* ---- Questions ------------------------------------------------------------------------------ */

static const char *argument(struct MHD_Connection *connection, const char *list, const char *name)
{
    char key[32];

    snprintf(key, sizeof key, "%s%s", list, name);
    return MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, key);
}

static uint32_t number_of(const char *text, uint32_t otherwise, uint32_t most)
{
    unsigned long number;
    char *end;

    if (text == NULL || *text < '0' || *text > '9') return otherwise;
    number = strtoul(text, &end, 10);
    return *end != '\0' ? otherwise : number > most ? most : (uint32_t)number;
}

static Excerpt excerpt_of(struct MHD_Connection *connection, const char *list)
{
    const char *search = argument(connection, list, "_search");
    Excerpt excerpt = {number_of(argument(connection, list, "_from"), 0, UINT32_MAX - ROWS),
                       number_of(argument(connection, list, "_count"), 50, ROWS), ""};

    if (search != NULL) snprintf(excerpt.search, sizeof excerpt.search, "%s", search);
    return excerpt;
}

/* Any address is one of this machine, since the connection is there; of names only those that are its own. */
static bool names_this_machine(const Http *http, const char *host)
{
    char name[256];
    struct in_addr address;
    struct in6_addr address6;
    bool bracketed = host[0] == '[';
    size_t length = strcspn(host += bracketed, bracketed ? "]" : ":");

    if (bracketed && (host[length] != ']' || (host[length + 1] != '\0' && host[length + 1] != ':')))
        return false;
    if (length >= sizeof name) return false;
    memcpy(name, host, length);
    name[length] = '\0';
    if (bracketed) return inet_pton(AF_INET6, name, &address6) == 1;
    return inet_pton(AF_INET, name, &address) == 1 || strcasecmp(name, "localhost") == 0 ||
           strcasecmp(name, http->host_name) == 0 ||
           (http->name != NULL && strcasecmp(name, http->name) == 0);
}

static enum MHD_Result answer_request(void *user, struct MHD_Connection *connection, const char *url,
                                      const char *method, const char *version, const char *upload,
                                      size_t *upload_size, void **seen)
{
    Http *http = user;
    const char *host;
    Question question = {.kind = QUESTION_METRICS};

    (void)version, (void)upload;
    if (*seen == NULL) { /* the headers are there; what follows is asked for when this returns */
        *seen = http;
        return MHD_YES;
    }
    if (*upload_size != 0) { /* nothing that is sent is looked at */
        *upload_size = 0;
        return MHD_YES;
    }
    http->requests++;
    host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
    if (host != NULL && !names_this_machine(http, host)) {
        http->refused++;
        return send_sentence(
            connection, MHD_HTTP_FORBIDDEN,
            "The Host header does not name this machine. Use its address, or --metrics-name NAME.");
    }
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
        return send_sentence(connection, MHD_HTTP_METHOD_NOT_ALLOWED,
                             "Only GET and HEAD: nothing can be changed here.");
    if (strcmp(url, "/") == 0)
        return send_bytes(connection, MHD_HTTP_OK, TEXT_HTML, page, sizeof page, MHD_RESPMEM_PERSISTENT);
    if (strcmp(url, "/healthz") == 0) return send_health(http, connection);
    if (strcmp(url, "/metrics") == 0) {
        const char *by = argument(connection, "by", "");

        question.by_rule = by != NULL && strcmp(by, "rule") == 0;
        return send_answer(http, connection, &question, TEXT_METRICS);
    }
    if (strcmp(url, "/api/state") == 0) {
        question.kind = QUESTION_STATE;
        question.rules = excerpt_of(connection, "rules");
        question.tags = excerpt_of(connection, "tags");
        return send_answer(http, connection, &question, TEXT_JSON);
    }
    return send_sentence(connection, MHD_HTTP_NOT_FOUND, "There are /, /metrics, /healthz and /api/state.");
}

bool http_is_there(void) { return true; }

/* ---- Beginning and end ---------------------------------------------------------------------- */

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 == 127;
    return address->sa_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

/* Takes "[::1]:9100", "127.0.0.1:9100", ":9100" or "9100" apart. */
static bool split_address(const char *text, char host[256], char port[16])
{
    const char *colon = strrchr(text, ':'), *start = text;
    size_t length = colon != NULL ? (size_t)(colon - text) : 0;

    snprintf(port, 16, "%s", colon != NULL ? colon + 1 : text);
    if (port[0] == '\0' || strspn(port, "0123456789") != strlen(port) || atoi(port) > 65535) return false;
    if (length >= 2 && text[0] == '[' && colon[-1] == ']') {
        start++;
        length -= 2;
    } else if (memchr(text, ':', length) != NULL) {
        return false;
    }
    if (length >= 256) return false;
    memcpy(host, start, length);
    host[length] = '\0';
    if (length == 0) strcpy(host, "127.0.0.1");
    return true;
}

/* A socket that listens, or -1 after complaining. */
static int listen_on(Http *http, const char *text, char url[HTTP_URL])
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV}, *found = NULL;
    struct sockaddr_storage bound = {.ss_family = AF_UNSPEC};
    socklen_t size = sizeof bound;
    char host[256], port[16];
    int one = 1, listener = -1, error;

    if (!split_address(text, host, port)) {
        complain("--metrics takes PORT or ADDRESS:PORT, not '%s'", text);
        give_hint("9100 is port 9100 of this machine alone, 0.0.0.0:9100 that of all its networks");
        return -1;
    }
    error = getaddrinfo(host, port, &hints, &found);
    if (error != 0) {
        complain("--metrics %s: %s", text, gai_strerror(error));
        return -1;
    }
    listener = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener >= 0) setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (listener < 0 || bind(listener, found->ai_addr, found->ai_addrlen) != 0 ||
        listen(listener, CONNECTIONS) != 0) {
        complain("--metrics cannot listen on %s: %s", text, strerror(errno));
        if (errno == EADDRINUSE) give_hint("another program does; port 0 takes any that is free");
        if (listener >= 0) close(listener);
        freeaddrinfo(found);
        return -1;
    }
    freeaddrinfo(found);
    getsockname(listener, (struct sockaddr *)&bound, &size);
    http->is_public = !is_loopback((struct sockaddr *)&bound);
    getnameinfo((struct sockaddr *)&bound, size, host, sizeof host, port, sizeof port,
                NI_NUMERICHOST | NI_NUMERICSERV);
    snprintf(url, HTTP_URL, bound.ss_family == AF_INET6 ? "http://[%s]:%s/" : "http://%s:%s/", host, port);
    return listener;
}

Http *http_start(const char *address, const char *name, Exchange *exchange, char url[HTTP_URL])
{
    Http *http = calloc(1, sizeof *http);
    sigset_t all, before;
    int listener;

    if (http == NULL) {
        complain_status("--metrics", RUNG_NO_MEMORY);
        return NULL;
    }
    http->exchange = exchange;
    http->name = name;
    gethostname(http->host_name, sizeof http->host_name - 1);
    listener = listen_on(http, address, url);
    if (listener >= 0) {
        sigfillset(&all); /* signals are for the loop */
        pthread_sigmask(SIG_BLOCK, &all, &before);
        http->daemon =
            MHD_start_daemon(MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, answer_request,
                             http, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT,
                             (unsigned)CONNECTIONS, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                             http->is_public ? (unsigned)CONNECTIONS_OF_ONE : (unsigned)CONNECTIONS,
                             MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE,
                             MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_END);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        if (http->daemon != NULL) return http;
        complain("--metrics cannot serve %s", address);
        close(listener);
    }
    free(http);
    return NULL;
}

bool http_is_public(const Http *http) { return http->is_public; }

void http_counts(const Http *http, uint64_t *requests, uint64_t *refused)
{
    *requests = http->requests;
    *refused = http->refused;
}

void http_stop(Http *http)
{
    if (http == NULL) return;
    MHD_stop_daemon(http->daemon);
    free(http);
}
