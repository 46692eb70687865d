/* rung.h - the public interface of Rung, an embeddable condition engine.
**
** A condition such as `temp > 80 && pressure < 3.2`, written in a strict subset of JavaScript, is
** compiled once to verified bytecode and then evaluated in nanoseconds over typed tag values:
**
**     rung_schema  *schema = NULL;  uint32_t temp = 0;
**     rung_program *hot = NULL;     rung_tags *tags = NULL;   rung_vm *vm = NULL;
**     bool alarm = false;
**
**     rung_schema_new(NULL, &schema);
**     rung_schema_tag(schema, "temp", RUNG_DOUBLE, &temp);
**     rung_compile(schema, "temp > 80", 9, RUNG_EXPRESSION, NULL, &hot, NULL);
**     rung_tags_new(schema, &tags);
**     rung_vm_new(schema, NULL, &vm);
**
**     rung_slot_set_double(rung_tags_slot(tags, temp), 81.5, RUNG_GOOD, now);
**     if (rung_eval_bool(vm, hot, NULL, tags, &alarm) == RUNG_NO_VALUE) ...   // alarm is as it was
**
** Rules that hold everywhere:
**   - A function that can fail returns a rung_status; RUNG_OK is 0. On failure an `out` pointer is
**     set to NULL, nothing is leaked, and every object passed in can be used as before.
**   - A NULL handle gives RUNG_USAGE; freeing NULL does nothing.
**   - Text is UTF-8 with a length in bytes, never assumed to end with NUL. Text going out is also
**     followed by a NUL byte.
**   - There is no global state. Programs are immutable and may be shared between threads; every
**     other object is used by one thread at a time unless its comment says more.
*/
#ifndef RUNG_H
#define RUNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define RUNG_API __attribute__((visibility("default")))
#else
#define RUNG_API
#endif

#define RUNG_VERSION "0.1.0"

/* The version of the library in use, "major.minor.patch"; static. Before 1.0 the soname changes
** with every minor version. */
RUNG_API const char *rung_version(void);

/* ---- Statuses ------------------------------------------------------------------------------- */

/* Every status: name, code, text. Codes never change meaning. */
#define RUNG_STATUS_LIST(X)                                                                          \
    X(OK, 0, "no error")                                                                             \
    X(NO_VALUE, 1, "a tag that decides the result is bad or has never arrived")                      \
    X(SYNTAX, 2, "the text is not JavaScript")                                                       \
    X(UNSUPPORTED, 3, "JavaScript outside the subset that Rung accepts")                             \
    X(UNKNOWN_NAME, 4, "a name that is neither a tag nor a builtin nor declared")                    \
    X(WRONG_TYPE, 5, "a value of another type than declared")                                        \
    X(THROWN, 6, "the script threw an exception that it did not catch")                              \
    X(NO_MEMORY, 7, "no memory: the host's allocator returned NULL")                                 \
    X(LIMIT_STEPS, 8, "the instruction budget of the evaluation is used up")                         \
    X(LIMIT_MEMORY, 9, "the memory limit of the evaluation is reached")                              \
    X(LIMIT_DEPTH, 10, "calls are nested deeper than the limit")                                     \
    X(LIMIT_NESTING, 11, "the source is nested deeper than the limit")                               \
    X(LIMIT_SOURCE, 12, "the source is longer than the limit")                                       \
    X(LIMIT_SIZE, 13, "the program is too large for the bytecode")                                   \
    X(INTERRUPTED, 14, "rung_vm_interrupt was called")                                               \
    X(USAGE, 15, "a NULL handle, an unknown option or a call out of order")                          \
    X(WRONG_SCHEMA, 16, "the program, tags or virtual machine belong to another schema")             \
    X(BAD_FILE, 17, "the bytecode file is damaged")                                                  \
    X(BAD_VERSION, 18, "the bytecode file has another format version: compile it again")             \
    X(BAD_IMPORT, 19, "the bytecode file needs a tag or builtin that is not here")                   \
    X(NO_CLOCK, 20, "the host lends no clock")                                                       \
    X(NO_RANDOM, 21, "the host lends no source of random numbers")                                   \
    X(BAD_RULES, 22, "the rule file cannot be used")                                                 \
    X(BAD_INPUT, 23, "the recording cannot be used")                                                 \
    X(DUPLICATE, 24, "the name is taken")                                                            \
    X(END, 25, "there is no more")                                                                   \
    X(MORE, 26, "event time is not there yet: call again")

typedef enum rung_status {
#define RUNG_STATUS_ENUM(name, code, text) RUNG_##name = code,
    RUNG_STATUS_LIST(RUNG_STATUS_ENUM)
#undef RUNG_STATUS_ENUM
} rung_status;

/* "RUNG_NO_VALUE" and so on, and its sentence; static; "RUNG_?" for an unknown code. */
RUNG_API const char *rung_status_name(rung_status status);
RUNG_API const char *rung_status_text(rung_status status);

typedef enum rung_severity { RUNG_ERROR = 1, RUNG_WARNING = 2 } rung_severity;

enum { RUNG_MESSAGE_MAX = 256, RUNG_HINT_MAX = 160, RUNG_FILE_MAX = 96 };

/* A place and one good sentence. `size` is set by rung_diag_init. `start` and `end` are byte
** offsets into the source; `line` and `column` count from 1, columns in code points, and are 0 when a
** program kept no source; all are 0 when there is no place. `message` and `hint` end with NUL and hold no
** control bytes. */
typedef struct rung_diag {
    size_t size;
    rung_status status;
    rung_severity severity;
    uint32_t start, end;
    uint32_t line, column;
    char message[RUNG_MESSAGE_MAX];
    char hint[RUNG_HINT_MAX];
    char file[RUNG_FILE_MAX];   /* what the place is in, when that is not the text that was given: an included file */
} rung_diag;

RUNG_API void rung_diag_init(rung_diag *diag);

/* Receives text piece by piece. Returns true to go on, false to stop the writer (which then
** returns RUNG_INTERRUPTED). */
typedef bool (*rung_sink)(void *user, const char *text, size_t length);

/* ---- Time and quality ----------------------------------------------------------------------- */

/* 100-nanosecond ticks since 1970-01-01T00:00:00Z. */
typedef int64_t rung_time;
#define RUNG_TIME_NONE INT64_MIN            /* no time is known */
#define RUNG_TIME_NEVER INT64_MAX           /* a deadline that does not exist */
#define RUNG_TICKS_PER_MS INT64_C(10000)

/* Reads a duration as rules say it, a whole number and its unit: "250ms" "5s" "10m" "1h" "2d". One that is too long
** for ticks is RUNG_TIME_NEVER. False when the text is none. */
RUNG_API bool rung_duration_read(const char *text, size_t length, rung_time *ticks);

/* OPC UA StatusCode. Its severity is the top two bits: 0 good, 1 uncertain, 2 and 3 bad. */
#define RUNG_GOOD UINT32_C(0x00000000)
#define RUNG_UNCERTAIN UINT32_C(0x40000000)
#define RUNG_BAD UINT32_C(0x80000000)
#define RUNG_BAD_WAITING_FOR_INITIAL_DATA UINT32_C(0x80320000)   /* a tag before its first value */
#define RUNG_SEVERITY(status) ((uint32_t)(status) >> 30)

/* Info bits of a status that is not bad: the source had more samples than its queue holds, and those before this one
** are lost. */
#define RUNG_OVERFLOW UINT32_C(0x00000480)

/* The standard's name of a status code ("BadSensorFailure"), or NULL; the low 16 bits are ignored. */
RUNG_API const char *rung_status_code_name(uint32_t code);
/* The code of a name of the standard, "Good", "Bad" or "Uncertain"; false when unknown. */
RUNG_API bool rung_status_code_find(const char *name, size_t length, uint32_t *code);

/* ---- The host ------------------------------------------------------------------------------- */

typedef enum rung_log_level { RUNG_LOG_ERROR = 3, RUNG_LOG_WARNING = 4, RUNG_LOG_INFO = 6, RUNG_LOG_DEBUG = 7 } rung_log_level;

/* What the host lends. Any member may be NULL or 0. The struct is copied by rung_schema_new. */
typedef struct rung_host {
    size_t size;                                            /* rung_host_init sets it */
    /* Like realloc with the old size told: `old_size` 0 allocates, `new_size` 0 frees and returns
    ** NULL. NULL for any other request is an allocation failure. Default: malloc. */
    void *(*alloc)(void *user, void *pointer, size_t old_size, size_t new_size);
    void *user;                                             /* handed to every function here */
    /* A line of text, ended by NUL. What a script prints comes here too: console.log and .info with
    ** level INFO, .debug with DEBUG, .warn with WARNING, .error with ERROR. Default: silent. */
    void (*log)(void *user, rung_log_level level, const char *text);
    rung_time (*clock)(void *user);                         /* default: none, Date.now() is an error */
    int32_t (*utc_offset)(void *user, rung_time time, bool is_local);  /* seconds east; default 0 */
    double (*random)(void *user);                           /* [0, 1); default: none, an error */
    uint64_t hash_seed;                                     /* makes hash tables unpredictable */
    void *zone;                                             /* handed to utc_offset instead of `user`, unless NULL */
} rung_host;

RUNG_API void rung_host_init(rung_host *host);

/* ---- Schema: names and types of tags -------------------------------------------------------- */

typedef struct rung_schema rung_schema;

/* Declared type of a tag. RUNG_ARRAY_OF is added to a scalar type: RUNG_ARRAY_OF | RUNG_DOUBLE. */
typedef enum rung_type {
    RUNG_BOOL = 1,
    RUNG_INT32 = 2,
    RUNG_UINT32 = 3,
    RUNG_DOUBLE = 4,
    RUNG_STRING = 5,
    RUNG_DATETIME = 6,      /* a script sees milliseconds since 1970, a number */
    RUNG_ANY = 7,           /* any JSON value */
    RUNG_ARRAY_OF = 16
} rung_type;

/* "double", "int32[]" and so on; static; NULL for an unknown type. And back; false when unknown. */
RUNG_API const char *rung_type_name(rung_type type);
RUNG_API bool rung_type_find(const char *name, size_t length, rung_type *type);

/* Makes an empty schema. `host` may be NULL for all defaults; it is copied. The schema lives until
** the last program, tags and virtual machine made from it are freed, whatever the order. */
RUNG_API rung_status rung_schema_new(const rung_host *host, rung_schema **out);
RUNG_API void rung_schema_free(rung_schema *schema);

/* Adds a tag; stores its index, counted from 0. A schema only grows. RUNG_DUPLICATE when the name
** is taken, RUNG_USAGE when it is empty, a JavaScript global or not valid UTF-8. A name that is
** not an identifier is read as tag("name"). Not while another thread compiles with the schema. */
RUNG_API rung_status rung_schema_tag(rung_schema *schema, const char *name, rung_type type, uint32_t *index);
RUNG_API uint32_t rung_schema_count(const rung_schema *schema);
/* Finds a tag by name, or gives RUNG_UNKNOWN_NAME. */
RUNG_API rung_status rung_schema_find(const rung_schema *schema, const char *name, size_t length, uint32_t *index);
/* Name (owned by the schema) and type of a tag; NULL and 0 when there is none of that index. */
RUNG_API const char *rung_schema_name(const rung_schema *schema, uint32_t index);
RUNG_API rung_type rung_schema_type(const rung_schema *schema, uint32_t index);

/* A host function's argument or result. Text is only valid during the call; a result's text is
** copied when the function returns. */
typedef enum rung_value_kind {
    RUNG_VALUE_UNDEFINED = 0,
    RUNG_VALUE_NULL = 1,
    RUNG_VALUE_BOOL = 2,
    RUNG_VALUE_NUMBER = 3,
    RUNG_VALUE_TEXT = 4,
    RUNG_VALUE_OBJECT = 5,      /* an array or object: see rung_result_json */
    RUNG_VALUE_FUNCTION = 6
} rung_value_kind;

typedef struct rung_value {
    rung_value_kind kind;
    bool boolean;
    double number;
    const char *text;
    size_t length;
} rung_value;

typedef enum rung_purity {
    RUNG_PURE = 1,          /* same arguments, same result, no effect: may be called at compile time */
    RUNG_IMPURE = 2
} rung_purity;

/* RUNG_OK with *result filled, or another status, which ends the evaluation with that status. */
typedef rung_status (*rung_function)(void *user, const rung_value *arguments, size_t count, rung_value *result);

/* Adds a host function, called in scripts by its name. `signature` gives parameter and result
** types as letters, n number, b bool, s string, a any: "nn:b". Arguments are checked against it
** before the call and a mismatch is a TypeError. */
RUNG_API rung_status rung_schema_function(rung_schema *schema, const char *name, const char *signature, rung_purity purity,
                                          rung_function function, void *user);

/* ---- Programs ------------------------------------------------------------------------------- */

typedef struct rung_program rung_program;

typedef enum rung_kind {
    RUNG_EXPRESSION = 1,    /* the result is its value */
    RUNG_BODY = 2,          /* statements with return */
    RUNG_SCRIPT = 3         /* a program; the result is its completion value */
} rung_kind;

/* The longest source that is compiled unless the host says otherwise, in bytes: the tree of such a text
** takes up to 200 times as much memory while it is compiled. */
enum { RUNG_SOURCE_DEFAULT = 4 << 20 };

/* A clause of a condition: what && || ! and ?: join, these themselves, calls that remember and the conditions
** among their arguments. `a && b && c` is one AND of three. */
typedef enum rung_clause_kind {
    RUNG_CLAUSE_TEST = 1,   /* a condition: temp > 80, running, held(hot, "5s") */
    RUNG_CLAUSE_VALUE = 2,  /* a value that nothing takes for true or false: avg(temp, "5m") */
    RUNG_CLAUSE_AND = 3,
    RUNG_CLAUSE_OR = 4,
    RUNG_CLAUSE_NOT = 5,
    RUNG_CLAUSE_CHOICE = 6  /* a ? b : c */
} rung_clause_kind;

/* Where a clause stands, for tools: its value is on the operand stack when control leaves the words of code
** from `first` on for the word `after`. */
typedef struct rung_clause_code {
    rung_clause_kind kind;
    uint32_t start, end;    /* bytes of the source */
    uint32_t first, after;
} rung_clause_code;

typedef struct rung_options {
    size_t size;                                            /* rung_options_init sets it */
    uint32_t max_source;                                    /* bytes; default RUNG_SOURCE_DEFAULT */
    uint32_t max_nesting;                                   /* default 250 */
    void (*on_diag)(void *user, const rung_diag *diag);     /* every error and warning, in order */
    void (*on_clause)(void *user, const rung_clause_code *clause);  /* every clause of an expression, by `after` */
    void *user;
    bool keep_source;                                       /* keep the text for error messages; default true */
    bool rules;                                             /* a condition of a rule: its builtins, event time, no Math.random */
    bool message;                                           /* the text of a rule's message: nothing that remembers */
    bool condition;                                         /* a rule's condition: only its truth counts */
} rung_options;

RUNG_API void rung_options_init(rung_options *options);

/* Compiles one text.
**
** On RUNG_OK stores a program in `*out`: immutable, safe to share between threads, yours until
** rung_program_free. `text` is only read during the call. On any other status `*out` is NULL and
** `diag`, when not NULL, says where and why (the first error). `options` may be NULL. */
RUNG_API rung_status rung_compile(rung_schema *schema, const char *text, size_t length, rung_kind kind,
                                  const rung_options *options, rung_program **out, rung_diag *diag);

/* Counts references; atomic, any thread. The last _free frees. */
RUNG_API rung_program *rung_program_retain(rung_program *program);
RUNG_API void rung_program_free(rung_program *program);

/* Writes the program as an .rbc file through `sink`. Same source, same bytes. */
RUNG_API rung_status rung_program_save(const rung_program *program, rung_sink sink, void *user);
/* Reads an .rbc file from memory, verifies it and binds its tags and builtins to the schema. With
** `add_tags` tags unknown to the schema are added to it, otherwise they are RUNG_BAD_IMPORT. The
** bytes may be anything: a hostile file is refused, never run. */
RUNG_API rung_status rung_program_load(rung_schema *schema, const void *bytes, size_t length, bool add_tags,
                                       rung_program **out, rung_diag *diag);

/* The tags that a program reads, in order of first use. */
typedef struct rung_import {
    const char *name;       /* lives as long as the program */
    rung_type type;
    uint32_t index;         /* in the schema */
} rung_import;

RUNG_API uint32_t rung_program_tags(const rung_program *program, const rung_import **imports);

/* The text that the program was compiled from, with its length, or NULL when it was not kept. */
RUNG_API const char *rung_program_source(const rung_program *program, size_t *length);

/* Worst case of one evaluation; `bounded` is false, and steps and scratch 0, for a program with
** loops, recursion or work that grows with its data. */
typedef struct rung_cost {
    bool bounded;
    uint64_t instructions;
    uint32_t stack_slots;
    uint64_t scratch_bytes;
    size_t program_bytes;
} rung_cost;

RUNG_API rung_status rung_program_cost(const rung_program *program, rung_cost *cost);

/* What `rung dump` shows: tokens, the tree, or the code with its imports and constants. */
typedef enum rung_dump_what { RUNG_DUMP_TOKENS = 1, RUNG_DUMP_TREE = 2, RUNG_DUMP_CODE = 4 } rung_dump_what;

RUNG_API rung_status rung_dump(rung_schema *schema, const char *text, size_t length, rung_kind kind,
                                const rung_options *options, unsigned what,
                               rung_sink sink, void *user, rung_diag *diag);
RUNG_API rung_status rung_program_dump(const rung_program *program, rung_sink sink, void *user);

/* ---- Tags: a register file ------------------------------------------------------------------ */

typedef struct rung_tags rung_tags;

/* One tag's present value. Read it freely; write it only through the functions below. */
typedef struct rung_slot {
    union {
        double number;          /* declared double */
        int64_t integer;        /* declared int32, uint32; datetime in milliseconds */
        uint64_t boolean;       /* 0 or 1 */
        const void *reference;  /* string, any, arrays: internal */
    } value;
    uint32_t held;              /* internal type of the value held */
    uint32_t status;            /* OPC UA StatusCode */
    rung_time source_time;
    rung_time server_time;
    uint32_t index;             /* of the tag in the schema */
    uint8_t declared;           /* rung_type */
    uint8_t odd; /* 1 while the fast path is closed: bad, never arrived, after lost samples, a null or very long string */
    uint8_t inexact;            /* a 64-bit integer did not fit a double */
    uint8_t reserved;
    uint32_t samples;           /* times that it was set, bad or good: a stateful call sees a sample by it */
    uint32_t store;             /* internal */
} rung_slot;

/* Makes the registers for all tags that the schema has now; each starts without a value, with
** status BadWaitingForInitialData. One thread writes at a time; many may read while none does. */
RUNG_API rung_status rung_tags_new(rung_schema *schema, rung_tags **out);
RUNG_API void rung_tags_free(rung_tags *tags);
/* The slot of a tag, valid until rung_tags_free; NULL when `index` is out of range. */
RUNG_API rung_slot *rung_tags_slot(rung_tags *tags, uint32_t index);
/* The same, only to be read: of the tags of a rule set, for example. */
RUNG_API const rung_slot *rung_tags_look(const rung_tags *tags, uint32_t index);
/* The time that now() reads, and time of evaluation. */
RUNG_API rung_status rung_tags_set_now(rung_tags *tags, rung_time now);

/* Internal values of rung_slot.held for the inline setters. */
enum { RUNG_HELD_BOOL = 2, RUNG_HELD_INT = 3, RUNG_HELD_DOUBLE = 4 };

/* Internal: keeps the summary of odd tags when a slot turns odd or plain. */
RUNG_API void rung_slot_turn(rung_slot *slot, bool odd);

/* Internal: the setters below when something is not ordinary: a wrong type, a bad status or one that was,
** NaN. */
RUNG_API rung_status rung_slot_put_double(rung_slot *slot, double value, uint32_t status, rung_time source_time);
RUNG_API rung_status rung_slot_put_integer(rung_slot *slot, int64_t value, rung_type type, uint32_t status, rung_time source_time);

/* Internal: what nearly always holds. */
#if defined(__GNUC__)
#define RUNG_USUALLY_(condition) __builtin_expect(!!(condition), 1)
#else
#define RUNG_USUALLY_(condition) (condition)
#endif

/* Internal: is the slot of that type, plain and exact, and does it stay so? The four bytes are compared at
** once. */
static inline bool rung_slot_is_(const rung_slot *slot, rung_type declared, uint32_t status)
{
    const uint8_t plain[4] = {(uint8_t)declared, 0, 0, 0};

    /* with any info about the value the slow way looks */
    return slot != NULL && (status & UINT32_C(0x80000400)) == 0 && memcmp((const char *)slot + offsetof(rung_slot, declared), plain, sizeof plain) == 0;
}

/* Internal: all of a slot but the value. */
static inline rung_status rung_slot_stamp_(rung_slot *slot, uint32_t status, rung_time source_time)
{
    slot->status = status;
    slot->source_time = source_time;
    slot->samples++;
    slot->server_time = RUNG_TIME_NONE;
    return RUNG_OK;
}

static inline rung_status rung_slot_store_(rung_slot *slot, int64_t value, rung_type type, uint32_t status, rung_time source_time)
{
    if (RUNG_USUALLY_(rung_slot_is_(slot, type, status))) {
        slot->value.integer = value;
        return rung_slot_stamp_(slot, status, source_time);
    }
    return rung_slot_put_integer(slot, value, type, status, source_time);
}

/* The typed setters: one value with its status and source time (RUNG_TIME_NONE when unknown).
** RUNG_WRONG_TYPE when the tag is declared with another type; then nothing changes. With a bad
** status the value is kept for show but a script finds no value. Every setter clears server_time. */
static inline rung_status rung_slot_set_double(rung_slot *slot, double value, uint32_t status, rung_time source_time)
{
    if (RUNG_USUALLY_(rung_slot_is_(slot, RUNG_DOUBLE, status) && value == value)) {
        slot->value.number = value;
        return rung_slot_stamp_(slot, status, source_time);
    }
    return rung_slot_put_double(slot, value, status, source_time);
}

/* To an int32 or double tag. */
static inline rung_status rung_slot_set_int32(rung_slot *slot, int32_t value, uint32_t status, rung_time source_time)
{
    return rung_slot_store_(slot, value, RUNG_INT32, status, source_time);
}

/* To a uint32 or double tag. */
static inline rung_status rung_slot_set_uint32(rung_slot *slot, uint32_t value, uint32_t status, rung_time source_time)
{
    return rung_slot_store_(slot, (int64_t)value, RUNG_UINT32, status, source_time);
}

static inline rung_status rung_slot_set_bool(rung_slot *slot, bool value, uint32_t status, rung_time source_time)
{
    return rung_slot_store_(slot, value ? 1 : 0, RUNG_BOOL, status, source_time);
}

/* `value` is a rung_time; a script sees whole milliseconds, rounded down. */
static inline rung_status rung_slot_set_datetime(rung_slot *slot, rung_time value, uint32_t status, rung_time source_time)
{
    int64_t milliseconds = value / RUNG_TICKS_PER_MS - (value % RUNG_TICKS_PER_MS < 0 ? 1 : 0);

    return rung_slot_store_(slot, milliseconds, RUNG_DATETIME, status, source_time);
}

/* Sets a string tag from UTF-8; ill-formed bytes become U+FFFD and are counted. _set_ copies into
** the slot's own buffer, which grows when it must (RUNG_NO_MEMORY leaves the old value); _lend_
** borrows `text` until the next set. `text` NULL is the null string, which a script sees as null. */
RUNG_API rung_status rung_slot_set_string(rung_slot *slot, const char *text, size_t length, uint32_t status, rung_time source_time);
RUNG_API rung_status rung_slot_lend_string(rung_slot *slot, const char *text, size_t length, uint32_t status, rung_time source_time);
/* Sets an `any` tag or an array tag from JSON; also every other type from a fitting JSON value.
** RUNG_SYNTAX for broken JSON, RUNG_WRONG_TYPE for a value that does not fit. */
RUNG_API rung_status rung_slot_set_json(rung_slot *slot, const char *json, size_t length, uint32_t status, rung_time source_time);
/* The same from tagged JSON, which has every value but functions: see rung_result_tagged_json. Undefined
** fits an `any` tag alone. */
RUNG_API rung_status rung_slot_set_tagged_json(rung_slot *slot, const char *json, size_t length, uint32_t status,
                                               rung_time source_time);
/* 64-bit integers to a double or any tag: outside +-2^53 the nearest double, and `inexact` is set. */
RUNG_API rung_status rung_slot_set_int64(rung_slot *slot, int64_t value, uint32_t status, rung_time source_time);
RUNG_API rung_status rung_slot_set_uint64(rung_slot *slot, uint64_t value, uint32_t status, rung_time source_time);
/* Only the status changes; the value is kept for show. `status` must be bad, otherwise RUNG_USAGE. */
RUNG_API rung_status rung_slot_set_bad(rung_slot *slot, uint32_t status, rung_time source_time);
static inline void rung_slot_set_server_time(rung_slot *slot, rung_time server_time)
{
    if (slot != NULL) slot->server_time = server_time;
}
/* Ill-formed UTF-8 sequences replaced since rung_tags_new. */
RUNG_API uint64_t rung_tags_replaced(const rung_tags *tags);

/* ---- State of programs that keep some ------------------------------------------------------- */

/* What one instance of a program remembers: a cell of fixed size for each of its stateful calls (held, avg,
** prev and so on, which exist with rung_options.rules). It belongs to the thread that evaluates with it. */
typedef struct rung_state rung_state;

/* Makes a state in which nothing has happened yet. It retains the program, and is for that program alone.
** A program that remembers nothing may have one, too. */
RUNG_API rung_status rung_state_new(rung_program *program, rung_state **out);
/* Evaluations change the state at once, unless they fail: then it is as it was before. _commit makes what
** happened since the last commit permanent, _rollback undoes it. */
RUNG_API rung_status rung_state_commit(rung_state *state);
RUNG_API rung_status rung_state_rollback(rung_state *state);
/* Writes what was committed last as a blob, through `sink`, in one piece. */
RUNG_API rung_status rung_state_save(const rung_state *state, rung_sink sink, void *user);
/* Takes over a blob: all is committed. RUNG_BAD_FILE when it is cut, altered or of a program that does
** something else, RUNG_BAD_VERSION when its format is another; then nothing has changed. The next evaluation
** is taken for a sample of every call, since nobody knows what became of the tags meanwhile. Running timers go
** on where they were in event time. */
RUNG_API rung_status rung_state_load(rung_state *state, const void *bytes, size_t length);
RUNG_API void rung_state_free(rung_state *state);

/* ---- Evaluation ----------------------------------------------------------------------------- */

typedef struct rung_vm rung_vm;

typedef struct rung_limits {
    size_t size;                    /* rung_limits_init sets it */
    uint64_t steps;                 /* instruction budget of one evaluation; default 10 million, at most 2^45 */
    uint64_t memory;                /* scratch bytes of one evaluation; default 16 MiB */
    uint32_t call_depth;            /* script calls; default 10,000 */
    uint32_t native_depth;          /* builtins that call script, within each other; default 100 */
    uint32_t string_length;         /* UTF-16 units of one string; default 2^29 - 24, as V8's */
    uint64_t work;                  /* of one call of a rule set, in evaluations: see RUNG_MORE; default 100,000 */
} rung_limits;

RUNG_API void rung_limits_init(rung_limits *limits);

/* Makes a virtual machine, for one thread at a time. `limits` may be NULL. */
RUNG_API rung_status rung_vm_new(rung_schema *schema, const rung_limits *limits, rung_vm **out);
RUNG_API void rung_vm_free(rung_vm *vm);
/* Takes the memory that a bounded program can need beforehand; after it, evaluating that program
** does not call the allocator. */
RUNG_API rung_status rung_vm_reserve(rung_vm *vm, const rung_program *program);
/* Ends the running evaluation with RUNG_INTERRUPTED at its next charge. From any thread or a
** signal handler. When none is running, or the one that is ends without another charge, the interruption stays
** and ends the next evaluation that is charged, so that none is lost that comes a moment too early. */
RUNG_API void rung_vm_interrupt(rung_vm *vm);
/* Takes back an interruption that came too late: after an evaluation whose watchdog was stopped. */
RUNG_API void rung_vm_clear_interrupt(rung_vm *vm);
/* The last run-time error of this machine with its place; valid until its next evaluation; never
** NULL for a machine (status RUNG_OK when there was none). */
RUNG_API const rung_diag *rung_vm_error(const rung_vm *vm);

/* Where a function was called that was still running when the error came. Calls of one place that follow each other are
** one entry. The last entry of a full list stands for all further calls when its `end` is 0. */
typedef struct rung_caller {
    uint32_t start, end;        /* bytes of the source */
    uint32_t line, column;      /* 0 when the program kept no source */
    uint32_t times;
} rung_caller;

enum { RUNG_CALLERS_MAX = 8 };

/* The calls that led to the error of rung_vm_error, innermost first; none for an error in the program itself. Returns
** how many; they are valid as long as the error. */
RUNG_API uint32_t rung_vm_callers(const rung_vm *vm, const rung_caller **calls);

typedef enum rung_quality { RUNG_QUALITY_GOOD = 0, RUNG_QUALITY_UNCERTAIN = 1, RUNG_QUALITY_BAD = 2 } rung_quality;

/* What an evaluation gave. Text lives in the virtual machine until its next evaluation. An array or object
** does too, but may hold what tags hold: ask for its JSON before a tag that the program reads is set. */
typedef struct rung_result {
    rung_value value;           /* kind RUNG_VALUE_UNDEFINED when the status is not RUNG_OK */
    bool truthy;                /* as JavaScript's Boolean(value) */
    rung_quality quality;       /* uncertain: some tag read is uncertain, or missing and not decisive */
    uint32_t tag;               /* index of the tag behind RUNG_NO_VALUE, otherwise UINT32_MAX */
    rung_time next_deadline;    /* RUNG_TIME_NEVER when time alone changes nothing */
    const void *reference;      /* internal */
} rung_result;

/* Evaluates. `state` is not looked at for a program that remembers nothing, otherwise it must be its own, and
** the tags must have a time (rung_tags_set_now), or it is RUNG_USAGE; `tags` NULL for one that reads none.
** RUNG_OK, RUNG_NO_VALUE, RUNG_THROWN, a limit, or RUNG_WRONG_SCHEMA; the machine can be used again
** whatever it was. */
RUNG_API rung_status rung_eval(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags,
                               rung_result *result);
/* As rung_eval, and tells through `sink`, as text for people, which instructions were run and for which lines of
** the source. The result is the same; it takes a slow way. */
RUNG_API rung_status rung_profile(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags,
                                  rung_result *result, rung_sink sink, void *user);
/* The same, keeping only the truth of the value: the fast way to run a condition. `*truthy` is written
** only on RUNG_OK, so that a condition without value leaves the state that the host had. */
RUNG_API rung_status rung_eval_bool(rung_vm *vm, const rung_program *program, rung_state *state, const rung_tags *tags,
                                    bool *truthy);
/* The result as JSON text, with NaN, Infinity, -0 and undefined spelled out; strings are quoted.
** The text lives in the machine until its next evaluation. Not after another evaluation. */
RUNG_API rung_status rung_result_json(rung_vm *vm, const rung_result *result, const char **text, size_t *length);
/* The result as tagged JSON, which is JSON that keeps every value apart, for other programs:
**
**     {"$n":"NaN"}, "Infinity", "-Infinity", "-0"     these numbers
**     {"$u":1}                                        undefined, and a hole of an array
**     {"$f":1}                                        a function
**     {"$o":[[key,value],...]}                        an object having a key that begins with $
**
** A Date is the text of its toISOString(), null when it is invalid; any other object is its own
** enumerable properties, so that a Map, a Set or a RegExp is {}. RUNG_THROWN for an object that is
** within itself. Lives as long as rung_result_json's text. */
RUNG_API rung_status rung_result_tagged_json(rung_vm *vm, const rung_result *result, const char **text, size_t *length);
/* After RUNG_THROWN: the value that was thrown, as a result for the functions above. Of an Error, whose
** kind is RUNG_VALUE_OBJECT, `value.text` is its name, "TypeError"; of any other object it is NULL. It
** lives in the machine until its next evaluation. RUNG_USAGE when nothing was thrown. */
RUNG_API rung_status rung_vm_thrown(rung_vm *vm, rung_result *result);

/* ---- A pool of virtual machines for many threads -------------------------------------------- */

typedef struct rung_pool rung_pool;

typedef struct rung_pool_metrics {
    uint64_t hits;          /* a machine was waiting */
    uint64_t misses;        /* one had to be made */
    uint32_t in_use, most_in_use, idle;
} rung_pool_metrics;

/* Every function of the pool may be called from any thread. At most `keep` idle machines stay. */
RUNG_API rung_status rung_pool_new(rung_schema *schema, const rung_limits *limits, uint32_t keep, rung_pool **out);
RUNG_API rung_status rung_pool_get(rung_pool *pool, rung_vm **out);
/* Of what the machine did nothing is left, nor an interruption that came too late. */
RUNG_API void rung_pool_put(rung_pool *pool, rung_vm *vm);
/* A snapshot; takes no memory. And the same as text for Prometheus, through `sink`. */
RUNG_API void rung_pool_metrics_get(rung_pool *pool, rung_pool_metrics *metrics);
RUNG_API rung_status rung_pool_metrics_text(rung_pool *pool, rung_sink sink, void *user);
/* Every machine must have been put back. */
RUNG_API void rung_pool_free(rung_pool *pool);

/* ---- Rules ---------------------------------------------------------------------------------- */

typedef struct rung_rules rung_rules;

typedef struct rung_rules_options {
    size_t size;                                            /* rung_rules_options_init sets it */
    const rung_host *host;                                  /* NULL: defaults */
    const rung_limits *limits;                              /* NULL: defaults */
    const char *name;                                       /* of the file, for messages; may be NULL */
    /* Every error and warning, in the order of their places; those of included files first. */
    void (*on_diag)(void *user, const rung_diag *diag);
    void *user;
    bool clauses;                                           /* for tools: rung_rules_clause; evaluations take a slow way */
    /* Hands the bytes of a file that `include:` names to `sink`; `path` stands in the folder of the file that
    ** includes it. False when it cannot be read. NULL: `include:` is refused. A reload asks it, too. */
    bool (*read_file)(void *user, const char *path, rung_sink sink, void *sink_user);
    /* What ${NAME} within `opcua:` stands for; NULL: there is no such variable. The text is copied. NULL: ${...}
    ** is refused. A reload asks it, too. */
    const char *(*environment)(void *user, const char *name);
    /* How far ahead of its arrival a sample's source time is believed; ticks. 0: a minute. `max_skew:` in a rule
    ** file goes before it. */
    rung_time max_skew;
} rung_rules_options;

RUNG_API void rung_rules_options_init(rung_rules_options *options);

/* ---- Building by calls: _new, then tags, values and rules in any order, then _finish. All texts are copied and
** end with NUL. A call that refuses something returns RUNG_BAD_RULES, RUNG_DUPLICATE or RUNG_NO_MEMORY, tells
** `on_diag` why, and goes on; _finish then returns the status of the first error. Until _finish has returned
** RUNG_OK the rule set answers RUNG_USAGE to everything but these calls and rung_rules_free. */
RUNG_API rung_status rung_rules_new(const rung_rules_options *options, rung_rules **out);

/* A server that tags come from, as `opcua:` has it. Texts live as long as the rule set; NULL: not said. */
typedef struct rung_source {
    const char *name;                       /* "opcua" when the file has one without a name */
    const char *const *endpoints;           /* to be tried in turn */
    uint32_t endpoint_count;                /* 0: the file names none */
    const char *security;                   /* "None", "Sign" or "SignAndEncrypt" */
    const char *user, *password_file, *password_env;
    const char *certificate, *key, *trusted;    /* paths; NULL: the security folder's */
    rung_time publishing, start_wait, timeout, session_timeout;
    uint32_t keep_alive, lifetime;          /* in publishing intervals */
} rung_source;

/* Where a tag's samples come from. */
typedef struct rung_node {
    uint32_t source;            /* index of rung_rules_source */
    const char *node;           /* a NodeId with ns= or nsu=, or a browse path; lives as long as the rule set */
    rung_time sampling;
    uint32_t queue;             /* at least 1 */
    double deadband;            /* 0: every change counts */
} rung_node;

typedef struct rung_tag_spec {
    size_t size;                /* rung_tag_spec_init sets it */
    const char *name;           /* as expressions say it: an identifier */
    rung_type type;
    const char *column;         /* its name in recordings; NULL: `name` */
    rung_time interval;         /* ticks between its samples, which sizes windows; 0: not known */
    const rung_node *node;      /* its source is there already; NULL: the host knows */
} rung_tag_spec;

RUNG_API void rung_tag_spec_init(rung_tag_spec *spec);
RUNG_API rung_status rung_rules_add_tag(rung_rules *rules, const rung_tag_spec *spec);
/* A source for tags that follow; they count from 0. Its name tells it from the others. */
RUNG_API rung_status rung_rules_add_source(rung_rules *rules, const rung_source *source);
RUNG_API rung_status rung_rules_add_value(rung_rules *rules, const char *name, const char *expression);

typedef struct rung_label {
    const char *name, *text;
} rung_label;

typedef struct rung_rule_spec {
    size_t size;                /* rung_rule_spec_init sets it, severity 500 and enabled */
    const char *name;           /* an identifier */
    const char *when;           /* the condition */
    const char *id;             /* NULL: `name` */
    const char *message;        /* text with ${...}; NULL: none */
    uint32_t severity;          /* OPC UA 1..1000 */
    bool enabled;
    const rung_label *labels;
    uint32_t label_count;
} rung_rule_spec;

RUNG_API void rung_rule_spec_init(rung_rule_spec *spec);
RUNG_API rung_status rung_rules_add_rule(rung_rules *rules, const rung_rule_spec *spec);
/* Local time in expressions, by an IANA name. RUNG_UNKNOWN_NAME, RUNG_BAD_FILE: the system does not have it. */
RUNG_API rung_status rung_rules_set_timezone(rung_rules *rules, const char *name);
/* How often expressions of time are looked at; at least 10 ms. */
RUNG_API rung_status rung_rules_set_tick(rung_rules *rules, rung_time tick);
/* Compiles everything. A place in `diag` (may be NULL) is one of the text that it is about, which
** diag->file names: "rule hot". */
RUNG_API rung_status rung_rules_finish(rung_rules *rules, rung_diag *diag);

/* Loads a rule file from YAML text. On failure `diag` has the first error, with its line. */
RUNG_API rung_status rung_rules_load(const char *yaml, size_t length, const rung_rules_options *options, rung_rules **out,
                                     rung_diag *diag);
RUNG_API void rung_rules_free(rung_rules *rules);

/* The tags of the rule set, its registers (read them, write through rung_rules_update only). */
RUNG_API rung_schema *rung_rules_schema(rung_rules *rules);
RUNG_API const rung_tags *rung_rules_tags(rung_rules *rules);
/* The name a tag has in recordings: its `column:`, else its name; NULL when out of range. */
RUNG_API const char *rung_rules_column(const rung_rules *rules, uint32_t tag);

/* Source `index`, from 0 in the order of the file; false when there is none. A rule file without `opcua:` has one
** if any of its tags has a node. */
RUNG_API bool rung_rules_source(const rung_rules *rules, uint32_t index, rung_source *source);

/* False when the tag has no node. */
RUNG_API bool rung_rules_node(const rung_rules *rules, uint32_t tag, rung_node *node);

/* One observed value of a tag. The value is read by `kind`; text that is not a string is JSON for
** `any` and array tags, where lists of numbers may have the {"$n":"NaN"} of tagged JSON. An absent value (RUNG_VALUE_UNDEFINED) with a bad status is a status alone. */
typedef struct rung_sample {
    uint32_t tag;               /* index in the schema */
    uint32_t status;            /* OPC UA StatusCode */
    rung_value value;
    rung_time source_time;      /* RUNG_TIME_NONE when absent */
    rung_time server_time;
    rung_time arrival_time;
    bool inexact;               /* the number stands for a 64-bit integer that no double can be */
} rung_sample;

/* Takes `count` samples as one update: late and identical ones are counted and dropped, the rest are
** set, and every value and rule that reads a changed tag is evaluated once, in dependency order.
** A sample that does not fit its tag is counted, and the tag turns bad (BadTypeMismatch).
**
** The deadlines before the samples are taken first, one instant after the other. Where these are too many for
** one call it returns RUNG_MORE: event time stands at the last of them that was taken, their events can be
** fetched, no sample has been looked at yet, and the same call again goes on from there. A host fetches events
** and calls again for as long as that is the answer; it may as well do something else first, or not go on.
** The limit is rung_limits.work. An evaluation counts once, and once more for each 1,000 instructions and
** each 100 bytes of events; one instant at least is taken, as a whole. So neither the time of a call nor the
** memory of the events that it leaves depends on how far away the samples are. */
RUNG_API rung_status rung_rules_update(rung_rules *rules, const rung_sample *samples, size_t count);
/* Moves event time forward to `now`; deadlines on the way fall due, as many at once as before an update:
** RUNG_MORE. Going back does nothing. */
RUNG_API rung_status rung_rules_advance(rung_rules *rules, rung_time now);
/* The same for a leap: a source's clock was set forward by years, say, and what lies between need not be lived
** through. Timers, ages and windows are as exact as ever; expressions of time are not looked at every tick, but
** once at most until `time`. */
RUNG_API rung_status rung_rules_leap(rung_rules *rules, rung_time time);
/* The link to a source was lost, or is there again. `time` is event time, as for rung_rules_advance;
** RUNG_TIME_NONE: the present one.
**
** Lost: every tag of the source turns bad (BadNoCommunication) as one update, and its next sample is a first
** one. There is one event for the link; the qualities of rules that change because of it are not told. Up: one
** event, and the next update with samples of the source (all of its first ones) tells of those rules alone
** that are not again as they were told last.
**
** What is so already, and a link that is up for the first time, is no event. RUNG_MORE as rung_rules_update;
** RUNG_UNKNOWN_NAME: no such source. */
RUNG_API rung_status rung_rules_link(rung_rules *rules, const char *source, bool up, rung_time time);
/* The earliest deadline, RUNG_TIME_NEVER when there is none. */
RUNG_API rung_time rung_rules_next_deadline(const rung_rules *rules);

/* ---- Transactions: everything since _begin can be taken back exactly: tags, values, states of rules and of
** their cells, waiting events, seq, metrics, event time, deadlines. Without one each update stands on its
** own, and what it does is done. In either case an update that ran out of memory can be repeated. */
RUNG_API rung_status rung_rules_begin(rung_rules *rules);
RUNG_API rung_status rung_rules_commit(rung_rules *rules);
/* Events that were fetched since _begin come again, but for those of the transaction itself. */
RUNG_API rung_status rung_rules_rollback(rung_rules *rules);

typedef enum rung_change { RUNG_CHANGE_STATE = 1, RUNG_CHANGE_QUALITY = 2 } rung_change;

/* One transition of a rule, or of a link. Texts live until the next call on the rule set. */
typedef struct rung_event {
    uint64_t seq;               /* counts from 1 */
    rung_time time;             /* event time of the transition */
    rung_time since;            /* start of the present state; of the ended one when the state changed to cleared */
    const char *rule;           /* its id; NULL for an event of a link */
    const char *link;           /* the source whose link was lost (`active`) or regained; NULL for an event of a rule */
    uint32_t rules;             /* ... how many rules read tags of it */
    bool active;
    bool initial;               /* the rule's first event, made active by its first value */
    const char *reason;         /* of a rule that is no more, "removed" or "disabled"; otherwise NULL */
    rung_change change;
    rung_quality quality;
    uint32_t cause;             /* tag behind bad quality, otherwise UINT32_MAX */
    uint32_t severity;          /* OPC UA 1..1000; 0 of a link */
    const char *message;        /* "" when it has none */
    const char *json;           /* the whole event as one line of JSON, without newline */
    size_t json_length;
} rung_event;

/* The next event of past updates, in order; RUNG_END when there is none. Events take memory until they are
** fetched, and while a transaction is open. */
RUNG_API rung_status rung_rules_next_event(rung_rules *rules, rung_event *event);

/* Durations of updates: bucket i counts those of at most 10^i microseconds, the last one the others. */
enum { RUNG_DURATION_BUCKETS = 8 };

/* What a rule set has counted since it was loaded; a reload goes on counting. */
typedef struct rung_rules_metrics {
    uint64_t updates, samples;
    uint64_t late;              /* samples that were older than their tag's newest */
    uint64_t identical;         /* samples that said what was known */
    uint64_t misfits;           /* samples that did not fit their tag */
    uint64_t replaced;          /* source times that were none, or too far ahead */
    uint64_t evaluations, events; /* all are counted from loading on, not from saved state: `seq` goes on from there */
    uint64_t no_values, errors; /* evaluations without value; those of them that failed */
    uint64_t links_lost;        /* times that rung_rules_link told of one */
    uint64_t wakes, ticks;      /* evaluations that a deadline asked for; those of them for a tick */
    uint64_t window_overflows;  /* samples that left a full window before their time: give it more capacity */
    uint64_t not_taken;         /* NaN and infinities that a window left out, and texts too long for a cell */
    uint64_t scratch_bytes;     /* most memory that an evaluation has used, of a message, too */
    uint64_t durations[RUNG_DURATION_BUCKETS];  /* of updates and advances, when the host lends a clock */
    rung_time duration;         /* their sum */
    uint32_t tags, values, rules, active;
} rung_rules_metrics;

/* A snapshot; takes no memory. */
RUNG_API void rung_rules_metrics_get(const rung_rules *rules, rung_rules_metrics *metrics);
/* The same as text for Prometheus, through `sink`. */
RUNG_API rung_status rung_rules_metrics_text(const rung_rules *rules, rung_sink sink, void *user);

/* ---- State of a rule set: saved, restored, handed on to other rules.
**
** Saved are event time, tags, values, the states of rules and of their cells, and `seq`. Not saved are
** metrics and waiting events: fetch those first. The bytes are versioned, checksummed and the same on every
** machine. RUNG_USAGE within a transaction. */
RUNG_API rung_status rung_rules_save(rung_rules *rules, rung_sink sink, void *user);

/* How a rule differs from the one of the saved state. A rule is known by its id, and unchanged when its
** `when` and what it reads compute the same; severity, message and labels do not count. */
typedef enum rung_rule_change { RUNG_RULE_ADDED = 1, RUNG_RULE_CHANGED = 2, RUNG_RULE_REMOVED = 3 } rung_rule_change;
typedef void (*rung_on_change)(void *user, rung_rule_change change, const char *id);

/* Puts saved state into a rule set that has had no sample yet. An unchanged rule goes on as if nothing had
** happened; a changed one begins its cells afresh and keeps its state until its first value; one that was
** active and is no more gives a last event, `cleared` with a reason. Each rule that differs is told to
** `on_change` (may be NULL) when all is done.
**
** `now` is RUNG_TIME_NONE for going on at the saved event time. Otherwise event time is `now`, running
** timers are moved by the time between (it counts neither for nor against), windows age, and the first
** sample of each tag is taken however old it is.
**
** Event time is that of the sources, whose clocks may differ from the host's: so a live system has for `now` the
** saved time and what has passed since it was saved.
**
** RUNG_BAD_FILE, RUNG_BAD_VERSION: the bytes are damaged, or of something else. Whatever fails, nothing
** is changed. What is new or changed is evaluated by the next call, which rung_rules_next_deadline asks for. */
RUNG_API rung_status rung_rules_restore(rung_rules *rules, const void *bytes, size_t length, rung_time now,
                                        rung_on_change on_change, void *user);
/* The event time of saved state; RUNG_TIME_NONE when it had none, or the bytes are no state. */
RUNG_API rung_time rung_rules_saved_time(const void *bytes, size_t length);

/* Loads another rule file into the same rule set, with its state, waiting events and metrics. `options` NULL:
** as it was loaded. On failure the rule set is as it was and `diag` has the first error. Afterwards the
** schema is a new one and tags have other indices; recordings of the rule set must be made anew. */
RUNG_API rung_status rung_rules_reload(rung_rules *rules, const char *yaml, size_t length,
                                       const rung_rules_options *options, rung_on_change on_change, void *user,
                                       rung_diag *diag);

/* What a rule set consists of, for tools: rule `index` in file order. */
typedef struct rung_rule_info {
    const char *id;
    const char *name;
    const char *when;
    uint32_t severity;
    bool enabled;
    bool known;                 /* it has had a value */
    bool active;
    rung_quality quality;
    rung_time since;            /* start of the present state; RUNG_TIME_NONE before the first value */
    uint64_t evaluations, events;
    const rung_program *program;
} rung_rule_info;

RUNG_API bool rung_rules_rule(const rung_rules *rules, uint32_t index, rung_rule_info *info);

/* Event time; RUNG_TIME_NONE before the first sample. */
RUNG_API rung_time rung_rules_time(const rung_rules *rules);

/* A rule or a value as an expression. `tag` is its index in rung_rules_schema, where the rules follow the tags, in
** file order, and the values follow the rules. False for a tag. */
typedef struct rung_expression_info {
    const rung_program *program;
    const char *error;          /* the run-time error for which it has no value; NULL: none */
    rung_time deadline;         /* when time alone may change it; RUNG_TIME_NEVER */
} rung_expression_info;

RUNG_API bool rung_rules_expression(const rung_rules *rules, uint32_t tag, rung_expression_info *info);

typedef enum rung_clause_state {
    RUNG_CLAUSE_SKIPPED = 0,    /* not looked at: what stands before it had decided, or nothing was evaluated */
    RUNG_CLAUSE_NO_VALUE = 1,
    RUNG_CLAUSE_FALSE = 2,
    RUNG_CLAUSE_TRUE = 3
} rung_clause_state;

/* A clause and what the evaluations so far made of it. State and value are those of the last one. */
typedef struct rung_clause {
    rung_clause_kind kind;
    uint32_t start, end;        /* bytes of the expression's source */
    uint32_t place;             /* where that begins in the file, in bytes */
    const char *file;           /* ... that the rule file includes; NULL: in itself */
    uint32_t parent;            /* the clause that it is part of; UINT32_MAX: none */
    uint32_t depth;             /* of how many */
    rung_clause_state state;
    bool decides;               /* the result is what it is because of it */
    rung_value value;           /* of kind UNDEFINED when it was not looked at; the bytes of texts are not kept */
    rung_time since;            /* event time from which on it is in its state; RUNG_TIME_NONE: never evaluated */
    uint64_t counts[4];         /* of evaluations, by their state */
} rung_clause;

/* Clause `index` of a rule or value, in the order of the text, outer ones before what is in them. False when there is
** none, or the rules were loaded without `clauses`. Neither transactions nor saved states know of clauses. */
RUNG_API bool rung_rules_clause(const rung_rules *rules, uint32_t tag, uint32_t index, rung_clause *clause);

/* ---- Rule tests ----------------------------------------------------------------------------- */

/* Tests of a rule set, in YAML: samples at times, and the events and states that must come of them. They
** stand in the rule file itself (`tests:`) or in a file of their own (`rules: PATH` and `tests:`). */
typedef struct rung_tests rung_tests;

/* Reads the tests; a rule file's other keys are not looked at. Of `options` the host's allocator and on_diag
** count. On failure `diag` has the first error. */
RUNG_API rung_status rung_tests_load(const char *yaml, size_t length, const rung_rules_options *options, rung_tests **out,
                                     rung_diag *diag);
RUNG_API void rung_tests_free(rung_tests *tests);
RUNG_API uint32_t rung_tests_count(const rung_tests *tests);
/* The path after `rules:`, as written; NULL when the rules are in the same file. */
RUNG_API const char *rung_tests_rules(const rung_tests *tests);

/* Texts live until the next run. */
typedef struct rung_test_result {
    const char *name;
    uint32_t line;              /* of the test in its file */
    bool passed;
    const char *message;        /* what failed first, one sentence; "" when it passed */
    const char *table;          /* samples, expected and got by time, lines of text; "" when it passed */
} rung_test_result;

/* Runs test `index` over a rule set that has taken no sample yet. RUNG_OK whether it passes or fails. It fails,
** too, when it gives more than 100,000 events or 64 MiB of messages, or takes more than a thousand times the
** rule set's rung_limits.work: so a test ends, and what it keeps is bounded. */
RUNG_API rung_status rung_tests_run(rung_tests *tests, uint32_t index, rung_rules *rules, rung_test_result *result);

/* ---- Recordings ----------------------------------------------------------------------------- */

/* Reads recorded samples (CSV wide or long, or NDJSON; found out from the first lines) and feeds
** them to a rule set, update by update, in constant memory. */
typedef struct rung_recording rung_recording;

typedef enum rung_time_unit { RUNG_TIME_AUTO = 0, RUNG_TIME_SECONDS = 1, RUNG_TIME_MILLISECONDS = 2 } rung_time_unit;

typedef struct rung_recording_options {
    size_t size;                    /* rung_recording_options_init sets it */
    char delimiter;                 /* 0: found out (, ; tab |) */
    char decimal;                   /* '.' */
    const char *time_column;        /* NULL: time, timestamp, ts or the first, unless that is a tag */
    rung_time_unit time_unit;
    const char *time_format;        /* strptime-like: %Y %m %d %H %M %S %f %z %y %b %p %I %j %%; NULL: RFC 3339 or epoch */
    bool has_tz;                    /* `tz_offset` is given for times without an offset */
    int32_t tz_offset;              /* seconds east of UTC */
    int64_t reorder;                /* rung_time ticks that lines may be out of order; default 10 s */
    bool sort;                      /* read all, then sort: memory grows with the input */
    rung_time until;                /* the first update with a later sample ends the recording; default RUNG_TIME_NEVER */
    /* A line that could not be used (counted and skipped), a value that its tag cannot hold (a misfit of the
    ** rule set's metrics), or names that are no tags, each told once. */
    void (*on_bad_line)(void *user, uint64_t line, const char *message);
    void *user;
} rung_recording_options;

RUNG_API void rung_recording_options_init(rung_recording_options *options);

RUNG_API rung_status rung_recording_new(rung_rules *rules, const rung_recording_options *options, rung_recording **out);
/* Hands in the next bytes, in pieces of any size. They are consumed. */
RUNG_API rung_status rung_recording_feed(rung_recording *recording, const char *bytes, size_t length);
/* No more bytes will come. */
RUNG_API rung_status rung_recording_finish(rung_recording *recording);
/* Applies the next complete update to the rules, or some of the deadlines before it: RUNG_OK. RUNG_END
** when more bytes are needed (or all is done), RUNG_BAD_INPUT when the recording cannot go on (`diag` has
** both line numbers). */
RUNG_API rung_status rung_recording_step(rung_recording *recording, rung_diag *diag);

typedef struct rung_recording_metrics {
    uint64_t bytes, lines, bad_lines, samples, unknown_tags, updates;
    rung_time first, last;
    bool ended;                     /* by `until`: further bytes would not be looked at */
} rung_recording_metrics;

RUNG_API void rung_recording_metrics_get(const rung_recording *recording, rung_recording_metrics *metrics);
RUNG_API void rung_recording_free(rung_recording *recording);

/* ---- Stages: messages through scripts, as a tag_processor has them ---------------------------
**
** A message is a payload, any JSON value or raw text, and metadata, texts by name. Each stage is a script that
** sees them as `msg` and returns what the next one gets: one message, a list of them, or nothing. In the end
** metadata names a topic, and the payload is a value with a timestamp. */

typedef struct rung_text {
    const char *text;
    size_t length;
} rung_text;

typedef enum rung_stage_kind {
    RUNG_STAGE_DEFAULTS = 1,
    RUNG_STAGE_IF = 2,          /* of a condition */
    RUNG_STAGE_THEN = 3,
    RUNG_STAGE_ADVANCED = 4,
    RUNG_STAGE_FINAL = 5        /* no script: topic, value and timestamp */
} rung_stage_kind;

typedef struct rung_stage {
    rung_stage_kind kind;
    uint32_t condition;         /* of IF and THEN: which one, from 0 */
} rung_stage;

/* A condition and what is done when it holds. */
typedef struct rung_stage_condition {
    rung_text when;             /* `if`: a program, whose completion value counts */
    rung_text then;             /* a body */
} rung_stage_condition;

/* Values that outlive messages, by name: `cache` in every script. One cache may serve several stages and any number of
** threads. When it is full, what was not used for the longest time goes. */
typedef struct rung_cache rung_cache;

typedef struct rung_cache_metrics {
    uint64_t evictions, refused;    /* of `refused` each was larger than the whole cache */
    uint64_t bytes;                 /* of keys and values, and what an entry takes beside them */
    uint32_t entries;
} rung_cache_metrics;

/* At most so many entries and bytes; 0: 100,000 and 64 MiB. `host` may be NULL; the cache asks it for memory only. */
RUNG_API rung_status rung_cache_new(const rung_host *host, uint32_t entries, uint64_t bytes, rung_cache **out);
RUNG_API void rung_cache_metrics_get(rung_cache *cache, rung_cache_metrics *metrics);
/* What stages hold it keep it. */
RUNG_API void rung_cache_free(rung_cache *cache);

typedef struct rung_stages_options {
    size_t size;                            /* rung_stages_options_init sets it */
    const rung_host *host;                  /* NULL: defaults. Date.now() and messages without a timestamp need a clock;
                                            ** console.log and warnings come to its log */
    const rung_limits *limits;              /* of each run of a stage; NULL: defaults */
    rung_text defaults, advanced;           /* bodies; text NULL: there is no such stage */
    const rung_stage_condition *conditions;
    uint32_t condition_count;
    bool v013;                              /* values and metadata are printed as by benthos-umh 0.13, not 0.14 */
    rung_cache *cache;                      /* NULL: one of their own, of the default size */
    /* Every error and warning, stage by stage; places are of the stage's own text. */
    void (*on_diag)(void *user, const rung_stage *stage, const rung_diag *diag);
    void *user;
} rung_stages_options;

RUNG_API void rung_stages_options_init(rung_stages_options *options);

/* All scripts, compiled: immutable, shared between threads, counted. Texts are copied. All stages are compiled whatever
** fails; `diag` (may be NULL) gets the first error and `stage` (may be NULL) says in which text it is. */
typedef struct rung_stages rung_stages;
RUNG_API rung_status rung_stages_new(const rung_stages_options *options, rung_stages **out, rung_stage *stage, rung_diag *diag);
RUNG_API rung_stages *rung_stages_retain(rung_stages *stages);
RUNG_API void rung_stages_free(rung_stages *stages);

/* Runs messages, for one thread at a time: _begin, then a message at a time is added and filled, then _run. Messages that
** were added together are a batch: every stage runs for all of them before the next one begins. */
typedef struct rung_messages rung_messages;
RUNG_API rung_status rung_messages_new(rung_stages *stages, rung_messages **out);
RUNG_API void rung_messages_free(rung_messages *messages);
/* Ends a running stage, as rung_vm_interrupt does: its message is dropped. */
RUNG_API void rung_messages_interrupt(rung_messages *messages);

/* Forgets the batch before, with its results. */
RUNG_API rung_status rung_messages_begin(rung_messages *messages);
/* Adds a message, without metadata and with the payload null. */
RUNG_API rung_status rung_messages_add(rung_messages *messages);
/* The payload of the message added last: a JSON value; a body that is JSON or any other text; a number, bool or string.
** RUNG_SYNTAX for what is not JSON: the payload is as it was. */
RUNG_API rung_status rung_messages_payload_json(rung_messages *messages, const char *json, size_t length);
RUNG_API rung_status rung_messages_payload_body(rung_messages *messages, const char *body, size_t length);
RUNG_API rung_status rung_messages_payload_number(rung_messages *messages, double number);
RUNG_API rung_status rung_messages_payload_bool(rung_messages *messages, bool value);
RUNG_API rung_status rung_messages_payload_string(rung_messages *messages, const char *text, size_t length);
/* Sets metadata of the message added last; empty text takes the key away. */
RUNG_API rung_status rung_messages_meta(rung_messages *messages, const char *key, size_t key_length, const char *text,
                                        size_t length);
/* Adds a message that is one JSON object, {"payload": any value, "meta": {key: text}}, or with {"raw": text}, a body, in
** the place of `payload`. Numbers and bools as metadata are their text. RUNG_BAD_INPUT with what is wrong in `diag` (may
** be NULL): then nothing is added. */
RUNG_API rung_status rung_messages_add_json(rung_messages *messages, const char *json, size_t length, rung_diag *diag);

/* Runs the batch. RUNG_OK whatever became of its messages; RUNG_NO_MEMORY: nothing is known of them. */
RUNG_API rung_status rung_messages_run(rung_messages *messages);

typedef struct rung_message_meta {
    rung_text key, text;
} rung_message_meta;

/* A message that came out. All texts live until the next batch begins. */
typedef struct rung_message {
    uint32_t origin;                /* which message of the batch it was made of, from 0 */
    rung_text payload;              /* {"value":...,"timestamp_ms":...} */
    rung_text value;                /* the value alone, as JSON */
    int64_t timestamp_ms;
    bool has_timestamp;             /* false: metadata had none that could be read, and the clock was asked */
    rung_text topic;
    const rung_message_meta *meta;  /* umh_topic and topic among them; in the order in which they were set */
    uint32_t meta_count;
} rung_message;

/* Why a message did not come out. */
typedef enum rung_drop_reason {
    RUNG_DROP_DELIBERATE = 1,       /* the stage returned null, nothing or an empty list */
    RUNG_DROP_JS_THROW = 2,
    RUNG_DROP_BAD_RETURN = 3,       /* it returned what is neither an object nor a list */
    RUNG_DROP_BAD_ARRAY_ELEMENT = 4,
    RUNG_DROP_INFRA_FAILED = 5,     /* a limit was reached, or a value that JSON cannot say */
    RUNG_DROP_INVALID = 6           /* metadata that is missing, a topic that is none, a value that is not of its datatype */
} rung_drop_reason;

/* "deliberate", "js_throw" and so on; static; NULL for an unknown one. */
RUNG_API const char *rung_drop_reason_name(rung_drop_reason reason);

typedef struct rung_message_drop {
    uint32_t origin;
    rung_drop_reason reason;
    rung_stage stage;
    rung_diag diag;                 /* what is wrong, with the place in the text of the stage */
} rung_message_drop;

/* What became of the batch, in order; valid until the next batch begins. Return how many there are. */
RUNG_API uint32_t rung_messages_results(const rung_messages *messages, const rung_message **results);
RUNG_API uint32_t rung_messages_drops(const rung_messages *messages, const rung_message_drop **drops);
/* ---- Configurations of tag_processor -------------------------------------------------------- */

/* The `tag_processor:` maps in a benthos configuration, wherever they stand in it, or in a part of one: their code, by
** stages, as it is once variables of the environment are in their places. Nothing is compiled. Immutable. */
typedef struct rung_config rung_config;

typedef struct rung_config_options {
    size_t size;                                            /* rung_config_options_init sets it */
    const rung_host *host;                                  /* for its allocator; NULL: malloc */
    void (*on_diag)(void *user, const rung_diag *diag);     /* every error */
    void *user;
    /* What ${NAME} stands for; NULL: there is no such variable. The text is copied. NULL: there are none. */
    const char *(*environment)(void *user, const char *name);
} rung_config_options;

RUNG_API void rung_config_options_init(rung_config_options *options);

/* Might the text be such a configuration, rather than a rule file? Looks for the words alone. */
RUNG_API bool rung_config_is(const char *yaml, size_t length);
/* On failure `diag` (may be NULL) has the first error, with its place in `yaml`. */
RUNG_API rung_status rung_config_read(const char *yaml, size_t length, const rung_config_options *options,
                                      rung_config **out, rung_diag *diag);
RUNG_API void rung_config_free(rung_config *config);

/* One `tag_processor:`. Texts live as long as the configuration. */
typedef struct rung_config_processor {
    const char *path;       /* as benthos has it: "root.pipeline.processors.0" */
    const char *label;      /* "": none */
    uint32_t line;
    rung_text defaults, advanced;       /* of length 0: there is no such stage */
    const rung_stage_condition *conditions;
    uint32_t condition_count;
} rung_config_processor;

RUNG_API uint32_t rung_config_count(const rung_config *config);
/* In the order of the file. False when there is none of that index. */
RUNG_API bool rung_config_get(const rung_config *config, uint32_t index, rung_config_processor *processor);
/* Changes a place in the code of a stage to that in the file, line and column included. */
RUNG_API void rung_config_locate(const rung_config *config, uint32_t index, const rung_stage *stage, rung_diag *diag);
/* rung_stages_new of the code of a processor; of `options` (may be NULL) all but the code counts, and places are in the
** file. */
RUNG_API rung_status rung_config_stages(const rung_config *config, uint32_t index, const rung_stages_options *options,
                                        rung_stages **out, rung_stage *stage, rung_diag *diag);
/* Warns of what compiles and yet is likely to be wrong with the messages that come: keys that no input sets, texts that
** never match. Places are in the file. */
RUNG_API rung_status rung_config_check(const rung_config *config, uint32_t index,
                                       void (*on_diag)(void *user, const rung_diag *diag), void *user);

#ifdef __cplusplus
}
#endif

#endif
