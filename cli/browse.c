/* browse.c - `rung browse` and `rung trust`: what a server has, and that it is the one it should be. */
#include "cli/io.h"
#include "cli/options.h"
#include "cli/security_folder.h"
#include "cli/text.h"
#include "cli/timestamp.h"
#include "include/rung_live.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PATH = 1024 };

/* A column of the table. */
typedef enum Column {
    COLUMN_PATH,
    COLUMN_TYPE,
    COLUMN_VALUE,
    COLUMN_QUALITY,
    COLUMN_NODE,
    COLUMN_COUNT
} Column;

typedef struct Row {
    char *cells[COLUMN_COUNT];
} Row;

typedef struct Browse {
    const Settings *settings;
    Row *rows; /* of the table, which is printed when its widths are known */
    size_t count, capacity;
    rung_rules *rules; /* these two tell which names a tag can have */
    rung_schema *names;
    bool failed;
} Browse;

/* ---- Values as text ------------------------------------------------------------------------- */

static void number_text(double value, char out[40])
{
    if (value != value || isinf(value)) {
        snprintf(out, 40, "%s", value != value ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 40, "%.*g", digits, value);
        if (strtod(out, NULL) == value) return;
    }
}

/* What a sample is worth, as JSON. */
static void print_value(FILE *stream, rung_type type, const rung_value *value)
{
    char text[TIME_TEXT];

    switch (value->kind) {
    case RUNG_VALUE_BOOL: fputs(value->boolean ? "true" : "false", stream); break;
    case RUNG_VALUE_NUMBER:
        if (type == RUNG_DATETIME)
            fprintf(stream, "\"%s\"", timestamp_to_text((rung_time)value->number * RUNG_TICKS_PER_MS, text));
        else {
            number_text(value->number, text);
            fprintf(stream, isfinite(value->number) ? "%s" : "\"%s\"", text);
        }
        break;
    case RUNG_VALUE_TEXT:
        if (type == RUNG_STRING) {
            print_json_string(stream, value->text, value->length);
            break;
        }
        /* fall through */
    case RUNG_VALUE_OBJECT: fwrite(value->text, 1, value->length, stream); break;
    default: fputs("null", stream); break;
    }
}

static const char *quality_name(uint32_t status)
{
    static const char *const SEVERITIES[] = {"Good", "Uncertain", "Bad", "Bad"};
    const char *name = rung_status_code_name(status);

    return name != NULL ? name : SEVERITIES[RUNG_SEVERITY(status)];
}

/* ---- The table ------------------------------------------------------------------------------ */

static bool set_cell(Row *row, Column column, const char *text, size_t length)
{
    char *copy = malloc(length + 1);

    if (copy == NULL) return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    row->cells[column] = copy;
    return true;
}

/* A value as a cell: cut when it is long, and without what a terminal should not see. */
static bool set_value(Row *row, const rung_browse_variable *variable)
{
    enum { LONGEST = 40 };
    char *text = NULL;
    size_t length = 0, at = 0;
    unsigned width = 0;
    FILE *stream = open_memstream(&text, &length);
    bool fine;

    if (stream == NULL) return false;
    if (variable->sample.value.kind == RUNG_VALUE_UNDEFINED)
        putc('-', stream);
    else
        print_value(stream, variable->type, &variable->sample.value);
    if (variable->unit != NULL && variable->sample.value.kind == RUNG_VALUE_NUMBER)
        fprintf(stream, " %s", variable->unit);
    if (fclose(stream) != 0) return false;
    while (at < length && width < LONGEST) width += text_width(text_next(text, length, &at));
    fine = set_cell(row, COLUMN_VALUE, text, at);
    if (fine && at < length) {
        char *cut = realloc(row->cells[COLUMN_VALUE], at + 4);

        if (cut != NULL) memcpy(cut + at, "...", 4);
        if (cut != NULL) row->cells[COLUMN_VALUE] = cut;
    }
    free(text);
    return fine;
}

static bool add_row(Browse *browse, const rung_browse_variable *variable)
{
    const char *quality = quality_name(variable->sample.status);
    Row *row;

    if (browse->count == browse->capacity) {
        size_t capacity = browse->capacity * 2 + 64;
        Row *rows = realloc(browse->rows, capacity * sizeof *rows);

        if (rows == NULL) return false;
        browse->rows = rows;
        browse->capacity = capacity;
    }
    row = &browse->rows[browse->count++];
    memset(row, 0, sizeof *row);
    return set_cell(row, COLUMN_PATH, variable->path, strlen(variable->path)) &&
           set_cell(row, COLUMN_TYPE, variable->data_type, strlen(variable->data_type)) &&
           set_value(row, variable) && set_cell(row, COLUMN_QUALITY, quality, strlen(quality)) &&
           set_cell(row, COLUMN_NODE, variable->node, strlen(variable->node));
}

static size_t cell_width(const char *text)
{
    size_t length = strlen(text), at = 0, width = 0;

    while (at < length) {
        uint32_t code_point = text_next(text, length, &at);

        width += text_is_hostile(code_point) ? code_point > 0xff ? 8 : 4 : text_width(code_point);
    }
    return width;
}

static void print_table(const Browse *browse)
{
    static const char *const HEADS[COLUMN_COUNT] = {"PATH", "TYPE", "VALUE", "QUALITY", "NODE"};
    size_t widths[COLUMN_COUNT];

    for (int column = 0; column < COLUMN_COUNT; column++) {
        widths[column] = strlen(HEADS[column]);
        for (size_t i = 0; i < browse->count; i++) {
            size_t width = cell_width(browse->rows[i].cells[column]);

            if (width > widths[column]) widths[column] = width;
        }
    }
    for (size_t i = 0; i <= browse->count; i++)
        for (int column = 0; column < COLUMN_COUNT; column++) {
            const char *text = i == 0 ? HEADS[column] : browse->rows[i - 1].cells[column];
            bool last = column + 1 == COLUMN_COUNT;

            print_escaped(stdout, text, strlen(text));
            printf("%*s", last ? 0 : (int)(widths[column] - cell_width(text)) + 2, "");
            if (last) putchar('\n');
        }
}

/* ---- Other forms ---------------------------------------------------------------------------- */

static void print_field(const char *name, const char *text)
{
    printf(",\"%s\":", name);
    print_json_string(stdout, text, strlen(text));
}

static void print_json(const rung_browse_variable *variable)
{
    char text[TIME_TEXT];

    fputs("{\"node\":", stdout);
    print_json_string(stdout, variable->node, strlen(variable->node));
    print_field("path", variable->path);
    print_field("name", variable->name);
    print_field("data_type", variable->data_type);
    if (variable->type != 0) print_field("type", rung_type_name(variable->type));
    if (variable->unit != NULL) print_field("unit", variable->unit);
    if (variable->sample.value.kind != RUNG_VALUE_UNDEFINED) {
        fputs(",\"value\":", stdout);
        print_value(stdout, variable->type, &variable->sample.value);
    }
    print_field("status", quality_name(variable->sample.status));
    if (variable->sample.source_time != RUNG_TIME_NONE)
        print_field("time", timestamp_to_text(variable->sample.source_time, text));
    puts("}");
}

/* Takes a name for a tag if it can have it. */
static bool take_name(Browse *browse, const char *name, rung_type type)
{
    rung_tag_spec spec;
    uint32_t index;

    rung_tag_spec_init(&spec);
    spec.name = name;
    spec.type = type;
    return rung_schema_tag(browse->names, name, type, &index) == RUNG_OK &&
           rung_rules_add_tag(browse->rules, &spec) == RUNG_OK;
}

/* The last parts of a path as an identifier: as many as it takes to be one of its own, then a number. */
static bool find_name(Browse *browse, const rung_browse_variable *variable, char *name, size_t size)
{
    const char *path = variable->path, *begin = path + strlen(path);
    uint32_t number;
    size_t used;

    while (begin > path) {
        while (begin > path && begin[-1] == '/') begin--;
        while (begin > path && begin[-1] != '/') begin--;
        used = 0;
        if (begin[0] >= '0' && begin[0] <= '9') { /* a name of its own has no number alone: Counter_0 */
            if (begin > path + 1) continue;
            name[used++] = '_';
        }
        for (const char *at = begin; *at != '\0' && used + 12 < size; at++) {
            bool fits =
                (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9');

            if (fits || (used > 0 && name[used - 1] != '_')) name[used++] = fits ? *at : '_';
        }
        while (used > 1 && name[used - 1] == '_') used--;
        name[used] = '\0';
        if (used > 0 && take_name(browse, name, variable->type)) return true;
        if (begin > path && begin - 1 == path) break;
    }
    used = strlen(name);
    if (used == 0) used = (size_t)snprintf(name, size, "tag");
    for (number = 2; number < UINT32_MAX; number++) {
        snprintf(name + used, size - used, "_%" PRIu32, number);
        if (take_name(browse, name, variable->type)) return true;
    }
    return false;
}

/* A line below `tags:`. JSON strings are YAML's, too. */
static void print_yaml(Browse *browse, const rung_browse_variable *variable)
{
    char name[128] = "";
    bool fits = variable->type != 0 && find_name(browse, variable, name, sizeof name);

    printf("  %s%s: {node: ", fits ? "" : "# no tag can hold it: ", fits ? name : variable->data_type);
    print_json_string(stdout, variable->node, strlen(variable->node));
    if (fits)
        printf(", type: %s%s%s", variable->type == RUNG_ANY || variable->type < RUNG_ARRAY_OF ? "" : "\"",
               rung_type_name(variable->type), variable->type < RUNG_ARRAY_OF ? "" : "\"");
    if (fits && variable->unit != NULL) {
        fputs(", unit: ", stdout);
        print_json_string(stdout, variable->unit, strlen(variable->unit));
    }
    puts("}");
}

static void print_yaml_head(const Settings *settings)
{
    fputs("opcua: {endpoint: ", stdout);
    print_json_string(stdout, settings->operands[0], strlen(settings->operands[0]));
    if (settings->security != NULL) printf(", security: %s", settings->security);
    if (settings->user != NULL) {
        fputs(", user: ", stdout);
        print_json_string(stdout, settings->user, strlen(settings->user));
    }
    if (settings->password_file != NULL) {
        fputs(", password_file: ", stdout);
        print_json_string(stdout, settings->password_file, strlen(settings->password_file));
    } else if (settings->password_env != NULL) {
        printf(", password_env: %s", settings->password_env);
    }
    puts("}\ntags:");
}

static bool found(void *user, const rung_browse_variable *variable)
{
    Browse *browse = user;

    if (browse->count == 0 && browse->settings->yaml) print_yaml_head(browse->settings);
    if (browse->settings->yaml || browse->settings->json) {
        browse->count++;
        if (browse->settings->yaml)
            print_yaml(browse, variable);
        else
            print_json(variable);
        return !ferror(stdout);
    }
    browse->failed = !add_row(browse, variable);
    return !browse->failed;
}

/* ---- The verbs ------------------------------------------------------------------------------ */

/* The password, from a file or the environment. False after complaining. */
static bool read_password(const Settings *settings, Buffer *password)
{
    const char *value = settings->password_env != NULL ? getenv(settings->password_env) : NULL;
    int status = STATUS_SUCCESS;

    *password = (Buffer){NULL, 0, 0};
    if (settings->user == NULL && (settings->password_file != NULL || settings->password_env != NULL))
        return complain("a password needs a name: give it with --user NAME"), false;
    if (settings->user != NULL && settings->password_file == NULL && settings->password_env == NULL) {
        complain("--user %s needs a password, and none was given", settings->user);
        give_hint("--password-file FILE reads it from a file, --password-env NAME from a variable");
        return false;
    }
    if (settings->password_file != NULL) {
        status = read_whole(settings->password_file, 4096, password);
        while (
            status == STATUS_SUCCESS && password->length > 0 &&
            (password->bytes[password->length - 1] == '\n' || password->bytes[password->length - 1] == '\r'))
            password->bytes[--password->length] = '\0';
    } else if (settings->password_env != NULL && value == NULL) {
        status = complain("there is no %s in the environment", settings->password_env);
    } else if (value != NULL && !buffer_append(password, value, strlen(value))) {
        status = complain_status("password", RUNG_NO_MEMORY);
    }
    return status == STATUS_SUCCESS;
}

static int complain_of(const char *endpoint, rung_status status, const rung_diag *diag)
{
    if (diag->message[0] == '\0') return complain_status(endpoint, status);
    if (status == RUNG_UNSUPPORTED || status == RUNG_USAGE)
        complain("%s", diag->message);
    else
        complain("%s: %s", endpoint, diag->message);
    if (diag->hint[0] != '\0') give_hint("%s", diag->hint);
    return status == RUNG_USAGE ? STATUS_USAGE : STATUS_FAILED;
}

int run_browse(const Settings *settings)
{
    Browse browse = {.settings = settings};
    rung_browse_options options;
    Buffer password;
    rung_diag diag;
    rung_status status;
    char folder[PATH];

    if (settings->json && settings->yaml) return complain("--json and --yaml: choose one");
    if (!read_password(settings, &password)) return STATUS_USAGE;
    rung_browse_options_init(&options);
    rung_diag_init(&diag);
    options.node = settings->operand_count > 1 ? settings->operands[1] : NULL;
    if (settings->depth != 0)
        options.depth = settings->depth < UINT32_MAX ? (uint32_t)settings->depth : UINT32_MAX;
    options.security = settings->security;
    options.user = settings->user;
    options.password = password.bytes;
    if (security_folder(settings, folder, sizeof folder)) options.security_folder = folder;
    status = rung_rules_new(NULL, &browse.rules);
    if (status == RUNG_OK) status = rung_schema_new(NULL, &browse.names);
    if (status == RUNG_OK) status = rung_browse(settings->operands[0], &options, found, &browse, &diag);
    if (status == RUNG_OK && browse.failed) status = RUNG_NO_MEMORY;
    if (status == RUNG_OK && !settings->json && !settings->yaml) {
        if (browse.count > 0) print_table(&browse);
        fflush(stdout);
        fprintf(stderr, "%zu variable%s\n", browse.count, browse.count == 1 ? "" : "s");
        for (size_t i = 0; i < browse.count; i++)
            for (int column = 0; column < COLUMN_COUNT; column++) free(browse.rows[i].cells[column]);
    }
    free(browse.rows);
    rung_rules_free(browse.rules);
    rung_schema_free(browse.names);
    buffer_free(&password);
    return status == RUNG_OK ? STATUS_SUCCESS : complain_of(settings->operands[0], status, &diag);
}

int run_trust(const Settings *settings)
{
    rung_diag diag;
    rung_status status;
    char folder[PATH];

    if (!security_folder(settings, folder, sizeof folder))
        return complain("there is no folder for certificates: name it with --certificates");
    rung_diag_init(&diag);
    status = rung_trust(settings->operands[0], settings->operands[1], folder, &diag);
    if (status != RUNG_OK) return complain_of(settings->operands[0], status, &diag);
    fprintf(stderr, "trusted: its certificate is in %s/trusted\n", folder);
    return STATUS_SUCCESS;
}
