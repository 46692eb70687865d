/* live_browse.c - looking at a server, and trusting it: see rung_live.h. */
#include "include/rung_live.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/live_security.h"

enum { TIMEOUT = 5000, SESSION_TIMEOUT = 60000, DEPTH = 10 };

#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
static rung_status
refuse(rung_diag *diag, rung_status status, const char *format, ...)
{
    va_list arguments;

    rung_diag_init(diag);
    diag->status = status;
    diag->severity = RUNG_ERROR;
    va_start(arguments, format);
    vsnprintf(diag->message, sizeof diag->message, format, arguments);
    va_end(arguments);
    return status;
}

void rung_browse_options_init(rung_browse_options *options)
{
    *options = (rung_browse_options){.size = sizeof *options, .depth = DEPTH, .timeout = TIMEOUT};
}

typedef struct Teller {
    bool (*found)(void *user, const rung_browse_variable *variable);
    void *user;
} Teller;

static bool tell(void *user, const OpcuaVariable *from)
{
    const Teller *teller = user;
    rung_browse_variable variable = {.node = from->node,
                                     .path = from->path,
                                     .name = from->name,
                                     .data_type = from->data_type,
                                     .type = from->type,
                                     .unit = from->unit,
                                     .sample = from->sample};

    return teller->found(teller->user, &variable);
}

rung_status rung_browse(const char *endpoint, const rung_browse_options *options,
                        bool (*found)(void *user, const rung_browse_variable *variable), void *user,
                        rung_diag *diag)
{
    Teller teller = {found, user};
    OpcuaConfig config = {.endpoint = endpoint, .session_timeout = SESSION_TIMEOUT};
    Security security = {.folder = NULL};
    SecurityPaths paths = {NULL, NULL, NULL, NULL};
    rung_browse_options defaults;
    rung_diag local;
    rung_status status = RUNG_OK;

    rung_browse_options_init(&defaults);
    if (options == NULL) options = &defaults;
    if (diag == NULL) diag = &local;
    if (endpoint == NULL || found == NULL || options->size != sizeof *options) return RUNG_USAGE;
    if (opcua_missing() != NULL) return refuse(diag, RUNG_UNSUPPORTED, "%s", opcua_missing());
    if (options->security != NULL && !security_find(options->security, &config.security))
        return refuse(diag, RUNG_USAGE, "%s is not a kind of security: None, Sign or SignAndEncrypt",
                      options->security);
    config.user = options->user;
    config.password = options->password;
    config.timeout = options->timeout;
    paths.folder = options->security_folder;
    if (config.security != OPCUA_NONE || config.user != NULL) status = security_load(&security, &paths, diag);
    if (status != RUNG_OK) return status;
    security_apply(&security, &config);
    status = opcua_browse(&config, options->node, options->depth, tell, &teller, diag);
    security_free(&security);
    opcua_drain(options->timeout);
    return status;
}

/* Fingerprints are written with and without colons, large and small. */
static bool same_fingerprint(const char *a, const char *b)
{
    for (;;) {
        while (*a == ':' || *a == ' ') a++;
        while (*b == ':' || *b == ' ') b++;
        if (toupper((unsigned char)*a) != toupper((unsigned char)*b)) return false;
        if (*a == '\0') return true;
        a++;
        b++;
    }
}

rung_status rung_trust(const char *endpoint, const char *fingerprint, const char *security_folder,
                       rung_diag *diag)
{
    char found[OPCUA_FINGERPRINT], path[1024];
    unsigned char *certificate;
    rung_diag local;
    rung_status status;
    size_t length;

    if (diag == NULL) diag = &local;
    if (endpoint == NULL || fingerprint == NULL || security_folder == NULL) return RUNG_USAGE;
    if (opcua_missing() != NULL) return refuse(diag, RUNG_UNSUPPORTED, "%s", opcua_missing());
    status = opcua_server_certificate(endpoint, TIMEOUT, &certificate, &length, diag);
    if (status != RUNG_OK) return status;
    opcua_fingerprint((OpcuaBytes){certificate, length}, found);
    if (!same_fingerprint(found, fingerprint))
        status = refuse(diag, RUNG_BAD_INPUT,
                        "the server's certificate is another one, its fingerprint is %s", found);
    else
        status = security_trust(security_folder, (OpcuaBytes){certificate, length}, path, sizeof path, diag);
    free(certificate);
    return status;
}
