/*
** What every source that computes with doubles stands on: an addition is one IEEE 754 addition.
**
** Results must be the same bits on every platform, so a compiler that may reorder, widen or fuse
** operations is refused here, or told to leave them alone. Included before anything else by the
** sources that do arithmetic.
*/
#ifndef RUNG_VM_FP_H
#define RUNG_VM_FP_H

#include <float.h>

#if defined(__FAST_MATH__) || defined(_M_FP_FAST) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "Rung needs IEEE 754 arithmetic: compile without -ffast-math, -Ofast and -ffinite-math-only"
#endif
#if defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#error "Rung needs IEEE 754 arithmetic: compile without -funsafe-math-optimizations and its parts"
#endif

/* 16 is as good as 0: only the half precision type is computed in itself as well. */
#if FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 16
#error "Rung needs doubles that are not widened: on 32-bit x86 compile with -msse2 -mfpmath=sse"
#endif
#if FLT_RADIX != 2 || DBL_MANT_DIG != 53 || DBL_MAX_EXP != 1024 || FLT_MANT_DIG != 24
#error "Rung needs binary64 doubles and binary32 floats"
#endif

/*
** a * b + c must round twice. clang follows the standard's pragma (but not under -ffp-contract=fast). gcc
** does not know it, and fuses where the machine can (arm64, -mfma) unless told by -std=c11 or
** -ffp-contract=off, or here.
*/
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__) && defined(__FP_FAST_FMA)
#pragma GCC optimize("fp-contract=off")
#elif defined(_MSC_VER)
#pragma fp_contract(off)
#endif

/*
** Does the calling thread round to nearest and keep subnormals? Arithmetic at run time follows the
** thread's mode whatever it is; who must not (folding constants) asks here first.
*/
static inline int fp_mode_is_standard(void)
{
    volatile double one = 1, tiny = 0x1p-60, least = DBL_MIN;
    return one + tiny == 1 && -one - tiny == -1 && one - tiny == 1 && least * 0.5 != 0;
}

#endif
