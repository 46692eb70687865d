/* quality.h - what a rule knows of a tag besides its value: quality and times, which it always has. */
#ifndef RUNG_VM_QUALITY_H
#define RUNG_VM_QUALITY_H

#include "vm/opcodes.h"
#include "vm/vm.h"

/* The result of an instruction that reads a tag's quality or times. `limit` is what AGE_LIMIT_REG pops. */
Value quality_read(Vm *vm, Opcode op, uint32_t slot, Value limit);
/* Event time in milliseconds. */
Value quality_now(const Vm *vm);
/* "BadSensorFailure", or the code in hexadecimal. */
Outcome quality_status_name(Vm *vm, double code, Value *result);

#endif
