/* rules_settle.c - what is marked is evaluated, low rank to high, and rules that changed write their events.
**
** Any step may run out of memory. Nothing is lost then: what is left to do stays marked, and the next call
** does it first.
*/
#include <string.h>

#include "runtime/eval.h"
#include "runtime/rules.h"
#include "vm/format.h"
#include "vm/hints.h"
#include "vm/json.h"
#include "vm/state.h"

/* ---- Who must be evaluated ------------------------------------------------------------------ */

static void set_bit(uint64_t *bits, uint32_t place) { bits[place / 64] |= UINT64_C(1) << place % 64; }

void rules_mark(rung_rules *rules, uint32_t rank)
{
    uint32_t word = rank / 64;

    set_bit(rules->dirty, rank);
    if (word < rules->dirty_from) rules->dirty_from = word;
    if (word >= rules->dirty_to) rules->dirty_to = word + 1;
}

void rules_mark_sample(rung_rules *rules, uint32_t tag)
{
    for (uint32_t i = rules->first_reader[tag]; i < rules->first_reader[tag + 1]; i++) {
        rules_mark(rules, rules->readers[i]);
        set_bit(rules->fresh, rules->readers[i]);
    }
}

/* The readers of an item whose register changed, or which had a sample that left it as it was: that
** concerns those alone that know time or samples. */
static void mark_readers(rung_rules *rules, uint32_t index, bool changed, bool fresh)
{
    uint32_t tag = rules->tag_count + index;

    if (!changed && !(fresh && rules->items[index].passes_samples)) return;
    for (uint32_t i = rules->first_reader[tag]; i < rules->first_reader[tag + 1]; i++) {
        uint32_t rank = rules->readers[i];

        if (!changed && !rules->items[rules->order[rank]].passes_samples) continue;
        rules_mark(rules, rank);
        if (fresh) set_bit(rules->fresh, rank);
    }
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

static rung_status write_json(rung_rules *rules, Value value, JsonStyle style, const char **text, size_t *length)
{
    Vm *vm = rules->vm;
    StringBuilder builder;
    const String *string;
    bool undefined = false;
    Outcome outcome;

    vm->steps = (int64_t)vm->limits.steps;
    builder_init(&builder, vm);
    outcome = json_write(vm, value, style, &string_empty, &builder, style == JSON_STANDARD ? &undefined : NULL);
    if (outcome != OUTCOME_OK) return vm_fail(vm, outcome);
    if (undefined) return RUNG_WRONG_TYPE;
    if ((string = builder_string(&builder)) == NULL) return vm_fail(vm, vm->failure);
    *text = string->bytes;
    *length = string->length;
    return RUNG_OK;
}

rung_status rules_object_json(rung_rules *rules, Value value, const char **text, size_t *length)
{
    return write_json(rules, value, JSON_STANDARD, text, length);
}

rung_status rules_tagged_json(rung_rules *rules, Value value, const char **text, size_t *length)
{
    vm_restart(rules->vm);
    return write_json(rules, value, JSON_TAGGED, text, length);
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
    tags_stamp(slot, status, time);
    return RUNG_OK;
}

static uint32_t known_status(const rung_result *result)
{
    return result->quality == RUNG_QUALITY_UNCERTAIN ? RUNG_UNCERTAIN : RUNG_GOOD;
}

/* What was computed from a sample after lost ones is such a sample, too. Returns the register's status. */
static NEVER_INLINE uint32_t follow_gap(rung_slot *slot)
{
    slot->status |= RUNG_OVERFLOW;
    rung_slot_turn(slot, true);
    return slot->status;
}

/* Stores a value's result. *changed: it is another one. */
static rung_status store_value(rung_rules *rules, rung_slot *slot, const rung_result *result, bool *changed)
{
    uint32_t status = known_status(result);
    Value before = slot_value(slot);
    const rung_value *value = &result->value;

    *changed = false;
    switch (slot->declared) {
    case RUNG_BOOL:
        *changed = (before.as.i != 0) != value->boolean;
        return rung_slot_set_bool(slot, value->boolean, status, rules->event_time);
    case RUNG_DOUBLE: {
        rung_status set = rung_slot_set_double(slot, value->number, status, rules->event_time);

        *changed = before.as.bits != slot_value(slot).as.bits; /* 0 and -0 differ: 1/x can tell */
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

/* *changed: its readers must be evaluated. */
static rung_status set_value(rung_rules *rules, rung_slot *slot, const rung_result *result, bool *changed)
{
    uint32_t before = slot->status;
    rung_status status = store_value(rules, slot, result, changed);

    if (status == RUNG_OK && UNLIKELY(rules->vm->follows_gap)) follow_gap(slot);
    *changed = *changed || slot->status != before;
    return status;
}

/* The register of an item without value: bad, as its cause is. */
static bool set_missing(rung_rules *rules, uint32_t index, uint32_t status)
{
    rung_slot *slot = &rules->slots[rules->tag_count + index];
    bool changed = slot->status != status;

    rung_slot_set_bad(slot, status, rules->event_time);
    return changed;
}

/* ---- States of rules ------------------------------------------------------------------------ */

void rules_owe_event(rung_rules *rules, uint32_t index, rung_change change, bool initial)
{
    Rule *rule = &rules->rules[index];
    uint32_t word = index / 64;

    rule->of_state = change == RUNG_CHANGE_STATE;
    rule->told = rule->quality & 3u;
    rule->initial = initial;
    rules->owing[word] |= UINT64_C(1) << index % 64;
    if (word < rules->owing_from) rules->owing_from = word;
    if (word >= rules->owing_to) rules->owing_to = word + 1;
}

/* The rule has another quality than before. A lost link speaks for its rules, so that a rule which is as it was told
** last has nothing to say. */
static void tell_quality(rung_rules *rules, uint32_t index)
{
    const Rule *rule = &rules->rules[index];

    if (rule->quality != rule->told && !rules->link_lost)
        rules_owe_event(rules, index, RUNG_CHANGE_QUALITY, false);
}

/* A rule has a result. True when its register changed. */
static bool rule_known(rung_rules *rules, uint32_t index, const rung_result *result)
{
    Rule *rule = &rules->rules[index];
    rung_slot *slot = &rules->slots[rules->tag_count + index];
    bool active = result->truthy;
    uint32_t status = known_status(result), before = slot->status;
    bool changed = !rule->known || active != rule->active;
    uint8_t quality = rule->quality;

    rule->quality = (uint8_t)result->quality;
    if (!rule->known || active != rule->active) {
        rules->metrics.active += active ? 1 : 0;
        rules->metrics.active -= rule->active ? 1 : 0;
        if (rule->known || active) rules_owe_event(rules, index, RUNG_CHANGE_STATE, !rule->known);
        rule->told = rule->quality & 3u; /* a rule that begins false is expected to */
        if (!rule->known || active) rule->since = rules->event_time; /* otherwise the event tells what ended */
    } else if (rule->quality != quality) {
        tell_quality(rules, index);
    }
    rule->known = true;
    rule->active = active;
    rung_slot_set_bool(slot, active, status, rules->event_time);
    if (UNLIKELY(rules->vm->follows_gap)) status = follow_gap(slot);
    return changed || status != before;
}

/* A rule has no value: it keeps its state. */
static bool rule_missing(rung_rules *rules, uint32_t index, uint32_t status)
{
    Rule *rule = &rules->rules[index];

    uint8_t quality = rule->quality;

    rule->quality = RUNG_QUALITY_BAD;
    if (rule->known && quality != RUNG_QUALITY_BAD) tell_quality(rules, index);
    return set_missing(rules, index, status);
}

/* ---- Evaluating ----------------------------------------------------------------------------- */

/* A run-time error counts as no value. Its text is kept for events; the log has the first one. */
static uint32_t item_failed(rung_rules *rules, uint32_t index, const char *text)
{
    Item *item = &rules->items[index];
    char *error;

    rules->metrics.errors++;
    item->cause = NO_TAG;
    if (item->more == NULL || item->more->error == NULL) {
        char line[16] = "";

        if (item->line > 0) format_text(line, sizeof line, ":%u", (unsigned)item->line);
        rules_log(rules, RUNG_LOG_WARNING, "%s%s: %s '%s' has no value: %s", rules->file_name, line,
                  rules_is_rule(rules, index) ? "rule" : "value", rules_item_name(rules, index), text);
    }
    if ((error = rules_item_error(rules, item)) != NULL) format_text(error, RUNG_MESSAGE_MAX, "%s", text);
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

/* The item's own share of what an evaluation gave: its register, and for a rule its state. */
static rung_status take_result(rung_rules *rules, uint32_t index, rung_status status, const rung_result *result,
                               bool *changed)
{
    rung_slot *slot = &rules->slots[rules->tag_count + index];
    uint32_t bad = 0;

    if (status == RUNG_OK) {
        if (rules_is_rule(rules, index))
            *changed = rule_known(rules, index, result);
        else
            status = set_value(rules, slot, result, changed);
    }
    if (status == RUNG_NO_MEMORY || status == RUNG_INTERRUPTED) return status;
    if (status == RUNG_NO_VALUE)
        bad = item_missing(rules, index, result->tag);
    else if (status == RUNG_WRONG_TYPE || status == RUNG_SYNTAX)
        bad = item_failed(rules, index, "its result is not plain data");
    else if (status != RUNG_OK)
        bad = item_failed(rules, index, rung_vm_error(rules->vm)->message);
    if (bad == 0) return RUNG_OK;
    rules->metrics.no_values++;
    *changed = rules_is_rule(rules, index) ? rule_missing(rules, index, bad) : set_missing(rules, index, bad);
    return RUNG_OK;
}

/* Evaluates one item and marks its readers when its register changed. RUNG_NO_MEMORY and
** RUNG_INTERRUPTED say that it must be done again. */
static rung_status evaluate(rung_rules *rules, uint32_t index, bool fresh)
{
    const Item *item = &rules->items[index];
    uint32_t tag = rules->tag_count + index, samples;
    Clock *clock = item_clock(item);
    rung_state *state = clock == NULL ? NULL : clock->state;
    bool changed = false;
    rung_result result = {.tag = NO_TAG, .next_deadline = RUNG_TIME_NEVER};
    rung_status status;

    if (!journal_keep(rules, tag)) return RUNG_NO_MEMORY;
    samples = rules->slots[tag].samples;
    if (rules->clauses != NULL)
        status = clauses_eval(rules, index, state, &result);
    else if (rules_is_rule(rules, index))
        status = eval_condition(rules->vm, item->program, state, rules->tags, &result);
    else
        status = rung_eval(rules->vm, item->program, state, rules->tags, &result);
    rules_count_work(rules);
    status = take_result(rules, index, status, &result, &changed);
    if (status != RUNG_OK) {
        if (state != NULL) state_undo_evaluation(state);
        return status;
    }
    /* a sample of a value is one of what it reads: not that a deadline found another result */
    rules->slots[tag].samples = samples + fresh;
    if (fresh && rules->arrival != NULL) rules->arrival[tag] = rules->event_time;
    if (state != NULL && !rules->journal.open) rung_state_commit(state);
    rules->metrics.evaluations++;
    if (!item->program->code->fast_value) rules_count_memory(rules);
    if (rules_is_rule(rules, index)) rules->rules[index].evaluations++;
    if (clock != NULL) rules_set_deadline(rules, clock, result.next_deadline);
    mark_readers(rules, index, changed, fresh);
    return RUNG_OK;
}

/* Evaluates what is marked, in order of rank: readers always stand further up. */
static rung_status propagate(rung_rules *rules)
{
    for (; rules->dirty_from < rules->dirty_to; rules->dirty_from++) {
        uint64_t *word = &rules->dirty[rules->dirty_from], *fresh = &rules->fresh[rules->dirty_from];

        while (*word != 0) {
            uint32_t place = lowest_bit(*word);
            uint64_t bit = UINT64_C(1) << place;
            rung_status status =
                evaluate(rules, rules->order[rules->dirty_from * 64 + place], (*fresh & bit) != 0);

            if (status != RUNG_OK) return status;
            *word &= ~bit;
            *fresh &= ~bit;
        }
    }
    rules->dirty_from = bitmap_words(rules->ranks);
    rules->dirty_to = 0;
    return RUNG_OK;
}

rung_status rules_settle(rung_rules *rules)
{
    rung_status status;

    events_drop_fetched(rules);
    rules->unsettled = true;
    status = propagate(rules);
    if (status == RUNG_OK && rules->tell_all) status = links_tell(rules);
    if (status == RUNG_OK) status = events_write(rules);
    if (status != RUNG_OK) return status;
    rules->unsettled = rules->link_lost = rules->tell_all = false;
    return RUNG_OK;
}

rung_status rules_finish_pending(rung_rules *rules)
{
    rules->awaits_samples = false;
    return rules->unsettled ? rules_settle(rules) : RUNG_OK;
}
