/* property_test.c - properties and elements: reading, writing, deleting, and their errors. */
#include "tests/unit/values.h"

/* ---- properties ----------------------------------------------------------------------------- */

static const char *got(Value object, const char *key)
{
    Value result = value_undefined();
    Outcome outcome = property_get(vm, object, str(key), &result);

    return shown(outcome, result);
}
static const char *got_at(Value object, Value key)
{
    Value result = value_undefined();
    Outcome outcome = element_get(vm, object, key, &result);

    return shown(outcome, result);
}
static const char *after_set(Value object, Value key, Value value)
{
    return shown(element_set(vm, object, key, value), object);
}
static const char *after_delete(Value object, Value key)
{
    return shown(element_delete(vm, object, key), object);
}
static const char *is_in(Value key, Value object)
{
    bool found = false;
    Outcome outcome = property_in(vm, key, object, &found);

    return shown(outcome, value_bool(found));
}

static void test_properties(void)
{
    Value object, array, text, error, frozen, frozen_array, math, function;

    fresh();
    object = parse("{\"a\":1,\"5\":2}");
    array = parse("[10,20,30]");
    text = sval("a\xF0\x9F\x98\x80"
                "b");
    error = value_object(error_new(vm, ERROR_TYPE, str("m")));
    frozen = parse("{\"a\":1}");
    frozen.as.o->frozen = 1;
    frozen_array = parse("[1]");
    frozen_array.as.o->frozen = 1;
    math = builtin_value("Math");
    function = builtin_value("Math.abs");

    TEXT(got(object, "a"), "1");
    TEXT(got(object, "b"), "undefined");
    TEXT(got_at(object, value_int(5)), "2");
    TEXT(got_at(object, number(5)), "2");
    TEXT(got_at(object, value_int(-5)), "undefined");
    TEXT(got_at(array, value_int(1)), "20");
    TEXT(got_at(array, number(2)), "30");
    TEXT(got_at(array, number(-0.0)), "10");
    TEXT(got_at(array, number(1.5)), "undefined");
    TEXT(got_at(array, sval("2")), "30");
    TEXT(got_at(array, sval("02")), "undefined");
    TEXT(got_at(array, value_int(-1)), "undefined");
    TEXT(got_at(array, value_int(4294967295)), "undefined");
    TEXT(got_at(array, parse("[1]")), "20");
    TEXT(got(array, "length"), "3");
    TEXT(got(text, "length"), "4");
    TEXT(got_at(text, value_int(2)), "\"\\ude00\"");
    TEXT(got_at(text, value_int(3)), "\"b\"");
    TEXT(got_at(text, value_int(4)), "undefined");
    TEXT(got(value_int(5), "x"), "undefined");
    TEXT(got_at(value_bool(true), value_int(0)), "undefined");

    /* what prototypes have */
    TEXT(got(array, "map"), "[Function]");
    TEXT(got(array, "hasOwnProperty"), "[Function]");
    TEXT(got(text, "at"), "[Function]");
    TEXT(got(text, "localeCompare"),
         "stop 3: property 'localeCompare' of JavaScript's prototypes is not in Rung");
    check_text(vm->error.hint, "compare with <", HERE, "hint");
    TEXT(got(object, "constructor"),
         "stop 3: property 'constructor' of JavaScript's prototypes is not in Rung");
    check_text(vm->error.hint, "", HERE, "no hint");
    TEXT(got(object, "__proto__"), "stop 3: property '__proto__' of JavaScript's prototypes is not in Rung");
    TEXT(got(object, "toString"), "stop 3: property 'toString' of JavaScript's prototypes is not in Rung");
    TEXT(got(object, "map"), "undefined");
    TEXT(got(value_int(1), "toFixed"),
         "stop 3: property 'toFixed' of JavaScript's prototypes is not in Rung");
    TEXT(got(parse("{\"constructor\":1,\"__proto__\":2}"), "__proto__"), "2");
    TEXT(got(parse("{\"constructor\":1}"), "constructor"), "1");
    TEXT(got(error, "name"), "\"TypeError\"");
    TEXT(got(error, "message"), "\"m\"");
    TEXT(got(error, "stack"), "\"TypeError: m\"");
    TEXT(got(value_object(error_new(vm, ERROR_URI, NULL)), "message"), "\"\"");
    TEXT(got(error, "toString"), "stop 3: property 'toString' of JavaScript's prototypes is not in Rung");
    TEXT(got(math, "PI"), "3.25");
    TEXT(got(math, "abs"), "[Function]");
    TEXT(got(math, "nope"), "undefined");
    TEXT(got(math, "length"), "undefined");
    TEXT(got(function, "length"), "2");
    TEXT(got(function, "name"), "\"abs\"");
    TEXT(got(function, "call"), "stop 3: property 'call' of JavaScript's prototypes is not in Rung");
    TEXT(got(function, "prototype"),
         "stop 3: property 'prototype' of JavaScript's prototypes is not in Rung");
    TEXT(got(function, "x"), "undefined");

    /* errors of reading */
    TEXT(got(value_undefined(), "x"), "TypeError: Cannot read properties of undefined (reading 'x')");
    TEXT(got_at(value_null(), value_int(5)), "TypeError: Cannot read properties of null (reading '5')");
    TEXT(got_at(value_null(), object), "TypeError: Cannot read properties of null (reading '#<Object>')");
    TEXT(got_at(value_null(), value_undefined()),
         "TypeError: Cannot read properties of null (reading 'undefined')");

    /* setting */
    TEXT(after_set(object, sval("b"), value_int(3)), "{\"5\":2,\"a\":1,\"b\":3}");
    TEXT(after_set(object, value_int(5), value_int(4)), "{\"5\":4,\"a\":1,\"b\":3}");
    TEXT(after_set(object, value_int(1), value_int(4)), "{\"1\":4,\"5\":4,\"a\":1,\"b\":3}");
    TEXT(after_set(object, sval("__proto__"), value_null()),
         "stop 3: property '__proto__' of JavaScript's prototypes is not in Rung");
    TEXT(after_set(parse("{\"__proto__\":1}"), sval("__proto__"), value_null()), "{\"__proto__\":null}");
    TEXT(after_set(object, sval("toString"), value_null()),
         "{\"1\":4,\"5\":4,\"a\":1,\"b\":3,\"toString\":null}");
    TEXT(after_set(array, value_int(4), value_int(50)), "[10,20,30,undefined,50]");
    TEXT(after_set(array, sval("length"), sval(" 2 ")), "[10,20]");
    TEXT(after_set(array, sval("length"), value_int(-1)), "RangeError: Invalid array length");
    TEXT(after_set(array, sval("length"), number(1.5)), "RangeError: Invalid array length");
    TEXT(after_set(array, sval("length"), number(4294967296.0)), "RangeError: Invalid array length");
    TEXT(after_set(array, sval("length"), number(math_nan())), "RangeError: Invalid array length");
    TEXT(after_set(array, sval("foo"), value_null()),
         "stop 3: an array takes no property 'foo': only indexes and length");
    TEXT(after_set(array, value_int(4294967295), value_null()),
         "stop 3: an array takes no property '4294967295': only indexes and length");
    TEXT(after_set(value_undefined(), sval("x"), value_null()),
         "TypeError: Cannot set properties of undefined (setting 'x')");
    TEXT(after_set(value_null(), value_int(1), value_null()),
         "TypeError: Cannot set properties of null (setting '1')");
    TEXT(after_set(sval("abc"), sval("x"), value_null()),
         "TypeError: Cannot create property 'x' on string 'abc'");
    TEXT(after_set(sval("abc"), value_int(3), value_null()),
         "TypeError: Cannot create property '3' on string 'abc'");
    TEXT(after_set(sval("abc"), value_int(0), value_null()),
         "TypeError: Cannot assign to read only property '0' of string 'abc'");
    TEXT(after_set(sval("abc"), sval("length"), value_null()),
         "TypeError: Cannot assign to read only property 'length' of string 'abc'");
    TEXT(after_set(value_int(5), sval("x"), value_null()),
         "TypeError: Cannot create property 'x' on number '5'");
    TEXT(after_set(value_bool(true), sval("x"), value_null()),
         "TypeError: Cannot create property 'x' on boolean 'true'");
    TEXT(after_set(function, sval("x"), value_null()),
         "stop 3: setting the property 'x' of a Function is not in Rung");
    TEXT(after_set(frozen, sval("a"), value_null()),
         "TypeError: Cannot assign to read only property 'a' of object '#<Object>'");
    TEXT(after_set(frozen, sval("b"), value_null()),
         "TypeError: Cannot add property b, object is not extensible");
    TEXT(after_set(frozen_array, value_int(0), value_null()),
         "TypeError: Cannot assign to read only property '0' of object '[object Array]'");
    TEXT(after_set(frozen_array, value_int(3), value_null()),
         "TypeError: Cannot add property 3, object is not extensible");
    TEXT(after_set(frozen_array, sval("length"), value_int(1)),
         "TypeError: Cannot assign to read only property 'length' of object '[object Array]'");

    /* deleting */
    TEXT(after_delete(object, sval("toString")), "{\"1\":4,\"5\":4,\"a\":1,\"b\":3}");
    TEXT(after_delete(object, value_int(5)), "{\"1\":4,\"a\":1,\"b\":3}");
    TEXT(after_delete(object, sval("none")), "{\"1\":4,\"a\":1,\"b\":3}");
    TEXT(after_delete(array, value_int(1)), "[10,undefined]");
    TEXT(after_delete(array, value_int(7)), "[10,undefined]");
    TEXT(after_delete(array, sval("length")), "TypeError: Cannot delete property 'length' of [object Array]");
    TEXT(after_delete(frozen, sval("a")), "TypeError: Cannot delete property 'a' of #<Object>");
    TEXT(after_delete(frozen, sval("b")), "{\"a\":1}");
    TEXT(after_delete(frozen_array, value_int(0)), "TypeError: Cannot delete property '0' of [object Array]");
    TEXT(after_delete(sval("abc"), value_int(0)), "TypeError: Cannot delete property '0' of [object String]");
    TEXT(after_delete(sval("abc"), value_int(3)), "\"abc\"");
    TEXT(after_delete(value_int(1), sval("x")), "1");
    TEXT(after_delete(value_null(), sval("x")), "TypeError: Cannot convert undefined or null to object");
    TEXT(after_delete(function, sval("name")), "stop 3: property 'name' of a function cannot be deleted");

    /* in */
    TEXT(is_in(sval("a"), object), "true");
    TEXT(is_in(sval("zz"), object), "false");
    TEXT(is_in(sval("toString"), object), "true");
    TEXT(is_in(sval("map"), object), "false");
    TEXT(is_in(sval("map"), array), "true");
    TEXT(is_in(value_int(0), array), "true");
    TEXT(is_in(value_int(1), array), "false"); /* deleted above */
    TEXT(is_in(sval("length"), array), "true");
    TEXT(is_in(sval("abs"), math), "true");
    TEXT(is_in(sval("length"), math), "false");
    TEXT(is_in(sval("call"), function), "true");
    TEXT(is_in(sval("x"), sval("abc")), "TypeError: Cannot use 'in' operator to search for 'x' in abc");
    TEXT(is_in(value_int(5), value_undefined()),
         "TypeError: Cannot use 'in' operator to search for '5' in undefined");

    /* keys that throw when they become text */
    Value thrower = parse("{}");
    CHECK(property_set(vm, thrower, str("toString"), builtin_value("throwTypeError")) == OUTCOME_OK);
    TEXT(got_at(object, thrower), "TypeError: from script");
    TEXT(is_in(thrower, object), "TypeError: from script");
    TEXT(got_at(value_null(), thrower), "TypeError: Cannot read properties of null (reading '#<Object>')");

    /* hostile names in messages stay short and harmless */
    char large[5000];
    memset(large, '\x1b', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    CHECK(strlen(got(value_null(), large)) < RUNG_MESSAGE_MAX &&
          strchr(got(value_null(), large), '\x1b') == NULL);
    CHECK(value_receiver(value_null()) == RECEIVER_NONE && value_receiver(error) == RECEIVER_ERROR &&
          value_receiver(math) == RECEIVER_FUNCTION);
}

int main(void)
{
    static void (*const tests[])(void) = {test_properties, NULL};

    return run_tests(tests);
}
