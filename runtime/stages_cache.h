/* stages_cache.h - the values that stages keep by name: see stages_cache.c. */
#ifndef RUNG_RUNTIME_STAGES_CACHE_H
#define RUNG_RUNTIME_STAGES_CACHE_H

#include "vm/cache.h"

/* An object that the running stage got from the cache: what it writes to it is kept. */
typedef struct CacheLoan CacheLoan;

/* A cache for the length of one run of a stage. */
typedef struct CacheSession {
    CacheAccess access; /* what the cache object of the script asks; `user` is the session */
    rung_cache *cache;
    CacheLoan *loans; /* in scratch */
    uint32_t loan_count;
} CacheSession;

rung_cache *cache_retain(rung_cache *cache);
void cache_session_begin(CacheSession *session, rung_cache *cache);
/* Keeps what became of the objects that the script got, whatever the script's end was. */
void cache_session_end(Vm *vm, CacheSession *session);

#endif
