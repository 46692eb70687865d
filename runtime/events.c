/* events.c - the record of a rule's transition, and its line of JSON.
**
** Events are written when everything of an update has its value, in file order, and wait in a queue
** of two growing arrays until the host fetches them.
*/
#include <string.h>

#include "runtime/array.h"
#include "runtime/rules_blob.h"
#include "runtime/time_text.h"
#include "vm/format.h"
#include "vm/number.h"
#include "vm/vm.h"

/* ---- Appending to the queue's text ---------------------------------------------------------- */

static bool put(rung_rules *rules, const char *bytes, size_t length)
{
    if (!array_reserve(&rules->allocator, (void **)&rules->event_text, &rules->text_capacity,
                       rules->text_length + length, 1))
        return false;
    if (length > 0) memcpy(rules->event_text + rules->text_length, bytes, length);
    rules->text_length += length;
    return true;
}

static bool put_text(rung_rules *rules, const char *text) { return put(rules, text, strlen(text)); }

static bool put_unit(rung_rules *rules, uint32_t unit)
{
    static const char HEX[] = "0123456789abcdef";
    char escape[6] = "\\u";

    for (int i = 0; i < 4; i++) escape[2 + i] = HEX[unit >> (12 - 4 * i) & 15];
    return put(rules, escape, sizeof escape);
}

/* JSON's quotes. Halves of surrogate pairs, which scripts can make, are written as escapes: the line
** is always UTF-8. */
static bool put_quoted(rung_rules *rules, const char *bytes, size_t length)
{
    const char *at = bytes, *end = bytes + length, *plain = bytes;

    if (!put(rules, "\"", 1)) return false;
    while (at < end) {
        const char *from = at;
        unsigned char c = (unsigned char)*at;
        bool fine;

        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f && c != 0xED) {
            at++;
            continue;
        }
        if (c == 0xED) {
            uint32_t code_point = text_decode(&at, end);

            if (code_point < 0xD800 || code_point > 0xDFFF) continue;
            fine = put(rules, plain, (size_t)(from - plain)) && put_unit(rules, code_point);
        } else {
            static const char SHORT[] = "\b\t\n\f\r\"\\", LETTERS[] = "btnfr\"\\";
            const char *letter = memchr(SHORT, c, sizeof SHORT - 1);
            char escape[2] = {'\\', letter == NULL ? '?' : LETTERS[letter - SHORT]};

            at++;
            fine = put(rules, plain, (size_t)(from - plain)) &&
                   (letter != NULL ? put(rules, escape, 2) : put_unit(rules, c));
        }
        if (!fine) return false;
        plain = at;
    }
    return put(rules, plain, (size_t)(end - plain)) && put(rules, "\"", 1);
}

static bool put_quoted_text(rung_rules *rules, const char *text)
{
    return put_quoted(rules, text, strlen(text));
}

static bool put_time(rung_rules *rules, rung_time time)
{
    char text[TIME_TEXT_MAX];

    return put(rules, text, time_to_text(time, text));
}

static bool put_number(rung_rules *rules, double number)
{
    char text[NUMBER_TEXT_MAX];
    size_t length = number_to_text(number, text);

    /* NaN and the infinities are no JSON numbers */
    return number - number == 0 ? put(rules, text, length) : put_quoted(rules, text, length);
}

/* ---- Values --------------------------------------------------------------------------------- */

static bool put_object(rung_rules *rules, Value value)
{
    const char *json;
    size_t length;
    rung_status status;

    vm_restart(rules->vm);
    status = rules_object_json(rules, value, &json, &length);
    if (status == RUNG_NO_MEMORY) return false;
    return status == RUNG_OK ? put(rules, json, length) : put_text(rules, "null");
}

/* A register as JSON: null without a value. */
static bool put_slot(rung_rules *rules, const rung_slot *slot)
{
    Value value;
    char text[NUMBER_TEXT_MAX];

    if (RUNG_SEVERITY(slot->status) >= 2) return put_text(rules, "null");
    memcpy(&value, slot, sizeof value);
    switch (value.type) {
    case T_BOOL: return put_text(rules, value.as.i != 0 ? "true" : "false");
    case T_INT: return put(rules, text, number_int_to_text(value.as.i, text));
    case T_DOUBLE: return put_number(rules, value.as.f);
    case T_STRING: return put_quoted(rules, value.as.s->bytes, value.as.s->length);
    case T_OBJECT: return put_object(rules, value);
    default: return put_text(rules, "null");
    }
}

/* Each tag, value and rule that `when` reads itself, in the order of reading. */
static bool put_values(rung_rules *rules, const rung_program *when)
{
    const rung_import *imports;
    uint32_t count = rung_program_tags(when, &imports);

    if (!put_text(rules, ",\"values\":{")) return false;
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0 && !put(rules, ",", 1)) return false;
        if (!put_quoted_text(rules, imports[i].name) || !put(rules, ":", 1) ||
            !put_slot(rules, &rules->slots[imports[i].index]))
            return false;
    }
    return put(rules, "}", 1);
}

/* ---- Message -------------------------------------------------------------------------------- */

/* The message piece by piece: a ${...} without value is "?", one that fails says how. */
static rung_status put_parts(rung_rules *rules, const RuleText *rule)
{
    for (uint32_t i = 0; i < rule->part_count; i++) {
        const MessagePart *part = &rule->parts[i];
        rung_result result;
        rung_status status;
        bool fine;

        if (!put(rules, part->text, part->length)) return RUNG_NO_MEMORY;
        if (part->program == NULL) continue;
        status = rung_eval(rules->vm, part->program, NULL, rules->tags, &result);
        rules_count_work(rules);
        rules_count_memory(rules);
        if (status == RUNG_NO_MEMORY || status == RUNG_INTERRUPTED) return status;
        if (status == RUNG_OK)
            fine = put(rules, result.value.text, result.value.length);
        else if (status == RUNG_NO_VALUE)
            fine = put(rules, "?", 1);
        else
            fine = put_text(rules, "<") && put_text(rules, rung_vm_error(rules->vm)->message) &&
                   put_text(rules, ">");
        if (!fine) return RUNG_NO_MEMORY;
    }
    return RUNG_OK;
}

static rung_status put_message(rung_rules *rules, uint32_t index)
{
    const RuleText *rule = item_text(&rules->items[index]);
    rung_result result;
    rung_status status;

    if (rule == NULL || rule->message == NULL) return put(rules, "", 1) ? RUNG_OK : RUNG_NO_MEMORY;
    status = rung_eval(rules->vm, rule->message, NULL, rules->tags, &result);
    rules_count_work(rules);
    rules_count_memory(rules);
    if (status == RUNG_NO_MEMORY || status == RUNG_INTERRUPTED) return status;
    if (status == RUNG_OK) {
        if (!put(rules, result.value.text, result.value.length)) return RUNG_NO_MEMORY;
    } else {
        if (status != RUNG_NO_VALUE) rules->metrics.errors++;
        status = put_parts(rules, rule);
        if (status != RUNG_OK) return status;
    }
    return put(rules, "", 1) ? RUNG_OK : RUNG_NO_MEMORY;
}

/* ---- The event ------------------------------------------------------------------------------ */

static const char *const QUALITIES[] = {"good", "uncertain", "bad"};

/* Why a rule has no value: the tag at the bottom of it and its status, or the error. */
static bool put_cause(rung_rules *rules, const Item *item)
{
    const Item *culprit = item->cause == NO_TAG ? item : NULL;

    if (!put_text(rules, ",\"cause\":{")) return false;
    if (item->cause != NO_TAG) {
        uint32_t code = rules->slots[item->cause].status;
        const char *name = rung_status_code_name(code);
        char number[16] = "0x";

        if (name == NULL) {
            for (int i = 0; i < 8; i++) number[2 + i] = "0123456789ABCDEF"[code >> (28 - 4 * i) & 15];
            number[10] = '\0';
            name = number;
        }
        if (!put_text(rules, "\"tag\":") ||
            !put_quoted_text(rules, rung_schema_name(rules->schema, item->cause)) ||
            !put_text(rules, ",\"status\":") || !put_quoted_text(rules, name))
            return false;
        if (rules_is_item(rules, item->cause)) culprit = &rules->items[item->cause - rules->tag_count];
    }
    if (culprit != NULL && item_error(culprit) != NULL && culprit->cause == NO_TAG)
        if (!put_text(rules, item->cause == NO_TAG ? "\"error\":" : ",\"error\":") ||
            !put_quoted_text(rules, item_error(culprit)))
            return false;
    return put(rules, "}", 1);
}

/* "overheat@2026-03-01T08:00:05.000Z"; a second event of the rule within the millisecond ends in "#2". */
static bool put_id(rung_rules *rules, const char *id, uint32_t count)
{
    char suffix[16];

    format_text(suffix, sizeof suffix, "#%u", count);
    return put_quoted_text(rules, id) && (rules->text_length--, put(rules, "@", 1)) &&
           put_time(rules, rules->event_time) && (count == 1 || put_text(rules, suffix)) &&
           put(rules, "\"", 1);
}

static bool put_labels(rung_rules *rules, const Label *labels, uint32_t count)
{
    if (count == 0) return true;
    if (!put_text(rules, ",\"labels\":{")) return false;
    for (uint32_t i = 0; i < count; i++)
        if ((i > 0 && !put(rules, ",", 1)) || !put_quoted_text(rules, labels[i].name) ||
            !put(rules, ":", 1) || !put_quoted_text(rules, labels[i].text))
            return false;
    return put(rules, "}", 1);
}

static bool put_quoted_copy(rung_rules *rules, size_t from, size_t length)
{
    /* the text may move while it is copied: a quoted copy takes at most six times its length */
    if (length > (SIZE_MAX - rules->text_length) / 8 ||
        !array_reserve(&rules->allocator, (void **)&rules->event_text, &rules->text_capacity,
                       rules->text_length + 6 * length + 2, 1))
        return false;
    return put_quoted(rules, rules->event_text + from, length);
}

/* What events of all kinds begin with; their texts stand in event_text. */
static bool put_head(rung_rules *rules, const char *id, const rung_event *event, uint32_t id_count)
{
    char number[NUMBER_TEXT_MAX];

    return put_text(rules, "{\"id\":") && put_id(rules, id, id_count) && put_text(rules, ",\"seq\":") &&
           put(rules, number, number_int_to_text((int64_t)event->seq, number)) &&
           put_text(rules, ",\"time\":\"") && put_time(rules, event->time) &&
           put_text(rules, "\",\"since\":\"") && put_time(rules, event->since) &&
           put_text(rules, "\",\"rule\":") && put_quoted_text(rules, id) &&
           put_text(rules, event->active ? ",\"state\":\"active\"" : ",\"state\":\"cleared\"") &&
           (!event->initial || put_text(rules, ",\"initial\":true")) &&
           put_text(rules, event->change == RUNG_CHANGE_STATE ? ",\"change\":\"state\""
                                                              : ",\"change\":\"quality\"") &&
           (event->reason == NULL || (put_text(rules, ",\"reason\":") && put_quoted_text(rules, event->reason))) &&
           put_text(rules, ",\"quality\":\"") && put_text(rules, QUALITIES[event->quality]) &&
           put(rules, "\"", 1);
}

static bool put_severity(rung_rules *rules, uint32_t severity)
{
    char number[NUMBER_TEXT_MAX];

    return put_text(rules, ",\"severity\":") && put(rules, number, number_int_to_text(severity, number));
}

static bool put_event(rung_rules *rules, uint32_t index, const EventRecord *record, uint32_t id_count)
{
    const RuleText *text = item_text(&rules->items[index]);

    return put_head(rules, rules_id(rules, index), &record->event, id_count) &&
           (record->event.quality != RUNG_QUALITY_BAD || put_cause(rules, &rules->items[index])) &&
           put_severity(rules, record->event.severity) && put_text(rules, ",\"message\":") &&
           put_quoted_copy(rules, record->message, record->json - record->message - 1) &&
           put_labels(rules, text == NULL ? NULL : text->labels, text == NULL ? 0 : text->label_count) &&
           put_values(rules, rules->items[index].program) && put(rules, "}", 2); /* and its NUL */
}

/* Time in milliseconds, rounded down: what ids have of it. */
static rung_time id_time(const rung_rules *rules)
{
    return rules->event_time / RUNG_TICKS_PER_MS - (rules->event_time % RUNG_TICKS_PER_MS < 0);
}

/* Room for one more event, its first text the name behind it; NULL without memory. */
static EventRecord *new_event(rung_rules *rules, const char *id)
{
    EventRecord *record;
    size_t at = rules->text_length;

    if (!array_reserve(&rules->allocator, (void **)&rules->events, &rules->event_capacity,
                       rules->event_count + 1, sizeof *rules->events) ||
        !put(rules, id, strlen(id) + 1))
        return NULL;
    record = &rules->events[rules->event_count];
    record->name = at;
    record->is_link = false;
    record->message = rules->text_length;
    return record;
}

/* An event is there, or what was written of it is taken back. */
static rung_status end_event(rung_rules *rules, EventRecord *record, rung_status status)
{
    if (status != RUNG_OK) {
        rules->text_length = record->name;
        return status;
    }
    record->event.json_length = rules->text_length - record->json - 1;
    rules->work += (rules->text_length - record->name) * WORK_OF_BYTE;
    rules->seq++;
    rules->metrics.events++;
    rules->event_count++;
    return RUNG_OK;
}

static rung_status write_event(rung_rules *rules, uint32_t index)
{
    Rule *rule = &rules->rules[index];
    rung_time ms = id_time(rules);
    uint32_t id_count = rule->id_time == ms ? rule->id_count + 1 : 1;
    EventRecord *record = new_event(rules, rules_id(rules, index));
    rung_status status;

    if (record == NULL) return RUNG_NO_MEMORY;
    record->event =
        (rung_event){.seq = rules->seq + 1,
                     .time = rules->event_time,
                     .since = rule->since,
                     .active = rule->active,
                     .initial = rule->initial,
                     .change = rule->of_state ? RUNG_CHANGE_STATE : RUNG_CHANGE_QUALITY,
                     .quality = (rung_quality)rule->quality,
                     .cause = rule->quality == RUNG_QUALITY_BAD ? rules->items[index].cause : NO_TAG,
                     .severity = rule->severity};
    status = put_message(rules, index);
    record->json = rules->text_length;
    if (status == RUNG_OK && !put_event(rules, index, record, id_count)) status = RUNG_NO_MEMORY;
    if ((status = end_event(rules, record, status)) != RUNG_OK) return status;
    rule->id_time = ms;
    rule->id_count = id_count;
    rule->events++;
    if (rule->of_state) rule->since = rules->event_time;
    return RUNG_OK;
}

/* A rule that is no more has neither message nor values. */
rung_status events_write_removed(rung_rules *rules, const RemovedRule *removed)
{
    rung_time ms = id_time(rules);
    EventRecord *record = new_event(rules, removed->id);
    bool fine;

    if (record == NULL) return RUNG_NO_MEMORY;
    record->event = (rung_event){.seq = rules->seq + 1,
                                 .time = rules->event_time,
                                 .since = removed->since,
                                 .change = RUNG_CHANGE_STATE,
                                 .quality = removed->quality,
                                 .cause = NO_TAG,
                                 .severity = removed->severity,
                                 .reason = removed->reason};
    fine = put(rules, "", 1);
    record->json = rules->text_length;
    fine = fine &&
           put_head(rules, removed->id, &record->event, removed->id_time == ms ? removed->id_count + 1 : 1) &&
           put_severity(rules, removed->severity) && put_text(rules, ",\"message\":\"\"") &&
           put_labels(rules, removed->labels, removed->label_count) && put(rules, ",\"values\":{}}", 14);
    return end_event(rules, record, fine ? RUNG_OK : RUNG_NO_MEMORY);
}

static bool put_link(rung_rules *rules, const char *name, const EventRecord *record, uint32_t id_count)
{
    const rung_event *event = &record->event;
    char id[RUNG_FILE_MAX], number[NUMBER_TEXT_MAX];

    format_text(id, sizeof id, "link:%s", name);
    return put_text(rules, "{\"id\":") && put_id(rules, id, id_count) && put_text(rules, ",\"seq\":") &&
           put(rules, number, number_int_to_text((int64_t)event->seq, number)) &&
           put_text(rules, ",\"time\":\"") && put_time(rules, event->time) &&
           put_text(rules, "\",\"since\":\"") && put_time(rules, event->since) &&
           put_text(rules, "\",\"link\":") && put_quoted_text(rules, name) &&
           put_text(rules, event->active ? ",\"state\":\"lost\"" : ",\"state\":\"regained\"") &&
           put_text(rules, ",\"rules\":") && put(rules, number, number_int_to_text(event->rules, number)) &&
           put(rules, "}", 2);
}

rung_status events_write_link(rung_rules *rules, uint32_t source, uint32_t rules_read)
{
    LinkState *link = &rules->links[source];
    const char *name = rules->sources[source].says.name;
    rung_time ms = id_time(rules);
    uint32_t id_count = link->id_time == ms ? link->id_count + 1 : 1;
    EventRecord *record = new_event(rules, name);
    rung_status status;

    if (record == NULL) return RUNG_NO_MEMORY;
    record->is_link = true;
    record->event = (rung_event){.seq = rules->seq + 1,
                                 .time = rules->event_time,
                                 .since = link->since,
                                 .rules = rules_read,
                                 .active = link->lost,
                                 .change = RUNG_CHANGE_STATE,
                                 .quality = link->lost ? RUNG_QUALITY_BAD : RUNG_QUALITY_GOOD,
                                 .cause = NO_TAG};
    status = put(rules, "", 1) ? RUNG_OK : RUNG_NO_MEMORY;
    record->json = rules->text_length;
    if (status == RUNG_OK && !put_link(rules, name, record, id_count)) status = RUNG_NO_MEMORY;
    if ((status = end_event(rules, record, status)) != RUNG_OK) return status;
    link->id_time = ms;
    link->id_count = id_count;
    return RUNG_OK;
}

rung_status events_write(rung_rules *rules)
{
    for (; rules->owing_from < rules->owing_to; rules->owing_from++) {
        uint64_t *word = &rules->owing[rules->owing_from];

        for (uint32_t bit = 0; *word != 0; bit++) {
            rung_status status;

            if ((*word >> bit & 1) == 0) continue;
            status = write_event(rules, rules->owing_from * 64 + bit);
            if (status != RUNG_OK) return status;
            *word &= ~(UINT64_C(1) << bit);
        }
    }
    rules->owing_from = bitmap_words(rules->rule_count);
    rules->owing_to = 0;
    return RUNG_OK;
}

/* ---- Fetching ------------------------------------------------------------------------------- */

void events_drop_fetched(rung_rules *rules)
{
    size_t left = rules->event_count - rules->event_head;
    size_t from = left == 0 ? rules->text_length : rules->events[rules->event_head].name;

    /* moves each event once at most; a transaction may want those that were fetched again */
    if (rules->event_head == 0 || rules->event_head < left || rules->journal.open) return;
    memmove(rules->events, rules->events + rules->event_head, left * sizeof *rules->events);
    memmove(rules->event_text, rules->event_text + from, rules->text_length - from);
    for (size_t i = 0; i < left; i++) {
        rules->events[i].name -= from;
        rules->events[i].message -= from;
        rules->events[i].json -= from;
    }
    rules->text_length -= from;
    rules->event_count = left;
    rules->event_head = 0;
}

rung_status rung_rules_next_event(rung_rules *rules, rung_event *event)
{
    const EventRecord *record;

    if (rules == NULL || event == NULL) return RUNG_USAGE;
    memset(event, 0, sizeof *event);
    if (rules->event_head == rules->event_count) return RUNG_END;
    record = &rules->events[rules->event_head++];
    *event = record->event;
    event->rule = record->is_link ? NULL : rules->event_text + record->name;
    event->link = record->is_link ? rules->event_text + record->name : NULL;
    event->message = rules->event_text + record->message;
    event->json = rules->event_text + record->json;
    return RUNG_OK;
}
