/* rules_blob.h - the state of a rule set as bytes: rules_save.c writes it, rules_restore.c reads it.
**
**     "RNGR" | version u16 | 0 u16 | checksum u64 of all that follows | size u64 |
**     event time i64 | seq u64 | counts of tags, rules, values u32 |
**     links:  count u32, then each: name of its source | since, id time i64 | id count u32 | lost returning u8
**     tags:   name | slot | newest, late first, late last i64 | late run u32 | started u8
**     rules:  id | fingerprint u64 | known active quality told u8 | since i64 | id time i64 | id count u32 |
**             severity u16 | labels u32, a name and a text each | item
**     values: name | fingerprint u64 | item
**
**     item:   slot | cause: a tag's name or "" | error or "" | deadline i64 | marks u8 | cells, a blob or ""
**     slot:   declared type u8 | status u32 | source, server time, arrival i64 | samples u32 | inexact u8 |
**             by type: 64 bits; of a string: is there one u8, text; of any and arrays: tagged JSON, "" for none
**
** Little-endian; a text is a u32 length and its bytes.
*/
#ifndef RUNG_RUNTIME_RULES_BLOB_H
#define RUNG_RUNTIME_RULES_BLOB_H

#include "runtime/rules.h"
#include "vm/bytes.h"

enum {
    RULES_BLOB_VERSION = 2,
    RULES_BLOB_CHECKSUM = 8,    /* where it stands */
    RULES_BLOB_SUMMED_FROM = 16 /* the rest has a sum */
};
#define RULES_BLOB_MAGIC "RNGR"

enum { MARKED_DIRTY = 1, MARKED_FRESH = 2 };

/* Tells apart items that compute different things: the code of the item and of all that it reads. `sums`
** has room for one for each item. */
void rules_fingerprints(const rung_rules *rules, uint64_t *sums);

/* A block of bytes that grows. */
typedef struct Bytes {
    const Allocator *allocator;
    char *bytes;
    size_t length, capacity;
} Bytes;

/* The whole state. RUNG_NO_MEMORY leaves nothing; the caller frees. */
rung_status rules_save_bytes(rung_rules *rules, Bytes *out);

/* A rule that was active and is no more, as the blob has it. */
typedef struct RemovedRule {
    const char *id; /* NUL-ended */
    rung_time since, id_time;
    uint32_t id_count, severity, label_count;
    rung_quality quality;
    const Label *labels;
    const char *reason;
} RemovedRule;

/* Writes its last event. (events.c) */
rung_status events_write_removed(rung_rules *rules, const RemovedRule *removed);

#endif
