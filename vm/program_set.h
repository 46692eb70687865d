/* program_set.h - programs that are built together and end together: those of a rule set.
**
** They lie in one arena, and what is equal is kept once. Rules are much alike: behind any number of them stand a
** few dozen codes, which differ in tags and limits alone. Every piece of code is looked up by its bytes before it is
** kept. A piece that refers to others refers to kept ones, so pieces with equal bytes are equal.
*/
#ifndef RUNG_VM_PROGRAM_SET_H
#define RUNG_VM_PROGRAM_SET_H

#include "vm/program.h"

typedef struct KeptPiece {
    const void *bytes; /* NULL: none */
    uint32_t size, hash;
} KeptPiece;

struct ProgramSet {
    ProgramOwner *owner;    /* retained */
    Arena arena;
    KeptPiece *pieces;      /* open addressing by hash, until the set is closed */
    uint32_t piece_count, piece_room;
    uint32_t references;    /* atomic: of whoever made it, and of each program */
};

/* NULL without memory. */
ProgramSet *program_set_new(ProgramOwner *owner);
/* No further program will be built into it. */
void program_set_close(ProgramSet *set);
/* Whoever holds a program of it holds the whole set. */
void program_set_retain(ProgramSet *set);
void program_set_release(ProgramSet *set);

/* Room for what is a program's own; NULL without memory. */
void *program_set_alloc(ProgramSet *set, size_t size);
/* A piece with these bytes, 8-aligned; NULL without memory. */
const void *program_set_keep(ProgramSet *set, const void *bytes, size_t size);

#endif
