/* main.c - Rung in a program of your own: two tags, one condition, one loop.
**
**     make install PREFIX=$HOME/.local
**     cc main.c $(PKG_CONFIG_PATH=$HOME/.local/lib/pkgconfig pkg-config --cflags --libs rung) -o embed
**
** Everything comes from rung.h. */
#include <stdio.h>
#include <string.h>

#include "rung.h"

/* The message, the line it is about, and a caret under the place. */
static void show(const char *source, const rung_diag *diag)
{
    const char *line = source + diag->start, *end;
    uint32_t column;

    while (line > source && line[-1] != '\n') line--;
    end = line + strcspn(line, "\n");
    printf("%u:%u: %s\n    %.*s\n    ", (unsigned)diag->line, (unsigned)diag->column, diag->message,
           (int)(end - line), line);
    for (column = 1; column < diag->column; column++) putchar(' ');
    puts("^");
    if (diag->hint[0] != '\0') printf("    %s\n", diag->hint);
}

static rung_program *compile(rung_schema *schema, const char *source)
{
    rung_program *program = NULL;
    rung_diag diag;

    if (rung_compile(schema, source, strlen(source), RUNG_EXPRESSION, NULL, &program, &diag) != RUNG_OK)
        show(source, &diag);
    return program;
}

int main(void)
{
    static const char *const qualities[] = {"good", "uncertain", "bad"};
    rung_schema *schema = NULL;
    rung_program *hot = NULL, *wrong = NULL;
    rung_tags *tags = NULL;
    rung_vm *vm = NULL;
    uint32_t temp = 0, mode = 0;
    bool ready;
    int i;

    /* Names and types once; then the condition is compiled once. */
    ready = rung_schema_new(NULL, &schema) == RUNG_OK &&
            rung_schema_tag(schema, "temp", RUNG_DOUBLE, &temp) == RUNG_OK &&
            rung_schema_tag(schema, "mode", RUNG_STRING, &mode) == RUNG_OK &&
            (hot = compile(schema, "temp > 80 || mode === \"PURGE\"")) != NULL &&
            rung_tags_new(schema, &tags) == RUNG_OK && rung_vm_new(schema, NULL, &vm) == RUNG_OK;

    /* The loop: set what arrived, evaluate. The fourth reading comes from a broken sensor. */
    if (ready) rung_slot_set_string(rung_tags_slot(tags, mode), "AUTO", 4, RUNG_GOOD, RUNG_TIME_NONE);
    for (i = 0; ready && i < 6; i++) {
        static const double readings[] = {71.5, 79.9, 84.2, 600.0, 600.0, 80.0};
        rung_slot *slot = rung_tags_slot(tags, temp);
        rung_time now = RUNG_TICKS_PER_MS * 1000 * i;
        rung_result result;
        rung_status status;

        if (i == 3 || i == 4)
            rung_slot_set_bad(slot, RUNG_BAD, now);
        else
            rung_slot_set_double(slot, readings[i], RUNG_GOOD, now);
        if (i == 4) rung_slot_set_string(rung_tags_slot(tags, mode), "PURGE", 5, RUNG_GOOD, now);

        status = rung_eval(vm, hot, NULL, tags, &result);
        if (status == RUNG_OK)
            printf("%d s  %-5s  %s\n", i, result.truthy ? "true" : "false", qualities[result.quality]);
        else
            printf("%d s  %s, quality %s\n", i, rung_vm_error(vm)->message, qualities[result.quality]);
    }

    /* A wrong condition never becomes a program; the diagnostic says where and why. */
    if (ready) wrong = compile(schema, "temp > 80 &&\ntmep < 95");

    rung_program_free(wrong);
    rung_program_free(hot);
    rung_vm_free(vm);
    rung_tags_free(tags);
    rung_schema_free(schema);
    return ready && wrong == NULL ? 0 : 1;
}
