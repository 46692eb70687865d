/* string_match.c - the methods of strings that take a regular expression: match, matchAll and search, and
** what split does with one (ECMA-262 22.1.3, 22.2.6). */
#include "builtins/string.h"
#include "vm/iterate.h"
#include "vm/regexp.h"

static bool is_global(Value regexp) { return (value_regexp(regexp)->program->flags & REGEXP_GLOBAL) != 0; }

Outcome refuse_not_global(Vm *vm, Value pattern, const char *message)
{
    if (!value_is_kind(pattern, K_REGEXP) || is_global(pattern)) return OUTCOME_OK;
    return vm_throw(vm, ERROR_TYPE, "%s", message);
}

static Outcome append_match(Vm *vm, Array *list, String *string, const uint32_t *captures, uint32_t group)
{
    Value text;

    TRY(regexp_capture(vm, string, captures, group, &text));
    return array_append(vm, list, text);
}

/* Walks over all matches from lastIndex on. */
static Outcome next_match(Vm *vm, Regexp *regexp, const String *string, const uint32_t **captures)
{
    TRY(regexp_match(vm, regexp, string, captures));
    if (*captures == NULL || (*captures)[0] != (*captures)[1]) return OUTCOME_OK;
    return regexp_set_last_index(vm, regexp, regexp_advance(vm, regexp->program, string, (*captures)[1]));
}

BUILTIN(string_match)
{
    String *string;
    Value pattern;
    const uint32_t *captures;
    Regexp *regexp;
    Array *list = NULL;

    TRY(receiver_string(vm, args, count, "match", &string));
    TRY(pattern_argument(vm, argument(args, count, 1), "", &pattern));
    regexp = value_regexp(pattern);
    *result = value_null();
    if (!is_global(pattern)) {
        TRY(regexp_match(vm, regexp, string, &captures));
        if (captures == NULL) return OUTCOME_OK;
        return give_object(vm, result, regexp_result(vm, regexp->program, string, captures));
    }
    TRY(regexp_set_last_index(vm, regexp, 0));
    for (;;) {
        TRY(next_match(vm, regexp, string, &captures));
        if (captures == NULL) return OUTCOME_OK;
        if (list == NULL && (list = array_new(vm, 0)) == NULL) return vm->failure;
        TRY(append_match(vm, list, string, captures, 0));
        *result = value_object(list);
    }
}

/* All results are made at once: a copy of the regular expression walks, so that nothing can tell. */
BUILTIN(string_match_all)
{
    String *string;
    Value pattern = argument(args, count, 1);
    const uint32_t *captures;
    Regexp *copy;
    Array *list, *match;
    uint32_t from;

    TRY(refuse_not_global(vm, pattern, "String.prototype.matchAll called with a non-global RegExp argument"));
    TRY(receiver_string(vm, args, count, "matchAll", &string));
    TRY(pattern_argument(vm, pattern, "g", &pattern));
    if ((copy = regexp_new(vm, value_regexp(pattern)->program)) == NULL || (list = array_new(vm, 0)) == NULL)
        return vm->failure;
    TRY(regexp_last_index(vm, value_regexp(pattern), UINT32_MAX, &from));
    TRY(regexp_set_last_index(vm, copy, from));
    for (;;) {
        TRY(next_match(vm, copy, string, &captures));
        if (captures == NULL) break;
        if ((match = regexp_result(vm, copy->program, string, captures)) == NULL) return vm->failure;
        TRY(array_append(vm, list, value_object(match)));
    }
    return give_object(vm, result, iterator_new(vm, ITERATOR_MATCHES, value_object(list)));
}

BUILTIN(string_search)
{
    String *string;
    Value pattern;
    const uint32_t *captures;

    TRY(receiver_string(vm, args, count, "search", &string));
    TRY(pattern_argument(vm, argument(args, count, 1), "", &pattern));
    TRY(regexp_exec(vm, value_regexp(pattern)->program, string, 0, &captures));
    return give_int(result, captures == NULL ? -1 : (int64_t)captures[0]);
}

/* ECMA-262 22.2.6.14: matches that are empty where the last part began do not split. */
Outcome split_by_regexp(Vm *vm, const Regexp *regexp, String *string, uint32_t limit, Array *parts)
{
    const RegexpProgram *program = regexp->program;
    const uint32_t *captures;
    uint32_t done = 0, at = 0, group;
    String source = regexp_pattern(program), *part;

    if (limit == 0) return OUTCOME_OK;
    if ((program->flags & REGEXP_STICKY) != 0) /* which split tries at every position */
        TRY(regexp_program(vm, &source, program->flags & ~(uint32_t)REGEXP_STICKY, &program));
    if (string->units == 0) {
        TRY(regexp_exec(vm, program, string, 0, &captures));
        return captures != NULL ? OUTCOME_OK : array_append(vm, parts, value_string(string));
    }
    while (at < string->units) {
        TRY(regexp_exec(vm, program, string, at, &captures));
        if (captures == NULL || captures[0] >= string->units) break;
        if (captures[1] == done) {
            at = regexp_advance(vm, program, string, captures[0]);
            continue;
        }
        if ((part = string_slice(vm, string, done, captures[0])) == NULL) return vm->failure;
        TRY(array_append(vm, parts, value_string(part)));
        if (parts->length == limit) return OUTCOME_OK;
        done = at = captures[1];
        for (group = 1; group < program->groups; group++) {
            TRY(append_match(vm, parts, string, captures, group));
            if (parts->length == limit) return OUTCOME_OK;
        }
    }
    if ((part = string_slice(vm, string, done, string->units)) == NULL) return vm->failure;
    return array_append(vm, parts, value_string(part));
}
