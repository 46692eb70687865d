/* json_write.c - values to JSON text, in one loop: open arrays and objects stand on a stack in scratch. */
#include "vm/json.h"

#include "vm/blocks.h"
#include "vm/collection.h"
#include "vm/date.h"
#include "vm/math.h"
#include "vm/number.h"

STRING_LITERAL(key_to_json, "toJSON");

typedef struct Level {
    Object *object;
    String **keys; /* of an object, as they were when it was entered */
    uint32_t at, count;
    bool any; /* something was written in it */
    bool visited; /* a writer that waits for this one is within the same object */
    bool pairs; /* a tagged object, written as {"$o":[[key,value],...]} */
    bool shown; /* a Map or Set on the console, or within one */
    CollectionWalk walk;
    Value value; /* of the Map's entry whose key was written */
} Level;

typedef struct Writer {
    Vm *vm;
    StringBuilder *out;
    JsonStyle style;
    const String *indent; /* NULL or empty: one line */
    Level *levels;
    uint32_t depth, capacity;
} Writer;

static Outcome text(Writer *writer, const char *bytes)
{
    return builder_add(writer->out, bytes, strlen(bytes)) ? OUTCOME_OK : writer->vm->failure;
}

static bool is_shown(const Writer *writer) { return writer->depth > 0 && writer->levels[writer->depth - 1].shown; }

/* ---- strings and numbers -------------------------------------------------------------------- */

static bool add_unit_escape(StringBuilder *out, uint32_t unit)
{
    char escape[6] = {'\\', 'u'};
    int i;

    for (i = 0; i < 4; i++) escape[2 + i] = "0123456789abcdef"[unit >> (12 - 4 * i) & 15];
    return builder_add(out, escape, sizeof escape);
}

/* The length of the text up to a byte that may need an escape. */
static size_t plain_prefix(const char *bytes, size_t length)
{
    size_t i = 0;

    while (i < length && (unsigned char)bytes[i] >= 0x20 && bytes[i] != '"' && bytes[i] != '\\' &&
           bytes[i] != '\xED')
        i++;
    return i;
}

bool json_quote(StringBuilder *out, const String *string)
{
    static const char special[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    const char *at = string->bytes, *end = at + string->length;

    builder_add_char(out, '"');
    while (at < end) {
        size_t plain = plain_prefix(at, (size_t)(end - at));
        const char *begin, *found;
        uint32_t c;

        builder_add(out, at, plain);
        if ((at += plain) == end) break;
        begin = at;
        c = text_decode(&at, end);
        found = c < 0x80 ? memchr(special, (int)c, sizeof special - 1) : NULL;
        if (found != NULL) {
            char escape[2] = {'\\', names[found - special]};

            builder_add(out, escape, 2);
        } else if (c < 0x20 || text_is_high_surrogate(c) || text_is_low_surrogate(c)) {
            add_unit_escape(out, c);
        } else {
            builder_add(out, begin, (size_t)(at - begin));
        }
    }
    return builder_add_char(out, '"');
}

static Outcome write_text(Writer *writer, const String *string)
{
    bool fine = is_shown(writer) ? json_show_text(writer->out, string) : json_quote(writer->out, string);

    return fine ? OUTCOME_OK : writer->vm->failure;
}

/* {"$n":"NaN"} and so on. */
static Outcome write_tagged_number(Writer *writer, const char *name)
{
    if (text(writer, "{\"$n\":\"") != OUTCOME_OK || text(writer, name) != OUTCOME_OK)
        return writer->vm->failure;
    return text(writer, "\"}");
}

static Outcome write_number(Writer *writer, double number)
{
    char digits[NUMBER_TEXT_MAX];
    bool negative_zero = math_bits(number) == MATH_SIGN_BIT;

    if (writer->style == JSON_TAGGED && (negative_zero || !(number - number == 0))) {
        number_to_text(number, digits);
        return write_tagged_number(writer, negative_zero ? "-0" : digits);
    }
    if (writer->style == JSON_STANDARD && !(number - number == 0)) return text(writer, "null");
    if (writer->style != JSON_STANDARD && negative_zero) return text(writer, "-0");
    number_to_text(number, digits);
    return text(writer, digits);
}

/* ---- arrays and objects --------------------------------------------------------------------- */

static bool is_indented(const Writer *writer) { return writer->indent != NULL && writer->indent->length > 0; }

static Outcome new_line(Writer *writer)
{
    uint32_t i;

    if (!is_indented(writer)) return OUTCOME_OK;
    builder_add_char(writer->out, '\n');
    for (i = 0; i < writer->depth; i++) builder_add_string(writer->out, writer->indent);
    return writer->out->failed ? writer->vm->failure : OUTCOME_OK;
}

static bool is_collection(const Object *object) { return object->kind == K_MAP || object->kind == K_SET; }

static Outcome write_opening(Writer *writer, const Level *level)
{
    bool is_array = level->object->kind == K_ARRAY;
    char size[NUMBER_TEXT_MAX + 1];

    if (!level->shown) return text(writer, is_array ? "[" : level->pairs ? "{\"$o\":[" : "{");
    if (is_collection(level->object)) {
        size[number_int_to_text(((const Collection *)level->object)->live, size)] = '\0';
        if (text(writer, level->object->kind == K_MAP ? "Map(" : "Set(") != OUTCOME_OK ||
            text(writer, size) != OUTCOME_OK || text(writer, ") ") != OUTCOME_OK)
            return writer->vm->failure;
    }
    return text(writer, level->count == 0 ? is_array ? "[" : "{" : is_array ? "[ " : "{ ");
}

static const char *closing(const Level *level)
{
    bool is_array = level->object->kind == K_ARRAY;

    if (level->shown && level->count > 0) return is_array ? " ]" : " }";
    return is_array ? "]" : level->pairs ? "]]}" : "}";
}

/* Values of a tag are read by several threads and are no cycles: they are not marked. */
static void mark(Object *object, bool visiting)
{
    uint8_t others = object->visiting & ~VISIT_JSON;

    if (!object->frozen) object->visiting = visiting ? others | VISIT_JSON : others;
}

/* A mark may be of another writer: a replacer or toJSON may write the same objects again. */
static bool is_within_itself(const Writer *writer, const Object *object)
{
    uint32_t i;

    if ((object->visiting & VISIT_JSON) == 0) return false;
    for (i = 0; i < writer->depth; i++)
        if (writer->levels[i].object == object) return true;
    return false;
}

static Outcome enter(Writer *writer, Object *object)
{
    Vm *vm = writer->vm;
    bool collection = writer->style == JSON_CONSOLE && is_collection(object);
    Level level = {.object = object, .visited = (object->visiting & VISIT_JSON) != 0, .shown = collection || is_shown(writer)};

    if (is_within_itself(writer, object)) {
        if (writer->style == JSON_SPELLED || writer->style == JSON_CONSOLE) return text(writer, "[Circular]");
        return vm_throw(vm, ERROR_TYPE, "Converting circular structure to JSON");
    }
    if (writer->depth == JSON_DEPTH_MAX)
        return vm_stop(vm, RUNG_LIMIT_NESTING, "a value is nested deeper than %u levels",
                       (uint32_t)JSON_DEPTH_MAX);
    if (writer->depth == writer->capacity) {
        uint32_t capacity = writer->capacity == 0 ? 4 : writer->capacity * 2;
        Level *levels =
            block_grow(vm, writer->levels, writer->capacity * sizeof *levels, capacity * sizeof *levels);

        if (levels == NULL) return vm->failure;
        writer->levels = levels;
        writer->capacity = capacity;
    }
    if (object->kind == K_ARRAY)
        level.count = ((Array *)object)->length;
    else if (collection)
        level.count = ((const Collection *)object)->live * (object->kind == K_MAP ? 2 : 1);
    else if (value_has_table(value_object(object)) &&
             (level.keys = table_keys(vm, (Table *)object, &level.count)) == NULL)
        return vm->failure;
    level.pairs = writer->style == JSON_TAGGED && level.keys != NULL && json_is_tagged((Table *)object);
    mark(object, true);
    writer->levels[writer->depth++] = level;
    return write_opening(writer, &level);
}

static void drop_level(Writer *writer)
{
    const Level *level = &writer->levels[--writer->depth];

    mark(level->object, level->visited);
    block_free(writer->vm, level->keys, (level->count + (size_t)1) * sizeof *level->keys);
}

static Outcome leave(Writer *writer)
{
    Level level = writer->levels[writer->depth - 1];

    drop_level(writer);
    if (level.any && new_line(writer) != OUTCOME_OK) return writer->vm->failure;
    return text(writer, closing(&level));
}

/* ---- values --------------------------------------------------------------------------------- */

static bool is_function(const Writer *writer, Value value)
{
    if (value.type == T_BUILTIN) return writer->vm->builtins->rows[value.as.i].kind != BUILTIN_NAMESPACE;
    return value_is_kind(value, K_FUNCTION);
}

/* Is it a value that JSON has no word for? */
static bool vanishes(const Writer *writer, Value value)
{
    return writer->style == JSON_STANDARD &&
           (value.type == T_UNDEFINED || value.type == T_HOLE || is_function(writer, value));
}

static Outcome apply_date_to_json(Vm *vm, Value *value)
{
    double time = value_date(*value)->time;
    String *string = date_text(vm, time, DATE_ISO);

    if (string == NULL) return vm->failure;
    *value = time == time ? value_string(string) : value_null();
    return OUTCOME_OK;
}

/* Replaces a value by what its own toJSON gives. `key` is its name, or NULL: it is element `index`. */
static Outcome apply_to_json(Writer *writer, Value *value, const String *key, uint32_t index)
{
    Vm *vm = writer->vm;
    const Value *own = NULL;
    Value argument;

    if (value_is_kind(*value, K_DATE)) return is_shown(writer) ? OUTCOME_OK : apply_date_to_json(vm, value);
    if (writer->style == JSON_STANDARD && value_has_table(*value))
        own = table_find(value_table(*value), &key_to_json);
    if (own == NULL || !value_is_callable(*own)) return OUTCOME_OK;
    if (key == NULL && (key = int_to_string(vm, index)) == NULL) return vm->failure;
    argument = value_string(key);
    return vm->failure = vm_call(vm, *own, *value, &argument, 1, value);
}

static Outcome show_date(Writer *writer, const Date *date)
{
    String *iso;

    if (date->time != date->time) return text(writer, "Invalid Date");
    iso = date_text(writer->vm, date->time, DATE_ISO);
    return iso != NULL && builder_add_string(writer->out, iso) ? OUTCOME_OK : writer->vm->failure;
}

/* Writes a value; of an array or object only the beginning, the rest follows step by step. */
static Outcome write_value(Writer *writer, Value value)
{
    static const char *const function_words[] = {"null", "[Function]", "[Function]", "{\"$f\":1}"};
    static const char *const undefined_words[] = {"null", "undefined", "undefined", "{\"$u\":1}"};

    switch (value.type) {
    case T_NULL: return text(writer, "null");
    case T_BOOL: return text(writer, value.as.i != 0 ? "true" : "false");
    case T_INT:
    case T_DOUBLE: return write_number(writer, value_as_double(value));
    case T_STRING: return write_text(writer, value.as.s);
    case T_OBJECT:
    case T_BUILTIN:
        if (is_function(writer, value)) return text(writer, function_words[writer->style]);
        if (value.type == T_BUILTIN) return text(writer, "{}");
        return value_is_kind(value, K_DATE) ? show_date(writer, value_date(value)) : enter(writer, value.as.o);
    default: return text(writer, undefined_words[writer->style]);
    }
}

/* What stands between the last element and this one. */
static Outcome next_element(Writer *writer)
{
    Level *level = &writer->levels[writer->depth - 1];

    if (level->any && text(writer, level->shown ? ", " : level->pairs ? "]," : ",") != OUTCOME_OK)
        return writer->vm->failure;
    level->any = true;
    return new_line(writer);
}

/* Holes that follow each other are told as one. */
static Outcome show_holes(Writer *writer, const Array *array, uint32_t at)
{
    Level *level = &writer->levels[writer->depth - 1];
    char count[NUMBER_TEXT_MAX + 1];

    while (level->at < level->count && array->items[level->at].type == T_HOLE) level->at++;
    count[number_int_to_text(level->at - at, count)] = '\0';
    if (text(writer, "<") != OUTCOME_OK || text(writer, count) != OUTCOME_OK) return writer->vm->failure;
    return text(writer, level->at - at == 1 ? " empty item>" : " empty items>");
}

/* Of a Map a key or a value, in turn. */
static Outcome show_entry(Writer *writer, uint32_t at)
{
    Level *level = &writer->levels[writer->depth - 1];
    const CollectionEntry *entry;

    if (level->object->kind == K_MAP && at % 2 == 1) {
        if (text(writer, " => ") != OUTCOME_OK) return writer->vm->failure;
        return write_value(writer, level->value);
    }
    if (collection_next(writer->vm, (const Collection *)level->object, &level->walk, &entry) != OUTCOME_OK ||
        next_element(writer) != OUTCOME_OK)
        return writer->vm->failure;
    level->value = entry->value;
    return write_value(writer, entry->key);
}

static Outcome write_element(Writer *writer, const Array *array, uint32_t at)
{
    Value value = at < array->length ? array->items[at] : value_undefined();

    if (apply_to_json(writer, &value, NULL, at) != OUTCOME_OK) return writer->vm->failure;
    if (next_element(writer) != OUTCOME_OK) return writer->vm->failure;
    if (value.type == T_HOLE && is_shown(writer)) return show_holes(writer, array, at);
    return write_value(writer, value);
}

static Outcome write_property(Writer *writer, const Table *table, const String *key)
{
    const Value *own = table_find(table, key);
    Value value = own == NULL ? value_undefined() : *own;
    Level *level;

    if (apply_to_json(writer, &value, key, 0) != OUTCOME_OK) return writer->vm->failure;
    if (vanishes(writer, value)) return OUTCOME_OK;
    level = &writer->levels[writer->depth - 1];
    if (next_element(writer) != OUTCOME_OK) return writer->vm->failure;
    if (level->shown) {
        if (!json_show_key(writer->out, key) || text(writer, ": ") != OUTCOME_OK) return writer->vm->failure;
        return write_value(writer, value);
    }
    if (level->pairs && text(writer, "[") != OUTCOME_OK) return writer->vm->failure;
    if (!json_quote(writer->out, key)) return writer->vm->failure;
    if (text(writer, level->pairs ? "," : is_indented(writer) ? ": " : ":") != OUTCOME_OK) return writer->vm->failure;
    return write_value(writer, value);
}

/* One element or property of the innermost level, or its end. */
static Outcome step(Writer *writer)
{
    Level *level = &writer->levels[writer->depth - 1];
    uint32_t at = level->at++;

    if (!vm_charge(writer->vm, 1)) return writer->vm->failure;
    if (at == level->count) return leave(writer);
    if (level->object->kind == K_ARRAY) return write_element(writer, (const Array *)level->object, at);
    if (is_collection(level->object)) return show_entry(writer, at);
    return write_property(writer, (const Table *)level->object, level->keys[at]);
}

Outcome json_write(Vm *vm, Value value, JsonStyle style, const String *indent, StringBuilder *out,
                   bool *is_undefined)
{
    Writer writer = {.vm = vm, .out = out, .style = style, .indent = indent};
    Outcome outcome = apply_to_json(&writer, &value, &string_empty, 0);
    bool nothing = outcome == OUTCOME_OK && vanishes(&writer, value);

    if (is_undefined != NULL) *is_undefined = nothing;
    if (outcome == OUTCOME_OK && !nothing) outcome = write_value(&writer, value);
    while (outcome == OUTCOME_OK && writer.depth > 0) outcome = step(&writer);
    while (writer.depth > 0) drop_level(&writer);
    block_free(vm, writer.levels, writer.capacity * sizeof *writer.levels);
    return outcome;
}
