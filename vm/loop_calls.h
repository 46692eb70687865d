/* loop_calls.h - how the bodies of loop.c call builtins, methods and functions. Nobody else includes it. */
#ifndef RUNG_VM_LOOP_CALLS_H
#define RUNG_VM_LOOP_CALLS_H

#include "vm/blame.h"
#include "vm/blocks.h"
#include "vm/convert.h"

/* Calls a builtin row: charges the call and keeps builtins that call script within native_depth. */
static Outcome call_row(Vm *vm, const Builtin *builtin, const Value *args, uint32_t count, Value *result)
{
    if (!vm_charge(vm, 1)) return vm->failure;
    return builtin->function(vm, args, count, result);
}

static Outcome call_import(Vm *vm, const Import *import, const Value *args, uint32_t count, Value *result)
{
    if (import->kind == IMPORT_HOST) return vm_call_host(vm, import->host, args, count, result);
    return call_row(vm, import->builtin, args, count, result);
}

/* What receiver.name(...) calls: a builtin row (*row, 0: none) or an own property (*callee). */
static Outcome find_method(Vm *vm, const Import *import, Value receiver, uint32_t *row, Value *callee)
{
    Value *own, property;
    Outcome outcome;

    *row = import->method->rows[value_receiver(receiver)];
    if (receiver.type == T_OBJECT && (receiver.as.o->kind == K_OBJECT || receiver.as.o->kind == K_ERROR)) {
        own = table_find(value_table(receiver), import->method->name);
        if (own != NULL) {
            *row = 0;
            *callee = *own;
            return value_is_callable(*own) ? OUTCOME_OK : blame_method(vm, import->method->name);
        }
    }
    if (*row != 0 && !value_is_nullish(receiver)) return OUTCOME_OK;
    outcome = property_get(vm, receiver, import->method->name, &property);      /* the error, if reading it is one */
    return outcome != OUTCOME_OK ? outcome : blame_method(vm, import->method->name);
}

/* receiver.name(...): args[0] is the receiver. */
static Outcome call_method(Vm *vm, const Import *import, const Value *args, uint32_t count, Value *result)
{
    uint32_t row;
    Value callee;
    Outcome outcome = find_method(vm, import, args[0], &row, &callee);

    if (outcome != OUTCOME_OK) return outcome;
    if (row != 0) return call_row(vm, &vm->builtins->rows[row - 1], args, count, result);
    return vm_call(vm, callee, args[0], args + 1, count - 1, result);
}

static Outcome call_value(Vm *vm, const Value *args, uint32_t count, Value *result)
{
    if (!value_is_callable(args[0])) return blame_called(vm, args[0]);
    return vm_call(vm, args[0], args[1], args + 2, count - 2, result);
}

/* The function that receiver.name is, for `receiver.name?.()`. */
static Outcome get_method(Vm *vm, const Import *import, Value receiver, Value *result)
{
    return property_get(vm, receiver, import->method->name, result);
}

/* An object that literals and argument lists are built in. The compiler's own code never gives anything else
** to these instructions; a forged file might, and then a tag's frozen value above all must stay what it is. */
static bool is_own(Value value, ObjectKind kind) { return value_is_kind(value, kind) && !value.as.o->frozen; }

static Outcome bad_object(Vm *vm)
{
    return vm_stop(vm, RUNG_BAD_FILE, "the bytecode expects an array, object or iterator where there is none");
}

static Outcome apply_method(Vm *vm, const Import *import, Value receiver, const Array *list, Value *result)
{
    uint32_t count = list->length + 1;
    Value *args = block_new(vm, count * sizeof *args);
    Outcome outcome;

    if (args == NULL) return vm->failure;
    args[0] = receiver;
    if (count > 1) memcpy(args + 1, list->items, (count - 1) * sizeof *args);
    outcome = call_method(vm, import, args, count, result);
    block_free(vm, args, count * sizeof *args);
    return outcome;
}

/* Holes in a spread array are undefined. */
static bool as_arguments(Array *list)
{
    uint32_t i;

    for (i = 0; i < list->length; i++)
        if (list->items[i].type == T_HOLE) list->items[i] = value_undefined();
    return true;
}

/* frame_enter where there is nothing to do but to make the frame: most calls (fib(25): 6.2 ms with frame_enter
** alone, 5.1 with this). `args` are on the operand stack of the running frame. */
static inline bool frame_enter_quickly(Vm *vm, const Function *function, Closure *closure, Value *args, uint32_t count,
                                       Value *answer, const uint32_t *back)
{
    Frame *caller = vm->frame, *frame = caller->spare;
    uint32_t i;

    if (!function->simple || count != function->params || frame == NULL || caller->depth >= vm->limits.call_depth) return false;
    if ((size_t)(caller->limit - args) < function->slots || vm->steps <= 0 || vm_is_interrupted(vm)) return false;
    vm->steps--;
    for (i = count; i < function->locals; i++) args[i] = local_begins(vm->program->code->more->locals[function->first_local + i]);
    frame->function = function;
    frame->closure = closure;
    frame->base = args;
    frame->limit = caller->limit;
    frame->answer = answer;
    frame->back = back;
    vm->frame = frame;
    return true;
}

#endif
