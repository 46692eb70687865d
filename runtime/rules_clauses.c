/* rules_clauses.c - the clauses of every rule and value, and what each evaluation makes of them.
**
** The compiler says which words of code are a clause's; a watcher of the evaluation takes its value when
** control leaves them. What && || ! and ?: make of their parts is not taken from the stack, where a missing
** value is still being waited for, but worked out of these afterwards: a missing part leaves it open unless
** another one decides.
*/
#include <stdlib.h>
#include <string.h>

#include "runtime/eval.h"
#include "runtime/rules_build.h"
#include "vm/convert.h"

/* What an evaluation finds. */
typedef struct Finding {
    rung_clause_state state;
    rung_value value;
} Finding;

/* The words of a clause. */
typedef struct ClauseWords {
    uint32_t first, after;
    uint32_t clause;
} ClauseWords;

struct ItemClauses {
    uint32_t count;
    rung_clause *clauses; /* in the order of the text, outer ones first */
    Finding *findings;    /* of the evaluation that goes on */
    ClauseWords *words;   /* by `after` */
    const uint32_t *base; /* code of the program */
    uint32_t next;        /* of words: the first that the evaluation has not passed */
    uint32_t last;        /* word that was run last */
};

/* ---- Building ------------------------------------------------------------------------------- */

static int by_place(const void *left, const void *right)
{
    const ClauseDraft *a = left, *b = right;

    if (a->code.start != b->code.start) return a->code.start < b->code.start ? -1 : 1;
    if (a->code.end != b->code.end) return a->code.end > b->code.end ? -1 : 1;
    return a->order > b->order ? -1 : a->order < b->order;
}

static bool is_within(const rung_clause *inner, const rung_clause *outer)
{
    return inner->start >= outer->start && inner->end <= outer->end;
}

/* The texts beside the rule file itself, by the places of their beginnings. */
typedef struct Files {
    const ReportFile **files;
    const char **names; /* of each; NULL: no clause is in it so far. They live as long as the rule set */
    size_t count;
} Files;

static bool find_files(rung_rules *rules, Files *out)
{
    Arena *arena = &rules->building->arena;
    const ReportFile *file;
    size_t i;

    *out = (Files){NULL, NULL, 0};
    for (file = rules->building->reporter->files; file != NULL; file = file->next) out->count++;
    out->files = arena_alloc(arena, (out->count + 1) * sizeof *out->files);
    out->names = arena_alloc(arena, (out->count + 1) * sizeof *out->names);
    if (out->files == NULL || out->names == NULL) return rules_no_memory(rules);
    memset(out->names, 0, (out->count + 1) * sizeof *out->names);
    for (file = rules->building->reporter->files, i = out->count; file != NULL; file = file->next)
        out->files[--i] = file; /* the last one stands first */
    return true;
}

/* From places of all texts to those of the one that the clause is in. */
static bool name_file(rung_rules *rules, const Files *files, rung_clause *clause)
{
    size_t low = 0, high = files->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (files->files[middle]->base <= clause->place)
            low = middle + 1;
        else
            high = middle;
    }
    if (low-- == 0) return true;
    if (files->names[low] == NULL) {
        char title[2048]; /* a name has at most 1,024 bytes */
        size_t length = report_file_title(files->files[low], title, sizeof title);

        if ((files->names[low] = rules_keep_text(rules, &rules->arena, title, length)) == NULL) return false;
    }
    clause->file = files->names[low];
    clause->place -= files->files[low]->base;
    return true;
}

static void fill(ItemClauses *item, const ClauseDraft *drafts, bool is_rule)
{
    for (uint32_t i = 0; i < item->count; i++) {
        const rung_clause_code *code = &drafts[i].code;
        rung_clause *clause = &item->clauses[i];
        uint32_t parent = i == 0 ? UINT32_MAX : i - 1;

        *clause = (rung_clause){.kind = code->kind,
                                .start = code->start,
                                .end = code->end,
                                .place = drafts[i].place,
                                .since = RUNG_TIME_NONE};
        while (parent != UINT32_MAX && !is_within(clause, &item->clauses[parent]))
            parent = item->clauses[parent].parent;
        clause->parent = parent;
        clause->depth = parent == UINT32_MAX ? 0 : item->clauses[parent].depth + 1;
        /* whatever a rule's condition is, it counts as true or false; only calls stand within a test or a value */
        if (is_rule && code->kind == RUNG_CLAUSE_VALUE &&
            (parent == UINT32_MAX || item->clauses[parent].kind > RUNG_CLAUSE_VALUE))
            clause->kind = RUNG_CLAUSE_TEST;
        item->words[drafts[i].order] = (ClauseWords){code->first, code->after, i};
    }
}

bool rules_make_clauses(rung_rules *rules)
{
    size_t size = rules->item_count * sizeof *rules->clauses;
    Files files;

    if (!rules->building->clauses) return true;
    if (!find_files(rules, &files)) return false;
    rules->clauses = arena_alloc(&rules->arena, size + 1);
    if (rules->clauses == NULL) return rules_no_memory(rules);
    memset(rules->clauses, 0, size);
    for (uint32_t i = 0; i < rules->item_count; i++) {
        const ClauseDrafts *drafts = rules->building->items[i].clauses;
        uint32_t count = drafts->count;
        ItemClauses *item = arena_alloc(&rules->arena, sizeof *item);

        if (item == NULL) return rules_no_memory(rules);
        *item = (ItemClauses){.count = count, .base = rules->items[i].program->code->base};
        item->clauses = arena_alloc(&rules->arena, count * sizeof *item->clauses + 1);
        item->findings = arena_alloc(&rules->arena, count * sizeof *item->findings + 1);
        item->words = arena_alloc(&rules->arena, count * sizeof *item->words + 1);
        if (item->clauses == NULL || item->findings == NULL || item->words == NULL)
            return rules_no_memory(rules);
        if (count > 0) qsort(drafts->clauses, count, sizeof *drafts->clauses, by_place);
        fill(item, drafts->clauses, rules_is_rule(rules, i));
        for (uint32_t k = 0; k < count; k++)
            if (!name_file(rules, &files, &item->clauses[k])) return false;
        rules->clauses[i] = item;
    }
    return true;
}

/* ---- Watching ------------------------------------------------------------------------------- */

static Finding found(Value value)
{
    Finding finding = {.state = RUNG_CLAUSE_NO_VALUE};

    if (value.type == T_MISSING) return finding;
    finding.state = to_boolean(value) ? RUNG_CLAUSE_TRUE : RUNG_CLAUSE_FALSE;
    switch (value.type) {
    case T_NULL: finding.value.kind = RUNG_VALUE_NULL; break;
    case T_BOOL:
        finding.value.kind = RUNG_VALUE_BOOL;
        finding.value.boolean = value.as.i != 0;
        break;
    case T_INT:
    case T_DOUBLE:
        finding.value.kind = RUNG_VALUE_NUMBER;
        finding.value.number = value_as_double(value);
        break;
    case T_STRING: finding.value.kind = RUNG_VALUE_TEXT; break;
    case T_OBJECT: finding.value.kind = RUNG_VALUE_OBJECT; break;
    default: break;
    }
    return finding;
}

/* An expression runs forward, so the clauses end in the order of their words. */
static void look(void *watcher, const Vm *vm, const uint32_t *code, const Value *sp)
{
    ItemClauses *item = watcher;
    uint32_t word = (uint32_t)(code - item->base);

    if (vm->frame != &vm->first_frame) return; /* within a function */
    while (item->next < item->count && item->words[item->next].after < word) item->next++;
    for (; item->next < item->count && item->words[item->next].after == word; item->next++) {
        const ClauseWords *words = &item->words[item->next];

        if (words->first <= item->last && item->last < words->after)
            item->findings[words->clause] = found(sp[-1]);
    }
    item->last = word;
}

/* ---- What joins clauses --------------------------------------------------------------------- */

/* The next clause with the same parent; `count` when there is none. */
static uint32_t sibling(const ItemClauses *item, uint32_t index)
{
    uint32_t depth = item->clauses[index].depth;

    do index++;
    while (index < item->count && item->clauses[index].depth > depth);
    return index < item->count && item->clauses[index].depth == depth ? index : item->count;
}

/* && and ||: the first that decides, else nothing when one has no value or was not reached, else the last. */
static Finding join(const ItemClauses *item, uint32_t index, rung_clause_state deciding)
{
    Finding last = {.state = RUNG_CLAUSE_SKIPPED};
    bool open = false, reached = true;

    for (uint32_t part = index + 1; part < item->count; part = sibling(item, part)) {
        last = item->findings[part];
        if (last.state == deciding) return last;
        if (last.state == RUNG_CLAUSE_NO_VALUE) open = true;
        if (last.state == RUNG_CLAUSE_SKIPPED) reached = false;
    }
    if (open || !reached)
        return (Finding){.state = open && reached ? RUNG_CLAUSE_NO_VALUE : RUNG_CLAUSE_SKIPPED};
    return last;
}

static Finding negate(Finding finding)
{
    if (finding.state < RUNG_CLAUSE_FALSE) return finding;
    finding.state = finding.state == RUNG_CLAUSE_TRUE ? RUNG_CLAUSE_FALSE : RUNG_CLAUSE_TRUE;
    finding.value = (rung_value){.kind = RUNG_VALUE_BOOL, .boolean = finding.state == RUNG_CLAUSE_TRUE};
    return finding;
}

static Finding choose(const ItemClauses *item, uint32_t index)
{
    uint32_t test = index + 1, yes = sibling(item, test),
             no = yes < item->count ? sibling(item, yes) : item->count;
    Finding finding = item->findings[test];

    if (finding.state < RUNG_CLAUSE_FALSE || no == item->count) return finding;
    return item->findings[finding.state == RUNG_CLAUSE_TRUE ? yes : no];
}

static void combine(ItemClauses *item)
{
    for (uint32_t i = item->count; i-- > 0;) {
        if (i + 1 == item->count || item->clauses[i + 1].parent != i) continue;
        switch (item->clauses[i].kind) {
        case RUNG_CLAUSE_AND: item->findings[i] = join(item, i, RUNG_CLAUSE_FALSE); break;
        case RUNG_CLAUSE_OR: item->findings[i] = join(item, i, RUNG_CLAUSE_TRUE); break;
        case RUNG_CLAUSE_NOT: item->findings[i] = negate(item->findings[i + 1]); break;
        case RUNG_CLAUSE_CHOICE: item->findings[i] = choose(item, i); break;
        default: break;
        }
    }
}

/* Of a ? b : c, the condition and what it chose. */
static bool is_chosen(const ItemClauses *item, uint32_t index)
{
    uint32_t test = item->clauses[index].parent + 1;
    rung_clause_state state = item->clauses[test].state;

    if (index == test) return true;
    return state >= RUNG_CLAUSE_FALSE && (index == sibling(item, test)) == (state == RUNG_CLAUSE_TRUE);
}

/* A part counts when what it is part of does, and would be another without it. */
static bool decides(const ItemClauses *item, uint32_t index)
{
    const rung_clause *clause = &item->clauses[index], *parent;

    if (clause->state == RUNG_CLAUSE_SKIPPED) return false;
    if (clause->parent == UINT32_MAX) return true;
    parent = &item->clauses[clause->parent];
    if (!parent->decides) return false;
    switch (parent->kind) {
    case RUNG_CLAUSE_AND:
    case RUNG_CLAUSE_OR: return clause->state == parent->state;
    case RUNG_CLAUSE_CHOICE: return is_chosen(item, index);
    default: return true;
    }
}

static void take_findings(ItemClauses *item, rung_time now)
{
    for (uint32_t i = 0; i < item->count; i++) {
        rung_clause *clause = &item->clauses[i];
        const Finding *finding = &item->findings[i];

        if (clause->state != finding->state || clause->since == RUNG_TIME_NONE) clause->since = now;
        clause->state = finding->state;
        clause->value = finding->value;
        clause->counts[finding->state]++;
        clause->decides = decides(item, i);
    }
}

rung_status clauses_eval(rung_rules *rules, uint32_t index, rung_state *state, rung_result *result)
{
    ItemClauses *item = rules->clauses[index];
    rung_status status;

    for (uint32_t i = 0; i < item->count; i++) item->findings[i] = (Finding){.state = RUNG_CLAUSE_SKIPPED};
    item->next = 0;
    item->last = UINT32_MAX;
    status = eval_watched(rules->vm, rules->items[index].program, state, rules->tags, result, look, item);
    if (status == RUNG_NO_MEMORY || status == RUNG_INTERRUPTED) return status;
    combine(item);
    take_findings(item, rules->event_time);
    return status;
}

bool rung_rules_clause(const rung_rules *rules, uint32_t tag, uint32_t index, rung_clause *clause)
{
    const ItemClauses *item;

    if (rules == NULL || clause == NULL || rules->clauses == NULL || rules->building != NULL) return false;
    if (tag < rules->tag_count || tag - rules->tag_count >= rules->item_count) return false;
    item = rules->clauses[tag - rules->tag_count];
    if (index >= item->count) return false;
    *clause = item->clauses[index];
    return true;
}
