/* opcua.h - one attempt to reach an OPC UA server, and what comes of it while it lasts.
**
** opcua.c and opcua_*.c say it with open62541 and are the only files that know that library; opcua_absent.c
** stands in where it is not installed. A client goes forward only: connecting, finding nodes, subscribing,
** receiving, failed. After a failure it is of no more use: link.c closes it and opens another. So nothing of
** the library's own reconnecting is relied on, which loses subscriptions silently.
**
** Everything happens in opcua_step, which never blocks for longer than it was told. What is told to an
** OpcuaListener is told from there; a listener does not call the client.
*/
#ifndef RUNG_RUNTIME_OPCUA_H
#define RUNG_RUNTIME_OPCUA_H

#include "include/rung.h"

typedef struct OpcuaClient OpcuaClient;

/* NULL when live OPC UA is there; otherwise one sentence that says what to install. */
const char *opcua_missing(void);

typedef enum OpcuaSecurity { OPCUA_NONE, OPCUA_SIGN, OPCUA_SIGN_AND_ENCRYPT } OpcuaSecurity;

typedef struct OpcuaBytes {
    const unsigned char *bytes;
    size_t length;
} OpcuaBytes;

/* All of it stays borrowed while the client lives. */
typedef struct OpcuaConfig {
    const char *endpoint;        /* opc.tcp://host:port/path */
    OpcuaSecurity security;      /* Basic256Sha256 unless OPCUA_NONE */
    const char *user, *password; /* NULL: anonymous */
    OpcuaBytes certificate, key; /* ours, DER or PEM; empty with OPCUA_NONE */
    const OpcuaBytes *trusted;   /* certificates of servers, and of those who issue them */
    size_t trusted_count;
    const OpcuaBytes *revoked; /* revocation lists: when there are any, each issuer needs one */
    size_t revoked_count;
    const char *trust_folder;      /* named in the command that trusts a server; NULL: the usual one */
    uint32_t timeout;              /* ms: of a request, and of connecting */
    uint32_t session_timeout;      /* ms */
    uint32_t publishing;           /* ms: the interval that is asked for */
    uint32_t keep_alive, lifetime; /* in publishing intervals */
    void (*log)(void *user, rung_log_level level, const char *text); /* of the library; may be NULL */
    void *log_user;
} OpcuaConfig;

/* What is watched; its place in the list is the `tag` of its samples. */
typedef struct OpcuaItem {
    const char *node; /* NodeId with ns= or nsu=, or a browse path from the root: /Objects/2:Boiler/2:Temp */
    rung_type type;   /* samples are converted to it where OPC UA's type allows */
    double sampling;  /* ms asked for */
    uint32_t queue;   /* asked for, at least 1 */
} OpcuaItem;

/* How an item fared. */
typedef struct OpcuaItemState {
    uint32_t status; /* StatusCode; bad: it is not watched */
    double sampling; /* ms, as the server revised it */
    uint32_t queue;
    char reason[160]; /* when bad: one readable clause, "the node holds String, the tag is double" */
} OpcuaItemState;

typedef struct OpcuaSubscribed {
    double publishing; /* ms, as the server revised it */
    uint32_t keep_alive, lifetime;
} OpcuaSubscribed;

typedef struct OpcuaListener {
    void *user;
    /* The subscription is made; items follow. */
    void (*subscribed)(void *user, const OpcuaSubscribed *subscribed);
    /* Told of every item when it is watched or refused; again when opcua_retry has tried a refused one. */
    void (*item)(void *user, uint32_t index, const OpcuaItemState *state);
    /* All items have been told of. */
    void (*ready)(void *user);
    /* The samples of one publish response, as the server ordered them, with texts that live until this
    ** returns. Status has the info bits of the wire: 0x480 is Good with an overflowed queue. A value that the
    ** tag's type cannot hold has kind UNDEFINED and status BadTypeMismatch. */
    void (*samples)(void *user, const rung_sample *samples, size_t count);
    /* A publish response came, with or without samples: the link is alive. */
    void (*alive)(void *user);
    /* Notifications are missing for good: the sequence has a gap that Republish could not fill. */
    void (*gap)(void *user, uint32_t from, uint32_t to);
    /* The client is of no more use. `sentence` is for a person: what went wrong and what to do. */
    void (*failed)(void *user, uint32_t status, const char *sentence);
} OpcuaListener;

/* Why values had to be changed or dropped, counted while the client lives. */
typedef struct OpcuaCounts {
    uint64_t responses, samples, overflows; /* overflows: samples with the overflow bit */
    uint64_t nulls;                         /* values that were there but null */
    uint64_t misfits;                       /* of a type that the tag cannot hold */
    uint64_t inexact;                       /* 64-bit integers beyond 2^53 */
    uint64_t republished;
} OpcuaCounts;

/* Makes a client that will connect, in opcua_step. Items and configuration are borrowed. NULL: no memory. */
OpcuaClient *opcua_open(const OpcuaConfig *config, const OpcuaItem *items, uint32_t count,
                        const OpcuaListener *listener);
/* Does what is to be done, or waits for it at most `wait` ms. */
void opcua_step(OpcuaClient *client, uint32_t wait);
/* Tries the refused items again, without blocking: `item` tells how they fared, then `ready`. */
void opcua_retry(OpcuaClient *client);
void opcua_counts(const OpcuaClient *client, OpcuaCounts *counts);
/* Ends the session in the background: the library may block for a timeout on a dead link. */
void opcua_close(OpcuaClient *client);
/* Waits, at most `wait` ms, for what opcua_close began. For the end of a process. */
void opcua_drain(uint32_t wait);

/* ---- Browsing, blocking: for `rung browse` -------------------------------------------------- */

typedef struct OpcuaVariable {
    const char *node;      /* "ns=2;s=Boiler.Temp" */
    const char *path;      /* browse names from the start, "/Boiler/Temp" */
    const char *name;      /* display name */
    const char *data_type; /* "Double", "Int32[]" */
    rung_type type;        /* of a tag that fits; 0: none does */
    const char *unit;      /* engineering unit, or NULL */
    rung_sample sample;    /* its value now */
} OpcuaVariable;

/* Walks the address space below `node` (NULL: the Objects folder) and tells of every variable; false from
** `found` ends the walk. Returns RUNG_OK, or fills `diag`. */
rung_status opcua_browse(const OpcuaConfig *config, const char *node, uint32_t depth,
                         bool (*found)(void *user, const OpcuaVariable *variable), void *user,
                         rung_diag *diag);

/* ---- Certificates --------------------------------------------------------------------------- */

/* Makes a self-signed certificate and its key, DER, for this application; freed with free(). */
bool opcua_make_certificate(const char *application_uri, unsigned char **certificate,
                            size_t *certificate_length, unsigned char **key, size_t *key_length);
/* The certificate of the server at an endpoint, without trusting it; DER, freed with free(). */
rung_status opcua_server_certificate(const char *endpoint, uint32_t timeout, unsigned char **certificate,
                                     size_t *length, rung_diag *diag);
enum { OPCUA_FINGERPRINT = 96 };
/* SHA-256 of a certificate as people compare it: "AB:CD:...". */
void opcua_fingerprint(OpcuaBytes certificate, char out[OPCUA_FINGERPRINT]);

#endif
