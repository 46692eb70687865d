/* source.c - see source.h. */
#include "cli/source.h"

#include <stdlib.h>
#include <string.h>

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

bool source_read_included(void *user, const char *path, rung_sink sink, void *sink_user)
{
    Buffer bytes;
    bool fine = read_whole(path, RULES_LIMIT, &bytes) == STATUS_SUCCESS && sink(sink_user, bytes.bytes, bytes.length);

    (void)user;
    buffer_free(&bytes);
    return fine;
}

const char *source_environment(void *user, const char *name)
{
    (void)user;
    return getenv(name);
}
