/* draft.c - a program draft while it grows: numbered constants, code words, jumps, marks. */
#include "compiler/emit.h"
#include "compiler/rule_calls.h"

#include <string.h>

#include "vm/math.h"
#include "vm/text.h"

/* ---- growing -------------------------------------------------------------------------------- */

bool draft_grow(Emitter *emitter, Buffer *buffer, size_t size)
{
    uint32_t capacity = buffer->capacity == 0 ? 16 : buffer->capacity * 2;
    void *items;

    if (buffer->capacity == 0 ||
        !arena_extend(&emitter->compiler->arena, buffer->items, buffer->capacity * size, capacity * size)) {
        if ((items = compiler_alloc(emitter->compiler, capacity * size)) == NULL) {
            emitter->failed = true;
            return false;
        }
        if (buffer->count > 0) memcpy(items, buffer->items, buffer->count * size);
        buffer->items = items;
    }
    buffer->capacity = capacity;
    return true;
}

void draft_too_large(Emitter *emitter, Span span, uint32_t limit, const char *what)
{
    if (!emitter->failed)
        compiler_error(emitter->compiler, RUNG_LIMIT_SIZE, span, "split it into several",
                       "this is too large: more than %u %s", limit, what);
    emitter->failed = true;
}

static void too_large(Emitter *emitter, const char *what)
{
    draft_too_large(emitter, (Span){0, emitter->compiler->length}, OPERAND_MAX, what);
}

/* Lays a larger index over the hashes. */
static bool pool_reindex(Emitter *emitter, Pool *pool)
{
    uint32_t size = pool->index_size == 0 ? 32 : pool->index_size * 2, mask = size - 1, i, at;
    const uint32_t *hashes = pool->hashes.items;

    if ((pool->index = compiler_alloc(emitter->compiler, size * sizeof *pool->index)) == NULL) {
        emitter->failed = true;
        return false;
    }
    memset(pool->index, 0, size * sizeof *pool->index);
    pool->index_size = size;
    for (i = 0; i < pool->hashes.count; i++) {
        for (at = hashes[i] & mask; pool->index[at] != 0; at = (at + 1) & mask) continue;
        pool->index[at] = i + 1;
    }
    return true;
}

/* The number of the thing `wanted`, or UINT32_MAX when it is not there. */
static uint32_t pool_find(const Pool *pool, uint32_t hash, size_t size, const void *wanted,
                          bool (*equal)(const void *, const void *))
{
    const uint32_t *hashes = pool->hashes.items;
    const char *items = pool->items.items;
    uint32_t i, at;

    if (pool->index_size == 0) {
        for (i = 0; i < pool->items.count; i++)
            if (hashes[i] == hash && equal(items + i * size, wanted)) return i;
        return UINT32_MAX;
    }
    for (at = hash & (pool->index_size - 1); (i = pool->index[at]) != 0;
         at = (at + 1) & (pool->index_size - 1))
        if (hashes[i - 1] == hash && equal(items + (i - 1) * size, wanted)) return i - 1;
    return UINT32_MAX;
}

uint32_t draft_intern(Emitter *emitter, Pool *pool, uint32_t hash, size_t size, const void *wanted,
                      bool (*equal)(const void *, const void *))
{
    uint32_t found, *kept, at;
    void *item;

    if (emitter->failed) return 0;
    if ((found = pool_find(pool, hash, size, wanted, equal)) != UINT32_MAX) return found;
    if (pool->items.count > OPERAND_MAX) {
        too_large(emitter, "constants, tags or functions");
        return 0;
    }
    if ((item = draft_add(emitter, &pool->items, size)) == NULL) return 0;
    memcpy(item, wanted, size);
    if ((kept = draft_add(emitter, &pool->hashes, sizeof *kept)) == NULL) return 0;
    *kept = hash;
    if (pool->items.count > 8 && pool->items.count * 2 > pool->index_size) {
        if (!pool_reindex(emitter, pool)) return 0;
    } else if (pool->index_size > 0) {
        for (at = hash & (pool->index_size - 1); pool->index[at] != 0; at = (at + 1) & (pool->index_size - 1))
            continue;
        pool->index[at] = pool->items.count;
    }
    return pool->items.count - 1;
}

static uint32_t mix(uint64_t bits)
{
    bits *= UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(bits >> 32);
}

/* ---- constants, tags, imports --------------------------------------------------------------- */

static bool equal_constants(const void *left, const void *right)
{
    const DraftConstant *a = left, *b = right;

    if (a->type != b->type || a->length != b->length || a->i != b->i) return false;
    return a->type != T_STRING || memcmp(a->text, b->text, a->length) == 0;
}

uint32_t draft_int(Emitter *emitter, int64_t value)
{
    DraftConstant constant = {.type = T_INT, .i = value};

    return draft_intern(emitter, &emitter->constants, mix((uint64_t)value + 1), sizeof constant, &constant,
                        equal_constants);
}

uint32_t draft_double(Emitter *emitter, double value)
{
    uint64_t bits = math_bits(value);
    DraftConstant constant = {.type = T_DOUBLE, .f = value};

    /* compared as bits: NaN equals itself, -0 is not 0 */
    memcpy(&constant.i, &bits, sizeof bits);
    return draft_intern(emitter, &emitter->constants, mix(bits), sizeof constant, &constant, equal_constants);
}

uint32_t draft_text(Emitter *emitter, Text text)
{
    DraftConstant constant = {.type = T_STRING, .text = text.bytes, .length = text.length};

    return draft_intern(emitter, &emitter->constants, text_hash(text.bytes, text.length, 0), sizeof constant,
                        &constant, equal_constants);
}

static bool equal_tags(const void *left, const void *right)
{
    return ((const DraftTag *)left)->slot == ((const DraftTag *)right)->slot;
}

uint32_t draft_tag(Emitter *emitter, const Node *node)
{
    const Symbol *symbol = node->symbol;
    DraftTag tag = {symbol->tag.name, symbol->tag.length, symbol->tag.slot, symbol->tag.type};

    return draft_intern(emitter, &emitter->tags, mix(tag.slot), sizeof tag, &tag, equal_tags);
}

static bool equal_imports(const void *left, const void *right)
{
    const DraftImport *a = left, *b = right;

    return a->kind == b->kind && a->length == b->length && memcmp(a->name, b->name, a->length) == 0;
}

static uint32_t draft_import(Emitter *emitter, DraftImport draft)
{
    return draft_intern(emitter, &emitter->imports, text_hash(draft.name, draft.length, draft.kind),
                        sizeof draft, &draft, equal_imports);
}

uint32_t draft_builtin(Emitter *emitter, const Builtin *builtin)
{
    return draft_import(emitter, (DraftImport){builtin->name, (uint32_t)strlen(builtin->name), IMPORT_BUILTIN,
                                               builtin->signature, NULL});
}

uint32_t draft_method(Emitter *emitter, Text name)
{
    return draft_import(emitter, (DraftImport){name.bytes, name.length, IMPORT_METHOD, "", NULL});
}

uint32_t draft_symbol(Emitter *emitter, const Symbol *symbol)
{
    const HostFunction *host = symbol->host;

    if (symbol->kind == SYMBOL_BUILTIN) return draft_builtin(emitter, symbol->builtin);
    return draft_import(
        emitter, (DraftImport){host->name, (uint32_t)strlen(host->name), IMPORT_HOST, host->signature, host});
}

/* ---- code ----------------------------------------------------------------------------------- */

uint32_t draft_here(const Emitter *emitter) { return emitter->code.count; }

void draft_put_word(Emitter *emitter, uint32_t word)
{
    uint32_t *place;

    if (emitter->failed || !emitter->alive) return;
    if ((place = draft_add(emitter, &emitter->code, sizeof *place)) == NULL) return;
    *place = word;
    if (emitter->code.count > OPERAND_MAX) too_large(emitter, "words of code");
}

void draft_put(Emitter *emitter, Opcode op, uint32_t operand)
{
    if (operand > OPERAND_MAX && opcode_info[op].operands == OPERANDS_COUNT)
        too_large(emitter, "values in one place");
    draft_put_word(emitter, word_make(op, operand));
    if (opcode_info[op].flow == FLOW_JUMP || opcode_info[op].flow == FLOW_RETURN) emitter->alive = false;
}

/* Where an error of the next instruction is shown. */
static void draft_mark(Emitter *emitter, Span span)
{
    Buffer *marks = &emitter->marks;
    CodeMark *last = marks->count == 0 ? NULL : (CodeMark *)marks->items + marks->count - 1;

    if (emitter->failed || !emitter->alive ||
        (last != NULL && last->start == span.start && last->end == span.end))
        return;
    if (last == NULL || last->word != draft_here(emitter)) last = draft_add(emitter, marks, sizeof *last);
    if (last != NULL) *last = (CodeMark){draft_here(emitter), span.start, span.end};
}

void draft_put_at(Emitter *emitter, Span span, Opcode op, uint32_t operand)
{
    draft_mark(emitter, span);
    draft_put(emitter, op, operand);
}

void draft_jump(Emitter *emitter, Opcode op, uint32_t *list)
{
    uint32_t word = draft_here(emitter);

    if (!emitter->alive) return;
    draft_put(emitter, op, *list);
    *list = word;
}

void draft_land(Emitter *emitter, uint32_t list)
{
    uint32_t *code = emitter->code.items, next;

    if (emitter->failed) return;
    if (list != NO_JUMP) emitter->alive = true;
    for (; list != NO_JUMP; list = next) {
        next = word_operand(code[list]);
        code[list] = word_make((Opcode)word_opcode(code[list]), draft_here(emitter));
    }
}

void draft_patch(Emitter *emitter, uint32_t word)
{
    if (!emitter->failed && emitter->alive) ((uint32_t *)emitter->code.items)[word] = draft_here(emitter);
}

/* ---- the end -------------------------------------------------------------------------------- */

bool draft_finish(Emitter *emitter, ProgramDraft *draft)
{
    Compiler *compiler = emitter->compiler;

    if (emitter->failed) return false;
    draft->kind = (uint8_t)compiler->kind;
    draft->constants = emitter->constants.items.items;
    draft->constant_count = emitter->constants.items.count;
    draft->tags = emitter->tags.items.items;
    draft->tag_count = emitter->tags.items.count;
    draft->imports = emitter->imports.items.items;
    draft->import_count = emitter->imports.items.count;
    draft->code = emitter->code.items;
    draft->code_count = emitter->code.count;
    draft->marks = emitter->marks.items;
    draft->mark_count = emitter->marks.count;
    draft->cells = emitter->cells.items;
    draft->cell_count = emitter->cells.count;
    draft->cell_reads = emitter->cell_reads.items;
    draft->cell_read_count = emitter->cell_reads.count;
    draft->ticks = compiler->options.rules && (compiler->rule_calls->ticks || compiler->rule_calls->open_times > 0);
    draft->momentary = compiler->options.rules && compiler->kind == RUNG_EXPRESSION && rule_call_is_momentary(compiler->tree);
    draft->source = compiler->options.keep_source ? compiler->source : NULL;
    draft->source_length = compiler->options.keep_source ? compiler->length : 0;
    return true;
}
