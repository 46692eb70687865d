/* opcua_value.c - see opcua_value.h.
**
** A million values a second pass here, nearly all of them scalars: these take no memory.
*/
#include "runtime/opcua_value.h"

#include <math.h>
#include <open62541/types_generated.h>
#include <open62541/util.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Texts ---------------------------------------------------------------------------------- */

struct TextBlock {
    TextBlock *next;
    size_t used, size;
    char bytes[];
};

/* Keeps the draft, followed by NUL; NULL without memory. */
static const char *texts_keep(Texts *texts)
{
    enum { SMALLEST = 64 << 10 };
    size_t size = texts->length + 1;
    char *kept;

    if (texts->failed) return NULL;

    while (texts->now != NULL && texts->now->size - texts->now->used < size && texts->now->next != NULL) {
        texts->now = texts->now->next;
        texts->now->used = 0;
    }
    if (texts->now == NULL || texts->now->size - texts->now->used < size) {
        size_t capacity = size > SMALLEST ? size : SMALLEST;
        TextBlock *block = malloc(sizeof *block + capacity);

        if (block == NULL) return NULL;
        *block = (TextBlock){NULL, 0, capacity};
        *(texts->now == NULL ? &texts->first : &texts->now->next) = block;
        texts->now = block;
    }
    kept = texts->now->bytes + texts->now->used;
    memcpy(kept, texts->draft, texts->length);
    kept[texts->length] = '\0';
    texts->now->used += size;
    return kept;
}

static void put(Texts *texts, const void *bytes, size_t length)
{
    if (texts->capacity - texts->length < length) {
        size_t capacity = (texts->length + length) * 2 + 256;
        char *grown = realloc(texts->draft, capacity);

        texts->failed |= grown == NULL;
        if (grown == NULL) return;
        texts->draft = grown;
        texts->capacity = capacity;
    }
    memcpy(texts->draft + texts->length, bytes, length);
    texts->length += length;
}

void texts_forget(Texts *texts)
{
    texts->failed = false;
    texts->now = texts->first;
    if (texts->now != NULL) texts->now->used = 0;
}

void texts_free(Texts *texts)
{
    for (TextBlock *block = texts->first, *next; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    free(texts->draft);
    *texts = (Texts){0};
}

/* ---- Scalars -------------------------------------------------------------------------------- */

/* What became of a value. */
typedef enum Taken { TAKEN, TAKEN_NULL, TAKEN_MISFIT, NOT_TAKEN } Taken;

/* The last time there is: by the standard later ones stand for it. */
#define LAST_TIME (INT64_C(253402300799) * 1000)

static Taken number(rung_type tag, double value, rung_value *out)
{
    out->kind = RUNG_VALUE_NUMBER;
    out->number = value;
    if (tag == RUNG_DOUBLE || tag == RUNG_ANY) return TAKEN;
    if (tag == RUNG_INT32) return value >= INT32_MIN && value <= INT32_MAX ? TAKEN : TAKEN_MISFIT;
    return tag == RUNG_UINT32 && value >= 0 && value <= UINT32_MAX ? TAKEN : TAKEN_MISFIT;
}

static Taken real(rung_type tag, double value, rung_value *out)
{
    out->kind = RUNG_VALUE_NUMBER;
    out->number = value;
    return tag == RUNG_DOUBLE || tag == RUNG_ANY ? TAKEN : TAKEN_MISFIT;
}

static Taken time_value(rung_type tag, UA_DateTime time, rung_value *out)
{
    int64_t ticks = time - UA_DATETIME_UNIX_EPOCH, ms;

    if (tag != RUNG_DATETIME && tag != RUNG_ANY) return TAKEN_MISFIT;
    if (time <= 0) return TAKEN_NULL;
    ms = ticks / UA_DATETIME_MSEC - (ticks % UA_DATETIME_MSEC < 0);
    out->kind = RUNG_VALUE_NUMBER;
    out->number = (double)(ms < LAST_TIME ? ms : LAST_TIME);
    return TAKEN;
}

/* A string tag borrows the bytes; in an `any` tag a text is JSON. */
static Taken text_value(rung_type tag, const UA_String *text, rung_value *out)
{
    if (tag != RUNG_STRING && tag != RUNG_ANY) return TAKEN_MISFIT;
    if (text->data == NULL) {
        out->kind = RUNG_VALUE_NULL;
        return TAKEN;
    }
    if (tag == RUNG_ANY) return NOT_TAKEN;
    out->kind = RUNG_VALUE_TEXT;
    out->text = text->length > 0 ? (const char *)text->data : "";
    out->length = text->length;
    return TAKEN;
}

/* The scalar of a kind, if it need not be written as text: otherwise NOT_TAKEN. */
static Taken scalar(rung_type tag, uint32_t kind, const void *data, rung_value *out, bool *inexact)
{
    enum { EXACT = 53 };

    switch (kind) {
    case UA_DATATYPEKIND_BOOLEAN:
        out->kind = RUNG_VALUE_BOOL;
        out->boolean = *(const UA_Boolean *)data;
        return tag == RUNG_BOOL || tag == RUNG_ANY ? TAKEN : TAKEN_MISFIT;
    case UA_DATATYPEKIND_SBYTE: return number(tag, *(const UA_SByte *)data, out);
    case UA_DATATYPEKIND_BYTE: return number(tag, *(const UA_Byte *)data, out);
    case UA_DATATYPEKIND_INT16: return number(tag, *(const UA_Int16 *)data, out);
    case UA_DATATYPEKIND_UINT16: return number(tag, *(const UA_UInt16 *)data, out);
    case UA_DATATYPEKIND_ENUM:
    case UA_DATATYPEKIND_INT32: return number(tag, *(const UA_Int32 *)data, out);
    case UA_DATATYPEKIND_STATUSCODE:
    case UA_DATATYPEKIND_UINT32: return number(tag, *(const UA_UInt32 *)data, out);
    case UA_DATATYPEKIND_INT64: {
        int64_t value = *(const UA_Int64 *)data;

        *inexact = value > (INT64_C(1) << EXACT) || value < -(INT64_C(1) << EXACT);
        return number(tag, (double)value, out);
    }
    case UA_DATATYPEKIND_UINT64: {
        uint64_t value = *(const UA_UInt64 *)data;

        *inexact = value > UINT64_C(1) << EXACT;
        return number(tag, (double)value, out);
    }
    case UA_DATATYPEKIND_FLOAT: return real(tag, (double)*(const UA_Float *)data, out);
    case UA_DATATYPEKIND_DOUBLE: return real(tag, *(const UA_Double *)data, out);
    case UA_DATATYPEKIND_DATETIME: return time_value(tag, *(const UA_DateTime *)data, out);
    case UA_DATATYPEKIND_STRING:
    case UA_DATATYPEKIND_XMLELEMENT: return text_value(tag, data, out);
    case UA_DATATYPEKIND_LOCALIZEDTEXT: return text_value(tag, &((const UA_LocalizedText *)data)->text, out);
    case UA_DATATYPEKIND_BYTESTRING:
        if (((const UA_ByteString *)data)->data == NULL) return text_value(tag, data, out);
        return tag == RUNG_STRING || tag == RUNG_ANY ? NOT_TAKEN : TAKEN_MISFIT;
    case UA_DATATYPEKIND_GUID:
    case UA_DATATYPEKIND_NODEID:
    case UA_DATATYPEKIND_EXPANDEDNODEID:
    case UA_DATATYPEKIND_QUALIFIEDNAME:
        return tag == RUNG_STRING || tag == RUNG_ANY ? NOT_TAKEN : TAKEN_MISFIT;
    default: return TAKEN_MISFIT; /* structures and the like */
    }
}

/* ---- Written values ------------------------------------------------------------------------- */

/* The length of the well-formed UTF-8 sequence at the beginning; 0: there is none. */
static size_t sequence(const UA_Byte *bytes, size_t length)
{
    UA_Byte first = bytes[0];
    size_t size = first < 0x80   ? 1
                  : first < 0xc2 ? 0
                  : first < 0xe0 ? 2
                  : first < 0xf0 ? 3
                  : first < 0xf5 ? 4
                                 : 0;

    if (size > length) return 0;
    for (size_t i = 1; i < size; i++)
        if ((bytes[i] & 0xc0) != 0x80) return 0;
    if (size >= 3 && ((first == 0xe0 && bytes[1] < 0xa0) || (first == 0xed && bytes[1] > 0x9f) ||
                      (first == 0xf0 && bytes[1] < 0x90) || (first == 0xf4 && bytes[1] > 0x8f)))
        return 0;
    return size;
}

static void put_json_string(Texts *texts, const UA_Byte *bytes, size_t length)
{
    char escape[8];

    put(texts, "\"", 1);
    for (size_t at = 0; at < length;) {
        size_t plain = at, size = 1;

        while (plain < length && bytes[plain] >= 0x20 && bytes[plain] < 0x7f && bytes[plain] != '"' &&
               bytes[plain] != '\\')
            plain++;
        put(texts, bytes + at, plain - at);
        if ((at = plain) == length) break;
        if (bytes[at] == '"' || bytes[at] == '\\')
            put(texts, bytes[at] == '"' ? "\\\"" : "\\\\", 2);
        else if (bytes[at] < 0x20)
            put(texts, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", bytes[at]));
        else if ((size = sequence(bytes + at, length - at)) > 0)
            put(texts, bytes + at, size);
        else
            put(texts, "\xef\xbf\xbd", 3);
        at += size > 0 ? size : 1;
    }
    put(texts, "\"", 1);
}

/* The shortest of three texts that gives the number again. Not for a host's locale with a decimal comma. */
static void put_number(Texts *texts, double value)
{
    char text[40];
    int length = 0;

    if (value != value) {
        put(texts, "{\"$n\":\"NaN\"}", 12);
    } else if (isinf(value)) {
        put(texts, value > 0 ? "{\"$n\":\"Infinity\"}" : "{\"$n\":\"-Infinity\"}", value > 0 ? 17 : 18);
    } else if (value == floor(value) && fabs(value) < 1e15) {
        put(texts, text, (size_t)snprintf(text, sizeof text, "%.0f", value));
    } else {
        for (int digits = 15; digits <= 17; digits++) {
            length = snprintf(text, sizeof text, "%.*g", digits, value);
            if (strtod(text, NULL) == value) break;
        }
        for (int i = 0; i < length; i++)
            if (text[i] == ',') text[i] = '.';
        put(texts, text, (size_t)length);
    }
}

/* The text of a scalar that is no text on the wire; to be cleared. */
static UA_StatusCode print(uint32_t kind, const void *data, UA_String *text)
{
    const UA_QualifiedName *name = data;
    size_t size;

    *text = UA_STRING_NULL;
    switch (kind) {
    case UA_DATATYPEKIND_GUID: return UA_Guid_print(data, text);
    case UA_DATATYPEKIND_NODEID: return UA_NodeId_print(data, text);
    case UA_DATATYPEKIND_EXPANDEDNODEID: return UA_ExpandedNodeId_print(data, text);
    case UA_DATATYPEKIND_BYTESTRING: return UA_ByteString_toBase64(data, text);
    case UA_DATATYPEKIND_QUALIFIEDNAME:
        if (name->namespaceIndex == 0) return UA_String_copy(&name->name, text);
        size = name->name.length + 8;
        if (UA_ByteString_allocBuffer(text, size) != UA_STATUSCODE_GOOD) return UA_STATUSCODE_BADOUTOFMEMORY;
        text->length = (size_t)snprintf((char *)text->data, size, "%u:", name->namespaceIndex);
        memcpy(text->data + text->length, name->name.data, name->name.length);
        text->length += name->name.length;
        return UA_STATUSCODE_GOOD;
    case UA_DATATYPEKIND_LOCALIZEDTEXT: return UA_String_copy(&((const UA_LocalizedText *)data)->text, text);
    default: return UA_String_copy(data, text);
    }
}

static void put_printed(Texts *texts, uint32_t kind, const void *data, bool json)
{
    UA_String text;

    if (print(kind, data, &text) != UA_STATUSCODE_GOOD)
        texts->failed = true;
    else if (json)
        put_json_string(texts, text.data, text.length);
    else
        put(texts, text.data, text.length);
    UA_String_clear(&text);
}

static Taken put_list(Texts *texts, rung_type tag, const UA_Variant *list, bool *inexact);

static Taken put_element(Texts *texts, rung_type tag, uint32_t kind, const void *data, bool *inexact)
{
    rung_value value = {.kind = RUNG_VALUE_NULL};
    const UA_Variant *variant = data;
    bool element_inexact = false;
    Taken taken;

    if (kind == UA_DATATYPEKIND_VARIANT && variant->type != NULL) {
        if (!UA_Variant_isScalar(variant))
            return tag == RUNG_ANY ? put_list(texts, tag, variant, inexact) : TAKEN_MISFIT;
        return put_element(texts, tag, variant->type->typeKind, variant->data, inexact);
    }
    taken = kind == UA_DATATYPEKIND_VARIANT ? TAKEN : scalar(tag, kind, data, &value, &element_inexact);
    *inexact |= element_inexact;
    /* JSON has no word for them, and of an `any` tag the {"$n":"NaN"} of others would be an object */
    if (tag == RUNG_ANY && value.kind == RUNG_VALUE_NUMBER && !isfinite(value.number)) taken = TAKEN_MISFIT;
    if (taken == TAKEN_MISFIT) return taken;
    if (taken == NOT_TAKEN)
        put_printed(texts, kind, data, true);
    else if (value.kind == RUNG_VALUE_NUMBER)
        put_number(texts, value.number);
    else if (value.kind == RUNG_VALUE_BOOL)
        put(texts, value.boolean ? "true" : "false", value.boolean ? 4 : 5);
    else if (value.kind == RUNG_VALUE_TEXT)
        put_json_string(texts, (const UA_Byte *)value.text, value.length);
    else if (tag == RUNG_STRING || tag == RUNG_ANY)
        put(texts, "null", 4);
    else
        return TAKEN_MISFIT;
    return TAKEN;
}

/* The elements from `*at` on that lie in dimension `dimension` and those below it. */
static Taken put_dimension(Texts *texts, rung_type tag, const UA_Variant *list, size_t dimension, size_t *at,
                           bool *inexact)
{
    bool innermost = dimension + 1 >= list->arrayDimensionsSize;
    size_t count = list->arrayDimensionsSize == 0 ? list->arrayLength : list->arrayDimensions[dimension];
    Taken taken = TAKEN;

    put(texts, "[", 1);
    for (size_t i = 0; i < count && taken == TAKEN; i++) {
        if (i > 0) put(texts, ",", 1);
        if (!innermost)
            taken = put_dimension(texts, tag, list, dimension + 1, at, inexact);
        else if (*at < list->arrayLength)
            taken = put_element(texts, tag, list->type->typeKind,
                                (const char *)list->data + list->type->memSize * (*at)++, inexact);
        else
            taken = TAKEN_MISFIT;
    }
    put(texts, "]", 1);
    return taken;
}

static Taken put_list(Texts *texts, rung_type tag, const UA_Variant *list, bool *inexact)
{
    size_t at = 0;

    return put_dimension(texts, tag, list, 0, &at, inexact);
}

/* What has to be written: a list, or a scalar that is no text, or not yet JSON. */
static Taken written(Texts *texts, rung_type tag, const UA_Variant *variant, rung_value *out, bool *inexact)
{
    bool is_list = !UA_Variant_isScalar(variant), lists = (tag & RUNG_ARRAY_OF) != 0;
    Taken taken = TAKEN;

    texts->length = 0;
    if (!is_list) {
        if (lists) return TAKEN_MISFIT;
        put_printed(texts, variant->type->typeKind, variant->data, tag == RUNG_ANY);
    } else {
        if (variant->data == NULL) return TAKEN_NULL;
        if (!lists && tag != RUNG_ANY) return TAKEN_MISFIT;
        if (lists && variant->arrayDimensionsSize > 1) return TAKEN_MISFIT;
        taken = put_list(texts, (rung_type)(tag & ~(unsigned)RUNG_ARRAY_OF), variant, inexact);
    }
    if (taken != TAKEN) return taken;
    *out = (rung_value){.kind = is_list ? RUNG_VALUE_OBJECT : RUNG_VALUE_TEXT,
                        .length = texts->length,
                        .text = texts_keep(texts)};
    return TAKEN;
}

/* ---- Samples -------------------------------------------------------------------------------- */

bool value_take(Texts *texts, rung_type type, const UA_DataValue *from, rung_sample *sample,
                OpcuaCounts *counts)
{
    enum { OVERFLOWED = 0x480, INFO = 0xffff };
    const UA_Variant *variant = &from->value;
    uint32_t status = from->hasStatus ? from->status : RUNG_GOOD;
    Taken taken;

    sample->source_time = from->hasSourceTimestamp ? value_time(from->sourceTimestamp) : RUNG_TIME_NONE;
    sample->server_time = from->hasServerTimestamp ? value_time(from->serverTimestamp) : RUNG_TIME_NONE;
    sample->status = status;
    sample->value.kind = RUNG_VALUE_UNDEFINED;
    sample->inexact = false;
    if ((status & OVERFLOWED) == OVERFLOWED) counts->overflows++;
    if (RUNG_SEVERITY(status) >= 2) return true;
    if (!from->hasValue || variant->type == NULL)
        taken = TAKEN_NULL;
    else if (UA_Variant_isScalar(variant) && (type & RUNG_ARRAY_OF) == 0)
        taken = scalar(type, variant->type->typeKind, variant->data, &sample->value, &sample->inexact);
    else
        taken = NOT_TAKEN;
    if (taken == NOT_TAKEN) taken = written(texts, type, variant, &sample->value, &sample->inexact);
    if (taken == TAKEN) {
        counts->nulls += sample->value.kind == RUNG_VALUE_NULL;
        counts->inexact += sample->inexact;
        return !texts->failed;
    }
    counts->nulls += taken == TAKEN_NULL;
    counts->misfits += taken == TAKEN_MISFIT;
    sample->value.kind = RUNG_VALUE_UNDEFINED;
    sample->inexact = false;
    sample->status = (taken == TAKEN_NULL ? STATUS_NO_DATA : STATUS_TYPE_MISMATCH) | (status & INFO);
    return !texts->failed;
}
