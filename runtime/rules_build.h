/* rules_build.h - what the files that build a rule set have of each other.
**
**     rules_build.c    adding, finishing, freeing
**     rules_public.c   the same by a host's calls
**     rules_names.c    names that must differ, and the schema
**     rules_compile.c  values, conditions, messages
**     rules_order.c    who comes after whom
*/
#ifndef RUNG_RUNTIME_RULES_BUILD_H
#define RUNG_RUNTIME_RULES_BUILD_H

#include "runtime/rules.h"
#include "runtime/zone.h"

/* A tag, until it is in the schema. */
typedef struct TagDraft {
    const char *name;
    Span place, column_place;
    rung_type type;
    int64_t interval; /* rung_time ticks between samples; 0: not known */
} TagDraft;

/* A clause as the compiler tells of it. */
typedef struct ClauseDraft {
    rung_clause_code code;
    uint32_t order; /* in which it was told: by `after` */
    uint32_t place; /* in the file */
} ClauseDraft;

typedef struct ClauseDrafts {
    ClauseDraft *clauses;
    uint32_t count;
    size_t capacity;
} ClauseDrafts;

/* A value or a rule, until it is compiled. */
typedef struct ItemDraft {
    const char *name; /* NUL-ended, borrowed */
    Span place;       /* of the name */
    const SourceText *source;
    rung_program *program; /* NULL: not compiled, or not without errors */
    ClauseDrafts *clauses; /* of the last compilation; NULL: none are asked for */
} ItemDraft;

/* What a rule has besides. */
typedef struct RuleDraft {
    Span id_place;
    const SourceText *message;
    RuleText *text; /* as in ItemMore */
} RuleDraft;

struct Building {
    Arena arena; /* whatever is borrowed */
    Reporter *reporter;
    Reporter own;  /* ... of a rule set that is built by the host's calls */
    bool finished; /* with errors: otherwise there is no Building any more */
    bool incomplete; /* something could not be added: there is no use in compiling */
    bool clauses;    /* asked for */
    TagDraft *tags;
    RuleDraft *rules;
    ItemDraft *items;  /* rules in file order, then values: in file order, then in that of their types */
    ItemDraft *values; /* in file order, before they are joined to the rules */
    uint32_t value_count;
    rung_time tick;   /* of expressions of time; 0: the usual one */
    const Zone *zone; /* of local time; NULL: the host's. In the arena above */
    size_t tag_capacity, rule_capacity, item_capacity, value_capacity;
};

/* Reports that there is no memory; returns false. */
bool rules_no_memory(rung_rules *rules);
/* A copy that ends with NUL and lives as long as the arena; NULL after reporting. */
const char *rules_keep_text(rung_rules *rules, Arena *arena, const char *text, size_t length);
/* What only events need of a rule; made when it is first asked for. NULL after reporting. */
RuleText *rules_text(rung_rules *rules, uint32_t rule);

/* Fills the table of columns and checks that columns and ids differ. All of these report what is wrong. */
bool rules_index_names(rung_rules *rules);
/* A schema with the tags and the rules, in this order; NULL after reporting. */
rung_schema *rules_schema_begin(rung_rules *rules);
bool rules_schema_add(rung_rules *rules, rung_schema *schema, const char *name, rung_type type, Span place);

/* Puts the items first..first+count into `order`, each after those it reads and otherwise as they
** stand. False after reporting a cycle. */
bool rules_order(rung_rules *rules, uint32_t first, uint32_t count, uint32_t *order);

/* The first round: joins rules and values to one array and compiles the values as drafts, in which
** each may be anything. Without values the schema of drafts is the rule set's. False when there is no use in
** going on; *fine turns false for any error. */
bool rules_draft_values(rung_rules *rules, bool *fine);
/* The second round: sorts the values by who reads whom and compiles each with the types of those
** before it, adding it to the schema. */
bool rules_compile_values(rung_rules *rules, bool *fine);
/* After it is known which program is whose: the clauses of all, when they are asked for. */
bool rules_make_clauses(rung_rules *rules);
/* Conditions and messages. */
bool rules_compile(rung_rules *rules);
/* Compiles anew what reads a rule or value that turned out to be true at moments only. The items are given
** in an order in which each comes after those it reads. */
bool rules_compile_momentary(rung_rules *rules, const uint32_t *order);

#endif
