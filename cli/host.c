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

rung_time host_clock(void *user)
{
    (void)user;
    return host_wall_clock();
}

/* ---- The zone ------------------------------------------------------------------------------- */

static int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

/* Seconds east of UTC at a time, in seconds since 1970 UTC. */
static int32_t offset_at(int64_t time)
{
    time_t seconds = (time_t)time;
    struct tm local;
    int64_t years, days;

    if (localtime_r(&seconds, &local) == NULL) return 0;
    years = (int64_t)local.tm_year + 1899; /* whole ones since the year 1 */
    days = years * 365 + floor_divide(years, 4) - floor_divide(years, 100) + floor_divide(years, 400) -
           719162 + local.tm_yday;
    return (int32_t)(days * 86400 + local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec - time);
}

/* Of a local time that a change of the clocks repeats or skips, the offset before the change counts. */
static int32_t lend_offset(void *user, rung_time time, bool is_local)
{
    int64_t seconds = floor_divide(time, 1000 * RUNG_TICKS_PER_MS);
    int32_t before, after;

    (void)user;
    if (!is_local) return offset_at(seconds);
    before = offset_at(seconds - 86400);
    after = offset_at(seconds + 86400);
    if (before == after || offset_at(seconds - before) == before) return before;
    return offset_at(seconds - after) == after ? after : before;
}

void host_lend(rung_host *host, HostLog log)
{
    static uint64_t random_state, hash_seed;

    if (hash_seed == 0) {
        tzset();
        random_state = random_bits();
        hash_seed = random_bits() | 1;
    }
    rung_host_init(host);
    host->user = &random_state;
    host->log = log;
    host->clock = host_clock;
    host->utc_offset = lend_offset;
    host->random = lend_random;
    host->hash_seed = hash_seed;
}

rung_status host_schema_new(HostLog log, rung_schema **out)
{
    rung_host host;

    host_lend(&host, log);
    return rung_schema_new(&host, out);
}
