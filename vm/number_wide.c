/* 128-bit products, powers of ten and long integers: see number_wide.h. */
#include "vm/number_wide.h"

WideRest wide_split(Wide value, Wide slack, int shift, uint64_t *whole)
{
    *whole = 0;
    Wide rest = value;
    if (shift > 128) {   /* one half is 2^128 or more, which only the slack can reach */
        bool reaches = wide_add(value, slack).high < value.high;
        return shift == 129 && reaches ? REST_UNSURE : REST_BELOW_HALF;
    }
    if (shift < 128) {
        *whole = value.high >> (shift - 64);
        rest.high &= ((uint64_t)1 << (shift - 64)) - 1;
    }
    uint64_t half = (uint64_t)1 << (shift - 65);   /* of the high word; the low word of one half is 0 */
    if (rest.high > half || (rest.high == half && rest.low > 0))
        return REST_ABOVE_HALF;
    if ((slack.high | slack.low) == 0)
        return rest.high == half ? REST_HALF : REST_BELOW_HALF;
    return wide_add(rest, slack).high >= half ? REST_UNSURE : REST_BELOW_HALF;
}

/* ---- powers of ten ----
**
** 10^power is a product of two table entries, a coarse power (a multiple of 28) in 192 bits and a
** fine one that is exact in 64. What the coarse entries lack could change the 128 bits we keep only
** if the bits after them were nearly all ones; that happens for no power in reach, as the unit test
** shows for each of them. A table of all powers would take 11 KiB; this takes under one. */

enum { POWER_STEP = 28 };

static const uint64_t fine_powers[POWER_STEP] = {   /* 1e0 .. 1e27, shifted to the top */
    0x8000000000000000, 0xA000000000000000, 0xC800000000000000, 0xFA00000000000000,
    0x9C40000000000000, 0xC350000000000000, 0xF424000000000000, 0x9896800000000000,
    0xBEBC200000000000, 0xEE6B280000000000, 0x9502F90000000000, 0xBA43B74000000000,
    0xE8D4A51000000000, 0x9184E72A00000000, 0xB5E620F480000000, 0xE35FA931A0000000,
    0x8E1BC9BF04000000, 0xB1A2BC2EC5000000, 0xDE0B6B3A76400000, 0x8AC7230489E80000,
    0xAD78EBC5AC620000, 0xD8D726B7177A8000, 0x878678326EAC9000, 0xA968163F0A57B400,
    0xD3C21BCECCEDA100, 0x84595161401484A0, 0xA56FA5B99019A5C8, 0xCECB8F27F4200F3A,
};

static const struct { uint64_t high, middle, low; } coarse_powers[] = {   /* shifted to the top, cut off */
    {0xE1AFA13AFBD14D6D, 0x82189C09A3A1EC21, 0x7A43516213C7E04C}, /* 1e-364 */
    {0xE3E27A444D8D98B7, 0xFD1B1B2308169B25, 0x363B1F2C568DC3E2}, /* 1e-336 */
    {0xE61ACF033D1A45DF, 0x6FB92487298E33BD, 0xADD7728C20B99BD1}, /* 1e-308 */
    {0xE858AD248F5C22C9, 0xD1B3400F8F9CFF68, 0xF910F9F648232F14}, /* 1e-280 */
    {0xEA9C227723EE8BCB, 0x465E15A979C1CADC, 0x0A0CE827EAC11F2D}, /* 1e-252 */
    {0xECE53CEC4A314EBD, 0xA4F8BF5635246428, 0x4609AC5C7899CA36}, /* 1e-224 */
    {0xEF340A98172AACE4, 0x86FB897116C87C34, 0x9C39C1DA4C49278D}, /* 1e-196 */
    {0xF18899B1BC3F8CA1, 0xDC44E6C3CB279AC1, 0xF80F36174730CA34}, /* 1e-168 */
    {0xF3E2F893DEC3F126, 0x5A89DBA3C3EFCCFA, 0xD8ECB58659BE9C90}, /* 1e-140 */
    {0xF64335BCF065D37D, 0x4D4617B5FF4A16D5, 0xAA09501D5954A559}, /* 1e-112 */
    {0xF8A95FCF88747D94, 0x75A44C6397CE912A, 0x33CCA6C06B07B74D}, /* 1e-84 */
    {0xFB158592BE068D2E, 0xEED6E2F0F0D56712, 0xAC2E4F162CFAD40A}, /* 1e-56 */
    {0xFD87B5F28300CA0D, 0x8BCA9D6E188853FC, 0x76DCB60081CE0FA5}, /* 1e-28 */
    {0x8000000000000000, 0x0000000000000000, 0x0000000000000000}, /* 1e0 */
    {0x813F3978F8940984, 0x4000000000000000, 0x0000000000000000}, /* 1e28 */
    {0x82818F1281ED449F, 0xBFF8F10E7A8921A4, 0x2000000000000000}, /* 1e56 */
    {0x83C7088E1AAB65DB, 0x792667C6DA79E0FA, 0x0861D3EE22D1CC53}, /* 1e84 */
    {0x850FADC09923329E, 0x03E2CF6BC604DDB0, 0x74A7EF0198791097}, /* 1e112 */
    {0x865B86925B9BC5C2, 0x0B8A2392BA45A9B2, 0x5C6658D409FB8BF7}, /* 1e140 */
    {0x87AA9AFF79042286, 0x90FB44D2F05D0842, 0xFB118FC9C217A1D2}, /* 1e168 */
    {0x88FCF317F22241E2, 0x441FECE3BDF81F03, 0x12F274928400100D}, /* 1e196 */
    {0x8A5296FFE33CC92F, 0x82BD6B70D99AAA6F, 0xBC10C5C5CDA97C8D}, /* 1e224 */
    {0x8BAB8EEFB6409C1A, 0x1AD089B6C2F7548E, 0x25C7B885BA466E37}, /* 1e252 */
    {0x8D07E33455637EB2, 0xDB0B487B6423E1E8, 0x7EC63730F500B406}, /* 1e280 */
    {0x8E679C2F5E44FF8F, 0x570F09EAA7EA7648, 0x5961DB50C6D2B886}, /* 1e308 */
    {0x8FCAC257558EE4E6, 0x213A4F0AA5E8A7B1, 0x949063D8A46F0C0E}, /* 1e336 */
};

Wide number_power_of_ten(int power)
{
    int steps = power - NUMBER_POWER_MIN;
    uint64_t fine = fine_powers[steps % POWER_STEP];
    Wide high = wide_multiply(coarse_powers[steps / POWER_STEP].high, fine);
    Wide middle = wide_multiply(coarse_powers[steps / POWER_STEP].middle, fine);
    Wide low = wide_multiply(coarse_powers[steps / POWER_STEP].low, fine);
    middle = wide_add(middle, (Wide){0, low.high});
    Wide top = wide_add(high, (Wide){0, middle.high});
    if (top.high >> 63)
        return top;
    return (Wide){top.high << 1 | top.low >> 63, top.low << 1 | middle.low >> 63};
}

NumberScaled number_scale(uint64_t x, int power)
{
    Wide ten = number_power_of_ten(power);
    int zeros = number_leading_zeros(x);
    Wide high = wide_multiply(x << zeros, ten.high);
    Wide low = wide_multiply(x << zeros, ten.low);
    return (NumberScaled){
        wide_add(high, (Wide){0, low.high}),
        number_log2_of_power10(power) - 127 + 64 - zeros,
        /* Below 2^64 a power of ten is exact and so is the product. Otherwise the bits cut off from
        ** the power and from the product are worth less than one unit each. */
        power >= 0 && power < POWER_STEP ? 0 : 2
    };
}

/* ---- long integers ---- */

void big_set(Big *big, uint64_t value)
{
    big->limb[0] = (uint32_t)value;
    big->limb[1] = (uint32_t)(value >> 32);
    big->size = big->limb[1] ? 2 : big->limb[0] ? 1 : 0;
}

void big_multiply_add(Big *big, uint32_t factor, uint32_t term)
{
    uint64_t carry = term;
    for (int i = 0; i < big->size; i++) {
        carry += (uint64_t)big->limb[i] * factor;
        big->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry)
        big->limb[big->size++] = (uint32_t)carry;
}

void big_multiply_power5(Big *big, int power)
{
    for (; power >= 13; power -= 13)
        big_multiply_add(big, 1220703125, 0);   /* 5^13, the largest below 2^32 */
    uint32_t rest = 1;
    for (; power > 0; power--)
        rest *= 5;
    big_multiply_add(big, rest, 0);
}

void big_shift_left(Big *big, int bits)
{
    big_multiply_add(big, (uint32_t)1 << bits % 32, 0);
    int limbs = bits / 32;
    if (big->size == 0 || limbs == 0)
        return;
    memmove(big->limb + limbs, big->limb, (size_t)big->size * sizeof big->limb[0]);
    memset(big->limb, 0, (size_t)limbs * sizeof big->limb[0]);
    big->size += limbs;
}

void big_shift_right(Big *big, int bits)
{
    int limbs = bits / 32;
    if (limbs >= big->size) {
        big->size = 0;
        return;
    }
    big->size -= limbs;
    memmove(big->limb, big->limb + limbs, (size_t)big->size * sizeof big->limb[0]);
    big_divide(big, (uint32_t)1 << bits % 32);
}

uint32_t big_divide(Big *big, uint32_t divisor)
{
    uint64_t rest = 0;
    for (int i = big->size; i-- > 0;) {
        rest = rest << 32 | big->limb[i];
        big->limb[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    while (big->size > 0 && big->limb[big->size - 1] == 0)
        big->size--;
    return (uint32_t)rest;
}

int big_compare(const Big *a, const Big *b)
{
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    for (int i = a->size; i-- > 0;)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}
