/* search.h - strings within strings, for callers that have bounded the work: nothing is charged and nothing
** fails. */
#ifndef RUNG_VM_SEARCH_H
#define RUNG_VM_SEARCH_H

#include "vm/value.h"

/* Whether a needle with half a surrogate pair at its edge, which may be found within a whole pair, must be
** sought by units. */
static inline bool needle_is_loose(const String *needle)
{
    return !string_is_ascii(needle) && text_has_loose_edge(needle->bytes, needle->length);
}

static inline bool string_includes(const String *string, const String *needle)
{
    return (needle_is_loose(needle)
                ? text_find_unit(string->bytes, string->length, needle->bytes, needle->length, 0)
                : text_find(string->bytes, string->length, needle->bytes, needle->length, 0)) !=
           TEXT_NOT_FOUND;
}

/* indexOf: a position, or -1. */
static inline int64_t string_first_index(const String *string, const String *needle)
{
    size_t at;

    if (needle_is_loose(needle)) {
        at = text_find_unit(string->bytes, string->length, needle->bytes, needle->length, 0);
        return at == TEXT_NOT_FOUND ? -1 : (int64_t)at;
    }
    at = text_find(string->bytes, string->length, needle->bytes, needle->length, 0);
    if (at == TEXT_NOT_FOUND) return -1;
    return (int64_t)(string_is_ascii(string) ? at : text_units(string->bytes, at));
}

static inline bool string_starts_with(const String *string, const String *needle)
{
    if (needle_is_loose(needle))
        return text_find_unit(string->bytes, string->length, needle->bytes, needle->length, 0) == 0;
    return needle->length <= string->length && text_equals(string->bytes, needle->bytes, needle->length);
}

static inline bool string_ends_with(const String *string, const String *needle)
{
    if (needle->units > string->units) return false;
    if (needle_is_loose(needle))
        return text_rfind_unit(string->bytes, string->length, needle->bytes, needle->length, string->units) ==
               (size_t)string->units - needle->units;
    return needle->length <= string->length &&
           text_equals(string->bytes + (string->length - needle->length), needle->bytes, needle->length);
}

#endif
