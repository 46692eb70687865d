/* disasm.c - a program as people read it. */
#include <string.h>

#include "vm/cells.h"
#include "vm/format.h"
#include "vm/number.h"
#include "vm/opcodes.h"
#include "vm/program.h"

typedef struct Out {
    rung_sink sink;
    void *user;
    bool stopped;
} Out;

static void put(Out *out, const char *format, ...)
{
    char line[512];
    va_list arguments;
    size_t length;

    va_start(arguments, format);
    length = format_text_list(line, sizeof line, format, arguments);
    va_end(arguments);
    if (!out->stopped && !out->sink(out->user, line, length)) out->stopped = true;
}

static void pad(Out *out, size_t written, size_t width)
{
    while (written++ < width) put(out, " ");
}

static void put_constant(Out *out, Value constant)
{
    char text[NUMBER_TEXT_MAX];

    if (constant.type == T_STRING)
        put(out, "%q", constant.as.s->bytes, (size_t)constant.as.s->length);
    else if (constant.type == T_INT)
        put(out, "%t", text, number_int_to_text(constant.as.i, text));
    else if (constant.as.f == 0 && constant.as.i != 0)
        put(out, "-0");
    else
        put(out, "%t", text, number_to_text(constant.as.f, text));
}

static void put_tag(Out *out, const Program *program, uint32_t slot)
{
    uint32_t i;

    for (i = 0; i < program->code->tag_count; i++)
        if (program_tags(program)[i].index == slot) put(out, " %s", program_tags(program)[i].name);
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);

    return length >= tail && memcmp(name + length - tail, end, tail) == 0;
}

static void put_switch(Out *out, const Program *program, const uint32_t *code)
{
    uint32_t i;

    for (i = 0; i < word_operand(code[0]); i++) {
        if (code[1 + 2 * i] == 0) continue;
        put(out, "\n                      ");
        put_constant(out, program_constants(program)[code[1 + 2 * i] - 1]);
        put(out, " -> %u", code[2 + 2 * i]);
    }
}

/* Over locals: a local or constant; then another or a number; then the target. */
static void put_local_operands(Out *out, const Program *program, const uint32_t *code)
{
    const OpcodeInfo *info = &opcode_info[word_opcode(code[0])];
    uint32_t values = info->words - 1u - (info->flow == FLOW_BRANCH);

    put(out, " ");
    if ((ends_with(info->name, "_CONST") && info->words == 1) || ends_with(info->name, "_DROP"))
        put_constant(out, program_constants(program)[word_operand(code[0])]);
    else
        put(out, "local %u", word_operand(code[0]));
    if (word_opcode(code[0]) == OP_COUNT_LOCAL) {
        put(out, " %d", (int)(int32_t)code[1]);
    } else if (values == 1 && (word_opcode(code[0]) == OP_GET_PROP_LOCAL || ends_with(info->name, "_CONST"))) {
        put(out, " ");
        put_constant(out, program_constants(program)[code[1]]);
    } else if (values == 1) {
        put(out, ends_with(info->name, "_LOCAL") ? " local %d" : " %d", (int)(int32_t)code[1]);
    }
    if (info->flow == FLOW_BRANCH) put(out, " -> %u", code[info->words - 1]);
}

/* The tag; then the constant or number; then the target. */
static void put_fused_operands(Out *out, const Program *program, const uint32_t *code)
{
    const OpcodeInfo *info = &opcode_info[word_opcode(code[0])];
    uint32_t values = info->words - 1u - (info->flow == FLOW_BRANCH);

    if (info->flow == FLOW_RETURN) return;
    put_tag(out, program, word_operand(code[0]));
    if (values == 1 && info->name[strlen(info->name) - 1] == 'I')
        put(out, " %d", (int)(int32_t)code[1]);
    else if (values == 1) {
        put(out, " ");
        put_constant(out, program_constants(program)[code[1]]);
    }
    if (info->flow == FLOW_BRANCH) put(out, " -> %u", code[info->words - 1]);
}

static void put_operands(Out *out, const Program *program, const uint32_t *code, bool fused)
{
    const OpcodeInfo *info = &opcode_info[word_opcode(code[0])];
    uint32_t operand = word_operand(code[0]);
    const String *name;

    switch ((Operands)info->operands) {
    case OPERANDS_NONE: break;
    case OPERANDS_INT: put(out, " %d", (int)word_int(code[0])); break;
    case OPERANDS_REG:
        put_tag(out, program, fused ? operand : program_tags(program)[operand].index);
        break;
    case OPERANDS_LOCAL: put(out, " local %u", operand); break;
    case OPERANDS_CONST:
        put(out, " ");
        put_constant(out, program_constants(program)[operand]);
        break;
    case OPERANDS_COUNT: put(out, " %u", operand); break;
    case OPERANDS_JUMP: put(out, " -> %u", operand); break;
    case OPERANDS_LOOP: put(out, " back to %u", operand); break;
    case OPERANDS_CAPTURE: put(out, " captured %u", operand); break;
    case OPERANDS_FUNCTION: put(out, " function %u", operand); break;
    case OPERANDS_CASE:
        put(out, " ");
        put_constant(out, program_constants(program)[code[1]]);
        put(out, " -> %u", operand);
        break;
    case OPERANDS_CALL_KNOWN:
        name = program->code->functions[operand].name;
        put(out, " function %u %t (%u)", operand, name->bytes, (size_t)name->length, code[1]);
        break;
    case OPERANDS_JUMP2: put(out, " -> %u, ends %u", operand, code[1]); break;
    case OPERANDS_CALL:
    case OPERANDS_IMPORT:
        put(out, " %s", import_name(&program->code->imports[operand]));
        if (info->operands == OPERANDS_CALL) put(out, " (%u)", code[1]);
        break;
    case OPERANDS_CELL: put(out, " cell %u %s", operand, cell_info[program->code->more->cells[operand].kind].usage); break;
    case OPERANDS_FUSED:
        if (word_opcode(code[0]) == OP_SET_ELEM_DROP) break;
        if (word_opcode(code[0]) == OP_ITER_PAIR) {
            put(out, " -> %u", code[1]);
            break;
        }
        if (word_opcode(code[0]) == OP_SWITCH)
            put_switch(out, program, code);
        else if (word_opcode(code[0]) >= OP_LOAD_LOCAL_AS_F)
            put_local_operands(out, program, code);
        else
            put_fused_operands(out, program, code);
        break;
    }
}

static void put_code(Out *out, const Program *program, const uint32_t *code, uint32_t start, uint32_t end, bool fused)
{
    uint32_t pc;

    for (pc = start; pc < end && !out->stopped; pc += code_words(code + pc)) {
        const OpcodeInfo *info = &opcode_info[word_opcode(code[pc])];
        char number[16];
        size_t digits = format_text(number, sizeof number, "%u", pc);

        pad(out, digits, 6);
        put(out, "%s  %s", number, info->name);
        if (info->operands != OPERANDS_NONE && info->flow != FLOW_RETURN) pad(out, strlen(info->name), 15);
        put_operands(out, program, code + pc, fused);
        put(out, "\n");
    }
}

/* The functions one after the other, each under its name. */
static void put_functions(Out *out, const Program *program, bool fused)
{
    uint32_t i, start, end, count = fused ? program->code->more->fused_count : program->code->base_count;
    const uint32_t *code = fused ? program_fused(program) : program->code->base;

    for (i = 0; i < program->code->function_count && !out->stopped; i++) {
        const Function *function = &program->code->functions[i];

        start = fused ? function->fused : function->code;
        end = i + 1 == program->code->function_count ? count : fused ? function[1].fused : function[1].code;
        if (i > 0)
            put(out, "function %u %t: %u parameters, %u locals, %u captured, %u operand slots\n", i, function->name->bytes,
                (size_t)function->name->length, (unsigned)function->params, (unsigned)function->locals, function->captures,
                function->slots - function->locals);
        put_code(out, program, code, start, end, fused);
    }
}

/* "cell 0 held(c, d): 5000 ms, reads temp" */
static void put_cell(Out *out, const Program *program, uint32_t index)
{
    const CellSpec *cell = &program->code->more->cells[index];
    const CellInfo *info = &cell_info[cell->kind];
    uint32_t i;

    put(out, "cell %u %s:", index, info->usage);
    if (cell_form_has(info, 'd')) put(out, " %l ms,", (uint64_t)(cell->span / RUNG_TICKS_PER_MS));
    if (cell_form_has(info, 'n')) put(out, " of %l,", (uint64_t)cell->span);
    if ((info->flags & CELL_WINDOW) != 0) put(out, " at most %u samples,", cell->capacity);
    if (cell->has_limit) put(out, " against %f,", cell->limit);
    if (cell->momentary) put(out, " of moments,");
    put(out, cell->reads == 0 ? " reads no tag" : " reads");
    for (i = 0; i < cell->reads; i++)
        put(out, " %s", program_tags(program)[program->code->more->cell_reads[cell->first_read + i]].name);
    put(out, "\n");
}

/* ---- the fast form -------------------------------------------------------------------------- */

/* One operand of a fast instruction; `at` is its x or y, `class` the letter of a constant. */
static void put_fast_operand(Out *out, const Program *program, const FastInstr *instr, char kind, uint32_t at,
                             char class)
{
    switch (kind) {
    case 'A': put(out, " acc"); break;
    case 'S': put_tag(out, program, at / (uint32_t)sizeof(rung_slot)); break;
    case 'T': put(out, " t%u", at); break;
    default:
        if (class == 'B')
            put(out, instr->k.i != 0 ? " true" : " false");
        else
            put(out, " "), put_constant(out, class == 'F'   ? value_double(instr->k.f)
                                             : class == 'S' ? value_string(instr->k.s)
                                                            : value_int(instr->k.i));
        break;
    }
}

static uint32_t fast_target(const Program *program, const FastInstr *instr)
{
    return (uint32_t)((instr - program->fast) + instr->jump / (ptrdiff_t)sizeof *instr);
}

/* An instruction of a row, if its function is one of the row's. */
static bool put_fast_row(Out *out, const Program *program, const FastInstr *instr, const FastRow *row)
{
    size_t length = strlen(row->name);
    char class = row->operands == 'I' && row->name[length - 1] == 'B' ? 'B' : row->operands;
    static const char forms[FORM_COUNT][3] = {"A", "S", "AS", "AK", "SA", "KA", "TA", "SS", "SK", "KS"};
    int form, use;

    for (form = 0; form < FORM_COUNT; form++)
        for (use = 0; use < (row->result == 'B' ? USE_COUNT : 1); use++) {
            if (fast_handler(row, (FastForm)form, (FastUse)use) != instr->run) continue;
            put(out, "%s", row->name);
            pad(out, length, 14);
            put_fast_operand(out, program, instr, forms[form][0], instr->x, class);
            if (forms[form][1] != '\0')
                put_fast_operand(out, program, instr, forms[form][1], instr->y, class);
            if (use == USE_RETURN) put(out, " return");
            if (use == USE_AND) put(out, " false: return false");
            if (use == USE_OR) put(out, " true: return true");
            if (use == USE_JUMP_FALSE || use == USE_JUMP_TRUE)
                put(out, use == USE_JUMP_TRUE ? " true -> %u" : " false -> %u", fast_target(program, instr));
            return true;
        }
    return false;
}

static void put_fast_move(Out *out, const Program *program, const FastInstr *instr)
{
    uint32_t move = 0, length, i, at[2] = {instr->x, instr->y};
    const FastMoveInfo *info;

    while (move < MOVE_COUNT - 1 && fast_moves[move].run != instr->run) move++;
    info = &fast_moves[move];
    length = (uint32_t)strlen(info->name);
    put(out, "%s", info->name);
    if (info->shape[0] != '\0') pad(out, length, 14);
    for (i = 0; info->shape[i] != '\0'; i++)
        if (info->shape[i] == 'J')
            put(out, " -> %u", fast_target(program, instr));
        else
            put_fast_operand(out, program, instr, info->shape[i], at[i], (char)instr->y);
}

static void put_fast(Out *out, const Program *program)
{
    uint32_t i;

    for (i = 0; i < program->code->fast_count && !out->stopped; i++) {
        const FastInstr *instr = &program->fast[i];
        char number[16];
        int row;

        pad(out, format_text(number, sizeof number, "%u", i), 6);
        put(out, "%s  ", number);
        for (row = 0; row < ROW_COUNT && !put_fast_row(out, program, instr, &fast_rows[row]); row++) {
        }
        if (row == ROW_COUNT) put_fast_move(out, program, instr);
        put(out, "\n");
    }
}

/* ---- all of it ------------------------------------------------------------------------------ */

static const char *letter_name(uint8_t letter)
{
    switch (letter) {
    case 'I': return "int";
    case 'F': return "double";
    case 'B': return "bool";
    case 'S': return "string";
    default: return "any";
    }
}

rung_status disassemble(const Program *program, rung_sink sink, void *user)
{
    Out out = {sink, user, false};
    uint32_t i;

    put(&out, "result %s, %u operand slots, %l bytes\n", letter_name(program->code->result),
        program_slots(program) - program->code->functions[0].locals, (uint64_t)program_size(program));
    for (i = 0; i < program->code->tag_count; i++)
        put(&out, "tag %s: %s, slot %u\n", program_tags(program)[i].name, rung_type_name(program_tags(program)[i].type),
            program_tags(program)[i].index);
    for (i = 0; i < program->code->import_count; i++)
        put(&out, "import %s %s\n", import_name(&program->code->imports[i]),
            program->code->imports[i].kind == IMPORT_METHOD ? "(method of any)" : import_signature(&program->code->imports[i]));
    for (i = 0; i < program->code->cell_count; i++) put_cell(&out, program, i);
    if (program->code->ticks || program->code->momentary)
        put(&out, "%s%s%s\n", program->code->ticks ? "changes with every tick" : "", program->code->ticks && program->code->momentary ? ", " : "",
            program->code->momentary ? "momentary" : "");
    put(&out, "base code\n");
    put_functions(&out, program, false);
    put(&out, !program->code->fast_value ? "fused code\n" : "fast code\n");
    if (!program->code->fast_value)
        put_functions(&out, program, true);
    else
        put_fast(&out, program);
    return out.stopped ? RUNG_INTERRUPTED : RUNG_OK;
}
