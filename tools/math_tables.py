"""Writes vm/math_tables.c: python3 tools/math_tables.py > vm/math_tables.c (needs mpmath).

Run by hand when a table changes, never by the build. Every value is worked out with 2000 bits and rounded
once, so that the file is the same wherever it is made.
"""
import math

from mpmath import atan, floor, frexp, log, mp, mpf, nint, pi, sin

mp.prec = 2000


def nearest(x):
    """The double nearest to x."""
    if x == 0:
        return 0.0
    m, e = frexp(abs(x))
    return math.copysign(math.ldexp(int(nint(m * mpf(2) ** 53)), int(e) - 53), -1 if x < 0 else 1)


def c(x):
    """A double as a hexadecimal constant of C, without trailing zeros."""
    if x == 0:
        return '0'
    mantissa, exponent = x.hex().split('p')
    return mantissa.rstrip('0').rstrip('.') + 'p' + exponent if '.' in mantissa else mantissa + 'p' + exponent


def pair(x):
    high = nearest(x)
    return '{%s, %s}' % (c(high), c(nearest(x - mpf(high))))


def log_step(i):
    low, high = 1 + mpf(i) / 128, 1 + mpf(i + 1) / 128
    if i >= 53:
        low, high = low / 2, high / 2
    factor = 1024 if i in (0, 127) else int(nint(1024 * 2 / (low + high)))
    assert max(abs(low * factor / 1024 - 1), abs(high * factor / 1024 - 1)) <= mpf(1) / 128
    value = -log(mpf(factor) / 1024)
    head = nint(value * mpf(2) ** 42) / mpf(2) ** 42
    return '{%s, %s, %s}' % (c(factor / 1024), c(nearest(head)), c(nearest(value - head)))


def two_over_pi(count):
    rest, words = 2 / pi, ['0', '0']
    while len(words) < count:
        rest *= mpf(2) ** 32
        words.append('0x%08x' % int(floor(rest)))
        rest -= floor(rest)
    return words


def table(comment, declaration, values, per_line):
    print('\n%s\n%s = {' % (comment, declaration))
    for i in range(0, len(values), per_line):
        print('    ' + ', '.join(values[i:i + per_line]) + ',')
    print('};')


print('''/*
** The tables of vm/math*.c. Each pair is the true value rounded to the nearest double, and the rest
** rounded to the nearest double.
*/
#include "vm/math_pair.h"''')
table('/* 2^(i/128). */', 'const MathPair math_table_exp2[128]', [pair(mpf(2) ** (mpf(i) / 128)) for i in range(128)], 2)
table('''/*
** By the first seven bits i of a number m in [1, 2), halved when i >= 53 so that it lies around 1: a short
** factor f with |m * f - 1| <= 2^-7, and -log(f). f has 11 bits, so that m * f can be split exactly; it is
** 1 at both ends, where log(m) is near 0. hi is a multiple of 2^-42, which leaves room to add e * log(2).
*/''', 'const MathLogStep math_table_log[128]', [log_step(i) for i in range(128)], 1)
table('/* sin(i * pi/128): a quarter turn; read backwards, the cosines. */', 'const MathPair math_table_sin[65]',
      [pair(sin(pi * i / 128)) for i in range(65)], 2)
table('/* atan(i/64). */', 'const MathPair math_table_atan[65]', [pair(atan(mpf(i) / 64)) for i in range(65)], 2)
table('/* 2/pi in words of 32 bits, after two words of zeros: enough to reduce the greatest double modulo pi/2. */',
      'const uint32_t math_table_two_over_pi[41]', two_over_pi(41), 8)
