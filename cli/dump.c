/* dump.c - `rung dump`: tokens, tree and code of a text, or the code of what is compiled already. */
#include "cli/diagnostics.h"
#include "cli/source.h"
#include "cli/tag_option.h"
#include "cli/text.h"

#include <string.h>
#include <sys/stat.h>

static int dump_text(const Settings *settings, const Source *source, Diagnostics *diagnostics,
                     rung_schema *schema)
{
    unsigned what = (settings->tokens ? RUNG_DUMP_TOKENS : 0u) | (settings->tree ? RUNG_DUMP_TREE : 0u)
                  | (settings->code ? RUNG_DUMP_CODE : 0u);
    rung_options options;
    rung_diag diag;
    rung_status status;

    rung_options_init(&options);
    options.rules = settings->rules;
    status = rung_dump(schema, source->bytes.bytes, source->bytes.length, source_kind(source, settings), &options,
                       what != 0 ? what : RUNG_DUMP_CODE, print_piece, NULL, &diag);

    if (status == RUNG_INTERRUPTED) return STATUS_FAILED; /* output failed, as main will say */
    return status == RUNG_OK ? STATUS_SUCCESS : diagnostics_finish(diagnostics, status, &diag);
}

static int dump_bytecode(const Source *source, Diagnostics *diagnostics, rung_schema *schema)
{
    rung_program *program;
    rung_diag diag;
    rung_status status =
        rung_program_load(schema, source->bytes.bytes, source->bytes.length, true, &program, &diag);

    if (status != RUNG_OK) return diagnostics_finish(diagnostics, status, &diag);
    status = rung_program_dump(program, print_piece, NULL);
    rung_program_free(program);
    return status == RUNG_OK ? STATUS_SUCCESS : STATUS_FAILED;
}

/* The code of every rule, under its id. */
static int dump_rules(const Source *source, Diagnostics *diagnostics)
{
    rung_rules_options options;
    rung_rules *rules;
    rung_rule_info rule;
    rung_status status = RUNG_OK;
    uint32_t i;
    int loaded;

    rung_rules_options_init(&options);
    loaded = source_load_rules(source, &options, diagnostics, &rules);
    if (loaded != STATUS_SUCCESS) return loaded;
    for (i = 0; rung_rules_rule(rules, i, &rule) && status == RUNG_OK; i++) {
        printf("%srule ", i > 0 ? "\n" : "");
        print_escaped(stdout, rule.id, strlen(rule.id));
        putchar('\n');
        status = rung_program_dump(rule.program, print_piece, NULL);
    }
    rung_rules_free(rules);
    return status == RUNG_OK ? STATUS_SUCCESS : STATUS_FAILED;
}

/* An operand that names a file, or ends as one, is a file. */
static bool is_file(const char *operand)
{
    size_t length = strlen(operand);
    struct stat info;

    if (strcmp(operand, "-") == 0 || source_form(operand) != SOURCE_TEXT) return true;
    return (length > 3 && strcmp(operand + length - 3, ".js") == 0) || stat(operand, &info) == 0;
}

int run_dump(const Settings *settings)
{
    const char *operand = settings->operand_count != 0 ? settings->operands[0] : NULL;
    Source source;
    Diagnostics diagnostics = {.stream = stderr};
    rung_schema *schema = NULL;
    int status;

    if (operand != NULL && settings->expression == NULL && !is_file(operand))
        status = source_from_expression(operand, &source);
    else
        status = source_from_settings("dump", settings, &source);
    if (status == STATUS_SUCCESS && source.form != SOURCE_TEXT && (settings->tokens || settings->tree)) {
        complain("only --code can be shown of %s", source.name);
        give_hint("--tokens and --ast need the text of an expression or script");
        status = STATUS_USAGE;
    }
    diagnostics.name = source.name;
    if (source.form == SOURCE_TEXT) diagnostics.declare = ":double";
    if (source.form != SOURCE_BYTECODE) {
        diagnostics.text = source.bytes.bytes;
        diagnostics.length = source.bytes.length;
    }
    if (status == STATUS_SUCCESS && source.form == SOURCE_RULES) status = tags_refuse(settings, source.name);
    if (status == STATUS_SUCCESS) schema = schema_from_settings(settings, &status);
    if (status == STATUS_SUCCESS)
        status = source.form == SOURCE_TEXT     ? dump_text(settings, &source, &diagnostics, schema)
               : source.form == SOURCE_BYTECODE ? dump_bytecode(&source, &diagnostics, schema)
                                                : dump_rules(&source, &diagnostics);
    rung_schema_free(schema);
    source_free(&source);
    return status;
}
