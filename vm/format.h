/* format.h - messages without stdio: a few directives into a fixed buffer, always ended with NUL.
**
**   %s  const char *, NUL-ended      %t  const char *, size_t: text of a length
**   %q  as %t, in single quotes      %d  int       %u  uint32_t       %l  uint64_t (as digits)
**   %f  double, as JavaScript prints it            %%  a percent sign
** Bytes of %s %t %q that are control characters, DEL, bidi controls or ill-formed are escaped as
** \x1b or \u{202e}; %q cuts long text with "...". A cut never splits a code point.
*/
#ifndef RUNG_VM_FORMAT_H
#define RUNG_VM_FORMAT_H

#include <stdarg.h>

#include "include/rung.h"

/* Returns the length written, without the NUL; `capacity` is at least 1. */
size_t format_text(char *out, size_t capacity, const char *format, ...);
size_t format_text_list(char *out, size_t capacity, const char *format, va_list arguments);

/* Fills line and column (from 1, in code points) of `diag->start` in the source. */
void diag_locate(rung_diag *diag, const char *source, size_t length);

#endif
