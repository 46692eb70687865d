/* live.c - rules over live values: the public functions of rung_live.h. */
#include <string.h>

#include "runtime/live.h"

/* Several links are waited for in turn, each for so long: one system call could wait for all, but each
** library keeps its sockets to itself. */
#define TURN (10 * RUNG_TICKS_PER_MS)
/* Samples that are taken in while the rules catch up. */
enum { MOST_WAITING = 1 << 18 };

/* ---- Beginning and end ---------------------------------------------------------------------- */

void rung_live_options_init(rung_live_options *options)
{
    if (options == NULL) return;
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
}

static bool copy_text(rung_live *live, const char *text, char **copy)
{
    size_t size = text == NULL ? 0 : strlen(text) + 1;

    if (text == NULL) return true;
    if ((*copy = allocator_new(&live->allocator, size)) == NULL) return false;
    memcpy(*copy, text, size);
    return true;
}

static void free_text(rung_live *live, char *text)
{
    if (text != NULL) allocator_free(&live->allocator, text, strlen(text) + 1);
}

static bool connect_all(const SourceList *sources)
{
    for (uint32_t i = 0; i < sources->count; i++)
        if (sources->all[i]->link == NULL && !intake_connect(sources->all[i])) return false;
    return true;
}

static rung_status say(rung_diag *diag, rung_status status, const char *message)
{
    if (diag == NULL) return status;
    rung_diag_init(diag);
    diag->status = status;
    diag->severity = RUNG_ERROR;
    strncpy(diag->message, message, sizeof diag->message - 1);
    return status;
}

static rung_status begin(rung_live *live, rung_diag *diag)
{
    rung_status status;

    drive_begin(live);
    if (!copy_text(live, live->options.endpoint, &live->endpoint) ||
        !copy_text(live, live->options.security_folder, &live->security_folder))
        return say(diag, RUNG_NO_MEMORY, rung_status_text(RUNG_NO_MEMORY));
    if ((status = plan_sources(live, &live->sources, diag)) != RUNG_OK) return status;
    if (!connect_all(&live->sources)) return say(diag, RUNG_NO_MEMORY, rung_status_text(RUNG_NO_MEMORY));
    return RUNG_OK;
}

rung_status rung_live_new(rung_rules *rules, const rung_live_options *options, rung_live **out,
                          rung_diag *diag)
{
    rung_live_options defaults;
    rung_live *live;
    rung_status status;

    if (diag != NULL) rung_diag_init(diag);
    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    rung_live_options_init(&defaults);
    if (options == NULL) options = &defaults;
    if (rules == NULL || rules->building != NULL || options->size != sizeof *options) return RUNG_USAGE;
    if (opcua_missing() != NULL) return say(diag, RUNG_UNSUPPORTED, opcua_missing());
    live = allocator_new(&rules->allocator, sizeof *live);
    if (live == NULL) return say(diag, RUNG_NO_MEMORY, rung_status_text(RUNG_NO_MEMORY));
    *live = (rung_live){.allocator = rules->allocator, .rules = rules, .options = *options};
    arena_init(&live->inbox.texts, &live->allocator, NULL, 0, SIZE_MAX);
    if ((status = begin(live, diag)) != RUNG_OK) {
        rung_live_free(live);
        return status;
    }
    *out = live;
    return RUNG_OK;
}

void rung_live_free(rung_live *live)
{
    Inbox *inbox;
    Allocator allocator;
    uint32_t timeout = 0;

    if (live == NULL) return;
    allocator = live->allocator;
    inbox = &live->inbox;
    for (uint32_t i = 0; i < live->sources.count; i++)
        if (live->sources.all[i]->plan.configs->timeout > timeout)
            timeout = live->sources.all[i]->plan.configs->timeout;
    plan_free(live, &live->sources);
    opcua_drain(timeout);
    allocator_free(&allocator, inbox->inputs, inbox->capacity * sizeof *inbox->inputs);
    allocator_free(&allocator, inbox->samples, inbox->sample_capacity * sizeof *inbox->samples);
    allocator_free(&allocator, inbox->order, inbox->order_capacity * sizeof *inbox->order);
    allocator_free(&allocator, inbox->spare, inbox->spare_capacity * sizeof *inbox->spare);
    arena_free(&inbox->texts);
    allocator_free(&allocator, live->gathered, live->gathered_capacity * sizeof *live->gathered);
    allocator_free(&allocator, live->line, live->line_capacity);
    free_text(live, live->endpoint);
    free_text(live, live->security_folder);
    allocator_free(&allocator, live, sizeof *live);
}

/* ---- A step --------------------------------------------------------------------------------- */

/* All that is known is given to the rules. */
static rung_status catch_up(rung_live *live)
{
    rung_time now = live_monotonic();
    rung_status status = drive_inputs(live);

    /* also while inputs wait: what has come of a link is behind what it told */
    for (uint32_t i = 0; i < live->sources.count && (status == RUNG_OK || status == RUNG_MORE); i++)
        if (intake_settle(live->sources.all[i], now) != RUNG_OK) status = RUNG_NO_MEMORY;
    if (status == RUNG_OK) status = drive_inputs(live);
    return status == RUNG_OK ? drive_deadlines(live, now) : status;
}

/* Up, so that a wait does not end just before what it waits for. */
static uint32_t milliseconds(rung_time ticks)
{
    if (ticks <= 0) return 0;
    ticks = (ticks + RUNG_TICKS_PER_MS - 1) / RUNG_TICKS_PER_MS;
    return ticks > INT32_MAX ? INT32_MAX : (uint32_t)ticks;
}

static void step_link(LiveSource *source, rung_time wait)
{
    link_step(source->link, live_monotonic() / RUNG_TICKS_PER_MS, milliseconds(wait));
}

/* When the link is down: when it tries again, monotonic. */
static rung_time next_attempt(const LiveSource *source)
{
    int64_t next = link_next(source->link);

    return next < INT64_MAX / RUNG_TICKS_PER_MS ? next < 0 ? 0 : next * RUNG_TICKS_PER_MS : RUNG_TIME_NEVER;
}

static bool is_connected(const LiveSource *source) { return link_phase(source->link) != LINK_DOWN; }

/* The next source in turn that has a connection to be waited for; NULL: none has. */
static LiveSource *next_connected(rung_live *live)
{
    for (uint32_t i = 0; i < live->sources.count; i++) {
        live->turn = (live->turn + 1) % live->sources.count;
        if (is_connected(live->sources.all[live->turn])) return live->sources.all[live->turn];
    }
    return NULL;
}

/* Waits until something comes or is due. */
static void listen(rung_live *live, rung_time wait)
{
    rung_time now = live_monotonic(), next = drive_next(live);
    uint32_t connected = 0;
    LiveSource *source;

    for (uint32_t i = 0; i < live->sources.count; i++) {
        LiveSource *each = live->sources.all[i];
        bool alone = live->sources.count == 1 && is_connected(each);

        if (!alone) step_link(each, 0);
        connected += is_connected(each);
        if (!is_connected(each) && next_attempt(each) < next) next = next_attempt(each);
        if (intake_next(each) < next) next = intake_next(each);
    }
    if (live->inbox.count > 0) return;
    if (next - now < wait) wait = next - now;
    if (connected > 1 && wait > TURN) wait = TURN;
    if ((source = next_connected(live)) != NULL)
        step_link(source, wait);
    else
        live_sleep(wait);
}

/* While the rules catch up for long, servers hear of us, and what they tell waits. */
static void keep_links(rung_live *live)
{
    for (uint32_t i = 0; i < live->sources.count && live->inbox.sample_count < MOST_WAITING; i++)
        step_link(live->sources.all[i], 0);
}

rung_status rung_live_step(rung_live *live, rung_time wait)
{
    rung_status status;

    if (live == NULL) return RUNG_USAGE;
    if ((status = catch_up(live)) == RUNG_MORE) keep_links(live);
    if (status != RUNG_OK) return status;
    listen(live, wait < 0 ? 0 : wait);
    status = catch_up(live);
    if (status == RUNG_OK && live->refused) {
        live->refused = false;
        if (live->options.strict) return RUNG_BAD_INPUT;
    }
    return status;
}

/* ---- Another rule file ---------------------------------------------------------------------- */

static void move_tags(const LiveSource *old, const LiveSource *source, rung_sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) samples[i].tag = source->items[plan_find_item(old, samples[i].tag)].tag;
}

/* The old link goes on under the new rules: only the tags have other indices. */
static void take_over(LiveSource *old, const LiveSource *source)
{
    Inbox *inbox = &old->live->inbox;

    move_tags(old, source, old->first, old->first_count);
    move_tags(old, source, old->rest, old->rest_count);
    for (size_t i = inbox->next; i < inbox->count; i++)
        if (inbox->inputs[i].source == old)
            for (size_t k = 0; k < inbox->inputs[i].count; k++)
                move_tags(old, source, &inbox->samples[inbox->order[inbox->inputs[i].first + k].sample], 1);
    for (uint32_t i = 0; i < old->plan.item_count; i++) {
        old->items[i].tag = source->items[i].tag;
        old->items[i].deadband = source->items[i].deadband;
    }
    old->plan.start_wait = source->plan.start_wait;
    old->plan.has_deadbands = source->plan.has_deadbands;
}

static void add_counts(LinkCounts *sum, const LiveSource *source)
{
    LinkCounts counts;

    link_counts(source->link, &counts);
    *sum = source->past;
    sum->attempts += counts.attempts;
    sum->connections += counts.connections;
    sum->losses += counts.losses;
    sum->client.responses += counts.client.responses;
    sum->client.samples += counts.client.samples;
    sum->client.overflows += counts.client.overflows;
    sum->client.nulls += counts.client.nulls;
    sum->client.misfits += counts.client.misfits;
    sum->client.inexact += counts.client.inexact;
    sum->client.republished += counts.client.republished;
}

/* What the old source had told and counted stands for the new one. */
static void inherit(LiveSource *source, const LiveSource *old)
{
    source->news = old->news == NEWS_LOST ? NEWS_LOST : NEWS_NONE;
    source->kept = old->kept || old->news == NEWS_LIVE;
    source->gaps = old->gaps;
    add_counts(&source->past, old);
}

static LiveSource **find_source(const SourceList *sources, const char *name)
{
    for (uint32_t i = 0; i < sources->count; i++)
        if (strcmp(sources->all[i]->plan.name, name) == 0) return &sources->all[i];
    return NULL;
}

/* Inputs of a source that is no more are of nobody's tags. */
static void drop_inputs(rung_live *live, const LiveSource *source)
{
    for (size_t i = live->inbox.next; i < live->inbox.count; i++)
        if (live->inbox.inputs[i].source == source) live->inbox.inputs[i].source = NULL;
}

/* Without links nobody knows what the values are. */
static void lose_all(rung_live *live)
{
    rung_time time = drive_event_time(live, live_monotonic());

    for (uint32_t i = 0; i < live->sources.count; i++) {
        LiveSource *source = live->sources.all[i];

        drop_inputs(live, source);
        record_link(live, source->plan.name, false, time);
        while (rung_rules_link(live->rules, source->plan.name, false, time) == RUNG_MORE) continue;
    }
}

rung_status rung_live_reloaded(rung_live *live, rung_diag *diag)
{
    SourceList sources;
    rung_status status;

    if (diag != NULL) rung_diag_init(diag);
    if (live == NULL) return RUNG_USAGE;
    if ((status = plan_sources(live, &sources, diag)) != RUNG_OK) {
        lose_all(live);
        plan_free(live, &live->sources);
        return status;
    }
    for (uint32_t i = 0; i < sources.count; i++) {
        LiveSource **place = find_source(&live->sources, sources.all[i]->plan.name), *source = sources.all[i];

        if (place == NULL) continue;
        if (plan_is_same(&(*place)->plan, &source->plan)) {
            take_over(*place, source);
            sources.all[i] = *place; /* they change places */
            *place = source;
        } else {
            inherit(source, *place);
        }
    }
    /* what is left of the old ones: those without a link were never more than a plan */
    for (uint32_t i = 0; i < live->sources.count; i++) drop_inputs(live, live->sources.all[i]);
    plan_free(live, &live->sources);
    live->sources = sources;
    live->turn = 0;
    if (connect_all(&live->sources)) return RUNG_OK;
    lose_all(live);
    plan_free(live, &live->sources);
    return say(diag, RUNG_NO_MEMORY, rung_status_text(RUNG_NO_MEMORY));
}

/* ---- Looking -------------------------------------------------------------------------------- */

bool rung_live_source_get(const rung_live *live, uint32_t index, rung_live_source *out)
{
    const LiveSource *source;
    LinkCounts counts;
    LinkPhase phase;

    if (out == NULL) return false;
    memset(out, 0, sizeof *out);
    if (live == NULL || index >= live->sources.count) return false;
    source = live->sources.all[index];
    add_counts(&counts, source);
    /* it is of use when first values came: a server that sends none does not look healthy */
    phase = link_phase(source->link);
    if (phase == LINK_UP && source->news != NEWS_LIVE) phase = LINK_TRYING;
    *out = (rung_live_source){.name = source->plan.name,
                              .endpoint = link_endpoint(source->link),
                              .state = (rung_live_state)phase,
                              .attempts = counts.attempts,
                              .connections = counts.connections,
                              .losses = counts.losses,
                              .responses = counts.client.responses,
                              .samples = counts.client.samples,
                              .overflows = counts.client.overflows,
                              .gaps = source->gaps,
                              .republished = counts.client.republished,
                              .nulls = counts.client.nulls,
                              .misfits = counts.client.misfits,
                              .inexact = counts.client.inexact,
                              .items = source->plan.item_count,
                              .refused_items = source->refused_items,
                              .since = source->phase_since,
                              .publishing = link_phase(source->link) == LINK_UP ? source->publishing : 0};
    return true;
}
