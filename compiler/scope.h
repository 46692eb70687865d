/* scope.h - variables: which declaration a name means, and what the emitter must know of it.
**
** While the checker walks, a table holds for every name the innermost binding that is visible; a scope
** that is left gives the names back to those outside. Bindings and scopes themselves stay: the emitter
** finds them at the nodes.
**
**   FUNCTION, PROGRAM    symbol: Routine
**   BLOCK, SWITCH, FOR, FOR_IN, FOR_OF, TRY (of the catch parameter)     symbol: Scope, or NULL
**   NAME                 symbol: Binding (its first member is a Symbol); slot: 1 where it may be uninitialised
*/
#ifndef RUNG_COMPILER_SCOPE_H
#define RUNG_COMPILER_SCOPE_H

#include "compiler/check.h"

typedef enum BindingKind {
    BINDING_VAR,
    BINDING_PARAMETER,
    BINDING_FUNCTION,       /* declared at the top of a program or function: may be declared again */
    BINDING_LOCAL_FUNCTION, /* declared in a block */
    BINDING_LET,
    BINDING_CONST,
    BINDING_CATCH,          /* the simple parameter of a catch: a var may have its name */
    BINDING_SELF            /* a function expression's own name, a box of the function around it */
} BindingKind;

typedef struct Binding Binding;
typedef struct Scope Scope;
typedef struct Routine Routine;

struct Binding {
    Symbol symbol;              /* SYMBOL_LOCAL */
    Text name;
    Binding *outer;             /* what the name meant before */
    Binding *next;              /* in its scope */
    Scope *scope;
    Node *function;             /* of a function declaration: made when the scope is entered */
    const Node *literal;        /* a const's value */
    Binding *parameter;         /* a var that begins with the value of a parameter */
    uint32_t ready;             /* from this place in the source on it is initialised, or it is always (0) */
    uint8_t kind;               /* BindingKind */
    bool captured;              /* by an inner function: it lives in a box */
    bool is_function;           /* its value is a function wherever it is read */
    bool tested;                /* somewhere it may be read before its declaration */
    uint32_t local;             /* by the emitter: number + 1 */
    /* by infer.c */
    int64_t low, high;          /* of TYPE_INT, without what it is counted */
    uint32_t walk, steps;       /* `+= c` in this walk */
    uint8_t type;               /* StaticType of all assignments so far; TYPE_ANY: there was none */
    bool untyped, begun, counts_up, counts_down;
    const Node *made;           /* the FUNCTION that a const or a function's own name always is */
};

typedef enum ScopeKind {
    SCOPE_BLOCK,
    SCOPE_SWITCH,
    SCOPE_CATCH,            /* the parameter of a catch; its block is a scope inside */
    SCOPE_PARAMETERS,       /* of a function with defaults or patterns */
    SCOPE_GIVEN,            /* a body's parameters, which it may declare again: to it they are global */
    SCOPE_BODY,             /* of a function or program */
    SCOPE_SELF              /* a function expression's own name */
} ScopeKind;

struct Scope {
    Scope *outer;
    Routine *routine;
    Binding *first, *last;
    uint8_t kind;               /* ScopeKind */
};

/* The program or a function of its own. */
struct Routine {
    Routine *outer;
    Node *node;                 /* FUNCTION, PROGRAM or an expression */
    Binding *self;              /* the own name of a function expression, or NULL */
    Scope *parameters;          /* when they have defaults or patterns, or of a body; otherwise NULL: they are in `body` */
    Scope *body;
    bool returns;               /* there is a return statement */
    bool needs_closure;         /* by infer.c: it reads or writes variables of functions around it */
    bool has_index;
    uint32_t index;             /* by the emitter */
};

/* One name of the table. */
typedef struct NameEntry {
    Text name;
    Binding *top;               /* NULL: nothing visible has this name now */
} NameEntry;

typedef struct Scopes {
    NameEntry **slots;          /* open addressing */
    uint32_t count, size;
    Scope *scope;               /* the innermost */
    Routine *routine;
} Scopes;

Routine *routine_open(Compiler *compiler, Node *node);
void routine_close(Compiler *compiler);

/* Enters a new scope; NULL after reporting. */
Scope *scope_open(Compiler *compiler, ScopeKind kind);
void scope_close(Compiler *compiler);

/* The innermost visible binding of the name, or NULL. */
Binding *scope_find(const Compiler *compiler, Text name);
/* Declares a name in the innermost scope. A name that may not be declared (again) is reported, and the
** binding that there is returned. */
Binding *scope_declare(Compiler *compiler, BindingKind kind, Text name, Span span, uint32_t ready);

/* The NAME means `binding`. */
void scope_bind(Compiler *compiler, Node *name, Binding *binding);
static inline Binding *node_binding(const Node *name)
{
    const Symbol *symbol = name->symbol;

    if (name->kind != NODE_NAME || symbol == NULL || symbol->kind != SYMBOL_LOCAL) return NULL;
    return (Binding *)(uintptr_t)symbol;
}

static inline bool binding_is_constant(const Binding *binding)
{
    return binding->kind == BINDING_CONST || binding->kind == BINDING_SELF;
}

/* The type that the local of the variable has for good; TYPE_ANY: none. */
StaticType binding_type(const Binding *binding);

/* The function that a CALL always calls, and that needs no closure (infer.c has set the call's slot); or NULL. */
Routine *call_routine(const Node *call);

/* Offers all visible names to a did-you-mean. */
void scope_suggest(const Compiler *compiler, Suggestion *suggestion);

#endif
