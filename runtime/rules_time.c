/* rules_time.c - event time and deadlines.
**
** The clocks that wait stand in a binary heap. Deadlines are taken one instant at a time, so that each
** finds the states that the ones before left; within an instant items go in order of rank, as ever.
*/
#include "runtime/rules.h"

/* ---- The heap ------------------------------------------------------------------------------- */

static void put(rung_rules *rules, uint32_t place, Clock *clock)
{
    rules->heap[place] = clock;
    clock->place = place;
}

static void sift_up(rung_rules *rules, uint32_t place, Clock *clock)
{
    for (; place > 0 && rules->heap[(place - 1) / 2]->deadline > clock->deadline; place = (place - 1) / 2)
        put(rules, place, rules->heap[(place - 1) / 2]);
    put(rules, place, clock);
}

static void sift_down(rung_rules *rules, uint32_t place, Clock *clock)
{
    for (;;) {
        uint32_t child = 2 * place + 1;

        if (child >= rules->waiting) break;
        if (child + 1 < rules->waiting && rules->heap[child + 1]->deadline < rules->heap[child]->deadline)
            child++;
        if (rules->heap[child]->deadline >= clock->deadline) break;
        put(rules, place, rules->heap[child]);
        place = child;
    }
    put(rules, place, clock);
}

static void leave(rung_rules *rules, const Clock *clock)
{
    Clock *last = rules->heap[--rules->waiting];

    if (last == clock) return;
    if (last->deadline < clock->deadline)
        sift_up(rules, clock->place, last);
    else
        sift_down(rules, clock->place, last);
}

void rules_set_deadline(rung_rules *rules, Clock *clock, rung_time deadline)
{
    rung_time before = clock->deadline;

    if (deadline <= rules->event_time) deadline = RUNG_TIME_NEVER;
    if (deadline == before) return;
    if (before != RUNG_TIME_NEVER) leave(rules, clock);
    clock->deadline = deadline;
    if (deadline != RUNG_TIME_NEVER) sift_up(rules, rules->waiting++, clock);
}

/* ---- Event time ----------------------------------------------------------------------------- */

static rung_time earliest(const rung_rules *rules)
{
    return rules->waiting == 0 ? RUNG_TIME_NEVER : rules->heap[0]->deadline;
}

/* Event time may be the last of all, which is RUNG_TIME_NEVER: what does not wait does not fall due even then. */
static bool is_due(const rung_rules *rules, rung_time time)
{
    return rules->waiting > 0 && rules->heap[0]->deadline <= time;
}

rung_status rules_go_to(rung_rules *rules, rung_time time)
{
    if (time > rules->event_time) rules->event_time = time;
    rung_tags_set_now(rules->tags, rules->event_time);
    while (is_due(rules, rules->event_time)) {
        Clock *clock = rules->heap[0];

        if (!journal_keep(rules, rules->tag_count + rules->order[clock->rank])) return RUNG_NO_MEMORY;
        rules_mark(rules, clock->rank);
        rules_set_deadline(rules, clock, RUNG_TIME_NEVER);
        rules->metrics.wakes++;
        rules->metrics.ticks += rules->items[rules->order[clock->rank]].program->code->ticks;
    }
    return RUNG_OK;
}

rung_status rules_take_deadlines(rung_rules *rules, rung_time time)
{
    while (is_due(rules, time)) {
        rung_status status = rules_go_to(rules, earliest(rules));

        if (status == RUNG_OK) status = rules_settle(rules);
        if (status != RUNG_OK) return status;
        if (rules->work / WORK_OF_EVALUATION >= rules->limits.work && is_due(rules, time)) return RUNG_MORE;
    }
    return RUNG_OK;
}

static rung_status advance(rung_rules *rules, rung_time now)
{
    rung_status status = rules_finish_pending(rules);

    if (status == RUNG_OK) status = rules_take_deadlines(rules, now);
    if (status == RUNG_OK) status = rules_go_to(rules, now);
    /* constants that no sample has asked for */
    if (status == RUNG_OK && rules_is_marked(rules) && rules->event_time != RUNG_TIME_NONE)
        status = rules_settle(rules);
    return status;
}

rung_status rung_rules_advance(rung_rules *rules, rung_time now)
{
    rung_time began;
    rung_status status;

    if (rules == NULL || rules->building != NULL) return RUNG_USAGE;
    rules->work = 0;
    began = metrics_begin(rules);
    status = advance(rules, now);
    metrics_end(rules, began);
    return status;
}

/* The tick that waits already is taken; the next one is behind the leap. */
rung_status rung_rules_leap(rung_rules *rules, rung_time time)
{
    if (rules == NULL || rules->building != NULL) return RUNG_USAGE;
    if (time > rules->tags->registers.tick_from) rules->tags->registers.tick_from = time;
    return rung_rules_advance(rules, time);
}

rung_time rung_rules_next_deadline(const rung_rules *rules)
{
    if (rules == NULL || rules->building != NULL) return RUNG_TIME_NEVER;
    return rules->unsettled ? rules->event_time : earliest(rules);
}
