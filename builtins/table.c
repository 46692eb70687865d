/* table.c - builtins.def as the table that the machine and the compiler read. */
#include "builtins/builtins.h"

#include "builtins/arguments.h"
#include "vm/math.h"

enum { IMPURE = 0, PURE = 1 };

/* Initialisers are constants, so these cannot come from functions: the quiet NaN and infinity are folded. */
#define BUILTIN_INFINITY (1e308 * 10)
#define BUILTIN_NAN (BUILTIN_INFINITY * 0)

/* A name that can be had as a value but not called. */
static Outcome not_a_function(Vm *vm, const Value *args, uint32_t count, Value *result)
{
    (void)args, (void)count, (void)result;
    return vm_throw(vm, ERROR_TYPE, "a namespace is not a function");
}

/* What every row of a function has; the rest of a row follows as designated initialisers. */
#define ROW(row_name, fn, row_min, row_max, row_length, row_pure, row_signature, row_doc)                    \
    .name = row_name, .kind = BUILTIN_FUNCTION, .min = row_min, .max = row_max, .length = row_length,        \
    .pure = row_pure, .signature = row_signature, .function = builtin_##fn, .doc = row_doc

#define FUNCTION(name, fn, min, max, length, purity, signature, doc)                                         \
    {ROW(name, fn, min, max, length, purity, signature, doc)},
#define FUNCTION2(name, fn, direct, min, max, length, doc)                                                   \
    {ROW(name, fn, min, max, length, PURE, "FF:F", doc), .f2 = direct},
#define METHOD(of, name, fn, min, max, length, purity, signature, doc)                                       \
    {ROW(name, fn, min, max, length, purity, signature, doc), .receiver = RECEIVER_##of},
#define F1(name, direct, doc) {ROW(name, direct, 0, 1, 1, PURE, "F:F", doc), .f1 = direct},
#define F2(name, direct, doc) {ROW(name, direct, 0, 2, 2, PURE, "FF:F", doc), .f2 = direct},
#define ERROR_CLASS(name, kind, doc) {ROW(name, error_##kind, 0, 2, 1, IMPURE, "AA:A", doc)},

/* Rows of names that are no functions. */
#define NAME(row_name, row_kind, row_doc)                                                                    \
    .name = row_name, .kind = BUILTIN_##row_kind, .signature = "", .doc = row_doc

#define CONSTANT(name, number, doc) {NAME(name, CONSTANT, doc), .pure = PURE, .constant = number},
#define NAMESPACE(name, doc) {NAME(name, NAMESPACE, doc), .pure = PURE, .function = not_a_function},
#define ALIAS(name, other) {NAME(name, ALIAS, other)},
#define ABSENT(name, instead) {NAME(name, ABSENT, instead)},

static const Builtin rows[] = {
#include "builtins/builtins.def"
};

const BuiltinTable builtin_table = {rows, sizeof rows / sizeof *rows};
