/* native.c - the condition as a C function, called through a pointer with its row of values: as fast as a
** condition can be that was compiled into the program beforehand. It runs no scripts. */
#include <stdlib.h>

#include "bench/bench.h"

typedef struct Callable {
    Native volatile native;
    int count;
} Callable;

static void *native_open(Counter *counter)
{
    (void)counter;
    return (void *)&conditions;
}

static void native_close(void *vm) { (void)vm; }

static void *native_condition(void *vm, const Condition *condition, const char *text)
{
    Callable *callable = malloc(sizeof *callable);

    (void)vm, (void)text;
    if (callable == NULL) give_up("native", "no memory");
    callable->native = condition->native;
    callable->count = condition_tags(condition).count;
    return callable;
}

static unsigned native_call(void *context, const Value *rows, int count, long passes)
{
    Callable *callable = context;
    Native native = callable->native;
    unsigned hits = 0;

    while (passes-- > 0) {
        const Value *row = rows, *end = rows + count * callable->count;

        for (; row < end; row += callable->count) hits += native(row);
    }
    return hits;
}

extern const Peer peer_native;
const Peer peer_native = {.name = "native",
                          .title = "C, -O2, through a pointer",
                          .language = JS,
                          .open = native_open,
                          .close = native_close,
                          .condition = native_condition,
                          .call = native_call,
                          .drop = free};
