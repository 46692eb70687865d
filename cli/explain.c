/* explain.c - `rung explain`: why a rule is active or not, at some time of a recording. */
#include "cli/explain.h"
#include "cli/diagnostics.h"
#include "cli/replay.h"
#include "cli/text.h"
#include "cli/timestamp.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHOWN = 72,  /* code points of a clause's text */
    NESTED = 32, /* values within values are shown so deep */
    STATE_WIDTH = 13
};

/* ---- Words ---------------------------------------------------------------------------------- */

const char *explain_state(const rung_rule_info *rule)
{
    if (!rule->known) return "no value";
    return rule->active ? "active" : "not active";
}

const char *explain_quality(const rung_rule_info *rule)
{
    static const char *const names[] = {
        [RUNG_QUALITY_GOOD] = "good", [RUNG_QUALITY_UNCERTAIN] = "uncertain", [RUNG_QUALITY_BAD] = "bad"};

    return names[rule->quality];
}

bool explain_read(const Explanation *explanation, uint32_t tag, rung_result *result)
{
    const char *name = rung_schema_name(explanation->schema, tag);
    rung_program *program = NULL;
    rung_options options;
    bool known;

    rung_options_init(&options);
    options.rules = true;
    known = rung_compile(explanation->schema, name, strlen(name), RUNG_EXPRESSION, &options, &program,
                         NULL) == RUNG_OK &&
            rung_eval(explanation->vm, program, NULL, rung_rules_tags(explanation->rules), result) == RUNG_OK;
    rung_program_free(program);
    return known;
}

const char *explain_number(double number, char *out)
{
    if (isnan(number)) return "NaN";
    if (isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(out, 40, "%.*g", digits, number);
        if (strtod(out, NULL) == number) break;
    }
    return out;
}

/* "250 ms", "3.2 s", "5 min 3 s", "2 h 5 min", "3 d 4 h". */
static const char *span_text(int64_t ticks, char *out)
{
    int64_t ms = ticks / RUNG_TICKS_PER_MS, seconds = ms / 1000, minutes = seconds / 60, hours = minutes / 60;

    if (ms < 1000)
        snprintf(out, 40, "%" PRId64 " ms", ms);
    else if (seconds < 60)
        snprintf(out, 40, "%g s", (double)ms / 1000);
    else if (minutes < 60)
        snprintf(out, 40, "%" PRId64 " min %" PRId64 " s", minutes, seconds % 60);
    else if (hours < 24)
        snprintf(out, 40, "%" PRId64 " h %" PRId64 " min", hours, minutes % 60);
    else
        snprintf(out, 40, "%" PRId64 " d %" PRId64 " h", hours / 24, hours % 24);
    return out;
}

static void indent(unsigned level) { printf("%*s", (int)(level * 2), ""); }

/* A piece of source on one line. */
static void print_source(const char *text, size_t length)
{
    size_t at = 0, shown = 0;
    bool gap = false;

    while (at < length && shown < SHOWN) {
        size_t from = at;
        uint32_t c = text_next(text, length, &at);

        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            gap = true;
            continue;
        }
        if (gap && shown > 0) putchar(' ');
        gap = false;
        shown++;
        print_escaped(stdout, text + from, at - from);
    }
    if (at < length) fputs("...", stdout);
}

/* ---- Clauses -------------------------------------------------------------------------------- */

static const struct {
    const char *name, *colour;
} states[] = {[RUNG_CLAUSE_SKIPPED] = {"not looked at", "\033[2m"},
              [RUNG_CLAUSE_NO_VALUE] = {"no value", "\033[33m"},
              [RUNG_CLAUSE_FALSE] = {"false", "\033[31m"},
              [RUNG_CLAUSE_TRUE] = {"true", "\033[32m"}};

static void show_clause(const Explanation *explanation, const rung_clause *clause, const char *source,
                        unsigned level)
{
    char number[40], word[64], span[40];
    bool has_number = clause->value.kind == RUNG_VALUE_NUMBER;
    const char *state = states[clause->state].name;
    const char *shown = has_number ? explain_number(clause->value.number, number) : state;

    if (has_number && clause->kind != RUNG_CLAUSE_VALUE)
        snprintf(word, sizeof word, "%s (%s)", state, shown);
    else
        snprintf(word, sizeof word, "%s", shown);
    indent(level);
    fputs(clause->decides ? "* " : "  ", stdout);
    if (explanation->colours) fputs(states[clause->state].colour, stdout);
    printf("%-*s", STATE_WIDTH, word);
    if (explanation->colours) fputs("\033[0m", stdout);
    fputs("  ", stdout);
    indent(clause->depth);
    print_source(source + clause->start, clause->end - clause->start);
    if (clause->state >= RUNG_CLAUSE_FALSE && clause->kind != RUNG_CLAUSE_VALUE &&
        clause->since < explanation->now)
        printf("  (for %s)", span_text(explanation->now - clause->since, span));
    putchar('\n');
}

/* ---- What it reads -------------------------------------------------------------------------- */

static void show_expression(const Explanation *explanation, uint32_t tag, unsigned level);

/* "temp = 92", and what is to be said when it is not good. */
static void show_read(const Explanation *explanation, uint32_t tag, unsigned level)
{
    const rung_slot *slot = rung_tags_look(rung_rules_tags(explanation->rules), tag);
    const char *name = rung_schema_name(explanation->schema, tag),
               *status = rung_status_code_name(slot->status);
    rung_result result;
    const char *json;
    char span[40];
    size_t length;

    indent(level);
    print_escaped(stdout, name, strlen(name));
    if (explain_read(explanation, tag, &result) &&
        rung_result_json(explanation->vm, &result, &json, &length) == RUNG_OK) {
        fputs(" = ", stdout);
        print_escaped(stdout, json, length);
    } else {
        fputs(": no value", stdout);
    }
    if (tag >= explanation->metrics.tags) {
        fputs(tag - explanation->metrics.tags < explanation->metrics.rules ? "  (rule)\n" : "  (value)\n",
              stdout);
        if (level < NESTED) show_expression(explanation, tag, level + 1);
        return;
    }
    if (slot->status == RUNG_BAD_WAITING_FOR_INITIAL_DATA && slot->source_time == RUNG_TIME_NONE) {
        fputs(", it never arrived", stdout);
    } else if (RUNG_SEVERITY(slot->status) != 0) {
        if (status != NULL)
            printf(", %s", status);
        else
            printf(", 0x%08" PRIX32, slot->status);
        if (slot->source_time != RUNG_TIME_NONE && slot->source_time < explanation->now)
            printf(", %s old", span_text(explanation->now - slot->source_time, span));
    }
    putchar('\n');
}

/* The clauses of a value or rule, and what it reads that was not told of yet. */
static void show_expression(const Explanation *explanation, uint32_t tag, unsigned level)
{
    rung_expression_info info;
    rung_clause clause;
    const rung_import *reads;
    const char *source;
    char span[40];
    size_t length;
    uint32_t count;

    rung_rules_expression(explanation->rules, tag, &info);
    source = rung_program_source(info.program, &length);
    for (uint32_t i = 0; rung_rules_clause(explanation->rules, tag, i, &clause); i++)
        show_clause(explanation, &clause, source, level);
    if (info.error != NULL) {
        indent(level + 1);
        fputs("error: ", stdout);
        print_escaped(stdout, info.error, strlen(info.error));
        putchar('\n');
    }
    if (info.deadline != RUNG_TIME_NEVER) {
        indent(level + 1);
        printf("next deadline in %s\n", span_text(info.deadline - explanation->now, span));
    }
    count = rung_program_tags(info.program, &reads);
    for (uint32_t i = 0; i < count; i++) {
        if (explanation->told[reads[i].index]) continue;
        explanation->told[reads[i].index] = true;
        show_read(explanation, reads[i].index, level + 1);
    }
}

/* ---- Rules ---------------------------------------------------------------------------------- */

static void show_rule(const Explanation *explanation, const rung_rule_info *rule)
{
    char time[TIME_TEXT], span[40];

    print_escaped(stdout, rule->id, strlen(rule->id));
    if (!rule->enabled) {
        fputs(": not enabled\n", stdout);
        return;
    }
    printf(": %s", explain_state(rule));
    if (rule->since != RUNG_TIME_NONE) printf(" since %s", timestamp_to_text(rule->since, time));
    if (rule->since != RUNG_TIME_NONE && rule->since < explanation->now)
        printf(" (%s)", span_text(explanation->now - rule->since, span));
    printf(", quality %s\n", explain_quality(rule));
}

static int status_of(const rung_rule_info *rule)
{
    if (!rule->known || rule->quality == RUNG_QUALITY_BAD) return STATUS_NO_VALUE;
    return rule->active ? STATUS_SUCCESS : STATUS_FALSE;
}

static int unknown_rule(const Explanation *explanation, const char *name)
{
    rung_rule_info rule;
    Closest closest;

    closest_init(&closest, name);
    for (uint32_t i = 0; rung_rules_rule(explanation->rules, i, &rule); i++) closest_offer(&closest, rule.id);
    complain("there is no rule '%s'", name);
    if (closest.best != NULL) give_hint("did you mean '%s'?", closest.best);
    return STATUS_USAGE;
}

static int explain_one(const Explanation *explanation, const char *name, bool json)
{
    rung_rule_info rule;
    char time[TIME_TEXT];

    for (uint32_t i = 0; rung_rules_rule(explanation->rules, i, &rule); i++) {
        if (strcmp(rule.id, name) != 0 && strcmp(rule.name, name) != 0) continue;
        if (json) {
            if (explain_as_json(explanation, &rule, explanation->metrics.tags + i)) return status_of(&rule);
            return complain_status(name, RUNG_NO_MEMORY);
        }
        if (explanation->now != RUNG_TIME_NONE) printf("%s\n", timestamp_to_text(explanation->now, time));
        show_rule(explanation, &rule);
        explanation->told[explanation->metrics.tags + i] = true;
        show_expression(explanation, explanation->metrics.tags + i, 0);
        return status_of(&rule);
    }
    return unknown_rule(explanation, name);
}

static int explain_all(const Explanation *explanation, bool json)
{
    rung_rule_info rule;

    for (uint32_t i = 0; rung_rules_rule(explanation->rules, i, &rule); i++) {
        if (json)
            explain_rule_as_json(explanation, &rule);
        else
            show_rule(explanation, &rule);
    }
    return STATUS_SUCCESS;
}

int run_explain(const Settings *settings)
{
    Explanation explanation = {.colours = stream_has_colours(stdout)};
    int status;

    if (settings->input == NULL) {
        complain("explain needs a recording: --input FILE, or --input - for standard input");
        return STATUS_USAGE;
    }
    status = replay_silently(settings, &explanation.rules);
    if (status != STATUS_SUCCESS) return status;
    explanation.schema = rung_rules_schema(explanation.rules);
    explanation.now = rung_rules_time(explanation.rules);
    rung_rules_metrics_get(explanation.rules, &explanation.metrics);
    explanation.told = calloc((size_t)rung_schema_count(explanation.schema) + 1, sizeof *explanation.told);
    if (explanation.told == NULL || rung_vm_new(explanation.schema, NULL, &explanation.vm) != RUNG_OK)
        status = complain_status(settings->operands[0], RUNG_NO_MEMORY);
    else if (settings->operand_count == 1)
        status = explain_all(&explanation, settings->json);
    else
        status = explain_one(&explanation, settings->operands[1], settings->json);
    free(explanation.told);
    rung_vm_free(explanation.vm);
    rung_rules_free(explanation.rules);
    return status;
}
