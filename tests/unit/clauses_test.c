/* Tests of clauses: what an evaluation makes of each, and that looking at them changes nothing. */
#include "tests/unit/story.h"

static rung_rules *load_clauses(const char *yaml, bool clauses)
{
    rung_rules_options options;
    rung_rules *rules = NULL;
    rung_diag diag;

    rung_rules_options_init(&options);
    options.clauses = clauses;
    if (rung_rules_load(yaml, strlen(yaml), &options, &rules, &diag) != RUNG_OK)
        printf("does not load: %u:%u: %s\n", diag.line, diag.column, diag.message);
    return rules;
}

/* "* temp > 80 = true" for each clause of a rule or value, indented; * for what decides. */
static void show_clauses(rung_rules *rules, uint32_t tag, Log *log)
{
    static const char *const STATES[] = {"-", "?", "false", "true"};
    rung_expression_info info;
    rung_clause clause;
    size_t length;

    if (!rung_rules_expression(rules, tag, &info)) abort();
    for (uint32_t i = 0; rung_rules_clause(rules, tag, i, &clause); i++) {
        const char *source = rung_program_source(info.program, &length);

        add(log, "%*s%c %.*s = %s", (int)(clause.depth * 2), "", clause.decides ? '*' : ' ',
            (int)(clause.end - clause.start), source + clause.start, STATES[clause.state]);
        if (clause.value.kind == RUNG_VALUE_NUMBER) add(log, " %g", clause.value.number);
        add(log, "\n");
    }
}

#define TAGS "tags: {x: {type: double}, y: {type: double}, b: {type: bool}, s: {type: string}}\n"

/* The clauses of one condition after updates, one a line. */
static void clauses_at(int line, const char *when, const char *updates, const char *expected)
{
    static Log log;
    char yaml[1024], text[256];
    rung_rules *rules;

    snprintf(yaml, sizeof yaml, TAGS "rules: {r: {when: '%s'}}\n", when);
    rules = load_clauses(yaml, true);
    log.length = 0;
    log.text[0] = '\0';
    check(rules != NULL, "the condition loads", line);
    for (; rules != NULL && *updates != '\0'; updates = strchr(updates, '\n') + 1) {
        snprintf(text, sizeof text, "%.*s", (int)(strchr(updates, '\n') - updates), updates);
        check(update(rules, text) == RUNG_OK, text, line);
    }
    if (rules != NULL) show_clauses(rules, 4, &log);
    check_text(log.text, expected, line);
    rung_rules_free(rules);
}

#define CLAUSES(when, updates, expected) clauses_at(__LINE__, when, updates, expected)

static void test_states(void)
{
    CLAUSES("x > 1", "", "  x > 1 = -\n");
    CLAUSES("x > 1", "1 x=2\n", "* x > 1 = true\n");
    CLAUSES("x > 1", "1 x=2\n2 x=@Bad\n", "* x > 1 = ?\n");
    CLAUSES("x", "1 x=2\n", "* x = true 2\n");
    CLAUSES("x > 1 && y > 1 && b", "1 x=2 y=0 b=true\n",
            "* x > 1 && y > 1 && b = false\n    x > 1 = true\n  * y > 1 = false\n    b = -\n");
    CLAUSES("x > 1 && y > 1 && b", "1 x=2 y=2 b=true\n",
            "* x > 1 && y > 1 && b = true\n  * x > 1 = true\n  * y > 1 = true\n  * b = true\n");
    /* what has no value decides nothing while another one can */
    CLAUSES("x > 1 && y > 1 && b", "1 x=@Bad y=0 b=true\n",
            "* x > 1 && y > 1 && b = false\n    x > 1 = ?\n  * y > 1 = false\n    b = -\n");
    CLAUSES("x > 1 && y > 1 && b", "1 x=2 y=@Bad b=false\n",
            "* x > 1 && y > 1 && b = false\n    x > 1 = true\n    y > 1 = ?\n  * b = false\n");
    CLAUSES("x > 1 || y > 1 || b", "1 x=@Bad y=0 b=false\n",
            "* x > 1 || y > 1 || b = ?\n  * x > 1 = ?\n    y > 1 = false\n    b = false\n");
    CLAUSES("x > 1 || (b && y > 1)", "1 x=@Bad y=2 b=true\n",
            "* x > 1 || (b && y > 1) = true\n    x > 1 = ?\n  * b && y > 1 = true\n    * b = true\n    * y > "
            "1 = true\n");
    CLAUSES("(x > 1 || y > 1) && b || x < 0", "1 x=0 y=2 b=false\n",
            "* (x > 1 || y > 1) && b || x < 0 = false\n  * (x > 1 || y > 1) && b = false\n      x > 1 || y > "
            "1 = true\n"
            "        x > 1 = false\n        y > 1 = true\n    * b = false\n  * x < 0 = false\n");
    CLAUSES("!(x > 1) && !!b", "1 x=0 b=true\n",
            "* !(x > 1) && !!b = true\n  * !(x > 1) = true\n    * x > 1 = false\n  * !!b = true\n    * !b = "
            "false\n      * b = true\n");
    CLAUSES("b ? x > 1 : y > 1", "1 x=0 y=2 b=true\n",
            "* b ? x > 1 : y > 1 = false\n  * b = true\n  * x > 1 = false\n    y > 1 = -\n");
    CLAUSES("b ? x : y > 1", "1 x=0 y=2 b=false\n",
            "* b ? x : y > 1 = true\n  * b = false\n    x = -\n  * y > 1 = true\n");
    CLAUSES("b ? x > 1 : y > 1", "1 x=0 y=2 b=@Bad\n",
            "* b ? x > 1 : y > 1 = ?\n  * b = ?\n    x > 1 = -\n    y > 1 = -\n");
    CLAUSES("b ? held(x > 1, \"1s\") : held(y > 1, \"1s\")", "1 x=2 y=2 b=true\nto 3\n",
            "* b ? held(x > 1, \"1s\") : held(y > 1, \"1s\") = true\n  * b = true\n  * held(x > 1, \"1s\") = "
            "true\n"
            "    * x > 1 = true\n    held(y > 1, \"1s\") = true\n      y > 1 = true\n");
    CLAUSES(
        "b ? x > 1 : held(y > 1, \"1s\")", "1 x=2 y=2 b=@Bad\n",
        "* b ? x > 1 : held(y > 1, \"1s\") = ?\n  * b = ?\n    x > 1 = -\n    held(y > 1, \"1s\") = false\n"
        "      y > 1 = true\n");
    CLAUSES("valueOr(b, false) || good(x)", "1 x=0 b=@Bad\n",
            "* valueOr(b, false) || good(x) = true\n    valueOr(b, false) = false\n  * good(x) = true\n");
    /* functions of the script are not clauses of the condition */
    CLAUSES("[x, y].some(v => v > 1 && b) || s === \"a\"", "1 x=0 y=2 b=true s=a\n",
            "* [x, y].some(v => v > 1 && b) || s === \"a\" = true\n  * [x, y].some(v => v > 1 && b) = true\n "
            "   s === \"a\" = -\n");
    /* a run-time error leaves open what it ends */
    CLAUSES("x > 1 && s.at(0).x.y && b", "1 x=2 s=a b=true\n",
            "  x > 1 && s.at(0).x.y && b = -\n    x > 1 = true\n    s.at(0).x.y = -\n    b = -\n");
}

static void test_calls(void)
{
    CLAUSES("held(latch(x >= 9, x <= 5), \"5s\") && b", "1 x=9 b=true\n3 b=true\n",
            "* held(latch(x >= 9, x <= 5), \"5s\") && b = false\n  * held(latch(x >= 9, x <= 5), \"5s\") = "
            "false\n"
            "    * latch(x >= 9, x <= 5) = true\n      * x >= 9 = true\n      * x <= 5 = false\n    b = -\n");
    /* what nobody asks for is updated all the same */
    CLAUSES("b || held(x > 1, \"5s\")", "1 x=9 b=true\nto 7\n",
            "* b || held(x > 1, \"5s\") = true\n  * b = true\n  * held(x > 1, \"5s\") = true\n    * x > 1 = "
            "true\n");
    CLAUSES("count(x > 1 || b, 5) >= 2", "1 x=9 b=true\n2 x=0 b=true\n",
            "* count(x > 1 || b, 5) >= 2 = true\n  * count(x > 1 || b, 5) = true 2\n    * x > 1 || b = true\n"
            "        x > 1 = false\n      * b = true\n");
    CLAUSES("b && avg(x, \"10s\") > max(y, \"10s\")", "1 x=4 y=1 b=false\n2 x=6\n",
            "* b && avg(x, \"10s\") > max(y, \"10s\") = false\n  * b = false\n    avg(x, \"10s\") > max(y, "
            "\"10s\") = -\n"
            "      avg(x, \"10s\") = true 5\n      max(y, \"10s\") = true 1\n");
}

static void test_counts(void)
{
    rung_rules *rules =
        load_clauses(TAGS "values: {v: x * 2, w: x > 1 && b}\nrules:\n  r:\n    when: b && x > 1\n", true);
    rung_clause clause;

    CHECK(!rung_rules_clause(rules, 3, 0, &clause) && !rung_rules_clause(rules, 7, 0, &clause));
    CHECK(!rung_rules_clause(rules, 4, 3, &clause) && !rung_rules_clause(rules, UINT32_MAX, 0, &clause));
    CHECK(rung_rules_clause(rules, 4, 2, &clause) && clause.since == RUNG_TIME_NONE);
    CHECK(update(rules, "1 x=2 b=true") == RUNG_OK && update(rules, "2 x=3") == RUNG_OK &&
          update(rules, "3 x=0") == RUNG_OK);
    CHECK(update(rules, "4 x=@Bad") == RUNG_OK && update(rules, "5 b=false") == RUNG_OK);
    CHECK(rung_rules_clause(rules, 4, 2, &clause) && clause.parent == 0 && clause.depth == 1 &&
          clause.start == 5);
    CHECK(clause.counts[RUNG_CLAUSE_TRUE] == 2 && clause.counts[RUNG_CLAUSE_FALSE] == 1);
    CHECK(clause.counts[RUNG_CLAUSE_NO_VALUE] == 1 && clause.counts[RUNG_CLAUSE_SKIPPED] == 1);
    CHECK(clause.since == 5 * SECOND && clause.state == RUNG_CLAUSE_SKIPPED &&
          clause.value.kind == RUNG_VALUE_UNDEFINED);
    CHECK(clause.place == strlen(TAGS "values: {v: x * 2, w: x > 1 && b}\nrules:\n  r:\n    when: b && "));
    CHECK(rung_rules_clause(rules, 5, 0, &clause) && clause.kind == RUNG_CLAUSE_VALUE);
    CHECK(rung_rules_clause(rules, 6, 0, &clause) && clause.kind == RUNG_CLAUSE_AND &&
          clause.state == RUNG_CLAUSE_FALSE);
    rung_rules_free(rules);
    rules = load_clauses(TAGS "rules: {r: {when: b && x > 1}}\n", false);
    CHECK(!rung_rules_clause(rules, 4, 0, &clause));
    rung_rules_free(rules);
}

/* Of a rule set that a host built, each text is a file. */
static void test_host_texts(void)
{
    rung_rules *rules;
    rung_rules_options options;
    rung_tag_spec tag;
    rung_rule_spec rule;
    rung_clause clause;

    rung_rules_options_init(&options);
    options.clauses = true;
    rung_tag_spec_init(&tag);
    tag.name = "x";
    tag.type = RUNG_DOUBLE;
    rung_rule_spec_init(&rule);
    rule.name = "hot";
    rule.when = "v > 1 && x > 2";
    CHECK(rung_rules_new(&options, &rules) == RUNG_OK && rung_rules_add_tag(rules, &tag) == RUNG_OK &&
          rung_rules_add_rule(rules, &rule) == RUNG_OK && rung_rules_add_value(rules, "v", "x > 3 ? x : 0") == RUNG_OK &&
          rung_rules_finish(rules, NULL) == RUNG_OK);
    CHECK(rung_rules_clause(rules, 1, 2, &clause) && clause.place == 9 && strcmp(clause.file, "rule hot") == 0);
    CHECK(rung_rules_clause(rules, 2, 0, &clause) && clause.place == 0 && strcmp(clause.file, "value v") == 0);
    rung_rules_free(rules);
}

static const char MORE[] =
    STORIES "  both: {when: 'x > 3 && y > 3 || !b && bad(x)'}\n"
            "  either: {when: '(x > 3 || y > 3) && (b ? y > 2 : held(x < 4, \"1s\"))'}\n"
            "  nots: {when: '!(x > 3 && !b) && !(y > 3 || s === \"a\") || count(b || x > 5, 4) >= 3'}\n"
            "  chain: {when: 'x > 1 && (y > 1 && (b || x > 3)) && held'}\n";

/* The whole condition is what the rule is. */
static bool agrees(rung_rules *rules, uint32_t index)
{
    rung_rules_metrics metrics = metrics_of(rules);
    rung_expression_info expression;
    rung_rule_info rule;
    rung_clause clause;

    if (!rung_rules_rule(rules, index, &rule)) abort();
    if (!rung_rules_expression(rules, metrics.tags + index, &expression)) abort();
    if (!rung_rules_clause(rules, metrics.tags + index, 0, &clause)) return false;
    if (expression.error != NULL || rule.evaluations == 0) return clause.state == RUNG_CLAUSE_SKIPPED;
    if (rule.quality == RUNG_QUALITY_BAD) return clause.state == RUNG_CLAUSE_NO_VALUE;
    return clause.state == (rule.active ? RUNG_CLAUSE_TRUE : RUNG_CLAUSE_FALSE);
}

/* Random samples: with clauses and without, the same events and the same state. */
static void test_same(void)
{
    static Log plain_log, log;
    static Blob plain_blob, blob;

    for (uint32_t seed = 1; seed <= 20; seed++) {
        rung_rules *plain = load_clauses(MORE, false), *rules = load_clauses(MORE, true);
        uint32_t random = seed, plain_random = seed;
        int now = 1000, plain_now = 1000;

        plain_log.length = log.length = 0;
        for (int step = 0; step < 150; step++) {
            random_step(plain, &plain_random, &plain_now);
            random_step(rules, &random, &now);
            take_events(plain, &plain_log);
            take_events(rules, &log);
            for (uint32_t i = 0; i < metrics_of(rules).rules; i++) CHECK(agrees(rules, i));
        }
        CHECK_TEXT(log.text, plain_log.text);
        save(plain, &plain_blob);
        save(rules, &blob);
        CHECK(blob.length == plain_blob.length && memcmp(blob.bytes, plain_blob.bytes, blob.length) == 0);
        /* a state goes from one to the other, and clauses stay asked for after a reload */
        rung_rules_free(rules);
        rules = load_clauses(MORE, true);
        CHECK(rung_rules_restore(rules, plain_blob.bytes, plain_blob.length, RUNG_TIME_NONE, NULL, NULL) ==
              RUNG_OK);
        CHECK(rung_rules_reload(rules, MORE, strlen(MORE), NULL, NULL, NULL, NULL) == RUNG_OK);
        random_step(rules, &random, &now);
        CHECK(rung_rules_clause(rules, metrics_of(rules).tags, 0, &(rung_clause){.depth = 0}));
        rung_rules_free(rules);
        rung_rules_free(plain);
    }
}

/* ---- Memory --------------------------------------------------------------------------------- */

typedef struct Faulty {
    long long live;
    long calls, fail_at;
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
    if (++faulty->calls == faulty->fail_at) return NULL;
    result = malloc(new_size);
    if (result == NULL) abort();
    if (pointer != NULL) memcpy(result, pointer, old_size < new_size ? old_size : new_size);
    free(pointer);
    faulty->live += (long long)new_size - (long long)old_size;
    return result;
}

/* Whatever allocation fails while rules are loaded: they are not, or it was one that is not needed, and nothing
** is lost. */
static void test_memory(void)
{
    bool failing = true;

    for (long at = 1; failing; at++) {
        Faulty faulty = {.fail_at = at};
        rung_rules_options options;
        rung_rules *rules = NULL;
        rung_host host;
        rung_status status;

        rung_host_init(&host);
        host.alloc = faulty_alloc;
        host.user = &faulty;
        rung_rules_options_init(&options);
        options.host = &host;
        options.clauses = true;
        status = rung_rules_load(MORE, strlen(MORE), &options, &rules, NULL);
        CHECK(status == RUNG_OK || status == RUNG_NO_MEMORY);
        CHECK((rules != NULL) == (status == RUNG_OK));
        if (rules != NULL)
            CHECK(rung_rules_clause(rules, metrics_of(rules).tags, 0, &(rung_clause){.depth = 0}));
        failing = faulty.calls >= at;
        rung_rules_free(rules);
        CHECK(faulty.live == 0);
    }
}

int main(void)
{
    test_states();
    test_calls();
    test_counts();
    test_host_texts();
    test_same();
    test_memory();
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
