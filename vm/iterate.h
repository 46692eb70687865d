/* iterate.h - the iterators that builtins make (ECMA-262 23.1.5, 22.1.5) and for-in's. Scripts cannot
** make their own, so an iterator needs no closing. */
#ifndef RUNG_VM_ITERATE_H
#define RUNG_VM_ITERATE_H

#include "vm/objects.h"

typedef enum IteratorKind {
    ITERATOR_VALUES,        /* of an array */
    ITERATOR_KEYS,
    ITERATOR_ENTRIES,
    ITERATOR_STRING,        /* code points */
    ITERATOR_NAMES          /* for-in: keys found at the start that are still there */
} IteratorKind;

typedef struct Iterator {
    Object head;            /* K_ITERATOR, tag: IteratorKind */
    Value source;           /* undefined once it is exhausted */
    uint32_t position, count;
    String **names;
} Iterator;

/* An iterator over `source`; NULL with vm->failure. */
Iterator *iterator_new(Vm *vm, IteratorKind kind, Value source);
/* The next value; *done at the end, for ever after. */
Outcome iterator_next(Vm *vm, Iterator *iterator, Value *value, bool *done);
/* GetIterator: an array's values, a string's code points, an iterator itself; otherwise TypeError. */
Outcome iterate(Vm *vm, Value iterable, Value *iterator);
/* The iterator of for-in; nullish values have no keys. */
Outcome iterate_names(Vm *vm, Value object, Value *iterator);

#endif
