/* bytes.h - writing and reading files: little-endian, fixed width, at any alignment. */
#ifndef RUNG_VM_BYTES_H
#define RUNG_VM_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Only counts when `bytes` is NULL. */
typedef struct ByteWriter {
    unsigned char *bytes;
    size_t at;
} ByteWriter;

static inline void write_int(ByteWriter *writer, uint64_t value, unsigned width)
{
    unsigned i;

    if (writer->bytes != NULL)
        for (i = 0; i < width; i++) writer->bytes[writer->at + i] = (unsigned char)(value >> 8 * i);
    writer->at += width;
}

static inline void write_bytes(ByteWriter *writer, const void *bytes, size_t length)
{
    if (writer->bytes != NULL && length > 0) memcpy(writer->bytes + writer->at, bytes, length);
    writer->at += length;
}

static inline void write_text(ByteWriter *writer, const char *text, size_t length)
{
    write_int(writer, length, 4);
    write_bytes(writer, text, length);
}

typedef struct ByteReader {
    const unsigned char *bytes;
    size_t length, at;
    bool short_of; /* something did not fit: everything read since is 0 */
} ByteReader;

static inline uint64_t read_int(ByteReader *reader, unsigned width)
{
    uint64_t value = 0;
    unsigned i;

    if (reader->length - reader->at < width) {
        reader->short_of = true;
        return 0;
    }
    for (i = 0; i < width; i++) value |= (uint64_t)reader->bytes[reader->at + i] << 8 * i;
    reader->at += width;
    return value;
}

static inline const char *read_bytes(ByteReader *reader, size_t length)
{
    const char *bytes = (const char *)reader->bytes + reader->at;

    if (reader->length - reader->at < length) {
        reader->short_of = true;
        return NULL;
    }
    reader->at += length;
    return bytes;
}

/* FNV-1a, 64 bits: finds damage. It keeps nobody out. `sum` is BYTES_SUM at first. */
#define BYTES_SUM UINT64_C(14695981039346656037)
static inline uint64_t bytes_sum(uint64_t sum, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;
    size_t i;

    for (i = 0; i < length; i++) sum = (sum ^ byte[i]) * UINT64_C(1099511628211);
    return sum;
}

#endif
