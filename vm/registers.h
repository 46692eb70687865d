/* registers.h - the tag values that an evaluation reads. `rung_tags` begins with this. */
#ifndef RUNG_VM_REGISTERS_H
#define RUNG_VM_REGISTERS_H

#include "include/rung.h"

#define REGISTERS_TICK (1000 * RUNG_TICKS_PER_MS)

typedef struct Registers {
    rung_slot *slots;
    uint64_t *odd;          /* a bit for each slot whose `odd` is set: bad, never arrived, null string */
    uint32_t count;
    rung_time now;
    int64_t tick;           /* expressions of time are evaluated at whole multiples of it, REGISTERS_TICK at first */
    const rung_time *arrival;   /* event time at which each slot's last sample was taken; NULL: its source time */
    const uint64_t *gaps;       /* a bit for each slot before whose sample others were lost; NULL: no sample of this update is such */
    const void *schema;
} Registers;

#endif
