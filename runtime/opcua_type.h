/* opcua_type.h - data types of nodes: what they are made of, and which tags can hold them.
**
** A node's data type may be one of the server's own, an enumeration or a subtype such as UtcTime. Then its
** supertypes are asked for until one is known. The table keeps what was learnt.
*/
#ifndef RUNG_RUNTIME_OPCUA_TYPE_H
#define RUNG_RUNTIME_OPCUA_TYPE_H

#include <open62541/types_generated_handling.h>

#include "include/rung.h"

/* Numbers in namespace 0: 1..25 are the builtin types; these stand for several or for none of them. */
enum {
    TYPE_UNKNOWN = 0,
    TYPE_STRUCTURE = 22,
    TYPE_DATA_VALUE = 23,
    TYPE_ANY = 24,
    TYPE_DIAGNOSTIC_INFO = 25,
    TYPE_NUMBER = 26,
    TYPE_INTEGER = 27,
    TYPE_UINTEGER = 28,
    TYPE_ENUMERATION = 29,
    TYPE_PENDING = 255
};

enum { RANK_UNKNOWN = INT32_MIN }; /* of values that were not read; otherwise OPC UA's ValueRank */

typedef struct KnownType {
    UA_NodeId id;    /* as nodes say it */
    UA_NodeId above; /* the supertype that was reached while it is pending */
    uint8_t kind;
} KnownType;

typedef struct TypeTable {
    KnownType *types;
    uint32_t count, capacity;
    uint32_t asked; /* of them, in the last request */
    uint32_t rounds;
} TypeTable;

/* The place of a type in the table, which takes a copy; UINT32_MAX without memory. */
uint32_t type_add(TypeTable *table, const UA_NodeId *id);
/* Makes the next request for supertypes of at most `most` types, to be cleared; false: none is pending. */
bool type_ask(TypeTable *table, uint32_t most, UA_BrowseRequest *request);
/* Takes its answer. */
void type_learn(TypeTable *table, UA_BrowseResponse *response);
void type_table_free(TypeTable *table);

/* "Double" and so on. */
const char *type_name(uint8_t kind);
/* Whether a tag of that type can hold values of that kind and rank; otherwise why not. */
bool type_fits(uint8_t kind, int32_t rank, rung_type tag, char *reason, size_t size);
/* The type of a tag that fits best; 0: none does. */
rung_type type_natural(uint8_t kind, int32_t rank);

#endif
