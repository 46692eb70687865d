/* check.h - what the checker finds out about a tree, and the emitter and the folder read.
**
** A checked expression has `type`, and with it `low` and `high`:
**   TYPE_INT     every value lies in low..high. Where nothing can tell the sign of a zero, the exact
**                value may have been -0: the checker chose ints because it does not matter.
**   TYPE_STRING  low is 1 when the value may be null after all (the null string of a tag), otherwise 0.
** A NAME, MEMBER, CALL or NEW that means something known at compile time has a Symbol; a name that is
** a constant has become that literal.
*/
#ifndef RUNG_COMPILER_CHECK_H
#define RUNG_COMPILER_CHECK_H

#include "compiler/compiler.h"

typedef enum SymbolKind {
    SYMBOL_TAG,             /* NAME */
    SYMBOL_BUILTIN,         /* NAME, MEMBER: the function as a value; CALL, NEW: what is called */
    SYMBOL_HOST,            /* CALL */
    SYMBOL_LOCAL            /* NAME: a variable; the symbol is the beginning of a Binding (scope.h) */
} SymbolKind;

typedef struct Symbol {
    uint8_t kind;           /* SymbolKind */
    TagInfo tag;
    const Builtin *builtin;
    const HostFunction *host;
} Symbol;

/* ---- walking --------------------------------------------------------------------------------- */

/* The expression inside parentheses. */
Node *node_inner(Node *node);

/* The operand that is evaluated before anything else of the node happens, or NULL for a leaf. Chains
** of any length hang on it: they are walked in a loop with a Spine. */
Node *node_first(const Node *node);

typedef struct SpineEntry {
    Node *node;
    uint8_t with;           /* what its parent asked for */
} SpineEntry;

typedef struct Spine {
    SpineEntry *entries;
    uint32_t count, capacity;
} Spine;

bool spine_push(Compiler *compiler, Spine *spine, Node *node, unsigned with);

/* ---- calls (types.c) -------------------------------------------------------------------------- */

/* Do the arguments come without effects, and none can throw? */
bool nodes_are_quiet(const Node *list);
/* A spread, or too many for the stack. */
bool arguments_need_array(const Node *list);

/* ---- types.c ---------------------------------------------------------------------------------- */

#define INT_LIMIT (INT64_C(1) << 53)

bool type_is_number(StaticType type);       /* int, double or bool: ToNumber has no effects */
bool node_is_literal(const Node *node);
bool node_may_be_null(const Node *node);    /* a string that may be null, or anything unknown */

void node_set_type(Node *node, StaticType type);
void node_set_int(Node *node, int64_t low, int64_t high);
/* Types a NUMBER, STRING, BOOL, NULL or UNDEFINED. */
void node_type_literal(Node *node);
void node_type_tag(Node *node, rung_type type);
/* The type of a value that comes from either. */
void node_join_types(Node *node, const Node *a, const Node *b);
/* Types a BINARY or a unary minus, plus or ~ whose operands have types. `zero`: the sign of a zero
** result cannot be told. */
void node_type_binary(Node *node, bool zero);
void node_type_unary(Node *node, bool zero);

/* `target op= value` as the BINARY that it stands for. */
Node assign_sum(const Node *node, Node *target);

/* In which types the operator works: the letter of its instruction. */
StaticType operator_variant(const Node *node);
/* Is this `+` a concatenation of strings? */
bool node_is_concat(const Node *node);
/* The result of a builtin's signature such as "FF:F". */
StaticType signature_result(const char *signature);

/* ---- fold.c ----------------------------------------------------------------------------------- */

/* Turns the node into a literal when its operands are literals and the answer is certain. */
void fold(Compiler *compiler, Node *node);
/* Makes `node` the literal that `from` is. */
void literal_copy(Node *node, const Node *from);
bool literal_is_true(const Node *node);
/* String(literal), in the compile arena. */
Text literal_text(Compiler *compiler, const Node *node);

#endif
