/* vm.c - a machine's life, its evaluations and the ways they fail. */
#include "vm/vm.h"

#include "vm/cells.h"
#include "vm/convert.h"
#include "vm/format.h"
#include "vm/math.h"
#include "vm/regexp.h"

void rung_limits_init(rung_limits *limits)
{
    if (limits == NULL) return;
    *limits = (rung_limits){sizeof *limits, 10000000, 16 << 20, 10000, 100, (1u << 29) - 24, 100000};
}

rung_status vm_new(const rung_host *host, const Allocator *allocator, const BuiltinTable *builtins, const rung_limits *limits, Vm **out)
{
    Vm *vm = allocator_new(allocator, sizeof *vm);

    *out = NULL;
    if (vm == NULL) return RUNG_NO_MEMORY;
    memset(vm, 0, offsetof(Vm, stack));
    if (limits != NULL)
        vm->limits = *limits;
    else
        rung_limits_init(&vm->limits);
    if (vm->limits.steps > STEPS_LIMIT) vm->limits.steps = STEPS_LIMIT;
    vm->host = *host;
    vm->allocator = *allocator;
    vm->builtins = builtins;
    vm->missing = UINT32_MAX;
    rung_diag_init(&vm->error);
    arena_init(&vm->scratch, allocator, vm->first_block, VM_FIRST_BLOCK,
               vm->limits.memory > SIZE_MAX ? SIZE_MAX : (size_t)vm->limits.memory);
    *out = vm;
    return RUNG_OK;
}

void vm_free(Vm *vm)
{
    Allocator allocator;

    if (vm == NULL) return;
    allocator = vm->allocator;
    regexp_cache_free(vm);
    arena_free(&vm->scratch);
    allocator_free(&allocator, vm->segment, vm->segment_slots * sizeof(Value));
    if (vm->release != NULL) vm->release(vm->schema);
    allocator_free(&allocator, vm, sizeof *vm);
}

/* ---- failing -------------------------------------------------------------------------------- */

Outcome vm_stop(Vm *vm, rung_status status, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vm->call_count = 0;
    vm->error.status = status;
    vm->error.severity = RUNG_ERROR;
    format_text_list(vm->error.message, sizeof vm->error.message, format, arguments);
    va_end(arguments);
    vm->error.hint[0] = '\0';
    return vm->failure = OUTCOME_STOP;
}

Outcome vm_throw(Vm *vm, ErrorKind kind, const char *format, ...)
{
    char text[RUNG_MESSAGE_MAX];
    va_list arguments;
    size_t length;
    String *message;
    Table *error;

    va_start(arguments, format);
    length = format_text_list(text, sizeof text, format, arguments);
    va_end(arguments);
    if ((message = string_new(vm, text, length)) == NULL || (error = error_new(vm, kind, message)) == NULL) return vm->failure;
    vm->exception = value_object(error);
    return vm->failure = OUTCOME_THROW;
}

Outcome vm_charge_slow(Vm *vm)
{
    if (vm->steps >= 0) {
        __atomic_store_n(&vm->interrupted, 0, __ATOMIC_RELAXED);
        return vm_stop(vm, RUNG_INTERRUPTED, "the evaluation was interrupted");
    }
    return vm_stop(vm, RUNG_LIMIT_STEPS, "the evaluation used up its budget of %l steps", vm->limits.steps);
}

void *vm_alloc(Vm *vm, size_t size)
{
    void *piece = arena_alloc(&vm->scratch, size);

    if (piece != NULL) return piece;
    if (vm->scratch.failure == RUNG_NO_MEMORY)
        vm_stop(vm, RUNG_NO_MEMORY, "the host has no more memory");
    else
        vm_stop(vm, RUNG_LIMIT_MEMORY, "the evaluation reached its memory limit of %l bytes", vm->limits.memory);
    return NULL;
}

/* ---- places --------------------------------------------------------------------------------- */

/* Of a word of the code that runs, base or fused. */
static void place_of(const Vm *vm, const uint32_t *pc, uint32_t *start, uint32_t *end)
{
    const Program *program = vm->program;
    const Code *code;
    const uint32_t *fused;
    uintptr_t at = (uintptr_t)pc;

    *start = *end = 0;
    if (program == NULL || pc == NULL) return;
    code = program->code;
    fused = program_fused(program);
    if (at >= (uintptr_t)fused && at < (uintptr_t)(fused + code->more->fused_count))
        program_span(program, code->more->fused_origin[pc - fused], start, end);
    else if (at >= (uintptr_t)code->base && at < (uintptr_t)(code->base + code->base_count))
        program_span(program, (uint32_t)(pc - code->base), start, end);
}

void vm_place(const Vm *vm, uint32_t *start, uint32_t *end) { place_of(vm, vm->pc, start, end); }

/* Line and column of a span, when there is a source. */
static void locate(const Vm *vm, rung_diag *diag)
{
    const Program *program = vm->program;

    diag->line = diag->column = 0;
    if (program != NULL && program->code->has_source && diag->end > 0)
        diag_locate(diag, program_source(program), program->source_length);
}

static void place_calls(Vm *vm)
{
    for (uint32_t i = 0; i < vm->call_count; i++) {
        rung_caller *call = &vm->calls[i];
        rung_diag diag;

        place_of(vm, vm->call_places[i], &diag.start, &diag.end);
        locate(vm, &diag);
        *call = (rung_caller){diag.start, diag.end, diag.line, diag.column, call->times};
    }
}

/* The uncaught exception's text: "TypeError: ...", or the thrown value. No frame is left to run script in. */
static void describe_exception(Vm *vm)
{
    Value thrown = vm->exception;
    bool is_error = value_is_kind(thrown, K_ERROR);
    String *text = NULL;
    Outcome outcome = OUTCOME_OK;

    vm->error.severity = RUNG_ERROR;
    vm->error.hint[0] = '\0';
    if (is_error && error_text_is_plain(value_table(thrown)))
        outcome = error_text(vm, value_table(thrown), &text);
    else if (thrown.type != T_OBJECT)
        outcome = to_string(vm, thrown, &text);
    if (outcome != OUTCOME_OK) text = NULL;
    if (text == NULL && is_error)
        format_text(vm->error.message, sizeof vm->error.message, "%s", error_kind_name((ErrorKind)thrown.as.o->tag));
    else if (text == NULL)
        format_text(vm->error.message, sizeof vm->error.message, "an object was thrown");
    else if (is_error)
        format_text(vm->error.message, sizeof vm->error.message, "%t", text->bytes, (size_t)text->length);
    else
        format_text(vm->error.message, sizeof vm->error.message, "uncaught %q", text->bytes, (size_t)text->length);
    vm->error.status = RUNG_THROWN;
    vm->exception = thrown;     /* making the text may have thrown as well */
}

rung_status vm_fail(Vm *vm, Outcome outcome)
{
    if (vm->pc == NULL) vm->call_count = 0;
    if (outcome == OUTCOME_THROW) describe_exception(vm);
    vm_place(vm, &vm->error.start, &vm->error.end);
    locate(vm, &vm->error);
    place_calls(vm);
    return vm->error.status;
}

/* ---- evaluating ----------------------------------------------------------------------------- */

void vm_restart(Vm *vm)
{
    if (vm->scratch.current != NULL || vm->scratch.top != vm->first_block) {
        arena_rewind(&vm->scratch, (ArenaMark){NULL, vm->first_block, 0});
        vm->indexed = NULL;
        vm->regexp_room = NULL;
        vm->free_classes = 0;
        vm->first_frame.spare = NULL;
        vm->spare_handlers = NULL;
        vm->segments = NULL;
    }
    vm->steps = (int64_t)vm->limits.steps;
    vm->error.status = RUNG_OK;
    vm->native_depth = 0;
    vm->handler = NULL;
    vm->culprit = 0;
    vm->deadline = RUNG_TIME_NEVER;
    vm->uncertain = vm->follows_gap = false;
}

/* Slots for locals and operands: inside the machine, or a segment that is kept. */
static Value *stack_for(Vm *vm, uint32_t slots)
{
    Value *segment;

    if (slots <= VM_STACK_SLOTS) return vm->stack;
    if (slots <= vm->segment_slots) return vm->segment;
    segment = allocator_grow(&vm->allocator, vm->segment, vm->segment_slots * sizeof *segment, slots * sizeof *segment);
    if (segment == NULL) {
        vm_stop(vm, RUNG_NO_MEMORY, "the host has no more memory");
        return NULL;
    }
    vm->segment = segment;
    vm->segment_slots = slots;
    return segment;
}

rung_status vm_reserve(Vm *vm, const Program *program)
{
    vm_restart(vm);
    return stack_for(vm, program_slots(program)) == NULL ? vm->error.status : RUNG_OK;
}

static rung_status no_value(Vm *vm, uint32_t tag)
{
    const Program *program = vm->program;
    uint32_t i;

    vm->missing = tag;
    vm->call_count = 0;
    vm->error = (rung_diag){.size = sizeof vm->error, .status = RUNG_NO_VALUE, .severity = RUNG_ERROR};
    format_text(vm->error.message, sizeof vm->error.message, "nothing is known yet");
    for (i = 0; i < program->code->tag_count; i++)
        if (program_tags(program)[i].index == tag)
            format_text(vm->error.message, sizeof vm->error.message, "tag %q has no value", program_tags(program)[i].name,
                        strlen(program_tags(program)[i].name));
    return RUNG_NO_VALUE;
}

/* Runs the program's own function; its arguments are in its first locals. */
static Outcome run(Vm *vm, Value *stack, Value *result)
{
    Frame *frame = vm->frame = &vm->first_frame;
    Outcome outcome;

    frame->caller = NULL;
    frame->function = vm->program->code->functions;
    frame->closure = NULL;
    frame->base = stack;
    frame->limit = stack == vm->stack ? stack + VM_STACK_SLOTS : stack + vm->segment_slots;
    frame->depth = 0;
    outcome = frame->function->locals == 0 ? OUTCOME_OK : frame_prepare(vm, frame->function, stack, frame->function->params);
    return outcome == OUTCOME_OK ? loop_run(vm, result) : outcome;
}

/* The same for a program with cells, which are as they were when the evaluation fails. */
static Outcome run_with_state(Vm *vm, rung_state *state, Value *stack, Value *result)
{
    Outcome outcome;

    if (state == NULL || state->program != vm->program)
        return vm_stop(vm, RUNG_USAGE, state == NULL ? "the program remembers what was: it needs its rung_state"
                                                     : "the state belongs to another program");
    if (vm->registers == NULL || vm->registers->now == RUNG_TIME_NONE)
        return vm_stop(vm, RUNG_USAGE, "the program asks for time and none is known: rung_tags_set_now");
    vm->state = state;
    vm->wants_care = false;
    state_enter(state);
    outcome = run(vm, stack, result);
    if (outcome != OUTCOME_OK) state_undo_evaluation(state);
    if (outcome == OUTCOME_STOP && vm->wants_care && !vm->careful) {
        vm->careful = true;
        vm->pc = NULL;
        vm->error.status = RUNG_OK;
        vm->deadline = RUNG_TIME_NEVER;
        vm->uncertain = false;
        outcome = run(vm, stack, result);
        if (outcome != OUTCOME_OK) state_undo_evaluation(state);
    }
    return outcome;
}

/* Whether one of the slots has a sample before which others were lost. */
static bool any_follows_gap(const rung_slot *slots, uint64_t mask)
{
    for (; mask != 0; mask >>= 1, slots++)
        if ((mask & 1) != 0 && status_follows_gap(slots->status)) return true;
    return false;
}

rung_status vm_eval(Vm *vm, const Program *program, rung_state *state, const Registers *registers, Value *result)
{
    bool careful = program->code->fast_value; /* such a program is not fused; it runs fast or as base code */
    Value *stack;
    Outcome outcome;
    uint32_t i, slots;

    vm_restart(vm);
    vm->program = program;
    vm->registers = registers;
    vm->missing = UINT32_MAX;
    vm->pc = NULL;
    if (program->code->tag_count > 0) {
        if (registers == NULL || registers->schema != program->code->owner || registers->count < program->slot_limit) {
            vm_stop(vm, RUNG_WRONG_SCHEMA, "%s", registers == NULL ? "the program reads tags, but none were given"
                                                                   : "the tags belong to another schema than the program, or are older");
            return vm_fail(vm, OUTCOME_STOP);
        }
        for (i = 0; i < program->mask_count; i++) {
            TagMask mask = program_mask(program, i);

            uint64_t odd = registers->odd[mask.word] & mask.mask;

            if (odd == 0) continue;
            careful = true;
            vm->follows_gap = vm->follows_gap || any_follows_gap(registers->slots + (size_t)mask.word * 64, odd);
        }
    }
    if (program->code->functions[0].params > 0) {
        vm_stop(vm, RUNG_USAGE, "the program is a stage of a message: it needs what rung_stages gives it");
        return vm_fail(vm, OUTCOME_STOP);
    }
    slots = program_slots(program);
    stack = stack_for(vm, slots);
    if (stack == NULL) return vm_fail(vm, OUTCOME_STOP);
    vm->careful = careful || vm->watch != NULL;
    outcome = program->code->cell_count == 0 ? run(vm, stack, result) : run_with_state(vm, state, stack, result);
    if (program->code->ticks && registers != NULL && registers->now != RUNG_TIME_NONE) vm_deadline_tick(vm);
    if (outcome != OUTCOME_OK) return vm_fail(vm, outcome);
    if (result->type == T_MISSING) return no_value(vm, (uint32_t)result->as.i);
    return RUNG_OK;
}

rung_status vm_eval_given(Vm *vm, const Program *program, const Value *given, uint32_t count, Value *result)
{
    Value *stack;
    Outcome outcome;

    vm->program = program;
    vm->registers = NULL;
    vm->missing = UINT32_MAX;
    vm->pc = NULL;
    vm->careful = program->code->fast_value; /* such a program is not fused */
    if (program->code->tag_count > 0 || program->code->functions[0].params != count) {
        vm_stop(vm, RUNG_USAGE, "the program takes other arguments");
        return vm_fail(vm, OUTCOME_STOP);
    }
    if ((stack = stack_for(vm, program_slots(program))) == NULL) return vm_fail(vm, OUTCOME_STOP);
    memcpy(stack, given, count * sizeof *given);
    outcome = run(vm, stack, result);
    return outcome == OUTCOME_OK ? RUNG_OK : vm_fail(vm, outcome);
}

/* ---- host functions ------------------------------------------------------------------------- */

static bool fits(Value value, char letter)
{
    switch (letter) {
    case 'n': return value_is_number(value);
    case 'b': return value.type == T_BOOL;
    case 's': return value.type == T_STRING;
    default: return true;
    }
}

static const char *letter_name(char letter)
{
    return letter == 'n' ? "a number" : letter == 'b' ? "a boolean" : "a string";
}

static void to_host(Value value, rung_value *out)
{
    *out = (rung_value){.kind = RUNG_VALUE_OBJECT};
    switch (value.type) {
    case T_UNDEFINED: out->kind = RUNG_VALUE_UNDEFINED; break;
    case T_NULL: out->kind = RUNG_VALUE_NULL; break;
    case T_BOOL: out->kind = RUNG_VALUE_BOOL; out->boolean = value.as.i != 0; break;
    case T_INT: case T_DOUBLE: out->kind = RUNG_VALUE_NUMBER; out->number = value_as_double(value); break;
    case T_STRING: out->kind = RUNG_VALUE_TEXT; out->text = value.as.s->bytes; out->length = value.as.s->length; break;
    case T_BUILTIN: out->kind = RUNG_VALUE_FUNCTION; break;
    default: break;
    }
}

/* Text from the host is UTF-8 of unknown quality. */
static Outcome from_host(Vm *vm, const rung_value *in, Value *result)
{
    String *string;
    char *bytes;
    size_t length;

    switch (in->kind) {
    case RUNG_VALUE_NULL: *result = value_null(); return OUTCOME_OK;
    case RUNG_VALUE_BOOL: *result = value_bool(in->boolean); return OUTCOME_OK;
    case RUNG_VALUE_NUMBER: *result = value_double(in->number == in->number ? in->number : math_nan()); return OUTCOME_OK;
    case RUNG_VALUE_TEXT:
        if (in->text == NULL) {
            *result = value_null();
            return OUTCOME_OK;
        }
        if (!vm_charge_bytes(vm, in->length)) return vm->failure;
        length = text_sanitized_length(in->text, in->length);
        if ((bytes = vm_alloc(vm, length + 1)) == NULL) return vm->failure;
        text_sanitize(in->text, in->length, bytes, NULL);
        if ((string = string_new(vm, bytes, length)) == NULL) return vm->failure;
        *result = value_string(string);
        return OUTCOME_OK;
    default: *result = value_undefined(); return OUTCOME_OK;
    }
}

Outcome vm_call_host(Vm *vm, const HostFunction *host, const Value *args, uint32_t count, Value *result)
{
    uint32_t wanted = (uint32_t)strlen(host->signature) - 2, i;      /* "nn:b": the schema has checked its form */
    rung_value *given, answer = {.kind = RUNG_VALUE_UNDEFINED};
    rung_status status;
    Outcome outcome;

    if (!vm_charge(vm, 1)) return vm->failure;
    if (count < wanted) return vm_throw(vm, ERROR_TYPE, "%s needs %u arguments, got %u", host->name, wanted, count);
    if ((given = vm_alloc(vm, ((size_t)wanted + 1) * sizeof *given)) == NULL) return vm->failure;
    for (i = 0; i < wanted; i++) {
        if (!fits(args[i], host->signature[i]))
            return vm_throw(vm, ERROR_TYPE, "argument %u of %s is not %s", i + 1, host->name, letter_name(host->signature[i]));
        to_host(args[i], &given[i]);
    }
    status = host->function(host->user, given, wanted, &answer);
    if (status != RUNG_OK) return vm_stop(vm, status, "the host function %s failed", host->name);
    outcome = from_host(vm, &answer, result);
    if (outcome == OUTCOME_OK && !fits(*result, host->signature[wanted + 1]))
        return vm_throw(vm, ERROR_TYPE, "%s did not return %s", host->name, letter_name(host->signature[wanted + 1]));
    return outcome;
}
