/* Tests of rules that run live: runtime/live*.c over a client and a clock that do what the test says.
**
** The strongest one feeds random streams, faults included, and replays the recording: the same events,
** byte for byte. */
#define _DEFAULT_SOURCE /* mkdtemp */
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "include/rung_live.h"

#include "tests/unit/story.h"

#include "runtime/live.h"
#include "tests/unit/fake_opcua.h"

/* ---- A clock that only waiting moves -------------------------------------------------------- */

/* 2026-03-01T08:00:00Z when fake_now is START. */
enum { START = 1000000 };
#define EIGHT (INT64_C(1772352000) * SECOND)
static rung_time wall_ahead; /* how far the host's clock is ahead of the sources' */

/* The plant's time. */
static rung_time plant_time(void) { return EIGHT + (fake_now - START) * RUNG_TICKS_PER_MS; }
rung_time live_wall_clock(void) { return plant_time() + wall_ahead; }
rung_time live_monotonic(void) { return fake_now * RUNG_TICKS_PER_MS; }
void live_sleep(rung_time ticks) { fake_now += ticks / RUNG_TICKS_PER_MS; }

/* ---- Memory --------------------------------------------------------------------------------- */

static int64_t blocks, requests, fail_at;

static void *counted_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    if (new_size == 0) {
        blocks -= pointer != NULL;
        free(pointer);
        return NULL;
    }
    requests++;
    if (fail_at > 0 && requests >= fail_at) return NULL;
    blocks += old_size == 0;
    return realloc(pointer, new_size);
}

/* ---- A run ---------------------------------------------------------------------------------- */

static Log events, notices;
static char recording[1 << 22];
static size_t recorded;
static rung_rules *rules;
static rung_live *live;

static bool record(void *user, const char *text, size_t length)
{
    (void)user;
    if (length > sizeof recording - recorded) abort();
    memcpy(recording + recorded, text, length);
    recorded += length;
    return true;
}

static void on_notice(void *user, const rung_live_notice *told)
{
    static const char *const KINDS[] = {"",      "up",    "down", "refused", "revised",
                                        "item-", "item+", "lost", "clock"};

    (void)user;
    add(&notices, "%s %s", told->source, KINDS[told->kind]);
    if (told->tag != UINT32_MAX)
        add(&notices, " [%s]", rung_schema_name(rung_rules_schema(rules), told->tag));
    add(&notices, " %s\n", told->text);
}

static void fetch(void)
{
    rung_event event;

    while (rung_rules_next_event(rules, &event) == RUNG_OK) add(&events, "%s\n", event.json);
}

static const char *file_name; /* of the rule file */
static uint64_t work; /* of one call of the rules; 0: as ever */

static rung_rules *load_counted(const char *yaml)
{
    rung_rules_options options;
    rung_limits limits;
    rung_host host;
    rung_rules *loaded = NULL;
    rung_diag diag;

    rung_rules_options_init(&options);
    rung_host_init(&host);
    host.alloc = counted_alloc;
    options.host = &host;
    rung_limits_init(&limits);
    if (work != 0) limits.work = work;
    options.limits = &limits;
    options.name = file_name;
    if (rung_rules_load(yaml, strlen(yaml), &options, &loaded, &diag) != RUNG_OK)
        printf("does not load: %u:%u: %s (%s)\n", diag.line, diag.column, diag.message, diag.hint);
    return loaded;
}

static void clear(void)
{
    events.length = notices.length = recorded = 0;
    events.text[0] = notices.text[0] = '\0';
}

/* Begins to run rules at eight o'clock. `connects` says what a client does when it is opened. */
static void begin(const char *yaml, void (*connects)(OpcuaClient *client))
{
    rung_live_options options;
    rung_diag diag;

    clear();
    fake_now = START;
    fake_on_open = connects;
    fake_opened = fake_closed = 0;
    wall_ahead = 0;
    rung_live_options_init(&options);
    options.on_notice = on_notice;
    options.record = record;
    rules = load_counted(yaml);
    CHECK(rung_live_new(rules, &options, &live, &diag) == RUNG_OK);
    if (live == NULL) printf("%s\n", diag.message);
}

static void finish(void)
{
    rung_live_free(live);
    rung_rules_free(rules);
    CHECK(blocks == 0);
    CHECK(fake_opened == fake_closed);
    CHECK(fake_misuses == 0);
    live = NULL;
    rules = NULL;
}

static uint32_t mores;

static rung_status step_once(int64_t ms)
{
    rung_status status = rung_live_step(live, ms * RUNG_TICKS_PER_MS);

    CHECK(status == RUNG_OK || (status == RUNG_MORE && work != 0));
    fetch();
    return status;
}

/* Steps until so many ms have passed since eight. Clients that are up tell that they are alive. */
static void go_to(int64_t ms)
{
    while (fake_now < START + ms) {
        int64_t left = START + ms - fake_now, before = fake_now;

        for (size_t i = 0; i < FAKE_CLIENTS; i++)
            if (fake_clients[i].open && fake_clients[i].ready && fake_clients[i].told_count == 0 &&
                fake_now % 1000 < 50)
                fake_alive(&fake_clients[i]);
        mores += step_once(left < 50 ? left : 50) == RUNG_MORE;
        if (fake_now == before) fake_now += left < 10 ? left : 10;
    }
}

/* One step that takes no time. */
static void step(void)
{
    while (step_once(0) == RUNG_MORE) mores++;
}

static uint32_t item_of(const char *tag)
{
    uint32_t index = UINT32_MAX;

    for (uint32_t i = 0; i < fake->item_count; i++)
        if (strcmp(strrchr(fake->items[i].node, '=') + 1, tag) == 0) index = i;
    if (index == UINT32_MAX) abort();
    return index;
}

/* A sample of `tag`, `ms` after eight by the plant's clock: "91.5", "true", "text", "@BadSensorFailure". */
static rung_sample sample(const char *tag, int64_t ms, const char *text)
{
    static char texts[64][64];
    static int next;
    char *copy = texts[next = (next + 1) % 64], *status;
    rung_sample result = {.tag = item_of(tag),
                          .source_time = EIGHT + ms * RUNG_TICKS_PER_MS,
                          .server_time = EIGHT + ms * RUNG_TICKS_PER_MS,
                          .arrival_time = RUNG_TIME_NONE};

    snprintf(copy, sizeof texts[0], "%s", text);
    if ((status = strchr(copy, '@')) != NULL) {
        *status++ = '\0';
        if (strncmp(status, "0x", 2) == 0)
            result.status = (uint32_t)strtoul(status, NULL, 16);
        else if (!rung_status_code_find(status, strlen(status), &result.status))
            abort();
    }
    result.value = parse_value(copy);
    return result;
}

/* A response with one sample, told in the next step, and not before its time. */
static void send(const char *tag, int64_t ms, const char *text)
{
    rung_sample one;

    if (fake_now < START + ms) go_to(ms);
    one = sample(tag, ms, text);
    fake_samples(fake, &one, 1);
}

/* The events of the recording, and what is wrong with it. */
static Log replayed;

static void on_bad_line(void *user, uint64_t line, const char *message)
{
    (void)user;
    printf("line %llu of the recording: %s\n", (unsigned long long)line, message);
    failed++;
}

/* Of texts that differ the first line that does. */
static void check_same_lines(const char *got, const char *wanted)
{
    while (*got != '\0' && strncmp(got, wanted, strcspn(got, "\n") + 1) == 0) {
        wanted += strcspn(got, "\n") + 1;
        got += strcspn(got, "\n") + 1;
    }
    CHECK(*got == '\0' && *wanted == '\0');
    if (*got != '\0' || *wanted != '\0')
        printf("replayed %.*s\nlive     %.*s\n", (int)strcspn(got, "\n"), got, (int)strcspn(wanted, "\n"),
               wanted);
}

static void check_replay(const char *yaml)
{
    rung_rules *again = load(yaml);
    rung_recording_options options;
    rung_recording *reader = NULL;
    rung_status status;
    rung_event event;
    rung_diag diag;

    replayed.length = 0;
    replayed.text[0] = '\0';
    rung_recording_options_init(&options);
    options.on_bad_line = on_bad_line;
    CHECK(rung_recording_new(again, &options, &reader) == RUNG_OK);
    CHECK(rung_recording_feed(reader, recording, recorded) == RUNG_OK);
    rung_recording_finish(reader);
    while ((status = rung_recording_step(reader, &diag)) == RUNG_OK)
        while (rung_rules_next_event(again, &event) == RUNG_OK) add(&replayed, "%s\n", event.json);
    CHECK(status == RUNG_END);
    check_same_lines(replayed.text, events.text);
    rung_recording_free(reader);
    rung_rules_free(again);
}

/* The events as short lines: "5.5 hot active good". */
static const char *short_events(void)
{
    static Log out;

    out.length = 0;
    out.text[0] = '\0';
    for (const char *at = events.text; *at != '\0'; at = strchr(at, '\n') + 1) {
        static char line[4096];
        const char *name, *quality;
        int hours, minutes;
        double secs;

        snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
        name = strstr(line, strstr(line, "\"link\":\"") != NULL ? "\"link\":\"" : "\"rule\":\"") + 8;
        quality = strstr(line, "\"quality\":\"");
        sscanf(strstr(line, "\"time\":\"") + 8 + 11, "%d:%d:%lfZ", &hours, &minutes, &secs);
        add(&out, "%g %.*s %.*s", (hours - 8) * 3600 + minutes * 60 + secs, (int)strcspn(name, "\""), name,
            (int)strcspn(strstr(line, "\"state\":\"") + 9, "\""), strstr(line, "\"state\":\"") + 9);
        if (quality != NULL) add(&out, " %.*s", (int)strcspn(quality + 11, "\""), quality + 11);
        add(&out, "\n");
    }
    return out.text;
}

#define HEAD "opcua: {endpoint: 'opc.tcp://plc:4840', publishing: 250ms, sampling: 100ms, start_wait: 5s}\n"
#define TEMP HEAD "tags: {temp: {type: double, node: 'ns=1;s=temp'}, on: {type: bool, node: 'ns=1;s=on'}}\n"

/* ---- First values --------------------------------------------------------------------------- */

static void test_first_values(void)
{
    static const char RULES[] = TEMP "rules: {hot: {when: temp > 80 && on}, off: {when: '!on'}}\n";

    begin(RULES, fake_connects);
    go_to(200);
    send("temp", 100, "90");
    go_to(1000);
    /* half an answer is none: nothing is evaluated with it */
    CHECK_TEXT(short_events(), "");
    send("on", -5000, "true"); /* unchanged for long */
    go_to(1100);
    CHECK_TEXT(short_events(), "0.1 hot active good\n");
    CHECK_TEXT(notices.text, "opcua up opc.tcp://plc:4840\n");
    check_replay(RULES);
    finish();
}

static void test_start_wait(void)
{
    static const char RULES[] = TEMP "rules: {hot: {when: temp > 80}, off: {when: '!on'}}\n";

    begin(RULES, fake_connects);
    go_to(300);
    send("temp", 200, "90");
    go_to(1000);
    send("temp", 900, "70"); /* behind the first ones, not instead of them */
    send("temp", 950, "91");
    go_to(4950);
    CHECK_TEXT(short_events(), "");
    go_to(5200);
    CHECK_TEXT(short_events(), "0.2 hot active good\n0.9 hot cleared good\n0.95 hot active good\n");
    CHECK_TEXT(notices.text, "opcua item- [on] tag 'on' (ns=1;s=on) has no value after 5 s\nopcua up "
                             "opc.tcp://plc:4840\n");
    send("on", 6000, "false");
    go_to(6100);
    CHECK_TEXT(short_events(), "0.2 hot active good\n0.9 hot cleared good\n0.95 hot active good\n"
                               "6 off active good\n");
    check_replay(RULES);
    finish();
}

static void on_open_nothing(OpcuaClient *client) { (void)client; }

/* A connection on which no value comes is not one that is of use. */
static void test_no_value(void)
{
    static const char RULES[] = TEMP "rules: {hot: {when: temp > 80}}\n";
    static const char NOTICE[] =
        "opcua refused opc.tcp://plc:4840 is connected, but no tag has a value after 5 s\n";
    rung_live_source source;

    begin(RULES, fake_connects);
    for (int64_t ms = 500; ms < 8000; ms += 500) {
        go_to(ms);
        fake_alive(fake);
        CHECK(rung_live_source_get(live, 0, &source) && source.state == RUNG_LIVE_TRYING);
        if (ms < 5000) CHECK_TEXT(notices.text, "");
    }
    CHECK_TEXT(notices.text, NOTICE);
    send("temp", 8000, "20");
    send("on", 8000, "true");
    go_to(8100);
    CHECK(rung_live_source_get(live, 0, &source) && source.state == RUNG_LIVE_UP);
    CHECK(strstr(notices.text, "opcua up opc.tcp://plc:4840\n") != NULL);
    finish();
}

/* Whoever waits for alarms is told that nobody watches. */
static void test_never_connected(void)
{
    static const char RULES[] = TEMP "rules: {hot: {when: temp > 80}, old: {when: age(temp) > 1000}}\n";

    begin(RULES, on_open_nothing);
    go_to(4900);
    CHECK_TEXT(short_events(), "");
    go_to(5200);
    /* by the host's clock, and the lag behind it: there is no other */
    CHECK_TEXT(short_events(), "3.75 opcua lost\n3.75 old active good\n");
    fake_on_open = fake_connects;
    go_to(60000);
    send("temp", 60100, "90");
    send("on", 60100, "true");
    go_to(60200);
    CHECK_TEXT(strstr(short_events(), "old active good\n"),
               "old active good\n58.85 opcua regained\n60.1 hot active good\n60.1 old cleared good\n");
    check_replay(RULES);
    finish();
}

/* ---- Samples -------------------------------------------------------------------------------- */

static void answer(void)
{
    send("temp", 0, "20");
    send("on", 0, "false");
}

static void test_order(void)
{
    static const char RULES[] = TEMP "rules: {hot: {when: temp > 80 && on}, "
                                     "n: {when: 'count(temp > 0, \"1h\") % 2 === 0'}}\n";
    rung_sample samples[5];

    begin(RULES, fake_connects);
    go_to(100);
    answer();
    step();
    /* item by item, as servers do; in order of time `on` is true while temp is 90 */
    samples[0] = sample("temp", 1000, "90");
    samples[1] = sample("temp", 1100, "70");
    samples[2] = sample("temp", 1200, "60");
    samples[3] = sample("on", 1050, "true");
    samples[4] = sample("on", 1100, "false");
    go_to(1250);
    fake_samples(fake, samples, 5);
    go_to(1300);
    CHECK(strstr(short_events(), "1.05 hot active good\n1.1 hot cleared good\n") != NULL);
    /* a late one of another response is dropped */
    send("temp", 900, "95");
    send("on", 1400, "true");
    go_to(1500);
    CHECK(strstr(events.text, "08:00:01.400") == NULL);
    CHECK(metrics_of(rules).late == 1);
    check_replay(RULES);
    finish();
}

/* Thousands of samples of a response: the same as if each came at its time. */
static void test_many(void)
{
    static const char RULES[] = TEMP "rules: {odd: {when: 'count(temp > 0, \"1m\") % 2 === 1'}}\n";
    enum { MANY = 5000 };
    static rung_sample samples[MANY];
    uint32_t random = 5;
    int64_t last = 0;

    begin(RULES, fake_connects);
    go_to(100);
    answer();
    step();
    /* in blocks that are in order, which lie among each other */
    for (int i = 0; i < MANY; i++) {
        random = random * 1664525 + 1013904223;
        samples[i] = sample(i % 3 == 0 ? "on" : "temp", 0, i % 3 == 0 ? "true" : "5");
        samples[i].source_time += 100 * SECOND / 1000 + (i % 50) * 20000 + i / 50 * 3 + (random >> 28);
        samples[i].value.number = i;
        if (samples[i].source_time > last) last = samples[i].source_time;
    }
    fake_samples(fake, samples, MANY);
    step();
    CHECK(rung_rules_time(rules) == last);
    CHECK(metrics_of(rules).late == 0);
    check_replay(RULES);
    finish();
}

static void test_deadband(void)
{
    static const char RULES[] =
        HEAD "tags: {temp: {type: double, node: 'ns=1;s=temp', deadband: 2}}\n"
             "rules: {up: {when: 'temp > 20'}, same: {when: 'count(temp > 0, \"1h\") > 3'}}\n";
    static const char *const VALUES[] = {"20", "21", "22",   "18", "18@Uncertain", "19@Uncertain",
                                         "19", "17", "@Bad", "17", "NaN"};
    static const bool passes[] = {true, false, false, false, true, false, true, false, true, true, true};
    uint64_t taken = 0;

    begin(RULES, fake_connects);
    go_to(100);
    for (int i = 0; i < 11; i++) {
        send("temp", 100 + i, VALUES[i]);
        step();
        taken += passes[i];
        if (metrics_of(rules).samples != taken) printf("sample %d\n", i);
        CHECK(metrics_of(rules).samples == taken);
    }
    check_replay(RULES);
    finish();
}

static const rung_slot *slot_of(const char *tag)
{
    uint32_t index = 0;

    CHECK(rung_schema_find(rung_rules_schema(rules), tag, strlen(tag), &index) == RUNG_OK);
    return rung_tags_look(rung_rules_tags(rules), index);
}

/* What is compared with is what the rules took, not what they dropped. */
static void test_deadband_reference(void)
{
    static const char RULES[] = HEAD "tags: {temp: {type: double, node: 'ns=1;s=temp', deadband: 3}}\n"
                                     "rules: {hot: {when: temp > 40}}\n";
    rung_sample samples[3];

    begin(RULES, fake_connects);
    go_to(100);
    send("temp", 100, "10");
    step();
    send("temp", 120, "50");
    step();
    send("temp", 110, "20"); /* late: dropped */
    step();
    CHECK(metrics_of(rules).late == 1);
    send("temp", 130, "21");
    step();
    CHECK_TEXT(short_events(), "0.12 hot active good\n0.13 hot cleared good\n");
    CHECK(slot_of("temp")->value.number == 21);

    /* of one response: in order of time nothing of it is late, and two of one time are two values */
    samples[0] = sample("temp", 300, "60");
    samples[1] = sample("temp", 200, "30");
    samples[2] = sample("temp", 300, "22");
    go_to(300);
    fake_samples(fake, samples, 3);
    step();
    CHECK(slot_of("temp")->value.number == 22);
    CHECK(metrics_of(rules).late == 1 && metrics_of(rules).samples == 7);
    /* the first one of two stays away alone */
    samples[0] = sample("temp", 310, "23");
    samples[1] = sample("temp", 310, "26");
    fake_samples(fake, samples, 2);
    step();
    CHECK(slot_of("temp")->value.number == 26 && metrics_of(rules).samples == 8);
    check_replay(RULES);
    finish();

    /* a clock that was set back: all that is late is looked at, until it is believed */
    begin(RULES, fake_connects);
    go_to(100);
    send("temp", 100, "50");
    step();
    for (int i = 0; i < 4; i++) {
        go_to(1000 + i * 1000);
        send("temp", -600000 + i * 1000, i < 3 ? "20" : "21");
        step();
    }
    CHECK(slot_of("temp")->value.number == 20 && metrics_of(rules).late == 2);
    CHECK(metrics_of(rules).samples == 4); /* the last one is within the deadband again */
    go_to(5000);
    send("temp", -596000, "50");
    step();
    CHECK(slot_of("temp")->value.number == 50);
    check_replay(RULES);
    finish();

    /* the first value after a loss */
    begin(RULES, fake_connects);
    go_to(100);
    send("temp", 100, "50");
    step();
    fake_failed(fake, 0x800A0000, "nothing was heard");
    step();
    go_to(2000);
    send("temp", 100, "50");
    step();
    CHECK(slot_of("temp")->status == 0 && slot_of("temp")->value.number == 50);
    check_replay(RULES);
    finish();
}

static void test_overflow(void)
{
    static const char RULES[] = TEMP "rules: {rise: {when: 'within(rose(temp > 50), \"1s\")'}}\n";
    rung_live_source source;

    begin(RULES, fake_connects);
    go_to(100);
    answer();
    step();
    send("temp", 1000, "90@0x480");
    go_to(1200);
    CHECK_TEXT(short_events(), "1 rise active uncertain\n");
    CHECK(rung_tags_look(rung_rules_tags(rules), 0)->status == RUNG_OVERFLOW);
    CHECK(strstr(notices.text, "opcua lost [temp] the queue of tag 'temp' overflowed") != NULL);
    clear();
    send("temp", 1500, "91@0x480");
    send("on", 2000, "true@0x480");
    go_to(60000);
    CHECK_TEXT(notices.text, "");
    go_to(62000);
    CHECK(strstr(notices.text, "opcua lost [on] the queue of tag 'on' overflowed") == notices.text);
    CHECK(rung_live_source_get(live, 0, &source) && source.state == RUNG_LIVE_UP && source.items == 2);
    finish();

    /* two at once are one line */
    begin(RULES, fake_connects);
    go_to(100);
    send("temp", 100, "90@0x480");
    send("on", 100, "true@0x480");
    step();
    CHECK(strstr(notices.text, "opcua lost the queues of 2 tags overflowed, that of 'temp' for one,") ==
          notices.text);
    CHECK(strstr(strchr(notices.text, '\n'), "lost") == NULL);
    finish();
}

/* ---- Event time ----------------------------------------------------------------------------- */

static void test_ticks(void)
{
    static const char RULES[] = TEMP "rules: {held: {when: 'held(temp > 80, \"3s\")'}}\n";

    begin(RULES, fake_connects);
    go_to(100);
    answer();
    step();
    send("temp", 1000, "90"); /* and nothing more */
    go_to(1100);
    /* due at 4 s; said a publishing interval and a second later */
    go_to(5230);
    CHECK_TEXT(short_events(), "");
    go_to(5300);
    CHECK_TEXT(short_events(), "4 held active good\n");
    CHECK(strstr(recording, "\"tick\":\"2026-03-01T08:00:04.0") != NULL);
    CHECK(rung_rules_time(rules) < EIGHT + 4 * SECOND + SECOND / 10);
    check_replay(RULES);
    finish();
}

/* A source whose clock is hours behind the host's: its time is the one that counts. */
static void test_skew(void)
{
    static const char RULES[] = TEMP "rules: {held: {when: 'held(temp > 80, \"3s\")'}}\n";

    begin(RULES, fake_connects);
    wall_ahead = 3600 * SECOND;
    go_to(100);
    answer();
    step();
    send("temp", 1000, "90");
    go_to(6000);
    CHECK_TEXT(short_events(), "4 held active good\n");
    fake_failed(fake, 0x80AE0000, "gone");
    fake_on_open = on_open_nothing;
    go_to(8000);
    CHECK(strstr(short_events(), "opcua lost") != NULL);
    CHECK(rung_rules_time(rules) < EIGHT + 8 * SECOND);
    CHECK(strstr(notices.text, "clock") == NULL);
    check_replay(RULES);
    finish();

    /* ... or ahead of it: not believed, and said once */
    begin(RULES, fake_connects);
    wall_ahead = -3600 * SECOND;
    go_to(100);
    answer();
    step();
    send("temp", 1000, "90");
    go_to(6000);
    CHECK(strstr(notices.text, "opcua clock [temp] the source time of tag 'temp' is 1 h ahead") != NULL);
    CHECK(strstr(strstr(notices.text, "clock") + 1, "clock ") == NULL);
    CHECK(strstr(events.text, "2026-03-01T07:00:0") != NULL);
    check_replay(RULES);
    finish();
}

/* Years between two samples are not lived through. */
static void test_leap(void)
{
    static const char RULES[] = TEMP "tick: 1s\nrules: {hot: {when: temp > 80}, night: {when: 'now() % 20000000 < "
                                     "10000000'}, silent: {when: age(temp) > 5000}}\n";
    enum { HOUR = 3600000 };
    uint64_t ticks;

    begin(RULES, fake_connects);
    go_to(100);
    send("temp", -INT64_C(7) * 365 * 24 * HOUR, "20");
    send("on", -INT64_C(7) * 365 * 24 * HOUR, "false");
    go_to(2000);
    CHECK(strstr(recording, "\"leap\"") == NULL);
    ticks = metrics_of(rules).ticks;
    send("temp", 2000, "90");
    go_to(2100);
    CHECK(metrics_of(rules).ticks < ticks + 3);
    CHECK_TEXT(strstr(notices.text, "opcua clock"),
               "opcua clock the source's time leapt from 2019-03-03T08:00:00.000Z to 2026-03-01T08:00:02.000Z: "
               "expressions of time were not looked at in between\n");
    CHECK(strstr(recording, "\"leap\":\"2026-03-01T08:00:01.9999999Z\"}") != NULL);
    CHECK(strstr(events.text, "hot") != NULL && strstr(events.text, "silent") != NULL);
    check_replay(RULES);

    /* from here on seconds count */
    ticks = metrics_of(rules).ticks;
    go_to(62100);
    CHECK(metrics_of(rules).ticks >= ticks + 55);
    /* a day is lived through, more is not */
    ticks = metrics_of(rules).ticks;
    wall_ahead = INT64_C(96) * HOUR * RUNG_TICKS_PER_MS; /* what is ahead is believed */
    send("temp", 62200, "90");
    go_to(62300);
    fake_samples(fake, (rung_sample[]){sample("temp", 62300 + 24 * HOUR, "20")}, 1);
    step();
    CHECK(metrics_of(rules).ticks >= ticks + 86390);
    ticks = metrics_of(rules).ticks;
    go_to(62400);
    fake_samples(fake, (rung_sample[]){sample("temp", 62400 + 48 * HOUR + 1, "90")}, 1);
    step();
    CHECK(metrics_of(rules).ticks < ticks + 3);
    check_replay(RULES);
    finish();
}

/* Rules that catch up for long: links are heard, and what they tell comes in its turn. */
static void test_catching_up(void)
{
    static const char RULES[] =
        TEMP "tick: 1s\nrules: {hot: {when: temp > 80}, t: {when: now() % 2000 < 1000}}\n";
    rung_sample one;
    uint32_t steps;

    work = 1;
    begin(RULES, fake_connects);
    go_to(100);
    answer();
    step();
    one = sample("temp", 55000, "90");
    fake_samples(fake, &one, 1);
    CHECK(step_once(0) == RUNG_MORE);
    for (int i = 0; i < 5; i++) {
        steps = fake->steps;
        CHECK(step_once(0) == RUNG_MORE);
        CHECK(fake->steps > steps);
    }
    one = sample("temp", 55100, "10");
    fake_samples(fake, &one, 1);
    CHECK(step_once(0) == RUNG_MORE);
    fake_failed(fake, 0x800A0000, "it hung up");
    CHECK(step_once(0) == RUNG_MORE);
    CHECK(strstr(notices.text, "opcua down it hung up\n") != NULL);
    CHECK(strstr(events.text, "hot") == NULL);
    go_to(700);
    step();
    send("temp", 800, "95");
    send("on", 800, "false");
    step();
    CHECK_TEXT(strstr(short_events(), "55 hot"), "55 hot active good\n55 t cleared good\n55.1 hot cleared good\n"
                                                 "55.1 opcua lost\n55.1 opcua regained\n55.1 hot active good\n");
    check_replay(RULES);
    work = 0;
    finish();
}

static void test_no_source_time(void)
{
    rung_sample one;

    begin(TEMP "rules: {hot: {when: temp > 80}}\n", fake_connects);
    go_to(100);
    answer();
    step();
    one = sample("temp", 900, "90");
    one.source_time = INT64_C(-116444736000000000);
    fake_samples(fake, &one, 1);
    go_to(1000);
    CHECK_TEXT(short_events(), "0.9 hot active good\n");
    CHECK(strstr(notices.text, "opcua clock [temp] values come without source time") != NULL);
    finish();
}

/* Of two sources one is an hour behind: its samples are taken at the present, and timers are right. */
static void test_two_clocks(void)
{
    static const char RULES[] = "opcua: {a: {endpoint: 'opc.tcp://a:1'}, b: {endpoint: 'opc.tcp://b:1'}}\n"
                                "tags: {temp: {type: double, node: 'ns=1;s=temp', source: a}, on: {type: "
                                "bool, node: 'ns=1;s=on', source: b}}\n"
                                "rules: {held: {when: 'held(on, \"3s\")'}, hot: {when: temp > 80}}\n";
    OpcuaClient *a, *b;

    begin(RULES, fake_connects);
    go_to(100);
    a = &fake_clients[0];
    b = &fake_clients[1];
    CHECK(a->open && b->open && strcmp(a->config.endpoint, "opc.tcp://a:1") == 0 && b->item_count == 1);
    fake = a;
    send("temp", 100, "20");
    fake = b;
    send("on", -3600000, "false");
    go_to(20000);
    send("on", -3600000 + 20000, "true"); /* 20 s later: event time is 18.75 s by then */
    go_to(22900);
    CHECK_TEXT(short_events(), "");
    go_to(23200);
    CHECK_TEXT(short_events(), "21.74 held active good\n");
    /* and one link is lost alone */
    fake_failed(b, 0x80AE0000, "gone");
    fake_on_open = on_open_nothing;
    go_to(25000);
    fake = a;
    send("temp", 25000, "90");
    go_to(25100);
    CHECK(strstr(short_events(), "b lost\n25 hot active good\n") != NULL);
    check_replay(RULES);
    finish();
}

/* ---- Links lost and regained ---------------------------------------------------------------- */

static void connects_with_values(OpcuaClient *client)
{
    rung_sample samples[2];

    fake_connects(client);
    fake = client;
    samples[0] = sample("temp", fake_now - START, "95");
    samples[1] = sample("on", 0, "false");
    fake_samples(client, samples, 2);
}

static void test_lost_and_regained(void)
{
    static const char RULES[] = TEMP "rules: {hot: {when: temp > 80}, is_on: {when: on}, "
                                     "both: {when: 'temp > 80 || on'}}\n";

    begin(RULES, fake_connects);
    go_to(100);
    send("temp", 100, "90");
    send("on", 100, "false");
    go_to(2000);
    fake_failed(fake, 0x80AE0000, "the server closed the connection");
    fake_on_open = on_open_nothing;
    go_to(30000);
    /* one event, and nothing is cleared */
    CHECK_TEXT(short_events(), "0.1 hot active good\n0.1 both active good\n0.75 opcua lost\n");
    CHECK(RUNG_SEVERITY(rung_tags_look(rung_rules_tags(rules), 0)->status) == 2);
    fake_on_open = connects_with_values;
    go_to(40000);
    CHECK(strstr(short_events(), "opcua regained\n") != NULL);
    CHECK(strstr(events.text, "cleared") == NULL && strstr(events.text, "\"change\":\"quality\"") == NULL);
    CHECK(rung_tags_look(rung_rules_tags(rules), 0)->status == RUNG_GOOD);
    CHECK(
        strstr(notices.text, "opcua up opc.tcp://plc:4840\nopcua down the server closed the connection\n") ==
        notices.text);
    /* the same attempts again and again are one line, and one more when patience grows */
    CHECK(strstr(notices.text, "refused") != NULL);
    check_replay(RULES);
    finish();
}

/* Silence is a loss, too: nothing stays as it was without anybody knowing. */
static void test_silence(void)
{
    begin(TEMP "rules: {hot: {when: temp > 80}}\n", fake_connects);
    go_to(100);
    send("temp", 100, "90");
    send("on", 100, "false");
    step();
    fake_on_open = on_open_nothing;
    while (fake_now < START + 20000 && strstr(events.text, "lost") == NULL) {
        CHECK(rung_live_step(live, SECOND / 20) == RUNG_OK);
        fetch();
    }
    CHECK(fake_now - START < 100 + (int64_t)fake_clients[0].config.publishing * 60 + 1200);
    CHECK(strstr(notices.text, "opcua down nothing was heard from opc.tcp://plc:4840 for ") != NULL);
    finish();
}

/* A server that is down all night is told of once. */
static void refuses(OpcuaClient *client) { fake_failed(client, 0x80AC0000, "connection refused"); }

static void test_refusals_once(void)
{
    static const char RULES[] =
        "opcua: {endpoint: ['opc.tcp://a:1', 'opc.tcp://b:1']}\n"
        "tags: {temp: {type: double, node: 'ns=1;s=temp'}}\nrules: {hot: {when: temp > 80}}\n";

    begin(RULES, refuses);
    go_to(600000);
    CHECK(fake_opened > 40);
    CHECK(strstr(notices.text, "opcua refused connection refused; next attempt in ") == notices.text);
    CHECK(strstr(strchr(notices.text, '\n'), "opcua refused connection refused") ==
          strchr(notices.text, '\n') + 1);
    CHECK(strchr(strchr(notices.text, '\n') + 1, '\n')[1] == '\0');
    CHECK_TEXT(short_events(), "3.75 opcua lost\n");
    finish();
}

/* ---- Items ---------------------------------------------------------------------------------- */

static void misses_one(OpcuaClient *client)
{
    fake_subscribed(client, 500, 10);
    fake_item(client, 0, 0x80340000, "there is no such node");
    fake_item(client, 1, RUNG_GOOD, "");
    client->told[client->told_count - 1].state.sampling = 1000;
    client->told[client->told_count - 1].state.queue = 1;
    fake_ready(client);
}

static void test_refused_item(void)
{
    static const char RULES[] = TEMP "rules: {hot: {when: temp > 80}, off: {when: '!on'}, "
                                     "odd: {when: 'bad(temp)', message: '${status(temp)}'}}\n";
    rung_live_source source;

    begin(RULES, misses_one);
    go_to(100);
    send("on", 100, "false");
    go_to(200);
    CHECK_TEXT(short_events(), "0.1 off active good\n0.1 odd active good\n");
    CHECK_TEXT(notices.text, "opcua item- [temp] tag 'temp' (ns=1;s=temp): there is no such node\n"
                             "opcua revised values are published every 500 ms instead of 250 ms\n"
                             "opcua revised [on] tag 'on' is sampled every 1000 ms instead of 100 ms\n"
                             "opcua revised [on] tag 'on' has a queue of 1 instead of 10\n"
                             "opcua up opc.tcp://plc:4840\n");
    CHECK(rung_live_source_get(live, 0, &source) && source.refused_items == 1 && source.publishing == 500);
    clear();
    /* tried again every minute, and said when it is back */
    go_to(61000);
    CHECK(fake->retries == 1);
    fake_item(fake, 0, 0x80340000, "there is no such node");
    fake_ready(fake);
    step();
    CHECK_TEXT(notices.text, "");
    go_to(122000);
    CHECK(fake->retries == 2);
    fake_item(fake, 0, RUNG_GOOD, "");
    fake_ready(fake);
    send("temp", 122000, "90");
    go_to(122100);
    CHECK_TEXT(notices.text, "opcua item+ [temp] tag 'temp' (ns=1;s=temp) is there now\n");
    CHECK(strstr(short_events(), "122 hot active good\n122 odd cleared good\n") != NULL);
    CHECK(rung_live_source_get(live, 0, &source) && source.refused_items == 0);
    /* at the next connection the same is not said again */
    clear();
    fake_failed(fake, 0x80AE0000, "gone");
    go_to(123000);
    send("on", 123000, "false");
    go_to(124000);
    CHECK_TEXT(notices.text,
               "opcua down gone\nopcua item- [temp] tag 'temp' (ns=1;s=temp): there is no such node\n"
               "opcua up opc.tcp://plc:4840\n");
    finish();
}

/* When nothing is known of any time the host's clock is better than none. */
static void misses_all(OpcuaClient *client)
{
    fake_subscribed(client, 250, 10);
    for (uint32_t i = 0; i < client->item_count; i++)
        fake_item(client, i, 0x80340000, "there is no such node");
    fake_ready(client);
}

static void test_nothing_but_refused(void)
{
    static const char RULES[] =
        TEMP "rules: {odd: {when: 'bad(temp)'}, held: {when: 'held(bad(on), \"2s\")'}}\n";

    begin(RULES, misses_all);
    go_to(10000);
    CHECK_TEXT(short_events(), "-1.2 odd active good\n0.8 held active good\n");
    check_replay(RULES);
    finish();
}

/* Whatever a server says of its intervals. */
static double odd_interval;

static void says_odd_things(OpcuaClient *client)
{
    fake_subscribed(client, odd_interval, UINT32_MAX);
    for (uint32_t i = 0; i < client->item_count; i++) fake_item(client, i, RUNG_GOOD, "");
    client->told[1].state.sampling = odd_interval;
    client->told[1].state.queue = UINT32_MAX;
    fake_ready(client);
}

static void test_odd_intervals(void)
{
    static const double INTERVALS[] = {0, -1, 1e-300, 1e300, (double)NAN, (double)INFINITY, 4e9};

    for (size_t i = 0; i < sizeof INTERVALS / sizeof *INTERVALS; i++) {
        odd_interval = INTERVALS[i];
        begin(TEMP "rules: {held: {when: 'held(temp > 10, \"1s\")'}}\n", says_odd_things);
        go_to(100);
        answer();
        go_to(4000);
        CHECK(strstr(short_events(), "1 held active good\n") != NULL);
        finish();
    }
}

/* A saved state goes on where it was; timers wait until something is known. */
static void test_saved_state(void)
{
    static const char RULES[] = TEMP "rules: {held: {when: 'held(temp > 80, \"10s\")'}}\n";
    static Blob blob;
    rung_live_options options;

    begin(RULES, fake_connects);
    go_to(100);
    send("temp", 100, "90");
    send("on", 100, "false");
    go_to(5000);
    save(rules, &blob);
    rung_live_free(live);
    rung_rules_free(rules);

    rules = load_counted(RULES);
    CHECK(rung_rules_restore(rules, blob.bytes, blob.length, EIGHT + 100 * SECOND, NULL, NULL) == RUNG_OK);
    fake_now = START + 100000;
    fake_on_open = on_open_nothing;
    rung_live_options_init(&options);
    clear();
    CHECK(rung_live_new(rules, &options, &live, NULL) == RUNG_OK);
    go_to(104900);
    CHECK_TEXT(short_events(), "");
    go_to(105100);
    CHECK_TEXT(short_events(), "103.75 opcua lost\n");
    go_to(200000);
    CHECK(strstr(short_events(), "active") == NULL);
    finish();
}

/* What concerns many tags is one notice; ten ways of revising are eight and a rest. */
static void revises_much(OpcuaClient *client)
{
    fake_subscribed(client, 250, 10);
    for (uint32_t i = 0; i < client->item_count; i++) {
        fake_item(client, i, RUNG_GOOD, "");
        client->told[1 + i].state.sampling = i < 12 ? 250 : 100 * (double)i;
    }
    fake_ready(client);
}

/* Values of a saved state are old when they are restored, but new ones are on their way. */
static void restored(const char *yaml, int64_t ms, int64_t source_ms)
{
    static Blob blob;
    rung_live_options options;

    begin(yaml, fake_connects);
    go_to(100);
    send("temp", 100, "70");
    send("on", 100, "false");
    go_to(5000);
    save(rules, &blob);
    rung_live_free(live);
    rung_rules_free(rules);

    rules = load_counted(yaml);
    CHECK(rung_rules_restore(rules, blob.bytes, blob.length, EIGHT + ms * SECOND / 1000, NULL, NULL) == RUNG_OK);
    fake_now = START + ms;
    rung_live_options_init(&options);
    clear();
    CHECK(rung_live_new(rules, &options, &live, NULL) == RUNG_OK);
    go_to(ms + 200);
    send("temp", source_ms, "71");
    go_to(ms + 300);
    send("on", source_ms, "true");
    go_to(ms + 5100);
}

static void test_restored_age(void)
{
    static const char RULES[] = TEMP "rules: {quiet: {when: age(temp) > 60000}}\n";

    for (int64_t source_ms = 780000 - 5000; source_ms <= 780000 + 200; source_ms += 200) {
        restored(RULES, 780000, source_ms);
        CHECK_TEXT(short_events(), "");
        finish();
    }
}

static void test_many_tags(void)
{
    static char yaml[8192];
    size_t length = (size_t)snprintf(yaml, sizeof yaml, HEAD "tags:\n");
    rung_sample one;

    for (int i = 0; i < 22; i++)
        length += (size_t)snprintf(yaml + length, sizeof yaml - length,
                                   "  t%d: {type: double, node: 'ns=1;s=t%d'}\n", i, i);
    snprintf(yaml + length, sizeof yaml - length, "rules: {hot: {when: t0 > 80}}\n");
    begin(yaml, revises_much);
    go_to(1000);
    one = sample("t3", 1000, "5");
    fake_samples(fake, &one, 1);
    go_to(6000);
    CHECK(strstr(notices.text,
                 "opcua item- [t0] 21 tags have no value after 5 s, among them 't0' (ns=1;s=t0)\n"
                 "opcua revised 12 tags are sampled every 250 ms instead of 100 ms\n"
                 "opcua revised [t12] tag 't12' is sampled every 1200 ms instead of 100 ms\n") ==
          notices.text);
    CHECK(strstr(notices.text, "opcua revised [t18] tag 't18' is sampled every 1800 ms instead of 100 ms\n"
                               "opcua revised 3 more samplings and queues are otherwise than asked\n"
                               "opcua up ") != NULL);
    finish();
}

/* A node that goes away while all runs, and values that are lost on the way. */
static void test_later_troubles(void)
{
    static const char RULES[] = TEMP "rules: {odd: {when: 'bad(temp)'}}\n";
    rung_live_source source;

    begin(RULES, misses_one);
    go_to(100);
    send("on", 100, "false");
    go_to(61000);
    fake_item(fake, 0, 0x803A0000, "it may not be read");
    fake_ready(fake);
    step();
    CHECK(rung_tags_look(rung_rules_tags(rules), 0)->status == 0x803A0000);
    fake_gap(fake, 4, 5);
    fake_gap(fake, 7, 7);
    step();
    CHECK(strstr(notices.text, "opcua item- [temp] tag 'temp' (ns=1;s=temp): it may not be read\n"
                               "opcua lost the server's messages 4 to 5 are lost, and values with them\n"
                               "opcua down values were lost on the way: all are asked for again\n") != NULL);
    CHECK(rung_live_source_get(live, 0, &source) && source.gaps == 2 && source.state == RUNG_LIVE_DOWN);
    check_replay(RULES);
    finish();
}

static void test_strict(void)
{
    rung_live_options options;

    begin(TEMP "rules: {hot: {when: temp > 80}}\n", misses_one);
    rung_live_free(live);
    rung_live_options_init(&options);
    options.strict = true;
    CHECK(rung_live_new(rules, &options, &live, NULL) == RUNG_OK);
    CHECK(rung_live_step(live, 0) == RUNG_BAD_INPUT);
    CHECK(rung_live_step(live, 0) == RUNG_OK);
    finish();
}

/* A value that the tag cannot hold is none, and says so. */
static void test_misfit(void)
{
    static const char RULES[] = TEMP "rules: {hot: {when: temp > 80}}\n";

    begin(RULES, fake_connects);
    go_to(100);
    answer();
    step();
    send("temp", 200, "text");
    send("on", 300, "5");
    step();
    CHECK(rung_tags_look(rung_rules_tags(rules), 0)->status == BAD_TYPE_MISMATCH);
    CHECK(rung_tags_look(rung_rules_tags(rules), 1)->status == BAD_TYPE_MISMATCH);
    check_replay(RULES);
    finish();
}

/* ---- What is recorded ----------------------------------------------------------------------- */

static void test_recorded_lines(void)
{
    static const char RULES[] =
        HEAD "tags: {temp: {type: double, node: 'ns=1;s=temp', column: 'Line 1 \"T\"'}, text: {type: string, "
             "node: "
             "'ns=1;s=text'}, j: {type: any, node: 'ns=1;s=j'}}\nrules: {hot: {when: temp > 80}}\n";
    rung_sample samples[3];

    begin(RULES, fake_connects);
    go_to(100);
    samples[0] = sample("temp", 100, "-0");
    samples[0].source_time += 1234;
    samples[1] = sample("text", 100, "a");
    samples[1].value.text = "a\"\\\n\x7f\0b";
    samples[1].value.length = 7;
    samples[1].status = 0x80000003;
    samples[2] = sample("j", 100, "NaN");
    samples[2].server_time = RUNG_TIME_NONE;
    fake_samples(fake, samples, 3);
    step();
    send("temp", 200, "0.1");
    send("temp", 300, "inf@BadSensorFailure");
    send("temp", 400, "@Bad");
    send("j", 500, "[1,{\"a\":\"x\"}]");
    step();
    fake_failed(fake, 0x80AE0000, "gone");
    fake_on_open = on_open_nothing;
    step();
    recording[recorded] = '\0';
    CHECK_TEXT(
        recording,
        "{\"n\":1,\"link\":\"opcua\",\"state\":\"regained\"}\n"
        "{\"n\":2,\"time\":\"2026-03-01T08:00:00.1001234Z\",\"server_time\":\"2026-03-01T08:00:00.1000000Z\","
        "\"arrival_time\":\"2026-03-01T08:00:00.1000000Z\",\"tag\":\"Line 1 "
        "\\\"T\\\"\",\"value\":-0,\"status\":\"Good\"}\n"
        "{\"n\":2,\"time\":\"2026-03-01T08:00:00.1000000Z\",\"server_time\":\"2026-03-01T08:00:00.1000000Z\","
        "\"arrival_time\":\"2026-03-01T08:00:00.1000000Z\",\"tag\":\"text\",\"value\":"
        "\"a\\\"\\\\\\n\\u007f\\u0000b\","
        "\"status\":\"0x80000003\"}\n"
        "{\"n\":2,\"time\":\"2026-03-01T08:00:00.1000000Z\",\"arrival_time\":\"2026-03-01T08:00:00."
        "1000000Z\","
        "\"tag\":\"j\",\"value\":{\"$n\":\"NaN\"},\"status\":\"Good\"}\n"
        "{\"n\":3,\"time\":\"2026-03-01T08:00:00.2000000Z\",\"server_time\":\"2026-03-01T08:00:00.2000000Z\","
        "\"arrival_time\":\"2026-03-01T08:00:00.2000000Z\",\"tag\":\"Line 1 "
        "\\\"T\\\"\",\"value\":0.1,\"status\":\"Good\"}\n"
        "{\"n\":4,\"time\":\"2026-03-01T08:00:00.3000000Z\",\"server_time\":\"2026-03-01T08:00:00.3000000Z\","
        "\"arrival_time\":\"2026-03-01T08:00:00.3000000Z\",\"tag\":\"Line 1 "
        "\\\"T\\\"\",\"value\":\"Infinity\","
        "\"status\":\"BadSensorFailure\"}\n"
        "{\"n\":5,\"time\":\"2026-03-01T08:00:00.4000000Z\",\"server_time\":\"2026-03-01T08:00:00.4000000Z\","
        "\"arrival_time\":\"2026-03-01T08:00:00.4000000Z\",\"tag\":\"Line 1 \\\"T\\\"\",\"status\":\"Bad\"}\n"
        "{\"n\":6,\"time\":\"2026-03-01T08:00:00.5000000Z\",\"server_time\":\"2026-03-01T08:00:00.5000000Z\","
        "\"arrival_time\":\"2026-03-01T08:00:00.5000000Z\",\"tag\":\"j\",\"value\":[1,{\"a\":\"x\"}],"
        "\"status\":\"Good\"}\n"
        "{\"n\":7,\"link\":\"opcua\",\"state\":\"lost\",\"arrival_time\":\"2026-03-01T07:59:59.2500000Z\"}"
        "\n");
    finish();
}

/* ---- Recorded and replayed ------------------------------------------------------------------ */

/* Rules over one source, and over two. */
#define RANDOM_TAGS(A, B)                                                                                    \
    "tick: 1s\n"                                                                                             \
    "tags:\n"                                                                                                \
    "  x: {type: double, node: 'ns=1;s=x'" A "}\n"                                                           \
    "  y: {type: double, node: 'ns=1;s=y', deadband: 0.5" B "}\n"                                            \
    "  s: {type: string, node: 'ns=1;s=s'" A "}\n"                                                           \
    "  j: {type: any, node: 'ns=1;s=j'" B "}\n"                                                              \
    "  l: {type: 'int32[]', node: 'ns=1;s=l'" A "}\n"                                                        \
    "  b: {type: bool, node: 'ns=1;s=b'" B "}\n"                                                             \
    "  d: {type: datetime, node: 'ns=1;s=d'" A "}\n"                                                         \
    "values: {text: 's + `!`', late: 'held(x > 3, \"2s\")', mean: 'avg(x, \"5s\")'}\n"                       \
    "rules:\n"                                                                                               \
    "  held: {when: 'held(x > 2, \"3s\") && y < 9', message: '${text} ${x} ${j} ${l} ${d}'}\n"               \
    "  within: {when: 'within(rose(b), \"1500ms\")', id: other}\n"                                           \
    "  latch: {when: 'latch(x > 4, y > 4)', message: '${mean}'}\n"                                           \
    "  old: {when: 'age(y) > 2500 || bad(s)'}\n"                                                             \
    "  last: {when: late && j && l}\n"                                                                       \
    "  often: {when: 'count(x > 3, 4) > 2'}\n"                                                               \
    "  much: {when: 'mean > 3 || count(changed(s), \"10s\") > 2'}\n"                                         \
    "  ticks: {when: 'now() % 10000 < 5000'}\n"

static const char RANDOM_RULES[] = HEAD RANDOM_TAGS("", "");
static const char TWO_SOURCES[] = "opcua: {a: {endpoint: 'opc.tcp://a:1'}, b: {endpoint: 'opc.tcp://b:1', "
                                  "publishing: 500ms}}\n" RANDOM_TAGS(", source: a", ", source: b");

static uint32_t random_state;
static uint32_t pick(uint32_t limit)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % limit;
}

static rung_sample random_sample(OpcuaClient *client, int64_t ms)
{
    static const char *const TEXTS[] = {
        "", "a", "\"q\"\\ \n", "h\xc3\xa9ll\xc3\xb6 \xf0\x9f\x98\x80", "NaN", "{\"a\":1}"};
    static const char *const JSONS[] = {
        "[1,2.5,{\"a\":\"x y\"}]", "\"text\"", "{\"k\":[true,null]}", "3", "null", "{\"$n\":1}"};
    static const char *const LISTS[] = {"[1,2,3]", "[]", "[-2147483648]"};
    static const double NUMBERS[] = {0.0, 1, 2, 3, 4, 5, 0.1, 1e300, 5e-324, 3.3333333333333335};
    uint32_t index = pick(client->item_count);
    rung_sample one = {.tag = index,
                       .source_time = EIGHT + ms * RUNG_TICKS_PER_MS + pick(9999),
                       .server_time = EIGHT + ms * RUNG_TICKS_PER_MS,
                       .arrival_time = RUNG_TIME_NONE};
    rung_value *value = &one.value;

    switch ((int)client->items[index].type) {
    case RUNG_DOUBLE:
        value->kind = RUNG_VALUE_NUMBER;
        value->number = pick(30) == 0  ? pick(2) ? (double)NAN : -(double)INFINITY
                        : pick(8) == 0 ? -0.0
                                       : NUMBERS[pick(10)];
        break;
    case RUNG_DATETIME:
        value->kind = RUNG_VALUE_NUMBER;
        value->number = 1772352000000.0 + pick(100000) / 16.0;
        break;
    case RUNG_BOOL:
        value->kind = RUNG_VALUE_BOOL;
        value->boolean = pick(2) == 1;
        break;
    case RUNG_STRING:
        value->kind = RUNG_VALUE_TEXT;
        value->text = TEXTS[pick(6)];
        break;
    case RUNG_ANY:
        value->kind = pick(4) == 0 ? RUNG_VALUE_NUMBER : RUNG_VALUE_OBJECT;
        value->number = pick(3) == 0 ? (double)NAN : -(double)pick(3);
        value->text = JSONS[pick(6)];
        break;
    default:
        value->kind = RUNG_VALUE_OBJECT;
        value->text = LISTS[pick(3)];
        break;
    }
    if (value->text != NULL) value->length = strlen(value->text);
    if (pick(40) == 0) *value = (rung_value){.kind = pick(2) == 0 ? RUNG_VALUE_NULL : RUNG_VALUE_UNDEFINED};
    if (pick(40) == 0) *value = (rung_value){.kind = RUNG_VALUE_TEXT, .text = "\"odd\"", .length = 5};
    switch (pick(24)) {
    case 0: one.status = 0x80350000; break;
    case 1: one.status = RUNG_UNCERTAIN; break;
    case 2: one.status = RUNG_OVERFLOW; break;
    case 3: one.status = 0x80000000 | pick(256); break;
    case 4: one.source_time = RUNG_TIME_NONE; break;
    case 5: one.source_time = one.server_time = RUNG_TIME_NONE; break;
    case 6: one.source_time = INT64_C(-116444736000000000); break;
    case 7: one.source_time += (rung_time)pick(200) * SECOND; break;
    case 8: one.source_time = INT64_MAX - 5; break;
    case 9: one.source_time -= (rung_time)pick(20) * SECOND; break;
    default: break;
    }
    return one;
}

static int connect_way; /* of the next connections */

static void connects_randomly(OpcuaClient *client)
{
    rung_sample samples[7];

    if (connect_way == 0) {
        fake_failed(client, 0x80AC0000, "connection refused");
        return;
    }
    if (connect_way == 1) return; /* hangs */
    fake_connects(client);
    for (uint32_t i = 0; i < client->item_count; i++)
        if (connect_way == 2 && i == 3) client->told[1 + i].state.status = 0x80340000;
    for (uint32_t i = 0, count = 0; i < client->item_count; i++) {
        if (connect_way == 3 && i == 5) continue; /* never answers */
        do samples[count] = random_sample(client, fake_now - START);
        while (samples[count].tag != i);
        fake_samples(client, &samples[count], 1);
    }
}

static void reload(const char *yaml, rung_status expected)
{
    rung_diag diag;

    CHECK(rung_rules_reload(rules, yaml, strlen(yaml), NULL, NULL, NULL, &diag) == RUNG_OK);
    CHECK(rung_live_reloaded(live, &diag) == expected);
}

/* Every third run has rules whose calls do little at once, every fifth one loads the same rules again and
** again, also while inputs wait: nothing of that is to be seen. */
static void test_random_streams(void)
{
    uint32_t lost = 0;

    mores = 0;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        const char *yaml = seed % 2 == 0 ? RANDOM_RULES : TWO_SOURCES;
        rung_sample samples[40];

        random_state = seed * 7919;
        work = seed % 3 == 0 ? 1 + seed % 4 : 0;
        connect_way = 4;
        begin(yaml, connects_randomly);
        if (seed % 4 == 0) wall_ahead = ((rung_time)pick(100) - 50) * SECOND;
        for (int64_t ms = 0; ms < 60000 && events.length < 40000;) {
            OpcuaClient *client = NULL;

            ms += 50 + pick(400);
            for (size_t i = 0; i < FAKE_CLIENTS; i++)
                if (fake_clients[i].open && fake_clients[i].ready && pick(2) == 0) client = &fake_clients[i];
            if (client != NULL && pick(8) > 0) {
                uint32_t count = pick(10) == 0 ? 40 : pick(8);

                for (uint32_t i = 0; i < count; i++) samples[i] = random_sample(client, ms - pick(500));
                fake_samples(client, samples, count);
                if (pick(40) == 0) fake_failed(client, 0x80AE0000, "gone");
                if (pick(30) == 0) connect_way = (int)pick(5);
                if (pick(30) == 0) ms += pick(6000);
            }
            if (pick(20) == 0) connect_way = 4;
            if (seed % 5 == 0 && pick(4) == 0) {
                step_once(0);
                reload(yaml, RUNG_OK);
            }
            go_to(ms);
        }
        lost += strstr(events.text, "\"lost\"") != NULL;
        CHECK(events.length > 1000);
        while (step_once(0) == RUNG_MORE) continue;
        check_replay(yaml);
        finish();
    }
    work = 0;
    CHECK(lost > 20);
    CHECK(mores > 500);
}

/* ---- A reload ------------------------------------------------------------------------------- */

static void test_reload(void)
{
    begin(TEMP "rules: {hot: {when: temp > 80}}\n", fake_connects);
    go_to(100);
    answer();
    go_to(200);
    CHECK(fake_opened == 1);
    /* another rule: the link goes on */
    reload(TEMP "rules: {hot: {when: temp > 80}, warm: {when: temp > 70}}\n", RUNG_OK);
    send("temp", 1000, "75");
    go_to(1100);
    CHECK_TEXT(short_events(), "1 warm active good\n");
    CHECK(fake_opened == 1);
    /* a tag without node goes in front: other indices, the same items */
    reload(HEAD "tags: {added: {type: double}, temp: {type: double, node: 'ns=1;s=temp'}, on: {type: bool, "
                "node: 'ns=1;s=on'}}\n"
                "rules: {hot: {when: temp > 80}, warm: {when: temp > 70}, is_on: {when: on}}\n",
           RUNG_OK);
    send("temp", 2000, "85");
    send("on", 2000, "true");
    go_to(2100);
    CHECK_TEXT(short_events(), "1 warm active good\n2 hot active good\n2 is_on active good\n");
    CHECK(fake_opened == 1);
    /* another tag: the link is made anew, and nothing is said of it when it is up at once */
    reload(HEAD
           "tags: {temp: {type: double, node: 'ns=1;s=temp'}, more: {type: double, node: 'ns=1;s=more'}}\n"
           "rules: {hot: {when: temp > 80}, warm: {when: temp > 70}, is_more: {when: more > 0}}\n",
           RUNG_OK);
    CHECK(fake_closed == 1);
    step();
    send("temp", 2000, "85");
    send("more", 3000, "1");
    go_to(3100);
    CHECK(fake_opened == 2 && fake->item_count == 2);
    CHECK(strstr(short_events(), "lost") == NULL);
    CHECK(strstr(short_events(), "3 is_more active good\n") != NULL);
    /* one that does not come up is told of */
    clear();
    fake_on_open = on_open_nothing;
    reload("opcua: {endpoint: 'opc.tcp://other:1'}\ntags: {temp: {type: double, node: 'ns=1;s=temp'}}\n"
           "rules: {hot: {when: temp > 80}}\n",
           RUNG_OK);
    go_to(20000);
    CHECK(strstr(short_events(), "opcua lost\n") != NULL);
    finish();
}

/* First values that were collected before, and inputs that wait, are still those of their tags. */
static void test_reload_meanwhile(void)
{
    static const char OTHER[] = HEAD
        "tick: 1s\ntags: {added: {type: double}, temp: {type: double, node: 'ns=1;s=temp'}, on: {type: bool, "
        "node: 'ns=1;s=on'}}\nrules: {hot: {when: temp > 80}, t: {when: now() % 2000 < 1000}}\n";
    static const char RULES[] =
        TEMP "tick: 1s\nrules: {hot: {when: temp > 80}, t: {when: now() % 2000 < 1000}}\n";
    rung_sample one;

    begin(RULES, fake_connects);
    go_to(100);
    send("temp", 100, "90");
    go_to(200);
    reload(OTHER, RUNG_OK);
    send("on", 300, "true");
    go_to(400);
    CHECK(strstr(short_events(), "0.3 hot active good\n") != NULL ||
          strstr(short_events(), "0.1 hot active") != NULL);
    CHECK(fake_opened == 1);
    finish();

    work = 1;
    begin(RULES, fake_connects);
    go_to(100);
    answer();
    step();
    one = sample("temp", 55000, "90"); /* after many ticks */
    fake_samples(fake, &one, 1);
    CHECK(step_once(0) == RUNG_MORE);
    reload(OTHER, RUNG_OK);
    step();
    CHECK(strstr(short_events(), "55 hot active good\n") != NULL);
    CHECK(fake_opened == 1);
    work = 0;
    finish();
}

static void on_open_fail(OpcuaClient *client) { fake_failed(client, 0x800A0000, "nobody listens"); }

/* Values of the link before are known no more when the new one does not come at once. */
static void test_reload_while_away(void)
{
    begin(TEMP "rules: {hot: {when: temp > 80}}\n", fake_connects);
    go_to(100);
    send("temp", 100, "90");
    send("on", 100, "false");
    step();
    CHECK(slot_of("temp")->status == 0);
    fake_on_open = on_open_fail;
    reload(HEAD "tags: {temp: {type: double, node: 'ns=1;s=temp'}, more: {type: double, node: 'ns=1;s=more'}}\n"
                "rules: {hot: {when: temp > 80}}\n",
           RUNG_OK);
    go_to(300);
    CHECK(slot_of("temp")->status == BAD_NO_COMMUNICATION);
    CHECK(strstr(short_events(), "opcua lost\n") != NULL);
    finish();
}

static void test_failed_reload(void)
{
    rung_live_source source;
    rung_diag diag;

    begin(TEMP "rules: {hot: {when: temp > 80}}\n", fake_connects);
    go_to(100);
    answer();
    go_to(200);
    /* nothing to watch any more */
    reload("tags: {temp: {type: double}}\nrules: {hot: {when: temp > 80}}\n", RUNG_BAD_RULES);
    CHECK(!rung_live_source_get(live, 0, &source) && fake_closed == 1);
    go_to(1000);
    CHECK(rung_rules_reload(rules, TEMP "rules: {hot: {when: temp > 80}}\n",
                            strlen(TEMP "rules: {hot: {when: temp > 80}}\n"), NULL, NULL, NULL,
                            &diag) == RUNG_OK);
    CHECK(rung_live_reloaded(live, &diag) == RUNG_OK);
    go_to(1100);
    send("temp", 1100, "90");
    send("on", 1100, "false");
    go_to(1200);
    CHECK(strstr(short_events(), "1.1 hot active good\n") != NULL);
    finish();
}

/* ---- Options -------------------------------------------------------------------------------- */

static bool read_secret(void *user, const char *path, rung_sink sink, void *sink_user)
{
    (void)user;
    return strcmp(path, "secret") == 0 && sink(sink_user, "pass word\r\n", 11);
}

static const char *environment(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "SECRET") == 0 ? "from outside" : NULL;
}

static rung_status with_options(const char *yaml, const char *endpoint, rung_diag *diag)
{
    rung_live_options options;
    rung_status status;

    clear();
    fake_on_open = fake_connects;
    fake_opened = fake_closed = 0;
    fake = NULL;
    rung_live_options_init(&options);
    options.read_file = read_secret;
    options.environment = environment;
    options.endpoint = endpoint;
    rules = load_counted(yaml);
    status = rung_live_new(rules, &options, &live, diag);
    if (status == RUNG_OK) step();
    return status;
}

#define TAGS "tags: {temp: {type: double, node: 'ns=1;s=temp'}}\nrules: {hot: {when: temp > 80}}\n"

static void test_options(void)
{
    rung_diag diag;

    CHECK(with_options("opcua: {endpoint: 'opc.tcp://a:1', user: u, password_file: secret}\n" TAGS, NULL,
                       &diag) == RUNG_OK);
    CHECK(strcmp(fake->config.user, "u") == 0 && strcmp(fake->config.password, "pass word") == 0);
    finish();
    CHECK(with_options("opcua: {endpoint: 'opc.tcp://a:1', user: u, password_env: SECRET}\n" TAGS, NULL,
                       &diag) == RUNG_OK);
    CHECK(strcmp(fake->config.password, "from outside") == 0);
    finish();
    CHECK(with_options("opcua: {endpoint: 'opc.tcp://a:1', user: u, password_file: other}\n" TAGS, NULL,
                       &diag) == RUNG_BAD_INPUT);
    CHECK_TEXT(diag.message, "the password cannot be read from other");
    finish();
    CHECK(with_options("opcua: {endpoint: 'opc.tcp://a:1', user: u, password_env: NONE}\n" TAGS, NULL,
                       &diag) == RUNG_BAD_INPUT);
    CHECK_TEXT(diag.message, "the environment has no variable NONE, which holds the password");
    finish();
    CHECK(with_options(TAGS, NULL, &diag) == RUNG_BAD_RULES);
    CHECK_TEXT(diag.message, "the rule file names no endpoint for its tags");
    finish();
    CHECK(with_options(TAGS, "opc.tcp://b:2", &diag) == RUNG_OK);
    CHECK(strcmp(fake->config.endpoint, "opc.tcp://b:2") == 0);
    finish();
    CHECK(with_options("tags: {temp: {type: double}}\nrules: {hot: {when: temp > 80}}\n", NULL, &diag) ==
          RUNG_BAD_RULES);
    CHECK_TEXT(diag.message, "no tag of the rule file has a node");
    finish();
    CHECK(with_options("opcua: {a: {endpoint: 'opc.tcp://a:1'}, b: {endpoint: 'opc.tcp://b:1'}}\n"
                       "tags: {x: {type: double, node: 'ns=1;s=x', source: a}, y: {type: double, node: "
                       "'ns=1;s=y', source: b}}\n"
                       "rules: {hot: {when: x > y}}\n",
                       "opc.tcp://c:1", &diag) == RUNG_BAD_RULES);
    finish();
    CHECK(rung_live_new(NULL, NULL, &live, NULL) == RUNG_USAGE && live == NULL);
    CHECK(rung_live_step(NULL, 0) == RUNG_USAGE && rung_live_reloaded(NULL, NULL) == RUNG_USAGE);
    rung_live_free(NULL);
}

/* ---- Files ---------------------------------------------------------------------------------- */

static void write_text(const char *folder, const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "wb");
    CHECK(file != NULL && fwrite(text, 1, strlen(text), file) == strlen(text));
    if (file != NULL) fclose(file);
}

/* Certificates are those of the folder; a server that is trusted meanwhile is so at the next attempt. */
static void test_certificates(void)
{
    static const char *const NAMES[] = {"trusted/b.der",       "trusted/a.der", "trusted",  "own/key.der",
                                        "own/certificate.der", "own",           "password", ""};
    char folder[] = "/tmp/rung-live-XXXXXX", yaml[1024], path[256];
    rung_live_options options;
    rung_diag diag;

    CHECK(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/own", folder);
    CHECK(mkdir(path, 0700) == 0);
    snprintf(path, sizeof path, "%s/trusted", folder);
    CHECK(mkdir(path, 0700) == 0);
    write_text(folder, "own/certificate.der", "ours");
    write_text(folder, "own/key.der", "key");
    write_text(folder, "trusted/a.der", "theirs");
    write_text(folder, "password", "from a file\n\n");
    snprintf(
        yaml, sizeof yaml,
        "opcua: {endpoint: 'opc.tcp://a:1', security: Sign, user: u, password_file: '%s/password'}\n" TAGS,
        folder);

    rung_live_options_init(&options);
    options.security_folder = folder;
    options.on_notice = on_notice;
    clear();
    fake_now = START;
    fake_opened = fake_closed = 0;
    fake_on_open = on_open_nothing;
    rules = load_counted(yaml);
    CHECK(rung_live_new(rules, &options, &live, &diag) == RUNG_OK);
    step();
    CHECK(fake->config.security == OPCUA_SIGN && strcmp(fake->config.password, "from a file") == 0);
    CHECK(fake->config.certificate.length == 4 && memcmp(fake->config.certificate.bytes, "ours", 4) == 0);
    CHECK(fake->config.key.length == 3 && fake->config.trusted_count == 1);
    write_text(folder, "trusted/b.der", "another");
    fake_failed(fake, 0x801A0000, "not trusted");
    go_to(11000);
    CHECK(fake_opened >= 2 && fake->open && fake->config.trusted_count == 2);
    finish();

    /* paths stand in the folder of the rule file */
    snprintf(path, sizeof path, "%s/rules.yaml", folder);
    file_name = path;
    options.security_folder = NULL;
    rules = load_counted("opcua: {endpoint: 'opc.tcp://a:1', security: Sign, user: u, password_file: password, certificate: "
                         "own/certificate.der, key: own/key.der, trusted: trusted}\n" TAGS);
    CHECK(rung_live_new(rules, &options, &live, &diag) == RUNG_OK);
    if (live == NULL) printf("%s\n", diag.message);
    step();
    CHECK(strcmp(fake->config.password, "from a file") == 0 && fake->config.certificate.length == 4);
    CHECK(fake->config.key.length == 3 && fake->config.trusted_count == 2);
    finish();
    file_name = NULL;
    options.security_folder = folder;

    /* what is not there is said */
    snprintf(path, sizeof path, "%s/own/key.der", folder);
    remove(path);
    rules = load_counted(yaml);
    CHECK(rung_live_new(rules, &options, &live, &diag) != RUNG_OK && live == NULL);
    CHECK(*diag.message != '\0');
    rung_rules_free(rules);
    snprintf(path, sizeof path, "%s/password", folder);
    remove(path);
    rules = load_counted(yaml);
    CHECK(rung_live_new(rules, &options, &live, &diag) == RUNG_BAD_INPUT);
    CHECK(strncmp(diag.message, "the password cannot be read from ", 33) == 0);
    finish();
    snprintf(path, sizeof path, "%s/own/lock", folder);
    remove(path);
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, NAMES[i]);
        remove(path);
    }
}

/* ---- Metrics -------------------------------------------------------------------------------- */

static bool keep_text_of(void *user, const char *text, size_t length)
{
    add(user, "%.*s", (int)length, text);
    return true;
}

static bool refuse_text(void *user, const char *text, size_t length)
{
    (void)user, (void)text, (void)length;
    return false;
}

static void test_metrics(void)
{
    static Log text;

    text.length = 0;
    begin(TEMP "rules: {hot: {when: temp > 80}}\n", fake_connects);
    go_to(100);
    answer();
    go_to(300);
    CHECK(rung_live_metrics_text(live, keep_text_of, &text) == RUNG_OK);
    CHECK(strstr(text.text,
                 "# HELP rung_link_samples_total Samples received.\n"
                 "# TYPE rung_link_samples_total counter\n"
                 "rung_link_samples_total{source=\"opcua\",endpoint=\"opc.tcp://plc:4840\"} 2\n") != NULL);
    CHECK(strstr(text.text, "rung_link_up{source=\"opcua\",endpoint=\"opc.tcp://plc:4840\"} 1\n") != NULL);
    CHECK(strstr(text.text, "\nrung_link_publishing_interval_seconds{source=\"opcua\",endpoint=\"opc.tcp://"
                            "plc:4840\"} 0.25\n") != NULL);
    CHECK(rung_live_metrics_text(live, refuse_text, NULL) == RUNG_INTERRUPTED);
    finish();
}

/* ---- Memory --------------------------------------------------------------------------------- */

/* In the steady state no sample asks for any, but for arrays and objects, which the tags build anew. */
static void test_steady(void)
{
    static const char RULES[] =
        HEAD "tags: {x: {type: double, node: 'ns=1;s=x'}, s: {type: string, node: 'ns=1;s=s'}, "
             "b: {type: bool, node: 'ns=1;s=b'}}\n"
             "rules: {held: {when: 'held(x > 2, \"3s\")', message: '${s} ${x}'}, pulse: {when: "
             "'within(rose(b), \"1s\")'}}\n";
    int64_t before;
    rung_sample samples[20];

    begin(RULES, connects_randomly);
    connect_way = 4;
    random_state = 3;
    go_to(1000);
    for (int round = 0; round < 2; round++) {
        before = requests;
        random_state = 77;
        for (int i = 0; i < 200; i++) {
            for (uint32_t k = 0; k < 20; k++) samples[k] = random_sample(fake, fake_now - START);
            fake_samples(fake, samples, 20);
            step();
            fake_now += 250;
            clear();
        }
    }
    CHECK(requests == before);
    finish();
}

/* Whatever request fails: nothing is lost for good, nothing leaks, and what can be repeated is. */
static void test_no_memory(void)
{
    int64_t total = 0;

    for (int64_t at = 1; total == 0 || at < total; at += at < 400 ? 1 : 37) {
        rung_live_options options;
        rung_status status = RUNG_NO_MEMORY;
        rung_sample one;

        clear();
        fake_now = START;
        connect_way = 4;
        random_state = 11;
        fake_on_open = connects_randomly;
        fake_opened = fake_closed = 0;
        rung_live_options_init(&options);
        options.record = record;
        rules = load_counted(RANDOM_RULES);
        requests = 0;
        fail_at = at;
        for (int tries = 0; tries < 2 && status == RUNG_NO_MEMORY; tries++) {
            status = rung_live_new(rules, &options, &live, NULL);
            if (status == RUNG_NO_MEMORY) fail_at = 0;
        }
        CHECK(status == RUNG_OK);
        for (int i = 0; i < 60; i++) {
            status = rung_live_step(live, SECOND / 10);
            CHECK(status == RUNG_OK || status == RUNG_NO_MEMORY);
            if (status == RUNG_NO_MEMORY || fake_closed > 0) fail_at = 0;
            fetch();
            if (link_phase(live->sources.all[0]->link) == LINK_UP) {
                one = random_sample(fake, fake_now - START);
                fake_samples(fake, &one, 1);
            }
        }
        fail_at = 0;
        CHECK(link_phase(live->sources.all[0]->link) != LINK_DOWN || fake_opened > 0);
        for (int i = 0; i < 40; i++) CHECK(rung_live_step(live, SECOND / 10) == RUNG_OK);
        fetch();
        if (total == 0) total = requests;
        finish();
    }
}

/* A reload that runs out of memory leaves no link, and the next one makes them again. */
static void test_reload_without_memory(void)
{
    static const char OTHER[] =
        HEAD "tags: {temp: {type: double, node: 'ns=1;s=temp'}, more: {type: double, node: 'ns=1;s=more'}}\n"
             "rules: {hot: {when: temp > 80}}\n";
    bool done = false;

    for (int64_t at = 1; !done && at < 1000; at++) {
        rung_live_source source;
        rung_diag diag;
        rung_status status;

        begin(TEMP "rules: {hot: {when: temp > 80}}\n", fake_connects);
        go_to(100);
        answer();
        go_to(200);
        CHECK(rung_rules_reload(rules, OTHER, strlen(OTHER), NULL, NULL, NULL, &diag) == RUNG_OK);
        fetch();
        requests = 0;
        fail_at = at;
        status = rung_live_reloaded(live, &diag);
        fail_at = 0;
        done = status == RUNG_OK;
        CHECK(done || (status == RUNG_NO_MEMORY && !rung_live_source_get(live, 0, &source)));
        step();
        CHECK(done || rung_live_reloaded(live, &diag) == RUNG_OK);
        go_to(300);
        send("temp", 300, "90");
        send("more", 300, "1");
        go_to(400);
        CHECK(strstr(short_events(), "0.3 hot active good\n") != NULL);
        finish();
    }
    CHECK(done);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    test_first_values();
    test_start_wait();
    test_no_value();
    test_never_connected();
    test_order();
    test_many();
    test_deadband();
    test_deadband_reference();
    test_overflow();
    test_ticks();
    test_skew();
    test_leap();
    test_catching_up();
    test_no_source_time();
    test_two_clocks();
    test_lost_and_regained();
    test_silence();
    test_refusals_once();
    test_refused_item();
    test_nothing_but_refused();
    test_odd_intervals();
    test_saved_state();
    test_restored_age();
    test_many_tags();
    test_later_troubles();
    test_strict();
    test_misfit();
    test_recorded_lines();
    test_random_streams();
    test_reload();
    test_reload_meanwhile();
    test_reload_while_away();
    test_failed_reload();
    test_options();
    test_certificates();
    test_metrics();
    test_steady();
    test_no_memory();
    test_reload_without_memory();
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
