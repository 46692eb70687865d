/* vm.h - the virtual machine: what an evaluation has in hand.
**
** Everything an evaluation makes lives in `scratch` and ends with it. A failing function returns an
** Outcome, or NULL with the Outcome in vm->failure: `if (s == NULL) return vm->failure;`.
*/
#ifndef RUNG_VM_VM_H
#define RUNG_VM_VM_H

#include <string.h>

#include "vm/arena.h"
#include "vm/builtin.h"
#include "vm/program.h"
#include "vm/registers.h"
#include "vm/value.h"

/* Kinds of Error, by their constructors. */
typedef enum ErrorKind { ERROR_ERROR, ERROR_TYPE, ERROR_RANGE, ERROR_SYNTAX, ERROR_REFERENCE, ERROR_EVAL, ERROR_URI, ERROR_COUNT } ErrorKind;

enum {
    VM_FIRST_BLOCK = 4096,      /* scratch inside the machine: small conditions never call the allocator */
    VM_STACK_SLOTS = 96,        /* operand slots inside the machine */
    VM_PLACES = 64,             /* of properties, see own_property in vm/loop_values.h */
    VM_SIZE_CLASSES = 48        /* of blocks that are used again, see vm/blocks.h */
};

/* A function being run. Locals lie at `base`, operands above them; both within one segment. */
typedef struct Frame {
    struct Frame *caller;       /* NULL for a program's own function */
    struct Frame *spare;        /* the frame made for the next deeper call, kept */
    const Function *function;
    Closure *closure;           /* NULL where nothing is captured by name */
    Value *base;
    Value *limit;               /* end of the segment */
    Value *answer;              /* where the caller wants the result; its operand stack continues there */
    const uint32_t *back;       /* where the caller goes on */
    uint32_t depth;
} Frame;

/* Where a throw goes. */
typedef struct Handler {
    struct Handler *outer;
    struct Handler *spare;
    Frame *frame;
    const uint32_t *target;
} Handler;

/* Further room for frames; never moves. */
typedef struct Segment {
    struct Segment *next;
    uint32_t slots;
    Value values[];
} Segment;

/* Looks at an evaluation: the word of base code that runs next, and the end of the operand stack. */
typedef void Watch(void *watcher, const Vm *vm, const uint32_t *code, const Value *sp);

struct rung_vm {
    int64_t steps;              /* left in this evaluation */
    uint32_t interrupted;       /* atomic */
    Outcome failure;            /* of the last function that returned NULL */
    Value exception;            /* after OUTCOME_THROW */
    Value result;               /* of the last evaluation, for whoever asked for it */
    Arena scratch;
    const Program *program;     /* being run */
    const uint32_t *pc;         /* after a failure: the innermost instruction that failed, otherwise NULL */
    uint32_t call_count;        /* of calls, which belong to pc */
    uint8_t culprit;            /* what a TypeError is about that wants words of the source: a Culprit */
    const Registers *registers;
    const BuiltinTable *builtins;
    bool careful;               /* the evaluation runs on the careful path */
    Watch *watch;               /* careful path: told of every instruction before it runs; usually NULL */
    void *watcher;
    Frame *frame;               /* the one being run */
    Frame first_frame;
    Handler *handler;           /* the innermost, of any activation of the loop */
    Handler *spare_handlers;
    Segment *segments;          /* made in this evaluation, in order; the frame's limit tells which is in use */
    uint32_t native_depth;      /* builtins that called script, open now */
    struct rung_state *state;   /* of the evaluation; NULL when the program has no cells */
    rung_time deadline;         /* when time alone may change the result; RUNG_TIME_NEVER */
    bool uncertain;             /* a window has lost samples, or a cell has no value */
    bool follows_gap;           /* a value read is that of a sample after lost ones */
    bool wants_care;            /* a cell has no value: the evaluation begins again on the careful path */
    uint32_t missing;           /* careful path: tag of the first missing value, UINT32_MAX: none */
    const String *indexed;      /* the string that `index` belongs to */
    TextIndex *index;
    struct RegexpRoom *regexp_room;     /* of this evaluation, see vm/regexp_room.h */
    struct RegexpCache *regexp_cache;   /* kept between evaluations, see vm/regexp_cache.c */
    uint64_t free_classes;      /* size classes of free_blocks that hold any: 0 empties them all */
    void *free_blocks[VM_SIZE_CLASSES];     /* replaced array and table blocks, see block_new */
    Value *segment;             /* a stack segment larger than `stack`, kept between evaluations */
    uint32_t segment_slots;
    uint8_t places[VM_PLACES];
    rung_limits limits;
    rung_host host;             /* with every default filled in but clock, random, log */
    Allocator allocator;
    void *schema;               /* retained */
    void (*release)(void *schema);
    rung_diag error;
    const uint32_t *call_places[RUNG_CALLERS_MAX];    /* the instructions; NULL: others */
    rung_caller calls[RUNG_CALLERS_MAX];
    Value stack[VM_STACK_SLOTS];
    _Alignas(16) char first_block[VM_FIRST_BLOCK];
};

/* Makes a machine; `limits` NULL for defaults. */
rung_status vm_new(const rung_host *host, const Allocator *allocator, const BuiltinTable *builtins, const rung_limits *limits, Vm **out);
void vm_free(Vm *vm);

/* Ends what the last evaluation left (its scratch) and gives a new one its budget. */
void vm_restart(Vm *vm);

/* Runs a program. OUTCOME_OK with *result; otherwise vm->error is filled (an uncaught exception
** becomes RUNG_THROWN with "TypeError: ..."). Chooses the careful path by the program's masks. `state` may be
** NULL for a program without cells; vm->deadline and vm->uncertain are set whatever the outcome. */
rung_status vm_eval(Vm *vm, const Program *program, rung_state *state, const Registers *registers, Value *result);

/* The same for a program whose own function takes `count` arguments and that reads no tags. They may lie in scratch:
** unlike vm_eval it goes on in the evaluation that vm_restart began. */
rung_status vm_eval_given(Vm *vm, const Program *program, const Value *given, uint32_t count, Value *result);

/* Takes the operand stack that a program needs beforehand. */
rung_status vm_reserve(Vm *vm, const Program *program);

/* Fills vm->error for an outcome that was not OK, with its place; returns its status. */
rung_status vm_fail(Vm *vm, Outcome outcome);

/* ---- loop.c --------------------------------------------------------------------------------- */

/* Runs vm->frame until it returns; vm->frame is its caller then, whatever the outcome. */
Outcome loop_run(Vm *vm, Value *result);

/* ---- frames.c ------------------------------------------------------------------------------- */

/* Makes the frame of a call, its arguments taken over and its locals ready; vm->frame is it then.
** `args` are on the operand stack, and the frame lies over them when there is room. */
Outcome frame_enter(Vm *vm, const Function *function, Closure *closure, Value *args, uint32_t count, Value *answer, const uint32_t *back);
/* Locals as they are before the function begins: typed ones hold a zero, boxes are fresh. */
Outcome frame_prepare(Vm *vm, const Function *function, Value *base, uint32_t from);
/* What a local holds before anything is stored, by its letter: I F B, otherwise undefined. */
static inline Value local_begins(char letter)
{
    switch (letter) {
    case 'I': return value_int(0);
    case 'F': return value_double(0);
    case 'B': return value_bool(false);
    default: return value_undefined();
    }
}
/* Ends an activation of the loop that began at `depth` and failed at `pc`, keeping where its functions were called. */
void frames_leave(Vm *vm, const uint32_t *pc, uint32_t depth);
Outcome handler_push(Vm *vm, const uint32_t *target);
void handler_pop(Vm *vm);
/* A closure of program function `index` over the boxes of the running frame. */
Closure *closure_new(Vm *vm, uint32_t index);

/* Calls a host function: checks the arguments against its signature, copies text results into scratch. */
Outcome vm_call_host(Vm *vm, const HostFunction *host, const Value *args, uint32_t count, Value *result);

/* Calls any callable value. */
Outcome vm_call(Vm *vm, Value callee, Value receiver, const Value *args, uint32_t count, Value *result);

/* ---- failing -------------------------------------------------------------------------------- */

/* Throws a new Error of a kind with a formatted message (vm/format.h). Returns OUTCOME_THROW, or
** OUTCOME_STOP when there is no memory for it; also stored in vm->failure. */
Outcome vm_throw(Vm *vm, ErrorKind kind, const char *format, ...);
/* Ends the evaluation with a status. Returns OUTCOME_STOP. */
Outcome vm_stop(Vm *vm, rung_status status, const char *format, ...);

/* Takes `steps` from the budget; false when it is used up or the host interrupted (then stopped). */
Outcome vm_charge_slow(Vm *vm);
static inline bool vm_is_interrupted(Vm *vm) { return __atomic_load_n(&vm->interrupted, __ATOMIC_RELAXED) != 0; }
static inline bool vm_charge(Vm *vm, uint64_t steps)
{
    /* steps are bounded by what fits in memory: the difference cannot wrap */
    vm->steps -= (int64_t)(steps & INT64_MAX);
    if (vm->steps >= 0 && !vm_is_interrupted(vm)) return true;
    vm->failure = vm_charge_slow(vm);
    return false;
}
/* One step per 16 bytes: the price of copying or looking through text. */
static inline bool vm_charge_bytes(Vm *vm, size_t bytes) { return vm_charge(vm, 1 + bytes / 16); }

/* The same for what nearly always looks at little: a short text is part of the instruction's own step. */
static inline bool vm_charge_text(Vm *vm, size_t bytes) { return bytes <= 64 || vm_charge_bytes(vm, bytes); }
/* The price of `===`: text is looked at only when both are of one length and not the same string. */
static inline bool vm_charge_equality(Vm *vm, Value a, Value b)
{
    return a.type != T_STRING || b.type != T_STRING || a.as.s == b.as.s || a.as.s->length != b.as.s->length ||
           vm_charge_text(vm, a.as.s->length);
}

/* Scratch memory, 8-aligned, not cleared; NULL when there is none (then stopped). */
void *vm_alloc(Vm *vm, size_t size);

/* ---- place of errors ------------------------------------------------------------------------ */

/* The present instruction's span in the source. */
void vm_place(const Vm *vm, uint32_t *start, uint32_t *end);

#endif
