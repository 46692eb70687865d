/* eval.h - an evaluation that counts, for runtime/profile.c. */
#ifndef RUNG_RUNTIME_EVAL_H
#define RUNG_RUNTIME_EVAL_H

#include "include/rung.h"

/* As rung_eval, never in the fast form, and with `counts` (one for each word of the base code) of the
** instructions that were run, when it is not NULL. */
rung_status eval_counting(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags,
                          rung_result *result, uint64_t *counts);

#endif
