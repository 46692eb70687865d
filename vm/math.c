/*
** The part of vm/math.h that is exact or correctly rounded: remainders, roots, conversions. Integers do
** the work wherever they can.
*/
#include "vm/math_pair.h"

uint32_t math_to_uint32_far(double x)
{
    uint64_t bits = math_bits(x);
    int exponent = (int)(bits >> 52 & 0x7ff) - 1075; /* |x| = mantissa * 2^exponent */
    uint64_t mantissa = (bits & MATH_FRACTION_MASK) | (MATH_FRACTION_MASK + 1);
    uint32_t low;
    if (exponent >= 32 || exponent <= -53)
        low = 0; /* multiples of 2^32, infinities and NaN; or less than 1 */
    else if (exponent >= 0)
        low = (uint32_t)(mantissa << exponent);
    else
        low = (uint32_t)(mantissa >> -exponent);
    return bits & MATH_SIGN_BIT ? 0 - low : low;
}

/* Long division in base 2^11: the remainder of the mantissas, with the difference of exponents fed in. */
static double divide_mantissas(uint64_t a, uint64_t b)
{
    int a_exponent = (int)(a >> 52), b_exponent = (int)(b >> 52);
    uint64_t rest = a & MATH_FRACTION_MASK, divisor = b & MATH_FRACTION_MASK;
    if (a_exponent == 0)
        a_exponent = 1; /* subnormals have the exponent of the least normal */
    else
        rest |= MATH_FRACTION_MASK + 1;
    if (b_exponent == 0)
        b_exponent = 1;
    else
        divisor |= MATH_FRACTION_MASK + 1;
    rest %= divisor;
    for (int left = a_exponent - b_exponent; left > 0 && rest != 0; left -= 11)
        rest = (rest << (left < 11 ? left : 11)) % divisor;
    /* rest < divisor, in units of the divisor's last bit: exact. */
    double unit = b_exponent > 52 ? math_from_bits((uint64_t)(b_exponent - 52) << 52)
                                  : math_from_bits(UINT64_C(1) << (b_exponent - 1));
    return (double)rest * unit;
}

double math_fmod(double x, double y)
{
    double ax = math_abs(x), ay = math_abs(y);
    if (!(ax < math_infinity()) || !(ay > 0))
        return math_nan();
    if (ax < ay)
        return x;
    if (ax < 0x1p63) {
        /* Mostly both are integers. Smaller ones than 2^32 divide much faster. */
        uint64_t a = (uint64_t)ax, b = (uint64_t)ay;
        if ((double)a == ax && (double)b == ay) {
            uint64_t rest = (a | b) >> 32 == 0 ? (uint32_t)a % (uint32_t)b : a % b;
            return math_with_sign((double)rest, x);
        }
    }
    return math_with_sign(divide_mantissas(math_bits(ax), math_bits(ay)), x);
}

/* Two binary digits of the argument give one of the root, as on paper. */
double math_sqrt_by_digits(double x)
{
    if (!(x > 0) || x == math_infinity())
        return x >= 0 || x == 0 ? x : math_nan();
    uint64_t bits = math_bits(x);
    int exponent = (int)(bits >> 52);
    uint64_t mantissa = bits & MATH_FRACTION_MASK;
    if (exponent == 0) {
        exponent = 1;
        while (mantissa <= MATH_FRACTION_MASK) {
            mantissa <<= 1;
            exponent--;
        }
    }
    mantissa |= MATH_FRACTION_MASK + 1;
    exponent -= 1075;
    if (exponent % 2 != 0) {
        mantissa <<= 1;
        exponent -= 1;
    }
    /* 54 digits, the last for rounding: 27 pairs of the mantissa, which has 53 or 54 bits, then zeros. */
    uint64_t root = 0, rest = 0;
    for (int i = 0; i < 54; i++) {
        rest = rest << 2 | (mantissa >> 52 & 3);
        mantissa = mantissa << 2 & ((UINT64_C(1) << 54) - 1);
        uint64_t trial = root << 2 | 1;
        root <<= 1;
        if (rest >= trial) {
            rest -= trial;
            root |= 1;
        }
    }
    root = (root + 1) >> 1; /* a tie would need an argument of 107 bits */
    return (double)root * math_power_of_two(exponent / 2 - 26);
}

double math_scaled(MathPair p, int exponent)
{
    double rounded = p.hi + p.lo;
    if (exponent > 1023)
        return rounded * 0x1p1023 * math_power_of_two(exponent > 2046 ? 1023 : exponent - 1023);
    if (exponent < -1200)
        return 0;
    if (exponent >= -900)
        return rounded * math_power_of_two(exponent);
    /*
    ** The result may be subnormal, and scaling the rounded sum would round twice. Adding the least normal
    ** number, as it is before scaling, cuts the sum off at the last subnormal bit.
    */
    double least_normal = math_power_of_two(-1022 - exponent);
    if (p.hi < least_normal) {
        MathPair cut = pair_sum(least_normal, p.hi);
        rounded = (cut.hi + (cut.lo + p.lo)) - least_normal;
    }
    return rounded * 0x1p-700 * math_power_of_two(exponent + 700);
}

/*
** Halley's iteration from a cubic good to 1%, then one step with the residue taken in pairs, which gives
** some 100 bits; the true root is never that close to the middle of two doubles.
*/
double math_cbrt(double x)
{
    double size = math_abs(x);
    if (!(size < math_infinity()) || size == 0)
        return x == x ? x : math_nan();
    int exponent = -1023;
    if (size < DBL_MIN) {
        size *= 0x1p54;
        exponent -= 54;
    }
    exponent += (int)(math_bits(size) >> 52);
    int third = (exponent + 1200) / 3 - 400, odd = exponent - 3 * third;
    uint64_t m_bits = (math_bits(size) & MATH_FRACTION_MASK) | (uint64_t)(1023 + odd) << 52;
    double m = math_from_bits(m_bits); /* in [1, 8) */
    double root = 0.69294 + m * (0.35198 + m * (-0.03983 + m * 0.00205));
    for (int i = 0; i < 2; i++) {
        double cube = root * root * root;
        root *= (cube + 2 * m) / (2 * cube + m);
    }
    MathPair square = pair_product(root, root);
    MathPair cube = pair_multiply(square, (MathPair){root, 0});
    root += ((m - cube.hi) - cube.lo) / (3 * square.hi);
    return math_with_sign(root * math_power_of_two(third), x);
}

void math_hypot_add(MathHypot *sum, double x)
{
    double size = math_abs(x);
    if (!(size < math_infinity())) {
        sum->infinite |= size == math_infinity();
        sum->nan |= size != size;
        return;
    }
    int exponent = (int)(math_bits(size) >> 52) - 1023;
    if (exponent > 1022)
        exponent = 1022; /* so that 2^-exponent is normal */
    if (exponent > sum->exponent) {
        int shrink = 2 * (sum->exponent - exponent);
        double scale = shrink < -1000 ? 0 : math_power_of_two(shrink);
        sum->hi *= scale;
        sum->lo *= scale;
        sum->exponent = exponent;
    }
    size *= math_power_of_two(-sum->exponent); /* below 4 now */
    MathPair total = pair_add((MathPair){sum->hi, sum->lo}, pair_product(size, size));
    sum->hi = total.hi;
    sum->lo = total.lo;
}

double math_hypot_value(const MathHypot *sum)
{
    if (sum->infinite)
        return math_infinity();
    if (sum->nan)
        return math_nan();
    if (sum->hi == 0)
        return 0;
    return math_scaled(pair_sqrt((MathPair){sum->hi, sum->lo}), sum->exponent);
}

double math_hypot(double x, double y)
{
    MathHypot sum = MATH_HYPOT_NONE;
    math_hypot_add(&sum, x);
    math_hypot_add(&sum, y);
    return math_hypot_value(&sum);
}
