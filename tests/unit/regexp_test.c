/* Regular expressions below the builtins: what matches where, what is refused and why, patterns made to be
** slow, limits, programs that are kept, and memory that runs out at every allocation. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vm/regexp.h"

static long passed, failed;

static void check(bool ok, int line, const char *what)
{
    if (ok) {
        passed++;
        return;
    }
    if (++failed <= 50) printf("%s:%d: %s\n", __FILE__, line, what);
}
#define CHECK(condition) check((condition), __LINE__, #condition)

/* ---- a machine ------------------------------------------------------------------------------ */

typedef struct Memory {
    size_t taken, requests, fail_at; /* fail_at 0: never */
} Memory;

static void *test_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Memory *memory = user;
    void *result;

    if (new_size == 0) {
        free(pointer);
        memory->taken -= old_size;
        return NULL;
    }
    memory->requests++;
    if (memory->fail_at != 0 && memory->requests >= memory->fail_at) return NULL;
    result = realloc(pointer, new_size);
    memory->taken += new_size - old_size;
    return result;
}

static Memory memory;
static const Allocator allocator = {test_alloc, &memory};

static Vm *machine(uint64_t steps, uint64_t bytes)
{
    static const BuiltinTable no_builtins = {NULL, 0};
    rung_host host = {.size = sizeof host};
    rung_limits limits;
    Vm *vm;

    rung_limits_init(&limits);
    limits.steps = steps;
    limits.memory = bytes;
    return vm_new(&host, &allocator, &no_builtins, &limits, &vm) == RUNG_OK ? vm : NULL;
}

/* The captures of the first match as "0,2 1,2 -", "none", or the message of what went wrong. */
static const char *match(Vm *vm, const char *pattern, const char *letters, const char *subject, uint32_t from)
{
    static char text[400];
    const RegexpProgram *program;
    const uint32_t *captures;
    String *source, *string;
    uint32_t flags, i;
    size_t used = 0;
    Outcome outcome;

    vm_restart(vm);
    if (!regexp_flags(letters, strlen(letters), &flags)) return "flags";
    source = string_from_c(vm, pattern);
    string = string_from_c(vm, subject);
    if (source == NULL || string == NULL) return vm->error.message;
    outcome = regexp_program(vm, source, flags, &program);
    if (outcome == OUTCOME_OK) outcome = regexp_exec(vm, program, string, from, &captures);
    if (outcome == OUTCOME_STOP) return vm->error.message;
    if (outcome == OUTCOME_THROW) {
        static const String key = {"message", 7, 7, 0, STRING_SHARED, NULL};
        const String *message = table_find(value_table(vm->exception), &key)->as.s;

        i = message->length < 200 ? 0 : message->length - 200; /* behind a long pattern */
        snprintf(text, sizeof text, "%.*s", (int)(message->length - i), message->bytes + i);
        return text;
    }
    if (captures == NULL) return "none";
    text[0] = '\0';
    for (i = 0; i < program->groups && used < sizeof text - 30; i++) {
        if (i > 0) text[used++] = ' ';
        if (captures[2 * i] == REGEXP_NONE)
            used += (size_t)snprintf(text + used, sizeof text - used, "-");
        else
            used += (size_t)snprintf(text + used, sizeof text - used, "%u,%u", captures[2 * i],
                                     captures[2 * i + 1]);
    }
    return text;
}

/* ---- what matches --------------------------------------------------------------------------- */

typedef struct Case {
    const char *pattern, *flags, *subject, *wanted;
} Case;

static const Case cases[] = {
    {"b+", "", "abbc", "1,3"},
    {"", "", "", "0,0"},
    {"(a)|(b)", "", "b", "0,1 - 0,1"},
    /* rounds of a loop begin without captures, and one that matches nothing is not taken */
    {"(z)((a+)?(b+)?(c))*", "", "zaacbbbcac", "0,10 0,1 8,10 8,9 - 9,10"},
    {"(a*)*", "", "b", "0,0 -"},
    {"(a*)+", "", "b", "0,0 0,0"},
    {"(?:a?)*?b", "", "aab", "0,3"},
    {"(a?)??", "", "a", "0,0 -"},
    {"(?=(a+))a*b\\1", "", "baaabac", "3,6 3,4"},
    {"(.*?)a(?!(a+)b\\2c)\\2(.*)", "", "baaabaac", "0,8 0,2 - 3,8"},
    {"(?:(a)|b){2,3}", "", "abab", "0,3 2,3"},
    {"(?:(a)|b){2,3}?", "", "abab", "0,2 -"},
    {"(|a){3}$", "", "aaa", "0,3 2,3"},
    {"(?=(a))*b", "", "ab", "1,2 -"},
    /* counters and lookarounds side by side are put back on the way back */
    {".{0,2}?(?<=\\S\\B(\\2{0}))a?a", "", "Bbbabeb", "1,4 3,3"},
    /* backwards */
    {"(?<=([ab]+)([bc]+))$", "", "abc", "3,3 0,1 1,3"},
    {"(?<=\\1(a))b", "", "aab", "2,3 1,2"},
    {"(?<!ab)c", "", "abc-c", "4,5"},
    {"(?<=^|,)x", "", "a,x", "2,3"},
    {"(?<=(\\d{2}){2})z", "", "12345z", "5,6 1,3"},
    /* assertions */
    {"^b", "m", "a\r\nb", "3,4"},
    {"a$", "m", "a\xE2\x80\xA8", "0,1"},
    {"\\bx", "", "ax x", "3,4"},
    {"\\B", "", "a b", "none"},
    /* units and code points */
    {"^.$", "", "\xF0\x9F\x98\x80", "none"},
    {"^.$", "u", "\xF0\x9F\x98\x80", "0,2"},
    {"\\ude00", "", "\xF0\x9F\x98\x80", "1,2"},
    {"\\ude00", "u", "\xF0\x9F\x98\x80", "none"},
    {"(?<=\\ud83d)x", "u", "\xED\xA0\xBDx", "1,2"},
    {"(\\ud83d)\\1", "u", "\xED\xA0\xBD\xF0\x9F\x98\x80", "none"},
    {"[^x]", "u", "x\xF0\x9F\x98\x80", "1,3"},
    {"(?<=(.))$", "u", "\xF0\x9F\x98\x80", "2,2 0,2"},
    /* without case */
    {"\xC3\xA9+", "i", "\xC3\x89\xC3\xA9", "0,2"},
    {"\\u017f", "i", "sS", "none"},
    {"\\u017f", "iu", "sS", "0,1"},
    {"[^x]", "i", "X", "none"},
    {"\\W", "iu", "S\xC5\xBF", "none"},
    {"[\\W]", "i", "\xC5\xBF", "0,1"},
    {"(\\u00e5)\\1", "iu", "\xC3\xA5\xE2\x84\xAB", "0,2 0,1"},
    {"\xF0\x90\x90\x80", "iu", "\xF0\x90\x90\xA8", "0,2"},
    /* what only annex B allows */
    {"a{,5}", "", "a{,5}", "0,5"},
    {"\\c", "", "\\c", "0,2"},
    {"[\\c_]", "", "\x1f", "0,1"},
    {"\\101\\8", "", "A8", "0,2"},
    {"[\\d-x]+", "", "1-x", "0,3"},
    {"\\k<n>", "", "k<n>", "0,4"},
    {"]}", "", "]}", "0,2"},
    /* sticky: here or nowhere */
    {"b", "y", "ab", "none"},
};

static void test_cases(void)
{
    Vm *vm = machine(1000000, 1 << 20);
    char message[700];
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Case *c = &cases[i];
        const char *got = match(vm, c->pattern, c->flags, c->subject, 0);

        snprintf(message, sizeof message, "/%s/%s gives %s, wanted %s", c->pattern, c->flags, got, c->wanted);
        check(strcmp(got, c->wanted) == 0, __LINE__, message);
    }
    CHECK(strcmp(match(vm, "^a", "", "aa", 1), "none") == 0);
    CHECK(strcmp(match(vm, "a", "y", "aa", 1), "1,2") == 0);
    CHECK(strcmp(match(vm, ".", "u", "\xF0\x9F\x98\x80", 1), "0,2") == 0); /* from within a pair */
    CHECK(strcmp(match(vm, "a", "v", "a", 0), "flags") == 0 &&
          strcmp(match(vm, "a", "gg", "a", 0), "flags") == 0);
    vm_free(vm);
}

/* ---- what is refused ------------------------------------------------------------------------ */

static void test_errors(void)
{
    static const struct {
        const char *pattern, *flags, *wanted;
        uint32_t offset;
    } errors[] = {
        {"a(", "", "Unterminated group", 2},
        {"a)", "", "Unmatched ')'", 1},
        {"(?x)", "", "Invalid group", 2},
        {"a**", "", "Nothing to repeat", 2},
        {"\xC3\xA9{1}{2}", "", "Nothing to repeat", 5},
        {"a{2,1}", "", "numbers out of order in {} quantifier", 6},
        {"[b-a]", "", "Range out of order in character class", 4},
        {"[a", "", "Unterminated character class", 2},
        {"[\\d-a]", "u", "Invalid character class", 5},
        {"\\", "", "\\ at end of pattern", 0},
        {"(?<a>x)(?<a>y)", "", "Duplicate capture group name", 12},
        {"(?<1>x)", "", "Invalid capture group name", 4},
        {"(?<a>x)\\k<b>", "", "Invalid named capture referenced", 12},
        {"\\k", "u", "Invalid named reference", 2},
        {"(?<=a)*", "", "Invalid quantifier", 7},
        {"(?=a)*", "u", "Invalid quantifier", 6},
        {"{", "u", "Lone quantifier brackets", 0},
        {"a{1", "u", "Incomplete quantifier", 1},
        {"\\2(a)", "u", "Invalid escape", 1},
        {"\\01", "u", "Invalid decimal escape", 1},
        {"[\\1]", "u", "Invalid class escape", 2},
        {"\\u{110000}", "u", "Invalid Unicode escape", 2},
        {"\\p{Nothing}", "u", "Invalid property name", 11},
        {"[\\p{Nothing}]", "u", "Invalid property name in character class", 12},
    };
    Arena arena;
    size_t i;

    arena_init(&arena, &allocator, NULL, 0, SIZE_MAX);
    for (i = 0; i < sizeof errors / sizeof *errors; i++) {
        const RegexpProgram *program;
        RegexpError error = {"", 0};
        uint32_t flags;
        char message[300];
        rung_status status;

        regexp_flags(errors[i].flags, strlen(errors[i].flags), &flags);
        status =
            regexp_compile(&arena, errors[i].pattern, strlen(errors[i].pattern), flags, &program, &error);
        snprintf(message, sizeof message, "/%s/: %d %s at %u", errors[i].pattern, (int)status, error.message,
                 error.offset);
        check(status == RUNG_SYNTAX && program == NULL && strcmp(error.message, errors[i].wanted) == 0 &&
                  error.offset == errors[i].offset,
              __LINE__, message);
    }
    CHECK(arena_used(&arena) == 0); /* a refused pattern leaves nothing behind */
    arena_free(&arena);
    CHECK(memory.taken == 0);
}

/* ---- patterns that are slow elsewhere ------------------------------------------------------- */

static char *repeated(const char *part, size_t times, const char *tail)
{
    size_t length = strlen(part), i;
    char *text = malloc(length * times + strlen(tail) + 1);

    for (i = 0; i < times; i++) memcpy(text + i * length, part, length);
    strcpy(text + length * times, tail);
    return text;
}

/* The answer must come within a number of steps for each unit that does not grow with the length. */
static void test_linear(void)
{
    static const struct {
        const char *pattern, *part, *tail;
    } slow[] = {
        {"^(a+)+$", "a", "!"},
        {"(a+)+$", "a", "!"},
        {"^(a*)*$", "a", "!"},
        {"^((a+)*)*$", "a", "!"},
        {"^(a|aa)+$", "a", "!"},
        {"^(a|a)*$", "a", "!"},
        {"^(?:a?b?)*$", "ab", "!"},
        {"(x+x+)+y", "x", "x"},
        {"a*a*a*a*b", "a", "a"},
        {"\\s+$", " ", "x"},
        {"^(([a-z])+.)+[A-Z]$", "a", "!"},
        {"(?:.*,)*;", "a,", "!"},
        {"^(?:(?:a|b)*?)*?c", "ab", "!"},
        {"(?=x|a)(a+)+$", "a", "!"},
        {"[a-c]+[b-d]+[a-d]+e", "b", "!"},
    };
    Vm *vm = machine(20000000, 16 << 20);
    char message[300];
    size_t i;

    for (i = 0; i < sizeof slow / sizeof *slow; i++) {
        int64_t steps[2];
        int round;

        for (round = 0; round < 2; round++) {
            char *subject = repeated(slow[i].part, round == 0 ? 5000 : 50000, slow[i].tail);

            snprintf(message, sizeof message, "/%s/ has no match", slow[i].pattern);
            check(strcmp(match(vm, slow[i].pattern, "", subject, 0), "none") == 0, __LINE__, message);
            steps[round] = (int64_t)vm->limits.steps - vm->steps;
            free(subject);
        }
        snprintf(message, sizeof message, "/%s/ takes %ld and %ld steps", slow[i].pattern, (long)steps[0],
                 (long)steps[1]);
        check(steps[1] < steps[0] * 12 && steps[1] < 64 * 50000, __LINE__, message);
    }
    vm_free(vm);
}

static void test_budget(void)
{
    Vm *vm = machine(100000, 16 << 20);
    char *subject = repeated("a", 40, "!"), *nested = repeated("(?:a|)+", 20, "$");

    CHECK(strstr(match(vm, "^(a+)+\\1$", "", subject, 0),
                 "regular expression '^(a+)+\\1$' used up the budget") != NULL);
    CHECK(vm->error.status == RUNG_LIMIT_STEPS);
    match(vm, nested, "", subject, 0);
    CHECK(vm->error.status == RUNG_OK || vm->error.status == RUNG_LIMIT_STEPS);
    CHECK(strcmp(match(vm, "(?:){1,2147483647}b", "", "b", 0), "0,1") == 0);
    CHECK(strcmp(match(vm, "()*?a", "", "ba", 0), "1,2 -") == 0);
    match(vm, "(?:(?:a{1,1000000}){1,1000000}){1,1000000}b", "", subject, 0);
    CHECK(vm->error.status == RUNG_LIMIT_STEPS);
    CHECK(strcmp(match(vm, "a", "", "a", 0), "0,1") == 0); /* and the machine goes on */
    free(subject);
    free(nested);
    vm_free(vm);
}

static void test_limits(void)
{
    Vm *vm = machine(10000000, 16 << 20);
    char *text;

    text = repeated("(", 100000, "");
    CHECK(strstr(match(vm, text, "", "a", 0), "more than 65535 bytes") != NULL);
    free(text);
    text = repeated("(a)", 21845, "");
    CHECK(strcmp(match(vm, text, "", "a", 0), "none") == 0);
    free(text);
    text = repeated("(", 200, "");
    CHECK(strstr(match(vm, text, "", "a", 0), "Unterminated group") != NULL);
    free(text);
    text = repeated("(", 201, "");
    CHECK(strstr(match(vm, text, "", "a", 0), "nested deeper than 200") != NULL);
    free(text);
    text = repeated("[^a]", 16383, "");
    CHECK(strcmp(match(vm, text, "", "a", 0), "none") == 0);
    free(text);
    text = repeated("\\W", 32767, "");
    CHECK(strstr(match(vm, text, "iu", "a", 0), "longer than 1048576 words") != NULL ||
          vm->error.status == RUNG_LIMIT_MEMORY);
    free(text);
    vm_free(vm);

    /* a backtracking stack that outgrows the memory */
    vm = machine(100000000, 1 << 20);
    text = repeated("ab", 20000, "");
    match(vm, "(?:a|(b))*\\1\\1\\1$", "", text, 0);
    CHECK(vm->error.status == RUNG_LIMIT_MEMORY);
    CHECK(strcmp(match(vm, "b", "", "ab", 0), "1,2") == 0);
    free(text);
    vm_free(vm);
    CHECK(memory.taken == 0);
}

/* ---- memory, and programs that are kept ----------------------------------------------------- */

static void test_memory(void)
{
    size_t fail_at;
    bool done = false;

    for (fail_at = 1; !done && fail_at < 1000; fail_at++) {
        char *subject;
        const char *got;
        Vm *vm;

        memory.requests = 0;
        memory.fail_at = fail_at;
        if ((vm = machine(10000000, 16 << 20)) == NULL) continue;
        subject = repeated("a\xC3\xA9", 3000, "!");
        got = match(vm, "^((?<n>a|b)[^a!]+)+$", "i", subject, 0);
        done = memory.requests < fail_at;
        if (strcmp(got, "none") != 0) {
            check(!done && strcmp(got, "the host has no more memory") == 0, __LINE__, got);
            CHECK(vm->error.status == RUNG_NO_MEMORY);
        }
        memory.fail_at = 0;
        CHECK(strcmp(match(vm, "(a)", "", "ba", 0), "1,2 1,2") == 0);
        free(subject);
        vm_free(vm);
    }
    CHECK(done);
    memory.fail_at = 0;
    CHECK(memory.taken == 0);
}

static void test_cache(void)
{
    Vm *vm = machine(10000000, 1 << 20);
    char pattern[32];
    size_t requests;
    int i;

    match(vm, "(a+)+b", "", "aab", 0);
    requests = memory.requests;
    for (i = 0; i < 100; i++) CHECK(strcmp(match(vm, "(a+)+b", "", "aab", 0), "0,3 0,2") == 0);
    CHECK(memory.requests == requests); /* a warm machine asks for nothing */
    for (i = 0; i < 500; i++) {         /* more than are kept */
        snprintf(pattern, sizeof pattern, "x{%d}y", i % 125);
        CHECK(strcmp(match(vm, pattern, "", "y", 0), i % 125 == 0 ? "0,1" : "none") == 0);
    }
    vm_free(vm);
    CHECK(memory.taken == 0);
}

int main(void)
{
    test_cases();
    test_errors();
    test_linear();
    test_budget();
    test_limits();
    test_memory();
    test_cache();
    printf("%ld passed, %ld failed\n", passed, failed);
    return failed != 0;
}
