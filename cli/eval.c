/* eval.c - `rung eval`: evaluates an expression, or a compiled file, over the tags of the command line. */
#include "cli/evaluation.h"
#include "cli/jsonl.h"
#include "cli/text.h"

#include <string.h>

static const char *const qualities[] = {"good", "uncertain", "bad"};

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
    if (evaluation->settings->json) return evaluation_fail(evaluation, RUNG_NO_VALUE, &diag);
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

    if (status != RUNG_OK) return evaluation_fail(evaluation, status, rung_vm_error(evaluation->vm));
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

static int evaluate(Evaluation *evaluation)
{
    rung_limits limits;
    rung_result result;
    rung_status status;
    int exit_status;

    rung_limits_init(&limits);
    exit_status = evaluation_prepare(evaluation, &limits);
    if (exit_status != STATUS_SUCCESS) return exit_status;
    status = evaluation_run(evaluation, &result);
    if (status == RUNG_OK) return print_result(evaluation, &result);
    if (status == RUNG_NO_VALUE) return fail_without_value(evaluation, &result);
    evaluation_fail(evaluation, status, rung_vm_error(evaluation->vm));
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
    int status;

    if (settings->jsonl) return run_lines(settings, operand);
    if (operand == NULL && settings->expression == NULL)
        return complain("an argument is missing: rung eval EXPR [-t NAME=VALUE]... [OPTIONS]");
    status = operand == NULL || settings->expression != NULL || source_form(operand) == SOURCE_BYTECODE
                 ? source_from_settings("eval", settings, &evaluation.source)
                 : source_from_expression(operand, &evaluation.source);
    if (status == STATUS_SUCCESS) status = evaluation_open(&evaluation, "=VALUE", print_line);
    if (status == STATUS_SUCCESS) status = evaluate(&evaluation);
    evaluation_close(&evaluation);
    return status;
}
