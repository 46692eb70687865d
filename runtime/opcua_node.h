/* opcua_node.h - nodes as rule files write them.
**
**     ns=2;s=Boiler.Temp      nsu=urn:acme:plant;i=17      i=2258      ns=1;g=GUID      ns=1;b=BASE64
**     /Objects/2:Boiler/2:Temp      /Objects/nsu=urn:acme:plant;Boiler/2:Temp
**
** A path begins at the root and goes by browse names, down any hierarchy; & stands before a / : & of a name.
*/
#ifndef RUNG_RUNTIME_OPCUA_NODE_H
#define RUNG_RUNTIME_OPCUA_NODE_H

#include <open62541/types.h>
#include <open62541/types_generated_handling.h>
#include <stdbool.h>

enum { NODE_REASON = 160 };

static inline bool node_is_path(const char *text) { return text[0] == '/'; }

/* Reads the text of a node, with the server's namespaces. Returns Good with `node` owned by the caller, or a
** bad status and why. */
UA_StatusCode node_read(const char *text, const UA_String *namespaces, size_t namespace_count,
                        UA_NodeId *node, char reason[NODE_REASON]);
/* The same for a path. */
UA_StatusCode node_read_path(const char *text, const UA_String *namespaces, size_t namespace_count,
                             UA_BrowsePath *path, char reason[NODE_REASON]);

#endif
