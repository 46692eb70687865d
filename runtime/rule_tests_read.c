/* rule_tests_read.c - rule tests as YAML says them: docs/rules.md has the keys. */
#include "runtime/rule_tests.h"

#include <string.h>

#include "runtime/time_text.h"
#include "runtime/yaml_read.h"

/* A test that would take longer than a machine's patience is a mistake. */
enum { MAX_SAMPLES = 1000000 };
/* Away from 1970, where no time begins to mean something. */
#define DEFAULT_START (INT64_C(946684800) * TICKS_PER_SECOND) /* 2000-01-01 */

typedef struct Reading {
    rung_tests *tests;
    Arena tree;
    Reporter *reporter;
    Test *test;
    rung_time every;
    size_t sample_capacity;
} Reading;

typedef enum TestKey {
    TEST_NAME,
    TEST_SAMPLES,
    TEST_EVERY,
    TEST_START,
    TEST_UNTIL,
    TEST_EXPECT,
    TEST_STATES,
    TEST_NEVER,
    TEST_EXACT,
    TEST_COUNT
} TestKey;
typedef enum ExpectKey {
    EXPECT_AT,
    EXPECT_RULE,
    EXPECT_STATE,
    EXPECT_CHANGE,
    EXPECT_QUALITY,
    EXPECT_MESSAGE,
    EXPECT_COUNT
} ExpectKey;

static const char *const NONE[] = {NULL};
static const char *const FILE_NAMES[] = {"rules", "tests", NULL};
static const char *const TEST_NAMES[] = {"name",   "samples", "every", "start", "until",
                                         "expect", "states",  "never", "exact", NULL};
static const char *const EVENT_NAMES[] = {"at", "rule", "state", "change", "quality", "message", NULL};

static const KeySet FILE_KEYS = {"a file of rule tests", FILE_NAMES, NONE, "its keys are rules and tests",
                                NULL};
static const KeySet TEST_KEYS = {
    "a rule test", TEST_NAMES, NONE,
    "its keys are name, samples, every, start, until, expect, states, never and exact", NULL};
static const KeySet EVENT_KEYS = {"an expected event", EVENT_NAMES, NONE,
                                  "its keys are at, rule, state, change, quality and message", NULL};

char *rule_tests_copy(Arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);

    if (copy == NULL) return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

static const char *keep(Reading *reading, const SourceText *text)
{
    const char *copy =
        text == NULL ? NULL : rule_tests_copy(&reading->tests->arena, text->text, text->length);

    if (text != NULL && copy == NULL) report_no_memory(reading->reporter);
    return copy;
}

static void *room(Reading *reading, size_t count, size_t size)
{
    void *items = arena_alloc(&reading->tests->arena, count == 0 ? 1 : count * size);

    if (items == NULL)
        report_no_memory(reading->reporter);
    else
        memset(items, 0, count * size);
    return items;
}

/* ---- Samples -------------------------------------------------------------------------------- */

static void add_sample(Reading *reading, const char *text, size_t length, bool quoted, rung_time at,
                       Span place)
{
    Test *test = reading->test;
    TestSample *grown;

    if (length == 1 && *text == '_' && !quoted) return;
    if (test->sample_count == MAX_SAMPLES) {
        report_error(reading->reporter, RUNG_BAD_RULES, place, NULL, "a rule test has at most %d samples",
                     MAX_SAMPLES);
        test->sample_count++;
        return;
    }
    if (test->sample_count > MAX_SAMPLES) return;
    if (test->sample_count == reading->sample_capacity) {
        reading->sample_capacity = reading->sample_capacity == 0 ? 64 : reading->sample_capacity * 2;
        if ((grown = arena_alloc(&reading->tests->arena, reading->sample_capacity * sizeof *grown)) == NULL) {
            report_no_memory(reading->reporter);
            reading->sample_capacity = test->sample_count;
            return;
        }
        if (test->sample_count > 0) memcpy(grown, test->samples, test->sample_count * sizeof *grown);
        test->samples = grown;
    }
    test->samples[test->sample_count] = (TestSample){.at = at,
                                                     .column = test->tag_count - 1,
                                                     .order = (uint32_t)test->sample_count,
                                                     .text = text,
                                                     .length = (uint32_t)length,
                                                     .quoted = quoted};
    test->sample_count++;
}

/* The N of "VALUExN" at the end of a word, 1 without; *length is then that of VALUE. */
static uint32_t take_repetition(const char *word, size_t *length)
{
    size_t at = *length;
    uint32_t times = 0, scale = 1;

    while (at > 0 && word[at - 1] >= '0' && word[at - 1] <= '9' && *length - at < 8) {
        times += scale * (uint32_t)(word[--at] - '0');
        scale *= 10;
    }
    if (at == *length || at < 2 || word[at - 1] != 'x') return 1;
    *length = at - 1;
    return times;
}

/* "20x5 95x10 _x3 badx2": one every `every`, from the start on. */
static void read_words(Reading *reading, const SourceText *text)
{
    char *copy = rule_tests_copy(&reading->tests->arena, text->text, text->length);
    const char *at = copy;
    rung_time time = 0;

    if (copy == NULL) {
        report_no_memory(reading->reporter);
        return;
    }
    while (*at != '\0' && reading->test->sample_count <= MAX_SAMPLES) {
        const char *word = at;
        bool quoted = *at == '"';
        size_t length;
        uint32_t times = 1;

        if (*at == ' ' || *at == '\t' || *at == '\n') {
            at++;
            continue;
        }
        if (quoted) {
            word++;
            for (at++; *at != '\0' && *at != '"'; at++) {
            }
            length = (size_t)(at - word);
            if (*at == '"') at++;
            if (*at == 'x') { /* with the quote before it, it is a word like any other */
                const char *tail = at - 1;
                size_t tail_length;

                for (at++; *at >= '0' && *at <= '9'; at++) {
                }
                tail_length = (size_t)(at - tail);
                times = take_repetition(tail, &tail_length);
            }
        } else {
            while (*at != '\0' && *at != ' ' && *at != '\t' && *at != '\n') at++;
            length = (size_t)(at - word);
            times = take_repetition(word, &length);
        }
        if (times == 0 || times > MAX_SAMPLES)
            report_error(reading->reporter, RUNG_BAD_RULES, text->place,
                         "for example 20x5: five samples of 20", "a sample is repeated from 1 to %d times",
                         MAX_SAMPLES);
        else
            for (; times > 0; times--, time += reading->every)
                add_sample(reading, word, length, quoted, time, text->place);
    }
}

static void read_samples(Reading *reading, const TreeNode *node)
{
    const TreeNode *map = yaml_map(reading->reporter, node, "'samples:'", "for example {temp: 20x5 95x10}");
    Test *test = reading->test;

    if (map == NULL || (test->tags = room(reading, map->count, sizeof *test->tags)) == NULL ||
        (test->tag_lines = room(reading, map->count, sizeof *test->tag_lines)) == NULL)
        return;
    for (const TreeEntry *entry = map->entries; entry != NULL; entry = entry->next) {
        const TreeNode *value = entry->value;
        rung_time time = 0;

        test->tag_lines[test->tag_count] = entry->key->text.line;
        test->tags[test->tag_count++] = keep(reading, &entry->key->text);
        if (value->kind == TREE_TEXT) {
            read_words(reading, &value->text);
            continue;
        }
        for (const TreeEntry *one = value->entries; one != NULL; one = one->next, time += reading->every) {
            const SourceText *text = yaml_text(reading->reporter, one->value, "a sample");

            if (value->kind == TREE_MAP)
                time = yaml_duration(reading->reporter, one->key, "the time of a sample");
            if (text != NULL)
                add_sample(reading, keep(reading, text), text->length, !one->value->plain, time, text->place);
        }
    }
}

/* ---- Expectations --------------------------------------------------------------------------- */

static const char *read_word(Reading *reading, const TreeNode *node, const char *what,
                             const char *const *words)
{
    const SourceText *text = node == NULL ? NULL : yaml_text(reading->reporter, node, what);
    char hint[RUNG_HINT_MAX];

    if (text == NULL) return NULL;
    for (const char *const *word = words; *word != NULL; word++)
        if (yaml_is(text, *word)) return *word;
    report_error(reading->reporter, RUNG_BAD_RULES, text->place, yaml_suggest(text, words, NULL, hint),
                 "%s cannot be %q", what, text->text, (size_t)text->length);
    return NULL;
}

static Expectation *read_expectations(Reading *reading, const TreeNode *node, const char *what,
                                      const KeySet *keys, size_t *count)
{
    static const char *const STATES[] = {"active", "cleared", NULL};
    static const char *const CHANGES[] = {"state", "quality", NULL};
    static const char *const QUALITIES[] = {"good", "uncertain", "bad", NULL};
    Expectation *all, *next;

    if (yaml_is_empty(node)) return NULL;
    if (node->kind != TREE_LIST) {
        report_error(reading->reporter, RUNG_BAD_RULES, node->text.place,
                     "for example [{at: 5s, rule: hot, state: active}]", "%s must be a list", what);
        return NULL;
    }
    if ((all = next = room(reading, node->count, sizeof *all)) == NULL) return NULL;
    for (const TreeEntry *entry = node->entries; entry != NULL; entry = entry->next, next++) {
        TreeNode *values[EXPECT_COUNT] = {NULL};

        next->line = entry->value->text.line;
        if (entry->value->kind != TREE_MAP) {
            report_error(reading->reporter, RUNG_BAD_RULES, entry->value->text.place, keys->hint,
                         "%s must be a map", keys->map);
            continue;
        }
        yaml_keys(reading->reporter, entry->value, keys, values);
        if (values[EXPECT_AT] == NULL || values[EXPECT_RULE] == NULL) {
            report_error(reading->reporter, RUNG_BAD_RULES, entry->value->text.place,
                         "for example {at: 5s, rule: hot, state: active}", "%s needs 'at:' and 'rule:'",
                         keys->map);
            continue;
        }
        next->at = yaml_duration(reading->reporter, values[EXPECT_AT], "'at:'");
        next->rule = keep(reading, yaml_text(reading->reporter, values[EXPECT_RULE], "'rule:'"));
        next->state = read_word(reading, values[EXPECT_STATE], "'state:'", STATES);
        next->change = read_word(reading, values[EXPECT_CHANGE], "'change:'", CHANGES);
        next->quality = read_word(reading, values[EXPECT_QUALITY], "'quality:'", QUALITIES);
        if (values[EXPECT_MESSAGE] != NULL)
            next->message = keep(reading, yaml_text(reading->reporter, values[EXPECT_MESSAGE], "'message:'"));
    }
    *count = node->count;
    return all;
}

/* ---- A test --------------------------------------------------------------------------------- */

static void read_never(Reading *reading, const TreeNode *node)
{
    Test *test = reading->test;

    if (node->kind != TREE_LIST) {
        report_error(reading->reporter, RUNG_BAD_RULES, node->text.place, "for example [lowflow]",
                     "'never:' must be a list of rules");
        return;
    }
    if ((test->never = room(reading, node->count, sizeof *test->never)) == NULL ||
        (test->never_lines = room(reading, node->count, sizeof *test->never_lines)) == NULL)
        return;
    for (const TreeEntry *entry = node->entries; entry != NULL; entry = entry->next) {
        const SourceText *rule = yaml_text(reading->reporter, entry->value, "a rule");

        if (rule == NULL) continue;
        test->never_lines[test->never_count] = rule->line;
        test->never[test->never_count++] = keep(reading, rule);
    }
}

static void read_start(Reading *reading, const TreeNode *node)
{
    const SourceText *text = yaml_text(reading->reporter, node, "'start:'");
    TimeRead time;

    if (text == NULL) return;
    if (time_read_rfc3339(text->text, text->length, &time) && time.has_offset)
        reading->test->start = time.time;
    else
        report_error(reading->reporter, RUNG_BAD_RULES, text->place, "for example 2026-03-01T08:00:00Z",
                     "'start:' must be a time with its offset");
}

static void read_test(Reading *reading, const TreeNode *node)
{
    TreeNode *keys[TEST_COUNT] = {NULL};
    Test *test = reading->test;
    uint32_t errors = reading->reporter->errors;

    test->line = node->text.line;
    test->start = DEFAULT_START;
    reading->every = TICKS_PER_SECOND;
    reading->sample_capacity = 0;
    if (node->kind != TREE_MAP) {
        report_error(reading->reporter, RUNG_BAD_RULES, node->text.place, TEST_KEYS.hint,
                     "a rule test must be a map");
        return;
    }
    yaml_keys(reading->reporter, node, &TEST_KEYS, keys);
    if (keys[TEST_NAME] == NULL)
        report_error(reading->reporter, RUNG_BAD_RULES, node->text.place, "what it shows, in a few words",
                     "the rule test has no 'name:'");
    else
        test->name = keep(reading, yaml_text(reading->reporter, keys[TEST_NAME], "'name:'"));
    if (keys[TEST_EVERY] != NULL) {
        uint32_t before = reading->reporter->errors;

        reading->every = yaml_duration(reading->reporter, keys[TEST_EVERY], "'every:'");
        if (reading->every == 0 && reading->reporter->errors == before)
            report_error(reading->reporter, RUNG_BAD_RULES, keys[TEST_EVERY]->text.place, NULL,
                         "'every:' must be more than nothing");
    }
    if (keys[TEST_START] != NULL) read_start(reading, keys[TEST_START]);
    if (keys[TEST_UNTIL] != NULL)
        test->until = yaml_duration(reading->reporter, keys[TEST_UNTIL], "'until:'");
    if (keys[TEST_SAMPLES] != NULL) read_samples(reading, keys[TEST_SAMPLES]);
    if (keys[TEST_EXPECT] != NULL)
        test->events =
            read_expectations(reading, keys[TEST_EXPECT], "'expect:'", &EVENT_KEYS, &test->event_count);
    if (keys[TEST_STATES] != NULL)
        test->states =
            read_expectations(reading, keys[TEST_STATES], "'states:'", &EVENT_KEYS, &test->state_count);
    if (keys[TEST_NEVER] != NULL) read_never(reading, keys[TEST_NEVER]);
    if (keys[TEST_EXACT] != NULL) {
        const TreeNode *exact = keys[TEST_EXACT];

        test->exact = exact->kind == TREE_TEXT && yaml_is(&exact->text, "true");
        if (!test->exact && !(exact->kind == TREE_TEXT && yaml_is(&exact->text, "false")))
            report_error(reading->reporter, RUNG_BAD_RULES, exact->text.place, NULL,
                         "'exact:' must be true or false");
    }
    for (size_t i = 0; i < test->event_count; i++)
        if (test->events[i].at > test->until) test->until = test->events[i].at;
    if (test->event_count == 0 && test->state_count == 0 && test->never_count == 0 && !test->exact &&
        reading->reporter->errors == errors)
        report_error(reading->reporter, RUNG_BAD_RULES, node->text.place,
                     "expect:, states:, never: or exact: true", "the rule test expects nothing");
}

/* Rules of the same file are the rule file's business; a file of tests alone has `rules: PATH`. */
static void read_root(Reading *reading, const TreeNode *root)
{
    TreeNode *keys[2] = {NULL, NULL};

    if (root == NULL || root->kind != TREE_MAP) {
        report_error(reading->reporter, RUNG_BAD_RULES, (Span){0, 0}, FILE_KEYS.hint,
                     "a file of rule tests must be a map");
        return;
    }
    for (const TreeEntry *entry = root->entries; entry != NULL; entry = entry->next) {
        if (yaml_is(&entry->key->text, "rules")) keys[0] = entry->value;
        if (yaml_is(&entry->key->text, "tests")) keys[1] = entry->value;
    }
    if (keys[0] != NULL && keys[0]->kind == TREE_TEXT && !yaml_is_empty(keys[0])) {
        yaml_keys(reading->reporter, root, &FILE_KEYS, keys);
        reading->tests->rules = keep(reading, yaml_text(reading->reporter, keys[0], "'rules:'"));
    }
    if (keys[1] == NULL || yaml_is_empty(keys[1])) return;
    if (keys[1]->kind != TREE_LIST) {
        report_error(reading->reporter, RUNG_BAD_RULES, keys[1]->text.place, "- name: ...",
                     "'tests:' must be a list");
        return;
    }
    if ((reading->tests->tests = room(reading, keys[1]->count, sizeof(Test))) == NULL) return;
    for (const TreeEntry *entry = keys[1]->entries; entry != NULL; entry = entry->next) {
        reading->test = &reading->tests->tests[reading->tests->count++];
        read_test(reading, entry->value);
    }
}

bool rule_tests_read(rung_tests *tests, Reporter *reporter, const char *yaml, size_t length)
{
    Reading reading = {.tests = tests, .reporter = reporter};
    TreeNode *root;

    arena_init(&reading.tree, &tests->allocator, NULL, 0, SIZE_MAX);
    if (yaml_tree_read(&reading.tree, reporter, yaml, length, 0, &root)) read_root(&reading, root);
    arena_free(&reading.tree);
    return reporter->errors == 0;
}
