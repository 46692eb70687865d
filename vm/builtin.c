/* builtin.c - finding builtins by name, for the compiler and for properties that are only known when
** running. The table is sorted, so a name is found by halving. */
#include "vm/builtin.h"

#include <string.h>

enum { METHOD_NAME_MAX = 48 }; /* no method of JavaScript has a longer name */

/* What the names at both ends share with the wanted one, those between share too: so each byte is compared about
** once (to compile three calls of Math took 4 % more when each step compared from the begin). */
static const Builtin *find_row(const BuiltinTable *table, const char *name, size_t length)
{
    uint32_t low = 0, high = table->count;
    size_t low_same = 0, high_same = 0;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const char *candidate = table->rows[middle].name;
        size_t same = low_same < high_same ? low_same : high_same;

        while (same < length && name[same] == candidate[same] && name[same] != '\0') same++;
        if (same == length && candidate[same] == '\0') return &table->rows[middle];
        if (same == length || (unsigned char)name[same] < (unsigned char)candidate[same]) {
            high = middle;
            high_same = same;
        } else {
            low = middle + 1;
            low_same = same;
        }
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
                                                      "RegExp",   "Cache"};

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
