/* live_record.c - the recording of live inputs: every one, exactly as the rules took it, as NDJSON.
**
**     {"n":17,"time":"2026-03-01T08:00:05.1234567Z","arrival_time":"...","tag":"t","value":91.2,"status":"Good"}
**     {"n":18,"tick":"2026-03-01T08:00:06.0000000Z"}     or "leap"
**     {"n":19,"link":"plc1","state":"lost","arrival_time":"..."}
**
** Lines of one `n` are one update. Numbers are the shortest that read back as the same double, times have all
** their ticks, texts and JSON all their bytes: recording_ndjson.c makes the same samples of them again.
*/
#include <string.h>

#include "runtime/array.h"
#include "runtime/live.h"
#include "runtime/time_text.h"
#include "vm/format.h"
#include "vm/number.h"

enum { MAX_LINE = 1 << 20 }; /* what a recording is read with */

/* ---- Appending to the line ------------------------------------------------------------------ */

/* `line_length` beyond its capacity says that a piece did not fit, and the line is of no use. */
static void put(rung_live *live, const char *bytes, size_t length)
{
    if (live->line_length > live->line_capacity) return;
    if (length > MAX_LINE || !array_reserve(&live->allocator, (void **)&live->line, &live->line_capacity,
                                            live->line_length + length, 1)) {
        live->line_length = SIZE_MAX;
        return;
    }
    if (length > 0) memcpy(live->line + live->line_length, bytes, length);
    live->line_length += length;
}

static void put_text(rung_live *live, const char *text) { put(live, text, strlen(text)); }

static void put_escape(rung_live *live, unsigned char c)
{
    static const char SHORT[] = "\b\t\n\f\r\"\\", LETTERS[] = "btnfr\"\\", HEX[] = "0123456789abcdef";
    const char *letter = memchr(SHORT, c, sizeof SHORT - 1);
    char escape[6] = {'\\',       letter == NULL ? 'u' : LETTERS[letter - SHORT], '0', '0', HEX[c >> 4],
                      HEX[c & 15]};

    put(live, escape, letter == NULL ? 6 : 2);
}

static void put_quoted(rung_live *live, const char *bytes, size_t length)
{
    const char *plain = bytes, *end = bytes + length;

    put(live, "\"", 1);
    for (const char *at = bytes; at < end; at++) {
        unsigned char c = (unsigned char)*at;

        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) continue;
        put(live, plain, (size_t)(at - plain));
        put_escape(live, c);
        plain = at + 1;
    }
    put(live, plain, (size_t)(end - plain));
    put(live, "\"", 1);
}

/* ,"key":"2026-03-01T08:00:05.1234567Z", or nothing without a time. */
static void put_time(rung_live *live, const char *key, rung_time time)
{
    char text[TIME_TEXT_MAX + 4];
    size_t length;
    int64_t ticks;

    if (time == RUNG_TIME_NONE) return;
    length = time_to_text(time, text) - 1; /* over its Z */
    ticks = time % RUNG_TICKS_PER_MS;
    if (ticks < 0) ticks += RUNG_TICKS_PER_MS;
    for (int64_t unit = RUNG_TICKS_PER_MS / 10; unit > 0; unit /= 10)
        text[length++] = (char)('0' + ticks / unit % 10);
    put_text(live, ",\"");
    put_text(live, key);
    put_text(live, "\":\"");
    put(live, text, length);
    put_text(live, "Z\"");
}

static void put_number(rung_live *live, rung_type type, double number)
{
    char text[NUMBER_TEXT_MAX];
    bool finite = number - number == 0, tagged = type == RUNG_ANY;
    size_t length = number_to_text(number, text);

    if (finite) {
        if (number == 0 && 1 / number < 0) put_text(live, "-");
        put(live, text, length);
        return;
    }
    /* a text is what an `any` tag would take it for */
    if (tagged) put_text(live, "{\"$n\":");
    put_quoted(live, text, length);
    if (tagged) put_text(live, "}");
}

static void put_value(rung_live *live, rung_type type, const rung_value *value)
{
    bool is_json = type == RUNG_ANY || (type & RUNG_ARRAY_OF) != 0;

    if (value->kind == RUNG_VALUE_UNDEFINED) return;
    put_text(live, ",\"value\":");
    switch (value->kind) {
    case RUNG_VALUE_BOOL: put_text(live, value->boolean ? "true" : "false"); break;
    case RUNG_VALUE_NUMBER: put_number(live, type, value->number); break;
    case RUNG_VALUE_TEXT:
    case RUNG_VALUE_OBJECT:
        if (is_json)
            put(live, value->text, value->length);
        else
            put_quoted(live, value->text, value->length);
        break;
    default: put_text(live, "null"); break;
    }
}

static void put_status(rung_live *live, uint32_t status)
{
    const char *name = rung_status_code_name(status);
    char number[] = "0x00000000";
    uint32_t found;

    put_text(live, ",\"status\":\"");
    if (name != NULL && rung_status_code_find(name, strlen(name), &found) && found == status) {
        put_text(live, name);
    } else {
        for (int i = 0; i < 8; i++) number[2 + i] = "0123456789ABCDEF"[status >> (28 - 4 * i) & 15];
        put_text(live, number);
    }
    put_text(live, "\"");
}

/* ---- Lines ---------------------------------------------------------------------------------- */

static bool is_recording(const rung_live *live)
{
    return live->options.record != NULL && !live->record_ended;
}

static void begin(rung_live *live)
{
    char text[NUMBER_TEXT_MAX];

    live->line_length = 0;
    put_text(live, "{\"n\":");
    put(live, text, number_int_to_text((int64_t)live->number, text));
}

/* Gives the line away. What cannot be written or read back is left out, and that is told. */
static void end(rung_live *live)
{
    put_text(live, "}\n");
    if (live->line_length > live->line_capacity || live->line_length > MAX_LINE) {
        if (!live->long_line_told)
            rules_log(live->rules, RUNG_LOG_WARNING, "the recording leaves out values longer than 1 MiB");
        live->long_line_told = true;
        return;
    }
    if (!live->options.record(live->options.user, live->line, live->line_length)) live->record_ended = true;
}

void record_samples(rung_live *live, const rung_sample *samples, size_t count)
{
    if (!is_recording(live)) return;
    live->number++;
    for (size_t i = 0; i < count && !live->record_ended; i++) {
        const rung_sample *sample = &samples[i];
        const char *column = rung_rules_column(live->rules, sample->tag);

        begin(live);
        put_time(live, "time", sample->source_time);
        put_time(live, "server_time", sample->server_time);
        put_time(live, "arrival_time", sample->arrival_time);
        put_text(live, ",\"tag\":");
        put_quoted(live, column, strlen(column));
        put_value(live, live->rules->slots[sample->tag].declared, &sample->value);
        put_status(live, sample->status);
        end(live);
    }
}

static void record_time(rung_live *live, const char *key, rung_time time)
{
    if (!is_recording(live)) return;
    live->number++;
    begin(live);
    put_time(live, key, time);
    end(live);
}

void record_tick(rung_live *live, rung_time time) { record_time(live, "tick", time); }
void record_leap(rung_live *live, rung_time time) { record_time(live, "leap", time); }

void record_link(rung_live *live, const char *source, bool up, rung_time time)
{
    if (!is_recording(live)) return;
    live->number++;
    begin(live);
    put_text(live, ",\"link\":");
    put_quoted(live, source, strlen(source));
    put_text(live, up ? ",\"state\":\"regained\"" : ",\"state\":\"lost\"");
    put_time(live, "arrival_time", time);
    end(live);
}
