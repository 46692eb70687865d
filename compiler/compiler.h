/* compiler.h - one compilation: source text in, program draft out.
**
**     parse (lexer.re, grammar.y, parser.c) -> tree -> check (check.c) -> emit (emit.c) -> ProgramDraft
**
** All memory of a compilation is one arena. Nothing recurses without a depth limit, and left chains
** (a + b + c ..., a && b && ..., a.b.c, else-if) are walked in loops.
*/
#ifndef RUNG_COMPILER_COMPILER_H
#define RUNG_COMPILER_COMPILER_H

#include <stdarg.h>

#include "compiler/tree.h"
#include "vm/arena.h"
#include "vm/program.h"

/* The tags and host functions that a text may name, and what whoever runs it gives to its own function. */
typedef struct TagInfo {
    const char *name;       /* NUL-ended; programs point to it */
    uint32_t length;
    uint32_t slot;
    uint8_t type;           /* rung_type */
    bool momentary;         /* its value is true at moments only: made of an edge */
    int64_t interval;       /* rung_time ticks between its samples; 0: not known */
} TagInfo;

typedef struct Names {
    void *user;
    bool (*find_tag)(void *user, const char *name, size_t length, TagInfo *info);
    /* The name of the tag at `index` (any order), or NULL at the end: for did-you-mean. */
    const char *(*tag_name)(void *user, uint32_t index);
    const HostFunction *(*find_function)(void *user, const char *name, size_t length);
    const char *const *parameters;  /* of a body or script: variables that begin with a value; NUL-ended, there during
                                    ** the compilation */
    uint32_t parameter_count;
} Names;

typedef struct Compiler {
    Arena arena;                /* everything of this compilation */
    ProgramOwner *owner;
    const BuiltinTable *builtins;
    const Names *names;
    rung_options options;
    rung_kind kind;
    const char *source;         /* a copy of the text followed by NUL bytes (re2c reads one past the end) */
    uint32_t length;
    Node *tree;                 /* after parse: an expression, or PROGRAM */
    struct Scopes *scopes;      /* the variables that are visible, while checking (scope.h) */
    struct RuleCalls *rule_calls;   /* the builtins of rules (rule_calls.h) */
    struct Routine *routine;    /* after checking: the program's own */
    rung_diag first;            /* the first error; status RUNG_OK while there is none */
    uint32_t errors;            /* reported so far; parsing gives up after MAX_ERRORS */
    uint32_t warnings;
} Compiler;

enum { MAX_ERRORS = 20, MAX_WARNINGS = 100 };   /* what follows is only counted */

/* Reports an error or a warning at a span: formats (vm/format.h), locates it, keeps the first
** error and calls options.on_diag. `hint` may be NULL. */
void compiler_error(Compiler *compiler, rung_status status, Span span, const char *hint, const char *format, ...);
void compiler_warning(Compiler *compiler, Span span, const char *hint, const char *format, ...);
/* Reports that the arena failed; returns NULL. */
void *compiler_no_memory(Compiler *compiler);
/* Compile-time memory; NULL after reporting. */
static inline void *compiler_alloc(Compiler *compiler, size_t size)
{
    void *piece = arena_alloc(&compiler->arena, size);

    return piece != NULL ? piece : compiler_no_memory(compiler);
}

/* The closest of the candidates offered so far (optimal string alignment distance), for did-you-mean. */
typedef struct Suggestion {
    const char *wanted;
    size_t wanted_length;
    char best[64];
    unsigned distance;
} Suggestion;

void suggestion_init(Suggestion *suggestion, const char *wanted, size_t length);
void suggestion_offer(Suggestion *suggestion, const char *candidate, size_t length);
/* NULL when nothing was close enough. */
const char *suggestion_best(const Suggestion *suggestion);

/* parser.c: fills compiler->tree. False when there was any error (all reported). */
bool compiler_parse(Compiler *compiler);
/* Tokens one a line, for `rung dump --tokens`; the tree as indented lines, for `--ast`. */
bool dump_tokens(Compiler *compiler, rung_sink sink, void *user);
bool dump_tree(const Node *tree, rung_sink sink, void *user);

/* check.c: names, types, folding; false when there was any error. */
bool compiler_check(Compiler *compiler);

/* clauses.c: which nodes of an expression are clauses, for the emitter to tell of. */
void clauses_mark(Compiler *compiler);

/* emit.c: the draft, whose memory is the compile arena; false when there was an error. */
bool compiler_emit(Compiler *compiler, ProgramDraft *draft);

/* compile.c: the whole way. */
rung_status compile_text(ProgramOwner *owner, const Names *names, const char *text, size_t length, rung_kind kind,
                         const rung_options *options, Program **out, rung_diag *diag);
rung_status compile_dump(ProgramOwner *owner, const Names *names, const char *text, size_t length, rung_kind kind,
                         const rung_options *options, unsigned what, rung_sink sink, void *user, rung_diag *diag);

#endif
