/* verify_test.c - the verifier's bound on its own work, from both sides. */
#include <stdio.h>
#include <stdlib.h>

#include "vm/opcodes.h"
#include "vm/program.h"

enum { DEEP = 20000 };

static void *host_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user, (void)old_size;
    if (new_size != 0) return realloc(pointer, new_size);
    free(pointer);
    return NULL;
}

/* DEEP values, then `jumps` branches over that stack to one place. */
static rung_status verify(uint32_t jumps)
{
    const Allocator allocator = {host_alloc, NULL};
    uint32_t count = DEEP + jumps * 2 + 3, target = count - 2, at = 0, i, max_stack;
    uint32_t *code = malloc(count * sizeof *code);
    VerifiedCode verified = {.max_stack = &max_stack};
    DraftFunction function = {.words = count};
    ProgramDraft draft = {.functions = &function, .function_count = 1, .code_count = count};
    rung_status status;

    if (code == NULL) abort();
    for (i = 0; i < DEEP; i++) code[at++] = word_make(OP_TRUE, 0);
    for (i = 0; i < jumps; i++) {
        code[at++] = word_make(OP_TRUE, 0);
        code[at++] = word_make(OP_OR_B, target);
    }
    code[at++] = word_make(OP_TRUE, 0);
    code[at++] = word_make(OP_ARRAY, DEEP + 1);
    code[at++] = word_make(OP_RETURN, 0);
    draft.code = code;
    status = verify_code(&draft, NULL, &allocator, &verified, NULL);
    free(code);
    return status;
}

int main(void)
{
    int failed = 0;

    if (verify(10000) != RUNG_OK) failed++, printf("verify_test.c: 10,000 jumps over a deep stack are refused\n");
    if (verify(20000) != RUNG_LIMIT_SIZE) failed++, printf("verify_test.c: 20,000 jumps over a deep stack have no bound\n");
    printf("%d passed, %d failed\n", 2 - failed, failed);
    return failed != 0;
}
