/* config_file.h - a benthos configuration with the tag_processor maps in it, and which of them is meant. */
#ifndef RUNG_CLI_CONFIG_FILE_H
#define RUNG_CLI_CONFIG_FILE_H

#include "cli/source.h"

/* STATUS_SUCCESS, or another after showing what is wrong. */
int config_file_load(const Source *source, Diagnostics *diagnostics, rung_config **out);
/* Shows what is wrong with it and with the code in it, and counts the tag_processor maps. */
int config_file_check(const Source *source, Diagnostics *diagnostics, uint32_t *processors);

#endif
