/* names.h - what names mean at compile time, and what to say about those that mean nothing. */
#ifndef RUNG_COMPILER_NAMES_H
#define RUNG_COMPILER_NAMES_H

#include "compiler/check.h"

bool name_is(Text text, const char *word);

/* ---- resolving: the node gets a symbol, becomes a literal, or an error is reported ---- */

/* A NAME that is used as a value; one that is compared with a string may be a text without its quotes. */
void name_resolve(Compiler *compiler, Node *node, bool with_string);
/* The operand of a `typeof`: a name that nobody declared is "undefined", not an error. */
void name_resolve_typeof(Compiler *compiler, Node *node);
/* A MEMBER whose object is a builtin's name, `Math.abs`; others stay as they are. */
void name_resolve_member(Compiler *compiler, Node *node);
/* `tag("Boiler.Temp-1")` becomes the NAME of a tag; false when the CALL is none. */
bool name_resolve_tag_call(Compiler *compiler, Node *node);
/* A CALL of something that is known before anything is evaluated: a builtin, a host function. */
void name_resolve_callee(Compiler *compiler, Node *node);
/* A CALL of a method, whose receiver has been checked. */
void name_resolve_method(Compiler *compiler, Node *node, Node *callee);
/* A NEW. */
void name_resolve_new(Compiler *compiler, Node *node);
/* The right side of instanceof; false when it is not a builtin constructor. */
bool name_resolve_class(Compiler *compiler, Node *node);

/* Gives the node the meaning of the tag `name`; false when there is none. */
bool name_mean_tag(Compiler *compiler, Node *node, Text name);
/* Does the NAME mean anything at all? */
bool name_is_known(Compiler *compiler, const Node *name);
/* The name of an array tag. */
bool node_is_array_tag(const Node *node);
/* Whether what stands before the point of a MEMBER is of a kind that has no such property: *kind is its plural,
** or NULL for a method, and `hint` says which one was meant, or is empty. */
bool name_is_no_property(Compiler *compiler, const Node *node, const char **kind, char hint[RUNG_HINT_MAX]);
/* The builtin or host function that a NAME means, or NULL. */
const Builtin *name_find_global(Compiler *compiler, const Node *name);
const HostFunction *name_find_host(Compiler *compiler, const Node *name);

/* What is meant by a name, or a method of a receiver, of other languages; NULL when it is none (habits.c). */
const char *habit_of_name(const Compiler *compiler, Text name, char hint[RUNG_HINT_MAX]);
const char *habit_of_method(const Compiler *compiler, Receiver receiver, Text name, char hint[RUNG_HINT_MAX]);

/* ---- refusing: true after reporting ---- */

/* Property names that mean something else than a property. */
bool name_refuse_property(Compiler *compiler, Text name, Span span);
/* An assignment, update or deletion whose target is a NAME or a member of a builtin. */
bool name_refuse_target(Compiler *compiler, const Node *node, Node *target);

#endif
