/* quality.c - status, age and time of tags: see quality.h. */
#include "vm/quality.h"

#include "vm/cells.h"
#include "vm/format.h"
#include "vm/math.h"
#include "vm/strings.h"

static Value ms_of(rung_time time)
{
    return value_double(time == RUNG_TIME_NONE ? math_nan() : time_to_ms(time));
}

/* Counts from when the last sample was taken, in event time: from its source time where that is not kept. */
static Value age_of(Vm *vm, uint32_t slot, const double *limit)
{
    const Registers *registers = vm->registers;
    rung_time arrival =
        registers->arrival != NULL ? registers->arrival[slot] : registers->slots[slot].source_time;
    int64_t age;

    if (arrival == RUNG_TIME_NONE || registers->now == RUNG_TIME_NONE) return value_double(math_infinity());
    if (limit != NULL) vm_deadline_limit(vm, arrival, *limit);
    age = time_since(registers->now, arrival);
    return value_double(age < 0 ? 0 : time_to_ms(age));
}

Value quality_read(Vm *vm, Opcode op, uint32_t slot, Value limit)
{
    uint32_t status = vm->registers->slots[slot].status;

    switch (op) {
    case OP_GOOD_REG: return value_bool(RUNG_SEVERITY(status) == 0);
    case OP_UNCERTAIN_REG: return value_bool(RUNG_SEVERITY(status) == 1);
    case OP_BAD_REG: return value_bool(RUNG_SEVERITY(status) >= 2);
    case OP_STATUS_REG: return value_int(status);
    case OP_TIME_REG: return ms_of(vm->registers->slots[slot].source_time);
    case OP_AGE_REG: return age_of(vm, slot, NULL);
    default: return age_of(vm, slot, &limit.as.f);
    }
}

Value quality_now(const Vm *vm) { return ms_of(vm->registers == NULL ? RUNG_TIME_NONE : vm->registers->now); }

Outcome quality_status_name(Vm *vm, double code, Value *result)
{
    uint32_t status = math_to_uint32(code);
    const char *name = rung_status_code_name(status);
    char text[16] = "0x";
    String *string;
    int i;

    for (i = 0; name == NULL && i < 8; i++) text[2 + i] = "0123456789ABCDEF"[status >> (28 - 4 * i) & 15];
    if ((string = string_from_c(vm, name == NULL ? text : name)) == NULL) return vm->failure;
    *result = value_string(string);
    return OUTCOME_OK;
}
