/* run.c - `rung run`: runs a script. What it prints with console.log goes to standard output, with
** console.warn and console.error to standard error; its arguments are the tag `args`. */
#include "cli/diagnostics.h"
#include "cli/host.h"
#include "cli/source.h"
#include "cli/tag_option.h"
#include "cli/text.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { FLUSH_AFTER = 100 }; /* milliseconds that a printed line may wait for others */

/* Everything of one run. */
typedef struct Run {
    const Settings *settings;
    Source source;
    Diagnostics diagnostics;
    TagOptions options;
    rung_schema *schema;
    rung_program *program;
    rung_tags *tags;
} Run;

static rung_vm *machine; /* for the signal handler, and for a failure of the output */
static volatile sig_atomic_t caught_signal;

/* ---- What the script prints ----------------------------------------------------------------- */

/* Lines of both streams come in their order; a script whose output fails does not go on. */
static void print_line(void *user, rung_log_level level, const char *text)
{
    static int64_t flushed_at;
    int64_t now = host_stopwatch();

    (void)user;
    if (level <= RUNG_LOG_WARNING) {
        output_flush();
        fprintf(stderr, "%s\n", text);
    } else {
        fputs(text, stdout);
        putc('\n', stdout);
        if (now - flushed_at >= FLUSH_AFTER) {
            output_flush();
            flushed_at = now;
        }
    }
    if (ferror(stdout)) rung_vm_interrupt(machine);
}

/* ---- Signals -------------------------------------------------------------------------------- */

static void catch_signal(int signal_number)
{
    caught_signal = signal_number;
    rung_vm_interrupt(machine);
}

/* The first signal ends the script in order, a second one at once. */
static void catch_signals(void)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = catch_signal;
    action.sa_flags = (int)SA_RESETHAND | SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* ---- The steps ------------------------------------------------------------------------------ */

/* Sets the tag `args` to what follows the script's name. */
static rung_status set_arguments(Run *run, uint32_t index)
{
    char *text = NULL;
    size_t length, i;
    FILE *stream = open_memstream(&text, &length);
    rung_status status = RUNG_NO_MEMORY;

    if (stream == NULL) return status;
    putc('[', stream);
    for (i = 1; i < run->settings->operand_count; i++) {
        const char *argument = run->settings->operands[i];

        if (i > 1) putc(',', stream);
        print_json_string(stream, argument, strlen(argument));
    }
    putc(']', stream);
    if (fclose(stream) == 0)
        status =
            rung_slot_set_json(rung_tags_slot(run->tags, index), text, length, RUNG_GOOD, RUNG_TIME_NONE);
    free(text);
    return status;
}

static int fail(Run *run, rung_status status, const rung_diag *diag)
{
    output_flush();
    return diagnostics_finish(&run->diagnostics, status, diag);
}

/* Tags without a type take that of a compiled file, so they are declared after it. */
static int make_program(Run *run)
{
    const Buffer *bytes = &run->source.bytes;
    bool compiled = run->source.form == SOURCE_BYTECODE;
    rung_options options;
    rung_diag diag;
    rung_status status;
    int exit_status = tag_options_declare_typed(&run->options, run->schema);

    if (exit_status == STATUS_SUCCESS && !compiled)
        exit_status = tag_options_declare_rest(&run->options, run->schema);
    if (exit_status != STATUS_SUCCESS) return exit_status;
    rung_options_init(&options);
    options.on_diag = diagnostics_show;
    options.user = &run->diagnostics;
    status = compiled
                 ? rung_program_load(run->schema, bytes->bytes, bytes->length, true, &run->program, &diag)
                 : rung_compile(run->schema, bytes->bytes, bytes->length,
                                source_kind(&run->source, run->settings), &options, &run->program, &diag);
    if (status != RUNG_OK) {
        fail(run, status, &diag);
        return STATUS_USAGE;
    }
    if (!compiled) return STATUS_SUCCESS;
    exit_status = tag_options_check_read(&run->options, run->program);
    if (exit_status != STATUS_SUCCESS) return exit_status;
    return tag_options_declare_rest(&run->options, run->schema);
}

static rung_status make_machine(Run *run)
{
    rung_limits limits;

    rung_limits_init(&limits);
    limits.steps = 1000000000;
    limits.memory = 256 << 20;
    settings_set_limits(run->settings, &limits);
    return rung_vm_new(run->schema, &limits, &machine);
}

static int run_script(Run *run)
{
    rung_time now = host_wall_clock();
    uint32_t arguments;
    rung_result result;
    rung_status status = rung_schema_tag(run->schema, "args", RUNG_ARRAY_OF | RUNG_STRING, &arguments);
    int exit_status;

    if (status != RUNG_OK) return complain_status("run", status);
    if ((exit_status = make_program(run)) != STATUS_SUCCESS) return exit_status;
    status = rung_tags_new(run->schema, &run->tags);
    if (status == RUNG_OK) status = make_machine(run);
    if (status == RUNG_OK) status = rung_tags_set_now(run->tags, now);
    if (status == RUNG_OK) status = set_arguments(run, arguments);
    if (status != RUNG_OK) return complain_status("run", status);
    exit_status = tag_options_set(&run->options, run->schema, run->tags, now);
    if (exit_status != STATUS_SUCCESS) return exit_status;
    catch_signals();
    status = rung_eval(machine, run->program, NULL, run->tags, &result);
    if (caught_signal != 0) return STATUS_SIGNAL + caught_signal;
    if (status == RUNG_OK) return STATUS_SUCCESS;
    if (ferror(stdout)) return STATUS_FAILED;
    fail(run, status, rung_vm_error(machine));
    return status == RUNG_NO_VALUE ? STATUS_NO_VALUE : STATUS_FAILED;
}

int run_run(const Settings *settings)
{
    Run run = {.settings = settings};
    rung_status made;
    int status = source_from_file(settings->operands[0], &run.source);

    run.diagnostics = (Diagnostics){.name = run.source.name, .stream = stderr};
    if (run.source.form == SOURCE_TEXT) {
        run.diagnostics.text = run.source.bytes.bytes;
        run.diagnostics.length = run.source.bytes.length;
    }
    if (status == STATUS_SUCCESS && run.source.form == SOURCE_RULES) {
        status = complain("%s holds rules; run takes a script", run.source.name);
        give_hint("rung replay runs a recording through rules");
    }
    if (status == STATUS_SUCCESS) status = tag_options_parse(settings, &run.options);
    if (status == STATUS_SUCCESS && (made = host_schema_new(print_line, &run.schema)) != RUNG_OK)
        status = complain_status("run", made);
    if (status == STATUS_SUCCESS) status = run_script(&run);
    rung_vm_free(machine);
    rung_tags_free(run.tags);
    rung_program_free(run.program);
    rung_schema_free(run.schema);
    tag_options_free(&run.options);
    source_free(&run.source);
    return status;
}
