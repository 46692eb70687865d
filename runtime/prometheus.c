/* prometheus.c - see prometheus.h. */
#include <string.h>

#include "runtime/prometheus.h"
#include "vm/number.h"

static void put(Exposition *out, const char *text)
{
    if (!out->stopped && !out->sink(out->user, text, strlen(text))) out->stopped = true;
}

/* The last of a line: a number's `length` bytes. */
static void put_last(Exposition *out, char text[NUMBER_TEXT_MAX + 2], size_t length)
{
    memcpy(text + length, "\n", 2);
    put(out, text);
}

static void put_count(Exposition *out, uint64_t count)
{
    char text[NUMBER_TEXT_MAX + 2];

    put_last(out, text, number_int_to_text((int64_t)(count & INT64_MAX), text));
}

void exposition_put_head(Exposition *out, const char *name, const char *type, const char *help)
{
    const char *const parts[] = {"# HELP ", name, " ", help, "\n# TYPE ", name, " ", type, "\n"};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) put(out, parts[i]);
}

static uint64_t field_of(const Series *series, const void *snapshot)
{
    const char *field = (const char *)snapshot + series->field;
    uint64_t wide;
    uint32_t narrow;

    memcpy(&narrow, field, sizeof narrow);
    if (!series->is_wide) return narrow;
    memcpy(&wide, field, sizeof wide);
    return wide;
}

/* A label's value: what would end it is escaped. */
static void put_value(Exposition *out, const char *value)
{
    char one[2] = "";

    for (; *value != '\0'; value++) {
        one[0] = *value;
        put(out, *value == '\\' ? "\\\\" : *value == '"' ? "\\\"" : *value == '\n' ? "\\n" : one);
    }
}

static void put_name(Exposition *out, const char *name, const char *const *labels)
{
    put(out, name);
    for (size_t i = 0; labels[i] != NULL; i += 2) {
        put(out, i == 0 ? "{" : ",");
        put(out, labels[i]);
        put(out, "=\"");
        put_value(out, labels[i + 1]);
        put(out, "\"");
    }
    put(out, labels[0] == NULL ? " " : "} ");
}

void exposition_put_labelled(Exposition *out, const Series *series, const char *const *labels,
                             const void *snapshot)
{
    put_name(out, series->name, labels);
    put_count(out, field_of(series, snapshot));
}

void exposition_put_number(Exposition *out, const char *name, const char *const *labels, double number)
{
    char text[NUMBER_TEXT_MAX + 2];

    put_name(out, name, labels);
    put_last(out, text, number_to_text(number, text));
}

void exposition_put(Exposition *out, const Series *series, size_t count, const void *snapshot)
{
    for (; count > 0; count--, series++) {
        exposition_put_head(out, series->name, series->type, series->help);
        put(out, series->name);
        put(out, " ");
        put_count(out, field_of(series, snapshot));
    }
}

void exposition_put_histogram(Exposition *out, const char *name, const char *help, const char *const *bounds,
                              const uint64_t *counts, size_t buckets, double sum)
{
    char text[NUMBER_TEXT_MAX + 2];
    uint64_t count = 0;

    exposition_put_head(out, name, "histogram", help);
    for (size_t i = 0; i < buckets; i++) {
        count += counts[i];
        put(out, name);
        put(out, "_bucket{le=\"");
        put(out, bounds[i]);
        put(out, "\"} ");
        put_count(out, count);
    }
    put(out, name);
    put(out, "_sum ");
    put_last(out, text, number_to_text(sum, text));
    put(out, name);
    put(out, "_count ");
    put_count(out, count);
}

rung_status exposition_end(const Exposition *out) { return out->stopped ? RUNG_INTERRUPTED : RUNG_OK; }
