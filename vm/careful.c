/* careful.c - instructions over missing values: see careful.h. */
#include "vm/careful.h"

#include "vm/convert.h"

/* At a join: the right side decides, or nothing does. */
static void join(Careful *careful, Value *top)
{
    Pending *pending = careful->pending;

    if (top->type != T_MISSING && to_boolean(*top) == pending->is_and) *top = value_missing(pending->tag);
    careful->pending = pending->outer;
    pending->outer = careful->spare;
    careful->spare = pending;
}

static bool remember(Vm *vm, Careful *careful, const uint32_t *target, uint32_t tag, bool is_and)
{
    Pending *pending = careful->spare;

    if (pending != NULL)
        careful->spare = pending->outer;
    else if ((pending = vm_alloc(vm, sizeof *pending)) == NULL)
        return false;
    *pending = (Pending){careful->pending, target, tag, is_and};
    careful->pending = pending;
    return true;
}

/* The instruction's effect when one of the values it pops is missing. */
static bool pass_missing(Vm *vm, Careful *careful, const uint32_t **pc, Value **sp, uint32_t pops, Value missing)
{
    const uint32_t *code = *pc;
    const OpcodeInfo *info = &opcode_info[word_opcode(code[0])];
    const uint32_t *base = vm->program->base;
    uint32_t i;

    *sp -= pops;
    *pc = code + info->words;
    switch (word_opcode(code[0])) {
    case OP_AND_B:
    case OP_AND_A:
        return remember(vm, careful, base + word_operand(code[0]), (uint32_t)missing.as.i, true);
    case OP_OR_B:
    case OP_OR_A:
        return remember(vm, careful, base + word_operand(code[0]), (uint32_t)missing.as.i, false);
    case OP_COND:
        *(*sp)++ = missing;
        *pc = base + code[1];
        return true;
    case OP_COALESCE:
    case OP_CHAIN:
        *(*sp)++ = missing;
        *pc = base + word_operand(code[0]);
        return true;
    default:
        for (i = 0; i < info->push_count; i++) *(*sp)++ = missing;
        return true;
    }
}

/* Loads a tag as it is: missing when bad. A null string loads as null. */
static Value load(const Vm *vm, uint32_t import)
{
    uint32_t slot_index = vm->program->tags[import].slot;
    const rung_slot *slot = &vm->registers->slots[slot_index];
    Value value;

    if (RUNG_SEVERITY(slot->status) >= 2) return value_missing(slot_index);
    memcpy(&value, slot, sizeof value);
    value.spare = 0;
    return value;
}

int careful_look(Vm *vm, Careful *careful, const uint32_t **pc, Value **sp)
{
    const uint32_t *code = *pc;
    uint32_t op, pops, i;
    const OpcodeInfo *info;
    Value *args;

    while (careful->pending != NULL && careful->pending->join == code) join(careful, *sp - 1);
    op = word_opcode(code[0]);
    info = &opcode_info[op];
    if (info->operands == OPERANDS_REG) {
        *(*sp)++ = load(vm, word_operand(code[0]));
        *pc = code + info->words;
        return OP_COUNT;
    }
    if (op == OP_STORE_LOCAL || op == OP_RETURN || (op >= OP_DUP && op <= OP_INSERT3)) return (int)op;
    pops = code_pops(code);
    args = *sp - pops;
    for (i = 0; i < pops; i++)
        if (args[i].type == T_MISSING) return pass_missing(vm, careful, pc, sp, pops, args[i]) ? OP_COUNT : -1;
    for (i = 0; i < pops; i++) {
        if (code_pop_letter(info, i) != 'S' || args[i].type == T_STRING) continue;
        if (info->twin != op) return info->twin;
        vm->failure = to_string(vm, args[i], &args[i].as.s);
        if (vm->failure != OUTCOME_OK) return -1;
        args[i].type = T_STRING;
    }
    return (int)op;
}

_Static_assert(OP_INSERT3 - OP_DUP == 4, "DUP DUP2 SWAP INSERT2 INSERT3 move values without looking at them");
