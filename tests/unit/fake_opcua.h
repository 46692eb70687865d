/* fake_opcua.h - runtime/opcua.h under a test's control: what a client would tell is queued by the test
** and told in the next opcua_step, as a true one does. Each test includes it once; nothing of OPC UA is
** linked. */
#ifndef RUNG_TESTS_FAKE_OPCUA_H
#define RUNG_TESTS_FAKE_OPCUA_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/opcua.h"

/* A monotonic clock, ms, that only waiting moves. */
static int64_t fake_now = 1000000;

typedef enum Telling {
    TELL_SUBSCRIBED,
    TELL_ITEM,
    TELL_READY,
    TELL_SAMPLES,
    TELL_ALIVE,
    TELL_GAP,
    TELL_FAILED
} Telling;

enum { FAKE_TELLINGS = 4096, FAKE_SAMPLES = 8192, FAKE_CLIENTS = 4 };

typedef struct Told {
    Telling what;
    OpcuaSubscribed subscribed;
    uint32_t index, from, to;
    OpcuaItemState state;
    size_t first, count; /* of `samples` */
    const char *sentence;
} Told;

struct OpcuaClient {
    bool open, stepping, failed, ready;
    OpcuaConfig config;
    const OpcuaItem *items;
    uint32_t item_count;
    OpcuaListener listener;
    Told told[FAKE_TELLINGS];
    size_t told_count;
    rung_sample samples[FAKE_SAMPLES]; /* their texts are the test's */
    size_t sample_count;
    uint32_t retries, steps, last_wait;
    OpcuaCounts counts;
};

static OpcuaClient fake_clients[FAKE_CLIENTS];
static OpcuaClient *fake; /* the one that was opened last */
static uint32_t fake_opened, fake_closed, fake_refuse_opens;
static int fake_misuses; /* of what runtime/opcua.h allows */
/* Called when a client is opened, to queue what it is to tell. */
static void (*fake_on_open)(OpcuaClient *client);

const char *opcua_missing(void) { return NULL; }

OpcuaClient *opcua_open(const OpcuaConfig *config, const OpcuaItem *items, uint32_t count,
                        const OpcuaListener *listener)
{
    if (fake_refuse_opens > 0) {
        fake_refuse_opens--;
        return NULL;
    }
    for (size_t i = 0; i < FAKE_CLIENTS; i++) {
        OpcuaClient *client = &fake_clients[i];

        if (client->open) continue;
        memset(client, 0, offsetof(OpcuaClient, told));
        client->told_count = client->sample_count = client->retries = client->steps = 0;
        memset(&client->counts, 0, sizeof client->counts);
        client->open = true;
        client->config = *config;
        client->items = items;
        client->item_count = count;
        client->listener = *listener;
        fake = client;
        fake_opened++;
        if (fake_on_open != NULL) fake_on_open(client);
        return client;
    }
    abort();
}

static void fake_tell(OpcuaClient *client, const Told *told)
{
    const OpcuaListener *to = &client->listener;

    switch (told->what) {
    case TELL_SUBSCRIBED: to->subscribed(to->user, &told->subscribed); break;
    case TELL_ITEM: to->item(to->user, told->index, &told->state); break;
    case TELL_READY:
        client->ready = true;
        to->ready(to->user);
        break;
    case TELL_SAMPLES: {
        /* texts end with the call: copies that are spoilt after it */
        static rung_sample samples[FAKE_SAMPLES];
        static char texts[1 << 20];
        size_t used = 0;

        memcpy(samples, client->samples + told->first, told->count * sizeof *samples);
        for (size_t i = 0; i < told->count; i++) {
            rung_value *value = &samples[i].value;

            if (value->kind != RUNG_VALUE_TEXT && value->kind != RUNG_VALUE_OBJECT) continue;
            if (value->length > sizeof texts - used) abort();
            memcpy(texts + used, value->text, value->length);
            value->text = texts + used;
            used += value->length;
        }
        client->counts.responses++;
        client->counts.samples += told->count;
        to->samples(to->user, samples, told->count);
        memset(texts, '#', used);
        memset(samples, 0xAA, told->count * sizeof *samples);
        break;
    }
    case TELL_ALIVE: to->alive(to->user); break;
    case TELL_GAP: to->gap(to->user, told->from, told->to); break;
    case TELL_FAILED:
        client->failed = true;
        to->failed(to->user, told->state.status, told->sentence);
        break;
    }
}

void opcua_step(OpcuaClient *client, uint32_t wait)
{
    if (!client->open || client->stepping || client->failed) fake_misuses++;
    client->stepping = true;
    client->steps++;
    client->last_wait = wait;
    if (client->told_count == 0) fake_now += wait;
    for (size_t i = 0; i < client->told_count; i++) fake_tell(client, &client->told[i]);
    client->told_count = client->sample_count = 0;
    client->stepping = false;
}

void opcua_retry(OpcuaClient *client)
{
    if (!client->open || client->stepping || client->failed) fake_misuses++;
    client->retries++;
}

void opcua_counts(const OpcuaClient *client, OpcuaCounts *counts) { *counts = client->counts; }

void opcua_close(OpcuaClient *client)
{
    if (!client->open || client->stepping) fake_misuses++;
    client->open = false;
    fake_closed++;
    /* what it had borrowed is no longer looked at */
    memset(&client->config, 0xAA, sizeof client->config);
    client->items = NULL;
}

void opcua_drain(uint32_t wait) { (void)wait; }

bool opcua_make_certificate(const char *application_uri, unsigned char **certificate,
                            size_t *certificate_length, unsigned char **key, size_t *key_length)
{
    (void)application_uri, (void)certificate, (void)certificate_length, (void)key, (void)key_length;
    return false;
}

void opcua_fingerprint(OpcuaBytes certificate, char out[OPCUA_FINGERPRINT])
{
    (void)certificate;
    out[0] = '\0';
}

/* ---- What the client is to tell in its next step -------------------------------------------- */

static inline void fake_queue(OpcuaClient *client, Told told)
{
    if (client->told_count == FAKE_TELLINGS) abort();
    client->told[client->told_count++] = told;
}

static inline void fake_subscribed(OpcuaClient *client, double publishing, uint32_t keep_alive)
{
    fake_queue(client, (Told){.what = TELL_SUBSCRIBED, .subscribed = {publishing, keep_alive, 1200}});
}

static inline void fake_item(OpcuaClient *client, uint32_t index, uint32_t status, const char *reason)
{
    Told told = {.what = TELL_ITEM, .index = index, .state = {.status = status}};

    told.state.sampling = client->items[index].sampling;
    told.state.queue = client->items[index].queue;
    snprintf(told.state.reason, sizeof told.state.reason, "%s", reason);
    fake_queue(client, told);
}

static inline void fake_ready(OpcuaClient *client) { fake_queue(client, (Told){.what = TELL_READY}); }
static inline void fake_alive(OpcuaClient *client) { fake_queue(client, (Told){.what = TELL_ALIVE}); }

static inline void fake_gap(OpcuaClient *client, uint32_t from, uint32_t to)
{
    fake_queue(client, (Told){.what = TELL_GAP, .from = from, .to = to});
}

static inline void fake_failed(OpcuaClient *client, uint32_t status, const char *sentence)
{
    fake_queue(client, (Told){.what = TELL_FAILED, .state = {.status = status}, .sentence = sentence});
}

/* All items are watched. */
static inline void fake_connects(OpcuaClient *client)
{
    fake_subscribed(client, client->config.publishing, client->config.keep_alive);
    for (uint32_t i = 0; i < client->item_count; i++) fake_item(client, i, RUNG_GOOD, "");
    fake_ready(client);
}

static inline void fake_samples(OpcuaClient *client, const rung_sample *samples, size_t count)
{
    if (count > FAKE_SAMPLES - client->sample_count) abort();
    if (count > 0) memcpy(client->samples + client->sample_count, samples, count * sizeof *samples);
    fake_queue(client, (Told){.what = TELL_SAMPLES, .first = client->sample_count, .count = count});
    client->sample_count += count;
}

#endif
