/* convert.h - the abstract operations of ECMA-262 section 7: conversion, comparison, typeof. */
#ifndef RUNG_VM_CONVERT_H
#define RUNG_VM_CONVERT_H

#include "vm/date.h"
#include "vm/objects.h"

typedef enum Hint { HINT_DEFAULT, HINT_NUMBER, HINT_STRING } Hint;

bool to_boolean(Value value);
Outcome to_primitive(Vm *vm, Value value, Hint hint, Value *result);
Outcome to_number(Vm *vm, Value value, double *result);
Outcome to_int32(Vm *vm, Value value, int32_t *result);
/* ToIntegerOrInfinity: NaN is 0. */
Outcome to_integer(Vm *vm, Value value, double *result);
/* ToString. The string is in scratch, the program or a tag. */
Outcome to_string(Vm *vm, Value value, String **result);
/* ToPropertyKey: a T_STRING, or a T_INT for an array index. */
Outcome to_property_key(Vm *vm, Value value, Value *result);
/* The same for a string, which may have white space around it. */
double string_to_number(const String *string);
/* Object.prototype.toString: "[object Array]". */
Outcome class_text(Vm *vm, Value value, String **result);
/* Error.prototype.toString: "TypeError: message". */
Outcome error_text(Vm *vm, Table *error, String **result);
/* Is it made without running script? */
bool error_text_is_plain(const Table *error);
/* Array.prototype.join; arrays within are joined by commas, one that is within itself is empty text. */
Outcome array_join(Vm *vm, Array *array, const String *separator, String **result);
String *date_text(Vm *vm, double time, DateStyle style);
String *number_to_string(Vm *vm, double number);
String *int_to_string(Vm *vm, int64_t number);

bool strict_equals(Value a, Value b);
bool same_value(Value a, Value b);
bool same_value_zero(Value a, Value b);
Outcome loose_equals(Vm *vm, Value a, Value b, bool *result);

typedef enum Order { ORDER_LESS, ORDER_EQUAL, ORDER_GREATER, ORDER_UNDEFINED } Order;
/* IsLessThan with both directions in one: converts a, then b. */
Outcome compare(Vm *vm, Value a, Value b, Order *order);

const String *typeof_string(Value value);
/* a + b of any two values. */
Outcome add_values(Vm *vm, Value a, Value b, Value *result);

/* A double as a Value: T_INT when it is an integer within 2^31 and not -0, so that indexes are ints. */
Value number_value(double number);

#endif
