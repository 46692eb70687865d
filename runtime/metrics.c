/* metrics.c - what a rule set counts. */
#include <string.h>

#include "runtime/rules.h"

void rung_rules_metrics_get(const rung_rules *rules, rung_rules_metrics *metrics)
{
    if (metrics == NULL) return;
    memset(metrics, 0, sizeof *metrics);
    if (rules == NULL) return;
    *metrics = rules->metrics;
    metrics->events = rules->seq;
    metrics->tags = rules->tag_count;
    metrics->values = rules->item_count - rules->rule_count;
    metrics->rules = rules->rule_count;
}

