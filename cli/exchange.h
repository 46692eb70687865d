/* exchange.h - how another thread learns what the loop knows.
**
** Only the loop's thread touches rules and links. The other one asks and waits for at most so long; the
** loop answers when it comes by, with bytes of its own making. Health is different: the loop says it as it
** goes, so that it is known even when the loop is stuck.
*/
#ifndef RUNG_CLI_EXCHANGE_H
#define RUNG_CLI_EXCHANGE_H

#include "cli/io.h"

/* A part of a list: `count` rows from the `from`th on that match. */
typedef struct Excerpt {
    uint32_t from, count;
    char search[64]; /* in a name, whatever the case of ASCII letters; "": all */
} Excerpt;

typedef enum QuestionKind { QUESTION_METRICS, QUESTION_STATE } QuestionKind;

typedef struct Question {
    QuestionKind kind;
    bool by_rule; /* metrics: each rule, too */
    Excerpt rules, tags;
} Question;

typedef struct Exchange Exchange;

/* NULL when there is no memory. */
Exchange *exchange_new(void);
void exchange_free(Exchange *exchange);

/* The loop's side: the question that waits, or NULL, which costs nothing; and its answer, whose bytes are
** taken over. */
const Question *exchange_question(Exchange *exchange);
void exchange_answer(Exchange *exchange, Buffer *answer);
/* The loop turns; `problem` "" is health. */
void exchange_beat(Exchange *exchange, const char *problem);
/* The loop has ended: nobody waits any more. */
void exchange_close(Exchange *exchange);

/* The other side, one thread. False when there was no answer in time. Free `answer` in any case. */
bool exchange_ask(Exchange *exchange, const Question *question, int ms, Buffer *answer);
enum { EXCHANGE_PROBLEM = 320 };
/* True when all is well; otherwise `out` says what is not. */
bool exchange_health(Exchange *exchange, char out[EXCHANGE_PROBLEM]);

#endif
