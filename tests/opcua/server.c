/* An OPC UA server on open62541, with the nodes, options and commands of server.js: see there.
 *
 * Every variable is a data source over an Item here, so a value is what space.txt or a command says, to the last
 * bit of status and timestamp, and a counter costs nothing until somebody samples it. */
#include <errno.h>
#include <getopt.h>
#include <open62541/plugin/accesscontrol_default.h>
#include <open62541/plugin/create_certificate.h>
#include <open62541/server.h>
#include <open62541/server_config_default.h>
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MAX_ROWS = 200, MAX_COLUMNS = 5, MAX_ELEMENTS = 32, MAX_SESSIONS = 100 };

typedef struct {
    char id[96];
    char type[24];
    UA_DataValue value;
} Item;

static UA_Server *server;
static volatile sig_atomic_t stopping;
static UA_UInt16 plant;                 /* the index of the plant's namespace */
static UA_NodeId state_type;            /* MachineState */
static Item rows[MAX_ROWS];
static size_t row_count;
static UA_UInt32 ticks;
static UA_DateTime ticked;
static UA_UInt64 ticker;
static UA_NodeId sessions[MAX_SESSIONS];
static size_t session_count;
static size_t item_count;
static char pki[256] = "build/opcua/pki-open62541";

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

/* ---- values ---------------------------------------------------------------------------------------- */

/* Cuts a line into its columns, which stand two or more spaces apart. */
static size_t columns(char *line, char *out[MAX_COLUMNS]) {
    size_t count = 0;
    line[strcspn(line, "\n")] = '\0';
    while (count < MAX_COLUMNS) {
        while (*line == ' ') line++;
        if (*line == '\0') break;
        out[count++] = line;
        line = strstr(line, "  ");
        if (line == NULL) break;
        *line++ = '\0';
    }
    return count;
}

static const UA_DataType *type_of(const char *name, size_t length) {
    for (size_t i = 0; i < UA_TYPES_COUNT; i++) {
        if (strlen(UA_TYPES[i].typeName) == length && memcmp(UA_TYPES[i].typeName, name, length) == 0) return &UA_TYPES[i];
    }
    return &UA_TYPES[UA_TYPES_INT32];   /* MachineState */
}

static UA_StatusCode status_of(const char *name) {
    if (strcmp(name, "-") == 0 || strcmp(name, "Good") == 0) return UA_STATUSCODE_GOOD;
    UA_UInt32 severity = name[0] == 'B' ? 0x80000000u : name[0] == 'U' ? 0x40000000u : 0;
    for (UA_UInt32 code = severity; code < severity + 0x2000000u; code += 0x10000u) {
        if (strcmp(UA_StatusCode_name(code), name) == 0) return code;
    }
    fail("%s is no status", name);
    return 0;
}

static UA_DateTime time_of(const char *text) {
    UA_DateTimeStruct at = {0};
    double seconds;
    unsigned year, month, day, hour, minute;
    if (strcmp(text, "0") == 0) return 0;
    if (sscanf(text, "%u-%u-%uT%u:%u:%lfZ", &year, &month, &day, &hour, &minute, &seconds) != 6) fail("%s is no time", text);
    at.year = (UA_Int16)year, at.month = (UA_UInt16)month, at.day = (UA_UInt16)day;
    at.hour = (UA_UInt16)hour, at.min = (UA_UInt16)minute;
    return UA_DateTime_fromStruct(at) + (UA_DateTime)(seconds * 1000 + 0.5) * UA_DATETIME_MSEC;
}

/* One value of a type, into p; strings stay where the text is and are copied by who keeps them. */
static void parse_scalar(const UA_DataType *type, char *text, void *p) {
    UA_String whole = UA_STRING(text);
    UA_StatusCode status = UA_STATUSCODE_GOOD;
    bool none = strcmp(text, "null") == 0;
    switch (type->typeKind) {
    case UA_DATATYPEKIND_BOOLEAN: *(UA_Boolean *)p = strcmp(text, "true") == 0; break;
    case UA_DATATYPEKIND_SBYTE: *(UA_SByte *)p = (UA_SByte)atoi(text); break;
    case UA_DATATYPEKIND_BYTE: *(UA_Byte *)p = (UA_Byte)atoi(text); break;
    case UA_DATATYPEKIND_INT16: *(UA_Int16 *)p = (UA_Int16)atoi(text); break;
    case UA_DATATYPEKIND_UINT16: *(UA_UInt16 *)p = (UA_UInt16)atoi(text); break;
    case UA_DATATYPEKIND_INT32: *(UA_Int32 *)p = (UA_Int32)atoll(text); break;
    case UA_DATATYPEKIND_UINT32: *(UA_UInt32 *)p = (UA_UInt32)atoll(text); break;
    case UA_DATATYPEKIND_INT64: *(UA_Int64 *)p = strtoll(text, NULL, 10); break;
    case UA_DATATYPEKIND_UINT64: *(UA_UInt64 *)p = strtoull(text, NULL, 10); break;
    case UA_DATATYPEKIND_FLOAT: *(UA_Float *)p = strtof(text, NULL); break;
    case UA_DATATYPEKIND_DOUBLE: *(UA_Double *)p = strtod(text, NULL); break;
    case UA_DATATYPEKIND_DATETIME: *(UA_DateTime *)p = time_of(text); break;
    case UA_DATATYPEKIND_STATUSCODE: *(UA_StatusCode *)p = status_of(text); break;
    case UA_DATATYPEKIND_GUID: status = UA_Guid_parse(p, whole); break;
    case UA_DATATYPEKIND_NODEID: status = UA_NodeId_parse(p, whole); break;
    case UA_DATATYPEKIND_EXPANDEDNODEID: status = UA_ExpandedNodeId_parse(p, whole); break;
    case UA_DATATYPEKIND_BYTESTRING: status = UA_ByteString_fromBase64(p, &whole); break;
    case UA_DATATYPEKIND_QUALIFIEDNAME:
        *(UA_QualifiedName *)p = UA_QUALIFIEDNAME((UA_UInt16)atoi(text), strchr(text, ':') + 1);
        break;
    case UA_DATATYPEKIND_STRING:
    case UA_DATATYPEKIND_XMLELEMENT:
        *(UA_String *)p = none ? UA_STRING_NULL : UA_STRING(strcmp(text, "\"\"") == 0 ? text + 2 : text);
        if (!none && ((UA_String *)p)->length == 0) ((UA_String *)p)->data = UA_EMPTY_ARRAY_SENTINEL;
        break;
    case UA_DATATYPEKIND_LOCALIZEDTEXT: {
        UA_LocalizedText *out = p;
        memset(out, 0, sizeof *out);
        if (none) break;
        char *colon = strchr(text, ':');
        out->text = UA_STRING(colon + 1);
        out->locale = (UA_String){(size_t)(colon - text), (UA_Byte *)text};
        break;
    }
    case UA_DATATYPEKIND_STRUCTURE: {
        UA_Range *out = p;
        sscanf(text, "%lf, %lf", &out->low, &out->high);
        break;
    }
    default: fail("values of type %s cannot be written in space.txt", type->typeName);
    }
    if (status != UA_STATUSCODE_GOOD) fail("%s is no %s", text, type->typeName);
}

static void parse_value(const char *name, char *text, UA_Variant *out) {
    static UA_Guid room[MAX_ELEMENTS * 4];          /* for values of any type, aligned */
    const char *bracket = strchr(name, '[');
    const UA_DataType *type = type_of(name, bracket != NULL ? (size_t)(bracket - name) : strlen(name));
    size_t count = 0;
    UA_Variant_init(out);
    if (strcmp(text, "-") == 0) return;
    if (bracket == NULL || type->typeKind == UA_DATATYPEKIND_STRUCTURE) {
        parse_scalar(type, text, room);
        if (bracket == NULL) UA_Variant_setScalarCopy(out, room, type);
        else UA_Variant_setArrayCopy(out, room, 1, type);
        return;
    }
    for (char *at = text; at != NULL && strcmp(text, "[]") != 0; count++) {
        char *end = strstr(at, ", ");
        if (end != NULL) *end = '\0';
        if (count == MAX_ELEMENTS || (count + 1) * type->memSize > sizeof room) fail("too long an array");
        parse_scalar(type, at, (char *)room + count * type->memSize);
        at = end != NULL ? end + 2 : NULL;
    }
    UA_Variant_setArrayCopy(out, room, count, type);
    unsigned size[2];
    if (sscanf(bracket, "[%u,%u]", &size[0], &size[1]) == 2) {
        UA_UInt32 *sizes = UA_Array_new(2, &UA_TYPES[UA_TYPES_UINT32]);
        sizes[0] = size[0], sizes[1] = size[1];
        out->arrayDimensions = sizes;
        out->arrayDimensionsSize = 2;
    }
}

/* Gives a row its value: columns VALUE [STATUS [TIME]]. */
static void set_item(Item *item, char **words, size_t count) {
    UA_DataValue_clear(&item->value);
    parse_value(item->type, words[0], &item->value.value);
    item->value.hasValue = item->value.value.type != NULL || strcmp(item->type, "Double[]") == 0 || count < 2;
    item->value.status = count > 1 ? status_of(words[1]) : UA_STATUSCODE_GOOD;
    item->value.hasStatus = item->value.status != UA_STATUSCODE_GOOD;
    item->value.hasSourceTimestamp = count < 3 || strcmp(words[2], "none") != 0;
    if (item->value.hasSourceTimestamp) item->value.sourceTimestamp = count < 3 ? UA_DateTime_now() : time_of(words[2]);
}

static UA_StatusCode read_item(UA_Server *s, const UA_NodeId *session, void *session_context, const UA_NodeId *node, void *context,
                               UA_Boolean with_time, const UA_NumericRange *range, UA_DataValue *out) {
    const Item *item = context;
    (void)s, (void)session, (void)session_context, (void)node;
    if (item == NULL) {                             /* a counter */
        out->hasValue = true;
        out->hasSourceTimestamp = with_time;
        out->sourceTimestamp = ticked;
        return UA_Variant_setScalarCopy(&out->value, &ticks, &UA_TYPES[UA_TYPES_UINT32]);
    }
    UA_StatusCode status = UA_DataValue_copy(&item->value, out);
    if (range != NULL && status == UA_STATUSCODE_GOOD) {
        UA_Variant_clear(&out->value);
        status = UA_Variant_copyRange(&item->value.value, &out->value, *range);
    }
    return status;
}

static UA_StatusCode write_item(UA_Server *s, const UA_NodeId *session, void *session_context, const UA_NodeId *node, void *context,
                                const UA_NumericRange *range, const UA_DataValue *value) {
    Item *item = context;
    (void)s, (void)session, (void)session_context, (void)node, (void)range;
    if (item == NULL) return UA_STATUSCODE_BADNOTWRITABLE;
    UA_DataValue_clear(&item->value);
    UA_StatusCode status = UA_DataValue_copy(value, &item->value);
    if (!item->value.hasSourceTimestamp) item->value.sourceTimestamp = UA_DateTime_now();
    item->value.hasSourceTimestamp = true;
    return status;
}

/* ---- the address space ----------------------------------------------------------------------------- */

static UA_NodeId folder_of(const char *name, size_t length, UA_NodeId parent) {
    static struct { char name[32]; UA_NodeId id; } known[16];
    static size_t count;
    for (size_t i = 0; i < count; i++) {
        if (strlen(known[i].name) == length && memcmp(known[i].name, name, length) == 0) return known[i].id;
    }
    UA_ObjectAttributes attributes = UA_ObjectAttributes_default;
    snprintf(known[count].name, sizeof known[count].name, "%.*s", (int)length, name);
    attributes.displayName = UA_LOCALIZEDTEXT("", known[count].name);
    UA_Server_addObjectNode(server, UA_NODEID_NUMERIC(plant, 0), parent, UA_NODEID_NUMERIC(0, UA_NS0ID_ORGANIZES),
                            UA_QUALIFIEDNAME(plant, known[count].name), UA_NODEID_NUMERIC(0, UA_NS0ID_FOLDERTYPE), attributes,
                            NULL, &known[count].id);
    return known[count++].id;
}

static UA_NodeId plant_folder;

/* A.B stands in folder A with name B, everything else in Odd. */
static void add_variable(char *id, const char *type, Item *item) {
    const char *bracket = strchr(type, '[');
    size_t letters = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
    bool dotted = id[letters] == '.' && strpbrk(id + letters + 1, ". ") == NULL && letters > 0;
    char text[160];
    UA_NodeId node;
    UA_UInt32 sizes[2] = {0, 0};
    snprintf(text, sizeof text, "ns=%u;%s%s", plant, strchr("igb", id[0]) != NULL && id[1] == '=' ? "" : "s=", id);
    if (UA_NodeId_parse(&node, UA_STRING(text)) != UA_STATUSCODE_GOOD) fail("%s is no NodeId", text);
    UA_VariableAttributes attributes = UA_VariableAttributes_default;
    char *name = dotted ? id + letters + 1 : id;
    attributes.displayName = UA_LOCALIZEDTEXT("", name);
    attributes.accessLevel = attributes.userAccessLevel = UA_ACCESSLEVELMASK_READ | UA_ACCESSLEVELMASK_WRITE;
    attributes.dataType = strncmp(type, "MachineState", 12) == 0
                              ? state_type
                              : type_of(type, bracket != NULL ? (size_t)(bracket - type) : strlen(type))->typeId;
    if (bracket != NULL) {
        attributes.valueRank = sscanf(bracket, "[%u,%u]", &sizes[0], &sizes[1]) == 2 ? 2 : 1;
        attributes.arrayDimensions = sizes;
        attributes.arrayDimensionsSize = (size_t)attributes.valueRank;
    }
    UA_DataSource source = {read_item, write_item};
    UA_NodeId parent = dotted ? folder_of(id, letters, plant_folder) : folder_of("Odd", 3, plant_folder);
    UA_StatusCode status = UA_Server_addDataSourceVariableNode(
        server, node, parent, UA_NODEID_NUMERIC(0, UA_NS0ID_HASCOMPONENT), UA_QUALIFIEDNAME(plant, name),
        UA_NODEID_NUMERIC(0, UA_NS0ID_BASEDATAVARIABLETYPE), attributes, source, item, NULL);
    if (status != UA_STATUSCODE_GOOD) fail("%s: %s", text, UA_StatusCode_name(status));
    UA_Server_setVariableNodeDynamic(server, node, true);      /* otherwise an absent time becomes the present one */
    UA_NodeId_clear(&node);
}

static void add_machine_state(void) {
    UA_LocalizedText names[] = {UA_LOCALIZEDTEXT("", "Stopped"), UA_LOCALIZEDTEXT("", "Starting"), UA_LOCALIZEDTEXT("", "Running"),
                                UA_LOCALIZEDTEXT("", "Fault")};
    UA_DataTypeAttributes type = UA_DataTypeAttributes_default;
    type.displayName = UA_LOCALIZEDTEXT("", "MachineState");
    UA_Server_addDataTypeNode(server, UA_NODEID_NUMERIC(plant, 0), UA_NODEID_NUMERIC(0, UA_NS0ID_ENUMERATION),
                              UA_NODEID_NUMERIC(0, UA_NS0ID_HASSUBTYPE), UA_QUALIFIEDNAME(plant, "MachineState"), type, NULL,
                              &state_type);
    UA_VariableAttributes strings = UA_VariableAttributes_default;
    UA_UInt32 size = 4;
    strings.displayName = UA_LOCALIZEDTEXT("", "EnumStrings");
    strings.dataType = UA_TYPES[UA_TYPES_LOCALIZEDTEXT].typeId;
    strings.valueRank = 1;
    strings.arrayDimensions = &size;
    strings.arrayDimensionsSize = 1;
    UA_Variant_setArray(&strings.value, names, 4, &UA_TYPES[UA_TYPES_LOCALIZEDTEXT]);
    UA_Server_addVariableNode(server, UA_NODEID_NUMERIC(plant, 0), state_type, UA_NODEID_NUMERIC(0, UA_NS0ID_HASPROPERTY),
                              UA_QUALIFIEDNAME(0, "EnumStrings"), UA_NODEID_NUMERIC(0, UA_NS0ID_PROPERTYTYPE), strings, NULL, NULL);
}

/* A new variable: columns ID TYPE VALUE [STATUS [TIME]]. */
static void add_row(char **words, size_t count) {
    if (row_count == MAX_ROWS) fail("too many variables");
    Item *item = &rows[row_count++];
    snprintf(item->id, sizeof item->id, "%s", words[0]);
    snprintf(item->type, sizeof item->type, "%s", words[1]);
    add_variable(item->id, item->type, item);   /* empty yet: the check of enumerations refuses an Int32 */
    set_item(item, words + 2, count - 2);
}

static void build(const char *table, unsigned long counters) {
    char line[512], *words[MAX_COLUMNS];
    FILE *file = fopen(table, "r");
    if (file == NULL) fail("%s: %s", table, strerror(errno));
    UA_ObjectAttributes attributes = UA_ObjectAttributes_default;
    attributes.displayName = UA_LOCALIZEDTEXT("", "Plant");
    UA_Server_addObjectNode(server, UA_NODEID_NUMERIC(plant, 0), UA_NODEID_NUMERIC(0, UA_NS0ID_OBJECTSFOLDER),
                            UA_NODEID_NUMERIC(0, UA_NS0ID_ORGANIZES), UA_QUALIFIEDNAME(plant, "Plant"),
                            UA_NODEID_NUMERIC(0, UA_NS0ID_FOLDERTYPE), attributes, NULL, &plant_folder);
    add_machine_state();
    while (fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "# ", 2) == 0 || strncmp(line, "#\n", 2) == 0) continue;
        size_t count = columns(line, words);
        if (count >= 3) add_row(words, count);
    }
    fclose(file);
    for (unsigned long i = 0; i < counters; i++) {
        char id[32];
        snprintf(id, sizeof id, "Counter.%lu", i);
        add_variable(id, "UInt32", NULL);
    }
}

/* ---- control --------------------------------------------------------------------------------------- */

static void tick(UA_Server *s, void *data) {
    (void)s, (void)data;
    ticks++;
    ticked = UA_DateTime_now();
}

static void set_period(double milliseconds) {
    if (ticker != 0) UA_Server_removeCallback(server, ticker);
    ticker = 0;
    if (milliseconds > 0) UA_Server_addRepeatedCallback(server, tick, NULL, milliseconds, &ticker);
}

static void command(char *line) {
    char *words[MAX_COLUMNS];
    size_t count = columns(line, words);
    const char *name = count > 0 ? words[0] : "";
    const char *answer = "ok";
    if (strcmp(name, "set") == 0 && count >= 3) {
        Item *item = rows;
        while (item < rows + row_count && strcmp(item->id, words[1]) != 0) item++;
        if (item == rows + row_count) answer = "error: there is no such node";
        else set_item(item, words + 2, count - 2);
    } else if (strcmp(name, "add") == 0 && count >= 4) {
        add_row(words + 1, count - 1);
    } else if (strcmp(name, "period") == 0 && count == 2) {
        set_period(atof(words[1]));
    } else if (strcmp(name, "hold") == 0 && count == 2) {
        usleep((useconds_t)atoi(words[1]) * 1000);
    } else if (strcmp(name, "drop") == 0) {
        while (session_count > 0) {
            UA_NodeId id = sessions[--session_count];
            UA_Server_closeSession(server, &id);
            UA_NodeId_clear(&id);
        }
    } else if (strcmp(name, "stats") == 0) {
        UA_ServerStatistics statistics = UA_Server_getStatistics(server);
        printf("{\"sessions\":%zu,\"items\":%zu,\"ticks\":%u}\n", statistics.ss.currentSessionCount, item_count, ticks);
        answer = NULL;
    } else if (strcmp(name, "quit") == 0) {
        stopping = 1;
    } else {
        answer = "error: there is no such command";
    }
    if (answer != NULL) puts(answer);
    fflush(stdout);
}

/* Called every few milliseconds: takes what stands on standard input. */
static void control(UA_Server *s, void *data) {
    static char buffer[8192];
    static size_t used;
    static bool ended;
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    (void)s, (void)data;
    if (ended || poll(&input, 1, 0) <= 0) return;
    ssize_t got = read(STDIN_FILENO, buffer + used, sizeof buffer - 1 - used);
    if (got <= 0) {
        struct stat what;
        ended = true;
        if (fstat(STDIN_FILENO, &what) == 0 && !S_ISCHR(what.st_mode)) stopping = 1;
        return;
    }
    used += (size_t)got;
    buffer[used] = '\0';
    char *line = buffer;
    for (char *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        command(line);
    }
    used = strlen(line);
    memmove(buffer, line, used + 1);
}

/* ---- sessions and certificates --------------------------------------------------------------------- */

static UA_StatusCode (*activate)(UA_Server *, UA_AccessControl *, const UA_EndpointDescription *, const UA_ByteString *,
                                 const UA_NodeId *, const UA_ExtensionObject *, void **);
static void (*deactivate)(UA_Server *, UA_AccessControl *, const UA_NodeId *, void *);

static UA_StatusCode session_began(UA_Server *s, UA_AccessControl *control_, const UA_EndpointDescription *endpoint,
                                   const UA_ByteString *certificate, const UA_NodeId *id, const UA_ExtensionObject *token,
                                   void **context) {
    UA_StatusCode status = activate(s, control_, endpoint, certificate, id, token, context);
    if (status == UA_STATUSCODE_GOOD && session_count < MAX_SESSIONS) UA_NodeId_copy(id, &sessions[session_count++]);
    return status;
}

static void session_ended(UA_Server *s, UA_AccessControl *control_, const UA_NodeId *id, void *context) {
    for (size_t i = 0; i < session_count; i++) {
        if (!UA_NodeId_equal(&sessions[i], id)) continue;
        UA_NodeId_clear(&sessions[i]);
        sessions[i] = sessions[--session_count];
        break;
    }
    deactivate(s, control_, id, context);
}

static void items_changed(UA_Server *s, const UA_NodeId *session, void *session_context, const UA_NodeId *node, void *context,
                          UA_UInt32 attribute, UA_Boolean removed) {
    (void)s, (void)session, (void)session_context, (void)node, (void)context, (void)attribute;
    item_count += removed ? (size_t)-1 : 1;
}

static UA_ByteString load(const char *path) {
    UA_ByteString out = UA_BYTESTRING_NULL;
    FILE *file = fopen(path, "rb");
    if (file == NULL) return out;
    UA_ByteString_allocBuffer(&out, 16384);
    out.length = fread(out.data, 1, out.length, file);
    fclose(file);
    return out;
}

static void store(const char *path, const UA_ByteString *bytes) {
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes->data, 1, bytes->length, file) != bytes->length || fclose(file) != 0)
        fail("%s: %s", path, strerror(errno));
}

/* A client's certificate must be a file of trusted/certs; the others are kept in rejected, as an operator wants. */
static UA_StatusCode verify_client(const UA_CertificateVerification *plugin, const UA_ByteString *certificate) {
    char path[800];
    bool found = false;
    (void)plugin;
    snprintf(path, sizeof path, "%s/trusted/certs", pki);
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder != NULL && !found && (entry = readdir(folder)) != NULL;) {
        snprintf(path, sizeof path, "%s/trusted/certs/%s", pki, entry->d_name);
        UA_ByteString trusted = load(path);
        found = UA_ByteString_equal(&trusted, certificate);
        UA_ByteString_clear(&trusted);
    }
    if (folder != NULL) closedir(folder);
    if (found) return UA_STATUSCODE_GOOD;
    snprintf(path, sizeof path, "%s/rejected/client.der", pki);
    store(path, certificate);
    return UA_STATUSCODE_BADCERTIFICATEUNTRUSTED;
}

static UA_StatusCode verify_uri(const UA_CertificateVerification *plugin, const UA_ByteString *certificate, const UA_String *uri) {
    (void)plugin, (void)certificate, (void)uri;
    return UA_STATUSCODE_GOOD;
}

static void make_folders(const char *below) {
    char path[300];
    snprintf(path, sizeof path, "%s%s/", pki, below);
    for (char *slash = path; (slash = strchr(slash + 1, '/')) != NULL; *slash = '/') {
        *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST) fail("%s: %s", path, strerror(errno));
    }
}

static void own_certificate(UA_ByteString *certificate, UA_ByteString *key) {
    char path[300];
    make_folders("/own");
    make_folders("/trusted/certs");
    make_folders("/rejected");
    snprintf(path, sizeof path, "%s/own/certificate.der", pki);
    *certificate = load(path);
    snprintf(path, sizeof path, "%s/own/key.der", pki);
    *key = load(path);
    if (certificate->length > 0 && key->length > 0) return;
    UA_String subject[] = {UA_STRING("O=Rung"), UA_STRING("CN=open62541 test server")};
    UA_String names[] = {UA_STRING("DNS:localhost"), UA_STRING("URI:urn:rung:test:open62541")};
    UA_UInt16 bits = 2048;
    UA_KeyValueMap *parameters = UA_KeyValueMap_new();
    UA_KeyValueMap_setScalar(parameters, UA_QUALIFIEDNAME(0, "key-size-bits"), &bits, &UA_TYPES[UA_TYPES_UINT16]);
    static UA_Logger silent;
    UA_StatusCode status = UA_CreateCertificate(&silent, subject, 2, names, 2, UA_CERTIFICATEFORMAT_DER, parameters, key, certificate);
    UA_KeyValueMap_delete(parameters);
    if (status != UA_STATUSCODE_GOOD) fail("no certificate: %s", UA_StatusCode_name(status));
    store(path, key);
    snprintf(path, sizeof path, "%s/own/certificate.der", pki);
    store(path, certificate);
}

static void keep_silent(void *context, UA_LogLevel level, UA_LogCategory category, const char *text, va_list arguments) {
    (void)context, (void)level, (void)category, (void)text, (void)arguments;
}

static void stop(int signal_) {
    (void)signal_;
    stopping = 1;
}

int main(int argc, char **argv) {
    static const struct option OPTIONS[] = {
        {"port", required_argument, NULL, 'p'},  {"counters", required_argument, NULL, 'c'}, {"period", required_argument, NULL, 't'},
        {"pki", required_argument, NULL, 'k'},   {"secure", no_argument, NULL, 's'},         {"user", required_argument, NULL, 'u'},
        {"shift", no_argument, NULL, 'n'},       {"timeout", required_argument, NULL, 'o'},  {"space", required_argument, NULL, 'f'},
        {NULL, 0, NULL, 0},
    };
    static UA_Logger silent = {keep_silent, NULL, NULL};
    static UA_UsernamePasswordLogin login;
    unsigned long port = 4842, counters = 0;
    double period = 0, timeout = 3600000;
    bool secure = false, shift = false;
    char *user = NULL;
    const char *space = "tests/opcua/space.txt";
    for (int letter; (letter = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1;) {
        switch (letter) {
        case 'p': port = strtoul(optarg, NULL, 10); break;
        case 'c': counters = strtoul(optarg, NULL, 10); break;
        case 't': period = atof(optarg); break;
        case 'k': snprintf(pki, sizeof pki, "%s", optarg); break;
        case 's': secure = true; break;
        case 'u': user = optarg; break;
        case 'n': shift = true; break;
        case 'o': timeout = atof(optarg); break;
        case 'f': space = optarg; break;
        default: return 2;
        }
    }

    UA_ServerConfig config;
    UA_ByteString certificate, key;
    memset(&config, 0, sizeof config);
    config.logging = &silent;
    own_certificate(&certificate, &key);
    UA_StatusCode status = UA_ServerConfig_setDefaultWithSecurityPolicies(&config, (UA_UInt16)port, &certificate, &key, NULL, 0,
                                                                          NULL, 0, NULL, 0);
    if (status != UA_STATUSCODE_GOOD) fail("no configuration: %s", UA_StatusCode_name(status));
    UA_ByteString_clear(&certificate);
    UA_ByteString_clear(&key);
    UA_String_clear(&config.applicationDescription.applicationUri);
    config.applicationDescription.applicationUri = UA_STRING_ALLOC("urn:rung:test:open62541");
    for (size_t i = 0; i < config.endpointsSize; i++) {
        if (secure && config.endpoints[i].securityMode == UA_MESSAGESECURITYMODE_NONE) {
            UA_EndpointDescription_clear(&config.endpoints[i]);
            config.endpoints[i] = config.endpoints[--config.endpointsSize];
        }
        UA_String_clear(&config.endpoints[i].server.applicationUri);
        config.endpoints[i].server.applicationUri = UA_STRING_ALLOC("urn:rung:test:open62541");
    }
    if (config.secureChannelPKI.clear != NULL) config.secureChannelPKI.clear(&config.secureChannelPKI);
    config.secureChannelPKI = (UA_CertificateVerification){.verifyCertificate = verify_client, .verifyApplicationURI = verify_uri};
    if (user != NULL) {
        UA_String policy = UA_STRING("http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256");
        char *colon = strchr(user, ':');
        if (colon == NULL) fail("--user NAME:PASSWORD");
        login.username = (UA_String){(size_t)(colon - user), (UA_Byte *)user};
        login.password = UA_STRING(colon + 1);
        UA_AccessControl_default(&config, false, &policy, 1, &login);
    }
    activate = config.accessControl.activateSession;
    deactivate = config.accessControl.closeSession;
    config.accessControl.activateSession = session_began;
    config.accessControl.closeSession = session_ended;
    config.monitoredItemRegisterCallback = items_changed;
    config.securityPolicyNoneDiscoveryOnly = secure;
    config.allowEmptyVariables = UA_RULEHANDLING_ACCEPT;
    config.maxSessionTimeout = timeout;
    config.maxMonitoredItemsPerCall = 2000;
    config.maxNodesPerRead = 1000;
    config.samplingIntervalLimits.min = 5;
    config.publishingIntervalLimits.min = 5;
    config.queueSizeLimits.max = 5000;
    config.shutdownDelay = 0;
    config.tcpReuseAddr = true;

    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    signal(SIGPIPE, SIG_IGN);
    server = UA_Server_newWithConfig(&config);
    if (server == NULL) fail("no server");
    if (shift) UA_Server_addNamespace(server, "urn:rung:test:other");
    plant = UA_Server_addNamespace(server, "urn:rung:test:plant");
    build(space, counters);
    tick(NULL, NULL);
    set_period(period);
    UA_Server_addRepeatedCallback(server, control, NULL, 2, NULL);
    status = UA_Server_run_startup(server);
    if (status != UA_STATUSCODE_GOOD) fail("port %lu: %s", port, UA_StatusCode_name(status));
    printf("ready opc.tcp://127.0.0.1:%lu\n", port);
    fflush(stdout);
    while (!stopping) UA_Server_run_iterate(server, true);
    UA_Server_run_shutdown(server);
    UA_Server_delete(server);
    for (size_t i = 0; i < row_count; i++) UA_DataValue_clear(&rows[i].value);
    while (session_count > 0) UA_NodeId_clear(&sessions[--session_count]);
    UA_NodeId_clear(&state_type);
    return 0;
}
