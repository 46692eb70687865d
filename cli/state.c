/* state.c - see state.h. */
#include "cli/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/host.h"
#include "cli/io.h"

/* A file without end is not read to the end of the memory. */
enum { STATE_LIMIT = 1 << 30 };

/* Rules that differ from those of the file are named: what they remember is lost. */
static void tell_change(void *user, rung_rule_change change, const char *id)
{
    const char *path = user;

    if (path == NULL || change == RUNG_RULE_ADDED) return;
    remark("%s: rule '%s' %s", path, id,
           change == RUNG_RULE_CHANGED ? "computes something else now: it begins anew, with the state that it had"
                                       : "is no longer there");
}

static int refuse(const char *path, rung_status status)
{
    if (status == RUNG_BAD_VERSION)
        complain("%s holds the state of another version of Rung", path);
    else if (status == RUNG_BAD_FILE)
        complain("%s holds no state of rules, or is damaged", path);
    else
        return complain_status(path, status);
    give_hint("remove it to begin without");
    return STATUS_USAGE;
}

/* The event time of now, by the clock of the sources, which need not be that of this host. */
static rung_time time_after(const Buffer *bytes, const struct stat *info)
{
    rung_time saved = rung_rules_saved_time(bytes->bytes, bytes->length), now = host_wall_clock();
    rung_time written =
        (rung_time)info->st_mtim.tv_sec * 1000 * RUNG_TICKS_PER_MS + info->st_mtim.tv_nsec / 100;

    if (saved == RUNG_TIME_NONE || now <= written || saved > INT64_MAX - (now - written)) return saved;
    return saved + (now - written);
}

int state_read(rung_rules *rules, const char *path, bool later, bool quiet)
{
    Buffer bytes;
    struct stat info;
    rung_status restored;
    int status;

    if (stat(path, &info) != 0 && errno == ENOENT) return STATUS_SUCCESS;
    status = read_whole(path, STATE_LIMIT, &bytes);
    if (status == STATUS_SUCCESS) {
        restored = rung_rules_restore(rules, bytes.bytes, bytes.length,
                                      later ? time_after(&bytes, &info) : RUNG_TIME_NONE, tell_change,
                                      quiet ? NULL : (void *)path);
        if (restored != RUNG_OK) status = refuse(path, restored);
    }
    buffer_free(&bytes);
    return status;
}

/* The file itself is another one after each save. A lock file that was taken away would let a third program lock
** another of the same name: it stays. */
int state_lock(const char *path)
{
    size_t size = strlen(path) + sizeof ".lock";
    struct stat info;
    char *name;
    int file;

    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) return STATUS_SUCCESS;
    if ((name = malloc(size)) == NULL) return complain_status(path, RUNG_NO_MEMORY);
    snprintf(name, size, "%s.lock", path);
    file = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    free(name);
    if (file < 0 || flock(file, LOCK_EX | LOCK_NB) == 0) return STATUS_SUCCESS; /* the end of the program closes it */
    if (errno != EWOULDBLOCK) {
        close(file);
        return STATUS_SUCCESS;
    }
    close(file);
    complain("another rung watch uses the state %s", path);
    give_hint("each needs a file of its own");
    return STATUS_USAGE;
}

int state_write(rung_rules *rules, const char *path)
{
    Buffer bytes = {NULL, 0, 0};
    rung_status saved = rung_rules_save(rules, buffer_append, &bytes);
    int status = saved == RUNG_OK ? write_whole(path, bytes.bytes, bytes.length)
                                  : complain_status(path, saved == RUNG_INTERRUPTED ? RUNG_NO_MEMORY : saved);

    buffer_free(&bytes);
    return status;
}
