/* cell_edge.c - this sample and the one before: prev, changed, rose, fell.
**
** These cells move on with every sample of their call that has a value, and are looked at in between. What
** is compared is compared as by SameValueZero: NaN equals itself, 0 equals -0.
*/
#include "vm/bytes.h"
#include "vm/cells.h"
#include "vm/math.h"
#include "vm/strings.h"

/* ---- values --------------------------------------------------------------------------------- */

static void hold_text(CellUpdate *update, const String *string, HeldValue *held)
{
    uint32_t i;

    held->bits = string->length;
    held->hash = bytes_sum(BYTES_SUM, string->bytes, string->length);
    held->kind = string->length <= HELD_TEXT_MAX ? HELD_TEXT : HELD_LONG_TEXT;
    if (held->kind == HELD_LONG_TEXT) update->state->counters.long_texts++;
    for (i = 0; held->kind == HELD_TEXT && i < string->length; i++)
        held->text[i / 8] |= (uint64_t)(unsigned char)string->bytes[i] << i % 8 * 8;
}

static bool hold(CellUpdate *update, Value value, HeldValue *held)
{
    memset(held, 0, sizeof *held);
    switch (value.type) {
    case T_UNDEFINED: held->kind = HELD_UNDEFINED; return true;
    case T_NULL: held->kind = HELD_NULL; return true;
    case T_BOOL:
        held->kind = HELD_BOOL;
        held->bits = value.as.i != 0;
        return true;
    case T_INT:
    case T_DOUBLE:
        held->kind = HELD_NUMBER;
        held->bits = math_bits(value_as_double(value));
        return true;
    case T_STRING:
        if (!vm_charge_bytes(update->vm, value.as.s->length)) return false;
        hold_text(update, value.as.s, held);
        return true;
    default:
        if (value.type != T_MISSING) update->state->counters.long_texts++;
        held->kind = HELD_UNKNOWN;
        return true;
    }
}

static Outcome held_value(CellUpdate *update, const HeldValue *held, Value *result)
{
    char text[HELD_TEXT_MAX];
    double number = math_from_bits(held->bits);
    const String *string;
    uint32_t i;

    switch ((HeldKind)held->kind) {
    case HELD_UNDEFINED: *result = value_undefined(); break;
    case HELD_NULL: *result = value_null(); break;
    case HELD_BOOL: *result = value_bool(held->bits != 0); break;
    case HELD_NUMBER: *result = value_double(number == number ? number : math_nan()); break;
    case HELD_TEXT:
        for (i = 0; i < held->bits; i++) text[i] = (char)(held->text[i / 8] >> i % 8 * 8);
        if (!text_is_valid(text, held->bits))
            return vm_stop(update->vm, RUNG_BAD_FILE, "the state holds what is no text");
        if ((string = string_new(update->vm, text, held->bits)) == NULL) return update->vm->failure;
        *result = value_string(string);
        break;
    default: *result = cell_missing(); break;
    }
    return OUTCOME_OK;
}

static bool same_value(const HeldValue *a, const HeldValue *b)
{
    double x = math_from_bits(a->bits), y = math_from_bits(b->bits);

    if (a->kind != b->kind) return false;
    if (a->kind == HELD_NUMBER) return x == y || (x != x && y != y);
    return a->bits == b->bits && a->hash == b->hash && memcmp(a->text, b->text, sizeof a->text) == 0;
}

/* ---- prev, changed -------------------------------------------------------------------------- */

Outcome cell_prev(CellUpdate *update, Value *result)
{
    PrevCell *cell = update->cell;
    Value value = update->args[0], first = update->args[cell_info[update->spec->kind].pop_count - 1];

    if (value.type == T_MISSING) {
        *result = value;
        return OUTCOME_OK;
    }
    if (update->sample) {
        HeldValue fresh;

        if (!hold(update, value, &fresh)) return update->vm->failure;
        cell->before = cell->now;
        cell->now = fresh;
        if (cell->before.kind == HELD_NONE && !hold(update, first, &cell->before)) return update->vm->failure;
    }
    if (cell->before.kind != HELD_NONE) return held_value(update, &cell->before, result);
    *result = first; /* its only samples so far had no value */
    return OUTCOME_OK;
}

/* An edge is over one tick of event time later. */
static void give_edge(CellUpdate *update, bool edge, Value *result)
{
    if (edge) vm_deadline(update->vm, time_add(update->now, 1));
    *result = value_bool(edge);
}

Outcome cell_changed(CellUpdate *update, Value *result)
{
    ChangedCell *cell = update->cell;
    Value value = update->args[0];
    bool changed = false;
    HeldValue fresh;

    if (value.type == T_MISSING || value.type >= T_OBJECT) {
        if (value.type != T_MISSING && update->sample) update->state->counters.long_texts++;
        *result = value.type == T_MISSING ? value : cell_missing();
        return OUTCOME_OK;
    }
    if (update->sample) {
        if (!hold(update, value, &fresh)) return update->vm->failure;
        changed = cell->now.kind != HELD_NONE && !same_value(&cell->now, &fresh);
        cell->now = fresh;
    }
    give_edge(update, changed, result);
    return OUTCOME_OK;
}

/* ---- rose, fell ----------------------------------------------------------------------------- */

Outcome cell_edge(CellUpdate *update, Value *result)
{
    EdgeCell *cell = update->cell;
    Value condition = update->args[0];
    bool truth = condition.as.i != 0, edge = false;

    if (condition.type == T_MISSING) {
        *result = condition;
        return OUTCOME_OK;
    }
    if (update->sample) {
        edge = cell->known != 0 && truth != (cell->truth != 0) &&
               truth == (update->spec->kind == CELL_KIND_ROSE);
        cell->known = 1;
        cell->truth = truth;
    }
    give_edge(update, edge, result);
    return OUTCOME_OK;
}
