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

static const char *kind_text(Token token)
{
    switch (token.kind) {
    case TOKEN_NAME: case TOKEN_OF: return "name";
    case TOKEN_KEY: return "key";
    case TOKEN_NUMBER: return "number";
    case TOKEN_STRING: return "string";
    case TOKEN_REGEX: return "regex";
    case TOKEN_TEMPLATE: case TOKEN_TEMPLATE_HEAD: case TOKEN_TEMPLATE_MIDDLE: case TOKEN_TEMPLATE_TAIL: return "template";
    case TOKEN_RESERVED: return "reserved";
    case TOKEN_END_OF_STATEMENT: case TOKEN_END_OF_DO: return "inserted";
    default: return token.keyword ? "keyword" : "punctuator";
    }
}

static void write_text(Parser *ps, const char *text, size_t length)
{
    if (!ps->sink_stopped && !ps->sink(ps->user, text, length)) ps->sink_stopped = ps->stopped = true;
}

/* Places are found from the token before, so that a long text takes linear time. */
static void dump_token(Parser *ps, Token token)
{
    Text text = span_text(ps->compiler, token.span);
    char line[256];
    rung_diag diag;

    memset(&diag, 0, sizeof diag);
    diag.start = token.span.start - ps->place;
    diag_locate(&diag, ps->compiler->source + ps->place, ps->compiler->length - ps->place);
    ps->column = diag.line > 1 ? diag.column : ps->column + diag.column - 1;
    ps->line += diag.line - 1;
    ps->place = token.span.start;

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
    write_text(ps, token.newline ? " newline\n" : "\n", token.newline ? 9 : 1);
}

/* ---- taking a token ------------------------------------------------------------------------- */

static bool opens(int kind)
{
    return kind == TOKEN_LEFT_PAREN || kind == TOKEN_LEFT_BRACKET || kind == TOKEN_LEFT_BRACE || kind == TOKEN_OBJECT_BRACE ||
           kind == TOKEN_TEMPLATE_HEAD;
}

static bool closes(int kind)
{
    return kind == TOKEN_RIGHT_PAREN || kind == TOKEN_RIGHT_BRACKET || kind == TOKEN_RIGHT_BRACE || kind == TOKEN_TEMPLATE_TAIL;
}

static void too_deep(Parser *ps, Span span)
{
    compiler_error(ps->compiler, RUNG_LIMIT_NESTING, span, "split it into smaller parts", "nested deeper than %u levels",
                   ps->compiler->options.max_nesting);
    ps->stopped = true;
}

/* The nesting limit is counted on the tree, but a text of opening brackets or prefix operators makes no tree
** before its end: brackets are counted as they come, and the grammar's stack has room for a level's worth of
** operators for each level. */
static bool make_room(Parser *ps, Token token)
{
    enum { ENTRIES_OF_A_LEVEL = 48 };
    uint32_t limit = ps->compiler->options.max_nesting;
    size_t entries, size = grammar_wants_room(ps->grammar, &entries);
    void *memory;

    if (opens(token.kind) && ps->open >= limit) {
        too_deep(ps, token.span);
        return false;
    }
    if (size == 0) return true;
    if (entries / ENTRIES_OF_A_LEVEL > limit) {
        too_deep(ps, token.span);
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

static void take(Parser *ps, Token token)
{
    if (!make_room(ps, token)) return;
    if (opens(token.kind)) ps->open++;
    if (closes(token.kind)) ps->open--;
    if (ps->sink != NULL && token.kind != 0) dump_token(ps, token);
    ps->restricted = 0;
    if (token.kind == TOKEN_RETURN || token.kind == TOKEN_BREAK || token.kind == TOKEN_CONTINUE || token.kind == TOKEN_THROW)
        ps->restricted = token.kind;
    ps->last = token;
    Grammar(ps->grammar, token.kind, token);
}

/* A terminal that is not in the text, behind the last token. */
static void take_nothing(Parser *ps, int kind)
{
    Token token;

    memset(&token, 0, sizeof token);
    token.kind = (uint8_t)kind;
    token.span.start = token.span.end = ps->last.span.end;
    take(ps, token);
}

/* ---- which terminal is it? ------------------------------------------------------------------ */

static bool is_division(const Parser *ps, Token token)
{
    return (token.kind == TOKEN_MULTIPLY || token.kind == TOKEN_COMPOUND) && ps->compiler->source[token.span.start] == '/';
}

/* The terminal that the token is here. May read the token again, as part of a template or as a regex. */
static Token classify(Parser *ps, Token token)
{
    switch (token.kind) {
    case TOKEN_LEFT_BRACE:
        if (!accepts(ps, TOKEN_LEFT_BRACE)) token.kind = TOKEN_OBJECT_BRACE;
        break;
    case TOKEN_RIGHT_BRACE:
        if (accepts(ps, TOKEN_TEMPLATE_TAIL)) token = lexer_template(&ps->lexer, token);
        break;
    case TOKEN_INCREMENT:
        if (!token.newline && accepts(ps, TOKEN_POSTFIX)) token.kind = TOKEN_POSTFIX;
        break;
    case TOKEN_NAME:
        if (token.node->text.length == 2 && text_is(span_text(ps->compiler, token.span), "of") && !accepts(ps, TOKEN_NAME) &&
            accepts(ps, TOKEN_OF))
            token.kind = TOKEN_OF;
        break;
    case TOKEN_MULTIPLY: case TOKEN_COMPOUND:
        if (is_division(ps, token) && !accepts(ps, TOKEN_MULTIPLY) &&
            (accepts(ps, TOKEN_REGEX) || accepts(ps, TOKEN_END_OF_DO) || (token.newline && accepts(ps, TOKEN_END_OF_STATEMENT))))
            token = lexer_regex(&ps->lexer, token);
        break;
    default:
        break;
    }
    if (token.keyword) {
        if (accepts(ps, TOKEN_KEY))
            token.kind = TOKEN_KEY;
        else if (token.kind == TOKEN_IN && accepts(ps, TOKEN_FOR_IN))
            token.kind = TOKEN_FOR_IN;
        else if (token.kind == TOKEN_FUNCTION && accepts(ps, TOKEN_DECLARED_FUNCTION))
            token.kind = TOKEN_DECLARED_FUNCTION;
    }
    return token;
}

/* `=>` on a line of its own, and a statement that begins with `function` where none may be declared. */
static bool is_barred(const Parser *ps, Token token)
{
    return (token.kind == TOKEN_ARROW && token.newline) || (token.kind == TOKEN_FUNCTION && accepts(ps, TOKEN_RECOVERED));
}

/* ---- going on after an error ---------------------------------------------------------------- */

static bool begins_statement(int kind)
{
    switch (kind) {
    case TOKEN_LET: case TOKEN_VAR: case TOKEN_IF: case TOKEN_FOR: case TOKEN_WHILE: case TOKEN_DO: case TOKEN_RETURN:
    case TOKEN_SWITCH: case TOKEN_THROW: case TOKEN_TRY: case TOKEN_FUNCTION: case TOKEN_BREAK: case TOKEN_CONTINUE: return true;
    default: return false;
    }
}

static bool ends_operand(int kind)
{
    return kind == TOKEN_NAME || kind == TOKEN_NUMBER || kind == TOKEN_STRING || kind == TOKEN_LITERAL || closes(kind);
}

/* Skips to where a statement may begin: behind a ';', before the '}' of the block, before a line that begins
** like a statement. Returns the token to go on with. */
static Token skip_statement(Parser *ps, Token token, int open)
{
    uint32_t first = token.span.start;
    int before = 0;

    while (token.kind != 0 && !ps->lexer.stopped) {
        bool moved = token.span.start != first;

        if (token.kind == TOKEN_SEMICOLON && open <= 0) return lexer_next(&ps->lexer);
        if (token.kind == TOKEN_RIGHT_BRACE && open <= 0) return accepts(ps, TOKEN_RIGHT_BRACE) ? token : lexer_next(&ps->lexer);
        if (moved && token.newline && (begins_statement(token.kind) || (open <= 0 && token.kind == TOKEN_NAME))) return token;
        if (token.kind == TOKEN_TEMPLATE_HEAD) break;   /* where its text goes on is anybody's guess */
        if (is_division(ps, token) && !ends_operand(before)) token = lexer_regex(&ps->lexer, token);
        if (opens(token.kind)) open++;
        if (closes(token.kind) && open > 0) open--;
        before = token.kind;
        token = lexer_next(&ps->lexer);
    }
    ps->stopped = true;
    return token;
}

static Token recover(Parser *ps, Token token)
{
    int open = ps->compiler->kind == RUNG_EXPRESSION || ps->compiler->errors >= MAX_ERRORS ? -1 : grammar_recover(ps->grammar);

    if (open < 0) {
        ps->stopped = true;
        return token;
    }
    ps->open -= (uint32_t)open;
    take_nothing(ps, TOKEN_RECOVERED);
    return skip_statement(ps, token, open);
}

/* ---- the way of a token --------------------------------------------------------------------- */

/* Gives the grammar the token, with a semicolon before it where JavaScript inserts one. Returns the token to
** go on with after an error; otherwise its kind is RECOVERED. */
static Token feed(Parser *ps, Token raw)
{
    while (!ps->stopped) {
        Token token;

        if (raw.newline && ps->restricted != 0 && raw.kind != TOKEN_SEMICOLON) {
            if (ps->restricted == TOKEN_THROW) {
                compiler_error(ps->compiler, RUNG_SYNTAX, ps->last.span, "write its value on the same line", "a line may not end after 'throw'");
                return recover(ps, raw);
            }
            take_nothing(ps, TOKEN_END_OF_STATEMENT);
            continue;
        }
        token = classify(ps, raw);
        if (ps->lexer.stopped) break;
        if (accepts(ps, token.kind) && !is_barred(ps, token)) {
            take(ps, token);
            if ((token.kind == TOKEN_REFUSED || token.kind == TOKEN_REFUSED_STATEMENT) && !explain_refused(ps, token))
                return recover(ps, lexer_next(&ps->lexer));
            break;
        }
        if (accepts(ps, TOKEN_END_OF_DO)) {
            take_nothing(ps, TOKEN_END_OF_DO);
        } else if ((token.newline || token.kind == TOKEN_RIGHT_BRACE || token.kind == 0) && accepts(ps, TOKEN_END_OF_STATEMENT) &&
                   token.kind != TOKEN_ARROW) {
            take_nothing(ps, TOKEN_END_OF_STATEMENT);
        } else {
            explain_unexpected(ps, token);
            return recover(ps, raw);
        }
    }
    raw.kind = TOKEN_RECOVERED;
    return raw;
}

static void parse_text(Parser *ps)
{
    Compiler *compiler = ps->compiler;
    Token token;

    take_nothing(ps, compiler->kind == RUNG_EXPRESSION ? TOKEN_AS_EXPRESSION : TOKEN_AS_PROGRAM);
    token = lexer_next(&ps->lexer);
    while (!ps->stopped && !ps->lexer.stopped && !ps->complete) {
        token = feed(ps, token);
        if (compiler->errors > 0 && (compiler->kind == RUNG_EXPRESSION || compiler->errors >= MAX_ERRORS)) break;
        if (token.kind == TOKEN_RECOVERED && !ps->complete) token = lexer_next(&ps->lexer);
    }
}

/* What is right and yet was hardly meant. */
static void warn_about(Compiler *compiler, const Node *tree)
{
    if (tree->kind == NODE_ASSIGN && tree->op == OPERATOR_NONE)
        compiler_warning(compiler, tree->span2, "write === to compare", "this assigns, it does not compare");
    if (tree->kind == NODE_FUNCTION && (tree->flags & FLAG_EXPRESSION))
        compiler_warning(compiler, tree->span, "to compare, write >=", "the value of this expression is a function");
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
