/* metrics.c - what a rule set counts. */
#include <string.h>

#include "runtime/prometheus.h"
#include "runtime/rules.h"
#include "vm/state.h"

/* ---- Durations ------------------------------------------------------------------------------ */

rung_time metrics_begin(const rung_rules *rules)
{
    return rules->host.clock == NULL ? RUNG_TIME_NONE : rules->host.clock(rules->host.user);
}

void metrics_end(rung_rules *rules, rung_time began)
{
    enum { TICKS_PER_MICROSECOND = 10 };
    rung_time ticks, bound = TICKS_PER_MICROSECOND;
    uint32_t bucket = 0;

    if (began == RUNG_TIME_NONE) return;
    ticks = rules->host.clock(rules->host.user) - began;
    if (ticks < 0) ticks = 0; /* the clock was set */
    for (; bucket < RUNG_DURATION_BUCKETS - 1 && ticks > bound; bound *= 10) bucket++;
    rules->metrics.durations[bucket]++;
    rules->metrics.duration += ticks;
}

/* ---- Snapshot ------------------------------------------------------------------------------- */

void rung_rules_metrics_get(const rung_rules *rules, rung_rules_metrics *metrics)
{
    if (metrics == NULL) return;
    memset(metrics, 0, sizeof *metrics);
    if (rules == NULL) return;
    *metrics = rules->metrics;
    metrics->tags = rules->tag_count;
    metrics->values = rules->item_count - rules->rule_count;
    metrics->rules = rules->rule_count;
    for (uint32_t i = 0; i < rules->clock_count; i++) {
        const rung_state *state = rules->clocks[i].state;

        if (state == NULL) continue;
        metrics->window_overflows += state->counters.overflows;
        metrics->not_taken += state->counters.not_taken + state->counters.long_texts;
    }
}

/* ---- As text -------------------------------------------------------------------------------- */

#define SNAPSHOT rung_rules_metrics

static const Series SERIES[] = {
    COUNTER("updates", updates, "Updates."),
    COUNTER("samples", samples, "Samples given."),
    COUNTER("samples_late", late, "Samples older than the newest of their tag, dropped."),
    COUNTER("samples_identical", identical, "Samples that said what was known, dropped."),
    COUNTER("samples_misfit", misfits, "Samples that did not fit their tag."),
    COUNTER("source_times_replaced", replaced, "Source times that were missing or too far ahead."),
    COUNTER("links_lost", links_lost, "Times that the link to a source was lost."),
    COUNTER("evaluations", evaluations, "Evaluations of rules and values."),
    COUNTER("evaluations_without_value", no_values, "Evaluations that gave no value."),
    COUNTER("evaluation_errors", errors, "Evaluations that failed."),
    COUNTER("events", events, "Events."),
    COUNTER("deadline_wakes", wakes, "Evaluations that a deadline asked for."),
    COUNTER("ticks", ticks, "Deadline wakes for expressions that read the time itself."),
    COUNTER("window_overflows", window_overflows, "Samples that left a full window before their time."),
    COUNTER("samples_not_taken", not_taken, "NaN, infinities and long texts that no window or cell can hold."),
    WIDE_GAUGE("scratch_bytes_max", scratch_bytes, "Most memory that an evaluation has used."),
    GAUGE("tags", tags, "Tags."),
    GAUGE("values", values, "Values."),
    GAUGE("rules", rules, "Rules."),
    GAUGE("rules_active", active, "Rules that are active."),
};

rung_status rung_rules_metrics_text(const rung_rules *rules, rung_sink sink, void *user)
{
    static const char *const BOUNDS[RUNG_DURATION_BUCKETS] = {"1e-06", "1e-05", "0.0001", "0.001",
                                                              "0.01",  "0.1",   "1",      "+Inf"};
    Exposition out = {sink, user, false};
    rung_rules_metrics metrics;

    if (rules == NULL || sink == NULL) return RUNG_USAGE;
    rung_rules_metrics_get(rules, &metrics);
    exposition_put(&out, SERIES, sizeof SERIES / sizeof *SERIES, &metrics);
    exposition_put_histogram(&out, "rung_update_duration_seconds", "Time that updates and advances took.", BOUNDS,
                             metrics.durations, RUNG_DURATION_BUCKETS, (double)metrics.duration / 1e7);
    return exposition_end(&out);
}
