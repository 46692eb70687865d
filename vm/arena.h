/* arena.h - bump allocation with a lifetime.
**
** Rung knows three lifetimes and no others: a compilation (one arena, gone when it ends), a program
** (one exact block, immutable) and an evaluation (scratch, rewound after each evaluation). An arena
** takes chunks from the host's allocator, hands out 8-aligned pieces, and never frees a single one.
*/
#ifndef RUNG_VM_ARENA_H
#define RUNG_VM_ARENA_H

#include "include/rung.h"

/* The host's allocator, never NULL inside. */
typedef struct Allocator {
    void *(*alloc)(void *user, void *pointer, size_t old_size, size_t new_size);
    void *user;
} Allocator;

static inline void *allocator_new(const Allocator *allocator, size_t size)
{
    return allocator->alloc(allocator->user, NULL, 0, size);
}
static inline void *allocator_grow(const Allocator *allocator, void *pointer, size_t old_size, size_t new_size)
{
    return allocator->alloc(allocator->user, pointer, old_size, new_size);
}
static inline void allocator_free(const Allocator *allocator, void *pointer, size_t size)
{
    if (pointer != NULL) allocator->alloc(allocator->user, pointer, size, 0);
}

typedef struct ArenaChunk {
    struct ArenaChunk *next;    /* the chunk taken after this one, kept over rewinds */
    size_t size;                /* of the usable bytes that follow */
} ArenaChunk;

typedef struct Arena {
    char *top, *end;            /* free bytes of the current chunk */
    ArenaChunk *current;        /* NULL while in the first block */
    ArenaChunk *chunks;         /* all that were taken, in order */
    char *first;                /* a block that the owner lends, never freed here */
    size_t first_size;
    size_t taken;               /* bytes of chunks before the current one, for the limit */
    size_t limit;               /* SIZE_MAX: none */
    rung_status failure;        /* why the last arena_alloc returned NULL: NO_MEMORY or LIMIT_MEMORY */
    Allocator allocator;
} Arena;

typedef struct ArenaMark {
    ArenaChunk *current;
    char *top;
    size_t taken;
} ArenaMark;

/* `first` may be NULL; it must be 8-aligned and outlive the arena. */
void arena_init(Arena *arena, const Allocator *allocator, void *first, size_t first_size, size_t limit);
void arena_free(Arena *arena);

/* The slow path of arena_alloc: another chunk. */
void *arena_alloc_chunk(Arena *arena, size_t size);

/* 8-aligned, not cleared; NULL with arena->failure set when the limit or the host says no. */
static inline void *arena_alloc(Arena *arena, size_t size)
{
    size_t rounded = (size + 7) & ~(size_t)7;
    char *piece = arena->top;

    /* no piece: nothing was taken yet, and NULL would say that there is no memory, even for 0 bytes */
    if (rounded < size || piece == NULL || rounded > (size_t)(arena->end - piece)) return arena_alloc_chunk(arena, size);
    arena->top = piece + rounded;
    return piece;
}

/* Grows a piece in place when it is the last one and room is left; false otherwise. */
bool arena_extend(Arena *arena, void *piece, size_t old_size, size_t new_size);

/* What is used now, in bytes. */
size_t arena_used(const Arena *arena);

ArenaMark arena_mark(const Arena *arena);
void arena_rewind(Arena *arena, ArenaMark mark);

#endif
