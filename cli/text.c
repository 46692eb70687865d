/* text.c - see text.h. */
#include "cli/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

uint32_t text_next(const char *text, size_t length, size_t *at)
{
    static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)text[(*at)++];
    unsigned size = first < 0x80 ? 1
                  : first < 0xC2 ? 0
                  : first < 0xE0 ? 2
                  : first < 0xF0 ? 3
                  : first < 0xF5 ? 4
                                 : 0;
    uint32_t code_point;
    unsigned i;

    if (size == 1) return first;
    if (size == 0 || length - *at < size - 1) return TEXT_ILL_FORMED;
    code_point = first & (0xFFu >> (size + 1));
    for (i = 0; i < size - 1; i++) {
        unsigned char next = (unsigned char)text[*at + i];
        if ((next & 0xC0) != 0x80) return TEXT_ILL_FORMED;
        code_point = code_point << 6 | (next & 0x3Fu);
    }
    if (code_point < smallest[size] || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000))
        return TEXT_ILL_FORMED;
    *at += size - 1;
    return code_point;
}

typedef struct Range {
    uint32_t first, last;
} Range;

static bool in_ranges(const Range *ranges, size_t count, uint32_t code_point)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (code_point >= ranges[i].first && code_point <= ranges[i].last) return true;
    return false;
}

bool text_is_hostile(uint32_t code_point)
{
    static const Range hostile[] = {
        {0x00, 0x1F},
        {0x7F, 0x9F}, /* C0, DEL, C1 */
        {0x061C, 0x061C},
        {0x200E, 0x200F}, /* direction marks */
        {0x2028, 0x202E},
        {0x2066, 0x2069}, /* line separators, embeddings, isolates */
        {0xFEFF, 0xFEFF},
        {0xE0000, 0xE007F}, /* byte order mark, tags */
        {TEXT_ILL_FORMED, TEXT_ILL_FORMED},
    };
    return in_ranges(hostile, sizeof hostile / sizeof *hostile, code_point);
}

unsigned text_width(uint32_t code_point)
{
    static const Range none[] = {
        {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},   {0x064B, 0x065F},
        {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200D},   {0x20D0, 0x20FF},
        {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF},
    };
    static const Range wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
        {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
    };
    if (code_point < 0x300) return 1;
    if (in_ranges(none, sizeof none / sizeof *none, code_point)) return 0;
    return in_ranges(wide, sizeof wide / sizeof *wide, code_point) ? 2 : 1;
}

void print_escaped(FILE *stream, const char *text, size_t length)
{
    size_t at = 0;

    while (at < length) {
        size_t from = at;
        uint32_t code_point = text_next(text, length, &at);

        if (!text_is_hostile(code_point))
            fwrite(text + from, 1, at - from, stream);
        else if (code_point == TEXT_ILL_FORMED || code_point < 0x80)
            fprintf(stream, "\\x%02x", (unsigned)(unsigned char)text[from]);
        else
            fprintf(stream, "\\u{%x}", (unsigned)code_point);
    }
}

void print_json_string(FILE *stream, const char *text, size_t length)
{
    size_t at = 0;

    putc('"', stream);
    while (at < length) {
        size_t from = at;
        uint32_t code_point = text_next(text, length, &at);

        if (code_point == '"' || code_point == '\\')
            fprintf(stream, "\\%c", (int)code_point);
        else if (code_point == '\n')
            fputs("\\n", stream);
        else if (code_point == TEXT_ILL_FORMED)
            fputs("\\ufffd", stream);
        else if (code_point < 0x10000 && text_is_hostile(code_point))
            fprintf(stream, "\\u%04x", (unsigned)code_point);
        else
            fwrite(text + from, 1, at - from, stream);
    }
    putc('"', stream);
}

/* ---- Complaints ----------------------------------------------------------------------------- */

static ComplaintTaker complaint_taker;

ComplaintTaker complain_through(ComplaintTaker take)
{
    ComplaintTaker before = complaint_taker;

    complaint_taker = take;
    return before;
}

static void print_message(ComplaintKind kind, const char *format, va_list arguments)
{
    static const char *const heads[] = {
        [COMPLAINT_ERROR] = "rung: ", [COMPLAINT_HINT] = "  hint: ", [COMPLAINT_REMARK] = ""};
    char message[2048];

    vsnprintf(message, sizeof message, format, arguments);
    if (complaint_taker != NULL) {
        complaint_taker(kind, message);
        return;
    }
    fputs(heads[kind], stderr);
    print_escaped(stderr, message, strlen(message));
    putc('\n', stderr);
}

int complain(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_message(COMPLAINT_ERROR, format, arguments);
    va_end(arguments);
    return STATUS_USAGE;
}

void give_hint(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_message(COMPLAINT_HINT, format, arguments);
    va_end(arguments);
}

void remark(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_message(COMPLAINT_REMARK, format, arguments);
    va_end(arguments);
}

int status_to_exit(rung_status status)
{
    switch (status) {
    case RUNG_OK: return STATUS_SUCCESS;
    case RUNG_NO_VALUE: return STATUS_NO_VALUE;
    case RUNG_THROWN:
    case RUNG_NO_MEMORY:
    case RUNG_LIMIT_STEPS:
    case RUNG_LIMIT_MEMORY:
    case RUNG_LIMIT_DEPTH:
    case RUNG_INTERRUPTED:
    case RUNG_NO_CLOCK:
    case RUNG_NO_RANDOM: return STATUS_FAILED;
    default: return STATUS_USAGE;
    }
}

int complain_status(const char *what, rung_status status)
{
    complain("%s: %s", what, rung_status_text(status));
    return status_to_exit(status);
}

/* ---- Did you mean --------------------------------------------------------------------------- */

enum { CLOSEST_MAX = 32 }; /* longer words are not compared */

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: insertions, deletions, replacements, and neighbours that changed places. */
static unsigned edit_distance(const char *a, const char *b)
{
    unsigned rows[3][CLOSEST_MAX + 1];
    unsigned *before = rows[0], *above = rows[1], *row = rows[2], *spare;
    unsigned i, j, a_length = (unsigned)strlen(a), b_length = (unsigned)strlen(b);

    for (j = 0; j <= b_length; j++) above[j] = j;
    for (i = 1; i <= a_length; i++) {
        row[0] = i;
        for (j = 1; j <= b_length; j++) {
            row[j] = smaller(smaller(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = smaller(row[j], before[j - 2] + 1);
        }
        spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[b_length];
}

void closest_init(Closest *closest, const char *wanted)
{
    size_t length = strlen(wanted);

    closest->wanted = length <= CLOSEST_MAX ? wanted : "";
    closest->best = NULL;
    closest->distance = length < 3 ? 2 : length < 6 ? 3 : 4; /* the first that is too far */
}

void closest_offer(Closest *closest, const char *candidate)
{
    unsigned distance;

    if (closest->wanted[0] == '\0' || strlen(candidate) > CLOSEST_MAX) return;
    distance = edit_distance(closest->wanted, candidate);
    if (distance < closest->distance && distance < strlen(candidate)) {
        closest->distance = distance;
        closest->best = candidate;
    }
}
