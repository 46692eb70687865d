/* values_test.c - strings against a model in UTF-16, arrays and tables, messages, and memory that runs out at
** every single allocation. */
#include "tests/unit/values.h"

/* ---- messages ------------------------------------------------------------------------------- */

static void test_format(void)
{
    char out[RUNG_MESSAGE_MAX], large[300];
    rung_diag place = {.start = 0};
    const char *source = "\xEF\xBB\xBF"
                         "a\r\nb\rc\xE2\x80\xA8\xC3\xA9x\ny";
    uint32_t offset;

    format_text(out, sizeof out, "%s|%t|%d|%u|%l|%f|%%", "x", "abc", (size_t)2, -2147483647 - 1, 4000000000u,
                UINT64_MAX, -0.1e-7);
    check_text(out, "x|ab|-2147483648|4000000000|18446744073709551615|-1e-8|%", HERE, "directives");
    format_text(out, sizeof out, "%t", "a\0\x1b[0m\x7f\xC2\x9B\xE2\x80\xAE\xED\xA0\x80\xFF\xC3", (size_t)17);
    check_text(out, "a\\x00\\x1b[0m\\x7f\\u{9b}\\u{202e}\\u{d800}\\xff\\xc3", HERE, "escapes");
    format_text(out, sizeof out, "%q %q", "", (size_t)0, "it's", (size_t)4);
    check_text(out, "'' 'it's'", HERE, "quotes");
    memset(large, 'a', sizeof large);
    memcpy(large + 79, "\xC3\xA9", 2);
    CHECK(format_text(out, sizeof out, "%q", large, sizeof large) == 79 + 5); /* the two bytes go together */
    CHECK(format_text(out, 10, "%s", "abcdefgh\xC3\xA9z") == 8 && strcmp(out, "abcdefgh") == 0);
    CHECK(format_text(out, 11, "%s", "abcdefgh\xC3\xA9z") == 10);
    CHECK(format_text(out, 4, "%s", "ab\x01") == 2); /* an escape is written whole or not */
    CHECK(format_text(out, 1, "%s", "abc") == 0 && out[0] == '\0');
    CHECK(format_text(out, 5, "\xC3\xA9\xC3\xA9\xC3\xA9") == 4);

    static const struct {
        uint32_t offset, line, column;
    } places[] = {{0, 1, 1},  {3, 1, 1},  {4, 1, 2},  {6, 2, 1},  {7, 2, 2},  {8, 3, 1},
                  {12, 4, 1}, {14, 4, 2}, {15, 4, 3}, {16, 5, 1}, {17, 5, 2}, {99, 5, 2}};
    for (offset = 0; offset < sizeof places / sizeof *places; offset++) {
        place.start = places[offset].offset;
        diag_locate(&place, source, strlen(source));
        CHECK(place.line == places[offset].line && place.column == places[offset].column);
    }
}

/* ---- strings -------------------------------------------------------------------------------- */

/* The model: plain UTF-16. */
typedef struct Units {
    uint16_t at[400];
    uint32_t count;
} Units;

static Units random_units(uint32_t most)
{
    static const uint16_t some[] = {'a',    'b',    0xE9,   0x20AC, 0xD83D, 0xDE00,
                                    0xD83D, 0xDE00, 0xD800, 0xDC00, 0xFFFF};
    Units units = {.count = random_below(most + 1)};
    uint32_t i, kinds = random_below(3) == 0 ? 2 : sizeof some / sizeof *some;

    for (i = 0; i < units.count; i++) units.at[i] = some[random_below(kinds)];
    return units;
}

static String *string_of(const Units *units)
{
    StringBuilder text;
    uint32_t i;

    builder_init(&text, vm);
    for (i = 0; i < units->count; i++) builder_add_code_point(&text, units->at[i]);
    return builder_string(&text);
}

static bool is_string(String *string, const uint16_t *units, uint32_t count)
{
    uint32_t i;

    if (string == NULL || string->units != count || !text_is_valid(string->bytes, string->length))
        return false;
    for (i = 0; i < count; i++)
        if (string_unit_at(vm, string, i) != units[i]) return false;
    return string->units == text_units(string->bytes, string->length);
}

static uint32_t model_find(const Units *hay, const Units *needle, uint32_t from, bool last)
{
    uint32_t found = UINT32_MAX, i;

    for (i = 0; i + needle->count <= hay->count; i++) {
        if (memcmp(hay->at + i, needle->at, needle->count * sizeof *needle->at) != 0) continue;
        if (last && i <= from) found = i;
        if (!last && i >= from) return i;
    }
    return found;
}

static void test_strings_random(void)
{
    int round;

    for (round = 0; round < 3000; round++) {
        Units a, b, both;
        String *x, *y, *joined_text;
        uint32_t from, to, i, units;
        bool search_failed;

        fresh();
        a = random_units(round % 10 == 0 ? 200 : 12);
        b = random_units(4);
        x = string_of(&a);
        y = string_of(&b);
        CHECK(is_string(x, a.at, a.count) && is_string(y, b.at, b.count));
        both = a;
        memcpy(both.at + a.count, b.at, b.count * sizeof *b.at);
        both.count += b.count;
        joined_text = string_concat(vm, x, y);
        CHECK(is_string(joined_text, both.at, both.count));
        CHECK(is_string(x, a.at, a.count) && is_string(y, b.at, b.count));
        CHECK(string_equals(joined_text, string_of(&both)) &&
              string_hash(joined_text) == string_hash(string_of(&both)));
        from = random_below(both.count + 1);
        to = from + random_below(both.count - from + 1);
        CHECK(is_string(string_slice(vm, joined_text, from, to), both.at + from, to - from));
        CHECK(string_equals(joined_text, string_concat(vm, string_slice(vm, joined_text, 0, from),
                                                       string_slice(vm, joined_text, from, both.count))));
        from = random_below(both.count + 2);
        CHECK(string_index_of(vm, joined_text, y, from, &search_failed) ==
              (from > both.count && b.count == 0 ? both.count : model_find(&both, &b, from, false)));
        CHECK(string_last_index_of(vm, joined_text, y, from, &search_failed) ==
              model_find(&both, &b, from, true));
        for (i = 0; i < both.count; i += units) {
            uint32_t code_point = string_code_point_at(vm, joined_text, i, &units);
            bool pair = text_is_high_surrogate(both.at[i]) && i + 1 < both.count &&
                        text_is_low_surrogate(both.at[i + 1]);

            CHECK(units == (pair ? 2u : 1u) &&
                  code_point == (pair ? text_pair(both.at[i], both.at[i + 1]) : both.at[i]));
            bool mid_pair;
            uint32_t offset = string_offset(vm, joined_text, i, &mid_pair);
            CHECK(!mid_pair && string_position(vm, joined_text, offset) == i);
        }
    }
}

static void test_strings(void)
{
    String *all, *old, *piece;
    int64_t steps;
    uint32_t i;

    fresh();
    CHECK(string_new(vm, "", 0) == &string_empty && string_from_unit(vm, 'a') == string_ascii_char('a'));
    CHECK(string_ascii_char('z')->bytes[0] == 'z' && string_ascii_char(0)->length == 1);
    CHECK(string_from_code_point(vm, 0x1F600)->units == 2 && string_from_unit(vm, 0xD800)->length == 3);
    CHECK(string_compare(str("\xEF\xBF\xBF"), str("\xF0\x90\x80\x80")) > 0); /* by units, not code points */

    /* older strings stay when newer ones are written behind them */
    all = string_concat(vm, str("abc"), str("def"));
    old = all;
    piece = string_slice(vm, all, 3, 6);
    all = string_concat(vm, all, str("ghi"));
    CHECK(all->bytes == old->bytes && strncmp(all->bytes, "abcdefghi", 9) == 0);
    CHECK(string_equals(string_concat(vm, old, str("XYZ")), str("abcdefXYZ")) &&
          string_equals(all, str("abcdefghi")));
    CHECK(string_equals(string_concat(vm, piece, str("!")), str("def!")) &&
          string_equals(old, str("abcdef")));
    CHECK(string_equals(string_concat(vm, all, all), str("abcdefghiabcdefghi")));
    CHECK(string_concat(vm, all, str("")) == all);

    /* building piece by piece is linear in steps and memory */
    fresh();
    all = str("");
    steps = vm->steps;
    for (i = 0; i < 100000; i++) all = string_concat(vm, all, str("0123456789"));
    CHECK(all->length == 1000000 && steps - vm->steps < 1000000 && arena_used(&vm->scratch) < 16000000);

    /* and so is reading a long text that is not ASCII, backwards and forwards */
    fresh();
    StringBuilder builder;
    builder_init(&builder, vm);
    for (i = 0; i < 50000; i++) builder_add_code_point(&builder, i % 3 == 0 ? 0x1F600 : 0xE9);
    all = builder_string(&builder);
    steps = vm->steps;
    uint64_t sum = 0;
    for (i = 0; i < all->units; i++)
        sum += string_unit_at(vm, all, i) + string_unit_at(vm, all, all->units - 1 - i);
    CHECK(sum != 0 && steps - vm->steps < 20000);

    /* the limit is one of units, and thrown before the memory is taken */
    fresh();
    vm->limits.string_length = 300;
    char plenty[301];
    memset(plenty, 'x', sizeof plenty);
    CHECK(string_new(vm, plenty, 300) != NULL);
    CHECK(string_concat(vm, string_new(vm, plenty, 150), string_new(vm, plenty, 150)) != NULL);
    CHECK(string_concat(vm, string_new(vm, plenty, 150), string_new(vm, plenty, 151)) == NULL);
    SHOWS(vm->failure, value_null(), "RangeError: Invalid string length");
    CHECK(string_new(vm, plenty, 301) == NULL && vm->failure == OUTCOME_THROW);
    builder_init(&builder, vm);
    for (i = 0; i < 301; i++) builder_add_char(&builder, 'x');
    CHECK(builder_string(&builder) == NULL && vm->failure == OUTCOME_THROW);
    vm->limits.string_length = (1u << 29) - 24;
    char *room;
    CHECK(string_blank(vm, (size_t)UINT32_MAX + 8, 8, &room) == NULL && vm->failure == OUTCOME_THROW);

    fresh();
    vm->steps = 3;
    CHECK(string_blank(vm, 1000, 1000, &room) == NULL);
    SHOWS(vm->failure, value_null(), "stop 8: the evaluation used up its budget of 10000000 steps");
}

/* ---- arrays and tables ---------------------------------------------------------------------- */

static void test_arrays(void)
{
    Array *array;
    uint32_t i;

    fresh();
    array = array_new(vm, 0);
    for (i = 0; i < 1000; i++) CHECK(array_append(vm, array, value_int(i)) == OUTCOME_OK);
    CHECK(array->length == 1000 && array->items[999].as.i == 999);
    CHECK(array_set_length(vm, array, 3) == OUTCOME_OK && array_set_length(vm, array, 5) == OUTCOME_OK);
    SHOWS(OUTCOME_OK, value_object(array), "[0,1,2,undefined,undefined]");
    CHECK(array_has(array, 2) && !array_has(array, 3) && !array_has(array, 5));
    CHECK(array_append_iterable(vm, array, value_object(array)) == OUTCOME_OK && array->length == 10 &&
          array->items[8].type == T_UNDEFINED);
    CHECK(array_append_iterable(vm, array, sval("a\xF0\x9F\x98\x80")) == OUTCOME_OK && array->length == 12);
    CHECK(array->items[11].as.s->units == 2);
    SHOWS(array_append_iterable(vm, array, value_int(5)), value_null(),
          "TypeError: number 5 is not iterable (cannot read property Symbol(Symbol.iterator))");
    SHOWS(array_append_iterable(vm, array, parse("{}")), value_null(),
          "TypeError: object is not iterable (cannot read property Symbol(Symbol.iterator))");
    SHOWS(array_append_iterable(vm, array, value_undefined()), value_null(),
          "TypeError: undefined is not iterable (cannot read property Symbol(Symbol.iterator))");

    /* an index far away takes the memory up to it, which is not there */
    fresh();
    Value list = value_object(array_new(vm, 0));
    SHOWS(element_set(vm, list, value_int(4294967294), value_int(1)), value_null(),
          "stop 9: the evaluation reached its memory limit of 16777216 bytes");
    CHECK(value_array(list)->length == 0 && memory.taken < 20000000);
    CHECK(element_set(vm, list, value_int(10), value_int(1)) == OUTCOME_OK &&
          value_array(list)->length == 11);
    fresh();
    list = value_object(array_new(vm, 0));
    for (i = 0; i < 100000; i++) CHECK(element_set(vm, list, value_int(i * 2), value_int(i)) == OUTCOME_OK);
    CHECK(INT64_C(1) << 40 > vm->steps && (INT64_C(1) << 40) - vm->steps < 2000000);

    /* a block that was outgrown is used again */
    fresh();
    for (i = 0; i < 3000; i++) {
        Array *short_lived = array_new(vm, 0);
        uint32_t k;

        for (k = 0; k < 100; k++) CHECK(array_append(vm, short_lived, value_int(k)) == OUTCOME_OK);
        block_free(vm, short_lived->items, short_lived->capacity * sizeof(Value));
    }
    CHECK(arena_used(&vm->scratch) < 1000000);
}

static void test_tables(void)
{
    Table *table;
    String **keys;
    uint32_t count, i;
    char name[32];
    static uint8_t model[512];
    int round;

    fresh();
    table = value_table(parse(
        "{\"b\":1,\"10\":2,\"a\":3,\"9\":4,\"01\":5,\"4294967295\":6,\"4294967294\":7,\"-1\":8,\"0\":9}"));
    SHOWS(OUTCOME_OK, value_object(table),
          "{\"0\":9,\"9\":4,\"10\":2,\"4294967294\":7,\"b\":1,\"a\":3,\"01\":5,\"4294967295\":6,\"-1\":8}");
    CHECK(table_delete(table, str("b")) && !table_delete(table, str("b")) &&
          table_set(vm, table, str("b"), value_int(0)) == OUTCOME_OK);
    keys = table_keys(vm, table, &count);
    CHECK(count == 9 && string_equals(keys[8], str("b")));

    /* random sets and deletes against a plain array */
    table = table_new(vm);
    for (round = 0; round < 40000; round++) {
        uint32_t which = random_below(round < 20000 ? 20 : 512);

        snprintf(name, sizeof name, which < 256 ? "key%u" : "%u", which);
        if (random_below(3) == 0) {
            CHECK(table_delete(table, str(name)) == (model[which] != 0));
            model[which] = 0;
        } else {
            CHECK(table_set(vm, table, str(name), value_int(round % 200 + 1)) == OUTCOME_OK);
            model[which] = (uint8_t)(round % 200 + 1);
        }
    }
    for (i = 0, count = 0; i < 512; i++) {
        Value *found;

        snprintf(name, sizeof name, i < 256 ? "key%u" : "%u", i);
        found = table_find(table, str(name));
        CHECK(found == NULL ? model[i] == 0 : found->as.i == model[i]);
        count += model[i] != 0;
    }
    CHECK(table->live == count && table->used <= table->capacity && table->capacity <= 2048);

    /* keys made to collide: the table turns to a hash that nobody knows */
    fresh();
    table = table_new(vm);
    for (i = 0, count = 0; count < 500; i++) {
        size_t length = (size_t)snprintf(name, sizeof name, "k%u", i);

        if ((text_hash(name, length, 0) & 1023) != 7) continue;
        CHECK(table_set(vm, table, str(name), value_int(i)) == OUTCOME_OK);
        count++;
    }
    CHECK(table->head.spare != 0 && table->live == 500);
    for (i = 0; i < table->used; i++)
        CHECK(table_find(table, table->entries[i].key) == &table->entries[i].value);

    /* copies: not the message of an error, and the order of insertion */
    fresh();
    table = table_new(vm);
    Table *error = error_new(vm, ERROR_RANGE, str("m"));
    CHECK(table_set(vm, error, str("code"), value_int(7)) == OUTCOME_OK);
    CHECK(table_copy_properties(vm, table, value_object(error)) == OUTCOME_OK &&
          table_copy_properties(vm, table, value_null()) == OUTCOME_OK);
    CHECK(table_copy_properties(vm, table, value_int(3)) == OUTCOME_OK &&
          table_copy_properties(vm, table, sval("x\xC3\xA9")) == OUTCOME_OK);
    Array *array = array_new(vm, 0);
    CHECK(array_set(vm, array, 2, value_bool(true)) == OUTCOME_OK &&
          table_copy_properties(vm, table, value_object(array)) == OUTCOME_OK);
    CHECK(table_copy_properties(vm, table, value_object(table)) == OUTCOME_OK);
    SHOWS(OUTCOME_OK, value_object(table), "{\"0\":\"x\",\"1\":\"\xC3\xA9\",\"2\":true,\"code\":7}");
    CHECK(error_set_hidden(vm, error, str("message"), sval("n")) == OUTCOME_OK &&
          property_set(vm, value_object(error), str("message"), sval("o")) == OUTCOME_OK);
    SHOWS(OUTCOME_OK, value_object(error), "{\"code\":7}");
}

/* ---- builtins by name ----------------------------------------------------------------------- */

static void test_builtins(void)
{
    uint32_t i;

    for (i = 0; i < builtins.count; i++)
        CHECK(builtin_find(&builtins, rows[i].name, strlen(rows[i].name)) == &rows[i]);
    CHECK(builtin_find(&builtins, "Math.", 5) == NULL && builtin_find(&builtins, "", 0) == NULL &&
          builtin_find(&builtins, "zz", 2) == NULL);
    CHECK(builtin_find(&builtins, "Math.absX", 8) == builtin_find(&builtins, "Math.abs", 8));
    CHECK(builtin_find_method(&builtins, RECEIVER_STRING, "hasOwnProperty", 14) ==
          builtin_find_method(&builtins, RECEIVER_OBJECT, "hasOwnProperty", 14));
    CHECK(builtin_find_method(&builtins, RECEIVER_NONE, "hasOwnProperty", 14) == NULL &&
          builtin_find_method(&builtins, RECEIVER_OBJECT, "at", 2) == NULL);
    CHECK(builtin_find_method(&builtins, RECEIVER_STRING,
                              "at23456789012345678901234567890123456789012345678901234567890", 60) == NULL);
}

/* ---- memory that runs out ------------------------------------------------------------------- */

/* A bit of everything; whatever fails must say so and leave the machine usable. */
static Outcome exercise(void)
{
    static const char text[] = "{\"a\":[1,2,{\"b\":\"\\n\\u00e9\"}],\"k1\":1,\"k2\":1,\"k3\":1,\"k4\":1,"
                               "\"k5\":1,\"k6\":1,\"k7\":1,\"k8\":1,\"k9\":1}";
    Value value, item;
    String *string;
    StringBuilder out;
    Outcome outcome;
    uint32_t i;

    for (i = 0; i < 40; i++) {
        if ((outcome = json_parse(vm, text, sizeof text - 1, &value, NULL)) != OUTCOME_OK) return outcome;
        if ((outcome = property_get(vm, value, (String *)(uintptr_t)string_ascii_char('a'), &item)) !=
            OUTCOME_OK)
            return outcome;
        if ((outcome = element_set(vm, item, value_int(100), value_int(1))) != OUTCOME_OK) return outcome;
        if ((outcome = to_string(vm, item, &string)) != OUTCOME_OK) return outcome;
        builder_init(&out, vm);
        if ((outcome = json_write(vm, value, JSON_STANDARD, NULL, &out, NULL)) != OUTCOME_OK) return outcome;
        if ((outcome = add_values(vm, value_string(string), item, &item)) != OUTCOME_OK) return outcome;
        if ((string = string_slice(vm, item.as.s, 1, 100)) == NULL) return vm->failure;
        for (; string->length < 4000;)
            if ((string = string_concat(vm, string, string)) == NULL) return vm->failure;
        if (vm_throw(vm, ERROR_TYPE, "x") == OUTCOME_STOP) return OUTCOME_STOP;
    }
    return OUTCOME_OK;
}

static void test_no_memory(void)
{
    size_t n, before, for_ever, reached;
    Outcome outcome;

    for (for_ever = 0; for_ever < 2; for_ever++) {
        for (n = 0, reached = 1; reached >= n;) { /* until no request is left to fail */
            n++;
            before = memory.taken;
            memory.requests = 0;
            memory.fail_at = n;
            memory.for_ever = for_ever != 0;
            if (!new_machine(NULL)) {
                reached = memory.requests;
            } else {
                fresh();
                outcome = exercise();
                reached = memory.requests;
                CHECK(outcome == OUTCOME_OK ||
                      (outcome == OUTCOME_STOP && vm->error.status == RUNG_NO_MEMORY));
                memory.fail_at = 0;
                fresh();
                CHECK(exercise() == OUTCOME_OK);
                vm_free(vm);
            }
            CHECK(memory.taken == before);
        }
        CHECK(n > 6);
    }
    memory.fail_at = 0;

    /* and a limit that is met at every size */
    rung_limits limits;
    for (n = 4096; n < 600000; n += 2048) {
        rung_limits_init(&limits);
        limits.memory = n;
        CHECK(new_machine(&limits));
        fresh();
        outcome = exercise();
        CHECK(outcome == OUTCOME_OK || (outcome == OUTCOME_STOP && vm->error.status == RUNG_LIMIT_MEMORY));
        vm_free(vm);
    }

    /* a budget that ends at every step */
    CHECK(new_machine(NULL));
    for (n = 0, outcome = OUTCOME_STOP; outcome != OUTCOME_OK && n < 100000; n += n < 1000 ? 1 : 97) {
        fresh();
        vm->steps = (int64_t)n;
        outcome = exercise();
        CHECK(outcome == OUTCOME_OK || (outcome == OUTCOME_STOP && vm->error.status == RUNG_LIMIT_STEPS));
    }
    vm_free(vm);
}

int main(void)
{
    static void (*const tests[])(void) = {test_format, test_strings, test_strings_random, test_arrays,
                                          test_tables, test_builtins,  NULL};

    test_no_memory();
    return run_tests(tests);
}
