/* stages_run.c - one script over one message. The script gets objects of its own, made of the message's
** text, and what it returns becomes text again: so payloads take the way through JSON and all metadata is
** text between two stages. */
#include "runtime/stages.h"

#include "vm/json.h"

STRING_LITERAL(payload_key, "payload");
STRING_LITERAL(meta_key, "meta");

static String *key_of(const String *name) { return (String *)(uintptr_t)name; }

/* ---- to the script -------------------------------------------------------------------------- */

Outcome message_decode(rung_vm *vm, const Message *message, Value *payload)
{
    Outcome outcome = json_parse(vm, message->body.text, message->body.length, payload, NULL);
    String *text;

    if (!message->may_be_raw) return outcome;
    if (outcome == OUTCOME_STOP) return outcome;
    /* a number that no float64 can be is no JSON to Go */
    if (outcome == OUTCOME_OK && !(payload->type == T_DOUBLE && payload->as.f - payload->as.f != 0))
        return outcome;
    if ((text = string_new(vm, message->body.text, message->body.length)) == NULL) return vm->failure;
    *payload = value_string(text);
    return OUTCOME_OK;
}

static Outcome make_meta(rung_vm *vm, const Message *message, Table *table)
{
    uint32_t i;

    for (i = 0; i < message->meta_count; i++) {
        const rung_message_meta *meta = &message->meta[i];
        String *key = string_new(vm, meta->key.text, meta->key.length),
               *text = string_new(vm, meta->text.text, meta->text.length);

        if (key == NULL || text == NULL || table_add(vm, table, key, value_string(text)) != OUTCOME_OK)
            return vm->failure;
    }
    return OUTCOME_OK;
}

/* `msg`: {payload, meta}. */
static Outcome make_object(rung_vm *vm, const Message *message, Table **out)
{
    Table *object = table_new(vm), *meta = table_new(vm);
    Value payload;
    Outcome outcome;

    if (object == NULL || meta == NULL) return vm->failure;
    if ((outcome = message_decode(vm, message, &payload)) != OUTCOME_OK) return outcome;
    if ((outcome = make_meta(vm, message, meta)) != OUTCOME_OK) return outcome;
    if (table_add(vm, object, key_of(&payload_key), payload) != OUTCOME_OK) return vm->failure;
    if (table_add(vm, object, key_of(&meta_key), value_object(meta)) != OUTCOME_OK) return vm->failure;
    table_find(object, &payload_key)->spare = PROPERTY_UNTOUCHED;
    *out = object;
    return OUTCOME_OK;
}

/* ---- from the script ------------------------------------------------------------------------ */

/* What is taken of a stage's result, and why not. */
typedef struct Taking {
    rung_messages *messages;
    const Message *from;
    const Table *given; /* the object that the script got as `msg` */
    rung_stage stage;
    GoError error;
    const char *what; /* the error is in: "the payload", or a metadata key */
    size_t what_length;
    Message *first, **last;
} Taking;

GoError message_encode(rung_messages *messages, Message *message, Value payload)
{
    StringBuilder body;
    GoError error;

    builder_init(&body, messages->vm);
    if ((error = go_write(messages->vm, payload, GO_BODY, &body)) != GO_OK) return error;
    message->may_be_raw = false;
    return message_keep(messages, body.bytes, body.length, &message->body) ? GO_OK : GO_STOPPED;
}

static bool is_object(Value value) { return value_is_kind(value, K_OBJECT) || value_is_kind(value, K_ERROR); }

/* A value of metadata as text. Null and undefined take the key away, or are "<nil>" in the older profile. */
static GoError write_meta(const Taking *taking, Value value, StringBuilder *out)
{
    rung_vm *vm = taking->messages->vm;
    bool v013 = taking->messages->stages->v013;

    builder_init(out, vm);
    if (value_is_nullish(value) && !v013) return GO_OK;
    return go_write(vm, value, value.type == T_OBJECT && !v013 ? GO_JSON : GO_TEXT, out);
}

static bool take_meta(Taking *taking, Message *message, Value meta)
{
    rung_vm *vm = taking->messages->vm;
    String **keys;
    uint32_t count, i;

    if (!is_object(meta)) return true;
    if ((keys = table_keys(vm, value_table(meta), &count)) == NULL) {
        taking->error = GO_STOPPED;
        return false;
    }
    for (i = 0; i < count; i++) {
        StringBuilder text;
        GoError error = write_meta(taking, *table_find(value_table(meta), keys[i]), &text);

        if (error == GO_OK &&
            !message_take(taking->messages, message, keys[i], (rung_text){text.bytes, text.length}))
            error = GO_STOPPED;
        if (error == GO_OK) continue;
        taking->error = error;
        taking->what = keys[i]->bytes;
        taking->what_length = keys[i]->length;
        return false;
    }
    return true;
}

/* A Date is still one to whoever prints the value; only the next script gets its JSON. */
static bool keep_time(rung_messages *messages, Message *message, const Value *payload)
{
    StringBuilder text;

    if (payload == NULL || !value_is_kind(*payload, K_DATE)) return true;
    builder_init(&text, messages->vm);
    return go_write(messages->vm, *payload, GO_TEXT, &text) == GO_OK &&
           message_keep(messages, text.bytes, text.length, &message->time);
}

/* Makes a message of an object. Without `payload` it is that of `msg` as it is now, without `meta` it has
** none. */
static bool take_object(Taking *taking, const Table *object)
{
    Message *message = message_new(taking->messages, taking->from->origin);
    const Value *payload = table_find(object, &payload_key), *meta = table_find(object, &meta_key);

    taking->error = GO_STOPPED;
    if (message == NULL) return false;
    if (payload == NULL) payload = table_find(taking->given, &payload_key);
    taking->what = "payload";
    taking->what_length = 7;
    taking->error = message_encode(taking->messages, message, payload == NULL ? value_null() : *payload);
    if (taking->error == GO_OK && !keep_time(taking->messages, message, payload)) taking->error = GO_STOPPED;
    if (taking->error != GO_OK) return false;
    message->decoded = payload != NULL && payload->spare == PROPERTY_UNTOUCHED;
    if (meta != NULL && !take_meta(taking, message, *meta)) return false;
    *taking->last = message;
    taking->last = &message->next;
    return true;
}

static rung_status drop(Taking *taking, rung_drop_reason reason, const char *why)
{
    taking->first = NULL;
    return message_drop(taking->messages, taking->from->origin, taking->stage, reason,
                        reason == RUNG_DROP_DELIBERATE ? RUNG_OK : RUNG_WRONG_TYPE, "%s", why);
}

static rung_status drop_failed(Taking *taking)
{
    taking->first = NULL;
    if (taking->error == GO_STOPPED)
        return message_drop_stopped(taking->messages, taking->from->origin, taking->stage);
    return message_drop(taking->messages, taking->from->origin, taking->stage, RUNG_DROP_INFRA_FAILED,
                        RUNG_WRONG_TYPE, "%q: %s", taking->what, taking->what_length,
                        go_error_text(taking->error));
}

static rung_status take_array(Taking *taking, const Array *array)
{
    uint32_t i;

    for (i = 0; i < array->length; i++) {
        Value item = array->items[i];

        if (value_is_nullish(item) || item.type == T_HOLE) continue;
        if (!is_object(item))
            return drop(taking, RUNG_DROP_BAD_ARRAY_ELEMENT,
                        "the stage returned a list with something else than messages");
        if (!take_object(taking, value_table(item))) return drop_failed(taking);
    }
    if (taking->first != NULL) return RUNG_OK;
    return drop(taking, RUNG_DROP_DELIBERATE, "the stage returned a list without messages");
}

static rung_status take_result(Taking *taking, Value result)
{
    if (value_is_nullish(result)) return drop(taking, RUNG_DROP_DELIBERATE, "the stage returned no message");
    if (value_is_kind(result, K_ARRAY)) return take_array(taking, value_array(result));
    if (!is_object(result))
        return drop(taking, RUNG_DROP_BAD_RETURN, "the stage must return a message object or a list of them");
    return take_object(taking, value_table(result)) ? RUNG_OK : drop_failed(taking);
}

/* ---- running -------------------------------------------------------------------------------- */

/* Runs the script. False when it failed: the message is dropped, and *status says whether that could be
** said. */
static bool run(rung_messages *messages, const Script *script, const Message *message, Table **object,
                Value *result, rung_status *status)
{
    rung_vm *vm = messages->vm;
    CacheSession session;
    CacheObject *cache;
    Value given[2];

    vm_restart(vm);
    cache_session_begin(&session, messages->stages->cache);
    *status = RUNG_OK;
    if (make_object(vm, message, object) != OUTCOME_OK ||
        (cache = cache_object_new(vm, &session.access)) == NULL) {
        *status = message_drop_stopped(messages, message->origin, script->stage);
        return false;
    }
    given[0] = value_object(*object);
    given[1] = value_object(cache);
    if (vm_eval_given(vm, script->program, given, 2, result) != RUNG_OK) {
        *status = message_drop_failed(messages, message->origin, script->stage);
        cache_session_end(vm, &session);
        return false;
    }
    cache_session_end(vm, &session);
    vm->steps = (int64_t)vm->limits.steps;
    vm->error.status = RUNG_OK;
    return true;
}

rung_status stage_test(rung_messages *messages, const Script *script, Message *message, bool *dropped)
{
    Table *object;
    Value result;
    rung_status status;

    *dropped = !run(messages, script, message, &object, &result, &status);
    message->passed = !*dropped && to_boolean(result);
    return status;
}

rung_status stage_run(rung_messages *messages, const Script *script, const Message *message, Message **out)
{
    Taking taking = {.messages = messages, .from = message, .stage = script->stage};
    Table *object;
    Value result;
    rung_status status;

    *out = NULL;
    if (!run(messages, script, message, &object, &result, &status)) return status;
    taking.given = object;
    taking.last = &taking.first;
    status = take_result(&taking, result);
    *out = taking.first;
    return status;
}
