/* The text of numbers, exactly as ECMAScript prints and reads it.
**
** Everything here works on the bits of a double with integer arithmetic: the answers do not depend
** on the thread's rounding mode, on flush-to-zero, on the C library or on its locale. Nothing
** allocates. Printers write into a buffer of the size named beside them, end it with a NUL and
** return the length without it. */
#ifndef RUNG_VM_NUMBER_H
#define RUNG_VM_NUMBER_H

#include <stddef.h>
#include <stdint.h>

enum {
    NUMBER_TEXT_MAX = 32,        /* "-1.2345678901234567e-308" */
    NUMBER_FIXED_MAX = 128,      /* a sign, 21 digits, a point, 100 digits */
    NUMBER_EXPONENTIAL_MAX = 112,
    NUMBER_PRECISION_MAX = 112,
    NUMBER_RADIX_MAX = 1088      /* "-0." and 1074 binary digits, for the smallest double */
};

/* String(value): the fewest digits that read back as the same double, and of those the nearest. */
size_t number_to_text(double value, char *out);

/* The same for an integer; every digit is printed. */
size_t number_int_to_text(int64_t value, char *out);

/* value.toString(radix), 2 <= radix <= 36. ECMAScript leaves the digits of a fraction open unless
** the radix is 10; these are V8's. */
size_t number_to_radix(double value, int radix, char *out);

/* value.toFixed(digits), 0 <= digits <= 100. */
size_t number_to_fixed(double value, int digits, char *out);

/* value.toExponential(digits), 0 <= digits <= 100, or -1 for as many as are needed. */
size_t number_to_exponential(double value, int digits, char *out);

/* value.toPrecision(precision), 1 <= precision <= 100. */
size_t number_to_precision(double value, int precision, char *out);

/* parseFloat() without its leading white space: the longest prefix that is a decimal literal,
** correctly rounded. `*used` is the length of that prefix; when it is 0 the answer is NaN. */
double number_parse_decimal(const char *text, size_t length, size_t *used);

/* What `c` counts as a digit: 0 to 35 for 0-9, a-z and A-Z, otherwise 36. */
int number_digit(char c);

/* parseInt() once sign, prefix and junk are off: `digits` are digits of `radix` and nothing else.
** Correctly rounded for 10 and the powers of two; the others round as V8 does. */
double number_parse_radix(const char *digits, size_t length, int radix);

/* Number(text) for a text without white space at its ends: "" is 0, what is no number is NaN. */
double number_parse(const char *text, size_t length);

#endif
