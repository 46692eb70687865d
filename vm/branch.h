/* branch.h - where the branches of base code really go. */
#ifndef RUNG_VM_BRANCH_H
#define RUNG_VM_BRANCH_H

#include <stdbool.h>

#include "vm/opcodes.h"

/* Targets behind the code's last word: the blocks that return a truth. */
enum { BRANCH_RETURNS = 2 }; /* at `count`: return false; at `count + 1`: return true */

typedef struct Landing {
    uint32_t target;
    bool dropped; /* the value that is decided on is gone there: a plain jump will do */
} Landing;

/* Is the instruction at `pc` a branch on the bool on top of the stack? Then *when is the truth that takes it
** and *landing where it ends, followed through the && || ! and ?: that it meets there. */
bool branch_at(const uint32_t *code, uint32_t count, uint32_t pc, bool *when, Landing *landing);

/* The same of a program whose result counts as true or false only: && and || of anything are branches on its
** truth. */
bool truth_branch_at(const uint32_t *code, uint32_t count, uint32_t pc, bool *when, Landing *landing);

#endif
