/* substitute.c - see substitute.h.
**
** What counts as a variable is what benthos takes for one: letters, digits, _ and . after `${`, and a default that
** reaches to the next `}` outside of another ${...}. Anything else, as most substitutions of JavaScript's templates,
** stays as it is. Defaults are not looked at again. A line's end in a value becomes \n, as there.
*/
#include "runtime/substitute.h"

#include <string.h>

#include "vm/format.h"

enum { ERRORS_TOLD = 20 }; /* finding the line of each takes as long as the text is */

typedef struct Writer {
    Arena *arena;
    Reporter *reporter;
    const char *text;
    uint32_t length;
    char *out;
    size_t written, room;
    Substituted *substituted;
} Writer;

/* ---- Writing -------------------------------------------------------------------------------- */

static bool no_memory(const Writer *writer)
{
    report_no_memory(writer->reporter);
    return false;
}

/* What an arena has handed out stays: growing by doubling wastes no more than what is kept. */
static void *grown(const Writer *writer, const void *old, size_t used, size_t size)
{
    void *fresh = arena_alloc(writer->arena, size);

    if (fresh != NULL && used > 0) memcpy(fresh, old, used);
    return fresh;
}

static bool write_bytes(Writer *writer, const char *bytes, size_t length)
{
    if (length > SUBSTITUTED_MAX - writer->written) {
        report_error(writer->reporter, RUNG_LIMIT_SOURCE, (Span){0, 0}, NULL,
                     "with its variables replaced the file is longer than 64 MiB");
        return false;
    }
    if (writer->written + length >= writer->room) {
        size_t room = (writer->written + length + 1) * 2;
        char *fresh = grown(writer, writer->out, writer->written, room);

        if (fresh == NULL) return no_memory(writer);
        writer->out = fresh;
        writer->room = room;
    }
    memcpy(writer->out + writer->written, bytes, length);
    writer->written += length;
    return true;
}

static bool begin_piece(Writer *writer, uint32_t from, uint32_t end, bool copied)
{
    Substituted *out = writer->substituted;

    if (out->count == out->capacity) {
        size_t capacity = out->capacity == 0 ? 16 : out->capacity * 2;
        SubstitutedPiece *pieces = grown(writer, out->pieces, out->count * sizeof *pieces, capacity * sizeof *pieces);

        if (pieces == NULL) return no_memory(writer);
        out->pieces = pieces;
        out->capacity = capacity;
    }
    out->pieces[out->count++] = (SubstitutedPiece){(uint32_t)writer->written, from, end, copied};
    return true;
}

static bool copy(Writer *writer, uint32_t from, uint32_t end)
{
    return from == end || (begin_piece(writer, from, end, true) && write_bytes(writer, writer->text + from, end - from));
}

static bool begin(Writer *writer)
{
    memset(writer->substituted, 0, sizeof *writer->substituted);
    return write_bytes(writer, "", 0);
}

static void finish(Writer *writer)
{
    writer->out[writer->written] = '\0';
    writer->substituted->text = writer->out;
    writer->substituted->length = (uint32_t)writer->written;
}

/* ---- What counts as a variable -------------------------------------------------------------- */

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* A variable as it was written. */
typedef struct Variable {
    uint32_t name, name_end; /* of its name */
    uint32_t end;            /* behind its braces */
} Variable;

/* How many braces end a variable, and how far a default is looked for: it would be looked for to the end of the text
** again and again, where an escape that begins has no end. */
enum { VARIABLE_BRACES = 1, ESCAPE_BRACES = 2, ESCAPE_DEFAULT_MAX = 4096 };

static bool ends_at(const char *text, uint32_t length, uint32_t at, uint32_t braces)
{
    return at < length && text[at] == '}' && (braces == 1 || (at + 1 < length && text[at + 1] == '}'));
}

/* The brace that ends the default which begins at `at`; `length` when there is none. A default may hold ${...}; where
** no brace comes after the last of these, its own one ends the default: a regular expression would go back there. */
static uint32_t default_end(const char *text, uint32_t length, uint32_t at, uint32_t braces)
{
    uint32_t inner = length;

    while (at < length && text[at] != '}') {
        if (text[at] == '$' && at + 2 < length && text[at + 1] == '{' && text[at + 2] != '}') {
            const char *close = memchr(text + at, '}', length - at);

            if (close == NULL) return inner;
            at = (uint32_t)(close - text);
            if (ends_at(text, length, at, braces)) inner = at;
        }
        at++;
    }
    return ends_at(text, length, at, braces) ? at : inner;
}

/* A name, perhaps a default, and as many braces, at `at`. */
static bool find_variable(const char *text, uint32_t length, uint32_t at, uint32_t braces, Variable *out)
{
    uint32_t name = at;

    while (at < length && is_name(text[at])) at++;
    if (at == name || at == length) return false;
    out->name = name;
    out->name_end = at;
    if (text[at] == ':') {
        uint32_t limit = braces == ESCAPE_BRACES && length - at > ESCAPE_DEFAULT_MAX ? at + ESCAPE_DEFAULT_MAX : length;

        if ((at = default_end(text, limit, at + 1, braces)) == limit) return false;
    }
    out->end = at + braces;
    return ends_at(text, length, at, braces);
}

/* Where the next `${` begins, and something may still end it; `length` when there is none. */
static uint32_t next_opening(const char *text, uint32_t length, uint32_t last_close, uint32_t at)
{
    while (at < last_close) {
        const char *found = memchr(text + at, '$', last_close - at);

        if (found == NULL) break;
        at = (uint32_t)(found - text);
        if (at + 1 < length && text[at + 1] == '{') return at;
        at++;
    }
    return length;
}

/* No variable reaches beyond the last brace: without one, each would be looked for to the end of the text. */
static uint32_t last_brace(const char *text, uint32_t length)
{
    while (length > 0 && text[length - 1] != '}') length--;
    return length;
}

/* ---- The two steps -------------------------------------------------------------------------- */

/* Writes what the variable stands for. */
static bool replace(Writer *writer, uint32_t start, const Variable *variable, const Environment *environment)
{
    uint32_t length = variable->name_end - variable->name;
    char *name = arena_alloc(writer->arena, length + 1);
    bool has_default = writer->text[variable->name_end] == ':';
    const char *value;

    if (name == NULL) return no_memory(writer);
    memcpy(name, writer->text + variable->name, length);
    name[length] = '\0';
    value = environment->find == NULL ? NULL : environment->find(environment->user, name);
    if (!begin_piece(writer, start, variable->end, false)) return false;
    if (has_default && (value == NULL || *value == '\0'))
        return write_bytes(writer, writer->text + variable->name_end + 1, variable->end - variable->name_end - 2);
    if (value == NULL && writer->reporter->errors >= ERRORS_TOLD) return true;
    if (value == NULL) {
        report_error(writer->reporter, RUNG_BAD_RULES, (Span){start, variable->end},
                     "${NAME:default} has a default; in a template of JavaScript write ${{NAME}}, or ${ NAME }",
                     "the environment has no variable %q", name, (size_t)length);
        return true;
    }
    for (const char *at = value, *end; *at != '\0'; at = end) {
        if ((end = strchr(at, '\n')) == NULL) end = at + strlen(at);
        if (!write_bytes(writer, at, (size_t)(end - at))) return false;
        if (*end != '\n') continue;
        if (!write_bytes(writer, "\\n", 2)) return false;
        end++;
    }
    return true;
}

bool substitute_variables(Arena *arena, Reporter *reporter, const char *text, uint32_t length,
                          const Environment *environment, Substituted *out)
{
    Writer writer = {.arena = arena, .reporter = reporter, .text = text, .length = length, .substituted = out};
    uint32_t at = 0, done = 0, last = last_brace(text, length);
    Variable variable;

    if (!begin(&writer)) return false;
    while ((at = next_opening(text, length, last, at)) < length) {
        if (!find_variable(text, last, at + 2, VARIABLE_BRACES, &variable)) {
            at += 2;
            continue;
        }
        if (!copy(&writer, done, at) || !replace(&writer, at, &variable, environment)) return false;
        at = done = variable.end;
    }
    if (!copy(&writer, done, length)) return false;
    finish(&writer);
    return true;
}

bool substitute_escapes(Arena *arena, Reporter *reporter, const char *text, uint32_t length, Substituted *out)
{
    Writer writer = {.arena = arena, .reporter = reporter, .text = text, .length = length, .substituted = out};
    uint32_t at = 0, done = 0, last = last_brace(text, length);
    Variable variable;

    if (!begin(&writer)) return false;
    while ((at = next_opening(text, length, last, at)) < length) {
        if (at + 2 == length || text[at + 2] != '{' || !find_variable(text, last, at + 3, ESCAPE_BRACES, &variable)) {
            at += 2;
            continue;
        }
        if (!copy(&writer, done, at + 1) || !copy(&writer, at + 2, variable.end - 1)) return false;
        at = done = variable.end;
    }
    if (!copy(&writer, done, length)) return false;
    finish(&writer);
    return true;
}

/* ---- Places --------------------------------------------------------------------------------- */

static const SubstitutedPiece *piece_at(const Substituted *substituted, uint32_t at)
{
    size_t low = 0, high = substituted->count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (substituted->pieces[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return &substituted->pieces[low];
}

Span substituted_place(const Substituted *substituted, Span place)
{
    const SubstitutedPiece *first, *last;
    Span out;

    if (substituted->count == 0) return place;
    first = piece_at(substituted, place.start);
    last = piece_at(substituted, place.end > place.start ? place.end - 1 : place.start);
    out.start = first->copied ? first->from + (place.start - first->at) : first->from;
    out.end = last->copied ? last->from + (place.end - last->at) : last->end;
    return out;
}
