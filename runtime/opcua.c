/* opcua.c - the client from outside: see opcua.h, and opcua_client.h for its parts. */
#include <open62541/client.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/opcua_client.h"

const char *opcua_missing(void) { return NULL; }

OpcuaClient *opcua_open(const OpcuaConfig *config, const OpcuaItem *items, uint32_t count,
                        const OpcuaListener *listener)
{
    OpcuaClient *client = calloc(1, sizeof *client);

    if (client == NULL) return NULL;
    client->config = config;
    client->items = items;
    client->count = client->todo_count = count;
    client->listener = *listener;
    client->watched = calloc((size_t)count + 1, sizeof *client->watched);
    client->todo = malloc(((size_t)count + 1) * sizeof *client->todo);
    client->work = malloc(((size_t)count + 1) * sizeof *client->work);
    client->connection = connection_new(config);
    if (client->watched == NULL || client->todo == NULL || client->work == NULL ||
        client->connection == NULL) {
        opcua_close(client);
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) client->todo[i] = i;
    for (size_t i = 0; i < STAGE_RECEIVING; i++) client->at_once[i] = MOST_AT_ONCE;
    return client;
}

static void begin_retry(OpcuaClient *client)
{
    client->retry = false;
    client->todo_count = 0;
    for (uint32_t i = 0; i < client->count; i++)
        if (client_is_bad(client->watched[i].status)) client->todo[client->todo_count++] = i;
    stages_enter(client, STAGE_SERVER); /* it may have namespaces now that it did not have */
}

void opcua_retry(OpcuaClient *client) { client->retry = true; }

void opcua_step(OpcuaClient *client, uint32_t wait)
{
    char sentence[sizeof client->connection->sentence + sizeof client->connection->hint + 2];

    if (client->told) return;
    if (client->retry && client->stage == STAGE_RECEIVING) begin_retry(client);
    stages_go(client);
    connection_step(client->connection, wait);
    publish_receive(client);
    stages_go(client);
    publish_ask(client);
    if (client->connection->state != CONNECTION_FAILED) return;
    client->told = true;
    snprintf(sentence, sizeof sentence, "%s%s%s", client->connection->sentence,
             client->connection->hint[0] != '\0' ? "; " : "", client->connection->hint);
    if (client->listener.failed != NULL)
        client->listener.failed(client->listener.user, client->connection->status, sentence);
}

void opcua_counts(const OpcuaClient *client, OpcuaCounts *counts) { *counts = client->counts; }

void opcua_close(OpcuaClient *client)
{
    if (client == NULL) return;
    connection_close(client->connection);
    for (uint32_t i = 0; client->watched != NULL && i < client->count; i++)
        UA_NodeId_clear(&client->watched[i].node);
    if (client->keeps) UA_PublishResponse_clear(&client->kept);
    UA_Array_delete(client->namespaces, client->namespace_count, &UA_TYPES[UA_TYPES_STRING]);
    type_table_free(&client->types);
    texts_free(&client->texts);
    free(client->samples);
    free(client->watched);
    free(client->todo);
    free(client->work);
    free(client);
}
