/* jsonl.c - see jsonl.h. A line and its answer:
**
**     {"id":1,"src":"return a + b","tags":{"a":1,"b":{"$n":"-0"}}}
**     {"id":1,"r":1}
**
** "r" is the result, "x" the name of an Error that was thrown, "xv" another value that was thrown, "u" why
** the program is outside of the subset, "e" any other failure. Values are tagged JSON both ways (rung.h).
**
** Every line has a schema, tags and a machine of its own, so that nothing of one can reach the next. Answers
** are written when the next line is not there yet: two processes may take turns. */
#include "cli/jsonl.h"
#include "cli/host.h"
#include "cli/json_scan.h"
#include "cli/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_LIMIT = 128 << 20 }; /* bytes: what the library compiles at most fits, however it is escaped */

/* A tag as the line gives it. */
typedef struct LineTag {
    size_t name;       /* offset in `names` of the Line */
    const char *value; /* tagged JSON */
    size_t length;
} LineTag;

/* What a line says; all but `names` and `source` points into it. */
typedef struct Line {
    const char *id; /* JSON; NULL: none */
    size_t id_length;
    bool has_source;
    Buffer source;
    Buffer names; /* of the tags, each ended by NUL */
    LineTag *tags;
    size_t tag_count, tag_capacity;
} Line;

/* ---- Reading a line ------------------------------------------------------------------------- */

/* "name":value; a name that holds NUL would be cut. */
static bool read_tag(Line *line, JsonScan *scan)
{
    LineTag tag = {line->names.length, NULL, 0};

    if (line->tag_count == line->tag_capacity) {
        size_t capacity = line->tag_capacity * 2 + 8;
        LineTag *tags = realloc(line->tags, capacity * sizeof *tags);

        if (tags == NULL) return false;
        line->tags = tags;
        line->tag_capacity = capacity;
    }
    if (json_peek(scan) != '"' || !json_read_string(scan, &line->names)) return false;
    if (memchr(line->names.bytes + tag.name, '\0', line->names.length - tag.name) != NULL) return false;
    if (!buffer_append(&line->names, "", 1) || !json_take(scan, ':')) return false;
    json_peek(scan);
    tag.value = scan->at;
    if (!json_skip(scan)) return false;
    tag.length = (size_t)(scan->at - tag.value);
    line->tags[line->tag_count++] = tag;
    return true;
}

static bool read_tags(Line *line, JsonScan *scan)
{
    line->tag_count = 0;
    line->names.length = 0;
    if (!json_take(scan, '{')) return false;
    if (json_take(scan, '}')) return true;
    do
        if (!read_tag(line, scan)) return false;
    while (json_take(scan, ','));
    return json_take(scan, '}');
}

static bool is_key(const char *key, size_t length, const char *wanted)
{
    return length == strlen(wanted) + 2 && memcmp(key + 1, wanted, length - 2) == 0;
}

static bool read_member(Line *line, JsonScan *scan)
{
    const char *key;
    size_t length;

    if (json_peek(scan) != '"') return false;
    key = scan->at;
    if (!json_skip(scan)) return false;
    length = (size_t)(scan->at - key);
    if (!json_take(scan, ':')) return false;
    json_peek(scan);
    if (is_key(key, length, "src")) {
        line->source.length = 0;
        return line->has_source = json_read_string(scan, &line->source);
    }
    if (is_key(key, length, "tags")) return read_tags(line, scan);
    if (!is_key(key, length, "id")) return json_skip(scan);
    line->id = scan->at;
    if (!json_skip(scan)) return false;
    line->id_length = (size_t)(scan->at - line->id);
    return true;
}

static bool is_utf8(const char *text, size_t length)
{
    size_t at = 0;

    while (at < length)
        if ((unsigned char)text[at] < 0x80)
            at++;
        else if (text_next(text, length, &at) == TEXT_ILL_FORMED)
            return false;
    return true;
}

/* Where it stops, the line is broken, unless that is its end. */
static bool read_line(Line *line, JsonScan *scan)
{
    line->id = NULL;
    line->has_source = false;
    line->tag_count = 0;
    line->names.length = 0;
    if (!json_take(scan, '{')) return false;
    if (!json_take(scan, '}')) {
        do
            if (!read_member(line, scan)) return false;
        while (json_take(scan, ','));
        if (!json_take(scan, '}')) return false;
    }
    json_peek(scan);
    return scan->at == scan->end;
}

static void line_free(Line *line)
{
    buffer_free(&line->source);
    buffer_free(&line->names);
    free(line->tags);
}

/* ---- Answers -------------------------------------------------------------------------------- */

static void begin_answer(const Line *line, const char *key)
{
    fputs("{\"id\":", stdout);
    if (line == NULL || line->id == NULL)
        fputs("null", stdout);
    else
        fwrite(line->id, 1, line->id_length, stdout);
    printf(",\"%s\":", key);
}

static void answer_text(const Line *line, const char *key, const char *text, size_t length)
{
    begin_answer(line, key);
    print_json_string(stdout, text, length);
    fputs("}\n", stdout);
}

static void answer_error(const Line *line, const char *message)
{
    answer_text(line, "e", message, strlen(message));
}

/* Of a line that is none. */
static void answer_broken(const char *text, size_t length, const JsonScan *scan)
{
    static const char form[] = "a line is a JSON object of the form {\"id\":1,\"src\":\"return 1\",\"tags\":{}}";
    char message[160];
    size_t at = (size_t)(scan->at - text), column = 1, i;

    for (i = 0; i < at; i++) column += ((unsigned char)text[i] & 0xC0) != 0x80;
    if (at == length)
        snprintf(message, sizeof message, "it ends too early: %s", form);
    else if ((unsigned char)text[at] <= 0x20 || (unsigned char)text[at] >= 0x7F)
        snprintf(message, sizeof message, "unexpected character at column %zu: %s", column, form);
    else
        snprintf(message, sizeof message, "unexpected %c at column %zu: %s", text[at], column, form);
    answer_error(NULL, message);
}

/* Of a program that is refused or ended: why, behind its place. */
static void answer_failure(const Line *line, rung_status status, const rung_diag *diag)
{
    const char *key = status == RUNG_UNSUPPORTED ? "u" : "e";
    char text[RUNG_MESSAGE_MAX + 32];
    int length = 0;

    if (diag == NULL || diag->status == RUNG_OK) {
        answer_text(line, key, rung_status_text(status), strlen(rung_status_text(status)));
        return;
    }
    if (diag->line != 0)
        length = snprintf(text, sizeof text, "%u:%u: ", (unsigned)diag->line, (unsigned)diag->column);
    length += snprintf(text + length, sizeof text - (size_t)length, "%s", diag->message);
    answer_text(line, key, text, (size_t)length);
}

static void answer_value(const Line *line, const char *key, rung_vm *vm, const rung_result *result)
{
    const char *text;
    size_t length;
    rung_status status = rung_result_tagged_json(vm, result, &text, &length);

    if (status != RUNG_OK) {
        answer_failure(line, status, rung_vm_error(vm));
        return;
    }
    begin_answer(line, key);
    fwrite(text, 1, length, stdout);
    fputs("}\n", stdout);
}

static void answer_thrown(const Line *line, rung_vm *vm)
{
    rung_result thrown;
    rung_status status = rung_vm_thrown(vm, &thrown);

    if (status != RUNG_OK)
        answer_failure(line, status, rung_vm_error(vm));
    else if (thrown.value.kind == RUNG_VALUE_OBJECT && thrown.value.text != NULL)
        answer_text(line, "x", thrown.value.text, thrown.value.length);
    else
        answer_value(line, "xv", vm, &thrown);
}

/* ---- One program ---------------------------------------------------------------------------- */

/* The natural type of a value, as -t has it. A string tag holds UTF-8, so text with escapes, which may be
** lone surrogates, is an any. */
static rung_type natural_type(const LineTag *tag)
{
    switch (tag->value[0]) {
    case 't':
    case 'f': return RUNG_BOOL;
    case '"': return memchr(tag->value, '\\', tag->length) == NULL ? RUNG_STRING : RUNG_ANY;
    case '[':
    case 'n': return RUNG_ANY;
    case '{': return tag->length > 5 && memcmp(tag->value, "{\"$n\"", 5) == 0 ? RUNG_DOUBLE : RUNG_ANY;
    default: return RUNG_DOUBLE;
    }
}

/* What one line needs; all of it ends with the line. */
typedef struct Session {
    rung_schema *schema;
    rung_tags *tags;
    rung_vm *vm;
    rung_program *program;
    rung_state *state;
} Session;

/* False after an answer. */
static bool declare_tags(Session *session, const Line *line)
{
    rung_status status = RUNG_OK;
    char text[160];
    size_t i;

    for (i = 0; i < line->tag_count && status == RUNG_OK; i++) {
        const char *name = line->names.bytes + line->tags[i].name;

        status = rung_schema_tag(session->schema, name, natural_type(&line->tags[i]), NULL);
        if (status == RUNG_OK) continue;
        snprintf(text, sizeof text, "tag '%.100s': %s", name,
                 status == RUNG_USAGE ? "a name that a tag cannot have" : rung_status_text(status));
        answer_error(line, text);
    }
    return status == RUNG_OK;
}

static bool set_tags(Session *session, const Line *line)
{
    rung_status status = rung_tags_new(session->schema, &session->tags);
    char text[160];
    size_t i;

    if (status != RUNG_OK) answer_failure(line, status, NULL);
    for (i = 0; i < line->tag_count && status == RUNG_OK; i++) {
        const LineTag *tag = &line->tags[i];

        status = rung_slot_set_tagged_json(rung_tags_slot(session->tags, (uint32_t)i), tag->value,
                                           tag->length, RUNG_GOOD, RUNG_TIME_NONE);
        if (status == RUNG_OK) continue;
        snprintf(text, sizeof text, "tag '%.100s': %s", line->names.bytes + tag->name,
                 status == RUNG_SYNTAX ? "its value is not tagged JSON" : rung_status_text(status));
        answer_error(line, text);
    }
    return status == RUNG_OK;
}

static void run_program(Session *session, const Line *line, const Settings *settings)
{
    rung_kind usual = settings->rules ? RUNG_EXPRESSION : RUNG_BODY;
    rung_kind kind = settings->kind != 0 ? settings->kind : usual;
    rung_options options;
    rung_limits limits;
    rung_result result;
    rung_diag diag;
    rung_status status;

    rung_options_init(&options);
    options.rules = settings->rules;
    status = rung_compile(session->schema, line->source.bytes, line->source.length, kind, &options,
                          &session->program, &diag);
    if (status != RUNG_OK) {
        answer_failure(line, status, &diag);
        return;
    }
    rung_limits_init(&limits);
    settings_set_limits(settings, &limits);
    if (!set_tags(session, line)) return;
    status = rung_vm_new(session->schema, &limits, &session->vm);
    if (status == RUNG_OK) status = rung_state_new(session->program, &session->state);
    if (status == RUNG_OK) status = rung_tags_set_now(session->tags, host_wall_clock());
    if (status != RUNG_OK) {
        answer_failure(line, status, NULL);
        return;
    }
    status = rung_eval(session->vm, session->program, session->state, session->tags, &result);
    if (status == RUNG_OK)
        answer_value(line, "r", session->vm, &result);
    else if (status == RUNG_THROWN)
        answer_thrown(line, session->vm);
    else
        answer_failure(line, status, rung_vm_error(session->vm));
}

static void answer(Line *line, const Settings *settings, const char *text, size_t length)
{
    Session session = {NULL, NULL, NULL, NULL, NULL};
    JsonScan scan = {text, text + length};
    rung_status status;

    if (!is_utf8(text, length)) {
        answer_error(NULL, "the line is not UTF-8");
        return;
    }
    if (!read_line(line, &scan)) {
        answer_broken(text, length, &scan);
        return;
    }
    if (!line->has_source) {
        answer_error(line, "src is missing");
        return;
    }
    status = host_schema_new(NULL, &session.schema);
    if (status != RUNG_OK)
        answer_failure(line, status, NULL);
    else if (declare_tags(&session, line))
        run_program(&session, line, settings);
    rung_vm_free(session.vm);
    rung_state_free(session.state);
    rung_tags_free(session.tags);
    rung_program_free(session.program);
    rung_schema_free(session.schema);
}

/* ---- All lines ------------------------------------------------------------------------------ */

/* The input as far as it is there. */
typedef struct Input {
    int file;
    char *bytes;
    size_t from, to, capacity; /* what was read and not yet taken */
    size_t looked;             /* no newline stands before it */
    bool ended, failed, too_long;
} Input;

/* Reads more. Answers that are waiting go out first: whoever writes the input may wait for them. */
static bool read_more(Input *input)
{
    ssize_t got;

    if (input->from > 0) {
        memmove(input->bytes, input->bytes + input->from, input->to - input->from);
        input->to -= input->from;
        input->looked -= input->from;
        input->from = 0;
    }
    if (input->to == input->capacity) {
        size_t capacity = input->capacity * 2 + (1 << 16);
        char *grown = realloc(input->bytes, capacity);

        if (grown == NULL) return false;
        input->bytes = grown;
        input->capacity = capacity;
    }
    if (!output_flush()) return false;
    do got = read(input->file, input->bytes + input->to, input->capacity - input->to);
    while (got < 0 && errno == EINTR);
    input->failed = got < 0;
    input->ended = got <= 0;
    if (got > 0) input->to += (size_t)got;
    return !input->failed;
}

/* The next line without its end; false when there is none, or no memory or no output for it. Of a line beyond
** the limit nothing is kept, and `too_long` is set. */
static bool next_line(Input *input, const char **line, size_t *length)
{
    input->too_long = false;
    for (;;) {
        char *newline = memchr(input->bytes + input->looked, '\n', input->to - input->looked);
        size_t end = newline != NULL ? (size_t)(newline - input->bytes) : input->to;

        if (newline != NULL || (input->ended && (end > input->from || input->too_long))) {
            *line = input->bytes + input->from;
            *length = end - input->from;
            input->from = input->looked = end + (newline != NULL);
            return true;
        }
        if (input->ended) return false;
        if (end - input->from > LINE_LIMIT) {
            input->from = input->to;
            input->too_long = true;
        }
        input->looked = input->to;
        if (!read_more(input)) return false;
    }
}

static bool is_blank(const char *text, size_t length)
{
    JsonScan scan = {text, text + length};

    json_peek(&scan);
    return scan.at == scan.end;
}

int jsonl_run(const Settings *settings, const char *path)
{
    Input input = {.capacity = 1 << 16};
    Line line = {.id = NULL};
    const char *text;
    size_t length;
    int64_t size;
    int status = STATUS_SUCCESS;

    if ((input.file = open_input(path, &size)) < 0) return STATUS_USAGE;
    if ((input.bytes = malloc(input.capacity)) == NULL || !buffer_append(&line.source, "", 0))
        status = complain_status("eval", RUNG_NO_MEMORY);
    while (status == STATUS_SUCCESS && next_line(&input, &text, &length)) {
        if (input.too_long)
            answer_error(NULL, "the line is longer than 128 MiB");
        else if (!is_blank(text, length))
            answer(&line, settings, text, length);
    }
    if (status == STATUS_SUCCESS && input.failed)
        status = complain("cannot read %s: %s", input_name(path), strerror(errno));
    else if (status == STATUS_SUCCESS && !input.ended && !ferror(stdout))
        status = complain_status(input_name(path), RUNG_NO_MEMORY);
    if (input.file != STDIN_FILENO) close(input.file);
    free(input.bytes);
    line_free(&line);
    return status;
}
