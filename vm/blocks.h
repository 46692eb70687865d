/* blocks.h - scratch memory of things that grow and are replaced: arrays, tables, builders.
**
** A block that was outgrown goes to the free list of its size class (16, 24, 32, 48, 64 ... bytes: arrays and
** tables that double their size meet one exactly) and is taken from there first, so that a loop which makes and drops objects does not eat the evaluation's memory. Who
** rewinds the scratch arena empties the lists by vm->free_classes = 0. */
#ifndef RUNG_VM_BLOCKS_H
#define RUNG_VM_BLOCKS_H

#include "vm/vm.h"

/* 8-aligned, not cleared; NULL when there is no memory (then stopped). */
void *block_new(Vm *vm, size_t size);
/* Gives a block back; `size` as it was asked for. NULL does nothing. */
void block_free(Vm *vm, void *block, size_t size);
/* Makes a block larger, in place when it can; the first `old_size` bytes stay. Charges the copying. */
void *block_grow(Vm *vm, void *block, size_t old_size, size_t new_size);

#endif
