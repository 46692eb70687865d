/* tag_option.c - see tag_option.h. */
#include "cli/tag_option.h"
#include "cli/host.h"
#include "cli/io.h"
#include "cli/text.h"
#include "cli/timestamp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading values as JavaScript does ------------------------------------------------------ */

/* Rung itself reads numbers and JSON here: what Number(text) gives, and what an `any` tag accepts. */
typedef struct ValueReader {
    rung_schema *schema;
    rung_program *number;
    rung_tags *tags;
    rung_vm *vm;
    uint32_t text, json;
} ValueReader;

static void value_reader_close(ValueReader *reader)
{
    rung_vm_free(reader->vm);
    rung_tags_free(reader->tags);
    rung_program_free(reader->number);
    rung_schema_free(reader->schema);
}

static rung_status value_reader_open(ValueReader *reader)
{
    static const char number[] = "Number(text)";
    rung_status status;

    *reader = (ValueReader){NULL, NULL, NULL, NULL, 0, 0};
    status = rung_schema_new(NULL, &reader->schema);
    if (status == RUNG_OK) status = rung_schema_tag(reader->schema, "text", RUNG_STRING, &reader->text);
    if (status == RUNG_OK) status = rung_schema_tag(reader->schema, "json", RUNG_ANY, &reader->json);
    if (status == RUNG_OK)
        status = rung_compile(reader->schema, number, sizeof number - 1, RUNG_EXPRESSION, NULL,
                              &reader->number, NULL);
    if (status == RUNG_OK) status = rung_tags_new(reader->schema, &reader->tags);
    if (status == RUNG_OK) status = rung_vm_new(reader->schema, NULL, &reader->vm);
    if (status != RUNG_OK) value_reader_close(reader);
    return status;
}

/* False for text that Number() finds to be NaN, but for "NaN", and for blanks, which it finds to be 0. */
static bool read_number(const char *text, double *number)
{
    ValueReader reader;
    rung_result result;
    bool read = false;

    if (text[strspn(text, " \t\r\n\v\f")] == '\0' || value_reader_open(&reader) != RUNG_OK) return false;
    if (rung_slot_lend_string(rung_tags_slot(reader.tags, reader.text), text, strlen(text), RUNG_GOOD, 0)
            == RUNG_OK
        && rung_eval(reader.vm, reader.number, NULL, reader.tags, &result) == RUNG_OK) {
        *number = result.value.number;
        read = !isnan(*number) || strcmp(text, "NaN") == 0;
    }
    value_reader_close(&reader);
    return read;
}

/* Within the range of a Date. Without floor(), for which alone we would have to link with -lm. */
static bool is_integer(double number)
{
    return fabs(number) <= 8.64e15 && (double)(int64_t)number == number;
}

static bool is_json(const char *text)
{
    ValueReader reader;
    bool valid;

    if (value_reader_open(&reader) != RUNG_OK) return false;
    valid = rung_slot_set_json(rung_tags_slot(reader.tags, reader.json), text, strlen(text), RUNG_GOOD, 0)
         == RUNG_OK;
    value_reader_close(&reader);
    return valid;
}

static bool is_json_string(const char *text)
{
    return text[0] == '"' && is_json(text);
}

static rung_type natural_type(const char *value)
{
    double number;

    if (value == NULL) return RUNG_ANY;
    if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0) return RUNG_BOOL;
    if (read_number(value, &number)) return RUNG_DOUBLE;
    if (strcmp(value, "null") == 0 || ((value[0] == '[' || value[0] == '{') && is_json(value)))
        return RUNG_ANY;
    return RUNG_STRING;
}

/* ---- Taking an option apart ----------------------------------------------------------------- */

static char *copy_text(const char *text, size_t length)
{
    char *copy = malloc(length + 1);

    if (copy == NULL) return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

static int wrong_option(const TagOption *option, const char *why, const char *what)
{
    complain("-t %s: %s%s", option->text, why, what);
    return STATUS_USAGE;
}

static int parse_type(TagOption *option, const char *name, size_t length)
{
    Closest closest;
    unsigned type;
    char *wanted;

    if (rung_type_find(name, length, &option->type)) return STATUS_SUCCESS;
    wanted = copy_text(name, length);
    if (wanted == NULL) return complain_status("-t", RUNG_NO_MEMORY);
    complain("-t %s: there is no type '%s'", option->text, wanted);
    closest_init(&closest, wanted);
    for (type = RUNG_BOOL; type <= RUNG_ANY; type++) closest_offer(&closest, rung_type_name((rung_type)type));
    if (closest.best != NULL)
        give_hint("did you mean %s?", closest.best);
    else
        give_hint(
            "the types are bool, int32, uint32, double, string, datetime, any, and arrays such as double[]");
    free(wanted);
    return STATUS_USAGE;
}

/* A status behind the last '@': a name of OPC UA or a number. Anything else there belongs to the value,
** but for what was clearly meant to be a status. */
static int parse_status(TagOption *option, const char *value, size_t *length)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const char *at = strrchr(value, '@'), *word;
    double number;

    *length = strlen(value);
    if (at == NULL) return STATUS_SUCCESS;
    word = at + 1;
    if (word[0] == '\0') {
        wrong_option(option, "there is no status after the @", "");
        give_hint("a text that ends with @: add @Good");
        return STATUS_USAGE;
    }
    if (word[strspn(word, letters)] != '\0') return STATUS_SUCCESS;
    if (!rung_status_code_find(word, strlen(word), &option->status)) {
        if (word[0] >= '0' && word[0] <= '9' && read_number(word, &number) && is_integer(number)
            && number <= UINT32_MAX)
            option->status = (uint32_t)number;
        else if (strncmp(word, "Good", 4) == 0 || strncmp(word, "Bad", 3) == 0
                 || strncmp(word, "Uncertain", 9) == 0) {
            wrong_option(option, "there is no OPC UA status ", word);
            give_hint("Good, Bad, Uncertain, a full name such as BadSensorFailure, or a number");
            return STATUS_USAGE;
        } else {
            return STATUS_SUCCESS;
        }
    }
    *length = (size_t)(at - value);
    return STATUS_SUCCESS;
}

static int parse_option(TagOption *option)
{
    const char *text = option->text, *rest;
    size_t length, name_length;
    bool quoted = text[0] == '"';

    name_length = quoted ? strcspn(text + 1, "\"") : strcspn(text, ":=");
    rest = text + name_length + (quoted ? 1 : 0);
    if (quoted && *rest++ == '\0') return wrong_option(option, "the quote is not closed", "");
    if (name_length == 0) return wrong_option(option, "it has no name", "");
    option->name = copy_text(text + quoted, name_length);
    if (option->name == NULL) return complain_status("-t", RUNG_NO_MEMORY);
    if (*rest == ':') {
        size_t type_length = strcspn(rest + 1, "=");
        int status = parse_type(option, rest + 1, type_length);

        if (status != STATUS_SUCCESS) return status;
        rest += 1 + type_length;
    }
    if (*rest == '\0') {
        option->declares = true;
        if (option->type != 0) return STATUS_SUCCESS;
        wrong_option(option, "it has neither a value nor a type", "");
        give_hint("%s=VALUE, or %s:double for a tag without a value", option->name, option->name);
        return STATUS_USAGE;
    }
    if (*rest != '=') return wrong_option(option, "expected : or = after the name, got ", rest);
    if (parse_status(option, rest + 1, &length) != STATUS_SUCCESS) return STATUS_USAGE;
    if (length == 0 && RUNG_SEVERITY(option->status) >= 2) return STATUS_SUCCESS;
    option->value = copy_text(rest + 1, length);
    return option->value != NULL ? STATUS_SUCCESS : complain_status("-t", RUNG_NO_MEMORY);
}

int tag_options_parse(const Settings *settings, TagOptions *out)
{
    size_t i;
    int status = STATUS_SUCCESS;

    out->count = settings->tag_count;
    out->items = calloc(out->count + 1, sizeof *out->items);
    if (out->items == NULL) {
        out->count = 0;
        return complain_status("-t", RUNG_NO_MEMORY);
    }
    for (i = 0; i < out->count && status == STATUS_SUCCESS; i++) {
        out->items[i].text = settings->tags[i];
        status = parse_option(&out->items[i]);
    }
    return status;
}

void tag_options_free(TagOptions *options)
{
    size_t i;

    for (i = 0; i < options->count; i++) {
        free(options->items[i].name);
        free(options->items[i].value);
    }
    free(options->items);
    *options = (TagOptions){NULL, 0};
}

/* ---- Declaring ------------------------------------------------------------------------------ */

static int declare(TagOption *option, rung_schema *schema, rung_type type)
{
    rung_status status = rung_schema_tag(schema, option->name, type, &option->index);

    if (status == RUNG_OK) return STATUS_SUCCESS;
    if (status == RUNG_USAGE)
        wrong_option(option, "a tag cannot have that name: it is a JavaScript global, or not UTF-8", "");
    else if (status == RUNG_DUPLICATE)
        wrong_option(option, "the tag is given twice", "");
    else
        return complain_status("-t", status);
    return STATUS_USAGE;
}

int tag_options_declare_typed(TagOptions *options, rung_schema *schema)
{
    size_t i;
    int status = STATUS_SUCCESS;

    for (i = 0; i < options->count && status == STATUS_SUCCESS; i++)
        if (options->items[i].type != 0) status = declare(&options->items[i], schema, options->items[i].type);
    return status;
}

static bool is_given_before(const TagOptions *options, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (strcmp(options->items[i].name, options->items[count].name) == 0) return true;
    return false;
}

int tag_options_declare_rest(TagOptions *options, rung_schema *schema)
{
    size_t i;
    int status = STATUS_SUCCESS;

    for (i = 0; i < options->count && status == STATUS_SUCCESS; i++) {
        TagOption *option = &options->items[i];

        if (option->type != 0) continue;
        if (is_given_before(options, i)) return wrong_option(option, "the tag is given twice", "");
        if (rung_schema_find(schema, option->name, strlen(option->name), &option->index) != RUNG_OK)
            status = declare(option, schema, natural_type(option->value));
    }
    return status;
}

int tag_options_check_read(const TagOptions *options, const rung_program *program)
{
    const rung_import *tags;
    uint32_t count = rung_program_tags(program, &tags);

    for (size_t i = 0; i < options->count; i++) {
        const TagOption *option = &options->items[i];
        Closest closest;
        uint32_t tag = 0;

        while (tag < count && strcmp(tags[tag].name, option->name) != 0) tag++;
        if (tag < count) continue;
        wrong_option(option, "the compiled file does not read a tag ", option->name);
        closest_init(&closest, option->name);
        for (tag = 0; tag < count; tag++) closest_offer(&closest, tags[tag].name);
        if (closest.best != NULL) give_hint("did you mean %s?", closest.best);
        return STATUS_USAGE;
    }
    return STATUS_SUCCESS;
}

int tags_refuse(const Settings *settings, const char *rules)
{
    if (settings->tag_count == 0) return STATUS_SUCCESS;
    complain("-t %s: %s declares its own tags", settings->tags[0], rules);
    return STATUS_USAGE;
}

/* ---- Setting -------------------------------------------------------------------------------- */

static rung_status set_number(rung_slot *slot, const TagOption *option, double number, rung_time now)
{
    switch (slot->declared) {
    case RUNG_INT32:
        if (!is_integer(number) || number < INT32_MIN || number > INT32_MAX) return RUNG_WRONG_TYPE;
        return rung_slot_set_int32(slot, (int32_t)number, option->status, now);
    case RUNG_UINT32:
        if (!is_integer(number) || number < 0 || number > UINT32_MAX) return RUNG_WRONG_TYPE;
        return rung_slot_set_uint32(slot, (uint32_t)number, option->status, now);
    case RUNG_DATETIME: /* milliseconds, within the range of a Date */
        if (!is_integer(number)) return RUNG_WRONG_TYPE;
        return rung_slot_set_json(slot, option->value, strlen(option->value), option->status, now);
    default: return rung_slot_set_double(slot, number, option->status, now);
    }
}

/* Text as a JSON string: for text that is to be the value of an `any` tag. */
static rung_status set_text_as_json(rung_slot *slot, const TagOption *option, rung_time now)
{
    Buffer json = {NULL, 0, 0};
    rung_status status;
    const char *c;
    bool fits = buffer_append(&json, "\"", 1);
    char escape[8];

    for (c = option->value; *c != '\0' && fits; c++) {
        bool special = (unsigned char)*c < 0x20 || *c == '"' || *c == '\\';
        int length = special ? snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)*c) : 1;

        fits = buffer_append(&json, special ? escape : c, (size_t)length);
    }
    if (!fits || !buffer_append(&json, "\"", 1))
        status = RUNG_NO_MEMORY;
    else
        status = rung_slot_set_json(slot, json.bytes, json.length, option->status, now);
    buffer_free(&json);
    return status;
}

static rung_status set_value(rung_slot *slot, const TagOption *option, rung_time now)
{
    const char *value = option->value;
    size_t length = strlen(value);
    double number;
    rung_time time;

    switch (slot->declared) {
    case RUNG_BOOL:
        if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0) return RUNG_WRONG_TYPE;
        return rung_slot_set_bool(slot, value[0] == 't', option->status, now);
    case RUNG_STRING:
        if (is_json_string(value)) return rung_slot_set_json(slot, value, length, option->status, now);
        return rung_slot_set_string(slot, value, length, option->status, now);
    case RUNG_DATETIME:
        if (timestamp_read(value, &time)) return rung_slot_set_datetime(slot, time, option->status, now);
        return read_number(value, &number) ? set_number(slot, option, number, now) : RUNG_WRONG_TYPE;
    case RUNG_INT32:
    case RUNG_UINT32:
    case RUNG_DOUBLE:
        return read_number(value, &number) ? set_number(slot, option, number, now) : RUNG_WRONG_TYPE;
    case RUNG_ANY:
        return is_json(value) ? rung_slot_set_json(slot, value, length, option->status, now)
                              : set_text_as_json(slot, option, now);
    default: return rung_slot_set_json(slot, value, length, option->status, now);
    }
}

static bool lacks_offset(const char *value)
{
    char text[64];
    rung_time time;

    return snprintf(text, sizeof text, "%sZ", value) < (int)sizeof text && timestamp_read(text, &time);
}

static const char *expected_value(rung_type type)
{
    switch ((int)type) {
    case RUNG_BOOL: return "true or false";
    case RUNG_INT32: return "an integer from -2147483648 to 2147483647";
    case RUNG_UINT32: return "an integer from 0 to 4294967295";
    case RUNG_DOUBLE: return "a number";
    case RUNG_DATETIME: return "a time such as 2026-03-01T08:00:05Z, or milliseconds since 1970";
    case RUNG_ARRAY_OF | RUNG_DATETIME: return "a JSON array of milliseconds since 1970";
    default: return "a JSON array whose elements have that type";
    }
}

int tag_options_set(const TagOptions *options, rung_schema *schema, rung_tags *tags, rung_time now)
{
    size_t i;

    for (i = 0; i < options->count; i++) {
        const TagOption *option = &options->items[i];
        rung_type type = rung_schema_type(schema, option->index);
        rung_slot *slot = rung_tags_slot(tags, option->index);
        rung_status status;

        if (option->declares) continue;
        status = option->value != NULL ? set_value(slot, option, now)
                                       : rung_slot_set_bad(slot, option->status, now);
        if (status == RUNG_WRONG_TYPE || status == RUNG_SYNTAX) {
            complain("-t %s: %s is of type %s: expected %s", option->text, option->name, rung_type_name(type),
                     expected_value(type));
            if (type == RUNG_DATETIME && lacks_offset(option->value))
                give_hint("say which zone it is in: %sZ, or %s+01:00", option->value, option->value);
            return STATUS_USAGE;
        }
        if (status != RUNG_OK) return complain_status(option->text, status);
    }
    return STATUS_SUCCESS;
}

rung_schema *schema_from_settings(const Settings *settings, int *status)
{
    TagOptions options;
    rung_schema *schema = NULL;
    rung_status made;

    *status = tag_options_parse(settings, &options);
    if (*status == STATUS_SUCCESS && (made = host_schema_new(NULL, &schema)) != RUNG_OK)
        *status = complain_status("schema", made);
    if (*status == STATUS_SUCCESS) *status = tag_options_declare_typed(&options, schema);
    if (*status == STATUS_SUCCESS) *status = tag_options_declare_rest(&options, schema);
    tag_options_free(&options);
    if (*status == STATUS_SUCCESS) return schema;
    rung_schema_free(schema);
    return NULL;
}
