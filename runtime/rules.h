/* rules.h - the rule set: conditions over tags, evaluated when a tag they read changes.
**
** It is built by calls (rules_new, rules_add_..., rules_finish), whatever the file format. Each value
** and each rule is an *item*: a program whose result is kept in a register of its own, so that other
** expressions read it as they read a tag. Items have a *rank*: an item comes after all that it reads.
** An update sets tags and marks their readers in a bitmap over ranks; scanned from low to high, that
** evaluates each item at most once, and never with a value that is about to change.
**
** Tags stand first in the schema, then rules in file order, then values: item i is tag tag_count + i.
*/
#ifndef RUNG_RUNTIME_RULES_H
#define RUNG_RUNTIME_RULES_H

#include "runtime/report.h"
#include "vm/program.h"

/* ---- What a rule set is built from ---------------------------------------------------------- */

typedef struct Label {
    const char *name, *text; /* NUL-ended */
} Label;

typedef struct RuleSpec {
    const SourceText *name; /* an identifier */
    const SourceText *id;   /* NULL: its name */
    const SourceText *when;
    const SourceText *message; /* NULL: none */
    uint32_t severity;
    bool enabled;
    const Label *labels;
    uint32_t label_count;
} RuleSpec;

/* Makes an empty rule set. `reporter` receives what is wrong with it until rules_finish returns. */
rung_status rules_new(const rung_rules_options *options, Reporter *reporter, rung_rules **out);

/* These copy names and labels; source texts stay borrowed until rules_finish. False when something was
 * reported. */
bool rules_add_tag(rung_rules *rules, const SourceText *name, rung_type type, const SourceText *column);
bool rules_add_value(rung_rules *rules, const SourceText *name, const SourceText *expression);
bool rules_add_rule(rung_rules *rules, const RuleSpec *spec);

/* Compiles everything, finds the order and makes the rule set ready for updates. RUNG_OK, or the
** status of the first error; then all that remains is rung_rules_free. */
rung_status rules_finish(rung_rules *rules);

/* ---- The rule set --------------------------------------------------------------------------- */

#define NO_TAG UINT32_MAX

/* Statuses that the rule set itself gives. */
#define BAD_INTERNAL_ERROR UINT32_C(0x80020000) /* of a value that threw */
#define BAD_TYPE_MISMATCH UINT32_C(0x80740000)  /* of a tag whose sample did not fit */
#define BAD_OUT_OF_SERVICE UINT32_C(0x808D0000) /* of a rule that is not enabled */

/* What is known of a tag's samples. */
typedef struct TagInput {
    const char *name, *column;
    Span place, column_place; /* in the file */
    rung_time newest;         /* source time of the last sample that was accepted */
    rung_time late_first;     /* arrival of the first sample of a run of late ones */
    rung_time late_last;      /* source time of its last one */
    uint32_t late_run;
    rung_type type;
    bool started; /* false: the next sample is the first one and never late */
} TagInput;

/* A value or a rule, as something to be evaluated. */
typedef struct Item {
    const char *name;
    Span place;               /* of the name in the file */
    const SourceText *source; /* while building */
    uint32_t line;            /* of the expression in the file */
    uint32_t cause;           /* tag, at the bottom of it, why there is no value; NO_TAG: its own error */
    rung_program *program;    /* NULL: did not compile */
    rung_slot *slot;
    char *error; /* last run-time error, RUNG_MESSAGE_MAX bytes; NULL: there was none */
    rung_time deadline;
} Item;

/* A piece of a message: text, then what a ${...} gives (NULL after the last). */
typedef struct MessagePart {
    const char *text;
    uint32_t length;
    rung_program *program;
} MessagePart;

/* What a rule adds to its item. */
typedef struct Rule {
    const char *id, *when;
    Span id_place;
    const SourceText *message_source; /* while building */
    rung_program *message;            /* as one template; NULL: the rule has none */
    MessagePart *parts;               /* the same in pieces, for when one has no value */
    const Label *labels;
    uint32_t part_count, label_count;
    uint32_t severity;
    bool enabled, known, active;
    uint8_t quality; /* rung_quality */
    rung_time since; /* start of the present state */
    uint64_t evaluations, events;
    /* The event that this update owes. */
    uint8_t change; /* rung_change */
    bool initial;
    rung_time event_since;
    /* Events of this rule within one millisecond are told apart by a number. */
    rung_time id_time;
    uint32_t id_count;
} Rule;

/* An event that waits to be fetched; its texts are in event_text. */
typedef struct EventRecord {
    rung_event event;
    size_t message, json; /* offsets */
} EventRecord;

struct rung_rules {
    Allocator allocator;
    rung_host host;
    rung_limits limits;
    Arena arena;           /* names, texts, labels: the life of the rule set */
    const char *file_name; /* "rules" when the host gave none */
    Reporter *reporter;    /* while building */
    bool incomplete;       /* something could not be added: there is no use in compiling */

    rung_schema *schema;
    rung_tags *tags;
    rung_vm *vm;
    rung_slot *slots;

    TagInput *inputs;
    Item *items;  /* rules in file order, then values in the order of their types */
    Item *values; /* in file order, while building */
    Rule *rules;
    size_t input_capacity, item_capacity, value_capacity, rule_capacity;
    uint32_t tag_count, rule_count, value_count, item_count;

    uint32_t *columns;     /* open addressing: tag + 1 by the hash of its column, 0: empty */
    uint32_t columns_size; /* a power of two */

    uint32_t *order;        /* item of each rank; disabled rules have none */
    uint32_t *first_reader; /* of each tag: its first in `readers`; one more at the end */
    uint32_t *readers;      /* ranks */
    uint64_t *dirty;        /* bitmap over ranks */
    uint64_t *owing;        /* bitmap over rules: an event is due */
    uint32_t ranks, reader_count;
    uint32_t dirty_from, dirty_to; /* words of `dirty` that may be set */
    uint32_t owing_from, owing_to;
    bool unsettled; /* an update ran out of memory and is not complete */

    rung_time event_time;
    rung_time earliest; /* of all deadlines */

    EventRecord *events;
    size_t event_head, event_count, event_capacity;
    char *event_text;
    size_t text_length, text_capacity;
    uint64_t seq;
    rung_rules_metrics metrics;
};

/* Formats (vm/format.h) and hands on to the host's log. */
void rules_log(const rung_rules *rules, rung_log_level level, const char *format, ...);
/* The tag of a column of a recording; NO_TAG when there is none. */
uint32_t rules_find_column(const rung_rules *rules, const char *name, size_t length);
/* Whether a tag of the type can hold the value; the text of an array or object is not looked into. */
bool rules_value_fits(rung_type type, const rung_value *value);
/* An array or object as JSON.stringify has it; the text lives until the machine's next evaluation. */
rung_status rules_object_json(rung_rules *rules, Value value, const char **text, size_t *length);
/* Words of a bitmap of `count` bits. */
static inline uint32_t bitmap_words(uint32_t count) { return count / 64 + (count % 64 != 0); }

static inline bool rules_is_item(const rung_rules *rules, uint32_t tag)
{
    return tag >= rules->tag_count && tag != NO_TAG;
}

/* ---- events.c ------------------------------------------------------------------------------- */

/* Writes the events that the rules owe, in file order. On RUNG_NO_MEMORY the rest is still owed. */
rung_status events_write(rung_rules *rules);
/* Drops the events that were fetched, so that the queue's memory is used again. */
void events_drop_fetched(rung_rules *rules);

#endif
