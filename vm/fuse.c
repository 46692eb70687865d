/* fuse.c - base code to fused code: what conditions really do, in fewer instructions.
**
** Works on verified base code, in one pass and without growing it:
**   - loads name the slot in the registers instead of the program's tag import;
**   - a tag compared with a constant is one instruction, and so is branching on it;
**   - && and || that only decide where to go become plain jumps to where it is decided: the value that
**     they leave is followed through the && || ! and ?: that it meets, to the end or to a return.
** A sequence is fused only when no jump goes into its middle.
*/
#include <string.h>

#include "vm/opcodes.h"
#include "vm/program.h"

/* Targets beyond the code: the blocks that return a truth. */
enum { BLOCKS = 2 };    /* at `count`: return false; at `count + 1`: return true */

typedef struct Fuser {
    const uint32_t *code;
    uint32_t count;
    const TagImport *tags;
    const uint8_t *targets;     /* 1 where a jump goes */
    uint32_t *fused, *origin, *map;
    uint32_t at;                /* words written */
    bool returns[BLOCKS];       /* the blocks that are needed */
} Fuser;

static Opcode opcode_at(const Fuser *fuser, uint32_t pc) { return (Opcode)word_opcode(fuser->code[pc]); }
static uint32_t next_of(const Fuser *fuser, uint32_t pc) { return pc + opcode_info[opcode_at(fuser, pc)].words; }

/* ---- where a truth goes --------------------------------------------------------------------- */

enum { MAX_HOPS = 64 };

typedef struct Landing {
    uint32_t target;
    bool dropped;               /* the value is gone there: a plain jump will do */
} Landing;

/* A jump to `target` that leaves `truth` on the stack: follows it as far as it is decided, within reason:
** in a chain of n operators each could go through all that follow, n * n / 2 in all. */
static Landing follow(Fuser *fuser, uint32_t target, bool truth)
{
    uint32_t kept = target;     /* the last place where the very same value lies on the stack */
    bool value = truth;
    int hops;

    for (hops = 0; hops < MAX_HOPS; hops++) {
        switch (opcode_at(fuser, target)) {
        case OP_AND_B:
            if (value) return (Landing){next_of(fuser, target), true};
            target = word_operand(fuser->code[target]);
            break;
        case OP_OR_B:
            if (!value) return (Landing){next_of(fuser, target), true};
            target = word_operand(fuser->code[target]);
            break;
        case OP_COND:
            return (Landing){value ? next_of(fuser, target) : word_operand(fuser->code[target]), true};
        case OP_NOT:
            value = !value;
            target = next_of(fuser, target);
            continue;
        case OP_RETURN:
            fuser->returns[value] = true;
            return (Landing){fuser->count + value, true};
        default: return (Landing){kept, false};
        }
        if (value == truth) kept = target;
    }
    return (Landing){kept, false};
}

/* The branch that an instruction is: taken when the bool is `when`. False when it is none. */
static bool branch_at(Fuser *fuser, uint32_t pc, bool *when, Landing *landing)
{
    uint32_t operand = word_operand(fuser->code[pc]);

    switch (opcode_at(fuser, pc)) {
    case OP_AND_B: *when = false; break;
    case OP_OR_B: *when = true; break;
    case OP_COND:
    case OP_JUMP_FALSE: *when = false; *landing = (Landing){operand, true}; return true;
    case OP_JUMP_TRUE: *when = true; *landing = (Landing){operand, true}; return true;
    default: return false;
    }
    *landing = follow(fuser, operand, *when);
    return true;
}

/* ---- writing -------------------------------------------------------------------------------- */

static void put(Fuser *fuser, uint32_t pc, uint32_t word)
{
    fuser->origin[fuser->at] = pc;
    fuser->fused[fuser->at++] = word;
}

/* ---- patterns ------------------------------------------------------------------------------- */

/* The fused form of a comparison with a constant, OP_COUNT when there is none. */
static Opcode comparison(Opcode load, Opcode constant, Opcode compare)
{
    if (load == OP_LOAD_REG_F && constant == OP_CONST_F) switch (compare) {
        case OP_LT_F: return OP_LT_REG_CONST_F;
        case OP_LE_F: return OP_LE_REG_CONST_F;
        case OP_GT_F: return OP_GT_REG_CONST_F;
        case OP_GE_F: return OP_GE_REG_CONST_F;
        case OP_EQ_F: return OP_EQ_REG_CONST_F;
        case OP_NE_F: return OP_NE_REG_CONST_F;
        default: return OP_COUNT;
        }
    if (load == OP_LOAD_REG_I && constant == OP_INT) switch (compare) {
        case OP_LT_I: return OP_LT_REG_INT_I;
        case OP_LE_I: return OP_LE_REG_INT_I;
        case OP_GT_I: return OP_GT_REG_INT_I;
        case OP_GE_I: return OP_GE_REG_INT_I;
        case OP_EQ_I: return OP_EQ_REG_INT_I;
        case OP_NE_I: return OP_NE_REG_INT_I;
        default: return OP_COUNT;
        }
    if (load == OP_LOAD_REG_S && constant == OP_CONST_S) {
        if (compare == OP_EQ_S) return OP_EQ_REG_CONST_S;
        if (compare == OP_NE_S) return OP_NE_REG_CONST_S;
    }
    return OP_COUNT;
}

/* How many of the words from `pc` on no jump goes into, at most three beyond the first. */
static uint32_t straight(const Fuser *fuser, uint32_t pc)
{
    uint32_t words = 1;

    while (words < 5 && pc + words < fuser->count && !fuser->targets[pc + words]) words++;
    return words;
}

/* A fused value followed by a branch on it, if one follows: `value` is its first form. */
static uint32_t put_value(Fuser *fuser, uint32_t pc, uint32_t end, Opcode value, uint32_t slot, bool has_extra, uint32_t extra)
{
    bool when, negated = false;
    Landing landing;

    if (end < fuser->count && !fuser->targets[end] && opcode_at(fuser, end) == OP_NOT && next_of(fuser, end) < fuser->count &&
        !fuser->targets[next_of(fuser, end)] && branch_at(fuser, next_of(fuser, end), &when, &landing) && landing.dropped) {
        negated = true;
        end = next_of(fuser, end);
    }
    if (end < fuser->count && !fuser->targets[end] && branch_at(fuser, end, &when, &landing) && landing.dropped) {
        put(fuser, pc, word_make((Opcode)(value + (when != negated ? 2 : 1)), slot));
        if (has_extra) put(fuser, pc, extra);
        put(fuser, pc, landing.target);
        return next_of(fuser, end);
    }
    put(fuser, pc, word_make(value, slot));
    if (has_extra) put(fuser, pc, extra);
    return end;
}

/* Fuses what begins at `pc`; returns where the rest begins, or `pc` when nothing was fused. */
static uint32_t fuse_load(Fuser *fuser, uint32_t pc)
{
    Opcode load = opcode_at(fuser, pc), op;
    uint32_t slot = fuser->tags[word_operand(fuser->code[pc])].slot, words = straight(fuser, pc);
    bool when;
    Landing landing;

    if (words >= 3 && opcode_info[opcode_at(fuser, pc + 1)].words == 1) {
        Opcode constant = opcode_at(fuser, pc + 1);

        op = comparison(load, constant, opcode_at(fuser, pc + 2));
        if (op != OP_COUNT)
            return put_value(fuser, pc, pc + 3, op, slot, true,
                             constant == OP_INT ? (uint32_t)word_int(fuser->code[pc + 1]) : word_operand(fuser->code[pc + 1]));
        if (load == OP_LOAD_REG_B && (constant == OP_FALSE || constant == OP_TRUE) &&
            (opcode_at(fuser, pc + 2) == OP_EQ_B || opcode_at(fuser, pc + 2) == OP_NE_B)) {
            bool negated = (constant == OP_FALSE) == (opcode_at(fuser, pc + 2) == OP_EQ_B);

            if (words >= 4 && branch_at(fuser, pc + 3, &when, &landing) && landing.dropped) {
                put(fuser, pc, word_make(when != negated ? OP_JUMP_TRUE_REG_B : OP_JUMP_FALSE_REG_B, slot));
                put(fuser, pc, landing.target);
                return next_of(fuser, pc + 3);
            }
            put(fuser, pc, word_make(negated ? OP_NOT_REG_B : OP_LOAD_REG_B, slot));
            return pc + 3;
        }
    }
    if (load == OP_LOAD_REG_B && words >= 2 && branch_at(fuser, pc + 1, &when, &landing) && landing.dropped) {
        put(fuser, pc, word_make(when ? OP_JUMP_TRUE_REG_B : OP_JUMP_FALSE_REG_B, slot));
        put(fuser, pc, landing.target);
        return next_of(fuser, pc + 1);
    }
    put(fuser, pc, word_make(load, slot));
    return pc + 1;
}

/* One instruction, or several as one; returns where the rest begins. */
static uint32_t fuse_one(Fuser *fuser, uint32_t pc)
{
    const OpcodeInfo *info = &opcode_info[opcode_at(fuser, pc)];
    bool when;
    Landing landing;
    uint32_t i;

    if (info->operands == OPERANDS_REG) return fuse_load(fuser, pc);
    if (branch_at(fuser, pc, &when, &landing)) {
        if (landing.dropped)
            put(fuser, pc, word_make(when ? OP_JUMP_TRUE : OP_JUMP_FALSE, landing.target));
        else
            put(fuser, pc, word_make((Opcode)word_opcode(fuser->code[pc]), landing.target));
        return next_of(fuser, pc);
    }
    for (i = 0; i < info->words; i++) put(fuser, pc, fuser->code[pc + i]);
    return next_of(fuser, pc);
}

/* Where jumps go once they are followed; nothing jumps to the end of a ?: for its own sake. */
static void mark_targets(Fuser *fuser, uint8_t *targets)
{
    uint32_t pc;

    memset(targets, 0, fuser->count);
    for (pc = 0; pc < fuser->count; pc = next_of(fuser, pc)) {
        uint8_t operands = opcode_info[opcode_at(fuser, pc)].operands;
        Landing landing = {word_operand(fuser->code[pc]), false};
        bool when;

        branch_at(fuser, pc, &when, &landing);
        if ((operands == OPERANDS_JUMP || operands == OPERANDS_JUMP2 || operands == OPERANDS_LOOP) && landing.target < fuser->count)
            targets[landing.target] = 1;
    }
}

/* Targets were base words: now they become fused ones. */
static void land(Fuser *fuser)
{
    uint32_t pc;

    for (pc = 0; pc < fuser->at; pc += opcode_info[word_opcode(fuser->fused[pc])].words) {
        Opcode op = (Opcode)word_opcode(fuser->fused[pc]);
        const OpcodeInfo *info = &opcode_info[op];
        uint32_t *last = &fuser->fused[pc + info->words - 1];

        if (info->operands == OPERANDS_FUSED && info->flow == FLOW_BRANCH)
            *last = fuser->map[*last];
        else if (info->operands == OPERANDS_JUMP || info->operands == OPERANDS_LOOP)
            fuser->fused[pc] = word_make(op, fuser->map[word_operand(fuser->fused[pc])]);
    }
}

uint32_t fuse_code(const uint32_t *code, uint32_t count, const TagImport *tags, uint8_t *targets, uint32_t *fused, uint32_t *origin,
                   uint32_t *word_map)
{
    Fuser fuser = {code, count, tags, targets, fused, origin, word_map, 0, {false, false}};
    uint32_t pc, next, i;

    mark_targets(&fuser, targets);
    for (pc = 0; pc < count; pc = next) {
        uint32_t begin = fuser.at;

        next = fuse_one(&fuser, pc);
        for (i = pc; i < next; i++) word_map[i] = begin;
    }
    for (i = 0; i < BLOCKS; i++)
        if (fuser.returns[i]) {
            word_map[count + i] = fuser.at;
            put(&fuser, count - 1, word_make(i == 0 ? OP_RETURN_FALSE : OP_RETURN_TRUE, 0));
        }
    land(&fuser);
    return fuser.at;
}

_Static_assert(OP_JUMP_FALSE_LT_REG_CONST_F == OP_LT_REG_CONST_F + 1 && OP_JUMP_TRUE_LT_REG_CONST_F == OP_LT_REG_CONST_F + 2,
               "put_value picks the branching forms with +1 and +2");
