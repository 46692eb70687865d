/* status.c - names of statuses and types: the lists of rung.h as text. */
#include <string.h>

#include "include/rung.h"

const char *rung_version(void) { return RUNG_VERSION; }

const char *rung_status_name(rung_status status)
{
    switch (status) {
#define NAME(name, code, text) case RUNG_##name: return "RUNG_" #name;
        RUNG_STATUS_LIST(NAME)
#undef NAME
    }
    return "RUNG_?";
}

const char *rung_status_text(rung_status status)
{
    switch (status) {
#define TEXT(name, code, text) case RUNG_##name: return text;
        RUNG_STATUS_LIST(TEXT)
#undef TEXT
    }
    return "an unknown status";
}

void rung_diag_init(rung_diag *diag)
{
    if (diag == NULL) return;
    memset(diag, 0, sizeof *diag);
    diag->size = sizeof *diag;
    diag->severity = RUNG_ERROR;
}

/* ---- types ---------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    uint8_t type;
} type_names[] = {
    {"bool", RUNG_BOOL},     {"bool[]", RUNG_ARRAY_OF | RUNG_BOOL},         {"int32", RUNG_INT32},   {"int32[]", RUNG_ARRAY_OF | RUNG_INT32},
    {"uint32", RUNG_UINT32}, {"uint32[]", RUNG_ARRAY_OF | RUNG_UINT32},     {"double", RUNG_DOUBLE}, {"double[]", RUNG_ARRAY_OF | RUNG_DOUBLE},
    {"string", RUNG_STRING}, {"string[]", RUNG_ARRAY_OF | RUNG_STRING},     {"any", RUNG_ANY},       {"any[]", RUNG_ARRAY_OF | RUNG_ANY},
    {"datetime", RUNG_DATETIME}, {"datetime[]", RUNG_ARRAY_OF | RUNG_DATETIME},
};

const char *rung_type_name(rung_type type)
{
    size_t i;

    for (i = 0; i < sizeof type_names / sizeof *type_names; i++)
        if (type_names[i].type == (unsigned)type) return type_names[i].name;
    return NULL;
}

bool rung_type_find(const char *name, size_t length, rung_type *type)
{
    size_t i;

    if (name == NULL || type == NULL) return false;
    for (i = 0; i < sizeof type_names / sizeof *type_names; i++)
        if (strlen(type_names[i].name) == length && memcmp(type_names[i].name, name, length) == 0) {
            *type = (rung_type)type_names[i].type;
            return true;
        }
    return false;
}
