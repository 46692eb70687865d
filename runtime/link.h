/* link.h - keeps a connection to one source of the rule file: tries, watches over it, gives up, tries again.
**
**     down --wait is over--> trying --ready--> up --failed, or silent for too long--> down
**
** Waits grow from 0.25 s by two up to 10 s, with jitter, and begin anew after a link that was up; endpoints
** are tried in turn. While it is up, silence for longer than a keep-alive and a second, and 2.5 s, is a failure. In the
** minute after a loss waits stay below a second and attempts that hang are given up early, so that a server
** that is back is soon found. Every attempt has a client of its own; what a client did not bring to an end is
** begun again from nothing.
**
** Time is the caller's: a monotonic count of milliseconds. Of OPC UA it knows runtime/opcua.h alone, so its
** tests lend it a server that does what they say.
*/
#ifndef RUNG_RUNTIME_LINK_H
#define RUNG_RUNTIME_LINK_H

#include "runtime/opcua.h"
#include "vm/arena.h"

typedef struct Link Link;

typedef enum LinkPhase { LINK_DOWN, LINK_TRYING, LINK_UP } LinkPhase;

/* Nothing here may call the link, but for link_fail. */
typedef struct LinkListener {
    void *user;
    /* All items have answered: from here on samples are live. */
    void (*up)(void *user, const char *endpoint);
    /* It was up and is no more. */
    void (*down)(void *user, uint32_t status, const char *sentence);
    /* An attempt came to nothing; the next one is in `wait` ms. */
    void (*refused)(void *user, const char *endpoint, uint32_t status, const char *sentence, uint32_t wait);
    void (*subscribed)(void *user, const OpcuaSubscribed *subscribed);
    void (*item)(void *user, uint32_t index, const OpcuaItemState *state);
    /* Also before it is up. */
    void (*samples)(void *user, const rung_sample *samples, size_t count);
    void (*gap)(void *user, uint32_t from, uint32_t to);
} LinkListener;

typedef struct LinkCounts {
    uint64_t attempts, connections, losses;
    OpcuaCounts client; /* of all clients so far */
} LinkCounts;

/* `configs` differ in their endpoint. They and the items are borrowed; their owner may change what a
** configuration says whenever the link is down. NULL without memory. */
Link *link_new(const Allocator *allocator, const OpcuaConfig *configs, size_t config_count,
               const OpcuaItem *items, uint32_t item_count, const LinkListener *listener, uint64_t seed);
/* Does what is due, and waits for the network until `now + wait` at the latest. While it is down there is no
** network to wait for: it returns at once. */
void link_step(Link *link, int64_t now, uint32_t wait);
/* The link is of no more use to its owner: it goes down at the end of this step, or of the next one. */
void link_fail(Link *link, uint32_t status, const char *sentence);
LinkPhase link_phase(const Link *link);
/* When link_step has something to do without the network, ms: the next attempt, retry or end of patience. */
int64_t link_next(const Link *link);
/* The endpoint in use, or of the next attempt. */
const char *link_endpoint(const Link *link);
void link_counts(const Link *link, LinkCounts *counts);
void link_free(Link *link);

#endif
