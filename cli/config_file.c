/* config_file.c - see config_file.h. */
#include "cli/config_file.h"

int config_file_load(const Source *source, Diagnostics *diagnostics, rung_config **out)
{
    rung_config_options options;
    rung_diag diag;
    rung_status status;

    rung_config_options_init(&options);
    options.on_diag = diagnostics_show;
    options.user = diagnostics;
    options.environment = source_environment;
    diagnostics->declare = NULL;
    status = rung_config_read(source->bytes.bytes, source->bytes.length, &options, out, &diag);
    return status == RUNG_OK ? STATUS_SUCCESS : diagnostics_finish(diagnostics, status, &diag);
}

/* ---- The code ------------------------------------------------------------------------------- */

typedef struct StageCheck {
    const rung_config *config;
    uint32_t processor;
    rung_stage stage;
    Diagnostics *diagnostics;
} StageCheck;

static void show_located(void *user, const rung_diag *given)
{
    const StageCheck *check = user;
    rung_diag diag = *given;

    rung_config_locate(check->config, check->processor, &check->stage, &diag);
    diagnostics_show(check->diagnostics, &diag);
}

static bool forget(void *user, const char *text, size_t length)
{
    (void)user, (void)text, (void)length;
    return true;
}

static void check_syntax(StageCheck *check, rung_stage stage, rung_text text)
{
    rung_schema *schema;
    rung_options options;
    rung_diag diag;

    if (text.length == 0 || rung_schema_new(NULL, &schema) != RUNG_OK) return;
    check->stage = stage;
    rung_options_init(&options);
    options.on_diag = show_located;
    options.user = check;
    rung_dump(schema, text.text, text.length, stage.kind == RUNG_STAGE_IF ? RUNG_SCRIPT : RUNG_BODY, &options,
              RUNG_DUMP_TREE, forget, NULL, &diag);
    rung_schema_free(schema);
}

/* In the order of the file, so that an error stands beside what is likely to be its cause. */
static void check_processor(StageCheck *check)
{
    rung_config_processor processor;

    rung_config_get(check->config, check->processor, &processor);
    check_syntax(check, (rung_stage){RUNG_STAGE_DEFAULTS, 0}, processor.defaults);
    for (uint32_t i = 0; i < processor.condition_count; i++) {
        check_syntax(check, (rung_stage){RUNG_STAGE_IF, i}, processor.conditions[i].when);
        check_syntax(check, (rung_stage){RUNG_STAGE_THEN, i}, processor.conditions[i].then);
    }
    check_syntax(check, (rung_stage){RUNG_STAGE_ADVANCED, 0}, processor.advanced);
    rung_config_check(check->config, check->processor, diagnostics_show, check->diagnostics);
}

int config_file_check(const Source *source, Diagnostics *diagnostics, uint32_t *processors)
{
    rung_config *config;
    int status = config_file_load(source, diagnostics, &config);

    *processors = rung_config_count(config);
    for (uint32_t i = 0; i < *processors; i++) {
        StageCheck check = {.config = config, .processor = i, .diagnostics = diagnostics};

        check_processor(&check);
    }
    rung_config_free(config);
    return status == STATUS_SUCCESS && diagnostics->errors > 0 ? STATUS_USAGE : status;
}
