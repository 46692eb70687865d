/* recording_waiting.c - samples that wait for older ones, and the updates that are made of them. */
#include "runtime/recording.h"

#include <string.h>

#include "runtime/array.h"
#include "runtime/time_text.h"

enum { CHUNK = 64 * 1024 };

/* ---- Texts ---------------------------------------------------------------------------------- */

static void free_chunk(rung_recording *recording, TextChunk *chunk)
{
    if (chunk != NULL) allocator_free(&recording->allocator, chunk, sizeof *chunk + chunk->size);
}

/* Gives up a sample's hold on its text. */
static void release_chunk(rung_recording *recording, TextChunk *chunk)
{
    if (chunk == NULL || --chunk->live > 0) return;
    chunk->used = 0;
    if (chunk == recording->chunk) return;
    if (recording->spare == NULL && chunk->size == CHUNK)
        recording->spare = chunk;
    else
        free_chunk(recording, chunk);
}

/* ---- Samples that wait ---------------------------------------------------------------------- */

static Waiting *queue_at(const rung_recording *recording, size_t i)
{
    return &recording->queue[(recording->queue_head + i) & (recording->queue_capacity - 1)];
}

static bool is_before(const Waiting *a, const Waiting *b)
{
    return a->key != b->key ? a->key < b->key : a->order < b->order;
}

static bool reserve_queue(rung_recording *recording, size_t count)
{
    size_t capacity = recording->queue_capacity == 0 ? 64 : recording->queue_capacity;
    Waiting *grown;

    if (count <= recording->queue_capacity) return true;
    while (capacity < count) capacity *= 2;
    if (capacity > SIZE_MAX / sizeof *grown) return false;
    if ((grown = allocator_new(&recording->allocator, capacity * sizeof *grown)) == NULL) return false;
    for (size_t i = 0; i < recording->queue_count; i++) grown[i] = *queue_at(recording, i);
    allocator_free(&recording->allocator, recording->queue, recording->queue_capacity * sizeof *grown);
    recording->queue = grown;
    recording->queue_capacity = capacity;
    recording->queue_head = 0;
    return true;
}

static bool reserve_text(rung_recording *recording, size_t bytes)
{
    size_t size = bytes > CHUNK ? bytes : CHUNK;
    TextChunk *chunk = recording->chunk;

    if (chunk != NULL && chunk->size - chunk->used >= bytes) return true;
    if (size == CHUNK && recording->spare != NULL) {
        chunk = recording->spare;
        recording->spare = NULL;
    } else {
        if ((chunk = allocator_new(&recording->allocator, sizeof *chunk + size)) == NULL) return false;
        *chunk = (TextChunk){.size = size};
    }
    if (recording->chunk != NULL && recording->chunk->live == 0) free_chunk(recording, recording->chunk);
    recording->chunk = chunk;
    return true;
}

bool recording_reserve(rung_recording *recording, size_t samples, size_t bytes)
{
    return reserve_queue(recording, recording->queue_count + samples) &&
           array_reserve(&recording->allocator, (void **)&recording->heap, &recording->heap_capacity,
                         recording->heap_count + samples, sizeof *recording->heap) &&
           reserve_text(recording, bytes);
}

static void heap_push(rung_recording *recording, const Waiting *waiting)
{
    Waiting *heap = recording->heap;
    size_t at = recording->heap_count++;

    for (; at > 0 && is_before(waiting, &heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = *waiting;
}

static Waiting heap_pop(rung_recording *recording)
{
    Waiting *heap = recording->heap, top = heap[0], last = heap[--recording->heap_count];
    size_t at = 0, count = recording->heap_count;

    for (size_t child = 1; child < count; child = at * 2 + 1) {
        if (child + 1 < count && is_before(&heap[child + 1], &heap[child])) child++;
        if (!is_before(&heap[child], &last)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return top;
}

/* The waiting sample that comes first; NULL when none waits. */
static const Waiting *earliest(const rung_recording *recording)
{
    const Waiting *queued = recording->queue_count > 0 ? queue_at(recording, 0) : NULL;

    if (recording->heap_count == 0) return queued;
    return queued != NULL && is_before(queued, &recording->heap[0]) ? queued : &recording->heap[0];
}

static Waiting take_earliest(rung_recording *recording)
{
    Waiting waiting;

    if (recording->queue_count == 0 || earliest(recording) != queue_at(recording, 0))
        return heap_pop(recording);
    waiting = *queue_at(recording, 0);
    recording->queue_head = (recording->queue_head + 1) & (recording->queue_capacity - 1);
    recording->queue_count--;
    return waiting;
}

static rung_status too_late(rung_recording *recording, rung_time time)
{
    char at[TIME_TEXT_MAX], behind[TIME_TEXT_MAX], allowed[TIME_TEXT_MAX];

    time_to_text(time, at);
    duration_to_text(recording->newest - time, behind);
    duration_to_text(recording->options.reorder, allowed);
    return recording_stop(
        recording, "sort it with --sort, or allow more with --reorder",
        "line %l (%s) is %s behind line %l: more than the %s that lines may be out of order", recording->line,
        at, behind, recording->newest_line, allowed);
}

char *recording_text_room(rung_recording *recording)
{
    return recording->chunk->bytes + recording->chunk->used;
}

/* Keeps the sample's text; when it was written to recording_text_room, it stands there already. */
static void keep_text(rung_recording *recording, Waiting *waiting)
{
    rung_value *value = &waiting->sample.value;
    char *room = recording_text_room(recording);

    if (value->kind != RUNG_VALUE_TEXT && value->kind != RUNG_VALUE_OBJECT) return;
    if (value->text != room && value->length > 0) memcpy(room, value->text, value->length);
    value->text = room;
    recording->chunk->used += value->length;
    recording->chunk->live++;
    waiting->chunk = recording->chunk;
}

rung_status recording_add(rung_recording *recording, LineKind kind, const rung_sample *sample, const int64_t *number)
{
    Waiting waiting = {.key = sample->source_time, .order = recording->order++, .sample = *sample, .kind = kind};

    if (!recording->any) recording->numbered = number != NULL;
    if (recording->numbered) {
        /* the key counts changes of `n`, so that nothing depends on its values */
        waiting.key = recording->any ? recording->newest + (*number != recording->number) : 0;
        recording->number = *number;
    } else if (recording->any && !recording->options.sort &&
               waiting.key < recording->newest - recording->options.reorder) {
        return too_late(recording, waiting.key);
    }
    if (!recording->any || waiting.key > recording->newest) {
        recording->newest = waiting.key;
        recording->newest_line = recording->line;
    }
    recording->any = true;
    keep_text(recording, &waiting);
    if (recording->queue_count == 0 || waiting.key >= queue_at(recording, recording->queue_count - 1)->key) {
        *queue_at(recording, recording->queue_count) = waiting;
        recording->queue_count++;
    } else {
        heap_push(recording, &waiting);
    }
    recording->metrics.samples += kind == LINE_SAMPLE;
    return RUNG_OK;
}

/* ---- Updates -------------------------------------------------------------------------------- */

/* Whether no line to come can belong to the earliest update. */
static bool is_complete(const rung_recording *recording, const Waiting *first)
{
    if (recording->numbered) return first->key < recording->newest;
    return !recording->options.sort && first->key < recording->newest - recording->options.reorder;
}

/* Puts the samples of the batch's key into it. May be called again after RUNG_NO_MEMORY. */
static rung_status collect(rung_recording *recording)
{
    for (;;) {
        const Waiting *first = earliest(recording);
        Waiting waiting;

        if (first == NULL || first->key != recording->batch_key) return RUNG_OK;
        if (recording->batch_count > 0 && (first->kind != LINE_SAMPLE || recording->batch_kind != LINE_SAMPLE))
            return RUNG_OK;
        if (!array_reserve(&recording->allocator, (void **)&recording->batch, &recording->batch_capacity,
                           recording->batch_count + 1, sizeof *recording->batch) ||
            !array_reserve(&recording->allocator, (void **)&recording->batch_chunks,
                           &recording->batch_chunk_capacity, recording->batch_count + 1,
                           sizeof *recording->batch_chunks))
            return RUNG_NO_MEMORY;
        waiting = take_earliest(recording);
        recording->batch_kind = waiting.kind;
        recording->batch[recording->batch_count] = waiting.sample;
        recording->batch_chunks[recording->batch_count++] = waiting.chunk;
    }
}

rung_status recording_collect(rung_recording *recording, bool all)
{
    if (recording->batch_count == 0) {
        const Waiting *first = earliest(recording);

        if (first == NULL || (!all && !is_complete(recording, first))) return RUNG_END;
        recording->batch_key = first->key;
    }
    return collect(recording);
}

static rung_status apply_batch(rung_recording *recording)
{
    rung_rules *rules = recording->rules;
    const rung_sample *first = recording->batch;

    switch (recording->batch_kind) {
    case LINE_TICK: return rung_rules_advance(rules, first->source_time);
    case LINE_LEAP: return rung_rules_leap(rules, first->source_time);
    case LINE_LINK_LOST:
    case LINE_LINK_REGAINED:
        return rung_rules_link(rules, rules->sources[first->tag].says.name,
                               recording->batch_kind == LINE_LINK_REGAINED, first->source_time);
    default: return rung_rules_update(rules, recording->batch, recording->batch_count);
    }
}

/* A gap of years neither fills the memory with events nor keeps the host waiting: RUNG_MORE is a step, too. */
rung_status recording_apply(rung_recording *recording)
{
    rung_status status = apply_batch(recording);
    rung_time time = recording->batch[0].source_time;

    if (status == RUNG_MORE) return RUNG_OK;
    if (status != RUNG_OK) return status;
    for (size_t i = 0; i < recording->batch_count; i++) release_chunk(recording, recording->batch_chunks[i]);
    recording->batch_count = 0;
    recording->metrics.updates += recording->batch_kind == LINE_SAMPLE;
    if (time == RUNG_TIME_NONE) return RUNG_OK;
    if (recording->metrics.first == RUNG_TIME_NONE) recording->metrics.first = time;
    if (time > recording->metrics.last) recording->metrics.last = time;
    return RUNG_OK;
}

/* ---- End ------------------------------------------------------------------------------------ */

void recording_drop_waiting(rung_recording *recording)
{
    const Allocator *allocator = &recording->allocator;

    for (size_t i = 0; i < recording->queue_count; i++)
        release_chunk(recording, queue_at(recording, i)->chunk);
    for (size_t i = 0; i < recording->heap_count; i++) release_chunk(recording, recording->heap[i].chunk);
    for (size_t i = 0; i < recording->batch_count; i++) release_chunk(recording, recording->batch_chunks[i]);
    free_chunk(recording, recording->chunk);
    free_chunk(recording, recording->spare);
    allocator_free(allocator, recording->queue, recording->queue_capacity * sizeof *recording->queue);
    allocator_free(allocator, recording->heap, recording->heap_capacity * sizeof *recording->heap);
    allocator_free(allocator, recording->batch, recording->batch_capacity * sizeof *recording->batch);
    allocator_free(allocator, recording->batch_chunks,
                   recording->batch_chunk_capacity * sizeof *recording->batch_chunks);
}
