/* tag_option.h - `-t NAME[:TYPE]=VALUE[@STATUS]`: tags that are given on the command line.
**
** Without a type a tag has its value's natural one: true and false are a bool, what JavaScript's
** Number() reads is a double, a JSON array, object or null is an any, everything else is a string, with or
** without JSON quotes. NAME:TYPE alone declares a tag that never had a value. A name that contains ':' or
** '=' stands in double quotes. */
#ifndef RUNG_CLI_TAG_OPTION_H
#define RUNG_CLI_TAG_OPTION_H

#include "cli/options.h"

typedef struct TagOption {
    const char *text; /* as written */
    char *name, *value; /* value is NULL when there is none */
    bool declares; /* NAME:TYPE alone */
    rung_type type; /* 0: its natural one */
    uint32_t status;
    uint32_t index; /* in the schema */
} TagOption;

typedef struct TagOptions {
    TagOption *items;
    size_t count;
} TagOptions;

/* Each returns STATUS_SUCCESS, or another status after complaining. */

/* Takes the options apart. Free `out` in any case. */
int tag_options_parse(const Settings *settings, TagOptions *out);
/* Adds the tags to the schema: those with a type, then `tag_options_declare_rest` the others, which take
** the type of a tag that is there by then. */
int tag_options_declare_typed(TagOptions *options, rung_schema *schema);
int tag_options_declare_rest(TagOptions *options, rung_schema *schema);
/* Sets values and statuses, as samples of `now`. */
int tag_options_set(const TagOptions *options, rung_schema *schema, rung_tags *tags, rung_time now);
void tag_options_free(TagOptions *options);

/* A schema with all tags of the command line, for verbs that only compile. NULL after complaining. */
/* Refuses a tag that a compiled file does not read: a slip in its name would change nothing else. */
int tag_options_check_read(const TagOptions *options, const rung_program *program);
/* Refuses every tag: rules declare their own. */
int tags_refuse(const Settings *settings, const char *rules);
rung_schema *schema_from_settings(const Settings *settings, int *status);

#endif
