/* cells.c - the table of stateful builtins, and what all of their updates share: see cells.h. */
#include "vm/cells.h"

#include "vm/hints.h"
#include "vm/math.h"

const CellInfo cell_info[CELL_KIND_COUNT] = {
#define CELL(kind, name, form, pops, push, flags, State, usage, doc)                                         \
    {name,                                                                                                   \
     form,                                                                                                   \
     pops,                                                                                                   \
     push,                                                                                                   \
     usage,                                                                                                  \
     doc,                                                                                                    \
     flags,                                                                                                  \
     CELL_STATE_##State,                                                                                     \
     sizeof(pops) - 1,                                                                                       \
     sizeof(State) / sizeof(uint64_t)},
#include "vm/cells.def"
};

/* ---- time ----------------------------------------------------------------------------------- */

rung_time time_add(rung_time a, int64_t b)
{
    if (b > 0 && a > RUNG_TIME_NEVER - b) return RUNG_TIME_NEVER;
    if (b < 0 && a < RUNG_TIME_NONE + 1 - b) return RUNG_TIME_NONE + 1;
    return a + b;
}

int64_t time_since(rung_time later, rung_time earlier)
{
    /* -INT64_MIN does not exist; no time is that low but RUNG_TIME_NONE, which is none */
    return time_add(later, earlier == INT64_MIN ? INT64_MAX : -earlier);
}

double time_to_ms(int64_t ticks)
{
    return (double)(ticks / RUNG_TICKS_PER_MS - (ticks % RUNG_TICKS_PER_MS < 0));
}

void vm_deadline_limit(Vm *vm, rung_time origin, double limit)
{
    double low = math_floor(limit), most = (double)(INT64_MAX / RUNG_TICKS_PER_MS - 1);
    int64_t ms;

    if (!(low >= -most && low <= most)) return; /* never reached, or NaN */
    ms = (int64_t)low;
    /* x >= 2 turns at 2, x > 2 at 3; x >= 2.5 at 3 */
    vm_deadline(vm, time_add(origin, ms * RUNG_TICKS_PER_MS));
    vm_deadline(vm, time_add(origin, (ms + 1) * RUNG_TICKS_PER_MS));
}

void vm_deadline_tick(Vm *vm)
{
    rung_time from = vm->registers->tick_from, now = vm->registers->now > from ? vm->registers->now : from;
    int64_t tick = vm->registers->tick < 1 ? 1 : vm->registers->tick, rest = now % tick;

    vm_deadline(vm, time_add(now, tick - (rest < 0 ? rest + tick : rest)));
}

/* ---- a cell's life -------------------------------------------------------------------------- */

void cell_begin(const CellSpec *spec, uint64_t *words)
{
    const CellInfo *info = &cell_info[spec->kind];

    memset(words, 0, info->words * sizeof *words);
    words[0] = CELL_COUNTED;
    if (info->state == CELL_STATE_TimerCell) {
        TimerCell *timer = (TimerCell *)words;

        timer->start = timer->end = timer->paused = RUNG_TIME_NONE;
    } else if (info->state == CELL_STATE_WindowCell) {
        ((WindowCell *)words)->uncertain = RUNG_TIME_NONE;
    }
}

static bool held_is_valid(const HeldValue *held)
{
    return held->kind <= HELD_UNKNOWN && (held->kind != HELD_TEXT || held->bits <= HELD_TEXT_MAX);
}

static bool held_is_number(const HeldValue *held)
{
    return held->kind == HELD_NONE || held->kind == HELD_NUMBER || held->kind == HELD_UNKNOWN;
}

bool cell_is_valid(const CellSpec *spec, const uint64_t *words)
{
    const PrevCell *prev = (const PrevCell *)words;
    const WindowCell *window = (const WindowCell *)words;

    switch ((CellState)cell_info[spec->kind].state) {
    case CELL_STATE_PrevCell:
        return held_is_valid(&prev->now) && held_is_valid(&prev->before) &&
               (cell_info[spec->kind].push[0] == 'A' ||
                (held_is_number(&prev->now) && held_is_number(&prev->before)));
    case CELL_STATE_ChangedCell: return held_is_valid(&((const ChangedCell *)words)->now);
    case CELL_STATE_WindowCell:
        return window->count < window_size(spec) && window->count <= window->end &&
               window->end < CELL_COUNTED << 16 && window->ordinal < CELL_COUNTED << 16;
    default: return true;
    }
}

/* ---- updating ------------------------------------------------------------------------------- */

/* How often the slots that the call's arguments read were set, all together: another sum than before says
** that there was a sample. It wraps. */
static uint64_t count_samples(const Vm *vm, const CellSpec *spec)
{
    const Program *program = vm->program;
    uint32_t sum = 0, i;

    for (i = 0; i < spec->reads; i++)
        sum += vm->registers->slots[program_tags(program)[program->code->more->cell_reads[spec->first_read + i]].index].samples;
    return CELL_COUNTED | sum;
}

static bool reads_value(const Program *program, uint32_t slot)
{
    for (uint32_t i = 0; i < program->mask_count; i++) {
        TagMask mask = program_mask(program, i);

        if (mask.word == slot / 64) return (mask.mask >> slot % 64 & 1) != 0;
    }
    return false;
}

/* Whether a value that the call's arguments read is that of a sample after lost ones. */
static NEVER_INLINE bool follows_gap(const Vm *vm, const CellSpec *spec)
{
    const Program *program = vm->program;

    for (uint32_t i = 0; i < spec->reads; i++) {
        uint32_t slot = program_tags(program)[program->code->more->cell_reads[spec->first_read + i]].index;

        if (status_follows_gap(vm->registers->slots[slot].status) && reads_value(program, slot)) return true;
    }
    return false;
}

Outcome cell_update(Vm *vm, uint32_t index, const Value *args, Value *result)
{
    const CellSpec *spec = &vm->program->code->more->cells[index];
    CellHead *head = (CellHead *)(vm->state->working + spec->words);
    uint64_t samples = count_samples(vm, spec);
    CellUpdate update = {vm, vm->state, spec, head, args, vm->registers->now, samples != head->samples};
    Outcome outcome = OUTCOME_OK;

    if (!vm_charge(vm, 1 + spec->reads)) return vm->failure;
    head->samples = samples;
    switch ((CellState)cell_info[spec->kind].state) {
    case CELL_STATE_TimerCell: outcome = cell_timer(&update, result); break;
    case CELL_STATE_LatchCell: outcome = cell_latch(&update, result); break;
    case CELL_STATE_PrevCell: outcome = cell_prev(&update, result); break;
    case CELL_STATE_ChangedCell: outcome = cell_changed(&update, result); break;
    case CELL_STATE_EdgeCell: outcome = cell_edge(&update, result); break;
    case CELL_STATE_WindowCell:
        outcome = spec->kind == CELL_KIND_COUNT_IN || spec->kind == CELL_KIND_COUNT_OF
                      ? cell_count(&update, result)
                      : cell_window(&update, result);
        break;
    }
    if (UNLIKELY(vm->follows_gap) && cell_info[spec->kind].state >= CELL_STATE_PrevCell && follows_gap(vm, spec))
        vm->uncertain = true;
    if (outcome != OUTCOME_OK || result->type != T_MISSING) return outcome;
    vm->uncertain = true; /* whatever is known in spite of it */
    if (vm->careful) return outcome;
    vm->wants_care = true;
    return vm_stop(vm, RUNG_NO_VALUE, "%s has no value", cell_info[spec->kind].name);
}
