/* arena.c - chunks for bump allocation: see arena.h. */
#include "vm/arena.h"

enum { CHUNK_MIN = 16 * 1024, CHUNK_MAX = 1024 * 1024 };

static char *chunk_bytes(ArenaChunk *chunk) { return (char *)(chunk + 1); }

void arena_init(Arena *arena, const Allocator *allocator, void *first, size_t first_size, size_t limit)
{
    arena->first = first;
    arena->first_size = first_size;
    arena->top = first;
    arena->end = first == NULL ? NULL : (char *)first + first_size;
    arena->current = NULL;
    arena->chunks = NULL;
    arena->taken = 0;
    arena->limit = limit;
    arena->failure = RUNG_OK;
    arena->allocator = *allocator;
}

void arena_free(Arena *arena)
{
    ArenaChunk *chunk = arena->chunks;

    /* a short text takes three arenas and nothing but their first blocks */
    if (chunk == NULL) {
        arena->top = arena->first;
        return;
    }
    while (chunk != NULL) {
        ArenaChunk *next = chunk->next;

        allocator_free(&arena->allocator, chunk, sizeof *chunk + chunk->size);
        chunk = next;
    }
    arena_init(arena, &arena->allocator, arena->first, arena->first_size, arena->limit);
}

/* The bytes between the block's begin and `top` of the chunk in use. */
static size_t used_in_current(const Arena *arena)
{
    if (arena->current != NULL) return (size_t)(arena->top - chunk_bytes(arena->current));
    return arena->first == NULL ? 0 : (size_t)(arena->top - arena->first);
}

size_t arena_used(const Arena *arena) { return arena->taken + used_in_current(arena); }

static void enter(Arena *arena, ArenaChunk *chunk)
{
    arena->taken += used_in_current(arena);
    arena->current = chunk;
    arena->top = chunk_bytes(chunk);
    arena->end = arena->top + chunk->size;
}

void *arena_alloc_chunk(Arena *arena, size_t size)
{
    size_t rounded = (size + 7) & ~(size_t)7;
    ArenaChunk **link = arena->current == NULL ? &arena->chunks : &arena->current->next;
    ArenaChunk *chunk;
    size_t room;

    if (rounded < size || rounded > SIZE_MAX / 4) {
        arena->failure = RUNG_LIMIT_MEMORY;
        return NULL;
    }
    if (arena->limit - arena_used(arena) < rounded || arena_used(arena) > arena->limit) {
        arena->failure = RUNG_LIMIT_MEMORY;
        return NULL;
    }
    /* a chunk kept from before is used when the piece fits; smaller ones behind it are skipped */
    for (chunk = *link; chunk != NULL; chunk = chunk->next) {
        if (chunk->size >= rounded) {
            enter(arena, chunk);
            arena->top += rounded;
            return chunk_bytes(chunk);
        }
        link = &chunk->next;
    }
    room = arena_used(arena) < CHUNK_MIN ? CHUNK_MIN : arena_used(arena);
    if (room > CHUNK_MAX) room = CHUNK_MAX;
    if (room < rounded) room = rounded;
    room = (room + 7) & ~(size_t)7;
    chunk = allocator_new(&arena->allocator, sizeof *chunk + room);
    if (chunk == NULL && room > rounded) {
        room = rounded;
        chunk = allocator_new(&arena->allocator, sizeof *chunk + room);
    }
    if (chunk == NULL) {
        arena->failure = RUNG_NO_MEMORY;
        return NULL;
    }
    chunk->next = NULL;
    chunk->size = room;
    *link = chunk;
    enter(arena, chunk);
    arena->top += rounded;
    return chunk_bytes(chunk);
}

bool arena_extend(Arena *arena, void *piece, size_t old_size, size_t new_size)
{
    size_t old_rounded = (old_size + 7) & ~(size_t)7;
    size_t new_rounded = (new_size + 7) & ~(size_t)7;

    if (new_rounded < new_size || (char *)piece + old_rounded != arena->top) return false;
    if (new_rounded - old_rounded > (size_t)(arena->end - arena->top)) return false;
    arena->top += new_rounded - old_rounded;
    return true;
}

ArenaMark arena_mark(const Arena *arena)
{
    return (ArenaMark){arena->current, arena->top, arena->taken};
}

void arena_rewind(Arena *arena, ArenaMark mark)
{
    arena->current = mark.current;
    arena->top = mark.top;
    arena->taken = mark.taken;
    arena->failure = RUNG_OK;
    if (mark.current != NULL)
        arena->end = chunk_bytes(mark.current) + mark.current->size;
    else
        arena->end = arena->first == NULL ? NULL : arena->first + arena->first_size;
}
