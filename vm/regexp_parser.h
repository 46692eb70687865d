/* regexp_parser.h - what the two halves of the parser of patterns share: regexp_parse.c reads what is made of
** terms, regexp_class.c what stands for one character or one of a set. */
#ifndef RUNG_VM_REGEXP_PARSER_H
#define RUNG_VM_REGEXP_PARSER_H

#include "vm/regexp_tree.h"

#define END UINT32_MAX /* what stands behind the last character */

typedef struct RegexpParser {
    Arena *memory;
    uint32_t flags;
    bool unicode;
    const uint32_t *text; /* units, or with the flag u code points */
    uint32_t count, at;
    uint32_t groups; /* begun so far, with group 0 */
    uint32_t all_groups;
    bool has_names;
    RegexpName *names; /* of the groups begun so far */
    uint32_t name_count;
    char *name_bytes;       /* room for all names: none is longer than where it stands in the pattern */
    RegexpTerm *references; /* those by name, linked by `body` */
    bool has_references;
    rung_status status;
    const char *message;
} RegexpParser;
/* ---- characters and failures ---------------------------------------------------------------- */

static inline uint32_t peek(const RegexpParser *parser, uint32_t ahead)
{
    return parser->count - parser->at > ahead ? parser->text[parser->at + ahead] : END;
}

static inline uint32_t current(const RegexpParser *parser) { return peek(parser, 0); }

static inline bool accept(RegexpParser *parser, uint32_t c)
{
    if (current(parser) != c) return false;
    parser->at++;
    return true;
}

/* Keeps the first failure; returns false. */
static inline bool fail_with(RegexpParser *parser, rung_status status, const char *message)
{
    if (parser->status == RUNG_OK) {
        parser->status = status;
        parser->message = message;
    }
    return false;
}

static inline bool fail(RegexpParser *parser, const char *message)
{
    return fail_with(parser, RUNG_SYNTAX, message);
}

static inline bool no_memory(RegexpParser *parser)
{
    return fail_with(parser, parser->memory->failure, NULL);
}

static inline bool is_digit(uint32_t c) { return c - '0' < 10; }

/* ---- regexp_class.c: false after failing ---------------------------------------------------- */

/* Behind `\u`: XXXX, a pair of them with the flag u, or {XXXXXX}. */
bool regexp_unicode_escape(RegexpParser *parser, bool unicode, uint32_t *value);
/* Behind a backslash: a single character. */
bool regexp_character_escape(RegexpParser *parser, bool in_class, uint32_t *value);
/* Behind a backslash: d, w, s, p{...} and their opposites; *is_class tells whether it is one. */
bool regexp_class_escape(RegexpParser *parser, bool in_class, RegexpSet *set, bool *is_class);
/* Behind [ or [^, up to the closing bracket. */
bool regexp_class(RegexpParser *parser, RegexpSet *set);
/* A set that is whole: in order, and with the flag i all cases. */
bool regexp_finish_set(RegexpParser *parser, RegexpSet *set);

#endif
