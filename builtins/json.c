/* json.c - JSON.parse and JSON.stringify (ECMA-262 25.5). Reading and plain writing are vm/json.h's; here is
** what calls script: the reviver, and writing with a replacer. */
#include "vm/json.h"

#include "builtins/arguments.h"

enum { DEPTH_MAX = 500 }; /* of values within values, where script is called: each takes a C frame */

static Outcome too_deep(Vm *vm, const char *name)
{
    return vm_stop(vm, RUNG_LIMIT_NESTING, "%s: nested deeper than the limit of %u", name,
                   (uint32_t)DEPTH_MAX);
}

/* {"": value}: where the outermost value stands for a reviver or replacer. */
static Outcome make_holder(Vm *vm, Value value, Value *holder)
{
    Table *table = table_new(vm);

    if (table == NULL) return vm->failure;
    *holder = value_object(table);
    return table_set(vm, table, (String *)(uintptr_t)&string_empty, value);
}

/* The keys of an array's length or an object's properties, as strings. */
typedef struct Keys {
    String **names; /* NULL: the indexes of an array */
    uint32_t count;
} Keys;

static Outcome keys_of(Vm *vm, Value value, Keys *keys)
{
    *keys = (Keys){NULL, 0};
    if (value_is_kind(value, K_ARRAY)) {
        keys->count = value_array(value)->length;
        return OUTCOME_OK;
    }
    keys->names = table_keys(vm, value_table(value), &keys->count);
    return keys->names == NULL ? vm->failure : OUTCOME_OK;
}

static String *key_at(Vm *vm, const Keys *keys, uint32_t i)
{
    if (!vm_charge(vm, 1)) return NULL;
    return keys->names != NULL ? keys->names[i] : int_to_string(vm, i);
}

static bool has_members(Value value) { return value_is_kind(value, K_ARRAY) || value_has_table(value); }

/* ---- parse ---------------------------------------------------------------------------------- */

/* Sets or deletes what the reviver answered; a frozen object stays as it is. */
static Outcome put_revived(Vm *vm, Value holder, String *key, Value value)
{
    if (holder.as.o->frozen) return OUTCOME_OK;
    if (value.type == T_UNDEFINED) return property_delete(vm, holder, key);
    return holder.as.o->kind == K_ARRAY ? property_set(vm, holder, key, value)
                                        : table_set(vm, value_table(holder), key, value);
}

static Outcome revive(Vm *vm, Value reviver, Value holder, String *key, unsigned depth, Value *result)
{
    Value given[2];
    Keys keys;
    uint32_t i;

    if (depth > DEPTH_MAX) return too_deep(vm, "JSON.parse with a reviver");
    given[0] = value_string(key);
    TRY(property_get(vm, holder, key, &given[1]));
    if (has_members(given[1])) {
        TRY(keys_of(vm, given[1], &keys));
        for (i = 0; i < keys.count; i++) {
            String *name = key_at(vm, &keys, i);
            Value revived;

            if (name == NULL) return vm->failure;
            TRY(revive(vm, reviver, given[1], name, depth + 1, &revived));
            TRY(put_revived(vm, given[1], name, revived));
        }
    }
    return vm_call(vm, reviver, holder, given, 2, result);
}

BUILTIN(json_parse)
{
    Value reviver = argument(args, count, 1), holder;
    String *text;

    TRY(to_string(vm, argument(args, count, 0), &text));
    TRY(json_parse(vm, text->bytes, text->length, result, NULL));
    if (!value_is_callable(reviver)) return OUTCOME_OK;
    TRY(make_holder(vm, *result, &holder));
    return revive(vm, reviver, holder, (String *)(uintptr_t)&string_empty, 0, result);
}

/* ---- stringify with a replacer -------------------------------------------------------------- */

typedef struct Writer {
    Vm *vm;
    Value replacer;     /* callable, or undefined */
    const Array *names; /* the only properties that are written, or NULL for all */
    const String *indent;
    StringBuilder out;
} Writer;

/* The objects around the one being written: a cycle is an object among them. */
typedef struct Level {
    const Object *object;
    const struct Level *outer;
    unsigned depth;
} Level;

/* What is written for a value: after its toJSON and the replacer. */
static Outcome prepare(Writer *writer, Value holder, String *key, Value *value)
{
    STRING_LITERAL(to_json_name, "toJSON");
    Vm *vm = writer->vm;
    Value given[2], to_json;

    given[0] = value_string(key);
    TRY(property_get(vm, holder, key, value));
    if (has_members(*value) || value_is_kind(*value, K_DATE)) {
        TRY(property_get(vm, *value, (String *)(uintptr_t)&to_json_name, &to_json));
        if (value_is_callable(to_json)) TRY(vm_call(vm, to_json, *value, given, 1, value));
    }
    if (writer->replacer.type == T_UNDEFINED) return OUTCOME_OK;
    given[1] = *value;
    return vm_call(vm, writer->replacer, holder, given, 2, value);
}

static bool is_left_out(Value value) { return value.type == T_UNDEFINED || value_is_callable(value); }

static void begin_line(Writer *writer, unsigned depth)
{
    if (writer->indent->length == 0) return;
    builder_add_char(&writer->out, '\n');
    while (depth-- > 0) builder_add_string(&writer->out, writer->indent);
}

static Outcome write_members(Writer *writer, Value value, const Level *outer);

static Outcome write_value(Writer *writer, Value value, const Level *outer)
{
    String *text;

    if (has_members(value)) return write_members(writer, value, outer);
    if (value.type == T_STRING)
        return json_quote(&writer->out, value.as.s) ? OUTCOME_OK : writer->vm->failure;
    if (value.type == T_OBJECT && !value_is_callable(value)) /* a Map or its kind */
        return builder_add(&writer->out, "{}", 2) ? OUTCOME_OK : writer->vm->failure;
    if (is_left_out(value) || (value.type == T_DOUBLE && value.as.f - value.as.f != 0)) value = value_null();
    TRY(to_string(writer->vm, value, &text));
    return builder_add_string(&writer->out, text) ? OUTCOME_OK : writer->vm->failure;
}

static Outcome write_members(Writer *writer, Value value, const Level *outer)
{
    Vm *vm = writer->vm;
    Level level = {value.as.o, outer, outer == NULL ? 1 : outer->depth + 1};
    bool is_array = value.as.o->kind == K_ARRAY, is_empty = true;
    bool listed = !is_array && writer->names != NULL;
    Keys keys = {NULL, 0};
    uint32_t i;

    for (; outer != NULL; outer = outer->outer)
        if (outer->object == level.object)
            return vm_throw(vm, ERROR_TYPE, "Converting circular structure to JSON");
    if (level.depth > DEPTH_MAX) return too_deep(vm, "JSON.stringify with a replacer");
    if (!listed) TRY(keys_of(vm, value, &keys));
    builder_add_char(&writer->out, is_array ? '[' : '{');
    for (i = 0; i < (listed ? writer->names->length : keys.count); i++) {
        String *key = listed ? writer->names->items[i].as.s : key_at(vm, &keys, i);
        Value member;

        if (key == NULL || !vm_charge(vm, 1)) return vm->failure;
        TRY(prepare(writer, value, key, &member));
        if (!is_array && is_left_out(member)) continue;
        if (!is_empty) builder_add_char(&writer->out, ',');
        is_empty = false;
        begin_line(writer, level.depth);
        if (!is_array) {
            json_quote(&writer->out, key);
            builder_add(&writer->out, ": ", writer->indent->length > 0 ? 2 : 1);
        }
        TRY(write_value(writer, member, &level));
    }
    if (!is_empty) begin_line(writer, level.depth - 1);
    return builder_add_char(&writer->out, is_array ? ']' : '}') ? OUTCOME_OK : vm->failure;
}

/* The names in a replacer array: strings and numbers, each once. */
static Outcome list_names(Vm *vm, const Array *given, Array *names)
{
    Table *seen = table_new(vm);
    uint32_t i;

    if (seen == NULL) return vm->failure;
    for (i = 0; i < given->length; i++) {
        String *name;

        if (!vm_charge(vm, 1)) return vm->failure;
        if (given->items[i].type != T_STRING && !value_is_number(given->items[i])) continue;
        TRY(to_string(vm, given->items[i], &name));
        if (table_find(seen, name) != NULL) continue;
        TRY(table_set(vm, seen, name, value_null()));
        TRY(array_append(vm, names, value_string(name)));
    }
    return OUTCOME_OK;
}

/* The third argument: up to ten spaces, or up to ten units of a string. */
static Outcome indent_of(Vm *vm, Value space, const String **indent)
{
    STRING_LITERAL(spaces, "          ");
    double wanted;
    uint32_t units = 0;

    *indent = &string_empty;
    if (value_is_number(space)) {
        TRY(to_integer(vm, space, &wanted));
        units = wanted < 1 ? 0 : wanted < 10 ? (uint32_t)wanted : 10;
        *indent = string_slice(vm, (String *)(uintptr_t)&spaces, 0, units);
    } else if (space.type == T_STRING) {
        units = space.as.s->units < 10 ? space.as.s->units : 10;
        *indent = string_slice(vm, space.as.s, 0, units);
    }
    return *indent == NULL ? vm->failure : OUTCOME_OK;
}

BUILTIN(json_stringify)
{
    Value value = argument(args, count, 0), replacer = argument(args, count, 1), holder;
    Writer writer = {.vm = vm, .replacer = value_undefined()};
    bool is_undefined = false;

    if (value_is_callable(replacer)) {
        writer.replacer = replacer;
    } else if (value_is_kind(replacer, K_ARRAY)) {
        Array *names = array_new(vm, 0);

        if (names == NULL) return vm->failure;
        TRY(list_names(vm, value_array(replacer), names));
        writer.names = names;
    }
    TRY(indent_of(vm, argument(args, count, 2), &writer.indent));
    builder_init(&writer.out, vm);
    if (writer.replacer.type == T_UNDEFINED && writer.names == NULL) {
        TRY(json_write(vm, value, JSON_STANDARD, writer.indent, &writer.out, &is_undefined));
    } else {
        TRY(make_holder(vm, value, &holder));
        TRY(prepare(&writer, holder, (String *)(uintptr_t)&string_empty, &value));
        is_undefined = is_left_out(value);
        if (!is_undefined) TRY(write_value(&writer, value, NULL));
    }
    return is_undefined ? give(result, value_undefined())
                        : give_string(vm, result, builder_string(&writer.out));
}
