/* eval.h - an evaluation that is watched, for runtime/profile.c and runtime/rules_clauses.c. */
#ifndef RUNG_RUNTIME_EVAL_H
#define RUNG_RUNTIME_EVAL_H

#include "vm/vm.h"

/* As rung_eval, never in the fast form: `watch` is told of every instruction before it runs. */
rung_status eval_watched(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags,
                         rung_result *result, Watch *watch, void *watcher);

#endif
