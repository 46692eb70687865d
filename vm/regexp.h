/* regexp.h - JavaScript's regular expressions (ECMA-262 22.2 with annex B).
**
** A pattern becomes a program (regexp_parse.c, regexp_compile.c), one immutable block of words; the program
** is run over a string by backtracking (regexp_exec.c). Without the flag u, patterns and subjects are UTF-16
** units; with it, code points. Making a program needs an arena and nothing else, so that the compiler can
** check literals; running one charges the evaluation.
*/
#ifndef RUNG_VM_REGEXP_H
#define RUNG_VM_REGEXP_H

#include "vm/objects.h"

enum {
    REGEXP_INDICES = 1,         /* d */
    REGEXP_GLOBAL = 2,          /* g */
    REGEXP_IGNORE_CASE = 4,     /* i */
    REGEXP_MULTILINE = 8,       /* m */
    REGEXP_DOT_ALL = 16,        /* s */
    REGEXP_UNICODE = 32,        /* u */
    REGEXP_STICKY = 64          /* y */
};
#define REGEXP_FLAGS "dgimsuy"  /* their letters, lowest bit first: as scripts see them */
#define REGEXP_NONE UINT32_MAX  /* a capture that took no part */

/* A named group; the name as scripts see it. */
typedef struct RegexpName {
    uint32_t group;
    uint32_t length;
    const char *bytes;
} RegexpName;

typedef struct RegexpProgram {
    uint32_t flags;
    uint32_t groups;            /* with the whole match, which is group 0 */
    uint32_t slots;             /* two for each group, then those of loops and lookarounds */
    uint32_t marks;             /* the first slot of loops that look for progress */
    uint32_t points;            /* places where a failure may be remembered, 0: not for this pattern */
    uint32_t length;            /* of code, in words */
    uint32_t name_count;
    uint32_t source_length;
    bool filtered;              /* a match begins with one of `first`, or with what is not ASCII ... */
    bool beyond_ascii;          /* ... if this says so */
    bool anchored;              /* a match begins where the text does */
    uint32_t first[4];          /* a bit for each ASCII character */
    const uint32_t *code;
    const RegexpName *names;
    const char *source;         /* the pattern */
} RegexpProgram;

/* Why a pattern is refused: V8's words, and the byte of the pattern where it was noticed. */
typedef struct RegexpError {
    const char *message;
    uint32_t offset;
} RegexpError;

/* The flags of a text such as "gi"; false when a letter is unknown, stands twice, or is v (not in Rung). */
bool regexp_flags(const char *text, size_t length, uint32_t *flags);

/* Makes a program in `memory`, where it lies in one piece; `pattern` is valid WTF-8 and is copied. Otherwise
** RUNG_SYNTAX, RUNG_UNSUPPORTED (a property of Unicode that Rung lacks) or RUNG_LIMIT_SIZE, with *error
** filled, or the arena's failure. */
rung_status regexp_compile(Arena *memory, const char *pattern, size_t length, uint32_t flags,
                           const RegexpProgram **program, RegexpError *error);

/* Looks for a match that begins at unit `from` (at most subject->units) or behind it; with the flag y only
** there. *captures, valid until the next call, receives two units for each group: where it begins and ends,
** or REGEXP_NONE twice; NULL when nothing matches. */
Outcome regexp_exec(Vm *vm, const RegexpProgram *program, const String *subject, uint32_t from,
                    const uint32_t **captures);

/* ---- regexp_object.c ------------------------------------------------------------------------ */

typedef struct Regexp {
    Object head;                /* K_REGEXP */
    const RegexpProgram *program;
    Value last_index;           /* whatever script has put there */
} Regexp;

static inline Regexp *value_regexp(Value v) { return (Regexp *)v.as.o; }

/* The pattern as a string over the program's own bytes. */
static inline String regexp_pattern(const RegexpProgram *program)
{
    return (String){program->source, program->source_length,
                    (uint32_t)text_units(program->source, program->source_length), 0, 0, NULL};
}

Regexp *regexp_new(Vm *vm, const RegexpProgram *program);
/* "/source/flags" */
String *regexp_text(Vm *vm, const Regexp *regexp);
/* lastIndex, source, flags and a flag each; *found tells whether the key is one of these. */
Outcome regexp_get(Vm *vm, const Regexp *regexp, const String *key, Value *result, bool *found);
bool regexp_is_last_index(const String *key);

/* TypeError when the object is frozen. */
Outcome regexp_set_last_index(Vm *vm, Regexp *regexp, uint32_t index);
/* lastIndex as a number from 0 to `limit`. */
Outcome regexp_last_index(Vm *vm, const Regexp *regexp, uint32_t limit, uint32_t *index);
/* The next match by lastIndex, which is moved with the flags g and y; as regexp_exec. */
Outcome regexp_match(Vm *vm, Regexp *regexp, const String *subject, const uint32_t **captures);
/* The position behind an empty match at `index`: with the flag u a character further. */
uint32_t regexp_advance(Vm *vm, const RegexpProgram *program, const String *subject, uint32_t index);

/* What a group has matched, or undefined. */
Outcome regexp_capture(Vm *vm, String *subject, const uint32_t *captures, uint32_t group, Value *result);
/* An object of the named groups, by the values of all groups; undefined when none has a name. */
Outcome regexp_groups(Vm *vm, const RegexpProgram *program, const Value *values, Value *result);
/* What exec returns for a match; NULL with vm->failure. */
Array *regexp_result(Vm *vm, const RegexpProgram *program, String *subject, const uint32_t *captures);

/* ---- regexp_cache.c ------------------------------------------------------------------------- */

/* A program for the machine to run, made now or before. SyntaxError when the pattern is wrong. */
Outcome regexp_program(Vm *vm, const String *pattern, uint32_t flags, const RegexpProgram **program);
void regexp_cache_free(Vm *vm);

#endif
