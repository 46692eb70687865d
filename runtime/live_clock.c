/* live_clock.c - the two clocks of the host: what time it is, and how much time has passed. */
#define _POSIX_C_SOURCE 200809L

#include <time.h>

#include "runtime/live.h"
#include "runtime/time_text.h"

enum { NS_PER_TICK = 100 };

static rung_time read_clock(clockid_t clock)
{
    struct timespec now = {0};

    clock_gettime(clock, &now);
    return (rung_time)now.tv_sec * TICKS_PER_SECOND + now.tv_nsec / NS_PER_TICK;
}

rung_time live_wall_clock(void) { return read_clock(CLOCK_REALTIME); }
rung_time live_monotonic(void) { return read_clock(CLOCK_MONOTONIC); }

/* A signal ends it: whoever waits for one need not wait longer. */
void live_sleep(rung_time ticks)
{
    struct timespec time = {.tv_sec = (time_t)(ticks / TICKS_PER_SECOND),
                            .tv_nsec = (long)(ticks % TICKS_PER_SECOND * NS_PER_TICK)};

    if (ticks > 0) nanosleep(&time, NULL);
}
