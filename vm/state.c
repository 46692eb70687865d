/* state.c - the life of a state and its way into a blob: see state.h. */
#include "vm/state.h"

#include "vm/bytes.h"
#include "vm/cells.h"
#include "vm/math.h"

/* ---- making --------------------------------------------------------------------------------- */

static size_t cells_size(const rung_state *state)
{
    return state->program->code->more->cell_words * sizeof(uint64_t);
}

rung_status state_new(Program *program, const Allocator *allocator, rung_state **out)
{
    uint64_t size = sizeof **out + (uint64_t)program->code->more->cell_words * 3 * sizeof(uint64_t) +
                    program->code->more->ring_samples * sizeof(CellSample);
    rung_state *state;
    uint32_t i;

    *out = NULL;
    if (size > SIZE_MAX || (state = allocator_new(allocator, (size_t)size)) == NULL) return RUNG_NO_MEMORY;
    memset(state, 0, sizeof *state);
    state->program = program;
    state->allocator = *allocator;
    state->size = (size_t)size;
    state->committed = (uint64_t *)(void *)(state + 1);
    state->working = state->committed + program->code->more->cell_words;
    state->before = state->working + program->code->more->cell_words;
    state->rings = (CellSample *)(void *)(state->before + program->code->more->cell_words);
    for (i = 0; i < program->code->cell_count; i++)
        cell_begin(&program->code->more->cells[i], state->committed + program->code->more->cells[i].words);
    memcpy(state->working, state->committed, cells_size(state));
    *out = state;
    return RUNG_OK;
}

void state_destroy(rung_state *state)
{
    Allocator allocator = state->allocator;

    allocator_free(&allocator, state->undo, state->undo_capacity * sizeof *state->undo);
    allocator_free(&allocator, state, state->size);
}

size_t state_size(const rung_state *state)
{
    return state->size + state->undo_capacity * sizeof *state->undo;
}

/* ---- working and committed ------------------------------------------------------------------ */

rung_status state_put_sample(rung_state *state, uint64_t place, CellSample sample, bool known)
{
    if (known) {
        if (state->undo_count == state->undo_capacity) {
            uint32_t capacity = state->undo_capacity == 0 ? 16 : state->undo_capacity * 2;
            CellUndo *undo =
                capacity < state->undo_capacity
                    ? NULL
                    : allocator_grow(&state->allocator, state->undo, state->undo_capacity * sizeof *undo,
                                     (size_t)capacity * sizeof *undo);

            if (undo == NULL) return RUNG_NO_MEMORY;
            state->undo = undo;
            state->undo_capacity = capacity;
        }
        state->undo[state->undo_count++] = (CellUndo){place, state->rings[place]};
    }
    state->rings[place] = sample;
    return RUNG_OK;
}

/* Puts back what was overwritten since there were `count` entries, the latest first. */
static void undo_to(rung_state *state, uint32_t count)
{
    while (state->undo_count > count) {
        const CellUndo *undo = &state->undo[--state->undo_count];

        state->rings[undo->place] = undo->sample;
    }
}

void state_enter(rung_state *state)
{
    memcpy(state->before, state->working, cells_size(state));
    state->undo_mark = state->undo_count;
}

void state_undo_evaluation(rung_state *state)
{
    memcpy(state->working, state->before, cells_size(state));
    undo_to(state, state->undo_mark);
}

void state_commit(rung_state *state)
{
    memcpy(state->committed, state->working, cells_size(state));
    state->undo_count = 0;
}

void state_rollback(rung_state *state)
{
    undo_to(state, 0);
    memcpy(state->working, state->committed, cells_size(state));
}

void state_shift(rung_state *state, int64_t gap)
{
    const Program *program = state->program;
    uint32_t i;

    for (i = 0; i < program->code->cell_count; i++) {
        if (cell_info[program->code->more->cells[i].kind].state != CELL_STATE_TimerCell) continue;
        cell_shift_timer((TimerCell *)(state->committed + program->code->more->cells[i].words), gap);
        cell_shift_timer((TimerCell *)(state->working + program->code->more->cells[i].words), gap);
    }
}

/* ---- the blob --------------------------------------------------------------------------------
**
**     "RNGS" | version u16 | 0 u16 | checksum u64 of all that follows | size u32 | fingerprint u64 |
**     for each cell: its words u64, then the samples of its window, oldest first: time i64, number f64 bits
*/

enum { BLOB_VERSION = 1, CHECKSUM_AT = 8, SUMMED_FROM = 16 };

static const char MAGIC[4] = {'R', 'N', 'G', 'S'};

static void write_state(ByteWriter *writer, const rung_state *state, size_t size, uint64_t fingerprint)
{
    const Program *program = state->program;
    uint64_t at;
    uint32_t i, k;

    write_bytes(writer, MAGIC, sizeof MAGIC);
    write_int(writer, BLOB_VERSION, 2);
    write_int(writer, 0, 2);
    write_int(writer, 0, 8);
    write_int(writer, size, 4);
    write_int(writer, fingerprint, 8);
    for (i = 0; i < program->code->cell_count; i++) {
        const CellSpec *spec = &program->code->more->cells[i];
        const CellInfo *info = &cell_info[spec->kind];
        const uint64_t *words = state->committed + spec->words;
        const WindowCell *window = (const WindowCell *)words;

        for (k = 0; k < info->words; k++) write_int(writer, words[k], 8);
        if (info->state != CELL_STATE_WindowCell) continue;
        for (at = window->end - window->count; at < window->end; at++) {
            const CellSample *sample = &state->rings[window_place(spec, at)];

            write_int(writer, (uint64_t)sample->time, 8);
            write_int(writer, math_bits(sample->number), 8);
        }
    }
}

/* Changes places in the rings with what was there when the cells were committed, or back again. */
static void swap_undo(const rung_state *state, bool back)
{
    uint32_t i;

    for (i = 0; i < state->undo_count; i++) {
        CellUndo *undo = &state->undo[back ? i : state->undo_count - 1 - i];
        CellSample sample = state->rings[undo->place];

        state->rings[undo->place] = undo->sample;
        undo->sample = sample;
    }
}

rung_status state_save(const rung_state *state, rung_sink sink, void *user)
{
    uint64_t fingerprint = program_fingerprint(state->program);
    ByteWriter measure = {NULL, 0}, writer = {NULL, 0};
    rung_status status;
    size_t size;

    write_state(&measure, state, 0, 0);
    size = measure.at;
    if (size > UINT32_MAX) return RUNG_LIMIT_SIZE;
    if ((writer.bytes = allocator_new(&state->allocator, size)) == NULL) return RUNG_NO_MEMORY;
    swap_undo(state, false);
    write_state(&writer, state, size, fingerprint);
    swap_undo(state, true);
    measure = (ByteWriter){writer.bytes, CHECKSUM_AT};
    write_int(&measure, bytes_sum(BYTES_SUM, writer.bytes + SUMMED_FROM, size - SUMMED_FROM), 8);
    status = sink(user, (const char *)writer.bytes, size) ? RUNG_OK : RUNG_INTERRUPTED;
    allocator_free(&state->allocator, writer.bytes, size);
    return status;
}

/* The samples of a window, in rising order of time. */
static bool read_samples(ByteReader *reader, rung_state *state, const CellSpec *spec,
                         const WindowCell *window, bool take)
{
    int64_t before = INT64_MIN;
    uint64_t at;

    for (at = window->end - window->count; at < window->end && !reader->short_of; at++) {
        int64_t time = (int64_t)read_int(reader, 8);
        double number = math_from_bits(read_int(reader, 8));

        if (time < before || !(number - number == 0)) return false;
        before = time;
        if (take) state->rings[window_place(spec, at)] = (CellSample){time, number};
    }
    return true;
}

/* Reads all cells; into the state with `take`, otherwise it only looks whether they can be. */
static bool read_cells(ByteReader *reader, rung_state *state, bool same_tags, bool take)
{
    const Program *program = state->program;
    uint64_t words[CELL_WORDS_MAX];
    uint32_t i, k;

    for (i = 0; i < program->code->cell_count && !reader->short_of; i++) {
        const CellSpec *spec = &program->code->more->cells[i];
        const CellInfo *info = &cell_info[spec->kind];

        for (k = 0; k < info->words; k++) words[k] = read_int(reader, 8);
        if (!same_tags && spec->reads > 0) words[0] = 0;
        if (!cell_is_valid(spec, words)) return false;
        if (take) memcpy(state->committed + spec->words, words, info->words * sizeof *words);
        if (info->state == CELL_STATE_WindowCell &&
            !read_samples(reader, state, spec, (const WindowCell *)words, take))
            return false;
    }
    return !reader->short_of && reader->at == reader->length;
}

rung_status state_load(rung_state *state, const void *bytes, size_t length, bool same_tags)
{
    ByteReader reader = {bytes, length, 0, false}, again;
    const char *magic = read_bytes(&reader, sizeof MAGIC);
    uint64_t version, checksum;

    if (magic == NULL || memcmp(magic, MAGIC, sizeof MAGIC) != 0) return RUNG_BAD_FILE;
    version = read_int(&reader, 2);
    if (!reader.short_of && version != BLOB_VERSION) return RUNG_BAD_VERSION;
    if (read_int(&reader, 2) != 0) return RUNG_BAD_FILE;
    checksum = read_int(&reader, 8);
    if (read_int(&reader, 4) != length || reader.short_of) return RUNG_BAD_FILE;
    if (bytes_sum(BYTES_SUM, (const unsigned char *)bytes + SUMMED_FROM, length - SUMMED_FROM) != checksum)
        return RUNG_BAD_FILE;
    if (read_int(&reader, 8) != program_fingerprint(state->program)) return RUNG_BAD_FILE;
    again = reader;
    if (!read_cells(&reader, state, same_tags, false)) return RUNG_BAD_FILE;
    state->undo_count = 0;
    read_cells(&again, state, same_tags, true);
    memcpy(state->working, state->committed, cells_size(state));
    return RUNG_OK;
}
