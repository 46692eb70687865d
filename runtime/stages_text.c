/* stages_text.c - values as Go prints them. A processor written in Go hands a script's values on as fmt and
** encoding/json print them, and what comes out of a message shows it: 1.5e+06, map[a:x], <nil>. */
#include "runtime/stages_text.h"

#include <stdlib.h>

#include "vm/collection.h"
#include "vm/date.h"
#include "vm/format.h"
#include "vm/json.h"
#include "vm/number.h"

/* ---- numbers -------------------------------------------------------------------------------- */

#define WHOLE_MAX 9007199254740992.0

static bool is_negative_zero(double number) { return number == 0 && 1 / number < 0; }

static size_t put(char *out, const char *text)
{
    memcpy(out, text, strlen(text) + 1);
    return strlen(text);
}

/* %e with the fewest digits, from JavaScript's "1.5e+6": an exponent has two digits at least. */
static size_t exponential(double number, char *out)
{
    char digits[NUMBER_EXPONENTIAL_MAX];
    size_t length = number_to_exponential(number, -1, digits), at = 0;

    while (digits[at] != 'e') at++;
    memcpy(out, digits, at + 2);
    if (length - at == 3) {
        out[at + 2] = '0';
        out[at + 3] = digits[at + 2];
        out[at + 4] = '\0';
        return length + 1;
    }
    memcpy(out + at + 2, digits + at + 2, length - at - 1);
    return length;
}

/* The decimal exponent of its first digit. */
static int exponent_of(double number)
{
    char digits[NUMBER_EXPONENTIAL_MAX];
    const char *at = digits;
    int exponent = 0;
    bool negative;

    number_to_exponential(number, -1, digits);
    while (*at != 'e') at++;
    negative = at[1] == '-';
    for (at += 2; *at != '\0'; at++) exponent = exponent * 10 + (*at - '0');
    return negative ? -exponent : exponent;
}

size_t go_number(double number, bool decoded, char out[GO_NUMBER_MAX])
{
    int exponent;

    if (number != number) return put(out, "NaN");
    if (number - number != 0) return put(out, number > 0 ? "+Inf" : "-Inf");
    if (is_negative_zero(number)) return put(out, "-0");
    if (!decoded && number >= -WHOLE_MAX && number <= WHOLE_MAX && number == (double)(int64_t)number &&
        number != WHOLE_MAX && number != -WHOLE_MAX)
        return number_to_text(number, out);
    exponent = exponent_of(number);
    return exponent < -4 || exponent >= 6 ? exponential(number, out) : number_to_text(number, out);
}

size_t go_json_number(double number, char out[GO_NUMBER_MAX])
{
    return is_negative_zero(number) ? put(out, "-0") : number_to_text(number, out);
}

/* ---- strings -------------------------------------------------------------------------------- */

static bool put_escape(StringBuilder *out, uint32_t unit)
{
    char escape[7];
    int i;

    escape[0] = '\\';
    escape[1] = 'u';
    for (i = 0; i < 4; i++) escape[2 + i] = "0123456789abcdef"[unit >> (12 - 4 * i) & 15];
    return builder_add(out, escape, 6);
}

static bool is_plain(unsigned char c, bool html)
{
    if (c < 0x20 || c == '"' || c == '\\' || c >= 0x80) return false;
    return !html || (c != '<' && c != '>' && c != '&');
}

/* Half a pair, which only a script can have, is U+FFFD to Go. */
static bool put_character(StringBuilder *out, uint32_t c, const char *bytes, size_t length)
{
    static const char special[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    const char *found = c < 0x80 ? memchr(special, (int)c, sizeof special - 1) : NULL;

    if (found != NULL) {
        char escape[2] = {'\\', names[found - special]};

        return builder_add(out, escape, 2);
    }
    if (c < 0x80 || c == 0x2028 || c == 0x2029) return put_escape(out, c);
    if (c >= 0xD800 && c <= 0xDFFF) return put_escape(out, 0xFFFD);
    return builder_add(out, bytes, length);
}

bool go_quote(StringBuilder *out, const char *text, size_t length, bool html)
{
    const char *at = text, *end = text + length, *begin;

    builder_add_char(out, '"');
    while (at < end) {
        uint32_t c;

        for (begin = at; at < end && is_plain((unsigned char)*at, html); at++) {
        }
        if (at > begin) builder_add(out, begin, (size_t)(at - begin));
        if (at == end) break;
        begin = at;
        c = text_decode(&at, end);
        put_character(out, c, begin, (size_t)(at - begin));
    }
    return builder_add_char(out, '"');
}

/* Plain text, in which half a pair is U+FFFD. */
static bool put_text(StringBuilder *out, const String *string)
{
    const char *at = string->bytes, *end = at + string->length, *begin;

    if (string_is_ascii(string)) return builder_add_string(out, string);
    while (at < end) {
        uint32_t c;

        begin = at;
        c = text_decode(&at, end);
        if (c >= 0xD800 && c <= 0xDFFF)
            builder_add(out, "\xEF\xBF\xBD", 3);
        else
            builder_add(out, begin, (size_t)(at - begin));
    }
    return !out->failed;
}

bool go_text(Vm *vm, const String *string, rung_text *out)
{
    StringBuilder text;

    *out = (rung_text){string->bytes, string->length};
    if (string_is_ascii(string)) return true;
    if (!vm_charge_bytes(vm, string->length)) return false;
    builder_init(&text, vm);
    if (!put_text(&text, string)) return false;
    *out = (rung_text){text.bytes, text.length};
    return true;
}

/* ---- times ---------------------------------------------------------------------------------- */

/* "2006-01-02T15:04:05.5Z" or "2006-01-02 15:04:05.5 +0000 UTC": no zeros behind the fraction. */
static GoError put_time(StringBuilder *out, double time, GoStyle style)
{
    int32_t part[DATE_PARTS], year;
    char text[64];
    size_t length, i;

    if (time != time) time = -62135596800000.0; /* a time.Time that is none is of the year 1 */
    date_split(time, part);
    year = part[DATE_YEAR] < 0 ? -part[DATE_YEAR] : part[DATE_YEAR];
    if (style != GO_TEXT && (year != part[DATE_YEAR] || year > 9999)) return GO_NO_TIME;
    if (style != GO_TEXT) builder_add_char(out, '"');
    if (year != part[DATE_YEAR]) builder_add_char(out, '-');
    if (year > 9999) builder_add(out, text, number_int_to_text(year / 10000, text));
    for (i = 4; i-- > 0; year /= 10) text[i] = (char)('0' + year % 10);
    text[4] = '-';
    for (i = 0; i < 5; i++) {
        int32_t two = part[DATE_MONTH + (DatePart)i] + (i == 0 ? 1 : 0);

        text[5 + 3 * i] = (char)('0' + two / 10 % 10);
        text[6 + 3 * i] = (char)('0' + two % 10);
        text[7 + 3 * i] = "-T::."[i];
    }
    if (style == GO_TEXT) text[10] = ' ';
    length = 19;
    if (part[DATE_MILLISECOND] > 0) {
        text[20] = (char)('0' + part[DATE_MILLISECOND] / 100);
        text[21] = (char)('0' + part[DATE_MILLISECOND] / 10 % 10);
        text[22] = (char)('0' + part[DATE_MILLISECOND] % 10);
        for (length = 23; text[length - 1] == '0';) length--;
    }
    builder_add(out, text, length);
    builder_add(out, style == GO_TEXT ? " +0000 UTC" : "Z\"", style == GO_TEXT ? 10 : 2);
    return out->failed ? GO_STOPPED : GO_OK;
}

/* ---- arrays and objects --------------------------------------------------------------------- */

typedef struct Level {
    const Object *object;
    String **keys; /* of an object */
    uint32_t at, count;
} Level;

typedef struct GoWriter {
    Vm *vm;
    StringBuilder *out;
    GoStyle style;
    Level *levels;
    uint32_t depth, capacity;
} GoWriter;

static int by_bytes(const void *left, const void *right)
{
    const String *a = *(String *const *)left, *b = *(String *const *)right;
    int order = memcmp(a->bytes, b->bytes, a->length < b->length ? a->length : b->length);

    return order != 0 ? order : a->length < b->length ? -1 : a->length > b->length;
}

/* Go has a Map as a list of pairs and a Set as a list. NULL without memory. */
static Array *list_of(Vm *vm, Value collection)
{
    CollectionWalk walk = {0, 0};
    const CollectionEntry *entry;
    Array *list = array_new(vm, value_collection(collection)->live), *pair;

    if (list == NULL) return NULL;
    for (;;) {
        if (!vm_charge(vm, 1)) return NULL;
        if (collection_next(vm, value_collection(collection), &walk, &entry) != OUTCOME_OK) return NULL;
        if (entry == NULL) return list;
        if (collection.as.o->kind == K_SET) {
            if (array_append(vm, list, entry->key) != OUTCOME_OK) return NULL;
            continue;
        }
        if ((pair = array_new(vm, 2)) == NULL || array_append(vm, pair, entry->key) != OUTCOME_OK ||
            array_append(vm, pair, entry->value) != OUTCOME_OK ||
            array_append(vm, list, value_object(pair)) != OUTCOME_OK)
            return NULL;
    }
}

static GoError open_level(GoWriter *writer, Value value)
{
    Level *level, *grown;

    if (writer->depth == JSON_DEPTH_MAX) return GO_NESTED;
    if (writer->depth == writer->capacity) {
        uint32_t capacity = writer->capacity == 0 ? 16 : writer->capacity * 2;

        if ((grown = vm_alloc(writer->vm, capacity * sizeof *grown)) == NULL) return GO_STOPPED;
        if (writer->depth > 0) memcpy(grown, writer->levels, writer->depth * sizeof *grown);
        writer->levels = grown;
        writer->capacity = capacity;
    }
    level = &writer->levels[writer->depth++];
    *level = (Level){.object = value.as.o};
    if (value_is_kind(value, K_ARRAY)) {
        level->count = value_array(value)->length;
    } else if (value_has_table(value)) {
        if ((level->keys = table_keys(writer->vm, value_table(value), &level->count)) == NULL)
            return GO_STOPPED;
        if (writer->style != GO_BODY && level->count > 1)
            qsort(level->keys, level->count, sizeof *level->keys, by_bytes);
    }
    if (value_is_kind(value, K_ARRAY)) return builder_add_char(writer->out, '[') ? GO_OK : GO_STOPPED;
    return builder_add(writer->out, "map[", writer->style == GO_TEXT ? 4 : 0) &&
                   (writer->style == GO_TEXT || builder_add_char(writer->out, '{'))
               ? GO_OK
               : GO_STOPPED;
}

static GoError put_key(GoWriter *writer, const String *key)
{
    if (writer->style == GO_TEXT)
        put_text(writer->out, key);
    else
        go_quote(writer->out, key->bytes, key->length, writer->style == GO_JSON);
    return builder_add_char(writer->out, ':') ? GO_OK : GO_STOPPED;
}

/* One value; what holds others is only begun. */
static GoError put_value(GoWriter *writer, Value value)
{
    StringBuilder *out = writer->out;
    bool text = writer->style == GO_TEXT;
    char number[GO_NUMBER_MAX];
    double f;
    Array *list;

    switch (value.type) {
    case T_BOOL:
        return builder_add(out, value.as.i != 0 ? "true" : "false", value.as.i != 0 ? 4 : 5) ? GO_OK
                                                                                             : GO_STOPPED;
    case T_INT:
    case T_DOUBLE:
        f = value_as_double(value);
        if (!text && f - f != 0) return GO_NO_NUMBER;
        return builder_add(out, number, text ? go_number(f, false, number) : go_json_number(f, number))
                   ? GO_OK
                   : GO_STOPPED;
    case T_STRING:
        if (!vm_charge_bytes(writer->vm, value.as.s->length)) return GO_STOPPED;
        if (text) return put_text(out, value.as.s) ? GO_OK : GO_STOPPED;
        return go_quote(out, value.as.s->bytes, value.as.s->length, writer->style == GO_JSON) ? GO_OK
                                                                                              : GO_STOPPED;
    case T_OBJECT: break;
    case T_BUILTIN: return GO_FUNCTION;
    default: return builder_add(out, text ? "<nil>" : "null", text ? 5 : 4) ? GO_OK : GO_STOPPED;
    }
    switch (value.as.o->kind) {
    case K_FUNCTION: return GO_FUNCTION;
    case K_DATE: return put_time(out, value_date(value)->time, writer->style);
    case K_MAP:
    case K_SET:
        if ((list = list_of(writer->vm, value)) == NULL) return GO_STOPPED;
        return open_level(writer, value_object(list));
    default: return open_level(writer, value);
    }
}

GoError go_write(Vm *vm, Value value, GoStyle style, StringBuilder *out)
{
    GoWriter writer = {.vm = vm, .out = out, .style = style};
    GoError error = put_value(&writer, value);

    while (error == GO_OK && writer.depth > 0) {
        Level *level = &writer.levels[writer.depth - 1];
        const Array *array = (const Array *)(const void *)level->object;
        bool is_array = level->object->kind == K_ARRAY;
        uint32_t at = level->at++;

        if (at == level->count) {
            writer.depth--;
            if (!builder_add_char(out, is_array || style == GO_TEXT ? ']' : '}')) return GO_STOPPED;
            continue;
        }
        if (!vm_charge(vm, 1) || (at > 0 && !builder_add_char(out, style == GO_TEXT ? ' ' : ',')))
            return GO_STOPPED;
        if (is_array) {
            error = put_value(&writer, array->items[at]);
        } else if ((error = put_key(&writer, level->keys[at])) == GO_OK) {
            error =
                put_value(&writer, *table_find((const Table *)(const void *)level->object, level->keys[at]));
        }
    }
    return error == GO_OK && out->failed ? GO_STOPPED : error;
}

const char *go_error_text(GoError error)
{
    switch (error) {
    case GO_NO_NUMBER: return "NaN and Infinity have no JSON";
    case GO_FUNCTION: return "a function has no JSON";
    case GO_NO_TIME: return "a time beyond the years 0 to 9999 has no JSON";
    default: return "nested deeper than 10000 levels, or within itself";
    }
}
