/* loop.c - the interpreter: one body for each row of opcodes.def.
**
** The verifier has proved depths, types and operands; nothing is checked again here. What is rare or
** long is a call away. `sp` is the next free operand slot, `pc` the instruction being run. Two
** dispatch tables share the bodies: the plain one, and the careful one whose every entry first asks
** careful_look. Typed int arithmetic wraps, so that no file can cause undefined behaviour. What the bodies
** need of more than a few lines stands in loop_values.h and loop_calls.h.
*/
#include "vm/careful.h"
#include "vm/cells.h"
#include "vm/fp.h"
#include "vm/fused.h"
#include "vm/integer.h"
#include "vm/loop_calls.h"
#include "vm/loop_values.h"
#include "vm/quality.h"

#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wpedantic"     /* labels as values */
#endif

static const int64_t INT_LIMIT = INT64_C(1) << 53;

/* ---- the loop ------------------------------------------------------------------------------- */

#define CASE(name) L_##name
#define LOCAL locals[word_operand(*pc)]      /* that the instruction names */
#define BOX(local) ((Box *)(void *)locals[local].as.o)
/* Goes on in the frame that a call has just made. */
#define ENTER()                                                                                                 \
    do {                                                                                                        \
        locals = vm->frame->base;                                                                               \
        sp = locals + vm->frame->function->locals;                                                              \
        pc = code + (vm->careful ? vm->frame->function->code : vm->frame->function->fused);                     \
        DISPATCH();                                                                                             \
    } while (0)
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
#define TRY(call)                                                                                               \
    do {                                                                                                        \
        outcome = (call);                                                                                       \
        if (outcome != OUTCOME_OK) goto failed;                                                                 \
    } while (0)

/* binary operators over the two topmost slots; every result writes its type as well */
#define BINARY_I(name, expr)                                                                                    \
    CASE(name) : { int64_t a = sp[-2].as.i, b = sp[-1].as.i; sp--; sp[-1] = value_int(expr); NEXT(1); }
#define BINARY_F(name, expr)                                                                                    \
    CASE(name) : { double a = sp[-2].as.f, b = sp[-1].as.f; sp--; sp[-1] = value_double(expr); NEXT(1); }
#define COMPARE_I(name, operator)                                                                               \
    CASE(name) : { int64_t a = sp[-2].as.i, b = sp[-1].as.i; sp--; sp[-1] = value_bool(a operator b); NEXT(1); }
#define COMPARE_F(name, operator)                                                                               \
    CASE(name) : { double a = sp[-2].as.f, b = sp[-1].as.f; sp--; sp[-1] = value_bool(a operator b); NEXT(1); }
#define COMPARE_S(name, operator)                                                                               \
    CASE(name) : { const String *a = sp[-2].as.s, *b = sp[-1].as.s; if (!vm_charge_bytes(vm, a->length)) goto stopped; \
        sp--; sp[-1] = value_bool(string_compare(a, b) operator 0); NEXT(1); }
#define EQUALITY(name, holds)                                                                                    \
    CASE(name) : if (!vm_charge_equality(vm, sp[-2], sp[-1])) goto stopped; sp--; sp[-1] = value_bool(holds); NEXT(1);
/* generic operators: two numbers here, everything else by ECMA-262 */
#define IS_NUMBER(value) ((value).type - (uint32_t)T_INT <= T_DOUBLE - T_INT)
#define ARITHMETIC(name, expr)                                                                                  \
    CASE(name) : if (IS_NUMBER(sp[-2]) && IS_NUMBER(sp[-1])) {                                                  \
        double a = value_as_double(sp[-2]), b = value_as_double(sp[-1]);                                        \
        sp--; sp[-1] = value_double(expr); NEXT(1);                                                             \
    }                                                                                                           \
    TRY(arithmetic(vm, OP_##name, sp[-2], sp[-1], &sp[-2])); sp--; NEXT(1);
#define ORDERED(name, operator)                                                                                 \
    CASE(name) : if (sp[-2].type == T_INT && sp[-1].type == T_INT) {                                            \
        bool holds = sp[-2].as.i operator sp[-1].as.i;                                                          \
        sp--; sp[-1] = value_bool(holds); NEXT(1);                                                              \
    }                                                                                                           \
    if (IS_NUMBER(sp[-2]) && IS_NUMBER(sp[-1])) {                                                               \
        bool holds = value_as_double(sp[-2]) operator value_as_double(sp[-1]);                                  \
        sp--; sp[-1] = value_bool(holds); NEXT(1);                                                              \
    }                                                                                                           \
    TRY(ordered(vm, OP_##name, sp[-2], sp[-1], &sp[-2])); sp--; NEXT(1);
#define GENERIC(name, call)                                                                                     \
    CASE(name) : TRY(call(vm, OP_##name, sp[-2], sp[-1], &sp[-2])); sp--; NEXT(1);
#define FUSED_COMPARISON(name, holds)                                                                           \
    CASE(JUMP_FALSE_##name) : if (!(holds)) GO(pc[2]); NEXT(3);                                                 \
    CASE(JUMP_TRUE_##name) : if (holds) GO(pc[2]); NEXT(3);

#define COMPARE_LOCALS(name, operator)                                                                          \
    CASE(JUMP_##name##_LOCAL_INT) : if (LOCAL.as.i operator (int32_t)pc[1]) GO(pc[2]); NEXT(3);                 \
    CASE(JUMP_##name##_LOCAL_LOCAL) : if (LOCAL.as.i operator locals[pc[1]].as.i) GO(pc[2]); NEXT(3);
#define COMPARE_LOCAL_A(name, operator)                                                                         \
    CASE(JUMP_FALSE_##name##_LOCAL_INT_A) : {                                                                   \
        bool holds;                                                                                             \
                                                                                                                \
        if (LOCAL.type == T_INT) {                                                                              \
            holds = LOCAL.as.i operator (int32_t)pc[1];                                                         \
        } else if (LOCAL.type == T_DOUBLE) {                                                                    \
            holds = LOCAL.as.f operator (int32_t)pc[1];                                                         \
        } else {                                                                                                \
            if (LOCAL.type == T_HOLE) goto uninitialised;                                                       \
            TRY(ordered(vm, OP_##name##_A, LOCAL, value_int((int32_t)pc[1]), sp));                              \
            holds = sp->as.i != 0;                                                                              \
        }                                                                                                       \
        if (!holds) GO(pc[2]);                                                                                  \
        NEXT(3);                                                                                                \
    }

#if defined(__GNUC__)
#define DISPATCH() goto *table[word_opcode(*pc)]
#else
#define DISPATCH() goto dispatch
#endif

Outcome loop_run(Vm *vm, Value *result)
{
#if defined(__GNUC__)
    static const void *const plain_table[256] = {
#define OP(name, operands, pops, pushes, flow, twin, doc) &&L_##name,
#define FUSED(name, words, pops, pushes, flow, doc) &&L_##name,
#include "vm/opcodes.def"
    };
    static const void *const careful_table[256] = {
#define OP(name, operands, pops, pushes, flow, twin, doc) &&look,
#define FUSED(name, words, pops, pushes, flow, doc) &&look,
#include "vm/opcodes.def"
    };
    const void *const *const table = vm->careful ? careful_table : plain_table;
#endif
    const Program *const program = vm->program;
    const uint32_t *const code = vm->careful ? program->code->base : program_fused(program);
    const Value *const constants = program_constants(program);
    const rung_slot *const slots = vm->registers == NULL ? NULL : vm->registers->slots;
    const uint32_t entry_depth = vm->frame->depth;
    Value *locals = vm->frame->base;
    const uint32_t *pc = code + (vm->careful ? vm->frame->function->code : vm->frame->function->fused);
    Value *sp = locals + vm->frame->function->locals;
    Careful care = {NULL, NULL};
    Outcome outcome;
    int run;

    DISPATCH();

#if !defined(__GNUC__)
dispatch:
    if (vm->careful) goto look;
    run = (int)word_opcode(*pc);
select:
    switch (run) {
#define OP(name, operands, pops, pushes, flow, twin, doc) case OP_##name: goto L_##name;
#define FUSED(name, words, pops, pushes, flow, doc) case OP_##name: goto L_##name;
#include "vm/opcodes.def"
    }
#endif

look: /* the careful path's only entry to every instruction */
    {
        const uint32_t *at = pc;    /* copies: pc and sp themselves stay in registers */
        Value *top = sp;

        run = careful_look(vm, &care, &at, &top);
        pc = at;
        sp = top;
    }
looked:
    if (run < 0) goto stopped;
    if (run == OP_COUNT) DISPATCH();
#if defined(__GNUC__)
    goto *plain_table[run];
#else
    goto select;
#endif

    /* constants and registers */
    CASE(UNDEFINED) : *sp++ = value_undefined(); NEXT(1);
    CASE(NULL) : *sp++ = value_null(); NEXT(1);
    CASE(FALSE) : *sp++ = value_bool(false); NEXT(1);
    CASE(TRUE) : *sp++ = value_bool(true); NEXT(1);
    CASE(INT) : *sp++ = value_int(word_int(*pc)); NEXT(1);
    CASE(CONST_I) : CASE(CONST_F) : CASE(CONST_S) : *sp++ = constants[word_operand(*pc)]; NEXT(1);
    CASE(LOAD_REG_B) : *sp++ = value_bool(slots[word_operand(*pc)].value.boolean != 0); NEXT(1);
    CASE(LOAD_REG_I) : *sp++ = value_int(slots[word_operand(*pc)].value.integer); NEXT(1);
    CASE(LOAD_REG_F) : *sp++ = value_double(slots[word_operand(*pc)].value.number); NEXT(1);
    CASE(LOAD_REG_S) : *sp++ = value_string(slots[word_operand(*pc)].value.reference); NEXT(1);
    CASE(LOAD_REG_A) : memcpy(sp++, &slots[word_operand(*pc)], sizeof *sp); NEXT(1);
    CASE(LOAD_LOCAL) : value_copy(sp, &locals[word_operand(*pc)]); if (sp->type == T_HOLE) goto uninitialised; sp++; NEXT(1);
    CASE(STORE_LOCAL) : sp--; value_copy(&locals[word_operand(*pc)], sp); NEXT(1);

    CASE(GOOD_REG) : *sp++ = value_bool(RUNG_SEVERITY(slots[word_operand(*pc)].status) == 0); NEXT(1);
    CASE(UNCERTAIN_REG) : *sp++ = value_bool(RUNG_SEVERITY(slots[word_operand(*pc)].status) == 1); NEXT(1);
    CASE(BAD_REG) : *sp++ = value_bool(RUNG_SEVERITY(slots[word_operand(*pc)].status) >= 2); NEXT(1);
    CASE(STATUS_REG) : *sp++ = value_int(slots[word_operand(*pc)].status); NEXT(1);
    CASE(TIME_REG) : CASE(AGE_REG) : *sp = quality_read(vm, (Opcode)word_opcode(*pc), word_operand(*pc), value_undefined()); sp++; NEXT(1);
    CASE(AGE_LIMIT_REG) : sp[-1] = quality_read(vm, OP_AGE_LIMIT_REG, word_operand(*pc), sp[-1]); NEXT(1);
    CASE(NOW) : *sp++ = quality_now(vm); NEXT(1);
    CASE(STATUS_NAME) : TRY(quality_status_name(vm, sp[-1].as.f, &sp[-1])); NEXT(1);
    CASE(UPDATE_CELL) : { uint32_t count = pc[1]; TRY(cell_update(vm, word_operand(*pc), sp - count, sp - count)); sp += 1 - (int32_t)count; NEXT(2); }

    CASE(CHECK_LOCAL) : if (locals[word_operand(*pc)].type == T_HOLE) goto uninitialised; NEXT(1);
    CASE(CLEAR_LOCAL) : locals[word_operand(*pc)] = value_hole(); NEXT(1);
    CASE(NEW_BOX) : {
        Box *box = vm_alloc(vm, sizeof *box);

        if (box == NULL) goto stopped;
        *box = value_hole();
        locals[word_operand(*pc)].as.o = (Object *)(void *)box;
        NEXT(1);
    }
    CASE(COPY_BOX) : {
        Box *box = vm_alloc(vm, sizeof *box);

        if (box == NULL) goto stopped;
        *box = *BOX(word_operand(*pc));
        locals[word_operand(*pc)].as.o = (Object *)(void *)box;
        NEXT(1);
    }
    CASE(LOAD_BOX) : *sp = *BOX(word_operand(*pc)); if (sp->type == T_HOLE) goto uninitialised; sp++; NEXT(1);
    CASE(STORE_BOX) : if (BOX(word_operand(*pc))->type == T_HOLE) goto uninitialised; *BOX(word_operand(*pc)) = *--sp; NEXT(1);
    CASE(INIT_BOX) : *BOX(word_operand(*pc)) = *--sp; NEXT(1);
    CASE(LOAD_CAPTURE) :
        *sp = *vm->frame->closure->boxes[word_operand(*pc)];
        if (sp->type == T_HOLE) goto uninitialised;
        sp++;
        NEXT(1);
    CASE(STORE_CAPTURE) : {
        Box *box = vm->frame->closure->boxes[word_operand(*pc)];

        if (box->type == T_HOLE) goto uninitialised;
        *box = *--sp;
        NEXT(1);
    }

    /* the stack */
    CASE(POP) : sp--; NEXT(1);
    CASE(DUP) : value_copy(sp, sp - 1); sp++; NEXT(1);
    CASE(DUP2) : value_copy(sp, sp - 2); value_copy(sp + 1, sp - 1); sp += 2; NEXT(1);
    CASE(VOID) : sp[-1] = value_undefined(); NEXT(1);
    CASE(COMMA) : sp--; value_copy(sp - 1, sp); NEXT(1);
    CASE(SWAP) : { Value top = sp[-1]; sp[-1] = sp[-2]; sp[-2] = top; NEXT(1); }
    CASE(INSERT2) : { Value top = sp[-1]; sp[0] = top; sp[-1] = sp[-2]; sp[-2] = top; sp++; NEXT(1); }
    CASE(INSERT3) : { Value top = sp[-1]; sp[0] = top; sp[-1] = sp[-2]; sp[-2] = sp[-3]; sp[-3] = top; sp++; NEXT(1); }

    /* conversions */
    CASE(BOOL_TO_INT) : sp[-1].type = T_INT; NEXT(1);
    CASE(INT_TO_F) : sp[-1] = value_double((double)sp[-1].as.i); NEXT(1);
    CASE(NUMBER) : { double number; if (sp[-1].type == T_DOUBLE) NEXT(1); TRY(to_number(vm, sp[-1], &number)); sp[-1] = value_double(number); NEXT(1); }
    CASE(INT32_F) : sp[-1] = value_int(math_to_int32(sp[-1].as.f)); NEXT(1);
    CASE(TO_BOOL_I) : sp[-1] = value_bool(sp[-1].as.i != 0); NEXT(1);
    CASE(TO_BOOL_F) : { double f = sp[-1].as.f; sp[-1] = value_bool(f < 0 || f > 0); NEXT(1); }
    CASE(TO_BOOL_S) : sp[-1] = value_bool(sp[-1].as.s->length != 0); NEXT(1);
    CASE(TO_BOOL_A) : sp[-1] = value_bool(to_boolean(sp[-1])); NEXT(1);
    CASE(TO_STRING_I) : { String *s = int_to_string(vm, sp[-1].as.i); if (s == NULL) goto stopped; sp[-1] = value_string(s); NEXT(1); }
    CASE(TO_STRING_F) : { String *s = number_to_string(vm, sp[-1].as.f); if (s == NULL) goto stopped; sp[-1] = value_string(s); NEXT(1); }
    CASE(TO_STRING_B) : CASE(TO_STRING_A) : { String *s; TRY(to_string(vm, sp[-1], &s)); sp[-1] = value_string(s); NEXT(1); }
    CASE(TO_KEY) : TRY(to_property_key(vm, sp[-1], &sp[-1])); NEXT(1);

    /* arithmetic */
    BINARY_I(ADD_I, add_wrapping(a, b))
    BINARY_F(ADD_F, a + b)
    CASE(ADD_A) :
        if (sp[-2].type == T_INT && sp[-1].type == T_INT) {
            int64_t sum = add_wrapping(sp[-2].as.i, sp[-1].as.i);

            sp--;
            sp[-1] = sum >= -INT_LIMIT && sum <= INT_LIMIT ? value_int(sum) : value_double((double)sum);
            NEXT(1);
        }
        if (IS_NUMBER(sp[-2]) && IS_NUMBER(sp[-1])) {
            double sum = value_as_double(sp[-2]) + value_as_double(sp[-1]);

            sp--;
            sp[-1] = value_double(sum);
            NEXT(1);
        }
        TRY(add_values(vm, sp[-2], sp[-1], &sp[-2])); sp--; NEXT(1);
    BINARY_I(SUB_I, sub_wrapping(a, b))
    BINARY_F(SUB_F, a - b)
    ARITHMETIC(SUB_A, a - b)
    BINARY_I(MUL_I, mul_wrapping(a, b))
    BINARY_F(MUL_F, a * b)
    ARITHMETIC(MUL_A, a * b)
    BINARY_F(DIV_F, a / b)
    ARITHMETIC(DIV_A, a / b)
    BINARY_I(MOD_I, mod_int(a, b))
    BINARY_F(MOD_F, math_fmod(a, b))
    ARITHMETIC(MOD_A, math_fmod(a, b))
    BINARY_F(POW_F, math_pow(a, b))
    ARITHMETIC(POW_A, math_pow(a, b))
    CASE(NEG_I) : sp[-1] = value_int(sub_wrapping(0, sp[-1].as.i)); NEXT(1);
    CASE(NEG_F) : sp[-1].as.f = -sp[-1].as.f; NEXT(1);
    CASE(NEG_A) : { double number; TRY(to_number(vm, sp[-1], &number)); sp[-1] = value_double(-number); NEXT(1); }

    /* bits */
    BINARY_I(BIT_AND_I, int32_of(a & b))
    GENERIC(BIT_AND_A, bits)
    BINARY_I(BIT_OR_I, int32_of(a | b))
    GENERIC(BIT_OR_A, bits)
    BINARY_I(BIT_XOR_I, int32_of(a ^ b))
    GENERIC(BIT_XOR_A, bits)
    BINARY_I(SHL_I, math_as_int32(uint32_of(a) << (b & 31)))
    GENERIC(SHL_A, bits)
    BINARY_I(SHR_I, int32_of(a) >> (b & 31))
    GENERIC(SHR_A, bits)
    BINARY_I(USHR_I, uint32_of(a) >> (b & 31))
    GENERIC(USHR_A, bits)
    CASE(BIT_NOT_I) : sp[-1] = value_int(~int32_of(sp[-1].as.i)); NEXT(1);
    CASE(BIT_NOT_A) : { int32_t number; TRY(to_int32(vm, sp[-1], &number)); sp[-1] = value_int(~number); NEXT(1); }

    /* comparison */
    COMPARE_I(LT_I, <)
    COMPARE_F(LT_F, <)
    COMPARE_S(LT_S, <)
    ORDERED(LT_A, <)
    COMPARE_I(LE_I, <=)
    COMPARE_F(LE_F, <=)
    COMPARE_S(LE_S, <=)
    ORDERED(LE_A, <=)
    COMPARE_I(GT_I, >)
    COMPARE_F(GT_F, >)
    COMPARE_S(GT_S, >)
    ORDERED(GT_A, >)
    COMPARE_I(GE_I, >=)
    COMPARE_F(GE_F, >=)
    COMPARE_S(GE_S, >=)
    ORDERED(GE_A, >=)
    COMPARE_I(EQ_I, ==)
    COMPARE_F(EQ_F, ==)
    COMPARE_I(EQ_B, ==)
    EQUALITY(EQ_S, string_equals(sp[-1].as.s, sp[0].as.s))
    EQUALITY(EQ_A, strict_equals(sp[-1], sp[0]))
    COMPARE_I(NE_I, !=)
    COMPARE_F(NE_F, !=)
    COMPARE_I(NE_B, !=)
    EQUALITY(NE_S, !string_equals(sp[-1].as.s, sp[0].as.s))
    EQUALITY(NE_A, !strict_equals(sp[-1], sp[0]))
    CASE(LOOSE_EQ_A) : { bool equal; TRY(loose_equals(vm, sp[-2], sp[-1], &equal)); sp--; sp[-1] = value_bool(equal); NEXT(1); }
    CASE(LOOSE_NE_A) : { bool equal; TRY(loose_equals(vm, sp[-2], sp[-1], &equal)); sp--; sp[-1] = value_bool(!equal); NEXT(1); }
    CASE(NOT) : sp[-1].as.i ^= 1; NEXT(1);

    /* control */
    CASE(JUMP) : GO(word_operand(*pc));
    CASE(COND) : sp--; if (sp->as.i != 0) NEXT(2); GO(word_operand(*pc));
    CASE(AND_B) : if (sp[-1].as.i == 0) GO(word_operand(*pc)); sp--; NEXT(1);
    CASE(AND_A) : if (!to_boolean(sp[-1])) GO(word_operand(*pc)); sp--; NEXT(1);
    CASE(OR_B) : if (sp[-1].as.i != 0) GO(word_operand(*pc)); sp--; NEXT(1);
    CASE(OR_A) : if (to_boolean(sp[-1])) GO(word_operand(*pc)); sp--; NEXT(1);
    CASE(COALESCE) : if (!value_is_nullish(sp[-1])) GO(word_operand(*pc)); sp--; NEXT(1);
    CASE(CHAIN) : if (!value_is_nullish(sp[-1])) NEXT(1); sp[-1] = value_undefined(); GO(word_operand(*pc));
    CASE(JUMP_FALSE) : sp--; if (sp->as.i == 0) GO(word_operand(*pc)); NEXT(1);
    CASE(JUMP_TRUE) : sp--; if (sp->as.i != 0) GO(word_operand(*pc)); NEXT(1);
    CASE(DEFAULT) : if (sp[-1].type != T_UNDEFINED) GO(word_operand(*pc)); sp--; NEXT(1);
    CASE(LOOP) : if (!vm_charge(vm, 1)) goto stopped; GO(word_operand(*pc));
    CASE(TRY) : TRY(handler_push(vm, code + word_operand(*pc))); NEXT(1);
    CASE(END_TRY) : if (vm->handler != NULL && vm->handler->frame == vm->frame) handler_pop(vm); NEXT(1);
    CASE(THROW) : vm->exception = sp[-1]; outcome = OUTCOME_THROW; goto failed;
    CASE(THROW_CONST) : outcome = vm_throw(vm, ERROR_TYPE, "Assignment to constant variable."); goto failed;
    CASE(RETURN) : {
        Frame *frame = vm->frame;

        while (vm->handler != NULL && vm->handler->frame == frame) handler_pop(vm);
        if (frame->depth == entry_depth) {
            value_copy(result, sp - 1);
            vm->frame = frame->caller;
            return OUTCOME_OK;
        }
        value_copy(frame->answer, sp - 1);
        sp = frame->answer + 1;
        pc = frame->back;
        vm->frame = frame->caller;
        locals = vm->frame->base;
        DISPATCH();
    }

    /* text */
    CASE(CONCAT) : {
        uint32_t count = word_operand(*pc);
        String *s = string_concat_values(vm, sp - count, count);

        if (s == NULL) goto stopped;
        sp -= count;
        *sp++ = value_string(s);
        NEXT(1);
    }
    CASE(LENGTH_S) : sp[-1] = value_int(sp[-1].as.s->units); NEXT(1);
    CASE(LENGTH_A) : TRY(length_of(vm, sp[-1], &sp[-1])); NEXT(1);
    CASE(TYPEOF) : sp[-1] = value_string(typeof_string(sp[-1])); NEXT(1);

    /* arrays and objects */
    CASE(ARRAY) : {
        uint32_t count = word_operand(*pc);
        Value array;

        TRY(make_array(vm, sp - count, count, &array));
        sp -= count;
        *sp++ = array;
        NEXT(1);
    }
    CASE(APPEND) :
        if (!is_own(sp[-2], K_ARRAY)) goto bad_object;
        TRY(array_append(vm, value_array(sp[-2]), sp[-1]));
        sp--;
        NEXT(1);
    CASE(APPEND_HOLE) :
        if (!is_own(sp[-1], K_ARRAY)) goto bad_object;
        TRY(array_append(vm, value_array(sp[-1]), value_hole()));
        NEXT(1);
    CASE(APPEND_SPREAD) :
        if (!is_own(sp[-2], K_ARRAY)) goto bad_object;
        TRY(array_append_iterable(vm, value_array(sp[-2]), sp[-1]));
        sp--;
        NEXT(1);
    CASE(OBJECT) : {
        Table *table_object = table_new(vm);

        if (table_object == NULL) goto stopped;
        *sp++ = value_object(table_object);
        NEXT(1);
    }
    CASE(INIT_PROP) :
        if (!is_own(sp[-2], K_OBJECT)) goto bad_object;
        TRY(table_set(vm, value_table(sp[-2]), constants[word_operand(*pc)].as.s, sp[-1]));
        sp--;
        NEXT(1);
    CASE(INIT_ELEM) :
        if (!is_own(sp[-3], K_OBJECT)) goto bad_object;
        TRY(init_property(vm, sp[-3], sp[-2], sp[-1]));
        sp -= 2;
        NEXT(1);
    CASE(INIT_SPREAD) :
        if (!is_own(sp[-2], K_OBJECT)) goto bad_object;
        TRY(table_copy_properties(vm, value_table(sp[-2]), sp[-1]));
        sp--;
        NEXT(1);
    CASE(GET_PROP) : {
        String *name = constants[word_operand(*pc)].as.s;
        const Value *own = own_property(vm, sp[-1], name, word_operand(*pc));

        if (own != NULL)
            value_copy(sp - 1, own);
        else
            TRY(property_get(vm, sp[-1], name, &sp[-1]));
        NEXT(1);
    }
    CASE(GET_ELEM) : {
        const Value *item = array_item(sp[-2], sp[-1]);

        if (item != NULL && item->type != T_HOLE)
            value_copy(sp - 2, item);
        else
            TRY(element_get(vm, sp[-2], sp[-1], &sp[-2]));
        sp--;
        NEXT(1);
    }
    CASE(SET_PROP) : {
        String *name = constants[word_operand(*pc)].as.s;
        Value *own = own_property(vm, sp[-2], name, word_operand(*pc));

        if (own != NULL && !sp[-2].as.o->frozen)
            value_copy(own, sp - 1);
        else
            TRY(property_set(vm, sp[-2], name, sp[-1]));
        sp--;
        value_copy(sp - 1, sp);
        NEXT(1);
    }
    CASE(SET_ELEM) : {
        Value *item = array_item(sp[-3], sp[-2]);

        if (item != NULL && !sp[-3].as.o->frozen)
            value_copy(item, sp - 1);
        else
            TRY(element_set(vm, sp[-3], sp[-2], sp[-1]));
        sp -= 2;
        value_copy(sp - 1, sp + 1);
        NEXT(1);
    }
    CASE(DELETE_PROP) : TRY(property_delete(vm, sp[-1], constants[word_operand(*pc)].as.s)); sp[-1] = value_bool(true); NEXT(1);
    CASE(DELETE_ELEM) : TRY(element_delete(vm, sp[-2], sp[-1])); sp--; sp[-1] = value_bool(true); NEXT(1);
    CASE(IN) : { bool has; TRY(property_in(vm, sp[-2], sp[-1], &has)); sp--; sp[-1] = value_bool(has); NEXT(1); }
    CASE(OBJECT_REST) : {
        uint32_t count = word_operand(*pc);
        Value rest;

        TRY(object_rest(vm, sp - count, count, &rest));
        sp -= count;
        *sp++ = rest;
        NEXT(1);
    }
    CASE(CHECK_OBJECT) :
        if (value_is_nullish(sp[-1])) TRY(blame_taken_apart(vm, sp[-1]));
        NEXT(1);

    /* iteration */
    CASE(ITERATE) : TRY(iterate(vm, sp[-1], &sp[-1])); NEXT(1);
    CASE(KEYS) : TRY(iterate_names(vm, sp[-1], &sp[-1])); NEXT(1);
    CASE(ITER_NEXT) : {
        bool done;

        if (!value_is_kind(sp[-1], K_ITERATOR)) goto bad_object;
        TRY(iterator_next(vm, (Iterator *)(void *)sp[-1].as.o, &sp[-1], &done));
        if (!done) NEXT(1);
        sp--;
        GO(word_operand(*pc));
    }
    CASE(ITER_VALUE) : {
        bool done;

        if (!value_is_kind(sp[-1], K_ITERATOR)) goto bad_object;
        TRY(iterator_next(vm, (Iterator *)(void *)sp[-1].as.o, &sp[-1], &done));
        NEXT(1);
    }
    CASE(UNPACK2) : TRY(unpack_pair(vm, sp[-1], &sp[0], &sp[-1])); sp++; NEXT(1);
    CASE(ITER_PAIR) : {
        bool done;

        if (!value_is_kind(sp[-1], K_ITERATOR)) goto bad_object;
        TRY(iterator_next_pair(vm, (Iterator *)(void *)sp[-1].as.o, &sp[0], &sp[-1], &done));
        if (done) {
            sp--;
            GO(pc[1]);
        }
        sp++;
        NEXT(2);
    }
    CASE(ITER_REST) :
        if (!value_is_kind(sp[-1], K_ITERATOR)) goto bad_object;
        TRY(iterator_rest(vm, sp[-1], &sp[-1]));
        NEXT(1);
    CASE(INSTANCEOF) : TRY(instance_of(vm, sp[-2], sp[-1], &sp[-2])); sp--; NEXT(1);

    /* calls */
    CASE(BUILTIN) : *sp++ = value_builtin((uint32_t)(program->code->imports[word_operand(*pc)].builtin - vm->builtins->rows)); NEXT(1);
    CASE(CALL_F1) : sp[-1] = value_double(program->code->imports[word_operand(*pc)].builtin->f1(sp[-1].as.f)); NEXT(1);
    CASE(CALL_F2) :
        sp--;
        sp[-1] = value_double(program->code->imports[word_operand(*pc)].builtin->f2(sp[-1].as.f, sp[0].as.f));
        NEXT(1);
    CASE(CALL_BUILTIN) : {
        uint32_t count = pc[1];
        Value value;

        TRY(call_import(vm, &program->code->imports[word_operand(*pc)], sp - count, count, &value));
        sp -= count;
        *sp++ = value;
        NEXT(2);
    }
    CASE(CALL_METHOD) : {
        uint32_t count = pc[1], row;
        Value callee, value, *args = sp - count;

        TRY(find_method(vm, &program->code->imports[word_operand(*pc)], args[0], &row, &callee));
        if (row == 0 && callee.type == T_OBJECT) {
            TRY(frame_enter(vm, value_closure(callee)->function, value_closure(callee), args + 1, count - 1, args, pc + 2));
            ENTER();
        }
        if (row != 0)
            TRY(call_row(vm, &vm->builtins->rows[row - 1], args, count, &value));
        else
            TRY(vm_call(vm, callee, args[0], args + 1, count - 1, &value));
        sp = args;
        *sp++ = value;
        NEXT(2);
    }
    CASE(CALL_VALUE) : {
        uint32_t count = word_operand(*pc);
        Value value, *args = sp - count;

        if (value_is_kind(args[0], K_FUNCTION)) {
            Closure *closure = value_closure(args[0]);

            if (!frame_enter_quickly(vm, closure->function, closure, args + 2, count - 2, args, pc + 1))
                TRY(frame_enter(vm, closure->function, closure, args + 2, count - 2, args, pc + 1));
            ENTER();
        }
        TRY(call_value(vm, args, count, &value));
        sp = args;
        *sp++ = value;
        NEXT(1);
    }
    CASE(CALL_FUNCTION) : {
        const Function *function = &program->code->functions[word_operand(*pc)];
        uint32_t count = pc[1];
        Value *args = sp - count;

        if (!frame_enter_quickly(vm, function, NULL, args, count, args, pc + 2))
            TRY(frame_enter(vm, function, NULL, args, count, args, pc + 2));
        ENTER();
    }
    CASE(CASE) : if (!vm_charge_equality(vm, sp[-1], constants[pc[1]])) goto stopped;
        if (!strict_equals(sp[-1], constants[pc[1]])) NEXT(2);
        sp--;
        GO(word_operand(*pc));
    CASE(CLOSURE) : {
        Closure *closure = closure_new(vm, word_operand(*pc));

        if (closure == NULL) goto stopped;
        *sp++ = value_object(closure);
        NEXT(1);
    }
    CASE(GET_METHOD) : {
        Value method;

        TRY(get_method(vm, &program->code->imports[word_operand(*pc)], sp[-1], &method));
        sp[0] = sp[-1];
        sp[-1] = method;
        sp++;
        NEXT(1);
    }
    CASE(APPLY_BUILTIN) : {
        Value value;

        if (!is_own(sp[-1], K_ARRAY) || !as_arguments(value_array(sp[-1]))) goto bad_object;
        TRY(call_import(vm, &program->code->imports[word_operand(*pc)], value_array(sp[-1])->items, value_array(sp[-1])->length, &value));
        sp[-1] = value;
        NEXT(1);
    }
    CASE(APPLY_METHOD) : {
        Value value;

        if (!is_own(sp[-1], K_ARRAY) || !as_arguments(value_array(sp[-1]))) goto bad_object;
        TRY(apply_method(vm, &program->code->imports[word_operand(*pc)], sp[-2], value_array(sp[-1]), &value));
        sp--;
        sp[-1] = value;
        NEXT(1);
    }
    CASE(APPLY_VALUE) : {
        Value value;
        Array *list;

        if (!is_own(sp[-1], K_ARRAY) || !as_arguments(value_array(sp[-1]))) goto bad_object;
        list = value_array(sp[-1]);
        if (!value_is_callable(sp[-3])) TRY(call_value(vm, sp - 3, 2, &value));
        TRY(vm_call(vm, sp[-3], sp[-2], list->items, list->length, &value));
        sp -= 2;
        sp[-1] = value;
        NEXT(1);
    }

    /* fused */
    CASE(RETURN_FALSE) : *sp++ = value_bool(false); goto L_RETURN;
    CASE(RETURN_TRUE) : *sp++ = value_bool(true); goto L_RETURN;
    CASE(NOT_REG_B) : *sp++ = value_bool(slots[word_operand(*pc)].value.boolean == 0); NEXT(1);
    CASE(JUMP_FALSE_REG_B) : if (slots[word_operand(*pc)].value.boolean == 0) GO(pc[1]); NEXT(2);
    CASE(JUMP_TRUE_REG_B) : if (slots[word_operand(*pc)].value.boolean != 0) GO(pc[1]); NEXT(2);
    FUSED_COMPARISONS(FUSED_COMPARISON)

    /* fused, over locals: of one type for good (_F, and int locals), or of any (_A) */
    CASE(LOAD_LOCAL_AS_F) : *sp++ = value_double((double)LOCAL.as.i); NEXT(1);
    CASE(ADD_F_LOCAL) : sp[-1].as.f += LOCAL.as.f; NEXT(1);
    CASE(SUB_F_LOCAL) : sp[-1].as.f -= LOCAL.as.f; NEXT(1);
    CASE(MUL_F_LOCAL) : sp[-1].as.f *= LOCAL.as.f; NEXT(1);
    CASE(DIV_F_LOCAL) : sp[-1].as.f /= LOCAL.as.f; NEXT(1);
    CASE(ADD_F_CONST) : sp[-1].as.f += constants[word_operand(*pc)].as.f; NEXT(1);
    CASE(SUB_F_CONST) : sp[-1].as.f -= constants[word_operand(*pc)].as.f; NEXT(1);
    CASE(MUL_F_CONST) : sp[-1].as.f *= constants[word_operand(*pc)].as.f; NEXT(1);
    CASE(DIV_F_CONST) : sp[-1].as.f /= constants[word_operand(*pc)].as.f; NEXT(1);
    CASE(ADD_TO_LOCAL_F) : sp--; LOCAL.as.f += sp->as.f; NEXT(1);
    CASE(COUNT_LOCAL) : LOCAL.as.i = add_wrapping(LOCAL.as.i, (int32_t)pc[1]); NEXT(2);
    CASE(ADD_LOCAL_INT_A) :
        if (LOCAL.type == T_DOUBLE) {
            *sp++ = value_double(LOCAL.as.f + (int32_t)pc[1]);
            NEXT(2);
        }
        if (LOCAL.type == T_INT && LOCAL.as.i < INT_LIMIT / 2 && LOCAL.as.i > -INT_LIMIT / 2) {
            *sp++ = value_int(LOCAL.as.i + (int32_t)pc[1]);
            NEXT(2);
        }
        if (LOCAL.type == T_HOLE) goto uninitialised;
        TRY(add_values(vm, LOCAL, value_int((int32_t)pc[1]), sp));
        sp++;
        NEXT(2);
    CASE(SUB_LOCAL_INT_A) :
        if (IS_NUMBER(LOCAL)) {
            *sp++ = value_double(value_as_double(LOCAL) - (int32_t)pc[1]);
            NEXT(2);
        }
        if (LOCAL.type == T_HOLE) goto uninitialised;
        TRY(arithmetic(vm, OP_SUB_A, LOCAL, value_int((int32_t)pc[1]), sp));
        sp++;
        NEXT(2);
    CASE(GET_PROP_LOCAL) : {
        String *name = constants[pc[1]].as.s;
        const Value *own = own_property(vm, LOCAL, name, pc[1]);

        if (own != NULL) {
            value_copy(sp, own);
        } else {
            if (LOCAL.type == T_HOLE) goto uninitialised;
            TRY(property_get(vm, LOCAL, name, sp));
        }
        sp++;
        NEXT(2);
    }
    CASE(GET_ELEM_LOCAL) : {
        const Value *item = array_item(LOCAL, locals[pc[1]]);

        if (item != NULL && item->type != T_HOLE) {
            value_copy(sp, item);
        } else {
            if (LOCAL.type == T_HOLE || locals[pc[1]].type == T_HOLE) goto uninitialised;
            TRY(element_get(vm, LOCAL, locals[pc[1]], sp));
        }
        sp++;
        NEXT(2);
    }
    CASE(SET_PROP_DROP) : {
        String *name = constants[word_operand(*pc)].as.s;
        Value *own = own_property(vm, sp[-2], name, word_operand(*pc));

        if (own != NULL && !sp[-2].as.o->frozen)
            value_copy(own, sp - 1);
        else
            TRY(property_set(vm, sp[-2], name, sp[-1]));
        sp -= 2;
        NEXT(1);
    }
    CASE(SET_ELEM_DROP) : {
        Value *item = array_item(sp[-3], sp[-2]);

        if (item != NULL && !sp[-3].as.o->frozen)
            value_copy(item, sp - 1);
        else
            TRY(element_set(vm, sp[-3], sp[-2], sp[-1]));
        sp -= 3;
        NEXT(1);
    }
    CASE(SWITCH) : {
        uint32_t target;

        if (sp[-1].type == T_STRING && !vm_charge_text(vm, sp[-1].as.s->length)) goto stopped;
        target = switch_target(pc, constants, sp[-1]);
        if (target == 0) NEXT(code_words(pc));
        sp--;
        GO(target);
    }
    COMPARE_LOCALS(LT, <)
    COMPARE_LOCALS(LE, <=)
    COMPARE_LOCALS(GT, >)
    COMPARE_LOCALS(GE, >=)
    COMPARE_LOCALS(EQ, ==)
    COMPARE_LOCALS(NE, !=)
    CASE(JUMP_FALSE_LT_LOCAL_CONST) : if (!(LOCAL.as.f < constants[pc[1]].as.f)) GO(pc[2]); NEXT(3);
    CASE(JUMP_FALSE_LE_LOCAL_CONST) : if (!(LOCAL.as.f <= constants[pc[1]].as.f)) GO(pc[2]); NEXT(3);
    CASE(JUMP_FALSE_GT_LOCAL_CONST) : if (!(LOCAL.as.f > constants[pc[1]].as.f)) GO(pc[2]); NEXT(3);
    CASE(JUMP_FALSE_GE_LOCAL_CONST) : if (!(LOCAL.as.f >= constants[pc[1]].as.f)) GO(pc[2]); NEXT(3);
    COMPARE_LOCAL_A(LT, <)
    COMPARE_LOCAL_A(LE, <=)
    COMPARE_LOCAL_A(GT, >)
    COMPARE_LOCAL_A(GE, >=)
    CASE(JUMP_EQ_LOCAL_INT_A) : if (strict_equals(LOCAL, value_int((int32_t)pc[1]))) GO(pc[2]); NEXT(3);
    CASE(JUMP_NE_LOCAL_INT_A) : if (!strict_equals(LOCAL, value_int((int32_t)pc[1]))) GO(pc[2]); NEXT(3);
    CASE(COUNT_LOOP_INT) :
        LOCAL.as.i = add_wrapping(LOCAL.as.i, 1);
        if (!vm_charge(vm, 1)) goto stopped;
        if (LOCAL.as.i < (int32_t)pc[1]) GO(pc[2]);
        NEXT(3);
    CASE(COUNT_LOOP_LOCAL) :
        LOCAL.as.i = add_wrapping(LOCAL.as.i, 1);
        if (!vm_charge(vm, 1)) goto stopped;
        if (LOCAL.as.i < locals[pc[1]].as.i) GO(pc[2]);
        NEXT(3);

bad_object:
    outcome = bad_object(vm);
    goto failed;
uninitialised:
    outcome = before_initialisation(vm, pc);
    goto failed;
stopped:
    outcome = vm->failure;
failed:
    if (vm->culprit != CULPRIT_NONE && outcome == OUTCOME_THROW) outcome = blame_in_words(vm, pc);
    if (outcome == OUTCOME_THROW && vm->exception.type == T_MISSING) {
        const uint32_t *at = pc;
        Value *top = sp;

        run = careful_pass(vm, &care, &at, &top);
        pc = at;
        sp = top;
        goto looked;
    }
    if (outcome == OUTCOME_THROW && vm->handler != NULL && vm->handler->frame->depth >= entry_depth) {
        vm->frame = vm->handler->frame;     /* cuts back to the frame that catches, and goes on there */
        pc = vm->handler->target;
        vm->pc = NULL;
        handler_pop(vm);
        careful_forget(&care, vm->frame->depth);
        locals = vm->frame->base;
        sp = locals + vm->frame->function->locals;
        *sp++ = vm->exception;
        DISPATCH();
    }
    frames_leave(vm, pc, entry_depth);
    return outcome;
}

/* Runs a closure from a builtin: a new activation of the loop. */
static Outcome call_closure(Vm *vm, Closure *closure, const Value *args, uint32_t count, Value *result)
{
    const Frame *frame = vm->frame;
    Value *given = frame->base + frame->function->slots;       /* above its operands */
    bool room = (size_t)(frame->limit - given) >= count;
    Outcome outcome = OUTCOME_OK;

    uint32_t i;

    if (!room && (given = vm_alloc(vm, count * sizeof *given)) == NULL) return vm->failure;
    for (i = 0; i < count; i++) given[i] = args[i];     /* few: not worth a call */
    if (!room || !frame_enter_quickly(vm, closure->function, closure, given, count, NULL, NULL))
        outcome = frame_enter(vm, closure->function, closure, given, count, NULL, NULL);
    if (outcome == OUTCOME_OK) outcome = loop_run(vm, result);
    if (outcome != OUTCOME_OK || result->type != T_MISSING) return outcome;
    /* no builtin can go on without the value: it is left as by a throw, which the instruction that called the
    ** builtin turns into a missing value (see `failed` in the loop) */
    vm->exception = *result;
    return vm->failure = OUTCOME_THROW;
}

Outcome vm_call(Vm *vm, Value callee, Value receiver, const Value *args, uint32_t count, Value *result)
{
    const Builtin *builtin;
    Outcome outcome;
    Value *with_receiver;

    if (!value_is_callable(callee)) return vm_throw(vm, ERROR_TYPE, "value is not a function");
    if (vm->native_depth >= vm->limits.native_depth)
        return vm_stop(vm, RUNG_LIMIT_DEPTH, "builtins call each other deeper than the limit of %u", vm->limits.native_depth);
    vm->native_depth++;
    builtin = callee.type == T_BUILTIN ? &vm->builtins->rows[callee.as.i] : NULL;
    if (builtin == NULL)
        outcome = call_closure(vm, value_closure(callee), args, count, result);
    else if (builtin->receiver == RECEIVER_NONE)
        outcome = call_row(vm, builtin, args, count, result);
    else if ((with_receiver = block_new(vm, ((size_t)count + 1) * sizeof *with_receiver)) == NULL)
        outcome = vm->failure;
    else {
        with_receiver[0] = receiver;
        if (count > 0) memcpy(with_receiver + 1, args, count * sizeof *args);
        outcome = call_row(vm, builtin, with_receiver, count + 1, result);
        block_free(vm, with_receiver, ((size_t)count + 1) * sizeof *with_receiver);
    }
    vm->native_depth--;
    return outcome;
}
