/* cells.h - what the stateful builtins of rules remember, and how an evaluation updates it.
**
** Each call of `held`, `avg` and so on in a program is a *cell*: a CellSpec in the program says what it
** is, and each rung_state of the program has room for what it remembers. UPDATE_CELL updates one cell
** with its arguments and gives its result. docs/time.md says what each means.
**
** The state of a cell consists of 64-bit words only, so that it is saved word by word. All times are
** rung_time; sums of times stop at both ends. Nothing that a state holds, and no time, is undefined
** behaviour: blobs may be forged, clocks may be mad.
*/
#ifndef RUNG_VM_CELLS_H
#define RUNG_VM_CELLS_H

#include "vm/state.h"
#include "vm/vm.h"

typedef enum CellKind {
#define CELL(kind, name, form, pops, push, flags, State, usage, doc) CELL_KIND_##kind,
#include "vm/cells.def"
    CELL_KIND_COUNT
} CellKind;

/* The structs below, by name. Those from PrevCell on look at samples: one that is lost makes them uncertain. */
typedef enum CellState {
    CELL_STATE_TimerCell,
    CELL_STATE_LatchCell,
    CELL_STATE_PrevCell,
    CELL_STATE_ChangedCell,
    CELL_STATE_EdgeCell,
    CELL_STATE_WindowCell
} CellState;

enum { CELL_EDGE = 1, CELL_LIMIT = 2, CELL_WINDOW = 4, CELL_TICKS = 8, CELL_VARIANT = 16 };

typedef struct CellInfo {
    const char *name, *form, *pops, *push, *usage, *doc;
    uint8_t flags;
    uint8_t state; /* CellState */
    uint8_t pop_count;
    uint16_t words; /* of its state */
} CellInfo;

extern const CellInfo cell_info[CELL_KIND_COUNT];

static inline bool cell_form_has(const CellInfo *info, char letter)
{
    return memchr(info->form, letter, strlen(info->form)) != NULL;
}

/* ---- what cells keep ------------------------------------------------------------------------ */

/* The first word of every cell. */
typedef struct CellHead {
    uint64_t samples; /* sum over the slots that its arguments read, CELL_COUNTED with it; 0: not known */
} CellHead;

#define CELL_COUNTED (UINT64_C(1) << 32)

/* held, within, since. */
typedef struct TimerCell {
    CellHead head;
    int64_t start;  /* held: when the condition became true; RUNG_TIME_NONE while it is false */
    int64_t end;    /* within, since: the last time it is known to have been true; RUNG_TIME_NONE: never */
    int64_t paused; /* since when it has no value; RUNG_TIME_NONE: it has one */
    uint64_t truth; /* of the last evaluation in which it had one */
} TimerCell;

typedef struct LatchCell {
    CellHead head;
    uint64_t set;
} LatchCell;

enum { HELD_TEXT_MAX = 64 };

typedef enum HeldKind {
    HELD_NONE, /* nothing yet */
    HELD_UNDEFINED,
    HELD_NULL,
    HELD_BOOL,      /* bits: 0 or 1 */
    HELD_NUMBER,    /* bits: of the double */
    HELD_TEXT,      /* bits: its length; its bytes in `text`, the first in the lowest */
    HELD_LONG_TEXT, /* bits: its length; `hash` of it */
    HELD_UNKNOWN    /* an object, or no value */
} HeldKind;

/* A value that outlives an evaluation. */
typedef struct HeldValue {
    uint64_t kind; /* HeldKind */
    uint64_t bits, hash;
    uint64_t text[HELD_TEXT_MAX / 8];
} HeldValue;

typedef struct PrevCell {
    CellHead head;
    HeldValue now, before; /* at the last sample, and at the one before */
} PrevCell;

typedef struct ChangedCell {
    CellHead head;
    HeldValue now;
} ChangedCell;

typedef struct EdgeCell {
    CellHead head;
    uint64_t known, truth; /* at the last sample */
} EdgeCell;

/* Samples in a ring: the sample `i` lies at i modulo its size. Those after the beginning of the window, and
** the last one before it. */
typedef struct WindowCell {
    CellHead head;
    uint64_t end;      /* one more than the last sample: how many there ever were */
    uint64_t count;    /* samples in the ring */
    uint64_t ordinal;  /* count(c, n): samples so far, which it takes for time */
    int64_t uncertain; /* until when a sample is missing that was dropped; RUNG_TIME_NONE: none is */
} WindowCell;

enum { CELL_WORDS_MAX = sizeof(PrevCell) / sizeof(uint64_t) };

static inline uint32_t window_size(const CellSpec *spec) { return spec->capacity + RING_SPARE; }
static inline uint64_t window_place(const CellSpec *spec, uint64_t sample)
{
    return spec->ring + sample % window_size(spec);
}

/* A cell that nothing has happened to. */
void cell_begin(const CellSpec *spec, uint64_t *words);
/* Can a state of the program be so? */
bool cell_is_valid(const CellSpec *spec, const uint64_t *words);

/* ---- updating ------------------------------------------------------------------------------- */

/* One update of one cell. */
typedef struct CellUpdate {
    Vm *vm;
    rung_state *state;
    const CellSpec *spec;
    void *cell; /* its words in the state */
    const Value *args;
    rung_time now;
    bool sample; /* this evaluation is a sample of the call */
} CellUpdate;

/* Updates cell `index` of the running program; the arguments may be missing. */
Outcome cell_update(Vm *vm, uint32_t index, const Value *args, Value *result);

/* By kinds. A result without value is a missing one, whatever path is run. */
Outcome cell_timer(CellUpdate *update, Value *result); /* cell_timer.c */
Outcome cell_latch(CellUpdate *update, Value *result);
Outcome cell_prev(CellUpdate *update, Value *result); /* cell_edge.c */
Outcome cell_changed(CellUpdate *update, Value *result);
Outcome cell_edge(CellUpdate *update, Value *result);
Outcome cell_count(CellUpdate *update, Value *result); /* cell_window.c */
Outcome cell_window(CellUpdate *update, Value *result);

/* A cell that knows nothing yet: no tag is to blame. */
static inline Value cell_missing(void) { return value_missing(UINT32_MAX); }

/* Moves what runs by `gap`: time that counts neither for nor against. */
void cell_shift_timer(TimerCell *cell, int64_t gap);

/* ---- time ----------------------------------------------------------------------------------- */

/* a + b and a - b, at most RUNG_TIME_NEVER, more than RUNG_TIME_NONE. */
rung_time time_add(rung_time a, int64_t b);
int64_t time_since(rung_time later, rung_time earlier);
/* Whole milliseconds, rounded down. */
double time_to_ms(int64_t ticks);

/* The evaluation's result may change at `time`, if that is yet to come. */
static inline void vm_deadline(Vm *vm, rung_time time)
{
    if (time > vm->registers->now && time < vm->deadline) vm->deadline = time;
}
/* A number of milliseconds that counts from `origin` is compared with `limit`. */
void vm_deadline_limit(Vm *vm, rung_time origin, double limit);
/* The next whole multiple of the tick, after `tick_from`. */
void vm_deadline_tick(Vm *vm);

#endif
