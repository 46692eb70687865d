/* fast_test.c - random plain conditions give the same in the fast form, in the general loop and on the
** careful path; and what is not plain leaves the fast form.
**
**     fast_test [conditions] [seed]
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/tags.h"
#include "vm/math.h"
#include "vm/program.h"
#include "vm/vm.h"

static int failed;

#define CHECK(condition) ((condition) ? (void)0 : complain(__LINE__, #condition))

static void complain(int line, const char *what)
{
    failed++;
    printf("fast_test.c:%d: %s\n", line, what);
}

static uint64_t state = 1;

static uint32_t below(uint32_t limit)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((state >> 33) % limit);
}

/* ---- random text of conditions -------------------------------------------------------------- */

static char text[1 << 16];
static size_t used;

static void add(const char *piece)
{
    size_t length = strlen(piece);

    if (used + length >= sizeof text) abort();
    memcpy(text + used, piece, length + 1);
    used += length;
}

#define PICK(array) (array)[below(sizeof(array) / sizeof *(array))]

static void add_bool(int depth);
static void add_string(int depth);

static void add_number(int depth)
{
    static const char *const leaves[] = {"f0",
                                         "f1",
                                         "f0",
                                         "f1",
                                         "i0",
                                         "i1",
                                         "u0",
                                         "0",
                                         "1",
                                         "2",
                                         "-1",
                                         "10",
                                         "15",
                                         "0.5",
                                         "-0.0",
                                         "1e308",
                                         "4294967295",
                                         "2147483648",
                                         "9007199254740991",
                                         "NaN",
                                         "Infinity"};
    static const char *const operators[] = {" + ", " - ", " * ",  " / ",  " % ",   " & ",
                                            " | ", " ^ ", " << ", " >> ", " >>> ", " ** "};
    static const char *const functions[] = {"Math.abs",   "Math.floor", "Math.ceil", "Math.round",
                                            "Math.trunc", "Math.sign",  "Math.sqrt", "Math.sin",
                                            "-",          "~"};
    static const char *const pairs[] = {"Math.min", "Math.max", "Math.atan2", "Math.pow"};

    if (depth <= 0) {
        add(PICK(leaves));
        return;
    }
    switch (below(9)) {
    case 8:
        add(below(2) ? "Math.min(" : "Math.max("), add_number(depth - 1), add(", "), add_number(depth - 2);
        add(", "), add_number(depth - 2), add(")");
        break;
    case 0: add(PICK(functions)), add("("), add_number(depth - 1), add(")"); break;
    case 1:
        add(PICK(pairs)), add("("), add_number(depth - 1), add(", "), add_number(depth - 1), add(")");
        break;
    case 2:
        add("("), add_bool(depth - 1), add(" ? "), add_number(depth - 1), add(" : "), add_number(depth - 1),
            add(")");
        break;
    case 3:
        add("("), add_string(depth - 2);
        if (below(2) == 0)
            add(").length");
        else
            add(").indexOf("), add_string(depth - 2), add(")");
        break;
    default:
        add("(("), add_number(depth - 1), add(")"), add(PICK(operators)), add("("),
            add_number(depth - (int)below(3) - 1), add("))");
        break;
    }
}

static void add_bool(int depth)
{
    static const char *const leaves[] = {"b0", "b1", "true", "false"};
    static const char *const numeric[] = {" < ", " <= ", " > ", " >= ", " === ", " !== "};
    static const char *const methods[] = {").includes(", ").startsWith(", ").endsWith("};

    if (depth <= 0) {
        add(leaves[below(8) == 0 ? below(4) : below(2)]);
        return;
    }
    switch (below(12)) {
    case 0:
    case 1: add("("), add_bool(depth - 1), add(" && "), add_bool(depth - 1), add(")"); break;
    case 2:
    case 3: add("("), add_bool(depth - 1), add(" || "), add_bool(depth - 1), add(")"); break;
    case 4: add("!("), add_bool(depth - 1), add(")"); break;
    case 5:
        add("("), add_bool(depth - 1), add(" ? "), add_bool(depth - 1), add(" : "), add_bool(depth - 1),
            add(")");
        break;
    case 6: add("("), add_string(depth - 1), add(PICK(numeric)), add_string(depth - 1), add(")"); break;
    case 7: add("("), add_string(depth - 1), add(PICK(methods)), add_string(depth - 1), add(")"); break;
    case 8:
        add("("), add_bool(depth - 1), add(below(2) ? " === " : " !== "), add_bool(depth - 1), add(")");
        break;
    case 9: add(below(2) ? "Number.isNaN(" : "Number.isFinite("), add_number(depth - 1), add(")"); break;
    default: add("("), add_number(depth - 1), add(PICK(numeric)), add_number(depth - 1), add(")"); break;
    }
}

static void add_string(int depth)
{
    static const char *const leaves[] = {"s0",
                                         "s1",
                                         "s0",
                                         "s1",
                                         "''",
                                         "'a'",
                                         "'ns=1;i=2245'",
                                         "'\xC3\xA4'",
                                         "'\\uD83D'",
                                         "'\\uDE00'",
                                         "'abcabcabd'", "'DataAccess_'", "'/Temperature'",
                                         "'\xF0\x9F\x98\x80'"};

    if (depth <= 0 || below(4) != 0)
        add(PICK(leaves));
    else
        add("("), add_bool(depth - 1), add(" ? "), add_string(depth - 1), add(" : "), add_string(depth - 1),
            add(")");
}

/* && and || of anything, in any mixture: plain as a truth, though not as a value. */
static void add_any(int depth)
{
    switch (depth <= 0 ? below(3) : below(7)) {
    case 0: add_number(depth - 1); break;
    case 1: add_string(depth - 1); break;
    case 2: add_bool(depth - 1); break;
    default: add("("), add_any(depth - 1), add(below(2) ? " && " : " || "), add_any(depth - 1), add(")"); break;
    }
}

/* ---- a machine with tags -------------------------------------------------------------------- */

static rung_schema *schema;
static rung_tags *tags;
static rung_vm *vm;

static rung_slot *slot(const char *name)
{
    uint32_t index;

    if (rung_schema_find(schema, name, strlen(name), &index) != RUNG_OK) abort();
    return rung_tags_slot(tags, index);
}

static void set_string(const char *name, const char *value)
{
    rung_slot_set_string(slot(name), value, strlen(value), RUNG_GOOD, 0);
}

static void set_all(void)
{
    static const double doubles[] = {
        0, -0.0, 1, -1, 0.5, -0.5, 2.5, 80, 1e16, -1e300, 1e-320, 4294967296.0, 9007199254740993.0};
    static const int32_t ints[] = {0, 1, -1, 2, 10, 15, 255, 65535, INT32_MAX, INT32_MIN};
    static const char *const strings[] = {"",
                                          "a",
                                          "ns=1;i=2245",
                                          "ns=1;i=2246",
                                          "abcabcabcabd",
                                          "\xC3\xA4",
                                          "x\xC3\xA4y",
                                          "\xF0\x9F\x98\x80",
                                          "Objects/Server/DataAccess_AnalogType/Temperature",
                                          "a\xF0\x9F\x98\x80z"};
    double odd[] = {math_nan(), math_infinity(), -math_infinity()};
    uint32_t i;

    for (i = 0; i < 2; i++) {
        rung_slot_set_double(slot(i == 0 ? "f0" : "f1"), below(4) == 0 ? PICK(odd) : PICK(doubles), RUNG_GOOD,
                             0);
        rung_slot_set_int32(slot(i == 0 ? "i0" : "i1"), PICK(ints), RUNG_GOOD, 0);
        rung_slot_set_bool(slot(i == 0 ? "b0" : "b1"), below(2) == 1, RUNG_GOOD, 0);
        set_string(i == 0 ? "s0" : "s1", PICK(strings));
    }
    rung_slot_set_uint32(slot("u0"), below(2) == 0 ? UINT32_MAX : below(100), RUNG_UNCERTAIN, 0);
}

static void begin(void)
{
    static const char *const names[] = {"f0", "f1", "i0", "i1", "u0", "b0", "b1", "s0", "s1"};
    uint32_t i;

    if (rung_schema_new(NULL, &schema) != RUNG_OK) abort();
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        char letter = names[i][0];

        if (rung_schema_tag(schema, names[i],
                            letter == 'f'   ? RUNG_DOUBLE
                            : letter == 'i' ? RUNG_INT32
                            : letter == 'u' ? RUNG_UINT32
                            : letter == 'b' ? RUNG_BOOL
                                            : RUNG_STRING,
                            NULL) != RUNG_OK)
            abort();
    }
    if (rung_tags_new(schema, &tags) != RUNG_OK || rung_vm_new(schema, NULL, &vm) != RUNG_OK) abort();
}

static rung_program *compile(const char *source, rung_kind kind)
{
    rung_program *program = NULL;
    rung_diag diag;

    if (rung_compile(schema, source, strlen(source), kind, NULL, &program, &diag) != RUNG_OK)
        printf("%s: %s\n", source, diag.message);
    return program;
}

/* ---- agreement ------------------------------------------------------------------------------ */

static bool same(Value a, Value b)
{
    if (value_is_number(a) && value_is_number(b)) {
        double x = value_as_double(a), y = value_as_double(b);

        return (x != x && y != y) || math_bits(x) == math_bits(y);
    }
    if (a.type == T_STRING && b.type == T_STRING)
        return string_is_ascii(a.as.s) == string_is_ascii(b.as.s) && a.as.s->length == b.as.s->length &&
               memcmp(a.as.s->bytes, b.as.s->bytes, a.as.s->length) == 0;
    return a.type == b.type && a.as.bits == b.as.bits;
}

/* The result of rung_eval as a value that lives on. */
static Value value_of(const rung_result *result, String *string)
{
    char *copy;

    switch (result->value.kind) {
    case RUNG_VALUE_BOOL: return value_bool(result->value.boolean);
    case RUNG_VALUE_NUMBER: return value_double(result->value.number);
    case RUNG_VALUE_TEXT:
        if ((copy = malloc(result->value.length + 1)) == NULL) abort();
        memcpy(copy, result->value.text, result->value.length + 1);
        *string = (String){copy,
                           (uint32_t)result->value.length,
                           (uint32_t)text_units(result->value.text, result->value.length),
                           0,
                           0,
                           NULL};
        return value_string(string);
    default: return value_undefined();
    }
}

/* How many of the programs had a fast form. */
static int compare(void)
{
    static char body[sizeof text + 64];
    rung_program *plain = compile(text, RUNG_EXPRESSION), *general;
    int round, fast;

    snprintf(body, sizeof body, "let n = 0; n = n + 1; return (%s);", text);
    general = compile(body, RUNG_BODY);
    if (plain == NULL || general == NULL) {
        failed++;
        rung_program_free(plain);
        rung_program_free(general);
        return 0;
    }
    if (general->code->fast_count > 0) complain(__LINE__, "a body with a variable has a fast form");
    fast = plain->code->fast_count > 0;
    for (round = 0; round < 8; round++) {
        rung_result quick, slow;
        String quick_text = {0}, slow_text = {0};
        Value a, b, c;
        bool truth = false;

        set_all();
        CHECK(rung_eval(vm, plain, NULL, tags, &quick) == RUNG_OK);
        a = value_of(&quick, &quick_text);
        CHECK(rung_eval(vm, general, NULL, tags, &slow) == RUNG_OK);
        b = value_of(&slow, &slow_text);
        CHECK(rung_eval_bool(vm, plain, NULL, tags, &truth) == RUNG_OK && truth == slow.truthy &&
              truth == quick.truthy);
        CHECK(vm_eval(vm, plain, NULL, &tags->registers, &c) == RUNG_OK);
        if (!same(a, b) || !same(a, c)) {
            failed++;
            printf("the ways differ: %s\n", text);
        }
        free((void *)(uintptr_t)quick_text.bytes);
        free((void *)(uintptr_t)slow_text.bytes);
    }
    rung_program_free(plain);
    rung_program_free(general);
    return fast;
}

static void test_agreement(int conditions)
{
    int i, fast = 0;

    for (i = 0; i < conditions && failed < 10; i++) {
        int depth = 1 + (int)below(5);

        used = 0;
        switch (below(8)) {
        case 0: add_number(depth); break;
        case 1: add_string(depth); break;
        case 2:
        case 3: add_any(depth); break;
        default: add_bool(depth); break;
        }
        fast += compare();
    }
    CHECK(fast > conditions / 2);
}

/* ---- who is plain --------------------------------------------------------------------------- */

static bool is_fast(const char *source)
{
    rung_program *program = compile(source, RUNG_EXPRESSION);
    bool fast = program != NULL && program->code->fast_value;

    rung_program_free(program);
    return fast;
}

static void test_forms(void)
{
    CHECK(is_fast("f0 > 80"));
    CHECK(is_fast("f0 > 80.5 && f1 < 3.2 || b0 === false"));
    CHECK(is_fast("(i0 & 15) === 3 && i1 % 10 === 0 && u0 !== 2"));
    CHECK(is_fast("s0 === 'x' || s0.includes('y') && s1.startsWith('z') || s1 < s0"));
    CHECK(is_fast("Math.abs(f0 - f1) > 0.5 && Math.max(f0, f1) < 100 && Math.floor(f0) !== 0"));
    CHECK(is_fast("Math.min(f0, f1, 5.5, f0) > 1"));
    CHECK(is_fast("s0.indexOf(s1) >= 0 && s0.length > 3"));
    CHECK(!is_fast("s0 + s1 === 'x'"));
    CHECK(!is_fast("s0.includes('x', 1)"));
    CHECK(!is_fast("[f0].length > 1"));
}

/* What is plain as a truth alone: rung_eval_bool runs it fast, rung_eval does not. */
static void test_truths(void)
{
    static const char *const truths[] = {"s0 && s0.includes('x')", "f0 && s0 || b0", "s0 || f0 || i0", "b0 && s1 && f1 > 3"};
    size_t i;

    for (i = 0; i < sizeof truths / sizeof *truths; i++) {
        rung_program *program = compile(truths[i], RUNG_EXPRESSION);

        CHECK(program != NULL && !program->code->fast_value && program->code->fast_truth);
        rung_program_free(program);
        strcpy(text, truths[i]);
        compare();
    }
}

/* FAST_CODE_MAX instructions of the base code are the most, and FAST_TEMPS operands. */
static void test_sizes(void)
{
    uint32_t i;

    used = 0;
    add("f0");
    for (i = 0; i < 1000; i++) add(" + f0 * f1");
    CHECK(is_fast(text));
    for (i = 0; i < 1000; i++) add(" + f0 * f1");
    CHECK(!is_fast(text));
    compare();
    used = 0;
    for (i = 1; i < FAST_TEMPS; i++) add("f1 - (");
    add("f0");
    for (i = 1; i < FAST_TEMPS; i++) add(")");
    CHECK(is_fast(text));
    compare();
    used = 0;
    for (i = 1; i < FAST_TEMPS + 1; i++) add("f1 - (");
    add("f0");
    for (i = 1; i < FAST_TEMPS + 1; i++) add(")");
    CHECK(!is_fast(text));
    compare();
}

static void test_long_text(void)
{
    static char longest[FAST_TEXT_MAX + 2];
    rung_program *program = compile("s0.includes('needle') && s0 !== s1", RUNG_EXPRESSION);
    const uint64_t *odd = tags->registers.odd;
    uint32_t index = slot("s0")->index;
    bool truth = false;

    memset(longest, 'x', sizeof longest);
    memcpy(longest + FAST_TEXT_MAX - 6, "needle", 6);
    set_all();
    CHECK(rung_slot_set_string(slot("s0"), longest, FAST_TEXT_MAX, RUNG_GOOD, 0) == RUNG_OK &&
          (odd[index / 64] >> index % 64 & 1) == 0);
    CHECK(rung_eval_bool(vm, program, NULL, tags, &truth) == RUNG_OK && truth);
    CHECK(rung_slot_set_string(slot("s0"), longest, FAST_TEXT_MAX + 1, RUNG_GOOD, 0) == RUNG_OK &&
          (odd[index / 64] >> index % 64 & 1) == 1);
    CHECK(rung_eval_bool(vm, program, NULL, tags, &truth) == RUNG_OK && truth);
    CHECK(rung_slot_lend_string(slot("s0"), longest, FAST_TEXT_MAX + 1, RUNG_GOOD, 0) == RUNG_OK &&
          slot("s0")->odd == 1);
    CHECK(rung_slot_lend_string(slot("s0"), longest, 6, RUNG_GOOD, 0) == RUNG_OK && slot("s0")->odd == 0);
    CHECK(rung_slot_set_string(slot("s0"), NULL, 0, RUNG_GOOD, 0) == RUNG_OK && slot("s0")->odd == 1);
    CHECK(rung_eval_bool(vm, program, NULL, tags, &truth) == RUNG_THROWN);
    rung_program_free(program);
}

/* A budget that the fast form might not keep sends a condition through the loop that counts. */
static void test_budget(void)
{
    rung_program *program =
        compile("s0.includes('x') || s0.includes('y') || s0.includes('z')", RUNG_EXPRESSION);
    char long_text[3000];
    rung_limits limits;
    rung_vm *poor;
    bool truth = true;

    memset(long_text, 'a', sizeof long_text);
    CHECK(program->code->fast_steps == 3 * FAST_TEXT_STEPS);
    rung_slot_set_string(slot("s0"), long_text, sizeof long_text, RUNG_GOOD, 0);
    rung_limits_init(&limits);
    limits.steps = 500;
    CHECK(rung_vm_new(schema, &limits, &poor) == RUNG_OK);
    CHECK(rung_eval_bool(poor, program, NULL, tags, &truth) == RUNG_LIMIT_STEPS);
    CHECK(rung_eval_bool(vm, program, NULL, tags, &truth) == RUNG_OK && !truth);
    rung_vm_free(poor);
    rung_program_free(program);
}

int main(int argc, char **argv)
{
    int conditions = argc > 1 ? atoi(argv[1]) : 3000;

    if (argc > 2) state = (uint64_t)atoll(argv[2]);
    begin();
    test_forms();
    test_truths();
    test_sizes();
    test_long_text();
    test_budget();
    test_agreement(conditions);
    rung_tags_free(tags);
    rung_vm_free(vm);
    rung_schema_free(schema);
    printf("%d passed, %d failed\n", conditions, failed);
    return failed != 0;
}
