/* opcua_value.h - values of OPC UA as samples of tags. */
#ifndef RUNG_RUNTIME_OPCUA_VALUE_H
#define RUNG_RUNTIME_OPCUA_VALUE_H

#include <open62541/types.h>

#include "runtime/opcua.h"

/* Statuses of samples that have no value although their server called it good. */
#define STATUS_TYPE_MISMATCH UINT32_C(0x80740000)
#define STATUS_NO_DATA UINT32_C(0x809b0000)

/* Room for texts that have to be written: of lists, GUIDs, nodes, bytes. They stay where they are until all
** are forgotten. */
typedef struct TextBlock TextBlock;

typedef struct Texts {
    TextBlock *first, *now;
    char *draft; /* of the one that is being written */
    size_t length, capacity;
    bool failed; /* no memory */
} Texts;

void texts_forget(Texts *texts);
void texts_free(Texts *texts);

/* Ticks since 1970 of OPC UA's since 1601; 0 and less are none. */
static inline rung_time value_time(UA_DateTime time)
{
    return time <= 0 ? RUNG_TIME_NONE : time - UA_DATETIME_UNIX_EPOCH;
}

/* Fills all of `sample` but tag and arrival, as a tag of that type holds it. Texts live as long as `from` and
** `texts` do. What had to be changed or dropped is counted. False without memory. */
bool value_take(Texts *texts, rung_type type, const UA_DataValue *from, rung_sample *sample,
                OpcuaCounts *counts);

#endif
