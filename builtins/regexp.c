/* regexp.c - RegExp and its methods (ECMA-262 22.2). A literal is `new RegExp` of two constants. */
#include "builtins/string.h"
#include "vm/regexp.h"

/* ---- making --------------------------------------------------------------------------------- */

static Outcome invalid_flags(Vm *vm, const String *flags)
{
    bool has_v = memchr(flags->bytes, 'v', flags->length) != NULL;

    if (has_v) return vm_stop(vm, RUNG_UNSUPPORTED, "the regular expression flag v is not in Rung");
    return vm_throw(vm, ERROR_SYNTAX, "Invalid flags supplied to RegExp constructor '%t'", flags->bytes,
                    (size_t)flags->length);
}

/* The pattern's text or another regular expression; its flags unless others are given. */
static Outcome make(Vm *vm, Value pattern, Value wanted_flags, Value *result)
{
    const RegexpProgram *program, *other = NULL;
    String *source = (String *)(uintptr_t)&string_empty, *letters, copy;
    uint32_t flags = 0;

    if (value_is_kind(pattern, K_REGEXP)) {
        other = value_regexp(pattern)->program;
        copy = regexp_pattern(other);
        source = &copy;
        flags = other->flags;
    } else if (pattern.type != T_UNDEFINED) {
        TRY(to_string(vm, pattern, &source));
    }
    if (wanted_flags.type != T_UNDEFINED) {
        TRY(to_string(vm, wanted_flags, &letters));
        if (!regexp_flags(letters->bytes, letters->length, &flags)) return invalid_flags(vm, letters);
    }
    TRY(regexp_program(vm, source, flags, &program));
    return give_object(vm, result, regexp_new(vm, program));
}

BUILTIN(regexp_new) { return make(vm, argument(args, count, 0), argument(args, count, 1), result); }

BUILTIN(regexp)
{
    if (value_is_kind(argument(args, count, 0), K_REGEXP) && argument(args, count, 1).type == T_UNDEFINED)
        return give(result, args[0]);
    return make(vm, argument(args, count, 0), argument(args, count, 1), result);
}

Outcome pattern_argument(Vm *vm, Value pattern, const char *flags, Value *regexp)
{
    String *letters;

    if (value_is_kind(pattern, K_REGEXP)) return give(regexp, pattern);
    if ((letters = string_from_c(vm, flags)) == NULL) return vm->failure;
    return make(vm, pattern, value_string(letters), regexp);
}

/* ---- methods -------------------------------------------------------------------------------- */

/* The receiver, the first argument as text, and the next match in it. */
static Outcome match(Vm *vm, const Value *args, uint32_t count, const char *method, String **subject,
                     const uint32_t **captures)
{
    if (!value_is_kind(argument(args, count, 0), K_REGEXP))
        return vm_throw(vm, ERROR_TYPE, "Receiver of RegExp.prototype.%s is not a RegExp", method);
    TRY(string_argument(vm, args, count, 1, subject));
    return regexp_match(vm, value_regexp(args[0]), *subject, captures);
}

BUILTIN(regexp_exec)
{
    String *subject;
    const uint32_t *captures;

    TRY(match(vm, args, count, "exec", &subject, &captures));
    if (captures == NULL) return give(result, value_null());
    return give_object(vm, result, regexp_result(vm, value_regexp(args[0])->program, subject, captures));
}

BUILTIN(regexp_test)
{
    String *subject;
    const uint32_t *captures;

    TRY(match(vm, args, count, "test", &subject, &captures));
    return give_bool(result, captures != NULL);
}

BUILTIN(regexp_to_string)
{
    Value receiver = argument(args, count, 0);

    if (receiver.type != T_OBJECT && receiver.type != T_BUILTIN)
        return vm_throw(vm, ERROR_TYPE, "RegExp.prototype.toString requires that 'this' be an Object");
    if (!value_is_kind(receiver, K_REGEXP))
        return vm_stop(vm, RUNG_UNSUPPORTED, "RegExp.prototype.toString of something that is not a RegExp");
    return give_string(vm, result, regexp_text(vm, value_regexp(receiver)));
}
