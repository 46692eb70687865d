/* regexp_exec.c - running a regular expression over a string.
**
** Backtracking without recursion: a stack of entries tells what to try when something fails, and what to put
** back on the way there. Each instruction and each entry is one step of the evaluation's budget.
**
** Where that takes many steps, failures are remembered: whether the rest of the program matches from a
** place depends on the instruction and the position alone, when there are no references back and the place
** is not within a counted loop or a lookaround. It also depends on whether a loop around it would still see
** no progress, which is so only at the very position that the loop has marked; there nothing is remembered.
** So each place is tried once for each position, for all beginnings of a match together, and /(a+)+$/ takes
** linear time. */
#include "vm/regexp_room.h"

#include "vm/blocks.h"
#include "vm/unicode.h"

typedef enum EntryKind {
    ENTRY_TRY,     /* go on at `where` from `position` */
    ENTRY_RUN,     /* the same, and then at every position before, down to `low` */
    ENTRY_SLOT,    /* put `position` back into slot `where` */
    ENTRY_LOOK,    /* nothing: below it is what was before a lookaround from `position` */
    ENTRY_LOOK_NOT /* go on at `where` from `position`: the body has not matched */
} EntryKind;

enum {
    BATCH = 64,   /* steps that are charged at once */
    PATIENCE = 8, /* steps for each unit of the subject, before failures are remembered */
    ENTRIES_FIRST = 32
};

typedef struct Match {
    Vm *vm;
    RegexpRoom *room;
    const RegexpProgram *program;
    const uint32_t *code;
    const unsigned char *narrow; /* units of an ASCII subject, or NULL */
    const uint16_t *wide;
    uint32_t length;
    bool unicode, caseless;
    uint32_t *slots;
    uint32_t top;          /* entries in use */
    int64_t credit;        /* steps until the next charge */
    int64_t patience;      /* steps until failures are remembered */
    unsigned char *failed; /* bits: point * (length + 1) + position; NULL: not yet, or never */
} Match;

/* ---- characters ----------------------------------------------------------------------------- */

static inline uint32_t unit_at(const Match *match, uint32_t at)
{
    return match->narrow != NULL ? match->narrow[at] : match->wide[at];
}

/* Do two units, of which there is at least one more behind `at`, make a code point? */
static inline bool is_pair(const Match *match, uint32_t at)
{
    return text_is_high_surrogate(unit_at(match, at)) && text_is_low_surrogate(unit_at(match, at + 1));
}

/* The character at a position within the subject, and the position behind it. */
static inline uint32_t next_character(const Match *match, uint32_t *at)
{
    uint32_t c;

    if (match->narrow != NULL) return match->narrow[(*at)++];
    c = match->wide[(*at)++];
    if (match->unicode && text_is_high_surrogate(c) && *at < match->length &&
        text_is_low_surrogate(match->wide[*at]))
        c = text_pair(c, match->wide[(*at)++]);
    return c;
}

/* The position before the character that ends at `at`, which is not the start. */
static inline uint32_t before(const Match *match, uint32_t at)
{
    return match->unicode && match->wide != NULL && at > 1 && is_pair(match, at - 2) ? at - 2 : at - 1;
}

static inline bool is_line_end(uint32_t c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

static uint32_t canonical(const Match *match, uint32_t c) { return unicode_canonical(c, match->unicode); }

static bool in_set(const Match *match, const uint32_t *op, uint32_t c)
{
    const uint32_t *ranges = op + 5;
    uint32_t low = 0, high = *op >> 8;
    bool has;

    if (c < 128) return (op[1 + c / 32] >> c % 32 & 1) != 0;
    if (match->caseless) c = canonical(match, c);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (ranges[2 * middle + 1] < c)
            low = middle + 1;
        else
            high = middle;
    }
    has = low < *op >> 8 && ranges[2 * low] <= c;
    return has == ((*op & 0xFF) == RE_SET);
}

/* Does the instruction for one character match at *at? Then *at is behind it. */
static inline bool one_character(const Match *match, const uint32_t *op, uint32_t *at)
{
    uint32_t next = *at, c;
    bool matches;

    if (next >= match->length) return false;
    c = next_character(match, &next);
    switch (*op & 0xFF) {
    case RE_CHAR: matches = c == *op >> 8; break;
    case RE_CHAR_CASELESS: matches = canonical(match, c) == *op >> 8; break;
    case RE_ANY: matches = !is_line_end(c); break;
    case RE_ALL: matches = true; break;
    default: matches = in_set(match, op, c); break;
    }
    if (matches) *at = next;
    return matches;
}

static inline const uint32_t *behind_character(const uint32_t *op)
{
    return (*op & 0xFF) == RE_SET || (*op & 0xFF) == RE_SET_NOT ? op + 5 + 2 * (*op >> 8) : op + 1;
}

static bool is_word_at(const Match *match, uint32_t at)
{
    return at < match->length && regexp_is_word(unit_at(match, at), match->program->flags);
}

static bool is_word_edge(const Match *match, uint32_t at)
{
    return (at > 0 && is_word_at(match, at - 1)) != is_word_at(match, at);
}

/* Does what stands from `from` to `to` stand at `at`, too? */
static bool stands_at(const Match *match, uint32_t from, uint32_t to, uint32_t at)
{
    if (match->unicode && match->wide != NULL && at > 0 && at < match->length && is_pair(match, at - 1))
        return false;
    while (from < to) {
        uint32_t a, b;

        if (at >= match->length) return false;
        a = next_character(match, &from);
        b = next_character(match, &at);
        if (a != b && !(match->caseless && canonical(match, a) == canonical(match, b))) return false;
    }
    return true;
}

/* ---- the stack ------------------------------------------------------------------------------ */

static bool push(Match *match, EntryKind kind, uint32_t where, uint32_t position, uint32_t low)
{
    RegexpRoom *room = match->room;

    if (match->top == room->capacity) {
        uint32_t capacity = room->capacity == 0 ? ENTRIES_FIRST : room->capacity * 2;
        RegexpEntry *entries = NULL;

        if (room->capacity < UINT32_MAX / 2 / sizeof *entries)
            entries = block_grow(match->vm, room->entries, room->capacity * sizeof *entries,
                                 capacity * sizeof *entries);
        else
            vm_stop(match->vm, RUNG_LIMIT_MEMORY, "a regular expression has too much to go back to");
        if (entries == NULL) return false;
        room->entries = entries;
        room->capacity = capacity;
    }
    room->entries[match->top++] = (RegexpEntry){(uint32_t)kind | where << 3, position, low};
    return true;
}

static bool set_slot(Match *match, uint32_t slot, uint32_t value)
{
    if (match->slots[slot] == value) return true;
    if (!push(match, ENTRY_SLOT, slot, match->slots[slot], 0)) return false;
    match->slots[slot] = value;
    return true;
}

/* The body of a lookaround has matched: what it would have tried next is forgotten, and what is to be put
** back stays. */
static void forget_tries(Match *match, uint32_t base)
{
    RegexpEntry *entries = match->room->entries;
    uint32_t kept = base, i;

    for (i = base + 1; i < match->top; i++)
        if ((entries[i].what & 7) == ENTRY_SLOT) entries[kept++] = entries[i];
    match->credit -= match->top - base;
    match->top = kept;
}

/* Puts everything back down to an entry, which goes as well. */
static void unwind(Match *match, uint32_t base)
{
    const RegexpEntry *entries = match->room->entries;

    match->credit -= match->top - base;
    while (match->top > base) {
        const RegexpEntry *entry = &entries[--match->top];

        if ((entry->what & 7) == ENTRY_SLOT) match->slots[entry->what >> 3] = entry->position;
    }
}

/* ---- the budget and what failed ------------------------------------------------------------- */

/* Charges the steps done since the last time, and begins to remember failures when there were many. */
static bool pay(Match *match)
{
    const RegexpProgram *program = match->program;
    int64_t steps = BATCH - match->credit;
    uint64_t bytes = ((uint64_t)program->points * (match->length + UINT64_C(1)) + 7) / 8;

    match->credit = BATCH;
    match->patience -= steps;
    if (!vm_charge(match->vm, (uint64_t)steps)) return false;
    if (match->patience > 0 || match->failed != NULL || program->points == 0) return true;
    match->patience = INT64_MAX;
    if (bytes > match->vm->limits.memory / 4) return true; /* it goes on without */
    match->failed = arena_alloc(&match->vm->scratch, (size_t)bytes);
    if (match->failed == NULL) return true;
    memset(match->failed, 0, (size_t)bytes);
    return vm_charge_bytes(match->vm, (size_t)bytes);
}

/* Would a loop around the point see no progress yet? */
static bool is_marked(const Match *match, uint32_t point, uint32_t at)
{
    const uint32_t *marks = match->slots + match->program->marks;
    uint32_t i;

    for (i = 0; i < point >> 24; i++)
        if (marks[i] == at) return true;
    return false;
}

/* Was this tried before, without success? From now on it was. */
static bool was_tried(Match *match, uint32_t point, uint32_t at)
{
    uint64_t bit = (uint64_t)((point & 0xFFFFFF) - 1) * (match->length + UINT64_C(1)) + at;
    unsigned char mask = (unsigned char)(1u << (bit & 7));
    bool tried = (match->failed[bit / 8] & mask) != 0;

    match->failed[bit / 8] |= mask;
    return tried;
}

static inline bool is_hopeless(Match *match, uint32_t point, uint32_t at)
{
    return match->failed != NULL && point != 0 && !is_marked(match, point, at) && was_tried(match, point, at);
}

/* RE_RUN: takes as many characters as there are. What one run has passed is remembered for the positions
** behind it as well, so another that comes there may stop. False when there are too few. */
static bool run(Match *match, const uint32_t *op, uint32_t *low, uint32_t *at)
{
    uint32_t point = op[1], min = op[2], max = op[3], count = 0, start = *at;
    bool remembers = match->failed != NULL && point != 0, found = true;

    if (remembers && max != REGEXP_INFINITE && is_hopeless(match, point, start)) return false;
    while (count < min && one_character(match, op + 4, at)) count++;
    if (count < min) found = false;
    *low = *at;
    while (found) {
        if (remembers && max == REGEXP_INFINITE && (*at > start || !is_marked(match, point, start)) &&
            was_tried(match, point, *at)) {
            if (*at == *low)
                found = false;
            else
                *at = before(match, *at);
            break;
        }
        if (count >= max || !one_character(match, op + 4, at)) break;
        count++;
    }
    match->credit -= (*at - start) / 16;
    return found;
}

/* Going back from `at`: the first position where the character stands that must come next, or `low`. */
static uint32_t last_chance(Match *match, const uint32_t *op, uint32_t at, uint32_t low)
{
    uint32_t c = *op >> 8, start = at;

    if ((*op & 0xFF) != RE_CHAR || c > 0xFFFF || text_is_high_surrogate(c) || text_is_low_surrogate(c))
        return at;
    while (at > low && (at == match->length || unit_at(match, at) != c)) at = before(match, at);
    match->credit -= (start - at) / 16;
    return at;
}

/* ---- running -------------------------------------------------------------------------------- */

#define PUSH(kind, where, position, low)                                                                     \
    do {                                                                                                     \
        if (!push(match, kind, (uint32_t)(where), position, low)) return match->vm->failure;                 \
    } while (0)
#define SET_SLOT(slot, value)                                                                                \
    do {                                                                                                     \
        if (!set_slot(match, slot, value)) return match->vm->failure;                                        \
    } while (0)

/* Is there a match that begins at `at`? Then slots tell where. If not, the slots are as before. */
static Outcome match_at(Match *match, uint32_t at, bool *found)
{
    const uint32_t *code = match->code, *pc = code;
    uint32_t *slots = match->slots;
    uint32_t start = at;

    for (;;) {
        uint32_t operand = *pc >> 8, low, i;

        if (--match->credit <= 0 && !pay(match)) return match->vm->failure;
        switch ((RegexpOp)(*pc & 0xFF)) {
        case RE_MATCH:
            slots[0] = start;
            slots[1] = at;
            *found = true;
            return OUTCOME_OK;
        case RE_FAIL: goto fail;
        case RE_CHAR:
        case RE_CHAR_CASELESS:
        case RE_ANY:
        case RE_ALL:
        case RE_SET:
        case RE_SET_NOT:
            if (!one_character(match, pc, &at)) goto fail;
            pc = behind_character(pc);
            continue;
        case RE_BACK:
            if (at == 0) goto fail;
            at = before(match, at);
            pc++;
            continue;
        case RE_RUN:
            if (!run(match, pc, &low, &at)) goto fail;
            pc = behind_character(pc + 4);
            if (at > low) PUSH(ENTRY_RUN, pc - code, before(match, at), low);
            continue;
        case RE_JUMP: pc = code + operand; continue;
        case RE_FORK_ELSE:
            if (is_hopeless(match, pc[1], at)) goto fail;
            PUSH(ENTRY_TRY, operand, at, 0);
            pc += 2;
            continue;
        case RE_FORK_FIRST:
            if (is_hopeless(match, pc[1], at)) goto fail;
            PUSH(ENTRY_TRY, pc + 2 - code, at, 0);
            pc = code + operand;
            continue;
        case RE_SAVE:
        case RE_MARK:
            SET_SLOT(operand, at);
            pc++;
            continue;
        case RE_RESET:
            for (i = operand; i < pc[1]; i++) SET_SLOT(i, REGEXP_NONE);
            match->credit -= (pc[1] - operand) / 2;
            pc += 2;
            continue;
        case RE_MARK_NONE:
            SET_SLOT(operand, REGEXP_NONE);
            pc++;
            continue;
        case RE_PROGRESS:
            if (slots[operand] == at) goto fail;
            pc++;
            continue;
        case RE_COUNT_ZERO:
            SET_SLOT(operand, 0);
            pc++;
            continue;
        case RE_COUNT:
        case RE_COUNT_LAZY:
            if (slots[operand] < pc[1]) {
                pc += 4;
            } else if (slots[operand] >= pc[2]) {
                pc = code + pc[3];
            } else if ((*pc & 0xFF) == RE_COUNT) {
                PUSH(ENTRY_TRY, pc[3], at, 0);
                pc += 4;
            } else {
                PUSH(ENTRY_TRY, pc + 4 - code, at, 0);
                pc = code + pc[3];
            }
            continue;
        case RE_COUNTED:
            if (pc[1] != 0 && slots[operand] >= pc[2] && slots[pc[1]] == at) goto fail;
            SET_SLOT(operand, slots[operand] + 1);
            pc = code + pc[3];
            continue;
        case RE_REFERENCE:
        case RE_REFERENCE_BACK: {
            uint32_t from = slots[2 * operand], to = slots[2 * operand + 1];

            pc++;
            if (from == REGEXP_NONE || to == REGEXP_NONE || from == to) continue;
            match->credit -= (to - from) / 16;
            if ((pc[-1] & 0xFF) == RE_REFERENCE) {
                if (to - from > match->length - at || !stands_at(match, from, to, at)) goto fail;
                at += to - from;
            } else {
                if (to - from > at || !stands_at(match, from, to, at - (to - from))) goto fail;
                at -= to - from;
            }
            continue;
        }
        case RE_TEXT_START:
            if (at != 0) goto fail;
            pc++;
            continue;
        case RE_TEXT_END:
            if (at != match->length) goto fail;
            pc++;
            continue;
        case RE_LINE_START:
            if (at != 0 && !is_line_end(unit_at(match, at - 1))) goto fail;
            pc++;
            continue;
        case RE_LINE_END:
            if (at != match->length && !is_line_end(unit_at(match, at))) goto fail;
            pc++;
            continue;
        case RE_WORD_EDGE:
        case RE_WORD_INSIDE:
            if (is_word_edge(match, at) != ((*pc & 0xFF) == RE_WORD_EDGE)) goto fail;
            pc++;
            continue;
        case RE_LOOK:
        case RE_LOOK_NOT:
            PUSH(ENTRY_SLOT, operand, slots[operand], 0);
            slots[operand] = match->top;
            PUSH((*pc & 0xFF) == RE_LOOK ? ENTRY_LOOK : ENTRY_LOOK_NOT, pc[1], at, 0);
            pc += 2;
            continue;
        case RE_LOOK_DONE:
            at = match->room->entries[slots[operand]].position;
            forget_tries(match, slots[operand]);
            pc++;
            continue;
        case RE_LOOK_NOT_DONE: unwind(match, slots[operand]); goto fail;
        }
    fail:
        for (;;) {
            RegexpEntry *entry;
            bool more;

            if (match->top == 0) {
                *found = false;
                return OUTCOME_OK;
            }
            entry = &match->room->entries[match->top - 1];
            at = entry->position;
            if ((entry->what & 7) == ENTRY_SLOT) {
                slots[entry->what >> 3] = at;
                match->top--;
                match->credit--;
                continue;
            }
            pc = code + (entry->what >> 3);
            more = (entry->what & 7) == ENTRY_RUN;
            if (more) at = last_chance(match, pc, at, entry->low);
            more = more && at > entry->low;
            if (more)
                entry->position = before(match, at);
            else
                match->top--;
            if ((entry->what & 7) != ENTRY_LOOK) break;
            match->credit--;
        }
    }
}

/* ---- looking for a match -------------------------------------------------------------------- */

/* The first position from `at` on where a match may begin; behind the end when there is none. */
static uint32_t first_chance(const Match *match, uint32_t at)
{
    const RegexpProgram *program = match->program;

    if (!program->filtered) return at;
    for (; at < match->length; at++) {
        uint32_t c = unit_at(match, at);

        if (c < 128 ? (program->first[c / 32] >> c % 32 & 1) != 0 : program->beyond_ascii) return at;
    }
    return match->length + 1;
}

static Outcome search(Match *match, uint32_t at, bool *found)
{
    const RegexpProgram *program = match->program;
    bool here_only = (program->flags & REGEXP_STICKY) != 0 || program->anchored;

    *found = false;
    if (match->unicode && match->wide != NULL && at > 0 && at < match->length && is_pair(match, at - 1)) at--;
    for (;;) {
        uint32_t start = at;
        Outcome outcome;

        if (!here_only) at = first_chance(match, at);
        match->credit -= (at - start) / 16;
        if (at > match->length) return OUTCOME_OK;
        outcome = match_at(match, at, found);
        if (outcome != OUTCOME_OK || *found || here_only || at == match->length) return outcome;
        next_character(match, &at);
    }
}

/* The subject's units, which are kept for the next search in the same string. */
static bool set_subject(Match *match, const String *subject)
{
    RegexpRoom *room = match->room;
    const char *at = subject->bytes, *end = at + subject->length;
    uint16_t *wide;

    match->length = subject->units;
    if (string_is_ascii(subject)) {
        match->narrow = (const unsigned char *)subject->bytes;
        return true;
    }
    if (room->subject != subject) {
        if (!vm_charge_bytes(match->vm, subject->length)) return false;
        wide = block_new(match->vm, subject->units * sizeof *wide);
        if (wide == NULL) return false;
        block_free(match->vm, room->wide, room->wide_size);
        room->subject = subject;
        room->wide = wide;
        room->wide_size = subject->units * sizeof *wide;
        while (at < end) {
            uint32_t c = text_decode(&at, end);

            if (c > 0xFFFF) {
                *wide++ = (uint16_t)text_high_surrogate(c);
                c = text_low_surrogate(c);
            }
            *wide++ = (uint16_t)c;
        }
    }
    match->wide = room->wide;
    return true;
}

static bool set_slots(Match *match)
{
    RegexpRoom *room = match->room;
    uint32_t slots = match->program->slots, i;

    if (slots > room->slot_count) {
        uint32_t *block = block_new(match->vm, slots * sizeof *block);

        if (block == NULL) return false;
        block_free(match->vm, room->slots, room->slot_count * sizeof *block);
        room->slots = block;
        room->slot_count = slots;
    }
    match->slots = room->slots;
    if (!vm_charge_bytes(match->vm, slots)) return false;
    for (i = 0; i < slots; i++) match->slots[i] = REGEXP_NONE;
    return true;
}

/* Names the pattern that used up the budget. */
static Outcome stopped(Match *match, Outcome outcome)
{
    if (outcome != OUTCOME_STOP || match->vm->error.status != RUNG_LIMIT_STEPS) return outcome;
    return vm_stop(match->vm, RUNG_LIMIT_STEPS, "the regular expression %q used up the budget of %l steps",
                   match->program->source, (size_t)match->program->source_length, match->vm->limits.steps);
}

Outcome regexp_exec(Vm *vm, const RegexpProgram *program, const String *subject, uint32_t from,
                    const uint32_t **captures)
{
    Match match = {.vm = vm, .program = program, .code = program->code, .credit = BATCH};
    bool found;
    Outcome outcome;

    *captures = NULL;
    if ((match.room = regexp_room(vm)) == NULL || !set_subject(&match, subject) || !set_slots(&match))
        return vm->failure;
    match.unicode = (program->flags & REGEXP_UNICODE) != 0;
    match.caseless = (program->flags & REGEXP_IGNORE_CASE) != 0;
    match.patience = PATIENCE * (int64_t)match.length + 1024;
    outcome = search(&match, from, &found);
    if (outcome == OUTCOME_OK && !vm_charge(vm, (uint64_t)(BATCH - match.credit))) outcome = vm->failure;
    if (match.failed != NULL) {
        uint64_t bits = (uint64_t)program->points * (match.length + UINT64_C(1));

        block_free(vm, match.failed, (size_t)((bits + 7) / 8));
    }
    if (outcome != OUTCOME_OK) return stopped(&match, outcome);
    if (found) *captures = match.slots;
    return OUTCOME_OK;
}
