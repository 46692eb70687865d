/* Clocks for a `rung` that is measured: linked into it, this file stands before the functions that it times.
 *
 * The linker's --wrap sends every call of rung_rules_update and its kin through here, and a recv of our own is
 * found before the C library's. So the engine's share of the processor is measured in the program itself, at two
 * readings of the clock for each publish response, and so is the way from a response's last byte to the end of the
 * write that hands its events on. On SIGUSR1 and at the end a line of JSON goes to RUNG_CLOCKS. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "include/rung.h"

enum { BUCKETS = 20000, BUCKET_NS = 1000 };     /* latencies up to 20 ms, by microseconds */

static _Thread_local int64_t received;          /* when this thread last got bytes from the network */
static int64_t rules_ns, calls, samples, written;
static _Atomic int64_t pending_since;           /* when the response came whose events are not written yet; 0: none */
static uint32_t latencies[BUCKETS];

static int64_t clock_ns(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void report(int signal_)
{
    static char text[512];
    const char *path = getenv("RUNG_CLOCKS");
    int64_t total = 0, seen = 0, median = -1, p99 = -1, worst = 0;
    int length, file;

    (void)signal_;
    if (path == NULL) return;
    for (int i = 0; i < BUCKETS; i++) total += latencies[i];
    for (int i = 0; i < BUCKETS; i++) {
        seen += latencies[i];
        if (latencies[i] > 0) worst = i;
        if (median < 0 && seen * 2 >= total && total > 0) median = i;
        if (p99 < 0 && seen * 100 >= total * 99 && total > 0) p99 = i;
    }
    length = snprintf(text, sizeof text,
                      "{\"cpu_ns\":%lld,\"rules_ns\":%lld,\"calls\":%lld,\"samples\":%lld,\"writes\":%lld,"
                      "\"median_us\":%lld,\"p99_us\":%lld,\"max_us\":%lld}\n",
                      (long long)clock_ns(CLOCK_PROCESS_CPUTIME_ID), (long long)rules_ns, (long long)calls, (long long)samples,
                      (long long)written, (long long)median, (long long)p99, (long long)worst);
    file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file < 0 || length <= 0) return;
    if (syscall(SYS_write, file, text, (size_t)length) < 0) (void)0;
    close(file);
    for (int i = 0; i < BUCKETS; i++) latencies[i] = 0;
}

static void at_exit(void) { report(0); }

__attribute__((constructor)) static void start(void)
{
    signal(SIGUSR1, report);
    atexit(at_exit);
}

/* ---- The way of a response ------------------------------------------------------------------ */

__attribute__((visibility("default"))) ssize_t recv(int socket, void *bytes, size_t length, int flags)
{
    ssize_t got = syscall(SYS_recvfrom, socket, bytes, length, flags, NULL, NULL);

    if (got > 0) received = clock_ns(CLOCK_MONOTONIC);
    return got;
}

/* Events have left: the way of their response is over. */
static ssize_t sent(int file, ssize_t put)
{
    if (file == STDOUT_FILENO && put > 0 && pending_since > 0) {
        int64_t bucket = (clock_ns(CLOCK_MONOTONIC) - pending_since) / BUCKET_NS;

        latencies[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
        pending_since = 0;
        written++;
    }
    return put;
}

ssize_t write(int file, const void *bytes, size_t length) { return sent(file, syscall(SYS_write, file, bytes, length)); }

ssize_t writev(int file, const struct iovec *pieces, int count)
{
    return sent(file, syscall(SYS_writev, file, pieces, count));
}

ssize_t sendmsg(int socket, const struct msghdr *message, int flags)
{
    return sent(socket, syscall(SYS_sendmsg, socket, message, flags));
}

rung_status __real_rung_rules_next_event(rung_rules *rules, rung_event *event);
rung_status __wrap_rung_rules_next_event(rung_rules *rules, rung_event *event);
rung_status __wrap_rung_rules_next_event(rung_rules *rules, rung_event *event)
{
    rung_status status = __real_rung_rules_next_event(rules, event);

    if (status == RUNG_OK && pending_since == 0) pending_since = received;
    return status;
}

/* ---- The engine's share --------------------------------------------------------------------- */

rung_status __real_rung_rules_update(rung_rules *rules, const rung_sample *given, size_t count);
rung_status __wrap_rung_rules_update(rung_rules *rules, const rung_sample *given, size_t count);
rung_status __wrap_rung_rules_update(rung_rules *rules, const rung_sample *given, size_t count)
{
    int64_t begin = clock_ns(CLOCK_THREAD_CPUTIME_ID);
    rung_status status = __real_rung_rules_update(rules, given, count);

    rules_ns += clock_ns(CLOCK_THREAD_CPUTIME_ID) - begin;
    samples += (int64_t)count;
    calls++;
    return status;
}

rung_status __real_rung_rules_advance(rung_rules *rules, rung_time now);
rung_status __wrap_rung_rules_advance(rung_rules *rules, rung_time now);
rung_status __wrap_rung_rules_advance(rung_rules *rules, rung_time now)
{
    int64_t begin = clock_ns(CLOCK_THREAD_CPUTIME_ID);
    rung_status status = __real_rung_rules_advance(rules, now);

    rules_ns += clock_ns(CLOCK_THREAD_CPUTIME_ID) - begin;
    return status;
}
