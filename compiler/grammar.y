// grammar.y - the language as rules; what a rule makes is in build.c.
//
// One grammar serves the three kinds of text: the parser sends AS_EXPRESSION or AS_PROGRAM first. Where
// JavaScript's meaning of a token depends on its place, the parser asks grammar_accepts (at the end of this
// file) and sends one of several terminals:
//
//   {   LEFT_BRACE where a block may stand, otherwise OBJECT_BRACE
//   }   RIGHT_BRACE, or TEMPLATE_MIDDLE or TEMPLATE_TAIL where a substitution ends
//   /   MULTIPLY, or REGEX
//   ++  POSTFIX behind an operand on the same line, otherwise INCREMENT
//   in  FOR_IN in the head of a for, otherwise IN;   of   a NAME wherever one fits, otherwise OF
//   function   DECLARED_FUNCTION where a declaration may stand
//   any word   KEY where the name of a property stands
//   ;   that is not in the text: END_OF_STATEMENT, or END_OF_DO behind do ... while (...)
//
// Patterns and the parameters of functions are parsed as expressions and converted. A rule that only passes a
// value on has no action: lemon then passes over many of them.

%name Grammar
%token_prefix TOKEN_
%token_type {const Token *}
%default_type {Node *}
%extra_context {Parser *ps}
%stack_size 100
%start_symbol text

%include {
/* The template would trace to stdio and assert. */
#ifndef NDEBUG
#define NDEBUG 1
#endif
#define Grammar_ENGINEALWAYSONSTACK 1

/* Functions of the template whose parts this grammar leaves empty. */
#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wtype-limits"
#endif

#include <string.h>

#include "compiler/grammar.h"
#include "compiler/parser.h"

static const List none;
static const Arguments no_arguments;
}

// Never part of a text: told by the grammar_accepts that a statement may begin; words that are nothing.
%token RECOVERED RESERVED.

// Lowest to highest. One rule for each level: a rule that joins levels would parse without a conflict, and
// wrongly. Nor may a joined terminal stand in another rule that begins in the same place: NAME has its own.
%nonassoc IF_ENDS.
%nonassoc ELSE.
%left COALESCE.
%left OR.
%left AND.
%left BIT_OR.
%left BIT_XOR.
%left BIT_AND.
%left EQUALITY.
%left RELATION IN.
%left SHIFT.
%left SIGN.
%left MULTIPLY.
%right POWER.
%right PREFIX INCREMENT.
%left POSTFIX.

%type statements {List}
%type declarators {List}
%type arguments {Arguments}
%type argument_list {List}
%type elements {List}
%type holes {List}
%type properties {List}
%type parameter_list {List}
%type cases {List}
%type substitutions {List}
%type end {Span}
%type end_of_do {Span}
%type property_name {const Token *}

text ::= AS_EXPRESSION expression(E).           { ps->compiler->tree = E; }
text ::= AS_PROGRAM statements(L).              { ps->compiler->tree = build_program(ps, L); }

// ---- statements --------------------------------------------------------------------------------

statements(A) ::= .                             { A = none; }
statements(A) ::= statements(L) item(S).        { A = list_add(ps, L, S); }

item(A) ::= statement(A).
item(A) ::= LET(W) declarators(L) end(E).       { A = build_declaration(ps, W, L, E); }
item(A) ::= DECLARED_FUNCTION(W) NAME(N) parameters(P) block(B). {
    A = build_function(ps, W->span, N, P, B, FLAG_DECLARATION);
}

statement(A) ::= if_chain(C). [IF_ENDS]         { A = build_if_end(ps, C, NULL); }
statement(A) ::= if_chain(C) ELSE other(S).     { A = build_if_end(ps, C, S); }
statement(A) ::= other(A).

// `else if` is a chain that grows to the right, not a statement inside a statement.
if_chain(A) ::= IF(W) LEFT_PAREN expression(E) RIGHT_PAREN statement(S).
                                                { A = build_if(ps, W, E, S); }
if_chain(A) ::= if_chain(C) ELSE IF(W) LEFT_PAREN expression(E) RIGHT_PAREN statement(S).
                                                { A = build_else_if(ps, C, W, E, S); }

block(A) ::= LEFT_BRACE(O) statements(L) RIGHT_BRACE(C).
                                                { A = build_block(ps, NODE_BLOCK, O, NULL, L, C); }

other(A) ::= block(A).
other(A) ::= SEMICOLON(T).                      { A = build_leaf(ps, NODE_EMPTY, T->span); }
other(A) ::= RECOVERED(T).                      { A = build_leaf(ps, NODE_EMPTY, T->span); }
other(A) ::= expression(E) end(T).              { A = build_statement(ps, NODE_EXPRESSION, E, T, T); }
other(A) ::= VAR(W) declarators(L) end(E).      { A = build_declaration(ps, W, L, E); }
other(A) ::= NAME(N) COLON statement(S).        { A = build_labeled(ps, N, S); }

other(A) ::= WHILE(W) LEFT_PAREN expression(E) RIGHT_PAREN statement(S).
                                                { A = build_while(ps, W, E, S); }
other(A) ::= DO(W) statement(S) WHILE LEFT_PAREN expression(E) RIGHT_PAREN end_of_do(T).
                                                { A = build_do(ps, W, S, E, T); }
other(A) ::= FOR(W) LEFT_PAREN for_first(I) SEMICOLON for_other(T) SEMICOLON for_other(U) RIGHT_PAREN
             statement(S).                      { A = build_for(ps, W, I, T, U, S); }
other(A) ::= FOR(W) LEFT_PAREN for_target(T) FOR_IN expression(E) RIGHT_PAREN statement(S).
                                                { A = build_for_each(ps, NODE_FOR_IN, W, T, E, S); }
other(A) ::= FOR(W) LEFT_PAREN for_target(T) OF assign(E) RIGHT_PAREN statement(S).
                                                { A = build_for_each(ps, NODE_FOR_OF, W, T, E, S); }

for_first(A) ::= .                              { A = NULL; }
for_first(A) ::= for_target(A).
for_target(A) ::= expression(A).
for_target(A) ::= VAR|LET(W) declarators(L).    { A = build_declare(ps, W, L); }
for_other(A) ::= .                              { A = NULL; }
for_other(A) ::= expression(A).

other(A) ::= SWITCH(W) LEFT_PAREN expression(E) RIGHT_PAREN LEFT_BRACE cases(L) RIGHT_BRACE(C).
                                                { A = build_block(ps, NODE_SWITCH, W, E, L, C); }
cases(A) ::= .                                  { A = none; }
cases(A) ::= cases(L) CASE(W) expression(E) COLON(C) statements(S).
                                                { A = list_add(ps, L, build_case(ps, W, E, S, C)); }
cases(A) ::= cases(L) DEFAULT(W) COLON(C) statements(S).
                                                { A = list_add(ps, L, build_case(ps, W, NULL, S, C)); }

other(A) ::= BREAK(W) end(E).                   { A = build_jump(ps, NODE_BREAK, W, NULL, E); }
other(A) ::= BREAK(W) NAME(N) end(E).           { A = build_jump(ps, NODE_BREAK, W, N, E); }
other(A) ::= CONTINUE(W) end(E).                { A = build_jump(ps, NODE_CONTINUE, W, NULL, E); }
other(A) ::= CONTINUE(W) NAME(N) end(E).        { A = build_jump(ps, NODE_CONTINUE, W, N, E); }
other(A) ::= RETURN(W) end(E).                  { A = build_statement(ps, NODE_RETURN, NULL, W->span, E); }
other(A) ::= RETURN(W) expression(V) end(E).    { A = build_statement(ps, NODE_RETURN, V, W->span, E); }
other(A) ::= THROW(W) expression(V) end(E).     { A = build_statement(ps, NODE_THROW, V, W->span, E); }

other(A) ::= TRY(W) block(B) CATCH LEFT_PAREN binding(P) RIGHT_PAREN block(H).
                                                { A = build_try(ps, W, B, P, H, NULL); }
other(A) ::= TRY(W) block(B) CATCH block(H).    { A = build_try(ps, W, B, NULL, H, NULL); }
other(A) ::= TRY(W) block(B) FINALLY block(F).  { A = build_try(ps, W, B, NULL, NULL, F); }
other(A) ::= TRY(W) block(B) CATCH LEFT_PAREN binding(P) RIGHT_PAREN block(H) FINALLY block(F).
                                                { A = build_try(ps, W, B, P, H, F); }
other(A) ::= TRY(W) block(B) CATCH block(H) FINALLY block(F).
                                                { A = build_try(ps, W, B, NULL, H, F); }

other(A) ::= REFUSED_STATEMENT(W).              { A = build_leaf(ps, NODE_EMPTY, W->span); }

end(A) ::= SEMICOLON|END_OF_STATEMENT(T).       { A = T->span; }
end_of_do(A) ::= SEMICOLON|END_OF_DO(T).        { A = T->span; }

declarators(A) ::= declarator(D).               { A = list_of(ps, D); }
declarators(A) ::= declarators(L) COMMA declarator(D).
                                                { A = list_add(ps, L, D); }
declarator(A) ::= binding(T).                   { A = build_declarator(ps, T, NULL); }
declarator(A) ::= binding(T) ASSIGN assign(V).  { A = build_declarator(ps, T, V); }

binding(A) ::= NAME(N).                         { A = N->node; }
binding(A) ::= array(A).
binding(A) ::= object(A).

// ---- expressions -------------------------------------------------------------------------------

expression(A) ::= assign(A).
expression(A) ::= expression(L) COMMA(O) assign(R).
                                                { A = build_sequence(ps, O, L, R); }

assign(A) ::= binary(A).
assign(A) ::= binary(T) ASSIGN|COMPOUND(O) assign(V).
                                                { A = build_assign(ps, O, T, V); }
assign(A) ::= binary(C) QUESTION assign(Y) COLON assign(N).
                                                { A = build_conditional(ps, C, Y, N); }
assign(A) ::= binary(P) ARROW arrow_body(B).    { A = build_arrow(ps, build_arrow_parameters(ps, P), B); }
assign(A) ::= arrow_parameters(P) ARROW arrow_body(B).
                                                { A = build_arrow(ps, P, B); }
arrow_body(A) ::= assign(A).
arrow_body(A) ::= block(A).

// Parameters that are no expression.
arrow_parameters(A) ::= LEFT_PAREN(O) RIGHT_PAREN(C).
                                                { A = build_parameters(ps, O, none, C); }
arrow_parameters(A) ::= LEFT_PAREN(O) expression(E) COMMA RIGHT_PAREN(C).
                                                { A = build_parameters(ps, O, list_of(ps, E), C); }
arrow_parameters(A) ::= LEFT_PAREN(O) spread(R) RIGHT_PAREN(C).
                                                { A = build_parameters(ps, O, list_of(ps, R), C); }
arrow_parameters(A) ::= LEFT_PAREN(O) expression(E) COMMA spread(R) RIGHT_PAREN(C).
                                                { A = build_parameters(ps, O, list_add(ps, list_of(ps, E), R), C); }

binary(A) ::= binary(L) COALESCE(O) binary(R).  { A = build_binary(ps, NODE_LOGICAL, O, L, R); }
binary(A) ::= binary(L) OR(O) binary(R).        { A = build_binary(ps, NODE_LOGICAL, O, L, R); }
binary(A) ::= binary(L) AND(O) binary(R).       { A = build_binary(ps, NODE_LOGICAL, O, L, R); }
binary(A) ::= binary(L) BIT_OR(O) binary(R).    { A = build_binary(ps, NODE_BINARY, O, L, R); }
binary(A) ::= binary(L) BIT_XOR(O) binary(R).   { A = build_binary(ps, NODE_BINARY, O, L, R); }
binary(A) ::= binary(L) BIT_AND(O) binary(R).   { A = build_binary(ps, NODE_BINARY, O, L, R); }
binary(A) ::= binary(L) EQUALITY(O) binary(R).  { A = build_binary(ps, NODE_BINARY, O, L, R); }
binary(A) ::= binary(L) RELATION|IN(O) binary(R).
                                                { A = build_binary(ps, NODE_BINARY, O, L, R); }
binary(A) ::= binary(L) SHIFT(O) binary(R).     { A = build_binary(ps, NODE_BINARY, O, L, R); }
binary(A) ::= binary(L) SIGN(O) binary(R).      { A = build_binary(ps, NODE_BINARY, O, L, R); }
binary(A) ::= binary(L) MULTIPLY(O) binary(R).  { A = build_binary(ps, NODE_BINARY, O, L, R); }
binary(A) ::= binary(L) POWER(O) binary(R).     { A = build_binary(ps, NODE_BINARY, O, L, R); }
binary(A) ::= PREFIX(O) binary(E).              { A = build_unary(ps, O, E); }
binary(A) ::= SIGN(O) binary(E). [PREFIX]       { A = build_unary(ps, O, E); }
binary(A) ::= INCREMENT(O) binary(E).           { A = build_update(ps, O, E, true); }
binary(A) ::= binary(E) POSTFIX(O).             { A = build_update(ps, O, E, false); }
binary(A) ::= member(A).
binary(A) ::= call(A).
binary(A) ::= chain(E).                         { A = build_chain(ps, E); }
binary(A) ::= bare_new(A).

// `new` takes the first arguments that follow: they end a member, and begin a call of what it made.
bare_new(A) ::= NEW(W) member(C).               { A = build_new(ps, W, C, no_arguments); }
bare_new(A) ::= NEW(W) bare_new(C).             { A = build_new(ps, W, C, no_arguments); }

member(A) ::= primary(A).
member(A) ::= member(O) DOT property_name(N).   { A = build_member(ps, O, N, false); }
member(A) ::= member(O) LEFT_BRACKET expression(I) RIGHT_BRACKET(C).
                                                { A = build_index(ps, O, I, C, false); }
member(A) ::= member(T) template(P).            { A = build_tagged(ps, T, P); }
member(A) ::= NEW(W) member(C) arguments(L).
                                                { A = build_new(ps, W, C, L); }
member(A) ::= NEW(W) DOT property_name(N).      { A = build_new_target(ps, W, N); }

call(A) ::= member(F) arguments(L). { A = build_call(ps, F, L, false); }
call(A) ::= call(F) arguments(L).   { A = build_call(ps, F, L, false); }
call(A) ::= call(O) DOT property_name(N).       { A = build_member(ps, O, N, false); }
call(A) ::= call(O) LEFT_BRACKET expression(I) RIGHT_BRACKET(C).
                                                { A = build_index(ps, O, I, C, false); }
call(A) ::= call(T) template(P).                { A = build_tagged(ps, T, P); }

// From the first `?.` on.
chain(A) ::= optional(O) property_name(N).      { A = build_member(ps, O, N, true); }
chain(A) ::= optional(O) LEFT_BRACKET expression(I) RIGHT_BRACKET(C).
                                                { A = build_index(ps, O, I, C, true); }
chain(A) ::= optional(F) arguments(L).          { A = build_call(ps, F, L, true); }
chain(A) ::= chain(O) DOT property_name(N).     { A = build_member(ps, O, N, false); }
chain(A) ::= chain(O) LEFT_BRACKET expression(I) RIGHT_BRACKET(C).
                                                { A = build_index(ps, O, I, C, false); }
chain(A) ::= chain(F) arguments(L).             { A = build_call(ps, F, L, false); }
chain(A) ::= chain(T) template(P).              { A = build_tagged(ps, T, P); }

optional(A) ::= member(O) OPTIONAL_DOT.         { A = O; }
optional(A) ::= call(O) OPTIONAL_DOT.           { A = O; }
optional(A) ::= chain(O) OPTIONAL_DOT.          { A = O; }

property_name(A) ::= NAME|KEY(N).               { A = N; }

arguments(A) ::= LEFT_PAREN RIGHT_PAREN(C).     { A.list = none; A.close = C->span; }
arguments(A) ::= LEFT_PAREN argument_list(L) RIGHT_PAREN(C).
                                                { A.list = L; A.close = C->span; }
arguments(A) ::= LEFT_PAREN argument_list(L) COMMA RIGHT_PAREN(C).
                                                { A.list = L; A.close = C->span; }
argument_list(A) ::= element(E).                { A = list_of(ps, E); }
argument_list(A) ::= argument_list(L) COMMA element(E).
                                                { A = list_add(ps, L, E); }
element(A) ::= assign(A).
element(A) ::= spread(A).
spread(A) ::= ELLIPSIS(D) assign(E).            { A = build_spread(ps, D, E); }

primary(A) ::= NAME(T).                         { A = T->node; }
primary(A) ::= NUMBER|STRING|REGEX|LITERAL(T).  { A = T->node; }
primary(A) ::= template(A).
primary(A) ::= array(A).
primary(A) ::= object(A).
primary(A) ::= LEFT_PAREN(O) expression(E) RIGHT_PAREN(C).
                                                { A = build_paren(ps, O, E, C); }
primary(A) ::= FUNCTION(W) parameters(P) block(B).
                                                { A = build_function(ps, W->span, NULL, P, B, 0); }
primary(A) ::= FUNCTION(W) NAME(N) parameters(P) block(B).
                                                { A = build_function(ps, W->span, N, P, B, 0); }
primary(A) ::= REFUSED(W).                      { A = build_leaf(ps, NODE_UNDEFINED, W->span); }

parameters(A) ::= LEFT_PAREN(O) RIGHT_PAREN(C). { A = build_parameters(ps, O, none, C); }
parameters(A) ::= LEFT_PAREN(O) parameter_list(L) RIGHT_PAREN(C).
                                                { A = build_parameters(ps, O, L, C); }
parameters(A) ::= LEFT_PAREN(O) parameter_list(L) COMMA RIGHT_PAREN(C).
                                                { A = build_parameters(ps, O, L, C); }
parameters(A) ::= LEFT_PAREN(O) spread(R) RIGHT_PAREN(C).
                                                { A = build_parameters(ps, O, list_of(ps, R), C); }
parameters(A) ::= LEFT_PAREN(O) parameter_list(L) COMMA spread(R) RIGHT_PAREN(C).
                                                { A = build_parameters(ps, O, list_add(ps, L, R), C); }
parameter_list(A) ::= assign(E).                { A = list_of(ps, E); }
parameter_list(A) ::= parameter_list(L) COMMA assign(E).
                                                { A = list_add(ps, L, E); }

array(A) ::= LEFT_BRACKET(O) holes(H) RIGHT_BRACKET(C).
                                                { A = build_array(ps, O, H, false, C); }
array(A) ::= LEFT_BRACKET(O) elements(L) RIGHT_BRACKET(C).
                                                { A = build_array(ps, O, L, false, C); }
array(A) ::= LEFT_BRACKET(O) elements(L) COMMA holes(H) RIGHT_BRACKET(C).
                                                { A = build_array(ps, O, list_join(L, H), true, C); }
elements(A) ::= holes(H) element(E).            { A = list_add(ps, H, E); }
elements(A) ::= elements(L) COMMA holes(H) element(E).
                                                { A = list_add(ps, list_join(L, H), E); }
holes(A) ::= .                                  { A = none; }
holes(A) ::= holes(H) COMMA(T).                 { A = list_add(ps, H, build_leaf(ps, NODE_HOLE, T->span)); }

object(A) ::= OBJECT_BRACE(O) RIGHT_BRACE(C).   { A = build_object(ps, O, none, false, C); }
object(A) ::= OBJECT_BRACE(O) properties(L) RIGHT_BRACE(C).
                                                { A = build_object(ps, O, L, false, C); }
object(A) ::= OBJECT_BRACE(O) properties(L) COMMA RIGHT_BRACE(C).
                                                { A = build_object(ps, O, L, true, C); }
properties(A) ::= property(P).                  { A = list_of(ps, P); }
properties(A) ::= properties(L) COMMA property(P).
                                                { A = list_add(ps, L, P); }
property(A) ::= key(K) COLON assign(V).         { A = build_property(ps, K, V); }
property(A) ::= key(K) parameters(P) block(B).  { A = build_method(ps, K, P, B); }
property(A) ::= NAME(N).                        { A = build_shorthand(ps, N, NULL); }
property(A) ::= NAME(N) ASSIGN assign(V).       { A = build_shorthand(ps, N, V); }
property(A) ::= spread(A).
key(A) ::= NAME(N).                             { A = build_key(ps, N); }
key(A) ::= KEY|STRING|NUMBER(N).                { A = build_key(ps, N); }
key(A) ::= LEFT_BRACKET(O) assign(E) RIGHT_BRACKET.
                                                { A = build_computed_key(ps, O, E); }

template(A) ::= TEMPLATE(T).                    { A = build_template(ps, T, none, T); }
template(A) ::= TEMPLATE_HEAD(H) substitutions(L) TEMPLATE_TAIL(T).
                                                { A = build_template(ps, H, L, T); }
substitutions(A) ::= expression(E).             { A = list_of(ps, E); }
substitutions(A) ::= substitutions(L) TEMPLATE_MIDDLE(M) expression(E).
                                                { A = list_add(ps, list_add(ps, L, M->node), E); }

%parse_accept { ps->complete = true; }

%code {
size_t grammar_size(void) { return sizeof(yyParser); }

/* Reductions are tried without touching the stack. It is seen as the real entries up to `real`, then `pushed`,
** then `state`. A reduction takes the states of its right side and pushes one, so `pushed` grows by rules with
** an empty right side alone, and these do not follow each other for long. */
bool grammar_accepts(const void *grammar, int kind)
{
    enum { PUSHED_MAX = 16 };
    const yyStackEntry *real = ((const yyParser *)grammar)->yytos - 1;
    YYACTIONTYPE pushed[PUSHED_MAX], state = real[1].stateno;
    int count = 0;

    for (;;) {
        YYACTIONTYPE action = yy_find_shift_action((YYCODETYPE)kind, state);
        int rule = action - YY_MIN_REDUCE, below;

        if (action < YY_MIN_REDUCE) return action <= YY_MAX_SHIFTREDUCE || action == YY_ACCEPT_ACTION;
        below = -yyRuleInfoNRhs[rule] - 1;      /* entries to take below `state` */
        if (below < 0) {
            if (count == PUSHED_MAX) return false;
            pushed[count++] = state;
        } else if (below <= count) {
            count -= below;
        } else {
            real -= below - count;
            count = 0;
        }
        state = yy_find_reduce_action(count > 0 ? pushed[count - 1] : real->stateno, yyRuleInfoLhs[rule]);
    }
}

/* Lemon's stack lies inside the parser and has one size. A nesting limit that the host may set wants one that
** grows: when it is almost full, the entries move to a larger piece of the compile arena. One token takes one
** entry, and a few for rules with an empty right side. */
size_t grammar_wants_room(const void *grammar, size_t *entries)
{
    enum { ROOM = 8 };
    const yyParser *parser = grammar;
    const yyStackEntry *base = parser->yytos;

    if (parser->yystackEnd - parser->yytos > ROOM) return 0;
    while (base->major != 0) base--;
    *entries = (size_t)(parser->yytos - base) + 1;
    return 4 * *entries * sizeof(yyStackEntry);
}

void grammar_grow(void *grammar, void *memory, size_t size)
{
    yyParser *parser = grammar;
    yyStackEntry *base = parser->yytos, *stack = memory;
    size_t used;

    while (base->major != 0) base--;
    used = (size_t)(parser->yytos - base);
    memcpy(stack, base, (used + 1) * sizeof *stack);
    parser->yytos = stack + used;
    parser->yystackEnd = stack + size / sizeof *stack - 1;
}

/* A SIGN with a value below it stands between two; the others begin a level. */
static bool begins_level(const yyStackEntry *entry)
{
    switch (entry->major) {
    case TOKEN_LEFT_PAREN: case TOKEN_LEFT_BRACKET: case TOKEN_LEFT_BRACE: case TOKEN_OBJECT_BRACE:
    case TOKEN_TEMPLATE_HEAD: case TOKEN_PREFIX: case TOKEN_POWER: case TOKEN_ASSIGN: case TOKEN_COMPOUND:
    case TOKEN_QUESTION: case TOKEN_ARROW: case TOKEN_DO:
        return true;
    case TOKEN_SIGN: return entry[-1].major < YYNTOKEN;
    default: return false;
    }
}

const Token *grammar_level(const void *grammar, uint32_t limit, uint32_t *levels)
{
    const yyStackEntry *top = ((const yyParser *)grammar)->yytos, *entry = top;

    while (entry->major != 0) entry--;
    for (*levels = 0; entry++ < top;) {
        if (!begins_level(entry)) continue;
        if (*levels == limit) return entry->minor.yy0;
        ++*levels;
    }
    return NULL;
}

int grammar_recover(void *grammar)
{
    yyParser *parser = grammar;
    int open = 0;

    while (!grammar_accepts(grammar, TOKEN_RECOVERED)) {
        switch (parser->yytos->major) {
        case 0: return -1;
        case TOKEN_LEFT_PAREN: case TOKEN_LEFT_BRACKET: case TOKEN_LEFT_BRACE: case TOKEN_OBJECT_BRACE:
        case TOKEN_TEMPLATE_HEAD:
            open++;
            break;
        default: break;
        }
        parser->yytos--;
    }
    return open;
}
}
