/* Tests of builtins/builtins.def: the table is what its readers rely on, and every function keeps its
** promise whatever it is called with.
**
** The promise is the result letter of the signature, which the verifier trusts. Each function is called
** thousands of times with receivers and arguments drawn from a set of awkward values, in too small and too
** great numbers, with callbacks that change what is walked over, with little memory and few steps. What the
*answers are is for tests/golden. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "builtins/builtins.h"
#include "vm/cache.h"
#include "vm/collection.h"
#include "vm/convert.h"
#include "vm/iterate.h"
#include "vm/math.h"
#include "vm/regexp.h"

static int passed, failed;

static void check(bool condition, const char *row, const char *what)
{
    if (condition) {
        passed++;
        return;
    }
    failed++;
    if (failed <= 20) printf("builtins_test.c: %s: %s\n", row, what);
}

/* ---- the table ------------------------------------------------------------------------------ */

static const char *result_of(const Builtin *row)
{
    const char *colon = strchr(row->signature, ':');

    return colon == NULL ? "" : colon + 1;
}

static bool is_letters(const char *text, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        if (memchr("IFBSA", text[i], 5) == NULL) return false;
    return true;
}

static void check_function(const Builtin *row)
{
    const char *result = result_of(row);
    size_t parameters = strcspn(row->signature, ":");

    check(row->function != NULL, row->name, "has a function");
    check(strlen(result) == 1 && is_letters(result, 1), row->name, "has one result letter");
    check(is_letters(row->signature, parameters), row->name, "has parameter letters");
    check(row->max == 255 || row->max == parameters, row->name, "has a letter for each parameter");
    check(row->min <= row->max && row->length <= 7, row->name, "has sensible counts");
    check((row->f1 != NULL || row->f2 != NULL) == (strcmp(result, "F") == 0 && row->signature[0] == 'F'),
          row->name, "is called directly when it takes doubles");
    if (row->f1 != NULL) check(strcmp(row->signature, "F:F") == 0, row->name, "takes one double");
    if (row->f2 != NULL) check(strcmp(row->signature, "FF:F") == 0, row->name, "takes two doubles");
}

/* The row that a script is given for this one's name. */
static const Builtin *meant_by(const Builtin *row)
{
    uint32_t i;

    if (row->kind != BUILTIN_ALIAS) return row;
    for (i = 0; i < builtin_table.count; i++)
        if (strcmp(builtin_table.rows[i].name, row->doc) == 0) break;
    check(i < builtin_table.count && builtin_table.rows[i].kind == BUILTIN_FUNCTION, row->name,
          "means a function");
    return i < builtin_table.count ? &builtin_table.rows[i] : NULL;
}

static void check_table(void)
{
    uint32_t i;

    for (i = 0; i < builtin_table.count; i++) {
        const Builtin *row = &builtin_table.rows[i];
        const char *prototype = strstr(row->name, ".prototype.");

        check(i == 0 || strcmp(builtin_table.rows[i - 1].name, row->name) < 0, row->name, "stands in order");
        check(builtin_find(&builtin_table, row->name, strlen(row->name)) == meant_by(row), row->name,
              "is found");
        check(row->doc != NULL && row->doc[0] != '\0', row->name, "has a text");
        if (row->kind == BUILTIN_FUNCTION) check_function(row);
        if (row->kind == BUILTIN_FUNCTION && prototype != NULL)
            check(builtin_find_method(&builtin_table, (Receiver)row->receiver, prototype + 11,
                                      strlen(prototype + 11)) == row,
                  row->name, "is found as a method");
        else
            check(row->receiver == RECEIVER_NONE, row->name, "has no receiver");
        if (row->kind == BUILTIN_CONSTANT && row->constant != row->constant)
            check(math_bits(row->constant) == math_bits(math_nan()), row->name, "is the canonical NaN");
    }
    check(builtin_find(&builtin_table, "Math.ab", 7) == NULL, "Math.ab", "is not found");
    check(builtin_find_method(&builtin_table, RECEIVER_STRING, "push", 4) == NULL, "push",
          "is no method of strings");
    check(builtin_find_method(&builtin_table, RECEIVER_ARRAY, "hasOwnProperty", 14) != NULL, "hasOwnProperty",
          "is everybody's");
}

/* ---- promises ------------------------------------------------------------------------------- */

static void *allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user, (void)old_size;
    if (new_size != 0) return realloc(pointer, new_size);
    free(pointer);
    return NULL;
}

static rung_time noon(void *user)
{
    (void)user;
    return INT64_C(17053056000000000);
}

static double half(void *user)
{
    (void)user;
    return 0.5;
}

/* The same sequence in every run. */
static uint32_t random_below(uint32_t limit)
{
    static uint64_t state = 20231115;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((state >> 33) % limit);
}

static Value draw_value(Vm *vm, unsigned depth);

static Value draw_number(void)
{
    static const double doubles[] = {
        0,          -0.0,       0.5,        -1.5,       3,           -7,
        100.5,      255,        1e10,       1e21,       5e-324,      1.7976931348623157e308,
        2147483647, 2147483648, 4294967295, 4294967296, -2147483649, 9007199254740992};
    static const int64_t ints[] = {
        0, 1, 2, 3, 4, 5, 7, 10, 16, 36, 100, -1, -2, -3, INT32_MAX, UINT32_MAX, (int64_t)1 << 53};

    switch (random_below(4)) {
    case 0: return value_double(doubles[random_below(sizeof doubles / sizeof *doubles)]);
    case 1:
        return value_double(random_below(2)   ? math_nan()
                            : random_below(2) ? math_infinity()
                                              : -math_infinity());
    default: return value_int(ints[random_below(sizeof ints / sizeof *ints)]);
    }
}

static Value draw_string(Vm *vm)
{
    static const char *const texts[] = {"",
                                        "a",
                                        "abc",
                                        "12.5",
                                        " 42 ",
                                        "0x1f",
                                        "-0",
                                        "a\xF0\x9F\x98\x80z",
                                        "\xED\xA0\xBD",
                                        "\xED\xB8\x80",
                                        "\xC3\x9F\xC5\x89",
                                        "$&$`$'$$",
                                        "[1,{\"a\":[2]}]",
                                        "{\"b\":\"x\"}",
                                        "length",
                                        "toString",
                                        "aXbXc",
                                        "\xE2\x80\xA8 \xEF\xBB\xBF",
                                        "message",
                                        "0",
                                        "1"};

    return value_string(string_from_c(vm, texts[random_below(sizeof texts / sizeof *texts)]));
}

static Value draw_array(Vm *vm, unsigned depth)
{
    Array *array = array_new(vm, 0);
    uint32_t i, length = random_below(random_below(8) == 0 ? 150 : 5);

    for (i = 0; i < length; i++)
        array_append(vm, array, random_below(6) == 0 ? value_hole() : draw_value(vm, depth + 1));
    if (random_below(16) == 0) array_append(vm, array, value_object(array));
    array->head.frozen = random_below(8) == 0;
    return value_object(array);
}

static Value draw_object(Vm *vm, unsigned depth)
{
    static const char *const keys[] = {"a",        "b",       "0",      "1",    "length", "cause",
                                       "toString", "valueOf", "toJSON", "name", "message"};
    Table *table = random_below(4) == 0
                       ? error_new(vm, (ErrorKind)random_below(ERROR_COUNT), string_from_c(vm, "no"))
                       : table_new(vm);
    uint32_t i, count = random_below(4);

    for (i = 0; i < count; i++)
        table_set(vm, table, string_from_c(vm, keys[random_below(sizeof keys / sizeof *keys)]),
                  draw_value(vm, depth + 1));
    if (random_below(16) == 0) table_set(vm, table, string_from_c(vm, "self"), value_object(table));
    table->head.frozen = random_below(8) == 0;
    return value_object(table);
}

static Value draw_collection(Vm *vm, ObjectKind kind, unsigned depth)
{
    Collection *collection = collection_new(vm, kind);
    uint32_t i, count = random_below(random_below(8) == 0 ? 40 : 5);

    for (i = 0; i < count; i++)
        collection_set(vm, collection, draw_value(vm, depth + 1), draw_value(vm, depth + 1));
    if (random_below(16) == 0)
        collection_set(vm, collection, value_object(collection), value_object(collection));
    return value_object(collection);
}

static Value draw_iterator(Vm *vm, unsigned depth)
{
    static const IteratorKind kinds[] = {ITERATOR_VALUES, ITERATOR_KEYS, ITERATOR_ENTRIES};
    IteratorKind kind = kinds[random_below(3)];

    switch (random_below(4)) {
    case 0: return value_object(iterator_new(vm, ITERATOR_STRING, draw_string(vm)));
    case 1: return value_object(iterator_new(vm, kind, draw_array(vm, depth)));
    default:
        return value_object(
            iterator_new(vm, kind, draw_collection(vm, random_below(2) ? K_MAP : K_SET, depth)));
    }
}

static Value draw_date(Vm *vm)
{
    Date *date = vm_alloc(vm, sizeof *date);

    if (date == NULL) return value_null();
    *date = (Date){{.kind = K_DATE}, date_clip(value_as_double(draw_number()) * 1000)};
    return value_object(date);
}

static Value draw_regexp(Vm *vm)
{
    static const char *const patterns[] = {"",    "a",     "(a)|(b)", "[^]",    "(?<n>.)\\k<n>", "(?=(a))*",
                                           "a*?", "(a*)*", "\\b",     "(?<=b)", "\\d+",          "^|$"};
    const char *pattern = patterns[random_below(sizeof patterns / sizeof *patterns)];
    String text = {pattern, (uint32_t)strlen(pattern), (uint32_t)strlen(pattern), 0, 0, NULL};
    const RegexpProgram *program;
    Regexp *regexp;

    if (regexp_program(vm, &text, random_below(128), &program) != OUTCOME_OK) return value_null();
    if ((regexp = regexp_new(vm, program)) == NULL) return value_null();
    if (random_below(3) == 0) regexp->last_index = draw_value(vm, 2);
    regexp->head.frozen = random_below(8) == 0;
    return value_object(regexp);
}

/* A builtin, often one that changes its receiver: as a callback it pulls the rug from under the caller. */
static Value draw_builtin(void)
{
    static const char *const changers[] = {"pop",     "push", "shift", "unshift",    "splice",
                                           "reverse", "sort", "fill",  "copyWithin", "toString"};

    if (random_below(3) == 0) {
        const char *name = changers[random_below(sizeof changers / sizeof *changers)];

        return value_builtin(
            (uint32_t)(builtin_find_method(&builtin_table, RECEIVER_ARRAY, name, strlen(name)) -
                       builtin_table.rows));
    }
    for (;;) {
        uint32_t i = random_below(builtin_table.count);

        if (builtin_table.rows[i].kind == BUILTIN_FUNCTION || builtin_table.rows[i].kind == BUILTIN_NAMESPACE)
            return value_builtin(i);
    }
}

static Value draw_value(Vm *vm, unsigned depth)
{
    switch (random_below(depth < 3 ? 14 : 6)) {
    case 0: return value_undefined();
    case 1: return random_below(2) ? value_null() : value_bool(random_below(2) != 0);
    case 2:
    case 3: return draw_number();
    case 4:
    case 5: return draw_string(vm);
    case 6: return draw_builtin();
    case 7: return draw_object(vm, depth);
    case 8: return draw_collection(vm, random_below(2) ? K_MAP : K_SET, depth);
    case 9: return draw_iterator(vm, depth);
    case 10: return draw_date(vm);
    case 11: return draw_regexp(vm);
    default: return draw_array(vm, depth);
    }
}

/* A cache that has every other key, whatever is done. */
static Outcome cache_get(Vm *vm, void *user, const String *key, Value *result, bool *found)
{
    (void)user;
    (void)key;
    *found = random_below(2) == 0;
    if (*found) *result = draw_value(vm, 1);
    return OUTCOME_OK;
}

static Outcome cache_set(Vm *vm, void *user, const String *key, Value value)
{
    (void)user;
    (void)key;
    (void)value;
    return random_below(8) == 0 ? vm_stop(vm, RUNG_UNSUPPORTED, "not this value") : OUTCOME_OK;
}

static Outcome cache_has(Vm *vm, void *user, const String *key, bool *found)
{
    (void)vm;
    (void)user;
    (void)key;
    *found = random_below(2) == 0;
    return OUTCOME_OK;
}

static Outcome cache_remove(Vm *vm, void *user, const String *key)
{
    (void)vm;
    (void)user;
    (void)key;
    return OUTCOME_OK;
}

static Value draw_cache(Vm *vm)
{
    static const CacheAccess access = {NULL, cache_get, cache_set, cache_has, cache_remove};
    CacheObject *cache = cache_object_new(vm, &access);

    return cache == NULL ? value_null() : value_object(cache);
}

/* A receiver that fits, mostly. */
static Value draw_receiver(Vm *vm, Receiver receiver)
{
    if (random_below(10) == 0) return draw_value(vm, 0);
    switch (receiver) {
    case RECEIVER_STRING: return draw_string(vm);
    case RECEIVER_NUMBER: return draw_number();
    case RECEIVER_BOOLEAN: return value_bool(true);
    case RECEIVER_ARRAY: return draw_array(vm, 0);
    case RECEIVER_ITERATOR: return draw_iterator(vm, 0);
    case RECEIVER_MAP: return draw_collection(vm, K_MAP, 0);
    case RECEIVER_SET: return draw_collection(vm, K_SET, 0);
    case RECEIVER_DATE: return draw_date(vm);
    case RECEIVER_REGEXP: return draw_regexp(vm);
    case RECEIVER_CACHE: return draw_cache(vm);
    default: return draw_object(vm, 0);
    }
}

static bool keeps_promise(char letter, Value value)
{
    if (value.type == T_DOUBLE && value.as.f != value.as.f && math_bits(value.as.f) != math_bits(math_nan()))
        return false;
    switch (letter) {
    case 'I':
        return value.type == T_INT && value.as.i >= -((int64_t)1 << 32) && value.as.i <= (int64_t)1 << 32;
    case 'F': return value.type == T_DOUBLE;
    case 'B': return value.type == T_BOOL && (value.as.i == 0 || value.as.i == 1);
    case 'S': return value.type == T_STRING;
    default: return value.type <= T_BUILTIN;
    }
}

/* A string is valid WTF-8 of as many units as it says; so are those in an array. */
static bool is_sound(Value value)
{
    uint32_t i;

    if (value.type == T_STRING)
        return text_is_valid(value.as.s->bytes, value.as.s->length) &&
               text_units(value.as.s->bytes, value.as.s->length) == value.as.s->units;
    if (!value_is_kind(value, K_ARRAY)) return true;
    for (i = 0; i < value_array(value)->length && i < 1000; i++)
        if (value_array(value)->items[i].type == T_STRING && !is_sound(value_array(value)->items[i]))
            return false;
    return true;
}

/* One call in a fresh evaluation. Returns whether it gave a result. */
static bool call_once(Vm *vm, const Builtin *row)
{
    Value args[6], result = value_undefined();
    uint32_t count = random_below(5), i;
    Outcome outcome;

    vm_restart(vm);
    vm->steps = 1000000;
    if (row->receiver != RECEIVER_NONE) count++;
    for (i = 0; i < count; i++)
        args[i] = i == 0 && row->receiver != RECEIVER_NONE ? draw_receiver(vm, (Receiver)row->receiver)
                  : i > 0 && random_below(4) == 0          ? args[0]
                                                           : draw_value(vm, 0);
    if (random_below(8) == 0) vm->steps = random_below(50);
    outcome = row->function(vm, args, count, &result);
    switch (outcome) {
    case OUTCOME_OK:
        check(keeps_promise(result_of(row)[0], result), row->name, "gives what its letter promises");
        check(is_sound(result), row->name, "gives sound text");
        return true;
    case OUTCOME_THROW: check(vm->exception.type == T_OBJECT, row->name, "throws an Error"); return false;
    default: check(vm->error.status != RUNG_OK, row->name, "says why it stops"); return false;
    }
}

/* Of a class whose constructor is another row and only throws without new. */
static bool needs_new(const Builtin *row)
{
    return strcmp(row->name, "Map") == 0 || strcmp(row->name, "Set") == 0;
}

static void check_promises(uint32_t calls)
{
    rung_host host = {.size = sizeof host, .clock = noon, .random = half, .hash_seed = 7};
    Allocator allocator = {allocate, NULL};
    rung_limits limits;
    uint32_t i, j;

    rung_limits_init(&limits);
    limits.memory = 1 << 20;
    for (i = 0; i < builtin_table.count; i++) {
        const Builtin *row = &builtin_table.rows[i];
        bool any = false;
        Vm *vm;

        if (row->kind != BUILTIN_FUNCTION) continue;
        if (vm_new(&host, &allocator, &builtin_table, &limits, &vm) != RUNG_OK) abort();
        for (j = 0; j < calls; j++) any = call_once(vm, row) || any;
        check(any || needs_new(row), row->name, "gives a result sometimes");
        vm_free(vm);
    }
}

int main(int argc, char **argv)
{
    check_table();
    check_promises(argc > 1 ? (uint32_t)atoi(argv[1]) : 2000);
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
