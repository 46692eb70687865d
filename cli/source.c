/* source.c - see source.h. */
#include "cli/source.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* More than the library compiles is not even read; a rule file holds many conditions. */
enum { TEXT_LIMIT = RUNG_SOURCE_DEFAULT, RULES_LIMIT = 1 << 30 };

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);

    return length > end_length && strcmp(text + length - end_length, end) == 0;
}

SourceForm source_form(const char *path)
{
    if (ends_with(path, ".yaml") || ends_with(path, ".yml")) return SOURCE_RULES;
    return ends_with(path, ".rbc") ? SOURCE_BYTECODE : SOURCE_TEXT;
}

int source_from_file(const char *path, Source *out)
{
    int status;

    *out = (Source){input_name(path), source_form(path), true, {NULL, 0, 0}};
    status = read_whole(path, out->form == SOURCE_TEXT ? TEXT_LIMIT : RULES_LIMIT, &out->bytes);
    if (status == STATUS_SUCCESS && (ends_with(path, ".csv") || ends_with(path, ".ndjson"))) {
        status = complain("%s is a recording", path);
        give_hint("rung replay RULES.yaml --input %s", path);
    }
    if (status != STATUS_SUCCESS && strpbrk(path, " <>=!&|()") != NULL)
        give_hint("if that is an expression, write -e before it");
    return status;
}

int source_from_expression(const char *text, Source *out)
{
    *out = (Source){"expression", SOURCE_TEXT, false, {NULL, 0, 0}};
    return buffer_append(&out->bytes, text, strlen(text)) ? STATUS_SUCCESS
                                                          : complain_status("expression", RUNG_NO_MEMORY);
}

int source_from_settings(const char *verb, const Settings *settings, Source *out)
{
    *out = (Source){"expression", SOURCE_TEXT, false, {NULL, 0, 0}};
    if (settings->expression != NULL && settings->operand_count != 0)
        return complain("%s takes a file or -e EXPR, not both", verb);
    if (settings->expression != NULL) return source_from_expression(settings->expression, out);
    if (settings->operand_count != 0) return source_from_file(settings->operands[0], out);
    complain("%s needs a file or -e EXPR", verb);
    give_hint("rung help %s shows examples", verb);
    return STATUS_USAGE;
}

rung_kind source_kind(const Source *source, const Settings *settings)
{
    if (settings->kind != 0) return settings->kind;
    return source->is_file ? RUNG_SCRIPT : RUNG_EXPRESSION;
}

void source_free(Source *source)
{
    buffer_free(&source->bytes);
}

/* ---- Rules ---------------------------------------------------------------------------------- */

/* What a rule file names is a file: it does not make us read from a device without end, or wait for a pipe. */
static bool is_file(const char *path)
{
    struct stat info;

    if (stat(path, &info) != 0 || S_ISREG(info.st_mode) || S_ISDIR(info.st_mode)) return true; /* reading tells */
    complain("cannot read %s: it is not a regular file", path);
    return false;
}

bool source_read_included(void *user, const char *path, rung_sink sink, void *sink_user)
{
    Diagnostics *diagnostics = user;
    size_t size = strlen(path) + 1;
    IncludedFile *file = malloc(sizeof *file);
    char *name = malloc(size);
    Buffer bytes = {NULL, 0, 0};

    if (!is_file(path) || read_whole(path, RULES_LIMIT, &bytes) != STATUS_SUCCESS || file == NULL || name == NULL) {
        if (file == NULL || name == NULL) complain_status(path, RUNG_NO_MEMORY);
        free(file);
        free(name);
        buffer_free(&bytes);
        return false;
    }
    *file = (IncludedFile){diagnostics->included, memcpy(name, path, size), bytes};
    diagnostics->included = file;
    return sink(sink_user, bytes.bytes, bytes.length);
}

const char *source_environment(void *user, const char *name)
{
    (void)user;
    return getenv(name);
}

void source_forget_included(Diagnostics *diagnostics)
{
    while (diagnostics->included != NULL) {
        IncludedFile *file = diagnostics->included;

        diagnostics->included = file->next;
        free(file->name);
        buffer_free(&file->bytes);
        free(file);
    }
}

int source_load_rules(const Source *source, rung_rules_options *options, Diagnostics *diagnostics, rung_rules **rules)
{
    int status = STATUS_SUCCESS;
    rung_status loaded;
    rung_diag diag;

    diagnostics->name = source->name;
    diagnostics->text = source->bytes.bytes;
    diagnostics->length = source->bytes.length;
    options->name = source->name;
    options->read_file = source_read_included;
    options->environment = source_environment;
    options->on_diag = diagnostics_show;
    options->user = diagnostics;
    loaded = rung_rules_load(source->bytes.bytes, source->bytes.length, options, rules, &diag);
    if (loaded != RUNG_OK) status = diagnostics_finish(diagnostics, loaded, &diag);
    source_forget_included(diagnostics);
    return status;
}
