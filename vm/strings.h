/* strings.h - making and asking strings. Positions are UTF-16 code units, as scripts count.
** A function that returns NULL has set vm->failure. */
#ifndef RUNG_VM_STRINGS_H
#define RUNG_VM_STRINGS_H

#include "vm/vm.h"

/* A string that is known when compiling: STRING_LITERAL(name_length, "length"); ASCII. */
#define STRING_LITERAL(name, text) \
    static const String name = {text, sizeof text - 1, sizeof text - 1, 0, STRING_SHARED, NULL}

extern const String string_empty;
/* The 128 strings of one ASCII character. */
const String *string_ascii_char(unsigned char c);

/* Copies well-formed WTF-8. RangeError "Invalid string length" beyond the limit. */
String *string_new(Vm *vm, const char *bytes, size_t length);
String *string_from_c(Vm *vm, const char *text);
/* A string whose bytes the caller writes at once: *bytes has room for `length`. */
String *string_blank(Vm *vm, size_t length, size_t units, char **bytes);
/* Joins; surrogate halves that meet become one code point. `a + b` extends a in place when it can,
** so that building a string piece by piece is linear. */
String *string_concat(Vm *vm, String *a, String *b);
String *string_concat_values(Vm *vm, const Value *strings, uint32_t count);
/* The units from `from` to `to` (both within the string, from <= to); a cut pair leaves lone halves. */
String *string_slice(Vm *vm, String *string, uint32_t from, uint32_t to);
/* The code unit at a position within the string. */
uint32_t string_unit_at(Vm *vm, const String *string, uint32_t position);
/* The code point that begins at a position; *units says whether it took 1 or 2. */
uint32_t string_code_point_at(Vm *vm, const String *string, uint32_t position, uint32_t *units);
/* A string of one UTF-16 unit or of one code point. */
String *string_from_unit(Vm *vm, uint32_t unit);
String *string_from_code_point(Vm *vm, uint32_t code_point);
/* Byte offset of a position and back; both linear only for a non-ASCII string's first time. */
uint32_t string_offset(Vm *vm, const String *string, uint32_t position, bool *mid_pair);
uint32_t string_position(Vm *vm, const String *string, uint32_t offset);
/* Position of `needle` in `string` at or after `from`; UINT32_MAX when absent. Charges the budget:
** on failure *failed is set. */
uint32_t string_index_of(Vm *vm, const String *string, const String *needle, uint32_t from, bool *failed);
uint32_t string_last_index_of(Vm *vm, const String *string, const String *needle, uint32_t from, bool *failed);

uint32_t string_hash(const String *string); /* kept in the string unless it is SHARED */
static inline bool string_equals(const String *a, const String *b)
{
    return a == b || (a->length == b->length && text_equals(a->bytes, b->bytes, a->length));
}
int string_compare(const String *a, const String *b);

/* Grows text piece by piece in scratch; one string comes out. Any call may fail: then vm->failure
** is set, later calls do nothing and builder_string returns NULL. */
typedef struct StringBuilder {
    Vm *vm;
    char *bytes;
    size_t length, capacity;
    bool failed;
} StringBuilder;

void builder_init(StringBuilder *builder, Vm *vm);
bool builder_add(StringBuilder *builder, const char *bytes, size_t length);
bool builder_add_string(StringBuilder *builder, const String *string);
bool builder_add_char(StringBuilder *builder, char c);
bool builder_add_code_point(StringBuilder *builder, uint32_t code_point);
String *builder_string(StringBuilder *builder);

#endif
