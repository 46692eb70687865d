/* live_metrics.c - what the links count, and how Prometheus reads it. */
#include <stddef.h>

#include "runtime/live.h"
#include "runtime/prometheus.h"

#define SNAPSHOT rung_live_source

static const Series SERIES[] = {
    COUNTER("link_attempts", attempts, "Attempts to connect."),
    COUNTER("link_connections", connections, "Attempts that succeeded."),
    COUNTER("link_losses", losses, "Connections that were lost."),
    COUNTER("link_responses", responses, "Publish responses."),
    COUNTER("link_samples", samples, "Samples received."),
    COUNTER("link_samples_overflowed", overflows,
            "Samples before which others were lost in the server's queue."),
    COUNTER("link_gaps", gaps, "Gaps in the server's messages that could not be filled."),
    COUNTER("link_republished", republished, "Messages that were asked for again, and came."),
    COUNTER("link_nulls", nulls, "Values that were there but null."),
    COUNTER("link_misfits", misfits, "Values of a type that their tag cannot hold."),
    COUNTER("link_inexact", inexact, "64-bit integers beyond 2^53, which a number cannot hold exactly."),
    GAUGE("link_items", items, "Tags that are asked for."),
    GAUGE("link_items_refused", refused_items, "Tags whose node is missing or does not fit."),
};

/* Look at source `index`: its labels, and its snapshot. False when there is none. */
static bool look(const rung_live *live, uint32_t index, const char *labels[5], rung_live_source *snapshot)
{
    if (!rung_live_source_get(live, index, snapshot)) return false;
    labels[0] = "source";
    labels[1] = snapshot->name;
    labels[2] = "endpoint";
    labels[3] = live->sources.all[index]->plan.configs->endpoint;
    labels[4] = NULL;
    return true;
}

rung_status rung_live_metrics_text(const rung_live *live, rung_sink sink, void *user)
{
    Exposition out = {sink, user, false};
    const char *labels[5];
    rung_live_source source;

    if (live == NULL || sink == NULL) return RUNG_USAGE;
    for (size_t i = 0; i < sizeof SERIES / sizeof *SERIES; i++) {
        exposition_put_head(&out, SERIES[i].name, SERIES[i].type, SERIES[i].help);
        for (uint32_t index = 0; look(live, index, labels, &source); index++)
            exposition_put_labelled(&out, &SERIES[i], labels, &source);
    }
    exposition_put_head(&out, "rung_link_up", "gauge",
                        "1 while the source is connected and first values came.");
    for (uint32_t index = 0; look(live, index, labels, &source); index++)
        exposition_put_number(&out, "rung_link_up", labels, source.state == RUNG_LIVE_UP);
    exposition_put_head(&out, "rung_link_publishing_interval_seconds", "gauge",
                        "Time between publish responses, as the server has it; 0 while it is not connected.");
    for (uint32_t index = 0; look(live, index, labels, &source); index++)
        exposition_put_number(&out, "rung_link_publishing_interval_seconds", labels, source.publishing / 1e3);
    return exposition_end(&out);
}
