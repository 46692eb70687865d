/* rbc.c - the bytecode file: little-endian, fixed width, sizes checked before anything is taken.
** docs/design.md draws it. What is read is only a draft: program_build verifies it. */
#include <string.h>

#include "vm/bytes.h"
#include "vm/format.h"
#include "vm/math.h"
#include "vm/opcodes.h"
#include "vm/program.h"

enum { FORMAT_VERSION = 2, HEADER_SIZE = 64, COUNTS = 11 };
enum { TICKS = 1, MOMENTARY = 2 };      /* flags of a program */
enum { CELL_MOMENTARY = 1, CELL_HAS_LIMIT = 2, CELL_SIZE = 30 };    /* flags and bytes of a cell */

static const char MAGIC[4] = {'R', 'U', 'N', 'G'};

/* ---- writing -------------------------------------------------------------------------------- */

static void write_cells(ByteWriter *writer, const Program *program)
{
    uint32_t i;

    write_int(writer, (program->code->ticks ? TICKS : 0) | (program->code->momentary ? MOMENTARY : 0), 1);
    for (i = 0; i < program->code->cell_count; i++) {
        const CellSpec *cell = &program->code->more->cells[i];

        write_int(writer, cell->kind, 1);
        write_int(writer, (cell->momentary ? CELL_MOMENTARY : 0) | (cell->has_limit ? CELL_HAS_LIMIT : 0), 1);
        write_int(writer, cell->capacity, 4);
        write_int(writer, (uint64_t)cell->span, 8);
        write_int(writer, math_bits(cell->limit), 8);
        write_int(writer, cell->first_read, 4);
        write_int(writer, cell->reads, 4);
    }
    for (i = 0; i < program->code->more->cell_read_count; i++) write_int(writer, program->code->more->cell_reads[i], 4);
}

static void write_program(ByteWriter *writer, const Program *program, size_t size, uint64_t checksum)
{
    const uint32_t counts[COUNTS] = {program->code->constant_count, program->code->tag_count, program->code->import_count, program->code->base_count,
                                     program->code->mark_count, program->code->more->local_count, program->code->function_count, program->code->more->capture_count,
                                     !program->code->has_source ? UINT32_MAX : program->source_length,
                                     program->code->cell_count, program->code->more->cell_read_count};
    uint32_t i;

    write_bytes(writer, MAGIC, sizeof MAGIC);
    write_int(writer, FORMAT_VERSION, 2);
    write_int(writer, program->code->kind, 1);
    write_int(writer, 0, 1);
    write_int(writer, checksum, 8);
    write_int(writer, size, 4);
    for (i = 0; i < COUNTS; i++) write_int(writer, counts[i], 4);
    for (i = 0; i < program->code->constant_count; i++) {
        Value constant = program_constants(program)[i];

        write_int(writer, constant.type, 1);
        if (constant.type == T_STRING)
            write_text(writer, constant.as.s->bytes, constant.as.s->length);
        else
            write_int(writer, constant.as.bits, 8);
    }
    for (i = 0; i < program->code->tag_count; i++) {
        write_int(writer, program_tags(program)[i].type, 1);
        write_text(writer, program_tags(program)[i].name, strlen(program_tags(program)[i].name));
    }
    for (i = 0; i < program->code->import_count; i++) {
        write_int(writer, program->code->imports[i].kind, 1);
        write_text(writer, import_name(&program->code->imports[i]), strlen(import_name(&program->code->imports[i])));
        write_text(writer, import_signature(&program->code->imports[i]), strlen(import_signature(&program->code->imports[i])));
    }
    for (i = 0; i < program->code->base_count; i++) write_int(writer, program->code->base[i], 4);
    for (i = 0; i < program->code->mark_count; i++) {
        CodeMark mark = program_mark(program, i);

        write_int(writer, mark.word, 4);
        write_int(writer, mark.start, 4);
        write_int(writer, mark.end, 4);
    }
    for (i = 0; i < program->code->function_count; i++) {
        const Function *function = &program->code->functions[i];

        write_text(writer, function->name->bytes, function->name->length);
        write_int(writer, program_words(program, i), 4);
        write_int(writer, function->locals, 4);
        write_int(writer, function->captures, 4);
        write_int(writer, function->params, 4);
        write_int(writer, function->length, 4);
        write_int(writer, function->has_rest, 1);
    }
    for (i = 0; i < program->code->more->capture_count; i++) write_int(writer, program->code->more->captures[i], 4);
    write_bytes(writer, program->code->more->locals, program->code->more->local_count);
    write_cells(writer, program);
    if (program->code->has_source) write_bytes(writer, program_source(program), program->source_length);
}

/* The checksum keeps nobody out, and need not: the verifier does. */
enum { CHECKSUM_AT = 8, SUMMED_FROM = 16 };

rung_status rbc_save(const Program *program, const Allocator *allocator, rung_sink sink, void *user)
{
    ByteWriter measure = {NULL, 0}, writer = {NULL, 0};
    rung_status status = RUNG_OK;
    size_t size;

    write_program(&measure, program, 0, 0);
    size = measure.at;
    if (size > UINT32_MAX) return RUNG_LIMIT_SIZE;
    if ((writer.bytes = allocator_new(allocator, size)) == NULL) return RUNG_NO_MEMORY;
    write_program(&writer, program, size, 0);
    measure.bytes = writer.bytes;
    measure.at = CHECKSUM_AT;
    write_int(&measure, bytes_sum(BYTES_SUM, writer.bytes + SUMMED_FROM, size - SUMMED_FROM) ^ program->code->kind, 8);
    if (!sink(user, (const char *)writer.bytes, size)) status = RUNG_INTERRUPTED;
    allocator_free(allocator, writer.bytes, size);
    return status;
}

/* ---- reading -------------------------------------------------------------------------------- */

static rung_status refuse(rung_diag *diag, rung_status status, const char *why, size_t offset)
{
    if (diag != NULL) {
        diag->status = status;
        format_text(diag->message, sizeof diag->message, "%s, at byte %l", why, (uint64_t)offset);
        if (status == RUNG_BAD_VERSION) format_text(diag->hint, sizeof diag->hint, "compile the source again with this version");
    }
    return status;
}

/* NUL-ended copy, for signatures. */
static const char *copy_text(Arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);

    if (copy == NULL) return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

static rung_status read_constants(ByteReader *reader, Arena *arena, ProgramDraft *draft)
{
    DraftConstant *constants = arena_alloc(arena, draft->constant_count * sizeof *constants);
    uint32_t i;

    if (constants == NULL) return RUNG_NO_MEMORY;
    for (i = 0; i < draft->constant_count && !reader->short_of; i++) {
        DraftConstant *constant = &constants[i];
        uint64_t bits;

        *constant = (DraftConstant){.type = (uint8_t)read_int(reader, 1)};
        if (constant->type == T_STRING) {
            constant->length = (uint32_t)read_int(reader, 4);
            constant->text = read_bytes(reader, constant->length);
        } else {
            bits = read_int(reader, 8);
            memcpy(&constant->i, &bits, 8);
            memcpy(&constant->f, &bits, 8);
        }
    }
    draft->constants = constants;
    return RUNG_OK;
}

static rung_status read_names(ByteReader *reader, Arena *arena, ProgramDraft *draft)
{
    DraftTag *tags = arena_alloc(arena, draft->tag_count * sizeof *tags);
    DraftImport *imports = arena_alloc(arena, draft->import_count * sizeof *imports);
    uint32_t i, length;

    if (tags == NULL || imports == NULL) return RUNG_NO_MEMORY;
    for (i = 0; i < draft->tag_count && !reader->short_of; i++) {
        tags[i] = (DraftTag){.type = (uint8_t)read_int(reader, 1)};
        tags[i].length = (uint32_t)read_int(reader, 4);
        tags[i].name = read_bytes(reader, tags[i].length);
    }
    for (i = 0; i < draft->import_count && !reader->short_of; i++) {
        const char *signature;

        imports[i] = (DraftImport){.kind = (uint8_t)read_int(reader, 1)};
        imports[i].length = (uint32_t)read_int(reader, 4);
        imports[i].name = read_bytes(reader, imports[i].length);
        length = (uint32_t)read_int(reader, 4);
        if ((signature = read_bytes(reader, length)) == NULL) break;
        if ((imports[i].signature = copy_text(arena, signature, length)) == NULL) return RUNG_NO_MEMORY;
    }
    draft->tags = tags;
    draft->imports = imports;
    return RUNG_OK;
}

static rung_status read_code(ByteReader *reader, Arena *arena, ProgramDraft *draft)
{
    uint32_t *code = arena_alloc(arena, draft->code_count * sizeof *code);
    CodeMark *marks = arena_alloc(arena, draft->mark_count * sizeof *marks);
    uint32_t i;

    if (code == NULL || marks == NULL) return RUNG_NO_MEMORY;
    for (i = 0; i < draft->code_count; i++) code[i] = (uint32_t)read_int(reader, 4);
    for (i = 0; i < draft->mark_count; i++) {
        marks[i].word = (uint32_t)read_int(reader, 4);
        marks[i].start = (uint32_t)read_int(reader, 4);
        marks[i].end = (uint32_t)read_int(reader, 4);
    }
    draft->code = code;
    draft->marks = marks;
    return RUNG_OK;
}

/* Code, locals and captures of the functions follow each other in the file: their places are sums. */
static rung_status read_functions(ByteReader *reader, Arena *arena, ProgramDraft *draft)
{
    DraftFunction *functions = arena_alloc(arena, draft->function_count * sizeof *functions);
    uint32_t *captures = arena_alloc(arena, draft->capture_count * sizeof *captures);
    uint32_t code = 0, local = 0, capture = 0, i;

    if (functions == NULL || captures == NULL) return RUNG_NO_MEMORY;
    for (i = 0; i < draft->function_count && !reader->short_of; i++) {
        DraftFunction *function = &functions[i];

        *function = (DraftFunction){.name_length = (uint32_t)read_int(reader, 4)};
        function->name = read_bytes(reader, function->name_length);
        function->code = code;
        function->first_local = local;
        function->first_capture = capture;
        code += function->words = (uint32_t)read_int(reader, 4);
        local += function->locals = (uint32_t)read_int(reader, 4);
        capture += function->captures = (uint32_t)read_int(reader, 4);
        function->params = (uint32_t)read_int(reader, 4);
        function->length = (uint32_t)read_int(reader, 4);
        function->has_rest = read_int(reader, 1) != 0;
    }
    for (i = 0; i < draft->capture_count; i++) captures[i] = (uint32_t)read_int(reader, 4);
    draft->functions = functions;
    draft->captures = captures;
    draft->locals = read_bytes(reader, draft->local_count);
    return RUNG_OK;
}

static rung_status read_cells(ByteReader *reader, Arena *arena, ProgramDraft *draft)
{
    CellSpec *cells = arena_alloc(arena, draft->cell_count * sizeof *cells);
    uint32_t *reads = arena_alloc(arena, draft->cell_read_count * sizeof *reads), i;
    uint64_t flags = read_int(reader, 1);

    if (cells == NULL || reads == NULL) return RUNG_NO_MEMORY;
    draft->ticks = (flags & TICKS) != 0;
    draft->momentary = (flags & MOMENTARY) != 0;
    for (i = 0; i < draft->cell_count; i++) {
        cells[i] = (CellSpec){.kind = (uint8_t)read_int(reader, 1)};
        flags = read_int(reader, 1);
        cells[i].momentary = (flags & CELL_MOMENTARY) != 0;
        cells[i].has_limit = (flags & CELL_HAS_LIMIT) != 0;
        cells[i].capacity = (uint32_t)read_int(reader, 4);
        cells[i].span = (int64_t)read_int(reader, 8);
        cells[i].limit = math_from_bits(read_int(reader, 8));
        cells[i].first_read = (uint32_t)read_int(reader, 4);
        cells[i].reads = (uint32_t)read_int(reader, 4);
    }
    for (i = 0; i < draft->cell_read_count; i++) reads[i] = (uint32_t)read_int(reader, 4);
    draft->cells = cells;
    draft->cell_reads = reads;
    if (draft->source_length == UINT32_MAX) {
        draft->source = NULL;
        draft->source_length = 0;
    } else {
        draft->source = read_bytes(reader, draft->source_length);
    }
    return RUNG_OK;
}

rung_status rbc_load(const void *bytes, size_t length, Arena *arena, ProgramDraft *draft, rung_diag *diag)
{
    ByteReader reader = {bytes, length, 0, false};
    uint64_t checksum, size, least;
    uint32_t counts[COUNTS], i;
    const char *magic = read_bytes(&reader, sizeof MAGIC);
    rung_status status;

    memset(draft, 0, sizeof *draft);
    if (magic == NULL || memcmp(magic, MAGIC, sizeof MAGIC) != 0) return refuse(diag, RUNG_BAD_FILE, "not a bytecode file of Rung", 0);
    if (read_int(&reader, 2) != FORMAT_VERSION && !reader.short_of)
        return refuse(diag, RUNG_BAD_VERSION, "the bytecode has another format version", sizeof MAGIC);
    draft->kind = (uint8_t)read_int(&reader, 1);
    if (read_int(&reader, 1) != 0) return refuse(diag, RUNG_BAD_FILE, "the bytecode file is damaged", 7);
    checksum = read_int(&reader, 8);
    size = read_int(&reader, 4);
    for (i = 0; i < COUNTS; i++) counts[i] = (uint32_t)read_int(&reader, 4);
    if (reader.short_of || size != length) return refuse(diag, RUNG_BAD_FILE, "the bytecode file is cut off or has more than its size", length);
    if ((bytes_sum(BYTES_SUM, (const unsigned char *)bytes + SUMMED_FROM, length - SUMMED_FROM) ^ draft->kind) != checksum)
        return refuse(diag, RUNG_BAD_FILE, "the bytecode file is damaged: its checksum differs", CHECKSUM_AT);
    if (draft->kind < RUNG_EXPRESSION || draft->kind > RUNG_SCRIPT) return refuse(diag, RUNG_BAD_FILE, "a program of no kind", 6);
    /* the smallest that so many of each can take: nothing is allocated for more than the file holds */
    least = HEADER_SIZE + (uint64_t)counts[0] * 5 + (uint64_t)counts[1] * 5 + (uint64_t)counts[2] * 9 + (uint64_t)counts[3] * 4 +
            (uint64_t)counts[4] * 12 + counts[5] + (uint64_t)counts[6] * 25 + (uint64_t)counts[7] * 4 +
            (counts[8] == UINT32_MAX ? 0 : counts[8]) + (uint64_t)counts[9] * CELL_SIZE + (uint64_t)counts[10] * 4 + 1;
    if (least > length) return refuse(diag, RUNG_BAD_FILE, "the bytecode file counts more than it holds", 20);
    draft->constant_count = counts[0];
    draft->tag_count = counts[1];
    draft->import_count = counts[2];
    draft->code_count = counts[3];
    draft->mark_count = counts[4];
    draft->local_count = counts[5];
    draft->function_count = counts[6];
    draft->capture_count = counts[7];
    draft->source_length = counts[8];
    draft->cell_count = counts[9];
    draft->cell_read_count = counts[10];
    status = read_constants(&reader, arena, draft);
    if (status == RUNG_OK && !reader.short_of) status = read_names(&reader, arena, draft);
    if (status == RUNG_OK && !reader.short_of) status = read_code(&reader, arena, draft);
    if (status == RUNG_OK && !reader.short_of) status = read_functions(&reader, arena, draft);
    if (status == RUNG_OK && !reader.short_of) status = read_cells(&reader, arena, draft);
    if (status != RUNG_OK) return refuse(diag, status, "no memory to read the bytecode file", reader.at);
    if (reader.short_of || reader.at != length) return refuse(diag, RUNG_BAD_FILE, "the bytecode file does not hold what it counts", reader.at);
    return RUNG_OK;
}
