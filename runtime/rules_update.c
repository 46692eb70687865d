/* rules_update.c - samples in: each is judged, and set when it is neither late nor known already. */
#include <string.h>

#include "runtime/rules.h"

/* No earlier time is one: OPC UA writes "no time" as the beginning of 1601. */
#define EPOCH_1601 INT64_C(-116444736000000000)
/* A clock was set back when so many samples in rising order were late, over at least this time. */
#define CLOCK_SET_BACK (2 * 1000 * RUNG_TICKS_PER_MS)
enum { CLOCK_SET_BACK_SAMPLES = 3 };

static bool is_time(const rung_rules *rules, const rung_sample *sample, rung_time time)
{
    if (time == RUNG_TIME_NONE || time <= EPOCH_1601) return false;
    if (sample->arrival_time == RUNG_TIME_NONE || time - rules->least_skew <= sample->arrival_time) return true;
    return time - rules_max_skew(rules, sample->tag) <= sample->arrival_time;
}

/* The sample's time: its source's, else its server's, else that of its arrival, else the present. */
static rung_time sample_time(const rung_rules *rules, const rung_sample *sample)
{
    if (is_time(rules, sample, sample->source_time)) return sample->source_time;
    if (is_time(rules, sample, sample->server_time)) return sample->server_time;
    if (is_time(rules, sample, sample->arrival_time)) return sample->arrival_time;
    return rules->event_time == RUNG_TIME_NONE ? 0 : rules->event_time;
}

/* "No connection" has no time of its own, is never late, and the next sample is a first one. */
static bool is_link_mark(const rung_sample *sample)
{
    return RUNG_SEVERITY(sample->status) >= 2 && sample->value.kind == RUNG_VALUE_UNDEFINED &&
           sample->source_time == RUNG_TIME_NONE && sample->server_time == RUNG_TIME_NONE;
}

rung_time rules_sample_time(const rung_rules *rules, const rung_sample *sample)
{
    return is_link_mark(sample) ? sample->arrival_time : sample_time(rules, sample);
}

/* Event time after the samples. One that is late is older than a sample of its tag that was taken: it
** moves nothing, and need not be known here. */
static rung_time time_after(const rung_rules *rules, const rung_sample *samples, size_t count)
{
    rung_time latest = rules->event_time;

    for (size_t i = 0; i < count; i++) {
        rung_time time = rules_sample_time(rules, &samples[i]);

        if (time > latest) latest = time; /* RUNG_TIME_NONE is less than any */
    }
    return latest;
}

static bool holds_text(Value held, const rung_value *value)
{
    return held.type == T_STRING && held.as.s->length == value->length &&
           memcmp(held.as.s->bytes, value->text, value->length) == 0;
}

/* Whether the sample is what the register holds already. */
static bool is_identical(const rung_slot *slot, const rung_sample *sample)
{
    const rung_value *value = &sample->value;
    bool same = false;
    Value held;

    memcpy(&held, slot, sizeof held);
    if (slot->status != sample->status) return false;
    if (value->kind == RUNG_VALUE_UNDEFINED) return true;
    switch (slot->declared) {
    case RUNG_BOOL: return value->kind == RUNG_VALUE_BOOL && (held.as.i != 0) == value->boolean;
    case RUNG_INT32:
    case RUNG_UINT32:
    case RUNG_DATETIME: return value->kind == RUNG_VALUE_NUMBER && (double)held.as.i == value->number;
    case RUNG_STRING:
        if (value->kind == RUNG_VALUE_NULL) return held.type == T_NULL;
        return value->kind == RUNG_VALUE_TEXT && holds_text(held, value);
    default: break;
    }
    switch (value->kind) {
    case RUNG_VALUE_NUMBER:
        if (held.type != T_INT && held.type != T_DOUBLE) return false;
        return value_double(value->number).as.bits == value_double(value_as_double(held)).as.bits;
    case RUNG_VALUE_BOOL: return held.type == T_BOOL && (held.as.i != 0) == value->boolean;
    case RUNG_VALUE_NULL: return held.type == T_NULL;
    default: return tags_holds_json(slot, value->text, value->length, &same) == RUNG_OK && same;
    }
}

bool rules_value_fits(rung_type type, const rung_value *value)
{
    rung_value_kind kind = value->kind;
    bool is_text = kind == RUNG_VALUE_TEXT || kind == RUNG_VALUE_OBJECT,
         is_number = kind == RUNG_VALUE_NUMBER;
    double number = value->number;

    if ((type & RUNG_ARRAY_OF) != 0) return is_text;
    switch ((int)type) {
    case RUNG_BOOL: return kind == RUNG_VALUE_BOOL;
    case RUNG_INT32:
        return is_number && number >= INT32_MIN && number <= INT32_MAX && (double)(int32_t)number == number;
    case RUNG_UINT32:
        return is_number && number >= 0 && number <= UINT32_MAX && (double)(uint32_t)number == number;
    case RUNG_DOUBLE: return is_number;
    case RUNG_DATETIME: /* a Date's range, so that the ticks fit */
        return is_number && number >= -8.64e14 && number <= 8.64e14;
    case RUNG_STRING: return kind == RUNG_VALUE_TEXT || kind == RUNG_VALUE_NULL;
    default: return is_text || is_number || kind == RUNG_VALUE_NULL || kind == RUNG_VALUE_BOOL;
    }
}

/* Writes a value into a register as the tag's type. RUNG_WRONG_TYPE when it does not fit. */
static rung_status set_sample(rung_slot *slot, const rung_sample *sample, rung_time time)
{
    const rung_value *value = &sample->value;
    uint32_t status = sample->status;
    bool objects = slot->declared == RUNG_ANY || (slot->declared & RUNG_ARRAY_OF) != 0;
    rung_value_kind kind = value->kind;
    double number = value->number;

    if (kind == RUNG_VALUE_UNDEFINED)
        return rung_slot_set_bad(slot, status, time) == RUNG_OK ? RUNG_OK : RUNG_WRONG_TYPE;
    if (!rules_value_fits(slot->declared, value)) return RUNG_WRONG_TYPE;
    if (objects) {
        if (kind == RUNG_VALUE_TEXT || kind == RUNG_VALUE_OBJECT)
            return (tags_reads_tagged(slot) ? rung_slot_set_tagged_json : rung_slot_set_json)(
                slot, value->text, value->length, status, time);
        if (kind == RUNG_VALUE_NULL) return rung_slot_set_json(slot, "null", 4, status, time);
        if (kind == RUNG_VALUE_BOOL)
            return rung_slot_set_json(slot, value->boolean ? "true" : "false", value->boolean ? 4 : 5, status,
                                      time);
        slot->held = T_DOUBLE;
        slot->value.number = number;
        if (number != number) slot->value.integer = INT64_C(0x7ff8000000000000);
        tags_stamp(slot, status, time);
        return RUNG_OK;
    }
    switch (slot->declared) {
    case RUNG_BOOL: return rung_slot_set_bool(slot, value->boolean, status, time);
    case RUNG_INT32: return rung_slot_set_int32(slot, (int32_t)number, status, time);
    case RUNG_UINT32: return rung_slot_set_uint32(slot, (uint32_t)number, status, time);
    case RUNG_DOUBLE: return rung_slot_set_double(slot, number, status, time);
    case RUNG_DATETIME:
        return rung_slot_set_datetime(slot, (int64_t)(number * (double)RUNG_TICKS_PER_MS), status, time);
    default:
        if (kind == RUNG_VALUE_NULL) return rung_slot_set_string(slot, NULL, 0, status, time);
        return rung_slot_set_string(slot, value->text, value->length, status, time);
    }
}

/* Whether a sample that is older than its tag's newest one shows that the tag's clock was set back. */
static bool clock_was_set_back(rung_rules *rules, uint32_t tag, const rung_sample *sample, rung_time time)
{
    TagInput *input = &rules->inputs[tag];

    if (sample->arrival_time == RUNG_TIME_NONE) return false;
    if (input->late_run == 0 || time <= input->late_last) {
        input->late_run = 0;
        input->late_first = sample->arrival_time;
    }
    input->late_run++;
    input->late_last = time;
    if (input->late_run < CLOCK_SET_BACK_SAMPLES || sample->arrival_time - input->late_first < CLOCK_SET_BACK)
        return false;
    rules_log(rules, RUNG_LOG_WARNING,
              "the clock of tag '%s' was set back: its samples are taken from now on",
              rung_schema_name(rules->schema, tag));
    return true;
}

static bool is_misfit(rung_status status)
{
    return status == RUNG_WRONG_TYPE || status == RUNG_SYNTAX || status == RUNG_LIMIT_MEMORY ||
           status == RUNG_LIMIT_NESTING || status == RUNG_LIMIT_STEPS || status == RUNG_LIMIT_DEPTH;
}

/* Judges one sample and sets its tag. */
static rung_status take_sample(rung_rules *rules, const rung_sample *sample)
{
    TagInput *input = &rules->inputs[sample->tag];
    rung_slot *slot = &rules->slots[sample->tag];
    bool bad = RUNG_SEVERITY(sample->status) >= 2, link_mark = is_link_mark(sample);
    rung_time time = link_mark ? RUNG_TIME_NONE : sample_time(rules, sample);
    rung_status status;

    rules->metrics.samples++;
    if (!link_mark && time != sample->source_time) rules->metrics.replaced++;
    if (!link_mark && input->started && time == input->newest && is_identical(slot, sample)) {
        rules->metrics.identical++;
        return RUNG_OK;
    }
    if (!journal_keep(rules, sample->tag)) return RUNG_NO_MEMORY;
    if (!link_mark && input->started && time < input->newest &&
        !clock_was_set_back(rules, sample->tag, sample, time)) {
        rules->metrics.late++;
        return RUNG_OK;
    }
    status = set_sample(slot, sample, time);
    if (is_misfit(status)) {
        if (!bad) rules->metrics.misfits++;
        status = rung_slot_set_bad(slot, bad ? sample->status : BAD_TYPE_MISMATCH, time);
    }
    if (status != RUNG_OK) return status;
    if (sample->inexact && slot->held == T_DOUBLE) slot->inexact = 1;
    rung_slot_set_server_time(slot, sample->server_time);
    input->started = !link_mark;
    input->late_run = 0;
    if (!link_mark) input->newest = time;
    if (rules->arrival != NULL && !link_mark) rules->arrival[sample->tag] = rules->event_time;
    rules_mark_sample(rules, sample->tag);
    return RUNG_OK;
}

static rung_status update(rung_rules *rules, const rung_sample *samples, size_t count)
{
    rung_time time;
    rung_status status = rules->awaits_samples ? RUNG_OK : rules_finish_pending(rules);

    if (status != RUNG_OK) return status;
    time = time_after(rules, samples, count);
    if (time != RUNG_TIME_NONE) {
        if ((status = rules_take_deadlines(rules, time - 1)) != RUNG_OK ||
            (status = rules_go_to(rules, time)) != RUNG_OK)
            return status;
    }
    for (size_t i = 0; i < count && status == RUNG_OK; i++) status = take_sample(rules, &samples[i]);
    if (status != RUNG_OK) return status;
    rules->awaits_samples = false;
    rules->metrics.updates++;
    if (rules->returning > 0) links_returned(rules, samples, count);
    /* without a time constants wait for the first sample */
    if ((!rules_is_marked(rules) && !rules->tell_all) || rules->event_time == RUNG_TIME_NONE) return RUNG_OK;
    return rules_settle(rules);
}

rung_status rung_rules_update(rung_rules *rules, const rung_sample *samples, size_t count)
{
    rung_time began;
    rung_status status;

    if (rules == NULL || rules->building != NULL || (samples == NULL && count > 0)) return RUNG_USAGE;
    for (size_t i = 0; i < count; i++)
        if (samples[i].tag >= rules->tag_count) return RUNG_USAGE;
    rules->work = 0;
    began = metrics_begin(rules);
    status = update(rules, samples, count);
    metrics_end(rules, began);
    return status;
}
