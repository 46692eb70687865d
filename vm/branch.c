/* branch.c - following a decided truth: see branch.h.
**
** && and || jump to where their value is used, and that is often another && or ||, an ! or a ?:, or the end.
** There the truth is known already, so it is followed through all of these. */
#include "vm/branch.h"

/* In a chain of n operators each could go through all that follow, n * n / 2 in all. */
enum { MAX_HOPS = 64 };

static uint32_t next_of(const uint32_t *code, uint32_t pc)
{
    return pc + opcode_info[word_opcode(code[pc])].words;
}

/* A jump to `target` that leaves `truth` on the stack, or with `any` a value of that truth of which nothing
** else counts. */
static Landing follow(const uint32_t *code, uint32_t count, uint32_t target, bool truth, bool any)
{
    uint32_t kept = target; /* the last place where the very same value lies on the stack */
    bool value = truth;
    int hops;

    for (hops = 0; hops < MAX_HOPS; hops++) {
        uint32_t opcode = word_opcode(code[target]);

        if (any && opcode == OP_AND_A) opcode = OP_AND_B;
        if (any && opcode == OP_OR_A) opcode = OP_OR_B;
        switch (opcode) {
        case OP_AND_B:
            if (value) return (Landing){next_of(code, target), true};
            target = word_operand(code[target]);
            break;
        case OP_OR_B:
            if (!value) return (Landing){next_of(code, target), true};
            target = word_operand(code[target]);
            break;
        case OP_COND: return (Landing){value ? next_of(code, target) : word_operand(code[target]), true};
        case OP_NOT:
            value = !value;
            target = next_of(code, target);
            continue;
        case OP_RETURN: return (Landing){count + value, true};
        default: return (Landing){kept, false};
        }
        if (value == truth) kept = target;
    }
    return (Landing){kept, false};
}

bool branch_at(const uint32_t *code, uint32_t count, uint32_t pc, bool *when, Landing *landing)
{
    uint32_t operand = word_operand(code[pc]);

    switch (word_opcode(code[pc])) {
    case OP_AND_B: *when = false; break;
    case OP_OR_B: *when = true; break;
    case OP_COND:
    case OP_JUMP_FALSE:
        *when = false;
        *landing = (Landing){operand, true};
        return true;
    case OP_JUMP_TRUE:
        *when = true;
        *landing = (Landing){operand, true};
        return true;
    default: return false;
    }
    *landing = follow(code, count, operand, *when, false);
    return true;
}

bool truth_branch_at(const uint32_t *code, uint32_t count, uint32_t pc, bool *when, Landing *landing)
{
    switch (word_opcode(code[pc])) {
    case OP_AND_A:
    case OP_AND_B: *when = false; break;
    case OP_OR_A:
    case OP_OR_B: *when = true; break;
    default: return branch_at(code, count, pc, when, landing);
    }
    *landing = follow(code, count, word_operand(code[pc]), *when, true);
    return true;
}
