/* config.h - what the files of configurations have of each other. */
#ifndef RUNG_RUNTIME_CONFIG_H
#define RUNG_RUNTIME_CONFIG_H

#include "vm/arena.h"

Allocator config_allocator(const rung_config *config);

#endif
