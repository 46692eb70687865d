/* coverage.h - which clauses of rules were true and which were false in some test. */
#ifndef RUNG_CLI_COVERAGE_H
#define RUNG_CLI_COVERAGE_H

#include "cli/source.h"

typedef struct CoveredFile CoveredFile;

typedef struct Coverage {
    CoveredFile *files;
} Coverage;

/* Counts in what became of the clauses of `rules`, which were loaded from `source` and have had a test. False
** when there is no memory. */
bool coverage_add(Coverage *coverage, const Source *source, const rung_rules *rules);
/* One line of counts; with `details` a line for each clause that was never true or never false. Nothing when
** there is no clause. */
void coverage_print(const Coverage *coverage, bool details);
void coverage_free(Coverage *coverage);

#endif
