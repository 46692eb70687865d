/* json_scan.c - see json_scan.h. */
#include "cli/json_scan.h"

#include <string.h>

enum { MAX_DEPTH = 1000 };

char json_peek(JsonScan *scan)
{
    while (scan->at < scan->end &&
           (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\r' || *scan->at == '\n'))
        scan->at++;
    return scan->at < scan->end ? *scan->at : '\0';
}

bool json_take(JsonScan *scan, char byte)
{
    if (json_peek(scan) != byte || scan->at == scan->end) return false;
    scan->at++;
    return true;
}

/* ---- Strings -------------------------------------------------------------------------------- */

static bool read_hex(JsonScan *scan, uint32_t *unit)
{
    int i;

    *unit = 0;
    if (scan->end - scan->at < 4) return false;
    for (i = 0; i < 4; i++, scan->at++) {
        char c = *scan->at;

        if (c >= '0' && c <= '9')
            *unit = *unit * 16 + (uint32_t)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            *unit = *unit * 16 + (uint32_t)((c | 0x20) - 'a') + 10;
        else
            return false;
    }
    return true;
}

static bool append_code_point(Buffer *out, uint32_t c)
{
    char bytes[4];
    size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, i;

    for (i = length; i-- > 1; c >>= 6) bytes[i] = (char)(0x80 | (c & 0x3F));
    bytes[0] = (char)(length == 1 ? c : length == 2 ? 0xC0 | c : length == 3 ? 0xE0 | c : 0xF0 | c);
    return buffer_append(out, bytes, length);
}

/* \uXXXX, from its first digit on; two of them when they are a surrogate pair. */
static bool read_unit(JsonScan *scan, Buffer *out)
{
    uint32_t unit, low;
    JsonScan ahead;

    if (!read_hex(scan, &unit)) return false;
    ahead = *scan;
    if (unit >= 0xD800 && unit < 0xDC00 && ahead.end - ahead.at >= 6 && memcmp(ahead.at, "\\u", 2) == 0) {
        ahead.at += 2;
        if (read_hex(&ahead, &low) && low >= 0xDC00 && low < 0xE000) {
            *scan = ahead;
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return append_code_point(out, unit);
}

/* What follows a backslash. */
static bool read_escape(JsonScan *scan, Buffer *out)
{
    static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *found;

    if (scan->at == scan->end) return false;
    if (*scan->at == 'u') {
        scan->at++;
        return read_unit(scan, out);
    }
    found = memchr(names, *scan->at, sizeof names - 1);
    if (found == NULL) return false;
    scan->at++;
    return buffer_append(out, &meanings[found - names], 1);
}

/* A byte that does not stand for itself in a string. */
static bool is_special(char c) { return c == '"' || c == '\\' || (unsigned char)c < 0x20; }

bool json_read_string(JsonScan *scan, Buffer *out)
{
    if (!json_take(scan, '"')) return false;
    for (;;) {
        const char *from = scan->at;

        while (scan->at < scan->end && !is_special(*scan->at)) scan->at++;
        if (scan->at == scan->end || (unsigned char)*scan->at < 0x20) return false;
        if (!buffer_append(out, from, (size_t)(scan->at - from))) return false;
        if (*scan->at++ == '"') return true;
        if (!read_escape(scan, out)) return false;
    }
}

static bool skip_string(JsonScan *scan)
{
    uint32_t unit;

    for (scan->at++; scan->at < scan->end && *scan->at != '"'; scan->at++) {
        if ((unsigned char)*scan->at < 0x20) return false;
        if (*scan->at != '\\') continue;
        if (++scan->at == scan->end) return false;
        if (*scan->at == 'u') {
            scan->at++;
            if (!read_hex(scan, &unit)) return false;
            scan->at--;
        } else if (memchr("\"\\/bfnrt", *scan->at, 8) == NULL) {
            return false;
        }
    }
    return scan->at++ < scan->end;
}

/* ---- Other values --------------------------------------------------------------------------- */

static bool skip_digits(JsonScan *scan)
{
    const char *from = scan->at;

    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9') scan->at++;
    return scan->at > from;
}

static bool skip_number(JsonScan *scan)
{
    const char *digits;

    if (*scan->at == '-') scan->at++;
    digits = scan->at;
    if (!skip_digits(scan)) return false;
    if (*digits == '0' && scan->at - digits > 1) {
        scan->at = digits + 1;
        return false;
    }
    if (scan->at < scan->end && *scan->at == '.') {
        scan->at++;
        if (!skip_digits(scan)) return false;
    }
    if (scan->at == scan->end || (*scan->at | 0x20) != 'e') return true;
    scan->at++;
    if (scan->at < scan->end && (*scan->at == '+' || *scan->at == '-')) scan->at++;
    return skip_digits(scan);
}

static bool skip_word(JsonScan *scan, const char *word)
{
    size_t length = strlen(word);

    if ((size_t)(scan->end - scan->at) < length || memcmp(scan->at, word, length) != 0) return false;
    scan->at += length;
    return true;
}

static bool skip_value(JsonScan *scan, int depth)
{
    char first = json_peek(scan), last = first == '[' ? ']' : '}';

    switch (first) {
    case '"': return skip_string(scan);
    case 't': return skip_word(scan, "true");
    case 'f': return skip_word(scan, "false");
    case 'n': return skip_word(scan, "null");
    case '[':
    case '{': break;
    default: return (first == '-' || (first >= '0' && first <= '9')) && skip_number(scan);
    }
    scan->at++;
    if (depth == MAX_DEPTH) return false;
    if (json_take(scan, last)) return true;
    do {
        if (first == '{' && (json_peek(scan) != '"' || !skip_string(scan) || !json_take(scan, ':')))
            return false;
        if (!skip_value(scan, depth + 1)) return false;
    } while (json_take(scan, ','));
    return json_take(scan, last);
}

bool json_skip(JsonScan *scan) { return skip_value(scan, 0); }
