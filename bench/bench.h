/* bench.h - what the parts of the benchmark share.
**
** An engine is a Peer: one file in bench/peers/, one structure of functions. A mode (call.c, scripts.c, ...)
** prepares the same work with every peer, checks that all answers are the same, lets the peers race and
** hands the figures to report.c, which prints and keeps them. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- Values --------------------------------------------------------------------------------- */

/* A string tag's value. Rung gets pointer and length; `which` is its place in `texts`, by which the
** peers find a string of their own that they made beforehand. */
typedef struct Text {
    const char *bytes;
    uint32_t length, which;
} Text;

typedef union Value {
    double f;
    int32_t i;
    bool b;
    Text s;
} Value;

typedef enum Shape {
#define F(k)
#define I(k)
#define B(k)
#define S(k)
#define SHAPE(letters, count, setters) SHAPE_##letters,
#include "bench/shapes.def"
    SHAPES
} Shape;

/* ---- Work ----------------------------------------------------------------------------------- */

enum { MAX_TAGS = 16, ROWS = 1024 };

typedef enum Language { JS, ES5, LUA, LUAJIT, LANGUAGES } Language;

typedef bool (*Native)(const Value *row);

/* One condition. `tags` says "name:kind ...": f is 0..100, i an int below 65536, i4 one below 4, b a bool,
** anything else one of the texts of that name. A text that is NULL is that of the language before it. */
typedef struct Condition {
    const char *name, *tags;
    const char *text[LANGUAGES];
    Native native;
    const char *group;
} Condition;

/* One program that runs for a while; the body of a function without parameters. NULL as above; "" when the
** language cannot do it without a library. */
typedef struct Script {
    const char *name;
    const char *text[LANGUAGES];
} Script;

extern const Condition conditions[];
extern const int condition_count;
extern const Script scripts[];
extern const int script_count;
extern const Text texts[];
extern const int text_count;

/* The text for a language; NULL when there is none. */
const char *text_in(const char *const *text, Language language);

/* A condition's tags, taken apart. */
typedef struct Tags {
    int count;
    Shape shape;
    char letters[MAX_TAGS + 1], names[MAX_TAGS][24];
} Tags;

Tags condition_tags(const Condition *condition);
/* "a, b, c", for a function's parameters. */
const char *condition_parameters(const Condition *condition, char *room, size_t size);
/* ROWS rows of values, different at every call, the same in every run; free() them. */
Value *condition_rows(const Condition *condition);

/* ---- Engines -------------------------------------------------------------------------------- */

/* Counts what an engine asks its allocator for. */
typedef struct Counter {
    size_t bytes, calls;
} Counter;

/* realloc, with the old size told or kept in front of the block; size 0 frees. `counter` is never NULL. */
void *counter_alloc(Counter *counter, void *pointer, size_t old_size, size_t new_size);
void *counter_realloc(Counter *counter, void *pointer, size_t size);

/* What is kept from one condition of one message to the next. */
typedef enum Way { WAY_NOTHING, WAY_MACHINE, WAY_PROGRAM, WAY_SLOTS, WAYS } Way;

typedef struct PoolCount {
    uint64_t hits, misses;
} PoolCount;

enum { LADDER_CONDITIONS = 3, LADDER_MESSAGES = 42 };
extern const char *const ladder_conditions[LADDER_CONDITIONS];

/* One engine. Functions end the program when the engine reports an error. */
typedef struct Peer {
    const char *name, *title;
    Language language;
    /* A virtual machine with its standard library. With a counter its memory comes from counter_alloc;
    ** NULL when the engine has no such hook. Without: its default allocator. */
    void *(*open)(Counter *counter);
    void (*close)(void *vm);
    /* Frees what is garbage; NULL when nothing ever is. */
    void (*collect)(void *vm);
    /* Makes and frees a machine; NULL when that is open and close. */
    void (*create)(void *vm, long times);
    /* The condition as something callable, until `drop`. */
    void *(*condition)(void *vm, const Condition *condition, const char *text);
    /* The same, compiled only: for counting bytes. Nobody frees it: the process ends soon. */
    void *(*program)(void *vm, const Condition *condition, const char *text);
    /* Sets the tags and calls, once for each row, `passes` times over; gives the number of true answers. */
    unsigned (*call)(void *callable, const Value *rows, int count, long passes);
    /* A script likewise; `answer` is its result as text, the longest 4,000 bytes, valid until the next. */
    void *(*script)(void *vm, const char *text);
    void (*run)(void *callable, long times);
    const char *(*answer)(void *callable);
    void (*drop)(void *callable);
    /* From text to something that can be run, and freed again. */
    void (*compile)(void *vm, const Condition *condition, const char *text, long times);
    /* Messages through the three conditions of the ladder, the way that `way` says: what is kept is made
    ** before and freed afterwards. Gives the true answers of the last time. */
    void *(*ladder_new)(Way way);
    unsigned (*ladder)(void *ladder, const Text *messages, int count, long times);
    void (*ladder_free)(void *ladder, PoolCount *pool);
} Peer;

extern const Peer *const peers[];
extern const int peer_count;

/* ---- Measuring ------------------------------------------------------------------------------ */

/* Of this process, which stands still while others have the processor; ns. */
double processor_time(void);

typedef struct Options {
    const char *only, *engines; /* lists with commas, or NULL for all */
    int rounds;
    double slice; /* ns that one round of one contestant takes */
    bool smoke;
} Options;

bool chosen(const char *list, const char *name);

/* One of those that race: `work` does `calls` things, `times` times over. */
typedef struct Runner {
    const Peer *peer;
    void (*work)(void *context, long times);
    void *context;
    double calls;
    double least, median; /* the result: ns for each thing */
} Runner;

/* Runs them in turn, round after round, after a warm-up, so that what disturbs the machine disturbs all. */
void race(Runner *runners, int count, const Options *options);

typedef struct Figure {
    const char *mode, *group, *row, *engine, *unit;
    double least, median;
} Figure;

/* Keeps a figure. Units of one table are the same. */
void report_add(const char *mode, const char *group, const char *row, const char *engine, const char *unit,
                double least, double median);
/* How many there are. */
int report_count(void);
/* Prints the table of a group with its ratios; their mean too when the rows are of one kind. */
void report_table(const char *mode, const char *group, const char *title, bool one_kind);
bool report_json(const char *path);
/* On what: the processor's name, and what compiled this. */
const char *report_machine(void);
extern const char report_compiler[];
bool report_svg(const char *path);
/* One figure, or NULL; the rows or engines of a group in the order in which they came, and how many. */
const Figure *report_find(const char *mode, const char *group, const char *row, const char *engine);
int report_names(const char *mode, const char *group, bool engines, const char **names, int room);

_Noreturn void give_up(const char *what, const char *why);

/* ---- Modes ---------------------------------------------------------------------------------- */

void mode_call(const Options *options);
void mode_compile(const Options *options);
void mode_create(const Options *options);
void mode_scripts(const Options *options);
void mode_memory(const Options *options);
void mode_ladder(const Options *options);
void mode_rules(const Options *options);

/* Bytes of this process that are in memory. */
double resident_bytes(void);
/* For `bench --resident ENGINE MANY`, which memory.c runs. */
double resident_growth(const Peer *peer, int many);

#endif
