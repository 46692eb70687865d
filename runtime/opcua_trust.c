/* opcua_trust.c - see opcua_trust.h. */
#include "runtime/opcua_trust.h"

#include <stdlib.h>
#include <string.h>

/* ---- The little of DER that is needed ------------------------------------------------------- */

/* Reads the head of the element at `*at`: its tag, and where its content lies. */
static bool der_element(const unsigned char *bytes, size_t length, size_t *at, unsigned char *tag,
                        size_t *content_length)
{
    size_t here = *at, count = 0;

    if (length - here < 2) return false;
    *tag = bytes[here++];
    if (bytes[here] < 0x80) {
        *content_length = bytes[here++];
    } else {
        count = bytes[here++] & 0x7f;
        if (count == 0 || count > 4 || length - here < count) return false;
        for (*content_length = 0; count > 0; count--) *content_length = *content_length << 8 | bytes[here++];
    }
    *at = here;
    return *content_length <= length - here;
}

size_t der_length(const unsigned char *bytes, size_t length)
{
    unsigned char tag;
    size_t at = 0, content;

    return der_element(bytes, length, &at, &tag, &content) ? at + content : length;
}

bool certificate_uri(OpcuaBytes certificate, char *uri, size_t size)
{
    static const unsigned char alternative_names[] = {0x06, 0x03, 0x55, 0x1d, 0x11};
    enum { OCTETS = 0x04, SEQUENCE = 0x30, BOOLEAN = 0x01, NAME_URI = 0x86 };
    const unsigned char *bytes = certificate.bytes;
    size_t at, length, end = certificate.length;
    unsigned char tag;

    for (at = 0; at + sizeof alternative_names < end; at++)
        if (memcmp(bytes + at, alternative_names, sizeof alternative_names) == 0) break;
    at += sizeof alternative_names;
    if (at >= end || !der_element(bytes, end, &at, &tag, &length)) return false;
    if (tag == BOOLEAN) { /* critical */
        at += length;
        if (!der_element(bytes, end, &at, &tag, &length)) return false;
    }
    if (tag != OCTETS || !der_element(bytes, end, &at, &tag, &length) || tag != SEQUENCE) return false;
    for (end = at + length; at < end; at += length) {
        if (!der_element(bytes, end, &at, &tag, &length)) return false;
        if (tag != NAME_URI || length >= size) continue;
        memcpy(uri, bytes + at, length);
        uri[length] = '\0';
        return true;
    }
    return false;
}

/* ---- Judging -------------------------------------------------------------------------------- */

static UA_StatusCode judge(Trust *trust, const UA_ByteString *certificate)
{
    OpcuaBytes first = {certificate->data, der_length(certificate->data, certificate->length)};
    UA_ByteString leaf = {first.length, certificate->data};
    UA_DateTime expires = 0;

    if (*trust->closing) return UA_STATUSCODE_BADCERTIFICATEUNTRUSTED;
    opcua_fingerprint(first, trust->fingerprint);
    for (size_t i = 0; i < trust->trusted_count; i++)
        if (trust->trusted[i].length == first.length &&
            memcmp(trust->trusted[i].bytes, first.bytes, first.length) == 0)
            return trust->library.getExpirationDate(&expires, &leaf) == UA_STATUSCODE_GOOD &&
                           expires < UA_DateTime_now()
                       ? UA_STATUSCODE_BADCERTIFICATETIMEINVALID
                       : UA_STATUSCODE_GOOD;
    if (trust->trusted_count == 0) return UA_STATUSCODE_BADCERTIFICATEUNTRUSTED;
    return trust->library.verifyCertificate(&trust->library, certificate);
}

static UA_StatusCode verify(const UA_CertificateVerification *verification, const UA_ByteString *certificate)
{
    Trust *trust = verification->context;
    UA_StatusCode status = judge(trust, certificate);

    if (status != UA_STATUSCODE_GOOD) *trust->refused = true;
    return status;
}

static UA_StatusCode verify_uri(const UA_CertificateVerification *verification,
                                const UA_ByteString *certificate, const UA_String *uri)
{
    const Trust *trust = verification->context;

    return trust->library.verifyApplicationURI(&trust->library, certificate, uri);
}

static void clear(UA_CertificateVerification *verification)
{
    Trust *trust = verification->context;

    if (trust == NULL) return;
    if (trust->library.clear != NULL) trust->library.clear(&trust->library);
    free(trust);
    verification->context = NULL;
}

bool trust_install(UA_ClientConfig *config, const OpcuaConfig *from, const bool *closing, bool *refused,
                   char *fingerprint)
{
    UA_CertificateVerification *verification = &config->certificateVerification;
    Trust *trust = malloc(sizeof *trust);

    if (trust == NULL) return false;
    *trust = (Trust){*verification, from->trusted, from->trusted_count, closing, refused, fingerprint};
    verification->context = trust;
    verification->verifyCertificate = verify;
    verification->verifyApplicationURI = verify_uri;
    verification->clear = clear;
    return true;
}
