/* iterate.h - the iterators that builtins make (ECMA-262 22.1.5, 23.1.5, 24.1.5, 24.2.5) and for-in's.
** Scripts cannot make their own, so an iterator needs no closing. */
#ifndef RUNG_VM_ITERATE_H
#define RUNG_VM_ITERATE_H

#include "vm/objects.h"

typedef enum IteratorKind {
    ITERATOR_VALUES,        /* of an array, Map or Set */
    ITERATOR_KEYS,
    ITERATOR_ENTRIES,
    ITERATOR_MATCHES,       /* the results of matchAll, an array */
    ITERATOR_STRING,        /* code points */
    ITERATOR_NAMES          /* for-in: keys found at the start that are still there */
} IteratorKind;

typedef struct Iterator {
    Object head;            /* K_ITERATOR, tag: IteratorKind */
    Value source;
    uint32_t position;
    union {
        uint32_t ordinal;   /* of a Map or Set: see vm/collection.h */
        uint32_t count;     /* of names */
    };
    String **names;
    bool done;              /* exhausted, for ever after */
} Iterator;

/* An iterator over `source`; NULL with vm->failure. */
Iterator *iterator_new(Vm *vm, IteratorKind kind, Value source);
/* "Array Iterator" and so on. */
const char *iterator_name(const Iterator *iterator);
/* The next value; *done at the end. */
Outcome iterator_next(Vm *vm, Iterator *iterator, Value *value, bool *done);
/* The first two values of an iterable, undefined where there are none: `[a, b] = iterable`. */
Outcome unpack_pair(Vm *vm, Value iterable, Value *first, Value *second);
/* The first two values of an iterator's next value, which is not made when it is an entry. */
Outcome iterator_next_pair(Vm *vm, Iterator *iterator, Value *first, Value *second, bool *done);
bool is_iterable(Value value);
/* GetIterator: an array's values, a string's code points, a Map's entries, a Set's values, an iterator
** itself; otherwise TypeError. */
Outcome iterate(Vm *vm, Value iterable, Value *iterator);
/* Copies all values of an iterable to the array's end; TypeError when it is none. */
Outcome array_append_iterable(Vm *vm, Array *array, Value iterable);
/* The iterator of for-in; nullish values have no keys. */
Outcome iterate_names(Vm *vm, Value object, Value *iterator);

#endif
