/* recording_line.c - what lines of every format consist of: times, qualities, numbers; and what is wrong with them. */
#include "runtime/recording.h"

#include <string.h>

#include "runtime/time_text.h"
#include "vm/format.h"
#include "vm/number.h"

/* ---- Parts of a line ------------------------------------------------------------------------ */

rung_type recording_type(const rung_recording *recording, uint32_t tag)
{
    return rung_schema_type(recording->rules->schema, tag);
}

rung_value recording_datetime(rung_time time)
{
    return (rung_value){.kind = RUNG_VALUE_NUMBER, .number = (double)time / (double)RUNG_TICKS_PER_MS};
}

static const char NO_OFFSET[] = "has no offset from UTC";

const char *recording_time(rung_recording *recording, const char *text, size_t length, rung_time *out)
{
    TimeRead read = {0, true};

    if (recording->time_format != NULL) {
        if (!time_read_format(recording->time_format, text, length, &read))
            return "does not fit the time format";
    } else if ((length > 4 && text[4] == '-') || (length > 7 && text[7] == '-')) {
        if (!time_read_rfc3339(text, length, &read)) return "is not a time";
    } else if (!time_read_epoch(text, length, recording->options.decimal, &recording->unit, &read.time)) {
        return "is not a time";
    }
    if (!read.has_offset) {
        if (!recording->options.has_tz) return NO_OFFSET;
        read.time -= recording->options.tz_offset * TICKS_PER_SECOND;
    }
    *out = read.time;
    return NULL;
}

rung_status recording_line_time(rung_recording *recording, const char *text, size_t length, rung_time *out,
                                bool *fine)
{
    const char *problem = recording_time(recording, text, length, out);

    *fine = problem == NULL;
    if (*fine) return RUNG_OK;
    /* the first one of a whole recording in local time: no line of it could be used */
    if (problem == NO_OFFSET && recording->metrics.samples == 0)
        return recording_stop(recording, "say which zone it is in with --tz, for example --tz +01:00",
                              "the time %q %s", text, length, problem);
    if (recording->first_bad_time == 0) recording->first_bad_time = recording->line;
    recording_bad_line(recording, "%q %s", text, length, problem);
    return RUNG_OK;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

static bool is_word(const char *text, size_t length, const char *word)
{
    size_t i = 0;

    while (i < length && word[i] != '\0' && lower(text[i]) == word[i]) i++;
    return i == length && word[i] == '\0';
}

/* A number of up to 32 bits, also hexadecimal after 0x. */
static bool read_code(const char *text, size_t length, uint32_t *code, bool *hex)
{
    uint64_t value = 0;
    size_t at = 0;

    *hex = length > 2 && text[0] == '0' && lower(text[1]) == 'x';
    if (*hex) at = 2;
    if (at == length) return false;
    for (; at < length; at++) {
        int digit = number_digit(text[at]);

        if (digit >= (*hex ? 16 : 10)) return false;
        value = value * (*hex ? 16 : 10) + (uint64_t)digit;
        if (value > UINT32_MAX) return false;
    }
    *code = (uint32_t)value;
    return true;
}

bool recording_quality(const char *text, size_t length, bool is_status, uint32_t *out)
{
    enum { DA_LIMIT = 256, DA_GOOD = 192, DA_UNCERTAIN = 64, DA_UNCERTAIN_END = 128 };
    bool hex;

    if (length > 0 && text[0] >= '0' && text[0] <= '9') {
        if (!read_code(text, length, out, &hex)) return false;
        if (hex || *out >= DA_LIMIT || (is_status && *out == 0)) return true;
        *out = *out >= DA_GOOD                                   ? RUNG_GOOD
               : *out >= DA_UNCERTAIN && *out < DA_UNCERTAIN_END ? RUNG_UNCERTAIN
                                                                 : RUNG_BAD;
        return true;
    }
    if (is_word(text, length, "good"))
        *out = RUNG_GOOD;
    else if (is_word(text, length, "bad"))
        *out = RUNG_BAD;
    else if (is_word(text, length, "uncertain"))
        *out = RUNG_UNCERTAIN;
    else
        return rung_status_code_find(text, length, out);
    return true;
}

bool recording_number(const char *text, size_t length, double *out)
{
    size_t sign = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0, used = 0;
    uint64_t bits = is_word(text + sign, length - sign, "nan") ? UINT64_C(0x7ff8000000000000)
                                                               : UINT64_C(0x7ff0000000000000);

    if (length > sign && (lower(text[sign]) == 'n' || lower(text[sign]) == 'i')) {
        if (!is_word(text + sign, length - sign, "nan") && !is_word(text + sign, length - sign, "inf") &&
            !is_word(text + sign, length - sign, "infinity"))
            return false;
        memcpy(out, &bits, sizeof *out);
        if (sign == 1 && text[0] == '-') *out = -*out;
        return true;
    }
    *out = number_parse_decimal(text, length, &used);
    return used == length && length > 0;
}

/* ---- What is wrong with it ------------------------------------------------------------------ */

static void tell(rung_recording *recording, const char *format, va_list arguments)
{
    char text[RUNG_MESSAGE_MAX];

    if (recording->options.on_bad_line == NULL) return;
    format_text_list(text, sizeof text, format, arguments);
    recording->options.on_bad_line(recording->options.user, recording->line, text);
}

void recording_bad_line(rung_recording *recording, const char *format, ...)
{
    va_list arguments;

    recording->metrics.bad_lines++;
    va_start(arguments, format);
    tell(recording, format, arguments);
    va_end(arguments);
}

void recording_note(rung_recording *recording, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    tell(recording, format, arguments);
    va_end(arguments);
}

rung_status recording_stop(rung_recording *recording, const char *hint, const char *format, ...)
{
    rung_diag *diag = &recording->stopped;
    va_list arguments;

    va_start(arguments, format);
    format_text_list(diag->message, sizeof diag->message, format, arguments);
    va_end(arguments);
    format_text(diag->hint, sizeof diag->hint, "%s", hint == NULL ? "" : hint);
    diag->status = RUNG_BAD_INPUT;
    diag->severity = RUNG_ERROR;
    diag->line = recording->line > UINT32_MAX ? UINT32_MAX : (uint32_t)recording->line;
    diag->column = 1;
    return RUNG_BAD_INPUT;
}

const char *recording_nearest(const rung_recording *recording, const char *name, size_t length,
                              Suggestion *suggestion)
{
    suggestion_init(suggestion, name, length);
    for (uint32_t i = 0; i < recording->rules->tag_count; i++) {
        const char *column = rung_rules_column(recording->rules, i);

        suggestion_offer(suggestion, column, strlen(column));
    }
    return suggestion_best(suggestion);
}

const char *recording_suggest(const rung_recording *recording, const char *name, size_t length,
                              char hint[RUNG_HINT_MAX])
{
    Suggestion suggestion;

    if (recording_nearest(recording, name, length, &suggestion) == NULL) return NULL;
    format_text(hint, RUNG_HINT_MAX,
                "did you mean '%s'? 'column:' in the rule file gives a tag its name in recordings",
                suggestion_best(&suggestion));
    return hint;
}

/* Whether the name is told for the first time, and not one of too many. */
static bool is_news(rung_recording *recording, const char *name, size_t length, uint64_t seed)
{
    uint32_t hash = text_hash(name, length, recording->rules->host.hash_seed + seed);

    for (uint32_t i = 0; i < recording->reported_count; i++)
        if (recording->reported[i] == hash) return false;
    if (recording->reported_count == REPORTED_NAMES) return false;
    recording->reported[recording->reported_count++] = hash;
    return true;
}

void recording_unknown_source(rung_recording *recording, const char *name, size_t length)
{
    if (is_news(recording, name, length, 1))
        recording_note(recording, "no source of the rules is called %q: its link is ignored", name, length);
}

void recording_unknown_tag(rung_recording *recording, const char *name, size_t length)
{
    Suggestion suggestion;

    if (recording->metrics.unknown_tags++ == 0) {
        format_text(recording->first_unknown, sizeof recording->first_unknown, "%t", name, length);
        recording->first_unknown_line = recording->line;
    }
    if (!is_news(recording, name, length, 0)) return;
    if (recording->reported_count == REPORTED_NAMES)
        recording_note(recording, "no tag is called %q either; more are not named", name, length);
    else if (recording_nearest(recording, name, length, &suggestion) != NULL)
        recording_note(recording, "no tag is called %q: its samples are ignored; did you mean '%s'?", name,
                       length, suggestion.best);
    else
        recording_note(recording, "no tag is called %q: its samples are ignored", name, length);
}

/* Digits, a comma, digits. */
static bool has_decimal_comma(const char *text, size_t length)
{
    const char *comma = memchr(text, ',', length);
    size_t before = comma == NULL ? 0 : (size_t)(comma - text);
    double number;

    return comma != NULL && before + 1 < length && recording_number(text, before, &number) &&
           comma[1] >= '0' && comma[1] <= '9' && recording_number(comma + 1, length - before - 1, &number);
}

void recording_check_value(rung_recording *recording, const rung_sample *sample, const char *text,
                           size_t length)
{
    rung_type type = recording_type(recording, sample->tag);
    bool is_comma = recording->options.decimal == '.' && type != RUNG_BOOL && length > 0 &&
                    has_decimal_comma(text, length);
    const char *name = rung_type_name(type);

    if (RUNG_SEVERITY(sample->status) >= 2 || rules_value_fits(type, &sample->value)) return;
    recording_note(recording, "%q is not %s %s (tag %s)%s", text, length, strchr("aeio", *name) ? "an" : "a",
                   name, rung_schema_name(recording->rules->schema, sample->tag),
                   is_comma ? ": decimal commas are read with --decimal ," : "");
}
