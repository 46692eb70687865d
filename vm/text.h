/* Text as scripts see it, on plain bytes.
**
** A string is WTF-8: UTF-8 in which a lone surrogate takes three bytes (ED A0..BF xx), while a high one
** followed by a low one is always the four-byte form of their character. So equal strings have equal
** bytes. Lengths and indexes seen by scripts count UTF-16 code units: a four-byte sequence is two, every
** other one is one. An index may therefore fall inside a four-byte sequence; functions that can meet this
** say `mid_pair`.
**
** Nothing here allocates or keeps state. `bytes` is never NULL, even for length 0, and need not end with
** NUL. Except where bytes from outside are judged, text is taken to be valid; other bytes give an
** unspecified answer, but no read outside of them. */

#ifndef RUNG_VM_TEXT_H
#define RUNG_VM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define TEXT_NOT_FOUND SIZE_MAX
#define TEXT_REPLACEMENT 0xFFFDu

/* One code point. */

static inline bool text_is_high_surrogate(uint32_t unit) { return unit >> 10 == 0xD800u >> 10; }
static inline bool text_is_low_surrogate(uint32_t unit) { return unit >> 10 == 0xDC00u >> 10; }

/* The two UTF-16 units of a code point above U+FFFF, and back. */
static inline uint32_t text_high_surrogate(uint32_t code_point) { return 0xD7C0u + (code_point >> 10); }
static inline uint32_t text_low_surrogate(uint32_t code_point) { return 0xDC00u | (code_point & 0x3FFu); }
static inline uint32_t text_pair(uint32_t high, uint32_t low)
{
    return (high - 0xD7C0u) << 10 | (low & 0x3FFu);
}

/* Reads the code point at `*cursor`, which is before `end`, and moves the cursor behind it. */
uint32_t text_decode(const char **cursor, const char *end);

/* Reads the code point that ends at `*cursor`, which is behind `begin`, and moves the cursor before it. */
uint32_t text_decode_back(const char **cursor, const char *begin);

/* Writes 1 to 4 bytes, three for a surrogate, and returns how many. `code_point` is at most U+10FFFF. */
size_t text_encode(uint32_t code_point, char *out);

/* What the bytes are. */

/* The length of the ASCII text that `bytes` begin with. */
size_t text_ascii_prefix(const char *bytes, size_t length);
bool text_is_ascii(const char *bytes, size_t length);

/* The same without a call, for every text that a host sets. */
static inline bool text_is_ascii_inline(const char *bytes, size_t length)
{
    uint64_t head = 0, tail = 0;
    size_t i;

    if (length >= 16) {
        uint64_t a, b;

        for (i = 0; i + 16 < length; i += 16) {
            memcpy(&a, bytes + i, 8);
            memcpy(&b, bytes + i + 8, 8);
            head |= a;
            tail |= b;
        }
        memcpy(&a, bytes + length - 16, 8);
        memcpy(&b, bytes + length - 8, 8);
        return ((head | tail | a | b) & UINT64_C(0x8080808080808080)) == 0;
    }
    if (length >= 8) {
        memcpy(&head, bytes, 8);
        memcpy(&tail, bytes + length - 8, 8);
    } else {
        for (i = 0; i < length; i++) head |= (unsigned char)bytes[i];
    }
    return ((head | tail) & UINT64_C(0x8080808080808080)) == 0;
}

/* The length of the well-formed UTF-8 that `bytes` begin with: the offset of the first error, or `length`. */
size_t text_valid_prefix(const char *bytes, size_t length);
bool text_is_valid_utf8(const char *bytes, size_t length);

/* Whether this is a string as the engine keeps it: WTF-8 with no surrogate pair left unjoined. */
bool text_is_valid(const char *bytes, size_t length);

/* Makes valid UTF-8 of bytes from outside, as TextDecoder does: each maximal ill-formed subpart becomes
** U+FFFD. Overlong forms and surrogates are ill-formed. `out` has room for text_sanitized_length() bytes,
** at most three times `length`. Returns the bytes written; `*replaced`, unless NULL, receives the number
** of replacements. */
size_t text_sanitize(const char *in, size_t length, char *out, size_t *replaced);
size_t text_sanitized_length(const char *in, size_t length);

/* Lengths and indexes. */

/* The length in UTF-16 units. */
size_t text_units(const char *bytes, size_t length);

/* The byte offset of the character that holds unit `unit`; `length` from the last unit on. `*mid_pair` tells
** whether the unit is the second of its character. Linear: see TextIndex. */
size_t text_offset_of_unit(const char *bytes, size_t length, size_t unit, bool *mid_pair);

/* The offsets of every 64th unit, so that finding one reads at most 64 characters. Built once for a string
** below 2 GiB in text_index_size() bytes of the caller's, aligned as uint32_t; `units` is text_units(). */
typedef struct TextIndex {
    uint32_t count;
    uint32_t marks[]; /* offset * 2, plus 1 when the unit is the second of its character */
} TextIndex;

size_t text_index_size(size_t units);
void text_index_build(TextIndex *index, const char *bytes, size_t length, size_t units);
size_t text_index_find(const TextIndex *index, const char *bytes, size_t length, size_t unit, bool *mid_pair);

/* The way back: the unit at which the character at `offset` begins. */
size_t text_index_unit(const TextIndex *index, const char *bytes, size_t offset);

/* Two strings. */

/* Whether two texts of one length are the same: in words that overlap at the end, without a call. */
static inline bool text_equals(const char *a, const char *b, size_t length)
{
    uint64_t x, y, last_x, last_y;
    size_t i;

    if (length < 8) {
        for (i = 0; i < length; i++)
            if (a[i] != b[i]) return false;
        return true;
    }
    memcpy(&last_x, a + length - 8, 8);
    memcpy(&last_y, b + length - 8, 8);
    for (i = 0; i + 8 < length; i += 8) {
        memcpy(&x, a + i, 8);
        memcpy(&y, b + i, 8);
        if (x != y) return false;
    }
    return last_x == last_y;
}

/* Below, at or above zero as `a` sorts before, with or after `b` by UTF-16 units. */
int text_compare(const char *a, size_t a_length, const char *b, size_t b_length);

/* Whether `a` ends with the first half of a pair and `b` begins with the second. */
bool text_joins(const char *a, size_t a_length, const char *b, size_t b_length);

/* Writes `a` followed by `b`, joining such a pair (then two bytes shorter), and returns the length. `out`
** has room for both; it may be `a` itself, to append in place, and `b` may be `a` as well. */
size_t text_concat(const char *a, size_t a_length, const char *b, size_t b_length, char *out);

/* The first occurrence of `needle` at offset `from` or later; the last one at `from` or earlier. An
** offset, or TEXT_NOT_FOUND; an empty needle is found at `from`, at the end at most by text_rfind. Linear
** time whatever the strings. Both compare bytes, which finds what scripts would find unless
** text_has_loose_edge(needle). */
size_t text_find(const char *hay, size_t hay_length, const char *needle, size_t needle_length, size_t from);
size_t text_rfind(const char *hay, size_t hay_length, const char *needle, size_t needle_length, size_t from);

/* Whether the string begins with a lone low surrogate or ends with a lone high one. Such a needle also occurs
** where half of a pair matches, and only the functions below see it. */
bool text_has_loose_edge(const char *bytes, size_t length);

/* The same two searches for any needle, with `from` and the answer counted in units. Linear, but slower. */
size_t text_find_unit(const char *hay, size_t hay_length, const char *needle, size_t needle_length,
                      size_t from);
size_t text_rfind_unit(const char *hay, size_t hay_length, const char *needle, size_t needle_length,
                       size_t from);

/* A hash that cannot be steered without knowing `seed`, never 0. It depends on the machine's byte order,
** so it is not for files. */
uint32_t text_hash(const char *bytes, size_t length, uint64_t seed);

#endif
