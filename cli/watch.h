/* watch.h - `rung watch` in parts: what it has open, and what they count. */
#ifndef RUNG_CLI_WATCH_H
#define RUNG_CLI_WATCH_H

#include "cli/exchange.h"
#include "cli/http.h"
#include "cli/line_writer.h"
#include "cli/options.h"
#include "cli/rule_file.h"
#include "include/rung_live.h"

typedef struct WatchCounts {
    uint64_t reloads, reload_errors;
    uint64_t state_saves, state_errors;
    uint64_t update_errors; /* updates that failed, for lack of memory */
    rung_time state_saved;  /* wall clock; RUNG_TIME_NONE */
} WatchCounts;

/* What was said last about a source that is not connected. */
enum { NEVER_LOST = -1 };
typedef struct SourceNote {
    char name[64];
    char text[256];
    int64_t lost_at; /* host_stopwatch(), or NEVER_LOST */
} SourceNote;

typedef struct Snapshot Snapshot;

typedef struct Watch {
    const Settings *settings;
    RuleFile file;
    rung_rules *rules;
    rung_live *live;
    LineWriter *events;
    LineWriter *record; /* NULL: no --record */
    Buffer recorded;    /* lines of this turn */
    Buffer line;        /* an event and the end of its line */
    Exchange *exchange; /* NULL: no --metrics */
    Http *http;
    Snapshot *snapshot;
    SourceNote *notes;
    size_t note_count;
    WatchCounts counts;
    int64_t started;      /* host_stopwatch() */
    rung_time started_at; /* wall clock */
} Watch;

/* The sentence about a source, or "". */
const char *watch_note(const Watch *watch, const char *source);
/* "connected", "connecting" or "not connected". */
const char *watch_state_name(rung_live_state state);

/* Makes watch->live, from options that say who listens; the rest of them is filled in. STATUS_SUCCESS, or
** another after complaining. */
int watch_connect(Watch *watch, rung_live_options *options);

/* watch_check.c: connects once, prints what does not fit, and returns the exit status. */
int watch_check(Watch *watch);

/* snapshot.c: answers to the questions of the other thread. */
Snapshot *snapshot_new(void);
void snapshot_free(Snapshot *snapshot);
/* The rules have been loaded again: nothing of the old schema is used any more. Call it before they are. */
void snapshot_forget(Snapshot *snapshot);
/* An event for the list of the newest ones. */
void snapshot_take_event(Snapshot *snapshot, const char *json, size_t length);
/* False when there is no memory. */
bool snapshot_answer(const Watch *watch, const Question *question, Buffer *out);

#endif
