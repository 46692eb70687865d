/* Tests of rule sets: state saved, restored, and handed on to another rule file. */
#include "tests/unit/story.h"

#define X "tags: {x: {type: double}, y: {type: double}}\n"

static Blob blob;

/* ---- Going on ------------------------------------------------------------------------------- */

/* One rule set lives on; the other is saved and restored into a new one before every step. */
static void test_every_sample(void)
{
    static Blob other;
    static Log log, log_other;
    rung_rules *rules = load(STORIES), *twin = load(STORIES);
    uint32_t random = 99;
    int now = 1000;
    bool same = rules != NULL && twin != NULL;

    for (int i = 0; i < 500 && same; i++) {
        uint32_t one = random, two = random;
        int a = now, b = now;
        rung_rules *next = load(STORIES);

        log.length = log_other.length = 0;
        log.text[0] = log_other.text[0] = '\0';
        take_events(rules, &log);
        take_events(twin, &log_other);
        CHECK_TEXT(log.text, log_other.text);
        save(rules, &blob);
        CHECK(rung_rules_restore(next, blob.bytes, blob.length, RUNG_TIME_NONE, NULL, NULL) == RUNG_OK);
        save(next, &other);
        same = blob.length == other.length && memcmp(blob.bytes, other.bytes, blob.length) == 0 &&
               rung_rules_next_deadline(next) == rung_rules_next_deadline(rules);
        rung_rules_free(rules);
        rules = next;
        random_step(rules, &one, &a);
        random_step(twin, &two, &b);
        random = one;
        now = a;
        CHECK(rung_rules_next_deadline(rules) == rung_rules_next_deadline(twin));
    }
    CHECK(same);
    CHECK(metrics_of(twin).events > 100);
    rung_rules_free(rules);
    rung_rules_free(twin);
}

/* Saves after `first`, restores into other rules at `now` and runs `then`; all events. */
static const char *over(const char *yaml, const char *first, const char *other, double now, const char *then)
{
    static Log log;
    rung_rules *rules = load(yaml), *next = load(other);
    const char *parts[2] = {first, then};

    log.length = 0;
    log.text[0] = '\0';
    for (int part = 0; part < 2 && rules != NULL && next != NULL; part++) {
        rung_rules *running = part == 0 ? rules : next;

        if (part == 1) {
            save(rules, &blob);
            CHECK(rung_rules_restore(next, blob.bytes, blob.length,
                                     now < 0 ? RUNG_TIME_NONE : (rung_time)(now * (double)SECOND), NULL,
                                     NULL) == RUNG_OK);
            add(&log, "--\n");
            take_events(running, &log);
        }
        for (const char *at = parts[part]; *at != '\0'; at = strchr(at, '\n') + 1) {
            char text[1024];

            snprintf(text, sizeof text, "%.*s", (int)(strchr(at, '\n') - at), at);
            CHECK(update(running, text) == RUNG_OK);
            take_events(running, &log);
        }
    }
    rung_rules_free(rules);
    rung_rules_free(next);
    return log.text;
}

#define HELD X "rules: {h: {when: 'held(x > 1, \"5s\")'}}\n"

static void test_gap(void)
{
    CHECK_TEXT(over(HELD, "1 x=2\n3 y=0\n", HELD, -1, "60 y=1\n"), "--\n6 h active state good since 6\n");
    /* what runs stands still while the host is away: 2 of 5 s have passed */
    CHECK_TEXT(over(HELD, "1 x=2\n3 y=0\n", HELD, 1003, "1060 y=1\n"),
               "--\n1006 h active state good since 1006\n");
    /* an active rule stays active, and says nothing */
    CHECK_TEXT(over(HELD, "1 x=2\n9 y=0\n", HELD, 1003, "1060 y=1\n1061 x=0\n"),
               "6 h active state good since 6\n--\n1061 h cleared state good since 6\n");
    /* windows of time age: what depends on the time is evaluated at once */
    CHECK_TEXT(over(X "rules: {a: {when: 'age(x) > 5000'}}\n", "1 x=2\n", X "rules: {a: {when: 'age(x) > 5000'}}\n", 100, "to 101\n"),
               "--\n100 a active state good since 100\n");
    /* the first sample after a pause is never late; without a pause it is */
    CHECK_TEXT(over(X "rules: {h: {when: x > 5}}\n", "50 x=2\n", X "rules: {h: {when: x > 5}}\n", 60, "40 x=9\n"),
               "--\n60 h active state good since 60\n");
    CHECK_TEXT(over(X "rules: {h: {when: x > 5}}\n", "50 x=2\n", X "rules: {h: {when: x > 5}}\n", -1, "40 x=9\n"),
               "--\n");
    /* a clock that went back moves nothing */
    CHECK_TEXT(over(HELD, "50 x=2\n", HELD, 3, "54 y=1\n60 y=2\n"), "--\n55 h active state good since 55\n");
}

/* ---- Other rules ---------------------------------------------------------------------------- */

static void list_change(void *user, rung_rule_change change, const char *id)
{
    add(user, "%s %s\n", change == RUNG_RULE_ADDED ? "added" : change == RUNG_RULE_CHANGED ? "changed" : "removed", id);
}

static void test_changes(void)
{
    static const char OLD[] = X "values: {v: x * 2}\nrules:\n  same: {when: 'held(x > 1, \"5s\")', severity: 5}\n"
                                "  edited: {when: x > 1}\n  through: {when: 'held(v > 1, \"5s\")'}\n"
                                "  gone: {when: x > 1, severity: 77, labels: {area: a}}\n  quiet: {when: x > 99}\n"
                                "  old_name: {when: x > 1, id: kept}\n";
    static const char NEW[] = "tags: {y: {type: double}, z: {type: bool}, x: {type: double}}\n"
                              "values: {v: x * 3}\nrules:\n  added: {when: z}\n  through: {when: 'held(v > 1, \"5s\")'}\n"
                              "  edited: {when: x > 100}\n  new_name: {when: x   >  1, id: kept}\n"
                              "  same: {when: 'held(x > 1, /* as ever */ \"5s\")', severity: 900, message: hello}\n";
    static Log log;
    rung_rules *old = load(OLD), *next = load(NEW);
    rung_event event;
    rung_rule_info info;

    if (old == NULL || next == NULL) return;
    update(old, "1 x=2");
    while (rung_rules_next_event(old, &event) == RUNG_OK) {
    }
    save(old, &blob);
    log.length = 0;
    log.text[0] = '\0';
    CHECK(rung_rules_restore(next, blob.bytes, blob.length, RUNG_TIME_NONE, list_change, &log) == RUNG_OK);
    CHECK_TEXT(log.text, "changed edited\nchanged through\nremoved gone\nremoved quiet\nadded added\n");
    CHECK(rung_rules_next_deadline(next) == 1 * SECOND);
    CHECK(rung_rules_rule(next, 2, &info) && info.active && info.known);
    CHECK(rung_rules_next_event(next, &event) == RUNG_OK && strcmp(event.reason, "removed") == 0 && event.seq == 4);
    CHECK_TEXT(event.json, "{\"id\":\"gone@1970-01-01T00:00:01.000Z#2\",\"seq\":4,\"time\":\"1970-01-01T00:00:01.000Z\","
                           "\"since\":\"1970-01-01T00:00:01.000Z\",\"rule\":\"gone\",\"state\":\"cleared\",\"change\":\"state\","
                           "\"reason\":\"removed\",\"quality\":\"good\",\"severity\":77,\"message\":\"\",\"labels\":{\"area\":\"a\"},"
                           "\"values\":{}}");
    log.length = 0;
    log.text[0] = '\0';
    update(next, "4 y=1");
    take_events(next, &log);
    update(next, "60 y=2");
    take_events(next, &log);
    CHECK_TEXT(log.text, "1 edited cleared state good since 1\n"
                         "6 through active state good since 6\n6 same active state good since 6: hello\n");
    rung_rules_free(old);
    rung_rules_free(next);

    /* a rule that is switched off says so too */
    old = load(X "rules: {h: {when: x > 1}}\n");
    next = load(X "rules: {h: {when: x > 1, enabled: false}}\n");
    update(old, "1 x=2");
    save(old, &blob);
    CHECK(rung_rules_restore(next, blob.bytes, blob.length, 2 * SECOND, NULL, NULL) == RUNG_OK);
    CHECK(rung_rules_next_event(next, &event) == RUNG_OK && strcmp(event.reason, "disabled") == 0 && !event.active);
    CHECK(metrics_of(next).active == 0 && rung_rules_rule(next, 0, &info) && !info.active);
    rung_rules_free(old);
    rung_rules_free(next);
}

/* Before 1970 times are negative, and the time between two may be more than they can tell. */
static void test_before_1970(void)
{
    static const rung_time from[] = {-10 * SECOND, RUNG_TIME_NONE + 1}, to[] = {-5 * SECOND, RUNG_TIME_NEVER};

    for (int i = 0; i < 2; i++) {
        rung_rules *old = load(X "rules: {h: {when: 'held(x > 1, \"8s\")'}}\n");
        rung_rules *next = load(X "rules: {h: {when: 'held(x > 1, \"8s\")'}}\n");

        CHECK(rung_rules_advance(old, from[i]) == RUNG_OK);
        save(old, &blob);
        CHECK(rung_rules_restore(next, blob.bytes, blob.length, to[i], NULL, NULL) == RUNG_OK);
        CHECK(rung_rules_time(next) == to[i]);
        rung_rules_free(old);
        rung_rules_free(next);
    }
}

/* A tag of another type begins anew, and so does what reads it. */
static void test_types(void)
{
    /* a status is kept also of an array that never had a value */
#define LIST "tags: {x: {type: double}, l: {type: 'int32[]'}}\nrules: {h: {when: x > 1, message: '${statusName(status(l))}'}}\n"
    CHECK_TEXT(over(LIST, "1 l=@BadSensorFailure x=0\n", LIST, -1, "2 x=2\n"),
               "--\n2 h active state good since 2: BadSensorFailure\n");
    CHECK_TEXT(over("tags: {x: {type: double}}\nrules: {h: {when: x > 1}}\n", "1 x=2\n",
                    "tags: {x: {type: int32}}\nrules: {h: {when: x > 1}}\n", -1, "2 x=0\n"),
               "1 h active initial state good since 1\n--\n1 h active quality bad (x) since 1\n2 h cleared state good since 1\n");
    /* a value that became a rule, and a rule that became a value */
    CHECK_TEXT(over("tags: {x: {type: double}}\nvalues: {v: x > 1}\nrules: {h: {when: v}}\n", "1 x=2\n",
                    "tags: {x: {type: double}}\nvalues: {h: x > 1}\nrules: {v: {when: h}}\n", -1, "2 x=0\n"),
               "1 h active initial state good since 1\n--\n1 h cleared state good since 1\n1 v active initial state good since 1\n2 v cleared state good since 1\n");
}

static void test_reload(void)
{
    static Log log;
    rung_rules *rules = load(X "rules: {h: {when: 'held(x > 1, \"5s\")'}, g: {when: y > 1}, bad: {when: y > 0}}\n");
    rung_diag diag;
    rung_event event;
    static const char BROKEN[] = X "rules: {h: {when: x >}}\n";
    static const char NEXT[] = "tags: {y: {type: double}, x: {type: double}}\nrules: {g: {when: y > 1}, h: {when: 'held(x > 1, \"5s\")'}}\n";

    if (rules == NULL) return;
    log.length = 0;
    log.text[0] = '\0';
    update(rules, "1 x=2 y=1");
    update(rules, "2 y=@Bad");
    CHECK(rung_rules_reload(rules, BROKEN, strlen(BROKEN), NULL, list_change, &log, &diag) == RUNG_SYNTAX &&
          diag.line == 2 && log.length == 0);
    CHECK(rung_rules_reload(rules, NEXT, strlen(NEXT), NULL, list_change, &log, &diag) == RUNG_OK);
    CHECK_TEXT(log.text, "removed bad\n");
    log.length = 0;
    log.text[0] = '\0';
    /* what waited, with its cause, and what was removed */
    take_events(rules, &log);
    update(rules, "60 y=5");
    CHECK(rung_rules_next_event(rules, &event) == RUNG_OK && event.seq == 5);
    take_events(rules, &log);
    CHECK_TEXT(log.text, "1 bad active initial state good since 1\n2 g cleared quality bad (y) since 1\n"
                         "2 bad active quality bad (y) since 1\n2 bad cleared state bad since 1\n60 g active state good since 60\n");
    CHECK(metrics_of(rules).updates == 3 && metrics_of(rules).rules == 2 && metrics_of(rules).active == 2);
    CHECK(rung_rules_reload(NULL, NEXT, 1, NULL, NULL, NULL, NULL) == RUNG_USAGE);
    CHECK(rung_rules_begin(rules) == RUNG_OK && rung_rules_reload(rules, NEXT, strlen(NEXT), NULL, NULL, NULL, NULL) == RUNG_USAGE);
    rung_rules_free(rules);
}

/* ---- Damage --------------------------------------------------------------------------------- */

static void seal_again(char *bytes, size_t length)
{
    uint64_t sum = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < 8; i++) bytes[16 + i] = (char)(length >> 8 * i);
    for (size_t i = 16; i < length; i++) sum = (sum ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
    for (size_t i = 0; i < 8; i++) bytes[8 + i] = (char)(sum >> 8 * i);
}

static rung_status try_restore(const char *bytes, size_t length)
{
    static Blob before, after;
    rung_rules *rules = load(STORIES);
    char *exact = malloc(length + 1); /* the sanitizer sees a byte too far */
    rung_status status;

    memcpy(exact, bytes, length);
    save(rules, &before);
    status = rung_rules_restore(rules, exact, length, RUNG_TIME_NONE, NULL, NULL);
    save(rules, &after);
    if (status != RUNG_OK)
        CHECK(before.length == after.length && memcmp(before.bytes, after.bytes, before.length) == 0);
    update(rules, "2000 x=5 y=1 s=abc");
    free(exact);
    rung_rules_free(rules);
    return status;
}

static void test_damage(void)
{
    static Blob good, bad;
    rung_rules *rules = load(STORIES);
    uint32_t random = 5;
    int now = 1000;
    unsigned taken = 0;

    if (rules == NULL) return;
    for (int i = 0; i < 60; i++) random_step(rules, &random, &now);
    save(rules, &good);
    rung_rules_free(rules);
    CHECK(try_restore(good.bytes, good.length) == RUNG_OK);
    for (size_t i = 0; i < good.length; i += i < 64 ? 1 : 7)
        CHECK(try_restore(good.bytes, i) == RUNG_BAD_FILE);
    for (size_t i = 0; i < good.length; i++) {
        rung_status status;

        if (i >= 64 && i % 5 != 0) continue;
        bad = good;
        bad.bytes[i] = (char)(bad.bytes[i] ^ (1 << i % 8));
        status = try_restore(bad.bytes, bad.length);
        CHECK(status == RUNG_BAD_FILE || (status == RUNG_BAD_VERSION && (i == 4 || i == 5)));
    }
    /* a forger who knows the checksum gets no further than values that could be */
    for (size_t i = 24; i < good.length; i += 3) {
        bad = good;
        bad.bytes[i] = (char)(bad.bytes[i] + (i % 2 == 0 ? 1 : -128));
        seal_again(bad.bytes, bad.length);
        taken += try_restore(bad.bytes, bad.length) == RUNG_OK;
    }
    for (size_t i = 24; i < good.length; i += 11) {
        bad = good;
        seal_again(bad.bytes, i);
        CHECK(try_restore(bad.bytes, i) == RUNG_BAD_FILE);
    }
    CHECK(taken > 10);
}

static void test_usage(void)
{
    rung_rules *rules = load(HELD);

    if (rules == NULL) return;
    CHECK(rung_rules_save(NULL, keep, &blob) == RUNG_USAGE && rung_rules_save(rules, NULL, NULL) == RUNG_USAGE);
    save(rules, &blob);
    CHECK(rung_rules_restore(NULL, blob.bytes, blob.length, 0, NULL, NULL) == RUNG_USAGE);
    CHECK(rung_rules_restore(rules, NULL, 0, 0, NULL, NULL) == RUNG_USAGE);
    CHECK(rung_rules_saved_time(blob.bytes, blob.length) == RUNG_TIME_NONE);
    CHECK(rung_rules_saved_time(NULL, 0) == RUNG_TIME_NONE && rung_rules_saved_time("", 0) == RUNG_TIME_NONE);
    CHECK(rung_rules_restore(rules, blob.bytes, blob.length, RUNG_TIME_NONE, NULL, NULL) == RUNG_OK);
    update(rules, "1 x=1");
    save(rules, &blob);
    CHECK(rung_rules_saved_time(blob.bytes, blob.length) == SECOND);
    CHECK(rung_rules_saved_time(blob.bytes, blob.length - 1) == RUNG_TIME_NONE);
    CHECK(rung_rules_restore(rules, blob.bytes, blob.length, RUNG_TIME_NONE, NULL, NULL) == RUNG_USAGE);
    rung_rules_free(rules);
}

/* ---- Memory that fails ---------------------------------------------------------------------- */

typedef struct Faulty {
    long long live; /* bytes */
    long calls, fail_at;
} Faulty;

static void *faulty_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Faulty *faulty = user;

    if (new_size == 0) {
        faulty->live -= (long long)old_size;
        free(pointer);
        return NULL;
    }
    if (++faulty->calls == faulty->fail_at) return NULL;
    faulty->live += (long long)new_size - (long long)old_size;
    return realloc(pointer, new_size);
}

static rung_rules *load_faulty(Faulty *faulty, const char *yaml)
{
    rung_rules_options options;
    rung_rules *rules = NULL;
    rung_host host;

    rung_host_init(&host);
    host.alloc = faulty_alloc;
    host.user = faulty;
    rung_rules_options_init(&options);
    options.host = &host;
    CHECK(rung_rules_load(yaml, strlen(yaml), &options, &rules, NULL) == RUNG_OK);
    return rules;
}

/* Every allocation of a transaction, a save, a restore and a reload fails once; what is repeated then
** ends as if nothing had happened. */
static void test_memory(void)
{
    static Blob clean, state, got;
    static const char NEXT[] = STORIES "  more: {when: x > 2}\n";
    static const char *const STEPS[] = {"20 x=4 y=5 s=abcdefghijklmnopqrstuvwxyzabcdefghijk j=[1] l=[1,2]", "25 lost plc1",
                                        "27 lost plc2", "29 regained plc1", "30 x=0 b=true"};
    long total = 0;

    for (long fail_at = 0; fail_at <= total; fail_at++) {
        Faulty faulty = {0, 0, 0};
        rung_rules *rules = load_faulty(&faulty, STORIES), *next = load_faulty(&faulty, STORIES);
        uint32_t random = 3;
        int now = 1000;
        rung_status status;

        if (rules == NULL || next == NULL) return;
        for (int i = 0; i < 12; i++) random_step(rules, &random, &now);
        faulty.calls = 0;
        faulty.fail_at = fail_at;
        if (rung_rules_begin(rules) != RUNG_OK) CHECK(rung_rules_begin(rules) == RUNG_OK);
        for (int i = 0; i < 5; i++)
            if (update(rules, STEPS[i]) != RUNG_OK) CHECK(update(rules, STEPS[i]) == RUNG_OK);
        CHECK(rung_rules_commit(rules) == RUNG_OK);
        state.length = 0;
        if ((status = rung_rules_save(rules, keep, &state)) != RUNG_OK) {
            CHECK(status == RUNG_NO_MEMORY && state.length == 0);
            CHECK(rung_rules_save(rules, keep, &state) == RUNG_OK);
        }
        status = rung_rules_restore(next, state.bytes, state.length, 31 * SECOND, NULL, NULL);
        if (status != RUNG_OK)
            CHECK(status == RUNG_NO_MEMORY &&
                  rung_rules_restore(next, state.bytes, state.length, 31 * SECOND, NULL, NULL) == RUNG_OK);
        status = rung_rules_reload(next, NEXT, strlen(NEXT), NULL, NULL, NULL, NULL);
        if (status != RUNG_OK)
            CHECK(status == RUNG_NO_MEMORY && rung_rules_reload(next, NEXT, strlen(NEXT), NULL, NULL, NULL, NULL) == RUNG_OK);
        if (fail_at == 0) total = faulty.calls;
        faulty.fail_at = 0;
        CHECK(rung_rules_advance(next, 40 * SECOND) == RUNG_OK);
        got.length = 0;
        save(next, &got);
        if (fail_at == 0) clean = got;
        if (got.length != clean.length || memcmp(got.bytes, clean.bytes, got.length) != 0) {
            CHECK(false);
            printf("allocation %ld of %ld\n", fail_at, total);
            fail_at = total;
        }
        rung_rules_free(rules);
        rung_rules_free(next);
        CHECK(faulty.live == 0);
    }
    CHECK(total > 100);
}

int main(void)
{
    test_before_1970();
    test_every_sample();
    test_gap();
    test_changes();
    test_types();
    test_reload();
    test_damage();
    test_usage();
    test_memory();
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
