/* string_replace.c - replace and replaceAll, of a text or a regular expression (ECMA-262 22.1.3.19,
** 22.2.6.11). */
#include "builtins/string.h"
#include "vm/blocks.h"
#include "vm/regexp.h"

/* What is put in the place of each match. A match is two units for each group, as of regexp_exec. */
typedef struct Replacement {
    String *string;
    Value function;               /* callable, or undefined */
    String *pattern;              /* otherwise: text with $1 and its like in it */
    const RegexpProgram *program; /* NULL: a text is looked for, which is one group */
    uint32_t groups;
    Value *given; /* the function's arguments */
} Replacement;

/* ---- text with $ ---------------------------------------------------------------------------- */

static void add_group(StringBuilder *out, const Replacement *replacement, const uint32_t *match,
                      uint32_t group)
{
    uint32_t from = match[2 * group], to = match[2 * group + 1];

    if (from != REGEXP_NONE && to != REGEXP_NONE) builder_add_slice(out, replacement->string, from, to);
}

/* The group that one or two digits at `at` name, 0 when there is none; *length: how many digits. */
static uint32_t numbered_group(const char *at, const char *end, uint32_t groups, uint32_t *length)
{
    uint32_t group = (uint32_t)(*at - '0'), longer;

    *length = 1;
    if (end - at > 1 && at[1] >= '0' && at[1] <= '9') {
        longer = group * 10 + (uint32_t)(at[1] - '0');
        if (longer > 0 && longer < groups) {
            *length = 2;
            return longer;
        }
    }
    return group < groups ? group : 0;
}

/* $<name>, at the name: adds the group and returns what follows; NULL, and nothing is added, when this is no
** such thing. */
static const char *add_named(StringBuilder *out, const Replacement *replacement, const uint32_t *match,
                             const char *at, const char *end)
{
    const RegexpProgram *program = replacement->program;
    const char *close =
        program == NULL || program->name_count == 0 ? NULL : memchr(at, '>', (size_t)(end - at));
    uint32_t i;

    if (close == NULL) return NULL;
    for (i = 0; i < program->name_count; i++)
        if (program->names[i].length == (size_t)(close - at) &&
            memcmp(program->names[i].bytes, at, (size_t)(close - at)) == 0)
            add_group(out, replacement, match, program->names[i].group);
    return close + 1;
}

/* ECMA-262 22.1.3.19.1 GetSubstitution: a $ that means nothing stands for itself. */
static bool add_pattern(StringBuilder *out, const Replacement *replacement, const uint32_t *match)
{
    const char *at = replacement->pattern->bytes, *end = at + replacement->pattern->length, *behind;
    uint32_t group, length;

    while (at < end) {
        const char *dollar = memchr(at, '$', (size_t)(end - at));

        if (dollar == NULL || end - dollar < 2) return builder_add(out, at, (size_t)(end - at));
        builder_add(out, at, (size_t)(dollar - at));
        at = dollar + 2;
        switch (dollar[1]) {
        case '$': builder_add_char(out, '$'); break;
        case '&': add_group(out, replacement, match, 0); break;
        case '`': builder_add_slice(out, replacement->string, 0, match[0]); break;
        case '\'': builder_add_slice(out, replacement->string, match[1], replacement->string->units); break;
        default:
            at = dollar + 1;
            if (*at >= '0' && *at <= '9' &&
                (group = numbered_group(at, end, replacement->groups, &length)) > 0) {
                add_group(out, replacement, match, group);
                at += length;
            } else if (*at == '<' && (behind = add_named(out, replacement, match, at + 1, end)) != NULL) {
                at = behind;
            } else {
                builder_add_char(out, '$');
            }
            break;
        }
        if (out->failed || !vm_charge(out->vm, 1)) return false;
    }
    return true;
}

/* ---- functions ------------------------------------------------------------------------------ */

/* f(match, groups..., position, string, named groups) */
static Outcome add_answer(Vm *vm, StringBuilder *out, const Replacement *replacement, const uint32_t *match)
{
    Value *given = replacement->given, answer;
    uint32_t i, count = replacement->groups;
    String *text;

    if (!vm_charge(vm, count)) return vm->failure;
    for (i = 0; i < count; i++) TRY(regexp_capture(vm, replacement->string, match, i, &given[i]));
    given[count++] = value_int(match[0]);
    given[count++] = value_string(replacement->string);
    if (replacement->program != NULL && replacement->program->name_count > 0)
        TRY(regexp_groups(vm, replacement->program, given, &given[count++]));
    TRY(vm_call(vm, replacement->function, value_undefined(), given, count, &answer));
    TRY(to_string(vm, answer, &text));
    return builder_add_string(out, text) ? OUTCOME_OK : vm->failure;
}

static Outcome add_replacement(Vm *vm, StringBuilder *out, const Replacement *replacement,
                               const uint32_t *match)
{
    if (replacement->pattern == NULL) return add_answer(vm, out, replacement, match);
    return add_pattern(out, replacement, match) ? OUTCOME_OK : vm->failure;
}

/* Reads the argument that says what to put there. */
static Outcome prepare(Vm *vm, Replacement *replacement, Value wanted)
{
    replacement->function = wanted;
    if (!value_is_callable(wanted)) return to_string(vm, wanted, &replacement->pattern);
    replacement->given = vm_alloc(vm, (replacement->groups + (size_t)3) * sizeof *replacement->given);
    return replacement->given == NULL ? vm->failure : OUTCOME_OK;
}

/* ---- of a text ------------------------------------------------------------------------------ */

static Outcome replace_text(Vm *vm, Replacement *replacement, String *wanted, bool all, Value *result)
{
    String *string = replacement->string;
    uint32_t done = 0, found, match[2];
    StringBuilder out;
    bool failed;

    found = string_index_of(vm, string, wanted, 0, &failed);
    if (failed) return vm->failure;
    if (found == UINT32_MAX) return give_string(vm, result, string);
    builder_init(&out, vm);
    do {
        match[0] = found;
        match[1] = found + wanted->units;
        if (!vm_charge(vm, 1) || !builder_add_slice(&out, string, done, found)) return vm->failure;
        TRY(add_replacement(vm, &out, replacement, match));
        done = match[1];
        found +=
            wanted->units > 0 ? wanted->units : 1; /* an empty match is followed by the next position's */
        if (!all || found > string->units) break;
        found = string_index_of(vm, string, wanted, found, &failed);
        if (failed) return vm->failure;
    } while (found != UINT32_MAX);
    if (!builder_add_slice(&out, string, done, string->units)) return vm->failure;
    return give_string(vm, result, builder_string(&out));
}

/* ---- of a regular expression ---------------------------------------------------------------- */

/* All matches, one behind the other: they are found before the first is replaced. */
typedef struct Matches {
    uint32_t *units;
    uint32_t count, capacity, width;
} Matches;

static Outcome keep(Vm *vm, Matches *matches, const uint32_t *captures)
{
    size_t size = matches->width * sizeof *captures;

    if (matches->count == matches->capacity) {
        uint32_t capacity = matches->capacity == 0 ? 4 : matches->capacity * 2;
        uint32_t *units = block_grow(vm, matches->units, matches->capacity * size, capacity * size);

        if (units == NULL) return vm->failure;
        matches->units = units;
        matches->capacity = capacity;
    }
    memcpy(matches->units + (size_t)matches->count * matches->width, captures, size);
    matches->count++;
    return vm_charge_bytes(vm, size) ? OUTCOME_OK : vm->failure;
}

static Outcome find_all(Vm *vm, Regexp *regexp, const String *string, Matches *matches)
{
    const uint32_t *captures;
    uint32_t at = 0;

    TRY(regexp_set_last_index(vm, regexp, 0));
    while (at <= string->units) {
        TRY(regexp_exec(vm, regexp->program, string, at, &captures));
        if (captures == NULL) break;
        TRY(keep(vm, matches, captures));
        at = captures[1] > captures[0] ? captures[1]
                                       : regexp_advance(vm, regexp->program, string, captures[1]);
    }
    return OUTCOME_OK;
}

static Outcome replace_matches(Vm *vm, Regexp *regexp, Replacement *replacement, Value *result)
{
    Matches matches = {.width = 2 * replacement->groups};
    String *string = replacement->string;
    const uint32_t *captures;
    StringBuilder out;
    uint32_t done = 0, i;

    if ((regexp->program->flags & REGEXP_GLOBAL) != 0) {
        TRY(find_all(vm, regexp, string, &matches));
    } else {
        TRY(regexp_match(vm, regexp, string, &captures));
        if (captures != NULL) TRY(keep(vm, &matches, captures));
    }
    if (matches.count == 0) return give_string(vm, result, string);
    builder_init(&out, vm);
    for (i = 0; i < matches.count; i++) {
        const uint32_t *match = matches.units + (size_t)i * matches.width;

        if (!builder_add_slice(&out, string, done, match[0])) return vm->failure;
        TRY(add_replacement(vm, &out, replacement, match));
        done = match[1];
    }
    if (!builder_add_slice(&out, string, done, string->units)) return vm->failure;
    block_free(vm, matches.units, matches.capacity * (size_t)matches.width * sizeof *matches.units);
    return give_string(vm, result, builder_string(&out));
}

/* ---- methods -------------------------------------------------------------------------------- */

static Outcome replace(Vm *vm, const Value *args, uint32_t count, const char *method, bool all, Value *result)
{
    Value pattern = argument(args, count, 1), wanted = argument(args, count, 2);
    Replacement replacement = {.groups = 1};
    String *text;

    TRY(receiver_string(vm, args, count, method, &replacement.string));
    if (value_is_kind(pattern, K_REGEXP)) {
        replacement.program = value_regexp(pattern)->program;
        replacement.groups = replacement.program->groups;
        TRY(prepare(vm, &replacement, wanted));
        return replace_matches(vm, value_regexp(pattern), &replacement, result);
    }
    TRY(string_argument(vm, args, count, 1, &text));
    TRY(prepare(vm, &replacement, wanted));
    return replace_text(vm, &replacement, text, all, result);
}

BUILTIN(string_replace) { return replace(vm, args, count, "replace", false, result); }

BUILTIN(string_replace_all)
{
    TRY(refuse_not_global(vm, argument(args, count, 1),
                          "String.prototype.replaceAll called with a non-global RegExp argument"));
    return replace(vm, args, count, "replaceAll", true, result);
}
