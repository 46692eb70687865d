/* stages_messages.c - a batch of messages: what comes in, the way through the stages, what comes out.
**
** All of a batch lies in one arena, which keeps its chunks: after some messages the allocator is not asked
** any more. */
#include "runtime/stages.h"

#include "runtime/schema.h"
#include "vm/format.h"
#include "vm/json.h"

enum { BATCH_MEMORY = 16 }; /* what the messages of a batch may take, in the memory of one run of a stage */

/* ---- texts and metadata --------------------------------------------------------------------- */

bool message_keep(rung_messages *messages, const char *text, size_t length, rung_text *out)
{
    char *copy = arena_alloc(&messages->arena, length + 1);

    if (copy == NULL) return false;
    if (length > 0) memcpy(copy, text, length);
    copy[length] = '\0';
    *out = (rung_text){copy, length};
    return true;
}

static bool is_key(rung_text a, rung_text b)
{
    return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

static uint32_t place_of(const Message *message, rung_text key)
{
    uint32_t i = 0;

    while (i < message->meta_count && !is_key(message->meta[i].key, key)) i++;
    return i;
}

const rung_text *message_find(const Message *message, const char *key)
{
    uint32_t place = place_of(message, (rung_text){key, strlen(key)});

    return place == message->meta_count ? NULL : &message->meta[place].text;
}

static bool make_room(rung_messages *messages, Message *message)
{
    uint32_t room = message->meta_room == 0 ? 16 : message->meta_room * 2;
    rung_message_meta *meta;

    if (message->meta_count < message->meta_room) return true;
    if ((meta = arena_alloc(&messages->arena, room * sizeof *meta)) == NULL) return false;
    if (message->meta_count > 0) memcpy(meta, message->meta, message->meta_count * sizeof *meta);
    message->meta = meta;
    message->meta_room = room;
    return true;
}

static bool add_meta(rung_messages *messages, Message *message, rung_text key, rung_text text)
{
    rung_message_meta *meta;

    if (!make_room(messages, message)) return false;
    meta = &message->meta[message->meta_count];
    if (!message_keep(messages, key.text, key.length, &meta->key)) return false;
    if (!message_keep(messages, text.text, text.length, &meta->text)) return false;
    message->meta_count++;
    return true;
}

bool message_take(rung_messages *messages, Message *message, const String *key, rung_text text)
{
    rung_text name;

    if (text.length == 0) return true;
    if (string_is_ascii(key)) return add_meta(messages, message, (rung_text){key->bytes, key->length}, text);
    return vm_charge(messages->vm, message->meta_count) && go_text(messages->vm, key, &name) &&
           message_set(messages, message, name, text);
}

bool message_set(rung_messages *messages, Message *message, rung_text key, rung_text text)
{
    uint32_t place = place_of(message, key);
    rung_message_meta *meta = message->meta;

    if (text.length == 0) {
        if (place == message->meta_count) return true;
        message->meta_count--;
        memmove(meta + place, meta + place + 1, (message->meta_count - place) * sizeof *meta);
        return true;
    }
    if (place == message->meta_count) return add_meta(messages, message, key, text);
    return message_keep(messages, text.text, text.length, &meta[place].text);
}

Message *message_new(rung_messages *messages, uint32_t origin)
{
    static const rung_text null = {"null", 4};
    Message *message = arena_alloc(&messages->arena, sizeof *message);

    if (message != NULL) *message = (Message){.origin = origin, .body = null, .decoded = true};
    return message;
}

/* ---- going out ------------------------------------------------------------------------------ */

/* Room for one more of `count` items of a list that grows by doubling. */
static bool reserve(rung_messages *messages, void **items, size_t *room, size_t count, size_t size)
{
    size_t wanted = *room == 0 ? 16 : *room * 2;
    void *grown;

    if (count < *room) return true;
    if ((grown = allocator_grow(&messages->allocator, *items, *room * size, wanted * size)) == NULL)
        return false;
    *items = grown;
    *room = wanted;
    return true;
}

bool message_give(rung_messages *messages, const rung_message *result)
{
    if (!reserve(messages, (void **)&messages->results, &messages->result_room, messages->result_count,
                 sizeof *result))
        return false;
    messages->results[messages->result_count++] = *result;
    return true;
}

/* ---- dropping ------------------------------------------------------------------------------- */

static rung_message_drop *add_drop(rung_messages *messages, uint32_t origin, rung_stage stage,
                                   rung_drop_reason reason)
{
    rung_message_drop *drop;

    if (!reserve(messages, (void **)&messages->drops, &messages->drop_room, messages->drop_count,
                 sizeof *drop))
        return NULL;
    drop = &messages->drops[messages->drop_count++];
    drop->origin = origin;
    drop->reason = reason;
    drop->stage = stage;
    return drop;
}

rung_status message_drop(rung_messages *messages, uint32_t origin, rung_stage stage, rung_drop_reason reason,
                         rung_status status, const char *format, ...)
{
    rung_message_drop *drop = add_drop(messages, origin, stage, reason);
    va_list arguments;

    if (drop == NULL) return RUNG_NO_MEMORY;
    rung_diag_init(&drop->diag);
    drop->diag.status = status;
    drop->diag.severity = RUNG_ERROR;
    va_start(arguments, format);
    format_text_list(drop->diag.message, sizeof drop->diag.message, format, arguments);
    va_end(arguments);
    return RUNG_OK;
}

rung_status message_drop_failed(rung_messages *messages, uint32_t origin, rung_stage stage)
{
    const rung_diag *error = &messages->vm->error;
    rung_message_drop *drop;

    drop = add_drop(messages, origin, stage,
                    error->status == RUNG_THROWN ? RUNG_DROP_JS_THROW : RUNG_DROP_INFRA_FAILED);
    if (drop == NULL) return RUNG_NO_MEMORY;
    drop->diag = *error;
    return RUNG_OK;
}

/* The machine stopped while it made something of a script's result, or the batch is full. Without memory
** nobody is to blame but the host. */
rung_status message_drop_stopped(rung_messages *messages, uint32_t origin, rung_stage stage)
{
    const rung_diag *error = &messages->vm->error;

    if (messages->arena.failure == RUNG_LIMIT_MEMORY)
        return message_drop(messages, origin, stage, RUNG_DROP_INFRA_FAILED, RUNG_LIMIT_MEMORY, "%s",
                            "the messages of the batch take more memory than the limit");
    if (messages->arena.failure != RUNG_OK || error->status == RUNG_NO_MEMORY) return RUNG_NO_MEMORY;
    if (error->status == RUNG_OK)
        return message_drop(messages, origin, stage, RUNG_DROP_INFRA_FAILED, RUNG_LIMIT_MEMORY, "%s",
                            "a text is longer than the limit");
    return message_drop(messages, origin, stage, RUNG_DROP_INFRA_FAILED, error->status, "%s", error->message);
}

/* ---- its life ------------------------------------------------------------------------------- */

rung_status rung_messages_new(rung_stages *stages, rung_messages **out)
{
    const Allocator *allocator;
    rung_messages *messages;
    rung_status status;

    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if (stages == NULL) return RUNG_USAGE;
    allocator = &stages->schema->owner.allocator;
    if ((messages = allocator_new(allocator, sizeof *messages)) == NULL) return RUNG_NO_MEMORY;
    *messages = (rung_messages){.allocator = *allocator};
    if ((status = rung_vm_new(stages->schema, &stages->limits, &messages->vm)) != RUNG_OK) {
        allocator_free(allocator, messages, sizeof *messages);
        return status;
    }
    messages->stages = rung_stages_retain(stages);
    arena_init(&messages->arena, allocator, NULL, 0,
               stages->limits.memory > SIZE_MAX / BATCH_MEMORY
                   ? SIZE_MAX
                   : (size_t)stages->limits.memory * BATCH_MEMORY);
    messages->last = &messages->first;
    *out = messages;
    return RUNG_OK;
}

void rung_messages_free(rung_messages *messages)
{
    Allocator allocator;
    rung_stages *stages;

    if (messages == NULL) return;
    allocator = messages->allocator;
    stages = messages->stages;
    rung_vm_free(messages->vm);
    arena_free(&messages->arena);
    allocator_free(&allocator, messages->results, messages->result_room * sizeof *messages->results);
    allocator_free(&allocator, messages->drops, messages->drop_room * sizeof *messages->drops);
    allocator_free(&allocator, messages, sizeof *messages);
    rung_stages_free(stages);
}

void rung_messages_interrupt(rung_messages *messages)
{
    if (messages != NULL) rung_vm_interrupt(messages->vm);
}

/* ---- coming in ------------------------------------------------------------------------------ */

rung_status rung_messages_begin(rung_messages *messages)
{
    if (messages == NULL) return RUNG_USAGE;
    arena_rewind(&messages->arena, (ArenaMark){NULL, NULL, 0});
    messages->first = messages->newest = NULL;
    messages->last = &messages->first;
    messages->added = 0;
    messages->has_run = false;
    messages->result_count = messages->drop_count = 0;
    return RUNG_OK;
}

static void append(rung_messages *messages, Message *message)
{
    *messages->last = message;
    messages->last = &message->next;
    messages->newest = message;
    messages->added++;
}

rung_status rung_messages_add(rung_messages *messages)
{
    Message *message;

    if (messages == NULL || messages->has_run) return RUNG_USAGE;
    if ((message = message_new(messages, messages->added)) == NULL) return RUNG_NO_MEMORY;
    append(messages, message);
    return RUNG_OK;
}

/* The message that is being filled; NULL when there is none. */
static Message *filled(rung_messages *messages)
{
    return messages == NULL || messages->has_run ? NULL : messages->newest;
}

/* Gives the message a body that is made of a value in scratch. */
static rung_status give(rung_messages *messages, Message *message, Value payload)
{
    GoError error = message_encode(messages, message, payload);

    message->decoded = true;
    if (error == GO_OK) return RUNG_OK;
    return error == GO_STOPPED ? RUNG_NO_MEMORY : RUNG_WRONG_TYPE;
}

rung_status rung_messages_payload_json(rung_messages *messages, const char *json, size_t length)
{
    Message *message = filled(messages);
    Value payload;
    Outcome outcome;

    if (message == NULL || json == NULL) return RUNG_USAGE;
    vm_restart(messages->vm);
    outcome = json_parse(messages->vm, json, length, &payload, NULL);
    if (outcome == OUTCOME_THROW) return RUNG_SYNTAX;
    return outcome == OUTCOME_OK ? give(messages, message, payload) : messages->vm->error.status;
}

/* Bytes of any kind as text; *out is in scratch, or NULL. */
static String *read_text(rung_vm *vm, const char *text, size_t length)
{
    size_t clean = text_sanitized_length(text, length);
    char *bytes = vm_alloc(vm, clean + 1);

    if (bytes == NULL) return NULL;
    text_sanitize(text, length, bytes, NULL);
    return string_new(vm, bytes, clean);
}

rung_status rung_messages_payload_body(rung_messages *messages, const char *body, size_t length)
{
    Message *message = filled(messages);
    String *text;

    if (message == NULL || (body == NULL && length > 0)) return RUNG_USAGE;
    vm_restart(messages->vm);
    if ((text = read_text(messages->vm, body == NULL ? "" : body, length)) == NULL)
        return messages->vm->error.status;
    if (!message_keep(messages, text->bytes, text->length, &message->body)) return RUNG_NO_MEMORY;
    message->may_be_raw = message->decoded = true;
    return RUNG_OK;
}

rung_status rung_messages_payload_number(rung_messages *messages, double number)
{
    Message *message = filled(messages);

    if (message == NULL) return RUNG_USAGE;
    vm_restart(messages->vm);
    return give(messages, message, value_double(number));
}

rung_status rung_messages_payload_bool(rung_messages *messages, bool value)
{
    Message *message = filled(messages);

    if (message == NULL) return RUNG_USAGE;
    vm_restart(messages->vm);
    return give(messages, message, value_bool(value));
}

rung_status rung_messages_payload_string(rung_messages *messages, const char *text, size_t length)
{
    Message *message = filled(messages);
    String *string;

    if (message == NULL || (text == NULL && length > 0)) return RUNG_USAGE;
    vm_restart(messages->vm);
    if ((string = read_text(messages->vm, text == NULL ? "" : text, length)) == NULL)
        return messages->vm->error.status;
    return give(messages, message, value_string(string));
}

rung_status rung_messages_meta(rung_messages *messages, const char *key, size_t key_length, const char *text,
                               size_t length)
{
    Message *message = filled(messages);
    String *name, *value;

    if (message == NULL || key == NULL || key_length == 0 || (text == NULL && length > 0)) return RUNG_USAGE;
    vm_restart(messages->vm);
    name = read_text(messages->vm, key, key_length);
    value = name == NULL ? NULL : read_text(messages->vm, text == NULL ? "" : text, length);
    if (value == NULL) return messages->vm->error.status;
    return message_set(messages, message, (rung_text){name->bytes, name->length},
                       (rung_text){value->bytes, value->length})
               ? RUNG_OK
               : RUNG_NO_MEMORY;
}

/* ---- one JSON object ------------------------------------------------------------------------ */

static rung_status refuse(rung_diag *diag, const char *why, const char *name, size_t length)
{
    if (diag != NULL) {
        diag->status = RUNG_BAD_INPUT;
        diag->severity = RUNG_ERROR;
        format_text(diag->message, sizeof diag->message, why, name, length);
    }
    return RUNG_BAD_INPUT;
}

static rung_status read_meta(rung_messages *messages, Message *message, Value meta, rung_diag *diag)
{
    rung_vm *vm = messages->vm;
    const Table *table = value_table(meta);
    uint32_t count, i;
    String **keys, *text;
    rung_text clean;

    if (meta.type == T_NULL) return RUNG_OK;
    if (!value_is_kind(meta, K_OBJECT)) return refuse(diag, "`meta` is no object", "", 0);
    if ((keys = table_keys(vm, table, &count)) == NULL) return vm->error.status;
    for (i = 0; i < count; i++) {
        Value value = *table_find(table, keys[i]);

        if (value.type == T_OBJECT)
            return refuse(diag, "metadata %q is neither text nor a number or bool", keys[i]->bytes,
                          keys[i]->length);
        if (value.type == T_NULL) continue;
        if (to_string(vm, value, &text) != OUTCOME_OK || !go_text(vm, text, &clean)) return vm->error.status;
        if (!message_take(messages, message, keys[i], clean)) return RUNG_NO_MEMORY;
    }
    return RUNG_OK;
}

static rung_status read_message(rung_messages *messages, Message *message, Value object, rung_diag *diag)
{
    STRING_LITERAL(payload_key, "payload");
    STRING_LITERAL(raw_key, "raw");
    STRING_LITERAL(meta_key, "meta");
    const Value *payload, *raw, *meta;
    rung_status status = RUNG_OK;
    rung_text body;

    if (!value_is_kind(object, K_OBJECT))
        return refuse(diag, "a message is an object: {\"payload\":..., \"meta\":{...}}", "", 0);
    payload = table_find(value_table(object), &payload_key);
    raw = table_find(value_table(object), &raw_key);
    meta = table_find(value_table(object), &meta_key);
    if ((payload == NULL) == (raw == NULL))
        return refuse(diag, "a message has a `payload`, or `raw` with the text of its body", "", 0);
    if (raw != NULL && raw->type != T_STRING) return refuse(diag, "`raw` is no text", "", 0);
    if (raw != NULL) {
        if (!go_text(messages->vm, raw->as.s, &body)) return messages->vm->error.status;
        if (!message_keep(messages, body.text, body.length, &message->body)) return RUNG_NO_MEMORY;
        message->may_be_raw = true;
    } else if ((status = give(messages, message, *payload)) != RUNG_OK) {
        return status == RUNG_WRONG_TYPE ? refuse(diag, "a number is too large", "", 0) : status;
    }
    return meta == NULL ? RUNG_OK : read_meta(messages, message, *meta, diag);
}

rung_status rung_messages_add_json(rung_messages *messages, const char *json, size_t length, rung_diag *diag)
{
    rung_vm *vm;
    Message *message;
    JsonError error;
    Value object;
    Outcome outcome;
    rung_status status;
    String *text;

    if (diag != NULL) rung_diag_init(diag);
    if (messages == NULL || json == NULL || messages->has_run) return RUNG_USAGE;
    vm = messages->vm;
    vm_restart(vm);
    if ((text = read_text(vm, json, length)) == NULL) return vm->error.status;
    outcome = json_parse(vm, text->bytes, text->length, &object, &error);
    if (outcome == OUTCOME_THROW) return refuse(diag, "not JSON: %t", error.message, strlen(error.message));
    if (outcome != OUTCOME_OK) return vm->error.status;
    if ((message = message_new(messages, messages->added)) == NULL) return RUNG_NO_MEMORY;
    if ((status = read_message(messages, message, object, diag)) != RUNG_OK) return status;
    append(messages, message);
    return RUNG_OK;
}

/* ---- through the stages --------------------------------------------------------------------- */

/* What the message was when it came in: two keys more, which scripts see. False when something stopped. */
static bool take_snapshot(rung_messages *messages, Message *message)
{
    rung_vm *vm = messages->vm;
    StringBuilder text, keys;
    Table *table;
    uint32_t i;

    vm_restart(vm);
    builder_init(&text, vm);
    builder_init(&keys, vm);
    if ((table = table_new(vm)) == NULL) return false;
    for (i = 0; i < message->meta_count; i++) {
        const rung_message_meta *meta = &message->meta[i];
        String *key = string_new(vm, meta->key.text, meta->key.length),
               *value = string_new(vm, meta->text.text, meta->text.length);

        if (key == NULL || value == NULL || table_set(vm, table, key, value_string(value)) != OUTCOME_OK)
            return false;
        if ((i > 0 && !builder_add_char(&keys, ',')) || !builder_add_string(&keys, key)) return false;
    }
    return go_write(vm, value_object(table), GO_JSON, &text) == GO_OK &&
           message_set(messages, message, (rung_text){"_initialMetadata", 16},
                       (rung_text){text.bytes, text.length}) &&
           message_set(messages, message, (rung_text){"_incomingKeys", 13},
                       (rung_text){keys.bytes, keys.length});
}

static rung_status take_snapshots(rung_messages *messages)
{
    Message **link = &messages->first, *message;
    rung_status status = RUNG_OK;

    while ((message = *link) != NULL && status == RUNG_OK) {
        if (take_snapshot(messages, message)) {
            link = &message->next;
        } else {
            *link = message->next;
            status = message_drop_stopped(messages, message->origin, (rung_stage){RUNG_STAGE_DEFAULTS, 0});
        }
    }
    return status;
}

/* One script over the whole batch: those that come of a message take its place. */
static rung_status run_script(rung_messages *messages, const Script *script)
{
    Message **link = &messages->first, *message, *made, *next;
    rung_status status;
    bool dropped = false;

    while ((message = *link) != NULL) {
        next = message->next;
        if (script->stage.kind == RUNG_STAGE_THEN && !message->passed) {
            link = &message->next;
            continue;
        }
        if (script->stage.kind == RUNG_STAGE_IF) {
            if ((status = stage_test(messages, script, message, &dropped)) != RUNG_OK) return status;
            if (dropped)
                *link = next;
            else
                link = &message->next;
            continue;
        }
        if ((status = stage_run(messages, script, message, &made)) != RUNG_OK) return status;
        *link = made;
        while (*link != NULL) link = &(*link)->next;
        *link = next;
    }
    return RUNG_OK;
}

static rung_status run_all(rung_messages *messages)
{
    const rung_stages *stages = messages->stages;
    rung_status status = take_snapshots(messages);
    Message *message;
    uint32_t i;

    for (i = 0; i < stages->count && status == RUNG_OK; i++)
        status = run_script(messages, &stages->scripts[i]);
    for (message = messages->first; message != NULL && status == RUNG_OK; message = message->next)
        status = stage_finish(messages, message);
    return status;
}

rung_status rung_messages_run(rung_messages *messages)
{
    rung_status status;

    if (messages == NULL || messages->has_run) return RUNG_USAGE;
    messages->has_run = true;
    status = run_all(messages);
    if (status != RUNG_OK) messages->result_count = messages->drop_count = 0;
    return status;
}

uint32_t rung_messages_results(const rung_messages *messages, const rung_message **results)
{
    if (results != NULL) *results = messages == NULL ? NULL : messages->results;
    return messages == NULL ? 0 : (uint32_t)messages->result_count;
}

uint32_t rung_messages_drops(const rung_messages *messages, const rung_message_drop **drops)
{
    if (drops != NULL) *drops = messages == NULL ? NULL : messages->drops;
    return messages == NULL ? 0 : (uint32_t)messages->drop_count;
}
