/* opcua_connection.h - a connection over open62541: security, session, requests, and why it failed.
**
** The library calls back from within UA_Client_run_iterate, where nothing may be done to its client. So what
** it hands over is only put aside here, and looked at when connection_step has returned: answers are moved
** out of the structs that the library will clear. A connection that failed stays so.
*/
#ifndef RUNG_RUNTIME_OPCUA_CONNECTION_H
#define RUNG_RUNTIME_OPCUA_CONNECTION_H

#include <open62541/client.h>

#include "runtime/opcua_lookup.h"
#include "runtime/opcua_trust.h"

/* Publish requests that wait at the server. */
enum { CONNECTION_PUBLISHES = 8 };

typedef enum ConnectionState { CONNECTION_OPENING, CONNECTION_OPEN, CONNECTION_FAILED } ConnectionState;

typedef struct Connection {
    UA_Client *ua;
    const OpcuaConfig *config;
    ConnectionState state;
    UA_StatusCode status;                       /* when failed */
    char sentence[RUNG_MESSAGE_MAX], hint[512]; /* why, and what to do about it; "" when that is not known */

    const UA_DataType *asked; /* type of the answer that is waited for; NULL: none is */
    bool answered;
    _Alignas(16) unsigned char answer[512];

    uint32_t publishes; /* under way */
    uint32_t published; /* answers to them, oldest first */
    UA_PublishResponse publish_answers[CONNECTION_PUBLISHES];

    Lookup *lookup;         /* of the host's name, while that runs */
    UA_DateTime deadline;   /* of opening, monotonic */
    uint32_t dials, opened; /* TCP connections begun; secure channels opened */
    UA_SecureChannelState channel;
    bool dialled, connected, activating, activated; /* what was reached once */
    bool no_token;                                  /* an endpoint was left out for its kinds of users */
    bool refused_server;                            /* its certificate was not trusted */
    bool too_large;                                 /* a message of the server was */
    bool closing;
    char fingerprint[OPCUA_FINGERPRINT]; /* of the server's certificate */
    UA_Logger logger;
} Connection;

/* NULL without memory; what is wrong with the configuration is a failed connection. The configuration is
** borrowed until connection_close has returned. */
Connection *connection_new(const OpcuaConfig *config);
/* Goes on for at most `wait` ms. */
void connection_step(Connection *connection, uint32_t wait);

/* Sends a request; its answer is of `type`. One at a time. False when the connection failed. */
bool connection_ask(Connection *connection, const void *request, const UA_DataType *request_type,
                    const UA_DataType *type);
/* The answer to it, or NULL as long as there is none. The next request or connection_forget clears it. */
void *connection_answer(Connection *connection);
void connection_forget(Connection *connection);
/* The same, waiting for the answer; NULL when the connection failed. */
void *connection_fetch(Connection *connection, const void *request, const UA_DataType *request_type,
                       const UA_DataType *type);

bool connection_publish(Connection *connection, const UA_PublishRequest *request);
/* Takes the oldest answer to a publish request; false when there is none. To be cleared by the caller. */
bool connection_published(Connection *connection, UA_PublishResponse *answer);

/* Fails, with the sentence of the status, or one of the caller's. */
void connection_fail(Connection *connection, UA_StatusCode status);
void connection_fail_because(Connection *connection, UA_StatusCode status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Ends it in the background. */
void connection_close(Connection *connection);

#endif
