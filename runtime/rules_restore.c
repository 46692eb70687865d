/* rules_restore.c - the state of a rule set from bytes (see rules_blob.h), and a reload, which is the state
** of one rule set put into the next.
**
** Tags are found by name, rules by id, values by name. What computes the same as before goes on with all
** that it knows; a rule that computes something else keeps its state until its first value; one that is gone
** says so. The bytes may be anything: all is done in a transaction, which ends with the first thing in them
** that cannot be.
*/
#include "runtime/rules_blob.h"

#include <string.h>

#include "runtime/array.h"
#include "vm/state.h"
#include "vm/text.h"

typedef struct Change {
    rung_rule_change change;
    const char *id; /* NUL-ended */
} Change;

typedef struct Restoring {
    rung_rules *rules;
    ByteReader reader;
    Arena arena;         /* until it is done */
    uint64_t *sums;      /* fingerprints of the items */
    rung_state **states; /* of each item: what replaces its clock's; NULL: that one stays */
    bool *tags;          /* of each tag: it goes on */
    bool *items;         /* of each item: the bytes have it */
    uint32_t *ids;       /* rules by the hash of their id: index + 1 */
    uint32_t ids_size;
    int64_t gap; /* between saving and restoring */
    bool later;  /* the host was away: tags begin anew */
    Change *changes;
    size_t change_count, change_capacity;
} Restoring;

/* ---- Reading -------------------------------------------------------------------------------- */

static const char *get_text(ByteReader *reader, size_t *length)
{
    *length = (size_t)read_int(reader, 4);
    return read_bytes(reader, *length);
}

/* A text that ends with NUL and lives until the restoring is done. */
static rung_status get_name(Restoring *r, const char **out)
{
    size_t length;
    const char *text = get_text(&r->reader, &length);
    char *copy;

    if (text == NULL || memchr(text, '\0', length) != NULL) return RUNG_BAD_FILE;
    if ((copy = arena_alloc(&r->arena, length + 1)) == NULL) return RUNG_NO_MEMORY;
    memcpy(copy, text, length);
    copy[length] = '\0';
    *out = copy;
    return RUNG_OK;
}

typedef struct SlotBytes {
    uint8_t declared, inexact;
    bool has_text;
    uint32_t status, samples;
    rung_time source_time, server_time, arrival;
    uint64_t bits;
    const char *text;
    size_t length;
} SlotBytes;

static bool get_slot(ByteReader *reader, SlotBytes *out)
{
    memset(out, 0, sizeof *out);
    out->declared = (uint8_t)read_int(reader, 1);
    out->status = (uint32_t)read_int(reader, 4);
    out->source_time = (rung_time)read_int(reader, 8);
    out->server_time = (rung_time)read_int(reader, 8);
    out->arrival = (rung_time)read_int(reader, 8);
    out->samples = (uint32_t)read_int(reader, 4);
    out->inexact = read_int(reader, 1) != 0;
    if (out->declared == RUNG_STRING) out->has_text = read_int(reader, 1) != 0;
    if (out->declared == RUNG_STRING || out->declared == RUNG_ANY || (out->declared & RUNG_ARRAY_OF) != 0)
        out->text = get_text(reader, &out->length);
    else
        out->bits = read_int(reader, 8);
    return !reader->short_of;
}

/* ---- Registers ------------------------------------------------------------------------------ */

static rung_status set_value(rung_slot *slot, const SlotBytes *from)
{
    int64_t integer = (int64_t)from->bits;
    double number;

    switch (slot->declared) {
    case RUNG_BOOL:
        if (from->bits > 1) return RUNG_BAD_FILE;
        return rung_slot_set_bool(slot, from->bits != 0, from->status, from->source_time);
    case RUNG_INT32:
        if (integer < INT32_MIN || integer > INT32_MAX) return RUNG_BAD_FILE;
        return rung_slot_set_int32(slot, (int32_t)integer, from->status, from->source_time);
    case RUNG_UINT32:
        if (from->bits > UINT32_MAX) return RUNG_BAD_FILE;
        return rung_slot_set_uint32(slot, (uint32_t)from->bits, from->status, from->source_time);
    case RUNG_DATETIME:
        if (integer > INT64_MAX / RUNG_TICKS_PER_MS || integer < INT64_MIN / RUNG_TICKS_PER_MS)
            return RUNG_BAD_FILE;
        return rung_slot_set_datetime(slot, integer * RUNG_TICKS_PER_MS, from->status, from->source_time);
    case RUNG_DOUBLE:
        memcpy(&number, &from->bits, sizeof number);
        return rung_slot_set_double(slot, number, from->status, from->source_time);
    case RUNG_STRING:
        return rung_slot_set_string(slot, from->has_text ? from->text : NULL, from->length, from->status,
                                    from->source_time);
    default:
        if (from->length == 0) /* a value never came, but perhaps a status */
            return RUNG_SEVERITY(from->status) < 2
                       ? RUNG_OK
                       : rung_slot_set_bad(slot, from->status, from->source_time);
        return rung_slot_set_tagged_json(slot, from->text, from->length, from->status, from->source_time);
    }
}

static rung_status set_slot(rung_rules *rules, uint32_t tag, const SlotBytes *from)
{
    rung_slot *slot = &rules->slots[tag];
    rung_status status;

    if (!journal_keep(rules, tag)) return RUNG_NO_MEMORY;
    status = set_value(slot, from);
    if (status != RUNG_OK) return status == RUNG_NO_MEMORY ? status : RUNG_BAD_FILE;
    slot->inexact = from->inexact;
    slot->samples = from->samples;
    slot->server_time = from->server_time;
    if (rules->arrival != NULL) rules->arrival[tag] = from->arrival;
    return RUNG_OK;
}

static rung_status restore_tag(Restoring *r)
{
    rung_rules *rules = r->rules;
    const char *name;
    SlotBytes slot;
    TagInput input = {0};
    uint32_t tag;
    rung_status status = get_name(r, &name);

    if (status != RUNG_OK) return status;
    if (!get_slot(&r->reader, &slot)) return RUNG_BAD_FILE;
    input.newest = (rung_time)read_int(&r->reader, 8);
    input.late_first = (rung_time)read_int(&r->reader, 8);
    input.late_last = (rung_time)read_int(&r->reader, 8);
    input.late_run = (uint32_t)read_int(&r->reader, 4);
    input.started = read_int(&r->reader, 1) != 0 && !r->later;
    if (r->reader.short_of) return RUNG_BAD_FILE;
    if (rung_schema_find(rules->schema, name, strlen(name), &tag) != RUNG_OK || tag >= rules->tag_count ||
        rules->slots[tag].declared != slot.declared || r->tags[tag])
        return RUNG_OK;
    if ((status = set_slot(rules, tag, &slot)) != RUNG_OK) return status;
    input.column = rules->inputs[tag].column;
    rules->inputs[tag] = input;
    r->tags[tag] = true;
    return RUNG_OK;
}

/* ---- Items ---------------------------------------------------------------------------------- */

typedef struct ItemBytes {
    SlotBytes slot;
    const char *cause, *error;
    rung_time deadline;
    uint8_t marks;
    const char *cells;
    size_t cells_length;
} ItemBytes;

static rung_status get_item(Restoring *r, ItemBytes *out)
{
    rung_status status;

    if (!get_slot(&r->reader, &out->slot)) return RUNG_BAD_FILE;
    if ((status = get_name(r, &out->cause)) != RUNG_OK || (status = get_name(r, &out->error)) != RUNG_OK)
        return status;
    out->deadline = (rung_time)read_int(&r->reader, 8);
    out->marks = (uint8_t)read_int(&r->reader, 1);
    out->cells = get_text(&r->reader, &out->cells_length);
    return r->reader.short_of ? RUNG_BAD_FILE : RUNG_OK;
}

/* Whether the counts of samples that an item's cells compare with are those of the bytes. Tags and values
** that it reads were looked at before; of rules none is changed, or its fingerprint would be another. */
static bool has_same_tags(const Restoring *r, const rung_program *program)
{
    for (uint32_t i = 0; i < program->code->tag_count; i++) {
        uint32_t tag = program_tags(program)[i].index;

        if (!rules_is_item(r->rules, tag) && !r->tags[tag]) return false;
    }
    return true;
}

static rung_status restore_cells(Restoring *r, uint32_t index, const ItemBytes *from)
{
    const Item *item = &r->rules->items[index];
    const Clock *clock = item_clock(item);
    rung_state **state = &r->states[index];
    rung_status status;

    if (clock == NULL || clock->state == NULL)
        return from->cells_length == 0 ? RUNG_OK : RUNG_BAD_FILE;
    if ((status = rung_state_new(item->program, state)) != RUNG_OK) return status;
    status = state_load(*state, from->cells, from->cells_length, has_same_tags(r, item->program));
    if (status == RUNG_OK && r->gap > 0) state_shift(*state, r->gap);
    return status == RUNG_OK || status == RUNG_NO_MEMORY ? status : RUNG_BAD_FILE;
}

static void unmark(rung_rules *rules, uint32_t rank, uint8_t marks)
{
    uint64_t bit = UINT64_C(1) << rank % 64;

    if ((marks & MARKED_DIRTY) == 0) rules->dirty[rank / 64] &= ~bit;
    if ((marks & MARKED_FRESH) != 0) rules->fresh[rank / 64] |= bit;
}

/* An item that computes what it did goes on. After a gap everything that has to do with time is evaluated. */
static rung_status restore_item(Restoring *r, uint32_t index, uint32_t rank, const ItemBytes *from)
{
    rung_rules *rules = r->rules;
    Item *item = &rules->items[index];
    Clock *clock = item_clock(item);
    uint32_t cause;
    char *error;
    rung_status status;

    if (from->slot.declared != rules->slots[rules->tag_count + index].declared) return RUNG_BAD_FILE;
    if ((status = set_slot(rules, rules->tag_count + index, &from->slot)) != RUNG_OK ||
        (status = restore_cells(r, index, from)) != RUNG_OK)
        return status;
    item->cause = NO_TAG;
    if (rung_schema_find(rules->schema, from->cause, strlen(from->cause), &cause) == RUNG_OK)
        item->cause = cause;
    if (*from->error != '\0') {
        if ((error = rules_item_error(rules, item)) == NULL) return RUNG_NO_MEMORY;
        memset(error, 0, RUNG_MESSAGE_MAX);
        memcpy(error, from->error,
               strlen(from->error) < RUNG_MESSAGE_MAX ? strlen(from->error) : RUNG_MESSAGE_MAX - 1);
    }
    if (clock == NULL || !r->later) unmark(rules, rank, from->marks);
    if (clock != NULL && !r->later) rules_set_deadline(rules, clock, from->deadline);
    return RUNG_OK;
}

/* ---- Rules ---------------------------------------------------------------------------------- */

static rung_status note_change(Restoring *r, rung_rule_change change, const char *id)
{
    if (!array_reserve(&r->rules->allocator, (void **)&r->changes, &r->change_capacity, r->change_count + 1,
                       sizeof *r->changes))
        return RUNG_NO_MEMORY;
    r->changes[r->change_count++] = (Change){change, id};
    return RUNG_OK;
}

static uint32_t id_place(const Restoring *r, const char *id)
{
    uint32_t place = text_hash(id, strlen(id), r->rules->host.hash_seed) & (r->ids_size - 1);

    while (r->ids[place] != 0 && strcmp(rules_id(r->rules, r->ids[place] - 1), id) != 0)
        place = (place + 1) & (r->ids_size - 1);
    return place;
}

static rung_status get_labels(Restoring *r, RemovedRule *out)
{
    uint32_t count = (uint32_t)read_int(&r->reader, 4);
    Label *labels;
    rung_status status = RUNG_OK;

    if (count > (r->reader.length - r->reader.at) / 8) return RUNG_BAD_FILE;
    if ((labels = arena_alloc(&r->arena, count * sizeof *labels)) == NULL) return RUNG_NO_MEMORY;
    for (uint32_t i = 0; i < count && status == RUNG_OK; i++) {
        status = get_name(r, &labels[i].name);
        if (status == RUNG_OK) status = get_name(r, &labels[i].text);
    }
    out->labels = labels;
    out->label_count = count;
    return status;
}

static rung_status restore_rule(Restoring *r, const uint32_t *ranks)
{
    rung_rules *rules = r->rules;
    RemovedRule old = {0};
    ItemBytes item;
    uint64_t sum;
    uint32_t index;
    bool known, active;
    uint8_t told;
    Rule *rule;
    rung_status status = get_name(r, &old.id);

    if (status != RUNG_OK) return status;
    sum = read_int(&r->reader, 8);
    known = read_int(&r->reader, 1) != 0;
    active = read_int(&r->reader, 1) != 0;
    old.quality = (rung_quality)read_int(&r->reader, 1);
    told = (uint8_t)read_int(&r->reader, 1);
    old.since = (rung_time)read_int(&r->reader, 8);
    old.id_time = (rung_time)read_int(&r->reader, 8);
    old.id_count = (uint32_t)read_int(&r->reader, 4);
    old.severity = (uint32_t)read_int(&r->reader, 2);
    if (old.quality > RUNG_QUALITY_BAD || told > RUNG_QUALITY_BAD || (active && !known)) return RUNG_BAD_FILE;
    if ((status = get_labels(r, &old)) != RUNG_OK || (status = get_item(r, &item)) != RUNG_OK) return status;

    index = r->ids[id_place(r, old.id)] - 1; /* of one that is gone: UINT32_MAX */
    if (index == UINT32_MAX || !rules->rules[index].enabled) {
        old.reason = index == UINT32_MAX ? "removed" : "disabled";
        if (active) status = events_write_removed(rules, &old);
        if (index == UINT32_MAX && status == RUNG_OK) return note_change(r, RUNG_RULE_REMOVED, old.id);
        if (index != UINT32_MAX) r->items[index] = true;
        return status;
    }
    if (r->items[index]) return RUNG_BAD_FILE;
    r->items[index] = true;
    if (!journal_keep(rules, rules->tag_count + index)) return RUNG_NO_MEMORY;
    rule = &rules->rules[index];
    rule->known = known;
    rule->active = active;
    rule->since = old.since;
    rule->id_time = old.id_time;
    rule->id_count = old.id_count;
    rule->quality = (uint8_t)old.quality;
    rule->told = told & 3u;
    rules->metrics.active += active;
    if (sum != r->sums[index]) return note_change(r, RUNG_RULE_CHANGED, old.id);
    return restore_item(r, index, ranks[index], &item);
}

static rung_status restore_value(Restoring *r, const uint32_t *ranks)
{
    rung_rules *rules = r->rules;
    const char *name;
    ItemBytes item;
    uint64_t sum;
    uint32_t tag, index;
    rung_status status = get_name(r, &name);

    if (status != RUNG_OK) return status;
    sum = read_int(&r->reader, 8);
    if ((status = get_item(r, &item)) != RUNG_OK) return status;
    if (rung_schema_find(rules->schema, name, strlen(name), &tag) != RUNG_OK ||
        tag < rules->tag_count + rules->rule_count)
        return RUNG_OK;
    index = tag - rules->tag_count;
    if (sum != r->sums[index] || r->items[index]) return RUNG_OK;
    r->items[index] = true;
    return restore_item(r, index, ranks[index], &item);
}

/* ---- Links ---------------------------------------------------------------------------------- */

static rung_status restore_link(Restoring *r)
{
    rung_rules *rules = r->rules;
    LinkState link = {0};
    const char *name;
    uint32_t source;
    rung_status status = get_name(r, &name);

    if (status != RUNG_OK) return status;
    link.since = (rung_time)read_int(&r->reader, 8);
    link.id_time = (rung_time)read_int(&r->reader, 8);
    link.id_count = (uint32_t)read_int(&r->reader, 4);
    link.lost = read_int(&r->reader, 1) != 0;
    link.returning = read_int(&r->reader, 1) != 0;
    if (r->reader.short_of || (link.lost && link.returning)) return RUNG_BAD_FILE;
    source = rules_find_source(rules, name, strlen(name));
    if (source == rules->source_count) { /* nothing speaks for its rules any more */
        rules->tell_all = rules->tell_all || link.lost || link.returning;
        return RUNG_OK;
    }
    rules->returning -= rules->links[source].returning; /* should it be there twice */
    rules->returning += link.returning;
    rules->links[source] = link;
    return RUNG_OK;
}

/* ---- All of it ------------------------------------------------------------------------------ */

static rung_status check_head(ByteReader *reader, size_t length)
{
    const char *magic = read_bytes(reader, 4);
    uint64_t version, sum;

    if (magic == NULL || memcmp(magic, RULES_BLOB_MAGIC, 4) != 0) return RUNG_BAD_FILE;
    version = read_int(reader, 2);
    if (!reader->short_of && version != RULES_BLOB_VERSION) return RUNG_BAD_VERSION;
    if (read_int(reader, 2) != 0) return RUNG_BAD_FILE;
    sum = read_int(reader, 8);
    if (read_int(reader, 8) != length || reader->short_of) return RUNG_BAD_FILE;
    return bytes_sum(BYTES_SUM, reader->bytes + RULES_BLOB_SUMMED_FROM, length - RULES_BLOB_SUMMED_FROM) == sum
               ? RUNG_OK
               : RUNG_BAD_FILE;
}

static rung_status restore_all(Restoring *r, rung_time now)
{
    rung_rules *rules = r->rules;
    rung_time saved = (rung_time)read_int(&r->reader, 8);
    uint64_t seq = read_int(&r->reader, 8);
    uint32_t counts[3], links, *ranks = arena_alloc(&r->arena, (rules->item_count + (size_t)1) * sizeof *ranks);
    rung_status status = RUNG_OK;

    if (ranks == NULL) return RUNG_NO_MEMORY;
    for (uint32_t rank = 0; rank < rules->ranks; rank++) ranks[rules->order[rank]] = rank;
    for (int i = 0; i < 3; i++) counts[i] = (uint32_t)read_int(&r->reader, 4);
    r->later = now != RUNG_TIME_NONE;
    rules->event_time = saved;
    if (r->later && now > saved) {
        if (saved != RUNG_TIME_NONE && (uint64_t)now - (uint64_t)saved <= INT64_MAX) r->gap = now - saved;
        rules->event_time = now;
    }
    rung_tags_set_now(rules->tags, rules->event_time);
    rules->seq = seq;
    rules->metrics.active = 0;
    links = (uint32_t)read_int(&r->reader, 4);
    for (uint32_t i = 0; i < links && status == RUNG_OK; i++) status = restore_link(r);
    for (uint32_t i = 0; i < counts[0] && status == RUNG_OK; i++) status = restore_tag(r);
    for (uint32_t i = 0; i < counts[1] && status == RUNG_OK; i++) status = restore_rule(r, ranks);
    for (uint32_t i = 0; i < counts[2] && status == RUNG_OK; i++) status = restore_value(r, ranks);
    if (status == RUNG_OK && (r->reader.short_of || r->reader.at != r->reader.length)) status = RUNG_BAD_FILE;
    for (uint32_t i = 0; i < rules->rule_count && status == RUNG_OK; i++)
        if (!r->items[i]) status = note_change(r, RUNG_RULE_ADDED, rules_id(rules, i));
    return status;
}

static void *zeroed(Restoring *r, size_t size)
{
    void *block = arena_alloc(&r->arena, size);

    if (block != NULL) memset(block, 0, size);
    return block;
}

static bool begin(Restoring *r)
{
    const rung_rules *rules = r->rules;
    size_t items = (size_t)rules->item_count + 1;

    r->ids_size = 8;
    while (r->ids_size / 2 < rules->rule_count) r->ids_size *= 2;
    r->sums = zeroed(r, items * sizeof *r->sums);
    r->states = zeroed(r, items * sizeof *r->states);
    r->items = zeroed(r, items * sizeof *r->items);
    r->tags = zeroed(r, ((size_t)rules->tag_count + 1) * sizeof *r->tags);
    r->ids = zeroed(r, r->ids_size * sizeof *r->ids);
    if (r->sums == NULL || r->states == NULL || r->items == NULL || r->tags == NULL || r->ids == NULL)
        return false;
    rules_fingerprints(rules, r->sums);
    for (uint32_t i = 0; i < rules->rule_count; i++) r->ids[id_place(r, rules_id(rules, i))] = i + 1;
    return true;
}

/* The new cells take the place of the old ones; from here on nothing fails. */
static void take_states(Restoring *r)
{
    for (uint32_t i = 0; i < r->rules->item_count; i++) {
        Clock *clock = item_clock(&r->rules->items[i]);
        rung_state *old;

        if (r->states[i] == NULL) continue;
        old = clock->state;
        clock->state = r->states[i];
        r->states[i] = old;
    }
}

/* Marks were taken away one by one. */
static void find_marks(rung_rules *rules)
{
    uint32_t words = bitmap_words(rules->ranks);

    rules->dirty_from = 0;
    rules->dirty_to = words;
    while (rules->dirty_from < words && rules->dirty[rules->dirty_from] == 0) rules->dirty_from++;
    while (rules->dirty_to > rules->dirty_from && rules->dirty[rules->dirty_to - 1] == 0) rules->dirty_to--;
}

static rung_status restore(Restoring *r, rung_time now)
{
    rung_rules *rules = r->rules;
    rung_status status = check_head(&r->reader, r->reader.length);

    if (status != RUNG_OK) return status;
    if (!begin(r)) return RUNG_NO_MEMORY;
    if ((status = rung_rules_begin(rules)) != RUNG_OK) return status;
    status = restore_all(r, now);
    if (status == RUNG_OK) {
        take_states(r);
        rung_rules_commit(rules);
        find_marks(rules);
        /* what is new or changed gets its first value with the next call */
        rules->unsettled = (rules_is_marked(rules) || rules->tell_all) && rules->event_time != RUNG_TIME_NONE;
    } else {
        rung_rules_rollback(rules);
    }
    for (uint32_t i = 0; i < rules->item_count; i++) rung_state_free(r->states[i]);
    return status;
}

rung_status rung_rules_restore(rung_rules *rules, const void *bytes, size_t length, rung_time now,
                               rung_on_change on_change, void *user)
{
    Restoring r = {.rules = rules, .reader = {bytes, length, 0, false}};
    rung_status status;

    if (rules == NULL || bytes == NULL || rules->building != NULL || rules->journal.open ||
        rules->metrics.updates != 0 || rules->event_time != RUNG_TIME_NONE)
        return RUNG_USAGE;
    arena_init(&r.arena, &rules->allocator, NULL, 0, SIZE_MAX);
    status = restore(&r, now);
    for (size_t i = 0; i < r.change_count && status == RUNG_OK && on_change != NULL; i++)
        on_change(user, r.changes[i].change, r.changes[i].id);
    allocator_free(&rules->allocator, r.changes, r.change_capacity * sizeof *r.changes);
    arena_free(&r.arena);
    return status;
}

rung_time rung_rules_saved_time(const void *bytes, size_t length)
{
    ByteReader reader = {bytes, length, 0, false};
    rung_time saved;

    if (bytes == NULL || check_head(&reader, length) != RUNG_OK) return RUNG_TIME_NONE;
    saved = (rung_time)read_int(&reader, 8);
    return reader.short_of ? RUNG_TIME_NONE : saved;
}

/* ---- Reload --------------------------------------------------------------------------------- */

/* The tag of another rule set by its name. */
static uint32_t same_tag(const rung_rules *from, const rung_rules *to, uint32_t tag)
{
    const char *name = tag == NO_TAG ? NULL : rung_schema_name(from->schema, tag);
    uint32_t found = NO_TAG;

    if (name == NULL || rung_schema_find(to->schema, name, strlen(name), &found) != RUNG_OK) return NO_TAG;
    return found;
}

/* Events that wait are the first of the new set. */
static bool take_events(rung_rules *rules, const rung_rules *old)
{
    size_t waiting = old->event_count - old->event_head;
    size_t from = waiting == 0 ? old->text_length : old->events[old->event_head].name;
    size_t text = old->text_length - from;

    if (waiting == 0) return true;
    if (!array_reserve(&rules->allocator, (void **)&rules->events, &rules->event_capacity, waiting,
                       sizeof *rules->events) ||
        !array_reserve(&rules->allocator, (void **)&rules->event_text, &rules->text_capacity, text, 1))
        return false;
    memcpy(rules->event_text, old->event_text + from, text);
    memcpy(rules->events, old->events + old->event_head, waiting * sizeof *rules->events);
    for (size_t i = 0; i < waiting; i++) {
        EventRecord *record = &rules->events[i];

        record->name -= from;
        record->message -= from;
        record->json -= from;
        record->event.cause = same_tag(old, rules, record->event.cause);
    }
    rules->event_count = waiting;
    rules->text_length = text;
    return true;
}

/* The state of the old set goes into the new one, whose memory is its own. */
static rung_status take_over(rung_rules *fresh, rung_rules *rules, rung_on_change on_change, void *user)
{
    Bytes bytes;
    rung_rules_metrics metrics;
    rung_status status = rules_save_bytes(rules, &bytes);

    if (status != RUNG_OK) return status;
    status = take_events(fresh, rules)
                 ? rung_rules_restore(fresh, bytes.bytes, bytes.length, RUNG_TIME_NONE, on_change, user)
                 : RUNG_NO_MEMORY;
    allocator_free(&rules->allocator, bytes.bytes, bytes.capacity);
    if (status == RUNG_OK) links_reloaded(fresh, rules);
    rung_rules_metrics_get(rules, &metrics); /* with what the cells of the old set have counted */
    metrics.active = fresh->metrics.active;
    fresh->metrics = metrics;
    return status;
}

rung_status rung_rules_reload(rung_rules *rules, const char *yaml, size_t length,
                              const rung_rules_options *options, rung_on_change on_change, void *user,
                              rung_diag *diag)
{
    rung_rules_options own;
    rung_rules *fresh, old;
    rung_status status;

    if (diag != NULL) rung_diag_init(diag);
    if (rules == NULL || rules->building != NULL || rules->journal.open) return RUNG_USAGE;
    if (options == NULL) {
        rung_rules_options_init(&own);
        own.host = &rules->host;
        own.limits = &rules->limits;
        own.name = rules->file_name;
        own.clauses = rules->clauses != NULL;
        own.read_file = rules->read_file;
        own.environment = rules->environment;
        own.max_skew = rules->default_skew;
        own.user = rules->read_user;
        options = &own;
    }
    if ((status = rules_finish_pending(rules)) != RUNG_OK) return status;
    if ((status = rung_rules_load(yaml, length, options, &fresh, diag)) != RUNG_OK) return status;
    if ((status = take_over(fresh, rules, on_change, user)) == RUNG_OK) {
        old = *rules;
        *rules = *fresh;
        *fresh = old;
    }
    rung_rules_free(fresh); /* the old one, or the new one that could not take over */
    return status;
}
