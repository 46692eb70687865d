/* snapshot.c - what the loop answers to the thread that serves: metrics as text, and as JSON the part of
** rules and tags that a page shows. See watch.h.
**
** It is made in the loop's thread, so it has a budget: what is longer than that is left out, and said to
** be.
*/
#include "cli/watch.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/host.h"
#include "cli/text.h"
#include "cli/timestamp.h"

enum {
    EVENTS_KEPT = 30,
    EVENT_BYTES = 4096, /* longer ones are not kept */
    SHOWN_TEXT = 200,   /* bytes of a value or condition */
    BUDGET = 5,         /* ms for the rows of one list */
    LOOKS = 512,        /* rows between looks at the clock */
    RULES_OF_METRICS = 10000
};

struct Snapshot {
    rung_vm *vm;                /* for values that are not numbers; made at need */
    Buffer events[EVENTS_KEPT]; /* a ring */
    size_t next_event;
};

Snapshot *snapshot_new(void) { return calloc(1, sizeof(Snapshot)); }

void snapshot_forget(Snapshot *snapshot)
{
    if (snapshot == NULL) return;
    rung_vm_free(snapshot->vm);
    snapshot->vm = NULL;
}

void snapshot_free(Snapshot *snapshot)
{
    size_t i;

    if (snapshot == NULL) return;
    snapshot_forget(snapshot);
    for (i = 0; i < EVENTS_KEPT; i++) buffer_free(&snapshot->events[i]);
    free(snapshot);
}

void snapshot_take_event(Snapshot *snapshot, const char *json, size_t length)
{
    Buffer *slot = &snapshot->events[snapshot->next_event];

    if (length > EVENT_BYTES) return;
    slot->length = 0;
    if (buffer_append(slot, json, length)) snapshot->next_event = (snapshot->next_event + 1) % EVENTS_KEPT;
}

/* ---- Pieces of JSON ------------------------------------------------------------------------- */

static void print_text(FILE *out, const char *name, const char *text)
{
    size_t length = strlen(text);

    fprintf(out, ",\"%s\":", name);
    if (length <= SHOWN_TEXT) {
        print_json_string(out, text, length);
        return;
    }
    for (length = SHOWN_TEXT; length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80;) length--;
    print_json_string(out, text, length);
    fprintf(out, ",\"%s_cut\":true", name);
}

static void print_time(FILE *out, const char *name, rung_time time)
{
    char text[TIME_TEXT];

    if (time == RUNG_TIME_NONE)
        fprintf(out, ",\"%s\":null", name);
    else
        fprintf(out, ",\"%s\":\"%s\"", name, timestamp_to_text(time, text));
}

static const char *quality_name(unsigned quality)
{
    return quality == 0 ? "good" : quality == 1 ? "uncertain" : "bad";
}

/* Digits that say the number exactly are for programs; 17 are enough. */
static void print_number(FILE *out, double number)
{
    if (isfinite(number))
        fprintf(out, ",\"value\":%.17g", number);
    else
        fprintf(out, ",\"value\":\"%s\"", isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
}

/* ---- Lists ---------------------------------------------------------------------------------- */

typedef struct List {
    FILE *out;
    const Excerpt *excerpt;
    uint32_t matching, printed;
    int64_t end; /* host_stopwatch() */
    uint32_t looks;
    bool cut;
} List;

static List list_begin(FILE *out, const char *name, const Excerpt *excerpt, uint32_t total)
{
    fprintf(out, ",\"%s\":{\"total\":%" PRIu32 ",\"from\":%" PRIu32 ",\"rows\":[", name, total,
            excerpt->from);
    return (List){.out = out, .excerpt = excerpt, .end = host_stopwatch() + BUDGET};
}

static void list_end(const List *list)
{
    fprintf(list->out, "],\"matching\":%" PRIu32 ",\"cut\":%s}", list->matching,
            list->cut ? "true" : "false");
}

static bool list_goes_on(List *list)
{
    if (++list->looks % LOOKS == 0 && host_stopwatch() > list->end) list->cut = true;
    return !list->cut;
}

static bool contains(const char *text, const char *search)
{
    size_t i;

    for (;; text++) {
        for (i = 0; search[i] != '\0'; i++) {
            char a = text[i], b = search[i];

            if (a >= 'A' && a <= 'Z') a = (char)(a + 32);
            if (b >= 'A' && b <= 'Z') b = (char)(b + 32);
            if (a != b) break;
        }
        if (search[i] == '\0') return true;
        if (*text == '\0') return false;
    }
}

/* True for a row that is to be printed; it counts those that match. */
static bool list_wants(List *list, const char *name, const char *other)
{
    const Excerpt *excerpt = list->excerpt;

    if (excerpt->search[0] != '\0' && !contains(name, excerpt->search) &&
        (other == NULL || !contains(other, excerpt->search)))
        return false;
    if (list->matching++ < excerpt->from || list->printed == excerpt->count) return false;
    if (list->printed++ != 0) putc(',', list->out);
    return true;
}

/* ---- Rules ---------------------------------------------------------------------------------- */

static void print_rule(FILE *out, const rung_rule_info *rule)
{
    fputs("{\"id\":", out);
    print_json_string(out, rule->id, strlen(rule->id));
    print_text(out, "when", rule->when);
    fprintf(out, ",\"severity\":%" PRIu32 ",\"state\":\"%s\",\"quality\":\"%s\",\"events\":%" PRIu64,
            rule->severity,
            !rule->enabled ? "disabled"
            : !rule->known ? "unknown"
            : rule->active ? "active"
                           : "cleared",
            quality_name(rule->quality), rule->events);
    print_time(out, "since", rule->known ? rule->since : RUNG_TIME_NONE);
    putc('}', out);
}

/* Active ones come first. */
static void print_rules(const Watch *watch, const Excerpt *excerpt, const rung_rules_metrics *metrics,
                        FILE *out)
{
    List list = list_begin(out, "rules", excerpt, metrics->rules);
    rung_rule_info rule;
    uint32_t i, active = 0;
    int pass;

    for (pass = 0; pass < 2; pass++)
        for (i = 0; (pass == 1 || active < metrics->active) && rung_rules_rule(watch->rules, i, &rule); i++) {
            if (!list_goes_on(&list)) break;
            active += pass == 0 && rule.active;
            if (rule.active == (pass == 0) && list_wants(&list, rule.id, rule.when)) print_rule(out, &rule);
        }
    list_end(&list);
}

/* ---- Tags ----------------------------------------------------------------------------------- */

/* What is not a number is read as an expression would. */
static void print_other_value(Snapshot *snapshot, const Watch *watch, const char *name, FILE *out)
{
    rung_schema *schema = rung_rules_schema(watch->rules);
    rung_program *program = NULL;
    rung_options options;
    rung_result result;
    const char *json;
    size_t length;

    if (snapshot->vm == NULL && rung_vm_new(schema, NULL, &snapshot->vm) != RUNG_OK) return;
    rung_options_init(&options);
    options.rules = true;
    if (rung_compile(schema, name, strlen(name), RUNG_EXPRESSION, &options, &program, NULL) == RUNG_OK &&
        rung_eval(snapshot->vm, program, NULL, rung_rules_tags(watch->rules), &result) == RUNG_OK &&
        rung_result_tagged_json(snapshot->vm, &result, &json, &length) == RUNG_OK) {
        if (length <= SHOWN_TEXT)
            fprintf(out, ",\"value\":%s", json);
        else
            print_text(out, "text", json);
    }
    rung_program_free(program);
}

/* A tag that is bad has no value. */
static void print_value(Snapshot *snapshot, const Watch *watch, const char *name, const rung_slot *slot,
                        FILE *out)
{
    if (RUNG_SEVERITY(slot->status) > 1) return;
    if (slot->held == RUNG_HELD_DOUBLE)
        print_number(out, slot->value.number);
    else if (slot->held == RUNG_HELD_INT)
        fprintf(out, ",\"value\":%" PRId64, slot->value.integer);
    else if (slot->held == RUNG_HELD_BOOL)
        fprintf(out, ",\"value\":%s", slot->value.boolean != 0 ? "true" : "false");
    else
        print_other_value(snapshot, watch, name, out);
}

static void print_tag(Snapshot *snapshot, const Watch *watch, uint32_t index, const char *name,
                      const rung_node *node, bool is_value, FILE *out)
{
    const rung_slot *slot = rung_tags_look(rung_rules_tags(watch->rules), index);
    const char *type = rung_type_name(rung_schema_type(rung_rules_schema(watch->rules), index));
    const char *status = rung_status_code_name(slot->status);
    char code[16];

    snprintf(code, sizeof code, "0x%08" PRIX32, slot->status);
    fputs("{\"name\":", out);
    print_json_string(out, name, strlen(name));
    fprintf(out, ",\"kind\":\"%s\",\"type\":\"%s\",\"quality\":\"%s\",\"status\":\"%s\"",
            is_value ? "value" : "tag", type != NULL ? type : "", quality_name(RUNG_SEVERITY(slot->status)),
            status != NULL ? status : code);
    print_time(out, "time", slot->source_time);
    if (node != NULL) print_text(out, "node", node->node);
    print_value(snapshot, watch, name, slot, out);
    putc('}', out);
}

static void print_tags(Snapshot *snapshot, const Watch *watch, const Excerpt *excerpt,
                       const rung_rules_metrics *metrics, FILE *out)
{
    List list = list_begin(out, "tags", excerpt, metrics->tags + metrics->values);
    uint32_t i, count = metrics->tags + metrics->rules + metrics->values;

    for (i = 0; i < count && list_goes_on(&list); i++) {
        const char *name;
        rung_node node;
        bool has_node;

        if (i == metrics->tags) i += metrics->rules; /* in the schema they stand between tags and values */
        if (i >= count) break;
        name = rung_schema_name(rung_rules_schema(watch->rules), i);
        has_node = i < metrics->tags && rung_rules_node(watch->rules, i, &node);
        if (list_wants(&list, name, has_node ? node.node : NULL))
            print_tag(snapshot, watch, i, name, has_node ? &node : NULL, i >= metrics->tags, out);
    }
    list_end(&list);
}

/* ---- The rest of the state ------------------------------------------------------------------ */

static void print_sources(const Watch *watch, FILE *out)
{
    static const char *const states[] = {
        [RUNG_LIVE_DOWN] = "down", [RUNG_LIVE_TRYING] = "trying", [RUNG_LIVE_UP] = "up"};
    rung_live_source source;
    uint32_t i;

    fputs(",\"sources\":[", out);
    for (i = 0; rung_live_source_get(watch->live, i, &source); i++) {
        fputs(i != 0 ? ",{\"name\":" : "{\"name\":", out);
        print_json_string(out, source.name, strlen(source.name));
        print_text(out, "endpoint", source.endpoint != NULL ? source.endpoint : "");
        fprintf(out, ",\"state\":\"%s\",\"items\":%" PRIu32 ",\"refused\":%" PRIu32 ",\"losses\":%" PRIu64,
                states[source.state], source.items, source.refused_items, source.losses);
        print_time(out, "since", source.since);
        print_text(out, "note", source.state == RUNG_LIVE_UP ? "" : watch_note(watch, source.name));
        putc('}', out);
    }
    putc(']', out);
}

/* The newest first. */
static void print_events(const Snapshot *snapshot, FILE *out)
{
    size_t i;
    bool any = false;

    fputs(",\"recent\":[", out);
    for (i = 0; i < EVENTS_KEPT; i++) {
        const Buffer *event = &snapshot->events[(snapshot->next_event + EVENTS_KEPT - 1 - i) % EVENTS_KEPT];

        if (event->length == 0) continue;
        if (any) putc(',', out);
        fwrite(event->bytes, 1, event->length, out);
        any = true;
    }
    putc(']', out);
}

static void print_state(const Watch *watch, const Question *question, FILE *out)
{
    rung_rules_metrics metrics;
    LineWriterCounts events;

    rung_rules_metrics_get(watch->rules, &metrics);
    line_writer_counts(watch->events, &events);
    fprintf(out, "{\"version\":\"%s\",\"uptime\":%" PRId64, rung_version(),
            (host_stopwatch() - watch->started) / 1000);
    print_text(out, "file", watch->file.path);
    print_text(out, "file_error", watch->file.error);
    print_time(out, "now", host_wall_clock());
    print_time(out, "time", rung_rules_time(watch->rules));
    fprintf(out,
            ",\"counts\":{\"samples\":%" PRIu64 ",\"events\":%" PRIu64 ",\"active\":%" PRIu32
            ",\"rules\":%" PRIu32 ",\"tags\":%" PRIu32 ",\"errors\":%" PRIu64 ",\"dropped\":%" PRIu64
            ",\"waiting_bytes\":%zu}",
            metrics.samples, metrics.events, metrics.active, metrics.rules, metrics.tags, metrics.errors,
            events.dropped + events.dropped_expendable, events.waiting_bytes);
    print_sources(watch, out);
    print_rules(watch, &question->rules, &metrics, out);
    print_tags(watch->snapshot, watch, &question->tags, &metrics, out);
    print_events(watch->snapshot, out);
    fputs("}\n", out);
}

/* ---- Metrics -------------------------------------------------------------------------------- */

static bool print_piece_to(void *user, const char *text, size_t length)
{
    return fwrite(text, 1, length, user) == length;
}

static void print_head(FILE *out, const char *name, const char *type, const char *help)
{
    fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void print_count(FILE *out, const char *name, const char *help, uint64_t count)
{
    print_head(out, name, "counter", help);
    fprintf(out, "%s %" PRIu64 "\n", name, count);
}

static void print_gauge(FILE *out, const char *name, const char *help, double value)
{
    print_head(out, name, "gauge", help);
    fprintf(out, "%s %.17g\n", name, value);
}

static double in_seconds(rung_time time) { return (double)time / (1000.0 * (double)RUNG_TICKS_PER_MS); }

static void print_writer(FILE *out, const LineWriter *writer)
{
    LineWriterCounts counts;

    line_writer_counts(writer, &counts);
    print_count(out, "rung_watch_events_written_total", "Events written.", counts.lines);
    print_head(out, "rung_watch_events_dropped_total", "counter",
               "Events that found no room in a full buffer.");
    fprintf(out, "rung_watch_events_dropped_total{change=\"quality\"} %" PRIu64 "\n",
            counts.dropped_expendable);
    fprintf(out, "rung_watch_events_dropped_total{change=\"state\"} %" PRIu64 "\n", counts.dropped);
    print_count(out, "rung_watch_events_write_errors_total", "Attempts to write events that failed.",
                counts.errors);
    print_gauge(out, "rung_watch_events_waiting", "Events that wait for their reader.",
                (double)counts.waiting);
    print_gauge(out, "rung_watch_events_waiting_bytes", "Memory that they take.",
                (double)counts.waiting_bytes);
    print_gauge(out, "rung_watch_events_limit_bytes", "Memory that they may take.", (double)counts.limit);
}

static void print_record(FILE *out, const LineWriter *writer)
{
    LineWriterCounts counts;

    line_writer_counts(writer, &counts);
    print_count(out, "rung_watch_record_blocks_dropped_total", "Blocks of recorded lines that found no room.",
                counts.dropped);
    print_count(out, "rung_watch_record_write_errors_total", "Attempts to write the recording that failed.",
                counts.errors);
}

/* Resident pages are the second number of /proc/self/statm. */
static void print_process(const Watch *watch, FILE *out)
{
    struct rusage usage;
    FILE *file = fopen("/proc/self/statm", "re");
    long pages = 0;

    if (file != NULL && fscanf(file, "%*s %ld", &pages) != 1) pages = 0;
    if (file != NULL) fclose(file);
    print_gauge(out, "process_start_time_seconds", "When the process began.", in_seconds(watch->started_at));
    if (pages != 0)
        print_gauge(out, "process_resident_memory_bytes", "Memory in use.",
                    (double)pages * (double)sysconf(_SC_PAGESIZE));
    if (getrusage(RUSAGE_SELF, &usage) != 0) return;
    print_head(out, "process_cpu_seconds_total", "counter", "Time of the processor.");
    fprintf(out, "process_cpu_seconds_total %.6f\n",
            (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
}

static void print_label(FILE *out, const char *text)
{
    putc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') putc('\\', out);
        if (*text == '\n')
            fputs("\\n", out);
        else
            putc(*text, out);
    }
    putc('"', out);
}

static void print_each_rule(const Watch *watch, FILE *out)
{
    rung_rule_info rule;
    uint32_t i;

    print_head(out, "rung_rule_active", "gauge", "1: the rule is active.");
    for (i = 0; i < RULES_OF_METRICS && rung_rules_rule(watch->rules, i, &rule); i++) {
        fputs("rung_rule_active{rule=", out);
        print_label(out, rule.id);
        fprintf(out, "} %d\n", rule.active);
    }
    print_head(out, "rung_rule_quality", "gauge", "0: good, 1: uncertain, 2: bad.");
    for (i = 0; i < RULES_OF_METRICS && rung_rules_rule(watch->rules, i, &rule); i++) {
        fputs("rung_rule_quality{rule=", out);
        print_label(out, rule.id);
        fprintf(out, "} %d\n", (int)rule.quality);
    }
    print_head(out, "rung_rule_events_total", "counter", "Events of the rule.");
    for (i = 0; i < RULES_OF_METRICS && rung_rules_rule(watch->rules, i, &rule); i++) {
        fputs("rung_rule_events_total{rule=", out);
        print_label(out, rule.id);
        fprintf(out, "} %" PRIu64 "\n", rule.events);
    }
}

static void print_metrics(const Watch *watch, bool by_rule, FILE *out)
{
    const WatchCounts *counts = &watch->counts;
    uint64_t requests, refused;

    print_head(out, "rung_build_info", "gauge", "Which version this is.");
    fprintf(out, "rung_build_info{version=\"%s\"} 1\n", rung_version());
    rung_rules_metrics_text(watch->rules, print_piece_to, out);
    rung_live_metrics_text(watch->live, print_piece_to, out);
    print_writer(out, watch->events);
    if (watch->record != NULL) print_record(out, watch->record);
    print_count(out, "rung_watch_reloads_total", "Times that the rule file was loaded again.",
                counts->reloads);
    print_count(out, "rung_watch_reload_errors_total", "Times that it could not be.", counts->reload_errors);
    print_count(out, "rung_watch_update_errors_total", "Updates that failed.", counts->update_errors);
    if (watch->settings->state != NULL) {
        print_count(out, "rung_watch_state_saves_total", "Times that the state was saved.",
                    counts->state_saves);
        print_count(out, "rung_watch_state_save_errors_total", "Times that it could not be.",
                    counts->state_errors);
        if (counts->state_saved != RUNG_TIME_NONE)
            print_gauge(out, "rung_watch_state_saved_timestamp_seconds", "When it was saved last.",
                        in_seconds(counts->state_saved));
    }
    http_counts(watch->http, &requests, &refused);
    print_count(out, "rung_watch_http_requests_total", "Requests for metrics, health and the page.",
                requests);
    print_count(out, "rung_watch_http_refused_total", "Requests whose Host header named another machine.",
                refused);
    print_process(watch, out);
    if (by_rule) print_each_rule(watch, out);
}

bool snapshot_answer(const Watch *watch, const Question *question, Buffer *out)
{
    FILE *stream;

    *out = (Buffer){NULL, 0, 0};
    stream = open_memstream(&out->bytes, &out->length);
    if (stream == NULL) return false;
    if (question->kind == QUESTION_METRICS)
        print_metrics(watch, question->by_rule, stream);
    else
        print_state(watch, question, stream);
    return fclose(stream) == 0 && out->bytes != NULL;
}
