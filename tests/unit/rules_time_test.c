/* Tests of rule sets: deadlines, samples that leave a value as it was, event time, transactions. */
#include "tests/unit/story.h"

#define X "tags: {x: {type: double}, y: {type: double}}\n"

/* ---- Deadlines ------------------------------------------------------------------------------ */

static void test_deadlines(void)
{
    /* at their own time, however late the next sample is */
    STORY(X "rules: {h: {when: 'held(x > 1, \"5s\")'}}\n", "1 x=2\n100 y=1\n101 x=0\n",
          "6 h active state good since 6\n101 h cleared state good since 6\n");
    /* a sample at the instant is applied first */
    STORY(X "rules: {h: {when: 'held(x > 1, \"5s\")'}}\n", "1 x=2\n6 x=0\n20 y=1\n", "");
    STORY(X "rules: {h: {when: 'held(x > 1, \"5s\")'}}\n", "1 x=2\n5.9999999 x=0\n20 y=1\n", "");
    STORY(X "rules: {h: {when: 'held(x > 1, \"5s\")'}}\n", "1 x=2\n6.0000001 x=0\n20 y=1\n",
          "6 h active state good since 6\n6 h cleared state good since 6\n");
    STORY(X "rules: {h: {when: 'held(x > 1, \"5s\")'}}\n", "1 x=2\n6 x=3\n20 y=1\n",
          "6 h active state good since 6\n");
    /* within ends at exactly its time */
    STORY(X "rules: {w: {when: 'within(x > 1, \"5s\")'}}\n", "1 x=2\n2 x=0\n7 y=1\n8 y=2\n",
          "1 w active initial state good since 1\n7 w cleared state good since 1\n");
    /* several, in order of time whatever their order in the file; of one instant in that of the file */
    STORY(X "rules:\n  c: {when: 'held(x > 1, \"3s\")'}\n  a: {when: 'held(x > 1, \"1s\")'}\n"
            "  b: {when: 'held(x > 1, \"2s\")'}\n  a2: {when: 'held(x > 1, \"1s\")'}\n",
          "1 x=2\n60 y=1\n",
          "2 a active state good since 2\n2 a2 active state good since 2\n3 b active state good since 3\n"
          "4 c active state good since 4\n");
    /* what one deadline changes is the beginning of the next */
    STORY(X "rules:\n  last: {when: 'held(mid, \"2s\")'}\n  mid: {when: 'held(first, \"1s\")'}\n"
            "values: {first: 'held(x > 1, \"500ms\")'}\n",
          "1 x=2\n60 y=1\n",
          "2.5 mid active state good since 2.5\n4.5 last active state good since 4.5\n");
    /* values before the rules that read them, at one instant */
    STORY(X "rules:\n  both: {when: 'v && held(x > 1, \"5s\")'}\nvalues: {v: 'held(x > 1, \"5s\")'}\n",
          "1 x=2\n60 y=1\n", "6 both active state good since 6\n");
    /* advancing wakes as a sample does */
    STORY(X "rules: {h: {when: 'held(x > 1, \"5s\")'}}\n", "1 x=2\nto 5\nto 5.9\nto 6\nto 3\n7 x=0\n",
          "6 h active state good since 6\n7 h cleared state good since 6\n");
    /* no value: the time counts neither for nor against */
    STORY(X "rules: {h: {when: 'held(x > 1, \"5s\")'}}\n", "1 x=2\n3 x=@Bad\n13 x=2\n15.9 y=1\n16 y=2\n17 x=@Bad\n30 x=0\n",
          "3 h cleared quality bad (x) since 1\n13 h cleared quality good since 1\n16 h active state good since 16\n"
          "17 h active quality bad (x) since 16\n30 h cleared state good since 16\n");
}

static void test_next_deadline(void)
{
    rung_rules *rules = load(X "rules: {h: {when: 'held(x > 1, \"5s\")'}, g: {when: 'held(y > 1, \"3s\")'}}\n");

    if (rules == NULL) return;
    CHECK(rung_rules_next_deadline(rules) == RUNG_TIME_NEVER);
    update(rules, "1 x=2");
    CHECK(rung_rules_next_deadline(rules) == 6 * SECOND);
    update(rules, "2 y=2");
    CHECK(rung_rules_next_deadline(rules) == 5 * SECOND);
    update(rules, "3 y=0");
    CHECK(rung_rules_next_deadline(rules) == 6 * SECOND);
    update(rules, "4 x=3");
    CHECK(rung_rules_next_deadline(rules) == 6 * SECOND);
    CHECK(rung_rules_advance(rules, 6 * SECOND) == RUNG_OK && metrics_of(rules).wakes == 1);
    CHECK(rung_rules_next_deadline(rules) == RUNG_TIME_NEVER);
    rung_rules_free(rules);
}

/* Many clocks in a heap: random deadlines come in order, and those that are taken back never come. */
static void test_heap(void)
{
    enum { RULES = 300 };
    static char yaml[RULES * 80];
    size_t length = (size_t)snprintf(yaml, sizeof yaml, "tags:\n");
    uint32_t random = 12345;
    rung_rules *rules;
    double last = 0;
    unsigned events = 0, expected = 0;
    bool ordered = true, exact = true;
    static double due[RULES];
    rung_event event;
    char line[64];

    for (int i = 0; i < RULES; i++)
        length += (size_t)snprintf(yaml + length, sizeof yaml - length, "  t%d: {type: bool}\n", i);
    length += (size_t)snprintf(yaml + length, sizeof yaml - length, "rules:\n");
    for (int i = 0; i < RULES; i++)
        length += (size_t)snprintf(yaml + length, sizeof yaml - length, "  r%d: {when: 'held(t%d, \"%dms\")'}\n", i, i,
                                   (i * 7919) % 5000 + 1000);
    rules = load(yaml);
    CHECK(rules != NULL);
    if (rules == NULL) return;
    for (int i = 0; i < RULES * 4; i++) {
        int tag = (int)((random = random * 1664525 + 1013904223) >> 16) % RULES;
        bool on = (random >> 9 & 3) != 0;
        double time = 1 + i * 0.001;

        if (on && due[tag] == 0) due[tag] = time + ((tag * 7919) % 5000 + 1000) / 1000.0;
        if (!on && due[tag] > time) due[tag] = 0;
        if (!on) due[tag] = 0;
        snprintf(line, sizeof line, "%.3f t%d=%s", time, tag, on ? "true" : "false");
        update(rules, line);
    }
    while (rung_rules_next_event(rules, &event) == RUNG_OK) {
        if (seconds(event.time) < last) ordered = false;
        last = seconds(event.time);
    }
    for (int i = 0; i < RULES; i++) expected += due[i] > 1 + (RULES * 4 - 1) * 0.001;
    rung_rules_advance(rules, 100 * SECOND);
    while (rung_rules_next_event(rules, &event) == RUNG_OK) {
        int rule = atoi(event.rule + 1);
        double off = seconds(event.time) - due[rule];

        if (seconds(event.time) < last) ordered = false;
        last = seconds(event.time);
        if (off > 1e-6 || off < -1e-6) exact = false;
        events++;
    }
    CHECK(ordered && exact && events == expected && events > RULES / 2);
    CHECK(rung_rules_next_deadline(rules) == RUNG_TIME_NEVER);
    rung_rules_free(rules);
}

/* ---- Samples -------------------------------------------------------------------------------- */

static void test_what_never_came(void)
{
    /* what is known of a tag without a value is known at the first update */
    STORY(X "rules: {b: {when: bad(y)}, v: {when: 'valueOr(y, 5) > 3'}, a: {when: 'age(y) > 1000'}}\n",
          "1 x=1\n2 y=1\n3.5 x=2\n",
          "1 b active initial state good since 1\n1 v active initial state uncertain since 1\n1 a active initial state good since 1\n"
          "2 b cleared state good since 1\n2 v cleared state good since 1\n2 a cleared state good since 1\n"
          "3.001 a active state good since 3.001\n");
}

static void test_identical(void)
{
    rung_rules *rules = load("tags: {j: {type: any}, l: {type: 'double[]'}, d: {type: double}, s: {type: string}}\n"
                             "rules: {r: {when: 'j && l && d && s'}}\n");
    uint64_t before;

    if (rules == NULL) return;
    update(rules, "1 j={\"a\":[1,{\"b\":null}],\"c\":\"x\"} l=[1,2] d=1 s=x");
    before = metrics_of(rules).evaluations;
    update(rules, "1 j={\"c\":\"x\",\"a\":[1.0,{\"b\":null}]} l=[1.0,2] d=1 s=x");
    CHECK(metrics_of(rules).evaluations == before && metrics_of(rules).identical == 4);
    update(rules, "1 j={\"c\":\"x\",\"a\":[1,{\"b\":0}]}");
    CHECK(metrics_of(rules).evaluations == before + 1 && metrics_of(rules).identical == 4);
    update(rules, "1 l=[2,1]");
    CHECK(metrics_of(rules).evaluations == before + 2);
    update(rules, "1 j=5");
    update(rules, "1 j=5");
    update(rules, "1 j=true");
    update(rules, "1 j=true");
    update(rules, "1 j=null");
    update(rules, "1 j=null");
    update(rules, "1 j=\"abc\"");
    update(rules, "1 j=\"abc\"");
    CHECK(metrics_of(rules).identical == 8 && metrics_of(rules).evaluations == before + 6);
    rung_rules_free(rules);
}

/* A sample goes through values that stay as they are, to those that keep cells and to no others. */
static void test_passing_samples(void)
{
    rung_rules *rules = load(X "values: {low: x > 100, high: 'low ? 1 : 2'}\n"
                               "rules: {plain: {when: high > 5}, timed: {when: 'held(high > 5, \"5s\")'}}\n");
    uint64_t before;

    if (rules == NULL) return;
    update(rules, "1 x=1 y=1");
    before = metrics_of(rules).evaluations;
    update(rules, "2 x=2"); /* low, high, timed */
    CHECK(metrics_of(rules).evaluations == before + 3);
    update(rules, "3 y=2");
    CHECK(metrics_of(rules).evaluations == before + 3);
    rung_rules_free(rules);
}

static void test_event_time(void)
{
    /* an older sample of another tag counts at event time; a late one of its own tag is dropped */
    STORY(X "rules: {h: {when: 'held(x > 1 && y > 1, \"5s\")'}}\n", "1 x=2\n4 x=3\n2 y=2\n3 x=0\n60 y=3\n",
          "9 h active state good since 9\n");
    /* equal times: taken when the value is another */
    STORY(X "rules: {h: {when: 'held(x > 1, \"5s\")'}}\n", "1 x=2\n1 x=0\n1 x=3\n60 y=3\n",
          "6 h active state good since 6\n");
}

/* ---- Edges, ticks, zones -------------------------------------------------------------------- */

static void test_edges(void)
{
    /* true for one tick of time, whatever else happens */
    rung_rules *rules = load(X "rules: {pulse: {when: 'within(edge, \"2s\")'}, edge: {when: 'edges'}, plain: {when: edge}}\n"
                               "values: {edges: rose(x > 1)}\n");
    static Log log;
    rung_event event;

    if (rules == NULL) return;
    log.length = 0;
    log.text[0] = '\0';
    update(rules, "1 x=0");
    update(rules, "2 x=2");
    take_events(rules, &log);
    CHECK(rung_rules_next_deadline(rules) == 2 * SECOND + 1);
    update(rules, "3 y=1");
    take_events(rules, &log);
    CHECK_TEXT(log.text, "2 pulse active state good since 2\n2 edge active state good since 2\n2 plain active state good since 2\n"
                         "2 edge cleared state good since 2\n2 plain cleared state good since 2\n");
    /* through a value and a rule it is still an edge: true at its sample only, so the pulse has its exact end */
    CHECK(rung_rules_next_deadline(rules) == 4 * SECOND);
    update(rules, "10 y=2");
    CHECK(rung_rules_next_event(rules, &event) == RUNG_OK && event.time == 4 * SECOND && !event.active);
    rung_rules_free(rules);
    STORY(X "rules: {e: {when: changed(x)}}\n", "1 x=1\n2 x=1\n3 x=2\n3 x=3\n4 y=1\n",
          "3 e active state good since 3\n3 e cleared state good since 3\n");
}

/* What never falls due does not at the last of all times either, and nothing is beyond it. */
static void test_end_of_time(void)
{
    rung_rules *rules = load(X "rules: {h: {when: 'held(x > 1, \"5s\")'}}\n");
    rung_sample sample = {.value = {.kind = RUNG_VALUE_NUMBER, .number = 2}, .source_time = SECOND,
                          .server_time = RUNG_TIME_NONE, .arrival_time = RUNG_TIME_NEVER};
    rung_event event;

    if (rules == NULL) return;
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && rung_rules_next_deadline(rules) == 6 * SECOND);
    CHECK(rung_rules_advance(rules, RUNG_TIME_NEVER) == RUNG_OK && rung_rules_time(rules) == RUNG_TIME_NEVER);
    CHECK(rung_rules_next_event(rules, &event) == RUNG_OK && event.active && event.time == 6 * SECOND);
    CHECK(rung_rules_next_event(rules, &event) == RUNG_END);
    CHECK(rung_rules_advance(rules, RUNG_TIME_NEVER) == RUNG_OK && rung_rules_update(rules, &sample, 1) == RUNG_OK);
    rung_rules_free(rules);
}

static void test_ticks(void)
{
    STORY("tick: 2s\n" X "rules: {late: {when: now() % 10000 >= 5000 && x > 0}}\n", "1 x=1\n13 y=1\n",
          "6 late active state good since 6\n10 late cleared state good since 6\n");
    STORY(X "rules: {late: {when: now() % 10000 >= 5000 && x > 0}}\n", "1 x=1\nto 13\n",
          "5 late active state good since 5\n10 late cleared state good since 5\n");
    /* a tick that fails comes again */
    STORY(X "rules: {odd: {when: 'now() % 4000 < 2000 ? x.a.b : x > 0'}}\n", "1 x=1\nto 6\n",
          "2 odd active initial state good since 2\n4 odd active quality bad since 2\n6 odd active quality good since 2\n");
}

static void test_zone(void)
{
    /* 29 March 2026, 01:00 UTC: from 02:00 to 03:00 in Berlin */
    STORY("timezone: Europe/Berlin\n" X "rules: {three: {when: new Date().getHours() === 3 && x > 0}}\n",
          "1774742400 x=1\nto 1774746001\nto 1774753200\n",
          "1.77475e+09 three active state good since 1.77475e+09\n1.77475e+09 three cleared state good since 1.77475e+09\n");
    STORY("timezone: UTC\n" X "rules: {three: {when: new Date().getHours() === 3 && x > 0}}\n",
          "1774742400 x=1\nto 1774746001\nto 1774752000\n", "");
}

/* Windows of a tag with an interval have room for what comes; others for 256. */
static void test_interval(void)
{
    char line[64];

    for (int known = 0; known < 2; known++) {
        rung_rules *rules = load(known ? "tags: {x: {type: double, interval: 10ms}}\nrules: {m: {when: 'sum(x, \"10s\") > 999'}}\n"
                                       : "tags: {x: {type: double}}\nrules: {m: {when: 'sum(x, \"10s\") > 999'}}\n");
        rung_rule_info info;

        if (rules == NULL) return;
        for (int i = 0; i < 1000; i++) {
            snprintf(line, sizeof line, "%.2f x=1", 1 + i * 0.01);
            update(rules, line);
        }
        CHECK(rung_rules_rule(rules, 0, &info) && info.active == (known != 0) &&
              info.quality == (known ? RUNG_QUALITY_GOOD : RUNG_QUALITY_UNCERTAIN));
        rung_rules_free(rules);
    }
}

/* ---- Transactions --------------------------------------------------------------------------- */

/* Two rule sets take the same steps; one does further ones in transactions that it takes back. */
static void test_rollback(void)
{
    static Blob before, after, other;
    static Log log, log_other;
    rung_rules *rules = load(STORIES), *twin = load(STORIES);
    uint32_t random = 7;
    int now = 1000;
    bool same = true;

    if (rules == NULL || twin == NULL) return;
    log.length = log_other.length = 0;
    for (int round = 0; round < 400 && same; round++) {
        uint32_t aside = random ^ 0x5a5a5a;
        int later = now;
        rung_rules_metrics m1, m2;
        rung_time deadline = rung_rules_next_deadline(rules);

        save(rules, &before);
        m1 = metrics_of(rules);
        CHECK(rung_rules_begin(rules) == RUNG_OK);
        for (int i = 0; i < round % 7; i++) random_step(rules, &aside, &later);
        if (round % 3 == 0) {
            rung_event event;

            while (rung_rules_next_event(rules, &event) == RUNG_OK) {
            }
        }
        CHECK(rung_rules_rollback(rules) == RUNG_OK);
        save(rules, &after);
        m2 = metrics_of(rules);
        same = before.length == after.length && memcmp(before.bytes, after.bytes, before.length) == 0 &&
               memcmp(&m1, &m2, sizeof m1) == 0 && deadline == rung_rules_next_deadline(rules);
        if (!same) printf("round %d\n", round);
        if (round % 2 == 0) CHECK(rung_rules_begin(rules) == RUNG_OK);
        for (int i = 0; i < 3; i++) {
            uint32_t one = random, two = random;
            int a = now, b = now;

            random_step(rules, &one, &a);
            random_step(twin, &two, &b);
            random = one;
            now = a;
        }
        if (round % 2 == 0) CHECK(rung_rules_commit(rules) == RUNG_OK);
        save(rules, &after);
        save(twin, &other);
        same = same && other.length == after.length && memcmp(other.bytes, after.bytes, other.length) == 0;
        if (round % 5 == 0) {
            log.length = log_other.length = 0;
            log.text[0] = log_other.text[0] = '\0';
            take_events(rules, &log);
            take_events(twin, &log_other);
            CHECK_TEXT(log.text, log_other.text);
        }
    }
    CHECK(same);
    CHECK(metrics_of(rules).events > 100 && metrics_of(rules).wakes > 20 && metrics_of(rules).late > 5);
    rung_rules_free(rules);
    rung_rules_free(twin);
}

static void test_transaction_usage(void)
{
    rung_rules *rules = load(STORIES);
    static Blob blob;

    if (rules == NULL) return;
    CHECK(rung_rules_commit(rules) == RUNG_USAGE && rung_rules_rollback(rules) == RUNG_USAGE);
    CHECK(rung_rules_begin(NULL) == RUNG_USAGE && rung_rules_commit(NULL) == RUNG_USAGE &&
          rung_rules_rollback(NULL) == RUNG_USAGE);
    CHECK(rung_rules_begin(rules) == RUNG_OK && rung_rules_begin(rules) == RUNG_USAGE);
    CHECK(rung_rules_save(rules, keep, &blob) == RUNG_USAGE);
    CHECK(rung_rules_restore(rules, "", 0, RUNG_TIME_NONE, NULL, NULL) == RUNG_USAGE);
    update(rules, "1 x=5");
    CHECK(rung_rules_rollback(rules) == RUNG_OK && rung_rules_next_deadline(rules) == RUNG_TIME_NEVER);
    CHECK(metrics_of(rules).updates == 0);
    CHECK(rung_rules_begin(rules) == RUNG_OK);
    update(rules, "1 x=5");
    rung_rules_free(rules); /* with an open transaction */
}

int main(void)
{
    test_deadlines();
    test_next_deadline();
    test_heap();
    test_what_never_came();
    test_identical();
    test_passing_samples();
    test_event_time();
    test_edges();
    test_end_of_time();
    test_ticks();
    test_zone();
    test_interval();
    test_rollback();
    test_transaction_usage();
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
