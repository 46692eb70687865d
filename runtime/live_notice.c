/* live_notice.c - what an operator should know: each cause once, in sentences of their own.
**
** What concerns many tags in the same way is one notice: "12 tags are sampled every 250 ms instead of 100
** ms". What was said of a connection is not said again of the next one when nothing is different.
*/
#include <string.h>

#include "runtime/live.h"
#include "runtime/time_text.h"
#include "vm/format.h"
#include "vm/text.h"

enum {
    TEXT_MAX = 512,
    REVISIONS = 8, /* ways in which a server treats tags otherwise than asked; more are only counted */
};
#define MINUTE (60 * TICKS_PER_SECOND)

void notice(const LiveSource *source, rung_live_notice_kind kind, rung_log_level level, uint32_t tag,
            uint32_t status, const char *format, ...)
{
    const rung_live *live = source->live;
    char text[TEXT_MAX];
    rung_live_notice told = {.kind = kind,
                             .level = level,
                             .source = source->plan.name,
                             .tag = tag,
                             .status = status,
                             .text = text};
    va_list arguments;

    if (live->options.on_notice == NULL) return;
    va_start(arguments, format);
    format_text_list(text, sizeof text, format, arguments);
    va_end(arguments);
    told.lasting = strlen(text);
    live->options.on_notice(live->options.user, &told);
}

static const char *tag_name(const LiveSource *source, uint32_t index)
{
    return rung_schema_name(source->live->rules->schema, source->items[index].tag);
}

/* ---- What the server does otherwise than asked ---------------------------------------------- */

typedef struct Revision {
    bool queue; /* otherwise sampling */
    double asked, revised;
    uint32_t tags, first; /* how many, and the first item of them */
} Revision;

static void count_revision(Revision *revisions, uint32_t *count, uint32_t *others, Revision found)
{
    uint32_t i = 0;

    if (found.asked == found.revised) return;
    while (i < *count && (revisions[i].queue != found.queue || revisions[i].asked != found.asked ||
                          revisions[i].revised != found.revised))
        i++;
    if (i == REVISIONS) {
        ++*others;
        return;
    }
    if (i == *count) revisions[(*count)++] = found;
    revisions[i].tags++;
}

static void tell_revision(const LiveSource *source, const Revision *revision)
{
    const char *one = revision->queue ? "tag '%s' has a queue of %f instead of %f"
                                      : "tag '%s' is sampled every %f ms instead of %f ms";
    const char *many = revision->queue ? "%u tags have queues of %f instead of %f"
                                       : "%u tags are sampled every %f ms instead of %f ms";

    if (revision->tags == 1)
        notice(source, RUNG_LIVE_REVISED, RUNG_LOG_INFO, source->items[revision->first].tag, RUNG_GOOD, one,
               tag_name(source, revision->first), revision->revised, revision->asked);
    else
        notice(source, RUNG_LIVE_REVISED, RUNG_LOG_INFO, NO_TAG, RUNG_GOOD, many, revision->tags,
               revision->revised, revision->asked);
}

static uint32_t hash_numbers(uint32_t hash, double a, double b)
{
    double numbers[2] = {a, b};

    return text_hash((const char *)numbers, sizeof numbers, hash);
}

static void tell_revisions(LiveSource *source)
{
    Revision revisions[REVISIONS];
    uint32_t count = 0, others = 0, hash;
    double publishing = source->plan.configs->publishing;

    for (uint32_t i = 0; i < source->plan.item_count; i++) {
        const OpcuaItem *asked = &source->plan.items[i];
        const LiveItem *item = &source->items[i];
        Revision revision = {.first = i};

        if (item->told != 0) continue;
        revision.asked = asked->sampling;
        revision.revised = item->revised_sampling;
        count_revision(revisions, &count, &others, revision);
        revision.queue = true;
        revision.asked = asked->queue;
        revision.revised = item->revised_queue;
        count_revision(revisions, &count, &others, revision);
    }
    hash = hash_numbers(others, source->publishing, 0);
    for (uint32_t i = 0; i < count; i++) {
        hash = hash_numbers(hash, revisions[i].asked, revisions[i].revised);
        hash = hash_numbers(hash, revisions[i].tags, revisions[i].queue);
    }
    if (source->revised_told && hash == source->revised) return;
    source->revised_told = true;
    source->revised = hash;
    if (source->publishing != publishing)
        notice(source, RUNG_LIVE_REVISED, RUNG_LOG_INFO, NO_TAG, RUNG_GOOD,
               "values are published every %f ms instead of %f ms", source->publishing, publishing);
    for (uint32_t i = 0; i < count; i++) tell_revision(source, &revisions[i]);
    if (others > 0)
        notice(source, RUNG_LIVE_REVISED, RUNG_LOG_INFO, NO_TAG, RUNG_GOOD,
               "%u more samplings and queues are otherwise than asked", others);
}

/* ---- Links ---------------------------------------------------------------------------------- */

void notice_up(LiveSource *source, const char *endpoint)
{
    memset(source->refusals, 0, source->plan.config_count * sizeof *source->refusals);
    tell_revisions(source);
    notice(source, RUNG_LIVE_LINK_UP, RUNG_LOG_INFO, NO_TAG, RUNG_GOOD, "%s", endpoint);
}

/* Once for each endpoint and reason: an outage of a night is a line, not ten thousand. */
void notice_refused(LiveSource *source, const char *endpoint, uint32_t status, const char *sentence,
                    uint32_t wait)
{
    uint32_t hash = text_hash(sentence, strlen(sentence), 1), config = 0;
    const rung_live_options *options = &source->live->options;
    char next[TIME_TEXT_MAX], text[TEXT_MAX];
    rung_live_notice told = {.kind = RUNG_LIVE_REFUSED,
                             .level = RUNG_LOG_WARNING,
                             .source = source->plan.name,
                             .tag = NO_TAG,
                             .status = status,
                             .text = text};

    while (config + 1 < source->plan.config_count && source->plan.configs[config].endpoint != endpoint)
        config++;
    if (hash == source->refusals[config]) return;
    source->refusals[config] = hash;
    duration_to_text(wait * RUNG_TICKS_PER_MS, next);
    format_text(text, sizeof text, "%s", sentence);
    told.lasting = strlen(text);
    format_text(text, sizeof text, "%s; next attempt in %s", sentence, next);
    if (options->on_notice != NULL) options->on_notice(options->user, &told);
}

/* ---- Items ---------------------------------------------------------------------------------- */

void notice_item(LiveSource *source, uint32_t index, const OpcuaItemState *state)
{
    LiveItem *item = &source->items[index];
    uint32_t told = RUNG_SEVERITY(state->status) >= 2 ? state->status : 0;

    if (told == item->told) return;
    item->told = told;
    if (told == 0)
        notice(source, RUNG_LIVE_ITEM_BACK, RUNG_LOG_INFO, item->tag, RUNG_GOOD, "tag '%s' (%s) is there now",
               tag_name(source, index), source->plan.items[index].node);
    else
        notice(source, RUNG_LIVE_ITEM_REFUSED, RUNG_LOG_WARNING, item->tag, told, "tag '%s' (%s): %s",
               tag_name(source, index), source->plan.items[index].node, state->reason);
}

void notice_unanswered(const LiveSource *source)
{
    char wait[TIME_TEXT_MAX];
    uint32_t first = 0;

    while (source->items[first].answered) first++;
    duration_to_text(source->plan.start_wait, wait);
    if (source->unanswered == 1)
        notice(source, RUNG_LIVE_ITEM_REFUSED, RUNG_LOG_WARNING, source->items[first].tag,
               RUNG_BAD_WAITING_FOR_INITIAL_DATA, "tag '%s' (%s) has no value after %s",
               tag_name(source, first), source->plan.items[first].node, wait);
    else
        notice(source, RUNG_LIVE_ITEM_REFUSED, RUNG_LOG_WARNING, source->items[first].tag,
               RUNG_BAD_WAITING_FOR_INITIAL_DATA, "%u tags have no value after %s, among them '%s' (%s)",
               source->unanswered, wait, tag_name(source, first), source->plan.items[first].node);
}

/* The server keeps the connection up and sends nothing on it. */
void notice_no_value(LiveSource *source)
{
    char wait[TIME_TEXT_MAX];

    if (source->no_value_told) return;
    source->no_value_told = true;
    duration_to_text(source->plan.start_wait, wait);
    notice(source, RUNG_LIVE_REFUSED, RUNG_LOG_WARNING, NO_TAG, RUNG_BAD_WAITING_FOR_INITIAL_DATA,
           "%s is connected, but no tag has a value after %s", link_endpoint(source->link), wait);
}

/* Many queues overflow together: they are told of together, at once and then every minute. */
void notice_overflows(LiveSource *source, rung_time now)
{
    if (source->overflowed == 0 || now < source->overflow_next) return;
    if (source->overflowed == 1)
        notice(source, RUNG_LIVE_LOST, RUNG_LOG_WARNING, source->items[source->overflowed_item].tag,
               RUNG_OVERFLOW,
               "the queue of tag '%s' overflowed and values were lost: a larger 'queue:' or a shorter "
               "'publishing:' keeps them",
               tag_name(source, source->overflowed_item));
    else
        notice(
            source, RUNG_LIVE_LOST, RUNG_LOG_WARNING, NO_TAG, RUNG_OVERFLOW,
            "the queues of %u tags overflowed, that of '%s' for one, and values were lost: a larger 'queue:' "
            "or a shorter 'publishing:' keeps them",
            source->overflowed, tag_name(source, source->overflowed_item));
    source->overflowed = 0;
    source->overflow_next = now + MINUTE;
}

void notice_gap(LiveSource *source, uint32_t from, uint32_t to)
{
    if (source->gap_told) return;
    source->gap_told = true;
    notice(source, RUNG_LIVE_LOST, RUNG_LOG_WARNING, NO_TAG, RUNG_GOOD,
           "the server's messages %u to %u are lost, and values with them", from, to);
}

/* ---- Clocks --------------------------------------------------------------------------------- */

void notice_leap(const LiveSource *source, rung_time from, rung_time to)
{
    char texts[2][TIME_TEXT_MAX];

    time_to_text(from, texts[0]);
    time_to_text(to, texts[1]);
    notice(source, RUNG_LIVE_CLOCK, RUNG_LOG_WARNING, NO_TAG, RUNG_GOOD,
           "the source's time leapt from %s to %s: expressions of time were not looked at in between", texts[0],
           texts[1]);
}

void notice_clock(LiveSource *source, const rung_sample *sample)
{
    uint32_t tag = sample->tag;
    const char *name = rung_schema_name(source->live->rules->schema, tag);
    char ahead[TIME_TEXT_MAX];

    if (sample->source_time == RUNG_TIME_NONE) {
        if (source->no_time_told) return;
        source->no_time_told = true;
        notice(source, RUNG_LIVE_CLOCK, RUNG_LOG_WARNING, tag, sample->status,
               "values come without source time, that of tag '%s' for one: the server's or the arrival's "
               "stands for it",
               name);
        return;
    }
    if (source->ahead_told) return;
    source->ahead_told = true;
    duration_to_text((sample->source_time - sample->arrival_time + TICKS_PER_SECOND / 2) / TICKS_PER_SECOND *
                         TICKS_PER_SECOND,
                     ahead);
    notice(
        source, RUNG_LIVE_CLOCK, RUNG_LOG_WARNING, tag, sample->status,
        "the source time of tag '%s' is %s ahead of this host's clock: the server's or the arrival's stands "
        "for it, here and wherever else",
        name, ahead);
}
