/* Tests of sources and links: what a rule file says of them, what is told when one is lost and regained. */
#include "tests/unit/story.h"

#define ONE                                                                                                  \
    "opcua: {endpoint: 'opc.tcp://a'}\n"                                                                     \
    "tags: {t: {type: double, node: i=1}, u: {type: double, node: i=2}, own: {type: double}}\n"

#define TWO                                                                                                  \
    "opcua: {plc1: {endpoint: 'opc.tcp://a'}, plc2: {endpoint: 'opc.tcp://b'}}\n"                            \
    "tags: {a: {type: double, node: i=1, source: plc1}, b: {type: double, node: i=1, source: plc2}, own: "   \
    "{type: double}}\n"

/* ---- Lost and regained ---------------------------------------------------------------------- */

static void test_told(void)
{
    /* one event for all; states are told, qualities are not, and nothing is told when all is as before */
    STORY(ONE "values: {twice: t * 2}\n"
              "rules: {hot: {when: t > 80}, far: {when: twice > 10}, silent: {when: bad(t)}, other: {when: "
              "own > 1}}\n",
          "1 t=90 u=1 own=5\n3 lost opcua\n4 own=6\n5 regained opcua\n5 t=91 u=1\n",
          "1 hot active initial state good since 1\n"
          "1 far active initial state good since 1\n"
          "1 other active initial state good since 1\n"
          "3 link opcua lost rules 3 since 3\n"
          "3 silent active state good since 3\n"
          "5 link opcua regained rules 3 since 3\n"
          "5 silent cleared state good since 3\n");
    /* what is not again as it was told says so with the first samples: a node that is gone, a state */
    STORY(ONE "rules: {hot: {when: t > 80}, high: {when: u > 80}, low: {when: u < 5}}\n",
          "1 t=90 u=90\n3 lost opcua\n5 regained opcua\n5 t=@BadNodeIdUnknown u=70\n6 t=95\n",
          "1 hot active initial state good since 1\n"
          "1 high active initial state good since 1\n"
          "3 link opcua lost rules 3 since 3\n"
          "5 link opcua regained rules 3 since 3\n"
          "5 hot active quality bad (t) since 1\n"
          "5 high cleared state good since 1\n"
          "6 hot active quality good since 1\n");
    /* a tag without a first sample: its rule is told as well, though nothing evaluates it */
    STORY(ONE "rules: {hot: {when: t > 80}, high: {when: u > 80}}\n",
          "1 t=90 u=90\n3 lost opcua\n5 regained opcua\n6 t=90\n7 u=90\n",
          "1 hot active initial state good since 1\n"
          "1 high active initial state good since 1\n"
          "3 link opcua lost rules 2 since 3\n"
          "5 link opcua regained rules 2 since 3\n"
          "6 high active quality bad (u) since 1\n"
          "7 high active quality good since 1\n");
    /* bad before: that was told, and so is its end */
    STORY(ONE "rules: {hot: {when: t > 80}}\n",
          "1 t=90\n2 t=@BadSensorFailure\n3 lost opcua\n5 regained opcua\n5 t=90 u=1\n",
          "1 hot active initial state good since 1\n"
          "2 hot active quality bad (t) since 1\n"
          "3 link opcua lost rules 1 since 3\n"
          "5 link opcua regained rules 1 since 3\n"
          "5 hot active quality good since 1\n");
    /* known in spite of it: uncertain, which is not told either; but what other tags bring is */
    STORY(ONE "rules: {either: {when: t > 80 || own > 80}}\n",
          "1 t=90 own=90\n3 lost opcua\n4 own=1\n5 own=90\n6 regained opcua\n6 t=90 u=1\n",
          "1 either active initial state good since 1\n"
          "3 link opcua lost rules 1 since 3\n"
          "4 either active quality bad (t) since 1\n"
          "5 either active quality uncertain since 1\n"
          "6 link opcua regained rules 1 since 3\n"
          "6 either active quality good since 1\n");
    STORY(ONE "rules: {either: {when: t > 80 || own > 80}}\n",
          "1 t=90 own=90\n3 lost opcua\n6 regained opcua\n6 t=90 u=1\n7 own=1\n",
          "1 either active initial state good since 1\n"
          "3 link opcua lost rules 1 since 3\n"
          "6 link opcua regained rules 1 since 3\n");
}

static void test_two_sources(void)
{
    static const char RULES[] =
        TWO "rules: {both: {when: a + b > 10}, first: {when: a > 1}, second: {when: b > 1}}\n";

    STORY(RULES, "1 a=9 b=9\n2 lost plc1\n3 lost plc2\n4 regained plc1\n4 a=9\n5 regained plc2\n5 b=9\n",
          "1 both active initial state good since 1\n"
          "1 first active initial state good since 1\n"
          "1 second active initial state good since 1\n"
          "2 link plc1 lost rules 2 since 2\n"
          "3 link plc2 lost rules 2 since 3\n"
          "4 link plc1 regained rules 2 since 2\n"
          "5 link plc2 regained rules 2 since 3\n");
    /* plc2 speaks for what reads its tags; what waits for a node of plc1 alone says so */
    STORY(RULES,
          "1 a=9 b=9\n2 lost plc1\n3 lost plc2\n4 regained plc1\n4 a=@BadNodeIdUnknown\n5 regained plc2\n5 "
          "b=9\n",
          "1 both active initial state good since 1\n"
          "1 first active initial state good since 1\n"
          "1 second active initial state good since 1\n"
          "2 link plc1 lost rules 2 since 2\n"
          "3 link plc2 lost rules 2 since 3\n"
          "4 link plc1 regained rules 2 since 2\n"
          "4 first active quality bad (a) since 1\n"
          "5 link plc2 regained rules 2 since 3\n"
          "5 both active quality bad (a) since 1\n");
    STORY(TWO "rules: {any: {when: a > 1 || b > 1 || own > 1}}\n",
          "1 a=9 b=9 own=9\n2 lost plc1\n3 lost plc2\n4 regained plc1\n4 a=@BadNodeIdUnknown\n5 regained "
          "plc2\n5 b=9\n",
          "1 any active initial state good since 1\n"
          "2 link plc1 lost rules 1 since 2\n"
          "3 link plc2 lost rules 1 since 3\n"
          "4 link plc1 regained rules 1 since 2\n"
          "5 link plc2 regained rules 1 since 3\n"
          "5 any active quality uncertain since 1\n");
}

/* Decisions 2 and 6: what runs stands still, and the first sample is taken however old it is. */
static void test_time(void)
{
    STORY(ONE "rules: {long_hot: {when: 'held(t > 80, \"10s\")'}, soon: {when: 'within(t > 80, \"4s\")'}}\n",
          "1 t=90\n5 lost opcua\n20 regained opcua\n20 t=90\nto 30\n31 t=1\nto 40\n",
          "1 soon active initial state good since 1\n"
          "5 link opcua lost rules 2 since 5\n"
          "20 link opcua regained rules 2 since 5\n"
          "26 long_hot active state good since 26\n"
          "31 long_hot cleared state good since 26\n"
          "35 soon cleared state good since 1\n");
    STORY(ONE "rules: {hot: {when: t > 80}, old: {when: age(t) > 5000}}\n",
          "100 t=90\n101 lost opcua\n102 regained opcua\n50 t=1 u=1\n49 t=90\nto 110\n",
          "100 hot active initial state good since 100\n"
          "101 link opcua lost rules 2 since 101\n"
          "102 link opcua regained rules 2 since 101\n"
          "102 hot cleared state good since 100\n"
          "107.001 old active state good since 107.001\n");
    /* a deadline before the mark comes first, one at its instant with it */
    STORY(ONE "rules: {hot: {when: 'held(t > 80, \"2s\")'}, late: {when: 'held(t > 80, \"4s\")'}}\n",
          "1 t=90\n5 lost opcua\n",
          "3 hot active state good since 3\n"
          "5 link opcua lost rules 2 since 5\n");
    /* a mark that is behind event time counts at event time */
    STORY(ONE "rules: {hot: {when: t > 80}}\n", "10 t=90\n5 lost opcua\n12 t=90\n",
          "10 hot active initial state good since 10\n"
          "10 link opcua lost rules 1 since 10\n"); /* and is as it was told when it is back unasked */
}

static void test_edges(void)
{
    /* the same again is nothing; nor is the first connection; and nothing is known before */
    STORY(ONE "rules: {hot: {when: t > 80}}\n",
          "1 regained opcua\n2 t=90\n3 regained opcua\n4 lost opcua\n5 lost opcua\n6 regained opcua\n7 "
          "regained opcua\n"
          "8 lost opcua\n9 regained opcua\n9 t=90\n",
          "2 hot active initial state good since 2\n"
          "4 link opcua lost rules 1 since 4\n"
          "6 link opcua regained rules 1 since 4\n"
          "8 link opcua lost rules 1 since 8\n"
          "9 link opcua regained rules 1 since 8\n");
    STORY(ONE "rules: {hot: {when: t > 80}, silent: {when: bad(t)}}\n",
          "4 lost opcua\n6 regained opcua\n6 t=90\n",
          "4 link opcua lost rules 2 since 4\n"
          "4 silent active initial state good since 4\n"
          "6 link opcua regained rules 2 since 4\n"
          "6 hot active initial state good since 6\n"
          "6 silent cleared state good since 4\n");
    /* no rule reads it, or one that is not enabled */
    STORY(
        ONE
        "rules: {hot: {when: t > 80, enabled: false}, mine: {when: own_two > 100}}\nvalues: {own_two: own}\n",
        "1 own=1\n4 lost opcua\n", "4 link opcua lost rules 0 since 4\n");
}

static void test_json(void)
{
    CHECK_TEXT(
        json_of("opcua: {line-1: {endpoint: 'opc.tcp://a'}}\ntags: {t: {type: double, node: i=1}}\nrules: "
                "{hot: {when: t > 80}}\n",
                "1 t=1\n3 lost line-1\n3 regained line-1\n3.0001 lost line-1\n"),
        "{\"id\":\"link:line-1@1970-01-01T00:00:03.000Z\",\"seq\":1,\"time\":\"1970-01-01T00:00:03.000Z\","
        "\"since\":\"1970-01-01T00:00:03.000Z\",\"link\":\"line-1\",\"state\":\"lost\",\"rules\":1}\n"
        "{\"id\":\"link:line-1@1970-01-01T00:00:03.000Z#2\",\"seq\":2,\"time\":\"1970-01-01T00:00:03.000Z\","
        "\"since\":\"1970-01-01T00:00:03.000Z\",\"link\":\"line-1\",\"state\":\"regained\",\"rules\":1}\n"
        "{\"id\":\"link:line-1@1970-01-01T00:00:03.000Z#3\",\"seq\":3,\"time\":\"1970-01-01T00:00:03.000Z\","
        "\"since\":\"1970-01-01T00:00:03.000Z\",\"link\":\"line-1\",\"state\":\"lost\",\"rules\":1}\n");
}

static void test_usage(void)
{
    rung_rules *rules = load(ONE "rules: {hot: {when: t > 80}}\n");
    rung_event event;

    if (rules == NULL) return;
    CHECK(rung_rules_link(NULL, "opcua", true, 0) == RUNG_USAGE &&
          rung_rules_link(rules, NULL, true, 0) == RUNG_USAGE);
    CHECK(rung_rules_link(rules, "plc1", false, 0) == RUNG_UNKNOWN_NAME &&
          rung_rules_link(rules, "", false, 0) == RUNG_UNKNOWN_NAME);
    CHECK(rung_rules_link(rules, "opcua", false, RUNG_TIME_NONE) == RUNG_OK); /* nothing was ever known */
    CHECK(rung_rules_next_event(rules, &event) == RUNG_END);
    CHECK(update(rules, "5 t=90") == RUNG_OK && rung_rules_next_event(rules, &event) == RUNG_OK &&
          event.link == NULL);
    CHECK(rung_rules_link(rules, "opcua", false, RUNG_TIME_NONE) == RUNG_OK);
    CHECK(rung_rules_next_event(rules, &event) == RUNG_OK && event.rule == NULL &&
          strcmp(event.link, "opcua") == 0 && event.active && event.time == 5 * SECOND && event.seq == 2 &&
          event.rules == 1 && *event.message == '\0' && event.cause == UINT32_MAX &&
          event.quality == RUNG_QUALITY_BAD && event.severity == 0);
    CHECK(metrics_of(rules).links_lost == 1 && metrics_of(rules).events == 2);
    CHECK(rung_tags_look(rung_rules_tags(rules), 0)->status == UINT32_C(0x80310000) &&
          rung_tags_look(rung_rules_tags(rules), 0)->source_time == RUNG_TIME_NONE);
    CHECK(rung_tags_look(rung_rules_tags(rules), 2)->status == RUNG_BAD_WAITING_FOR_INITIAL_DATA);
    rung_rules_free(rules);
}

/* A rule set with more deadlines on the way than one call takes. */
static void test_more(void)
{
    rung_rules_options options;
    rung_limits limits;
    rung_rules *rules = NULL;
    int calls = 1;
    static const char TEXT[] = ONE "rules: {even: {when: now() % 2000 < 1000}, hot: {when: t > 80}}\n";

    rung_limits_init(&limits);
    limits.work = 100;
    rung_rules_options_init(&options);
    options.limits = &limits;
    CHECK(rung_rules_load(TEXT, strlen(TEXT), &options, &rules, NULL) == RUNG_OK);
    if (rules == NULL) return;
    CHECK(update(rules, "1 t=90") == RUNG_OK);
    while (update(rules, "1000 lost opcua") == RUNG_MORE) calls++;
    CHECK(calls > 5 && metrics_of(rules).links_lost == 1 && rung_rules_time(rules) == 1000 * SECOND);
    rung_rules_free(rules);
}

/* ---- Reloads -------------------------------------------------------------------------------- */

/* Loses the link, loads another rule file and goes on. */
static const char *after_reload(const char *yaml, const char *other, const char *then)
{
    static Log log;
    rung_rules *rules = load(yaml);

    log.length = 0;
    log.text[0] = '\0';
    if (rules == NULL) return "";
    CHECK(update(rules, "1 a=9 b=9") == RUNG_OK && update(rules, "2 lost plc1") == RUNG_OK);
    CHECK(rung_rules_reload(rules, other, strlen(other), NULL, NULL, NULL, NULL) == RUNG_OK);
    for (const char *at = then; *at != '\0'; at = strchr(at, '\n') + 1) {
        char text[256];

        snprintf(text, sizeof text, "%.*s", (int)(strchr(at, '\n') - at), at);
        CHECK(update(rules, text) == RUNG_OK);
    }
    take_events(rules, &log);
    rung_rules_free(rules);
    return log.text;
}

static void test_reload(void)
{
    static const char RULES[] = "rules: {first: {when: a > 1}, second: {when: b > 1}}\n";
    char yaml[1024], moved[1024];

    snprintf(yaml, sizeof yaml, "%s%s", TWO, RULES);
    /* the link is as lost as before */
    CHECK_TEXT(after_reload(yaml, yaml, "3 lost plc1\n4 regained plc1\n4 a=9\n"),
               "1 first active initial state good since 1\n"
               "1 second active initial state good since 1\n"
               "2 link plc1 lost rules 1 since 2\n"
               "4 link plc1 regained rules 1 since 2\n");
    /* a tag of another node has no value until that one's first sample, however old */
    snprintf(moved, sizeof moved,
             "opcua: {plc1: {endpoint: 'opc.tcp://a'}, plc2: {endpoint: 'opc.tcp://b'}}\n"
             "tags: {a: {type: double, node: i=1, source: plc1}, b: {type: double, node: i=2, source: plc2}}\n%s",
             RULES);
    CHECK_TEXT(after_reload(yaml, moved, "3 regained plc1\n3 a=9\n0.5 b=8\n"),
               "1 first active initial state good since 1\n"
               "1 second active initial state good since 1\n"
               "2 link plc1 lost rules 1 since 2\n"
               "2 second active quality bad (b) since 1\n"
               "3 link plc1 regained rules 1 since 2\n"
               "3 second active quality good since 1\n");
    /* the source is gone: nothing speaks for its rules any more */
    snprintf(moved, sizeof moved,
             "opcua: {plc2: {endpoint: 'opc.tcp://b'}}\n"
             "tags: {a: {type: double, node: i=7}, b: {type: double, node: i=1}}\n%s",
             RULES);
    CHECK_TEXT(after_reload(yaml, moved, "4 b=9\n5 a=9\n"), "1 first active initial state good since 1\n"
                                                            "1 second active initial state good since 1\n"
                                                            "2 link plc1 lost rules 1 since 2\n"
                                                            "2 first active quality bad (a) since 1\n"
                                                            "5 first active quality good since 1\n");
}

/* ---- What a rule file says ------------------------------------------------------------------ */

static const char SOURCES[] =
    "namespaces: {line: 'urn:acme:line1', odd: 'urn:a;b%3B'}\n"
    "opcua:\n"
    "  plc1: {endpoint: ['opc.tcp://a', 'opc.tcp://b:4841/x'], security: Sign, user: op, password_env: "
    "PLC, publishing: 1s, "
    "deadband: 0.5, keep_alive: 100, timeout: 2s, session_timeout: 30s, start_wait: 1s, trusted: pki}\n"
    "  plc2: {endpoint: 'opc.tcp://c', certificate: c.der, key: k.der, queue: 7, sampling: 20ms, "
    "lifetime: 3000}\n"
    "tags:\n"
    "  plain: {type: double}\n"
    "  a: {type: double, node: 'line;s=a;b', source: plc1}\n"
    "  b: {type: string, node: 'odd;i=4', source: plc1, sampling: 0ms}\n"
    "  c: {type: int32, node: '/Objects/line:C', source: plc2, deadband: 2}\n"
    "  d: {type: int32, node: 'i=1', source: plc1, sampling: 10ms, queue: 1}\n"
    "  e: {type: int32, node: 'i=2', source: plc1, sampling: 10ms}\n";

static void test_sources(void)
{
    rung_rules *rules = load(SOURCES);
    rung_source source;
    rung_node node;

    if (rules == NULL) return;
    CHECK(rung_rules_source(rules, 0, &source));
    CHECK(strcmp(source.name, "plc1") == 0 && source.endpoint_count == 2 &&
          strcmp(source.endpoints[1], "opc.tcp://b:4841/x") == 0 && strcmp(source.security, "Sign") == 0 &&
          strcmp(source.user, "op") == 0 && strcmp(source.password_env, "PLC") == 0 &&
          source.password_file == NULL && source.certificate == NULL && source.key == NULL &&
          strcmp(source.trusted, "pki") == 0);
    CHECK(source.publishing == SECOND && source.keep_alive == 100 && source.lifetime == 300 &&
          source.timeout == 2 * SECOND && source.session_timeout == 30 * SECOND &&
          source.start_wait == SECOND);
    CHECK(rung_rules_source(rules, 1, &source));
    CHECK(strcmp(source.name, "plc2") == 0 && strcmp(source.security, "None") == 0 && source.user == NULL &&
          strcmp(source.certificate, "c.der") == 0 && strcmp(source.key, "k.der") == 0);
    CHECK(source.publishing == SECOND / 4 && source.keep_alive == 8 && source.lifetime == 3000 &&
          source.timeout == 5 * SECOND && source.session_timeout == 60 * SECOND &&
          source.start_wait == 5 * SECOND);
    CHECK(!rung_rules_source(rules, 2, &source) && !rung_rules_source(NULL, 0, &source) &&
          !rung_rules_source(rules, 0, NULL));
    CHECK(!rung_rules_node(rules, 0, &node) && !rung_rules_node(rules, 6, &node) &&
          !rung_rules_node(NULL, 1, &node) && !rung_rules_node(rules, 1, NULL));
    CHECK(rung_rules_node(rules, 1, &node) && node.source == 0 &&
          strcmp(node.node, "nsu=urn:acme:line1;s=a;b") == 0 && node.sampling == SECOND / 10 &&
          node.queue == 20 && node.deadband == 0.5);
    CHECK(rung_rules_node(rules, 2, &node) && strcmp(node.node, "nsu=urn:a%3Bb%253B;i=4") == 0 && node.sampling == 0 &&
          node.queue == 2000 && node.deadband == 0); /* a string has none */
    CHECK(rung_rules_node(rules, 3, &node) && node.source == 1 &&
          strcmp(node.node, "/Objects/nsu=urn:acme:line1;C") == 0 && node.sampling == SECOND / 50 &&
          node.queue == 7 && node.deadband == 2);
    CHECK(rung_rules_node(rules, 4, &node) && node.queue == 1 && rung_rules_node(rules, 5, &node) &&
          node.queue == 200);
    rung_rules_free(rules);
    /* a host may know where it is; a file without nodes has no source */
    rules = load("tags: {a: {type: double, node: i=1}}\n");
    CHECK(rules != NULL && rung_rules_source(rules, 0, &source) && strcmp(source.name, "opcua") == 0 &&
          source.endpoint_count == 0 && rung_rules_node(rules, 0, &node) && node.queue == 10);
    rung_rules_free(rules);
    rules = load("tags: {a: {type: double}}\n");
    CHECK(rules != NULL && !rung_rules_source(rules, 0, &source));
    rung_rules_free(rules);
}

/* The environment is asked for while the file is read, also by a reload; its texts are copied. */
static const char *environment(void *user, const char *name)
{
    static char text[32];

    snprintf(text, sizeof text, "opc.tcp://%s-%d", name, ++*(int *)user);
    return strcmp(name, "NONE") == 0 ? NULL : text;
}

static void test_environment(void)
{
    static const char TEXT[] = "opcua: {endpoint: ['${A_1}', '${b}/\\${x}']}\n";
    rung_rules_options options;
    rung_rules *rules = NULL;
    rung_source source;
    rung_diag diag;
    int calls = 0;

    rung_rules_options_init(&options);
    options.environment = environment;
    options.user = &calls;
    CHECK(rung_rules_load(TEXT, strlen(TEXT), &options, &rules, NULL) == RUNG_OK);
    if (rules == NULL) return;
    CHECK(rung_rules_source(rules, 0, &source) && strcmp(source.endpoints[0], "opc.tcp://A_1-1") == 0 &&
          strcmp(source.endpoints[1], "opc.tcp://b-2/${x}") == 0);
    CHECK(rung_rules_reload(rules, TEXT, strlen(TEXT), NULL, NULL, NULL, NULL) == RUNG_OK);
    CHECK(rung_rules_source(rules, 0, &source) && strcmp(source.endpoints[0], "opc.tcp://A_1-3") == 0);
    rung_rules_free(rules);
    CHECK(rung_rules_load(TEXT, strlen(TEXT), NULL, &rules, &diag) == RUNG_BAD_RULES && diag.column == 20);
    CHECK(strcmp(diag.message, "${A_1} is a variable of the environment, and this host has none") == 0);
}

/* Every allocation of loading fails once. */
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

static const char *machine(void *user, const char *name)
{
    (void)user, (void)name;
    return "192.168.0.10";
}

static void test_memory(void)
{
    static const char NAMES[] = "opcua: {endpoint: ['opc.tcp://${HOST}:4840', 'opc.tcp://${HOST}:4841']}\n";
    const char *texts[] = {SOURCES, NAMES};
    bool fine = true;

    for (int t = 0; t < 2; t++)
        for (long at = 1; fine; at++) {
            Faulty faulty = {.fail_at = at};
            rung_rules_options options;
            rung_rules *rules;
            rung_host host;
            rung_status status;

            rung_host_init(&host);
            host.alloc = faulty_alloc;
            host.user = &faulty;
            rung_rules_options_init(&options);
            options.host = &host;
            options.environment = machine;
            status = rung_rules_load(texts[t], strlen(texts[t]), &options, &rules, NULL);
            /* what can do without goes on */
            fine = status == RUNG_OK || (faulty.calls >= at && status == RUNG_NO_MEMORY && rules == NULL);
            rung_rules_free(rules);
            fine = fine && faulty.live == 0;
            if (!fine) printf("text %d, allocation %ld: %s\n", t, at, rung_status_name(status));
            if (faulty.calls < at) break;
        }
    CHECK(fine);
}

/* ---- How far ahead times are believed ------------------------------------------------------- */

/* Whether a sample of the tag that is so many seconds ahead of its arrival keeps its time. */
static bool is_believed(rung_rules *rules, uint32_t tag, int seconds_ahead)
{
    rung_sample sample = {
        .tag = tag, .value = {.kind = RUNG_VALUE_NUMBER, .number = 1}, .server_time = RUNG_TIME_NONE};

    sample.arrival_time =
        rung_rules_time(rules) == RUNG_TIME_NONE ? 1000000 * SECOND : rung_rules_time(rules) + SECOND;
    sample.source_time = sample.arrival_time + seconds_ahead * SECOND;
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK);
    return rung_tags_look(rung_rules_tags(rules), tag)->source_time == sample.source_time;
}

static void test_max_skew(void)
{
    rung_rules_options options;
    rung_rules *rules = load(ONE);

    CHECK(is_believed(rules, 0, 60) && !is_believed(rules, 0, 61) && is_believed(rules, 2, 60) &&
          !is_believed(rules, 2, 61));
    rung_rules_free(rules);
    rules = load("opcua: {max_skew: 5m}\ntags: {t: {type: double, node: i=1}, own: {type: double}}\n");
    CHECK(is_believed(rules, 0, 300) && !is_believed(rules, 0, 301) && is_believed(rules, 1, 300) &&
          !is_believed(rules, 1, 301));
    rung_rules_free(rules);
    rules = load(
        "opcua: {p: {endpoint: 'opc.tcp://a', max_skew: 1s}, q: {endpoint: 'opc.tcp://b', max_skew: 2h}}\n"
        "tags: {t: {type: double, node: i=1, source: p}, u: {type: double, node: i=1, source: q}, own: "
        "{type: double}}\n");
    CHECK(is_believed(rules, 0, 1) && !is_believed(rules, 0, 2) && is_believed(rules, 1, 7200) &&
          !is_believed(rules, 1, 7201));
    CHECK(is_believed(rules, 2, 60) && !is_believed(rules, 2, 61));
    rung_rules_free(rules);
    rung_rules_options_init(&options);
    options.max_skew = 10 * SECOND;
    CHECK(rung_rules_load(ONE, strlen(ONE), &options, &rules, NULL) == RUNG_OK);
    CHECK(is_believed(rules, 0, 10) && !is_believed(rules, 0, 11));
    CHECK(rung_rules_reload(rules, ONE, strlen(ONE), NULL, NULL, NULL, NULL) == RUNG_OK);
    CHECK(is_believed(rules, 0, 10) && !is_believed(rules, 0, 11));
    rung_rules_free(rules);
    options.max_skew = -1;
    CHECK(rung_rules_load(ONE, strlen(ONE), &options, &rules, NULL) == RUNG_USAGE && rules == NULL);
}

/* ---- By calls ------------------------------------------------------------------------------- */

static void test_calls(void)
{
    rung_rules *rules = NULL;
    rung_rule_spec rule;
    rung_tag_spec tag;
    rung_source source = {.name = "gateway", .security = "None"};
    rung_node node = {.node = "topic/t", .queue = 1}, got;
    rung_event event;

    CHECK(rung_rules_new(NULL, &rules) == RUNG_OK);
    if (rules == NULL) return;
    rung_tag_spec_init(&tag);
    tag.name = "t";
    tag.type = RUNG_DOUBLE;
    tag.node = &node;
    CHECK(rung_rules_add_tag(rules, &tag) == RUNG_USAGE); /* no such source */
    CHECK(rung_rules_add_source(rules, NULL) == RUNG_USAGE &&
          rung_rules_add_source(NULL, &source) == RUNG_USAGE);
    source.endpoint_count = 1;
    CHECK(rung_rules_add_source(rules, &source) == RUNG_USAGE);
    source.endpoint_count = 0;
    CHECK(rung_rules_add_source(rules, &source) == RUNG_OK &&
          rung_rules_add_source(rules, &source) == RUNG_USAGE);
    node.queue = 0;
    CHECK(rung_rules_add_tag(rules, &tag) == RUNG_USAGE);
    node.queue = 1;
    CHECK(rung_rules_add_tag(rules, &tag) == RUNG_OK);
    rung_rule_spec_init(&rule);
    rule.name = "hot";
    rule.when = "t > 80";
    CHECK(rung_rules_add_rule(rules, &rule) == RUNG_OK);
    CHECK(rung_rules_link(rules, "gateway", false, SECOND) == RUNG_USAGE &&
          !rung_rules_source(rules, 0, &source) && !rung_rules_node(rules, 0, &got));
    CHECK(rung_rules_finish(rules, NULL) == RUNG_OK);
    CHECK(rung_rules_add_source(rules, &source) == RUNG_USAGE);
    CHECK(rung_rules_node(rules, 0, &got) && strcmp(got.node, "topic/t") == 0);
    CHECK(update(rules, "1 t=90") == RUNG_OK && update(rules, "2 lost gateway") == RUNG_OK);
    CHECK(rung_rules_next_event(rules, &event) == RUNG_OK && event.link == NULL);
    CHECK(rung_rules_next_event(rules, &event) == RUNG_OK && strcmp(event.link, "gateway") == 0);
    CHECK(rung_rules_next_event(rules, &event) == RUNG_END);
    rung_rules_free(rules);
}

int main(void)
{
    test_told();
    test_two_sources();
    test_time();
    test_edges();
    test_json();
    test_usage();
    test_more();
    test_reload();
    test_sources();
    test_environment();
    test_memory();
    test_max_skew();
    test_calls();
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
