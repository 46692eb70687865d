/*
** atan2, and asin, acos and atan, which are angles of right triangles too.
**
** For 0 <= y <= x the tangent y/x is near some c = i/64, and
** atan(y/x) = atan(c) + atan((y - c x) / (x + c y)), the first from a table, the second a short series.
*/
#include "vm/math_pair.h"

static const MathPair PI = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};
static const MathPair HALF_PI = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};

/* The angle of (x, y); both at least 0, not both 0, and far from the ends of the range. */
static MathPair angle_of(MathPair y, MathPair x)
{
    int steep = y.hi > x.hi;
    if (steep) {
        MathPair t = y;
        y = x;
        x = t;
    }
    int i = (int)(y.hi / x.hi * 64 + 0.5);
    MathPair c = {i * (1.0 / 64), 0};
    MathPair t = pair_divide(pair_add(y, pair_negate(pair_multiply(c, x))), pair_add(x, pair_multiply(c, y)));
    double r = t.hi, r2 = r * r;
    double series = 1.0 / 3 - r2 * (1.0 / 5 - r2 * (1.0 / 7 - r2 * (1.0 / 9 - r2 * (1.0 / 11))));
    double tail = t.lo - r * r2 * series;
    MathPair sum = pair_quick_sum(math_table_atan[i].hi, r);
    MathPair result = pair_quick_sum(sum.hi, sum.lo + (math_table_atan[i].lo + tail));
    return steep ? pair_add(HALF_PI, pair_negate(result)) : result;
}

/* sqrt(1 - x^2) for |x| < 1. */
static MathPair other_side(double x)
{
    MathPair square = pair_product(x, x);
    return pair_sqrt(pair_add((MathPair){1, 0}, pair_negate(square)));
}

double math_atan(double x)
{
    double size = math_abs(x);
    if (x != x)
        return math_nan();
    if (size < 0x1p-29)
        return x;
    if (size > 0x1p60)
        return math_with_sign(HALF_PI.hi, x);
    return math_with_sign(angle_of((MathPair){size, 0}, (MathPair){1, 0}).hi, x);
}

double math_asin(double x)
{
    double size = math_abs(x);
    if (!(size < 1))
        return size == 1 ? math_with_sign(HALF_PI.hi, x) : math_nan();
    if (size < 0x1p-29)
        return x;
    return math_with_sign(angle_of((MathPair){size, 0}, other_side(size)).hi, x);
}

double math_acos(double x)
{
    double size = math_abs(x);
    if (!(size < 1))
        return x == 1 ? 0 : x == -1 ? PI.hi : math_nan();
    MathPair result = angle_of(other_side(size), (MathPair){size, 0});
    if (x < 0)
        result = pair_add(PI, pair_negate(result));
    return result.hi;
}

double math_atan2(double y, double x)
{
    double height = math_abs(y), width = math_abs(x);
    int left = (math_bits(x) & MATH_SIGN_BIT) != 0;
    if (x != x || y != y)
        return math_nan();
    if (height == math_infinity() || width == math_infinity()) {
        height = height == math_infinity();
        width = width == math_infinity();
    }
    if (height == 0 || height * 0x1p64 < width) { /* almost level: to the left the quotient is lost in pi */
        double quotient = height == 0 ? 0 : height / width;
        return math_with_sign(left ? PI.hi : quotient, y);
    }
    if (width * 0x1p64 < height)
        return math_with_sign(HALF_PI.hi, y);
    double greater = height > width ? height : width;
    double scale = greater > 0x1p400 ? 0x1p-600 : greater < 0x1p-300 ? 0x1p600 : 1;
    MathPair result = angle_of((MathPair){height * scale, 0}, (MathPair){width * scale, 0});
    if (left)
        result = pair_add(PI, pair_negate(result));
    return math_with_sign(result.hi, y);
}
