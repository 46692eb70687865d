/* careful.c - instructions over missing values: see careful.h. */
#include "vm/careful.h"

#include "vm/convert.h"
#include "vm/quality.h"

static void drop(Careful *careful)
{
    Pending *pending = careful->pending;

    careful->pending = pending->outer;
    pending->outer = careful->spare;
    careful->spare = pending;
}

/* At a join: the right side decides, or nothing does. */
static void join(Careful *careful, Value *top)
{
    Pending *pending = careful->pending;

    if (top->type != T_MISSING && to_boolean(*top) == pending->is_and) *top = value_missing(pending->tag);
    drop(careful);
}

void careful_forget(Careful *careful, uint32_t depth)
{
    while (careful->pending != NULL && careful->pending->frame->depth >= depth) drop(careful);
}

static bool remember(Vm *vm, Careful *careful, const uint32_t *target, uint32_t tag, bool is_and)
{
    Pending *pending = careful->spare;

    if (pending != NULL)
        careful->spare = pending->outer;
    else if ((pending = vm_alloc(vm, sizeof *pending)) == NULL)
        return false;
    *pending = (Pending){careful->pending, vm->frame, target, tag, is_and};
    careful->pending = pending;
    return true;
}

/* The instruction's effect when one of the values it pops is missing. A statement that would have to
** know the value cannot: the function that it stands in returns missing. */
static int pass_missing(Vm *vm, Careful *careful, const uint32_t **pc, Value **sp, uint32_t pops,
                        Value missing)
{
    const uint32_t *code = *pc;
    const OpcodeInfo *info = &opcode_info[word_opcode(code[0])];
    const uint32_t *base = vm->program->code->base;
    uint32_t i;

    *sp -= pops;
    *pc = code + info->words;
    switch (word_opcode(code[0])) {
    case OP_AND_B:
    case OP_AND_A:
        return remember(vm, careful, base + word_operand(code[0]), (uint32_t)missing.as.i, true) ? OP_COUNT
                                                                                                 : -1;
    case OP_OR_B:
    case OP_OR_A:
        return remember(vm, careful, base + word_operand(code[0]), (uint32_t)missing.as.i, false) ? OP_COUNT
                                                                                                  : -1;
    case OP_COND:
        *(*sp)++ = missing;
        *pc = base + code[1];
        return OP_COUNT;
    case OP_COALESCE:
    case OP_CHAIN:
    case OP_DEFAULT:
        *(*sp)++ = missing;
        *pc = base + word_operand(code[0]);
        return OP_COUNT;
    case OP_POP:
        /* within an expression something is dropped for another value; a statement whose value is missing has
        ** not had its effect, and what follows would rest on it */
        if (*sp > vm->frame->base + vm->frame->function->locals) return OP_COUNT;
        /* fall through */
    case OP_JUMP_FALSE:
    case OP_JUMP_TRUE:
    case OP_CASE:
    case OP_THROW:
    case OP_ITER_NEXT:
        *(*sp)++ = missing;
        *pc = code;
        careful_forget(careful, vm->frame->depth);
        return OP_RETURN;
    default:
        for (i = 0; i < info->push_count; i++) *(*sp)++ = missing;
        return OP_COUNT;
    }
}

int careful_pass(Vm *vm, Careful *careful, const uint32_t **pc, Value **sp)
{
    Value missing = vm->exception;

    vm->exception = value_undefined();
    return pass_missing(vm, careful, pc, sp, code_pops(*pc), missing);
}

/* Loads a tag as it is: missing when bad. A null string loads as null. */
static Value load(const Vm *vm, uint32_t import)
{
    uint32_t slot_index = program_tags(vm->program)[import].index;
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

    if (vm->watch != NULL) vm->watch(vm->watcher, vm, code, *sp);
    while (careful->pending != NULL && careful->pending->join == code && careful->pending->frame == vm->frame)
        join(careful, *sp - 1);
    op = word_opcode(code[0]);
    info = &opcode_info[op];
    if (info->operands == OPERANDS_REG) {
        uint32_t import = word_operand(code[0]);

        if (op >= OP_LOAD_REG_B && op <= OP_LOAD_REG_A) {
            *(*sp)++ = load(vm, import);
        } else {
            *sp -= info->pop_count;
            **sp = quality_read(vm, (Opcode)op, program_tags(vm->program)[import].index, **sp);
            (*sp)++;
        }
        *pc = code + info->words;
        return OP_COUNT;
    }
    if (op == OP_RETURN) careful_forget(careful, vm->frame->depth);
    if (op == OP_STORE_LOCAL || op == OP_UPDATE_CELL || op == OP_STORE_BOX || op == OP_INIT_BOX || op == OP_STORE_CAPTURE ||
        op == OP_RETURN || (op >= OP_DUP && op <= OP_INSERT3))
        return (int)op;
    pops = code_pops(code);
    args = *sp - pops;
    for (i = 0; i < pops; i++)
        if (args[i].type == T_MISSING) return pass_missing(vm, careful, pc, sp, pops, args[i]);
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
