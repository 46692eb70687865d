/* check.c - `rung check`: everything that is wrong with rule files, scripts and compiled files. */
#include "cli/config_file.h"
#include "cli/diagnostics.h"
#include "cli/source.h"
#include "cli/tag_option.h"
#include "cli/text.h"

#include <inttypes.h>
#include <string.h>

/* One file that is being checked. */
typedef struct Check {
    const Settings *settings;
    const Source *source;
    Diagnostics diagnostics;
} Check;

/* ---- Cost and tags -------------------------------------------------------------------------- */

/* `rule` is NULL for a text that is one program. */
static void print_head(const Check *check, const char *rule)
{
    print_escaped(stdout, check->source->name, strlen(check->source->name));
    fputs(": ", stdout);
    if (rule == NULL) return;
    print_escaped(stdout, rule, strlen(rule));
    fputs(": ", stdout);
}

static void print_json_head(const Check *check, const char *rule)
{
    fputs("{\"file\":", stdout);
    print_json_string(stdout, check->source->name, strlen(check->source->name));
    if (rule == NULL) return;
    fputs(",\"rule\":", stdout);
    print_json_string(stdout, rule, strlen(rule));
}

static void print_cost(const Check *check, const char *rule, const rung_program *program)
{
    rung_cost cost;

    if (rung_program_cost(program, &cost) != RUNG_OK) return;
    if (check->settings->json) {
        print_json_head(check, rule);
        printf(",\"bounded\":%s,\"instructions\":%" PRIu64 ",\"stack_slots\":%" PRIu32
               ",\"scratch_bytes\":%" PRIu64 ",\"program_bytes\":%zu}\n",
               cost.bounded ? "true" : "false", cost.instructions, cost.stack_slots, cost.scratch_bytes,
               cost.program_bytes);
        return;
    }
    print_head(check, rule);
    if (cost.bounded)
        printf("at most %" PRIu64 " instructions, %" PRIu32 " stack slots, %" PRIu64 " bytes of scratch",
               cost.instructions, cost.stack_slots, cost.scratch_bytes);
    else
        printf("no bound: its work grows with its data; %" PRIu32 " stack slots", cost.stack_slots);
    printf("; program of %zu bytes\n", cost.program_bytes);
}

/* What a rule reads besides tags has a register like theirs, after them: rules first, then values. */
static const char *kind_of(const rung_rules_metrics *metrics, const rung_import *read)
{
    if (metrics == NULL || read->index < metrics->tags) return NULL;
    return read->index - metrics->tags < metrics->rules ? "rule" : "value";
}

/* `metrics` is NULL for a text that is one program. */
static void print_tags(const Check *check, const char *rule, const rung_program *program,
                       const rung_rules_metrics *metrics)
{
    const rung_import *tags;
    uint32_t i, count = rung_program_tags(program, &tags);
    bool json = check->settings->json;

    if (json)
        print_json_head(check, rule);
    else
        print_head(check, rule);
    fputs(json ? ",\"tags\":[" : count == 0 ? "reads no tags" : "reads ", stdout);
    for (i = 0; i < count; i++) {
        const char *kind = kind_of(metrics, &tags[i]);

        if (i > 0) fputs(json ? "," : ", ", stdout);
        if (json) {
            fputs("{\"name\":", stdout);
            print_json_string(stdout, tags[i].name, strlen(tags[i].name));
            printf(",\"type\":\"%s\"", rung_type_name(tags[i].type));
            if (kind != NULL) printf(",\"kind\":\"%s\"", kind);
            putchar('}');
        } else {
            print_escaped(stdout, tags[i].name, strlen(tags[i].name));
            printf(" (%s)", kind != NULL ? kind : rung_type_name(tags[i].type));
        }
    }
    fputs(json ? "]}\n" : "\n", stdout);
}

static void print_facts(const Check *check, const char *rule, const rung_program *program,
                        const rung_rules_metrics *metrics)
{
    if (check->settings->cost) print_cost(check, rule, program);
    if (check->settings->deps) print_tags(check, rule, program, metrics);
}

/* ---- The forms of source -------------------------------------------------------------------- */

/* The good news is for people; programs read the exit status. */
static void say_ok(const Check *check, const char *what)
{
    if (check->settings->json || check->settings->quiet) return;
    print_escaped(stderr, check->source->name, strlen(check->source->name));
    fprintf(stderr, ": ok%s", what);
    if (check->diagnostics.warnings != 0)
        fprintf(stderr, ", warnings: %" PRIu32, check->diagnostics.warnings);
    putc('\n', stderr);
}

static int check_rules(Check *check)
{
    rung_rules_options options;
    rung_rules_metrics metrics;
    rung_rules *rules;
    rung_rule_info rule;
    char what[96];
    uint32_t i;
    int status;

    rung_rules_options_init(&options);
    status = source_load_rules(check->source, &options, &check->diagnostics, &rules);
    if (status != STATUS_SUCCESS) return status;
    rung_rules_metrics_get(rules, &metrics);
    for (i = 0; rung_rules_rule(rules, i, &rule); i++) print_facts(check, rule.id, rule.program, &metrics);
    snprintf(what, sizeof what, ", tags: %" PRIu32 ", values: %" PRIu32 ", rules: %" PRIu32, metrics.tags,
             metrics.values, metrics.rules);
    say_ok(check, what);
    rung_rules_free(rules);
    return STATUS_SUCCESS;
}

static int check_config(Check *check)
{
    uint32_t processors;
    char what[48];
    int status = config_file_check(check->source, &check->diagnostics, &processors);

    if (status != STATUS_SUCCESS) return status;
    snprintf(what, sizeof what, ", tag_processor: %" PRIu32, processors);
    say_ok(check, what);
    return STATUS_SUCCESS;
}

static int check_program(Check *check, rung_schema *schema)
{
    const Buffer *bytes = &check->source->bytes;
    rung_options options;
    rung_program *program;
    rung_diag diag;
    rung_status status;

    rung_diag_init(&diag);
    rung_options_init(&options);
    options.on_diag = diagnostics_show;
    options.user = &check->diagnostics;
    options.rules = check->settings->rules;
    status = check->source->form == SOURCE_BYTECODE
                 ? rung_program_load(schema, bytes->bytes, bytes->length, true, &program, &diag)
                 : rung_compile(schema, bytes->bytes, bytes->length,
                                source_kind(check->source, check->settings), &options, &program, &diag);
    if (status != RUNG_OK) return diagnostics_finish(&check->diagnostics, status, &diag);
    print_facts(check, NULL, program, NULL);
    say_ok(check, "");
    rung_program_free(program);
    return STATUS_SUCCESS;
}

static int check_source(const Settings *settings, const Source *source)
{
    Check check = {
        settings,
        source,
        {.name = source->name, .stream = settings->json ? stdout : stderr, .json = settings->json,
         .declare = source->form == SOURCE_RULES ? NULL : ":double"}};
    rung_schema *schema;
    int status;

    if (source->form != SOURCE_BYTECODE) {
        check.diagnostics.text = source->bytes.bytes;
        check.diagnostics.length = source->bytes.length;
    }
    if (source->form == SOURCE_RULES && (status = tags_refuse(settings, source->name)) != STATUS_SUCCESS)
        return status;
    if (source->form == SOURCE_RULES && rung_config_is(source->bytes.bytes, source->bytes.length)) return check_config(&check);
    schema = schema_from_settings(settings, &status);
    if (schema == NULL) return status;
    status = source->form == SOURCE_RULES ? check_rules(&check) : check_program(&check, schema);
    rung_schema_free(schema);
    return status;
}

/* Goes on to the next file whatever is wrong with this one. */
int run_check(const Settings *settings)
{
    Source source;
    size_t i;
    int status = STATUS_SUCCESS;

    if (settings->expression != NULL || settings->operand_count == 0) {
        status = source_from_settings("check", settings, &source);
        if (status == STATUS_SUCCESS) status = check_source(settings, &source);
        source_free(&source);
        return status;
    }
    for (i = 0; i < settings->operand_count; i++) {
        int one = source_from_file(settings->operands[i], &source);

        if (one == STATUS_SUCCESS) one = check_source(settings, &source);
        if (one > status) status = one;
        source_free(&source);
    }
    return status;
}
