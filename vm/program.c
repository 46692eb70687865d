/* program.c - from a draft to one immutable block: see program.h. */
#include "vm/program.h"

#include <string.h>

#include "vm/bytes.h"
#include "vm/cells.h"
#include "vm/format.h"
#include "vm/math.h"
#include "vm/opcodes.h"

static const char NO_MEMORY_TEXT[] = "the host has no more memory";

/* Where things lie in the block. With `base` NULL it only measures. */
typedef struct Cursor {
    char *base;
    size_t at;
} Cursor;

static void *take(Cursor *cursor, size_t size)
{
    char *piece = cursor->base == NULL ? NULL : cursor->base + cursor->at;

    cursor->at += (size + 7) & ~(size_t)7;
    return piece;
}

static rung_status refuse(rung_diag *diag, rung_status status, const char *why, const char *name, size_t length)
{
    if (diag != NULL) {
        diag->status = status;
        format_text(diag->message, sizeof diag->message, why, name, length);
    }
    return status;
}

/* ---- binding -------------------------------------------------------------------------------- */

static rung_status bind(const DraftImport *draft, const BuiltinTable *builtins, Import *import, rung_diag *diag)
{
    const Builtin *builtin;
    uint32_t receiver;

    import->kind = draft->kind;
    import->signature = "";
    switch (draft->kind) {
    case IMPORT_BUILTIN:
        builtin = builtin_find(builtins, draft->name, draft->length);
        if (builtin == NULL || builtin->kind != BUILTIN_FUNCTION || strcmp(builtin->signature, draft->signature) != 0)
            return refuse(diag, RUNG_BAD_IMPORT, "the builtin %q is not in this version, or is another one", draft->name, draft->length);
        import->builtin = builtin;
        import->signature = builtin->signature;
        return RUNG_OK;
    case IMPORT_METHOD:
        for (receiver = RECEIVER_NONE + 1; receiver < RECEIVER_COUNT; receiver++) {
            builtin = builtin_find_method(builtins, (Receiver)receiver, draft->name, draft->length);
            import->rows[receiver] = 0;
            if (builtin != NULL && builtin->kind == BUILTIN_FUNCTION) import->rows[receiver] = (uint16_t)(builtin - builtins->rows + 1);
        }
        return RUNG_OK;
    case IMPORT_HOST:
        if (draft->host == NULL || strcmp(draft->host->signature, draft->signature) != 0)
            return refuse(diag, RUNG_BAD_IMPORT, "the host has no function %q of that signature", draft->name, draft->length);
        import->host = draft->host;
        import->signature = draft->host->signature;
        return RUNG_OK;
    default: return refuse(diag, RUNG_BAD_FILE, "an import of no kind: %q", draft->name, draft->length);
    }
}

/* ---- filling the block ---------------------------------------------------------------------- */

/* Shared: its hash is made now, because nobody may write to it later. */
static String *put_string(Cursor *cursor, const char *text, uint32_t length)
{
    String *string = take(cursor, sizeof *string);
    char *bytes = take(cursor, (size_t)length + 1);

    if (string == NULL) return NULL;
    if (length > 0) memcpy(bytes, text, length);
    bytes[length] = '\0';
    *string = (String){bytes, length, (uint32_t)text_units(bytes, length), text_hash(bytes, length, 0), STRING_SHARED, NULL};
    return string;
}

static Value put_constant(Cursor *cursor, const DraftConstant *constant)
{
    switch (constant->type) {
    case T_INT: return value_int(constant->i);
    case T_DOUBLE: return value_double(constant->f == constant->f ? constant->f : math_nan());
    default: return value_string(put_string(cursor, constant->text, constant->length));
    }
}

static const char *draft_error(const ProgramDraft *draft)
{
    uint32_t i;

    for (i = 0; i < draft->constant_count; i++) {
        const DraftConstant *constant = &draft->constants[i];

        if (constant->type == T_INT && (constant->i > INT64_C(1) << 53 || constant->i < -(INT64_C(1) << 53))) return "an int constant out of range";
        if (constant->type != T_INT && constant->type != T_DOUBLE && constant->type != T_STRING) return "a constant of no type";
        if (constant->type == T_STRING && !text_is_valid(constant->text, constant->length)) return "a string constant that is not text";
    }
    for (i = 0; i < draft->tag_count; i++) {
        if (rung_type_name((rung_type)draft->tags[i].type) == NULL) return "a tag of no type";
        if (draft->tags[i].slot > OPERAND_MAX) return "a slot out of range";
        if (!text_is_valid(draft->tags[i].name, draft->tags[i].length)) return "a tag name that is not text";
    }
    for (i = 0; i < draft->import_count; i++)
        if (!text_is_valid(draft->imports[i].name, draft->imports[i].length)) return "an import name that is not text";
    for (i = 0; i < draft->function_count; i++)
        if (draft->functions[i].name_length > 0 && !text_is_valid(draft->functions[i].name, draft->functions[i].name_length))
            return "a function name that is not text";
    for (i = 1; i < draft->mark_count; i++)
        if (draft->marks[i].word <= draft->marks[i - 1].word) return "source marks out of order";
    return NULL;
}

/* Groups the slots whose values are read into masks over the odd bitmap; returns how many there are. */
static uint32_t put_masks(const ProgramDraft *draft, const TagImport *tags, TagMask *masks)
{
    uint32_t count = 0, i, k;

    for (i = 0; i < draft->tag_count; i++) {
        uint32_t word = draft->tags[i].slot / 64;

        if (!tags[i].reads_value) continue;
        for (k = count; k > 0 && masks[k - 1].word != word; k--) {}
        if (k == 0) {
            masks[count] = (TagMask){word, 0};
            k = ++count;
        }
        masks[k - 1].mask |= UINT64_C(1) << draft->tags[i].slot % 64;
    }
    return count;
}

/* What building needs beside the block. */
typedef struct Work {
    Import *imports;
    TagImport *tags;        /* without names */
    FusedCode fused;
    FastDraft fast;
    VerifiedCode verified;
} Work;

/* See Function. */
static bool is_simple(const ProgramDraft *draft, const DraftFunction *function)
{
    const char *letters = draft->locals + function->first_local;

    return !function->has_rest &&
           (function->locals == 0 || (memchr(letters, 'X', function->locals) == NULL && memchr(letters, 'S', function->locals) == NULL));
}

/* Each cell gets its place in a state. */
static void put_cells(Program *program, const ProgramDraft *draft, CellSpec *cells)
{
    uint32_t i;

    for (i = 0; i < draft->cell_count; i++) {
        cells[i] = draft->cells[i];
        cells[i].words = program->cell_words;
        cells[i].ring = program->ring_samples;
        program->cell_words += cell_info[cells[i].kind].words;
        if (cells[i].capacity > 0) program->ring_samples += cells[i].capacity + RING_SPARE;
    }
    program->cells = cells;
    program->cell_count = draft->cell_count;
}

/* Lays the block out; with a measuring cursor nothing is written. */
static void lay_out(Cursor *cursor, const ProgramDraft *draft, const Work *work)
{
    uint32_t fused_count = work->fused.count;
    Program *program = take(cursor, sizeof *program);
    Value *constants = take(cursor, draft->constant_count * sizeof *constants);
    TagImport *tags = take(cursor, draft->tag_count * sizeof *tags);
    rung_import *public_tags = take(cursor, draft->tag_count * sizeof *public_tags);
    TagMask *masks = take(cursor, draft->tag_count * sizeof *masks);
    Import *bound = take(cursor, draft->import_count * sizeof *bound);
    uint32_t *base = take(cursor, draft->code_count * sizeof *base);
    FastInstr *fast = take(cursor, work->fast.count * sizeof *fast);
    uint32_t *fused = take(cursor, fused_count * sizeof *fused);
    uint32_t *origin = take(cursor, fused_count * sizeof *origin);
    CodeMark *marks = take(cursor, draft->mark_count * sizeof *marks);
    char *locals = take(cursor, draft->local_count);
    Function *functions = take(cursor, draft->function_count * sizeof *functions);
    uint32_t *captures = take(cursor, draft->capture_count * sizeof *captures);
    CellSpec *cells = take(cursor, draft->cell_count * sizeof *cells);
    uint32_t *cell_reads = take(cursor, draft->cell_read_count * sizeof *cell_reads);
    char *source = draft->source == NULL ? NULL : take(cursor, (size_t)draft->source_length + 1);
    uint32_t i;

    for (i = 0; i < draft->constant_count; i++) {
        Value constant = put_constant(cursor, &draft->constants[i]);

        if (program != NULL) constants[i] = constant;
    }
    for (i = 0; i < draft->tag_count; i++) {
        String *name = put_string(cursor, draft->tags[i].name, draft->tags[i].length);

        if (program == NULL) continue;
        tags[i] = work->tags[i];
        tags[i].name = name;
        public_tags[i] = (rung_import){name->bytes, (rung_type)draft->tags[i].type, draft->tags[i].slot};
    }
    for (i = 0; i < draft->import_count; i++) {
        String *name = put_string(cursor, draft->imports[i].name, draft->imports[i].length);

        if (program == NULL) continue;
        bound[i] = work->imports[i];
        bound[i].name = name;
    }
    for (i = 0; i < draft->function_count; i++) {
        const DraftFunction *from = &draft->functions[i];
        String *name = put_string(cursor, from->name_length == 0 ? "" : from->name, from->name_length);

        if (program == NULL) continue;
        functions[i] = (Function){name, from->code, from->words, fused_count == 0 ? 0 : work->fused.map[from->code], from->first_local, from->locals,
                                  from->first_capture, from->captures, work->verified.max_stack[i], from->params, from->length,
                                  from->has_rest, from->locals + work->verified.max_stack[i], is_simple(draft, from)};
    }
    if (program == NULL) return;
    memset(program, 0, sizeof *program);
    memset(masks, 0, draft->tag_count * sizeof *masks);
    memcpy(base, draft->code, draft->code_count * sizeof *base);
    if (draft->mark_count > 0) memcpy(marks, draft->marks, draft->mark_count * sizeof *marks);
    if (fused_count > 0) {
        memcpy(fused, work->fused.code, fused_count * sizeof *fused);
        memcpy(origin, work->fused.origin, fused_count * sizeof *origin);
    }
    for (i = 0; i < work->fast.count; i++) {
        fast[i] = work->fast.code[i];
        if (work->fast.strings[i] != 0) fast[i].k.s = constants[work->fast.strings[i] - 1].as.s;
    }
    if (draft->capture_count > 0) memcpy(captures, draft->captures, draft->capture_count * sizeof *captures);
    if (draft->local_count > 0) memcpy(locals, draft->locals, draft->local_count);
    if (draft->cell_read_count > 0) memcpy(cell_reads, draft->cell_reads, draft->cell_read_count * sizeof *cell_reads);
    put_cells(program, draft, cells);
    program->cell_reads = cell_reads;
    program->cell_read_count = draft->cell_read_count;
    program->ticks = draft->ticks;
    program->momentary = draft->momentary;
    if (source != NULL) {
        memcpy(source, draft->source, draft->source_length);
        source[draft->source_length] = '\0';
    }
    for (i = 0; i < draft->tag_count; i++)
        if (program->slot_limit <= draft->tags[i].slot) program->slot_limit = draft->tags[i].slot + 1;
    program->references = 1;
    program->kind = draft->kind;
    program->constants = constants;
    program->tags = tags;
    program->public_tags = public_tags;
    program->imports = bound;
    program->masks = masks;
    program->mask_count = put_masks(draft, work->tags, masks);
    if (program->mask_count > 0) program->mask = masks[0];
    program->base = base;
    program->fast = work->fast.count == 0 ? NULL : fast;
    program->fast_count = work->fast.count;
    program->fast_steps = work->fast.steps;
    program->fused = fused;
    program->fused_origin = origin;
    program->marks = marks;
    program->locals = locals;
    program->functions = functions;
    program->function_count = draft->function_count;
    program->captures = captures;
    program->capture_count = draft->capture_count;
    program->source = source;
    program->constant_count = draft->constant_count;
    program->tag_count = draft->tag_count;
    program->import_count = draft->import_count;
    program->base_count = draft->code_count;
    program->fused_count = fused_count;
    program->mark_count = draft->mark_count;
    program->local_count = draft->local_count;
    program->source_length = draft->source == NULL ? 0 : draft->source_length;
}

/* Which tags' values the code reads: the others' qualities and times are there even when they have none. */
static void note_values(const ProgramDraft *draft, TagImport *tags)
{
    uint32_t pc;

    for (pc = 0; pc < draft->code_count; pc += opcode_info[word_opcode(draft->code[pc])].words) {
        Opcode op = (Opcode)word_opcode(draft->code[pc]);

        if (op >= OP_LOAD_REG_B && op <= OP_LOAD_REG_A) tags[word_operand(draft->code[pc])].reads_value = true;
    }
}

/* ---- building ------------------------------------------------------------------------------- */

static rung_status prepare(const ProgramDraft *draft, const BuiltinTable *builtins, const Allocator *allocator, Arena *arena, Work *work,
                           rung_diag *diag)
{
    const char *error = draft_error(draft);
    rung_status status;
    uint32_t i;

    if (error != NULL) return refuse(diag, RUNG_BAD_FILE, "not valid bytecode: %t", error, strlen(error));
    work->imports = arena_alloc(arena, (draft->import_count + 1) * sizeof *work->imports);
    work->tags = arena_alloc(arena, (draft->tag_count + 1) * sizeof *work->tags);
    work->verified.max_stack = arena_alloc(arena, ((size_t)draft->function_count + 1) * sizeof *work->verified.max_stack);
    if (work->verified.max_stack == NULL || work->imports == NULL || work->tags == NULL)
        return refuse(diag, RUNG_NO_MEMORY, "%t", NO_MEMORY_TEXT, sizeof NO_MEMORY_TEXT - 1);
    memset(work->imports, 0, (draft->import_count + 1) * sizeof *work->imports);
    for (i = 0; i < draft->import_count; i++)
        if ((status = bind(&draft->imports[i], builtins, &work->imports[i], diag)) != RUNG_OK) return status;
    for (i = 0; i < draft->tag_count; i++) work->tags[i] = (TagImport){NULL, draft->tags[i].slot, draft->tags[i].type, false};
    status = verify_code(draft, work->imports, allocator, &work->verified, diag);
    if (status != RUNG_OK) return status;
    note_values(draft, work->tags);
    if (draft->function_count == 1 && draft->functions[0].locals == 0 &&
        work->verified.max_stack[0] <= FAST_TEMPS &&
        fast_build(&(FastSource){draft->code, draft->code_count, work->verified.result, work->tags,
                                 work->imports, draft->constants},
                   arena, &work->fast))
        return RUNG_OK;
    work->fast.count = 0;
    if (!fuse_code(draft, work->tags, arena, &work->fused)) return refuse(diag, RUNG_NO_MEMORY, "%t", NO_MEMORY_TEXT, sizeof NO_MEMORY_TEXT - 1);
    return RUNG_OK;
}

rung_status program_build(const ProgramDraft *draft, const BuiltinTable *builtins, const Allocator *allocator, Program **out, rung_diag *diag)
{
    _Alignas(16) char first[4096];
    Arena arena;
    Work work = {.fused = {.count = 0}};
    Cursor cursor = {NULL, 0};
    rung_status status;
    Program *program;

    *out = NULL;
    arena_init(&arena, allocator, first, sizeof first, SIZE_MAX);
    status = prepare(draft, builtins, allocator, &arena, &work, diag);
    if (status == RUNG_OK) {
        lay_out(&cursor, draft, &work);
        if ((cursor.base = allocator_new(allocator, cursor.at)) == NULL)
            status = refuse(diag, RUNG_NO_MEMORY, "%t", NO_MEMORY_TEXT, sizeof NO_MEMORY_TEXT - 1);
    }
    if (status == RUNG_OK) {
        program = (Program *)(void *)cursor.base;
        cursor.at = 0;
        lay_out(&cursor, draft, &work);
        program->size = cursor.at;
        program->allocator = *allocator;
        program->builtins = builtins;
        program->result = (uint8_t)work.verified.result;
        program->truth = program->result == 'B' ? program->fast : NULL;
        program->bounded = work.verified.bounded;
        program->longest_path = work.verified.longest_path;
        *out = program;
    }
    arena_free(&arena);
    return status;
}

void program_destroy(Program *program)
{
    Allocator allocator = program->allocator;
    void (*release)(void *) = program->release;
    void *schema = program->schema;

    allocator_free(&allocator, program, program->size);
    if (release != NULL) release(schema);
}

void program_span(const Program *program, uint32_t word, uint32_t *start, uint32_t *end)
{
    uint32_t low = 0, high = program->mark_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (program->marks[middle].word <= word)
            low = middle + 1;
        else
            high = middle;
    }
    *start = low == 0 ? 0 : program->marks[low - 1].start;
    *end = low == 0 ? 0 : program->marks[low - 1].end;
    if (*start > *end || (program->source != NULL && *end > program->source_length)) *start = *end = 0;
}

uint64_t program_fingerprint(const Program *program)
{
    uint64_t sum = BYTES_SUM;
    uint32_t i;

    sum = bytes_sum(sum, program->base, program->base_count * sizeof *program->base);
    sum = bytes_sum(sum, program->locals, program->local_count);
    for (i = 0; i < program->constant_count; i++) {
        Value constant = program->constants[i];

        sum = bytes_sum(sum, &constant.type, sizeof constant.type);
        if (constant.type == T_STRING)
            sum = bytes_sum(sum, constant.as.s->bytes, (size_t)constant.as.s->length + 1);
        else
            sum = bytes_sum(sum, &constant.as, sizeof constant.as);
    }
    for (i = 0; i < program->tag_count; i++) {
        sum = bytes_sum(sum, &program->tags[i].type, 1);
        sum = bytes_sum(sum, program->tags[i].name->bytes, (size_t)program->tags[i].name->length + 1);
    }
    for (i = 0; i < program->import_count; i++)
        sum = bytes_sum(sum, program->imports[i].name->bytes, (size_t)program->imports[i].name->length + 1);
    for (i = 0; i < program->cell_count; i++) {
        const CellSpec *cell = &program->cells[i];
        const uint64_t facts[5] = {cell->kind, cell->momentary, cell->capacity, (uint64_t)cell->span, cell->words};

        sum = bytes_sum(sum, facts, sizeof facts);
    }
    return bytes_sum(sum, program->cell_reads, program->cell_read_count * sizeof *program->cell_reads);
}
