/* rules_journal.c - transactions: everything since rung_rules_begin can be taken back.
**
** A register is kept when it is changed for the first time: a copy of its slot, the storage of its text or
** objects, which moves here so that the next value takes its own, and what the tag or item behind it
** knows. Cells keep their committed part themselves. Everything else is a handful of numbers.
*/
#include <string.h>

#include "runtime/array.h"
#include "runtime/rules.h"

static uint32_t registers(const rung_rules *rules) { return rules->tag_count + rules->item_count; }

static bool is_kept(const Journal *journal, uint32_t tag) { return (journal->kept[tag / 64] >> tag % 64 & 1) != 0; }

/* ---- Keeping -------------------------------------------------------------------------------- */

static bool keep_item(rung_rules *rules, uint32_t index, Undo *undo)
{
    const Item *item = &rules->items[index];
    const Clock *clock = item_clock(item);
    const char *error = item_error(item);

    undo->was.item.cause = item->cause;
    undo->was.item.deadline = clock == NULL ? RUNG_TIME_NEVER : clock->deadline;
    undo->was.item.error = NULL;
    if (rules_is_rule(rules, index)) undo->was.item.rule = rules->rules[index];
    if (error == NULL) return true;
    undo->was.item.error = allocator_new(&rules->allocator, RUNG_MESSAGE_MAX);
    if (undo->was.item.error == NULL) return false;
    memcpy(undo->was.item.error, error, RUNG_MESSAGE_MAX);
    return true;
}

bool journal_keep(rung_rules *rules, uint32_t tag)
{
    Journal *journal = &rules->journal;
    Undo *undo;

    if (!journal->open || is_kept(journal, tag)) return true;
    if (!array_reserve(&rules->allocator, (void **)&journal->undos, &journal->capacity, journal->count + 1,
                       sizeof *journal->undos))
        return false;
    undo = &journal->undos[journal->count];
    if (!rules_is_item(rules, tag))
        undo->was.input = rules->inputs[tag];
    else if (!keep_item(rules, tag - rules->tag_count, undo))
        return false;
    tags_keep_slot(rules->tags, tag, &undo->slot);
    if (rules->arrival != NULL) undo->arrival = rules->arrival[tag];
    journal->kept[tag / 64] |= UINT64_C(1) << tag % 64;
    journal->count++;
    return true;
}

/* ---- Beginning ------------------------------------------------------------------------------ */

static size_t marks_size(const rung_rules *rules) { return bitmap_words(rules->item_count) * sizeof(uint64_t); }

/* Marks that wait for a first sample, or that a restored state left: hardly ever. */
static bool keep_marks(rung_rules *rules)
{
    Journal *journal = &rules->journal;
    size_t size = marks_size(rules);

    if (!rules_is_marked(rules)) return true;
    journal->dirty = allocator_new(&rules->allocator, 2 * size);
    if (journal->dirty == NULL) return false;
    journal->fresh = journal->dirty + bitmap_words(rules->item_count);
    memcpy(journal->dirty, rules->dirty, size);
    memcpy(journal->fresh, rules->fresh, size);
    return true;
}

rung_status rung_rules_begin(rung_rules *rules)
{
    Journal *journal;
    rung_status status;
    size_t size;

    if (rules == NULL || rules->building != NULL || rules->journal.open) return RUNG_USAGE;
    if ((status = rules_finish_pending(rules)) != RUNG_OK) return status;
    journal = &rules->journal;
    size = bitmap_words(registers(rules)) * sizeof *journal->kept;
    if (journal->kept == NULL && size > 0) {
        if ((journal->kept = allocator_new(&rules->allocator, size)) == NULL) return RUNG_NO_MEMORY;
        memset(journal->kept, 0, size);
    }
    size = rules->source_count * sizeof *journal->links;
    if (journal->links == NULL && size > 0 && (journal->links = allocator_new(&rules->allocator, size)) == NULL)
        return RUNG_NO_MEMORY;
    if (size > 0) memcpy(journal->links, rules->links, size);
    if (!keep_marks(rules)) return RUNG_NO_MEMORY;
    journal->open = true;
    journal->count = 0;
    journal->event_time = rules->event_time;
    journal->event_head = rules->event_head;
    journal->event_count = rules->event_count;
    journal->text_length = rules->text_length;
    journal->seq = rules->seq;
    journal->replaced = rules->tags->replaced;
    journal->metrics = rules->metrics;
    return RUNG_OK;
}

/* ---- Ending --------------------------------------------------------------------------------- */

static void end(rung_rules *rules)
{
    Journal *journal = &rules->journal;

    allocator_free(&rules->allocator, journal->dirty, 2 * marks_size(rules));
    journal->dirty = journal->fresh = NULL;
    journal->open = false;
    journal->count = 0;
}

/* The entry is done with, whichever way the transaction ended. */
static void close_undo(rung_rules *rules, Undo *undo)
{
    uint32_t tag = undo->slot.slot.index;

    rules->journal.kept[tag / 64] &= ~(UINT64_C(1) << tag % 64);
    if (rules_is_item(rules, tag)) allocator_free(&rules->allocator, undo->was.item.error, RUNG_MESSAGE_MAX);
}

static rung_state *state_of(const rung_rules *rules, uint32_t tag)
{
    const Clock *clock = rules_is_item(rules, tag) ? item_clock(&rules->items[tag - rules->tag_count]) : NULL;

    return clock == NULL ? NULL : clock->state;
}

rung_status rung_rules_commit(rung_rules *rules)
{
    Journal *journal;

    if (rules == NULL || !rules->journal.open) return RUNG_USAGE;
    journal = &rules->journal;
    for (size_t i = 0; i < journal->count; i++) {
        Undo *undo = &journal->undos[i];
        rung_state *state = state_of(rules, undo->slot.slot.index);

        if (state != NULL) rung_state_commit(state);
        tags_forget_slot(rules->tags, &undo->slot);
        close_undo(rules, undo);
    }
    end(rules);
    return RUNG_OK;
}

static void put_back_item(rung_rules *rules, uint32_t index, const Undo *undo)
{
    Item *item = &rules->items[index];
    Clock *clock = item_clock(item);

    item->cause = undo->was.item.cause;
    if (undo->was.item.error != NULL)
        memcpy(item->more->error, undo->was.item.error, RUNG_MESSAGE_MAX);
    else if (item_error(item) != NULL)
        *item->more->error = '\0';
    if (rules_is_rule(rules, index)) rules->rules[index] = undo->was.item.rule;
    if (clock == NULL) return;
    rules_set_deadline(rules, clock, undo->was.item.deadline);
    if (clock->state != NULL) rung_state_rollback(clock->state);
}

static void put_back_marks(rung_rules *rules)
{
    const Journal *journal = &rules->journal;
    size_t size = marks_size(rules);

    if (size > 0 && journal->dirty != NULL) {
        memcpy(rules->dirty, journal->dirty, size);
        memcpy(rules->fresh, journal->fresh, size);
    } else if (size > 0) {
        memset(rules->dirty, 0, size);
        memset(rules->fresh, 0, size);
    }
    rules->dirty_from = journal->dirty != NULL ? 0 : bitmap_words(rules->ranks);
    rules->dirty_to = journal->dirty != NULL ? bitmap_words(rules->ranks) : 0;
    if (rules->rule_count > 0) memset(rules->owing, 0, bitmap_words(rules->rule_count) * sizeof *rules->owing);
    rules->owing_from = bitmap_words(rules->rule_count);
    rules->owing_to = 0;
    rules->unsettled = rules->link_lost = rules->tell_all = false;
}

static void put_back_links(rung_rules *rules)
{
    rules->returning = 0;
    for (uint32_t i = 0; i < rules->source_count; i++) {
        rules->links[i] = rules->journal.links[i];
        rules->returning += rules->links[i].returning;
    }
}

rung_status rung_rules_rollback(rung_rules *rules)
{
    Journal *journal;

    if (rules == NULL || !rules->journal.open) return RUNG_USAGE;
    journal = &rules->journal;
    rules->event_time = journal->event_time; /* first: deadlines are judged by it */
    rung_tags_set_now(rules->tags, rules->event_time);
    for (size_t i = 0; i < journal->count; i++) {
        Undo *undo = &journal->undos[i];
        uint32_t tag = undo->slot.slot.index;

        tags_restore_slot(rules->tags, &undo->slot);
        if (rules->arrival != NULL) rules->arrival[tag] = undo->arrival;
        if (rules_is_item(rules, tag))
            put_back_item(rules, tag - rules->tag_count, undo);
        else
            rules->inputs[tag] = undo->was.input;
        close_undo(rules, undo);
    }
    put_back_marks(rules);
    put_back_links(rules);
    rules->event_head = journal->event_head;
    rules->event_count = journal->event_count;
    rules->text_length = journal->text_length;
    rules->seq = journal->seq;
    rules->tags->replaced = journal->replaced;
    rules->metrics = journal->metrics;
    end(rules);
    return RUNG_OK;
}

void journal_free(rung_rules *rules)
{
    Journal *journal = &rules->journal;

    if (journal->open) rung_rules_rollback(rules);
    allocator_free(&rules->allocator, journal->undos, journal->capacity * sizeof *journal->undos);
    allocator_free(&rules->allocator, journal->links, rules->source_count * sizeof *journal->links);
    allocator_free(&rules->allocator, journal->kept, bitmap_words(registers(rules)) * sizeof *journal->kept);
}
