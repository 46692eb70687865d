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

#define FUNCTION(name, fn, min, max, length, purity, signature, doc) \
    {name, BUILTIN_FUNCTION, RECEIVER_NONE, min, max, purity, length, signature, builtin_##fn, NULL, NULL, 0, doc},
#define FUNCTION2(name, fn, f2, min, max, length, doc) \
    {name, BUILTIN_FUNCTION, RECEIVER_NONE, min, max, PURE, length, "FF:F", builtin_##fn, NULL, f2, 0, doc},
#define METHOD(receiver, name, fn, min, max, length, purity, signature, doc) \
    {name, BUILTIN_FUNCTION, RECEIVER_##receiver, min, max, purity, length, signature, builtin_##fn, NULL, NULL, 0, doc},
#define F1(name, f, doc) {name, BUILTIN_FUNCTION, RECEIVER_NONE, 0, 1, PURE, 1, "F:F", builtin_##f, f, NULL, 0, doc},
#define F2(name, f, doc) {name, BUILTIN_FUNCTION, RECEIVER_NONE, 0, 2, PURE, 2, "FF:F", builtin_##f, NULL, f, 0, doc},
#define ERROR_CLASS(name, kind, doc) \
    {name, BUILTIN_FUNCTION, RECEIVER_NONE, 0, 2, IMPURE, 1, "AA:A", builtin_error_##kind, NULL, NULL, 0, doc},
#define CONSTANT(name, number, doc) \
    {name, BUILTIN_CONSTANT, RECEIVER_NONE, 0, 0, PURE, 0, "", NULL, NULL, NULL, number, doc},
#define NAMESPACE(name, doc) \
    {name, BUILTIN_NAMESPACE, RECEIVER_NONE, 0, 0, PURE, 0, "", not_a_function, NULL, NULL, 0, doc},
#define ABSENT(name, instead) \
    {name, BUILTIN_ABSENT, RECEIVER_NONE, 0, 0, IMPURE, 0, "", NULL, NULL, NULL, 0, instead},

static const Builtin rows[] = {
#include "builtins/builtins.def"
};

const BuiltinTable builtin_table = {rows, sizeof rows / sizeof *rows};
