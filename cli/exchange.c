/* exchange.c - see exchange.h. */
#define _GNU_SOURCE /* before what cli.h asks for */
#include "cli/exchange.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/host.h"

enum {
    PAUSE = 20,  /* ms between answers: asking often takes no time from the rules */
    STUCK = 5000 /* ms without a turn of the loop */
};

struct Exchange {
    pthread_mutex_t mutex;
    pthread_cond_t answered;
    atomic_bool waiting; /* a question is there: looked at without the mutex */
    bool closed;
    Question question;
    Buffer answer;
    bool is_answered;
    int64_t answered_at; /* the loop's own */
    _Atomic int64_t beat;
    char problem[EXCHANGE_PROBLEM];
};

Exchange *exchange_new(void)
{
    Exchange *exchange = calloc(1, sizeof *exchange);
    pthread_condattr_t attributes;

    if (exchange == NULL) return NULL;
    pthread_mutex_init(&exchange->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&exchange->answered, &attributes);
    pthread_condattr_destroy(&attributes);
    exchange->beat = host_stopwatch();
    return exchange;
}

void exchange_free(Exchange *exchange)
{
    if (exchange == NULL) return;
    buffer_free(&exchange->answer);
    pthread_cond_destroy(&exchange->answered);
    pthread_mutex_destroy(&exchange->mutex);
    free(exchange);
}

/* ---- The loop ------------------------------------------------------------------------------- */

const Question *exchange_question(Exchange *exchange)
{
    if (!atomic_load_explicit(&exchange->waiting, memory_order_acquire)) return NULL;
    if (host_stopwatch() - exchange->answered_at < PAUSE) return NULL;
    return &exchange->question; /* which the other side leaves alone until it is answered */
}

void exchange_answer(Exchange *exchange, Buffer *answer)
{
    pthread_mutex_lock(&exchange->mutex);
    buffer_free(&exchange->answer);
    exchange->answer = *answer;
    *answer = (Buffer){NULL, 0, 0};
    exchange->is_answered = true;
    atomic_store_explicit(&exchange->waiting, false, memory_order_release);
    pthread_cond_signal(&exchange->answered);
    pthread_mutex_unlock(&exchange->mutex);
    exchange->answered_at = host_stopwatch();
}

void exchange_beat(Exchange *exchange, const char *problem)
{
    exchange->beat = host_stopwatch();
    if (strncmp(problem, exchange->problem, sizeof exchange->problem - 1) == 0)
        return; /* written here alone */
    pthread_mutex_lock(&exchange->mutex);
    snprintf(exchange->problem, sizeof exchange->problem, "%s", problem);
    pthread_mutex_unlock(&exchange->mutex);
}

void exchange_close(Exchange *exchange)
{
    pthread_mutex_lock(&exchange->mutex);
    exchange->closed = true;
    pthread_cond_signal(&exchange->answered);
    pthread_mutex_unlock(&exchange->mutex);
}

/* ---- The other side ------------------------------------------------------------------------- */

static struct timespec deadline_in(int ms)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_sec += ms / 1000;
    time.tv_nsec += ms % 1000 * 1000000L;
    if (time.tv_nsec >= 1000000000L) {
        time.tv_sec++;
        time.tv_nsec -= 1000000000L;
    }
    return time;
}

/* A question that was given up still waits for the loop: until that has answered, others are refused at
** once, so that a loop that is stuck does not hold up each of them in turn. */
bool exchange_ask(Exchange *exchange, const Question *question, int ms, Buffer *answer)
{
    struct timespec deadline = deadline_in(ms);
    bool answered;

    *answer = (Buffer){NULL, 0, 0};
    pthread_mutex_lock(&exchange->mutex);
    if (exchange->closed || atomic_load(&exchange->waiting)) {
        pthread_mutex_unlock(&exchange->mutex);
        return false;
    }
    exchange->question = *question;
    exchange->is_answered = false;
    atomic_store_explicit(&exchange->waiting, true, memory_order_release);
    while (!exchange->is_answered && !exchange->closed)
        if (pthread_cond_timedwait(&exchange->answered, &exchange->mutex, &deadline) != 0) break;
    answered = exchange->is_answered;
    if (answered) {
        *answer = exchange->answer;
        exchange->answer = (Buffer){NULL, 0, 0};
    }
    pthread_mutex_unlock(&exchange->mutex);
    return answered && answer->bytes != NULL;
}

bool exchange_health(Exchange *exchange, char out[EXCHANGE_PROBLEM])
{
    int64_t silent = host_stopwatch() - exchange->beat;

    pthread_mutex_lock(&exchange->mutex);
    memcpy(out, exchange->problem, EXCHANGE_PROBLEM);
    pthread_mutex_unlock(&exchange->mutex);
    if (silent > STUCK)
        snprintf(out, EXCHANGE_PROBLEM, "the rules have been busy for %" PRId64 " s", silent / 1000);
    return out[0] == '\0';
}
