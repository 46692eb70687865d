/* format.c - formatting into a fixed buffer: see format.h.
**
** Everything goes out in pieces that are written whole or not at all (a code point, an escape), so a
** message that is cut at the buffer's end is still well-formed text. */
#include "vm/format.h"

#include <string.h>

#include "vm/number.h"
#include "vm/text.h"

enum { QUOTE_MAX = 80 }; /* bytes of a text that %q shows */

typedef struct Out {
    char *bytes;
    size_t length, capacity; /* capacity without the NUL */
    bool full;               /* a piece did not fit: nothing follows it */
} Out;

static void put(Out *out, const char *piece, size_t length)
{
    if (out->full || length > out->capacity - out->length) {
        out->full = true;
        return;
    }
    memcpy(out->bytes + out->length, piece, length);
    out->length += length;
}

static void put_digits(Out *out, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    put(out, digits + at, sizeof digits - at);
}

/* "\x1b", "\u{202e}". */
static void put_escape(Out *out, const char *open, uint32_t value, int min_digits, const char *close)
{
    char piece[16];
    size_t length = strlen(open);
    int digits = min_digits;

    memcpy(piece, open, length);
    while (value >> (4 * digits) != 0) digits++;
    while (digits-- > 0) piece[length++] = "0123456789abcdef"[value >> (4 * digits) & 15];
    memcpy(piece + length, close, strlen(close));
    put(out, piece, length + strlen(close));
}

/* Code points that move the cursor or reorder the line around them. */
static bool is_unprintable(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* How many bytes the code point at the beginning takes; 1 for a byte that begins none. */
static size_t code_point_length(const char *text, size_t length, bool *valid)
{
    unsigned char lead = (unsigned char)text[0];
    size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

    *valid = size <= length && (text_valid_prefix(text, size) == size ||
                                (size == 3 && text_is_valid(text, size))); /* a lone surrogate */
    return *valid ? size : 1;
}

static void put_text(Out *out, const char *text, size_t length)
{
    while (length > 0 && !out->full) {
        bool valid;
        size_t size = code_point_length(text, length, &valid);
        const char *cursor = text;
        uint32_t c = valid ? text_decode(&cursor, text + size) : (unsigned char)text[0];

        if (!valid || c < 0x20 || c == 0x7F)
            put_escape(out, "\\x", c, 2, "");
        else if (is_unprintable(c) || text_is_high_surrogate(c) || text_is_low_surrogate(c))
            put_escape(out, "\\u{", c, 1, "}");
        else
            put(out, text, size);
        text += size;
        length -= size;
    }
}

static void put_quoted(Out *out, const char *text, size_t length)
{
    size_t shown = 0;

    while (shown < length) {
        bool valid;
        size_t size = code_point_length(text + shown, length - shown, &valid);

        if (shown + size > QUOTE_MAX) break;
        shown += size;
    }
    put(out, "'", 1);
    put_text(out, text, shown);
    if (shown < length) put(out, "...", 3);
    put(out, "'", 1);
}

size_t format_text_list(char *bytes, size_t capacity, const char *format, va_list arguments)
{
    Out out = {bytes, 0, capacity - 1, false};

    while (*format != '\0') {
        if (*format != '%') {
            size_t size = 1;

            while (((unsigned char)format[size] & 0xC0) == 0x80) size++;
            put(&out, format, size);
            format += size;
            continue;
        }
        format++;
        switch (*format++) {
        case 's': {
            const char *text = va_arg(arguments, const char *);

            put_text(&out, text, strlen(text));
            break;
        }
        case 't': {
            const char *text = va_arg(arguments, const char *);

            put_text(&out, text, va_arg(arguments, size_t));
            break;
        }
        case 'q': {
            const char *text = va_arg(arguments, const char *);

            put_quoted(&out, text, va_arg(arguments, size_t));
            break;
        }
        case 'd': {
            int value = va_arg(arguments, int);

            if (value < 0) put(&out, "-", 1);
            put_digits(&out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
            break;
        }
        case 'u': put_digits(&out, va_arg(arguments, uint32_t)); break;
        case 'l': put_digits(&out, va_arg(arguments, uint64_t)); break;
        case 'f': {
            char text[NUMBER_TEXT_MAX];

            put(&out, text, number_to_text(va_arg(arguments, double), text));
            break;
        }
        case '%': put(&out, "%", 1); break;
        default: /* a mistake in our own format, seen in the message */
            put(&out, "%?", 2);
            if (format[-1] == '\0') format--;
            break;
        }
    }
    out.bytes[out.length] = '\0';
    return out.length;
}

size_t format_text(char *out, size_t capacity, const char *format, ...)
{
    va_list arguments;
    size_t length;

    va_start(arguments, format);
    length = format_text_list(out, capacity, format, arguments);
    va_end(arguments);
    return length;
}

/* Lines end as ECMAScript's do: LF, CR, CR LF, U+2028, U+2029. A byte order mark takes no column. */
void diag_locate(rung_diag *diag, const char *source, size_t length)
{
    size_t start = diag->start < length ? diag->start : length;
    uint32_t line = 1, column = 1;
    size_t at = start >= 3 && memcmp(source, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

    for (; at < start; at++) {
        unsigned char c = (unsigned char)source[at];
        bool separator = c == 0xE2 && start - at >= 3 && (unsigned char)source[at + 1] == 0x80 &&
                         ((unsigned char)source[at + 2] | 1) == 0xA9;

        if (c == '\n' || (c == '\r' && !(at + 1 < length && source[at + 1] == '\n')) || separator) {
            if (separator) at += 2;
            line++;
            column = 1;
        } else if ((c & 0xC0) != 0x80) {
            column++;
        }
    }
    diag->line = line;
    diag->column = column;
}
