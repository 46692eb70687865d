/* opcodes.h - the instruction table as C: see opcodes.def. */
#ifndef RUNG_VM_OPCODES_H
#define RUNG_VM_OPCODES_H

#include <stdint.h>

typedef enum Opcode {
#define OP(name, operands, pops, pushes, flow, twin, doc) OP_##name,
#define FUSED(name, words, pops, pushes, flow, doc) OP_##name,
#include "vm/opcodes.def"
    OP_COUNT
} Opcode;

/* Base opcodes stand first; from here on they are fused. */
enum {
    OP_BASE_COUNT = 0
#define OP(name, operands, pops, pushes, flow, twin, doc) + 1
#include "vm/opcodes.def"
};

_Static_assert(OP_COUNT <= 256, "an opcode is 8 bits");

typedef enum Operands {
    OPERANDS_NONE, OPERANDS_INT, OPERANDS_REG, OPERANDS_LOCAL, OPERANDS_CONST, OPERANDS_COUNT, OPERANDS_JUMP, OPERANDS_JUMP2,
    OPERANDS_CALL, OPERANDS_IMPORT, OPERANDS_FUNCTION, OPERANDS_CAPTURE, OPERANDS_LOOP, OPERANDS_CELL,
    OPERANDS_CALL_KNOWN, OPERANDS_CASE, OPERANDS_FUSED
} Operands;

typedef enum Flow { FLOW_NEXT, FLOW_JUMP, FLOW_BRANCH, FLOW_KEEP, FLOW_TRY, FLOW_ITER, FLOW_RETURN } Flow;

typedef struct OpcodeInfo {
    const char *name;
    const char *pops, *pushes;      /* type letters */
    const char *doc;
    uint8_t operands;               /* Operands */
    uint8_t flow;                   /* Flow */
    uint8_t twin;                   /* Opcode */
    uint8_t words;
    uint8_t pop_count;              /* without what "A*" adds */
    uint8_t push_count;
    uint8_t pops_many;              /* 1 when `pops` ends with a star */
} OpcodeInfo;

extern const OpcodeInfo opcode_info[OP_COUNT];

static inline uint32_t word_opcode(uint32_t word) { return word & 0xff; }
static inline uint32_t word_operand(uint32_t word) { return word >> 8; }
static inline int32_t word_int(uint32_t word) { return (int32_t)(word >> 8 ^ 0x800000) - 0x800000; }
static inline uint32_t word_make(Opcode op, uint32_t operand) { return (uint32_t)op | operand << 8; }

enum { OPERAND_MAX = 0xffffff, INT_OPERAND_MIN = -0x800000, INT_OPERAND_MAX = 0x7fffff };

/* The words of the instruction at `code`. */
static inline uint32_t code_words(const uint32_t *code)
{
    return opcode_info[word_opcode(code[0])].words + (word_opcode(code[0]) == OP_SWITCH ? 2 * word_operand(code[0]) : 0);
}

/* How many values the instruction at `code` pops. */
static inline uint32_t code_pops(const uint32_t *code)
{
    const OpcodeInfo *info = &opcode_info[word_opcode(code[0])];

    if (!info->pops_many) return info->pop_count;
    return info->operands == OPERANDS_COUNT ? word_operand(code[0]) : code[1];
}

/* The letter of the `i`th popped value, the lowest on the stack first. */
static inline char code_pop_letter(const OpcodeInfo *info, uint32_t i)
{
    return info->pops_many ? info->pops[0] : info->pops[i];
}

#endif
