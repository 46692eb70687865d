/* rules.c - a rule file in a program of your own: samples in, events out.
**
**     cc rules.c $(pkg-config --cflags --libs rung) -o rules
**
** The text of the rules would come from a file, the samples from a plant. */
#include <stdio.h>
#include <string.h>

#include "rung.h"

static const char rules_text[] = "tags:\n"
                                 "  temp:    {type: double}\n"
                                 "  running: {type: bool}\n"
                                 "rules:\n"
                                 "  hot:\n"
                                 "    when: temp > 80 && running\n"
                                 "    message: \"${temp} degrees\"\n";

/* Every mistake in the file, not only the first one. */
static void show(void *user, const rung_diag *diag)
{
    (void)user;
    printf("%u:%u: %s\n", (unsigned)diag->line, (unsigned)diag->column, diag->message);
}

static rung_sample sample_of(uint32_t tag, rung_value value, rung_time time)
{
    return (rung_sample){.tag = tag,
                         .status = RUNG_GOOD,
                         .value = value,
                         .source_time = time,
                         .server_time = RUNG_TIME_NONE,
                         .arrival_time = RUNG_TIME_NONE};
}

int main(void)
{
    static const double readings[] = {71.5, 84.2, 79.9};
    rung_rules *rules = NULL;
    rung_rules_options options;
    uint32_t temp = 0, running = 0;
    rung_time now = INT64_C(1772352000) * 1000 * RUNG_TICKS_PER_MS;
    rung_value value;
    rung_event event;
    rung_status status;
    int i;

    rung_rules_options_init(&options);
    options.on_diag = show;
    if (rung_rules_load(rules_text, sizeof rules_text - 1, &options, &rules, NULL) != RUNG_OK) return 1;
    if (rung_schema_find(rung_rules_schema(rules), "temp", 4, &temp) != RUNG_OK ||
        rung_schema_find(rung_rules_schema(rules), "running", 7, &running) != RUNG_OK)
        return 1;

    for (i = 0; i < 3; i++, now += 1000 * RUNG_TICKS_PER_MS) {
        rung_sample samples[2];

        /* What belongs to one instant is one update. */
        memset(&value, 0, sizeof value);
        value.kind = RUNG_VALUE_NUMBER;
        value.number = readings[i];
        samples[0] = sample_of(temp, value, now);
        value.kind = RUNG_VALUE_BOOL;
        value.boolean = true;
        samples[1] = sample_of(running, value, now);
        do {
            status = rung_rules_update(rules, samples, 2);
            /* Events wait until they are fetched. */
            while (rung_rules_next_event(rules, &event) == RUNG_OK)
                printf("%d s  %s %s: %s\n", i, event.rule, event.active ? "active" : "cleared", event.message);
        } while (status == RUNG_MORE); /* the deadlines before a far sample do not come all at once */
        if (status != RUNG_OK) return 1;
    }
    rung_rules_free(rules);
    return 0;
}
