/* rule_tests_table.c - what a failed test shows: a row for each instant; samples, expected, got side by side. */
#include "runtime/rule_tests.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/array.h"
#include "runtime/time_text.h"

enum { QUIET_ROWS = 3, CELL_MAX = 160 }; /* rows of samples alone that follow each other and are shown */

typedef struct Sheet {
    rung_tests *tests;
    const Test *test;
    size_t *widths; /* of the columns: time, tags, expected */
    rung_time *rows;
    size_t row_count;
    size_t sample, expected, event; /* the first ones that are not before the row */
    bool failed;
} Sheet;

static void put(Sheet *sheet, const char *text, size_t length)
{
    rung_tests *tests = sheet->tests;

    if (sheet->failed || !array_reserve(&tests->allocator, (void **)&tests->text, &tests->text_capacity,
                                        tests->text_length + length + 1, 1)) {
        sheet->failed = true;
        return;
    }
    memcpy(tests->text + tests->text_length, text, length);
    tests->text_length += length;
    tests->text[tests->text_length] = '\0';
}

static void put_cell(Sheet *sheet, size_t column, const char *text)
{
    size_t length = strlen(text);

    put(sheet, text, length);
    if (column == SIZE_MAX) return;
    for (; length < sheet->widths[column] + 2; length++) put(sheet, " ", 1);
}

/* ---- What stands in a cell ------------------------------------------------------------------ */

static void add(char cell[CELL_MAX], const char *text)
{
    size_t used = strlen(cell), length = strlen(text);

    if (used + length + 1 > CELL_MAX) return;
    memcpy(cell + used, text, length + 1);
}

static void add_item(char cell[CELL_MAX], const char *rule, const char *state, const char *quality,
                     const char *mark)
{
    if (cell[0] != '\0') add(cell, ", ");
    add(cell, rule);
    if (state != NULL) add(cell, " "), add(cell, state);
    if (quality != NULL) add(cell, " "), add(cell, quality);
    add(cell, mark);
}

static void tag_cell(const Sheet *sheet, uint32_t column, rung_time at, char cell[CELL_MAX])
{
    const Test *test = sheet->test;

    cell[0] = '\0';
    for (size_t i = sheet->sample; i < test->sample_count && test->samples[i].at == at; i++) {
        const TestSample *sample = &test->samples[i];
        char text[24];
        size_t length = sample->length < sizeof text - 1 ? sample->length : sizeof text - 1;

        if (sample->column != column) continue;
        memcpy(text, sample->text, length);
        text[length] = '\0';
        if (cell[0] != '\0') add(cell, " ");
        add(cell, text);
    }
}

static void expected_cell(const Sheet *sheet, rung_time at, char cell[CELL_MAX])
{
    const rung_tests *tests = sheet->tests;

    cell[0] = '\0';
    for (size_t i = sheet->expected; i < tests->expected_count && tests->expected[i]->at == at; i++) {
        const Expectation *wanted = tests->expected[i];

        add_item(cell, wanted->rule, wanted->state, wanted->quality, wanted->is_state ? " (state)" : "");
        if (!wanted->met) add(cell, " <-");
    }
}

static void got_cell(const Sheet *sheet, rung_time at, char cell[CELL_MAX])
{
    const rung_tests *tests = sheet->tests;

    cell[0] = '\0';
    for (size_t i = sheet->event; i < tests->event_count && tests->events[i].at == at; i++)
        add_item(cell, tests->events[i].rule, state_name(tests->events[i].active),
                 quality_names[tests->events[i].quality], "");
}

/* ---- Rows ----------------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
    rung_time x = *(const rung_time *)a, y = *(const rung_time *)b;

    return x < y ? -1 : x > y;
}

/* Every instant at which anything happens, once. */
static bool find_rows(Sheet *sheet)
{
    const rung_tests *tests = sheet->tests;
    const Test *test = sheet->test;
    size_t count = test->sample_count + test->event_count + test->state_count + tests->event_count, n = 0;
    rung_time *rows = arena_alloc(&sheet->tests->run, (count + 1) * sizeof *rows);

    if (rows == NULL) return false;
    for (size_t i = 0; i < test->sample_count; i++) rows[n++] = test->samples[i].at;
    for (size_t i = 0; i < test->event_count; i++) rows[n++] = test->events[i].at;
    for (size_t i = 0; i < test->state_count; i++) rows[n++] = test->states[i].at;
    for (size_t i = 0; i < tests->event_count; i++) rows[n++] = tests->events[i].at;
    if (n > 0) qsort(rows, n, sizeof *rows, by_time);
    sheet->rows = rows;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || rows[i] != rows[i - 1]) rows[sheet->row_count++] = rows[i];
    return true;
}

/* All three are in order of time, and gone through once. */
static void go_to(Sheet *sheet, rung_time at)
{
    while (sheet->sample < sheet->test->sample_count && sheet->test->samples[sheet->sample].at < at)
        sheet->sample++;
    while (sheet->expected < sheet->tests->expected_count &&
           sheet->tests->expected[sheet->expected]->at < at)
        sheet->expected++;
    while (sheet->event < sheet->tests->event_count && sheet->tests->events[sheet->event].at < at)
        sheet->event++;
}

static void widen(size_t *width, const char *cell)
{
    if (strlen(cell) > *width) *width = strlen(cell);
}

static void measure(Sheet *sheet)
{
    const Test *test = sheet->test;
    char cell[CELL_MAX];

    sheet->widths[0] = 4;
    sheet->widths[test->tag_count + 1] = 8;
    for (uint32_t i = 0; i < test->tag_count; i++) sheet->widths[i + 1] = strlen(test->tags[i]);
    for (size_t row = 0; row < sheet->row_count; row++) {
        rung_time at = sheet->rows[row];

        go_to(sheet, at);
        duration_to_text(at, cell);
        widen(&sheet->widths[0], cell);
        for (uint32_t i = 0; i < test->tag_count; i++)
            tag_cell(sheet, i, at, cell), widen(&sheet->widths[i + 1], cell);
        expected_cell(sheet, at, cell);
        widen(&sheet->widths[test->tag_count + 1], cell);
    }
    sheet->sample = sheet->expected = sheet->event = 0;
}

static void put_row(Sheet *sheet, rung_time at, const char *expected, const char *got)
{
    const Test *test = sheet->test;
    char cell[CELL_MAX];

    put(sheet, "    ", 4);
    duration_to_text(at, cell);
    put_cell(sheet, 0, cell);
    for (uint32_t i = 0; i < test->tag_count; i++) {
        tag_cell(sheet, i, at, cell);
        put_cell(sheet, i + 1, cell);
    }
    put_cell(sheet, test->tag_count + 1, expected);
    put_cell(sheet, SIZE_MAX, got);
    while (!sheet->failed && sheet->tests->text[sheet->tests->text_length - 1] == ' ')
        sheet->tests->text_length--;
    put(sheet, "\n", 1);
}

bool rule_tests_table(rung_tests *tests, const Test *test)
{
    Sheet sheet = {.tests = tests, .test = test};
    uint32_t quiet = 0;

    sheet.widths = arena_alloc(&tests->run, (test->tag_count + 2) * sizeof *sheet.widths);
    if (sheet.widths == NULL || !find_rows(&sheet)) return false;
    measure(&sheet);
    put(&sheet, "    ", 4);
    put_cell(&sheet, 0, "time");
    for (uint32_t i = 0; i < test->tag_count; i++) put_cell(&sheet, i + 1, test->tags[i]);
    put_cell(&sheet, test->tag_count + 1, "expected");
    put_cell(&sheet, SIZE_MAX, "got\n");
    for (size_t row = 0; row < sheet.row_count; row++) {
        rung_time at = sheet.rows[row];
        char expected[CELL_MAX], got[CELL_MAX];

        go_to(&sheet, at);
        expected_cell(&sheet, at, expected);
        got_cell(&sheet, at, got);
        quiet = expected[0] == '\0' && got[0] == '\0' ? quiet + 1 : 0;
        if (quiet <= QUIET_ROWS)
            put_row(&sheet, at, expected, got);
        else if (quiet == QUIET_ROWS + 1)
            put(&sheet, "    ...\n", 8);
    }
    return !sheet.failed;
}
