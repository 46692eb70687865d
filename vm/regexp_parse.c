/* regexp_parse.c - from a pattern's text to its tree (ECMA-262 22.2.1 and, without the flag u, B.1.2).
**
** Groups are read by recursion, which NESTING_MAX bounds. What is refused, and in which words, is V8's. */
#include "vm/regexp_tree.h"
#include "vm/unicode.h"

enum {
    LENGTH_MAX = 65535, /* bytes of a pattern */
    NESTING_MAX = 200   /* groups within groups; a loop and its group are two levels of the tree */
};
#define END UINT32_MAX /* what stands behind the last character */

typedef struct Parser {
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
} Parser;

/* ---- characters and failures ---------------------------------------------------------------- */

static uint32_t peek(const Parser *parser, uint32_t ahead)
{
    return parser->count - parser->at > ahead ? parser->text[parser->at + ahead] : END;
}

static uint32_t current(const Parser *parser) { return peek(parser, 0); }

static bool accept(Parser *parser, uint32_t c)
{
    if (current(parser) != c) return false;
    parser->at++;
    return true;
}

/* Keeps the first failure; returns false. */
static bool fail_with(Parser *parser, rung_status status, const char *message)
{
    if (parser->status == RUNG_OK) {
        parser->status = status;
        parser->message = message;
    }
    return false;
}

static bool fail(Parser *parser, const char *message) { return fail_with(parser, RUNG_SYNTAX, message); }

static bool no_memory(Parser *parser) { return fail_with(parser, parser->memory->failure, NULL); }

static bool is_digit(uint32_t c) { return c - '0' < 10; }
static bool is_octal(uint32_t c) { return c - '0' < 8; }

/* May it be escaped with the flag u? */
static bool is_syntax(uint32_t c)
{
    static const char characters[] = "^$\\.*+?()[]{}|/";

    return c < 0x80 && memchr(characters, (int)c, sizeof characters - 1) != NULL;
}

static uint32_t hex_digit(uint32_t c)
{
    if (is_digit(c)) return c - '0';
    return c != END && (c | 0x20) - 'a' < 6 ? (c | 0x20) - 'a' + 10 : 16;
}

/* ---- terms ---------------------------------------------------------------------------------- */

static RegexpTerm *term_new(Parser *parser, RegexpTermKind kind)
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

static RegexpTerm *assertion(Parser *parser, RegexpOp op)
{
    RegexpTerm *term = term_new(parser, TERM_ASSERTION);

    if (term != NULL) term->value = op;
    return term;
}

static RegexpTerm *character(Parser *parser, uint32_t c)
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

/* ---- escapes -------------------------------------------------------------------------------- */

static bool hex_digits(Parser *parser, uint32_t count, uint32_t *value)
{
    uint32_t i;

    *value = 0;
    for (i = 0; i < count; i++) {
        uint32_t digit = hex_digit(peek(parser, i));

        if (digit == 16) return false;
        *value = *value << 4 | digit;
    }
    parser->at += count;
    return true;
}

/* What follows "\u"; false, and nothing is read, when it is no escape. */
static bool unicode_escape(Parser *parser, bool unicode, uint32_t *value)
{
    uint32_t start = parser->at, low;

    if (unicode && accept(parser, '{')) {
        uint32_t digit;

        *value = 0;
        if (current(parser) == '}') *value = REGEXP_CODE_POINT_MAX + 1;
        while (*value <= REGEXP_CODE_POINT_MAX && (digit = hex_digit(current(parser))) < 16) {
            *value = *value << 4 | digit;
            parser->at++;
        }
        if (*value <= REGEXP_CODE_POINT_MAX && accept(parser, '}')) return true;
        parser->at = start;
        return false;
    }
    if (!hex_digits(parser, 4, value)) return false;
    if (!unicode || !text_is_high_surrogate(*value) || current(parser) != '\\' || peek(parser, 1) != 'u')
        return true;
    start = parser->at;
    parser->at += 2;
    if (hex_digits(parser, 4, &low) && text_is_low_surrogate(low))
        *value = text_pair(*value, low);
    else
        parser->at = start;
    return true;
}

/* Up to three octal digits, at most 0377; the first is there. */
static uint32_t octal(Parser *parser)
{
    uint32_t value = parser->text[parser->at++] - '0';

    if (is_octal(current(parser))) value = value * 8 + parser->text[parser->at++] - '0';
    if (value < 32 && is_octal(current(parser))) value = value * 8 + parser->text[parser->at++] - '0';
    return value;
}

/* "\c" and what follows; the c is the current character. */
static bool control_escape(Parser *parser, bool in_class, uint32_t *value)
{
    uint32_t letter = peek(parser, 1);

    if (letter != END && (letter | 0x20) - 'a' < 26 && letter < 0x80) {
        parser->at += 2;
        *value = letter & 31;
        return true;
    }
    if (parser->unicode) return fail(parser, "Invalid Unicode escape");
    if (in_class && letter != END && (is_digit(letter) || letter == '_')) {
        parser->at += 2;
        *value = letter & 31;
        return true;
    }
    *value = '\\'; /* by itself; the c comes next */
    return true;
}

/* The character that an escape stands for, behind its backslash, which something follows. */
static bool character_escape(Parser *parser, bool in_class, uint32_t *value)
{
    uint32_t c = current(parser);

    switch (c) {
    case 'f': *value = '\f'; break;
    case 'n': *value = '\n'; break;
    case 'r': *value = '\r'; break;
    case 't': *value = '\t'; break;
    case 'v': *value = '\v'; break;
    case 'c': return control_escape(parser, in_class, value);
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
        if (c == '0' && !is_digit(peek(parser, 1))) {
            *value = 0;
            break;
        }
        if (parser->unicode)
            return fail(parser, in_class ? "Invalid class escape" : "Invalid decimal escape");
        *value = octal(parser);
        return true;
    case 'x':
        parser->at++;
        if (hex_digits(parser, 2, value)) return true;
        *value = 'x';
        return parser->unicode ? fail(parser, "Invalid escape") : true;
    case 'u':
        parser->at++;
        if (unicode_escape(parser, parser->unicode, value)) return true;
        *value = 'u';
        return parser->unicode ? fail(parser, "Invalid Unicode escape") : true;
    default:
        *value = c;
        if (parser->unicode ? !is_syntax(c) && !(in_class && c == '-') : parser->has_names && c == 'k')
            return fail(parser, "Invalid escape");
        break;
    }
    parser->at++;
    return true;
}

/* \p{...} and \P{...}, at the letter. */
static bool property_escape(Parser *parser, bool in_class, RegexpSet *set)
{
    const char *wrong = in_class ? "Invalid property name in character class" : "Invalid property name";
    char name[2][48] = {"", ""};
    uint32_t length[2] = {0, 0}, part = 0;
    bool negative = current(parser) == 'P', has_value = false;
    RegexpSet property = {NULL, 0, 0};

    parser->at++;
    if (!accept(parser, '{')) return fail(parser, wrong);
    for (; !accept(parser, '}'); parser->at++) {
        uint32_t c = current(parser);

        if (c == '=' && !has_value) {
            has_value = true;
            part = 1;
        } else if (c != END && c < 0x80 && regexp_is_word(c, 0) && length[part] + 1 < sizeof name[0]) {
            name[part][length[part]++] = (char)c;
        } else {
            return fail(parser, wrong);
        }
    }
    switch (regexp_set_add_property(parser->memory, &property, name[0], has_value ? name[1] : NULL)) {
    case PROPERTY_KNOWN: break;
    case PROPERTY_NO_MEMORY: return no_memory(parser);
    case PROPERTY_ABSENT:
        return fail_with(parser, RUNG_UNSUPPORTED, "this property of Unicode is not in Rung");
    default: return fail(parser, wrong);
    }
    regexp_set_normalize(&property);
    if (negative && !regexp_set_invert(parser->memory, &property)) return no_memory(parser);
    return regexp_set_add_set(parser->memory, set, &property) || no_memory(parser);
}

/* Reads \d and its like, the backslash included, into a set; *is_class is false when it is another escape. */
static bool class_escape(Parser *parser, bool in_class, RegexpSet *set, bool *is_class)
{
    uint32_t letter = peek(parser, 1);
    RegexpSet small = {NULL, 0, 0};

    *is_class = true;
    switch (letter) {
    case 'd':
    case 's':
    case 'w':
        parser->at += 2;
        return regexp_set_add_escape(parser->memory, set, (char)letter, parser->flags) || no_memory(parser);
    case 'D':
    case 'S':
    case 'W':
        parser->at += 2;
        if (!regexp_set_add_escape(parser->memory, &small, (char)(letter | 0x20), parser->flags) ||
            !regexp_set_invert(parser->memory, &small) || !regexp_set_add_set(parser->memory, set, &small))
            return no_memory(parser);
        return true;
    case 'p':
    case 'P':
        if (!parser->unicode) break;
        parser->at++;
        return property_escape(parser, in_class, set);
    default: break;
    }
    *is_class = false;
    return true;
}

/* ---- classes -------------------------------------------------------------------------------- */

/* One character of a class, or a set of them, added to `set`. */
static bool class_atom(Parser *parser, RegexpSet *set, uint32_t *c, bool *is_set)
{
    *is_set = false;
    if (current(parser) != '\\') {
        *c = parser->text[parser->at++];
        return true;
    }
    if (peek(parser, 1) == END) return fail(parser, "\\ at end of pattern");
    if (!class_escape(parser, true, set, is_set) || *is_set) return parser->status == RUNG_OK;
    parser->at++;
    if (current(parser) != 'b') return character_escape(parser, true, c);
    parser->at++;
    *c = '\b';
    return true;
}

static bool class_ranges(Parser *parser, RegexpSet *set)
{
    uint32_t first, last;
    bool first_is_set, last_is_set;

    while (current(parser) != END && current(parser) != ']') {
        if (!class_atom(parser, set, &first, &first_is_set)) return false;
        last = first;
        last_is_set = first_is_set;
        if (current(parser) == '-' && peek(parser, 1) != ']' && peek(parser, 1) != END) {
            parser->at++;
            if (!class_atom(parser, set, &last, &last_is_set)) return false;
            if (first_is_set || last_is_set) {
                if (parser->unicode) return fail(parser, "Invalid character class");
                if (!regexp_set_add(parser->memory, set, '-', '-')) return no_memory(parser);
                if (!first_is_set && !regexp_set_add(parser->memory, set, first, first))
                    return no_memory(parser);
                first = last;
            }
            if (!last_is_set && first > last) return fail(parser, "Range out of order in character class");
        }
        if (!last_is_set && !regexp_set_add(parser->memory, set, first, last)) return no_memory(parser);
    }
    return accept(parser, ']') || fail(parser, "Unterminated character class");
}

static bool finish_set(Parser *parser, RegexpSet *set)
{
    regexp_set_normalize(set);
    if ((parser->flags & REGEXP_IGNORE_CASE) == 0) return true;
    return regexp_set_add_canonical(parser->memory, set, parser->unicode) || no_memory(parser);
}

static RegexpTerm *class_term(Parser *parser)
{
    RegexpTerm *term = term_new(parser, TERM_SET);

    if (term == NULL) return NULL;
    term->negative = accept(parser, '^');
    return class_ranges(parser, &term->set) && finish_set(parser, &term->set) ? term : NULL;
}

/* ---- names ---------------------------------------------------------------------------------- */

static uint32_t name_character(Parser *parser)
{
    uint32_t c = current(parser), low = peek(parser, 1);

    if (c == END) return END;
    parser->at++;
    if (c == '\\') {
        if (!accept(parser, 'u') || !unicode_escape(parser, true, &c)) {
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
static bool group_name(Parser *parser, RegexpName *name)
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

static const RegexpName *find_name(const Parser *parser, const RegexpName *name)
{
    uint32_t i;

    for (i = 0; i < parser->name_count; i++)
        if (parser->names[i].length == name->length &&
            memcmp(parser->names[i].bytes, name->bytes, name->length) == 0)
            return &parser->names[i];
    return NULL;
}

/* At the beginning of the group: so the names stand in the order of the groups. */
static bool add_name(Parser *parser, const RegexpName *name, uint32_t group)
{
    if (find_name(parser, name) != NULL) return fail(parser, "Duplicate capture group name");
    parser->names[parser->name_count] = *name;
    parser->names[parser->name_count++].group = group;
    return true;
}

/* How many groups there will be and whether any has a name: \2 and \k depend on it. */
static bool count_groups(Parser *parser)
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

static RegexpTerm *reference(Parser *parser, uint32_t group)
{
    RegexpTerm *term = term_new(parser, TERM_REFERENCE);

    if (term == NULL) return NULL;
    term->value = group;
    term->may_be_empty = true;
    parser->has_references = true;
    return term;
}

/* \1 when there is such a group; otherwise NULL, and nothing is read. At the digit. */
static RegexpTerm *numbered_reference(Parser *parser)
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
static RegexpTerm *named_reference(Parser *parser)
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

static bool resolve_references(Parser *parser)
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

static RegexpTerm *choice(Parser *parser, uint32_t depth);

/* At the backslash. */
static RegexpTerm *escape(Parser *parser)
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
    if (!class_escape(parser, false, &set, &is_class)) return NULL;
    if (is_class) {
        if ((term = term_new(parser, TERM_SET)) == NULL || !finish_set(parser, &set)) return NULL;
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
    return character_escape(parser, false, &c) ? character(parser, c) : NULL;
}

/* Behind the parenthesis. */
static RegexpTerm *group(Parser *parser, uint32_t depth)
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
static bool braces(Parser *parser, uint32_t *min, uint32_t *max)
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
static RegexpTerm *atom(Parser *parser, uint32_t depth)
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

static bool quantifier(Parser *parser, uint32_t *min, uint32_t *max, bool *found)
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
static RegexpTerm *term_with_loop(Parser *parser, uint32_t depth)
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

static RegexpTerm *sequence(Parser *parser, uint32_t depth)
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

static RegexpTerm *choice(Parser *parser, uint32_t depth)
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
static bool spread(Parser *parser, const char *pattern, size_t length)
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
static uint32_t byte_offset(const Parser *parser, const char *pattern, size_t length)
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
    Parser parser = {.memory = memory, .flags = flags, .unicode = (flags & REGEXP_UNICODE) != 0, .groups = 1};
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
