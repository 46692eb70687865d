/* link.c - supervision of one link: see link.h.
**
** A client tells what happens from within opcua_step, where it must not be touched. So listeners only note it
** here (`heard`, `ready`, `failed`), and link_step acts on the notes when opcua_step has returned.
*/
#include "runtime/link.h"

#include <string.h>

#include "runtime/time_text.h"
#include "vm/format.h"

/* All in ms. */
enum {
    FIRST_WAIT = 250,
    LAST_WAIT = 10000,
    SOON = 60000,             /* so long after a loss the server is expected back any moment: */
    SOON_WAIT = 1000,         /* waits are no longer than this, */
    SOON_PATIENCE = 1500,     /* and an attempt may be silent for this long, */
    SOON_TIMES = 3,           /* or for so many times as long as the last good one was */
    TIMEOUTS = 3,             /* otherwise an attempt may be silent for so many timeouts */
    KEEP_ALIVE_MARGIN = 1000, /* how much later than promised a keep-alive may come */
    LEAST_SILENCE = 2500,     /* servers stall: less than this is not taken for a loss */
    PROVEN = 5000,            /* a link that was up for so long begins with the first wait again */
    GAP_PROVEN = 60000,       /* ... and one with missing values is made anew once it was up for so long */
    RETRY = 60000,            /* refused items are tried again so often */
    SENTENCE = 512
};

#define BAD_TIMEOUT UINT32_C(0x800A0000)
#define BAD_OUT_OF_MEMORY UINT32_C(0x80030000)
#define BAD_DATA_LOST UINT32_C(0x809D0000)
/* From BadCertificateInvalid to BadIdentityTokenRejected: until a person has done something, trying again
** is of no use, and a server may lock a user out for it. */
#define FIRST_REFUSAL UINT32_C(0x80120000)
#define LAST_REFUSAL UINT32_C(0x80210000)
#define NEVER INT64_MAX

struct Link {
    Allocator allocator;
    const OpcuaConfig *configs;
    size_t config_count, config; /* the one in use, or the next one */
    const OpcuaItem *items;
    uint32_t item_count;
    LinkListener listener;
    uint64_t random;

    LinkPhase phase;
    OpcuaClient *client; /* NULL while it is down */
    int64_t now;         /* of the present step */
    int64_t next_attempt;
    uint32_t next_wait;           /* before jitter */
    int64_t up_since, down_since; /* down_since: NEVER before the first loss */
    int64_t began;                /* the attempt */
    int64_t heard_at;             /* the last sign of life, or the beginning of the attempt */
    uint32_t took;                /* until it had subscribed */
    uint32_t good_attempt;        /* the same of the last good one; 0: none yet */
    uint32_t silence;             /* that a link which is up may keep */
    bool subscribed;
    bool *refused; /* items */
    uint32_t refused_count;
    bool retrying; /* told of by `ready` */
    int64_t retry_at;
    bool gap; /* values of this client are missing */

    /* What the client has told in this step. */
    bool heard, ready, failed;
    uint32_t failure;
    char sentence[SENTENCE];

    LinkCounts counts; /* `client`: of those before the present one */
};

/* ---- What the client tells ------------------------------------------------------------------ */

static void on_subscribed(void *user, const OpcuaSubscribed *subscribed)
{
    Link *link = user;
    double silence = subscribed->publishing * subscribed->keep_alive + KEEP_ALIVE_MARGIN;
    int64_t took = link->now - link->began;

    link->took = took > 0 && took < INT32_MAX ? (uint32_t)took : 1;
    link->heard = true;
    link->subscribed = true;
    if (silence < LEAST_SILENCE) silence = LEAST_SILENCE;
    link->silence = silence < INT32_MAX ? (uint32_t)silence : INT32_MAX;
    link->listener.subscribed(link->listener.user, subscribed);
}

static void on_item(void *user, uint32_t index, const OpcuaItemState *state)
{
    Link *link = user;
    bool refused = RUNG_SEVERITY(state->status) >= 2;

    link->heard = true;
    if (index >= link->item_count) return;
    link->refused_count += (uint32_t)refused - (uint32_t)link->refused[index];
    link->refused[index] = refused;
    link->listener.item(link->listener.user, index, state);
}

static void on_ready(void *user)
{
    Link *link = user;

    link->heard = link->ready = true;
}

static void on_samples(void *user, const rung_sample *samples, size_t count)
{
    Link *link = user;

    link->heard = true;
    link->listener.samples(link->listener.user, samples, count);
}

static void on_alive(void *user)
{
    Link *link = user;

    link->heard = true;
}

void link_fail(Link *link, uint32_t status, const char *sentence)
{
    if (link->failed || link->phase == LINK_DOWN) return; /* the first cause is the one */
    link->failed = true;
    link->failure = status;
    format_text(link->sentence, sizeof link->sentence, "%s", sentence);
}

/* A value that was lost may have been the last one of its tag for hours: only another connection, with first
** values of all, makes sure that none is stale. But not more often than every minute: one that comes sooner,
** even before the link is up, is remembered until then. */
static void on_gap(void *user, uint32_t from, uint32_t to)
{
    Link *link = user;

    link->heard = true;
    link->gap = true;
    link->listener.gap(link->listener.user, from, to);
}

static void on_failed(void *user, uint32_t status, const char *sentence)
{
    link_fail(user, status, sentence);
}

/* ---- Waits ---------------------------------------------------------------------------------- */

/* splitmix64. */
static uint64_t next_random(Link *link)
{
    uint64_t z = link->random += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static bool is_expected_soon(const Link *link)
{
    return link->down_since != NEVER && link->now - link->down_since < SOON;
}

/* The next attempt comes after a wait: between half and all of what it has grown to, so that many links that
** were lost together do not come back together. */
static uint32_t plan_attempt(Link *link)
{
    uint32_t most = link->next_wait, wait;

    if (link->failure >= FIRST_REFUSAL && link->failure <= (LAST_REFUSAL | 0xFFFF))
        most = LAST_WAIT;
    else if (is_expected_soon(link) && most > SOON_WAIT)
        most = SOON_WAIT;
    wait = most / 2 + (uint32_t)(next_random(link) % (most - most / 2 + 1));
    link->next_wait = link->next_wait < LAST_WAIT / 2 ? link->next_wait * 2 : LAST_WAIT;
    link->next_attempt = link->now + wait;
    return wait;
}

/* How long it may be silent now. */
static int64_t patience(const Link *link)
{
    int64_t whole = (int64_t)TIMEOUTS * link->configs[link->config].timeout, soon;

    if (link->phase == LINK_UP) return link->silence;
    if (link->subscribed || link->good_attempt == 0 || !is_expected_soon(link)) return whole;
    soon = (int64_t)SOON_TIMES * link->good_attempt;
    if (soon < SOON_PATIENCE) soon = SOON_PATIENCE;
    return soon < whole ? soon : whole;
}

/* ---- From state to state -------------------------------------------------------------------- */

static void add_counts(OpcuaCounts *sum, const OpcuaCounts *counts)
{
    sum->responses += counts->responses;
    sum->samples += counts->samples;
    sum->overflows += counts->overflows;
    sum->nulls += counts->nulls;
    sum->misfits += counts->misfits;
    sum->inexact += counts->inexact;
    sum->republished += counts->republished;
}

static void drop_client(Link *link)
{
    OpcuaCounts counts = {0};

    if (link->client == NULL) return;
    opcua_counts(link->client, &counts);
    add_counts(&link->counts.client, &counts);
    opcua_close(link->client);
    link->client = NULL;
}

static void begin_attempt(Link *link)
{
    OpcuaListener listener = {link,       on_subscribed, on_item, on_ready,
                              on_samples, on_alive,      on_gap,  on_failed};

    link->counts.attempts++;
    link->phase = LINK_TRYING;
    link->began = link->heard_at = link->now;
    link->heard = link->ready = link->failed = link->subscribed = link->retrying = false;
    link->gap = false;
    memset(link->refused, 0, link->item_count * sizeof *link->refused);
    link->refused_count = 0;
    link->client = opcua_open(&link->configs[link->config], link->items, link->item_count, &listener);
    if (link->client == NULL) link_fail(link, BAD_OUT_OF_MEMORY, "there is no memory for a connection");
}

/* The attempt or the link has come to its end: `failure` and `sentence` say how. */
static void go_down(Link *link)
{
    const char *endpoint = link_endpoint(link);
    bool was_up = link->phase == LINK_UP;
    uint32_t wait;

    drop_client(link);
    link->phase = LINK_DOWN;
    link->failed = false;
    if (was_up) {
        /* the same endpoint once more, and then the others */
        link->counts.losses++;
        link->down_since = link->now;
        if (link->now - link->up_since >= PROVEN) link->next_wait = FIRST_WAIT;
        plan_attempt(link);
        link->listener.down(link->listener.user, link->failure, link->sentence);
        return;
    }
    link->config = (link->config + 1) % link->config_count;
    wait = plan_attempt(link);
    link->listener.refused(link->listener.user, endpoint, link->failure, link->sentence, wait);
}

static void go_up(Link *link)
{
    link->phase = LINK_UP;
    link->counts.connections++;
    link->good_attempt = link->took;
    link->up_since = link->now;
    link->listener.up(link->listener.user, link_endpoint(link));
}

static void judge_silence(Link *link)
{
    char silence[TIME_TEXT_MAX], sentence[SENTENCE];

    if (link->failed || link->heard || link->now - link->heard_at <= patience(link)) return;
    /* what was too long, not how long it was: the same words for the same cause */
    duration_to_text(patience(link) * RUNG_TICKS_PER_MS, silence);
    format_text(sentence, sizeof sentence,
                link->phase == LINK_UP ? "nothing was heard from %s for %s" : "%s did not answer within %s",
                link_endpoint(link), silence);
    link_fail(link, BAD_TIMEOUT, sentence);
}

static void judge_gap(Link *link)
{
    if (link->phase == LINK_UP && link->gap && link->now - link->up_since >= GAP_PROVEN)
        link_fail(link, BAD_DATA_LOST, "values were lost on the way: all are asked for again");
}

/* What came true by `ready`: the link is up, or the refused items were tried again. */
static void take_ready(Link *link)
{
    if (!link->ready) return;
    link->ready = false;
    if (link->phase == LINK_TRYING) go_up(link);
    link->retrying = false;
    link->retry_at = link->now + RETRY;
}

void link_step(Link *link, int64_t now, uint32_t wait)
{
    int64_t next;

    link->now = now;
    if (link->phase == LINK_DOWN) {
        if (now < link->next_attempt) return;
        begin_attempt(link);
    }
    /* what was heard in the last step was heard by now; how long the caller took does not count as silence */
    if (link->heard) link->heard_at = now;
    link->heard = false;
    if (link->phase == LINK_UP && link->refused_count > 0 && !link->retrying && now >= link->retry_at) {
        link->retrying = true;
        opcua_retry(link->client);
    }
    if (!link->failed) {
        next = link_next(link);
        if (next < now + wait) wait = next > now ? (uint32_t)(next - now) : 0;
        opcua_step(link->client, wait);
    }
    judge_silence(link);
    judge_gap(link);
    if (!link->failed) take_ready(link);
    if (link->failed) go_down(link);
}

/* ---- From outside --------------------------------------------------------------------------- */

LinkPhase link_phase(const Link *link) { return link->phase; }

int64_t link_next(const Link *link)
{
    int64_t next;

    if (link->phase == LINK_DOWN) return link->next_attempt;
    next = link->heard_at + patience(link) + 1;
    if (link->phase == LINK_UP && link->refused_count > 0 && !link->retrying && link->retry_at < next)
        next = link->retry_at;
    if (link->phase == LINK_UP && link->gap && link->up_since + GAP_PROVEN < next)
        next = link->up_since + GAP_PROVEN;
    return next;
}

const char *link_endpoint(const Link *link) { return link->configs[link->config].endpoint; }

void link_counts(const Link *link, LinkCounts *counts)
{
    OpcuaCounts present = {0};

    *counts = link->counts;
    if (link->client == NULL) return;
    opcua_counts(link->client, &present);
    add_counts(&counts->client, &present);
}

Link *link_new(const Allocator *allocator, const OpcuaConfig *configs, size_t config_count,
               const OpcuaItem *items, uint32_t item_count, const LinkListener *listener, uint64_t seed)
{
    Link *link = allocator_new(allocator, sizeof *link);

    if (link == NULL) return NULL;
    *link = (Link){.allocator = *allocator,
                   .configs = configs,
                   .config_count = config_count,
                   .items = items,
                   .item_count = item_count,
                   .listener = *listener,
                   .random = seed,
                   .next_attempt = INT64_MIN, /* at once */
                   .next_wait = FIRST_WAIT,
                   .down_since = NEVER};
    link->refused = allocator_new(allocator, item_count * sizeof *link->refused + 1);
    if (link->refused == NULL) {
        allocator_free(allocator, link, sizeof *link);
        return NULL;
    }
    return link;
}

void link_free(Link *link)
{
    Allocator allocator;

    if (link == NULL) return;
    allocator = link->allocator;
    drop_client(link);
    allocator_free(&allocator, link->refused, link->item_count * sizeof *link->refused + 1);
    allocator_free(&allocator, link, sizeof *link);
}
