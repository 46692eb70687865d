/* property.c - the way from any value to its properties: own ones, then what a prototype would have.
**
** Rung has no prototypes. A method read as a value is its builtin; any other name that JavaScript would
** find on a prototype ends the evaluation, so that it never reads as undefined. */
#include "vm/objects.h"

#include "vm/cache.h"
#include "vm/collection.h"
#include "vm/convert.h"
#include "vm/format.h"
#include "vm/number.h"
#include "vm/regexp.h"

STRING_LITERAL(key_length, "length");
STRING_LITERAL(key_size, "size");
STRING_LITERAL(key_message, "message");
STRING_LITERAL(key_name, "name");
STRING_LITERAL(key_stack, "stack");
STRING_LITERAL(key_proto, "__proto__");
STRING_LITERAL(key_prototype, "prototype");

/* ---- keys ----------------------------------------------------------------------------------- */

/* Below, a key is what to_property_key makes: a T_INT for an array index, otherwise a T_STRING. */

static bool is_key(Value key, const String *name)
{
    return key.type == T_STRING && string_equals(key.as.s, name);
}

static Value key_of_name(String *name)
{
    uint32_t index;

    return key_is_index(name, &index) ? value_int(index) : value_string(name);
}

/* The name of an index without allocating, for looking it up and for messages. */
typedef struct KeyText {
    String string;
    char bytes[NUMBER_TEXT_MAX];
} KeyText;

static const String *name_of_key(Value key, KeyText *space)
{
    uint32_t length;

    if (key.type == T_STRING) return key.as.s;
    length = (uint32_t)number_int_to_text(key.as.i, space->bytes);
    space->string = (String){space->bytes, length, length, 0, 0, NULL};
    return &space->string;
}

static Value *find_key(const Table *table, Value key)
{
    KeyText space;

    return table_find(table, name_of_key(key, &space));
}

/* A value for a message, without running anything. */
typedef struct Description {
    char text[RUNG_MESSAGE_MAX / 2];
} Description;

static const char *describe(Value value, Description *out)
{
    switch (value.type) {
    case T_UNDEFINED: return "undefined";
    case T_NULL: return "null";
    case T_BOOL: return value.as.i != 0 ? "true" : "false";
    case T_INT:
    case T_DOUBLE: format_text(out->text, sizeof out->text, "%f", value_as_double(value)); return out->text;
    case T_STRING:
        format_text(out->text, sizeof out->text, "%t", value.as.s->bytes, (size_t)value.as.s->length);
        return out->text;
    case T_OBJECT:
        if (value.as.o->kind == K_ARRAY) return "[object Array]";
        if (value.as.o->kind == K_ERROR) return error_kind_name((ErrorKind)value.as.o->tag);
        if (value.as.o->kind == K_FUNCTION) return "function";
        format_text(out->text, sizeof out->text, "#<%s>", receiver_name(value_receiver(value)));
        return out->text;
    default: return "function";
    }
}

/* Throws a TypeError about two values: `format` has a %s for each. */
static Outcome refuse(Vm *vm, const char *format, Value a, Value b)
{
    Description first, second;

    return vm_throw(vm, ERROR_TYPE, format, describe(a, &first), describe(b, &second));
}

static const char cannot_change[] = "Cannot assign to read only property '%s' of object '%s'";
static const char cannot_read[] = "Cannot read properties of %s (reading '%s')";
static const char cannot_set[] = "Cannot set properties of %s (setting '%s')";

/* ---- prototypes ----------------------------------------------------------------------------- */

/* All that JavaScript finds on the prototypes. What is not here either is undefined. */
static const char *const prototype_names[RECEIVER_COUNT] = {
    [RECEIVER_NONE] = " ",
    [RECEIVER_STRING] =
        (" anchor at big blink bold charAt charCodeAt codePointAt concat endsWith fixed fontcolor "
         "fontsize includes indexOf isWellFormed italics lastIndexOf link localeCompare match "
         "matchAll normalize padEnd padStart repeat replace replaceAll search slice small split "
         "startsWith strike sub substr substring sup toLocaleLowerCase toLocaleUpperCase "
         "toLowerCase toUpperCase toWellFormed trim trimEnd trimLeft trimRight trimStart "),
    [RECEIVER_NUMBER] = " toExponential toFixed toPrecision ",
    [RECEIVER_BOOLEAN] = " ",
    [RECEIVER_ARRAY] =
        (" at concat copyWithin entries every fill filter find findIndex findLast findLastIndex "
         "flat flatMap forEach includes indexOf join keys lastIndexOf map pop push reduce "
         "reduceRight reverse shift slice some sort splice toReversed toSorted toSpliced unshift "
         "values with "),
    [RECEIVER_OBJECT] =
        (" __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ "
         "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString "
         "valueOf "),
    [RECEIVER_ERROR] = " message name ",
    [RECEIVER_FUNCTION] = " apply arguments bind call caller length name ",
    [RECEIVER_ITERATOR] = " drop every filter find flatMap forEach map next reduce some take toArray ",
    [RECEIVER_MAP] = " clear delete entries forEach get has keys set size values ",
    [RECEIVER_SET] =
        (" add clear delete difference entries forEach has intersection isDisjointFrom isSubsetOf "
         "isSupersetOf keys size symmetricDifference union values "),
    [RECEIVER_REGEXP] =
        (" compile dotAll exec flags global hasIndices ignoreCase multiline source sticky test unicode "
         "unicodeSets "),
    [RECEIVER_CACHE] = " delete exists get set ",
    [RECEIVER_DATE] =
        (" getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime "
         "getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds "
         "getUTCMinutes getUTCMonth getUTCSeconds getYear setDate setFullYear setHours setMilliseconds "
         "setMinutes setMonth setSeconds setTime setUTCDate setUTCFullYear setUTCHours "
         "setUTCMilliseconds setUTCMinutes setUTCMonth setUTCSeconds setYear toDateString toGMTString "
         "toISOString toJSON toLocaleDateString toLocaleString toLocaleTimeString toTimeString "
         "toUTCString "),
};

static bool has_word(const char *words, const String *name)
{
    const char *word = words + 1;

    while (*word != '\0') {
        const char *end = word;

        while (*end != ' ') end++;

        if ((size_t)(end - word) == name->length && memcmp(word, name->bytes, name->length) == 0) return true;
        word = end + 1;
    }
    return false;
}

/* Math and its kind are plain objects. */
static Receiver prototype_of(Vm *vm, Value object)
{
    bool is_namespace = object.type == T_BUILTIN && vm->builtins->rows[object.as.i].kind == BUILTIN_NAMESPACE;

    return is_namespace ? RECEIVER_OBJECT : value_receiver(object);
}

static bool on_prototype(Receiver receiver, Value key)
{
    return key.type == T_STRING && (has_word(prototype_names[receiver], key.as.s) ||
                                    has_word(prototype_names[RECEIVER_OBJECT], key.as.s));
}

/* What a builtin row is as a value; ends the evaluation when Rung does not have it. */
static Outcome row_value(Vm *vm, const Builtin *row, const String *name, Value *result)
{
    if (row != NULL && row->kind == BUILTIN_CONSTANT)
        *result = number_value(row->constant);
    else if (row != NULL && row->kind != BUILTIN_ABSENT)
        *result = value_builtin((uint32_t)(row - vm->builtins->rows));
    else {
        vm_stop(vm, RUNG_UNSUPPORTED, "property %q of JavaScript's prototypes is not in Rung", name->bytes,
                (size_t)name->length);
        if (row != NULL && row->doc != NULL)
            format_text(vm->error.hint, sizeof vm->error.hint, "%s", row->doc);
        return OUTCOME_STOP;
    }
    return OUTCOME_OK;
}

static Outcome get_from_prototype(Vm *vm, Receiver receiver, Value key, Value *result)
{
    const Builtin *row;

    *result = value_undefined();
    if (!on_prototype(receiver, key)) return OUTCOME_OK;
    row = builtin_find_method(vm->builtins, receiver, key.as.s->bytes, key.as.s->length);
    return row_value(vm, row, key.as.s, result);
}

/* Number["isInteger"]: the row "Number.isInteger", or NULL. */
static const Builtin *find_member(Vm *vm, const Builtin *row, Value key)
{
    const char *owner = row->name;
    char full[96];
    size_t length;

    if (key.type != T_STRING || strlen(owner) + 1 + key.as.s->length >= sizeof full) return NULL;
    length = strlen(owner);
    memcpy(full, owner, length);
    full[length++] = '.';
    memcpy(full + length, key.as.s->bytes, key.as.s->length);
    return builtin_find(vm->builtins, full, length + key.as.s->length);
}

/* A string, or the failure that left none, as a result. */
static Outcome as_string(Vm *vm, const String *string, Value *result)
{
    *result = value_string(string);
    return string == NULL ? vm->failure : OUTCOME_OK;
}

/* The part of a row's name behind the last point: "abs". */
static const char *short_name(const Builtin *row)
{
    const char *name = row->name, *c;

    for (c = row->name; *c != '\0'; c++)
        if (*c == '.') name = c + 1;
    return name;
}

/* A builtin knows its length and name; of a closure, and beyond these two, they are not in Rung. */
static Outcome get_of_function(Vm *vm, Value function, Value key, Value *result)
{
    const Builtin *row = function.type == T_BUILTIN ? &vm->builtins->rows[function.as.i] : NULL;
    const Builtin *member = row == NULL ? NULL : find_member(vm, row, key);

    if (member != NULL) return row_value(vm, member, key.as.s, result);
    if (prototype_of(vm, function) == RECEIVER_OBJECT)
        return get_from_prototype(vm, RECEIVER_OBJECT, key, result);
    if (row != NULL && is_key(key, &key_length)) {
        *result = value_int(row->length);
        return OUTCOME_OK;
    }
    if (row != NULL && is_key(key, &key_name))
        return as_string(vm, string_from_c(vm, short_name(row)), result);
    if (is_key(key, &key_prototype)) return row_value(vm, NULL, key.as.s, result);
    return get_from_prototype(vm, RECEIVER_FUNCTION, key, result);
}

Receiver value_receiver(Value value)
{
    switch (value.type) {
    case T_STRING: return RECEIVER_STRING;
    case T_INT:
    case T_DOUBLE: return RECEIVER_NUMBER;
    case T_BOOL: return RECEIVER_BOOLEAN;
    case T_BUILTIN: return RECEIVER_FUNCTION;
    case T_OBJECT:
        switch ((ObjectKind)value.as.o->kind) {
        case K_ARRAY: return RECEIVER_ARRAY;
        case K_ERROR: return RECEIVER_ERROR;
        case K_FUNCTION: return RECEIVER_FUNCTION;
        case K_ITERATOR: return RECEIVER_ITERATOR;
        case K_MAP: return RECEIVER_MAP;
        case K_SET: return RECEIVER_SET;
        case K_DATE: return RECEIVER_DATE;
        case K_REGEXP: return RECEIVER_REGEXP;
        default: return value.as.o->tag == OBJECT_CACHE ? RECEIVER_CACHE : RECEIVER_OBJECT;
        }
    default: return RECEIVER_NONE;
    }
}

/* ---- get ------------------------------------------------------------------------------------ */

/* What Error.prototype holds, and the stack, which is the text alone. */
static Outcome get_of_error(Vm *vm, Value error, Value key, Value *result)
{
    String *text;
    Outcome outcome;

    if (is_key(key, &key_name))
        return as_string(vm, string_from_c(vm, error_kind_name((ErrorKind)error.as.o->tag)), result);
    if (is_key(key, &key_message)) return as_string(vm, &string_empty, result);
    if (!is_key(key, &key_stack)) return get_from_prototype(vm, RECEIVER_ERROR, key, result);
    outcome = error_text(vm, value_table(error), &text);
    if (outcome == OUTCOME_OK) *result = value_string(text);
    return outcome;
}

/* One of the few named properties that the array of a match has, or NULL. */
static Value *find_named(Value array, Value key)
{
    const Table *named = value_array(array)->named;

    return named == NULL || key.type != T_STRING ? NULL : table_find(named, key.as.s);
}

static Outcome get(Vm *vm, Value object, Value key, Value *result)
{
    const Value *own;
    bool found;

    switch (object.type) {
    case T_STRING:
        if (key.type == T_INT && key.as.i < object.as.s->units)
            return as_string(vm, string_from_unit(vm, string_unit_at(vm, object.as.s, (uint32_t)key.as.i)),
                             result);
        if (!is_key(key, &key_length)) break;
        *result = value_int(object.as.s->units);
        return OUTCOME_OK;
    case T_BOOL:
    case T_INT:
    case T_DOUBLE: break;
    case T_BUILTIN: return get_of_function(vm, object, key, result);
    case T_OBJECT:
        switch ((ObjectKind)object.as.o->kind) {
        case K_ARRAY:
            if (key.type == T_INT) {
                bool has = array_has(value_array(object), (uint32_t)key.as.i);

                *result = has ? value_array(object)->items[key.as.i] : value_undefined();
                return OUTCOME_OK;
            }
            if ((own = find_named(object, key)) != NULL) {
                *result = *own;
                return OUTCOME_OK;
            }
            if (!is_key(key, &key_length)) break;
            *result = value_int(value_array(object)->length);
            return OUTCOME_OK;
        case K_FUNCTION: return get_of_function(vm, object, key, result);
        case K_MAP:
        case K_SET:
            if (!is_key(key, &key_size)) break;
            *result = value_int(value_collection(object)->live);
            return OUTCOME_OK;
        case K_REGEXP:
            if (key.type != T_STRING) break;
            if (regexp_get(vm, value_regexp(object), key.as.s, result, &found) != OUTCOME_OK) return vm->failure;
            if (found) return OUTCOME_OK;
            break;
        case K_ITERATOR:
        case K_DATE: break;
        default:
            own = find_key(value_table(object), key);
            if (own == NULL && object.as.o->kind == K_ERROR) return get_of_error(vm, object, key, result);
            if (own == NULL) break;
            *result = *own;
            result->spare = 0;
            return OUTCOME_OK;
        }
        break;
    default: return refuse(vm, cannot_read, object, key);
    }
    return get_from_prototype(vm, value_receiver(object), key, result);
}

/* ---- set ------------------------------------------------------------------------------------ */

/* JavaScript converts the value twice, which an object can tell; meanwhile it may freeze the array. */
static Outcome set_array_length(Vm *vm, Value object, Value key, Value value)
{
    int32_t length;
    double number;
    Outcome outcome = to_int32(vm, value, &length);

    if (outcome == OUTCOME_OK) outcome = to_number(vm, value, &number);
    if (outcome != OUTCOME_OK) return outcome;
    if ((double)(uint32_t)length != number) return vm_throw(vm, ERROR_RANGE, "Invalid array length");
    if (object.as.o->frozen) return refuse(vm, cannot_change, key, object);
    return array_set_length(vm, value_array(object), (uint32_t)length);
}

static Outcome set_of_array(Vm *vm, Value object, Value key, Value value)
{
    Array *array = value_array(object);
    Value *named = find_named(object, key);
    bool is_length = is_key(key, &key_length);

    if (array->head.frozen) {
        if (is_length || named != NULL || (key.type == T_INT && array_has(array, (uint32_t)key.as.i)))
            return refuse(vm, cannot_change, key, object);
        return refuse(vm, "Cannot add property %s, object is not extensible", key, object);
    }
    if (key.type == T_INT) return array_set(vm, array, (uint32_t)key.as.i, value);
    if (is_length) return set_array_length(vm, object, key, value);
    if (named != NULL) {
        *named = value;
        return OUTCOME_OK;
    }
    return vm_stop(vm, RUNG_UNSUPPORTED, "an array takes no property %q: only indexes and length",
                   key.as.s->bytes, (size_t)key.as.s->length);
}

static Outcome set_of_table(Vm *vm, Value object, Value key, Value value)
{
    Table *table = value_table(object);
    Value *own = find_key(table, key);
    String *name = key.type == T_STRING ? key.as.s : NULL;

    if (own != NULL) {
        if (table->head.frozen)
            return refuse(vm, cannot_change, key, object);
        value.spare = own->spare & PROPERTY_HIDDEN;
        *own = value;
        return OUTCOME_OK;
    }
    if (is_key(key, &key_proto)) return row_value(vm, NULL, name, &value);
    if (table->head.frozen)
        return refuse(vm, "Cannot add property %s, object is not extensible", key, object);
    if (key.type == T_INT && (name = int_to_string(vm, key.as.i)) == NULL) return vm->failure;
    return table_add(vm, table, name, value);
}

static bool is_last_index(Value object, Value key)
{
    return value_is_kind(object, K_REGEXP) && key.type == T_STRING && regexp_is_last_index(key.as.s);
}

/* Is it read by a function of the prototype? */
static bool has_getter(Value object, Value key)
{
    if (value_is_kind(object, K_MAP) || value_is_kind(object, K_SET)) return is_key(key, &key_size);
    return value_is_kind(object, K_REGEXP) && key.type == T_STRING &&
           has_word(" dotAll flags global hasIndices ignoreCase multiline source sticky unicode unicodeSets ",
                    key.as.s);
}

/* What JavaScript would let a script add to a Map or a function. */
static Outcome takes_no_property(Vm *vm, Value object, Value key)
{
    Receiver receiver = value_receiver(object);
    Description description;

    vm_stop(vm, RUNG_UNSUPPORTED, "setting the property '%s' of %s %s is not in Rung",
            describe(key, &description), receiver == RECEIVER_ITERATOR ? "an" : "a", receiver_name(receiver));
    format_text(vm->error.hint, sizeof vm->error.hint,
                "keep the value in a variable, or in an object of its own");
    return OUTCOME_STOP;
}

/* Of a Map, Set, Date, RegExp or iterator: Rung gives them no properties of their own. */
static Outcome set_of_other(Vm *vm, Value object, Value key, Value value)
{
    if (is_last_index(object, key)) {
        if (object.as.o->frozen)
            return refuse(vm, cannot_change, key, object);
        value_regexp(object)->last_index = value;
        return OUTCOME_OK;
    }
    if (has_getter(object, key))
        return refuse(vm, "Cannot set property %s of %s which has only a getter", key, object);
    if (object.as.o->frozen)
        return refuse(vm, "Cannot add property %s, object is not extensible", key, object);
    return takes_no_property(vm, object, key);
}

static Outcome set(Vm *vm, Value object, Value key, Value value)
{
    switch (object.type) {
    case T_STRING:
        if (is_key(key, &key_length) || (key.type == T_INT && key.as.i < object.as.s->units))
            return refuse(vm, "Cannot assign to read only property '%s' of string '%s'", key, object);
        return refuse(vm, "Cannot create property '%s' on string '%s'", key, object);
    case T_BOOL: return refuse(vm, "Cannot create property '%s' on boolean '%s'", key, object);
    case T_INT:
    case T_DOUBLE: return refuse(vm, "Cannot create property '%s' on number '%s'", key, object);
    case T_OBJECT:
        if (object.as.o->kind == K_ARRAY) return set_of_array(vm, object, key, value);
        if (value_has_table(object)) return set_of_table(vm, object, key, value);
        if (object.as.o->kind != K_FUNCTION) return set_of_other(vm, object, key, value);
        break;
    case T_BUILTIN: break;
    default: return refuse(vm, cannot_set, object, key);
    }
    return takes_no_property(vm, object, key);
}

/* ---- delete and in -------------------------------------------------------------------------- */

static bool function_has_own(Vm *vm, Value function, Value key)
{
    const Builtin *row = function.type == T_BUILTIN ? &vm->builtins->rows[function.as.i] : NULL;

    if (row != NULL && find_member(vm, row, key) != NULL) return true;
    if (prototype_of(vm, function) == RECEIVER_OBJECT) return false;
    return is_key(key, &key_length) || is_key(key, &key_name) || is_key(key, &key_prototype);
}

/* Has the value itself the property, wherever JavaScript would keep it? */
static bool has_own(Vm *vm, Value object, Value key)
{
    if (object.type == T_STRING)
        return is_key(key, &key_length) || (key.type == T_INT && key.as.i < object.as.s->units);
    if (object.type == T_BUILTIN || value_is_kind(object, K_FUNCTION))
        return function_has_own(vm, object, key);
    if (value_is_kind(object, K_ARRAY))
        return is_key(key, &key_length) || find_named(object, key) != NULL ||
               (key.type == T_INT && array_has(value_array(object), (uint32_t)key.as.i));
    if (value_is_kind(object, K_REGEXP)) return is_last_index(object, key);
    return value_has_table(object) && find_key(value_table(object), key) != NULL;
}

static Outcome delete_key(Vm *vm, Value object, Value key)
{
    Description description;
    KeyText space;

    if (value_is_nullish(object))
        return vm_throw(vm, ERROR_TYPE, "Cannot convert undefined or null to object");
    if (!has_own(vm, object, key)) return OUTCOME_OK;
    if (object.type == T_STRING)
        return refuse(vm, "Cannot delete property '%s' of [object String]", key, object);
    if (value_is_callable(object))
        return vm_stop(vm, RUNG_UNSUPPORTED, "property '%s' of a function cannot be deleted",
                       describe(key, &description));
    if (object.as.o->frozen || object.as.o->kind == K_REGEXP ||
        (object.as.o->kind == K_ARRAY && is_key(key, &key_length)))
        return refuse(vm, "Cannot delete property '%s' of %s", key, object);
    if (object.as.o->kind == K_ARRAY && key.type == T_STRING)
        table_delete(value_array(object)->named, key.as.s);
    else if (object.as.o->kind == K_ARRAY)
        value_array(object)->items[key.as.i] = value_hole();
    else
        table_delete(value_table(object), name_of_key(key, &space));
    return OUTCOME_OK;
}

Outcome property_in(Vm *vm, Value key, Value object, bool *result)
{
    if (object.type != T_OBJECT && object.type != T_BUILTIN)
        return refuse(vm, "Cannot use 'in' operator to search for '%s' in %s", key, object);
    if (to_property_key(vm, key, &key) != OUTCOME_OK) return vm->failure;
    *result = has_own(vm, object, key) || on_prototype(prototype_of(vm, object), key);
    return OUTCOME_OK;
}

/* ---- by name, by value ---------------------------------------------------------------------- */

Outcome property_get(Vm *vm, Value object, String *key, Value *result)
{
    return get(vm, object, key_of_name(key), result);
}
Outcome property_set(Vm *vm, Value object, String *key, Value value)
{
    return set(vm, object, key_of_name(key), value);
}
Outcome property_delete(Vm *vm, Value object, String *key)
{
    return delete_key(vm, object, key_of_name(key));
}

Outcome element_get(Vm *vm, Value object, Value key, Value *result)
{
    if (key.type == T_INT && value_is_kind(object, K_ARRAY) &&
        (uint64_t)key.as.i < value_array(object)->length) {
        *result = value_array(object)->items[key.as.i];
        if (result->type == T_HOLE) *result = value_undefined();
        return OUTCOME_OK;
    }
    if (value_is_nullish(object))
        return refuse(vm, cannot_read, object, key); /* before the key is converted */
    if (to_property_key(vm, key, &key) != OUTCOME_OK) return vm->failure;
    return get(vm, object, key, result);
}

Outcome element_set(Vm *vm, Value object, Value key, Value value)
{
    if (key.type == T_INT && value_is_kind(object, K_ARRAY) &&
        (uint64_t)key.as.i < value_array(object)->length && !object.as.o->frozen) {
        value_array(object)->items[key.as.i] = value;
        return OUTCOME_OK;
    }
    if (value_is_nullish(object)) return refuse(vm, cannot_set, object, key);
    if (to_property_key(vm, key, &key) != OUTCOME_OK) return vm->failure;
    return set(vm, object, key, value);
}

Outcome element_delete(Vm *vm, Value object, Value key)
{
    if (to_property_key(vm, key, &key) != OUTCOME_OK) return vm->failure;
    return delete_key(vm, object, key);
}
