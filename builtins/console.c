/* console.c - console.log and its kind: one line of text for the host's log, which may throw it away.
**
** Strings stand as they are, other primitives as String() gives them, errors as "Name: message", Maps and Sets as
** Node shows them, all else as JSON with NaN, undefined, functions and cycles spelled out: printing never runs
** script and never throws. */
#include "builtins/arguments.h"
#include "vm/json.h"

/* Has it a text that is made without running script? */
static bool is_plain(Value value)
{
    if (value_is_kind(value, K_ERROR)) return error_text_is_plain(value_table(value));
    return value.type != T_OBJECT && value.type != T_BUILTIN;
}

static Outcome add_argument(Vm *vm, StringBuilder *line, Value value)
{
    String *text;

    if (!is_plain(value))
        return json_write(vm, value, JSON_CONSOLE, &string_empty, line, NULL);
    if (value.type == T_OBJECT)
        TRY(error_text(vm, value_table(value), &text));
    else
        TRY(to_string(vm, value, &text));
    if (!vm_charge_bytes(vm, text->length)) return vm->failure;
    return builder_add_string(line, text) ? OUTCOME_OK : vm->failure;
}

/* The host gets UTF-8 that ends with NUL: lone surrogates and NUL characters become U+FFFD. */
static Outcome hand_over(Vm *vm, rung_log_level level, const StringBuilder *line)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    const char *at = line->bytes, *end = at + line->length;
    StringBuilder text;

    builder_init(&text, vm);
    if (!vm_charge_bytes(vm, line->length)) return vm->failure;
    while (at < end) {
        const char *begin = at;
        uint32_t c = text_decode(&at, end);

        if (c == 0 || text_is_high_surrogate(c) || text_is_low_surrogate(c))
            builder_add(&text, replacement, sizeof replacement - 1);
        else
            builder_add(&text, begin, (size_t)(at - begin));
    }
    if (!builder_add_char(&text, '\0')) return vm->failure;
    vm->host.log(vm->host.user, level, text.bytes);
    return OUTCOME_OK;
}

static Outcome print(Vm *vm, rung_log_level level, const Value *args, uint32_t count, Value *result)
{
    StringBuilder line;
    uint32_t i;

    if (!vm_charge(vm, 1)) return vm->failure;
    *result = value_undefined();
    if (vm->host.log == NULL) return OUTCOME_OK;
    builder_init(&line, vm);
    for (i = 0; i < count; i++) {
        if (i > 0 && !builder_add_char(&line, ' ')) return vm->failure;
        TRY(add_argument(vm, &line, args[i]));
    }
    return hand_over(vm, level, &line);
}

BUILTIN(console_debug) { return print(vm, RUNG_LOG_DEBUG, args, count, result); }
BUILTIN(console_error) { return print(vm, RUNG_LOG_ERROR, args, count, result); }
BUILTIN(console_info) { return print(vm, RUNG_LOG_INFO, args, count, result); }
BUILTIN(console_log) { return print(vm, RUNG_LOG_INFO, args, count, result); }
BUILTIN(console_warn) { return print(vm, RUNG_LOG_WARNING, args, count, result); }
