/* given_test.c - programs whose own function is given values: what they may do with them, that a file keeps
** them, and that nobody runs such a program without. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/schema.h"
#include "vm/vm.h"

static int passed, failed;

static void check(bool condition, const char *what)
{
    if (condition)
        passed++;
    else if (++failed <= 20)
        printf("given_test.c: %s\n", what);
}

static const char *const GIVEN[] = {"a", "b"};

static Program *compile(rung_schema *schema, rung_kind kind, const char *text, rung_status wanted)
{
    Names names = schema_names(schema);
    Program *program = NULL;
    rung_diag diag;

    names.parameters = GIVEN;
    names.parameter_count = 2;
    rung_diag_init(&diag);
    check(compile_text(&schema->owner, &names, text, strlen(text), kind, NULL, &program, &diag) == wanted, text);
    return program;
}

/* What it gives for a = 2 and b = 3. */
static double run(rung_vm *vm, const Program *program)
{
    Value given[2] = {value_int(2), value_int(3)}, result;

    vm_restart(vm);
    if (vm_eval_given(vm, program, given, 2, &result) != RUNG_OK || !value_is_number(result)) return -1;
    return value_as_double(result);
}

typedef struct File {
    char bytes[8192];
    size_t length;
} File;

static bool keep(void *user, const char *bytes, size_t length)
{
    File *file = user;

    if (length > sizeof file->bytes - file->length) return false;
    memcpy(file->bytes + file->length, bytes, length);
    file->length += length;
    return true;
}

static void test_bodies(rung_schema *schema, rung_vm *vm)
{
    static const struct {
        rung_kind kind;
        const char *text;
        double wanted;
    } cases[] = {
        {RUNG_BODY, "return a * 10 + b", 23},
        {RUNG_BODY, "return 7", 7},
        {RUNG_BODY, "a = b + 1; b = 0; return a", 4},
        {RUNG_BODY, "let a = 5; return a + b", 8},
        {RUNG_BODY, "var a; return a === undefined ? 1 : 0", 1},
        {RUNG_BODY, "function a() { return b } return a()", 3},
        {RUNG_BODY, "const f = () => a++ + b; f(); return f() * 10 + a", 64},
        {RUNG_BODY, "return (a => a + b)(9)", 12},
        {RUNG_BODY, "for (let i = 0; i < 100; i++) a += b; return a", 302},
        {RUNG_BODY, "try { throw a } catch (b) { return b }", 2},
        {RUNG_BODY, "switch (a) { case 1: return 10; case 2: return 20; case 3: return 30; case 4: return 40 }", 20},
        {RUNG_SCRIPT, "a + b", 5},
        {RUNG_SCRIPT, "var a; a", 2},
        {RUNG_SCRIPT, "a = 5; if (b === 3) { a + 1 }", 6},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        Program *program = compile(schema, cases[i].kind, cases[i].text, RUNG_OK), *loaded;
        File file = {.length = 0};
        rung_result result;
        bool truth;

        if (program == NULL) continue;
        check(run(vm, program) == cases[i].wanted, cases[i].text);
        check(run(vm, program) == cases[i].wanted, "the same once more");
        check(rung_program_save(program, keep, &file) == RUNG_OK, "is saved");
        check(rung_program_load(schema, file.bytes, file.length, false, &loaded, NULL) == RUNG_OK, "is loaded");
        check(run(vm, loaded) == cases[i].wanted, "the same from a file");
        check(rung_eval(vm, loaded, NULL, NULL, &result) == RUNG_USAGE, "is not run without its values");
        check(strstr(rung_vm_error(vm)->message, "rung_stages") != NULL, "which is said");
        check(rung_eval_bool(vm, loaded, NULL, NULL, &truth) == RUNG_USAGE, "nor for its truth");
        rung_program_free(loaded);
        rung_program_free(program);
    }
    check(compile(schema, RUNG_SCRIPT, "let a = 1; a", RUNG_SYNTAX) == NULL, "a script's let clashes");
    check(compile(schema, RUNG_BODY, "let a; let a; return a", RUNG_SYNTAX) == NULL, "so do two lets");
    check(compile(schema, RUNG_BODY, "return c", RUNG_UNKNOWN_NAME) == NULL, "others are unknown");
}

int main(void)
{
    rung_schema *schema;
    rung_vm *vm;

    if (rung_schema_new(NULL, &schema) != RUNG_OK || rung_vm_new(schema, NULL, &vm) != RUNG_OK) return 1;
    test_bodies(schema, vm);
    rung_vm_free(vm);
    rung_schema_free(schema);
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
