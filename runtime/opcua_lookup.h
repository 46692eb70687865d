/* opcua_lookup.h - looks up the name of a host without waiting for it.
**
** The library looks names up, too, and waits; a name server that is away would stop everything for many
** seconds. So it is asked only for names that were found a moment ago.
*/
#ifndef RUNG_RUNTIME_OPCUA_LOOKUP_H
#define RUNG_RUNTIME_OPCUA_LOOKUP_H

#include <stddef.h>

typedef struct Lookup Lookup;

typedef enum LookupState { LOOKUP_RUNNING, LOOKUP_FOUND, LOOKUP_FAILED } LookupState;

/* NULL when there is nothing to look up, an address for example, or no memory: then the library may try. */
Lookup *lookup_begin(const char *host, size_t length);
LookupState lookup_state(const Lookup *lookup);
/* Whether it has ended or not. */
void lookup_free(Lookup *lookup);

#endif
