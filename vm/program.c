/* program.c - from a draft to one immutable block: see program.h. */
#include "vm/program.h"

#include <string.h>

#include "vm/bytes.h"
#include "vm/cells.h"
#include "vm/format.h"
#include "vm/math.h"
#include "vm/opcodes.h"
#include "vm/strings.h"

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

/* A method's name is left for the block. */
static rung_status bind(const DraftImport *draft, const BuiltinTable *builtins, Arena *arena, Import *import, rung_diag *diag)
{
    const Builtin *builtin;
    MethodName *method;
    uint32_t receiver;

    import->kind = draft->kind;
    switch (draft->kind) {
    case IMPORT_BUILTIN:
        builtin = builtin_find(builtins, draft->name, draft->length);
        if (builtin == NULL || builtin->kind != BUILTIN_FUNCTION || strcmp(builtin->signature, draft->signature) != 0)
            return refuse(diag, RUNG_BAD_IMPORT, "the builtin %q is not in this version, or is another one", draft->name, draft->length);
        import->builtin = builtin;
        return RUNG_OK;
    case IMPORT_METHOD:
        if ((import->method = method = arena_alloc(arena, sizeof *method)) == NULL)
            return refuse(diag, RUNG_NO_MEMORY, "%t", NO_MEMORY_TEXT, sizeof NO_MEMORY_TEXT - 1);
        method->rows[RECEIVER_NONE] = 0;
        for (receiver = RECEIVER_NONE + 1; receiver < RECEIVER_COUNT; receiver++) {
            builtin = builtin_find_method(builtins, (Receiver)receiver, draft->name, draft->length);
            method->rows[receiver] = 0;
            if (builtin != NULL && builtin->kind == BUILTIN_FUNCTION) method->rows[receiver] = (uint16_t)(builtin - builtins->rows + 1);
        }
        return RUNG_OK;
    case IMPORT_HOST:
        if (draft->host == NULL || strcmp(draft->host->signature, draft->signature) != 0)
            return refuse(diag, RUNG_BAD_IMPORT, "the host has no function %q of that signature", draft->name, draft->length);
        import->host = draft->host;
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

/* What building needs beside the block. */
typedef struct Work {
    Import *imports;        /* methods without names */
    TagMask *masks;
    uint32_t mask_count;
    FusedCode fused;
    FastDraft fast;
    VerifiedCode verified;
} Work;

/* A slot whose value is read, in one of the masks over the odd bitmap. */
static void note_slot(Work *work, uint32_t slot)
{
    uint32_t word = slot / 64, k = work->mask_count;

    while (k > 0 && work->masks[k - 1].word != word) k--;
    if (k == 0) {
        work->masks[work->mask_count] = (TagMask){word, 0};
        k = ++work->mask_count;
    }
    work->masks[k - 1].mask |= UINT64_C(1) << slot % 64;
}

/* Which tags' values the code reads: the others' qualities and times are there even when they have none. */
static void note_values(const ProgramDraft *draft, Work *work)
{
    uint32_t pc;

    for (pc = 0; pc < draft->code_count; pc += opcode_info[word_opcode(draft->code[pc])].words) {
        Opcode op = (Opcode)word_opcode(draft->code[pc]);
        uint32_t operand = word_operand(draft->code[pc]);

        if (op >= OP_LOAD_REG_B && op <= OP_LOAD_REG_A) note_slot(work, draft->tags[operand].slot);
    }
}

/* See Function. */
static bool is_simple(const ProgramDraft *draft, const DraftFunction *function)
{
    const char *letters = draft->locals + function->first_local;
    uint32_t count = function->locals;

    if (function->has_rest) return false;
    return count == 0 || (memchr(letters, 'X', count) == NULL && memchr(letters, 'S', count) == NULL);
}

static void put_function(Function *function, const ProgramDraft *draft, const Work *work, uint32_t index,
                         const String *name)
{
    const DraftFunction *from = &draft->functions[index];

    *function = (Function){.name = name,
                           .code = from->code,
                           .fused = work->fused.count == 0 ? 0 : work->fused.map[from->code],
                           .first_local = from->first_local,
                           .first_capture = from->first_capture,
                           .captures = from->captures,
                           .length = from->length,
                           .slots = from->locals + work->verified.max_stack[index],
                           .locals = (uint16_t)from->locals,
                           .params = (uint16_t)from->params,
                           .has_rest = from->has_rest,
                           .simple = is_simple(draft, from)};
}

/* The own function of conditions that consist of nothing else: only how many slots they need differs, so a
** million of them share these. NULL when the program is no such. */
static const Function *plain_function(const ProgramDraft *draft, const Work *work)
{
#define PLAIN(n) {.name = &string_empty, .slots = (n), .simple = true}
    static const Function plain[] = {PLAIN(0), PLAIN(1), PLAIN(2), PLAIN(3), PLAIN(4),
                                     PLAIN(5), PLAIN(6), PLAIN(7), PLAIN(8)};
#undef PLAIN
    const DraftFunction *own = draft->functions;
    uint32_t slots = work->verified.max_stack[0];

    if (work->fast.count == 0 || draft->function_count != 1 || own->name_length != 0 || own->length != 0 ||
        slots >= sizeof plain / sizeof *plain)
        return NULL;
    return &plain[slots];
}

/* Each cell gets its place in a state. */
static void put_cells(ProgramMore *more, const ProgramDraft *draft, CellSpec *cells)
{
    uint32_t i;

    for (i = 0; i < draft->cell_count; i++) {
        cells[i] = draft->cells[i];
        cells[i].words = more->cell_words;
        cells[i].ring = more->ring_samples;
        more->cell_words += cell_info[cells[i].kind].words;
        if (cells[i].capacity > 0) more->ring_samples += cells[i].capacity + RING_SPARE;
    }
    more->cells = cells;
}

static void *copy(Cursor *cursor, const void *from, size_t size)
{
    void *piece = take(cursor, size);

    if (piece != NULL && size > 0) memcpy(piece, from, size);
    return piece;
}

static const ProgramMore *put_more(Cursor *cursor, const ProgramDraft *draft, const FusedCode *fused)
{
    static const ProgramMore nothing;
    ProgramMore *more, made = {.fused_count = fused->count,
                               .local_count = draft->local_count,
                               .capture_count = draft->capture_count,
                               .cell_read_count = draft->cell_read_count};
    CellSpec *cells;

    if ((fused->count | draft->local_count | draft->capture_count | draft->cell_count | draft->cell_read_count) == 0)
        return &nothing;
    more = take(cursor, sizeof *more);
    made.fused = copy(cursor, fused->code, fused->count * sizeof *fused->code);
    made.fused_origin = copy(cursor, fused->origin, fused->count * sizeof *fused->origin);
    made.locals = copy(cursor, draft->locals, draft->local_count);
    made.captures = copy(cursor, draft->captures, draft->capture_count * sizeof *draft->captures);
    made.cell_reads = copy(cursor, draft->cell_reads, draft->cell_read_count * sizeof *draft->cell_reads);
    cells = take(cursor, draft->cell_count * sizeof *cells);
    if (more == NULL) return NULL;
    *more = made;
    put_cells(more, draft, cells);
    return more;
}

/* Lays the block out; with a measuring cursor nothing is written. */
static void lay_out(Cursor *cursor, const ProgramDraft *draft, const Work *work)
{
    Program *program = take(cursor, sizeof *program);
    Value *constants = take(cursor, draft->constant_count * sizeof *constants);
    rung_import *tags = take(cursor, draft->tag_count * sizeof *tags);
    TagMask *masks = take(cursor, (work->mask_count > 1 ? work->mask_count : 0) * sizeof *masks);
    Import *bound = take(cursor, draft->import_count * sizeof *bound);
    FastInstr *fast = take(cursor, work->fast.count * sizeof *fast);
    const Function *shared = plain_function(draft, work);
    uint32_t own_functions = shared != NULL ? 0 : draft->function_count;
    Function *functions = take(cursor, own_functions * sizeof *functions);
    uint32_t *base = take(cursor, draft->code_count * sizeof *base);
    CodeMark *marks = take(cursor, draft->mark_count * sizeof *marks);
    const ProgramMore *more = put_more(cursor, draft, &work->fused);
    char *source = draft->source == NULL ? NULL : take(cursor, (size_t)draft->source_length + 1);
    uint32_t slot_limit = 0, i;

    for (i = 0; i < draft->constant_count; i++) {
        Value constant = put_constant(cursor, &draft->constants[i]);

        if (program != NULL) constants[i] = constant;
    }
    for (i = 0; i < draft->import_count; i++) {
        MethodName *method;
        String *name;

        if (program != NULL) bound[i] = work->imports[i];
        if (work->imports[i].kind != IMPORT_METHOD) continue;
        method = copy(cursor, work->imports[i].method, sizeof *method);
        name = put_string(cursor, draft->imports[i].name, draft->imports[i].length);
        if (program == NULL) continue;
        method->name = name;
        bound[i].method = method;
    }
    for (i = 0; i < own_functions; i++) {
        const DraftFunction *from = &draft->functions[i];
        const String *name = from->name_length == 0 ? &string_empty : put_string(cursor, from->name, from->name_length);

        if (program != NULL) put_function(&functions[i], draft, work, i, name);
    }
    if (program == NULL) return;
    for (i = 0; i < draft->tag_count; i++) {
        const DraftTag *from = &draft->tags[i];

        tags[i] = (rung_import){from->name, (rung_type)from->type, from->slot};
        if (slot_limit <= from->slot) slot_limit = from->slot + 1;
    }
    memcpy(base, draft->code, draft->code_count * sizeof *base);
    if (draft->mark_count > 0) memcpy(marks, draft->marks, draft->mark_count * sizeof *marks);
    for (i = 0; i < work->fast.count; i++) {
        fast[i] = work->fast.code[i];
        if (work->fast.strings[i] != 0) fast[i].k.s = constants[work->fast.strings[i] - 1].as.s;
    }
    if (source != NULL) {
        memcpy(source, draft->source, draft->source_length);
        source[draft->source_length] = '\0';
    }
    if (work->fast.count == 0) fast = NULL;
    *program = (Program){.fast = work->verified.result == 'A' ? NULL : fast,
                         .truth = work->verified.result == 'A' || work->verified.result == 'B' ? fast : NULL,
                         .fast_steps = work->fast.steps,
                         .slot_limit = slot_limit,
                         .mask_count = work->mask_count,
                         .masks = work->mask_count > 1 ? masks : &program->mask,
                         .references = 1,
                         .kind = draft->kind,
                         .result = (uint8_t)work->verified.result,
                         .ticks = draft->ticks,
                         .momentary = draft->momentary,
                         .bounded = work->verified.bounded,
                         .size = cursor->at,
                         .constants = constants,
                         .tags = tags,
                         .imports = bound,
                         .base = base,
                         .marks = marks,
                         .functions = shared != NULL ? shared : functions,
                         .more = more,
                         .source = source,
                         .constant_count = draft->constant_count,
                         .tag_count = draft->tag_count,
                         .import_count = draft->import_count,
                         .base_count = draft->code_count,
                         .fast_count = work->fast.count,
                         .mark_count = draft->mark_count,
                         .function_count = draft->function_count,
                         .cell_count = draft->cell_count,
                         .longest_path = work->verified.longest_path,
                         .source_length = draft->source == NULL ? 0 : draft->source_length};
    if (work->mask_count > 0) program->mask = work->masks[0];
    if (work->mask_count > 1) memcpy(masks, work->masks, work->mask_count * sizeof *masks);
}

/* ---- building ------------------------------------------------------------------------------- */

static rung_status prepare(const ProgramDraft *draft, const BuiltinTable *builtins, const Allocator *allocator, Arena *arena, Work *work,
                           rung_diag *diag)
{
    const char *error = draft_error(draft);
    rung_status status;
    uint32_t i;

    if (error != NULL) return refuse(diag, RUNG_BAD_FILE, "not valid bytecode: %t", error, strlen(error));
    work->imports = arena_alloc(arena, draft->import_count * sizeof *work->imports);
    work->masks = arena_alloc(arena, draft->tag_count * sizeof *work->masks);
    work->verified.max_stack = arena_alloc(arena, ((size_t)draft->function_count + 1) * sizeof *work->verified.max_stack);
    if (work->verified.max_stack == NULL || work->imports == NULL || work->masks == NULL)
        return refuse(diag, RUNG_NO_MEMORY, "%t", NO_MEMORY_TEXT, sizeof NO_MEMORY_TEXT - 1);
    for (i = 0; i < draft->import_count; i++)
        if ((status = bind(&draft->imports[i], builtins, arena, &work->imports[i], diag)) != RUNG_OK) return status;
    status = verify_code(draft, work->imports, allocator, &work->verified, diag);
    if (status != RUNG_OK) return status;
    note_values(draft, work);
    if (draft->function_count == 1 && draft->functions[0].locals == 0 &&
        work->verified.max_stack[0] <= FAST_TEMPS &&
        fast_build(&(FastSource){draft->code, draft->code_count, work->verified.result, draft->tags,
                                 work->imports, draft->constants},
                   arena, &work->fast)) {
        if (work->verified.result != 'A') return RUNG_OK; /* otherwise the value still comes from the loop */
    } else {
        work->fast.count = 0;
    }
    if (!fuse_code(draft, arena, &work->fused)) return refuse(diag, RUNG_NO_MEMORY, "%t", NO_MEMORY_TEXT, sizeof NO_MEMORY_TEXT - 1);
    return RUNG_OK;
}

rung_status program_build(const ProgramDraft *draft, ProgramOwner *owner, Program **out, rung_diag *diag)
{
    _Alignas(16) char first[4096];
    Arena arena;
    Work work = {.fused = {.count = 0}};
    Cursor cursor = {NULL, 0};
    rung_status status;

    *out = NULL;
    arena_init(&arena, &owner->allocator, first, sizeof first, SIZE_MAX);
    status = prepare(draft, owner->builtins, &owner->allocator, &arena, &work, diag);
    if (status == RUNG_OK) {
        lay_out(&cursor, draft, &work);
        if ((cursor.base = allocator_new(&owner->allocator, cursor.at)) == NULL)
            status = refuse(diag, RUNG_NO_MEMORY, "%t", NO_MEMORY_TEXT, sizeof NO_MEMORY_TEXT - 1);
    }
    if (status == RUNG_OK) {
        cursor.at = 0;
        lay_out(&cursor, draft, &work);
        *out = (Program *)(void *)cursor.base;
        (*out)->owner = owner;
        if (owner->retain != NULL) owner->retain(owner);
    }
    arena_free(&arena);
    return status;
}

void program_destroy(Program *program)
{
    ProgramOwner *owner = program->owner;

    allocator_free(&owner->allocator, program, program->size);
    if (owner->release != NULL) owner->release(owner);
}

const char *import_name(const Import *import)
{
    switch ((ImportKind)import->kind) {
    case IMPORT_BUILTIN: return import->builtin->name;
    case IMPORT_HOST: return import->host->name;
    default: return import->method->name->bytes;
    }
}

const char *import_signature(const Import *import)
{
    switch ((ImportKind)import->kind) {
    case IMPORT_BUILTIN: return import->builtin->signature;
    case IMPORT_HOST: return import->host->signature;
    default: return "";
    }
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
    sum = bytes_sum(sum, program->more->locals, program->more->local_count);
    for (i = 0; i < program->constant_count; i++) {
        Value constant = program->constants[i];

        sum = bytes_sum(sum, &constant.type, sizeof constant.type);
        if (constant.type == T_STRING)
            sum = bytes_sum(sum, constant.as.s->bytes, (size_t)constant.as.s->length + 1);
        else
            sum = bytes_sum(sum, &constant.as, sizeof constant.as);
    }
    for (i = 0; i < program->tag_count; i++) {
        uint8_t type = (uint8_t)program->tags[i].type;

        sum = bytes_sum(sum, &type, 1);
        sum = bytes_sum(sum, program->tags[i].name, strlen(program->tags[i].name) + 1);
    }
    for (i = 0; i < program->import_count; i++)
        sum = bytes_sum(sum, import_name(&program->imports[i]), strlen(import_name(&program->imports[i])) + 1);
    for (i = 0; i < program->cell_count; i++) {
        const CellSpec *cell = &program->more->cells[i];
        const uint64_t facts[5] = {cell->kind, cell->momentary, cell->capacity, (uint64_t)cell->span, cell->words};

        sum = bytes_sum(sum, facts, sizeof facts);
    }
    return bytes_sum(sum, program->more->cell_reads, program->more->cell_read_count * sizeof *program->more->cell_reads);
}
