/* stages_text.h - values of scripts as the text that Go makes of them. */
#ifndef RUNG_RUNTIME_STAGES_TEXT_H
#define RUNG_RUNTIME_STAGES_TEXT_H

#include "vm/strings.h"

typedef enum GoStyle {
    GO_BODY, /* a message's body: JSON, keys in their order */
    GO_JSON, /* what json.Marshal writes: keys sorted, < > & escaped */
    GO_TEXT  /* what fmt prints with %v: [1 a <nil>], map[a:x b:1] */
} GoStyle;

/* Why there is no such text. */
typedef enum GoError { GO_OK, GO_NO_NUMBER, GO_FUNCTION, GO_NO_TIME, GO_NESTED, GO_STOPPED } GoError;

/* Writes a value. GO_STOPPED: vm->failure and vm->error say why. */
GoError go_write(Vm *vm, Value value, GoStyle style, StringBuilder *out);
/* A sentence about the others. */
const char *go_error_text(GoError error);

enum { GO_NUMBER_MAX = 40 };

/* A number as %v prints it. One that a script has made is an integer when it has no fraction, one that is as
** it was decoded is a float64 in any case: 1234567 or 1.234567e+06. */
size_t go_number(double number, bool decoded, char out[GO_NUMBER_MAX]);
/* As json.Marshal prints it; it is finite. */
size_t go_json_number(double number, char out[GO_NUMBER_MAX]);
/* In quotes; `html`: < > & are escaped. */
bool go_quote(StringBuilder *out, const char *text, size_t length, bool html);

/* A script's text as Go has it, with U+FFFD for half a pair. False when the machine stopped. */
bool go_text(Vm *vm, const String *string, rung_text *out);

/* strconv.ParseFloat: false for what it refuses, and for what is out of range. *number may be NaN or
** infinite. */
bool go_parse_float(const char *text, size_t length, double *number);
/* strconv.ParseBool. */
bool go_parse_bool(const char *text, size_t length, bool *value);
/* A signed decimal number of milliseconds, or a time as RFC 3339 has it, strictly; rounded down. */
bool go_parse_time(const char *text, size_t length, int64_t *milliseconds);

#endif
