/* error.c - Error and its kinds, called with or without new (ECMA-262 20.5). */
#include "builtins/arguments.h"

static Outcome make_error(Vm *vm, ErrorKind kind, const Value *args, uint32_t count, Value *result)
{
    STRING_LITERAL(cause_name, "cause");
    String *cause = (String *)(uintptr_t)&cause_name, *message = NULL;
    Value options = argument(args, count, 1), value;
    Table *error;
    bool has_cause = false;

    if (count > 0 && args[0].type != T_UNDEFINED) TRY(to_string(vm, args[0], &message));
    if ((error = error_new(vm, kind, message)) == NULL) return vm->failure;
    if (options.type == T_OBJECT) TRY(property_in(vm, value_string(cause), options, &has_cause));
    if (has_cause) {
        TRY(property_get(vm, options, cause, &value));
        TRY(error_set_hidden(vm, error, cause, value));
    }
    return give(result, value_object(error));
}

#define ERROR_CLASS(name, kind, doc)                                                                         \
    BUILTIN(error_##kind) { return make_error(vm, ERROR_##kind, args, count, result); }
#include "builtins/builtins.def"

BUILTIN(error_to_string)
{
    Value receiver = argument(args, count, 0);
    String *text;

    if (receiver.type != T_OBJECT && receiver.type != T_BUILTIN)
        return vm_throw(vm, ERROR_TYPE, "Error.prototype.toString requires that 'this' be an Object");
    if (!value_is_kind(receiver, K_ERROR))
        return vm_stop(vm, RUNG_UNSUPPORTED, "Error.prototype.toString of something that is not an Error");
    TRY(error_text(vm, value_table(receiver), &text));
    return give(result, value_string(text));
}
