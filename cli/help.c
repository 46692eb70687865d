/* help.c - the help texts, made from the table of verbs. */
#include "cli/options.h"
#include "cli/text.h"

#include <string.h>

enum { OPTION_COLUMN = 30 }; /* where the help of an option begins */

void help_print_all(FILE *stream)
{
    const Verb *verb;

    fputs("rung - conditions over live industrial data, written in JavaScript\n\n", stream);
    fputs("usage: rung VERB [ARGUMENTS]\n\n", stream);
    for (verb = verbs; verb->name != NULL; verb++) fprintf(stream, "  %-13s %s\n", verb->name, verb->summary);
    fputs("\nrung help VERB, or rung VERB --help, shows its options and examples.\n", stream);
    fputs("Exit status: 0 success, 1 falsy, rule not active, test failed, lines skipped or nodes missing,\n"
          "2 unusable command, source or input,\n"
          "3 run-time error, limit or failed output, 4 no value, 130 and 143 after a signal.\n",
          stream);
}

static void print_option(FILE *stream, const Option *option)
{
    const char *help = option->help;
    int width = 0;

    width += option->letter != 0 ? fprintf(stream, "  -%c, --%s", option->letter, option->name)
                                 : fprintf(stream, "      --%s", option->name);
    if (option->argument != NULL) width += fprintf(stream, " %s", option->argument);
    if (width > OPTION_COLUMN - 2) {
        putc('\n', stream);
        width = 0;
    }
    while (*help != '\0') {
        size_t line = strcspn(help, "\n");

        fprintf(stream, "%*s%.*s\n", OPTION_COLUMN - width, "", (int)line, help);
        width = 0;
        help += line + (help[line] == '\n');
    }
}

void help_print_verb(FILE *stream, const Verb *verb)
{
    static const Option help = {'h', "help", OPTION_FLAG, 0, NULL, "print this"};
    const Option *option;

    fprintf(stream, "rung %s - %s\n\nusage: rung %s%s%s\n", verb->name, verb->summary, verb->name,
            verb->usage[0] != '\0' ? " " : "", verb->usage);
    if (verb->about != NULL) fprintf(stream, "\n%s", verb->about);
    fputs("\noptions:\n", stream);
    for (option = verb->options; option->name != NULL; option++) print_option(stream, option);
    print_option(stream, &help);
    fprintf(stream, "\nexamples:\n%s", verb->examples);
}

int run_help(const Settings *settings)
{
    const Verb *verb;

    if (settings->operand_count == 0) {
        help_print_all(stdout);
        return STATUS_SUCCESS;
    }
    verb = verb_find(settings->operands[0]);
    if (verb == NULL) return STATUS_USAGE;
    help_print_verb(stdout, verb);
    return STATUS_SUCCESS;
}
