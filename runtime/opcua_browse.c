/* opcua_browse.c - walks the variables of a server, depth first; the nodes of one folder in one request. */
#include <open62541/client.h>
#include <open62541/nodeids.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/opcua_connection.h"
#include "runtime/opcua_node.h"
#include "runtime/opcua_type.h"
#include "runtime/opcua_value.h"

enum {
    AT_ONCE = 100,
    MOST_DEPTH = 100,
    MOST_NODES = 1000000, /* of a walk: servers can have nodes without end, */
    MOST_PIECES = 10000   /* or lists: so many pieces of them may bring nothing new */
};

typedef struct Node {
    UA_NodeId id, unit; /* unit: the property that names it; null: none */
    char *name, *path;
    bool is_variable;
    uint32_t type; /* of a variable, in the table */
    int32_t rank;
    UA_DataValue value;
    char *unit_name;
} Node;

typedef struct NodeList {
    Node *nodes;
    size_t count, capacity;
} NodeList;

typedef struct Browser {
    Connection *connection;
    bool (*found)(void *user, const OpcuaVariable *variable);
    void *user;
    bool stopped;
    uint32_t at_once, reads_at_once; /* nodes of a request */
    UA_NodeId *seen;                 /* open addressing by hash */
    size_t seen_count, seen_capacity;
    uint32_t pieces; /* that brought nothing new */
    TypeTable types;
    char **type_names; /* those of the table's that were asked for */
    uint32_t type_name_count;
    UA_String *namespaces;
    size_t namespace_count;
    Texts texts;
    OpcuaCounts counts;
} Browser;

static void no_memory(Browser *browser)
{
    connection_fail(browser->connection, UA_STATUSCODE_BADOUTOFMEMORY);
}

/* A server that never comes to an end, or cannot be told from one. */
static void no_end(Browser *browser, const char *what)
{
    connection_fail_because(browser->connection, UA_STATUSCODE_BADTOOMANYMATCHES,
                            "the server has %s without an end", what);
    snprintf(browser->connection->hint, sizeof browser->connection->hint,
             "begin at a node further down, or look less deep: --depth");
}

static bool goes_on(const Browser *browser)
{
    return browser->connection->state != CONNECTION_FAILED && !browser->stopped;
}

static char *copy_text(const UA_String *text)
{
    char *copy = malloc(text->length + 1);

    if (copy == NULL) return NULL;
    memcpy(copy, text->data, text->length);
    copy[text->length] = '\0';
    return copy;
}

/* ---- Nodes ---------------------------------------------------------------------------------- */

static void list_free(NodeList *list)
{
    for (size_t i = 0; i < list->count; i++) {
        UA_NodeId_clear(&list->nodes[i].id);
        UA_NodeId_clear(&list->nodes[i].unit);
        UA_DataValue_clear(&list->nodes[i].value);
        free(list->nodes[i].name);
        free(list->nodes[i].path);
        free(list->nodes[i].unit_name);
    }
    free(list->nodes);
    *list = (NodeList){NULL, 0, 0};
}

/* A new node at the end of the list; NULL without memory. */
static Node *list_add(NodeList *list)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity * 2 + 16;
        Node *nodes = realloc(list->nodes, capacity * sizeof *nodes);

        if (nodes == NULL) return NULL;
        list->nodes = nodes;
        list->capacity = capacity;
    }
    list->nodes[list->count] = (Node){.type = UINT32_MAX, .rank = RANK_UNKNOWN};
    return &list->nodes[list->count++];
}

static bool seen_grow(Browser *browser)
{
    size_t capacity = browser->seen_capacity * 2 + 64;
    UA_NodeId *seen = calloc(capacity, sizeof *seen);

    if (seen == NULL) return false;
    for (size_t i = 0; i < browser->seen_capacity; i++) {
        size_t at;

        if (UA_NodeId_isNull(&browser->seen[i])) continue;
        for (at = UA_NodeId_hash(&browser->seen[i]) % capacity; !UA_NodeId_isNull(&seen[at]);)
            at = (at + 1) % capacity;
        seen[at] = browser->seen[i];
    }
    free(browser->seen);
    browser->seen = seen;
    browser->seen_capacity = capacity;
    return true;
}

/* Whether the node comes for the first time: address spaces are no trees. */
static bool is_new(Browser *browser, const UA_NodeId *id)
{
    size_t at;

    if (UA_NodeId_isNull(id)) return false;
    if (browser->seen_count == MOST_NODES) {
        no_end(browser, "more than 1,000,000 nodes there, or nodes");
        return false;
    }
    if (browser->seen_count * 2 >= browser->seen_capacity && !seen_grow(browser)) {
        no_memory(browser);
        return false;
    }
    for (at = UA_NodeId_hash(id) % browser->seen_capacity; !UA_NodeId_isNull(&browser->seen[at]);
         at = (at + 1) % browser->seen_capacity)
        if (UA_NodeId_equal(&browser->seen[at], id)) return false;
    if (UA_NodeId_copy(id, &browser->seen[at]) != UA_STATUSCODE_GOOD) {
        no_memory(browser);
        return false;
    }
    browser->seen_count++;
    return true;
}

/* ---- What is below nodes -------------------------------------------------------------------- */

static bool is_own(const UA_NodeId *id, uint32_t number)
{
    return id->namespaceIndex == 0 && id->identifierType == UA_NODEIDTYPE_NUMERIC &&
           id->identifier.numeric == number;
}

/* Takes the references of a node: units of its own, other nodes into `below`. */
static void take_references(Browser *browser, Node *node, UA_BrowseResult *result, NodeList *below)
{
    static const UA_String units = UA_STRING_STATIC("EngineeringUnits");

    for (size_t i = 0; i < result->referencesSize && goes_on(browser); i++) {
        UA_ReferenceDescription *reference = &result->references[i];
        UA_NodeId *id = &reference->nodeId.nodeId;
        size_t size = strlen(node->path) + reference->browseName.name.length + 2;
        Node *child;

        if (reference->nodeId.serverIndex != 0) continue;
        if (is_own(&reference->referenceTypeId, UA_NS0ID_HASPROPERTY)) {
            if (node->is_variable && UA_String_equal(&reference->browseName.name, &units)) {
                UA_NodeId_clear(&node->unit);
                node->unit = *id;
                *id = UA_NODEID_NULL;
            }
            continue;
        }
        /* the server's own hundreds of variables are for those who ask for them */
        if (is_own(id, UA_NS0ID_SERVER) || !is_new(browser, id)) continue;
        if ((child = list_add(below)) == NULL) {
            no_memory(browser);
            return;
        }
        child->id = *id;
        *id = UA_NODEID_NULL;
        child->is_variable = reference->nodeClass == UA_NODECLASS_VARIABLE;
        child->name = copy_text(reference->displayName.text.length > 0 ? &reference->displayName.text
                                                                       : &reference->browseName.name);
        child->path = malloc(size);
        if (child->name == NULL || child->path == NULL) {
            no_memory(browser);
            return;
        }
        snprintf(child->path, size, "%s/%.*s", node->path, (int)reference->browseName.name.length,
                 (const char *)reference->browseName.name.data);
    }
}

/* The rest of a list that the server did not send at once. */
static void take_more(Browser *browser, Node *node, UA_ByteString *point, NodeList *below)
{
    while (point->length > 0 && goes_on(browser)) {
        UA_BrowseNextRequest request;
        UA_BrowseNextResponse *response;
        size_t seen = browser->seen_count;

        UA_BrowseNextRequest_init(&request);
        request.continuationPoints = point;
        request.continuationPointsSize = 1;
        response = connection_fetch(browser->connection, &request, &UA_TYPES[UA_TYPES_BROWSENEXTREQUEST],
                                    &UA_TYPES[UA_TYPES_BROWSENEXTRESPONSE]);
        UA_ByteString_clear(point);
        if (response == NULL || response->resultsSize != 1) return;
        take_references(browser, node, &response->results[0], below);
        if (browser->seen_count == seen && ++browser->pieces > MOST_PIECES)
            no_end(browser, "a list with 10,000 pieces that bring nothing new, or one");
        *point = response->results[0].continuationPoint;
        response->results[0].continuationPoint = UA_BYTESTRING_NULL;
    }
    UA_ByteString_clear(point);
}

static bool is_too_many(UA_StatusCode status)
{
    return status == UA_STATUSCODE_BADTOOMANYOPERATIONS || status == UA_STATUSCODE_BADREQUESTTOOLARGE ||
           status == UA_STATUSCODE_BADRESPONSETOOLARGE || status == UA_STATUSCODE_BADENCODINGLIMITSEXCEEDED;
}

/* Whether the answer can be used. When it was too much, `at_once` becomes less, and it is asked `again`. */
static bool is_fine(Browser *browser, const void *answer, uint32_t *at_once, bool *again)
{
    UA_StatusCode status;

    *again = false;
    if (answer == NULL) return false;
    status = ((const UA_ResponseHeader *)answer)->serviceResult;
    if (status >> 30 < 2) return true;
    if (is_too_many(status) && *at_once > 1) {
        *at_once /= 2;
        *again = true;
    } else {
        connection_fail(browser->connection, status);
    }
    return false;
}

/* Finds what is below some nodes. False when too many were asked for at once. */
static bool browse_below(Browser *browser, Node *nodes, size_t count, NodeList *below)
{
    UA_BrowseDescription descriptions[AT_ONCE];
    UA_ByteString points[AT_ONCE];
    UA_BrowseRequest request;
    UA_BrowseResponse *response;
    bool again;

    UA_BrowseRequest_init(&request);
    request.nodesToBrowse = descriptions;
    request.nodesToBrowseSize = count;
    for (size_t i = 0; i < count; i++) {
        UA_BrowseDescription_init(&descriptions[i]);
        descriptions[i].nodeId = nodes[i].id; /* lent */
        descriptions[i].browseDirection = UA_BROWSEDIRECTION_FORWARD;
        descriptions[i].referenceTypeId = UA_NODEID_NUMERIC(0, UA_NS0ID_HIERARCHICALREFERENCES);
        descriptions[i].includeSubtypes = true;
        descriptions[i].nodeClassMask = UA_NODECLASS_OBJECT | UA_NODECLASS_VARIABLE;
        descriptions[i].resultMask = UA_BROWSERESULTMASK_ALL;
    }
    response = connection_fetch(browser->connection, &request, &UA_TYPES[UA_TYPES_BROWSEREQUEST],
                                &UA_TYPES[UA_TYPES_BROWSERESPONSE]);
    if (!is_fine(browser, response, &browser->at_once, &again)) return !again;
    memset(points, 0, sizeof points);
    for (size_t i = 0; i < count && i < response->resultsSize; i++) {
        take_references(browser, &nodes[i], &response->results[i], &below[i]);
        points[i] = response->results[i].continuationPoint;
        response->results[i].continuationPoint = UA_BYTESTRING_NULL;
    }
    for (size_t i = 0; i < count; i++) take_more(browser, &nodes[i], &points[i], &below[i]);
    return true;
}

/* ---- Variables ------------------------------------------------------------------------------ */

/* Of each node, those attributes: data type, rank, value; then the values of the units. */
static const uint32_t ATTRIBUTES[] = {UA_ATTRIBUTEID_DATATYPE, UA_ATTRIBUTEID_VALUERANK,
                                      UA_ATTRIBUTEID_VALUE};

enum {
    ATTRIBUTE_COUNT = sizeof ATTRIBUTES / sizeof *ATTRIBUTES,
    MOST_READS = AT_ONCE * (ATTRIBUTE_COUNT + 1)
};

static void take_unit(Browser *browser, Node *node, const UA_DataValue *value)
{
    const UA_ExtensionObject *object = value->value.data;
    const UA_EUInformation *unit;

    if (!value->hasValue || value->value.type != &UA_TYPES[UA_TYPES_EXTENSIONOBJECT] ||
        !UA_Variant_isScalar(&value->value)) {
        /* the library unwraps those that it knows */
        if (!value->hasValue || !UA_Variant_hasScalarType(&value->value, &UA_TYPES[UA_TYPES_EUINFORMATION]))
            return;
        unit = value->value.data;
    } else {
        if (object->encoding != UA_EXTENSIONOBJECT_DECODED ||
            object->content.decoded.type != &UA_TYPES[UA_TYPES_EUINFORMATION])
            return;
        unit = object->content.decoded.data;
    }
    if (unit->displayName.text.length == 0) return;
    node->unit_name = copy_text(&unit->displayName.text);
    if (node->unit_name == NULL) no_memory(browser);
}

/* Reads what is to be told of the variables among the nodes. False when it was too much at once. */
static bool read_variables(Browser *browser, Node *nodes, size_t count)
{
    UA_ReadValueId reads[MOST_READS];
    UA_ReadRequest request;
    UA_ReadResponse *response;
    size_t used = 0, at = 0;
    bool again;

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < ATTRIBUTE_COUNT && nodes[i].is_variable; k++) {
            UA_ReadValueId_init(&reads[used]);
            reads[used].nodeId = nodes[i].id; /* lent */
            reads[used++].attributeId = ATTRIBUTES[k];
        }
        if (UA_NodeId_isNull(&nodes[i].unit)) continue;
        UA_ReadValueId_init(&reads[used]);
        reads[used].nodeId = nodes[i].unit;
        reads[used++].attributeId = UA_ATTRIBUTEID_VALUE;
    }
    if (used == 0) return true;
    UA_ReadRequest_init(&request);
    request.timestampsToReturn = UA_TIMESTAMPSTORETURN_BOTH;
    request.nodesToRead = reads;
    request.nodesToReadSize = used;
    response = connection_fetch(browser->connection, &request, &UA_TYPES[UA_TYPES_READREQUEST],
                                &UA_TYPES[UA_TYPES_READRESPONSE]);
    if (!is_fine(browser, response, &browser->reads_at_once, &again)) return !again;
    if (response->resultsSize != used) {
        connection_fail(browser->connection, UA_STATUSCODE_BADUNEXPECTEDERROR);
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        UA_DataValue *results = &response->results[at];

        if (nodes[i].is_variable) {
            if (results[0].hasValue &&
                UA_Variant_hasScalarType(&results[0].value, &UA_TYPES[UA_TYPES_NODEID]))
                nodes[i].type = type_add(&browser->types, results[0].value.data);
            if (results[1].hasValue && UA_Variant_hasScalarType(&results[1].value, &UA_TYPES[UA_TYPES_INT32]))
                nodes[i].rank = *(const UA_Int32 *)results[1].value.data;
            nodes[i].value = results[2];
            UA_DataValue_init(&results[2]);
            at += ATTRIBUTE_COUNT;
        }
        if (!UA_NodeId_isNull(&nodes[i].unit)) take_unit(browser, &nodes[i], &response->results[at++]);
    }
    return true;
}

/* Learns of the types that came anew: what they are made of, and their names. */
static void learn_types(Browser *browser)
{
    UA_BrowseRequest request;
    char **names;

    while (goes_on(browser) && type_ask(&browser->types, browser->at_once, &request)) {
        UA_BrowseResponse *response =
            connection_fetch(browser->connection, &request, &UA_TYPES[UA_TYPES_BROWSEREQUEST],
                             &UA_TYPES[UA_TYPES_BROWSERESPONSE]);
        bool again;

        UA_BrowseRequest_clear(&request);
        if (is_fine(browser, response, &browser->at_once, &again)) type_learn(&browser->types, response);
    }
    if (browser->type_name_count == browser->types.count) return;
    names = realloc(browser->type_names, browser->types.count * sizeof *names);
    if (names == NULL) {
        no_memory(browser);
        return;
    }
    browser->type_names = names;
    while (browser->type_name_count < browser->types.count && goes_on(browser)) {
        UA_ReadValueId name;
        UA_ReadRequest read;
        UA_ReadResponse *response;
        const UA_QualifiedName *found;

        UA_ReadValueId_init(&name);
        name.nodeId = browser->types.types[browser->type_name_count].id; /* lent */
        name.attributeId = UA_ATTRIBUTEID_BROWSENAME;
        UA_ReadRequest_init(&read);
        read.nodesToRead = &name;
        read.nodesToReadSize = 1;
        response = connection_fetch(browser->connection, &read, &UA_TYPES[UA_TYPES_READREQUEST],
                                    &UA_TYPES[UA_TYPES_READRESPONSE]);
        if (response == NULL) return;
        names[browser->type_name_count] = NULL;
        if (response->resultsSize == 1 && response->results[0].hasValue &&
            UA_Variant_hasScalarType(&response->results[0].value, &UA_TYPES[UA_TYPES_QUALIFIEDNAME])) {
            found = response->results[0].value.data;
            names[browser->type_name_count] = copy_text(&found->name);
        }
        browser->type_name_count++;
    }
}

/* ---- Telling -------------------------------------------------------------------------------- */

/* A rank that leaves several shapes open is settled by the value that is there. */
static int32_t present_rank(const Node *node)
{
    const UA_Variant *value = &node->value.value;

    if (!node->value.hasValue || value->type == NULL) return node->rank;
    if (UA_Variant_isScalar(value)) return -1;
    return value->arrayDimensionsSize > 1 ? (int32_t)value->arrayDimensionsSize : 1;
}

static void tell(Browser *browser, Node *node)
{
    int32_t rank = present_rank(node);
    bool known = node->type < browser->types.count;
    uint8_t kind = known ? browser->types.types[node->type].kind : TYPE_UNKNOWN;
    const char *name = known ? browser->type_names[node->type] : NULL;
    OpcuaVariable variable = {.path = node->path, .name = node->name, .unit = node->unit_name};
    UA_String id = UA_STRING_NULL;
    char type_text[128], *id_text;

    /* of a node that can hold anything the value tells more */
    if ((kind == TYPE_ANY || kind == TYPE_UNKNOWN) && node->value.hasValue &&
        node->value.value.type != NULL && node->value.value.type->typeKind <= UA_DATATYPEKIND_LOCALIZEDTEXT) {
        kind = (uint8_t)(node->value.value.type->typeKind + 1);
        if (name == NULL) name = type_name(kind);
    }
    snprintf(type_text, sizeof type_text, "%.100s%s", name != NULL ? name : type_name(kind),
             rank < 0   ? ""
             : rank > 1 ? "[,]"
                        : "[]");
    variable.data_type = type_text;
    variable.type = type_natural(kind, rank);
    texts_forget(&browser->texts);
    if (UA_NodeId_print(&node->id, &id) != UA_STATUSCODE_GOOD || (id_text = copy_text(&id)) == NULL ||
        !value_take(&browser->texts, variable.type != 0 ? variable.type : RUNG_ANY, &node->value,
                    &variable.sample, &browser->counts)) {
        UA_String_clear(&id);
        no_memory(browser);
        return;
    }
    variable.node = id_text;
    if (variable.type == 0 && RUNG_SEVERITY(variable.sample.status) >= 2)
        variable.sample.status = node->value.hasStatus ? node->value.status : RUNG_GOOD;
    variable.sample.arrival_time = value_time(UA_DateTime_now());
    if (!browser->found(browser->user, &variable)) browser->stopped = true;
    free(id_text);
    UA_String_clear(&id);
}

static void walk(Browser *browser, NodeList *list, uint32_t depth)
{
    for (size_t at = 0; at < list->count && goes_on(browser);) {
        NodeList below[AT_ONCE];
        size_t count = list->count - at < browser->at_once ? list->count - at : browser->at_once;
        bool done;

        memset(below, 0, sizeof below);
        done = (depth == 0 || browse_below(browser, &list->nodes[at], count, below)) && goes_on(browser);
        for (size_t i = 0; i < count && done && goes_on(browser);) {
            size_t reads = count - i < browser->reads_at_once ? count - i : browser->reads_at_once;

            if (read_variables(browser, &list->nodes[at + i], reads)) i += reads;
        }
        if (done && goes_on(browser)) learn_types(browser);
        for (size_t i = 0; i < count && done && goes_on(browser); i++) {
            if (list->nodes[at + i].is_variable) tell(browser, &list->nodes[at + i]);
            if (goes_on(browser) && depth > 0) walk(browser, &below[i], depth - 1);
        }
        for (size_t i = 0; i < count; i++) list_free(&below[i]);
        if (done) at += count;
    }
}

/* ---- The beginning -------------------------------------------------------------------------- */

static void read_namespaces(Browser *browser)
{
    UA_ReadValueId value;
    UA_ReadRequest request;
    UA_ReadResponse *response;

    UA_ReadValueId_init(&value);
    value.nodeId = UA_NODEID_NUMERIC(0, UA_NS0ID_SERVER_NAMESPACEARRAY);
    value.attributeId = UA_ATTRIBUTEID_VALUE;
    UA_ReadRequest_init(&request);
    request.nodesToRead = &value;
    request.nodesToReadSize = 1;
    response = connection_fetch(browser->connection, &request, &UA_TYPES[UA_TYPES_READREQUEST],
                                &UA_TYPES[UA_TYPES_READRESPONSE]);
    if (response == NULL || response->resultsSize != 1 ||
        !UA_Variant_hasArrayType(&response->results[0].value, &UA_TYPES[UA_TYPES_STRING]))
        return;
    browser->namespaces = response->results[0].value.data;
    browser->namespace_count = response->results[0].value.arrayLength;
    UA_Variant_init(&response->results[0].value);
}

/* Finds the node where the walk begins. */
static void find_start(Browser *browser, const char *text, Node *start)
{
    UA_ReadValueId values[2];
    UA_ReadRequest request;
    UA_ReadResponse *response;
    UA_BrowsePath path;
    char reason[NODE_REASON] = "no memory";
    UA_StatusCode status = UA_STATUSCODE_GOOD;

    if (text == NULL) {
        start->id = UA_NODEID_NUMERIC(0, UA_NS0ID_OBJECTSFOLDER);
    } else if (!node_is_path(text)) {
        status = node_read(text, browser->namespaces, browser->namespace_count, &start->id, reason);
    } else if ((status = node_read_path(text, browser->namespaces, browser->namespace_count, &path,
                                        reason)) == UA_STATUSCODE_GOOD) {
        UA_TranslateBrowsePathsToNodeIdsRequest translate;
        UA_TranslateBrowsePathsToNodeIdsResponse *found;

        UA_TranslateBrowsePathsToNodeIdsRequest_init(&translate);
        translate.browsePaths = &path;
        translate.browsePathsSize = 1;
        found = connection_fetch(browser->connection, &translate,
                                 &UA_TYPES[UA_TYPES_TRANSLATEBROWSEPATHSTONODEIDSREQUEST],
                                 &UA_TYPES[UA_TYPES_TRANSLATEBROWSEPATHSTONODEIDSRESPONSE]);
        UA_BrowsePath_clear(&path);
        if (found == NULL) return;
        if (found->resultsSize == 1 && found->results[0].targetsSize > 0 &&
            found->results[0].targets[0].remainingPathIndex == UINT32_MAX) {
            start->id = found->results[0].targets[0].targetId.nodeId;
            found->results[0].targets[0].targetId.nodeId = UA_NODEID_NULL;
        } else {
            status = UA_STATUSCODE_BADNOMATCH;
            snprintf(reason, sizeof reason, "the path leads to no node");
        }
    }
    if (status != UA_STATUSCODE_GOOD) {
        connection_fail_because(browser->connection, status, "%s", reason);
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        UA_ReadValueId_init(&values[i]);
        values[i].nodeId = start->id; /* lent */
        values[i].attributeId = i == 0 ? UA_ATTRIBUTEID_NODECLASS : UA_ATTRIBUTEID_BROWSENAME;
    }
    UA_ReadRequest_init(&request);
    request.nodesToRead = values;
    request.nodesToReadSize = 2;
    response = connection_fetch(browser->connection, &request, &UA_TYPES[UA_TYPES_READREQUEST],
                                &UA_TYPES[UA_TYPES_READRESPONSE]);
    if (response == NULL) return;
    if (response->resultsSize != 2 || !response->results[0].hasValue || !response->results[1].hasValue ||
        !UA_Variant_hasScalarType(&response->results[0].value, &UA_TYPES[UA_TYPES_INT32]) ||
        !UA_Variant_hasScalarType(&response->results[1].value, &UA_TYPES[UA_TYPES_QUALIFIEDNAME])) {
        connection_fail_because(browser->connection, UA_STATUSCODE_BADNODEIDUNKNOWN,
                                "the server has no such node");
        return;
    }
    start->is_variable = *(const UA_Int32 *)response->results[0].value.data == UA_NODECLASS_VARIABLE;
    start->name = copy_text(&((const UA_QualifiedName *)response->results[1].value.data)->name);
    start->path = malloc(strlen(start->name != NULL ? start->name : "") + 2);
    if (start->name == NULL || start->path == NULL)
        no_memory(browser);
    else
        sprintf(start->path, "%s%s", start->is_variable ? "/" : "", start->is_variable ? start->name : "");
}

rung_status opcua_browse(const OpcuaConfig *config, const char *node, uint32_t depth,
                         bool (*found)(void *user, const OpcuaVariable *variable), void *user,
                         rung_diag *diag)
{
    Browser browser = {.connection = connection_new(config),
                       .found = found,
                       .user = user,
                       .at_once = AT_ONCE,
                       .reads_at_once = AT_ONCE};
    NodeList start = {NULL, 0, 0};
    rung_status status = RUNG_OK;
    Node *first;

    if (browser.connection == NULL) return RUNG_NO_MEMORY;
    while (browser.connection->state == CONNECTION_OPENING) connection_step(browser.connection, 1000);
    if (goes_on(&browser)) read_namespaces(&browser);
    if (goes_on(&browser) && (first = list_add(&start)) != NULL) {
        find_start(&browser, node, first);
        if (goes_on(&browser) && is_new(&browser, &first->id))
            walk(&browser, &start, depth < MOST_DEPTH ? depth : MOST_DEPTH);
    }
    if (browser.connection->state == CONNECTION_FAILED) {
        status = browser.connection->status == UA_STATUSCODE_BADOUTOFMEMORY ? RUNG_NO_MEMORY : RUNG_BAD_INPUT;
        rung_diag_init(diag);
        diag->status = status;
        diag->severity = RUNG_ERROR;
        memcpy(diag->message, browser.connection->sentence, sizeof diag->message);
        /* a command that was cut would mislead: then its beginning has to do */
        snprintf(
            diag->hint, sizeof diag->hint, "%.*s", (int)sizeof diag->hint - 1,
            strlen(browser.connection->hint) < sizeof diag->hint
                ? browser.connection->hint
                : "if its operator agrees: rung trust with this endpoint, fingerprint and --certificates");
    }
    connection_close(browser.connection);
    list_free(&start);
    for (size_t i = 0; i < browser.seen_capacity; i++) UA_NodeId_clear(&browser.seen[i]);
    for (uint32_t i = 0; i < browser.type_name_count; i++) free(browser.type_names[i]);
    free(browser.type_names);
    free(browser.seen);
    UA_Array_delete(browser.namespaces, browser.namespace_count, &UA_TYPES[UA_TYPES_STRING]);
    type_table_free(&browser.types);
    texts_free(&browser.texts);
    return status;
}
