/* program.c - from a draft to an immutable program: see program.h. */
#include "vm/program.h"

#include <string.h>

#include "vm/bytes.h"
#include "vm/cells.h"
#include "vm/format.h"
#include "vm/math.h"
#include "vm/opcodes.h"
#include "vm/program_set.h"
#include "vm/strings.h"

static const char NO_MEMORY_TEXT[] = "the host has no more memory";

static rung_status refuse(rung_diag *diag, rung_status status, const char *why, const char *name, size_t length)
{
    if (diag != NULL) {
        diag->status = status;
        format_text(diag->message, sizeof diag->message, why, name, length);
    }
    return status;
}

/* ---- binding -------------------------------------------------------------------------------- */

/* A method's name is left for the layout. */
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
        memset(method, 0, sizeof *method);
        for (receiver = RECEIVER_NONE + 1; receiver < RECEIVER_COUNT; receiver++) {
            builtin = builtin_find_method(builtins, (Receiver)receiver, draft->name, draft->length);
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

/* ---- checking ------------------------------------------------------------------------------- */

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

/* ---- what is found of a draft --------------------------------------------------------------- */

typedef struct Work {
    Arena *arena;
    Import *imports;        /* methods without names */
    TagMask *masks;
    uint32_t mask_count;
    FusedCode fused;
    FastDraft fast;
    VerifiedCode verified;
    /* laid out already */
    const Code *code;
    Value *constants;       /* in the arena */
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

/* ---- pieces --------------------------------------------------------------------------------- */

/* Where pieces go: behind each other in the block of a program that stands alone (while `base` is NULL they are only
** measured), or into its set. */
typedef struct Layout {
    ProgramSet *set;
    Arena *arena;
    char *base;
    size_t at;
    uint32_t size; /* of the block, when it is known */
    bool failed;   /* no memory */
} Layout;

/* Zeroed, so that what stands between the fields of a struct is equal too. */
static void *scratch(Layout *layout, size_t size)
{
    void *piece = arena_alloc(layout->arena, size);

    if (piece == NULL)
        layout->failed = true;
    else
        memset(piece, 0, size);
    return piece;
}

/* Where the piece lies; NULL while it is measured, and after a failure. */
static const void *keep(Layout *layout, const void *from, size_t size)
{
    char *piece = layout->base == NULL ? NULL : layout->base + layout->at;
    const void *kept;

    if (layout->failed) return NULL;
    if (layout->set != NULL) {
        kept = program_set_keep(layout->set, from, size);
        if (kept == NULL) layout->failed = true;
        return kept;
    }
    layout->at += (size + 7) & ~(size_t)7;
    if (piece != NULL && size > 0) memcpy(piece, from, size);
    return piece;
}

/* Shared: its hash is made now, because nobody may write to it later. */
static const String *keep_string(Layout *layout, const char *text, uint32_t length)
{
    char *ended;
    String string = {.length = length, .flags = STRING_SHARED};

    if (length == 0) return &string_empty;
    if ((ended = scratch(layout, (size_t)length + 1)) == NULL) return NULL;
    memcpy(ended, text, length);
    string.bytes = (char *)(uintptr_t)keep(layout, ended, (size_t)length + 1);
    string.units = (uint32_t)text_units(text, length);
    string.hash = text_hash(text, length, 0);
    return keep(layout, &string, sizeof string);
}

static Value keep_constant(Layout *layout, const DraftConstant *constant)
{
    switch (constant->type) {
    case T_INT: return value_int(constant->i);
    case T_DOUBLE: return value_double(constant->f == constant->f ? constant->f : math_nan());
    default: return value_string(keep_string(layout, constant->text, constant->length));
    }
}

static const uint32_t *keep_mark_words(Layout *layout, const ProgramDraft *draft)
{
    uint32_t *words = scratch(layout, draft->mark_count * sizeof *words);

    for (uint32_t i = 0; words != NULL && i < draft->mark_count; i++) words[i] = draft->marks[i].word;
    return keep(layout, words, draft->mark_count * sizeof *words);
}

static const Import *keep_imports(Layout *layout, const ProgramDraft *draft, const Work *work)
{
    Import *imports = scratch(layout, draft->import_count * sizeof *imports);

    for (uint32_t i = 0; imports != NULL && i < draft->import_count; i++) {
        MethodName method;

        imports[i] = work->imports[i];
        if (imports[i].kind != IMPORT_METHOD) continue;
        memcpy(&method, imports[i].method, sizeof method);
        method.name = (String *)(uintptr_t)keep_string(layout, draft->imports[i].name, draft->imports[i].length);
        imports[i].method = keep(layout, &method, sizeof method);
    }
    return keep(layout, imports, draft->import_count * sizeof *imports);
}

static const Function *keep_functions(Layout *layout, const ProgramDraft *draft, const Work *work)
{
    const Function *plain = plain_function(draft, work);
    Function *functions;

    if (plain != NULL) return plain;
    functions = scratch(layout, draft->function_count * sizeof *functions);
    for (uint32_t i = 0; functions != NULL && i < draft->function_count; i++) {
        const DraftFunction *from = &draft->functions[i];
        Function *function = &functions[i];

        function->name = keep_string(layout, from->name, from->name_length);
        function->code = from->code;
        function->fused = work->fused.count == 0 ? 0 : work->fused.map[from->code];
        function->first_local = from->first_local;
        function->first_capture = from->first_capture;
        function->captures = from->captures;
        function->length = from->length;
        function->slots = from->locals + work->verified.max_stack[i];
        function->locals = (uint16_t)from->locals;
        function->params = (uint16_t)from->params;
        function->has_rest = from->has_rest;
        function->simple = is_simple(draft, from);
    }
    return keep(layout, functions, draft->function_count * sizeof *functions);
}

/* Each cell gets its place in a state. */
static const CellSpec *keep_cells(Layout *layout, const ProgramDraft *draft, CodeMore *more)
{
    CellSpec *cells = scratch(layout, draft->cell_count * sizeof *cells);

    for (uint32_t i = 0; cells != NULL && i < draft->cell_count; i++) {
        const CellSpec *from = &draft->cells[i];
        CellSpec *cell = &cells[i];

        cell->kind = from->kind;
        cell->momentary = from->momentary;
        cell->has_limit = from->has_limit;
        cell->capacity = from->capacity;
        cell->span = from->span;
        cell->limit = from->limit;
        cell->first_read = from->first_read;
        cell->reads = from->reads;
        cell->words = more->cell_words;
        cell->ring = more->ring_samples;
        more->cell_words += cell_info[cell->kind].words;
        if (cell->capacity > 0) more->ring_samples += cell->capacity + RING_SPARE;
    }
    return keep(layout, cells, draft->cell_count * sizeof *cells);
}

static const CodeMore *keep_more(Layout *layout, const ProgramDraft *draft, const FusedCode *fused)
{
    static const CodeMore nothing;
    CodeMore *more;

    if ((fused->count | draft->local_count | draft->capture_count | draft->cell_count | draft->cell_read_count) == 0)
        return &nothing;
    if ((more = scratch(layout, sizeof *more)) == NULL) return NULL;
    more->fused_count = fused->count;
    more->local_count = draft->local_count;
    more->capture_count = draft->capture_count;
    more->cell_read_count = draft->cell_read_count;
    more->fused_origin = keep(layout, fused->origin, fused->count * sizeof *fused->origin);
    more->locals = keep(layout, draft->locals, draft->local_count);
    more->captures = keep(layout, draft->captures, draft->capture_count * sizeof *draft->captures);
    more->cell_reads = keep(layout, draft->cell_reads, draft->cell_read_count * sizeof *draft->cell_reads);
    more->cells = keep_cells(layout, draft, more);
    return keep(layout, more, sizeof *more);
}

static bool has_wide_spans(const ProgramDraft *draft)
{
    uint32_t all = 0, i;

    for (i = 0; i < draft->mark_count; i++) all |= draft->marks[i].start | draft->marks[i].end;
    return all > UINT16_MAX;
}

/* What lies before is never as long as 4 GiB: an operand can name no more constants than fit. */
static size_t masks_at(const ProgramDraft *draft, const Work *work)
{
    return sizeof(Program) + work->fast.count * sizeof(FastInstr) + draft->constant_count * sizeof(Value) +
           draft->tag_count * sizeof(rung_import);
}

static const Code *keep_code(Layout *layout, const ProgramDraft *draft, const Work *work, ProgramOwner *owner)
{
    char result = work->verified.result;
    Code *code = scratch(layout, sizeof *code);

    if (code == NULL) return NULL;
    code->owner = owner;
    code->set = layout->set;
    code->references = layout->set == NULL ? 1 : 0;
    code->size = layout->size;
    code->fast_steps = work->fast.steps;
    code->kind = draft->kind;
    code->result = (uint8_t)result;
    code->fast_value = work->fast.count > 0 && result != 'A';
    code->fast_truth = work->fast.count > 0 && (result == 'A' || result == 'B');
    code->ticks = draft->ticks;
    code->momentary = draft->momentary;
    code->bounded = work->verified.bounded;
    code->has_source = draft->source != NULL;
    code->wide_spans = has_wide_spans(draft);
    code->longest_path = work->verified.longest_path;
    code->masks_at = (uint32_t)masks_at(draft, work);
    code->constant_count = draft->constant_count;
    code->tag_count = draft->tag_count;
    code->import_count = draft->import_count;
    code->base_count = draft->code_count;
    code->fast_count = work->fast.count;
    code->mark_count = draft->mark_count;
    code->function_count = draft->function_count;
    code->cell_count = draft->cell_count;
    code->base = keep(layout, draft->code, draft->code_count * sizeof *draft->code);
    code->mark_words = keep_mark_words(layout, draft);
    code->imports = keep_imports(layout, draft, work);
    code->functions = keep_functions(layout, draft, work);
    code->more = keep_more(layout, draft, &work->fused);
    return keep(layout, code, sizeof *code);
}

static void keep_all(Layout *layout, const ProgramDraft *draft, Work *work, ProgramOwner *owner)
{
    work->code = keep_code(layout, draft, work, owner);
    for (uint32_t i = 0; i < draft->constant_count; i++)
        work->constants[i] = keep_constant(layout, &draft->constants[i]);
}

/* ---- what is a program's own ---------------------------------------------------------------- */

static size_t own_size(const ProgramDraft *draft, const Work *work)
{
    const Code spans = {.mark_count = draft->mark_count, .wide_spans = has_wide_spans(draft)};
    size_t size = masks_at(draft, work) + masks_behind(work->mask_count) * sizeof(TagMask) +
                  work->fused.count * sizeof(uint32_t) + spans_size(&spans) + (draft->source == NULL ? 0 : (size_t)draft->source_length + 1);

    return (size + 7) & ~(size_t)7;
}

static void fill_spans(Program *program, const ProgramDraft *draft)
{
    void *spans = (void *)(uintptr_t)program_spans(program);
    uint32_t *wide = spans, i;
    uint16_t *narrow = spans;

    for (i = 0; i < draft->mark_count; i++) {
        CodeMark mark = draft->marks[i];

        if (program->code->wide_spans) {
            wide[2 * i] = mark.start;
            wide[2 * i + 1] = mark.end;
        } else {
            narrow[2 * i] = (uint16_t)mark.start;
            narrow[2 * i + 1] = (uint16_t)mark.end;
        }
    }
}

static void copy(const void *to, const void *from, size_t size)
{
    if (size > 0) memcpy((void *)(uintptr_t)to, from, size);
}

static void fill(Program *program, const ProgramDraft *draft, const Work *work)
{
    uint32_t i;

    *program = (Program){.code = work->code,
                         .mask = work->mask_count == 0 ? 0 : work->masks[0].mask,
                         .mask_word = work->mask_count == 0 ? 0 : work->masks[0].word,
                         .mask_count = work->mask_count,
                         .source_length = draft->source == NULL ? 0 : draft->source_length};
    for (i = 0; i < draft->tag_count; i++) {
        const DraftTag *tag = &draft->tags[i];

        ((rung_import *)(uintptr_t)program_tags(program))[i] = (rung_import){tag->name, (rung_type)tag->type, tag->slot};
        if (program->slot_limit <= tag->slot) program->slot_limit = tag->slot + 1;
    }
    for (i = 0; i < work->fast.count; i++) {
        program->fast[i] = work->fast.code[i];
        if (work->fast.strings[i] != 0) program->fast[i].k.s = work->constants[work->fast.strings[i] - 1].as.s;
    }
    copy(program_constants(program), work->constants, draft->constant_count * sizeof(Value));
    copy(program_more_masks(program), work->masks + 1, masks_behind(work->mask_count) * sizeof(TagMask));
    copy(program_fused(program), work->fused.code, work->fused.count * sizeof(uint32_t));
    fill_spans(program, draft);
    if (draft->source == NULL) return;
    copy(program_source(program), draft->source, draft->source_length);
    copy(program_source(program) + draft->source_length, "", 1);
}

/* One block with everything in it, or, in a set, with what is not shared. NULL without memory. */
static Program *lay_out(const ProgramDraft *draft, Work *work, ProgramOwner *owner)
{
    const Allocator *allocator = &owner->allocator;
    size_t own = own_size(draft, work);
    Layout layout = {.set = owner->set, .arena = work->arena, .at = own};
    Program *program;

    keep_all(&layout, draft, work, owner);
    if (layout.failed || layout.at > UINT32_MAX) return NULL;
    if (layout.set != NULL) {
        program = program_set_alloc(layout.set, own);
    } else if ((program = allocator_new(allocator, layout.at)) != NULL) {
        layout = (Layout){.arena = work->arena, .base = (char *)program, .at = own, .size = (uint32_t)layout.at};
        keep_all(&layout, draft, work, owner);
        if (layout.failed) {
            allocator_free(allocator, program, layout.size);
            return NULL;
        }
    }
    if (program != NULL) fill(program, draft, work);
    return program;
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
    work->constants = arena_alloc(arena, draft->constant_count * sizeof *work->constants);
    work->masks = arena_alloc(arena, ((size_t)draft->tag_count + 1) * sizeof *work->masks);
    work->verified.max_stack = arena_alloc(arena, ((size_t)draft->function_count + 1) * sizeof *work->verified.max_stack);
    if (work->verified.max_stack == NULL || work->imports == NULL || work->constants == NULL || work->masks == NULL)
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
    Work work = {.arena = &arena};
    rung_status status;

    *out = NULL;
    arena_init(&arena, &owner->allocator, first, sizeof first, SIZE_MAX);
    status = prepare(draft, owner->builtins, &owner->allocator, &arena, &work, diag);
    if (status == RUNG_OK && (*out = lay_out(draft, &work, owner)) == NULL)
        status = refuse(diag, RUNG_NO_MEMORY, "%t", NO_MEMORY_TEXT, sizeof NO_MEMORY_TEXT - 1);
    if (status == RUNG_OK && owner->set != NULL)
        program_set_retain(owner->set);
    else if (status == RUNG_OK && owner->retain != NULL)
        owner->retain(owner);
    arena_free(&arena);
    return status;
}

/* Where those who hold it are counted: a program that stands alone has its code to itself. */
static uint32_t *references_of(const Program *program) { return &((Code *)(uintptr_t)program->code)->references; }

void program_retain(Program *program)
{
    if (program->code->set != NULL)
        program_set_retain(program->code->set);
    else
        __atomic_add_fetch(references_of(program), 1, __ATOMIC_RELAXED);
}

void program_release(Program *program)
{
    ProgramOwner *owner = program->code->owner;

    if (program->code->set != NULL) {
        program_set_release(program->code->set);
        return;
    }
    if (__atomic_sub_fetch(references_of(program), 1, __ATOMIC_ACQ_REL) != 0) return;
    allocator_free(&owner->allocator, program, program->code->size);
    if (owner->release != NULL) owner->release(owner);
}

size_t program_size(const Program *program)
{
    const char *end = (const char *)program_spans(program) + spans_size(program->code);

    if (program->code->set == NULL) return program->code->size;
    if (program->code->has_source) end += program->source_length + 1;
    return ((size_t)(end - (const char *)program) + 7) & ~(size_t)7;
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

CodeMark program_mark(const Program *program, uint32_t index)
{
    const uint32_t *wide = program_spans(program);
    const uint16_t *narrow = program_spans(program);
    uint32_t word = program->code->mark_words[index], at = 2 * index;

    if (program->code->wide_spans) return (CodeMark){word, wide[at], wide[at + 1]};
    return (CodeMark){word, narrow[at], narrow[at + 1]};
}

void program_span(const Program *program, uint32_t word, uint32_t *start, uint32_t *end)
{
    uint32_t low = 0, high = program->code->mark_count;
    CodeMark mark = {0};

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (program->code->mark_words[middle] <= word)
            low = middle + 1;
        else
            high = middle;
    }
    if (low > 0) mark = program_mark(program, low - 1);
    *start = mark.start;
    *end = mark.end;
    if (*start > *end || (program->code->has_source && *end > program->source_length)) *start = *end = 0;
}

uint64_t program_fingerprint(const Program *program)
{
    const Code *code = program->code;
    uint64_t sum = BYTES_SUM;
    uint32_t i;

    sum = bytes_sum(sum, code->base, code->base_count * sizeof *code->base);
    sum = bytes_sum(sum, code->more->locals, code->more->local_count);
    for (i = 0; i < code->constant_count; i++) {
        Value constant = program_constants(program)[i];

        sum = bytes_sum(sum, &constant.type, sizeof constant.type);
        if (constant.type == T_STRING)
            sum = bytes_sum(sum, constant.as.s->bytes, (size_t)constant.as.s->length + 1);
        else
            sum = bytes_sum(sum, &constant.as, sizeof constant.as);
    }
    for (i = 0; i < code->tag_count; i++) {
        uint8_t type = (uint8_t)program_tags(program)[i].type;

        sum = bytes_sum(sum, &type, 1);
        sum = bytes_sum(sum, program_tags(program)[i].name, strlen(program_tags(program)[i].name) + 1);
    }
    for (i = 0; i < code->import_count; i++)
        sum = bytes_sum(sum, import_name(&code->imports[i]), strlen(import_name(&code->imports[i])) + 1);
    for (i = 0; i < code->cell_count; i++) {
        const CellSpec *cell = &code->more->cells[i];
        const uint64_t facts[5] = {cell->kind, cell->momentary, cell->capacity, (uint64_t)cell->span, cell->words};

        sum = bytes_sum(sum, facts, sizeof facts);
    }
    return bytes_sum(sum, code->more->cell_reads, code->more->cell_read_count * sizeof *code->more->cell_reads);
}
