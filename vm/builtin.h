/* builtin.h - how the virtual machine sees a builtin: a row with a function.
**
** The rows are in builtins/builtins.def, a layer above; the machine reaches them through a
** BuiltinTable that is handed in. A call carries the row's index, never its name.
*/
#ifndef RUNG_VM_BUILTIN_H
#define RUNG_VM_BUILTIN_H

#include "include/rung.h"
#include "vm/value.h"

typedef struct rung_vm Vm;

/* How a step of an evaluation ended. */
typedef enum Outcome {
    OUTCOME_OK = 0,
    OUTCOME_THROW = 1,      /* vm->exception holds what was thrown; script may catch it */
    OUTCOME_STOP = 2        /* vm->error says why the evaluation ends; nothing catches it */
} Outcome;

/* The signature of every builtin. `args` are the `count` values given, of a method the receiver
** first; they stay valid and rooted during the call. On OUTCOME_OK *result holds the result.
** It may charge the budget (vm_charge), allocate scratch (vm_alloc), throw, stop, and call script
** back (vm_call). */
typedef Outcome (*BuiltinFunction)(Vm *vm, const Value *args, uint32_t count, Value *result);

/* Whose method a builtin is. */
typedef enum Receiver {
    RECEIVER_NONE,          /* a function: Math.abs */
    RECEIVER_STRING,
    RECEIVER_NUMBER,
    RECEIVER_BOOLEAN,
    RECEIVER_ARRAY,
    RECEIVER_OBJECT,        /* any object that has no class of its own, and the fallback of those that have */
    RECEIVER_ERROR,
    RECEIVER_FUNCTION,
    RECEIVER_ITERATOR,
    RECEIVER_MAP,
    RECEIVER_SET,
    RECEIVER_DATE,
    RECEIVER_REGEXP,
    RECEIVER_CACHE,         /* `cache` of a stage, see vm/cache.h */
    RECEIVER_COUNT
} Receiver;

typedef enum BuiltinKind {
    BUILTIN_FUNCTION,       /* run by `function` */
    BUILTIN_CONSTANT,       /* a number known to the compiler: Math.PI */
    BUILTIN_NAMESPACE,      /* an object that only has members here: Math, JSON */
    BUILTIN_ALIAS,          /* another name, in `doc`, means the same function; nobody is given such a row */
    BUILTIN_ABSENT          /* JavaScript has it, Rung refuses it: `doc` says what to write instead */
} BuiltinKind;

typedef struct Builtin {
    const char *name;           /* "Math.abs", "String.prototype.includes", "parseInt" */
    uint8_t kind;               /* BuiltinKind */
    uint8_t receiver;           /* Receiver */
    uint8_t min, max;           /* arguments without the receiver; 255: any number */
    uint8_t pure;               /* same arguments, same result, no effect, no allocation limit: may be folded */
    uint8_t length;             /* JavaScript's function.length */
    const char *signature;      /* "F:F": parameter letters, result letter; A where anything goes */
    BuiltinFunction function;
    double (*f1)(double);       /* CALL_F1: set when the signature is "F:F" */
    double (*f2)(double, double);   /* CALL_F2: "FF:F" */
    double constant;            /* BUILTIN_CONSTANT */
    const char *doc;
} Builtin;

typedef struct BuiltinTable {
    const Builtin *rows;        /* sorted by name, so that a name is found by halving */
    uint32_t count;
} BuiltinTable;

/* The row of a name, or NULL. "Math.abs"; methods as "String.prototype.at". Of an alias the row of the
** other name. */
const Builtin *builtin_find(const BuiltinTable *table, const char *name, size_t length);
/* The row of a method of a receiver, or of RECEIVER_OBJECT when it has none of its own; or NULL. */
const Builtin *builtin_find_method(const BuiltinTable *table, Receiver receiver, const char *name, size_t length);
/* "String" of RECEIVER_STRING and so on. */
const char *receiver_name(Receiver receiver);

/* A function that the host added to its schema. */
typedef struct HostFunction {
    const char *name;
    const char *signature;      /* "nn:b" */
    rung_purity purity;
    rung_function function;
    void *user;
} HostFunction;

#endif
