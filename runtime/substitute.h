/* substitute.h - ${NAME} in a text, as benthos replaces it before it reads any YAML, with places kept. */
#ifndef RUNG_RUNTIME_SUBSTITUTE_H
#define RUNG_RUNTIME_SUBSTITUTE_H

#include "runtime/report.h"

/* From byte `at` of the new text on: bytes of the old one from `from` on, or what stands for from..end. */
typedef struct SubstitutedPiece {
    uint32_t at, from, end;
    bool copied;
} SubstitutedPiece;

typedef struct Substituted {
    const char *text; /* NUL-ended */
    uint32_t length;
    SubstitutedPiece *pieces; /* by `at`; the first one begins at 0 */
    size_t count, capacity;
} Substituted;

/* Where the names come from. */
typedef struct Environment {
    const char *(*find)(void *user, const char *name); /* NULL: there is none */
    void *user;
} Environment;

enum { SUBSTITUTED_MAX = 64 << 20 }; /* bytes of the new text */

/* ${NAME} and ${NAME:default}; a variable that is not set and has no default is reported. */
bool substitute_variables(Arena *arena, Reporter *reporter, const char *text, uint32_t length,
                          const Environment *environment, Substituted *out);
/* ${{...}}, which stands for ${...}. */
bool substitute_escapes(Arena *arena, Reporter *reporter, const char *text, uint32_t length, Substituted *out);

/* The place in the old text of one in the new text. */
Span substituted_place(const Substituted *substituted, Span place);

#endif
