/* compile.c - `rung compile`: a text to an .rbc file, written whole or not at all. */
#include "cli/diagnostics.h"
#include "cli/source.h"
#include "cli/tag_option.h"

#include <string.h>

static int compile_source(const Settings *settings, const Source *source, rung_schema *schema, Buffer *out)
{
    Diagnostics diagnostics = {.name = source->name,
                               .text = source->bytes.bytes,
                               .length = source->bytes.length,
                               .stream = settings->json ? stdout : stderr,
                               .json = settings->json,
                               .declare = ":double"};
    rung_options options;
    rung_program *program;
    rung_diag diag;
    rung_status status;

    rung_options_init(&options);
    options.on_diag = diagnostics_show;
    options.user = &diagnostics;
    options.keep_source = !settings->strip;
    options.rules = settings->rules;
    status = rung_compile(schema, source->bytes.bytes, source->bytes.length,
                          source_kind(source, settings), &options, &program, &diag);
    if (status != RUNG_OK) return diagnostics_finish(&diagnostics, status, &diag);
    status = rung_program_save(program, buffer_append, out);
    rung_program_free(program);
    return status == RUNG_OK ? STATUS_SUCCESS : complain_status(source->name, status);
}

int run_compile(const Settings *settings)
{
    Source source;
    Buffer out = {NULL, 0, 0};
    rung_schema *schema = NULL;
    int status;

    if (settings->output == NULL) {
        complain("compile needs the file to write: -o OUT.rbc");
        return STATUS_USAGE;
    }
    if (strcmp(settings->output, "-") == 0 && settings->json)
        return complain("compile writes bytecode or JSON to standard output, not both");
    status = source_from_settings("compile", settings, &source);
    if (status == STATUS_SUCCESS && source.form == SOURCE_BYTECODE)
        status = complain("%s is compiled already", source.name);
    else if (status == STATUS_SUCCESS && source.form == SOURCE_RULES)
        status = complain("%s holds rules; compile takes one expression or script", source.name);
    if (status == STATUS_SUCCESS) schema = schema_from_settings(settings, &status);
    if (status == STATUS_SUCCESS) status = compile_source(settings, &source, schema, &out);
    if (status == STATUS_SUCCESS) status = write_whole(settings->output, out.bytes, out.length);
    rung_schema_free(schema);
    buffer_free(&out);
    source_free(&source);
    return status;
}
