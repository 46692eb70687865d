/* yaml.c - libyaml's events to a tree of our own; nothing else includes yaml.h.
**
** Rule files are small YAML: maps, lists and texts. YAML's types are left alone (a text is what was
** written: NO is "NO", 0777 is "0777"), its tags are refused, aliases share a node. Each text knows
** where its bytes stand in the file, through quotes, escapes and folds, so that an error within an
** expression has its true line and column.
*/
#include <yaml.h>

#include <string.h>

#include "runtime/yaml_tree.h"
#include "vm/format.h"
#include "vm/text.h"

typedef struct Frame {
    TreeNode *node;
    TreeEntry *last;
    TreeNode *key; /* of a map: read, its value is not */
} Frame;

typedef struct Anchor {
    struct Anchor *next;
    TreeNode *node;
    char name[];
} Anchor;

typedef struct Reader {
    Arena *arena;
    Reporter *reporter;
    const char *text;          /* of the file, without a byte order mark */
    uint32_t length, skipped;  /* bytes of the mark */
    uint32_t base;             /* the place of the file's beginning */
    uint32_t at, at_character; /* a byte and the character that begins there: libyaml counts characters */
    uint32_t nodes, aliases, documents;
    Anchor *anchors;
    TreeNode *root;
    Frame frames[YAML_TREE_DEPTH];
    uint32_t depth;
} Reader;

/* ---- Places --------------------------------------------------------------------------------- */

/* The byte at which a character begins. Marks come in order, so this walks the file once. */
static uint32_t byte_of(Reader *reader, size_t character)
{
    if (character < reader->at_character) reader->at = reader->at_character = 0;
    for (; reader->at_character < character && reader->at < reader->length; reader->at_character++) {
        reader->at++;
        while (reader->at < reader->length && ((unsigned char)reader->text[reader->at] & 0xC0) == 0x80)
            reader->at++;
    }
    return reader->at;
}

static Span place_of(Reader *reader, const yaml_mark_t *start, const yaml_mark_t *end)
{
    Span place;

    place.start = byte_of(reader, start->index) + reader->skipped + reader->base;
    place.end = byte_of(reader, end->index) + reader->skipped + reader->base;
    return place;
}

/* ---- Where the bytes of a text come from ---------------------------------------------------- */

/* Walks the text as it was written beside the text that was read. */
typedef struct Alignment {
    Arena *arena;
    SourceText *out;
    SourceRun *runs;
    uint32_t count, capacity;
    SourceRun first;  /* `runs` while there is no other */
    const char *raw;  /* the file */
    uint32_t at, end; /* in the file */
    uint32_t base;    /* the place of its beginning */
    uint32_t done;    /* bytes of the text */
    bool failed;
} Alignment;

/* From here on the next byte of the text is the next byte of the file. */
static void align_here(Alignment *a)
{
    SourceRun *last = a->count == 0 ? NULL : &a->runs[a->count - 1];

    if (last != NULL && last->text == a->done) {
        last->file = a->at + a->base;
        return;
    }
    if (last != NULL && last->file + (a->done - last->text) == a->at + a->base) return;
    if (a->count == a->capacity) {
        uint32_t capacity = a->capacity * 2;
        SourceRun *grown = arena_alloc(a->arena, capacity * sizeof *grown);

        if (grown == NULL) {
            a->failed = true;
            return;
        }
        memcpy(grown, a->runs, a->count * sizeof *grown);
        a->runs = grown;
        a->capacity = capacity;
    }
    a->runs[a->count++] = (SourceRun){a->done, a->at + a->base};
}

static bool is_white(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/* At a line's end in the file, or at blanks before it. */
static bool at_fold(const Alignment *a)
{
    uint32_t at = a->at;

    while (at < a->end && (a->raw[at] == ' ' || a->raw[at] == '\t')) at++;
    return at < a->end && (a->raw[at] == '\n' || a->raw[at] == '\r');
}

/* A line's end stands for a blank or for lines' ends: both sides go on at the next word. */
static void align_fold(Alignment *a)
{
    while (a->at < a->end && is_white(a->raw[a->at])) a->at++;
    while (a->done < a->out->length && is_white(a->out->text[a->done])) a->done++;
    align_here(a);
}

/* An escape of double quotes: its length in the file, and that of what it means. */
static void align_escape(Alignment *a)
{
    static const char LONG[] = "xuU";
    static const uint8_t DIGITS[] = {2, 4, 8};
    char letter = a->at + 1 < a->end ? a->raw[a->at + 1] : '\0';
    const char *found = letter == '\0' ? NULL : strchr(LONG, letter);
    const char *text = a->out->text + a->done;

    if (letter == '\n' || letter == '\r') {
        a->at++;
        while (a->at < a->end && is_white(a->raw[a->at])) a->at++;
    } else {
        a->at += 2 + (found == NULL ? 0u : DIGITS[found - LONG]);
        text_decode(&text, a->out->text + a->out->length);
        a->done = (uint32_t)(text - a->out->text);
    }
    align_here(a);
}

static void align_flow(Alignment *a, yaml_scalar_style_t style)
{
    if (style != YAML_PLAIN_SCALAR_STYLE) a->at++;
    align_here(a);
    while (a->done < a->out->length && a->at < a->end && !a->failed) {
        char c = a->raw[a->at];

        if (is_white(c) && at_fold(a)) {
            align_fold(a);
        } else if (style == YAML_DOUBLE_QUOTED_SCALAR_STYLE && c == '\\') {
            align_escape(a);
        } else {
            bool doubled = style == YAML_SINGLE_QUOTED_SCALAR_STYLE && c == '\'';

            a->at += doubled ? 2 : 1;
            a->done++;
            if (doubled) align_here(a);
        }
    }
}

/* After the header each line of the file is an indentation and a line of the text; folded, words follow
** words. */
static void align_block(Alignment *a, yaml_scalar_style_t style)
{
    while (a->at < a->end && a->raw[a->at] != '\n' && a->raw[a->at] != '\r') a->at++;
    if (style == YAML_FOLDED_SCALAR_STYLE) {
        align_fold(a);
        while (a->done < a->out->length && a->at < a->end && !a->failed) {
            if (is_white(a->raw[a->at]) && at_fold(a)) {
                align_fold(a);
            } else {
                a->at++;
                a->done++;
            }
        }
        return;
    }
    while (a->done < a->out->length && a->at < a->end && !a->failed) {
        const char *text = a->out->text + a->done;
        const char *line_end = memchr(text, '\n', a->out->length - a->done);
        uint32_t line = line_end == NULL ? a->out->length - a->done : (uint32_t)(line_end - text), start;

        a->at += a->raw[a->at] == '\r' && a->at + 1 < a->end && a->raw[a->at + 1] == '\n' ? 2 : 1;
        start = a->at;
        while (a->at < a->end && a->raw[a->at] != '\n' && a->raw[a->at] != '\r') a->at++;
        if (a->at - start >= line) {
            a->at -= line;
            align_here(a);
            a->at += line;
        }
        a->done += line + 1;
    }
}

static bool align(Reader *reader, TreeNode *node, yaml_scalar_style_t style)
{
    Alignment a = {.arena = reader->arena,
                   .out = &node->text,
                   .capacity = 1,
                   .raw = reader->text - reader->skipped,
                   .at = node->text.place.start - reader->base,
                   .end = node->text.place.end - reader->base,
                   .base = reader->base};

    a.runs = &a.first;
    if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE)
        align_block(&a, style);
    else
        align_flow(&a, style);
    node->text.from = a.count == 0 ? node->text.place.start : a.first.file;
    if (a.count > 1) {
        node->text.runs = a.runs;
        node->text.run_count = a.count;
    }
    return !a.failed;
}

/* ---- Nodes ---------------------------------------------------------------------------------- */

static bool no_memory(Reader *reader)
{
    report_no_memory(reader->reporter);
    return false;
}

static bool refuse(Reader *reader, Span place, const char *hint, const char *message)
{
    report_error(reader->reporter, RUNG_BAD_RULES, place, hint, "%s", message);
    return false;
}

static TreeNode *new_node(Reader *reader, const yaml_event_t *event, TreeKind kind)
{
    Span place = place_of(reader, &event->start_mark, &event->end_mark);
    TreeNode *node;

    if (++reader->nodes > YAML_TREE_NODES) {
        report_error(reader->reporter, RUNG_BAD_RULES, place, NULL, "more than %u texts, lists and maps",
                     (uint32_t)YAML_TREE_NODES);
        return NULL;
    }
    if ((node = arena_alloc(reader->arena, sizeof *node)) == NULL) {
        no_memory(reader);
        return NULL;
    }
    memset(node, 0, sizeof *node);
    node->kind = (uint8_t)kind;
    node->text.text = "";
    node->text.place = place;
    node->text.line = (uint32_t)event->start_mark.line + 1;
    return node;
}

/* Does a comment stand on the line, behind the text that ends at the place? */
static bool has_comment(const Reader *reader, uint32_t end)
{
    const char *at = reader->text + (end - reader->base - reader->skipped), *stop = reader->text + reader->length;

    while (at < stop && (*at == ' ' || *at == '\t')) at++;
    return at < stop && *at == '#';
}

static TreeNode *text_node(Reader *reader, const yaml_event_t *event)
{
    TreeNode *node = new_node(reader, event, TREE_TEXT);
    size_t length = event->data.scalar.length;
    char *copy;

    if (node == NULL) return NULL;
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->commented = node->plain && has_comment(reader, node->text.place.end);
    if ((copy = arena_alloc(reader->arena, length + 1)) == NULL) {
        no_memory(reader);
        return NULL;
    }
    memcpy(copy, event->data.scalar.value, length);
    copy[length] = '\0';
    node->text.text = copy;
    node->text.length = (uint32_t)length;
    if (!align(reader, node, event->data.scalar.style)) {
        no_memory(reader);
        return NULL;
    }
    return node;
}

static bool same_key(const TreeNode *a, const TreeNode *b)
{
    return a->text.length == b->text.length && memcmp(a->text.text, b->text.text, a->text.length) == 0;
}

/* No two keys of a map may be equal. */
static bool check_keys(Reader *reader, const TreeNode *map)
{
    ArenaMark mark = arena_mark(reader->arena);
    uint32_t size = 8;
    const TreeNode **table;

    if (map->count < 2) return true;
    while (size / 2 < map->count) size *= 2;
    if ((table = arena_alloc(reader->arena, size * sizeof *table)) == NULL) return no_memory(reader);
    memset(table, 0, size * sizeof *table);
    for (const TreeEntry *entry = map->entries; entry != NULL; entry = entry->next) {
        const SourceText *key = &entry->key->text;
        uint32_t at = text_hash(key->text, key->length, 0) & (size - 1);

        for (; table[at] != NULL; at = (at + 1) & (size - 1)) {
            if (!same_key(table[at], entry->key)) continue;
            report_error(reader->reporter, RUNG_DUPLICATE, key->place, NULL,
                         "the key %q is there already, in line %u", key->text, (size_t)key->length,
                         table[at]->text.line);
            return false;
        }
        table[at] = entry->key;
    }
    arena_rewind(reader->arena, mark);
    return true;
}

/* Puts a node where it belongs: the root, a list's next element, a key, or a key's value. */
static bool place_node(Reader *reader, TreeNode *node)
{
    Frame *frame;
    TreeEntry *entry;

    if (reader->depth == 0) {
        reader->root = node;
        return true;
    }
    frame = &reader->frames[reader->depth - 1];
    if (frame->node->kind == TREE_MAP && frame->key == NULL) {
        if (node->kind != TREE_TEXT) return refuse(reader, node->text.place, NULL, "a key must be a text");
        frame->key = node;
        return true;
    }
    if ((entry = arena_alloc(reader->arena, sizeof *entry)) == NULL) return no_memory(reader);
    *entry = (TreeEntry){frame->key, node, NULL};
    if (frame->last == NULL)
        frame->node->entries = entry;
    else
        frame->last->next = entry;
    frame->last = entry;
    frame->key = NULL;
    frame->node->count++;
    return true;
}

static bool keep_anchor(Reader *reader, const yaml_char_t *name, TreeNode *node)
{
    size_t length;
    Anchor *anchor;

    if (name == NULL) return true;
    length = strlen((const char *)name);
    if ((anchor = arena_alloc(reader->arena, sizeof *anchor + length + 1)) == NULL) return no_memory(reader);
    memcpy(anchor->name, name, length + 1);
    anchor->node = node;
    anchor->next = reader->anchors;
    reader->anchors = anchor;
    return true;
}

static bool open_node(Reader *reader, TreeNode *node)
{
    if (node == NULL) return false;
    if (reader->depth == YAML_TREE_DEPTH) {
        report_error(reader->reporter, RUNG_LIMIT_NESTING, node->text.place, NULL,
                     "nested deeper than %u levels", (uint32_t)YAML_TREE_DEPTH);
        return false;
    }
    if (!place_node(reader, node)) return false;
    node->open = true;
    reader->frames[reader->depth++] = (Frame){node, NULL, NULL};
    return true;
}

static bool close_node(Reader *reader)
{
    TreeNode *node = reader->frames[--reader->depth].node;

    node->open = false;
    return node->kind != TREE_MAP || check_keys(reader, node);
}

static bool take_alias(Reader *reader, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    Span place = place_of(reader, &event->start_mark, &event->end_mark);
    const Anchor *anchor = reader->anchors;

    while (anchor != NULL && strcmp(anchor->name, name) != 0) anchor = anchor->next;
    if (anchor == NULL) {
        report_error(reader->reporter, RUNG_BAD_RULES, place,
                     "an expression that begins with * must be in quotes", "no anchor is called %q", name,
                     strlen(name));
        return false;
    }
    if (anchor->node->open) return refuse(reader, place, NULL, "an alias to what it stands in");
    if (++reader->aliases > YAML_TREE_ALIASES) {
        report_error(reader->reporter, RUNG_BAD_RULES, place, NULL, "more than %u aliases",
                     (uint32_t)YAML_TREE_ALIASES);
        return false;
    }
    return place_node(reader, anchor->node);
}

static bool refuse_tag(Reader *reader, const yaml_event_t *event, const yaml_char_t *tag)
{
    report_error(reader->reporter, RUNG_BAD_RULES, place_of(reader, &event->start_mark, &event->end_mark),
                 "an expression that begins with ! must be in quotes", "a YAML tag (%s) has no meaning here",
                 (const char *)tag);
    return false;
}

static bool take_event(Reader *reader, const yaml_event_t *event)
{
    TreeNode *node;

    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (reader->documents++ == 0) return true;
        return refuse(reader, place_of(reader, &event->start_mark, &event->end_mark), NULL,
                      "a second document; a file is one");
    case YAML_SCALAR_EVENT:
        if (event->data.scalar.tag != NULL) return refuse_tag(reader, event, event->data.scalar.tag);
        node = text_node(reader, event);
        return node != NULL && keep_anchor(reader, event->data.scalar.anchor, node) &&
               place_node(reader, node);
    case YAML_SEQUENCE_START_EVENT:
        if (event->data.sequence_start.tag != NULL)
            return refuse_tag(reader, event, event->data.sequence_start.tag);
        node = new_node(reader, event, TREE_LIST);
        return open_node(reader, node) && keep_anchor(reader, event->data.sequence_start.anchor, node);
    case YAML_MAPPING_START_EVENT:
        if (event->data.mapping_start.tag != NULL)
            return refuse_tag(reader, event, event->data.mapping_start.tag);
        node = new_node(reader, event, TREE_MAP);
        return open_node(reader, node) && keep_anchor(reader, event->data.mapping_start.anchor, node);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return close_node(reader);
    case YAML_ALIAS_EVENT: return take_alias(reader, event);
    default: return true;
    }
}

/* ---- What libyaml says ---------------------------------------------------------------------- */

/* Expressions meet YAML's own signs: say which, and what to do. */
static const char *hint_of(const Reader *reader, const yaml_parser_t *parser, uint32_t at)
{
    const char *problem = parser->problem;
    char c = at < reader->length ? reader->text[at] : '\0';

    if (c == '\t') return "indent with blanks, not with tabs";
    if (strstr(problem, "mapping values") != NULL)
        return "an expression with a colon and a blank must be in quotes or in a block (|)";
    if (c == '@' || c == '`' || c == '%') return "a text that begins with @, ` or % must be in quotes";
    if (parser->context != NULL && strstr(parser->context, "a tag") != NULL)
        return "an expression that begins with ! must be in quotes";
    if (strstr(problem, "alphabetic or numeric") != NULL)
        return "an expression that begins with & or * must be in quotes";
    if (strstr(problem, "did not find expected") != NULL)
        return "text that begins with a quote ends with the next one: within \"...\" write \\\" for \"; text with "
               "[ ] { }, or a comma within { }, must be in quotes as a whole";
    return NULL;
}

static bool parser_failed(Reader *reader, const yaml_parser_t *parser)
{
    Span place;

    if (parser->error == YAML_MEMORY_ERROR) return no_memory(reader);
    if (parser->error == YAML_READER_ERROR) {
        place.start = place.end =
            (uint32_t)(parser->problem_offset < reader->length ? parser->problem_offset : reader->length);
        place.start += reader->skipped + reader->base;
        place.end = place.start + 1;
        return refuse(reader, place, "a rule file is UTF-8 text", parser->problem);
    }
    place.start = byte_of(reader, parser->problem_mark.index);
    place.end = place.start + 1;
    return refuse(reader,
                  (Span){place.start + reader->skipped + reader->base, place.end + reader->skipped + reader->base},
                  hint_of(reader, parser, place.start), parser->problem);
}

static bool read_events(Reader *reader, yaml_parser_t *parser)
{
    for (;;) {
        yaml_event_t event;
        bool fine, end;

        if (!yaml_parser_parse(parser, &event)) return parser_failed(reader, parser);
        fine = take_event(reader, &event);
        end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (!fine || end) return fine;
    }
}

bool yaml_tree_read(Arena *arena, Reporter *reporter, const char *text, size_t length, uint32_t base,
                    TreeNode **root)
{
    static const char MARK[] = "\xEF\xBB\xBF";
    Reader *reader = arena_alloc(arena, sizeof *reader);
    yaml_parser_t parser;
    bool fine;

    *root = NULL;
    if (reader == NULL) {
        report_no_memory(reporter);
        return false;
    }
    memset(reader, 0, sizeof *reader);
    reader->arena = arena;
    reader->reporter = reporter;
    reader->base = base;
    reader->skipped = length >= 3 && memcmp(text, MARK, 3) == 0 ? 3 : 0;
    if (length > UINT32_MAX / 2) {
        report_error(reporter, RUNG_LIMIT_SOURCE, (Span){0, 0}, NULL, "the file is longer than 2 GiB");
        return false;
    }
    reader->text = text + reader->skipped;
    reader->length = (uint32_t)length - reader->skipped;
    if (!yaml_parser_initialize(&parser)) return no_memory(reader);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)reader->text, reader->length);
    fine = read_events(reader, &parser);
    yaml_parser_delete(&parser);
    *root = fine ? reader->root : NULL;
    return fine;
}
