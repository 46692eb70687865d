/* tag_processor.c - `rung tag-processor`: messages through the stages of a benthos configuration.
**
** Lines are collected to batches of --batch messages, and what becomes of a batch goes out in the order of its
** messages. Output is flushed before more input is waited for. */
#include "cli/config_file.h"
#include "cli/host.h"
#include "cli/message_output.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 64 << 20, BATCH_MAX = 1000000 };

typedef struct Run {
    const Settings *settings;
    Source source;
    Diagnostics diagnostics;
    rung_config *config;
    uint32_t index; /* of the processor */
    rung_stages *stages;
    rung_messages *messages;
    MessageOutput output;
    Buffer line;           /* what came of a line so far */
    bool skipping;         /* it is too long */
    uint64_t lines;        /* read */
    int input;
} Run;

static volatile sig_atomic_t caught_signal;
static rung_time fixed_time;

static void catch_signal(int signal_number) { caught_signal = signal_number; }

static void catch_signals(void)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = catch_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* ---- Which processor ------------------------------------------------------------------------ */

static bool is_path(const char *path, const char *wanted)
{
    return strcmp(path, wanted) == 0 || (strncmp(path, "root.", 5) == 0 && strcmp(path + 5, wanted) == 0);
}

static bool is_chosen(const Settings *settings, const rung_config_processor *processor)
{
    return (settings->label == NULL || strcmp(processor->label, settings->label) == 0) &&
           (settings->path == NULL || is_path(processor->path, settings->path));
}

static int choose_processor(Run *run)
{
    rung_config_processor processor;
    uint32_t i, found = 0;

    for (i = 0; rung_config_get(run->config, i, &processor); i++) {
        if (!is_chosen(run->settings, &processor)) continue;
        if (found++ == 0) run->index = i;
    }
    if (found == 1) return STATUS_SUCCESS;
    complain(found == 0 ? "%s has no such tag_processor" : "%s has several of tag_processor: choose with --label or --path",
             run->source.name);
    for (i = 0; rung_config_get(run->config, i, &processor); i++) {
        if (found > 0 && !is_chosen(run->settings, &processor)) continue;
        if (processor.label[0] != '\0')
            give_hint("line %" PRIu32 ": --path %s, --label %s", processor.line, processor.path, processor.label);
        else
            give_hint("line %" PRIu32 ": --path %s", processor.line, processor.path);
    }
    return STATUS_USAGE;
}

/* ---- Beginning ------------------------------------------------------------------------------ */

static void on_diag(void *user, const rung_stage *stage, const rung_diag *diag)
{
    (void)stage;
    if (diag->severity == RUNG_ERROR) diagnostics_show(user, diag);
}

static void lend_log(void *user, rung_log_level level, const char *text)
{
    (void)user, (void)level;
    complain("%s", text);
}

static rung_time lend_fixed_time(void *user)
{
    (void)user;
    return fixed_time;
}

static int compile(Run *run)
{
    const Settings *settings = run->settings;
    rung_stages_options options;
    rung_limits limits;
    rung_host host;
    rung_diag diag;
    rung_status status;

    host_lend(&host, lend_log);
    if (settings->until != RUNG_TIME_NONE) {
        fixed_time = settings->until;
        host.clock = lend_fixed_time;
    }
    rung_limits_init(&limits);
    settings_set_limits(settings, &limits);
    rung_stages_options_init(&options);
    options.host = &host;
    options.limits = &limits;
    options.v013 = run->output.v013;
    options.on_diag = on_diag;
    options.user = &run->diagnostics;
    rung_diag_init(&diag);
    status = rung_config_stages(run->config, run->index, &options, &run->stages, NULL, &diag);
    if (status != RUNG_OK) return diagnostics_finish(&run->diagnostics, status, &diag);
    status = rung_messages_new(run->stages, &run->messages);
    return status == RUNG_OK ? STATUS_SUCCESS : complain_status(run->source.name, status);
}

static int begin(Run *run)
{
    const Settings *settings = run->settings;
    const char *version = settings->version;
    int64_t size;
    int status;

    if (version != NULL && strcmp(version, "v0.13") != 0 && strcmp(version, "v0.14") != 0)
        return complain("--profile is v0.13 or v0.14, not %s", version);
    if (settings->batch > BATCH_MAX) return complain("--batch is at most %d", BATCH_MAX);
    run->output.v013 = version != NULL && strcmp(version, "v0.13") == 0;
    run->output.batch_size = settings->batch == 0 ? 1 : (uint32_t)settings->batch;
    run->output.input = input_name(settings->input == NULL ? "-" : settings->input);
    if ((status = source_from_file(settings->operands[0], &run->source)) != STATUS_SUCCESS) return status;
    if (!rung_config_is(run->source.bytes.bytes, run->source.bytes.length))
        return complain("%s holds no tag_processor", run->source.name);
    run->diagnostics = (Diagnostics){.name = run->source.name, .text = run->source.bytes.bytes,
                                     .length = run->source.bytes.length, .stream = stderr};
    if ((status = config_file_load(&run->source, &run->diagnostics, &run->config)) != STATUS_SUCCESS) return status;
    if ((status = choose_processor(run)) != STATUS_SUCCESS || (status = compile(run)) != STATUS_SUCCESS) return status;
    run->output.config = run->config;
    run->output.config_name = run->source.name;
    run->output.processor = run->index;
    run->input = open_input(settings->input == NULL ? "-" : settings->input, &size);
    return run->input < 0 ? STATUS_USAGE : STATUS_SUCCESS;
}

/* ---- Lines ---------------------------------------------------------------------------------- */

static int run_batch(Run *run)
{
    int status = message_output_run(&run->output, run->messages);

    if (status != STATUS_SUCCESS) return status;
    return run->settings->strict && run->output.failed > 0 ? STATUS_FAILED : STATUS_SUCCESS;
}

static int bad_line(Run *run, const char *message)
{
    message_output_bad_line(&run->output, run->lines, message);
    return run->settings->strict ? STATUS_USAGE : STATUS_SUCCESS;
}

static bool is_blank(const char *line, size_t length)
{
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t' || line[length - 1] == '\r')) length--;
    return length == 0;
}

static int take_line(Run *run, const char *line, size_t length)
{
    rung_status status;
    rung_diag diag;

    run->lines++;
    if (run->skipping) {
        run->skipping = false;
        return bad_line(run, "longer than 64 MiB");
    }
    if (is_blank(line, length)) return STATUS_SUCCESS;
    rung_diag_init(&diag);
    status = rung_messages_add_json(run->messages, line, length, &diag);
    if (status == RUNG_BAD_INPUT) return bad_line(run, diag.message);
    if (status != RUNG_OK) return complain_status(run->output.input, status);
    if (!message_output_remember(&run->output, run->lines, line, length))
        return complain_status(run->output.input, RUNG_NO_MEMORY);
    return run->output.pending == run->output.batch_size ? run_batch(run) : STATUS_SUCCESS;
}

/* Keeps the beginning of a line until its end has come. */
static int keep(Run *run, const char *bytes, size_t length)
{
    if (run->skipping) return STATUS_SUCCESS;
    if (run->line.length + length > LINE_MAX_BYTES) {
        run->skipping = true;
        run->line.length = 0;
        return STATUS_SUCCESS;
    }
    return buffer_append(&run->line, bytes, length) ? STATUS_SUCCESS : complain_status(run->output.input, RUNG_NO_MEMORY);
}

/* A line that stands in the piece as a whole is taken from there. */
static int take_piece(Run *run, const char *piece, size_t length)
{
    const char *end = piece + length, *line_end;
    int status = STATUS_SUCCESS;

    for (; status == STATUS_SUCCESS && (line_end = memchr(piece, '\n', (size_t)(end - piece))) != NULL; piece = line_end + 1) {
        size_t rest = (size_t)(line_end - piece);

        if (run->line.length == 0 && !run->skipping) {
            status = take_line(run, piece, rest);
            continue;
        }
        status = keep(run, piece, rest);
        if (status == STATUS_SUCCESS) status = take_line(run, run->line.bytes, run->line.length);
        run->line.length = 0;
    }
    return status == STATUS_SUCCESS && piece < end ? keep(run, piece, (size_t)(end - piece)) : status;
}

/* Signals are let in by the waiting alone: one that came just before a plain read would be missed until the next
** bytes. */
static void wait_for_input(const Run *run)
{
    sigset_t signals, before;
    fd_set files;

    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, &before);
    FD_ZERO(&files);
    FD_SET(run->input, &files);
    if (caught_signal == 0) pselect(run->input + 1, &files, NULL, NULL, NULL, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static int read_messages(Run *run)
{
    static char piece[1 << 16];
    int status = STATUS_SUCCESS;

    while (status == STATUS_SUCCESS) {
        ssize_t got;

        wait_for_input(run);
        if (caught_signal != 0) break;
        got = read(run->input, piece, sizeof piece);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return complain("cannot read %s: %s", run->output.input, strerror(errno));
        if (got == 0) break;
        status = take_piece(run, piece, (size_t)got);
        if (!output_flush()) return STATUS_FAILED;
    }
    if (status == STATUS_SUCCESS && caught_signal == 0 && (run->line.length > 0 || run->skipping))
        status = take_line(run, run->line.bytes, run->line.length);
    if (status == STATUS_SUCCESS && run->output.pending > 0) status = run_batch(run);
    if (!output_flush()) return STATUS_FAILED;
    return status;
}

/* ---- Beginning and end ---------------------------------------------------------------------- */

int run_tag_processor(const Settings *settings)
{
    Run run = {.settings = settings, .input = -1};
    int status = begin(&run);

    if (status == STATUS_SUCCESS) {
        catch_signals();
        if (rung_messages_begin(run.messages) != RUNG_OK) status = complain_status(run.output.input, RUNG_NO_MEMORY);
        if (status == STATUS_SUCCESS) status = read_messages(&run);
        if (!settings->quiet) message_output_summary(&run.output, run.lines);
        if (settings->metrics != NULL) {
            int written = message_output_metrics(&run.output, settings->metrics);

            if (status == STATUS_SUCCESS) status = written;
        }
    }
    if (run.input > STDIN_FILENO) close(run.input);
    message_output_free(&run.output);
    buffer_free(&run.line);
    rung_messages_free(run.messages);
    rung_stages_free(run.stages);
    rung_config_free(run.config);
    source_free(&run.source);
    return status == STATUS_SUCCESS && caught_signal != 0 ? STATUS_SIGNAL + caught_signal : status;
}
