/* emit.h - the tree as instructions, and instructions as a draft.
**
**   emit.c            expressions
**   emit_pattern.c    destructuring
**   emit_statement.c  statements
**   emit_rules.c      the builtins of rules
**   emit_function.c   variables, scopes, functions; the whole program
**   draft.c           words, jumps, constants
**
** Functions are emitted one after the other, in the order in which the code before needs them: nesting
** costs no C stack. Code that nothing reaches is not written: after a jump `alive` is false, until a
** label that some jump goes to is placed.
*/
#ifndef RUNG_COMPILER_EMIT_H
#define RUNG_COMPILER_EMIT_H

#include "compiler/scope.h"
#include "vm/opcodes.h"

enum { NO_JUMP = OPERAND_MAX };     /* end of a list of jumps: no code is that long */

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

/* A function on its way to a DraftFunction. */
typedef struct Unit {
    Routine *routine;
    uint32_t code, words;
    Buffer letters;         /* of its locals */
    Buffer free[5];         /* locals that nothing uses now, by letter: A I F B S */
    Pool captures;          /* Binding *, in the order of the closure's boxes */
    uint32_t params, length;
    bool has_rest;
} Unit;

typedef struct Control Control;     /* see emit_statement.c */

typedef struct Emitter {
    Compiler *compiler;
    Spine spine;
    Buffer code, marks;
    Pool constants, tags, imports;
    Buffer cells, cell_reads;   /* CellSpec, uint32_t */
    Buffer read_marks;          /* of each tag: the last cell that reads it, + 1 */
    Buffer units;           /* Unit *: those before `unit` have their code, the others wait */
    Unit *unit;             /* being emitted */
    Control *control;       /* what stands around the statement */
    Chain *chain;
    uint32_t loops;         /* around the statement */
    uint32_t completion;    /* the local with a script's completion value, + 1; 0 where there is none */
    bool alive;
    bool failed;
} Emitter;

/* What a user asks a value to be, besides a type letter: any value at all, or text for CONCAT. */
enum { WANT_ANY = TYPE_ANY, WANT_TEXT = 'T' };

/* ---- emit.c --------------------------------------------------------------------------------- */

/* Leaves one value. */
void emit_value(Emitter *emitter, Node *node, unsigned want);
/* Tells options.on_clause of the node, when it is a clause: its code is what was written from `first` on. */
void emit_clause(const Emitter *emitter, const Node *node, uint32_t first);
/* Leaves nothing. */
void emit_effect(Emitter *emitter, Node *node);
/* The object, and the key unless it is a name, of a MEMBER or INDEX; then with the new value above them:
** writes it, and leaves it. */
void emit_target(Emitter *emitter, Node *target);
void emit_set_target(Emitter *emitter, const Node *target);

/* ---- emit_rules.c --------------------------------------------------------------------------- */

/* Updates every cell, in order, before anything else is evaluated. */
void emit_cells(Emitter *emitter);
/* The result of a CELL; a READING. */
void emit_cell(Emitter *emitter, const Node *node);
void emit_reading(Emitter *emitter, Node *node);

/* ---- emit_pattern.c ------------------------------------------------------------------------- */

/* The value on the stack goes to the target: a NAME, MEMBER, INDEX or a pattern. */
void emit_bind(Emitter *emitter, Node *target, bool declared);
/* The value on the stack, or what `value` gives when it is undefined. */
void emit_default(Emitter *emitter, Node *value);

/* ---- emit_statement.c ----------------------------------------------------------------------- */

void emit_statements(Emitter *emitter, Node *list);

/* ---- emit_function.c ------------------------------------------------------------------------ */

/* A new local of the function; its number. */
uint32_t emit_local(Emitter *emitter, char letter);
/* A local of the letter until it is given back. */
uint32_t emit_temporary(Emitter *emitter, char letter);
void emit_release(Emitter *emitter, uint32_t temporary);
/* Makes the variables of a scope, and its functions; gives the locals back when the scope ends. */
void emit_scope(Emitter *emitter, const Scope *scope);
void emit_scope_end(Emitter *emitter, const Scope *scope);
/* The variable that a NAME means: push it; pop into it, as an assignment; pop into it, initialising it. */
void emit_load(Emitter *emitter, const Node *name);
void emit_store(Emitter *emitter, const Node *name);
void emit_initialise(Emitter *emitter, const Binding *binding);
/* For the next iteration: variables that closures hold go on in a new box, with their value. */
void emit_copies(Emitter *emitter, const Scope *scope);
/* The number of a function of the program: it will be emitted. */
uint32_t emit_unit_of(Emitter *emitter, Routine *routine);
/* A FUNCTION as a value. */
void emit_closure(Emitter *emitter, Node *function);

/* ---- draft.c: everything does nothing once `failed` is set ---------------------------------- */

bool draft_grow(Emitter *emitter, Buffer *buffer, size_t size);
static inline void *draft_add(Emitter *emitter, Buffer *buffer, size_t size)
{
    if (buffer->count == buffer->capacity && !draft_grow(emitter, buffer, size)) return NULL;
    return (char *)buffer->items + buffer->count++ * size;
}
/* The number of `wanted`, which is added when it is new. */
uint32_t draft_intern(Emitter *emitter, Pool *pool, uint32_t hash, size_t size, const void *wanted,
                      bool (*equal)(const void *, const void *));
/* Reports that there are more than `limit` of `what`. */
void draft_too_large(Emitter *emitter, Span span, uint32_t limit, const char *what);

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

/* Fills in all but the functions; false when something failed. */
bool draft_finish(Emitter *emitter, ProgramDraft *draft);

#endif
