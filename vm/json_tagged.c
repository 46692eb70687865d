/* json_tagged.c - tagged JSON: JSON in which every value but a function can be told.
**
**     {"$n":"NaN"}, "Infinity", "-Infinity", "-0"      these numbers
**     {"$u":1}                                         undefined
**     {"$f":1}                                         a function: written, never read
**     {"$o":[[key,value],...]}                         an object having a key that begins with $
**
** Reading makes objects from the inside out, so what stands in {"$o":...} is not taken for a form again. */
#include "vm/json.h"
#include "vm/math.h"

static bool begins_with_dollar(const String *key)
{
    return key != NULL && key->length > 0 && key->bytes[0] == '$';
}

bool json_is_tagged(const Table *table)
{
    uint32_t i;

    for (i = 0; i < table->used; i++)
        if (begins_with_dollar(table->entries[i].key)) return true;
    return false;
}

static Outcome refuse(Vm *vm)
{
    return vm_throw(vm, ERROR_SYNTAX, "an object with a key that begins with $ is none of the tagged forms");
}

static bool is_text(const String *string, const char *text)
{
    return string->length == strlen(text) && memcmp(string->bytes, text, string->length) == 0;
}

static Outcome read_number(Vm *vm, Value name, Value *result)
{
    double infinity = math_infinity();

    if (name.type != T_STRING) return refuse(vm);
    if (is_text(name.as.s, "NaN"))
        *result = value_double(math_nan());
    else if (is_text(name.as.s, "Infinity"))
        *result = value_double(infinity);
    else if (is_text(name.as.s, "-Infinity"))
        *result = value_double(-infinity);
    else if (is_text(name.as.s, "-0"))
        *result = value_double(-0.0);
    else
        return refuse(vm);
    return OUTCOME_OK;
}

/* [[key, value], ...] */
static Outcome read_pairs(Vm *vm, Value pairs, Value *result)
{
    Table *table = table_new(vm);
    uint32_t i;

    if (table == NULL) return vm->failure;
    if (!value_is_kind(pairs, K_ARRAY)) return refuse(vm);
    if (!vm_charge(vm, value_array(pairs)->length)) return vm->failure;
    for (i = 0; i < value_array(pairs)->length; i++) {
        Value pair = value_array(pairs)->items[i];
        const Value *items = value_is_kind(pair, K_ARRAY) ? value_array(pair)->items : NULL;

        if (items == NULL || value_array(pair)->length != 2 || items[0].type != T_STRING) return refuse(vm);
        if (table_set(vm, table, items[0].as.s, items[1]) != OUTCOME_OK) return vm->failure;
    }
    *result = value_object(table);
    return OUTCOME_OK;
}

Outcome json_untag(Vm *vm, Value *value)
{
    const Table *table = value_table(*value);
    const String *key;

    if (!json_is_tagged(table)) return OUTCOME_OK;
    if (table->used != 1) return refuse(vm);
    key = table->entries[0].key;
    if (is_text(key, "$n")) return read_number(vm, table->entries[0].value, value);
    if (is_text(key, "$o")) return read_pairs(vm, table->entries[0].value, value);
    if (!is_text(key, "$u")) return refuse(vm);
    *value = value_undefined();
    return OUTCOME_OK;
}
