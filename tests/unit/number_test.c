/* The text of numbers: known answers, proofs over whole tables, and random doubles against themselves
** and against the C library. `number_test 10000000` tries that many random doubles. */
#include "vm/number.h"
#include "vm/number_wide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

static long passed, failed;

static void check(bool ok, int line, const char *what, const char *got, const char *wanted)
{
    if (ok) {
        passed++;
        return;
    }
    failed++;
    if (failed <= 100)
        printf("%s:%d: %s: got %s, wanted %s\n", __FILE__, line, what, got, wanted);
}

static bool same(double a, double b)
{
    return number_bits(a) == number_bits(b);
}

static void check_text(int line, const char *what, const char *got, size_t length, const char *wanted)
{
    check(strcmp(got, wanted) == 0 && length == strlen(wanted), line, what, got, wanted);
}

static void check_double(int line, const char *text, double got, double wanted)
{
    char a[40], b[40];
    snprintf(a, sizeof a, "%016llx", (unsigned long long)number_bits(got));
    snprintf(b, sizeof b, "%016llx", (unsigned long long)number_bits(wanted));
    check(same(got, wanted), line, text, a, b);
}

#define NOT_A_NUMBER   number_from_bits(NUMBER_NAN)
#define INFINITE       number_from_bits(NUMBER_INFINITE)
#define MINUS_INFINITE number_from_bits(NUMBER_INFINITE | NUMBER_SIGN_BIT)
#define MINUS_ZERO     number_from_bits(NUMBER_SIGN_BIT)
#define SMALLEST       number_from_bits(1)
#define MINUS_SMALLEST number_from_bits(1 | NUMBER_SIGN_BIT)
#define LARGEST        1.7976931348623157e308
#define MINUS_LARGEST  -1.7976931348623157e308

/* ---- known answers ---- */

typedef struct Printed {
    int line;
    double value;
    char kind;       /* t text, r radix, f fixed, e exponential, p precision */
    int argument;
    const char *wanted;
} Printed;

#define T(value, wanted)    {__LINE__, value, 't', 0, wanted}
#define R(value, n, wanted) {__LINE__, value, 'r', n, wanted}
#define F(value, n, wanted) {__LINE__, value, 'f', n, wanted}
#define E(value, n, wanted) {__LINE__, value, 'e', n, wanted}
#define P(value, n, wanted) {__LINE__, value, 'p', n, wanted}

static void test_printing(void)
{
    const Printed rows[] = {
        T(0, "0"), T(MINUS_ZERO, "0"), T(1, "1"), T(-1, "-1"), T(10, "10"), T(100, "100"), T(255, "255"),
        T(NOT_A_NUMBER, "NaN"), T(number_from_bits(0xFFF8000000000000u), "NaN"),
        T(number_from_bits(0x7FF0000000000001u), "NaN"), T(INFINITE, "Infinity"),
        T(MINUS_INFINITE, "-Infinity"), T(0.1, "0.1"), T(0.5, "0.5"), T(71.5, "71.5"), T(-12.34, "-12.34"),
        T(0.30000000000000004, "0.30000000000000004"), T(9007199254740991.0, "9007199254740991"),
        T(9007199254740992.0, "9007199254740992"), T(9007199254740994.0, "9007199254740994"),
        T(-9007199254740993.0, "-9007199254740992"), T(4503599627370495.5, "4503599627370495.5"),
        T(4503599627370497.5, "4503599627370498"), T(1e20, "100000000000000000000"),
        T(123456789012345680000.0, "123456789012345680000"),
        T(999999999999999900000.0, "999999999999999900000"), T(1e21, "1e+21"), T(1.5e21, "1.5e+21"),
        T(0.000001, "0.000001"), T(0.00000123, "0.00000123"), T(1e-7, "1e-7"), T(1.5e-7, "1.5e-7"),
        T(0.00001, "0.00001"), T(123e-20, "1.23e-18"), T(1e23, "1e+23"), T(7e22, "7e+22"),
        T(9.5e-323, "9.4e-323"),
        T(SMALLEST, "5e-324"), T(MINUS_SMALLEST, "-5e-324"), T(number_from_bits(2), "1e-323"),
        T(2.225073858507201e-308, "2.225073858507201e-308"),
        T(2.2250738585072014e-308, "2.2250738585072014e-308"), T(LARGEST, "1.7976931348623157e+308"),
        T(MINUS_LARGEST, "-1.7976931348623157e+308"), T(5.684341886080802e-14, "5.684341886080802e-14"),
        T(1.7800590868057611e-307, "1.7800590868057611e-307"), T(9007199254740992e3, "9007199254740992000"),
        T(2e-44, "2e-44"), T(4.35, "4.35"), T(18446744073709551616.0, "18446744073709552000"),
        T(-1.2345678901234568e-300, "-1.2345678901234568e-300"),

        R(0, 2, "0"), R(MINUS_ZERO, 16, "0"), R(255, 16, "ff"), R(-255, 2, "-11111111"), R(35, 36, "z"),
        R(0.5, 2, "0.1"), R(-0.75, 4, "-0.3"),
        R(0.1, 2, "0.0001100110011001100110011001100110011001100110011001101"), R(71.5, 10, "71.5"),
        R(0.1, 3, "0.0022002200220022002200220022002201"), R(1e21, 36, "5v1j4f4ds7c000"),
        R(3.14159, 7, "3.066364631133534554"), R(INFINITE, 36, "Infinity"), R(NOT_A_NUMBER, 2, "NaN"),
        R(4503599627370495.5, 3, "210212120220220211102011121012020.2"),
        R(4503599627370495.5, 5, "14210243434014101323440.2"), R(4503599627370495.5, 36, "18ce53un18f.i"),
        R(0.9999999999999999, 5, "0.44444444444444444444443"),
        R(1.9999999999999998, 7, "1.6666666666666666664"), R(0.9999999999999999, 36, "0.zzzzzzzzzza"),
        R(99612781359136770.0, 31, "3sgh863m3o99"),
        R(9007199254740993.0, 3, "1121202011211211122211100012101112"), R(0.3333333333333333, 3, "0.1"),
        R(0.6666666666666666, 3, "0.2"),
        R(1e60, 16, "9f4f2726179a20000000000000000000000000000000000000"),

        F(1.005, 2, "1.00"), F(1.255, 2, "1.25"), F(1.45, 1, "1.4"), F(8.345, 2, "8.35"), F(0.5, 0, "1"),
        F(1.5, 0, "2"), F(2.5, 0, "3"), F(-2.5, 0, "-3"), F(-0.5, 0, "-1"), F(0.25, 1, "0.3"),
        F(0.125, 2, "0.13"), F(0, 0, "0"), F(MINUS_ZERO, 2, "0.00"), F(-0.0000001, 2, "-0.00"),
        F(0.0000001, 7, "0.0000001"), F(123.456, 0, "123"), F(99.995, 2, "100.00"),
        F(999.9999, 3, "1000.000"), F(0.000001, 7, "0.0000010"), F(1e21, 2, "1e+21"),
        F(999999999999999868928.0, 1, "999999999999999868928.0"), F(1e20, 2, "100000000000000000000.00"),
        F(123.456, 30, "123.456000000000003069544618483633"), F(NOT_A_NUMBER, 2, "NaN"),
        F(MINUS_INFINITE, 2, "-Infinity"), F(SMALLEST, 3, "0.000"),
        F(0.1, 100,
            "0.1000000000000000055511151231257827021181583404541015625000000000000000000000000000000000"
            "000000000000"),
        F(0.4999999999999999, 0, "0"), F(0.6, 0, "1"), F(1000000000000000128.0, 0, "1000000000000000128"),
        F(1000000000000000128.0, 1, "1000000000000000128.0"),
        F(-1.5, 100,
            "-1.500000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
            "0000000000000"),

        E(0, -1, "0e+0"), E(0, 2, "0.00e+0"), E(MINUS_ZERO, 0, "0e+0"), E(1, -1, "1e+0"),
        E(123456, -1, "1.23456e+5"), E(123456, 2, "1.23e+5"), E(-1.5e-9, 0, "-1e-9"), E(25, 0, "3e+1"),
        E(12345, 3, "1.235e+4"), E(0.00015, -1, "1.5e-4"), E(9.99, 1, "1.0e+1"),
        E(LARGEST, 5, "1.79769e+308"), E(SMALLEST, 0, "5e-324"),
        E(SMALLEST, 20, "4.94065645841246544177e-324"), E(INFINITE, 3, "Infinity"),
        E(MINUS_INFINITE, -1, "-Infinity"), E(NOT_A_NUMBER, 1, "NaN"), E(1e21, -1, "1e+21"),
        E(999999, 2, "1.00e+6"), E(0.1, 40, "1.0000000000000000555111512312578270211816e-1"),

        P(0, 1, "0"), P(0, 3, "0.00"), P(MINUS_ZERO, 2, "0.0"), P(1, 1, "1"), P(123.456, 4, "123.5"),
        P(123.456, 2, "1.2e+2"), P(123.456, 3, "123"), P(1e21, 3, "1.00e+21"),
        P(1e21, 22, "1000000000000000000000"), P(0.000001, 2, "0.0000010"), P(0.0000001, 2, "1.0e-7"),
        P(2.5, 1, "3"), P(35, 1, "4e+1"), P(1.25, 2, "1.3"), P(-1.35, 2, "-1.4"), P(99.99, 3, "100"),
        P(0.00009999, 1, "0.0001"), P(9.5e21, 1, "1e+22"), P(0.1, 30, "0.100000000000000005551115123126"),
        P(LARGEST, 1, "2e+308"), P(SMALLEST, 3, "4.94e-324"), P(INFINITE, 5, "Infinity"),
        P(1e300, 30, "1.00000000000000005250476025520e+300"),
        P(-0.00001234567, 100,
            "-0.00001234567000000000067225398858727913875554804690182209014892578125"
            "000000000000000000000000000000000000"),
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const Printed *row = &rows[i];
        char out[NUMBER_RADIX_MAX], what[40];
        size_t length = 0;
        switch (row->kind) {
        case 't': length = number_to_text(row->value, out); break;
        case 'r': length = number_to_radix(row->value, row->argument, out); break;
        case 'f': length = number_to_fixed(row->value, row->argument, out); break;
        case 'e': length = number_to_exponential(row->value, row->argument, out); break;
        case 'p': length = number_to_precision(row->value, row->argument, out); break;
        }
        snprintf(what, sizeof what, "printing (%c %d)", row->kind, row->argument);
        check_text(row->line, what, out, length, row->wanted);
    }

    /* The longest texts fit. */
    char out[NUMBER_RADIX_MAX];
    check(number_to_radix(MINUS_SMALLEST, 2, out) == 1077, __LINE__, "binary", out, "1077 characters");
    check(number_to_radix(SMALLEST, 3, out) == 679, __LINE__, "radix 3", out, "679 characters");
    check(number_to_radix(SMALLEST, 29, out) == 223, __LINE__, "radix 29", out, "223 characters");
    check(number_to_radix(MINUS_LARGEST, 2, out) == 1025, __LINE__, "binary", out, "1025 characters");
    check(number_to_fixed(-999999999999999868928.0, 100, out) == 123, __LINE__, "fixed", out,
          "123 characters");
    check(number_to_exponential(MINUS_SMALLEST, 100, out) == 108, __LINE__, "exponential", out,
          "108 characters");
    check(number_to_precision(-0.0000015, 100, out) == 108, __LINE__, "precision", out, "108 characters");
    check(number_to_text(-1.2345678901234567e-300, out) == 24, __LINE__, "text", out, "24 characters");
}

static void test_integers(void)
{
    static const struct { int64_t value; const char *wanted; } rows[] = {
        {0, "0"}, {7, "7"}, {-7, "-7"}, {10, "10"}, {99, "99"}, {100, "100"}, {12345678, "12345678"},
        {123456789, "123456789"}, {9007199254740993, "9007199254740993"}, {-100000000, "-100000000"},
        {INT64_MAX, "9223372036854775807"}, {INT64_MIN, "-9223372036854775808"},
    };
    char out[NUMBER_TEXT_MAX];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_text(__LINE__, "integer", out, number_int_to_text(rows[i].value, out), rows[i].wanted);
    /* Both sides of every power of ten and of two. */
    int64_t ten = 1;
    for (int i = 0; i < 63; i++, ten = i < 19 ? ten * 10 : 1)
        for (int64_t step = -1; step <= 1; step++)
            for (int kind = 0; kind < 2; kind++) {
                int64_t n = (kind ? (int64_t)1 << i : ten) + step;
                char wanted[32];
                snprintf(wanted, sizeof wanted, "%lld", (long long)n);
                check_text(__LINE__, "integer", out, number_int_to_text(n, out), wanted);
            }
}

static void test_parsing(void)
{
    const struct { int line; const char *text; size_t used; double wanted; } prefixes[] = {
#define X(text, used, value) {__LINE__, text, used, value}
        X("0", 1, 0), X("00012", 5, 12), X("1.5", 3, 1.5), X("+1.5", 4, 1.5), X("5.", 2, 5),
        X(".5", 2, 0.5), X("5.e3", 4, 5000), X(".5E-1x", 5, 0.05), X("1e", 1, 1), X("1e+", 1, 1),
        X("1e5e5", 3, 1e5), X("1.2.3", 3, 1.2), X("1_000", 1, 1), X("0x10", 1, 0),
        X("Infinity!", 8, INFINITE), X("-Infinity", 9, MINUS_INFINITE), X("12abc", 2, 12), X("1 2", 1, 1),
        X("1e400", 5, INFINITE), X("-1e400", 6, MINUS_INFINITE), X("1e-400", 6, 0),
        X("1e99999999999999999999999", 25, INFINITE), X("1e-99999999999999999999999", 26, 0),
        X("0e99999999999999999999999", 25, 0), X("9007199254740992", 16, 9007199254740992.0),
        X("9007199254740993", 16, 9007199254740992.0), X("9007199254740995", 16, 9007199254740996.0),
        X("9007199254740993.0000000000000000000000000000001", 48, 9007199254740994.0),
        X("4503599627370496.5", 18, 4503599627370496.0), X("4503599627370497.5", 18, 4503599627370498.0),
        X("5e-324", 6, 4.9406564584124654e-324), X("2.4703282292062327e-324", 23, 0),
        X("2.4703282292062328e-324", 23, 4.9406564584124654e-324), X("3e-324", 6, 4.9406564584124654e-324),
        X("2.2250738585072011e-308", 23, 2.2250738585072011e-308), X("1.7976931348623157e308", 22, LARGEST),
        X("1.7976931348623158e308", 22, LARGEST), X("1.7976931348623159e308", 22, INFINITE),
        X("0.000000000000000000000000000000000000000000000001e48", 53, 1),
        X("123456789012345678901234567890", 30, 123456789012345678901234567890.0),
        X("18446744073709551616", 20, 18446744073709551616.0), X("99999999999999999999", 20, 1e20),
        X("8.5e22", 6, 8.5e22), X("1e23", 4, 1e23), X("1e308", 5, 1e308), X("1e309", 5, INFINITE),
        X("6929495644600919.5", 18, 6929495644600920.0),
#undef X
    };
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        size_t used = 99;
        double got = number_parse_decimal(prefixes[i].text, strlen(prefixes[i].text), &used);
        check_double(prefixes[i].line, prefixes[i].text, got, prefixes[i].wanted);
        check(used == prefixes[i].used, prefixes[i].line, prefixes[i].text, "another length", "its own");
    }

    static const char *const nothing[] = {
        "", "+", "-", ".", "-.", "e5", ".e5", "+.e1", "x", "NaN", "infinity", "Infinit", "--1", " 1"
    };
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
        size_t used = 99;
        double got = number_parse_decimal(nothing[i], strlen(nothing[i]), &used);
        check_double(__LINE__, nothing[i], got, NOT_A_NUMBER);
        check(used == 0, __LINE__, nothing[i], "a length", "0");
    }

    const struct { int line; const char *text; double wanted; } whole[] = {
#define X(text, value) {__LINE__, text, value}
        X("", 0), X("0", 0), X("12", 12), X("-12.5e1", -125), X("+.5", 0.5), X("5.", 5), X("010", 10),
        X("0x1F", 31), X("0XfF", 255), X("0b101", 5), X("0B1", 1), X("0o17", 15), X("0O7", 7),
        X("Infinity", INFINITE), X("+Infinity", INFINITE), X("-Infinity", MINUS_INFINITE),
        X("0x20000000000001", 9007199254740992.0), X("0x20000000000003", 9007199254740996.0),
        X("0x200000000000010", 144115188075855888.0),
        X("0x2000000000000100000000000001", 649037107316853597681500117008384.0),
        X("0x0000000000000000000000000000000000000001", 1),
#undef X
    };
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        check_double(whole[i].line, whole[i].text, number_parse(whole[i].text, strlen(whole[i].text)),
                     whole[i].wanted);
    check_double(__LINE__, "-0", number_parse("-0", 2), MINUS_ZERO);
    check_double(__LINE__, "-1e-400", number_parse("-1e-400", 7), MINUS_ZERO);
    check_double(__LINE__, "a NUL inside", number_parse("1\0", 2), NOT_A_NUMBER);

    static const char *const junk[] = {
        "x", "1x", "1_000", "1e", "0x", "0xg", "-0x10", "+0b1", "0b2", "0o8", "0x1.8", "1 2", "1,5",
        "Infinityx", "infinity", "NaN", ".", "+", "1e5.5", "0b", "1n", "0x1_0"
    };
    for (size_t i = 0; i < sizeof junk / sizeof junk[0]; i++)
        check_double(__LINE__, junk[i], number_parse(junk[i], strlen(junk[i])), NOT_A_NUMBER);

    static const struct { int line; const char *digits; int radix; double wanted; } radices[] = {
#define X(digits, radix, value) {__LINE__, digits, radix, value}
        X("0", 36, 0), X("000", 2, 0), X("zz", 36, 1295),
        X("ffffffffffffffff", 16, 18446744073709551616.0), X("ZZ", 36, 1295), X("0012", 10, 12),
        X("777", 8, 511), X("9007199254740993", 10, 9007199254740992.0), X("102", 3, 11),
        X("11011", 7, 2752),
        X("100000000000000000000000000000000000000000000000000001", 2, 9007199254740992.0),
        X("100000000000000000000000000000000000000000000000000011", 2, 9007199254740996.0),
        X("1000000000000000000000000000000000000000000000000000010000001", 2, 1152921504606847232.0),
        X("zzzzzzzzzzzzzzzzzzzzzzzzz", 36, 8.08281277464764e38),
        X("20000000000001000000001", 32, 2.596148429267414e33),
#undef X
    };
    for (size_t i = 0; i < sizeof radices / sizeof radices[0]; i++)
        check_double(radices[i].line, radices[i].digits,
                     number_parse_radix(radices[i].digits, strlen(radices[i].digits), radices[i].radix),
                     radices[i].wanted);

    /* Long texts: a thousand digits in front of the point, behind it, and both. */
    static char text[5000];
    memset(text, '9', 1000);
    check_double(__LINE__, "1000 nines", number_parse(text, 1000), INFINITE);
    check_double(__LINE__, "309 nines", number_parse(text, 309), INFINITE);
    check_double(__LINE__, "308 nines", number_parse(text, 308), 1e308);
    check_double(__LINE__, "parseInt of 309 nines", number_parse_radix(text, 309, 10), INFINITE);
    check_double(__LINE__, "radix 11 overflow", number_parse_radix(text, 1000, 11), INFINITE);
    check_double(__LINE__, "radix 16 overflow", number_parse_radix(text, 257, 16), INFINITE);
    memcpy(text + 1000, "e-1000", 6);
    check_double(__LINE__, "1000 nines e-1000", number_parse(text, 1006), 1);
    memset(text, '0', sizeof text);
    text[1] = '.';
    text[4000] = '7';
    memcpy(text + 4001, "e3999", 5);
    check_double(__LINE__, "0.000...7e3999", number_parse(text, 4006), 7);
}

/* ---- proofs over whole tables ---- */

/* The order of 10^tens and 2^twos; both exponents have the same sign. */
static int compare_powers(int tens, int twos)
{
    bool inverse = tens < 0 || twos < 0;
    Big five, two;
    big_set(&five, 1);
    big_set(&two, 1);
    int x = inverse ? -tens : tens, y = inverse ? -twos : twos;
    big_multiply_power5(&five, x);
    if (y >= x)
        big_shift_left(&two, y - x);
    else
        big_shift_left(&five, x - y);
    int order = big_compare(&five, &two);
    return inverse ? -order : order;
}

static void check_table(bool ok, int line, int n)
{
    char text[16];
    snprintf(text, sizeof text, "%d", n);
    check(ok, line, text, "a wrong entry", "a right one");
}

static void test_tables(void)
{
    for (int n = -1100; n <= 1100; n++) {
        int k = number_log2_of_power10(n);
        if (n >= -900 && n <= 900)
            check_table(n == 0 ? k == 0 : compare_powers(n, k) >= 0 && compare_powers(n, k + 1) < 0,
                        __LINE__, n);
        k = number_log10_of_power2(n);
        check_table(n == 0 ? k == 0 : compare_powers(k, n) <= 0 && (k == -1 || compare_powers(k + 1, n) > 0),
                    __LINE__, n);
        k = number_log10_of_power2_less_quarter(n);   /* that of 2^n, or one less */
        check_table(k == number_log10_of_power2(n) || k == number_log10_of_power2(n) - 1, __LINE__, n);
    }
    for (int n = NUMBER_POWER_MIN; n <= NUMBER_POWER_MAX; n++) {
        /* g <= 5^n * 2^twos < g + 1, multiplied out; g is a long integer of two halves */
        Wide g = number_power_of_ten(n);
        int twos = n - (number_log2_of_power10(n) - 127);
        bool ok = g.high >> 63;
        for (uint64_t one = 0; one <= 1; one++) {
            Wide edge = wide_add(g, (Wide){0, one});
            Big left, right;
            big_set(&left, edge.high);
            big_shift_left(&left, 64);
            if (left.size > 0) {   /* the low half is free to be filled */
                left.limb[0] = (uint32_t)edge.low;
                left.limb[1] = (uint32_t)(edge.low >> 32);
            }
            big_set(&right, 1);
            big_multiply_power5(n < 0 ? &left : &right, n < 0 ? -n : n);
            big_shift_left(twos < 0 ? &left : &right, twos < 0 ? -twos : twos);
            int order = big_compare(&left, &right);
            ok = ok && (one ? order > 0 : n >= 0 && n <= 55 ? order == 0 : order < 0);
        }
        check_table(ok, __LINE__, n);
    }
}

/* ---- random doubles ---- */

static uint64_t random_state = 1;

static uint64_t random_bits(void)
{
    random_state += 0x9E3779B97F4A7C15u;   /* splitmix64 */
    uint64_t z = random_state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* A finite double: any, near a power of two, subnormal, of moderate size, or with few bits. */
static uint64_t random_double(void)
{
    uint64_t kind = random_bits() % 16, bits = random_bits(), more = random_bits();
    if (kind >= 13)
        bits = (1023 - 20 + more % 60) << 52 | (bits >> 44) << (more >> 32) % 33;
    else if (kind >= 9)
        bits = (1023 - 30 + more % 80) << 52 | bits >> 12;
    else if (kind >= 8)
        bits >>= 12 + more % 52;
    else if (kind >= 6)
        bits = (more % 2046 << 52) + bits % 5;
    return (bits & NUMBER_INFINITE) == NUMBER_INFINITE ? bits ^ (uint64_t)1 << 62 : bits;
}

static void test_round_trips(long count)
{
    char text[NUMBER_TEXT_MAX], what[40];
    for (long i = 0; i < count; i++) {
        uint64_t bits = random_double();
        size_t length = number_to_text(number_from_bits(bits), text);
        uint64_t back = number_bits(number_parse(text, length));
        if (bits == back || (bits << 1 == 0 && back == 0)) {
            passed++;
            continue;
        }
        snprintf(what, sizeof what, "%016llx", (unsigned long long)bits);
        check(false, __LINE__, what, text, "what reads back");
    }
}

/* The C library as a second opinion. */
static void test_against_libc(long count)
{
    char ours[NUMBER_RADIX_MAX], theirs[NUMBER_RADIX_MAX];
    for (long i = 0; i < count; i++) {
        uint64_t bits = random_double();
        double value = number_from_bits(bits);
        if (bits << 1 == 0)
            continue;

        number_to_text(value, ours);
        check(same(strtod(ours, NULL), value), __LINE__, "strtod", ours, "the same double");

        /* One digit less does not read back. Below a power of two doubles lie closer, so there the
        ** nearest shorter text proves nothing. */
        number_to_exponential(value, -1, ours);
        int digits = (int)(strcspn(ours, "e") - (ours[0] == '-'));
        if (digits > 2 && bits << 12 != 0) {
            snprintf(theirs, sizeof theirs, "%.*e", digits - 3, value);
            check(!same(strtod(theirs, NULL), value), __LINE__, "shortest", ours, theirs);
            /* and none with as many digits is nearer */
            snprintf(theirs, sizeof theirs, "%.*e", digits - 2, value);
            if (same(strtod(theirs, NULL), value))
                check(same(number_parse(ours, strlen(ours)), value)
                      && strncmp(ours, theirs, strcspn(ours, "e")) == 0, __LINE__, "nearest", ours, theirs);
        }

        /* Where a value ends with a 5 just behind the digits printed, C rounds to even and JavaScript
        ** up. Its last decimal is as far behind the point as its last bit. */
        int places = (int)(random_bits() % 101), last = number_parts(bits).exponent;
        for (uint64_t n = number_parts(bits).significand; n % 2 == 0; n /= 2)
            last++;
        number_to_exponential(value, places, ours);
        snprintf(theirs, sizeof theirs, "%.*e", places, value);
        size_t shared = strcspn(ours, "e");
        int exponent = atoi(theirs + strcspn(theirs, "e") + 1);
        if (last < 0 && places - exponent != -last - 1)
            check(strncmp(ours, theirs, shared + 1) == 0 && atoi(ours + shared + 1) == exponent,
                  __LINE__, "exponential", ours, theirs);
        if ((bits & ~NUMBER_SIGN_BIT) < number_bits(1e21) && places != -last - 1) {
            number_to_fixed(value, places, ours);
            snprintf(theirs, sizeof theirs, "%.*f", places, value);
            check(strcmp(ours, theirs) == 0, __LINE__, "fixed", ours, theirs);
        }

        uint64_t whole = random_bits(), decimals = random_bits(), more = random_bits();
        snprintf(theirs, sizeof theirs, "%llu.%llue%d", (unsigned long long)whole,
                 (unsigned long long)(decimals >> more % 64), (int)(more / 64 % 680) - 350);
        check_double(__LINE__, theirs, number_parse(theirs, strlen(theirs)), strtod(theirs, NULL));
    }
}

/* All digits of the point halfway between two neighbours, which only even or odd decides. */
static void test_halfway(long count)
{
    enum { WIDTH = 1400, DECIMALS = 1080 };
    static char low[WIDTH + 1], high[WIDTH + 1], text[WIDTH + 3];
    for (long i = 0; i < count; i++) {
        uint64_t bits = random_double() & ~NUMBER_SIGN_BIT;
        if (bits + 1 >= NUMBER_INFINITE)
            continue;
        snprintf(low, sizeof low, "%0*.*f", WIDTH, DECIMALS, number_from_bits(bits));
        snprintf(high, sizeof high, "%0*.*f", WIDTH, DECIMALS, number_from_bits(bits + 1));
        int halves = 0;
        for (int j = 0; j < WIDTH; j++) {
            if (low[j] == '.') {
                text[j] = '.';
                continue;
            }
            halves = halves % 2 * 10 + (low[j] - '0') + (high[j] - '0');
            int digit = halves / 2;
            text[j] = (char)('0' + digit % 10);
            for (int k = j - 1; digit > 9; k--)   /* carry */
                if (text[k] != '.') {
                    digit = text[k] - '0' + 1;
                    text[k] = (char)('0' + digit % 10);
                }
        }
        memcpy(text + WIDTH, "01", 2);
        bool odd = bits & 1;
        check_double(__LINE__, "halfway", number_parse(text, WIDTH), number_from_bits(odd ? bits + 1 : bits));
        check_double(__LINE__, "above halfway", number_parse(text, WIDTH + 2), number_from_bits(bits + 1));
        int last = WIDTH - 1;
        while (text[last] == '0' || text[last] == '.')
            last--;
        text[last]--;
        memset(text + last + 1, '9', (size_t)(WIDTH - 1 - last));
        if (last < WIDTH - DECIMALS)
            text[WIDTH - DECIMALS - 1] = '.';
        check_double(__LINE__, "below halfway", number_parse(text, WIDTH), number_from_bits(bits));
    }
}

/* Digits in every radix that read back; the powers of two are exact. */
static void test_radices(long count)
{
    char text[NUMBER_RADIX_MAX];
    for (long i = 0; i < count; i++)
        for (int radix = 2; radix <= 36; radix++) {
            uint64_t n = random_bits() >> 11;
            n >>= random_bits() % 53;
            int shift = n ? number_leading_zeros(n) - 11 : 0;
            uint64_t bits = n ? number_join(n << shift, -shift) : 0;
            size_t length = number_to_radix(number_from_bits(bits), radix, text);
            check_double(__LINE__, text, number_parse_radix(text, length, radix), number_from_bits(bits));
        }
}

static void test_known_answers(void)
{
    test_printing();
    test_integers();
    test_parsing();
}

int main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 1000000;
    test_known_answers();
    test_tables();
    test_against_libc(count / 8);
    test_halfway(count / 2000);
    test_radices(count / 200);
    test_round_trips(count);
#if defined(__SSE2__)
    /* Rounding down, up and toward zero; subnormals flushed; then every floating-point exception a trap. */
    static const unsigned modes[] = {0x2000, 0x4000, 0x6000, 0x8040};
    unsigned usual = _mm_getcsr();
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        _mm_setcsr(usual | modes[i]);
        test_known_answers();
        test_round_trips(count / 16);
    }
    _mm_setcsr(usual & ~0x1F80u);
    test_round_trips(count / 16);
    _mm_setcsr(usual);
#endif
    printf("%ld passed, %ld failed\n", passed, failed);
    return failed > 0;
}
