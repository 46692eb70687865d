/* opcua_trust.h - which servers are believed: those whose certificate or issuer is among the trusted. */
#ifndef RUNG_RUNTIME_OPCUA_TRUST_H
#define RUNG_RUNTIME_OPCUA_TRUST_H

#include <open62541/client.h>

#include "runtime/opcua.h"

/* What came of judging; owned by the library's configuration. */
typedef struct Trust {
    UA_CertificateVerification library; /* knows chains, times and uses */
    const OpcuaBytes *trusted;
    size_t trusted_count;
    const bool *closing; /* then what is trusted may be gone */
    bool *refused;
    char *fingerprint; /* of the last certificate judged; OPCUA_FINGERPRINT bytes */
} Trust;

/* Puts itself before the library's own judge, which takes every certificate when it has none to trust. */
bool trust_install(UA_ClientConfig *config, const OpcuaConfig *from, const bool *closing, bool *refused,
                   char *fingerprint);

/* The length of the DER element at the beginning of some bytes: of the first certificate of a chain. */
size_t der_length(const unsigned char *bytes, size_t length);
/* The URI of the application that a certificate (DER) names, ended by NUL; false when it names none. */
bool certificate_uri(OpcuaBytes certificate, char *uri, size_t size);

#endif
