/* regexp_room.h - what searches of one evaluation keep for the next one, in scratch. */
#ifndef RUNG_VM_REGEXP_ROOM_H
#define RUNG_VM_REGEXP_ROOM_H

#include "vm/regexp_tree.h"

/* See EntryKind: its kind in the low 3 bits of `what`, and above them where to go on or which slot. */
typedef struct RegexpEntry {
    uint32_t what, position, low;
} RegexpEntry;

typedef struct RegexpRoom {
    RegexpEntry *entries;       /* of the backtracking stack */
    uint32_t capacity;
    uint32_t slot_count;
    uint32_t *slots;
    const String *subject;      /* the last one that was not ASCII */
    uint16_t *wide;             /* its units */
    size_t wide_size;
    const RegexpProgram *last;  /* the last one that was made in scratch */
} RegexpRoom;

/* NULL when there is no memory (then stopped). */
RegexpRoom *regexp_room(Vm *vm);

#endif
