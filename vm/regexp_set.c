/* regexp_set.c - sets of characters while a pattern is being compiled. */
#include "vm/regexp_tree.h"
#include "vm/unicode.h"

bool regexp_set_add(Arena *memory, RegexpSet *set, uint32_t first, uint32_t last)
{
    if (set->count > 0 && set->ranges[set->count - 1].last + 1 == first) {
        set->ranges[set->count - 1].last = last;
        return true;
    }
    if (set->count == set->capacity) {
        uint32_t capacity = set->capacity == 0 ? 4 : set->capacity * 2;
        RegexpRange *ranges = arena_alloc(memory, capacity * sizeof *ranges);

        if (ranges == NULL) return false;
        if (set->count > 0) memcpy(ranges, set->ranges, set->count * sizeof *ranges);
        set->ranges = ranges;
        set->capacity = capacity;
    }
    set->ranges[set->count++] = (RegexpRange){first, last};
    return true;
}

bool regexp_set_add_set(Arena *memory, RegexpSet *set, const RegexpSet *other)
{
    uint32_t i;

    for (i = 0; i < other->count; i++)
        if (!regexp_set_add(memory, set, other->ranges[i].first, other->ranges[i].last)) return false;
    return true;
}

static void sift_down(RegexpRange *ranges, uint32_t at, uint32_t count)
{
    RegexpRange moved = ranges[at];
    uint32_t child;

    while ((child = at * 2 + 1) < count) {
        if (child + 1 < count && ranges[child + 1].first > ranges[child].first) child++;
        if (ranges[child].first <= moved.first) break;
        ranges[at] = ranges[child];
        at = child;
    }
    ranges[at] = moved;
}

/* Heapsort: in place and never slow; not at all for what stands in order. */
static void sort_ranges(RegexpRange *ranges, uint32_t count)
{
    uint32_t i;

    for (i = 1; i < count && ranges[i - 1].first <= ranges[i].first;) i++;
    if (i >= count) return;
    for (i = count / 2; i-- > 0;) sift_down(ranges, i, count);
    for (i = count - 1; i > 0; i--) {
        RegexpRange largest = ranges[0];

        ranges[0] = ranges[i];
        ranges[i] = largest;
        sift_down(ranges, 0, i);
    }
}

void regexp_set_normalize(RegexpSet *set)
{
    uint32_t i, kept = 0;

    if (set->count == 0) return;
    sort_ranges(set->ranges, set->count);
    for (i = 1; i < set->count; i++) {
        RegexpRange *previous = &set->ranges[kept], range = set->ranges[i];

        if (range.first > previous->last + 1)
            set->ranges[++kept] = range;
        else if (range.last > previous->last)
            previous->last = range.last;
    }
    set->count = kept + 1;
}

bool regexp_set_invert(Arena *memory, RegexpSet *set)
{
    RegexpSet inverted = {NULL, 0, 0};
    uint32_t i, next = 0;

    for (i = 0; i < set->count; i++) {
        if (set->ranges[i].first > next && !regexp_set_add(memory, &inverted, next, set->ranges[i].first - 1))
            return false;
        next = set->ranges[i].last + 1;
    }
    if (next <= REGEXP_CODE_POINT_MAX && !regexp_set_add(memory, &inverted, next, REGEXP_CODE_POINT_MAX))
        return false;
    *set = inverted;
    return true;
}

bool regexp_set_has(const RegexpSet *set, uint32_t code_point)
{
    uint32_t low = 0, high = set->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (set->ranges[middle].last < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return low < set->count && set->ranges[low].first <= code_point;
}

bool regexp_set_add_canonical(Arena *memory, RegexpSet *set, bool folding)
{
    uint32_t count = set->count, i, at;

    for (i = 0; i < count; i++) {
        RegexpRange range = set->ranges[i];

        for (at = range.first; (at = unicode_next_case(at, folding)) <= range.last; at++) {
            uint32_t canonical = unicode_canonical(at, folding);

            if (canonical != at && !regexp_set_add(memory, set, canonical, canonical)) return false;
        }
    }
    regexp_set_normalize(set);
    return true;
}

/* ---- \d \s \w ------------------------------------------------------------------------------- */

bool regexp_is_word(uint32_t c, uint32_t flags)
{
    if (c < 0x80) return c - '0' < 10 || (c | 0x20) - 'a' < 26 || c == '_';
    /* what folds to s and k */
    return (c == 0x17F || c == 0x212A) && (flags & REGEXP_UNICODE) != 0 && (flags & REGEXP_IGNORE_CASE) != 0;
}

bool regexp_set_add_escape(Arena *memory, RegexpSet *set, char letter, uint32_t flags)
{
    static const RegexpRange digits[] = {{'0', '9'}};
    static const RegexpRange spaces[] = {
        {9, 13},          {32, 32},         {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
        {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
    static const RegexpRange words[] = {{'0', '9'}, {'A', 'Z'},     {'_', '_'},
                                        {'a', 'z'}, {0x17F, 0x17F}, {0x212A, 0x212A}};
    bool folding = (flags & REGEXP_UNICODE) != 0 && (flags & REGEXP_IGNORE_CASE) != 0;
    const RegexpRange *ranges = letter == 'd' ? digits : letter == 's' ? spaces : words;
    uint32_t count = letter == 'd' ? 1 : letter == 's' ? sizeof spaces / sizeof *spaces : folding ? 6 : 4, i;

    for (i = 0; i < count; i++)
        if (!regexp_set_add(memory, set, ranges[i].first, ranges[i].last)) return false;
    return true;
}
