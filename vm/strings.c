/* strings.c - strings of scripts: joining, cutting, positions, search, building.
**
** Bytes are shared wherever that is safe. A slice is a new header over the old bytes; a + b is written
** behind a when a ends where its buffer's used part ends. Both leave the older strings as they were. What
** belongs to a program or a tag is copied instead, since it may be gone when the result is read. */
#include "vm/strings.h"

#include "vm/blocks.h"

/* Text with room to grow. `used` bytes are taken: by a string that ends there, and by its prefixes. */
typedef struct StringBuffer {
    uint32_t used, capacity;
    char bytes[];
} StringBuffer;

enum { BYTES_MAX = INT32_MAX - 64 }; /* of any string, whatever its limit in units: text indexes need it */

static String *writable(const String *string) { return (String *)(uintptr_t)string; }

/* ---- known strings -------------------------------------------------------------------------- */

#define FOUR(f, n) f(n), f(n + 1), f(n + 2), f(n + 3)
#define SIXTEEN(f, n) FOUR(f, n), FOUR(f, n + 4), FOUR(f, n + 8), FOUR(f, n + 12)
#define ALL(f)                                                                                               \
    SIXTEEN(f, 0), SIXTEEN(f, 16), SIXTEEN(f, 32), SIXTEEN(f, 48), SIXTEEN(f, 64), SIXTEEN(f, 80),           \
        SIXTEEN(f, 96), SIXTEEN(f, 112)
#define CHAR(n) (char)(n)
#define CHAR_STRING(n)                                                                                       \
    {                                                                                                        \
        ascii_bytes + (n), 1, 1, 0, STRING_SHARED, NULL                                                      \
    }

static const char ascii_bytes[128] = {ALL(CHAR)};
static const String ascii_strings[128] = {ALL(CHAR_STRING)};
const String string_empty = {ascii_bytes, 0, 0, 0, STRING_SHARED, NULL};

const String *string_ascii_char(unsigned char c) { return &ascii_strings[c & 127]; }

/* ---- making --------------------------------------------------------------------------------- */

/* A limit below RUNG_MESSAGE_MAX counts as that: the error about it must be writable itself. */
static bool fits(Vm *vm, uint64_t length, uint64_t units)
{
    if ((units <= vm->limits.string_length || units <= RUNG_MESSAGE_MAX) && length <= BYTES_MAX) return true;
    vm_throw(vm, ERROR_RANGE, "Invalid string length");
    return false;
}

static String *header_set(String *string, const char *bytes, size_t length, size_t units)
{
    *string = (String){bytes, (uint32_t)length, (uint32_t)units, 0, 0, NULL};
    return string;
}

String *string_blank(Vm *vm, size_t length, size_t units, char **bytes)
{
    String *string;

    if (!fits(vm, length, units) || !vm_charge_bytes(vm, length)) return NULL;
    if ((string = vm_alloc(vm, sizeof *string + length)) == NULL) return NULL;
    *bytes = (char *)(string + 1);
    return header_set(string, *bytes, length, units);
}

static String *copy(Vm *vm, const char *bytes, size_t length, size_t units)
{
    char *room;
    String *string;

    if (length == 0) return writable(&string_empty);
    if (length == 1) return writable(&ascii_strings[bytes[0] & 127]);
    if ((string = string_blank(vm, length, units, &room)) != NULL) memcpy(room, bytes, length);
    return string;
}

String *string_new(Vm *vm, const char *bytes, size_t length)
{
    return copy(vm, bytes, length, text_units(bytes, length));
}

String *string_from_c(Vm *vm, const char *text) { return string_new(vm, text, strlen(text)); }

String *string_from_code_point(Vm *vm, uint32_t code_point)
{
    char bytes[4];
    size_t length = text_encode(code_point, bytes);

    return copy(vm, bytes, length, code_point > 0xFFFF ? 2 : 1);
}

String *string_from_unit(Vm *vm, uint32_t unit) { return string_from_code_point(vm, unit); }

/* ---- joining -------------------------------------------------------------------------------- */

/* Can `more` bytes that do not join with its end be written behind the string? */
static bool can_extend(const String *string, uint64_t more)
{
    const StringBuffer *buffer = string->extra;

    return (string->flags & STRING_BUFFERED) != 0 &&
           string->bytes + string->length == buffer->bytes + buffer->used &&
           more <= buffer->capacity - buffer->used;
}

String *string_concat_values(Vm *vm, const Value *strings, uint32_t count)
{
    String *first = NULL, *second = NULL, *result;
    StringBuffer *buffer;
    uint64_t length = 0, units = 0;
    char *bytes;
    size_t at;
    uint32_t i, next = 0;

    for (i = 0; i < count; i++) {
        String *piece = strings[i].as.s;

        if (piece->length == 0) continue;
        length += piece->length;
        units += piece->units;
        if (first == NULL) {
            first = piece;
            next = i + 1;
        } else if (second == NULL) {
            second = piece;
        }
    }
    if (first == NULL) return writable(&string_empty);
    if (second == NULL) return first;
    if (!fits(vm, length, units)) return NULL;
    /* a pair that joins would change the last bytes of `first` */
    if (can_extend(first, length - first->length) &&
        !text_joins(first->bytes, first->length, second->bytes, second->length)) {
        if (!vm_charge_bytes(vm, length - first->length) || (result = vm_alloc(vm, sizeof *result)) == NULL)
            return NULL;
        buffer = first->extra;
        bytes = buffer->bytes + (first->bytes - buffer->bytes);
    } else {
        size_t capacity = (size_t)(length + length / 2 + 32) & ~(size_t)7;

        if (!vm_charge_bytes(vm, length)) return NULL;
        if ((result = vm_alloc(vm, sizeof *result + sizeof *buffer + capacity)) == NULL) return NULL;
        buffer = (StringBuffer *)(result + 1);
        buffer->capacity = (uint32_t)capacity;
        bytes = buffer->bytes;
        memcpy(bytes, first->bytes, first->length);
    }
    at = first->length;
    for (i = next; i < count; i++)
        at = text_concat(bytes, at, strings[i].as.s->bytes, strings[i].as.s->length, bytes);
    buffer->used = (uint32_t)((size_t)(bytes - buffer->bytes) + at);
    header_set(result, bytes, at, (size_t)units);
    result->flags = STRING_BUFFERED;
    result->extra = buffer;
    return result;
}

String *string_concat(Vm *vm, String *a, String *b)
{
    Value both[2] = {value_string(a), value_string(b)};

    return string_concat_values(vm, both, 2);
}

/* ---- positions ------------------------------------------------------------------------------ */

enum { NEAR = 64 }; /* units from an end that are counted rather than looked up */

static uint32_t units_of(uint32_t code_point) { return code_point > 0xFFFF ? 2 : 1; }

/* The index of a long non-ASCII string, made when another one was indexed before. NULL: no memory. */
static const TextIndex *index_of(Vm *vm, const String *string)
{
    size_t size = text_index_size(string->units);
    TextIndex *index;

    if (vm->indexed == string) return vm->index;
    if (vm->indexed != NULL) block_free(vm, vm->index, text_index_size(vm->indexed->units));
    vm->indexed = NULL;
    vm->steps -= (int64_t)(string->length / 16); /* seen at the next charge */
    index = arena_alloc(&vm->scratch, size);
    if (index == NULL) return NULL;
    text_index_build(index, string->bytes, string->length, string->units);
    vm->indexed = string;
    vm->index = index;
    return index;
}

/* Counts back from the end. */
static size_t offset_from_end(const String *string, uint32_t position, bool *mid_pair)
{
    const char *cursor = string->bytes + string->length;
    uint32_t at = string->units;

    while (at > position) at -= units_of(text_decode_back(&cursor, string->bytes));
    *mid_pair = at < position;
    return (size_t)(cursor - string->bytes);
}

uint32_t string_offset(Vm *vm, const String *string, uint32_t position, bool *mid_pair)
{
    const TextIndex *index;

    *mid_pair = false;
    if (string_is_ascii(string)) return position;
    if (position > NEAR && string->units - position <= NEAR)
        return (uint32_t)offset_from_end(string, position, mid_pair);
    index = position <= NEAR ? NULL : index_of(vm, string);
    if (index == NULL)
        return (uint32_t)text_offset_of_unit(string->bytes, string->length, position, mid_pair);
    return (uint32_t)text_index_find(index, string->bytes, string->length, position, mid_pair);
}

uint32_t string_position(Vm *vm, const String *string, uint32_t offset)
{
    const TextIndex *index;

    if (string_is_ascii(string)) return offset;
    if (string->length - offset <= NEAR)
        return string->units - (uint32_t)text_units(string->bytes + offset, string->length - offset);
    index = offset <= NEAR ? NULL : index_of(vm, string);
    if (index == NULL) return (uint32_t)text_units(string->bytes, offset);
    return (uint32_t)text_index_unit(index, string->bytes, offset);
}

uint32_t string_code_point_at(Vm *vm, const String *string, uint32_t position, uint32_t *units)
{
    bool mid_pair;
    const char *cursor;
    uint32_t code_point;

    *units = 1;
    if (string_is_ascii(string)) return (unsigned char)string->bytes[position];
    cursor = string->bytes + string_offset(vm, string, position, &mid_pair);
    code_point = text_decode(&cursor, string->bytes + string->length);
    if (mid_pair) return text_low_surrogate(code_point);
    *units = units_of(code_point);
    return code_point;
}

uint32_t string_unit_at(Vm *vm, const String *string, uint32_t position)
{
    uint32_t units, code_point = string_code_point_at(vm, string, position, &units);

    return units == 2 ? text_high_surrogate(code_point) : code_point;
}

/* ---- cutting -------------------------------------------------------------------------------- */

String *string_slice(Vm *vm, String *string, uint32_t from, uint32_t to)
{
    bool from_mid, to_mid;
    uint32_t begin, end;
    const char *bytes = string->bytes;
    String *slice;

    if (from >= to) return writable(&string_empty);
    if (from == 0 && to == string->units) return string;
    begin = string_offset(vm, string, from, &from_mid);
    end = string_offset(vm, string, to, &to_mid);
    if (from_mid || to_mid) {
        /* at a cut pair: its low half, the characters between, the high half of another */
        uint32_t core = from_mid ? begin + 4 : begin;
        size_t length = (from_mid ? 3 : 0) + (end - core) + (to_mid ? 3 : 0);
        const char *cursor;
        char *out;

        if ((slice = string_blank(vm, length, to - from, &out)) == NULL) return NULL;
        cursor = bytes + begin;
        if (from_mid)
            out += text_encode(text_low_surrogate(text_decode(&cursor, bytes + string->length)), out);
        memcpy(out, bytes + core, end - core);
        cursor = bytes + end;
        if (to_mid)
            text_encode(text_high_surrogate(text_decode(&cursor, bytes + string->length)),
                        out + (end - core));
        return slice;
    }
    if ((string->flags & (STRING_SHARED | STRING_TAG)) != 0 || end - begin == 1)
        return copy(vm, bytes + begin, end - begin, to - from);
    if (!vm_charge(vm, 1) || (slice = vm_alloc(vm, sizeof *slice)) == NULL) return NULL;
    header_set(slice, bytes + begin, end - begin, to - from);
    slice->flags = string->flags & STRING_BUFFERED;
    slice->extra = string->extra;
    return slice;
}

/* ---- searching ------------------------------------------------------------------------------ */

/* Charges for the text between two offsets that was looked through, and for the needle. */
static bool charge_search(Vm *vm, size_t a, size_t b, const String *needle, bool *failed)
{
    *failed = !vm_charge_bytes(vm, (a < b ? b - a : a - b) + needle->length);
    return !*failed;
}

uint32_t string_index_of(Vm *vm, const String *string, const String *needle, uint32_t from, bool *failed)
{
    size_t start, found;
    bool mid_pair;

    *failed = false;
    if (from > string->units) from = string->units;
    if (needle->units > string->units - from) return UINT32_MAX;
    if (needle->length == 0) return from;
    if (text_has_loose_edge(needle->bytes, needle->length)) {
        if (!charge_search(vm, 0, string->length, needle, failed)) return UINT32_MAX;
        found = text_find_unit(string->bytes, string->length, needle->bytes, needle->length, from);
        return found == TEXT_NOT_FOUND ? UINT32_MAX : (uint32_t)found;
    }
    start = string_offset(vm, string, from, &mid_pair);
    if (mid_pair) start += 4;
    found = text_find(string->bytes, string->length, needle->bytes, needle->length, start);
    if (!charge_search(vm, start, found == TEXT_NOT_FOUND ? string->length : found, needle, failed))
        return UINT32_MAX;
    return found == TEXT_NOT_FOUND ? UINT32_MAX : string_position(vm, string, (uint32_t)found);
}

uint32_t string_last_index_of(Vm *vm, const String *string, const String *needle, uint32_t from, bool *failed)
{
    size_t start, found;
    bool mid_pair;

    *failed = false;
    if (needle->units > string->units) return UINT32_MAX;
    if (from > string->units - needle->units) from = string->units - needle->units;
    if (needle->length == 0) return from;
    if (text_has_loose_edge(needle->bytes, needle->length)) {
        if (!charge_search(vm, 0, string->length, needle, failed)) return UINT32_MAX;
        found = text_rfind_unit(string->bytes, string->length, needle->bytes, needle->length, from);
        return found == TEXT_NOT_FOUND ? UINT32_MAX : (uint32_t)found;
    }
    start = string_offset(vm, string, from, &mid_pair);
    found = text_rfind(string->bytes, string->length, needle->bytes, needle->length, start);
    if (!charge_search(vm, start, found == TEXT_NOT_FOUND ? 0 : found, needle, failed)) return UINT32_MAX;
    return found == TEXT_NOT_FOUND ? UINT32_MAX : string_position(vm, string, (uint32_t)found);
}

/* ---- comparing ------------------------------------------------------------------------------ */

uint32_t string_hash(const String *string)
{
    uint32_t hash = string->hash;

    if (hash != 0) return hash;
    hash = text_hash(string->bytes, string->length, 0);
    if ((string->flags & STRING_SHARED) == 0) writable(string)->hash = hash;
    return hash;
}

int string_compare(const String *a, const String *b)
{
    return text_compare(a->bytes, a->length, b->bytes, b->length);
}

/* ---- building ------------------------------------------------------------------------------- */

void builder_init(StringBuilder *builder, Vm *vm) { *builder = (StringBuilder){.vm = vm}; }

/* Makes room for `more` bytes. */
static bool reserve(StringBuilder *builder, size_t more)
{
    size_t needed = builder->length + more;
    size_t capacity = builder->capacity < 32 ? 64 : builder->capacity * 2;
    char *bytes;

    if (builder->failed) return false;
    if (more <= builder->capacity - builder->length) return true;
    builder->failed = true;
    /* three bytes make at least one unit */
    if (needed < more) needed = SIZE_MAX;
    if (!fits(builder->vm, needed, needed / 3)) return false;
    if (capacity < needed) capacity = (needed + 7) & ~(size_t)7;
    if (!vm_charge_bytes(builder->vm, capacity - builder->capacity)) return false;
    bytes = block_grow(builder->vm, builder->bytes, builder->capacity, capacity);
    if (bytes == NULL) return false;
    builder->bytes = bytes;
    builder->capacity = capacity;
    builder->failed = false;
    return true;
}

bool builder_add(StringBuilder *builder, const char *bytes, size_t length)
{
    if (!reserve(builder, length)) return false;
    if (length > 0)
        builder->length = text_concat(builder->bytes, builder->length, bytes, length, builder->bytes);
    return true;
}

bool builder_add_string(StringBuilder *builder, const String *string)
{
    return builder_add(builder, string->bytes, string->length);
}

bool builder_add_char(StringBuilder *builder, char c)
{
    if (!reserve(builder, 1)) return false;
    builder->bytes[builder->length++] = c;
    return true;
}

bool builder_add_code_point(StringBuilder *builder, uint32_t code_point)
{
    char bytes[4];

    return builder_add(builder, bytes, text_encode(code_point, bytes));
}

String *builder_string(StringBuilder *builder)
{
    Vm *vm = builder->vm;
    String *string;
    size_t units;

    if (builder->failed) return NULL;
    if (builder->length < 2) return copy(vm, builder->bytes, builder->length, builder->length);
    units = text_units(builder->bytes, builder->length);
    if (!fits(vm, builder->length, units) || !vm_charge_bytes(vm, builder->length)) return NULL;
    if ((string = vm_alloc(vm, sizeof *string)) == NULL) return NULL;
    header_set(string, builder->bytes, builder->length, units);
    builder_init(builder, vm);
    return string;
}
