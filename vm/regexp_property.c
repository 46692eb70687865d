/* regexp_property.c - the sets of \p{...}. */
#include "vm/regexp_tree.h"

RegexpProperty regexp_set_add_property(Arena *memory, RegexpSet *set, const char *name, const char *value)
{
    uint32_t last = strcmp(name, "ASCII") == 0 ? 0x7F : REGEXP_CODE_POINT_MAX;

    if (value != NULL || (last != 0x7F && strcmp(name, "Any") != 0)) return PROPERTY_ABSENT;
    return regexp_set_add(memory, set, 0, last) ? PROPERTY_KNOWN : PROPERTY_NO_MEMORY;
}
