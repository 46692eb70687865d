/* cache.c - the methods of `cache`, which stages have: values by name that outlive a message. Keys are made
** text; the empty one is no key. What goes wrong is an error in the host's log and not one of the script. */
#include "builtins/arguments.h"
#include "vm/cache.h"

static void complain(Vm *vm, const char *text)
{
    if (vm->host.log != NULL) vm->host.log(vm->host.user, RUNG_LOG_ERROR, text);
}

/* What there is to ask, and for which key; *key is NULL when there is none, which was said. */
static Outcome open_cache(Vm *vm, const Value *args, uint32_t count, const CacheAccess **access, String **key)
{
    if (!value_is_cache(argument(args, count, 0)))
        return vm_throw(vm, ERROR_TYPE, "the receiver is no cache");
    *access = ((const CacheObject *)(const void *)args[0].as.o)->access;
    TRY(to_string(vm, argument(args, count, 1), key));
    if (!vm_charge_bytes(vm, (*key)->length)) return vm->failure;
    if ((*key)->length > 0) return OUTCOME_OK;
    complain(vm, "cache: the key is empty");
    *key = NULL;
    return OUTCOME_OK;
}

BUILTIN(cache_get)
{
    const CacheAccess *access;
    bool found = false;
    String *key;

    TRY(open_cache(vm, args, count, &access, &key));
    *result = value_undefined();
    if (key == NULL) return OUTCOME_OK;
    TRY(access->get(vm, access->user, key, result, &found));
    if (!found) complain(vm, "cache.get: there is no such key");
    return OUTCOME_OK;
}

BUILTIN(cache_set)
{
    const CacheAccess *access;
    String *key;

    TRY(open_cache(vm, args, count, &access, &key));
    *result = value_undefined();
    return key == NULL ? OUTCOME_OK : access->set(vm, access->user, key, argument(args, count, 2));
}

BUILTIN(cache_exists)
{
    const CacheAccess *access;
    bool found = false;
    String *key;

    TRY(open_cache(vm, args, count, &access, &key));
    if (key != NULL) TRY(access->has(vm, access->user, key, &found));
    return give_bool(result, found);
}

BUILTIN(cache_delete)
{
    const CacheAccess *access;
    String *key;

    TRY(open_cache(vm, args, count, &access, &key));
    *result = value_undefined();
    return key == NULL ? OUTCOME_OK : access->remove(vm, access->user, key);
}
