/* fast.c - the loop for plain conditions: every type is known and nothing can fail.
**
** A slot is 8 bytes without a type, there is no machine, no budget and no error: the verifier has proved
** the types, and the code is short and runs forward. Most conditions that people write are of this kind;
** what is not runs in loop.c, over the same code with the same results.
*/
#include "vm/fp.h"
#include "vm/fused.h"
#include "vm/integer.h"
#include "vm/opcodes.h"
#include "vm/program.h"
#include "vm/strings.h"

#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wpedantic"     /* labels as values */
#endif

enum { FAST_SLOTS = 32 };

typedef union Cell {
    int64_t i;          /* int; bool as 0 or 1 */
    double f;
    const String *s;
    uint64_t bits;
} Cell;

/* The base instructions that it runs; the fused ones it runs all. */
#define FAST_OPS(X)                                                                                             \
    X(FALSE) X(TRUE) X(INT) X(CONST_I) X(CONST_F) X(CONST_S)                                                    \
    X(LOAD_REG_B) X(LOAD_REG_I) X(LOAD_REG_F) X(LOAD_REG_S)                                                     \
    X(BOOL_TO_INT) X(INT_TO_F) X(INT32_F) X(TO_BOOL_I) X(TO_BOOL_F) X(TO_BOOL_S)                                \
    X(ADD_I) X(ADD_F) X(SUB_I) X(SUB_F) X(MUL_I) X(MUL_F) X(DIV_F) X(MOD_I) X(MOD_F) X(POW_F) X(NEG_I) X(NEG_F) \
    X(BIT_AND_I) X(BIT_OR_I) X(BIT_XOR_I) X(SHL_I) X(SHR_I) X(USHR_I) X(BIT_NOT_I)                              \
    X(LT_I) X(LT_F) X(LE_I) X(LE_F) X(GT_I) X(GT_F) X(GE_I) X(GE_F)                                             \
    X(EQ_I) X(EQ_F) X(EQ_B) X(EQ_S) X(NE_I) X(NE_F) X(NE_B) X(NE_S) X(NOT)                                      \
    X(JUMP) X(COND) X(AND_B) X(OR_B) X(RETURN) X(LENGTH_S) X(CALL_F1) X(CALL_F2)

bool fast_accepts(const Program *program)
{
    static const uint8_t runs[OP_BASE_COUNT] = {
#define RUNS(name) [OP_##name] = 1,
        FAST_OPS(RUNS)
    };
    uint32_t pc;

    if (program->function_count != 1 || program->functions[0].locals != 0 || program->functions[0].max_stack > FAST_SLOTS ||
        program->result == 'A')
        return false;
    for (pc = 0; pc < program->base_count; pc += opcode_info[word_opcode(program->base[pc])].words)
        if (!runs[word_opcode(program->base[pc])]) return false;
    return true;
}

#define CASE(name) L_##name
#define NEXT(words)                                                                                             \
    do {                                                                                                        \
        pc += (words);                                                                                          \
        DISPATCH();                                                                                             \
    } while (0)
#define GO(target)                                                                                              \
    do {                                                                                                        \
        pc = code + (target);                                                                                   \
        DISPATCH();                                                                                             \
    } while (0)
#define PUSH(member, value)                                                                                     \
    do {                                                                                                        \
        sp++->member = (value);                                                                                 \
    } while (0)
#define BINARY_I(name, expr) CASE(name) : { int64_t a = sp[-2].i, b = sp[-1].i; sp--; sp[-1].i = (expr); NEXT(1); }
#define BINARY_F(name, expr) CASE(name) : { double a = sp[-2].f, b = sp[-1].f; sp--; sp[-1].f = (expr); NEXT(1); }
#define COMPARE_F(name, operator) CASE(name) : { bool holds = sp[-2].f operator sp[-1].f; sp--; sp[-1].i = holds; NEXT(1); }
#define FUSED_COMPARISON(name, holds)                                                                           \
    CASE(name) : PUSH(i, (holds)); NEXT(2);                                                                     \
    CASE(JUMP_FALSE_##name) : if (!(holds)) GO(pc[2]); NEXT(3);                                                 \
    CASE(JUMP_TRUE_##name) : if (holds) GO(pc[2]); NEXT(3);

#if defined(__GNUC__)
#define DISPATCH() goto *table[word_opcode(*pc)]
#else
#define DISPATCH() goto dispatch
#endif

uint64_t fast_run(const Program *program, const rung_slot *slots)
{
#if defined(__GNUC__)
    static const void *const table[OP_COUNT] = {
#define LABEL(name) [OP_##name] = &&L_##name,
#define FUSED(name, words, pops, pushes, flow, doc) [OP_##name] = &&L_##name,
#define FUSED_LOCAL(name, words, pops, pushes, flow, doc)
        FAST_OPS(LABEL)
        LABEL(JUMP_FALSE) LABEL(JUMP_TRUE)
#include "vm/opcodes.def"
    };
#endif
    const uint32_t *const code = program->fused, *pc = code;
    const Value *const constants = program->constants;
    Cell stack[FAST_SLOTS], *sp = stack;

    DISPATCH();

#if !defined(__GNUC__)
dispatch:
    switch (word_opcode(*pc)) {
#define LABEL(name) case OP_##name: goto L_##name;
#define FUSED(name, words, pops, pushes, flow, doc) case OP_##name: goto L_##name;
#define FUSED_LOCAL(name, words, pops, pushes, flow, doc)
        FAST_OPS(LABEL)
        LABEL(JUMP_FALSE) LABEL(JUMP_TRUE)
#include "vm/opcodes.def"
    }
#endif

    CASE(FALSE) : PUSH(i, 0); NEXT(1);
    CASE(TRUE) : PUSH(i, 1); NEXT(1);
    CASE(INT) : PUSH(i, word_int(*pc)); NEXT(1);
    CASE(CONST_I) : CASE(CONST_F) : CASE(CONST_S) : PUSH(bits, constants[word_operand(*pc)].as.bits); NEXT(1);
    CASE(LOAD_REG_B) : PUSH(i, slots[word_operand(*pc)].value.boolean != 0); NEXT(1);
    CASE(LOAD_REG_I) : PUSH(i, slots[word_operand(*pc)].value.integer); NEXT(1);
    CASE(LOAD_REG_F) : PUSH(f, slots[word_operand(*pc)].value.number); NEXT(1);
    CASE(LOAD_REG_S) : PUSH(s, slots[word_operand(*pc)].value.reference); NEXT(1);

    CASE(BOOL_TO_INT) : NEXT(1);
    CASE(INT_TO_F) : sp[-1].f = (double)sp[-1].i; NEXT(1);
    CASE(INT32_F) : sp[-1].i = math_to_int32(sp[-1].f); NEXT(1);
    CASE(TO_BOOL_I) : sp[-1].i = sp[-1].i != 0; NEXT(1);
    CASE(TO_BOOL_F) : { double f = sp[-1].f; sp[-1].i = f < 0 || f > 0; NEXT(1); }
    CASE(TO_BOOL_S) : sp[-1].i = sp[-1].s->length != 0; NEXT(1);

    BINARY_I(ADD_I, add_wrapping(a, b))
    BINARY_F(ADD_F, a + b)
    BINARY_I(SUB_I, sub_wrapping(a, b))
    BINARY_F(SUB_F, a - b)
    BINARY_I(MUL_I, mul_wrapping(a, b))
    BINARY_F(MUL_F, a * b)
    BINARY_F(DIV_F, a / b)
    BINARY_I(MOD_I, mod_int(a, b))
    BINARY_F(MOD_F, math_fmod(a, b))
    BINARY_F(POW_F, math_pow(a, b))
    CASE(NEG_I) : sp[-1].i = sub_wrapping(0, sp[-1].i); NEXT(1);
    CASE(NEG_F) : sp[-1].f = -sp[-1].f; NEXT(1);

    BINARY_I(BIT_AND_I, int32_of(a & b))
    BINARY_I(BIT_OR_I, int32_of(a | b))
    BINARY_I(BIT_XOR_I, int32_of(a ^ b))
    BINARY_I(SHL_I, math_as_int32(uint32_of(a) << (b & 31)))
    BINARY_I(SHR_I, int32_of(a) >> (b & 31))
    BINARY_I(USHR_I, uint32_of(a) >> (b & 31))
    CASE(BIT_NOT_I) : sp[-1].i = ~int32_of(sp[-1].i); NEXT(1);

    BINARY_I(LT_I, a < b)
    COMPARE_F(LT_F, <)
    BINARY_I(LE_I, a <= b)
    COMPARE_F(LE_F, <=)
    BINARY_I(GT_I, a > b)
    COMPARE_F(GT_F, >)
    BINARY_I(GE_I, a >= b)
    COMPARE_F(GE_F, >=)
    CASE(EQ_B) : BINARY_I(EQ_I, a == b)
    COMPARE_F(EQ_F, ==)
    CASE(EQ_S) : sp--; sp[-1].i = string_equals(sp[-1].s, sp[0].s); NEXT(1);
    CASE(NE_B) : BINARY_I(NE_I, a != b)
    COMPARE_F(NE_F, !=)
    CASE(NE_S) : sp--; sp[-1].i = !string_equals(sp[-1].s, sp[0].s); NEXT(1);
    CASE(NOT) : sp[-1].i ^= 1; NEXT(1);

    CASE(JUMP) : GO(word_operand(*pc));
    CASE(COND) : CASE(JUMP_FALSE) : sp--; if (sp->i == 0) GO(word_operand(*pc)); NEXT(1);
    CASE(JUMP_TRUE) : sp--; if (sp->i != 0) GO(word_operand(*pc)); NEXT(1);
    CASE(AND_B) : if (sp[-1].i == 0) GO(word_operand(*pc)); sp--; NEXT(1);
    CASE(OR_B) : if (sp[-1].i != 0) GO(word_operand(*pc)); sp--; NEXT(1);
    CASE(RETURN) : return sp[-1].bits;
    CASE(LENGTH_S) : sp[-1].i = sp[-1].s->units; NEXT(1);
    CASE(CALL_F1) : sp[-1].f = program->imports[word_operand(*pc)].builtin->f1(sp[-1].f); NEXT(1);
    CASE(CALL_F2) : sp--; sp[-1].f = program->imports[word_operand(*pc)].builtin->f2(sp[-1].f, sp[0].f); NEXT(1);

    CASE(RETURN_FALSE) : return 0;
    CASE(RETURN_TRUE) : return 1;
    CASE(NOT_REG_B) : PUSH(i, slots[word_operand(*pc)].value.boolean == 0); NEXT(1);
    CASE(JUMP_FALSE_REG_B) : if (slots[word_operand(*pc)].value.boolean == 0) GO(pc[1]); NEXT(2);
    CASE(JUMP_TRUE_REG_B) : if (slots[word_operand(*pc)].value.boolean != 0) GO(pc[1]); NEXT(2);
    FUSED_COMPARISONS(FUSED_COMPARISON)
}
