/* Writes vm/unicode_tables.h and vm/property_tables.h from the Unicode character database.
**
** Run by hand when Rung moves to another version of Unicode, and never by the build: two systems with
** different databases must give the same results. Debian's package unicode-data holds the files.
**
**   cc -o /tmp/unicode_tables tools/unicode_tables.c
**   /tmp/unicode_tables case /usr/share/unicode > vm/unicode_tables.h
**   /tmp/unicode_tables properties /usr/share/unicode > vm/property_tables.h
*/

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODE_POINTS 0x110000
#define MAX_CASE 3
#define MAX_FIELDS 16
#define LINE_WIDTH 110

/* A mapping of case, simple and full. Expansions are the full mappings that the simple one does not tell. */
typedef struct Mapping {
    uint32_t simple[CODE_POINTS];
    struct {
        uint32_t from, to[MAX_CASE];
    } expansions[256];
    size_t expansion_count;
} Mapping;

static Mapping upper, lower;
static Mapping fold; /* only simple */
static unsigned char id_class[CODE_POINTS];   /* 0 none, 1 ID_Continue, 2 ID_Start */
static unsigned char case_class[CODE_POINTS]; /* 0 none, 1 Cased, 2 Case_Ignorable */
static char version[32];
static size_t table_bytes;

static void fail(const char *what, const char *detail)
{
    fprintf(stderr, "unicode_tables: %s: %s\n", what, detail);
    exit(1);
}

static FILE *open_file(const char *directory, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "r");
    if (!file)
        fail("cannot open", path);
    return file;
}

static uint32_t parse_code_point(const char *text)
{
    char *end;
    unsigned long code_point = strtoul(text, &end, 16);
    if (end == text || code_point >= CODE_POINTS)
        fail("not a code point", text);
    return (uint32_t)code_point;
}

/* Reads the next line with data and splits it at semicolons, comments and blanks around fields removed. */
static int next_fields(FILE *file, char *line, int size, char *fields[MAX_FIELDS])
{
    while (fgets(line, size, file)) {
        line[strcspn(line, "#\n")] = '\0';
        int count = 0;
        char *at = line;
        while (at && count < MAX_FIELDS) {
            char *next = strchr(at, ';');
            if (next)
                *next++ = '\0';
            at += strspn(at, " ");
            for (char *tail = at + strlen(at); tail > at && tail[-1] == ' ';)
                *--tail = '\0';
            fields[count++] = at;
            at = next;
        }
        if (count > 1)
            return count;
    }
    fclose(file);
    return 0;
}

static void read_simple_mappings(const char *directory)
{
    char line[1024], *fields[MAX_FIELDS];
    for (uint32_t i = 0; i < CODE_POINTS; i++)
        upper.simple[i] = lower.simple[i] = i;
    FILE *file = open_file(directory, "UnicodeData.txt");
    int count;
    while ((count = next_fields(file, line, sizeof line, fields)) != 0) {
        if (count != 15)
            fail("a line of UnicodeData.txt without 15 fields", fields[0]);
        uint32_t code_point = parse_code_point(fields[0]);
        if (fields[12][0])
            upper.simple[code_point] = parse_code_point(fields[12]);
        if (fields[13][0])
            lower.simple[code_point] = parse_code_point(fields[13]);
    }
}

/* Simple case folding: the lines for "common" and "simple". */
static void read_foldings(const char *directory)
{
    char line[1024], *fields[MAX_FIELDS];
    for (uint32_t i = 0; i < CODE_POINTS; i++)
        fold.simple[i] = i;
    FILE *file = open_file(directory, "CaseFolding.txt");
    while (next_fields(file, line, sizeof line, fields) != 0)
        if (!strcmp(fields[1], "C") || !strcmp(fields[1], "S"))
            fold.simple[parse_code_point(fields[0])] = parse_code_point(fields[2]);
    /* pairs that look the same, which Unicode folds since 15.1 */
    fold.simple[0x1FD3] = 0x390;
    fold.simple[0x1FE3] = 0x3B0;
    fold.simple[0xFB05] = 0xFB06;
}

static void add_expansion(Mapping *mapping, uint32_t from, char *text)
{
    uint32_t to[MAX_CASE] = {0};
    size_t count = 0;
    for (char *part = strtok(text, " "); part; part = strtok(NULL, " ")) {
        if (count == MAX_CASE)
            fail("a mapping longer than the table holds", part);
        to[count++] = parse_code_point(part);
    }
    if (count == 1 && to[0] == mapping->simple[from])
        return;
    if (mapping->expansion_count == sizeof mapping->expansions / sizeof mapping->expansions[0])
        fail("too many expansions", "SpecialCasing.txt");
    if (count == 0 || from > 0xFFFF || to[0] > 0xFFFF || to[1] > 0xFFFF || to[2] > 0xFFFF)
        fail("an expansion the table cannot hold", "SpecialCasing.txt");
    mapping->expansions[mapping->expansion_count].from = from;
    memcpy(mapping->expansions[mapping->expansion_count].to, to, sizeof to);
    mapping->expansion_count++;
}

static int by_origin(const void *a, const void *b)
{
    const uint32_t *first = a, *second = b; /* `from` is the first member */
    return (*first > *second) - (*first < *second);
}

static void read_expansions(const char *directory)
{
    char line[1024], *fields[MAX_FIELDS];
    FILE *file = open_file(directory, "SpecialCasing.txt");
    int count;
    while ((count = next_fields(file, line, sizeof line, fields)) != 0) {
        if (count > 5) /* a condition: a language's, or the final sigma, which unicode.c knows */
            continue;
        uint32_t from = parse_code_point(fields[0]);
        add_expansion(&lower, from, fields[1]);
        add_expansion(&upper, from, fields[3]);
    }
    qsort(upper.expansions, upper.expansion_count, sizeof upper.expansions[0], by_origin);
    qsort(lower.expansions, lower.expansion_count, sizeof lower.expansions[0], by_origin);
}

/* Classes are numbered so that the higher one holds where two properties meet. */
static void read_properties(const char *directory)
{
    static const struct {
        const char *name;
        unsigned char *classes, class;
    } properties[] = {
        {"ID_Continue", id_class, 1}, {"ID_Start", id_class, 2}, {"Cased", case_class, 1},
        {"Case_Ignorable", case_class, 2},
    };
    char line[1024], *fields[MAX_FIELDS];
    FILE *file = open_file(directory, "DerivedCoreProperties.txt");
    if (!fgets(line, sizeof line, file) || sscanf(line, "# DerivedCoreProperties-%31[0-9.]", version) != 1)
        fail("no version in", "DerivedCoreProperties.txt");
    version[strlen(version) - 1] = '\0'; /* the dot of ".txt" */
    while (next_fields(file, line, sizeof line, fields) != 0) {
        for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
            if (strcmp(fields[1], properties[i].name) != 0)
                continue;
            uint32_t first = parse_code_point(fields[0]);
            const char *dots = strstr(fields[0], "..");
            uint32_t last = dots ? parse_code_point(dots + 2) : first;
            for (uint32_t code_point = first; code_point <= last; code_point++)
                if (properties[i].classes[code_point] < properties[i].class)
                    properties[i].classes[code_point] = properties[i].class;
        }
    }
}

/* What regular expressions ask: \p{...}. */

enum { CATEGORIES = 30, SCRIPTS_MAX = 256 };

static const char *const categories[CATEGORIES] = {
    "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps",
    "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co"};
static unsigned char category[CODE_POINTS]; /* an index of `categories` */
static unsigned char script[CODE_POINTS];   /* an index of `scripts`; 0: Unknown */
static unsigned char letter[CODE_POINTS];   /* bits: 1 Alphabetic, 2 Lowercase, 4 Uppercase */
static struct {
    char name[40], aliases[64]; /* aliases with a blank before each */
} scripts[SCRIPTS_MAX];
static size_t script_count;

/* Calls `set` for every code point of a file's first field with its second one. */
static void read_values(const char *directory, const char *name, void (*set)(uint32_t, const char *))
{
    char line[1024], *fields[MAX_FIELDS];
    FILE *file = open_file(directory, name);
    while (next_fields(file, line, sizeof line, fields) != 0) {
        uint32_t first = parse_code_point(fields[0]);
        const char *dots = strstr(fields[0], "..");
        uint32_t last = dots ? parse_code_point(dots + 2) : first;
        for (uint32_t code_point = first; code_point <= last; code_point++)
            set(code_point, fields[1]);
    }
}

static void set_category(uint32_t code_point, const char *value)
{
    unsigned char i = 0;
    while (i < CATEGORIES && strcmp(categories[i], value) != 0)
        i++;
    if (i == CATEGORIES)
        fail("an unknown category", value);
    category[code_point] = i;
}

static void set_script(uint32_t code_point, const char *value)
{
    size_t i = 0;
    while (i < script_count && strcmp(scripts[i].name, value) != 0)
        i++;
    if (i == script_count)
        fail("an unknown script", value);
    script[code_point] = (unsigned char)i;
}

static void set_letter(uint32_t code_point, const char *value)
{
    unsigned bit = !strcmp(value, "Alphabetic") ? 1 : !strcmp(value, "Lowercase") ? 2 : !strcmp(value, "Uppercase") ? 4 : 0;
    letter[code_point] = (unsigned char)(letter[code_point] | bit);
}

static void add_script(const char *name)
{
    if (script_count == SCRIPTS_MAX || strlen(name) >= sizeof scripts[0].name)
        fail("no room for the script", name);
    strcpy(scripts[script_count++].name, name);
}

static void read_scripts(const char *directory)
{
    char line[1024], *fields[MAX_FIELDS];
    FILE *file = open_file(directory, "PropertyValueAliases.txt");
    int count;
    add_script("Unknown");
    while ((count = next_fields(file, line, sizeof line, fields)) != 0) {
        if (strcmp(fields[0], "sc") != 0)
            continue;
        if (strcmp(fields[2], "Unknown") != 0)
            add_script(fields[2]);
        size_t i = strcmp(fields[2], "Unknown") != 0 ? script_count - 1 : 0;
        for (int j = 1; j < count; j++)
            if (j != 2)
                strcat(strcat(scripts[i].aliases, " "), fields[j]);
    }
    read_values(directory, "Scripts.txt", set_script);
}

/* Tables: items are packed into lines of LINE_WIDTH. */

static size_t column;

static void begin_table(const char *type, const char *name)
{
    printf("\nstatic const %s %s[] = {", type, name);
    column = LINE_WIDTH;
}

static void print_item(const char *item)
{
    size_t width = strlen(item) + 2;
    if (column + width > LINE_WIDTH) {
        printf("\n   ");
        column = 3;
    }
    printf(" %s,", item);
    column += width;
}

static void print_runs(const char *name, const unsigned char *classes, unsigned bits)
{
    begin_table("uint32_t", name);
    for (uint32_t i = 0; i < CODE_POINTS; i++) {
        if (i > 0 && classes[i] == classes[i - 1])
            continue;
        char item[32];
        snprintf(item, sizeof item, "0x%X", (unsigned)(i << bits | classes[i]));
        print_item(item);
        table_bytes += 4;
    }
    printf("\n};\n");
}

static void print_ranges(const char *name, const Mapping *mapping)
{
    const uint32_t *simple = mapping->simple;
    begin_table("CaseRange", name);
    for (uint32_t first = 0; first < CODE_POINTS; first++) {
        uint32_t distance = simple[first] - first; /* modulo 2^32 */
        if (distance == 0)
            continue;
        /* By ones as far as that goes, or by twos when nothing in between is mapped. */
        uint32_t last = first;
        uint32_t stride = 1;
        if (first + 2 < CODE_POINTS && simple[first + 1] == first + 1 &&
            simple[first + 2] - (first + 2) == distance)
            stride = 2;
        while (last + stride < CODE_POINTS && simple[last + stride] - (last + stride) == distance &&
               (stride == 1 || simple[last + 1] == last + 1))
            last += stride;
        char item[64];
        snprintf(item, sizeof item, "{0x%X, %u, %u, %d}", (unsigned)first, (unsigned)(last - first),
                 (unsigned)stride, (int)(int32_t)distance);
        print_item(item);
        table_bytes += 12;
        first = last;
    }
    printf("\n};\n");
}

static void print_expansions(const char *name, const Mapping *mapping)
{
    begin_table("CaseExpansion", name);
    for (size_t i = 0; i < mapping->expansion_count; i++) {
        const uint32_t *to = mapping->expansions[i].to;
        char item[64];
        unsigned from = (unsigned)mapping->expansions[i].from;
        int used = snprintf(item, sizeof item, "{0x%X, {0x%X", from, (unsigned)to[0]);
        for (size_t j = 1; j < MAX_CASE && to[j]; j++)
            used += snprintf(item + used, sizeof item - (size_t)used, ", 0x%X", (unsigned)to[j]);
        snprintf(item + used, sizeof item - (size_t)used, "}}");
        print_item(item);
        table_bytes += 8;
    }
    printf("\n};\n");
}

static void print_case_tables(const char *directory)
{
    read_simple_mappings(directory);
    read_expansions(directory);
    read_foldings(directory);
    printf("/* Unicode %s. Written by tools/unicode_tables.c, included by vm/unicode.c alone. */\n", version);
    print_runs("id_runs", id_class, 2);
    print_runs("case_runs", case_class, 2);
    print_ranges("upper_ranges", &upper);
    print_ranges("lower_ranges", &lower);
    print_ranges("fold_ranges", &fold);
    print_expansions("upper_expansions", &upper);
    print_expansions("lower_expansions", &lower);
}

static void print_property_tables(const char *directory)
{
    read_values(directory, "extracted/DerivedGeneralCategory.txt", set_category);
    read_values(directory, "DerivedCoreProperties.txt", set_letter);
    read_scripts(directory);
    printf("/* Unicode %s. Written by tools/unicode_tables.c, included by vm/regexp_property.c alone. */\n", version);
    print_runs("category_runs", category, 5);
    print_runs("letter_runs", letter, 3);
    print_runs("script_runs", script, 8);
    begin_table("char *const", "script_names");
    for (size_t i = 0; i < script_count; i++) {
        char item[128] = "\"\""; /* of a script that no character has: not a name for regular expressions */
        if (i == 0 || memchr(script, (int)i, CODE_POINTS))
            snprintf(item, sizeof item, "\"%s%s\"", scripts[i].name, scripts[i].aliases);
        print_item(item);
    }
    printf("\n};\n");
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    const char *directory = argc > 2 ? argv[2] : "/usr/share/unicode";
    read_properties(directory);
    if (!strcmp(what, "case"))
        print_case_tables(directory);
    else if (!strcmp(what, "properties"))
        print_property_tables(directory);
    else
        fail("write `case` or `properties`, not", what);
    fprintf(stderr, "unicode_tables: Unicode %s, %zu bytes of tables\n", version, table_bytes);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
