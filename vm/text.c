/* Text on plain bytes: see text.h.
**
** Two facts carry the file. Byte order of WTF-8 is code point order, and a code unit count needs no
** decoding: every byte that is not a continuation (10xxxxxx) begins one unit, and every lead of a
** four-byte sequence (1111xxxx) one more. Long stretches go eight bytes at a time, read with memcpy, each
** byte a lane of one 64-bit word. */

#include "vm/text.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define ONES 0x0101010101010101u /* the lowest bit of every lane */
#define TOPS 0x8080808080808080u /* the highest */
#define INDEX_STEP 64

static uint64_t load64(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static uint32_t load32(const char *bytes)
{
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static unsigned byte_at(const char *bytes, size_t offset) { return (unsigned char)bytes[offset]; }
static bool is_continuation(unsigned byte) { return (byte & 0xC0) == 0x80; }

/* One code point. */

uint32_t text_decode(const char **cursor, const char *end)
{
    const char *p = *cursor;
    size_t left = (size_t)(end - p);
    uint32_t lead = byte_at(p, 0);
    if (lead < 0xC0 || left < 2) {
        *cursor = p + 1;
        return lead;
    }
    uint32_t code_point = byte_at(p, 1) & 0x3F;
    if (lead < 0xE0 || left < 3) {
        *cursor = p + 2;
        return (lead & 0x1F) << 6 | code_point;
    }
    code_point = code_point << 6 | (byte_at(p, 2) & 0x3F);
    if (lead < 0xF0 || left < 4) {
        *cursor = p + 3;
        return (lead & 0x0F) << 12 | code_point;
    }
    *cursor = p + 4;
    return (lead & 0x07) << 18 | code_point << 6 | (byte_at(p, 3) & 0x3F);
}

uint32_t text_decode_back(const char **cursor, const char *begin)
{
    const char *end = *cursor;
    const char *p = end - 1;
    while (p > begin && end - p < 4 && is_continuation(byte_at(p, 0)))
        p--;
    *cursor = p;
    return text_decode(&p, end);
}

size_t text_encode(uint32_t code_point, char *out)
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    size_t length = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(leads[length] | code_point);
    return length;
}

/* What the bytes are. */

size_t text_ascii_prefix(const char *bytes, size_t length)
{
    size_t i = 0;
    while (length - i >= 8 && (load64(bytes + i) & TOPS) == 0)
        i += 8;
    while (i < length && byte_at(bytes, i) < 0x80)
        i++;
    return i;
}

bool text_is_ascii(const char *bytes, size_t length) { return text_is_ascii_inline(bytes, length); }

/* The length of the well-formed sequence at `p`, or of the maximal ill-formed subpart there: the bytes up
** to the first that no well-formed sequence could have in its place, at least one. `left` is at least 1. */
static size_t sequence(const char *p, size_t left, bool surrogates, bool *well_formed)
{
    unsigned lead = byte_at(p, 0);
    *well_formed = lead < 0x80;
    if (lead < 0xC2 || lead > 0xF4)
        return 1;
    /* Only the second byte is further bounded, by these leads: no overlongs, no surrogates, nothing past
    ** U+10FFFF. */
    unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned high = lead == 0xED && !surrogates ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    for (size_t i = 1; i < length; i++) {
        if (i == left || byte_at(p, i) < low || byte_at(p, i) > high)
            return i;
        low = 0x80;
        high = 0xBF;
    }
    *well_formed = true;
    return length;
}

static size_t well_formed_prefix(const char *bytes, size_t length, bool surrogates)
{
    size_t i = 0;
    for (;;) {
        i += text_ascii_prefix(bytes + i, length - i);
        bool well_formed = true;
        while (i < length && byte_at(bytes, i) >= 0x80) {
            size_t step = sequence(bytes + i, length - i, surrogates, &well_formed);
            if (!well_formed)
                return i;
            i += step;
        }
        if (i == length)
            return i;
    }
}

size_t text_valid_prefix(const char *bytes, size_t length)
{
    return well_formed_prefix(bytes, length, false);
}

bool text_is_valid_utf8(const char *bytes, size_t length)
{
    return text_valid_prefix(bytes, length) == length;
}

bool text_is_valid(const char *bytes, size_t length)
{
    size_t utf8 = text_valid_prefix(bytes, length);
    const char *rest = bytes + utf8;
    size_t left = length - utf8;
    if (well_formed_prefix(rest, left, true) != left)
        return false;
    for (size_t i = 3; i < left; i++)
        if (text_joins(rest, i, rest + i, left - i))
            return false;
    return true;
}

/* With `out` NULL only measures. */
static size_t sanitize(const char *in, size_t length, char *out, size_t *replaced)
{
    size_t used = 0;
    *replaced = 0;
    for (size_t i = 0; i < length;) {
        size_t valid = text_valid_prefix(in + i, length - i);
        if (out)
            memcpy(out + used, in + i, valid);
        used += valid;
        i += valid;
        if (i == length)
            break;
        bool well_formed;
        i += sequence(in + i, length - i, false, &well_formed);
        if (out)
            text_encode(TEXT_REPLACEMENT, out + used);
        used += 3;
        *replaced += 1;
    }
    return used;
}

size_t text_sanitize(const char *in, size_t length, char *out, size_t *replaced)
{
    size_t ignored;
    return sanitize(in, length, out, replaced ? replaced : &ignored);
}

size_t text_sanitized_length(const char *in, size_t length)
{
    size_t ignored;
    return sanitize(in, length, NULL, &ignored);
}

/* Lengths and indexes. */

static size_t units_begun(unsigned byte) { return is_continuation(byte) ? 0 : byte >= 0xF0 ? 2 : 1; }

static size_t units_begun_in_word(uint64_t word)
{
    uint64_t continuations = word >> 7 & ~(word >> 6) & ONES;
    uint64_t pairs = word >> 7 & word >> 6 & word >> 5 & word >> 4 & ONES;
    return (size_t)((ONES - continuations + pairs) * ONES >> 56); /* the top lane sums up all */
}

size_t text_units(const char *bytes, size_t length)
{
    size_t units = 0;
    size_t i = 0;
    for (; length - i >= 8; i += 8)
        units += units_begun_in_word(load64(bytes + i));
    for (; i < length; i++)
        units += units_begun(byte_at(bytes, i));
    return units;
}

size_t text_offset_of_unit(const char *bytes, size_t length, size_t unit, bool *mid_pair)
{
    size_t i = 0;
    *mid_pair = false;
    for (; length - i >= 8; i += 8) {
        size_t begun = units_begun_in_word(load64(bytes + i));
        if (begun > unit)
            break;
        unit -= begun;
    }
    for (; i < length; i++) {
        size_t begun = units_begun(byte_at(bytes, i));
        if (begun > unit) {
            *mid_pair = unit == 1;
            break;
        }
        unit -= begun;
    }
    return i;
}

static size_t mark_count(size_t units) { return units / INDEX_STEP + 1; }

size_t text_index_size(size_t units) { return sizeof(TextIndex) + mark_count(units) * sizeof(uint32_t); }

void text_index_build(TextIndex *index, const char *bytes, size_t length, size_t units)
{
    size_t offset = 0;
    bool mid_pair = false;
    index->count = (uint32_t)mark_count(units);
    index->marks[0] = 0;
    for (uint32_t i = 1; i < index->count; i++) {
        size_t ahead = INDEX_STEP + (size_t)mid_pair;
        offset += text_offset_of_unit(bytes + offset, length - offset, ahead, &mid_pair);
        index->marks[i] = (uint32_t)(offset << 1 | mid_pair);
    }
}

size_t text_index_find(const TextIndex *index, const char *bytes, size_t length, size_t unit, bool *mid_pair)
{
    size_t i = unit / INDEX_STEP;
    if (i >= index->count) {
        *mid_pair = false;
        return length;
    }
    size_t offset = index->marks[i] >> 1;
    size_t ahead = unit % INDEX_STEP + (index->marks[i] & 1);
    return offset + text_offset_of_unit(bytes + offset, length - offset, ahead, mid_pair);
}

size_t text_index_unit(const TextIndex *index, const char *bytes, size_t offset)
{
    size_t low = 0;
    size_t high = index->count;
    while (high - low > 1) { /* marks[low] is at or before the offset */
        size_t middle = low + (high - low) / 2;
        if (index->marks[middle] >> 1 <= offset)
            low = middle;
        else
            high = middle;
    }
    size_t from = index->marks[low] >> 1;
    return low * INDEX_STEP - (index->marks[low] & 1) + text_units(bytes + from, offset - from);
}

/* Two strings. */

static uint32_t first_unit(uint32_t code_point)
{
    return code_point > 0xFFFF ? text_high_surrogate(code_point) : code_point;
}

static uint32_t last_unit(uint32_t code_point)
{
    return code_point > 0xFFFF ? text_low_surrogate(code_point) : code_point;
}

/* `pair` begins with a character above U+FFFF, `other` with one below. */
static int compare_pair(const char *pair, const char *pair_end, const char *other, const char *other_end)
{
    uint32_t a = text_decode(&pair, pair_end);
    uint32_t b = text_decode(&other, other_end);
    if (first_unit(a) != b)
        return first_unit(a) < b ? -1 : 1;
    if (other == other_end) /* a lone high surrogate equal to ours: the second half decides */
        return 1;
    return last_unit(a) < first_unit(text_decode(&other, other_end)) ? -1 : 1;
}

int text_compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t shorter = a_length < b_length ? a_length : b_length;
    size_t i = 0;
    while (shorter - i >= 8 && load64(a + i) == load64(b + i))
        i += 8;
    while (i < shorter && a[i] == b[i])
        i++;
    if (i == shorter)
        return a_length == b_length ? 0 : a_length < b_length ? -1 : 1;
    /* Bytes order by code point. Units order otherwise only between a four-byte sequence and a shorter
    ** one. */
    bool pair_a = byte_at(a, i) >= 0xF0;
    bool pair_b = byte_at(b, i) >= 0xF0;
    if (pair_a && !pair_b)
        return compare_pair(a + i, a + a_length, b + i, b + b_length);
    if (pair_b && !pair_a)
        return -compare_pair(b + i, b + b_length, a + i, a + a_length);
    return byte_at(a, i) < byte_at(b, i) ? -1 : 1;
}

static bool begins_with_low(const char *bytes, size_t length)
{
    return length >= 3 && byte_at(bytes, 0) == 0xED && byte_at(bytes, 1) >= 0xB0;
}

static bool ends_with_high(const char *bytes, size_t length)
{
    return length >= 3 && byte_at(bytes, length - 3) == 0xED && byte_at(bytes, length - 2) >> 4 == 0xA;
}

bool text_joins(const char *a, size_t a_length, const char *b, size_t b_length)
{
    return ends_with_high(a, a_length) && begins_with_low(b, b_length);
}

size_t text_concat(const char *a, size_t a_length, const char *b, size_t b_length, char *out)
{
    bool joins = text_joins(a, a_length, b, b_length);
    if (out != a && a_length > 0)
        memcpy(out, a, a_length);
    if (!joins) {
        if (b_length > 0)
            memcpy(out + a_length, b, b_length);
        return a_length + b_length;
    }
    char *joint = out + a_length - 3;
    const char *cursor = joint;
    uint32_t high = text_decode(&cursor, cursor + 3);
    uint32_t low = text_decode(&b, b + 3);
    memcpy(joint + 4, b, b_length - 3); /* before the joint: `b` may be `a` */
    text_encode(text_pair(high, low), joint);
    return a_length + b_length - 2;
}

/* Searching. The fast path looks at many places at once for the needle's first and last byte and compares
** where both are; should that find too many candidates, the two-way algorithm of Crochemore and Perrin takes
** over, which is linear in the worst case. It reads both strings through a direction, so that searching
** backwards is the same code. */

typedef struct Run {
    const char *first;
    size_t length;
    ptrdiff_t step; /* 1 or -1 */
} Run;

static Run run_of(const char *bytes, size_t length, bool backward)
{
    if (backward && length > 0)
        return (Run){bytes + (length - 1), length, -1};
    return (Run){bytes, length, 1};
}

static unsigned run_at(const Run *run, size_t i)
{
    return (unsigned char)run->first[(ptrdiff_t)i * run->step];
}

typedef struct TwoWay {
    Run needle, hay;
    size_t cut;     /* the needle is checked from here on, then before here */
    size_t period;  /* how far a full match, or one to the right of the cut, allows to move */
    size_t overlap; /* after a move by a true period, this much of the needle's start is known to match */
    size_t known;
    size_t at;
} TwoWay;

/* Where the largest suffix begins, in byte order or, `inverted`, in its reverse; and that suffix's period. */
static size_t largest_suffix(const Run *needle, bool inverted, size_t *period)
{
    size_t best = 0;
    size_t rival = 1;
    size_t same = 0; /* so many bytes of the rival equal those of the best, modulo its period */
    *period = 1;
    while (rival + same < needle->length) {
        unsigned a = run_at(needle, best + same);
        unsigned b = run_at(needle, rival + same);
        if (a == b) {
            same++;
            if (same == *period) {
                rival += same;
                same = 0;
            }
        } else if ((b < a) != inverted) {
            rival += same + 1;
            same = 0;
            *period = rival - best;
        } else {
            best = rival;
            rival = best + 1;
            same = 0;
            *period = 1;
        }
    }
    return best;
}

static TwoWay two_way(Run hay, Run needle)
{
    size_t period, other_period;
    size_t cut = largest_suffix(&needle, false, &period);
    size_t other = largest_suffix(&needle, true, &other_period);
    if (other > cut) {
        cut = other;
        period = other_period;
    }
    bool periodic = cut + period <= needle.length; /* false for an empty needle alone */
    for (size_t i = 0; periodic && i < cut; i++)
        periodic = run_at(&needle, i) == run_at(&needle, i + period);
    if (!periodic)
        period = (cut > needle.length - cut ? cut : needle.length - cut) + 1;
    return (TwoWay){.needle = needle, .hay = hay, .cut = cut, .period = period,
                    .overlap = periodic ? needle.length - period : 0};
}

/* The next match in the direction of the search, overlapping ones included. */
static size_t two_way_next(TwoWay *search)
{
    const Run *needle = &search->needle;
    const Run *hay = &search->hay;
    if (hay->length < needle->length)
        return TEXT_NOT_FOUND;
    while (search->at <= hay->length - needle->length) {
        size_t at = search->at;
        size_t i = search->known > search->cut ? search->known : search->cut;
        while (i < needle->length && run_at(needle, i) == run_at(hay, at + i))
            i++;
        if (i < needle->length) {
            search->at = at + (i - search->cut) + 1;
            search->known = 0;
            continue;
        }
        i = search->cut;
        while (i > search->known && run_at(needle, i - 1) == run_at(hay, at + i - 1))
            i--;
        bool found = i <= search->known;
        search->at = at + search->period;
        search->known = search->overlap;
        if (found)
            return at;
    }
    return TEXT_NOT_FOUND;
}

/* A bit for each of LANES places that begin at `first` where one byte stands, and the other at `last`; bits
** that are LANE_BITS apart. A few more may be set behind a true one. */
#if defined(__SSE2__)
enum { LANES = 16, LANE_BITS = 1 };
static uint64_t candidates(const char *first, const char *last, char a, char b)
{
    __m128i begins = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)first), _mm_set1_epi8(a));
    __m128i ends = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)last), _mm_set1_epi8(b));
    return (uint32_t)_mm_movemask_epi8(_mm_and_si128(begins, ends));
}
#else
enum { LANES = 8, LANE_BITS = 8 };
static uint64_t candidates(const char *first, const char *last, char a, char b)
{
    uint64_t differ = (load64(first) ^ ONES * (unsigned char)a) | (load64(last) ^ ONES * (unsigned char)b);
    uint64_t zeros =
        (differ - ONES) & ~differ & TOPS; /* true for the lowest; above it, a carry may set more */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    zeros = 0;
    for (unsigned i = 0; i < 8; i++)
        if (first[i] == a && last[i] == b) zeros |= (uint64_t)0x80 << 8 * i;
#endif
    return zeros;
}
#endif

static unsigned lowest_lane(uint64_t mask)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(mask) / LANE_BITS;
#else
    unsigned bit = 0;
    while ((mask >> bit & 1) == 0) bit++;
    return bit / LANE_BITS;
#endif
}

/* The two-way search from `from` on. */
static size_t find_slowly(const char *hay, size_t hay_length, const char *needle, size_t needle_length,
                          size_t from)
{
    Run rest = run_of(hay + from, hay_length - from, false);
    TwoWay search = two_way(rest, run_of(needle, needle_length, false));
    size_t at = two_way_next(&search);
    return at == TEXT_NOT_FOUND ? at : from + at;
}

size_t text_find(const char *hay, size_t hay_length, const char *needle, size_t needle_length, size_t from)
{
    if (from > hay_length || needle_length > hay_length - from)
        return TEXT_NOT_FOUND;
    if (needle_length == 0) return from;
    size_t last = needle_length - 1;
    size_t limit = hay_length - needle_length; /* the last place where it can begin */
    size_t work = 0;
    if (limit - from < LANES - 1) {
        for (size_t at = from; at <= limit; at++)
            if (hay[at] == needle[0] && hay[at + last] == needle[last] && memcmp(hay + at, needle, last) == 0)
                return at;
        return TEXT_NOT_FOUND;
    }
    for (size_t at = from;; at += LANES) {
        if (at > limit - (LANES - 1)) /* the last places, some of them a second time */
            at = limit - (LANES - 1);
        for (uint64_t mask = candidates(hay + at, hay + at + last, needle[0], needle[last]); mask != 0;
             mask &= mask - 1) {
            size_t found = at + lowest_lane(mask);
            if (text_equals(hay + found, needle, needle_length)) return found;
            work += needle_length;
        }
        if (at == limit - (LANES - 1)) return TEXT_NOT_FOUND;
        if (work > 256 + 4 * (at - from))
            return find_slowly(hay, hay_length, needle, needle_length, at + LANES);
    }
}

size_t text_rfind(const char *hay, size_t hay_length, const char *needle, size_t needle_length, size_t from)
{
    if (needle_length > hay_length)
        return TEXT_NOT_FOUND;
    size_t start = hay_length - needle_length;
    if (from < start)
        start = from;
    if (needle_length == 0)
        return start;
    size_t last = needle_length - 1;
    size_t begin = start;
    for (size_t work = 0; work <= 256 + 4 * (begin - start); start--) {
        if (hay[start + last] == needle[last] && hay[start] == needle[0]) {
            if (memcmp(hay + start, needle, last) == 0)
                return start;
            work += last;
        }
        if (start == 0)
            return TEXT_NOT_FOUND;
    }
    size_t end = start + needle_length;
    TwoWay search = two_way(run_of(hay, end, true), run_of(needle, needle_length, true));
    size_t at = two_way_next(&search);
    return at == TEXT_NOT_FOUND ? at : end - at - needle_length;
}

bool text_has_loose_edge(const char *bytes, size_t length)
{
    return begins_with_low(bytes, length) || ends_with_high(bytes, length);
}

/* Finds the needle without its loose halves, byte for byte, and looks for these before and behind each
** place. As the search goes on from place to place without starting anew, it stays linear. */
static size_t find_unit(const char *hay, size_t hay_length, const char *needle, size_t needle_length,
                        size_t from, bool backward)
{
    const char *core = needle;
    size_t length = needle_length;
    uint32_t low = 0;
    uint32_t high = 0;
    if (begins_with_low(core, length)) {
        low = text_decode(&core, core + 3);
        length -= 3;
    }
    if (ends_with_high(core, length)) {
        const char *half = core + length - 3;
        high = text_decode(&half, half + 3);
        length -= 3;
    }

    /* The core's place may begin at `limit` or beyond it in the search's direction. */
    bool mid_pair;
    size_t units = text_units(hay, hay_length);
    if (length == 0 && !low && !high) /* an empty needle is everywhere, also within a pair */
        return from <= units ? from : backward ? units : TEXT_NOT_FOUND;
    size_t unit = from >= units ? units : from + (low != 0);
    size_t limit = text_offset_of_unit(hay, hay_length, unit, &mid_pair);
    if (!backward && (from > units || (from == units && low)))
        return TEXT_NOT_FOUND;
    if (mid_pair && !backward)
        limit += 4;
    size_t base = backward ? 0 : limit;
    size_t end = backward && length < hay_length - limit ? limit + length : hay_length;
    TwoWay search = two_way(run_of(hay + base, end - base, backward), run_of(core, length, backward));
    const char *hay_end = hay + hay_length;
    for (;;) {
        size_t at = two_way_next(&search);
        if (at == TEXT_NOT_FOUND)
            return at;
        at = backward ? end - at - length : base + at;
        const char *before = hay + at;
        const char *behind = hay + at + length;
        if (at < hay_length && is_continuation(byte_at(hay, at)))
            continue; /* an empty core is found within characters, too */
        if (low && (at == 0 || last_unit(text_decode_back(&before, hay)) != low))
            continue;
        if (high && (behind == hay_end || first_unit(text_decode(&behind, hay_end)) != high))
            continue;
        return text_units(hay, at) - (low != 0);
    }
}

size_t text_find_unit(const char *hay, size_t hay_length, const char *needle, size_t needle_length,
                      size_t from)
{
    return find_unit(hay, hay_length, needle, needle_length, from, false);
}

size_t text_rfind_unit(const char *hay, size_t hay_length, const char *needle, size_t needle_length,
                       size_t from)
{
    return find_unit(hay, hay_length, needle, needle_length, from, true);
}

/* Hashing: each step multiplies two words to 128 bits and folds the halves. Both factors carry a secret
** made of the seed, so no input can force either to zero, and the two secrets are not a known difference
** apart, so no swap of the halves collides under every seed. */

static uint64_t fold_product(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 Wide;
    Wide product = (Wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
    uint64_t low = a_low * b_low, cross = a_high * b_low, crossed = a_low * b_high;
    uint64_t middle = (low >> 32) + (uint32_t)cross + (uint32_t)crossed;
    uint64_t high = a_high * b_high + (cross >> 32) + (crossed >> 32) + (middle >> 32);
    return (middle << 32 | (uint32_t)low) ^ high;
#endif
}

uint32_t text_hash(const char *bytes, size_t length, uint64_t seed)
{
    /* The fractional parts of the square roots of 2, 3 and 5: arbitrary, and seen to be so. */
    uint64_t secret = seed ^ 0x6A09E667F3BCC908u;
    uint64_t state = fold_product(secret ^ length, 0xBB67AE8584CAA73Bu); /* no byte can cancel the length */
    uint64_t head = 0;
    uint64_t tail = 0;
    const char *end = bytes + length;
    for (; end - bytes > 16; bytes += 16)
        state = fold_product(load64(bytes) ^ secret, load64(bytes + 8) ^ state);
    if (length >= 8) { /* the last 16 bytes, or 8 to 15 as two words that overlap */
        head = load64(length > 16 ? end - 16 : bytes);
        tail = load64(end - 8);
    } else if (length >= 4) {
        head = load32(bytes);
        tail = load32(end - 4);
    } else if (length > 0) {
        head = byte_at(bytes, 0) << 16 | byte_at(bytes, length >> 1) << 8 | byte_at(bytes, length - 1);
    }
    state = fold_product(head ^ secret, tail ^ state);
    state = fold_product(state ^ secret, 0x3C6EF372FE94F82Bu);
    uint32_t hash = (uint32_t)(state ^ state >> 32);
    return hash ? hash : 1;
}
