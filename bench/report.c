/* report.c - the figures: a table with ratios for people, JSON for programs. chart.c draws them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"

static Figure figures[2000];
static int figure_count;

void report_add(const char *mode, const char *group, const char *row, const char *engine, const char *unit,
                double least, double median)
{
    if (figure_count == sizeof figures / sizeof *figures) give_up("report", "too many figures");
    figures[figure_count++] = (Figure){mode, group, row, engine, unit, least, median};
}

int report_count(void) { return figure_count; }

const Figure *report_find(const char *mode, const char *group, const char *row, const char *engine)
{
    int i;

    for (i = 0; i < figure_count; i++)
        if (strcmp(figures[i].mode, mode) == 0 && strcmp(figures[i].group, group) == 0 &&
            strcmp(figures[i].row, row) == 0 && strcmp(figures[i].engine, engine) == 0)
            return &figures[i];
    return NULL;
}

/* Distinct rows, or engines, of a group, in the order in which they were added. */
int report_names(const char *mode, const char *group, bool engines, const char **names, int room)
{
    int count = 0, i, k;

    for (i = 0; i < figure_count; i++) {
        const char *name = engines ? figures[i].engine : figures[i].row;

        if (strcmp(figures[i].mode, mode) != 0 || strcmp(figures[i].group, group) != 0) continue;
        for (k = 0; k < count; k++)
            if (strcmp(names[k], name) == 0) break;
        if (k == count && count < room) names[count++] = name;
    }
    return count;
}

static double ratio_of(const Figure *figure, const Figure *rung, bool median)
{
    return median ? figure->median / rung->median : figure->least / rung->least;
}

/* The geometric mean of an engine's ratios to Rung, over the rows that both have; 0 when there are none. */
static double mean_ratio(const char *mode, const char *group, const char *engine, bool median,
                         double *smallest)
{
    const char *rows[64];
    int count = report_names(mode, group, false, rows, 64), used = 0, i;
    double sum = 0;

    *smallest = HUGE_VAL;
    for (i = 0; i < count; i++) {
        const Figure *figure = report_find(mode, group, rows[i], engine),
                     *rung = report_find(mode, group, rows[i], "rung");
        double ratio;

        if (figure == NULL || rung == NULL) continue;
        ratio = ratio_of(figure, rung, median);
        if (ratio < *smallest) *smallest = ratio;
        sum += log(ratio);
        used++;
    }
    return used == 0 ? 0 : exp(sum / used);
}

static void print_number(double value) { printf(value < 100 ? "%12.1f" : "%12.0f", value); }

void report_table(const char *mode, const char *group, const char *title, bool one_kind)
{
    const char *rows[64], *engines[16];
    int row_count = report_names(mode, group, false, rows, 64),
        engine_count = report_names(mode, group, true, engines, 16);
    int r, e, pass;

    if (row_count == 0) return;
    printf("\n%s\n%-17s", title, "");
    for (e = 0; e < engine_count; e++) printf("%12s", engines[e]);
    printf("\n");
    for (r = 0; r < row_count; r++) {
        printf("%-17s", rows[r]);
        for (e = 0; e < engine_count; e++) {
            const Figure *figure = report_find(mode, group, rows[r], engines[e]);

            if (figure == NULL)
                printf("%12s", "-");
            else
                print_number(figure->least);
        }
        printf("\n");
    }
    if (report_find(mode, group, rows[0], "rung") == NULL || engine_count == 1) return;
    printf("as a multiple of Rung's\n");
    for (r = 0; r < row_count; r++) {
        const Figure *rung = report_find(mode, group, rows[r], "rung");

        printf("%-17s", rows[r]);
        for (e = 0; e < engine_count; e++) {
            const Figure *figure = report_find(mode, group, rows[r], engines[e]);

            if (figure == NULL || rung == NULL)
                printf("%12s", "-");
            else
                printf("%12.2f", ratio_of(figure, rung, false));
        }
        printf("\n");
    }
    for (pass = 0; one_kind && pass < 3; pass++) {
        printf("%-17s", pass == 0 ? "geometric mean" : pass == 1 ? "  of medians" : "smallest");
        for (e = 0; e < engine_count; e++) {
            double smallest, mean = mean_ratio(mode, group, engines[e], pass == 1, &smallest);

            if (mean == 0)
                printf("%12s", "-");
            else
                printf("%12.2f", pass == 2 ? smallest : mean);
        }
        printf("\n");
    }
    fflush(stdout);
}

#ifdef __clang__
const char report_compiler[] = __VERSION__;
#else
const char report_compiler[] = "gcc " __VERSION__;
#endif

const char *report_machine(void)
{
    static char line[256];
    FILE *file = fopen("/proc/cpuinfo", "r");
    const char *name = "an unknown processor";

    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "model name", 10) != 0 || strchr(line, ':') == NULL) continue;
        line[strcspn(line, "\n\"\\")] = '\0';
        name = strchr(line, ':') + 2;
        break;
    }
    if (file != NULL) fclose(file);
    return name;
}

bool report_json(const char *path)
{
    FILE *file = fopen(path, "w");
    int i;

    if (file == NULL) return false;
    fprintf(file, "{\"machine\":\"%s\",\n \"compiler\":\"%s\",\n \"engines\":[", report_machine(),
            report_compiler);
    for (i = 0; i < peer_count; i++)
        fprintf(file, "%s\n  {\"name\":\"%s\",\"title\":\"%s\"}", i == 0 ? "" : ",", peers[i]->name,
                peers[i]->title);
    fprintf(file, "],\n \"figures\":[");
    for (i = 0; i < figure_count; i++) {
        const Figure *f = &figures[i];

        fprintf(file,
                "%s\n  {\"mode\":\"%s\",\"group\":\"%s\",\"row\":\"%s\",\"engine\":\"%s\",\"unit\":\"%s\","
                "\"least\":%.4g,\"median\":%.4g}",
                i == 0 ? "" : ",", f->mode, f->group, f->row, f->engine, f->unit, f->least, f->median);
    }
    fprintf(file, "]}\n");
    return fclose(file) == 0;
}
