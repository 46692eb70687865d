/* stages.c - compiling the scripts of a tag_processor: each is a program that is given `msg` and `cache`. */
#include "runtime/stages.h"

#include "runtime/schema.h"

static const char *const GIVEN[] = {"msg", "cache"};

void rung_stages_options_init(rung_stages_options *options)
{
    if (options == NULL) return;
    *options = (rung_stages_options){.size = sizeof *options};
}

const char *rung_drop_reason_name(rung_drop_reason reason)
{
    static const char *const names[] = {
        NULL, "deliberate", "js_throw", "bad_return", "bad_array_element", "infra_failed", "invalid"};

    return (unsigned)reason < sizeof names / sizeof *names ? names[reason] : NULL;
}

/* ---- compiling ------------------------------------------------------------------------------ */

typedef struct StageDiags {
    const rung_stages_options *options;
    const rung_stage *stage;
} StageDiags;

static void tell(void *user, const rung_diag *diag)
{
    const StageDiags *diags = user;

    diags->options->on_diag(diags->options->user, diags->stage, diag);
}

static rung_status compile(rung_stages *stages, const rung_stages_options *from, rung_stage which,
                           rung_text text, rung_diag *diag)
{
    Script *script = &stages->scripts[stages->count];
    StageDiags diags = {from, &which};
    Names names = schema_names(stages->schema);
    rung_options options;
    rung_status status;

    if (text.text == NULL) return RUNG_OK;
    rung_options_init(&options);
    if (from->on_diag != NULL) options.on_diag = tell;
    options.user = &diags;
    names.parameters = GIVEN;
    names.parameter_count = sizeof GIVEN / sizeof *GIVEN;
    script->stage = which;
    status =
        compile_text(&stages->schema->owner, &names, text.text, text.length,
                     which.kind == RUNG_STAGE_IF ? RUNG_SCRIPT : RUNG_BODY, &options, &script->program, diag);
    if (status == RUNG_OK) stages->count++;
    return status;
}

/* The first failure counts. */
typedef struct Failure {
    rung_status status;
    rung_stage stage;
    rung_diag diag;
} Failure;

static void compile_next(rung_stages *stages, const rung_stages_options *options, rung_stage which,
                         rung_text text, Failure *failure)
{
    rung_diag diag;
    rung_status status;

    rung_diag_init(&diag);
    status = compile(stages, options, which, text, &diag);
    if (status != RUNG_OK && failure->status == RUNG_OK) *failure = (Failure){status, which, diag};
}

static void compile_all(rung_stages *stages, const rung_stages_options *options, Failure *failure)
{
    compile_next(stages, options, (rung_stage){RUNG_STAGE_DEFAULTS, 0}, options->defaults, failure);
    for (uint32_t i = 0; i < options->condition_count; i++) {
        compile_next(stages, options, (rung_stage){RUNG_STAGE_IF, i}, options->conditions[i].when, failure);
        compile_next(stages, options, (rung_stage){RUNG_STAGE_THEN, i}, options->conditions[i].then, failure);
    }
    compile_next(stages, options, (rung_stage){RUNG_STAGE_ADVANCED, 0}, options->advanced, failure);
}

/* ---- their life ----------------------------------------------------------------------------- */

static size_t stages_size(uint32_t scripts) { return sizeof(rung_stages) + scripts * sizeof(Script); }

static bool are_complete(const rung_stages_options *options)
{
    if (options == NULL || options->size != sizeof *options || options->condition_count > 1u << 20)
        return false;
    if (options->condition_count > 0 && options->conditions == NULL) return false;
    for (uint32_t i = 0; i < options->condition_count; i++)
        if (options->conditions[i].when.text == NULL) return false;
    return options->limits == NULL || options->limits->size == sizeof *options->limits;
}

rung_status rung_stages_new(const rung_stages_options *options, rung_stages **out, rung_stage *stage,
                            rung_diag *diag)
{
    Failure failure = {.status = RUNG_OK};
    rung_schema *schema = NULL;
    rung_stages *stages;
    uint32_t room;

    if (diag != NULL) rung_diag_init(diag);
    if (out == NULL) return RUNG_USAGE;
    *out = NULL;
    if (!are_complete(options)) return RUNG_USAGE;
    room = options->condition_count * 2 + 2;
    if ((failure.status = rung_schema_new(options->host, &schema)) != RUNG_OK) return failure.status;
    stages = allocator_new(&schema->owner.allocator, stages_size(room));
    if (stages == NULL) {
        schema_release(schema);
        return RUNG_NO_MEMORY;
    }
    *stages = (rung_stages){.references = 1, .schema = schema, .v013 = options->v013, .room = room};
    if (options->limits != NULL)
        stages->limits = *options->limits;
    else
        rung_limits_init(&stages->limits);
    if (options->cache != NULL)
        stages->cache = cache_retain(options->cache);
    else
        failure.status = rung_cache_new(options->host, 0, 0, &stages->cache);
    if (failure.status == RUNG_OK) compile_all(stages, options, &failure);
    if (failure.status == RUNG_OK) {
        *out = stages;
        return RUNG_OK;
    }
    if (diag != NULL && failure.diag.size != 0) *diag = failure.diag;
    if (stage != NULL) *stage = failure.stage;
    rung_stages_free(stages);
    return failure.status;
}

rung_stages *rung_stages_retain(rung_stages *stages)
{
    if (stages != NULL) __atomic_add_fetch(&stages->references, 1, __ATOMIC_RELAXED);
    return stages;
}

void rung_stages_free(rung_stages *stages)
{
    rung_schema *schema;
    Allocator allocator;

    if (stages == NULL || __atomic_sub_fetch(&stages->references, 1, __ATOMIC_ACQ_REL) != 0) return;
    schema = stages->schema;
    allocator = schema->owner.allocator;
    for (uint32_t i = 0; i < stages->count; i++) rung_program_free(stages->scripts[i].program);
    rung_cache_free(stages->cache);
    allocator_free(&allocator, stages, stages_size(stages->room));
    schema_release(schema);
}
