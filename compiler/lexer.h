/* lexer.h - text to tokens. What a '/' or a '}' is depends on the grammar: the parser asks again. */
#ifndef RUNG_COMPILER_LEXER_H
#define RUNG_COMPILER_LEXER_H

#include "compiler/compiler.h"

/* What the grammar calls a terminal. Tokens live in the compile arena and are handed on by pointer. */
typedef struct Token {
    Span span;
    Node *node;             /* of names, literals and pieces of templates */
    uint8_t kind;           /* TOKEN_ of the generated grammar.h; 0 at the end of the text */
    uint8_t op;             /* Operator */
    bool newline;           /* a line ended between the token before and this one */
    bool keyword;           /* a word that is a name when it stands for a property */
} Token;

typedef struct Lexer {
    Compiler *compiler;
    const unsigned char *cursor, *end;
    bool started;           /* a token was made: `-->` begins a comment only before the first one of a line */
    bool stopped;           /* no memory, or a comment or template without end: nothing useful follows */
} Lexer;

/* Looks at the text as a whole: ill-formed UTF-8, NUL bytes, bidirectional controls. False after an error. */
bool lexer_init(Lexer *lexer, Compiler *compiler);

/* A token at the span, not read from it; NULL after reporting. */
Token *lexer_token(Lexer *lexer, int kind, Span span);

/* The next token, or NULL when the lexer has stopped. What a word, `/`, `{`, `}`, `++` or `in` is depends on
** what the grammar accepts; that is the parser's. */
Token *lexer_next(Lexer *lexer);

/* Reads the token at `slash` again, as a regex literal. */
void lexer_regex(Lexer *lexer, Token *slash);

/* Reads on from `brace`, the `}` that ends a substitution, to the next `${` or the end of the template. */
void lexer_template(Lexer *lexer, Token *brace);

#endif
