/* run.c - the programs that diff.js sends, evaluated by Rung. Reads from stdin, line by line:
**
**     tag NAME TYPE             declares a tag; before all rows
**     row / value JSON ...      a row begins / the value of its next tag, as tagged JSON
**     clear                     forgets the rows
**     KIND ROWS LENGTH, source  a program, run once for each of the first ROWS rows
**     flush
**
** Answers each program with one line, a part for each row, tabs between:
**
**     =t VALUE  =f VALUE        truthy or falsy       X NAME, X     an Error, something else was thrown
**     U MESSAGE  L MESSAGE      unsupported, a limit
**     ! PATH: ...               that way gives something else than the plain one
**
** or, when it was not compiled, E for early errors, U for unsupported, ? for anything else. Every program goes
** five ways: rung_eval, rung_eval_bool, loaded from its file, through the general loop (it reads an `any` tag
** first) and through the careful path (it reads a null string first). A condition (an expression of booleans)
** that has a value although one of its tags is bad must be as true with the tag's value. */
#define _GNU_SOURCE /* getline, tm_gmtoff */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "include/rung.h"

enum { ROWS_MAX = 64, ANSWER_MAX = 1 << 16, PREFIX_MAX = 32 };

static rung_schema *schema;
static rung_vm *vm;
static rung_tags *rows[ROWS_MAX];
static uint32_t row_count, tag_count;

static void fail(const char *what)
{
    fprintf(stderr, "run: %s\n", what);
    exit(2);
}

/* ---- a program on one way --------------------------------------------------------------------- */

/* One answer; the text of a longer value is cut. */
static void answer(char *out, const rung_program *program, const rung_tags *tags, bool *truthy)
{
    rung_result result;
    const char *json = "", *name;
    size_t size = 0;
    rung_status status = rung_eval(vm, program, NULL, tags, &result);

    *truthy = result.truthy;
    if (status == RUNG_OK) status = rung_result_json(vm, &result, &json, &size);
    if (status == RUNG_OK) {
        snprintf(out, ANSWER_MAX, "=%c %.*s", *truthy ? 't' : 'f', (int)size, json);
    } else if (status == RUNG_THROWN) {
        if (rung_vm_thrown(vm, &result) != RUNG_OK) fail("nothing was thrown");
        name = result.value.kind == RUNG_VALUE_OBJECT ? result.value.text : NULL;
        snprintf(out, ANSWER_MAX, name == NULL ? "X" : "X %s", name);
    } else {
        snprintf(out, ANSWER_MAX, "%c %s", status == RUNG_UNSUPPORTED ? 'U' : 'L',
                 rung_vm_error(vm)->message);
    }
}

/* Messages and limits may differ: limits are reached at another place when a program does more. */
static bool same(const char *a, const char *b)
{
    return a[0] == 'L' || b[0] == 'L' || (a[0] == 'U' && b[0] == 'U') || strcmp(a, b) == 0;
}

static void bool_way(char *out, const rung_program *program, const rung_tags *tags, const char *plain,
                     bool wanted)
{
    bool truthy = !wanted;
    rung_status status = rung_eval_bool(vm, program, NULL, tags, &truthy);

    if (status == RUNG_OK ? plain[0] != '=' || truthy != wanted : plain[0] == '=')
        snprintf(out, ANSWER_MAX, "! bool: %s %s, plain: %.1000s", rung_status_name(status),
                 truthy ? "true" : "false", plain);
}

static void other_way(char *out, const char *way, const rung_program *program, const rung_tags *tags,
                      const char *plain)
{
    static char got[ANSWER_MAX];
    bool truthy;

    if (program == NULL) return;
    answer(got, program, tags, &truthy);
    if (!same(got, plain)) snprintf(out, ANSWER_MAX, "! %s: %.1000s, plain: %.1000s", way, got, plain);
}

/* Without one tag: if the rest decides, it decides what it decides with the tag. */
static void missing_way(char *out, const rung_program *program, rung_tags *tags, const char *plain,
                        bool wanted)
{
    const rung_import *imports;
    uint32_t count = rung_program_tags(program, &imports), i;

    for (i = 0; i < count; i++) {
        rung_slot *slot = rung_tags_slot(tags, imports[i].index), kept = *slot;
        rung_result result;
        rung_status status;

        if (rung_slot_set_bad(slot, RUNG_BAD, RUNG_TIME_NONE) != RUNG_OK) fail("a tag cannot be bad");
        status = rung_eval(vm, program, NULL, tags, &result);
        if (status == RUNG_OK && plain[0] == '=' && result.truthy != wanted)
            snprintf(out, ANSWER_MAX, "! without %s: %s, plain: %.1000s", imports[i].name,
                     result.truthy ? "true" : "false", plain);
        rung_slot_turn(slot, kept.odd != 0);
        *slot = kept;
    }
}

/* ---- the ways of a program -------------------------------------------------------------------- */

/* The program behind something that reads a tag; NULL when the text does not fit behind it. */
static rung_program *behind(const char *tag, const char *source, size_t length, rung_kind kind)
{
    char *text = malloc(length + PREFIX_MAX), *at = text;
    rung_program *program;

    if (text == NULL) fail("no memory");
    at += sprintf(at, kind == RUNG_EXPRESSION ? "(%s, (" : "if (%s) ;", tag);
    memcpy(at, source, length);
    at += length;
    if (kind == RUNG_EXPRESSION) at += sprintf(at, "\n))");
    rung_compile(schema, text, (size_t)(at - text), kind, NULL, &program, NULL);
    free(text);
    return program;
}

typedef struct Bytes {
    char *at;
    size_t used, room;
} Bytes;

static bool append(void *user, const char *text, size_t length)
{
    Bytes *bytes = user;

    if (bytes->used + length > bytes->room) {
        bytes->room = 2 * (bytes->used + length);
        if ((bytes->at = realloc(bytes->at, bytes->room)) == NULL) fail("no memory");
    }
    memcpy(bytes->at + bytes->used, text, length);
    bytes->used += length;
    return true;
}

static rung_program *loaded(const rung_program *program)
{
    static Bytes bytes;
    rung_program *again = NULL;

    bytes.used = 0;
    if (rung_program_save(program, append, &bytes) != RUNG_OK ||
        rung_program_load(schema, bytes.at, bytes.used, false, &again, NULL) != RUNG_OK)
        fail("a program cannot be loaded");
    return again;
}

static void run(rung_kind kind, bool is_condition, uint32_t count, const char *source, size_t length)
{
    static char plain[ANSWER_MAX], shown[ANSWER_MAX];
    rung_program *program, *again, *general, *careful;
    rung_diag diag;
    rung_status status = rung_compile(schema, source, length, kind, NULL, &program, &diag);
    uint32_t i;

    if (status != RUNG_OK) {
        printf("%c %u:%u: %s\n",
               status == RUNG_SYNTAX        ? 'E'
               : status == RUNG_UNSUPPORTED ? 'U'
                                            : '?',
               diag.line, diag.column, diag.message);
        return;
    }
    again = loaded(program);
    general = behind("loose", source, length, kind);
    careful = behind("odd", source, length, kind);
    for (i = 0; i < count; i++) {
        bool truthy;

        answer(plain, program, rows[i], &truthy);
        strcpy(shown, plain);
        bool_way(shown, program, rows[i], plain, truthy);
        other_way(shown, "loaded", again, rows[i], plain);
        other_way(shown, "general", general, rows[i], plain);
        other_way(shown, "careful", careful, rows[i], plain);
        if (is_condition) missing_way(shown, program, rows[i], plain, truthy);
        printf("%s%s", i == 0 ? "" : "\t", shown);
    }
    printf("\n");
    rung_program_free(program);
    rung_program_free(again);
    rung_program_free(general);
    rung_program_free(careful);
}

/* ---- what is sent ----------------------------------------------------------------------------- */

/* The slots of the ways' own tags lie in front of those that are sent. */
static rung_tags *new_row(void)
{
    rung_tags *tags;

    if (rung_tags_new(schema, &tags) != RUNG_OK ||
        rung_slot_set_string(rung_tags_slot(tags, 0), NULL, 0, RUNG_GOOD, RUNG_TIME_NONE) != RUNG_OK ||
        rung_slot_set_json(rung_tags_slot(tags, 1), "1", 1, RUNG_GOOD, RUNG_TIME_NONE) != RUNG_OK)
        fail("no row");
    tag_count = 2;
    return tags;
}

static void clear(void)
{
    while (row_count > 0) rung_tags_free(rows[--row_count]);
}

/* A line without its newline; NULL at the end. */
static char *next_line(size_t *length)
{
    static char *line;
    static size_t room;
    ssize_t got = getline(&line, &room, stdin);

    if (got < 0) return NULL;
    if (got > 0 && line[got - 1] == '\n') line[--got] = '\0';
    *length = (size_t)got;
    return line;
}

static void program(char *line)
{
    rung_kind kind = line[0] == 'b' ? RUNG_BODY : line[0] == 's' ? RUNG_SCRIPT : RUNG_EXPRESSION;
    char *end = strchr(line, ' ');
    uint32_t count = end == NULL ? 0 : (uint32_t)strtoul(end, &end, 10);
    size_t length = end == NULL ? 0 : strtoul(end, &end, 10);
    char *source = malloc(length + 1);

    if (source == NULL || count > row_count || fread(source, 1, length, stdin) != length || getchar() != '\n')
        fail(line);
    run(kind, line[0] == 'c', count, source, length);
    free(source);
}

static int32_t offset_at(int64_t seconds)
{
    time_t time = (time_t)seconds;
    struct tm local;

    return localtime_r(&time, &local) == NULL ? 0 : (int32_t)local.tm_gmtoff;
}

/* The zone of TZ. Of a local time that is skipped or repeated, the offset before the change counts. */
static int32_t lend_offset(void *user, rung_time time, bool is_local)
{
    int64_t seconds = time / (1000 * RUNG_TICKS_PER_MS) - (time % (1000 * RUNG_TICKS_PER_MS) < 0);
    int32_t before, after;

    (void)user;
    if (!is_local) return offset_at(seconds);
    before = offset_at(seconds - 86400);
    after = offset_at(seconds + 86400);
    return before == after || offset_at(seconds - before) == before || offset_at(seconds - after) != after
               ? before
               : after;
}

int main(void)
{
    rung_host host;
    char *line;
    size_t length;

    rung_host_init(&host);
    host.utc_offset = lend_offset;
    tzset();
    if (rung_schema_new(&host, &schema) != RUNG_OK ||
        rung_schema_tag(schema, "odd", RUNG_STRING, NULL) != RUNG_OK ||
        rung_schema_tag(schema, "loose", RUNG_ANY, NULL) != RUNG_OK ||
        rung_vm_new(schema, NULL, &vm) != RUNG_OK)
        fail("no memory");
    while ((line = next_line(&length)) != NULL) {
        if (strncmp(line, "tag ", 4) == 0) {
            char *type = strchr(line + 4, ' ');
            rung_type found;

            *type++ = '\0';
            if (!rung_type_find(type, strlen(type), &found) ||
                rung_schema_tag(schema, line + 4, found, NULL) != RUNG_OK)
                fail(line);
        } else if (strcmp(line, "row") == 0) {
            if (row_count == ROWS_MAX) fail(line);
            rows[row_count++] = new_row();
        } else if (strncmp(line, "value ", 6) == 0) {
            if (row_count == 0 ||
                rung_slot_set_tagged_json(rung_tags_slot(rows[row_count - 1], tag_count++), line + 6,
                                          length - 6, RUNG_GOOD, RUNG_TIME_NONE) != RUNG_OK)
                fail(line);
        } else if (strcmp(line, "clear") == 0) {
            clear();
        } else if (strcmp(line, "flush") == 0) {
            fflush(stdout);
        } else {
            program(line);
        }
    }
    clear();
    rung_vm_free(vm);
    rung_schema_free(schema);
    return 0;
}
