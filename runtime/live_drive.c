/* live_drive.c - inputs to the rules, one after the other, and event time between them.
**
** Event time is the newest source time; between samples it runs on by the host's monotonic clock, `lag`
** behind, so that a sample which is on its way does not come too late. The rules are told of it when a
** deadline is due, or when a sample is older than it (of a source whose clock is behind, for example), and
** not otherwise.
*/
#include <string.h>

#include "runtime/array.h"
#include "runtime/live.h"
#include "runtime/time_text.h"

/* No process sees that day: times are added to each other before it without a thought. */
#define DISTANT (INT64_MAX / 4)
/* So much of it is lived through tick by tick when a source's clock is set forward. */
#define LONGEST_GAP (24 * 3600 * TICKS_PER_SECOND)

void drive_begin(rung_live *live)
{
    rung_time time = rung_rules_time(live->rules); /* of a saved state */

    live->anchor = time > -DISTANT && time < DISTANT ? time : RUNG_TIME_NONE;
    live->anchored = live_monotonic();
    live->rules->awaits_samples = live->rules->unsettled;
}

/* How long after its source time a sample can be expected: it waits for the next response, and travels. */
static rung_time find_lag(const rung_live *live)
{
    rung_time lag = 0;

    for (uint32_t i = 0; i < live->sources.count; i++) {
        const LiveSource *source = live->sources.all[i];
        rung_time publishing = source->publishing > 0 && source->publishing < INT32_MAX
                                   ? (rung_time)(source->publishing * (double)RUNG_TICKS_PER_MS)
                                   : source->plan.publishing;

        if (publishing > lag) lag = publishing;
    }
    return lag + TICKS_PER_SECOND;
}

rung_time drive_event_time(const rung_live *live, rung_time monotonic)
{
    if (live->anchor == RUNG_TIME_NONE) return RUNG_TIME_NONE;
    return live->anchor + (monotonic - live->anchored) - live->lag;
}

/* ---- Inputs --------------------------------------------------------------------------------- */

/* No source has ever told what time it is: this host does, until one tells. */
static void begin_time(rung_live *live, const Input *input)
{
    if (live->anchor != RUNG_TIME_NONE) return;
    live->anchor = live_wall_clock();
    live->anchored = input->heard;
}

/* Whether a sample is further ahead than this host's clock can explain: its source's was set forward, or all that
** was known before were values that had not changed for years. */
static bool is_leap(const rung_live *live, const Input *input)
{
    rung_time known = rung_rules_time(live->rules), now;

    if (live->anchor == RUNG_TIME_NONE || known == RUNG_TIME_NONE) return false;
    now = live->anchor + (input->heard - live->anchored);
    if (known > now) now = known;
    return input->time > now && input->time - now > LONGEST_GAP;
}

/* The time between is not lived through second by second: the present would have to wait for that. */
static rung_status leap_before(rung_live *live, const Input *input)
{
    if (!live->inbox.leaping) {
        if (!is_leap(live, input)) return RUNG_OK;
        live->inbox.leaping = true;
        notice_leap(input->source, rung_rules_time(live->rules), input->time);
        record_leap(live, input->time - 1);
    }
    return rung_rules_leap(live->rules, input->time - 1);
}

/* Brings event time to the present, if the input is older than that. */
static rung_status tick_before(rung_live *live, const Input *input)
{
    rung_time now;

    if (input->time == RUNG_TIME_NONE) begin_time(live, input);
    if (live->rules->awaits_samples) return RUNG_OK; /* nothing is said of restored values before these */
    now = drive_event_time(live, input->heard);
    if (now == RUNG_TIME_NONE || now <= input->time || now <= rung_rules_time(live->rules)) return RUNG_OK;
    record_tick(live, now);
    return rung_rules_advance(live->rules, now);
}

/* Whether a number differs too little from what the rules hold. The server is not asked: so the answer does
** not depend on what it can do. And what counts is what the rules took: one that they dropped for being late,
** or before the link was lost, is nothing to compare with. */
static bool is_within_deadband(const rung_live *live, const LiveItem *item, const rung_sample *sample,
                               rung_time time)
{
    const rung_slot *slot = &live->rules->slots[sample->tag];
    const TagInput *input = &live->rules->inputs[sample->tag];
    double number = sample->value.number, held;

    if (item->given == 0 || !input->started || time < input->newest || sample->status != slot->status ||
        sample->value.kind != RUNG_VALUE_NUMBER || (slot->held != T_INT && slot->held != T_DOUBLE))
        return false;
    held = slot->held == T_INT ? (double)slot->value.integer : slot->value.number;
    return number - held <= item->deadband && held - number <= item->deadband;
}

/* Takes the samples that are within their deadbands out of an input. Of two of a tag the second one stays when
** the first one does, since the rules do not hold that one yet. */
static void leave_out(rung_live *live, Input *input)
{
    Inbox *inbox = &live->inbox;
    TimedSample *order = &inbox->order[input->first];
    uint64_t update = ++inbox->updates;
    size_t kept = 0;

    for (size_t i = 0; i < input->count; i++) {
        const rung_sample *sample = &inbox->samples[order[i].sample];
        LiveItem *item = &input->source->items[plan_find_item(input->source, sample->tag)];

        if (item->deadband > 0 && !input->whole && item->given != update &&
            is_within_deadband(live, item, sample, order[i].time))
            continue;
        item->given = update;
        order[kept++] = order[i];
    }
    input->count = kept;
}

/* The samples of an input as one piece: mostly they lie together, and one always does. NULL without
** memory. */
static const rung_sample *samples_of(rung_live *live, const Input *input)
{
    const Inbox *inbox = &live->inbox;
    const TimedSample *order = &inbox->order[input->first];
    size_t i = 1;

    while (i < input->count && order[i].sample == order[0].sample + i) i++;
    if (i == input->count) return &inbox->samples[order[0].sample];
    if (!array_reserve(&live->allocator, (void **)&live->gathered, &live->gathered_capacity, input->count,
                       sizeof *live->gathered))
        return NULL;
    for (i = 0; i < input->count; i++) live->gathered[i] = inbox->samples[order[i].sample];
    return live->gathered;
}

static rung_status drive_samples(rung_live *live, Input *input)
{
    const rung_sample *samples;
    rung_status status;

    if (!live->inbox.begun && input->source->plan.has_deadbands) {
        leave_out(live, input);
        if (input->count == 0) return RUNG_OK;
    }
    if ((samples = samples_of(live, input)) == NULL) return RUNG_NO_MEMORY;
    if (!live->inbox.begun) {
        if ((status = leap_before(live, input)) != RUNG_OK) return status;
        if ((status = tick_before(live, input)) != RUNG_OK) return status;
        record_samples(live, samples, input->count);
        live->inbox.begun = true;
    }
    status = rung_rules_update(live->rules, samples, input->count);
    if (status == RUNG_OK && input->time > live->anchor && input->time == rung_rules_time(live->rules)) {
        live->anchor = input->time;
        live->anchored = input->heard;
    }
    return status;
}

static rung_status drive_link(rung_live *live, const Input *input)
{
    const char *name = input->source->plan.name;
    bool up = input->kind == INPUT_UP;
    rung_time time;

    if (!up) begin_time(live, input);
    time = drive_event_time(live, input->heard);
    if (!live->inbox.begun) record_link(live, name, up, time);
    live->inbox.begun = true;
    return rung_rules_link(live->rules, name, up, time);
}

/* Whether the call can be repeated, and has to be. */
static bool is_pending(rung_status status)
{
    return status == RUNG_NO_MEMORY || status == RUNG_MORE || status == RUNG_INTERRUPTED;
}

rung_status drive_inputs(rung_live *live)
{
    Inbox *inbox = &live->inbox;

    live->lag = find_lag(live);
    for (; inbox->next < inbox->count; inbox->next++) {
        Input *input = &inbox->inputs[inbox->next];
        rung_status status = RUNG_OK;

        if (input->source != NULL)
            status = input->kind == INPUT_SAMPLES ? drive_samples(live, input) : drive_link(live, input);
        if (is_pending(status)) return status;
        inbox->begun = inbox->leaping = false;
    }
    inbox->next = inbox->count = inbox->sample_count = inbox->order_count = 0;
    arena_rewind(&inbox->texts, (ArenaMark){NULL, NULL, 0});
    return RUNG_OK;
}

/* ---- Deadlines ------------------------------------------------------------------------------ */

/* Until each source has told something, values are those of a saved state: no timer runs on over them. */
static bool is_waiting(const rung_live *live)
{
    for (uint32_t i = 0; i < live->sources.count; i++)
        if (live->sources.all[i]->news == NEWS_NONE) return true;
    return false;
}

rung_status drive_deadlines(rung_live *live, rung_time now)
{
    rung_time time = drive_event_time(live, now);

    if (time == RUNG_TIME_NONE || is_waiting(live) || rung_rules_next_deadline(live->rules) > time)
        return RUNG_OK;
    record_tick(live, time);
    return rung_rules_advance(live->rules, time);
}

rung_time drive_next(const rung_live *live)
{
    rung_time deadline = rung_rules_next_deadline(live->rules);

    if (deadline > DISTANT || live->anchor == RUNG_TIME_NONE || is_waiting(live)) return RUNG_TIME_NEVER;
    return deadline < live->anchor ? live->anchored : live->anchored + (deadline - live->anchor) + live->lag;
}
