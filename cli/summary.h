/* summary.h - what a replay has seen, counted by rule and told at its end. */
#ifndef RUNG_CLI_SUMMARY_H
#define RUNG_CLI_SUMMARY_H

#include "cli/cli.h"

typedef struct RuleCount {
    char *rule; /* its id */
    uint64_t active, cleared, quality;
    bool is_active; /* at the end */
} RuleCount;

typedef struct Summary {
    const char *input; /* name of the recording */
    RuleCount *rules; /* in file order */
    uint32_t *by_id; /* indices into rules, in order of id */
    uint32_t rule_count;
    uint32_t active; /* rules that are active now */
    uint64_t events;
    uint64_t troubles; /* messages about the recording */
    int64_t elapsed; /* milliseconds */
    rung_time began; /* event time of the state that was read; RUNG_TIME_NONE: none was */
    bool interrupted;
} Summary;

/* False when there is no memory. Free it in any case. */
bool summary_init(Summary *summary, const rung_rules *rules, const char *input);
void summary_count(Summary *summary, const rung_event *event);
void summary_print(const Summary *summary, rung_rules *rules, const rung_recording *recording,
                   bool json);
void summary_free(Summary *summary);

#endif
