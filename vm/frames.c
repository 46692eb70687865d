/* frames.c - calls of script functions: frames, closures, handlers. docs/design.md draws them. */
#include "vm/objects.h"

enum { SEGMENT_SLOTS = 1024 };

/* ---- room ----------------------------------------------------------------------------------- */

/* The next segment after the one that ends at `limit`, with at least `slots`. */
static Segment *segment_after(Vm *vm, const Value *limit, uint32_t slots)
{
    Segment **link = &vm->segments, *made;
    uint32_t size = slots > SEGMENT_SLOTS ? slots : SEGMENT_SLOTS;

    for (; *link != NULL; link = &(*link)->next)
        if ((*link)->values + (*link)->slots == limit) {
            link = &(*link)->next;
            break;
        }
    if (limit == vm->first_frame.limit) link = &vm->segments;
    if (*link != NULL && (*link)->slots >= slots) return *link;
    if ((made = vm_alloc(vm, sizeof *made + size * sizeof(Value))) == NULL) return NULL;
    made->slots = size;
    made->next = *link;
    return *link = made;
}

/* The frame for one call deeper. */
static Frame *frame_below(Vm *vm, Frame *caller)
{
    Frame *frame = caller->spare;

    if (frame != NULL) return frame;
    if ((frame = vm_alloc(vm, sizeof *frame)) == NULL) return NULL;
    frame->spare = NULL;
    frame->caller = caller;
    frame->depth = caller->depth + 1;
    return caller->spare = frame;
}

/* ---- entering ------------------------------------------------------------------------------- */

static Box *box_new(Vm *vm, Value value)
{
    Box *box = vm_alloc(vm, sizeof *box);

    if (box != NULL) *box = value;
    return box;
}

Outcome frame_prepare(Vm *vm, const Function *function, Value *base, uint32_t from)
{
    const char *letters = vm->program->code->more->locals + function->first_local;
    Box *box;
    uint32_t i;

    for (i = 0; i < from; i++) {        /* parameters that inner functions capture */
        if (letters[i] != 'X') continue;
        if ((box = box_new(vm, base[i])) == NULL) return vm->failure;
        base[i].as.o = (Object *)(void *)box;
    }
    for (; i < function->locals; i++) switch (letters[i]) {
        case 'S': base[i] = value_string(&string_empty); break;
        case 'X':
            if ((box = box_new(vm, value_hole())) == NULL) return vm->failure;
            base[i].as.o = (Object *)(void *)box;
            break;
        default: base[i] = local_begins(letters[i]); break;
        }
    return OUTCOME_OK;
}

/* Arguments beyond the parameters, as an array. */
static Outcome collect_rest(Vm *vm, Value *base, uint32_t params, uint32_t count)
{
    uint32_t extra = count > params ? count - params : 0;
    Array *rest = array_new(vm, extra);

    if (rest == NULL) return vm->failure;
    if (extra > 0) memcpy(rest->items, base + params, extra * sizeof *base);
    rest->length = extra;
    base[params] = value_object(rest);
    return OUTCOME_OK;
}

Outcome frame_enter(Vm *vm, const Function *function, Closure *closure, Value *args, uint32_t count, Value *answer,
                    const uint32_t *back)
{
    Frame *caller = vm->frame, *frame;
    uint32_t need = function->slots, given, i;
    Value *base = args, *limit = caller->limit;
    Segment *segment;
    Outcome outcome;

    if (!vm_charge(vm, 1)) return vm->failure;
    if (caller->depth >= vm->limits.call_depth)
        return vm_stop(vm, RUNG_LIMIT_DEPTH, "calls are nested deeper than the limit of %u", vm->limits.call_depth);
    if ((frame = frame_below(vm, caller)) == NULL) return vm->failure;
    if (count > need) need = count;
    if (args < caller->base || args > limit || (size_t)(limit - args) < need) {
        if ((segment = segment_after(vm, limit, need)) == NULL) return vm->failure;
        base = segment->values;
        limit = base + segment->slots;
        if (count > 0) memmove(base, args, count * sizeof *base);
    }
    for (i = count; i < function->params; i++) base[i] = value_undefined();
    given = function->params;
    if (function->has_rest) {
        if ((outcome = collect_rest(vm, base, function->params, count)) != OUTCOME_OK) return outcome;
        given++;
    }
    if (function->locals > 0 && (outcome = frame_prepare(vm, function, base, given)) != OUTCOME_OK) return outcome;
    frame->function = function;
    frame->closure = closure;
    frame->base = base;
    frame->limit = limit;
    frame->answer = answer;
    frame->back = back;
    vm->frame = frame;
    return OUTCOME_OK;
}

Closure *closure_new(Vm *vm, uint32_t index)
{
    const Function *function = &vm->program->code->functions[index];
    const uint32_t *captures = vm->program->code->more->captures + function->first_capture;
    const Frame *frame = vm->frame;
    Closure *closure = vm_alloc(vm, sizeof *closure + function->captures * sizeof *closure->boxes);
    uint32_t i;

    if (closure == NULL) return NULL;
    closure->head = (Object){.kind = K_FUNCTION};
    closure->function = function;
    for (i = 0; i < function->captures; i++)
        closure->boxes[i] = (captures[i] & CAPTURE_OF_CAPTURE) != 0 ? frame->closure->boxes[captures[i] >> 1]
                                                                    : (Box *)(void *)frame->base[captures[i] >> 1].as.o;
    return closure;
}

/* ---- leaving --------------------------------------------------------------------------------- */

static void keep_call(Vm *vm, const uint32_t *place)
{
    uint32_t last = vm->call_count - 1;

    if (vm->call_count > 0 && vm->call_places[last] == place) {
        vm->calls[last].times++;
    } else if (vm->call_count < RUNG_CALLERS_MAX) {
        vm->call_places[vm->call_count] = place;
        vm->calls[vm->call_count++].times = 1;
    } else {
        vm->call_places[last] = NULL;
        vm->calls[last].times++;
    }
}

void frames_leave(Vm *vm, const uint32_t *pc, uint32_t depth)
{
    if (vm->pc == NULL) {
        vm->pc = pc;
        vm->call_count = 0;
    } else { /* a builtin failed in a function that it had called */
        keep_call(vm, pc);
    }
    for (; vm->frame->depth > depth; vm->frame = vm->frame->caller) keep_call(vm, vm->frame->back - 1);
    vm->frame = vm->frame->caller;
}

/* ---- handlers ------------------------------------------------------------------------------- */

Outcome handler_push(Vm *vm, const uint32_t *target)
{
    Handler *handler = vm->spare_handlers;

    if (handler != NULL)
        vm->spare_handlers = handler->spare;
    else if ((handler = vm_alloc(vm, sizeof *handler)) == NULL)
        return vm->failure;
    handler->outer = vm->handler;
    handler->frame = vm->frame;
    handler->target = target;
    vm->handler = handler;
    return OUTCOME_OK;
}

void handler_pop(Vm *vm)
{
    Handler *handler = vm->handler;

    vm->handler = handler->outer;
    handler->spare = vm->spare_handlers;
    vm->spare_handlers = handler;
}
