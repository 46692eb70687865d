/* blocks.c - free lists by size class: see blocks.h. */
#include "vm/blocks.h"

/* The class of blocks that have at least `size` bytes to give: the largest one not above it. */
static unsigned class_below(size_t size)
{
    unsigned size_class = 0;

    while (size >= 32) {
        size /= 2;
        size_class += 2;
    }
    return size_class + (size >= 24);
}

/* The class whose blocks all have `size` bytes. */
static unsigned class_above(size_t size) { return size <= 16 ? 0 : class_below(size - 1) + 1; }

void *block_new(Vm *vm, size_t size)
{
    unsigned size_class = class_above(size);

    if (size_class < VM_SIZE_CLASSES && (vm->free_classes >> size_class & 1) != 0) {
        void *block = vm->free_blocks[size_class];

        memcpy(&vm->free_blocks[size_class], block, sizeof block);
        if (vm->free_blocks[size_class] == NULL) vm->free_classes &= ~(UINT64_C(1) << size_class);
        return block;
    }
    return vm_alloc(vm, size);
}

void block_free(Vm *vm, void *block, size_t size)
{
    unsigned size_class = class_below(size);

    if (block == NULL || size < 16 || size_class >= VM_SIZE_CLASSES) return;
    if ((vm->free_classes >> size_class & 1) == 0) vm->free_blocks[size_class] = NULL;
    memcpy(block, &vm->free_blocks[size_class], sizeof block);
    vm->free_blocks[size_class] = block;
    vm->free_classes |= UINT64_C(1) << size_class;
}

void *block_grow(Vm *vm, void *block, size_t old_size, size_t new_size)
{
    void *larger;

    if (block == NULL) return block_new(vm, new_size);
    if (arena_extend(&vm->scratch, block, old_size, new_size)) return block;
    if (!vm_charge_bytes(vm, old_size) || (larger = block_new(vm, new_size)) == NULL) return NULL;
    memcpy(larger, block, old_size);
    block_free(vm, block, old_size);
    return larger;
}
