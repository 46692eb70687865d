/* object.c - Object, and the methods that every object has (ECMA-262 20.1). */
#include "builtins/arguments.h"
#include "vm/blocks.h"
#include "vm/iterate.h"
#include "vm/regexp.h"

static Outcome refuse_nullish(Vm *vm, Value value)
{
    if (!value_is_nullish(value)) return OUTCOME_OK;
    return vm_throw(vm, ERROR_TYPE, "Cannot convert undefined or null to object");
}

/* An object is what it was; a primitive would become a wrapper object, which Rung does not have. */
static Outcome as_object(Vm *vm, Value value, Value *result)
{
    TRY(refuse_nullish(vm, value));
    if (value.type != T_OBJECT && value.type != T_BUILTIN)
        return vm_stop(vm, RUNG_UNSUPPORTED, "a wrapper object of a primitive value is not in Rung");
    return give(result, value);
}

BUILTIN(object)
{
    Value value = argument(args, count, 0);

    return value_is_nullish(value) ? give_object(vm, result, table_new(vm)) : as_object(vm, value, result);
}

/* ---- walks over own properties -------------------------------------------------------------- */

/* Called with every own enumerable property of a value, in the order that scripts see. */
typedef Outcome Visitor(Vm *vm, void *user, String *key, Value value);

static Outcome visit_index(Vm *vm, Visitor *visitor, void *user, uint32_t index, Value value)
{
    String *key = int_to_string(vm, index);

    return key == NULL ? vm->failure : visitor(vm, user, key, value);
}

static Outcome visit_string(Vm *vm, String *string, Visitor *visitor, void *user)
{
    uint32_t i;

    for (i = 0; i < string->units; i++) {
        String *character;

        if (!vm_charge(vm, 1)) return vm->failure;
        if ((character = string_from_unit(vm, string_unit_at(vm, string, i))) == NULL) return vm->failure;
        TRY(visit_index(vm, visitor, user, i, value_string(character)));
    }
    return OUTCOME_OK;
}

static Outcome visit_table(Vm *vm, const Table *table, Visitor *visitor, void *user)
{
    uint32_t count, i;
    String **keys = table_keys(vm, table, &count);

    if (keys == NULL) return vm->failure;
    for (i = 0; i < count; i++) {
        const Value *value = table_find(table, keys[i]);

        if (!vm_charge(vm, 1)) return vm->failure;
        if (value != NULL) TRY(visitor(vm, user, keys[i], *value));
    }
    block_free(vm, keys, (count + (size_t)1) * sizeof *keys);
    return OUTCOME_OK;
}

static Outcome visit_array(Vm *vm, const Array *array, Visitor *visitor, void *user)
{
    uint32_t i;

    for (i = 0; i < array->length; i++) {
        if (!vm_charge(vm, 1)) return vm->failure;
        if (array->items[i].type != T_HOLE) TRY(visit_index(vm, visitor, user, i, array->items[i]));
    }
    return array->named == NULL ? OUTCOME_OK : visit_table(vm, array->named, visitor, user);
}

/* Numbers, booleans and functions have no such properties. */
static Outcome visit(Vm *vm, Value value, Visitor *visitor, void *user)
{
    if (value.type == T_STRING) return visit_string(vm, value.as.s, visitor, user);
    if (value_is_kind(value, K_ARRAY)) return visit_array(vm, value_array(value), visitor, user);
    if (value_has_table(value)) return visit_table(vm, value_table(value), visitor, user);
    return OUTCOME_OK;
}

static Outcome append_key(Vm *vm, void *list, String *key, Value value)
{
    (void)value;
    return array_append(vm, list, value_string(key));
}

static Outcome append_value(Vm *vm, void *list, String *key, Value value)
{
    (void)key;
    value.spare = 0;
    return array_append(vm, list, value);
}

static Outcome append_entry(Vm *vm, void *list, String *key, Value value)
{
    Array *pair = array_new(vm, 2);

    if (pair == NULL) return vm->failure;
    TRY(array_append(vm, pair, value_string(key)));
    TRY(append_value(vm, pair, key, value));
    return array_append(vm, list, value_object(pair));
}

static Outcome list(Vm *vm, Value value, Visitor *visitor, Value *result)
{
    Array *listed;

    TRY(refuse_nullish(vm, value));
    if ((listed = array_new(vm, 0)) == NULL) return vm->failure;
    *result = value_object(listed);
    return visit(vm, value, visitor, listed);
}

BUILTIN(object_keys) { return list(vm, argument(args, count, 0), append_key, result); }
BUILTIN(object_values) { return list(vm, argument(args, count, 0), append_value, result); }
BUILTIN(object_entries) { return list(vm, argument(args, count, 0), append_entry, result); }

/* ---- making --------------------------------------------------------------------------------- */

static Outcome assign_property(Vm *vm, void *target, String *key, Value value)
{
    value.spare = 0;
    return property_set(vm, *(const Value *)target, key, value);
}

BUILTIN(object_assign)
{
    uint32_t i;

    TRY(as_object(vm, argument(args, count, 0), result));
    for (i = 1; i < count; i++) TRY(visit(vm, args[i], assign_property, result));
    return OUTCOME_OK;
}

BUILTIN(object_from_entries)
{
    Table *table = table_new(vm);
    Value entries, entry, key, value;
    String *name;
    bool done;

    if (table == NULL) return vm->failure;
    *result = value_object(table);
    TRY(iterate(vm, argument(args, count, 0), &entries));
    for (;;) {
        TRY(iterator_next(vm, (Iterator *)entries.as.o, &entry, &done));
        if (done) return OUTCOME_OK;
        TRY(read_entry(vm, entry, &key, &value));
        TRY(to_property_key(vm, key, &key));
        TRY(to_string(vm, key, &name));
        TRY(table_set(vm, table, name, value));
    }
}

/* ---- asking --------------------------------------------------------------------------------- */

/* `key` is what to_property_key made. */
static Outcome has_own(Vm *vm, Value value, Value key, Value *result)
{
    STRING_LITERAL(length_name, "length");
    bool is_length = key.type == T_STRING && string_equals(key.as.s, &length_name);
    String *name;

    TRY(refuse_nullish(vm, value));
    if (value_is_callable(value))
        return vm_stop(vm, RUNG_UNSUPPORTED, "the properties of a function are not in Rung");
    if (value.type == T_STRING)
        return give_bool(result, is_length || (key.type == T_INT && key.as.i < value.as.s->units));
    if (value_is_kind(value, K_ARRAY)) {
        const Array *array = value_array(value);

        if (key.type == T_INT) return give_bool(result, array_has(array, (uint32_t)key.as.i));
        return give_bool(result,
                         is_length || (array->named != NULL && table_find(array->named, key.as.s) != NULL));
    }
    if (value_is_kind(value, K_REGEXP))
        return give_bool(result, key.type == T_STRING && regexp_is_last_index(key.as.s));
    if (!value_has_table(value)) return give_bool(result, false);
    TRY(to_string(vm, key, &name));
    return give_bool(result, table_find(value_table(value), name) != NULL);
}

BUILTIN(object_has_own)
{
    Value key;

    TRY(refuse_nullish(vm, argument(args, count, 0)));
    TRY(to_property_key(vm, argument(args, count, 1), &key));
    return has_own(vm, args[0], key, result);
}

BUILTIN(object_has_own_property)
{
    Value key;

    TRY(to_property_key(vm, argument(args, count, 1), &key)); /* before the receiver is looked at */
    return has_own(vm, argument(args, count, 0), key, result);
}

BUILTIN(object_is)
{
    (void)vm;
    return give_bool(result, same_value(argument(args, count, 0), argument(args, count, 1)));
}

BUILTIN(object_freeze)
{
    *result = argument(args, count, 0);
    if (result->type == T_BUILTIN)
        return vm_stop(vm, RUNG_UNSUPPORTED, "the properties of a function are not in Rung");
    /* what is frozen already may be a tag's, which is not written to */
    if (result->type == T_OBJECT && !result->as.o->frozen) result->as.o->frozen = 1;
    return OUTCOME_OK;
}

BUILTIN(object_is_frozen)
{
    Value value = argument(args, count, 0);

    if (value.type == T_BUILTIN)
        return vm_stop(vm, RUNG_UNSUPPORTED, "the properties of a function are not in Rung");
    return give_bool(result, value.type != T_OBJECT || value.as.o->frozen);
}

/* ---- methods of all objects ----------------------------------------------------------------- */

BUILTIN(object_to_string)
{
    String *text;

    TRY(class_text(vm, argument(args, count, 0), &text));
    return give(result, value_string(text));
}

BUILTIN(object_value_of) { return as_object(vm, argument(args, count, 0), result); }
