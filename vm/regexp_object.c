/* regexp_object.c - RegExp objects: where the next search begins, and what a match is for scripts
** (ECMA-262 22.2.7, 22.2.6). */
#include "vm/regexp.h"

#include "vm/convert.h"

STRING_LITERAL(key_index, "index");
STRING_LITERAL(key_input, "input");
STRING_LITERAL(key_groups, "groups");
STRING_LITERAL(key_indices, "indices");
STRING_LITERAL(key_last_index, "lastIndex");
STRING_LITERAL(key_flags, "flags");
STRING_LITERAL(key_source, "source");

Regexp *regexp_new(Vm *vm, const RegexpProgram *program)
{
    Regexp *regexp = vm_alloc(vm, sizeof *regexp);

    if (regexp == NULL) return NULL;
    *regexp = (Regexp){.head = {.kind = K_REGEXP}, .program = program, .last_index = value_int(0)};
    return regexp;
}

/* ---- text ----------------------------------------------------------------------------------- */

/* The pattern as it could stand in a literal: bare slashes and line ends escaped. */
static bool add_source(StringBuilder *out, const RegexpProgram *program)
{
    const char *at = program->source, *end = at + program->source_length;
    bool in_class = false, escaped = false;

    if (at == end) return builder_add(out, "(?:)", 4);
    while (at < end) {
        uint32_t c = text_decode(&at, end);
        const char *name = c == '\n'     ? "n"
                           : c == '\r'   ? "r"
                           : c == 0x2028 ? "u2028"
                           : c == 0x2029 ? "u2029"
                                         : NULL;

        if (!escaped && (name != NULL || (c == '/' && !in_class))) builder_add_char(out, '\\');
        if (name != NULL)
            builder_add(out, name, strlen(name));
        else
            builder_add_code_point(out, c);
        if (!escaped && c == '[') in_class = true;
        if (!escaped && c == ']') in_class = false;
        escaped = !escaped && c == '\\';
    }
    return !out->failed;
}

static bool add_flags(StringBuilder *out, uint32_t flags)
{
    unsigned i;

    for (i = 0; REGEXP_FLAGS[i] != '\0'; i++)
        if ((flags >> i & 1) != 0) builder_add_char(out, REGEXP_FLAGS[i]);
    return !out->failed;
}

String *regexp_text(Vm *vm, const Regexp *regexp)
{
    StringBuilder out;

    builder_init(&out, vm);
    builder_add_char(&out, '/');
    add_source(&out, regexp->program);
    builder_add_char(&out, '/');
    add_flags(&out, regexp->program->flags);
    return builder_string(&out);
}

/* ---- properties ----------------------------------------------------------------------------- */

static const char *const flag_names[] = {"hasIndices", "global",  "ignoreCase", "multiline",
                                         "dotAll",     "unicode", "sticky"};

static bool is_name(const String *key, const char *name)
{
    return key->length == strlen(name) && memcmp(key->bytes, name, key->length) == 0;
}

bool regexp_is_last_index(const String *key) { return string_equals(key, &key_last_index); }

Outcome regexp_get(Vm *vm, const Regexp *regexp, const String *key, Value *result, bool *found)
{
    bool is_source = string_equals(key, &key_source);
    unsigned i;

    *found = true;
    if (regexp_is_last_index(key)) {
        *result = regexp->last_index;
        return OUTCOME_OK;
    }
    if (is_source || string_equals(key, &key_flags)) {
        StringBuilder out;
        String *text;

        builder_init(&out, vm);
        if (is_source)
            add_source(&out, regexp->program);
        else
            add_flags(&out, regexp->program->flags);
        if ((text = builder_string(&out)) == NULL) return vm->failure;
        *result = value_string(text);
        return OUTCOME_OK;
    }
    for (i = 0; i < sizeof flag_names / sizeof *flag_names; i++)
        if (is_name(key, flag_names[i])) {
            *result = value_bool((regexp->program->flags >> i & 1) != 0);
            return OUTCOME_OK;
        }
    *found = is_name(key, "unicodeSets");
    *result = value_bool(false);
    return OUTCOME_OK;
}

/* ---- matching ------------------------------------------------------------------------------- */

Outcome regexp_set_last_index(Vm *vm, Regexp *regexp, uint32_t index)
{
    if (regexp->head.frozen)
        return vm_throw(vm, ERROR_TYPE,
                        "Cannot assign to read only property 'lastIndex' of object '[object RegExp]'");
    regexp->last_index = value_int(index);
    return OUTCOME_OK;
}

Outcome regexp_last_index(Vm *vm, const Regexp *regexp, uint32_t limit, uint32_t *index)
{
    double wanted;
    Outcome outcome = to_integer(vm, regexp->last_index, &wanted);

    if (outcome != OUTCOME_OK) return outcome;
    *index = wanted < 0 ? 0 : wanted > limit ? limit : (uint32_t)wanted;
    return OUTCOME_OK;
}

Outcome regexp_match(Vm *vm, Regexp *regexp, const String *subject, const uint32_t **captures)
{
    const RegexpProgram *program = regexp->program;
    bool goes_on = (program->flags & (REGEXP_GLOBAL | REGEXP_STICKY)) != 0;
    uint32_t from;
    Outcome outcome = regexp_last_index(vm, regexp, subject->units + 1, &from);

    if (outcome != OUTCOME_OK) return outcome;
    if (!goes_on) from = 0;
    *captures = NULL;
    if (from <= subject->units) outcome = regexp_exec(vm, program, subject, from, captures);
    if (outcome != OUTCOME_OK || !goes_on) return outcome;
    return regexp_set_last_index(vm, regexp, *captures == NULL ? 0 : (*captures)[1]);
}

uint32_t regexp_advance(Vm *vm, const RegexpProgram *program, const String *subject, uint32_t index)
{
    uint32_t units = 1;

    if ((program->flags & REGEXP_UNICODE) != 0 && index < subject->units)
        string_code_point_at(vm, subject, index, &units);
    return index + units;
}

/* ---- results -------------------------------------------------------------------------------- */

Outcome regexp_capture(Vm *vm, String *subject, const uint32_t *captures, uint32_t group, Value *result)
{
    String *text;

    *result = value_undefined();
    if (captures[2 * group] == REGEXP_NONE || captures[2 * group + 1] == REGEXP_NONE) return OUTCOME_OK;
    if ((text = string_slice(vm, subject, captures[2 * group], captures[2 * group + 1])) == NULL)
        return vm->failure;
    *result = value_string(text);
    return OUTCOME_OK;
}

/* [begin, end] of a group. */
static Outcome capture_indices(Vm *vm, const uint32_t *captures, uint32_t group, Value *result)
{
    Array *pair;

    *result = value_undefined();
    if (captures[2 * group] == REGEXP_NONE || captures[2 * group + 1] == REGEXP_NONE) return OUTCOME_OK;
    if ((pair = array_new(vm, 2)) == NULL) return vm->failure;
    pair->items[0] = value_int(captures[2 * group]);
    pair->items[1] = value_int(captures[2 * group + 1]);
    pair->length = 2;
    *result = value_object(pair);
    return OUTCOME_OK;
}

Outcome regexp_groups(Vm *vm, const RegexpProgram *program, const Value *values, Value *result)
{
    Table *groups;
    uint32_t i;

    *result = value_undefined();
    if (program->name_count == 0) return OUTCOME_OK;
    if ((groups = table_new(vm)) == NULL) return vm->failure;
    for (i = 0; i < program->name_count; i++) {
        const RegexpName *name = &program->names[i];
        String *key = string_new(vm, name->bytes, name->length);

        if (key == NULL || table_add(vm, groups, key, values[name->group]) != OUTCOME_OK) return vm->failure;
    }
    *result = value_object(groups);
    return OUTCOME_OK;
}

static Outcome add(Vm *vm, Array *array, const String *key, Value value)
{
    if (array->named == NULL && (array->named = table_new(vm)) == NULL) return vm->failure;
    return table_add(vm, array->named, (String *)(uintptr_t)key, value);
}

/* An array of what all groups are, texts or indices; its groups by name, too. */
static Array *list_groups(Vm *vm, const RegexpProgram *program, String *subject, const uint32_t *captures,
                          Value *groups)
{
    Array *array = array_new(vm, program->groups);

    if (array == NULL || !vm_charge(vm, program->groups)) return NULL;
    for (; array->length < program->groups; array->length++) {
        Value *item = &array->items[array->length];
        Outcome outcome = subject != NULL ? regexp_capture(vm, subject, captures, array->length, item)
                                          : capture_indices(vm, captures, array->length, item);

        if (outcome != OUTCOME_OK) return NULL;
    }
    return regexp_groups(vm, program, array->items, groups) == OUTCOME_OK ? array : NULL;
}

Array *regexp_result(Vm *vm, const RegexpProgram *program, String *subject, const uint32_t *captures)
{
    Value groups, index_groups;
    Array *array = list_groups(vm, program, subject, captures, &groups), *indices;

    if (array == NULL || add(vm, array, &key_index, value_int(captures[0])) != OUTCOME_OK ||
        add(vm, array, &key_input, value_string(subject)) != OUTCOME_OK ||
        add(vm, array, &key_groups, groups) != OUTCOME_OK)
        return NULL;
    if ((program->flags & REGEXP_INDICES) == 0) return array;
    indices = list_groups(vm, program, NULL, captures, &index_groups);
    if (indices == NULL || add(vm, indices, &key_groups, index_groups) != OUTCOME_OK ||
        add(vm, array, &key_indices, value_object(indices)) != OUTCOME_OK)
        return NULL;
    return array;
}
