/* program_set.c - what programs of a rule set share: see program_set.h. */
#include "vm/program_set.h"

#include <string.h>

#include "vm/text.h"

ProgramSet *program_set_new(ProgramOwner *owner)
{
    ProgramSet *set = allocator_new(&owner->allocator, sizeof *set);

    if (set == NULL) return NULL;
    *set = (ProgramSet){.owner = owner, .references = 1};
    arena_init(&set->arena, &owner->allocator, NULL, 0, SIZE_MAX);
    if (owner->retain != NULL) owner->retain(owner);
    return set;
}

void program_set_close(ProgramSet *set)
{
    allocator_free(&set->owner->allocator, set->pieces, set->piece_room * sizeof *set->pieces);
    set->pieces = NULL;
    set->piece_count = set->piece_room = 0;
}

void program_set_retain(ProgramSet *set) { __atomic_add_fetch(&set->references, 1, __ATOMIC_RELAXED); }

void program_set_release(ProgramSet *set)
{
    ProgramOwner *owner;

    if (set == NULL || __atomic_sub_fetch(&set->references, 1, __ATOMIC_ACQ_REL) != 0) return;
    owner = set->owner;
    program_set_close(set);
    arena_free(&set->arena);
    allocator_free(&owner->allocator, set, sizeof *set);
    if (owner->release != NULL) owner->release(owner);
}

void *program_set_alloc(ProgramSet *set, size_t size) { return arena_alloc(&set->arena, size); }

/* The place of a piece: where it stands or would. */
static KeptPiece *probe(KeptPiece *pieces, uint32_t room, const void *bytes, uint32_t size, uint32_t hash)
{
    uint32_t at = hash & (room - 1);

    while (pieces[at].bytes != NULL && (pieces[at].hash != hash || pieces[at].size != size ||
                                        memcmp(pieces[at].bytes, bytes, size) != 0))
        at = (at + 1) & (room - 1);
    return &pieces[at];
}

/* The table is at most half full. */
static bool make_room(ProgramSet *set)
{
    const Allocator *allocator = &set->owner->allocator;
    uint32_t room = set->piece_room == 0 ? 64 : set->piece_room * 2, i;
    KeptPiece *pieces;

    if (set->piece_count < set->piece_room / 2) return true;
    if (room == 0 || (pieces = allocator_new(allocator, room * sizeof *pieces)) == NULL) return false;
    memset(pieces, 0, room * sizeof *pieces);
    for (i = 0; i < set->piece_room; i++) {
        const KeptPiece *piece = &set->pieces[i];

        if (piece->bytes != NULL) *probe(pieces, room, piece->bytes, piece->size, piece->hash) = *piece;
    }
    allocator_free(allocator, set->pieces, set->piece_room * sizeof *set->pieces);
    set->pieces = pieces;
    set->piece_room = room;
    return true;
}

const void *program_set_keep(ProgramSet *set, const void *bytes, size_t size)
{
    uint32_t hash;
    KeptPiece *piece;
    void *copy;

    if (size == 0) return "";
    if (size > UINT32_MAX || !make_room(set)) return NULL;
    hash = text_hash(bytes, size, 0);
    piece = probe(set->pieces, set->piece_room, bytes, (uint32_t)size, hash);
    if (piece->bytes == NULL) {
        if ((copy = arena_alloc(&set->arena, size)) == NULL) return NULL;
        memcpy(copy, bytes, size);
        *piece = (KeptPiece){copy, (uint32_t)size, hash};
        set->piece_count++;
    }
    return piece->bytes;
}
