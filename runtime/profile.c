/* profile.c - where an evaluation spends its instructions: by opcode, and by line of the source.
**
** The careful path looks at every instruction before it runs it, so it can count them too, and the loop
** that everything else runs in knows nothing of it. What is counted is base code: the usual way runs
** several of its instructions as one. An instruction that only pushes belongs to the one that will want
** it, so to the mark behind it; the others to their own. */
#include <string.h>

#include "runtime/eval.h"
#include "vm/format.h"
#include "vm/opcodes.h"
#include "vm/program.h"
#include "vm/vm.h"

enum {
    SHOWN = 20, /* rows of each table */
    SHOWN_TEXT = 60 /* bytes of a source line */
};

typedef struct Row {
    const char *text;
    size_t length;
    uint32_t line; /* 0: an opcode */
    uint64_t count;
} Row;

typedef struct Profile {
    const rung_program *program;
    const uint64_t *counts;
    Row *rows;
    uint32_t row_count;
    rung_sink sink;
    void *user;
    bool stopped;
} Profile;

/* ---- lines ---------------------------------------------------------------------------------- */

/* Where the line after the one at `at` begins: lines end as in diag_locate. */
static uint32_t line_after(const char *source, uint32_t length, uint32_t at)
{
    for (; at < length; at++) {
        if (source[at] == '\n') return at + 1;
        if (source[at] == '\r') return at + 1 + (at + 1 < length && source[at + 1] == '\n');
        if (length - at >= 3 && memcmp(source + at, "\xE2\x80", 2) == 0 &&
            ((unsigned char)source[at + 2] | 1) == 0xA9)
            return at + 3;
    }
    return length;
}

static uint32_t count_lines(const rung_program *program)
{
    uint32_t at = 0, lines = 0;

    if (!program->code->has_source) return 0;
    for (; at < program->source_length || lines == 0; lines++) {
        at = line_after(program_source(program), program->source_length, at);
        if (at == program->source_length) return lines + 1;
    }
    return lines;
}

static bool is_line_end(char c) { return c == '\r' || c == '\n'; }

static void find_lines(Profile *profile, uint32_t lines)
{
    const char *source = program_source(profile->program);
    uint32_t at = 0, i;

    for (i = 0; i < lines; i++) {
        uint32_t next = line_after(source, profile->program->source_length, at);

        while (at < next && (source[at] == ' ' || source[at] == '\t')) at++;
        profile->rows[i] = (Row){source + at, next - at, i + 1, 0};
        while (profile->rows[i].length > 0 && is_line_end(source[at + profile->rows[i].length - 1]))
            profile->rows[i].length--;
        at = next;
    }
    profile->row_count = lines;
}

/* The row of the line that `offset` lies on. */
static Row *row_at(Profile *profile, uint32_t offset)
{
    const char *place = program_source(profile->program) + offset;
    uint32_t low = 0, high = profile->row_count;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (profile->rows[middle].text <= place)
            low = middle;
        else
            high = middle;
    }
    return &profile->rows[low];
}

static bool only_pushes(const uint32_t *code)
{
    const OpcodeInfo *info = &opcode_info[word_opcode(*code)];

    return info->flow == FLOW_NEXT && info->push_count > 0 && code_pops(code) == 0;
}

static void count_by_line(Profile *profile)
{
    const rung_program *program = profile->program;
    uint32_t word, mark = 0, end;

    for (word = 0; word < program->code->base_count; word += opcode_info[word_opcode(program->code->base[word])].words) {
        uint32_t start, from = word;

        if (profile->counts[word] == 0) continue;
        while (mark < program->code->mark_count && program->code->mark_words[mark] < word) mark++;
        if (mark < program->code->mark_count && only_pushes(program->code->base + word)) from = program->code->mark_words[mark];
        program_span(program, from, &start, &end);
        row_at(profile, start)->count += profile->counts[word];
    }
}

static void count_by_opcode(Profile *profile)
{
    const rung_program *program = profile->program;
    uint32_t word, i;

    for (i = 0; i < OP_BASE_COUNT; i++)
        profile->rows[i] = (Row){opcode_info[i].name, strlen(opcode_info[i].name), 0, 0};
    profile->row_count = OP_BASE_COUNT;
    for (word = 0; word < program->code->base_count; word += opcode_info[word_opcode(program->code->base[word])].words)
        profile->rows[word_opcode(program->code->base[word])].count += profile->counts[word];
}

/* ---- the tables ----------------------------------------------------------------------------- */

static void put(Profile *profile, const char *format, ...)
{
    char text[256];
    va_list arguments;
    size_t length;

    va_start(arguments, format);
    length = format_text_list(text, sizeof text, format, arguments);
    va_end(arguments);
    if (!profile->stopped && !profile->sink(profile->user, text, length)) profile->stopped = true;
}

/* A number at the right end of `width` columns. */
static void put_number(Profile *profile, uint64_t number, size_t width)
{
    char digits[32];
    size_t length = format_text(digits, sizeof digits, "%l", number);

    for (; length < width; width--) put(profile, " ");
    put(profile, "%s", digits);
}

static void put_row(Profile *profile, const Row *row, uint64_t total)
{
    uint64_t tenths = (uint64_t)((double)row->count / (double)total * 1000 + 0.5);

    put_number(profile, row->count, 12);
    put_number(profile, tenths / 10, 5);
    put(profile, ".%u%%  ", (uint32_t)(tenths % 10));
    if (row->line != 0) {
        put_number(profile, row->line, 5);
        put(profile, "  ");
    }
    put(profile, "%t\n", row->text, row->length < SHOWN_TEXT ? row->length : (size_t)SHOWN_TEXT);
}

/* The largest rows, one after the other; each is taken out. */
static void put_table(Profile *profile, const char *head, uint64_t total)
{
    uint32_t shown, i;

    put(profile, "       count      %%  %s\n", head);
    for (shown = 0; shown < SHOWN; shown++) {
        Row *largest = profile->rows;

        for (i = 1; i < profile->row_count; i++)
            if (profile->rows[i].count > largest->count) largest = &profile->rows[i];
        if (largest->count == 0) return;
        put_row(profile, largest, total);
        largest->count = 0;
    }
}

static void put_profile(Profile *profile, uint32_t lines)
{
    uint64_t total = 0;
    uint32_t i;

    for (i = 0; i < profile->program->code->base_count; i++) total += profile->counts[i];
    put(profile, "%l instructions\n", total);
    if (total == 0) return;
    count_by_opcode(profile);
    put_table(profile, "opcode", total);
    if (lines == 0) return;
    find_lines(profile, lines);
    count_by_line(profile);
    put_table(profile, " line", total);
}

static void count(void *watcher, const Vm *vm, const uint32_t *code, const Value *sp)
{
    uint64_t *counts = watcher;

    (void)sp;
    counts[code - vm->program->code->base]++;
}

rung_status rung_profile(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags,
                         rung_result *result, rung_sink sink, void *user)
{
    Profile profile = {.program = program, .sink = sink, .user = user};
    uint32_t lines, rows;
    size_t counts_size, rows_size;
    uint64_t *counts;
    rung_status status;

    if (sink == NULL) return RUNG_USAGE;
    if (vm == NULL || program == NULL) return rung_eval(vm, program, state, tags, result);
    lines = count_lines(program);
    rows = lines > OP_BASE_COUNT ? lines : OP_BASE_COUNT;
    counts_size = program->code->base_count * sizeof *counts;
    rows_size = rows * sizeof *profile.rows;
    counts = allocator_new(&vm->allocator, counts_size);
    profile.rows = allocator_new(&vm->allocator, rows_size);
    status = RUNG_NO_MEMORY;
    if (counts != NULL && profile.rows != NULL) {
        memset(counts, 0, counts_size);
        profile.counts = counts;
        status = eval_watched(vm, program, state, tags, result, count, counts);
        put_profile(&profile, lines);
    }
    if (profile.rows != NULL) allocator_free(&vm->allocator, profile.rows, rows_size);
    if (counts != NULL) allocator_free(&vm->allocator, counts, counts_size);
    return status;
}
