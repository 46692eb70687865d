/* evaluation.c - see evaluation.h. */
#include "cli/evaluation.h"
#include "cli/text.h"

#include <inttypes.h>
#include <string.h>

/* ---- Errors --------------------------------------------------------------------------------- */

/* From where the functions were called that the error came in, the innermost first. */
static void show_calls(const Evaluation *evaluation)
{
    const rung_caller *calls;
    uint32_t count = rung_vm_callers(evaluation->vm, &calls), i;

    for (i = 0; i < count; i++) {
        if (calls[i].end != 0 && calls[i].line == 0) continue; /* there is no source */
        fputs("  called from ", stderr);
        if (calls[i].end == 0) {
            fputs("other places", stderr);
        } else {
            print_escaped(stderr, evaluation->source.name, strlen(evaluation->source.name));
            fprintf(stderr, ":%" PRIu32 ":%" PRIu32, calls[i].line, calls[i].column);
        }
        if (calls[i].times > 1) fprintf(stderr, ", %" PRIu32 " times", calls[i].times);
        putc('\n', stderr);
    }
}

static void show_calls_json(const Evaluation *evaluation)
{
    const rung_caller *calls;
    uint32_t count = rung_vm_callers(evaluation->vm, &calls), i;

    for (i = 0; i < count; i++)
        printf("%s{\"line\":%" PRIu32 ",\"column\":%" PRIu32 ",\"start\":%" PRIu32 ",\"end\":%" PRIu32 ",\"times\":%" PRIu32 "}",
               i == 0 ? ",\"calls\":[" : ",", calls[i].line, calls[i].column, calls[i].start, calls[i].end, calls[i].times);
    if (count > 0) putchar(']');
}

/* With --json the answer is always one object: {"value":...} or {"error":...}. */
static void show_error(const Evaluation *evaluation, const rung_diag *diag)
{
    rung_diag hinted = *diag;

    diagnostics_hint(&evaluation->diagnostics, &hinted);
    fputs("{\"error\":", stdout);
    diagnostics_print_json(stdout, evaluation->source.name, &hinted);
    show_calls_json(evaluation);
    fputs(",\"quality\":\"bad\"}\n", stdout);
}

int evaluation_fail(Evaluation *evaluation, rung_status status, const rung_diag *diag)
{
    output_flush();
    if (!evaluation->settings->json) {
        int exit_status = diagnostics_finish(&evaluation->diagnostics, status, diag);

        show_calls(evaluation);
        return exit_status;
    }
    show_error(evaluation, diag);
    return status_to_exit(status);
}

/* ---- The steps ------------------------------------------------------------------------------ */

int evaluation_open(Evaluation *evaluation, const char *declare, HostLog log)
{
    const Source *source = &evaluation->source;
    rung_status made;
    int status = tag_options_parse(evaluation->settings, &evaluation->options);

    evaluation->diagnostics = (Diagnostics){.name = source->name, .stream = stderr, .declare = declare};
    if (source->form == SOURCE_TEXT) {
        evaluation->diagnostics.text = source->bytes.bytes;
        evaluation->diagnostics.length = source->bytes.length;
    }
    if (status != STATUS_SUCCESS) return status;
    made = host_schema_new(log, &evaluation->schema);
    return made == RUNG_OK ? STATUS_SUCCESS : complain_status("schema", made);
}

static int compile(Evaluation *evaluation)
{
    const Source *source = &evaluation->source;
    rung_options options;
    rung_diag diag;
    rung_status status;
    int exit_status = tag_options_declare_rest(&evaluation->options, evaluation->schema);

    if (exit_status != STATUS_SUCCESS) return exit_status;
    rung_options_init(&options);
    options.on_diag = evaluation->settings->json ? NULL : diagnostics_show;
    options.user = &evaluation->diagnostics;
    options.rules = evaluation->settings->rules;
    status = rung_compile(evaluation->schema, source->bytes.bytes, source->bytes.length,
                          source_kind(source, evaluation->settings), &options, &evaluation->program, &diag);
    return status == RUNG_OK ? STATUS_SUCCESS : evaluation_fail(evaluation, status, &diag);
}

/* Tags without a type take that of a compiled file, so they are declared after it. */
static int load(Evaluation *evaluation)
{
    const Buffer *bytes = &evaluation->source.bytes;
    Diagnostics *diagnostics = &evaluation->diagnostics;
    rung_diag diag;
    rung_status status = rung_program_load(evaluation->schema, bytes->bytes, bytes->length, true,
                                           &evaluation->program, &diag);
    int exit_status;

    if (status != RUNG_OK) return evaluation_fail(evaluation, status, &diag);
    diagnostics->text = rung_program_source(evaluation->program, &diagnostics->length);
    exit_status = tag_options_check_read(&evaluation->options, evaluation->program);
    if (exit_status != STATUS_SUCCESS) return exit_status;
    return tag_options_declare_rest(&evaluation->options, evaluation->schema);
}

int evaluation_prepare(Evaluation *evaluation, const rung_limits *defaults)
{
    rung_time now = host_wall_clock();
    rung_limits limits = *defaults;
    rung_status status;
    int exit_status = tag_options_declare_typed(&evaluation->options, evaluation->schema);

    if (exit_status != STATUS_SUCCESS) return exit_status;
    exit_status = evaluation->source.form == SOURCE_BYTECODE ? load(evaluation) : compile(evaluation);
    if (exit_status != STATUS_SUCCESS) return exit_status;
    settings_set_limits(evaluation->settings, &limits);
    status = rung_tags_new(evaluation->schema, &evaluation->tags);
    if (status == RUNG_OK) status = rung_vm_new(evaluation->schema, &limits, &evaluation->vm);
    if (status == RUNG_OK) status = rung_state_new(evaluation->program, &evaluation->state);
    if (status == RUNG_OK) status = rung_tags_set_now(evaluation->tags, now);
    if (status != RUNG_OK) return complain_status(evaluation->source.name, status);
    return tag_options_set(&evaluation->options, evaluation->schema, evaluation->tags, now);
}

rung_status evaluation_run(Evaluation *evaluation, rung_result *result)
{
    if (!evaluation->settings->profile)
        return rung_eval(evaluation->vm, evaluation->program, evaluation->state, evaluation->tags, result);
    return rung_profile(evaluation->vm, evaluation->program, evaluation->state, evaluation->tags, result,
                        buffer_append, &evaluation->profile);
}

void evaluation_close(Evaluation *evaluation)
{
    if (evaluation->profile.length > 0) {
        output_flush();
        fwrite(evaluation->profile.bytes, 1, evaluation->profile.length, stderr);
    }
    buffer_free(&evaluation->profile);
    rung_vm_free(evaluation->vm);
    rung_state_free(evaluation->state);
    rung_tags_free(evaluation->tags);
    rung_program_free(evaluation->program);
    rung_schema_free(evaluation->schema);
    tag_options_free(&evaluation->options);
    source_free(&evaluation->source);
}
