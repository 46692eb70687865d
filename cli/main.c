/* main.c - the `rung` command: finds the verb, runs it, and makes sure that its output arrived. */
#include "cli/io.h"
#include "cli/options.h"
#include "cli/text.h"

#include <signal.h>
#include <string.h>

const Verb *verb_find(const char *name)
{
    const Verb *verb;
    Closest closest;

    for (verb = verbs; verb->name != NULL; verb++)
        if (strcmp(verb->name, name) == 0) return verb;
    complain("there is no verb '%s'", name);
    closest_init(&closest, name);
    for (verb = verbs; verb->name != NULL; verb++) closest_offer(&closest, verb->name);
    if (closest.best != NULL)
        give_hint("did you mean '%s'?", closest.best);
    else
        give_hint("rung help lists the verbs");
    return NULL;
}

/* The verb that an option in its place stands for. */
static const char *verb_name(const char *word)
{
    static const struct {
        const char *option, *verb;
    } aliases[] = {
        {"--version", "version"}, {"-V", "version"}, {"-v", "version"}, {"--help", "help"}, {"-h", "help"}};
    size_t i;

    for (i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(word, aliases[i].option) == 0) return aliases[i].verb;
    return word;
}

static int run(int count, char **arguments)
{
    const Verb *verb;
    Settings settings;
    int status;

    if (count < 2) {
        help_print_all(stderr);
        return STATUS_USAGE;
    }
    verb = verb_find(verb_name(arguments[1]));
    if (verb == NULL) return STATUS_USAGE;
    if (options_parse(verb, arguments + 2, (size_t)count - 2, &settings, &status))
        status = verb->run(&settings);
    settings_free(&settings);
    return status;
}

int main(int count, char **arguments)
{
    int status;

    open_missing_streams();
    signal(SIGPIPE, SIG_DFL); /* `rung replay ... | head` ends quietly, by convention */
    signal(SIGXFSZ, SIG_IGN); /* a file size limit is a failed write like any other */
    status = run(count, arguments);
    return output_flush() ? status : STATUS_FAILED;
}
