/* registers.h - the tag values that an evaluation reads. `rung_tags` begins with this. */
#ifndef RUNG_VM_REGISTERS_H
#define RUNG_VM_REGISTERS_H

#include "include/rung.h"

typedef struct Registers {
    rung_slot *slots;
    uint64_t *odd;          /* a bit for each slot whose `odd` is set: bad, never arrived, null string */
    uint32_t count;
    rung_time now;
    const void *schema;
} Registers;

#endif
