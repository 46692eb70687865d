/* Unicode properties and case: see unicode.h.
**
** A property is a list of runs: where each begins, and the class that holds from there to the next. A case
** mapping is a list of ranges that move by the same distance, every code point or every second one (as in
** Latin, where capital and small letters alternate), and a short list of those that become several.
** Everything is found by binary search; ASCII never gets that far. */

#include "vm/unicode.h"

#include <string.h>

#include "vm/text.h"

#define CLASS_BITS 2 /* a run is first << CLASS_BITS | class */

enum { ID_NONE, ID_CONTINUE, ID_START };        /* ID_START is ID_Continue, too */
enum { CASE_NONE, CASE_CASED, CASE_IGNORABLE }; /* what is both counts as ignorable, as engines have it */

typedef struct CaseRange {
    uint32_t first;
    uint16_t span; /* last - first */
    uint16_t stride;
    int32_t distance;
} CaseRange;

typedef struct CaseExpansion {
    uint16_t from;
    uint16_t to[UNICODE_MAX_CASE]; /* 0 ends it */
} CaseExpansion;

#include "vm/unicode_tables.h"

#define LENGTH_OF(array) (sizeof(array) / sizeof(array)[0])

/* One direction of case. */
typedef struct CaseMap {
    const CaseRange *ranges;
    size_t range_count;
    const CaseExpansion *expansions;
    size_t expansion_count;
    char first_ascii; /* of the 26 letters that change */
    bool final_sigma;
} CaseMap;

static const CaseMap upper_map = {
    upper_ranges, LENGTH_OF(upper_ranges), upper_expansions, LENGTH_OF(upper_expansions), 'a', false};
static const CaseMap lower_map = {
    lower_ranges, LENGTH_OF(lower_ranges), lower_expansions, LENGTH_OF(lower_expansions), 'A', true};

static const CaseMap fold_map = {fold_ranges, LENGTH_OF(fold_ranges), NULL, 0, 'A', false};

static unsigned class_of(uint32_t code_point, const uint32_t *runs, size_t count)
{
    size_t low = 0;
    size_t high = count;
    while (high - low > 1) { /* the run at `low` begins at the code point or before; the first does at 0 */
        size_t middle = low + (high - low) / 2;
        if (runs[middle] >> CLASS_BITS <= code_point)
            low = middle;
        else
            high = middle;
    }
    return runs[low] & ((1u << CLASS_BITS) - 1);
}

bool unicode_is_space(uint32_t code_point)
{
    if (code_point < 0x1680)
        return code_point == ' ' || (code_point >= '\t' && code_point <= '\r') || code_point == 0xA0;
    return code_point == 0x1680 || (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 ||
           code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F || code_point == 0x3000 ||
           code_point == 0xFEFF;
}

static bool is_ascii_letter(uint32_t code_point) { return (code_point | 0x20) - 'a' < 26; }

bool unicode_is_id_start(uint32_t code_point)
{
    if (code_point < 0x80)
        return is_ascii_letter(code_point);
    return class_of(code_point, id_runs, LENGTH_OF(id_runs)) == ID_START;
}

bool unicode_is_id_continue(uint32_t code_point)
{
    if (code_point < 0x80)
        return is_ascii_letter(code_point) || code_point - '0' < 10 || code_point == '_';
    return class_of(code_point, id_runs, LENGTH_OF(id_runs)) != ID_NONE;
}

static const CaseExpansion *find_expansion(const CaseMap *map, uint32_t code_point)
{
    size_t low = 0;
    size_t high = map->expansion_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (map->expansions[middle].from == code_point)
            return &map->expansions[middle];
        if (map->expansions[middle].from < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static uint32_t map_one(const CaseMap *map, uint32_t code_point)
{
    size_t low = 0;
    size_t high = map->range_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (map->ranges[middle].first <= code_point)
            low = middle;
        else
            high = middle;
    }
    const CaseRange *range = &map->ranges[low];
    uint32_t offset = code_point - range->first; /* huge below the first range */
    if (offset > range->span || offset % range->stride != 0)
        return code_point;
    return (uint32_t)((int32_t)code_point + range->distance);
}

static size_t map_full(const CaseMap *map, uint32_t code_point, uint32_t out[UNICODE_MAX_CASE])
{
    const CaseExpansion *expansion = find_expansion(map, code_point);
    if (!expansion) {
        out[0] = map_one(map, code_point);
        return 1;
    }
    size_t count = 0;
    while (count < UNICODE_MAX_CASE && expansion->to[count] != 0) {
        out[count] = expansion->to[count];
        count++;
    }
    return count;
}

size_t unicode_upper(uint32_t code_point, uint32_t out[UNICODE_MAX_CASE])
{
    return map_full(&upper_map, code_point, out);
}

size_t unicode_lower(uint32_t code_point, uint32_t out[UNICODE_MAX_CASE])
{
    return map_full(&lower_map, code_point, out);
}

uint32_t unicode_canonical(uint32_t code_point, bool folding)
{
    if (code_point < 0x80) {
        char first = folding ? 'A' : 'a';
        return code_point - (uint32_t)first < 26 ? code_point ^ 0x20 : code_point;
    }
    if (folding)
        return map_one(&fold_map, code_point);
    uint32_t mapped[UNICODE_MAX_CASE];
    size_t count = map_full(&upper_map, code_point, mapped);
    return count != 1 || mapped[0] < 0x80 || mapped[0] > 0xFFFF ? code_point : mapped[0];
}

uint32_t unicode_next_case(uint32_t code_point, bool folding)
{
    const CaseMap *map = folding ? &fold_map : &upper_map;
    size_t low = 0;
    size_t high = map->range_count;
    while (low < high) { /* the first range that ends here or later */
        size_t middle = low + (high - low) / 2;
        if (map->ranges[middle].first + map->ranges[middle].span < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == map->range_count)
        return UNICODE_END;
    const CaseRange *range = &map->ranges[low];
    if (code_point <= range->first)
        return range->first;
    uint32_t odd = (code_point - range->first) % range->stride;
    return odd == 0 ? code_point : code_point + range->stride - odd;
}

/* Whether a sigma between `before` and `behind` ends a word: going outwards over ignorable characters
** there is a cased letter before it and none behind. A sigma is cased itself, so each ignorable character
** is passed at most twice, and a string full of sigmas still takes linear time. */
static bool is_final_sigma(const char *begin, const char *before, const char *behind, const char *end)
{
    unsigned class = CASE_IGNORABLE;
    while (class == CASE_IGNORABLE && before > begin)
        class = class_of(text_decode_back(&before, begin), case_runs, LENGTH_OF(case_runs));
    if (class != CASE_CASED)
        return false;
    class = CASE_IGNORABLE;
    while (class == CASE_IGNORABLE && behind < end)
        class = class_of(text_decode(&behind, end), case_runs, LENGTH_OF(case_runs));
    return class != CASE_CASED;
}

/* Eight ASCII bytes at once: adding carries into a lane's top bit from the first letter on, and again
** behind the last; where just the first happened, the bit of 0x20 turns. */
static uint64_t map_ascii_word(uint64_t word, char first)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t from_first = word + ones * (uint64_t)(0x80 - first);
    uint64_t behind_last = word + ones * (uint64_t)(0x80 - first - 26);
    return word ^ ((from_first & ~behind_last & ones << 7) >> 2);
}

/* Maps the ASCII text at `bytes` and returns its length. */
static size_t map_ascii(const CaseMap *map, const char *bytes, size_t length, char *out)
{
    size_t ascii = text_ascii_prefix(bytes, length);
    if (!out)
        return ascii;
    size_t i = 0;
    for (; ascii - i >= 8; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, sizeof word);
        word = map_ascii_word(word, map->first_ascii);
        memcpy(out + i, &word, sizeof word);
    }
    for (; i < ascii; i++)
        out[i] = (char)((unsigned)(bytes[i] - map->first_ascii) < 26 ? bytes[i] ^ 0x20 : bytes[i]);
    return ascii;
}

static size_t map_text(const CaseMap *map, const char *bytes, size_t length, char *out)
{
    const char *cursor = bytes;
    const char *end = bytes + length;
    size_t used = 0;
    while (cursor < end) {
        if ((unsigned char)*cursor < 0x80) {
            size_t ascii = map_ascii(map, cursor, (size_t)(end - cursor), out ? out + used : NULL);
            cursor += ascii;
            used += ascii;
            continue;
        }
        const char *start = cursor;
        uint32_t mapped[UNICODE_MAX_CASE];
        uint32_t code_point = text_decode(&cursor, end);
        size_t count = map_full(map, code_point, mapped);
        if (map->final_sigma && code_point == 0x3A3 && is_final_sigma(bytes, start, cursor, end))
            mapped[0] = 0x3C2;
        for (size_t i = 0; i < count; i++) {
            char measured[4];
            used += text_encode(mapped[i], out ? out + used : measured);
        }
    }
    return used;
}

size_t unicode_to_upper(const char *bytes, size_t length, char *out)
{
    return map_text(&upper_map, bytes, length, out);
}

size_t unicode_to_lower(const char *bytes, size_t length, char *out)
{
    return map_text(&lower_map, bytes, length, out);
}
