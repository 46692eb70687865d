/* rule_file.h - the rule file of a verb that runs for long, with the files that it includes: loaded,
** loaded again, and looked at for changes. */
#ifndef RUNG_CLI_RULE_FILE_H
#define RUNG_CLI_RULE_FILE_H

#include "cli/diagnostics.h"
#include "cli/source.h"

typedef struct FileStamp FileStamp;

/* It must stay where it is while the rules live, which know it. */
typedef struct RuleFile {
    const char *path;
    Source source; /* while it is being loaded */
    Diagnostics diagnostics;
    FileStamp *stamps; /* of the files as they were read last */
    size_t stamp_count;
    bool unsettled;                    /* they looked different a moment ago */
    uint64_t settling;                 /* ... and so they looked */
    char error[RUNG_MESSAGE_MAX + 96]; /* what was wrong when it was loaded last; "": nothing */
} RuleFile;

/* STATUS_SUCCESS, or another after saying why. Free it in any case. */
int rule_file_load(RuleFile *file, const char *path, bool json, rung_rules **out);
/* False after saying why: then the rules are as they were. */
bool rule_file_reload(RuleFile *file, rung_rules *rules, rung_on_change on_change, void *user);
/* True once when one of the files is another than was read and has stayed so from one call to the next. */
bool rule_file_has_changed(RuleFile *file);
void rule_file_free(RuleFile *file);

#endif
