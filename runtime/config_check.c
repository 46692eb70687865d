/* config_check.c - what is likely to be wrong in the code of a configuration, though it compiles.
**
** It looks at words alone, stage by stage, and says what the compiler cannot know, for it is about messages: keys that no
** input sets, texts that never come, payloads that have no properties.
*/
#include <stdarg.h>
#include <string.h>

#include "runtime/config.h"
#include "vm/format.h"

typedef enum WordKind { WORD_NAME, WORD_STRING, WORD_SIGN, WORD_OTHER } WordKind;

typedef struct Word {
    uint32_t start, end;
    uint8_t kind;  /* WordKind */
    uint32_t depth; /* of ( [ { around it */
} Word;

typedef struct Words {
    const char *text;
    uint32_t length;
    Word *words;
    uint32_t count;
} Words;

typedef struct ConfigCheck {
    const rung_config *config;
    uint32_t index;
    rung_stage stage;
    Words words, defaults; /* of the stage; of the stage `defaults` */
    uint32_t cache_stages; /* those so far that use the cache */
    bool cache_changes, cache_told;
    void (*on_diag)(void *user, const rung_diag *diag);
    void *user;
} ConfigCheck;

/* ---- Words ---------------------------------------------------------------------------------- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_sign(char c) { return c != '\0' && strchr("=!<>+-*%&|^?", c) != NULL; }

static bool is_word(const Words *words, uint32_t at, const char *text)
{
    size_t length = strlen(text);

    return at < words->count && words->words[at].end - words->words[at].start == length &&
           memcmp(words->text + words->words[at].start, text, length) == 0;
}

/* After a value a slash divides, elsewhere it begins a pattern. */
static bool divides(const Words *words)
{
    static const char *const BEFORE_VALUES[] = {"return", "typeof", "case", "in", "of", "void", "delete", "throw", NULL};
    const Word *last;

    if (words->count == 0) return false;
    last = &words->words[words->count - 1];
    if (last->kind == WORD_SIGN) return strchr(")]}", words->text[last->start]) != NULL;
    for (const char *const *name = BEFORE_VALUES; *name != NULL; name++)
        if (is_word(words, words->count - 1, *name)) return false;
    return true;
}

/* The end of what begins with the quote or slash at `at`. */
static uint32_t quoted_end(const Words *words, uint32_t at)
{
    char quote = words->text[at++];
    bool in_class = false;

    for (; at < words->length; at++) {
        char c = words->text[at];

        if (c == '\\')
            at++;
        else if (c == quote && !in_class)
            return at + 1;
        else if (quote == '/' && (c == '[' || c == ']'))
            in_class = c == '[';
        else if (c == '\n' && quote != '`')
            return at;
    }
    return words->length;
}

/* The end of the comment at `at`; `at` when there is none. */
static uint32_t comment_end(const Words *words, uint32_t at)
{
    const char *text = words->text;

    if (at + 1 >= words->length || text[at] != '/' || (text[at + 1] != '/' && text[at + 1] != '*')) return at;
    if (text[at + 1] == '/') {
        while (at < words->length && text[at] != '\n') at++;
        return at;
    }
    for (at += 2; at + 1 < words->length; at++)
        if (text[at] == '*' && text[at + 1] == '/') return at + 2;
    return words->length;
}

static uint32_t word_end(const Words *words, uint32_t at, uint8_t *kind)
{
    const char *text = words->text;
    char c = text[at];
    uint32_t end = at + 1;

    *kind = WORD_OTHER;
    if (c == '"' || c == '\'' || c == '`' || (c == '/' && !divides(words))) {
        if (c != '/') *kind = WORD_STRING;
        return quoted_end(words, at);
    }
    if (is_letter(c) || is_digit(c)) {
        if (is_letter(c)) *kind = WORD_NAME;
        while (end < words->length && (is_letter(text[end]) || is_digit(text[end]))) end++;
        return end;
    }
    *kind = WORD_SIGN;
    if (c == '?' && end < words->length && text[end] == '.') return end + 1;
    if (is_sign(c))
        while (end < words->length && is_sign(text[end]) && !(text[end] == '!' && text[end - 1] == '=')) end++;
    return end;
}

/* False without memory. */
static bool read_words(Arena *arena, rung_text text, Words *out)
{
    uint32_t at = 0, depth = 0;

    *out = (Words){text.text, (uint32_t)text.length, arena_alloc(arena, (text.length + 1) * sizeof(Word)), 0};
    if (out->words == NULL) return false;
    while (at < out->length) {
        char c = out->text[at];
        uint32_t end = comment_end(out, at);
        uint8_t kind;

        if (end > at || c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            at = end > at ? end : at + 1;
            continue;
        }
        end = word_end(out, at, &kind);
        if (strchr(")]}", c) != NULL && depth > 0) depth--;
        out->words[out->count++] = (Word){at, end, kind, depth};
        if (strchr("([{", c) != NULL) depth++;
        at = end;
    }
    return true;
}

/* ---- Looking at them ------------------------------------------------------------------------ */

static void warn(const ConfigCheck *check, uint32_t start, uint32_t end, const char *hint, const char *format, ...)
{
    va_list arguments;
    rung_diag diag;

    rung_diag_init(&diag);
    diag.severity = RUNG_WARNING;
    diag.start = start;
    diag.end = end;
    va_start(arguments, format);
    format_text_list(diag.message, sizeof diag.message, format, arguments);
    va_end(arguments);
    format_text(diag.hint, sizeof diag.hint, "%s", hint);
    rung_config_locate(check->config, check->index, &check->stage, &diag);
    check->on_diag(check->user, &diag);
}

static bool is_text(const Words *words, uint32_t at, const char *text)
{
    size_t length = strlen(text);

    return at < words->count && words->words[at].kind == WORD_STRING &&
           words->words[at].end - words->words[at].start == length + 2 &&
           memcmp(words->text + words->words[at].start + 1, text, length) == 0;
}

static bool compares(const Words *words, uint32_t at)
{
    return is_word(words, at, "===") || is_word(words, at, "==") || is_word(words, at, "!==") || is_word(words, at, "!=");
}

static bool has_word(const Words *words, const char *text)
{
    for (uint32_t i = 0; i < words->count; i++)
        if (is_word(words, i, text)) return true;
    return false;
}

/* msg . meta or msg . payload at `at`. */
static bool is_member(const Words *words, uint32_t at, const char *name)
{
    return is_word(words, at, "msg") && is_word(words, at + 1, ".") && is_word(words, at + 2, name);
}

/* The key of msg.meta.KEY at `at`, as the index of its word; 0: there is none. */
static uint32_t key_at(const Words *words, uint32_t at)
{
    if (!is_member(words, at, "meta") || !is_word(words, at + 3, ".") || at + 4 >= words->count) return 0;
    return words->words[at + 4].kind == WORD_NAME ? at + 4 : 0;
}

static bool same_word(const Words *a, uint32_t i, const Words *b, uint32_t j)
{
    uint32_t length = a->words[i].end - a->words[i].start;

    return b->words[j].end - b->words[j].start == length &&
           memcmp(a->text + a->words[i].start, b->text + b->words[j].start, length) == 0;
}

/* ---- What goes wrong ------------------------------------------------------------------------ */

static void check_node_id(const ConfigCheck *check)
{
    const Words *words = &check->words;

    if (has_word(&check->defaults, "opcua_node_id")) return;
    for (uint32_t i = 0; i < words->count; i++)
        if ((is_word(words, i, "opcua_node_id") && !is_word(words, i + 1, "=")) || is_text(words, i, "opcua_node_id"))
            warn(check, words->words[i].start, words->words[i].end, "the OPC UA input sets opcua_attr_nodeid",
                 "no input sets opcua_node_id: it is undefined");
}

static bool is_status(const Words *words, uint32_t at)
{
    return is_word(words, at, "opcua_attr_statuscode") || is_text(words, at, "opcua_attr_statuscode");
}

static void check_status(const ConfigCheck *check)
{
    const Words *words = &check->words;

    for (uint32_t i = 0; i < words->count; i++) {
        uint32_t before = i, after = i + 1;

        if (!is_text(words, i, "Good")) continue;
        if (before > 0 && compares(words, before - 1)) before--;
        while (before > 0 && is_word(words, before - 1, "]")) before--;
        if (compares(words, after)) after++;
        if ((before != i && before > 0 && is_status(words, before - 1)) ||
            (after != i + 1 && (is_status(words, after + 4) || is_status(words, after + 2))))
            warn(check, words->words[i].start, words->words[i].end, "test its end: .endsWith('OK (0x0)')",
                 "opcua_attr_statuscode is never 'Good': a good one is ' OK (0x0)'");
    }
}

static void check_assignment(const ConfigCheck *check)
{
    const Words *words = &check->words;

    if (check->stage.kind != RUNG_STAGE_IF || has_word(words, "var") || has_word(words, "let") || has_word(words, "const"))
        return;
    for (uint32_t i = 0; i < words->count; i++)
        if (words->words[i].depth == 0 && is_word(words, i, "="))
            warn(check, words->words[i].start, words->words[i].end,
                 "write === to compare; what an if changes never reaches its then", "this assigns, it does not compare");
}

/* Was the key looked at by itself before, as in msg.meta.k && msg.meta.k.startsWith('x'), or set by `defaults`? */
static bool is_guarded(const ConfigCheck *check, uint32_t at, uint32_t key)
{
    const Words *words = &check->words, *defaults = &check->defaults;
    uint32_t other;

    for (uint32_t i = 0; i < at; i++)
        if ((other = key_at(words, i)) != 0 && same_word(words, key, words, other) && !is_word(words, other + 1, "."))
            return true;
    for (uint32_t i = 0; i < defaults->count; i++)
        if (same_word(words, key, defaults, i)) return true;
    return false;
}

static void check_missing_key(const ConfigCheck *check)
{
    const Words *words = &check->words;

    if (check->stage.kind != RUNG_STAGE_IF) return;
    for (uint32_t i = 0; i < words->count; i++) {
        uint32_t key = key_at(words, i);
        const Word *word = &words->words[key];

        if (key == 0 || !is_word(words, key + 1, ".") || !is_word(words, key + 3, "(") || is_guarded(check, i, key)) continue;
        warn(check, words->words[i].start, word->end, "write ?. instead of the dot behind it",
             "a message without %q is dropped here: undefined has no methods", words->text + word->start,
             (size_t)(word->end - word->start));
    }
}

static void check_payload(const ConfigCheck *check)
{
    const Words *words = &check->words;

    if (check->stage.kind == RUNG_STAGE_IF || has_word(words, "typeof")) return;
    for (uint32_t i = 0; i < words->count; i++) {
        if (!is_member(words, i, "payload")) continue;
        if (is_word(words, i + 3, "=")) return;
        if (is_word(words, i + 3, ".") && is_word(words, i + 5, "="))
            warn(check, words->words[i].start, words->words[i + 4].end,
                 "msg.payload = {value: msg.payload} makes an object of it",
                 "a message whose payload is not an object is dropped here: a bare value has no properties");
    }
}

/* What one message leaves in the cache, a later stage of the message before it may find there in a batch. */
static void check_cache(ConfigCheck *check)
{
    const Words *words = &check->words;
    bool used = false;

    for (uint32_t i = 0; i < words->count && !check->cache_told; i++) {
        if (!is_word(words, i, "cache") || !is_word(words, i + 1, ".")) continue;
        if (!used) check->cache_stages++;
        used = true;
        if (is_word(words, i + 2, "set") || is_word(words, i + 2, "delete")) check->cache_changes = true;
        if (check->cache_stages < 2 || !check->cache_changes) continue;
        check->cache_told = true;
        warn(check, words->words[i].start, words->words[i].end, "use it in one stage, or with batches of one message",
             "several stages use the cache: a batch, which runs stage by stage, may give other results");
    }
}

/* ---- All of it ------------------------------------------------------------------------------ */

static bool check_stage(ConfigCheck *check, Arena *arena, rung_stage stage, rung_text text)
{
    ArenaMark mark = arena_mark(arena);

    if (text.length == 0 || text.length > RUNG_SOURCE_DEFAULT) return true;
    check->stage = stage;
    if (!read_words(arena, text, &check->words)) return false;
    check_node_id(check);
    check_status(check);
    check_assignment(check);
    check_missing_key(check);
    check_payload(check);
    check_cache(check);
    arena_rewind(arena, mark);
    return true;
}

rung_status rung_config_check(const rung_config *config, uint32_t index,
                              void (*on_diag)(void *user, const rung_diag *diag), void *user)
{
    ConfigCheck check = {.config = config, .index = index, .on_diag = on_diag, .user = user};
    rung_config_processor processor;
    Allocator allocator;
    bool fine;
    Arena arena;

    if (on_diag == NULL || !rung_config_get(config, index, &processor)) return RUNG_USAGE;
    allocator = config_allocator(config);
    arena_init(&arena, &allocator, NULL, 0, SIZE_MAX);
    fine = check_stage(&check, &arena, (rung_stage){RUNG_STAGE_DEFAULTS, 0}, processor.defaults) &&
           (processor.defaults.length > RUNG_SOURCE_DEFAULT || read_words(&arena, processor.defaults, &check.defaults));
    for (uint32_t i = 0; fine && i < processor.condition_count; i++)
        fine = check_stage(&check, &arena, (rung_stage){RUNG_STAGE_IF, i}, processor.conditions[i].when) &&
               check_stage(&check, &arena, (rung_stage){RUNG_STAGE_THEN, i}, processor.conditions[i].then);
    fine = fine && check_stage(&check, &arena, (rung_stage){RUNG_STAGE_ADVANCED, 0}, processor.advanced);
    arena_free(&arena);
    return fine ? RUNG_OK : RUNG_NO_MEMORY;
}
