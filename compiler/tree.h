/* tree.h - what the parser makes and the checker annotates. All nodes live in the compile arena. */
#ifndef RUNG_COMPILER_TREE_H
#define RUNG_COMPILER_TREE_H

#include "include/rung.h"

typedef struct Span {
    uint32_t start, end;        /* bytes of the source */
} Span;

/* Text in the compile arena or the source; not NUL-ended. `bytes` NULL: absent. */
typedef struct Text {
    const char *bytes;
    uint32_t length;
} Text;

typedef enum NodeKind {
#define NODE(name, fields, doc) NODE_##name,
#include "compiler/tree.def"
    NODE_COUNT
} NodeKind;

/* Operators, by what they do. Compound assignment carries the operator of its arithmetic. */
typedef enum Operator {
    OPERATOR_NONE,          /* plain = */
    OPERATOR_ADD, OPERATOR_SUB, OPERATOR_MUL, OPERATOR_DIV, OPERATOR_MOD, OPERATOR_POW,
    OPERATOR_BIT_AND, OPERATOR_BIT_OR, OPERATOR_BIT_XOR, OPERATOR_SHL, OPERATOR_SHR, OPERATOR_USHR,
    OPERATOR_LT, OPERATOR_LE, OPERATOR_GT, OPERATOR_GE,
    OPERATOR_EQ, OPERATOR_NE, OPERATOR_LOOSE_EQ, OPERATOR_LOOSE_NE,
    OPERATOR_IN, OPERATOR_INSTANCEOF,
    OPERATOR_AND, OPERATOR_OR, OPERATOR_COALESCE,
    OPERATOR_NEG, OPERATOR_PLUS, OPERATOR_NOT, OPERATOR_BIT_NOT, OPERATOR_TYPEOF, OPERATOR_VOID, OPERATOR_DELETE,
    OPERATOR_INCREMENT, OPERATOR_DECREMENT,
    OPERATOR_VAR, OPERATOR_LET, OPERATOR_CONST,
    OPERATOR_COUNT
} Operator;

/* As written: "+", "===", "typeof"; static. */
const char *operator_text(Operator op);

enum {
    FLAG_COMPUTED = 1,
    FLAG_SHORTHAND = 2,
    FLAG_OPTIONAL = 4,
    FLAG_PREFIX = 8,
    FLAG_ARROW = 16,
    FLAG_EXPRESSION = 32,
    FLAG_DECLARATION = 64,
    FLAG_LIMITED = 1,           /* of a READING: an age that is compared with the constant `number` */
    FLAG_TRAILING_COMMA = 128   /* of a PAREN, ARRAY or argument list while it may still become a pattern */
};

/* What the checker knows of an expression's value. */
typedef enum StaticType {
    TYPE_ANY = 0,           /* nothing is known */
    TYPE_INT = 'I', TYPE_DOUBLE = 'F', TYPE_BOOL = 'B', TYPE_STRING = 'S'
} StaticType;

typedef struct Node Node;
struct Node {
    uint8_t kind;           /* NodeKind */
    uint8_t op;             /* Operator */
    uint8_t flags;
    uint8_t type;           /* StaticType, by the checker */
    uint8_t clause;         /* rung_clause_kind, 0: none: see clauses.c */
    Span span;
    Span span2;             /* of the operator of a BINARY, LOGICAL, ASSIGN; of the name of a MEMBER */
    Node *a, *b, *c, *d;
    Node *list;             /* first of a list linked by `next` */
    Node *next;
    Text text, text2;
    double number;
    int64_t low, high;      /* TYPE_INT: the range, by the checker */
    const void *symbol;     /* what a NAME, MEMBER or CALL means, by the checker (see check.h) */
    uint32_t slot;          /* index that goes with `symbol` */
    uint32_t depth;         /* of nesting, while parsing */
};

/* "member access", "arrow function": for messages; static. */
const char *node_kind_text(NodeKind kind);

#endif
