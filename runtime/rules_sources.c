/* rules_sources.c - the servers that tags come from, as rule files name them. A rule set that says nothing of
** them has no memory for them.
*/
#include "runtime/rules_build.h"

#include <string.h>

#include "runtime/array.h"

/* ---- Building ------------------------------------------------------------------------------- */

static bool keep(rung_rules *rules, const char **text)
{
    if (*text != NULL) *text = rules_keep_text(rules, &rules->arena, *text, strlen(*text));
    return *text != NULL;
}

/* The texts of a source become copies. */
static bool keep_texts(rung_rules *rules, rung_source *source)
{
    const char **optional[] = {&source->user,        &source->password_file, &source->password_env,
                               &source->certificate, &source->key,           &source->trusted};
    const char **endpoints =
        arena_alloc(&rules->arena, (source->endpoint_count + (size_t)1) * sizeof *endpoints);

    if (endpoints == NULL) return rules_no_memory(rules);
    for (uint32_t i = 0; i < source->endpoint_count; i++) {
        endpoints[i] = source->endpoints[i];
        if (!keep(rules, &endpoints[i])) return false;
    }
    source->endpoints = endpoints;
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++)
        if (*optional[i] != NULL && !keep(rules, optional[i])) return false;
    return keep(rules, &source->name) && keep(rules, &source->security);
}

bool rules_add_source(rung_rules *rules, const rung_source *source, rung_time max_skew)
{
    size_t count = (size_t)rules->source_count + 1;
    Source *added;

    if (!array_reserve(&rules->allocator, (void **)&rules->sources, &rules->source_capacity, count,
                       sizeof *rules->sources) ||
        !array_reserve(&rules->allocator, (void **)&rules->links, &rules->link_capacity, count,
                       sizeof *rules->links))
        return rules_no_memory(rules);
    added = &rules->sources[rules->source_count];
    *added = (Source){.says = *source, .max_skew = max_skew};
    rules->links[rules->source_count] = (LinkState){.since = RUNG_TIME_NONE, .id_time = RUNG_TIME_NONE};
    if (!keep_texts(rules, &added->says)) return false;
    if (max_skew < rules->least_skew) rules->least_skew = max_skew;
    rules->source_count++;
    return true;
}

bool rules_add_node(rung_rules *rules, const rung_node *node)
{
    TagNode *added;

    if (!array_reserve(&rules->allocator, (void **)&rules->nodes, &rules->node_capacity,
                       rules->node_count + (size_t)1, sizeof *rules->nodes))
        return rules_no_memory(rules);
    added = &rules->nodes[rules->node_count];
    *added = (TagNode){.tag = rules->tag_count - 1, .node = *node};
    if (!keep(rules, &added->node.node)) return false;
    rules->node_count++;
    return true;
}

void rules_set_max_skew(rung_rules *rules, rung_time max_skew)
{
    rules->max_skew = rules->least_skew = max_skew;
}

/* ---- Looking -------------------------------------------------------------------------------- */

const TagNode *rules_node_of(const rung_rules *rules, uint32_t tag)
{
    uint32_t from = 0, to = rules->node_count;

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;

        if (rules->nodes[middle].tag < tag)
            from = middle + 1;
        else
            to = middle;
    }
    return from < rules->node_count && rules->nodes[from].tag == tag ? &rules->nodes[from] : NULL;
}

uint32_t rules_find_source(const rung_rules *rules, const char *name, size_t length)
{
    uint32_t i = 0;

    while (i < rules->source_count && (strlen(rules->sources[i].says.name) != length ||
                                       memcmp(rules->sources[i].says.name, name, length) != 0))
        i++;
    return i;
}

rung_time rules_max_skew(const rung_rules *rules, uint32_t tag)
{
    const TagNode *node = rules_node_of(rules, tag);

    return node == NULL ? rules->max_skew : rules->sources[node->node.source].max_skew;
}

bool rung_rules_source(const rung_rules *rules, uint32_t index, rung_source *source)
{
    if (rules == NULL || source == NULL || rules->building != NULL || index >= rules->source_count)
        return false;
    *source = rules->sources[index].says;
    return true;
}

bool rung_rules_node(const rung_rules *rules, uint32_t tag, rung_node *node)
{
    const TagNode *found;

    if (rules == NULL || node == NULL || rules->building != NULL) return false;
    if ((found = rules_node_of(rules, tag)) == NULL) return false;
    *node = found->node;
    return true;
}
