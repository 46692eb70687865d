/* json_test.c - JSON read and written, and both with random values. */
#include "tests/unit/values.h"

/* ---- JSON ----------------------------------------------------------------------------------- */

static void test_json_parse(void)
{
    /* text, and what comes back or is said */
    static const char *const cases[][2] = {
        {" [ 1 , -0 , 1.5e3 , true , false , null , \"x\" , { } , [ ] ] ",
         "[1,-0,1500,true,false,null,\"x\",{},[]]"},
        {"{\"a\":1,\"a\":2,\"\":3,\"__proto__\":4}", "{\"a\":2,\"\":3,\"__proto__\":4}"},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\"", "\"\\\"\\\\/\\b\\f\\n\\r\\tA\xC3\xA9\""},
        {"\"\\ud83d\\ude00\"", "\"\xF0\x9F\x98\x80\""},
        {"\"\\ud83d\"", "\"\\ud83d\""},
        {"\"\\ude00\\ud83d\"", "\"\\ude00\\ud83d\""},
        {"123456789012345", "123456789012345"},
        {"-9007199254740993", "-9007199254740992"},
        {"1e400", "Infinity"},
        {"-1e-400", "-0"},
        {"", "SyntaxError: Unexpected end of JSON input"},
        {" \t\r\n ", "SyntaxError: Unexpected end of JSON input"},
        {"{", "SyntaxError: Expected property name or '}' in JSON at position 1"},
        {"{\"a\"", "SyntaxError: Expected ':' after property name in JSON at position 4"},
        {"{\"a\":", "SyntaxError: Unexpected end of JSON input"},
        {"{\"a\":1", "SyntaxError: Expected ',' or '}' after property value in JSON at position 6"},
        {"{\"a\":1,}", "SyntaxError: Expected double-quoted property name in JSON at position 7"},
        {"{\"a\":1,\"b\"", "SyntaxError: Unexpected end of JSON input"},
        {"{a:1}", "SyntaxError: Expected property name or '}' in JSON at position 1"},
        {"[", "SyntaxError: Unexpected end of JSON input"},
        {"[1", "SyntaxError: Expected ',' or ']' after array element in JSON at position 2"},
        {"[1,]", "SyntaxError: Unexpected token ']', \"[1,]\" is not valid JSON"},
        {"[1 2]", "SyntaxError: Expected ',' or ']' after array element in JSON at position 3"},
        {"\"abc", "SyntaxError: Unterminated string in JSON at position 4"},
        {"\"ab\nc\"", "SyntaxError: Bad control character in string literal in JSON at position 3"},
        {"\"\\x\"", "SyntaxError: Bad escaped character in JSON at position 2"},
        {"\"\\u12\"", "SyntaxError: Bad Unicode escape in JSON at position 5"},
        {"\"a\\", "SyntaxError: Unexpected end of JSON input"},
        {"-", "SyntaxError: No number after minus sign in JSON at position 1"},
        {"01", "SyntaxError: Unexpected number in JSON at position 1"},
        {"1.", "SyntaxError: Unterminated fractional number in JSON at position 2"},
        {"1e+", "SyntaxError: Exponent part is missing a number in JSON at position 3"},
        {".5", "SyntaxError: Unexpected token '.', \".5\" is not valid JSON"},
        {"trux", "SyntaxError: Unexpected token 'x', \"trux\" is not valid JSON"},
        {"true x", "SyntaxError: Unexpected non-whitespace character after JSON at position 5"},
        {"[1]]", "SyntaxError: Unexpected non-whitespace character after JSON at position 3"},
        {"NaN", "SyntaxError: \"NaN\" is not valid JSON"},
        {"undefined", "SyntaxError: \"undefined\" is not valid JSON"},
        {"\xC3\xA9", "SyntaxError: Unexpected token '\xC3\xA9', \"\xC3\xA9\" is not valid JSON"},
        {"\xEF\xBB\xBF"
         "1",
         "SyntaxError: Unexpected token '\xEF\xBB\xBF', \"\xEF\xBB\xBF"
         "1\" is not valid JSON"},
        {"abcdefghijklmnopqrstuvwxyz",
         "SyntaxError: Unexpected token 'a', \"abcdefghij\"... is not valid JSON"},
        {"[1,2,3,4,5,6,7,8,x,9,10,11,12,13,14]",
         "SyntaxError: Unexpected token 'x', ...\"4,5,6,7,8,x,9,10,11,\"... is not valid JSON"},
        {"[1,2,3,4,5,6,7,8,9,10,11,12,13,x]",
         "SyntaxError: Unexpected token 'x', ...\",11,12,13,x]\" is not valid JSON"},
        {"\"\xF0\x9F\x98\x80\" x",
         "SyntaxError: Unexpected non-whitespace character after JSON at position 5"},
    };
    JsonError error;
    Value value;
    uint32_t i;
    char *deep;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        Outcome outcome;

        fresh();
        outcome = json_parse(vm, cases[i][0], strlen(cases[i][0]), &value, NULL);
        check_text(shown(outcome, value), cases[i][1], HERE, cases[i][0]);
    }
    fresh();
    CHECK(json_parse(vm, "[1,\0]", 5, &value, &error) == OUTCOME_THROW && error.offset == 3);
    check_text(error.message, "Unexpected token '\\x00', \"[1,\\x00]\" is not valid JSON", HERE, "NUL");
    CHECK(value_array(parse("[{\"name\":1},{\"name\":2}]"))->length == 2);
    value = parse("[{\"name\":1},{\"name\":2}]");
    CHECK(value_table(value_array(value)->items[0])->entries[0].key ==
          value_table(value_array(value)->items[1])->entries[0].key);

    deep = malloc(1000001);
    memset(deep, '[', 1000000);
    CHECK(json_parse(vm, deep, 1000000, &value, NULL) == OUTCOME_STOP &&
          vm->error.status == RUNG_LIMIT_NESTING);
    fresh();
    memset(deep + 9999, ']', 9999);
    CHECK(json_parse(vm, deep, 2 * 9999, &value, NULL) == OUTCOME_OK);
    StringBuilder out;
    builder_init(&out, vm);
    CHECK(json_write(vm, value, JSON_STANDARD, NULL, &out, NULL) == OUTCOME_OK && out.length == 2 * 9999 &&
          memcmp(out.bytes, deep, out.length) == 0);
    memset(deep, '7', 1000000);
    fresh();
    CHECK(json_parse(vm, deep, 1000000, &value, NULL) == OUTCOME_OK && value.as.f == math_infinity());
    vm->steps = 100;
    CHECK(json_parse(vm, deep, 1000000, &value, NULL) == OUTCOME_STOP &&
          vm->error.status == RUNG_LIMIT_STEPS);
    free(deep);
}

static const char *json(Value value, JsonStyle style, const char *indent)
{
    static char text[600];
    StringBuilder out;
    bool is_undefined = false;
    Outcome outcome;

    builder_init(&out, vm);
    outcome = json_write(vm, value, style, str(indent), &out, &is_undefined);
    if (outcome != OUTCOME_OK) return shown(outcome, value);
    if (is_undefined) return out.length == 0 ? "(undefined)" : "?";
    snprintf(text, sizeof text, "%.*s", (int)out.length, out.length == 0 ? "" : out.bytes);
    return text;
}

static void test_json_write(void)
{
    Value object, list, error;

    fresh();
    object = parse("{\"b\":[1,{\"c\":[]},\"\\u0001\\u007f\\u2028\"],\"a\":{}}");
    TEXT(json(object, JSON_STANDARD, ""), "{\"b\":[1,{\"c\":[]},\"\\u0001\x7F\xE2\x80\xA8\"],\"a\":{}}");
    TEXT(json(object, JSON_STANDARD, "--"),
         "{\n--\"b\": [\n----1,\n----{\n------\"c\": "
         "[]\n----},\n----\"\\u0001\x7F\xE2\x80\xA8\"\n--],\n--\"a\": {}\n}");
    list = parse("[1,2,3,4,5,6,7]");
    value_array(list)->items[0] = number(math_nan());
    value_array(list)->items[1] = number(-0.0);
    value_array(list)->items[2] = value_undefined();
    value_array(list)->items[3] = value_hole();
    value_array(list)->items[4] = builtin_value("Math.abs");
    value_array(list)->items[5] = number(-math_infinity());
    value_array(list)->items[6] = builtin_value("Math");
    TEXT(json(list, JSON_STANDARD, ""), "[null,0,null,null,null,null,{}]");
    TEXT(json(list, JSON_SPELLED, ""), "[NaN,-0,undefined,undefined,[Function],-Infinity,{}]");
    CHECK(property_set(vm, object, str("a"), value_undefined()) == OUTCOME_OK &&
          property_set(vm, object, str("b"), builtin_value("Math.abs")) == OUTCOME_OK);
    TEXT(json(object, JSON_STANDARD, " "), "{}");
    TEXT(json(object, JSON_SPELLED, ""), "{\"b\":[Function],\"a\":undefined}");
    TEXT(json(value_undefined(), JSON_STANDARD, ""), "(undefined)");
    TEXT(json(builtin_value("Math.abs"), JSON_STANDARD, ""), "(undefined)");
    TEXT(json(value_undefined(), JSON_SPELLED, ""), "undefined");
    error = value_object(error_new(vm, ERROR_TYPE, str("m")));
    TEXT(json(error, JSON_STANDARD, ""), "{}");

    /* toJSON: only an object's own, with the name of the property */
    object = parse("{\"x\":{},\"y\":[0,{}],\"toJSON\":1}");
    Value x = *table_find(value_table(object), str("x"));
    CHECK(property_set(vm, x, str("toJSON"), builtin_value("giveKey")) == OUTCOME_OK);
    value_array(*table_find(value_table(object), str("y")))->items[0] = x;
    TEXT(json(object, JSON_STANDARD, ""), "{\"x\":\"x\",\"y\":[\"0\",{}],\"toJSON\":1}");
    TEXT(json(x, JSON_STANDARD, ""), "\"\"");
    TEXT(json(x, JSON_SPELLED, ""), "{\"toJSON\":[Function]}");
    CHECK(property_set(vm, x, str("toJSON"), builtin_value("throwTypeError")) == OUTCOME_OK);
    TEXT(json(object, JSON_STANDARD, ""), "TypeError: from script");
    CHECK(!object.as.o->visiting);

    /* cycles and shared parts */
    object = parse("{\"a\":{\"b\":1}}");
    Value inner = *table_find(value_table(object), str("a"));
    CHECK(property_set(vm, object, str("c"), inner) == OUTCOME_OK);
    TEXT(json(object, JSON_STANDARD, ""), "{\"a\":{\"b\":1},\"c\":{\"b\":1}}");
    CHECK(property_set(vm, inner, str("b"), object) == OUTCOME_OK);
    TEXT(json(object, JSON_STANDARD, ""), "TypeError: Converting circular structure to JSON");
    TEXT(json(object, JSON_STANDARD, ""), "TypeError: Converting circular structure to JSON");
    TEXT(json(object, JSON_SPELLED, ""), "{\"a\":{\"b\":[Circular]},\"c\":{\"b\":[Circular]}}");
    object.as.o->frozen = inner.as.o->frozen = 1; /* not marked: the limit of nesting ends it */
    TEXT(json(object, JSON_STANDARD, ""), "stop 11: a value is nested deeper than 10000 levels");
    TEXT(json(nested(100000), JSON_STANDARD, ""), "stop 11: a value is nested deeper than 10000 levels");
}

/* Any JSON text that is mutated gives a value or an error, and a value can be written and read again. */
static void test_json_random(void)
{
    static const char seed[] =
        "{\"a\":[1,-2.5e3,\"x\\u00e9\\n\",true,false,null,{\"b\":{}}],\"c\":\"\\ud83d\\ude00\"}";
    static const char bytes[] = "{}[],:\"\\0123456789.eE+-truefalsn ud\n";
    char text[sizeof seed], *again;
    int round;

    for (round = 0; round < 20000; round++) {
        uint32_t changes = random_below(3) + 1,
                 length = (uint32_t)sizeof seed - 1 - random_below(4) * random_below(20);
        Value value, copy;
        StringBuilder out;

        fresh();
        memcpy(text, seed, sizeof seed);
        while (changes-- > 0) text[random_below(length)] = bytes[random_below(sizeof bytes - 1)];
        if (json_parse(vm, text, length, &value, NULL) != OUTCOME_OK) {
            CHECK(vm->failure == OUTCOME_THROW);
            continue;
        }
        builder_init(&out, vm);
        CHECK(json_write(vm, value, JSON_STANDARD, NULL, &out, NULL) == OUTCOME_OK);
        again = malloc(out.length);
        memcpy(again, out.bytes, out.length);
        CHECK(json_parse(vm, again, out.length, &copy, NULL) == OUTCOME_OK);
        free(again);
    }
}

int main(void)
{
    static void (*const tests[])(void) = {test_json_parse, test_json_write, test_json_random, NULL};

    return run_tests(tests);
}
