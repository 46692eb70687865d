/* link.h - keeps a connection to one source of the rule file: tries, watches over it, gives up, tries again.
**
**     down --wait is over--> trying --ready--> up --failed, or silent for too long--> down
**
** Waits grow from 0.25 s by two up to 10 s, with jitter, and begin anew after a link that was up; endpoints are
** tried in turn. While it is up, silence for longer than a keep-alive and a second is a failure. Time is the
** caller's: a monotonic count of milliseconds. Of OPC UA it knows runtime/opcua.h alone, so its tests lend it
** a server that does what they say.
*/
#ifndef RUNG_RUNTIME_LINK_H
#define RUNG_RUNTIME_LINK_H

#include "runtime/opcua.h"

typedef struct Link Link;

typedef enum LinkState { LINK_DOWN, LINK_TRYING, LINK_UP } LinkState;

typedef struct LinkListener {
    void *user;
    /* All items have answered: from here on samples are live. */
    void (*up)(void *user, const char *endpoint);
    /* It was up and is no more. */
    void (*down)(void *user, uint32_t status, const char *sentence);
    /* An attempt came to nothing; the next one is in `wait` ms. */
    void (*refused)(void *user, const char *endpoint, const char *sentence, uint32_t wait);
    void (*subscribed)(void *user, const OpcuaSubscribed *subscribed);
    void (*item)(void *user, uint32_t index, const OpcuaItemState *state);
    void (*samples)(void *user, const rung_sample *samples, size_t count);
    void (*gap)(void *user, uint32_t from, uint32_t to);
} LinkListener;

typedef struct LinkCounts {
    uint64_t attempts, connections, losses;
    OpcuaCounts client; /* of all clients so far */
} LinkCounts;

/* `configs` differ in their endpoint. All is borrowed. */
Link *link_new(const OpcuaConfig *configs, size_t config_count, const OpcuaItem *items, uint32_t item_count,
               const LinkListener *listener, uint64_t seed);
/* Goes on until `now + wait` at the latest. */
void link_step(Link *link, int64_t now, uint32_t wait);
LinkState link_state(const Link *link);
/* When link_step has something to do without the network, ms: the next attempt, retry or end of patience. */
int64_t link_next(const Link *link);
void link_counts(const Link *link, LinkCounts *counts);
void link_free(Link *link);

#endif
