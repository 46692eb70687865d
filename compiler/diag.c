/* diag.c - what a compilation has to say, and the closest name to one that is not there. */
#include <string.h>

#include "compiler/compiler.h"
#include "vm/format.h"

static void report(Compiler *compiler, rung_status status, rung_severity severity, Span span,
                   const char *hint, const char *format, va_list arguments)
{
    uint32_t before = severity == RUNG_ERROR ? compiler->errors++ : compiler->warnings++;
    rung_diag diag;

    /* finding a place reads the text from its beginning: that must not happen for each of 100,000 mistakes */
    if (before >= (severity == RUNG_ERROR ? MAX_ERRORS : MAX_WARNINGS)) return;
    memset(&diag, 0, sizeof diag);
    diag.size = sizeof diag;
    diag.status = status;
    diag.severity = severity;
    diag.start = span.start;
    diag.end = span.end;
    format_text_list(diag.message, sizeof diag.message, format, arguments);
    if (hint != NULL) format_text(diag.hint, sizeof diag.hint, "%s", hint);
    diag_locate(&diag, compiler->source, compiler->length);

    if (severity == RUNG_ERROR && before == 0) compiler->first = diag;
    if (compiler->options.on_diag != NULL) compiler->options.on_diag(compiler->options.user, &diag);
}

void compiler_error(Compiler *compiler, rung_status status, Span span, const char *hint,
                    const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    report(compiler, status, RUNG_ERROR, span, hint, format, arguments);
    va_end(arguments);
}

void compiler_warning(Compiler *compiler, Span span, const char *hint, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    report(compiler, RUNG_OK, RUNG_WARNING, span, hint, format, arguments);
    va_end(arguments);
}

void *compiler_no_memory(Compiler *compiler)
{
    rung_status status = compiler->arena.failure == RUNG_LIMIT_MEMORY ? RUNG_LIMIT_MEMORY : RUNG_NO_MEMORY;
    Span nowhere = {0, 0};

    compiler_error(compiler, status, nowhere, NULL, "no memory left to compile this");
    return NULL;
}

/* ---- did you mean --------------------------------------------------------------------------- */

enum { SUGGESTION_MAX = 63 };   /* longer names are neither suggested nor corrected */

void suggestion_init(Suggestion *suggestion, const char *wanted, size_t length)
{
    suggestion->wanted = wanted;
    suggestion->wanted_length = length;
    suggestion->best[0] = '\0';
    /* one slip for every three letters, and one for the shortest names */
    suggestion->distance = length > SUGGESTION_MAX ? 0 : (unsigned)(length / 3 > 0 ? length / 3 : 1) + 1;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* Optimal string alignment: insertions, deletions, replacements, and swaps of neighbours. Another case of
** the same letter is no slip, so that `Temp` finds `temp`. */
static unsigned distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    unsigned char rows[3][SUGGESTION_MAX + 1];

    for (size_t j = 0; j <= b_length; j++) rows[0][j] = (unsigned char)j;
    for (size_t i = 1; i <= a_length; i++) {
        const unsigned char *before = rows[(i + 1) % 3], *above = rows[(i - 1) % 3];
        unsigned char *row = rows[i % 3];

        row[0] = (unsigned char)i;
        for (size_t j = 1; j <= b_length; j++) {
            unsigned least = above[j - 1] + (unsigned)(lower(a[i - 1]) != lower(b[j - 1]));

            if (above[j] + 1u < least) least = above[j] + 1u;
            if (row[j - 1] + 1u < least) least = row[j - 1] + 1u;
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]) &&
                before[j - 2] + 1u < least)
                least = before[j - 2] + 1u;
            row[j] = (unsigned char)least;
        }
    }
    return rows[a_length % 3][b_length];
}

void suggestion_offer(Suggestion *suggestion, const char *candidate, size_t length)
{
    size_t wanted = suggestion->wanted_length;
    size_t apart = wanted > length ? wanted - length : length - wanted;
    unsigned found;

    if (length == 0 || length > SUGGESTION_MAX || apart >= suggestion->distance) return;
    found = distance(suggestion->wanted, wanted, candidate, length);
    if (found >= suggestion->distance || found >= wanted) return;   /* `x` is not a slip of `y` */
    suggestion->distance = found;
    memcpy(suggestion->best, candidate, length);
    suggestion->best[length] = '\0';
}

const char *suggestion_best(const Suggestion *suggestion)
{
    return suggestion->best[0] != '\0' ? suggestion->best : NULL;
}
