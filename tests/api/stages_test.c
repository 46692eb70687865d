/* stages_test.c - messages through the scripts of a tag_processor: each sentence of what such scripts rely
** on. */
#include <pthread.h>

#include "tests/api/api.h"

static rung_time fixed_clock(void *user)
{
    (void)user;
    return INT64_C(1700000000123) * RUNG_TICKS_PER_MS + 9999;
}

/* Lines of the log, one behind the other. */
static char logged[4096];

static void keep_log(void *user, rung_log_level level, const char *text)
{
    size_t length = strlen(logged);

    (void)user;
    snprintf(logged + length, sizeof logged - length, "%d %s\n", (int)level, text);
}

static rung_host host_of_test(void)
{
    rung_host host;

    rung_host_init(&host);
    host.clock = fixed_clock;
    host.log = keep_log;
    return host;
}

static rung_text text_of(const char *text) { return (rung_text){text, text == NULL ? 0 : strlen(text)}; }

/* What stages consist of; NULL: not there. */
typedef struct Config {
    const char *defaults, *when, *then, *when2, *then2, *advanced;
    bool v013;
} Config;

static rung_status make_stages(const Config *config, const rung_limits *limits, rung_cache *cache,
                               rung_stages **stages, rung_stage *stage, rung_diag *diag)
{
    rung_stage_condition conditions[2] = {{text_of(config->when), text_of(config->then)},
                                          {text_of(config->when2), text_of(config->then2)}};
    rung_host host = host_of_test();
    rung_stages_options options;

    rung_stages_options_init(&options);
    options.host = &host;
    options.limits = limits;
    options.cache = cache;
    options.v013 = config->v013;
    options.defaults = text_of(config->defaults);
    options.advanced = text_of(config->advanced);
    options.conditions = conditions;
    options.condition_count = config->when == NULL ? 0 : config->when2 == NULL ? 1 : 2;
    return rung_stages_new(&options, stages, stage, diag);
}

static rung_stages *stages_of(const Config *config)
{
    rung_stages *stages = NULL;
    rung_stage stage;
    rung_diag diag;

    if (make_stages(config, NULL, NULL, &stages, &stage, &diag) != RUNG_OK)
        fail_msg("stage %d: %s", (int)stage.kind, diag.message);
    return stages;
}

static void put(char *out, size_t size, const char *format, ...)
{
    size_t length = strlen(out);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(out + length, size - length, format, arguments);
    va_end(arguments);
}

/* "VALUE@TIME key=text ..." of each result, with the keys that begin with x, then "drop REASON STAGE" of
** each drop. */
static const char *show(const rung_messages *messages)
{
    static const char *const names[] = {"", "defaults", "if", "then", "advanced", "final"};
    static char out[8192];
    const rung_message *results;
    const rung_message_drop *drops;
    uint32_t i, k, count = rung_messages_results(messages, &results);

    out[0] = '\0';
    for (i = 0; i < count; i++) {
        put(out, sizeof out, "%s%s@%lld", i > 0 ? " | " : "", results[i].value.text,
            (long long)results[i].timestamp_ms);
        assert_int_equal(strlen(results[i].value.text), results[i].value.length);
        for (k = 0; k < results[i].meta_count; k++)
            if (results[i].meta[k].key.text[0] == 'x')
                put(out, sizeof out, " %s=%s", results[i].meta[k].key.text, results[i].meta[k].text.text);
    }
    count = rung_messages_drops(messages, &drops);
    for (i = 0; i < count; i++)
        put(out, sizeof out, "%sdrop %s %s", out[0] != '\0' ? " | " : "",
            rung_drop_reason_name(drops[i].reason), names[drops[i].stage.kind]);
    return out;
}

#define PLACE "\"location_path\":\"e\",\"data_contract\":\"_c\",\"tag_name\":\"t\""
#define META PLACE ",\"timestamp_ms\":\"5\""

/* One message, with the metadata that every message needs and `more`. */
static const char *pass(rung_stages *stages, const char *payload, const char *more)
{
    static char line[8192];
    const char *shown;
    rung_messages *messages;
    rung_diag diag;

    snprintf(line, sizeof line, "{%s%s,\"meta\":{" META "%s%s}}",
             payload[0] == '@' ? "\"raw\":" : "\"payload\":", payload[0] == '@' ? payload + 1 : payload,
             more[0] != '\0' ? "," : "", more);
    assert_ok(rung_messages_new(stages, &messages));
    assert_ok(rung_messages_begin(messages));
    if (rung_messages_add_json(messages, line, strlen(line), &diag) != RUNG_OK)
        fail_msg("%s: %s", line, diag.message);
    assert_ok(rung_messages_run(messages));
    shown = show(messages);
    rung_messages_free(messages);
    return shown;
}

typedef struct Case {
    Config config;
    const char *payload; /* JSON, or @ and a JSON string: a body */
    const char *more;    /* metadata beside META */
    const char *wanted;
} Case;

static void run_cases(const Case *cases, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        rung_stages *stages = stages_of(&cases[i].config);
        const char *shown = pass(stages, cases[i].payload, cases[i].more);

        if (strcmp(shown, cases[i].wanted) != 0)
            fail_msg("case %u (%s%s): %s instead of %s", (unsigned)i,
                     cases[i].config.advanced != NULL ? cases[i].config.advanced : "", cases[i].payload,
                     shown, cases[i].wanted);
        rung_stages_free(stages);
    }
}
#define RUN_CASES(cases) run_cases(cases, sizeof cases / sizeof *cases)

/* ---- stages and what they see --------------------------------------------------------------- */

static void test_order(void **state)
{
    static const Case cases[] = {
        {{NULL}, "1", "", "1@5"},
        {{.advanced = "return msg"}, "1", "", "1@5"},
        /* defaults, each condition in order, advancedProcessing */
        {{.defaults = "msg.meta.x = 'd'; return msg",
          .when = "msg.meta.x === 'd'",
          .then = "msg.meta.x += '1'; return msg",
          .when2 = "msg.meta.x === 'd1'",
          .then2 = "msg.meta.x += '2'; return msg",
          .advanced = "msg.meta.x += 'a'; return msg"},
         "1",
         "",
         "1@5 x=d12a"},
        /* every condition is tested: there is no first match */
        {{.when = "true",
          .then = "msg.meta.x1 = 'a'; return msg",
          .when2 = "true",
          .then2 = "msg.meta.x2 = 'b'; return msg"},
         "1",
         "",
         "1@5 x1=a x2=b"},
        {{.when = "false", .then = "return null"}, "1", "", "1@5"},
        /* what an if does to msg is gone */
        {{.when = "msg.meta.x = 'i'; msg.payload = 9; true", .then = "return msg"}, "1", "", "1@5"},
        /* completion values: of a program, not an expression */
        {{.when = "var q = 2; q > 1", .then = "msg.meta.x = '1'; return msg"}, "1", "", "1@5 x=1"},
        {{.when = "msg.payload > 0;", .then = "msg.meta.x = '1'; return msg"}, "1", "", "1@5 x=1"},
        {{.when = "/* c */ true // d", .then = "msg.meta.x = '1'; return msg"}, "1", "", "1@5 x=1"},
        {{.when = "if (msg.payload > 0) { true } else { false }", .then = "msg.meta.x = '1'; return msg"},
         "1",
         "",
         "1@5 x=1"},
        {{.when = "if (msg.payload > 1) { true } else { false }", .then = "msg.meta.x = '1'; return msg"},
         "1",
         "",
         "1@5"},
        {{.when = "", .then = "msg.meta.x = '1'; return msg"}, "1", "", "1@5"},
        {{.when = "{}", .then = "msg.meta.x = '1'; return msg"}, "1", "", "1@5"},
        {{.when = "'a'", .then = "msg.meta.x = '1'; return msg"}, "1", "", "1@5 x=1"},
        {{.when = "msg.payload = 5", .then = "msg.meta.x = '1'; return msg"}, "1", "", "1@5 x=1"},
        {{.when = "let q = msg.payload; q === 1", .then = "msg.meta.x = '1'; return msg"},
         "1",
         "",
         "1@5 x=1"},
        {{.when = "var msg; msg.payload === 1", .then = "msg.meta.x = '1'; return msg"}, "1", "", "1@5 x=1"},
        {{.when = "throw new Error('no')", .then = "return msg"}, "1", "", "drop js_throw if"},
        /* msg is an ordinary variable, which a body may declare again */
        {{.advanced = "msg = {payload: 2, meta: msg.meta}; return msg"}, "1", "", "2@5"},
        {{.advanced = "let m = msg; { let msg = 3; m.payload = msg } return m"}, "1", "", "3@5"},
        {{.advanced = "var was = typeof msg; var msg; return null"}, "1", "", "drop deliberate advanced"},
        {{.advanced = "const f = () => msg.payload + 1; msg.payload = f(); return msg"}, "1", "", "2@5"},
        {{.advanced = "const f = () => { msg = null }; f(); return msg"},
         "1",
         "",
         "drop deliberate advanced"},
    };

    (void)state;
    RUN_CASES(cases);
}

static void test_payloads(void **state)
{
    static const Case cases[] = {
        {{.advanced = "msg.payload = typeof msg.payload + ':' + msg.payload; return msg"},
         "@\"\"",
         "",
         "\"string:\"@5"},
        {{.advanced = "msg.payload = typeof msg.payload + ':' + msg.payload; return msg"},
         "@\"null\"",
         "",
         "\"object:null\"@5"},
        {{.advanced = "msg.payload = typeof msg.payload + ':' + msg.payload; return msg"},
         "@\"\\\"42\\\"\"",
         "",
         "\"string:42\"@5"},
        {{.advanced = "msg.payload = typeof msg.payload + ':' + msg.payload; return msg"},
         "@\" 42 \"",
         "",
         "\"number:42\"@5"},
        {{.advanced = "msg.payload = typeof msg.payload + ':' + msg.payload; return msg"},
         "@\"NaN\"",
         "",
         "\"string:NaN\"@5"},
        {{.advanced = "msg.payload = typeof msg.payload + ':' + msg.payload; return msg"},
         "@\"1 2\"",
         "",
         "\"string:1 2\"@5"},
        {{.advanced = "msg.payload = typeof msg.payload + ':' + msg.payload; return msg"},
         "@\"1e400\"",
         "",
         "\"string:1e400\"@5"},
        {{.advanced = "msg.payload = typeof msg.payload + ':' + msg.payload; return msg"},
         "\"42\"",
         "",
         "\"string:42\"@5"},
        /* a trip through JSON between stages */
        {{.defaults = "msg.payload = {d: new Date(0), u: undefined, n: 1, l: [undefined]}; return msg",
          .advanced = "msg.payload = JSON.stringify(msg.payload); return msg"},
         "1",
         "",
         "\"{\\\"d\\\":\\\"1970-01-01T00:00:00Z\\\",\\\"u\\\":null,\\\"n\\\":1,\\\"l\\\":[null]}\"@5"},
        {{.defaults = "msg.payload = {m: new Map([['a', 1]]), s: new Set([1, 'b']), r: /x/, t: new "
                      "Date(500)}; return msg",
          .advanced = "msg.payload = JSON.stringify(msg.payload); return msg"},
         "1",
         "",
         "\"{\\\"m\\\":[[\\\"a\\\",1]],\\\"s\\\":[1,\\\"b\\\"],\\\"r\\\":{},\\\"t\\\":\\\"1970-01-01T00:00:"
         "00.5Z\\\"}\"@5"},
        {{.defaults = "msg.payload = {z: 1, a: 2}; return msg",
          .advanced = "msg.payload = Object.keys(msg.payload).join(); return msg"},
         "1",
         "",
         "\"z,a\"@5"},
        {{.defaults = "msg.payload = NaN; return msg"}, "1", "", "drop infra_failed defaults"},
        {{.advanced = "msg.payload = new Date(0); return msg"},
         "1",
         "",
         "\"1970-01-01 00:00:00 +0000 UTC\"@5"},
        {{.defaults = "msg.payload = new Date(0); return msg",
          .when = "false",
          .then = "return msg",
          .v013 = true},
         "1",
         "",
         "\"1970-01-01 00:00:00 +0000 UTC\"@5"},
        {{.defaults = "msg.payload = new Date(0); return msg", .advanced = "return msg"},
         "1",
         "",
         "\"1970-01-01T00:00:00Z\"@5"},
        {{.defaults = "msg.payload = new Date(8.64e15); return msg"}, "1", "", "drop infra_failed defaults"},
        {{.advanced = "msg.meta.x = new Date(8.64e15); return msg", .v013 = true},
         "1",
         "",
         "1@5 x=275760-09-13 00:00:00 +0000 UTC"},
        {{.advanced = "msg.meta.x = new Date(-8.64e15); return msg", .v013 = true},
         "1",
         "",
         "1@5 x=-271821-04-20 00:00:00 +0000 UTC"},
        {{.defaults = "msg.payload = {f: () => 1}; return msg"}, "1", "", "drop infra_failed defaults"},
        {{.defaults = "msg.payload = {}; msg.payload.p = msg.payload; return msg"},
         "1",
         "",
         "drop infra_failed defaults"},
        /* real arrays and objects */
        {{.advanced = "msg.payload.push(3); msg.payload[3] = 4; return msg"}, "[1,2]", "", "\"[1,2,3,4]\"@5"},
        {{.advanced = "msg.payload = msg.payload.list === msg.payload.list; return msg"},
         "{\"list\":[]}",
         "",
         "true@5"},
        {{.advanced = "msg.payload.x = 1; return msg"}, "true", "", "drop js_throw advanced"},
    };

    (void)state;
    RUN_CASES(cases);
}

static void test_metadata(void **state)
{
    static const Case cases[] = {
        {{.advanced = "msg.meta.x = msg.meta._incomingKeys; return msg"},
         "1",
         "\"k\":\"<v>\"",
         "1@5 x=location_path,data_contract,tag_name,timestamp_ms,k"},
        {{.advanced = "msg.meta.x = msg.meta._initialMetadata; return msg"},
         "1",
         "\"k\":\"<v>\"",
         "1@5 "
         "x={\"data_contract\":\"_c\",\"k\":\"\\u003cv\\u003e\",\"location_path\":\"e\",\"tag_name\":\"t\","
         "\"timestamp_ms\":\"5\"}"},
        {{.advanced = "msg.meta.x = msg.meta.nothing === undefined && !msg.meta.nothing; return msg"},
         "1",
         "",
         "1@5 x=true"},
        {{.advanced = "return {...msg, meta: {...msg.meta, x: 1}}"}, "1", "", "1@5 x=1"},
        {{.advanced = "delete msg.meta.x; return msg"}, "1", "\"x\":\"1\"", "1@5"},
        {{.advanced = "msg.meta[5] = 'five'; msg.meta.x = msg.meta['5']; return msg"}, "1", "", "1@5 x=five"},
        {{.advanced = "msg.meta.x = ''; return msg"}, "1", "\"x\":\"1\"", "1@5"},
        /* halves of pairs are U+FFFD, in keys too, which may make one of two */
        {{.advanced = "msg.meta['x\\ud800'] = 1; msg.meta['x\\ud801'] = '\\ud800'; return msg"},
         "1",
         "",
         "1@5 x\xEF\xBF\xBD=\xEF\xBF\xBD"},
        {{NULL}, "1", "\"x\\ud800\":\"\\ud800\"", "1@5 x\xEF\xBF\xBD=\xEF\xBF\xBD"},
        /* text between stages: false is truthy, 5 is "5" */
        {{.defaults = "msg.meta.f = false; return msg",
          .when = "msg.meta.f",
          .then = "msg.meta.x = msg.meta.f; return msg"},
         "1",
         "",
         "1@5 x=false"},
        {{.defaults = "msg.meta.n = 5; return msg",
          .when = "msg.meta.n === 5",
          .then = "msg.meta.x1 = 1; return msg",
          .when2 = "msg.meta.n == 5",
          .then2 = "msg.meta.x2 = 2; return msg"},
         "1",
         "",
         "1@5 x2=2"},
        {{.defaults = "msg.meta.n = null; return msg",
          .when = "msg.meta.n",
          .then = "msg.meta.x = msg.meta.n; return msg"},
         "1",
         "",
         "1@5"},
        {{.defaults = "msg.meta.n = null; return msg",
          .when = "msg.meta.n",
          .then = "msg.meta.x = msg.meta.n; return msg",
          .v013 = true},
         "1",
         "",
         "1@5 x=<nil>"},
    };

    (void)state;
    RUN_CASES(cases);
}

/* Metadata as it is printed, in both profiles. */
static void test_metadata_text(void **state)
{
    static const struct {
        const char *value, *v014, *v013;
    } cases[] = {
        {"true", "true", "true"},
        {"1000000", "1000000", "1000000"},
        {"1500000.0", "1500000", "1500000"},
        {"12345678.9", "1.23456789e+07", "1.23456789e+07"},
        {"1e21", "1e+21", "1e+21"},
        {"1/3", "0.3333333333333333", "0.3333333333333333"},
        {"-0", "-0", "-0"},
        {"NaN", "NaN", "NaN"},
        {"Infinity", "+Inf", "+Inf"},
        {"-Infinity", "-Inf", "-Inf"},
        {"9007199254740993", "9.007199254740992e+15", "9.007199254740992e+15"},
        {"0.00001", "1e-05", "1e-05"},
        {"0.0001", "0.0001", "0.0001"},
        {"-123456.5", "-123456.5", "-123456.5"},
        {"1e-7", "1e-07", "1e-07"},
        {"5e-324", "5e-324", "5e-324"},
        {"null", NULL, "<nil>"},
        {"undefined", NULL, "<nil>"},
        {"''", NULL, NULL},
        {"[1, 'a', null]", "[1,\"a\",null]", "[1 a <nil>]"},
        {"({b: 1, a: 'x'})", "{\"a\":\"x\",\"b\":1}", "map[a:x b:1]"},
        {"({b: [1, {c: null}], a: '<'})", "{\"a\":\"\\u003c\",\"b\":[1,{\"c\":null}]}",
         "map[a:< b:[1 map[c:<nil>]]]"},
        {"new Date(0)", "\"1970-01-01T00:00:00Z\"", "1970-01-01 00:00:00 +0000 UTC"},
        {"new Date(1700000000120)", "\"2023-11-14T22:13:20.12Z\"", "2023-11-14 22:13:20.12 +0000 UTC"},
        {"new Date(NaN)", "\"0001-01-01T00:00:00Z\"", "0001-01-01 00:00:00 +0000 UTC"},
        {"new Date(253402300799000)", "\"9999-12-31T23:59:59Z\"", "9999-12-31 23:59:59 +0000 UTC"},
        {"/x/", "{}", "map[]"},
        {"'\\ud800!'", "\xEF\xBF\xBD!", "\xEF\xBF\xBD!"},
    };
    char body[256], wanted[256];
    size_t i;
    int older;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        for (older = 0; older < 2; older++) {
            Config config = {.advanced = body, .v013 = older == 1};
            const char *text = older ? cases[i].v013 : cases[i].v014;
            rung_stages *stages;

            snprintf(body, sizeof body, "msg.meta.x = %s; return msg", cases[i].value);
            snprintf(wanted, sizeof wanted, "1@5%s%s", text == NULL ? "" : " x=", text == NULL ? "" : text);
            stages = stages_of(&config);
            assert_string_equal(pass(stages, "1", "\"x\":\"before\""), wanted);
            rung_stages_free(stages);
        }
}

/* ---- returns -------------------------------------------------------------------------------- */

static void test_returns(void **state)
{
    static const Case cases[] = {
        {{.advanced = "return null"}, "1", "", "drop deliberate advanced"},
        {{.advanced = "return undefined"}, "1", "", "drop deliberate advanced"},
        {{.advanced = "msg.payload = 1"}, "1", "", "drop deliberate advanced"},
        {{.advanced = ""}, "1", "", "drop deliberate advanced"},
        {{.advanced = "return []"}, "1", "", "drop deliberate advanced"},
        {{.advanced = "return [null, undefined]"}, "1", "", "drop deliberate advanced"},
        {{.defaults = "return null", .advanced = "return msg"}, "1", "", "drop deliberate defaults"},
        {{.advanced = "return {payload: 2, meta: msg.meta}"}, "1", "", "2@5"},
        {{.advanced = "return {payload: 2}"}, "1", "", "drop invalid final"},
        {{.advanced = "return {meta: msg.meta}"}, "1", "", "1@5"},
        {{.advanced = "msg.payload = 3; return {meta: msg.meta}"}, "1", "", "3@5"},
        {{.advanced = "const m = msg; msg = {payload: 9}; m.payload = 4; return {meta: m.meta}"},
         "1",
         "",
         "4@5"},
        {{.advanced = "return {payload: undefined, meta: msg.meta}"}, "1", "", "\"<nil>\"@5"},
        {{.advanced = "return {payload: 1, meta: 'text'}"}, "1", "", "drop invalid final"},
        {{.advanced = "return [{...msg, payload: 1}, null, {...msg, payload: 2}]"}, "0", "", "1@5 | 2@5"},
        {{.advanced = "return [msg, msg]"}, "7", "", "7@5 | 7@5"},
        {{.defaults = "return [msg, msg]", .advanced = "msg.payload += 1; return msg"}, "7", "", "8@5 | 8@5"},
        {{.defaults = "return [1, 2].map(n => ({...msg, payload: n}))",
          .when = "msg.payload === 2",
          .then = "return null"},
         "7",
         "",
         "1@5 | drop deliberate then"},
        {{.advanced = "return [msg, 5]"}, "1", "", "drop bad_array_element advanced"},
        {{.advanced = "return [[msg]]"}, "1", "", "drop bad_array_element advanced"},
        {{.advanced = "return [new Date(0)]"}, "1", "", "drop bad_array_element advanced"},
        {{.advanced = "return 1"}, "1", "", "drop bad_return advanced"},
        {{.advanced = "return 'text'"}, "1", "", "drop bad_return advanced"},
        {{.advanced = "return true"}, "1", "", "drop bad_return advanced"},
        {{.advanced = "return () => msg"}, "1", "", "drop bad_return advanced"},
        {{.advanced = "return new Date(0)"}, "1", "", "drop bad_return advanced"},
        {{.advanced = "throw new Error('x')"}, "1", "", "drop js_throw advanced"},
        {{.defaults = "return msg.meta.a.b"}, "1", "", "drop js_throw defaults"},
        {{.when = "true", .then = "throw 5"}, "1", "", "drop js_throw then"},
        {{.when = "msg.meta.k.startsWith('a')", .then = "return msg"}, "1", "", "drop js_throw if"},
    };

    (void)state;
    RUN_CASES(cases);
}

/* ---- the end -------------------------------------------------------------------------------- */

static const char *topic_of(const char *meta)
{
    static char topic[512];
    Config config = {NULL};
    rung_stages *stages = stages_of(&config);
    rung_messages *messages;
    const rung_message *results;
    char line[1024];

    assert_ok(rung_messages_new(stages, &messages));
    assert_ok(rung_messages_begin(messages));
    snprintf(line, sizeof line, "{\"payload\":1,\"meta\":{\"timestamp_ms\":\"1\",%s}}", meta);
    assert_ok(rung_messages_add_json(messages, line, strlen(line), NULL));
    assert_ok(rung_messages_run(messages));
    if (rung_messages_results(messages, &results) == 1)
        snprintf(topic, sizeof topic, "%s", results->topic.text);
    else
        snprintf(topic, sizeof topic, "-");
    rung_messages_free(messages);
    rung_stages_free(stages);
    return topic;
}

static void test_topics(void **state)
{
#define TOPIC(location, contract, tag)                                                                       \
    "\"location_path\":\"" location "\",\"data_contract\":\"" contract "\",\"tag_name\":\"" tag "\""
    static const char *const cases[][2] = {
        {TOPIC("e.s.l", "_historian", "temp"), "umh.v1.e.s.l._historian.temp"},
        {TOPIC("e", "_c", "t") ",\"virtual_path\":\" a.b \"", "umh.v1.e._c.a.b.t"},
        {TOPIC("e", "_c", "t") ",\"virtual_path\":\"  \"", "umh.v1.e._c.t"},
        {TOPIC("e", "_c", "t") ",\"virtual_path\":\"NULL\"", "umh.v1.e._c.t"},
        {TOPIC("e", "_c", "t") ",\"virtual_path\":\"nil\"", "umh.v1.e._c.t"},
        {TOPIC("e", "_c", "t") ",\"virtual_path\":\"<nil>\"", "umh.v1.e._c.t"},
        {TOPIC("e", "_c", "t") ",\"virtual_path\":\"Undefined\"", "umh.v1.e._c.t"},
        {TOPIC("e", "_c", "t") ",\"virtual_path\":\"none\"", "umh.v1.e._c.none.t"},
        {TOPIC("e", "_c", "a.b"), "umh.v1.e._c.a.b"},
        {TOPIC("e._s", "_c", "t"), "umh.v1.e._s._c.t"},
        {TOPIC("a-b_C9", "_c", "t"), "umh.v1.a-b_C9._c.t"},
        {TOPIC("e..s", "_c", "t"), "-"},
        {TOPIC("e", "_c", "t."), "-"},
        {TOPIC("e", "_c", "a..b"), "-"},
        {TOPIC("e", "_c", "t") ",\"virtual_path\":\"a..b\"", "-"},
        {TOPIC(".e", "_c", "t"), "-"},
        {TOPIC("_e", "_c", "t"), "-"},
        {TOPIC("e", "_", "t"), "-"},
        {TOPIC("e", "c", "t"), "-"},
        {TOPIC("e", "c", "_t"), "-"},
        {TOPIC("e f", "_c", "t"), "-"},
        {TOPIC("e", "_c", "t/u"), "-"},
        {TOPIC("\xC3\xA9", "_c", "t"), "-"},
        {TOPIC("", "_c", "t"), "-"},
        {"\"data_contract\":\"_c\",\"tag_name\":\"t\"", "-"},
        {"\"location_path\":\"e\",\"tag_name\":\"t\"", "-"},
        {"\"location_path\":\"e\",\"data_contract\":\"_c\"", "-"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        if (strcmp(topic_of(cases[i][0]), cases[i][1]) != 0)
            fail_msg("%s: %s", cases[i][0], topic_of(cases[i][0]));
}

static void test_topic_is_in_metadata(void **state)
{
    static const Case cases[] = {
        {{.advanced = "msg.meta.virtual_path = null; return msg"}, "1", "\"virtual_path\":\"a\"", "1@5"},
    };
    Config config = {NULL};
    rung_stages *stages = stages_of(&config);
    rung_messages *messages;
    const rung_message *results;
    uint32_t i, found = 0;

    (void)state;
    RUN_CASES(cases);
    assert_ok(rung_messages_new(stages, &messages));
    assert_ok(rung_messages_begin(messages));
    assert_ok(rung_messages_add_json(
        messages, "{\"payload\":1,\"meta\":{" META ",\"virtual_path\":\" null\"}}",
        sizeof "{\"payload\":1,\"meta\":{" META ",\"virtual_path\":\" null\"}}" - 1, NULL));
    assert_ok(rung_messages_run(messages));
    assert_int_equal(rung_messages_results(messages, &results), 1);
    assert_string_equal(results->payload.text, "{\"value\":1,\"timestamp_ms\":5}");
    for (i = 0; i < results->meta_count; i++) {
        assert_string_not_equal(results->meta[i].key.text, "virtual_path");
        if (strcmp(results->meta[i].key.text, "topic") == 0 ||
            strcmp(results->meta[i].key.text, "umh_topic") == 0) {
            assert_string_equal(results->meta[i].text.text, "umh.v1.e._c.t");
            found++;
        }
    }
    assert_int_equal(found, 2);
    rung_messages_free(messages);
    rung_stages_free(stages);
}

/* Payloads as values: of the newer profile and the older one; NULL: dropped. */
static void test_values(void **state)
{
    static const struct {
        const char *payload, *datatype, *v014, *v013;
    } cases[] = {
        {"true", "", "true", "true"},
        {"1234567", "", "1234567", "1.234567e+06"},
        {"23.5", "", "23.5", "23.5"},
        {"-0", "", "-0", "-0"},
        {"1e300", "", "1e+300", "1e+300"},
        {"null", "", "\"<nil>\"", "\"<nil>\""},
        {"[1,{\"b\":\"<\",\"a\":null}]", "", "\"[1,{\\\"a\\\":null,\\\"b\\\":\\\"\\\\u003c\\\"}]\"",
         "\"[1,{\\\"a\\\":null,\\\"b\\\":\\\"\\\\u003c\\\"}]\""},
        {"\"text\"", "", "\"text\"", "\"text\""},
        {"\"23.5\"", "", "\"23.5\"", "23.5"},
        {"\"007\"", "", "\"007\"", "7"},
        {"\"+5\"", "", "\"+5\"", "5"},
        {"\".5\"", "", "\".5\"", "0.5"},
        {"\"1_000\"", "", "\"1_000\"", "1000"},
        {"\"0x1p4\"", "", "\"0x1p4\"", "16"},
        {"\"0x1.8p1\"", "", "\"0x1.8p1\"", "3"},
        {"\"12345678901234567890\"", "", "\"12345678901234567890\"", "1.2345678901234567e+19"},
        {"\" 23\"", "", "\" 23\"", "\" 23\""},
        {"\"0x10\"", "", "\"0x10\"", "\"0x10\""},
        {"\"1e400\"", "", "\"1e400\"", "\"1e400\""},
        {"\"1__0\"", "", "\"1__0\"", "\"1__0\""},
        {"\"\"", "", "\"\"", "\"\""},
        {"\"NaN\"", "", "\"NaN\"", NULL},
        {"\"inf\"", "", "\"inf\"", NULL},
        {"@\"NaN\"", "", "\"NaN\"", NULL},
        {"1234567890", "string", "\"1.23456789e+09\"", "\"1.23456789e+09\""},
        {"true", "string", "\"true\"", "\"true\""},
        {"\"a\\\"b\"", "string", "\"a\\\"b\"", "\"a\\\"b\""},
        {"[1]", "string", "\"[1]\"", "\"[1]\""},
        {"5", "number", "5", "5"},
        {"\"1.50\"", "number", "1.50", "1.50"},
        {"\"12345678901234567890\"", "number", "12345678901234567890", "12345678901234567890"},
        {"\"007\"", "number", "7", "7"},
        {"\"text\"", "number", NULL, NULL},
        {"\"NaN\"", "number", NULL, NULL},
        {"true", "number", NULL, NULL},
        {"null", "number", NULL, NULL},
        {"\"t\"", "bool", "true", "true"},
        {"\"FALSE\"", "bool", "false", "false"},
        {"\"yes\"", "bool", NULL, NULL},
        {"1", "bool", "true", "true"},
        {"0", "bool", "false", "false"},
        {"2", "bool", NULL, NULL},
        {"true", "bool", "true", "true"},
        {"\"5\"", "float", "\"5\"", "5"},
        {"5", "Number", "5", "5"},
    };
    char more[64], wanted[256];
    size_t i;
    int older;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        for (older = 0; older < 2; older++) {
            Config config = {.v013 = older == 1};
            rung_stages *stages = stages_of(&config);
            const char *value = older ? cases[i].v013 : cases[i].v014, *shown;

            snprintf(more, sizeof more, "\"datatype\":\"%s\"", cases[i].datatype);
            shown = pass(stages, cases[i].payload, cases[i].datatype[0] == '\0' ? "" : more);
            snprintf(wanted, sizeof wanted, "%s@5", value == NULL ? "" : value);
            if (value == NULL ? strncmp(shown, "drop ", 5) != 0 : strcmp(shown, wanted) != 0)
                fail_msg("%s as '%s' (%d): %s", cases[i].payload, cases[i].datatype, older, shown);
            rung_stages_free(stages);
        }
}

/* A number that a script has made is an integer to Go, one that it only handed on a float64. */
static void test_numbers_made_by_scripts(void **state)
{
    static const Case cases[] = {
        {{.advanced = "return msg", .v013 = true}, "1234567", "", "1.234567e+06@5"},
        {{.advanced = "msg.payload = msg.payload * 1; return msg", .v013 = true}, "1234567", "", "1234567@5"},
        {{.advanced = "msg.payload = msg.payload; return msg", .v013 = true}, "1234567", "", "1234567@5"},
        {{.advanced = "return {...msg}", .v013 = true}, "1234567", "", "1234567@5"},
        {{.advanced = "return {meta: msg.meta}", .v013 = true}, "1234567", "", "1.234567e+06@5"},
        {{.defaults = "msg.payload *= 1; return msg", .when = "true", .then = "return msg", .v013 = true},
         "1234567",
         "",
         "1.234567e+06@5"},
        {{.defaults = "msg.payload *= 1; return msg", .when = "false", .then = "return msg", .v013 = true},
         "1234567",
         "",
         "1234567@5"},
        {{.advanced = "msg.payload = parseFloat(msg.payload); return msg"},
         "1234567890",
         "\"datatype\":\"string\"",
         "\"1234567890\"@5"},
        {{.advanced = "return msg"}, "1234567890", "\"datatype\":\"string\"", "\"1.23456789e+09\"@5"},
    };

    (void)state;
    RUN_CASES(cases);
}

static void test_times(void **state)
{
    static const struct {
        const char *key, *text;
        long long wanted; /* -7: the present one */
    } cases[] = {
        {"timestamp_ms", "1640995200000", 1640995200000},
        {"timestamp_ms", "+1640995200000", 1640995200000},
        {"timestamp_ms", "-1", -1},
        {"timestamp_ms", "9223372036854775807", INT64_MAX},
        {"timestamp_ms", "-9223372036854775808", INT64_MIN},
        {"timestamp_ms", "9223372036854775808", -7},
        {"timestamp_ms", "1640995200000.5", -7},
        {"timestamp_ms", "1.6409952e+12", -7},
        {"timestamp_ms", " 1", -7},
        {"timestamp_ms", "", -7},
        {"timestamp_ms", "2022-01-01T00:00:00Z", 1640995200000},
        {"timestamp", "1640995200000", 1640995200000},
        {"timestamp", "2022-01-01T00:00:00Z", 1640995200000},
        {"timestamp", "2022-01-01T01:00:00+01:00", 1640995200000},
        {"timestamp", "2021-12-31T19:30:00-04:30", 1640995200000},
        {"timestamp", "2022-01-01T00:00:00.123456789Z", 1640995200123},
        {"timestamp", "2022-01-01T00:00:00,5Z", 1640995200500},
        {"timestamp", "1969-12-31T23:59:59.9995Z", -1},
        {"timestamp", "2022-01-01T00:00:00", -7},
        {"timestamp", "2022-01-01 00:00:00Z", -7},
        {"timestamp", "2022-01-01t00:00:00Z", -7},
        {"timestamp", "2022-01-01T00:00:00z", -7},
        {"timestamp", "2022-02-30T00:00:00Z", -7},
        {"timestamp", "2022-13-01T00:00:00Z", -7},
        {"timestamp", "2022-01-01T24:00:00Z", -7},
        {"timestamp", "2022-01-01T00:00:60Z", -7},
        {"timestamp", "2022-01-01T00:00:00.Z", -7},
        {"timestamp", "2022-01-01", -7},
        {"other", "x", -7},
    };
    Config config = {NULL};
    rung_stages *stages = stages_of(&config);
    rung_messages *messages;
    const rung_message *results;
    size_t i;

    (void)state;
    assert_ok(rung_messages_new(stages, &messages));
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[512];

        logged[0] = '\0';
        assert_ok(rung_messages_begin(messages));
        snprintf(line, sizeof line, "{\"payload\":1,\"meta\":{" PLACE ",\"%s\":\"%s\"}}", cases[i].key,
                 cases[i].text);
        assert_ok(rung_messages_add_json(messages, line, strlen(line), NULL));
        assert_ok(rung_messages_run(messages));
        assert_int_equal(rung_messages_results(messages, &results), 1);
        if (results->timestamp_ms != (cases[i].wanted == -7 ? 1700000000123 : cases[i].wanted))
            fail_msg("%s: %lld", cases[i].text, (long long)results->timestamp_ms);
        assert_int_equal(results->has_timestamp, cases[i].wanted != -7);
        assert_int_equal(logged[0] != '\0', cases[i].wanted == -7 && strcmp(cases[i].key, "other") != 0 &&
                                                cases[i].text[0] != '\0');
    }
    /* the first that is a time */
    assert_ok(rung_messages_begin(messages));
#define BOTH "{\"payload\":1,\"meta\":{" PLACE ",\"timestamp_ms\":\"x\",\"timestamp\":\"3\"}}"
    assert_ok(rung_messages_add_json(messages, BOTH, sizeof BOTH - 1, NULL));
    assert_ok(rung_messages_run(messages));
    assert_int_equal(rung_messages_results(messages, &results), 1);
    assert_int_equal(results->timestamp_ms, 3);
    rung_messages_free(messages);
    rung_stages_free(stages);
}

/* ---- cache and console ---------------------------------------------------------------------- */

static void test_cache(void **state)
{
    static const char *const steps[][2] = {
        {"cache.set('k', 1); return {...msg, payload: cache.get('k')}", "1@5"},
        {"return {...msg, payload: cache.exists('k') + ',' + cache.exists('other')}", "\"true,false\"@5"},
        {"cache.set(5, 'five'); return {...msg, payload: cache.get('5')}", "\"five\"@5"},
        {"cache.set('o', {n: 1, list: [1]}); return {...msg, payload: cache.get('o').n}", "1@5"},
        /* an object that was got is the cache's own: what is written to it stays */
        {"const o = cache.get('o'); o.n++; o.list.push(2); return {...msg, payload: o === cache.get('o')}",
         "true@5"},
        {"return {...msg, payload: cache.get('o')}", "\"{\\\"list\\\":[1,2],\\\"n\\\":2}\"@5"},
        {"const o = cache.get('o'); o.n = 9; throw new Error('x')", "drop js_throw advanced"},
        {"return {...msg, payload: cache.get('o').n}", "9@5"},
        /* one that was set is a copy */
        {"const o = {n: 1}; cache.set('c', o); o.n = 2; return {...msg, payload: cache.get('c').n}", "1@5"},
        {"const o = cache.get('c'); cache.set('c', 5); o.n = 7; return {...msg, payload: 1}", "1@5"},
        {"return {...msg, payload: cache.get('c')}", "5@5"},
        {"const o = cache.get('o'); cache.delete('o'); o.n = 7; return {...msg, payload: cache.exists('o')}",
         "false@5"},
        {"return {...msg, payload: cache.exists('o')}", "false@5"},
        {"cache.set('u', undefined); return {...msg, payload: cache.get('u') === null}", "true@5"},
        {"cache.set('z', [-0, NaN]); const z = cache.get('z'); return {...msg, payload: Object.is(z[0], -0) "
         "&& z[1] !== z[1]}",
         "true@5"},
        {"cache.set('f', () => 1); return msg", "drop infra_failed advanced"},
        {"cache.set('', 1); return {...msg, payload: cache.get('') === undefined}", "true@5"},
        {"return {...msg, payload: typeof cache.get('nobody')}", "\"undefined\"@5"},
        {"return {...msg, payload: cache.exists('k')}", "true@5"},
    };
    rung_cache *cache;
    rung_cache_metrics metrics;
    size_t i;

    (void)state;
    assert_ok(rung_cache_new(NULL, 0, 0, &cache));
    for (i = 0; i < sizeof steps / sizeof *steps; i++) {
        Config config = {.advanced = steps[i][0]};
        rung_stages *stages;

        assert_ok(make_stages(&config, NULL, cache, &stages, NULL, NULL));
        logged[0] = '\0';
        if (strcmp(pass(stages, "0", ""), steps[i][1]) != 0)
            fail_msg("%s: %s", steps[i][0], pass(stages, "0", ""));
        assert_int_equal(strstr(logged, "cache") != NULL,
                         strstr(steps[i][0], "nobody") != NULL || strstr(steps[i][0], "('')") != NULL);
        rung_stages_free(stages);
    }
    rung_cache_metrics_get(cache, &metrics);
    assert_int_equal(metrics.entries, 5);
    assert_int_equal(metrics.evictions, 0);
    rung_cache_free(cache);
}

static void test_cache_is_bounded(void **state)
{
    Config config = {.advanced =
                         "cache.set('k' + msg.payload, 'v'.repeat(100)); cache.exists('k0'); return msg"};
    Config large = {.advanced = "cache.set('large', 'v'.repeat(5000)); return msg"};
    rung_cache *cache;
    rung_cache_metrics metrics;
    rung_stages *stages;
    char number[16];
    int i;

    (void)state;
    assert_ok(rung_cache_new(NULL, 10, 0, &cache));
    assert_ok(make_stages(&config, NULL, cache, &stages, NULL, NULL));
    for (i = 0; i < 100; i++) {
        snprintf(number, sizeof number, "%d", i);
        pass(stages, number, "");
        rung_cache_metrics_get(cache, &metrics);
        assert_int_equal(metrics.entries, i < 10 ? i + 1 : 10);
    }
    assert_int_equal(metrics.evictions, 90);
    rung_stages_free(stages);
    config.advanced =
        "return {...msg, payload: ['k0', 'k1', 'k90', 'k91', 'k99'].map(k => cache.exists(k)).join()}";
    assert_ok(make_stages(&config, NULL, cache, &stages, NULL, NULL));
    /* k0 was looked at every time */
    assert_string_equal(pass(stages, "0", ""), "\"true,false,false,true,true\"@5");
    rung_stages_free(stages);
    rung_cache_free(cache);

    assert_ok(rung_cache_new(NULL, 0, 3000, &cache));
    config.advanced = "cache.set('k' + msg.payload, 'v'.repeat(100)); return msg";
    assert_ok(make_stages(&config, NULL, cache, &stages, NULL, NULL));
    for (i = 0; i < 100; i++) {
        snprintf(number, sizeof number, "%d", i);
        pass(stages, number, "");
        rung_cache_metrics_get(cache, &metrics);
        assert_true(metrics.bytes <= 3000);
    }
    assert_true(metrics.entries >= 10 && metrics.evictions == 100 - metrics.entries);
    rung_stages_free(stages);
    assert_ok(make_stages(&large, NULL, cache, &stages, NULL, NULL));
    assert_string_equal(pass(stages, "0", ""), "0@5");
    rung_cache_metrics_get(cache, &metrics);
    assert_int_equal(metrics.refused, 1);
    assert_true(metrics.entries >= 10);
    rung_stages_free(stages);
    rung_cache_free(cache);
}

static void test_console(void **state)
{
    Config config = {.advanced = "console.log('a', 1, {b: 'x'}); console.debug(1); console.info(2); "
                                 "console.warn(3); console.error(4); return msg"};
    rung_stages *stages = stages_of(&config);

    (void)state;
    logged[0] = '\0';
    assert_string_equal(pass(stages, "0", ""), "0@5");
    assert_string_equal(logged, "6 a 1 {\"b\":\"x\"}\n7 1\n6 2\n4 3\n3 4\n");
    rung_stages_free(stages);
}

/* ---- batches, limits, refusals -------------------------------------------------------------- */

static void add(rung_messages *messages, const char *payload)
{
    char line[512];

    snprintf(line, sizeof line, "{\"payload\":%s,\"meta\":{" META "}}", payload);
    assert_ok(rung_messages_add_json(messages, line, strlen(line), NULL));
}

static void test_batches(void **state)
{
    Config config = {.defaults =
                         "cache.set('n', (cache.exists('n') ? cache.get('n') : '') + 'd'); return msg",
                     .advanced = "if (msg.payload === 2) return [msg, msg]; if (msg.payload === 3) throw 1; "
                                 "return {...msg, payload: cache.get('n')}"};
    rung_stages *stages = stages_of(&config);
    rung_messages *messages;
    const rung_message *results;
    const rung_message_drop *drops;

    (void)state;
    assert_ok(rung_messages_new(stages, &messages));
    assert_ok(rung_messages_begin(messages));
    add(messages, "1");
    add(messages, "2");
    add(messages, "3");
    add(messages, "4");
    assert_ok(rung_messages_run(messages));
    /* every stage runs for all before the next one begins */
    assert_string_equal(show(messages), "\"dddd\"@5 | 2@5 | 2@5 | \"dddd\"@5 | drop js_throw advanced");
    assert_int_equal(rung_messages_results(messages, &results), 4);
    assert_int_equal(results[0].origin, 0);
    assert_int_equal(results[1].origin, 1);
    assert_int_equal(results[2].origin, 1);
    assert_int_equal(results[3].origin, 3);
    assert_int_equal(rung_messages_drops(messages, &drops), 1);
    assert_int_equal(drops[0].origin, 2);
    assert_string_equal(drops[0].diag.message, "uncaught '1'");
    assert_status(rung_messages_run(messages), RUNG_USAGE);
    assert_status(rung_messages_add(messages), RUNG_USAGE);
    assert_ok(rung_messages_begin(messages));
    assert_ok(rung_messages_run(messages));
    assert_int_equal(rung_messages_results(messages, NULL), 0);
    assert_int_equal(rung_messages_drops(messages, NULL), 0);
    rung_messages_free(messages);
    rung_stages_free(stages);
}

static void test_setters(void **state)
{
    Config config = {
        .advanced =
            "msg.payload = typeof msg.payload + ':' + JSON.stringify(msg.payload) + msg.meta.k; return msg"};
    rung_stages *stages = stages_of(&config);
    rung_messages *messages;
    int i;

    (void)state;
    assert_ok(rung_messages_new(stages, &messages));
    assert_status(rung_messages_payload_number(messages, 1), RUNG_USAGE);
    assert_status(rung_messages_meta(messages, "k", 1, "v", 1), RUNG_USAGE);
    assert_ok(rung_messages_begin(messages));
    for (i = 0; i < 6; i++) {
        assert_ok(rung_messages_add(messages));
        switch (i) {
        case 0: break;
        case 1: assert_ok(rung_messages_payload_number(messages, 2.5)); break;
        case 2: assert_ok(rung_messages_payload_bool(messages, true)); break;
        case 3: assert_ok(rung_messages_payload_string(messages, "a\xFF\"", 3)); break;
        case 4: assert_ok(rung_messages_payload_body(messages, "a\xFF", 2)); break;
        case 5: assert_ok(rung_messages_payload_json(messages, "[1, \"b\"]", 8)); break;
        }
        assert_ok(rung_messages_meta(messages, "location_path", 13, "e", 1));
        assert_ok(rung_messages_meta(messages, "data_contract", 13, "_c", 2));
        assert_ok(rung_messages_meta(messages, "tag_name", 8, "t", 1));
        assert_ok(rung_messages_meta(messages, "timestamp_ms", 12, "1", 1));
        assert_ok(rung_messages_meta(messages, "k", 1, "1", 1));
        assert_ok(rung_messages_meta(messages, "k", 1, i == 0 ? "" : "v\xFF", i == 0 ? 0 : 2));
    }
    assert_status(rung_messages_payload_json(messages, "[1", 2), RUNG_SYNTAX);
    assert_status(rung_messages_payload_number(messages, 1e308 * 10), RUNG_WRONG_TYPE);
    assert_ok(rung_messages_run(messages));
#define BAD "\xEF\xBF\xBD"
    assert_string_equal(show(messages),
                        "\"object:nullundefined\"@1 | \"number:2.5v" BAD "\"@1 | \"boolean:truev" BAD
                        "\"@1 | \"string:\\\"a" BAD "\\\\\\\"\\\"v" BAD "\"@1 | \"string:\\\"a" BAD
                        "\\\"v" BAD "\"@1 | \"object:[1,\\\"b\\\"]v" BAD "\"@1");
    rung_messages_free(messages);
    rung_stages_free(stages);
}

static void test_bad_input(void **state)
{
    static const char *const lines[] = {"",
                                        "1",
                                        "[]",
                                        "{",
                                        "{}",
                                        "{\"meta\":{}}",
                                        "{\"payload\":1,\"raw\":\"1\"}",
                                        "{\"raw\":1}",
                                        "{\"payload\":1,\"meta\":[]}",
                                        "{\"payload\":1,\"meta\":{\"k\":[]}}",
                                        "{\"payload\":1e999}",
                                        "{\"payload\":1} x"};
    Config config = {NULL};
    rung_stages *stages = stages_of(&config);
    rung_messages *messages;
    rung_diag diag;
    size_t i;

    (void)state;
    assert_ok(rung_messages_new(stages, &messages));
    assert_ok(rung_messages_begin(messages));
    for (i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_status(rung_messages_add_json(messages, lines[i], strlen(lines[i]), &diag), RUNG_BAD_INPUT);
        assert_true(diag.message[0] != '\0');
    }
#define NUMBERS "{\"payload\":1,\"other\":2,\"meta\":{" META ",\"xn\":2.5,\"xb\":true,\"xz\":null}}"
    assert_ok(rung_messages_add_json(messages, NUMBERS, sizeof NUMBERS - 1, &diag));
    assert_ok(rung_messages_run(messages));
    assert_string_equal(show(messages), "1@5 xn=2.5 xb=true");
    rung_messages_free(messages);
    rung_stages_free(stages);
}

static void test_limits(void **state)
{
    static const char *const bodies[] = {
        "while (true) {} return msg",
        "function f() { return f() } f(); return msg",
        "let s = 'x'; while (true) s += s; return msg",
        "const all = []; while (true) all.push({}); return msg",
        "let o = []; for (let i = 0; i < 20000; i++) o = [o]; return {...msg, payload: o}",
        "for (let i = 0; i < 1000; i++) cache.set('k' + i, {}); while (true) for (let i = 0; i < 1000; i++) "
        "cache.get('k' + i)",
        "const big = {...msg, payload: 'x'.repeat(900000)}; return Array(30).fill(big)",
    };
    rung_limits limits;
    size_t i;

    (void)state;
    rung_limits_init(&limits);
    limits.memory = 4 << 20;
    limits.steps = 2000000;
    for (i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        char body[256];
        Config config = {.advanced = body};
        rung_stages *stages;
        rung_messages *messages;

        snprintf(body, sizeof body, "if (msg.payload === 1) return msg; %s", bodies[i]);
        assert_ok(make_stages(&config, &limits, NULL, &stages, NULL, NULL));
        assert_ok(rung_messages_new(stages, &messages));
        assert_ok(rung_messages_begin(messages));
        add(messages, "1");
        add(messages, "2");
        add(messages, "2");
        add(messages, "2");
        add(messages, "1");
        assert_ok(rung_messages_run(messages));
        if (i == 6) /* some of them had room */
            assert_non_null(strstr(show(messages), "drop infra_failed advanced"));
        else
            assert_string_equal(show(messages), "1@5 | 1@5 | drop infra_failed advanced | drop infra_failed "
                                                "advanced | drop infra_failed advanced");
        assert_ok(rung_messages_begin(messages));
        add(messages, "1");
        assert_ok(rung_messages_run(messages));
        assert_string_equal(show(messages), "1@5");
        rung_messages_free(messages);
        rung_stages_free(stages);
    }
}

typedef struct Told {
    uint32_t count;
    rung_stage stages[8];
    rung_diag diags[8];
} Told;

static void keep_diag(void *user, const rung_stage *stage, const rung_diag *diag)
{
    Told *told = user;

    assert_true(told->count < 8);
    told->stages[told->count] = *stage;
    told->diags[told->count++] = *diag;
}

static void test_compile_errors(void **state)
{
    rung_stage_condition conditions[2] = {{text_of("return true"), text_of("return msg")},
                                          {text_of("true"), text_of("return msg")}};
    rung_stages_options options;
    rung_stages *stages = NULL;
    rung_stage stage;
    rung_diag diag;
    Told told = {0};

    (void)state;
    rung_stages_options_init(&options);
    options.defaults = text_of("msg.payload = 1\n  nothing.here = 2; return msg");
    options.conditions = conditions;
    options.condition_count = 2;
    options.advanced = text_of("# comment\nreturn msg");
    options.on_diag = keep_diag;
    options.user = &told;
    assert_status(rung_stages_new(&options, &stages, &stage, &diag), RUNG_UNKNOWN_NAME);
    assert_null(stages);
    assert_int_equal(stage.kind, RUNG_STAGE_DEFAULTS);
    assert_int_equal(diag.line, 2);
    assert_int_equal(diag.column, 3);
    assert_int_equal(told.count, 3);
    assert_int_equal(told.stages[1].kind, RUNG_STAGE_IF);
    assert_int_equal(told.stages[1].condition, 0);
    assert_int_equal(told.stages[2].kind, RUNG_STAGE_ADVANCED);
    assert_int_equal(told.diags[2].line, 1);
    options.defaults = text_of("msg.payload = 1");
    conditions[0].when = text_of("true");
    options.advanced = text_of(NULL);
    told.count = 0;
    assert_ok(rung_stages_new(&options, &stages, NULL, NULL));
    assert_int_equal(told.count, 1); /* a body that never returns */
    assert_int_equal(told.diags[0].severity, RUNG_WARNING);
    assert_ptr_equal(rung_stages_retain(stages), stages);
    rung_stages_free(stages);
    rung_stages_free(stages);
}

static void test_errors_have_places(void **state)
{
    Config config = {.when = "true", .then = "let a = 1\n  throw new RangeError('too ' + a)"};
    rung_stages *stages = stages_of(&config);
    rung_messages *messages;
    const rung_message_drop *drops;

    (void)state;
    assert_ok(rung_messages_new(stages, &messages));
    assert_ok(rung_messages_begin(messages));
    add(messages, "1");
    assert_ok(rung_messages_run(messages));
    assert_int_equal(rung_messages_drops(messages, &drops), 1);
    assert_string_equal(drops->diag.message, "RangeError: too 1");
    assert_int_equal(drops->diag.status, RUNG_THROWN);
    assert_int_equal(drops->diag.line, 2);
    assert_int_equal(drops->stage.kind, RUNG_STAGE_THEN);
    rung_messages_free(messages);
    rung_stages_free(stages);
}

/* Calls of the host's allocator. */
static size_t allocations;

static void *counting_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    allocations++;
    return realloc(pointer, new_size);
}

static void test_no_allocations_once_warm(void **state)
{
    static const char line[] = "{\"payload\":{\"a\":[1,2,3],\"b\":\"text\"},\"meta\":{" META ",\"k\":\"v\"}}";
    rung_stage_condition condition = {{"msg.meta.k === 'v'", 18},
                                      {"msg.meta.n = msg.payload.a.length; return msg", 45}};
    rung_host host = host_of_test();
    rung_stages_options options;
    rung_stages *stages;
    rung_messages *messages;
    size_t before = 0;
    int i;

    (void)state;
    host.alloc = counting_alloc;
    rung_stages_options_init(&options);
    options.host = &host;
    options.defaults = text_of("msg.meta.d = 'x'; return msg");
    options.conditions = &condition;
    options.condition_count = 1;
    options.advanced =
        text_of("msg.payload = msg.payload.a.map(n => n * 2); return [msg, {...msg, payload: 1}]");
    assert_ok(rung_stages_new(&options, &stages, NULL, NULL));
    assert_ok(rung_messages_new(stages, &messages));
    for (i = 0; i < 100; i++) {
        if (i == 10) before = allocations;
        assert_ok(rung_messages_begin(messages));
        assert_ok(rung_messages_add_json(messages, line, sizeof line - 1, NULL));
        assert_ok(rung_messages_run(messages));
        assert_string_equal(show(messages), "\"[2,4,6]\"@5 | 1@5");
    }
    assert_int_equal(allocations, before);
    rung_messages_free(messages);
    rung_stages_free(stages);
}

/* The host says no at every allocation in turn: nothing is lost, and what was given back says so. */
static size_t allowed;

static void *failing_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    if (allowed == 0) return NULL;
    allowed--;
    return realloc(pointer, new_size);
}

static void test_without_memory(void **state)
{
    static const char line[] = "{\"payload\":{\"a\":[1,2,3],\"b\":\"text\"},\"meta\":{" META ",\"k\":\"v\"}}";
    rung_host host = host_of_test();
    rung_stages_options options;
    size_t limit;
    bool done = false;

    (void)state;
    host.alloc = failing_alloc;
    rung_stages_options_init(&options);
    options.host = &host;
    options.defaults = text_of("cache.set('k', {a: 1}); cache.get('k').a = 2; return msg");
    options.advanced = text_of("msg.payload = 'x'.repeat(20000); return [msg, msg]");
    for (limit = 0; !done && limit < 500; limit++) {
        rung_stages *stages = NULL;
        rung_messages *messages = NULL;
        rung_status status;

        allowed = limit;
        status = rung_stages_new(&options, &stages, NULL, NULL);
        if (status == RUNG_OK) status = rung_messages_new(stages, &messages);
        if (status == RUNG_OK) status = rung_messages_begin(messages);
        if (status == RUNG_OK) status = rung_messages_add_json(messages, line, sizeof line - 1, NULL);
        if (status == RUNG_OK) status = rung_messages_run(messages);
        if (status != RUNG_OK) assert_status(status, RUNG_NO_MEMORY);
        done = status == RUNG_OK && rung_messages_results(messages, NULL) == 2;
        rung_messages_free(messages);
        rung_stages_free(stages);
    }
    assert_true(done && limit > 10);
}

/* Threads share the scripts and the cache; each has messages of its own. */
static void *run_many(void *argument)
{
    rung_messages *messages;
    const rung_message *results;
    uintptr_t wrong = 0;
    int i;

    if (rung_messages_new(argument, &messages) != RUNG_OK) return (void *)1;
    for (i = 0; i < 300; i++) {
        static const char line[] = "{\"payload\":4,\"meta\":{" META "}}";

        if (rung_messages_begin(messages) != RUNG_OK ||
            rung_messages_add_json(messages, line, sizeof line - 1, NULL) != RUNG_OK ||
            rung_messages_run(messages) != RUNG_OK || rung_messages_results(messages, &results) != 1 ||
            strcmp(results->value.text, "20") != 0)
            wrong++;
    }
    rung_messages_free(messages);
    return (void *)wrong;
}

static void test_threads(void **state)
{
    Config config = {.defaults = "cache.set('k' + Math.floor(msg.payload), {n: 5}); return msg",
                     .advanced = "const o = cache.get('k4'); o.seen = cache.exists('k5'); cache.set('x', o); "
                                 "msg.payload *= o.n; return msg"};
    rung_stages *stages = stages_of(&config);
    pthread_t threads[4];
    void *wrong;
    size_t i;

    (void)state;
    for (i = 0; i < 4; i++) assert_int_equal(pthread_create(&threads[i], NULL, run_many, stages), 0);
    for (i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        assert_null(wrong);
    }
    rung_stages_free(stages);
}

static void test_usage(void **state)
{
    rung_stages *stages = (rung_stages *)(uintptr_t)1;
    rung_messages *messages;
    rung_stages_options options;

    (void)state;
    rung_stages_options_init(NULL);
    assert_status(rung_stages_new(NULL, &stages, NULL, NULL), RUNG_USAGE);
    assert_null(stages);
    rung_stages_options_init(&options);
    options.size = 1;
    assert_status(rung_stages_new(&options, &stages, NULL, NULL), RUNG_USAGE);
    rung_stages_options_init(&options);
    options.condition_count = 1;
    assert_status(rung_stages_new(&options, &stages, NULL, NULL), RUNG_USAGE);
    assert_status(rung_messages_new(NULL, &messages), RUNG_USAGE);
    assert_null(rung_stages_retain(NULL));
    assert_status(rung_messages_begin(NULL), RUNG_USAGE);
    assert_status(rung_messages_run(NULL), RUNG_USAGE);
    assert_int_equal(rung_messages_results(NULL, NULL), 0);
    assert_int_equal(rung_messages_drops(NULL, NULL), 0);
    assert_string_equal(rung_drop_reason_name(RUNG_DROP_DELIBERATE), "deliberate");
    assert_null(rung_drop_reason_name((rung_drop_reason)99));
    rung_messages_interrupt(NULL);
    rung_stages_free(NULL);
    rung_messages_free(NULL);
    rung_cache_free(NULL);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_order),
    cmocka_unit_test(test_payloads),
    cmocka_unit_test(test_metadata),
    cmocka_unit_test(test_metadata_text),
    cmocka_unit_test(test_returns),
    cmocka_unit_test(test_topics),
    cmocka_unit_test(test_topic_is_in_metadata),
    cmocka_unit_test(test_values),
    cmocka_unit_test(test_numbers_made_by_scripts),
    cmocka_unit_test(test_times),
    cmocka_unit_test(test_cache),
    cmocka_unit_test(test_cache_is_bounded),
    cmocka_unit_test(test_console),
    cmocka_unit_test(test_batches),
    cmocka_unit_test(test_setters),
    cmocka_unit_test(test_bad_input),
    cmocka_unit_test(test_limits),
    cmocka_unit_test(test_compile_errors),
    cmocka_unit_test(test_errors_have_places),
    cmocka_unit_test(test_no_allocations_once_warm),
    cmocka_unit_test(test_without_memory),
    cmocka_unit_test(test_threads),
    cmocka_unit_test(test_usage),
};

RUN_TESTS(tests)
