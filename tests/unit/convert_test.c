/* convert_test.c - conversions and comparisons of values, of deeply nested ones too. */
#include "tests/unit/values.h"

/* ---- conversions ---------------------------------------------------------------------------- */

static const char *as_string(Value value)
{
    String *text = NULL;
    Outcome outcome = to_string(vm, value, &text);

    return shown(outcome, outcome == OUTCOME_OK ? value_string(text) : value_null());
}
static const char *as_number(Value value)
{
    double x = 0;
    Outcome outcome = to_number(vm, value, &x);

    return shown(outcome, value_double(x));
}
static int32_t as_int32(double x)
{
    int32_t result = 0;

    return to_int32(vm, value_double(x), &result) == OUTCOME_OK ? result : 99;
}
static double as_integer(double x)
{
    double result = 0;

    return to_integer(vm, value_double(x), &result) == OUTCOME_OK ? result : 99;
}
static const char *sum(Value a, Value b)
{
    Value result = value_undefined();
    Outcome outcome = add_values(vm, a, b, &result);

    return shown(outcome, result);
}

static void test_conversions(void)
{
    Value object, list;
    Order order;
    bool equal;

    fresh();
    TEXT(as_string(value_undefined()), "\"undefined\"");
    TEXT(as_string(number(-0.0)), "\"0\"");
    TEXT(as_string(number(1e21)), "\"1e+21\"");
    TEXT(as_string(number(math_nan())), "\"NaN\"");
    TEXT(as_string(value_int(-9007199254740992)), "\"-9007199254740992\"");
    TEXT(as_string(parse("[1,null,[2,[3,\"x\"]],{},true]")), "\"1,,2,3,x,[object Object],true\"");
    TEXT(as_string(parse("[]")), "\"\"");
    TEXT(as_string(parse("[null]")), "\"\"");
    TEXT(as_string(parse("[[],[]]")), "\",\"");
    TEXT(as_string(value_object(error_new(vm, ERROR_RANGE, str("m")))), "\"RangeError: m\"");
    TEXT(as_string(value_object(error_new(vm, ERROR_RANGE, NULL))), "\"RangeError\"");
    TEXT(as_string(builtin_value("Math")), "\"[object Math]\"");
    TEXT(as_string(builtin_value("Math.abs")),
         "stop 3: the source text of a function is not kept: it has no text");

    object = value_object(error_new(vm, ERROR_TYPE, str("m")));
    CHECK(property_set(vm, object, str("name"), sval("")) == OUTCOME_OK);
    TEXT(as_string(object), "\"m\"");
    CHECK(property_set(vm, object, str("name"), parse("[1,2]")) == OUTCOME_OK);
    TEXT(as_string(object), "\"1,2: m\"");
    CHECK(property_set(vm, object, str("name"), value_undefined()) == OUTCOME_OK);
    TEXT(as_string(object), "\"Error: m\"");
    CHECK(property_set(vm, object, str("name"), object) == OUTCOME_OK);
    TEXT(as_string(object), "stop 10: conversions are nested deeper than 100");

    TEXT(as_number(sval(" \n\t12.5\xC2\xA0")), "12.5");
    TEXT(as_number(sval("")), "0");
    TEXT(as_number(sval("  ")), "0");
    TEXT(as_number(sval("0x1F")), "31");
    TEXT(as_number(sval("-0")), "-0");
    TEXT(as_number(sval("-Infinity")), "-Infinity");
    TEXT(as_number(sval("1 2")), "NaN");
    TEXT(as_number(sval("1_0")), "NaN");
    TEXT(as_number(value_undefined()), "NaN");
    TEXT(as_number(value_null()), "0");
    TEXT(as_number(value_bool(true)), "1");
    TEXT(as_number(parse("[]")), "0");
    TEXT(as_number(parse("[\"7\"]")), "7");
    TEXT(as_number(parse("[1,2]")), "NaN");
    TEXT(as_number(parse("{}")), "NaN");

    CHECK(as_int32(4294967296.0 * 3 + 7) == 7 && as_int32(-1) == -1 && as_int32(2147483648.0) == INT32_MIN &&
          as_int32(-2147483649.0) == INT32_MAX);
    CHECK(as_int32(1e300) == 0 && as_int32(math_nan()) == 0 && as_int32(-math_infinity()) == 0 &&
          as_int32(9007199254740993.0) == 0 && as_int32(-1.9) == -1);
    int32_t bits = 0;
    CHECK(to_int32(vm, value_int(-9007199254740991), &bits) == OUTCOME_OK && bits == 1);
    CHECK(as_integer(-0.5) == 0 && math_bits(as_integer(-0.5)) == 0 && as_integer(2.9) == 2 &&
          as_integer(-2.9) == -2);
    CHECK(as_integer(math_nan()) == 0 && as_integer(math_infinity()) == math_infinity());

    CHECK(number_value(5).type == T_INT && number_value(-0.0).type == T_DOUBLE &&
          number_value(0.5).type == T_DOUBLE);
    CHECK(number_value(2147483648.0).type == T_DOUBLE && number_value(-2147483648.0).type == T_INT &&
          number_value(math_infinity()).type == T_DOUBLE);
    CHECK(math_bits(number_value(math_from_bits(UINT64_C(0xfff0dead00000001))).as.f) ==
          math_bits(math_nan()));

    /* own valueOf and toString */
    object = parse("{}");
    CHECK(property_set(vm, object, str("valueOf"), builtin_value("giveFive")) == OUTCOME_OK);
    TEXT(as_number(object), "5");
    TEXT(as_string(object), "\"[object Object]\"");
    TEXT(sum(object, value_int(1)), "6");
    TEXT(sum(object, sval("x")), "\"5x\"");
    CHECK(property_set(vm, object, str("valueOf"), builtin_value("giveReceiver")) == OUTCOME_OK);
    TEXT(sum(object, value_int(1)), "\"[object Object]1\"");
    CHECK(property_set(vm, object, str("toString"), builtin_value("giveReceiver")) == OUTCOME_OK);
    TEXT(as_number(object), "TypeError: Cannot convert object to primitive value");
    CHECK(property_set(vm, object, str("valueOf"), value_int(1)) == OUTCOME_OK &&
          property_set(vm, object, str("toString"), value_null()) == OUTCOME_OK);
    TEXT(as_string(object), "TypeError: Cannot convert object to primitive value");
    CHECK(property_set(vm, object, str("toString"), builtin_value("convertAgain")) == OUTCOME_OK);
    TEXT(as_string(object), "stop 10: builtins call each other deeper than the limit of 100");
    vm->native_depth = 0;

    TEXT(sum(value_int(1), value_int(2)), "3");
    TEXT(sum(value_int(9007199254740992), value_int(9007199254740992)), "18014398509481984");
    TEXT(sum(number(math_infinity()), number(-math_infinity())), "NaN");
    TEXT(sum(number(-0.0), number(-0.0)), "-0");
    TEXT(sum(value_null(), value_bool(true)), "1");
    TEXT(sum(value_undefined(), value_int(1)), "NaN");
    TEXT(sum(parse("[1]"), parse("{}")), "\"1[object Object]\"");
    TEXT(sum(sval("\xED\xA0\xBD"), sval("\xED\xB8\x80")), "\"\xF0\x9F\x98\x80\"");
    TEXT(sum(value_null(), sval("")), "\"null\"");

    /* arrays that hold themselves, or are changed while they are joined */
    list = parse("[1,[2,0],3]");
    value_array(value_array(list)->items[1])->items[1] = list;
    TEXT(as_string(list), "\"1,2,,3\"");
    TEXT(as_string(list), "\"1,2,,3\"");
    joined = value_array(list = parse("[1,0,3,4]"));
    object = parse("{}");
    CHECK(property_set(vm, object, str("toString"), builtin_value("cutJoined")) == OUTCOME_OK);
    joined->items[1] = object;
    TEXT(as_string(list), "\"1,,,\"");
    joined = value_array(list = parse("[1,0]"));
    joined->items[1] = object;
    CHECK(property_set(vm, object, str("toString"), builtin_value("throwTypeError")) == OUTCOME_OK);
    TEXT(as_string(list), "TypeError: from script");
    CHECK(!joined->head.visiting);

    /* deep ones */
    TEXT(as_string(nested(9999)), "\"1\"");
    TEXT(as_string(nested(100000)), "stop 11: an array is nested deeper than 10000 levels");
    TEXT(as_number(nested(100000)), "stop 11: an array is nested deeper than 10000 levels");
    fresh();
    CHECK(compare(vm, nested(100000), value_int(1), &order) == OUTCOME_STOP);
    fresh();
    CHECK(loose_equals(vm, value_int(1), nested(100000), &equal) == OUTCOME_STOP);
}

/* Rows and columns of == and the order of <, as JavaScript answers: '=' equal, '<', '>' and '?' neither. */
static void test_comparisons(void)
{
    Value values[16];
    static const char *const loose[] = {
        "==..............", "==..............", "..==...=.=.=.=..", "..==...=.=.=.=..",
        "....==..=...=...", "....==..=...=...", "......=.........", "..==...=.=.=.=..",
        "....==..=...=...", "..==...=.=......", "..........=.....", "..==...=...=....",
        "....==..=...=...", "..==...=.....=..", "..............=.", "...............="};
    uint32_t i, k;

    fresh();
    values[0] = value_undefined();
    values[1] = value_null();
    values[2] = value_int(0);
    values[3] = number(-0.0);
    values[4] = value_int(1);
    values[5] = number(1);
    values[6] = number(math_nan());
    values[7] = value_bool(false);
    values[8] = value_bool(true);
    values[9] = sval("");
    values[10] = sval("abc");
    values[11] = sval("0");
    values[12] = sval(" 1 ");
    values[13] = parse("[]");
    values[14] = parse("{}");
    values[15] = builtin_value("Math.abs");
    for (i = 0; i < 16; i++)
        for (k = 0; k < 16; k++) {
            bool equal = false, expected = loose[i][k] == '=' && !(i == 6 && k == 6);
            char what[40];

            if (i == 15 || k == 15) { /* a function's text is refused where it would be asked for */
                if (i != k && i != 14 && k != 14 && i > 1 && k > 1 && i != 13 && k != 13) continue;
            }
            /* [] becomes "": equal to "" as well, and not to "0" */
            if ((i == 13 && k == 9) || (i == 9 && k == 13)) expected = true;
            if ((i == 13 && k == 11) || (i == 11 && k == 13)) expected = false;
            snprintf(what, sizeof what, "values %u == %u", i, k);
            check(loose_equals(vm, values[i], values[k], &equal) == OUTCOME_OK && equal == expected, HERE,
                  what);
            snprintf(what, sizeof what, "values %u === %u", i, k);
            expected = (i == k && i != 6) || (i >= 2 && i <= 3 && k >= 2 && k <= 3) ||
                       (i >= 4 && i <= 5 && k >= 4 && k <= 5);
            check(strict_equals(values[i], values[k]) == expected, HERE, what);
            expected =
                i == k || (i >= 2 && i <= 3 && k >= 2 && k <= 3) || (i >= 4 && i <= 5 && k >= 4 && k <= 5);
            check(same_value_zero(values[i], values[k]) == expected, HERE, what);
            expected = i == k || (i >= 4 && i <= 5 && k >= 4 && k <= 5);
            check(same_value(values[i], values[k]) == expected, HERE, what);
        }

    static const struct {
        int a, b;
        Order order;
    } orders[] = {
        {0, 1, ORDER_UNDEFINED}, {1, 2, ORDER_EQUAL},     {2, 3, ORDER_EQUAL},    {2, 4, ORDER_LESS},
        {4, 2, ORDER_GREATER},   {6, 6, ORDER_UNDEFINED}, {7, 8, ORDER_LESS},     {9, 10, ORDER_LESS},
        {10, 11, ORDER_GREATER}, {11, 12, ORDER_GREATER}, {12, 2, ORDER_GREATER}, {10, 2, ORDER_UNDEFINED},
        {13, 2, ORDER_EQUAL},    {13, 11, ORDER_LESS},    {14, 10, ORDER_LESS},   {14, 2, ORDER_UNDEFINED}};
    for (i = 0; i < sizeof orders / sizeof *orders; i++) {
        Order order = ORDER_EQUAL;

        CHECK(compare(vm, values[orders[i].a], values[orders[i].b], &order) == OUTCOME_OK &&
              order == orders[i].order);
    }
    check_text(typeof_string(values[1])->bytes, "object", HERE, "typeof null");
    check_text(typeof_string(values[15])->bytes, "function", HERE, "typeof function");
    check_text(typeof_string(values[5])->bytes, "number", HERE, "typeof number");
}

int main(void)
{
    static void (*const tests[])(void) = {test_conversions, test_comparisons, NULL};

    return run_tests(tests);
}
