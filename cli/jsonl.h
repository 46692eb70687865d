/* jsonl.h - `rung eval --jsonl`: programs of another process, one JSON object a line. */
#ifndef RUNG_CLI_JSONL_H
#define RUNG_CLI_JSONL_H

#include "cli/options.h"

/* Answers the lines of a file, or of standard input when `path` is "-", and returns an exit status. */
int jsonl_run(const Settings *settings, const char *path);

#endif
