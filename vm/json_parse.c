/* json_parse.c - JSON text to values, in one loop: open arrays and objects stand on a stack in scratch.
**
** Messages are V8's, whose positions count UTF-16 units; they are only counted when there is an error. Keys
** that come again share one string, as rows of the same kind have the same keys. */
#include "vm/json.h"

#include "vm/blocks.h"
#include "vm/format.h"
#include "vm/number.h"

enum { KEY_SLOTS = 64, CONTEXT = 10 }; /* units of text around an error that a message shows */

typedef struct Level {
    Value container;
    String *key; /* of the value being read, in an object */
} Level;

typedef struct Parser {
    Vm *vm;
    const char *text, *at, *end;
    Level *levels;
    uint32_t depth, capacity;
    JsonError *error;
    bool tagged;
    String *keys[KEY_SLOTS]; /* recent keys, by what they look like */
} Parser;

/* ---- errors --------------------------------------------------------------------------------- */

static Outcome throw_text(Parser *parser, const char *message)
{
    if (parser->error != NULL) {
        parser->error->offset = (size_t)(parser->at - parser->text);
        format_text(parser->error->message, sizeof parser->error->message, "%s", message);
    }
    return vm_throw(parser->vm, ERROR_SYNTAX, "%s", message);
}

static Outcome fail_at(Parser *parser, const char *format, const char *what)
{
    char message[RUNG_MESSAGE_MAX];
    uint64_t position = text_units(parser->text, (size_t)(parser->at - parser->text));

    format_text(message, sizeof message, format, what, position);
    return throw_text(parser, message);
}

static Outcome fail(Parser *parser, const char *what)
{
    return fail_at(parser, "%s in JSON at position %l", what);
}

/* JSON.parse(undefined) and its kind: the whole text is the mistake. */
static bool is_converted_value(const char *text, size_t length)
{
    static const char *const values[] = {"undefined", "NaN", "Infinity", "[object Object]"};
    size_t i;

    for (i = 0; i < sizeof values / sizeof *values; i++)
        if (strlen(values[i]) == length && memcmp(values[i], text, length) == 0) return true;
    return false;
}

/* The character at hand cannot stand there. */
static Outcome unexpected(Parser *parser)
{
    char message[RUNG_MESSAGE_MAX];
    const char *text = parser->text, *next = parser->at;
    size_t length = (size_t)(parser->end - text), units, position, from = 0, to = length;
    bool mid_pair, before, behind;

    if (is_converted_value(text, length)) {
        format_text(message, sizeof message, "\"%t\" is not valid JSON", text, length);
        return throw_text(parser, message);
    }
    if (parser->at == parser->end) return throw_text(parser, "Unexpected end of JSON input");
    if (*parser->at == '"') return fail(parser, "Unexpected string");
    if (*parser->at == '-' || (*parser->at >= '0' && *parser->at <= '9'))
        return fail(parser, "Unexpected number");
    units = text_units(text, length);
    position = text_units(text, (size_t)(parser->at - text));
    before = units > 2 * CONTEXT && position >= CONTEXT;
    behind = units > 2 * CONTEXT && (position < CONTEXT || position < units - CONTEXT);
    if (before) from = text_offset_of_unit(text, length, position - CONTEXT, &mid_pair);
    if (behind) to = text_offset_of_unit(text, length, position + CONTEXT, &mid_pair);
    text_decode(&next, parser->end);
    format_text(message, sizeof message, "Unexpected token '%t', %s\"%t\"%s is not valid JSON", parser->at,
                (size_t)(next - parser->at), before ? "..." : "", text + from, to - from,
                behind ? "..." : "");
    return throw_text(parser, message);
}

/* ---- tokens --------------------------------------------------------------------------------- */

static void skip_space(Parser *parser)
{
    while (parser->at < parser->end &&
           (*parser->at == ' ' || *parser->at == '\n' || *parser->at == '\r' || *parser->at == '\t'))
        parser->at++;
}

/* The next byte after white space; 0 at the end, where no byte of JSON outside of a string is 0 either. */
static char peek(Parser *parser)
{
    skip_space(parser);
    return parser->at < parser->end ? *parser->at : '\0';
}

static bool at_digit(const Parser *parser)
{
    return parser->at < parser->end && *parser->at >= '0' && *parser->at <= '9';
}

static void skip_digits(Parser *parser)
{
    while (at_digit(parser)) parser->at++;
}

static Outcome read_number(Parser *parser, Value *result)
{
    const char *begin = parser->at, *digits;
    bool negative = *begin == '-';
    int64_t whole = 0;
    size_t used;

    if (negative) parser->at++;
    if (!at_digit(parser)) return fail(parser, "No number after minus sign");
    digits = parser->at;
    if (*parser->at++ == '0') {
        if (at_digit(parser)) return fail(parser, "Unexpected number");
    } else {
        skip_digits(parser);
    }
    if (parser->at == parser->end || (*parser->at != '.' && *parser->at != 'e' && *parser->at != 'E')) {
        if (parser->at - digits <= 15) {
            while (digits < parser->at) whole = whole * 10 + (*digits++ - '0');
            *result = negative && whole == 0 ? value_double(-0.0) : value_int(negative ? -whole : whole);
            return OUTCOME_OK;
        }
    }
    if (parser->at < parser->end && *parser->at == '.') {
        parser->at++;
        if (!at_digit(parser)) return fail(parser, "Unterminated fractional number");
        skip_digits(parser);
    }
    if (parser->at < parser->end && (*parser->at | 0x20) == 'e') {
        parser->at++;
        if (parser->at < parser->end && (*parser->at == '+' || *parser->at == '-')) parser->at++;
        if (!at_digit(parser)) return fail(parser, "Exponent part is missing a number");
        skip_digits(parser);
    }
    *result = value_double(number_parse_decimal(begin, (size_t)(parser->at - begin), &used));
    return OUTCOME_OK;
}

static Outcome read_word(Parser *parser, const char *word, Value value, Value *result)
{
    for (; *word != '\0'; word++, parser->at++)
        if (parser->at == parser->end || *parser->at != *word) return unexpected(parser);
    *result = value;
    return OUTCOME_OK;
}

static int hex_digit(char c)
{
    int digit = number_digit(c);

    return digit < 16 ? digit : -1;
}

/* What follows a backslash. */
static Outcome read_escape(Parser *parser, StringBuilder *out)
{
    static const char plain[] = "\"\\/bfnrt", meaning[] = "\"\\/\b\f\n\r\t";
    const char *found;
    uint32_t unit = 0;
    int i;

    if (parser->at == parser->end) return unexpected(parser);
    if (*parser->at == 'u') {
        parser->at++;
        for (i = 0; i < 4; i++, parser->at++) {
            if (parser->at == parser->end || hex_digit(*parser->at) < 0)
                return fail(parser, "Bad Unicode escape");
            unit = unit * 16 + (uint32_t)hex_digit(*parser->at);
        }
        return builder_add_code_point(out, unit) ? OUTCOME_OK : parser->vm->failure;
    }
    found = memchr(plain, *parser->at, sizeof plain - 1);
    if (found == NULL) return fail(parser, "Bad escaped character");
    parser->at++;
    return builder_add_char(out, meaning[found - plain]) ? OUTCOME_OK : parser->vm->failure;
}

/* The text up to a quote or backslash, which must be there. */
static Outcome read_plain(Parser *parser)
{
    while (parser->at < parser->end && *parser->at != '"' && *parser->at != '\\' &&
           (unsigned char)*parser->at >= 0x20)
        parser->at++;
    if (parser->at == parser->end) return fail(parser, "Unterminated string");
    if (*parser->at != '"' && *parser->at != '\\')
        return fail(parser, "Bad control character in string literal");
    return OUTCOME_OK;
}

static String *new_key(Parser *parser, const char *bytes, size_t length)
{
    size_t slot =
        length == 0
            ? 0
            : (length * 7 + (unsigned char)bytes[0] + (unsigned char)bytes[length - 1] * 5u) % KEY_SLOTS;
    String *known = parser->keys[slot];

    if (known != NULL && known->length == length && memcmp(known->bytes, bytes, length) == 0) return known;
    return parser->keys[slot] = string_new(parser->vm, bytes, length);
}

/* A string, from its opening quote on. */
static Outcome read_string(Parser *parser, bool is_key, String **result)
{
    const char *begin = ++parser->at;
    Outcome outcome = read_plain(parser);
    StringBuilder text;

    if (outcome != OUTCOME_OK) return outcome;
    if (*parser->at == '"') {
        size_t length = (size_t)(parser->at++ - begin);

        *result = is_key ? new_key(parser, begin, length) : string_new(parser->vm, begin, length);
        return *result == NULL ? parser->vm->failure : OUTCOME_OK;
    }
    builder_init(&text, parser->vm);
    for (;;) {
        if (!builder_add(&text, begin, (size_t)(parser->at - begin))) return parser->vm->failure;
        if (*parser->at++ == '"') break;
        if ((outcome = read_escape(parser, &text)) != OUTCOME_OK) return outcome;
        begin = parser->at;
        if ((outcome = read_plain(parser)) != OUTCOME_OK) return outcome;
    }
    *result = builder_string(&text);
    return *result == NULL ? parser->vm->failure : OUTCOME_OK;
}

/* ---- arrays and objects --------------------------------------------------------------------- */

static Outcome push(Parser *parser, void *container)
{
    if (container == NULL) return parser->vm->failure;
    if (parser->depth == JSON_DEPTH_MAX)
        return vm_stop(parser->vm, RUNG_LIMIT_NESTING, "JSON is nested deeper than %u levels",
                       (uint32_t)JSON_DEPTH_MAX);
    if (parser->depth == parser->capacity) {
        uint32_t capacity = parser->capacity == 0 ? 8 : parser->capacity * 2;
        Level *levels = block_grow(parser->vm, parser->levels, parser->capacity * sizeof *levels,
                                   capacity * sizeof *levels);

        if (levels == NULL) return parser->vm->failure;
        parser->levels = levels;
        parser->capacity = capacity;
    }
    parser->levels[parser->depth++] = (Level){value_object(container), NULL};
    parser->at++;
    return OUTCOME_OK;
}

/* "key": of the innermost object. Only for the first key V8 says what it wants. */
static Outcome read_key(Parser *parser, const char *wanted, bool is_first)
{
    Outcome outcome;

    if (peek(parser) != '"') return fail(parser, wanted);
    outcome = read_string(parser, true, &parser->levels[parser->depth - 1].key);
    if (outcome != OUTCOME_OK) return outcome;
    if (peek(parser) != ':')
        return is_first ? fail(parser, "Expected ':' after property name") : unexpected(parser);
    parser->at++;
    return OUTCOME_OK;
}

/* Reads a value, or the beginning of an array or object that is not empty: then *is_open. */
static Outcome read_value(Parser *parser, Value *result, bool *is_open)
{
    Vm *vm = parser->vm;
    String *string;
    Outcome outcome;
    char c = peek(parser);

    *is_open = false;
    if (!vm_charge(vm, 1)) return vm->failure;
    switch (c) {
    case '"':
        outcome = read_string(parser, false, &string);
        if (outcome == OUTCOME_OK) *result = value_string(string);
        return outcome;
    case 't': return read_word(parser, "true", value_bool(true), result);
    case 'f': return read_word(parser, "false", value_bool(false), result);
    case 'n': return read_word(parser, "null", value_null(), result);
    case '[':
        if (push(parser, array_new(vm, 0)) != OUTCOME_OK) return vm->failure;
        *is_open = peek(parser) != ']';
        break;
    case '{':
        if (push(parser, table_new(vm)) != OUTCOME_OK) return vm->failure;
        *is_open = peek(parser) != '}';
        if (*is_open) return read_key(parser, "Expected property name or '}'", true);
        break;
    default: return c == '-' || at_digit(parser) ? read_number(parser, result) : unexpected(parser);
    }
    if (*is_open) return OUTCOME_OK;
    parser->at++;
    *result = parser->levels[--parser->depth].container;
    return OUTCOME_OK;
}

/* Puts a value into the innermost array or object. When that ends here, *value becomes it and
** *is_complete is set; otherwise the next value follows. */
static Outcome place_value(Parser *parser, Value *value, bool *is_complete)
{
    Level *level = &parser->levels[parser->depth - 1];
    bool is_array = level->container.as.o->kind == K_ARRAY;
    Outcome outcome = is_array ? array_append(parser->vm, value_array(level->container), *value)
                               : table_set(parser->vm, value_table(level->container), level->key, *value);
    char c;

    if (outcome != OUTCOME_OK) return outcome;
    c = peek(parser);
    *is_complete = c == (is_array ? ']' : '}');
    if (*is_complete) {
        parser->at++;
        *value = level->container;
        parser->depth--;
        return parser->tagged && !is_array ? json_untag(parser->vm, value) : OUTCOME_OK;
    }
    if (c != ',')
        return fail(parser, is_array ? "Expected ',' or ']' after array element"
                                     : "Expected ',' or '}' after property value");
    parser->at++;
    return is_array ? OUTCOME_OK : read_key(parser, "Expected double-quoted property name", false);
}

static Outcome read_text(Parser *parser, Value *result)
{
    bool is_open, is_complete;
    Outcome outcome;

    do {
        outcome = read_value(parser, result, &is_open);
        is_complete = !is_open;
        while (outcome == OUTCOME_OK && is_complete && parser->depth > 0)
            outcome = place_value(parser, result, &is_complete);
    } while (outcome == OUTCOME_OK && parser->depth > 0);
    if (outcome != OUTCOME_OK) return outcome;
    skip_space(parser);
    return parser->at == parser->end
               ? OUTCOME_OK
               : fail_at(parser, "%s at position %l", "Unexpected non-whitespace character after JSON");
}

static Outcome parse(Parser *parser, Value *result)
{
    Outcome outcome;

    if (!vm_charge_bytes(parser->vm, (size_t)(parser->end - parser->text))) return parser->vm->failure;
    outcome = read_text(parser, result);
    block_free(parser->vm, parser->levels, parser->capacity * sizeof *parser->levels);
    return outcome;
}

Outcome json_parse(Vm *vm, const char *text, size_t length, Value *result, JsonError *error)
{
    Parser parser = {.vm = vm, .text = text, .at = text, .end = text + length, .error = error};

    return parse(&parser, result);
}

Outcome json_parse_tagged(Vm *vm, const char *text, size_t length, Value *result)
{
    Parser parser = {.vm = vm, .text = text, .at = text, .end = text + length, .tagged = true};

    return parse(&parser, result);
}
