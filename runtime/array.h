/* array.h - an array that grows by doubling, through the host's allocator. */
#ifndef RUNG_RUNTIME_ARRAY_H
#define RUNG_RUNTIME_ARRAY_H

#include "vm/arena.h"

/* Makes room for `count` items of `size` bytes in the array at `*items`, which has room for
** `*capacity` now. False, with nothing changed, when the allocator says no. */
static inline bool array_reserve(const Allocator *allocator, void **items, size_t *capacity, size_t count,
                                 size_t size)
{
    size_t wanted = *capacity < 8 ? 8 : *capacity;
    void *grown;

    if (count <= *capacity) return true;
    while (wanted < count) {
        if (wanted > SIZE_MAX / 2) return false;
        wanted *= 2;
    }
    if (wanted > SIZE_MAX / size) return false;
    grown = allocator_grow(allocator, *items, *capacity * size, wanted * size);
    if (grown == NULL) return false;
    *items = grown;
    *capacity = wanted;
    return true;
}

/* Nothing will be added any more: gives back what is not used. */
static inline void array_fit(const Allocator *allocator, void **items, size_t *capacity, size_t count, size_t size)
{
    void *fitting;

    if (count == 0 || count == *capacity) return;
    if ((fitting = allocator_grow(allocator, *items, *capacity * size, count * size)) == NULL) return;
    *items = fitting;
    *capacity = count;
}

#endif
