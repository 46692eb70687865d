/* yaml_tree.h - a YAML document as a tree of nodes that know where they stand in the file. */
#ifndef RUNG_RUNTIME_YAML_TREE_H
#define RUNG_RUNTIME_YAML_TREE_H

#include "runtime/report.h"
#include "vm/arena.h"

enum {
    YAML_TREE_DEPTH = 64, /* collections within each other */
    YAML_TREE_NODES = 8 * 1024 * 1024,
    YAML_TREE_ALIASES = 10000 /* they share their node, so that none of them multiplies anything */
};

typedef enum TreeKind { TREE_TEXT, TREE_MAP, TREE_LIST } TreeKind;

typedef struct TreeNode TreeNode;

/* An element of a list (its key is NULL) or a pair of a map (its key is a TREE_TEXT). */
typedef struct TreeEntry {
    TreeNode *key, *value;
    struct TreeEntry *next;
} TreeEntry;

struct TreeNode {
    uint8_t kind;    /* TreeKind */
    bool plain;      /* a text without quotes and not of a block */
    bool commented;  /* and a comment follows on its line */
    bool open;       /* still being read: an alias to it would be a cycle */
    uint32_t count;  /* of entries */
    SourceText text; /* of TREE_TEXT; of the others only place and line are set */
    TreeEntry *entries;
};

/* Reads one document, whose beginning is the reporter's place `base`, into nodes that live in the arena. False after reporting what is wrong with
** it; the root is NULL for a document without content. The arena's memory is the host's; libyaml's
** own is malloc's, given back before this returns. */
bool yaml_tree_read(Arena *arena, Reporter *reporter, const char *text, size_t length, uint32_t base,
                    TreeNode **root);

#endif
