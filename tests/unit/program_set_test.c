/* Tests of what the programs of a rule set share: equal code once, whoever holds it, and all of it freed. */
#include "tests/unit/story.h"

#include "runtime/rules.h"

#define TAGS                                                                                                 \
    "tags: {a: {type: double}, b: {type: double}, c: {type: double}, s: {type: string}, t: {type: string},\n" \
    "  x: {type: any}, y: {type: any}}\n"

/* Counts what is asked for. */
static void *count_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    *(size_t *)user += new_size - old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

static rung_rules *load_counted(const char *yaml, size_t *bytes)
{
    rung_host host;
    rung_rules_options options;
    rung_rules *rules = NULL;
    rung_diag diag;

    rung_host_init(&host);
    host.alloc = count_alloc;
    host.user = bytes;
    rung_rules_options_init(&options);
    options.host = &host;
    if (rung_rules_load(yaml, strlen(yaml), &options, &rules, &diag) != RUNG_OK)
        printf("does not load: %u:%u: %s\n", diag.line, diag.column, diag.message);
    return rules;
}

static const rung_program *program_of(const rung_rules *rules, uint32_t rule)
{
    rung_rule_info info;

    if (!rung_rules_rule(rules, rule, &info)) abort();
    return info.program;
}

/* Do these conditions have one code? */
static bool share(const char *left, const char *right)
{
    char yaml[1024];
    rung_rules *rules;
    bool shared;

    snprintf(yaml, sizeof yaml, TAGS "rules:\n  p:\n    when: |-\n      %s\n  q:\n    when: |-\n      %s\n", left,
             right);
    if ((rules = load(yaml)) == NULL) return false;
    shared = program_of(rules, 0)->code == program_of(rules, 1)->code;
    rung_rules_free(rules);
    return shared;
}

static void test_sharing(void)
{
    CHECK(share("a > 80", "a > 80"));
    CHECK(share("a > 80", "b > 7.25"));
    CHECK(share("a > 80.5 && b < 3.5 || c > 1.5", "c > 9.5 && a < 31.5 || b > 1.25"));
    CHECK(share("s === 'on'", "t === 'somewhere else'"));
    CHECK(share("held(a > 80.5, '5s')", "held(c > 1.25, '5s')"));
    CHECK(share("latch(a > 80.5, a < 70.5)", "latch(b > 1.25, b < 0.25)"));
    CHECK(share("avg(a, '10s') > 3.5", "avg(b, '10s') > 4.5"));
    CHECK(share("Math.abs(a - b) > 1.5", "Math.abs(b - c) > 2.5"));
    CHECK(share("x.name.startsWith('pump')", "y.name.startsWith('valve')"));
    CHECK(share("x.some(v => v > 80.5)", "y.some(w => w > 7.5)"));
    CHECK(share("x && x.level > 80.5", "y && y.level > 7.5"));

    CHECK(!share("a > 80.5", "a >= 80.5"));
    CHECK(!share("a > 80.5", "a > b"));
    CHECK(!share("a > b", "x > y"));
    CHECK(!share("held(a > 80.5, '5s')", "held(a > 80.5, '6s')"));
    CHECK(!share("Math.abs(a) > 1.5", "Math.ceil(a) > 1.5"));
    CHECK(!share("x.startsWith('pump')", "x.endsWith('pump')"));
}

/* Each program has its own tags, limits, text and places, whatever it shares. */
static void test_own(void)
{
    static const char YAML[] = TAGS "rules:\n  p: {when: 'a > 80'}\n  quite: {when: '  b >   7'}\n"
                                    "  m: {when: 'x[\"f\"](s)', message: 'a is ${a} and b ${b}'}\n"
                                    "  n: {when: 'y.g(t)', message: 'b is ${b} and c ${c}'}\n";
    rung_rules *rules = load(YAML);
    const rung_program *p = program_of(rules, 0), *q = program_of(rules, 1);
    rung_rule_info info;
    size_t length;
    uint32_t start, end;

    CHECK(p != q && p->code == q->code);
    CHECK(program_tags(p)[0].index == 0 && program_tags(q)[0].index == 1 && strcmp(program_tags(q)[0].name, "b") == 0);
    CHECK(program_constants(p)[0].as.f == 80 && program_constants(q)[0].as.f == 7);
    CHECK_TEXT(rung_program_source(p, &length), "a > 80");
    CHECK_TEXT(rung_program_source(q, &length), "  b >   7");
    CHECK(rung_rules_rule(rules, 1, &info) && strcmp(info.when, "  b >   7") == 0 && length == 9);
    program_span(p, 2, &start, &end);
    CHECK(start == 2 && end == 3);
    program_span(q, 2, &start, &end);
    CHECK(start == 4 && end == 5);
    rung_rules_free(rules);
}

/* A long text has places that two bytes do not hold. */
static void test_wide(void)
{
    enum { BLANKS = 70000 };
    char *text = malloc(BLANKS + 16);
    rung_schema *schema = NULL;
    rung_program *program = NULL;
    uint32_t start, end;

    memset(text, ' ', BLANKS);
    strcpy(text + BLANKS, "a > 80");
    CHECK(rung_schema_new(NULL, &schema) == RUNG_OK && rung_schema_tag(schema, "a", RUNG_DOUBLE, NULL) == RUNG_OK);
    CHECK(rung_compile(schema, text, BLANKS + 6, RUNG_EXPRESSION, NULL, &program, NULL) == RUNG_OK);
    program_span(program, 2, &start, &end);
    CHECK(start == BLANKS + 2 && end == BLANKS + 3);
    CHECK(program->code->set == NULL);
    rung_program_free(program);
    rung_schema_free(schema);
    free(text);
}

/* A program that someone retained lives on without its rule set; what is compiled afterwards stands alone. */
static void test_retained(void)
{
    size_t bytes = 0, length;
    rung_rules *rules = load_counted(TAGS "rules: {p: {when: 'a > 80'}, q: {when: 'b > 7'}}\n", &bytes);
    rung_program *kept, *alone = NULL;
    rung_rule_info info;

    CHECK(rung_rules_rule(rules, 1, &info));
    kept = rung_program_retain((rung_program *)(uintptr_t)info.program);
    CHECK(rung_compile(rung_rules_schema(rules), "c > 3", 5, RUNG_EXPRESSION, NULL, &alone, NULL) == RUNG_OK);
    CHECK(alone->code->set == NULL && kept->code->set != NULL);
    rung_rules_free(rules);
    CHECK(bytes > 0);
    CHECK_TEXT(rung_program_source(kept, &length), "b > 7");
    CHECK(strcmp(program_tags(kept)[0].name, "b") == 0);
    rung_program_free(kept);
    CHECK_TEXT(rung_program_source(alone, &length), "c > 3");
    rung_program_free(alone);
    CHECK(bytes == 0);
}

/* The same file again and again takes no more memory than once. */
static void test_reload(void)
{
    static const char YAML[] = TAGS "values: {v: a + b}\n"
                                    "rules: {p: {when: 'v > 80', message: 'v is ${v}'}, q: {when: 'held(b > 7, \"5s\")'},\n"
                                    "  e: {when: 'rose(p)'}, f: {when: 'e || q'}}\n";
    size_t bytes = 0, before;
    rung_rules *rules = load_counted(YAML, &bytes);
    rung_diag diag;

    CHECK(update(rules, "1 a=50 b=50\n") == RUNG_OK);
    CHECK(rung_rules_reload(rules, YAML, strlen(YAML), NULL, NULL, NULL, &diag) == RUNG_OK);
    before = bytes;
    for (int i = 0; i < 20; i++)
        CHECK(rung_rules_reload(rules, YAML, strlen(YAML), NULL, NULL, NULL, &diag) == RUNG_OK);
    CHECK(bytes == before);
    rung_rules_free(rules);
    CHECK(bytes == 0);
}

int main(void)
{
    test_sharing();
    test_own();
    test_wide();
    test_retained();
    test_reload();
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
