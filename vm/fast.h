/* fast.h - the fast form: what plain conditions run as while all their tags are good.
**
** Plain: every type is known, and no instruction can fail, needs memory or jumps back. Such a condition is
** translated once, after verification, to instructions of a register machine that are C functions calling
** each other in tail position. Each computes from operands that say where they lie:
**
**     A  the accumulator of the operand's class: one double, one int (bool, string)
**     S  a tag's slot               K  a constant in the instruction              T  a temporary
**
** fast.def has a row for each computation; every combination of operands that is worth it is a function of
** its own (fast.c), and fast_build.c picks. A comparison also exists as a branch on its result and as the
** end of the program.
**
** The work of one evaluation is bounded: the code runs forward, and strings longer than FAST_TEXT_MAX make
** their tag odd. So instead of charging the budget while it runs, a program says once how much it could
** ever use.
*/
#ifndef RUNG_VM_FAST_H
#define RUNG_VM_FAST_H

#include "vm/value.h"

enum {
    FAST_TEXT_MAX = 4096,                         /* bytes of a string that the fast form looks at */
    FAST_TEXT_STEPS = 1 + 2 * FAST_TEXT_MAX / 16, /* what the budget would be charged for looking at two */
    FAST_TEMPS = 16,                              /* operand stack */
    FAST_CODE_MAX = 4096 /* instructions, so that a compiler that makes no tail calls needs little stack */
};

typedef union FastCell {
    int64_t i; /* int; bool as 0 or 1 */
    double f;
    const String *s;
    uint64_t bits;
    double (*f1)(double);
    double (*f2)(double, double);
} FastCell;

typedef struct FastInstr FastInstr;

/* `i` and `f` are the accumulators. Returns the payload of the result. */
typedef uint64_t FastHandler(const FastInstr *pc, const char *slots, FastCell *temps, int64_t i, double f);

struct FastInstr {
    FastHandler *run;
    uint32_t x, y;  /* left and right operand: byte offset of the slot, or index of the temporary */
    FastCell k;     /* constant operand, or the function of a call */
    ptrdiff_t jump; /* bytes from here to the target */
};

/* Runs a program's fast code over registers of which all that it reads are plain. */
static inline uint64_t fast_run(const FastInstr *code, const rung_slot *slots)
{
    FastCell temps[FAST_TEMPS];

    return code->run(code, (const char *)slots, temps, 0, 0);
}

/* ---- the table: fast.c ---------------------------------------------------------------------- */

/* Where the operands of a row lie, the left one first. */
typedef enum FastForm {
    FORM_A, FORM_S, FORM_AS, FORM_AK, FORM_SA, FORM_KA, FORM_TA, FORM_SS, FORM_SK, FORM_KS,
    FORM_COUNT
} FastForm;

/* What becomes of a bool. Other results are values always. */
typedef enum FastUse {
    USE_VALUE,
    USE_JUMP_FALSE,
    USE_JUMP_TRUE,
    USE_AND,    /* false ends the program with false */
    USE_OR,     /* true ends the program with true */
    USE_RETURN, /* it is the result */
    USE_COUNT
} FastUse;

typedef enum FastRowId {
#define BINARY(name, kind, base, operands, result, expression) ROW_##name,
#define COMPARE(name, kind, base, operands, mirror, expression) ROW_##name,
#define TEXT(name, kind, base, expression) ROW_##name,
#define UNARY(name, kind, base, operand, result, expression) ROW_##name,
#define TEST(name, kind, base, operand, expression) ROW_##name,
#include "vm/fast.def"
    ROW_COUNT
} FastRowId;

typedef struct FastRow {
    const char *name;
    const char *builtin;          /* the builtin that it does, or NULL */
    int opcode;                   /* the base instruction that it does, or -1 */
    int mirror;                   /* FastRowId, or -1 */
    char operands, result;        /* classes: I F S, and B for a result that branches */
    const uint8_t *forms;         /* by FastForm: 1 + place among the handlers, 0: none */
    FastHandler *const *handlers; /* one for each form, of a bool USE_COUNT of them */
} FastRow;

extern const FastRow fast_rows[ROW_COUNT];

/* NULL when the row has no such form. */
static inline FastHandler *fast_handler(const FastRow *row, FastForm form, FastUse use)
{
    uint32_t place = row->forms[form];

    if (place == 0) return NULL;
    return row->result == 'B' ? row->handlers[(place - 1) * USE_COUNT + use] : row->handlers[place - 1];
}

/* What moves operands about, jumps, ends and calls. */
typedef enum FastMove {
#define MOVE(name, shape, ...) MOVE_##name,
#include "vm/fast.def"
    MOVE_COUNT
} FastMove;

typedef struct FastMoveInfo {
    const char *name;
    const char *shape; /* see fast.def */
    FastHandler *run;
} FastMoveInfo;

extern const FastMoveInfo fast_moves[MOVE_COUNT];

#endif
