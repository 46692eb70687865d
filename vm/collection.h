/* collection.h - the hash that keeps its order: what Map and Set are made of (ECMA-262 24.1, 24.2).
**
** Entries stand in the order in which they were added; a deleted one stays as a gap until room is needed.
** A walk goes on correctly whatever is added or deleted in the meantime: it remembers the ordinal of the
** entry that it wants next, for entries move when gaps are closed, and ordinals only grow. */
#ifndef RUNG_VM_COLLECTION_H
#define RUNG_VM_COLLECTION_H

#include "vm/vm.h"

typedef struct CollectionEntry {
    Value key;              /* T_HOLE: deleted. Its spare word is the ordinal */
    Value value;            /* of a Set the key again. Its spare word is the key's hash */
} CollectionEntry;

typedef struct Collection {
    Object head;            /* K_MAP or K_SET; the spare word is the secret of the hash, 0: not needed yet */
    uint32_t used;          /* entries written, deleted ones included */
    uint32_t live;
    uint32_t first;         /* all entries before it are deleted: a queue takes from its front at once */
    uint32_t capacity;
    uint32_t index_size;    /* power of two, 0: no index yet */
    uint32_t ordinal;       /* of the next entry that is added */
    CollectionEntry *entries;
    uint32_t *index;        /* open addressing: entry + 1, 0: empty */
} Collection;

/* How far a walk has come; all zero before the first entry. */
typedef struct CollectionWalk {
    uint32_t position, ordinal;
} CollectionWalk;

static inline Collection *value_collection(Value v) { return (Collection *)v.as.o; }

Collection *collection_new(Vm *vm, ObjectKind kind);
/* Keys are equal by SameValueZero. NULL: there is no such entry. */
const CollectionEntry *collection_find(const Collection *collection, Value key);
/* Adds or overwrites; what a Set is given as the value does not matter. */
Outcome collection_set(Vm *vm, Collection *collection, Value key, Value value);
bool collection_delete(Collection *collection, Value key);
void collection_clear(Vm *vm, Collection *collection);
/* The next entry, NULL behind the last one. It may move as soon as anything is added. */
Outcome collection_next(Vm *vm, const Collection *collection, CollectionWalk *walk,
                        const CollectionEntry **entry);

#endif
