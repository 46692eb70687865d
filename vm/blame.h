/* blame.h - errors in the words of the source: "o.items is not iterable".
**
** What throws knows a value only. The loop, which knows the instruction, gives the message the words that
** stand at its place, as JavaScript's engines do; without a source, or for builtins, the value's own remain. */
#ifndef RUNG_VM_BLAME_H
#define RUNG_VM_BLAME_H

#include "vm/vm.h"

/* vm->culprit: what the words are wanted for. */
typedef enum Culprit {
    CULPRIT_NONE,
    CULPRIT_CALLED,
    CULPRIT_ITERATED,
    CULPRIT_NULL,      /* it was to be taken apart */
    CULPRIT_UNDEFINED
} Culprit;

/* TypeErrors about a value, in words of its own. */
Outcome blame_called(Vm *vm, Value value);
Outcome blame_method(Vm *vm, const String *name);
Outcome blame_iterated(Vm *vm, Value value);
Outcome blame_taken_apart(Vm *vm, Value value);

/* After one of them, at the instruction of the script that failed: throws the same in the words of the
** source, where there are any. */
Outcome blame_in_words(Vm *vm, const uint32_t *pc);

#endif
