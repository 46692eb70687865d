/* emit_rules.c - the builtins of rules as instructions.
**
** A stateful call is updated in every evaluation, whatever && or || would skip: so the code of the
** expression comes after one piece for each call, `arguments; UPDATE_CELL; STORE_LOCAL`, and only loads the
** result at the call's place.
*/
#include "compiler/emit.h"
#include "compiler/rule_calls.h"

static void emit_arguments(Emitter *emitter, const CellCall *call)
{
    const char *letter = cell_info[call->spec.kind].pops;
    Node *argument;

    for (argument = call->node->list; argument != NULL; argument = argument->next, letter++)
        emit_value(emitter, argument, *letter == 'A' ? WANT_ANY : (unsigned)*letter);
}

/* Is it the first time that a tag is met among the reads of this cell? */
static bool is_new_read(Emitter *emitter, uint32_t import, uint32_t cell)
{
    uint32_t *place;

    while (emitter->read_marks.count <= import) {
        if ((place = draft_add(emitter, &emitter->read_marks, sizeof *place)) == NULL) return false;
        *place = 0;
    }
    place = (uint32_t *)emitter->read_marks.items + import;
    if (*place == cell + 1) return false;
    *place = cell + 1;
    return true;
}

/* The tags that the call's arguments read, each once. */
static void add_reads(Emitter *emitter, const CellCall *call, CellSpec *spec, uint32_t cell)
{
    const TagRead *read;
    uint32_t *place;

    spec->first_read = emitter->cell_reads.count;
    for (read = call->last; read != call->until && !emitter->failed; read = read->before) {
        uint32_t import = draft_tag(emitter, read->name);

        if (emitter->failed || !is_new_read(emitter, import, cell)) continue;
        if ((place = draft_add(emitter, &emitter->cell_reads, sizeof *place)) == NULL) return;
        *place = import;
        spec->reads++;
    }
}

/* Where ticks may turn a condition at any time, an age has its deadline also while it is not looked at. */
static void emit_limits(Emitter *emitter)
{
    const RuleCalls *calls = emitter->compiler->rule_calls;
    const TagRead *age;

    if (!calls->ticks && calls->open_times == 0) return;
    for (age = calls->limited; age != NULL; age = age->before) {
        draft_put(emitter, OP_CONST_F, draft_double(emitter, age->name->number));
        draft_put(emitter, OP_AGE_LIMIT_REG, draft_tag(emitter, age->name));
        draft_put(emitter, OP_POP, 0);
    }
}

void emit_cells(Emitter *emitter)
{
    CellCall *call;
    CellSpec *spec;

    emit_limits(emitter);
    for (call = emitter->compiler->rule_calls->first; call != NULL && !emitter->failed; call = call->next) {
        const CellInfo *info = &cell_info[call->spec.kind];
        uint32_t index = emitter->cells.count, first = draft_here(emitter);

        emit_arguments(emitter, call);
        draft_put_at(emitter, call->node->span, OP_UPDATE_CELL, index);
        draft_put_word(emitter, info->pop_count);
        emit_clause(emitter, call->node, first);
        call->local = emit_local(emitter, info->push[0]);
        draft_put(emitter, OP_STORE_LOCAL, call->local);
        if ((spec = draft_add(emitter, &emitter->cells, sizeof *spec)) == NULL) return;
        *spec = call->spec;
        add_reads(emitter, call, spec, index);
    }
}

void emit_cell(Emitter *emitter, const Node *node)
{
    draft_put(emitter, OP_LOAD_LOCAL, ((const CellCall *)node->symbol)->local);
}

void emit_reading(Emitter *emitter, Node *node)
{
    static const uint8_t ops[READING_COUNT] = {
        [READING_GOOD] = OP_GOOD_REG,
        [READING_UNCERTAIN] = OP_UNCERTAIN_REG,
        [READING_BAD] = OP_BAD_REG,
        [READING_STATUS] = OP_STATUS_REG,
        [READING_AGE] = OP_AGE_REG,
        [READING_TIME] = OP_TIME_REG,
        [READING_STATUS_NAME] = OP_STATUS_NAME,
        [READING_NOW] = OP_NOW,
    };
    Opcode op = (Opcode)ops[node->op];

    if (op == OP_NOW) {
        draft_put(emitter, op, 0);
    } else if (op == OP_STATUS_NAME) {
        emit_value(emitter, node->list, TYPE_DOUBLE);
        draft_put_at(emitter, node->span, op, 0);
    } else if (op == OP_AGE_REG && (node->flags & FLAG_LIMITED) != 0) {
        draft_put(emitter, OP_CONST_F, draft_double(emitter, node->number));
        draft_put(emitter, OP_AGE_LIMIT_REG, draft_tag(emitter, node));
    } else {
        draft_put(emitter, op, draft_tag(emitter, node));
    }
}
