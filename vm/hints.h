/* hints.h - what compilers should know about rare ways. */
#ifndef RUNG_VM_HINTS_H
#define RUNG_VM_HINTS_H

#if defined(__GNUC__)
#define NEVER_INLINE __attribute__((noinline))
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#else
#define NEVER_INLINE
#define UNLIKELY(condition) (condition)
#endif

#endif
