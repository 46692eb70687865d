/* rule_calls.c - the builtins of rules while they are checked: see rule_calls.h. */
#include "compiler/rule_calls.h"

#include <string.h>

#include "vm/format.h"
#include "vm/math.h"

enum { DEFAULT_CAPACITY = 256 };

const ReadingInfo reading_info[READING_COUNT] = {
#define READING(kind, name, arguments, type, usage, doc) {name, usage, doc},
#include "compiler/readings.def"
};

/* ---- which one ------------------------------------------------------------------------------ */

static int find_reading(Text name)
{
    int i;

    for (i = 0; i < READING_COUNT; i++)
        if (name_is(name, reading_info[i].name)) return i;
    return -1;
}

/* The first row of the name from `from` on, or CELL_KIND_COUNT. */
static int find_cell(Text name, int from)
{
    int i;

    for (i = from; i < CELL_KIND_COUNT; i++)
        if (name_is(name, cell_info[i].name)) break;
    return i;
}

static uint32_t length_of(const Node *list)
{
    uint32_t count = 0;

    for (; list != NULL; list = list->next) count++;
    return count;
}

static void refuse(Compiler *compiler, Node *node, const char *hint, const char *message, const char *name)
{
    compiler_error(compiler, RUNG_UNSUPPORTED, node->span, hint, message, name);
    node->kind = NODE_UNDEFINED;
    node_type_literal(node);
}

/* "write held(c, d) or held(c)" */
static void refuse_arguments(Compiler *compiler, Node *node, Text name)
{
    char hint[RUNG_HINT_MAX];
    int reading = find_reading(name), first = find_cell(name, 0), second = find_cell(name, first + 1);

    if (reading >= 0)
        format_text(hint, sizeof hint, "write %s", reading_info[reading].usage);
    else if (second < CELL_KIND_COUNT)
        format_text(hint, sizeof hint, "write %s or %s", cell_info[first].usage, cell_info[second].usage);
    else
        format_text(hint, sizeof hint, "write %s", cell_info[first].usage);
    compiler_error(compiler, RUNG_UNSUPPORTED, node->span, hint, "%t() takes other arguments", name.bytes,
                   (size_t)name.length);
    node->kind = NODE_UNDEFINED;
    node_type_literal(node);
}

/* ---- readings ------------------------------------------------------------------------------- */

/* The NAME of a tag that the argument is, or NULL. */
static Node *tag_argument(Compiler *compiler, Node *argument)
{
    Node *inner = node_inner(argument);

    if (inner->kind == NODE_CALL && name_resolve_tag_call(compiler, inner)) return inner;
    if (inner->kind != NODE_NAME || scope_find(compiler, inner->text) != NULL) return NULL;
    return name_mean_tag(compiler, inner, inner->text) ? inner : NULL;
}

/* `valueOr(t, d)` is `bad(t) ? d : t`. */
static void become_conditional(Compiler *compiler, Node *node, const Node *tag, Node *other)
{
    Node *bad = compiler_alloc(compiler, sizeof *bad), *value = compiler_alloc(compiler, sizeof *value);

    if (bad == NULL || value == NULL) return;
    *value = *tag;
    value->next = NULL;
    *bad = *tag;
    bad->kind = NODE_READING;
    bad->op = READING_BAD;
    bad->next = NULL;
    node_set_type(bad, TYPE_BOOL);
    other->next = NULL;
    node->kind = NODE_CONDITIONAL;
    node->a = bad;
    node->b = other;
    node->c = value;
    node->list = NULL;
}

static void resolve_reading(Checker *checker, Node *node, ReadingKind kind)
{
    static const struct {
        enum { TAG, VALUE_OR, NUMBER, NONE } arguments;
        StaticType type;
    } rows[READING_COUNT] = {
#define READING(kind, name, arguments, type, usage, doc) {arguments, type},
#include "compiler/readings.def"
    };
    Compiler *compiler = checker->compiler;
    uint32_t wanted = rows[kind].arguments == NONE ? 0 : rows[kind].arguments == VALUE_OR ? 2 : 1;
    Node *tag = NULL, *argument = node->list;

    if (length_of(argument) != wanted || arguments_need_array(argument)) {
        refuse_arguments(compiler, node, node->a->text);
        return;
    }
    if (rows[kind].arguments == TAG || rows[kind].arguments == VALUE_OR) {
        uint32_t errors = compiler->errors;

        if ((tag = tag_argument(compiler, argument)) == NULL) {
            Node *name = node_inner(argument);

            if (name->kind == NODE_NAME && scope_find(compiler, name->text) == NULL &&
                !name_is_known(compiler, name)) {
                name_resolve(compiler, name, false);
                node->kind = NODE_UNDEFINED;
                node_type_literal(node);
                return;
            }
            refuse(compiler, node, "a value of a rule file has a name as well",
                   "%s() takes the name of a tag", reading_info[kind].name);
            return;
        }
        if (compiler->errors != errors || tag->kind != NODE_NAME) {
            node->kind = NODE_UNDEFINED;
            return;
        }
    }
    if (kind == READING_VALUE_OR) {
        become_conditional(compiler, node, tag, argument->next);
        return;
    }
    node->kind = NODE_READING;
    node->op = (uint8_t)kind;
    if (tag != NULL) {
        node->symbol = tag->symbol;
        node->text = tag->text;
        node->list = NULL;
    }
    node_set_type(node, rows[kind].type);
    if (kind == READING_STATUS) node_set_int(node, 0, UINT32_MAX);
    if (kind == READING_AGE) compiler->rule_calls->open_times++;
    if (kind == READING_NOW) compiler->rule_calls->ticks = true;
}

/* ---- calls that remember: before their arguments are checked -------------------------------- */

static void resolve_cell(Checker *checker, Node *node)
{
    Compiler *compiler = checker->compiler;
    const char *name = cell_info[find_cell(node->a->text, 0)].name;

    if (compiler->scopes->routine->outer != NULL) {
        refuse(compiler, node, "call it outside, and use its result",
               "%s() in a function is unsupported: it is updated once in every evaluation", name);
    } else if (compiler->options.message) {
        refuse(compiler, node, "make it a value of the rule file, and name that",
               "%s() in a message is unsupported: messages are not evaluated with every sample", name);
    } else {
        node->kind = NODE_CELL;
        node->text = node->a->text;
    }
}

const char *rule_call_usage(Text name)
{
    int reading = find_reading(name), cell = find_cell(name, 0);

    return reading >= 0 ? reading_info[reading].usage : cell < CELL_KIND_COUNT ? cell_info[cell].usage : NULL;
}

void rule_call_suggest(Suggestion *suggestion)
{
    int i;

    for (i = 0; i < READING_COUNT; i++)
        suggestion_offer(suggestion, reading_info[i].name, strlen(reading_info[i].name));
    for (i = 0; i < CELL_KIND_COUNT; i++)
        suggestion_offer(suggestion, cell_info[i].name, strlen(cell_info[i].name));
}

/* No duration in the arguments: `max(a, b)` of numbers. */
static bool is_of_numbers(const Node *call)
{
    const Node *argument = call->list;

    while (argument != NULL && argument->kind != NODE_STRING) argument = argument->next;
    return argument == NULL && length_of(call->list) > 1;
}

bool rule_call_resolve(Checker *checker, Node *node)
{
    Compiler *compiler = checker->compiler;
    const Node *callee = node->a;
    int reading;
    bool is_cell;

    if (callee->kind != NODE_NAME || (node->flags & FLAG_OPTIONAL) != 0) return false;
    reading = find_reading(callee->text);
    is_cell = find_cell(callee->text, 0) < CELL_KIND_COUNT;
    if ((reading < 0 && !is_cell) || scope_find(compiler, callee->text) != NULL) return false;
    if (!compiler->options.rules || compiler->kind != RUNG_EXPRESSION) {
        char hint[RUNG_HINT_MAX];
        const char *habit = is_of_numbers(node) ? habit_of_name(compiler, callee->text, hint) : NULL;

        if (name_is_known(compiler, callee)) return false;
        compiler_error(
            compiler, RUNG_UNKNOWN_NAME, callee->span,
            compiler->options.rules ? "write it in an expression of its own"
            : habit != NULL         ? habit
                                    : "compile it with rung_options.rules; rung: --rules",
            compiler->options.rules ? "%t() exists only in expressions" : "%t() exists only in rules",
            callee->text.bytes, (size_t)callee->text.length);
        node->kind = NODE_UNDEFINED;
        return true;
    }
    if (is_cell)
        resolve_cell(checker, node);
    else
        resolve_reading(checker, node, (ReadingKind)reading);
    return true;
}

/* ---- their arguments ------------------------------------------------------------------------ */

static unsigned context_of(char letter)
{
    switch (letter) {
    case 'c': return CONTEXT_TEST | CONTEXT_ZERO;
    case 'd':
    case 'n': return CONTEXT_ZERO;
    default: return 0;
    }
}

static bool read_duration(const Node *text, rung_time *ticks)
{
    return rung_duration_read(text->text.bytes, text->text.length, ticks);
}

static bool take_duration(Compiler *compiler, const Node *argument, const char *name, int64_t *span)
{
    char buffer[RUNG_HINT_MAX];
    const char *habit = habit_of_name(compiler, (Text){name, (uint32_t)strlen(name)}, buffer);
    static const char hint[] = "durations are \"250ms\" \"5s\" \"10m\" \"1h\" \"2d\"";

    if (argument->kind != NODE_STRING || !read_duration(argument, span))
        compiler_error(compiler, RUNG_UNSUPPORTED, argument->span,
                       habit != NULL && argument->kind != NODE_STRING ? habit : hint,
                       "the duration of %s() must be a constant text such as \"5s\"", name);
    else if (*span < 1)
        compiler_error(compiler, RUNG_UNSUPPORTED, argument->span, NULL,
                       "the duration of %s() must be more than 0", name);
    else if (*span > MAX_DURATION)
        compiler_error(compiler, RUNG_UNSUPPORTED, argument->span, NULL,
                       "the duration of %s() is more than 10 years", name);
    else
        return true;
    return false;
}

static bool take_number(Compiler *compiler, const Node *argument, const char *what, uint32_t *number)
{
    if (argument->kind == NODE_NUMBER && argument->number >= 1 && argument->number <= MAX_WINDOW &&
        argument->number == math_floor(argument->number)) {
        *number = (uint32_t)argument->number;
        return true;
    }
    compiler_error(compiler, RUNG_UNSUPPORTED, argument->span, NULL,
                   "%s must be a constant integer from 1 to %u", what, (uint32_t)MAX_WINDOW);
    return false;
}

/* The last argument of a window, {capacity: n}, is taken off the list. */
static bool take_capacity(Compiler *compiler, Node *cell, Node **option, uint32_t *capacity)
{
    Node **place = &cell->list, *property;

    while (*place != NULL && (*place)->next != NULL) place = &(*place)->next;
    *option = *place;
    if (*option == NULL || node_inner(*option)->kind != NODE_OBJECT) {
        *option = NULL;
        return true;
    }
    property = node_inner(*option)->list;
    *place = NULL;
    if (property == NULL || property->next != NULL || property->kind != NODE_PROPERTY ||
        (property->flags & FLAG_COMPUTED) != 0 || !name_is(property->a->text, "capacity")) {
        compiler_error(compiler, RUNG_UNSUPPORTED, (*option)->span, "write {capacity: 500}",
                       "a window has one option, its capacity");
        return false;
    }
    return take_number(compiler, node_inner(property->b), "the capacity of a window", capacity);
}

/* As many samples as the fastest of the tags sends, or a good many. */
static bool guess_capacity(Compiler *compiler, const CellCall *call, uint32_t *capacity)
{
    int64_t interval = INT64_MAX, count;
    const TagRead *read;

    for (read = call->last; read != call->until; read = read->before) {
        int64_t of_tag = ((const Symbol *)read->name->symbol)->tag.interval;

        if (of_tag > 0 && of_tag < interval) interval = of_tag;
    }
    *capacity = DEFAULT_CAPACITY;
    if (interval == INT64_MAX) return true;
    count = call->spec.span / interval + (call->spec.span % interval != 0) + 1;
    *capacity = (uint32_t)(count > MAX_WINDOW ? MAX_WINDOW : count);
    if (count <= MAX_WINDOW) return true;
    compiler_error(compiler, RUNG_UNSUPPORTED, call->node->span,
                   "take a shorter duration, or say {capacity: n}",
                   "the window holds %l samples at the tag's interval, more than %u", (uint64_t)count,
                   (uint32_t)MAX_WINDOW);
    return false;
}

/* Durations and numbers become the cell's; what is left of the list is evaluated. */
static bool take_constants(Compiler *compiler, Node *cell, CellCall *call, int kind)
{
    const char *name = cell_info[kind].name;
    Node **place = &cell->list;
    const char *letter;

    for (letter = cell_info[kind].form; *letter != '\0'; letter++) {
        Node *argument = *place;
        uint32_t number;

        if (*letter == 'x' && argument->type == TYPE_STRING) {
            compiler_error(compiler, RUNG_UNSUPPORTED, argument->span, NULL,
                           "%s() takes a number, not a text", name);
            return false;
        }
        if (*letter != 'd' && *letter != 'n') {
            place = &argument->next;
            continue;
        }
        *place = argument->next;
        argument = node_inner(argument);
        if (*letter == 'd') {
            if (!take_duration(compiler, argument, name, &call->spec.span)) return false;
        } else {
            if (!take_number(compiler, argument, "how many samples are looked at", &number)) return false;
            call->spec.span = number;
        }
    }
    return true;
}

/* The row whose form fits the arguments, CELL_KIND_COUNT when there is none: a number instead of a duration
** makes a difference. */
static int choose(const Node *cell)
{
    uint32_t count = length_of(cell->list);
    int kind;

    for (kind = find_cell(cell->text, 0); kind < CELL_KIND_COUNT; kind = find_cell(cell->text, kind + 1)) {
        const CellInfo *info = &cell_info[kind];
        const Node *last = cell->list;

        if (strlen(info->form) != count) continue;
        while (last->next != NULL) last = last->next;
        if (find_cell(cell->text, kind + 1) == CELL_KIND_COUNT || strlen(cell_info[kind + 1].form) != count)
            break;
        if (cell_form_has(info, 'd') == (last->kind != NODE_NUMBER)) break;
    }
    return kind;
}

/* prev of numbers is a number. */
static int variant(const Node *cell, int kind)
{
    const Node *argument;

    if (kind != CELL_KIND_PREV && kind != CELL_KIND_PREV_INIT) return kind;
    for (argument = cell->list; argument != NULL; argument = argument->next)
        if (argument->type != TYPE_INT && argument->type != TYPE_DOUBLE) return kind;
    return kind == CELL_KIND_PREV ? CELL_KIND_PREV_NUMBER : CELL_KIND_PREV_INIT_NUMBER;
}

static CellCall *cell_new(Compiler *compiler, Node *cell)
{
    CellCall *call = compiler_alloc(compiler, sizeof *call);

    if (call == NULL) return NULL;
    memset(call, 0, sizeof *call);
    call->node = cell;
    return call;
}

static void add_cell(RuleCalls *calls, CellCall *call)
{
    if (calls->last == NULL)
        calls->first = call;
    else
        calls->last->next = call;
    calls->last = call;
}

static void type_cell(Node *cell, const CellInfo *info)
{
    node_set_type(cell, info->push[0] == 'A' ? TYPE_ANY : (StaticType)info->push[0]);
    if (cell->type == TYPE_INT) node_set_int(cell, 0, MAX_WINDOW);
}

/* A form's letters tell how an argument is checked; the rows of one name agree until their last one. */
static void check_arguments(Checker *checker, Node *cell, const char *form)
{
    Node *argument;

    for (argument = cell->list; argument != NULL; argument = argument->next) {
        check_value(checker, argument, context_of(*form));
        if (form[1] != '\0') form++;
    }
}

/* Timers alone know of anything but samples. */
static bool needs_samples(const CellInfo *info)
{
    return (info->flags & (CELL_WINDOW | CELL_EDGE)) != 0 || info->form[0] != 'c';
}

void rule_call_check(Checker *checker, Node *cell)
{
    Compiler *compiler = checker->compiler;
    RuleCalls *calls = compiler->rule_calls;
    CellCall *call = checker->again ? NULL : cell_new(compiler, cell);
    const char *name = cell_info[find_cell(cell->text, 0)].name, *outer = calls->inside;
    uint32_t errors = compiler->errors, capacity = 0;
    const CellInfo *info;
    Node *option;
    int kind;

    if (checker->again) {
        check_arguments(checker, cell, cell_info[((const CellCall *)cell->symbol)->spec.kind].form);
        return;
    }
    if (call == NULL) return;
    node_set_type(cell, TYPE_ANY);
    if (arguments_need_array(cell->list)) {
        refuse_arguments(compiler, cell, cell->text);
        return;
    }
    if (!take_capacity(compiler, cell, &option, &capacity)) return;
    if (choose(cell) == CELL_KIND_COUNT) {
        refuse_arguments(compiler, cell, cell->text);
        return;
    }
    call->until = calls->read;
    calls->inside = name;
    check_arguments(checker, cell, cell_info[choose(cell)].form);
    calls->inside = outer;
    call->last = calls->read;
    if (compiler->errors != errors) return;
    kind = variant(cell, choose(cell));
    info = &cell_info[kind];
    call->spec.kind = (uint8_t)kind;
    type_cell(cell, info);
    if (!take_constants(compiler, cell, call, kind)) return;
    if (call->last == call->until && needs_samples(info)) {
        compiler_error(compiler, RUNG_UNSUPPORTED, cell->span, NULL,
                       "%s() reads no tag: no sample ever comes to it", name);
        return;
    }
    if (option != NULL && (info->flags & CELL_WINDOW) == 0) {
        refuse_arguments(compiler, cell, cell->text);
        return;
    }
    if ((info->flags & CELL_WINDOW) != 0 && cell_form_has(info, 'n')) capacity = (uint32_t)call->spec.span;
    if ((info->flags & CELL_WINDOW) != 0 && capacity == 0 && !guess_capacity(compiler, call, &capacity))
        return;
    call->spec.capacity = capacity;
    call->spec.momentary = cell->list != NULL && rule_call_is_momentary(cell->list);
    if ((info->flags & CELL_LIMIT) != 0) calls->open_times++;
    if ((info->flags & CELL_TICKS) != 0) calls->ticks = true;
    cell->symbol = call;
    add_cell(calls, call);
}

/* Chains hang on the left side of && and ||: they are walked in a loop. */
bool rule_call_is_momentary(const Node *node)
{
    const Symbol *symbol;

    for (;;) {
        switch (node->kind) {
        case NODE_PAREN: node = node->a; break;
        case NODE_CONDITIONAL:
            if (!rule_call_is_momentary(node->b)) return false;
            node = node->c;
            break;
        case NODE_LOGICAL:
            if (node->op == OPERATOR_COALESCE) return false;
            if (rule_call_is_momentary(node->b) == (node->op == OPERATOR_AND))
                return node->op == OPERATOR_AND;
            node = node->a;
            break;
        case NODE_CELL:
            return (cell_info[((const CellCall *)node->symbol)->spec.kind].flags & CELL_EDGE) != 0;
        case NODE_NAME:
            symbol = node->symbol;
            return symbol != NULL && symbol->kind == SYMBOL_TAG && symbol->tag.momentary;
        default: return false;
        }
    }
}

/* ---- what else concerns them ---------------------------------------------------------------- */

static bool is_comparison(const Node *node)
{
    return node->op >= OPERATOR_LT && node->op <= OPERATOR_LOOSE_NE;
}

/* The time counts up to the limit: one deadline instead of every tick. */
static void take_limit(Compiler *compiler, Node *time, const Node *limit)
{
    RuleCalls *calls = compiler->rule_calls;
    TagRead *age;
    CellCall *call = time->kind == NODE_CELL ? (CellCall *)(uintptr_t)time->symbol : NULL;

    if (limit->kind != NODE_NUMBER) return;
    if (call != NULL && (cell_info[call->spec.kind].flags & CELL_LIMIT) != 0) {
        call->spec.has_limit = true;
        call->spec.limit = limit->number;
    } else if (time->kind == NODE_READING && time->op == READING_AGE) {
        if ((time->flags & FLAG_LIMITED) == 0 && (age = compiler_alloc(compiler, sizeof *age)) != NULL) {
            *age = (TagRead){calls->limited, time};
            calls->limited = age;
        }
        time->flags |= FLAG_LIMITED;
        time->number = limit->number;
    } else {
        return;
    }
    calls->open_times--;
}

static bool is_duration(const Node *node)
{
    rung_time ticks;

    return node->kind == NODE_STRING && read_duration(node, &ticks);
}

bool rule_call_compare(Checker *checker, Node *node)
{
    Compiler *compiler = checker->compiler;
    Node *a = node_inner(node->a), *b = node_inner(node->b);

    if (!compiler->options.rules || !is_comparison(node)) return false;
    if (is_duration(a) ? b->type == TYPE_INT || b->type == TYPE_DOUBLE
                       : is_duration(b) && (a->type == TYPE_INT || a->type == TYPE_DOUBLE)) {
        const Node *text = is_duration(a) ? a : b;
        char hint[RUNG_HINT_MAX];
        rung_time ticks = 0;

        read_duration(text, &ticks);
        format_text(hint, sizeof hint, "write milliseconds: %l", (uint64_t)(ticks / RUNG_TICKS_PER_MS));
        compiler_error(compiler, RUNG_UNSUPPORTED, text->span, hint,
                       "a number is compared with the text \"%t\"", text->text.bytes,
                       (size_t)text->text.length);
        return true;
    }
    take_limit(compiler, a, b);
    take_limit(compiler, b, a);
    return false;
}

bool rule_call_refuse_effect(Checker *checker, const Node *node)
{
    const char *inside = checker->compiler->rule_calls->inside;

    if (inside == NULL) return false;
    compiler_error(checker->compiler, RUNG_UNSUPPORTED, node->span, NULL,
                   "an assignment in the arguments of %s() is unsupported", inside);
    return true;
}

void rule_call_read(Compiler *compiler, const Node *name)
{
    RuleCalls *calls = compiler->rule_calls;
    TagRead *read = compiler->options.rules ? compiler_alloc(compiler, sizeof *read) : NULL;

    if (read == NULL) return;
    *read = (TagRead){calls->read, name};
    calls->read = read;
}

void rule_call_builtin(Compiler *compiler, const Node *call, const Builtin *builtin)
{
    bool constructor = strcmp(builtin->name, "new Date") == 0;

    if (strcmp(builtin->name, "Date") == 0 || strcmp(builtin->name, "Date.now") == 0 ||
        (constructor && (call->kind != NODE_NEW || call->list == NULL || call->list->kind == NODE_SPREAD)))
        compiler->rule_calls->ticks = true;
}
