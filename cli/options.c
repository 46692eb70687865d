/* options.c - see options.h. */
#include "cli/options.h"
#include "cli/text.h"
#include "cli/timestamp.h"

#include <stdlib.h>
#include <string.h>

/* ---- Arguments of options ------------------------------------------------------------------- */

static bool read_kind(const char *text, rung_kind *kind)
{
    static const struct {
        const char *name;
        rung_kind kind;
    } kinds[] = {{"expression", RUNG_EXPRESSION}, {"body", RUNG_BODY}, {"script", RUNG_SCRIPT}};
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(text, kinds[i].name) == 0) {
            *kind = kinds[i].kind;
            return true;
        }
    return false;
}

static bool read_unit(const char *text, rung_time_unit *unit)
{
    *unit = strcmp(text, "s") == 0  ? RUNG_TIME_SECONDS
          : strcmp(text, "ms") == 0 ? RUNG_TIME_MILLISECONDS
                                    : RUNG_TIME_AUTO;
    return *unit != RUNG_TIME_AUTO;
}

static bool read_log_format(const char *text, LogFormat *format)
{
    *format = strcmp(text, "json") == 0 ? LOG_JSON : LOG_TEXT;
    return *format == LOG_JSON || strcmp(text, "text") == 0;
}

static bool read_character(const char *text, char *character)
{
    if (strcmp(text, "\\t") == 0 || strcmp(text, "tab") == 0) text = "\t";
    *character = text[0];
    return text[0] > 0 && text[1] == '\0';
}

/* "+01", "+0130" or "+01:30" east of UTC. */
static bool read_zone(const char *text, int32_t *seconds)
{
    int32_t number[4];
    size_t i, count = 0;

    *seconds = 0;
    if (strcmp(text, "Z") == 0 || strcmp(text, "UTC") == 0) return true;
    if (text[0] != '+' && text[0] != '-') return false;
    for (i = 1; text[i] != '\0'; i++) {
        if (i == 3 && text[i] == ':' && text[i + 1] != '\0') continue;
        if (text[i] < '0' || text[i] > '9' || count == 4) return false;
        number[count++] = text[i] - '0';
    }
    if (count != 2 && count != 4) return false;
    if (count == 2) number[2] = number[3] = 0;
    *seconds = (number[0] * 10 + number[1]) * 3600 + (number[2] * 10 + number[3]) * 60;
    if (*seconds > 18 * 3600 || number[2] > 5) return false;
    if (text[0] == '-') *seconds = -*seconds;
    return true;
}

static bool read_count(const char *text, uint64_t *count)
{
    uint64_t number = 0;

    for (*count = 0; *text >= '0' && *text <= '9' && number < INT64_MAX / 10; text++)
        number = number * 10 + (uint64_t)(*text - '0');
    if (*text == '\0') *count = number;
    return *count != 0;
}

static bool read_argument(const Option *option, const char *text, Settings *settings)
{
    void *field = (char *)settings + option->field;

    switch (option->kind) {
    case OPTION_FLAG: *(bool *)field = true; return true;
    case OPTION_TEXT: *(const char **)field = text; return true;
    case OPTION_TAG: settings->tags[settings->tag_count++] = text; return true;
    case OPTION_KIND: return read_kind(text, field);
    case OPTION_CHARACTER: return read_character(text, field);
    case OPTION_DURATION: return rung_duration_read(text, strlen(text), field);
    case OPTION_UNIT: return read_unit(text, field);
    case OPTION_LOG: return read_log_format(text, field);
    case OPTION_COUNT: return read_count(text, field);
    case OPTION_TIME: return timestamp_read(text, field);
    case OPTION_ZONE:
        settings->recording.has_tz = true;
        return read_zone(text, &settings->recording.tz_offset);
    }
    return false;
}

/* ---- The command line ----------------------------------------------------------------------- */

typedef struct Parser {
    const Verb *verb;
    char **arguments;
    size_t count, at;
    Settings *settings;
} Parser;

static const Option *find_letter(const Verb *verb, char letter)
{
    const Option *option;

    for (option = verb->options; option->name != NULL; option++)
        if (option->letter != 0 && option->letter == letter) return option;
    return NULL;
}

/* `length` bytes of `name`, up to a possible '='. */
static const Option *find_name(const Verb *verb, const char *name, size_t length)
{
    const Option *option;

    for (option = verb->options; option->name != NULL; option++)
        if (strlen(option->name) == length && memcmp(option->name, name, length) == 0) return option;
    return NULL;
}

/* The option that an argument is or begins with; `*attached` is its argument when it has that in it. */
static const Option *find_option(const Verb *verb, const char *argument, const char **attached)
{
    *attached = NULL;
    if (argument[0] != '-' || argument[1] == '\0') return NULL;
    if (argument[1] == '-') {
        const char *equals = strchr(argument, '=');

        *attached = equals != NULL ? equals + 1 : NULL;
        return find_name(verb, argument + 2,
                         equals != NULL ? (size_t)(equals - argument) - 2 : strlen(argument + 2));
    }
    *attached = argument[2] != '\0' ? argument + 2 : NULL;
    return find_letter(verb, argument[1]);
}

static bool is_help(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

/* The word of an option: without dashes and without its argument. */
static const char *unknown_option_hint(const Verb *verb, const char *argument)
{
    Closest closest;
    const Option *option;

    closest_init(&closest, argument + strspn(argument, "-"));
    for (option = verb->options; option->name != NULL; option++) closest_offer(&closest, option->name);
    closest_offer(&closest, "help");
    return closest.best;
}

static bool reject_option(const Verb *verb, const char *argument)
{
    const char *meant = unknown_option_hint(verb, argument);

    complain("%s has no option %s", verb->name, argument);
    if (meant != NULL)
        give_hint("did you mean --%s?", meant);
    else
        give_hint("rung help %s lists its options", verb->name);
    return false;
}

static bool take_option(Parser *parser, const Option *option, const char *argument, const char *attached)
{
    const char *value = attached;

    if (option->kind == OPTION_FLAG) {
        if (attached != NULL) {
            complain("--%s takes no argument, got %s", option->name, argument);
            return false;
        }
        return read_argument(option, NULL, parser->settings);
    }
    if (value == NULL) {
        if (parser->at == parser->count) {
            complain("%s needs an argument: %s", argument, option->argument);
            return false;
        }
        value = parser->arguments[parser->at++];
    }
    if (read_argument(option, value, parser->settings)) return true;
    complain("--%s takes %s, not '%s'", option->name, option->argument, value);
    if (option->kind == OPTION_ZONE)
        give_hint("names of time zones are not known to this version: give the offset from UTC");
    if (option->kind == OPTION_TIME) give_hint("a day, a time and its offset from UTC: 2026-03-01T08:00:00Z");
    if (option->kind == OPTION_DURATION) give_hint("a number and its unit: 250ms, 10s, 5m, 1h or 2d");
    return false;
}

/* The first argument of `eval` is the expression whatever it begins with, unless it is exactly an
** option; a later one too, unless it looks like the name of one. */
static bool is_expression(const Parser *parser, const char *argument)
{
    const char *attached;
    const Option *option = find_option(parser->verb, argument, &attached);
    bool named = argument[0] == '-' && argument[1] == '-';

    if (parser->verb->operands != OPERANDS_EXPRESSION || parser->settings->operand_count != 0) return false;
    if (option != NULL && (attached == NULL || named || parser->at > 1)) return false;
    return parser->at == 1 || !named;
}

static bool check_operands(const Verb *verb, const Settings *settings)
{
    const char *first = settings->operand_count != 0 ? settings->operands[0] : "";

    if (settings->operand_count < verb->least) {
        complain("an argument is missing: rung %s %s", verb->name, verb->usage);
        return false;
    }
    if (settings->operand_count <= verb->most) return true;
    complain("%s takes no further argument '%s'", verb->name, settings->operands[verb->most]);
    if (first[0] == '-' && unknown_option_hint(verb, first) != NULL)
        give_hint("'%s' was taken for the expression; did you mean --%s?", first,
                  unknown_option_hint(verb, first));
    else if (verb->operands == OPERANDS_EXPRESSION && !settings->jsonl)
        give_hint("put the expression in quotes, so that the shell keeps it together");
    else if (verb->most != 0)
        give_hint("rung %s %s", verb->name, verb->usage);
    return false;
}

bool options_parse(const Verb *verb, char **arguments, size_t count, Settings *settings, int *status)
{
    Parser parser = {verb, arguments, count, 0, settings};
    bool options_ended = false;

    *settings = (Settings){.operands = NULL};
    rung_recording_options_init(&settings->recording);
    settings->until = RUNG_TIME_NONE;
    settings->state_every = 10000 * RUNG_TICKS_PER_MS;
    settings->operands = calloc(count + 1, sizeof *settings->operands);
    settings->tags = calloc(count + 1, sizeof *settings->tags);
    *status = STATUS_USAGE;
    if (settings->operands == NULL || settings->tags == NULL) {
        *status = complain_status("command line", RUNG_NO_MEMORY);
        return false;
    }
    while (parser.at < count) {
        const char *argument = arguments[parser.at++], *attached;
        const Option *option;

        if (!options_ended && is_help(argument)) {
            help_print_verb(stdout, verb);
            *status = STATUS_SUCCESS;
            return false;
        }
        if (!options_ended && strcmp(argument, "--") == 0) {
            options_ended = true;
        } else if (options_ended || argument[0] != '-' || argument[1] == '\0'
                   || is_expression(&parser, argument)) {
            settings->operands[settings->operand_count++] = argument;
            if (verb->operands == OPERANDS_SCRIPT) options_ended = true;
        } else {
            option = find_option(verb, argument, &attached);
            if (option == NULL ? !reject_option(verb, argument)
                               : !take_option(&parser, option, argument, attached))
                return false;
        }
    }
    return check_operands(verb, settings);
}

void settings_set_limits(const Settings *settings, rung_limits *limits)
{
    if (settings->steps != 0) limits->steps = settings->steps;
    if (settings->memory != 0) limits->memory = settings->memory;
}

void settings_free(Settings *settings)
{
    free(settings->operands);
    free(settings->tags);
    settings->operands = settings->tags = NULL;
}
