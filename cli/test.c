/* test.c - `rung test`: the tests of rule files, told one by one; a failure with its samples. */
#include "cli/coverage.h"
#include "cli/diagnostics.h"
#include "cli/source.h"
#include "cli/text.h"

#include <stdlib.h>
#include <string.h>

typedef struct Testing {
    const Settings *settings;
    uint32_t passed, failed;
    Coverage coverage;
    Buffer junit; /* the report, when --junit asks for one */
    bool no_memory;
} Testing;

/* ---- JUnit ---------------------------------------------------------------------------------- */

static void junit_put(Testing *testing, const char *text)
{
    if (testing->settings->junit != NULL && !buffer_append(&testing->junit, text, strlen(text)))
        testing->no_memory = true;
}

static void junit_put_quoted(Testing *testing, const char *text)
{
    static const struct {
        char plain;
        const char *quoted;
    } entities[] = {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"}, {'\n', "&#10;"}};

    for (; *text != '\0'; text++) {
        char one[2] = {*text, '\0'};
        const char *put = (unsigned char)*text < 0x20 ? "?" : one;

        for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
            if (entities[i].plain == *text) put = entities[i].quoted;
        junit_put(testing, put);
    }
}

static void junit_case(Testing *testing, const char *file, const rung_test_result *result)
{
    junit_put(testing, "  <testcase classname=\"");
    junit_put_quoted(testing, file);
    junit_put(testing, "\" name=\"");
    junit_put_quoted(testing, result->name);
    if (result->passed) {
        junit_put(testing, "\"/>\n");
        return;
    }
    junit_put(testing, "\"><failure message=\"");
    junit_put_quoted(testing, result->message);
    junit_put(testing, "\">");
    junit_put_quoted(testing, result->table);
    junit_put(testing, "</failure></testcase>\n");
}

static int junit_write(Testing *testing)
{
    Buffer whole = {NULL, 0, 0};
    char head[160];
    int status = STATUS_FAILED;

    if (testing->settings->junit == NULL) return STATUS_SUCCESS;
    snprintf(head, sizeof head,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"rung\" tests=\"%u\" "
             "failures=\"%u\">\n",
             testing->passed + testing->failed, testing->failed);
    junit_put(testing, "</testsuite>\n");
    if (testing->no_memory || !buffer_append(&whole, head, strlen(head)) ||
        !buffer_append(&whole, testing->junit.bytes, testing->junit.length))
        complain_status(testing->settings->junit, RUNG_NO_MEMORY);
    else
        status = write_whole(testing->settings->junit, whole.bytes, whole.length);
    buffer_free(&whole);
    return status;
}

/* ---- A file --------------------------------------------------------------------------------- */

typedef struct TestFile {
    Testing *testing;
    Source tests, rules; /* `rules` has no bytes of its own when they are in the same file */
    Diagnostics diagnostics;
    rung_tests *set;
} TestFile;

/* The path of a rule file that a test file names: beside the test file. */
static char *beside(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash == NULL || name[0] == '/' ? 0 : (size_t)(slash - path) + 1;
    char *joined = malloc(folder + strlen(name) + 1);

    if (joined == NULL) return NULL;
    memcpy(joined, path, folder);
    strcpy(joined + folder, name);
    return joined;
}

static void show(TestFile *file, const rung_test_result *result)
{
    Testing *testing = file->testing;

    *(result->passed ? &testing->passed : &testing->failed) += 1;
    junit_case(testing, file->tests.name, result);
    if (result->passed && testing->settings->quiet) return;
    printf("%s  ", result->passed ? "ok  " : "FAIL");
    print_escaped(stdout, result->name, strlen(result->name));
    if (result->passed) {
        putchar('\n');
        return;
    }
    fputs("  (", stdout);
    print_escaped(stdout, file->tests.name, strlen(file->tests.name));
    printf(":%u)\n    ", result->line);
    print_escaped(stdout, result->message, strlen(result->message));
    putchar('\n');
    for (const char *line = result->table; *line != '\0';) {
        size_t length = strcspn(line, "\n");

        print_escaped(stdout, line, length);
        putchar('\n');
        line += length + (line[length] == '\n');
    }
}

static const Source *rules_source(const TestFile *file)
{
    return file->rules.bytes.bytes != NULL ? &file->rules : &file->tests;
}

static int load_rules(TestFile *file, rung_rules **rules)
{
    rung_rules_options options;

    file->diagnostics = (Diagnostics){.stream = stderr};
    rung_rules_options_init(&options);
    options.clauses = true;
    return source_load_rules(rules_source(file), &options, &file->diagnostics, rules);
}

/* Each test has a rule set of its own: nothing of one reaches the next. */
static int run_tests(TestFile *file)
{
    int status = STATUS_SUCCESS;

    for (uint32_t i = 0; i < rung_tests_count(file->set) && status == STATUS_SUCCESS; i++) {
        rung_rules *rules = NULL;
        rung_test_result result;
        rung_status ran;

        status = load_rules(file, &rules);
        if (status != STATUS_SUCCESS) break;
        ran = rung_tests_run(file->set, i, rules, &result);
        if (ran == RUNG_OK)
            show(file, &result);
        else
            status = complain_status(file->tests.name, ran);
        if (ran == RUNG_OK && !coverage_add(&file->testing->coverage, rules_source(file), rules))
            status = complain_status(file->tests.name, RUNG_NO_MEMORY);
        rung_rules_free(rules);
    }
    return status;
}

static int test_file(Testing *testing, const char *path)
{
    TestFile file = {.testing = testing};
    rung_rules_options options;
    char *rules_path = NULL;
    rung_diag diag;
    int status = source_from_file(path, &file.tests);

    if (status == STATUS_SUCCESS) {
        rung_status loaded;

        file.diagnostics = (Diagnostics){.name = file.tests.name,
                                         .text = file.tests.bytes.bytes,
                                         .length = file.tests.bytes.length,
                                         .stream = stderr};
        rung_rules_options_init(&options);
        options.on_diag = diagnostics_show;
        options.user = &file.diagnostics;
        loaded = rung_tests_load(file.tests.bytes.bytes, file.tests.bytes.length, &options, &file.set, &diag);
        if (loaded != RUNG_OK) status = diagnostics_finish(&file.diagnostics, loaded, &diag);
    }
    if (status == STATUS_SUCCESS && rung_tests_rules(file.set) != NULL) {
        rules_path = beside(path, rung_tests_rules(file.set));
        status = rules_path == NULL ? complain_status(path, RUNG_NO_MEMORY)
                                    : source_from_file(rules_path, &file.rules);
    }
    if (status == STATUS_SUCCESS && rung_tests_count(file.set) == 0) {
        complain("%s has no tests", input_name(path));
        give_hint("under 'tests:', a list of {name, samples, expect}");
        status = STATUS_USAGE;
    }
    if (status == STATUS_SUCCESS) status = run_tests(&file);
    rung_tests_free(file.set);
    source_free(&file.tests);
    source_free(&file.rules);
    free(rules_path);
    return status;
}

int run_test(const Settings *settings)
{
    Testing testing = {.settings = settings};
    int status = STATUS_SUCCESS, written;

    for (size_t i = 0; i < settings->operand_count; i++) {
        int one = test_file(&testing, settings->operands[i]);

        if (one > status) status = one;
    }
    if (testing.passed + testing.failed > 0) printf("%u passed, %u failed\n", testing.passed, testing.failed);
    if (!settings->quiet || settings->coverage) coverage_print(&testing.coverage, settings->coverage);
    coverage_free(&testing.coverage);
    written = junit_write(&testing);
    buffer_free(&testing.junit);
    if (written > status) status = written;
    if (status != STATUS_SUCCESS) return status;
    return testing.failed > 0 ? STATUS_FALSE : STATUS_SUCCESS;
}
