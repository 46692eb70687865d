/* schema.h - what a schema holds: see rung.h. Everything made from a schema retains it. */
#ifndef RUNG_RUNTIME_SCHEMA_H
#define RUNG_RUNTIME_SCHEMA_H

#include "compiler/compiler.h"
#include "include/rung.h"
#include "vm/arena.h"
#include "vm/program.h"

enum {
    MAX_NAME = 1024,                /* bytes of a tag or function name */
    OPERAND_LIMIT = 0xffffff        /* slots that an instruction can name */
};

/* 16 bytes: a schema may have a million. */
typedef struct SchemaTag {
    char *name;             /* NUL-ended, in the schema's arena */
    uint32_t hash;
    uint16_t length;
    uint8_t type;
    bool momentary;         /* a value made of an edge */
} SchemaTag;

struct rung_schema {
    ProgramOwner owner;     /* of its programs; first */
    uint32_t references;    /* atomic: the owner and all that was made from it */
    rung_host host;         /* with every default filled in but clock, random and log */
    Arena arena;            /* names and host functions */
    SchemaTag *tags;
    int64_t *intervals;     /* of the first tags: rung_time ticks between samples; 0: not known */
    size_t interval_capacity;
    uint32_t count, capacity;
    uint32_t *index;        /* open addressing over the tags by hash: see schema.c */
    uint32_t index_size;    /* power of two */
    HostFunction **functions;
    uint32_t function_count, function_capacity;
};

/* The host's allocator, or malloc; `host` may be NULL. */
Allocator host_allocator(const rung_host *host);

rung_schema *schema_retain(rung_schema *schema);
/* For the `release` of programs and machines. */
void schema_release(void *schema);
/* Room for so many tags in all; false without memory. */
bool schema_reserve(rung_schema *schema, uint32_t count);
/* What the compiler is told of a tag; before what reads it is compiled. False without memory. */
bool schema_set_interval(rung_schema *schema, uint32_t tag, int64_t ticks);
void schema_set_momentary(rung_schema *schema, uint32_t tag, bool momentary);
/* The schema's names as the compiler asks for them. */
Names schema_names(rung_schema *schema);

#endif
