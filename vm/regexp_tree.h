/* regexp_tree.h - a pattern as a tree, and the words of its program: what the files of regexp.h share. */
#ifndef RUNG_VM_REGEXP_TREE_H
#define RUNG_VM_REGEXP_TREE_H

#include "vm/regexp.h"

/* ---- sets of characters --------------------------------------------------------------------- */

/* Ranges of code points, both ends included, in any order until set_normalize. */
typedef struct RegexpRange {
    uint32_t first, last;
} RegexpRange;

typedef struct RegexpSet {
    RegexpRange *ranges;
    uint32_t count, capacity;
} RegexpSet;

#define REGEXP_CODE_POINT_MAX 0x10FFFFu

bool regexp_set_add(Arena *memory, RegexpSet *set, uint32_t first, uint32_t last);
bool regexp_set_add_set(Arena *memory, RegexpSet *set, const RegexpSet *other);
/* Sorts and joins. */
void regexp_set_normalize(RegexpSet *set);
/* All that is not in a normalized set. */
bool regexp_set_invert(Arena *memory, RegexpSet *set);
/* Of a normalized set. */
bool regexp_set_has(const RegexpSet *set, uint32_t code_point);
/* Adds the canonical form of every member, and normalizes. */
bool regexp_set_add_canonical(Arena *memory, RegexpSet *set, bool folding);
/* The set of \d, \s or \w, by the small letter. */
bool regexp_set_add_escape(Arena *memory, RegexpSet *set, char letter, uint32_t flags);

typedef enum RegexpProperty {
    PROPERTY_KNOWN,
    PROPERTY_WRONG,     /* JavaScript does not know it */
    PROPERTY_ABSENT,    /* Rung does not */
    PROPERTY_NO_MEMORY
} RegexpProperty;
/* The code points of \p{name} or, when `value` is not NULL, \p{name=value}. */
RegexpProperty regexp_set_add_property(Arena *memory, RegexpSet *set, const char *name, const char *value);

/* ---- the tree ------------------------------------------------------------------------------- */

typedef enum RegexpTermKind {
    TERM_EMPTY,
    TERM_CHAR,          /* value: a unit or code point, canonical with the flag i */
    TERM_ANY,           /* . */
    TERM_SET,           /* set, negative */
    TERM_ASSERTION,     /* value: an instruction without operands */
    TERM_GROUP,         /* value: its number; body */
    TERM_REFERENCE,     /* value: a group; name until it is resolved */
    TERM_LOOK,          /* body, negative, backward */
    TERM_LOOP,          /* body, min, max, lazy */
    TERM_SEQUENCE,      /* body: the first of them; `last`, for those that are matched backwards */
    TERM_CHOICE         /* body: the first of them */
} RegexpTermKind;

typedef struct RegexpTerm RegexpTerm;
struct RegexpTerm {
    uint8_t kind;           /* RegexpTermKind */
    bool negative, backward, lazy;
    bool may_be_empty;      /* it can match nothing */
    bool only_empty;        /* it can match nothing else */
    uint32_t value;
    uint32_t min, max;
    uint32_t first_group, end_group;    /* of the groups within a loop */
    RegexpTerm *body;
    RegexpTerm *next, *previous;        /* in a sequence or choice */
    RegexpTerm *last;
    RegexpSet set;
    const RegexpName *name;
};

#define REGEXP_INFINITE 0x7FFFFFFFu

typedef struct RegexpTree {
    RegexpTerm *root;
    uint32_t groups;        /* with group 0 */
    RegexpName *names;
    uint32_t name_count;
    bool has_references;
} RegexpTree;

/* Reads a pattern. Results as those of regexp_compile. */
rung_status regexp_parse(Arena *memory, const char *pattern, size_t length, uint32_t flags, RegexpTree *tree,
                         RegexpError *error);

/* ---- instructions --------------------------------------------------------------------------- */

/* A word: the instruction in the low 8 bits, its first operand in the high 24; further words as named.
** `point`: the number from 1 of the place where a failure may be remembered, in the low 24 bits (0: it may
** not), and above them how many loops that look for progress are around it. */
typedef enum RegexpOp {
    RE_MATCH,
    RE_FAIL,
    RE_CHAR,            /* character */
    RE_CHAR_CASELESS,   /* canonical character */
    RE_ANY,             /* not a line end */
    RE_ALL,
    RE_SET,             /* ranges, 4 words of bits for ASCII, first and last of each range */
    RE_SET_NOT,         /* the bits are those of what matches, the ranges those of what does not */
    RE_BACK,            /* one character back; fails at the start */
    RE_RUN,             /* point, min, max; then an instruction for one character: as many as there are */
    RE_JUMP,            /* target */
    RE_FORK_ELSE,       /* target, point: goes on; to the target when that fails */
    RE_FORK_FIRST,      /* target, point: goes to the target; on when that fails */
    RE_SAVE,            /* slot */
    RE_RESET,           /* slot, end */
    RE_MARK,            /* slot */
    RE_MARK_NONE,       /* slot */
    RE_PROGRESS,        /* slot: fails where it was marked */
    RE_COUNT_ZERO,      /* slot */
    RE_COUNT,           /* slot, min, max, exit: goes on for another round or to the exit */
    RE_COUNT_LAZY,
    RE_COUNTED,         /* slot, mark (0: none), min, target: a round is over */
    RE_REFERENCE,       /* group */
    RE_REFERENCE_BACK,
    RE_TEXT_START,
    RE_TEXT_END,
    RE_LINE_START,
    RE_LINE_END,
    RE_WORD_EDGE,
    RE_WORD_INSIDE,
    RE_LOOK,            /* slot, behind */
    RE_LOOK_NOT,        /* slot, behind */
    RE_LOOK_DONE,       /* slot: the body of RE_LOOK has matched */
    RE_LOOK_NOT_DONE    /* slot */
} RegexpOp;

enum { REGEXP_WORDS_MAX = 1 << 20 };    /* of a program */

/* A character of a word, for \w and \b. */
bool regexp_is_word(uint32_t code_point, uint32_t flags);

#endif
