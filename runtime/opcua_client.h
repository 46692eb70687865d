/* opcua_client.h - what the parts of the client share.
**
** It goes through stages (opcua_stages.c),
**
**     connect > server > paths > types > supertypes > subscribe > items > ready,
**
** and receives what is published (opcua_publish.c) from the subscription on until it fails.
*/
#ifndef RUNG_RUNTIME_OPCUA_CLIENT_H
#define RUNG_RUNTIME_OPCUA_CLIENT_H

#include "runtime/opcua_connection.h"
#include "runtime/opcua_type.h"
#include "runtime/opcua_value.h"

typedef enum Stage {
    STAGE_CONNECT,
    STAGE_SERVER,
    STAGE_PATHS,
    STAGE_TYPES,
    STAGE_SUPERTYPES,
    STAGE_SUBSCRIBE,
    STAGE_ITEMS,
    STAGE_READY,
    STAGE_RECEIVING
} Stage;

/* Items of a request, unless the server allows fewer. */
enum { MOST_AT_ONCE = 1000 };

/* More wait only while a gap is filled, and are of no more use to a server than room. */
enum { MOST_ACKNOWLEDGEMENTS = 64 };

typedef struct Watched {
    UA_NodeId node; /* null until it is known */
    uint32_t type;  /* in the table; UINT32_MAX: it could not be read */
    int32_t rank;
    uint32_t status; /* bad: refused */
} Watched;

struct OpcuaClient {
    Connection *connection;
    const OpcuaConfig *config;
    const OpcuaItem *items;
    Watched *watched;
    uint32_t count;
    OpcuaListener listener;
    OpcuaCounts counts;
    bool told, retry;

    Stage stage;
    uint32_t *todo, todo_count;        /* items that go through the stages */
    uint32_t *work, work_count;        /* those of them that the stage concerns */
    uint32_t at, piece;                /* the next one, and how many are asked for */
    uint32_t at_once[STAGE_RECEIVING]; /* most items of a request, by stage */

    UA_String *namespaces;
    size_t namespace_count;
    TypeTable types;

    uint32_t subscription, expected; /* the next sequence number */
    uint32_t wanted_publishes;
    UA_SubscriptionAcknowledgement acknowledgements[MOST_ACKNOWLEDGEMENTS];
    uint32_t acknowledgement_count;
    UA_PublishResponse kept; /* waits until a gap before it is filled */
    bool keeps, republishing;

    rung_sample *samples;
    size_t sample_capacity;
    Texts texts;
};

static inline bool client_is_bad(UA_StatusCode status) { return RUNG_SEVERITY(status) >= 2; }

static inline void client_fail(OpcuaClient *client, UA_StatusCode status)
{
    connection_fail(client->connection, status);
}

/* Begins with a stage, for the items that are to do. */
void stages_enter(OpcuaClient *client, Stage stage);
/* Goes on with the stages until an answer is waited for. */
void stages_go(OpcuaClient *client);

/* Hands on what was published. */
void publish_receive(OpcuaClient *client);
/* Keeps as many publish requests at the server as it takes; they carry the acknowledgements. */
void publish_ask(OpcuaClient *client);

#endif
