/* stages_cache.c - values by name that outlive messages, shared by stages and threads.
**
** A value is kept as tagged JSON in a counted block that nobody writes to, so that the lock is held for a
** few instructions only: whoever gets a value counts its block, and makes an object of it on his own. A run
** of a stage gets the same object for the same name each time. When the run is over, an object that is not
** as it was is kept anew, unless another value came in between. Entries hang in a hash table and in a list
** by their last use, from whose end the room for others is taken. */
#include "runtime/stages_cache.h"

#include "runtime/schema.h"
#include "vm/json.h"

enum { ENTRIES_DEFAULT = 100000, BYTES_DEFAULT = 64 << 20, BUCKETS_MIN = 64 };

typedef struct Kept {
    uint32_t references; /* under the lock */
    uint32_t length;
    char text[];
} Kept;

typedef struct Entry {
    struct Entry *next; /* in its bucket */
    struct Entry *older, *newer;
    Kept *kept;
    uint32_t hash, length;
    char key[];
} Entry;

struct rung_cache {
    Allocator allocator;
    uint32_t references; /* atomic */
    char lock;           /* atomic */
    uint32_t max_entries;
    uint64_t max_bytes;
    rung_cache_metrics metrics;
    Entry *oldest, *newest;
    uint32_t bucket_count; /* power of two */
    Entry **buckets;
};

struct CacheLoan {
    CacheLoan *next;
    const String *key;
    Value value;
    Kept *kept; /* counted; NULL: the loan is over */
};

static void lock(rung_cache *cache)
{
    while (__atomic_test_and_set(&cache->lock, __ATOMIC_ACQUIRE)) {
    }
}

static void unlock(rung_cache *cache) { __atomic_clear(&cache->lock, __ATOMIC_RELEASE); }

static size_t entry_size(const Entry *entry) { return sizeof *entry + entry->length; }
static size_t kept_size(const Kept *kept) { return sizeof *kept + kept->length; }
static uint64_t bytes_of(const Entry *entry) { return entry_size(entry) + kept_size(entry->kept); }

/* ---- the table, under the lock -------------------------------------------------------------- */

static Entry **find(rung_cache *cache, const char *key, size_t length, uint32_t hash)
{
    Entry **link = &cache->buckets[hash & (cache->bucket_count - 1)];

    while (*link != NULL &&
           ((*link)->hash != hash || (*link)->length != length || memcmp((*link)->key, key, length) != 0))
        link = &(*link)->next;
    return link;
}

static void unlink_use(rung_cache *cache, Entry *entry)
{
    *(entry->older != NULL ? &entry->older->newer : &cache->oldest) = entry->newer;
    *(entry->newer != NULL ? &entry->newer->older : &cache->newest) = entry->older;
}

static void link_use(rung_cache *cache, Entry *entry)
{
    entry->newer = NULL;
    entry->older = cache->newest;
    *(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = entry;
    cache->newest = entry;
}

/* One holder less; the block is freed with the last. */
static void drop_kept(rung_cache *cache, Kept *kept)
{
    if (--kept->references == 0) allocator_free(&cache->allocator, kept, kept_size(kept));
}

static void take_out(rung_cache *cache, Entry **link)
{
    Entry *entry = *link;

    *link = entry->next;
    unlink_use(cache, entry);
    cache->metrics.bytes -= bytes_of(entry);
    cache->metrics.entries--;
    drop_kept(cache, entry->kept);
    allocator_free(&cache->allocator, entry, entry_size(entry));
}

static void grow(rung_cache *cache)
{
    uint32_t count = cache->bucket_count * 2, i;
    Entry **buckets = allocator_new(&cache->allocator, count * sizeof *buckets);

    if (buckets == NULL) return; /* longer chains do as well */
    memset(buckets, 0, count * sizeof *buckets);
    for (i = 0; i < cache->bucket_count; i++) {
        Entry *entry = cache->buckets[i], *next;

        for (; entry != NULL; entry = next) {
            next = entry->next;
            entry->next = buckets[entry->hash & (count - 1)];
            buckets[entry->hash & (count - 1)] = entry;
        }
    }
    allocator_free(&cache->allocator, cache->buckets, cache->bucket_count * sizeof *buckets);
    cache->buckets = buckets;
    cache->bucket_count = count;
}

/* Takes `entry` in, in the place of one with its key. */
static void take_in(rung_cache *cache, Entry *entry)
{
    Entry **link = find(cache, entry->key, entry->length, entry->hash);

    if (*link != NULL) take_out(cache, link);
    while (cache->oldest != NULL && (cache->metrics.entries >= cache->max_entries ||
                                     cache->metrics.bytes + bytes_of(entry) > cache->max_bytes)) {
        Entry *oldest = cache->oldest;

        take_out(cache, find(cache, oldest->key, oldest->length, oldest->hash));
        cache->metrics.evictions++;
    }
    if (cache->metrics.entries >= cache->bucket_count) grow(cache);
    link = &cache->buckets[entry->hash & (cache->bucket_count - 1)];
    entry->next = *link;
    *link = entry;
    link_use(cache, entry);
    cache->metrics.entries++;
    cache->metrics.bytes += bytes_of(entry);
}

/* ---- keeping -------------------------------------------------------------------------------- */

/* Keeps the text; when `instead` is given, only if that is what the key has now. */
static Outcome keep(Vm *vm, rung_cache *cache, const String *key, const char *text, size_t length,
                    const Kept *instead)
{
    Entry *entry = length > UINT32_MAX ? NULL : allocator_new(&cache->allocator, sizeof *entry + key->length);
    Kept *kept = entry == NULL ? NULL : allocator_new(&cache->allocator, sizeof *kept + length);
    bool fits = true;

    if (kept == NULL) {
        allocator_free(&cache->allocator, entry, sizeof *entry + key->length);
        return vm_stop(vm, RUNG_NO_MEMORY, "the host has no more memory");
    }
    *kept = (Kept){1, (uint32_t)length};
    memcpy(kept->text, text, length);
    *entry = (Entry){.kept = kept, .hash = string_hash(key), .length = key->length};
    memcpy(entry->key, key->bytes, key->length);
    lock(cache);
    if (instead != NULL) {
        Entry **link = find(cache, entry->key, entry->length, entry->hash);

        fits = *link != NULL && (*link)->kept == instead;
    }
    if (fits && bytes_of(entry) > cache->max_bytes) {
        fits = false;
        cache->metrics.refused++;
    }
    if (fits) take_in(cache, entry);
    unlock(cache);
    if (fits) return OUTCOME_OK;
    allocator_free(&cache->allocator, entry, entry_size(entry));
    allocator_free(&cache->allocator, kept, kept_size(kept));
    return OUTCOME_OK;
}

/* A value as tagged JSON; undefined comes back as null. */
static Outcome write(Vm *vm, Value value, StringBuilder *out)
{
    builder_init(out, vm);
    return json_write(vm, value.type == T_UNDEFINED ? value_null() : value, JSON_TAGGED, &string_empty, out,
                      NULL);
}

/* Only a function is written so: within a text the quotes would be escaped. */
static bool has_function(const StringBuilder *text)
{
    static const char function[] = "{\"$f\":1}";

    return text_find(text->bytes, text->length, function, sizeof function - 1, 0) != TEXT_NOT_FOUND;
}

/* ---- what a script asks --------------------------------------------------------------------- */

static CacheLoan *loan_of(CacheSession *session, const String *key)
{
    CacheLoan *loan = session->loans;

    while (loan != NULL && (loan->kept == NULL || !string_equals(loan->key, key))) loan = loan->next;
    return loan;
}

static void end_loan(rung_cache *cache, CacheLoan *loan)
{
    if (loan == NULL) return;
    lock(cache);
    drop_kept(cache, loan->kept);
    unlock(cache);
    loan->kept = NULL;
}

static Kept *look_up(rung_cache *cache, const String *key)
{
    Kept *kept = NULL;
    Entry *entry;

    lock(cache);
    entry = *find(cache, key->bytes, key->length, string_hash(key));
    if (entry != NULL) {
        kept = entry->kept;
        kept->references++;
        unlink_use(cache, entry);
        link_use(cache, entry);
    }
    unlock(cache);
    return kept;
}

static Outcome get(Vm *vm, void *user, const String *key, Value *result, bool *found)
{
    CacheSession *session = user;
    CacheLoan *loan, given;
    Kept *kept;
    Outcome outcome;

    if (!vm_charge(vm, session->loan_count)) return vm->failure; /* which are looked through */
    given.kept = kept = look_up(session->cache, key);
    loan = loan_of(session, key);
    *found = kept != NULL;
    if (loan != NULL && loan->kept == kept) {
        end_loan(session->cache, &given);
        *result = loan->value;
        return OUTCOME_OK;
    }
    end_loan(session->cache, loan);
    if (kept == NULL) return OUTCOME_OK;
    outcome = json_parse_tagged(vm, kept->text, kept->length, result);
    if (outcome == OUTCOME_OK && result->type == T_OBJECT && (loan = vm_alloc(vm, sizeof *loan)) != NULL) {
        *loan = (CacheLoan){session->loans, key, *result, kept};
        session->loans = loan;
        session->loan_count++;
        return OUTCOME_OK;
    }
    end_loan(session->cache, &given);
    return outcome == OUTCOME_OK && result->type == T_OBJECT ? vm->failure : outcome;
}

static Outcome set(Vm *vm, void *user, const String *key, Value value)
{
    CacheSession *session = user;
    StringBuilder text;
    Outcome outcome = write(vm, value, &text);

    if (outcome != OUTCOME_OK) return outcome;
    if (has_function(&text)) return vm_stop(vm, RUNG_UNSUPPORTED, "a function in the cache is not in Rung");
    end_loan(session->cache, loan_of(session, key));
    return keep(vm, session->cache, key, text.bytes, text.length, NULL);
}

static Outcome has(Vm *vm, void *user, const String *key, bool *found)
{
    CacheSession *session = user;
    CacheLoan looked = {.kept = look_up(session->cache, key)};

    (void)vm;
    *found = looked.kept != NULL;
    if (*found) end_loan(session->cache, &looked);
    return OUTCOME_OK;
}

static Outcome forget(Vm *vm, void *user, const String *key)
{
    CacheSession *session = user;
    rung_cache *cache = session->cache;
    Entry **link;

    (void)vm;
    end_loan(cache, loan_of(session, key));
    lock(cache);
    link = find(cache, key->bytes, key->length, string_hash(key));
    if (*link != NULL) take_out(cache, link);
    unlock(cache);
    return OUTCOME_OK;
}

void cache_session_begin(CacheSession *session, rung_cache *cache)
{
    *session = (CacheSession){.access = {session, get, set, has, forget}, .cache = cache};
}

void cache_session_end(Vm *vm, CacheSession *session)
{
    StringBuilder text;

    for (CacheLoan *loan = session->loans; loan != NULL; loan = loan->next) {
        if (loan->kept == NULL) continue;
        vm->steps = (int64_t)vm->limits.steps;
        if (write(vm, loan->value, &text) == OUTCOME_OK && !has_function(&text) &&
            (text.length != loan->kept->length || memcmp(text.bytes, loan->kept->text, text.length) != 0))
            (void)keep(vm, session->cache, loan->key, text.bytes, text.length, loan->kept);
        end_loan(session->cache, loan);
    }
    session->loans = NULL;
}

/* ---- its life ------------------------------------------------------------------------------- */

rung_status rung_cache_new(const rung_host *host, uint32_t entries, uint64_t bytes, rung_cache **out)
{
    Allocator allocator;
    rung_cache *cache;

    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if (host != NULL && host->size != sizeof *host) return RUNG_USAGE;
    allocator = host_allocator(host);
    if ((cache = allocator_new(&allocator, sizeof *cache)) == NULL) return RUNG_NO_MEMORY;
    *cache = (rung_cache){.allocator = allocator,
                          .references = 1,
                          .max_entries = entries == 0 ? ENTRIES_DEFAULT : entries,
                          .max_bytes = bytes == 0 ? BYTES_DEFAULT : bytes,
                          .bucket_count = BUCKETS_MIN};
    cache->buckets = allocator_new(&allocator, BUCKETS_MIN * sizeof *cache->buckets);
    if (cache->buckets == NULL) {
        allocator_free(&allocator, cache, sizeof *cache);
        return RUNG_NO_MEMORY;
    }
    memset(cache->buckets, 0, BUCKETS_MIN * sizeof *cache->buckets);
    *out = cache;
    return RUNG_OK;
}

rung_cache *cache_retain(rung_cache *cache)
{
    __atomic_add_fetch(&cache->references, 1, __ATOMIC_RELAXED);
    return cache;
}

void rung_cache_free(rung_cache *cache)
{
    Allocator allocator;

    if (cache == NULL || __atomic_sub_fetch(&cache->references, 1, __ATOMIC_ACQ_REL) != 0) return;
    while (cache->oldest != NULL)
        take_out(cache, find(cache, cache->oldest->key, cache->oldest->length, cache->oldest->hash));
    allocator = cache->allocator;
    allocator_free(&allocator, cache->buckets, cache->bucket_count * sizeof *cache->buckets);
    allocator_free(&allocator, cache, sizeof *cache);
}

void rung_cache_metrics_get(rung_cache *cache, rung_cache_metrics *metrics)
{
    if (metrics == NULL) return;
    *metrics = (rung_cache_metrics){0};
    if (cache == NULL) return;
    lock(cache);
    *metrics = cache->metrics;
    unlock(cache);
}
