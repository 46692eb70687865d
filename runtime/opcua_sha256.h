/* opcua_sha256.h - SHA-256, for fingerprints. */
#ifndef RUNG_RUNTIME_OPCUA_SHA256_H
#define RUNG_RUNTIME_OPCUA_SHA256_H

#include <stddef.h>

void sha256(const unsigned char *bytes, size_t length, unsigned char digest[32]);

#endif
