/* verify.c - proves once that code can be run without any check: one forward pass.
**
** Every jump but LOOP goes forward, so when a word is reached all ways into it are known: each jump has
** left the stack it arrives with (its depth and a type letter for each slot) at its target, and what
** meets there is merged, different letters to A. LOOP goes back to a word that was reached with an
** empty stack, which needs no second pass. docs/bytecode.md says what follows for verified code.
*/
#include "vm/cells.h"
#include "vm/format.h"
#include "vm/opcodes.h"
#include "vm/program.h"

#include <string.h>

/* Merging a deep stack at many jumps is the only work that is not linear in the code: it has a bound. */
enum { MAX_MERGED = 1 << 28 };
enum { MAX_STACK = 60000, SCRATCH_LIMIT = 256 << 20, FIRST_BLOCK = 4096 };

/* The stack as some jump brings it to a word. */
typedef struct Arrival {
    char *types;            /* NULL: nothing arrives */
    uint32_t depth;
    uint32_t ends_depth;    /* + 1; a COND says that its expression ends here with this depth */
    uint32_t steps;         /* longest way so far */
    bool loops;             /* an instruction begins here with an empty stack: LOOP may come back */
} Arrival;

typedef struct Verifier {
    const ProgramDraft *draft;
    const Import *imports;
    Arena arena;
    Arrival *arrivals;      /* one for each word, and one past the end */
    char *types;            /* the stack now */
    uint32_t depth, max, steps;
    uint32_t cells;         /* updated so far: each once, in order */
    uint64_t merged;        /* slots compared where ways meet */
    const DraftFunction *function;      /* being verified */
    uint32_t pc, next;      /* the instruction, and the one behind it */
    bool alive;             /* the instruction before falls through to here */
    VerifiedCode *verified;
    rung_diag *diag;
} Verifier;

static rung_status refuse(Verifier *v, const char *why)
{
    if (v->diag != NULL) {
        v->diag->status = RUNG_BAD_FILE;
        format_text(v->diag->message, sizeof v->diag->message, "not valid bytecode at word %u: %s", v->pc, why);
    }
    return RUNG_BAD_FILE;
}

static rung_status out_of_memory(Verifier *v)
{
    rung_status status = v->arena.failure == RUNG_NO_MEMORY ? RUNG_NO_MEMORY : RUNG_LIMIT_SIZE;

    if (v->diag != NULL) {
        v->diag->status = status;
        format_text(v->diag->message, sizeof v->diag->message, "%s", rung_status_text(status));
    }
    return status;
}

static bool fits(char have, char want) { return want == 'A' || have == want; }

/* ---- operands ------------------------------------------------------------------------------- */

static char tag_letter(uint8_t type)
{
    switch (type) {
    case RUNG_BOOL: return 'B';
    case RUNG_INT32: case RUNG_UINT32: case RUNG_DATETIME: return 'I';
    case RUNG_DOUBLE: return 'F';
    case RUNG_STRING: return 'S';
    default: return 'A';
    }
}

static char constant_letter(uint8_t type) { return type == T_INT ? 'I' : type == T_DOUBLE ? 'F' : 'S'; }

static bool callable(const Import *import)
{
    return import->kind == IMPORT_HOST || (import->kind == IMPORT_BUILTIN && import->builtin->function != NULL);
}

static const char *import_error(const Verifier *v, Opcode op, uint32_t operand, uint32_t count)
{
    const Import *import;

    if (operand >= v->draft->import_count) return "no such import";
    import = &v->imports[operand];
    switch (op) {
    case OP_CALL_F1: return import->kind == IMPORT_BUILTIN && import->builtin->f1 != NULL ? NULL : "not a function of one double";
    case OP_CALL_F2: return import->kind == IMPORT_BUILTIN && import->builtin->f2 != NULL ? NULL : "not a function of two doubles";
    case OP_BUILTIN: return import->kind == IMPORT_BUILTIN && import->builtin->function != NULL ? NULL : "not a builtin function";
    case OP_CALL_BUILTIN:
    case OP_APPLY_BUILTIN:
        if (!callable(import)) return "not a function";
        if (import->kind == IMPORT_BUILTIN && import->builtin->receiver != RECEIVER_NONE && (count == 0 || op == OP_APPLY_BUILTIN))
            return "a method without its receiver";
        return NULL;
    case OP_CALL_METHOD:
        if (count == 0) return "a method without its receiver";
        return import->kind == IMPORT_METHOD ? NULL : "not a method name";
    default: return import->kind == IMPORT_METHOD ? NULL : "not a method name";
    }
}

/* The letter of a local of the function, or 0. */
static char local_letter(const Verifier *v, uint32_t local)
{
    return local < v->function->locals ? v->draft->locals[v->function->first_local + local] : 0;
}

/* A closure takes boxes that the function which makes it has. */
static const char *closure_error(const Verifier *v, uint32_t operand)
{
    const DraftFunction *made;
    uint32_t i;

    if (operand == 0 || operand >= v->draft->function_count) return "no such function";
    made = &v->draft->functions[operand];
    for (i = 0; i < made->captures; i++) {
        uint32_t capture = v->draft->captures[made->first_capture + i];

        if ((capture & CAPTURE_OF_CAPTURE) != 0 ? capture >> 1 >= v->function->captures : local_letter(v, capture >> 1) != 'X')
            return "a closure over a variable that is not there";
    }
    return NULL;
}

static const char *local_error(const Verifier *v, Opcode op, uint32_t operand)
{
    char letter = local_letter(v, operand);

    switch (op) {
    case OP_NEW_BOX: case OP_COPY_BOX: case OP_LOAD_BOX: case OP_STORE_BOX: case OP_INIT_BOX:
        return letter == 'X' ? NULL : "not a box";
    case OP_CHECK_LOCAL: case OP_CLEAR_LOCAL: return letter == 'A' ? NULL : "not a local of any type";
    default: return letter != 0 && letter != 'X' ? NULL : "no such local";
    }
}

static const char *operand_error(const Verifier *v, const uint32_t *code)
{
    const ProgramDraft *draft = v->draft;
    Opcode op = (Opcode)word_opcode(code[0]);
    const OpcodeInfo *info = &opcode_info[op];
    uint32_t operand = word_operand(code[0]);

    switch ((Operands)info->operands) {
    case OPERANDS_NONE: return operand == 0 ? NULL : "an operand where none belongs";
    case OPERANDS_REG:
        if (operand >= draft->tag_count) return "no such tag";
        if (op < OP_LOAD_REG_B || op > OP_LOAD_REG_A) return NULL;
        return tag_letter(draft->tags[operand].type) == info->pushes[0] ? NULL : "the tag has another type";
    case OPERANDS_LOCAL: return local_error(v, op, operand);
    case OPERANDS_FUNCTION: return closure_error(v, operand);
    case OPERANDS_CASE: return code[1] < draft->constant_count ? NULL : "no such constant";
    case OPERANDS_CALL_KNOWN:
        if (operand == 0 || operand >= draft->function_count) return "no such function";
        return draft->functions[operand].captures == 0 ? NULL : "a call without the variables that the function captured";
    case OPERANDS_CAPTURE: return operand < v->function->captures ? NULL : "no such captured variable";
    case OPERANDS_CONST:
        if (operand >= draft->constant_count) return "no such constant";
        if (op == OP_CONST_I || op == OP_CONST_F || op == OP_CONST_S)
            return constant_letter(draft->constants[operand].type) == info->pushes[0] ? NULL : "the constant has another type";
        return draft->constants[operand].type == T_STRING ? NULL : "a property name that is not a string";
    case OPERANDS_COUNT:
        if (op == OP_OBJECT_REST && operand < 1) return "a rest of no object";
        return op == OP_CALL_VALUE && operand < 2 ? "a call without callee and receiver" : NULL;
    case OPERANDS_CALL: return import_error(v, op, operand, code[1]);
    case OPERANDS_IMPORT: return import_error(v, op, operand, 0);
    case OPERANDS_CELL:
        if (operand >= draft->cell_count) return "no such cell";
        if (operand != v->cells || v->function != draft->functions) return "a cell that is updated out of its turn";
        return code[1] == cell_info[draft->cells[operand].kind].pop_count ? NULL : "a cell with another number of arguments";
    default: return NULL;
    }
}

/* ---- flow ----------------------------------------------------------------------------------- */

/* What the present stack, `depth` deep, brings to a target. */
static rung_status arrive(Verifier *v, uint32_t target, uint32_t depth)
{
    Arrival *arrival;
    uint32_t i;

    if (target < v->next || target >= v->function->code + v->function->words)
        return refuse(v, "a jump that does not go forward within the function");
    arrival = &v->arrivals[target];
    if (arrival->types == NULL) {
        if ((arrival->types = arena_alloc(&v->arena, depth + 1)) == NULL) return out_of_memory(v);
        memcpy(arrival->types, v->types, depth);
        arrival->depth = depth;
    } else {
        if (arrival->depth != depth) return refuse(v, "two ways with stacks of different depth meet");
        if ((v->merged += depth) > MAX_MERGED) return out_of_memory(v);
        for (i = 0; i < depth; i++)
            if (arrival->types[i] != v->types[i]) arrival->types[i] = 'A';
    }
    if (arrival->steps < v->steps) arrival->steps = v->steps;
    return RUNG_OK;
}

/* Takes over what arrives at the present word. */
static rung_status meet(Verifier *v)
{
    Arrival *arrival = &v->arrivals[v->pc];
    uint32_t i;

    if (arrival->types != NULL) {
        if (!v->alive) {
            memcpy(v->types, arrival->types, arrival->depth);
            v->depth = arrival->depth;
            v->steps = arrival->steps;
        } else {
            if (arrival->depth != v->depth) return refuse(v, "two ways with stacks of different depth meet");
            for (i = 0; i < v->depth; i++)
                if (arrival->types[i] != v->types[i]) v->types[i] = 'A';
            if (v->steps < arrival->steps) v->steps = arrival->steps;
        }
        v->alive = true;
    }
    if (!v->alive) return refuse(v, "code that nothing reaches");
    if (arrival->ends_depth != 0 && arrival->ends_depth != v->depth + 1)
        return refuse(v, "a conditional expression that does not leave one value at its end");
    return RUNG_OK;
}

/* COND's second operand: where the careful path goes on with one missing value. */
static rung_status note_end(Verifier *v, uint32_t end, uint32_t depth)
{
    Arrival *arrival;

    if (end < v->next || end >= v->function->code + v->function->words)
        return refuse(v, "a conditional expression that does not end forward within the function");
    arrival = &v->arrivals[end];
    if (arrival->ends_depth != 0 && arrival->ends_depth != depth + 2)
        return refuse(v, "a conditional expression that does not leave one value at its end");
    arrival->ends_depth = depth + 2;
    return RUNG_OK;
}

/* ---- one instruction ------------------------------------------------------------------------ */

static char result_letter(const Import *import)
{
    const char *signature;

    if (import->kind != IMPORT_BUILTIN) return 'A';     /* a host's number may be any double */
    signature = import->builtin->signature;
    return signature[strlen(signature) - 1];
}

static char result_of(const Verifier *v, const OpcodeInfo *info, uint32_t operand)
{
    return info->operands == OPERANDS_CELL ? cell_info[v->draft->cells[operand].kind].push[0] : result_letter(&v->imports[operand]);
}

/* Work and memory of these do not depend on their data, or they do not allocate. */
static bool is_bounded(const Verifier *v, const uint32_t *code, uint32_t pops)
{
    Opcode op = (Opcode)word_opcode(code[0]);
    const Import *import;
    uint32_t i;

    if (op <= OP_TO_BOOL_A || (op >= OP_ADD_I && op <= OP_NE_S && opcode_info[op].pops[0] != 'A') || (op >= OP_NOT && op <= OP_DEFAULT) || op == OP_RETURN ||
        op == OP_JUMP_FALSE || op == OP_JUMP_TRUE || op == OP_LENGTH_S || op == OP_TYPEOF || op == OP_CALL_F1 || op == OP_CALL_F2 || op == OP_EQ_A || op == OP_NE_A)
        return op != OP_NUMBER;
    if (op >= OP_GOOD_REG && op <= OP_NOW) return true;
    if (op == OP_UPDATE_CELL) {
        for (i = 0; i < pops; i++)
            if (memchr("IFB", v->types[v->depth - pops + i], 3) == NULL) return false;
        return true;
    }
    if (op != OP_CALL_BUILTIN) return false;
    import = &v->imports[word_operand(code[0])];
    if (import->kind != IMPORT_BUILTIN || memchr("IFB", result_letter(import), 3) == NULL) return false;
    for (i = 0; i < pops; i++)
        if (v->types[v->depth - pops + i] == 'A') return false;
    return true;
}

static rung_status step(Verifier *v)
{
    const ProgramDraft *draft = v->draft;
    const uint32_t *code = draft->code + v->pc;
    uint32_t op = word_opcode(code[0]), operand = word_operand(code[0]), pops, i, depth;
    const OpcodeInfo *info;
    const char *error;
    rung_status status;
    char local = 'A', dropped;

    if (op >= OP_BASE_COUNT) return refuse(v, "an unknown instruction");
    info = &opcode_info[op];
    if (info->words > v->function->code + v->function->words - v->pc) return refuse(v, "an instruction that is cut off");
    for (i = 1; i < info->words; i++)
        if (v->arrivals[v->pc + i].types != NULL || v->arrivals[v->pc + i].ends_depth != 0)
            return refuse(v, "a jump into an instruction");
    v->next = v->pc + info->words;
    if ((error = operand_error(v, code)) != NULL) return refuse(v, error);
    if (info->operands == OPERANDS_CELL) v->cells++;
    if (info->operands == OPERANDS_LOCAL) local = local_letter(v, operand);
    if (v->depth == 0) v->arrivals[v->pc].loops = true;

    pops = code_pops(code);
    if (pops > v->depth) return refuse(v, "the stack is empty");
    depth = v->depth - pops;
    for (i = 0; i < pops; i++) {
        char want = code_pop_letter(info, i);

        if (want == 'L') want = local;
        if (info->operands == OPERANDS_CELL) want = cell_info[draft->cells[operand].kind].pops[i];
        if (!fits(v->types[depth + i], want)) return refuse(v, "a value of another type than the instruction takes");
    }
    if (v->verified->bounded && !is_bounded(v, code, pops)) v->verified->bounded = false;
    v->steps++;
    /* a window is looked through, sample by sample */
    if (op == OP_UPDATE_CELL && v->steps < UINT32_MAX / 2) v->steps += draft->cells[operand].capacity;

    switch ((Flow)info->flow) {
    case FLOW_RETURN:
        if (depth != 0) return refuse(v, "values are left on the stack at the end");
        dropped = v->types[0];
        v->alive = false;
        if (op == OP_THROW || v->function != draft->functions) return RUNG_OK;
        if (v->verified->result == 0)
            v->verified->result = dropped;
        else if (v->verified->result != dropped)
            v->verified->result = 'A';
        if (v->verified->longest_path < v->steps) v->verified->longest_path = v->steps;
        return RUNG_OK;
    case FLOW_JUMP:
        if (op == OP_LOOP) {
            if (draft->cell_count > 0 && v->function == draft->functions) return refuse(v, "a loop around cells");
            if (operand < v->function->code || operand > v->pc || !v->arrivals[operand].loops || v->depth != 0)
                return refuse(v, "a loop that does not go back to an empty stack");
            v->alive = false;
            return RUNG_OK;
        }
        if ((status = arrive(v, operand, v->depth)) != RUNG_OK) return status;
        v->alive = false;
        return RUNG_OK;
    case FLOW_KEEP:
        if ((status = arrive(v, operand, v->depth)) != RUNG_OK) return status;
        v->depth = depth;
        return RUNG_OK;
    case FLOW_TRY:
        if (v->depth != 0) return refuse(v, "a try within an expression");
        v->types[0] = 'A';
        if (v->max < 1) v->max = 1;
        return arrive(v, operand, 1);
    case FLOW_ITER:
        if ((status = arrive(v, operand, depth)) != RUNG_OK) return status;
        break;
    case FLOW_BRANCH:
        if (op == OP_CHAIN) {   /* undefined arrives in place of the object */
            dropped = v->types[depth];
            v->types[depth] = 'A';
            status = arrive(v, operand, v->depth);
            v->types[depth] = dropped;
            return status;
        }
        if (op == OP_COND && (status = note_end(v, code[1], depth)) != RUNG_OK) return status;
        if ((status = arrive(v, operand, depth)) != RUNG_OK) return status;
        v->depth = depth;
        return RUNG_OK;
    default: break;
    }
    if (depth + info->push_count > MAX_STACK) return refuse(v, "more operands than the machine has slots");
    for (i = 0; i < info->push_count; i++) {
        char push = info->pushes[i];

        v->types[depth + i] = push == 'L' ? local : push == 'R' ? result_of(v, info, operand) : push;
    }
    v->depth = depth + info->push_count;
    if (v->max < v->depth) v->max = v->depth;
    return RUNG_OK;
}

static const char *cell_error(const ProgramDraft *draft, const CellSpec *cell)
{
    const CellInfo *info;
    bool window;

    if (cell->kind >= CELL_KIND_COUNT) return "a cell of no kind";
    info = &cell_info[cell->kind];
    window = (info->flags & CELL_WINDOW) != 0;
    if (cell_form_has(info, 'd') ? cell->span < 1 || cell->span > MAX_DURATION
                                 : cell_form_has(info, 'n') ? cell->span < 1 || cell->span > MAX_WINDOW : cell->span != 0)
        return "a cell with a duration or number out of range";
    if (window ? cell->capacity < 1 || cell->capacity > MAX_WINDOW : cell->capacity != 0) return "a cell with a capacity out of range";
    if (cell->has_limit && (info->flags & CELL_LIMIT) == 0) return "a cell with a limit where none belongs";
    if (cell->first_read > draft->cell_read_count || cell->reads > draft->cell_read_count - cell->first_read)
        return "a cell that reads what is not there";
    return NULL;
}

static rung_status verify_cells(Verifier *v)
{
    const ProgramDraft *draft = v->draft;
    uint32_t i;

    if (draft->cell_count > 0 && draft->kind != RUNG_EXPRESSION) return refuse(v, "cells in what is no expression");
    for (i = 0; i < draft->cell_count; i++) {
        const char *error = cell_error(draft, &draft->cells[i]);

        if (error != NULL) return refuse(v, error);
    }
    for (i = 0; i < draft->cell_read_count; i++)
        if (draft->cell_reads[i] >= draft->tag_count) return refuse(v, "a cell that reads what is not there");
    return RUNG_OK;
}

/* The functions lie one behind the other and cover the code; their locals and captures exist. */
static rung_status verify_functions(Verifier *v)
{
    const ProgramDraft *draft = v->draft;
    uint32_t at = 0, i;

    for (i = 0; i < draft->function_count; i++) {
        const DraftFunction *function = &draft->functions[i];

        v->pc = at;
        if (function->code != at || function->words == 0 || function->words > draft->code_count - at) return refuse(v, "functions that do not cover the code");
        if (function->first_local > draft->local_count || function->locals > draft->local_count - function->first_local ||
            function->first_capture > draft->capture_count || function->captures > draft->capture_count - function->first_capture)
            return refuse(v, "a function whose variables are not there");
        if (function->locals > MAX_STACK || function->params > function->locals || (function->has_rest && function->params == function->locals))
            return refuse(v, "a function whose parameters are not there");
        at += function->words;
    }
    if (at != draft->code_count || at == 0) return refuse(v, "functions that do not cover the code");
    if (draft->functions[0].captures != 0 || draft->functions[0].has_rest) return refuse(v, "a program that captures or collects");
    if (draft->functions[0].params != 0 && draft->kind == RUNG_EXPRESSION) return refuse(v, "an expression that takes arguments");
    for (i = 0; i < draft->local_count; i++)
        if (memchr("IFBSAX", draft->locals[i], 6) == NULL) return refuse(v, "a local of no type");
    return RUNG_OK;
}

/* Parameters arrive as they come: their locals are of any type, or boxes. */
static rung_status verify_function(Verifier *v, uint32_t index)
{
    const DraftFunction *function = &v->draft->functions[index];
    uint32_t end = function->code + function->words, i;
    rung_status status = RUNG_OK;

    v->function = function;
    v->pc = function->code;
    v->depth = v->max = v->steps = 0;
    v->alive = true;
    for (i = 0; i < function->params + (function->has_rest ? 1u : 0u); i++)
        if (memchr("AX", local_letter(v, i), 2) == NULL) return refuse(v, "a parameter of one type");
    while (status == RUNG_OK && v->pc < end) {
        status = meet(v);
        if (status == RUNG_OK) status = step(v);
        if (status == RUNG_OK) v->pc = v->next;
    }
    if (status == RUNG_OK && v->alive) status = refuse(v, "the code runs past its end");
    v->verified->max_stack[index] = v->max;
    return status;
}

rung_status verify_code(const ProgramDraft *draft, const Import *imports, const Allocator *allocator, VerifiedCode *verified,
                        rung_diag *diag)
{
    Verifier v = {.draft = draft, .imports = imports, .verified = verified, .diag = diag, .alive = true};
    /* a condition fits the first block: growing and trimming the host's heap would cost more than proving */
    _Alignas(16) char first[FIRST_BLOCK];
    size_t stack = draft->code_count < MAX_STACK / 4 ? draft->code_count * 4 : MAX_STACK;
    rung_status status = RUNG_OK;
    uint32_t i;

    if ((status = verify_cells(&v)) != RUNG_OK) return status;
    verified->result = 0;
    verified->longest_path = 0;
    verified->bounded = draft->function_count == 1;
    if (draft->function_count == 0) return refuse(&v, "no code");
    if ((status = verify_functions(&v)) != RUNG_OK) return status;
    arena_init(&v.arena, allocator, first, sizeof first, SCRATCH_LIMIT);
    v.arrivals = arena_alloc(&v.arena, ((size_t)draft->code_count + 1) * sizeof *v.arrivals);
    v.types = arena_alloc(&v.arena, stack + 8);     /* one instruction pushes at most 4 */
    if (v.arrivals == NULL || v.types == NULL) {
        status = out_of_memory(&v);
    } else {
        memset(v.arrivals, 0, ((size_t)draft->code_count + 1) * sizeof *v.arrivals);
        for (i = 0; i < draft->function_count && status == RUNG_OK; i++) status = verify_function(&v, i);
        if (status == RUNG_OK && v.cells != draft->cell_count) status = refuse(&v, "a cell that nothing updates");
    }
    arena_free(&v.arena);
    return status;
}
