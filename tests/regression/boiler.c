/* boiler.c - RULES RECORDING: replays a recording twice through the public interface, once in one piece, and once with the
** rule set thrown away after every instant: its state is saved, and restored into one that was loaded anew. Instants are
** the times of samples and the deadlines between them. Events and the state at the end must be the same bytes.
*/
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "include/rung.h"

static void stop(const char *what, rung_status status)
{
    printf("boiler: %s: %s\n", what, rung_status_name(status));
    exit(1);
}

static void expect_ok(const char *what, rung_status status)
{
    if (status != RUNG_OK) stop(what, status);
}

/* ---- Bytes ---------------------------------------------------------------------------------- */

typedef struct Bytes {
    char *bytes;
    size_t length, room;
} Bytes;

static bool append(void *user, const char *text, size_t length)
{
    Bytes *bytes = user;

    if (bytes->room - bytes->length < length) {
        bytes->room = 2 * bytes->room + length;
        bytes->bytes = realloc(bytes->bytes, bytes->room);
        if (bytes->bytes == NULL) stop("memory", RUNG_NO_MEMORY);
    }
    memcpy(bytes->bytes + bytes->length, text, length);
    bytes->length += length;
    return true;
}

static bool read_file(void *user, const char *path, rung_sink sink, void *sink_user)
{
    char piece[4096];
    size_t got;
    FILE *file = fopen(path, "rb");

    (void)user;
    if (file == NULL) return false;
    while ((got = fread(piece, 1, sizeof piece, file)) > 0) sink(sink_user, piece, got);
    return fclose(file) == 0;
}

static Bytes bytes_of(const char *path)
{
    Bytes bytes = {NULL, 0, 0};

    if (!read_file(NULL, path, append, &bytes)) stop(path, RUNG_BAD_INPUT);
    return bytes;
}

/* ---- Rules and recordings ------------------------------------------------------------------- */

typedef struct Replay {
    Bytes yaml, events;
    rung_rules *rules;
    uint32_t restored;
} Replay;

static void load(Replay *replay)
{
    rung_rules_options options;
    rung_diag diag;

    rung_rules_options_init(&options);
    options.read_file = read_file;
    if (rung_rules_load(replay->yaml.bytes, replay->yaml.length, &options, &replay->rules, &diag) != RUNG_OK)
        stop(diag.message, diag.status);
}

static void take_events(Replay *replay)
{
    rung_event event;

    while (rung_rules_next_event(replay->rules, &event) == RUNG_OK) {
        append(&replay->events, event.json, event.json_length);
        append(&replay->events, "\n", 1);
    }
}

static void feed(Replay *replay, const char *header, size_t header_length, const char *lines, size_t length)
{
    rung_recording *recording;
    rung_status status;

    expect_ok("rung_recording_new", rung_recording_new(replay->rules, NULL, &recording));
    expect_ok("rung_recording_feed", rung_recording_feed(recording, header, header_length));
    expect_ok("rung_recording_feed", rung_recording_feed(recording, lines, length));
    expect_ok("rung_recording_finish", rung_recording_finish(recording));
    while ((status = rung_recording_step(recording, NULL)) == RUNG_OK) take_events(replay);
    if (status != RUNG_END) stop("rung_recording_step", status);
    rung_recording_free(recording);
}

static void begin_anew(Replay *replay)
{
    Bytes state = {NULL, 0, 0};

    expect_ok("rung_rules_save", rung_rules_save(replay->rules, append, &state));
    rung_rules_free(replay->rules);
    load(replay);
    expect_ok("rung_rules_restore",
              rung_rules_restore(replay->rules, state.bytes, state.length, RUNG_TIME_NONE, NULL, NULL));
    free(state.bytes);
    replay->restored++;
}

/* "2026-03-02T06:00:00.000Z,..." on the first day of the recording. */
static rung_time time_of(const char *line, rung_time day)
{
    int hour, minute, second, millisecond;

    if (sscanf(line + 11, "%d:%d:%d.%d", &hour, &minute, &second, &millisecond) != 4) stop(line, RUNG_BAD_INPUT);
    return day + (((hour * 60 + minute) * 60 + second) * INT64_C(1000) + millisecond) * RUNG_TICKS_PER_MS;
}

/* The lines from `at` on that begin with the same time. */
static size_t instant_length(const char *at, const char *end)
{
    const char *next = at;
    size_t time = strcspn(at, ",");

    while (next < end && strncmp(next, at, time) == 0) next = (const char *)memchr(next, '\n', (size_t)(end - next)) + 1;
    return (size_t)(next - at);
}

static void replay_in_pieces(Replay *replay, const char *header, size_t header_length, const char *lines, size_t length)
{
    const char *at = lines, *end = lines + length;
    rung_time day = 0;

    for (; at < end; at += instant_length(at, end)) {
        if (day == 0) { /* the recording's own first instant says which day it is */
            feed(replay, header, header_length, at, instant_length(at, end));
            day = rung_rules_time(replay->rules) - time_of(at, 0);
        } else {
            rung_time time = time_of(at, day), deadline;

            while ((deadline = rung_rules_next_deadline(replay->rules)) < time) {
                expect_ok("rung_rules_advance", rung_rules_advance(replay->rules, deadline));
                take_events(replay);
                begin_anew(replay);
            }
            feed(replay, header, header_length, at, instant_length(at, end));
        }
        begin_anew(replay);
    }
}

/* ---- The comparison ------------------------------------------------------------------------- */

static int show_difference(const char *what, const Bytes *one, const Bytes *other)
{
    size_t i = 0, line = 0;

    if (one->length == other->length && memcmp(one->bytes, other->bytes, one->length) == 0) return 0;
    for (; i < one->length && i < other->length && one->bytes[i] == other->bytes[i]; i++)
        if (one->bytes[i] == '\n') line = i + 1;
    printf("boiler: %s differ from byte %zu on\n", what, i);
    if (what[0] == 'e')
        printf("%.*s\n%.*s\n", (int)strcspn(one->bytes + line, "\n"), one->bytes + line,
               (int)strcspn(other->bytes + line, "\n"), other->bytes + line);
    return 1;
}

/* A rule that says nothing proves nothing. The boiler's pump runs all day. */
static int count_silent_rules(const rung_rules *rules)
{
    rung_rule_info rule;
    int silent = 0;

    for (uint32_t i = 0; rung_rules_rule(rules, i, &rule); i++) {
        if (rule.events != 0 || strcmp(rule.id, "no_feed_pump") == 0) continue;
        printf("boiler: rule %s has no event\n", rule.id);
        silent++;
    }
    return silent;
}

int main(int argc, char **argv)
{
    Replay whole = {{NULL, 0, 0}, {NULL, 0, 0}, NULL, 0}, pieces;
    Bytes recording, whole_state = {NULL, 0, 0}, pieces_state = {NULL, 0, 0};
    size_t header;
    int failed;

    if (argc != 3) return 2;
    whole.yaml = bytes_of(argv[1]);
    recording = bytes_of(argv[2]);
    append(&recording, "", 1); /* for strcspn */
    recording.length--;
    header = strcspn(recording.bytes, "\n") + 1;
    pieces = whole;

    load(&whole);
    feed(&whole, recording.bytes, header, recording.bytes + header, recording.length - header);
    expect_ok("rung_rules_save", rung_rules_save(whole.rules, append, &whole_state));
    failed = count_silent_rules(whole.rules);

    load(&pieces);
    replay_in_pieces(&pieces, recording.bytes, header, recording.bytes + header, recording.length - header);
    expect_ok("rung_rules_save", rung_rules_save(pieces.rules, append, &pieces_state));

    failed += show_difference("events", &whole.events, &pieces.events);
    failed += show_difference("states", &whole_state, &pieces_state);
    printf("boiler: restored %" PRIu32 " times\n", pieces.restored);
    rung_rules_free(whole.rules);
    rung_rules_free(pieces.rules);
    free(whole.yaml.bytes);
    free(whole.events.bytes);
    free(pieces.events.bytes);
    free(whole_state.bytes);
    free(pieces_state.bytes);
    free(recording.bytes);
    return failed != 0;
}
