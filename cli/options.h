/* options.h - the shape of a verb, and the one parser of command lines.
**
** A verb is one row of the table in verbs.c. Its options are rows too, and both the parser and the help
** read them there: an option that is not in the table does not exist, and one that is has help. */
#ifndef RUNG_CLI_OPTIONS_H
#define RUNG_CLI_OPTIONS_H

#include "cli/cli.h"
#include "cli/log.h"

/* What a command line says; everything that any verb can be told. */
typedef struct Settings {
    const char **operands;
    size_t operand_count;
    const char **tags; /* -t, in order, as written */
    size_t tag_count;
    rung_kind kind; /* 0: what is natural, see source_kind */
    const char *expression, *output, *input, *junit, *state, *metrics;
    const char *events, *record, *endpoint, *metrics_name;
    int64_t state_every, run_for; /* ticks */
    uint64_t event_buffer; /* bytes; 0: the usual size */
    LogFormat log_format;
    bool reload, check, verbose;
    rung_time until; /* RUNG_TIME_NONE: not given */
    bool json, quiet;
    bool cost, deps;
    bool rules; /* the text is a condition of rules */
    bool strip;
    bool profile;
    bool tokens, tree, code;
    bool strict, follow;
    bool coverage;
    bool jsonl;
    uint64_t steps, memory; /* limits of an evaluation; 0: the usual ones */
    const char *certificates; /* folder */
    const char *security, *user, *password_file, *password_env;
    uint64_t depth; /* 0: the usual one */
    bool yaml;
    const char *label, *path, *version; /* which tag_processor, and as of which version */
    uint64_t batch; /* messages; 0: one */
    rung_recording_options recording;
} Settings;

typedef enum OptionKind {
    OPTION_FLAG, /* bool; takes no argument */
    OPTION_TEXT, /* const char * */
    OPTION_TAG, /* one more of settings->tags */
    OPTION_KIND, /* rung_kind */
    OPTION_CHARACTER, /* char: one ASCII character */
    OPTION_DURATION, /* int64_t ticks: "250ms", "10s", "5m", "1h", "2d" */
    OPTION_TIME, /* rung_time: RFC 3339 with an offset */
    OPTION_ZONE, /* recording.tz_offset: "Z", "UTC", "+01:00" */
    OPTION_UNIT, /* rung_time_unit: "s", "ms" */
    OPTION_LOG, /* LogFormat: "text", "json" */
    OPTION_COUNT /* uint64_t, not 0 */
} OptionKind;

typedef struct Option {
    char letter; /* 0: it has only a name */
    const char *name;
    OptionKind kind;
    size_t field; /* offset in Settings, where the kind does not say it */
    const char *argument; /* what stands for its argument in help; NULL for a flag */
    const char *help; /* lines are broken by '\n' */
} Option;

/* What a verb makes of its operands. */
typedef enum OperandKind {
    OPERANDS_PLAIN,
    OPERANDS_EXPRESSION, /* the first is an expression and may begin with '-' */
    OPERANDS_SCRIPT /* what follows the first belongs to the script, options too */
} OperandKind;

typedef struct Verb {
    const char *name;
    const char *summary; /* one line */
    const char *usage; /* what follows "rung VERB" */
    const char *about; /* paragraphs */
    const Option *options; /* a row without a name ends them */
    const char *examples; /* lines */
    size_t least, most; /* operands */
    OperandKind operands;
    int (*run)(const Settings *settings);
} Verb;

/* Every verb; a row without a name ends them. */
extern const Verb verbs[];
const Verb *verb_find(const char *name);

/* Parses what follows the verb. Returns true to run it; otherwise `*status` is what to exit with:
** after a complaint, or after --help. `settings` must be freed in any case. */
bool options_parse(const Verb *verb, char **arguments, size_t count, Settings *settings, int *status);
void settings_free(Settings *settings);

/* The limits that the options name, in the place of those that are there. */
void settings_set_limits(const Settings *settings, rung_limits *limits);

/* help.c */
void help_print_all(FILE *stream);
void help_print_verb(FILE *stream, const Verb *verb);

/* The verbs, a file each. */
int run_eval(const Settings *settings);
int run_run(const Settings *settings);
int run_check(const Settings *settings);
int run_compile(const Settings *settings);
int run_dump(const Settings *settings);
int run_replay(const Settings *settings);
int run_explain(const Settings *settings);
int run_test(const Settings *settings);
int run_browse(const Settings *settings);
int run_trust(const Settings *settings);
int run_watch(const Settings *settings);
int run_tag_processor(const Settings *settings);
int run_version(const Settings *settings);
int run_help(const Settings *settings);

#endif
