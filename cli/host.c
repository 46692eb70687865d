/* host.c - see host.h. */
#include "cli/host.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

rung_time host_wall_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (rung_time)now.tv_sec * 1000 * RUNG_TICKS_PER_MS + now.tv_nsec / 100;
}

int64_t host_stopwatch(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* 64 bits that nobody can guess; the time, where there is no /dev/urandom. */
static uint64_t random_bits(void)
{
    uint64_t bits = (uint64_t)host_wall_clock();
    int file = open("/dev/urandom", O_RDONLY | O_CLOEXEC);

    if (file >= 0) {
        if (read(file, &bits, sizeof bits) != (ssize_t)sizeof bits) bits ^= (uint64_t)host_stopwatch();
        close(file);
    }
    return bits;
}

/* splitmix64; the upper 53 bits make a double in [0, 1). */
static double lend_random(void *user)
{
    uint64_t *state = user, bits = *state += UINT64_C(0x9E3779B97F4A7C15);

    bits = (bits ^ bits >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    bits = (bits ^ bits >> 27) * UINT64_C(0x94D049BB133111EB);
    return (double)((bits ^ bits >> 31) >> 11) * 0x1p-53;
}

rung_status host_schema_new(rung_schema **out)
{
    static uint64_t random_state;
    rung_host host;

    rung_host_init(&host);
    random_state = random_bits();
    host.user = &random_state;
    host.random = lend_random;
    host.hash_seed = random_bits();
    return rung_schema_new(&host, out);
}
