/* cell_timer.c - how long: held, within, since; and latch.
**
** A condition is what its last evaluation found, until the one that finds something else. While it has no
** value all stands still: when it has one again, what ran is moved by the time that it had none.
*/
#include "vm/cells.h"

#include "vm/math.h"

static void shift(rung_time *time, int64_t gap)
{
    if (*time != RUNG_TIME_NONE) *time = time_add(*time, gap);
}

void cell_shift_timer(TimerCell *cell, int64_t gap)
{
    shift(&cell->start, gap);
    shift(&cell->end, gap);
    shift(&cell->paused, gap);
}

/* What has no value any more was true until now. */
static void pause(TimerCell *cell, const CellUpdate *update)
{
    cell->paused = update->now;
    if (cell->truth != 0 && !update->spec->momentary) cell->end = update->now;
    cell->truth = 0;
}

static void resume(TimerCell *cell, rung_time now)
{
    int64_t gap = time_since(now, cell->paused);

    cell->paused = RUNG_TIME_NONE;
    if (gap > 0) cell_shift_timer(cell, gap);
}

/* ---- held ----------------------------------------------------------------------------------- */

static void update_held(CellUpdate *update, TimerCell *cell, bool truth, Value *result)
{
    const CellSpec *spec = update->spec;
    bool timed = spec->kind == CELL_KIND_HELD_FOR;

    if (!truth) {
        cell->start = RUNG_TIME_NONE;
        *result = timed ? value_bool(false) : value_double(-1);
        return;
    }
    if (cell->start == RUNG_TIME_NONE || cell->start > update->now) cell->start = update->now;
    if (timed) {
        rung_time due = time_add(cell->start, spec->span);

        *result = value_bool(update->now >= due);
        vm_deadline(update->vm, due);
    } else {
        *result = value_double(time_to_ms(time_since(update->now, cell->start)));
        if (spec->has_limit) vm_deadline_limit(update->vm, cell->start, spec->limit);
    }
}

/* `end` is when the condition was last true. What ends now was true until now, but an edge was true at its
** sample alone: also one among other things, which is over a tick later. */
static void note_end(TimerCell *cell, rung_time now, bool truth, bool momentary)
{
    if (truth || (cell->truth != 0 && !momentary && time_since(now, cell->end) > 1)) cell->end = now;
}

/* ---- within, since -------------------------------------------------------------------------- */

static void update_end(CellUpdate *update, TimerCell *cell, bool truth, Value *result)
{
    const CellSpec *spec = update->spec;
    rung_time now = update->now;
    bool timed = spec->kind == CELL_KIND_WITHIN;

    if (cell->end > now) cell->end = now;
    note_end(cell, now, truth, spec->momentary);
    cell->truth = truth;
    if (timed) {
        rung_time due = time_add(cell->end, spec->span);

        *result = value_bool(truth || (cell->end != RUNG_TIME_NONE && now < due));
        if (cell->end != RUNG_TIME_NONE && (!truth || spec->momentary)) vm_deadline(update->vm, due);
    } else if (cell->end == RUNG_TIME_NONE) {
        *result = value_double(math_infinity());
    } else {
        *result = value_double(time_to_ms(time_since(now, cell->end)));
        if (spec->has_limit && (!truth || spec->momentary))
            vm_deadline_limit(update->vm, cell->end, spec->limit);
    }
}

Outcome cell_timer(CellUpdate *update, Value *result)
{
    TimerCell *cell = update->cell;
    Value condition = update->args[0];

    if (condition.type == T_MISSING) {
        if (cell->paused == RUNG_TIME_NONE) pause(cell, update);
        *result = condition;
        return OUTCOME_OK;
    }
    if (cell->paused != RUNG_TIME_NONE) resume(cell, update->now);
    if (update->spec->kind == CELL_KIND_HELD_FOR || update->spec->kind == CELL_KIND_HELD)
        update_held(update, cell, condition.as.i != 0, result);
    else
        update_end(update, cell, condition.as.i != 0, result);
    return OUTCOME_OK;
}

/* ---- latch ---------------------------------------------------------------------------------- */

/* An input without value neither sets nor resets: there is always a result. */
Outcome cell_latch(CellUpdate *update, Value *result)
{
    LatchCell *cell = update->cell;
    Value set = update->args[0], reset = update->args[1];

    if (set.type != T_MISSING && set.as.i != 0) cell->set = 1;
    if (reset.type != T_MISSING && reset.as.i != 0) cell->set = 0;
    *result = value_bool(cell->set != 0);
    return OUTCOME_OK;
}
