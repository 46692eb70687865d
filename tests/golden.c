/* golden.c - runs the golden tests: texts with the result that JavaScript gives them.
**
**     // tag temp = 71.5                    an input of the tests that follow; the type is double,
**     // tag n:int32 = 7                    bool, string or any by its value, or given
**     // tag p:double = @BadSensorFailure   an input with a bad status; without `= ...` it never arrived
**
**     temp > 70 && n === 7     // expect: true
**     temp +
**         null.x               // throws: TypeError            (the message may follow: TypeError: ...)
**     p > 3                    // no value
**     temp >                   // expect error: 1:8: unexpected (the place may be left out)
**     // differs: why          the next test is not for Node, see tests/oracle.js
**     // kind: body            what the tests that follow are: expression, body or script
**
** A test is one or more lines and ends with the line that has the expectation. What is expected is the
** text of rung_result_json; `throws: uncaught` is for what is no error. Everything is run three times: as
** compiled; saved and loaded again; and, beside a null string, on the path that programs take when an
** input is missing. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "include/rung.h"

enum { MAX_INPUTS = 64, MAX_TEXT = 65536 };

typedef enum Expectation {
    EXPECT_NONE,
    EXPECT_VALUE,
    EXPECT_ERROR,
    EXPECT_THROW,
    EXPECT_NO_VALUE
} Expectation;

typedef struct Input {
    char name[128];
    rung_type type;
    char value[4096]; /* JSON, NaN, Infinity or -Infinity */
    bool has_value;
    uint32_t status;
} Input;

static const char *path;
static unsigned line_number; /* where the present test ends */
static rung_kind kind;
static Input inputs[MAX_INPUTS];
static unsigned input_count;
static unsigned passed, failed;

static void fail(const char *variant, const char *source, const char *wanted, const char *got)
{
    failed++;
    printf("%s:%u: %s%s\n    expected  %s\n    got       %s\n", path, line_number, variant, source, wanted,
           got);
}

/* The test cannot go on. */
static void fatal(const char *what, const char *why)
{
    printf("%s:%u: %s: %s\n0 passed, 1 failed\n", path, line_number, what, why);
    exit(1);
}

static void must(rung_status status, const char *what)
{
    if (status != RUNG_OK) fatal(what, rung_status_text(status));
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool starts(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

static void trim(char *text)
{
    size_t length = strlen(text);

    while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL) text[--length] = '\0';
}

static rung_type type_of_value(const char *value)
{
    switch (value[0]) {
    case '"': return RUNG_STRING;
    case 't':
    case 'f': return RUNG_BOOL;
    case '[':
    case '{':
    case 'n': return RUNG_ANY;
    default: return RUNG_DOUBLE;
    }
}

/* "name[:type][ = value]", after "// tag ". A name given again replaces the input. */
static void read_input(char *text)
{
    char *value = strstr(text, " = "), *colon;
    Input *input = NULL;
    unsigned i;

    trim(text);
    if (value != NULL) {
        *value = '\0';
        value += 3;
    }
    if ((colon = strrchr(text, ':')) != NULL) *colon = '\0';
    for (i = 0; i < input_count; i++)
        if (strcmp(inputs[i].name, text) == 0) input = &inputs[i];
    if (input == NULL) {
        if (input_count == MAX_INPUTS) fatal(text, "too many tags");
        input = &inputs[input_count++];
    }
    memset(input, 0, sizeof *input);
    if (strlen(text) >= sizeof input->name || (value != NULL && strlen(value) >= sizeof input->value))
        fatal(text, "too long");
    strcpy(input->name, text);
    if (colon != NULL && !rung_type_find(colon + 1, strlen(colon + 1), &input->type))
        fatal(text, "an unknown type");
    if (value == NULL) {
        if (colon == NULL) fatal(text, "a tag without type and value");
        return;
    }
    if (value[0] == '@') {
        if (colon == NULL || !rung_status_code_find(value + 1, strlen(value + 1), &input->status))
            fatal(text, "an unknown status, or no type");
        return;
    }
    if (colon == NULL) input->type = type_of_value(value);
    strcpy(input->value, value);
    input->has_value = true;
}

static void read_kind(const char *name)
{
    static const char *const names[] = {"expression", "body", "script"};
    int i;

    for (i = 0; i < 3; i++)
        if (strcmp(name, names[i]) == 0) {
            kind = (rung_kind)(RUNG_EXPRESSION + i);
            return;
        }
    fatal(name, "an unknown kind");
}

/* Finds the expectation in a line, cuts it off and stores what follows it. */
static Expectation read_expectation(char *line, const char **wanted)
{
    static const struct {
        const char *mark;
        Expectation expectation;
    } marks[] = {
        {"// expect error: ", EXPECT_ERROR},
        {"// expect: ", EXPECT_VALUE},
        {"// throws: ", EXPECT_THROW},
        {"// no value", EXPECT_NO_VALUE},
    };
    size_t i;

    for (i = 0; i < sizeof marks / sizeof *marks; i++) {
        char *found = strstr(line, marks[i].mark);

        if (found == NULL) continue;
        *found = '\0';
        *wanted = found + strlen(marks[i].mark);
        return marks[i].expectation;
    }
    return EXPECT_NONE;
}

/* ---- running -------------------------------------------------------------------------------- */

/* The last input of every schema: a null string, which asks for the careful path. */
static const char ODD[] = "golden_odd";

static rung_schema *make_schema(void)
{
    rung_schema *schema;
    unsigned i;

    must(rung_schema_new(NULL, &schema), "schema");
    for (i = 0; i < input_count; i++)
        must(rung_schema_tag(schema, inputs[i].name, inputs[i].type, NULL), inputs[i].name);
    must(rung_schema_tag(schema, ODD, RUNG_STRING, NULL), ODD);
    return schema;
}

static rung_tags *make_tags(rung_schema *schema)
{
    rung_tags *tags;
    unsigned i;

    must(rung_tags_new(schema, &tags), "tags");
    for (i = 0; i < input_count; i++) {
        const Input *input = &inputs[i];
        rung_slot *slot = rung_tags_slot(tags, i);
        const char *digits = input->value + (input->value[0] == '-');

        if (!input->has_value && input->status != 0)
            must(rung_slot_set_bad(slot, input->status, RUNG_TIME_NONE), input->name);
        else if (digits[0] == 'N' || digits[0] == 'I') /* NaN, Infinity: not JSON */
            must(rung_slot_set_double(slot, strtod(input->value, NULL), RUNG_GOOD, RUNG_TIME_NONE),
                 input->name);
        else if (input->has_value)
            must(rung_slot_set_json(slot, input->value, strlen(input->value), RUNG_GOOD, RUNG_TIME_NONE),
                 input->name);
    }
    must(rung_slot_set_string(rung_tags_slot(tags, input_count), NULL, 0, RUNG_GOOD, RUNG_TIME_NONE), ODD);
    return tags;
}

static void describe_diag(const rung_diag *diag, char *text, size_t size)
{
    snprintf(text, size, "%u:%u: %s%s%s", diag->line, diag->column, diag->message,
             diag->hint[0] == '\0' ? "" : "; ", diag->hint);
}

/* An outcome as text: the value, "throws TypeError: ...", "no value" or "error ...". */
static void evaluate(rung_schema *schema, const rung_program *program, char *text, size_t size)
{
    rung_tags *tags = make_tags(schema);
    rung_vm *vm;
    rung_result result;
    rung_status status;
    const char *json = "";
    size_t length = 0;
    bool truthy = true;

    must(rung_vm_new(schema, NULL, &vm), "machine");
    status = rung_eval_bool(vm, program, NULL, tags, &truthy);
    if (rung_eval(vm, program, NULL, tags, &result) != status)
        fatal("rung_eval_bool", "another status than rung_eval");
    if (status == RUNG_OK && truthy != result.truthy) fatal("rung_eval_bool", "another truth than rung_eval");
    if (status == RUNG_OK) status = rung_result_json(vm, &result, &json, &length);
    switch (status) {
    case RUNG_OK: snprintf(text, size, "%.*s", (int)length, json); break;
    case RUNG_NO_VALUE: snprintf(text, size, "no value"); break;
    case RUNG_THROWN: snprintf(text, size, "throws %s", rung_vm_error(vm)->message); break;
    default: describe_diag(rung_vm_error(vm), text, size); break;
    }
    rung_vm_free(vm);
    rung_tags_free(tags);
}

typedef struct File {
    char bytes[MAX_TEXT * 4];
    size_t length;
} File;

static bool keep_bytes(void *user, const char *text, size_t length)
{
    File *file = user;

    if (length > sizeof file->bytes - file->length) return false;
    memcpy(file->bytes + file->length, text, length);
    file->length += length;
    return true;
}

/* What a program gives after a journey through a file. */
static void evaluate_reloaded(rung_schema *schema, const rung_program *program, char *text, size_t size)
{
    static File file;
    rung_program *loaded;
    rung_diag diag;

    file.length = 0;
    must(rung_program_save(program, keep_bytes, &file), "save");
    if (rung_program_load(schema, file.bytes, file.length, false, &loaded, &diag) != RUNG_OK) {
        describe_diag(&diag, text, size);
        return;
    }
    evaluate(schema, loaded, text, size);
    rung_program_free(loaded);
}

/* Does the outcome meet the expectation? */
static bool meets(const char *outcome, Expectation expectation, const char *wanted)
{
    size_t name;

    switch (expectation) {
    case EXPECT_VALUE: return strcmp(outcome, wanted) == 0;
    case EXPECT_NO_VALUE: return strcmp(outcome, "no value") == 0;
    case EXPECT_THROW:
        if (!starts(outcome, "throws ")) return false;
        outcome += strlen("throws ");
        if (strchr(wanted, ':') != NULL) return strcmp(outcome, wanted) == 0;
        name = strlen(wanted);
        return starts(outcome, wanted) &&
               (outcome[name] == '\0' || outcome[name] == ':' || outcome[name] == ' ');
    default:
        /* with a place, from the beginning; otherwise anywhere */
        return wanted[0] >= '0' && wanted[0] <= '9' ? starts(outcome, wanted)
                                                    : strstr(outcome, wanted) != NULL;
    }
}

static void run(const char *source, Expectation expectation, const char *wanted)
{
    static char outcome[MAX_TEXT], careful[MAX_TEXT + 64];
    rung_schema *schema = make_schema();
    rung_program *program;
    rung_diag diag;
    unsigned failed_before = failed;

    if (rung_compile(schema, source, strlen(source), kind, NULL, &program, &diag) != RUNG_OK) {
        describe_diag(&diag, outcome, sizeof outcome);
        if (expectation != EXPECT_ERROR || !meets(outcome, expectation, wanted))
            fail("", source, wanted, outcome);
    } else {
        evaluate(schema, program, outcome, sizeof outcome);
        if (!meets(outcome, expectation, wanted)) fail("", source, wanted, outcome);
        evaluate_reloaded(schema, program, outcome, sizeof outcome);
        if (!meets(outcome, expectation, wanted)) fail("saved and loaded: ", source, wanted, outcome);
        rung_program_free(program);

        snprintf(careful, sizeof careful, kind == RUNG_EXPRESSION ? "(%s,\n%s\n)" : "void %s;\n%s", ODD,
                 source);
        if (expectation != EXPECT_ERROR) {
            must(rung_compile(schema, careful, strlen(careful), kind, NULL, &program, &diag), diag.message);
            evaluate(schema, program, outcome, sizeof outcome);
            if (!meets(outcome, expectation, wanted)) fail("careful path: ", source, wanted, outcome);
            rung_program_free(program);
        }
    }
    rung_schema_free(schema);
    if (failed == failed_before) passed++;
}

static void run_file(void)
{
    static char line[MAX_TEXT], source[MAX_TEXT];
    FILE *file = fopen(path, "rb");
    size_t length = 0;

    if (file == NULL) fatal(path, "cannot be read");
    input_count = 0;
    kind = RUNG_EXPRESSION;
    source[0] = '\0';
    for (line_number = 1; fgets(line, sizeof line, file) != NULL; line_number++) {
        const char *wanted = NULL;
        Expectation expectation;

        trim(line);
        if (source[0] == '\0' && line[0] == '\0') continue;
        if (source[0] == '\0' && starts(line, "// tag ")) {
            read_input(line + strlen("// tag "));
            continue;
        }
        if (source[0] == '\0' && starts(line, "// kind: ")) {
            read_kind(line + strlen("// kind: "));
            continue;
        }
        expectation = read_expectation(line, &wanted);
        if (source[0] == '\0' && expectation == EXPECT_NONE && starts(line, "//")) continue;
        if (length + strlen(line) + 2 > sizeof source) fatal(line, "the test is too long");
        length +=
            (size_t)snprintf(source + length, sizeof source - length, "%s%s", length > 0 ? "\n" : "", line);
        if (expectation == EXPECT_NONE) continue;
        trim(source);
        run(source, expectation, wanted == NULL || wanted[0] == '\0' ? "no value" : wanted);
        length = 0;
        source[0] = '\0';
    }
    if (source[0] != '\0') fatal(source, "no expectation");
    fclose(file);
}

int main(int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++) {
        unsigned before = passed;

        path = argv[i];
        run_file();
        printf("%-48s %u\n", path, passed - before);
    }
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0 || passed == 0;
}
