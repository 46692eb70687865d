/* rung_live.h - rules over live OPC UA values: what `rung watch` is made of, for programs of your own.
**
**     rung_rules_load(yaml, ...)          rules whose tags have a `node:` and whose file says `opcua:`
**     rung_live_new(rules, ...)           nothing is connected yet
**     while (...) {
**         rung_live_step(live, 100 ms);   network, samples, deadlines
**         while (rung_rules_next_event(rules, &event) == RUNG_OK) ...
**     }
**
** It is a part of its own (librung_live), because it needs open62541; librung does not.
** The rules of rung.h hold here, too.
*/
#ifndef RUNG_LIVE_H
#define RUNG_LIVE_H

#include "rung.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rung_live rung_live;

typedef enum rung_live_notice_kind {
    RUNG_LIVE_LINK_UP = 1,      /* first values are there; text: the endpoint */
    RUNG_LIVE_LINK_DOWN,        /* text: what happened */
    RUNG_LIVE_REFUSED,          /* an attempt failed, or brings no values; text: why, and when the next is */
    RUNG_LIVE_REVISED,          /* the server runs a tag or the subscription otherwise than asked; text: how */
    RUNG_LIVE_ITEM_REFUSED,     /* a tag's node is missing or does not fit; text: why */
    RUNG_LIVE_ITEM_BACK,        /* ... and has come back */
    RUNG_LIVE_LOST,             /* samples were lost: a queue overflowed, or notifications are missing */
    RUNG_LIVE_CLOCK             /* a source's clock is absent, far ahead or was set back */
} rung_live_notice_kind;

/* Something that an operator should know. Told once for each cause, not for each sample. */
typedef struct rung_live_notice {
    rung_live_notice_kind kind;
    rung_log_level level;
    const char *source;         /* its name in the rule file, "opcua" when it has none */
    uint32_t tag;               /* UINT32_MAX: no tag */
    uint32_t status;            /* StatusCode */
    const char *text;           /* one sentence */
    size_t lasting;             /* bytes of it that stay true: not when the next attempt comes, which ends it */
} rung_live_notice;

typedef struct rung_live_options {
    size_t size;                /* rung_live_options_init sets it */
    void (*on_notice)(void *user, const rung_live_notice *notice);
    /* Receives every input in the order in which the rules took it, one line of NDJSON each, newline
    ** included: samples, ticks, link marks. Reading it back with rung_recording gives the same events. When it
    ** returns false the recording ends. */
    rung_sink record;
    void *user;
    /* Hands the bytes of the file that `password_file:` names to `sink`; false when it cannot be read. NULL: it is
    ** read as the path says. The path stands in the folder of the rule file, as those of certificates do. */
    bool (*read_file)(void *user, const char *path, rung_sink sink, void *sink_user);
    /* What the variable that `password_env:` names holds; NULL: there is none. NULL: the process's environment. */
    const char *(*environment)(void *user, const char *name);
    const char *endpoint;       /* instead of the rule file's, for a file with one source; NULL: the file's */
    const char *security_folder; /* certificates: own/, trusted/; made on first use. NULL: none are kept */
    bool strict;                /* a node that is refused makes rung_live_step return RUNG_BAD_INPUT */
} rung_live_options;

RUNG_API void rung_live_options_init(rung_live_options *options);

/* RUNG_UNSUPPORTED when this build has no OPC UA (`diag` says what to install), RUNG_BAD_RULES when the rule
** file names no endpoint or no tag has a node. The rules are borrowed: only rung_live calls
** rung_rules_update, _advance and _link on them. Of restored state nothing is said before a source has told values, or
** `start_wait` is over: they are old, and new ones on their way. */
RUNG_API rung_status rung_live_new(rung_rules *rules, const rung_live_options *options, rung_live **out, rung_diag *diag);

/* Waits for the network for at most `wait` ticks and does what is due. RUNG_OK; RUNG_BAD_INPUT as said at
** `strict`; what rung_rules_update can return besides RUNG_OK, after which it can be called again: with
** RUNG_MORE, for example, there are events to be fetched first. */
RUNG_API rung_status rung_live_step(rung_live *live, rung_time wait);

/* After rung_rules_reload: tags have other indices and may have other nodes. The links are made anew when
** what they watch has changed, otherwise they go on. When it fails, as rung_live_new can, all links are down
** until it is called with better luck. */
RUNG_API rung_status rung_live_reloaded(rung_live *live, rung_diag *diag);

/* Up: connected, and first values came. */
typedef enum rung_live_state { RUNG_LIVE_DOWN = 0, RUNG_LIVE_TRYING = 1, RUNG_LIVE_UP = 2 } rung_live_state;

typedef struct rung_live_source {
    const char *name, *endpoint;    /* the endpoint in use or being tried */
    rung_live_state state;
    uint64_t attempts, connections, losses;
    uint64_t responses, samples, overflows, gaps, republished;
    uint64_t nulls, misfits, inexact;
    uint32_t items, refused_items;
    rung_time since;                /* wall clock, of the state */
    double publishing;              /* ms, as revised; 0: not up */
} rung_live_source;

/* Source `index` of those that tags come from, from 0; false when there is none. Takes no memory. */
RUNG_API bool rung_live_source_get(const rung_live *live, uint32_t index, rung_live_source *source);
/* The same as text for Prometheus, with the labels `source` and `endpoint`: the first one of the source, so that
** a series goes on when another is in use. */
RUNG_API rung_status rung_live_metrics_text(const rung_live *live, rung_sink sink, void *user);

/* Links end in the background; at most a timeout is waited for. */
RUNG_API void rung_live_free(rung_live *live);

/* ---- Looking at a server -------------------------------------------------------------------- */

typedef struct rung_browse_options {
    size_t size;                /* rung_browse_options_init sets it */
    const char *node;           /* where to begin; NULL: the Objects folder */
    uint32_t depth;             /* of folders; default 10 */
    const char *security;       /* "None", "Sign" or "SignAndEncrypt"; NULL: None */
    const char *user, *password;
    const char *security_folder;
    uint32_t timeout;           /* ms; default 5000 */
} rung_browse_options;

RUNG_API void rung_browse_options_init(rung_browse_options *options);

/* A variable of a server, valid during the call that tells of it. */
typedef struct rung_browse_variable {
    const char *node, *path, *name;
    const char *data_type;      /* OPC UA's, "Double" or "Int32[]" */
    rung_type type;             /* of a tag that fits; 0: none does */
    const char *unit;           /* NULL: none */
    rung_sample sample;         /* its value now */
} rung_browse_variable;

RUNG_API rung_status rung_browse(const char *endpoint, const rung_browse_options *options,
                                 bool (*found)(void *user, const rung_browse_variable *variable), void *user,
                                 rung_diag *diag);

/* Puts the certificate of the server at `endpoint` into the trusted ones of `security_folder`, if its
** fingerprint (SHA-256, with or without colons) is this one. */
RUNG_API rung_status rung_trust(const char *endpoint, const char *fingerprint, const char *security_folder,
                                rung_diag *diag);

#ifdef __cplusplus
}
#endif

#endif
