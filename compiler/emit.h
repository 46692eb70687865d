/* emit.h - what emit.c (the tree as instructions) and draft.c (instructions as a draft) share. */
#ifndef RUNG_COMPILER_EMIT_H
#define RUNG_COMPILER_EMIT_H

#include "compiler/check.h"
#include "vm/opcodes.h"

enum { NO_JUMP = 0 };       /* end of a list of jumps: none stands at word 0, a value comes first */

/* A growing array in the arena. */
typedef struct Buffer {
    void *items;
    uint32_t count, capacity;
} Buffer;

/* Numbers things that are equal the same. `hashes` has one for each; `index` is laid over them from
** the ninth on (open addressing, entry + 1). */
typedef struct Pool {
    Buffer items, hashes;
    uint32_t *index;
    uint32_t index_size;
} Pool;

/* The optional chain being emitted: where its `?.` jump to. */
typedef struct Chain {
    struct Chain *outer;
    uint32_t ends;          /* jumps that bring undefined */
    uint32_t ends_above;    /* jumps that bring a receiver and undefined */
} Chain;

typedef struct Emitter {
    Compiler *compiler;
    Spine spine;
    Buffer code, marks;
    Pool constants, tags, imports;
    Chain *chain;
    bool failed;
} Emitter;

/* ---- draft.c: everything does nothing once `failed` is set ---------------------------------- */

/* Numbers in the draft; equal things have one. */
uint32_t draft_int(Emitter *emitter, int64_t value);
uint32_t draft_double(Emitter *emitter, double value);
uint32_t draft_text(Emitter *emitter, Text text);
uint32_t draft_tag(Emitter *emitter, const Node *node);
uint32_t draft_builtin(Emitter *emitter, const Builtin *builtin);
uint32_t draft_method(Emitter *emitter, Text name);
/* The function that a CALL or NEW with a symbol calls. */
uint32_t draft_symbol(Emitter *emitter, const Symbol *symbol);

/* The next word's place. */
uint32_t draft_here(const Emitter *emitter);
void draft_put(Emitter *emitter, Opcode op, uint32_t operand);
/* An instruction that can fail, and where its error is shown. */
void draft_put_at(Emitter *emitter, Span span, Opcode op, uint32_t operand);
void draft_put_word(Emitter *emitter, uint32_t word);
/* A jump whose target comes later; `list` links the jumps that go to the same place. */
void draft_jump(Emitter *emitter, Opcode op, uint32_t *list);
/* The jumps of the list come here. */
void draft_land(Emitter *emitter, uint32_t list);
/* Makes the extra word at `word` say here. */
void draft_patch(Emitter *emitter, uint32_t word);

/* The draft, whose memory stays in the compile arena; false when something failed. */
bool draft_finish(Emitter *emitter, ProgramDraft *draft);

#endif
