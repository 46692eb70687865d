/* explain.h - a rule after a recording, for the two forms in which it is told. */
#ifndef RUNG_CLI_EXPLAIN_H
#define RUNG_CLI_EXPLAIN_H

#include "cli/options.h"

typedef struct Explanation {
    rung_rules *rules;
    rung_vm *vm; /* for the values of tags */
    rung_schema *schema;
    rung_rules_metrics metrics;
    rung_time now; /* event time */
    bool *told;    /* of each tag, value and rule: it need not be again */
    bool colours;
} Explanation;

/* "active", "not active", or "no value": without any it is neither. */
const char *explain_state(const rung_rule_info *rule);
/* "good", "uncertain" or "bad". */
const char *explain_quality(const rung_rule_info *rule);
/* What a tag, value or rule holds; false when it has no value. As good as a result of the machine's. */
bool explain_read(const Explanation *explanation, uint32_t tag, rung_result *result);
/* A number as JavaScript has it. `out` has room for 40 bytes. */
const char *explain_number(double number, char *out);

/* False when there is no memory. */
bool explain_as_json(const Explanation *explanation, const rung_rule_info *rule, uint32_t tag);
/* One line, without what it reads. */
void explain_rule_as_json(const Explanation *explanation, const rung_rule_info *rule);

#endif
