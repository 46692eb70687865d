/* loop_values.h - what the bodies of loop.c do with values, where it is more than a line. Nobody else includes it: the
** compiler puts into the loop what is called from one place.
*/
#ifndef RUNG_VM_LOOP_VALUES_H
#define RUNG_VM_LOOP_VALUES_H

#include "vm/convert.h"
#include "vm/iterate.h"
#include "vm/math.h"
#include "vm/opcodes.h"
#include "vm/switch.h"

/* ---- generic operators: ints inline, the rest by ECMA-262 ------------------------------------ */

static Outcome arithmetic(Vm *vm, Opcode op, Value a, Value b, Value *result)
{
    double x, y;
    Outcome outcome = to_number(vm, a, &x);

    if (outcome == OUTCOME_OK) outcome = to_number(vm, b, &y);
    if (outcome != OUTCOME_OK) return outcome;
    switch (op) {
    case OP_SUB_A: x -= y; break;
    case OP_MUL_A: x *= y; break;
    case OP_DIV_A: x /= y; break;
    case OP_MOD_A: x = math_fmod(x, y); break;
    default: x = math_pow(x, y); break;
    }
    *result = value_double(x);
    return OUTCOME_OK;
}

static Outcome bits(Vm *vm, Opcode op, Value a, Value b, Value *result)
{
    int32_t x, y;
    Outcome outcome = to_int32(vm, a, &x);

    if (outcome == OUTCOME_OK) outcome = to_int32(vm, b, &y);
    if (outcome != OUTCOME_OK) return outcome;
    switch (op) {
    case OP_BIT_AND_A: *result = value_int(x & y); break;
    case OP_BIT_OR_A: *result = value_int(x | y); break;
    case OP_BIT_XOR_A: *result = value_int(x ^ y); break;
    case OP_SHL_A: *result = value_int(math_as_int32((uint32_t)x << (y & 31))); break;
    case OP_SHR_A: *result = value_int(x >> (y & 31)); break;
    default: *result = value_int((int64_t)((uint32_t)x >> (y & 31))); break;
    }
    return OUTCOME_OK;
}

static Outcome ordered(Vm *vm, Opcode op, Value a, Value b, Value *result)
{
    Order order;
    Outcome outcome = compare(vm, a, b, &order);

    if (outcome != OUTCOME_OK) return outcome;
    switch (op) {
    case OP_LT_A: *result = value_bool(order == ORDER_LESS); break;
    case OP_LE_A: *result = value_bool(order == ORDER_LESS || order == ORDER_EQUAL); break;
    case OP_GT_A: *result = value_bool(order == ORDER_GREATER); break;
    default: *result = value_bool(order == ORDER_GREATER || order == ORDER_EQUAL); break;
    }
    return OUTCOME_OK;
}

static Outcome instance_of(Vm *vm, Value value, Value constructor, Value *result)
{
    const char *name, *class_name = receiver_name(value_receiver(value));
    bool is_error = value_is_kind(value, K_ERROR);

    if (constructor.type != T_BUILTIN) return vm_throw(vm, ERROR_TYPE, "Right-hand side of 'instanceof' is not callable");
    name = vm->builtins->rows[constructor.as.i].name;
    *result = value_bool((value.type == T_OBJECT || value.type == T_BUILTIN) &&
                         (strcmp(name, "Object") == 0 || strcmp(name, class_name) == 0 ||
                          (is_error && strcmp(name, error_kind_name((ErrorKind)value.as.o->tag)) == 0)));
    return OUTCOME_OK;
}

/* Where SWITCH goes with the value, or 0. */
static uint32_t switch_target(const uint32_t *pc, const Value *constants, Value value)
{
    uint32_t size = word_operand(pc[0]), slot;
    const uint32_t *entry;

    if (value.type == T_STRING)
        slot = switch_hash_text(value.as.s->bytes, value.as.s->length);
    else if (value_is_number(value))
        slot = switch_hash_number(value_as_double(value));
    else
        return 0;
    for (;; slot++) {
        entry = pc + 1 + 2 * (slot & (size - 1));
        if (entry[0] == 0) return 0;
        if (strict_equals(value, constants[entry[0] - 1])) return entry[1];
    }
}

/* ---- objects -------------------------------------------------------------------------------- */

static Outcome make_array(Vm *vm, const Value *values, uint32_t count, Value *result)
{
    Array *array = array_new(vm, count);

    if (array == NULL) return vm->failure;
    if (!vm_charge(vm, count)) return vm->failure;
    if (count > 0) memcpy(array->items, values, count * sizeof *values);
    array->length = count;
    *result = value_object(array);
    return OUTCOME_OK;
}

static Outcome init_property(Vm *vm, Value object, Value key, Value value)
{
    Value property;
    String *name;
    Outcome outcome = to_property_key(vm, key, &property);

    if (outcome == OUTCOME_OK) outcome = to_string(vm, property, &name);
    return outcome == OUTCOME_OK ? table_set(vm, value_table(object), name, value) : outcome;
}

static Outcome length_of(Vm *vm, Value value, Value *result)
{
    static const String name = {"length", 6, 6, 0, STRING_SHARED, NULL};

    if (value.type == T_STRING) {
        *result = value_int(value.as.s->units);
        return OUTCOME_OK;
    }
    if (value_is_kind(value, K_ARRAY)) {
        *result = value_int(value_array(value)->length);
        return OUTCOME_OK;
    }
    return property_get(vm, value, (String *)(uintptr_t)&name, result);
}

/* The property of a plain object, found by the pointer of a program's own key, which is what most objects have
** that the program made; NULL says nothing. Where an instruction's name was found last it is looked for first
** (1000 steps over four properties: 19 us without, 8 with). */
static inline Value *own_property(Vm *vm, Value object, const String *name, uint32_t constant)
{
    Table *table = value_table(object);
    uint8_t *place = &vm->places[constant % VM_PLACES];
    uint32_t at = *place;

    if (!value_is_kind(object, K_OBJECT)) return NULL;
    if (at < table->used && table->entries[at].key == name) return &table->entries[at].value;
    if (table->index_size != 0) return table_find(table, name);
    for (at = 0; at < table->used; at++)
        if (table->entries[at].key == name) {
            *place = (uint8_t)at;
            return &table->entries[at].value;
        }
    return NULL;
}

/* The item of an array at a whole index, perhaps a hole; NULL says nothing. */
static inline Value *array_item(Value object, Value key)
{
    const Array *array = value_array(object);
    int64_t index = key.as.i;

    if (!value_is_kind(object, K_ARRAY)) return NULL;
    if (key.type == T_DOUBLE && key.as.f >= 0 && key.as.f < array->length) {
        index = (int64_t)key.as.f;
        if ((double)index != key.as.f) return NULL;
    } else if (key.type != T_INT) {
        return NULL;
    }
    return (uint64_t)index < array->length ? &array->items[index] : NULL;
}

/* {a, b, ...rest} = object: values[0] is the object, the others are the keys that are taken out. */
static Outcome object_rest(Vm *vm, const Value *values, uint32_t count, Value *result)
{
    Table *rest = table_new(vm);
    String *key;
    uint32_t i;
    Outcome outcome;

    if (rest == NULL) return vm->failure;
    if ((outcome = table_copy_properties(vm, rest, values[0])) != OUTCOME_OK) return outcome;
    for (i = 1; i < count; i++) {
        if ((outcome = to_string(vm, values[i], &key)) != OUTCOME_OK) return outcome;
        table_delete(rest, key);
    }
    *result = value_object(rest);
    return OUTCOME_OK;
}

/* All that an iterator still gives. */
static Outcome iterator_rest(Vm *vm, Value iterator, Value *result)
{
    Array *rest = array_new(vm, 0);
    Outcome outcome;

    if (rest == NULL) return vm->failure;
    outcome = array_append_iterable(vm, rest, iterator);
    *result = value_object(rest);
    return outcome;
}

/* `let x` read before its declaration ran; the name is in the source. */
static Outcome before_initialisation(Vm *vm, const uint32_t *pc)
{
    uint32_t start, end;

    vm->pc = pc;
    vm_place(vm, &start, &end);
    if (program_source(vm->program) == NULL || end <= start)
        return vm_throw(vm, ERROR_REFERENCE, "Cannot access a variable before initialization");
    return vm_throw(vm, ERROR_REFERENCE, "Cannot access '%t' before initialization", program_source(vm->program) + start, (size_t)(end - start));
}

#endif
