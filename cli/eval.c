/* eval.c - `rung eval`: evaluates an expression, or a compiled file, over the tags of the command line. */
#include "cli/diagnostics.h"
#include "cli/host.h"
#include "cli/jsonl.h"
#include "cli/source.h"
#include "cli/tag_option.h"
#include "cli/text.h"

#include <string.h>

/* Everything of one evaluation. */
typedef struct Evaluation {
    const Settings *settings;
    Source source;
    Diagnostics diagnostics;
    TagOptions options;
    rung_schema *schema;
    rung_program *program;
    rung_tags *tags;
    rung_vm *vm;
} Evaluation;

static const char *const qualities[] = {"good", "uncertain", "bad"};

/* ---- Errors --------------------------------------------------------------------------------- */

/* With --json the answer is always one object: {"value":...} or {"error":...}. */
static void show_error(const Evaluation *evaluation, const rung_diag *diag)
{
    fputs("{\"error\":", stdout);
    diagnostics_print_json(stdout, evaluation->source.name, diag);
    fputs(",\"quality\":\"bad\"}\n", stdout);
}

static int fail(Evaluation *evaluation, rung_status status, const rung_diag *diag)
{
    if (!evaluation->settings->json) return diagnostics_finish(&evaluation->diagnostics, status, diag);
    show_error(evaluation, diag);
    return status_to_exit(status);
}

/* Names the tag and why it has no value. */
static int fail_without_value(Evaluation *evaluation, const rung_result *result)
{
    rung_diag diag = *rung_vm_error(evaluation->vm);
    const rung_slot *slot = rung_tags_slot(evaluation->tags, result->tag);
    const char *name = rung_schema_name(evaluation->schema, result->tag);
    const char *why = slot != NULL ? rung_status_code_name(slot->status) : NULL;
    bool never = slot != NULL && slot->status == RUNG_BAD_WAITING_FOR_INITIAL_DATA;

    if (why == NULL) why = "bad";
    if (name != NULL)
        snprintf(diag.message, sizeof diag.message, "no value: tag %.150s %s %s", name,
                 never ? "never had one:" : "is", why);
    if (never && name != NULL) snprintf(diag.hint, sizeof diag.hint, "give it one: -t %.100s=VALUE", name);
    if (evaluation->settings->json) return fail(evaluation, RUNG_NO_VALUE, &diag);
    complain("%s", diag.message);
    if (diag.hint[0] != '\0') give_hint("%s", diag.hint);
    return STATUS_NO_VALUE;
}

/* ---- Values --------------------------------------------------------------------------------- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '+' || c == '-' || c == '.';
}

static bool is_json_word(const char *word, size_t length)
{
    char first = word[0] == '-' && length > 1 ? word[1] : word[0];

    if (first >= '0' && first <= '9') return true;
    if (length == 4) return memcmp(word, "true", 4) == 0 || memcmp(word, "null", 4) == 0;
    return length == 5 && memcmp(word, "false", 5) == 0;
}

/* The library spells out NaN, Infinity and undefined; in JSON they are strings. */
static void print_strict_json(const char *text, size_t length)
{
    size_t at = 0;

    while (at < length) {
        size_t from = at;

        if (text[at] == '"') {
            for (at++; at < length && text[at] != '"'; at++)
                if (text[at] == '\\') at++;
            at++;
        } else if (is_word(text[at])) {
            while (at < length && is_word(text[at])) at++;
            if (!is_json_word(text + from, at - from)) {
                print_json_string(stdout, text + from, at - from);
                continue;
            }
        } else {
            at++;
        }
        fwrite(text + from, 1, at - from, stdout);
    }
}

static int print_result(Evaluation *evaluation, const rung_result *result)
{
    const char *text;
    size_t length;
    rung_status status = rung_result_json(evaluation->vm, result, &text, &length);

    if (status != RUNG_OK) return fail(evaluation, status, rung_vm_error(evaluation->vm));
    if (evaluation->settings->json) {
        fputs("{\"value\":", stdout);
        print_strict_json(text, length);
        printf(",\"truthy\":%s,\"quality\":\"%s\"}\n", result->truthy ? "true" : "false",
               qualities[result->quality]);
    } else {
        printf("%s\n", text);
    }
    return result->truthy ? STATUS_SUCCESS : STATUS_FALSE;
}

/* What console.log prints is not the value, so it goes to standard error. */
static void print_line(void *user, rung_log_level level, const char *text)
{
    (void)user, (void)level;
    fprintf(stderr, "%s\n", text);
}

/* ---- The steps ------------------------------------------------------------------------------ */

/* Tags without a type take that of a compiled file, so they are declared after it. */
static int make_program(Evaluation *evaluation)
{
    const Buffer *bytes = &evaluation->source.bytes;
    bool compiled = evaluation->source.form == SOURCE_BYTECODE;
    rung_options options;
    rung_diag diag;
    rung_status status;
    int exit_status = tag_options_declare_typed(&evaluation->options, evaluation->schema);

    if (exit_status == STATUS_SUCCESS && !compiled)
        exit_status = tag_options_declare_rest(&evaluation->options, evaluation->schema);
    if (exit_status != STATUS_SUCCESS) return exit_status;
    rung_options_init(&options);
    options.on_diag = evaluation->settings->json ? NULL : diagnostics_show;
    options.user = &evaluation->diagnostics;
    status = compiled ? rung_program_load(evaluation->schema, bytes->bytes, bytes->length, true,
                                          &evaluation->program, &diag)
                      : rung_compile(evaluation->schema, bytes->bytes, bytes->length,
                                     source_kind(&evaluation->source, evaluation->settings), &options,
                                     &evaluation->program, &diag);
    if (status != RUNG_OK) return fail(evaluation, status, &diag);
    if (!compiled) return STATUS_SUCCESS;
    exit_status = tag_options_check_read(&evaluation->options, evaluation->program);
    if (exit_status != STATUS_SUCCESS) return exit_status;
    return tag_options_declare_rest(&evaluation->options, evaluation->schema);
}

static int evaluate(Evaluation *evaluation)
{
    rung_time now = host_wall_clock();
    rung_limits limits;
    rung_result result;
    rung_status status;
    int exit_status = make_program(evaluation);

    if (exit_status != STATUS_SUCCESS) return exit_status;
    status = rung_tags_new(evaluation->schema, &evaluation->tags);
    rung_limits_init(&limits);
    settings_set_limits(evaluation->settings, &limits);
    if (status == RUNG_OK) status = rung_vm_new(evaluation->schema, &limits, &evaluation->vm);
    if (status == RUNG_OK) status = rung_tags_set_now(evaluation->tags, now);
    if (status != RUNG_OK) return complain_status("eval", status);
    exit_status = tag_options_set(&evaluation->options, evaluation->schema, evaluation->tags, now);
    if (exit_status != STATUS_SUCCESS) return exit_status;
    status = rung_eval(evaluation->vm, evaluation->program, NULL, evaluation->tags, &result);
    if (status == RUNG_OK) return print_result(evaluation, &result);
    if (status == RUNG_NO_VALUE) return fail_without_value(evaluation, &result);
    fail(evaluation, status, rung_vm_error(evaluation->vm));
    return STATUS_FAILED;
}

static int run_lines(const Settings *settings, const char *path)
{
    if (settings->tag_count != 0) return complain("eval --jsonl takes tags from its lines, not from -t");
    if (settings->expression != NULL) return complain("eval takes -e or --jsonl, not both");
    if (settings->json) return complain("eval takes --json or --jsonl, not both");
    return jsonl_run(settings, path != NULL ? path : "-");
}

int run_eval(const Settings *settings)
{
    Evaluation evaluation = {.settings = settings};
    const char *operand = settings->operand_count != 0 ? settings->operands[0] : NULL;
    rung_status made;
    int status;

    if (settings->jsonl) return run_lines(settings, operand);
    if (operand == NULL && settings->expression == NULL)
        return complain("an argument is missing: rung eval EXPR [-t NAME=VALUE]... [OPTIONS]");
    status = operand == NULL || settings->expression != NULL || source_form(operand) == SOURCE_BYTECODE
                 ? source_from_settings("eval", settings, &evaluation.source)
                 : source_from_expression(operand, &evaluation.source);
    evaluation.diagnostics = (Diagnostics){.name = evaluation.source.name, .stream = stderr};
    if (evaluation.source.form == SOURCE_TEXT) {
        evaluation.diagnostics.text = evaluation.source.bytes.bytes;
        evaluation.diagnostics.length = evaluation.source.bytes.length;
    }
    if (status == STATUS_SUCCESS) status = tag_options_parse(settings, &evaluation.options);
    if (status == STATUS_SUCCESS && (made = host_schema_new(print_line, &evaluation.schema)) != RUNG_OK)
        status = complain_status("eval", made);
    if (status == STATUS_SUCCESS) status = evaluate(&evaluation);
    rung_vm_free(evaluation.vm);
    rung_tags_free(evaluation.tags);
    rung_program_free(evaluation.program);
    rung_schema_free(evaluation.schema);
    tag_options_free(&evaluation.options);
    source_free(&evaluation.source);
    return status;
}
