/* fast_build.c - verified base code to the fast form, or the finding that it has none: see fast.h.
**
** One pass over the code with the operand stack known by name: loads and constants write nothing, they only
** say where an operand lies; an operation then picks the function for where its operands lie. A comparison
** looks at what follows it: a branch, perhaps behind `!`, or the end.
**
** Two rules keep it simple. Every class has one accumulator: who still holds it when another result is made
** goes to his temporary. At every jump and at every place that is jumped to, whatever stays on the stack
** lies in its temporary.
*/
#include <string.h>

#include "vm/branch.h"
#include "vm/fast.h"
#include "vm/math.h"
#include "vm/opcodes.h"
#include "vm/program.h"

typedef struct Operand {
    char letter; /* I F B S */
    char kind;   /* A S K T, see fast.h */
    uint32_t at; /* offset of the slot, or index of the temporary; of a string constant its index */
    FastCell k;
} Operand;

/* What lies on the stack at a place that is jumped to. */
typedef struct Label {
    uint32_t letters; /* 2 bits each */
    uint8_t depth;
    bool reached;
} Label;

typedef struct Builder {
    const uint32_t *code;
    uint32_t count;
    const FastSource *source;
    FastDraft *draft;
    Label *labels;    /* of each word, and of the blocks behind the code */
    uint32_t *places; /* the instruction that begins there */
    Operand stack[FAST_TEMPS];
    uint32_t depth;
    bool live; /* can control come here? */
    bool refused;
} Builder;

static char class_of(char letter) { return letter == 'B' ? 'I' : letter; }
static Opcode opcode_at(const Builder *builder, uint32_t pc)
{
    return (Opcode)word_opcode(builder->code[pc]);
}
static uint32_t next_of(const Builder *builder, uint32_t pc)
{
    return pc + opcode_info[opcode_at(builder, pc)].words;
}

/* ---- writing -------------------------------------------------------------------------------- */

static void put(Builder *builder, FastHandler *run, uint32_t x, uint32_t y, FastCell k, uint32_t target)
{
    FastDraft *draft = builder->draft;

    if (draft->count == FAST_CODE_MAX || draft->count == draft->room) {
        builder->refused = true;
        return;
    }
    draft->strings[draft->count] = 0;
    draft->code[draft->count++] = (FastInstr){run, x, y, k, (ptrdiff_t)target};
}

static void put_move(Builder *builder, FastMove move, uint32_t x, uint32_t y)
{
    put(builder, fast_moves[move].run, x, y, (FastCell){0}, 0);
}

static void put_move_jump(Builder *builder, uint32_t target)
{
    put(builder, fast_moves[MOVE_JUMP].run, 0, 0, (FastCell){0}, target);
}

/* The constant of the instruction just written. */
static void put_constant(Builder *builder, const Operand *operand)
{
    FastDraft *draft = builder->draft;

    if (builder->refused) return;
    draft->code[draft->count - 1].k = operand->k;
    if (operand->letter == 'S') draft->strings[draft->count - 1] = operand->at + 1;
}

/* ---- operands ------------------------------------------------------------------------------- */

static void push(Builder *builder, Operand operand)
{
    if (builder->depth == FAST_TEMPS)
        builder->refused = true;
    else
        builder->stack[builder->depth++] = operand;
}

static Operand pop(Builder *builder)
{
    if (builder->depth == 0) { /* cannot be: the code is verified */
        builder->refused = true;
        return (Operand){.letter = 'I', .kind = 'K'};
    }
    return builder->stack[--builder->depth];
}

/* Puts an operand into the temporary `index`. */
static void to_temp(Builder *builder, Operand *operand, uint32_t index)
{
    switch (operand->kind) {
    case 'A': put_move(builder, operand->letter == 'F' ? MOVE_KEEP_F : MOVE_KEEP_I, index, 0); break;
    case 'S': put_move(builder, MOVE_KEEP_SLOT, index, operand->at); break;
    case 'K':
        put_move(builder, MOVE_KEEP_CONST, index, (uint32_t)operand->letter);
        put_constant(builder, operand);
        break;
    default: break; /* it never lies in another one than its own */
    }
    operand->kind = 'T';
    operand->at = index;
}

/* Nobody on the stack holds the accumulator of a class any longer. */
static void free_accumulator(Builder *builder, char class)
{
    uint32_t i;

    for (i = 0; i < builder->depth; i++)
        if (builder->stack[i].kind == 'A' && (class_of(builder->stack[i].letter) == 'F') == (class == 'F'))
            to_temp(builder, &builder->stack[i], i);
}

static void to_accumulator(Builder *builder, Operand *operand)
{
    bool is_double = operand->letter == 'F';

    if (operand->kind == 'A') return;
    free_accumulator(builder, is_double ? 'F' : 'I');
    switch (operand->kind) {
    case 'S': put_move(builder, is_double ? MOVE_LOAD_SLOT_F : MOVE_LOAD_SLOT_I, operand->at, 0); break;
    case 'K':
        put_move(builder, is_double ? MOVE_LOAD_CONST_F : MOVE_LOAD_CONST_I, 0, (uint32_t)operand->letter);
        put_constant(builder, operand);
        break;
    default: put_move(builder, is_double ? MOVE_LOAD_TEMP_F : MOVE_LOAD_TEMP_I, operand->at, 0); break;
    }
    operand->kind = 'A';
}

/* All that is on the stack goes to its temporaries. */
static void settle(Builder *builder)
{
    uint32_t i;

    for (i = 0; i < builder->depth; i++) to_temp(builder, &builder->stack[i], i);
}

/* ---- labels --------------------------------------------------------------------------------- */

static const char LETTERS[] = "IFBS";

static uint32_t index_of(char letter)
{
    uint32_t i = 0;

    while (LETTERS[i] != letter) i++;
    return i;
}

static Label label_now(const Builder *builder)
{
    Label label = {0, (uint8_t)builder->depth, true};
    uint32_t i;

    for (i = 0; i < builder->depth; i++) label.letters |= index_of(builder->stack[i].letter) << 2 * i;
    return label;
}

_Static_assert(FAST_TEMPS <= 16, "a label has 2 bits for each operand");

/* A jump goes to `target` with the stack as it is now, which is settled. */
static void reach(Builder *builder, uint32_t target)
{
    Label *label = &builder->labels[target], now = label_now(builder);

    if (target >= builder->count)
        label->reached = true;
    else if (!label->reached)
        *label = now;
    else if (label->depth != now.depth || label->letters != now.letters)
        builder->refused = true; /* values of different types meet: any */
}

/* At a place that is jumped to. */
static void arrive(Builder *builder, uint32_t pc)
{
    const Label *label = &builder->labels[pc];
    uint32_t i;

    if (builder->live) {
        settle(builder);
        reach(builder, pc);
    }
    builder->live = true;
    builder->depth = label->depth;
    for (i = 0; i < label->depth; i++)
        builder->stack[i] = (Operand){.letter = LETTERS[label->letters >> 2 * i & 3], .kind = 'T', .at = i};
}

/* ---- operations ----------------------------------------------------------------------------- */

static FastForm form_of(char left, char right)
{
    static const char pairs[][2] = {{'A', 'S'}, {'A', 'K'}, {'S', 'A'}, {'K', 'A'},
                                    {'T', 'A'}, {'S', 'S'}, {'S', 'K'}, {'K', 'S'}};
    uint32_t i;

    for (i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] == left && pairs[i][1] == right) return (FastForm)(FORM_AS + i);
    return FORM_COUNT;
}

static void put_binary(Builder *builder, const FastRow *row, FastUse use, uint32_t target, Operand left,
                       Operand right)
{
    FastForm form = form_of(left.kind, right.kind), mirrored = form_of(right.kind, left.kind);
    FastHandler *run = form == FORM_COUNT ? NULL : fast_handler(row, form, use);

    if (run == NULL && row->mirror >= 0 && mirrored != FORM_COUNT &&
        (run = fast_handler(&fast_rows[row->mirror], mirrored, use)) != NULL) {
        Operand swapped = left;

        left = right;
        right = swapped;
    }
    if (run == NULL) { /* every row has this form */
        to_temp(builder, &left, builder->depth);
        to_accumulator(builder, &right);
        run = fast_handler(row, FORM_TA, use);
    }
    put(builder, run, left.at, right.at, (FastCell){0}, target);
    if (left.kind == 'K') put_constant(builder, &left);
    if (right.kind == 'K') put_constant(builder, &right);
}

static void put_unary(Builder *builder, const FastRow *row, FastUse use, uint32_t target, Operand operand)
{
    if (operand.kind != 'S') to_accumulator(builder, &operand);
    put(builder, fast_handler(row, operand.kind == 'S' ? FORM_S : FORM_A, use), operand.at, 0, (FastCell){0},
        target);
}

/* The operation of a row on operands that are off the stack already; `right` NULL: of one. */
static void put_row(Builder *builder, const FastRow *row, FastUse use, uint32_t target, const Operand *left,
                    const Operand *right)
{
    if (row->operands == 'S' && right != NULL) builder->draft->steps += FAST_TEXT_STEPS;
    if (right == NULL)
        put_unary(builder, row, use, target, *left);
    else
        put_binary(builder, row, use, target, *left, *right);
}

/* A branch to `target` when the bool is `when`. */
static void put_jump(Builder *builder, const FastRow *row, bool when, uint32_t target, const Operand *left,
                     const Operand *right)
{
    if (target == builder->count + when) {
        put_row(builder, row, when ? USE_OR : USE_AND, 0, left, right);
    } else {
        put_row(builder, row, when ? USE_JUMP_TRUE : USE_JUMP_FALSE, target, left, right);
        reach(builder, target);
    }
}

/* Is there a branch at `pc`, in a program of which perhaps the truth alone counts? */
static bool is_branch(const Builder *builder, uint32_t pc, bool *when, Landing *landing)
{
    if (builder->source->result == 'A')
        return truth_branch_at(builder->code, builder->count, pc, when, landing);
    return branch_at(builder->code, builder->count, pc, when, landing);
}

/* The row that makes a truth of an operand. */
static const FastRow *truth_row(const Operand *operand)
{
    switch (operand->letter) {
    case 'F': return &fast_rows[ROW_TO_BOOL_F];
    case 'S': return &fast_rows[ROW_TO_BOOL_S];
    default: return &fast_rows[ROW_IS_TRUE];
    }
}

/* Does control go from `pc` straight to the end? */
static bool returns_at(const Builder *builder, uint32_t pc)
{
    uint32_t hops;

    for (hops = 0; hops < 8 && opcode_at(builder, pc) == OP_JUMP; hops++)
        pc = word_operand(builder->code[pc]);
    return opcode_at(builder, pc) == OP_RETURN;
}

/* A bool with what is made of it: a branch, the end, or a value. `negated`: it is its opposite that counts.
** Returns where the rest begins. */
static uint32_t put_truth(Builder *builder, const FastRow *row, const Operand *left, const Operand *right,
                          bool negated, uint32_t next)
{
    Landing landing;
    bool when;

    while (!builder->labels[next].reached && opcode_at(builder, next) == OP_NOT) {
        negated = !negated;
        next = next_of(builder, next);
    }
    if (!builder->labels[next].reached && is_branch(builder, next, &when, &landing) &&
        landing.dropped) {
        settle(builder);
        put_jump(builder, row, when != negated, landing.target, left, right);
        return next_of(builder, next);
    }
    if (!negated && builder->depth == 0 && returns_at(builder, next)) {
        put_row(builder, row, USE_RETURN, 0, left, right);
        builder->live = false;
        return next;
    }
    free_accumulator(builder, 'I');
    put_row(builder, row, USE_VALUE, 0, left, right);
    if (negated) put_move(builder, MOVE_NOT, 0, 0);
    push(builder, (Operand){.letter = 'B', .kind = 'A'});
    return next;
}

/* Runs a row on what is on the stack; returns where the rest begins. */
static uint32_t operate(Builder *builder, const FastRow *row, uint32_t operands, uint32_t next)
{
    Operand right = {0}, left;

    if (operands == 2) right = pop(builder);
    left = pop(builder);
    if (row->result == 'B') return put_truth(builder, row, &left, operands == 2 ? &right : NULL, false, next);
    free_accumulator(builder, row->result);
    put_row(builder, row, USE_VALUE, 0, &left, operands == 2 ? &right : NULL);
    push(builder, (Operand){.letter = row->result, .kind = 'A'});
    return next;
}

/* ---- calls ---------------------------------------------------------------------------------- */

static const FastRow *row_of_builtin(const Builtin *builtin)
{
    uint32_t i;

    for (i = 0; i < ROW_COUNT; i++)
        if (fast_rows[i].builtin != NULL && strcmp(fast_rows[i].builtin, builtin->name) == 0)
            return &fast_rows[i];
    return NULL;
}

static uint32_t operands_of(const FastRow *row) { return row->forms[FORM_A] != 0 ? 1 : 2; }

/* A function of doubles: a row of its own, or through its pointer. */
static uint32_t call_numbers(Builder *builder, const Builtin *builtin, uint32_t operands, uint32_t next)
{
    const FastRow *row = row_of_builtin(builtin);
    Operand right, left;

    if (row != NULL) return operate(builder, row, operands, next);
    right = pop(builder);
    if (operands == 2) {
        left = pop(builder);
        to_temp(builder, &left, builder->depth);
    }
    to_accumulator(builder, &right);
    put_move(builder, operands == 2 ? MOVE_CALL_F2 : MOVE_CALL_F1, builder->depth, 0);
    if (!builder->refused) {
        FastCell *k = &builder->draft->code[builder->draft->count - 1].k;

        if (operands == 2)
            k->f2 = builtin->f2;
        else
            k->f1 = builtin->f1;
    }
    push(builder, (Operand){.letter = 'F', .kind = 'A'});
    return next;
}

/* A builtin of operands of one class; one that takes any number of them is as good as several of two. */
static uint32_t call_builtin(Builder *builder, const Import *import, uint32_t count, uint32_t next)
{
    const FastRow *row = import->kind == IMPORT_BUILTIN ? row_of_builtin(import->builtin) : NULL;
    uint32_t i;

    if (row == NULL || builder->depth < count ||
        (count != operands_of(row) && (import->builtin->max != 255 || count < 2))) {
        builder->refused = true;
        return next;
    }
    for (i = 1; i <= count; i++)
        if (builder->stack[builder->depth - i].letter != row->operands) builder->refused = true;
    if (operands_of(row) == 1) return operate(builder, row, 1, next);
    for (i = 2; i < count; i++) operate(builder, row, 2, next);
    return operate(builder, row, 2, next);
}

/* ---- instructions --------------------------------------------------------------------------- */

/* A branch on a value that is no comparison just made, or that lives on at the target. */
static uint32_t put_branch(Builder *builder, uint32_t pc, bool when, Landing landing)
{
    Operand operand = pop(builder);
    const FastRow *row = truth_row(&operand);

    if (landing.dropped) {
        settle(builder);
        put_jump(builder, row, when, landing.target, &operand, NULL);
        return next_of(builder, pc);
    }
    if (operand.letter != 'B') builder->refused = true; /* it lives on as what it is */
    push(builder, operand);
    settle(builder);
    reach(builder, landing.target);
    operand = pop(builder);
    put_row(builder, row, when ? USE_JUMP_TRUE : USE_JUMP_FALSE, landing.target, &operand, NULL);
    return next_of(builder, pc);
}

static void put_return(Builder *builder)
{
    Operand operand = pop(builder);

    if (builder->source->result == 'A') {
        put_row(builder, truth_row(&operand), USE_RETURN, 0, &operand, NULL);
    } else if (operand.kind == 'K') {
        put_move(builder, MOVE_RETURN_CONST, 0, (uint32_t)operand.letter);
        put_constant(builder, &operand);
    } else if (operand.letter == 'B') {
        put_row(builder, &fast_rows[ROW_IS_TRUE], USE_RETURN, 0, &operand, NULL);
    } else {
        to_accumulator(builder, &operand);
        put_move(builder, operand.letter == 'F' ? MOVE_RETURN_F : MOVE_RETURN_I, 0, 0);
    }
    builder->live = false;
}

static void load(Builder *builder, uint32_t tag, char letter)
{
    push(builder, (Operand){.letter = letter,
                            .kind = 'S',
                            .at = builder->source->tags[tag].slot * (uint32_t)sizeof(rung_slot)});
}

static void constant(Builder *builder, uint32_t index, char letter)
{
    const DraftConstant *from = &builder->source->constants[index];
    Operand operand = {.letter = letter, .kind = 'K'};

    if (letter == 'F')
        operand.k.f = from->f == from->f ? from->f : math_nan();
    else if (letter == 'I')
        operand.k.i = from->i;
    else
        operand.at = index;
    if (letter == 'S' && from->length > FAST_TEXT_MAX) builder->refused = true;
    push(builder, operand);
}

/* By base opcode: the row that does it + 1, 0: none. Rows that no opcode asks for stand behind. */
static const uint8_t row_of_opcode[OP_BASE_COUNT + ROW_COUNT] = {
#define AT_OP(name, base) [OP_##base]
#define AT_CALL(name, base) [OP_BASE_COUNT + ROW_##name]
#define BINARY(name, kind, base, operands, result, expression) AT_##kind(name, base) = ROW_##name + 1,
#define COMPARE(name, kind, base, operands, mirror, expression) AT_##kind(name, base) = ROW_##name + 1,
#define TEXT(name, kind, base, expression) AT_##kind(name, base) = ROW_##name + 1,
#define UNARY(name, kind, base, operand, result, expression) AT_##kind(name, base) = ROW_##name + 1,
#define TEST(name, kind, base, operand, expression) AT_##kind(name, base) = ROW_##name + 1,
#include "vm/fast.def"
};

/* A tag's status, or its severity, in the accumulator. */
static Operand load_status(Builder *builder, uint32_t import, FastMove move)
{
    free_accumulator(builder, 'I');
    put_move(builder, move, builder->source->tags[import].slot * (uint32_t)sizeof(rung_slot), 0);
    return (Operand){.letter = 'I', .kind = 'A'};
}

_Static_assert(OP_UNCERTAIN_REG == OP_GOOD_REG + 1 && OP_BAD_REG == OP_GOOD_REG + 2, "in the order of severities");

/* Translates what begins at `pc`; returns where the rest begins. */
static uint32_t step(Builder *builder, uint32_t pc)
{
    const uint32_t *code = builder->code + pc;
    Opcode op = (Opcode)word_opcode(code[0]);
    uint32_t operand = word_operand(code[0]), next = next_of(builder, pc);
    Operand value;
    Landing landing;
    bool when;

    if (is_branch(builder, pc, &when, &landing))
        return put_branch(builder, pc, when, landing);
    if (row_of_opcode[op] != 0) {
        const FastRow *row = &fast_rows[row_of_opcode[op] - 1];

        return operate(builder, row, operands_of(row), next);
    }
    switch (op) {
    case OP_FALSE: push(builder, (Operand){.letter = 'B', .kind = 'K', .k.i = 0}); break;
    case OP_TRUE: push(builder, (Operand){.letter = 'B', .kind = 'K', .k.i = 1}); break;
    case OP_INT: push(builder, (Operand){.letter = 'I', .kind = 'K', .k.i = word_int(code[0])}); break;
    case OP_CONST_I: constant(builder, operand, 'I'); break;
    case OP_CONST_F: constant(builder, operand, 'F'); break;
    case OP_CONST_S: constant(builder, operand, 'S'); break;
    case OP_LOAD_REG_B: load(builder, operand, 'B'); break;
    case OP_LOAD_REG_I: load(builder, operand, 'I'); break;
    case OP_LOAD_REG_F: load(builder, operand, 'F'); break;
    case OP_LOAD_REG_S: load(builder, operand, 'S'); break;
    case OP_STATUS_REG: push(builder, load_status(builder, operand, MOVE_LOAD_STATUS)); break;
    case OP_GOOD_REG:
    case OP_UNCERTAIN_REG:
    case OP_BAD_REG:
        value = load_status(builder, operand, MOVE_LOAD_SEVERITY);
        return put_truth(builder, &fast_rows[op == OP_BAD_REG ? ROW_GE_I : ROW_EQ_I], &value,
                         &(Operand){.letter = 'I', .kind = 'K', .k.i = op - OP_GOOD_REG}, false, next);
    case OP_BOOL_TO_INT:
        value = pop(builder);
        value.letter = 'I';
        push(builder, value);
        break;
    case OP_NOT:
        value = pop(builder);
        return put_truth(builder, &fast_rows[ROW_EQ_B], &value,
                         &(Operand){.letter = 'B', .kind = 'K', .k.i = 0}, false, next);
    case OP_CALL_F1: return call_numbers(builder, builder->source->imports[operand].builtin, 1, next);
    case OP_CALL_F2: return call_numbers(builder, builder->source->imports[operand].builtin, 2, next);
    case OP_CALL_BUILTIN: return call_builtin(builder, &builder->source->imports[operand], code[1], next);
    case OP_JUMP:
        settle(builder);
        put_move_jump(builder, operand);
        reach(builder, operand);
        builder->live = false;
        break;
    case OP_RETURN: put_return(builder); break;
    default: builder->refused = true; break;
    }
    return next;
}

/* Targets were base words; now they become distances. */
static void land(Builder *builder)
{
    FastInstr *code = builder->draft->code;
    uint32_t i;

    for (i = 0; i < builder->draft->count; i++)
        if (code[i].jump != 0)
            code[i].jump =
                ((ptrdiff_t)builder->places[code[i].jump] - (ptrdiff_t)i) * (ptrdiff_t)sizeof *code;
}

bool fast_build(const FastSource *source, Arena *arena, FastDraft *draft)
{
    uint32_t count = source->count, pc, next, i;
    Builder builder = {.code = source->code, .count = count, .source = source, .draft = draft, .live = true};

    draft->count = 0;
    draft->steps = 0;
    if (count > FAST_CODE_MAX) return false;
    draft->room = 2 * count + 8;
    draft->code = arena_alloc(arena, draft->room * sizeof *draft->code);
    draft->strings = arena_alloc(arena, draft->room * sizeof *draft->strings);
    builder.labels = arena_alloc(arena, ((size_t)count + BRANCH_RETURNS) * sizeof *builder.labels);
    builder.places = arena_alloc(arena, ((size_t)count + BRANCH_RETURNS) * sizeof *builder.places);
    if (draft->code == NULL || draft->strings == NULL || builder.labels == NULL || builder.places == NULL)
        return false;
    memset(builder.labels, 0, ((size_t)count + BRANCH_RETURNS) * sizeof *builder.labels);
    for (pc = 0; pc < count && !builder.refused; pc = next) {
        if (builder.labels[pc].reached) arrive(&builder, pc);
        builder.places[pc] = draft->count;
        next = builder.live ? step(&builder, pc) : next_of(&builder, pc);
    }
    for (i = 0; i < BRANCH_RETURNS; i++)
        if (builder.labels[count + i].reached) {
            Operand truth = {.letter = 'B', .kind = 'K', .k.i = i};

            builder.places[count + i] = draft->count;
            put_move(&builder, MOVE_RETURN_CONST, 0, 'B');
            put_constant(&builder, &truth);
        }
    if (builder.refused) return false;
    land(&builder);
    return true;
}
