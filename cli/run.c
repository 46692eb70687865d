/* run.c - `rung run`: runs a script. What it prints with console.log goes to standard output, with
** console.warn and console.error to standard error; its arguments are the tag `args`. */
#include "cli/evaluation.h"
#include "cli/text.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { FLUSH_AFTER = 100 }; /* milliseconds that a printed line may wait for others */

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
static rung_status set_arguments(Evaluation *run, uint32_t index)
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

static int run_script(Evaluation *run)
{
    uint32_t arguments;
    rung_limits limits;
    rung_result result;
    rung_status status = rung_schema_tag(run->schema, "args", RUNG_ARRAY_OF | RUNG_STRING, &arguments);
    int exit_status;

    if (status != RUNG_OK) return complain_status("run", status);
    rung_limits_init(&limits);
    limits.steps = 1000000000;
    limits.memory = 256 << 20;
    if ((exit_status = evaluation_prepare(run, &limits)) != STATUS_SUCCESS) return exit_status;
    if ((status = set_arguments(run, arguments)) != RUNG_OK) return complain_status("run", status);
    machine = run->vm;
    catch_signals();
    status = evaluation_run(run, &result);
    if (caught_signal != 0) return STATUS_SIGNAL + caught_signal;
    if (status == RUNG_OK) return STATUS_SUCCESS;
    if (ferror(stdout)) return STATUS_FAILED;
    evaluation_fail(run, status, rung_vm_error(machine));
    return status == RUNG_NO_VALUE ? STATUS_NO_VALUE : STATUS_FAILED;
}

int run_run(const Settings *settings)
{
    Evaluation run = {.settings = settings};
    int status = source_from_file(settings->operands[0], &run.source);

    if (status == STATUS_SUCCESS && run.source.form == SOURCE_RULES) {
        status = complain("%s holds rules; run takes a script", run.source.name);
        give_hint("rung replay runs a recording through rules");
    }
    if (status == STATUS_SUCCESS) status = evaluation_open(&run, "=VALUE before the script", print_line);
    if (status == STATUS_SUCCESS) status = run_script(&run);
    evaluation_close(&run);
    return status;
}
