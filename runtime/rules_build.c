/* rules_build.c - from names and expressions to a rule set that can run.
**
** What a value is, is known when it is compiled; what reads it must be compiled after it, with its type.
** So the values are compiled twice: first in a schema of drafts where every value may be anything, which
** finds all errors and what reads what; then in the order of that, each with the types found before. A
** rule is a bool and needs one round. At the end all items are put in order once more, now through rules
** as well.
*/
#include "runtime/rules.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/array.h"
#include "vm/format.h"
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
        for (uint32_t k = 0; k < rules->rules[i].part_count; k++) rung_program_free(rules->rules[i].parts[k].program);
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

static bool no_memory(rung_rules *rules)
{
    report_no_memory(rules->reporter);
    return false;
}

/* A copy that ends with NUL and lives as long as the rule set. */
static const char *keep_text(rung_rules *rules, const char *text, size_t length)
{
    char *copy = arena_alloc(&rules->arena, length + 1);

    if (copy == NULL) {
        no_memory(rules);
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
        if (!(first ? unicode_is_id_start(c) : unicode_is_id_continue(c) || c == 0x200C || c == 0x200D)) return false;
    }
    return length > 0;
}

static const char *keep_name(rung_rules *rules, const SourceText *name)
{
    if (!is_identifier(name->text, name->length)) {
        report_error(rules->reporter, RUNG_BAD_RULES, name->place,
                     "letters, digits, _ and $; a tag's name in recordings goes to 'column:'", "%q is not an identifier",
                     name->text, (size_t)name->length);
        rules->incomplete = true;
        return NULL;
    }
    return keep_text(rules, name->text, name->length);
}

bool rules_add_tag(rung_rules *rules, const SourceText *name, rung_type type, const SourceText *column)
{
    TagInput *input;

    if (!array_reserve(&rules->allocator, (void **)&rules->inputs, &rules->input_capacity, rules->tag_count + 1,
                       sizeof *rules->inputs))
        return no_memory(rules);
    input = &rules->inputs[rules->tag_count];
    memset(input, 0, sizeof *input);
    input->type = type;
    input->place = input->column_place = name->place;
    input->name = input->column = keep_name(rules, name);
    if (input->name == NULL) return false;
    if (column != NULL) {
        input->column_place = column->place;
        input->column = keep_text(rules, column->text, column->length);
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
    if (!array_reserve(&rules->allocator, (void **)&rules->values, &rules->value_capacity, rules->value_count + 1,
                       sizeof *rules->values))
        return no_memory(rules);
    if (!item_init(rules, &rules->values[rules->value_count], name, expression)) return false;
    rules->value_count++;
    return true;
}

bool rules_add_rule(rung_rules *rules, const RuleSpec *spec)
{
    Label *labels;
    Rule *rule;

    if (!array_reserve(&rules->allocator, (void **)&rules->rules, &rules->rule_capacity, rules->rule_count + 1,
                       sizeof *rules->rules) ||
        !array_reserve(&rules->allocator, (void **)&rules->items, &rules->item_capacity, rules->rule_count + 1,
                       sizeof *rules->items))
        return no_memory(rules);
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
        rule->id = keep_text(rules, spec->id->text, spec->id->length);
        rule->id_place = spec->id->place;
    }
    rule->when = keep_text(rules, spec->when->text, spec->when->length);
    if (rule->id == NULL || rule->when == NULL) return false;
    if (spec->label_count > 0) {
        labels = arena_alloc(&rules->arena, spec->label_count * sizeof *labels);
        if (labels == NULL) return no_memory(rules);
        for (uint32_t i = 0; i < spec->label_count; i++) {
            labels[i].name = keep_text(rules, spec->labels[i].name, strlen(spec->labels[i].name));
            labels[i].text = keep_text(rules, spec->labels[i].text, strlen(spec->labels[i].text));
            if (labels[i].name == NULL || labels[i].text == NULL) return false;
        }
        rule->labels = labels;
        rule->label_count = spec->label_count;
    }
    rules->rule_count++;
    return true;
}

/* ---- Names that must differ ----------------------------------------------------------------- */

/* A table of names made for one check: returns the earlier one that equals names[i], or i. */
typedef struct NameTable {
    uint32_t *places;           /* index + 1 */
    uint32_t size;
} NameTable;

static bool name_table_init(rung_rules *rules, NameTable *table, uint32_t count)
{
    table->size = 8;
    while (table->size / 2 < count) table->size *= 2;
    table->places = allocator_new(&rules->allocator, table->size * sizeof *table->places);
    if (table->places == NULL) return no_memory(rules);
    memset(table->places, 0, table->size * sizeof *table->places);
    return true;
}

/* The place of a name in the table: where it stands or would. */
static uint32_t name_table_probe(const rung_rules *rules, const uint32_t *places, uint32_t size, const char *name, size_t length,
                                 const char *(*name_at)(const rung_rules *, uint32_t))
{
    uint32_t place = text_hash(name, length, rules->host.hash_seed) & (size - 1);

    while (places[place] != 0) {
        const char *other = name_at(rules, places[place] - 1);

        if (strlen(other) == length && memcmp(other, name, length) == 0) break;
        place = (place + 1) & (size - 1);
    }
    return place;
}

static const char *column_at(const rung_rules *rules, uint32_t tag) { return rules->inputs[tag].column; }
static const char *id_at(const rung_rules *rules, uint32_t rule) { return rules->rules[rule].id; }

uint32_t rules_find_column(const rung_rules *rules, const char *name, size_t length)
{
    return rules->columns[name_table_probe(rules, rules->columns, rules->columns_size, name, length, column_at)] - 1;
}

/* Fills the table of columns, which stays, and checks the ids with one that does not. */
static bool index_names(rung_rules *rules)
{
    NameTable columns, ids;
    bool fine = true;

    if (!name_table_init(rules, &columns, rules->tag_count)) return false;
    rules->columns = columns.places;
    rules->columns_size = columns.size;
    for (uint32_t i = 0; i < rules->tag_count; i++) {
        const TagInput *input = &rules->inputs[i];
        uint32_t place =
            name_table_probe(rules, columns.places, columns.size, input->column, strlen(input->column), column_at);

        if (columns.places[place] != 0) {
            report_error(rules->reporter, RUNG_DUPLICATE, input->column_place, NULL, "the tags '%s' and '%s' have the same column '%s'",
                         rules->inputs[columns.places[place] - 1].name, input->name, input->column);
            fine = false;
        } else {
            columns.places[place] = i + 1;
        }
    }
    if (!name_table_init(rules, &ids, rules->rule_count)) return false;
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        const Rule *rule = &rules->rules[i];
        uint32_t place = name_table_probe(rules, ids.places, ids.size, rule->id, strlen(rule->id), id_at);

        if (ids.places[place] != 0) {
            report_error(rules->reporter, RUNG_DUPLICATE, rule->id_place, "an id tells a rule from all others, also after a rename",
                         "the rules '%s' and '%s' have the same id '%s'", rules->items[ids.places[place] - 1].name,
                         rules->items[i].name, rule->id);
            fine = false;
        } else {
            ids.places[place] = i + 1;
        }
    }
    allocator_free(&rules->allocator, ids.places, ids.size * sizeof *ids.places);
    return fine;
}

/* What has a name so far, in the order of the schema. */
static const char *kind_of(const rung_rules *rules, uint32_t tag)
{
    if (tag < rules->tag_count) return "a tag";
    return tag < rules->tag_count + rules->rule_count ? "a rule" : "a value";
}

static bool schema_add(rung_rules *rules, rung_schema *schema, const char *name, rung_type type, Span place)
{
    rung_status status = rung_schema_tag(schema, name, type, NULL);
    uint32_t other = 0;

    switch (status) {
    case RUNG_OK: return true;
    case RUNG_NO_MEMORY: return no_memory(rules);
    case RUNG_DUPLICATE:
        if (rung_schema_find(schema, name, strlen(name), &other) == RUNG_OK)
            report_error(rules->reporter, status, place, NULL, "'%s' is already %s", name, kind_of(rules, other));
        return false;
    default:
        report_error(rules->reporter, RUNG_BAD_RULES, place, "choose another name; 'column:' keeps the one in recordings",
                     "'%s' is a name of JavaScript and cannot be used", name);
        return false;
    }
}

/* Tags, then rules: the beginning of both schemas. */
static rung_schema *schema_begin(rung_rules *rules)
{
    rung_schema *schema = NULL;
    bool fine = true;

    if (rung_schema_new(&rules->host, &schema) != RUNG_OK) {
        no_memory(rules);
        return NULL;
    }
    for (uint32_t i = 0; i < rules->tag_count; i++)
        if (!schema_add(rules, schema, rules->inputs[i].name, rules->inputs[i].type, rules->inputs[i].place)) fine = false;
    for (uint32_t i = 0; i < rules->rule_count; i++)
        if (!schema_add(rules, schema, rules->items[i].name, RUNG_BOOL, rules->items[i].place)) fine = false;
    if (fine) return schema;
    rung_schema_free(schema);
    return NULL;
}

/* ---- Compiling ------------------------------------------------------------------------------ */

typedef struct Compilation {
    rung_rules *rules;
    const SourceText *source;
    uint32_t shift;             /* bytes put before the source's text */
    bool warnings;              /* pass them on */
    bool reported;
} Compilation;

static uint32_t place_of(const SourceText *source, uint32_t offset)
{
    uint32_t low = 0, high = source->run_count;

    if (source->run_count == 0) return source->place.start;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (source->runs[middle].text <= offset)
            low = middle;
        else
            high = middle;
    }
    return source->runs[low].file + (offset - source->runs[low].text);
}

static void on_compile_diag(void *user, const rung_diag *diag)
{
    Compilation *compilation = user;
    const SourceText *source = compilation->source;
    rung_diag placed = *diag;
    uint32_t start = diag->start > compilation->shift ? diag->start - compilation->shift : 0;
    uint32_t end = diag->end > compilation->shift ? diag->end - compilation->shift : 0;

    if (diag->severity == RUNG_WARNING && !compilation->warnings) return;
    if (start > source->length) start = source->length;
    if (end > source->length) end = source->length;
    placed.start = place_of(source, start);
    placed.end = end > start ? place_of(source, end - 1) + 1 : placed.start;
    if (diag->severity == RUNG_ERROR) compilation->reported = true;
    report_diag(compilation->rules->reporter, &placed);
}

/* Compiles `text`, which is the source's text with `shift` bytes before it; NULL after reporting. */
static rung_program *compile(rung_rules *rules, rung_schema *schema, const SourceText *source, const char *text, size_t length,
                             uint32_t shift, bool warnings)
{
    Compilation compilation = {rules, source, shift, warnings, false};
    rung_options options;
    rung_program *program = NULL;
    rung_diag diag;
    rung_status status;

    rung_options_init(&options);
    options.rules = true;
    options.on_diag = on_compile_diag;
    options.user = &compilation;
    rung_diag_init(&diag);
    status = rung_compile(schema, text, length, RUNG_EXPRESSION, &options, &program, &diag);
    if (status == RUNG_OK) return program;
    if (status == RUNG_NO_MEMORY)
        no_memory(rules);
    else if (!compilation.reported)
        on_compile_diag(&compilation, &diag);
    return NULL;
}

/* Compiles a text that nothing is reported about. */
static rung_status compile_quietly(rung_schema *schema, const char *text, size_t length, rung_program **out)
{
    rung_options options;

    rung_options_init(&options);
    options.rules = true;
    return rung_compile(schema, text, length, RUNG_EXPRESSION, &options, out, NULL);
}

/* Reserved words are identifiers to the eye alone: `in` as an expression does not read a tag `in`. */
static bool check_name(rung_rules *rules, rung_schema *schema, const char *name, Span place)
{
    enum { LONGEST_RESERVED = 10 };
    const rung_import *imports;
    rung_program *program = NULL;
    size_t length = 0;
    bool reads;

    for (; name[length] >= 'a' && name[length] <= 'z'; length++) {}
    if (name[length] != '\0' || length > LONGEST_RESERVED) return true;
    if (compile_quietly(schema, name, length, &program) == RUNG_NO_MEMORY) return no_memory(rules);
    reads = program != NULL && rung_program_tags(program, &imports) == 1;
    rung_program_free(program);
    if (!reads)
        report_error(rules->reporter, RUNG_BAD_RULES, place, "choose another name; 'column:' keeps the one in recordings",
                     "'%s' is a reserved word of JavaScript", name);
    return reads;
}

/* ---- Order ---------------------------------------------------------------------------------- */

/* A depth-first walk without recursion. */
typedef struct Walk {
    rung_rules *rules;
    const Item *items;
    uint32_t first, count;      /* the items that are put in order; others are not looked at */
    uint8_t *seen;              /* 0: not yet, 1: on the stack, 2: done */
    struct {
        uint32_t item, next;    /* the next of its imports to look at */
    } *stack;
    uint32_t depth;
    uint32_t *order;
    uint32_t ordered;
} Walk;

/* Names the items from `again`, which is on the stack, to the top, and `again` once more. */
static void report_cycle(Walk *walk, uint32_t again)
{
    char path[160];
    uint32_t from = walk->depth;
    size_t length = 0;

    while (walk->stack[--from].item != again) {}
    for (uint32_t i = from; i < walk->depth; i++) {
        const char *name = walk->items[walk->stack[i].item].name;

        if (length + strlen(name) + 16 > sizeof path) {
            length += format_text(path + length, sizeof path - length, "... -> ");
            break;
        }
        length += format_text(path + length, sizeof path - length, "%s -> ", name);
    }
    report_error(walk->rules->reporter, RUNG_BAD_RULES, walk->items[again].place, "one of them must do without the next one",
                 "a cycle: %s%s", path, walk->items[again].name);
}

static bool walk_from(Walk *walk, uint32_t start)
{
    bool fine = true;

    walk->stack[0].item = start;
    walk->stack[0].next = 0;
    walk->depth = 1;
    walk->seen[start] = 1;
    while (walk->depth > 0) {
        uint32_t item = walk->stack[walk->depth - 1].item;
        const rung_import *imports = NULL;
        uint32_t count = walk->items[item].program == NULL ? 0 : rung_program_tags(walk->items[item].program, &imports);
        uint32_t read;

        if (walk->stack[walk->depth - 1].next == count) {
            walk->seen[item] = 2;
            walk->order[walk->ordered++] = item;
            walk->depth--;
            continue;
        }
        read = imports[walk->stack[walk->depth - 1].next++].index - walk->rules->tag_count;
        /* a tag wraps to a number that is no item */
        if (read < walk->first || read - walk->first >= walk->count) continue;
        if (walk->seen[read] == 1) {
            report_cycle(walk, read);
            fine = false;
        } else if (walk->seen[read] == 0) {
            walk->seen[read] = 1;
            walk->stack[walk->depth].item = read;
            walk->stack[walk->depth++].next = 0;
        }
    }
    return fine;
}

/* Puts the items first..first+count into `order` so that each comes after those it reads; otherwise
** in file order. False after reporting. */
static bool order_items(rung_rules *rules, const Item *items, uint32_t first, uint32_t count, uint32_t *order)
{
    Walk walk = {.rules = rules, .items = items, .first = first, .count = count, .order = order};
    size_t total = (size_t)first + count;
    bool fine = true;

    if (count == 0) return true;
    walk.seen = allocator_new(&rules->allocator, total);
    walk.stack = allocator_new(&rules->allocator, count * sizeof *walk.stack);
    if (walk.seen != NULL && walk.stack != NULL) {
        memset(walk.seen, 0, total);
        for (uint32_t i = first; i < first + count; i++)
            if (walk.seen[i] == 0 && !walk_from(&walk, i)) fine = false;
    } else {
        fine = no_memory(rules);
    }
    allocator_free(&rules->allocator, walk.seen, total);
    allocator_free(&rules->allocator, walk.stack, count * sizeof *walk.stack);
    return fine;
}

/* ---- Values --------------------------------------------------------------------------------- */

/* The type of the register that keeps a program's result. An integer result may be any up to 2^53:
** a double holds it, and scripts cannot tell. */
static rung_type type_of_result(const rung_program *program)
{
    switch (program->result) {
    case 'B': return RUNG_BOOL;
    case 'I':
    case 'F': return RUNG_DOUBLE;
    case 'S': return RUNG_STRING;
    default: return RUNG_ANY;
    }
}

/* Joins rules and values to one array and compiles the values as drafts, in which each may be
** anything. False when there is no use in going on. */
static bool draft_values(rung_rules *rules, bool *fine)
{
    rung_schema *drafts;
    uint32_t total = rules->rule_count + rules->value_count;
    bool named = !rules->incomplete;

    if (!array_reserve(&rules->allocator, (void **)&rules->items, &rules->item_capacity, total, sizeof *rules->items))
        return no_memory(rules);
    if (rules->value_count > 0)
        memcpy(rules->items + rules->rule_count, rules->values, rules->value_count * sizeof *rules->values);
    rules->item_count = total;

    drafts = schema_begin(rules);
    if (drafts == NULL) return false;
    for (uint32_t i = rules->rule_count; i < total; i++)
        if (!schema_add(rules, drafts, rules->items[i].name, RUNG_ANY, rules->items[i].place)) named = false;
    /* a name that is missing would be reported once more for every use */
    if (!named) {
        rung_schema_free(drafts);
        return false;
    }
    for (uint32_t i = 0; i < rules->tag_count; i++)
        if (!check_name(rules, drafts, rules->inputs[i].name, rules->inputs[i].place)) *fine = false;
    for (uint32_t i = 0; i < total; i++)
        if (!check_name(rules, drafts, rules->items[i].name, rules->items[i].place)) *fine = false;
    for (uint32_t i = rules->rule_count; i < total; i++) {
        Item *item = &rules->items[i];

        item->program = compile(rules, drafts, item->source, item->source->text, item->source->length, 0, false);
        if (item->program == NULL) *fine = false;
    }
    rung_schema_free(drafts);
    return rules->reporter->first.status != RUNG_NO_MEMORY;
}

/* Sorts the values by who reads whom, and compiles each with the types of those before it. */
static bool compile_values(rung_rules *rules, bool *fine)
{
    uint32_t *order = allocator_new(&rules->allocator, (rules->value_count + 1) * sizeof *order);

    if (order == NULL) return no_memory(rules);
    if (!order_items(rules, rules->items, rules->rule_count, rules->value_count, order)) *fine = false;
    if (rules->reporter->first.status == RUNG_NO_MEMORY) {
        allocator_free(&rules->allocator, order, (rules->value_count + 1) * sizeof *order);
        return false;
    }
    for (uint32_t i = 0; i < rules->value_count; i++) rules->values[i] = rules->items[order[i]];
    allocator_free(&rules->allocator, order, (rules->value_count + 1) * sizeof *order);
    if (rules->value_count > 0)
        memcpy(rules->items + rules->rule_count, rules->values, rules->value_count * sizeof *rules->values);

    for (uint32_t i = rules->rule_count; i < rules->item_count; i++) {
        Item *item = &rules->items[i];
        rung_program *draft = item->program;
        rung_type type = RUNG_ANY;

        item->program = NULL;
        if (draft != NULL && *fine) {
            item->program = compile(rules, rules->schema, item->source, item->source->text, item->source->length, 0, true);
            if (item->program == NULL) *fine = false;
        }
        rung_program_free(draft);
        if (item->program != NULL) type = type_of_result(item->program);
        if (!schema_add(rules, rules->schema, item->name, type, item->place)) return false;
    }
    return true;
}

/* ---- Messages ------------------------------------------------------------------------------- */

/* The end of the text that stands before the next "${". */
static size_t literal_end(const char *text, size_t length, size_t from)
{
    while (from < length) {
        if (text[from] == '\\')
            from++;
        else if (text[from] == '$' && from + 1 < length && text[from + 1] == '{')
            return from;
        from++;
    }
    return length;
}

/* `text` with backticks around it. */
static char *as_template(rung_rules *rules, const char *text, size_t length)
{
    char *wrapped = allocator_new(&rules->allocator, length + 2);

    if (wrapped == NULL) {
        no_memory(rules);
        return NULL;
    }
    wrapped[0] = '`';
    memcpy(wrapped + 1, text, length);
    wrapped[length + 1] = '`';
    return wrapped;
}

/* The program of "${...}" at the beginning of the text, and its length. What ends it is the first }
** with which it compiles: neither one in a string nor one in a comment does. */
static rung_program *compile_part(rung_rules *rules, const char *text, size_t length, size_t *used)
{
    char *wrapped = as_template(rules, text, length);
    rung_program *program = NULL;

    if (wrapped == NULL) return NULL;
    for (size_t end = 3; end <= length; end++) {
        char next = wrapped[end + 1];

        if (text[end - 1] != '}') continue;
        wrapped[end + 1] = '`';
        *used = end;
        if (compile_quietly(rules->schema, wrapped, end + 2, &program) == RUNG_NO_MEMORY) {
            no_memory(rules);
            break;
        }
        if (program != NULL) break;
        wrapped[end + 1] = next;
    }
    allocator_free(&rules->allocator, wrapped, length + 2);
    return program;
}

/* What a template without ${} says: its escapes are read by compiling it. */
static const char *literal_text(rung_rules *rules, const char *text, size_t length, uint32_t *out_length)
{
    char *wrapped = as_template(rules, text, length);
    const char *kept = NULL;
    rung_program *program = NULL;
    rung_result result;

    if (wrapped == NULL) return NULL;
    if (compile_quietly(rules->schema, wrapped, length + 2, &program) == RUNG_OK &&
        rung_eval(rules->vm, program, NULL, NULL, &result) == RUNG_OK) {
        kept = keep_text(rules, result.value.text, result.value.length);
        *out_length = (uint32_t)result.value.length;
    } else {
        no_memory(rules);
    }
    rung_program_free(program);
    allocator_free(&rules->allocator, wrapped, length + 2);
    return kept;
}

static bool split_message(rung_rules *rules, Rule *rule, const char *text, size_t length)
{
    uint32_t parts = 1;

    /* every "${" may begin a part; some are inside of another one */
    for (size_t i = 0; i + 1 < length; i++)
        if (text[i] == '$' && text[i + 1] == '{') parts++;
    rule->parts = arena_alloc(&rules->arena, parts * sizeof *rule->parts);
    if (rule->parts == NULL) return no_memory(rules);
    for (size_t at = 0;;) {
        MessagePart *part = &rule->parts[rule->part_count];
        size_t end = literal_end(text, length, at), used = 0;

        part->program = NULL;
        part->text = literal_text(rules, text + at, end - at, &part->length);
        if (part->text == NULL) return false;
        rule->part_count++;
        if (end == length) return true;
        part->program = compile_part(rules, text + end, length - end, &used);
        if (part->program == NULL) return false;
        at = end + used;
    }
}

static bool compile_message(rung_rules *rules, Rule *rule)
{
    const SourceText *source = rule->message_source;
    bool quoted = source->length >= 2 && source->text[0] == '`' && source->text[source->length - 1] == '`';
    const char *text = quoted ? source->text + 1 : source->text;
    size_t length = quoted ? source->length - 2 : source->length;
    char *wrapped = as_template(rules, text, length);

    if (wrapped == NULL) return false;
    rule->message = compile(rules, rules->schema, source, wrapped, length + 2, quoted ? 0 : 1, true);
    allocator_free(&rules->allocator, wrapped, length + 2);
    return rule->message != NULL && split_message(rules, rule, text, length);
}

/* ---- Finishing ------------------------------------------------------------------------------ */

static bool compile_rules(rung_rules *rules)
{
    bool fine = true;

    if (rung_vm_new(rules->schema, &rules->limits, &rules->vm) != RUNG_OK) return no_memory(rules);
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        Item *item = &rules->items[i];
        Rule *rule = &rules->rules[i];

        item->program = compile(rules, rules->schema, item->source, item->source->text, item->source->length, 0, true);
        if (item->program == NULL) fine = false;
        if (rule->message_source != NULL && !compile_message(rules, rule)) fine = false;
        if (rules->reporter->first.status == RUNG_NO_MEMORY) return false;
    }
    return fine;
}

static void *new_zeroed(rung_rules *rules, size_t size)
{
    void *block = size == 0 ? NULL : allocator_new(&rules->allocator, size);

    if (block != NULL) memset(block, 0, size);
    return block;
}

static bool is_disabled(const rung_rules *rules, uint32_t item) { return item < rules->rule_count && !rules->rules[item].enabled; }

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
            return no_memory(rules);
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
    if (rules->first_reader == NULL || (rules->item_count > 0 && (rules->order == NULL || rules->dirty == NULL)) ||
        (rules->rule_count > 0 && rules->owing == NULL))
        return no_memory(rules);
    if (!order_items(rules, rules->items, 0, rules->item_count, rules->order)) return false;
    for (uint32_t i = 0; i < rules->item_count; i++)
        if (!is_disabled(rules, rules->order[i])) rules->order[rules->ranks++] = rules->order[i];
    if (!index_readers(rules)) return false;

    if (rung_tags_new(rules->schema, &rules->tags) != RUNG_OK) return no_memory(rules);
    rules->slots = rung_tags_slot(rules->tags, 0);
    for (uint32_t i = 0; i < rules->item_count; i++) {
        rules->items[i].slot = rung_tags_slot(rules->tags, rules->tag_count + i);
        rules->items[i].source = NULL;
        if (is_disabled(rules, i)) rung_slot_set_bad(rules->items[i].slot, BAD_OUT_OF_SERVICE, RUNG_TIME_NONE);
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

    if (!index_names(rules)) fine = false;
    if (draft_values(rules, &fine)) {
        rules->schema = schema_begin(rules);
        if (rules->schema == NULL || !compile_values(rules, &fine) || !compile_rules(rules)) fine = false;
        if (fine && reporter->errors == 0) fine = prepare(rules);
    }
    allocator_free(&rules->allocator, rules->values, rules->value_capacity * sizeof *rules->values);
    rules->values = NULL;
    rules->value_capacity = 0;
    rules->reporter = NULL;
    if (reporter->errors > 0) return reporter->first.status;
    return fine ? RUNG_OK : RUNG_NO_MEMORY;
}
