/* opcua_lookup.c - see opcua_lookup.h. The thread and its owner each leave; who leaves last frees. */
#define _POSIX_C_SOURCE 200809L

#include "runtime/opcua_lookup.h"

#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct Lookup {
    atomic_int state;
    atomic_bool left; /* by one of the two */
    char host[256];
};

static void leave(Lookup *lookup)
{
    if (atomic_exchange(&lookup->left, true)) free(lookup);
}

static bool resolves(const char *host, int flags)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags}, *found = NULL;
    bool fine = getaddrinfo(host, NULL, &hints, &found) == 0;

    if (fine) freeaddrinfo(found);
    return fine;
}

static void *look_up(void *user)
{
    Lookup *lookup = user;

    atomic_store(&lookup->state, resolves(lookup->host, 0) ? LOOKUP_FOUND : LOOKUP_FAILED);
    leave(lookup);
    return NULL;
}

Lookup *lookup_begin(const char *host, size_t length)
{
    Lookup *lookup;
    pthread_t thread;

    if (length == 0 || length >= sizeof lookup->host || (lookup = calloc(1, sizeof *lookup)) == NULL)
        return NULL;
    memcpy(lookup->host, host, length);
    atomic_init(&lookup->state, LOOKUP_RUNNING);
    atomic_init(&lookup->left, false);
    if (resolves(lookup->host, AI_NUMERICHOST) || pthread_create(&thread, NULL, look_up, lookup) != 0) {
        free(lookup);
        return NULL;
    }
    pthread_detach(thread);
    return lookup;
}

LookupState lookup_state(const Lookup *lookup) { return (LookupState)atomic_load(&lookup->state); }

void lookup_free(Lookup *lookup)
{
    if (lookup != NULL) leave(lookup);
}
