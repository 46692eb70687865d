/* live.h - rules run live: what the files of rung_live.h share.
**
**     live_plan.c     what the rule file asks for: sources, their configurations, their items
**     live_intake.c   what the links tell becomes inputs, in order of time; first values are collected
**     live_drive.c    inputs to the rules, one after the other, and event time between them
**     live_record.c   each input as lines of NDJSON
**     live_notice.c   what an operator should know, each thing once
**     live_metrics.c  counters, Prometheus text
**     live_clock.c    the two clocks
**     live.c          the public functions
**
** A link tells from within link_step. What it tells is copied into the inbox; the rules see it when link_step
** has returned, so that a call of the rules can be repeated (no memory, RUNG_MORE) without losing anything.
*/
#ifndef RUNG_RUNTIME_LIVE_H
#define RUNG_RUNTIME_LIVE_H

#include "include/rung_live.h"
#include "runtime/link.h"
#include "runtime/live_security.h"
#include "runtime/rules.h"

#define BAD_NO_MEMORY UINT32_C(0x80030000)

/* ---- Items and sources ---------------------------------------------------------------------- */

/* Beside the OpcuaItem of the same index. */
typedef struct LiveItem {
    uint32_t tag;
    double deadband; /* 0: every change counts */
    uint64_t given;  /* the update that the rules had its last sample in; 0: none yet */
    bool answered;   /* since the last connection began: it has a first value or a status */
    bool overflowed; /* so it was told, or is going to be */
    uint32_t told;   /* the status it was told to be refused with; 0: it is not */
    uint32_t revised_queue;
    double revised_sampling; /* ms */
} LiveItem;

/* What a source asks of its server. Two that are equal need no new link. */
typedef struct LivePlan {
    Arena arena; /* all that follows */
    const char *name;
    OpcuaConfig *configs; /* one for each endpoint */
    uint32_t config_count;
    OpcuaItem *items;
    uint32_t item_count;
    SecurityPaths paths;
    bool secured;       /* certificates are needed */
    bool has_deadbands; /* some item has one */
    rung_time publishing, start_wait;
} LivePlan;

/* What the rules know of a source. */
typedef enum SourceNews { NEWS_NONE, NEWS_LOST, NEWS_LIVE } SourceNews;

typedef struct LiveSource {
    rung_live *live;
    LivePlan plan;
    Security security; /* lent to the configurations */
    LiveItem *items;
    Link *link;
    SourceNews news;
    LinkPhase phase;       /* of the link, as it was seen last */
    rung_time phase_since; /* wall clock */
    rung_time asked_at;    /* monotonic: the link was made, or came up */
    bool kept;             /* a reload: tags have values of the link before */
    bool lost;             /* so said the link, and the rules do not know it yet */
    double publishing;     /* ms, as revised; 0: not up */
    uint32_t keep_alive;
    uint32_t refused_items, unanswered;
    uint64_t gaps;
    LinkCounts past; /* of links before this one */

    /* First values, until all items have answered. */
    rung_sample *first; /* of each item that has answered, in the order of answers; these samples have tags */
    uint32_t first_count;
    rung_sample *rest; /* further ones, in the order of arrival */
    size_t rest_count, rest_capacity;
    Arena texts;

    /* What was told to the operator. */
    uint32_t *refusals; /* of each endpoint: a hash of the last one since it was up; 0: none */
    uint32_t revised;   /* a hash of the last summary */
    uint32_t overflowed, overflowed_item; /* tags whose queues did that are yet to be told of; one of them */
    rung_time overflow_next;              /* when they are; monotonic */
    bool revised_told, no_time_told, ahead_told, gap_told, no_value_told;
} LiveSource;

/* Each stays where it is: its link points to it. */
typedef struct SourceList {
    LiveSource **all;
    uint32_t count;
    size_t capacity;
} SourceList;

/* ---- Inputs --------------------------------------------------------------------------------- */

typedef enum InputKind { INPUT_SAMPLES, INPUT_LOST, INPUT_UP } InputKind;

/* One call of the rules that is due. */
typedef struct Input {
    InputKind kind;
    bool whole;          /* first values: no deadband applies */
    LiveSource *source;  /* NULL: it is no more */
    size_t first, count; /* in the inbox's order */
    rung_time heard;     /* monotonic */
    rung_time time;      /* of the newest sample; RUNG_TIME_NONE: none has one */
} Input;

/* A sample's place in the order of time. */
typedef struct TimedSample {
    rung_time time;
    size_t sample;
} TimedSample;

typedef struct Inbox {
    Input *inputs;
    size_t next, count, capacity; /* `next`: the first one that is not done */
    rung_sample *samples;
    size_t sample_count, sample_capacity;
    TimedSample *order, *spare; /* as many as samples, when all of them have been put in order */
    size_t order_count, order_capacity, spare_capacity;
    Arena texts;
    bool begun;       /* the next one is in the recording already */
    bool leaping;     /* so is the leap before it */
    uint64_t updates; /* that were given to the rules, or are about to be */
} Inbox;

struct rung_live {
    Allocator allocator;
    rung_rules *rules;
    rung_live_options options;
    char *endpoint, *security_folder; /* copies */
    SourceList sources;
    uint32_t turn; /* of the source that is waited for next */
    Inbox inbox;

    /* Event time is `anchor` and what has passed since `anchored`, less the lag. */
    rung_time lag;
    rung_time anchor, anchored; /* the newest source time, and when it was heard (monotonic) */

    rung_sample *gathered; /* of one update, when they do not lie together */
    size_t gathered_capacity;
    char *line; /* of the recording */
    size_t line_length, line_capacity;
    uint64_t number; /* of the last input in the recording */
    bool record_ended, long_line_told;
    bool refused; /* a node was, since rung_live_step looked */
};

/* ---- live_clock.c --------------------------------------------------------------------------- */

rung_time live_wall_clock(void);
/* Ticks since some time in the past; never goes back. */
rung_time live_monotonic(void);
void live_sleep(rung_time ticks);

/* ---- live_plan.c ---------------------------------------------------------------------------- */

/* Makes the sources that the rules ask for, without links. RUNG_BAD_RULES, RUNG_BAD_INPUT (a password or
** certificate that cannot be read), RUNG_NO_MEMORY, with `diag` filled and nothing made. */
rung_status plan_sources(rung_live *live, SourceList *sources, rung_diag *diag);
/* Reads the certificates again, for the next attempt: a server may have been trusted meanwhile. */
void plan_read_certificates(LiveSource *source);
/* Whether a link that was made for one can go on with the other. */
bool plan_is_same(const LivePlan *a, const LivePlan *b);
/* The item of a tag of the source. */
uint32_t plan_find_item(const LiveSource *source, uint32_t tag);
void plan_free_source(LiveSource *source);
void plan_free(rung_live *live, SourceList *sources);

/* ---- live_intake.c -------------------------------------------------------------------------- */

/* Makes the link of a source. False without memory. */
bool intake_connect(LiveSource *source);
/* What has come of the source since the last step becomes inputs: a loss, first values. RUNG_OK or
** RUNG_NO_MEMORY, after which it can be called again. */
rung_status intake_settle(LiveSource *source, rung_time now);
/* When intake_settle has something to do without the network; monotonic. */
rung_time intake_next(const LiveSource *source);

/* ---- live_drive.c --------------------------------------------------------------------------- */

/* Event time begins where the rules are. */
void drive_begin(rung_live *live);
/* Event time at a moment; RUNG_TIME_NONE while there is none. */
rung_time drive_event_time(const rung_live *live, rung_time monotonic);
/* Gives all inputs to the rules. */
rung_status drive_inputs(rung_live *live);
/* Takes the deadlines that are due. */
rung_status drive_deadlines(rung_live *live, rung_time now);
/* The monotonic time of the next deadline; RUNG_TIME_NEVER. */
rung_time drive_next(const rung_live *live);

/* ---- live_record.c -------------------------------------------------------------------------- */

void record_samples(rung_live *live, const rung_sample *samples, size_t count);
void record_tick(rung_live *live, rung_time time);
void record_leap(rung_live *live, rung_time time);
void record_link(rung_live *live, const char *source, bool up, rung_time time);

/* ---- live_notice.c -------------------------------------------------------------------------- */

/* `tag` may be NO_TAG. The rest is formatted (vm/format.h). */
void notice(const LiveSource *source, rung_live_notice_kind kind, rung_log_level level, uint32_t tag,
            uint32_t status, const char *format, ...);
void notice_up(LiveSource *source, const char *endpoint);
void notice_refused(LiveSource *source, const char *endpoint, uint32_t status, const char *sentence,
                    uint32_t wait);
void notice_item(LiveSource *source, uint32_t index, const OpcuaItemState *state);
void notice_overflows(LiveSource *source, rung_time now);
void notice_gap(LiveSource *source, uint32_t from, uint32_t to);
void notice_clock(LiveSource *source, const rung_sample *sample);
void notice_leap(const LiveSource *source, rung_time from, rung_time to);
void notice_unanswered(const LiveSource *source);
void notice_no_value(LiveSource *source);

#endif
