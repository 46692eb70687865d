/* rules_build.c - a rule set comes into being by calls, and goes. */
#include "runtime/rules_build.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/array.h"
#include "vm/text.h"
#include "vm/unicode.h"

/* ---- Beginning and end ---------------------------------------------------------------------- */

static void *default_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user, (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

void rung_rules_options_init(rung_rules_options *options)
{
    if (options == NULL) return;
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
}

rung_status rules_new(const rung_rules_options *options, Reporter *reporter, rung_rules **out)
{
    Allocator allocator = {default_alloc, NULL};
    rung_rules *rules;

    *out = NULL;
    if (options != NULL && (options->size != sizeof *options ||
                            (options->host != NULL && options->host->size != sizeof *options->host) ||
                            (options->limits != NULL && options->limits->size != sizeof *options->limits)))
        return RUNG_USAGE;
    if (options != NULL && options->host != NULL && options->host->alloc != NULL)
        allocator = (Allocator){options->host->alloc, options->host->user};
    rules = allocator_new(&allocator, sizeof *rules);
    if (rules == NULL) return RUNG_NO_MEMORY;
    memset(rules, 0, sizeof *rules);
    rules->allocator = allocator;
    rules->reporter = reporter;
    rules->event_time = RUNG_TIME_NONE;
    rules->earliest = RUNG_TIME_NEVER;
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

static void free_items(Item *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) rung_program_free(items[i].program);
}

void rung_rules_free(rung_rules *rules)
{
    Allocator allocator;
    uint32_t tags;

    if (rules == NULL) return;
    allocator = rules->allocator;
    tags = rules->tag_count + rules->item_count;
    free_items(rules->items, rules->item_count);
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        rung_program_free(rules->rules[i].message);
        for (uint32_t k = 0; k < rules->rules[i].part_count; k++)
            rung_program_free(rules->rules[i].parts[k].program);
    }
    rung_vm_free(rules->vm);
    rung_tags_free(rules->tags);
    rung_schema_free(rules->schema);
    allocator_free(&allocator, rules->inputs, rules->input_capacity * sizeof *rules->inputs);
    allocator_free(&allocator, rules->items, rules->item_capacity * sizeof *rules->items);
    allocator_free(&allocator, rules->values, rules->value_capacity * sizeof *rules->values);
    allocator_free(&allocator, rules->rules, rules->rule_capacity * sizeof *rules->rules);
    allocator_free(&allocator, rules->columns, rules->columns_size * sizeof *rules->columns);
    allocator_free(&allocator, rules->order, rules->item_count * sizeof *rules->order);
    allocator_free(&allocator, rules->first_reader, (tags + 1) * sizeof *rules->first_reader);
    allocator_free(&allocator, rules->readers, rules->reader_count * sizeof *rules->readers);
    allocator_free(&allocator, rules->dirty, bitmap_words(rules->item_count) * sizeof *rules->dirty);
    allocator_free(&allocator, rules->owing, bitmap_words(rules->rule_count) * sizeof *rules->owing);
    allocator_free(&allocator, rules->events, rules->event_capacity * sizeof *rules->events);
    allocator_free(&allocator, rules->event_text, rules->text_capacity);
    arena_free(&rules->arena);
    allocator_free(&allocator, rules, sizeof *rules);
}

/* ---- Adding --------------------------------------------------------------------------------- */

bool rules_no_memory(rung_rules *rules)
{
    report_no_memory(rules->reporter);
    return false;
}

const char *rules_keep_text(rung_rules *rules, const char *text, size_t length)
{
    char *copy = arena_alloc(&rules->arena, length + 1);

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

static const char *keep_name(rung_rules *rules, const SourceText *name)
{
    if (!is_identifier(name->text, name->length)) {
        report_error(rules->reporter, RUNG_BAD_RULES, name->place,
                     "letters, digits, _ and $; a tag's name in recordings goes to 'column:'",
                     "%q is not an identifier", name->text, (size_t)name->length);
        rules->incomplete = true;
        return NULL;
    }
    return rules_keep_text(rules, name->text, name->length);
}

bool rules_add_tag(rung_rules *rules, const SourceText *name, rung_type type, const SourceText *column)
{
    TagInput *input;

    if (!array_reserve(&rules->allocator, (void **)&rules->inputs, &rules->input_capacity,
                       rules->tag_count + 1, sizeof *rules->inputs))
        return rules_no_memory(rules);
    input = &rules->inputs[rules->tag_count];
    memset(input, 0, sizeof *input);
    input->type = type;
    input->place = input->column_place = name->place;
    input->name = input->column = keep_name(rules, name);
    if (input->name == NULL) return false;
    if (column != NULL) {
        input->column_place = column->place;
        input->column = rules_keep_text(rules, column->text, column->length);
        if (input->column == NULL) return false;
    }
    rules->tag_count++;
    return true;
}

static bool item_init(rung_rules *rules, Item *item, const SourceText *name, const SourceText *source)
{
    memset(item, 0, sizeof *item);
    item->name = keep_name(rules, name);
    item->place = name->place;
    item->source = source;
    item->line = source->line;
    item->cause = NO_TAG;
    item->deadline = RUNG_TIME_NEVER;
    return item->name != NULL;
}

bool rules_add_value(rung_rules *rules, const SourceText *name, const SourceText *expression)
{
    if (!array_reserve(&rules->allocator, (void **)&rules->values, &rules->value_capacity,
                       rules->value_count + 1, sizeof *rules->values))
        return rules_no_memory(rules);
    if (!item_init(rules, &rules->values[rules->value_count], name, expression)) return false;
    rules->value_count++;
    return true;
}

bool rules_add_rule(rung_rules *rules, const RuleSpec *spec)
{
    Label *labels;
    Rule *rule;

    if (!array_reserve(&rules->allocator, (void **)&rules->rules, &rules->rule_capacity,
                       rules->rule_count + 1, sizeof *rules->rules) ||
        !array_reserve(&rules->allocator, (void **)&rules->items, &rules->item_capacity,
                       rules->rule_count + 1, sizeof *rules->items))
        return rules_no_memory(rules);
    if (!item_init(rules, &rules->items[rules->rule_count], spec->name, spec->when)) return false;
    rule = &rules->rules[rules->rule_count];
    memset(rule, 0, sizeof *rule);
    rule->severity = spec->severity;
    rule->enabled = spec->enabled;
    rule->quality = RUNG_QUALITY_BAD;
    rule->since = RUNG_TIME_NONE;
    rule->id_time = RUNG_TIME_NONE;
    rule->message_source = spec->message;
    rule->id = rules->items[rules->rule_count].name;
    rule->id_place = spec->name->place;
    if (spec->id != NULL) {
        rule->id = rules_keep_text(rules, spec->id->text, spec->id->length);
        rule->id_place = spec->id->place;
    }
    rule->when = rules_keep_text(rules, spec->when->text, spec->when->length);
    if (rule->id == NULL || rule->when == NULL) return false;
    if (spec->label_count > 0) {
        labels = arena_alloc(&rules->arena, spec->label_count * sizeof *labels);
        if (labels == NULL) return rules_no_memory(rules);
        for (uint32_t i = 0; i < spec->label_count; i++) {
            labels[i].name = rules_keep_text(rules, spec->labels[i].name, strlen(spec->labels[i].name));
            labels[i].text = rules_keep_text(rules, spec->labels[i].text, strlen(spec->labels[i].text));
            if (labels[i].name == NULL || labels[i].text == NULL) return false;
        }
        rule->labels = labels;
        rule->label_count = spec->label_count;
    }
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

static bool prepare(rung_rules *rules)
{
    uint32_t tags = rules->tag_count + rules->item_count;

    rules->order = new_zeroed(rules, rules->item_count * sizeof *rules->order);
    rules->first_reader = new_zeroed(rules, (tags + 1) * sizeof *rules->first_reader);
    rules->dirty = new_zeroed(rules, bitmap_words(rules->item_count) * sizeof *rules->dirty);
    rules->owing = new_zeroed(rules, bitmap_words(rules->rule_count) * sizeof *rules->owing);
    if (rules->first_reader == NULL ||
        (rules->item_count > 0 && (rules->order == NULL || rules->dirty == NULL)) ||
        (rules->rule_count > 0 && rules->owing == NULL))
        return rules_no_memory(rules);
    if (!rules_order(rules, rules->items, 0, rules->item_count, rules->order)) return false;
    for (uint32_t i = 0; i < rules->item_count; i++)
        if (!is_disabled(rules, rules->order[i])) rules->order[rules->ranks++] = rules->order[i];
    if (!index_readers(rules)) return false;

    if (rung_tags_new(rules->schema, &rules->tags) != RUNG_OK) return rules_no_memory(rules);
    rules->slots = rung_tags_slot(rules->tags, 0);
    for (uint32_t i = 0; i < rules->item_count; i++) {
        rules->items[i].slot = rung_tags_slot(rules->tags, rules->tag_count + i);
        rules->items[i].source = NULL;
        if (is_disabled(rules, i))
            rung_slot_set_bad(rules->items[i].slot, BAD_OUT_OF_SERVICE, RUNG_TIME_NONE);
    }
    /* no tag will ever ask for a constant, so the first update does */
    for (uint32_t rank = 0; rank < rules->ranks; rank++) {
        const rung_import *imports;

        if (rung_program_tags(rules->items[rules->order[rank]].program, &imports) == 0)
            rules->dirty[rank / 64] |= UINT64_C(1) << rank % 64;
    }
    rules->dirty_to = bitmap_words(rules->ranks);
    return true;
}

rung_status rules_finish(rung_rules *rules)
{
    Reporter *reporter = rules->reporter;
    bool fine = reporter->errors == 0;

    if (!rules_index_names(rules)) fine = false;
    if (rules_draft_values(rules, &fine)) {
        rules->schema = rules_schema_begin(rules);
        if (rules->schema == NULL || !rules_compile_values(rules, &fine) || !rules_compile(rules))
            fine = false;
        if (fine && reporter->errors == 0) fine = prepare(rules);
    }
    allocator_free(&rules->allocator, rules->values, rules->value_capacity * sizeof *rules->values);
    rules->values = NULL;
    rules->value_capacity = 0;
    rules->reporter = NULL;
    if (reporter->errors > 0) return reporter->first.status;
    return fine ? RUNG_OK : RUNG_NO_MEMORY;
}
