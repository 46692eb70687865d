/* listen.c - a unix datagram socket that prints what it receives, a line for each line, as systemd's would
** be written to.
**
**     listen PATH|@NAME
*/
#define _POSIX_C_SOURCE 200809L

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(int count, char **arguments)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char message[4096];
    int listener = socket(AF_UNIX, SOCK_DGRAM, 0);
    size_t length = count == 2 ? strlen(arguments[1]) : 0;
    ssize_t got;

    if (listener < 0 || length == 0 || length >= sizeof address.sun_path) return 2;
    memcpy(address.sun_path, arguments[1], length);
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
    if (bind(listener, (struct sockaddr *)&address,
             (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)) != 0)
        return 2;
    puts("listening");
    fflush(stdout);
    while ((got = recv(listener, message, sizeof message - 1, 0)) >= 0) {
        message[got] = '\0';
        puts(message);
        fflush(stdout);
    }
    return 0;
}
