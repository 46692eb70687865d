/* rules_link.c - links to sources: lost, regained, and what is told of the rules behind them.
**
** A lost link is one event for all the rules that read its tags. That their qualities change with it is not
** told: a rule remembers the quality of its last event. After the link is regained, the first samples bring
** most rules back to it, and there is nothing to tell; a rule that is different then says so.
*/
#include "runtime/rules.h"

#include <string.h>

/* ---- Whom it concerns ----------------------------------------------------------------------- */

static void set_bit(uint64_t *bits, uint32_t place) { bits[place / 64] |= UINT64_C(1) << place % 64; }
static bool has_bit(const uint64_t *bits, uint32_t place)
{
    return (bits[place / 64] >> place % 64 & 1) != 0;
}

static bool reads_any(const rung_program *program, const uint64_t *registers)
{
    for (uint32_t i = 0; i < program->code->tag_count; i++)
        if (has_bit(registers, program_tags(program)[i].index)) return true;
    return false;
}

static bool is_away(const LinkState *link) { return link->lost || link->returning; }

#define ALL_AWAY UINT32_MAX

static bool is_meant(const rung_rules *rules, const TagNode *node, uint32_t source)
{
    return source == ALL_AWAY ? is_away(&rules->links[node->node.source]) : node->node.source == source;
}

static size_t registers_size(const rung_rules *rules)
{
    return ((size_t)bitmap_words(rules->tag_count + rules->item_count) + 1) * sizeof(uint64_t);
}

/* A bitmap over registers: the tags of the source, or of all that are away, and all that read them, directly or
** through others. NULL without memory; freed by the caller. */
static uint64_t *concerned_by(const rung_rules *rules, uint32_t source)
{
    uint64_t *registers = allocator_new(&rules->allocator, registers_size(rules));

    if (registers == NULL) return NULL;
    memset(registers, 0, registers_size(rules));
    for (uint32_t i = 0; i < rules->node_count; i++)
        if (is_meant(rules, &rules->nodes[i], source)) set_bit(registers, rules->nodes[i].tag);
    for (uint32_t rank = 0; rank < rules->ranks; rank++) {
        uint32_t item = rules->order[rank];

        if (reads_any(rules->items[item].program, registers)) set_bit(registers, rules->tag_count + item);
    }
    return registers;
}

/* Counts the rules that the source concerns. False without memory. */
static bool count_rules(const rung_rules *rules, uint32_t source, uint32_t *count)
{
    uint64_t *registers = concerned_by(rules, source);

    *count = 0;
    if (registers == NULL) return false;
    for (uint32_t i = 0; i < rules->rule_count; i++) *count += has_bit(registers, rules->tag_count + i);
    allocator_free(&rules->allocator, registers, registers_size(rules));
    return true;
}

/* ---- Lost ----------------------------------------------------------------------------------- */

/* The last thing that can fail: what follows is done, or left marked. */
static rung_status prepare(rung_rules *rules, uint32_t source)
{
    LinkState *link = &rules->links[source];
    uint32_t concerned;
    rung_status status;

    for (uint32_t i = 0; i < rules->node_count && link->lost; i++)
        if (rules->nodes[i].node.source == source && !journal_keep(rules, rules->nodes[i].tag))
            return RUNG_NO_MEMORY;
    if (!count_rules(rules, source, &concerned)) return RUNG_NO_MEMORY;
    events_drop_fetched(rules);
    status = events_write_link(rules, source, concerned);
    return status;
}

/* The tag has no value; its next sample is a first one. */
static void silence(rung_rules *rules, uint32_t tag, uint32_t status)
{
    TagInput *input = &rules->inputs[tag];

    rung_slot_set_bad(&rules->slots[tag], status, RUNG_TIME_NONE);
    input->started = false;
    input->late_run = 0;
    rules_mark_sample(rules, tag);
}

static rung_status lose(rung_rules *rules, uint32_t source)
{
    LinkState *link = &rules->links[source], before = *link;
    rung_status status;

    link->lost = true;
    link->returning = false;
    link->since = rules->event_time;
    if ((status = prepare(rules, source)) != RUNG_OK) {
        *link = before;
        return status;
    }
    if (before.returning) rules->returning--;
    for (uint32_t i = 0; i < rules->node_count; i++)
        if (rules->nodes[i].node.source == source) silence(rules, rules->nodes[i].tag, BAD_NO_COMMUNICATION);
    rules->metrics.links_lost++;
    rules->link_lost = true;
    return rules_settle(rules);
}

/* ---- Regained ------------------------------------------------------------------------------- */

static rung_status regain(rung_rules *rules, uint32_t source)
{
    LinkState *link = &rules->links[source];
    rung_status status;

    link->lost = false;
    if ((status = prepare(rules, source)) != RUNG_OK) {
        link->lost = true;
        return status;
    }
    link->returning = true;
    rules->returning++;
    return rules_is_marked(rules) ? rules_settle(rules) : RUNG_OK;
}

void links_returned(rung_rules *rules, const rung_sample *samples, size_t count)
{
    for (size_t i = 0; i < count && rules->returning > 0; i++) {
        const TagNode *node = rules_node_of(rules, samples[i].tag);

        if (node == NULL || !rules->links[node->node.source].returning) continue;
        rules->links[node->node.source].returning = false;
        rules->returning--;
        rules->tell_all = true;
    }
}

/* The event of a link that is still away speaks for all that read tags of its source. */
rung_status links_tell(rung_rules *rules)
{
    uint64_t *spoken_for = concerned_by(rules, ALL_AWAY);
    rung_status status = spoken_for == NULL ? RUNG_NO_MEMORY : RUNG_OK;

    for (uint32_t i = 0; i < rules->rule_count && status == RUNG_OK; i++) {
        const Rule *rule = &rules->rules[i];

        if (!rule->known || rule->quality == rule->told || has_bit(spoken_for, rules->tag_count + i)) continue;
        if (journal_keep(rules, rules->tag_count + i))
            rules_owe_event(rules, i, RUNG_CHANGE_QUALITY, false);
        else
            status = RUNG_NO_MEMORY;
    }
    allocator_free(&rules->allocator, spoken_for, registers_size(rules));
    return status;
}

/* ---- A reload ------------------------------------------------------------------------------- */

static bool is_same_node(const rung_rules *rules, const TagNode *node, const rung_rules *old, const TagNode *was)
{
    return was != NULL && strcmp(node->node.node, was->node.node) == 0 &&
           strcmp(rules->sources[node->node.source].says.name, old->sources[was->node.source].says.name) == 0;
}

void links_reloaded(rung_rules *rules, const rung_rules *old)
{
    for (uint32_t i = 0; i < rules->node_count; i++) {
        const TagNode *node = &rules->nodes[i];
        const char *name = rung_schema_name(rules->schema, node->tag);
        uint32_t tag;

        if (rung_schema_find(old->schema, name, strlen(name), &tag) != RUNG_OK || tag >= old->tag_count ||
            is_same_node(rules, node, old, rules_node_of(old, tag)))
            continue;
        silence(rules, node->tag,
                is_away(&rules->links[node->node.source]) ? BAD_NO_COMMUNICATION : RUNG_BAD_WAITING_FOR_INITIAL_DATA);
        rules->unsettled = rules->event_time != RUNG_TIME_NONE;
    }
}

/* ---- The call ------------------------------------------------------------------------------- */

static rung_status change_link(rung_rules *rules, uint32_t source, bool up, rung_time time)
{
    rung_status status = rules->awaits_samples ? RUNG_OK : rules_finish_pending(rules);

    if (status != RUNG_OK) return status;
    if (rules->links[source].lost != up) return RUNG_OK;
    rules->awaits_samples = false;
    if (time > rules->event_time) {
        if ((status = rules_take_deadlines(rules, time - 1)) != RUNG_OK ||
            (status = rules_go_to(rules, time)) != RUNG_OK)
            return status;
    }
    if (rules->event_time == RUNG_TIME_NONE) return RUNG_OK; /* nothing was ever known */
    return up ? regain(rules, source) : lose(rules, source);
}

rung_status rung_rules_link(rung_rules *rules, const char *source, bool up, rung_time time)
{
    uint32_t index;
    rung_time began;
    rung_status status;

    if (rules == NULL || rules->building != NULL || source == NULL) return RUNG_USAGE;
    if ((index = rules_find_source(rules, source, strlen(source))) == rules->source_count)
        return RUNG_UNKNOWN_NAME;
    rules->work = 0;
    began = metrics_begin(rules);
    status = change_link(rules, index, up, time);
    metrics_end(rules, began);
    return status;
}
