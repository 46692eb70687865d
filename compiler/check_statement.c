/* check_statement.c - statements, functions and patterns: what they declare, and in which order.
**
** A scope's declarations are collected when it is entered, before anything in it is looked at: a name
** means the same everywhere in its scope. vars go to the top of their function.
*/
#include "compiler/checker.h"

static void check_statement(Checker *checker, Node *node);

static void check_list(Checker *checker, Node *list)
{
    const Node *first = list;

    for (; list != NULL && checker->compiler->errors < MAX_ERRORS; list = list->next)
        check_statement(checker, list);
    warn_statements(checker, first);
}

/* ---- names of functions --------------------------------------------------------------------- */

void check_function_name(Node *value, Text name)
{
    value = node_inner(value);
    if (value->kind == NODE_FUNCTION && value->text.bytes == NULL) value->text2 = name;
}

/* ---- declaring ------------------------------------------------------------------------------ */

/* How the names of a pattern are declared. */
typedef struct Declaring {
    Compiler *compiler;
    BindingKind kind;
    uint32_t ready;
} Declaring;

static void declare_names(const Declaring *declaring, Node *target)
{
    Node *item;

    switch (target->kind) {
    case NODE_NAME:
        scope_declare(declaring->compiler, declaring->kind, target->text, target->span, declaring->ready);
        break;
    case NODE_DEFAULT:
    case NODE_REST: declare_names(declaring, target->a); break;
    case NODE_PROPERTY: declare_names(declaring, target->b); break;
    case NODE_ARRAY_PATTERN:
    case NODE_OBJECT_PATTERN:
        for (item = target->list; item != NULL; item = item->next) declare_names(declaring, item);
        break;
    default: break;
    }
}

static void declare_list(Compiler *compiler, const Node *declare, BindingKind kind, uint32_t ready)
{
    Node *declarator;

    for (declarator = declare->list; declarator != NULL; declarator = declarator->next) {
        Declaring declaring = {compiler, kind, 0};
        Node *value = declarator->b;

        /* a function's expression calls nothing: from its beginning on the name stands for it */
        if (kind != BINDING_VAR && ready == 0 && declarator->a->kind == NODE_NAME && value != NULL && node_inner(value)->kind == NODE_FUNCTION)
            declaring.ready = value->span.start;
        else if (kind != BINDING_VAR)
            declaring.ready = ready != 0 ? ready : declarator->span.end;
        declare_names(&declaring, declarator->a);
    }
}

static void hoist_vars(Compiler *compiler, const Node *node);

static void hoist_vars_of(Compiler *compiler, const Node *list)
{
    for (; list != NULL; list = list->next) hoist_vars(compiler, list);
}

/* Declares the vars of a statement and all in it. */
static void hoist_vars(Compiler *compiler, const Node *node)
{
    const Node *part;

    switch (node->kind) {
    case NODE_DECLARE:
        if (node->op == OPERATOR_VAR) declare_list(compiler, node, BINDING_VAR, 0);
        break;
    case NODE_BLOCK: hoist_vars_of(compiler, node->list); break;
    case NODE_IF:
        for (; node != NULL && node->kind == NODE_IF; node = node->c) hoist_vars(compiler, node->b);
        if (node != NULL) hoist_vars(compiler, node);
        break;
    case NODE_FOR:
        if (node->a != NULL) hoist_vars(compiler, node->a);
        hoist_vars(compiler, node->d);
        break;
    case NODE_FOR_IN:
    case NODE_FOR_OF:
        hoist_vars(compiler, node->a);
        hoist_vars(compiler, node->c);
        break;
    case NODE_WHILE: hoist_vars(compiler, node->b); break;
    case NODE_DO:
    case NODE_LABELED: hoist_vars(compiler, node->a); break;
    case NODE_SWITCH:
        for (part = node->list; part != NULL; part = part->next) hoist_vars_of(compiler, part->list);
        break;
    case NODE_TRY:
        hoist_vars(compiler, node->a);
        if (node->c != NULL) hoist_vars(compiler, node->c);
        if (node->d != NULL) hoist_vars(compiler, node->d);
        break;
    default: break;
    }
}

static bool is_declaration(const Node *node)
{
    return (node->kind == NODE_DECLARE && node->op != OPERATOR_VAR) ||
           (node->kind == NODE_FUNCTION && (node->flags & FLAG_DECLARATION));
}

static bool has_declarations(const Node *list)
{
    for (; list != NULL; list = list->next)
        if (is_declaration(list)) return true;
    return false;
}

static void declare_function(Compiler *compiler, Node *node, BindingKind kind)
{
    Binding *binding = scope_declare(compiler, kind, node->text, node->span2, 0);

    if (binding == NULL) return;
    binding->function = node;
    binding->is_function = true;
}

/* Declares the functions, lets and consts of a list of statements in the innermost scope. */
static void hoist_declarations(Compiler *compiler, Node *list, BindingKind function)
{
    Node *node;

    for (node = list; node != NULL; node = node->next)
        if (node->kind == NODE_FUNCTION && (node->flags & FLAG_DECLARATION))
            declare_function(compiler, node, function);
    for (node = list; node != NULL; node = node->next)
        if (node->kind == NODE_DECLARE && node->op != OPERATOR_VAR)
            declare_list(compiler, node, node->op == OPERATOR_CONST ? BINDING_CONST : BINDING_LET, 0);
}

/* A var may not pass a let of its name on the way up to its function; the simple parameter of a catch
** it may. */
static void check_var(Checker *checker, const Node *name)
{
    const Binding *binding = scope_find(checker->compiler, name->text);

    while (binding != NULL && binding->scope->kind != SCOPE_BODY &&
           binding->scope->routine == checker->compiler->scopes->routine) {
        if (binding->kind != BINDING_CATCH) {
            compiler_error(checker->compiler, RUNG_SYNTAX, name->span, NULL, "%q has already been declared",
                           name->text.bytes, (size_t)name->text.length);
            return;
        }
        binding = binding->outer;
    }
}

/* ---- patterns ------------------------------------------------------------------------------- */

/* What the names in a pattern are to be. */
typedef struct Pattern {
    const Node *assignment; /* for messages; NULL: the names are declared */
    bool is_var;
} Pattern;

static void check_pattern_part(Checker *checker, Pattern pattern, Node *node);

static void check_pattern_name(Checker *checker, Pattern pattern, Node *name)
{
    Binding *binding = scope_find(checker->compiler, name->text);

    if (pattern.is_var) check_var(checker, name);
    if (binding == NULL) return;
    if (pattern.is_var) {
        binding->is_function = false;
        scope_bind(checker->compiler, name, binding);
        return;
    }
    name->symbol = &binding->symbol;
    node_set_type(name, TYPE_ANY);
}

static void check_properties(Checker *checker, Pattern pattern, Node *item)
{
    for (; item != NULL; item = item->next) {
        if (item->kind == NODE_REST) {
            check_pattern_part(checker, pattern, item->a);
            continue;
        }
        if (item->flags & FLAG_COMPUTED)
            check_value(checker, item->a, CONTEXT_ZERO);
        else
            name_refuse_property(checker->compiler, item->a->text, item->a->span);
        check_pattern_part(checker, pattern, item->b);
    }
}

static void check_pattern_part(Checker *checker, Pattern pattern, Node *node)
{
    Node *item;

    switch (node->kind) {
    case NODE_HOLE: break;
    case NODE_DEFAULT:
        check_pattern_part(checker, pattern, node->a);
        if (node->a->kind == NODE_NAME) check_function_name(node->b, node->a->text);
        check_value(checker, node->b, 0);
        break;
    case NODE_REST: check_pattern_part(checker, pattern, node->a); break;
    case NODE_ARRAY_PATTERN:
        for (item = node->list; item != NULL; item = item->next) check_pattern_part(checker, pattern, item);
        break;
    case NODE_OBJECT_PATTERN: check_properties(checker, pattern, node->list); break;
    case NODE_NAME:
        if (pattern.assignment == NULL) {
            check_pattern_name(checker, pattern, node);
            break;
        }
        /* fall through */
    default: check_target(checker, pattern.assignment, node); break;
    }
}

void check_pattern(Checker *checker, const Node *assignment, Node *pattern)
{
    check_pattern_part(checker, (Pattern){.assignment = assignment}, pattern);
}

/* ---- functions ------------------------------------------------------------------------------ */

static void check_simple_parameters(Checker *checker, Node *list)
{
    Binding *binding;

    for (; list != NULL; list = list->next) {
        binding = scope_declare(checker->compiler, BINDING_PARAMETER, list->text, list->span, 0);
        if (binding != NULL) list->symbol = &binding->symbol;
    }
}

/* Defaults and patterns see the parameters before them. */
static void check_parameters(Checker *checker, Node *list)
{
    Node *node;

    for (node = list; node != NULL; node = node->next)
        declare_names(&(Declaring){checker->compiler, BINDING_PARAMETER, node->span.end}, node);
    for (node = list; node != NULL; node = node->next)
        check_pattern_part(checker, (Pattern){.assignment = NULL}, node);
}

static bool are_names(const Node *list)
{
    for (; list != NULL; list = list->next)
        if (list->kind != NODE_NAME) return false;
    return true;
}

/* The statements of a program or function, whose innermost scope is open. */
static void check_body(Checker *checker, Node *list)
{
    hoist_vars_of(checker->compiler, list);
    hoist_declarations(checker->compiler, list, BINDING_FUNCTION);
    check_list(checker, list);
}

/* The function's own name is a variable of the function around it, which makes a new one with each
** closure. */
static void open_self(Checker *checker, Node *node, Binding **self)
{
    if (scope_open(checker->compiler, SCOPE_SELF) == NULL) return;
    *self = scope_declare(checker->compiler, BINDING_SELF, node->text, node->span2, 0);
    if (*self != NULL) (*self)->is_function = true;
}

void check_function(Checker *checker, Node *node)
{
    Compiler *compiler = checker->compiler;
    Node *parameters = node->a->list;
    bool named = node->text.bytes != NULL && !(node->flags & FLAG_DECLARATION);
    Binding *self = NULL;
    Routine *routine;

    node_set_type(node, TYPE_ANY);
    if (named) open_self(checker, node, &self);
    if (compiler->errors >= MAX_ERRORS || (routine = routine_open(compiler, node)) == NULL) return;
    routine->self = self;
    node->symbol = routine;
    if (!are_names(parameters)) {
        if ((routine->parameters = scope_open(compiler, SCOPE_PARAMETERS)) == NULL) return;
        check_parameters(checker, parameters);
    }
    if ((routine->body = scope_open(compiler, SCOPE_BODY)) == NULL) return;
    if (routine->parameters == NULL) check_simple_parameters(checker, parameters);
    if (node->flags & FLAG_EXPRESSION)
        check_value(checker, node->b, 0);
    else
        check_body(checker, node->b->list);
    scope_close(compiler);
    if (routine->parameters != NULL) scope_close(compiler);
    routine_close(compiler);
    if (named) scope_close(compiler);
}

/* Those of a script are like its own vars, which may be declared again and keep their value. */
static void declare_given(Compiler *compiler)
{
    const Names *names = compiler->names;

    for (uint32_t i = 0; i < names->parameter_count; i++) {
        Text name = {names->parameters[i], (uint32_t)strlen(names->parameters[i])};

        scope_declare(compiler, BINDING_PARAMETER, name, (Span){0, 0}, 0);
    }
}

void check_program(Checker *checker, Node *program)
{
    Compiler *compiler = checker->compiler;
    Routine *routine = routine_open(compiler, program);
    bool statements = program->kind == NODE_PROGRAM, given = compiler->names->parameter_count > 0;

    if (routine == NULL) return;
    if (given && compiler->kind == RUNG_BODY) {
        if ((routine->parameters = scope_open(compiler, SCOPE_GIVEN)) == NULL) return;
        declare_given(compiler);
    }
    if ((routine->body = scope_open(compiler, SCOPE_BODY)) == NULL) return;
    if (given && compiler->kind == RUNG_SCRIPT) declare_given(compiler);
    if (statements) {
        program->symbol = routine;
        check_body(checker, program->list);
    } else {
        check_value(checker, program, 0);
        if (compiler->options.condition) warn_truth(checker, program);
    }
    compiler->scopes->routine = routine;
    if (statements && compiler->kind == RUNG_BODY && !routine->returns && program->list != NULL &&
        compiler->errors == 0)
        compiler_warning(compiler, program->list->span, "write `return` before the result",
                         "this body never returns: its result is always undefined");
}

/* ---- statements ----------------------------------------------------------------------------- */

static void check_declaration(Checker *checker, Node *node)
{
    Pattern pattern = {.is_var = node->op == OPERATOR_VAR};
    Node *declarator;

    for (declarator = node->list; declarator != NULL; declarator = declarator->next) {
        Node *target = declarator->a, *value = declarator->b;

        if (value != NULL) {
            if (target->kind == NODE_NAME) check_function_name(value, target->text);
            check_value(checker, value, 0);
        }
        check_pattern_part(checker, pattern, target);
        if (node->op != OPERATOR_CONST || value == NULL || node_binding(target) == NULL) continue;
        node_binding(target)->is_function = is_function_value(value);
        if (node_is_literal(node_inner(value))) node_binding(target)->literal = node_inner(value);
    }
}

/* A block has a scope when it declares anything; that of a catch always, so that blocks in it are not taken
** for the one which may not declare the catch's names again. */
static void check_block(Checker *checker, Node *node)
{
    if (!has_declarations(node->list) && checker->compiler->scopes->scope->kind != SCOPE_CATCH) {
        check_list(checker, node->list);
        return;
    }
    if ((node->symbol = scope_open(checker->compiler, SCOPE_BLOCK)) == NULL) return;
    hoist_declarations(checker->compiler, node->list, BINDING_LOCAL_FUNCTION);
    check_list(checker, node->list);
    scope_close(checker->compiler);
}

static void check_condition(Checker *checker, Node *condition)
{
    check_value(checker, condition, CONTEXT_TEST | CONTEXT_ZERO);
}

/* The scope of a loop's head that declares with let or const. */
static bool open_head(Checker *checker, Node *node, const Node *head, uint32_t ready)
{
    if (head == NULL || head->kind != NODE_DECLARE || head->op == OPERATOR_VAR) return false;
    if ((node->symbol = scope_open(checker->compiler, SCOPE_BLOCK)) == NULL) return false;
    declare_list(checker->compiler, head, head->op == OPERATOR_CONST ? BINDING_CONST : BINDING_LET, ready);
    return true;
}

static void check_for(Checker *checker, Node *node)
{
    bool scoped = open_head(checker, node, node->a, 0);

    if (node->a != NULL && node->a->kind == NODE_DECLARE)
        check_declaration(checker, node->a);
    else if (node->a != NULL)
        check_value(checker, node->a, CONTEXT_ZERO);
    if (node->b != NULL) check_condition(checker, node->b);
    if (node->c != NULL) check_value(checker, node->c, CONTEXT_ZERO);
    check_statement(checker, node->d);
    if (scoped) scope_close(checker->compiler);
}

static void check_for_each(Checker *checker, Node *node)
{
    Node *head = node->a;
    bool scoped = open_head(checker, node, head, node->c->span.start);

    check_value(checker, node->b, 0);
    if (head->kind == NODE_DECLARE)
        check_pattern_part(checker, (Pattern){.is_var = head->op == OPERATOR_VAR}, head->list->a);
    else
        check_pattern(checker, node, head);
    check_statement(checker, node->c);
    if (scoped) scope_close(checker->compiler);
}

static void check_switch(Checker *checker, Node *node)
{
    Node *item;
    bool scoped = false;

    check_value(checker, node->a, 0);
    for (item = node->list; item != NULL && !scoped; item = item->next) scoped = has_declarations(item->list);
    if (scoped && (node->symbol = scope_open(checker->compiler, SCOPE_SWITCH)) == NULL) return;
    for (item = node->list; item != NULL; item = item->next)
        hoist_declarations(checker->compiler, item->list, BINDING_LOCAL_FUNCTION);
    for (item = node->list; item != NULL; item = item->next) {
        if (item->a != NULL) check_value(checker, item->a, 0);
        check_list(checker, item->list);
    }
    if (scoped) scope_close(checker->compiler);
}

static void check_try(Checker *checker, Node *node)
{
    Node *parameter = node->b;

    check_block(checker, node->a);
    if (parameter != NULL) {
        BindingKind kind = parameter->kind == NODE_NAME ? BINDING_CATCH : BINDING_LET;
        uint32_t ready = parameter->kind == NODE_NAME ? 0 : parameter->span.end;

        if ((node->symbol = scope_open(checker->compiler, SCOPE_CATCH)) == NULL) return;
        declare_names(&(Declaring){checker->compiler, kind, ready}, parameter);
        check_pattern_part(checker, (Pattern){.assignment = NULL}, parameter);
    }
    if (node->c != NULL) check_block(checker, node->c);
    if (parameter != NULL) scope_close(checker->compiler);
    if (node->d != NULL) check_block(checker, node->d);
}

static void check_if(Checker *checker, Node *node)
{
    for (; node != NULL && node->kind == NODE_IF; node = node->c) {
        check_condition(checker, node->a);
        check_statement(checker, node->b);
        warn_if(checker, node);
    }
    if (node != NULL) check_statement(checker, node);
}

static void check_statement(Checker *checker, Node *node)
{
    Compiler *compiler = checker->compiler;

    if (compiler->errors >= MAX_ERRORS) return;
    switch (node->kind) {
    case NODE_EXPRESSION:
        /* the value of a script's statement may be its result */
        check_value(checker, node->a,
                    compiler->kind == RUNG_SCRIPT && compiler->scopes->routine->outer == NULL ? 0
                                                                                              : CONTEXT_ZERO);
        break;
    case NODE_DECLARE: check_declaration(checker, node); break;
    case NODE_FUNCTION: check_function(checker, node); break;
    case NODE_BLOCK: check_block(checker, node); break;
    case NODE_IF: check_if(checker, node); break;
    case NODE_FOR: check_for(checker, node); break;
    case NODE_FOR_IN:
    case NODE_FOR_OF: check_for_each(checker, node); break;
    case NODE_WHILE:
        check_condition(checker, node->a);
        check_statement(checker, node->b);
        break;
    case NODE_DO:
        check_statement(checker, node->a);
        check_condition(checker, node->b);
        break;
    case NODE_SWITCH: check_switch(checker, node); break;
    case NODE_RETURN:
        compiler->scopes->routine->returns = true;
        if (node->a != NULL) check_value(checker, node->a, 0);
        break;
    case NODE_THROW: check_value(checker, node->a, 0); break;
    case NODE_TRY: check_try(checker, node); break;
    case NODE_LABELED: check_statement(checker, node->a); break;
    default: break; /* EMPTY, BREAK, CONTINUE */
    }
}
