/* rules_compile.c - values, conditions and messages to programs.
**
** What a value is, is known when it is compiled; what reads it must be compiled after it, with its type.
** So the values are compiled twice: first in a schema of drafts where every value may be anything, which
** finds all errors and what reads what; then in the order of that, each with the types found before. A
** rule is a bool and needs one round. At the end all items are put in order once more, now through rules
** as well.
*/
#include "runtime/rules_build.h"

#include <string.h>

#include "runtime/array.h"
#include "runtime/schema.h"

typedef struct Compilation {
    rung_rules *rules;
    const SourceText *source;
    uint32_t shift; /* bytes put before the source's text */
    bool warnings;  /* pass them on */
    ItemDraft *item; /* whose clauses are wanted; NULL: nobody's */
    bool reported;
} Compilation;

static void on_compile_diag(void *user, const rung_diag *diag)
{
    Compilation *compilation = user;
    const SourceText *source = compilation->source;
    rung_diag placed = *diag;
    uint32_t start = diag->start > compilation->shift ? diag->start - compilation->shift : 0;
    uint32_t end = diag->end > compilation->shift ? diag->end - compilation->shift : 0;
    Span place;

    if (diag->severity == RUNG_WARNING && !compilation->warnings) return;
    place = source_text_place(source, (Span){start, end});
    placed.start = place.start;
    placed.end = place.end;
    if (diag->severity == RUNG_ERROR) compilation->reported = true;
    report_diag(compilation->rules->building->reporter, &placed);
}

static void on_clause(void *user, const rung_clause_code *clause)
{
    Compilation *compilation = user;
    const Allocator *allocator = &compilation->rules->allocator;
    ClauseDrafts *drafts = compilation->item->clauses;

    if (!array_reserve(allocator, (void **)&drafts->clauses, &drafts->capacity, drafts->count + (size_t)1,
                       sizeof *drafts->clauses)) {
        rules_no_memory(compilation->rules);
        compilation->reported = true;
        return;
    }
    drafts->clauses[drafts->count] =
        (ClauseDraft){*clause, drafts->count, source_text_place(compilation->source, (Span){clause->start, clause->start}).start};
    drafts->count++;
}

static bool begin_clauses(rung_rules *rules, ItemDraft *item)
{
    if (item->clauses == NULL) {
        item->clauses = arena_alloc(&rules->building->arena, sizeof *item->clauses);
        if (item->clauses == NULL) return rules_no_memory(rules);
        *item->clauses = (ClauseDrafts){NULL, 0, 0};
    }
    item->clauses->count = 0;
    return true;
}

/* Compiles `text`, which is the source's text with `shift` bytes before it; NULL after reporting. */
static rung_program *compile(rung_rules *rules, rung_schema *schema, const SourceText *source,
                             const char *text, size_t length, uint32_t shift, bool warnings, ItemDraft *item)
{
    Compilation compilation = {rules, source, shift, warnings, item, false};
    rung_options options;
    rung_program *program = NULL;
    rung_diag diag;
    rung_status status;

    rung_options_init(&options);
    options.rules = true;
    options.message = text != source->text; /* a message stands between backticks */
    options.condition = item != NULL && item < rules->building->items + rules->rule_count;
    options.on_diag = on_compile_diag;
    options.user = &compilation;
    if (item != NULL && rules->building->clauses) {
        if (!begin_clauses(rules, item)) return NULL;
        options.on_clause = on_clause;
    }
    rung_diag_init(&diag);
    status = rung_compile(schema, text, length, RUNG_EXPRESSION, &options, &program, &diag);
    if (status == RUNG_OK) return program;
    if (status == RUNG_NO_MEMORY)
        rules_no_memory(rules);
    else if (!compilation.reported)
        on_compile_diag(&compilation, &diag);
    return NULL;
}

/* Compiles a text that nothing is reported about. */
static rung_status compile_quietly(rung_schema *schema, const char *text, size_t length, rung_program **out)
{
    rung_options options;

    rung_options_init(&options);
    options.rules = options.message = true;
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

    for (; name[length] >= 'a' && name[length] <= 'z'; length++) {
    }
    if (name[length] != '\0' || length > LONGEST_RESERVED) return true;
    if (compile_quietly(schema, name, length, &program) == RUNG_NO_MEMORY) return rules_no_memory(rules);
    reads = program != NULL && rung_program_tags(program, &imports) == 1;
    rung_program_free(program);
    if (!reads)
        report_error(rules->building->reporter, RUNG_BAD_RULES, place,
                     "choose another name; 'column:' keeps the one in recordings",
                     "'%s' is a reserved word of JavaScript", name);
    return reads;
}

/* ---- Values --------------------------------------------------------------------------------- */

/* The type of the register that keeps a program's result. An integer result may be any up to 2^53:
** a double holds it, and scripts cannot tell. */
static rung_type type_of_result(const rung_program *program)
{
    switch (program->code->result) {
    case 'B': return RUNG_BOOL;
    case 'I':
    case 'F': return RUNG_DOUBLE;
    case 'S': return RUNG_STRING;
    default: return RUNG_ANY;
    }
}

/* Joins rules and values to one array and compiles the values as drafts, in which each may be
** anything. False when there is no use in going on. */
bool rules_draft_values(rung_rules *rules, bool *fine)
{
    Building *building = rules->building;
    rung_schema *drafts;
    uint32_t total = rules->rule_count + building->value_count;
    bool named = !building->incomplete;

    if (!array_reserve(&rules->allocator, (void **)&building->items, &building->item_capacity, total,
                       sizeof *building->items))
        return rules_no_memory(rules);
    if (building->value_count > 0)
        memcpy(building->items + rules->rule_count, building->values,
               building->value_count * sizeof *building->values);
    rules->item_count = total;

    drafts = rules_schema_begin(rules);
    if (drafts == NULL) return false;
    for (uint32_t i = rules->rule_count; i < total; i++)
        if (!rules_schema_add(rules, drafts, building->items[i].name, RUNG_ANY, building->items[i].place))
            named = false;
    /* a name that is missing would be reported once more for every use */
    if (!named) {
        rung_schema_free(drafts);
        return false;
    }
    for (uint32_t i = 0; i < rules->tag_count; i++)
        if (!check_name(rules, drafts, building->tags[i].name, building->tags[i].place)) *fine = false;
    for (uint32_t i = 0; i < total; i++)
        if (!check_name(rules, drafts, building->items[i].name, building->items[i].place)) *fine = false;
    for (uint32_t i = rules->rule_count; i < total; i++) {
        ItemDraft *item = &building->items[i];

        item->program =
            compile(rules, drafts, item->source, item->source->text, item->source->length, 0, false, NULL);
        if (item->program == NULL) *fine = false;
    }
    if (building->value_count == 0)
        rules->schema = drafts; /* it is the same: the second one would have the same tags and rules */
    else
        rung_schema_free(drafts);
    return building->reporter->first.status != RUNG_NO_MEMORY;
}

/* Sorts the values by who reads whom, and compiles each with the types of those before it. */
bool rules_compile_values(rung_rules *rules, bool *fine)
{
    Building *building = rules->building;
    uint32_t count = building->value_count;
    uint32_t *order = allocator_new(&rules->allocator, (count + 1) * sizeof *order);

    if (order == NULL) return rules_no_memory(rules);
    if (!rules_order(rules, rules->rule_count, count, order)) *fine = false;
    if (building->reporter->first.status == RUNG_NO_MEMORY) {
        allocator_free(&rules->allocator, order, (count + 1) * sizeof *order);
        return false;
    }
    for (uint32_t i = 0; i < count; i++) building->values[i] = building->items[order[i]];
    allocator_free(&rules->allocator, order, (count + 1) * sizeof *order);
    if (count > 0)
        memcpy(building->items + rules->rule_count, building->values, count * sizeof *building->values);

    for (uint32_t i = rules->rule_count; i < rules->item_count; i++) {
        ItemDraft *item = &building->items[i];
        rung_program *draft = item->program;
        rung_type type = RUNG_ANY;

        item->program = NULL;
        if (draft != NULL && *fine) {
            item->program = compile(rules, rules->schema, item->source, item->source->text,
                                    item->source->length, 0, true, item);
            if (item->program == NULL) *fine = false;
        }
        rung_program_free(draft);
        if (item->program != NULL) type = type_of_result(item->program);
        if (!rules_schema_add(rules, rules->schema, item->name, type, item->place)) return false;
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
        rules_no_memory(rules);
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
            rules_no_memory(rules);
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
    rules->schema->owner.set = NULL; /* it goes at once */
    if (compile_quietly(rules->schema, wrapped, length + 2, &program) == RUNG_OK &&
        rung_eval(rules->vm, program, NULL, NULL, &result) == RUNG_OK) {
        kept = rules_keep_text(rules, &rules->arena, result.value.text, result.value.length);
        *out_length = (uint32_t)result.value.length;
    } else {
        rules_no_memory(rules);
    }
    rung_program_free(program);
    rules->schema->owner.set = rules->programs;
    allocator_free(&rules->allocator, wrapped, length + 2);
    return kept;
}

static bool split_message(rung_rules *rules, RuleText *rule, const char *text, size_t length)
{
    uint32_t parts = 1;

    /* every "${" may begin a part; some are inside of another one */
    for (size_t i = 0; i + 1 < length; i++)
        if (text[i] == '$' && text[i + 1] == '{') parts++;
    rule->parts = arena_alloc(&rules->arena, parts * sizeof *rule->parts);
    if (rule->parts == NULL) return rules_no_memory(rules);
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

static bool compile_message(rung_rules *rules, uint32_t index)
{
    const SourceText *source = rules->building->rules[index].message;
    RuleText *rule = rules_text(rules, index);
    bool quoted = source->length >= 2 && source->text[0] == '`' && source->text[source->length - 1] == '`';
    const char *text = quoted ? source->text + 1 : source->text;
    size_t length = quoted ? source->length - 2 : source->length;
    char *wrapped = as_template(rules, text, length);

    if (wrapped == NULL) return false;
    if (rule != NULL)
        rule->message =
            compile(rules, rules->schema, source, wrapped, length + 2, quoted ? 0 : 1, true, NULL);
    allocator_free(&rules->allocator, wrapped, length + 2);
    return rule != NULL && rule->message != NULL && split_message(rules, rule, text, length);
}

/* ---- Rules ---------------------------------------------------------------------------------- */

bool rules_compile(rung_rules *rules)
{
    Building *building = rules->building;
    bool fine = true;

    if (rung_vm_new(rules->schema, &rules->limits, &rules->vm) != RUNG_OK) return rules_no_memory(rules);
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        ItemDraft *item = &building->items[i];

        item->program =
            compile(rules, rules->schema, item->source, item->source->text, item->source->length, 0,
                    true, item);
        if (item->program == NULL) fine = false;
        if (building->rules[i].message != NULL && !compile_message(rules, i)) fine = false;
        if (building->reporter->first.status == RUNG_NO_MEMORY) return false;
    }
    return fine;
}

/* ---- Edges ---------------------------------------------------------------------------------- */

/* Whether the program reads one of the items that are marked. */
static bool reads_marked(const rung_rules *rules, const rung_program *program, const bool *marked)
{
    for (uint32_t i = 0; i < program->code->tag_count; i++) {
        uint32_t tag = program_tags(program)[i].index;

        if (rules_is_item(rules, tag) && marked[tag - rules->tag_count]) return true;
    }
    return false;
}

bool rules_compile_momentary(rung_rules *rules, const uint32_t *order)
{
    ItemDraft *items = rules->building->items;
    bool *momentary, fine = true;

    if (rules->item_count == 0) return true;
    momentary = allocator_new(&rules->allocator, rules->item_count * sizeof *momentary);
    if (momentary == NULL) return rules_no_memory(rules);
    memset(momentary, 0, rules->item_count * sizeof *momentary);
    for (uint32_t i = 0; i < rules->item_count && fine; i++) {
        ItemDraft *item = &items[order[i]];

        if (reads_marked(rules, item->program, momentary)) {
            rung_program_free(item->program);
            item->program =
                compile(rules, rules->schema, item->source, item->source->text, item->source->length, 0,
                        false, item);
            if (item->program == NULL) fine = false;
        }
        if (!fine || !item->program->code->momentary) continue;
        momentary[order[i]] = true;
        schema_set_momentary(rules->schema, rules->tag_count + order[i], true);
    }
    allocator_free(&rules->allocator, momentary, rules->item_count * sizeof *momentary);
    return fine;
}
