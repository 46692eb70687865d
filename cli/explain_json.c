/* explain_json.c - what `rung explain --json` prints. */
#include "cli/explain.h"
#include "cli/text.h"
#include "cli/timestamp.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void put_key(const char *key, const char *text)
{
    printf(",\"%s\":", key);
    print_json_string(stdout, text, strlen(text));
}

static void put_time(const char *key, rung_time time)
{
    char text[TIME_TEXT];

    if (time == RUNG_TIME_NONE || time == RUNG_TIME_NEVER)
        printf(",\"%s\":null", key);
    else
        printf(",\"%s\":\"%s\"", key, timestamp_to_text(time, text));
}

/* What is known of a rule itself, without the end of the object. */
static void put_rule(const Explanation *explanation, const rung_rule_info *rule)
{
    printf("{\"rule\":");
    print_json_string(stdout, rule->id, strlen(rule->id));
    put_time("time", explanation->now);
    put_key("state", explain_state(rule));
    put_key("quality", explain_quality(rule));
    put_time("since", rule->since);
    if (!rule->enabled) fputs(",\"enabled\":false", stdout);
}

void explain_rule_as_json(const Explanation *explanation, const rung_rule_info *rule)
{
    put_rule(explanation, rule);
    fputs("}\n", stdout);
}

static void put_value(const rung_value *value)
{
    char number[40];

    if (value->kind == RUNG_VALUE_BOOL)
        fputs(value->boolean ? "true" : "false", stdout);
    else if (value->kind == RUNG_VALUE_NUMBER)
        printf(isfinite(value->number) ? "%s" : "\"%s\"", explain_number(value->number, number));
    else
        fputs("null", stdout);
}

static void put_clause(const rung_clause *clause, const char *source)
{
    static const char *const kinds[] = {
        [RUNG_CLAUSE_TEST] = "test", [RUNG_CLAUSE_VALUE] = "value", [RUNG_CLAUSE_AND] = "and",
        [RUNG_CLAUSE_OR] = "or",     [RUNG_CLAUSE_NOT] = "not",     [RUNG_CLAUSE_CHOICE] = "choice"};
    static const char *const states[] = {[RUNG_CLAUSE_SKIPPED] = "not looked at",
                                         [RUNG_CLAUSE_NO_VALUE] = "no value",
                                         [RUNG_CLAUSE_FALSE] = "false",
                                         [RUNG_CLAUSE_TRUE] = "true"};

    printf("{\"kind\":\"%s\",\"text\":", kinds[clause->kind]);
    print_json_string(stdout, source + clause->start, clause->end - clause->start);
    printf(",\"start\":%" PRIu32 ",\"end\":%" PRIu32 ",\"parent\":", clause->start, clause->end);
    if (clause->parent == UINT32_MAX)
        fputs("null", stdout);
    else
        printf("%" PRIu32, clause->parent);
    printf(",\"state\":\"%s\",\"decides\":%s,\"value\":", states[clause->state],
           clause->decides ? "true" : "false");
    put_value(&clause->value);
    put_time("since", clause->since);
    printf(",\"counts\":{\"true\":%" PRIu64 ",\"false\":%" PRIu64 ",\"no value\":%" PRIu64
           ",\"not looked at\":%" PRIu64 "}}",
           clause->counts[RUNG_CLAUSE_TRUE], clause->counts[RUNG_CLAUSE_FALSE],
           clause->counts[RUNG_CLAUSE_NO_VALUE], clause->counts[RUNG_CLAUSE_SKIPPED]);
}

static void put_read(const Explanation *explanation, uint32_t tag)
{
    const rung_slot *slot = rung_tags_look(rung_rules_tags(explanation->rules), tag);
    const char *name = rung_schema_name(explanation->schema, tag),
               *status = rung_status_code_name(slot->status);
    bool is_tag = tag < explanation->metrics.tags,
         is_rule = !is_tag && tag - explanation->metrics.tags < explanation->metrics.rules;
    rung_result result;
    const char *json;
    size_t length;

    fputs("{\"name\":", stdout);
    print_json_string(stdout, name, strlen(name));
    printf(",\"kind\":\"%s\",\"value\":", is_tag ? "tag" : is_rule ? "rule" : "value");
    if (!explain_read(explanation, tag, &result))
        fputs("null", stdout);
    else if (result.value.kind == RUNG_VALUE_NUMBER)
        put_value(&result.value);
    else if (rung_result_tagged_json(explanation->vm, &result, &json, &length) == RUNG_OK)
        fwrite(json, 1, length, stdout);
    else
        fputs("null", stdout);
    if (!is_tag) {
        putchar('}');
        return;
    }
    if (status != NULL)
        put_key("status", status);
    else
        printf(",\"status\":%" PRIu32, slot->status);
    put_time("time", slot->source_time);
    putchar('}');
}

/* A rule or value: its clauses, and the names of what it reads. */
static void put_expression(const Explanation *explanation, uint32_t tag)
{
    const char *name = rung_schema_name(explanation->schema, tag), *source;
    rung_expression_info info;
    rung_clause clause;
    const rung_import *reads;
    size_t length;
    uint32_t count;

    rung_rules_expression(explanation->rules, tag, &info);
    source = rung_program_source(info.program, &length);
    fputs("{\"name\":", stdout);
    print_json_string(stdout, name, strlen(name));
    fputs(",\"source\":", stdout);
    print_json_string(stdout, source, length);
    if (info.error != NULL) put_key("error", info.error);
    put_time("deadline", info.deadline);
    fputs(",\"clauses\":[", stdout);
    for (uint32_t i = 0; rung_rules_clause(explanation->rules, tag, i, &clause); i++) {
        if (i > 0) putchar(',');
        put_clause(&clause, source);
    }
    fputs("],\"reads\":[", stdout);
    count = rung_program_tags(info.program, &reads);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) putchar(',');
        put_read(explanation, reads[i].index);
    }
    fputs("]}", stdout);
}

/* The rule first, then the values and rules that it reads, directly or not, each once. */
bool explain_as_json(const Explanation *explanation, const rung_rule_info *rule, uint32_t tag)
{
    uint32_t *waiting = malloc((rung_schema_count(explanation->schema) + (size_t)1) * sizeof *waiting),
             count = 1;

    if (waiting == NULL) return false;
    waiting[0] = tag;
    explanation->told[tag] = true;
    put_rule(explanation, rule);
    fputs(",\"expressions\":[", stdout);
    for (uint32_t i = 0; i < count; i++) {
        rung_expression_info info;
        const rung_import *reads;
        uint32_t read_count;

        if (i > 0) putchar(',');
        put_expression(explanation, waiting[i]);
        rung_rules_expression(explanation->rules, waiting[i], &info);
        read_count = rung_program_tags(info.program, &reads);
        for (uint32_t k = 0; k < read_count; k++) {
            uint32_t other = reads[k].index;

            if (other < explanation->metrics.tags || explanation->told[other]) continue;
            explanation->told[other] = true;
            waiting[count++] = other;
        }
    }
    fputs("]}\n", stdout);
    free(waiting);
    return true;
}
