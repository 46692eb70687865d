/* yaml_read.c - see yaml_read.h. */
#include "runtime/yaml_read.h"

#include <string.h>

#include "compiler/compiler.h"
#include "vm/format.h"

/* ---- Keys ----------------------------------------------------------------------------------- */

bool yaml_is(const SourceText *text, const char *name)
{
    return text->length == strlen(name) && memcmp(text->text, name, text->length) == 0;
}

const char *yaml_suggest(const SourceText *text, const char *const *names, const char *otherwise,
                         char hint[RUNG_HINT_MAX])
{
    Suggestion suggestion;

    suggestion_init(&suggestion, text->text, text->length);
    for (; *names != NULL; names++) suggestion_offer(&suggestion, *names, strlen(*names));
    if (suggestion_best(&suggestion) == NULL) return otherwise;
    format_text(hint, RUNG_HINT_MAX, "did you mean '%s'?", suggestion_best(&suggestion));
    return hint;
}

static const char *habit_hint(const KeyHabit *habit, const SourceText *key)
{
    for (; habit != NULL && habit->key != NULL; habit++)
        if (yaml_is(key, habit->key)) return habit->hint;
    return NULL;
}

void yaml_keys(Reporter *reporter, const TreeNode *map, const KeySet *keys, TreeNode **values)
{
    char hint[RUNG_HINT_MAX];
    const char *habit;

    for (const TreeEntry *entry = map->entries; entry != NULL; entry = entry->next) {
        const SourceText *key = &entry->key->text;
        size_t i = 0, later = 0;

        while (keys->names[i] != NULL && !yaml_is(key, keys->names[i])) i++;
        while (keys->later[later] != NULL && !yaml_is(key, keys->later[later])) later++;
        if (keys->names[i] != NULL)
            values[i] = entry->value;
        else if (keys->later[later] != NULL)
            report_error(reporter, RUNG_BAD_RULES, key->place, keys->hint,
                         "'%s:' is not available in this version", keys->later[later]);
        else
            report_error(reporter, RUNG_BAD_RULES, key->place,
                         (habit = habit_hint(keys->habits, key)) != NULL ? habit : yaml_suggest(key, keys->names, keys->hint, hint), "%s has no key %q", keys->map,
                         key->text, (size_t)key->length);
    }
}

/* ---- Simple values -------------------------------------------------------------------------- */

bool yaml_is_empty(const TreeNode *node)
{
    return node->kind == TREE_TEXT && node->plain && node->text.length == 0;
}

const SourceText *yaml_text(Reporter *reporter, const TreeNode *node, const char *what)
{
    if (node->kind == TREE_TEXT && node->text.length > 0 &&
        memchr(node->text.text, '\0', node->text.length) == NULL)
        return &node->text;
    report_error(reporter, RUNG_BAD_RULES, node->text.place, NULL,
                 node->kind == TREE_TEXT && node->text.length > 0 ? "%s must be a text without NUL characters"
                                                                  : "%s must be a text",
                 what);
    return NULL;
}

const SourceText *yaml_expression(Reporter *reporter, const TreeNode *node, const char *what)
{
    if (node->kind == TREE_TEXT && node->text.length > 0) return &node->text;
    if (node->kind == TREE_TEXT)
        report_error(reporter, RUNG_BAD_RULES, node->text.place, NULL,
                     "%s must be an expression, and is empty", what);
    else
        report_error(reporter, RUNG_BAD_RULES, node->text.place,
                     "an expression that begins with [ or { must be in quotes",
                     "%s must be an expression, not a %s", what, node->kind == TREE_MAP ? "map" : "list");
    return NULL;
}

const TreeNode *yaml_map(Reporter *reporter, const TreeNode *node, const char *what, const char *example)
{
    static const TreeNode empty = {.kind = TREE_MAP};

    if (yaml_is_empty(node)) return &empty;
    if (node->kind == TREE_MAP) return node;
    report_error(reporter, RUNG_BAD_RULES, node->text.place, example, "%s must be a map, not a %s",
                 what, node->kind == TREE_LIST ? "list" : "text");
    return NULL;
}

bool yaml_whole(Reporter *reporter, const TreeNode *node, const char *what, uint32_t least, uint32_t most,
                const char *hint, uint32_t *out)
{
    const SourceText *text = &node->text;
    uint64_t number = 0;
    uint32_t digits = 0;

    if (node->kind == TREE_TEXT && node->plain && (text->text[0] != '0' || text->length == 1))
        for (; digits < text->length && number <= most && text->text[digits] >= '0' && text->text[digits] <= '9';
             digits++)
            number = number * 10 + (uint64_t)(text->text[digits] - '0');
    *out = number >= least && number <= most ? (uint32_t)number : least;
    if (digits > 0 && digits == text->length && number == *out) return true;
    report_error(reporter, RUNG_BAD_RULES, text->place, hint, "%s must be a whole number from %u to %u", what,
                 (unsigned)least, (unsigned)most);
    return false;
}

rung_time yaml_duration(Reporter *reporter, const TreeNode *node, const char *what)
{
    const SourceText *text = yaml_text(reporter, node, what);
    rung_time ticks;

    if (text == NULL) return 0;
    if (rung_duration_read(text->text, text->length, &ticks)) {
        if (ticks <= MAX_DURATION) return ticks;
        report_error(reporter, RUNG_BAD_RULES, text->place, NULL, "%s is more than 10 years", what);
        return 0;
    }
    report_error(reporter, RUNG_BAD_RULES, text->place, "a whole number and ms, s, m, h or d",
                 "%s must be a duration such as 500ms", what);
    return 0;
}
