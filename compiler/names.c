/* names.c - names: tags, builtins, host functions, and everything that JavaScript has and Rung refuses.
**
** Builtins are rows of one table, found by their full name once, here. What is not found is explained:
** refused with what to write instead, or with the nearest name that there is.
*/
#include "compiler/rule_calls.h"
#include "compiler/scope.h"

#include <string.h>

#include "vm/format.h"
#include "vm/number.h"

enum { PATH_MAX_BYTES = 64 };   /* of "String.prototype.includes": longer names are no builtins */

/* ---- text ----------------------------------------------------------------------------------- */

bool name_is(Text text, const char *word)
{
    return text.length == strlen(word) && memcmp(text.bytes, word, text.length) == 0;
}

static bool text_in(Text text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (name_is(text, *words)) return true;
    return false;
}

/* "Math.abs" into `out`; 0 when it is too long to be a builtin's. */
static size_t join_path(char out[PATH_MAX_BYTES], const char *first, size_t first_length, Text second)
{
    if (first_length + 1 + second.length >= PATH_MAX_BYTES) return 0;
    memcpy(out, first, first_length);
    out[first_length] = '.';
    memcpy(out + first_length + 1, second.bytes, second.length);
    return first_length + 1 + second.length;
}

/* ---- refusing ------------------------------------------------------------------------------- */

static void refuse(Compiler *compiler, Span span, const char *hint, Text what)
{
    compiler_error(compiler, RUNG_UNSUPPORTED, span, hint, "%q is unsupported", what.bytes,
                   (size_t)what.length);
}

static const char *not_empty(const char *text) { return text == NULL || text[0] == '\0' ? NULL : text; }

/* JavaScript has it, the table says why Rung does not; or it has no place in a rule. */
static bool refuse_builtin(Compiler *compiler, const Builtin *builtin, Span span)
{
    Text name = {builtin->name, (uint32_t)strlen(builtin->name)};

    if (builtin->kind == BUILTIN_ABSENT)
        refuse(compiler, span, not_empty(builtin->doc), name);
    else if (compiler->options.rules && name_is(name, "Math.random"))
        refuse(compiler, span, "a rule gives the same result whenever its recording is replayed", name);
    else
        return false;
    return true;
}

/* ---- did you mean --------------------------------------------------------------------------- */

static const char *did_you_mean(const Suggestion *suggestion, char hint[RUNG_HINT_MAX])
{
    const char *best = suggestion_best(suggestion);

    if (best == NULL) return NULL;
    format_text(hint, RUNG_HINT_MAX, "did you mean %q?", best, strlen(best));
    return hint;
}

/* What a bare name could have been. */
static const char *suggest_name(Compiler *compiler, Text wanted, char hint[RUNG_HINT_MAX])
{
    const Names *names = compiler->names;
    const BuiltinTable *table = compiler->builtins;
    Suggestion suggestion;
    const char *name;
    uint32_t i;

    suggestion_init(&suggestion, wanted.bytes, wanted.length);
    scope_suggest(compiler, &suggestion);
    for (i = 0; (name = names->tag_name(names->user, i)) != NULL; i++)
        suggestion_offer(&suggestion, name, strlen(name));
    for (i = 0; i < table->count; i++) {
        const Builtin *row = &table->rows[i];

        if (row->receiver == RECEIVER_NONE && row->kind != BUILTIN_ABSENT &&
            memchr(row->name, '.', strlen(row->name)) == NULL)
            suggestion_offer(&suggestion, row->name, strlen(row->name));
    }
    if (compiler->options.rules) rule_call_suggest(&suggestion);
    suggestion_offer(&suggestion, "undefined", 9);
    suggestion_offer(&suggestion, "Infinity", 8);
    return did_you_mean(&suggestion, hint);
}

/* What could stand behind a prefix that ends with a point: "Math." or "String.prototype.". */
static void offer_members(const Compiler *compiler, Suggestion *suggestion, const char *prefix, size_t length)
{
    const BuiltinTable *table = compiler->builtins;
    uint32_t i;

    for (i = 0; i < table->count; i++) {
        const Builtin *row = &table->rows[i];

        size_t row_length = strlen(row->name);

        if (row->kind == BUILTIN_ABSENT || row_length <= length || memcmp(row->name, prefix, length) != 0)
            continue;
        if (memchr(row->name + length, '.', row_length - length) == NULL)
            suggestion_offer(suggestion, row->name + length, row_length - length);
    }
}

static const char *suggest_member(Compiler *compiler, const char *prefix, size_t length, Text wanted,
                                  char hint[RUNG_HINT_MAX])
{
    Suggestion suggestion;

    suggestion_init(&suggestion, wanted.bytes, wanted.length);
    offer_members(compiler, &suggestion, prefix, length);
    return did_you_mean(&suggestion, hint);
}

static const char *suggest_method(Compiler *compiler, Receiver receiver, Text wanted,
                                  char hint[RUNG_HINT_MAX])
{
    char prefix[PATH_MAX_BYTES];
    size_t length = format_text(prefix, sizeof prefix, "%s.prototype.", receiver_name(receiver));
    Suggestion suggestion;

    suggestion_init(&suggestion, wanted.bytes, wanted.length);
    offer_members(compiler, &suggestion, prefix, length);
    offer_members(compiler, &suggestion, "Object.prototype.", 17);
    return did_you_mean(&suggestion, hint);
}

/* ---- symbols -------------------------------------------------------------------------------- */

static Symbol *symbol_new(Compiler *compiler, SymbolKind kind)
{
    Symbol *symbol = compiler_alloc(compiler, sizeof *symbol);

    if (symbol == NULL) return NULL;
    memset(symbol, 0, sizeof *symbol);
    symbol->kind = (uint8_t)kind;
    return symbol;
}

static void mean_builtin(Compiler *compiler, Node *node, const Builtin *builtin)
{
    Symbol *symbol = symbol_new(compiler, SYMBOL_BUILTIN);

    if (symbol == NULL) return;
    symbol->builtin = builtin;
    rule_call_builtin(compiler, node, builtin);
    node->symbol = symbol;
    node_set_type(node, TYPE_ANY);
}

/* The literal that a name stands for: undefined, NaN, Infinity. */
static bool is_literal_name(Text name)
{
    return name_is(name, "undefined") || name_is(name, "NaN") || name_is(name, "Infinity");
}

static bool is_local(const Compiler *compiler, Text name) { return scope_find(compiler, name) != NULL; }

static bool is_tag(const Compiler *compiler, Text name)
{
    TagInfo info;

    return compiler->names->find_tag(compiler->names->user, name.bytes, name.length, &info);
}

static void mean_number(Node *node, double number)
{
    node->kind = NODE_NUMBER;
    node->number = number;
    node_type_literal(node);
}

bool name_mean_tag(Compiler *compiler, Node *node, Text name)
{
    const Names *names = compiler->names;
    TagInfo info;
    Symbol *symbol;

    if (!names->find_tag(names->user, name.bytes, name.length, &info)) return false;
    if ((symbol = symbol_new(compiler, SYMBOL_TAG)) == NULL) return true;
    symbol->tag = info;
    node->symbol = symbol;
    node_type_tag(node, (rung_type)info.type);
    rule_call_read(compiler, node);
    return true;
}

/* The builtin that a bare name means, or NULL: a local or a tag of that name comes first. */
const Builtin *name_find_global(Compiler *compiler, const Node *name)
{
    const Builtin *builtin;

    if (name->kind != NODE_NAME || is_literal_name(name->text) || is_local(compiler, name->text)) return NULL;
    builtin = builtin_find(compiler->builtins, name->text.bytes, name->text.length);
    return builtin == NULL || is_tag(compiler, name->text) ? NULL : builtin;
}

const HostFunction *name_find_host(Compiler *compiler, const Node *name)
{
    const Names *names = compiler->names;

    if (name->kind != NODE_NAME || is_literal_name(name->text) || is_local(compiler, name->text)) return NULL;
    return names->find_function(names->user, name->text.bytes, name->text.length);
}

bool name_is_known(Compiler *compiler, const Node *name)
{
    return is_literal_name(name->text) || is_local(compiler, name->text) || is_tag(compiler, name->text) ||
           name_find_global(compiler, name) != NULL || name_find_host(compiler, name) != NULL;
}

/* What a builtin's name followed by a name can be that is no row of the table. */
static void refuse_member(Compiler *compiler, const Builtin *owner, const Node *node)
{
    char prefix[PATH_MAX_BYTES], hint[RUNG_HINT_MAX];
    size_t length = format_text(prefix, sizeof prefix, "%s.", owner->name);
    Text name = node->text;
    bool function = owner->kind == BUILTIN_FUNCTION;
    const Builtin *row = builtin_find_method(compiler->builtins, RECEIVER_FUNCTION, name.bytes, name.length);

    if (function && row != NULL && refuse_builtin(compiler, row, node->span2)) return;
    if (function &&
        (row != NULL || name_is(name, "length") || name_is(name, "name") || name_is(name, "prototype")))
        compiler_error(compiler, RUNG_UNSUPPORTED, node->span2, NULL, "%q of a function is unsupported",
                       name.bytes, (size_t)name.length);
    else
        compiler_error(compiler, RUNG_UNKNOWN_NAME, node->span2,
                       suggest_member(compiler, prefix, length, name, hint), "%s has no member %q",
                       owner->name, name.bytes, (size_t)name.length);
}

/* `Math.abs`, `Number.MAX_SAFE_INTEGER`: gives the member its meaning, unless its object is a value. */
void name_resolve_member(Compiler *compiler, Node *node)
{
    const Builtin *owner = name_find_global(compiler, node->a), *member;
    char path[PATH_MAX_BYTES];
    size_t length;

    if (owner == NULL) return;
    length = join_path(path, owner->name, strlen(owner->name), node->text);
    member = length == 0 ? NULL : builtin_find(compiler->builtins, path, length);
    if (owner->kind == BUILTIN_ABSENT) {
        refuse_builtin(compiler, owner, node->a->span);
    } else if (member == NULL) {
        refuse_member(compiler, owner, node);
    } else if (!refuse_builtin(compiler, member, node->span)) {
        if (member->kind == BUILTIN_CONSTANT)
            mean_number(node, member->constant);
        else
            mean_builtin(compiler, node, member);
        return;
    }
    node->kind = NODE_UNDEFINED;        /* one error is enough */
}

/* `tag("Boiler.Temp-1")`: a tag by any name, known at compile time. */
bool name_resolve_tag_call(Compiler *compiler, Node *node)
{
    Node *callee = node->a, *name = node->list;
    char hint[RUNG_HINT_MAX];

    if (callee->kind != NODE_NAME || !name_is(callee->text, "tag") ||
        name_find_host(compiler, callee) != NULL || is_local(compiler, callee->text) || is_tag(compiler, callee->text))
        return false;
    if (name != NULL && name->kind == NODE_TEMPLATE && name->list->next == NULL) name = name->list;
    if (name == NULL || node->list->next != NULL || name->kind != NODE_STRING) {
        compiler_error(compiler, RUNG_UNSUPPORTED, node->span,
                       "write the name between quotes: tag(\"Boiler.Temp-1\")",
                       "tag() takes one constant string: which tags are read must be known at compile time");
        node->kind = NODE_UNDEFINED;
        return true;
    }
    node->kind = NODE_NAME;
    node->text = name->text;
    if (name_mean_tag(compiler, node, node->text)) return true;
    compiler_error(compiler, RUNG_UNKNOWN_NAME, name->span, suggest_name(compiler, node->text, hint),
                   "there is no tag %q", node->text.bytes, (size_t)node->text.length);
    node->kind = NODE_UNDEFINED;
    return true;
}

/* A callee that is known before anything is evaluated: a builtin, a host function. */
void name_resolve_callee(Compiler *compiler, Node *node)
{
    Node *callee = node_inner(node->a);
    const Builtin *builtin;
    const HostFunction *host;

    if (callee->kind == NODE_MEMBER) {
        name_resolve_member(compiler, callee);
    } else if (callee->kind == NODE_NAME) {
        builtin = name_find_global(compiler, callee);
        if (builtin != NULL && builtin->kind == BUILTIN_FUNCTION) {
            mean_builtin(compiler, callee, builtin);
        } else if (builtin == NULL && (host = name_find_host(compiler, callee)) != NULL) {
            Symbol *symbol = symbol_new(compiler, SYMBOL_HOST);

            if (symbol != NULL) symbol->host = host;
            node->symbol = symbol;
            return;
        }
    }
    if ((callee->kind == NODE_NAME || callee->kind == NODE_MEMBER) && callee->symbol != NULL &&
        ((const Symbol *)callee->symbol)->kind == SYMBOL_BUILTIN)
        node->symbol = callee->symbol;
}

/* ---- names ---------------------------------------------------------------------------------- */

/* The one name that JavaScript knows in functions only. */
static bool refuse_arguments(Compiler *compiler, const Node *name)
{
    if (name->kind != NODE_NAME || !name_is(name->text, "arguments")) return false;
    refuse(compiler, name->span, "take them with a rest parameter: (...values) => ...", name->text);
    return true;
}

/* `boiler.temp` of which only the whole is a tag: a hint, or NULL. */
static const char *tag_of_other_name(const Compiler *compiler, const Node *node, char hint[RUNG_HINT_MAX])
{
    enum { LENGTH_MAX = 100 };
    const char *source = compiler->source + node->span.start;
    size_t left = compiler->length - node->span.start, length = 0;

    while (length < left && length < LENGTH_MAX &&
           (number_digit(source[length]) < 36 || (source[length] & 0x80) != 0 ||
            memchr("_$.-/:;=", source[length], 8) != NULL))
        length++;
    for (; length > node->text.length; length--) {
        if (!is_tag(compiler, (Text){source, (uint32_t)length})) continue;
        format_text(hint, RUNG_HINT_MAX, "write tag(\"%t\")", source, length);
        return hint;
    }
    return NULL;
}

static void unknown(Compiler *compiler, const Node *node, bool with_string)
{
    char buffer[RUNG_HINT_MAX];
    const char *hint;

    if (refuse_arguments(compiler, node)) return;
    if (compiler->options.rules && rule_call_usage(node->text) != NULL) {
        compiler_error(compiler, RUNG_UNKNOWN_NAME, node->span, rule_call_usage(node->text), "%q is a builtin of rules: call it",
                       node->text.bytes, (size_t)node->text.length);
        return;
    }
    hint = tag_of_other_name(compiler, node, buffer);
    if (hint == NULL) hint = habit_of_name(compiler, node->text, buffer);
    if (hint == NULL) hint = suggest_name(compiler, node->text, buffer);
    if (hint == NULL && with_string && node->text.length <= 40) {
        format_text(buffer, sizeof buffer, "a text stands in quotes: \"%t\"", node->text.bytes,
                    (size_t)node->text.length);
        hint = buffer;
    }
    compiler_error(compiler, RUNG_UNKNOWN_NAME, node->span, hint,
                   "%q is not defined", node->text.bytes, (size_t)node->text.length);
}

void name_resolve(Compiler *compiler, Node *node, bool with_string)
{
    Binding *binding = scope_find(compiler, node->text);
    const Builtin *builtin;

    if (node->symbol != NULL) return;
    node_set_type(node, TYPE_ANY);
    if (binding != NULL) {
        scope_bind(compiler, node, binding);
        if (binding->literal != NULL && node->slot == 0) literal_copy(node, binding->literal);
    } else if (name_is(node->text, "undefined")) {
        node->kind = NODE_UNDEFINED;
    } else if (name_is(node->text, "NaN")) {
        double zero = 0;

        mean_number(node, zero / zero);
    } else if (name_is(node->text, "Infinity")) {
        double zero = 0;

        mean_number(node, 1 / zero);
    } else if (name_mean_tag(compiler, node, node->text)) {
        return;
    } else if ((builtin = name_find_global(compiler, node)) != NULL) {
        if (refuse_builtin(compiler, builtin, node->span)) return;
        if (builtin->kind == BUILTIN_FUNCTION)
            mean_builtin(compiler, node, builtin);
        else if (builtin->kind == BUILTIN_CONSTANT)
            mean_number(node, builtin->constant);
        else
            compiler_error(compiler, RUNG_UNSUPPORTED, node->span, "name one of its members",
                           "%s as a value is unsupported", builtin->name);
    } else if (name_find_host(compiler, node) != NULL) {
        compiler_error(compiler, RUNG_UNSUPPORTED, node->span, "call it",
                       "the host's function %q as a value is unsupported", node->text.bytes,
                       (size_t)node->text.length);
    } else {
        unknown(compiler, node, with_string);
    }
}

/* `typeof x` of a name that nobody declared is "undefined", not an error. */
void name_resolve_typeof(Compiler *compiler, Node *node)
{
    Node *name = node_inner(node->a);

    if (name->kind != NODE_NAME || name_is_known(compiler, name)) return;
    if (!refuse_arguments(compiler, name))
        compiler_warning(compiler, name->span, NULL,
                         "%q is not defined: its typeof is always 'undefined'", name->text.bytes,
                         (size_t)name->text.length);
    name->kind = NODE_UNDEFINED;
}

bool name_refuse_property(Compiler *compiler, Text name, Span span)
{
    const Builtin *row;

    /* __proto__ and its like; others, such as `constructor`, may be a property of their own */
    if (name.length < 2 || memcmp(name.bytes, "__", 2) != 0) return false;
    row = builtin_find_method(compiler->builtins, RECEIVER_OBJECT, name.bytes, name.length);
    return row != NULL && refuse_builtin(compiler, row, span);
}

/* The class of a value that is known at compile time, or RECEIVER_NONE. */
static Receiver static_receiver(Node *node)
{
    switch ((StaticType)node->type) {
    case TYPE_STRING: return RECEIVER_STRING;
    case TYPE_INT:
    case TYPE_DOUBLE: return RECEIVER_NUMBER;
    case TYPE_BOOL: return RECEIVER_BOOLEAN;
    default: return node_inner(node)->kind == NODE_ARRAY ? RECEIVER_ARRAY : RECEIVER_NONE;
    }
}

static const char *const plurals[RECEIVER_COUNT] = {[RECEIVER_STRING] = "strings",
                                                    [RECEIVER_NUMBER] = "numbers",
                                                    [RECEIVER_BOOLEAN] = "bools",
                                                    [RECEIVER_ARRAY] = "arrays"};

/* An unknown value's method: refused when every class that has it leaves it out. */
static void check_any_method(Compiler *compiler, const Node *callee)
{
    const Builtin *absent = NULL;
    unsigned receiver;

    for (receiver = RECEIVER_NONE + 1; receiver < RECEIVER_COUNT; receiver++) {
        const Builtin *row = builtin_find_method(compiler->builtins, (Receiver)receiver,
                                                 callee->text.bytes, callee->text.length);

        if (row == NULL) continue;
        if (row->kind != BUILTIN_ABSENT) return;
        absent = row;
    }
    if (absent != NULL) refuse_builtin(compiler, absent, callee->span2);
}

/* The method of a receiver whose type is known becomes a builtin; others are found at run time. */
void name_resolve_method(Compiler *compiler, Node *node, Node *callee)
{
    Receiver receiver = static_receiver(callee->a);
    const Builtin *builtin;
    char buffer[RUNG_HINT_MAX];
    const char *hint;

    if (name_refuse_property(compiler, callee->text, callee->span2)) return;
    if (receiver == RECEIVER_NONE) {
        check_any_method(compiler, callee);
        return;
    }
    builtin = builtin_find_method(compiler->builtins, receiver, callee->text.bytes,
                                  callee->text.length);
    if (builtin != NULL) {
        if (!refuse_builtin(compiler, builtin, callee->span2) && builtin->kind == BUILTIN_FUNCTION)
            mean_builtin(compiler, node, builtin);
    } else if ((node->flags & FLAG_OPTIONAL) == 0) {
        hint = habit_of_method(compiler, receiver, callee->text, buffer);
        if (hint == NULL) hint = suggest_method(compiler, receiver, callee->text, buffer);
        compiler_error(compiler, RUNG_UNKNOWN_NAME, callee->span2, hint, "%s have no method %q",
                       plurals[receiver], callee->text.bytes, (size_t)callee->text.length);
    }
}

/* ---- properties ----------------------------------------------------------------------------- */

bool node_is_array_tag(const Node *node)
{
    const Symbol *symbol = node->kind == NODE_NAME ? node->symbol : NULL;

    return symbol != NULL && symbol->kind == SYMBOL_TAG && (symbol->tag.type & RUNG_ARRAY_OF) != 0;
}

bool name_is_no_property(Compiler *compiler, const Node *node, const char **kind, char hint[RUNG_HINT_MAX])
{
    Receiver receiver = node_is_array_tag(node->a) ? RECEIVER_ARRAY : static_receiver(node->a);
    bool has_length = receiver == RECEIVER_STRING || receiver == RECEIVER_ARRAY;
    Suggestion suggestion;
    char prefix[PATH_MAX_BYTES];
    Text name = node->text;
    const Builtin *row;

    if (receiver == RECEIVER_NONE || (has_length && name_is(name, "length"))) return false;
    if ((row = builtin_find_method(compiler->builtins, receiver, name.bytes, name.length)) != NULL) {
        *kind = NULL;
        return row->kind == BUILTIN_FUNCTION;
    }
    suggestion_init(&suggestion, name.bytes, name.length);
    if (has_length) suggestion_offer(&suggestion, "length", 6);
    offer_members(compiler, &suggestion, prefix,
                  format_text(prefix, sizeof prefix, "%s.prototype.", receiver_name(receiver)));
    if (did_you_mean(&suggestion, hint) == NULL) hint[0] = '\0';
    *kind = plurals[receiver];
    return true;
}

/* ---- constructors --------------------------------------------------------------------------- */

static bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

/* `new X` of the builtin constructors. A row "new X" is X called so; without one, X() does the same. */
static const Builtin *find_constructor(Compiler *compiler, const Node *name, const Builtin *global)
{
    static const char *const wrappers[] = {"String", "Number", "Boolean", NULL};
    char path[PATH_MAX_BYTES] = "new ";
    const Builtin *builtin;

    if (name->text.length < PATH_MAX_BYTES - 4) {
        memcpy(path + 4, name->text.bytes, name->text.length);
        if ((builtin = builtin_find(compiler->builtins, path, name->text.length + 4)) != NULL)
            return builtin;
    }
    if (global->kind != BUILTIN_FUNCTION || text_in(name->text, wrappers)) return NULL;
    return is_capital(name->text.bytes[0]) ? global : NULL;
}

void name_resolve_new(Compiler *compiler, Node *node)
{
    Node *name = node_inner(node->a);
    const Builtin *global = name_find_global(compiler, name), *builtin = NULL;

    if (global != NULL && global->kind != BUILTIN_ABSENT) builtin = find_constructor(compiler, name, global);
    if (builtin != NULL)
        mean_builtin(compiler, node, builtin);
    else if (global != NULL && !refuse_builtin(compiler, global, name->span))
        compiler_error(compiler, RUNG_UNSUPPORTED, node->span,
                       global->kind == BUILTIN_FUNCTION ? "call it without `new`" : "name one of its members",
                       "`new %s` is unsupported", global->name);
    else if (global == NULL && name->kind == NODE_NAME && !name_is_known(compiler, name))
        unknown(compiler, name, false);
    else if (global == NULL)
        compiler_error(compiler, RUNG_UNSUPPORTED, node->span, "call a function that returns an object",
                       "`new` of anything but a builtin is unsupported");
}

bool name_resolve_class(Compiler *compiler, Node *node)
{
    const Builtin *global = name_find_global(compiler, node);

    if (global == NULL || global->kind != BUILTIN_FUNCTION || !is_capital(global->name[0])) return false;
    mean_builtin(compiler, node, global);
    return true;
}

/* ---- assignment ----------------------------------------------------------------------------- */

static const char *instead_of_assigning(const Node *node, const Builtin *owner)
{
    if (owner != NULL && name_is((Text){owner->name, (uint32_t)strlen(owner->name)}, "globalThis"))
        return "declare a variable: let x = ...";
    if (node->kind == NODE_ASSIGN && node->op == OPERATOR_NONE) return "write === to compare";
    return "copy it into a variable first: let x = ...";
}

static const char wrong_target[] = "assignment to %q, which is not declared";

static void refuse_name(Compiler *compiler, const Node *node, const Node *target)
{
    char hint[RUNG_HINT_MAX];
    const char *advice = instead_of_assigning(node, NULL), *nearest, *bytes = target->text.bytes;
    size_t length = target->text.length;
    bool may_declare = compiler->kind != RUNG_EXPRESSION;

    if (is_tag(compiler, target->text))
        compiler_error(compiler, RUNG_UNSUPPORTED, node->span, advice,
                       "assignment to the tag %q is unsupported: tags are read only", bytes, length);
    else if (name_is_known(compiler, target))
        compiler_error(compiler, RUNG_UNSUPPORTED, node->span, advice,
                       "assignment to the builtin %q is unsupported", bytes, length);
    else if (refuse_arguments(compiler, target))
        return;
    else if ((nearest = suggest_name(compiler, target->text, hint)) != NULL)
        compiler_error(compiler, RUNG_UNKNOWN_NAME, target->span, nearest, wrong_target, bytes, length);
    else {
        if (may_declare && format_text(hint, sizeof hint, "declare it: let %t = ...", bytes, length) > 0)
            advice = hint;
        compiler_error(compiler, RUNG_UNKNOWN_NAME, target->span, advice, wrong_target, bytes, length);
        scope_declare(compiler, BINDING_LET, target->text, target->span, 0);    /* one error is enough */
    }
}

bool name_refuse_target(Compiler *compiler, const Node *node, Node *target)
{
    const Builtin *owner = target->kind == NODE_MEMBER ? name_find_global(compiler, target->a) : NULL;
    Binding *binding = target->kind == NODE_NAME ? scope_find(compiler, target->text) : NULL;

    if (binding != NULL) {
        scope_bind(compiler, target, binding);
        return false;
    }
    if (owner != NULL)
        compiler_error(compiler, RUNG_UNSUPPORTED, node->span, instead_of_assigning(node, owner),
                       "assignment to a member of the builtin %s is unsupported", owner->name);
    else if (target->kind == NODE_NAME)
        refuse_name(compiler, node, target);
    return owner != NULL || target->kind == NODE_NAME;
}
