/* Tests of vm/collection.c: whatever is added and deleted, also during walks, is as the standard's plain
** algorithm has it (ECMA-262 24.1.3): a list that only grows, where deleting leaves an empty place and a walk
** is a position. Keys that would all meet in one place of the known hash do not make it slow. */

#include <stdio.h>
#include <stdlib.h>

#include "builtins/builtins.h"
#include "vm/collection.h"
#include "vm/convert.h"
#include "vm/math.h"

enum { PLACES_MAX = 4000, WALKS = 4, KEYS = 60 };

static int passed, failed;

static void check(bool condition, const char *what)
{
    if (condition) {
        passed++;
        return;
    }
    failed++;
    if (failed <= 20) printf("collection_test.c: %s\n", what);
}

static void *allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user, (void)old_size;
    if (new_size != 0) return realloc(pointer, new_size);
    free(pointer);
    return NULL;
}

/* The same sequence in every run. */
static uint32_t random_below(uint32_t limit)
{
    static uint64_t state = 20240115;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((state >> 33) % limit);
}

static Vm *machine_new(uint64_t steps)
{
    rung_host host = {.size = sizeof host, .hash_seed = 42};
    Allocator allocator = {allocate, NULL};
    rung_limits limits;
    Vm *vm = NULL;

    rung_limits_init(&limits);
    limits.steps = steps;
    limits.memory = (uint64_t)256 << 20;
    if (vm_new(&host, &allocator, &builtin_table, &limits, &vm) != RUNG_OK) exit(1);
    vm_restart(vm);
    return vm;
}

/* ---- against the plain algorithm ------------------------------------------------------------ */

typedef struct Model {
    Value keys[PLACES_MAX], values[PLACES_MAX]; /* T_HOLE: empty */
    uint32_t places, live;
    uint32_t walks[WALKS];
} Model;

static uint32_t model_find(const Model *model, Value key)
{
    uint32_t i;

    for (i = 0; i < model->places; i++)
        if (model->keys[i].type != T_HOLE && same_value_zero(model->keys[i], key)) return i;
    return UINT32_MAX;
}

static void model_set(Model *model, Value key, Value value)
{
    uint32_t at = model_find(model, key);

    if (at == UINT32_MAX) {
        model->live++;
        at = model->places++;
        model->keys[at] = key;
    }
    model->values[at] = value;
}

/* The same number as an int or a double, strings that are equal without being the same one, and the rest. */
static Value draw_key(Vm *vm)
{
    uint32_t n = random_below(KEYS);
    String *text;

    switch (random_below(6)) {
    case 0: return value_int(n);
    case 1: return value_double(n);
    case 2: return value_double(n % 3 == 0 ? -0.0 : n % 3 == 1 ? math_nan() : n / 8.0);
    case 3: return n % 3 == 0 ? value_null() : n % 3 == 1 ? value_undefined() : value_bool(n % 2);
    default:
        text = int_to_string(vm, n);
        if (text == NULL) exit(1);
        return value_string(text);
    }
}

static void step_walk(Vm *vm, Model *model, const Collection *map, uint32_t *place, CollectionWalk *walk)
{
    const CollectionEntry *entry = NULL;

    while (*place < model->places && model->keys[*place].type == T_HOLE) ++*place;
    check(collection_next(vm, map, walk, &entry) == OUTCOME_OK, "a walk goes on");
    if (*place == model->places) {
        check(entry == NULL, "a walk ends");
        return;
    }
    check(entry != NULL && same_value_zero(entry->key, model->keys[*place]) &&
              entry->value.as.i == model->values[*place].as.i,
          "a walk meets the same entries");
    ++*place;
}

static void check_all(Vm *vm, Model *model, const Collection *map)
{
    CollectionWalk walk = {0, 0};
    uint32_t place = 0, i;

    check(map->live == model->live, "as many entries");
    for (i = 0; i <= model->live; i++) step_walk(vm, model, map, &place, &walk);
}

static void play(Vm *vm, uint32_t deletions)
{
    static Model model;
    CollectionWalk walks[WALKS] = {{0, 0}};
    Collection *map = collection_new(vm, K_MAP);
    uint32_t i, at, which;

    model = (Model){.places = 0};
    if (map == NULL) exit(1);
    for (i = 0; i < PLACES_MAX; i++) {
        Value key = draw_key(vm);

        which = random_below(WALKS);
        if (random_below(3) == 0) {
            step_walk(vm, &model, map, &model.walks[which], &walks[which]);
        } else if (random_below(200) == 0) {
            walks[which] = (CollectionWalk){0, 0};
            model.walks[which] = 0;
        } else if (random_below(400) == 0) {
            collection_clear(vm, map);
            for (at = 0; at < model.places; at++) model.keys[at] = value_hole();
            model.live = 0;
        } else if (random_below(10) < deletions) {
            at = model_find(&model, key);
            check(collection_delete(map, key) == (at != UINT32_MAX), "delete says whether it was there");
            if (at != UINT32_MAX) {
                model.keys[at] = value_hole();
                model.live--;
            }
        } else {
            check(collection_set(vm, map, key, value_int(i)) == OUTCOME_OK, "set");
            model_set(&model, key, value_int(i));
        }
        at = model_find(&model, key);
        check((collection_find(map, key) != NULL) == (at != UINT32_MAX), "finds what is there");
        if (i % 256 == 0) check_all(vm, &model, map);
    }
    check_all(vm, &model, map);
}

/* ---- cost ----------------------------------------------------------------------------------- */

/* Integers whose product with the multiplier of the known hash has the same upper half: it is the same
** hash for all, until the secret one takes its place. */
static void flood(Vm *vm)
{
    Collection *map = collection_new(vm, K_MAP);
    uint64_t inverse = 1, low, count = 0, found = 0;

    for (low = 0; low < 6; low++) inverse *= 2 - inverse * UINT64_C(0x9E3779B97F4A7C15);
    for (low = 0; count < 8192; low++) {
        uint64_t bits = (UINT64_C(12345) << 32 | low) * inverse;

        bits = (bits ^ bits >> 32) ^ T_INT;
        if (bits >= (uint64_t)1 << 53) continue;
        collection_set(vm, map, value_int((int64_t)bits), value_int((int64_t)count++));
        if (collection_find(map, value_int((int64_t)bits)) != NULL) found++;
    }
    check(found == count && map->live == count, "a flood of keys is kept");
    check(map->head.spare != 0, "a flood of keys meets a secret hash");
}

/* A queue: always the oldest away, a new one behind. Its memory and work do not grow. */
static void queue(Vm *vm)
{
    Collection *map = collection_new(vm, K_SET);
    const CollectionEntry *entry = NULL;
    int64_t i, steps;

    for (i = 0; i < 1000; i++) collection_set(vm, map, value_int(i), value_null());
    steps = vm->steps;
    for (; i < 200000; i++) {
        CollectionWalk walk = {0, 0};

        collection_next(vm, map, &walk, &entry);
        if (entry == NULL || entry->key.as.i != i - 1000) break;
        collection_delete(map, value_int(i - 1000));
        collection_set(vm, map, value_int(i), value_null());
    }
    check(i == 200000, "a queue gives the oldest");
    check(map->capacity <= 4096, "a queue does not grow");
    check(steps - vm->steps < 1000000, "a queue takes from its front at once");
}

int main(void)
{
    Vm *vm = machine_new(1u << 30);
    uint32_t i;

    for (i = 0; i < 24; i++) play(vm, i % 8);
    vm_restart(vm);
    flood(vm);
    queue(vm);
    vm_free(vm);
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
