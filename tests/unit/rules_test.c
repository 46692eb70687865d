/* Tests of rule sets: rule files, evaluation, quality, events.
**
** Most of them are stories: a rule file, samples at times, and the events that they must give, in a
** short form. The last ones let every allocation fail in turn. */

#include "tests/unit/story.h"

/* ---- Events --------------------------------------------------------------------------------- */

#define TEMP "tags:\n  temp: {type: double}\n"
#define HOT TEMP "rules:\n  hot: {when: temp > 80}\n"

static void test_states(void)
{
    /* nothing before the first value; a first value that is false is no event; a first true one is initial */
    STORY(HOT, "1 temp=@BadSensorFailure\n2 temp=70\n3 temp=81\n4 temp=90\n5 temp=79\n",
          "3 hot active state good since 3\n5 hot cleared state good since 3\n");
    STORY(HOT, "1 temp=@BadSensorFailure\n2 temp=81\n3 temp=1\n",
          "2 hot active initial state good since 2\n3 hot cleared state good since 2\n");

    /* no value: the state stays, whatever the sensor shows meanwhile */
    STORY(HOT,
          "1 temp=90\n2 temp=0@BadSensorFailure\n3 temp=0@BadOutOfService\n4 temp=91\n5 temp=92@Uncertain\n6 "
          "temp=1@Uncertain\n",
          "1 hot active initial state good since 1\n"
          "2 hot active quality bad (temp) since 1\n"
          "4 hot active quality good since 1\n"
          "5 hot active quality uncertain since 1\n"
          "6 hot cleared state uncertain since 1\n");
    STORY(HOT, "1 temp=1\n2 temp=@Bad\n3 temp=99\n",
          "2 hot cleared quality bad (temp) since 1\n3 hot active state good since 3\n");

    /* either sensor will do, in either order */
    STORY("tags: {a: {type: double}, b: {type: double}}\nrules: {x: {when: a > 90 || b > 90}, y: {when: b > "
          "90 || a > 90}}\n",
          "1 a=91\n2 b=0\n3 a=@Bad\n4 b=95\n5 b=1\n6 a=1\n",
          "1 x active initial state uncertain since 1\n1 y active initial state uncertain since 1\n"
          "2 x active quality good since 1\n2 y active quality good since 1\n"
          "3 x active quality bad (a) since 1\n3 y active quality bad (a) since 1\n"
          "4 x active quality uncertain since 1\n4 y active quality uncertain since 1\n"
          "5 x active quality bad (a) since 1\n5 y active quality bad (a) since 1\n"
          "6 x cleared state good since 1\n6 y cleared state good since 1\n");

    /* a condition need not be a bool */
    STORY("tags: {mode: {type: string}, n: {type: int32}}\nrules: {x: {when: mode}, y: {when: n}}\n",
          "1 mode=AUTO n=0\n2 n=3\n",
          "1 x active initial state good since 1\n2 y active state good since 2\n");

    /* a rule that is not enabled is checked, and not evaluated */
    STORY(TEMP "rules:\n  off: {when: temp > 80, enabled: false}\n  on: {when: off || temp > 90}\n",
          "1 temp=85\n2 temp=95\n", "2 on active initial state uncertain since 2\n");

    /* a constant is evaluated when there is a time */
    STORY(TEMP "values: {limit: 80}\nrules: {always: {when: 'true'}, over: {when: temp > limit}}\n",
          "1 temp=1\n2 temp=90\n",
          "1 always active initial state good since 1\n2 over active state good since 2\n");
}

static void test_values(void)
{
    /* in any order, through rules as well */
    STORY(TEMP "values:\n  c: b + 1\n  b: a + 1\n  a: temp + 1\n"
               "rules:\n  last: {when: hot && c > 93, message: \"${a} ${b} ${c} ${hot}\"}\n  hot: {when: "
               "temp > 80}\n",
          "1 temp=80.5\n2 temp=90.5\n3 temp=@Bad\n4 temp=0\n",
          "1 hot active initial state good since 1\n"
          "2 last active state good since 2: 91.5 92.5 93.5 true\n"
          "3 last active quality bad (temp) since 2: ? ? ? ?\n3 hot active quality bad (temp) since 1\n"
          "4 last cleared state good since 2: 1 2 3 false\n4 hot cleared state good since 1\n");

    /* every kind of result */
    CHECK_TEXT(
        json_of(
            "tags: {x: {type: double}}\n"
            "values: {b: x > 1, i: 'x | 0', f: x / 3, s: '`<${x}>`', n: x / 0, m: -x / 0, q: 0 * (x / 0), "
            "o: '({a: [1, `z`, null], b: {c: x > 1}})', u: 'x > 1 ? null : 1', a: '[x, x / 0]'}\n"
            "rules: {r: {when: 'b && i !== 0.5 && f > 0 && s && n && m && q !== q && o && u === null && "
            "a'}}\n",
            "1 x=2\n"),
        "{\"id\":\"r@1970-01-01T00:00:01.000Z\",\"seq\":1,\"time\":\"1970-01-01T00:00:01.000Z\",\"since\":"
        "\"1970-01-01T00:00:01.000Z\","
        "\"rule\":\"r\",\"state\":\"active\",\"initial\":true,\"change\":\"state\",\"quality\":\"good\","
        "\"severity\":500,\"message\":\"\","
        "\"values\":{\"b\":true,\"i\":2,\"f\":0.6666666666666666,\"s\":\"<2>\",\"n\":\"Infinity\",\"m\":\"-"
        "Infinity\",\"q\":\"NaN\","
        "\"o\":{\"a\":[1,\"z\",null],\"b\":{\"c\":true}},\"u\":null,\"a\":[2,null]}}\n");

    /* a condition counts as true or false, whatever its value is */
    STORY("tags: {s: {type: string}, x: {type: double}}\nrules: {r: {when: 's && s.includes(`b`) || x'}}\n",
          "1 s=abc x=0\n2 s=a\n3 x=2\n4 s=null x=0\n5 x=7@Uncertain\n6 s=b\n",
          "1 r active initial state good since 1\n2 r cleared state good since 1\n3 r active state good since 3\n"
          "4 r cleared state good since 3\n5 r active state uncertain since 5\n");

    /* a value that throws has no value; what reads it says where it began */
    STORY("tags: {s: {type: string}}\nvalues: {up: s.toUpperCase()}\nrules: {r: {when: 'up === `A`'}}\n",
          "1 s=a\n2 s=null\n3 s=b\n",
          "1 r active initial state good since 1\n2 r active quality bad (up) since 1\n3 r cleared state "
          "good since 1\n");
    CHECK(strstr(json_of("tags: {s: {type: string}}\nvalues: {up: s.toUpperCase()}\nrules: {r: {when: 'up "
                         "=== `A`'}}\n",
                         "1 s=a\n2 s=null\n"),
                 "\"cause\":{\"tag\":\"up\",\"status\":\"BadInternalError\",\"error\":\"TypeError: ") !=
          NULL);
    CHECK(strstr(json_of("tags: {s: {type: string}}\nrules: {r: {when: 's.toUpperCase() === `A`'}}\n",
                         "1 s=a\n2 s=null\n"),
                 "\"quality\":\"bad\",\"cause\":{\"error\":\"TypeError: ") != NULL);
}

/* Each item is evaluated at most once in an update, and only when what it reads has changed. */
static void test_evaluations(void)
{
    rung_rules *rules =
        load("tags: {a: {type: double}, b: {type: double}}\n"
             "values: {left: a + 1, right: a + 2, sign: a > 0}\n"
             "rules: {both: {when: left + right > b}, s: {when: sign}, only_b: {when: b > 0}}\n");
    rung_rules_metrics before, after;

    if (rules == NULL) return;
    update(rules, "1 a=1 b=1");
    rung_rules_metrics_get(rules, &before);
    CHECK(before.evaluations == 6 && before.updates == 1 && before.samples == 2);
    update(rules, "2 a=2"); /* left, right, both, sign; not s, whose sign is the same */
    rung_rules_metrics_get(rules, &after);
    CHECK(after.evaluations - before.evaluations == 4);
    update(rules, "3 b=2");
    rung_rules_metrics_get(rules, &before);
    CHECK(before.evaluations - after.evaluations == 2);
    update(rules, "4 a=3 b=3");
    rung_rules_metrics_get(rules, &after);
    CHECK(after.evaluations - before.evaluations == 5);
    CHECK(after.tags == 2 && after.values == 3 && after.rules == 3 && after.active == 3);
    rung_rules_free(rules);
}

static void test_event_json(void)
{
    static const char YAML[] =
        "opcua: {endpoint: \"opc.tcp://localhost:4840\"}\n"
        "tags:\n"
        "  temp:     {node: \"ns=2;s=Boiler.Temperature\", type: double, unit: \"°C\"}\n"
        "  running:  {node: \"ns=2;s=Boiler.Running\", type: bool}\n"
        "values:\n"
        "  margin: 95 - temp\n"
        "rules:\n"
        "  overheat:\n"
        "    when: temp >= 90 && running\n"
        "    severity: 700\n"
        "    message: \"`boiler at ${temp} °C, ${margin} left`\"\n"
        "    labels: {area: boilerhouse, line: 0777, no: NO}\n"
        "  both:\n"
        "    id: \"B/1 \\\"x\\\"\"\n"
        "    when: overheat && margin < 4\n";

    CHECK_TEXT(
        json_of(
            YAML,
            "1772352004.5 temp=70\n1772352005 temp=91.25 running=true\n1772352006.001 temp=@0x80AB0000\n"),
        "{\"id\":\"overheat@2026-03-01T08:00:05.000Z\",\"seq\":1,\"time\":\"2026-03-01T08:00:05.000Z\","
        "\"since\":\"2026-03-01T08:00:05.000Z\",\"rule\":\"overheat\",\"state\":\"active\",\"change\":"
        "\"state\",\"quality\":\"good\","
        "\"severity\":700,\"message\":\"boiler at 91.25 °C, 3.75 left\","
        "\"labels\":{\"area\":\"boilerhouse\",\"line\":\"0777\",\"no\":\"NO\"},\"values\":{\"temp\":91.25,"
        "\"running\":true}}\n"
        "{\"id\":\"B/1 \\\"x\\\"@2026-03-01T08:00:05.000Z\",\"seq\":2,\"time\":\"2026-03-01T08:00:05.000Z\","
        "\"since\":\"2026-03-01T08:00:05.000Z\",\"rule\":\"B/1 "
        "\\\"x\\\"\",\"state\":\"active\",\"change\":\"state\",\"quality\":\"good\","
        "\"severity\":500,\"message\":\"\",\"values\":{\"overheat\":true,\"margin\":3.75}}\n"
        "{\"id\":\"overheat@2026-03-01T08:00:06.001Z\",\"seq\":3,\"time\":\"2026-03-01T08:00:06.001Z\","
        "\"since\":\"2026-03-01T08:00:05.000Z\",\"rule\":\"overheat\",\"state\":\"active\",\"change\":"
        "\"quality\",\"quality\":\"bad\","
        "\"cause\":{\"tag\":\"temp\",\"status\":\"BadInvalidArgument\"},\"severity\":700,\"message\":"
        "\"boiler at ? °C, ? left\","
        "\"labels\":{\"area\":\"boilerhouse\",\"line\":\"0777\",\"no\":\"NO\"},\"values\":{\"temp\":null,"
        "\"running\":true}}\n"
        "{\"id\":\"B/1 \\\"x\\\"@2026-03-01T08:00:06.001Z\",\"seq\":4,\"time\":\"2026-03-01T08:00:06.001Z\","
        "\"since\":\"2026-03-01T08:00:05.000Z\",\"rule\":\"B/1 "
        "\\\"x\\\"\",\"state\":\"active\",\"change\":\"quality\",\"quality\":\"bad\","
        "\"cause\":{\"tag\":\"temp\",\"status\":\"BadInvalidArgument\"},\"severity\":500,\"message\":\"\","
        "\"values\":{\"overheat\":null,\"margin\":null}}\n");

    /* two transitions within a millisecond have two ids; a status without name is shown as a number */
    {
        const char *json =
            json_of(HOT, "1 temp=81\n1.0001 temp=1\n1.0002 temp=99\n1.0012 temp=@0x80FE1234\n");

        CHECK(strstr(json, "\"hot@1970-01-01T00:00:01.000Z\"") != NULL);
        CHECK(strstr(json, "\"hot@1970-01-01T00:00:01.000Z#2\"") != NULL);
        CHECK(strstr(json, "\"hot@1970-01-01T00:00:01.000Z#3\"") != NULL);
        CHECK(strstr(json, "\"hot@1970-01-01T00:00:01.001Z\"") != NULL);
        CHECK(strstr(json, "\"status\":\"0x80FE1234\"") != NULL);
    }
    /* every byte is JSON: control characters, quotes, half a surrogate pair */
    CHECK(strstr(json_of("tags: {s: {type: string}}\nrules: {r: {when: s, message: "
                         "'${s}\\t\\x01\\u007f\"\\\\ ${\"😀\"[0]} 😀'}}\n",
                         "1 s=a\n"),
                 "\"message\":\"a\\t\\u0001\\u007f\\\"\\\\ \\ud83d 😀\"") != NULL);
    CHECK(strstr(json_of("tags: {t: {type: datetime}, i: {type: int32}, u: {type: uint32}, s: {type: "
                         "string}, v: {type: 'double[]'}, j: {type: any}}\n"
                         "rules: {r: {when: 't && i && u && s === null && v[1] && j.k'}}\n",
                         "1 t=1500.5 i=-2147483648 u=4294967295 s=null v=[1,2.5] j={\"k\":[true]}\n"),
                 "\"values\":{\"t\":1500,\"i\":-2147483648,\"u\":4294967295,\"s\":null,\"v\":[1,2.5],\"j\":{"
                 "\"k\":[true]}}}") != NULL);
}

static void test_messages(void)
{
    /* escapes, templates in templates, braces in strings, comments */
    STORY("tags: {x: {type: double}, y: {type: double}}\n"
          "rules:\n"
          "  a: {when: x > 0, message: 'x \\u{41}\\${x} ${`<${x}>`} ${\"}\" + x} ${ {k: x}.k /* } */ } $ "
          "${y} {y}'}\n"
          "  b:\n    when: x > 0\n    message: |-\n      `${x}\n      ${y}`\n",
          "1 x=1\n",
          "1 a active initial state good since 1: x A${x} <1> }1 1 $ ? {y}\n"
          "1 b active initial state good since 1: 1\n?\n");
    /* a failing part says how, and the event is sent */
    STORY("tags: {x: {type: double}, s: {type: string}}\nrules: {r: {when: x > 0, message: '${s.length} of "
          "${x}'}}\n",
          "1 x=1 s=null\n2 x=0 s=ab\n",
          "1 r active initial state good since 1: <TypeError: Cannot read properties of null (reading "
          "'length')> of 1\n"
          "2 r cleared state good since 1: 2 of 0\n");
}

/* ---- Samples -------------------------------------------------------------------------------- */

static rung_sample number_sample(double number, rung_time source, rung_time server, rung_time arrival)
{
    return (rung_sample){.value = {.kind = RUNG_VALUE_NUMBER, .number = number},
                         .source_time = source,
                         .server_time = server,
                         .arrival_time = arrival};
}

static double tag_number(rung_rules *rules)
{
    return rung_tags_slot((rung_tags *)(uintptr_t)rung_rules_tags(rules), 0)->value.number;
}

static void count_log(void *user, rung_log_level level, const char *text)
{
    Log *log = user;

    add(log, "%d %s\n", (int)level, text);
}

static void test_samples(void)
{
    static Log log;
    rung_rules *rules;
    rung_host host;
    rung_rules_options options;
    rung_sample sample;
    rung_time now;

    /* late ones are dropped, identical ones too; at an equal time another value or status counts */
    STORY("tags: {a: {type: double}, b: {type: double}}\nrules: {x: {when: a > b, message: '${a} ${b}'}}\n",
          "5 a=1 b=2\n4 a=3\n5 a=3\n5 a=3\n5 a=3@Uncertain\n3 b=9\n6 b=4\n",
          "5 x active state good since 5: 3 2\n5 x active quality uncertain since 5: 3 2\n6 x cleared state "
          "uncertain since 5: 3 4\n");
    /* an older sample of another tag is evaluated at event time */
    STORY("tags: {a: {type: double}, b: {type: double}}\nrules: {x: {when: b > 0}}\n", "5 a=1\n3 b=1\n",
          "5 x active initial state good since 5\n");
    /* what does not fit turns the tag bad, the next one good again */
    STORY(HOT, "1 temp=90\n2 temp=hot\n3 temp=91\n",
          "1 hot active initial state good since 1\n2 hot active quality bad (temp) since 1\n3 hot active "
          "quality good since 1\n");
    STORY("tags: {i: {type: int32}, u: {type: uint32}, b: {type: bool}}\nrules: {x: {when: i >= 0 || u >= 0 "
          "|| b}}\n",
          "1 i=1.5\n2 i=2147483648\n3 u=-1\n4 b=1\n5 i=0\n", "5 x active initial state uncertain since 5\n");
    /* lists of numbers hold all numbers, and know them again */
    STORY("tags: {l: {type: 'double[]'}}\nrules: {x: {when: 'isNaN(l[0])', message: '${l[1]}'}}\n",
          "1 l=[{\"$n\":\"NaN\"},{\"$n\":\"-Infinity\"}]\n1 l=[{\"$n\":\"NaN\"},{\"$n\":\"-Infinity\"}]\n2 l=[0]\n"
          "3 l=[{\"k\":1}]\n",
          "1 x active initial state good since 1: -Infinity\n2 x cleared state good since 1: undefined\n"
          "3 x cleared quality bad (l) since 2: ?\n");

    log.length = 0;
    log.text[0] = '\0';
    rung_host_init(&host);
    host.log = count_log;
    host.user = &log;
    rung_rules_options_init(&options);
    options.host = &host;
    CHECK(rung_rules_load(HOT, strlen(HOT), &options, &rules, NULL) == RUNG_OK);
    if (rules == NULL) return;

    /* a time that is absent, from 1601, or beyond the arrival: the next best one */
    now = 1000 * SECOND;
    sample = number_sample(1, RUNG_TIME_NONE, now, now + 1);
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && metrics_of(rules).replaced == 1);
    sample = number_sample(2, INT64_C(-116444736000000000), RUNG_TIME_NONE, now + 2);
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && tag_number(rules) == 2 &&
          metrics_of(rules).replaced == 2);
    sample = number_sample(3, now + 3600 * SECOND, now + 3, now + 4);
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && tag_number(rules) == 3 &&
          metrics_of(rules).replaced == 3);
    sample = number_sample(4, now + 59 * SECOND, RUNG_TIME_NONE, now + 5);
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && tag_number(rules) == 4 &&
          metrics_of(rules).replaced == 3);

    /* a 64-bit integer that no double can be says so, until the next sample */
    sample = number_sample(9007199254740992.0, now + 59 * SECOND, RUNG_TIME_NONE, now + 5);
    sample.inexact = true;
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && rung_tags_look(rung_rules_tags(rules), 0)->inexact == 1);
    sample = number_sample(4, now + 59 * SECOND, RUNG_TIME_NONE, now + 5);
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && rung_tags_look(rung_rules_tags(rules), 0)->inexact == 0);

    /* a clock that was set back: the third late sample over two seconds is taken */
    sample = number_sample(5, now - 100 * SECOND, RUNG_TIME_NONE, now + 60 * SECOND);
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && tag_number(rules) == 4);
    sample = number_sample(6, now - 99 * SECOND, RUNG_TIME_NONE, now + 61 * SECOND);
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && tag_number(rules) == 4);
    sample = number_sample(7, now - 98 * SECOND, RUNG_TIME_NONE, now + 61 * SECOND + SECOND / 2);
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && tag_number(rules) == 4);
    CHECK(metrics_of(rules).late == 3 && log.length == 0);
    sample = number_sample(8, now - 97 * SECOND, RUNG_TIME_NONE, now + 62 * SECOND);
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && tag_number(rules) == 8);
    CHECK_TEXT(log.text, "4 the clock of tag 'temp' was set back: its samples are taken from now on\n");
    /* falling or equal times are no sign of that */
    for (int i = 0; i < 9; i++) {
        sample = number_sample(9, now - (200 + i) * SECOND, RUNG_TIME_NONE, now + (100 + i) * SECOND);
        CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && tag_number(rules) == 8);
    }

    /* a lost connection is never late, and the first value after it is taken, however old */
    sample = (rung_sample){.status = RUNG_BAD,
                           .source_time = RUNG_TIME_NONE,
                           .server_time = RUNG_TIME_NONE,
                           .arrival_time = now + 200 * SECOND};
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK);
    CHECK(rung_tags_slot((rung_tags *)(uintptr_t)rung_rules_tags(rules), 0)->status == RUNG_BAD);
    sample = number_sample(10, now - 500 * SECOND, RUNG_TIME_NONE, now + 201 * SECOND);
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_OK && tag_number(rules) == 10);

    /* a tag that is none of the inputs */
    sample.tag = 1;
    CHECK(rung_rules_update(rules, &sample, 1) == RUNG_USAGE);
    rung_rules_free(rules);
}

/* Run-time errors are in the log once for each rule, with the line of the file. */
static void test_errors_logged(void)
{
    static const char YAML[] =
        "tags: {s: {type: string}}\nrules:\n  r:\n    when: s.length > 1\n  q: {when: s.length > 2}\n";
    static Log log;
    rung_rules *rules;
    rung_host host;
    rung_rules_options options;

    log.length = 0;
    rung_host_init(&host);
    host.log = count_log;
    host.user = &log;
    rung_rules_options_init(&options);
    options.host = &host;
    options.name = "plant.yaml";
    CHECK(rung_rules_load(YAML, sizeof YAML - 1, &options, &rules, NULL) == RUNG_OK);
    if (rules == NULL) return;
    for (int i = 1; i < 5; i++) {
        char line[32];

        snprintf(line, sizeof line, "%d s=null", i);
        update(rules, line);
    }
    CHECK(metrics_of(rules).errors == 8 && metrics_of(rules).no_values == 8);
    CHECK_TEXT(log.text, "4 plant.yaml:4: rule 'r' has no value: TypeError: Cannot read properties of null "
                         "(reading 'length')\n"
                         "4 plant.yaml:5: rule 'q' has no value: TypeError: Cannot read properties of null "
                         "(reading 'length')\n");
    rung_rules_free(rules);
}

/* ---- What is wrong with a file -------------------------------------------------------------- */

static void on_diag(void *user, const rung_diag *diag)
{
    Log *log = user;

    add(log, "%u:%u: %s%s", diag->line, diag->column, diag->severity == RUNG_WARNING ? "warning: " : "",
        diag->message);
    if (*diag->hint != '\0') add(log, " [%s]", diag->hint);
    add(log, "\n");
}

static const char *diags_of_text(const char *yaml, size_t length)
{
    static Log log;
    rung_rules_options options;
    rung_rules *rules;
    rung_diag diag;
    rung_status status;

    log.length = 0;
    log.text[0] = '\0';
    rung_rules_options_init(&options);
    options.on_diag = on_diag;
    options.user = &log;
    status = rung_rules_load(yaml, length, &options, &rules, &diag);
    CHECK(status != RUNG_OK && status == diag.status && rules == NULL);
    rung_rules_free(rules);
    return log.text;
}

static const char *diags_of(const char *yaml) { return diags_of_text(yaml, strlen(yaml)); }

/* The diagnostics begin with this text. */
static void check_begins(const char *got, const char *expected, int line)
{
    if (strncmp(got, expected, strlen(expected)) == 0) {
        passed++;
        return;
    }
    failed++;
    if (failed <= 40)
        printf("rules_test.c:%d: expected it to begin with\n%s\n--- got\n%s---\n", line, expected, got);
}

#define CHECK_DIAG(yaml, expected) check_begins(diags_of(yaml), expected, __LINE__)

static void test_keys(void)
{
    CHECK_DIAG("", "1:1: the file is empty");
    CHECK_DIAG("# nothing\n", "1:1: the file is empty");
    CHECK_DIAG("- a\n", "1:1: a rule file must be a map");
    CHECK_DIAG("tgas: {}\n", "1:1: a rule file has no key 'tgas' [did you mean 'tags'?]");
    CHECK_DIAG("templates: [a.yaml]\n", "1:1: 'templates:' is not available in this version");
    CHECK_DIAG("include: [a.yaml]\n", "1:10: 'include:' reads files, and this host reads none");
    CHECK_DIAG("tags:\n  a: double\n", "2:6: the tag 'a' must be a map [for example {type: double}]");
    CHECK_DIAG("tags:\n  a: {}\n", "2:3: the tag 'a' has no type [bool, int32,");
    CHECK_DIAG("tags:\n  a: {type: duoble}\n", "2:13: 'duoble' is not a type [did you mean 'double'?]");
    CHECK_DIAG("tags:\n  a: {type: float64}\n", "2:13: 'float64' is not a type [bool, int32,");
    CHECK_DIAG("tags:\n  a: {type: double, nod: x}\n", "2:21: a tag has no key 'nod' [did you mean 'node'?]");
    CHECK_DIAG("tags:\n  a: {type: double, interval: 5}\n",
               "2:31: 'interval:' must be a duration such as 500ms");
    CHECK_DIAG("tags:\n  a-b: {type: double}\n", "2:3: 'a-b' is not an identifier");
    CHECK_DIAG("tags:\n  1a: {type: double}\n", "2:3: '1a' is not an identifier");
    CHECK_DIAG("tags:\n  while: {type: double}\n", "2:3: 'while' is a reserved word of JavaScript");
    CHECK_DIAG("tags:\n  Math: {type: double}\n", "2:3: 'Math' is a name of JavaScript");
    CHECK_DIAG(TEMP "values: {temp: 1}\n", "3:10: 'temp' is already a tag");
    CHECK_DIAG(TEMP "values: {x: 1}\nrules: {x: {when: 'true'}}\n", "3:10: 'x' is already a rule");
    CHECK_DIAG("tags: {a: {type: double, column: x}, b: {type: double, column: x}}\n",
               "1:64: the tags 'a' and 'b' have the same column 'x'");
    CHECK_DIAG("tags: {a: {type: double, column: b}, b: {type: double}}\n",
               "1:38: the tags 'a' and 'b' have the same column 'b'");
    CHECK_DIAG(TEMP "rules:\n  r: {when: temp > 1}\n  q: {id: r, when: temp > 2}\n",
               "5:11: the rules 'r' and 'q' have the same id 'r'");
    CHECK_DIAG(TEMP "rules:\n  r: temp > 1\n",
               "4:6: the rule 'r' must be a map [for example {when: temp > 80}]");
    CHECK_DIAG(TEMP "rules:\n  r: {severity: 1}\n", "4:3: the rule 'r' has no 'when:'");
    CHECK_TEXT(diags_of(TEMP "rules:\n  r: {wen: temp > 1}\n"),
               "4:3: the rule 'r' has no 'when:' [a condition, for example 'when: temp > 80']\n"
               "4:7: a rule has no key 'wen' [did you mean 'when'?]\n");
    CHECK_DIAG(TEMP "rules:\n  r:\n    when:\n", "5:10: 'when:' must be an expression, and is empty");
    CHECK_DIAG(TEMP "rules:\n  r: {when: [temp]}\n",
               "4:13: 'when:' must be an expression, not a list [an expression that begins with [ or {");
    for (int i = 0; i < 6; i++) {
        static const char *const SEVERITIES[] = {"0", "1001", "0777", "7e2", "'700'", "99999999999"};
        char yaml[128];

        snprintf(yaml, sizeof yaml, TEMP "rules:\n  r: {when: temp > 1, severity: %s}\n", SEVERITIES[i]);
        CHECK_DIAG(yaml, "4:33: 'severity:' must be a whole number from 1 to 1000");
    }
    CHECK_DIAG(TEMP "rules:\n  r: {when: temp > 1, enabled: NO}\n",
               "4:32: 'enabled:' must be true or false [yes, no, on and off are texts here]");
    CHECK_DIAG(TEMP "rules:\n  r: {when: temp > 1, labels: {a: [b]}}\n", "4:35: a label must be a text");
    CHECK_DIAG(TEMP "rules:\n  r: {when: temp > 1, message: \"a\\0b\"}\n",
               "4:32: 'message:' must be a text without NUL");

    /* several errors in one run, in the order of the lines, none because of another one */
    CHECK_TEXT(diags_of("tags:\n  a: {tpye: double}\n  b: {type: bool}\nvalues:\n  v: a +\nrules:\n  r: "
                        "{when: v > 1 && bb}\n  s: {when: a > 1, severty: 5}\n"),
               "2:3: the tag 'a' has no type [bool, int32, uint32, double, string, datetime or any; "
               "\"double[]\" and so on for arrays]\n"
               "2:7: a tag has no key 'tpye' [did you mean 'type'?]\n"
               "5:9: unexpected end of the text, expected a value\n"
               "7:22: 'bb' is not defined [did you mean 'b'?]\n"
               "8:20: a rule has no key 'severty' [did you mean 'severity'?]\n");
}

static void test_cycles(void)
{
    CHECK_DIAG("values: {a: a + 1}\n", "1:10: 'a' reads itself [an expression cannot need its own value]");
    CHECK_DIAG("values:\n  a: b + 1\n  b: c + 1\n  c: a + 1\n", "2:3: a cycle: a -> b -> c -> a [one of them must do without the next one]");
    CHECK_DIAG(TEMP "values:\n  x: temp + b\n  a: b\n  b: c\n  c: b\n", "6:3: a cycle: b -> c -> b");
    CHECK_DIAG("values:\n  v: \"r ? 1 : 2\"\nrules:\n  q: {when: r}\n  r: {when: v > 1}\n",
               "5:3: a cycle: r -> v -> r");
    CHECK_DIAG("rules: {r: {when: r}}\n", "1:9: 'r' reads itself");
    /* its own message may read a rule */
    STORY(TEMP "rules: {r: {when: temp > 1, message: '${r}'}}\n", "1 temp=2\n",
          "1 r active initial state good since 1: true\n");
}

/* Errors within expressions have their place in the file, however the text is written there. */
static void test_places(void)
{
    CHECK_DIAG(TEMP "values:\n  x: temp + tmp\n", "4:13: 'tmp' is not defined [did you mean 'temp'?]");
    CHECK_DIAG(TEMP "values: {x: temp + tmp}\n", "3:20: 'tmp' is not defined");
    CHECK_DIAG(TEMP "values: {°: 1}\n", "3:10: '°' is not an identifier");
    CHECK_DIAG("tags:\n  témp: {type: double}\nvalues: {x: \"témp + 'é' + témq\"}\n",
               "3:27: 'témq' is not defined");
    CHECK_DIAG("\xEF\xBB\xBF" TEMP "values: {x: temp + tmp}\n", "3:20: 'tmp' is not defined");
    CHECK_DIAG(TEMP "values:\n  x: temp +\n     temp\n     + tmp\n", "6:8: 'tmp' is not defined");
    CHECK_DIAG(TEMP "values:\n  x: |\n    temp +\n\n      tmp\n", "7:7: 'tmp' is not defined");
    CHECK_DIAG(TEMP "values:\r\n  x: |-  # a comment\r\n    temp +\r\n    tmp\r\n",
               "6:5: 'tmp' is not defined");
    CHECK_DIAG(TEMP "values:\n  x: >\n    temp +\n    temp\n    + tmp\n", "7:7: 'tmp' is not defined");
    CHECK_DIAG(TEMP "values:\n  x: 'temp + ''a'' + tmp'\n", "4:22: 'tmp' is not defined");
    CHECK_DIAG(TEMP "values:\n  x: \"\\x74emp + \\\"\\u00e9\\\" + tmp\"\n", "4:30: 'tmp' is not defined");
    CHECK_DIAG(TEMP "values:\n  x: \"temp + \\\n     1 + tmp\"\n", "5:10: 'tmp' is not defined");
    CHECK_DIAG(TEMP "values:\n  x: \"temp +\n     tmp\"\n", "5:6: 'tmp' is not defined");
    CHECK_DIAG(TEMP "rules:\n  r:\n    when: temp > 1\n    message: a ${tmp} b\n",
               "6:18: 'tmp' is not defined");
    CHECK_DIAG(TEMP "rules:\n  r:\n    when: temp > 1\n    message: \"`a ${tmp} b`\"\n",
               "6:20: 'tmp' is not defined");
    CHECK_DIAG(TEMP "rules:\n  r:\n    when: temp >\n    message: a\n", "5:17: unexpected end of the text");
}

static void test_yaml(void)
{
    static char deep[4096];
    static Log bomb;
    rung_rules *rules;

    CHECK_DIAG("tags:\n  a: {type: double}\n  a: {type: bool}\n",
               "3:3: the key 'a' is there already, in line 2");
    CHECK_DIAG("tags:\n\ta: {type: double}\n",
               "2:1: found character that cannot start any token [indent with blanks, not with tabs]");
    CHECK_DIAG("rules:\n  r: {when: !running}\n",
               "2:21: did not find expected whitespace or line break [an expression that begins with !");
    CHECK_DIAG("rules:\n  r:\n    when: !running\n", "3:11: a YAML tag (!running) has no meaning here [an "
                                                     "expression that begins with ! must be in quotes]");
    CHECK_DIAG("tags: !!map {}\n", "1:7: a YAML tag (tag:yaml.org,2002:map) has no meaning here");
    CHECK_DIAG("values:\n  x: a ? b : c\n",
               "2:12: mapping values are not allowed in this context [an expression with a colon");
    CHECK_DIAG("values:\n  x: `a`\n",
               "2:6: found character that cannot start any token [a text that begins with");
    CHECK_DIAG("values:\n  x: \"a\" === b\n",
               "2:10: did not find expected key [text that begins with a quote ends with");
    CHECK_DIAG("values:\n  x: [1].includes(b)\n",
               "2:9: did not find expected key [text that begins with a quote ends with");
    CHECK_DIAG("values:\n  x: *y\n", "2:6: no anchor is called 'y' [an expression that begins with *");
    CHECK_DIAG("values: &v\n  x: *v\n", "2:6: an alias to what it stands in");
    CHECK_DIAG("a: 1\n---\nb: 1\n", "2:1: a second document; a file is one");
    CHECK_DIAG("{a: 1}: 2\n", "1:1: a key must be a text");
    CHECK_DIAG("tags: {a: \xff}\n", "1:11: invalid leading UTF-8 octet [a rule file is UTF-8 text]");
    check_begins(diags_of_text("tags: {}\n\0x", 11), "2:1: control characters are not allowed", __LINE__);

    /* deep nesting ends early */
    memset(deep, '[', sizeof deep - 1);
    check_begins(diags_of_text(deep, sizeof deep - 1), "1:65: nested deeper than 64 levels", __LINE__);

    /* aliases share: the classic bomb is as small as its text */
    bomb.length = 0;
    add(&bomb, "tests:\n  a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++)
        add(&bomb, "  a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1, i - 1, i - 1,
            i - 1, i - 1);
    rules = load(bomb.text);
    CHECK(rules != NULL);
    rung_rules_free(rules);
    bomb.length = 0;
    add(&bomb, "tests:\n  a: &a x\n  b: [");
    for (int i = 0; i < 10001; i++) add(&bomb, "*a,");
    add(&bomb, "]\n");
    CHECK_DIAG(bomb.text, "3:30007: more than 10000 aliases");

    /* anchors and empty maps are fine */
    rules = load("tags:\n  a: &t {type: double}\n  b: *t\nvalues:\nrules:\n");
    CHECK(rules != NULL && metrics_of(rules).tags == 2);
    rung_rules_free(rules);
}

static void test_many(void)
{
    enum { RULES = 3000 };
    static char yaml[RULES * 64];
    size_t length = (size_t)snprintf(yaml, sizeof yaml, "tags: {x: {type: double}}\nrules:\n");
    rung_rules *rules;
    rung_event event;
    rung_rule_info info;
    uint64_t events = 0;
    bool ordered = true;

    /* each reads the one after it: ranks run against the order of the file */
    for (int i = 0; i < RULES - 1; i++)
        length += (size_t)snprintf(yaml + length, sizeof yaml - length, "  r%d: {when: r%d}\n", i, i + 1);
    snprintf(yaml + length, sizeof yaml - length, "  r%d: {when: x > 0}\n", RULES - 1);
    rules = load(yaml);
    CHECK(rules != NULL);
    if (rules == NULL) return;
    for (int i = 1; i <= 20; i++) {
        char line[32];
        char rule[32];

        snprintf(line, sizeof line, "%d x=%d", i, i % 2);
        CHECK(update(rules, line) == RUNG_OK);
        /* a host that fetches less than there is, and then the rest */
        for (uint64_t end = i < 20 ? events + RULES / 2 : UINT64_MAX;
             events < end && rung_rules_next_event(rules, &event) == RUNG_OK; events++) {
            snprintf(rule, sizeof rule, "r%u", (unsigned)(events % RULES));
            if (event.seq != events + 1 || strcmp(event.rule, rule) != 0 ||
                strlen(event.json) != event.json_length || event.active != (events / RULES % 2 == 0))
                ordered = false;
        }
    }
    CHECK(ordered && events == 20 * RULES);
    CHECK(rung_rules_next_event(rules, &event) == RUNG_END);
    CHECK(rung_rules_rule(rules, RULES - 1, &info) && strcmp(info.when, "x > 0") == 0 && info.events == 20 &&
          info.evaluations == 20 && info.known && !info.active && info.quality == RUNG_QUALITY_GOOD &&
          info.severity == 500 && info.enabled && info.program != NULL);
    CHECK(!rung_rules_rule(rules, RULES, &info));
    rung_rules_free(rules);
}

static void test_usage(void)
{
    rung_rules *rules = load(HOT);
    rung_rules_options options;
    rung_event event;
    rung_diag diag;

    if (rules == NULL) return;
    CHECK(rung_rules_update(NULL, NULL, 0) == RUNG_USAGE);
    CHECK(rung_rules_update(rules, NULL, 1) == RUNG_USAGE);
    CHECK(rung_rules_update(rules, NULL, 0) == RUNG_OK);
    CHECK(rung_rules_next_event(NULL, &event) == RUNG_USAGE &&
          rung_rules_next_event(rules, NULL) == RUNG_USAGE);
    CHECK(rung_rules_next_event(rules, &event) == RUNG_END);
    CHECK(rung_rules_advance(NULL, 0) == RUNG_USAGE);
    CHECK(rung_rules_next_deadline(rules) == RUNG_TIME_NEVER &&
          rung_rules_next_deadline(NULL) == RUNG_TIME_NEVER);
    CHECK(strcmp(rung_rules_column(rules, 0), "temp") == 0 && rung_rules_column(rules, 1) == NULL &&
          rung_rules_column(NULL, 0) == NULL);
    CHECK(rung_rules_schema(NULL) == NULL && rung_rules_tags(NULL) == NULL);
    rung_rules_free(rules);
    CHECK(rung_rules_load(NULL, 1, NULL, &rules, &diag) == RUNG_USAGE && rules == NULL);
    CHECK(rung_rules_load("a", 1, NULL, NULL, &diag) == RUNG_USAGE);
    rung_rules_options_init(&options);
    options.size--;
    CHECK(rung_rules_load("a", 1, &options, &rules, NULL) == RUNG_USAGE);
    rung_rules_free(NULL);
    /* event time goes forward only, and events of later samples follow it */
    rules = load(HOT);
    if (rules == NULL) return;
    CHECK(rung_rules_advance(rules, 10 * SECOND) == RUNG_OK &&
          rung_rules_advance(rules, 5 * SECOND) == RUNG_OK);
    CHECK(update(rules, "3 temp=90") == RUNG_OK && rung_rules_next_event(rules, &event) == RUNG_OK &&
          event.time == 10 * SECOND);
    rung_rules_free(rules);
}

/* ---- Memory that fails ---------------------------------------------------------------------- */

typedef struct Faulty {
    long long live;      /* bytes */
    long calls, fail_at; /* the call that fails; 0: none */
    bool for_ever;
} Faulty;

static void *faulty_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Faulty *faulty = user;
    void *result;

    if (new_size == 0) {
        faulty->live -= (long long)old_size;
        free(pointer);
        return NULL;
    }
    faulty->calls++;
    if (faulty->fail_at != 0 &&
        (faulty->calls == faulty->fail_at || (faulty->for_ever && faulty->calls > faulty->fail_at)))
        return NULL;
    result = malloc(new_size); /* always another block, so that the sanitizer sees who kept the old one */
    if (result == NULL) abort();
    if (pointer != NULL) memcpy(result, pointer, old_size < new_size ? old_size : new_size);
    free(pointer);
    faulty->live += (long long)new_size - (long long)old_size;
    return result;
}

static const char OOM_YAML[] =
    "tags: {a: {type: double}, s: {type: string}, j: {type: any}}\n"
    "values: {x: y + 1, y: a * 2, z: 's + `!`', o: '({k: a})'}\n"
    "rules:\n"
    "  r: {when: x > 10 && z, message: \"${x} ${z} ${o.k} ${j.length}\", labels: {a: b}}\n"
    "  q: {when: r && o.k > 1 && j, id: other}\n";

static const char *const OOM_UPDATES[] = {"1 a=1 s=abc j=[1,2]",
                                          "2 a=9 s=abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
                                          "3 s=@Bad", "4 a=0 s=b j={\"length\":[1,2,3]}"};

/* Loads and runs, repeating what found no memory. All events must come, none twice. */
static bool run_faulty(Faulty *faulty, Log *log)
{
    rung_rules *rules = NULL;
    rung_rules_options options;
    rung_host host;
    rung_status status;

    log->length = 0;
    log->text[0] = '\0';
    rung_host_init(&host);
    host.alloc = faulty_alloc;
    host.user = faulty;
    rung_rules_options_init(&options);
    options.host = &host;
    status = rung_rules_load(OOM_YAML, sizeof OOM_YAML - 1, &options, &rules, NULL);
    if (status != RUNG_OK) {
        CHECK(status == RUNG_NO_MEMORY && rules == NULL);
        if (faulty->for_ever) return false;
        status = rung_rules_load(OOM_YAML, sizeof OOM_YAML - 1, &options, &rules, NULL);
        CHECK(status == RUNG_OK);
        if (status != RUNG_OK) return false;
    }
    for (size_t i = 0; i < sizeof OOM_UPDATES / sizeof *OOM_UPDATES; i++) {
        status = update(rules, OOM_UPDATES[i]);
        if (status == RUNG_NO_MEMORY && !faulty->for_ever) status = update(rules, OOM_UPDATES[i]);
        CHECK(status == RUNG_OK || (status == RUNG_NO_MEMORY && faulty->for_ever));
        take_events(rules, log);
        if (status != RUNG_OK) break;
    }
    rung_rules_free(rules);
    return status == RUNG_OK;
}

static void test_memory(void)
{
    static Log clean, log;
    Faulty faulty = {0};
    long calls;

    CHECK(run_faulty(&faulty, &clean));
    CHECK(faulty.live == 0);
    CHECK_TEXT(clean.text,
               "2 r active state good since 2: 19 abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz! 9 2\n"
               "2 other active state good since 2\n"
               "3 r active quality bad (s) since 2: 19 ? 9 2\n3 other active quality bad (s) since 2\n"
               "4 r cleared state good since 2: 1 b! 0 1,2,3\n4 other cleared state good since 2\n");
    calls = faulty.calls;
    for (long i = 1; i <= calls; i++) {
        faulty = (Faulty){.fail_at = i};
        CHECK(run_faulty(&faulty, &log));
        CHECK(faulty.live == 0);
        if (strcmp(log.text, clean.text) != 0) {
            CHECK(false);
            printf("allocation %ld:\n%s", i, log.text);
            break;
        }
        faulty = (Faulty){.fail_at = i, .for_ever = true};
        run_faulty(&faulty, &log);
        CHECK(faulty.live == 0);
        CHECK(strncmp(log.text, clean.text, log.length) == 0);
    }
}

int main(void)
{
    test_states();
    test_values();
    test_evaluations();
    test_event_json();
    test_messages();
    test_samples();
    test_errors_logged();
    test_keys();
    test_cycles();
    test_places();
    test_yaml();
    test_many();
    test_usage();
    test_memory();
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
