/* builtins.h - the table of all builtins, read from builtins.def. */
#ifndef RUNG_BUILTINS_BUILTINS_H
#define RUNG_BUILTINS_BUILTINS_H

#include "vm/builtin.h"

extern const BuiltinTable builtin_table;

#endif
