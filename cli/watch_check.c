/* watch_check.c - `rung watch --check`: connects to every source once, and says which nodes are missing or
** do not fit their tags. See watch.h. */
#include <inttypes.h>
#include <string.h>

#include "cli/host.h"
#include "cli/log.h"
#include "cli/text.h"
#include "cli/watch.h"

enum { TURN = 50, PATIENCE = 30000 }; /* ms */

typedef struct Check {
    const Watch *watch;
    uint32_t troubles;
} Check;

static void print_notice(void *user, const rung_live_notice *notice)
{
    Check *check = user;
    rung_live_source second;

    if (notice->kind != RUNG_LIVE_ITEM_REFUSED && notice->kind != RUNG_LIVE_REVISED &&
        notice->kind != RUNG_LIVE_REFUSED)
        return;
    if (notice->kind != RUNG_LIVE_REVISED) check->troubles++;
    if (rung_live_source_get(check->watch->live, 1, &second)) { /* otherwise there is no need to say which */
        print_escaped(stdout, notice->source, strlen(notice->source));
        fputs(": ", stdout);
    }
    print_escaped(stdout, notice->text, notice->lasting); /* there is no next attempt */
    putchar('\n');
}

/* The items have answered; their values are not waited for. */
static bool is_connected(const rung_live_source *source)
{
    return source->state == RUNG_LIVE_UP || source->publishing > 0;
}

/* Every source is connected, or has been refused at each of its endpoints. */
static bool is_done(const rung_live *live, const rung_rules *rules)
{
    rung_live_source source;
    rung_source said;
    uint32_t i;

    for (i = 0; rung_live_source_get(live, i, &source); i++) {
        uint64_t endpoints =
            rung_rules_source(rules, i, &said) && said.endpoint_count != 0 ? said.endpoint_count : 1;

        if (!is_connected(&source) && (source.state == RUNG_LIVE_TRYING || source.attempts < endpoints))
            return false;
    }
    return true;
}

static void print_sources(const rung_live *live, Check *check)
{
    rung_live_source source;
    uint32_t i;

    for (i = 0; rung_live_source_get(live, i, &source); i++) {
        print_escaped(stdout, source.endpoint != NULL ? source.endpoint : source.name,
                      strlen(source.endpoint != NULL ? source.endpoint : source.name));
        if (is_connected(&source)) {
            printf(": %" PRIu32 " nodes, %" PRIu32 " refused\n", source.items, source.refused_items);
        } else {
            printf(": not reached\n");
            check->troubles++;
        }
    }
}

int watch_check(Watch *watch)
{
    Check check = {.watch = watch};
    int64_t end = host_stopwatch() + PATIENCE;
    rung_live_options options;
    int status;

    rung_live_options_init(&options);
    options.on_notice = print_notice;
    options.user = &check;
    status = watch_connect(watch, &options);
    if (status != STATUS_SUCCESS) return status;
    while (!is_done(watch->live, watch->rules) && host_stopwatch() < end)
        rung_live_step(watch->live, TURN * RUNG_TICKS_PER_MS);
    print_sources(watch->live, &check);
    return check.troubles != 0 ? STATUS_FALSE : STATUS_SUCCESS;
}
