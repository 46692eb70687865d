/* rules_names.c - columns, ids and names: each must mean one thing. */
#include "runtime/rules_build.h"

#include <string.h>

#include "runtime/schema.h"
#include "vm/text.h"

/* ---- Names that must differ ----------------------------------------------------------------- */

/* A table of names made for one check: returns the earlier one that equals names[i], or i. */
typedef struct NameTable {
    uint32_t *places; /* index + 1 */
    uint32_t size;
} NameTable;

static bool name_table_init(rung_rules *rules, NameTable *table, uint32_t count)
{
    table->size = 8;
    while (table->size / 2 < count) table->size *= 2;
    table->places = allocator_new(&rules->allocator, table->size * sizeof *table->places);
    if (table->places == NULL) return rules_no_memory(rules);
    memset(table->places, 0, table->size * sizeof *table->places);
    return true;
}

/* The place of a name in the table: where it stands or would. */
static uint32_t name_table_probe(const rung_rules *rules, const uint32_t *places, uint32_t size,
                                 const char *name, size_t length,
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

const char *rules_tag_name(const rung_rules *rules, uint32_t tag)
{
    return rules->schema == NULL ? rules->building->tags[tag].name : rung_schema_name(rules->schema, tag);
}

static const char *column_at(const rung_rules *rules, uint32_t tag)
{
    return rules->inputs[tag].column != NULL ? rules->inputs[tag].column : rules_tag_name(rules, tag);
}
static const char *id_at(const rung_rules *rules, uint32_t rule)
{
    const RuleText *text = rules->building->rules[rule].text;

    return text != NULL && text->id != NULL ? text->id : rules->building->items[rule].name;
}

uint32_t rules_find_column(const rung_rules *rules, const char *name, size_t length)
{
    return rules->columns[name_table_probe(rules, rules->columns, rules->columns_size, name, length,
                                           column_at)] -
           1;
}

/* Without one ids are names, which differ already. */
static bool has_ids(const rung_rules *rules)
{
    for (uint32_t i = 0; i < rules->rule_count; i++)
        if (id_at(rules, i) != rules->building->items[i].name) return true;
    return false;
}

/* Fills the table of columns, which stays, and checks the ids with one that does not. */
bool rules_index_names(rung_rules *rules)
{
    const Building *building = rules->building;
    NameTable columns, ids;
    bool fine = true;

    if (!name_table_init(rules, &columns, rules->tag_count)) return false;
    rules->columns = columns.places;
    rules->columns_size = columns.size;
    for (uint32_t i = 0; i < rules->tag_count; i++) {
        const char *column = column_at(rules, i);
        uint32_t place =
            name_table_probe(rules, columns.places, columns.size, column, strlen(column), column_at);

        if (columns.places[place] != 0) {
            report_error(building->reporter, RUNG_DUPLICATE, building->tags[i].column_place, NULL,
                         "the tags '%s' and '%s' have the same column '%s'",
                         building->tags[columns.places[place] - 1].name, building->tags[i].name, column);
            fine = false;
        } else {
            columns.places[place] = i + 1;
        }
    }
    if (!has_ids(rules)) return fine;
    if (!name_table_init(rules, &ids, rules->rule_count)) return false;
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        const char *id = id_at(rules, i);
        uint32_t place = name_table_probe(rules, ids.places, ids.size, id, strlen(id), id_at);

        if (ids.places[place] != 0) {
            report_error(building->reporter, RUNG_DUPLICATE, building->rules[i].id_place,
                         "an id tells a rule from all others, also after a rename",
                         "the rules '%s' and '%s' have the same id '%s'",
                         building->items[ids.places[place] - 1].name, building->items[i].name, id);
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

bool rules_schema_add(rung_rules *rules, rung_schema *schema, const char *name, rung_type type, Span place)
{
    rung_status status = rung_schema_tag(schema, name, type, NULL);
    uint32_t other = 0;

    switch (status) {
    case RUNG_OK: return true;
    case RUNG_NO_MEMORY: return rules_no_memory(rules);
    case RUNG_DUPLICATE:
        if (rung_schema_find(schema, name, strlen(name), &other) == RUNG_OK)
            report_error(rules->building->reporter, status, place, NULL, "'%s' is already %s", name,
                         kind_of(rules, other));
        return false;
    default:
        report_error(rules->building->reporter, RUNG_BAD_RULES, place,
                     "choose another name; 'column:' keeps the one in recordings",
                     "'%s' is a name of JavaScript and cannot be used", name);
        return false;
    }
}

/* Everything made from the schema has the zone: it lives as long as that. */
static bool set_zone(rung_schema *schema, const Zone *zone)
{
    Zone *copy;

    if (zone == NULL) return true;
    if ((copy = zone_copy(zone, &schema->arena)) == NULL) return false;
    schema->host.utc_offset = zone_offset;
    schema->host.zone = copy;
    return true;
}

/* Tags, then rules: the beginning of both schemas. */
rung_schema *rules_schema_begin(rung_rules *rules)
{
    const Building *building = rules->building;
    rung_schema *schema = NULL;
    bool fine = true;

    if (rung_schema_new(&rules->host, &schema) != RUNG_OK || !set_zone(schema, building->zone) ||
        !schema_reserve(schema, rules->tag_count + rules->rule_count + building->value_count)) {
        rules_no_memory(rules);
        rung_schema_free(schema);
        return NULL;
    }
    for (uint32_t i = 0; i < rules->tag_count; i++)
        if (!rules_schema_add(rules, schema, building->tags[i].name, building->tags[i].type,
                              building->tags[i].place))
            fine = false;
        else if (!schema_set_interval(schema, i, building->tags[i].interval))
            fine = rules_no_memory(rules);
    for (uint32_t i = 0; i < rules->rule_count; i++)
        if (!rules_schema_add(rules, schema, building->items[i].name, RUNG_BOOL, building->items[i].place))
            fine = false;
    if (fine) return schema;
    rung_schema_free(schema);
    return NULL;
}
