/* recording_ndjson.c - recordings with one JSON object a line.
**
**     {"time":"2026-03-01T08:00:05Z","tag":"temp","value":91.2,"status":"Good","n":17}
**     {"n":18,"tick":"2026-03-01T08:00:06Z"}     or "leap"
**     {"n":19,"link":"plc1","state":"lost","arrival_time":"2026-03-01T08:00:07Z"}
**
** A line is looked through once for the few keys that matter; strings are decoded in place. What a
** value means is decided by the type of its tag.
*/
#include <string.h>

#include "runtime/recording.h"
#include "vm/number.h"
#include "vm/text.h"

typedef struct Token {
    char *text; /* NULL: the key is not there */
    size_t length;
} Token;

typedef enum LineKey {
    KEY_TIME,
    KEY_TAG,
    KEY_VALUE,
    KEY_STATUS,
    KEY_QUALITY,
    KEY_SERVER,
    KEY_ARRIVAL,
    KEY_N,
    KEY_LINK,
    KEY_TICK,
    KEY_LEAP,
    KEY_STATE,
    KEY_COUNT
} LineKey;

static const char *const KEYS[] = {"time",        "tag",          "value", "status", "quality",
                                   "server_time", "arrival_time", "n",     "link",   "tick",
                                   "leap",        "state"};

_Static_assert(sizeof KEYS / sizeof *KEYS == KEY_COUNT, "LineKey follows KEYS");

/* ---- Finding tokens ------------------------------------------------------------------------- */

static char *skip_blanks(char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r')) at++;
    return at;
}

/* Behind the quote that closes the string at `at`; NULL when none does. */
static char *skip_string(char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++)
        if (*at == '\\') at++;
    return at < end ? at + 1 : NULL;
}

/* Behind the value at `at`; NULL when it does not end. What is inside an object is looked at only
** when a tag takes it. */
static char *skip_value(char *at, const char *end)
{
    size_t depth = 0;

    if (at < end && *at == '"') return skip_string(at, end);
    for (; at < end; at++) {
        if (*at == '"') {
            if ((at = skip_string(at, end)) == NULL) return NULL;
            at--;
        } else if (*at == '[' || *at == '{') {
            depth++;
        } else if (depth > 0 && (*at == ']' || *at == '}')) {
            if (--depth == 0) return at + 1;
        } else if (depth == 0 && (*at == ',' || *at == '}' || *at == ' ' || *at == '\t' || *at == '\r')) {
            return at;
        }
    }
    return NULL;
}

/* Finds the keys of the line's object. False when it is none. */
static bool find_tokens(char *at, const char *end, Token tokens[KEY_COUNT])
{
    at = skip_blanks(at, end);
    if (at == end || *at++ != '{') return false;
    at = skip_blanks(at, end);
    if (at < end && *at == '}') return skip_blanks(at + 1, end) == end;
    for (;;) {
        char *key = at, *key_end, *value;

        if (at == end || *at != '"' || (key_end = skip_string(at, end)) == NULL) return false;
        at = skip_blanks(key_end, end);
        if (at == end || *at++ != ':') return false;
        value = skip_blanks(at, end);
        if ((at = skip_value(value, end)) == NULL || at == value) return false;
        for (size_t i = 0; i < KEY_COUNT; i++) {
            size_t length = (size_t)(key_end - key) - 2;

            if (length == strlen(KEYS[i]) && memcmp(key + 1, KEYS[i], length) == 0)
                tokens[i] = (Token){value, (size_t)(at - value)};
        }
        at = skip_blanks(at, end);
        if (at == end) return false;
        if (*at == '}') return skip_blanks(at + 1, end) == end;
        if (*at != ',') return false;
        at = skip_blanks(at + 1, end);
    }
}

/* ---- Tokens to values ----------------------------------------------------------------------- */

static bool is_literal(Token token, const char *literal)
{
    return token.length == strlen(literal) && memcmp(token.text, literal, token.length) == 0;
}

static bool is_string(Token token) { return token.length >= 2 && *token.text == '"'; }

static bool read_unit(const char *at, const char *end, uint32_t *unit)
{
    *unit = 0;
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u') return false;
    for (int i = 2; i < 6; i++) {
        int digit = number_digit(at[i]);

        if (digit >= 16) return false;
        *unit = *unit << 4 | (uint32_t)digit;
    }
    return true;
}

/* What the string says, in place: no escape is shorter than what it means. */
static bool decode(Token *token)
{
    static const char LETTERS[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";
    char *in = token->text + 1, *out = in;
    const char *end = token->text + token->length - 1;

    token->text = in;
    while (in < end) {
        const char *letter;
        uint32_t unit, low;

        if ((unsigned char)*in < 0x20) return false;
        if (*in != '\\') {
            *out++ = *in++;
            continue;
        }
        if (read_unit(in, end, &unit)) {
            in += 6;
            if (text_is_high_surrogate(unit) && read_unit(in, end, &low) && text_is_low_surrogate(low)) {
                unit = text_pair(unit, low);
                in += 6;
            }
            out += text_encode(unit, out);
            continue;
        }
        letter = in + 1 < end && in[1] != '\0' ? strchr(LETTERS, in[1]) : NULL;
        if (letter == NULL) return false;
        *out++ = MEANT[letter - LETTERS];
        in += 2;
    }
    token->length = (size_t)(out - token->text);
    return true;
}

/* A JSON number: recording_number takes more. */
static bool is_number(Token token)
{
    size_t sign = *token.text == '-' ? 1 : 0;

    return token.length > sign && token.text[sign] >= '0' && token.text[sign] <= '9';
}

static rung_value text_value(Token token, rung_value_kind kind)
{
    return (rung_value){.kind = kind, .text = token.text, .length = token.length};
}

/* A string for a tag that is none: NaN and infinities have no other form in JSON, times neither. */
static rung_value string_value(rung_recording *recording, rung_type type, Token text)
{
    rung_value value = {.kind = RUNG_VALUE_NUMBER};
    rung_time_unit unit = recording->unit;
    rung_time time;

    if (type == RUNG_DOUBLE &&
        (is_literal(text, "NaN") || is_literal(text, "Infinity") || is_literal(text, "-Infinity"))) {
        recording_number(text.text, text.length, &value.number);
        return value;
    }
    if (type == RUNG_DATETIME && recording_time(recording, text.text, text.length, &time) == NULL)
        value = recording_datetime(time);
    else
        value = text_value(text, RUNG_VALUE_TEXT);
    recording->unit = unit;
    return value;
}

/* {"$n":"NaN"}, as tagged JSON has it: of a tag for which "NaN" is a text. */
static bool is_tagged_number(Token token, double *number)
{
    static const char HEAD[] = "{\"$n\":\"", TAIL[] = "\"}";
    size_t head = sizeof HEAD - 1, tail = sizeof TAIL - 1;

    return token.length > head + tail && memcmp(token.text, HEAD, head) == 0 &&
           memcmp(token.text + token.length - tail, TAIL, tail) == 0 &&
           recording_number(token.text + head, token.length - head - tail, number);
}

/* False when the token is no JSON value. */
static bool read_value(rung_recording *recording, rung_type type, Token token, rung_value *value)
{
    bool objects = type == RUNG_ANY || (type & RUNG_ARRAY_OF) != 0;

    *value = (rung_value){.kind = RUNG_VALUE_NULL};
    if (is_literal(token, "null")) return true;
    if (is_literal(token, "true") || is_literal(token, "false")) {
        value->kind = RUNG_VALUE_BOOL;
        value->boolean = *token.text == 't';
        return true;
    }
    if (is_number(token)) {
        value->kind = RUNG_VALUE_NUMBER;
        return recording_number(token.text, token.length, &value->number);
    }
    if (is_string(token)) {
        if (objects) {
            *value = text_value(token, RUNG_VALUE_TEXT);
            return true;
        }
        if (!decode(&token)) return false;
        *value = string_value(recording, type, token);
        return true;
    }
    if (type == RUNG_ANY && is_tagged_number(token, &value->number)) {
        value->kind = RUNG_VALUE_NUMBER;
        return true;
    }
    *value = text_value(token, RUNG_VALUE_OBJECT);
    return *token.text == '{' || *token.text == '[';
}

/* ---- The line ------------------------------------------------------------------------------- */

/* A time that may be absent or null. */
static rung_status read_time(rung_recording *recording, Token token, rung_time *out, bool *fine)
{
    *out = RUNG_TIME_NONE;
    *fine = true;
    if (token.text == NULL || is_literal(token, "null")) return RUNG_OK;
    if (is_string(token) && !decode(&token)) {
        *fine = false;
        recording_bad_line(recording, "a broken string");
        return RUNG_OK;
    }
    return recording_line_time(recording, token.text, token.length, out, fine);
}

static bool read_quality(rung_recording *recording, const Token tokens[KEY_COUNT], uint32_t *status)
{
    bool is_status = tokens[KEY_STATUS].text != NULL;
    Token token = tokens[is_status ? KEY_STATUS : KEY_QUALITY];

    if (token.text == NULL || is_literal(token, "null")) return true;
    if ((!is_string(token) || decode(&token)) &&
        recording_quality(token.text, token.length, is_status, status))
        return true;
    recording_bad_line(recording, "%q is not a quality", token.text, token.length);
    return false;
}

/* `n`: false when there is a wrong one, or none where the others have it. */
static bool read_update(rung_recording *recording, Token token, int64_t *number)
{
    double n = 0;

    if (token.text == NULL) {
        if (recording->any && recording->numbered)
            recording_bad_line(recording, "no \"n\", which the lines before have");
        return !(recording->any && recording->numbered);
    }
    if (is_number(token) && recording_number(token.text, token.length, &n) && n >= 0 &&
        n <= 9007199254740991.0) {
        *number = (int64_t)n;
        if ((double)*number == n) return true;
    }
    recording_bad_line(recording, "\"n\" is not a whole number");
    return false;
}

/* A line that is no sample: event time goes on or leaps, or a link is lost or regained. */
static rung_status mark_line(rung_recording *recording, Token tokens[KEY_COUNT])
{
    bool is_leap = tokens[KEY_LEAP].text != NULL, is_tick = is_leap || tokens[KEY_TICK].text != NULL, fine;
    Token *link = &tokens[KEY_LINK], *state = &tokens[KEY_STATE],
          time = tokens[is_leap ? KEY_LEAP : is_tick ? KEY_TICK : KEY_TIME];
    LineKind kind = is_leap ? LINE_LEAP : LINE_TICK;
    rung_sample mark = {.tag = 0};
    int64_t number = 0;
    rung_status status;

    if (!read_update(recording, tokens[KEY_N], &number)) return RUNG_OK;
    if (!is_tick && time.text == NULL) time = tokens[KEY_ARRIVAL];
    if ((status = read_time(recording, time, &mark.source_time, &fine)) != RUNG_OK || !fine) return status;
    if (mark.source_time == RUNG_TIME_NONE &&
        (is_tick || tokens[KEY_N].text == NULL || (recording->any && !recording->numbered))) {
        recording_bad_line(recording, is_leap   ? "\"leap\" is not a time"
                                      : is_tick ? "\"tick\" is not a time"
                                                : "no \"time\"");
        return RUNG_OK;
    }
    if (!is_tick) {
        if (!is_string(*link) || !decode(link)) {
            recording_bad_line(recording, "\"link\" is not the name of a source");
            return RUNG_OK;
        }
        if (state->text == NULL || (!is_literal(*state, "\"lost\"") && !is_literal(*state, "\"regained\""))) {
            recording_bad_line(recording, "\"state\" of a link is \"lost\" or \"regained\"");
            return RUNG_OK;
        }
        kind = is_literal(*state, "\"lost\"") ? LINE_LINK_LOST : LINE_LINK_REGAINED;
        mark.tag = rules_find_source(recording->rules, link->text, link->length);
        if (mark.tag == recording->rules->source_count) {
            recording_unknown_source(recording, link->text, link->length);
            return RUNG_OK;
        }
    }
    return recording_add(recording, kind, &mark, tokens[KEY_N].text == NULL ? NULL : &number);
}

rung_status ndjson_line(rung_recording *recording, char *line, size_t length)
{
    Token tokens[KEY_COUNT] = {{NULL, 0}};
    rung_sample sample = {.status = RUNG_GOOD};
    int64_t number = 0;
    bool fine, timeless;
    rung_status status;

    if (!recording_reserve(recording, 1, length)) return RUNG_NO_MEMORY;
    if (!find_tokens(line, line + length, tokens)) {
        recording_bad_line(recording, "not a JSON object");
        return RUNG_OK;
    }
    if (tokens[KEY_TAG].text == NULL &&
        (tokens[KEY_LINK].text != NULL || tokens[KEY_TICK].text != NULL || tokens[KEY_LEAP].text != NULL))
        return mark_line(recording, tokens);
    if (tokens[KEY_TAG].text == NULL || !is_string(tokens[KEY_TAG]) || !decode(&tokens[KEY_TAG])) {
        recording_bad_line(recording, "no \"tag\" with a name");
        return RUNG_OK;
    }
    sample.tag = rules_find_column(recording->rules, tokens[KEY_TAG].text, tokens[KEY_TAG].length);
    if (sample.tag == NO_TAG) {
        recording_unknown_tag(recording, tokens[KEY_TAG].text, tokens[KEY_TAG].length);
        return RUNG_OK;
    }
    if (!read_update(recording, tokens[KEY_N], &number)) return RUNG_OK;
    if ((status = read_time(recording, tokens[KEY_TIME], &sample.source_time, &fine)) != RUNG_OK || !fine)
        return status;
    if ((status = read_time(recording, tokens[KEY_SERVER], &sample.server_time, &fine)) != RUNG_OK || !fine)
        return status;
    if ((status = read_time(recording, tokens[KEY_ARRIVAL], &sample.arrival_time, &fine)) != RUNG_OK || !fine)
        return status;
    timeless = sample.source_time == RUNG_TIME_NONE;
    if (timeless && (tokens[KEY_N].text == NULL || (recording->any && !recording->numbered))) {
        recording_bad_line(recording, "no \"time\"");
        return RUNG_OK;
    }
    if (!read_quality(recording, tokens, &sample.status)) return RUNG_OK;
    if (tokens[KEY_VALUE].text != NULL) {
        if (!read_value(recording, recording_type(recording, sample.tag), tokens[KEY_VALUE], &sample.value)) {
            recording_bad_line(recording, "a broken \"value\"");
            return RUNG_OK;
        }
        if (sample.value.kind == RUNG_VALUE_TEXT) /* a string was decoded in place */
            recording_check_value(recording, &sample, sample.value.text, sample.value.length);
        else
            recording_check_value(recording, &sample, tokens[KEY_VALUE].text, tokens[KEY_VALUE].length);
    } else if (RUNG_SEVERITY(sample.status) < 2) {
        recording_bad_line(recording, "no \"value\"");
        return RUNG_OK;
    }
    return recording_add(recording, LINE_SAMPLE, &sample, tokens[KEY_N].text == NULL ? NULL : &number);
}
