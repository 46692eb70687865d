/* watch.c - `rung watch`: rules over live values until it is told to end.
**
** One loop: the network, samples and deadlines (rung_live_step), then the events that came of them, then
** whatever is due of the rest: a signal, the state, the line at the bottom, a question of the thread that
** serves. Nothing in it waits but the network, for at most TURN. What must outlive it is saved at the end.
*/
#include "cli/watch.h"

#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/host.h"
#include "cli/log.h"
#include "cli/notify.h"
#include "cli/security_folder.h"
#include "cli/state.h"
#include "cli/timestamp.h"

enum {
    TURN = 50, /* ms: so late a signal is seen, or a question */
    STATUS_EVERY = 500,
    LOOK_EVERY = 1000, /* at the rule file */
    NOTIFY_EVERY = 10000,
    DRAIN = 2000,        /* for a reader that is slow at the end */
    ERROR_EVERY = 10000, /* between reports of updates that fail */
    EVENTS_LIMIT = 8 << 20,
    RECORD_LIMIT = 64 << 20,
    CHANGES_SHOWN = 20
};

static volatile sig_atomic_t caught_end, caught_hangup;

/* A second signal ends everything at once: its action is the default one again. */
static void catch_end(int signal_number) { caught_end = signal_number; }

static void catch_hangup(int signal_number) { caught_hangup = signal_number; }

static void catch_signals(void)
{
    struct sigaction action, before;

    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = catch_end;
    action.sa_flags = (int)SA_RESETHAND;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    action.sa_flags = SA_RESTART;
    action.sa_handler = catch_hangup;
    sigaction(SIGHUP, NULL, &before);
    if (before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, NULL); /* not under nohup */
    signal(SIGPIPE, SIG_IGN); /* the state is saved before a reader that went away ends it */
}

/* ---- Notices -------------------------------------------------------------------------------- */

static SourceNote *note_of(const Watch *watch, const char *source)
{
    size_t i;

    for (i = 0; i < watch->note_count; i++)
        if (strncmp(watch->notes[i].name, source, sizeof watch->notes[i].name - 1) == 0)
            return &watch->notes[i];
    return NULL;
}

const char *watch_note(const Watch *watch, const char *source)
{
    const SourceNote *note = note_of(watch, source);

    return note != NULL ? note->text : "";
}

/* NULL without memory. */
static SourceNote *take_note(Watch *watch, const char *source, const char *text, size_t length)
{
    SourceNote *note = note_of(watch, source);

    if (note == NULL) {
        SourceNote *grown = realloc(watch->notes, (watch->note_count + 1) * sizeof *grown);

        if (grown == NULL) return NULL;
        watch->notes = grown;
        note = &grown[watch->note_count++];
        note->lost_at = NEVER_LOST;
        snprintf(note->name, sizeof note->name, "%s", source);
    }
    snprintf(note->text, sizeof note->text, "%.*s", (int)length, text);
    return note;
}

const char *watch_state_name(rung_live_state state)
{
    return state == RUNG_LIVE_UP ? "connected" : state == RUNG_LIVE_TRYING ? "connecting" : "not connected";
}

static void show_notice(void *user, const rung_live_notice *notice)
{
    static const char *const kinds[] = {[RUNG_LIVE_LINK_UP] = "link_up",
                                        [RUNG_LIVE_LINK_DOWN] = "link_down",
                                        [RUNG_LIVE_REFUSED] = "refused",
                                        [RUNG_LIVE_REVISED] = "revised",
                                        [RUNG_LIVE_ITEM_REFUSED] = "item_refused",
                                        [RUNG_LIVE_ITEM_BACK] = "item_back",
                                        [RUNG_LIVE_LOST] = "lost",
                                        [RUNG_LIVE_CLOCK] = "clock"};
    Watch *watch = user;
    LogFields fields = {.kind = kinds[notice->kind], .source = notice->source};
    rung_live_source second;
    char code[16], text[1024], away[64] = "";
    bool is_up = notice->kind == RUNG_LIVE_LINK_UP, is_down = notice->kind == RUNG_LIVE_LINK_DOWN;
    SourceNote *note = NULL;

    if (is_up || is_down || notice->kind == RUNG_LIVE_REFUSED)
        note = take_note(watch, notice->source, notice->text, is_up ? 0 : notice->lasting);
    if (note != NULL && is_down && note->lost_at == NEVER_LOST) note->lost_at = host_stopwatch();
    if (note != NULL && is_up && note->lost_at != NEVER_LOST) {
        snprintf(away, sizeof away, ", %.1f s after it was lost",
                 (double)(host_stopwatch() - note->lost_at) / 1000);
        note->lost_at = NEVER_LOST;
    }
    if (notice->tag != UINT32_MAX)
        fields.tag = rung_schema_name(rung_rules_schema(watch->rules), notice->tag);
    if (notice->status != RUNG_GOOD) {
        fields.status = rung_status_code_name(notice->status);
        snprintf(code, sizeof code, "0x%08" PRIX32, notice->status);
        if (fields.status == NULL) fields.status = code;
    }
    if (watch->live != NULL && !rung_live_source_get(watch->live, 1, &second) &&
        watch->settings->log_format == LOG_TEXT)
        fields.source = NULL; /* there is only one: people need not be told which */
    snprintf(text, sizeof text, "%s%s%s", is_up ? "connected to " : "", notice->text, away);
    log_write(notice->level, &fields, text);
}

/* ---- Events and the recording --------------------------------------------------------------- */

static bool take_recorded(void *user, const char *line, size_t length)
{
    Watch *watch = user;

    buffer_append(&watch->recorded, line, length);
    return true;
}

static void tell_news(LineWriter *writer)
{
    rung_log_level level;
    char news[LINE_WRITER_NEWS];

    while (line_writer_news(writer, &level, news)) log_write(level, &(LogFields){.kind = "output"}, news);
}

/* Events that only tell of quality are the first to go when nobody reads. */
static void write_events(Watch *watch)
{
    rung_event event;
    Buffer *line = &watch->line;
    bool any = false;

    while (rung_rules_next_event(watch->rules, &event) == RUNG_OK) {
        if (watch->snapshot != NULL) snapshot_take_event(watch->snapshot, event.json, event.json_length);
        line->length = 0;
        if (!buffer_append(line, event.json, event.json_length) || !buffer_append(line, "\n", 1)) continue;
        if (!any && watch->settings->events == NULL) log_hide_status();
        line_writer_put(watch->events, line->bytes, line->length,
                        event.rule != NULL && event.change == RUNG_CHANGE_QUALITY);
        any = true;
    }
    line_writer_flush(watch->events);
    tell_news(watch->events);
    if (watch->record == NULL) return;
    if (watch->recorded.length != 0)
        line_writer_put(watch->record, watch->recorded.bytes, watch->recorded.length, false);
    watch->recorded.length = 0;
    line_writer_flush(watch->record);
    tell_news(watch->record);
}

/* ---- State ---------------------------------------------------------------------------------- */

static bool state_failed_before;

/* A disk that stays full is told of once. */
static void keep_first_complaint(ComplaintKind kind, const char *message)
{
    if (state_failed_before) return;
    log_write(kind == COMPLAINT_ERROR ? RUNG_LOG_ERROR : RUNG_LOG_INFO, &(LogFields){.kind = "state"},
              message);
}

static bool save_state(Watch *watch)
{
    bool saved;
    ComplaintTaker before = complain_through(keep_first_complaint);

    saved = state_write(watch->rules, watch->settings->state) == STATUS_SUCCESS;
    complain_through(before);
    *(saved ? &watch->counts.state_saves : &watch->counts.state_errors) += 1;
    if (saved) watch->counts.state_saved = host_wall_clock();
    if (saved && state_failed_before) log_say(RUNG_LOG_INFO, "the state is saved again");
    if (!saved && !state_failed_before)
        log_say(RUNG_LOG_INFO, "the rules go on; saving is tried again every %g s",
                (double)watch->settings->state_every / (1000.0 * (double)RUNG_TICKS_PER_MS));
    state_failed_before = !saved;
    return saved;
}

/* ---- Loading again -------------------------------------------------------------------------- */

typedef struct Changes {
    uint32_t counts[4]; /* by rung_rule_change */
    uint32_t shown;
} Changes;

static void tell_change(void *user, rung_rule_change change, const char *id)
{
    static const char *const texts[] = {[RUNG_RULE_ADDED] = "is new",
                                        [RUNG_RULE_CHANGED] = "computes something else now, and begins anew",
                                        [RUNG_RULE_REMOVED] = "is no longer there"};
    Changes *changes = user;

    changes->counts[change]++;
    if (changes->shown++ < CHANGES_SHOWN) log_say(RUNG_LOG_INFO, "rule '%s' %s", id, texts[change]);
}

static void reload_rules(Watch *watch)
{
    Changes changes = {{0}, 0};
    rung_diag diag;

    notify_reloading();
    snapshot_forget(watch->snapshot);
    if (!rule_file_reload(&watch->file, watch->rules, tell_change, &changes)) {
        watch->counts.reload_errors++;
        log_say(RUNG_LOG_ERROR, "%s was not loaded again: the rules from before run on", watch->file.path);
        notify_send("READY=1\nSTATUS=The rule file has an error: the rules from before run on");
        return;
    }
    watch->counts.reloads++;
    if (changes.counts[RUNG_RULE_ADDED] + changes.counts[RUNG_RULE_CHANGED] + changes.counts[RUNG_RULE_REMOVED] == 0)
        log_say(RUNG_LOG_INFO, "%s was loaded again: no rule computes anything else", watch->file.path);
    else
        log_say(RUNG_LOG_INFO, "%s was loaded again: rules new: %" PRIu32 ", changed: %" PRIu32 ", gone: %" PRIu32,
                watch->file.path, changes.counts[RUNG_RULE_ADDED], changes.counts[RUNG_RULE_CHANGED],
                changes.counts[RUNG_RULE_REMOVED]);
    rung_diag_init(&diag);
    if (rung_live_reloaded(watch->live, &diag) != RUNG_OK) {
        snprintf(watch->file.error, sizeof watch->file.error, "%s", diag.message);
        log_diagnostic(watch->file.path, &diag);
    }
    notify_send("READY=1");
}

/* ---- What is due now and then --------------------------------------------------------------- */

typedef struct Timers {
    int64_t status, look, notify, state, error, end;
} Timers;

static bool is_due(int64_t *next, int64_t now, int64_t every)
{
    if (now < *next) return false;
    *next = now + every;
    return true;
}

static void print_span(char *out, size_t size, int64_t seconds)
{
    if (seconds < 60)
        snprintf(out, size, "%" PRId64 " s", seconds);
    else if (seconds < 3600)
        snprintf(out, size, "%" PRId64 " min", seconds / 60);
    else
        snprintf(out, size, "%" PRId64 " h %" PRId64 " min", seconds / 3600, seconds / 60 % 60);
}

/* "3 of 40 rules active, 12 events | 812 tags, 4031 samples/s | opc.tcp://plc1:4840 connected 3 min" */
static void describe(const Watch *watch, char *out, size_t size)
{
    static uint64_t samples_before;
    static int64_t then;
    rung_rules_metrics metrics;
    rung_live_source source, first = {.name = ""};
    uint32_t count = 0, up = 0;
    int64_t now = host_stopwatch();
    double rate = 0;
    size_t length;
    char span[32];

    rung_rules_metrics_get(watch->rules, &metrics);
    if (then != 0 && now > then)
        rate = (double)(metrics.samples - samples_before) * 1000 / (double)(now - then);
    samples_before = metrics.samples;
    then = now;
    snprintf(out, size,
             "%" PRIu32 " of %" PRIu32 " rules active, %" PRIu64 " events | %" PRIu32
             " tags, %.0f samples/s | ",
             metrics.active, metrics.rules, metrics.events, metrics.tags, rate);
    length = strlen(out);
    for (; rung_live_source_get(watch->live, count, &source); count++) {
        if (count == 0) first = source;
        up += source.state == RUNG_LIVE_UP;
    }
    if (count == 1) {
        print_span(span, sizeof span, (host_wall_clock() - first.since) / (1000 * RUNG_TICKS_PER_MS));
        snprintf(out + length, size - length, "%.80s %s %s",
                 first.endpoint != NULL ? first.endpoint : first.name, watch_state_name(first.state), span);
    } else {
        snprintf(out + length, size - length, "%" PRIu32 " of %" PRIu32 " sources connected", up, count);
    }
}

/* "" or why an operator should look. */
static void find_problem(const Watch *watch, char out[EXCHANGE_PROBLEM])
{
    rung_live_source source;
    LineWriterCounts events;
    uint32_t i;

    out[0] = '\0';
    line_writer_counts(watch->events, &events);
    if (events.waiting_bytes > events.limit / 2)
        snprintf(out, EXCHANGE_PROBLEM, "events wait for their reader");
    if (state_failed_before) snprintf(out, EXCHANGE_PROBLEM, "the state cannot be saved");
    for (i = 0; rung_live_source_get(watch->live, i, &source); i++)
        if (source.state != RUNG_LIVE_UP) {
            snprintf(out, EXCHANGE_PROBLEM, "%s is %s: %s", source.name, watch_state_name(source.state),
                     watch_note(watch, source.name));
            return;
        }
}

static void answer(Watch *watch)
{
    const Question *question = exchange_question(watch->exchange);
    char problem[EXCHANGE_PROBLEM];
    Buffer bytes;

    find_problem(watch, problem);
    exchange_beat(watch->exchange, problem);
    if (question == NULL) return;
    if (!snapshot_answer(watch, question, &bytes)) buffer_free(&bytes);
    exchange_answer(watch->exchange, &bytes);
}

static void do_what_is_due(Watch *watch, Timers *timers)
{
    const Settings *settings = watch->settings;
    int64_t now = host_stopwatch();
    bool shows = log_has_status() && is_due(&timers->status, now, STATUS_EVERY);
    bool tells = is_due(&timers->notify, now, NOTIFY_EVERY);
    char text[256];

    notify_alive(now);
    if (caught_hangup != 0) {
        caught_hangup = 0;
        line_writer_reopen(watch->events);
        if (watch->record != NULL) line_writer_reopen(watch->record);
        reload_rules(watch);
    } else if (settings->reload && is_due(&timers->look, now, LOOK_EVERY) &&
               rule_file_has_changed(&watch->file)) {
        reload_rules(watch);
    }
    if (settings->state != NULL && settings->state_every > 0 &&
        is_due(&timers->state, now, settings->state_every / RUNG_TICKS_PER_MS))
        save_state(watch);
    if (shows || tells) {
        describe(watch, text, sizeof text);
        if (shows) log_status(text);
        if (tells) notify_status(text);
    }
    if (watch->exchange != NULL) answer(watch);
}

/* ---- The loop ------------------------------------------------------------------------------- */

static bool should_end(const Watch *watch, const Timers *timers)
{
    return caught_end != 0 || line_writer_is_orphan(watch->events) ||
           (timers->end != 0 && host_stopwatch() >= timers->end);
}

static int run_loop(Watch *watch)
{
    Timers timers = {.status = host_stopwatch() + STATUS_EVERY};
    rung_status status = RUNG_OK;

    timers.state = host_stopwatch() + watch->settings->state_every / RUNG_TICKS_PER_MS;
    if (watch->settings->run_for != 0)
        timers.end = host_stopwatch() + watch->settings->run_for / RUNG_TICKS_PER_MS;
    while (!should_end(watch, &timers)) {
        status = rung_live_step(watch->live, status == RUNG_MORE ? 0 : TURN * RUNG_TICKS_PER_MS);
        write_events(watch);
        if (status == RUNG_BAD_INPUT && watch->settings->strict) {
            log_say(RUNG_LOG_ERROR, "a node is missing or does not fit, and --strict was given");
            return STATUS_FALSE;
        }
        if (status != RUNG_OK && status != RUNG_MORE) {
            watch->counts.update_errors++;
            if (is_due(&timers.error, host_stopwatch(), ERROR_EVERY))
                log_say(RUNG_LOG_ERROR, "an update failed: %s", rung_status_text(status));
        }
        do_what_is_due(watch, &timers);
    }
    return STATUS_SUCCESS;
}

/* ---- Beginning ------------------------------------------------------------------------------ */

int watch_connect(Watch *watch, rung_live_options *options)
{
    char folder[PATH_MAX];
    rung_status status;
    rung_diag diag;

    rung_diag_init(&diag);
    options->endpoint = watch->settings->endpoint;
    options->security_folder = security_folder(watch->settings, folder, sizeof folder) ? folder : NULL;
    options->strict = watch->settings->strict;
    status = rung_live_new(watch->rules, options, &watch->live, &diag);
    if (status == RUNG_OK) return STATUS_SUCCESS;
    complain("%s: %s", watch->file.path, diag.message[0] != '\0' ? diag.message : rung_status_text(status));
    if (diag.hint[0] != '\0') give_hint("%s", diag.hint);
    return status_to_exit(status);
}

static int open_live(Watch *watch)
{
    rung_live_options options;

    rung_live_options_init(&options);
    options.on_notice = show_notice;
    options.record = watch->record != NULL ? take_recorded : NULL;
    options.user = watch;
    return watch_connect(watch, &options);
}

static int open_outputs(Watch *watch)
{
    const Settings *settings = watch->settings;
    size_t limit = settings->event_buffer != 0 ? settings->event_buffer : EVENTS_LIMIT;

    watch->events = settings->events != NULL
                        ? line_writer_open(settings->events, "events", limit)
                        : line_writer_of(STDOUT_FILENO, "standard output", "events", limit);
    if (watch->events == NULL) return STATUS_FAILED;
    if (settings->record == NULL) return STATUS_SUCCESS;
    watch->record = line_writer_open(settings->record, "recorded samples", RECORD_LIMIT);
    return watch->record != NULL ? STATUS_SUCCESS : STATUS_FAILED;
}

static int open_http(Watch *watch)
{
    char url[HTTP_URL];

    if (watch->settings->metrics == NULL) return STATUS_SUCCESS;
    watch->exchange = exchange_new();
    watch->snapshot = snapshot_new();
    if (watch->exchange == NULL || watch->snapshot == NULL)
        return complain_status("--metrics", RUNG_NO_MEMORY);
    watch->http = http_start(watch->settings->metrics, watch->settings->metrics_name, watch->exchange, url);
    if (watch->http == NULL) return STATUS_USAGE;
    log_say(RUNG_LOG_INFO, "the page is %s, metrics are %smetrics", url, url);
    if (http_is_public(watch->http))
        log_say(RUNG_LOG_WARNING, "whoever reaches %s can read all tags: there is no password", url);
    return STATUS_SUCCESS;
}

static void close_all(Watch *watch)
{
    if (watch->exchange != NULL) exchange_close(watch->exchange);
    http_stop(watch->http);
    rung_live_free(watch->live);
    line_writer_close(watch->record);
    line_writer_close(watch->events);
    exchange_free(watch->exchange);
    snapshot_free(watch->snapshot);
    rung_rules_free(watch->rules);
    rule_file_free(&watch->file);
    buffer_free(&watch->recorded);
    buffer_free(&watch->line);
    free(watch->notes);
}

/* ---- The end -------------------------------------------------------------------------------- */

static void drain(LineWriter *writer)
{
    LineWriterCounts counts;

    if (writer == NULL || line_writer_drain(writer, DRAIN)) return;
    tell_news(writer);
    line_writer_counts(writer, &counts);
    log_say(RUNG_LOG_WARNING, "%zu lines found no reader and are lost", counts.waiting);
}

/* The state is saved before the outputs are waited for: a reader that hangs does not hold it up. */
static int end_watch(Watch *watch, int status)
{
    notify_send("STOPPING=1");
    log_hide_status();
    write_events(watch);
    if (watch->settings->state != NULL && status == STATUS_SUCCESS && !save_state(watch))
        status = STATUS_FAILED;
    drain(watch->events);
    drain(watch->record);
    if (status == STATUS_SUCCESS && line_writer_is_orphan(watch->events)) return STATUS_SIGNAL + SIGPIPE;
    return status;
}

int run_watch(const Settings *settings)
{
    Watch watch = {.settings = settings, .started = host_stopwatch(), .started_at = host_wall_clock()};
    rung_log_level least = RUNG_LOG_INFO;
    int status;

    if (settings->metrics != NULL && !http_is_there()) return STATUS_USAGE;
    if (settings->quiet) least = RUNG_LOG_WARNING;
    if (settings->verbose) least = RUNG_LOG_DEBUG;
    status = log_open(settings->log_format, least);
    if (status != STATUS_SUCCESS) return status;
    watch.counts.state_saved = RUNG_TIME_NONE;
    notify_open();
    catch_signals();
    status =
        rule_file_load(&watch.file, settings->operands[0], settings->log_format == LOG_JSON, &watch.rules);
    if (status == STATUS_SUCCESS && settings->check) {
        status = watch_check(&watch);
    } else if (status == STATUS_SUCCESS) {
        status = open_outputs(&watch);
        if (status == STATUS_SUCCESS && settings->state != NULL) status = state_lock(settings->state);
        if (status == STATUS_SUCCESS && settings->state != NULL)
            status = state_read(watch.rules, settings->state, true, settings->quiet);
        if (status == STATUS_SUCCESS) status = open_live(&watch);
        if (status == STATUS_SUCCESS) status = open_http(&watch);
        if (status == STATUS_SUCCESS) {
            log_take_complaints();
            notify_send("READY=1");
            status = end_watch(&watch, run_loop(&watch));
        }
    }
    close_all(&watch);
    log_close();
    notify_close();
    return status;
}
