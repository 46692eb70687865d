/* rules_build.c - a rule set comes into being by calls, and goes. */
#include "runtime/rules_build.h"

#include <string.h>

#include "runtime/array.h"
#include "vm/opcodes.h"
#include "vm/program_set.h"
#include "vm/text.h"
#include "vm/unicode.h"

/* A source time this far ahead of the sample's arrival is not believed, unless the host or the file says otherwise. */
#define USUAL_SKEW (60 * 1000 * RUNG_TICKS_PER_MS)

/* ---- Beginning and end ---------------------------------------------------------------------- */

void rung_rules_options_init(rung_rules_options *options)
{
    if (options == NULL) return;
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
}

rung_status rules_new(const rung_rules_options *options, Reporter *reporter, rung_rules **out)
{
    Allocator allocator = host_allocator(options == NULL ? NULL : options->host);
    rung_rules *rules;

    *out = NULL;
    if (options != NULL && (options->size != sizeof *options || options->max_skew < 0 ||
                            options->max_skew > MAX_DURATION ||
                            (options->host != NULL && options->host->size != sizeof *options->host) ||
                            (options->limits != NULL && options->limits->size != sizeof *options->limits)))
        return RUNG_USAGE;
    rules = allocator_new(&allocator, sizeof *rules);
    if (rules == NULL) return RUNG_NO_MEMORY;
    memset(rules, 0, sizeof *rules);
    rules->allocator = allocator;
    rules->event_time = RUNG_TIME_NONE;
    arena_init(&rules->arena, &allocator, NULL, 0, SIZE_MAX);
    if (options != NULL && options->host != NULL)
        rules->host = *options->host;
    else
        rung_host_init(&rules->host);
    if (options != NULL && options->limits != NULL)
        rules->limits = *options->limits;
    else
        rung_limits_init(&rules->limits);
    rules->file_name = "rules";
    rules->read_file = options == NULL ? NULL : options->read_file;
    rules->environment = options == NULL ? NULL : options->environment;
    rules->read_user = options == NULL ? NULL : options->user;
    rules->default_skew = options == NULL || options->max_skew == 0 ? USUAL_SKEW : options->max_skew;
    rules->max_skew = rules->least_skew = rules->default_skew;
    rules->building = allocator_new(&allocator, sizeof *rules->building);
    if (rules->building == NULL) {
        rung_rules_free(rules);
        return RUNG_NO_MEMORY;
    }
    memset(rules->building, 0, sizeof *rules->building);
    rules->building->reporter = reporter;
    rules->building->clauses = options != NULL && options->clauses;
    arena_init(&rules->building->arena, &allocator, NULL, 0, SIZE_MAX);
    if (options != NULL && options->name != NULL) {
        size_t size = strlen(options->name) + 1;
        char *copy = arena_alloc(&rules->arena, size);

        if (copy == NULL) {
            rung_rules_free(rules);
            return RUNG_NO_MEMORY;
        }
        rules->file_name = memcpy(copy, options->name, size);
    }
    *out = rules;
    return RUNG_OK;
}

static void free_text(const RuleText *text)
{
    if (text == NULL) return;
    rung_program_free(text->message);
    for (uint32_t i = 0; i < text->part_count; i++) rung_program_free(text->parts[i].program);
}

/* What stands for the rules until they are compiled. */
static void free_drafts(rung_rules *rules)
{
    Building *building = rules->building;
    const Allocator *allocator = &rules->allocator;

    for (uint32_t i = 0; building->items != NULL && i < rules->item_count; i++) {
        const ItemDraft *item = &building->items[i];
        const ClauseDrafts *drafts = item->clauses;

        rung_program_free(item->program);
        if (drafts != NULL) allocator_free(allocator, drafts->clauses, drafts->capacity * sizeof *drafts->clauses);
    }
    for (uint32_t i = 0; building->rules != NULL && i < rules->rule_count; i++) free_text(building->rules[i].text);
    allocator_free(allocator, building->tags, building->tag_capacity * sizeof *building->tags);
    allocator_free(allocator, building->rules, building->rule_capacity * sizeof *building->rules);
    allocator_free(allocator, building->items, building->item_capacity * sizeof *building->items);
    allocator_free(allocator, building->values, building->value_capacity * sizeof *building->values);
    building->tags = NULL;
    building->rules = NULL;
    building->items = building->values = NULL;
    if (building->reporter != NULL) building->reporter->files = NULL;
    arena_free(&building->arena);
}

static void free_building(rung_rules *rules)
{
    if (rules->building == NULL) return;
    free_drafts(rules);
    allocator_free(&rules->allocator, rules->building, sizeof *rules->building);
    rules->building = NULL;
}

void rung_rules_free(rung_rules *rules)
{
    Allocator allocator;
    uint32_t tags;

    if (rules == NULL) return;
    allocator = rules->allocator;
    free_building(rules);
    journal_free(rules);
    tags = rules->tag_count + rules->item_count;
    for (uint32_t i = 0; i < rules->clock_count; i++) rung_state_free(rules->clocks[i].state);
    for (uint32_t i = 0; rules->items != NULL && i < rules->item_count; i++) {
        rung_program_free(rules->items[i].program);
        free_text(item_text(&rules->items[i]));
    }
    program_set_release(rules->programs);
    rung_vm_free(rules->vm);
    rung_tags_free(rules->tags);
    rung_schema_free(rules->schema);
    allocator_free(&allocator, rules->inputs, rules->input_capacity * sizeof *rules->inputs);
    allocator_free(&allocator, rules->items, rules->item_count * sizeof *rules->items);
    allocator_free(&allocator, rules->rules, rules->rule_capacity * sizeof *rules->rules);
    allocator_free(&allocator, rules->sources, rules->source_capacity * sizeof *rules->sources);
    allocator_free(&allocator, rules->links, rules->link_capacity * sizeof *rules->links);
    allocator_free(&allocator, rules->nodes, rules->node_capacity * sizeof *rules->nodes);
    allocator_free(&allocator, rules->columns, rules->columns_size * sizeof *rules->columns);
    allocator_free(&allocator, rules->order, rules->item_count * sizeof *rules->order);
    allocator_free(&allocator, rules->first_reader, (tags + 1) * sizeof *rules->first_reader);
    allocator_free(&allocator, rules->readers, rules->reader_count * sizeof *rules->readers);
    allocator_free(&allocator, rules->dirty, bitmap_words(rules->item_count) * sizeof *rules->dirty);
    allocator_free(&allocator, rules->fresh, bitmap_words(rules->item_count) * sizeof *rules->fresh);
    allocator_free(&allocator, rules->owing, bitmap_words(rules->rule_count) * sizeof *rules->owing);
    allocator_free(&allocator, rules->arrival, ((size_t)rules->tag_count + rules->item_count) * sizeof *rules->arrival);
    allocator_free(&allocator, rules->heap, rules->clock_count * sizeof *rules->heap);
    allocator_free(&allocator, rules->clocks, rules->clock_count * sizeof *rules->clocks);
    allocator_free(&allocator, rules->events, rules->event_capacity * sizeof *rules->events);
    allocator_free(&allocator, rules->event_text, rules->text_capacity);
    arena_free(&rules->arena);
    allocator_free(&allocator, rules, sizeof *rules);
}

/* ---- Adding --------------------------------------------------------------------------------- */

bool rules_no_memory(rung_rules *rules)
{
    report_no_memory(rules->building->reporter);
    return false;
}

const char *rules_keep_text(rung_rules *rules, Arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);

    if (copy == NULL) {
        rules_no_memory(rules);
        return NULL;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

/* Whether scripts can say the name as it is. Reserved words are found by compiling them: see check_names. */
static bool is_identifier(const char *text, size_t length)
{
    const char *at = text, *end = text + length;

    while (at < end) {
        bool first = at == text;
        uint32_t c = text_decode(&at, end);

        if (c == '$' || c == '_') continue;
        if (!(first ? unicode_is_id_start(c) : unicode_is_id_continue(c) || c == 0x200C || c == 0x200D))
            return false;
    }
    return length > 0;
}

/* `other` is the key for a name of other letters. */
static const char *take_name(rung_rules *rules, const SourceText *name, const char *other)
{
    if (!is_identifier(name->text, name->length)) {
        report_error(rules->building->reporter, RUNG_BAD_RULES, name->place, other,
                     "%q is not an identifier", name->text, (size_t)name->length);
        rules->building->incomplete = true;
        return NULL;
    }
    return name->text;
}

Arena *rules_drafts_arena(rung_rules *rules) { return &rules->building->arena; }

bool rules_add_tag(rung_rules *rules, const SourceText *name, rung_type type, const SourceText *column,
                   rung_time interval)
{
    Building *building = rules->building;
    TagDraft *tag;
    TagInput *input;

    if (!array_reserve(&rules->allocator, (void **)&rules->inputs, &rules->input_capacity,
                       rules->tag_count + 1, sizeof *rules->inputs) ||
        !array_reserve(&rules->allocator, (void **)&building->tags, &building->tag_capacity,
                       rules->tag_count + 1, sizeof *building->tags))
        return rules_no_memory(rules);
    input = &rules->inputs[rules->tag_count];
    tag = &building->tags[rules->tag_count];
    memset(input, 0, sizeof *input);
    *tag = (TagDraft){.type = type, .interval = interval, .place = name->place, .column_place = name->place};
    if ((tag->name = take_name(rules, name, "letters, digits, _ and $; its name in recordings goes to 'column:'")) == NULL) return false;
    if (column != NULL) {
        tag->column_place = column->place;
        input->column = rules_keep_text(rules, &rules->arena, column->text, column->length);
        if (input->column == NULL) return false;
    }
    rules->tag_count++;
    return true;
}

rung_status rules_set_timezone(rung_rules *rules, const char *name)
{
    Zone *zone;
    rung_status status = zone_load(name, &rules->building->arena, &zone);

    if (status == RUNG_OK) rules->building->zone = zone;
    return status;
}

void rules_set_tick(rung_rules *rules, rung_time tick) { rules->building->tick = tick; }

static bool draft_init(rung_rules *rules, ItemDraft *item, const SourceText *name, const SourceText *source,
                       const char *other)
{
    *item = (ItemDraft){.name = take_name(rules, name, other), .place = name->place, .source = source};
    return item->name != NULL;
}

bool rules_add_value(rung_rules *rules, const SourceText *name, const SourceText *expression)
{
    Building *building = rules->building;

    if (!array_reserve(&rules->allocator, (void **)&building->values, &building->value_capacity,
                       building->value_count + 1, sizeof *building->values))
        return rules_no_memory(rules);
    if (!draft_init(rules, &building->values[building->value_count], name, expression, "letters, digits, _ and $")) return false;
    building->value_count++;
    return true;
}

RuleText *rules_text(rung_rules *rules, uint32_t rule)
{
    RuleText **text = &rules->building->rules[rule].text;

    if (*text != NULL) return *text;
    if ((*text = arena_alloc(&rules->arena, sizeof **text)) == NULL)
        rules_no_memory(rules);
    else
        memset(*text, 0, sizeof **text);
    return *text;
}

static bool add_labels(rung_rules *rules, uint32_t rule, const Label *given, uint32_t count)
{
    RuleText *text;
    Label *labels;

    if (count == 0) return true;
    if ((text = rules_text(rules, rule)) == NULL) return false;
    if ((labels = arena_alloc(&rules->arena, count * sizeof *labels)) == NULL) return rules_no_memory(rules);
    for (uint32_t i = 0; i < count; i++) {
        labels[i].name = rules_keep_text(rules, &rules->arena, given[i].name, strlen(given[i].name));
        labels[i].text = rules_keep_text(rules, &rules->arena, given[i].text, strlen(given[i].text));
        if (labels[i].name == NULL || labels[i].text == NULL) return false;
    }
    text->labels = labels;
    text->label_count = count;
    return true;
}

bool rules_add_rule(rung_rules *rules, const RuleSpec *spec)
{
    Building *building = rules->building;
    uint32_t index = rules->rule_count;
    size_t count = (size_t)index + 1;
    Rule *rule;
    RuleText *text;

    if (!array_reserve(&rules->allocator, (void **)&rules->rules, &rules->rule_capacity, count,
                       sizeof *rules->rules) ||
        !array_reserve(&rules->allocator, (void **)&building->rules, &building->rule_capacity, count,
                       sizeof *building->rules) ||
        !array_reserve(&rules->allocator, (void **)&building->items, &building->item_capacity, count,
                       sizeof *building->items))
        return rules_no_memory(rules);
    if (!draft_init(rules, &building->items[index], spec->name, spec->when,
                    "letters, digits, _ and $; what people read goes to 'message:' or 'id:'"))
        return false;
    rule = &rules->rules[index];
    *rule = (Rule){.severity = (uint16_t)spec->severity,
                   .enabled = spec->enabled,
                   .quality = RUNG_QUALITY_BAD,
                   .told = RUNG_QUALITY_BAD,
                   .since = RUNG_TIME_NONE,
                   .id_time = RUNG_TIME_NONE};
    building->rules[index] = (RuleDraft){.id_place = spec->name->place, .message = spec->message};
    if (spec->id != NULL) {
        building->rules[index].id_place = spec->id->place;
        if ((text = rules_text(rules, index)) == NULL) return false;
        text->id = rules_keep_text(rules, &rules->arena, spec->id->text, spec->id->length);
        if (text->id == NULL) return false;
    }
    if (!add_labels(rules, index, spec->labels, spec->label_count)) return false;
    rules->rule_count++;
    return true;
}

/* ---- Finishing ------------------------------------------------------------------------------ */

static void *new_zeroed(rung_rules *rules, size_t size)
{
    void *block = size == 0 ? NULL : allocator_new(&rules->allocator, size);

    if (block != NULL) memset(block, 0, size);
    return block;
}

static bool is_disabled(const rung_rules *rules, uint32_t item)
{
    return item < rules->rule_count && !rules->rules[item].enabled;
}

/* The readers of each tag, as one array with a beginning for each. */
static bool index_readers(rung_rules *rules)
{
    uint32_t tags = rules->tag_count + rules->item_count;
    const rung_import *imports;
    uint32_t *first = rules->first_reader;

    for (uint32_t rank = 0; rank < rules->ranks; rank++) {
        uint32_t count = rung_program_tags(rules->items[rules->order[rank]].program, &imports);

        for (uint32_t i = 0; i < count; i++) first[imports[i].index]++;
        rules->reader_count += count;
    }
    if (rules->reader_count > 0) {
        rules->readers = allocator_new(&rules->allocator, rules->reader_count * sizeof *rules->readers);
        if (rules->readers == NULL) {
            rules->reader_count = 0;
            return rules_no_memory(rules);
        }
    }
    /* counts to ends; filling from the last rank down turns each end into its beginning */
    for (uint32_t tag = 1; tag <= tags; tag++) first[tag] += first[tag - 1];
    for (uint32_t rank = rules->ranks; rank-- > 0;) {
        uint32_t count = rung_program_tags(rules->items[rules->order[rank]].program, &imports);

        for (uint32_t i = 0; i < count; i++) rules->readers[--first[imports[i].index]] = rank;
    }
    return true;
}

ItemMore *rules_item_more(rung_rules *rules, Item *item)
{
    if (item->more != NULL) return item->more;
    if ((item->more = arena_alloc(&rules->arena, sizeof *item->more)) != NULL) *item->more = (ItemMore){0};
    return item->more;
}

char *rules_item_error(rung_rules *rules, Item *item)
{
    ItemMore *more = rules_item_more(rules, item);

    if (more == NULL || more->error != NULL) return more == NULL ? NULL : more->error;
    if ((more->error = arena_alloc(&rules->arena, RUNG_MESSAGE_MAX)) != NULL)
        memset(more->error, 0, RUNG_MESSAGE_MAX);
    return more->error;
}

/* The programs and texts leave the drafts. */
static bool make_items(rung_rules *rules)
{
    ItemDraft *drafts = rules->building->items;

    rules->items = new_zeroed(rules, rules->item_count * sizeof *rules->items);
    if (rules->item_count > 0 && rules->items == NULL) return rules_no_memory(rules);
    for (uint32_t i = 0; i < rules->item_count; i++) {
        rules->items[i].program = drafts[i].program;
        /* of the file itself alone: the log names no other */
        if (drafts[i].place.start <= rules->building->reporter->length)
            rules->items[i].line = drafts[i].source->line & INT32_MAX;
        rules->items[i].cause = NO_TAG;
        drafts[i].program = NULL;
    }
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        RuleText **text = &rules->building->rules[i].text;

        if (*text == NULL) continue;
        if (rules_item_more(rules, &rules->items[i]) == NULL) return rules_no_memory(rules);
        rules->items[i].more->text = *text;
        *text = NULL;
    }
    return true;
}

/* Whether code has one of the instructions that read how old a tag is, or one that reads the time. */
static bool has_opcode(const rung_program *program, bool (*is_one)(uint32_t opcode))
{
    for (uint32_t at = 0; at < program->code->base_count;) {
        uint32_t opcode = word_opcode(program->code->base[at]);

        if (is_one(opcode)) return true;
        at += opcode_info[opcode].words;
    }
    return false;
}

static bool reads_age(uint32_t opcode) { return opcode == OP_AGE_REG || opcode == OP_AGE_LIMIT_REG; }

/* Whether it may ask to be evaluated at a time. */
static bool needs_clock(const rung_program *program)
{
    return program->code->cell_count > 0 || program->code->ticks || has_opcode(program, reads_age);
}

/* Windows can be larger than there is room for. */
static bool no_room(rung_rules *rules, uint32_t item)
{
    const ItemDraft *draft = &rules->building->items[item];

    report_error(rules->building->reporter, RUNG_NO_MEMORY, draft->place, "{capacity: n} makes a window smaller",
                 "there is no memory for what '%s' remembers", draft->name);
    return false;
}

/* Clocks for the items that need one, and who must be told of equal samples. */
static bool make_clocks(rung_rules *rules)
{
    uint32_t count = 0;

    for (uint32_t rank = 0; rank < rules->ranks; rank++)
        count += needs_clock(rules->items[rules->order[rank]].program);
    rules->clocks = new_zeroed(rules, count * sizeof *rules->clocks);
    rules->heap = new_zeroed(rules, count * sizeof *rules->heap);
    if (count > 0 && (rules->clocks == NULL || rules->heap == NULL)) {
        allocator_free(&rules->allocator, rules->clocks, count * sizeof *rules->clocks);
        allocator_free(&rules->allocator, rules->heap, count * sizeof *rules->heap);
        rules->clocks = NULL;
        rules->heap = NULL;
        return rules_no_memory(rules);
    }
    rules->clock_count = count;
    count = 0;
    for (uint32_t rank = 0; rank < rules->ranks; rank++) {
        Item *item = &rules->items[rules->order[rank]];
        Clock *clock = &rules->clocks[count];

        if (!needs_clock(item->program)) continue;
        count++;
        clock->rank = rank;
        clock->deadline = RUNG_TIME_NEVER;
        if (rules_item_more(rules, item) == NULL) return rules_no_memory(rules);
        if (item->program->code->cell_count > 0 && rung_state_new(item->program, &clock->state) != RUNG_OK)
            return no_room(rules, rules->order[rank]);
        item->more->clock = clock;
    }
    for (uint32_t rank = rules->ranks; rank-- > 0;) {
        Item *item = &rules->items[rules->order[rank]];
        uint32_t tag = rules->tag_count + rules->order[rank];

        item->passes_samples = item_clock(item) != NULL;
        for (uint32_t i = rules->first_reader[tag]; i < rules->first_reader[tag + 1]; i++)
            if (rules->items[rules->order[rules->readers[i]]].passes_samples) item->passes_samples = 1;
    }
    return true;
}

/* When samples arrived, if any expression asks. */
static bool make_arrivals(rung_rules *rules)
{
    size_t registers = (size_t)rules->tag_count + rules->item_count;
    bool asked = false;

    for (uint32_t i = 0; i < rules->item_count && !asked; i++)
        asked = has_opcode(rules->items[i].program, reads_age);
    if (!asked) return true;
    rules->arrival = allocator_new(&rules->allocator, registers * sizeof *rules->arrival);
    if (rules->arrival == NULL) return rules_no_memory(rules);
    for (size_t i = 0; i < registers; i++) rules->arrival[i] = RUNG_TIME_NONE;
    rules->tags->registers.arrival = rules->arrival;
    return true;
}

/* Items in their order, who reads them, and their clocks: the last that the drafts are needed for. */
static bool link_items(rung_rules *rules)
{
    uint32_t tags = rules->tag_count + rules->item_count;

    rules->order = new_zeroed(rules, rules->item_count * sizeof *rules->order);
    rules->first_reader = new_zeroed(rules, (tags + 1) * sizeof *rules->first_reader);
    if (rules->first_reader == NULL || (rules->item_count > 0 && rules->order == NULL))
        return rules_no_memory(rules);
    if (!rules_order(rules, 0, rules->item_count, rules->order) ||
        !rules_compile_momentary(rules, rules->order) || !make_items(rules) || !rules_make_clauses(rules))
        return false;
    for (uint32_t i = 0; i < rules->item_count; i++)
        if (!is_disabled(rules, rules->order[i])) rules->order[rules->ranks++] = rules->order[i];
    return index_readers(rules) && make_clocks(rules);
}

static bool make_registers(rung_rules *rules)
{
    rules->dirty = new_zeroed(rules, bitmap_words(rules->item_count) * sizeof *rules->dirty);
    rules->fresh = new_zeroed(rules, bitmap_words(rules->item_count) * sizeof *rules->fresh);
    rules->owing = new_zeroed(rules, bitmap_words(rules->rule_count) * sizeof *rules->owing);
    if ((rules->item_count > 0 && (rules->dirty == NULL || rules->fresh == NULL)) ||
        (rules->rule_count > 0 && rules->owing == NULL))
        return rules_no_memory(rules);

    if (rung_tags_new(rules->schema, &rules->tags) != RUNG_OK) return rules_no_memory(rules);
    rules->slots = rung_tags_slot(rules->tags, 0);
    if (rules->building->tick > 0) rules->tags->registers.tick = rules->building->tick;
    if (!make_arrivals(rules)) return false;
    for (uint32_t i = 0; i < rules->rule_count; i++)
        if (is_disabled(rules, i))
            rung_slot_set_bad(&rules->slots[rules->tag_count + i], BAD_OUT_OF_SERVICE, RUNG_TIME_NONE);
    rules->dirty_from = bitmap_words(rules->ranks);
    /* at first everything is new: constants, and what is known of tags that never come */
    for (uint32_t rank = 0; rank < rules->ranks; rank++) rules_mark(rules, rank);
    return true;
}

/* From here on programs are built into the rule set's own. */
static bool open_programs(rung_rules *rules)
{
    if ((rules->programs = program_set_new(&rules->schema->owner)) == NULL) return rules_no_memory(rules);
    rules->schema->owner.set = rules->programs;
    return true;
}

/* What is compiled against the schema later stands alone. */
static void close_programs(rung_rules *rules)
{
    if (rules->programs == NULL) return;
    rules->schema->owner.set = NULL;
    program_set_close(rules->programs);
}

rung_status rules_finish(rung_rules *rules)
{
    Reporter *reporter = rules->building->reporter;
    bool fine = reporter->errors == 0;

    reporter_hold(reporter, &rules->allocator);
    if (!rules_index_names(rules)) fine = false;
    if (rules_draft_values(rules, &fine)) {
        if (rules->schema == NULL) rules->schema = rules_schema_begin(rules);
        if (rules->schema == NULL || !open_programs(rules) || !rules_compile_values(rules, &fine) ||
            !rules_compile(rules))
            fine = false;
        if (fine && reporter->errors == 0) fine = link_items(rules);
        close_programs(rules);
        if (fine && reporter->errors == 0) {
            reporter_release(reporter);
            free_drafts(rules); /* before registers are made: together they would be the peak */
            fine = make_registers(rules);
        }
    }
    rules->building->finished = true;
    reporter_release(reporter);
    if (reporter->errors > 0) return reporter->first.status;
    if (!fine) return RUNG_NO_MEMORY;
    array_fit(&rules->allocator, (void **)&rules->rules, &rules->rule_capacity, rules->rule_count,
              sizeof *rules->rules);
    array_fit(&rules->allocator, (void **)&rules->inputs, &rules->input_capacity, rules->tag_count,
              sizeof *rules->inputs);
    free_building(rules);
    return RUNG_OK;
}
