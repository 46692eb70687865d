/* convert.c - conversion and comparison of any two values, step by step as ECMA-262 does it.
**
** Script runs in here only through call(): an object's own valueOf or toString. Nested arrays become text
** in a loop with a stack of its own, so however deep they are the C stack stays flat. */
#include "vm/fp.h"

#include "vm/convert.h"

#include "vm/blocks.h"
#include "vm/iterate.h"
#include "vm/math.h"
#include "vm/number.h"
#include "vm/regexp.h"
#include "vm/unicode.h"

enum { JOIN_DEPTH_MAX = 10000 };

STRING_LITERAL(text_undefined, "undefined");
STRING_LITERAL(text_null, "null");
STRING_LITERAL(text_true, "true");
STRING_LITERAL(text_false, "false");
STRING_LITERAL(text_object, "[object Object]");
STRING_LITERAL(text_comma, ",");
STRING_LITERAL(text_error, "Error");
STRING_LITERAL(type_boolean, "boolean");
STRING_LITERAL(type_number, "number");
STRING_LITERAL(type_string, "string");
STRING_LITERAL(type_object, "object");
STRING_LITERAL(type_function, "function");
STRING_LITERAL(key_value_of, "valueOf");
STRING_LITERAL(key_to_string, "toString");
STRING_LITERAL(key_name, "name");
STRING_LITERAL(key_message, "message");

static String *known(const String *string) { return (String *)(uintptr_t)string; }

/* A string, or the failure that left none. */
static Outcome done(Vm *vm, String *string, String **result)
{
    *result = string;
    return string == NULL ? vm->failure : OUTCOME_OK;
}

/* Calls a method without arguments; a failure is in vm->failure as well. */
static Outcome call(Vm *vm, Value function, Value receiver, Value *result)
{
    return vm->failure = vm_call(vm, function, receiver, NULL, 0, result);
}

/* ---- numbers -------------------------------------------------------------------------------- */

Value number_value(double number)
{
    if (number >= INT32_MIN && number <= INT32_MAX && (double)(int32_t)number == number &&
        (number != 0 || math_bits(number) == 0))
        return value_int((int32_t)number);
    return value_double(number == number ? number : math_nan());
}

String *date_text(Vm *vm, double time, DateStyle style)
{
    char text[DATE_TEXT_MAX];

    return string_new(vm, text, date_print(&vm->host, time, style, text));
}

String *number_to_string(Vm *vm, double number)
{
    char text[NUMBER_TEXT_MAX];

    return string_new(vm, text, number_to_text(number, text));
}

String *int_to_string(Vm *vm, int64_t number)
{
    char text[NUMBER_TEXT_MAX];

    return string_new(vm, text, number_int_to_text(number, text));
}

double string_to_number(const String *string)
{
    const char *begin = string->bytes, *end = begin + string->length, *cursor;

    for (cursor = begin; cursor < end && unicode_is_space(text_decode(&cursor, end));) begin = cursor;
    for (cursor = end; cursor > begin && unicode_is_space(text_decode_back(&cursor, begin));) end = cursor;
    return number_parse(begin, (size_t)(end - begin));
}

/* ---- to a primitive ------------------------------------------------------------------------- */

bool to_boolean(Value value)
{
    switch (value.type) {
    case T_BOOL:
    case T_INT: return value.as.i != 0;
    case T_DOUBLE: return value.as.f != 0 && value.as.f == value.as.f;
    case T_STRING: return value.as.s->length != 0;
    case T_OBJECT:
    case T_BUILTIN: return true;
    default: return false;
    }
}

/* name: message, where either may be absent or anything. */
static Outcome error_part(Vm *vm, Table *error, const String *key, const String *absent, String **result)
{
    const Value *own = table_find(error, key);

    if (own == NULL || own->type == T_UNDEFINED) return done(vm, known(absent), result);
    return to_string(vm, *own, result);
}

Outcome error_text(Vm *vm, Table *error, String **result)
{
    STRING_LITERAL(colon, ": ");
    const Value *own_name = table_find(error, &key_name);
    String *name = own_name == NULL ? string_from_c(vm, error_kind_name((ErrorKind)error->head.tag))
                                    : known(&text_error);
    String *message;
    Value parts[3];
    Outcome outcome;

    if (name == NULL) return vm->failure;
    if (vm->native_depth >=
        vm->limits.native_depth) /* an error's name may be an array of errors, and so on */
        return vm_stop(vm, RUNG_LIMIT_DEPTH, "conversions are nested deeper than %u",
                       vm->limits.native_depth);
    vm->native_depth++;
    outcome = error_part(vm, error, &key_name, name, &name);
    if (outcome == OUTCOME_OK) outcome = error_part(vm, error, &key_message, &string_empty, &message);
    vm->native_depth--;
    if (outcome != OUTCOME_OK) return outcome;
    if (name->length == 0 || message->length == 0)
        return done(vm, name->length == 0 ? message : name, result);
    parts[0] = value_string(name);
    parts[1] = value_string(&colon);
    parts[2] = value_string(message);
    return done(vm, string_concat_values(vm, parts, 3), result);
}

static bool is_primitive(const Value *own)
{
    return own == NULL || (own->type != T_OBJECT && own->type != T_BUILTIN);
}

bool error_text_is_plain(const Table *error)
{
    return is_primitive(table_find(error, &key_name)) && is_primitive(table_find(error, &key_message));
}

static const char *class_name(Vm *vm, Value value)
{
    const Builtin *row = value.type == T_BUILTIN ? &vm->builtins->rows[value.as.i] : NULL;

    if (value_is_nullish(value)) return value.type == T_NULL ? "Null" : "Undefined";
    if (row != NULL && row->kind == BUILTIN_NAMESPACE) return row->name;
    if (value_is_kind(value, K_ITERATOR)) return iterator_name((const Iterator *)(void *)value.as.o);
    return receiver_name(value_receiver(value));
}

Outcome class_text(Vm *vm, Value value, String **result)
{
    const char *name = class_name(vm, value);
    StringBuilder text;

    builder_init(&text, vm);
    builder_add(&text, "[object ", 8);
    builder_add(&text, name, strlen(name));
    builder_add_char(&text, ']');
    return done(vm, builder_string(&text), result);
}

/* What the prototype's toString gives: the end of the line for every object. */
static Outcome prototype_text(Vm *vm, Value value, String **result)
{
    if (value_is_callable(value) && strcmp(class_name(vm, value), "Function") == 0)
        return vm_stop(vm, RUNG_UNSUPPORTED, "the source text of a function is not kept: it has no text");
    if (value_is_kind(value, K_OBJECT)) return done(vm, known(&text_object), result);
    if (value_is_kind(value, K_ARRAY)) return array_join(vm, value_array(value), &text_comma, result);
    if (value_is_kind(value, K_ERROR)) return error_text(vm, value_table(value), result);
    if (value_is_kind(value, K_REGEXP)) return done(vm, regexp_text(vm, value_regexp(value)), result);
    if (value_is_kind(value, K_DATE))
        return done(vm, date_text(vm, value_date(value)->time, DATE_LOCAL), result);
    return class_text(vm, value, result);
}

Outcome to_primitive(Vm *vm, Value value, Hint hint, Value *result)
{
    bool has_own = value_has_table(value);
    int step;

    if (value.type != T_OBJECT && value.type != T_BUILTIN) {
        *result = value;
        return OUTCOME_OK;
    }
    if (value_is_kind(value, K_DATE) && hint == HINT_NUMBER) { /* by default it is text */
        *result = number_value(value_date(value)->time);
        return OUTCOME_OK;
    }
    for (step = 0; step < 2; step++) {
        bool is_to_string = (hint == HINT_STRING) == (step == 0);
        const Value *own =
            has_own ? table_find(value_table(value), is_to_string ? &key_to_string : &key_value_of) : NULL;
        Outcome outcome;
        String *text;

        if (own != NULL) {
            if (!value_is_callable(*own)) continue;
            outcome = call(vm, *own, value, result);
            if (outcome != OUTCOME_OK || (result->type != T_OBJECT && result->type != T_BUILTIN))
                return outcome;
        } else if (is_to_string) { /* the prototype's valueOf gives the object itself, which does not help */
            outcome = prototype_text(vm, value, &text);
            if (outcome == OUTCOME_OK) *result = value_string(text);
            return outcome;
        }
    }
    return vm_throw(vm, ERROR_TYPE, "Cannot convert object to primitive value");
}

/* ---- arrays to text ------------------------------------------------------------------------- */

/* An array on the way: items from `at` up to the length it had at first. */
typedef struct JoinLevel {
    Array *array;
    uint32_t at, length;
} JoinLevel;

typedef struct Join {
    JoinLevel *levels;
    uint32_t depth, capacity;
    StringBuilder text;
} Join;

/* Values of a tag are read by several threads and are no cycles: they are not marked. */
static void mark(Array *array, bool visiting)
{
    uint8_t others = array->head.visiting & ~VISIT_JOIN;

    if (!array->head.frozen) array->head.visiting = visiting ? others | VISIT_JOIN : others;
}

static Outcome enter(Vm *vm, Join *join, Array *array)
{
    if ((array->head.visiting & VISIT_JOIN) != 0) return OUTCOME_OK;
    if (join->depth == JOIN_DEPTH_MAX)
        return vm_stop(vm, RUNG_LIMIT_NESTING, "an array is nested deeper than %u levels",
                       (uint32_t)JOIN_DEPTH_MAX);
    if (join->depth == join->capacity) {
        uint32_t capacity = join->capacity == 0 ? 4 : join->capacity * 4;
        JoinLevel *levels =
            block_grow(vm, join->levels, join->capacity * sizeof *levels, capacity * sizeof *levels);

        if (levels == NULL) return vm->failure;
        join->levels = levels;
        join->capacity = capacity;
    }
    mark(array, true);
    join->levels[join->depth++] = (JoinLevel){array, 0, array->length};
    return OUTCOME_OK;
}

/* One item of the innermost array, or its end. */
static Outcome join_step(Vm *vm, Join *join, const String *separator)
{
    JoinLevel *level = &join->levels[join->depth - 1];
    uint32_t at = level->at++;
    Value item;
    String *text;
    Outcome outcome;

    if (at == level->length) {
        mark(level->array, false);
        join->depth--;
        return OUTCOME_OK;
    }
    if (!vm_charge(vm, 1)) return vm->failure;
    if (at > 0 && !builder_add_string(&join->text, join->depth == 1 ? separator : &text_comma))
        return vm->failure;
    item = at < level->array->length ? level->array->items[at] : value_undefined();
    if (value_is_nullish(item) || item.type == T_HOLE) return OUTCOME_OK;
    if (value_is_kind(item, K_ARRAY)) return enter(vm, join, value_array(item));
    outcome = to_string(vm, item, &text);
    if (outcome != OUTCOME_OK) return outcome;
    return builder_add_string(&join->text, text) ? OUTCOME_OK : vm->failure;
}

Outcome array_join(Vm *vm, Array *array, const String *separator, String **result)
{
    Join join = {.depth = 0};
    Outcome outcome;

    builder_init(&join.text, vm);
    outcome = enter(vm, &join, array);
    while (outcome == OUTCOME_OK && join.depth > 0) outcome = join_step(vm, &join, separator);
    while (join.depth > 0) mark(join.levels[--join.depth].array, false);
    block_free(vm, join.levels, join.capacity * sizeof *join.levels);
    return outcome != OUTCOME_OK ? outcome : done(vm, builder_string(&join.text), result);
}

/* ---- to a type ------------------------------------------------------------------------------ */

Outcome to_number(Vm *vm, Value value, double *result)
{
    Outcome outcome;

    switch (value.type) {
    case T_UNDEFINED: *result = math_nan(); return OUTCOME_OK;
    case T_NULL: *result = 0; return OUTCOME_OK;
    case T_BOOL:
    case T_INT: *result = (double)value.as.i; return OUTCOME_OK;
    case T_DOUBLE: *result = value.as.f; return OUTCOME_OK;
    case T_STRING:
        if (!vm_charge_bytes(vm, value.as.s->length)) return vm->failure;
        *result = string_to_number(value.as.s);
        return OUTCOME_OK;
    default:
        outcome = to_primitive(vm, value, HINT_NUMBER, &value);
        return outcome != OUTCOME_OK ? outcome : to_number(vm, value, result);
    }
}

Outcome to_int32(Vm *vm, Value value, int32_t *result)
{
    double number;
    Outcome outcome;

    if (value.type == T_INT) {
        *result = math_as_int32((uint32_t)(uint64_t)value.as.i);
        return OUTCOME_OK;
    }
    outcome = to_number(vm, value, &number);
    if (outcome == OUTCOME_OK) *result = math_to_int32(number);
    return outcome;
}

Outcome to_integer(Vm *vm, Value value, double *result)
{
    double number;
    Outcome outcome = to_number(vm, value, &number);

    if (outcome == OUTCOME_OK) *result = number == number ? math_trunc(number) + 0.0 : 0; /* + 0.0: no -0 */
    return outcome;
}

Outcome to_string(Vm *vm, Value value, String **result)
{
    Outcome outcome;

    switch (value.type) {
    case T_UNDEFINED: return done(vm, known(&text_undefined), result);
    case T_NULL: return done(vm, known(&text_null), result);
    case T_BOOL: return done(vm, known(value.as.i != 0 ? &text_true : &text_false), result);
    case T_INT: return done(vm, int_to_string(vm, value.as.i), result);
    case T_DOUBLE: return done(vm, number_to_string(vm, value.as.f), result);
    case T_STRING: return done(vm, value.as.s, result);
    default:
        outcome = to_primitive(vm, value, HINT_STRING, &value);
        return outcome != OUTCOME_OK ? outcome : to_string(vm, value, result);
    }
}

Outcome to_property_key(Vm *vm, Value value, Value *result)
{
    String *name;
    uint32_t index;
    Outcome outcome = to_primitive(vm, value, HINT_STRING, &value);

    if (outcome != OUTCOME_OK) return outcome;
    if (value.type == T_DOUBLE && value.as.f >= 0 && value.as.f < 4294967295.0 &&
        (double)(uint32_t)value.as.f == value.as.f)
        value = value_int((uint32_t)value.as.f);
    if (value.type != T_INT || value.as.i < 0 || value.as.i > 0xFFFFFFFE) {
        outcome = to_string(vm, value, &name);
        if (outcome != OUTCOME_OK) return outcome;
        if (!vm_charge_text(vm, name->length)) return vm->failure;      /* it will be hashed and compared */
        value = key_is_index(name, &index) ? value_int(index) : value_string(name);
    }
    *result = value;
    return OUTCOME_OK;
}

const String *typeof_string(Value value)
{
    switch (value.type) {
    case T_NULL: return &type_object;
    case T_BOOL: return &type_boolean;
    case T_INT:
    case T_DOUBLE: return &type_number;
    case T_STRING: return &type_string;
    case T_BUILTIN: return &type_function;
    case T_OBJECT: return value.as.o->kind == K_FUNCTION ? &type_function : &type_object;
    default: return &text_undefined;
    }
}

/* ---- equality ------------------------------------------------------------------------------- */

static bool same_number(Value a, Value b)
{
    return a.type == T_INT && b.type == T_INT ? a.as.i == b.as.i : value_as_double(a) == value_as_double(b);
}

static bool is_nan(Value value) { return value.type == T_DOUBLE && value.as.f != value.as.f; }
static bool is_negative_zero(Value value)
{
    return value.type == T_DOUBLE && math_bits(value.as.f) == MATH_SIGN_BIT;
}

bool strict_equals(Value a, Value b)
{
    if (value_is_number(a) && value_is_number(b)) return same_number(a, b);
    if (a.type != b.type) return false;
    switch (a.type) {
    case T_BOOL:
    case T_BUILTIN: return a.as.i == b.as.i;
    case T_STRING: return string_equals(a.as.s, b.as.s);
    case T_OBJECT: return a.as.o == b.as.o;
    default: return true;
    }
}

bool same_value_zero(Value a, Value b) { return strict_equals(a, b) || (is_nan(a) && is_nan(b)); }
bool same_value(Value a, Value b)
{
    return same_value_zero(a, b) && is_negative_zero(a) == is_negative_zero(b);
}

static bool is_object(Value value) { return value.type == T_OBJECT || value.type == T_BUILTIN; }

Outcome loose_equals(Vm *vm, Value a, Value b, bool *result)
{
    double x, y;
    Outcome outcome;

    *result = false;
    if (value_is_nullish(a) || value_is_nullish(b)) {
        *result = value_is_nullish(a) && value_is_nullish(b);
        return OUTCOME_OK;
    }
    if (is_object(a) != is_object(b)) {
        Value *object = is_object(a) ? &a : &b;

        outcome = to_primitive(vm, *object, HINT_DEFAULT, object);
        if (outcome != OUTCOME_OK) return outcome;
        if (value_is_nullish(*object)) return OUTCOME_OK;
    }
    if (is_object(a) || (a.type == T_STRING && b.type == T_STRING)) {
        if (!vm_charge_equality(vm, a, b)) return vm->failure;
        *result = strict_equals(a, b);
        return OUTCOME_OK;
    }
    outcome = to_number(vm, a, &x); /* what is left are numbers, and booleans and strings that become some */
    if (outcome == OUTCOME_OK) outcome = to_number(vm, b, &y);
    if (outcome == OUTCOME_OK) *result = x == y;
    return outcome;
}

/* ---- order and + ---------------------------------------------------------------------------- */

Outcome compare(Vm *vm, Value a, Value b, Order *order)
{
    double x, y;
    Outcome outcome = to_primitive(vm, a, HINT_NUMBER, &a);

    if (outcome == OUTCOME_OK) outcome = to_primitive(vm, b, HINT_NUMBER, &b);
    if (outcome != OUTCOME_OK) return outcome;
    if (a.type == T_STRING && b.type == T_STRING) {
        int sign;

        if (!vm_charge_bytes(vm, a.as.s->length < b.as.s->length ? a.as.s->length : b.as.s->length))
            return vm->failure;
        sign = string_compare(a.as.s, b.as.s);
        *order = sign < 0 ? ORDER_LESS : sign > 0 ? ORDER_GREATER : ORDER_EQUAL;
        return OUTCOME_OK;
    }
    outcome = to_number(vm, a, &x);
    if (outcome == OUTCOME_OK) outcome = to_number(vm, b, &y);
    if (outcome == OUTCOME_OK)
        *order = x < y ? ORDER_LESS : x > y ? ORDER_GREATER : x == y ? ORDER_EQUAL : ORDER_UNDEFINED;
    return outcome;
}

Outcome add_values(Vm *vm, Value a, Value b, Value *result)
{
    String *left, *right;
    double x, y;
    Outcome outcome = to_primitive(vm, a, HINT_DEFAULT, &a);

    if (outcome == OUTCOME_OK) outcome = to_primitive(vm, b, HINT_DEFAULT, &b);
    if (outcome != OUTCOME_OK) return outcome;
    if (a.type == T_STRING || b.type == T_STRING) {
        outcome = to_string(vm, a, &left);
        if (outcome == OUTCOME_OK) outcome = to_string(vm, b, &right);
        if (outcome == OUTCOME_OK) outcome = done(vm, string_concat(vm, left, right), &left);
        if (outcome == OUTCOME_OK) *result = value_string(left);
        return outcome;
    }
    outcome = to_number(vm, a, &x);
    if (outcome == OUTCOME_OK) outcome = to_number(vm, b, &y);
    if (outcome == OUTCOME_OK) *result = number_value(x + y);
    return outcome;
}
