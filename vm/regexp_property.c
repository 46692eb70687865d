/* regexp_property.c - the sets of \p{...} (ECMA-262 22.2.2.9): General_Category, Script and the binary
** properties that are asked for most. Other names that JavaScript knows are refused as not in Rung. */
#include "vm/regexp_tree.h"

#include "vm/property_tables.h"

#define LENGTH_OF(array) (sizeof(array) / sizeof(array)[0])

/* ---- runs ----------------------------------------------------------------------------------- */

/* A table of runs: where each begins, and in the low `bits` the value that holds from there to the next. */
typedef struct Runs {
    const uint32_t *runs;
    uint32_t count, bits;
} Runs;

static const Runs categories = {category_runs, LENGTH_OF(category_runs), 5};
static const Runs letters = {letter_runs, LENGTH_OF(letter_runs), 3};
static const Runs scripts = {script_runs, LENGTH_OF(script_runs), 8};

static bool add_run(Arena *memory, RegexpSet *set, const Runs *table, uint32_t i)
{
    uint32_t end = i + 1 < table->count ? table->runs[i + 1] >> table->bits : REGEXP_CODE_POINT_MAX + 1;

    return regexp_set_add(memory, set, table->runs[i] >> table->bits, end - 1);
}

/* ---- General_Category ----------------------------------------------------------------------- */

/* In the order of tools/unicode_tables.c. */
enum {
    CN, LU, LL, LT, LM, LO, MN, MC, ME, ND, NL, NO, PC, PD, PS,
    PE, PI, PF, PO, SM, SC, SK, SO, ZS, ZL, ZP, CC, CF, CS, CO
};

#define BIT(value) (UINT32_C(1) << (value))
#define CASED_LETTERS (BIT(LU) | BIT(LL) | BIT(LT))

typedef struct Category {
    const char *names; /* each behind a blank */
    uint32_t values;   /* a bit for each */
} Category;

static const Category category_names[] = {
    {" L Letter", CASED_LETTERS | BIT(LM) | BIT(LO)},
    {" LC Cased_Letter", CASED_LETTERS},
    {" Lu Uppercase_Letter", BIT(LU)},
    {" Ll Lowercase_Letter", BIT(LL)},
    {" Lt Titlecase_Letter", BIT(LT)},
    {" Lm Modifier_Letter", BIT(LM)},
    {" Lo Other_Letter", BIT(LO)},
    {" M Mark Combining_Mark", BIT(MN) | BIT(MC) | BIT(ME)},
    {" Mn Nonspacing_Mark", BIT(MN)},
    {" Mc Spacing_Mark", BIT(MC)},
    {" Me Enclosing_Mark", BIT(ME)},
    {" N Number", BIT(ND) | BIT(NL) | BIT(NO)},
    {" Nd Decimal_Number digit", BIT(ND)},
    {" Nl Letter_Number", BIT(NL)},
    {" No Other_Number", BIT(NO)},
    {" P Punctuation punct", BIT(PC) | BIT(PD) | BIT(PS) | BIT(PE) | BIT(PI) | BIT(PF) | BIT(PO)},
    {" Pc Connector_Punctuation", BIT(PC)},
    {" Pd Dash_Punctuation", BIT(PD)},
    {" Ps Open_Punctuation", BIT(PS)},
    {" Pe Close_Punctuation", BIT(PE)},
    {" Pi Initial_Punctuation", BIT(PI)},
    {" Pf Final_Punctuation", BIT(PF)},
    {" Po Other_Punctuation", BIT(PO)},
    {" S Symbol", BIT(SM) | BIT(SC) | BIT(SK) | BIT(SO)},
    {" Sm Math_Symbol", BIT(SM)},
    {" Sc Currency_Symbol", BIT(SC)},
    {" Sk Modifier_Symbol", BIT(SK)},
    {" So Other_Symbol", BIT(SO)},
    {" Z Separator", BIT(ZS) | BIT(ZL) | BIT(ZP)},
    {" Zs Space_Separator", BIT(ZS)},
    {" Zl Line_Separator", BIT(ZL)},
    {" Zp Paragraph_Separator", BIT(ZP)},
    {" C Other", BIT(CC) | BIT(CF) | BIT(CS) | BIT(CO) | BIT(CN)},
    {" Cc Control cntrl", BIT(CC)},
    {" Cf Format", BIT(CF)},
    {" Cs Surrogate", BIT(CS)},
    {" Co Private_Use", BIT(CO)},
    {" Cn Unassigned", BIT(CN)},
};

static bool is_word_of(const char *words, const char *word)
{
    size_t length = strlen(word), i;

    while (*words != '\0') {
        words += *words == ' ';
        for (i = 0; words[i] != ' ' && words[i] != '\0';) i++;
        if (i == length && memcmp(words, word, length) == 0) return length > 0;
        words += i;
    }
    return false;
}

static RegexpProperty add_categories(Arena *memory, RegexpSet *set, uint32_t values)
{
    uint32_t i;

    for (i = 0; i < categories.count; i++)
        if ((values >> (categories.runs[i] & 31) & 1) != 0 && !add_run(memory, set, &categories, i))
            return PROPERTY_NO_MEMORY;
    return PROPERTY_KNOWN;
}

static RegexpProperty add_category(Arena *memory, RegexpSet *set, const char *value)
{
    size_t i;

    for (i = 0; i < LENGTH_OF(category_names); i++)
        if (is_word_of(category_names[i].names, value))
            return add_categories(memory, set, category_names[i].values);
    return PROPERTY_WRONG;
}

/* ---- Script --------------------------------------------------------------------------------- */

static bool find_script(const char *value, uint32_t *script)
{
    for (*script = 0; *script < LENGTH_OF(script_names); ++*script)
        if (is_word_of(script_names[*script], value)) return true;
    return false;
}

static RegexpProperty add_script(Arena *memory, RegexpSet *set, const char *value)
{
    uint32_t script, i;

    if (!find_script(value, &script)) return PROPERTY_WRONG;
    for (i = 0; i < scripts.count; i++)
        if ((scripts.runs[i] & 255) == script && !add_run(memory, set, &scripts, i))
            return PROPERTY_NO_MEMORY;
    return PROPERTY_KNOWN;
}

/* ---- binary properties ---------------------------------------------------------------------- */

static RegexpProperty add_letters(Arena *memory, RegexpSet *set, uint32_t bit)
{
    uint32_t i;

    for (i = 0; i < letters.count; i++)
        if ((letters.runs[i] & bit) != 0 && !add_run(memory, set, &letters, i)) return PROPERTY_NO_MEMORY;
    return PROPERTY_KNOWN;
}

static RegexpProperty add_ranges(Arena *memory, RegexpSet *set, const RegexpRange *ranges, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (!regexp_set_add(memory, set, ranges[i].first, ranges[i].last)) return PROPERTY_NO_MEMORY;
    return PROPERTY_KNOWN;
}

/* Those that JavaScript knows besides. */
static const char absent_names[] =
    " Bidi_Control Bidi_C Bidi_Mirrored Bidi_M Case_Ignorable CI Cased Changes_When_Casefolded CWCF"
    " Changes_When_Casemapped CWCM Changes_When_Lowercased CWL Changes_When_NFKC_Casefolded CWKCF"
    " Changes_When_Titlecased CWT Changes_When_Uppercased CWU Dash Default_Ignorable_Code_Point DI "
    "Deprecated Dep"
    " Diacritic Dia Emoji Emoji_Component EComp Emoji_Modifier EMod Emoji_Modifier_Base EBase "
    "Emoji_Presentation"
    " EPres Extended_Pictographic ExtPict Extender Ext Grapheme_Base Gr_Base Grapheme_Extend Gr_Ext "
    "Hex_Digit Hex"
    " ID_Continue IDC ID_Start IDS IDS_Binary_Operator IDSB IDS_Trinary_Operator IDST Ideographic Ideo "
    "Join_Control"
    " Join_C Logical_Order_Exception LOE Math Noncharacter_Code_Point NChar Pattern_Syntax Pat_Syn"
    " Pattern_White_Space Pat_WS Quotation_Mark QMark Radical Regional_Indicator RI Sentence_Terminal STerm"
    " Soft_Dotted SD Terminal_Punctuation Term Unified_Ideograph UIdeo Variation_Selector VS XID_Continue "
    "XIDC"
    " XID_Start XIDS";

static RegexpProperty add_binary(Arena *memory, RegexpSet *set, const char *name)
{
    static const RegexpRange any[] = {{0, REGEXP_CODE_POINT_MAX}}, ascii[] = {{0, 0x7F}};
    static const RegexpRange hex[] = {{'0', '9'}, {'A', 'F'}, {'a', 'f'}};
    static const RegexpRange space[] = {
        {9, 13},          {32, 32},         {0x85, 0x85},     {0xA0, 0xA0},     {0x1680, 0x1680},
        {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};

    if (is_word_of(" Any", name)) return add_ranges(memory, set, any, 1);
    if (is_word_of(" ASCII", name)) return add_ranges(memory, set, ascii, 1);
    if (is_word_of(" ASCII_Hex_Digit AHex", name)) return add_ranges(memory, set, hex, LENGTH_OF(hex));
    if (is_word_of(" White_Space space", name)) return add_ranges(memory, set, space, LENGTH_OF(space));
    if (is_word_of(" Assigned", name)) return add_categories(memory, set, ~BIT(CN));
    if (is_word_of(" Alphabetic Alpha", name)) return add_letters(memory, set, 1);
    if (is_word_of(" Lowercase Lower", name)) return add_letters(memory, set, 2);
    if (is_word_of(" Uppercase Upper", name)) return add_letters(memory, set, 4);
    return is_word_of(absent_names, name) ? PROPERTY_ABSENT : PROPERTY_WRONG;
}

RegexpProperty regexp_set_add_property(Arena *memory, RegexpSet *set, const char *name, const char *value)
{
    RegexpProperty found;
    uint32_t script;

    if (value == NULL) {
        found = add_category(memory, set, name);
        return found == PROPERTY_WRONG ? add_binary(memory, set, name) : found;
    }
    if (is_word_of(" General_Category gc", name)) return add_category(memory, set, value);
    if (is_word_of(" Script sc", name)) return add_script(memory, set, value);
    if (is_word_of(" Script_Extensions scx", name))
        return find_script(value, &script) ? PROPERTY_ABSENT : PROPERTY_WRONG;
    return PROPERTY_WRONG;
}
