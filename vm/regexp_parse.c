/* regexp_parse.c - from a pattern's text to its tree (ECMA-262 22.2.1 and, without the flag u, B.1.2).
**
** Groups are read by recursion, which NESTING_MAX bounds. What is refused, and in which words, is V8's. */
#include "vm/regexp_parser.h"
#include "vm/unicode.h"

enum {
    LENGTH_MAX = 65535, /* bytes of a pattern */
    NESTING_MAX = 200   /* groups within groups; a loop and its group are two levels of the tree */
};

/* ---- terms ---------------------------------------------------------------------------------- */

static RegexpTerm *term_new(RegexpParser *parser, RegexpTermKind kind)
{
    RegexpTerm *term = arena_alloc(parser->memory, sizeof *term);

    if (term == NULL) {
        no_memory(parser);
        return NULL;
    }
    *term = (RegexpTerm){.kind = (uint8_t)kind};
    term->may_be_empty = term->only_empty = kind == TERM_EMPTY || kind == TERM_ASSERTION || kind == TERM_LOOK;
    return term;
}

static RegexpTerm *assertion(RegexpParser *parser, RegexpOp op)
{
    RegexpTerm *term = term_new(parser, TERM_ASSERTION);

    if (term != NULL) term->value = op;
    return term;
}

static RegexpTerm *character(RegexpParser *parser, uint32_t c)
{
    RegexpTerm *term = term_new(parser, TERM_CHAR);

    if (term != NULL)
        term->value = (parser->flags & REGEXP_IGNORE_CASE) != 0 ? unicode_canonical(c, parser->unicode) : c;
    return term;
}

static void append(RegexpTerm *list, RegexpTerm *term)
{
    term->previous = list->last;
    if (list->last == NULL)
        list->body = term;
    else
        list->last->next = term;
    list->last = term;
}

/* A list of one is that one. */
static RegexpTerm *unwrapped(RegexpTerm *list)
{
    if (list->body == NULL || list->body != list->last) return list;
    return list->body;
}
static RegexpTerm *class_term(RegexpParser *parser)
{
    RegexpTerm *term = term_new(parser, TERM_SET);

    if (term == NULL) return NULL;
    term->negative = accept(parser, '^');
    return regexp_class(parser, &term->set) && regexp_finish_set(parser, &term->set) ? term : NULL;
}
/* ---- names ---------------------------------------------------------------------------------- */

static uint32_t name_character(RegexpParser *parser)
{
    uint32_t c = current(parser), low = peek(parser, 1);

    if (c == END) return END;
    parser->at++;
    if (c == '\\') {
        if (!accept(parser, 'u') || !regexp_unicode_escape(parser, true, &c)) {
            fail(parser, low == 'u' ? "Invalid Unicode escape" : "Invalid capture group name");
            return END;
        }
    } else if (text_is_high_surrogate(c) && low != END && text_is_low_surrogate(low)) {
        c = text_pair(c, low);
        parser->at++;
    }
    return c;
}

/* A group's name up to its '>', which is read, too. */
static bool group_name(RegexpParser *parser, RegexpName *name)
{
    char *bytes = parser->name_bytes;

    *name = (RegexpName){0, 0, bytes};
    for (;;) {
        uint32_t c;

        if (name->length > 0 && accept(parser, '>')) break;
        c = name_character(parser);
        if (c == END || !(c == '$' || c == '_' || unicode_is_id_start(c) ||
                          (name->length > 0 && (unicode_is_id_continue(c) || c == 0x200C || c == 0x200D))))
            return fail(parser, "Invalid capture group name");
        name->length += (uint32_t)text_encode(c, bytes + name->length);
    }
    parser->name_bytes += name->length;
    return true;
}

static const RegexpName *find_name(const RegexpParser *parser, const RegexpName *name)
{
    uint32_t i;

    for (i = 0; i < parser->name_count; i++)
        if (parser->names[i].length == name->length &&
            memcmp(parser->names[i].bytes, name->bytes, name->length) == 0)
            return &parser->names[i];
    return NULL;
}

/* At the beginning of the group: so the names stand in the order of the groups. */
static bool add_name(RegexpParser *parser, const RegexpName *name, uint32_t group)
{
    if (find_name(parser, name) != NULL) return fail(parser, "Duplicate capture group name");
    parser->names[parser->name_count] = *name;
    parser->names[parser->name_count++].group = group;
    return true;
}

/* How many groups there will be and whether any has a name: \2 and \k depend on it. */
static bool count_groups(RegexpParser *parser)
{
    uint32_t names = 0, at;
    bool in_class = false;

    parser->all_groups = 1;
    for (at = 0; at < parser->count; at++) {
        parser->at = at;
        switch (parser->text[at]) {
        case '\\': at++; break;
        case '[': in_class = true; break;
        case ']': in_class = false; break;
        case '(':
            if (in_class) break;
            if (peek(parser, 1) == '?') {
                if (peek(parser, 2) != '<' || peek(parser, 3) == '=' || peek(parser, 3) == '!') break;
                names++;
            }
            parser->all_groups++;
            break;
        default: break;
        }
    }
    parser->at = 0;
    parser->has_names = names > 0;
    parser->names = arena_alloc(parser->memory, names * sizeof *parser->names);
    return parser->names != NULL || no_memory(parser);
}

/* ---- references ----------------------------------------------------------------------------- */

static RegexpTerm *reference(RegexpParser *parser, uint32_t group)
{
    RegexpTerm *term = term_new(parser, TERM_REFERENCE);

    if (term == NULL) return NULL;
    term->value = group;
    term->may_be_empty = true;
    parser->has_references = true;
    return term;
}

/* \1 when there is such a group; otherwise NULL, and nothing is read. At the digit. */
static RegexpTerm *numbered_reference(RegexpParser *parser)
{
    uint32_t start = parser->at, group = 0;

    while (is_digit(current(parser))) {
        if (group < LENGTH_MAX) group = group * 10 + current(parser) - '0';
        parser->at++;
    }
    if (group < parser->all_groups) return reference(parser, group);
    parser->at = start;
    return NULL;
}

/* \k<name>, behind the k. */
static RegexpTerm *named_reference(RegexpParser *parser)
{
    RegexpTerm *term = reference(parser, 0);
    RegexpName *name = arena_alloc(parser->memory, sizeof *name);

    if (term == NULL || name == NULL) {
        no_memory(parser);
        return NULL;
    }
    if (!accept(parser, '<')) {
        fail(parser, "Invalid named reference");
        return NULL;
    }
    if (!group_name(parser, name)) return NULL;
    term->name = name;
    term->body = parser->references;
    parser->references = term;
    return term;
}

static bool resolve_references(RegexpParser *parser)
{
    RegexpTerm *term = parser->references;

    while (term != NULL) {
        RegexpTerm *next = term->body;
        const RegexpName *name = find_name(parser, term->name);

        if (name == NULL) return fail(parser, "Invalid named capture referenced");
        term->value = name->group;
        term->body = NULL;
        term = next;
    }
    return true;
}

/* ---- atoms ---------------------------------------------------------------------------------- */

static RegexpTerm *choice(RegexpParser *parser, uint32_t depth);

/* At the backslash. */
static RegexpTerm *escape(RegexpParser *parser)
{
    uint32_t c = peek(parser, 1);
    RegexpTerm *term;
    RegexpSet set = {NULL, 0, 0};
    bool is_class;

    if (c == END) {
        fail(parser, "\\ at end of pattern");
        return NULL;
    }
    if (c == 'b' || c == 'B') {
        parser->at += 2;
        return assertion(parser, c == 'b' ? RE_WORD_EDGE : RE_WORD_INSIDE);
    }
    if (!regexp_class_escape(parser, false, &set, &is_class)) return NULL;
    if (is_class) {
        if ((term = term_new(parser, TERM_SET)) == NULL || !regexp_finish_set(parser, &set)) return NULL;
        term->set = set;
        return term;
    }
    parser->at++;
    if (c == 'k' && (parser->unicode || parser->has_names)) {
        parser->at++;
        return named_reference(parser);
    }
    if (c - '1' < 9) {
        if ((term = numbered_reference(parser)) != NULL || parser->status != RUNG_OK) return term;
        if (parser->unicode) {
            fail(parser, "Invalid escape");
            return NULL;
        }
    }
    return regexp_character_escape(parser, false, &c) ? character(parser, c) : NULL;
}

/* Behind the parenthesis. */
static RegexpTerm *group(RegexpParser *parser, uint32_t depth)
{
    RegexpTerm *term = NULL;
    RegexpName name = {0, 0, NULL};

    if (depth == NESTING_MAX) {
        fail_with(parser, RUNG_LIMIT_SIZE, "Regular expression too large: groups are nested deeper than 200");
        return NULL;
    }
    if (accept(parser, '?')) {
        bool behind = current(parser) == '<' && (peek(parser, 1) == '=' || peek(parser, 1) == '!');

        if (behind) parser->at++;
        if (current(parser) == '=' || current(parser) == '!') {
            if ((term = term_new(parser, TERM_LOOK)) == NULL) return NULL;
            term->backward = behind;
            term->negative = current(parser) == '!';
            parser->at++;
        } else if (accept(parser, '<')) {
            if (!group_name(parser, &name)) return NULL;
        } else if (accept(parser, ':')) {
            term = choice(parser, depth + 1);
            if (term == NULL) return NULL;
            if (accept(parser, ')')) return term;
            fail(parser, "Unterminated group");
            return NULL;
        } else {
            fail(parser, "Invalid group");
            return NULL;
        }
    }
    if (term == NULL) {
        if ((term = term_new(parser, TERM_GROUP)) == NULL) return NULL;
        term->value = parser->groups++;
        if (name.bytes != NULL && !add_name(parser, &name, term->value)) return NULL;
    }
    if ((term->body = choice(parser, depth + 1)) == NULL) return NULL;
    if (!accept(parser, ')')) {
        fail(parser, "Unterminated group");
        return NULL;
    }
    if (term->kind == TERM_GROUP) {
        term->may_be_empty = term->body->may_be_empty;
        term->only_empty = term->body->only_empty;
    }
    return term;
}

/* {n}, {n,} or {n,m}; false, and nothing is read, when this is something else. */
static bool braces(RegexpParser *parser, uint32_t *min, uint32_t *max)
{
    uint32_t start = parser->at, *bound = min;

    *min = 0;
    parser->at++;
    for (;;) {
        if (!is_digit(current(parser))) break;
        for (*bound = 0; is_digit(current(parser)); parser->at++)
            *bound =
                *bound > (REGEXP_INFINITE - 9) / 10 ? REGEXP_INFINITE : *bound * 10 + current(parser) - '0';
        if (bound == min) *max = *min;
        if (accept(parser, '}')) return true;
        if (bound == max || !accept(parser, ',')) break;
        bound = max;
        *max = REGEXP_INFINITE;
        if (accept(parser, '}')) return true;
    }
    parser->at = start;
    return false;
}

/* A term that may be repeated, or an assertion. */
static RegexpTerm *atom(RegexpParser *parser, uint32_t depth)
{
    uint32_t c = current(parser), start = parser->at, min, max;

    switch (c) {
    case '(': parser->at++; return group(parser, depth);
    case '[': parser->at++; return class_term(parser);
    case '\\': return escape(parser);
    case '.': parser->at++; return term_new(parser, TERM_ANY);
    case '^':
        parser->at++;
        return assertion(parser, (parser->flags & REGEXP_MULTILINE) != 0 ? RE_LINE_START : RE_TEXT_START);
    case '$':
        parser->at++;
        return assertion(parser, (parser->flags & REGEXP_MULTILINE) != 0 ? RE_LINE_END : RE_TEXT_END);
    case '*':
    case '+':
    case '?': fail(parser, "Nothing to repeat"); return NULL;
    case '{':
        if (braces(parser, &min, &max)) {
            parser->at = start;
            fail(parser, "Nothing to repeat");
            return NULL;
        }
        /* fall through */
    case '}':
    case ']':
        if (parser->unicode) {
            fail(parser, "Lone quantifier brackets");
            return NULL;
        }
        /* fall through */
    default: parser->at++; return character(parser, c);
    }
}

static bool quantifier(RegexpParser *parser, uint32_t *min, uint32_t *max, bool *found)
{
    *found = true;
    *min = 0;
    *max = REGEXP_INFINITE;
    switch (current(parser)) {
    case '*': break;
    case '+': *min = 1; break;
    case '?': *max = 1; break;
    case '{':
        if (!braces(parser, min, max)) {
            *found = false;
            return parser->unicode ? fail(parser, "Incomplete quantifier") : true;
        }
        return *max >= *min || fail(parser, "numbers out of order in {} quantifier");
    default: *found = false; return true;
    }
    parser->at++;
    return true;
}

/* An atom with what repeats it. */
static RegexpTerm *term_with_loop(RegexpParser *parser, uint32_t depth)
{
    uint32_t groups_before = parser->groups, min, max;
    bool in_parentheses = current(parser) == '(' && peek(parser, 2) == ':', found;
    RegexpTerm *body = atom(parser, depth), *loop;

    if (body == NULL || (body->kind == TERM_ASSERTION && !in_parentheses)) return body;
    if (!quantifier(parser, &min, &max, &found)) return NULL;
    if (!found) return body;
    if ((loop = term_new(parser, TERM_LOOP)) == NULL) return NULL;
    loop->lazy = accept(parser, '?');
    if (body->kind == TERM_LOOK && !in_parentheses && (parser->unicode || body->backward)) {
        fail(parser, "Invalid quantifier");
        return NULL;
    }
    loop->body = body;
    loop->min = min;
    loop->max = max;
    loop->first_group = groups_before;
    loop->end_group = parser->groups;
    loop->may_be_empty = min == 0 || body->may_be_empty;
    loop->only_empty = max == 0 || body->only_empty;
    return loop;
}

static RegexpTerm *sequence(RegexpParser *parser, uint32_t depth)
{
    RegexpTerm *list = term_new(parser, TERM_SEQUENCE);

    if (list == NULL) return NULL;
    list->may_be_empty = list->only_empty = true;
    while (current(parser) != END && current(parser) != '|' && current(parser) != ')') {
        RegexpTerm *term = term_with_loop(parser, depth);

        if (term == NULL) return NULL;
        append(list, term);
        list->may_be_empty = list->may_be_empty && term->may_be_empty;
        list->only_empty = list->only_empty && term->only_empty;
    }
    return unwrapped(list);
}

static RegexpTerm *choice(RegexpParser *parser, uint32_t depth)
{
    RegexpTerm *list = term_new(parser, TERM_CHOICE);

    if (list == NULL) return NULL;
    list->only_empty = true;
    do {
        RegexpTerm *term = sequence(parser, depth);

        if (term == NULL) return NULL;
        append(list, term);
        list->may_be_empty = list->may_be_empty || term->may_be_empty;
        list->only_empty = list->only_empty && term->only_empty;
    } while (accept(parser, '|'));
    return unwrapped(list);
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* The pattern as an array of units or code points. */
static bool spread(RegexpParser *parser, const char *pattern, size_t length)
{
    uint32_t *text = arena_alloc(parser->memory, (length + 1) * sizeof *text);
    const char *at = pattern, *end = pattern + length;

    if (text == NULL || (parser->name_bytes = arena_alloc(parser->memory, length)) == NULL)
        return no_memory(parser);
    parser->text = text;
    while (at < end) {
        uint32_t c = text_decode(&at, end);

        if (c > 0xFFFF && !parser->unicode) {
            text[parser->count++] = text_high_surrogate(c);
            c = text_low_surrogate(c);
        }
        text[parser->count++] = c;
    }
    return true;
}

/* The byte at which the parser stands. */
static uint32_t byte_offset(const RegexpParser *parser, const char *pattern, size_t length)
{
    const char *at = pattern;
    uint32_t i;

    for (i = 0; i < parser->at && i < parser->count && at < pattern + length; i++)
        if (text_decode(&at, pattern + length) > 0xFFFF && !parser->unicode) i++;
    return (uint32_t)(at - pattern);
}

rung_status regexp_parse(Arena *memory, const char *pattern, size_t length, uint32_t flags, RegexpTree *tree,
                         RegexpError *error)
{
    RegexpParser parser = {
        .memory = memory, .flags = flags, .unicode = (flags & REGEXP_UNICODE) != 0, .groups = 1};
    RegexpTerm *root = NULL;

    if (length > LENGTH_MAX)
        fail_with(&parser, RUNG_LIMIT_SIZE, "Regular expression too large: more than 65535 bytes");
    else if (spread(&parser, pattern, length) && count_groups(&parser))
        root = choice(&parser, 0);
    if (root != NULL && current(&parser) == ')') fail(&parser, "Unmatched ')'");
    if (parser.status == RUNG_OK) resolve_references(&parser);
    if (parser.status != RUNG_OK) {
        *error = (RegexpError){parser.message, byte_offset(&parser, pattern, length)};
        return parser.status;
    }
    *tree = (RegexpTree){root, parser.groups, parser.names, parser.name_count, parser.has_references};
    return RUNG_OK;
}
