/* opcodes.c - the rows of opcodes.def as an array. */
#include "vm/opcodes.h"

#define WORDS_NONE 1
#define WORDS_INT 1
#define WORDS_REG 1
#define WORDS_LOCAL 1
#define WORDS_CONST 1
#define WORDS_COUNT 1
#define WORDS_JUMP 1
#define WORDS_IMPORT 1
#define WORDS_FUNCTION 1
#define WORDS_CAPTURE 1
#define WORDS_LOOP 1
#define WORDS_JUMP2 2
#define WORDS_CALL 2
#define WORDS_CELL 2
#define WORDS_CALL_KNOWN 2
#define WORDS_CASE 2

/* "A*" stands for any number: its length says nothing, so it counts as none. The padding only keeps
** the index inside every text. */
#define STARRED(text) ((text "  ")[1] == '*')
#define LETTERS(text) (STARRED(text) ? 0 : sizeof(text) - 1)

const OpcodeInfo opcode_info[OP_COUNT] = {
#define OP(name, operands, pops, pushes, flow, twin, doc)                                                       \
    {#name, pops, pushes, doc, OPERANDS_##operands, FLOW_##flow, OP_##twin, WORDS_##operands, LETTERS(pops),    \
     LETTERS(pushes), STARRED(pops)},
#define FUSED(name, words, pops, pushes, flow, doc)                                                             \
    {#name, pops, pushes, doc, OPERANDS_FUSED, FLOW_##flow, OP_##name, words, LETTERS(pops), LETTERS(pushes), 0},
#include "vm/opcodes.def"
};
