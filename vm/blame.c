/* blame.c - see blame.h.
**
** A call is marked with its callee, or the name of the method; an iteration with what is iterated. From the
** name of a method the words go back over the path that it ends. All is read as text, roughly: the words help
** a reader, and whatever they are, they end with the source. */
#include "vm/blame.h"

#include <string.h>

#include "vm/convert.h"
#include "vm/format.h"
#include "vm/opcodes.h"
#include "vm/program.h"

enum {
    WORDS_MAX = 80, /* bytes of a message; longer words say nothing */
    LOOKED_MAX = 400 /* bytes of the source that are looked at on either side: an error costs no more */
};

/* ---- in words of the value ------------------------------------------------------------------ */

Outcome blame_called(Vm *vm, Value value)
{
    String *text;
    Outcome outcome;

    vm->culprit = CULPRIT_CALLED;
    if (value.type == T_OBJECT) return vm_throw(vm, ERROR_TYPE, "object is not a function");
    outcome = to_string(vm, value, &text);
    return outcome != OUTCOME_OK ? outcome : blame_method(vm, text);
}

Outcome blame_method(Vm *vm, const String *name)
{
    vm->culprit = CULPRIT_CALLED;
    return vm_throw(vm, ERROR_TYPE, "%t is not a function", name->bytes, (size_t)name->length);
}

Outcome blame_iterated(Vm *vm, Value value)
{
    static const char format[] = "%t%s%t is not iterable (cannot read property Symbol(Symbol.iterator))";
    const String *type = typeof_string(value);
    String *text = NULL;
    bool is_plain = value.type == T_UNDEFINED || value.type == T_OBJECT || value.type == T_BUILTIN;

    vm->culprit = CULPRIT_ITERATED;
    if (!is_plain && to_string(vm, value, &text) != OUTCOME_OK) return vm->failure;
    return vm_throw(vm, ERROR_TYPE, format, type->bytes, (size_t)type->length, text == NULL ? "" : " ",
                    text == NULL ? "" : text->bytes, text == NULL ? (size_t)0 : (size_t)text->length);
}

Outcome blame_taken_apart(Vm *vm, Value value)
{
    const char *text = value.type == T_NULL ? "null" : "undefined";

    vm->culprit = value.type == T_NULL ? CULPRIT_NULL : CULPRIT_UNDEFINED;
    return vm_throw(vm, ERROR_TYPE, "Cannot destructure '%s' as it is %s.", text, text);
}

/* ---- in words of the source ----------------------------------------------------------------- */

typedef struct Words {
    const char *begin, *end;
} Words;

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

static bool is_path(char c) { return is_word(c) || c == '.'; }

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/* The bracket that opens what ends before `at`, or NULL. */
static const char *back_over_brackets(const char *first, const char *at)
{
    unsigned depth = 0;

    while (at > first) {
        char c = *--at;

        if (c == ')' || c == ']') depth++;
        if ((c == '(' || c == '[') && --depth == 0) return at;
        if (c == '\n' || c == '"' || c == '\'' || c == '`' || c == '/') return NULL;
    }
    return NULL;
}

/* Back from the name of a method over the path before it: names, indexes and calls. */
static const char *back_over_path(const char *first, const char *name)
{
    const char *at = name;

    for (;;) {
        const char *from = at;

        while (at > first && (is_path(at[-1]) || (at[-1] == '?' && at[0] == '.'))) at--;
        if (at == first) break;
        if ((at[-1] == ')' || at[-1] == ']') && memchr(".?([", *at, 4) != NULL) {
            at = back_over_brackets(first, at);
            if (at == NULL) return name;
        }
        if (at == from) break;
    }
    return memchr(".?(", *at, 3) != NULL ? name : at;
}

/* What stands behind a pattern and '=', when it is a name or a path. */
static Words assigned_words(Words pattern, const char *limit)
{
    const char *at = pattern.end, *begin;

    while (at < limit && is_space(*at)) at++;
    if (at == limit || *at != '=') return (Words){at, at};
    for (at++; at < limit && is_space(*at);) at++;
    for (begin = at; at < limit && is_path(*at);) at++;
    if (at < limit && memchr(";,)}\n", *at, 5) == NULL && !is_space(*at)) at = begin;
    return (Words){begin, at};
}

/* Copies the words with "(...)" for the arguments of a call; 0 when they are too long to help. */
static size_t copy_words(Words words, char out[WORDS_MAX])
{
    size_t length = 0;
    const char *at = words.begin;

    while (at < words.end) {
        char c = *at++;

        if (length + 6 > WORDS_MAX || c == '\n' || c == '\r') return 0;
        out[length++] = c;
        if (c == '(' && length > 1) {
            unsigned depth = 1;

            for (; at < words.end && depth > 0; at++) depth += (*at == '(') - (unsigned)(*at == ')');
            memcpy(out + length, "...)", 4);
            length += 4;
        }
    }
    return length;
}

static Outcome called_in_words(Vm *vm, Words words, const char *first)
{
    char text[WORDS_MAX];
    size_t length;

    if (*words.begin == '"' || *words.begin == '\'') return vm->failure;     /* a["b"]() */
    if (is_word(*words.begin)) words.begin = back_over_path(first, words.begin);
    length = copy_words(words, text);
    return length == 0 ? vm->failure : vm_throw(vm, ERROR_TYPE, "%t is not a function", text, length);
}

static Outcome iterated_in_words(Vm *vm, Words words, const char *limit)
{
    char text[WORDS_MAX];
    size_t length;

    if (*words.begin == '[' && words.begin + 1 < words.end) words = assigned_words(words, limit);
    if (words.end - words.begin > 3 && memcmp(words.begin, "...", 3) == 0) words.begin += 3;
    length = copy_words(words, text);
    return length == 0 ? vm->failure : vm_throw(vm, ERROR_TYPE, "%t is not iterable", text, length);
}

static Outcome taken_apart_in_words(Vm *vm, Words words, const char *limit, const char *null)
{
    const char *name = words.begin + 1, *end;
    char text[WORDS_MAX];
    size_t length = copy_words(assigned_words(words, limit), text);

    while (name < words.end && is_space(*name)) name++;
    for (end = name; end < words.end && is_word(*end);) end++;
    if (end == name) return vm->failure;
    if (length == 0) length = format_text(text, sizeof text, "%s", null);
    return vm_throw(vm, ERROR_TYPE, "Cannot destructure property '%t' of '%t' as it is %s.", name,
                    (size_t)(end - name), text, length, null);
}

Outcome blame_in_words(Vm *vm, const uint32_t *pc)
{
    const Program *program = vm->program;
    const char *source = program_source(program), *first, *limit;
    Culprit culprit = (Culprit)vm->culprit;
    Opcode op = (Opcode)word_opcode(*pc);
    uint32_t start, end;
    Words words;

    vm->culprit = CULPRIT_NONE;
    vm->pc = pc;
    vm_place(vm, &start, &end);
    if (source == NULL || end <= start || end > program->source_length || end - start > LOOKED_MAX)
        return vm->failure;
    words = (Words){source + start, source + end};
    first = start > LOOKED_MAX ? words.begin - LOOKED_MAX : source;
    limit = source + program->source_length;
    if (limit - words.end > LOOKED_MAX) limit = words.end + LOOKED_MAX;
    switch (culprit) {
    case CULPRIT_CALLED: return called_in_words(vm, words, first);
    case CULPRIT_NULL: return taken_apart_in_words(vm, words, limit, "null");
    case CULPRIT_UNDEFINED: return taken_apart_in_words(vm, words, limit, "undefined");
    default:
        if (op != OP_ITERATE && op != OP_UNPACK2 && op != OP_ITER_PAIR && op != OP_APPEND_SPREAD) return vm->failure;
        return iterated_in_words(vm, words, limit);
    }
}
