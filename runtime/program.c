/* program.c - programs as the public interface has them: compiled, loaded, counted. */
#include <string.h>

#include "builtins/builtins.h"
#include "runtime/schema.h"
#include "vm/format.h"

void rung_options_init(rung_options *options)
{
    if (options == NULL) return;
    *options = (rung_options){.size = sizeof *options, .max_source = RUNG_SOURCE_DEFAULT, .max_nesting = 250, .keep_source = true};
}

rung_status rung_compile(rung_schema *schema, const char *text, size_t length, rung_kind kind, const rung_options *options,
                         rung_program **out, rung_diag *diag)
{
    Names names;

    if (diag != NULL) rung_diag_init(diag);
    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if (schema == NULL || (text == NULL && length > 0) || kind < RUNG_EXPRESSION || kind > RUNG_SCRIPT) return RUNG_USAGE;
    if (options != NULL && options->size != sizeof *options) return RUNG_USAGE;
    names = schema_names(schema);
    return compile_text(&schema->owner, &names, text == NULL ? "" : text, length, kind, options, out, diag);
}

rung_program *rung_program_retain(rung_program *program)
{
    if (program != NULL) program_retain(program);
    return program;
}

void rung_program_free(rung_program *program)
{
    if (program != NULL) program_release(program);
}

rung_status rung_program_save(const rung_program *program, rung_sink sink, void *user)
{
    if (program == NULL || sink == NULL) return RUNG_USAGE;
    return rbc_save(program, &program->code->owner->allocator, sink, user);
}

uint32_t rung_program_tags(const rung_program *program, const rung_import **imports)
{
    if (imports != NULL) *imports = program == NULL ? NULL : program_tags(program);
    return program == NULL ? 0 : program->code->tag_count;
}

const char *rung_program_source(const rung_program *program, size_t *length)
{
    const char *source = program == NULL ? NULL : program_source(program);

    if (length != NULL) *length = source == NULL ? 0 : program->source_length;
    return source;
}

rung_status rung_program_cost(const rung_program *program, rung_cost *cost)
{
    if (program == NULL || cost == NULL) return RUNG_USAGE;
    *cost = (rung_cost){.bounded = program->code->bounded, .stack_slots = program_slots(program), .program_bytes = program_size(program)};
    if (program->code->bounded) cost->instructions = program->code->longest_path;
    return RUNG_OK;
}

rung_status rung_program_dump(const rung_program *program, rung_sink sink, void *user)
{
    if (program == NULL || sink == NULL) return RUNG_USAGE;
    return disassemble(program, sink, user);
}

rung_status rung_dump(rung_schema *schema, const char *text, size_t length, rung_kind kind, const rung_options *options, unsigned what,
                      rung_sink sink, void *user, rung_diag *diag)
{
    Names names;

    if (diag != NULL) rung_diag_init(diag);
    if (schema == NULL || (text == NULL && length > 0) || sink == NULL || kind < RUNG_EXPRESSION || kind > RUNG_SCRIPT) return RUNG_USAGE;
    if (options != NULL && options->size != sizeof *options) return RUNG_USAGE;
    names = schema_names(schema);
    return compile_dump(&schema->owner, &names, text == NULL ? "" : text, length, kind, options, what, sink, user, diag);
}

/* ---- loading -------------------------------------------------------------------------------- */

static rung_status refuse(rung_diag *diag, rung_status status, const char *why, const char *name, size_t length)
{
    if (diag != NULL) {
        diag->status = status;
        format_text(diag->message, sizeof diag->message, why, name, length);
    }
    return status;
}

static rung_status refuse_type(rung_diag *diag, const DraftTag *tag, rung_type type)
{
    const char *compiled = rung_type_name((rung_type)tag->type); /* NULL in a file that was tampered with */

    if (diag != NULL) {
        diag->status = RUNG_BAD_IMPORT;
        format_text(diag->message, sizeof diag->message,
                    "the bytecode was compiled with tag %q as %s, which is %s here", tag->name,
                    (size_t)tag->length, compiled != NULL ? compiled : "an unknown type",
                    rung_type_name(type));
    }
    return RUNG_BAD_IMPORT;
}

/* Finds the slot of every tag that the file names, adding it when the caller allows. */
static rung_status bind_tags(rung_schema *schema, Arena *arena, ProgramDraft *draft, bool add_tags, rung_diag *diag)
{
    DraftTag *tags = (DraftTag *)(uintptr_t)draft->tags;
    uint32_t i;

    for (i = 0; i < draft->tag_count; i++) {
        rung_status status = rung_schema_find(schema, tags[i].name, tags[i].length, &tags[i].slot);

        if (status == RUNG_UNKNOWN_NAME && add_tags && memchr(tags[i].name, '\0', tags[i].length) == NULL) {
            char *name = arena_alloc(arena, (size_t)tags[i].length + 1);

            if (name == NULL) return refuse(diag, RUNG_NO_MEMORY, "no memory to bind tag %q", tags[i].name, tags[i].length);
            memcpy(name, tags[i].name, tags[i].length);
            name[tags[i].length] = '\0';
            status = rung_schema_tag(schema, name, (rung_type)tags[i].type, &tags[i].slot);
        }
        if (status != RUNG_OK)
            return refuse(diag, RUNG_BAD_IMPORT, "the bytecode reads tag %q, which is not in the schema", tags[i].name, tags[i].length);
        if (rung_schema_type(schema, tags[i].slot) != (rung_type)tags[i].type)
            return refuse_type(diag, &tags[i], rung_schema_type(schema, tags[i].slot));
        tags[i].name = rung_schema_name(schema, tags[i].slot);
    }
    return RUNG_OK;
}

static void bind_functions(rung_schema *schema, ProgramDraft *draft)
{
    Names names = schema_names(schema);
    DraftImport *imports = (DraftImport *)(uintptr_t)draft->imports;
    uint32_t i;

    for (i = 0; i < draft->import_count; i++)
        if (imports[i].kind == IMPORT_HOST) imports[i].host = names.find_function(names.user, imports[i].name, imports[i].length);
}

rung_status rung_program_load(rung_schema *schema, const void *bytes, size_t length, bool add_tags, rung_program **out, rung_diag *diag)
{
    Arena arena;
    ProgramDraft draft;
    rung_status status;

    if (diag != NULL) rung_diag_init(diag);
    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if (schema == NULL || (bytes == NULL && length > 0)) return RUNG_USAGE;
    arena_init(&arena, &schema->owner.allocator, NULL, 0, SIZE_MAX);
    status = rbc_load(bytes == NULL ? "" : bytes, length, &arena, &draft, diag);
    if (status == RUNG_OK) status = bind_tags(schema, &arena, &draft, add_tags, diag);
    if (status == RUNG_OK) {
        bind_functions(schema, &draft);
        status = program_build(&draft, &schema->owner, out, diag);
    }
    arena_free(&arena);
    return status;
}
