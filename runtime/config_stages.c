/* config_stages.c - the code of a configuration compiled: what the compiler says has its place in the file. */
#include "include/rung.h"

typedef struct Located {
    const rung_config *config;
    uint32_t index;
    const rung_stages_options *options;
} Located;

static void on_stage_diag(void *user, const rung_stage *stage, const rung_diag *diag)
{
    const Located *located = user;
    rung_diag placed = *diag;

    rung_config_locate(located->config, located->index, stage, &placed);
    located->options->on_diag(located->options->user, stage, &placed);
}

/* To a processor, code that is empty is no stage. */
static rung_text stage_text(rung_text text) { return text.length == 0 ? (rung_text){NULL, 0} : text; }

rung_status rung_config_stages(const rung_config *config, uint32_t index, const rung_stages_options *options,
                               rung_stages **out, rung_stage *stage, rung_diag *diag)
{
    Located located = {config, index, options};
    rung_config_processor processor;
    rung_stages_options own;
    rung_stage failed = {RUNG_STAGE_FINAL, 0};
    rung_status status;

    if (out != NULL) *out = NULL;
    if (!rung_config_get(config, index, &processor)) return RUNG_USAGE;
    if (options == NULL)
        rung_stages_options_init(&own);
    else
        own = *options;
    own.defaults = stage_text(processor.defaults);
    own.advanced = stage_text(processor.advanced);
    own.conditions = processor.conditions;
    own.condition_count = processor.condition_count;
    if (own.on_diag != NULL) {
        own.on_diag = on_stage_diag;
        own.user = &located;
    }
    status = rung_stages_new(&own, out, &failed, diag);
    if (stage != NULL) *stage = failed;
    if (status != RUNG_OK && diag != NULL) rung_config_locate(config, index, &failed, diag);
    return status;
}
