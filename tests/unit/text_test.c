/* Tests of vm/text.h and vm/unicode.h.
**
** Most of them compare with a plain model: a string as an array of UTF-16 units, on which every operation
** is a simple loop. Random strings are drawn from a few units that bring surrogates, halves and pairs
** together. Every input is copied to a heap block of its exact size, so that the address sanitizer sees a
** read beyond it. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vm/text.h"
#include "vm/unicode.h"

#define MAX_UNITS 512
#define MAX_CODE_POINT 0x10FFFFu

static int passed, failed;

#define CHECK(condition) check((condition), #condition, __LINE__)

static void check(bool condition, const char *text, int line)
{
    if (condition) {
        passed++;
        return;
    }
    failed++;
    if (failed <= 20)
        printf("text_test.c:%d: %s\n", line, text);
}

/* The same sequence in every run. */
static uint32_t random_below(uint32_t limit)
{
    static uint64_t state = 20240229;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((state >> 33) % limit);
}

/* Bytes in a heap block of their own. */
typedef struct Text {
    char *bytes;
    size_t length;
} Text;

static void *allocate(size_t size)
{
    void *block = malloc(size ? size : 1);
    if (!block)
        abort();
    return block;
}

static Text text_of(const char *bytes, size_t length)
{
    Text text = {allocate(length), length};
    if (length)
        memcpy(text.bytes, bytes, length);
    return text;
}

#define LITERAL(text) text_of((text), sizeof(text) - 1)

/* The model. */
typedef struct Units {
    uint16_t at[MAX_UNITS];
    size_t count;
} Units;

static bool is_pair(const Units *units, size_t i)
{
    return i + 1 < units->count && units->at[i] >> 10 == 0x36 && units->at[i + 1] >> 10 == 0x37;
}

static Text text_from_units(const Units *units)
{
    char buffer[MAX_UNITS * 3];
    size_t used = 0;
    for (size_t i = 0; i < units->count; i++) {
        uint32_t code_point = units->at[i];
        if (is_pair(units, i)) {
            code_point = 0x10000u + ((code_point & 0x3FFu) << 10) + (units->at[i + 1] & 0x3FFu);
            i++;
        }
        used += text_encode(code_point, buffer + used);
    }
    return text_of(buffer, used);
}

static Units random_units(size_t max_count, bool dense)
{
    static const uint16_t alphabet[] = {0xD83D, 0xDE00, 'a', 0xDE01, 0xD83E, 'b', 0xE9, 0x4E00,
                                        0xE000, 0xFFFF, 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0};
    Units units = {.count = random_below((uint32_t)max_count + 1)};
    for (size_t i = 0; i < units.count; i++)
        units.at[i] = alphabet[random_below(dense ? 3 : 16)];
    return units;
}

static int compare_units(const Units *a, const Units *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++)
        if (a->at[i] != b->at[i])
            return a->at[i] < b->at[i] ? -1 : 1;
    return (a->count > b->count) - (a->count < b->count);
}

static bool units_match(const Units *hay, const Units *needle, size_t at)
{
    if (at > hay->count || needle->count > hay->count - at)
        return false;
    for (size_t i = 0; i < needle->count; i++)
        if (hay->at[at + i] != needle->at[i])
            return false;
    return true;
}

static size_t find_in_units(const Units *hay, const Units *needle, size_t from)
{
    for (size_t at = from; at <= hay->count; at++)
        if (units_match(hay, needle, at))
            return at;
    return TEXT_NOT_FOUND;
}

static size_t rfind_in_units(const Units *hay, const Units *needle, size_t from)
{
    for (size_t at = (from < hay->count ? from : hay->count) + 1; at-- > 0;)
        if (units_match(hay, needle, at))
            return at;
    return TEXT_NOT_FOUND;
}

/* Code points. */

static void test_code_points(void)
{
    size_t wrong = 0;
    for (uint32_t code_point = 0; code_point <= MAX_CODE_POINT; code_point++) {
        char buffer[4];
        size_t length = text_encode(code_point, buffer);
        size_t expected = code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
        bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
        const char *forward = buffer;
        const char *backward = buffer + length;
        wrong += length != expected;
        wrong += text_decode(&forward, buffer + length) != code_point || forward != buffer + length;
        wrong += text_decode_back(&backward, buffer) != code_point || backward != buffer;
        wrong += text_is_valid_utf8(buffer, length) == surrogate;
        wrong += !text_is_valid(buffer, length);
        wrong += text_units(buffer, length) != (code_point > 0xFFFF ? 2u : 1u);
        wrong += text_is_ascii(buffer, length) != (code_point < 0x80);
        wrong += text_is_high_surrogate(code_point) != (code_point >= 0xD800 && code_point <= 0xDBFF);
        wrong += text_is_low_surrogate(code_point) != (code_point >= 0xDC00 && code_point <= 0xDFFF);
        if (code_point > 0xFFFF) {
            uint32_t high = text_high_surrogate(code_point);
            uint32_t low = text_low_surrogate(code_point);
            wrong += !text_is_high_surrogate(high) || !text_is_low_surrogate(low);
            wrong += text_pair(high, low) != code_point;
        }
    }
    CHECK(wrong == 0);

    static const struct {
        uint32_t code_point;
        const char *bytes;
    } known[] = {{0x7F, "\x7F"}, {0x80, "\xC2\x80"}, {0x7FF, "\xDF\xBF"}, {0x800, "\xE0\xA0\x80"},
                 {0xD800, "\xED\xA0\x80"}, {0xDFFF, "\xED\xBF\xBF"}, {0xFFFF, "\xEF\xBF\xBF"},
                 {0x10000, "\xF0\x90\x80\x80"}, {0x1F600, "\xF0\x9F\x98\x80"},
                 {0x10FFFF, "\xF4\x8F\xBF\xBF"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        char buffer[4];
        size_t length = text_encode(known[i].code_point, buffer);
        CHECK(length == strlen(known[i].bytes) && memcmp(buffer, known[i].bytes, length) == 0);
    }
    CHECK(text_high_surrogate(0x1F600) == 0xD83D && text_low_surrogate(0x1F600) == 0xDE00);

    /* Whatever the bytes, decoding moves on and stays inside. */
    for (int round = 0; round < 20000; round++) {
        char noise[6];
        size_t length = 1 + random_below(6);
        for (size_t i = 0; i < length; i++)
            noise[i] = (char)(random_below(4) ? 0x80 + random_below(0x80) : random_below(0x80));
        Text text = text_of(noise, length);
        const char *end = text.bytes + length;
        bool inside = true;
        for (const char *cursor = text.bytes; cursor < end;) {
            const char *before = cursor;
            text_decode(&cursor, end);
            inside = inside && cursor > before && cursor <= end;
        }
        for (const char *cursor = end; cursor > text.bytes;) {
            const char *before = cursor;
            text_decode_back(&cursor, text.bytes);
            inside = inside && cursor < before && cursor >= text.bytes;
        }
        CHECK(inside);
        free(text.bytes);
    }
}

static void test_ascii(void)
{
    for (size_t length = 0; length <= 40; length++) {
        Text text = {allocate(length), length};
        memset(text.bytes, 0x7F, length);
        CHECK(text_is_ascii(text.bytes, length));
        CHECK(text_ascii_prefix(text.bytes, length) == length);
        for (size_t at = 0; at < length; at++) {
            text.bytes[at] = (char)0x80;
            CHECK(!text_is_ascii(text.bytes, length));
            CHECK(text_ascii_prefix(text.bytes, length) == at);
            text.bytes[at] = 0;
            CHECK(text_is_ascii(text.bytes, length));
        }
        free(text.bytes);
    }
}

/* Bytes from outside. The reference follows the definition: the prefixes of all well-formed sequences are
** marked, and a maximal subpart is the longest run of bytes that is marked. */

typedef struct Prefixes {
    bool one[1 << 8], two[1 << 16], three[1 << 24];
} Prefixes;

static size_t reference_sanitize(const Prefixes *prefixes, const char *in, size_t length, char *out,
                                 size_t *replaced, size_t *first_error)
{
    size_t used = 0;
    *replaced = 0;
    *first_error = length;
    for (size_t i = 0; i < length;) {
        unsigned char byte[4] = {0};
        size_t left = length - i < 4 ? length - i : 4;
        memcpy(byte, in + i, left);
        size_t whole = byte[0] < 0x80 ? 1 : byte[0] < 0xE0 ? 2 : byte[0] < 0xF0 ? 3 : 4;
        size_t good = 0;
        if (prefixes->one[byte[0]])
            good = 1;
        if (good == 1 && left > 1 && whole > 1 && prefixes->two[byte[0] << 8 | byte[1]])
            good = 2;
        if (good == 2 && left > 2 && whole > 2 && prefixes->three[byte[0] << 16 | byte[1] << 8 | byte[2]])
            good = 3;
        if (good == 3 && left > 3 && whole > 3 && byte[3] >= 0x80 && byte[3] <= 0xBF)
            good = 4;
        if (good == whole) {
            memcpy(out + used, byte, good);
            used += good;
        } else {
            memcpy(out + used, "\xEF\xBF\xBD", 3);
            used += 3;
            *replaced += 1;
            if (*first_error == length)
                *first_error = i;
        }
        i += good ? good : 1;
    }
    return used;
}

static bool sanitizes_as_reference(const Prefixes *prefixes, const char *in, size_t length)
{
    char expected[64];
    size_t expected_replaced, first_error, replaced;
    size_t expected_length =
        reference_sanitize(prefixes, in, length, expected, &expected_replaced, &first_error);
    size_t measured = text_sanitized_length(in, length);
    if (measured != expected_length || measured > 3 * length)
        return false;
    Text out = {allocate(measured), 0};
    out.length = text_sanitize(in, length, out.bytes, &replaced);
    bool same = out.length == expected_length && memcmp(out.bytes, expected, expected_length) == 0 &&
                replaced == expected_replaced && text_valid_prefix(in, length) == first_error &&
                text_is_valid_utf8(in, length) == (replaced == 0) &&
                text_is_valid_utf8(out.bytes, out.length);
    free(out.bytes);
    return same;
}

static void test_sanitize(void)
{
    static const struct {
        const char *in, *out;
        size_t replaced;
    } known[] = {
        {"", "", 0},
        {"plain", "plain", 0},
        {"caf\xC3\xA9", "caf\xC3\xA9", 0},
        {"\xEF\xBB\xBF!", "\xEF\xBB\xBF!", 0},                                 /* a byte order mark stays */
        {"\xC0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD", 2},                           /* overlong NUL */
        {"\xE0\x80\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},           /* overlong slash */
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3},           /* a surrogate */
        {"\xE4\xB8", "\xEF\xBF\xBD", 1},                                       /* cut off */
        {"\xF0\x9F\x98", "\xEF\xBF\xBD", 1},
        {"\xF0\x9F\x98" "a", "\xEF\xBF\xBD" "a", 1},
        {"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 4}, /* past U+10FFFF */
        {"a\x80z\xFF", "a\xEF\xBF\xBDz\xEF\xBF\xBD", 2},
        {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF" "A",                               /* Unicode's table 3-11 */
         "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" "A", 4},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        Text in = text_of(known[i].in, strlen(known[i].in));
        char out[32];
        size_t replaced = 99;
        size_t length = text_sanitize(in.bytes, in.length, out, &replaced);
        CHECK(length == strlen(known[i].out) && memcmp(out, known[i].out, length) == 0);
        CHECK(replaced == known[i].replaced);
        CHECK(text_sanitize(in.bytes, in.length, out, NULL) == length);
        CHECK(text_sanitized_length(in.bytes, in.length) == length);
        free(in.bytes);
    }

    Prefixes *prefixes = calloc(1, sizeof *prefixes);
    if (!prefixes)
        abort();
    for (uint32_t code_point = 0; code_point <= MAX_CODE_POINT; code_point++) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF)
            continue;
        char buffer[4];
        size_t length = text_encode(code_point, buffer);
        unsigned char byte[4] = {0};
        memcpy(byte, buffer, length);
        prefixes->one[byte[0]] = true;
        if (length > 1)
            prefixes->two[byte[0] << 8 | byte[1]] = true;
        if (length > 2)
            prefixes->three[byte[0] << 16 | byte[1] << 8 | byte[2]] = true;
    }
    static const unsigned char edges[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2,
                                          0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF3, 0xF4, 0xF5, 0xFF};
    const uint32_t count = sizeof edges;
    size_t wrong = 0;
    for (uint32_t length = 0, limit = 1; length <= 4; length++, limit *= count) {
        for (uint32_t number = 0; number < limit; number++) {
            char in[4];
            uint32_t rest = number;
            for (uint32_t i = 0; i < length; i++, rest /= count)
                in[i] = (char)edges[rest % count];
            wrong += !sanitizes_as_reference(prefixes, in, length);
        }
    }
    for (int round = 0; round < 20000; round++) { /* long enough for the eight-byte path */
        char noise[20];
        uint32_t length = random_below(21);
        for (uint32_t i = 0; i < length; i++)
            noise[i] = (char)(random_below(3) ? 'a' : edges[random_below(count)]);
        Text text = text_of(noise, length);
        wrong += !sanitizes_as_reference(prefixes, text.bytes, length);
        free(text.bytes);
    }
    CHECK(wrong == 0);
    free(prefixes);

    CHECK(text_is_valid("", 0));
    CHECK(text_is_valid("\xED\xA0\xBD", 3) && !text_is_valid_utf8("\xED\xA0\xBD", 3));
    CHECK(text_is_valid("\xED\xB8\x80\xED\xA0\xBD", 6));                   /* low before high: not a pair */
    CHECK(!text_is_valid("\xED\xA0\xBD\xED\xB8\x80", 6));                  /* a pair, unjoined */
    CHECK(!text_is_valid("x\xED\xA0\xBD\xED\xA0\xBD\xED\xB8\x80y", 11));
    CHECK(text_is_valid("\xED\xA0\xBD-\xED\xB8\x80", 7));
    CHECK(!text_is_valid("\xED\xA0\xBD\xED\xB8", 5) && !text_is_valid("\xED\xA0", 2));
    CHECK(!text_is_valid("\xED\xA0\xBD\xC0", 4) && !text_is_valid("\xC1\x80", 2));
}

/* Units and their index. */

static void check_units(const Units *units, const Text *text)
{
    size_t offset = 0;
    bool same = text_units(text->bytes, text->length) == units->count;
    same = same && text_is_valid(text->bytes, text->length);
    TextIndex *index = allocate(text_index_size(units->count));
    text_index_build(index, text->bytes, text->length, units->count);
    for (size_t i = 0; i < units->count; i++) {
        size_t width = is_pair(units, i) ? 4 : units->at[i] < 0x80 ? 1 : units->at[i] < 0x800 ? 2 : 3;
        for (size_t half = 0; half < (width == 4 ? 2u : 1u); half++) {
            bool mid_pair = !half;
            same = same && text_offset_of_unit(text->bytes, text->length, i + half, &mid_pair) == offset;
            same = same && mid_pair == (half == 1);
            mid_pair = !half;
            same = same && text_index_find(index, text->bytes, text->length, i + half, &mid_pair) == offset;
            same = same && mid_pair == (half == 1);
        }
        same = same && text_index_unit(index, text->bytes, offset) == i;
        offset += width;
        i += width == 4;
    }
    static const size_t beyond[] = {0, 1, 63, 64, 65, 1000};
    for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++) {
        bool mid_pair = true;
        size_t unit = units->count + beyond[i];
        same = same && text_offset_of_unit(text->bytes, text->length, unit, &mid_pair) == text->length;
        same = same && !mid_pair;
        mid_pair = true;
        same = same && text_index_find(index, text->bytes, text->length, unit, &mid_pair) == text->length;
        same = same && !mid_pair;
    }
    same = same && text_index_unit(index, text->bytes, text->length) == units->count;
    CHECK(same && offset == text->length);
    free(index);
}

static void test_units(void)
{
    for (int round = 0; round < 3000; round++) {
        Units units = random_units(round < 2000 ? 40 : 400, round % 2);
        Text text = text_from_units(&units);
        check_units(&units, &text);
        free(text.bytes);
    }
    for (size_t shift = 0; shift < 2; shift++) { /* marks at pairs, then within them */
        for (size_t pairs = 0; pairs < 200; pairs += pairs < 28 || pairs > 35 ? 7 : 1) {
            Units units = {.count = 0};
            for (size_t i = 0; i < shift; i++)
                units.at[units.count++] = 'x';
            for (size_t i = 0; i < pairs; i++) {
                units.at[units.count++] = 0xD83D;
                units.at[units.count++] = 0xDE00;
            }
            Text text = text_from_units(&units);
            check_units(&units, &text);
            free(text.bytes);
        }
    }
}

/* Two strings. */

static int sign(int number) { return (number > 0) - (number < 0); }

static void test_compare(void)
{
    Text low = LITERAL("\xEE\x80\x80"), pair = LITERAL("\xF0\x9F\x98\x80"), half = LITERAL("\xED\xA0\xBD");
    Text below = LITERAL("\xED\x9F\xBF"), half_then = LITERAL("\xED\xA0\xBDz");
    Text half_over = LITERAL("\xED\xA0\xBE");
    Text half_private = LITERAL("\xED\xA0\xBD\xEE\x80\x80");
    CHECK(text_compare(pair.bytes, 4, low.bytes, 3) < 0 && text_compare(low.bytes, 3, pair.bytes, 4) > 0);
    CHECK(text_compare(pair.bytes, 4, below.bytes, 3) > 0 && text_compare(below.bytes, 3, pair.bytes, 4) < 0);
    CHECK(text_compare(half.bytes, 3, pair.bytes, 4) < 0 && text_compare(pair.bytes, 4, half.bytes, 3) > 0);
    CHECK(text_compare(half_then.bytes, 4, pair.bytes, 4) < 0);
    CHECK(text_compare(half_private.bytes, 6, pair.bytes, 4) > 0);
    CHECK(text_compare(half_over.bytes, 3, pair.bytes, 4) > 0);
    CHECK(text_compare("", 0, "", 0) == 0);
    CHECK(text_compare("", 0, "\0", 1) < 0);
    CHECK(text_compare("a", 1, "", 0) > 0);
    CHECK(text_compare("12345678a", 9, "12345678b", 9) < 0);
    CHECK(text_compare("12345678", 8, "12345678", 8) == 0);
    CHECK(text_compare("12345678", 8, "1234567", 7) > 0 && text_compare("1", 1, "12345678", 8) < 0);
    free(low.bytes), free(pair.bytes), free(half.bytes), free(below.bytes), free(half_then.bytes);
    free(half_over.bytes), free(half_private.bytes);

    size_t wrong = 0;
    for (int round = 0; round < 20000; round++) {
        size_t longest = round % 2 ? 4 : 20;
        Units a = random_units(longest, round % 3 == 0);
        Units b = random_units(longest, round % 3 == 0);
        if (round % 5 == 0) { /* a common beginning, then something else */
            size_t shared = a.count / 2 < b.count ? a.count / 2 : b.count;
            memcpy(b.at, a.at, shared * sizeof a.at[0]);
        }
        Text first = text_from_units(&a), second = text_from_units(&b);
        int expected = compare_units(&a, &b);
        wrong += sign(text_compare(first.bytes, first.length, second.bytes, second.length)) != expected;
        wrong += sign(text_compare(second.bytes, second.length, first.bytes, first.length)) != -expected;

        Units both = a;
        memcpy(both.at + a.count, b.at, b.count * sizeof b.at[0]);
        both.count += b.count;
        Text whole = text_from_units(&both);
        bool joins = a.count && b.count && is_pair(&both, a.count - 1);
        wrong += text_joins(first.bytes, first.length, second.bytes, second.length) != joins;
        char *out = allocate(first.length + second.length);
        size_t length = text_concat(first.bytes, first.length, second.bytes, second.length, out);
        wrong += length != whole.length || memcmp(out, whole.bytes, length) != 0;
        free(out);
        out = allocate(first.length + second.length); /* in place */
        memcpy(out, first.bytes, first.length);
        length = text_concat(out, first.length, second.bytes, second.length, out);
        wrong += length != whole.length || memcmp(out, whole.bytes, length) != 0;
        free(out);
        free(whole.bytes);

        both = a; /* to itself, in place */
        memcpy(both.at + a.count, a.at, a.count * sizeof a.at[0]);
        both.count *= 2;
        whole = text_from_units(&both);
        out = allocate(2 * first.length);
        memcpy(out, first.bytes, first.length);
        length = text_concat(out, first.length, out, first.length, out);
        wrong += length != whole.length || memcmp(out, whole.bytes, length) != 0;
        free(out);
        free(whole.bytes), free(first.bytes), free(second.bytes);
    }
    CHECK(wrong == 0);
}

/* Searching. */

static size_t plain_find(const Text *hay, const Text *needle, size_t from)
{
    for (size_t at = from; at <= hay->length && needle->length <= hay->length - at; at++)
        if (memcmp(hay->bytes + at, needle->bytes, needle->length) == 0)
            return at;
    return TEXT_NOT_FOUND;
}

static size_t plain_rfind(const Text *hay, const Text *needle, size_t from)
{
    for (size_t at = (from < hay->length ? from : hay->length) + 1; at-- > 0;)
        if (needle->length <= hay->length - at && memcmp(hay->bytes + at, needle->bytes, needle->length) == 0)
            return at;
    return TEXT_NOT_FOUND;
}

static Text random_ab(uint32_t length)
{
    Text text = {allocate(length), length};
    for (uint32_t i = 0; i < length; i++)
        text.bytes[i] = (char)('a' + (random_below(4) == 0));
    return text;
}

static void test_find_bytes(void)
{
    Text hay = LITERAL("one two one");
    CHECK(text_find(hay.bytes, hay.length, "one", 3, 0) == 0);
    CHECK(text_find(hay.bytes, hay.length, "one", 3, 1) == 8);
    CHECK(text_find(hay.bytes, hay.length, "one", 3, 8) == 8);
    CHECK(text_find(hay.bytes, hay.length, "one", 3, 9) == TEXT_NOT_FOUND);
    CHECK(text_find(hay.bytes, hay.length, "", 0, 11) == 11);
    CHECK(text_find(hay.bytes, hay.length, "", 0, 3) == 3);
    CHECK(text_find(hay.bytes, hay.length, "", 0, 12) == TEXT_NOT_FOUND);
    CHECK(text_find(hay.bytes, hay.length, "o", 1, SIZE_MAX) == TEXT_NOT_FOUND);
    CHECK(text_find(hay.bytes, hay.length, "one two one!", 12, 0) == TEXT_NOT_FOUND);
    CHECK(text_find(hay.bytes, hay.length, "one two one", 11, 0) == 0 && text_find("", 0, "", 0, 0) == 0);
    CHECK(text_rfind(hay.bytes, hay.length, "one", 3, SIZE_MAX) == 8);
    CHECK(text_rfind(hay.bytes, hay.length, "one", 3, 7) == 0);
    CHECK(text_rfind(hay.bytes, hay.length, "one", 3, 0) == 0);
    CHECK(text_rfind(hay.bytes, hay.length, "two", 3, 3) == TEXT_NOT_FOUND);
    CHECK(text_rfind(hay.bytes, hay.length, "", 0, SIZE_MAX) == 11);
    CHECK(text_rfind(hay.bytes, hay.length, "", 0, 4) == 4);
    CHECK(text_rfind("", 0, "a", 1, 0) == TEXT_NOT_FOUND && text_rfind("", 0, "", 0, 0) == 0);
    free(hay.bytes);

    /* Hays beyond what the fast path may spend, needles of small periods: the two-way algorithm at work. */
    size_t wrong = 0;
    for (int round = 0; round < 3000; round++) {
        Text text = random_ab(random_below(round % 2 ? 30 : 1200));
        Text needle = random_ab(random_below(round % 3 ? 8 : 24));
        if (text.length && round % 4 == 0) { /* one that does occur, from the middle */
            free(needle.bytes);
            size_t at = random_below((uint32_t)text.length);
            needle = text_of(text.bytes + at, random_below((uint32_t)(text.length - at) + 1));
        }
        for (int probe = 0; probe < 4; probe++) {
            size_t from = probe == 0 ? 0 : random_below((uint32_t)text.length + 2);
            size_t at = text_find(text.bytes, text.length, needle.bytes, needle.length, from);
            wrong += at != plain_find(&text, &needle, from);
            from = probe == 0 ? SIZE_MAX : from;
            at = text_rfind(text.bytes, text.length, needle.bytes, needle.length, from);
            wrong += at != plain_rfind(&text, &needle, from);
        }
        free(text.bytes), free(needle.bytes);
    }
    CHECK(wrong == 0);

    /* Quadratic time would take minutes here. */
    enum { LONG = 1000000, HALF = 100000 };
    char *long_hay = allocate(LONG);
    char *long_needle = allocate(2 * HALF + 1);
    memset(long_hay, 'a', LONG);
    memset(long_needle, 'a', 2 * HALF + 1);
    for (size_t odd = 0; odd <= 2 * HALF; odd += HALF) { /* where it never matches */
        long_needle[odd] = 'b';
        CHECK(text_find(long_hay, LONG, long_needle, 2 * HALF + 1, 0) == TEXT_NOT_FOUND);
        CHECK(text_rfind(long_hay, LONG, long_needle, 2 * HALF + 1, SIZE_MAX) == TEXT_NOT_FOUND);
        long_hay[LONG / 2] = 'b';
        CHECK(text_find(long_hay, LONG, long_needle, 2 * HALF + 1, 0) == LONG / 2 - odd);
        CHECK(text_rfind(long_hay, LONG, long_needle, 2 * HALF + 1, SIZE_MAX) == LONG / 2 - odd);
        long_hay[LONG / 2] = 'a';
        long_needle[odd] = 'a';
    }
    /* Every place matches but for the half in front, or behind. */
    memcpy(long_needle, "\xED\xB8\x80", 3);
    CHECK(text_find_unit(long_hay, LONG, long_needle, HALF, 0) == TEXT_NOT_FOUND);
    CHECK(text_rfind_unit(long_hay, LONG, long_needle, HALF, SIZE_MAX) == TEXT_NOT_FOUND);
    memset(long_needle, 'a', 3);
    memcpy(long_needle + HALF - 3, "\xED\xA0\xBD", 3);
    CHECK(text_find_unit(long_hay, LONG, long_needle, HALF, 0) == TEXT_NOT_FOUND);
    CHECK(text_rfind_unit(long_hay, LONG, long_needle, HALF, SIZE_MAX) == TEXT_NOT_FOUND);
    free(long_hay), free(long_needle);
}

static void test_find_units(void)
{
    Text face = LITERAL("a\xF0\x9F\x98\x80" "b");
    CHECK(text_find(face.bytes, face.length, "\xED\xB8\x80", 3, 0) == TEXT_NOT_FOUND);
    CHECK(text_find_unit(face.bytes, face.length, "\xED\xB8\x80", 3, 0) == 2);
    CHECK(text_find_unit(face.bytes, face.length, "\xED\xB8\x80" "b", 4, 2) == 2);
    CHECK(text_find_unit(face.bytes, face.length, "\xED\xB8\x80" "b", 4, 3) == TEXT_NOT_FOUND);
    CHECK(text_find_unit(face.bytes, face.length, "a\xED\xA0\xBD", 4, 0) == 0);
    CHECK(text_rfind_unit(face.bytes, face.length, "\xED\xA0\xBD", 3, SIZE_MAX) == 1);
    CHECK(text_rfind_unit(face.bytes, face.length, "\xED\xA0\xBD", 3, 0) == TEXT_NOT_FOUND);
    CHECK(text_has_loose_edge("\xED\xB8\x80z", 4) && text_has_loose_edge("z\xED\xA0\xBD", 4));
    CHECK(!text_has_loose_edge("\xED\xA0\xBDz", 4) && !text_has_loose_edge("z\xED\xB8\x80", 4));
    CHECK(!text_has_loose_edge("\xED\x9F\xBF", 3) && !text_has_loose_edge("", 0));
    CHECK(!text_has_loose_edge(face.bytes, face.length));
    free(face.bytes);

    size_t wrong = 0, found = 0;
    for (int round = 0; round < 20000; round++) {
        Units hay_units = random_units(round % 2 ? 10 : 30, round % 4 != 0);
        Units needle_units = random_units(4, round % 4 != 0);
        Text hay = text_from_units(&hay_units), needle = text_from_units(&needle_units);
        bool loose = text_has_loose_edge(needle.bytes, needle.length);
        for (size_t from = 0; from <= hay_units.count + 1; from++) {
            size_t expected = find_in_units(&hay_units, &needle_units, from);
            size_t expected_back = rfind_in_units(&hay_units, &needle_units, from);
            found += expected != TEXT_NOT_FOUND;
            wrong += text_find_unit(hay.bytes, hay.length, needle.bytes, needle.length, from) != expected;
            size_t back = text_rfind_unit(hay.bytes, hay.length, needle.bytes, needle.length, from);
            wrong += back != expected_back;
            if (loose || needle.length == 0) /* the empty one occurs within pairs, too */
                continue;
            bool mid_pair; /* without loose edges the byte search is as good */
            size_t offset = text_offset_of_unit(hay.bytes, hay.length, from, &mid_pair);
            size_t next = mid_pair ? offset + 4 : offset;
            size_t at = text_find(hay.bytes, hay.length, needle.bytes, needle.length, next);
            if (from <= hay_units.count)
                wrong += (at == TEXT_NOT_FOUND ? at : text_units(hay.bytes, at)) != expected;
            at = text_rfind(hay.bytes, hay.length, needle.bytes, needle.length, offset);
            wrong += (at == TEXT_NOT_FOUND ? at : text_units(hay.bytes, at)) != expected_back;
        }
        free(hay.bytes), free(needle.bytes);
    }
    CHECK(wrong == 0 && found > 50000);
}

/* Hashing. */

static int compare_hashes(const void *a, const void *b)
{
    const uint32_t *first = a, *second = b;
    return (*first > *second) - (*first < *second);
}

static void test_hash(void)
{
    enum { KEYS = 200000, BUCKETS = 1024 };
    uint32_t *hashes = allocate(KEYS * sizeof *hashes);
    uint32_t *buckets = calloc(BUCKETS, sizeof *buckets);
    if (!buckets)
        abort();
    for (int i = 0; i < KEYS; i++) {
        char key[32];
        int length = snprintf(key, sizeof key, i % 2 ? "k%d" : "ns=1;s=Plant.Line%d.Temp", i);
        hashes[i] = text_hash(key, (size_t)length, 42);
        buckets[hashes[i] % BUCKETS]++;
    }
    double spread = 0; /* chi-squared, of which 1023 is expected, with a deviation of 45 */
    for (int i = 0; i < BUCKETS; i++) {
        double off = buckets[i] - (double)KEYS / BUCKETS;
        spread += off * off / ((double)KEYS / BUCKETS);
    }
    CHECK(spread > 1023 - 6 * 45 && spread < 1023 + 6 * 45);
    qsort(hashes, KEYS, sizeof *hashes, compare_hashes);
    int collisions = 0;
    for (int i = 1; i < KEYS; i++)
        collisions += hashes[i] == hashes[i - 1];
    CHECK(collisions < 25); /* 4.7 are expected */
    CHECK(hashes[0] != 0);
    free(hashes);
    free(buckets);

    size_t same = 0, flipped = 0, flips = 0;
    for (size_t length = 0; length <= 70; length++) {
        Text text = {allocate(length), length};
        memset(text.bytes, 0, length);
        uint32_t hash = text_hash(text.bytes, length, 7);
        same += text_hash(text.bytes, length, 8) == hash;
        same += text_hash("\0", 1, 7) == hash && length != 1; /* zeros of another length */
        CHECK(text_hash(text.bytes, length, 7) == hash && hash != 0);
        for (size_t bit = 0; bit < 8 * length; bit++) {
            text.bytes[bit / 8] = (char)(1 << bit % 8);
            uint32_t other = text_hash(text.bytes, length, 7);
            text.bytes[bit / 8] = 0;
            same += other == hash;
            flips++;
            for (uint32_t difference = other ^ hash; difference; difference &= difference - 1)
                flipped++;
        }
        free(text.bytes);
    }
    CHECK(same == 0);
    CHECK(flipped > flips * 15 && flipped < flips * 17); /* half of 32 bits, on average */
}

/* Unicode. */

static void test_properties(void)
{
    size_t spaces = 0, starts = 0, continues = 0, wrong = 0;
    for (uint32_t code_point = 0; code_point <= MAX_CODE_POINT; code_point++) {
        bool start = unicode_is_id_start(code_point);
        bool more = unicode_is_id_continue(code_point);
        spaces += unicode_is_space(code_point);
        starts += start;
        continues += more;
        wrong += start && !more;
        if (code_point < 0x80) {
            bool letter = (code_point | 0x20) >= 'a' && (code_point | 0x20) <= 'z';
            wrong += start != letter;
            wrong += more != (letter || (code_point >= '0' && code_point <= '9') || code_point == '_');
        }
    }
    CHECK(wrong == 0);
    CHECK(starts == 136345 && continues == 139482); /* the totals of Unicode 15's own files */
    static const uint32_t space[] = {9, 10, 11, 12, 13, 32, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003,
                                     0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029,
                                     0x202F, 0x205F, 0x3000, 0xFEFF};
    size_t count = sizeof space / sizeof space[0];
    CHECK(spaces == count);
    for (size_t i = 0; i < count; i++)
        CHECK(unicode_is_space(space[i]));
    CHECK(!unicode_is_space(0x180E) && !unicode_is_space(0x200B) && !unicode_is_space(0x85));

    CHECK(unicode_is_id_start(0xE9) && unicode_is_id_start(0x4E00) && unicode_is_id_start(0x20000));
    CHECK(unicode_is_id_start(0x2118) && unicode_is_id_start(0x309B)); /* by exception, Other_ID_Start */
    CHECK(!unicode_is_id_start(0x300) && unicode_is_id_continue(0x300));
    CHECK(unicode_is_id_continue(0xB7) && !unicode_is_id_start(0xB7));
    CHECK(!unicode_is_id_continue(0xD7));
    CHECK(!unicode_is_id_continue(0x200C));
    CHECK(!unicode_is_id_continue(0x1F600));
    CHECK(!unicode_is_id_continue(0xD800) && !unicode_is_id_continue(0xDFFF));
    CHECK(unicode_is_id_start(0x323AF) && !unicode_is_id_continue(0x323B0)); /* the last ideograph of 15.0 */
    CHECK(unicode_is_id_continue(0xE01EF) && !unicode_is_id_continue(0xE01F0));
    CHECK(!unicode_is_id_start(0x10FFFF) && !unicode_is_id_continue(0x110000));
}

typedef size_t CaseFunction(const char *bytes, size_t length, char *out);

static bool maps_to(CaseFunction *map, const char *in, const char *expected)
{
    Text text = text_of(in, strlen(in));
    size_t length = map(text.bytes, text.length, NULL);
    char *out = allocate(length);
    bool same = map(text.bytes, text.length, out) == length && length == strlen(expected) &&
                memcmp(out, expected, length) == 0;
    free(out);
    free(text.bytes);
    return same;
}

static void test_case(void)
{
    static const struct {
        const char *in, *upper, *lower;
    } known[] = {
        {"", "", ""},
        {"aZ09[`{@", "AZ09[`{@", "az09[`{@"},
        {"Temperature, Boiler-7: 71.5!", "TEMPERATURE, BOILER-7: 71.5!", "temperature, boiler-7: 71.5!"},
        {"stra\xC3\x9F" "e", "STRASSE", "stra\xC3\x9F" "e"},
        {"\xE1\xBA\x9E", "\xE1\xBA\x9E", "\xC3\x9F"},                              /* capital sharp s */
        {"\xC4\xB0", "\xC4\xB0", "i\xCC\x87"},                                     /* I with a dot */
        {"\xC4\xB1", "I", "\xC4\xB1"},                                             /* i without one */
        {"\xCE\x90", "\xCE\x99\xCC\x88\xCC\x81", "\xCE\x90"},                      /* one becomes three */
        {"\xEF\xAC\x83", "FFI", "\xEF\xAC\x83"},
        {"\xC7\x85", "\xC7\x84", "\xC7\x86"},                                      /* title case Dz */
        {"\xC3\xBF\xC3\xB7\xC2\xB5", "\xC5\xB8\xC3\xB7\xCE\x9C", "\xC3\xBF\xC3\xB7\xC2\xB5"},
        {"\xE1\xBE\x80", "\xE1\xBC\x88\xCE\x99", "\xE1\xBE\x80"},                  /* iota subscript */
        {"\xE2\x84\xAA\xE2\x84\xA6", "\xE2\x84\xAA\xE2\x84\xA6", "k\xCF\x89"},     /* kelvin, ohm */
        {"\xE1\x83\x90", "\xE1\xB2\x90", "\xE1\x83\x90"},                          /* Georgian */
        {"\xEA\xAD\xB0", "\xE1\x8E\xA0", "\xEA\xAD\xB0"},                          /* Cherokee */
        {"\xF0\x90\x90\x80", "\xF0\x90\x90\x80", "\xF0\x90\x90\xA8"},              /* Deseret */
        {"\xF0\x9E\xA5\x83", "\xF0\x9E\xA4\xA1", "\xF0\x9E\xA5\x83"},              /* Adlam */
        {"a\xED\xA0\x81" "b", "A\xED\xA0\x81" "B", "a\xED\xA0\x81" "b"},           /* halves stay */
        {"\xF0\x9F\x98\x80x", "\xF0\x9F\x98\x80X", "\xF0\x9F\x98\x80x"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        CHECK(maps_to(unicode_to_upper, known[i].in, known[i].upper));
        CHECK(maps_to(unicode_to_lower, known[i].in, known[i].lower));
    }

#define SIGMA "\xCE\xA3"
#define MEDIAL "\xCF\x83"
#define FINAL "\xCF\x82"
    CHECK(maps_to(unicode_to_lower, SIGMA, MEDIAL));
    CHECK(maps_to(unicode_to_lower, "A" SIGMA, "a" FINAL));
    CHECK(maps_to(unicode_to_lower, "A" SIGMA "B", "a" MEDIAL "b"));
    CHECK(maps_to(unicode_to_lower, "A" SIGMA " B" SIGMA ".", "a" FINAL " b" FINAL "."));
    CHECK(maps_to(unicode_to_lower, "A" SIGMA SIGMA, "a" MEDIAL FINAL));
    CHECK(maps_to(unicode_to_lower, "1" SIGMA, "1" MEDIAL));
    CHECK(maps_to(unicode_to_lower, "A1" SIGMA, "a1" MEDIAL));
    CHECK(maps_to(unicode_to_lower, "A'" SIGMA, "a'" FINAL));           /* ' is ignorable */
    CHECK(maps_to(unicode_to_lower, "A" SIGMA "'B", "a" MEDIAL "'b"));
    CHECK(maps_to(unicode_to_lower, "A" SIGMA "'", "a" FINAL "'"));
    CHECK(maps_to(unicode_to_lower, "A" SIGMA "'1B", "a" FINAL "'1b"));
    CHECK(maps_to(unicode_to_lower, "'" SIGMA, "'" MEDIAL));
    CHECK(maps_to(unicode_to_lower, "A\xC2\xAD" SIGMA "\xC2\xAD", "a\xC2\xAD" FINAL "\xC2\xAD"));
    CHECK(maps_to(unicode_to_lower, "\xCD\x85" SIGMA, "\xCD\x85" MEDIAL)); /* U+0345, cased and ignorable */
    CHECK(maps_to(unicode_to_lower, "A\xCD\x85" SIGMA, "a\xCD\x85" FINAL));
    CHECK(maps_to(unicode_to_lower, "A" SIGMA "\xCD\x85", "a" FINAL "\xCD\x85"));
    CHECK(maps_to(unicode_to_lower, "A" SIGMA "\xCD\x85" "B", "a" MEDIAL "\xCD\x85" "b"));
    CHECK(maps_to(unicode_to_lower, "\xF0\x90\x90\x80" SIGMA, "\xF0\x90\x90\xA8" FINAL));
    CHECK(maps_to(unicode_to_lower, "A" SIGMA "\xED\xA0\x81", "a" FINAL "\xED\xA0\x81"));
    CHECK(maps_to(unicode_to_upper, "a" FINAL, "A" SIGMA));

    /* ASCII, every byte at every place of the eight-byte path. */
    size_t wrong = 0;
    for (int byte = 0; byte < 0x80; byte++) {
        for (size_t at = 0; at < 19; at++) {
            char in[19], out[19];
            memset(in, '@', sizeof in);
            in[at] = (char)byte;
            int upper = byte >= 'a' && byte <= 'z' ? byte - 32 : byte;
            int lower = byte >= 'A' && byte <= 'Z' ? byte + 32 : byte;
            wrong += unicode_to_upper(in, sizeof in, out) != sizeof in || out[at] != upper;
            wrong += out[(at + 1) % sizeof in] != '@';
            wrong += unicode_to_lower(in, sizeof in, out) != sizeof in || out[at] != lower;
            wrong += out[(at + 18) % sizeof in] != '@';
        }
    }
    CHECK(wrong == 0);

    /* Over all code points: text and single mappings agree, mapping twice changes nothing more, and there
    ** are as many mappings, and as many that lead back, as in Unicode 15. */
    size_t uppers = 0, lowers = 0, returns = 0;
    for (uint32_t code_point = 0; code_point <= MAX_CODE_POINT; code_point++) {
        char in[4], upper[12], again[12], lower[12], expected[12];
        uint32_t mapped[UNICODE_MAX_CASE], back[UNICODE_MAX_CASE];
        size_t in_length = text_encode(code_point, in);
        size_t upper_length = unicode_to_upper(in, in_length, upper);
        size_t lower_length = unicode_to_lower(in, in_length, lower);
        wrong += upper_length > 3 * in_length || unicode_to_upper(in, in_length, NULL) != upper_length;
        wrong += lower_length > 3 * in_length || unicode_to_lower(in, in_length, NULL) != lower_length;
        wrong += unicode_to_upper(upper, upper_length, again) != upper_length;
        wrong += memcmp(upper, again, upper_length) != 0;
        wrong += unicode_to_lower(lower, lower_length, again) != lower_length;
        wrong += memcmp(lower, again, lower_length) != 0;

        size_t used = 0, count = unicode_upper(code_point, mapped);
        for (size_t i = 0; i < count; i++)
            used += text_encode(mapped[i], expected + used);
        wrong += used != upper_length || memcmp(expected, upper, used) != 0;
        uppers += count > 1 || mapped[0] != code_point;

        used = 0, count = unicode_lower(code_point, mapped);
        for (size_t i = 0; i < count; i++)
            used += text_encode(mapped[i], expected + used);
        wrong += used != lower_length || memcmp(expected, lower, used) != 0;
        lowers += count > 1 || mapped[0] != code_point;
        if (count == 1 && mapped[0] != code_point)
            returns += unicode_upper(mapped[0], back) == 1 && back[0] == code_point;
    }
    CHECK(wrong == 0);
    CHECK(uppers == 1525);
    CHECK(lowers == 1433);
    CHECK(returns == 1396);

    /* Linear, however many sigmas there are. */
    enum { LONG = 200000 };
    char *sigmas = allocate(LONG), *out = allocate(LONG);
    memset(sigmas, '\'', LONG);
    for (size_t i = 0; i + 1 < LONG; i += 2 + i % 3)
        memcpy(sigmas + i, SIGMA, 2);
    CHECK(unicode_to_lower(sigmas, LONG, out) == LONG);
    memset(sigmas, '\'', LONG);
    memcpy(sigmas, SIGMA, 2);
    memcpy(sigmas + LONG - 2, SIGMA, 2);
    CHECK(unicode_to_lower(sigmas, LONG, out) == LONG);
    CHECK(memcmp(out, MEDIAL, 2) == 0 && memcmp(out + LONG - 2, FINAL, 2) == 0);
    free(sigmas), free(out);
}

int main(void)
{
    test_code_points();
    test_ascii();
    test_sanitize();
    test_units();
    test_compare();
    test_find_bytes();
    test_find_units();
    test_hash();
    test_properties();
    test_case();
    printf("%d passed, %d failed\n", passed, failed);
    return failed ? 1 : 0;
}
