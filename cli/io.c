/* io.c - see io.h. */
#include "cli/io.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool buffer_append(void *user, const char *bytes, size_t length)
{
    Buffer *buffer = user;

    if (length >= SIZE_MAX / 2 - buffer->length) return false;
    if (buffer->length + length + 1 > buffer->capacity) {
        size_t capacity = (buffer->length + length + 1) * 2;
        char *grown = realloc(buffer->bytes, capacity);

        if (grown == NULL) return false;
        buffer->bytes = grown;
        buffer->capacity = capacity;
    }
    if (length != 0) memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
    return true;
}

void buffer_free(Buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (Buffer){NULL, 0, 0};
}

void open_missing_streams(void)
{
    int stream;

    for (stream = 0; stream <= 2; stream++)
        if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY) < 0)
            _exit(STATUS_FAILED);
}

/* ---- Reading -------------------------------------------------------------------------------- */

const char *input_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

int open_input(const char *path, int64_t *size)
{
    bool standard = strcmp(path, "-") == 0;
    int file = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat info;

    *size = -1;
    if (file < 0 || fstat(file, &info) != 0) {
        complain("cannot read %s: %s", input_name(path), strerror(errno));
    } else if (S_ISDIR(info.st_mode)) {
        complain("cannot read %s: it is a directory", input_name(path));
    } else {
        if (S_ISREG(info.st_mode)) *size = info.st_size;
        return file;
    }
    if (file >= 0 && !standard) close(file);
    return -1;
}

int read_whole(const char *path, size_t limit, Buffer *out)
{
    char piece[1 << 16];
    int64_t size;
    int file = open_input(path, &size), status = STATUS_SUCCESS;
    ssize_t got = 0;

    *out = (Buffer){NULL, 0, 0};
    if (file < 0) return STATUS_USAGE;
    if (!buffer_append(out, "", 0)) status = complain_status(input_name(path), RUNG_NO_MEMORY);
    while (status == STATUS_SUCCESS
           && ((got = read(file, piece, sizeof piece)) > 0 || (got < 0 && errno == EINTR))) {
        if (got < 0) continue;
        if ((size_t)got > limit - out->length)
            status =
                complain("cannot read %s: it is longer than the limit of %zu bytes", input_name(path), limit);
        else if (!buffer_append(out, piece, (size_t)got))
            status = complain_status(input_name(path), RUNG_NO_MEMORY);
    }
    if (status == STATUS_SUCCESS && got < 0)
        status = complain("cannot read %s: %s", input_name(path), strerror(errno));
    if (file != STDIN_FILENO) close(file);
    if (status != STATUS_SUCCESS) buffer_free(out);
    return status;
}

/* ---- Writing -------------------------------------------------------------------------------- */

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);

        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

static int cannot_write(const char *path)
{
    complain("cannot write %s: %s", path, strerror(errno));
    return STATUS_FAILED;
}

static int write_directly(const char *path, const char *bytes, size_t length)
{
    int file = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    int status = file >= 0 && write_all(file, bytes, length) ? STATUS_SUCCESS : cannot_write(path);

    if (file >= 0 && close(file) != 0 && status == STATUS_SUCCESS) status = cannot_write(path);
    return status;
}

/* `target` is where `path` leads. Signals wait until the new file has its name or is gone again. */
static int write_beside(const char *path, const char *target, mode_t mode, const char *bytes, size_t length)
{
    Buffer name = {NULL, 0, 0};
    sigset_t signals, before;
    int file, status = STATUS_SUCCESS;

    if (!buffer_append(&name, target, strlen(target)) || !buffer_append(&name, ".XXXXXX", 7)) {
        buffer_free(&name);
        return complain_status(path, RUNG_NO_MEMORY);
    }
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, &before);
    file = mkstemp(name.bytes);
    if (file < 0) {
        status = cannot_write(path);
    } else {
        bool complete = write_all(file, bytes, length) && fchmod(file, mode) == 0 && fsync(file) == 0;

        if (close(file) != 0) complete = false;
        if (!complete || rename(name.bytes, target) != 0) {
            status = cannot_write(path);
            unlink(name.bytes);
        }
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    buffer_free(&name);
    return status;
}

int write_whole(const char *path, const char *bytes, size_t length)
{
    struct stat info;
    mode_t mask;
    char *target;
    int status;

    if (strcmp(path, "-") == 0)
        return print_piece(NULL, bytes, length) && output_flush() ? STATUS_SUCCESS : STATUS_FAILED;
    if (stat(path, &info) == 0) {
        if (S_ISDIR(info.st_mode)) {
            complain("cannot write %s: it is a directory", path);
            return STATUS_FAILED;
        }
        if (!S_ISREG(info.st_mode)) return write_directly(path, bytes, length);
        target = realpath(path, NULL); /* a link stays a link */
        if (target == NULL) return cannot_write(path);
        status = write_beside(path, target, info.st_mode & 0777, bytes, length);
        free(target);
        return status;
    }
    mask = umask(0);
    umask(mask);
    return write_beside(path, path, 0666 & ~mask, bytes, length);
}

bool print_piece(void *user, const char *text, size_t length)
{
    (void)user;
    return fwrite(text, 1, length, stdout) == length;
}

bool output_flush(void)
{
    static bool complained; /* once is enough, and the end flushes again */
    bool lost = ferror(stdout) != 0;

    errno = 0;
    if (fflush(stdout) == 0 && !lost) return true;
    if (!complained)
        complain("cannot write to standard output: %s", errno != 0 ? strerror(errno) : "some of it was lost");
    complained = true;
    return false;
}
