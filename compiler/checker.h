/* checker.h - what check.c (expressions) and check_statement.c (statements, functions, patterns) share. */
#ifndef RUNG_COMPILER_CHECKER_H
#define RUNG_COMPILER_CHECKER_H

#include "compiler/names.h"
#include "compiler/scope.h"

enum {
    CONTEXT_TEST = 1,       /* only the value's truth is used */
    CONTEXT_ZERO = 2,       /* nothing can tell a -0 from a 0 */
    CONTEXT_TEXT = 4        /* it is compared with a string */
};

typedef struct Checker {
    Compiler *compiler;
    Spine spine;
    bool again;             /* names, places and warnings are settled: only types are found anew (infer.c) */
    bool changed;           /* the type of some variable, in this walk */
    uint32_t walks, assignments;
    uint32_t looks;         /* at the whole text, in search of a guard */
    struct Routine *routine;    /* that is walked again */
    uint32_t warnings;      /* at most MAX_ERRORS: each costs a look at the whole text before it */
} Checker;

/* ---- check.c -------------------------------------------------------------------------------- */

void check_value(Checker *checker, Node *node, unsigned context);
/* A value that is certainly a function. */
bool is_function_value(Node *node);
/* What is written to: a NAME, or object and key of a MEMBER or INDEX. False after reporting. */
bool check_target(Checker *checker, const Node *node, Node *target);

/* ---- check_statement.c ---------------------------------------------------------------------- */

void check_program(Checker *checker, Node *program);
void check_function(Checker *checker, Node *function);
/* The pattern of an assignment. */
void check_pattern(Checker *checker, const Node *assignment, Node *pattern);
/* A function without a name gets that of the variable or property that it is given to. */
void check_function_name(Node *value, Text name);

/* ---- infer.c -------------------------------------------------------------------------------- */

/* Finds the types of variables, and with them those of expressions. */
void infer_types(Checker *checker, Node *program);
void infer_name(Checker *checker, Node *name);
void infer_call(Checker *checker, Node *call);
void infer_assign(Checker *checker, Node *node);
void infer_update(Checker *checker, Node *node);
void infer_function(Checker *checker, Node *node);

/* ---- warn.c --------------------------------------------------------------------------------- */

/* "a number" and so on. */
const char *node_type_text(const Node *node);
/* Operands and object have been checked. */
void warn_binary(Checker *checker, const Node *node);
/* `tested`: only its truth counts. */
void warn_logical(Checker *checker, const Node *node, bool tested);
/* Only the truth of this counts. */
void warn_truth(Checker *checker, const Node *node);
void warn_member(Checker *checker, const Node *node);
/* A method of what may not be there. */
void warn_receiver(Checker *checker, const Node *callee);
/* A list of statements that has been checked. */
void warn_statements(Checker *checker, const Node *list);
void warn_if(Checker *checker, const Node *node);
void warn_sequence(Checker *checker, const Node *node);
/* An assignment to a variable. */
void warn_constant(Checker *checker, const Node *target);
void warn_string(Checker *checker, const Node *node);

#endif
