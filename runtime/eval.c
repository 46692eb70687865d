/* eval.c - machines, evaluations and their results as the public interface has them. */
#include <string.h>

#include "runtime/eval.h"
#include "builtins/builtins.h"
#include "runtime/tags.h"
#include "vm/convert.h"
#include "vm/hints.h"
#include "vm/json.h"
#include "vm/state.h"

rung_status rung_vm_new(rung_schema *schema, const rung_limits *limits, rung_vm **out)
{
    rung_status status;

    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if (schema == NULL || (limits != NULL && limits->size != sizeof *limits)) return RUNG_USAGE;
    status = vm_new(&schema->host, &schema->owner.allocator, &builtin_table, limits, out);
    if (status != RUNG_OK) return status;
    (*out)->schema = schema_retain(schema);
    (*out)->release = schema_release;
    return RUNG_OK;
}

void rung_vm_free(rung_vm *vm) { vm_free(vm); }

void rung_vm_interrupt(rung_vm *vm)
{
    if (vm != NULL) __atomic_store_n(&vm->interrupted, 1, __ATOMIC_RELAXED);
}

void rung_vm_clear_interrupt(rung_vm *vm)
{
    if (vm != NULL) __atomic_store_n(&vm->interrupted, 0, __ATOMIC_RELAXED);
}

/* An evaluation sets the status alone: the text of an error before it is cleared for whoever looks. */
const rung_diag *rung_vm_error(const rung_vm *vm)
{
    rung_vm *machine = (rung_vm *)(uintptr_t)vm;

    if (vm == NULL) return NULL;
    if (vm->error.status == RUNG_OK) rung_diag_init(&machine->error);
    return &vm->error;
}

uint32_t rung_vm_callers(const rung_vm *vm, const rung_caller **calls)
{
    if (calls != NULL) *calls = NULL;
    if (vm == NULL || calls == NULL || vm->error.status == RUNG_OK) return 0;
    *calls = vm->calls;
    return vm->call_count;
}

rung_status rung_vm_reserve(rung_vm *vm, const rung_program *program)
{
    if (vm == NULL || program == NULL) return RUNG_USAGE;
    return vm_reserve(vm, program);
}

/* ---- evaluating ----------------------------------------------------------------------------- */

/* What both ways to evaluate refuse before they begin. */
static rung_status refuse(rung_vm *vm, const rung_program *program)
{
    if (vm == NULL || program == NULL) return RUNG_USAGE;
    vm_stop(vm, RUNG_WRONG_SCHEMA, "the program belongs to another schema than the machine");
    return RUNG_WRONG_SCHEMA;
}

/* Uncertain: some tag whose value the program reads is uncertain, or missing and yet the result is known. */
static rung_quality quality_of(const rung_program *program, const rung_tags *tags)
{
    uint32_t i;

    for (i = 0; i < program->mask_count; i++) {
        TagMask mask = program_mask(program, i);
        const rung_slot *slots = tags->slots + (size_t)mask.word * 64;

        for (; mask.mask != 0; mask.mask &= mask.mask - 1)
            if (RUNG_SEVERITY(slots[__builtin_ctzll(mask.mask)].status) != 0) return RUNG_QUALITY_UNCERTAIN;
    }
    return RUNG_QUALITY_GOOD;
}

/* Text that leaves: ended with NUL, and not a tag's own, which may change before it is read. Only text of
** the program is that already. */
static bool keep_text(rung_vm *vm, Value *value)
{
    const String *string = value->as.s;
    String *copy;
    char *bytes;

    if (value->type != T_STRING || (string->flags & (STRING_SHARED | STRING_TAG)) == STRING_SHARED) return true;
    if ((copy = vm_alloc(vm, sizeof *copy)) == NULL || (bytes = vm_alloc(vm, (size_t)string->length + 1)) == NULL) return false;
    memcpy(bytes, string->bytes, string->length);
    bytes[string->length] = '\0';
    *copy = (String){bytes, string->length, string->units, string->hash, 0, NULL};
    *value = value_string(copy);
    return true;
}

static void describe(Value value, rung_result *result)
{
    result->truthy = to_boolean(value);
    switch (value.type) {
    case T_NULL: result->value.kind = RUNG_VALUE_NULL; break;
    case T_BOOL: result->value.kind = RUNG_VALUE_BOOL; result->value.boolean = value.as.i != 0; break;
    case T_INT:
    case T_DOUBLE:
        result->value.kind = RUNG_VALUE_NUMBER;
        result->value.number = value_as_double(value);
        break;
    case T_STRING:
        result->value.kind = RUNG_VALUE_TEXT;
        result->value.text = value.as.s->bytes;
        result->value.length = value.as.s->length;
        break;
    case T_OBJECT: result->value.kind = value.as.o->kind == K_FUNCTION ? RUNG_VALUE_FUNCTION : RUNG_VALUE_OBJECT; break;
    case T_BUILTIN: result->value.kind = RUNG_VALUE_FUNCTION; break;
    default: result->value.kind = RUNG_VALUE_UNDEFINED; break;
    }
}

/* A result of the fast form as a value. */
static Value value_of(uint8_t letter, uint64_t payload)
{
    Value value = {.type = letter == 'I' ? T_INT : letter == 'F' ? T_DOUBLE : letter == 'B' ? T_BOOL : T_STRING};

    value.as.bits = payload;
    return value;
}

/* Can the fast form that the program has run it? All tags that it reads are plain, and it could not use up
** the budget. */
static inline bool is_fast(const rung_vm *vm, const rung_program *program, const rung_tags *tags)
{
    const uint64_t *words;
    const TagMask *mask;
    uint64_t odd;
    uint32_t i;

    if (vm == NULL || program == NULL || tags == NULL) return false;
    if (vm->schema != program->code->owner || tags->registers.schema != program->code->owner) return false;
    if (tags->registers.count < program->slot_limit || vm->limits.steps < program->code->fast_steps) return false;
    words = tags->registers.odd;
    odd = words[program->mask_word] & program->mask;
    if (program->mask_count <= 1) return odd == 0;
    mask = program_more_masks(program);
    for (i = 1; i < program->mask_count; i++, mask++) odd |= words[mask->word] & mask->mask;
    return odd == 0;
}

/* What counts of a result; WATCHED: its value, and never in the fast form. */
typedef enum Wanted { VALUE, TRUTH, WATCHED } Wanted;

static inline rung_status evaluate(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags,
                                   rung_result *result, Wanted wanted)
{
    const Code *code;
    Value value;
    rung_status status;

    if (result == NULL) return RUNG_USAGE;
    *result = (rung_result){.quality = RUNG_QUALITY_BAD, .tag = UINT32_MAX, .next_deadline = RUNG_TIME_NEVER};
    if (vm == NULL || program == NULL || vm->schema != program->code->owner) return refuse(vm, program);
    code = program->code;
    if ((wanted == VALUE ? code->fast_value : wanted == TRUTH && code->fast_truth) && is_fast(vm, program, tags)) {
        vm_restart(vm);
        value = value_of(wanted == TRUTH ? 'B' : code->result, fast_run(program->fast, tags->slots));
    } else {
        status = vm_eval(vm, program, state, tags == NULL ? NULL : &tags->registers, &value);
        result->tag = vm->missing;
        result->next_deadline = vm->deadline;
        if (status != RUNG_OK) return status;
    }
    if (!keep_text(vm, &value)) {
        if (code->cell_count > 0) state_undo_evaluation(state);
        return vm_fail(vm, OUTCOME_STOP);
    }
    vm->result = value;
    result->reference = &vm->result;
    result->quality = vm->uncertain ? RUNG_QUALITY_UNCERTAIN : code->tag_count == 0 ? RUNG_QUALITY_GOOD : quality_of(program, tags);
    describe(value, result);
    return RUNG_OK;
}

rung_status rung_eval(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags, rung_result *result)
{
    return evaluate(vm, program, state, tags, result, VALUE);
}

rung_status eval_condition(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags,
                           rung_result *result)
{
    if (!program->code->fast_truth) return evaluate(vm, program, state, tags, result, VALUE);
    return evaluate(vm, program, state, tags, result, TRUTH);
}

rung_status eval_watched(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags,
                         rung_result *result, Watch *watch, void *watcher)
{
    rung_status status;

    vm->watch = watch;
    vm->watcher = watcher;
    status = evaluate(vm, program, state, tags, result, WATCHED);
    vm->watch = NULL;
    return status;
}

/* rung_eval_bool for all but the commonest case; apart, so that the commonest one has few registers to
** save. */
static NEVER_INLINE rung_status eval_truth(rung_vm *vm, const rung_program *program, rung_state *state,
                                           const rung_tags *tags, bool *truthy)
{
    Value value;
    rung_status status;

    if (truthy == NULL) return RUNG_USAGE;
    if (vm == NULL || program == NULL || vm->schema != program->code->owner) return refuse(vm, program);
    if (program->code->fast_value && is_fast(vm, program, tags)) {
        vm->error.status = RUNG_OK;
        value = value_of(program->code->result, fast_run(program->fast, tags->slots));
    } else {
        status = vm_eval(vm, program, state, tags == NULL ? NULL : &tags->registers, &value);
        if (status != RUNG_OK) return status;
    }
    *truthy = to_boolean(value);
    return RUNG_OK;
}

rung_status rung_eval_bool(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags,
                           bool *truthy)
{
    if (UNLIKELY(truthy == NULL || program == NULL || !program->code->fast_truth || !is_fast(vm, program, tags)))
        return eval_truth(vm, program, state, tags, truthy);
    vm->error.status = RUNG_OK;
    *truthy = fast_run(program->fast, tags->slots) != 0;
    return RUNG_OK;
}

static rung_status result_text(rung_vm *vm, const rung_result *result, JsonStyle style, const char **text, size_t *length)
{
    StringBuilder builder;
    String *string;
    Outcome outcome;

    if (vm == NULL || result == NULL || text == NULL || length == NULL || result->reference != &vm->result) return RUNG_USAGE;
    vm->steps = (int64_t)vm->limits.steps;
    builder_init(&builder, vm);
    outcome = json_write(vm, vm->result, style, &string_empty, &builder, NULL);
    if (outcome != OUTCOME_OK) return vm_fail(vm, outcome);
    if (!builder_add_char(&builder, '\0') || (string = builder_string(&builder)) == NULL) return vm_fail(vm, vm->failure);
    *text = string->bytes;
    *length = string->length - 1;
    return RUNG_OK;
}

rung_status rung_result_json(rung_vm *vm, const rung_result *result, const char **text, size_t *length)
{
    return result_text(vm, result, JSON_SPELLED, text, length);
}

rung_status rung_result_tagged_json(rung_vm *vm, const rung_result *result, const char **text, size_t *length)
{
    return result_text(vm, result, JSON_TAGGED, text, length);
}

/* An Error's name without running script: its own when that is a string, else that of its constructor. */
static bool name_error(rung_vm *vm, Value error, rung_value *out)
{
    STRING_LITERAL(key, "name");
    const Value *own = table_find(value_table(error), &key);
    String *made;
    Value name;

    if (own != NULL && own->type == T_STRING) {
        name = *own;
    } else {
        if ((made = string_from_c(vm, error_kind_name((ErrorKind)error.as.o->tag))) == NULL) return false;
        name = value_string(made);
    }
    if (!keep_text(vm, &name)) return false;
    out->text = name.as.s->bytes;
    out->length = name.as.s->length;
    return true;
}

rung_status rung_vm_thrown(rung_vm *vm, rung_result *result)
{
    Value thrown;

    if (result == NULL) return RUNG_USAGE;
    *result = (rung_result){.quality = RUNG_QUALITY_BAD, .tag = UINT32_MAX, .next_deadline = RUNG_TIME_NEVER};
    if (vm == NULL || vm->error.status != RUNG_THROWN) return RUNG_USAGE;
    thrown = vm->exception;
    if (!keep_text(vm, &thrown)) return vm_fail(vm, OUTCOME_STOP);
    vm->result = thrown;
    result->reference = &vm->result;
    describe(thrown, result);
    if (value_is_kind(thrown, K_ERROR) && !name_error(vm, thrown, &result->value)) return vm_fail(vm, OUTCOME_STOP);
    return RUNG_OK;
}
