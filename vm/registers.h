/* registers.h - the tag values that an evaluation reads. `rung_tags` begins with this. */
#ifndef RUNG_VM_REGISTERS_H
#define RUNG_VM_REGISTERS_H

#include "include/rung.h"

#define REGISTERS_TICK (1000 * RUNG_TICKS_PER_MS)

/* Samples were lost before this one. */
static inline bool status_follows_gap(uint32_t status)
{
    return (status & RUNG_OVERFLOW) == RUNG_OVERFLOW && RUNG_SEVERITY(status) < 2;
}

typedef struct Registers {
    rung_slot *slots;
    uint64_t *odd;          /* a bit for each slot whose `odd` is set: bad, never arrived, null string, after a gap */
    uint32_t count;
    rung_time now;
    int64_t tick;           /* expressions of time are evaluated at whole multiples of it, REGISTERS_TICK at first */
    rung_time tick_from;    /* ... after this time */
    const rung_time *arrival;   /* event time at which each slot's last sample was taken; NULL: its source time */
    const void *schema;
} Registers;

#endif
