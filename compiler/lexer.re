/* lexer.re - text to tokens.
**
** A rule says what a token looks like and nothing else: lines and columns are found when somebody asks, and
** what depends on the grammar (is this '/' a division?) is asked again by the parser. Rules for wrong forms
** stand beside the right ones, so that the message can name the mistake. The text ends with a NUL byte that
** no rule goes past; a NUL inside the text was refused before. */
#include "compiler/lexer.h"

#include <string.h>

#include "compiler/grammar.h"
#include "compiler/parser.h"
#include "vm/number.h"
#include "vm/text.h"
#include "vm/unicode.h"

/*!re2c
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYCURSOR = cursor;
    re2c:define:YYMARKER = marker;
    re2c:yyfill:enable = 0;

    newline    = "\n" | "\r" | "\xE2\x80" [\xA8\xA9];
    in_line    = [^\n\r\x00\xE2] | "\xE2" [^\x80\x00] | "\xE2\x80" [^\xA8\xA9\x00];
    digit      = [0-9];
    digits     = digit ("_"? digit)*;
    hex        = [0-9a-fA-F];
    exponent   = [eE] [+-]? digits;
    decimal    = ("0" | [1-9] ("_"? digit)*) ("." digits?)? exponent? | "." digits exponent?;
    name       = [A-Za-z_$] [A-Za-z0-9_$]*;
    escaped    = "\\" ("\r\n" | [^\x00]);
    dq         = ["] ([^"\\\n\r\x00] | escaped)*;       // an opened string, so far
    sq         = ['] ([^'\\\n\r\x00] | escaped)*;
*/

/* ---- places --------------------------------------------------------------------------------- */

static Span span_of(const Lexer *lexer, const unsigned char *start, const unsigned char *end)
{
    const unsigned char *source = (const unsigned char *)lexer->compiler->source;
    Span span = {(uint32_t)(start - source), (uint32_t)(end - source)};

    return span;
}

static void syntax_error(Lexer *lexer, const unsigned char *start, const unsigned char *end, const char *hint,
                         const char *message)
{
    compiler_error(lexer->compiler, RUNG_SYNTAX, span_of(lexer, start, end), hint, "%s", message);
}

/* The code point at `cursor`, which moves behind it. The text is valid UTF-8. */
static uint32_t decode(const Lexer *lexer, const unsigned char **cursor)
{
    const char *at = (const char *)*cursor;
    uint32_t code_point = text_decode(&at, (const char *)lexer->end);

    *cursor = (const unsigned char *)at;
    return code_point;
}

static bool is_line_separator(uint32_t code_point) { return code_point == 0x2028 || code_point == 0x2029; }

static bool is_bidi_control(uint32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool lexer_init(Lexer *lexer, Compiler *compiler)
{
    const char *source = compiler->source, *nul = memchr(source, '\0', compiler->length);
    size_t ascii = text_ascii_prefix(source, compiler->length);

    lexer->compiler = compiler;
    lexer->cursor = (const unsigned char *)source;
    lexer->end = lexer->cursor + compiler->length;
    lexer->started = lexer->stopped = false;
    if (nul != NULL) {
        Span span = {(uint32_t)(nul - source), (uint32_t)(nul - source) + 1};

        compiler_error(compiler, RUNG_SYNTAX, span, "remove it, or write \\0 in a string",
                       "NUL byte at byte offset %u", span.start);
        return false;
    }
    if (ascii < compiler->length) {
        size_t valid = text_valid_prefix(source, compiler->length);
        const unsigned char *at = lexer->cursor + ascii;

        if (valid < compiler->length) {
            Span span = {(uint32_t)valid, (uint32_t)valid + 1};

            compiler_error(compiler, RUNG_SYNTAX, span, "save the text as UTF-8",
                           "invalid UTF-8 at byte offset %u", span.start);
            return false;
        }
        while (at < lexer->end) {
            const unsigned char *start = at;

            if (is_bidi_control(decode(lexer, &at))) {
                compiler_warning(compiler, span_of(lexer, start, at),
                                 "remove it, or write it as \\u escape in a string",
                                 "the text holds a control character that reorders what you see");
                break;
            }
        }
    }
    /* the first line of a script may say what runs it */
    if (compiler->kind == RUNG_SCRIPT && compiler->length >= 2 && memcmp(source, "#!", 2) == 0) {
        while (lexer->cursor < lexer->end && *lexer->cursor != '\n' && *lexer->cursor != '\r') {
            const unsigned char *next = lexer->cursor;

            if (is_line_separator(decode(lexer, &next))) break;
            lexer->cursor = next;
        }
    }
    return true;
}

/* ---- making tokens -------------------------------------------------------------------------- */

Token *lexer_token(Lexer *lexer, int kind, Span span)
{
    Token *token = compiler_alloc(lexer->compiler, sizeof *token);

    if (token == NULL) {
        lexer->stopped = true;
        return NULL;
    }
    token->span = span;
    token->node = NULL;
    token->kind = (uint8_t)kind;
    token->op = OPERATOR_NONE;
    token->newline = token->keyword = false;
    return token;
}

/* The token ends where the lexer goes on. */
static void end_token(Lexer *lexer, Token *token, const unsigned char *end, int kind)
{
    token->span.end = span_of(lexer, end, end).end;
    token->kind = (uint8_t)kind;
    lexer->cursor = end;
}

/* Hangs a leaf on the token; without memory the lexer stops. */
static Node *leaf(Lexer *lexer, Token *token, NodeKind kind)
{
    Node *node = node_new(lexer->compiler, kind, token->span);

    token->node = node;
    if (node == NULL) lexer->stopped = true;
    return node;
}

static void set_text(Text *text, const unsigned char *bytes, const unsigned char *end)
{
    text->bytes = (const char *)bytes;
    text->length = (uint32_t)(end - bytes);
}

/* ---- escapes -------------------------------------------------------------------------------- */

/* Text that is being decoded. It never grows beyond its source. */
typedef struct Decoded {
    char *bytes;
    uint32_t length;
} Decoded;

/* Appends a code point; halves of a surrogate pair that meet become their character. */
static void append(Decoded *out, uint32_t code_point)
{
    const char *last = out->bytes + out->length;

    if (text_is_low_surrogate(code_point) && out->length >= 3) {
        uint32_t before = text_decode_back(&last, out->bytes);

        if (text_is_high_surrogate(before)) {
            out->length -= 3;
            code_point = text_pair(before, code_point);
        }
    }
    out->length += (uint32_t)text_encode(code_point, out->bytes + out->length);
}

/* `count` hex digits, or -1. */
static int32_t hex_digits(const unsigned char *at, int count)
{
    int32_t value = 0;

    while (count-- > 0) {
        int digit = number_digit((char)*at++);

        if (digit >= 16) return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* What stands behind `\u`: XXXX or {X...}. Moves the cursor behind it; -1 when it is neither. */
static int32_t unicode_escape(const unsigned char **cursor)
{
    const unsigned char *at = *cursor;
    int32_t value = 0;

    if (*at != '{') {
        value = hex_digits(at, 4);
        if (value >= 0) *cursor = at + 4;
        return value;
    }
    at++;
    if (*at == '}') return -1;
    for (; *at != '}'; at++) {
        int digit = number_digit((char)*at);

        if (digit >= 16) return -1;
        value = value * 16 + digit;
        if (value > 0x10FFFF) return -1;
    }
    *cursor = at + 1;
    return value;
}

/* One escape; `*cursor` stands behind the backslash. */
static void append_escape(Lexer *lexer, Decoded *out, const unsigned char **cursor)
{
    const unsigned char *start = *cursor - 1, *at = *cursor;
    unsigned char c = *at++;
    int32_t value;

    switch (c) {
    case 'n': append(out, '\n'); break;
    case 't': append(out, '\t'); break;
    case 'r': append(out, '\r'); break;
    case 'b': append(out, '\b'); break;
    case 'f': append(out, '\f'); break;
    case 'v': append(out, '\v'); break;
    case '\r':
        if (*at == '\n') at++;
        break;
    case '\n': break;
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        if (c == '0' && !(*at >= '0' && *at <= '9'))
            append(out, 0);
        else
            syntax_error(lexer, start, at, "write \\x followed by two hex digits",
                         "octal escapes are not allowed in strict mode");
        break;
    case 'x':
        value = hex_digits(at, 2);
        if (value < 0) {
            syntax_error(lexer, start, at, "two hex digits follow \\x", "invalid hexadecimal escape");
        } else {
            append(out, (uint32_t)value);
            at += 2;
        }
        break;
    case 'u':
        value = unicode_escape(&at);
        if (value < 0)
            syntax_error(lexer, start, at, "write \\uXXXX or \\u{X...}, at most \\u{10FFFF}",
                         "invalid Unicode escape");
        else
            append(out, (uint32_t)value);
        break;
    default:
        at--;
        value = (int32_t)decode(lexer, &at);
        if (!is_line_separator((uint32_t)value)) append(out, (uint32_t)value);
        break;
    }
    *cursor = at;
}

/* The value of what stands between quotes or in a template, where a line always ends with "\n". */
static void cook(Lexer *lexer, Node *node, const unsigned char *at, const unsigned char *end,
                 bool in_template)
{
    size_t length = (size_t)(end - at);
    Decoded out;

    if (memchr(at, '\\', length) == NULL && !(in_template && memchr(at, '\r', length) != NULL)) {
        set_text(&node->text, at, end);
        return;
    }
    out.bytes = compiler_alloc(lexer->compiler, length + 1);
    out.length = 0;
    if (out.bytes == NULL) {
        lexer->stopped = true;
        return;
    }
    while (at < end) {
        unsigned char c = *at++;

        if (c == '\\') {
            append_escape(lexer, &out, &at);
        } else if (c == '\r' && in_template) {
            if (at < end && *at == '\n') at++;
            append(&out, '\n');
        } else {
            out.bytes[out.length++] = (char)c;
        }
    }
    node->text.bytes = out.bytes;
    node->text.length = out.length;
}

/* ---- numbers -------------------------------------------------------------------------------- */

/* `start` to `end` without the separators; the length is stored. */
static const char *without_separators(Lexer *lexer, const unsigned char *start, const unsigned char *end,
                                      size_t *length)
{
    const char *text = (const char *)start;
    char *copy;
    size_t used = 0;

    *length = (size_t)(end - start);
    if (memchr(start, '_', *length) == NULL) return text;
    copy = compiler_alloc(lexer->compiler, *length);
    if (copy == NULL) {
        lexer->stopped = true;
        *length = 0;
        return text;
    }
    for (size_t i = 0; i < *length; i++) {
        if (text[i] != '_') copy[used++] = text[i];
    }
    *length = used;
    return copy;
}

/* The value of a literal of a radix; not strtod(), which follows the host's locale. */
static double number_value(Lexer *lexer, const unsigned char *start, const unsigned char *end, int radix)
{
    size_t length, used;
    const char *text;

    if (radix == 10 && end - start <= 15) {     /* most numbers are short and whole */
        const unsigned char *at = start;
        int64_t value = 0;

        while (at < end && *at >= '0' && *at <= '9') value = value * 10 + (*at++ - '0');
        if (at == end) return (double)value;
    }
    text = without_separators(lexer, radix == 10 ? start : start + 2, end, &length);
    if (length == 0) return 0;
    return radix == 10 ? number_parse_decimal(text, length, &used) : number_parse_radix(text, length, radix);
}

static bool is_name_part(unsigned char c)
{
    return number_digit((char)c) < 36 || c == '_' || c == '$' || c == '\\';
}

/* `5s` and its like. */
static bool is_unit(const unsigned char *text, size_t length)
{
    if (length == 2) return memcmp(text, "ms", 2) == 0;
    return length == 1 && memchr("smhd", *text, 4) != NULL;
}

/* What follows a number is no part of it and may not touch it: says what was probably meant. Returns the
** end of the whole. */
static const unsigned char *check_after_number(Lexer *lexer, const unsigned char *start,
                                               const unsigned char *end)
{
    const unsigned char *stop = end, *past = end;
    unsigned char next = *end;
    bool zero = *start == '0' && end == start + 1;

    if (!is_name_part(next) && (next < 0x80 || !unicode_is_id_start(decode(lexer, &past)))) return end;
    while (is_name_part(*stop)) stop++;
    if (stop == end) stop = past;
    if (next == 'n' && stop == end + 1)
        compiler_error(lexer->compiler, RUNG_UNSUPPORTED, span_of(lexer, start, stop),
                       "write the number without the n",
                       "BigInt literals are unsupported");
    else if (next == '_' || end[-1] == '_')
        syntax_error(lexer, end, end + 1, NULL, "a numeric separator stands between two digits");
    else if (zero && (next == 'x' || next == 'X' || next == 'o' || next == 'O' || next == 'b' || next == 'B'))
        syntax_error(lexer, start, stop, NULL, next == 'x' || next == 'X' ? "hexadecimal digits follow 0x" :
                     next == 'o' || next == 'O' ? "octal digits follow 0o" : "binary digits follow 0b");
    else if (zero && next >= '0' && next <= '9')
        syntax_error(lexer, start, stop,
                     "write 0o17 for an octal number, and no leading zero for a decimal one",
                     "numbers with a leading zero are not allowed in strict mode");
    else if (next == 'e' || next == 'E')
        syntax_error(lexer, start, stop, NULL, "the exponent of a number has no digits");
    else if (next >= '0' && next <= '9')
        syntax_error(lexer, end, end + 1, NULL, "a digit that the number's base does not have");
    else
        syntax_error(lexer, start, stop,
                     is_unit(end, (size_t)(stop - end)) ? "a duration stands in quotes: \"5s\""
                                                        : "put a space or an operator between them",
                     "a name directly after a number");
    return stop;
}

/* ---- names that the fast rule cannot read --------------------------------------------------- */

static const char *const reserved_words[] = {
    "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else",
    "enum", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in",
    "instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public", "return",
    "static", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with",
    "yield"
};

static bool is_reserved(Text text)
{
    for (size_t i = 0; i < sizeof reserved_words / sizeof reserved_words[0]; i++) {
        if (text_is(text, reserved_words[i])) return true;
    }
    return false;
}

/* Of the code points beyond ASCII: letters, marks, digits and the two joiners. */
static bool is_name_continue(uint32_t c) { return unicode_is_id_continue(c) || c == 0x200C || c == 0x200D; }

/* Moves the cursor behind a name with escapes or letters beyond ASCII; `out` NULL only measures. False when
** an escape stands for no letter. */
static bool walk_name(const Lexer *lexer, const unsigned char **cursor, Decoded *out, bool *has_escape)
{
    const unsigned char *at = *cursor;
    bool first = true;

    for (;; first = false) {
        const unsigned char *next = at;
        uint32_t c;
        bool escape = *at == '\\', fits;

        if (at >= lexer->end) break;
        if (escape) {
            int32_t value = -1;

            next += 2;
            if (at[1] == 'u') value = unicode_escape(&next);
            *has_escape = true;
            if (value < 0) return false;
            c = (uint32_t)value;
        } else {
            c = decode(lexer, &next);
        }
        fits = c == '$' || c == '_' || (first ? unicode_is_id_start(c) : is_name_continue(c));
        if (!fits && escape) return false;
        if (!fits) break;
        if (out != NULL) append(out, c);
        *cursor = at = next;
    }
    return true;
}

/* A name from `start` on, the token's begin, or a mistake. */
static void slow_name(Lexer *lexer, Token *token, const unsigned char *start)
{
    const unsigned char *end = start;
    bool has_escape = false, valid = walk_name(lexer, &end, NULL, &has_escape);
    Node *node;

    if (!valid) {
        syntax_error(lexer, end, end + 1, "a name may hold \\uXXXX or \\u{X...} for a letter",
                     "a '\\' outside of a string");
        while (is_name_part(*end)) end++;
    }
    end_token(lexer, token, end, TOKEN_NAME);
    node = leaf(lexer, token, NODE_NAME);
    if (node == NULL) return;
    set_text(&node->text, start, end);
    if (has_escape && valid) {
        Decoded out = {compiler_alloc(lexer->compiler, (size_t)(end - start) + 1), 0};

        if (out.bytes == NULL) {
            lexer->stopped = true;
            return;
        }
        end = start;
        walk_name(lexer, &end, &out, &has_escape);
        node->text.bytes = out.bytes;
        node->text.length = out.length;
        if (is_reserved(node->text)) {      /* not the keyword, and no name either */
            token->kind = TOKEN_RESERVED;
            token->keyword = true;
        }
    }
}

/* Characters that word processors and keyboards put in the place of others. */
static const char *look_alike(uint32_t c)
{
    switch (c) {
    case 0x201C: case 0x201D: case 0x201E: case 0xAB: case 0xBB: return "write straight quotes: \"";
    case 0x2018: case 0x2019: case 0x201A: case 0xB4: return "write straight quotes: '";
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2212: return "write - for minus";
    case 0x2264: return "write <=";
    case 0x2265: return "write >=";
    case 0x2260: return "write !==";
    case 0x2227: return "write &&";
    case 0x2228: return "write ||";
    case 0xAC: return "write !";
    case 0xD7: case 0x22C5: case 0xB7: return "write * to multiply";
    case 0xF7: return "write / to divide";
    case 0x2026: return "write three dots: ...";
    case 0xB0: return "leave out the unit";
    default: return NULL;
    }
}

/* A character that begins no token. Returns the end of it. */
static const unsigned char *stray_character(Lexer *lexer, const unsigned char *start)
{
    const unsigned char *end = start;
    const char *hint = look_alike(decode(lexer, &end));

    if (*start == '@') hint = "a tag is named without @; tag(\"name\") takes any name";
    compiler_error(lexer->compiler, RUNG_SYNTAX, span_of(lexer, start, end), hint, "unexpected character %q",
                   (const char *)start, (size_t)(end - start));
    return end;
}

/* `#`: a private name, which is JavaScript, or a comment of other languages. Returns where to read on. */
static const unsigned char *number_sign(Lexer *lexer, const unsigned char *start)
{
    const unsigned char *end = start + 1;
    bool has_escape = false, valid = walk_name(lexer, &end, NULL, &has_escape);

    if (valid && end > start + 1) {
        const unsigned char *next = end;

        while (*next == ' ') next++;
        /* in JavaScript it follows a point or stands before `in` */
        if ((start > (const unsigned char *)lexer->compiler->source && start[-1] == '.') ||
            (next[0] == 'i' && next[1] == 'n' && next[2] == ' ')) {
            compiler_error(lexer->compiler, RUNG_UNSUPPORTED, span_of(lexer, start, end),
                           "use an ordinary property",
                           "private names are unsupported");
            return end;
        }
    }
    syntax_error(lexer, start, start + 1, "write // instead of # for a comment", "unexpected '#'");
    while (*end != '\0' && *end != '\n' && *end != '\r') end++;
    return end;
}

/* ---- the tokens ----------------------------------------------------------------------------- */

/* Skips what stands behind slash and star; notes a line's end. */
static bool block_comment(Lexer *lexer, const unsigned char **from, bool *ends_line)
{
    const unsigned char *cursor = *from, *marker;

    for (;;) {
        /*!re2c
            "*" "/"   { *from = cursor; return true; }
            newline   { *ends_line = true; continue; }
            [\x00]    { break; }
            *         { continue; }
        */
    }
    syntax_error(lexer, *from - 2, *from, "end it with */", "unterminated comment");
    lexer->stopped = true;
    return false;
}

/* What begins here may be the end of a text whose last ${ lacks its }. */
static bool is_in_substitution(const Lexer *lexer, const unsigned char *at)
{
    const unsigned char *source = (const unsigned char *)lexer->compiler->source;

    if (*at != '`') return false;
    while (at > source && at[-1] != '}' && at[-1] != '`')
        if (*--at == '{' && at > source && at[-1] == '$') return true;
    return false;
}

/* From behind the opening backtick, or the `}` of a substitution, to the piece's end. */
static void template_piece(Lexer *lexer, Token *token, int whole, int open)
{
    const unsigned char *start = (const unsigned char *)lexer->compiler->source + token->span.start;
    const unsigned char *cursor = start + 1, *end;
    Node *node;
    int kind;

    for (;;) {
        /*!re2c
            [`]             { kind = whole; end = cursor - 1; break; }
            "${"            { kind = open; end = cursor - 2; break; }
            [\x00]          { cursor--; kind = 0; end = cursor; break; }
            escaped         { continue; }
            [^`$\\\x00]+    { continue; }
            *               { continue; }
        */
    }
    end_token(lexer, token, cursor, kind);
    if (kind == 0) {
        syntax_error(lexer, start, start + 1,
                     is_in_substitution(lexer, start) ? "a ${ in the text ends with }"
                                                      : "end it with a backtick",
                     "unterminated template literal");
        lexer->stopped = true;
        return;
    }
    node = leaf(lexer, token, NODE_STRING);
    if (node != NULL) cook(lexer, node, start + 1, end, true);
}

void lexer_template(Lexer *lexer, Token *brace)
{
    template_piece(lexer, brace, TOKEN_TEMPLATE_TAIL, TOKEN_TEMPLATE_MIDDLE);
}

void lexer_regex(Lexer *lexer, Token *slash)
{
    const unsigned char *start = (const unsigned char *)lexer->compiler->source + slash->span.start;
    const unsigned char *cursor = start + 1, *marker, *at, *end = NULL, *flags;
    bool in_class = false;
    Node *node;

    for (;;) {
        at = cursor;
        /*!re2c
            "/"                         { if (in_class) continue; end = cursor - 1; break; }
            "["                         { in_class = true; continue; }
            "]"                         { in_class = false; continue; }
            newline | [\x00]            { cursor = at; break; }
            "\\" [^\n\r\x00\xE2]        { continue; }
            *                           { continue; }
        */
    }
    if (end == NULL) {
        end = flags = cursor;
        syntax_error(lexer, start, start + 1, "end it with / on the same line; write \\/ for a slash in it",
                     "unterminated regex literal");
    } else {
        flags = cursor;
        while (is_name_part(*cursor)) cursor++;
    }
    end_token(lexer, slash, cursor, TOKEN_REGEX);
    node = leaf(lexer, slash, NODE_REGEX);
    if (node == NULL) return;
    set_text(&node->text, start + 1, end);
    set_text(&node->text2, flags, cursor);
    for (const unsigned char *flag = flags; flag < cursor; flag++) {
        bool known = *flag >= 'a' && *flag <= 'z' && memchr("dgimsuvy", *flag, 8) != NULL;
        bool twice = memchr(flags, *flag, (size_t)(flag - flags)) != NULL;
        bool both = (*flag == 'u' && memchr(flags, 'v', (size_t)(cursor - flags)) != NULL);

        if (!known || twice || both) {
            compiler_error(lexer->compiler, RUNG_SYNTAX, span_of(lexer, flag, flag + 1), NULL,
                           twice ? "the regex flag %q stands twice" :
                           both ? "the regex flags 'u' and 'v' exclude each other" : "unknown regex flag %q",
                           (const char *)flag, (size_t)1);
            break;
        }
    }
}

Token *lexer_next(Lexer *lexer)
{
    enum { OTHER_NAME = 200, UNTERMINATED };    /* no kinds of the grammar */
    const unsigned char *cursor = lexer->cursor, *start, *marker;
    bool newline = false, at_start = !lexer->started;
    Operator op = OPERATOR_NONE;
    int kind, radix = 10;
    bool keyword = false;
    Token *token;
    Node *node;

    lexer->started = true;
    for (;;) {
        start = cursor;
        /*!re2c
            [ \t\v\f]+              { continue; }
            newline                 { newline = true; continue; }
            "//" in_line*           { continue; }
            "/*"                    { if (block_comment(lexer, &cursor, &newline)) continue; return NULL; }
            "<!--"                  { goto html_comment; }
            "-->"                   { if (newline || at_start) goto html_comment; cursor--; goto decrement; }

            "break"                 { kind = TOKEN_BREAK;             goto word; }
            "case"                  { kind = TOKEN_CASE;              goto word; }
            "catch"                 { kind = TOKEN_CATCH;             goto word; }
            "const"                 { kind = TOKEN_LET;               op = OPERATOR_CONST; goto word; }
            "continue"              { kind = TOKEN_CONTINUE;          goto word; }
            "default"               { kind = TOKEN_DEFAULT;           goto word; }
            "delete"                { kind = TOKEN_PREFIX;            op = OPERATOR_DELETE; goto word; }
            "do"                    { kind = TOKEN_DO;                goto word; }
            "else"                  { kind = TOKEN_ELSE;              goto word; }
            "finally"               { kind = TOKEN_FINALLY;           goto word; }
            "for"                   { kind = TOKEN_FOR;               goto word; }
            "function"              { kind = TOKEN_FUNCTION;          goto word; }
            "if"                    { kind = TOKEN_IF;                goto word; }
            "in"                    { kind = TOKEN_IN;                op = OPERATOR_IN; goto word; }
            "instanceof"            { kind = TOKEN_RELATION;          op = OPERATOR_INSTANCEOF; goto word; }
            "let"                   { kind = TOKEN_LET;               op = OPERATOR_LET; goto word; }
            "new"                   { kind = TOKEN_NEW;               goto word; }
            "return"                { kind = TOKEN_RETURN;            goto word; }
            "switch"                { kind = TOKEN_SWITCH;            goto word; }
            "throw"                 { kind = TOKEN_THROW;             goto word; }
            "try"                   { kind = TOKEN_TRY;               goto word; }
            "typeof"                { kind = TOKEN_PREFIX;            op = OPERATOR_TYPEOF; goto word; }
            "var"                   { kind = TOKEN_VAR;               op = OPERATOR_VAR; goto word; }
            "void"                  { kind = TOKEN_PREFIX;            op = OPERATOR_VOID; goto word; }
            "while"                 { kind = TOKEN_WHILE;             goto word; }
            "null" | "true" | "false"                       { kind = TOKEN_LITERAL;           goto word; }
            "class" | "import" | "super" | "this"           { kind = TOKEN_REFUSED;           goto word; }
            "debugger" | "export" | "with"                  { kind = TOKEN_REFUSED_STATEMENT; goto word; }
            "enum" | "extends" | "implements" | "interface" | "package" | "private" | "protected" | "public" |
            "static" | "yield"                              { kind = TOKEN_RESERVED;          goto word; }
            name                    { kind = TOKEN_NAME;              goto name; }

            decimal                         { radix = 10; kind = TOKEN_NUMBER; break; }
            "0" [xX] hex ("_"? hex)*        { radix = 16; kind = TOKEN_NUMBER; break; }
            "0" [oO] [0-7] ("_"? [0-7])*    { radix = 8;  kind = TOKEN_NUMBER; break; }
            "0" [bB] [01] ("_"? [01])*      { radix = 2;  kind = TOKEN_NUMBER; break; }

            dq ["] | sq [']         { kind = TOKEN_STRING;  break; }
            dq | sq                 { kind = UNTERMINATED;  break; }
            [`]                     { kind = TOKEN_TEMPLATE; break; }

            "("     { kind = TOKEN_LEFT_PAREN;    break; }
            ")"     { kind = TOKEN_RIGHT_PAREN;   break; }
            "["     { kind = TOKEN_LEFT_BRACKET;  break; }
            "]"     { kind = TOKEN_RIGHT_BRACKET; break; }
            "{"     { kind = TOKEN_LEFT_BRACE;    break; }
            "}"     { kind = TOKEN_RIGHT_BRACE;   break; }
            ";"     { kind = TOKEN_SEMICOLON;     break; }
            ","     { kind = TOKEN_COMMA;         break; }
            ":"     { kind = TOKEN_COLON;         break; }
            "."     { kind = TOKEN_DOT;           break; }
            "..."   { kind = TOKEN_ELLIPSIS;      break; }
            "?"     { kind = TOKEN_QUESTION;      break; }
            "?."    { kind = TOKEN_OPTIONAL_DOT;  if (*cursor < '0' || *cursor > '9') break;
                      kind = TOKEN_QUESTION;      cursor--; break; }
            "=>"    { kind = TOKEN_ARROW;         break; }
            "="     { kind = TOKEN_ASSIGN;        break; }

            "??"    { kind = TOKEN_COALESCE;  op = OPERATOR_COALESCE;   break; }
            "||"    { kind = TOKEN_OR;        op = OPERATOR_OR;         break; }
            "&&"    { kind = TOKEN_AND;       op = OPERATOR_AND;        break; }
            "|"     { kind = TOKEN_BIT_OR;    op = OPERATOR_BIT_OR;     break; }
            "^"     { kind = TOKEN_BIT_XOR;   op = OPERATOR_BIT_XOR;    break; }
            "&"     { kind = TOKEN_BIT_AND;   op = OPERATOR_BIT_AND;    break; }
            "==="   { kind = TOKEN_EQUALITY;  op = OPERATOR_EQ;         break; }
            "!=="   { kind = TOKEN_EQUALITY;  op = OPERATOR_NE;         break; }
            "=="    { kind = TOKEN_EQUALITY;  op = OPERATOR_LOOSE_EQ;   break; }
            "!="    { kind = TOKEN_EQUALITY;  op = OPERATOR_LOOSE_NE;   break; }
            "<"     { kind = TOKEN_RELATION;  op = OPERATOR_LT;         break; }
            "<="    { kind = TOKEN_RELATION;  op = OPERATOR_LE;         break; }
            ">"     { kind = TOKEN_RELATION;  op = OPERATOR_GT;         break; }
            ">="    { kind = TOKEN_RELATION;  op = OPERATOR_GE;         break; }
            "<<"    { kind = TOKEN_SHIFT;     op = OPERATOR_SHL;        break; }
            ">>"    { kind = TOKEN_SHIFT;     op = OPERATOR_SHR;        break; }
            ">>>"   { kind = TOKEN_SHIFT;     op = OPERATOR_USHR;       break; }
            "+"     { kind = TOKEN_SIGN;      op = OPERATOR_ADD;        break; }
            "-"     { kind = TOKEN_SIGN;      op = OPERATOR_SUB;        break; }
            "*"     { kind = TOKEN_MULTIPLY;  op = OPERATOR_MUL;        break; }
            "/"     { kind = TOKEN_MULTIPLY;  op = OPERATOR_DIV;        break; }
            "%"     { kind = TOKEN_MULTIPLY;  op = OPERATOR_MOD;        break; }
            "**"    { kind = TOKEN_POWER;     op = OPERATOR_POW;        break; }
            "!"     { kind = TOKEN_PREFIX;    op = OPERATOR_NOT;        break; }
            "~"     { kind = TOKEN_PREFIX;    op = OPERATOR_BIT_NOT;    break; }
            "++"    { kind = TOKEN_INCREMENT; op = OPERATOR_INCREMENT;  break; }
            "--"    { goto decrement; }

            "??="   { kind = TOKEN_COMPOUND;  op = OPERATOR_COALESCE;   break; }
            "||="   { kind = TOKEN_COMPOUND;  op = OPERATOR_OR;         break; }
            "&&="   { kind = TOKEN_COMPOUND;  op = OPERATOR_AND;        break; }
            "|="    { kind = TOKEN_COMPOUND;  op = OPERATOR_BIT_OR;     break; }
            "^="    { kind = TOKEN_COMPOUND;  op = OPERATOR_BIT_XOR;    break; }
            "&="    { kind = TOKEN_COMPOUND;  op = OPERATOR_BIT_AND;    break; }
            "<<="   { kind = TOKEN_COMPOUND;  op = OPERATOR_SHL;        break; }
            ">>="   { kind = TOKEN_COMPOUND;  op = OPERATOR_SHR;        break; }
            ">>>="  { kind = TOKEN_COMPOUND;  op = OPERATOR_USHR;       break; }
            "+="    { kind = TOKEN_COMPOUND;  op = OPERATOR_ADD;        break; }
            "-="    { kind = TOKEN_COMPOUND;  op = OPERATOR_SUB;        break; }
            "*="    { kind = TOKEN_COMPOUND;  op = OPERATOR_MUL;        break; }
            "/="    { kind = TOKEN_COMPOUND;  op = OPERATOR_DIV;        break; }
            "%="    { kind = TOKEN_COMPOUND;  op = OPERATOR_MOD;        break; }
            "**="   { kind = TOKEN_COMPOUND;  op = OPERATOR_POW;        break; }

            "#"         { cursor = number_sign(lexer, start); goto after_error; }
            [\x00]      { cursor--; kind = 0; break; }
            [\\]        { goto other_name; }
            [\x80-\xFF] { goto beyond_ascii; }
            *           { cursor = stray_character(lexer, start); goto after_error; }
        */

    decrement:
        kind = TOKEN_INCREMENT;
        op = OPERATOR_DECREMENT;
        break;

    html_comment:
        cursor = start + (*start == '<' ? 4 : 3);
        compiler_error(lexer->compiler, RUNG_UNSUPPORTED, span_of(lexer, start, cursor),
                       "write // for a comment", "HTML-like comments are unsupported");
        while (*cursor != '\0' && *cursor != '\n' && *cursor != '\r') cursor++;
    after_error:
        /* an expression has one error only; statements go on behind it */
        if (lexer->compiler->kind != RUNG_EXPRESSION && lexer->compiler->errors < MAX_ERRORS) continue;
        lexer->stopped = true;
        return NULL;

    beyond_ascii:
        cursor = start;
        {
            uint32_t c = decode(lexer, &cursor);

            if (unicode_is_space(c)) continue;
            if (!unicode_is_id_start(c)) {
                cursor = stray_character(lexer, start);
                goto after_error;
            }
        }
    other_name:
        kind = OTHER_NAME;
        break;

    word:
        keyword = true;
    name:
        if (*cursor == '\\') goto other_name;
        if (*cursor >= 0x80) {
            const unsigned char *next = cursor;

            if (is_name_continue(decode(lexer, &next))) goto other_name;
        }
        break;
    }

    token = lexer_token(lexer, kind, span_of(lexer, start, cursor));
    if (token == NULL) return NULL;
    token->newline = newline;
    token->op = (uint8_t)op;
    token->keyword = keyword;
    lexer->cursor = cursor;
    switch (kind) {
    case TOKEN_NAME:
        node = leaf(lexer, token, NODE_NAME);
        if (node != NULL) set_text(&node->text, start, cursor);
        break;
    case OTHER_NAME:
        token->keyword = false;
        slow_name(lexer, token, start);
        break;
    case TOKEN_LITERAL:
        node = leaf(lexer, token, *start == 'n' ? NODE_NULL : NODE_BOOL);
        if (node != NULL) node->number = *start == 't';
        break;
    case TOKEN_NUMBER:
        node = leaf(lexer, token, NODE_NUMBER);
        if (node == NULL) break;
        node->number = number_value(lexer, start, cursor, radix);
        lexer->cursor = check_after_number(lexer, start, cursor);
        token->span = node->span = span_of(lexer, start, lexer->cursor);
        break;
    case TOKEN_STRING:
        node = leaf(lexer, token, NODE_STRING);
        if (node != NULL) cook(lexer, node, start + 1, cursor - 1, false);
        break;
    case UNTERMINATED:
        syntax_error(lexer, start, start + 1,
                     *start == '"' ? "end it with \" on the same line" : "end it with ' on the same line",
                     "unterminated string");
        token->kind = TOKEN_STRING;
        leaf(lexer, token, NODE_STRING);
        break;
    case TOKEN_TEMPLATE:
        template_piece(lexer, token, TOKEN_TEMPLATE, TOKEN_TEMPLATE_HEAD);
        break;
    default:
        break;
    }
    return lexer->stopped ? NULL : token;
}
