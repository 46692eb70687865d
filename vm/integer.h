/* integer.h - int instructions in C, for both loops. The checker proves that a result fits; a forged file proves
** nothing, so everything wraps and no operands are undefined behaviour. */
#ifndef RUNG_VM_INTEGER_H
#define RUNG_VM_INTEGER_H

#include "vm/math.h"

static inline int64_t add_wrapping(int64_t a, int64_t b) { return (int64_t)((uint64_t)a + (uint64_t)b); }
static inline int64_t sub_wrapping(int64_t a, int64_t b) { return (int64_t)((uint64_t)a - (uint64_t)b); }
static inline int64_t mul_wrapping(int64_t a, int64_t b) { return (int64_t)((uint64_t)a * (uint64_t)b); }
/* INT64_MIN % -1 overflows in C; x % -1 is 0 anyway */
static inline int64_t mod_int(int64_t a, int64_t b) { return b == 0 || b == -1 ? 0 : a % b; }

static inline uint32_t uint32_of(int64_t i) { return (uint32_t)(uint64_t)i; }
static inline int32_t int32_of(int64_t i) { return math_as_int32(uint32_of(i)); }

#endif
