/* careful.h - the careful path: base code run while some tag that the program reads has no value.
**
** The loop comes here before every instruction. The instruction either need not be run (something it
** pops is missing), or it runs as written, or its twin does. See docs/design.md, "No value".
*/
#ifndef RUNG_VM_CAREFUL_H
#define RUNG_VM_CAREFUL_H

#include "vm/opcodes.h"
#include "vm/vm.h"

/* A && or || whose left side was missing: what its right side is must be seen at the join. */
typedef struct Pending {
    struct Pending *outer;
    const Frame *frame;
    const uint32_t *join;
    uint32_t tag;
    bool is_and;
} Pending;

typedef struct Careful {
    Pending *pending;       /* innermost first */
    Pending *spare;         /* used ones */
} Careful;

/* Forgets what waits in frames of `depth` and deeper: they returned or were cut back. */
void careful_forget(Careful *careful, uint32_t depth);

/* Looks at the instruction at *pc with the operand stack ending at *sp. Returns the opcode to run, or
** OP_COUNT when it was dealt with (*pc and *sp are moved on), or -1 with vm->failure. */
int careful_look(Vm *vm, Careful *careful, const uint32_t **pc, Value **sp);

/* The instruction called script that gave a missing value (vm->exception): it gives a missing one itself.
** Returns what careful_look does. */
int careful_pass(Vm *vm, Careful *careful, const uint32_t **pc, Value **sp);

#endif
