/* Clocks for a `rung` that is measured: linked into it, this file stands before the functions that it times.
 *
 * The linker's --wrap sends every call of rung_rules_update and its kin through here, and a recv of our own is
 * found before the C library's. So the engine's share of the processor is measured in the program itself, at two
 * readings of the clock for each publish response, and so is the way from a response's last byte to the end of the
 * write that hands its events on, by the clock and in time of the processor, which what else the machine does does not
 * lengthen. All of this happens in one thread. On SIGUSR1 and at the end a line of JSON goes to RUNG_CLOCKS. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "include/rung.h"

enum { BUCKETS = 20000, BUCKET_NS = 1000 };     /* latencies up to 20 ms, in microseconds */

static int64_t received, received_cpu;          /* when bytes last came from the network: the time, the thread's own */
static int64_t rules_ns, samples;
static int64_t pending_since, pending_cpu;      /* of the response whose events are not written yet; 0: none */
static uint32_t latencies[BUCKETS], processor[BUCKETS];

static int64_t clock_ns(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void count(uint32_t *buckets, int64_t ns)
{
    int64_t bucket = ns / BUCKET_NS;

    buckets[bucket < 0 ? 0 : bucket < BUCKETS ? bucket : BUCKETS - 1]++;
}

/* The bucket below which this share of what was counted lies; -1: nothing was. */
static int quantile(const uint32_t *buckets, double share)
{
    double total = 0, seen = 0;
    int at = -1;

    for (int i = 0; i < BUCKETS; i++) total += buckets[i];
    while (total > 0 && seen < total * share) seen += buckets[++at];
    return at;
}

static void report(int signal_)
{
    static char text[512];
    const char *path = getenv("RUNG_CLOCKS");
    int length, file;

    (void)signal_;
    if (path == NULL) return;
    length = snprintf(text, sizeof text,
                      "{\"cpu_ns\":%lld,\"rules_ns\":%lld,\"samples\":%lld,"
                      "\"median_us\":%d,\"p99_us\":%d,\"cpu_median_us\":%d,\"cpu_p99_us\":%d}\n",
                      (long long)clock_ns(CLOCK_PROCESS_CPUTIME_ID), (long long)rules_ns, (long long)samples,
                      quantile(latencies, 0.5), quantile(latencies, 0.99), quantile(processor, 0.5), quantile(processor, 0.99));
    file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file < 0 || length <= 0) return;
    if (syscall(SYS_write, file, text, (size_t)length) < 0) (void)0;
    close(file);
    for (int i = 0; i < BUCKETS; i++) latencies[i] = processor[i] = 0;
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

    if (got > 0) {
        received = clock_ns(CLOCK_MONOTONIC);
        received_cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID);
    }
    return got;
}

/* Events have left: the way of their response is over. */
static ssize_t sent(int file, ssize_t put)
{
    if (file == STDOUT_FILENO && put > 0 && pending_since > 0) {
        count(latencies, clock_ns(CLOCK_MONOTONIC) - pending_since);
        count(processor, clock_ns(CLOCK_THREAD_CPUTIME_ID) - pending_cpu);
        pending_since = 0;
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

    if (status == RUNG_OK && pending_since == 0) {
        pending_since = received;
        pending_cpu = received_cpu;
    }
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
