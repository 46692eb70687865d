/* json_show.c - strings as Node shows them on its console, within a Map or a Set. */
#include "vm/json.h"

static bool has_substitution(const String *string)
{
    for (size_t i = 1; i < string->length; i++)
        if (string->bytes[i - 1] == '$' && string->bytes[i] == '{') return true;
    return false;
}

/* Single quotes, or those that the text does not have. */
static char quote_for(const String *string)
{
    if (memchr(string->bytes, '\'', string->length) == NULL) return '\'';
    if (memchr(string->bytes, '"', string->length) == NULL) return '"';
    return memchr(string->bytes, '`', string->length) == NULL && !has_substitution(string) ? '`' : '\'';
}

bool json_show_text(StringBuilder *out, const String *string)
{
    static const char special[] = "\\\b\f\n\r\t", names[] = "\\bfnrt", upper[] = "0123456789ABCDEF",
                      lower[] = "0123456789abcdef";
    const char *at = string->bytes, *end = at + string->length;
    char quote = quote_for(string);

    builder_add_char(out, quote);
    while (at < end) {
        const char *begin = at;
        uint32_t c = text_decode(&at, end);
        const char *found = c < 0x80 ? memchr(special, (int)c, sizeof special - 1) : NULL;

        if (found != NULL)
            builder_add(out, (char[]){'\\', names[found - special]}, 2);
        else if (c == (uint32_t)quote)
            builder_add(out, (char[]){'\\', quote}, 2);
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0))
            builder_add(out, (char[]){'\\', 'x', upper[c >> 4], upper[c & 15]}, 4);
        else if (text_is_high_surrogate(c) || text_is_low_surrogate(c))
            builder_add(out, (char[]){'\\', 'u', lower[c >> 12], lower[c >> 8 & 15], lower[c >> 4 & 15], lower[c & 15]}, 6);
        else
            builder_add(out, begin, (size_t)(at - begin));
    }
    return builder_add_char(out, quote);
}

static bool is_word(char c, bool first)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
}

bool json_show_key(StringBuilder *out, const String *key)
{
    size_t i = 0;

    while (i < key->length && is_word(key->bytes[i], i == 0)) i++;
    if (i == 0 || i < key->length) return json_show_text(out, key);
    return builder_add(out, key->bytes, key->length);
}
