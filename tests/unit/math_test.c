/*
** Tests of vm/math.h: the odd ends as tables, exactness, random arguments against the long double functions
** of the C library, and for every function a checksum of results that must be the same on every platform.
**
**     math_test            run the tests
**     math_test --dump N   print N random cases of each function, for tests/oracle/math.js
*/
#include "vm/math.h"

#include <fenv.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int passed, failed;

static void check(int ok, const char *what)
{
    if (ok) {
        passed++;
    } else {
        failed++;
        printf("FAILED: %s\n", what);
    }
}

/* The same bits, or both the NaN that Rung knows. */
static void check_double(const char *name, double a, double b, double got, double want)
{
    uint64_t want_bits = want != want ? math_bits(math_nan()) : math_bits(want);
    if (math_bits(got) == want_bits) {
        passed++;
    } else {
        failed++;
        printf("FAILED: %s(%a, %a) = %a (%.17g), expected %a (%.17g)\n", name, a, b, got, got, want, want);
    }
}

/* Random numbers: splitmix64. */

static uint64_t random_state;

static uint64_t random_bits(void)
{
    uint64_t z = (random_state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static double random_between(double low, double high)
{
    return low + (high - low) * ((double)(random_bits() >> 11) * 0x1p-53);
}

/* The exponent evenly between `low` and `high` (2^high is not reached), the mantissa any. */
static double random_size(int low, int high)
{
    double m = 1 + (double)(random_bits() >> 12) * 0x1p-52;
    return ldexp(m, low + (int)(random_bits() % (uint64_t)(high - low)));
}

/* The functions. */

static double as_sqrt_by_digits(double x) { return math_sqrt_by_digits(x); }
static double as_floor(double x) { return math_floor(x); }
static double as_ceil(double x) { return math_ceil(x); }
static double as_trunc(double x) { return math_trunc(x); }
static double as_round(double x) { return math_round(x); }
static double as_sign(double x) { return math_sign(x); }
static double as_abs(double x) { return math_abs(x); }
static double as_fround(double x) { return math_fround(x); }
static double as_sqrt(double x) { return math_sqrt(x); }
static double as_clz32(double x) { return math_clz32(math_to_uint32(x)); }
static double as_to_int32(double x) { return math_to_int32(x); }
static double as_to_uint32(double x) { return math_to_uint32(x); }
static double as_min(double a, double b) { return math_min(a, b); }
static double as_max(double a, double b) { return math_max(a, b); }
static double as_imul(double a, double b) { return math_imul(math_to_int32(a), math_to_int32(b)); }

/* Arguments of a function with two, where those drawn from the ranges would rarely be of interest. */
typedef enum { ARGS_FREE, ARGS_POW } ArgsKind;

typedef struct {
    const char *name;
    double (*one)(double);
    double (*two)(double, double);
    long double (*true_one)(long double); /* NULL: exact, tested otherwise */
    long double (*true_two)(long double, long double);
    double low, high;    /* half of the arguments lie evenly here, */
    int small, great;    /* half have these exponents, */
    int negative;        /* and either sign, perhaps */
    ArgsKind args;
    uint64_t checksum;   /* of the results for 2000 random arguments */
} Function;

#define ONE(name, function, ...) {name, function, NULL, NULL, NULL, __VA_ARGS__}
#define TWO(name, function, ...) {name, NULL, function, NULL, NULL, __VA_ARGS__}
#define ONE_NEAR(name, ...) {#name, math_##name, NULL, name##l, NULL, __VA_ARGS__}
#define TWO_NEAR(name, ...) {#name, NULL, math_##name, NULL, name##l, __VA_ARGS__}

static const Function FUNCTIONS[] = {
    ONE("floor", as_floor, -100, 100, -10, 60, 1, ARGS_FREE, UINT64_C(0xb5674713d6a91e59)),
    ONE("ceil", as_ceil, -100, 100, -10, 60, 1, ARGS_FREE, UINT64_C(0x6600d5967883add1)),
    ONE("trunc", as_trunc, -100, 100, -10, 60, 1, ARGS_FREE, UINT64_C(0xbafadce97009f01d)),
    ONE("round", as_round, -100, 100, -10, 60, 1, ARGS_FREE, UINT64_C(0xd5beee27c9fce1c3)),
    ONE("sign", as_sign, -1, 1, -1074, 1024, 1, ARGS_FREE, UINT64_C(0xc8adb6ca48bc708a)),
    ONE("abs", as_abs, -1, 1, -1074, 1024, 1, ARGS_FREE, UINT64_C(0xe4a4f5ca08169bfe)),
    ONE("fround", as_fround, -1, 1, -160, 135, 1, ARGS_FREE, UINT64_C(0x372a67e801488dbb)),
    ONE("sqrt", as_sqrt, 0, 100, -1074, 1024, 0, ARGS_FREE, UINT64_C(0xf12a9e5caa213244)),
    ONE("sqrt_by_digits", as_sqrt_by_digits, 0, 100, -1074, 1024, 0, ARGS_FREE, UINT64_C(0xf12a9e5caa213244)),
    ONE("clz32", as_clz32, 0, 0x1p33, 0, 70, 1, ARGS_FREE, UINT64_C(0x4af646f77fab4c83)),
    ONE("to_int32", as_to_int32, -0x1p33, 0x1p33, -5, 90, 1, ARGS_FREE, UINT64_C(0x9854aae3faff7a30)),
    ONE("to_uint32", as_to_uint32, -0x1p33, 0x1p33, -5, 90, 1, ARGS_FREE, UINT64_C(0x319cbd1fe6efc56c)),
    TWO("min", as_min, -1, 1, -1074, 1024, 1, ARGS_FREE, UINT64_C(0x1690d46df9ca2517)),
    TWO("max", as_max, -1, 1, -1074, 1024, 1, ARGS_FREE, UINT64_C(0x221a740459ae9303)),
    TWO("imul", as_imul, -0x1p33, 0x1p33, 0, 70, 1, ARGS_FREE, UINT64_C(0x41a715161810844c)),
    TWO("fmod", math_fmod, -1000, 1000, -1074, 1024, 1, ARGS_FREE, UINT64_C(0xfe7fa89d90ce90e4)),

    ONE_NEAR(cbrt, -1000, 1000, -1074, 1024, 1, ARGS_FREE, UINT64_C(0x83bdbf89d24abad5)),
    TWO_NEAR(hypot, -1000, 1000, -1074, 1024, 1, ARGS_FREE, UINT64_C(0x0a290eaa59b0cfb0)),
    ONE_NEAR(exp, -746, 710, -60, 10, 1, ARGS_FREE, UINT64_C(0x5897f031ca5cc13f)),
    ONE_NEAR(expm1, -40, 100, -60, 10, 1, ARGS_FREE, UINT64_C(0x8b44a7f2f57ef3d3)),
    ONE_NEAR(log, 0, 2, -1074, 1024, 0, ARGS_FREE, UINT64_C(0x67cd334f020ec312)),
    ONE_NEAR(log1p, -1, 1, -60, 0, 1, ARGS_FREE, UINT64_C(0x54dfef5b91822a6f)),
    ONE_NEAR(log2, 0, 2, -1074, 1024, 0, ARGS_FREE, UINT64_C(0x836fcc42981a6271)),
    ONE_NEAR(log10, 0, 2, -1074, 1024, 0, ARGS_FREE, UINT64_C(0x1616ba2f2d2d2ad5)),
    TWO_NEAR(pow, 0, 100, -30, 30, 0, ARGS_POW, UINT64_C(0x015a8d3b1da7ba71)),
    ONE_NEAR(sin, -100, 100, -30, 1024, 1, ARGS_FREE, UINT64_C(0x91b30a2aa6c6b708)),
    ONE_NEAR(cos, -100, 100, -30, 1024, 1, ARGS_FREE, UINT64_C(0xa12459dd3c3bb473)),
    ONE_NEAR(tan, -100, 100, -30, 1024, 1, ARGS_FREE, UINT64_C(0x2b2aefc069475d50)),
    ONE_NEAR(asin, -1, 1, -30, 0, 1, ARGS_FREE, UINT64_C(0x2dfab01a304da703)),
    ONE_NEAR(acos, -1, 1, -30, 0, 1, ARGS_FREE, UINT64_C(0x1dcba88da590d78f)),
    ONE_NEAR(atan, -10, 10, -30, 70, 1, ARGS_FREE, UINT64_C(0xd0fbca6f509c9a2c)),
    TWO_NEAR(atan2, -10, 10, -40, 40, 1, ARGS_FREE, UINT64_C(0xb241954b6efb7bae)),
    ONE_NEAR(sinh, -712, 712, -35, 5, 1, ARGS_FREE, UINT64_C(0x6fc544b77d060e7d)),
    ONE_NEAR(cosh, -712, 712, -35, 5, 1, ARGS_FREE, UINT64_C(0x3c7a79da5fd25620)),
    ONE_NEAR(tanh, -23, 23, -35, 5, 1, ARGS_FREE, UINT64_C(0xe22b20f597d99329)),
    ONE_NEAR(asinh, -10, 10, -35, 1024, 1, ARGS_FREE, UINT64_C(0xbba78301347c6078)),
    ONE_NEAR(acosh, 1, 10, 0, 1024, 0, ARGS_FREE, UINT64_C(0xfb47bbf4e29de7c5)),
    ONE_NEAR(atanh, -1, 1, -35, 0, 1, ARGS_FREE, UINT64_C(0xf57f4ff40451f6f2)),
};
#define FUNCTION_COUNT (sizeof FUNCTIONS / sizeof FUNCTIONS[0])

static double draw_argument(const Function *f)
{
    double x;
    if (random_bits() & 1)
        return random_between(f->low, f->high);
    x = random_size(f->small, f->great);
    return f->negative && (random_bits() & 1) ? -x : x;
}

static void draw_arguments(const Function *f, double *a, double *b)
{
    *a = draw_argument(f);
    *b = f->two ? draw_argument(f) : 0;
    if (f->args == ARGS_POW) {
        static const double common[] = {3, 4, 5, 1.5, -2, -3, -0.5, 0.25, 7, 10};
        switch (random_bits() % 4) {
        case 0: *b = random_between(-70, 70); break;
        case 1: *b = common[random_bits() % 10]; break;
        case 2:
            *b = (double)(random_bits() % 400) - 200;
            *a = (double)(random_bits() % 1000) / 8;
            break;
        default: /* near 1, with the exponent that makes the result any number */
            *a = 1 + (random_bits() & 1 ? 1 : -1) * random_size(-50, -1);
            *b = random_between(-745, 709) / (*a - 1);
        }
    } else if (f->two && random_bits() % 4 == 0) {
        *b = *a * random_between(-2, 2); /* near each other */
    }
}

static double call(const Function *f, double a, double b)
{
    return f->one ? f->one(a) : f->two(a, b);
}

/* Odd ends. */

#define NAN_ math_nan()
#define INF_ math_infinity()
#define PI 3.141592653589793
#define HALF_PI 1.5707963267948966
#define QUARTER_PI 0.7853981633974483
#define EULER 2.718281828459045
#define LN_2 0.6931471805599453
#define LN_10 2.302585092994046

static void test_rounding(void)
{
    struct {
        double x, floor, ceil, trunc, round;
    } cases[5000];
    static const double odd[][5] = {
        {0.0, 0.0, 0.0, 0.0, 0.0},
        {-0.0, -0.0, -0.0, -0.0, -0.0},
        {0.5, 0, 1, 0, 1},
        {-0.5, -1, -0.0, -0.0, -0.0},
        {1.5, 1, 2, 1, 2},
        {-1.5, -2, -1, -1, -1},
        {2.5, 2, 3, 2, 3},
        {-2.5, -3, -2, -2, -2},
        {-0.2, -1, -0.0, -0.0, -0.0},
        {0.49999999999999994, 0, 1, 0, 0},
        {-0.49999999999999994, -1, -0.0, -0.0, -0.0},
        {-0.50000000000000011, -1, -0.0, -0.0, -1},
        {5e-324, 0, 1, 0, 0},
        {-5e-324, -1, -0.0, -0.0, -0.0},
        {4503599627370495.5, 4503599627370495.0, 4503599627370496.0, 4503599627370495.0, 4503599627370496.0},
        {-4503599627370495.5, -4503599627370496.0, -4503599627370495.0, -4503599627370495.0,
         -4503599627370495.0},
        {4503599627370497.0, 4503599627370497.0, 4503599627370497.0, 4503599627370497.0, 4503599627370497.0},
        {9007199254740991.0, 9007199254740991.0, 9007199254740991.0, 9007199254740991.0, 9007199254740991.0},
        {-9007199254740993.0, -9007199254740992.0, -9007199254740992.0, -9007199254740992.0,
         -9007199254740992.0},
        {2147483648.5, 2147483648.0, 2147483649.0, 2147483648.0, 2147483649.0},
        {1e300, 1e300, 1e300, 1e300, 1e300},
        {HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL},
        {-HUGE_VAL, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL},
        {NAN, NAN, NAN, NAN, NAN},
    };
    static const int modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    int count = 0;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++, count++) {
        cases[count].x = odd[i][0];
        cases[count].floor = odd[i][1];
        cases[count].ceil = odd[i][2];
        cases[count].trunc = odd[i][3];
        cases[count].round = odd[i][4];
    }
    for (; count < 5000; count++) {
        double x = random_size(-3, 56) * (random_bits() & 1 ? 1 : -1), below = floor(x);
        if (count % 2)
            x = floor(x) + 0.5, below = floor(x);
        cases[count].x = x;
        cases[count].floor = below;
        cases[count].ceil = ceil(x);
        cases[count].trunc = trunc(x);
        cases[count].round = copysign(x - below >= 0.5 ? below + 1 : below, x);
    }
    for (int mode = 0; mode < 4; mode++) {
        for (int i = 0; i < count; i++) {
            volatile double x = cases[i].x;
            fesetround(modes[mode]);
            double results[4] = {math_floor(x), math_ceil(x), math_trunc(x), math_round(x)};
            fesetround(FE_TONEAREST);
            check_double("floor", x, 0, results[0], cases[i].floor);
            check_double("ceil", x, 0, results[1], cases[i].ceil);
            check_double("trunc", x, 0, results[2], cases[i].trunc);
            check_double("round", x, 0, results[3], cases[i].round);
        }
    }
}

static void test_one_argument(void)
{
    struct {
        const char *name;
        double (*function)(double);
        double x, want;
    } cases[] = {
#define CASE(name, x, want) {#name, math_##name, x, want}
#define CASE_INLINE(name, x, want) {#name, as_##name, x, want}
        CASE_INLINE(sign, 0.0, 0.0), CASE_INLINE(sign, -0.0, -0.0), CASE_INLINE(sign, -5e-324, -1),
        CASE_INLINE(sign, INF_, 1), CASE_INLINE(sign, NAN_, NAN_), CASE_INLINE(abs, -0.0, 0.0),
        CASE_INLINE(abs, -INF_, INF_), CASE_INLINE(abs, NAN_, NAN_), CASE_INLINE(fround, 5.5, 5.5),
        CASE_INLINE(fround, 5.05, 5.050000190734863), CASE_INLINE(fround, -0.0, -0.0),
        CASE_INLINE(fround, 1e39, INF_), CASE_INLINE(fround, NAN_, NAN_),
        CASE_INLINE(fround, 16777217, 16777216), CASE_INLINE(fround, 16777219, 16777220),
        CASE_INLINE(fround, 0x1.ffffffp127, INF_), CASE_INLINE(fround, 0x1.fffffefffffffp127, 0x1.fffffep127),
        CASE_INLINE(fround, 0x1p-150, 0), CASE_INLINE(fround, 0x1.0000000000001p-150, 0x1p-149),

        CASE_INLINE(sqrt, -0.0, -0.0), CASE_INLINE(sqrt, -1, NAN_),
        CASE_INLINE(sqrt, 2, 0x1.6a09e667f3bcdp+0), CASE_INLINE(sqrt, INF_, INF_),
        CASE_INLINE(sqrt, NAN_, NAN_), CASE_INLINE(sqrt, 5e-324, 0x1p-537), CASE_INLINE(sqrt, -INF_, NAN_),
        CASE_INLINE(sqrt, -NAN, NAN_), CASE(sqrt_by_digits, -0.0, -0.0), CASE(sqrt_by_digits, 0.0, 0.0),
        CASE(sqrt_by_digits, -1, NAN_), CASE(sqrt_by_digits, INF_, INF_), CASE(sqrt_by_digits, -INF_, NAN_),
        CASE(sqrt_by_digits, NAN_, NAN_), CASE(sqrt_by_digits, 4, 2), CASE(sqrt_by_digits, 5e-324, 0x1p-537),
        CASE(sqrt_by_digits, 0x1.fffffffffffffp1023, 0x1.fffffffffffffp511),

        CASE_INLINE(to_int32, NAN_, 0), CASE_INLINE(to_int32, INF_, 0), CASE_INLINE(to_int32, -INF_, 0),
        CASE_INLINE(to_int32, -0.0, 0), CASE_INLINE(to_int32, 0x1p31, -0x1p31),
        CASE_INLINE(to_int32, -0x1p31, -0x1p31), CASE_INLINE(to_int32, 0x1p32, 0),
        CASE_INLINE(to_int32, 0x1p31 - 1, 0x1p31 - 1), CASE_INLINE(to_int32, -0x1p31 - 1, 0x1p31 - 1),
        CASE_INLINE(to_int32, 4294967295.9, -1), CASE_INLINE(to_int32, -4294967297.5, -1),
        CASE_INLINE(to_int32, -0.9, 0), CASE_INLINE(to_int32, 0x1p53 + 2, 2),
        CASE_INLINE(to_int32, 0x1p63, 0), CASE_INLINE(to_int32, 0x1.0000000000001p63, 2048),
        CASE_INLINE(to_int32, -0x1.0000000000001p63, -2048),
        CASE_INLINE(to_int32, 0x1.0000000000001p83, -0x1p31), CASE_INLINE(to_int32, 0x1.0000000000001p84, 0),
        CASE_INLINE(to_int32, 1e300, 0), CASE_INLINE(to_int32, -0x1p63, 0),
        CASE_INLINE(to_uint32, -1, 4294967295.0), CASE_INLINE(to_uint32, 0x1p32 - 1, 4294967295.0),
        CASE_INLINE(to_uint32, -0x1.0000000000001p63, 4294965248.0), CASE_INLINE(to_uint32, NAN_, 0),
        CASE_INLINE(clz32, 0, 32), CASE_INLINE(clz32, 1, 31), CASE_INLINE(clz32, -1, 0),
        CASE_INLINE(clz32, 0x1p31, 0), CASE_INLINE(clz32, NAN_, 32), CASE_INLINE(clz32, 0x1p32 + 1, 31),

        CASE(cbrt, 27, 3), CASE(cbrt, -8, -2), CASE(cbrt, 1e15, 1e5), CASE(cbrt, 0.0, 0.0),
        CASE(cbrt, -0.0, -0.0), CASE(cbrt, -INF_, -INF_), CASE(cbrt, NAN_, NAN_),
        CASE(cbrt, 0x1p-1074, 0x1p-358), CASE(cbrt, 0x1p1023, 0x1p341),

        CASE(exp, 0.0, 1), CASE(exp, -0.0, 1), CASE(exp, INF_, INF_), CASE(exp, -INF_, 0),
        CASE(exp, NAN_, NAN_), CASE(exp, 1, EULER), CASE(exp, 709.782712893384, 0x1.fffffffffff2ap+1023),
        CASE(exp, 709.7827128933841, INF_), CASE(exp, -745.1332191019411, 5e-324),
        CASE(exp, -745.1332191019412, 0), CASE(exp, 1e308, INF_), CASE(exp, 5e-324, 1),
        CASE(exp, -708.4, 2.217119081664265e-308), CASE(expm1, 0.0, 0.0), CASE(expm1, -0.0, -0.0),
        CASE(expm1, INF_, INF_), CASE(expm1, -INF_, -1), CASE(expm1, NAN_, NAN_), CASE(expm1, -50, -1),
        CASE(expm1, 5e-324, 5e-324), CASE(expm1, 710, INF_), CASE(expm1, -5e-324, -5e-324),
        CASE(expm1, 1e-10, 1.00000000005e-10),

        CASE(log, 1, 0.0), CASE(log, 0.0, -INF_), CASE(log, -0.0, -INF_), CASE(log, -1, NAN_),
        CASE(log, INF_, INF_), CASE(log, -INF_, NAN_), CASE(log, NAN_, NAN_), CASE(log, EULER, 1),
        CASE(log, 5e-324, -744.4400719213812), CASE(log, 10, LN_10), CASE(log, 2, LN_2), CASE(log2, 1, 0.0),
        CASE(log2, 8, 3), CASE(log2, 0.0, -INF_), CASE(log2, -0.0, -INF_), CASE(log2, -1, NAN_),
        CASE(log2, INF_, INF_), CASE(log2, 0x1p-1074, -1074), CASE(log2, 0x1p1023, 1023),
        CASE(log2, NAN_, NAN_), CASE(log10, 1, 0.0), CASE(log10, 1000, 3), CASE(log10, 1e22, 22),
        CASE(log10, 0.0, -INF_), CASE(log10, -5e-324, NAN_), CASE(log10, INF_, INF_), CASE(log10, NAN_, NAN_),
        CASE(log1p, 0.0, 0.0), CASE(log1p, -0.0, -0.0), CASE(log1p, -1, -INF_), CASE(log1p, -1.5, NAN_),
        CASE(log1p, INF_, INF_), CASE(log1p, NAN_, NAN_), CASE(log1p, 5e-324, 5e-324), CASE(log1p, 1, LN_2),
        CASE(log1p, 0x1.fffffffffffffp1023, 709.782712893384), CASE(log1p, -INF_, NAN_),

        CASE(sin, 0.0, 0.0), CASE(sin, -0.0, -0.0), CASE(sin, INF_, NAN_), CASE(sin, -INF_, NAN_),
        CASE(sin, NAN_, NAN_), CASE(sin, PI, 1.2246467991473532e-16), CASE(sin, HALF_PI, 1),
        CASE(sin, 1e22, -0.8522008497671888), CASE(sin, 0x1.fffffffffffffp1023, 0.004961954789184062),
        CASE(sin, 5e-324, 5e-324), CASE(sin, -1e-300, -1e-300), CASE(sin, 0x1.6ac5b262ca1ffp849, 1),
        CASE(cos, 0x1.6ac5b262ca1ffp849, -4.687165924254628e-19), CASE(cos, 0.0, 1), CASE(cos, -0.0, 1),
        CASE(cos, INF_, NAN_), CASE(cos, NAN_, NAN_), CASE(cos, PI, -1),
        CASE(cos, HALF_PI, 6.123233995736766e-17), CASE(cos, 1e22, 0.523214785395139), CASE(cos, 5e-324, 1),
        CASE(tan, 0.0, 0.0), CASE(tan, -0.0, -0.0), CASE(tan, -INF_, NAN_), CASE(tan, NAN_, NAN_),
        CASE(tan, HALF_PI, 16331239353195370.0), CASE(tan, QUARTER_PI, 0.9999999999999999),
        CASE(tan, 5e-324, 5e-324),

        CASE(asin, 0.0, 0.0), CASE(asin, -0.0, -0.0), CASE(asin, 1, HALF_PI), CASE(asin, -1, -HALF_PI),
        CASE(asin, 1.0000000000000002, NAN_), CASE(asin, NAN_, NAN_), CASE(asin, -INF_, NAN_),
        CASE(asin, 5e-324, 5e-324), CASE(asin, 0.5, 0.5235987755982989), CASE(acos, 1, 0.0),
        CASE(acos, -1, PI), CASE(acos, 0.0, HALF_PI), CASE(acos, -0.0, HALF_PI), CASE(acos, -1.1, NAN_),
        CASE(acos, NAN_, NAN_), CASE(acos, INF_, NAN_), CASE(acos, 5e-324, HALF_PI),
        CASE(acos, 0.5, 1.0471975511965979), CASE(atan, 0.0, 0.0), CASE(atan, -0.0, -0.0),
        CASE(atan, INF_, HALF_PI), CASE(atan, -INF_, -HALF_PI), CASE(atan, 1, QUARTER_PI),
        CASE(atan, -1, -QUARTER_PI), CASE(atan, NAN_, NAN_), CASE(atan, 5e-324, 5e-324),
        CASE(atan, 1e300, HALF_PI),

        CASE(sinh, 0.0, 0.0), CASE(sinh, -0.0, -0.0), CASE(sinh, INF_, INF_), CASE(sinh, -INF_, -INF_),
        CASE(sinh, NAN_, NAN_), CASE(sinh, 710.4758600739439, 1.7976931348621744e308),
        CASE(sinh, -711, -INF_), CASE(sinh, 1e308, INF_), CASE(cosh, -1e308, INF_),
        CASE(sinh, 5e-324, 5e-324), CASE(cosh, 0.0, 1), CASE(cosh, -0.0, 1), CASE(cosh, -INF_, INF_),
        CASE(cosh, NAN_, NAN_), CASE(cosh, 711, INF_), CASE(cosh, 5e-324, 1), CASE(tanh, 0.0, 0.0),
        CASE(tanh, -0.0, -0.0), CASE(tanh, INF_, 1), CASE(tanh, -INF_, -1), CASE(tanh, NAN_, NAN_),
        CASE(tanh, 20, 1), CASE(tanh, 5e-324, 5e-324), CASE(asinh, 0.0, 0.0), CASE(asinh, -0.0, -0.0),
        CASE(asinh, INF_, INF_), CASE(asinh, -INF_, -INF_), CASE(asinh, NAN_, NAN_),
        CASE(asinh, 5e-324, 5e-324), CASE(asinh, 0x1.fffffffffffffp1023, 710.475860073944),
        CASE(acosh, 1, 0.0), CASE(acosh, 0.9999999999999999, NAN_), CASE(acosh, INF_, INF_),
        CASE(acosh, NAN_, NAN_), CASE(acosh, -INF_, NAN_),
        CASE(acosh, 1.0000000000000002, 2.1073424255447014e-08), CASE(atanh, 0.0, 0.0),
        CASE(atanh, -0.0, -0.0), CASE(atanh, 1, INF_), CASE(atanh, -1, -INF_),
        CASE(atanh, 1.0000000000000002, NAN_), CASE(atanh, NAN_, NAN_), CASE(atanh, -INF_, NAN_),
        CASE(atanh, 5e-324, 5e-324), CASE(atanh, 0.5, 0.5493061443340549),
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_double(cases[i].name, cases[i].x, 0, cases[i].function(cases[i].x), cases[i].want);
}

static void test_two_arguments(void)
{
    struct {
        const char *name;
        double (*function)(double, double);
        double x, y, want;
    } cases[] = {
#undef CASE
#undef CASE_INLINE
#define CASE(name, x, y, want) {#name, math_##name, x, y, want}
#define CASE_INLINE(name, x, y, want) {#name, as_##name, x, y, want}
        CASE_INLINE(min, 0.0, -0.0, -0.0), CASE_INLINE(min, -0.0, 0.0, -0.0), CASE_INLINE(min, 1, NAN_, NAN_),
        CASE_INLINE(min, NAN_, 1, NAN_), CASE_INLINE(min, -INF_, INF_, -INF_), CASE_INLINE(min, 2, 1, 1),
        CASE_INLINE(min, 3, 3, 3), CASE_INLINE(min, NAN_, -INF_, NAN_), CASE_INLINE(max, 0.0, -0.0, 0.0),
        CASE_INLINE(max, -0.0, 0.0, 0.0), CASE_INLINE(max, -0.0, -0.0, -0.0), CASE_INLINE(max, 1, NAN_, NAN_),
        CASE_INLINE(max, NAN_, INF_, NAN_), CASE_INLINE(max, -3, -3, -3), CASE_INLINE(max, -INF_, INF_, INF_),
        CASE_INLINE(max, 2, 1, 2), CASE_INLINE(imul, 4294967295.0, 5, -5),
        CASE_INLINE(imul, 4294967294.0, 5, -10), CASE_INLINE(imul, 0x1p31, 0x1p31, 0),
        CASE_INLINE(imul, 65536, 32768, -0x1p31), CASE_INLINE(imul, -0x1p31, -1, -0x1p31),
        CASE_INLINE(imul, NAN_, 3, 0),

        CASE(fmod, 5, 3, 2), CASE(fmod, -5, 3, -2), CASE(fmod, 5, -3, 2), CASE(fmod, -4, 2, -0.0),
        CASE(fmod, 4, -2, 0.0), CASE(fmod, -0.0, 2, -0.0), CASE(fmod, 0.0, -2, 0.0), CASE(fmod, 1, 0.0, NAN_),
        CASE(fmod, 1, -0.0, NAN_), CASE(fmod, INF_, 2, NAN_), CASE(fmod, -INF_, INF_, NAN_),
        CASE(fmod, 3, INF_, 3), CASE(fmod, -3, -INF_, -3), CASE(fmod, NAN_, 2, NAN_),
        CASE(fmod, 2, NAN_, NAN_), CASE(fmod, 0.0, 0.0, NAN_), CASE(fmod, 5.5, 2, 1.5),
        CASE(fmod, -5.5, 5.5, -0.0), CASE(fmod, 1, 0.1, 0x1.9999999999996p-4), CASE(fmod, 0x1p53, 3, 2),
        CASE(fmod, 0x1p62, 0x1p31 + 1, 1), CASE(fmod, 5e-324, 5e-324, 0.0),
        CASE(fmod, 0x1.fffffffffffffp1023, 5e-324, 0.0), CASE(fmod, 0x1.fffffffffffffp1023, 3, 2),
        CASE(fmod, 1e308, 1.5e-323, 5e-324 * 2), CASE(fmod, -1, 1e-320, -0x1p-1074 * 1600),

        CASE(hypot, 3, 4, 5), CASE(hypot, -0.0, -0.0, 0.0), CASE(hypot, NAN_, INF_, INF_),
        CASE(hypot, -INF_, NAN_, INF_), CASE(hypot, NAN_, 1, NAN_),
        CASE(hypot, 1e308, 1e308, 1.4142135623730951e308), CASE(hypot, 5e-324, 0.0, 5e-324),
        CASE(hypot, 3e-320, 4e-320, 5e-320), CASE(hypot, 1.7e308, 1.7e308, INF_), CASE(hypot, -7, 0.0, 7),
        CASE(hypot, 0x1.fffffffffffffp1023, 0x1p-1074, 0x1.fffffffffffffp1023),

        CASE(atan2, 0.0, 0.0, 0.0), CASE(atan2, -0.0, 0.0, -0.0), CASE(atan2, 0.0, -0.0, PI),
        CASE(atan2, -0.0, -0.0, -PI), CASE(atan2, 0.0, -1, PI), CASE(atan2, -0.0, -1, -PI),
        CASE(atan2, 0.0, 1, 0.0), CASE(atan2, -0.0, 1, -0.0), CASE(atan2, 1, 0.0, HALF_PI),
        CASE(atan2, 1, -0.0, HALF_PI), CASE(atan2, -1, 0.0, -HALF_PI), CASE(atan2, -1, -0.0, -HALF_PI),
        CASE(atan2, INF_, INF_, QUARTER_PI), CASE(atan2, INF_, -INF_, 3 * QUARTER_PI),
        CASE(atan2, -INF_, INF_, -QUARTER_PI), CASE(atan2, -INF_, -INF_, -3 * QUARTER_PI),
        CASE(atan2, INF_, 1e300, HALF_PI), CASE(atan2, -INF_, -1e300, -HALF_PI),
        CASE(atan2, 1e300, INF_, 0.0), CASE(atan2, -1e300, INF_, -0.0), CASE(atan2, 1e300, -INF_, PI),
        CASE(atan2, -1e300, -INF_, -PI), CASE(atan2, NAN_, 1, NAN_), CASE(atan2, 1, NAN_, NAN_),
        CASE(atan2, 5e-324, 5e-324, QUARTER_PI), CASE(atan2, 1e308, -1e308, 3 * QUARTER_PI),
        CASE(atan2, 5e-324, 2, 0.0), CASE(atan2, -5e-324, 1, -5e-324), CASE(atan2, 1, 1e300, 1e-300),
        CASE(atan2, 5e-324, -1e300, PI), CASE(atan2, 1e300, 5e-324, HALF_PI), CASE(atan2, 1e300, 1, HALF_PI),

        /* The table of Number::exponentiate in ECMA-262, row by row. */
        CASE(pow, 1, NAN_, NAN_), CASE(pow, NAN_, 0.0, 1), CASE(pow, NAN_, -0.0, 1), CASE(pow, INF_, 0.0, 1),
        CASE(pow, 0.0, -0.0, 1), CASE(pow, NAN_, 1, NAN_), CASE(pow, NAN_, NAN_, NAN_),
        CASE(pow, INF_, 2, INF_), CASE(pow, INF_, 0.1, INF_), CASE(pow, INF_, -0.1, 0.0),
        CASE(pow, INF_, INF_, INF_), CASE(pow, INF_, -INF_, 0.0), CASE(pow, -INF_, 3, -INF_),
        CASE(pow, -INF_, 4, INF_), CASE(pow, -INF_, 0.5, INF_), CASE(pow, -INF_, -3, -0.0),
        CASE(pow, -INF_, -4, 0.0), CASE(pow, -INF_, -0.5, 0.0), CASE(pow, -INF_, 0x1p53, INF_),
        CASE(pow, -INF_, INF_, INF_), CASE(pow, -INF_, 0x1p53 - 1, -INF_), CASE(pow, 0.0, 3, 0.0),
        CASE(pow, 0.0, -3, INF_), CASE(pow, -0.0, 3, -0.0), CASE(pow, -0.0, 4, 0.0),
        CASE(pow, -0.0, 0.5, 0.0), CASE(pow, -0.0, -3, -INF_), CASE(pow, -0.0, -1, -INF_),
        CASE(pow, -0.0, -4, INF_), CASE(pow, -0.0, -0.5, INF_), CASE(pow, 0.0, INF_, 0.0),
        CASE(pow, -0.0, -INF_, INF_), CASE(pow, -0.0, 2, 0.0), CASE(pow, 2, INF_, INF_),
        CASE(pow, -2, INF_, INF_), CASE(pow, 1, INF_, NAN_), CASE(pow, -1, INF_, NAN_),
        CASE(pow, 0.5, INF_, 0.0), CASE(pow, -0.5, INF_, 0.0), CASE(pow, 2, -INF_, 0.0),
        CASE(pow, 1, -INF_, NAN_), CASE(pow, -1, -INF_, NAN_), CASE(pow, 0.5, -INF_, INF_),
        CASE(pow, -0.5, -INF_, INF_), CASE(pow, -1, 0.5, NAN_), CASE(pow, -2, 1.5, NAN_),
        CASE(pow, -8, 1.0 / 3, NAN_), CASE(pow, -1e300, 1e-300, NAN_), CASE(pow, 1, 1e300, 1),
        CASE(pow, -1, 1e300, 1), CASE(pow, -1, 0x1p53 - 1, -1), CASE(pow, -1, -3, -1),

        CASE(pow, 2, 10, 1024), CASE(pow, -2, 3, -8), CASE(pow, 2, -1074, 5e-324), CASE(pow, 2, -1075, 0.0),
        CASE(pow, 2, 1023, 0x1p1023), CASE(pow, 2, 1024, INF_), CASE(pow, -2, 1025, -INF_),
        CASE(pow, -2, -1077, -0.0), CASE(pow, 4, -537.5, 0.0), CASE(pow, 3, 40, 12157665459056928801.0),
        CASE(pow, 9, 0.5, 3), CASE(pow, 7, 1, 7), CASE(pow, 1.5, 3, 3.375), CASE(pow, 16, 0.25, 2),
        CASE(pow, 8, 1.0 / 3, 2), CASE(pow, 100, -0.5, 0.1), CASE(pow, 0.1, 2, 0.010000000000000002),
        CASE(pow, 2, 0.5, 0x1.6a09e667f3bcdp+0), CASE(pow, 5, -1, 0.2), CASE(pow, 1e200, 2, INF_),
        CASE(pow, 1e-200, 2, 0.0), CASE(pow, 1.0000000000000002, 1e300, INF_),
        CASE(pow, 0.9999999999999999, 1e300, 0.0), CASE(pow, 1e300, 1e-300, 1),
        CASE(pow, 5e-324, 0.5, 0x1p-537), CASE(pow, 3, 5e-324, 1), CASE(pow, 99, 0.0, 1),
        CASE(pow, 262145, 3, 18014604668698625.0), CASE(pow, -3, 33, -5559060566555523.0),
        CASE(pow, 2642245 * 0x1p20, 3, 18446724184312856125.0 * 0x1p60), CASE(pow, 5e-324, 3, 0.0),
        CASE(pow, 5e-324, -1, INF_), CASE(pow, 0x1.8p-358, 3, 0x1p-1074 * 3),
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double got = cases[i].function(cases[i].x, cases[i].y);
        check_double(cases[i].name, cases[i].x, cases[i].y, got, cases[i].want);
    }
}

static void test_powers_of_ten(void)
{
#define UP(d) 1e##d##0, 1e##d##1, 1e##d##2, 1e##d##3, 1e##d##4, 1e##d##5, 1e##d##6, 1e##d##7, \
              1e##d##8, 1e##d##9
#define DOWN(d) 1e-##d##0, 1e-##d##1, 1e-##d##2, 1e-##d##3, 1e-##d##4, 1e-##d##5, 1e-##d##6, 1e-##d##7, \
                1e-##d##8, 1e-##d##9
#define TENS(to) to(0), to(1), to(2), to(3), to(4), to(5), to(6), to(7), to(8), to(9), to(10), to(11), \
                 to(12), to(13), to(14), to(15), to(16), to(17), to(18), to(19), to(20), to(21), to(22), \
                 to(23), to(24), to(25), to(26), to(27), to(28), to(29)
    static const double up[] = {TENS(UP), 1e300, 1e301, 1e302, 1e303, 1e304, 1e305, 1e306, 1e307, 1e308};
    static const double down[] = {TENS(DOWN), DOWN(30), DOWN(31), 1e-320, 1e-321, 1e-322, 1e-323};
    for (int n = 0; n < (int)(sizeof up / sizeof up[0]); n++) {
        check_double("pow", 10, n, math_pow(10, n), up[n]);
        if (n <= 22)
            check_double("log10", up[n], 0, math_log10(up[n]), n);
        check_double("pow", -10, n, math_pow(-10, n), n % 2 ? -up[n] : up[n]);
    }
    for (int n = 0; n < (int)(sizeof down / sizeof down[0]); n++)
        check_double("pow", 10, -n, math_pow(10, -n), down[n]);
}

static void test_exactness(void)
{
    for (int n = -1074; n <= 1023; n++) {
        check_double("pow", 2, n, math_pow(2, n), ldexp(1, n));
        check_double("log2", ldexp(1, n), 0, math_log2(ldexp(1, n)), n);
    }
    for (int n = 1; n <= 2000; n++) {
        double x = n * 17.0;
        check_double("cbrt", x * x * x, 0, math_cbrt(x * x * x), x);
        check_double("pow", x, 3, math_pow(x, 3), x * x * x);
        check_double("pow", x * x, 1.5, math_pow(x * x, 1.5), x * x * x);
        check_double("pow", x, 4, math_pow(x, 4), (x * x) * (x * x)); /* x * x is exact */
        check_double("sqrt", x * x, 0, math_sqrt(x * x), x);
        check_double("hypot", 3 * x, 4 * x, math_hypot(3 * x, 4 * x), 5 * x);
    }
    for (int i = 0; i < 20000; i++) {
        double x = random_size(-1074, 1024), y = random_size(-1074, 1024);
        check_double("sqrt", x, 0, math_sqrt(x), sqrt(x));
        check_double("sqrt_by_digits", x, 0, math_sqrt_by_digits(x), sqrt(x));
        if (i % 3 == 0)
            y = x * random_between(0, 1);
        if (i % 3 == 1) {
            x = (double)(random_bits() >> (random_bits() % 52 + 11));
            y = (double)(random_bits() >> (random_bits() % 52 + 11));
        }
        check_double("fmod", x, y, math_fmod(x, y), fmod(x, y));
        check_double("fmod", -x, y, math_fmod(-x, y), fmod(-x, y));
    }
    for (int i = 0; i < 20000; i++) {
        double x = random_size(-2, 90) * (random_bits() & 1 ? 1 : -1), rest = fmod(trunc(x), 0x1p32);
        rest += rest < 0 ? 0x1p32 : 0; /* a sum is never -0 here */
        check_double("to_uint32", x, 0, math_to_uint32(x), rest);
        check_double("to_uint32_far", x, 0, math_to_uint32_far(x), rest);
        check_double("to_int32", x, 0, math_to_int32(x), rest >= 0x1p31 ? rest - 0x1p32 : rest);
    }
}

static double hypot_of(const double *values, int count)
{
    MathHypot sum = MATH_HYPOT_NONE;
    for (int i = 0; i < count; i++)
        math_hypot_add(&sum, values[i]);
    return math_hypot_value(&sum);
}

static void test_hypot_of_many(void)
{
    static const double small[] = {5e-324, 5e-324, 5e-324, 5e-324};
    static const double mixed[] = {1e-200, 1e200, 1e-300, 3, 1e200};
    static const double zeros[] = {-0.0, -0.0, -0.0}, lengths[] = {2, 3, 6}, special[] = {NAN, 1, -HUGE_VAL};
    static const double great[] = {1e308, -1e308, 1e308}, falling[] = {4, 3e-160, 0};
    check_double("hypot of none", 0, 0, hypot_of(zeros, 0), 0.0);
    check_double("hypot of zeros", 0, 0, hypot_of(zeros, 3), 0.0);
    check_double("hypot of subnormals", 0, 0, hypot_of(small, 4), 1e-323);
    check_double("hypot of 2, 3, 6", 0, 0, hypot_of(lengths, 3), 7);
    check_double("hypot of mixed sizes", 0, 0, hypot_of(mixed, 5), 1.4142135623730951e200);
    check_double("hypot with NaN and Infinity", 0, 0, hypot_of(special, 3), HUGE_VAL);
    check_double("hypot with NaN", 0, 0, hypot_of(special, 2), NAN);
    check_double("hypot near overflow", 0, 0, hypot_of(great, 3), 1.7320508075688772e308);
    check_double("hypot of falling sizes", 0, 0, hypot_of(falling, 3), 4);
}

/* Random arguments. */

#if LDBL_MANT_DIG >= 64 && defined(__GLIBC__)
#define ULP_BOUND 0.53
#else
#define ULP_BOUND 2.0 /* the library is no better than what it judges */
#endif

/* The distance in units of the last place of a double as great as `truth`. */
static double ulp_error(double got, long double truth)
{
    int exponent;
    if (!isfinite(got) || !isfinite((double)truth))
        return got == (double)truth || (got != got && truth != truth) ? 0 : HUGE_VAL;
    frexpl(truth, &exponent);
    exponent = exponent - 53 > -1074 ? exponent - 53 : -1074;
    return (double)ldexpl(fabsl((long double)got - truth), -exponent);
}

static void test_accuracy(void)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++) {
        const Function *f = &FUNCTIONS[i];
        double worst = 0, worst_a = 0, worst_b = 0;
        if (f->true_one == NULL && f->true_two == NULL)
            continue;
        for (int n = 0; n < 10000; n++) {
            double a, b;
            draw_arguments(f, &a, &b);
            double error = ulp_error(call(f, a, b), f->true_one ? f->true_one(a) : f->true_two(a, b));
            if (!(error <= worst)) {
                worst = error;
                worst_a = a;
                worst_b = b;
            }
        }
        char what[200];
        snprintf(what, sizeof what, "%s(%a, %a) is off by %.4f ulp", f->name, worst_a, worst_b, worst);
        check(worst <= ULP_BOUND, what);
    }
}

static void test_checksums(void)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++) {
        const Function *f = &FUNCTIONS[i];
        uint64_t sum = 0;
        random_state = 1;
        for (int n = 0; n < 2000; n++) {
            double a, b;
            draw_arguments(f, &a, &b);
            sum = (sum ^ math_bits(call(f, a, b))) * UINT64_C(0x100000001b3);
            sum ^= sum >> 29;
        }
        char what[200];
        snprintf(what, sizeof what, "checksum of %s is 0x%016" PRIx64, f->name, sum);
        check(sum == f->checksum, what);
    }
}

/* Another rounding mode may cost accuracy, but neither sense nor memory. */
static void test_rounding_modes(void)
{
    static const int modes[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    check(fp_mode_is_standard(), "the standard mode is known as such");
    for (int mode = 0; mode < 3; mode++) {
        fesetround(modes[mode]);
        int standard = fp_mode_is_standard();
        fesetround(FE_TONEAREST);
        check(!standard, "another rounding mode is noticed");
        for (size_t i = 0; i < FUNCTION_COUNT; i++) {
            const Function *f = &FUNCTIONS[i];
            double worst = 0, worst_a = 0, worst_b = 0;
            if (f->true_one == NULL && f->true_two == NULL)
                continue;
            for (int n = 0; n < 1000; n++) {
                double a, b;
                draw_arguments(f, &a, &b);
                double usual = call(f, a, b);
                fesetround(modes[mode]);
                double other = call(f, a, b);
                fesetround(FE_TONEAREST);
                double error = isinf(usual) || isinf(other) ? 0 : ulp_error(other, usual);
                if (!(error <= worst)) {
                    worst = error;
                    worst_a = a;
                    worst_b = b;
                }
            }
            char what[200];
            snprintf(what, sizeof what, "%s(%a, %a) depends on the rounding mode by %.1f ulp", f->name,
                     worst_a, worst_b, worst);
            check(worst <= 2, what);
        }
    }
}

static void dump(long count)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++) {
        const Function *f = &FUNCTIONS[i];
        for (long n = 0; n < count; n++) {
            double a, b;
            draw_arguments(f, &a, &b);
            printf("%s %016" PRIx64, f->name, math_bits(a));
            if (f->two)
                printf(" %016" PRIx64, math_bits(b));
            printf(" %016" PRIx64 "\n", math_bits(call(f, a, b)));
        }
    }
}

int main(int argc, char **argv)
{
    random_state = 2;
    if (argc == 3 && strcmp(argv[1], "--dump") == 0) {
        dump(strtol(argv[2], NULL, 10));
        return 0;
    }
    test_rounding();
    test_one_argument();
    test_two_arguments();
    test_powers_of_ten();
    test_exactness();
    test_hypot_of_many();
    test_accuracy();
    test_rounding_modes();
    test_checksums();
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
