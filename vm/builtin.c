/* builtin.c - finding builtins by name, for the compiler and for properties that are only known when
** running. The table is sorted, so a name is found by halving. */
#include "vm/builtin.h"

#include <string.h>

enum { METHOD_NAME_MAX = 48 }; /* no method of JavaScript has a longer name */

static const Builtin *find_row(const BuiltinTable *table, const char *name, size_t length)
{
    uint32_t low = 0, high = table->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const char *candidate = table->rows[middle].name;
        size_t candidate_length = strlen(candidate);
        size_t shorter = length < candidate_length ? length : candidate_length;
        int order = memcmp(name, candidate, shorter);

        if (order == 0 && length == candidate_length) return &table->rows[middle];
        if (order < 0 || (order == 0 && length < candidate_length))
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const Builtin *builtin_find(const BuiltinTable *table, const char *name, size_t length)
{
    const Builtin *row = find_row(table, name, length);

    if (row == NULL || row->kind != BUILTIN_ALIAS) return row;
    return find_row(table, row->doc, strlen(row->doc));
}

const char *receiver_name(Receiver receiver)
{
    static const char *const names[RECEIVER_COUNT] = {"",         "String", "Number",   "Boolean",
                                                      "Array",    "Object", "Error",    "Function",
                                                      "Iterator", "Map",    "Set",      "Date",
                                                      "RegExp"};

    return names[receiver];
}

static const Builtin *find_own_method(const BuiltinTable *table, Receiver receiver, const char *name,
                                      size_t length)
{
    char full[METHOD_NAME_MAX + 24];
    const char *owner = receiver_name(receiver);
    size_t at = strlen(owner);

    if (length > METHOD_NAME_MAX) return NULL;
    memcpy(full, owner, at);
    memcpy(full + at, ".prototype.", 11);
    memcpy(full + at + 11, name, length);
    return builtin_find(table, full, at + 11 + length);
}

const Builtin *builtin_find_method(const BuiltinTable *table, Receiver receiver, const char *name,
                                   size_t length)
{
    const Builtin *found;

    if (receiver == RECEIVER_NONE) return NULL;
    found = find_own_method(table, receiver, name, length);
    if (found == NULL && receiver != RECEIVER_OBJECT)
        found = find_own_method(table, RECEIVER_OBJECT, name, length);
    return found;
}
