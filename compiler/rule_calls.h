/* rule_calls.h - the builtins of rules, from a CALL to what the emitter needs of it.
**
** `good(t)` becomes a READING, `held(c, "5s")` a CELL. Both are leaves: a cell's arguments are evaluated
** before the expression that it stands in, in the order of the calls, inner ones first.
*/
#ifndef RUNG_COMPILER_RULE_CALLS_H
#define RUNG_COMPILER_RULE_CALLS_H

#include "compiler/checker.h"
#include "vm/cells.h"

typedef enum ReadingKind {
#define READING(kind, name, arguments, type, usage, doc) READING_##kind,
#include "compiler/readings.def"
    READING_COUNT
} ReadingKind;

typedef struct ReadingInfo {
    const char *name, *usage, *doc;
} ReadingInfo;

extern const ReadingInfo reading_info[READING_COUNT];

/* A NAME of a tag that has been checked; which of them a call reads is which came while it was. */
typedef struct TagRead {
    struct TagRead *before;
    const Node *name;
} TagRead;

/* What a CELL's symbol is. */
typedef struct CellCall {
    struct CellCall *next;
    Node *node;                  /* its list: the arguments that are evaluated */
    CellSpec spec;               /* without its reads */
    const TagRead *last, *until; /* reads, from the last one back */
    uint32_t local;              /* by the emitter: where its result is */
} CellCall;

/* What is known of a text's rule builtins. */
typedef struct RuleCalls {
    CellCall *first, *last; /* in the order of their updates */
    TagRead *read;          /* the last one */
    TagRead *limited;       /* ages that a constant is compared with, the last one */
    uint32_t open_times;    /* ages and times that no constant is compared with */
    bool ticks;
    const char *inside; /* name of the innermost stateful call whose arguments are being checked */
} RuleCalls;

/* How the builtin of that name is called, or NULL. */
const char *rule_call_usage(Text name);
/* Offers all their names. */
void rule_call_suggest(Suggestion *suggestion);
/* A CALL of a builtin of rules becomes what it means; false when it is none. True after reporting, too. */
bool rule_call_resolve(Checker *checker, Node *call);
/* A CELL: checks its arguments. */
void rule_call_check(Checker *checker, Node *cell);
/* A BINARY whose operands have been checked: milliseconds beside a constant have a deadline; beside a
** duration's text they are a mistake: true after reporting. */
bool rule_call_compare(Checker *checker, Node *binary);
/* An assignment: refused within a cell's arguments. */
bool rule_call_refuse_effect(Checker *checker, const Node *node);
/* A NAME that means a tag. */
void rule_call_read(Compiler *compiler, const Node *name);
/* Can it be true only while an edge is? Checked. */
bool rule_call_is_momentary(const Node *node);
/* A call of a builtin: some ask for the time. */
void rule_call_builtin(Compiler *compiler, const Node *call, const Builtin *builtin);

#endif
