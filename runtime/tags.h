/* tags.h - the register file behind rung_tags: see rung.h and vm/registers.h.
**
** One block: the struct, the slots, the odd bitmap, and beside each slot what its text or objects
** need. A slot finds its register file through its own index, so that the inline setters of rung.h
** need nothing but the slot.
*/
#ifndef RUNG_RUNTIME_TAGS_H
#define RUNG_RUNTIME_TAGS_H

#include "runtime/schema.h"
#include "vm/registers.h"

/* Where a string tag keeps its text. */
typedef struct TagText {
    String string;
    char *buffer;           /* NULL: none yet */
    size_t capacity;
} TagText;


struct rung_tags {
    Registers registers;    /* first: an evaluation sees only this */
    rung_schema *schema;
    size_t size;            /* of this block */
    TagText *texts;         /* one for each slot */
    Arena *objects;         /* one for each slot: what an any or array value is made of */
    Vm *reader;             /* parses JSON into scratch; made at first need */
    uint64_t replaced;
    rung_slot slots[];
};

#endif
