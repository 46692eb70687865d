/* stages_final.c - what a message is that has come through all scripts: metadata names its topic, its
** payload is one value, as its datatype wants it, and a time. */
#include "runtime/stages.h"

#include "runtime/schema.h"
#include "vm/number.h"

static const rung_stage FINAL = {RUNG_STAGE_FINAL, 0};

static bool is_word(rung_text text, const char *word)
{
    return text.length == strlen(word) && memcmp(text.text, word, text.length) == 0;
}

/* ---- the topic ------------------------------------------------------------------------------ */

static bool is_space(uint32_t c)
{
    return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

static rung_text trim(rung_text text)
{
    const char *at = text.text, *end = at + text.length, *last;
    rung_text trimmed;

    while (at < end) {
        const char *begin = at;

        if (is_space(text_decode(&at, end))) continue;
        at = begin;
        break;
    }
    trimmed = (rung_text){at, 0};
    for (last = at; at < end;)
        if (!is_space(text_decode(&at, end))) last = at;
    trimmed.length = (size_t)(last - trimmed.text);
    return trimmed;
}

static bool is_word_of_any_case(rung_text text, const char *word)
{
    size_t i;

    if (text.length != strlen(word)) return false;
    for (i = 0; i < text.length; i++)
        if ((text.text[i] >= 'A' && text.text[i] <= 'Z' ? text.text[i] | 0x20 : text.text[i]) != word[i])
            return false;
    return true;
}

/* "null" and the like are what scripts make of a path that is not there. */
static bool means_nothing(rung_text path)
{
    return path.length == 0 || is_word_of_any_case(path, "null") || is_word_of_any_case(path, "nil") ||
           is_word_of_any_case(path, "<nil>") || is_word_of_any_case(path, "undefined");
}

static bool settle_virtual_path(rung_messages *messages, Message *message)
{
    static const rung_text key = {"virtual_path", 12};
    const rung_text *found = message_find(message, key.text);
    rung_text path;

    if (found == NULL) return true;
    path = trim(*found);
    return path.length == found->length && !means_nothing(path)
               ? true
               : message_set(messages, message, key, means_nothing(path) ? (rung_text){"", 0} : path);
}

/* Why "umh.v1." and the segments behind it are no topic; NULL: they are one. */
static const char *judge_topic(const char *at, const char *end)
{
    bool contract = false, first = true;

    for (; at <= end; first = false) {
        const char *begin = at;

        for (; at < end && *at != '.'; at++)
            if (!((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') ||
                  *at == '_' || *at == '-'))
                return "it has other characters than letters, digits, - and _";
        if (at == begin) return "a part of it is empty";
        if (first && *begin == '_') return "its first level begins with _";
        if (!first && !contract && *begin == '_') {
            contract = true;
            if (at - begin == 1) return "its data contract has no name";
            if (at == end) return "nothing follows the data contract";
        }
        at++;
    }
    return contract ? NULL : "it has no data contract, which begins with _";
}

/* *topic is NULL when the message was dropped for it. */
static rung_status make_topic(rung_messages *messages, Message *message, rung_text *topic)
{
    static const char *const REQUIRED[] = {"location_path", "data_contract", "tag_name"};
    const rung_text *part[4];
    StringBuilder text;
    const char *why;
    size_t i, before;

    *topic = (rung_text){NULL, 0};
    for (i = 0; i < 3; i++)
        if (message_find(message, REQUIRED[i]) == NULL)
            return message_drop(messages, message->origin, FINAL, RUNG_DROP_INVALID, RUNG_BAD_INPUT,
                                "metadata %s is missing", REQUIRED[i]);
    if (!settle_virtual_path(messages, message))
        return message_drop_stopped(messages, message->origin, FINAL);
    part[0] = message_find(message, "location_path");
    part[1] = message_find(message, "data_contract");
    part[2] = message_find(message, "virtual_path");
    part[3] = message_find(message, "tag_name");
    builder_init(&text, messages->vm);
    builder_add(&text, "umh.v1", 6);
    before = text.length + 1;
    for (i = 0; i < 4; i++) {
        if (part[i] == NULL) continue;
        builder_add_char(&text, '.');
        builder_add(&text, part[i]->text, part[i]->length);
    }
    if (text.failed) return message_drop_stopped(messages, message->origin, FINAL);
    if ((why = judge_topic(text.bytes + before, text.bytes + text.length)) != NULL)
        return message_drop(messages, message->origin, FINAL, RUNG_DROP_INVALID, RUNG_BAD_INPUT,
                            "no topic: %q: %s", text.bytes, text.length, why);
    if (!message_set(messages, message, (rung_text){"umh_topic", 9}, (rung_text){text.bytes, text.length}) ||
        !message_set(messages, message, (rung_text){"topic", 5}, (rung_text){text.bytes, text.length}))
        return message_drop_stopped(messages, message->origin, FINAL);
    *topic = *message_find(message, "umh_topic");
    return RUNG_OK;
}

/* ---- the value ------------------------------------------------------------------------------ */

/* What becomes of a value. */
typedef enum Formed { FORMED, FORMED_NOT, FORMED_NO_NUMBER, FORMED_FUNCTION, FORMED_STOPPED } Formed;

static Formed form_of(GoError error)
{
    return error == GO_OK          ? FORMED
           : error == GO_STOPPED   ? FORMED_STOPPED
           : error == GO_NO_NUMBER ? FORMED_NO_NUMBER
                                   : FORMED_FUNCTION;
}

static Formed add(StringBuilder *out, const char *text, size_t length)
{
    return builder_add(out, text, length) ? FORMED : FORMED_STOPPED;
}

/* A number prints as %v in the older profile, and with all its digits in the newer one. */
static Formed add_number(const rung_messages *messages, const Message *message, double number,
                         StringBuilder *out)
{
    char text[GO_NUMBER_MAX];

    if (number - number != 0) return FORMED_NO_NUMBER;
    return add(out, text,
               messages->stages->v013 ? go_number(number, message->decoded, text)
                                      : go_json_number(number, text));
}

/* The text of a value: what Go prints, but JSON of an array or object. */
static Formed text_of(rung_vm *vm, const Message *message, Value payload, rung_text *text)
{
    StringBuilder out;
    char number[GO_NUMBER_MAX];
    GoError error;

    builder_init(&out, vm);
    if (message->time.text != NULL) {
        *text = message->time;
        return FORMED;
    }
    if (payload.type == T_STRING) {
        *text = (rung_text){payload.as.s->bytes, payload.as.s->length};
        return FORMED;
    }
    if (value_is_number(payload)) {
        if (!builder_add(&out, number, go_number(value_as_double(payload), message->decoded, number)))
            return FORMED_STOPPED;
    } else if ((error = go_write(vm, payload, payload.type == T_OBJECT ? GO_JSON : GO_TEXT, &out)) != GO_OK) {
        return form_of(error);
    }
    *text = (rung_text){out.bytes, out.length};
    return FORMED;
}

static Formed add_text(rung_vm *vm, const Message *message, Value payload, StringBuilder *out)
{
    rung_text text;
    Formed formed = text_of(vm, message, payload, &text);

    if (formed != FORMED) return formed;
    return go_quote(out, text.text, text.length, false) ? FORMED : FORMED_STOPPED;
}

/* Is the text a number as JSON writes one? */
static bool is_json_number(rung_text text)
{
    const char *at = text.text, *end = at + text.length, *digits;

    if (at < end && *at == '-') at++;
    digits = at;
    while (at < end && *at >= '0' && *at <= '9') at++;
    if (at == digits || (*digits == '0' && at - digits > 1)) return false;
    if (at < end && *at == '.') {
        for (digits = ++at; at < end && *at >= '0' && *at <= '9'; at++) {
        }
        if (at == digits) return false;
    }
    if (at < end && (*at | 0x20) == 'e') {
        at++;
        if (at < end && (*at == '+' || *at == '-')) at++;
        for (digits = at; at < end && *at >= '0' && *at <= '9'; at++) {
        }
        if (at == digits) return false;
    }
    return at == end;
}

/* Numeric text stays as it is written; what only Go can read, such as 007 or 0x1p4, is the number that it
** means. */
static Formed add_as_number(const rung_messages *messages, const Message *message, Value payload,
                            StringBuilder *out)
{
    rung_text text;
    double number;

    if (value_is_number(payload)) return add_number(messages, message, value_as_double(payload), out);
    if (payload.type != T_STRING) return FORMED_NOT;
    text = (rung_text){payload.as.s->bytes, payload.as.s->length};
    if (!go_parse_float(text.text, text.length, &number) || number - number != 0) return FORMED_NOT;
    if (is_json_number(text)) return add(out, text.text, text.length);
    return add_number(messages, message, number, out);
}

static Formed add_as_bool(rung_vm *vm, const Message *message, Value payload, StringBuilder *out)
{
    rung_text text;
    Formed formed = text_of(vm, message, payload, &text);
    bool truth;

    if (formed != FORMED) return formed;
    if (!go_parse_bool(text.text, text.length, &truth)) return FORMED_NOT;
    return add(out, truth ? "true" : "false", truth ? 4 : 5);
}

/* Without a datatype. */
static Formed add_as_it_is(const rung_messages *messages, const Message *message, Value payload,
                           StringBuilder *out)
{
    double number;

    if (payload.type == T_BOOL)
        return add(out, payload.as.i != 0 ? "true" : "false", payload.as.i != 0 ? 4 : 5);
    if (value_is_number(payload)) return add_number(messages, message, value_as_double(payload), out);
    if (payload.type == T_STRING && messages->stages->v013 &&
        go_parse_float(payload.as.s->bytes, payload.as.s->length, &number)) {
        Message parsed = {.decoded = true};

        return add_number(messages, &parsed, number, out);
    }
    return add_text(messages->vm, message, payload, out);
}

static Formed add_value(const rung_messages *messages, const Message *message, Value payload,
                        StringBuilder *out)
{
    const rung_text *datatype = message_find(message, "datatype");

    if (datatype != NULL && is_word(*datatype, "string"))
        return add_text(messages->vm, message, payload, out);
    if (datatype != NULL && is_word(*datatype, "number"))
        return add_as_number(messages, message, payload, out);
    if (datatype != NULL && is_word(*datatype, "bool"))
        return add_as_bool(messages->vm, message, payload, out);
    return add_as_it_is(messages, message, payload, out);
}

static rung_status refuse_value(rung_messages *messages, const Message *message, Formed formed)
{
    const rung_text *datatype;

    switch (formed) {
    case FORMED_STOPPED: return message_drop_stopped(messages, message->origin, FINAL);
    case FORMED_NOT:
        datatype = message_find(message, "datatype");
        return message_drop(messages, message->origin, FINAL, RUNG_DROP_INVALID, RUNG_WRONG_TYPE,
                            "the value is no %t", datatype->text, datatype->length);
    default:
        return message_drop(messages, message->origin, FINAL, RUNG_DROP_INFRA_FAILED, RUNG_WRONG_TYPE,
                            "the value: %s",
                            go_error_text(formed == FORMED_NO_NUMBER ? GO_NO_NUMBER : GO_NESTED));
    }
}

/* ---- the time ------------------------------------------------------------------------------- */

static void warn(const rung_messages *messages, const char *text)
{
    const rung_host *host = &messages->vm->host;

    if (host->log != NULL) host->log(host->user, RUNG_LOG_WARNING, text);
}

/* Milliseconds of a rung_time, rounded down. */
static int64_t milliseconds_of(rung_time time)
{
    return time / RUNG_TICKS_PER_MS - (time % RUNG_TICKS_PER_MS < 0 ? 1 : 0);
}

/* False when nobody knows what time it is. */
static bool find_time(const rung_messages *messages, const Message *message, rung_message *result)
{
    static const char *const KEYS[] = {"timestamp_ms", "timestamp"};
    const rung_host *host = &messages->vm->host;
    bool any = false;
    size_t i;

    for (i = 0; i < 2; i++) {
        const rung_text *text = message_find(message, KEYS[i]);

        if (text == NULL) continue;
        any = true;
        if (go_parse_time(text->text, text->length, &result->timestamp_ms))
            return result->has_timestamp = true;
    }
    if (any)
        warn(messages, "neither timestamp_ms nor timestamp of a message is a time: it gets the present one");
    if (host->clock == NULL) return false;
    result->timestamp_ms = milliseconds_of(host->clock(host->user));
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* {"value":...,"timestamp_ms":...} in the arena, and the value within it. */
static bool keep_payload(rung_messages *messages, rung_message *result, const StringBuilder *value)
{
    StringBuilder out;
    char number[32];

    builder_init(&out, messages->vm);
    builder_add(&out, "{\"value\":", 9);
    builder_add(&out, value->bytes, value->length);
    builder_add(&out, ",\"timestamp_ms\":", 16);
    builder_add(&out, number, number_int_to_text(result->timestamp_ms, number));
    builder_add_char(&out, '}');
    return !out.failed && message_keep(messages, out.bytes, out.length, &result->payload) &&
           message_keep(messages, value->bytes, value->length, &result->value);
}

rung_status stage_finish(rung_messages *messages, Message *message)
{
    rung_vm *vm = messages->vm;
    rung_message result = {.origin = message->origin};
    StringBuilder value;
    Value payload;
    Formed formed;
    rung_status status;

    vm_restart(vm);
    if ((status = make_topic(messages, message, &result.topic)) != RUNG_OK || result.topic.text == NULL)
        return status;
    if (message_decode(vm, message, &payload) != OUTCOME_OK)
        return message_drop_stopped(messages, message->origin, FINAL);
    builder_init(&value, vm);
    if ((formed = add_value(messages, message, payload, &value)) != FORMED)
        return refuse_value(messages, message, formed);
    if (!find_time(messages, message, &result))
        return message_drop(messages, message->origin, FINAL, RUNG_DROP_INFRA_FAILED, RUNG_NO_CLOCK, "%s",
                            "the message has no timestamp, and the host lends no clock");
    if (!keep_payload(messages, &result, &value))
        return message_drop_stopped(messages, message->origin, FINAL);
    result.meta = message->meta;
    result.meta_count = message->meta_count;
    return message_give(messages, &result) ? RUNG_OK : RUNG_NO_MEMORY;
}
