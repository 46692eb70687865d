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

static void show_stage_diag(void *user, const rung_stage *stage, const rung_diag *diag)
{
    (void)stage;
    diagnostics_show(user, diag);
}

static void check_processor(const rung_config *config, uint32_t index, Diagnostics *diagnostics)
{
    rung_stages_options options;
    rung_stages *stages;
    rung_status status;
    uint32_t before = diagnostics->errors;
    rung_diag diag;

    rung_stages_options_init(&options);
    options.on_diag = show_stage_diag;
    options.user = diagnostics;
    rung_diag_init(&diag);
    status = rung_config_stages(config, index, &options, &stages, NULL, &diag);
    if (status != RUNG_OK && diagnostics->errors == before) diagnostics_show(diagnostics, &diag);
    rung_stages_free(stages);
    rung_config_check(config, index, diagnostics_show, diagnostics);
}

int config_file_check(const Source *source, Diagnostics *diagnostics, uint32_t *processors)
{
    rung_config *config;
    int status = config_file_load(source, diagnostics, &config);

    *processors = rung_config_count(config);
    for (uint32_t i = 0; i < *processors; i++) check_processor(config, i, diagnostics);
    rung_config_free(config);
    return status == STATUS_SUCCESS && diagnostics->errors > 0 ? STATUS_USAGE : status;
}
