/* rules_order.c - items in an order in which each comes after those it reads; cycles are refused. */
#include "runtime/rules_build.h"

#include <string.h>

#include "vm/format.h"

/* A depth-first walk without recursion. */
typedef struct Walk {
    rung_rules *rules;
    const ItemDraft *items;
    uint32_t first, count; /* the items that are put in order; others are not looked at */
    uint8_t *seen;         /* 0: not yet, 1: on the stack, 2: done */
    struct {
        uint32_t item, next; /* the next of its imports to look at */
    } * stack;
    uint32_t depth;
    uint32_t *order;
    uint32_t ordered;
} Walk;

/* Names the items from `again`, which is on the stack, to the top, and `again` once more. */
static void report_cycle(Walk *walk, uint32_t again)
{
    char path[160];
    const ItemDraft *item = &walk->items[again];
    uint32_t from = walk->depth;
    size_t length = 0;

    if (walk->stack[walk->depth - 1].item == again) {
        report_error(walk->rules->building->reporter, RUNG_BAD_RULES, item->place,
                     "an expression cannot need its own value", "'%s' reads itself", item->name);
        return;
    }
    while (walk->stack[--from].item != again) {
    }
    for (uint32_t i = from; i < walk->depth; i++) {
        const char *name = walk->items[walk->stack[i].item].name;

        if (length + strlen(name) + 16 > sizeof path) {
            length += format_text(path + length, sizeof path - length, "... -> ");
            break;
        }
        length += format_text(path + length, sizeof path - length, "%s -> ", name);
    }
    report_error(walk->rules->building->reporter, RUNG_BAD_RULES, item->place,
                 "one of them must do without the next one", "a cycle: %s%s", path, item->name);
}

static bool walk_from(Walk *walk, uint32_t start)
{
    bool fine = true;

    walk->stack[0].item = start;
    walk->stack[0].next = 0;
    walk->depth = 1;
    walk->seen[start] = 1;
    while (walk->depth > 0) {
        uint32_t item = walk->stack[walk->depth - 1].item;
        const rung_import *imports = NULL;
        uint32_t count =
            walk->items[item].program == NULL ? 0 : rung_program_tags(walk->items[item].program, &imports);
        uint32_t read;

        if (walk->stack[walk->depth - 1].next == count) {
            walk->seen[item] = 2;
            walk->order[walk->ordered++] = item;
            walk->depth--;
            continue;
        }
        read = imports[walk->stack[walk->depth - 1].next++].index - walk->rules->tag_count;
        /* a tag wraps to a number that is no item */
        if (read < walk->first || read - walk->first >= walk->count) continue;
        if (walk->seen[read] == 1) {
            report_cycle(walk, read);
            fine = false;
        } else if (walk->seen[read] == 0) {
            walk->seen[read] = 1;
            walk->stack[walk->depth].item = read;
            walk->stack[walk->depth++].next = 0;
        }
    }
    return fine;
}

/* Puts the items first..first+count into `order` so that each comes after those it reads; otherwise
** in file order. False after reporting. */
bool rules_order(rung_rules *rules, uint32_t first, uint32_t count, uint32_t *order)
{
    Walk walk = {.rules = rules, .items = rules->building->items, .first = first, .count = count, .order = order};
    size_t total = (size_t)first + count;
    bool fine = true;

    if (count == 0) return true;
    walk.seen = allocator_new(&rules->allocator, total);
    walk.stack = allocator_new(&rules->allocator, count * sizeof *walk.stack);
    if (walk.seen != NULL && walk.stack != NULL) {
        memset(walk.seen, 0, total);
        for (uint32_t i = first; i < first + count; i++)
            if (walk.seen[i] == 0 && !walk_from(&walk, i)) fine = false;
    } else {
        fine = rules_no_memory(rules);
    }
    allocator_free(&rules->allocator, walk.seen, total);
    allocator_free(&rules->allocator, walk.stack, count * sizeof *walk.stack);
    return fine;
}
