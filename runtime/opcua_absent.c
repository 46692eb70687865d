/* opcua_absent.c - stands in for opcua*.c in a build that found no open62541: nothing opens, and why. */
#include <stdio.h>
#include <string.h>

#include "runtime/opcua.h"

const char *opcua_missing(void)
{
    return "this rung was built without OPC UA: install open62541 1.4 (Debian 13: apt install "
           "libopen62541-1.4-dev) and run make again";
}

static rung_status absent(rung_diag *diag)
{
    if (diag != NULL) {
        rung_diag_init(diag);
        diag->status = RUNG_UNSUPPORTED;
        diag->severity = RUNG_ERROR;
        snprintf(diag->message, sizeof diag->message, "%s", opcua_missing());
    }
    return RUNG_UNSUPPORTED;
}

OpcuaClient *opcua_open(const OpcuaConfig *config, const OpcuaItem *items, uint32_t count,
                        const OpcuaListener *listener)
{
    (void)config, (void)items, (void)count, (void)listener;
    return NULL;
}

void opcua_step(OpcuaClient *client, uint32_t wait) { (void)client, (void)wait; }

void opcua_retry(OpcuaClient *client) { (void)client; }

void opcua_counts(const OpcuaClient *client, OpcuaCounts *counts)
{
    (void)client;
    memset(counts, 0, sizeof *counts);
}

void opcua_close(OpcuaClient *client) { (void)client; }

void opcua_drain(uint32_t wait) { (void)wait; }

rung_status opcua_browse(const OpcuaConfig *config, const char *node, uint32_t depth,
                         bool (*found)(void *user, const OpcuaVariable *variable), void *user,
                         rung_diag *diag)
{
    (void)config, (void)node, (void)depth, (void)found, (void)user;
    return absent(diag);
}

bool opcua_make_certificate(const char *application_uri, unsigned char **certificate,
                            size_t *certificate_length, unsigned char **key, size_t *key_length)
{
    (void)application_uri;
    *certificate = *key = NULL;
    *certificate_length = *key_length = 0;
    return false;
}

rung_status opcua_server_certificate(const char *endpoint, uint32_t timeout, unsigned char **certificate,
                                     size_t *length, rung_diag *diag)
{
    (void)endpoint, (void)timeout;
    *certificate = NULL;
    *length = 0;
    return absent(diag);
}

void opcua_fingerprint(OpcuaBytes certificate, char out[OPCUA_FINGERPRINT])
{
    (void)certificate;
    out[0] = '\0';
}
