/* rules_public.c - a rule set built by the host's calls: texts become sources, each a file of its own for the
** places of errors.
*/
#include <string.h>

#include "runtime/rules_build.h"
#include "vm/format.h"

/* Whether there is something that can still be built. */
static bool is_open(const rung_rules *rules)
{
    return rules != NULL && rules->building != NULL && !rules->building->finished;
}

rung_status rung_rules_new(const rung_rules_options *options, rung_rules **out)
{
    rung_status status;
    Building *building;

    if (out == NULL) return RUNG_USAGE;
    if ((status = rules_new(options, NULL, out)) != RUNG_OK) return status;
    building = (*out)->building;
    reporter_init(&building->own, "", 0, options == NULL ? NULL : options->on_diag,
                  options == NULL ? NULL : options->user);
    building->reporter = &building->own;
    return RUNG_OK;
}

/* A text of the host as a source: a file of its own. */
typedef struct HostText {
    SourceText source;
    ReportFile file;
} HostText;

/* `what` and `name` are its title. NULL after reporting. */
static const SourceText *source_of(rung_rules *rules, const char *what, const char *name, const char *text)
{
    Building *building = rules->building;
    HostText *host_text = arena_alloc(&building->arena, sizeof *host_text);
    const char *copy = rules_keep_text(rules, &building->arena, text, strlen(text));
    ReportFile *file;

    if (host_text == NULL || copy == NULL) {
        rules_no_memory(rules);
        return NULL;
    }
    file = &host_text->file;
    if (!reporter_add(building->reporter, file, what, name, copy, strlen(copy))) {
        report_error(building->reporter, RUNG_LIMIT_SOURCE, (Span){0, 0}, NULL,
                     "the texts together are longer than 4 GiB");
        return NULL;
    }
    host_text->source = (SourceText){.text = copy,
                                     .from = file->base,
                                     .length = file->length,
                                     .place = {file->base, file->base + file->length}};
    return &host_text->source;
}

/* What a call that adds something returns: what was reported in it. */
static rung_status end_call(rung_rules *rules, uint32_t errors_before, bool added)
{
    const Reporter *reporter = rules->building->reporter;

    if (added) return RUNG_OK;
    if (reporter->first.status == RUNG_NO_MEMORY) return RUNG_NO_MEMORY;
    return reporter->errors > errors_before ? RUNG_BAD_RULES : RUNG_NO_MEMORY;
}

void rung_tag_spec_init(rung_tag_spec *spec)
{
    if (spec != NULL) *spec = (rung_tag_spec){.size = sizeof *spec};
}

/* A rule file's source has all of them. */
static bool is_source(const rung_rules *rules, const rung_source *source)
{
    if (source == NULL || source->name == NULL || source->name[0] == '\0' || source->security == NULL) return false;
    for (uint32_t i = 0; i < source->endpoint_count; i++)
        if (source->endpoints == NULL || source->endpoints[i] == NULL) return false;
    return rules_find_source(rules, source->name, strlen(source->name)) == rules->source_count;
}

rung_status rung_rules_add_source(rung_rules *rules, const rung_source *source)
{
    if (!is_open(rules) || !is_source(rules, source)) return RUNG_USAGE;
    return rules_add_source(rules, source, rules->max_skew) ? RUNG_OK : RUNG_NO_MEMORY;
}

static bool is_node(const rung_rules *rules, const rung_node *node)
{
    return node->node != NULL && node->source < rules->source_count && node->queue > 0 && node->sampling >= 0 &&
           node->deadband >= 0 && node->deadband - node->deadband == 0;
}

rung_status rung_rules_add_tag(rung_rules *rules, const rung_tag_spec *spec)
{
    const SourceText *name, *column = NULL;
    uint32_t errors;

    if (!is_open(rules) || spec == NULL || spec->size != sizeof *spec || spec->name == NULL ||
        rung_type_name(spec->type) == NULL || spec->interval < 0 || (spec->node != NULL && !is_node(rules, spec->node)))
        return RUNG_USAGE;
    errors = rules->building->reporter->errors;
    name = source_of(rules, "tag", spec->name, spec->name);
    if (spec->column != NULL) column = source_of(rules, "column of tag", spec->name, spec->column);
    return end_call(rules, errors,
                    name != NULL && (spec->column == NULL || column != NULL) &&
                        rules_add_tag(rules, name, spec->type, column, spec->interval) &&
                        (spec->node == NULL || rules_add_node(rules, spec->node)));
}

rung_status rung_rules_add_value(rung_rules *rules, const char *name, const char *expression)
{
    const SourceText *name_text, *source;
    uint32_t errors;

    if (!is_open(rules) || name == NULL || expression == NULL) return RUNG_USAGE;
    errors = rules->building->reporter->errors;
    name_text = source_of(rules, "value", name, name);
    source = source_of(rules, "value", name, expression);
    return end_call(rules, errors,
                    name_text != NULL && source != NULL && rules_add_value(rules, name_text, source));
}

void rung_rule_spec_init(rung_rule_spec *spec)
{
    if (spec != NULL) *spec = (rung_rule_spec){.size = sizeof *spec, .severity = 500, .enabled = true};
}

static bool labels_are_texts(const rung_rule_spec *spec)
{
    for (uint32_t i = 0; i < spec->label_count; i++)
        if (spec->labels == NULL || spec->labels[i].name == NULL || spec->labels[i].text == NULL) return false;
    return true;
}

rung_status rung_rules_add_rule(rung_rules *rules, const rung_rule_spec *spec)
{
    RuleSpec rule = {0};
    Label *labels;
    uint32_t errors;

    if (!is_open(rules) || spec == NULL || spec->size != sizeof *spec || spec->name == NULL ||
        spec->when == NULL || spec->severity < 1 || spec->severity > 1000 || !labels_are_texts(spec))
        return RUNG_USAGE;
    errors = rules->building->reporter->errors;
    labels = arena_alloc(&rules->building->arena, spec->label_count * sizeof *labels);
    rule.name = source_of(rules, "rule", spec->name, spec->name);
    rule.when = source_of(rules, "rule", spec->name, spec->when);
    if (spec->id != NULL) rule.id = source_of(rules, "id of rule", spec->name, spec->id);
    if (spec->message != NULL) rule.message = source_of(rules, "message of rule", spec->name, spec->message);
    rule.severity = spec->severity;
    rule.enabled = spec->enabled;
    if (labels == NULL || rule.name == NULL || rule.when == NULL || (spec->id != NULL && rule.id == NULL) ||
        (spec->message != NULL && rule.message == NULL)) {
        if (labels == NULL) rules_no_memory(rules);
        return end_call(rules, errors, false);
    }
    for (uint32_t i = 0; i < spec->label_count; i++)
        labels[i] = (Label){spec->labels[i].name, spec->labels[i].text};
    rule.labels = labels;
    rule.label_count = spec->label_count;
    return end_call(rules, errors, rules_add_rule(rules, &rule));
}

rung_status rung_rules_set_timezone(rung_rules *rules, const char *name)
{
    return is_open(rules) && name != NULL ? rules_set_timezone(rules, name) : RUNG_USAGE;
}

rung_status rung_rules_set_tick(rung_rules *rules, rung_time tick)
{
    if (!is_open(rules) || tick < 10 * RUNG_TICKS_PER_MS) return RUNG_USAGE;
    rules_set_tick(rules, tick);
    return RUNG_OK;
}

rung_status rung_rules_finish(rung_rules *rules, rung_diag *diag)
{
    rung_status status;

    if (diag != NULL) rung_diag_init(diag);
    if (!is_open(rules)) return RUNG_USAGE;
    status = rules_finish(rules);
    if (status != RUNG_OK) reporter_explain(rules->building->reporter, status, diag);
    return status;
}
