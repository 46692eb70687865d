/* cache.h - the `cache` of a stage as its script sees it: an object whose methods ask whoever runs it. */
#ifndef RUNG_VM_CACHE_H
#define RUNG_VM_CACHE_H

#include "vm/objects.h"

/* What the methods do; keys are not empty. */
typedef struct CacheAccess {
    void *user;
    /* *found: is there such a key? Then *result is its value. */
    Outcome (*get)(Vm *vm, void *user, const String *key, Value *result, bool *found);
    Outcome (*set)(Vm *vm, void *user, const String *key, Value value);
    Outcome (*has)(Vm *vm, void *user, const String *key, bool *found);
    Outcome (*remove)(Vm *vm, void *user, const String *key);
} CacheAccess;

/* A plain object with the tag OBJECT_CACHE. */
typedef struct CacheObject {
    Table table;
    const CacheAccess *access;
} CacheObject;

enum { OBJECT_CACHE = 1 };

static inline bool value_is_cache(Value value)
{
    return value_is_kind(value, K_OBJECT) && value.as.o->tag == OBJECT_CACHE;
}

/* NULL without memory. */
static inline CacheObject *cache_object_new(Vm *vm, const CacheAccess *access)
{
    CacheObject *cache = vm_alloc(vm, sizeof *cache);

    if (cache != NULL) *cache = (CacheObject){{.head = {.kind = K_OBJECT, .tag = OBJECT_CACHE}}, access};
    return cache;
}

#endif
