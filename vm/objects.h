/* objects.h - arrays, plain objects and the way to their properties (ECMA-262 10.1, 10.4.2). */
#ifndef RUNG_VM_OBJECTS_H
#define RUNG_VM_OBJECTS_H

#include "vm/strings.h"

Array *array_new(Vm *vm, uint32_t capacity);
/* Makes room for `capacity` items in all. */
Outcome array_reserve(Vm *vm, Array *array, uint32_t capacity);
/* Appends; RangeError "Invalid array length" past 2^32 - 1. Does not look at `frozen`. */
Outcome array_append(Vm *vm, Array *array, Value value);
/* Sets an item, making the array longer when it must. Does not look at `frozen`. */
Outcome array_set(Vm *vm, Array *array, uint32_t index, Value value);
/* Is there an item, and not a hole? */
static inline bool array_has(const Array *array, uint32_t index)
{
    return index < array->length && array->items[index].type != T_HOLE;
}
/* Sets length: cuts, or fills with holes. */
Outcome array_set_length(Vm *vm, Array *array, uint32_t length);

/* In the spare word of a property's value. */
enum {
    PROPERTY_HIDDEN = 1,    /* of an Error: not enumerable */
    PROPERTY_UNTOUCHED = 2  /* put there by whoever made the object: no script has set the property since */
};

Table *table_new(Vm *vm);
/* NULL when the object has no such property of its own. */
Value *table_find(const Table *table, const String *key);
/* Defines or overwrites; does not look at `frozen`. */
Outcome table_set(Vm *vm, Table *table, String *key, Value value);
/* The same for a key that the table is known not to have. */
Outcome table_add(Vm *vm, Table *table, String *key, Value value);
bool table_delete(Table *table, const String *key);
/* Own keys as scripts see them (integer keys ascending, then insertion order): *count strings in
** scratch, or NULL. */
String **table_keys(Vm *vm, const Table *table, uint32_t *count);
/* Is the text a canonical array index (0 .. 2^32 - 2)? */
bool key_is_index(const String *key, uint32_t *index);

/* A new Error object with a message (NULL: none). */
Table *error_new(Vm *vm, ErrorKind kind, String *message);
const char *error_kind_name(ErrorKind kind);
/* Defines a property that keys, copies and JSON leave out, as `message` and `cause` of an Error are. */
Outcome error_set_hidden(Vm *vm, Table *error, String *key, Value value);

/* Property access on any value, with JavaScript's errors. A name that JavaScript would find on a
** prototype is a builtin as a value, or ends the evaluation with RUNG_UNSUPPORTED. */
Outcome property_get(Vm *vm, Value object, String *key, Value *result);
Outcome property_set(Vm *vm, Value object, String *key, Value value);
Outcome property_delete(Vm *vm, Value object, String *key);
Outcome element_get(Vm *vm, Value object, Value key, Value *result);
Outcome element_set(Vm *vm, Value object, Value key, Value value);
Outcome element_delete(Vm *vm, Value object, Value key);
/* key in object */
Outcome property_in(Vm *vm, Value key, Value object, bool *result);
/* The class whose methods a value has. */
Receiver value_receiver(Value value);
/* Copies the own enumerable properties of `source` (nullish: none; string: its characters). */
Outcome table_copy_properties(Vm *vm, Table *table, Value source);

#endif
