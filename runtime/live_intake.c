/* live_intake.c - what a link tells becomes inputs.
**
** After a connection first values are collected until every item has answered, or for `start_wait`: they are
** one update. From then on the samples of a response are put in order of time, and those of one time are one
** update.
*/
#include <string.h>

#include "runtime/array.h"
#include "runtime/live.h"

/* Where RFC 3339 ends. No clock is there: such a time is as little believed as any other that is far
** ahead. */
#define LAST_TIME INT64_C(2534023007999999999)
/* OPC UA's beginning of time, which says that there is none. */
#define FIRST_TIME INT64_C(-116444736000000000)

/* Further samples that are kept while first ones are awaited. */
enum { REST_PER_ITEM = 4, REST_LEAST = 65536 };

/* ---- In order of time ----------------------------------------------------------------------- */

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, FEW = 32 };

static void sort_few(TimedSample *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        TimedSample item = items[i];
        size_t at = i;

        for (; at > 0 && items[at - 1].time > item.time; at--) items[at] = items[at - 1];
        items[at] = item;
    }
}

/* By digits, the lowest ones first: the times of a response differ in their low bits only, so that two passes
** do for thousands of samples. Returns where the result is: in `items` or in `spare`. */
static TimedSample *sort_many(TimedSample *items, TimedSample *spare, size_t count)
{
    rung_time least = items[0].time, most = items[0].time;
    uint64_t range;

    for (size_t i = 1; i < count; i++) {
        if (items[i].time < least) least = items[i].time;
        if (items[i].time > most) most = items[i].time;
    }
    range = (uint64_t)most - (uint64_t)least;
    for (unsigned shift = 0; shift < 64 && range >> shift != 0; shift += DIGIT_BITS) {
        size_t places[DIGITS] = {0}, place = 0;
        TimedSample *sorted = spare;

        for (size_t i = 0; i < count; i++)
            places[((uint64_t)items[i].time - (uint64_t)least) >> shift & (DIGITS - 1)]++;
        for (size_t digit = 0; digit < DIGITS; digit++) {
            size_t here = places[digit];

            places[digit] = place;
            place += here;
        }
        for (size_t i = 0; i < count; i++)
            spare[places[((uint64_t)items[i].time - (uint64_t)least) >> shift & (DIGITS - 1)]++] = items[i];
        spare = items;
        items = sorted;
    }
    return items;
}

/* Equal times keep their order. */
static void sort(Inbox *inbox, size_t first)
{
    TimedSample *items = inbox->order + first, *sorted;
    size_t count = inbox->order_count - first, i = 1;

    while (i < count && items[i - 1].time <= items[i].time) i++;
    if (i >= count) return;
    if (count <= FEW) {
        sort_few(items, count);
        return;
    }
    sorted = sort_many(items, inbox->spare, count);
    if (sorted != items) memcpy(items, sorted, count * sizeof *items);
}

/* ---- The inbox ------------------------------------------------------------------------------ */

/* Room for so many more samples, each an input of its own, and for two other inputs. */
static bool reserve(rung_live *live, size_t samples)
{
    Inbox *inbox = &live->inbox;
    const Allocator *allocator = &live->allocator;

    return array_reserve(allocator, (void **)&inbox->inputs, &inbox->capacity, inbox->count + samples + 2,
                         sizeof *inbox->inputs) &&
           array_reserve(allocator, (void **)&inbox->samples, &inbox->sample_capacity,
                         inbox->sample_count + samples, sizeof *inbox->samples) &&
           array_reserve(allocator, (void **)&inbox->order, &inbox->order_capacity,
                         inbox->order_count + samples, sizeof *inbox->order) &&
           array_reserve(allocator, (void **)&inbox->spare, &inbox->spare_capacity, samples,
                         sizeof *inbox->spare);
}

static void add_sample(LiveSource *source, const rung_sample *sample, rung_time time)
{
    Inbox *inbox = &source->live->inbox;

    inbox->order[inbox->order_count++] = (TimedSample){time, inbox->sample_count};
    inbox->samples[inbox->sample_count++] = *sample;
}

static void add_input(LiveSource *source, InputKind kind, size_t first, size_t count, rung_time heard)
{
    Inbox *inbox = &source->live->inbox;
    rung_time time = RUNG_TIME_NONE;

    for (size_t i = first; i < first + count; i++)
        if (inbox->order[i].time > time) time = inbox->order[i].time;
    inbox->inputs[inbox->count++] = (Input){kind, false, source, first, count, heard, time};
}

/* The samples from `first` on, an input for each time. */
static void add_updates(LiveSource *source, size_t first, rung_time heard)
{
    Inbox *inbox = &source->live->inbox;

    sort(inbox, first);
    while (first < inbox->order_count) {
        size_t end = first + 1;

        while (end < inbox->order_count && inbox->order[end].time == inbox->order[first].time) end++;
        add_input(source, INPUT_SAMPLES, first, end - first, heard);
        first = end;
    }
}

/* ---- A sample ------------------------------------------------------------------------------- */

static rung_time believable(rung_time time)
{
    if (time <= FIRST_TIME) return RUNG_TIME_NONE;
    return time > LAST_TIME ? LAST_TIME : time;
}

/* As the rules would see it anyway, and a recording can hold it. */
static void normalise(const rung_rules *rules, rung_sample *sample)
{
    const rung_slot *slot = &rules->slots[sample->tag];

    sample->source_time = believable(sample->source_time);
    sample->server_time = believable(sample->server_time);
    if (sample->value.kind != RUNG_VALUE_UNDEFINED &&
        !rules_value_fits((rung_type)slot->declared, &sample->value))
        sample->value = (rung_value){.kind = RUNG_VALUE_UNDEFINED};
    if (sample->value.kind == RUNG_VALUE_UNDEFINED && RUNG_SEVERITY(sample->status) < 2)
        sample->status = BAD_TYPE_MISMATCH;
}

/* Keeps the sample's text until the arena is rewound. */
static bool keep_text(Arena *texts, rung_sample *sample)
{
    rung_value *value = &sample->value;
    char *copy;

    if (value->kind != RUNG_VALUE_TEXT && value->kind != RUNG_VALUE_OBJECT) return true;
    if ((copy = arena_alloc(texts, value->length)) == NULL) return false;
    if (value->length > 0) memcpy(copy, value->text, value->length);
    value->text = copy;
    return true;
}

static bool collect(LiveSource *source, LiveItem *item, rung_sample *sample)
{
    if (!keep_text(&source->texts, sample)) return false;
    if (!item->answered) {
        item->answered = true;
        source->unanswered--;
        source->first[source->first_count++] = *sample;
        return true;
    }
    if (!array_reserve(&source->live->allocator, (void **)&source->rest, &source->rest_capacity,
                       source->rest_count + 1, sizeof *source->rest))
        return false;
    source->rest[source->rest_count++] = *sample;
    return true;
}

static void note_overflow(LiveSource *source, uint32_t index)
{
    if (source->items[index].overflowed) return;
    source->items[index].overflowed = true;
    if (source->overflowed++ == 0) source->overflowed_item = index;
}

/* Takes in one sample, whose `tag` is its item. False without memory. */
static bool take(LiveSource *source, const rung_sample *told, rung_time arrival)
{
    const rung_rules *rules = source->live->rules;
    LiveItem *item = &source->items[told->tag];
    rung_sample sample = *told;
    rung_time time;

    sample.tag = item->tag;
    sample.arrival_time = arrival;
    normalise(rules, &sample);
    if ((sample.status & RUNG_OVERFLOW) == RUNG_OVERFLOW) note_overflow(source, told->tag);
    time = rules_sample_time(rules, &sample);
    if (time != sample.source_time && RUNG_SEVERITY(sample.status) < 2) notice_clock(source, &sample);
    if (source->news != NEWS_LIVE) return collect(source, item, &sample);
    if (!keep_text(&source->live->inbox.texts, &sample)) return false;
    add_sample(source, &sample, time);
    return true;
}

/* ---- What the link tells -------------------------------------------------------------------- */

/* What is not known to have reached the rules must not look as if it had: another connection brings it
** again. */
static void give_up(LiveSource *source)
{
    link_fail(source->link, BAD_NO_MEMORY, "there is no memory for its values");
}

static void on_samples(void *user, const rung_sample *samples, size_t count)
{
    LiveSource *source = user;
    rung_time arrival = live_wall_clock(), heard = live_monotonic();
    size_t first = source->live->inbox.order_count;
    bool fine = reserve(source->live, count);

    for (size_t i = 0; i < count && fine; i++)
        if (samples[i].tag < source->plan.item_count) fine = take(source, &samples[i], arrival);
    if (!fine) give_up(source);
    add_updates(source, first, heard);
}

/* A node that is missing or does not fit: its status is all that is known of the tag. */
static void on_item(void *user, uint32_t index, const OpcuaItemState *state)
{
    LiveSource *source = user;
    LiveItem *item = &source->items[index];
    rung_sample sample = {.tag = item->tag,
                          .status = state->status,
                          .source_time = RUNG_TIME_NONE,
                          .server_time = RUNG_TIME_NONE,
                          .arrival_time = RUNG_TIME_NONE};
    bool refused = RUNG_SEVERITY(state->status) >= 2, is_new = state->status != item->told;
    size_t first = source->live->inbox.order_count;

    item->revised_sampling = state->sampling;
    item->revised_queue = state->queue;
    source->refused_items += (uint32_t)refused - (uint32_t)(item->told != 0);
    notice_item(source, index, state);
    if (!refused) return;
    source->live->refused = true;
    if (source->news != NEWS_LIVE) {
        if (!collect(source, item, &sample)) give_up(source);
    } else if (is_new) {
        if (!reserve(source->live, 1)) {
            give_up(source);
            return;
        }
        add_sample(source, &sample, RUNG_TIME_NONE);
        add_updates(source, first, live_monotonic());
    }
}

static void on_subscribed(void *user, const OpcuaSubscribed *subscribed)
{
    LiveSource *source = user;

    source->publishing = subscribed->publishing;
}

static void on_up(void *user, const char *endpoint)
{
    LiveSource *source = user;

    (void)endpoint; /* it is told of when there are values */
    source->asked_at = live_monotonic();
}

/* Nothing of the connection is left. */
static void forget(LiveSource *source)
{
    source->first_count = 0;
    source->rest_count = 0;
    source->unanswered = source->plan.item_count;
    source->publishing = 0;
    source->gap_told = false;
    arena_rewind(&source->texts, (ArenaMark){NULL, NULL, 0});
    for (uint32_t i = 0; i < source->plan.item_count; i++)
        source->items[i].answered = false;
}

static void on_down(void *user, uint32_t status, const char *sentence)
{
    LiveSource *source = user;

    source->lost = source->news == NEWS_LIVE;
    forget(source);
    notice(source, RUNG_LIVE_LINK_DOWN, RUNG_LOG_WARNING, NO_TAG, status, "%s", sentence);
}

static void on_refused(void *user, const char *endpoint, uint32_t status, const char *sentence, uint32_t wait)
{
    LiveSource *source = user;

    forget(source);
    /* values of the link before the reload are known no more */
    source->lost = source->kept && source->news == NEWS_NONE;
    plan_read_certificates(source);
    notice_refused(source, endpoint, status, sentence, wait);
}

static void on_gap(void *user, uint32_t from, uint32_t to)
{
    LiveSource *source = user;

    source->gaps++;
    notice_gap(source, from, to);
}

bool intake_connect(LiveSource *source)
{
    LinkListener listener = {source, on_up, on_down, on_refused, on_subscribed, on_item, on_samples, on_gap};

    source->asked_at = live_monotonic();
    source->phase_since = live_wall_clock();
    source->link = link_new(&source->live->allocator, source->plan.configs, source->plan.config_count,
                            source->plan.items, source->plan.item_count, &listener,
                            (uint64_t)source->asked_at ^ (uint64_t)(uintptr_t)source);
    return source->link != NULL;
}

/* ---- What has come of it -------------------------------------------------------------------- */

static void add_samples(LiveSource *source, const rung_sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add_sample(source, &samples[i], rules_sample_time(source->live->rules, &samples[i]));
}

/* First values as one update, the others behind them. */
static rung_status begin(LiveSource *source, rung_time now)
{
    Inbox *inbox = &source->live->inbox;
    size_t first = inbox->order_count;

    if (!reserve(source->live, (size_t)source->first_count + source->rest_count)) return RUNG_NO_MEMORY;
    add_input(source, INPUT_UP, first, 0, now);
    add_samples(source, source->first, source->first_count);
    if (source->first_count > 0) {
        add_input(source, INPUT_SAMPLES, first, source->first_count, now);
        inbox->inputs[inbox->count - 1].whole = true;
    }
    first = inbox->order_count;
    add_samples(source, source->rest, source->rest_count);
    add_updates(source, first, now);
    source->first_count = 0;
    source->rest_count = 0;
    source->news = NEWS_LIVE;
    source->phase_since = live_wall_clock();
    source->no_value_told = false;
    if (source->unanswered > 0) notice_unanswered(source);
    notice_up(source, link_endpoint(source->link));
    return RUNG_OK;
}

static rung_status lose(LiveSource *source, rung_time now)
{
    if (!reserve(source->live, 0)) return RUNG_NO_MEMORY;
    add_input(source, INPUT_LOST, source->live->inbox.order_count, 0, now);
    source->news = NEWS_LOST;
    source->lost = false;
    return RUNG_OK;
}

static bool is_full(const LiveSource *source)
{
    return source->rest_count > REST_LEAST + (size_t)REST_PER_ITEM * source->plan.item_count;
}

rung_status intake_settle(LiveSource *source, rung_time now)
{
    LinkPhase phase = link_phase(source->link);
    bool is_over = now - source->asked_at >= source->plan.start_wait;

    if (phase != source->phase) source->phase_since = live_wall_clock();
    source->phase = phase;
    notice_overflows(source, now);
    if (source->lost) return lose(source, now);
    if (source->news != NEWS_LIVE && phase == LINK_UP &&
        (source->unanswered == 0 || (is_over && source->first_count > 0) || is_full(source)))
        return begin(source, now);
    if (source->news != NEWS_LIVE && phase == LINK_UP && is_over) notice_no_value(source);
    /* nothing is known since the rules began: whoever waits for alarms should know that */
    if (source->news == NEWS_NONE && is_over) return lose(source, now);
    return RUNG_OK;
}

rung_time intake_next(const LiveSource *source)
{
    bool waits = source->news == NEWS_NONE ||
                 (source->news == NEWS_LOST && source->phase == LINK_UP && source->first_count > 0);

    return waits ? source->asked_at + source->plan.start_wait : RUNG_TIME_NEVER;
}
