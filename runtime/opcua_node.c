/* opcua_node.c - see opcua_node.h. The library reads nodes, too, but takes ns=99999 for ns=34463. */
#include "runtime/opcua_node.h"

#include <open62541/nodeids.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 10 }; /* of a UInt32 */

/* Reads digits up to `end`; false when there are none, others, or too many. */
static bool read_number(const char *text, const char *end, uint32_t limit, uint32_t *number)
{
    uint64_t value = 0;

    if (text == end || end - text > DIGITS) return false;
    for (; text < end; text++) {
        if (*text < '0' || *text > '9') return false;
        value = value * 10 + (uint64_t)(*text - '0');
    }
    *number = (uint32_t)value;
    return value <= limit;
}

static int hex(char digit)
{
    if (digit >= '0' && digit <= '9') return digit - '0';
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Whether the text, with %3B for a semicolon and the like, is the URI. */
static bool is_uri(const char *text, const char *end, const UA_String *uri)
{
    size_t at = 0;

    for (; text < end; text++, at++) {
        int byte = (unsigned char)*text;

        if (*text == '%' && end - text > 2 && hex(text[1]) >= 0 && hex(text[2]) >= 0) {
            byte = hex(text[1]) << 4 | hex(text[2]);
            text += 2;
        }
        if (at == uri->length || uri->data[at] != byte) return false;
    }
    return at == uri->length;
}

/* Reads "ns=2;" or "nsu=urn:x;" at `*text`, which moves on. Without either the namespace is 0. */
static UA_StatusCode read_namespace(const char **text, const UA_String *namespaces, size_t count,
                                    uint16_t *index, char reason[NODE_REASON])
{
    bool by_uri = strncmp(*text, "nsu=", 4) == 0, by_number = strncmp(*text, "ns=", 3) == 0;
    const char *begin = *text + (by_uri ? 4 : 3), *end = by_uri || by_number ? strchr(begin, ';') : NULL;
    uint32_t number;

    *index = 0;
    if (!by_uri && !by_number) return UA_STATUSCODE_GOOD;
    if (end == NULL) {
        snprintf(reason, NODE_REASON, "no ; stands behind the namespace");
        return UA_STATUSCODE_BADNODEIDINVALID;
    }
    *text = end + 1;
    if (by_number) {
        if (!read_number(begin, end, UINT16_MAX, &number)) {
            snprintf(reason, NODE_REASON, "%.*s is not a number of a namespace: 0..65535", (int)(end - begin),
                     begin);
            return UA_STATUSCODE_BADNODEIDINVALID;
        }
        *index = (uint16_t)number;
        return UA_STATUSCODE_GOOD;
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_uri(begin, end, &namespaces[i])) continue;
        *index = (uint16_t)i;
        return UA_STATUSCODE_GOOD;
    }
    snprintf(reason, NODE_REASON, "the server has no namespace %.*s", (int)(end - begin), begin);
    return UA_STATUSCODE_BADNODEIDUNKNOWN;
}

static UA_StatusCode read_identifier(const char *text, UA_NodeId *node)
{
    const char *body, *end = text + strlen(text);

    if (text[0] == '\0' || text[1] != '=') return UA_STATUSCODE_BADNODEIDINVALID;
    body = text + 2;
    switch (text[0]) {
    case 'i':
        node->identifierType = UA_NODEIDTYPE_NUMERIC;
        return read_number(body, end, UINT32_MAX, &node->identifier.numeric) ? UA_STATUSCODE_GOOD
                                                                             : UA_STATUSCODE_BADNODEIDINVALID;
    case 's':
        if (body == end) return UA_STATUSCODE_BADNODEIDINVALID;
        node->identifierType = UA_NODEIDTYPE_STRING;
        node->identifier.string = UA_STRING_ALLOC(body);
        return node->identifier.string.data != NULL ? UA_STATUSCODE_GOOD : UA_STATUSCODE_BADOUTOFMEMORY;
    case 'g':
    case 'b': {
        UA_NodeId parsed;
        UA_StatusCode status = body == end ? UA_STATUSCODE_BADNODEIDINVALID
                                           : UA_NodeId_parse(&parsed, UA_STRING((char *)(uintptr_t)text));

        if (status != UA_STATUSCODE_GOOD) return UA_STATUSCODE_BADNODEIDINVALID;
        node->identifierType = parsed.identifierType;
        node->identifier = parsed.identifier;
        return UA_STATUSCODE_GOOD;
    }
    default: return UA_STATUSCODE_BADNODEIDINVALID;
    }
}

UA_StatusCode node_read(const char *text, const UA_String *namespaces, size_t namespace_count,
                        UA_NodeId *node, char reason[NODE_REASON])
{
    uint16_t index;
    UA_StatusCode status = read_namespace(&text, namespaces, namespace_count, &index, reason);

    *node = UA_NODEID_NULL;
    if (status != UA_STATUSCODE_GOOD) return status;
    node->namespaceIndex = index;
    status = read_identifier(text, node);
    if (status == UA_STATUSCODE_GOOD) return status;
    *node = UA_NODEID_NULL;
    snprintf(reason, NODE_REASON,
             "%.60s is not a node: ns=2;s=NAME, ns=2;i=NUMBER, g=GUID, b=BASE64 or a path", text);
    return status;
}

/* ---- Paths ---------------------------------------------------------------------------------- */

/* Reads a name up to a / or the end, "2:Boiler" or "nsu=urn:x;Boiler"; `*text` moves on. */
static UA_StatusCode read_name(const char **text, const UA_String *namespaces, size_t count,
                               UA_QualifiedName *name, char reason[NODE_REASON])
{
    const char *at = *text, *colon = at + strspn(at, "0123456789");
    uint32_t number = 0;
    UA_StatusCode status = UA_STATUSCODE_GOOD;
    char *out;

    if (strncmp(at, "nsu=", 4) == 0) {
        status = read_namespace(&at, namespaces, count, &name->namespaceIndex, reason);
        if (status != UA_STATUSCODE_GOOD) return status;
    } else if (*colon == ':') {
        if (!read_number(at, colon, UINT16_MAX, &number)) {
            snprintf(reason, NODE_REASON, "%.*s is not a number of a namespace: 0..65535", (int)(colon - at),
                     at);
            return UA_STATUSCODE_BADBROWSENAMEINVALID;
        }
        name->namespaceIndex = (uint16_t)number;
        at = colon + 1;
    }
    out = malloc(strlen(at) + 1);
    if (out == NULL) return UA_STATUSCODE_BADOUTOFMEMORY;
    name->name = (UA_String){0, (UA_Byte *)out};
    for (; *at != '\0' && *at != '/'; at++) {
        if (*at == '&' && at[1] != '\0') at++;
        out[name->name.length++] = *at;
    }
    *text = at;
    if (name->name.length > 0) return UA_STATUSCODE_GOOD;
    snprintf(reason, NODE_REASON, "a name is missing in the path");
    return UA_STATUSCODE_BADBROWSENAMEINVALID;
}

UA_StatusCode node_read_path(const char *text, const UA_String *namespaces, size_t namespace_count,
                             UA_BrowsePath *path, char reason[NODE_REASON])
{
    size_t most = 0;
    UA_StatusCode status = UA_STATUSCODE_GOOD;

    for (const char *at = text; *at != '\0'; at++) most += *at == '/';
    UA_BrowsePath_init(path);
    path->startingNode = UA_NODEID_NUMERIC(0, UA_NS0ID_ROOTFOLDER);
    path->relativePath.elements = UA_Array_new(most, &UA_TYPES[UA_TYPES_RELATIVEPATHELEMENT]);
    if (path->relativePath.elements == NULL) return UA_STATUSCODE_BADOUTOFMEMORY;
    path->relativePath.elementsSize = most;
    for (size_t i = 0; *text == '/' && status == UA_STATUSCODE_GOOD; i++) {
        UA_RelativePathElement *element = &path->relativePath.elements[i];

        path->relativePath.elementsSize = i + 1;
        element->referenceTypeId = UA_NODEID_NUMERIC(0, UA_NS0ID_HIERARCHICALREFERENCES);
        element->includeSubtypes = true;
        text++;
        status = read_name(&text, namespaces, namespace_count, &element->targetName, reason);
    }
    if (status != UA_STATUSCODE_GOOD) UA_BrowsePath_clear(path);
    return status;
}
