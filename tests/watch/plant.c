/* plant.c - rung_live.h over a plant that is made up, so that `rung watch` is tested without a server and
** without OPC UA.
**
** Every step is a sample of each tag: numbers follow a sine, bools and texts change every second. The file
** that PLANT names says otherwise; it is read at every step, words in any order:
**
**     down            the link is lost, and attempts are refused
**     missing NAME    the tag's node is refused
**     flood N         N updates a step, in which the first tag, a double, goes from 0 to 100 and back
**     doubt N         N updates a step, in which the first tag turns bad and good again
**     stuck           the step takes 8 s, once
**     behind          the plant's clock is ten minutes behind
*/
#define _POSIX_C_SOURCE 200809L

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "include/rung_live.h"

struct rung_live {
    rung_rules *rules;
    rung_live_options options;
    char orders[512];
    bool up, was_up, told_missing, was_stuck;
    uint64_t steps, updates, attempts, connections, losses, samples;
    rung_time since;
};

static rung_time wall_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (rung_time)now.tv_sec * 1000 * RUNG_TICKS_PER_MS + now.tv_nsec / 100;
}

void rung_live_options_init(rung_live_options *options)
{
    *options = (rung_live_options){.size = sizeof *options};
}

rung_status rung_live_new(rung_rules *rules, const rung_live_options *options, rung_live **out,
                          rung_diag *diag)
{
    rung_source source;

    *out = NULL;
    if (!rung_rules_source(rules, 0, &source)) {
        diag->status = RUNG_BAD_RULES;
        snprintf(diag->message, sizeof diag->message, "no tag has a node");
        return RUNG_BAD_RULES;
    }
    *out = calloc(1, sizeof **out);
    if (*out == NULL) return RUNG_NO_MEMORY;
    (*out)->rules = rules;
    (*out)->options = *options;
    (*out)->since = wall_clock();
    return RUNG_OK;
}

/* ---- Orders --------------------------------------------------------------------------------- */

static void read_orders(rung_live *live)
{
    const char *path = getenv("PLANT");
    FILE *file = path != NULL ? fopen(path, "r") : NULL;
    size_t length = 0;

    if (file != NULL) {
        length = fread(live->orders, 1, sizeof live->orders - 1, file);
        fclose(file);
    }
    live->orders[length] = '\0';
}

/* What follows a word, or NULL. */
static const char *order(const rung_live *live, const char *word)
{
    const char *found = strstr(live->orders, word);

    return found != NULL ? found + strlen(word) : NULL;
}

static bool is_missing(const rung_live *live, const char *name)
{
    const char *missing = order(live, "missing ");

    return missing != NULL && strncmp(missing, name, strlen(name)) == 0 && missing[strlen(name)] <= ' ';
}

/* ---- What it does --------------------------------------------------------------------------- */

static void notice(rung_live *live, rung_live_notice_kind kind, rung_log_level level, uint32_t tag,
                   uint32_t status, const char *text)
{
    rung_live_notice told = {kind, level, "opcua", tag, status, text, strlen(text)};

    if (live->options.on_notice != NULL) live->options.on_notice(live->options.user, &told);
}

static void record(rung_live *live, uint32_t tag, double value, rung_time time)
{
    char line[256];
    int length = snprintf(line, sizeof line, "{\"n\":%llu,\"time\":%lld,\"tag\":\"%s\",\"value\":%.17g}\n",
                          (unsigned long long)live->updates, (long long)(time / RUNG_TICKS_PER_MS),
                          rung_rules_column(live->rules, tag), value);

    if (live->options.record != NULL) live->options.record(live->options.user, line, (size_t)length);
}

static rung_sample sample_of(rung_live *live, uint32_t tag, rung_time now)
{
    static const char *const modes[] = {"AUTO", "MANUAL"};
    rung_schema *schema = rung_rules_schema(live->rules);
    double seconds = (double)(now % (1000000 * 1000 * RUNG_TICKS_PER_MS)) / 1e7;
    rung_sample sample = {.tag = tag, .source_time = now, .server_time = now, .arrival_time = now};

    if (is_missing(live, rung_schema_name(schema, tag))) {
        sample.status = 0x80340000u; /* BadNodeIdUnknown */
        sample.source_time = RUNG_TIME_NONE;
        return sample;
    }
    switch (rung_schema_type(schema, tag)) {
    case RUNG_BOOL:
        sample.value = (rung_value){.kind = RUNG_VALUE_BOOL, .boolean = (long long)seconds % 2 == 0};
        break;
    case RUNG_STRING:
        sample.value = (rung_value){.kind = RUNG_VALUE_TEXT, .text = modes[(long long)seconds % 2]};
        sample.value.length = strlen(sample.value.text);
        break;
    default:
        sample.value =
            (rung_value){.kind = RUNG_VALUE_NUMBER, .number = floor(500 + 400 * sin(seconds + tag)) / 10};
        if (rung_schema_type(schema, tag) != RUNG_DOUBLE) sample.value.number = floor(sample.value.number);
    }
    return sample;
}

static rung_status update(rung_live *live, const rung_sample *samples, size_t count)
{
    rung_status status = rung_rules_update(live->rules, samples, count);

    live->updates++;
    live->samples += count;
    return status == RUNG_MORE ? RUNG_OK : status;
}

static rung_status produce(rung_live *live)
{
    uint32_t count = 0;
    rung_time now = wall_clock() - (order(live, "behind") != NULL ? 600000 * RUNG_TICKS_PER_MS : 0);
    const char *flood = order(live, "flood "), *doubt = order(live, "doubt ");
    long times = flood != NULL ? atol(flood) : doubt != NULL ? atol(doubt) : 0;
    rung_rules_metrics metrics;
    rung_sample *samples;
    rung_status status;

    rung_rules_metrics_get(live->rules, &metrics);
    samples = calloc(metrics.tags + 1, sizeof *samples);
    if (samples == NULL) return RUNG_NO_MEMORY;
    for (uint32_t tag = 0; tag < metrics.tags; tag++) {
        rung_node node;

        if (!rung_rules_node(live->rules, tag, &node)) continue;
        samples[count++] = sample_of(live, tag, now);
        if (samples[count - 1].status == 0) record(live, tag, samples[count - 1].value.number, now);
    }
    status = update(live, samples, count);
    for (long i = 0; i < times && status == RUNG_OK; i++) {
        rung_sample one = {.source_time = now + i + 1, .arrival_time = now};

        one.value = (rung_value){.kind = RUNG_VALUE_NUMBER, .number = i % 2 == 0 ? 100 : 0};
        if (doubt != NULL && i % 2 == 0) one.status = RUNG_BAD;
        if (doubt != NULL) one.value.number = 0;
        status = update(live, &one, 1);
    }
    free(samples);
    return status;
}

static void connect_or_not(rung_live *live)
{
    bool up = order(live, "down") == NULL;

    if (up == live->up && live->steps != 0) {
        if (up || live->steps % 40 != 0) return;
        live->attempts++;
        notice(live, RUNG_LIVE_REFUSED, RUNG_LOG_WARNING, UINT32_MAX, 0x800A0000u,
               "opc.tcp://plant:4840 does not answer; it is tried again in 2 s");
        return;
    }
    live->since = wall_clock();
    live->attempts++;
    if (!up) {
        live->losses += live->up;
        notice(live, live->up ? RUNG_LIVE_LINK_DOWN : RUNG_LIVE_REFUSED, RUNG_LOG_WARNING, UINT32_MAX,
               0x80AE0000u,
               live->up ? "the connection was closed"
                        : "opc.tcp://plant:4840 does not answer; it is tried again in 2 s");
        if (live->up) rung_rules_link(live->rules, "opcua", false, wall_clock());
    } else {
        live->connections++;
        notice(live, RUNG_LIVE_LINK_UP, RUNG_LOG_INFO, UINT32_MAX, RUNG_GOOD, "opc.tcp://plant:4840");
        rung_rules_link(live->rules, "opcua", true, wall_clock());
    }
    live->up = up;
}

static rung_status look_for_missing(rung_live *live)
{
    rung_schema *schema = rung_rules_schema(live->rules);
    bool any = false;

    for (uint32_t tag = 0; tag < rung_schema_count(schema); tag++) {
        if (!is_missing(live, rung_schema_name(schema, tag))) continue;
        if (!live->told_missing)
            notice(live, RUNG_LIVE_ITEM_REFUSED, RUNG_LOG_WARNING, tag, 0x80340000u,
                   "tag 'pressure': the server has no such node");
        any = true;
    }
    live->told_missing = any;
    return any && live->options.strict ? RUNG_BAD_INPUT : RUNG_OK;
}

rung_status rung_live_step(rung_live *live, rung_time wait)
{
    struct timespec pause = {0, (long)(wait * 100 < 999999999 ? wait * 100 : 999999999)};
    rung_status status = RUNG_OK;

    nanosleep(&pause, NULL);
    read_orders(live);
    if (order(live, "stuck") != NULL && !live->was_stuck) {
        pause.tv_sec = 8;
        live->was_stuck = true;
        nanosleep(&pause, NULL);
    }
    connect_or_not(live);
    live->steps++;
    if (live->up) {
        status = look_for_missing(live);
        if (status == RUNG_OK) status = produce(live);
    } else {
        rung_rules_advance(live->rules, wall_clock());
    }
    return status;
}

rung_status rung_live_reloaded(rung_live *live, rung_diag *diag)
{
    (void)live, (void)diag;
    return RUNG_OK;
}

bool rung_live_source_get(const rung_live *live, uint32_t index, rung_live_source *source)
{
    rung_source said;

    if (index != 0) return false;
    *source = (rung_live_source){.name = "opcua", .endpoint = "opc.tcp://plant:4840"};
    if (rung_rules_source(live->rules, 0, &said) && said.endpoint_count != 0)
        source->endpoint = said.endpoints[0];
    source->state = live->up ? RUNG_LIVE_UP : RUNG_LIVE_DOWN;
    source->attempts = live->attempts;
    source->connections = live->connections;
    source->losses = live->losses;
    source->samples = live->samples;
    source->items = rung_schema_count(rung_rules_schema(live->rules));
    source->refused_items = live->told_missing;
    source->since = live->since;
    source->publishing = live->up ? 50 : 0;
    return true;
}

rung_status rung_live_metrics_text(const rung_live *live, rung_sink sink, void *user)
{
    char text[256];
    int length = snprintf(text, sizeof text,
                          "# HELP rung_live_up 1: the link is up.\n# TYPE rung_live_up gauge\n"
                          "rung_live_up{endpoint=\"opc.tcp://plant:4840\"} %d\n",
                          live->up);

    return sink(user, text, (size_t)length) ? RUNG_OK : RUNG_INTERRUPTED;
}

void rung_live_free(rung_live *live) { free(live); }

/* ---- What watch does not need --------------------------------------------------------------- */

void rung_browse_options_init(rung_browse_options *options)
{
    *options = (rung_browse_options){.size = sizeof *options};
}

rung_status rung_browse(const char *endpoint, const rung_browse_options *options,
                        bool (*found)(void *user, const rung_browse_variable *variable), void *user,
                        rung_diag *diag)
{
    (void)endpoint, (void)options, (void)found, (void)user, (void)diag;
    return RUNG_UNSUPPORTED;
}

rung_status rung_trust(const char *endpoint, const char *fingerprint, const char *security_folder,
                       rung_diag *diag)
{
    (void)endpoint, (void)fingerprint, (void)security_folder, (void)diag;
    return RUNG_UNSUPPORTED;
}
