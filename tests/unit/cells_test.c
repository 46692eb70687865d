/* cells_test.c - what the verifier says of forged cells, and what only the inside of a state shows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "builtins/builtins.h"
#include "compiler/compiler.h"
#include "vm/bytes.h"
#include "vm/cells.h"
#include "vm/math.h"
#include "vm/opcodes.h"

static int passed, failed;

static void check(bool condition, const char *what)
{
    if (condition) {
        passed++;
        return;
    }
    failed++;
    printf("cells_test.c: %s\n", what);
}

static size_t allocated;

static void *host_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    allocated += new_size - old_size;
    if (new_size != 0) return realloc(pointer, new_size);
    free(pointer);
    return NULL;
}

static const Allocator allocator = {host_alloc, NULL};
static ProgramOwner owner = {{host_alloc, NULL}, &builtin_table, NULL, NULL, NULL};

/* ---- forged cells --------------------------------------------------------------------------- */

/* What a draft is forged from: held(t, "1ms") over a bool tag, as the compiler would have it. */
typedef struct Forgery {
    uint8_t kind;
    uint32_t code[8];
    uint32_t words;
    CellSpec cells[2];
    uint32_t cell_count, reads[1], read_count;
    const char *locals;
} Forgery;

static Forgery honest(void)
{
    return (Forgery){
        .kind = RUNG_EXPRESSION,
        .code = {word_make(OP_LOAD_REG_B, 0), word_make(OP_UPDATE_CELL, 0), 1, word_make(OP_RETURN, 0)},
        .words = 4,
        .cells = {{.kind = CELL_KIND_HELD_FOR, .span = 10000, .reads = 1}},
        .cell_count = 1,
        .reads = {0},
        .read_count = 1,
        .locals = "",
    };
}

static rung_status build(const Forgery *forgery)
{
    const DraftTag tag = {"t", 1, 0, RUNG_BOOL};
    const DraftFunction function = {.words = forgery->words, .locals = (uint32_t)strlen(forgery->locals)};
    const ProgramDraft draft = {
        .kind = forgery->kind,
        .tags = &tag,
        .tag_count = 1,
        .code = forgery->code,
        .code_count = forgery->words,
        .functions = &function,
        .function_count = 1,
        .locals = forgery->locals,
        .local_count = (uint32_t)strlen(forgery->locals),
        .cells = forgery->cells,
        .cell_count = forgery->cell_count,
        .cell_reads = forgery->reads,
        .cell_read_count = forgery->read_count,
    };
    Program *program;
    rung_status status = program_build(&draft, &owner, &program, NULL);

    if (status == RUNG_OK) program_release(program);
    return status;
}

#define FORGED(change, what)                                                                                 \
    do {                                                                                                     \
        Forgery forged = honest();                                                                           \
        change;                                                                                              \
        check(build(&forged) == RUNG_BAD_FILE, "the verifier accepts " what);                                \
    } while (0)

static void test_forged(void)
{
    Forgery own = honest();

    check(build(&own) == RUNG_OK, "the verifier refuses what the compiler writes");
    FORGED(forged.kind = RUNG_BODY, "cells in a body");
    FORGED(forged.cell_count = 0, "an update of no cell");
    FORGED(forged.cell_count = 2, "a cell of kind 0 with no duration that nothing updates");
    FORGED((forged.cell_count = 2, forged.cells[1] = forged.cells[0]), "a cell that nothing updates");
    FORGED(forged.code[1] = word_make(OP_UPDATE_CELL, 1), "an update of the next cell");
    FORGED(forged.code[2] = 0, "an update without argument");
    FORGED(forged.code[2] = 2, "an update with an argument too many");
    FORGED(forged.cells[0].kind = CELL_KIND_COUNT, "a cell of no kind");
    FORGED(forged.cells[0].kind = CELL_KIND_AVG, "a bool in a window of numbers");
    FORGED(forged.cells[0].kind = CELL_KIND_HELD, "a duration where none belongs");
    FORGED(forged.cells[0].span = 0, "a duration of nothing");
    FORGED(forged.cells[0].span = -1, "a duration into the past");
    FORGED(forged.cells[0].span = MAX_DURATION + 1, "a duration of more than ten years");
    FORGED(forged.cells[0].capacity = 1, "a timer with a window");
    FORGED((forged.cells[0].kind = CELL_KIND_COUNT_IN, forged.cells[0].capacity = 0), "a window of nothing");
    FORGED((forged.cells[0].kind = CELL_KIND_COUNT_IN, forged.cells[0].capacity = MAX_WINDOW + 1),
           "too large a window");
    FORGED(forged.cells[0].has_limit = true, "a limit where none belongs");
    FORGED(forged.cells[0].first_read = 1, "a cell that reads what is not there");
    FORGED(forged.cells[0].reads = 2, "a cell that reads more than is there");
    FORGED(forged.reads[0] = 1, "a cell that reads no tag");
    FORGED((forged.code[3] = word_make(OP_POP, 0), forged.code[4] = word_make(OP_LOAD_REG_B, 0),
            forged.code[5] = word_make(OP_UPDATE_CELL, 0), forged.code[6] = 1,
            forged.code[7] = word_make(OP_RETURN, 0), forged.words = 8),
           "a cell that is updated twice");
    FORGED((forged.code[3] = word_make(OP_POP, 0), forged.code[4] = word_make(OP_LOOP, 0), forged.words = 5),
           "a loop around cells");
    own = honest();
    own.cells[0].kind = CELL_KIND_COUNT_IN;
    own.cells[0].capacity = MAX_WINDOW;
    own.cells[0].span = MAX_DURATION;
    check(build(&own) == RUNG_OK, "the verifier refuses the largest window");
    own = honest();
    own.code[0] = word_make(OP_LOAD_REG_F, 0);
    check(build(&own) == RUNG_BAD_FILE, "the verifier accepts a bool tag as a double");
    own = honest();
    own.code[0] = word_make(OP_GOOD_REG, 0);
    check(build(&own) == RUNG_OK, "the verifier refuses a quality");
    own.code[0] = word_make(OP_GOOD_REG, 1);
    check(build(&own) == RUNG_BAD_FILE, "the verifier accepts the quality of no tag");
}

/* ---- the inside of a state ------------------------------------------------------------------ */

static bool find_x(void *user, const char *name, size_t length, TagInfo *info)
{
    (void)user;
    if (length != 1 || name[0] < 'x' || name[0] > 'y') return false;
    *info = (TagInfo){.name = name[0] == 'x' ? "x" : "y",
                      .length = 1,
                      .slot = (uint32_t)(name[0] - 'x'),
                      .type = name[0] == 'x' ? RUNG_ANY : RUNG_BOOL};
    if (name[0] == 'x') info->interval = 10000000;
    if (name[0] == 'y') info->momentary = true;
    return true;
}

static const char *no_name(void *user, uint32_t index)
{
    (void)user, (void)index;
    return NULL;
}

static const HostFunction *no_function(void *user, const char *name, size_t length)
{
    (void)user, (void)name, (void)length;
    return NULL;
}

/* One program over x and y with its state, driven without rung_tags. */
typedef struct Bench {
    Program *program;
    rung_state *state;
    Vm *vm;
    rung_slot slots[2];
    uint64_t odd[1];
    Registers registers;
} Bench;

static rung_status compile(const char *text, Program **program, rung_diag *diag)
{
    const Names names = {.find_tag = find_x, .tag_name = no_name, .find_function = no_function};
    rung_options options = {.size = sizeof options, .max_source = 1000, .max_nesting = 50, .rules = true};

    rung_diag_init(diag);
    return compile_text(&owner, &names, text, strlen(text), RUNG_EXPRESSION, &options, program, diag);
}

static void bench_open(Bench *bench, const char *text)
{
    rung_host host = {.size = sizeof host};
    rung_diag diag;

    memset(bench, 0, sizeof *bench);
    if (compile(text, &bench->program, &diag) != RUNG_OK) {
        printf("%s: %s\n", text, diag.message);
        abort();
    }
    if (state_new(bench->program, &allocator, &bench->state) != RUNG_OK) abort();
    if (vm_new(&host, &allocator, &builtin_table, NULL, &bench->vm) != RUNG_OK) abort();
    bench->registers = (Registers){
        .schema = &owner, .slots = bench->slots, .odd = bench->odd, .count = 2, .tick = REGISTERS_TICK};
}

static void bench_close(Bench *bench)
{
    vm_free(bench->vm);
    state_destroy(bench->state);
    program_release(bench->program);
}

/* A sample of x; NaN for what is no number. Returns the result as a double. */
static double sample(Bench *bench, rung_time now, double x)
{
    Value result;

    bench->registers.now = now;
    bench->slots[0].held = T_DOUBLE;
    bench->slots[0].value.number = x;
    bench->slots[0].samples++;
    if (vm_eval(bench->vm, bench->program, bench->state, &bench->registers, &result) != RUNG_OK) return -999;
    return result.type == T_BOOL     ? (double)result.as.i
           : value_is_number(result) ? value_as_double(result)
                                     : -998;
}

static void test_counters(void)
{
    Bench bench;
    Value result;
    String text = {"", 65, 65, 0, STRING_SHARED, NULL};
    char bytes[66] = "";

    bench_open(&bench, "avg(x, '1s', {capacity: 2})");
    check(sample(&bench, 1, 1) == 1 && sample(&bench, 2, 2) == 1.5 && sample(&bench, 3, 3) == 2.5,
          "avg of a small window");
    check(bench.vm->uncertain && bench.state->counters.overflows == 1, "an overflow is not counted");
    check(sample(&bench, 4, math_nan()) == 2.5 && bench.state->counters.not_taken == 1, "NaN is not counted");
    check(sample(&bench, 5, math_infinity()) == 2.5 && bench.state->counters.not_taken == 2,
          "Infinity is not counted");
    bench_close(&bench);

    bench_open(&bench, "prev(x)");
    memset(bytes, 'a', 65);
    text.bytes = bytes;
    sample(&bench, 1, 1);
    bench.slots[0].held = T_STRING;
    bench.slots[0].value.reference = &text;
    bench.slots[0].samples++;
    check(vm_eval(bench.vm, bench.program, bench.state, &bench.registers, &result) == RUNG_OK &&
              value_as_double(result) == 1,
          "prev before a long text");
    check(bench.state->counters.long_texts == 1, "a long text is not counted");
    bench.slots[0].samples++;
    check(vm_eval(bench.vm, bench.program, bench.state, &bench.registers, &result) == RUNG_NO_VALUE,
          "prev has a long text");
    bench_close(&bench);
}

static bool take_bytes(void *user, const char *bytes, size_t length)
{
    ByteWriter *writer = user;

    write_bytes(writer, bytes, length);
    return true;
}

/* The counts of samples are those of the blob, or nobody's. */
static void test_loading(void)
{
    unsigned char bytes[4096];
    ByteWriter writer = {bytes, 0};
    Bench bench;

    bench_open(&bench, "prev(x)");
    sample(&bench, 1, 1);
    sample(&bench, 2, 2);
    state_commit(bench.state);
    check(state_save(bench.state, take_bytes, &writer) == RUNG_OK, "a state is not saved");
    bench.slots[0].samples--; /* the next evaluation is none of a sample */
    check(state_load(bench.state, bytes, writer.at, true) == RUNG_OK && sample(&bench, 3, 2) == 1,
          "a deadline after loading is a sample");
    bench.slots[0].samples--;
    check(state_load(bench.state, bytes, writer.at, false) == RUNG_OK && sample(&bench, 3, 2) == 2,
          "the first evaluation of other tags is no sample");
    bench_close(&bench);
}

/* Blobs with a right checksum and anything in them: refused, or used without harm. */
static void test_forged_blobs(void)
{
    static const char *const texts[] = {
        "prev(x)",
        "prev(+x, 1) * 2 > prev(+x)",
        "changed(x)",
        "held(x > 3, '5s') || since(x > 3) > 10",
        "count(x > 3, 3)",
        "avg(x, '5s', {capacity: 3}) + twa(x, '1s', {capacity: 2}) + rate(x, '5s', {capacity: 2})",
        "rose(x > 3) || latch(x > 3, x < 2)"};
    static const unsigned char values[] = {0, 1, 2, 5, 6, 7, 0x7f, 0x80, 0xff};
    unsigned char bytes[4096], forged[4096];
    unsigned accepted = 0, refused = 0;
    size_t i, k, at;
    Bench bench;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        ByteWriter writer = {bytes, 0}, sum = {forged, 8};

        bench_open(&bench, texts[i]);
        for (k = 0; k < 5; k++) sample(&bench, (rung_time)k * 1000000, (double)k);
        state_commit(bench.state);
        if (state_save(bench.state, take_bytes, &writer) != RUNG_OK) abort();
        for (at = 28; at < writer.at; at++)
            for (k = 0; k < sizeof values; k++) {
                memcpy(forged, bytes, writer.at);
                forged[at] = values[k];
                sum.at = 8;
                write_int(&sum, bytes_sum(BYTES_SUM, forged + 16, writer.at - 16), 8);
                if (state_load(bench.state, forged, writer.at, true) != RUNG_OK) {
                    refused++;
                    continue;
                }
                accepted++;
                sample(&bench, 6000000, 2);
                sample(&bench, 6000000, 7);
                state_rollback(bench.state);
                sample(&bench, 90000000, 1);
                state_commit(bench.state);
            }
        bench_close(&bench);
    }
    check(accepted > 100 && refused > 100, "forged blobs are all alike");
}

static void test_shift(void)
{
    Bench bench;

    bench_open(&bench, "held(x > 3, '5s')");
    sample(&bench, 0, 4);
    state_commit(bench.state);
    state_shift(bench.state, 20000000);
    check(sample(&bench, 69999999, 4) == 0 && sample(&bench, 70000000, 4) == 1,
          "a shifted timer is early or late");
    bench_close(&bench);
    bench_open(&bench, "within(x > 3, '5s')");
    sample(&bench, 0, 4);
    sample(&bench, 0, 1);
    state_shift(bench.state, 20000000);
    check(sample(&bench, 69999999, 1) == 1 && sample(&bench, 70000000, 1) == 0,
          "a shifted end is early or late");
    bench_close(&bench);
    bench_open(&bench, "count(x > 3, '5s')");
    sample(&bench, 0, 4);
    state_shift(bench.state, 20000000);
    check(sample(&bench, 50000000, 1) == 0, "a window is shifted");
    bench_close(&bench);
}

/* The undo list of a transaction grows to the size of the ring at most, and not by evaluations that fail. */
static void test_undo(void)
{
    Bench bench;
    uint32_t i;

    bench_open(&bench, "sum(x, '1h', {capacity: 100})");
    for (i = 0; i < 300; i++) sample(&bench, i, 1);
    state_commit(bench.state);
    for (i = 0; i < 10000; i++) sample(&bench, 300 + i, 2);
    check(bench.state->undo_count <= 102, "the undo list has no bound");
    check(sample(&bench, 20000, 2) == 200, "sum of a full window");
    state_rollback(bench.state);
    bench.vm->limits.steps = 50; /* the sample is taken, but there is too little for adding up */
    for (i = 0; i < 1000; i++) check(sample(&bench, 20000, 5) == -999, "a poor machine goes on");
    check(bench.state->undo_count == 0, "what failed is in the undo list");
    bench.vm->limits.steps = 10000000;
    check(sample(&bench, 20000, 5) == 104, "sum after failures and a rollback");
    bench_close(&bench);
}

/* What the compiler is told of a tag. */
static void test_attributes(void)
{
    static const struct {
        const char *text;
        uint32_t capacity;
    } windows[] = {
        {"avg(x, '1s')", 2},
        {"avg(x, '10s')", 11},
        {"avg(x, '10500ms')", 12},
        {"count(x > 3, '10s')", 11},
        {"avg(x, '10s', {capacity: 7})", 7},
        {"sum(y ? 1 : 2, '10s')", 256},
        {"avg(y ? x : 2, '10s')", 11},
        {"count(x > 3, 5)", 5},
        {"avg(x, '999999s')", 1000000},
    };
    Program *program;
    rung_diag diag;
    size_t i;

    for (i = 0; i < sizeof windows / sizeof *windows; i++) {
        if (compile(windows[i].text, &program, &diag) != RUNG_OK) {
            check(false, windows[i].text);
            continue;
        }
        check(program->code->more->cells[0].capacity == windows[i].capacity, windows[i].text);
        program_release(program);
    }
    check(compile("avg(x, '1000000s')", &program, &diag) == RUNG_UNSUPPORTED,
          "a window of more samples than there may be");
    check(compile("within(y, '1s')", &program, &diag) == RUNG_OK && program->code->more->cells[0].momentary &&
              !program->code->momentary,
          "within of a momentary tag");
    program_release(program);
    check(compile("y && x > 3", &program, &diag) == RUNG_OK && program->code->momentary && !program->code->ticks,
          "a condition of a momentary tag");
    program_release(program);
    check(compile("y || x > 3", &program, &diag) == RUNG_OK && !program->code->momentary, "a mixed condition");
    program_release(program);
}

static void test_fingerprint(void)
{
    static const char *const texts[] = {
        "held(x > 3, '5s')",   "held(x > 3, '6s')", "held(x > 4, '5s')", "held(y, '5s')",
        "within(x > 3, '5s')", "held(x > 3)",       "avg(x, '5s')",      "avg(x, '5s', {capacity: 9})",
        "count(x > 3, 5)",     "count(x > 3, 6)"};
    uint64_t prints[10], again;
    Program *program;
    rung_diag diag;
    size_t i, k;

    for (i = 0; i < 10; i++) {
        if (compile(texts[i], &program, &diag) != RUNG_OK) abort();
        prints[i] = program_fingerprint(program);
        program_release(program);
        for (k = 0; k < i; k++) check(prints[k] != prints[i], "two programs have one fingerprint");
    }
    if (compile("held( (x>3), \"5000ms\" )", &program, &diag) != RUNG_OK) abort();
    again = program_fingerprint(program);
    check(again == prints[0], "one program has two fingerprints");
    program_release(program);
}

int main(void)
{
    test_forged();
    test_counters();
    test_loading();
    test_forged_blobs();
    test_shift();
    test_undo();
    test_attributes();
    test_fingerprint();
    check(allocated == 0, "memory is lost");
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
