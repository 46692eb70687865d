/* fast.c - the functions that the fast form runs, made from fast.def: see fast.h.
**
** Each ends by calling the next instruction's function with the same arguments, which compilers turn into a
** jump; all state stays in registers (`temp > 80`: 5 instructions of the processor). Without tail calls the
** results are the same, and FAST_CODE_MAX bounds the stack.
*/
#include "vm/fast.h"

#include "vm/fp.h"
#include "vm/integer.h"
#include "vm/opcodes.h"
#include "vm/search.h"
#include "vm/strings.h"

#if defined(__has_attribute)
#if __has_attribute(musttail)
#define TAIL __attribute__((musttail)) return
#endif
#endif
#ifndef TAIL
#define TAIL return
#endif

#define HANDLER(name)                                                                                        \
    static uint64_t name(const FastInstr *pc, const char *slots, FastCell *temps, int64_t i, double f)
#define UNUSED() ((void)pc, (void)slots, (void)temps, (void)i, (void)f)
#define GO() TAIL pc->run(pc, slots, temps, i, f)
/* gcc adds and loads in turn, in one register; left to itself it takes a second one and two more
** instructions. */
#if defined(__GNUC__)
#define IN_PLACE() __asm__("" : "+r"(pc))
#else
#define IN_PLACE() (void)0
#endif
#define NEXT()                                                                                               \
    do {                                                                                                     \
        pc++;                                                                                                \
        IN_PLACE();                                                                                          \
        GO();                                                                                                \
    } while (0)
#define JUMP()                                                                                               \
    do {                                                                                                     \
        pc = (const FastInstr *)(const void *)((const char *)pc + pc->jump);                                 \
        GO();                                                                                                \
    } while (0)

/* ---- operands, by class --------------------------------------------------------------------- */

typedef double ClassF;
typedef int64_t ClassI;
typedef const String *ClassS;

#define SLOT_AT(offset) ((const rung_slot *)(const void *)(slots + (offset)))
#define SLOT_F(offset) SLOT_AT(offset)->value.number
#define SLOT_I(offset) SLOT_AT(offset)->value.integer
#define SLOT_S(offset) ((const String *)SLOT_AT(offset)->value.reference)
#define TEMP_F(index) temps[index].f
#define TEMP_I(index) temps[index].i
#define TEMP_S(index) temps[index].s
#define CONST_F pc->k.f
#define CONST_I pc->k.i
#define CONST_S pc->k.s
#define ACC_F f
#define ACC_I i
#define ACC_S cell_of_int(i).s

#define LEFT_A(class) ACC_##class
#define LEFT_S(class) SLOT_##class(pc->x)
#define LEFT_T(class) TEMP_##class(pc->x)
#define LEFT_K(class) CONST_##class
#define RIGHT_A(class) ACC_##class
#define RIGHT_S(class) SLOT_##class(pc->y)
#define RIGHT_K(class) CONST_##class

static inline FastCell cell_of_int(int64_t i) { return (FastCell){.i = i}; }
static inline FastCell cell_of_double(double f) { return (FastCell){.f = f}; }

/* ---- functions ------------------------------------------------------------------------------ */

#define ONE(class, left) Class##class a = LEFT_##left(class)
#define TWO(class, left, right) Class##class a = LEFT_##left(class), b = RIGHT_##right(class)

/* A function of each use; `operands` declares them. */
#define VALUE(name, operands, class, expression)                                                             \
    HANDLER(name)                                                                                            \
    {                                                                                                        \
        operands;                                                                                            \
        ACC_##class = (expression);                                                                          \
        NEXT();                                                                                              \
    }
#define TRUTH(name, operands, expression)                                                                    \
    HANDLER(name)                                                                                            \
    {                                                                                                        \
        operands;                                                                                            \
        i = (expression);                                                                                    \
        NEXT();                                                                                              \
    }                                                                                                        \
    HANDLER(name##_jump_false)                                                                               \
    {                                                                                                        \
        operands;                                                                                            \
        if (expression) NEXT();                                                                              \
        JUMP();                                                                                              \
    }                                                                                                        \
    HANDLER(name##_jump_true)                                                                                \
    {                                                                                                        \
        operands;                                                                                            \
        if (expression) JUMP();                                                                              \
        NEXT();                                                                                              \
    }                                                                                                        \
    HANDLER(name##_and)                                                                                      \
    {                                                                                                        \
        operands;                                                                                            \
        if (expression) NEXT();                                                                              \
        return 0;                                                                                            \
    }                                                                                                        \
    HANDLER(name##_or)                                                                                       \
    {                                                                                                        \
        operands;                                                                                            \
        if (expression) return 1;                                                                            \
        NEXT();                                                                                              \
    }                                                                                                        \
    HANDLER(name##_return)                                                                                   \
    {                                                                                                        \
        operands;                                                                                            \
        UNUSED();                                                                                            \
        return (expression);                                                                                 \
    }

#define BINARY(name, kind, base, operands, result, expression)                                               \
    VALUE(name##_AS, TWO(operands, A, S), result, expression)                                                \
    VALUE(name##_AK, TWO(operands, A, K), result, expression)                                                \
    VALUE(name##_SA, TWO(operands, S, A), result, expression)                                                \
    VALUE(name##_KA, TWO(operands, K, A), result, expression)                                                \
    VALUE(name##_TA, TWO(operands, T, A), result, expression)                                                \
    VALUE(name##_SS, TWO(operands, S, S), result, expression)                                                \
    VALUE(name##_SK, TWO(operands, S, K), result, expression)                                                \
    VALUE(name##_KS, TWO(operands, K, S), result, expression)
#define COMPARE(name, kind, base, operands, mirror, expression)                                              \
    TRUTH(name##_AS, TWO(operands, A, S), expression)                                                        \
    TRUTH(name##_AK, TWO(operands, A, K), expression)                                                        \
    TRUTH(name##_TA, TWO(operands, T, A), expression)                                                        \
    TRUTH(name##_SS, TWO(operands, S, S), expression)                                                        \
    TRUTH(name##_SK, TWO(operands, S, K), expression)
#define TEXT(name, kind, base, expression)                                                                   \
    TRUTH(name##_TA, TWO(S, T, A), expression)                                                               \
    TRUTH(name##_SS, TWO(S, S, S), expression)                                                               \
    TRUTH(name##_SK, TWO(S, S, K), expression)                                                               \
    TRUTH(name##_KS, TWO(S, K, S), expression)
#define UNARY(name, kind, base, operand, result, expression)                                                 \
    VALUE(name##_A, ONE(operand, A), result, expression)                                                     \
    VALUE(name##_S, ONE(operand, S), result, expression)
#define TEST(name, kind, base, operand, expression)                                                          \
    TRUTH(name##_A, ONE(operand, A), expression)                                                             \
    TRUTH(name##_S, ONE(operand, S), expression)
#define MOVE(name, shape, ...)                                                                               \
    HANDLER(move_##name)                                                                                     \
    {                                                                                                        \
        UNUSED();                                                                                            \
        __VA_ARGS__                                                                                          \
    }
#include "vm/fast.def"

/* ---- the table ------------------------------------------------------------------------------ */

static const uint8_t binary_forms[FORM_COUNT] = {[FORM_AS] = 1, [FORM_AK] = 2, [FORM_SA] = 3, [FORM_KA] = 4,
                                                 [FORM_TA] = 5, [FORM_SS] = 6, [FORM_SK] = 7, [FORM_KS] = 8};
static const uint8_t compare_forms[FORM_COUNT] = {
    [FORM_AS] = 1, [FORM_AK] = 2, [FORM_TA] = 3, [FORM_SS] = 4, [FORM_SK] = 5};
static const uint8_t text_forms[FORM_COUNT] = {[FORM_TA] = 1, [FORM_SS] = 2, [FORM_SK] = 3, [FORM_KS] = 4};
static const uint8_t unary_forms[FORM_COUNT] = {[FORM_A] = 1, [FORM_S] = 2};

#define USES(name) name, name##_jump_false, name##_jump_true, name##_and, name##_or, name##_return

#define BINARY(name, kind, base, operands, result, expression)                                               \
    static FastHandler *const name##_handlers[] = {name##_AS, name##_AK, name##_SA, name##_KA,               \
                                                   name##_TA, name##_SS, name##_SK, name##_KS};
#define COMPARE(name, kind, base, operands, mirror, expression)                                              \
    static FastHandler *const name##_handlers[] = {USES(name##_AS), USES(name##_AK), USES(name##_TA),        \
                                                   USES(name##_SS), USES(name##_SK)};
#define TEXT(name, kind, base, expression)                                                                   \
    static FastHandler *const name##_handlers[] = {USES(name##_TA), USES(name##_SS), USES(name##_SK),        \
                                                   USES(name##_KS)};
#define UNARY(name, kind, base, operand, result, expression)                                                 \
    static FastHandler *const name##_handlers[] = {name##_A, name##_S};
#define TEST(name, kind, base, operand, expression)                                                          \
    static FastHandler *const name##_handlers[] = {USES(name##_A), USES(name##_S)};
#include "vm/fast.def"

#define BASE_OP(base) NULL, OP_##base
#define BASE_CALL(base) base, -1
#define LETTER_F 'F'
#define LETTER_I 'I'
#define LETTER_S 'S'
#define ROW(name, kind, base, operands, result, mirror, forms)                                               \
    [ROW_##name] = {#name, BASE_##kind(base), mirror, LETTER_##operands, result, forms, name##_handlers},
#define BINARY(name, kind, base, operands, result, expression)                                               \
    ROW(name, kind, base, operands, LETTER_##result, -1, binary_forms)
#define COMPARE(name, kind, base, operands, mirror, expression)                                              \
    ROW(name, kind, base, operands, 'B', ROW_##mirror, compare_forms)
#define TEXT(name, kind, base, expression) ROW(name, kind, base, S, 'B', -1, text_forms)
#define UNARY(name, kind, base, operand, result, expression)                                                 \
    ROW(name, kind, base, operand, LETTER_##result, -1, unary_forms)
#define TEST(name, kind, base, operand, expression) ROW(name, kind, base, operand, 'B', -1, unary_forms)

const FastRow fast_rows[ROW_COUNT] = {
#include "vm/fast.def"
};

const FastMoveInfo fast_moves[MOVE_COUNT] = {
#define MOVE(name, shape, ...) [MOVE_##name] = {#name, shape, move_##name},
#include "vm/fast.def"
};
