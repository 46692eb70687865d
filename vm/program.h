/* program.h - a compiled program: immutable once built.
**
** The emitter and the file reader both hand a ProgramDraft to program_build, which verifies it, makes its
** faster form and lays everything out. There is no other way to a Program. A program that stands alone is one
** exact block. The programs of a rule set live in a ProgramSet and share what they have in common: a million
** rules that differ in tags and limits alone have one Code.
*/
#ifndef RUNG_VM_PROGRAM_H
#define RUNG_VM_PROGRAM_H

#include "vm/arena.h"
#include "vm/builtin.h"
#include "vm/fast.h"
#include "vm/value.h"

/* No evaluation has a larger budget: the compiler proves by it that what is counted stays an int. Days would
** pass before 2^45 backward jumps and calls are done. */
#define STEPS_LIMIT (INT64_C(1) << 45)

typedef struct ProgramSet ProgramSet;   /* vm/program_set.h */

/* What all programs of a schema share: it begins with this. */
typedef struct ProgramOwner {
    Allocator allocator;
    const BuiltinTable *builtins;
    void (*retain)(void *schema);   /* for the life of each program or set; NULL: it outlives them anyway */
    void (*release)(void *schema);
    ProgramSet *set;                /* programs are built into it; NULL: each stands alone */
} ProgramOwner;

typedef enum ImportKind {
    IMPORT_BUILTIN = 1,     /* a function, constructor or method of a known receiver: "Math.abs", "String.prototype.at" */
    IMPORT_METHOD = 2,      /* a method by its bare name: "includes"; the receiver's class picks the row */
    IMPORT_HOST = 3         /* a host function */
} ImportKind;

typedef struct MethodName {
    String *name;
    uint16_t rows[RECEIVER_COUNT];      /* row + 1 in the builtin table, 0: none */
} MethodName;

/* A builtin, method name or host function, bound to what it means here. */
typedef struct Import {
    uint8_t kind;                       /* ImportKind */
    union {
        const Builtin *builtin;         /* IMPORT_BUILTIN */
        const HostFunction *host;       /* IMPORT_HOST */
        const MethodName *method;       /* IMPORT_METHOD */
    };
} Import;

/* Which source text an instruction comes from; sorted by word, valid until the next mark. */
typedef struct CodeMark {
    uint32_t word;
    uint32_t start, end;    /* bytes of the source */
} CodeMark;

/* One function: a stretch of the code with locals of its own. The first is the program's own. */
typedef struct Function {
    const String *name;     /* "" when it has none */
    uint32_t code;          /* first word in the base code: it goes on to the next function, or to the end */
    uint32_t fused;         /* first word in the fused code */
    uint32_t first_local;   /* type letters in code->more->locals */
    uint32_t first_capture, captures;   /* in code->more->captures */
    uint32_t length;        /* JavaScript's function.length */
    uint32_t slots;         /* locals and operands; of these as many as the verifier found */
    uint16_t locals;
    uint16_t params;        /* arguments go to the first locals */
    bool has_rest;          /* local `params` gets an array of the further arguments */
    bool simple;            /* no rest, no boxes and no strings among the locals: a call has little to prepare */
} Function;

/* What a closure takes over when it is made: a box of the function that makes it, or one that this
** function captured itself. */
enum { CAPTURE_OF_CAPTURE = 1 };        /* lowest bit; the index is above it */

/* A call of a stateful builtin: what vm/cells.def calls a cell. What it keeps is in a rung_state. */
typedef struct CellSpec {
    uint8_t kind;           /* CellKind */
    bool momentary;         /* its condition can be true only while an edge is: at samples */
    bool has_limit;         /* its milliseconds are compared with `limit` */
    uint32_t capacity;      /* samples of a window, otherwise 0 */
    int64_t span;           /* a duration in rung_time ticks, or how many samples; 0: neither */
    double limit;
    uint32_t first_read, reads;     /* in code->more->cell_reads: the tags that its arguments read */
    uint32_t words;         /* where it lies in the state's cells; set when the program is built */
    uint64_t ring;          /* where its samples lie in the state's rings; set when the program is built */
} CellSpec;

enum {
    MAX_WINDOW = 1000000,   /* samples of a window */
    RING_SPARE = 2          /* more places in its ring: for the sample before it, and for the next one */
};
#define MAX_DURATION (INT64_C(3650) * 86400 * 1000 * RUNG_TICKS_PER_MS)

/* Some tags of one word of the odd bitmap. */
typedef struct TagMask {
    uint32_t word;
    uint64_t mask;
} TagMask;

/* What few conditions have. Those without share one that is empty. */
typedef struct CodeMore {
    const uint32_t *fused_origin;       /* word of the base code for each word of the fused code */
    const char *locals;                 /* a type letter for each, of all functions */
    const uint32_t *captures;
    const CellSpec *cells;              /* in the order of their updates */
    const uint32_t *cell_reads;         /* tag imports */
    uint64_t ring_samples;              /* samples of a state's windows, one to spare for each */
    uint32_t cell_words;                /* 64-bit words of a state's cells */
    uint32_t fused_count, local_count, capture_count, cell_read_count;
} CodeMore;

/* All of a program but its tags, its constants and its text: what programs of one set share when it is equal.
** Its pieces lie in the program's own block, or in the set. */
typedef struct Code {
    ProgramOwner *owner;    /* the schema, compared with the tags' */
    ProgramSet *set;        /* NULL: the program stands alone, and this is in its block */
    uint32_t references;    /* of a program that stands alone: atomic */
    uint32_t size;          /* ... and of its block */
    uint64_t fast_steps;    /* of the budget: what the fast form could use at most */
    uint8_t kind;           /* rung_kind */
    uint8_t result;         /* letter of the result's type: I F B S A */
    bool fast_value;        /* there is a fast form, and it gives the result */
    bool fast_truth;        /* ... and it gives a bool: the result, or of one of type A its truth */
    bool ticks;             /* time alone changes the result: every tick is a deadline */
    bool momentary;         /* it can be true only while an edge is */
    bool bounded;
    bool has_source;
    bool wide_spans;        /* of the marks: see program_mark */
    uint32_t longest_path;  /* instructions, when `bounded` */
    uint32_t masks_at;      /* of a program: bytes from its beginning to its further masks */
    uint32_t constant_count, tag_count, import_count, base_count, fast_count, mark_count, function_count, cell_count;
    const uint32_t *base;   /* base code: what is saved, and what the careful path runs */
    const uint32_t *mark_words;
    const Import *imports;
    const Function *functions;
    const CodeMore *more;
} Code;

/* `rung_program` of the public interface. A rule set has a million of them, so what is here counts: the pieces
** of its own lie behind it without pointers to them, each where the one before ends.
**
**     fast form | constants | tags | masks but the first | fused code | spans of the marks | source */
typedef struct rung_program Program;
struct rung_program {
    const Code *code;
    uint64_t mask;              /* of the values read, the first mask over the odd bitmap, or empty: see TagMask */
    uint32_t mask_word;
    uint32_t mask_count;        /* the slots whose values are read: others' quality and times are always there */
    uint32_t slot_limit;        /* one more than the highest slot that is read */
    uint32_t source_length;
    FastInstr fast[];           /* the fast form */
};

_Static_assert(sizeof(Program) % 8 == 0 && sizeof(FastInstr) % 8 == 0, "what lies behind them is aligned");

/* Strings in them are SHARED and have their hash. */
static inline const Value *program_constants(const Program *program)
{
    return (const Value *)(const void *)(program->fast + program->code->fast_count);
}

/* Their names are the schema's. */
static inline const rung_import *program_tags(const Program *program)
{
    return (const rung_import *)(const void *)(program_constants(program) + program->code->constant_count);
}

static inline uint32_t masks_behind(uint32_t mask_count) { return mask_count > 1 ? mask_count - 1 : 0; }

/* The masks from the second on. */
static inline const TagMask *program_more_masks(const Program *program)
{
    return (const TagMask *)(const void *)((const char *)program + program->code->masks_at);
}

static inline TagMask program_mask(const Program *program, uint32_t index)
{
    return index == 0 ? (TagMask){program->mask_word, program->mask} : program_more_masks(program)[index - 1];
}

/* Of a program without a fast form for its value: base code with fused instructions. */
static inline const uint32_t *program_fused(const Program *program)
{
    return (const uint32_t *)(const void *)(program_more_masks(program) + masks_behind(program->mask_count));
}

/* Two numbers for each mark, of two bytes or of four. */
static inline const void *program_spans(const Program *program)
{
    return program_fused(program) + program->code->more->fused_count;
}

static inline size_t spans_size(const Code *code)
{
    return (size_t)code->mark_count * 2 * (code->wide_spans ? sizeof(uint32_t) : sizeof(uint16_t));
}

/* NUL-ended; NULL when not kept. */
static inline const char *program_source(const Program *program)
{
    return program->code->has_source ? (const char *)program_spans(program) + spans_size(program->code) : NULL;
}

CodeMark program_mark(const Program *program, uint32_t index);

/* Words of a function in the base code. */
static inline uint32_t program_words(const Program *program, uint32_t index)
{
    const Code *code = program->code;

    return (index + 1 < code->function_count ? code->functions[index + 1].code : code->base_count) -
           code->functions[index].code;
}

/* Operand slots of the program's own function. */
static inline uint32_t program_slots(const Program *program) { return program->code->functions[0].slots; }

/* What a program is built from. All memory belongs to the caller; nothing in it is trusted. */
typedef struct DraftConstant {
    uint8_t type;           /* T_INT, T_DOUBLE or T_STRING */
    int64_t i;
    double f;
    const char *text;
    uint32_t length;
} DraftConstant;

typedef struct DraftTag {
    const char *name;       /* NUL-ended, and longer there than the program, except while a file is read */
    uint32_t length;
    uint32_t slot;
    uint8_t type;           /* rung_type */
} DraftTag;

typedef struct DraftImport {
    const char *name;
    uint32_t length;
    uint8_t kind;           /* ImportKind */
    const char *signature;  /* NUL-ended; checked against the builtin's */
    const HostFunction *host;       /* of IMPORT_HOST, found by name by the caller */
} DraftImport;

typedef struct DraftFunction {
    const char *name;
    uint32_t name_length;
    uint32_t code, words;
    uint32_t first_local, locals, first_capture, captures, params, length;
    bool has_rest;
} DraftFunction;

typedef struct ProgramDraft {
    uint8_t kind;           /* rung_kind */
    const DraftConstant *constants;
    const DraftTag *tags;
    const DraftImport *imports;
    const uint32_t *code;
    const CodeMark *marks;
    const char *locals;
    const DraftFunction *functions;     /* in order of their code, without gaps; the first is the program's own */
    const uint32_t *captures;
    const CellSpec *cells;
    const uint32_t *cell_reads;
    uint32_t cell_count, cell_read_count;
    bool ticks, momentary;
    const char *source;     /* NULL: none */
    uint32_t constant_count, tag_count, import_count, code_count, mark_count, local_count, function_count, capture_count, source_length;
} ProgramDraft;

/* Builds a program. On failure *out is NULL and diag (may be NULL) says why: BAD_FILE (the verifier's reason and
** word), BAD_IMPORT, LIMIT_SIZE, NO_MEMORY. */
rung_status program_build(const ProgramDraft *draft, ProgramOwner *owner, Program **out, rung_diag *diag);
/* For one more holder, and one less: the last one gives the block or the whole set back. */
void program_retain(Program *program);
void program_release(Program *program);
/* Bytes of the block; in a set, of what is the program's own. */
size_t program_size(const Program *program);

/* Tells programs apart that do different things: code, constants, tags and cells, but neither the source
** nor where in it things stand. */
uint64_t program_fingerprint(const Program *program);

/* NUL-ended; a method has no signature. */
const char *import_name(const Import *import);
const char *import_signature(const Import *import);

/* The span of the base instruction at `word`; 0, 0 when unknown. */
void program_span(const Program *program, uint32_t word, uint32_t *start, uint32_t *end);

/* ---- verify.c ------------------------------------------------------------------------------- */

/* What the verifier learns while it proves the code safe. */
typedef struct VerifiedCode {
    uint32_t *max_stack;    /* of each function; the caller's array */
    char result;            /* type letter */
    bool bounded;           /* no backward jump, no call whose work is unknown */
    uint32_t longest_path;  /* instructions, when bounded */
} VerifiedCode;

/* Proves that the draft's code can be run without any check: known opcodes, operands in range,
** jumps to instructions, one stack depth and fitting types for each word, every path ends.
** `imports` are bound already. Scratch memory comes from `allocator`. */
rung_status verify_code(const ProgramDraft *draft, const Import *imports, const Allocator *allocator, VerifiedCode *verified,
                        rung_diag *diag);

/* ---- fuse.c --------------------------------------------------------------------------------- */

/* In the arena: fused code, the base word of each of its words, and the fused word of each base word. */
typedef struct FusedCode {
    uint32_t *code, *origin, *map;
    uint32_t count;
} FusedCode;

/* Rewrites the draft's verified base code with fused instructions; false when there is no memory. */
bool fuse_code(const ProgramDraft *draft, Arena *arena, FusedCode *out);

/* ---- fast_build.c --------------------------------------------------------------------------- */

/* Verified base code of one function without locals, and what its operands name. */
typedef struct FastSource {
    const uint32_t *code;
    uint32_t count;
    char result; /* type letter */
    const DraftTag *tags;
    const Import *imports;
    const DraftConstant *constants;
} FastSource;

typedef struct FastDraft {
    FastInstr *code;
    uint32_t *strings; /* of each instruction: the string constant that its k is + 1, 0: none */
    uint32_t count, room;
    uint64_t steps; /* of the budget that one evaluation could use at most */
} FastDraft;

/* Translates; false when there is no fast form (or no memory for it). Of a result of type A (`name &&
** name.includes("x")`) the fast form gives the truth. */
bool fast_build(const FastSource *source, Arena *arena, FastDraft *draft);

/* ---- disasm.c ------------------------------------------------------------------------------- */

/* Writes imports, constants and code as text. */
rung_status disassemble(const Program *program, rung_sink sink, void *user);

/* ---- rbc.c ---------------------------------------------------------------------------------- */

rung_status rbc_save(const Program *program, const Allocator *allocator, rung_sink sink, void *user);

/* Decodes a file into a draft whose memory lives in `arena`. Tags have no slot yet and host imports
** no function: the caller binds them by name, then builds. */
rung_status rbc_load(const void *bytes, size_t length, Arena *arena, ProgramDraft *draft, rung_diag *diag);

#endif
