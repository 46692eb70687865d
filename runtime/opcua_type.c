/* opcua_type.c - see opcua_type.h. */
#include "runtime/opcua_type.h"

#include <open62541/nodeids.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- The table ------------------------------------------------------------------------------ */

static uint8_t kind_of(const UA_NodeId *id)
{
    const UA_DataType *known;

    if (id->namespaceIndex != 0 || id->identifierType != UA_NODEIDTYPE_NUMERIC) return TYPE_PENDING;
    if (id->identifier.numeric <= TYPE_ENUMERATION) return (uint8_t)id->identifier.numeric;
    if (id->identifier.numeric == UA_NS0ID_DECIMAL) return TYPE_STRUCTURE; /* is sent as one */
    known = UA_findDataType(id);
    if (known == NULL) return TYPE_PENDING;
    switch (known->typeKind) {
    case UA_DATATYPEKIND_ENUM: return TYPE_ENUMERATION;
    case UA_DATATYPEKIND_DECIMAL:
    case UA_DATATYPEKIND_STRUCTURE:
    case UA_DATATYPEKIND_OPTSTRUCT:
    case UA_DATATYPEKIND_UNION:
    case UA_DATATYPEKIND_BITFIELDCLUSTER: return TYPE_STRUCTURE;
    default: return (uint8_t)(known->typeKind + 1); /* the library counts builtin types from 0 */
    }
}

uint32_t type_add(TypeTable *table, const UA_NodeId *id)
{
    for (uint32_t i = 0; i < table->count; i++)
        if (UA_NodeId_equal(&table->types[i].id, id)) return i;
    if (table->count == table->capacity) {
        uint32_t capacity = table->capacity * 2 + 8;
        KnownType *types = realloc(table->types, capacity * sizeof *types);

        if (types == NULL) return UINT32_MAX;
        table->types = types;
        table->capacity = capacity;
    }
    table->types[table->count] = (KnownType){.kind = kind_of(id)};
    if (UA_NodeId_copy(id, &table->types[table->count].id) != UA_STATUSCODE_GOOD ||
        UA_NodeId_copy(id, &table->types[table->count].above) != UA_STATUSCODE_GOOD)
        return UINT32_MAX;
    table->rounds = 0;
    return table->count++;
}

bool type_ask(TypeTable *table, uint32_t most, UA_BrowseRequest *request)
{
    enum { MOST_ROUNDS = 100 }; /* of a server whose types go round in a circle */
    uint32_t count = 0;

    if (++table->rounds > MOST_ROUNDS)
        for (uint32_t i = 0; i < table->count; i++)
            if (table->types[i].kind == TYPE_PENDING) table->types[i].kind = TYPE_UNKNOWN;
    for (uint32_t i = 0; i < table->count && count < most; i++) count += table->types[i].kind == TYPE_PENDING;
    if (count == 0) return false;
    UA_BrowseRequest_init(request);
    request->nodesToBrowse = UA_Array_new(count, &UA_TYPES[UA_TYPES_BROWSEDESCRIPTION]);
    if (request->nodesToBrowse == NULL) return false;
    request->nodesToBrowseSize = count;
    table->asked = count;
    count = 0;
    for (uint32_t i = 0; count < table->asked; i++) {
        UA_BrowseDescription *description = &request->nodesToBrowse[count];

        if (table->types[i].kind != TYPE_PENDING) continue;
        UA_NodeId_copy(&table->types[i].above, &description->nodeId);
        description->browseDirection = UA_BROWSEDIRECTION_INVERSE;
        description->referenceTypeId = UA_NODEID_NUMERIC(0, UA_NS0ID_HASSUBTYPE);
        description->includeSubtypes = true;
        count++;
    }
    return true;
}

void type_learn(TypeTable *table, UA_BrowseResponse *response)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < table->count && count < table->asked; i++) {
        UA_BrowseResult *result = count < response->resultsSize ? &response->results[count] : NULL;
        KnownType *type = &table->types[i];

        if (type->kind != TYPE_PENDING) continue;
        count++;
        if (result == NULL || result->statusCode >> 30 > 1 || result->referencesSize == 0) {
            type->kind = TYPE_UNKNOWN; /* its values will tell */
            continue;
        }
        UA_NodeId_clear(&type->above);
        type->above = result->references[0].nodeId.nodeId;
        result->references[0].nodeId.nodeId = UA_NODEID_NULL;
        type->kind = kind_of(&type->above);
    }
}

void type_table_free(TypeTable *table)
{
    for (uint32_t i = 0; i < table->count; i++) {
        UA_NodeId_clear(&table->types[i].id);
        UA_NodeId_clear(&table->types[i].above);
    }
    free(table->types);
    *table = (TypeTable){0};
}

/* ---- What fits ------------------------------------------------------------------------------ */

typedef enum Family {
    FAMILY_NONE,
    FAMILY_UNKNOWN,
    FAMILY_BOOL,
    FAMILY_INTEGER,
    FAMILY_REAL,
    FAMILY_TIME,
    FAMILY_TEXT
} Family;

/* By kind: its name, what it is for tags, and the tag that fits best; 0: none. */
static const struct {
    const char *name;
    uint8_t family, tag;
} KINDS[] = {
    {"unknown", FAMILY_UNKNOWN, RUNG_ANY}, /* 0 */
    {"Boolean", FAMILY_BOOL, RUNG_BOOL}, /* 1 */
    {"SByte", FAMILY_INTEGER, RUNG_INT32}, /* 2 */
    {"Byte", FAMILY_INTEGER, RUNG_INT32}, /* 3 */
    {"Int16", FAMILY_INTEGER, RUNG_INT32}, /* 4 */
    {"UInt16", FAMILY_INTEGER, RUNG_INT32}, /* 5 */
    {"Int32", FAMILY_INTEGER, RUNG_INT32}, /* 6 */
    {"UInt32", FAMILY_INTEGER, RUNG_UINT32}, /* 7 */
    {"Int64", FAMILY_INTEGER, RUNG_DOUBLE}, /* 8 */
    {"UInt64", FAMILY_INTEGER, RUNG_DOUBLE}, /* 9 */
    {"Float", FAMILY_REAL, RUNG_DOUBLE}, /* 10 */
    {"Double", FAMILY_REAL, RUNG_DOUBLE}, /* 11 */
    {"String", FAMILY_TEXT, RUNG_STRING}, /* 12 */
    {"DateTime", FAMILY_TIME, RUNG_DATETIME}, /* 13 */
    {"Guid", FAMILY_TEXT, RUNG_STRING}, /* 14 */
    {"ByteString", FAMILY_TEXT, RUNG_STRING}, /* 15 */
    {"XmlElement", FAMILY_TEXT, RUNG_STRING}, /* 16 */
    {"NodeId", FAMILY_TEXT, RUNG_STRING}, /* 17 */
    {"ExpandedNodeId", FAMILY_TEXT, RUNG_STRING}, /* 18 */
    {"StatusCode", FAMILY_INTEGER, RUNG_UINT32}, /* 19 */
    {"QualifiedName", FAMILY_TEXT, RUNG_STRING}, /* 20 */
    {"LocalizedText", FAMILY_TEXT, RUNG_STRING}, /* 21 */
    {"Structure", FAMILY_NONE, 0}, /* 22 */
    {"DataValue", FAMILY_NONE, 0}, /* 23 */
    {"BaseDataType", FAMILY_UNKNOWN, RUNG_ANY}, /* 24 */
    {"DiagnosticInfo", FAMILY_NONE, 0}, /* 25 */
    {"Number", FAMILY_REAL, RUNG_DOUBLE}, /* 26 */
    {"Integer", FAMILY_INTEGER, RUNG_DOUBLE}, /* 27 */
    {"UInteger", FAMILY_INTEGER, RUNG_DOUBLE}, /* 28 */
    {"Enumeration", FAMILY_INTEGER, RUNG_INT32}, /* 29 */
};

_Static_assert(sizeof KINDS / sizeof *KINDS == TYPE_ENUMERATION + 1, "a row for each kind");

const char *type_name(uint8_t kind) { return KINDS[kind <= TYPE_ENUMERATION ? kind : TYPE_UNKNOWN].name; }

/* ValueRank: -3 scalar or one dimension, -2 anything, -1 scalar, 0 one or more, otherwise that many. */
static bool may_be_scalar(int32_t rank) { return rank < 0; }
static bool may_be_list(int32_t rank) { return rank != -1 && rank <= 1; }

static bool holds(rung_type tag, uint8_t family)
{
    if (family == FAMILY_UNKNOWN) return true;
    switch ((int)tag) {
    case RUNG_BOOL: return family == FAMILY_BOOL;
    case RUNG_INT32:
    case RUNG_UINT32: return family == FAMILY_INTEGER;
    case RUNG_DOUBLE: return family == FAMILY_INTEGER || family == FAMILY_REAL;
    case RUNG_STRING: return family == FAMILY_TEXT;
    case RUNG_DATETIME: return family == FAMILY_TIME;
    default: return true;
    }
}

bool type_fits(uint8_t kind, int32_t rank, rung_type tag, char *reason, size_t size)
{
    uint8_t family = kind < sizeof KINDS / sizeof *KINDS ? KINDS[kind].family : FAMILY_UNKNOWN;
    const char *shape = rank > 1 ? "a matrix of " : rank == 1 || rank == 0 ? "an array of " : "";
    rung_type scalar = (rung_type)(tag & ~(unsigned)RUNG_ARRAY_OF), natural = type_natural(kind, rank);
    bool list = (tag & RUNG_ARRAY_OF) != 0;

    if (family == FAMILY_NONE) {
        snprintf(reason, size, "the node holds a %s, which no tag can hold", type_name(kind));
        return false;
    }
    if (holds(scalar, family) &&
        (tag == RUNG_ANY || rank == RANK_UNKNOWN || (list ? may_be_list(rank) : may_be_scalar(rank))))
        return true;
    snprintf(reason, size, "the node holds %s%s, the tag is %s: declare it %s", shape, type_name(kind),
             rung_type_name(tag), rung_type_name(natural));
    return false;
}

rung_type type_natural(uint8_t kind, int32_t rank)
{
    uint8_t tag = kind < sizeof KINDS / sizeof *KINDS ? KINDS[kind].tag : RUNG_ANY;

    if (tag == 0) return 0;
    if (tag == RUNG_ANY || rank > 1 || rank == 0) return RUNG_ANY;
    return (rung_type)(rank == 1 ? tag | RUNG_ARRAY_OF : tag);
}
