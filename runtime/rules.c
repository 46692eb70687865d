/* rules.c - a rule set at work: samples in, changed items evaluated in order, states of rules kept.
**
** An update has three steps: the samples are judged and set; what reads them is evaluated, low rank
** to high; rules that changed write their events. Any step may run out of memory. Nothing is lost
** then: what is left to do stays in the bitmaps, and the next call does it first.
*/
#include "runtime/rules.h"

#include <string.h>

#include "vm/format.h"
#include "vm/json.h"

/* A source time this far ahead of the sample's arrival is not believed. */
#define MAX_SKEW (60 * 1000 * RUNG_TICKS_PER_MS)
/* No earlier time is one: OPC UA writes "no time" as the beginning of 1601. */
#define EPOCH_1601 INT64_C(-116444736000000000)
/* A clock was set back when so many samples in rising order were late, over at least this time. */
#define CLOCK_SET_BACK (2 * 1000 * RUNG_TICKS_PER_MS)
enum { CLOCK_SET_BACK_SAMPLES = 3 };

void rules_log(const rung_rules *rules, rung_log_level level, const char *format, ...)
{
    char text[512];
    va_list arguments;

    if (rules->host.log == NULL) return;
    va_start(arguments, format);
    format_text_list(text, sizeof text, format, arguments);
    va_end(arguments);
    rules->host.log(rules->host.user, level, text);
}

/* ---- Who must be evaluated ------------------------------------------------------------------ */

static void mark(rung_rules *rules, uint32_t rank)
{
    uint32_t word = rank / 64;

    rules->dirty[word] |= UINT64_C(1) << rank % 64;
    if (word < rules->dirty_from) rules->dirty_from = word;
    if (word >= rules->dirty_to) rules->dirty_to = word + 1;
}

static void mark_readers(rung_rules *rules, uint32_t tag)
{
    for (uint32_t i = rules->first_reader[tag]; i < rules->first_reader[tag + 1]; i++)
        mark(rules, rules->readers[i]);
}

static uint32_t lowest_bit(uint64_t word)
{
#ifdef __GNUC__
    return (uint32_t)__builtin_ctzll(word);
#else
    uint32_t bit = 0;

    for (; (word & 1) == 0; word >>= 1) bit++;
    return bit;
#endif
}

/* ---- Setting an item's register ------------------------------------------------------------- */

static bool same_text(const String *a, const char *bytes, size_t length)
{
    return a->length == length && memcmp(a->bytes, bytes, length) == 0;
}

static Value slot_value(const rung_slot *slot)
{
    Value value;

    memcpy(&value, slot, sizeof value);
    return value;
}

rung_status rules_object_json(rung_rules *rules, Value value, const char **text, size_t *length)
{
    Vm *vm = rules->vm;
    StringBuilder builder;
    const String *string;
    bool undefined = false;
    Outcome outcome;

    vm->steps = (int64_t)vm->limits.steps;
    builder_init(&builder, vm);
    outcome = json_write(vm, value, JSON_STANDARD, &string_empty, &builder, &undefined);
    if (outcome != OUTCOME_OK) return vm_fail(vm, outcome);
    if (undefined) return RUNG_WRONG_TYPE;
    if ((string = builder_string(&builder)) == NULL) return vm_fail(vm, vm->failure);
    *text = string->bytes;
    *length = string->length;
    return RUNG_OK;
}

/* An object, through JSON text: what a register holds is plain data, whatever the script made. */
static rung_status set_object(rung_rules *rules, rung_slot *slot, uint32_t status, rung_time time)
{
    const char *text;
    size_t length;
    rung_status got = rules_object_json(rules, rules->vm->result, &text, &length);

    return got == RUNG_OK ? rung_slot_set_json(slot, text, length, status, time) : got;
}

static rung_status set_any(rung_rules *rules, rung_slot *slot, const rung_result *result, uint32_t status,
                           rung_time time)
{
    const rung_value *value = &result->value;

    switch (value->kind) {
    case RUNG_VALUE_UNDEFINED: slot->held = T_UNDEFINED; break;
    case RUNG_VALUE_NULL: slot->held = T_NULL; break;
    case RUNG_VALUE_BOOL:
        slot->held = T_BOOL;
        slot->value.boolean = value->boolean ? 1 : 0;
        break;
    case RUNG_VALUE_NUMBER:
        slot->held = T_DOUBLE;
        slot->value.number = value->number;
        break;
    case RUNG_VALUE_TEXT:
    case RUNG_VALUE_OBJECT: return set_object(rules, slot, status, time);
    default: return RUNG_WRONG_TYPE;
    }
    rung_slot_stamp_(slot, status, time);
    return RUNG_OK;
}

/* Stores a value's result. *changed: its readers must be evaluated. */
static rung_status set_value(rung_rules *rules, rung_slot *slot, const rung_result *result, bool *changed)
{
    uint32_t status = result->quality == RUNG_QUALITY_UNCERTAIN ? RUNG_UNCERTAIN : RUNG_GOOD;
    Value before = slot_value(slot);
    const rung_value *value = &result->value;

    *changed = slot->status != status;
    switch (slot->declared) {
    case RUNG_BOOL:
        *changed = *changed || (before.as.i != 0) != value->boolean;
        return rung_slot_set_bool(slot, value->boolean, status, rules->event_time);
    case RUNG_DOUBLE: {
        rung_status set = rung_slot_set_double(slot, value->number, status, rules->event_time);

        *changed = *changed || before.as.bits != slot_value(slot).as.bits; /* 0 and -0 differ: 1/x can tell */
        return set;
    }
    case RUNG_STRING:
        if (before.type != T_STRING || !same_text(before.as.s, value->text, value->length)) *changed = true;
        return rung_slot_set_string(slot, value->text, value->length, status, rules->event_time);
    default: {
        rung_status set = set_any(rules, slot, result, status, rules->event_time);
        Value after = slot_value(slot);

        if (after.type != before.type || after.type >= T_STRING || after.as.bits != before.as.bits)
            *changed = true;
        return set;
    }
    }
}

/* The register of an item without value: bad, as its cause is. */
static bool set_missing(rung_rules *rules, const Item *item, uint32_t status)
{
    bool changed = item->slot->status != status;

    rung_slot_set_bad(item->slot, status, rules->event_time);
    return changed;
}

/* ---- States of rules ------------------------------------------------------------------------ */

static void owe_event(rung_rules *rules, uint32_t index, rung_change change, bool initial, rung_time since)
{
    Rule *rule = &rules->rules[index];
    uint32_t word = index / 64;

    rule->change = (uint8_t)change;
    rule->initial = initial;
    rule->event_since = since;
    rules->owing[word] |= UINT64_C(1) << index % 64;
    if (word < rules->owing_from) rules->owing_from = word;
    if (word >= rules->owing_to) rules->owing_to = word + 1;
}

/* A rule has a result. True when its register changed. */
static bool rule_known(rung_rules *rules, uint32_t index, const rung_result *result)
{
    Rule *rule = &rules->rules[index];
    rung_slot *slot = rules->items[index].slot;
    bool active = result->truthy;
    uint32_t status = result->quality == RUNG_QUALITY_UNCERTAIN ? RUNG_UNCERTAIN : RUNG_GOOD;
    bool changed = !rule->known || active != rule->active || status != slot->status;

    if (!rule->known || active != rule->active) {
        rung_time since = rule->known && !active ? rule->since : rules->event_time;

        rules->metrics.active += active ? 1 : 0;
        rules->metrics.active -= rule->active ? 1 : 0;
        if (rule->known || active) owe_event(rules, index, RUNG_CHANGE_STATE, !rule->known, since);
        rule->since = rules->event_time;
    } else if (rule->quality != result->quality) {
        owe_event(rules, index, RUNG_CHANGE_QUALITY, false, rule->since);
    }
    rule->known = true;
    rule->active = active;
    rule->quality = (uint8_t)result->quality;
    rung_slot_set_bool(slot, active, status, rules->event_time);
    return changed;
}

/* A rule has no value: it keeps its state. */
static bool rule_missing(rung_rules *rules, uint32_t index, uint32_t status)
{
    Rule *rule = &rules->rules[index];

    if (rule->known && rule->quality != RUNG_QUALITY_BAD)
        owe_event(rules, index, RUNG_CHANGE_QUALITY, false, rule->since);
    rule->quality = RUNG_QUALITY_BAD;
    return set_missing(rules, &rules->items[index], status);
}

/* ---- Evaluating ----------------------------------------------------------------------------- */

static bool is_rule(const rung_rules *rules, uint32_t index) { return index < rules->rule_count; }

/* A run-time error counts as no value. Its text is kept for events; the log has the first one. */
static uint32_t item_failed(rung_rules *rules, uint32_t index, const char *text)
{
    Item *item = &rules->items[index];

    rules->metrics.errors++;
    item->cause = NO_TAG;
    if (item->error == NULL) {
        rules_log(rules, RUNG_LOG_WARNING, "%s:%u: %s '%s' has no value: %s", rules->file_name, item->line,
                  is_rule(rules, index) ? "rule" : "value", item->name, text);
        item->error = arena_alloc(&rules->arena, RUNG_MESSAGE_MAX);
    }
    if (item->error != NULL) format_text(item->error, RUNG_MESSAGE_MAX, "%s", text);
    return BAD_INTERNAL_ERROR;
}

/* The tag at the bottom of a missing value. */
static uint32_t item_missing(rung_rules *rules, uint32_t index, uint32_t tag)
{
    Item *item = &rules->items[index];

    item->cause = tag;
    if (rules_is_item(rules, tag) && rules->items[tag - rules->tag_count].cause != NO_TAG)
        item->cause = rules->items[tag - rules->tag_count].cause;
    return tag == NO_TAG ? RUNG_BAD : rules->slots[tag].status;
}

static void set_deadline(rung_rules *rules, Item *item, rung_time deadline)
{
    rung_time before = item->deadline;

    item->deadline = deadline;
    if (deadline < rules->earliest) {
        rules->earliest = deadline;
    } else if (before == rules->earliest && before != deadline) {
        rules->earliest = RUNG_TIME_NEVER;
        for (uint32_t i = 0; i < rules->item_count; i++)
            if (rules->items[i].deadline < rules->earliest) rules->earliest = rules->items[i].deadline;
    }
}

/* Evaluates one item and marks its readers when its register changed. RUNG_NO_MEMORY and
** RUNG_INTERRUPTED say that it must be done again. */
static rung_status evaluate(rung_rules *rules, uint32_t index)
{
    Item *item = &rules->items[index];
    bool changed = false;
    uint32_t bad = 0;
    rung_result result = {.tag = NO_TAG, .next_deadline = RUNG_TIME_NEVER};
    rung_status status = rung_eval(rules->vm, item->program, NULL, rules->tags, &result);

    if (status == RUNG_OK) {
        if (is_rule(rules, index))
            changed = rule_known(rules, index, &result);
        else
            status = set_value(rules, item->slot, &result, &changed);
    }
    if (status == RUNG_NO_MEMORY || status == RUNG_INTERRUPTED) return status;
    if (status == RUNG_NO_VALUE)
        bad = item_missing(rules, index, result.tag);
    else if (status == RUNG_WRONG_TYPE || status == RUNG_SYNTAX)
        bad = item_failed(rules, index, "its result is not plain data");
    else if (status != RUNG_OK)
        bad = item_failed(rules, index, rung_vm_error(rules->vm)->message);
    if (bad != 0) {
        rules->metrics.no_values++;
        changed = is_rule(rules, index) ? rule_missing(rules, index, bad) : set_missing(rules, item, bad);
    }
    rules->metrics.evaluations++;
    if (is_rule(rules, index)) rules->rules[index].evaluations++;
    set_deadline(rules, item, result.next_deadline);
    if (changed) mark_readers(rules, rules->tag_count + index);
    return RUNG_OK;
}

/* Evaluates what is marked, in order of rank: readers always stand further up. */
static rung_status propagate(rung_rules *rules)
{
    for (; rules->dirty_from < rules->dirty_to; rules->dirty_from++) {
        uint64_t *word = &rules->dirty[rules->dirty_from];

        while (*word != 0) {
            uint32_t bit = lowest_bit(*word);
            rung_status status = evaluate(rules, rules->order[rules->dirty_from * 64 + bit]);

            if (status != RUNG_OK) return status;
            *word &= ~(UINT64_C(1) << bit);
        }
    }
    rules->dirty_from = bitmap_words(rules->ranks);
    rules->dirty_to = 0;
    return RUNG_OK;
}

/* Brings what was marked to its end. */
static rung_status settle(rung_rules *rules)
{
    rung_status status;

    events_drop_fetched(rules);
    rules->unsettled = true;
    status = propagate(rules);
    if (status == RUNG_OK) status = events_write(rules);
    if (status == RUNG_OK) rules->unsettled = false;
    return status;
}

/* ---- Samples -------------------------------------------------------------------------------- */

static bool is_time(const rung_sample *sample, rung_time time)
{
    if (time == RUNG_TIME_NONE || time <= EPOCH_1601) return false;
    return sample->arrival_time == RUNG_TIME_NONE || time <= sample->arrival_time + MAX_SKEW;
}

/* The sample's time: its source's, else its server's, else that of its arrival, else the present. */
static rung_time sample_time(rung_rules *rules, const rung_sample *sample)
{
    if (is_time(sample, sample->source_time)) return sample->source_time;
    rules->metrics.replaced++;
    if (is_time(sample, sample->server_time)) return sample->server_time;
    if (is_time(sample, sample->arrival_time)) return sample->arrival_time;
    return rules->event_time == RUNG_TIME_NONE ? 0 : rules->event_time;
}

/* Whether the sample is what the register holds already. Objects are not compared: they are taken. */
static bool is_identical(const rung_slot *slot, const rung_sample *sample)
{
    const rung_value *value = &sample->value;
    Value held = slot_value(slot);

    if (slot->status != sample->status) return false;
    if (value->kind == RUNG_VALUE_UNDEFINED) return true;
    switch (slot->declared) {
    case RUNG_BOOL: return value->kind == RUNG_VALUE_BOOL && (held.as.i != 0) == value->boolean;
    case RUNG_INT32:
    case RUNG_UINT32: return value->kind == RUNG_VALUE_NUMBER && (double)held.as.i == value->number;
    case RUNG_DATETIME: return value->kind == RUNG_VALUE_NUMBER && (double)held.as.i == value->number;
    case RUNG_DOUBLE: {
        Value given = value_double(value->number);

        if (value->kind != RUNG_VALUE_NUMBER) return false;
        return given.as.bits == held.as.bits || (value->number != value->number && held.as.f != held.as.f);
    }
    case RUNG_STRING:
        if (value->kind == RUNG_VALUE_NULL) return held.type == T_NULL;
        return value->kind == RUNG_VALUE_TEXT && held.type == T_STRING &&
               same_text(held.as.s, value->text, value->length);
    default: return false;
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
            return rung_slot_set_json(slot, value->text, value->length, status, time);
        if (kind == RUNG_VALUE_NULL) return rung_slot_set_json(slot, "null", 4, status, time);
        if (kind == RUNG_VALUE_BOOL)
            return rung_slot_set_json(slot, value->boolean ? "true" : "false", value->boolean ? 4 : 5, status,
                                      time);
        slot->held = T_DOUBLE;
        slot->value.number = number;
        if (number != number) slot->value.integer = INT64_C(0x7ff8000000000000);
        rung_slot_stamp_(slot, status, time);
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
static bool clock_was_set_back(rung_rules *rules, TagInput *input, const rung_sample *sample, rung_time time)
{
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
              "the clock of tag '%s' was set back: its samples are taken from now on", input->name);
    return true;
}

/* Judges one sample and sets its tag. *taken: something reads a tag that has a new sample. */
static rung_status take_sample(rung_rules *rules, const rung_sample *sample, bool *taken)
{
    TagInput *input = &rules->inputs[sample->tag];
    rung_slot *slot = &rules->slots[sample->tag];
    bool bad = RUNG_SEVERITY(sample->status) >= 2;
    /* "no connection" has no time of its own, is never late, and the next sample is a first one */
    bool link_mark = bad && sample->value.kind == RUNG_VALUE_UNDEFINED &&
                     sample->source_time == RUNG_TIME_NONE && sample->server_time == RUNG_TIME_NONE;
    rung_time time = link_mark ? RUNG_TIME_NONE : sample_time(rules, sample);
    rung_status status;

    rules->metrics.samples++;
    if (!link_mark && input->started) {
        if (time < input->newest && !clock_was_set_back(rules, input, sample, time)) {
            rules->metrics.late++;
            return RUNG_OK;
        }
        if (time == input->newest && is_identical(slot, sample)) {
            rules->metrics.identical++;
            return RUNG_OK;
        }
    }
    status = set_sample(slot, sample, time);
    if (status == RUNG_WRONG_TYPE || status == RUNG_SYNTAX || status == RUNG_LIMIT_MEMORY ||
        status == RUNG_LIMIT_NESTING || status == RUNG_LIMIT_STEPS || status == RUNG_LIMIT_DEPTH) {
        if (!bad) rules->metrics.misfits++;
        status = rung_slot_set_bad(slot, bad ? sample->status : BAD_TYPE_MISMATCH, time);
    }
    if (status != RUNG_OK) return status;
    rung_slot_set_server_time(slot, sample->server_time);
    input->started = !link_mark;
    input->late_run = 0;
    if (!link_mark) {
        input->newest = time;
        if (time > rules->event_time) rules->event_time = time;
    } else if (sample->arrival_time != RUNG_TIME_NONE && sample->arrival_time > rules->event_time) {
        rules->event_time = sample->arrival_time;
    }
    mark_readers(rules, sample->tag);
    *taken = true;
    return RUNG_OK;
}

rung_status rung_rules_update(rung_rules *rules, const rung_sample *samples, size_t count)
{
    rung_status status = RUNG_OK;
    bool taken = false;

    if (rules == NULL || (samples == NULL && count > 0)) return RUNG_USAGE;
    for (size_t i = 0; i < count; i++)
        if (samples[i].tag >= rules->tag_count) return RUNG_USAGE;
    if (rules->unsettled && (status = settle(rules)) != RUNG_OK) return status;
    for (size_t i = 0; i < count && status == RUNG_OK; i++) status = take_sample(rules, &samples[i], &taken);
    if (status != RUNG_OK) return status;
    rules->metrics.updates++;
    /* a repeated call finds its samples identical, but what they marked is still to be evaluated */
    if (!taken && rules->dirty_from >= rules->dirty_to) return RUNG_OK;
    if (rules->event_time == RUNG_TIME_NONE) return RUNG_OK; /* nothing has a time yet: wait for a sample */
    rung_tags_set_now(rules->tags, rules->event_time);
    return settle(rules);
}

/* ---- Time ----------------------------------------------------------------------------------- */

rung_time rung_rules_next_deadline(const rung_rules *rules)
{
    return rules == NULL ? RUNG_TIME_NEVER : rules->earliest;
}

/* Deadlines are taken one instant at a time, so that each finds the states that the ones before left. */
rung_status rung_rules_advance(rung_rules *rules, rung_time now)
{
    rung_status status;

    if (rules == NULL) return RUNG_USAGE;
    if (rules->unsettled && (status = settle(rules)) != RUNG_OK) return status;
    while (rules->earliest <= now && rules->earliest != RUNG_TIME_NEVER) {
        rung_time instant = rules->earliest;

        if (instant > rules->event_time) rules->event_time = instant;
        rung_tags_set_now(rules->tags, rules->event_time);
        for (uint32_t rank = 0; rank < rules->ranks; rank++)
            if (rules->items[rules->order[rank]].deadline <= instant) mark(rules, rank);
        if ((status = settle(rules)) != RUNG_OK) return status;
        if (rules->earliest <= instant) break; /* a deadline that does not move must not hold us */
    }
    if (now > rules->event_time) rules->event_time = now;
    return rung_tags_set_now(rules->tags, rules->event_time);
}

/* ---- Looking in ----------------------------------------------------------------------------- */

rung_schema *rung_rules_schema(rung_rules *rules) { return rules == NULL ? NULL : rules->schema; }
const rung_tags *rung_rules_tags(rung_rules *rules) { return rules == NULL ? NULL : rules->tags; }

const char *rung_rules_column(const rung_rules *rules, uint32_t tag)
{
    return rules == NULL || tag >= rules->tag_count ? NULL : rules->inputs[tag].column;
}

void rung_rules_metrics_get(const rung_rules *rules, rung_rules_metrics *metrics)
{
    if (metrics == NULL) return;
    memset(metrics, 0, sizeof *metrics);
    if (rules == NULL) return;
    *metrics = rules->metrics;
    metrics->events = rules->seq;
    metrics->tags = rules->tag_count;
    metrics->values = rules->item_count - rules->rule_count;
    metrics->rules = rules->rule_count;
}

bool rung_rules_rule(const rung_rules *rules, uint32_t index, rung_rule_info *info)
{
    const Rule *rule;

    if (rules == NULL || info == NULL || index >= rules->rule_count) return false;
    rule = &rules->rules[index];
    *info = (rung_rule_info){.id = rule->id,
                             .when = rule->when,
                             .severity = rule->severity,
                             .enabled = rule->enabled,
                             .known = rule->known,
                             .active = rule->active,
                             .quality = (rung_quality)rule->quality,
                             .evaluations = rule->evaluations,
                             .events = rule->events,
                             .program = rules->items[index].program};
    return true;
}
