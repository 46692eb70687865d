/* summary.c - see summary.h. */
#include "cli/summary.h"
#include "cli/text.h"
#include "cli/timestamp.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* qsort has no argument of its own for this. */
static const RuleCount *sorted_rules;

static int compare_ids(const void *a, const void *b)
{
    return strcmp(sorted_rules[*(const uint32_t *)a].rule, sorted_rules[*(const uint32_t *)b].rule);
}

bool summary_init(Summary *summary, const rung_rules *rules, const char *input)
{
    rung_rule_info rule;
    uint32_t i, count = 0;

    while (rung_rules_rule(rules, count, &rule)) count++;
    *summary = (Summary){.input = input, .began = rung_rules_time(rules)};
    summary->rules = calloc((size_t)count + 1, sizeof *summary->rules);
    summary->by_id = calloc((size_t)count + 1, sizeof *summary->by_id);
    if (summary->rules == NULL || summary->by_id == NULL) return false;
    for (i = 0; i < count; i++) {
        rung_rules_rule(rules, i, &rule);
        summary->rules[i].rule = strdup(rule.id);
        if (summary->rules[i].rule == NULL) return false;
        summary->rules[i].is_active = rule.active; /* by the state that the run begins with */
        summary->active += rule.active;
        summary->by_id[i] = i;
        summary->rule_count++;
    }
    sorted_rules = summary->rules;
    qsort(summary->by_id, count, sizeof *summary->by_id, compare_ids);
    return true;
}

void summary_free(Summary *summary)
{
    uint32_t i;

    for (i = 0; i < summary->rule_count; i++) free(summary->rules[i].rule);
    free(summary->rules);
    free(summary->by_id);
    *summary = (Summary){.input = NULL};
}

static RuleCount *find_rule(const Summary *summary, const char *id)
{
    uint32_t low = 0, high = summary->rule_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        RuleCount *rule = &summary->rules[summary->by_id[middle]];
        int order = strcmp(rule->rule, id);

        if (order == 0) return rule;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

void summary_count(Summary *summary, const rung_event *event)
{
    RuleCount *rule = event->rule == NULL ? NULL : find_rule(summary, event->rule);

    summary->events++;
    if (rule == NULL) return;
    if (event->change == RUNG_CHANGE_QUALITY)
        rule->quality++;
    else if (event->active)
        rule->active++;
    else
        rule->cleared++;
    if (event->active != rule->is_active) summary->active += event->active ? 1 : UINT32_MAX;
    rule->is_active = event->active;
}

/* ---- Telling -------------------------------------------------------------------------------- */

enum { MEASURABLE = 10 }; /* milliseconds: a rate of less time would be a guess */

static double lines_per_second(const Summary *summary, uint64_t lines)
{
    return (double)lines * 1000 / (double)(summary->elapsed > 0 ? summary->elapsed : 1);
}

/* "1 line", "2 lines". */
static void print_count(const char *between, uint64_t count, const char *noun)
{
    fprintf(stderr, "%s%" PRIu64 " %s%s", between, count, noun, count == 1 ? "" : "s");
}

static void print_silent(uint32_t silent, uint32_t count, const char *what)
{
    if (silent == 0) return;
    fprintf(stderr, "  %" PRIu32 " of %" PRIu32 " %s %s\n", silent, count, count == 1 ? "rule" : "rules",
            what);
}

/* Counters that are only worth a word when they are not 0. */
static void print_troubles(const rung_rules_metrics *metrics, const rung_recording_metrics *recording,
                           uint64_t ill_formed)
{
    const struct {
        const char *name;
        uint64_t count;
    } troubles[] = {
        {"unknown tags", recording->unknown_tags},
        {"connections lost", metrics->links_lost},
        {"late samples dropped", metrics->late},
        {"identical samples", metrics->identical},
        {"source times not believed", metrics->replaced},
        {"samples of another type", metrics->misfits},
        {"run-time errors", metrics->errors},
        {"samples dropped from full windows", metrics->window_overflows},
        {"NaN, infinities and long texts not remembered", metrics->not_taken},
        {"ill-formed UTF-8 sequences replaced", ill_formed},
    };
    const char *between = "  ";
    size_t i;

    for (i = 0; i < sizeof troubles / sizeof *troubles; i++) {
        if (troubles[i].count == 0) continue;
        fprintf(stderr, "%s%s: %" PRIu64, between, troubles[i].name, troubles[i].count);
        between = ", ";
    }
    if (between[0] == ',') putc('\n', stderr);
}

static void print_rules(const Summary *summary, const rung_rules *rules)
{
    uint32_t i, silent = 0, unknown = 0;
    size_t width = 4;

    for (i = 0; i < summary->rule_count; i++)
        if (strlen(summary->rules[i].rule) > width) width = strlen(summary->rules[i].rule);
    fprintf(stderr, "  %-*s  %8s  %8s  %8s\n", (int)width, "rule", "active", "cleared", "quality");
    for (i = 0; i < summary->rule_count; i++) {
        const RuleCount *rule = &summary->rules[i];
        size_t length = strlen(rule->rule);
        rung_rule_info info;

        if (rule->active + rule->cleared + rule->quality == 0) {
            if (rung_rules_rule(rules, i, &info) && info.enabled && !info.known)
                unknown++;
            else
                silent++;
            continue;
        }
        fputs("  ", stderr);
        print_escaped(stderr, rule->rule, length);
        fprintf(stderr, "%*s  %8" PRIu64 "  %8" PRIu64 "  %8" PRIu64 "%s\n", (int)(width - length), "",
                rule->active, rule->cleared, rule->quality, rule->is_active ? "  still active" : "");
    }
    print_silent(silent, summary->rule_count, "had no event");
    print_silent(unknown, summary->rule_count, "never had a value");
}

static void print_text(const Summary *summary, const rung_rules *rules, const rung_rules_metrics *metrics,
                       const rung_recording_metrics *recording, uint64_t ill_formed)
{
    char first[TIME_TEXT], last[TIME_TEXT];

    print_escaped(stderr, summary->input, strlen(summary->input));
    print_count(": ", recording->lines, "line");
    print_count(", ", recording->samples, "sample");
    print_count(", ", recording->bad_lines, "bad line");
    print_count(", ", recording->updates, "update");
    fputs(summary->interrupted ? "; interrupted\n" : "\n", stderr);
    if (recording->first != RUNG_TIME_NONE)
        fprintf(stderr, "  %s to %s\n", timestamp_to_text(recording->first, first),
                timestamp_to_text(recording->last, last));
    print_troubles(metrics, recording, ill_formed);
    print_rules(summary, rules);
    print_count("  ", summary->events, "event");
    fprintf(stderr, " in %" PRId64 ".%03d s", summary->elapsed / 1000, (int)(summary->elapsed % 1000));
    if (summary->elapsed >= MEASURABLE)
        fprintf(stderr, ", %.0f lines/s", lines_per_second(summary, recording->lines));
    putc('\n', stderr);
    if (summary->began != RUNG_TIME_NONE && recording->last != RUNG_TIME_NONE && recording->last <= summary->began)
        fprintf(stderr, "  no sample was newer than the state, which is of %s: was this recording replayed before?\n",
                timestamp_to_text(summary->began, first));
}

static void print_json(const Summary *summary, const rung_rules_metrics *metrics,
                       const rung_recording_metrics *recording)
{
    char time[TIME_TEXT];
    uint32_t i;

    fputs("{\"input\":", stderr);
    print_json_string(stderr, summary->input, strlen(summary->input));
    fprintf(stderr,
            ",\"lines\":%" PRIu64 ",\"samples\":%" PRIu64 ",\"bad_lines\":%" PRIu64 ",\"updates\":%" PRIu64
            ",\"unknown_tags\":%" PRIu64,
            recording->lines, recording->samples, recording->bad_lines, recording->updates,
            recording->unknown_tags);
    fprintf(stderr,
            ",\"late\":%" PRIu64 ",\"identical\":%" PRIu64 ",\"replaced\":%" PRIu64 ",\"misfits\":%" PRIu64
            ",\"errors\":%" PRIu64 ",\"window_overflows\":%" PRIu64 ",\"not_taken\":%" PRIu64 ",\"links_lost\":%" PRIu64,
            metrics->late, metrics->identical, metrics->replaced, metrics->misfits, metrics->errors,
            metrics->window_overflows, metrics->not_taken, metrics->links_lost);
    if (recording->first != RUNG_TIME_NONE) {
        fprintf(stderr, ",\"first\":\"%s\"", timestamp_to_text(recording->first, time));
        fprintf(stderr, ",\"last\":\"%s\"", timestamp_to_text(recording->last, time));
    }
    fprintf(stderr, ",\"events\":%" PRIu64 ",\"rules\":[", summary->events);
    for (i = 0; i < summary->rule_count; i++) {
        const RuleCount *rule = &summary->rules[i];

        fputs(i > 0 ? ",{\"rule\":" : "{\"rule\":", stderr);
        print_json_string(stderr, rule->rule, strlen(rule->rule));
        fprintf(stderr,
                ",\"active\":%" PRIu64 ",\"cleared\":%" PRIu64 ",\"quality\":%" PRIu64 ",\"is_active\":%s}",
                rule->active, rule->cleared, rule->quality, rule->is_active ? "true" : "false");
    }
    fprintf(stderr, "],\"interrupted\":%s,\"seconds\":%" PRId64 ".%03d,\"lines_per_second\":%.0f}\n",
            summary->interrupted ? "true" : "false", summary->elapsed / 1000, (int)(summary->elapsed % 1000),
            lines_per_second(summary, recording->lines));
}

void summary_print(const Summary *summary, rung_rules *rules, const rung_recording *recording,
                   bool json)
{
    rung_rules_metrics metrics;
    rung_recording_metrics recorded;

    rung_rules_metrics_get(rules, &metrics);
    rung_recording_metrics_get(recording, &recorded);
    if (json)
        print_json(summary, &metrics, &recorded);
    else
        print_text(summary, rules, &metrics, &recorded, rung_tags_replaced(rung_rules_tags(rules)));
}
