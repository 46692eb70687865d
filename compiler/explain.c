/* explain.c - words for a token that the grammar does not take.
**
** What is there, what the grammar would take instead (it is asked for one terminal of each kind), and, where
** the mistake is a habit from other languages or JavaScript outside the subset, what to write. */
#include <string.h>

#include "compiler/grammar.h"
#include "compiler/parser.h"
#include "vm/format.h"

enum { TEXT_MAX = 200 };

bool text_is(Text text, const char *word)
{
    return text.length == strlen(word) && memcmp(text.bytes, word, text.length) == 0;
}

Text span_text(const Compiler *compiler, Span span)
{
    Text text = {compiler->source + span.start, span.end - span.start};

    return text;
}

void explain_unsupported(Parser *ps, Span span, const char *what, const char *hint)
{
    compiler_error(ps->compiler, RUNG_UNSUPPORTED, span, hint, "%s unsupported", what);
}

/* ---- unexpected X, expected Y --------------------------------------------------------------- */

static bool accepts(const Parser *ps, int kind) { return grammar_accepts(ps->grammar, kind); }

static void describe(const Parser *ps, const Token *token, char *out)
{
    Text text = span_text(ps->compiler, token->span);
    const char *what = "";

    switch (token->kind) {
    case 0:
        format_text(out, TEXT_MAX, "end of the text");
        return;
    case TOKEN_NAME: what = "name "; break;
    case TOKEN_NUMBER: what = "number "; break;
    case TOKEN_STRING: what = "string "; break;
    case TOKEN_REGEX: what = "regex "; break;
    case TOKEN_TEMPLATE: case TOKEN_TEMPLATE_HEAD: what = "template "; break;
    case TOKEN_RESERVED: what = "reserved word "; break;
    default: break;
    }
    if (text.length > 40 || memchr(text.bytes, '\n', text.length) != NULL)
        format_text(out, TEXT_MAX, "%s", what);
    else if (token->kind == TOKEN_STRING || token->kind == TOKEN_TEMPLATE || token->kind == TOKEN_NUMBER ||
             token->kind == TOKEN_REGEX)
        format_text(out, TEXT_MAX, "%s%t", what, text.bytes, (size_t)text.length);
    else
        format_text(out, TEXT_MAX, "%s%q", what, text.bytes, (size_t)text.length);
}

/* In the order of being told; `unless` is a terminal whose acceptance makes this one no news. */
static const struct Expected {
    uint8_t kind, unless;
    const char *text;
} expected[] = {
    {TOKEN_RECOVERED, 0, "a statement"},
    {TOKEN_NUMBER, TOKEN_RECOVERED, "a value"},
    {TOKEN_NAME, TOKEN_NUMBER, "a name"},
    {TOKEN_KEY, TOKEN_NAME, "a property name"},
    {TOKEN_MULTIPLY, 0, "an operator"},
    {TOKEN_COMMA, 0, "','"},
    {TOKEN_COLON, TOKEN_END_OF_STATEMENT, "':'"},
    {TOKEN_OF, 0, "'of'"},
    {TOKEN_RIGHT_PAREN, 0, "')'"},
    {TOKEN_RIGHT_BRACKET, 0, "']'"},
    {TOKEN_RIGHT_BRACE, TOKEN_RECOVERED, "'}'"},
    {TOKEN_TEMPLATE_TAIL, 0, "'}'"},
    {TOKEN_SEMICOLON, TOKEN_RECOVERED, "';'"},
    {TOKEN_LEFT_PAREN, TOKEN_NUMBER, "'('"},
    {TOKEN_LEFT_BRACE, TOKEN_NUMBER, "'{'"},
    {TOKEN_ARROW, TOKEN_MULTIPLY, "'=>'"},
    {TOKEN_ASSIGN, TOKEN_MULTIPLY, "'='"},
    {TOKEN_WHILE, TOKEN_RECOVERED, "'while'"},
    {TOKEN_CATCH, 0, "'catch'"},
    {TOKEN_FINALLY, 0, "'finally'"},
    {TOKEN_CASE, TOKEN_RECOVERED, "'case'"},
    {0, TOKEN_RECOVERED, "the end"},
};

static bool is_told(const Parser *ps, const Token *token, const struct Expected *e)
{
    bool at_end = token->kind == 0 && accepts(ps, TOKEN_RIGHT_BRACE);    /* what a block lacks is its end */

    if (!accepts(ps, e->kind)) return false;
    if (at_end && (e->kind == TOKEN_RIGHT_BRACE || e->kind == TOKEN_RECOVERED))
        return e->kind == TOKEN_RIGHT_BRACE;
    if (e->kind == TOKEN_COMMA)     /* elsewhere it would only go on with the expression */
        return accepts(ps, TOKEN_RIGHT_PAREN) || accepts(ps, TOKEN_RIGHT_BRACKET) ||
            (accepts(ps, TOKEN_RIGHT_BRACE) && !accepts(ps, TOKEN_END_OF_STATEMENT));
    if (e->kind == TOKEN_LEFT_PAREN && accepts(ps, TOKEN_MULTIPLY)) return false;
    return e->unless == 0 || !accepts(ps, e->unless);
}

static void list_expected(const Parser *ps, const Token *token, char *out)
{
    enum { SHOWN_MAX = 3 };
    const char *shown[SHOWN_MAX];
    size_t count = 0;

    for (size_t i = 0; i < sizeof expected / sizeof expected[0] && count < SHOWN_MAX; i++) {
        if (is_told(ps, token, &expected[i])) shown[count++] = expected[i].text;
    }
    out[0] = '\0';
    if (count == 1) format_text(out, TEXT_MAX, ", expected %s", shown[0]);
    if (count == 2) format_text(out, TEXT_MAX, ", expected %s or %s", shown[0], shown[1]);
    if (count == 3) format_text(out, TEXT_MAX, ", expected %s, %s or %s", shown[0], shown[1], shown[2]);
}

/* ---- habits --------------------------------------------------------------------------------- */

/* Words of other languages where JavaScript has signs. */
static const struct Habit {
    const char *word, *hint;
} habits[] = {
    {"and", "write &&"}, {"AND", "write &&"}, {"And", "write &&"},
    {"or", "write ||"}, {"OR", "write ||"}, {"Or", "write ||"},
    {"not", "write !"}, {"NOT", "write !"}, {"Not", "write !"},
    {"is", "write ==="}, {"eq", "write ==="}, {"EQ", "write ==="}, {"ne", "write !=="},
    {"gt", "write >"}, {"ge", "write >="}, {"lt", "write <"}, {"le", "write <="},
    {"mod", "write %"}, {"MOD", "write %"}, {"div", "write / and Math.floor"},
    {"xor", "write ^ for bits, !== for booleans"}, {"XOR", "write ^ for bits, !== for booleans"},
    {"then", "write { ... } after the condition"}, {"THEN", "write { ... } after the condition"},
    {"elif", "write else if"}, {"elsif", "write else if"}, {"elseif", "write else if"},
    {"ELSIF", "write else if"},
    {"end", "write }"}, {"between", "write a <= x && x <= b"}, {"like", "write text.includes(\"...\")"},
    {"def", "write function"}, {"func", "write function"}, {"unless", "write if (!(...))"},
};

static const char *habit_hint(Text text)
{
    for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++) {
        if (text_is(text, habits[i].word)) return habits[i].hint;
    }
    return NULL;
}

/* Signs that JavaScript reads as two: the one before and this one, without space between them. */
static const struct Pair {
    const char *signs, *hint;
} pairs[] = {
    {"<>", "write !=="}, {"=<", "write <="}, {":=", "write ="}, {"====", "write ==="}, {"!===", "write !=="},
    {"&&&", "write &&"}, {"|||", "write ||"}, {"><", "write !=="}, {"=>=", "write >="},
    {"..", "write ... or one point"},
    {"{{", "a placeholder {{ }} was not filled in"}, {"{%", "a placeholder {% %} was not filled in"},
};

static const char *pair_hint(const Parser *ps, const Token *token)
{
    Span both = {ps->last->span.start, token->span.end};

    if (ps->last->span.end != token->span.start) return NULL;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (text_is(span_text(ps->compiler, both), pairs[i].signs)) return pairs[i].hint;
    }
    return NULL;
}

/* A template language's braces on the same line, at the place or before it. */
static bool line_has_braces(const Parser *ps, uint32_t at)
{
    const char *source = ps->compiler->source;

    if (ps->compiler->length - at >= 2 && memcmp(source + at, "{{", 2) == 0) return true;

    for (; at >= 2 && source[at - 1] != '\n'; at--) {
        if (source[at - 1] == '{' && source[at - 2] == '{') return true;
    }
    return false;
}

static bool is_condition_word(int kind)
{
    return kind == TOKEN_IF || kind == TOKEN_WHILE || kind == TOKEN_SWITCH;
}

/* A text that begins as the node ids of OPC UA do: "ns=2;s=Temp". */
static bool is_node_id(const Compiler *compiler)
{
    const char *at = compiler->source, *end = at + compiler->length;

    if (end - at < 6 || memcmp(at, "ns=", 3) != 0) return false;
    for (at += 3; at < end && *at >= '0' && *at <= '9'; at++) {}
    return end - at >= 3 && at[0] == ';' && memchr("isgb", at[1], 4) != NULL && at[2] == '=';
}

static const char *hint_for(const Parser *ps, const Token *token)
{
    Text text = span_text(ps->compiler, token->span);
    const char *hint = pair_hint(ps, token);
    bool is_expression = ps->compiler->kind == RUNG_EXPRESSION;

    if (is_expression && token->kind == TOKEN_NAME && (text_is(text, "then") || text_is(text, "THEN")))
        return "write condition ? a : b";
    if (token->kind == TOKEN_SEMICOLON && is_node_id(ps->compiler))
        return "a tag of that name is tag(\"ns=2;s=Temp\")";
    if (hint == NULL && token->kind == TOKEN_NAME) hint = habit_hint(text);
    if (hint == NULL && ps->last->kind == TOKEN_NAME)
        hint = habit_hint(span_text(ps->compiler, ps->last->span));
    if (hint == NULL && line_has_braces(ps, token->span.start))
        hint = "a placeholder {{ }} was not filled in";
    if (hint != NULL) return hint;
    if (is_condition_word(ps->last->kind) && token->kind != TOKEN_LEFT_PAREN)
        return "put the condition into parentheses: (a > b)";
    if (token->kind == TOKEN_RESERVED) return "choose another name";
    if (accepts(ps, TOKEN_TEMPLATE_TAIL)) return "a ${ in the text ends with }";
    if (is_expression && token->kind == TOKEN_SEMICOLON)
        return "an expression does not end with ';': leave it out";
    if (is_expression && token->kind == TOKEN_IF) return "this is one expression: write condition ? a : b";
    if (is_expression && token->kind == TOKEN_RETURN) return "this is one expression: leave out return";
    if (is_expression && token->keyword) return "this is one expression, without statements";
    if (token->kind == TOKEN_LET && accepts(ps, TOKEN_RECOVERED)) return "put it into a block: { ... }";
    if ((token->kind == TOKEN_RIGHT_BRACE || token->kind == TOKEN_RIGHT_PAREN ||
         token->kind == TOKEN_RIGHT_BRACKET) &&
        ps->open == 0 && (accepts(ps, TOKEN_RECOVERED) || !accepts(ps, TOKEN_NUMBER)))
        return "nothing is open that it would close";
    if (token->kind == TOKEN_NAME && accepts(ps, TOKEN_MULTIPLY) && accepts(ps, TOKEN_END_OF_STATEMENT))
        return "statements on one line are separated by ';'";
    return NULL;
}

/* ---- JavaScript, but not here ---------------------------------------------------------------- */

static const struct Refused {
    const char *word, *what, *hint;
    bool is_whole;      /* what follows does not belong to it */
} refused[] = {
    {"class", "classes are", "write a function that returns an object", false},
    {"debugger", "'debugger' is", "leave it out; console.log shows values", true},
    {"export", "modules are", "leave out export; the result of a script is its last value", false},
    {"import", "modules are", "put what you need into this text", false},
    {"super", "'super' is", "call the function by its name", false},
    {"this", "'this' is", "use a variable or a parameter", true},
    {"with", "'with' is", "name the object: object.property", false},
};

bool explain_refused(Parser *ps, const Token *word)
{
    Text text = span_text(ps->compiler, word->span);
    size_t i = 0;

    while (!text_is(text, refused[i].word)) i++;    /* the lexer knows the same words */
    explain_unsupported(ps, word->span, refused[i].what, refused[i].hint);
    return refused[i].is_whole;
}

static bool begins_operand(int kind)
{
    switch (kind) {
    case TOKEN_NAME: case TOKEN_NUMBER: case TOKEN_STRING: case TOKEN_FUNCTION: case TOKEN_NEW:
    case TOKEN_TEMPLATE: case TOKEN_LEFT_BRACE: case TOKEN_OBJECT_BRACE: case TOKEN_REFUSED: case TOKEN_LITERAL:
        return true;
    default: return false;
    }
}

static bool is_outside_subset(Parser *ps, const Token *token)
{
    bool after_name = ps->last->kind == TOKEN_NAME;
    bool is_star = text_is(span_text(ps->compiler, token->span), "*");
    Text before = span_text(ps->compiler, ps->last->span);
    bool names_key = token->keyword || token->kind == TOKEN_NAME || token->kind == TOKEN_KEY ||
                     token->kind == TOKEN_STRING || token->kind == TOKEN_NUMBER ||
                     token->kind == TOKEN_LEFT_BRACKET;

    if (is_star && (ps->last->kind == TOKEN_FUNCTION || ps->last->kind == TOKEN_DECLARED_FUNCTION ||
                    (accepts(ps, TOKEN_KEY) && accepts(ps, TOKEN_LEFT_BRACKET)))) {
        explain_unsupported(ps, token->span, "generators are", "return an array");
        return true;
    }
    if (!after_name) return false;
    if (accepts(ps, TOKEN_RIGHT_BRACE) && accepts(ps, TOKEN_COLON) && (names_key || is_star)) {
        if (text_is(before, "get") || text_is(before, "set")) {
            explain_unsupported(ps, ps->last->span, "getters and setters are",
                                "write a method: {value() { ... }}");
            return true;
        }
        if (text_is(before, "async")) {
            explain_unsupported(ps, ps->last->span, "async functions are", "leave out async and await");
            return true;
        }
    }
    if (token->newline) return false;
    if (text_is(before, "async") && (token->kind == TOKEN_NAME || token->kind == TOKEN_FUNCTION)) {
        explain_unsupported(ps, ps->last->span, "async functions are", "leave out async and await");
        return true;
    }
    if (text_is(before, "await") && begins_operand(token->kind)) {
        explain_unsupported(ps, ps->last->span, "'await' is",
                            "leave out async and await: nothing here waits");
        return true;
    }
    return false;
}

void explain_unexpected(Parser *ps, const Token *token)
{
    char what[TEXT_MAX], instead[TEXT_MAX];
    Span span = token->span;

    if (is_outside_subset(ps, token)) return;
    if (token->kind == TOKEN_ARROW && token->newline && accepts(ps, TOKEN_ARROW)) {
        compiler_error(ps->compiler, RUNG_SYNTAX, token->span, NULL,
                       "'=>' must stand on the line of its parameters");
        return;
    }
    if (token->kind == TOKEN_FUNCTION && accepts(ps, TOKEN_RECOVERED)) {
        compiler_error(ps->compiler, RUNG_SYNTAX, token->span, "put it into a block: { ... }",
                       "a function may not be declared here");
        return;
    }
    if (token->kind == 0 && ps->last != NULL) span.start = span.end = ps->last->span.end;
    describe(ps, token, what);
    list_expected(ps, token, instead);
    compiler_error(ps->compiler, RUNG_SYNTAX, span, hint_for(ps, token), "unexpected %s%s", what,
                   instead);
}
