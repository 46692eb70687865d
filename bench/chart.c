/* chart.c - the figures as an SVG: a panel for each table, a line for each row, a dot for each engine, on a
** logarithmic axis, where equal distances are equal ratios. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/bench.h"

enum { WIDTH = 880, LEFT = 130, RIGHT = 30, ROW = 22, HEAD = 58, LEGEND = 44 };

static const struct Panel {
    const char *mode, *group, *title;
} panels[] = {{"call", "eight", "Set the tags and call once: the eight conditions, ns"},
              {"call", "others", "Others of the same kinds, which nobody tuned for, ns"},
              {"scripts", "scripts", "Scripts, compiled once, \302\265s for a run"},
              {"compile", "compile", "From text to a program, and freed, \302\265s"},
              {"create", "create", "A virtual machine made and freed, \302\265s"},
              {"ladder", "ladder", "42 messages, three conditions each, \302\265s"}};
enum { PANELS = sizeof panels / sizeof *panels };

static const struct Colour {
    const char *engine, *fill;
} colours[] = {{"native", "#8b949e"},      {"rung", "#d1242f"},    {"quickjs", "#0969da"},
               {"quickjs-deb", "#80ccff"}, {"luajit", "#1a7f37"},  {"luajit-off", "#7ee787"},
               {"lua54", "#8250df"},       {"duktape", "#bf8700"}, {"mujs", "#953800"}};
enum { COLOURS = sizeof colours / sizeof *colours };

typedef struct Axis {
    double low, high; /* whole powers of ten */
} Axis;

static double place(Axis axis, double value)
{
    return LEFT + (WIDTH - LEFT - RIGHT) * (log10(value) - axis.low) / (axis.high - axis.low);
}

static Axis axis_of(const struct Panel *panel, const char **rows, int row_count, const char **engines,
                    int engine_count)
{
    Axis axis = {HUGE_VAL, -HUGE_VAL};
    int r, e;

    for (r = 0; r < row_count; r++)
        for (e = 0; e < engine_count; e++) {
            const Figure *figure = report_find(panel->mode, panel->group, rows[r], engines[e]);

            if (figure == NULL) continue;
            axis.low = fmin(axis.low, floor(log10(figure->least)));
            axis.high = fmax(axis.high, ceil(log10(figure->least)));
        }
    if (axis.high <= axis.low) axis.high = axis.low + 1;
    return axis;
}

static const char *colour_of(const char *engine)
{
    int i;

    for (i = 0; i < COLOURS; i++)
        if (strcmp(colours[i].engine, engine) == 0) return colours[i].fill;
    return "#000000";
}

static void draw_grid(FILE *file, Axis axis, int top, int bottom)
{
    static const int steps[] = {1, 2, 5};
    double power;
    int s;

    for (power = axis.low; power <= axis.high; power++)
        for (s = 0; s < (power < axis.high && axis.high - axis.low <= 4 ? 3 : 1); s++) {
            double value = steps[s] * pow(10, power), x = place(axis, value);

            fprintf(file, "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\"/>\n", x, top, x,
                    bottom, s == 0 ? "#d0d7de" : "#eaeef2");
            fprintf(file, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#57606a\">%g</text>\n", x,
                    top - 4, value);
        }
}

/* Draws one panel and gives the y below it. */
static int draw_panel(FILE *file, const struct Panel *panel, int y)
{
    const char *rows[64], *engines[16];
    int row_count = report_names(panel->mode, panel->group, false, rows, 64);
    int engine_count = report_names(panel->mode, panel->group, true, engines, 16), r, e;
    Axis axis;

    if (row_count == 0) return y;
    axis = axis_of(panel, rows, row_count, engines, engine_count);
    fprintf(file, "<text x=\"16\" y=\"%d\" font-size=\"14\" font-weight=\"bold\">%s</text>\n", y + 24,
            panel->title);
    draw_grid(file, axis, y + HEAD - 8, y + HEAD + row_count * ROW - 8);
    for (r = 0; r < row_count; r++) {
        int middle = y + HEAD + r * ROW + 2;

        fprintf(file, "<text x=\"16\" y=\"%d\">%s</text>\n", middle + 4, rows[r]);
        for (e = engine_count - 1; e >= 0; e--) { /* Rung, which comes early, lies above the others */
            const Figure *figure = report_find(panel->mode, panel->group, rows[r], engines[e]);

            if (figure == NULL) continue;
            fprintf(
                file,
                "<circle cx=\"%.1f\" cy=\"%d\" r=\"%d\" fill=\"%s\"><title>%s: %.3g %s</title></circle>\n",
                place(axis, figure->least), middle, strcmp(engines[e], "rung") == 0 ? 6 : 5,
                colour_of(engines[e]), engines[e], figure->least, figure->unit);
        }
    }
    return y + HEAD + row_count * ROW;
}

static int panel_height(const struct Panel *panel)
{
    const char *rows[64];
    int count = report_names(panel->mode, panel->group, false, rows, 64);

    return count == 0 ? 0 : HEAD + count * ROW;
}

bool report_svg(const char *path)
{
    FILE *file = fopen(path, "w");
    int height = LEGEND + 16, x = 16, y = LEGEND, i;

    if (file == NULL) return false;
    for (i = 0; i < PANELS; i++) height += panel_height(&panels[i]);
    fprintf(file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
            "font-family=\"sans-serif\" font-size=\"12\" fill=\"#1f2328\">\n"
            "<rect width=\"100%%\" height=\"100%%\" rx=\"6\" fill=\"#ffffff\"/>\n",
            WIDTH, height, WIDTH, height);
    for (i = 0; i < peer_count; i++) {
        fprintf(file, "<circle cx=\"%d\" cy=\"26\" r=\"5\" fill=\"%s\"/><text x=\"%d\" y=\"30\">%s</text>\n",
                x + 5, colour_of(peers[i]->name), x + 15, peers[i]->name);
        x += 40 + 7 * (int)strlen(peers[i]->name);
    }
    for (i = 0; i < PANELS; i++) y = draw_panel(file, &panels[i], y);
    fprintf(file, "</svg>\n");
    return fclose(file) == 0;
}
