/* Tests of runtime/link.c: the way from state to state, waits, patience, endpoints, refused items. */
#include "runtime/link.h"

#include "tests/unit/fake_opcua.h"

static int passed, failed;

#define CHECK(condition) check((condition), #condition, __LINE__)

static void check(bool ok, const char *text, int line)
{
    if (ok) {
        passed++;
        return;
    }
    if (++failed <= 40) printf("%s:%d: %s\n", __FILE__, line, text);
}

/* ---- A link and what it told ---------------------------------------------------------------- */

static struct {
    uint32_t ups, downs, refusals, subscribed, items, samples, gaps, wait, status;
    char endpoint[64], sentence[512];
} told;

static void keep(char *to, size_t size, const char *text) { snprintf(to, size, "%s", text); }

static void on_up(void *user, const char *endpoint)
{
    (void)user;
    told.ups++;
    keep(told.endpoint, sizeof told.endpoint, endpoint);
}
static void on_down(void *user, uint32_t status, const char *sentence)
{
    (void)user;
    told.downs++;
    told.status = status;
    keep(told.sentence, sizeof told.sentence, sentence);
}
static void on_refused(void *user, const char *endpoint, uint32_t status, const char *sentence, uint32_t wait)
{
    (void)user;
    told.refusals++;
    told.status = status;
    told.wait = wait;
    keep(told.endpoint, sizeof told.endpoint, endpoint);
    keep(told.sentence, sizeof told.sentence, sentence);
}
static void on_subscribed(void *user, const OpcuaSubscribed *subscribed)
{
    (void)user, (void)subscribed;
    told.subscribed++;
}
static void on_item(void *user, uint32_t index, const OpcuaItemState *state)
{
    (void)user, (void)index, (void)state;
    told.items++;
}
static void on_samples(void *user, const rung_sample *samples, size_t count)
{
    (void)user, (void)samples;
    told.samples += (uint32_t)count;
}
static void on_gap(void *user, uint32_t from, uint32_t to)
{
    (void)user, (void)from, (void)to;
    told.gaps++;
}

static int blocks, allocations_left = INT32_MAX;

static void *test_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    if (new_size == 0) {
        blocks -= pointer != NULL;
        free(pointer);
        return NULL;
    }
    if (allocations_left-- <= 0) return NULL;
    blocks += old_size == 0;
    return realloc(pointer, new_size);
}

static const Allocator allocator = {test_alloc, NULL};
static const OpcuaItem items[3] = {
    {"ns=1;s=a", RUNG_DOUBLE, 100, 10}, {"ns=1;s=b", RUNG_DOUBLE, 100, 10}, {"ns=1;s=c", RUNG_BOOL, 100, 10}};
static OpcuaConfig configs[3];

enum { PUBLISHING = 250, KEEP_ALIVE = 8, SILENCE = PUBLISHING * KEEP_ALIVE + 1000, TIMEOUT = 4000 };

static Link *new_link(size_t endpoints, uint64_t seed)
{
    static const char *const ENDPOINTS[] = {"opc.tcp://a:1", "opc.tcp://b:2", "opc.tcp://c:3"};
    LinkListener listener = {NULL, on_up, on_down, on_refused, on_subscribed, on_item, on_samples, on_gap};

    for (size_t i = 0; i < 3; i++)
        configs[i] = (OpcuaConfig){.endpoint = ENDPOINTS[i],
                                   .timeout = TIMEOUT,
                                   .publishing = PUBLISHING,
                                   .keep_alive = KEEP_ALIVE,
                                   .lifetime = 1200};
    memset(&told, 0, sizeof told);
    fake = NULL;
    fake_opened = fake_closed = fake_refuse_opens = 0;
    fake_on_open = NULL;
    return link_new(&allocator, configs, endpoints, items, 3, &listener, seed);
}

static void end(Link *link)
{
    link_free(link);
    CHECK(fake_opened == fake_closed);
    CHECK(blocks == 0);
    CHECK(fake_misuses == 0);
}

/* One step, then time as the caller of link_step lets it pass: it sleeps while there is no network. */
static void step(Link *link, uint32_t wait)
{
    int64_t began = fake_now;

    link_step(link, fake_now, wait);
    if (link_phase(link) == LINK_DOWN && fake_now == began && link_next(link) > fake_now)
        fake_now = link_next(link) - fake_now < wait ? link_next(link) : fake_now + wait;
}

/* Steps until the state is reached; the time that took, or -1 when `limit` is over. */
static int64_t until(Link *link, LinkPhase phase, int64_t limit)
{
    int64_t began = fake_now;

    for (int i = 0; i < 1000000 && link_phase(link) != phase; i++) {
        if (fake_now - began > limit) return -1;
        step(link, 100);
    }
    return fake_now - began;
}

static Link *up_link(size_t endpoints)
{
    Link *link = new_link(endpoints, 7);

    fake_on_open = fake_connects;
    CHECK(until(link, LINK_UP, 1000) >= 0);
    return link;
}

/* Lives for `ms` with a keep-alive whenever one is due. */
static void live(Link *link, int64_t ms)
{
    for (int64_t end_at = fake_now + ms; fake_now < end_at;) {
        if (fake != NULL && fake->open) fake_alive(fake);
        step(link, 100);
        fake_now += PUBLISHING;
    }
}

/* ---- Transitions ---------------------------------------------------------------------------- */

static void test_way_up(void)
{
    Link *link = new_link(1, 1);
    rung_sample sample = {.tag = 1};
    LinkCounts counts;

    CHECK(link_phase(link) == LINK_DOWN);
    CHECK(link_next(link) <= fake_now);
    CHECK(strcmp(link_endpoint(link), "opc.tcp://a:1") == 0);
    step(link, 100);
    CHECK(link_phase(link) == LINK_TRYING && fake_opened == 1 && fake->last_wait == 100);
    CHECK(fake->items == items && fake->item_count == 3);

    fake_subscribed(fake, PUBLISHING, KEEP_ALIVE);
    fake_item(fake, 0, RUNG_GOOD, "");
    fake_samples(fake, &sample, 1);
    step(link, 100);
    CHECK(link_phase(link) == LINK_TRYING && told.subscribed == 1 && told.items == 1 && told.samples == 1);

    fake_item(fake, 1, RUNG_GOOD, "");
    fake_item(fake, 2, RUNG_GOOD, "");
    fake_ready(fake);
    step(link, 100);
    CHECK(link_phase(link) == LINK_UP && told.ups == 1 && told.items == 3);
    CHECK(strcmp(told.endpoint, "opc.tcp://a:1") == 0);

    fake_samples(fake, &sample, 1);
    fake_gap(fake, 3, 5);
    step(link, 100);
    CHECK(told.samples == 2 && told.gaps == 1);
    link_counts(link, &counts);
    CHECK(counts.attempts == 1 && counts.connections == 1 && counts.losses == 0);
    CHECK(counts.client.samples == 2 && counts.client.responses == 2);
    CHECK(told.downs == 0 && told.refusals == 0);
    end(link);
}

static void test_way_down(void)
{
    Link *link = up_link(1);
    LinkCounts counts;
    rung_sample sample = {.tag = 0};

    fake_samples(fake, &sample, 1);
    step(link, 100);
    fake_failed(fake, 0x80AE0000, "the server closed the connection");
    step(link, 100);
    CHECK(link_phase(link) == LINK_DOWN && told.downs == 1 && told.status == 0x80AE0000);
    CHECK(strcmp(told.sentence, "the server closed the connection") == 0);
    CHECK(fake_closed == 1 && fake_opened == 1);
    /* another client, and all of it anew */
    CHECK(until(link, LINK_UP, 1000) <= 250);
    CHECK(fake_opened == 2 && told.ups == 2 && told.items == 6);
    link_counts(link, &counts);
    CHECK(counts.attempts == 2 && counts.connections == 2 && counts.losses == 1);
    CHECK(counts.client.samples == 1);
    end(link);
}

/* What is told after the failure of the same step changes nothing, and the first cause is the one. */
static void test_one_cause(void)
{
    Link *link = up_link(1);

    fake_failed(fake, 0x80AE0000, "first");
    fake_failed(fake, 0x80050000, "second");
    fake_ready(fake);
    fake_alive(fake);
    step(link, 100);
    CHECK(link_phase(link) == LINK_DOWN && told.downs == 1 && told.ups == 1);
    CHECK(strcmp(told.sentence, "first") == 0);
    end(link);
}

static void test_refused(void)
{
    Link *link = new_link(1, 3);

    step(link, 100);
    fake_failed(fake, 0x80AC0000, "connection refused");
    step(link, 100);
    CHECK(link_phase(link) == LINK_DOWN && told.refusals == 1 && told.downs == 0);
    CHECK(strcmp(told.endpoint, "opc.tcp://a:1") == 0 && strcmp(told.sentence, "connection refused") == 0);
    CHECK(told.wait >= 125 && told.wait <= 250);
    /* subscribed, but not all items: it was never up */
    CHECK(until(link, LINK_TRYING, 1000) >= 0);
    fake_subscribed(fake, PUBLISHING, KEEP_ALIVE);
    fake_failed(fake, 0x80AC0000, "gone");
    step(link, 100);
    CHECK(told.refusals == 2 && told.downs == 0 && told.ups == 0);
    end(link);
}

static void test_no_memory(void)
{
    Link *link;

    for (int i = 0; i < 2; i++) {
        allocations_left = i;
        CHECK(new_link(1, 1) == NULL);
        CHECK(blocks == 0);
    }
    allocations_left = INT32_MAX;
    link = new_link(1, 1);
    fake_on_open = fake_connects;
    fake_refuse_opens = 2;
    CHECK(until(link, LINK_UP, 2000) >= 0);
    CHECK(told.refusals == 2 && strstr(told.sentence, "memory") != NULL);
    end(link);
}

/* ---- Silence -------------------------------------------------------------------------------- */

static void test_watchdog(void)
{
    Link *link = up_link(1);
    int64_t heard;

    live(link, 60000);
    CHECK(link_phase(link) == LINK_UP && told.downs == 0);
    /* the last sign of life is known in the step after it */
    step(link, 0);
    heard = fake_now;
    while (fake_now < heard + SILENCE) {
        step(link, 100);
        CHECK(link_phase(link) == LINK_UP);
    }
    fake_now++;
    step(link, 0);
    CHECK(link_phase(link) == LINK_DOWN && told.status == 0x800A0000);
    CHECK(strcmp(told.sentence, "nothing was heard from opc.tcp://a:1 for 3 s") == 0);
    end(link);
}

/* However often a server promises to be heard, it may stall for a while. */
static void on_open_quick(OpcuaClient *client)
{
    fake_subscribed(client, 100, 5);
    for (uint32_t i = 0; i < client->item_count; i++) fake_item(client, i, RUNG_GOOD, "");
    fake_ready(client);
}

static void test_least_silence(void)
{
    Link *link = new_link(1, 1);

    fake_on_open = on_open_quick;
    CHECK(until(link, LINK_UP, 2000) >= 0);
    step(link, 0);
    fake_now += 2500;
    step(link, 0);
    CHECK(link_phase(link) == LINK_UP);
    fake_now++;
    step(link, 0);
    CHECK(link_phase(link) == LINK_DOWN);
    CHECK(strcmp(told.sentence, "nothing was heard from opc.tcp://a:1 for 2.5 s") == 0);
    end(link);
}

/* A caller that was busy, or stopped, finds what came meanwhile before silence is judged. */
static void test_busy_caller(void)
{
    Link *link = up_link(1);

    fake_now += 100000;
    fake_alive(fake);
    step(link, 100);
    CHECK(link_phase(link) == LINK_UP);
    fake_now += 100000;
    step(link, 0); /* heard in the last step: the silence may have begun just now */
    CHECK(link_phase(link) == LINK_UP);
    fake_now += SILENCE + 1;
    step(link, 0);
    CHECK(link_phase(link) == LINK_DOWN);
    end(link);
}

/* A step does not wait beyond what it has to judge. */
static void test_waits_end(void)
{
    Link *link = up_link(1);
    int64_t began;

    step(link, 0);
    began = fake_now;
    step(link, 1000000);
    CHECK(fake->last_wait == SILENCE + 1);
    step(link, 0);
    CHECK(link_phase(link) == LINK_DOWN && fake_now - began == SILENCE + 1);
    /* and does not wait at all while it is down */
    link_step(link, fake_now, 1000000);
    CHECK(fake_now - began == SILENCE + 1 && link_next(link) > fake_now && fake_opened == 1);
    end(link);
}

/* An attempt that hangs: three timeouts of silence; each sign of life gives it as many more. */
static void test_hanging_attempt(void)
{
    Link *link = new_link(1, 5);
    int64_t began = fake_now;

    CHECK(until(link, LINK_TRYING, 0) == 100);
    CHECK(until(link, LINK_DOWN, 100000) >= 0);
    CHECK(fake_now - began >= 3 * TIMEOUT && fake_now - began <= 3 * TIMEOUT + 200);
    CHECK(told.refusals == 1 && strcmp(told.sentence, "opc.tcp://a:1 did not answer within 12 s") == 0);
    CHECK(until(link, LINK_TRYING, 1000) >= 0);
    fake_now += 11000;
    fake_subscribed(fake, PUBLISHING, KEEP_ALIVE);
    step(link, 100);
    for (uint32_t i = 0; i < 3; i++) {
        fake_now += 11000;
        fake_item(fake, i, RUNG_GOOD, "");
        step(link, 100);
        CHECK(link_phase(link) == LINK_TRYING);
    }
    CHECK(until(link, LINK_DOWN, 100000) <= 3 * TIMEOUT + 200);
    CHECK(told.refusals == 2 && told.ups == 0);
    end(link);
}

/* Values that are missing for good: all are asked for again, once a minute at most. */
static void test_gap(void)
{
    Link *link = up_link(1);
    int64_t up_at;

    live(link, 59000);
    fake_gap(fake, 7, 7);
    step(link, 0);
    CHECK(link_phase(link) == LINK_UP && told.gaps == 1);
    up_at = fake_now - 59000;
    CHECK(link_next(link) <= up_at + 60000);
    while (fake_now < up_at + 59500) {
        step(link, 0);
        CHECK(link_phase(link) == LINK_UP);
        fake_now += 50;
    }
    CHECK(until(link, LINK_DOWN, 1000) >= 0); /* the minute is over */
    CHECK(fake_now - up_at >= 60000 && told.downs == 1 && told.status == 0x809D0000);
    CHECK(until(link, LINK_UP, 1000) >= 0);
    live(link, 61000);
    CHECK(link_phase(link) == LINK_UP); /* the gap was another client's */
    fake_gap(fake, 9, 11);
    step(link, 0);
    CHECK(link_phase(link) == LINK_DOWN && told.gaps == 2 && told.downs == 2);
    end(link);
}

/* Also what is lost before the link is up. */
static void test_early_gap(void)
{
    Link *link = new_link(1, 7);

    step(link, 100);
    fake_subscribed(fake, PUBLISHING, KEEP_ALIVE);
    fake_gap(fake, 1, 1);
    step(link, 100);
    for (uint32_t i = 0; i < 3; i++) fake_item(fake, i, RUNG_GOOD, "");
    fake_ready(fake);
    step(link, 100);
    CHECK(link_phase(link) == LINK_UP && told.gaps == 1);
    live(link, 58000);
    CHECK(link_phase(link) == LINK_UP && told.downs == 0);
    live(link, 2500);
    CHECK(told.downs == 1 && told.status == 0x809D0000);
    end(link);
}

/* The owner gives it up, also from within a listener or between two steps. */
static void test_given_up(void)
{
    Link *link = up_link(1);

    link_fail(link, 0x80030000, "no memory for its samples");
    CHECK(link_phase(link) == LINK_UP);
    step(link, 0);
    CHECK(link_phase(link) == LINK_DOWN && told.downs == 1 && told.status == 0x80030000);
    link_fail(link, 0x80030000, "down already");
    CHECK(until(link, LINK_UP, 1000) >= 0);
    CHECK(told.downs == 1);
    end(link);
}

/* ---- Waits and endpoints -------------------------------------------------------------------- */

static void fails(OpcuaClient *client) { fake_failed(client, 0x80AC0000, "connection refused"); }

/* Waits double from a quarter of a second to ten; jitter takes away up to half of each. */
static void test_waits_grow(void)
{
    static const uint32_t MOST[] = {250, 500, 1000, 2000, 4000, 8000, 10000, 10000, 10000};
    uint32_t least_of_last = UINT32_MAX, most_of_last = 0;

    for (uint64_t seed = 0; seed < 300; seed++) {
        Link *link = new_link(1, seed);

        fake_on_open = fails;
        for (size_t i = 0; i < sizeof MOST / sizeof *MOST; i++) {
            uint32_t opened = fake_opened;

            link_step(link, fake_now, 0);
            CHECK(fake_opened == opened + 1 && told.refusals == i + 1);
            CHECK(told.wait >= MOST[i] / 2 && told.wait <= MOST[i]);
            CHECK(link_next(link) == fake_now + told.wait);
            fake_now += told.wait - 1;
            link_step(link, fake_now, 0);
            CHECK(fake_opened == opened + 1);
            fake_now++;
        }
        if (told.wait < least_of_last) least_of_last = told.wait;
        if (told.wait > most_of_last) most_of_last = told.wait;
        end(link);
    }
    CHECK(least_of_last < 5200 && most_of_last > 9800);
}

/* After a link that was up for some seconds the first wait is the short one again; one that breaks at once
** goes on where it was. */
static void test_waits_begin_anew(void)
{
    Link *link = new_link(1, 11);
    int64_t took;

    fake_on_open = fails;
    for (int i = 0; i < 6; i++) {
        uint32_t refusals = told.refusals;

        while (told.refusals == refusals) step(link, 100);
    }
    fake_on_open = fake_connects;
    CHECK(until(link, LINK_UP, 20000) >= 0);
    fake_failed(fake, 0x80AE0000, "at once");
    step(link, 0);
    took = until(link, LINK_UP, 20000);
    CHECK(took >= 500 && took <= 1000);
    live(link, 6000);
    fake_failed(fake, 0x80AE0000, "later");
    step(link, 0);
    took = until(link, LINK_UP, 20000);
    CHECK(took >= 125 && took <= 250);
    end(link);
}

/* What a person must mend is tried every ten seconds at most: servers lock users out. */
static void wrong_password(OpcuaClient *client) { fake_failed(client, 0x801F0000, "access denied"); }

static void test_denied(void)
{
    Link *link = new_link(1, 2);

    fake_on_open = wrong_password;
    while (told.refusals == 0) step(link, 100);
    CHECK(told.wait >= 5000 && told.wait <= 10000);
    end(link);
}

static void test_endpoints_in_turn(void)
{
    static const char *const TURN[] = {"opc.tcp://a:1", "opc.tcp://b:2", "opc.tcp://c:3", "opc.tcp://a:1",
                                       "opc.tcp://b:2"};
    Link *link = new_link(3, 9);

    fake_on_open = fails;
    for (size_t i = 0; i < sizeof TURN / sizeof *TURN; i++) {
        uint32_t refusals = told.refusals;

        CHECK(strcmp(link_endpoint(link), TURN[i]) == 0);
        while (told.refusals == refusals) step(link, 100);
        CHECK(strcmp(told.endpoint, TURN[i]) == 0);
    }
    /* the one that was up is tried first after a loss, then the next ones */
    fake_on_open = fake_connects;
    CHECK(until(link, LINK_UP, 20000) >= 0 && strcmp(told.endpoint, "opc.tcp://c:3") == 0);
    fake_failed(fake, 0x80AE0000, "lost");
    fake_on_open = fails;
    step(link, 0);
    CHECK(strcmp(link_endpoint(link), "opc.tcp://c:3") == 0);
    for (uint32_t refusals = told.refusals; told.refusals == refusals;) step(link, 100);
    CHECK(strcmp(told.endpoint, "opc.tcp://c:3") == 0);
    CHECK(strcmp(link_endpoint(link), "opc.tcp://a:1") == 0);
    end(link);
}

/* ---- Refused items -------------------------------------------------------------------------- */

static void misses_one(OpcuaClient *client)
{
    fake_subscribed(client, PUBLISHING, KEEP_ALIVE);
    fake_item(client, 0, RUNG_GOOD, "");
    fake_item(client, 1, 0x80340000, "there is no such node");
    fake_item(client, 2, RUNG_GOOD, "");
    fake_ready(client);
}

static void test_refused_items(void)
{
    Link *link = new_link(1, 4);
    int64_t up_at;

    fake_on_open = misses_one;
    CHECK(until(link, LINK_UP, 1000) >= 0);
    up_at = fake_now;
    while (fake->retries == 0 && fake_now < up_at + 100000) live(link, 1);
    CHECK(fake_now - up_at >= 60000 && fake_now - up_at <= 61000);
    /* until that has an answer it is not asked again */
    live(link, 120000);
    CHECK(fake->retries == 1);
    fake_item(fake, 1, 0x80340000, "there is no such node");
    fake_ready(fake);
    step(link, 0);
    CHECK(told.items == 4 && told.ups == 1);
    live(link, 61000);
    CHECK(fake->retries == 2);
    fake_item(fake, 1, RUNG_GOOD, "");
    fake_ready(fake);
    live(link, 300000);
    CHECK(fake->retries == 2 && told.downs == 0);
    /* a new client begins with what it is told itself */
    fake_on_open = fake_connects;
    fake_failed(fake, 0x80AE0000, "lost");
    step(link, 0);
    CHECK(until(link, LINK_UP, 1000) >= 0);
    live(link, 120000);
    CHECK(fake->retries == 0);
    end(link);
}

/* ---- Faults --------------------------------------------------------------------------------- */

/* The server as the network shows it: away, refusing, or swallowing everything. */
static enum { SERVES, REFUSES, SWALLOWS } network;

static void through_network(OpcuaClient *client)
{
    if (network == SERVES) fake_connects(client);
    if (network == REFUSES) fake_failed(client, 0x80AC0000, "connection refused");
}

/* Steps for `ms`; what is swallowed is no sign of life. */
static void pass(Link *link, int64_t ms)
{
    for (int64_t end_at = fake_now + ms; fake_now < end_at;) {
        if (network == SERVES && link_phase(link) == LINK_UP) fake_alive(fake);
        step(link, 50);
        if (link_phase(link) == LINK_UP) fake_now += 50;
    }
}

/* Cuts an up link in one way for a while: how long it takes to be up again after the server is back. */
static int64_t fault(uint64_t seed, bool at_once, int then, int64_t ms)
{
    Link *link = new_link(1, seed);
    int64_t took;

    network = SERVES;
    fake_on_open = through_network;
    CHECK(until(link, LINK_UP, 1000) >= 0);
    pass(link, 20000);
    network = then;
    if (at_once) {
        fake_failed(fake, 0x80AE0000, "the connection was reset");
        link_step(link, fake_now, 0);
    }
    pass(link, ms);
    network = SERVES;
    if (link_phase(link) == LINK_UP) {
        pass(link, 20000);
        CHECK(told.downs == 0);
        took = 0;
    } else {
        CHECK(told.downs == 1);
        took = until(link, LINK_UP, 100000);
        pass(link, 20000);
        CHECK(told.downs == 1 && told.ups == 2);
    }
    end(link);
    return took;
}

static void test_faults(void)
{
    int64_t worst[6] = {0};

    for (uint64_t seed = 0; seed < 200; seed++) {
        int64_t took[6] = {
            fault(seed, true, REFUSES, 3000 + (int64_t)seed),   /* terminated */
            fault(seed, true, REFUSES, 10000 + (int64_t)seed),  /* killed */
            fault(seed, true, SERVES, 0),                       /* reset */
            fault(seed, true, REFUSES, 2000 + (int64_t)seed),   /* reset, and refused for a while */
            fault(seed, false, SWALLOWS, 4000 + (int64_t)seed), /* a black hole */
            fault(seed, false, SWALLOWS, 30000 + 10 * (int64_t)seed),
        };

        for (int i = 0; i < 6; i++)
            if (took[i] < 0 || took[i] > worst[i]) worst[i] = took[i] < 0 ? INT64_MAX : took[i];
    }
    for (int i = 0; i < 6; i++) CHECK(worst[i] <= 2800);
    CHECK(worst[2] <= 250);
    /* a hole that ends before anybody waits for a keep-alive is none */
    CHECK(fault(1, false, SWALLOWS, 2000) == 0);
}

/* An outage of a day: an attempt each 5 to 22 s once a minute is over, no more, and up again when the
** server is back. */
static void test_long_outage(void)
{
    Link *link = new_link(2, 77);
    uint32_t opened;

    network = SERVES;
    fake_on_open = through_network;
    CHECK(until(link, LINK_UP, 1000) >= 0);
    pass(link, 10000);
    network = REFUSES;
    fake_failed(fake, 0x80AE0000, "gone");
    pass(link, 60000);
    CHECK(fake_opened > 40 && fake_opened < 130);
    opened = fake_opened;
    pass(link, 24 * 3600 * 1000);
    CHECK(fake_opened - opened > 8640 && fake_opened - opened < 17281);
    network = SWALLOWS;
    opened = fake_opened;
    pass(link, 3600 * 1000);
    CHECK(fake_opened - opened > 150 && fake_opened - opened < 213);
    CHECK(told.downs == 1);
    network = SERVES;
    CHECK(until(link, LINK_UP, 3 * TIMEOUT + 10000) >= 0);
    end(link);
}

/* A slow server is given the time that it took when all was well. */
static void test_slow_server(void)
{
    Link *link = new_link(1, 8);
    int64_t began;

    CHECK(until(link, LINK_TRYING, 0) == 100);
    fake_now += 3000;
    fake_connects(fake);
    CHECK(until(link, LINK_UP, 1000) >= 0);
    live(link, 10000);
    fake_failed(fake, 0x80AE0000, "gone");
    step(link, 0);
    CHECK(until(link, LINK_TRYING, 1000) >= 0);
    began = fake_now;
    CHECK(until(link, LINK_DOWN, 100000) >= 0);
    CHECK(fake_now - began >= 9000 && fake_now - began <= 9500);
    end(link);
}

int main(void)
{
    test_way_up();
    test_way_down();
    test_one_cause();
    test_refused();
    test_no_memory();
    test_watchdog();
    test_least_silence();
    test_busy_caller();
    test_waits_end();
    test_hanging_attempt();
    test_gap();
    test_early_gap();
    test_given_up();
    test_waits_grow();
    test_waits_begin_anew();
    test_denied();
    test_endpoints_in_turn();
    test_refused_items();
    test_faults();
    test_long_outage();
    test_slow_server();
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
