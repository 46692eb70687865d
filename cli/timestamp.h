/* timestamp.h - points in time as people write them. */
#ifndef RUNG_CLI_TIMESTAMP_H
#define RUNG_CLI_TIMESTAMP_H

#include "cli/cli.h"

/* "2026-03-01T08:00:05.000Z". `out` has room for TIME_TEXT bytes. Returns it. */
enum { TIME_TEXT = 64 };
const char *timestamp_to_text(rung_time time, char *out);

/* Reads RFC 3339 with an offset from UTC, as "2026-03-01T08:00:05.25+01:00". */
bool timestamp_read(const char *text, rung_time *time);

#endif
