/* rulefile.c - what the keys of a rule file mean: docs/rules.md says it in words.
**
** Everything is read and checked in one run, so that all errors are reported; what is broken is
** replaced by something harmless, so that one error does not bring others.
*/
#include <string.h>

#include "runtime/array.h"
#include "runtime/rulefile.h"
#include "vm/format.h"

enum { INCLUDE_DEPTH = 16, INCLUDE_PATH = 1024 };

/* ---- Keys ----------------------------------------------------------------------------------- */

typedef enum TopKey {
    TOP_OPCUA,
    TOP_NAMESPACES,
    TOP_TIMEZONE,
    TOP_TICK,
    TOP_INCLUDE,
    TOP_TAGS,
    TOP_VALUES,
    TOP_RULES,
    TOP_TESTS, /* for rung_tests_load */
    TOP_COUNT
} TopKey;
typedef enum TagKey {
    TAG_NODE,
    TAG_TYPE,
    TAG_UNIT,
    TAG_COLUMN,
    TAG_DESCRIPTION,
    TAG_INTERVAL,
    TAG_SOURCE,
    TAG_SAMPLING,
    TAG_QUEUE,
    TAG_DEADBAND,
    TAG_COUNT
} TagKey;
typedef enum RuleKey {
    RULE_WHEN,
    RULE_ID,
    RULE_SEVERITY,
    RULE_MESSAGE,
    RULE_LABELS,
    RULE_ENABLED,
    RULE_COUNT
} RuleKey;

static const char *const NONE[] = {NULL};
static const char *const TOP_NAMES[] = {"opcua", "namespaces", "timezone", "tick",  "include",
                                        "tags",  "values",     "rules",    "tests", NULL};
static const char *const TOP_LATER[] = {"templates", "assets", NULL};
static const char *const TAG_NAMES[] = {"node",     "type",   "unit",     "column", "description", "interval",
                                        "source",   "sampling", "queue",  "deadband", NULL};
static const char *const RULE_NAMES[] = {"when", "id", "severity", "message", "labels", "enabled", NULL};

static const char AS_CONDITION[] = "did you mean 'when'?", AS_TIME[] = "write when: held(condition, \"5s\")";
static const KeyHabit RULE_HABITS[] = {
    {"if", AS_CONDITION}, {"condition", AS_CONDITION}, {"expr", AS_CONDITION}, {"expression", AS_CONDITION},
    {"for", AS_TIME},     {"held", AS_TIME},           {"duration", AS_TIME},  {"delay", AS_TIME},
    {NULL, NULL}};

static const KeySet TOP_KEYS = {"a rule file", TOP_NAMES, TOP_LATER,
                                "its keys are opcua, namespaces, timezone, tick, include, tags, values, rules and tests", NULL};
static const KeySet TAG_KEYS = {"a tag", TAG_NAMES, NONE,
                                "its keys are node, type, unit, column, description, interval, source, sampling, queue and deadband", NULL};
static const KeySet RULE_KEYS = {"a rule", RULE_NAMES, NONE,
                                 "its keys are when, id, severity, message, labels and enabled", RULE_HABITS};

_Static_assert(sizeof TOP_NAMES / sizeof *TOP_NAMES == TOP_COUNT + 1, "TopKey follows TOP_NAMES");
_Static_assert(sizeof TAG_NAMES / sizeof *TAG_NAMES == TAG_COUNT + 1, "TagKey follows TAG_NAMES");
_Static_assert(sizeof RULE_NAMES / sizeof *RULE_NAMES == RULE_COUNT + 1, "RuleKey follows RULE_NAMES");

/* ---- Tags ----------------------------------------------------------------------------------- */

static const char TYPE_HINT[] =
    "bool, int32, uint32, double, string, datetime or any; \"double[]\" and so on for arrays";

/* The tag's type; `any` after reporting. */
static rung_type read_type(Loader *loader, const TreeNode *node)
{
    static const char *const NAMES[] = {"bool",   "int32",    "uint32", "double",
                                        "string", "datetime", "any",    NULL};
    const SourceText *text = yaml_text(&loader->reporter, node, "'type:'");
    char hint[RUNG_HINT_MAX];
    rung_type type = RUNG_ANY;

    if (text == NULL || rung_type_find(text->text, text->length, &type)) return type;
    report_error(&loader->reporter, RUNG_BAD_RULES, text->place, yaml_suggest(text, NAMES, TYPE_HINT, hint),
                 "%q is not a type", text->text, (size_t)text->length);
    return RUNG_ANY;
}

static rung_time read_interval(Loader *loader, const TreeNode *node)
{
    uint32_t errors = loader->reporter.errors;
    rung_time interval = yaml_duration(&loader->reporter, node, "'interval:'");

    if (interval == 0 && loader->reporter.errors == errors)
        report_error(&loader->reporter, RUNG_BAD_RULES, node->text.place, NULL,
                     "'interval:' must be more than nothing");
    return interval;
}

static void read_tag(Loader *loader, const TreeEntry *entry)
{
    const SourceText *name = &entry->key->text, *column = NULL;
    TreeNode *keys[TAG_COUNT] = {NULL};
    rung_type type = RUNG_ANY;
    rung_time interval = 0;

    if (entry->value->kind != TREE_MAP) {
        report_error(&loader->reporter, RUNG_BAD_RULES, entry->value->text.place,
                     "for example {type: double}", "the tag %q must be a map", name->text,
                     (size_t)name->length);
    } else {
        yaml_keys(&loader->reporter, entry->value, &TAG_KEYS, keys);
        if (keys[TAG_TYPE] == NULL)
            report_error(&loader->reporter, RUNG_BAD_RULES, name->place, TYPE_HINT, "the tag %q has no type",
                         name->text, (size_t)name->length);
        else
            type = read_type(loader, keys[TAG_TYPE]);
    }
    if (keys[TAG_UNIT] != NULL) yaml_text(&loader->reporter, keys[TAG_UNIT], "'unit:'");
    if (keys[TAG_DESCRIPTION] != NULL) yaml_text(&loader->reporter, keys[TAG_DESCRIPTION], "'description:'");
    if (keys[TAG_INTERVAL] != NULL) interval = read_interval(loader, keys[TAG_INTERVAL]);
    if (keys[TAG_COLUMN] != NULL) column = yaml_text(&loader->reporter, keys[TAG_COLUMN], "'column:'");
    if (!rules_add_tag(loader->rules, name, type, column, interval)) return;
    rulefile_origin(loader, type,
                    &(TagOrigin){keys[TAG_NODE], keys[TAG_SOURCE], keys[TAG_SAMPLING], keys[TAG_QUEUE], keys[TAG_DEADBAND]});
}

/* ---- Values and rules ----------------------------------------------------------------------- */

/* Stands for an expression that could not be read. */
static const SourceText *placeholder(Loader *loader, const SourceText *name)
{
    SourceText *text = arena_alloc(loader->arena, sizeof *text);

    if (text == NULL) {
        report_no_memory(&loader->reporter);
        return name;
    }
    *text = (SourceText){.text = "false", .length = 5, .place = name->place, .from = name->place.start, .line = name->line};
    return text;
}

static void read_value(Loader *loader, const TreeEntry *entry)
{
    const SourceText *name = &entry->key->text;
    const SourceText *expression = yaml_expression(&loader->reporter, entry->value, "a value");

    rules_add_value(loader->rules, name, expression == NULL ? placeholder(loader, name) : expression);
}

static uint32_t read_severity(Loader *loader, const TreeNode *node)
{
    uint32_t severity = 1;

    yaml_whole(&loader->reporter, node, "'severity:'", 1, 1000, "OPC UA: 1 is least, 1000 is most severe", &severity);
    return severity;
}

static bool read_enabled(Loader *loader, const TreeNode *node)
{
    if (node->kind == TREE_TEXT && node->plain && yaml_is(&node->text, "true")) return true;
    if (node->kind == TREE_TEXT && node->plain && yaml_is(&node->text, "false")) return false;
    report_error(&loader->reporter, RUNG_BAD_RULES, node->text.place, "yes, no, on and off are texts here",
                 "'enabled:' must be true or false");
    return false;
}

static void read_labels(Loader *loader, const TreeNode *node, RuleSpec *spec)
{
    const TreeNode *map = yaml_map(&loader->reporter, node, "'labels:'", "for example {area: pump house}");
    Label *labels;

    if (map == NULL || map->count == 0) return;
    if ((labels = arena_alloc(loader->arena, map->count * sizeof *labels)) == NULL) {
        report_no_memory(&loader->reporter);
        return;
    }
    for (const TreeEntry *entry = map->entries; entry != NULL; entry = entry->next) {
        const SourceText *name = yaml_text(&loader->reporter, entry->key, "a label's name");
        const SourceText *text = yaml_text(&loader->reporter, entry->value, "a label");

        if (name != NULL && text != NULL) labels[spec->label_count++] = (Label){name->text, text->text};
    }
    spec->labels = labels;
}

/* `mode === "line #2"` without quotes of YAML around it: a text or a parenthesis is open where it ends. */
static void warn_cut(Loader *loader, const TreeNode *node)
{
    const char *at = node->text.text, *end = at + node->text.length;
    int64_t open = 0;
    char quote = '\0';

    if (node->kind != TREE_TEXT || !node->commented) return;
    for (; at < end; at++) {
        if (quote != '\0' && *at == '\\')
            at++;
        else if (quote != '\0' || *at == '"' || *at == '\'' || *at == '`')
            quote = quote == '\0' ? *at : quote == *at ? '\0' : quote;
        else
            open += (*at == '(' || *at == '[') - (*at == ')' || *at == ']');
    }
    if (quote != '\0' || open > 0)
        report_warning(&loader->reporter, (Span){node->text.place.end, node->text.place.end},
                       "put the whole into quotes, or on lines of its own after |",
                       "the condition ends here: ` #` begins a comment in YAML");
}

static void read_rule(Loader *loader, const TreeEntry *entry)
{
    TreeNode *keys[RULE_COUNT] = {NULL};
    RuleSpec spec = {.name = &entry->key->text, .severity = 500, .enabled = true};

    if (entry->value->kind != TREE_MAP) {
        report_error(&loader->reporter, RUNG_BAD_RULES, entry->value->text.place,
                     "for example {when: temp > 80}", "the rule %q must be a map", spec.name->text,
                     (size_t)spec.name->length);
    } else {
        yaml_keys(&loader->reporter, entry->value, &RULE_KEYS, keys);
        if (keys[RULE_WHEN] == NULL)
            report_error(&loader->reporter, RUNG_BAD_RULES, spec.name->place,
                         "a condition, for example 'when: temp > 80'", "the rule %q has no 'when:'",
                         spec.name->text, (size_t)spec.name->length);
        else
            spec.when = yaml_expression(&loader->reporter, keys[RULE_WHEN], "'when:'");
        if (keys[RULE_WHEN] != NULL) warn_cut(loader, keys[RULE_WHEN]);
    }
    if (spec.when == NULL) spec.when = placeholder(loader, spec.name);
    if (keys[RULE_ID] != NULL) spec.id = yaml_text(&loader->reporter, keys[RULE_ID], "'id:'");
    if (keys[RULE_MESSAGE] != NULL)
        spec.message = yaml_text(&loader->reporter, keys[RULE_MESSAGE], "'message:'");
    if (keys[RULE_SEVERITY] != NULL) spec.severity = read_severity(loader, keys[RULE_SEVERITY]);
    if (keys[RULE_ENABLED] != NULL) spec.enabled = read_enabled(loader, keys[RULE_ENABLED]);
    if (keys[RULE_LABELS] != NULL) read_labels(loader, keys[RULE_LABELS], &spec);
    rules_add_rule(loader->rules, &spec);
}

/* ---- The file ------------------------------------------------------------------------------- */

static void read_all(Loader *loader, const TreeNode *node, const char *what, const char *example,
                     void (*read)(Loader *loader, const TreeEntry *entry))
{
    const TreeNode *map = node == NULL ? NULL : yaml_map(&loader->reporter, node, what, example);

    for (const TreeEntry *entry = map == NULL ? NULL : map->entries; entry != NULL; entry = entry->next)
        read(loader, entry);
}

static void read_timezone(Loader *loader, const TreeNode *node)
{
    const SourceText *name = yaml_text(&loader->reporter, node, "'timezone:'");
    rung_status status = name == NULL ? RUNG_OK : rules_set_timezone(loader->rules, name->text);

    if (status == RUNG_NO_MEMORY)
        report_no_memory(&loader->reporter);
    else if (status != RUNG_OK)
        report_error(&loader->reporter, RUNG_BAD_RULES, name->place,
                     "a name such as Europe/Berlin; its file is one of the system's, of the package tzdata",
                     status == RUNG_UNKNOWN_NAME ? "there is no time zone %q here" : "the file of time zone %q is damaged",
                     name->text, (size_t)name->length);
}

static void read_tick(Loader *loader, const TreeNode *node)
{
    enum { SHORTEST = 10 * (int)RUNG_TICKS_PER_MS };
    rung_time tick = yaml_duration(&loader->reporter, node, "'tick:'");

    if (tick >= SHORTEST)
        rules_set_tick(loader->rules, tick);
    else if (tick > 0 || loader->reporter.errors == 0)
        report_error(&loader->reporter, RUNG_BAD_RULES, node->text.place, NULL, "'tick:' must be at least 10ms");
}

/* What concerns the whole rule set stands in the file that includes the others. */
static void refuse_in_included(Loader *loader, TreeNode *const *keys)
{
    static const TopKey MAIN[] = {TOP_OPCUA, TOP_TIMEZONE, TOP_TICK};

    for (size_t i = 0; i < sizeof MAIN / sizeof *MAIN; i++)
        if (keys[MAIN[i]] != NULL)
            report_error(&loader->reporter, RUNG_BAD_RULES, keys[MAIN[i]]->text.place, NULL,
                         "'%s:' belongs to the file that includes this one", TOP_NAMES[MAIN[i]]);
}

static void read_include(Loader *loader, const TreeNode *node, const char *from, unsigned depth);

/* `name` is the file's; an included one has a `depth`. */
static void read_file(Loader *loader, const TreeNode *root, const char *name, unsigned depth)
{
    TreeNode *keys[TOP_COUNT] = {NULL};

    if (root == NULL || root->kind != TREE_MAP) {
        report_error(&loader->reporter, RUNG_BAD_RULES, root == NULL ? (Span){0, 0} : root->text.place,
                     TOP_KEYS.hint,
                     root == NULL || yaml_is_empty(root) ? "the file is empty" : "a rule file must be a map");
        return;
    }
    yaml_keys(&loader->reporter, root, &TOP_KEYS, keys);
    if (depth > 0) refuse_in_included(loader, keys);
    if (keys[TOP_OPCUA] != NULL && depth == 0) rulefile_opcua(loader, keys[TOP_OPCUA]);
    if (keys[TOP_NAMESPACES] != NULL) rulefile_namespaces(loader, keys[TOP_NAMESPACES]);
    if (keys[TOP_INCLUDE] != NULL) read_include(loader, keys[TOP_INCLUDE], name, depth);
    if (keys[TOP_TIMEZONE] != NULL && depth == 0) read_timezone(loader, keys[TOP_TIMEZONE]);
    if (keys[TOP_TICK] != NULL && depth == 0) read_tick(loader, keys[TOP_TICK]);
    read_all(loader, keys[TOP_TAGS], "'tags:'", "a name and its type, for example 'temp: {type: double}'",
             read_tag);
    read_all(loader, keys[TOP_VALUES], "'values:'",
             "a name and its expression, for example 'margin: 95 - temp'", read_value);
    read_all(loader, keys[TOP_RULES], "'rules:'",
             "a name and its condition, for example 'hot: {when: temp > 80}'", read_rule);
}

/* ---- Files in files ------------------------------------------------------------------------- */

/* Takes "." and "name/.." out of a path, so that a file has one path however it is named. */
static void normalize(char *path)
{
    char *from = path, *to = path + (*path == '/');
    char *floor = to; /* what stands before is not taken back: the root, and ".." */

    for (from = to; *from != '\0';) {
        size_t length = strcspn(from, "/");
        bool last = from[length] == '\0';

        if (length == 2 && memcmp(from, "..", 2) == 0 && to > floor) {
            for (to--; to > floor && to[-1] != '/'; to--) {
            }
        } else if (length > 0 && !(length == 1 && *from == '.')) {
            bool up = length == 2 && memcmp(from, "..", 2) == 0;

            memmove(to, from, length);
            to += length;
            if (!last) *to++ = '/';
            if (up) floor = to;
        }
        from += length + !last;
    }
    if (to == path) *to++ = '.'; /* the folder itself */
    *to = '\0';
}

/* The path of a file that `from` names, in the folder of that; false when it is too long. */
static bool join_path(const char *from, const SourceText *path, char out[INCLUDE_PATH])
{
    const char *slash = strrchr(from, '/');
    size_t folder = slash == NULL || path->text[0] == '/' ? 0 : (size_t)(slash + 1 - from);

    if (folder + path->length >= INCLUDE_PATH) return false;
    memcpy(out, from, folder);
    memcpy(out + folder, path->text, path->length + 1);
    normalize(out);
    return true;
}

typedef struct FileBytes {
    const Allocator *allocator;
    char *bytes;
    size_t length, capacity;
} FileBytes;

static bool keep_bytes(void *user, const char *text, size_t length)
{
    FileBytes *file = user;

    if (length > SIZE_MAX - file->length ||
        !array_reserve(file->allocator, (void **)&file->bytes, &file->capacity, file->length + length, 1))
        return false;
    if (length > 0) memcpy(file->bytes + file->length, text, length);
    file->length += length;
    return true;
}

/* Reads a file's bytes into the arena; NULL after reporting. */
static ReportFile *open_file(Loader *loader, const SourceText *place, const char *path)
{
    FileBytes file = {.allocator = &loader->rules->allocator};
    ReportFile *added = arena_alloc(loader->arena, sizeof *added);
    char *name = arena_alloc(loader->arena, strlen(path) + 1), *text = NULL;

    if (!loader->options->read_file(loader->options->user, path, keep_bytes, &file))
        report_error(&loader->reporter, RUNG_BAD_RULES, place->place, NULL, "cannot read %q", path, strlen(path));
    else if (added == NULL || name == NULL || (text = arena_alloc(loader->arena, file.length + 1)) == NULL)
        report_no_memory(&loader->reporter);
    else if (file.length > 0)
        memcpy(text, file.bytes, file.length);
    allocator_free(file.allocator, file.bytes, file.capacity);
    if (text == NULL) return NULL;
    strcpy(name, path);
    if (reporter_add(&loader->reporter, added, NULL, name, text, file.length)) return added;
    report_error(&loader->reporter, RUNG_LIMIT_SOURCE, place->place, NULL, "the files together are longer than 4 GiB");
    return NULL;
}

static void include_file(Loader *loader, const SourceText *text, const char *from, unsigned depth)
{
    const char *main_file = loader->rules->file_name;
    SourceText itself = {.text = main_file, .length = (uint32_t)strlen(main_file)};
    char path[INCLUDE_PATH], main_path[INCLUDE_PATH];
    const ReportFile *known = loader->reporter.files;
    ReportFile *file;
    TreeNode *root;

    if (depth == INCLUDE_DEPTH || !join_path(from, text, path)) {
        report_error(&loader->reporter, RUNG_LIMIT_NESTING, text->place, NULL,
                     depth == INCLUDE_DEPTH ? "files include each other more than 16 deep" : "the path is too long");
        return;
    }
    while (known != NULL && strcmp(known->name, path) != 0) known = known->next;
    if (known != NULL || (join_path("", &itself, main_path) && strcmp(path, main_path) == 0))
        return; /* once is enough */
    if ((file = open_file(loader, text, path)) == NULL) return;
    if (yaml_tree_read(loader->arena, &loader->reporter, file->text, file->length, file->base, &root))
        read_file(loader, root, file->name, depth + 1);
    reporter_close(&loader->reporter, file);
}

static void read_include(Loader *loader, const TreeNode *node, const char *from, unsigned depth)
{
    if (loader->options == NULL || loader->options->read_file == NULL) {
        report_error(&loader->reporter, RUNG_BAD_RULES, node->text.place, NULL, "'include:' reads files, and this host reads none");
        return;
    }
    if (node->kind != TREE_LIST) {
        report_error(&loader->reporter, RUNG_BAD_RULES, node->text.place, "for example [pumps.yaml, limits.yaml]",
                     "'include:' must be a list of files");
        return;
    }
    for (const TreeEntry *entry = node->entries; entry != NULL; entry = entry->next) {
        const SourceText *text = yaml_text(&loader->reporter, entry->value, "a file to include");

        if (text != NULL) include_file(loader, text, from, depth);
    }
}

rung_status rung_rules_load(const char *yaml, size_t length, const rung_rules_options *options,
                            rung_rules **out, rung_diag *diag)
{
    Loader loader = {.options = options};
    TreeNode *root;
    rung_status status;

    if (diag != NULL) rung_diag_init(diag);
    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if (yaml == NULL && length > 0) return RUNG_USAGE;
    reporter_init(&loader.reporter, yaml == NULL ? "" : yaml, length,
                  options == NULL ? NULL : options->on_diag, options == NULL ? NULL : options->user);
    status = rules_new(options, &loader.reporter, &loader.rules);
    if (status != RUNG_OK) {
        reporter_explain(&loader.reporter, status, diag);
        return status;
    }
    reporter_hold(&loader.reporter, &loader.rules->allocator);
    loader.arena = rules_drafts_arena(loader.rules);
    if (yaml_tree_read(loader.arena, &loader.reporter, loader.reporter.file, length, 0, &root)) {
        read_file(&loader, root, options == NULL || options->name == NULL ? "" : options->name, 0);
        rulefile_same_nodes(&loader);
        status = rules_finish(loader.rules);
    } else {
        reporter_release(&loader.reporter);
        status = loader.reporter.first.status;
    }
    allocator_free(&loader.rules->allocator, loader.node_places, loader.place_capacity * sizeof *loader.node_places);
    if (status == RUNG_OK) {
        *out = loader.rules;
        return RUNG_OK;
    }
    rung_rules_free(loader.rules);
    reporter_explain(&loader.reporter, status, diag);
    return status;
}
