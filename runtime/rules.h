/* rules.h - the rule set: conditions over tags, evaluated when a tag they read has a sample or a time is due.
**
** It is built by calls (rules_new, rules_add_..., rules_finish), whatever the file format. Each value
** and each rule is an *item*: a program whose result is kept in a register of its own, so that other
** expressions read it as they read a tag. Items have a *rank*: an item comes after all that it reads.
** An update sets tags and marks their readers in a bitmap over ranks; scanned from low to high, that
** evaluates each item at most once, and never with a value that is about to change.
**
** Tags stand first in the schema, then rules in file order, then values: item i is tag tag_count + i.
**
**     rules_update.c   samples judged and set          rules_journal.c  begin, commit, rollback
**     rules_settle.c   what is marked is evaluated     rules_save.c     state to bytes
**     rules_time.c     deadlines, event time           rules_restore.c  bytes to state, and a reload
**     rules_clauses.c  for tools: why a rule is true   rules_sources.c  the servers that tags come from
**     rules_link.c     links that are lost and regained
**     events.c         transitions to lines of JSON    metrics.c        counters, Prometheus text
*/
#ifndef RUNG_RUNTIME_RULES_H
#define RUNG_RUNTIME_RULES_H

#include "runtime/report.h"
#include "runtime/tags.h"
#include "vm/program.h"
#include "vm/vm.h"

/* ---- What a rule set is built from ---------------------------------------------------------- */

typedef struct Label {
    const char *name, *text; /* NUL-ended */
} Label;

typedef struct RuleSpec {
    const SourceText *name; /* an identifier */
    const SourceText *id;   /* NULL: its name */
    const SourceText *when;
    const SourceText *message; /* NULL: none */
    uint32_t severity; /* OPC UA 1..1000 */
    bool enabled;
    const Label *labels;
    uint32_t label_count;
} RuleSpec;

/* Makes an empty rule set. `reporter` receives what is wrong with it until rules_finish returns. */
rung_status rules_new(const rung_rules_options *options, Reporter *reporter, rung_rules **out);

/* Where texts may lie that the rule set borrows: it ends when they are no longer needed. */
Arena *rules_drafts_arena(rung_rules *rules);

/* These copy labels, ids and columns; source texts and names are borrowed. False when something was reported. */
bool rules_add_tag(rung_rules *rules, const SourceText *name, rung_type type, const SourceText *column,
                   rung_time interval);
bool rules_add_value(rung_rules *rules, const SourceText *name, const SourceText *expression);
bool rules_add_rule(rung_rules *rules, const RuleSpec *spec);

/* A source of the rule file; its texts are copied. */
bool rules_add_source(rung_rules *rules, const rung_source *source, rung_time max_skew);
/* The tag added last comes from there; the text is copied. */
bool rules_add_node(rung_rules *rules, const rung_node *node);
/* Of tags that no source has a word on. */
void rules_set_max_skew(rung_rules *rules, rung_time max_skew);

/* Local time is that of an IANA name: RUNG_UNKNOWN_NAME, RUNG_BAD_FILE or RUNG_NO_MEMORY when it cannot be. */
rung_status rules_set_timezone(rung_rules *rules, const char *name);
/* Expressions of time are evaluated at whole multiples of it. */
void rules_set_tick(rung_rules *rules, rung_time tick);

/* Compiles everything, finds the order and makes the rule set ready for updates. RUNG_OK, or the
** status of the first error; then all that remains is rung_rules_free. */
rung_status rules_finish(rung_rules *rules);

/* ---- The rule set --------------------------------------------------------------------------- */

#define NO_TAG UINT32_MAX

/* Statuses that the rule set itself gives. */
#define BAD_INTERNAL_ERROR UINT32_C(0x80020000) /* of a value that threw */
#define BAD_TYPE_MISMATCH UINT32_C(0x80740000)  /* of a tag whose sample did not fit */
#define BAD_NO_COMMUNICATION UINT32_C(0x80310000) /* of a tag whose source is out of reach */
#define BAD_OUT_OF_SERVICE UINT32_C(0x808D0000) /* of a rule that is not enabled */

/* What is known of a tag's samples. */
typedef struct TagInput {
    rung_time newest;     /* source time of the last sample that was accepted */
    rung_time late_first; /* arrival of the first sample of a run of late ones */
    rung_time late_last;  /* source time of its last one */
    const char *column;   /* NULL: its name */
    uint32_t late_run;
    bool started; /* false: the next sample is the first one and never late */
} TagInput;

/* A server that tags come from. */
typedef struct Source {
    rung_source says;
    rung_time max_skew;
} Source;

/* What is known of the link to it. */
typedef struct LinkState {
    rung_time since;    /* when it was lost */
    rung_time id_time;  /* as of a rule */
    uint32_t id_count;
    bool lost;
    bool returning; /* regained, and its first samples have not come */
} LinkState;

typedef struct TagNode {
    uint32_t tag;
    rung_node node;
} TagNode;

/* What an item has that time changes: one whose program keeps cells or reads the time. */
typedef struct Clock {
    rung_state *state;  /* NULL: its program keeps no cells */
    rung_time deadline; /* RUNG_TIME_NEVER: it waits for nothing */
    uint32_t rank;
    uint32_t place; /* in the heap, when it waits */
} Clock;

/* A piece of a message: text, then what a ${...} gives (NULL after the last). */
typedef struct MessagePart {
    const char *text;
    uint32_t length;
    rung_program *program;
} MessagePart;

/* What only events need of a rule. */
typedef struct RuleText {
    const char *id;        /* NULL: the rule's name */
    rung_program *message; /* as one template; NULL: the rule has none */
    MessagePart *parts;    /* the same in pieces, for when one has no value */
    const Label *labels;
    uint32_t part_count, label_count;
} RuleText;

/* What few items have; made when it is first needed. */
typedef struct ItemMore {
    Clock *clock;   /* NULL: only what it reads changes it */
    char *error;    /* the last run-time error, RUNG_MESSAGE_MAX bytes; NULL or "": there is none */
    RuleText *text; /* NULL: it is a value, or a rule whose name is its id, without message and labels */
} ItemMore;

/* A value or a rule, as something to be evaluated. A rule set may have a million of them. */
typedef struct Item {
    rung_program *program;
    ItemMore *more;     /* NULL: nothing of that */
    uint32_t cause;     /* tag, at the bottom of it, why there is no value; NO_TAG: its own error */
    uint32_t line : 31; /* of the expression in the file */
    uint32_t passes_samples : 1; /* it, or what reads it, knows time or samples: equal ones count */
} Item;

/* What a rule adds to its item. */
typedef struct Rule {
    rung_time since; /* start of the present state; until the event that it has ended is written, of the ended one */
    uint64_t evaluations, events;
    /* Events of this rule within one millisecond are told apart by a number. */
    rung_time id_time;
    uint32_t id_count;
    uint16_t severity;
    uint8_t quality; /* rung_quality */
    uint8_t told : 2; /* the quality of its last event: a lost link speaks for its rules */
    bool enabled : 1, known : 1, active : 1;
    /* of the event that this update owes */
    bool of_state : 1; /* RUNG_CHANGE_STATE */
    bool initial : 1;
} Rule;

/* An event that waits to be fetched; its texts are in event_text. */
typedef struct EventRecord {
    rung_event event;
    size_t name, message, json; /* offsets: of the rule's id, or the source's name */
    bool is_link;
} EventRecord;

/* A register as it was before a transaction changed it. */
typedef struct Undo {
    SavedSlot slot;
    rung_time arrival;
    union {
        TagInput input;
        struct {
            Rule rule;
            char *error; /* a copy; NULL: it had none */
            rung_time deadline;
            uint32_t cause;
        } item;
    } was;
} Undo;

/* What a transaction can take back: see rules_journal.c. */
typedef struct Journal {
    bool open;
    Undo *undos;
    size_t count, capacity;
    uint64_t *kept; /* bitmap over registers: in `undos` */
    uint64_t *dirty, *fresh; /* the bitmaps as they were; NULL: nothing was marked */
    LinkState *links;        /* as they were; made with the sources */
    rung_time event_time;
    size_t event_head, event_count, text_length;
    uint64_t seq, replaced;
    rung_rules_metrics metrics;
} Journal;

typedef struct Building Building; /* rules_build.h */
typedef struct ItemClauses ItemClauses; /* rules_clauses.c */

struct rung_rules {
    Allocator allocator;
    rung_host host;
    rung_limits limits;
    Arena arena;           /* names, texts, labels: the life of the rule set */
    const char *file_name; /* "rules" when the host gave none */
    bool (*read_file)(void *user, const char *path, rung_sink sink, void *sink_user); /* these for a reload */
    const char *(*environment)(void *user, const char *name);
    void *read_user;
    rung_time default_skew;
    Building *building;    /* until it is finished */

    rung_schema *schema;
    ProgramSet *programs; /* of all expressions and messages */
    rung_tags *tags;
    rung_vm *vm;
    rung_slot *slots;

    TagInput *inputs;
    Item *items; /* rules in file order, then values in the order of their types */
    Rule *rules;
    ItemClauses **clauses; /* of each item; NULL: nobody asked for them */
    size_t input_capacity, rule_capacity;
    uint32_t tag_count, rule_count, item_count;

    Source *sources; /* in file order */
    LinkState *links; /* of each */
    TagNode *nodes;  /* ascending by tag; a tag may have none */
    uint32_t source_count, node_count;
    size_t source_capacity, link_capacity, node_capacity;
    rung_time max_skew;  /* of tags that have no source */
    rung_time least_skew; /* of all */
    uint32_t returning;  /* links whose first samples are awaited */
    bool link_lost;      /* what is marked is so because of a lost link: qualities are not told */
    bool tell_all;       /* after a link is regained: tell what the link's event does not speak for any more */

    uint32_t *columns;     /* open addressing: tag + 1 by the hash of its column, 0: empty */
    uint32_t columns_size; /* a power of two */

    uint32_t *order;        /* item of each rank; disabled rules have none */
    uint32_t *first_reader; /* of each tag: its first in `readers`; one more at the end */
    uint32_t *readers;      /* ranks */
    uint64_t *dirty;        /* bitmap over ranks: to be evaluated */
    uint64_t *fresh;        /* ... because of a sample */
    uint64_t *owing;        /* bitmap over rules: an event is due */
    uint32_t ranks, reader_count;
    uint32_t dirty_from, dirty_to; /* words of `dirty` that may be set */
    uint32_t owing_from, owing_to;
    bool unsettled; /* an update ran out of memory and is not complete */
    bool awaits_samples; /* live, restored: the first update brings what its values are now */

    Clock *clocks;
    Clock **heap; /* those that wait: the earliest deadline on top */
    uint32_t clock_count, waiting;
    rung_time event_time;
    rung_time *arrival; /* event time of each register's last sample; NULL: no expression asks for it */

    EventRecord *events;
    size_t event_head, event_count, event_capacity;
    char *event_text;
    size_t text_length, text_capacity;
    uint64_t seq;
    uint64_t work; /* of the present call, in instructions: see rules_count_work */
    rung_rules_metrics metrics;
    Journal journal;
};

/* What an evaluation, and a byte of an event, cost of a call's work besides instructions. */
enum { WORK_OF_EVALUATION = 1000, WORK_OF_BYTE = 10 };

/* After an evaluation: adds what it cost. */
static inline void rules_count_work(rung_rules *rules)
{
    rules->work += WORK_OF_EVALUATION + (rules->vm->limits.steps - (uint64_t)rules->vm->steps);
}

/* After an evaluation that may have taken memory. */
static inline void rules_count_memory(rung_rules *rules)
{
    size_t used = arena_used(&rules->vm->scratch);

    if (used > rules->metrics.scratch_bytes) rules->metrics.scratch_bytes = used;
}

/* Formats (vm/format.h) and hands on to the host's log. */
void rules_log(const rung_rules *rules, rung_log_level level, const char *format, ...);
/* The tag of a column of a recording; NO_TAG when there is none. */
uint32_t rules_find_column(const rung_rules *rules, const char *name, size_t length);
/* Where a sample moves event time to: its source's time, or what stands for that. (rules_update.c) */
rung_time rules_sample_time(const rung_rules *rules, const rung_sample *sample);
/* Whether a tag of the type can hold the value; the text of an array or object is not looked into. */
bool rules_value_fits(rung_type type, const rung_value *value);
/* An array or object as JSON.stringify has it; the text lives until the machine's next evaluation. */
rung_status rules_object_json(rung_rules *rules, Value value, const char **text, size_t *length);
/* Any value as tagged JSON, which rung_slot_set_tagged_json reads. */
rung_status rules_tagged_json(rung_rules *rules, Value value, const char **text, size_t *length);
/* Words of a bitmap of `count` bits. */
static inline uint32_t bitmap_words(uint32_t count) { return count / 64 + (count % 64 != 0); }

static inline bool rules_is_item(const rung_rules *rules, uint32_t tag)
{
    return tag >= rules->tag_count && tag != NO_TAG;
}
static inline bool rules_is_rule(const rung_rules *rules, uint32_t item) { return item < rules->rule_count; }

static inline const char *rules_item_name(const rung_rules *rules, uint32_t item)
{
    return rung_schema_name(rules->schema, rules->tag_count + item);
}
/* Also while it is being built. (rules_names.c) */
const char *rules_tag_name(const rung_rules *rules, uint32_t tag);
static inline Clock *item_clock(const Item *item) { return item->more == NULL ? NULL : item->more->clock; }
/* NULL: none. */
static inline const char *item_error(const Item *item)
{
    const char *error = item->more == NULL ? NULL : item->more->error;

    return error != NULL && *error != '\0' ? error : NULL;
}
static inline const RuleText *item_text(const Item *item) { return item->more == NULL ? NULL : item->more->text; }

/* Where the item's further things go; NULL without memory. (rules_build.c) */
ItemMore *rules_item_more(rung_rules *rules, Item *item);
/* Where the item's error goes; NULL without memory. */
char *rules_item_error(rung_rules *rules, Item *item);

static inline const char *rules_id(const rung_rules *rules, uint32_t rule)
{
    const RuleText *text = item_text(&rules->items[rule]);

    return text != NULL && text->id != NULL ? text->id : rules_item_name(rules, rule);
}

/* ---- rules_settle.c ------------------------------------------------------------------------- */

/* The item of a rank is to be evaluated. */
void rules_mark(rung_rules *rules, uint32_t rank);
/* Whatever reads a tag that has a new sample is to be evaluated. */
void rules_mark_sample(rung_rules *rules, uint32_t tag);
/* The rule writes an event when all is settled. */
void rules_owe_event(rung_rules *rules, uint32_t rule, rung_change change, bool initial);
static inline bool rules_is_marked(const rung_rules *rules) { return rules->dirty_from < rules->dirty_to; }
/* Brings what is marked to its end, and writes its events. RUNG_NO_MEMORY and RUNG_INTERRUPTED leave what
** is left marked: rules_finish_pending does it. */
rung_status rules_settle(rung_rules *rules);
/* What is marked since an earlier call, at the time of that call. */
rung_status rules_finish_pending(rung_rules *rules);

/* ---- rules_sources.c ------------------------------------------------------------------------ */

/* Where the tag comes from; NULL: nobody knows. */
const TagNode *rules_node_of(const rung_rules *rules, uint32_t tag);
/* The source of that name; source_count when there is none. */
uint32_t rules_find_source(const rung_rules *rules, const char *name, size_t length);
/* How far ahead of their arrival times of the tag are believed. */
rung_time rules_max_skew(const rung_rules *rules, uint32_t tag);

/* ---- rules_link.c --------------------------------------------------------------------------- */

/* Some of the samples may be the first ones after a link was regained. */
void links_returned(rung_rules *rules, const rung_sample *samples, size_t count);
/* After the state of the old set was put into this one: what a tag that comes from elsewhere now had is not its own. */
void links_reloaded(rung_rules *rules, const rung_rules *old);
/* Owes an event of quality for each rule that is not as it was told, and for which no link's event speaks. */
rung_status links_tell(rung_rules *rules);

/* ---- rules_clauses.c ------------------------------------------------------------------------ */

/* As rung_eval of the item's program, and its clauses are known then. */
rung_status clauses_eval(rung_rules *rules, uint32_t index, rung_state *state, rung_result *result);

/* ---- rules_time.c --------------------------------------------------------------------------- */

/* Sets an item's next deadline; one that is not ahead of event time is none. */
void rules_set_deadline(rung_rules *rules, Clock *clock, rung_time deadline);
/* Takes the deadlines up to `time`, one instant after the other, without going there itself. RUNG_MORE when there
** are more than one call may take. */
rung_status rules_take_deadlines(rung_rules *rules, rung_time time);
/* Event time is `time` from now on, and what is due then is marked. Going back does nothing. */
rung_status rules_go_to(rung_rules *rules, rung_time time);

/* ---- rules_journal.c ------------------------------------------------------------------------ */

/* Within a transaction keeps what the register, and the tag or item behind it, is now. False without memory. */
bool journal_keep(rung_rules *rules, uint32_t tag);
void journal_free(rung_rules *rules);

/* ---- metrics.c ------------------------------------------------------------------------------ */

/* Around whatever a host waits for. */
rung_time metrics_begin(const rung_rules *rules);
void metrics_end(rung_rules *rules, rung_time began);

/* ---- events.c ------------------------------------------------------------------------------- */

/* Writes the events that the rules owe, in file order. On RUNG_NO_MEMORY the rest is still owed. */
rung_status events_write(rung_rules *rules);
/* Writes the event of a link, which has its new state already; `rules_read` rules read tags of its source. */
rung_status events_write_link(rung_rules *rules, uint32_t source, uint32_t rules_read);
/* Drops the events that were fetched, so that the queue's memory is used again. */
void events_drop_fetched(rung_rules *rules);

#endif
