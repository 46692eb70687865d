/* state.h - the cells of one program instance: `rung_state` of the public interface.
**
** One block: committed cells, working cells, the cells as they were before the running evaluation, and
** the rings of the windows. Evaluations work on the working cells; one that fails puts them back.
** Samples in rings are not copied: a ring has one more place than it may hold samples, so that the first
** that is added after a commit overwrites none that the committed cells know. What others overwrite is
** kept in an undo list until the next commit.
*/
#ifndef RUNG_VM_STATE_H
#define RUNG_VM_STATE_H

#include "vm/program.h"

/* One sample of a window. */
typedef struct CellSample {
    int64_t time;
    double number;
} CellSample;

typedef struct CellUndo {
    uint64_t place; /* in the rings */
    CellSample sample;
} CellUndo;

/* What happened to samples that could not be kept; never goes back. */
typedef struct StateCounters {
    uint64_t overflows;  /* samples that left a full window before their time */
    uint64_t not_taken;  /* NaN and infinities */
    uint64_t long_texts; /* texts of more than 64 bytes, and objects, that no cell can hold */
} StateCounters;

struct rung_state {
    Program *program; /* retained by runtime/state.c */
    Allocator allocator;
    size_t size;                            /* of this block */
    uint64_t *committed, *working, *before; /* program->code->more->cell_words each */
    CellSample *rings;
    CellUndo *undo; /* oldest first */
    uint32_t undo_count, undo_capacity;
    uint32_t undo_mark; /* how many there were when the running evaluation began */
    StateCounters counters;
};

/* Neither retains nor releases the program. */
rung_status state_new(Program *program, const Allocator *allocator, rung_state **out);
void state_destroy(rung_state *state);
/* Bytes of memory, the undo list with them. */
size_t state_size(const rung_state *state);

/* Around every evaluation: an evaluation that failed is undone. */
void state_enter(rung_state *state);
void state_undo_evaluation(rung_state *state);

void state_commit(rung_state *state);
void state_rollback(rung_state *state);

/* The committed cells as a blob: versioned, checksummed, little-endian. Its fingerprint is that of the
** program: program_fingerprint. */
rung_status state_save(const rung_state *state, rung_sink sink, void *user);
/* Refuses a blob that is cut, altered, of another version (BAD_VERSION) or of another program; then
** nothing is changed. `same_tags`: the counts of samples in the tags' slots are those that they had when the
** blob was made. Otherwise the next evaluation is taken for a sample of every call. */
rung_status state_load(rung_state *state, const void *bytes, size_t length, bool same_tags);

/* Running timers are moved by `gap`: the time between saving and restoring counts neither for nor against
** a condition. Windows are not moved. */
void state_shift(rung_state *state, int64_t gap);

/* Writes a sample to a place in the rings, keeping what committed cells know there when `known`.
** RUNG_NO_MEMORY: nothing was written. */
rung_status state_put_sample(rung_state *state, uint64_t place, CellSample sample, bool known);

#endif
