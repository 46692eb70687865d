/* live_security.h - the files of secured connections: our certificate and key, and who is trusted.
**
**     FOLDER/own/certificate.der    FOLDER/own/key.der (0600)      made when they are first needed
**     FOLDER/trusted/NAME.der       of servers, or of those who issue theirs; PEM (.pem, .crt), too
**     FOLDER/trusted/NAME.crl       what an issuer has revoked
*/
#ifndef RUNG_RUNTIME_LIVE_SECURITY_H
#define RUNG_RUNTIME_LIVE_SECURITY_H

#include "runtime/opcua.h"

typedef struct SecurityPaths {
    const char *folder;            /* may be NULL when all others are given */
    const char *certificate, *key; /* instead of the folder's own */
    const char *trusted;           /* a file or a folder, besides the folder's */
} SecurityPaths;

typedef struct Security {
    OpcuaBytes certificate, key;
    OpcuaBytes *trusted, *revoked; /* certificates; lists of those that are no more */
    size_t trusted_count, revoked_count;
    char *folder; /* NULL: the usual one of the command line */
} Security;

/* Reads them, and makes our certificate when it is not there. On failure `diag` says why, nothing is kept. */
rung_status security_load(Security *security, const SecurityPaths *paths, rung_diag *diag);
/* Lends them to a configuration. */
void security_apply(const Security *security, OpcuaConfig *config);
void security_free(Security *security);

/* Adds a server's certificate (DER) to the trusted ones of a folder; `path` gets where it is. */
rung_status security_trust(const char *folder, OpcuaBytes certificate, char *path, size_t size,
                           rung_diag *diag);

/* "Sign" and so on; false when it is none of the three. */
bool security_find(const char *name, OpcuaSecurity *security);

#endif
