/* count.c - the loop that `make bench-count` runs under callgrind: every condition, one batch to warm up and
** one that counts. It prints the conditions in the order in which callgrind writes its dumps. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"

extern const Peer peer_rung;

_Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "count: %s: %s\n", what, why);
    exit(1);
}

void *counter_alloc(Counter *counter, void *pointer, size_t old_size, size_t new_size)
{
    (void)counter, (void)old_size;
    return realloc(pointer, new_size);
}

int main(void)
{
    int i;

    for (i = 0; i < condition_count; i++) {
        const Condition *condition = &conditions[i];
        void *machine = peer_rung.open(NULL),
             *callable = peer_rung.condition(machine, condition, condition->text[JS]);
        Value *rows = condition_rows(condition);
        unsigned warm = peer_rung.call(callable, rows, ROWS, 1);

        if (peer_rung.call(callable, rows, ROWS, 1) != warm) give_up(condition->name, "the answers differ");
        printf("%s %d\n", condition->name, ROWS);
        free(rows);
        peer_rung.drop(callable);
        peer_rung.close(machine);
    }
    return 0;
}
