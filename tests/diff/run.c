/* run.c - the programs that gen.js writes, evaluated by Rung: a line each as judge.js prints it, and
** `U` for what Rung refuses or a limit ended. `run careful` makes every program read a null string first, so
** that it takes the path for missing inputs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "include/rung.h"

static char *input;
static size_t input_length;

static void read_input(void)
{
    size_t room = 1 << 20, got;

    input = malloc(room);
    while (input != NULL && (got = fread(input + input_length, 1, room - input_length, stdin)) > 0) {
        input_length += got;
        if (input_length == room) input = realloc(input, room *= 2);
    }
    if (input == NULL) exit(2);
}

/* The name of the error in front of its message; none for any other value. */
static void print_thrown(const rung_diag *error)
{
    const char *colon = strchr(error->message, ':');

    if (strncmp(error->message, "uncaught ", 9) == 0)
        printf("X\n");
    else
        printf("X %.*s\n", colon == NULL ? (int)strlen(error->message) : (int)(colon - error->message),
               error->message);
}

static void run(rung_schema *schema, rung_vm *vm, const rung_tags *tags, rung_kind kind, const char *source,
                size_t length)
{
    rung_program *program;
    rung_result result;
    rung_diag diag;
    const char *json;
    size_t size;
    rung_status status = rung_compile(schema, source, length, kind, NULL, &program, &diag);

    if (status != RUNG_OK) {
        printf("%s %u:%u: %s\n",
               status == RUNG_SYNTAX        ? "E"
               : status == RUNG_UNSUPPORTED ? "U"
               : status == RUNG_BAD_FILE    ? "B"
                                            : "?",
               diag.line, diag.column, diag.message);
        return;
    }
    status = rung_eval(vm, program, NULL, tags, &result);
    if (status == RUNG_OK) status = rung_result_json(vm, &result, &json, &size);
    if (status == RUNG_OK)
        printf("= %.*s\n", (int)size, json);
    else if (status == RUNG_THROWN)
        print_thrown(rung_vm_error(vm));
    else
        printf("U %s\n", rung_vm_error(vm)->message);
    rung_program_free(program);
}

int main(int argc, char **argv)
{
    static const char CAREFUL[] = "odd; ";
    bool careful = argc > 1 && strcmp(argv[1], "careful") == 0;
    rung_schema *schema;
    rung_tags *tags;
    rung_vm *vm;
    size_t at = 0;

    read_input();
    if (rung_schema_new(NULL, &schema) != RUNG_OK ||
        rung_schema_tag(schema, "odd", RUNG_STRING, NULL) != RUNG_OK ||
        rung_tags_new(schema, &tags) != RUNG_OK || rung_vm_new(schema, NULL, &vm) != RUNG_OK ||
        rung_slot_set_string(rung_tags_slot(tags, 0), NULL, 0, RUNG_GOOD, RUNG_TIME_NONE) != RUNG_OK)
        return 2;
    while (at < input_length) {
        rung_kind kind = input[at] == 'b' ? RUNG_BODY : RUNG_SCRIPT;
        char *end;
        size_t length = strtoul(strchr(input + at, ' ') + 1, &end, 10);

        at = (size_t)(end - input) + 1;
        if (length > input_length - at) return 2;
        if (careful) {
            char *source = malloc(length + sizeof CAREFUL);

            if (source == NULL) return 2;
            memcpy(source, CAREFUL, sizeof CAREFUL - 1);
            memcpy(source + sizeof CAREFUL - 1, input + at, length);
            run(schema, vm, tags, kind, source, length + sizeof CAREFUL - 1);
            free(source);
        } else {
            run(schema, vm, tags, kind, input + at, length);
        }
        at += length + 1;
    }
    rung_tags_free(tags);
    rung_vm_free(vm);
    rung_schema_free(schema);
    free(input);
    return 0;
}
