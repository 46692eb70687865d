/* api.h - what the tests of the public interface share. They include include/rung.h and nothing else of
** Rung. A test program ends with RUN_TESTS, which prints the line of counts that tests/run.sh adds up. */
#ifndef RUNG_TESTS_API_H
#define RUNG_TESTS_API_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "include/rung.h"

#define RUN_TESTS(tests)                                                                                     \
    int main(void)                                                                                           \
    {                                                                                                        \
        int failed = cmocka_run_group_tests(tests, NULL, NULL);                                              \
        printf("%d passed, %d failed\n", (int)(sizeof tests / sizeof *tests) - failed, failed);              \
        fflush(NULL);                                                                                        \
        if (failed != 0) _Exit(1); /* what failed tests leave behind is no leak of Rung */                   \
        return 0;                                                                                            \
    }

#define assert_ok(status) assert_string_equal(rung_status_name(status), "RUNG_OK")
#define assert_status(status, wanted) assert_string_equal(rung_status_name(status), rung_status_name(wanted))

/* A schema with its registers and a machine. */
typedef struct Fixture {
    rung_schema *schema;
    rung_tags *tags;
    rung_vm *vm;
} Fixture;

/* Declares "temp:double mode:string"; the indexes count from 0. */
static inline void declare(rung_schema *schema, const char *tags)
{
    char name[64], type[16];
    int used;

    while (sscanf(tags, " %63[^: ]:%15s%n", name, type, &used) == 2) {
        rung_type found;

        assert_true(rung_type_find(type, strlen(type), &found));
        assert_ok(rung_schema_tag(schema, name, found, NULL));
        tags += used;
    }
}

static inline Fixture fixture_with(const char *tags, const rung_host *host, const rung_limits *limits)
{
    Fixture fixture;

    assert_ok(rung_schema_new(host, &fixture.schema));
    declare(fixture.schema, tags);
    assert_ok(rung_tags_new(fixture.schema, &fixture.tags));
    assert_ok(rung_vm_new(fixture.schema, limits, &fixture.vm));
    return fixture;
}

static inline Fixture fixture_of(const char *tags) { return fixture_with(tags, NULL, NULL); }

static inline void fixture_free(Fixture *fixture)
{
    rung_vm_free(fixture->vm);
    rung_tags_free(fixture->tags);
    rung_schema_free(fixture->schema);
}

static inline rung_slot *slot_of(Fixture *fixture, uint32_t index)
{
    rung_slot *slot = rung_tags_slot(fixture->tags, index);

    assert_non_null(slot);
    return slot;
}

static inline rung_status set_json(rung_slot *slot, const char *json)
{
    return rung_slot_set_json(slot, json, strlen(json), RUNG_GOOD, RUNG_TIME_NONE);
}

static inline rung_program *program_of(rung_schema *schema, const char *text)
{
    rung_program *program;
    rung_diag diag;

    if (rung_compile(schema, text, strlen(text), RUNG_EXPRESSION, NULL, &program, &diag) != RUNG_OK)
        fail_msg("%s: %s", text, diag.message);
    return program;
}

/* The result as JSON, or the name of the status; good until the next call. */
static inline const char *outcome_of(Fixture *fixture, const rung_program *program)
{
    static char text[4096];
    rung_result result;
    const char *json;
    size_t length;
    rung_status status = rung_eval(fixture->vm, program, NULL, fixture->tags, &result);

    if (status == RUNG_OK) status = rung_result_json(fixture->vm, &result, &json, &length);
    if (status == RUNG_OK)
        snprintf(text, sizeof text, "%.*s", (int)length, json);
    else
        snprintf(text, sizeof text, "%s", rung_status_name(status));
    return text;
}

static inline const char *eval(Fixture *fixture, const char *source)
{
    rung_program *program = program_of(fixture->schema, source);
    const char *outcome = outcome_of(fixture, program);

    rung_program_free(program);
    return outcome;
}

/* A sink that keeps everything. */
typedef struct Bytes {
    char *bytes;
    size_t length;
} Bytes;

static inline bool keep_bytes(void *user, const char *text, size_t length)
{
    Bytes *kept = user;
    char *grown = realloc(kept->bytes, kept->length + length + 1);

    if (grown == NULL) return false;
    kept->bytes = grown;
    memcpy(kept->bytes + kept->length, text, length);
    kept->length += length;
    kept->bytes[kept->length] = '\0';
    return true;
}

static inline bool refuse_bytes(void *user, const char *text, size_t length)
{
    (void)user;
    (void)text;
    (void)length;
    return false;
}

static inline Bytes saved(const rung_program *program)
{
    Bytes file = {NULL, 0};

    assert_ok(rung_program_save(program, keep_bytes, &file));
    return file;
}

#endif
