/* Bytecode files that were cut, changed or made longer.
**
** Every file is cut at every byte, and every byte is changed in every bit and to some values that
** counts and lengths do not like. As they are, the checksum must refuse all of them. With the checksum
** repaired it is up to the verifier: a file may still be accepted, when what it says makes sense, and then
** running it must end, whatever it does. The address and undefined-behaviour sanitizers see the rest: each
** file lies in a heap block of its exact size. */

#include "include/rung.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int passed, failed;

static void check(bool condition, const char *what, const char *source, size_t at)
{
    if (condition) {
        passed++;
        return;
    }
    failed++;
    if (failed <= 20) printf("damaged_rbc_test.c: %s: %s, byte %zu\n", source, what, at);
}

typedef struct File {
    unsigned char *bytes;
    size_t length;
} File;

static bool append(void *user, const char *text, size_t length)
{
    File *file = user;
    unsigned char *grown = realloc(file->bytes, file->length + length + 1);

    if (grown == NULL) abort();
    memcpy(grown + file->length, text, length);
    file->bytes = grown;
    file->length += length;
    return true;
}

static rung_schema *new_schema(void)
{
    static const struct {
        const char *name;
        rung_type type;
    } tags[] = {{"temp", RUNG_DOUBLE},
                {"count", RUNG_INT32},
                {"mode", RUNG_STRING},
                {"running", RUNG_BOOL},
                {"data", RUNG_ANY}};
    rung_schema *schema;
    size_t i;

    if (rung_schema_new(NULL, &schema) != RUNG_OK) abort();
    for (i = 0; i < sizeof tags / sizeof *tags; i++)
        if (rung_schema_tag(schema, tags[i].name, tags[i].type, NULL) != RUNG_OK) abort();
    return schema;
}

/* ---- One damaged file ----------------------------------------------------------------------- */

typedef struct Bench {
    rung_schema *schema;
    rung_tags *tags;
    rung_vm *vm;
    uint64_t accepted, refused;
} Bench;

static void bench_open(Bench *bench)
{
    rung_limits limits;

    rung_limits_init(&limits);
    limits.steps = 20000;
    limits.memory = 1 << 20;
    *bench = (Bench){.schema = new_schema()};
    if (rung_tags_new(bench->schema, &bench->tags) != RUNG_OK) abort();
    if (rung_vm_new(bench->schema, &limits, &bench->vm) != RUNG_OK) abort();
    rung_slot_set_double(rung_tags_slot(bench->tags, 0), 81.5, RUNG_GOOD, 1);
    rung_slot_set_int32(rung_tags_slot(bench->tags, 1), -7, RUNG_GOOD, 1);
    rung_slot_set_string(rung_tags_slot(bench->tags, 2), "AUTO", 4, RUNG_GOOD, 1);
    rung_slot_set_bool(rung_tags_slot(bench->tags, 3), true, RUNG_GOOD, 1);
    rung_slot_set_json(rung_tags_slot(bench->tags, 4), "[1,{\"a\":\"b\"}]", 13, RUNG_GOOD, 1);
}

static void bench_close(Bench *bench)
{
    rung_vm_free(bench->vm);
    rung_tags_free(bench->tags);
    rung_schema_free(bench->schema);
}

static bool swallow(void *user, const char *text, size_t length)
{
    (void)user, (void)text, (void)length;
    return true;
}

/* With a state, sample by sample, and the state saved and loaded on the way. */
static void run_with_state(Bench *bench, rung_program *program)
{
    rung_slot *temp = rung_tags_slot(bench->tags, 0);
    rung_state *state;
    rung_result result;
    File blob = {NULL, 0};
    int i;

    if (rung_state_new(program, &state) != RUNG_OK) return;
    for (i = 0; i < 8; i++) {
        rung_tags_set_now(bench->tags, i * 10000000);
        if (i == 5)
            rung_slot_set_bad(temp, RUNG_BAD, 2);
        else
            rung_slot_set_double(temp, 78.5 + i, RUNG_GOOD, 2);
        rung_eval(bench->vm, program, state, bench->tags, &result);
        if (i % 3 == 1) rung_state_commit(state);
        if (i == 6) rung_state_rollback(state);
    }
    rung_state_save(state, swallow, NULL);
    if (rung_state_save(state, append, &blob) == RUNG_OK) rung_state_load(state, blob.bytes, blob.length);
    rung_eval(bench->vm, program, state, bench->tags, &result);
    free(blob.bytes);
    rung_state_free(state);
}

/* Loads a copy; true when it was accepted. Runs it then: with all tags known, and with one missing. */
static bool load(Bench *bench, const unsigned char *bytes, size_t length)
{
    unsigned char *copy = malloc(length != 0 ? length : 1);
    rung_program *program;
    rung_diag diag;
    rung_result result;
    const char *json;
    size_t json_length;
    rung_status status;

    if (copy == NULL) abort();
    memcpy(copy, bytes, length);
    status = rung_program_load(bench->schema, copy, length, false, &program, &diag);
    free(copy);
    if (status != RUNG_OK) {
        bench->refused++;
        if (program != NULL || diag.status != status || diag.message[0] == '\0')
            check(false, "a refusal without a message", "", 0);
        return false;
    }
    bench->accepted++;
    status = rung_eval(bench->vm, program, NULL, bench->tags, &result);
    if (status == RUNG_OK) rung_result_json(bench->vm, &result, &json, &json_length);
    if (status == RUNG_USAGE) run_with_state(bench, program);
    rung_slot_set_bad(rung_tags_slot(bench->tags, 0), RUNG_BAD, 2);
    rung_eval(bench->vm, program, NULL, bench->tags, &result);
    rung_slot_set_double(rung_tags_slot(bench->tags, 0), 81.5, RUNG_GOOD, 3);
    rung_program_free(program);
    return true;
}

/* ---- Every damage --------------------------------------------------------------------------- */

enum { KIND_AT = 6, CHECKSUM_AT = 8, SUMMED_FROM = 16, SIZE_AT = 16 };

/* FNV-1a over what follows it, with the kind mixed in: docs/design.md, Programs and files. */
static void repair_checksum(File *file)
{
    uint64_t sum = UINT64_C(14695981039346656037);
    size_t i;

    if (file->length < SUMMED_FROM) return;
    for (i = SUMMED_FROM; i < file->length; i++) sum = (sum ^ file->bytes[i]) * UINT64_C(1099511628211);
    sum ^= file->bytes[KIND_AT];
    for (i = 0; i < 8; i++) file->bytes[CHECKSUM_AT + i] = (unsigned char)(sum >> 8 * i);
}

static void repair_size(File *file)
{
    size_t i;

    for (i = 0; i < 4 && SIZE_AT + i < file->length; i++)
        file->bytes[SIZE_AT + i] = (unsigned char)(file->length >> 8 * i);
}

static void test_file(Bench *bench, const char *source, const File *whole)
{
    static const unsigned char values[] = {0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF};
    File file = {malloc(whole->length + 1), whole->length};
    size_t at, i;

    if (file.bytes == NULL) abort();
    memcpy(file.bytes, whole->bytes, whole->length);
    check(load(bench, file.bytes, file.length), "the whole file is refused", source, 0);
    repair_checksum(&file);
    check(memcmp(file.bytes, whole->bytes, whole->length) == 0, "the test knows another checksum", source, 0);

    for (at = 0; at < whole->length; at++) {
        File cut = {file.bytes, at};

        check(!load(bench, file.bytes, at), "a cut file is accepted", source, at);
        repair_size(&cut);
        repair_checksum(&cut);
        load(bench, file.bytes, at);
        memcpy(file.bytes, whole->bytes, whole->length);
    }
    file.bytes[whole->length] = 0;
    check(!load(bench, file.bytes, whole->length + 1), "a longer file is accepted", source, whole->length);

    for (at = 0; at < whole->length; at++)
        for (i = 0; i < 8 + sizeof values; i++) {
            unsigned char value = (unsigned char)(i < 8 ? whole->bytes[at] ^ 1u << i : values[i - 8]);

            if (value == whole->bytes[at]) continue;
            file.bytes[at] = value;
            check(!load(bench, file.bytes, file.length), "a changed file is accepted", source, at);
            repair_checksum(&file);
            load(bench, file.bytes, file.length);
            memcpy(file.bytes, whole->bytes, whole->length);
        }
    free(file.bytes);
}

int main(void)
{
    static const char *const sources[] = {
        "1",
        "temp > 80",
        "temp > 80.5 && count < 3 || running === false",
        "mode === 'AUTO' ? `mode ${mode} at ${temp}` : data?.[1]?.a ?? null",
        "Math.max(temp, count, 3) ** 2 + Math.abs(count) % 7",
        "mode.startsWith('A') && mode.toLowerCase().includes('t') && !running",
        "[1, 'two', temp, {a: count}, ...data].length > 2",
        "count & 15 | ~count << 2",
        /* bodies: functions, boxes, handlers, iteration */
        "let s = 0; for (const [k, v] of Object.entries(data)) { try { s += v.x } catch { s++ } } return s",
        "const f = (n, ...r) => n < 2 ? n : f(n - 1) + r.length; let g = () => f(count & 7, g); return g()",
        "const {a = temp, ...rest} = {b: 1, a: undefined}; switch (mode) { case 'x': return a; default: return rest }",
        "let k = 0, d = 0.5, t = '', b = true; function g(n) { return n > 2 ? n : g(n + 1) } const h = () => k;\n"
        "for (let i = 0; i < g(1); i++) { d += i * 0.5; t += i; b = i > 1; if (i < k) d -= 1 } return [g(0), h(), d, t, b]",
        "switch (mode) { case 'a': return 1; case 'b': case 2: return 2; case 0.5: break; case 'c': return 3 } return 0",
        "let n = 0, b = 1; for (const [k, v] of new Map([['a', 1]])) n += v; [n, b] = [b, n]; return [n, b]",
        /* conditions that remember */
        "held(temp > 80, '2s') && good(temp) || age(temp) > 2000 || statusName(status(temp)) === 'x'",
        "avg(temp, '3s', {capacity: 2}) + prev(temp, 1) + count(temp > 80, 2) > since(rose(running)) || changed(mode)",
        "for (let i = 0; i < 3; i++) { try { if (i === 1) continue; throw i } finally { if (i > 1) return () => i } }",
    };
    Bench bench;
    size_t i;

    bench_open(&bench);
    for (i = 0; i < sizeof sources / sizeof *sources; i++) {
        rung_program *program;
        rung_diag diag;
        File file = {NULL, 0};
        rung_options options;
        rung_status status;

        rung_options_init(&options);
        options.rules = strstr(sources[i], "(temp") != NULL;
        status = rung_compile(bench.schema, sources[i], strlen(sources[i]),
                              strstr(sources[i], "return") == NULL ? RUNG_EXPRESSION : RUNG_BODY, &options, &program, &diag);

        if (status != RUNG_OK) printf("damaged_rbc_test.c: %s: %s\n", sources[i], diag.message);
        check(status == RUNG_OK, "it does not compile", sources[i], 0);
        if (status != RUNG_OK) continue;
        check(rung_program_save(program, append, &file) == RUNG_OK, "it is not saved", sources[i], 0);
        test_file(&bench, sources[i], &file);
        rung_program_free(program);
        free(file.bytes);
    }
    printf("%llu files refused, %llu accepted and run\n", (unsigned long long)bench.refused,
           (unsigned long long)bench.accepted);
    bench_close(&bench);
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
