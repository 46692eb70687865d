/* cell_window.c - the samples of the last while: count, avg, min, max, sum, first, last, twa, rate.
**
** A window is (t - d, t]. Its ring also holds the last sample before it, which stands for it where it has
** none, and is what is in force at its beginning. What a window gives is computed anew from its samples:
** the same samples give the same bits, whatever came before. That costs a step for each.
*/
#include "vm/cells.h"

#include "vm/math.h"

/* A window in the course of one update. */
typedef struct Window {
    CellUpdate *update;
    WindowCell *cell;
    int64_t begin;    /* samples after it are inside */
    uint64_t outside; /* 1 when the first sample lies before the window, otherwise 0 */
} Window;

static CellSample *sample_at(const Window *window, uint64_t index)
{
    const WindowCell *cell = window->cell;

    return &window->update->state->rings[window_place(window->update->spec, cell->end - cell->count + index)];
}

static uint64_t inside(const Window *window) { return window->cell->count - window->outside; }

/* Drops what is neither inside nor the last one before. */
static bool window_open(Window *window, CellUpdate *update, int64_t now)
{
    WindowCell *cell = update->cell;
    uint64_t dropped = 0;

    *window = (Window){update, cell, time_add(now, -update->spec->span), 0};
    for (; cell->count >= 2 && sample_at(window, 1)->time <= window->begin; dropped++) cell->count--;
    window->outside = cell->count > 0 && sample_at(window, 0)->time <= window->begin;
    return vm_charge(update->vm, dropped);
}

/* What overwrites a sample that the committed cells still know must keep it. */
static bool is_committed(const Window *window, uint64_t sample)
{
    const CellUpdate *update = window->update;
    const WindowCell *committed = (const WindowCell *)(update->state->committed + update->spec->words);

    return sample < committed->end && sample >= committed->end - committed->count;
}

static Outcome window_add(Window *window, int64_t time, double number)
{
    CellUpdate *update = window->update;
    WindowCell *cell = window->cell;
    uint64_t size = window_size(update->spec);

    /* time does not go back; if it did, the order of samples would still count */
    if (cell->count > 0 && sample_at(window, cell->count - 1)->time > time)
        time = sample_at(window, cell->count - 1)->time;
    if (inside(window) == update->spec->capacity) {
        cell->uncertain = time_add(sample_at(window, window->outside)->time, update->spec->span);
        cell->count -= window->outside + 1;
        window->outside = 0;
        update->state->counters.overflows++;
    }
    if (state_put_sample(update->state, window_place(update->spec, cell->end), (CellSample){time, number},
                         cell->end >= size && is_committed(window, cell->end - size)) != RUNG_OK)
        return vm_stop(update->vm, RUNG_NO_MEMORY, "the host has no more memory");
    cell->end++;
    cell->count++;
    return OUTCOME_OK;
}

/* The result changes when the oldest sample leaves, and is uncertain while one is missing that should be
** there. */
static void note_deadlines(const Window *window)
{
    CellUpdate *update = window->update;
    WindowCell *cell = window->cell;

    if (inside(window) > 0)
        vm_deadline(update->vm, time_add(sample_at(window, window->outside)->time, update->spec->span));
    if (cell->uncertain == RUNG_TIME_NONE) return;
    if (update->now >= cell->uncertain) {
        cell->uncertain = RUNG_TIME_NONE;
        return;
    }
    update->vm->uncertain = true;
    vm_deadline(update->vm, cell->uncertain);
}

/* ---- count ---------------------------------------------------------------------------------- */

/* Holds the true samples; count(c, n) takes how many samples there were for time. */
Outcome cell_count(CellUpdate *update, Value *result)
{
    WindowCell *cell = update->cell;
    Value condition = update->args[0];
    bool timed = update->spec->kind == CELL_KIND_COUNT_IN, known = condition.type != T_MISSING;
    Outcome outcome = OUTCOME_OK;
    Window window;

    if (update->sample && known && !timed) cell->ordinal++;
    if (!window_open(&window, update, timed ? update->now : (int64_t)cell->ordinal))
        return update->vm->failure;
    if (update->sample && known && condition.as.i != 0)
        outcome = window_add(&window, timed ? update->now : (int64_t)cell->ordinal, 1);
    if (outcome != OUTCOME_OK) return outcome;
    if (timed && known) note_deadlines(&window);
    *result = known ? value_int((int64_t)inside(&window)) : condition;
    return OUTCOME_OK;
}

/* ---- numbers -------------------------------------------------------------------------------- */

/* Neumaier's sum: what is lost in each addition is added at the end. */
typedef struct Sum {
    double sum, lost;
} Sum;

static void sum_add(Sum *sum, double number)
{
    double total = sum->sum + number;

    sum->lost +=
        math_abs(sum->sum) >= math_abs(number) ? sum->sum - total + number : number - total + sum->sum;
    sum->sum = total;
}

/* An infinite sum has lost everything. */
static double sum_value(const Sum *sum) { return sum->sum - sum->sum == 0 ? sum->sum + sum->lost : sum->sum; }

/* Keeps the product of a number and a time from overflowing; a power of two changes no digit. */
#define SMALL 0x1p-64

/* The step curve's mean from the window's beginning, or its first sample, up to now. */
static double time_weighted(const Window *window)
{
    int64_t now = window->update->now,
            from = window->outside != 0 ? window->begin : sample_at(window, 0)->time, until;
    double whole = (double)time_since(now, from);
    Sum sum = {0, 0};
    uint64_t i;

    if (!(whole > 0)) return sample_at(window, window->cell->count - 1)->number;
    for (i = 0; i < window->cell->count; i++, from = until) {
        until = i + 1 < window->cell->count ? sample_at(window, i + 1)->time : now;
        sum_add(&sum, sample_at(window, i)->number * SMALL * (double)time_since(until, from));
    }
    return sum_value(&sum) / whole / SMALL;
}

static double window_value(const Window *window)
{
    const CellSpec *spec = window->update->spec;
    const CellSample *ring = window->update->state->rings + spec->ring;
    uint64_t count = window->cell->count, from = inside(window) > 0 ? window->outside : count - 1;
    uint64_t taken = count - from, size = window_size(spec), at;
    double first = sample_at(window, from)->number, last = sample_at(window, count - 1)->number,
           least = first, greatest = first;
    Sum sum = {0, 0};

    switch ((CellKind)spec->kind) {
    case CELL_KIND_FIRST: return first;
    case CELL_KIND_LAST: return last;
    case CELL_KIND_TWA: return time_weighted(window);
    case CELL_KIND_RATE:
        return (last - sample_at(window, 0)->number) /
               ((double)spec->span / (double)(1000 * RUNG_TICKS_PER_MS));
    default: break;
    }
    at = window->cell->end - count + from;
    for (at %= size; from < count; from++, at = at + 1 == size ? 0 : at + 1) {
        double number = ring[at].number;

        sum_add(&sum, number);
        if (number < least) least = number;
        if (number > greatest) greatest = number;
    }
    switch ((CellKind)spec->kind) {
    case CELL_KIND_MIN: return least;
    case CELL_KIND_MAX: return greatest;
    case CELL_KIND_SUM: return sum_value(&sum);
    default: return sum_value(&sum) / (double)taken;
    }
}

Outcome cell_window(CellUpdate *update, Value *result)
{
    Value argument = update->args[0];
    Outcome outcome = OUTCOME_OK;
    Window window;

    if (!window_open(&window, update, update->now)) return update->vm->failure;
    if (argument.type == T_MISSING) {
        *result = argument;
        return OUTCOME_OK;
    }
    if (update->sample && argument.as.f - argument.as.f == 0)
        outcome = window_add(&window, update->now, argument.as.f);
    else if (update->sample)
        update->state->counters.not_taken++; /* NaN, infinite */
    if (outcome != OUTCOME_OK) return outcome;
    if (!vm_charge(update->vm, window.cell->count)) return update->vm->failure;
    note_deadlines(&window);
    *result = window.cell->count == 0 ? cell_missing() : value_double(window_value(&window));
    return OUTCOME_OK;
}
