/* status_codes.c - OPC UA status codes by name and back. */
#include <string.h>

#include "include/rung.h"

static const struct {
    const char *name;
    uint32_t code;
} codes[] = {
#define STATUS_CODE(name, code) {#name, code},
#include "vm/status_codes.def"
};

enum { CODE_COUNT = sizeof codes / sizeof *codes };

const char *rung_status_code_name(uint32_t code)
{
    size_t low = 0, high = CODE_COUNT;

    code &= 0xffff0000;
    while (low < high) {        /* the rows stand in order of their codes */
        size_t middle = low + (high - low) / 2;

        if (codes[middle].code == code) return codes[middle].name;
        if (codes[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool rung_status_code_find(const char *name, size_t length, uint32_t *code)
{
    size_t i;

    if (name == NULL || code == NULL) return false;
    for (i = 0; i < CODE_COUNT; i++)
        if (strlen(codes[i].name) == length && memcmp(codes[i].name, name, length) == 0) {
            *code = codes[i].code;
            return true;
        }
    return false;
}
