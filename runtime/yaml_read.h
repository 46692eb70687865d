/* yaml_read.h - keys and simple values of a YAML tree, with one good sentence for each that is wrong. */
#ifndef RUNG_RUNTIME_YAML_READ_H
#define RUNG_RUNTIME_YAML_READ_H

#include "runtime/yaml_tree.h"

/* A key of other tools, and what to write here. The last one's is NULL. */
typedef struct KeyHabit {
    const char *key, *hint;
} KeyHabit;

/* The keys of one kind of map; a later one is known and refused. */
typedef struct KeySet {
    const char *map;          /* "a tag" */
    const char *const *names; /* NULL at the end */
    const char *const *later;
    const char *hint; /* lists them */
    const KeyHabit *habits; /* NULL: none */
} KeySet;

/* Sorts the pairs of a map by their keys into `values`; reports those that have no business there. */
void yaml_keys(Reporter *reporter, const TreeNode *map, const KeySet *keys, TreeNode **values);

/* "did you mean 'when'?", or `otherwise`. */
const char *yaml_suggest(const SourceText *text, const char *const *names, const char *otherwise,
                         char hint[RUNG_HINT_MAX]);

bool yaml_is(const SourceText *text, const char *name);
/* Nothing at all after the colon. */
bool yaml_is_empty(const TreeNode *node);

/* `what` names the value in messages: "'node:'". Each gives NULL (or 0) after reporting. */

/* A text with something in it. */
const SourceText *yaml_text(Reporter *reporter, const TreeNode *node, const char *what);
const SourceText *yaml_expression(Reporter *reporter, const TreeNode *node, const char *what);
/* A map, or nothing at all (`rules:` with every rule commented out); reports with `example`. */
const TreeNode *yaml_map(Reporter *reporter, const TreeNode *node, const char *what, const char *example);
/* Digits without quotes and without zeros before them; false after reporting with `hint`. */
bool yaml_whole(Reporter *reporter, const TreeNode *node, const char *what, uint32_t least, uint32_t most,
                const char *hint, uint32_t *out);
/* "250ms", "5s", "10m", "1h", "2d"; at most nine digits. */
rung_time yaml_duration(Reporter *reporter, const TreeNode *node, const char *what);

#endif
