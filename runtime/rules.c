/* rules.c - looking into a rule set. */
#include "runtime/rules.h"

#include <string.h>

#include "vm/format.h"

void rules_log(const rung_rules *rules, rung_log_level level, const char *format, ...)
{
    char text[512];
    va_list arguments;

    if (rules->host.log == NULL) return;
    va_start(arguments, format);
    format_text_list(text, sizeof text, format, arguments);
    va_end(arguments);
    rules->host.log(rules->host.user, level, text);
}

rung_schema *rung_rules_schema(rung_rules *rules) { return rules == NULL || rules->building != NULL ? NULL : rules->schema; }
const rung_tags *rung_rules_tags(rung_rules *rules) { return rules == NULL || rules->building != NULL ? NULL : rules->tags; }

const char *rung_rules_column(const rung_rules *rules, uint32_t tag)
{
    if (rules == NULL || rules->building != NULL || tag >= rules->tag_count) return NULL;
    return rules->inputs[tag].column != NULL ? rules->inputs[tag].column : rung_schema_name(rules->schema, tag);
}

bool rung_rules_rule(const rung_rules *rules, uint32_t index, rung_rule_info *info)
{
    const Rule *rule;
    size_t length;

    if (rules == NULL || info == NULL || index >= rules->rule_count || rules->building != NULL) return false;
    rule = &rules->rules[index];
    *info = (rung_rule_info){.id = rules_id(rules, index),
                             .name = rules_item_name(rules, index),
                             .when = rung_program_source(rules->items[index].program, &length),
                             .severity = rule->severity,
                             .enabled = rule->enabled,
                             .known = rule->known,
                             .active = rule->active,
                             .quality = (rung_quality)rule->quality,
                             .since = rule->known ? rule->since : RUNG_TIME_NONE,
                             .evaluations = rule->evaluations,
                             .events = rule->events,
                             .program = rules->items[index].program};
    return true;
}

rung_time rung_rules_time(const rung_rules *rules) { return rules == NULL ? RUNG_TIME_NONE : rules->event_time; }

bool rung_rules_expression(const rung_rules *rules, uint32_t tag, rung_expression_info *info)
{
    const Item *item;
    const Clock *clock;
    bool failed;

    if (rules == NULL || info == NULL || rules->building != NULL) return false;
    if (tag < rules->tag_count || tag - rules->tag_count >= rules->item_count) return false;
    item = &rules->items[tag - rules->tag_count];
    clock = item_clock(item);
    failed = RUNG_SEVERITY(rules->slots[tag].status) >= 2 && item->cause == NO_TAG;
    *info = (rung_expression_info){.program = item->program,
                                   .error = failed ? item_error(item) : NULL,
                                   .deadline = clock == NULL ? RUNG_TIME_NEVER : clock->deadline};
    return true;
}
