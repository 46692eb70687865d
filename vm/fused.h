/* fused.h - what the fused comparisons compare, for both loops. X(name, condition): `pc`, `slots` and
** `constants` are the loop's. */
#ifndef RUNG_VM_FUSED_H
#define RUNG_VM_FUSED_H

#define FUSED_DOUBLE (slots[word_operand(*pc)].value.number)
#define FUSED_INT (slots[word_operand(*pc)].value.integer)
#define FUSED_STRING ((const String *)slots[word_operand(*pc)].value.reference)

#define FUSED_COMPARISONS(X)                                                                                    \
    X(LT_REG_CONST_F, FUSED_DOUBLE < constants[pc[1]].as.f)                                                     \
    X(LE_REG_CONST_F, FUSED_DOUBLE <= constants[pc[1]].as.f)                                                    \
    X(GT_REG_CONST_F, FUSED_DOUBLE > constants[pc[1]].as.f)                                                     \
    X(GE_REG_CONST_F, FUSED_DOUBLE >= constants[pc[1]].as.f)                                                    \
    X(EQ_REG_CONST_F, FUSED_DOUBLE == constants[pc[1]].as.f)                                                    \
    X(NE_REG_CONST_F, FUSED_DOUBLE != constants[pc[1]].as.f)                                                    \
    X(LT_REG_INT_I, FUSED_INT < (int32_t)pc[1])                                                                 \
    X(LE_REG_INT_I, FUSED_INT <= (int32_t)pc[1])                                                                \
    X(GT_REG_INT_I, FUSED_INT > (int32_t)pc[1])                                                                 \
    X(GE_REG_INT_I, FUSED_INT >= (int32_t)pc[1])                                                                \
    X(EQ_REG_INT_I, FUSED_INT == (int32_t)pc[1])                                                                \
    X(NE_REG_INT_I, FUSED_INT != (int32_t)pc[1])                                                                \
    X(EQ_REG_CONST_S, string_equals(FUSED_STRING, constants[pc[1]].as.s))                                       \
    X(NE_REG_CONST_S, !string_equals(FUSED_STRING, constants[pc[1]].as.s))

#endif
