/* replay.c - `rung replay`: a recording through a rule set, in the recording's own time.
**
** Bytes are read in pieces and fed to the library; after each update its events go out, one line of JSON
** each, and are flushed. A signal ends the reading; what was read is told, and the exit status is the
** signal's. */
#include "cli/diagnostics.h"
#include "cli/host.h"
#include "cli/io.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/replay.h"
#include "cli/source.h"
#include "cli/state.h"
#include "cli/summary.h"
#include "cli/text.h"
#include "cli/timestamp.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    TROUBLES_SHOWN = 10,
    PATIENCE = 1000,             /* milliseconds after a signal, for lines that were read before it */
    UPDATES_BETWEEN_LOOKS = 16, /* at the clock, for the progress line */
    FOLLOW_PAUSE = 100           /* milliseconds between looks at a file that may have grown */
};

typedef struct Replay {
    const Settings *settings;
    rung_rules *rules;
    rung_recording *recording;
    Diagnostics diagnostics; /* of the recording */
    Summary summary;
    Progress progress;
    int64_t started;
    int64_t ends; /* when the patience after a signal does; 0: there was none */
    uint64_t bytes;
    int input;
    bool silent; /* nobody wants the events, but the clauses of rules */
    bool shares_terminal; /* events go to the terminal that the progress line is on */
} Replay;

static volatile sig_atomic_t caught_signal;

static void catch_signal(int signal_number)
{
    caught_signal = signal_number;
}

static void catch_signals(void)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = catch_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* ---- What it tells on the way --------------------------------------------------------------- */

static void show_trouble(void *user, uint64_t line, const char *message)
{
    Replay *replay = user;
    const char *name = replay->summary.input;

    if (replay->summary.troubles++ >= TROUBLES_SHOWN) return;
    progress_hide(&replay->progress);
    if (replay->settings->json) {
        fputs("{\"file\":", stderr);
        print_json_string(stderr, name, strlen(name));
        fprintf(stderr, ",\"line\":%" PRIu64 ",\"severity\":\"warning\",\"message\":", line);
        print_json_string(stderr, message, strlen(message));
        fputs("}\n", stderr);
        return;
    }
    print_escaped(stderr, name, strlen(name));
    fprintf(stderr, ":%" PRIu64 ": ", line);
    print_escaped(stderr, message, strlen(message));
    putc('\n', stderr);
}

static void count_hidden_troubles(const Replay *replay)
{
    if (replay->summary.troubles <= TROUBLES_SHOWN || replay->settings->json) return;
    print_escaped(stderr, replay->summary.input, strlen(replay->summary.input));
    fprintf(stderr, ": and %" PRIu64 " more such messages\n", replay->summary.troubles - TROUBLES_SHOWN);
}

/* Whether something of the recording was lost: columns and names that the rules do not know are not. */
static bool lost_something(const Replay *replay)
{
    rung_recording_metrics recording;
    rung_rules_metrics rules;

    rung_recording_metrics_get(replay->recording, &recording);
    rung_rules_metrics_get(replay->rules, &rules);
    return recording.bad_lines + rules.misfits > 0;
}

static void renew_progress(Replay *replay)
{
    rung_recording_metrics metrics;
    ProgressCounts counts;

    if (!progress_is_due(&replay->progress)) return;
    rung_recording_metrics_get(replay->recording, &metrics);
    counts = (ProgressCounts){replay->bytes, metrics.lines, replay->summary.events, replay->summary.active};
    progress_show(&replay->progress, &counts, replay->started);
}

/* Writes the events that wait. False when the output fails. */
static bool write_events(Replay *replay)
{
    rung_event event;
    bool any = false;

    while (rung_rules_next_event(replay->rules, &event) == RUNG_OK) {
        if (replay->silent) continue;
        if (replay->shares_terminal) progress_hide(&replay->progress);
        summary_count(&replay->summary, &event);
        fwrite(event.json, 1, event.json_length, stdout);
        putchar('\n');
        any = true;
    }
    return !any || output_flush();
}

/* ---- The work ------------------------------------------------------------------------------- */

static int stop_replay(Replay *replay, rung_status status, const rung_diag *diag)
{
    progress_hide(&replay->progress);
    return diagnostics_finish(&replay->diagnostics, status, diag);
}

/* Applies every update that is complete. A signal ends it between two updates, or on the way to one. */
static int apply_updates(Replay *replay)
{
    rung_diag diag;
    unsigned since_look = 0;

    while (caught_signal == 0 && (replay->ends == 0 || host_stopwatch() < replay->ends)) {
        rung_status status;

        rung_diag_init(&diag);
        status = rung_recording_step(replay->recording, &diag);
        if (!write_events(replay)) return STATUS_FAILED;
        if (status == RUNG_END) return STATUS_SUCCESS;
        if (status != RUNG_OK) return stop_replay(replay, status, &diag);
        if (++since_look < UPDATES_BETWEEN_LOOKS) continue;
        since_look = 0;
        renew_progress(replay);
    }
    return STATUS_SUCCESS;
}

/* Waits for a followed file to grow. False when it never will: it became shorter. */
static bool wait_for_growth(Replay *replay)
{
    struct timespec pause = {0, FOLLOW_PAUSE * 1000000L};
    struct stat info;

    if (fstat(replay->input, &info) == 0 && S_ISREG(info.st_mode) && (uint64_t)info.st_size < replay->bytes) {
        progress_hide(&replay->progress);
        complain("%s became shorter while it was followed: it was replaced or cut", replay->summary.input);
        return false;
    }
    renew_progress(replay);
    nanosleep(&pause, NULL);
    return true;
}

/* Waits until there is something to read or a signal came. Signals are let in by the waiting alone: one
** that came just before a plain read would be missed until the next bytes. */
static void wait_for_input(const Replay *replay)
{
    sigset_t signals, before;
    fd_set files;

    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, &before);
    FD_ZERO(&files);
    FD_SET(replay->input, &files);
    if (caught_signal == 0) pselect(replay->input + 1, &files, NULL, NULL, NULL, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static int read_all(Replay *replay)
{
    static char piece[1 << 16];
    rung_recording_metrics metrics;
    int status = STATUS_SUCCESS;

    while (status == STATUS_SUCCESS) {
        ssize_t got;
        rung_status fed;

        wait_for_input(replay);
        if (caught_signal != 0) break;
        got = read(replay->input, piece, sizeof piece);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return complain("cannot read %s: %s", replay->summary.input, strerror(errno));
        if (got == 0 && !replay->settings->follow) return STATUS_SUCCESS;
        if (got == 0) {
            if (!wait_for_growth(replay)) return STATUS_USAGE;
            continue;
        }
        replay->bytes += (uint64_t)got;
        fed = rung_recording_feed(replay->recording, piece, (size_t)got);
        status = fed == RUNG_OK ? apply_updates(replay) : stop_replay(replay, fed, NULL);
        rung_recording_metrics_get(replay->recording, &metrics);
        if (metrics.ended) break;
    }
    return status;
}

/* After a signal, too, the lines that were read are applied, those that waited for older ones included: but for
** what stands behind a gap of years. Only a sort has nothing to show before its end, and a second signal ends
** everything at once. */
static int replay_input(Replay *replay)
{
    rung_status finished;
    int status = read_all(replay), ended_by = caught_signal;

    if (status != STATUS_SUCCESS || (ended_by != 0 && replay->settings->recording.sort)) return status;
    caught_signal = 0;
    if (ended_by != 0) replay->ends = host_stopwatch() + PATIENCE;
    finished = rung_recording_finish(replay->recording);
    status = finished == RUNG_OK ? apply_updates(replay) : stop_replay(replay, finished, NULL);
    if (caught_signal == 0) caught_signal = ended_by;
    if (status == STATUS_SUCCESS && replay->bytes == 0 && ended_by == 0)
        return complain("there is nothing in %s", replay->summary.input);
    return status;
}

static int go_on(Replay *replay, rung_time until)
{
    rung_status status = RUNG_MORE;

    while (status == RUNG_MORE && caught_signal == 0) {
        status = rung_rules_advance(replay->rules, until);
        if (!write_events(replay)) return STATUS_FAILED;
    }
    return status == RUNG_OK || status == RUNG_MORE ? STATUS_SUCCESS : stop_replay(replay, status, NULL);
}

/* After the last line time goes on as far as it was told to, and what is known then is kept. */
static int end_replay(Replay *replay)
{
    const Settings *settings = replay->settings;

    if (settings->until != RUNG_TIME_NONE && caught_signal == 0) {
        int status = go_on(replay, settings->until);

        if (status != STATUS_SUCCESS) return status;
    }
    return settings->state == NULL || replay->silent ? STATUS_SUCCESS : state_write(replay->rules, settings->state);
}

static int write_metrics(const Replay *replay)
{
    const char *path = replay->settings->metrics;
    Buffer bytes = {NULL, 0, 0};
    rung_status told = rung_rules_metrics_text(replay->rules, buffer_append, &bytes);
    int status = told == RUNG_OK ? write_whole(path, bytes.bytes, bytes.length)
                                 : complain_status(path, RUNG_NO_MEMORY);

    buffer_free(&bytes);
    return status;
}

/* ---- Beginning and end ---------------------------------------------------------------------- */

static void lend_log(void *user, rung_log_level level, const char *text)
{
    Replay *replay = user;

    (void)level;
    progress_hide(&replay->progress);
    complain("%s", text);
}

static int load_rules(Replay *replay)
{
    const Settings *settings = replay->settings;
    Source source;
    Diagnostics diagnostics = {.stream = stderr, .json = settings->json};
    rung_rules_options options;
    rung_host host;
    rung_time began;
    char time[TIME_TEXT];
    int status = source_from_file(settings->operands[0], &source);

    if (status == STATUS_SUCCESS) {
        rung_host_init(&host);
        host.user = replay;
        host.log = lend_log;
        if (settings->metrics != NULL) host.clock = host_clock;
        rung_rules_options_init(&options);
        options.host = &host;
        options.clauses = replay->silent;
        status = source_load_rules(&source, &options, &diagnostics, &replay->rules);
    }
    source_free(&source);
    if (status == STATUS_SUCCESS && settings->state != NULL)
        status = state_read(replay->rules, settings->state, false, settings->quiet);
    if (status == STATUS_SUCCESS) {
        began = rung_rules_time(replay->rules);
        if (replay->silent && settings->until != RUNG_TIME_NONE && began != RUNG_TIME_NONE && settings->until < began) {
            complain("--at is before the state, which is of %s", timestamp_to_text(began, time));
            give_hint("leave out --state, and give the recording from its beginning");
            return STATUS_USAGE;
        }
    }
    return status;
}

/* Says which option the library does not take. */
static int refuse_options(const rung_recording_options *options)
{
    if (options->decimal != '.' && options->decimal != ',') return complain("--decimal takes . or , alone");
    if (options->time_format == NULL) return complain("--delimiter cannot be a quote or the end of a line");
    complain("--time-format %s has a directive that is not known, or no day", options->time_format);
    give_hint("rung help replay lists the directives");
    return STATUS_USAGE;
}

static int open_recording(Replay *replay)
{
    rung_recording_options options = replay->settings->recording;
    rung_status status;
    int64_t size;

    replay->input = open_input(replay->settings->input, &size);
    if (replay->input < 0) return STATUS_USAGE;
    if (replay->silent && replay->settings->until != RUNG_TIME_NONE) options.until = replay->settings->until;
    options.on_bad_line = show_trouble;
    options.user = replay;
    status = rung_recording_new(replay->rules, &options, &replay->recording);
    if (status == RUNG_USAGE) return refuse_options(&options);
    if (status != RUNG_OK) return complain_status(replay->settings->input, status);
    if (!summary_init(&replay->summary, replay->rules, input_name(replay->settings->input)))
        return complain_status(replay->settings->input, RUNG_NO_MEMORY);
    replay->diagnostics =
        (Diagnostics){.name = replay->summary.input, .stream = stderr, .json = replay->settings->json};
    progress_init(&replay->progress, !replay->settings->quiet, replay->settings->follow ? -1 : size);
    replay->shares_terminal = isatty(STDOUT_FILENO) != 0;
    return STATUS_SUCCESS;
}

/* The summary of a replay that never began would only hide why. */
static int finish_replay(Replay *replay, int status)
{
    rung_recording_metrics metrics;

    progress_hide(&replay->progress);
    count_hidden_troubles(replay);
    replay->summary.elapsed = host_stopwatch() - replay->started;
    replay->summary.interrupted = caught_signal != 0;
    rung_recording_metrics_get(replay->recording, &metrics);
    if (!replay->settings->quiet && (status == STATUS_SUCCESS || metrics.updates != 0))
        summary_print(&replay->summary, replay->rules, replay->recording, replay->settings->json);
    if (status != STATUS_SUCCESS) return status;
    if (caught_signal != 0) return STATUS_SIGNAL + caught_signal;
    return replay->settings->strict && lost_something(replay) ? STATUS_FALSE : STATUS_SUCCESS;
}

static void free_replay(Replay *replay)
{
    if (replay->input > STDIN_FILENO) close(replay->input);
    summary_free(&replay->summary);
    rung_recording_free(replay->recording);
    rung_rules_free(replay->rules);
}

int replay_silently(const Settings *settings, rung_rules **rules)
{
    Replay replay = {.settings = settings, .input = -1, .silent = true, .started = host_stopwatch()};
    int status = load_rules(&replay);

    if (status == STATUS_SUCCESS) status = open_recording(&replay);
    if (status == STATUS_SUCCESS) status = replay_input(&replay);
    if (status == STATUS_SUCCESS) status = end_replay(&replay);
    progress_hide(&replay.progress);
    if (replay.recording != NULL) count_hidden_troubles(&replay);
    *rules = NULL;
    if (status == STATUS_SUCCESS) {
        *rules = replay.rules;
        replay.rules = NULL;
    }
    free_replay(&replay);
    return status;
}

int run_replay(const Settings *settings)
{
    Replay replay = {.settings = settings, .input = -1};
    int status;

    if (settings->input == NULL) {
        complain("replay needs a recording: --input FILE, or --input - for standard input");
        return STATUS_USAGE;
    }
    if (settings->follow && settings->recording.sort)
        return complain("--sort reads to the end of the input, and --follow has none: use one of them");
    replay.started = host_stopwatch();
    status = load_rules(&replay);
    if (status == STATUS_SUCCESS) status = open_recording(&replay);
    if (status == STATUS_SUCCESS) {
        catch_signals();
        status = replay_input(&replay);
        if (status == STATUS_SUCCESS) status = end_replay(&replay);
        if (settings->metrics != NULL) {
            int written = write_metrics(&replay);

            if (status == STATUS_SUCCESS) status = written;
        }
        status = finish_replay(&replay, status);
    }
    free_replay(&replay);
    return status;
}
