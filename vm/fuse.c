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

#include "vm/branch.h"
#include "vm/opcodes.h"
#include "vm/program.h"
#include "vm/switch.h"

enum { CASES_MIN = 4 };         /* fewer are compared one by one */

typedef struct Fuser {
    const uint32_t *code;
    uint32_t count;
    const DraftTag *tags;
    const DraftConstant *constants;
    const uint8_t *targets;     /* 1 where a jump goes */
    uint32_t *fused, *origin, *map;
    uint32_t at;                /* words written */
    bool returns[BRANCH_RETURNS]; /* the blocks that are needed */
} Fuser;

static Opcode opcode_at(const Fuser *fuser, uint32_t pc) { return (Opcode)word_opcode(fuser->code[pc]); }
static uint32_t next_of(const Fuser *fuser, uint32_t pc) { return pc + opcode_info[opcode_at(fuser, pc)].words; }

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
        case OP_LT_F: return OP_JUMP_FALSE_LT_REG_CONST_F;
        case OP_LE_F: return OP_JUMP_FALSE_LE_REG_CONST_F;
        case OP_GT_F: return OP_JUMP_FALSE_GT_REG_CONST_F;
        case OP_GE_F: return OP_JUMP_FALSE_GE_REG_CONST_F;
        case OP_EQ_F: return OP_JUMP_FALSE_EQ_REG_CONST_F;
        case OP_NE_F: return OP_JUMP_FALSE_NE_REG_CONST_F;
        default: return OP_COUNT;
        }
    if (load == OP_LOAD_REG_I && constant == OP_INT) switch (compare) {
        case OP_LT_I: return OP_JUMP_FALSE_LT_REG_INT_I;
        case OP_LE_I: return OP_JUMP_FALSE_LE_REG_INT_I;
        case OP_GT_I: return OP_JUMP_FALSE_GT_REG_INT_I;
        case OP_GE_I: return OP_JUMP_FALSE_GE_REG_INT_I;
        case OP_EQ_I: return OP_JUMP_FALSE_EQ_REG_INT_I;
        case OP_NE_I: return OP_JUMP_FALSE_NE_REG_INT_I;
        default: return OP_COUNT;
        }
    if (load == OP_LOAD_REG_S && constant == OP_CONST_S) {
        if (compare == OP_EQ_S) return OP_JUMP_FALSE_EQ_REG_CONST_S;
        if (compare == OP_NE_S) return OP_JUMP_FALSE_NE_REG_CONST_S;
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

/* A comparison of a tag followed by a branch on it: `op` is the jump when it does not hold. `pc` when no branch
** follows. */
static uint32_t put_test(Fuser *fuser, uint32_t pc, uint32_t end, Opcode op, uint32_t slot, uint32_t extra)
{
    bool when, negated = false;
    Landing landing;

    if (end < fuser->count && !fuser->targets[end] && opcode_at(fuser, end) == OP_NOT) {
        negated = true;
        end = next_of(fuser, end);
    }
    if (end >= fuser->count || fuser->targets[end] || !branch_at(fuser->code, fuser->count, end, &when, &landing) ||
        !landing.dropped)
        return pc;
    put(fuser, pc, word_make((Opcode)(op + (when != negated ? 1 : 0)), slot));
    put(fuser, pc, extra);
    put(fuser, pc, landing.target);
    return next_of(fuser, end);
}

/* Fuses what begins at `pc`; returns where the rest begins, or `pc` when nothing was fused. */
static uint32_t fuse_load(Fuser *fuser, uint32_t pc)
{
    Opcode load = opcode_at(fuser, pc), op;
    uint32_t slot = fuser->tags[word_operand(fuser->code[pc])].slot, words = straight(fuser, pc), next;
    bool when;
    Landing landing;

    if (words >= 3 && opcode_info[opcode_at(fuser, pc + 1)].words == 1) {
        Opcode constant = opcode_at(fuser, pc + 1);

        op = comparison(load, constant, opcode_at(fuser, pc + 2));
        if (op != OP_COUNT &&
            (next = put_test(fuser, pc, pc + 3, op, slot,
                             constant == OP_INT ? (uint32_t)word_int(fuser->code[pc + 1]) : word_operand(fuser->code[pc + 1]))) != pc)
            return next;
        if (load == OP_LOAD_REG_B && (constant == OP_FALSE || constant == OP_TRUE) &&
            (opcode_at(fuser, pc + 2) == OP_EQ_B || opcode_at(fuser, pc + 2) == OP_NE_B)) {
            bool negated = (constant == OP_FALSE) == (opcode_at(fuser, pc + 2) == OP_EQ_B);

            if (words >= 4 && branch_at(fuser->code, fuser->count, pc + 3, &when, &landing) &&
                landing.dropped) {
                put(fuser, pc, word_make(when != negated ? OP_JUMP_TRUE_REG_B : OP_JUMP_FALSE_REG_B, slot));
                put(fuser, pc, landing.target);
                return next_of(fuser, pc + 3);
            }
            put(fuser, pc, word_make(negated ? OP_NOT_REG_B : OP_LOAD_REG_B, slot));
            return pc + 3;
        }
    }
    if (load == OP_LOAD_REG_B && words >= 2 &&
        branch_at(fuser->code, fuser->count, pc + 1, &when, &landing) && landing.dropped) {
        put(fuser, pc, word_make(when ? OP_JUMP_TRUE_REG_B : OP_JUMP_FALSE_REG_B, slot));
        put(fuser, pc, landing.target);
        return next_of(fuser, pc + 1);
    }
    put(fuser, pc, word_make(load, slot));
    return pc + 1;
}

/* ---- locals --------------------------------------------------------------------------------- */

/* From the `i`th word on an instruction of this kind? */
static bool is_at(const Fuser *fuser, uint32_t pc, uint32_t words, uint32_t i, Opcode op)
{
    return i < words && opcode_at(fuser, pc + i) == op;
}

static uint32_t operand_at(const Fuser *fuser, uint32_t pc) { return word_operand(fuser->code[pc]); }
static uint32_t int_at(const Fuser *fuser, uint32_t pc) { return (uint32_t)word_int(fuser->code[pc]); }

/* The jump when the comparison of ints holds, or OP_COUNT. */
static Opcode int_jump(Opcode compare, bool when)
{
    switch (compare) {
    case OP_LT_I: return when ? OP_JUMP_LT_LOCAL_INT : OP_JUMP_GE_LOCAL_INT;
    case OP_LE_I: return when ? OP_JUMP_LE_LOCAL_INT : OP_JUMP_GT_LOCAL_INT;
    case OP_GT_I: return when ? OP_JUMP_GT_LOCAL_INT : OP_JUMP_LE_LOCAL_INT;
    case OP_GE_I: return when ? OP_JUMP_GE_LOCAL_INT : OP_JUMP_LT_LOCAL_INT;
    case OP_EQ_I: return when ? OP_JUMP_EQ_LOCAL_INT : OP_JUMP_NE_LOCAL_INT;
    case OP_NE_I: return when ? OP_JUMP_NE_LOCAL_INT : OP_JUMP_EQ_LOCAL_INT;
    default: return OP_COUNT;
    }
}

/* The same for any value and an int: unless the comparison holds is not the opposite sign, because of NaN. */
static Opcode any_jump(Opcode compare, bool when)
{
    switch (compare) {
    case OP_LT_A: return when ? OP_COUNT : OP_JUMP_FALSE_LT_LOCAL_INT_A;
    case OP_LE_A: return when ? OP_COUNT : OP_JUMP_FALSE_LE_LOCAL_INT_A;
    case OP_GT_A: return when ? OP_COUNT : OP_JUMP_FALSE_GT_LOCAL_INT_A;
    case OP_GE_A: return when ? OP_COUNT : OP_JUMP_FALSE_GE_LOCAL_INT_A;
    case OP_EQ_A: return when ? OP_JUMP_EQ_LOCAL_INT_A : OP_JUMP_NE_LOCAL_INT_A;
    case OP_NE_A: return when ? OP_JUMP_NE_LOCAL_INT_A : OP_JUMP_EQ_LOCAL_INT_A;
    default: return OP_COUNT;
    }
}

/* A double local and a constant, where the comparison does not hold: NaN again. */
static Opcode double_jump(Opcode compare)
{
    switch (compare) {
    case OP_LT_F: return OP_JUMP_FALSE_LT_LOCAL_CONST;
    case OP_LE_F: return OP_JUMP_FALSE_LE_LOCAL_CONST;
    case OP_GT_F: return OP_JUMP_FALSE_GT_LOCAL_CONST;
    case OP_GE_F: return OP_JUMP_FALSE_GE_LOCAL_CONST;
    default: return OP_COUNT;
    }
}

static uint32_t fuse_double_test(Fuser *fuser, uint32_t pc, uint32_t words)
{
    bool when;
    Landing landing;

    if (words < 4 || opcode_at(fuser, pc + 1) != OP_CONST_F || double_jump(opcode_at(fuser, pc + 2)) == OP_COUNT ||
        !branch_at(fuser->code, fuser->count, pc + 3, &when, &landing) || !landing.dropped || when)
        return pc;
    put(fuser, pc, word_make(double_jump(opcode_at(fuser, pc + 2)), operand_at(fuser, pc)));
    put(fuser, pc, operand_at(fuser, pc + 1));
    put(fuser, pc, landing.target);
    return next_of(fuser, pc + 3);
}

/* A local, compared with an int or a local, and a branch: two words that load, one that compares. */
static uint32_t fuse_test(Fuser *fuser, uint32_t pc, uint32_t words)
{
    bool is_int = is_at(fuser, pc, words, 1, OP_INT), when;
    Opcode compare, op;
    Landing landing;

    if (words < 4 || (!is_int && !is_at(fuser, pc, words, 1, OP_LOAD_LOCAL))) return pc;
    compare = opcode_at(fuser, pc + 2);
    if (int_jump(compare, true) == OP_COUNT && (!is_int || any_jump(compare, false) == OP_COUNT)) return pc;
    if (!branch_at(fuser->code, fuser->count, pc + 3, &when, &landing) || !landing.dropped) return pc;
    if ((op = int_jump(compare, when)) != OP_COUNT)
        op = (Opcode)(op + (is_int ? 0 : 1));
    else if ((op = any_jump(compare, when)) == OP_COUNT)
        return pc;
    put(fuser, pc + 2, word_make(op, operand_at(fuser, pc)));
    put(fuser, pc + 2, is_int ? int_at(fuser, pc + 1) : operand_at(fuser, pc + 1));
    put(fuser, pc + 2, landing.target);
    return next_of(fuser, pc + 3);
}

/* `for (...; i < n; i++)`: the end of such a loop, and the test at its top. */
static bool is_count_loop(const Fuser *fuser, uint32_t pc, uint32_t words, uint32_t *body)
{
    uint32_t local = operand_at(fuser, pc), top;

    if (!is_at(fuser, pc, words, 1, OP_INT) || int_at(fuser, pc + 1) != 1 || !is_at(fuser, pc, words, 2, OP_ADD_I) ||
        !is_at(fuser, pc, words, 3, OP_STORE_LOCAL) || operand_at(fuser, pc + 3) != local || !is_at(fuser, pc, words, 4, OP_LOOP))
        return false;
    top = operand_at(fuser, pc + 4);
    words = straight(fuser, top);
    *body = top + 4;
    return is_at(fuser, top, words, 0, OP_LOAD_LOCAL) && operand_at(fuser, top) == local &&
           (is_at(fuser, top, words, 1, OP_INT) || is_at(fuser, top, words, 1, OP_LOAD_LOCAL)) &&
           is_at(fuser, top, words, 2, OP_LT_I) && is_at(fuser, top, words, 3, OP_JUMP_FALSE);
}

static uint32_t put_count_loop(Fuser *fuser, uint32_t pc, uint32_t body)
{
    uint32_t top = body - 4, exit = operand_at(fuser, body - 1);
    bool is_int = opcode_at(fuser, top + 1) == OP_INT;

    put(fuser, pc + 4, word_make(is_int ? OP_COUNT_LOOP_INT : OP_COUNT_LOOP_LOCAL, operand_at(fuser, pc)));
    put(fuser, pc + 4, is_int ? int_at(fuser, top + 1) : operand_at(fuser, top + 1));
    put(fuser, pc + 4, body);
    if (exit != pc + 5) put(fuser, pc + 4, word_make(OP_JUMP, exit));
    return pc + 5;
}

/* The double operator with its right side in a local, and with a constant there is +4; or OP_COUNT. */
static Opcode double_operator(Opcode op)
{
    switch (op) {
    case OP_ADD_F: return OP_ADD_F_LOCAL;
    case OP_SUB_F: return OP_SUB_F_LOCAL;
    case OP_MUL_F: return OP_MUL_F_LOCAL;
    case OP_DIV_F: return OP_DIV_F_LOCAL;
    default: return OP_COUNT;
    }
}

static uint32_t put_two(Fuser *fuser, uint32_t pc, Opcode op, uint32_t operand, uint32_t extra)
{
    put(fuser, pc, word_make(op, operand));
    put(fuser, pc, extra);
    return next_of(fuser, pc);
}

/* What begins with a local; `pc` when nothing does. The instruction that can fail gives the place. */
static uint32_t fuse_local(Fuser *fuser, uint32_t pc)
{
    uint32_t words = straight(fuser, pc), local = operand_at(fuser, pc), next, body;
    Opcode op;

    if (is_count_loop(fuser, pc, words, &body)) return put_count_loop(fuser, pc, body);
    if ((next = fuse_test(fuser, pc, words)) != pc || (next = fuse_double_test(fuser, pc, words)) != pc) return next;
    if (words < 2) return pc;
    op = opcode_at(fuser, pc + 1);
    if (op == OP_INT_TO_F) {
        put(fuser, pc, word_make(OP_LOAD_LOCAL_AS_F, local));
        return pc + 2;
    }
    if (op == OP_GET_PROP) return put_two(fuser, pc + 1, OP_GET_PROP_LOCAL, local, operand_at(fuser, pc + 1));
    if (op == OP_DUP && is_at(fuser, pc, words, 2, OP_GET_PROP)) {     /* o.x += ... */
        put(fuser, pc, word_make(OP_LOAD_LOCAL, local));
        return put_two(fuser, pc + 2, OP_GET_PROP_LOCAL, local, operand_at(fuser, pc + 2));
    }
    if (op == OP_ADD_F && is_at(fuser, pc, words, 2, OP_STORE_LOCAL) && operand_at(fuser, pc + 2) == local) {
        put(fuser, pc, word_make(OP_ADD_TO_LOCAL_F, local));
        return pc + 3;
    }
    if (double_operator(op) != OP_COUNT) {
        put(fuser, pc, word_make(double_operator(op), local));
        return pc + 2;
    }
    if (words < 3) return pc;
    if (op == OP_LOAD_LOCAL && opcode_at(fuser, pc + 2) == OP_GET_ELEM)
        return put_two(fuser, pc + 2, OP_GET_ELEM_LOCAL, local, operand_at(fuser, pc + 1));
    if (op != OP_INT) return pc;
    op = opcode_at(fuser, pc + 2);
    if ((op == OP_ADD_I || op == OP_SUB_I) && is_at(fuser, pc, words, 3, OP_STORE_LOCAL) && operand_at(fuser, pc + 3) == local)
        return put_two(fuser, pc + 3, OP_COUNT_LOCAL, local, op == OP_ADD_I ? int_at(fuser, pc + 1) : 0u - int_at(fuser, pc + 1));
    if (op == OP_ADD_A) return put_two(fuser, pc + 2, OP_ADD_LOCAL_INT_A, local, int_at(fuser, pc + 1));
    if (op == OP_SUB_A) return put_two(fuser, pc + 2, OP_SUB_LOCAL_INT_A, local, int_at(fuser, pc + 1));
    return pc;
}

_Static_assert(OP_JUMP_LT_LOCAL_LOCAL == OP_JUMP_LT_LOCAL_INT + 1 && OP_ADD_F_CONST == OP_ADD_F_LOCAL + 4,
               "fuse_test and fuse_one pick a form by adding");

/* ---- cases ---------------------------------------------------------------------------------- */

/* How many CASEs follow each other. */
static uint32_t count_cases(const Fuser *fuser, uint32_t pc)
{
    uint32_t count = 0;

    while (pc < fuser->count && opcode_at(fuser, pc) == OP_CASE && (count == 0 || !fuser->targets[pc])) {
        count++;
        pc = next_of(fuser, pc);
    }
    return count;
}

static bool same_constant(const DraftConstant *a, const DraftConstant *b)
{
    if (a->type != b->type) return false;
    if (a->type == T_STRING) return a->length == b->length && (a->length == 0 || memcmp(a->text, b->text, a->length) == 0);
    return a->type == T_INT ? a->i == b->i : a->f == b->f;
}

static uint32_t constant_hash(const DraftConstant *constant)
{
    if (constant->type == T_STRING) return switch_hash_text(constant->text, constant->length);
    return switch_hash_number(constant->type == T_INT ? (double)constant->i : constant->f);
}

/* A table of `count` CASEs; of two that are equal the first counts, and its slot is met first. */
static uint32_t put_switch(Fuser *fuser, uint32_t pc, uint32_t count)
{
    uint32_t size = 8, begin = fuser->at + 1, i, slot;

    while (size < count * 2) size *= 2;
    put(fuser, pc, word_make(OP_SWITCH, size));
    for (i = 0; i < size * 2; i++) put(fuser, pc, 0);
    for (i = 0; i < count; i++, pc += 2) {
        uint32_t constant = fuser->code[pc + 1], *entry;
        bool known = false;

        for (slot = constant_hash(&fuser->constants[constant]);; slot++) {
            entry = &fuser->fused[begin + 2 * (slot & (size - 1))];
            if (entry[0] == 0) break;
            known = known || same_constant(&fuser->constants[entry[0] - 1], &fuser->constants[constant]);
        }
        if (known) continue;
        entry[0] = constant + 1;
        entry[1] = operand_at(fuser, pc);
    }
    return pc;
}

/* Words that the fused code may take. */
static size_t fuse_room(const uint32_t *code, uint32_t count)
{
    size_t room = (size_t)count + BRANCH_RETURNS;
    uint32_t pc;

    for (pc = 0; pc < count; pc += opcode_info[word_opcode(code[pc])].words)
        if (word_opcode(code[pc]) == OP_CASE) room += 8;        /* fewer than 4 slots for each, and one word */
    return room;
}

/* One instruction, or several as one; returns where the rest begins. */
static uint32_t fuse_one(Fuser *fuser, uint32_t pc)
{
    const OpcodeInfo *info = &opcode_info[opcode_at(fuser, pc)];
    bool when;
    Landing landing;
    uint32_t i, next;

    if (info->operands == OPERANDS_REG) return fuse_load(fuser, pc);
    if (opcode_at(fuser, pc) == OP_LOAD_LOCAL && (next = fuse_local(fuser, pc)) != pc) return next;
    if (opcode_at(fuser, pc) == OP_CONST_F && straight(fuser, pc) >= 2 && double_operator(opcode_at(fuser, pc + 1)) != OP_COUNT) {
        put(fuser, pc, word_make((Opcode)(double_operator(opcode_at(fuser, pc + 1)) + 4), operand_at(fuser, pc)));
        return pc + 2;
    }
    if (opcode_at(fuser, pc) == OP_CASE && (i = count_cases(fuser, pc)) >= CASES_MIN) return put_switch(fuser, pc, i);
    if (opcode_at(fuser, pc) == OP_ITER_NEXT && is_at(fuser, pc, straight(fuser, pc), 1, OP_UNPACK2))
        return put_two(fuser, pc + 1, OP_ITER_PAIR, 0, operand_at(fuser, pc));
    if (opcode_at(fuser, pc) == OP_ARRAY && operand_at(fuser, pc) == 2 && is_at(fuser, pc, straight(fuser, pc), 1, OP_UNPACK2)) {
        put(fuser, pc, word_make(OP_SWAP, 0));      /* [a, b] = [b, a] */
        return pc + 2;
    }
    if ((opcode_at(fuser, pc) == OP_SET_PROP || opcode_at(fuser, pc) == OP_SET_ELEM) && is_at(fuser, pc, straight(fuser, pc), 1, OP_POP)) {
        put(fuser, pc, word_make(opcode_at(fuser, pc) == OP_SET_PROP ? OP_SET_PROP_DROP : OP_SET_ELEM_DROP, operand_at(fuser, pc)));
        return pc + 2;
    }
    if (opcode_at(fuser, pc) == OP_JUMP && opcode_at(fuser, operand_at(fuser, pc)) == OP_RETURN) {
        put(fuser, pc, word_make(OP_RETURN, 0));
        return pc + 1;
    }
    if (branch_at(fuser->code, fuser->count, pc, &when, &landing)) {
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
    uint32_t pc, body;

    memset(targets, 0, fuser->count);
    for (pc = 0; pc < fuser->count; pc = next_of(fuser, pc)) {
        uint8_t operands = opcode_info[opcode_at(fuser, pc)].operands;
        Landing landing = {word_operand(fuser->code[pc]), false};
        bool when;

        if (branch_at(fuser->code, fuser->count, pc, &when, &landing) && landing.target >= fuser->count)
            fuser->returns[landing.target - fuser->count] = true;
        if ((operands == OPERANDS_JUMP || operands == OPERANDS_JUMP2 || operands == OPERANDS_LOOP ||
             operands == OPERANDS_CASE) && landing.target < fuser->count)
            targets[landing.target] = 1;
    }
    for (pc = 0; pc < fuser->count; pc = next_of(fuser, pc))
        if (opcode_at(fuser, pc) == OP_LOAD_LOCAL && is_count_loop(fuser, pc, straight(fuser, pc), &body)) targets[body] = 1;
}

/* Targets were base words: now they become fused ones. */
static void land(Fuser *fuser)
{
    uint32_t pc, i;

    for (pc = 0; pc < fuser->at; pc += code_words(fuser->fused + pc)) {
        uint32_t *code = fuser->fused + pc;
        Opcode op = (Opcode)word_opcode(code[0]);
        const OpcodeInfo *info = &opcode_info[op];

        if (op == OP_SWITCH) {
            for (i = 0; i < word_operand(code[0]); i++)
                if (code[1 + 2 * i] != 0) code[2 + 2 * i] = fuser->map[code[2 + 2 * i]];
        } else if (info->operands == OPERANDS_FUSED && info->flow == FLOW_BRANCH) {
            code[info->words - 1] = fuser->map[code[info->words - 1]];
        } else if (info->operands == OPERANDS_JUMP || info->operands == OPERANDS_LOOP || info->operands == OPERANDS_CASE) {
            code[0] = word_make(op, fuser->map[word_operand(code[0])]);
        }
    }
}

bool fuse_code(const ProgramDraft *draft, Arena *arena, FusedCode *out)
{
    uint32_t count = draft->code_count, pc, next, i;
    size_t room = fuse_room(draft->code, count);
    uint8_t *targets = arena_alloc(arena, (size_t)count + 1);
    Fuser fuser = {.code = draft->code, .count = count, .tags = draft->tags, .constants = draft->constants, .targets = targets};

    fuser.fused = arena_alloc(arena, room * sizeof *fuser.fused);
    fuser.origin = arena_alloc(arena, room * sizeof *fuser.origin);
    fuser.map = arena_alloc(arena, ((size_t)count + BRANCH_RETURNS) * sizeof *fuser.map);
    if (targets == NULL || fuser.fused == NULL || fuser.origin == NULL || fuser.map == NULL) return false;
    mark_targets(&fuser, targets);
    for (pc = 0; pc < count; pc = next) {
        uint32_t begin = fuser.at;

        next = fuse_one(&fuser, pc);
        for (i = pc; i < next; i++) fuser.map[i] = begin;
    }
    for (i = 0; i < BRANCH_RETURNS; i++)
        if (fuser.returns[i]) {
            fuser.map[count + i] = fuser.at;
            put(&fuser, count - 1, word_make(i == 0 ? OP_RETURN_FALSE : OP_RETURN_TRUE, 0));
        }
    land(&fuser);
    *out = (FusedCode){fuser.fused, fuser.origin, fuser.map, fuser.at};
    return true;
}

_Static_assert(OP_JUMP_TRUE_LT_REG_CONST_F == OP_JUMP_FALSE_LT_REG_CONST_F + 1, "put_test picks the other form with +1");
