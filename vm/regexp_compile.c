/* regexp_compile.c - from the tree of a pattern to its program.
**
** The tree is walked twice: first to count words and slots, then to write them. Sequences within a lookbehind
** are written from their end, and there a character is matched between two steps back. */
#include "vm/regexp_tree.h"
#include "vm/unicode.h"

typedef struct Emitter {
    const RegexpTree *tree;
    uint32_t flags;
    uint32_t *code; /* NULL while counting */
    uint32_t at;    /* words so far */
    uint32_t points;
    uint32_t mark_slots; /* the first; then one for each level of loops that look for progress */
    uint32_t marks, most_marks;
    uint32_t other_slots; /* the first; then two for each level of counters and lookarounds */
    uint32_t others, most_others;
    uint32_t unremembered; /* counters and lookarounds around: a failure here depends on them */
} Emitter;

/* ---- words ---------------------------------------------------------------------------------- */

static void word(Emitter *emitter, uint32_t value)
{
    if (emitter->code != NULL) emitter->code[emitter->at] = value;
    if (emitter->at < UINT32_MAX) emitter->at++;
}

static void op(Emitter *emitter, RegexpOp name, uint32_t operand) { word(emitter, name | operand << 8); }

/* A forward jump: emitted without its target, which is here when that is known. */
static void land(Emitter *emitter, uint32_t from)
{
    if (emitter->code != NULL) emitter->code[from] |= emitter->at << 8;
}

static void point(Emitter *emitter)
{
    bool remembered = emitter->unremembered == 0 && !emitter->tree->has_references;

    word(emitter, remembered ? ++emitter->points | emitter->marks << 24 : 0);
}

/* Returns where the instruction stands, for land(). */
static uint32_t fork(Emitter *emitter, RegexpOp name, uint32_t target)
{
    uint32_t at = emitter->at;

    op(emitter, name, target);
    point(emitter);
    return at;
}

static uint32_t claim(uint32_t first, uint32_t *level, uint32_t *most, uint32_t slots)
{
    uint32_t slot = first + *level;

    *level += slots;
    if (*level > *most) *most = *level;
    return slot;
}

/* ---- one character -------------------------------------------------------------------------- */

static bool set_matches(const RegexpTerm *term, uint32_t c, uint32_t flags)
{
    uint32_t key =
        (flags & REGEXP_IGNORE_CASE) != 0 ? unicode_canonical(c, (flags & REGEXP_UNICODE) != 0) : c;

    return regexp_set_has(&term->set, key) != term->negative;
}

static void emit_set(Emitter *emitter, const RegexpTerm *term)
{
    uint32_t i, c;

    op(emitter, term->negative ? RE_SET_NOT : RE_SET, term->set.count);
    for (i = 0; i < 4; i++) {
        uint32_t bits = 0;

        if (emitter->code != NULL)
            for (c = 0; c < 32; c++) bits |= (uint32_t)set_matches(term, i * 32 + c, emitter->flags) << c;
        word(emitter, bits);
    }
    for (i = 0; i < term->set.count; i++) {
        word(emitter, term->set.ranges[i].first);
        word(emitter, term->set.ranges[i].last);
    }
}

static bool is_caseless(uint32_t c) { return c < 0x80 && !((c | 0x20) - 'a' < 26); }

static bool is_one_character(const RegexpTerm *term)
{
    return term->kind == TERM_CHAR || term->kind == TERM_ANY || term->kind == TERM_SET;
}

static void emit_character(Emitter *emitter, const RegexpTerm *term)
{
    if (term->kind == TERM_ANY)
        op(emitter, (emitter->flags & REGEXP_DOT_ALL) != 0 ? RE_ALL : RE_ANY, 0);
    else if (term->kind == TERM_SET)
        emit_set(emitter, term);
    else
        op(emitter,
           (emitter->flags & REGEXP_IGNORE_CASE) == 0 || is_caseless(term->value) ? RE_CHAR
                                                                                  : RE_CHAR_CASELESS,
           term->value);
}

/* ---- loops ---------------------------------------------------------------------------------- */

static void emit(Emitter *emitter, const RegexpTerm *term, bool backward);

static void emit_reset(Emitter *emitter, const RegexpTerm *loop)
{
    if (loop->first_group == loop->end_group) return;
    op(emitter, RE_RESET, loop->first_group * 2);
    word(emitter, loop->end_group * 2);
}

/* The body, and a failure when it matched nothing although it was not asked to match. */
static void emit_round(Emitter *emitter, const RegexpTerm *loop, bool backward, uint32_t mark)
{
    emit_reset(emitter, loop);
    emit(emitter, loop->body, backward);
    if (loop->body->may_be_empty) op(emitter, RE_PROGRESS, mark);
}

/* x* and x+ */
static void emit_open_loop(Emitter *emitter, const RegexpTerm *loop, bool backward)
{
    RegexpOp once_more = loop->lazy ? RE_FORK_ELSE : RE_FORK_FIRST;
    bool empty = loop->body->may_be_empty;
    uint32_t mark = 0, start, exit, into = 0;

    if (loop->min == 1 && !empty) {
        start = emitter->at;
        emit_round(emitter, loop, backward, 0);
        fork(emitter, once_more, start);
        return;
    }
    if (empty && loop->min == 1) {
        op(emitter, RE_MARK_NONE, emitter->mark_slots + emitter->marks); /* the first round may be empty */
        into = emitter->at;
        op(emitter, RE_JUMP, 0);
    }
    start = emitter->at;
    exit = fork(emitter, loop->lazy ? RE_FORK_FIRST : RE_FORK_ELSE, 0);
    if (empty) {
        mark = claim(emitter->mark_slots, &emitter->marks, &emitter->most_marks, 1);
        op(emitter, RE_MARK, mark);
        if (loop->min == 1) land(emitter, into);
    }
    emit_round(emitter, loop, backward, mark);
    if (empty) emitter->marks--;
    op(emitter, RE_JUMP, start);
    land(emitter, exit);
}

/* x? */
static void emit_option(Emitter *emitter, const RegexpTerm *loop, bool backward)
{
    uint32_t exit = fork(emitter, loop->lazy ? RE_FORK_FIRST : RE_FORK_ELSE, 0), mark = 0;
    bool empty = loop->body->may_be_empty;

    if (empty) {
        mark = claim(emitter->mark_slots, &emitter->marks, &emitter->most_marks, 1);
        op(emitter, RE_MARK, mark);
    }
    emit(emitter, loop->body, backward);
    if (empty) {
        op(emitter, RE_PROGRESS, mark);
        emitter->marks--;
    }
    land(emitter, exit);
}

/* x{min,max} */
static void emit_counted_loop(Emitter *emitter, const RegexpTerm *loop, bool backward)
{
    uint32_t slot = claim(emitter->other_slots, &emitter->others, &emitter->most_others, 2), start, exit;
    bool empty = loop->body->may_be_empty;

    op(emitter, RE_COUNT_ZERO, slot);
    start = emitter->at;
    op(emitter, loop->lazy ? RE_COUNT_LAZY : RE_COUNT, slot);
    word(emitter, loop->min);
    word(emitter, loop->max);
    exit = emitter->at;
    word(emitter, 0);
    if (empty) op(emitter, RE_MARK, slot + 1);
    emitter->unremembered++;
    emit_reset(emitter, loop);
    emit(emitter, loop->body, backward);
    emitter->unremembered--;
    op(emitter, RE_COUNTED, slot);
    word(emitter, empty ? slot + 1 : 0);
    word(emitter, loop->min);
    word(emitter, start);
    if (emitter->code != NULL) emitter->code[exit] = emitter->at;
    emitter->others -= 2;
}

static void emit_loop(Emitter *emitter, const RegexpTerm *loop, bool backward)
{
    uint32_t min = loop->min, max = loop->max;

    if (loop->body->only_empty) { /* all rounds are alike, and those that are not demanded fail */
        if (min > 1) min = 1;
        max = min;
    }
    if (max == 0) return;
    if (min == 1 && max == 1) {
        emit(emitter, loop->body, backward);
    } else if (is_one_character(loop->body) && !loop->lazy && !backward) {
        op(emitter, RE_RUN, 0);
        point(emitter);
        word(emitter, min);
        word(emitter, max);
        emit_character(emitter, loop->body);
    } else if (max == REGEXP_INFINITE && min <= 1) {
        emit_open_loop(emitter, loop, backward);
    } else if (min == 0 && max == 1) {
        emit_option(emitter, loop, backward);
    } else {
        emit_counted_loop(emitter, loop, backward);
    }
}

/* ---- terms ---------------------------------------------------------------------------------- */

static void emit_choice(Emitter *emitter, const RegexpTerm *choice, bool backward)
{
    const RegexpTerm *term;
    uint32_t exits = 0; /* the last jump to the end, whose operand is the one before */

    for (term = choice->body; term != NULL; term = term->next) {
        uint32_t other = 0;

        if (term->next != NULL) other = fork(emitter, RE_FORK_ELSE, 0);
        emit(emitter, term, backward);
        if (term->next == NULL) break;
        op(emitter, RE_JUMP, exits);
        exits = emitter->at - 1;
        land(emitter, other);
    }
    while (exits != 0 && emitter->code != NULL) {
        uint32_t before = emitter->code[exits] >> 8;

        emitter->code[exits] = RE_JUMP | emitter->at << 8;
        exits = before;
    }
}

static void emit_look(Emitter *emitter, const RegexpTerm *look)
{
    uint32_t slot = claim(emitter->other_slots, &emitter->others, &emitter->most_others, 2), behind;

    op(emitter, look->negative ? RE_LOOK_NOT : RE_LOOK, slot);
    behind = emitter->at;
    word(emitter, 0);
    emitter->unremembered++;
    emit(emitter, look->body, look->backward);
    emitter->unremembered--;
    op(emitter, look->negative ? RE_LOOK_NOT_DONE : RE_LOOK_DONE, slot);
    if (emitter->code != NULL) emitter->code[behind] = emitter->at;
    emitter->others -= 2;
}

static void emit(Emitter *emitter, const RegexpTerm *term, bool backward)
{
    const RegexpTerm *part;

    switch ((RegexpTermKind)term->kind) {
    case TERM_EMPTY: break;
    case TERM_CHAR:
    case TERM_ANY:
    case TERM_SET:
        if (backward) op(emitter, RE_BACK, 0);
        emit_character(emitter, term);
        if (backward) op(emitter, RE_BACK, 0);
        break;
    case TERM_ASSERTION: op(emitter, (RegexpOp)term->value, 0); break;
    case TERM_GROUP:
        op(emitter, RE_SAVE, term->value * 2 + backward);
        emit(emitter, term->body, backward);
        op(emitter, RE_SAVE, term->value * 2 + !backward);
        break;
    case TERM_REFERENCE: op(emitter, backward ? RE_REFERENCE_BACK : RE_REFERENCE, term->value); break;
    case TERM_LOOK: emit_look(emitter, term); break;
    case TERM_LOOP: emit_loop(emitter, term, backward); break;
    case TERM_SEQUENCE:
        if (backward)
            for (part = term->last; part != NULL; part = part->previous) emit(emitter, part, backward);
        else
            for (part = term->body; part != NULL; part = part->next) emit(emitter, part, backward);
        break;
    case TERM_CHOICE: emit_choice(emitter, term, backward); break;
    }
}

/* ---- how a match begins --------------------------------------------------------------------- */

static void may_begin_with_all(RegexpProgram *program)
{
    memset(program->first, 0xFF, sizeof program->first);
    program->beyond_ascii = true;
}

/* Adds the characters that a match of the term may begin with; true when nothing of it may be there. */
static bool add_first(RegexpProgram *program, const RegexpTerm *term)
{
    bool folding = (program->flags & REGEXP_UNICODE) != 0,
         caseless = (program->flags & REGEXP_IGNORE_CASE) != 0;
    const RegexpTerm *part;
    bool empty = false;
    uint32_t c;

    switch ((RegexpTermKind)term->kind) {
    case TERM_EMPTY:
    case TERM_ASSERTION:
    case TERM_LOOK: return true;
    case TERM_CHAR:
        for (c = 0; c < 128; c++)
            if ((caseless ? unicode_canonical(c, folding) : c) == term->value)
                program->first[c / 32] |= 1u << c % 32;
        if (caseless || term->value >= 128) program->beyond_ascii = true;
        return false;
    case TERM_SET:
        for (c = 0; c < 128; c++)
            if (set_matches(term, c, program->flags)) program->first[c / 32] |= 1u << c % 32;
        if (caseless || term->negative ||
            (term->set.count > 0 && term->set.ranges[term->set.count - 1].last >= 128))
            program->beyond_ascii = true;
        return false;
    case TERM_ANY: may_begin_with_all(program); return false;
    case TERM_REFERENCE: may_begin_with_all(program); return true;
    case TERM_GROUP: return add_first(program, term->body);
    case TERM_LOOP:
        if (term->max == 0) return true;
        return add_first(program, term->body) || term->min == 0;
    case TERM_SEQUENCE:
        for (part = term->body; part != NULL; part = part->next)
            if (!add_first(program, part)) return false;
        return true;
    case TERM_CHOICE:
        for (part = term->body; part != NULL; part = part->next) empty = add_first(program, part) || empty;
        return empty;
    }
    return true;
}

static bool is_anchored(const RegexpTerm *root)
{
    const RegexpTerm *first = root->kind == TERM_SEQUENCE ? root->body : root;

    return first != NULL && first->kind == TERM_ASSERTION && first->value == RE_TEXT_START;
}

/* ---- the program's block -------------------------------------------------------------------- */

/* The block: the program, its names, its code, the bytes of the names, the pattern. */
static void set_pointers(RegexpProgram *program)
{
    RegexpName *names = (RegexpName *)(program + 1);
    uint32_t *code = (uint32_t *)(names + program->name_count), i;
    const char *bytes = (const char *)(code + program->length);

    program->names = names;
    program->code = code;
    for (i = 0; i < program->name_count; i++) {
        names[i].bytes = bytes;
        bytes += names[i].length;
    }
    program->source = bytes;
}

static RegexpProgram *write_program(Arena *memory, const RegexpTree *tree, RegexpProgram *plan,
                                    Emitter *emitter, const char *pattern, size_t *size)
{
    RegexpProgram *program;
    uint32_t i;

    *size = sizeof *program + plan->name_count * sizeof(RegexpName) + plan->length * sizeof(uint32_t) +
            plan->source_length;
    for (i = 0; i < tree->name_count; i++) *size += tree->names[i].length;
    if ((program = arena_alloc(memory, *size)) == NULL) return NULL;
    *program = *plan;
    if (tree->name_count > 0) memcpy(program + 1, tree->names, tree->name_count * sizeof *tree->names);
    set_pointers(program);
    for (i = 0; i < tree->name_count; i++)
        memcpy((char *)(uintptr_t)program->names[i].bytes, tree->names[i].bytes, tree->names[i].length);
    memcpy((char *)(uintptr_t)program->source, pattern, plan->source_length);
    emitter->code = (uint32_t *)(uintptr_t)program->code;
    emit(emitter, tree->root, false);
    op(emitter, RE_MATCH, 0);
    return program;
}

bool regexp_flags(const char *text, size_t length, uint32_t *flags)
{
    size_t i;

    *flags = 0;
    for (i = 0; i < length; i++) {
        const char *letter = memchr(REGEXP_FLAGS, text[i], sizeof REGEXP_FLAGS - 1);
        uint32_t flag = letter == NULL ? 0 : 1u << (letter - REGEXP_FLAGS);

        if (flag == 0 || (*flags & flag) != 0) return false;
        *flags |= flag;
    }
    return true;
}

static rung_status compile(Arena *memory, const char *pattern, size_t length, uint32_t flags,
                           RegexpProgram **program, size_t *size, RegexpError *error)
{
    RegexpTree tree;
    RegexpProgram plan = {.flags = flags, .source_length = (uint32_t)length};
    rung_status status = regexp_parse(memory, pattern, length, flags, &tree, error);
    Emitter counter = {.tree = &tree, .flags = flags}, writer = counter;

    if (status != RUNG_OK) return status;
    emit(&counter, tree.root, false);
    if (counter.at >= REGEXP_WORDS_MAX) {
        *error = (RegexpError){"Regular expression too large: its code is longer than 1048576 words", 0};
        return RUNG_LIMIT_SIZE;
    }
    plan.groups = tree.groups;
    plan.name_count = tree.name_count;
    plan.length = counter.at + 1;
    plan.points = counter.points;
    plan.marks = tree.groups * 2;
    plan.slots = plan.marks + counter.most_marks + counter.most_others;
    plan.filtered = !add_first(&plan, tree.root);
    plan.anchored = is_anchored(tree.root);
    writer.mark_slots = plan.marks;
    writer.other_slots = plan.marks + counter.most_marks;
    *program = write_program(memory, &tree, &plan, &writer, pattern, size);
    return *program == NULL ? memory->failure : RUNG_OK;
}

/* What the work needed lies below the program, which takes its place at the end. */
rung_status regexp_compile(Arena *memory, const char *pattern, size_t length, uint32_t flags,
                           const RegexpProgram **program, RegexpError *error)
{
    ArenaMark mark = arena_mark(memory);
    RegexpProgram *made = NULL, *placed;
    size_t size = 0;
    rung_status status = compile(memory, pattern, length, flags, &made, &size, error);

    *program = NULL;
    arena_rewind(memory, mark);
    if (status != RUNG_OK) return status;
    if ((placed = arena_alloc(memory, size)) == NULL) return memory->failure;
    memmove(placed, made, size);
    set_pointers(placed);
    *program = placed;
    return RUNG_OK;
}
