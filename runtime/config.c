/* config.c - the `tag_processor:` maps of a benthos configuration: found, read, and their code given places.
**
**     text --substitute_variables--> --substitute_escapes--> --yaml_tree_read--> tree --walk--> processors
**
** Everything after the first step sees a text that nobody has written, so each place goes the whole way back
** before it is told. What the rest of a configuration says is not looked at: whatever maps and lists there are,
** a map with the key `tag_processor` is a processor.
*/
#include <string.h>

#include "runtime/array.h"
#include "runtime/config.h"
#include "runtime/schema.h"
#include "runtime/substitute.h"
#include "runtime/yaml_read.h"
#include "vm/format.h"

enum {
    CONFIG_DEPTH = 256,         /* maps and lists within each other, aliases included */
    CONFIG_VISITS = 1000000,    /* of nodes: aliases within aliases multiply */
    CONFIG_PROCESSORS = 1000, 
    CONFIG_PATH = 1024          /* bytes */
};

typedef struct Processor {
    rung_config_processor shown;
    const SourceText *defaults, *advanced; /* NULL: not there */
    const SourceText **conditions;         /* test, then, test, then... */
} Processor;

struct rung_config {
    Allocator allocator;
    Arena arena;
    const char *text; /* as it was given */
    size_t length;
    Substituted variables, escapes;
    Processor *processors;
    size_t count, capacity;
};

typedef struct ConfigReader {
    rung_config *config;
    const rung_config_options *options;
    Reporter reporter; /* of the text with everything replaced */
    Reporter original; /* of the text as it was given */
    const TreeEntry *steps[CONFIG_DEPTH];
    uint32_t indexes[CONFIG_DEPTH];
    uint32_t depth, visits;
} ConfigReader;

/* ---- Places --------------------------------------------------------------------------------- */

static Span original_place(const rung_config *config, Span place)
{
    return substituted_place(&config->variables, substituted_place(&config->escapes, place));
}

static void on_tree_diag(void *user, const rung_diag *diag)
{
    ConfigReader *reader = user;
    rung_diag placed = *diag;
    Span place;

    if (diag->status == RUNG_NO_MEMORY) {
        report_no_memory(&reader->original);
        return;
    }
    place = original_place(reader->config, (Span){diag->start, diag->end});

    placed.start = place.start;
    placed.end = place.end;
    report_diag(&reader->original, &placed);
}

/* ---- Stages --------------------------------------------------------------------------------- */

typedef enum ProcessorKey { KEY_DEFAULTS, KEY_CONDITIONS, KEY_ADVANCED, KEY_COUNT } ProcessorKey;
typedef enum ConditionKey { KEY_IF, KEY_THEN, CONDITION_KEY_COUNT } ConditionKey;

static const char *const NONE[] = {NULL};
static const char *const PROCESSOR_NAMES[] = {"defaults", "conditions", "advancedProcessing", NULL};
static const char *const CONDITION_NAMES[] = {"if", "then", NULL};
static const KeyHabit CONDITION_HABITS[] = {{"when", "did you mean 'if'?"},
                                            {"condition", "did you mean 'if'?"},
                                            {"do", "did you mean 'then'?"},
                                            {"else", "write a further condition"},
                                            {NULL, NULL}};
static const KeySet PROCESSOR_KEYS = {"tag_processor", PROCESSOR_NAMES, NONE,
                                      "its keys are defaults, conditions and advancedProcessing", NULL};
static const KeySet CONDITION_KEYS = {"a condition", CONDITION_NAMES, NONE, "its keys are if and then",
                                      CONDITION_HABITS};

static const SourceText *read_code(ConfigReader *reader, const TreeNode *node, const char *what)
{
    const SourceText *text = &node->text;

    if (node->kind == TREE_TEXT && !(node->plain && (yaml_is(text, "null") || yaml_is(text, "~")))) return text;
    report_error(&reader->reporter, RUNG_BAD_RULES, text->place, "code of several lines stands in a block: |",
                 "%s must be a text of JavaScript, not %s", what,
                 node->kind == TREE_MAP ? "a map" : node->kind == TREE_LIST ? "a list" : "null");
    return NULL;
}

static rung_text shown_text(const SourceText *text)
{
    return text == NULL ? (rung_text){"", 0} : (rung_text){text->text, text->length};
}

static void read_condition(ConfigReader *reader, const TreeNode *node, const SourceText **texts)
{
    TreeNode *keys[CONDITION_KEY_COUNT] = {NULL};

    texts[0] = texts[1] = NULL;
    if (node->kind != TREE_MAP) {
        report_error(&reader->reporter, RUNG_BAD_RULES, node->text.place,
                     "for example {if: 'msg.payload > 0', then: 'return msg'}",
                     "a condition must be a map, not a %s", node->kind == TREE_LIST ? "list" : "text");
        return;
    }
    yaml_keys(&reader->reporter, node, &CONDITION_KEYS, keys);
    for (int i = 0; i < CONDITION_KEY_COUNT; i++) {
        char what[8];

        format_text(what, sizeof what, "'%s:'", CONDITION_NAMES[i]);
        if (keys[i] != NULL)
            texts[i] = read_code(reader, keys[i], what);
        else
            report_error(&reader->reporter, RUNG_BAD_RULES, node->text.place, CONDITION_KEYS.hint,
                         "a condition without %s", what);
    }
}

static bool no_memory(ConfigReader *reader)
{
    report_no_memory(&reader->reporter);
    return false;
}

static bool read_conditions(ConfigReader *reader, const TreeNode *node, Processor *out)
{
    rung_stage_condition *shown;
    uint32_t i = 0;

    if (yaml_is_empty(node)) return true;
    if (node->kind != TREE_LIST) {
        report_error(&reader->reporter, RUNG_BAD_RULES, node->text.place, "each condition begins with '- if:'",
                     "'conditions:' must be a list, not a %s", node->kind == TREE_MAP ? "map" : "text");
        return true;
    }
    shown = arena_alloc(&reader->config->arena, (node->count + 1) * sizeof *shown);
    out->conditions = arena_alloc(&reader->config->arena, (node->count + 1) * 2 * sizeof *out->conditions);
    if (shown == NULL || out->conditions == NULL) return no_memory(reader);
    for (const TreeEntry *entry = node->entries; entry != NULL; entry = entry->next, i++) {
        read_condition(reader, entry->value, &out->conditions[2 * i]);
        shown[i].when = shown_text(out->conditions[2 * i]);
        shown[i].then = shown_text(out->conditions[2 * i + 1]);
    }
    out->shown.conditions = shown;
    out->shown.condition_count = i;
    return true;
}

/* ---- Processors ----------------------------------------------------------------------------- */

static const TreeNode *find_key(const TreeNode *map, const char *name)
{
    for (const TreeEntry *entry = map->entries; entry != NULL; entry = entry->next)
        if (yaml_is(&entry->key->text, name)) return entry->value;
    return NULL;
}

/* "root.pipeline.processors.0"; one that is very long is cut. */
static const char *path_of(const ConfigReader *reader)
{
    char path[CONFIG_PATH], *copy;
    size_t length = format_text(path, sizeof path, "root");

    for (uint32_t i = 0; i < reader->depth; i++) {
        const TreeNode *key = reader->steps[i]->key;

        if (key != NULL)
            length += format_text(path + length, sizeof path - length, ".%t", key->text.text,
                                  (size_t)key->text.length);
        else
            length += format_text(path + length, sizeof path - length, ".%u", reader->indexes[i]);
    }
    if ((copy = arena_alloc(&reader->config->arena, length + 1)) != NULL) memcpy(copy, path, length + 1);
    return copy;
}

static uint32_t line_of(const rung_config *config, const TreeNode *node)
{
    rung_diag diag;

    rung_diag_init(&diag);
    diag.start = original_place(config, node->text.place).start;
    diag_locate(&diag, config->text, config->length);
    return diag.line;
}

static bool add_processor(ConfigReader *reader, const TreeNode *node, const TreeNode *label)
{
    rung_config *config = reader->config;
    TreeNode *keys[KEY_COUNT] = {NULL};
    Processor *processor;

    if (config->count == CONFIG_PROCESSORS) {
        report_error(&reader->reporter, RUNG_BAD_RULES, node->text.place, NULL, "more than %u of tag_processor",
                     (uint32_t)CONFIG_PROCESSORS);
        return false;
    }
    node = yaml_map(&reader->reporter, node, "'tag_processor:'", PROCESSOR_KEYS.hint);
    if (node == NULL) return true;
    if (!array_reserve(&config->allocator, (void **)&config->processors, &config->capacity, config->count + 1,
                       sizeof *processor))
        return no_memory(reader);
    processor = &config->processors[config->count++];
    memset(processor, 0, sizeof *processor);
    yaml_keys(&reader->reporter, node, &PROCESSOR_KEYS, keys);
    if (keys[KEY_DEFAULTS] != NULL) processor->defaults = read_code(reader, keys[KEY_DEFAULTS], "'defaults:'");
    if (keys[KEY_ADVANCED] != NULL)
        processor->advanced = read_code(reader, keys[KEY_ADVANCED], "'advancedProcessing:'");
    if (keys[KEY_CONDITIONS] != NULL && !read_conditions(reader, keys[KEY_CONDITIONS], processor)) return false;
    processor->shown.defaults = shown_text(processor->defaults);
    processor->shown.advanced = shown_text(processor->advanced);
    processor->shown.label = label != NULL && label->kind == TREE_TEXT ? label->text.text : "";
    processor->shown.line = line_of(config, node);
    return (processor->shown.path = path_of(reader)) != NULL || no_memory(reader);
}

/* ---- The walk ------------------------------------------------------------------------------- */

static bool walk(ConfigReader *reader, const TreeNode *node);

static bool walk_entries(ConfigReader *reader, const TreeNode *node)
{
    uint32_t index = 0;

    for (const TreeEntry *entry = node->entries; entry != NULL; entry = entry->next, index++) {
        if (entry->value->kind == TREE_TEXT) continue;
        if (reader->depth == CONFIG_DEPTH) {
            report_error(&reader->reporter, RUNG_LIMIT_NESTING, entry->value->text.place, NULL,
                         "nested deeper than %u levels", (uint32_t)CONFIG_DEPTH);
            return false;
        }
        reader->steps[reader->depth] = entry;
        reader->indexes[reader->depth++] = index;
        if (!walk(reader, entry->value)) return false;
        reader->depth--;
    }
    return true;
}

static bool walk(ConfigReader *reader, const TreeNode *node)
{
    const TreeNode *found = node->kind == TREE_MAP ? find_key(node, "tag_processor") : NULL;

    if (++reader->visits > CONFIG_VISITS) {
        report_error(&reader->reporter, RUNG_BAD_RULES, node->text.place, NULL,
                     "with what its aliases stand for, the file has more than %u maps and lists",
                     (uint32_t)CONFIG_VISITS);
        return false;
    }
    if (found != NULL) return add_processor(reader, found, find_key(node, "label"));
    return walk_entries(reader, node);
}

/* A map that is nothing but a tag_processor's own. */
static bool is_bare(const TreeNode *root)
{
    for (const char *const *name = PROCESSOR_NAMES; *name != NULL; name++)
        if (root->kind == TREE_MAP && find_key(root, *name) != NULL) return true;
    return false;
}

static bool find_processors(ConfigReader *reader, const TreeNode *root)
{
    if (root != NULL && is_bare(root)) return add_processor(reader, root, NULL);
    if (root != NULL && !walk(reader, root)) return false;
    if (reader->config->count > 0 || reader->original.errors > 0) return true;
    report_error(&reader->reporter, RUNG_BAD_RULES, (Span){0, 0},
                 "it is a map with the key tag_processor, or with defaults, conditions and advancedProcessing",
                 "there is no tag_processor in this file");
    return false;
}

/* ---- Reading -------------------------------------------------------------------------------- */

void rung_config_options_init(rung_config_options *options)
{
    if (options == NULL) return;
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
}

/* The first step's errors are about the text itself; those of the others go back to it. */
static bool read_text(ConfigReader *reader)
{
    rung_config *config = reader->config;
    const rung_config_options *options = reader->options;
    Environment environment = {NULL, NULL};
    TreeNode *root;

    if (options != NULL) environment = (Environment){options->environment, options->user};
    if (config->length > SUBSTITUTED_MAX) {
        report_error(&reader->original, RUNG_LIMIT_SOURCE, (Span){0, 0}, NULL, "the file is longer than 64 MiB");
        return false;
    }
    if (!substitute_variables(&config->arena, &reader->original, config->text, (uint32_t)config->length,
                              &environment, &config->variables) ||
        !substitute_escapes(&config->arena, &reader->original, config->variables.text, config->variables.length,
                            &config->escapes))
        return false;
    if (reader->original.errors > 0) return false;
    reporter_init(&reader->reporter, config->escapes.text, config->escapes.length, on_tree_diag, reader);
    return yaml_tree_read(&config->arena, &reader->reporter, config->escapes.text, config->escapes.length, 0, &root) &&
           find_processors(reader, root);
}

static rung_config *config_new(const rung_config_options *options)
{
    Allocator allocator = host_allocator(options == NULL ? NULL : options->host);
    rung_config *config = allocator_new(&allocator, sizeof *config);

    if (config == NULL) return NULL;
    memset(config, 0, sizeof *config);
    config->allocator = allocator;
    arena_init(&config->arena, &allocator, NULL, 0, SIZE_MAX);
    return config;
}

rung_status rung_config_read(const char *yaml, size_t length, const rung_config_options *options, rung_config **out,
                             rung_diag *diag)
{
    ConfigReader reader = {.options = options};
    rung_config *config;
    char *copy;

    if (diag != NULL) rung_diag_init(diag);
    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if ((yaml == NULL && length > 0) ||
        (options != NULL && (options->size != sizeof *options ||
                             (options->host != NULL && options->host->size != sizeof *options->host))))
        return RUNG_USAGE;
    reporter_init(&reader.original, yaml == NULL ? "" : yaml, length, options == NULL ? NULL : options->on_diag,
                  options == NULL ? NULL : options->user);
    if ((config = config_new(options)) == NULL || (copy = arena_alloc(&config->arena, length + 1)) == NULL) {
        rung_config_free(config);
        report_no_memory(&reader.original);
        reporter_explain(&reader.original, RUNG_NO_MEMORY, diag);
        return RUNG_NO_MEMORY;
    }
    if (length > 0) memcpy(copy, yaml, length);
    copy[length] = '\0';
    config->text = copy;
    config->length = length;
    reader.config = config;
    if (read_text(&reader) && reader.original.errors == 0) {
        *out = config;
        return RUNG_OK;
    }
    rung_config_free(config);
    reporter_explain(&reader.original, reader.original.first.status, diag);
    return reader.original.first.status;
}

void rung_config_free(rung_config *config)
{
    Allocator allocator;

    if (config == NULL) return;
    allocator = config->allocator;
    allocator_free(&allocator, config->processors, config->capacity * sizeof *config->processors);
    arena_free(&config->arena);
    allocator_free(&allocator, config, sizeof *config);
}

/* ---- What was read -------------------------------------------------------------------------- */

Allocator config_allocator(const rung_config *config) { return config->allocator; }

uint32_t rung_config_count(const rung_config *config) { return config == NULL ? 0 : (uint32_t)config->count; }

bool rung_config_get(const rung_config *config, uint32_t index, rung_config_processor *processor)
{
    if (processor == NULL) return false;
    memset(processor, 0, sizeof *processor);
    if (config == NULL || index >= config->count) return false;
    *processor = config->processors[index].shown;
    return true;
}

static const SourceText *text_of(const Processor *processor, const rung_stage *stage)
{
    if (stage->kind == RUNG_STAGE_DEFAULTS) return processor->defaults;
    if (stage->kind == RUNG_STAGE_ADVANCED) return processor->advanced;
    if (stage->kind == RUNG_STAGE_FINAL || stage->condition >= processor->shown.condition_count) return NULL;
    return processor->conditions[2 * (size_t)stage->condition + (stage->kind == RUNG_STAGE_THEN)];
}

void rung_config_locate(const rung_config *config, uint32_t index, const rung_stage *stage, rung_diag *diag)
{
    const SourceText *text;
    Span place;

    if (config == NULL || index >= config->count || stage == NULL || diag == NULL ||
        (text = text_of(&config->processors[index], stage)) == NULL)
        return;
    place = original_place(config, source_text_place(text, (Span){diag->start, diag->end}));
    diag->start = place.start;
    diag->end = place.end;
    diag_locate(diag, config->text, config->length);
}

/* ---- Is it one? ----------------------------------------------------------------------------- */

/* Does the line have the key, in quotes or not, at `at`? */
static bool has_key(const char *at, const char *end, const char *key)
{
    size_t length = strlen(key);
    bool quoted = at < end && (*at == '"' || *at == '\'');

    at += quoted;
    if ((size_t)(end - at) <= length || memcmp(at, key, length) != 0) return false;
    at += length + quoted;
    while (at < end && *at == ' ') at++;
    return at < end && *at == ':';
}

static bool line_is(const char *line, const char *end)
{
    const char *at = line;

    for (const char *const *name = PROCESSOR_NAMES; *name != NULL; name++)
        if (has_key(line, end, *name)) return true;
    while (at < end && *at == ' ') at++;
    if (at < end && *at == '#') return false;
    for (; (at = memchr(at, 't', (size_t)(end - at))) != NULL; at++) {
        bool quoted = at > line && (at[-1] == '"' || at[-1] == '\'');

        if (has_key(at - quoted, end, "tag_processor")) return true;
    }
    return false;
}

bool rung_config_is(const char *yaml, size_t length)
{
    const char *end = yaml == NULL ? NULL : yaml + length;

    for (const char *line = yaml; line < end;) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));

        if (line_is(line, line_end == NULL ? end : line_end)) return true;
        line = line_end == NULL ? end : line_end + 1;
    }
    return false;
}
