/* eval.h - evaluations for a rule set (a condition) and for those who watch (runtime/profile.c,
** runtime/rules_clauses.c). */
#ifndef RUNG_RUNTIME_EVAL_H
#define RUNG_RUNTIME_EVAL_H

#include "vm/vm.h"

/* As rung_eval, never in the fast form: `watch` is told of every instruction before it runs. */
rung_status eval_watched(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags,
                         rung_result *result, Watch *watch, void *watcher);

/* As rung_eval, when only the truth of the result counts: the value may be a bool instead. */
rung_status eval_condition(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags,
                           rung_result *result);

#endif
