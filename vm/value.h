/* value.h - what a script can hold: values, strings, objects.
**
** A Value is 16 bytes: a payload and its type. Every slot carries its type, so that a typed value
** may stand wherever any value may. The first 16 bytes of a rung_slot are a Value whose spare word
** is the status code. docs/design.md draws all of these layouts.
*/
#ifndef RUNG_VM_VALUE_H
#define RUNG_VM_VALUE_H

#include "include/rung.h"
#include "vm/text.h"

typedef enum ValueType {
    T_UNDEFINED = 0,
    T_NULL = 1,
    T_BOOL = 2,
    T_INT = 3,          /* an integer within +-2^53, never -0 */
    T_DOUBLE = 4,       /* any double; a NaN may have any bits, and nothing looks at them */
    T_STRING = 5,
    T_OBJECT = 6,       /* see ObjectKind */
    T_BUILTIN = 7,      /* a builtin function as a value: its row in the builtin table */
    T_HOLE = 8,         /* internal: an array hole, a binding before its declaration */
    T_MISSING = 9       /* internal, careful path only: no value; the payload is the tag's slot index */
} ValueType;

_Static_assert((int)T_BOOL == (int)RUNG_HELD_BOOL && (int)T_INT == (int)RUNG_HELD_INT && (int)T_DOUBLE == (int)RUNG_HELD_DOUBLE,
               "rung_slot.held is a ValueType");

typedef struct String String;
typedef struct Object Object;

typedef struct Value {
    union {
        int64_t i;          /* T_INT, and 0 or 1 for T_BOOL; row of T_BUILTIN; tag of T_MISSING */
        double f;
        String *s;
        Object *o;
        uint64_t bits;
    } as;
    uint32_t type;          /* ValueType */
    uint32_t spare;         /* not part of the value */
} Value;

_Static_assert(sizeof(Value) == 16, "a value is 16 bytes");

/* Immutable text, WTF-8. ASCII exactly when `units == length`. A string is 32 bytes and its bytes
** stand elsewhere: after it, in a StringBuffer that it shares with its prefixes, in the program or
** in a tag's buffer. */
struct String {
    const char *bytes;
    uint32_t length;        /* bytes */
    uint32_t units;         /* UTF-16 code units: JavaScript's length */
    uint32_t hash;          /* text_hash with the seed 0; 0 = not known yet */
    uint32_t flags;
    void *extra;            /* by flags: a StringBuffer, or NULL */
};

enum {
    STRING_SHARED = 1,      /* of a program or a tag: read by several threads, never written to */
    STRING_TAG = 2,         /* of a tag: copied before it leaves an evaluation */
    STRING_BUFFERED = 4     /* `extra` is the StringBuffer that holds the bytes */
};

static inline bool string_is_ascii(const String *string) { return string->units == string->length; }

typedef enum ObjectKind {
    K_OBJECT,       /* Table */
    K_ARRAY,        /* Array */
    K_ERROR,        /* Table with `tag` = ErrorKind */
    K_FUNCTION,     /* Closure */
    K_ITERATOR,     /* Iterator, see vm/iterate.h */
    K_MAP,          /* Collection, see vm/collection.h */
    K_SET,          /* Collection */
    K_DATE,         /* Date */
    K_REGEXP,       /* Regexp, see vm/regexp.h */
    K_COUNT
} ObjectKind;

enum { VISIT_JSON = 1, VISIT_JOIN = 2 };

struct Object {
    uint8_t kind;           /* ObjectKind */
    uint8_t tag;            /* by kind */
    uint8_t frozen;         /* writing throws TypeError */
    uint8_t visiting;       /* VISIT_JSON, VISIT_JOIN: such a walk is inside, which finds cycles by it */
    uint32_t spare;
};

/* A property. Properties stand in insertion order; scripts see integer keys first, ascending. */
typedef struct Property {
    String *key;            /* NULL: deleted */
    Value value;
} Property;

/* Plain object: properties in order, and from 9 of them on an open-addressing index over them. */
typedef struct Table {
    Object head;
    uint32_t used;          /* entries written, deleted ones included */
    uint32_t live;
    uint32_t capacity;
    uint32_t index_size;    /* power of two, 0: no index yet */
    Property *entries;
    uint32_t *index;        /* entry + 1, 0: empty */
} Table;

typedef struct Array {
    Object head;
    uint32_t length;
    uint32_t capacity;
    Value *items;           /* T_HOLE for a hole */
    Table *named;           /* of what a regular expression has matched: index, input, groups; otherwise NULL */
} Array;

typedef struct Date {
    Object head;
    double time;            /* milliseconds since 1970 UTC, or NaN: an invalid date */
} Date;

/* A variable that an inner function captured: shared by reference, in scratch. */
typedef Value Box;

/* A function with the variables that it captured. */
typedef struct Closure {
    Object head;
    const struct Function *function;    /* vm/program.h */
    Box *boxes[];
} Closure;

/* ---- making values -------------------------------------------------------------------------- */

static inline Value value_undefined(void) { Value v; v.as.i = 0; v.type = T_UNDEFINED; v.spare = 0; return v; }
static inline Value value_null(void) { Value v; v.as.i = 0; v.type = T_NULL; v.spare = 0; return v; }
static inline Value value_bool(bool b) { Value v; v.as.i = b; v.type = T_BOOL; v.spare = 0; return v; }
static inline Value value_int(int64_t i) { Value v; v.as.i = i; v.type = T_INT; v.spare = 0; return v; }
static inline Value value_double(double f) { Value v; v.as.f = f; v.type = T_DOUBLE; v.spare = 0; return v; }
static inline Value value_string(const String *s) { Value v; v.as.s = (String *)(uintptr_t)s; v.type = T_STRING; v.spare = 0; return v; }
static inline Value value_object(const void *o) { Value v; v.as.o = (Object *)(uintptr_t)o; v.type = T_OBJECT; v.spare = 0; return v; }
static inline Value value_builtin(uint32_t row) { Value v; v.as.i = row; v.type = T_BUILTIN; v.spare = 0; return v; }
static inline Value value_hole(void) { Value v; v.as.i = 0; v.type = T_HOLE; v.spare = 0; return v; }
static inline Value value_missing(uint32_t tag) { Value v; v.as.i = tag; v.type = T_MISSING; v.spare = 0; return v; }

/* Copies a value that was stored a moment ago, in two halves: the processor cannot forward two 8-byte
** stores to one 16-byte load and would wait for them (`temp > 80`: 19 ns with the wait, 15 ns without). */
static inline void value_copy(Value *to, const Value *from)
{
    uint64_t bits = from->as.bits, type = from->type;

#if defined(__GNUC__)
    /* keeps the compiler from joining them again; of two operands in one, clang 14 swaps the results */
    __asm__("" : "+r"(bits));
    __asm__("" : "+r"(type));
#endif
    to->as.bits = bits;
    to->type = (uint32_t)type;
    to->spare = 0;
}

/* ---- asking values -------------------------------------------------------------------------- */

static inline bool value_is_number(Value v) { return v.type == T_INT || v.type == T_DOUBLE; }
static inline bool value_is_nullish(Value v) { return v.type <= T_NULL; }
static inline bool value_is_kind(Value v, ObjectKind kind) { return v.type == T_OBJECT && v.as.o->kind == kind; }
static inline bool value_is_callable(Value v) { return v.type == T_BUILTIN || value_is_kind(v, K_FUNCTION); }
static inline double value_as_double(Value v) { return v.type == T_INT ? (double)v.as.i : v.as.f; }
static inline Array *value_array(Value v) { return (Array *)v.as.o; }
static inline Closure *value_closure(Value v) { return (Closure *)v.as.o; }
static inline Table *value_table(Value v) { return (Table *)v.as.o; }
static inline Date *value_date(Value v) { return (Date *)v.as.o; }
/* Has it a Table of own properties? */
static inline bool value_has_table(Value v)
{
    return value_is_kind(v, K_OBJECT) || value_is_kind(v, K_ERROR);
}

#endif
