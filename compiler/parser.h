/* parser.h - what lexer, grammar and parser share.
**
** parser.c feeds tokens to the grammar, grammar.y calls build.c, statements.c and pattern.c to make the tree,
** and explain.c finds words for what went wrong. A function that makes a node returns NULL once the parser
** has stopped (no memory, or nested too deep), and may be given NULL for a child only then. */
#ifndef RUNG_COMPILER_PARSER_H
#define RUNG_COMPILER_PARSER_H

#include "compiler/lexer.h"

typedef struct List {
    Node *first, *last;
} List;

typedef struct Arguments {
    List list;
    Span close;                 /* the bracket that ends them; 0, 0 without any */
} Arguments;

/* Of a NAME that stood in brackets: `(a)` may be assigned to but not declared. */
enum { FLAG_IN_PAREN = FLAG_TRAILING_COMMA };

typedef struct Parser {
    Compiler *compiler;
    Lexer lexer;
    void *grammar;              /* lemon's parser */
    Node *covers;               /* `{a = 1}`: allowed only if it becomes a pattern; linked by `d` */
    const Token *last;          /* the newest token that the grammar took */
    uint8_t restricted;         /* TOKEN_RETURN and its like: no line may end after the token just taken */
    uint32_t open;              /* brackets */
    bool stopped;               /* nothing more can be parsed */
    bool complete;              /* the grammar accepted the text */
    rung_sink sink;             /* dump_tokens */
    void *user;
    uint32_t line, column, place;   /* of the token that was dumped last */
    bool sink_stopped;
} Parser;

/* ---- grammar.y ------------------------------------------------------------------------------ */

/* The generated parser. */
size_t grammar_size(void);
void GrammarInit(void *grammar, Parser *ps);
void Grammar(void *grammar, int kind, const Token *token);

/* Would the grammar take this token now? */
bool grammar_accepts(const void *grammar, int kind);

/* Makes room for one more token on the grammar's stack; 0 when there is enough, otherwise the bytes that
** grammar_grow wants. `entries` receives the entries in use. */
size_t grammar_wants_room(const void *grammar, size_t *entries);
void grammar_grow(void *grammar, void *memory, size_t size);
/* Where the level `limit` + 1 of what is open begins: brackets, prefix and right-associative operators, those
** of the rule that is being reduced included. NULL when there are only `*levels`. */
const Token *grammar_level(const void *grammar, uint32_t limit, uint32_t *levels);

/* Forgets the unfinished part of the text: goes back to where a statement may begin. Returns how many
** brackets were open in it; -1 when there is no such place. */
int grammar_recover(void *grammar);

/* ---- build.c: expressions ------------------------------------------------------------------- */

/* A cleared node, or NULL after reporting. */
Node *node_new(Compiler *compiler, NodeKind kind, Span span);

List list_of(Parser *ps, Node *node);
List list_add(Parser *ps, List list, Node *node);
List list_join(List list, List more);

/* node_new for an action of the grammar. */
Node *build_leaf(Parser *ps, NodeKind kind, Span span);
/* Counts how deep a node is nested whose child lies `levels` below it. Beyond the limit the parser stops. */
void build_nest(Parser *ps, Node *node, const Node *child, uint32_t levels);

Node *build_paren(Parser *ps, const Token *open, Node *inside, const Token *close);
Node *build_array(Parser *ps, const Token *open, List elements, bool trailing_comma, const Token *close);
Node *build_object(Parser *ps, const Token *open, List properties, bool trailing_comma, const Token *close);
Node *build_spread(Parser *ps, const Token *dots, Node *what);
Node *build_key(Parser *ps, const Token *word);                    /* a PROPERTY without its value */
Node *build_computed_key(Parser *ps, const Token *open, Node *key);
Node *build_property(Parser *ps, Node *property, Node *value);
Node *build_method(Parser *ps, Node *property, Node *parameters, Node *body);
Node *build_shorthand(Parser *ps, const Token *name, Node *default_value);
Node *build_template(Parser *ps, const Token *head, List pieces, const Token *tail);

Node *build_unary(Parser *ps, const Token *op, Node *operand);
Node *build_update(Parser *ps, const Token *op, Node *operand, bool prefix);
Node *build_binary(Parser *ps, NodeKind kind, const Token *op, Node *left, Node *right);
Node *build_sequence(Parser *ps, const Token *comma, Node *left, Node *right);
Node *build_conditional(Parser *ps, Node *condition, Node *yes, Node *no);
Node *build_assign(Parser *ps, const Token *op, Node *target, Node *value);

Node *build_member(Parser *ps, Node *object, const Token *name, bool optional);
Node *build_index(Parser *ps, Node *object, Node *index, const Token *close, bool optional);
Node *build_call(Parser *ps, Node *callee, Arguments arguments, bool optional);
Node *build_new(Parser *ps, const Token *word, Node *callee, Arguments arguments);
Node *build_chain(Parser *ps, Node *links);

Node *build_function(Parser *ps, Span start, const Token *name, Node *parameters, Node *body, unsigned flags);
Node *build_arrow(Parser *ps, Node *parameters, Node *body);

/* What the grammar knows in order to refuse it by name. */
Node *build_new_target(Parser *ps, const Token *word, const Token *name);
Node *build_tagged(Parser *ps, Node *tag, const Node *template);

/* ---- statements.c --------------------------------------------------------------------------- */

Node *build_declarator(Parser *ps, Node *target, Node *value);
Node *build_declare(Parser *ps, const Token *word, List declarators);       /* in the head of a for */
Node *build_declaration(Parser *ps, const Token *word, List declarators, Span end);
Node *build_statement(Parser *ps, NodeKind kind, Node *value, Span start, Span end);
Node *build_block(Parser *ps, NodeKind kind, const Token *open, Node *value, List list, const Token *close);
Node *build_case(Parser *ps, const Token *word, Node *test, List statements, const Token *colon);
Node *build_jump(Parser *ps, NodeKind kind, const Token *word, const Token *label, Span end);
Node *build_labeled(Parser *ps, const Token *label, Node *statement);
Node *build_if(Parser *ps, const Token *word, Node *condition, Node *then);
Node *build_else_if(Parser *ps, Node *chain, const Token *word, Node *condition, Node *then);
Node *build_if_end(Parser *ps, Node *chain, Node *otherwise);
Node *build_while(Parser *ps, const Token *word, Node *condition, Node *body);
Node *build_do(Parser *ps, const Token *word, Node *body, Node *condition, Span end);
Node *build_for(Parser *ps, const Token *word, Node *init, Node *test, Node *step, Node *body);
Node *build_for_each(Parser *ps, NodeKind kind, const Token *word, Node *target, Node *object, Node *body);
Node *build_try(Parser *ps, const Token *word, Node *block, Node *parameter, Node *handler, Node *cleanup);
Node *build_program(Parser *ps, List statements);

/* Reports break, continue, return and labels of a function or program that are not where they may be. */
void check_jumps(Parser *ps, const Node *body, bool in_function);

/* ---- pattern.c ------------------------------------------------------------------------------ */

/* What was parsed as an expression becomes, in place, what may be declared, assigned to by `=`, or by a loop
** or an operator. */
typedef enum TargetUse { TARGET_DECLARED, TARGET_ASSIGNED, TARGET_CHANGED } TargetUse;
void convert_target(Parser *ps, Node *node, TargetUse use);
/* The target of ++ or +=: no pattern. */
void convert_simple_target(Parser *ps, Node *node);

/* PARAMETERS of expressions. */
Node *build_parameters(Parser *ps, const Token *open, List list, const Token *close);
Node *build_arrow_parameters(Parser *ps, Node *head);

/* Reports each `{a = 1}` that did not become a pattern. */
void check_covers(Parser *ps);

/* ---- explain.c ------------------------------------------------------------------------------ */

/* Reports a token that the grammar does not take. */
void explain_unexpected(Parser *ps, const Token *token);

/* Reports JavaScript that is outside of the subset. */
void explain_unsupported(Parser *ps, Span span, const char *what, const char *hint);

/* Reports a word that is refused by name: TOKEN_REFUSED or TOKEN_REFUSED_STATEMENT. False when what follows
** belongs to it and would make no sense without it. */
bool explain_refused(Parser *ps, const Token *word);

bool text_is(Text text, const char *word);
/* The source at the span. */
Text span_text(const Compiler *compiler, Span span);

#endif
