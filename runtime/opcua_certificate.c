/* opcua_certificate.c - making certificates, seeing those of servers, and their fingerprints. */
#include <open62541/client.h>
#include <open62541/client_config_default.h>
#include <open62541/plugin/create_certificate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/opcua_sha256.h"
#include "runtime/opcua_trust.h"

void opcua_fingerprint(OpcuaBytes certificate, char out[OPCUA_FINGERPRINT])
{
    unsigned char digest[32];

    sha256(certificate.bytes, certificate.length, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 3 * i, OPCUA_FINGERPRINT - 3 * i, "%02X%s", digest[i],
                 i + 1 < sizeof digest ? ":" : "");
}

static void log_nothing(void *user, UA_LogLevel level, UA_LogCategory category, const char *format,
                        va_list arguments)
{
    (void)user, (void)level, (void)category, (void)format, (void)arguments;
}

static UA_Logger silent = {log_nothing, NULL, NULL};

/* Moves bytes of the library, which may have an allocator of its own, into malloc's. */
static unsigned char *moved(UA_ByteString *from, size_t *length)
{
    unsigned char *bytes = malloc(from->length + 1);

    if (bytes != NULL) memcpy(bytes, from->data, from->length);
    *length = bytes != NULL ? from->length : 0;
    UA_ByteString_memZero(from);
    UA_ByteString_clear(from);
    return bytes;
}

bool opcua_make_certificate(const char *application_uri, unsigned char **certificate,
                            size_t *certificate_length, unsigned char **key, size_t *key_length)
{
    enum { KEY_BITS = 2048, DAYS = 3650 };
    UA_String subject[] = {UA_STRING_STATIC("O=Rung"), UA_STRING_STATIC("CN=Rung")}, name;
    UA_ByteString made_key = UA_BYTESTRING_NULL, made = UA_BYTESTRING_NULL;
    UA_KeyValueMap *options = UA_KeyValueMap_new();
    UA_UInt16 days = DAYS, bits = KEY_BITS;
    UA_StatusCode status = UA_STATUSCODE_BADOUTOFMEMORY;
    char text[256];

    *certificate = *key = NULL;
    *certificate_length = *key_length = 0;
    snprintf(text, sizeof text, "URI:%s", application_uri);
    name = UA_STRING(text);
    if (options != NULL &&
        UA_KeyValueMap_setScalar(options, UA_QUALIFIEDNAME(0, "expires-in-days"), &days,
                                 &UA_TYPES[UA_TYPES_UINT16]) == UA_STATUSCODE_GOOD &&
        UA_KeyValueMap_setScalar(options, UA_QUALIFIEDNAME(0, "key-size-bits"), &bits,
                                 &UA_TYPES[UA_TYPES_UINT16]) == UA_STATUSCODE_GOOD)
        status = UA_CreateCertificate(&silent, subject, 2, &name, 1, UA_CERTIFICATEFORMAT_DER, options,
                                      &made_key, &made);
    if (options != NULL) UA_KeyValueMap_delete(options);
    if (status == UA_STATUSCODE_GOOD) {
        *certificate = moved(&made, certificate_length);
        *key = moved(&made_key, key_length);
    }
    if (*certificate != NULL && *key != NULL) return true;
    free(*certificate);
    free(*key);
    *certificate = *key = NULL;
    return false;
}

static rung_status refuse(rung_diag *diag, rung_status status, const char *text, UA_StatusCode code)
{
    if (diag != NULL) {
        rung_diag_init(diag);
        diag->status = status;
        diag->severity = RUNG_ERROR;
        snprintf(diag->message, sizeof diag->message, code == UA_STATUSCODE_GOOD ? "%s" : "%s (%s)", text,
                 UA_StatusCode_name(code));
    }
    return status;
}

rung_status opcua_server_certificate(const char *endpoint, uint32_t timeout, unsigned char **certificate,
                                     size_t *length, rung_diag *diag)
{
    UA_ClientConfig config;
    UA_Client *client;
    UA_GetEndpointsRequest request;
    UA_GetEndpointsResponse response;
    UA_StatusCode status;

    *certificate = NULL;
    *length = 0;
    memset(&config, 0, sizeof config);
    config.logging = &silent;
    config.timeout = timeout;
    status = UA_ClientConfig_setDefault(&config);
    /* an endpoint of our own, for the library would look for one that suits us and may find none */
    config.endpoint.endpointUrl = UA_STRING_ALLOC(endpoint);
    config.endpoint.securityMode = UA_MESSAGESECURITYMODE_NONE;
    config.endpoint.securityPolicyUri = UA_STRING_ALLOC("http://opcfoundation.org/UA/SecurityPolicy#None");
    config.endpoint.transportProfileUri =
        UA_STRING_ALLOC("http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary");
    config.userTokenPolicy.policyId = UA_STRING_ALLOC("none");
    client = status == UA_STATUSCODE_GOOD ? UA_Client_newWithConfig(&config) : NULL;
    if (client == NULL) {
        UA_ClientConfig_clear(&config);
        return refuse(diag, RUNG_NO_MEMORY, "no memory", UA_STATUSCODE_GOOD);
    }
    UA_GetEndpointsRequest_init(&request);
    UA_GetEndpointsResponse_init(&response);
    request.endpointUrl = UA_STRING((char *)(uintptr_t)endpoint);
    status = UA_Client_connectSecureChannel(client, endpoint);
    if (status == UA_STATUSCODE_GOOD) {
        __UA_Client_Service(client, &request, &UA_TYPES[UA_TYPES_GETENDPOINTSREQUEST], &response,
                            &UA_TYPES[UA_TYPES_GETENDPOINTSRESPONSE]);
        status = response.responseHeader.serviceResult;
    }
    for (size_t i = 0; i < response.endpointsSize && *certificate == NULL; i++) {
        UA_ByteString *found = &response.endpoints[i].serverCertificate;

        if (found->length == 0) continue;
        found->length = der_length(found->data, found->length);
        *certificate = moved(found, length);
    }
    UA_GetEndpointsResponse_clear(&response);
    UA_Client_delete(client);
    if (status != UA_STATUSCODE_GOOD)
        return refuse(diag, RUNG_BAD_INPUT,
                      "the server cannot be asked for its certificate: is the address right?", status);
    if (*certificate == NULL)
        return refuse(diag, RUNG_BAD_INPUT, "the server has no certificate", UA_STATUSCODE_GOOD);
    return RUNG_OK;
}
