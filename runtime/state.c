/* state.c - rung_state as the public interface has it: see vm/state.h. */
#include "vm/state.h"

rung_status rung_state_new(rung_program *program, rung_state **out)
{
    rung_status status;

    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if (program == NULL) return RUNG_USAGE;
    status = state_new(program, &program->code->owner->allocator, out);
    if (status == RUNG_OK) rung_program_retain(program);
    return status;
}

void rung_state_free(rung_state *state)
{
    rung_program *program;

    if (state == NULL) return;
    program = state->program;
    state_destroy(state);
    rung_program_free(program);
}

rung_status rung_state_commit(rung_state *state)
{
    if (state == NULL) return RUNG_USAGE;
    state_commit(state);
    return RUNG_OK;
}

rung_status rung_state_rollback(rung_state *state)
{
    if (state == NULL) return RUNG_USAGE;
    state_rollback(state);
    return RUNG_OK;
}

rung_status rung_state_save(const rung_state *state, rung_sink sink, void *user)
{
    return state == NULL || sink == NULL ? RUNG_USAGE : state_save(state, sink, user);
}

rung_status rung_state_load(rung_state *state, const void *bytes, size_t length)
{
    return state == NULL || bytes == NULL ? RUNG_USAGE : state_load(state, bytes, length, false);
}
