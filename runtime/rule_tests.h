/* rule_tests.h - tests of a rule set: samples at times, and the events and states that must come of them.
**
**     rule_tests_read.c   what the YAML says
**     rule_tests.c        running and judging
**     rule_tests_table.c  the table that a failed test shows
*/
#ifndef RUNG_RUNTIME_RULE_TESTS_H
#define RUNG_RUNTIME_RULE_TESTS_H

#include "runtime/rules.h"

/* All times of a test count from its start, in ticks. */
typedef struct TestSample {
    rung_time at;
    uint32_t column;  /* in Test.tags */
    uint32_t order;   /* in the file */
    const char *text; /* the value as written, without repetition; not NUL-ended */
    uint32_t length;
    bool quoted;
} TestSample;

/* An event, or a state at a time. A text that is NULL may be anything. */
typedef struct Expectation {
    rung_time at;
    uint32_t line;
    const char *rule, *state, *change, *quality, *message;
    uint32_t rule_index; /* in the order of ids, in a run */
    bool is_state, met;
} Expectation;

typedef struct TestEvent {
    rung_time at;
    const char *rule, *message;
    uint32_t rule_index; /* in the order of ids */
    bool active;
    rung_change change;
    rung_quality quality;
    bool expected;
} TestEvent;

typedef struct Test {
    const char *name;
    uint32_t line;
    rung_time start, until;
    bool exact;
    const char **tags, **never;
    uint32_t *tag_lines, *never_lines;
    TestSample *samples;
    Expectation *events, *states;
    uint32_t tag_count, never_count;
    size_t sample_count, event_count, state_count;
} Test;

struct rung_tests {
    Allocator allocator;
    Arena arena;       /* all that was read */
    const char *rules; /* a path; NULL: the same file */
    Test *tests;
    uint32_t count;
    /* Of the last run. */
    Arena run;
    Expectation **expected; /* by time */
    TestEvent *events;
    size_t expected_count, event_count, event_capacity;
    char *text;
    size_t text_length, text_capacity;
};

extern const char *const quality_names[3];
static inline const char *state_name(bool active) { return active ? "active" : "cleared"; }
static inline const char *change_name(rung_change change)
{
    return change == RUNG_CHANGE_STATE ? "state" : "quality";
}

/* rule_tests_read.c: fills tests->rules, tests->tests and tests->count. False after reporting. */
bool rule_tests_read(rung_tests *tests, Reporter *reporter, const char *yaml, size_t length);

/* rule_tests_table.c: samples, expected and got by time, in tests->text. False without memory. */
bool rule_tests_table(rung_tests *tests, const Test *test);

/* A copy in an arena that ends with NUL; NULL without memory. */
char *rule_tests_copy(Arena *arena, const char *text, size_t length);

#endif
