/* metrics.c - what a rule set counts, and how Prometheus reads it. */
#include <string.h>

#include "runtime/rules.h"
#include "vm/number.h"
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
    metrics->events = rules->seq;
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

/* ---- Prometheus ----------------------------------------------------------------------------- */

typedef struct Series {
    const char *name, *type, *help;
    size_t field; /* in rung_rules_metrics */
    bool is_wide; /* a uint64_t */
} Series;

#define COUNTER(name, field, help) {"rung_" name "_total", "counter", help, offsetof(rung_rules_metrics, field), true}
#define GAUGE(name, field, help) {"rung_" name, "gauge", help, offsetof(rung_rules_metrics, field), false}

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
    {"rung_scratch_bytes_max", "gauge", "Most memory that an evaluation has used.",
     offsetof(rung_rules_metrics, scratch_bytes), true},
    GAUGE("tags", tags, "Tags."),
    GAUGE("values", values, "Values."),
    GAUGE("rules", rules, "Rules."),
    GAUGE("rules_active", active, "Rules that are active."),
};

typedef struct Writer {
    rung_sink sink;
    void *user;
    bool stopped;
} Writer;

static void put(Writer *writer, const char *text)
{
    if (!writer->stopped && !writer->sink(writer->user, text, strlen(text))) writer->stopped = true;
}

static void put_number(Writer *writer, double number)
{
    char text[NUMBER_TEXT_MAX + 2];
    size_t length = number_to_text(number, text);

    memcpy(text + length, "\n", 2);
    put(writer, text);
}

static void put_count(Writer *writer, uint64_t count)
{
    char text[NUMBER_TEXT_MAX + 2];
    size_t length = number_int_to_text((int64_t)(count & INT64_MAX), text);

    memcpy(text + length, "\n", 2);
    put(writer, text);
}

static void put_head(Writer *writer, const char *name, const char *type, const char *help)
{
    const char *const parts[] = {"# HELP ", name, " ", help, "\n# TYPE ", name, " ", type, "\n"};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) put(writer, parts[i]);
}

static void put_durations(Writer *writer, const rung_rules_metrics *metrics)
{
    static const char NAME[] = "rung_update_duration_seconds";
    static const char *const BOUNDS[RUNG_DURATION_BUCKETS] = {"1e-06", "1e-05", "0.0001", "0.001",
                                                              "0.01",  "0.1",   "1",      "+Inf"};
    uint64_t count = 0;

    put_head(writer, NAME, "histogram", "Time that updates and advances took.");
    for (int i = 0; i < RUNG_DURATION_BUCKETS; i++) {
        count += metrics->durations[i];
        put(writer, NAME);
        put(writer, "_bucket{le=\"");
        put(writer, BOUNDS[i]);
        put(writer, "\"} ");
        put_count(writer, count);
    }
    put(writer, NAME);
    put(writer, "_sum ");
    put_number(writer, (double)metrics->duration / 1e7);
    put(writer, NAME);
    put(writer, "_count ");
    put_count(writer, count);
}

rung_status rung_rules_metrics_text(const rung_rules *rules, rung_sink sink, void *user)
{
    Writer writer = {sink, user, false};
    rung_rules_metrics metrics;

    if (rules == NULL || sink == NULL) return RUNG_USAGE;
    rung_rules_metrics_get(rules, &metrics);
    for (size_t i = 0; i < sizeof SERIES / sizeof *SERIES; i++) {
        const Series *series = &SERIES[i];
        const char *field = (const char *)&metrics + series->field;
        uint64_t wide;
        uint32_t narrow;

        memcpy(&narrow, field, sizeof narrow);
        wide = narrow;
        if (series->is_wide) memcpy(&wide, field, sizeof wide);
        put_head(&writer, series->name, series->type, series->help);
        put(&writer, series->name);
        put(&writer, " ");
        put_count(&writer, wide);
    }
    put_durations(&writer, &metrics);
    return writer.stopped ? RUNG_INTERRUPTED : RUNG_OK;
}
