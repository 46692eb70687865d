/* rules_save.c - the state of a rule set to bytes: see rules_blob.h. */
#include "runtime/rules_blob.h"

#include <string.h>

#include "runtime/array.h"

/* ---- What computes the same ----------------------------------------------------------------- */

void rules_fingerprints(const rung_rules *rules, uint64_t *sums)
{
    memset(sums, 0, rules->item_count * sizeof *sums); /* of rules that are not enabled */
    for (uint32_t rank = 0; rank < rules->ranks; rank++) {
        uint32_t index = rules->order[rank];
        const rung_program *program = rules->items[index].program;
        uint64_t sum = program_fingerprint(program);

        for (uint32_t i = 0; i < program->code->tag_count; i++) {
            uint32_t read = program_tags(program)[i].index;

            if (rules_is_item(rules, read))
                sum = bytes_sum(sum, &sums[read - rules->tag_count], sizeof *sums);
        }
        sums[index] = sum;
    }
}

/* ---- Writing -------------------------------------------------------------------------------- */

static bool put_bytes(Bytes *out, const void *bytes, size_t length)
{
    if (length > SIZE_MAX - out->length ||
        !array_reserve(out->allocator, (void **)&out->bytes, &out->capacity, out->length + length, 1))
        return false;
    if (length > 0) memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
    return true;
}

static bool put_int(Bytes *out, uint64_t value, unsigned width)
{
    unsigned char bytes[8];
    ByteWriter writer = {bytes, 0};

    write_int(&writer, value, width);
    return put_bytes(out, bytes, width);
}

static bool put_time(Bytes *out, rung_time time) { return put_int(out, (uint64_t)time, 8); }

static bool put_text(Bytes *out, const char *text, size_t length)
{
    return put_int(out, length, 4) && put_bytes(out, text, length);
}

static bool put_name(Bytes *out, const char *text) { return put_text(out, text, strlen(text)); }

static bool take_bytes(void *user, const char *text, size_t length) { return put_bytes(user, text, length); }

static rung_status put_json(rung_rules *rules, Bytes *out, Value value)
{
    const char *text;
    size_t length;
    rung_status status = rules_tagged_json(rules, value, &text, &length);

    if (status != RUNG_OK) return status;
    return put_text(out, text, length) ? RUNG_OK : RUNG_NO_MEMORY;
}

static rung_status put_slot(rung_rules *rules, Bytes *out, uint32_t tag)
{
    const rung_slot *slot = &rules->slots[tag];
    Value value;
    bool fine, is_text;

    memcpy(&value, slot, sizeof value);
    is_text = value.type == T_STRING;
    fine = put_int(out, slot->declared, 1) && put_int(out, slot->status, 4) &&
           put_time(out, slot->source_time) && put_time(out, slot->server_time) &&
           put_time(out, rules->arrival == NULL ? RUNG_TIME_NONE : rules->arrival[tag]) &&
           put_int(out, slot->samples, 4) && put_int(out, slot->inexact, 1);
    if (!fine) return RUNG_NO_MEMORY;
    if ((slot->declared & RUNG_ARRAY_OF) != 0 && value.type == T_NULL)
        fine = put_text(out, "", 0);
    else if ((slot->declared & RUNG_ARRAY_OF) != 0 || slot->declared == RUNG_ANY)
        return put_json(rules, out, value);
    else if (slot->declared == RUNG_STRING)
        fine = put_int(out, is_text, 1) &&
               put_text(out, is_text ? value.as.s->bytes : "", is_text ? value.as.s->length : 0);
    else
        fine = put_int(out, value.as.bits, 8);
    return fine ? RUNG_OK : RUNG_NO_MEMORY;
}

/* What an item's marks are; most of the time there are none anywhere. */
static uint8_t marks_of(const rung_rules *rules, uint32_t rank)
{
    if (rank >= rules->ranks) return 0;
    return (uint8_t)((rules->dirty[rank / 64] >> rank % 64 & 1) * MARKED_DIRTY +
                     (rules->fresh[rank / 64] >> rank % 64 & 1) * MARKED_FRESH);
}

static rung_status put_item(rung_rules *rules, Bytes *out, uint32_t index, uint32_t rank)
{
    const Item *item = &rules->items[index];
    const Clock *clock = item_clock(item);
    rung_status status = put_slot(rules, out, rules->tag_count + index);
    size_t at;

    if (status != RUNG_OK) return status;
    if (!put_name(out, item->cause == NO_TAG ? "" : rung_schema_name(rules->schema, item->cause)) ||
        !put_name(out, item_error(item) == NULL ? "" : item_error(item)) ||
        !put_time(out, clock == NULL ? RUNG_TIME_NEVER : clock->deadline) ||
        !put_int(out, marks_of(rules, rank), 1) || !put_int(out, 0, 4))
        return RUNG_NO_MEMORY;
    if (clock == NULL || clock->state == NULL) return RUNG_OK;
    at = out->length;
    status = rung_state_save(clock->state, take_bytes, out);
    if (status == RUNG_INTERRUPTED) return RUNG_NO_MEMORY; /* the sink above says no for nothing else */
    if (status == RUNG_OK)
        write_int(&(ByteWriter){(unsigned char *)out->bytes, at - 4}, out->length - at, 4);
    return status;
}

static rung_status put_tag(rung_rules *rules, Bytes *out, uint32_t tag)
{
    const TagInput *input = &rules->inputs[tag];
    rung_status status;

    if (!put_name(out, rung_schema_name(rules->schema, tag))) return RUNG_NO_MEMORY;
    if ((status = put_slot(rules, out, tag)) != RUNG_OK) return status;
    return put_time(out, input->newest) && put_time(out, input->late_first) &&
                   put_time(out, input->late_last) && put_int(out, input->late_run, 4) &&
                   put_int(out, input->started, 1)
               ? RUNG_OK
               : RUNG_NO_MEMORY;
}

/* Labels are for the event of a rule that is removed while it is active. */
static bool put_labels(Bytes *out, const RuleText *text)
{
    uint32_t count = text == NULL ? 0 : text->label_count;

    if (!put_int(out, count, 4)) return false;
    for (uint32_t i = 0; i < count; i++)
        if (!put_name(out, text->labels[i].name) || !put_name(out, text->labels[i].text)) return false;
    return true;
}

static rung_status put_rule(rung_rules *rules, Bytes *out, uint32_t index, uint64_t sum, uint32_t rank)
{
    const Rule *rule = &rules->rules[index];
    bool fine = put_name(out, rules_id(rules, index)) && put_int(out, sum, 8) &&
                put_int(out, rule->known, 1) && put_int(out, rule->active, 1) &&
                put_int(out, rule->quality, 1) && put_int(out, rule->told, 1) && put_time(out, rule->since) && put_time(out, rule->id_time) &&
                put_int(out, rule->id_count, 4) && put_int(out, rule->severity, 2) &&
                put_labels(out, item_text(&rules->items[index]));

    return fine ? put_item(rules, out, index, rank) : RUNG_NO_MEMORY;
}

/* Links that are as ever have nothing to say. */
static bool is_link_kept(const LinkState *link) { return link->lost || link->returning || link->id_count > 0; }

static bool put_links(rung_rules *rules, Bytes *out)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < rules->source_count; i++) count += is_link_kept(&rules->links[i]);
    if (!put_int(out, count, 4)) return false;
    for (uint32_t i = 0; i < rules->source_count; i++) {
        const LinkState *link = &rules->links[i];

        if (!is_link_kept(link)) continue;
        if (!put_name(out, rules->sources[i].says.name) || !put_time(out, link->since) || !put_time(out, link->id_time) ||
            !put_int(out, link->id_count, 4) || !put_int(out, link->lost, 1) || !put_int(out, link->returning, 1))
            return false;
    }
    return true;
}

static rung_status put_all(rung_rules *rules, Bytes *out, const uint64_t *sums, const uint32_t *ranks)
{
    rung_status status = RUNG_OK;

    if (!put_bytes(out, RULES_BLOB_MAGIC, 4) || !put_int(out, RULES_BLOB_VERSION, 2) || !put_int(out, 0, 2) ||
        !put_int(out, 0, 8) || !put_int(out, 0, 8) || !put_time(out, rules->event_time) ||
        !put_int(out, rules->seq, 8) || !put_int(out, rules->tag_count, 4) ||
        !put_int(out, rules->rule_count, 4) || !put_int(out, rules->item_count - rules->rule_count, 4) ||
        !put_links(rules, out))
        return RUNG_NO_MEMORY;
    for (uint32_t i = 0; i < rules->tag_count && status == RUNG_OK; i++) status = put_tag(rules, out, i);
    for (uint32_t i = 0; i < rules->rule_count && status == RUNG_OK; i++)
        status = put_rule(rules, out, i, sums[i], ranks[i]);
    for (uint32_t i = rules->rule_count; i < rules->item_count && status == RUNG_OK; i++) {
        if (!put_name(out, rules_item_name(rules, i)) || !put_int(out, sums[i], 8)) return RUNG_NO_MEMORY;
        status = put_item(rules, out, i, ranks[i]);
    }
    return status;
}

static void seal(Bytes *out)
{
    unsigned char *bytes = (unsigned char *)out->bytes;
    ByteWriter writer = {bytes, RULES_BLOB_SUMMED_FROM};
    uint64_t sum;

    write_int(&writer, out->length, 8);
    sum = bytes_sum(BYTES_SUM, bytes + RULES_BLOB_SUMMED_FROM, out->length - RULES_BLOB_SUMMED_FROM);
    writer.at = RULES_BLOB_CHECKSUM;
    write_int(&writer, sum, 8);
}

rung_status rules_save_bytes(rung_rules *rules, Bytes *out)
{
    const Allocator *allocator = &rules->allocator;
    size_t count = (size_t)rules->item_count + 1;
    uint64_t *sums = allocator_new(allocator, count * sizeof *sums);
    uint32_t *ranks = allocator_new(allocator, count * sizeof *ranks);
    rung_status status = RUNG_NO_MEMORY;

    *out = (Bytes){.allocator = allocator};
    if (sums != NULL && ranks != NULL) {
        rules_fingerprints(rules, sums);
        for (uint32_t i = 0; i < rules->item_count; i++) ranks[i] = UINT32_MAX;
        for (uint32_t rank = 0; rank < rules->ranks; rank++) ranks[rules->order[rank]] = rank;
        status = put_all(rules, out, sums, ranks);
    }
    allocator_free(allocator, sums, count * sizeof *sums);
    allocator_free(allocator, ranks, count * sizeof *ranks);
    if (status == RUNG_OK)
        seal(out);
    else
        allocator_free(allocator, out->bytes, out->capacity);
    return status;
}

rung_status rung_rules_save(rung_rules *rules, rung_sink sink, void *user)
{
    Bytes bytes;
    rung_status status;

    if (rules == NULL || sink == NULL || rules->building != NULL || rules->journal.open) return RUNG_USAGE;
    if ((status = rules_finish_pending(rules)) != RUNG_OK) return status;
    if ((status = rules_save_bytes(rules, &bytes)) != RUNG_OK) return status;
    if (!sink(user, bytes.bytes, bytes.length)) status = RUNG_INTERRUPTED;
    allocator_free(&rules->allocator, bytes.bytes, bytes.capacity);
    return status;
}
