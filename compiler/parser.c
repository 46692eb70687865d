/* parser.c - feeds tokens to the grammar.
**
** Here is what a grammar cannot say: which of its terminals a token is at its place, where a semicolon is
** missing that JavaScript allows to leave out, how to go on after an error. All of it rests on one question,
** grammar_accepts, so the grammar is never given a token that it would refuse. */
#include "compiler/parser.h"

#include <string.h>

#include "compiler/grammar.h"
#include "vm/format.h"

static bool accepts(const Parser *ps, int kind) { return grammar_accepts(ps->grammar, kind); }

/* ---- dump_tokens ---------------------------------------------------------------------------- */

static const char *kind_text(const Token *token)
{
    switch (token->kind) {
    case TOKEN_NAME: case TOKEN_OF: return "name";
    case TOKEN_KEY: return "key";
    case TOKEN_NUMBER: return "number";
    case TOKEN_STRING: return "string";
    case TOKEN_REGEX: return "regex";
    case TOKEN_TEMPLATE: case TOKEN_TEMPLATE_HEAD: case TOKEN_TEMPLATE_MIDDLE: case TOKEN_TEMPLATE_TAIL:
        return "template";
    case TOKEN_RESERVED: return "reserved";
    case TOKEN_END_OF_STATEMENT: case TOKEN_END_OF_DO: return "inserted";
    default: return token->keyword ? "keyword" : "punctuator";
    }
}

/* The others are between the parser and the grammar. */
static bool is_shown(int kind)
{
    return kind != 0 && kind != TOKEN_AS_EXPRESSION && kind != TOKEN_AS_PROGRAM && kind != TOKEN_RECOVERED;
}

static void write_text(Parser *ps, const char *text, size_t length)
{
    if (!ps->sink_stopped && !ps->sink(ps->user, text, length)) ps->sink_stopped = ps->stopped = true;
}

/* Places are found from the token before, so that a long text takes linear time. */
static void dump_token(Parser *ps, const Token *token)
{
    Text text = span_text(ps->compiler, token->span);
    char line[256];
    rung_diag diag;

    memset(&diag, 0, sizeof diag);
    diag.start = token->span.start - ps->place;
    diag_locate(&diag, ps->compiler->source + ps->place, ps->compiler->length - ps->place);
    ps->column = diag.line > 1 ? diag.column : ps->column + diag.column - 1;
    ps->line += diag.line - 1;
    ps->place = token->span.start;

    write_text(ps, line, format_text(line, sizeof line, "%u:%u %s ", ps->line, ps->column, kind_text(token)));
    if (text.length == 0) {
        write_text(ps, ";", 1);
    } else {
        while (text.length > 0) {       /* escaped, in pieces that fit */
            uint32_t length = text.length < 32 ? text.length : 32;

            while (length < text.length && ((unsigned char)text.bytes[length] & 0xC0) == 0x80) length--;
            write_text(ps, line, format_text(line, sizeof line, "%t", text.bytes, (size_t)length));
            text.bytes += length;
            text.length -= length;
        }
    }
    write_text(ps, token->newline ? " newline\n" : "\n", token->newline ? 9 : 1);
}

/* ---- taking a token ------------------------------------------------------------------------- */

static bool opens(int kind)
{
    return kind == TOKEN_LEFT_PAREN || kind == TOKEN_LEFT_BRACKET || kind == TOKEN_LEFT_BRACE ||
           kind == TOKEN_OBJECT_BRACE || kind == TOKEN_TEMPLATE_HEAD;
}

static bool closes(int kind)
{
    return kind == TOKEN_RIGHT_PAREN || kind == TOKEN_RIGHT_BRACKET || kind == TOKEN_RIGHT_BRACE ||
           kind == TOKEN_TEMPLATE_TAIL;
}

static void too_deep(Parser *ps, Span span)
{
    compiler_error(ps->compiler, RUNG_LIMIT_NESTING, span, "split it into smaller parts",
                   "nested deeper than %u levels", ps->compiler->options.max_nesting);
    ps->stopped = true;
}

/* The nesting limit is counted on the tree, but a text of opening brackets or prefix operators makes no tree
** before its end: brackets are counted as they come, and the grammar's stack has room for a level's worth of
** operators for each level. */
static bool make_room(Parser *ps, const Token *token, bool opening)
{
    enum { ENTRIES_OF_A_LEVEL = 48 };
    uint32_t limit = ps->compiler->options.max_nesting;
    size_t entries, size = grammar_wants_room(ps->grammar, &entries);
    void *memory;

    if (opening && ps->open >= limit) {
        too_deep(ps, token->span);
        return false;
    }
    if (size == 0) return true;
    if (entries / ENTRIES_OF_A_LEVEL > limit) {
        too_deep(ps, token->span);
        return false;
    }
    memory = compiler_alloc(ps->compiler, size);
    if (memory == NULL) {
        ps->stopped = true;
        return false;
    }
    grammar_grow(ps->grammar, memory, size);
    return true;
}

static void take(Parser *ps, const Token *token)
{
    bool opening = opens(token->kind);

    if (!make_room(ps, token, opening)) return;
    if (opening)
        ps->open++;
    else if (closes(token->kind))
        ps->open--;
    if (ps->sink != NULL && is_shown(token->kind)) dump_token(ps, token);
    switch (token->kind) {
    case TOKEN_RETURN: case TOKEN_BREAK: case TOKEN_CONTINUE: case TOKEN_THROW:
        ps->restricted = token->kind;
        break;
    default:
        ps->restricted = 0;
        break;
    }
    ps->last = token;
    Grammar(ps->grammar, token->kind, token);
}

/* A terminal that is not in the text, behind the last token. */
static void take_nothing(Parser *ps, int kind)
{
    Span span = {0, 0};
    const Token *token;

    if (ps->last != NULL) span.start = span.end = ps->last->span.end;
    token = lexer_token(&ps->lexer, kind, span);
    if (token != NULL)
        take(ps, token);
    else
        ps->stopped = true;
}

/* ---- which terminal is it? ------------------------------------------------------------------ */

static bool is_division(const Parser *ps, const Token *token)
{
    return (token->kind == TOKEN_MULTIPLY || token->kind == TOKEN_COMPOUND) &&
           ps->compiler->source[token->span.start] == '/';
}

static void classify_word(const Parser *ps, Token *token)
{
    if (accepts(ps, TOKEN_KEY))
        token->kind = TOKEN_KEY;
    else if (token->kind == TOKEN_IN && accepts(ps, TOKEN_FOR_IN))
        token->kind = TOKEN_FOR_IN;
    else if (token->kind == TOKEN_FUNCTION && accepts(ps, TOKEN_DECLARED_FUNCTION))
        token->kind = TOKEN_DECLARED_FUNCTION;
}

/* Finds the terminal that the token is here. May read it again, as part of a template or as a regex. */
static void classify(Parser *ps, Token *token)
{
    switch (token->kind) {
    case TOKEN_LEFT_BRACE:
        if (!accepts(ps, TOKEN_LEFT_BRACE)) token->kind = TOKEN_OBJECT_BRACE;
        break;
    case TOKEN_RIGHT_BRACE:
        if (accepts(ps, TOKEN_TEMPLATE_TAIL)) lexer_template(&ps->lexer, token);
        break;
    case TOKEN_INCREMENT:
        if (!token->newline && accepts(ps, TOKEN_POSTFIX)) token->kind = TOKEN_POSTFIX;
        break;
    case TOKEN_NAME:
        if (token->span.end - token->span.start == 2 && text_is(token->node->text, "of") &&
            !accepts(ps, TOKEN_NAME) && accepts(ps, TOKEN_OF))
            token->kind = TOKEN_OF;
        break;
    case TOKEN_MULTIPLY: case TOKEN_COMPOUND:
        if (is_division(ps, token) && !accepts(ps, TOKEN_MULTIPLY) &&
            (accepts(ps, TOKEN_REGEX) || accepts(ps, TOKEN_END_OF_DO) ||
             (token->newline && accepts(ps, TOKEN_END_OF_STATEMENT))))
            lexer_regex(&ps->lexer, token);
        break;
    default:
        if (token->keyword) classify_word(ps, token);
        break;
    }
}

/* `=>` on a line of its own, and a statement that begins with `function` where none may be declared. */
static bool is_barred(const Parser *ps, const Token *token)
{
    return (token->kind == TOKEN_ARROW && token->newline) ||
           (token->kind == TOKEN_FUNCTION && accepts(ps, TOKEN_RECOVERED));
}

/* ---- the way of a token --------------------------------------------------------------------- */

/* Is a semicolon missing before the token, one that may be left out? The terminal for it, or 0. */
static int missing_semicolon(const Parser *ps, const Token *token)
{
    if (accepts(ps, TOKEN_END_OF_DO)) return TOKEN_END_OF_DO;
    if (token->kind == TOKEN_ARROW) return 0;
    if (!token->newline && token->kind != TOKEN_RIGHT_BRACE && token->kind != 0) return 0;
    return accepts(ps, TOKEN_END_OF_STATEMENT) ? TOKEN_END_OF_STATEMENT : 0;
}

/* Gives the grammar the token, behind a semicolon where JavaScript inserts one. False after an error. */
static bool feed(Parser *ps, Token *token)
{
    uint8_t kind = token->kind;     /* as the lexer sees it */

    if (token->newline && ps->restricted != 0 && kind != TOKEN_SEMICOLON) {
        if (ps->restricted == TOKEN_THROW) {
            compiler_error(ps->compiler, RUNG_SYNTAX, ps->last->span, "write its value on the same line",
                           "a line may not end after 'throw'");
            return false;
        }
        take_nothing(ps, TOKEN_END_OF_STATEMENT);
    }
    while (!ps->stopped) {
        int semicolon;

        classify(ps, token);
        if (ps->lexer.stopped) return false;
        if (accepts(ps, token->kind) && !is_barred(ps, token)) {
            take(ps, token);
            return (token->kind != TOKEN_REFUSED && token->kind != TOKEN_REFUSED_STATEMENT) ||
                   explain_refused(ps, token);
        }
        semicolon = missing_semicolon(ps, token);
        if (semicolon == 0) {
            explain_unexpected(ps, token);
            return false;
        }
        take_nothing(ps, semicolon);
        if (token->kind != TOKEN_REGEX) token->kind = kind;     /* it may be another terminal now */
    }
    return false;
}

/* ---- going on after an error ---------------------------------------------------------------- */

static bool begins_statement(int kind)
{
    switch (kind) {
    case TOKEN_LET: case TOKEN_VAR: case TOKEN_IF: case TOKEN_FOR: case TOKEN_WHILE: case TOKEN_DO:
    case TOKEN_RETURN: case TOKEN_SWITCH: case TOKEN_THROW: case TOKEN_TRY: case TOKEN_FUNCTION:
    case TOKEN_BREAK: case TOKEN_CONTINUE:
        return true;
    default: return false;
    }
}

static bool ends_operand(int kind)
{
    return kind == TOKEN_NAME || kind == TOKEN_NUMBER || kind == TOKEN_STRING || kind == TOKEN_LITERAL ||
           closes(kind);
}

/* Skips to where a statement may begin: behind a ';', before the '}' of the block, before a line that begins
** like a statement. Returns the token to go on with, or NULL. */
static Token *skip_statement(Parser *ps, Token *token, int open)
{
    const Token *first = token;
    int before = 0;

    while (token != NULL && token->kind != 0) {
        if (token->kind == TOKEN_SEMICOLON && open <= 0) return lexer_next(&ps->lexer);
        if (token->kind == TOKEN_RIGHT_BRACE && open <= 0)
            return accepts(ps, TOKEN_RIGHT_BRACE) ? token : lexer_next(&ps->lexer);
        if (token->newline && (begins_statement(token->kind) || (open <= 0 && token->kind == TOKEN_NAME)) &&
            (token != first || accepts(ps, token->kind)))
            return token;
        if (token->kind == TOKEN_TEMPLATE_HEAD)
            return NULL;    /* where its text goes on is anybody's guess */
        if (is_division(ps, token) && !ends_operand(before)) lexer_regex(&ps->lexer, token);
        if (opens(token->kind)) open++;
        if (closes(token->kind) && open > 0) open--;
        before = token->kind;
        token = lexer_next(&ps->lexer);
    }
    return NULL;
}

/* Forgets the statement that the error is in. Returns the token to go on with, or NULL. */
static Token *recover(Parser *ps, Token *token)
{
    int open;

    if (ps->stopped || ps->compiler->kind == RUNG_EXPRESSION || ps->compiler->errors >= MAX_ERRORS)
        return NULL;
    open = grammar_recover(ps->grammar);
    if (open < 0) return NULL;
    ps->open -= (uint32_t)open;
    take_nothing(ps, TOKEN_RECOVERED);
    return skip_statement(ps, token, open);
}

static void parse_text(Parser *ps)
{
    Compiler *compiler = ps->compiler;
    bool is_expression = compiler->kind == RUNG_EXPRESSION;
    Token *token;

    take_nothing(ps, is_expression ? TOKEN_AS_EXPRESSION : TOKEN_AS_PROGRAM);
    token = lexer_next(&ps->lexer);
    while (token != NULL && !ps->stopped) {
        bool taken = feed(ps, token);

        if (ps->complete || compiler->errors >= (is_expression ? 1 : MAX_ERRORS)) break;
        token = taken ? lexer_next(&ps->lexer) : recover(ps, token);
    }
}

/* What is right and yet was hardly meant. */
static void warn_about(Compiler *compiler, const Node *tree)
{
    /* a name in an expression is no variable: to assign to it is refused */
    if (tree->kind == NODE_ASSIGN && tree->op == OPERATOR_NONE && tree->a->kind != NODE_NAME)
        compiler_warning(compiler, tree->span2, "write === to compare", "this assigns, it does not compare");
    if (tree->kind == NODE_FUNCTION && (tree->flags & FLAG_EXPRESSION))
        compiler_warning(compiler, tree->span, "to compare, write >=",
                         "the value of this expression is a function");
}

static bool parse(Compiler *compiler, rung_sink sink, void *user)
{
    Parser ps;

    memset(&ps, 0, sizeof ps);
    ps.compiler = compiler;
    ps.sink = sink;
    ps.user = user;
    ps.line = ps.column = 1;
    compiler->tree = NULL;
    if (!lexer_init(&ps.lexer, compiler)) return false;
    ps.grammar = compiler_alloc(compiler, grammar_size());
    if (ps.grammar == NULL) return false;
    GrammarInit(ps.grammar, &ps);
    parse_text(&ps);
    if (compiler->errors == 0) check_covers(&ps);
    if (compiler->errors > 0 || compiler->tree == NULL) {
        compiler->tree = NULL;
        return false;
    }
    if (compiler->kind == RUNG_EXPRESSION) warn_about(compiler, compiler->tree);
    return true;
}

bool compiler_parse(Compiler *compiler) { return parse(compiler, NULL, NULL); }

bool dump_tokens(Compiler *compiler, rung_sink sink, void *user) { return parse(compiler, sink, user); }
