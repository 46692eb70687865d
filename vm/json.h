/* json.h - JSON text to values and back, after ECMA-262 25.5. */
#ifndef RUNG_VM_JSON_H
#define RUNG_VM_JSON_H

#include "vm/convert.h"

enum { JSON_DEPTH_MAX = 10000 };   /* levels of arrays and objects, read or written */

/* Where and why JSON text is broken: V8's wording, byte offset. */
typedef struct JsonError {
    size_t offset;
    char message[RUNG_MESSAGE_MAX];
} JsonError;

/* Parses the whole text, which is WTF-8, into scratch values. OUTCOME_THROW with a SyntaxError, nested deeper than
** the limit OUTCOME_STOP; charges the budget. `error` may be NULL. */
Outcome json_parse(Vm *vm, const char *text, size_t length, Value *result, JsonError *error);

/* The same for tagged JSON, see vm/json_tagged.c. */
Outcome json_parse_tagged(Vm *vm, const char *text, size_t length, Value *result);
/* Makes what was meant of an object that was read and whose values are made already. OUTCOME_THROW with a
** SyntaxError when it has a key that begins with $ and is none of the tagged forms. */
Outcome json_untag(Vm *vm, Value *value);
/* Would the object be taken for a tagged form? */
bool json_is_tagged(const Table *table);

typedef enum JsonStyle {
    JSON_STANDARD,      /* JSON.stringify without replacer: undefined and functions vanish, NaN is null */
    JSON_SPELLED,       /* for people: NaN, Infinity, -0 and undefined spelled out, [Function], [Circular], no toJSON */
    JSON_CONSOLE,       /* the same, but Maps and Sets with all that is in them, in Node's notation and one line */
    JSON_TAGGED         /* for programs: what JSON has no word for is an object, see vm/json_tagged.c; no toJSON */
} JsonStyle;

/* Writes a value; `indent` is what JSON.stringify makes of its third argument ("" for none).
** *is_undefined (may be NULL) is set when JSON.stringify would return undefined. */
Outcome json_write(Vm *vm, Value value, JsonStyle style, const String *indent, StringBuilder *out, bool *is_undefined);
/* The text in JSON quotes, lone surrogates escaped. */
bool json_quote(StringBuilder *out, const String *string);
/* As Node shows it on its console; a key that is a simple word stands plain. */
bool json_show_text(StringBuilder *out, const String *string);
bool json_show_key(StringBuilder *out, const String *key);

#endif
