/* message_output.c - see message_output.h. */
#include "cli/message_output.h"
#include "cli/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 200 }; /* bytes of a message that was dropped */

/* ---- Messages ------------------------------------------------------------------------------- */

bool message_output_remember(MessageOutput *output, uint64_t line, const char *text, size_t length)
{
    size_t shown = length < SHOWN ? length : SHOWN;

    if (output->messages == NULL) output->messages = malloc(output->batch_size * sizeof *output->messages);
    if (output->messages == NULL || !buffer_append(&output->text, text, shown)) return false;
    output->messages[output->pending++] = (PendingMessage){line, output->text.length - shown, length};
    output->taken++;
    return true;
}

static void write_message(const rung_message *message)
{
    fputs("{\"payload\":", stdout);
    fwrite(message->payload.text, 1, message->payload.length, stdout);
    fputs(",\"meta\":{", stdout);
    for (uint32_t i = 0; i < message->meta_count; i++) {
        const rung_message_meta *meta = &message->meta[i];

        if (i > 0) putchar(',');
        print_json_string(stdout, meta->key.text, meta->key.length);
        putchar(':');
        print_json_string(stdout, meta->text.text, meta->text.length);
    }
    fputs("}}\n", stdout);
}

/* ---- What was dropped ----------------------------------------------------------------------- */

static void print_head(const MessageOutput *output, uint64_t line)
{
    print_escaped(stderr, output->input, strlen(output->input));
    fprintf(stderr, ":%" PRIu64 ": ", line);
}

static void print_stage(const rung_stage *stage)
{
    static const char *const NAMES[] = {"", "defaults", "if", "then", "advancedProcessing", ""};

    fprintf(stderr, stage->kind == RUNG_STAGE_FINAL ? "dropped at the end%s" : "dropped in %s", NAMES[stage->kind]);
    if (stage->kind == RUNG_STAGE_IF || stage->kind == RUNG_STAGE_THEN)
        fprintf(stderr, " of condition %" PRIu32, stage->condition + 1);
}

/* The line of the message, the stage with its place in the configuration, why, and how the message begins. */
static void tell_drop(const MessageOutput *output, const rung_message_drop *drop)
{
    const PendingMessage *message = &output->messages[drop->origin];
    rung_diag diag = drop->diag;

    print_head(output, message->line);
    print_stage(&drop->stage);
    if (diag.line != 0) {
        rung_config_locate(output->config, output->processor, &drop->stage, &diag);
        fputs(" (", stderr);
        print_escaped(stderr, output->config_name, strlen(output->config_name));
        fprintf(stderr, ":%" PRIu32 ":%" PRIu32 ")", diag.line, diag.column);
    }
    fputs(": ", stderr);
    print_escaped(stderr, diag.message, strlen(diag.message));
    fputs("\n  message: ", stderr);
    print_escaped(stderr, output->text.bytes + message->start, message->length < SHOWN ? message->length : SHOWN);
    fputs(message->length > SHOWN ? "...\n" : "\n", stderr);
}

int message_output_run(MessageOutput *output, rung_messages *messages)
{
    const rung_message *results;
    const rung_message_drop *drops;
    rung_status status = rung_messages_run(messages);
    uint32_t count;

    if (status != RUNG_OK) return complain_status(output->input, status);
    count = rung_messages_results(messages, &results);
    for (uint32_t i = 0; i < count; i++) write_message(&results[i]);
    output->out += count;
    count = rung_messages_drops(messages, &drops);
    for (uint32_t i = 0; i < count; i++) {
        output->dropped[drops[i].reason]++;
        if (drops[i].reason == RUNG_DROP_DELIBERATE) continue;
        output->failed++;
        tell_drop(output, &drops[i]);
    }
    output->batches++;
    output->pending = 0;
    output->text.length = 0;
    status = rung_messages_begin(messages);
    return status == RUNG_OK ? STATUS_SUCCESS : complain_status(output->input, status);
}

void message_output_bad_line(MessageOutput *output, uint64_t line, const char *message)
{
    output->bad_lines++;
    print_head(output, line);
    print_escaped(stderr, message, strlen(message));
    putc('\n', stderr);
}

/* ---- What was counted ----------------------------------------------------------------------- */

void message_output_summary(const MessageOutput *output, uint64_t lines)
{
    const char *between = "\n  dropped: ";

    print_escaped(stderr, output->input, strlen(output->input));
    fprintf(stderr, ": %" PRIu64 " lines, %" PRIu64 " bad lines, %" PRIu64 " messages in, %" PRIu64 " out", lines,
            output->bad_lines, output->taken, output->out);
    for (int reason = 1; reason < DROP_REASONS; reason++) {
        if (output->dropped[reason] == 0) continue;
        fprintf(stderr, "%s%" PRIu64 " %s", between, output->dropped[reason], rung_drop_reason_name((rung_drop_reason)reason));
        between = ", ";
    }
    putc('\n', stderr);
}

typedef struct MetricsText {
    Buffer bytes;
    char labels[2200];
    bool failed;
} MetricsText;

/* Quotes, backslashes and lines' ends of a label's value are escaped. */
static size_t label_value(char *out, size_t size, const char *text)
{
    size_t length = 0;

    for (; *text != '\0' && length + 3 < size; text++) {
        if (*text == '"' || *text == '\\' || *text == '\n') out[length++] = '\\';
        out[length++] = *text == '\n' ? 'n' : *text;
    }
    out[length] = '\0';
    return length;
}

static void metric(MetricsText *text, const char *name, const char *reason, uint64_t count)
{
    char line[2400];
    int length = snprintf(line, sizeof line, "%s{%s%s%s%s} %" PRIu64 "\n", name, text->labels, reason == NULL ? "" : ",reason=\"",
                          reason == NULL ? "" : reason, reason == NULL ? "" : "\"", count);

    text->failed = text->failed || !buffer_append(&text->bytes, line, (size_t)length);
}

static void begin_metric(MetricsText *text, const char *name)
{
    char line[128];
    int length = snprintf(line, sizeof line, "# TYPE %s counter\n", name);

    text->failed = text->failed || !buffer_append(&text->bytes, line, (size_t)length);
}

int message_output_metrics(const MessageOutput *output, const char *path)
{
    MetricsText text = {.bytes = {NULL, 0, 0}};
    rung_config_processor processor;
    char label[1060], place[1060];
    int status;

    rung_config_get(output->config, output->processor, &processor);
    label_value(label, sizeof label, processor.label);
    label_value(place, sizeof place, processor.path);
    snprintf(text.labels, sizeof text.labels, "label=\"%s\",path=\"%s\"", label, place);
    begin_metric(&text, "messages_processed");
    metric(&text, "messages_processed", NULL, output->out);
    begin_metric(&text, "messages_dropped");
    for (int reason = 1; reason < DROP_REASONS; reason++)
        metric(&text, "messages_dropped", rung_drop_reason_name((rung_drop_reason)reason), output->dropped[reason]);
    if (output->v013) {
        begin_metric(&text, "messages_errored");
        metric(&text, "messages_errored", NULL, output->dropped[RUNG_DROP_INVALID]);
    }
    begin_metric(&text, "vm_pool_hits");
    metric(&text, "vm_pool_hits", NULL, output->batches == 0 ? 0 : output->batches - 1);
    begin_metric(&text, "vm_pool_misses");
    metric(&text, "vm_pool_misses", NULL, output->batches == 0 ? 0 : 1);
    status = text.failed ? complain_status(path, RUNG_NO_MEMORY) : write_whole(path, text.bytes.bytes, text.bytes.length);
    buffer_free(&text.bytes);
    return status;
}

void message_output_free(MessageOutput *output)
{
    free(output->messages);
    buffer_free(&output->text);
}
