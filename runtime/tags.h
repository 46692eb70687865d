/* tags.h - the register file behind rung_tags: see rung.h and vm/registers.h.
**
** One block: the struct, the slots, the odd bitmap, and for the slots that need one a store for their text
** or objects. A slot finds its register file through its own index, so that the inline setters of rung.h
** need nothing but the slot.
*/
#ifndef RUNG_RUNTIME_TAGS_H
#define RUNG_RUNTIME_TAGS_H

#include "runtime/schema.h"
#include "vm/registers.h"

/* What a slot's value is made of when it is more than a number: of a string tag its text, of an any or
** array tag its objects. */
typedef union TagStore {
    struct {
        String string; /* first: the slot refers to it */
        char *buffer;  /* NULL: none yet */
        size_t capacity;
    } text;
    Arena objects;
} TagStore;

struct rung_tags {
    Registers registers; /* first: an evaluation sees only this */
    rung_schema *schema;
    size_t size;          /* of this block */
    TagStore *stores;     /* of the slots that need one, which know its place */
    Vm *reader;           /* parses JSON into scratch; made at first need */
    uint64_t replaced;
    rung_slot slots[];
};

/* Gives a slot of which the value is set its status and time. Not for string slots, which may be odd besides. */
rung_status tags_stamp(rung_slot *slot, uint32_t status, rung_time source_time);

/* ---- Undoing -------------------------------------------------------------------------------- */

/* A slot as it was, with the storage of its value, which a later value of the slot leaves alone. */
typedef struct SavedSlot {
    rung_slot slot;
    TagStore store;
} SavedSlot;

/* Begins to keep what the slot holds now; then one of the two others ends it. The slot still has its value. */
void tags_keep_slot(rung_tags *tags, uint32_t index, SavedSlot *saved);
/* The slot holds again what it held. */
void tags_restore_slot(rung_tags *tags, const SavedSlot *saved);
/* What was kept is not needed. */
void tags_forget_slot(rung_tags *tags, SavedSlot *saved);

/* Whether the slot holds what the JSON says: RUNG_OK with *same, or why it cannot be known. */
rung_status tags_holds_json(const rung_slot *slot, const char *json, size_t length, bool *same);
/* Whether a tag takes tagged JSON: one of an array type, whose values are no objects. */
bool tags_reads_tagged(const rung_slot *slot);

#endif
