/* notify.c - see notify.h. */
#define _GNU_SOURCE /* SOCK_CLOEXEC; before what cli.h asks for */
#include "cli/notify.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static struct {
    int socket; /* -1: none */
    struct sockaddr_un address;
    socklen_t length;
    int64_t every, last; /* ms; 0: there is no watchdog */
} the_notify = {.socket = -1};

/* "@name" is a name without a file: its first byte is NUL and it has no end but its length. */
static bool take_address(const char *path)
{
    size_t length = strlen(path);

    if ((path[0] != '/' && path[0] != '@') || length < 2 || length >= sizeof the_notify.address.sun_path)
        return false;
    memset(&the_notify.address, 0, sizeof the_notify.address);
    the_notify.address.sun_family = AF_UNIX;
    memcpy(the_notify.address.sun_path, path, length);
    if (path[0] == '@') the_notify.address.sun_path[0] = '\0';
    the_notify.length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + (path[0] == '/'));
    return true;
}

/* WATCHDOG_PID says whom it is for. */
static int64_t watchdog_period(void)
{
    const char *microseconds = getenv("WATCHDOG_USEC"), *process = getenv("WATCHDOG_PID");
    long long period = microseconds != NULL ? strtoll(microseconds, NULL, 10) : 0;

    if (period <= 0 || (process != NULL && strtoll(process, NULL, 10) != (long long)getpid())) return 0;
    return period / 1000 / 3 > 0 ? period / 1000 / 3 : 1;
}

void notify_open(void)
{
    const char *path = getenv("NOTIFY_SOCKET");

    if (path != NULL && take_address(path)) {
        the_notify.socket = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        the_notify.every = watchdog_period();
    }
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

void notify_close(void)
{
    if (the_notify.socket >= 0) close(the_notify.socket);
    the_notify.socket = -1;
}

void notify_send(const char *message)
{
    ssize_t sent;

    if (the_notify.socket < 0) return;
    do
        sent = sendto(the_notify.socket, message, strlen(message), MSG_DONTWAIT | MSG_NOSIGNAL,
                      (const struct sockaddr *)&the_notify.address, the_notify.length);
    while (sent < 0 && errno == EINTR);
}

void notify_status(const char *text)
{
    char message[512];
    size_t i;

    snprintf(message, sizeof message, "STATUS=%s", text);
    for (i = 0; message[i] != '\0'; i++)
        if (message[i] == '\n') message[i] = ' ';
    notify_send(message);
}

void notify_reloading(void)
{
    char message[64];
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    snprintf(message, sizeof message, "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
             (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
    notify_send(message);
}

void notify_alive(int64_t now)
{
    if (the_notify.socket < 0 || the_notify.every == 0 || now - the_notify.last < the_notify.every) return;
    the_notify.last = now;
    notify_send("WATCHDOG=1");
}
