/* fuse.c - fused instructions for the sequences that conditions really have.
**
** Works on verified base code. A sequence is fused only when no jump goes into its middle. Loads of
** tags are rewritten from the program's tag import to the slot in the registers, so that the fast path
** loads in one step.
*/
#include "vm/opcodes.h"
#include "vm/program.h"

#include <string.h>

/* LOAD_REG_F, CONST_F, comparison */
static Opcode fused_double(Opcode comparison)
{
    switch (comparison) {
    case OP_LT_F: return OP_LT_REG_CONST_F;
    case OP_LE_F: return OP_LE_REG_CONST_F;
    case OP_GT_F: return OP_GT_REG_CONST_F;
    case OP_GE_F: return OP_GE_REG_CONST_F;
    default: return OP_COUNT;
    }
}

static Opcode fused_int(Opcode comparison)
{
    switch (comparison) {
    case OP_LT_I: return OP_LT_REG_INT_I;
    case OP_LE_I: return OP_LE_REG_INT_I;
    case OP_GT_I: return OP_GT_REG_INT_I;
    case OP_GE_I: return OP_GE_REG_INT_I;
    default: return OP_COUNT;
    }
}

/* Fuses what begins at `at` (three one-word instructions, none a target); false when nothing does. */
static bool fuse_comparison(const uint32_t *at, const TagImport *tags, uint32_t out[2])
{
    Opcode load = (Opcode)word_opcode(at[0]), constant = (Opcode)word_opcode(at[1]), comparison = (Opcode)word_opcode(at[2]);
    Opcode op = OP_COUNT;

    if (load == OP_LOAD_REG_F && constant == OP_CONST_F) op = fused_double(comparison);
    if (load == OP_LOAD_REG_I && constant == OP_INT) op = fused_int(comparison);
    if (load == OP_LOAD_REG_S && constant == OP_CONST_S && comparison == OP_EQ_S) op = OP_EQ_REG_CONST_S;
    if (op == OP_COUNT) return false;
    out[0] = word_make(op, tags[word_operand(at[0])].slot);
    out[1] = constant == OP_INT ? (uint32_t)word_int(at[1]) : word_operand(at[1]);
    return true;
}

uint32_t fuse_code(const uint32_t *code, uint32_t count, const TagImport *tags, uint32_t *fused, uint32_t *origin, uint32_t *word_map)
{
    uint32_t pc, out = 0, words;

    /* word_map first marks the targets, 1 where a jump goes; then it says where each word went */
    memset(word_map, 0, count * sizeof *word_map);
    for (pc = 0; pc < count; pc += opcode_info[word_opcode(code[pc])].words) {
        uint8_t operands = opcode_info[word_opcode(code[pc])].operands;

        if (operands == OPERANDS_JUMP || operands == OPERANDS_JUMP2 || operands == OPERANDS_LOOP) word_map[word_operand(code[pc])] = 1;
    }
    for (pc = 0; pc < count; pc += words) {
        const OpcodeInfo *info = &opcode_info[word_opcode(code[pc])];
        uint32_t pair[2], start = out;

        words = info->words;
        if (info->operands == OPERANDS_REG && count - pc >= 3 && word_map[pc + 1] == 0 && word_map[pc + 2] == 0 &&
            opcode_info[word_opcode(code[pc + 1])].words == 1 && fuse_comparison(code + pc, tags, pair)) {
            words = 3;
            fused[out++] = pair[0];
            fused[out++] = pair[1];
        } else if (info->operands == OPERANDS_REG) {
            fused[out++] = word_make((Opcode)word_opcode(code[pc]), tags[word_operand(code[pc])].slot);
        } else {
            memcpy(fused + out, code + pc, words * sizeof *fused);
            out += words;
        }
        word_map[pc] = start;
        for (; start < out; start++) origin[start] = pc;
    }
    for (pc = 0; pc < out; pc += opcode_info[word_opcode(fused[pc])].words) {
        uint8_t operands = opcode_info[word_opcode(fused[pc])].operands;

        if (operands == OPERANDS_JUMP || operands == OPERANDS_JUMP2 || operands == OPERANDS_LOOP)
            fused[pc] = word_make((Opcode)word_opcode(fused[pc]), word_map[word_operand(fused[pc])]);
        if (operands == OPERANDS_JUMP2) fused[pc + 1] = word_map[fused[pc + 1]];
    }
    return out;
}
