/* coverage.c - see coverage.h. */
#include "cli/coverage.h"
#include "cli/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 60 }; /* bytes of a clause */

typedef struct CoveredClause {
    uint32_t place, line, column;
    char *file; /* that the rule file includes; NULL: itself */
    char *text;
    bool was_true, was_false;
} CoveredClause;

/* Rule files are the same when their paths lead to the same file. */
struct CoveredFile {
    CoveredFile *next;
    char *path, *name;
    CoveredClause *clauses; /* in the order in which rules and clauses come */
    size_t count, capacity;
};

/* ---- The clauses of a file ------------------------------------------------------------------ */

/* A clause's text on one line, cut when it is long. */
static char *one_line(const char *text, size_t length)
{
    char *line = malloc(SHOWN + 4);
    size_t used = 0, at = 0;

    if (line == NULL) return NULL;
    for (; at < length && used < SHOWN; at++) {
        bool blank = strchr(" \t\r\n", text[at]) != NULL;

        if (blank && (used == 0 || line[used - 1] == ' ')) continue;
        line[used++] = blank ? ' ' : text[at];
    }
    while (at < length && used > 0 && ((unsigned char)text[at] & 0xC0) == 0x80) at--, used--;
    memcpy(line + used, at < length ? "..." : "", at < length ? 4 : 1);
    return line;
}

static bool add_clause(CoveredFile *file, const rung_clause *clause, const char *source)
{
    CoveredClause *grown = file->clauses;

    if (file->count == file->capacity) {
        size_t capacity = file->capacity == 0 ? 64 : file->capacity * 2;

        if ((grown = realloc(grown, capacity * sizeof *grown)) == NULL) return false;
        file->clauses = grown;
        file->capacity = capacity;
    }
    grown[file->count] = (CoveredClause){.place = clause->place};
    if (clause->file != NULL && (grown[file->count].file = strdup(clause->file)) == NULL) return false;
    grown[file->count].text = one_line(source + clause->start, clause->end - clause->start);
    return grown[file->count++].text != NULL;
}

static int compare_files(const char *a, const char *b)
{
    return a == NULL || b == NULL ? (a != NULL) - (b != NULL) : strcmp(a, b);
}

static int by_place(const void *left, const void *right)
{
    const CoveredClause *a = *(CoveredClause *const *)left, *b = *(CoveredClause *const *)right;
    int files = compare_files(a->file, b->file);

    return files != 0 ? files : a->place < b->place ? -1 : a->place > b->place;
}

/* The clauses in the order of the file, then of those that it includes; NULL without memory. */
static CoveredClause **in_order(const CoveredFile *file)
{
    CoveredClause **order = malloc((file->count + 1) * sizeof *order);

    for (size_t i = 0; order != NULL && i < file->count; i++) order[i] = &file->clauses[i];
    if (order != NULL) qsort(order, file->count, sizeof *order, by_place);
    return order;
}

/* Lines and columns of clauses in one walk through their file. Gives the number of them. */
static size_t locate_in(CoveredClause *const *clauses, size_t count, const Buffer *text)
{
    uint32_t line = 1, column = 1, at = 0;
    size_t i;

    for (i = 0; i < count && compare_files(clauses[i]->file, clauses[0]->file) == 0; i++) {
        for (; at < clauses[i]->place && at < text->length; at++) {
            char c = text->bytes[at];

            if (c == '\n') {
                line++;
                column = 1;
            } else if (((unsigned char)c & 0xC0) != 0x80) {
                column++;
            }
        }
        clauses[i]->line = line;
        clauses[i]->column = column;
    }
    return i;
}

static bool locate(CoveredFile *file, const Source *source)
{
    CoveredClause **order = in_order(file);

    if (order == NULL) return false;
    for (size_t i = 0; i < file->count;) {
        Source included;

        if (order[i]->file == NULL) {
            i += locate_in(order + i, file->count - i, &source->bytes);
            continue;
        }
        source_from_file(order[i]->file, &included);
        i += locate_in(order + i, file->count - i, &included.bytes);
        source_free(&included);
    }
    free(order);
    return true;
}

/* ---- Adding --------------------------------------------------------------------------------- */

/* Goes through the conditions of all values and of the rules that are enabled; `file` has them already, or gets
** them now. */
static bool count_in(CoveredFile *file, const rung_rules *rules, bool is_new)
{
    rung_rules_metrics metrics;
    rung_expression_info info;
    rung_rule_info rule;
    rung_clause clause;
    size_t next = 0, length;

    rung_rules_metrics_get(rules, &metrics);
    for (uint32_t tag = metrics.tags; rung_rules_expression(rules, tag, &info); tag++) {
        const char *source = rung_program_source(info.program, &length);

        if (rung_rules_rule(rules, tag - metrics.tags, &rule) && !rule.enabled) continue;
        for (uint32_t i = 0; rung_rules_clause(rules, tag, i, &clause); i++) {
            if (clause.kind != RUNG_CLAUSE_TEST) continue;
            if (is_new && !add_clause(file, &clause, source)) return false;
            if (next == file->count) return true; /* the file was changed between two tests */
            file->clauses[next].was_true |= clause.counts[RUNG_CLAUSE_TRUE] > 0;
            file->clauses[next++].was_false |= clause.counts[RUNG_CLAUSE_FALSE] > 0;
        }
    }
    return true;
}

static CoveredFile *new_file(char *path, const char *name)
{
    CoveredFile *file = calloc(1, sizeof *file);

    if (file == NULL || (file->name = strdup(name)) == NULL) {
        free(file);
        free(path);
        return NULL;
    }
    file->path = path;
    return file;
}

bool coverage_add(Coverage *coverage, const Source *source, const rung_rules *rules)
{
    char *path = realpath(source->name, NULL);
    CoveredFile **place = &coverage->files;

    if (path == NULL && (path = strdup(source->name)) == NULL) return false;
    while (*place != NULL && strcmp((*place)->path, path) != 0) place = &(*place)->next;
    if (*place != NULL) {
        free(path);
        return count_in(*place, rules, false);
    }
    if ((*place = new_file(path, source->name)) == NULL) return false;
    return count_in(*place, rules, true) && locate(*place, source);
}

/* ---- Telling -------------------------------------------------------------------------------- */

static void print_missing(const CoveredFile *file)
{
    CoveredClause **order = in_order(file);

    for (size_t i = 0; order != NULL && i < file->count; i++) {
        const CoveredClause *clause = order[i];
        const char *name = clause->file != NULL ? clause->file : file->name;

        if (clause->was_true && clause->was_false) continue;
        fputs("  ", stdout);
        print_escaped(stdout, name, strlen(name));
        printf(":%" PRIu32 ":%" PRIu32 ": ", clause->line, clause->column);
        print_escaped(stdout, clause->text, strlen(clause->text));
        puts(clause->was_true    ? ": never false"
             : clause->was_false ? ": never true"
                                 : ": neither true nor false");
    }
    free(order);
}

void coverage_print(const Coverage *coverage, bool details)
{
    size_t all = 0, both = 0;
    const CoveredFile *file;

    for (file = coverage->files; file != NULL; file = file->next) {
        all += file->count;
        for (size_t i = 0; i < file->count; i++)
            both += file->clauses[i].was_true && file->clauses[i].was_false;
    }
    if (all == 0) return;
    printf("clauses: %zu of %zu seen both true and false\n", both, all);
    for (file = coverage->files; details && file != NULL; file = file->next) print_missing(file);
}

void coverage_free(Coverage *coverage)
{
    while (coverage->files != NULL) {
        CoveredFile *file = coverage->files;

        coverage->files = file->next;
        for (size_t i = 0; i < file->count; i++) {
            free(file->clauses[i].file);
            free(file->clauses[i].text);
        }
        free(file->clauses);
        free(file->path);
        free(file->name);
        free(file);
    }
}
