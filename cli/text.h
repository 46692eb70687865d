/* text.h - text of unknown origin on its way to a terminal or into JSON. */
#ifndef RUNG_CLI_TEXT_H
#define RUNG_CLI_TEXT_H

#include "cli/cli.h"

/* The code point at text[*at], which moves on; bytes that are not UTF-8 give TEXT_ILL_FORMED one by
** one. `*at` must be below `length`. */
#define TEXT_ILL_FORMED UINT32_MAX
uint32_t text_next(const char *text, size_t length, size_t *at);

/* True for what must never reach a terminal as it is: control characters (terminal codes are made of
** them), invisible ones that reorder what stands around them, and ill-formed bytes. */
bool text_is_hostile(uint32_t code_point);

/* Columns that a terminal gives to a code point: 0, 1 or 2. Not wcwidth, which follows the locale. */
unsigned text_width(uint32_t code_point);

/* Prints text with everything hostile written as \xNN or \u{NNNN}. */
void print_escaped(FILE *stream, const char *text, size_t length);
/* Prints a JSON string in its quotes; ill-formed bytes become U+FFFD. */
void print_json_string(FILE *stream, const char *text, size_t length);

/* The candidate that `wanted` was probably meant to be, or NULL. Offer candidates one by one. */
typedef struct Closest {
    const char *wanted;
    const char *best;
    unsigned distance;
} Closest;

void closest_init(Closest *closest, const char *wanted);
void closest_offer(Closest *closest, const char *candidate);

#endif
