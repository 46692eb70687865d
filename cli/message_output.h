/* message_output.h - what became of messages: lines of JSON, one sentence for each that was dropped by mistake, and what
** was counted. */
#ifndef RUNG_CLI_MESSAGE_OUTPUT_H
#define RUNG_CLI_MESSAGE_OUTPUT_H

#include "cli/io.h"

enum { DROP_REASONS = RUNG_DROP_INVALID + 1 };

/* A message of the batch that is being collected, for what is told of it. */
typedef struct PendingMessage {
    uint64_t line;
    size_t start, length; /* in `text` */
} PendingMessage;

/* All 0 to begin with. */
typedef struct MessageOutput {
    const char *input, *config_name;
    const rung_config *config;
    uint32_t processor;
    bool v013;
    uint32_t batch_size, pending;
    PendingMessage *messages;
    Buffer text; /* of the messages, each cut to what is shown of it */
    uint64_t taken, out, bad_lines, batches;
    uint64_t dropped[DROP_REASONS]; /* by rung_drop_reason */
    uint64_t failed;                /* dropped, and not because a stage wanted it */
} MessageOutput;

/* A message was added; false without memory. */
bool message_output_remember(MessageOutput *output, uint64_t line, const char *text, size_t length);
/* Runs the batch, writes what comes of it, and begins the next one. */
int message_output_run(MessageOutput *output, rung_messages *messages);
void message_output_bad_line(MessageOutput *output, uint64_t line, const char *message);

void message_output_summary(const MessageOutput *output, uint64_t lines);
int message_output_metrics(const MessageOutput *output, const char *path);
void message_output_free(MessageOutput *output);

#endif
