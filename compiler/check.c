/* check.c - what names mean, which types values have, and what is refused and why.
**
** One walk over the tree. A context comes down (is only the truth of the value used? can anything
** tell -0 from 0?), types go up. The operand that is evaluated first hangs on a spine, which is
** walked in a loop, so that a chain of a million terms costs no C stack.
*/
#include "compiler/check.h"

#include <string.h>

#include "vm/format.h"

enum {
    CONTEXT_TEST = 1,       /* only the value's truth is used */
    CONTEXT_ZERO = 2        /* nothing can tell a -0 from a 0 */
};

enum { PATH_MAX_BYTES = 64 };   /* of "String.prototype.includes": longer names are no builtins */

typedef struct Checker {
    Compiler *compiler;
    Spine spine;
} Checker;

static void check(Checker *checker, Node *node, unsigned context);

/* ---- text ----------------------------------------------------------------------------------- */

static bool text_is(Text text, const char *word)
{
    return text.length == strlen(word) && memcmp(text.bytes, word, text.length) == 0;
}

static bool text_in(Text text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (text_is(text, *words)) return true;
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

/* What this version cannot compile yet. The only place that knows. */
static bool refuse_unfinished(Checker *checker, const Node *node)
{
    static const char *const later[] = {"Date", "RegExp", "Map", "Set", "URIError", "EvalError", NULL};
    const char *what = NULL;

    switch (node->kind) {
    case NODE_PROGRAM: what = "statements"; break;
    case NODE_FUNCTION: what = "functions of your own"; break;
    case NODE_REGEX: what = "regular expressions"; break;
    case NODE_ASSIGN:
        if (node->a->kind == NODE_ARRAY_PATTERN || node->a->kind == NODE_OBJECT_PATTERN) what = "destructuring";
        break;
    case NODE_NAME:
        if (!text_in(node->text, later)) break;
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, NULL, "%t is not available yet", node->text.bytes,
                       (size_t)node->text.length);
        return true;
    default: break;
    }
    if (what == NULL) return false;
    compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, NULL, "%s are not available yet", what);
    return true;
}

typedef struct Refusal {
    const char *name, *hint;
} Refusal;

/* Globals of JavaScript and its hosts that Rung leaves out. */
static const Refusal refused_names[] = {
    {"arguments", "take the arguments with a rest parameter: (...values) => ..."},
    {"eval", "write the code itself"},
    {"Function", "write a function expression"},
    {"Symbol", "use a string as the key"},
    {"Proxy", NULL},
    {"Reflect", "use Object.keys, Object.hasOwn, `in` and `delete`"},
    {"BigInt", "numbers are exact up to 2**53"},
    {"globalThis", "name the tag or builtin itself"},
    {"window", "name the tag or builtin itself"},
    {"global", "name the tag or builtin itself"},
    {"self", "name the tag or builtin itself"},
    {"process", NULL},
    {"require", "everything that is available is there already"},
    {"module", NULL},
    {"exports", NULL},
    {"setTimeout", "a condition has no timers of its own"},
    {"setInterval", "a condition has no timers of its own"},
    {"setImmediate", "a condition has no timers of its own"},
    {"clearTimeout", "a condition has no timers of its own"},
    {"clearInterval", "a condition has no timers of its own"},
    {"queueMicrotask", "a condition has no timers of its own"},
    {"Promise", "everything runs at once: call the function directly"},
    {"async", "everything runs at once: call the function directly"},
    {"await", "everything runs at once: call the function directly"},
    {"fetch", NULL},
    {"Intl", "use toFixed and padStart"},
    {"WeakMap", "use Map"},
    {"WeakSet", "use Set"},
    {"WeakRef", NULL},
    {"FinalizationRegistry", NULL},
    {"ArrayBuffer", "use an array"},
    {"SharedArrayBuffer", "use an array"},
    {"DataView", "use an array"},
    {"Atomics", NULL},
    {"Int8Array", "use an array"},
    {"Uint8Array", "use an array"},
    {"Uint8ClampedArray", "use an array"},
    {"Int16Array", "use an array"},
    {"Uint16Array", "use an array"},
    {"Int32Array", "use an array"},
    {"Uint32Array", "use an array"},
    {"Float32Array", "use an array"},
    {"Float64Array", "use an array"},
    {"BigInt64Array", "use an array"},
    {"BigUint64Array", "use an array"},
    {"AggregateError", "use Error"},
    {"WebAssembly", NULL},
    {"Buffer", "use a string or an array"},
    {"URL", NULL},
    {"structuredClone", "use JSON.parse(JSON.stringify(value))"},
    {"encodeURIComponent", NULL},
    {"decodeURIComponent", NULL},
    {"encodeURI", NULL},
    {"decodeURI", NULL},
    {"escape", NULL},
    {"unescape", NULL},
    {NULL, NULL}
};

static const Refusal *find_refusal(Text name)
{
    const Refusal *refusal;

    for (refusal = refused_names; refusal->name != NULL; refusal++)
        if (text_is(name, refusal->name)) return refusal;
    return NULL;
}

static void refuse(Checker *checker, Span span, const char *hint, Text what)
{
    compiler_error(checker->compiler, RUNG_UNSUPPORTED, span, hint, "%q is unsupported", what.bytes, (size_t)what.length);
}

static const char *not_empty(const char *text) { return text == NULL || text[0] == '\0' ? NULL : text; }

/* JavaScript has it, the table says why Rung does not; or it has no place in a rule. */
static bool refuse_builtin(Checker *checker, const Builtin *builtin, Span span)
{
    Text name = {builtin->name, (uint32_t)strlen(builtin->name)};

    if (builtin->kind == BUILTIN_ABSENT)
        refuse(checker, span, not_empty(builtin->doc), name);
    else if (checker->compiler->options.rules && text_is(name, "Math.random"))
        refuse(checker, span, "a rule gives the same result whenever its recording is replayed", name);
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
static const char *suggest_name(Checker *checker, Text wanted, char hint[RUNG_HINT_MAX])
{
    const Names *names = checker->compiler->names;
    const BuiltinTable *table = checker->compiler->builtins;
    Suggestion suggestion;
    const char *name;
    uint32_t i;

    suggestion_init(&suggestion, wanted.bytes, wanted.length);
    for (i = 0; (name = names->tag_name(names->user, i)) != NULL; i++) suggestion_offer(&suggestion, name, strlen(name));
    for (i = 0; i < table->count; i++) {
        const Builtin *row = &table->rows[i];

        if (row->receiver == RECEIVER_NONE && row->kind != BUILTIN_ABSENT && memchr(row->name, '.', strlen(row->name)) == NULL)
            suggestion_offer(&suggestion, row->name, strlen(row->name));
    }
    suggestion_offer(&suggestion, "undefined", 9);
    suggestion_offer(&suggestion, "Infinity", 8);
    return did_you_mean(&suggestion, hint);
}

/* What could stand behind a prefix that ends with a point: "Math." or "String.prototype.". */
static void offer_members(const Checker *checker, Suggestion *suggestion, const char *prefix, size_t length)
{
    const BuiltinTable *table = checker->compiler->builtins;
    uint32_t i;

    for (i = 0; i < table->count; i++) {
        const Builtin *row = &table->rows[i];

        size_t row_length = strlen(row->name);

        if (row->kind == BUILTIN_ABSENT || row_length <= length || memcmp(row->name, prefix, length) != 0) continue;
        if (memchr(row->name + length, '.', row_length - length) == NULL)
            suggestion_offer(suggestion, row->name + length, row_length - length);
    }
}

static const char *suggest_member(Checker *checker, const char *prefix, size_t length, Text wanted, char hint[RUNG_HINT_MAX])
{
    Suggestion suggestion;

    suggestion_init(&suggestion, wanted.bytes, wanted.length);
    offer_members(checker, &suggestion, prefix, length);
    return did_you_mean(&suggestion, hint);
}

static const char *suggest_method(Checker *checker, Receiver receiver, Text wanted, char hint[RUNG_HINT_MAX])
{
    char prefix[PATH_MAX_BYTES];
    size_t length = format_text(prefix, sizeof prefix, "%s.prototype.", receiver_name(receiver));
    Suggestion suggestion;

    suggestion_init(&suggestion, wanted.bytes, wanted.length);
    offer_members(checker, &suggestion, prefix, length);
    offer_members(checker, &suggestion, "Object.prototype.", 17);
    return did_you_mean(&suggestion, hint);
}

/* ---- symbols -------------------------------------------------------------------------------- */

static Symbol *symbol_new(Checker *checker, SymbolKind kind)
{
    Symbol *symbol = compiler_alloc(checker->compiler, sizeof *symbol);

    if (symbol == NULL) return NULL;
    memset(symbol, 0, sizeof *symbol);
    symbol->kind = (uint8_t)kind;
    return symbol;
}

static void mean_builtin(Checker *checker, Node *node, const Builtin *builtin)
{
    Symbol *symbol = symbol_new(checker, SYMBOL_BUILTIN);

    if (symbol == NULL) return;
    symbol->builtin = builtin;
    node->symbol = symbol;
    node_set_type(node, TYPE_ANY);
}

/* The literal that a name stands for: undefined, NaN, Infinity. */
static bool is_literal_name(Text name)
{
    return text_is(name, "undefined") || text_is(name, "NaN") || text_is(name, "Infinity");
}

static void mean_number(Node *node, double number)
{
    node->kind = NODE_NUMBER;
    node->number = number;
    node_type_literal(node);
}

static bool mean_tag(Checker *checker, Node *node, Text name)
{
    const Names *names = checker->compiler->names;
    TagInfo info;
    Symbol *symbol;

    if (!names->find_tag(names->user, name.bytes, name.length, &info)) return false;
    if ((symbol = symbol_new(checker, SYMBOL_TAG)) == NULL) return true;
    symbol->tag = info;
    node->symbol = symbol;
    node_type_tag(node, (rung_type)info.type);
    return true;
}

/* The builtin that a bare name means, or NULL: a local or a tag of that name comes first. */
static const Builtin *find_global(Checker *checker, const Node *name)
{
    const Names *names = checker->compiler->names;
    const Builtin *builtin;
    TagInfo info;

    if (name->kind != NODE_NAME || is_literal_name(name->text)) return NULL;
    builtin = builtin_find(checker->compiler->builtins, name->text.bytes, name->text.length);
    if (builtin == NULL || names->find_tag(names->user, name->text.bytes, name->text.length, &info)) return NULL;
    return builtin;
}

static const HostFunction *find_host(Checker *checker, const Node *name)
{
    const Names *names = checker->compiler->names;

    if (name->kind != NODE_NAME || is_literal_name(name->text)) return NULL;
    return names->find_function(names->user, name->text.bytes, name->text.length);
}

/* What a builtin's name followed by a name can be that is no row of the table. */
static void refuse_member(Checker *checker, const Builtin *owner, const Node *node)
{
    static const char *const of_functions[] = {"length", "name", "call", "apply", "bind", NULL};
    char prefix[PATH_MAX_BYTES], hint[RUNG_HINT_MAX];
    size_t length = format_text(prefix, sizeof prefix, "%s.", owner->name);

    if (text_is(node->text, "prototype"))
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span2, "call the method on a value: text.includes(\"x\")",
                       "prototypes are unsupported");
    else if (owner->kind != BUILTIN_NAMESPACE && text_in(node->text, of_functions))
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span2, "call the function directly, with ... for an array of arguments",
                       "%q of a function is unsupported", node->text.bytes, (size_t)node->text.length);
    else
        compiler_error(checker->compiler, RUNG_UNKNOWN_NAME, node->span2, suggest_member(checker, prefix, length, node->text, hint),
                       "%s has no member %q", owner->name, node->text.bytes, (size_t)node->text.length);
}

/* `Math.abs`, `Number.MAX_SAFE_INTEGER`: gives the member its meaning, unless its object is a value. */
static void resolve_member(Checker *checker, Node *node)
{
    const Builtin *owner = find_global(checker, node->a), *member;
    char path[PATH_MAX_BYTES];
    size_t length;

    if (owner == NULL) return;
    length = join_path(path, owner->name, strlen(owner->name), node->text);
    member = length == 0 ? NULL : builtin_find(checker->compiler->builtins, path, length);
    if (owner->kind == BUILTIN_ABSENT) {
        refuse_builtin(checker, owner, node->a->span);
    } else if (member == NULL) {
        refuse_member(checker, owner, node);
    } else if (!refuse_builtin(checker, member, node->span)) {
        if (member->kind == BUILTIN_CONSTANT)
            mean_number(node, member->constant);
        else
            mean_builtin(checker, node, member);
        return;
    }
    node->kind = NODE_UNDEFINED;        /* one error is enough */
}

/* `tag("Boiler.Temp-1")`: a tag by any name, known at compile time. */
static bool resolve_tag_call(Checker *checker, Node *node)
{
    Node *callee = node->a, *name = node->list;
    char hint[RUNG_HINT_MAX];
    TagInfo info;
    const Names *names = checker->compiler->names;

    if (callee->kind != NODE_NAME || !text_is(callee->text, "tag") || find_host(checker, callee) != NULL ||
        names->find_tag(names->user, "tag", 3, &info))
        return false;
    if (name != NULL && name->kind == NODE_TEMPLATE) check(checker, name, CONTEXT_ZERO);
    if (name == NULL || name->next != NULL || name->kind != NODE_STRING) {
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, "write the name between quotes: tag(\"Boiler.Temp-1\")",
                       "tag() takes one constant string: which tags are read must be known at compile time");
        return true;
    }
    node->kind = NODE_NAME;
    node->text = name->text;
    if (!mean_tag(checker, node, node->text))
        compiler_error(checker->compiler, RUNG_UNKNOWN_NAME, name->span, suggest_name(checker, node->text, hint), "there is no tag %q",
                       node->text.bytes, (size_t)node->text.length);
    return true;
}

/* A callee that is known before anything is evaluated: a builtin, a host function. */
static void resolve_callee(Checker *checker, Node *node)
{
    Node *callee = node_inner(node->a);
    const Builtin *builtin;
    const HostFunction *host;

    if (callee->kind == NODE_MEMBER) {
        resolve_member(checker, callee);
    } else if (callee->kind == NODE_NAME) {
        builtin = find_global(checker, callee);
        if (builtin != NULL && builtin->kind == BUILTIN_FUNCTION) {
            mean_builtin(checker, callee, builtin);
        } else if (builtin == NULL && (host = find_host(checker, callee)) != NULL) {
            Symbol *symbol = symbol_new(checker, SYMBOL_HOST);

            if (symbol != NULL) symbol->host = host;
            node->symbol = symbol;
            return;
        }
    }
    if (callee->symbol != NULL && ((const Symbol *)callee->symbol)->kind == SYMBOL_BUILTIN) node->symbol = callee->symbol;
}

/* ---- names ---------------------------------------------------------------------------------- */

static void unknown_name(Checker *checker, const Node *node)
{
    char hint[RUNG_HINT_MAX];
    const Refusal *refusal = find_refusal(node->text);

    if (refusal != NULL) {
        refuse(checker, node->span, refusal->hint, node->text);
        return;
    }
    if (refuse_unfinished(checker, node)) return;
    compiler_error(checker->compiler, RUNG_UNKNOWN_NAME, node->span, suggest_name(checker, node->text, hint), "%q is not defined",
                   node->text.bytes, (size_t)node->text.length);
}

static void check_name(Checker *checker, Node *node)
{
    const Builtin *builtin;

    if (node->symbol != NULL) return;
    node_set_type(node, TYPE_ANY);
    if (text_is(node->text, "undefined")) {
        node->kind = NODE_UNDEFINED;
    } else if (text_is(node->text, "NaN")) {
        double zero = 0;

        mean_number(node, zero / zero);
    } else if (text_is(node->text, "Infinity")) {
        double zero = 0;

        mean_number(node, 1 / zero);
    } else if (mean_tag(checker, node, node->text)) {
        return;
    } else if ((builtin = find_global(checker, node)) != NULL) {
        if (refuse_builtin(checker, builtin, node->span)) return;
        if (builtin->kind == BUILTIN_FUNCTION)
            mean_builtin(checker, node, builtin);
        else if (builtin->kind == BUILTIN_CONSTANT)
            mean_number(node, builtin->constant);
        else
            compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, "name one of its members", "%s as a value is unsupported",
                           builtin->name);
    } else if (find_host(checker, node) != NULL) {
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, "call it", "the host's function %q as a value is unsupported",
                       node->text.bytes, (size_t)node->text.length);
    } else {
        unknown_name(checker, node);
    }
}

/* `typeof x` of a name that nobody declared is "undefined", not an error. */
static void check_typeof_name(Checker *checker, Node *node)
{
    Node *name = node_inner(node->a);
    TagInfo info;
    const Names *names = checker->compiler->names;

    if (name->kind != NODE_NAME || is_literal_name(name->text) || find_global(checker, name) != NULL || find_host(checker, name) != NULL)
        return;
    if (names->find_tag(names->user, name->text.bytes, name->text.length, &info)) return;
    if (find_refusal(name->text) != NULL)
        unknown_name(checker, name);
    else if (!refuse_unfinished(checker, name))
        compiler_warning(checker->compiler, name->span, NULL, "%q is not defined: its typeof is always 'undefined'", name->text.bytes,
                         (size_t)name->text.length);
    name->kind = NODE_UNDEFINED;
}

/* ---- members -------------------------------------------------------------------------------- */

/* Property names that mean something else in JavaScript than a property. */
static bool refuse_property(Checker *checker, Text name, Span span)
{
    static const char *const words[] = {"__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", NULL};

    if (!text_in(name, words)) return false;
    refuse(checker, span, "use an object's own properties", name);
    return true;
}

static bool is_function(const Node *node)
{
    const Symbol *symbol = node->symbol;

    return (node->kind == NODE_NAME || node->kind == NODE_MEMBER) && symbol != NULL && symbol->kind == SYMBOL_BUILTIN;
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

/* `a["b"]` is `a.b`. Names that begin with a digit may be array indexes: those stay. */
static void name_index(Node *node)
{
    Node *key = node_inner(node->b);

    if (key->kind != NODE_STRING || key->text.length == 0 || (key->text.bytes[0] >= '0' && key->text.bytes[0] <= '9')) return;
    node->kind = NODE_MEMBER;
    node->text = key->text;
    node->span2 = key->span;
    node->b = NULL;
}

/* After the object was checked. */
static void check_member(Checker *checker, Node *node)
{
    Node *object = node_inner(node->a);

    node_set_type(node, TYPE_ANY);
    if (refuse_property(checker, node->text, node->span2)) return;
    if (is_function(object)) {
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span2, NULL, "properties of functions are unsupported");
        return;
    }
    if (text_is(node->text, "length") && object->type == TYPE_STRING) node_set_int(node, 0, INT64_C(1) << 30);
}

static void check_index(Checker *checker, Node *node)
{
    check(checker, node->b, CONTEXT_ZERO);
    if (is_function(node_inner(node->a)))
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, NULL, "properties of functions are unsupported");
    node_set_type(node, TYPE_ANY);
}

/* An unknown value's method: refused when every class that has it leaves it out. */
static void check_method_name(Checker *checker, const Node *callee)
{
    const Builtin *absent = NULL;
    unsigned receiver;

    for (receiver = RECEIVER_NONE + 1; receiver < RECEIVER_COUNT; receiver++) {
        const Builtin *row = builtin_find_method(checker->compiler->builtins, (Receiver)receiver, callee->text.bytes, callee->text.length);

        if (row == NULL) continue;
        if (row->kind != BUILTIN_ABSENT) return;
        absent = row;
    }
    if (absent != NULL) refuse_builtin(checker, absent, callee->span2);
}

/* The method of a receiver whose type is known becomes a builtin; others are found at run time. */
static void resolve_method(Checker *checker, Node *node, Node *callee)
{
    static const char *const of_functions[] = {"call", "apply", "bind", NULL};
    static const char *const plurals[RECEIVER_COUNT] = {
        [RECEIVER_STRING] = "strings", [RECEIVER_NUMBER] = "numbers", [RECEIVER_BOOLEAN] = "bools", [RECEIVER_ARRAY] = "arrays"};
    Receiver receiver = static_receiver(callee->a);
    const Builtin *builtin;
    char hint[RUNG_HINT_MAX];

    if (refuse_property(checker, callee->text, callee->span2)) return;
    if (text_in(callee->text, of_functions)) {
        refuse(checker, callee->span2, "call the function directly, with ... for an array of arguments", callee->text);
        return;
    }
    if (receiver == RECEIVER_NONE) {
        check_method_name(checker, callee);
        return;
    }
    builtin = builtin_find_method(checker->compiler->builtins, receiver, callee->text.bytes, callee->text.length);
    if (builtin != NULL) {
        if (!refuse_builtin(checker, builtin, callee->span2) && builtin->kind == BUILTIN_FUNCTION) mean_builtin(checker, node, builtin);
    } else if ((node->flags & FLAG_OPTIONAL) == 0) {
        compiler_error(checker->compiler, RUNG_UNKNOWN_NAME, callee->span2, suggest_method(checker, receiver, callee->text, hint),
                       "%s have no method %q", plurals[receiver], callee->text.bytes, (size_t)callee->text.length);
    }
}

/* ---- calls ---------------------------------------------------------------------------------- */

static void check_list(Checker *checker, Node *list)
{
    for (; list != NULL; list = list->next)
        if (list->kind != NODE_HOLE) check(checker, list->kind == NODE_SPREAD ? list->a : list, 0);
}

static void type_call(Node *node)
{
    const Symbol *symbol = node->symbol;
    const Builtin *builtin = symbol == NULL ? NULL : symbol->builtin;

    if (builtin == NULL) {
        node_set_type(node, TYPE_ANY);
        return;
    }
    node_set_type(node, signature_result(builtin->signature));
    /* an index or a length of a string or array */
    if (node->type == TYPE_INT && (builtin->receiver == RECEIVER_STRING || builtin->receiver == RECEIVER_ARRAY))
        node_set_int(node, -1, UINT32_MAX);
}

/* A builtin method is called directly unless its arguments are an array, or the receiver may be null:
** then JavaScript throws before it evaluates the arguments, which can be told when they do something. */
static void leave_method(Node *node, const Node *callee)
{
    const Symbol *symbol = node->symbol;

    if (symbol == NULL || symbol->kind != SYMBOL_BUILTIN || symbol->builtin->receiver == RECEIVER_NONE) return;
    if (arguments_need_array(node->list) || (callee->a->type == TYPE_STRING && callee->a->low != 0 && !nodes_are_quiet(node->list)))
        node->symbol = NULL;
}

static void check_call(Checker *checker, Node *node)
{
    Node *callee = node_inner(node->a);

    if (callee->kind == NODE_CHAIN && callee != node->a)
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->a->span, "leave out the parentheses",
                       "calling an optional chain in parentheses is unsupported");
    if (node->symbol == NULL && callee->kind == NODE_MEMBER && callee->symbol == NULL) resolve_method(checker, node, callee);
    if (callee->kind == NODE_INDEX) check_index(checker, callee);
    check_list(checker, node->list);
    leave_method(node, callee);
    type_call(node);
}

/* `new X` of the builtin constructors. A row "new X" is X called so; without one, X() does the same. */
static const Builtin *find_constructor(Checker *checker, const Node *name, const Builtin *global)
{
    static const char *const wrappers[] = {"String", "Number", "Boolean", "BigInt", "Symbol", NULL};
    char path[PATH_MAX_BYTES] = "new ";
    const Builtin *builtin;

    if (name->text.length < PATH_MAX_BYTES - 4) {
        memcpy(path + 4, name->text.bytes, name->text.length);
        if ((builtin = builtin_find(checker->compiler->builtins, path, name->text.length + 4)) != NULL) return builtin;
    }
    if (global->kind != BUILTIN_FUNCTION || text_in(name->text, wrappers)) return NULL;
    return name->text.bytes[0] >= 'A' && name->text.bytes[0] <= 'Z' ? global : NULL;
}

static void check_new(Checker *checker, Node *node)
{
    Node *name = node_inner(node->a);
    const Builtin *global = find_global(checker, name), *builtin = NULL;

    node_set_type(node, TYPE_ANY);
    if (global != NULL && global->kind != BUILTIN_ABSENT) builtin = find_constructor(checker, name, global);
    if (builtin != NULL)
        mean_builtin(checker, node, builtin);
    else if (global != NULL && !refuse_builtin(checker, global, name->span))
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, "call it without `new`", "`new %s` is unsupported", global->name);
    else if (global == NULL && name->kind == NODE_NAME && find_refusal(name->text) != NULL)
        unknown_name(checker, name);
    else if (global == NULL && (name->kind != NODE_NAME || !refuse_unfinished(checker, name)))
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, NULL, "`new` of anything but a builtin is unsupported");
    check_list(checker, node->list);
}

/* ---- assignment ----------------------------------------------------------------------------- */

static const char *instead_of_assigning(const Node *node)
{
    return node->kind == NODE_ASSIGN && node->op == OPERATOR_NONE ? "write === to compare" : NULL;
}

static void refuse_target(Checker *checker, const Node *node, Node *target)
{
    char hint[RUNG_HINT_MAX];
    const char *advice = instead_of_assigning(node), *nearest;
    const Names *names = checker->compiler->names;
    TagInfo info;

    if (names->find_tag(names->user, target->text.bytes, target->text.length, &info))
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, advice, "assignment to the tag %q is unsupported: tags are read only",
                       target->text.bytes, (size_t)target->text.length);
    else if (find_global(checker, target) != NULL || find_host(checker, target) != NULL || is_literal_name(target->text))
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, advice, "assignment to the builtin %q is unsupported",
                       target->text.bytes, (size_t)target->text.length);
    else if (find_refusal(target->text) != NULL)
        unknown_name(checker, target);
    else if ((nearest = suggest_name(checker, target->text, hint)) != NULL)
        compiler_error(checker->compiler, RUNG_UNKNOWN_NAME, target->span, nearest, "assignment to %q, which is not declared",
                       target->text.bytes, (size_t)target->text.length);
    else
        compiler_error(checker->compiler, RUNG_UNKNOWN_NAME, target->span, advice, "assignment to %q, which is not declared",
                       target->text.bytes, (size_t)target->text.length);
}

/* The object and key of what is written to. False when it cannot be written to. */
static bool check_target(Checker *checker, const Node *node, Node *target)
{
    if (target->kind == NODE_NAME) {
        refuse_target(checker, node, target);
        return false;
    }
    if (target->kind == NODE_INDEX) name_index(target);
    if (target->kind == NODE_MEMBER) {
        const Builtin *owner = find_global(checker, target->a);

        if (owner != NULL) {
            compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, instead_of_assigning(node),
                           "assignment to a member of the builtin %s is unsupported", owner->name);
            return false;
        }
        check(checker, target->a, 0);
        if (refuse_property(checker, target->text, target->span2)) return false;
    } else {
        check(checker, target->a, 0);
        check(checker, target->b, CONTEXT_ZERO);
    }
    if (is_function(node_inner(target->a))) {
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, target->span, NULL, "properties of functions are unsupported");
        return false;
    }
    return true;
}

static void check_assign(Checker *checker, Node *node)
{
    Node *target = node_inner(node->a);

    node_set_type(node, TYPE_ANY);
    if (refuse_unfinished(checker, node)) return;
    if (!check_target(checker, node, target)) return;
    check(checker, node->b, 0);
}

static void check_update(Checker *checker, Node *node)
{
    node_set_type(node, TYPE_ANY);
    check_target(checker, node, node_inner(node->a));
}

static void check_delete(Checker *checker, Node *node)
{
    Node *target = node_inner(node->a);

    node_set_type(node, TYPE_BOOL);
    if (target->kind == NODE_CHAIN) target = target->a;
    if (target->kind == NODE_MEMBER || target->kind == NODE_INDEX) {
        check_target(checker, node, target);
    } else if (target->kind == NODE_NAME) {
        compiler_error(checker->compiler, RUNG_SYNTAX, node->span, NULL, "`delete` of a name is not allowed in strict mode");
    } else {
        check(checker, node->a, CONTEXT_ZERO);
    }
}

/* ---- operators ------------------------------------------------------------------------------ */

static bool is_comparison(const Node *node)
{
    return node->kind == NODE_BINARY && node->op >= OPERATOR_LT && node->op <= OPERATOR_LOOSE_NE;
}

static bool is_nan(const Node *node) { return node->kind == NODE_NUMBER && node->number != node->number; }

static const char *type_text(const Node *node)
{
    switch ((StaticType)node->type) {
    case TYPE_INT:
    case TYPE_DOUBLE: return "a number";
    case TYPE_BOOL: return "a bool";
    case TYPE_STRING: return "a string";
    default: return "a value";
    }
}

/* What JavaScript accepts and nobody means. */
static void warn_binary(Checker *checker, const Node *node)
{
    const Node *a = node->a, *b = node->b;
    Operator op = (Operator)node->op;
    bool equality = op >= OPERATOR_EQ && op <= OPERATOR_LOOSE_NE;
    bool negative = op == OPERATOR_NE || op == OPERATOR_LOOSE_NE;

    if (equality && (is_nan(a) || is_nan(b)))
        compiler_warning(checker->compiler, node->span, "use Number.isNaN(x)", "nothing equals NaN: this is always %s",
                         negative ? "true" : "false");
    else if ((op == OPERATOR_EQ || op == OPERATOR_NE) && a->type != TYPE_ANY && b->type != TYPE_ANY && a->type != b->type &&
             (a->type == TYPE_STRING || b->type == TYPE_STRING || a->type == TYPE_BOOL || b->type == TYPE_BOOL))
        compiler_warning(checker->compiler, node->span, NULL, "%s never equals %s: this is always %s", type_text(a), type_text(b),
                         negative ? "true" : "false");
    else if (op >= OPERATOR_LT && op <= OPERATOR_GE && is_comparison(a))
        compiler_warning(checker->compiler, node->span, "write a < b && b < c", "the result of a comparison is compared again");
    else if (op >= OPERATOR_BIT_AND && op <= OPERATOR_BIT_XOR && (is_comparison(a) || is_comparison(b)))
        compiler_warning(checker->compiler, node->span, "put the bit operation into parentheses: (a & b) === c",
                         "`%s` binds weaker than a comparison", operator_text(op));
}

/* The right side of instanceof: the name of a builtin constructor. */
static void check_instanceof(Checker *checker, Node *node)
{
    Node *right = node_inner(node->b);
    const Builtin *global = find_global(checker, right);
    uint32_t errors;

    if (global != NULL && global->kind == BUILTIN_FUNCTION && right->text.bytes[0] >= 'A' && right->text.bytes[0] <= 'Z') {
        mean_builtin(checker, right, global);
        return;
    }
    errors = checker->compiler->errors;
    check(checker, node->b, 0);
    if (checker->compiler->errors == errors)
        compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->b->span, "name a builtin constructor, such as Array or Error",
                       "instanceof of anything but a builtin constructor is unsupported");
}

static unsigned right_context(const Node *node, unsigned context)
{
    switch ((Operator)node->op) {
    case OPERATOR_ADD:
    case OPERATOR_SUB:
    case OPERATOR_MUL: return context & CONTEXT_ZERO;
    case OPERATOR_DIV: return 0;
    case OPERATOR_INSTANCEOF: return 0;
    case OPERATOR_IN: return 0;
    default: return CONTEXT_ZERO;       /* comparisons, bits; a divisor of % and an exponent: 0 and -0 do the same */
    }
}

static void check_binary(Checker *checker, Node *node, unsigned context)
{
    if (node->op == OPERATOR_INSTANCEOF)
        check_instanceof(checker, node);
    else
        check(checker, node->b, right_context(node, context));
    warn_binary(checker, node);
    node_type_binary(node, (context & CONTEXT_ZERO) != 0);
}

static void check_logical(Checker *checker, Node *node, unsigned context)
{
    check(checker, node->b, context & (CONTEXT_TEST | CONTEXT_ZERO));
    node_join_types(node, node->a, node->b);
    if (node->op == OPERATOR_COALESCE || node->op == OPERATOR_OR) {
        /* null does not come from the left */
        if (node->type == TYPE_STRING) node->low = node->b->low;
    }
    /* both sides are turned into bools at once */
    if ((context & CONTEXT_TEST) && node->op != OPERATOR_COALESCE) node_set_type(node, TYPE_BOOL);
}

static void check_conditional(Checker *checker, Node *node, unsigned context)
{
    context &= CONTEXT_TEST | CONTEXT_ZERO;
    check(checker, node->b, context);
    check(checker, node->c, context);
    node_join_types(node, node->b, node->c);
    if (context & CONTEXT_TEST) node_set_type(node, TYPE_BOOL);
}

static void check_object(Checker *checker, Node *node)
{
    Node *item;

    for (item = node->list; item != NULL; item = item->next) {
        if (item->kind == NODE_SPREAD) {
            check(checker, item->a, 0);
            continue;
        }
        if (item->flags & FLAG_COMPUTED)
            check(checker, item->a, CONTEXT_ZERO);
        else
            refuse_property(checker, item->a->text, item->a->span);
        check(checker, item->b, 0);
    }
}

/* ---- the walk ------------------------------------------------------------------------------- */

/* The context of the operand that is evaluated first. */
static unsigned first_context(const Node *node, unsigned context)
{
    unsigned zero = context & CONTEXT_ZERO;

    switch (node->kind) {
    case NODE_PAREN: return context;
    case NODE_CHAIN: return zero;
    case NODE_CONDITIONAL: return CONTEXT_TEST | CONTEXT_ZERO;
    case NODE_SEQUENCE: return CONTEXT_ZERO;
    case NODE_LOGICAL:
        if (node->op == OPERATOR_COALESCE) return zero;
        if (context & CONTEXT_TEST) return CONTEXT_TEST | CONTEXT_ZERO;
        return node->op == OPERATOR_OR ? CONTEXT_ZERO : zero;       /* || never yields a zero from the left */
    case NODE_UNARY:
        if (node->op == OPERATOR_NOT) return CONTEXT_TEST | CONTEXT_ZERO;
        return node->op == OPERATOR_NEG || node->op == OPERATOR_PLUS ? zero : CONTEXT_ZERO;
    case NODE_BINARY:
        switch ((Operator)node->op) {
        case OPERATOR_ADD:
        case OPERATOR_SUB:
            /* -0 + 1 is 0 + 1 */
            return node->b->kind == NODE_NUMBER && (node->b->number < 0 || node->b->number > 0) ? CONTEXT_ZERO : zero;
        case OPERATOR_MUL:
        case OPERATOR_DIV:
        case OPERATOR_MOD: return zero;
        case OPERATOR_POW:
        case OPERATOR_INSTANCEOF: return 0;
        default: return CONTEXT_ZERO;
        }
    default: return 0;
    }
}

/* Meanings that must be known before the operands are looked at. */
static void prepare(Checker *checker, Node *node)
{
    if (node->kind == NODE_INDEX && find_global(checker, node->a) != NULL) name_index(node);
    if (node->kind == NODE_UNARY && node->op == OPERATOR_TYPEOF) {
        check_typeof_name(checker, node);
    } else if (node->kind == NODE_MEMBER) {
        resolve_member(checker, node);
    } else if (node->kind == NODE_CALL) {
        if (node_inner(node->a)->kind == NODE_INDEX) name_index(node_inner(node->a));
        if (!resolve_tag_call(checker, node)) resolve_callee(checker, node);
    }
}

/* A node that has no operand of its own kind before it. */
static void check_leaf(Checker *checker, Node *node)
{
    Node *item;

    switch (node->kind) {
    case NODE_UNDEFINED:
    case NODE_NULL:
    case NODE_BOOL:
    case NODE_NUMBER:
    case NODE_STRING: node_type_literal(node); break;
    case NODE_NAME: check_name(checker, node); break;
    case NODE_MEMBER: break;        /* of a builtin: resolve_member did it */
    case NODE_TEMPLATE:
        for (item = node->list; item != NULL; item = item->next) check(checker, item, CONTEXT_ZERO);
        node_set_type(node, TYPE_STRING);
        fold(checker->compiler, node);
        break;
    case NODE_ARRAY:
        check_list(checker, node->list);
        node_set_type(node, TYPE_ANY);
        break;
    case NODE_OBJECT:
        check_object(checker, node);
        node_set_type(node, TYPE_ANY);
        break;
    case NODE_CALL:
        check_call(checker, node);
        fold(checker->compiler, node);
        break;
    case NODE_NEW: check_new(checker, node); break;
    case NODE_UNARY: check_delete(checker, node); break;
    case NODE_UPDATE: check_update(checker, node); break;
    case NODE_ASSIGN: check_assign(checker, node); break;
    default:
        node_set_type(node, TYPE_ANY);
        if (!refuse_unfinished(checker, node))
            compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, NULL, "%s is unsupported here", node_kind_text((NodeKind)node->kind));
        break;
    }
}

/* A node whose first operand has been checked. */
static void check_step(Checker *checker, Node *node, unsigned context)
{
    switch (node->kind) {
    case NODE_PAREN: node_join_types(node, node->a, node->a); break;
    case NODE_CHAIN: node_set_type(node, TYPE_ANY); break;     /* undefined, perhaps */
    case NODE_UNARY: node_type_unary(node, (context & CONTEXT_ZERO) != 0); break;
    case NODE_BINARY: check_binary(checker, node, context); break;
    case NODE_LOGICAL: check_logical(checker, node, context); break;
    case NODE_CONDITIONAL: check_conditional(checker, node, context); break;
    case NODE_SEQUENCE:
        check(checker, node->b, context);
        node_join_types(node, node->b, node->b);
        break;
    case NODE_MEMBER: check_member(checker, node); break;
    case NODE_INDEX:
        check_index(checker, node);
        name_index(node);
        if (node->kind == NODE_MEMBER) check_member(checker, node);
        break;
    default: check_call(checker, node); break;
    }
    fold(checker->compiler, node);
}

static void check(Checker *checker, Node *node, unsigned context)
{
    Compiler *compiler = checker->compiler;
    uint32_t base = checker->spine.count;
    SpineEntry entry;
    Node *first;

    for (;;) {
        prepare(checker, node);
        if ((first = node_first(node)) == NULL) break;
        if (!spine_push(compiler, &checker->spine, node, context)) return;
        context = first == node->a ? first_context(node, context) : 0;
        node = first;
    }
    if (compiler->errors < MAX_ERRORS) check_leaf(checker, node);
    while (checker->spine.count > base) {
        entry = checker->spine.entries[--checker->spine.count];
        if (compiler->errors < MAX_ERRORS) check_step(checker, entry.node, entry.with);
    }
}

bool compiler_check(Compiler *compiler)
{
    Checker checker = {compiler, {NULL, 0, 0}};

    if (compiler->tree->kind == NODE_PROGRAM)
        refuse_unfinished(&checker, compiler->tree);
    else
        check(&checker, compiler->tree, 0);
    return compiler->errors == 0;
}
