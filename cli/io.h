/* io.h - files read whole and written whole, and standard output that is checked. */
#ifndef RUNG_CLI_IO_H
#define RUNG_CLI_IO_H

#include "cli/cli.h"

/* Bytes that grow. `append` is a rung_sink; false when there is no memory. */
typedef struct Buffer {
    char *bytes;
    size_t length, capacity;
} Buffer;

bool buffer_append(void *buffer, const char *bytes, size_t length);
void buffer_free(Buffer *buffer);

/* Opens the three standard streams when the caller closed them, in the wrong direction, so that no
** file of ours can take their place and using them fails. */
void open_missing_streams(void);

/* Reads all of a file, or of standard input when `path` is "-"; at most `limit` bytes. Returns
** STATUS_SUCCESS, or complains and returns another status. The buffer is followed by a NUL. */
int read_whole(const char *path, size_t limit, Buffer *out);

/* Writes a file whole or not at all: a new file in the same folder takes its place when complete. "-"
** is standard output; a device or a pipe is written directly. Status as above. */
int write_whole(const char *path, const char *bytes, size_t length);

/* Opens an input for reading: a file or "-". Negative after complaining. `*size` is -1 when unknown. */
int open_input(const char *path, int64_t *size);

/* "standard input" for "-", else the path. */
const char *input_name(const char *path);

/* A rung_sink for standard output. */
bool print_piece(void *user, const char *text, size_t length);

/* Flushes standard output; false, after complaining, when something did not arrive. */
bool output_flush(void);

#endif
