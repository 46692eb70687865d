/* rulefile_opcua.c - where tags come from: docs/rules.md says it in words.
**
** `opcua:` is one source, or a map of names to sources. ${NAME} in it is a variable of the environment.
** Node texts are checked for their form, so that a slip is found without a server.
*/
#include "runtime/rulefile.h"

#include <string.h>

#include "runtime/array.h"
#include "vm/format.h"
#include "vm/number.h"
#include "vm/text.h"

#define MS RUNG_TICKS_PER_MS
#define SECOND (1000 * MS)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

enum { MAX_SOURCES = 1000, MAX_ENDPOINTS = 16, LEAST_QUEUE = 10, MAX_QUEUE = 100000, MAX_NODE = 4096 };

static const char NAMELESS[] = "opcua"; /* the name of a file's one source */

/* ---- Keys ----------------------------------------------------------------------------------- */

typedef enum SourceKey {
    SOURCE_ENDPOINT,
    SOURCE_SECURITY,
    SOURCE_USER,
    SOURCE_PASSWORD_FILE,
    SOURCE_PASSWORD_ENV,
    SOURCE_CERTIFICATE,
    SOURCE_KEY,
    SOURCE_TRUSTED,
    SOURCE_PUBLISHING,
    SOURCE_SAMPLING,
    SOURCE_QUEUE,
    SOURCE_DEADBAND,
    SOURCE_KEEP_ALIVE,
    SOURCE_LIFETIME,
    SOURCE_TIMEOUT,
    SOURCE_SESSION_TIMEOUT,
    SOURCE_START_WAIT,
    SOURCE_MAX_SKEW,
    SOURCE_COUNT
} SourceKey;

static const char *const NONE[] = {NULL};
static const char *const SOURCE_NAMES[] = {"endpoint",     "security",    "user",    "password_file",
                                           "password_env", "certificate", "key",     "trusted",
                                           "publishing",   "sampling",    "queue",   "deadband",
                                           "keep_alive",   "lifetime",    "timeout", "session_timeout",
                                           "start_wait",   "max_skew",    NULL};
static const char AS_PASSWORD[] =
    "a rule file is read by many: password_file: names a file, password_env: a variable";
static const KeyHabit SOURCE_HABITS[] = {{"password", AS_PASSWORD},
                                         {"passwd", AS_PASSWORD},
                                         {"url", "did you mean 'endpoint'?"},
                                         {"endpoints", "did you mean 'endpoint'? It may be a list"},
                                         {"server", "did you mean 'endpoint'?"},
                                         {"username", "did you mean 'user'?"},
                                         {"interval", "did you mean 'publishing' or 'sampling'?"},
                                         {"policy", "did you mean 'security'?"},
                                         {"mode", "did you mean 'security'?"},
                                         {NULL, NULL}};
static const KeySet SOURCE_KEYS = {
    "'opcua:'", SOURCE_NAMES, NONE,
    "such as endpoint, security, user, publishing; or names of servers, each with a "
    "map of these",
    SOURCE_HABITS};

_Static_assert(sizeof SOURCE_NAMES / sizeof *SOURCE_NAMES == SOURCE_COUNT + 1,
               "SourceKey follows SOURCE_NAMES");

/* ---- Simple values -------------------------------------------------------------------------- */

typedef struct Duration {
    const char *what;
    rung_time usual, least, most;
    const char *limits;
} Duration;

static const Duration PUBLISHING = {"'publishing:'", 250 * MS, MS, HOUR, "1ms to 1h"},
                      SAMPLING = {"'sampling:'", 100 * MS, 0, HOUR, "0ms, as fast as the server can, to 1h"},
                      TIMEOUT = {"'timeout:'", 5 * SECOND, 100 * MS, 10 * MINUTE, "100ms to 10m"},
                      SESSION_TIMEOUT = {"'session_timeout:'", MINUTE, SECOND, 24 * HOUR, "1s to 1d"},
                      START_WAIT = {"'start_wait:'", 5 * SECOND, 0, 10 * MINUTE, "0s to 10m"},
                      MAX_SKEW = {"'max_skew:'", MINUTE, 0, 24 * HOUR, "0s to 1d"};

/* `usual` when the key is not there. */
static rung_time read_duration(Loader *loader, const TreeNode *node, const Duration *duration,
                               rung_time usual)
{
    uint32_t errors = loader->reporter.errors;
    rung_time time;

    if (node == NULL) return usual;
    time = yaml_duration(&loader->reporter, node, duration->what);
    if (loader->reporter.errors > errors) return usual;
    if (time >= duration->least && time <= duration->most) return time;
    report_error(&loader->reporter, RUNG_BAD_RULES, node->text.place, NULL, "%s must be from %s",
                 duration->what, duration->limits);
    return usual;
}

static uint32_t read_whole(Loader *loader, const TreeNode *node, const char *what, uint32_t least,
                           uint32_t most, const char *hint, uint32_t usual)
{
    uint32_t number;

    if (node == NULL || !yaml_whole(&loader->reporter, node, what, least, most, hint, &number)) return usual;
    return number;
}

static double read_deadband(Loader *loader, const TreeNode *node, double usual)
{
    const SourceText *text = &node->text;
    double number = 0;
    size_t used = 0;

    if (node->kind == TREE_TEXT) number = number_parse_decimal(text->text, text->length, &used);
    if (used > 0 && used == text->length && number >= 0 && number - number == 0) return number;
    report_error(&loader->reporter, RUNG_BAD_RULES, text->place,
                 "in the unit of the tag: a smaller change is none; 0 takes every change",
                 "'deadband:' must be a number, 0 or more");
    return usual;
}

/* ---- The environment ------------------------------------------------------------------------ */

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The length of the variable's name at `at`, which is followed by a brace; 0 when there is none. */
static size_t variable_length(const char *at)
{
    size_t length = is_letter(*at) ? 1 : 0;

    while (length > 0 && (is_letter(at[length]) || is_digit(at[length]))) length++;
    return at[length] == '}' ? length : 0;
}

/* What a variable holds; NULL after reporting. */
static const char *variable(Loader *loader, const SourceText *text, const char *name, size_t length)
{
    const rung_rules_options *options = loader->options;
    char *copy = arena_alloc(loader->arena, length + 1);
    const char *value;

    if (copy == NULL) {
        report_no_memory(&loader->reporter);
        return NULL;
    }
    memcpy(copy, name, length);
    copy[length] = '\0';
    if (length == 0)
        report_error(&loader->reporter, RUNG_BAD_RULES, text->place,
                     "\\${ stands for the characters themselves",
                     "after ${ stands the name of a variable of the environment, and }");
    else if (options == NULL || options->environment == NULL)
        report_error(&loader->reporter, RUNG_BAD_RULES, text->place, NULL,
                     "${%s} is a variable of the environment, and this host has none", copy);
    else if ((value = options->environment(options->user, copy)) != NULL)
        return value;
    else
        report_error(&loader->reporter, RUNG_BAD_RULES, text->place,
                     "set it where rung is started; \\${ stands for the characters themselves",
                     "the environment has no variable '%s'", copy);
    return NULL;
}

typedef struct Grown {
    const Allocator *allocator;
    char *bytes;
    size_t length, capacity;
} Grown;

static bool grow(Grown *text, const char *bytes, size_t length)
{
    if (!array_reserve(text->allocator, (void **)&text->bytes, &text->capacity, text->length + length, 1))
        return false;
    if (length > 0) memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    return true;
}

/* The text with what its variables hold. Each is asked for once: a host may give another text every time.
** False after reporting. */
static bool expand(Loader *loader, const SourceText *text, Grown *out)
{
    const char *at = text->text;

    while (*at != '\0') {
        size_t plain = strcspn(at, "$\\"), name;
        const char *value;
        bool fine;

        if (plain > 0) {
            fine = grow(out, at, plain);
            at += plain;
        } else if (strncmp(at, "${", 2) == 0) {
            name = variable_length(at + 2);
            if ((value = variable(loader, text, at + 2, name)) == NULL) return false;
            fine = grow(out, value, strlen(value));
            at += name + 3;
        } else {
            at += strncmp(at, "\\${", 3) == 0; /* the sign after it is a plain one */
            fine = grow(out, at++, 1);
        }
        if (!fine) {
            report_no_memory(&loader->reporter);
            return false;
        }
    }
    return true;
}

/* A copy of the node with another text, which a value of the YAML could be, too. NULL after reporting. */
static TreeNode *with_text(Loader *loader, const TreeNode *node, const Grown *text)
{
    TreeNode *copy = arena_alloc(loader->arena, sizeof *copy);
    char *bytes = text->length < UINT32_MAX ? arena_alloc(loader->arena, text->length + 1) : NULL;

    if (copy == NULL || bytes == NULL) {
        report_no_memory(&loader->reporter);
        return NULL;
    }
    if (text->length > 0) memcpy(bytes, text->bytes, text->length);
    bytes[text->length] = '\0';
    *copy = *node;
    copy->plain = true;
    copy->text.text = bytes;
    copy->text.length = (uint32_t)text->length;
    return copy;
}

/* The node with its variables put in; NULL after reporting. */
static TreeNode *expanded(Loader *loader, TreeNode *node)
{
    Grown text = {.allocator = &loader->rules->allocator};

    if (node == NULL || node->kind != TREE_TEXT || strlen(node->text.text) != node->text.length ||
        strstr(node->text.text, "${") == NULL)
        return node;
    node = expand(loader, &node->text, &text) ? with_text(loader, node, &text) : NULL;
    allocator_free(text.allocator, text.bytes, text.capacity);
    return node;
}

/* ---- Sources -------------------------------------------------------------------------------- */

static const char *read_text(Loader *loader, const TreeNode *node, const char *what)
{
    const SourceText *text = node == NULL ? NULL : yaml_text(&loader->reporter, node, what);

    return text == NULL ? NULL : text->text;
}

/* opc.tcp://host[:port][/path]; the host may be an IPv6 address in brackets. */
static bool is_endpoint(const char *text)
{
    static const char SCHEME[] = "opc.tcp://";
    const char *host = text + sizeof SCHEME - 1, *end;
    uint32_t port = 0;

    if (strncmp(text, SCHEME, sizeof SCHEME - 1) != 0) return false;
    end = *host == '[' ? strchr(host, ']') : host + strcspn(host, ":/");
    if (end == NULL || end == host || strpbrk(text, " \t\r\n") != NULL) return false;
    if (*end == ']') end++;
    if (*end == ':') {
        for (end++; is_digit(*end) && port <= UINT16_MAX; end++) port = port * 10 + (uint32_t)(*end - '0');
        if (port == 0 || port > UINT16_MAX) return false;
    }
    return *end == '\0' || *end == '/';
}

static const char *read_endpoint(Loader *loader, TreeNode *given)
{
    const TreeNode *node = expanded(loader, given);
    const SourceText *text = node == NULL ? NULL : yaml_text(&loader->reporter, node, "'endpoint:'");

    if (text == NULL || is_endpoint(text->text)) return text == NULL ? NULL : text->text;
    report_error(&loader->reporter, RUNG_BAD_RULES, text->place, "for example opc.tcp://192.168.0.10:4840",
                 "%q is not an endpoint", text->text, (size_t)text->length);
    return NULL;
}

static void read_endpoints(Loader *loader, TreeNode *node, rung_source *source)
{
    bool is_list = node->kind == TREE_LIST;
    const char **endpoints;

    if (is_list && (node->count == 0 || node->count > MAX_ENDPOINTS)) {
        report_error(&loader->reporter, RUNG_BAD_RULES, node->text.place, NULL,
                     node->count == 0 ? "'endpoint:' is an empty list"
                                      : "'endpoint:' has more than 16 endpoints");
        return;
    }
    if ((endpoints = arena_alloc(loader->arena, (is_list ? node->count : 1) * sizeof *endpoints)) == NULL) {
        report_no_memory(&loader->reporter);
        return;
    }
    source->endpoints = endpoints;
    if (!is_list) {
        endpoints[0] = read_endpoint(loader, node);
        source->endpoint_count = endpoints[0] != NULL;
        return;
    }
    for (const TreeEntry *entry = node->entries; entry != NULL; entry = entry->next) {
        const char *endpoint = read_endpoint(loader, entry->value);

        if (endpoint != NULL) endpoints[source->endpoint_count++] = endpoint;
    }
}

static const char *read_security(Loader *loader, const TreeNode *node)
{
    static const char *const MODES[] = {"None", "Sign", "SignAndEncrypt", NULL};
    const SourceText *text = node == NULL ? NULL : yaml_text(&loader->reporter, node, "'security:'");
    char hint[RUNG_HINT_MAX];

    if (text == NULL) return MODES[0];
    for (size_t i = 0; MODES[i] != NULL; i++)
        if (yaml_is(text, MODES[i])) return MODES[i];
    report_error(
        &loader->reporter, RUNG_BAD_RULES, text->place,
        yaml_suggest(text, MODES, "None, Sign or SignAndEncrypt; these two are Basic256Sha256", hint),
        "%q is not a kind of security", text->text, (size_t)text->length);
    return MODES[0];
}

/* Keys that mean nothing without another one. */
static void check_pairs(Loader *loader, TreeNode *const *keys)
{
    static const struct {
        SourceKey key, needs, or_else;
        const char *text;
    } PAIRS[] = {{SOURCE_USER, SOURCE_PASSWORD_FILE, SOURCE_PASSWORD_ENV,
                  "'user:' needs 'password_file:' or 'password_env:'"},
                 {SOURCE_PASSWORD_FILE, SOURCE_USER, SOURCE_USER, "'password_file:' needs 'user:'"},
                 {SOURCE_PASSWORD_ENV, SOURCE_USER, SOURCE_USER, "'password_env:' needs 'user:'"},
                 {SOURCE_CERTIFICATE, SOURCE_KEY, SOURCE_KEY, "'certificate:' needs 'key:'"},
                 {SOURCE_KEY, SOURCE_CERTIFICATE, SOURCE_CERTIFICATE, "'key:' needs 'certificate:'"}};

    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
        if (keys[PAIRS[i].key] != NULL && keys[PAIRS[i].needs] == NULL && keys[PAIRS[i].or_else] == NULL)
            report_error(&loader->reporter, RUNG_BAD_RULES, keys[PAIRS[i].key]->text.place, NULL, "%s",
                         PAIRS[i].text);
    if (keys[SOURCE_PASSWORD_FILE] != NULL && keys[SOURCE_PASSWORD_ENV] != NULL)
        report_error(&loader->reporter, RUNG_BAD_RULES, keys[SOURCE_PASSWORD_ENV]->text.place, NULL,
                     "the password comes from 'password_file:' or from 'password_env:', not from both");
}

static void add_source(Loader *loader, const rung_source *source, rung_time max_skew,
                       const TagDefaults *defaults)
{
    if (rules_add_source(loader->rules, source, max_skew))
        loader->defaults[loader->rules->source_count - 1] = *defaults;
}

static void read_source(Loader *loader, const char *name, const TreeNode *map)
{
    enum { KEEP_ALIVE = 8, MOST_KEEP_ALIVE = 1000, LIFETIME = 240, MOST_LIFETIME = 100000 };
    TreeNode *keys[SOURCE_COUNT] = {NULL};
    rung_source source = {.name = name};
    TagDefaults defaults = {.deadband = 0};
    rung_time usual_skew = loader->rules->max_skew, max_skew;

    yaml_keys(&loader->reporter, map, &SOURCE_KEYS, keys);
    check_pairs(loader, keys);
    if (keys[SOURCE_ENDPOINT] != NULL) read_endpoints(loader, keys[SOURCE_ENDPOINT], &source);
    for (size_t i = 0; i < SOURCE_COUNT; i++)
        if (i != SOURCE_ENDPOINT) keys[i] = expanded(loader, keys[i]);
    source.security = read_security(loader, keys[SOURCE_SECURITY]);
    source.user = read_text(loader, keys[SOURCE_USER], "'user:'");
    source.password_file = read_text(loader, keys[SOURCE_PASSWORD_FILE], "'password_file:'");
    source.password_env = read_text(loader, keys[SOURCE_PASSWORD_ENV], "'password_env:'");
    source.certificate = read_text(loader, keys[SOURCE_CERTIFICATE], "'certificate:'");
    source.key = read_text(loader, keys[SOURCE_KEY], "'key:'");
    source.trusted = read_text(loader, keys[SOURCE_TRUSTED], "'trusted:'");
    source.publishing = read_duration(loader, keys[SOURCE_PUBLISHING], &PUBLISHING, PUBLISHING.usual);
    source.start_wait = read_duration(loader, keys[SOURCE_START_WAIT], &START_WAIT, START_WAIT.usual);
    source.timeout = read_duration(loader, keys[SOURCE_TIMEOUT], &TIMEOUT, TIMEOUT.usual);
    source.session_timeout =
        read_duration(loader, keys[SOURCE_SESSION_TIMEOUT], &SESSION_TIMEOUT, SESSION_TIMEOUT.usual);
    source.keep_alive = read_whole(
        loader, keys[SOURCE_KEEP_ALIVE], "'keep_alive:'", 1, MOST_KEEP_ALIVE,
        "after so many publishing intervals without news the server says that it is there", KEEP_ALIVE);
    source.lifetime = read_whole(loader, keys[SOURCE_LIFETIME], "'lifetime:'", 3 * source.keep_alive,
                                 MOST_LIFETIME, "at least three times 'keep_alive:', in publishing intervals",
                                 LIFETIME > 3 * source.keep_alive ? LIFETIME : 3 * source.keep_alive);
    max_skew = read_duration(loader, keys[SOURCE_MAX_SKEW], &MAX_SKEW, usual_skew);
    defaults.publishing = source.publishing;
    defaults.sampling = read_duration(loader, keys[SOURCE_SAMPLING], &SAMPLING, SAMPLING.usual);
    defaults.queue = read_whole(loader, keys[SOURCE_QUEUE], "'queue:'", 1, MAX_QUEUE, NULL, 0);
    if (keys[SOURCE_DEADBAND] != NULL) defaults.deadband = read_deadband(loader, keys[SOURCE_DEADBAND], 0);
    add_source(loader, &source, max_skew, &defaults);
    /* a file's one source speaks for all its tags, those of recordings too */
    if (name == NAMELESS && max_skew != usual_skew) rules_set_max_skew(loader->rules, max_skew);
}

/* Whether the map has names of sources: every value is a map, and there is one. */
static bool has_names(const TreeNode *map)
{
    for (const TreeEntry *entry = map->entries; entry != NULL; entry = entry->next)
        if (entry->value->kind != TREE_MAP) return false;
    return map->count > 0;
}

static bool is_name(const SourceText *text)
{
    for (uint32_t i = 0; i < text->length; i++)
        if (!is_letter(text->text[i]) && (i == 0 || (!is_digit(text->text[i]) && text->text[i] != '-')))
            return false;
    return text->length > 0;
}

static void read_named_source(Loader *loader, const TreeEntry *entry)
{
    const SourceText *name = &entry->key->text;
    bool has_endpoint = false;

    if (!is_name(name)) {
        report_error(&loader->reporter, RUNG_BAD_RULES, name->place, "letters, digits, _ and -",
                     "%q is not a name for a server", name->text, (size_t)name->length);
        return;
    }
    for (const TreeEntry *key = entry->value->entries; key != NULL; key = key->next)
        has_endpoint = has_endpoint || yaml_is(&key->key->text, SOURCE_NAMES[SOURCE_ENDPOINT]);
    if (!has_endpoint)
        report_error(&loader->reporter, RUNG_BAD_RULES, name->place,
                     "for example opc.tcp://192.168.0.10:4840", "the server %q has no 'endpoint:'",
                     name->text, (size_t)name->length);
    read_source(loader, name->text, entry->value);
}

void rulefile_opcua(Loader *loader, const TreeNode *node)
{
    const TreeNode *map =
        yaml_map(&loader->reporter, node, "'opcua:'", "for example {endpoint: opc.tcp://192.168.0.10:4840}");
    uint32_t count = map == NULL ? 0 : map->count;

    if (count > MAX_SOURCES) {
        report_error(&loader->reporter, RUNG_BAD_RULES, map->text.place, NULL,
                     "'opcua:' has more than 1000 servers");
        return;
    }
    loader->defaults = arena_alloc(loader->arena, (count + (size_t)1) * sizeof *loader->defaults);
    if (loader->defaults == NULL) {
        report_no_memory(&loader->reporter);
        return;
    }
    if (map == NULL || !has_names(map)) {
        static const TreeNode empty = {.kind = TREE_MAP};

        read_source(loader, NAMELESS, map == NULL ? &empty : map);
        return;
    }
    for (const TreeEntry *entry = map->entries; entry != NULL; entry = entry->next)
        read_named_source(loader, entry);
}

/* ---- Namespaces ----------------------------------------------------------------------------- */

static const Namespace *find_namespace(const Loader *loader, const char *name, size_t length)
{
    const Namespace *space = loader->namespaces;

    while (space != NULL && (space->name->length != length || memcmp(space->name->text, name, length) != 0))
        space = space->next;
    return space;
}

static void read_namespace(Loader *loader, const TreeEntry *entry)
{
    const SourceText *name = &entry->key->text,
                     *uri = yaml_text(&loader->reporter, entry->value, "a namespace");
    const Namespace *known;
    Namespace *space;

    if (uri == NULL) return;
    known = find_namespace(loader, name->text, name->length);
    if (!is_name(name) || yaml_is(name, "ns") || yaml_is(name, "nsu") || yaml_is(name, "svr")) {
        report_error(&loader->reporter, RUNG_BAD_RULES, name->place,
                     "letters, digits, _ and -; not ns, nsu or svr", "%q is not a name for a namespace",
                     name->text, (size_t)name->length);
    } else if (known != NULL && strcmp(known->uri->text, uri->text) != 0) {
        report_error(&loader->reporter, RUNG_DUPLICATE, name->place, NULL,
                     "the namespace %q has another URI in a file before this one", name->text,
                     (size_t)name->length);
    } else if (known == NULL) {
        if ((space = arena_alloc(loader->arena, sizeof *space)) == NULL) {
            report_no_memory(&loader->reporter);
            return;
        }
        *space = (Namespace){name, uri, loader->namespaces};
        loader->namespaces = space;
    }
}

void rulefile_namespaces(Loader *loader, const TreeNode *node)
{
    const TreeNode *map =
        yaml_map(&loader->reporter, node, "'namespaces:'", "for example {line: 'urn:acme:line1'}");

    for (const TreeEntry *entry = map == NULL ? NULL : map->entries; entry != NULL; entry = entry->next)
        read_namespace(loader, entry);
}

/* ---- Nodes ---------------------------------------------------------------------------------- */

static const char AS_NODE[] =
    "such as ns=2;s=Boiler.Temp, nsu=urn:acme:line1;i=42 or /Objects/2:Boiler/2:Temp";

static bool is_hex(char c) { return number_digit(c) < 16; }

static bool is_guid(const char *text)
{
    static const char FORM[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    size_t i = 0;

    while (FORM[i] != '\0' && (FORM[i] == 'x' ? is_hex(text[i]) : text[i] == '-')) i++;
    return FORM[i] == '\0' && text[i] == '\0';
}

static bool is_base64(const char *text)
{
    size_t length = 0;

    while (is_letter(text[length]) ? text[length] != '_'
                                   : is_digit(text[length]) || text[length] == '+' || text[length] == '/')
        length++;
    for (int i = 0; i < 2 && text[length] == '=' && length % 4 >= 2; i++) length++;
    return length > 0 && length % 4 == 0 && text[length] == '\0';
}

/* A decimal number up to `most`, which ends where *end is set to. */
static bool is_number(const char *text, uint64_t most, const char **end)
{
    uint64_t number = 0;

    for (*end = text; is_digit(**end) && number <= most; ++*end)
        number = number * 10 + (uint64_t)(**end - '0');
    return *end > text && number <= most && !is_digit(**end);
}

/* What is wrong with i=, s=, g= or b= and what follows; NULL: nothing. */
static const char *identifier_slip(const char *text)
{
    const char *end;

    if (text[0] == '\0' || text[1] != '=' || strchr("isgb", text[0]) == NULL)
        return "a node ends in i= and a number, s= and a text, g= and a GUID, or b= and base64";
    if (text[2] == '\0') return "nothing follows the last =";
    switch (text[0]) {
    case 'i':
        return is_number(text + 2, UINT32_MAX, &end) && *end == '\0'
                   ? NULL
                   : "after i= stands a number from 0 to 4294967295";
    case 'g':
        return is_guid(text + 2) ? NULL
                                 : "after g= stands a GUID such as 09087e75-8e5e-499b-954f-f2a9603db28a";
    case 'b': return is_base64(text + 2) ? NULL : "after b= stands base64";
    default: return NULL;
    }
}

/* The end of what stands before the first semicolon, if that can be a namespace; NULL: there is none. */
static const char *namespace_end(const char *text)
{
    const char *end = strchr(text, ';');

    /* s=a;b is a text without a namespace */
    return end == NULL || (text[0] != '\0' && text[1] == '=') ? NULL : end;
}

/* What is wrong with a NodeId but for the name of its namespace, whose end is set when there is one. */
static const char *node_slip(const char *text, const char **name_end)
{
    const char *end = namespace_end(text), *after, *slip = identifier_slip(end == NULL ? text : end + 1);

    *name_end = NULL;
    if (slip != NULL || end == NULL) return slip;
    if (strncmp(text, "ns=", 3) == 0)
        return is_number(text + 3, UINT16_MAX, &after) && after == end
                   ? NULL
                   : "after ns= stands the index of a namespace, from 0 to 65535";
    if (strncmp(text, "nsu=", 4) == 0)
        return end > text + 4 ? NULL : "after nsu= stands the URI of a namespace";
    if (end == text || memchr(text, '=', (size_t)(end - text)) != NULL ||
        memchr(text, ' ', (size_t)(end - text)) != NULL)
        return "it begins with ns=, nsu= or the name of a namespace";
    *name_end = end;
    return NULL;
}

/* "did you mean 'ns=2;s=a'?" for blanks, a comma, a capital; or what nodes are like. */
static const char *node_hint(const SourceText *text, char hint[RUNG_HINT_MAX])
{
    char fixed[RUNG_HINT_MAX / 2];
    size_t length = 0;
    const char *at = text->text, *name_end;

    if (text->length + 2 > sizeof fixed) return AS_NODE;
    if (strncmp(at, "Objects/", 8) == 0) fixed[length++] = '/';
    for (bool begins = true; *at != '\0'; at++) {
        if (begins && *at == ' ') continue;
        fixed[length] = *at;
        if (begins && at[1] == '=' && *at >= 'A' && *at <= 'Z') fixed[length] = (char)(*at + ('a' - 'A'));
        if (*at == ',' && length > 3 && memcmp(fixed, "ns=", 3) == 0 && memchr(fixed, ';', length) == NULL)
            fixed[length] = ';';
        begins = fixed[length++] == ';' && memchr(fixed, ';', length - 1) == NULL;
    }
    fixed[length] = '\0';
    if (strcmp(fixed, text->text) == 0 || (*fixed != '/' && node_slip(fixed, &name_end) != NULL))
        return AS_NODE;
    format_text(hint, RUNG_HINT_MAX, "did you mean '%s'?", fixed);
    return hint;
}

static void report_node(Loader *loader, const SourceText *text, const char *slip)
{
    char hint[RUNG_HINT_MAX];

    report_error(&loader->reporter, RUNG_BAD_RULES, text->place, node_hint(text, hint),
                 "%q is not a node: %s", text->text, (size_t)text->length, slip);
}

static void report_namespace(Loader *loader, const SourceText *text, size_t length)
{
    Suggestion suggestion;
    char hint[RUNG_HINT_MAX] = "'namespaces:' gives names to URIs, such as {line: 'urn:acme:line1'}";

    suggestion_init(&suggestion, text->text, length);
    for (const Namespace *space = loader->namespaces; space != NULL; space = space->next)
        suggestion_offer(&suggestion, space->name->text, space->name->length);
    if (suggestion_best(&suggestion) != NULL)
        format_text(hint, sizeof hint, "did you mean '%s'?", suggestion_best(&suggestion));
    report_error(&loader->reporter, RUNG_BAD_RULES, text->place, hint, "there is no namespace %q", text->text,
                 length);
}

/* Appends to a text that has room; returns its new length. */
static size_t append(char *out, size_t length, const char *text, size_t size)
{
    memcpy(out + length, text, size);
    return length + size;
}

/* nsu=URI; in place of a name, with %3B for a semicolon, which ends it, and %25 for the sign itself. */
static size_t append_uri(char *out, size_t length, const SourceText *uri)
{
    length = append(out, length, "nsu=", 4);
    for (uint32_t i = 0; i < uri->length; i++) {
        char c = uri->text[i];

        length = c == ';'   ? append(out, length, "%3B", 3)
                 : c == '%' ? append(out, length, "%25", 3)
                            : append(out, length, &c, 1);
    }
    return append(out, length, ";", 1);
}

/* Room for a node in which names of namespaces became URIs; NULL after reporting. */
static char *node_room(Loader *loader, const SourceText *text)
{
    size_t parts = 1, longest = 0;
    char *room;

    for (uint32_t i = 0; i < text->length; i++) parts += text->text[i] == '/';
    for (const Namespace *space = loader->namespaces; space != NULL; space = space->next)
        if (space->uri->length > longest) longest = space->uri->length;
    room = arena_alloc(loader->arena, text->length + parts * (3 * longest + sizeof "nsu=;") + 1);
    if (room == NULL) report_no_memory(&loader->reporter);
    return room;
}

/* The length of a part of a path, up to a sign that no & stands before. */
static size_t part_length(const char *text, const char *ends)
{
    size_t length = 0;

    while (text[length] != '\0' && strchr(ends, text[length]) == NULL)
        length += text[length] == '&' && text[length + 1] != '\0' ? 2 : 1;
    return length;
}

/* /Objects/2:Boiler/line:Temp/nsu=urn:x;Unit: names, with the index, the name or the URI of their namespace,
** which those of OPC UA itself need not have; & makes the sign after it a plain one. NULL after reporting. */
static const char *read_path(Loader *loader, const SourceText *text)
{
    char *out = node_room(loader, text);
    const char *at = text->text, *slip = NULL, *after;
    size_t length = 0;

    if (out == NULL) return NULL;
    while (*at == '/' && slip == NULL) {
        size_t prefix = part_length(++at, "/:"), name;
        const Namespace *space = at[prefix] == ':' ? find_namespace(loader, at, prefix) : NULL;
        bool has_index = prefix > 0 && at[prefix] == ':' && strspn(at, "0123456789") == prefix;

        length = append(out, length, "/", 1);
        if (strncmp(at, "nsu=", 4) == 0) {
            size_t uri = strcspn(at, ";");

            if (uri <= 4 || at[uri] == '\0')
                slip = "after nsu= stands the URI of a namespace, then a semicolon";
            prefix = at[uri] == '\0' ? uri : uri + 1;
            length = append(out, length, at, prefix);
        } else if (space != NULL) {
            length = append_uri(out, length, space->uri);
            prefix++;
        } else if (has_index) {
            if (!is_number(at, UINT16_MAX, &after)) slip = "the index of a namespace is at most 65535";
            length = append(out, length, at, ++prefix);
        } else {
            prefix = 0;
        }
        at += prefix;
        name = part_length(at, "/");
        if (name == 0 && slip == NULL) slip = "a part of the path is empty";
        length = append(out, length, at, name);
        at += name;
    }
    out[length] = '\0';
    if (slip == NULL) return out;
    report_node(loader, text, slip);
    return NULL;
}

/* The node as a client takes it; NULL after reporting. */
static const char *read_node(Loader *loader, const SourceText *text)
{
    const char *end, *slip;
    const Namespace *space;
    char *out;

    if (text->length > MAX_NODE) {
        report_error(&loader->reporter, RUNG_BAD_RULES, text->place, NULL,
                     "'node:' is longer than 4096 bytes");
        return NULL;
    }
    if (text->text[0] == '/') return read_path(loader, text);
    if ((slip = node_slip(text->text, &end)) != NULL) {
        report_node(loader, text, slip);
        return NULL;
    }
    if (end == NULL) return text->text;
    if ((space = find_namespace(loader, text->text, (size_t)(end - text->text))) == NULL) {
        report_namespace(loader, text, (size_t)(end - text->text));
        return NULL;
    }
    if ((out = node_room(loader, text)) == NULL) return NULL;
    strcpy(out + append_uri(out, 0, space->uri), end + 1);
    return out;
}

static bool is_number_type(rung_type type)
{
    return type == RUNG_DOUBLE || type == RUNG_INT32 || type == RUNG_UINT32;
}

/* The index of the tag's source; false after reporting. */
static bool read_tag_source(Loader *loader, const TagOrigin *origin, uint32_t *index)
{
    rung_rules *rules = loader->rules;
    const SourceText *name;
    Suggestion suggestion;
    char hint[RUNG_HINT_MAX] = "'opcua:' names the servers";

    *index = 0;
    if (origin->source == NULL) {
        if (rules->source_count <= 1) return true;
        report_error(&loader->reporter, RUNG_BAD_RULES, origin->node->text.place,
                     "source: and a name of 'opcua:'",
                     "there are several servers, and the tag does not say which one it comes from");
        return false;
    }
    if ((name = yaml_text(&loader->reporter, origin->source, "'source:'")) == NULL) return false;
    *index = rules_find_source(rules, name->text, name->length);
    if (*index < rules->source_count) return true;
    suggestion_init(&suggestion, name->text, name->length);
    for (uint32_t i = 0; i < rules->source_count; i++)
        suggestion_offer(&suggestion, rules->sources[i].says.name, strlen(rules->sources[i].says.name));
    if (suggestion_best(&suggestion) != NULL)
        format_text(hint, sizeof hint, "did you mean '%s'?", suggestion_best(&suggestion));
    report_error(&loader->reporter, RUNG_BAD_RULES, name->place, hint, "there is no source %q", name->text,
                 (size_t)name->length);
    return false;
}

/* As many samples as can come in two publishing intervals. */
static uint32_t usual_queue(rung_time publishing, rung_time sampling)
{
    rung_time samples = 2 * publishing / (sampling > 0 ? sampling : MS);

    return samples < LEAST_QUEUE ? LEAST_QUEUE : samples > MAX_QUEUE ? MAX_QUEUE : (uint32_t)samples;
}

/* Keys that have no effect without a node. */
static void warn_without_node(Loader *loader, const TagOrigin *origin)
{
    const struct {
        const TreeNode *value;
        const char *key;
    } KEYS[] = {{origin->source, "source"},
                {origin->sampling, "sampling"},
                {origin->queue, "queue"},
                {origin->deadband, "deadband"}};

    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (KEYS[i].value != NULL)
            report_warning(&loader->reporter, KEYS[i].value->text.place, NULL,
                           "'%s:' has no effect without 'node:'", KEYS[i].key);
}

void rulefile_origin(Loader *loader, rung_type type, const TagOrigin *origin)
{
    rung_rules *rules = loader->rules;
    const SourceText *text;
    const TagDefaults *defaults;
    rung_node node = {.deadband = 0};
    bool fine;

    if (origin->node == NULL) {
        warn_without_node(loader, origin);
        return;
    }
    if (loader->defaults == NULL)
        rulefile_opcua(loader, &(TreeNode){.kind = TREE_MAP});        /* a host may know where it is */
    if (loader->defaults == NULL || rules->source_count == 0) return; /* that was reported */
    text = yaml_text(&loader->reporter, origin->node, "'node:'");
    node.node = text == NULL ? NULL : read_node(loader, text);
    fine = read_tag_source(loader, origin, &node.source) && node.node != NULL;
    defaults = &loader->defaults[node.source < rules->source_count ? node.source : 0];
    node.sampling = read_duration(loader, origin->sampling, &SAMPLING, defaults->sampling);
    node.queue =
        read_whole(loader, origin->queue, "'queue:'", 1, MAX_QUEUE, NULL,
                   defaults->queue > 0 ? defaults->queue : usual_queue(defaults->publishing, node.sampling));
    if (is_number_type(type)) node.deadband = defaults->deadband;
    if (origin->deadband != NULL) {
        node.deadband = read_deadband(loader, origin->deadband, 0);
        if (!is_number_type(type))
            report_error(&loader->reporter, RUNG_BAD_RULES, origin->deadband->text.place, NULL,
                         "'deadband:' is for numbers, and the tag is %s", rung_type_name(type));
    }
    if (!fine) return;
    if (!array_reserve(&rules->allocator, (void **)&loader->node_places, &loader->place_capacity,
                       rules->node_count + (size_t)1, sizeof *loader->node_places)) {
        report_no_memory(&loader->reporter);
        return;
    }
    if (rules_add_node(rules, &node)) loader->node_places[rules->node_count - 1] = text->place;
}

/* ---- Two tags of one node ------------------------------------------------------------------- */

static bool is_same_node(const rung_node *a, const rung_node *b)
{
    return a->source == b->source && strcmp(a->node, b->node) == 0;
}

void rulefile_same_nodes(Loader *loader)
{
    const rung_rules *rules = loader->rules;
    const TagNode *nodes = rules->nodes;
    uint32_t size = 8, *places;

    if (rules->node_count < 2) return;
    while (size / 2 < rules->node_count) size *= 2;
    if ((places = allocator_new(&rules->allocator, size * sizeof *places)) == NULL) {
        report_no_memory(&loader->reporter);
        return;
    }
    memset(places, 0, size * sizeof *places);
    for (uint32_t i = 0; i < rules->node_count; i++) {
        const char *node = nodes[i].node.node;
        uint32_t place =
            text_hash(node, strlen(node), rules->host.hash_seed + nodes[i].node.source) & (size - 1);

        while (places[place] != 0 && !is_same_node(&nodes[places[place] - 1].node, &nodes[i].node))
            place = (place + 1) & (size - 1);
        if (places[place] == 0)
            places[place] = i + 1;
        else
            report_warning(&loader->reporter, loader->node_places[i],
                           "is one of them a slip? A second name for a tag is a value",
                           "the tags '%s' and '%s' are one node",
                           rules_tag_name(rules, nodes[places[place] - 1].tag),
                           rules_tag_name(rules, nodes[i].tag));
    }
    allocator_free(&rules->allocator, places, size * sizeof *places);
}
