/* collection.c - Map and Set (ECMA-262 24.1, 24.2): what the two share, then what each has alone. */
#include "vm/collection.h"

#include "builtins/arguments.h"
#include "vm/iterate.h"

/* The receiver as a Map or Set: "get" of a Map is called as "Map.prototype.get". */
static Outcome receiver_collection(Vm *vm, const Value *args, uint32_t count, ObjectKind kind,
                                   const char *method, Collection **collection)
{
    Value receiver = argument(args, count, 0);

    *collection = NULL;
    if (!value_is_kind(receiver, kind))
        return vm_throw(vm, ERROR_TYPE, "Method %s.prototype.%s called on incompatible receiver",
                        kind == K_MAP ? "Map" : "Set", method);
    *collection = value_collection(receiver);
    return OUTCOME_OK;
}

/* The first argument as a key: hashing a string and comparing it have their price. */
static Outcome key_argument(Vm *vm, const Value *args, uint32_t count, Value *key)
{
    *key = argument(args, count, 1);
    return key->type != T_STRING || vm_charge_bytes(vm, key->as.s->length) ? OUTCOME_OK : vm->failure;
}

/* ---- of both -------------------------------------------------------------------------------- */

static Outcome has(Vm *vm, const Value *args, uint32_t count, ObjectKind kind, Value *result)
{
    Collection *collection;
    Value key;

    TRY(receiver_collection(vm, args, count, kind, "has", &collection));
    TRY(key_argument(vm, args, count, &key));
    return give_bool(result, collection_find(collection, key) != NULL);
}

static Outcome delete_entry(Vm *vm, const Value *args, uint32_t count, ObjectKind kind, Value *result)
{
    Collection *collection;
    Value key;

    TRY(receiver_collection(vm, args, count, kind, "delete", &collection));
    TRY(key_argument(vm, args, count, &key));
    return give_bool(result, collection_delete(collection, key));
}

static Outcome clear(Vm *vm, const Value *args, uint32_t count, ObjectKind kind, Value *result)
{
    Collection *collection;

    TRY(receiver_collection(vm, args, count, kind, "clear", &collection));
    collection_clear(vm, collection);
    return give(result, value_undefined());
}

/* f(value, key, collection): also for what it adds. */
static Outcome for_each(Vm *vm, const Value *args, uint32_t count, ObjectKind kind, Value *result)
{
    Value function = argument(args, count, 1), given[3], answer;
    CollectionWalk walk = {0, 0};
    const CollectionEntry *entry;
    Collection *collection;

    TRY(receiver_collection(vm, args, count, kind, "forEach", &collection));
    if (!value_is_callable(function)) return not_callable(vm, function);
    for (;;) {
        TRY(collection_next(vm, collection, &walk, &entry));
        if (entry == NULL) return give(result, value_undefined());
        if (!vm_charge(vm, 1)) return vm->failure;
        given[0] = entry->value;
        given[1] = entry->key;
        given[2] = args[0];
        given[0].spare = given[1].spare = 0;
        TRY(vm_call(vm, function, argument(args, count, 2), given, 3, &answer));
    }
}

static Outcome iterate_entries(Vm *vm, const Value *args, uint32_t count, ObjectKind kind,
                               IteratorKind iterator_kind, const char *method, Value *result)
{
    Collection *collection;

    TRY(receiver_collection(vm, args, count, kind, method, &collection));
    return give_object(vm, result, iterator_new(vm, iterator_kind, args[0]));
}

/* Fills a new collection from an iterable: of entries, of values. */
static Outcome make(Vm *vm, const Value *args, uint32_t count, ObjectKind kind, Value *result)
{
    Collection *collection = collection_new(vm, kind);
    Value iterator, item, key, value;
    bool done;

    if (collection == NULL) return vm->failure;
    *result = value_object(collection);
    if (value_is_nullish(argument(args, count, 0))) return OUTCOME_OK;
    TRY(iterate(vm, args[0], &iterator));
    for (;;) {
        TRY(iterator_next(vm, (Iterator *)(void *)iterator.as.o, &item, &done));
        if (done) return OUTCOME_OK;
        key = value = item;
        if (kind == K_MAP) TRY(read_entry(vm, item, &key, &value));
        if (key.type == T_STRING && !vm_charge_bytes(vm, key.as.s->length)) return vm->failure;
        TRY(collection_set(vm, collection, key, value));
    }
}

/* ---- Map ------------------------------------------------------------------------------------ */

BUILTIN(map)
{
    (void)args, (void)count, (void)result;
    return vm_throw(vm, ERROR_TYPE, "Constructor Map requires 'new'");
}

BUILTIN(map_new) { return make(vm, args, count, K_MAP, result); }

BUILTIN(map_get)
{
    const CollectionEntry *entry;
    Collection *map;
    Value key;

    TRY(receiver_collection(vm, args, count, K_MAP, "get", &map));
    TRY(key_argument(vm, args, count, &key));
    entry = collection_find(map, key);
    *result = entry == NULL ? value_undefined() : entry->value;
    result->spare = 0;
    return OUTCOME_OK;
}

BUILTIN(map_set)
{
    Collection *map;
    Value key;

    TRY(receiver_collection(vm, args, count, K_MAP, "set", &map));
    TRY(key_argument(vm, args, count, &key));
    TRY(collection_set(vm, map, key, argument(args, count, 2)));
    return give(result, args[0]);
}

BUILTIN(map_has) { return has(vm, args, count, K_MAP, result); }
BUILTIN(map_delete) { return delete_entry(vm, args, count, K_MAP, result); }
BUILTIN(map_clear) { return clear(vm, args, count, K_MAP, result); }
BUILTIN(map_for_each) { return for_each(vm, args, count, K_MAP, result); }
BUILTIN(map_keys) { return iterate_entries(vm, args, count, K_MAP, ITERATOR_KEYS, "keys", result); }
BUILTIN(map_values) { return iterate_entries(vm, args, count, K_MAP, ITERATOR_VALUES, "values", result); }
BUILTIN(map_entries) { return iterate_entries(vm, args, count, K_MAP, ITERATOR_ENTRIES, "entries", result); }

/* ---- Set ------------------------------------------------------------------------------------ */

BUILTIN(set)
{
    (void)args, (void)count, (void)result;
    return vm_throw(vm, ERROR_TYPE, "Constructor Set requires 'new'");
}

BUILTIN(set_new) { return make(vm, args, count, K_SET, result); }

BUILTIN(set_add)
{
    Collection *set;
    Value key;

    TRY(receiver_collection(vm, args, count, K_SET, "add", &set));
    TRY(key_argument(vm, args, count, &key));
    TRY(collection_set(vm, set, key, key));
    return give(result, args[0]);
}

BUILTIN(set_has) { return has(vm, args, count, K_SET, result); }
BUILTIN(set_delete) { return delete_entry(vm, args, count, K_SET, result); }
BUILTIN(set_clear) { return clear(vm, args, count, K_SET, result); }
BUILTIN(set_for_each) { return for_each(vm, args, count, K_SET, result); }
BUILTIN(set_values) { return iterate_entries(vm, args, count, K_SET, ITERATOR_VALUES, "values", result); }
BUILTIN(set_entries) { return iterate_entries(vm, args, count, K_SET, ITERATOR_ENTRIES, "entries", result); }
