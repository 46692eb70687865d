/* compile.c - one compilation from end to end: its arena, its limits, its answer. */
#include "compiler/check.h"

#include <string.h>

#include "vm/format.h"

enum {
    FIRST_BLOCK = 16384,    /* short texts compile without asking the allocator for more than the program */
    SOURCE_PADDING = 16     /* NUL bytes after the text: the lexer reads ahead */
};

static const rung_options default_options = {
    .size = sizeof(rung_options), .max_source = RUNG_SOURCE_DEFAULT, .max_nesting = 250, .keep_source = true};

/* Options of an older caller are shorter: what they lack keeps its default. */
static void take_options(rung_options *to, const rung_options *from)
{
    *to = default_options;
    if (from != NULL) memcpy(to, from, from->size < sizeof *to ? from->size : sizeof *to);
    to->size = sizeof *to;
}

static rung_status check_length(Compiler *compiler, size_t length)
{
    if (length <= compiler->options.max_source && length <= UINT32_MAX - SOURCE_PADDING) return RUNG_OK;
    compiler_error(compiler, RUNG_LIMIT_SOURCE, (Span){0, 0}, NULL,
                   "the source has %l bytes, more than the limit of %u", (uint64_t)length,
                   compiler->options.max_source);
    return RUNG_LIMIT_SOURCE;
}

/* `block` has FIRST_BLOCK bytes. False after reporting. */
static bool begin(Compiler *compiler, char *block, ProgramOwner *owner, const Names *names, const char *text,
                  size_t length, rung_kind kind, const rung_options *options)
{
    char *source;

    memset(compiler, 0, sizeof *compiler);
    arena_init(&compiler->arena, &owner->allocator, block, FIRST_BLOCK, SIZE_MAX);
    compiler->owner = owner;
    compiler->builtins = owner->builtins;
    compiler->names = names;
    compiler->kind = kind;
    compiler->source = "";
    take_options(&compiler->options, options);
    if (check_length(compiler, length) != RUNG_OK) return false;
    if ((source = compiler_alloc(compiler, length + SOURCE_PADDING)) == NULL) return false;
    if (length > 0) memcpy(source, text, length);
    memset(source + length, 0, SOURCE_PADDING);
    compiler->source = source;
    compiler->length = (uint32_t)length;
    return true;
}

static rung_status end(Compiler *compiler, rung_status status, rung_diag *diag)
{
    if (status != RUNG_OK && compiler->first.status != RUNG_OK) {
        status = compiler->first.status;
        if (diag != NULL) *diag = compiler->first;
    }
    arena_free(&compiler->arena);
    return status;
}

/* Tree to program. */
static rung_status build(Compiler *compiler, Program **out, rung_diag *diag)
{
    ProgramDraft draft;

    if (!compiler_check(compiler)) return RUNG_SYNTAX;
    if (compiler->options.on_clause != NULL && compiler->kind == RUNG_EXPRESSION) clauses_mark(compiler);
    if (!compiler_emit(compiler, &draft)) return RUNG_SYNTAX;
    return program_build(&draft, compiler->owner, out, diag);
}

rung_status compile_text(ProgramOwner *owner, const Names *names, const char *text, size_t length,
                         rung_kind kind, const rung_options *options,
                         Program **out, rung_diag *diag)
{
    _Alignas(16) char block[FIRST_BLOCK];
    Compiler compiler;
    rung_status status = RUNG_SYNTAX;

    *out = NULL;
    if (begin(&compiler, block, owner, names, text, length, kind, options) &&
        compiler_parse(&compiler))
        status = build(&compiler, out, diag);
    return end(&compiler, status, diag);
}

static bool dump_code(Compiler *compiler, rung_sink sink, void *user, rung_status *status, rung_diag *diag)
{
    Program *program = NULL;

    *status = build(compiler, &program, diag);
    if (*status != RUNG_OK) return false;
    *status = disassemble(program, sink, user);
    program_release(program);
    return *status == RUNG_OK;
}

rung_status compile_dump(ProgramOwner *owner, const Names *names, const char *text, size_t length,
                         rung_kind kind, const rung_options *options,
                         unsigned what, rung_sink sink, void *user, rung_diag *diag)
{
    _Alignas(16) char block[FIRST_BLOCK];
    Compiler compiler;
    rung_status status = RUNG_SYNTAX;

    if (begin(&compiler, block, owner, names, text, length, kind, options)) {
        if ((what & RUNG_DUMP_TOKENS) && !dump_tokens(&compiler, sink, user)) {
            status = RUNG_INTERRUPTED;
        } else if ((what & (RUNG_DUMP_TREE | RUNG_DUMP_CODE)) == 0) {
            status = RUNG_OK;
        } else if (compiler_parse(&compiler)) {
            status = RUNG_OK;
            if ((what & RUNG_DUMP_TREE) && !dump_tree(compiler.tree, sink, user))
                status = RUNG_INTERRUPTED;
            else if (what & RUNG_DUMP_CODE)
                dump_code(&compiler, sink, user, &status, diag);
        }
    }
    return end(&compiler, status, diag);
}
