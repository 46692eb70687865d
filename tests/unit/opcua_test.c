/* Tests of runtime/opcua*.c without a network: nodes, types, values, certificates, and the client over a
** connection that answers as it is told. */
#include <open62541/client.h>
#include <open62541/nodeids.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/opcua_connection.h"
#include "runtime/opcua_node.h"
#include "runtime/opcua_sha256.h"
#include "runtime/opcua_type.h"
#include "runtime/opcua_value.h"

static int passed, failed;

#define CHECK(condition) check((condition), #condition, __LINE__)

static void check(bool ok, const char *text, int line)
{
    if (ok) {
        passed++;
        return;
    }
    if (++failed <= 40) printf("%s:%d: %s\n", __FILE__, line, text);
}

static bool is_text(const UA_String *text, const char *expected)
{
    return text->length == strlen(expected) && memcmp(text->data, expected, text->length) == 0;
}

/* ---- Nodes ---------------------------------------------------------------------------------- */

static void test_nodes(void)
{
    /* what is written, and what it means; NULL: it is refused with that status */
    static const struct {
        const char *text, *meaning;
        UA_StatusCode status;
    } nodes[] = {
        {"i=2258", "i=2258", 0},
        {"ns=2;s=Boiler.Temp", "ns=2;s=Boiler.Temp", 0},
        {"ns=65535;i=4294967295", "ns=65535;i=4294967295", 0},
        {"ns=3;s=\"DB\".\"x\"[2].\"y\"", "ns=3;s=\"DB\".\"x\"[2].\"y\"", 0},
        {"ns=2;s=a;b=c i=4", "ns=2;s=a;b=c i=4", 0},
        {"nsu=urn:acme:line1;s=x", "ns=2;s=x", 0},
        {"nsu=urn:with%3bsemicolon;s=x", "ns=3;s=x", 0},
        {"ns=1;g=72962B91-FA75-4AE6-8D28-B404DC7DAF63", "ns=1;g=72962b91-fa75-4ae6-8d28-b404dc7daf63", 0},
        {"ns=1;b=AAEC/w==", "ns=1;b=AAEC/w==", 0},
        {"ns=65536;i=1", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"ns=99999;s=a", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"ns=;s=a", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"ns=2", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"nsu=urn:acme:line1", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"nsu=urn:acme:line;s=x", NULL, UA_STATUSCODE_BADNODEIDUNKNOWN},
        {"nsu=urn:acme:line12;s=x", NULL, UA_STATUSCODE_BADNODEIDUNKNOWN},
        {"i=4294967296", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"i=", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"i=1x", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"i=-1", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"s=", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"g=1", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"b=", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"x=1", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"", NULL, UA_STATUSCODE_BADNODEIDINVALID},
        {"Boiler.Temp", NULL, UA_STATUSCODE_BADNODEIDINVALID}};
    static const UA_String namespaces[] = {UA_STRING_STATIC("http://opcfoundation.org/UA/"),
                                           UA_STRING_STATIC("urn:own"), UA_STRING_STATIC("urn:acme:line1"),
                                           UA_STRING_STATIC("urn:with;semicolon")};
    char reason[NODE_REASON];
    UA_BrowsePath path;
    UA_NodeId node;

    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        UA_StatusCode status = node_read(nodes[i].text, namespaces, 4, &node, reason);
        UA_String printed = UA_STRING_NULL;

        if (status == UA_STATUSCODE_GOOD) UA_NodeId_print(&node, &printed);
        if (status != nodes[i].status || (nodes[i].meaning != NULL && !is_text(&printed, nodes[i].meaning)))
            printf("%s: %08x %.*s\n", nodes[i].text, status, (int)printed.length, (char *)printed.data);
        CHECK(status == nodes[i].status && (nodes[i].meaning == NULL || is_text(&printed, nodes[i].meaning)));
        UA_String_clear(&printed);
        UA_NodeId_clear(&node);
    }
    CHECK(node_read_path("/Objects/2:Boiler/nsu=urn:acme:line1;a&/b/7&:c/3:x:y", namespaces, 4, &path,
                         reason) == UA_STATUSCODE_GOOD);
    CHECK(path.relativePath.elementsSize == 5);
    CHECK(path.relativePath.elements[0].targetName.namespaceIndex == 0 &&
          is_text(&path.relativePath.elements[0].targetName.name, "Objects"));
    CHECK(path.relativePath.elements[1].targetName.namespaceIndex == 2 &&
          is_text(&path.relativePath.elements[1].targetName.name, "Boiler"));
    CHECK(path.relativePath.elements[2].targetName.namespaceIndex == 2 &&
          is_text(&path.relativePath.elements[2].targetName.name, "a/b"));
    CHECK(path.relativePath.elements[3].targetName.namespaceIndex == 0 &&
          is_text(&path.relativePath.elements[3].targetName.name, "7:c"));
    CHECK(path.relativePath.elements[4].targetName.namespaceIndex == 3 &&
          is_text(&path.relativePath.elements[4].targetName.name, "x:y"));
    UA_BrowsePath_clear(&path);
    CHECK(node_read_path("/", namespaces, 4, &path, reason) == UA_STATUSCODE_BADBROWSENAMEINVALID);
    CHECK(node_read_path("/Objects//x", namespaces, 4, &path, reason) == UA_STATUSCODE_BADBROWSENAMEINVALID);
    CHECK(node_read_path("/65536:x", namespaces, 4, &path, reason) == UA_STATUSCODE_BADBROWSENAMEINVALID);
    CHECK(node_read_path("/nsu=urn:none;x", namespaces, 4, &path, reason) == UA_STATUSCODE_BADNODEIDUNKNOWN);
}

/* ---- Types ---------------------------------------------------------------------------------- */

static void test_types(void)
{
    enum { BOOLEAN = 1, SBYTE = 2, INT64 = 8, FLOAT = 10, STRING = 12, DATE_TIME = 13, LOCALIZED = 21 };
    static const rung_type tags[] = {RUNG_BOOL,   RUNG_INT32,    RUNG_UINT32, RUNG_DOUBLE,
                                     RUNG_STRING, RUNG_DATETIME, RUNG_ANY};
    static const struct {
        uint8_t kind;
        const char *fits; /* by tag */
        rung_type natural;
    } kinds[] = {{BOOLEAN, "+-----+", RUNG_BOOL},       {SBYTE, "-+++--+", RUNG_INT32},
                 {INT64, "-+++--+", RUNG_DOUBLE},       {TYPE_ENUMERATION, "-+++--+", RUNG_INT32},
                 {FLOAT, "---+--+", RUNG_DOUBLE},       {TYPE_NUMBER, "---+--+", RUNG_DOUBLE},
                 {STRING, "----+-+", RUNG_STRING},      {LOCALIZED, "----+-+", RUNG_STRING},
                 {DATE_TIME, "-----++", RUNG_DATETIME}, {TYPE_STRUCTURE, "-------", 0},
                 {TYPE_DATA_VALUE, "-------", 0},       {TYPE_DIAGNOSTIC_INFO, "-------", 0},
                 {TYPE_ANY, "+++++++", RUNG_ANY},       {TYPE_UNKNOWN, "+++++++", RUNG_ANY}};
    char reason[NODE_REASON];

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (size_t tag = 0; tag < sizeof tags / sizeof *tags; tag++) {
            bool fits = kinds[i].fits[tag] == '+';

            CHECK(type_fits(kinds[i].kind, -1, tags[tag], reason, sizeof reason) == fits);
            /* an array fits an array, and `any` */
            if (tags[tag] != RUNG_ANY) {
                CHECK(!type_fits(kinds[i].kind, 1, tags[tag], reason, sizeof reason));
                CHECK(type_fits(kinds[i].kind, 1, tags[tag] | RUNG_ARRAY_OF, reason, sizeof reason) == fits);
                CHECK(type_fits(kinds[i].kind, -2, tags[tag] | RUNG_ARRAY_OF, reason, sizeof reason) == fits);
                CHECK(!type_fits(kinds[i].kind, -1, tags[tag] | RUNG_ARRAY_OF, reason, sizeof reason));
                CHECK(!type_fits(kinds[i].kind, 2, tags[tag] | RUNG_ARRAY_OF, reason, sizeof reason));
            }
        }
        CHECK(type_natural(kinds[i].kind, -1) == kinds[i].natural);
        CHECK(type_fits(kinds[i].kind, 2, RUNG_ANY, reason, sizeof reason) == (kinds[i].natural != 0));
    }
    CHECK(type_natural(FLOAT, 1) == (RUNG_DOUBLE | RUNG_ARRAY_OF) && type_natural(FLOAT, 2) == RUNG_ANY);
    type_fits(STRING, 1, RUNG_DOUBLE, reason, sizeof reason);
    CHECK(strcmp(reason, "the node holds an array of String, the tag is double: declare it string[]") == 0);
    type_fits(TYPE_STRUCTURE, -1, RUNG_ANY, reason, sizeof reason);
    CHECK(strcmp(reason, "the node holds a Structure, which no tag can hold") == 0);
}

/* ---- Values --------------------------------------------------------------------------------- */

static Texts texts;
static OpcuaCounts counts;

/* A sample as text: "12", "'text'", "null", "-", JSON after a colon; with its status unless that is good. */
static const char *taken(rung_type tag, const UA_DataValue *from)
{
    static char text[8192];
    rung_sample sample;
    const rung_value *value = &sample.value;
    size_t used = 0;

    texts_forget(&texts);
    CHECK(value_take(&texts, tag, from, &sample, &counts));
    if (value->kind == RUNG_VALUE_BOOL) used = (size_t)sprintf(text, "%s", value->boolean ? "true" : "false");
    if (value->kind == RUNG_VALUE_NUMBER) used = (size_t)sprintf(text, "%.17g", value->number);
    if (value->kind == RUNG_VALUE_NULL) used = (size_t)sprintf(text, "null");
    if (value->kind == RUNG_VALUE_UNDEFINED) used = (size_t)sprintf(text, "-");
    if (value->kind == RUNG_VALUE_TEXT && tag == RUNG_STRING)
        used = (size_t)snprintf(text, 8000, "'%.*s'", (int)value->length, value->text);
    else if (value->kind == RUNG_VALUE_TEXT || value->kind == RUNG_VALUE_OBJECT)
        used = (size_t)snprintf(text, 8000, ":%.*s", (int)value->length, value->text);
    if (sample.inexact) used += (size_t)sprintf(text + used, "~");
    if (sample.status != 0) sprintf(text + used, " %08x", sample.status);
    return text;
}

static const char *scalar_of(rung_type tag, unsigned type, const void *data)
{
    UA_DataValue value;

    UA_DataValue_init(&value);
    value.hasValue = true;
    UA_Variant_setScalar(&value.value, (void *)(uintptr_t)data, &UA_TYPES[type]);
    return taken(tag, &value);
}

static const char *list_of(rung_type tag, unsigned type, const void *data, size_t length,
                           uint32_t *dimensions, size_t count)
{
    UA_DataValue value;

    UA_DataValue_init(&value);
    value.hasValue = true;
    UA_Variant_setArray(&value.value, (void *)(uintptr_t)data, length, &UA_TYPES[type]);
    value.value.arrayDimensions = dimensions;
    value.value.arrayDimensionsSize = count;
    return taken(tag, &value);
}

#define SCALAR(tag, TYPE, ctype, ...) scalar_of(tag, UA_TYPES_##TYPE, &(ctype){__VA_ARGS__})
#define IS(expression, expected) check(strcmp((expression), expected) == 0, #expression, __LINE__)

static void test_scalars(void)
{
    IS(SCALAR(RUNG_BOOL, BOOLEAN, UA_Boolean, true), "true");
    IS(SCALAR(RUNG_ANY, BOOLEAN, UA_Boolean, false), "false");
    IS(SCALAR(RUNG_DOUBLE, BOOLEAN, UA_Boolean, true), "- 80740000");
    IS(SCALAR(RUNG_INT32, SBYTE, UA_SByte, -128), "-128");
    IS(SCALAR(RUNG_DOUBLE, UINT16, UA_UInt16, 65535), "65535");
    IS(SCALAR(RUNG_INT32, UINT32, UA_UInt32, 2147483647), "2147483647");
    IS(SCALAR(RUNG_INT32, UINT32, UA_UInt32, 2147483648), "- 80740000");
    IS(SCALAR(RUNG_UINT32, UINT32, UA_UInt32, 4294967295), "4294967295");
    IS(SCALAR(RUNG_UINT32, INT32, UA_Int32, -1), "- 80740000");
    IS(SCALAR(RUNG_DOUBLE, INT64, UA_Int64, 9007199254740992), "9007199254740992");
    IS(SCALAR(RUNG_DOUBLE, INT64, UA_Int64, 9007199254740993), "9007199254740992~");
    IS(SCALAR(RUNG_DOUBLE, INT64, UA_Int64, -9007199254740992), "-9007199254740992");
    IS(SCALAR(RUNG_DOUBLE, INT64, UA_Int64, INT64_MIN), "-9.2233720368547758e+18~");
    IS(SCALAR(RUNG_DOUBLE, UINT64, UA_UInt64, UINT64_MAX), "1.8446744073709552e+19~");
    CHECK(counts.inexact == 3 && counts.misfits == 3);
    IS(SCALAR(RUNG_DOUBLE, FLOAT, UA_Float, 0.1f), "0.10000000149011612");
    IS(SCALAR(RUNG_DOUBLE, DOUBLE, UA_Double, -0.0), "-0");
    IS(SCALAR(RUNG_DOUBLE, DOUBLE, UA_Double, (double)INFINITY), "inf");
    IS(SCALAR(RUNG_ANY, DOUBLE, UA_Double, 1.5), "1.5");
    IS(SCALAR(RUNG_INT32, DOUBLE, UA_Double, 1), "- 80740000");
    IS(SCALAR(RUNG_STRING, STRING, UA_String, 5, (UA_Byte *)"hello"), "'hello'");
    IS(SCALAR(RUNG_STRING, STRING, UA_String, 0, UA_EMPTY_ARRAY_SENTINEL), "''");
    IS(SCALAR(RUNG_STRING, STRING, UA_String, 0, NULL), "null");
    IS(SCALAR(RUNG_ANY, STRING, UA_String, 0, NULL), "null");
    IS(SCALAR(RUNG_ANY, STRING, UA_String, 7, (UA_Byte *)"a\"\\\n\xc3\xbc\xff"),
       ":\"a\\\"\\\\\\u000a\xc3\xbc\xef\xbf\xbd\"");
    IS(SCALAR(RUNG_DOUBLE, STRING, UA_String, 1, (UA_Byte *)"1"), "- 80740000");
    IS(SCALAR(RUNG_STRING, LOCALIZEDTEXT, UA_LocalizedText, {2, (UA_Byte *)"en"}, {2, (UA_Byte *)"on"}),
       "'on'");
    IS(SCALAR(RUNG_STRING, LOCALIZEDTEXT, UA_LocalizedText, {2, (UA_Byte *)"en"}, {0, NULL}), "null");
    IS(SCALAR(RUNG_STRING, BYTESTRING, UA_ByteString, 4, (UA_Byte *)"\0\1\2\xff"), "'AAEC/w=='");
    IS(SCALAR(RUNG_STRING, BYTESTRING, UA_ByteString, 0, NULL), "null");
    IS(SCALAR(RUNG_STRING, QUALIFIEDNAME, UA_QualifiedName, 2, {1, (UA_Byte *)"T"}), "'2:T'");
    IS(SCALAR(RUNG_STRING, QUALIFIEDNAME, UA_QualifiedName, 0, {1, (UA_Byte *)"T"}), "'T'");
    IS(SCALAR(RUNG_STRING, NODEID, UA_NodeId, 2, UA_NODEIDTYPE_NUMERIC, {7}), "'ns=2;i=7'");
    IS(SCALAR(RUNG_ANY, GUID, UA_Guid, 1, 2, 3, {4}), ":\"00000001-0002-0003-0400-000000000000\"");
    IS(SCALAR(RUNG_UINT32, STATUSCODE, UA_StatusCode, 0x808c0000), "2156658688");
    IS(SCALAR(RUNG_DATETIME, DATETIME, UA_DateTime, UA_DATETIME_UNIX_EPOCH + 15009999), "1500");
    IS(SCALAR(RUNG_DATETIME, DATETIME, UA_DateTime, UA_DATETIME_UNIX_EPOCH - 1), "-1");
    IS(SCALAR(RUNG_DATETIME, DATETIME, UA_DateTime, 0), "- 809b0000");
    IS(SCALAR(RUNG_DATETIME, DATETIME, UA_DateTime, INT64_MAX), "253402300799000");
    IS(SCALAR(RUNG_DOUBLE, DATETIME, UA_DateTime, 1), "- 80740000");
    IS(SCALAR(RUNG_ANY, RANGE, UA_Range, 0, 1), "- 80740000");
}

static void test_lists(void)
{
    static const double numbers[] = {1, -2.5, 0.1, 1e21, -0.0, 123456789012345678.0},
                        odd[] = {(double)NAN, -(double)INFINITY};
    static const UA_Int64 longs[] = {1, 9007199254740993};
    static const UA_Boolean bools[] = {true, false};
    static const UA_DateTime times[] = {UA_DATETIME_UNIX_EPOCH, 0};
    UA_String strings[] = {UA_STRING_STATIC("a"), {0, NULL}, {0, UA_EMPTY_ARRAY_SENTINEL}};
    uint32_t square[] = {2, 3}, cube[] = {1, 2, 3}, wrong[] = {2, 4};
    UA_Variant mixed[3];
    rung_type doubles = RUNG_DOUBLE | RUNG_ARRAY_OF;
    static char long_text[9000];
    UA_String long_string = {sizeof long_text, (UA_Byte *)long_text};
    rung_sample sample;
    UA_DataValue value;

    IS(list_of(doubles, UA_TYPES_DOUBLE, numbers, 6, NULL, 0),
       ":[1,-2.5,0.1,1e+21,-0,1.2345678901234568e+17]");
    IS(list_of(doubles, UA_TYPES_DOUBLE, odd, 2, NULL, 0), ":[{\"$n\":\"NaN\"},{\"$n\":\"-Infinity\"}]");
    IS(list_of(RUNG_ANY, UA_TYPES_DOUBLE, odd, 2, NULL, 0), "- 80740000");
    IS(list_of(doubles, UA_TYPES_DOUBLE, UA_EMPTY_ARRAY_SENTINEL, 0, NULL, 0), ":[]");
    IS(list_of(doubles, UA_TYPES_DOUBLE, NULL, 0, NULL, 0), "- 809b0000");
    IS(list_of(doubles, UA_TYPES_INT64, longs, 2, NULL, 0), ":[1,9007199254740992]~");
    IS(list_of(RUNG_INT32 | RUNG_ARRAY_OF, UA_TYPES_INT64, longs, 2, NULL, 0), "- 80740000");
    IS(list_of(RUNG_BOOL | RUNG_ARRAY_OF, UA_TYPES_BOOLEAN, bools, 2, NULL, 0), ":[true,false]");
    IS(list_of(RUNG_STRING | RUNG_ARRAY_OF, UA_TYPES_STRING, strings, 3, NULL, 0), ":[\"a\",null,\"\"]");
    IS(list_of(RUNG_ANY, UA_TYPES_DATETIME, times, 2, NULL, 0), ":[0,null]");
    IS(list_of(RUNG_DATETIME | RUNG_ARRAY_OF, UA_TYPES_DATETIME, times, 2, NULL, 0), "- 80740000");
    IS(list_of(RUNG_DOUBLE, UA_TYPES_DOUBLE, numbers, 2, NULL, 0), "- 80740000");
    IS(list_of(RUNG_ANY, UA_TYPES_DOUBLE, numbers, 6, square, 2),
       ":[[1,-2.5,0.1],[1e+21,-0,1.2345678901234568e+17]]");
    IS(list_of(RUNG_ANY, UA_TYPES_DOUBLE, numbers, 6, cube, 3),
       ":[[[1,-2.5,0.1],[1e+21,-0,1.2345678901234568e+17]]]");
    IS(list_of(doubles, UA_TYPES_DOUBLE, numbers, 6, square, 2), "- 80740000");
    IS(list_of(RUNG_ANY, UA_TYPES_DOUBLE, numbers, 6, wrong, 2), "- 80740000");
    IS(scalar_of(doubles, UA_TYPES_DOUBLE, numbers), "- 80740000");
    memset(mixed, 0, sizeof mixed);
    UA_Variant_setScalar(&mixed[0], (void *)(uintptr_t)&bools[0], &UA_TYPES[UA_TYPES_BOOLEAN]);
    UA_Variant_setArray(&mixed[1], (void *)(uintptr_t)numbers, 2, &UA_TYPES[UA_TYPES_DOUBLE]);
    IS(list_of(RUNG_ANY, UA_TYPES_VARIANT, mixed, 3, NULL, 0), ":[true,[1,-2.5],null]");

    /* texts stay where they are, however many there are and however long */
    memset(long_text, 'x', sizeof long_text);
    UA_DataValue_init(&value);
    value.hasValue = true;
    UA_Variant_setScalar(&value.value, &long_string, &UA_TYPES[UA_TYPES_STRING]);
    CHECK(value_take(&texts, RUNG_STRING, &value, &sample, &counts) &&
          sample.value.length == sizeof long_text);
    texts_forget(&texts);
    CHECK(value_take(&texts, RUNG_ANY, &value, &sample, &counts));
    for (int i = 0; i < 100; i++) {
        rung_sample other;

        CHECK(value_take(&texts, RUNG_ANY, &value, &other, &counts) && other.value.text != sample.value.text);
    }
    CHECK(sample.value.length == sizeof long_text + 2 && sample.value.text[0] == '"' &&
          memcmp(sample.value.text + 1, long_text, sizeof long_text) == 0);
}

static void test_qualities(void)
{
    UA_Double number = 2.5;
    UA_DataValue value;
    rung_sample sample;

    UA_DataValue_init(&value);
    counts = (OpcuaCounts){0};
    IS(taken(RUNG_DOUBLE, &value), "- 809b0000");
    CHECK(counts.nulls == 1);
    value.hasValue = value.hasStatus = true;
    UA_Variant_setScalar(&value.value, &number, &UA_TYPES[UA_TYPES_DOUBLE]);
    value.status = 0x40900000;
    IS(taken(RUNG_DOUBLE, &value), "2.5 40900000");
    value.status = 0x808c0000;
    IS(taken(RUNG_DOUBLE, &value), "- 808c0000");
    value.status = 0x480;
    IS(taken(RUNG_DOUBLE, &value), "2.5 00000480");
    IS(taken(RUNG_BOOL, &value), "- 80740480");
    CHECK(counts.overflows == 2 && counts.misfits == 1);
    value.hasSourceTimestamp = value.hasServerTimestamp = true;
    value.sourceTimestamp = UA_DATETIME_UNIX_EPOCH + 7;
    CHECK(value_take(&texts, RUNG_DOUBLE, &value, &sample, &counts) && sample.source_time == 7 &&
          sample.server_time == RUNG_TIME_NONE);
    value.sourceTimestamp = INT64_MIN;
    value.serverTimestamp = INT64_MAX;
    CHECK(value_take(&texts, RUNG_DOUBLE, &value, &sample, &counts) && sample.source_time == RUNG_TIME_NONE &&
          sample.server_time == INT64_MAX - UA_DATETIME_UNIX_EPOCH);
}

/* ---- Certificates --------------------------------------------------------------------------- */

static void test_certificates(void)
{
    static const unsigned char abc[32] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                          0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                          0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    static const unsigned char many[4] = {0xcd, 0xc7, 0x6e, 0x5c}; /* of a million times 'a' */
    unsigned char digest[32], *certificate, *key, *bytes;
    size_t length, key_length;
    char uri[128] = "", print[OPCUA_FINGERPRINT];

    sha256((const unsigned char *)"abc", 3, digest);
    CHECK(memcmp(digest, abc, sizeof abc) == 0);
    if ((bytes = malloc(1000000)) == NULL) return;
    memset(bytes, 'a', 1000000);
    sha256(bytes, 1000000, digest);
    CHECK(memcmp(digest, many, sizeof many) == 0);
    free(bytes);
    CHECK(opcua_make_certificate("urn:host:rung", &certificate, &length, &key, &key_length));
    if (certificate == NULL) return;
    CHECK(certificate_uri((OpcuaBytes){certificate, length}, uri, sizeof uri) &&
          strcmp(uri, "urn:host:rung") == 0);
    CHECK(der_length(certificate, length) == length);
    opcua_fingerprint((OpcuaBytes){certificate, length}, print);
    CHECK(strlen(print) == 95 && print[2] == ':');
    for (size_t cut = 0; cut < length; cut++) { /* whatever is missing, nothing is read beyond the end */
        unsigned char *part = malloc(cut + 1);

        if (part == NULL) return;
        memcpy(part, certificate, cut);
        if ((bytes = realloc(part, cut > 0 ? cut : 1)) == NULL) bytes = part;
        certificate_uri((OpcuaBytes){bytes, cut}, uri, sizeof uri);
        CHECK(der_length(bytes, cut) <= length);
        free(bytes);
    }
    free(certificate);
    free(key);
}

/* ---- A connection that answers as it is told ------------------------------------------------ */

static struct {
    Connection *connection;
    size_t most_items; /* of a request; more are BadTooManyOperations */
    size_t creates, created, translations, reads, browses;
    uint32_t has[8], has_count; /* sequence numbers that can be published again */
    uint32_t republished[16], republish_count;
    uint32_t acknowledged[64], acknowledge_count;
    bool late;  /* the node "late" exists */
    bool small; /* it can be subscribed to, and that is all */
} server;

Connection *connection_new(const OpcuaConfig *config)
{
    Connection *connection = calloc(1, sizeof *connection);

    if (connection != NULL) connection->config = config;
    server.connection = connection;
    return connection;
}

void connection_step(Connection *connection, uint32_t wait)
{
    (void)wait;
    if (connection->state == CONNECTION_OPENING) connection->state = CONNECTION_OPEN;
    if (connection->asked != NULL) connection->answered = true;
}

void connection_fail(Connection *connection, UA_StatusCode status)
{
    if (connection->state == CONNECTION_FAILED) return;
    connection->state = CONNECTION_FAILED;
    connection->status = status;
    snprintf(connection->sentence, sizeof connection->sentence, "%s", UA_StatusCode_name(status));
}

void connection_close(Connection *connection)
{
    connection_forget(connection);
    while (connection->published > 0)
        UA_PublishResponse_clear(&connection->publish_answers[--connection->published]);
    free(connection);
}

void connection_forget(Connection *connection)
{
    if (connection->asked != NULL) UA_clear(connection->answer, connection->asked);
    connection->asked = NULL;
    connection->answered = false;
}

void *connection_answer(Connection *connection) { return connection->answered ? connection->answer : NULL; }

static void set(UA_DataValue *value, const void *data, unsigned type)
{
    value->hasValue = true;
    UA_Variant_setScalarCopy(&value->value, data, &UA_TYPES[type]);
}

static void answer_read(const UA_ReadRequest *request, UA_ReadResponse *response)
{
    response->results = UA_Array_new(request->nodesToReadSize, &UA_TYPES[UA_TYPES_DATAVALUE]);
    response->resultsSize = request->nodesToReadSize;
    for (size_t i = 0; i < request->nodesToReadSize; i++) {
        const UA_ReadValueId *read = &request->nodesToRead[i];
        const UA_String *name = &read->nodeId.identifier.string;
        UA_DataValue *value = &response->results[i];
        UA_Int32 scalar = -1;
        UA_NodeId type = UA_NODEID_NUMERIC(0, UA_NS0ID_DOUBLE);

        if (read->attributeId == UA_ATTRIBUTEID_VALUE) {
            UA_String namespaces[] = {UA_STRING("http://opcfoundation.org/UA/"), UA_STRING("urn:own"),
                                      UA_STRING("urn:x")};

            if (i > 0) continue; /* no limits are told */
            value->hasValue = true;
            UA_Variant_setArrayCopy(&value->value, namespaces, 3, &UA_TYPES[UA_TYPES_STRING]);
            continue;
        }
        server.reads++;
        if (is_text(name, "missing") || (is_text(name, "late") && !server.late)) {
            value->hasStatus = true;
            value->status = UA_STATUSCODE_BADNODEIDUNKNOWN;
        } else if (read->attributeId == UA_ATTRIBUTEID_VALUERANK) {
            set(value, &scalar, UA_TYPES_INT32);
        } else {
            if (is_text(name, "text")) type = UA_NODEID_NUMERIC(0, UA_NS0ID_STRING);
            if (is_text(name, "structure")) type = UA_NODEID_NUMERIC(0, UA_NS0ID_RANGE);
            if (is_text(name, "state")) type = UA_NODEID_NUMERIC(2, 3000);
            if (is_text(name, "circle")) type = UA_NODEID_NUMERIC(2, 4000);
            set(value, &type, UA_TYPES_NODEID);
        }
    }
}

/* 3000 is a 3001, which is an Enumeration; 4000 is a 4001, which is a 4000. */
static void answer_browse(const UA_BrowseRequest *request, UA_BrowseResponse *response)
{
    response->results = UA_Array_new(request->nodesToBrowseSize, &UA_TYPES[UA_TYPES_BROWSERESULT]);
    response->resultsSize = request->nodesToBrowseSize;
    server.browses++;
    for (size_t i = 0; i < request->nodesToBrowseSize; i++) {
        uint32_t number = request->nodesToBrowse[i].nodeId.identifier.numeric;
        UA_BrowseResult *result = &response->results[i];

        result->references = UA_Array_new(1, &UA_TYPES[UA_TYPES_REFERENCEDESCRIPTION]);
        result->referencesSize = 1;
        result->references[0].nodeId.nodeId =
            number == 3001 ? UA_NODEID_NUMERIC(0, UA_NS0ID_ENUMERATION) : UA_NODEID_NUMERIC(2, number ^ 1);
    }
}

static void answer_translate(const UA_TranslateBrowsePathsToNodeIdsRequest *request,
                             UA_TranslateBrowsePathsToNodeIdsResponse *response)
{
    response->results = UA_Array_new(request->browsePathsSize, &UA_TYPES[UA_TYPES_BROWSEPATHRESULT]);
    response->resultsSize = request->browsePathsSize;
    server.translations++;
    for (size_t i = 0; i < request->browsePathsSize; i++) {
        const UA_RelativePath *path = &request->browsePaths[i].relativePath;
        UA_BrowsePathResult *result = &response->results[i];

        if (!is_text(&path->elements[path->elementsSize - 1].targetName.name, "Temp")) {
            result->statusCode = UA_STATUSCODE_BADNOMATCH;
            continue;
        }
        result->targets = UA_Array_new(1, &UA_TYPES[UA_TYPES_BROWSEPATHTARGET]);
        result->targetsSize = 1;
        result->targets[0].targetId.nodeId = UA_NODEID_STRING_ALLOC(2, "temp");
        result->targets[0].remainingPathIndex = UINT32_MAX;
    }
}

static void answer_create(const UA_CreateMonitoredItemsRequest *request,
                          UA_CreateMonitoredItemsResponse *response)
{
    server.creates++;
    if (request->itemsToCreateSize > server.most_items) {
        response->responseHeader.serviceResult = UA_STATUSCODE_BADTOOMANYOPERATIONS;
        return;
    }
    response->results =
        UA_Array_new(request->itemsToCreateSize, &UA_TYPES[UA_TYPES_MONITOREDITEMCREATERESULT]);
    response->resultsSize = request->itemsToCreateSize;
    server.created += request->itemsToCreateSize;
    for (size_t i = 0; i < request->itemsToCreateSize; i++) {
        response->results[i].revisedSamplingInterval = 77;
        response->results[i].revisedQueueSize = 5;
    }
}

static void fill(UA_NotificationMessage *message, uint32_t sequence, uint32_t handle, double number)
{
    UA_DataChangeNotification *changes = UA_DataChangeNotification_new();

    message->sequenceNumber = sequence;
    message->notificationData = UA_Array_new(1, &UA_TYPES[UA_TYPES_EXTENSIONOBJECT]);
    message->notificationDataSize = 1;
    changes->monitoredItems = UA_Array_new(1, &UA_TYPES[UA_TYPES_MONITOREDITEMNOTIFICATION]);
    changes->monitoredItemsSize = 1;
    changes->monitoredItems[0].clientHandle = handle;
    set(&changes->monitoredItems[0].value, &number, UA_TYPES_DOUBLE);
    UA_ExtensionObject_setValue(&message->notificationData[0], changes,
                                &UA_TYPES[UA_TYPES_DATACHANGENOTIFICATION]);
}

static void answer_republish(const UA_RepublishRequest *request, UA_RepublishResponse *response)
{
    server.republished[server.republish_count++ % 16] = request->retransmitSequenceNumber;
    for (uint32_t i = 0; i < server.has_count; i++)
        if (server.has[i] == request->retransmitSequenceNumber) {
            fill(&response->notificationMessage, server.has[i], 0, server.has[i]);
            return;
        }
    response->responseHeader.serviceResult = UA_STATUSCODE_BADMESSAGENOTAVAILABLE;
}

bool connection_ask(Connection *connection, const void *request, const UA_DataType *request_type,
                    const UA_DataType *type)
{
    UA_CreateSubscriptionResponse *subscription = (UA_CreateSubscriptionResponse *)(void *)connection->answer;

    connection_forget(connection);
    if (connection->state == CONNECTION_FAILED) return false;
    UA_init(connection->answer, type);
    connection->asked = type;
    if (server.small && request_type != &UA_TYPES[UA_TYPES_CREATESUBSCRIPTIONREQUEST] &&
        request_type != &UA_TYPES[UA_TYPES_CREATEMONITOREDITEMSREQUEST]) {
        ((UA_ResponseHeader *)(void *)connection->answer)->serviceResult =
            UA_STATUSCODE_BADSERVICEUNSUPPORTED;
        return true;
    }
    if (request_type == &UA_TYPES[UA_TYPES_READREQUEST]) answer_read(request, (void *)connection->answer);
    if (request_type == &UA_TYPES[UA_TYPES_BROWSEREQUEST]) answer_browse(request, (void *)connection->answer);
    if (request_type == &UA_TYPES[UA_TYPES_REPUBLISHREQUEST])
        answer_republish(request, (void *)connection->answer);
    if (request_type == &UA_TYPES[UA_TYPES_CREATEMONITOREDITEMSREQUEST])
        answer_create(request, (void *)connection->answer);
    if (request_type == &UA_TYPES[UA_TYPES_TRANSLATEBROWSEPATHSTONODEIDSREQUEST])
        answer_translate(request, (void *)connection->answer);
    if (request_type == &UA_TYPES[UA_TYPES_CREATESUBSCRIPTIONREQUEST]) {
        subscription->subscriptionId = 7;
        subscription->revisedPublishingInterval = 250;
    }
    return true;
}

bool connection_publish(Connection *connection, const UA_PublishRequest *request)
{
    connection->publishes++;
    for (size_t i = 0; i < request->subscriptionAcknowledgementsSize; i++)
        server.acknowledged[server.acknowledge_count++ % 64] =
            request->subscriptionAcknowledgements[i].sequenceNumber;
    return true;
}

bool connection_published(Connection *connection, UA_PublishResponse *answer)
{
    if (connection->published == 0) return false;
    *answer = connection->publish_answers[0];
    connection->published--;
    connection->publishes--;
    memmove(connection->publish_answers, connection->publish_answers + 1,
            connection->published * sizeof *answer);
    return true;
}

/* ---- The client over it --------------------------------------------------------------------- */

static char told[4096];

#define TELL(...) snprintf(told + strlen(told), sizeof told - strlen(told), __VA_ARGS__)

static void on_subscribed(void *user, const OpcuaSubscribed *subscribed)
{
    (void)user;
    TELL("subscribed %g\n", subscribed->publishing);
}

static void on_item(void *user, uint32_t index, const OpcuaItemState *state)
{
    (void)user;
    if (state->status != 0)
        TELL("item %u %s: %s\n", index, UA_StatusCode_name(state->status), state->reason);
    else if (index < 4)
        TELL("item %u %g %u\n", index, state->sampling, state->queue);
}

static void on_ready(void *user) { (void)user, TELL("ready\n"); }
static void on_alive(void *user) { (void)user, TELL("alive\n"); }
static void on_gap(void *user, uint32_t from, uint32_t to) { (void)user, TELL("gap %u..%u\n", from, to); }

static void on_samples(void *user, const rung_sample *samples, size_t count)
{
    (void)user;
    for (size_t i = 0; i < count; i++) TELL("%u=%g\n", samples[i].tag, samples[i].value.number);
}

static void on_failed(void *user, uint32_t status, const char *sentence)
{
    (void)user, (void)status;
    TELL("failed: %s\n", sentence);
}

static const OpcuaListener listener = {NULL,       on_subscribed, on_item, on_ready,
                                       on_samples, on_alive,      on_gap,  on_failed};
static OpcuaConfig config;

static OpcuaClient *begin(const OpcuaItem *items, uint32_t count)
{
    memset(&server, 0, sizeof server);
    server.most_items = SIZE_MAX;
    told[0] = '\0';
    return opcua_open(&config, items, count, &listener);
}

static void steps(OpcuaClient *client, int count)
{
    while (count-- > 0) opcua_step(client, 0);
}

/* What was told since the last time, line by line. */
static void expect(const char *text, int line)
{
    if (strcmp(told, text) != 0) printf("%s:%d: expected\n%s--- got\n%s---\n", __FILE__, line, text, told);
    check(strcmp(told, text) == 0, "what was told", line);
    told[0] = '\0';
}

#define EXPECT(text) expect(text, __LINE__)

static UA_PublishResponse *publish(uint32_t sequence)
{
    UA_PublishResponse *answer = &server.connection->publish_answers[server.connection->published++];

    UA_PublishResponse_init(answer);
    answer->subscriptionId = 7;
    answer->notificationMessage.sequenceNumber = sequence; /* a keep-alive */
    return answer;
}

static void publish_number(uint32_t sequence, double number)
{
    fill(&publish(sequence)->notificationMessage, sequence, 0, number);
}

static void test_stages(void)
{
    static const OpcuaItem items[] = {
        {"ns=2;s=temp", RUNG_DOUBLE, 100, 10},        {"nsu=urn:x;s=state", RUNG_INT32, 100, 10},
        {"/Objects/2:Temp", RUNG_DOUBLE, 100, 10},    {"ns=2;s=circle", RUNG_DOUBLE, 100, 10},
        {"ns=2;s=missing", RUNG_DOUBLE, 100, 10},     {"ns=2;s=text", RUNG_DOUBLE, 100, 10},
        {"/Objects/2:Nothing", RUNG_DOUBLE, 100, 10}, {"ns=2;s=structure", RUNG_ANY, 100, 10},
        {"nsu=urn:none;s=a", RUNG_DOUBLE, 100, 10},   {"ns=2;s=late", RUNG_DOUBLE, 100, 10}};
    OpcuaClient *client = begin(items, 10);

    steps(client, 150);
    EXPECT("item 8 BadNodeIdUnknown: the server has no namespace urn:none\n"
           "item 6 BadNoMatch: the path leads to no node\n"
           "item 4 BadNodeIdUnknown: the server has no such node\n"
           "item 9 BadNodeIdUnknown: the server has no such node\n"
           "subscribed 250\n"
           "item 5 BadTypeMismatch: the node holds String, the tag is double: declare it string\n"
           "item 7 BadTypeMismatch: the node holds a Structure, which no tag can hold\n"
           "item 0 77 5\nitem 1 77 5\nitem 2 77 5\nitem 3 77 5\nready\n");
    CHECK(server.created == 4 && server.creates == 1 && server.translations == 1);
    CHECK(server.connection->publishes == CONNECTION_PUBLISHES);
    server.late = true;
    opcua_retry(client);
    steps(client, 50);
    CHECK(strstr(told, "ready\n") != NULL && strstr(told, "item 8") != NULL &&
          strstr(told, "item 9") == NULL);
    CHECK(strstr(told, "subscribed") == NULL && server.created == 5);
    opcua_close(client);
}

/* A server that lacks services is watched all the same. */
static void test_small_server(void)
{
    static const OpcuaItem items[] = {{"ns=2;s=temp", RUNG_DOUBLE, 100, 10},
                                      {"/Objects/2:Temp", RUNG_DOUBLE, 100, 10},
                                      {"nsu=urn:x;s=temp", RUNG_DOUBLE, 100, 10},
                                      {"ns=2;s=structure", RUNG_STRING, 100, 10}};
    OpcuaClient *client = begin(items, 4);

    server.small = true;
    steps(client, 20);
    EXPECT("item 2 BadNodeIdUnknown: the server has no namespace urn:x\n"
           "item 1 BadServiceUnsupported: the server refuses it: BadServiceUnsupported\n"
           "subscribed 250\nitem 0 77 5\nitem 3 77 5\nready\n");
    publish_number(1, 10);
    steps(client, 1);
    EXPECT("alive\n0=10\n");
    opcua_close(client);
}

static void test_pieces(void)
{
    enum { COUNT = 2500 };
    OpcuaItem *items = malloc(COUNT * sizeof *items);
    OpcuaClient *client;

    if (items == NULL) return;
    for (uint32_t i = 0; i < COUNT; i++) items[i] = (OpcuaItem){"ns=2;s=temp", RUNG_DOUBLE, 100, 10};
    client = begin(items, COUNT);
    steps(client, 50);
    CHECK(server.created == COUNT && server.creates == 3 && strstr(told, "ready") != NULL);
    opcua_close(client);
    client = begin(items, COUNT);
    server.most_items = 300; /* 1000, 500, 250 and then ten times 250 */
    steps(client, 50);
    CHECK(server.created == COUNT && server.creates == 12 && strstr(told, "ready") != NULL);
    opcua_close(client);
    client = begin(items, COUNT);
    server.most_items = 0;
    steps(client, 50);
    CHECK(strstr(told, "failed: BadTooManyOperations") != NULL && strstr(told, "ready") == NULL);
    opcua_close(client);
    free(items);
}

static OpcuaClient *begin_receiving(void)
{
    static const OpcuaItem item = {"ns=2;s=temp", RUNG_DOUBLE, 100, 10};
    OpcuaClient *client = begin(&item, 1);

    steps(client, 50);
    told[0] = '\0';
    return client;
}

static void test_sequence(void)
{
    OpcuaClient *client = begin_receiving();
    OpcuaCounts client_counts;
    UA_PublishResponse *answer;

    publish_number(1, 10);
    publish_number(2, 20);
    publish(3); /* keep-alive: the next one will be 3 */
    publish_number(3, 30);
    steps(client, 1);
    EXPECT("alive\n0=10\nalive\n0=20\nalive\nalive\n0=30\n");
    CHECK(server.acknowledge_count == 3 && server.acknowledged[0] == 1 && server.acknowledged[2] == 3);
    CHECK(server.connection->publishes == CONNECTION_PUBLISHES);
    publish_number(2, 20); /* again: no harm */
    publish_number(4, 40);
    steps(client, 1);
    EXPECT("alive\n0=20\nalive\n0=40\n");

    /* 5 to 7 are missing: 6 and 7 can be had again, and come before 8 */
    server.has[0] = 6;
    server.has[1] = 7;
    server.has_count = 2;
    publish_number(8, 80);
    answer = &server.connection->publish_answers[server.connection->published - 1];
    answer->availableSequenceNumbers = UA_Array_new(3, &UA_TYPES[UA_TYPES_UINT32]);
    answer->availableSequenceNumbersSize = 3;
    memcpy(answer->availableSequenceNumbers, (uint32_t[]){6, 7, 8}, 3 * sizeof(uint32_t));
    publish_number(9, 90);
    steps(client, 5);
    EXPECT("gap 5..5\n0=6\n0=7\nalive\n0=80\nalive\n0=90\n");
    CHECK(server.republish_count == 2 && server.republished[0] == 6);
    opcua_counts(client, &client_counts);
    CHECK(client_counts.republished == 2 && client_counts.samples == 9);
    CHECK(server.acknowledged[server.acknowledge_count - 1] == 9);

    /* what the server has no more, although it said so */
    server.has_count = 0;
    publish_number(11, 110);
    answer = &server.connection->publish_answers[server.connection->published - 1];
    answer->availableSequenceNumbers = UA_Array_new(1, &UA_TYPES[UA_TYPES_UINT32]);
    answer->availableSequenceNumbersSize = 1;
    answer->availableSequenceNumbers[0] = 10;
    steps(client, 5);
    EXPECT("gap 10..10\nalive\n0=110\n");

    /* a keep-alive tells of a gap, too */
    publish(15);
    publish_number(15, 150);
    steps(client, 2);
    EXPECT("gap 12..14\nalive\nalive\n0=150\n");
    opcua_close(client);
}

static void test_publishing(void)
{
    OpcuaClient *client = begin_receiving();

    /* a server that takes three requests only */
    for (int i = 0; i < 5; i++)
        publish(1)->responseHeader.serviceResult = UA_STATUSCODE_BADTOOMANYPUBLISHREQUESTS;
    steps(client, 1);
    CHECK(server.connection->publishes == 3);
    /* one that has waited for long is sent again */
    publish(1)->responseHeader.serviceResult = UA_STATUSCODE_BADTIMEOUT;
    steps(client, 1);
    CHECK(server.connection->publishes == 3);
    EXPECT("");
    publish(1)->responseHeader.serviceResult = UA_STATUSCODE_BADNOSUBSCRIPTION;
    steps(client, 3);
    EXPECT("failed: BadNoSubscription\n");
    opcua_close(client);

    client = begin_receiving();
    {
        UA_PublishResponse *answer = publish(1);
        UA_StatusChangeNotification *change = UA_StatusChangeNotification_new();

        change->status = UA_STATUSCODE_BADTIMEOUT;
        answer->notificationMessage.notificationData = UA_Array_new(1, &UA_TYPES[UA_TYPES_EXTENSIONOBJECT]);
        answer->notificationMessage.notificationDataSize = 1;
        UA_ExtensionObject_setValue(&answer->notificationMessage.notificationData[0], change,
                                    &UA_TYPES[UA_TYPES_STATUSCHANGENOTIFICATION]);
    }
    steps(client, 3);
    EXPECT("alive\nfailed: BadNoSubscription\n");
    opcua_close(client);

    /* a handle that is none of ours */
    client = begin_receiving();
    fill(&publish(1)->notificationMessage, 1, 1, 5);
    steps(client, 1);
    EXPECT("alive\n");
    /* closed while a gap waits */
    publish_number(5, 1);
    server.connection->publish_answers[0].availableSequenceNumbers =
        UA_Array_new(1, &UA_TYPES[UA_TYPES_UINT32]);
    server.connection->publish_answers[0].availableSequenceNumbersSize = 1;
    server.connection->publish_answers[0].availableSequenceNumbers[0] = 2;
    steps(client, 1);
    opcua_close(client);
}

int main(void)
{
    test_nodes();
    test_types();
    test_scalars();
    test_lists();
    test_qualities();
    test_certificates();
    test_stages();
    test_small_server();
    test_pieces();
    test_sequence();
    test_publishing();
    texts_free(&texts);
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
