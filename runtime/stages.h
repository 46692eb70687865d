/* stages.h - the scripts that a message goes through, and a message between two of them.
**
**   stages.c            the scripts, compiled
**   stages_messages.c   a batch: its messages come in, its results go out
**   stages_run.c        one script over one message: from body and metadata to objects and back
**   stages_final.c      topic, value and timestamp of a message that came through
**   stages_text.c, stages_parse.c   text as Go writes and reads it
**   stages_cache.c      the values that outlive messages
*/
#ifndef RUNG_RUNTIME_STAGES_H
#define RUNG_RUNTIME_STAGES_H

#include "runtime/stages_cache.h"
#include "runtime/stages_text.h"

typedef struct Script {
    rung_stage stage;
    rung_program *program;
} Script;

struct rung_stages {
    uint32_t references; /* atomic */
    rung_schema *schema;
    rung_cache *cache;
    rung_limits limits;
    bool v013;
    uint32_t count, room;
    Script scripts[]; /* in the order in which they run; the THEN of a condition behind its IF */
};

/* Between two stages: its body and its metadata, as text. All of it lies in the batch's arena. */
typedef struct Message {
    struct Message *next;
    uint32_t origin;
    rung_text body;
    bool may_be_raw; /* the body is JSON or, when it is not, text */
    bool decoded; /* a number in it is as it was decoded, not made by a script: Go prints it as a float64 */
    rung_text time;         /* of a payload that the last script made a Date: as fmt prints it, or NULL */
    bool passed;  /* the IF before this stage holds */
    rung_message_meta *meta;
    uint32_t meta_count, meta_room;
} Message;

struct rung_messages {
    rung_stages *stages;
    rung_vm *vm;
    Allocator allocator;
    Arena arena;            /* of the batch */
    Message *first, **last; /* in order */
    Message *newest;        /* added last */
    uint32_t added;
    bool has_run;
    rung_message *results;
    size_t result_count, result_room;
    rung_message_drop *drops;
    size_t drop_count, drop_room;
};

/* ---- stages_messages.c: texts and metadata in the arena; false without memory ---- */

bool message_keep(rung_messages *messages, const char *text, size_t length, rung_text *out);
/* Sets metadata; empty text takes the key away. Both are copied. */
bool message_set(rung_messages *messages, Message *message, rung_text key, rung_text text);
/* The same for a key of an object that the message is made of: an ASCII one is not there yet, so that a
** million of them take no time to look for each other. */
bool message_take(rung_messages *messages, Message *message, const String *key, rung_text text);
const rung_text *message_find(const Message *message, const char *key);
/* A message without metadata whose payload is null, not yet in any list; NULL without memory. */
Message *message_new(rung_messages *messages, uint32_t origin);
/* A message that came out; false without memory. */
bool message_give(rung_messages *messages, const rung_message *result);
/* Says what became of a message that goes no further. RUNG_NO_MEMORY when even that cannot be said. */
rung_status message_drop(rung_messages *messages, uint32_t origin, rung_stage stage, rung_drop_reason reason,
                         rung_status status, const char *format, ...);
/* ... since a script failed, as vm->error says with its place; or since what it gave could not be taken. */
rung_status message_drop_failed(rung_messages *messages, uint32_t origin, rung_stage stage);
rung_status message_drop_stopped(rung_messages *messages, uint32_t origin, rung_stage stage);

/* ---- stages_run.c ---- */

/* The payload as scripts see it. OUTCOME_OK or as vm->error says. */
Outcome message_decode(rung_vm *vm, const Message *message, Value *payload);
/* A value as the message's body. */
GoError message_encode(rung_messages *messages, Message *message, Value payload);
/* Runs an IF: message->passed. Or a body: *out is the list of messages that came of it, in order, linked by
** `next`; an empty one when it was dropped. Fails only without memory. */
rung_status stage_test(rung_messages *messages, const Script *script, Message *message, bool *dropped);
rung_status stage_run(rung_messages *messages, const Script *script, const Message *message, Message **out);

/* ---- stages_final.c ---- */

/* Makes a result or a drop of a message that went through all scripts. */
rung_status stage_finish(rung_messages *messages, Message *message);

#endif
