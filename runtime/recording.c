/* recording.c - lines in, updates out: see recording.h. */
#include "runtime/recording.h"

#include <string.h>

#include "runtime/array.h"
#include "runtime/time_text.h"
#include "vm/format.h"
#include "vm/number.h"

enum { CHUNK = 64 * 1024 };

/* ---- Beginning and end ---------------------------------------------------------------------- */

void rung_recording_options_init(rung_recording_options *options)
{
    if (options == NULL) return;
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
    options->decimal = '.';
    options->reorder = 10 * TICKS_PER_SECOND;
    options->until = RUNG_TIME_NEVER;
}

static bool copy_text(rung_recording *recording, const char *text, char **out)
{
    size_t size;

    if (text == NULL) return true;
    size = strlen(text) + 1;
    if ((*out = allocator_new(&recording->allocator, size)) == NULL) return false;
    memcpy(*out, text, size);
    return true;
}

static bool is_usable(const rung_recording_options *options)
{
    return options->size == sizeof *options && (options->decimal == '.' || options->decimal == ',') &&
           (options->delimiter == '\0' || strchr("\"\r\n", options->delimiter) == NULL) &&
           options->reorder >= 0 && options->time_unit <= RUNG_TIME_MILLISECONDS &&
           (options->time_format == NULL || time_format_is_valid(options->time_format));
}

rung_status rung_recording_new(rung_rules *rules, const rung_recording_options *options, rung_recording **out)
{
    rung_recording_options defaults;
    rung_recording *recording;

    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    rung_recording_options_init(&defaults);
    if (options == NULL) options = &defaults;
    if (rules == NULL || rules->building != NULL || !is_usable(options)) return RUNG_USAGE;
    recording = allocator_new(&rules->allocator, sizeof *recording);
    if (recording == NULL) return RUNG_NO_MEMORY;
    memset(recording, 0, sizeof *recording);
    recording->allocator = rules->allocator;
    recording->rules = rules;
    recording->options = *options;
    recording->delimiter = options->delimiter;
    recording->unit = options->time_unit;
    recording->line = 1;
    recording->metrics.first = recording->metrics.last = RUNG_TIME_NONE;
    if (recording->options.reorder > INT64_MAX / 4) recording->options.reorder = INT64_MAX / 4;
    rung_diag_init(&recording->stopped);
    if (!copy_text(recording, options->time_column, &recording->time_column) ||
        !copy_text(recording, options->time_format, &recording->time_format)) {
        rung_recording_free(recording);
        return RUNG_NO_MEMORY;
    }
    *out = recording;
    return RUNG_OK;
}

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

static Waiting *queue_at(const rung_recording *recording, size_t i)
{
    return &recording->queue[(recording->queue_head + i) & (recording->queue_capacity - 1)];
}

void rung_recording_free(rung_recording *recording)
{
    Allocator allocator;

    if (recording == NULL) return;
    allocator = recording->allocator;
    for (size_t i = 0; i < recording->queue_count; i++)
        release_chunk(recording, queue_at(recording, i)->chunk);
    for (size_t i = 0; i < recording->heap_count; i++) release_chunk(recording, recording->heap[i].chunk);
    for (size_t i = 0; i < recording->batch_count; i++) release_chunk(recording, recording->batch_chunks[i]);
    free_chunk(recording, recording->chunk);
    free_chunk(recording, recording->spare);
    if (recording->time_column != NULL)
        allocator_free(&allocator, recording->time_column, strlen(recording->time_column) + 1);
    if (recording->time_format != NULL)
        allocator_free(&allocator, recording->time_format, strlen(recording->time_format) + 1);
    allocator_free(&allocator, recording->bytes, recording->capacity);
    allocator_free(&allocator, recording->cells, recording->cell_capacity * sizeof *recording->cells);
    allocator_free(&allocator, recording->column_tags,
                   recording->column_capacity * sizeof *recording->column_tags);
    allocator_free(&allocator, recording->queue, recording->queue_capacity * sizeof *recording->queue);
    allocator_free(&allocator, recording->heap, recording->heap_capacity * sizeof *recording->heap);
    allocator_free(&allocator, recording->batch, recording->batch_capacity * sizeof *recording->batch);
    allocator_free(&allocator, recording->batch_chunks,
                   recording->batch_chunk_capacity * sizeof *recording->batch_chunks);
    allocator_free(&allocator, recording, sizeof *recording);
}

rung_status rung_recording_feed(rung_recording *recording, const char *bytes, size_t length)
{
    if (recording == NULL || (bytes == NULL && length > 0) || recording->finished) return RUNG_USAGE;
    if (length == 0 || recording->metrics.ended) return RUNG_OK;
    if (recording->begin > 0) {
        memmove(recording->bytes, recording->bytes + recording->begin, recording->end - recording->begin);
        recording->end -= recording->begin;
        recording->begin = 0;
    }
    if (length > SIZE_MAX - recording->end ||
        !array_reserve(&recording->allocator, (void **)&recording->bytes, &recording->capacity,
                       recording->end + length, 1))
        return RUNG_NO_MEMORY;
    memcpy(recording->bytes + recording->end, bytes, length);
    recording->end += length;
    recording->metrics.bytes += length;
    return RUNG_OK;
}

rung_status rung_recording_finish(rung_recording *recording)
{
    if (recording == NULL) return RUNG_USAGE;
    recording->finished = true;
    return RUNG_OK;
}

void rung_recording_metrics_get(const rung_recording *recording, rung_recording_metrics *metrics)
{
    if (metrics == NULL) return;
    memset(metrics, 0, sizeof *metrics);
    if (recording != NULL) *metrics = recording->metrics;
}

/* ---- What is wrong with it ------------------------------------------------------------------ */

static void tell(rung_recording *recording, const char *format, va_list arguments)
{
    char text[RUNG_MESSAGE_MAX];

    if (recording->options.on_bad_line == NULL) return;
    format_text_list(text, sizeof text, format, arguments);
    recording->options.on_bad_line(recording->options.user, recording->line, text);
}

void recording_bad_line(rung_recording *recording, const char *format, ...)
{
    va_list arguments;

    recording->metrics.bad_lines++;
    va_start(arguments, format);
    tell(recording, format, arguments);
    va_end(arguments);
}

void recording_note(rung_recording *recording, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    tell(recording, format, arguments);
    va_end(arguments);
}

rung_status recording_stop(rung_recording *recording, const char *hint, const char *format, ...)
{
    rung_diag *diag = &recording->stopped;
    va_list arguments;

    va_start(arguments, format);
    format_text_list(diag->message, sizeof diag->message, format, arguments);
    va_end(arguments);
    format_text(diag->hint, sizeof diag->hint, "%s", hint == NULL ? "" : hint);
    diag->status = RUNG_BAD_INPUT;
    diag->severity = RUNG_ERROR;
    diag->line = recording->line > UINT32_MAX ? UINT32_MAX : (uint32_t)recording->line;
    diag->column = 1;
    return RUNG_BAD_INPUT;
}

const char *recording_nearest(const rung_recording *recording, const char *name, size_t length,
                              Suggestion *suggestion)
{
    suggestion_init(suggestion, name, length);
    for (uint32_t i = 0; i < recording->rules->tag_count; i++) {
        const char *column = rung_rules_column(recording->rules, i);

        suggestion_offer(suggestion, column, strlen(column));
    }
    return suggestion_best(suggestion);
}

const char *recording_suggest(const rung_recording *recording, const char *name, size_t length,
                              char hint[RUNG_HINT_MAX])
{
    Suggestion suggestion;

    if (recording_nearest(recording, name, length, &suggestion) == NULL) return NULL;
    format_text(hint, RUNG_HINT_MAX,
                "did you mean '%s'? 'column:' in the rule file gives a tag its name in recordings",
                suggestion_best(&suggestion));
    return hint;
}

/* Whether the name is told for the first time, and not one of too many. */
static bool is_news(rung_recording *recording, const char *name, size_t length, uint64_t seed)
{
    uint32_t hash = text_hash(name, length, recording->rules->host.hash_seed + seed);

    for (uint32_t i = 0; i < recording->reported_count; i++)
        if (recording->reported[i] == hash) return false;
    if (recording->reported_count == REPORTED_NAMES) return false;
    recording->reported[recording->reported_count++] = hash;
    return true;
}

void recording_unknown_source(rung_recording *recording, const char *name, size_t length)
{
    if (is_news(recording, name, length, 1))
        recording_note(recording, "no source of the rules is called %q: its link is ignored", name, length);
}

void recording_unknown_tag(rung_recording *recording, const char *name, size_t length)
{
    Suggestion suggestion;

    if (recording->metrics.unknown_tags++ == 0) {
        format_text(recording->first_unknown, sizeof recording->first_unknown, "%t", name, length);
        recording->first_unknown_line = recording->line;
    }
    if (!is_news(recording, name, length, 0)) return;
    if (recording->reported_count == REPORTED_NAMES)
        recording_note(recording, "no tag is called %q either; more are not named", name, length);
    else if (recording_nearest(recording, name, length, &suggestion) != NULL)
        recording_note(recording, "no tag is called %q: its samples are ignored; did you mean '%s'?", name,
                       length, suggestion.best);
    else
        recording_note(recording, "no tag is called %q: its samples are ignored", name, length);
}

/* Digits, a comma, digits. */
static bool has_decimal_comma(const char *text, size_t length)
{
    const char *comma = memchr(text, ',', length);
    size_t before = comma == NULL ? 0 : (size_t)(comma - text);
    double number;

    return comma != NULL && before + 1 < length && recording_number(text, before, &number) &&
           comma[1] >= '0' && comma[1] <= '9' && recording_number(comma + 1, length - before - 1, &number);
}

void recording_check_value(rung_recording *recording, const rung_sample *sample, const char *text,
                           size_t length)
{
    rung_type type = recording_type(recording, sample->tag);
    bool is_comma = recording->options.decimal == '.' && type != RUNG_BOOL && length > 0 &&
                    has_decimal_comma(text, length);
    const char *name = rung_type_name(type);

    if (RUNG_SEVERITY(sample->status) >= 2 || rules_value_fits(type, &sample->value)) return;
    recording_note(recording, "%q is not %s %s (tag %s)%s", text, length, strchr("aeio", *name) ? "an" : "a",
                   name, rung_schema_name(recording->rules->schema, sample->tag),
                   is_comma ? ": decimal commas are read with --decimal ," : "");
}

/* ---- Parts of a line ------------------------------------------------------------------------ */

rung_type recording_type(const rung_recording *recording, uint32_t tag)
{
    return rung_schema_type(recording->rules->schema, tag);
}

rung_value recording_datetime(rung_time time)
{
    return (rung_value){.kind = RUNG_VALUE_NUMBER, .number = (double)time / (double)RUNG_TICKS_PER_MS};
}

static const char NO_OFFSET[] = "has no offset from UTC";

const char *recording_time(rung_recording *recording, const char *text, size_t length, rung_time *out)
{
    TimeRead read = {0, true};

    if (recording->time_format != NULL) {
        if (!time_read_format(recording->time_format, text, length, &read))
            return "does not fit the time format";
    } else if (length > 4 && text[4] == '-') {
        if (!time_read_rfc3339(text, length, &read)) return "is not a time";
    } else if (!time_read_epoch(text, length, recording->options.decimal, &recording->unit, &read.time)) {
        return "is not a time";
    }
    if (!read.has_offset) {
        if (!recording->options.has_tz) return NO_OFFSET;
        read.time -= recording->options.tz_offset * TICKS_PER_SECOND;
    }
    *out = read.time;
    return NULL;
}

rung_status recording_line_time(rung_recording *recording, const char *text, size_t length, rung_time *out,
                                bool *fine)
{
    const char *problem = recording_time(recording, text, length, out);

    *fine = problem == NULL;
    if (*fine) return RUNG_OK;
    /* the first one of a whole recording in local time: no line of it could be used */
    if (problem == NO_OFFSET && recording->metrics.samples == 0)
        return recording_stop(recording, "say which zone it is in with --tz, for example --tz +01:00",
                              "the time %q %s", text, length, problem);
    if (recording->first_bad_time == 0) recording->first_bad_time = recording->line;
    recording_bad_line(recording, "%q %s", text, length, problem);
    return RUNG_OK;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

static bool is_word(const char *text, size_t length, const char *word)
{
    size_t i = 0;

    while (i < length && word[i] != '\0' && lower(text[i]) == word[i]) i++;
    return i == length && word[i] == '\0';
}

/* A number of up to 32 bits, also hexadecimal after 0x. */
static bool read_code(const char *text, size_t length, uint32_t *code, bool *hex)
{
    uint64_t value = 0;
    size_t at = 0;

    *hex = length > 2 && text[0] == '0' && lower(text[1]) == 'x';
    if (*hex) at = 2;
    if (at == length) return false;
    for (; at < length; at++) {
        int digit = number_digit(text[at]);

        if (digit >= (*hex ? 16 : 10)) return false;
        value = value * (*hex ? 16 : 10) + (uint64_t)digit;
        if (value > UINT32_MAX) return false;
    }
    *code = (uint32_t)value;
    return true;
}

bool recording_quality(const char *text, size_t length, bool is_status, uint32_t *out)
{
    enum { DA_LIMIT = 256, DA_GOOD = 192, DA_UNCERTAIN = 64, DA_UNCERTAIN_END = 128 };
    bool hex;

    if (length > 0 && text[0] >= '0' && text[0] <= '9') {
        if (!read_code(text, length, out, &hex)) return false;
        if (hex || *out >= DA_LIMIT || (is_status && *out == 0)) return true;
        *out = *out >= DA_GOOD                                   ? RUNG_GOOD
               : *out >= DA_UNCERTAIN && *out < DA_UNCERTAIN_END ? RUNG_UNCERTAIN
                                                                 : RUNG_BAD;
        return true;
    }
    if (is_word(text, length, "good"))
        *out = RUNG_GOOD;
    else if (is_word(text, length, "bad"))
        *out = RUNG_BAD;
    else if (is_word(text, length, "uncertain"))
        *out = RUNG_UNCERTAIN;
    else
        return rung_status_code_find(text, length, out);
    return true;
}

bool recording_number(const char *text, size_t length, double *out)
{
    size_t sign = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0, used = 0;
    uint64_t bits = is_word(text + sign, length - sign, "nan") ? UINT64_C(0x7ff8000000000000)
                                                               : UINT64_C(0x7ff0000000000000);

    if (length > sign && (lower(text[sign]) == 'n' || lower(text[sign]) == 'i')) {
        if (!is_word(text + sign, length - sign, "nan") && !is_word(text + sign, length - sign, "inf") &&
            !is_word(text + sign, length - sign, "infinity"))
            return false;
        memcpy(out, &bits, sizeof *out);
        if (sign == 1 && text[0] == '-') *out = -*out;
        return true;
    }
    *out = number_parse_decimal(text, length, &used);
    return used == length && length > 0;
}

/* ---- Samples that wait ---------------------------------------------------------------------- */

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

static rung_status apply_batch(rung_recording *recording)
{
    rung_rules *rules = recording->rules;
    const rung_sample *first = recording->batch;

    switch (recording->batch_kind) {
    case LINE_TICK: return rung_rules_advance(rules, first->source_time);
    case LINE_LINK_LOST:
    case LINE_LINK_REGAINED:
        return rung_rules_link(rules, rules->sources[first->tag].says.name,
                               recording->batch_kind == LINE_LINK_REGAINED, first->source_time);
    default: return rung_rules_update(rules, recording->batch, recording->batch_count);
    }
}

/* A gap of years neither fills the memory with events nor keeps the host waiting: RUNG_MORE is a step, too. */
static rung_status apply(rung_recording *recording)
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

/* ---- Lines ---------------------------------------------------------------------------------- */

static void consume(rung_recording *recording, size_t bytes, uint64_t lines)
{
    recording->begin += bytes;
    recording->scanned = 0;
    recording->scan_quoted = false;
    recording->line += lines;
    recording->metrics.lines += lines;
}

/* The length of the next line without its end; false when that has not come yet. */
static bool line_length(rung_recording *recording, size_t *length)
{
    const char *begin = recording->bytes + recording->begin;
    size_t available = recording->end - recording->begin;
    const char *end;

    if (recording->format != FORMAT_NDJSON && *begin != '{') return csv_line_length(recording, length);
    end = available == recording->scanned
              ? NULL
              : memchr(begin + recording->scanned, '\n', available - recording->scanned);
    recording->scanned = end == NULL ? available : (size_t)(end - begin);
    *length = recording->scanned;
    return end != NULL;
}

/* Drops the rest of a line that is too long. False when its end has not come yet. */
static bool skip_line(rung_recording *recording)
{
    const char *begin = recording->bytes + recording->begin;
    const char *end = memchr(begin, '\n', recording->end - recording->begin);

    if (end == NULL) {
        consume(recording, recording->end - recording->begin, recording->finished ? 1 : 0);
        return false;
    }
    recording->skipping = false;
    consume(recording, (size_t)(end + 1 - begin), 1);
    return true;
}

static bool is_blank(const char *line, size_t length)
{
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t' || line[length - 1] == '\r'))
        length--;
    return length == 0;
}

static rung_status first_line(rung_recording *recording, char *line, size_t length)
{
    if (length >= 2 && (memcmp(line, "\xFF\xFE", 2) == 0 || memcmp(line, "\xFE\xFF", 2) == 0))
        return recording_stop(recording, "save it as UTF-8", "the recording is UTF-16");
    if (*line == '[')
        return recording_stop(recording, "NDJSON is one object a line, without [ ]",
                              "the recording is a JSON array");
    if (*line != '{') return csv_header(recording, line, length);
    recording->format = FORMAT_NDJSON;
    return ndjson_line(recording, line, length);
}

static rung_status take_line(rung_recording *recording, char *line, size_t length)
{
    if (length > MAX_LINE) {
        recording_bad_line(recording, "longer than 1 MiB");
        return RUNG_OK;
    }
    if (is_blank(line, length)) return RUNG_OK;
    switch (recording->format) {
    case FORMAT_UNKNOWN: return first_line(recording, line, length);
    case FORMAT_NDJSON: return ndjson_line(recording, line, length);
    default: return csv_line(recording, line, length);
    }
}

static uint64_t count_lines(const char *bytes, size_t length)
{
    uint64_t lines = 1;

    for (const char *end = bytes + length; (bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL;
         bytes++)
        lines++;
    return lines;
}

/* Passes over a byte order mark. False while it may still come. */
static bool begin_reading(rung_recording *recording)
{
    static const char MARK[] = "\xEF\xBB\xBF";
    size_t length = recording->end < 3 ? recording->end : 3;
    bool fits = memcmp(recording->bytes, MARK, length) == 0;

    if (fits && length < 3 && !recording->finished) return false;
    if (fits && length == 3) recording->begin = 3;
    recording->started = true;
    return true;
}

/* Reads one line: RUNG_OK, or RUNG_END when none is complete. */
static rung_status read_line(rung_recording *recording)
{
    size_t available, length;
    char *line;
    bool whole;
    uint64_t lines;
    rung_status status;

    if (recording->end == 0 || (!recording->started && !begin_reading(recording))) return RUNG_END;
    length = available = recording->end - recording->begin;
    line = recording->bytes + recording->begin;
    if (available == 0) return RUNG_END;
    if (recording->skipping) return skip_line(recording) ? RUNG_OK : RUNG_END;
    whole = line_length(recording, &length);
    if (!whole && available <= MAX_LINE && !recording->finished) return RUNG_END;
    if (!whole && recording->scan_quoted) {
        /* read on after this line: what follows may be fine */
        const char *end = memchr(line, '\n', available);

        recording_bad_line(recording, "a quote that is not closed");
        recording->skipping = end == NULL;
        if (end != NULL) consume(recording, (size_t)(end + 1 - line), 1);
        return RUNG_OK;
    }
    if (!whole && available > MAX_LINE) {
        recording_bad_line(recording, "longer than 1 MiB");
        recording->skipping = true;
        return RUNG_OK;
    }
    if (!whole) length = available;
    lines = recording->format == FORMAT_NDJSON || length == 0 ? 1 : count_lines(line, length);
    status = take_line(recording, line, length);
    if (status == RUNG_OK) consume(recording, whole ? length + 1 : length, lines);
    return status;
}

/* Once all is read: a recording of which nothing could be used is no recording of this plant. */
static rung_status check_end(rung_recording *recording)
{
    char hint[RUNG_HINT_MAX];

    recording->checked = true;
    if (recording->metrics.samples > 0) return RUNG_END;
    if (recording->first_unknown_line != 0) {
        recording->line = recording->first_unknown_line;
        return recording_stop(
            recording,
            recording_suggest(recording, recording->first_unknown, strlen(recording->first_unknown), hint),
            "no line is about a tag of the rules; the first one is about '%s'", recording->first_unknown);
    }
    if (recording->any) return RUNG_END; /* ticks and links */
    if (recording->first_bad_time != 0) {
        recording->line = recording->first_bad_time;
        return recording_stop(
            recording,
            recording->time_format != NULL
                ? "--time-format must describe the whole text of a time"
                : "--time-format says how times are written, --time-unit what their numbers count",
            "no line could be used: its time cannot be read");
    }
    if (recording->metrics.bad_lines > 0) return recording_stop(recording, NULL, "no line could be used");
    return RUNG_END;
}

/* Whether the update that was put together is beyond what is asked for. */
static bool is_beyond(const rung_recording *recording)
{
    for (size_t i = 0; i < recording->batch_count; i++)
        if (recording->batch[i].source_time > recording->options.until) return true;
    return false;
}

static rung_status step(rung_recording *recording)
{
    rung_status status;

    /* a batch that is there already ran out of memory before, or its time is not reached yet */
    while (recording->batch_count == 0) {
        const Waiting *first = earliest(recording);

        if (first == NULL || !is_complete(recording, first)) {
            status = read_line(recording);
            if (status == RUNG_OK) continue;
            if (status != RUNG_END || !recording->finished) return status;
            if (first == NULL) return recording->checked ? RUNG_END : check_end(recording);
        }
        recording->batch_key = first->key;
        if ((status = collect(recording)) != RUNG_OK) return status;
    }
    status = collect(recording);
    if (status == RUNG_OK && is_beyond(recording)) {
        recording->metrics.ended = true;
        return RUNG_END;
    }
    return status == RUNG_OK ? apply(recording) : status;
}

rung_status rung_recording_step(rung_recording *recording, rung_diag *diag)
{
    rung_status status;

    if (diag != NULL) rung_diag_init(diag);
    if (recording == NULL) return RUNG_USAGE;
    status = recording->stopped.status != RUNG_OK ? recording->stopped.status : step(recording);
    if (diag == NULL || status == RUNG_OK || status == RUNG_END) return status;
    if (status == RUNG_BAD_INPUT)
        *diag = recording->stopped;
    else
        diag->status = status;
    return status;
}
