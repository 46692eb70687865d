/* rulefile.h - what the files that read a rule file have of each other.
**
**     rulefile.c         tags, values, rules, files in files
**     rulefile_opcua.c   where tags come from: `opcua:`, `namespaces:`, and the keys of a tag that has a node
*/
#ifndef RUNG_RUNTIME_RULEFILE_H
#define RUNG_RUNTIME_RULEFILE_H

#include "runtime/rules.h"
#include "runtime/yaml_read.h"

typedef struct Namespace {
    const SourceText *name, *uri;
    struct Namespace *next;
} Namespace;

/* What a source says of its tags; they may say otherwise. */
typedef struct TagDefaults {
    rung_time publishing, sampling;
    uint32_t queue; /* 0: as many as fit two publishing intervals */
    double deadband;
} TagDefaults;

typedef struct Loader {
    Arena *arena; /* the trees, and what the rule set borrows: its own */
    Reporter reporter;
    rung_rules *rules;
    const rung_rules_options *options; /* NULL: none */
    Namespace *namespaces;             /* of all files so far */
    TagDefaults *defaults;             /* of each source; one more when there are none */
    Span *node_places;                 /* of each node */
    size_t place_capacity;
} Loader;

/* The keys of a tag that say where it comes from; NULL: not there. */
typedef struct TagOrigin {
    const TreeNode *node, *source, *sampling, *queue, *deadband;
} TagOrigin;

void rulefile_opcua(Loader *loader, const TreeNode *node);
void rulefile_namespaces(Loader *loader, const TreeNode *node);
/* Of the tag added last. */
void rulefile_origin(Loader *loader, rung_type type, const TagOrigin *origin);
/* When all tags are there: warns of two that watch one node. */
void rulefile_same_nodes(Loader *loader);

#endif
