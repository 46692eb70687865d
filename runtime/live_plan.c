/* live_plan.c - what the rule file asks for, as the links need it.
**
** All texts are copied: a reload replaces those of the rules while links go on.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/live.h"
#include "vm/format.h"

enum { PASSWORD_MAX = 4096 };

/* What is being made, and what went wrong. */
typedef struct Planner {
    rung_live *live;
    rung_diag *diag; /* may be NULL */
    rung_status status;
} Planner;

static bool fail(Planner *planner, rung_status status, const char *hint, const char *format, ...)
{
    va_list arguments;

    planner->status = status;
    if (planner->diag == NULL) return false;
    rung_diag_init(planner->diag);
    planner->diag->status = status;
    planner->diag->severity = RUNG_ERROR;
    va_start(arguments, format);
    format_text_list(planner->diag->message, sizeof planner->diag->message, format, arguments);
    va_end(arguments);
    format_text(planner->diag->hint, sizeof planner->diag->hint, "%s", hint == NULL ? "" : hint);
    return false;
}

static bool no_memory(Planner *planner)
{
    return fail(planner, RUNG_NO_MEMORY, NULL, "%s", rung_status_text(RUNG_NO_MEMORY));
}

/* ---- Copies --------------------------------------------------------------------------------- */

/* NULL stays NULL. */
static bool copy_text(Planner *planner, LivePlan *plan, const char *text, const char **copy)
{
    size_t size = text == NULL ? 0 : strlen(text) + 1;
    char *bytes;

    *copy = NULL;
    if (text == NULL) return true;
    if ((bytes = arena_alloc(&plan->arena, size)) == NULL) return no_memory(planner);
    memcpy(bytes, text, size);
    *copy = bytes;
    return true;
}

/* What a rule file names stands in its folder. NULL stays NULL. */
static bool copy_path(Planner *planner, LivePlan *plan, const char *path, const char **copy)
{
    const char *file = planner->live->rules->file_name, *slash = strrchr(file, '/');
    size_t folder = slash == NULL || path == NULL || path[0] == '/' ? 0 : (size_t)(slash + 1 - file), length;
    char *bytes;

    if (folder == 0) return copy_text(planner, plan, path, copy);
    length = strlen(path);
    *copy = bytes = arena_alloc(&plan->arena, folder + length + 1);
    if (bytes == NULL) return no_memory(planner);
    memcpy(bytes, file, folder);
    memcpy(bytes + folder, path, length + 1);
    return true;
}

/* ---- Passwords ------------------------------------------------------------------------------ */

typedef struct Password {
    char text[PASSWORD_MAX + 1];
    size_t length;
} Password;

static bool keep_password(void *user, const char *text, size_t length)
{
    Password *password = user;

    if (length > PASSWORD_MAX - password->length) return false;
    memcpy(password->text + password->length, text, length);
    password->length += length;
    return true;
}

/* Wipes what is no longer needed; a plain memset of memory that is not read again may be left out. */
static void wipe(void *bytes, size_t length)
{
    volatile char *at = bytes;

    while (length-- > 0) *at++ = '\0';
}

static bool read_as_said(const char *path, Password *password)
{
    FILE *file = fopen(path, "rb");
    char bytes[256];
    size_t length;
    bool fine = file != NULL;

    while (fine && (length = fread(bytes, 1, sizeof bytes, file)) > 0)
        fine = keep_password(password, bytes, length);
    fine = fine && !ferror(file);
    wipe(bytes, sizeof bytes);
    if (file != NULL) fclose(file);
    return fine;
}

/* The file's text up to the end of its line. */
static bool read_password_file(Planner *planner, const char *path, Password *password)
{
    const rung_live_options *options = &planner->live->options;
    bool fine = options->read_file != NULL ? options->read_file(options->user, path, keep_password, password)
                                           : read_as_said(path, password);

    if (!fine) return fail(planner, RUNG_BAD_INPUT, NULL, "the password cannot be read from %s", path);
    while (password->length > 0 && strchr("\r\n", password->text[password->length - 1]) != NULL)
        password->length--;
    password->text[password->length] = '\0';
    return true;
}

static bool find_password(Planner *planner, LivePlan *plan, const rung_source *source, const char **out)
{
    const rung_live_options *options = &planner->live->options;
    Password password = {.length = 0};
    const char *text = password.text, *path;
    bool fine = true;

    *out = NULL;
    if (source->user == NULL) return true;
    if (source->password_file != NULL) {
        fine = copy_path(planner, plan, source->password_file, &path) &&
               read_password_file(planner, path, &password);
    } else if (source->password_env != NULL) {
        text = options->environment != NULL ? options->environment(options->user, source->password_env)
                                            : getenv(source->password_env);
        if (text == NULL)
            fine = fail(planner, RUNG_BAD_INPUT, "export it before rung is started",
                        "the environment has no variable %s, which holds the password", source->password_env);
    }
    fine = fine && copy_text(planner, plan, text, out);
    wipe(&password, sizeof password);
    return fine;
}

/* ---- One source ----------------------------------------------------------------------------- */

static uint32_t milliseconds(rung_time time)
{
    time /= RUNG_TICKS_PER_MS;
    return time < 1 ? 1 : time > INT32_MAX ? INT32_MAX : (uint32_t)time;
}

/* Whatever weight the library gives it: what matters is a notice, in our words. */
static void log_library(void *user, rung_log_level level, const char *text)
{
    const rung_live *live = user;

    (void)level;
    rules_log(live->rules, RUNG_LOG_DEBUG, "library of OPC UA: %s", text);
}

static void apply_certificates(LiveSource *source)
{
    for (uint32_t i = 0; i < source->plan.config_count; i++)
        security_apply(&source->security, &source->plan.configs[i]);
}

void plan_read_certificates(LiveSource *source)
{
    Security security;

    if (!source->plan.secured || security_load(&security, &source->plan.paths, NULL) != RUNG_OK) return;
    security_free(&source->security);
    source->security = security;
    apply_certificates(source);
}

/* Certificates secure a connection, or the password alone when the connection is not. */
static bool plan_certificates(Planner *planner, LiveSource *source, const rung_source *says)
{
    LivePlan *plan = &source->plan;
    SecurityPaths *paths = &plan->paths;
    rung_diag problem;
    rung_status status;

    paths->folder = planner->live->security_folder;
    if (!copy_path(planner, plan, says->certificate, &paths->certificate) ||
        !copy_path(planner, plan, says->key, &paths->key) ||
        !copy_path(planner, plan, says->trusted, &paths->trusted))
        return false;
    plan->secured = plan->configs->security != OPCUA_NONE ||
                    (plan->configs->user != NULL && (paths->folder != NULL || paths->certificate != NULL));
    if (!plan->secured) return true;
    status = security_load(&source->security, paths, &problem);
    if (status != RUNG_OK) return fail(planner, status, problem.hint, "%s", problem.message);
    apply_certificates(source);
    return true;
}

static bool plan_configs(Planner *planner, LiveSource *source, const rung_source *says)
{
    const rung_live *live = planner->live;
    LivePlan *plan = &source->plan;
    OpcuaConfig config = {.security = OPCUA_NONE,
                          .timeout = milliseconds(says->timeout),
                          .session_timeout = milliseconds(says->session_timeout),
                          .publishing = milliseconds(says->publishing),
                          .keep_alive = says->keep_alive,
                          .lifetime = says->lifetime,
                          .log = log_library,
                          .log_user = planner->live};

    plan->config_count = live->endpoint != NULL ? 1 : says->endpoint_count;
    if (plan->config_count == 0)
        return fail(planner, RUNG_BAD_RULES, "for example opcua: {endpoint: \"opc.tcp://plc1:4840\"}",
                    "the rule file names no endpoint for its tags");
    if (says->security != NULL) security_find(says->security, &config.security);
    if (!copy_text(planner, plan, says->name, &plan->name) ||
        !copy_text(planner, plan, says->user, &config.user) ||
        !find_password(planner, plan, says, &config.password))
        return false;
    plan->configs = arena_alloc(&plan->arena, plan->config_count * sizeof *plan->configs);
    if (plan->configs == NULL) return no_memory(planner);
    for (uint32_t i = 0; i < plan->config_count; i++) {
        plan->configs[i] = config;
        if (!copy_text(planner, plan, live->endpoint != NULL ? live->endpoint : says->endpoints[i],
                       &plan->configs[i].endpoint))
            return false;
    }
    if (!plan_certificates(planner, source, says)) return false;
    plan->publishing = config.publishing * RUNG_TICKS_PER_MS;
    plan->start_wait = says->start_wait;
    return true;
}

static bool plan_items(Planner *planner, LiveSource *source, uint32_t index)
{
    const rung_rules *rules = planner->live->rules;
    LivePlan *plan = &source->plan;
    uint32_t at = 0;
    rung_node node;

    for (uint32_t tag = 0; tag < rules->tag_count && at < plan->item_count; tag++) {
        OpcuaItem *item = &plan->items[at];

        if (!rung_rules_node(rules, tag, &node) || node.source != index) continue;
        if (!copy_text(planner, plan, node.node, &item->node)) return false;
        item->type = rung_schema_type(rules->schema, tag);
        item->sampling = (double)node.sampling / (double)RUNG_TICKS_PER_MS;
        item->queue = node.queue;
        source->items[at++] = (LiveItem){.tag = tag, .deadband = node.deadband};
        plan->has_deadbands = plan->has_deadbands || node.deadband > 0;
    }
    return true;
}

/* The source with nothing in it yet; NULL without memory. */
static LiveSource *new_source(rung_live *live, uint32_t item_count)
{
    const Allocator *allocator = &live->allocator;
    LiveSource *source = allocator_new(allocator, sizeof *source);

    if (source == NULL) return NULL;
    *source = (LiveSource){.live = live, .unanswered = item_count};
    source->plan.item_count = item_count;
    arena_init(&source->plan.arena, allocator, NULL, 0, SIZE_MAX);
    arena_init(&source->texts, allocator, NULL, 0, SIZE_MAX);
    source->plan.items = arena_alloc(&source->plan.arena, item_count * sizeof *source->plan.items);
    source->items = arena_alloc(&source->plan.arena, item_count * sizeof *source->items);
    source->first = arena_alloc(&source->plan.arena, item_count * sizeof *source->first);
    if (source->plan.items == NULL || source->items == NULL || source->first == NULL) {
        plan_free_source(source);
        return NULL;
    }
    return source;
}

static bool plan_source(Planner *planner, LiveSource *source, uint32_t index)
{
    LivePlan *plan = &source->plan;
    rung_source says;

    rung_rules_source(planner->live->rules, index, &says);
    if (!plan_configs(planner, source, &says) || !plan_items(planner, source, index)) return false;
    source->refusals = arena_alloc(&plan->arena, plan->config_count * sizeof *source->refusals);
    if (source->refusals == NULL) return no_memory(planner);
    memset(source->refusals, 0, plan->config_count * sizeof *source->refusals);
    return true;
}

/* ---- All of them ---------------------------------------------------------------------------- */

/* How many tags come from each source of the rule file. */
static void count_items(const rung_rules *rules, uint32_t *counts)
{
    rung_node node;

    for (uint32_t tag = 0; tag < rules->tag_count; tag++)
        if (rung_rules_node(rules, tag, &node)) counts[node.source]++;
}

static bool add_sources(Planner *planner, SourceList *sources, const uint32_t *counts)
{
    const rung_live *live = planner->live;
    uint32_t used = 0;

    for (uint32_t i = 0; i < live->rules->source_count; i++) used += counts[i] > 0;
    if (used == 0)
        return fail(planner, RUNG_BAD_RULES, "for example temp: {type: double, node: \"ns=2;s=Temp\"}",
                    "no tag of the rule file has a node");
    if (used > 1 && live->endpoint != NULL)
        return fail(planner, RUNG_BAD_RULES, NULL,
                    "the rule file has %u sources: one endpoint cannot stand for them", used);
    for (uint32_t i = 0; i < live->rules->source_count; i++) {
        LiveSource *source;

        if (counts[i] == 0) continue;
        if ((source = new_source(planner->live, counts[i])) == NULL) return no_memory(planner);
        sources->all[sources->count++] = source;
        if (!plan_source(planner, source, i)) return false;
    }
    return true;
}

rung_status plan_sources(rung_live *live, SourceList *sources, rung_diag *diag)
{
    Planner planner = {live, diag, RUNG_OK};
    size_t capacity = (size_t)live->rules->source_count + 1;
    uint32_t *counts = allocator_new(&live->allocator, capacity * sizeof *counts);

    *sources = (SourceList){.all = allocator_new(&live->allocator, capacity * sizeof *sources->all)};
    if (sources->all != NULL) sources->capacity = capacity;
    if (counts == NULL || sources->all == NULL) {
        no_memory(&planner);
    } else {
        memset(counts, 0, capacity * sizeof *counts);
        count_items(live->rules, counts);
        add_sources(&planner, sources, counts);
    }
    allocator_free(&live->allocator, counts, capacity * sizeof *counts);
    if (planner.status != RUNG_OK) plan_free(live, sources);
    return planner.status;
}

/* Items are in the order of their tags. */
uint32_t plan_find_item(const LiveSource *source, uint32_t tag)
{
    uint32_t from = 0, to = source->plan.item_count;

    while (to - from > 1) {
        uint32_t middle = from + (to - from) / 2;

        if (source->items[middle].tag <= tag)
            from = middle;
        else
            to = middle;
    }
    return from;
}

/* ---- The same? ------------------------------------------------------------------------------ */

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_config(const OpcuaConfig *a, const OpcuaConfig *b)
{
    return same_text(a->endpoint, b->endpoint) && a->security == b->security && same_text(a->user, b->user) &&
           same_text(a->password, b->password) && a->timeout == b->timeout &&
           a->session_timeout == b->session_timeout && a->publishing == b->publishing &&
           a->keep_alive == b->keep_alive && a->lifetime == b->lifetime;
}

static bool same_item(const OpcuaItem *a, const OpcuaItem *b)
{
    return same_text(a->node, b->node) && a->type == b->type && a->sampling == b->sampling &&
           a->queue == b->queue;
}

bool plan_is_same(const LivePlan *a, const LivePlan *b)
{
    if (strcmp(a->name, b->name) != 0 || !same_text(a->paths.certificate, b->paths.certificate) ||
        !same_text(a->paths.key, b->paths.key) || !same_text(a->paths.trusted, b->paths.trusted) ||
        a->config_count != b->config_count || a->item_count != b->item_count)
        return false;
    for (uint32_t i = 0; i < a->config_count; i++)
        if (!same_config(&a->configs[i], &b->configs[i])) return false;
    for (uint32_t i = 0; i < a->item_count; i++)
        if (!same_item(&a->items[i], &b->items[i])) return false;
    return true;
}

void plan_free_source(LiveSource *source)
{
    Allocator allocator;

    if (source == NULL) return;
    allocator = source->live->allocator;
    link_free(source->link);
    allocator_free(&allocator, source->rest, source->rest_capacity * sizeof *source->rest);
    arena_free(&source->texts);
    if (source->plan.secured) security_free(&source->security);
    if (source->plan.config_count > 0 && source->plan.configs != NULL &&
        source->plan.configs->password != NULL)
        wipe((char *)source->plan.configs->password, strlen(source->plan.configs->password));
    arena_free(&source->plan.arena);
    allocator_free(&allocator, source, sizeof *source);
}

void plan_free(rung_live *live, SourceList *sources)
{
    for (uint32_t i = 0; i < sources->count; i++) plan_free_source(sources->all[i]);
    allocator_free(&live->allocator, sources->all, sources->capacity * sizeof *sources->all);
    *sources = (SourceList){.count = 0};
}
