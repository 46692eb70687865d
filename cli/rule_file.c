/* rule_file.c - see rule_file.h. */
#include "cli/rule_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/host.h"
#include "cli/log.h"

struct FileStamp {
    char *path;
    uint64_t mark;
};

/* ---- What files looked like ----------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, uint64_t word)
{
    return (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15) >> 1 ^ hash << 7;
}

/* Changes with every way in which an editor or a deployment replaces a file; 0: it is not there. */
static uint64_t mark_of(const char *path)
{
    struct stat info;
    uint64_t mark = 1;

    if (stat(path, &info) != 0) return 0;
    mark = mix(mark, (uint64_t)info.st_ino);
    mark = mix(mark, (uint64_t)info.st_size);
    mark = mix(mark, (uint64_t)info.st_mtim.tv_sec);
    return mix(mark, (uint64_t)info.st_mtim.tv_nsec) | 1;
}

/* A file that does not fit into memory any more is not looked at. */
static void remember(RuleFile *file, const char *path)
{
    FileStamp *grown = realloc(file->stamps, (file->stamp_count + 1) * sizeof *grown);

    if (grown == NULL) return;
    file->stamps = grown;
    grown[file->stamp_count] = (FileStamp){strdup(path), mark_of(path)};
    if (grown[file->stamp_count].path != NULL) file->stamp_count++;
}

static void forget(RuleFile *file)
{
    while (file->stamp_count > 0) free(file->stamps[--file->stamp_count].path);
    free(file->stamps);
    file->stamps = NULL;
}

bool rule_file_has_changed(RuleFile *file)
{
    uint64_t all = 1;
    bool changed = false, settled;
    size_t i;

    for (i = 0; i < file->stamp_count; i++) {
        uint64_t mark = mark_of(file->stamps[i].path);

        if (mark == 0 && i == 0) return file->unsettled = false; /* in the midst of being replaced */
        if (mark != file->stamps[i].mark) changed = true;
        all = mix(all, mark);
    }
    settled = changed && file->unsettled && file->settling == all;
    file->unsettled = changed && !settled;
    file->settling = all;
    return settled;
}

/* ---- Loading -------------------------------------------------------------------------------- */

static void show_diagnostic(void *user, const rung_diag *diag)
{
    RuleFile *file = user;

    if (diag->severity != RUNG_WARNING && file->error[0] == '\0') {
        char line[32] = "";

        if (diag->line != 0) snprintf(line, sizeof line, ":%" PRIu32, diag->line);
        snprintf(file->error, sizeof file->error, "%.40s%s: %s",
                 diag->file[0] != '\0' ? diag->file : file->path, line, diag->message);
    }
    if (log_is_for_people()) {
        log_hide_status();
        diagnostics_show(&file->diagnostics, diag);
        return;
    }
    *(diag->severity == RUNG_WARNING ? &file->diagnostics.warnings : &file->diagnostics.errors) += 1;
    log_diagnostic(file->path, diag);
}

static bool read_included(void *user, const char *path, rung_sink sink, void *sink_user)
{
    RuleFile *file = user;

    remember(file, path);
    return source_read_included(&file->diagnostics, path, sink, sink_user);
}

static void lend_log(void *user, rung_log_level level, const char *text)
{
    (void)user;
    log_say(level, "%s", text);
}

/* Marks are taken before the text is read: a change between the two is found later. */
static int read_text(RuleFile *file)
{
    int status;

    forget(file);
    remember(file, file->path);
    file->error[0] = '\0';
    status = source_from_file(file->path, &file->source);
    file->diagnostics = (Diagnostics){.name = file->source.name,
                                      .text = file->source.bytes.bytes,
                                      .length = file->source.bytes.length,
                                      .stream = stderr,
                                      .json = file->diagnostics.json};
    if (status != STATUS_SUCCESS)
        snprintf(file->error, sizeof file->error, "%.200s cannot be read", file->path);
    return status;
}

/* The text is only there while it is loaded. */
static void end_load(RuleFile *file, rung_status status, rung_diag *diag)
{
    if (status != RUNG_OK && file->diagnostics.errors == 0) {
        if (diag->message[0] == '\0') {
            diag->status = status;
            diag->severity = RUNG_ERROR;
            snprintf(diag->message, sizeof diag->message, "%s", rung_status_text(status));
        }
        show_diagnostic(file, diag);
    }
    source_free(&file->source);
    source_forget_included(&file->diagnostics);
    file->diagnostics.text = NULL;
}

int rule_file_load(RuleFile *file, const char *path, bool json, rung_rules **out)
{
    rung_rules_options options;
    rung_host host;
    rung_diag diag;
    rung_status loaded;
    int status;

    *file = (RuleFile){.path = path};
    file->diagnostics.json = json;
    *out = NULL;
    status = read_text(file);
    if (status != STATUS_SUCCESS) {
        source_free(&file->source);
        return status;
    }
    rung_host_init(&host);
    host.log = lend_log;
    host.clock = host_clock;
    rung_rules_options_init(&options);
    options.host = &host;
    options.name = path;
    options.on_diag = show_diagnostic;
    options.read_file = read_included;
    options.environment = source_environment;
    options.user = file;
    rung_diag_init(&diag);
    loaded = rung_rules_load(file->source.bytes.bytes, file->source.bytes.length, &options, out, &diag);
    end_load(file, loaded, &diag);
    return status_to_exit(loaded);
}

bool rule_file_reload(RuleFile *file, rung_rules *rules, rung_on_change on_change, void *user)
{
    rung_diag diag;
    rung_status loaded;

    file->unsettled = false;
    if (read_text(file) != STATUS_SUCCESS) {
        source_free(&file->source);
        return false;
    }
    rung_diag_init(&diag);
    loaded = rung_rules_reload(rules, file->source.bytes.bytes, file->source.bytes.length, NULL, on_change,
                               user, &diag);
    end_load(file, loaded, &diag);
    return loaded == RUNG_OK;
}

void rule_file_free(RuleFile *file)
{
    source_free(&file->source);
    forget(file);
}
