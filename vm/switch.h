/* switch.h - the table that a chain of CASEs becomes: see put_switch in vm/fuse.c.
**
** SWITCH is followed by as many slots as its operand says, a power of two, each a constant's index + 1 (0: empty) and
** a target. A value is looked for from the slot of its hash on. The hash looks at a text's length, beginning and end
** alone, so that its price does not grow with the text.
*/
#ifndef RUNG_VM_SWITCH_H
#define RUNG_VM_SWITCH_H

#include <string.h>

#include "vm/math.h"

static inline uint32_t switch_mix(uint64_t bits)
{
    return (uint32_t)(bits * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

/* Equal numbers have one hash: 0 that of -0, an int that of its double. */
static inline uint32_t switch_hash_number(double number) { return switch_mix(math_bits(number + 0.0)); }

static inline uint32_t switch_hash_text(const char *bytes, uint32_t length)
{
    uint64_t first = 0, last = 0;
    uint32_t part = length < 8 ? length : 8, i;

    if (part == 8) {
        memcpy(&first, bytes, 8);
        memcpy(&last, bytes + length - 8, 8);
    } else {
        for (i = 0; i < part; i++) first = first << 8 | (unsigned char)bytes[i];
    }
    return switch_mix((first ^ last << 7 ^ last >> 57) + length);
}

#endif
