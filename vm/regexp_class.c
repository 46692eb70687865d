/* regexp_class.c - escapes and classes of a pattern: what stands for one character, or for one of a set
** (ECMA-262 22.2.1 and, without the flag u, B.1.2). */
#include "vm/regexp_parser.h"

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

/* ---- escapes -------------------------------------------------------------------------------- */

static bool hex_digits(RegexpParser *parser, uint32_t count, uint32_t *value)
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
bool regexp_unicode_escape(RegexpParser *parser, bool unicode, uint32_t *value)
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
static uint32_t octal(RegexpParser *parser)
{
    uint32_t value = parser->text[parser->at++] - '0';

    if (is_octal(current(parser))) value = value * 8 + parser->text[parser->at++] - '0';
    if (value < 32 && is_octal(current(parser))) value = value * 8 + parser->text[parser->at++] - '0';
    return value;
}

/* "\c" and what follows; the c is the current character. */
static bool control_escape(RegexpParser *parser, bool in_class, uint32_t *value)
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
bool regexp_character_escape(RegexpParser *parser, bool in_class, uint32_t *value)
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
        if (regexp_unicode_escape(parser, parser->unicode, value)) return true;
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
static bool property_escape(RegexpParser *parser, bool in_class, RegexpSet *set)
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
bool regexp_class_escape(RegexpParser *parser, bool in_class, RegexpSet *set, bool *is_class)
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
static bool class_atom(RegexpParser *parser, RegexpSet *set, uint32_t *c, bool *is_set)
{
    *is_set = false;
    if (current(parser) != '\\') {
        *c = parser->text[parser->at++];
        return true;
    }
    if (peek(parser, 1) == END) return fail(parser, "\\ at end of pattern");
    if (!regexp_class_escape(parser, true, set, is_set) || *is_set) return parser->status == RUNG_OK;
    parser->at++;
    if (current(parser) != 'b') return regexp_character_escape(parser, true, c);
    parser->at++;
    *c = '\b';
    return true;
}

bool regexp_class(RegexpParser *parser, RegexpSet *set)
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

bool regexp_finish_set(RegexpParser *parser, RegexpSet *set)
{
    regexp_set_normalize(set);
    if ((parser->flags & REGEXP_IGNORE_CASE) == 0) return true;
    return regexp_set_add_canonical(parser->memory, set, parser->unicode) || no_memory(parser);
}
