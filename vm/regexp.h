/* regexp.h - JavaScript's regular expressions (ECMA-262 22.2 with annex B).
**
** A pattern becomes a program (regexp_parse.c, regexp_compile.c), one immutable block of words; the program is
** run over a string by backtracking (regexp_exec.c). Without the flag u, patterns and subjects are UTF-16
** units; with it, code points. Making a program needs an arena and nothing else, so that the compiler can
** check literals; running one charges the evaluation.
*/
#ifndef RUNG_VM_REGEXP_H
#define RUNG_VM_REGEXP_H

#include "vm/strings.h"

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
    bool filtered;              /* a match begins with a character of `first`, or with one that is not ASCII */
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

/* The flags of a text such as "gi"; false when a letter is unknown, twice there, or v, which is not in Rung. */
bool regexp_flags(const char *text, size_t length, uint32_t *flags);

/* Makes a program in `memory`, where it lies in one piece; `pattern` is valid WTF-8 and is copied. Otherwise
** RUNG_SYNTAX, RUNG_UNSUPPORTED (a property of Unicode that Rung lacks) or RUNG_LIMIT_SIZE with *error filled,
** or the arena's failure. */
rung_status regexp_compile(Arena *memory, const char *pattern, size_t length, uint32_t flags,
                           const RegexpProgram **program, RegexpError *error);

/* Looks for a match that begins at unit `from` (at most subject->units) or behind it; with the flag y only
** there. *captures, valid until the next call, receives two units for each group: where it begins and ends,
** or REGEXP_NONE twice; NULL when nothing matches. */
Outcome regexp_exec(Vm *vm, const RegexpProgram *program, const String *subject, uint32_t from,
                    const uint32_t **captures);

/* ---- regexp_cache.c ------------------------------------------------------------------------- */

/* A program for the machine to run, made now or before. SyntaxError when the pattern is wrong. */
Outcome regexp_program(Vm *vm, const String *pattern, uint32_t flags, const RegexpProgram **program);
void regexp_cache_free(Vm *vm);

#endif
