/* prometheus.h - counts as text in the form that Prometheus reads: https://prometheus.io/docs/instrumenting/exposition_formats */
#ifndef RUNG_RUNTIME_PROMETHEUS_H
#define RUNG_RUNTIME_PROMETHEUS_H

#include "include/rung.h"

/* A metric of one series: a field of a snapshot. */
typedef struct Series {
    const char *name, *type, *help;
    size_t field;
    bool is_wide; /* a uint64_t, otherwise a uint32_t */
} Series;

/* Rows of a table: SNAPSHOT is the struct's name. */
#define COUNTER(name, field, help) {"rung_" name "_total", "counter", help, offsetof(SNAPSHOT, field), true}
#define GAUGE(name, field, help) {"rung_" name, "gauge", help, offsetof(SNAPSHOT, field), false}
#define WIDE_GAUGE(name, field, help) {"rung_" name, "gauge", help, offsetof(SNAPSHOT, field), true}

typedef struct Exposition {
    rung_sink sink;
    void *user;
    bool stopped; /* the sink has said so, and gets nothing more */
} Exposition;

void exposition_put(Exposition *out, const Series *series, size_t count, const void *snapshot);
/* A metric of several series, told apart by labels (names and values in turn, NULL after the last): its head
** first, then each series from its snapshot, or a number that is none of a snapshot. */
void exposition_put_head(Exposition *out, const char *name, const char *type, const char *help);
void exposition_put_labelled(Exposition *out, const Series *series, const char *const *labels,
                             const void *snapshot);
void exposition_put_number(Exposition *out, const char *name, const char *const *labels, double number);
/* `counts` are those of each bucket alone, and `bounds` the text of its upper bound, "+Inf" the last. */
void exposition_put_histogram(Exposition *out, const char *name, const char *help, const char *const *bounds,
                              const uint64_t *counts, size_t buckets, double sum);
rung_status exposition_end(const Exposition *out);

#endif
