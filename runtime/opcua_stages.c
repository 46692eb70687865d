/* opcua_stages.c - the way of the client from a session to watched items.
**
** A stage asks for a piece of its work at a time, as much as the server takes in one request, and takes the
** answer. A retry goes through the stages again for the items that were refused.
*/
#include <open62541/client.h>
#include <open62541/nodeids.h>
#include <stdio.h>
#include <string.h>

#include "runtime/opcua_client.h"
#include "runtime/opcua_node.h"

/* ---- Items ---------------------------------------------------------------------------------- */

static void tell(OpcuaClient *client, uint32_t index, const OpcuaItemState *state)
{
    client->watched[index].status = state->status;
    if (client->listener.item != NULL) client->listener.item(client->listener.user, index, state);
}

static void refuse(OpcuaClient *client, uint32_t index, UA_StatusCode status, const char *reason)
{
    OpcuaItemState state = {.status = status};

    snprintf(state.reason, sizeof state.reason, "%s", reason);
    tell(client, index, &state);
}

/* With the reason that a server's status gives. */
static void refuse_for(OpcuaClient *client, uint32_t index, UA_StatusCode status)
{
    static const struct {
        UA_StatusCode status;
        const char *reason;
    } REASONS[] = {{UA_STATUSCODE_BADNODEIDUNKNOWN, "the server has no such node"},
                   {UA_STATUSCODE_BADNODEIDINVALID, "the server has no such node"},
                   {UA_STATUSCODE_BADNOMATCH, "the path leads to no node"},
                   {UA_STATUSCODE_BADATTRIBUTEIDINVALID, "the node is no variable"},
                   {UA_STATUSCODE_BADUSERACCESSDENIED, "the user may not read the node"},
                   {UA_STATUSCODE_BADNOTREADABLE, "the node cannot be read"},
                   {UA_STATUSCODE_BADTOOMANYMONITOREDITEMS, "the server takes no more monitored items"}};
    OpcuaItemState state = {.status = status};

    snprintf(state.reason, sizeof state.reason, "the server refuses it: %s", UA_StatusCode_name(status));
    for (size_t i = 0; i < sizeof REASONS / sizeof *REASONS; i++)
        if (REASONS[i].status == status) snprintf(state.reason, sizeof state.reason, "%s", REASONS[i].reason);
    tell(client, index, &state);
}

/* ---- Stages: what each asks for ------------------------------------------------------------- */

typedef struct Request {
    const UA_DataType *type, *answer;
    union {
        UA_ReadRequest read;
        UA_TranslateBrowsePathsToNodeIdsRequest translate;
        UA_BrowseRequest browse;
        UA_CreateSubscriptionRequest subscribe;
        UA_CreateMonitoredItemsRequest create;
    } as;
} Request;

static void request_init(Request *request, unsigned type, unsigned answer)
{
    memset(request, 0, sizeof *request);
    request->type = &UA_TYPES[type];
    request->answer = &UA_TYPES[answer];
}

/* What the server says of itself: namespaces, then the limits by stage. */
static const struct {
    uint32_t node;
    Stage stage;
} SERVER_VALUES[] = {
    {UA_NS0ID_SERVER_NAMESPACEARRAY, STAGE_SERVER},
    {UA_NS0ID_SERVER_SERVERCAPABILITIES_OPERATIONLIMITS_MAXNODESPERREAD, STAGE_TYPES},
    {UA_NS0ID_SERVER_SERVERCAPABILITIES_OPERATIONLIMITS_MAXNODESPERBROWSE, STAGE_SUPERTYPES},
    {UA_NS0ID_SERVER_SERVERCAPABILITIES_OPERATIONLIMITS_MAXNODESPERTRANSLATEBROWSEPATHSTONODEIDS,
     STAGE_PATHS},
    {UA_NS0ID_SERVER_SERVERCAPABILITIES_OPERATIONLIMITS_MAXMONITOREDITEMSPERCALL, STAGE_ITEMS}};

enum {
    SERVER_VALUE_COUNT = sizeof SERVER_VALUES / sizeof *SERVER_VALUES,
    TYPE_ATTRIBUTES = 2 /* of each item: its data type, its rank */
};

static bool ask_server(OpcuaClient *client, Request *request)
{
    (void)client;
    request_init(request, UA_TYPES_READREQUEST, UA_TYPES_READRESPONSE);
    request->as.read.nodesToRead = UA_Array_new(SERVER_VALUE_COUNT, &UA_TYPES[UA_TYPES_READVALUEID]);
    if (request->as.read.nodesToRead == NULL) return false;
    request->as.read.nodesToReadSize = SERVER_VALUE_COUNT;
    for (size_t i = 0; i < SERVER_VALUE_COUNT; i++) {
        request->as.read.nodesToRead[i].nodeId = UA_NODEID_NUMERIC(0, SERVER_VALUES[i].node);
        request->as.read.nodesToRead[i].attributeId = UA_ATTRIBUTEID_VALUE;
    }
    return true;
}

static bool take_server(OpcuaClient *client, void *answer)
{
    UA_ReadResponse *response = answer;

    for (size_t i = 0; i < response->resultsSize && i < SERVER_VALUE_COUNT; i++) {
        UA_Variant *value = &response->results[i].value;
        uint32_t limit;

        if (i == 0 && UA_Variant_hasArrayType(value, &UA_TYPES[UA_TYPES_STRING])) {
            UA_Array_delete(client->namespaces, client->namespace_count, &UA_TYPES[UA_TYPES_STRING]);
            client->namespaces = value->data;
            client->namespace_count = value->arrayLength;
            UA_Variant_init(value);
        } else if (i > 0 && UA_Variant_hasScalarType(value, &UA_TYPES[UA_TYPES_UINT32])) {
            limit = *(UA_UInt32 *)value->data;
            if (SERVER_VALUES[i].stage == STAGE_TYPES && limit > 1) limit /= TYPE_ATTRIBUTES;
            if (limit > 0 && limit < MOST_AT_ONCE) client->at_once[SERVER_VALUES[i].stage] = limit;
        }
    }
    return true;
}

static bool ask_paths(OpcuaClient *client, Request *request)
{
    UA_TranslateBrowsePathsToNodeIdsRequest *translate = &request->as.translate;
    char reason[NODE_REASON];

    request_init(request, UA_TYPES_TRANSLATEBROWSEPATHSTONODEIDSREQUEST,
                 UA_TYPES_TRANSLATEBROWSEPATHSTONODEIDSRESPONSE);
    translate->browsePaths = UA_Array_new(client->piece, &UA_TYPES[UA_TYPES_BROWSEPATH]);
    if (translate->browsePaths == NULL) return false;
    translate->browsePathsSize = client->piece;
    for (uint32_t i = 0; i < client->piece; i++) /* they were read once before */
        if (node_read_path(client->items[client->work[client->at + i]].node, client->namespaces,
                           client->namespace_count, &translate->browsePaths[i], reason) != UA_STATUSCODE_GOOD)
            return false;
    return true;
}

static bool take_paths(OpcuaClient *client, void *answer)
{
    UA_TranslateBrowsePathsToNodeIdsResponse *response = answer;

    if (response->resultsSize != client->piece) return false;
    for (uint32_t i = 0; i < client->piece; i++) {
        UA_BrowsePathResult *result = &response->results[i];
        uint32_t index = client->work[client->at + i];

        if (client_is_bad(result->statusCode)) {
            refuse_for(client, index, result->statusCode);
        } else if (result->targetsSize == 0 || result->targets[0].remainingPathIndex != UINT32_MAX) {
            refuse_for(client, index, UA_STATUSCODE_BADNOMATCH);
        } else {
            client->watched[index].node = result->targets[0].targetId.nodeId;
            result->targets[0].targetId.nodeId = UA_NODEID_NULL;
        }
    }
    return true;
}

static bool ask_types(OpcuaClient *client, Request *request)
{
    UA_ReadRequest *read = &request->as.read;

    request_init(request, UA_TYPES_READREQUEST, UA_TYPES_READRESPONSE);
    read->nodesToRead =
        UA_Array_new((size_t)client->piece * TYPE_ATTRIBUTES, &UA_TYPES[UA_TYPES_READVALUEID]);
    if (read->nodesToRead == NULL) return false;
    read->nodesToReadSize = (size_t)client->piece * TYPE_ATTRIBUTES;
    for (size_t i = 0; i < read->nodesToReadSize; i++) {
        read->nodesToRead[i].attributeId = i % 2 == 0 ? UA_ATTRIBUTEID_DATATYPE : UA_ATTRIBUTEID_VALUERANK;
        if (UA_NodeId_copy(&client->watched[client->work[client->at + i / TYPE_ATTRIBUTES]].node,
                           &read->nodesToRead[i].nodeId) != UA_STATUSCODE_GOOD)
            return false;
    }
    return true;
}

static bool take_types(OpcuaClient *client, void *answer)
{
    const UA_ReadResponse *response = answer;

    if (response->resultsSize != (size_t)client->piece * TYPE_ATTRIBUTES) return false;
    for (uint32_t i = 0; i < client->piece; i++) {
        const UA_DataValue *type = &response->results[(size_t)i * TYPE_ATTRIBUTES], *rank = type + 1;
        uint32_t index = client->work[client->at + i];
        Watched *watched = &client->watched[index];

        watched->type = UINT32_MAX;
        watched->rank = RANK_UNKNOWN;
        if (rank->hasValue && UA_Variant_hasScalarType(&rank->value, &UA_TYPES[UA_TYPES_INT32]))
            watched->rank = *(const UA_Int32 *)rank->value.data;
        if (type->hasValue && UA_Variant_hasScalarType(&type->value, &UA_TYPES[UA_TYPES_NODEID])) {
            watched->type = type_add(&client->types, type->value.data);
            if (watched->type == UINT32_MAX) return false;
        } else if (type->status == UA_STATUSCODE_BADNODEIDUNKNOWN ||
                   type->status == UA_STATUSCODE_BADNODEIDINVALID ||
                   type->status == UA_STATUSCODE_BADATTRIBUTEIDINVALID) {
            refuse_for(client, index, type->status); /* otherwise its values will tell */
        }
    }
    return true;
}

static bool ask_subscription(OpcuaClient *client, Request *request)
{
    UA_CreateSubscriptionRequest *subscribe = &request->as.subscribe;

    request_init(request, UA_TYPES_CREATESUBSCRIPTIONREQUEST, UA_TYPES_CREATESUBSCRIPTIONRESPONSE);
    subscribe->requestedPublishingInterval = client->config->publishing;
    subscribe->requestedMaxKeepAliveCount = client->config->keep_alive;
    subscribe->requestedLifetimeCount = client->config->lifetime;
    subscribe->publishingEnabled = true;
    return true;
}

static bool take_subscription(OpcuaClient *client, void *answer)
{
    const UA_CreateSubscriptionResponse *response = answer;
    OpcuaSubscribed subscribed = {response->revisedPublishingInterval, response->revisedMaxKeepAliveCount,
                                  response->revisedLifetimeCount};

    client->subscription = response->subscriptionId;
    client->expected = 1;
    client->wanted_publishes = CONNECTION_PUBLISHES;
    if (client->listener.subscribed != NULL) client->listener.subscribed(client->listener.user, &subscribed);
    return true;
}

static bool ask_items(OpcuaClient *client, Request *request)
{
    UA_CreateMonitoredItemsRequest *create = &request->as.create;

    request_init(request, UA_TYPES_CREATEMONITOREDITEMSREQUEST, UA_TYPES_CREATEMONITOREDITEMSRESPONSE);
    create->itemsToCreate = UA_Array_new(client->piece, &UA_TYPES[UA_TYPES_MONITOREDITEMCREATEREQUEST]);
    if (create->itemsToCreate == NULL) return false;
    create->itemsToCreateSize = client->piece;
    create->subscriptionId = client->subscription;
    create->timestampsToReturn = UA_TIMESTAMPSTORETURN_BOTH;
    for (uint32_t i = 0; i < client->piece; i++) {
        uint32_t index = client->work[client->at + i];
        UA_MonitoredItemCreateRequest *item = &create->itemsToCreate[i];

        if (UA_NodeId_copy(&client->watched[index].node, &item->itemToMonitor.nodeId) != UA_STATUSCODE_GOOD)
            return false;
        item->itemToMonitor.attributeId = UA_ATTRIBUTEID_VALUE;
        item->monitoringMode = UA_MONITORINGMODE_REPORTING;
        item->requestedParameters.clientHandle = index;
        item->requestedParameters.samplingInterval = client->items[index].sampling;
        item->requestedParameters.queueSize = client->items[index].queue;
        item->requestedParameters.discardOldest = true;
    }
    return true;
}

static bool take_items(OpcuaClient *client, void *answer)
{
    const UA_CreateMonitoredItemsResponse *response = answer;

    if (response->resultsSize != client->piece) return false;
    for (uint32_t i = 0; i < client->piece; i++) {
        const UA_MonitoredItemCreateResult *result = &response->results[i];
        OpcuaItemState state = {result->statusCode, result->revisedSamplingInterval, result->revisedQueueSize,
                                ""};

        if (client_is_bad(result->statusCode))
            refuse_for(client, client->work[client->at + i], result->statusCode);
        else
            tell(client, client->work[client->at + i], &state);
    }
    return true;
}

/* ---- Stages: what each begins with ---------------------------------------------------------- */

static void concern(OpcuaClient *client, uint32_t index) { client->work[client->work_count++] = index; }

/* Nodes that are no paths are read at once; of paths it is seen whether they can be. */
static void begin_paths(OpcuaClient *client)
{
    for (uint32_t i = 0; i < client->todo_count; i++) {
        uint32_t index = client->todo[i];
        const char *text = client->items[index].node;
        char reason[NODE_REASON] = "no memory";
        UA_BrowsePath path;
        UA_StatusCode status;

        UA_NodeId_clear(&client->watched[index].node);
        client->watched[index] = (Watched){.type = UINT32_MAX, .rank = RANK_UNKNOWN};
        if (!node_is_path(text)) {
            status = node_read(text, client->namespaces, client->namespace_count,
                               &client->watched[index].node, reason);
        } else if ((status = node_read_path(text, client->namespaces, client->namespace_count, &path,
                                            reason)) == UA_STATUSCODE_GOOD) {
            UA_BrowsePath_clear(&path);
            concern(client, index);
        }
        if (status != UA_STATUSCODE_GOOD) refuse(client, index, status, reason);
    }
}

static void begin_with_all(OpcuaClient *client)
{
    for (uint32_t i = 0; i < client->todo_count; i++)
        if (!client_is_bad(client->watched[client->todo[i]].status)) concern(client, client->todo[i]);
}

static void begin_items(OpcuaClient *client)
{
    for (uint32_t i = 0; i < client->todo_count; i++) {
        uint32_t index = client->todo[i];
        const Watched *watched = &client->watched[index];
        uint8_t kind = watched->type == UINT32_MAX ? TYPE_UNKNOWN : client->types.types[watched->type].kind;
        char reason[NODE_REASON];

        if (client_is_bad(watched->status)) continue;
        if (type_fits(kind, watched->rank, client->items[index].type, reason, sizeof reason))
            concern(client, index);
        else
            refuse(client, index, UA_STATUSCODE_BADTYPEMISMATCH, reason);
    }
}

static const struct {
    void (*begin)(OpcuaClient *client); /* NULL: the stage is one request, not about items */
    bool (*ask)(OpcuaClient *client, Request *request);
    bool (*take)(OpcuaClient *client, void *answer); /* false: the answer cannot be */
} STAGES[STAGE_RECEIVING] = {[STAGE_SERVER] = {NULL, ask_server, take_server},
                             [STAGE_PATHS] = {begin_paths, ask_paths, take_paths},
                             [STAGE_TYPES] = {begin_with_all, ask_types, take_types},
                             [STAGE_SUBSCRIBE] = {NULL, ask_subscription, take_subscription},
                             [STAGE_ITEMS] = {begin_items, ask_items, take_items}};

void stages_enter(OpcuaClient *client, Stage stage)
{
    if (stage == STAGE_SUBSCRIBE && client->subscription != 0) stage++; /* a retry */
    client->stage = stage;
    client->at = client->work_count = 0;
    client->piece = 0;
    if (stage < STAGE_READY && STAGES[stage].begin != NULL) STAGES[stage].begin(client);
}

/* Asks for the next piece of the stage; false when there is none left. */
static bool ask_piece(OpcuaClient *client)
{
    uint32_t most = client->at_once[client->stage];
    bool made, about_items = STAGES[client->stage].begin != NULL;
    Request request;

    if (client->stage == STAGE_SUPERTYPES) {
        request_init(&request, UA_TYPES_BROWSEREQUEST, UA_TYPES_BROWSERESPONSE);
        if (!type_ask(&client->types, most, &request.as.browse)) return false;
        made = true;
    } else {
        if (about_items ? client->at == client->work_count : client->at > 0) return false;
        client->piece = about_items ? client->work_count - client->at : 1;
        if (client->piece > most) client->piece = most;
        made = STAGES[client->stage].ask(client, &request);
    }
    if (made)
        connection_ask(client->connection, &request.as, request.type, request.answer);
    else
        client_fail(client, UA_STATUSCODE_BADOUTOFMEMORY);
    UA_clear(&request.as, request.type);
    return true;
}

static bool is_too_many(UA_StatusCode status)
{
    return status == UA_STATUSCODE_BADTOOMANYOPERATIONS || status == UA_STATUSCODE_BADREQUESTTOOLARGE ||
           status == UA_STATUSCODE_BADRESPONSETOOLARGE || status == UA_STATUSCODE_BADENCODINGLIMITSEXCEEDED;
}

/* Small servers lack services. Without them paths lead nowhere, and types are told by values. */
static bool does_without(OpcuaClient *client, UA_StatusCode status)
{
    bool declined = status == UA_STATUSCODE_BADSERVICEUNSUPPORTED ||
                    status == UA_STATUSCODE_BADNOTIMPLEMENTED || status == UA_STATUSCODE_BADNOTSUPPORTED ||
                    status == UA_STATUSCODE_BADUSERACCESSDENIED || is_too_many(status);
    UA_BrowseResponse nothing;

    if (!declined || client->stage >= STAGE_SUBSCRIBE) return false;
    for (uint32_t i = 0; i < client->piece && client->stage == STAGE_PATHS; i++)
        refuse_for(client, client->work[client->at + i], status);
    UA_BrowseResponse_init(&nothing);
    if (client->stage == STAGE_SUPERTYPES) type_learn(&client->types, &nothing);
    client->at += client->piece;
    return true;
}

static void take_piece(OpcuaClient *client, void *answer)
{
    UA_StatusCode status = ((UA_ResponseHeader *)answer)->serviceResult;

    if (is_too_many(status) && client->at_once[client->stage] > 1) {
        uint32_t piece = client->stage == STAGE_SUPERTYPES ? client->types.asked : client->piece;

        client->at_once[client->stage] = piece > 1 ? piece / 2 : 1;
        return;
    }
    if (client_is_bad(status)) {
        if (!does_without(client, status)) client_fail(client, status);
        return;
    }
    if (client->stage == STAGE_SUPERTYPES) {
        type_learn(&client->types, answer);
        return;
    }
    if (!STAGES[client->stage].take(client, answer)) client_fail(client, UA_STATUSCODE_BADUNEXPECTEDERROR);
    client->at += client->piece;
}

void stages_go(OpcuaClient *client)
{
    while (client->connection->state == CONNECTION_OPEN && client->stage < STAGE_RECEIVING &&
           !client->republishing) {
        void *answer = connection_answer(client->connection);

        if (answer != NULL) {
            take_piece(client, answer);
            connection_forget(client->connection);
        } else if (client->stage == STAGE_CONNECT) {
            stages_enter(client, STAGE_SERVER);
        } else if (client->stage == STAGE_READY) {
            client->stage = STAGE_RECEIVING;
            if (client->listener.ready != NULL) client->listener.ready(client->listener.user);
        } else if (client->connection->asked != NULL || client->keeps) {
            return;
        } else if (!ask_piece(client)) {
            stages_enter(client, client->stage + 1);
        }
    }
}
