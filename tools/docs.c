/* docs.c - docs/bytecode.md and docs/builtins.md, read from the tables that the engine itself reads.
**
**     docs bytecode | docs builtins        to standard output; `make docs` writes the files
*/
#include <stdio.h>
#include <string.h>

#include "builtins/builtins.h"
#include "compiler/rule_calls.h"
#include "vm/opcodes.h"

/* ---- bytecode.md ---------------------------------------------------------------------------- */

/* In the order of the enums. */
static const char *const operand_names[] = {"",      "INT",  "REG",    "LOCAL",    "CONST",   "COUNT", "JUMP",
                                            "JUMP2", "CALL", "IMPORT", "FUNCTION", "CAPTURE", "LOOP", "CELL",
                                            "CALL_KNOWN", "CASE", ""};
static const char *const flow_names[] = {"", "JUMP", "BRANCH", "KEEP", "TRY", "ITER", "RETURN"};

_Static_assert(sizeof operand_names / sizeof *operand_names == OPERANDS_FUSED + 1,
               "a name for each kind of operand");
_Static_assert(sizeof flow_names / sizeof *flow_names == FLOW_RETURN + 1, "a name for each flow");

/* Text for a table cell. */
static void cell(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|') putchar('\\');
        putchar(*text);
    }
}

static void row(int opcode)
{
    const OpcodeInfo *info = &opcode_info[opcode];
    const char *twin = info->twin == opcode || opcode >= OP_BASE_COUNT ? "" : opcode_info[info->twin].name;

    printf("| %d | `%s` | %s | %s | %s | %s | %s | ", opcode, info->name, operand_names[info->operands],
           info->pops, info->pushes, flow_names[info->flow], twin);
    cell(info->doc);
    puts(" |");
}

static void bytecode(void)
{
    int opcode;

    puts("# Bytecode\n\n"
         "Written by `make docs` from `vm/opcodes.def`. [The design](design.md) describes files, types and "
         "the ways to run.\n\n"
         "A word has 32 bits: the opcode in the low 8, an operand in the high 24. Pops and pushes are type "
         "letters: I int,\n"
         "F double, B bool, S string, A any; `A*` as many as the instruction counts; L the local's type, R "
         "the import's result.\n"
         "An empty flow goes on to the next instruction; JUMP goes to the target, BRANCH does one or the "
         "other, KEEP leaves what\n"
         "was popped on the stack at the target. The twin runs on the careful path when a value is not of "
         "its letter: a null\n"
         "string in place of an S.\n\n"
         "| code | name | operand | pops | pushes | flow | twin | |\n|--:|---|---|---|---|---|---|---|");
    for (opcode = 0; opcode < OP_BASE_COUNT; opcode++) row(opcode);
    puts("\n## Fused\n\n"
         "Made from base code in memory, after verification, for programs that have no fast form. Files never hold "
         "them.\n\n"
         "| code | name | operand | pops | pushes | flow | twin | for |\n|--:|---|---|---|---|---|---|---|");
    for (; opcode < OP_COUNT; opcode++) row(opcode);
}

/* ---- builtins.md ---------------------------------------------------------------------------- */

/* "Math.abs" belongs to "Math", "Array.prototype.at" to "Array.prototype", "isNaN" to nobody. */
static size_t owner_length(const Builtin *builtin)
{
    const char *dot = strrchr(builtin->name, '.');

    return dot == NULL ? 0 : (size_t)(dot - builtin->name);
}

static bool is_shown(const Builtin *builtin, bool absent)
{
    return absent ? builtin->kind == BUILTIN_ABSENT
                  : builtin->kind != BUILTIN_ABSENT && builtin->kind != BUILTIN_NAMESPACE;
}

static void builtin_row(const Builtin *builtin)
{
    /* a name that holds a back quote stands between two */
    printf(strchr(builtin->name, '`') == NULL ? "| `%s` | " : "| `` %s `` | ", builtin->name);
    if (builtin->kind == BUILTIN_CONSTANT && builtin->doc[0] == '\0')
        printf("%.17g", builtin->constant);
    else if (builtin->kind == BUILTIN_ALIAS)
        printf("the same as `%s`", builtin->doc);
    else
        cell(builtin->doc);
    puts(" |");
}

/* All names of one owner, under a heading. */
static void section(const char *owner, size_t length)
{
    uint32_t i;

    printf("\n## %.*s\n\n| | |\n|---|---|\n", (int)length, owner);
    for (i = 0; i < builtin_table.count; i++) {
        const Builtin *builtin = &builtin_table.rows[i];

        if (is_shown(builtin, false) && owner_length(builtin) == length &&
            memcmp(builtin->name, owner, length) == 0)
            builtin_row(builtin);
    }
}

/* Did a row before this one have the same owner? */
static bool is_known(uint32_t at)
{
    const Builtin *rows = builtin_table.rows;
    size_t length = owner_length(&rows[at]);
    uint32_t i;

    for (i = 0; i < at; i++)
        if (is_shown(&rows[i], false) && owner_length(&rows[i]) == length &&
            memcmp(rows[i].name, rows[at].name, length) == 0)
            return true;
    return false;
}

static void rule_row(const char *usage, const char *doc)
{
    printf("| `%s` | ", usage);
    cell(doc);
    puts(" |");
}

static void rules(void)
{
    int i;

    puts("\n## In rules\n\n"
         "From `compiler/readings.def` and `vm/cells.def`; they exist in the conditions and values of rule files, and with "
         "`--rules`.\n"
         "[Time and quality](time.md) explains them. A name that is followed by a parenthesis is the builtin, anywhere else "
         "the tag\n"
         "of that name. Durations `d` are constant texts: `\"250ms\"`, `\"5s\"`, `\"10m\"`, `\"1h\"`, `\"2d\"`. `{capacity: n}` may "
         "follow where\n"
         "samples are kept.\n\n| | |\n|---|---|");
    for (i = 0; i < READING_COUNT; i++) rule_row(reading_info[i].usage, reading_info[i].doc);
    for (i = 0; i < CELL_KIND_COUNT; i++)
        if ((cell_info[i].flags & CELL_VARIANT) == 0) rule_row(cell_info[i].usage, cell_info[i].doc);
}

static void builtins(void)
{
    uint32_t i;

    puts("# Builtins\n\n"
         "Written by `make docs` from `builtins/builtins.def`. Each means exactly what it means in "
         "JavaScript; what JavaScript\n"
         "has and Rung refuses stands at the end, with what to write instead.\n\n"
         "## Functions\n\n| | |\n|---|---|");
    for (i = 0; i < builtin_table.count; i++)
        if (is_shown(&builtin_table.rows[i], false) && owner_length(&builtin_table.rows[i]) == 0)
            builtin_row(&builtin_table.rows[i]);
    for (i = 0; i < builtin_table.count; i++) {
        const Builtin *builtin = &builtin_table.rows[i];

        if (is_shown(builtin, false) && owner_length(builtin) > 0 && !is_known(i))
            section(builtin->name, owner_length(builtin));
    }
    rules();
    puts("\n## Refused\n\n| | instead |\n|---|---|");
    for (i = 0; i < builtin_table.count; i++)
        if (is_shown(&builtin_table.rows[i], true)) builtin_row(&builtin_table.rows[i]);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "bytecode") == 0) {
        bytecode();
    } else if (argc == 2 && strcmp(argv[1], "builtins") == 0) {
        builtins();
    } else {
        fputs("usage: docs bytecode|builtins\n", stderr);
        return 2;
    }
    return fflush(stdout) != 0;
}
