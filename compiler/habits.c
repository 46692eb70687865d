/* habits.c - names that other languages give to what JavaScript has under another, for hints. */
#include "compiler/names.h"

#include <string.h>

#include "vm/format.h"

typedef struct Habit {
    const char *name, *hint;
} Habit;

static const Habit names[] = {
    {"print", "write console.log(x)"},
    {"println", "write console.log(x)"},
    {"printf", "write console.log(x)"},
    {"log", "write console.log(x), or Math.log(x)"},
    {"max", "write Math.max(a, b)"},
    {"min", "write Math.min(a, b)"},
    {"len", "write x.length"},
    {"length", "write x.length"},
    {"str", "write String(x)"},
    {"string", "write String(x)"},
    {"int", "write Math.trunc(x), or parseInt(text)"},
    {"float", "write Number(x)"},
    {"number", "write Number(x)"},
    {"bool", "write Boolean(x)"},
    {"True", "write true"},
    {"TRUE", "write true"},
    {"False", "write false"},
    {"FALSE", "write false"},
    {"None", "write null"},
    {"nil", "write null"},
    {"NULL", "write null"},
    {"Null", "write null"},
    {"isnan", "write Number.isNaN(x)"},
    {"is_nan", "write Number.isNaN(x)"},
};

/* Of other systems of rules. */
static const Habit rule_names[] = {
    {"average", "write avg(x, d)"},
    {"averge", "write avg(x, d)"},
    {"mean", "write avg(x, d)"},
    {"hysteresis", "write latch(on, off)"},
    {"debounce", "write held(c, d)"},
    {"ton", "write held(c, d)"},
    {"TON", "write held(c, d)"},
    {"tof", "write within(c, d)"},
    {"TOF", "write within(c, d)"},
};

static const Habit methods[] = {
    {"contains", "write includes"},
    {"has", "write includes"},
    {"length", "leave out the parentheses: length is no method"},
    {"len", "write .length"},
    {"size", "write .length"},
    {"count", "write .length"},
    {"equals", "write ==="},
    {"equalsIgnoreCase", "write a.toLowerCase() === b.toLowerCase()"},
    {"compareTo", "write a < b"},
    {"upper", "write toUpperCase()"},
    {"toUpper", "write toUpperCase()"},
    {"lower", "write toLowerCase()"},
    {"toLower", "write toLowerCase()"},
    {"strip", "write trim()"},
    {"lstrip", "write trimStart()"},
    {"rstrip", "write trimEnd()"},
    {"startswith", "write startsWith"},
    {"endswith", "write endsWith"},
    {"matches", "write /pattern/.test(text)"},
    {"append", "write push"},
    {"add", "write push"},
    {"isEmpty", "write x.length === 0"},
    {"first", "write x[0]"},
    {"last", "write x.at(-1)"},
    {"toInt", "write parseInt(text)"},
    {"toFloat", "write Number(text)"},
};

static const char *find(const Habit *habits, size_t count, Text name)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (name_is(name, habits[i].name)) return habits[i].hint;
    return NULL;
}

/* "write Math.abs(x)" where Math has a function of that name. */
static const char *of_math(const Compiler *compiler, Text name, char hint[RUNG_HINT_MAX])
{
    char path[32] = "Math.";
    const Builtin *row;

    if (name.length > sizeof path - 6) return NULL;
    memcpy(path + 5, name.bytes, name.length);
    row = builtin_find(compiler->builtins, path, name.length + 5);
    if (row == NULL || row->kind != BUILTIN_FUNCTION) return NULL;
    format_text(hint, RUNG_HINT_MAX, "write %s(x)", row->name);
    return hint;
}

const char *habit_of_name(const Compiler *compiler, Text name, char hint[RUNG_HINT_MAX])
{
    const char *known = find(names, sizeof names / sizeof *names, name);

    if (known == NULL && compiler->options.rules)
        known = find(rule_names, sizeof rule_names / sizeof *rule_names, name);

    return known != NULL ? known : of_math(compiler, name, hint);
}

const char *habit_of_method(const Compiler *compiler, Receiver receiver, Text name, char hint[RUNG_HINT_MAX])
{
    if (receiver == RECEIVER_NUMBER) return of_math(compiler, name, hint);
    return find(methods, sizeof methods / sizeof *methods, name);
}
