/* json_scan.h - JSON text taken apart without making values of it. */
#ifndef RUNG_CLI_JSON_SCAN_H
#define RUNG_CLI_JSON_SCAN_H

#include "cli/io.h"

/* Where a scan is. Every function returns false at the first thing that is not JSON, and stays there. */
typedef struct JsonScan {
    const char *at, *end;
} JsonScan;

/* The next byte that is not white space; 0 at the end. */
char json_peek(JsonScan *scan);
/* Moves behind a byte that must be the next one. */
bool json_take(JsonScan *scan, char byte);
/* Moves behind a whole value; nested deeper than 1000 levels is refused. */
bool json_skip(JsonScan *scan);
/* Moves behind a string and appends its text to `out` as UTF-8, a lone surrogate as its three bytes. */
bool json_read_string(JsonScan *scan, Buffer *out);

#endif
