/* What JavaScript asks of Unicode: white space, identifiers, upper and lower case.
**
** The tables (vm/unicode_tables.h) are generated once from one version of Unicode and kept with the
** sources, so that results do not depend on the system Rung is built on. Code points may be surrogates;
** these have no property. */

#ifndef RUNG_VM_UNICODE_H
#define RUNG_VM_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UNICODE_MAX_CASE 3 /* code points that one may become */

/* ECMAScript's WhiteSpace or LineTerminator: what trim() removes and \s matches. */
bool unicode_is_space(uint32_t code_point);

/* The properties ID_Start and ID_Continue. JavaScript's identifiers add $ and _ to the first, and $, ZWNJ
** and ZWJ to the second: that is the caller's. */
bool unicode_is_id_start(uint32_t code_point);
bool unicode_is_id_continue(uint32_t code_point);

/* The full mapping of one code point outside of any context: writes 1 to 3 code points, returns how many. */
size_t unicode_upper(uint32_t code_point, uint32_t out[UNICODE_MAX_CASE]);
size_t unicode_lower(uint32_t code_point, uint32_t out[UNICODE_MAX_CASE]);

/* The form by which regular expressions compare without case (ECMA-262 22.2.2.7.3). With the flag u:
** `folding`, simple case folding. Otherwise of a unit: its capital, when that is one unit and does not
** come into ASCII from outside. */
uint32_t unicode_canonical(uint32_t code_point, bool folding);

/* The first code point at or behind this one that may have another canonical form; UNICODE_END: none. */
#define UNICODE_END 0x110000u
uint32_t unicode_next_case(uint32_t code_point, bool folding);

/* String.prototype.toUpperCase and toLowerCase over WTF-8 (see vm/text.h): full mappings, and a capital
** sigma that ends a word becomes the final small one. Returns the length of the result, at most three
** times `length`. Writes nothing when `out` is NULL. `out` does not overlap `bytes`. */
size_t unicode_to_upper(const char *bytes, size_t length, char *out);
size_t unicode_to_lower(const char *bytes, size_t length, char *out);

#endif
