/* The parser: what texts become, or what is said about them; tokens, places, the nesting limit, long chains,
** memory that runs out at every single allocation, and texts cut or spoilt at every byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/compiler.h"

static long passed, failed;

static void check(bool ok, int line, const char *what)
{
    if (ok) {
        passed++;
        return;
    }
    if (++failed <= 50) printf("%s:%d: %s\n", __FILE__, line, what);
}
#define CHECK(condition) check((condition), __LINE__, #condition)

static void check_text(const char *got, const char *wanted, int line, const char *source)
{
    if (strcmp(got, wanted) == 0)
        passed++;
    else if (++failed <= 50)
        printf("%s:%d: %.200s\n--- got\n%.2000s\n--- wanted\n%.2000s\n", __FILE__, line, source, got, wanted);
}

/* ---- a compilation -------------------------------------------------------------------------- */

static size_t requests, fail_at, taken;
static bool fail_for_ever;

static void *test_alloc(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    taken += new_size - old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    requests++;
    if (fail_at != 0 && (requests == fail_at || (fail_for_ever && requests > fail_at))) {
        taken -= new_size - old_size;
        return NULL;
    }
    return realloc(pointer, new_size);
}

/* Text that grows. */
typedef struct Buffer {
    char *bytes;
    size_t length, capacity;
} Buffer;

static bool buffer_sink(void *user, const char *text, size_t length)
{
    Buffer *buffer = user;

    if (buffer->length + length + 1 > buffer->capacity) {
        buffer->capacity = (buffer->length + length + 1) * 2;
        buffer->bytes = realloc(buffer->bytes, buffer->capacity);
    }
    memcpy(buffer->bytes + buffer->length, text, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
    return true;
}

static void add(Buffer *buffer, const char *text) { buffer_sink(buffer, text, strlen(text)); }

static void add_times(Buffer *buffer, const char *text, size_t times)
{
    while (times-- > 0) add(buffer, text);
}

/* "line:column: [warning: | unsupported: | limit: ]message[ | hint]" */
static void on_diag(void *user, const rung_diag *diag)
{
    char line[600];

    snprintf(line, sizeof line, "%u:%u: %s%s%s%s\n", diag->line, diag->column,
             diag->severity == RUNG_WARNING ? "warning: " : diag->status == RUNG_SYNTAX ? "" :
             diag->status == RUNG_UNSUPPORTED ? "unsupported: " : "limit: ",
             diag->message, diag->hint[0] != '\0' ? " | " : "", diag->hint);
    add(user, line);
}

static Compiler compiler;
static Buffer said;
static char *source;

static void begin(rung_kind kind, const char *text, size_t length)
{
    Allocator allocator = {test_alloc, NULL};

    source = malloc(length + 16);
    memcpy(source, text, length);
    memset(source + length, 0, 16);
    memset(&compiler, 0, sizeof compiler);
    arena_init(&compiler.arena, &allocator, NULL, 0, SIZE_MAX);
    compiler.options.max_nesting = 250;
    compiler.options.on_diag = on_diag;
    compiler.options.user = &said;
    compiler.kind = kind;
    compiler.source = source;
    compiler.length = (uint32_t)length;
    said.length = 0;
    add(&said, "");
}

static void end(void)
{
    arena_free(&compiler.arena);
    free(source);
    CHECK(taken == 0);
}

static bool parse(rung_kind kind, const char *text)
{
    bool ok;

    begin(kind, text, strlen(text));
    ok = compiler_parse(&compiler);
    CHECK(ok == (compiler.errors == 0) && ok == (compiler.tree != NULL));
    return ok;
}

/* ---- texts and trees ------------------------------------------------------------------------ */

enum { E = RUNG_EXPRESSION, B = RUNG_BODY, S = RUNG_SCRIPT };

/* A row: the text, then everything that is said about it, then its tree. */
static const struct Row {
    int kind;
    const char *text, *wanted;
} rows[] = {
    /* operators, lowest to highest */
    {E, "temp > 80", "(> temp 80)"},
    {E, "a, b, c", "(, (, a b) c)"},
    {E, "a ? b : c ? d : e", "(?: a b (?: c d e))"},
    {E, "a = b = c", "(= a (= b c))"},
    {E, "a += b -= c", "(+= a (-= b c))"},
    {E, "a ?? b ?? c", "(?? (?? a b) c)"},
    {E, "a || b && c | d ^ e & f === g < h << i + j * k ** l",
         "(|| a (&& b (| c (^ d (& e (=== f (< g (<< h (+ i (* j (** k l)))))))))))"},
    {E, "a - b - c", "(- (- a b) c)"},
    {E, "a ** b ** c", "(** a (** b c))"},
    {E, "a * b * c % d / e", "(/ (% (* (* a b) c) d) e)"},
    {E, "a < b <= c > d >= e", "(>= (> (<= (< a b) c) d) e)"},
    {E, "a == b != c !== d", "(!== (!= (== a b) c) d)"},
    {E, "a in b instanceof c", "(instanceof (in a b) c)"},
    {E, "a << b >> c >>> d", "(>>> (>> (<< a b) c) d)"},
    {E, "-a + !b * ~c", "(+ (- a) (* (! b) (~ c)))"},
    {E, "typeof void delete a.b", "(typeof (void (delete (. a b))))"},
    {E, "- -a - -b", "(- (- (- a)) (- b))"},
    {E, "a++ + ++b", "(+ (postfix ++ a) (++ b))"},
    {E, "a-- - --b", "(- (postfix -- a) (-- b))"},
    {E, "(a, b)", "(paren (, a b))"},
    {E, "((a))", "(paren (paren a))"},
    {E, "a ? b, c : d", "1:6: unexpected ',', expected an operator or ':'"},
    {E, "a ? b : c = d", "(?: a b (= c d))"},
    {E, "a = b ? c : d", "(= a (?: b c d))"},
    {E, "(-a) ** b", "(** (paren (- a)) b)"},
    {E, "a ** -b", "(** a (- b))"},
    {E, "a => b => c",
         "1:1: warning: the value of this expression is a function | to compare, write >=\n"
         "(=> (a) (=> (b) c))"},
    {E, "a ?" "?= b ||= c &&= d **= e", "(?" "?= a (||= b (&&= c (**= d e))))"},
    {E, "a >>>= b <<= c >>= d", "(>>>= a (<<= b (>>= c d)))"},
    /* members, calls and chains */
    {E, "a.b.c", "(. (. a b) c)"},
    {E, "a[b][c]", "([] ([] a b) c)"},
    {E, "a[b, c]", "([] a (, b c))"},
    {E, "f(a, ...b)(c)", "(call (call f a (... b)) c)"},
    {E, "f(a,)", "(call f a)"},
    {E, "a?.b.c(d)[e]", "(chain ([] (call (. (?. a b) c) d) e))"},
    {E, "a?.[b]?.(c)", "(chain (?.call (?.[] a b) c))"},
    {E, "(a?.b).c", "(. (paren (chain (?. a b))) c)"},
    {E, "a.b?.c + d", "(+ (chain (?. (. a b) c)) d)"},
    {E, "a?.5 : b", "(?: a 0.5 b)"},
    {E, "a ? .5 : b", "(?: a 0.5 b)"},
    {E, "new A", "(new A)"},
    {E, "new A(b).c", "(. (new A b) c)"},
    {E, "new A.b(c)(d)", "(call (new (. A b) c) d)"},
    {E, "new new A(b)(c)", "(new (new A b) c)"},
    {E, "new (a())(b)", "(new (paren (call a)) b)"},
    {E, "new A[b]", "(new ([] A b))"},
    {E, "a.if.class", "(. (. a if) class)"},
    {E, "a.b = c.d",
         "1:5: warning: this assigns, it does not compare | write === to compare\n"
         "(= (. a b) (. c d))"},
    {E, "delete a?.b", "(delete (chain (?. a b)))"},
    /* literals */
    {E, "[]", "(array)"},
    {E, "[,]", "(array hole)"},
    {E, "[a,,b,]", "(array a hole b)"},
    {E, "[...a, b]", "(array (... a) b)"},
    {E, "{}", "(object)"},
    {E, "{a, b: c, [d]: e, ...f}", "(object (: \"a\" a) (: \"b\" c) ([]: d e) (... f))"},
    {E, "{'a b': 1, 2: 3, .5: 4, 0x10: 5, if: 6,}",
         "(object (: \"a b\" 1) (: \"2\" 3) (: \"0.5\" 4) (: \"16\" 5) (: \"if\" 6))"},
    {E, "{f(a) { return a }, 'g'() {}, [h]() {}}",
         "(object (: \"f\" (function (a)\n"
         "  (return a))) (: \"g\" (function ())) ([]: h (function ())))"},
    {E, "{of, get, set, async, static: 1}",
         "(object (: \"of\" of) (: \"get\" get) (: \"set\" set) (: \"async\" async) (: \"static\" 1))"},
    {E, "{__proto__, ['__proto__']: 1}", "(object (: \"__proto__\" __proto__) ([]: \"__proto__\" 1))"},
    {E, "null", "null"},
    {E, "true || false", "(|| true false)"},
    {E, "undefined", "undefined"},
    /* numbers */
    {E, "0", "0"},
    {E, "7", "7"},
    {E, "255.5", "255.5"},
    {E, "1_000_000", "1000000"},
    {E, "0x_f", "1:1: hexadecimal digits follow 0x"},
    {E, "0xff", "255"},
    {E, "0XFF", "255"},
    {E, "0b101", "5"},
    {E, "0o17", "15"},
    {E, "5.", "5"},
    {E, "5..a", "(. 5 a)"},
    {E, ".5e-3", "0.0005"},
    {E, "1e+21", "1e+21"},
    {E, "1E400", "Infinity"},
    {E, "9007199254740993", "9007199254740992"},
    {E, "0x20000000000001", "9007199254740992"},
    {E, "0.1", "0.1"},
    {E, "123456789012345678", "123456789012345680"},
    {E, "010",
         "1:1: numbers with a leading zero are not allowed in strict mode"
         " | write 0o17 for an octal number, and no leading zero for a decimal one"},
    {E, "08",
         "1:1: numbers with a leading zero are not allowed in strict mode"
         " | write 0o17 for an octal number, and no leading zero for a decimal one"},
    {E, "1__0", "1:2: a numeric separator stands between two digits"},
    {E, "1_", "1:2: a numeric separator stands between two digits"},
    {E, "1_.5", "1:2: a numeric separator stands between two digits"},
    {E, "1e", "1:1: the exponent of a number has no digits"},
    {E, "0x", "1:1: hexadecimal digits follow 0x"},
    {E, "0b2", "1:1: binary digits follow 0b"},
    {E, "1n", "1:1: unsupported: BigInt literals are unsupported | write the number without the n"},
    {E, "0xfn", "1:1: unsupported: BigInt literals are unsupported | write the number without the n"},
    {E, "3in", "1:1: a name directly after a number | put a space or an operator between them"},
    {E, "3px", "1:1: a name directly after a number | put a space or an operator between them"},
    {E, "1.2.3", "1:4: unexpected number .3, expected an operator or the end"},
    /* strings and templates */
    {E, "\"a\\\"b\"", "\"a\\\"b\""},
    {E, "'a\"b'", "\"a\\\"b\""},
    {E, "\"\\n\\t\\x41\\u0042\\u{43}\\0\"", "\"\\x0a\\x09ABC\\x00\""},
    {E, "\"\\ud83d\\ude00\"", "\"😀\""},
    {E, "\"\\ud83d\\\n\\ude00\"", "\"😀\""},
    {E, "\"\\ud83d\"", "\"\\u{d83d}\""},
    {E, "\"a\\\r\nb\"", "\"ab\""},
    {E, "\"a\342\200\250b\"", "\"a\\u{2028}b\""},
    {E, "\"\\a\\é\"", "\"aé\""},
    {E, "``", "(template \"\")"},
    {E, "`a`", "(template \"a\")"},
    {E, "`a${b}c`", "(template \"a\" b \"c\")"},
    {E, "`${a}${b}`", "(template \"\" a \"\" b \"\")"},
    {E, "`\\`\\${`", "(template \"`${\")"},
    {E, "`$a$$${b}$`", "(template \"$a$$\" b \"$\")"},
    {E, "`a\r\nb\rc`", "(template \"a\\x0ab\\x0ac\")"},
    {E, "`${{a: {}}}`", "(template \"\" (object (: \"a\" (object))) \"\")"},
    {E, "`${`${a}`}`", "(template \"\" (template \"\" a \"\") \"\")"},
    {E, "`${a, b}`", "(template \"\" (, a b) \"\")"},
    {E, "\"a", "1:1: unterminated string | end it with \" on the same line"},
    {E, "\"a\nb\"", "1:1: unterminated string | end it with \" on the same line"},
    {E, "\"\\01\"",
         "1:2: octal escapes are not allowed in strict mode | write \\x followed by two hex digits"},
    {E, "\"\\8\"",
         "1:2: octal escapes are not allowed in strict mode | write \\x followed by two hex digits"},
    {E, "\"\\x4\"", "1:2: invalid hexadecimal escape | two hex digits follow \\x"},
    {E, "\"\\u{110000}\"", "1:2: invalid Unicode escape | write \\uXXXX or \\u{X...}, at most \\u{10FFFF}"},
    {E, "\"\\u12\"", "1:2: invalid Unicode escape | write \\uXXXX or \\u{X...}, at most \\u{10FFFF}"},
    {E, "`a", "1:1: unterminated template literal | end it with a backtick"},
    {E, "`a${b", "1:6: unexpected end of the text, expected an operator or '}' | a ${ in the text ends with }"},
    {E, "`${}`", "1:4: unexpected '}', expected a value"},
    {E, "`a${b c}`", "1:7: unexpected name 'c', expected an operator or '}' | a ${ in the text ends with }"},
    /* regexes and divisions */
    {E, "/a/", "/a/"},
    {E, "/[/]\\//gi", "/[/]\\//gi"},
    {E, "a / b / c", "(/ (/ a b) c)"},
    {E, "a / /b/g", "(/ a /b/g)"},
    {E, "(a) / b", "(/ (paren a) b)"},
    {E, "a[0] / b / c", "(/ (/ ([] a 0) b) c)"},
    {E, "!/a/.test(b)", "(! (call (. /a/ test) b))"},
    {E, "[/a/, /=b/]", "(array /a/ /=b/)"},
    {E, "x => /a/",
         "1:1: warning: the value of this expression is a function | to compare, write >=\n"
         "(=> (x) /a/)"},
    {E, "a++ / b", "(/ (postfix ++ a) b)"},
    {E, "/a",
         "1:1: unterminated regex literal"
         " | end it with / on the same line; write \\/ for a slash in it"},
    {E, "/[a/",
         "1:1: unterminated regex literal"
         " | end it with / on the same line; write \\/ for a slash in it"},
    {E, "/a/gg", "1:5: the regex flag 'g' stands twice"},
    {E, "/a/x", "1:4: unknown regex flag 'x'"},
    {E, "/a/uv", "1:4: the regex flags 'u' and 'v' exclude each other"},
    /* names */
    {E, "$a_1", "$a_1"},
    {E, "é", "é"},
    {E, "变量", "变量"},
    {E, "𠮷", "𠮷"},
    {E, "\\u0061b", "ab"},
    {E, "a.\\u0069f", "(. a if)"},
    {E, "a\302\240+\343\200\200b\357\273\277", "(+ a b)"},
    {E, "\357\273\277a", "a"},
    {E, "of", "of"},
    {E, "async", "async"},
    {E, "await", "await"},
    {E, "let", "1:1: unexpected 'let', expected a value | this is one expression, without statements"},
    {E, "yield", "1:1: unexpected reserved word 'yield', expected a value | choose another name"},
    {E, "static", "1:1: unexpected reserved word 'static', expected a value | choose another name"},
    {E, "enum", "1:1: unexpected reserved word 'enum', expected a value | choose another name"},
    {E, "\\u0069f", "1:1: unexpected reserved word '\\u0069f', expected a value | choose another name"},
    {E, "a\\u0020", "1:2: a '\\' outside of a string | a name may hold \\uXXXX or \\u{X...} for a letter"},
    {E, "\\x61", "1:1: a '\\' outside of a string | a name may hold \\uXXXX or \\u{X...} for a letter"},
    {E, "a\342\200\215", "a\342\200\215"},
    {E, "·a", "1:1: unexpected character '·' | write * to multiply"},
    /* functions and patterns */
    {E, "() => 1",
         "1:1: warning: the value of this expression is a function | to compare, write >=\n"
         "(=> () 1)"},
    {E, "a => {}", "(=> (a))"},
    {E, "(a, b = 1, ...c) => a",
         "1:1: warning: the value of this expression is a function | to compare, write >=\n"
         "(=> (a (default b 1) (... c)) a)"},
    {E, "({a, b: [c], ...d}) => a",
         "1:1: warning: the value of this expression is a function | to compare, write >=\n"
         "(=> ((object-pattern (: \"a\" a) (: \"b\" (array-pattern c)) (... d))) a)"},
    {E, "([a, , b = 1], {}) => a",
         "1:1: warning: the value of this expression is a function | to compare, write >=\n"
         "(=> ((array-pattern a hole (default b 1)) (object-pattern)) a)"},
    {E, "(a,) => a",
         "1:1: warning: the value of this expression is a function | to compare, write >=\n"
         "(=> (a) a)"},
    {E, "() => ({})",
         "1:1: warning: the value of this expression is a function | to compare, write >=\n"
         "(=> () (paren (object)))"},
    {E, "function () {}", "(function ())"},
    {E, "function f(a, {b} = {}) { return b }",
         "(function f (a (default (object-pattern (: \"b\" b)) (object)))\n"
         "  (return b))"},
    {E, "[a, b.c, [d], ...e[0]] = f",
         "1:24: warning: this assigns, it does not compare | write === to compare\n"
         "(= (array-pattern a (. b c) (array-pattern d) (... ([] e 0))) f)"},
    {E, "{a, b: c.d, e = 1, ...f} = g",
         "1:26: warning: this assigns, it does not compare | write === to compare\n"
         "(= (object-pattern (: \"a\" a) (: \"b\" (. c d)) (: \"e\" (default e 1)) (... f)) g)"},
    {E, "({a} = b)", "(paren (= (object-pattern (: \"a\" a)) b))"},
    {E, "[a = 1, {b} = {}] = c",
         "1:19: warning: this assigns, it does not compare | write === to compare\n"
         "(= (array-pattern (default a 1) (default (object-pattern (: \"b\" b)) (object))) c)"},
    {E, "[(a), (b.c)] = d",
         "1:14: warning: this assigns, it does not compare | write === to compare\n"
         "(= (array-pattern a (. b c)) d)"},
    {E, "(a) = b", "(= a b)"},
    {E, "(a, a) => 1", "1:5: two parameters are called 'a'"},
    {E, "function f(a, {b: a}) {}", "1:19: two parameters are called 'a'"},
    {E, "(a.b) => 1", "1:2: a name or a pattern is expected here"},
    {E, "((a)) => 1", "1:2: a name or a pattern is expected here"},
    {E, "([(a)]) => 1", "1:3: a name or a pattern is expected here"},
    {E, "([(a)] = [1]) => 1",
         "1:4: a name that is declared may not stand in parentheses | leave out the parentheses"},
    {E, "(...a, b) => 1", "1:6: unexpected ',', expected an operator or ')'"},
    {E, "(...a = 1) => 1", "1:5: a name or a pattern is expected here"},
    {E, "()", "1:3: unexpected end of the text, expected '=>'"},
    {E, "(a,)", "1:5: unexpected end of the text, expected '=>'"},
    {E, "a.b => 1", "1:1: parameters are expected before '=>' | to compare, write >="},
    {E, "a + b => 1", "1:1: parameters are expected before '=>' | to compare, write >="},
    {E, "x\n=> 1", "2:1: '=>' must stand on the line of its parameters"},
    {E, "x => {} + 1", "1:9: unexpected '+', expected the end"},
    {E, "[...a, b] = c", "1:2: nothing may follow the rest, not even a comma"},
    {E, "[...a,] = c", "1:2: nothing may follow the rest, not even a comma"},
    {E, "{...{a}} = b", "1:5: the rest of an object goes to a name"},
    {E, "{a = 1}", "1:2: a default value stands in a pattern only | write a colon: {name: value}"},
    {E, "f({a = 1})", "1:4: a default value stands in a pattern only | write a colon: {name: value}"},
    {E, "(a = 1) = 2", "1:1: this cannot be assigned to | write === to compare"},
    {E, "([a]) = b", "1:1: a pattern in parentheses cannot be assigned to | leave out the parentheses"},
    {E, "[a] += b", "1:1: this cannot be assigned to"},
    {E, "f() = 1", "1:1: this cannot be assigned to | write === to compare"},
    {E, "a?.b = 1", "1:1: an optional chain cannot be assigned to | write if (a) a.b = value"},
    {E, "1 = a", "1:1: this cannot be assigned to | write === to compare"},
    {E, "++f()", "1:3: this cannot be assigned to"},
    {E, "a++ ++", "1:1: this cannot be assigned to"},
    {E, "-a ** b", "1:1: a unary operator before '**' needs parentheses | write (-a) ** b or -(a ** b)"},
    {E, "a ?? b || c",
         "1:3: '?" "?' together with '||' or '&&' needs parentheses"
         " | write (a ?? b) || c or a ?? (b || c)"},
    {E, "a && b ?? c",
         "1:8: '?" "?' together with '||' or '&&' needs parentheses"
         " | write (a ?? b) || c or a ?? (b || c)"},
    {E, "delete a", "1:8: a variable cannot be deleted in strict mode | assign undefined to it"},
    {E, "delete (a)", "1:9: a variable cannot be deleted in strict mode | assign undefined to it"},
    {E, "eval = 1", "1:1: 'eval' cannot be assigned to in strict mode | choose another name"},
    {E, "(arguments) => 1", "1:2: 'arguments' cannot be declared in strict mode | choose another name"},
    {E, "function f(a = 1) { 'use strict' }",
         "1:12: \"use strict\" is not allowed in a function that has defaults or patterns as parameters"
         " | leave out \"use strict\": everything is strict here"},
    /* what users write */
    {E, "temp > )", "1:8: unexpected ')', expected a value"},
    {E, "temp > && mode", "1:8: unexpected '&&', expected a value"},
    {E, "a and b", "1:3: unexpected name 'and', expected an operator or the end | write &&"},
    {E, "not a", "1:5: unexpected name 'a', expected an operator or the end | write !"},
    {E, "a or b", "1:3: unexpected name 'or', expected an operator or the end | write ||"},
    {E, "a <> b", "1:4: unexpected '>', expected a value | write !=="},
    {E, "a =< b", "1:4: unexpected '<', expected a value | write <="},
    {E, "a ==== b", "1:6: unexpected '=', expected a value | write ==="},
    {E, "temp = 80", "(= temp 80)"},
    {E, "temp => 80",
         "1:1: warning: the value of this expression is a function | to compare, write >=\n"
         "(=> (temp) 80)"},
    {E, "temp > 80;",
         "1:10: unexpected ';', expected an operator or the end"
         " | an expression does not end with ';': leave it out"},
    {E, "if (a) b",
         "1:1: unexpected 'if', expected a value | this is one expression: write condition ? a : b"},
    {E, "return a", "1:1: unexpected 'return', expected a value | this is one expression: leave out return"},
    {E, "a b", "1:3: unexpected name 'b', expected an operator or the end"},
    {E, "f(a b)", "1:5: unexpected name 'b', expected an operator, ',' or ')'"},
    {E, "(a", "1:3: unexpected end of the text, expected an operator, ',' or ')'"},
    {E, "f(a", "1:4: unexpected end of the text, expected an operator, ',' or ')'"},
    {E, "[a", "1:3: unexpected end of the text, expected an operator, ',' or ']'"},
    {E, "{a: 1", "1:6: unexpected end of the text, expected an operator, ',' or '}'"},
    {E, "a ? b", "1:6: unexpected end of the text, expected an operator or ':'"},
    {E, "a.", "1:3: unexpected end of the text, expected a name"},
    {E, "{{ temp }} > 80",
         "1:2: unexpected '{', expected a value or '}' | a placeholder {{ }} was not filled in"},
    {E, "x = {{ .Value }}",
         "1:6: unexpected '{', expected a value or '}' | a placeholder {{ }} was not filled in"},
    {E, "“a”", "1:1: unexpected character '“' | write straight quotes: \""},
    {E, "a ≥ 5", "1:3: unexpected character '≥' | write >="},
    {E, "a – b", "1:3: unexpected character '–' | write - for minus"},
    {E, "# a", "1:1: unexpected '#' | write // instead of # for a comment"},
    {E, "a # b", "1:3: unexpected '#' | write // instead of # for a comment"},
    {E, "@temp", "1:1: unexpected character '@' | a tag is named without @; tag(\"name\") takes any name"},
    {E, "a @ b", "1:3: unexpected character '@' | a tag is named without @; tag(\"name\") takes any name"},
    {E, "20°", "1:3: unexpected character '°' | leave out the unit"},
    {E, "a\342\200\256",
         "1:2: warning: the text holds a control character that reorders what you see"
         " | remove it, or write it as \\u escape in a string\n"
         "1:2: unexpected character '\\u{202e}'"},
    {E, "/* a", "1:1: unterminated comment | end it with */"},
    {E, "a -- > b", "(> (postfix -- a) b)"},
    {E, "a --> b", "(> (postfix -- a) b)"},
    {E, "a /* b */ + c // d", "(+ a c)"},
    {E, "", "1:1: unexpected end of the text, expected a value"},
    /* outside the subset */
    {E, "this.a", "1:1: unsupported: 'this' is unsupported | use a variable or a parameter"},
    {E, "class {}", "1:1: unsupported: classes are unsupported | write a function that returns an object"},
    {E, "new.target", "1:1: unsupported: 'new.target' is unsupported | write an ordinary function"},
    {E, "super.a", "1:1: unsupported: 'super' is unsupported | call the function by its name"},
    {E, "import('a')", "1:1: unsupported: modules are unsupported | put what you need into this text"},
    {E, "a`b`", "1:2: unsupported: tagged templates are unsupported | call the function: f(`...`)"},
    {E, "`a`\n`b`", "2:1: unsupported: tagged templates are unsupported | call the function: f(`...`)"},
    {E, "async a => b", "1:1: unsupported: async functions are unsupported | leave out async and await"},
    {E, "async (a) => b", "1:1: unsupported: async functions are unsupported | leave out async and await"},
    {E, "async function () {}",
         "1:1: unsupported: async functions are unsupported | leave out async and await"},
    {E, "await a",
         "1:1: unsupported: 'await' is unsupported | leave out async and await: nothing here waits"},
    {E, "function* () {}", "1:9: unsupported: generators are unsupported | return an array"},
    {E, "{get a() {}}",
         "1:2: unsupported: getters and setters are unsupported"
         " | write a method: {value() { ... }}"},
    {E, "{set a(b) {}}",
         "1:2: unsupported: getters and setters are unsupported"
         " | write a method: {value() { ... }}"},
    {E, "{async a() {}}", "1:2: unsupported: async functions are unsupported | leave out async and await"},
    {E, "{*a() {}}", "1:2: unsupported: generators are unsupported | return an array"},
    {E, "{__proto__: a}",
         "1:2: unsupported: setting a prototype with __proto__ is unsupported"
         " | copy what you need: {...base, own: 1}"},
    {E, "a <!-- b", "1:3: unsupported: HTML-like comments are unsupported | write // for a comment"},
    {E, "a\n--> b", "2:1: unsupported: HTML-like comments are unsupported | write // for a comment"},
    {E, "a.#b", "1:3: unsupported: private names are unsupported | use an ordinary property"},
    {E, "#a in b", "1:1: unsupported: private names are unsupported | use an ordinary property"},
    /* statements */
    {B, "let a = 1, b; var c; const d = 2",
         "(program\n"
         "  (let (= a 1) b)\n"
         "  (var c)\n"
         "  (const (= d 2)))"},
    {B, "if (a) b; else if (c) d; else e",
         "(program\n"
         "  (if a\n"
         "    b\n"
         "   else if c\n"
         "    d\n"
         "   else\n"
         "    e))"},
    {B, "if (a) if (b) c; else d",
         "(program\n"
         "  (if a\n"
         "    (if b\n"
         "      c\n"
         "     else\n"
         "      d)))"},
    {B, "if (a) {} else {}",
         "(program\n"
         "  (if a\n"
         "    (block)\n"
         "   else\n"
         "    (block)))"},
    {B, "for (;;) ;",
         "(program\n"
         "  (for - - -\n"
         "    (empty)))"},
    {B, "for (let i = 0; i < 3; i++) a",
         "(program\n"
         "  (for (let (= i 0)) (< i 3) (postfix ++ i)\n"
         "    a))"},
    {B, "for (a of b) c",
         "(program\n"
         "  (for-of a b\n"
         "    c))"},
    {B, "for (const [a, b] of c) d",
         "(program\n"
         "  (for-of (const (array-pattern a b)) c\n"
         "    d))"},
    {B, "for (a in b) c",
         "(program\n"
         "  (for-in a b\n"
         "    c))"},
    {B, "for (var a in b, c) d",
         "(program\n"
         "  (for-in (var a) (, b c)\n"
         "    d))"},
    {B, "for ((a in b); a in b;) c",
         "(program\n"
         "  (for (paren (in a b)) (in a b) -\n"
         "    c))"},
    {B, "for (a ? b in c : d;;) e",
         "(program\n"
         "  (for (?: a (in b c) d) - -\n"
         "    e))"},
    {B, "for (of of of) of",
         "(program\n"
         "  (for-of of of\n"
         "    of))"},
    {B, "while (a) b",
         "(program\n"
         "  (while a\n"
         "    b))"},
    {B, "do a; while (b) c",
         "(program\n"
         "  (do\n"
         "    a\n"
         "   while b)\n"
         "  c)"},
    {B, "do { a } while (b)",
         "(program\n"
         "  (do\n"
         "    (block\n"
         "      a)\n"
         "   while b))"},
    {B, "switch (a) { case 1: case 2: b; break; default: c }",
         "(program\n"
         "  (switch a\n"
         "    (case 1)\n"
         "    (case 2\n"
         "      b\n"
         "      (break))\n"
         "    (default\n"
         "      c)))"},
    {B, "a: for (;;) { break a; continue a }",
         "(program\n"
         "  (label a\n"
         "    (for - - -\n"
         "      (block\n"
         "        (break a)\n"
         "        (continue a)))))"},
    {B, "try { a } catch { b }",
         "(program\n"
         "  (try\n"
         "    (block\n"
         "      a)\n"
         "   catch\n"
         "    (block\n"
         "      b)))"},
    {B, "try { a } catch ([b]) { c } finally { d }",
         "(program\n"
         "  (try\n"
         "    (block\n"
         "      a)\n"
         "   catch (array-pattern b)\n"
         "    (block\n"
         "      c)\n"
         "   finally\n"
         "    (block\n"
         "      d)))"},
    {B, "throw a",
         "(program\n"
         "  (throw a))"},
    {B, "return",
         "(program\n"
         "  (return))"},
    {B, "return a, b",
         "(program\n"
         "  (return (, a b)))"},
    {B, "{ a; { b } }",
         "(program\n"
         "  (block\n"
         "    a\n"
         "    (block\n"
         "      b)))"},
    {B, ";",
         "(program\n"
         "  (empty))"},
    {B, "function f(a) { return a } f()",
         "(program\n"
         "  (function f (a)\n"
         "    (return a))\n"
         "  (call f))"},
    {B, "{}\n/a/.b",
         "(program\n"
         "  (block)\n"
         "  (. /a/ b))"},
    {B, "a: {}",
         "(program\n"
         "  (label a\n"
         "    (block)))"},
    {B, "({a: 1})",
         "(program\n"
         "  (paren (object (: \"a\" 1))))"},
    {B, "'use strict'; a",
         "(program\n"
         "  \"use strict\"\n"
         "  a)"},
    {B, "let {a, b: {c = 1}} = d",
         "(program\n"
         "  (let (= (object-pattern (: \"a\" a) (: \"b\" (object-pattern (: \"c\" (default c 1))))) d)))"},
    {B, "let [e, ...f] = g",
         "(program\n"
         "  (let (= (array-pattern e (... f)) g)))"},
    /* semicolons that are left out */
    {B, "a\nb",
         "(program\n"
         "  a\n"
         "  b)"},
    {B, "a\n++b",
         "(program\n"
         "  a\n"
         "  (++ b))"},
    {B, "a\n++\nb",
         "(program\n"
         "  a\n"
         "  (++ b))"},
    {B, "a++\nb",
         "(program\n"
         "  (postfix ++ a)\n"
         "  b)"},
    {B, "a\n(b)",
         "(program\n"
         "  (call a b))"},
    {B, "a\n[b]",
         "(program\n"
         "  ([] a b))"},
    {B, "a\n/b/c",
         "(program\n"
         "  (/ (/ a b) c))"},
    {B, "a = b\n/c/.d", "2:4: unexpected '.', expected a value"},
    {B, "x => {}\n(a)",
         "(program\n"
         "  (=> (x))\n"
         "  (paren a))"},
    {B, "x => {}\n/a/",
         "(program\n"
         "  (=> (x))\n"
         "  /a/)"},
    {B, "return\na",
         "(program\n"
         "  (return)\n"
         "  a)"},
    {B, "return\n;",
         "(program\n"
         "  (return))"},
    {B, "return /*\n*/ a",
         "(program\n"
         "  (return)\n"
         "  a)"},
    {B, "if (a) return\nelse b",
         "(program\n"
         "  (if a\n"
         "    (return)\n"
         "   else\n"
         "    b))"},
    {B, "for (;;) { break\na }",
         "(program\n"
         "  (for - - -\n"
         "    (block\n"
         "      (break)\n"
         "      a)))"},
    {B, "{ a }",
         "(program\n"
         "  (block\n"
         "    a))"},
    {B, "{ a\nb }",
         "(program\n"
         "  (block\n"
         "    a\n"
         "    b))"},
    {B, "do a\nwhile (b)\nc",
         "(program\n"
         "  (do\n"
         "    a\n"
         "   while b)\n"
         "  c)"},
    {B, "do ; while (a) b",
         "(program\n"
         "  (do\n"
         "    (empty)\n"
         "   while a)\n"
         "  b)"},
    {B, "var a\n= b",
         "(program\n"
         "  (var (= a b)))"},
    {B, "let a\nlet b",
         "(program\n"
         "  (let a)\n"
         "  (let b))"},
    {B, "a\n?.b",
         "(program\n"
         "  (chain (?. a b)))"},
    {B, "a\n.b",
         "(program\n"
         "  (. a b))"},
    {B, "a ? b\n: c",
         "(program\n"
         "  (?: a b c))"},
    {B, "a b",
         "1:3: unexpected name 'b', expected an operator or ';'"
         " | statements on one line are separated by ';'"},
    {B, "if (a) b else c", "1:10: unexpected 'else', expected an operator or ';'"},
    {B, "if (a)", "1:7: unexpected end of the text, expected a statement"},
    {B, "for (a\nb; c) d", "2:1: unexpected name 'b', expected an operator, 'of' or ';'"},
    {B, "for (a; b\n) c", "2:1: unexpected ')', expected an operator or ';'"},
    {B, "do a while (b)", "1:6: unexpected 'while', expected an operator or ';'"},
    {B, "{ a b }",
         "1:5: unexpected name 'b', expected an operator or ';'"
         " | statements on one line are separated by ';'"},
    {B, "throw\na", "1:1: a line may not end after 'throw' | write its value on the same line"},
    {B, "let a let b", "1:7: unexpected 'let', expected ';' or '='"},
    {B, "x\n=> y", "2:1: '=>' must stand on the line of its parameters"},
    /* early errors of statements */
    {S, "return a",
         "1:1: return outside of a function"
         " | the result of a script is its last value; a body may return"},
    {S, "break", "1:1: break outside of a loop or switch"},
    {S, "continue", "1:1: continue outside of a loop"},
    {S, "a: { continue a }", "1:15: 'a' is not the label of a loop | write break"},
    {S, "for (;;) { break b }", "1:18: no label 'b' stands around this statement"},
    {S, "a: a: b", "1:4: the label 'a' stands around this one already"},
    {S, "switch (a) { default: default: }", "1:23: a switch has one default"},
    {S, "const a", "1:7: the constant 'a' has no value | write = and its value, or let"},
    {S, "let [a]", "1:5: a pattern needs a value: write = after it"},
    {S, "for (const a;;) ;", "1:12: the constant 'a' has no value | write = and its value, or let"},
    {S, "for (let a, b of c) ;", "1:6: the head of this loop declares one name without a value"},
    {S, "for (let a = 1 of b) ;", "1:6: the head of this loop declares one name without a value"},
    {S, "for (let a of b, c) ;", "1:16: unexpected ',', expected an operator or ')'"},
    {S, "for (f() in a) ;", "1:6: this cannot be assigned to"},
    {S, "for (async of a) ;", "1:6: a for-of loop may not begin with async | write (async)"},
    {S, "if (a) let b", "1:8: unexpected 'let', expected a statement | put it into a block: { ... }"},
    {S, "if (a) function f() {}", "1:8: a function may not be declared here | put it into a block: { ... }"},
    {S, "a: function f() {}", "1:4: a function may not be declared here | put it into a block: { ... }"},
    {S, "while (a) { function f() { break } }",
         "1:28: break outside of a loop or switch | return ends a function"},
    {S, "() => { return }",
         "(program\n"
         "  (=> ()\n"
         "    (return)))"},
    {S, "function eval() {}", "1:10: 'eval' cannot be declared in strict mode | choose another name"},
    {S, "let arguments", "1:5: 'arguments' cannot be declared in strict mode | choose another name"},
    {S, "try {}", "1:7: unexpected end of the text, expected 'catch' or 'finally'"},
    {S, "try {} catch (a, b) {}", "1:16: unexpected ',', expected ')'"},
    {S, "function () {}", "1:10: unexpected '(', expected a name"},
    {S, "class A { b() {} }",
         "1:1: unsupported: classes are unsupported | write a function that returns an object"},
    {S, "import a from 'b'", "1:1: unsupported: modules are unsupported | put what you need into this text"},
    {S, "export default a",
         "1:1: unsupported: modules are unsupported"
         " | leave out export; the result of a script is its last value"},
    {S, "with (a) b", "1:1: unsupported: 'with' is unsupported | name the object: object.property"},
    {S, "debugger", "1:1: unsupported: 'debugger' is unsupported | leave it out; console.log shows values"},
    {S, "if (a = 1) b",
         "1:7: warning: this assigns, it does not compare"
         " | write === to compare, or ((a = b)) to keep it\n"
         "(program\n"
         "  (if (= a 1)\n"
         "    b))"},
    {S, "if (a) { b", "1:11: unexpected end of the text, expected '}'"},
    {S, "}", "1:1: unexpected '}', expected a statement | nothing is open that it would close"},
    {S, "switch (a) { b }", "1:14: unexpected name 'b', expected '}' or 'case'"},
    {S, "let a = ", "1:8: unexpected end of the text, expected a value"},
    {S, "let static = 1", "1:5: unexpected reserved word 'static', expected a name | choose another name"},
    {S, "#!rung\na",
         "(program\n"
         "  a)"},
    {S, "x = {a: 1", "1:10: unexpected end of the text, expected an operator, ',' or '}'"},
    {S, "var 1", "1:5: unexpected number 1, expected a name"},
    /* several errors in one text */
    {B, "let a = ;\nlet b = )\nlet c = 1",
         "1:9: unexpected ';', expected a value\n"
         "2:9: unexpected ')', expected a value"},
    {B, "if (a) { b c }\nlet d = ;",
         "1:12: unexpected name 'c', expected an operator or ';'"
         " | statements on one line are separated by ';'\n"
         "2:9: unexpected ';', expected a value"},
    {B, "f(a b);\nlet c = (;\n}\nlet d = 5 6",
         "1:5: unexpected name 'b', expected an operator, ',' or ')'\n"
         "2:10: unexpected ';', expected a value or ')'\n"
         "4:11: unexpected number 6, expected an operator or ';'"},
    {B, "class A { b() { return 1 } }\nlet c = ;",
         "1:1: unsupported: classes are unsupported | write a function that returns an object\n"
         "2:9: unexpected ';', expected a value"},
    {B, "'abc\nlet b = 1;;; c d",
         "1:1: unterminated string | end it with ' on the same line\n"
         "2:16: unexpected name 'd', expected an operator or ';'"
         " | statements on one line are separated by ';'"},
    {B, "a = @ + 1\nb = #c\nd e",
         "1:5: unexpected character '@' | a tag is named without @; tag(\"name\") takes any name\n"
         "2:5: unexpected '#' | write // instead of # for a comment\n"
         "3:3: unexpected name 'e', expected an operator or ';'"
         " | statements on one line are separated by ';'"},
};

static void test_rows(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (parse((rung_kind)rows[i].kind, rows[i].text)) dump_tree(compiler.tree, buffer_sink, &said);
        if (said.length > 0 && said.bytes[said.length - 1] == '\n') said.bytes[--said.length] = '\0';
        check_text(said.bytes, rows[i].wanted, __LINE__, rows[i].text);
        end();
    }
}

/* ---- tokens --------------------------------------------------------------------------------- */

static void test_tokens(void)
{
    static const char *const text = "a = /b/g\nreturn `x${ y }\n` / .5 // z\nfor (of of q.in) \"\x01\"";
    Buffer out = {NULL, 0, 0};

    begin(RUNG_BODY, text, strlen(text));
    CHECK(dump_tokens(&compiler, buffer_sink, &out));
    check_text(out.bytes,
               "1:1 name a\n1:3 punctuator =\n1:5 regex /b/g\n1:9 inserted ;\n"
               "2:1 keyword return newline\n2:8 template `x${\n2:13 name y\n2:15 template }\\x0a`\n"
               "3:3 punctuator /\n3:5 number .5\n3:7 inserted ;\n4:1 keyword for newline\n4:5 punctuator (\n"
               "4:6 name of\n4:9 name of\n4:12 name q\n4:13 punctuator .\n4:14 key in\n4:16 punctuator )\n"
               "4:18 string \"\\x01\"\n4:21 inserted ;\n",
               __LINE__, text);
    end();
    free(out.bytes);
}

/* ---- places --------------------------------------------------------------------------------- */

static bool span_is(Span span, const char *text)
{
    return span.end - span.start == strlen(text) && memcmp(source + span.start, text, strlen(text)) == 0;
}

static void test_spans(void)
{
    const Node *n;

    parse(RUNG_EXPRESSION, " ( a.bc [d] && -e(f , g) ) ");
    n = compiler.tree;
    CHECK(span_is(n->span, "( a.bc [d] && -e(f , g) )"));
    n = n->a;
    CHECK(span_is(n->span, "a.bc [d] && -e(f , g)") && span_is(n->span2, "&&"));
    CHECK(span_is(n->a->span, "a.bc [d]") && span_is(n->a->a->span, "a.bc") && span_is(n->a->a->span2, "bc"));
    CHECK(span_is(n->b->span, "-e(f , g)") && span_is(n->b->a->span, "e(f , g)"));
    end();

    parse(RUNG_SCRIPT, "let a = b , c\nif (d) e ; else if (f) g = 1; else { h }\n"
                       "x: for (;;) y();\n(z) => [1, ] ");
    n = compiler.tree->list;
    CHECK(span_is(n->span, "let a = b , c") && span_is(n->list->span, "a = b"));
    CHECK(span_is(n->list->next->span, "c"));
    n = n->next;
    CHECK(span_is(n->span, "if (d) e ; else if (f) g = 1; else { h }") && span_is(n->b->span, "e ;"));
    CHECK(span_is(n->c->span, "if (f) g = 1; else { h }") && span_is(n->c->c->span, "{ h }"));
    CHECK(span_is(n->c->b->a->span2, "="));
    n = n->next;
    CHECK(span_is(n->span, "x: for (;;) y();") && span_is(n->a->d->span, "y();"));
    n = n->next->a;
    CHECK(span_is(n->span, "(z) => [1, ]") && span_is(n->a->span, "(z)") && span_is(n->b->span, "[1, ]"));
    end();

    parse(RUNG_EXPRESSION, "f({a: `b${c}d`, ...e, g(h) { i; }}, async, /j/u)");
    n = compiler.tree->list;
    CHECK(span_is(n->span, "{a: `b${c}d`, ...e, g(h) { i; }}") && span_is(n->list->span, "a: `b${c}d`"));
    CHECK(span_is(n->list->b->span, "`b${c}d`") && span_is(n->list->next->span, "...e"));
    CHECK(span_is(n->list->next->next->span, "g(h) { i; }"));
    CHECK(span_is(n->list->next->next->b->span, "(h) { i; }"));
    CHECK(span_is(n->next->span, "async") && span_is(n->next->next->span, "/j/u"));
    end();
}

/* ---- ill-formed bytes ----------------------------------------------------------------------- */

static void test_bytes(void)
{
    static const struct {
        const char *text;
        size_t length;
        uint32_t offset;
        const char *said;
    } cases[] = {
        {"a\0b", 3, 1, "1:2: NUL byte at byte offset 1 | remove it, or write \\0 in a string\n"},
        {"'\0'", 3, 1, "1:2: NUL byte at byte offset 1 | remove it, or write \\0 in a string\n"},
        {"a + \xFF", 5, 4, "1:5: invalid UTF-8 at byte offset 4 | save the text as UTF-8\n"},
        {"'\xC3'", 3, 1, "1:2: invalid UTF-8 at byte offset 1 | save the text as UTF-8\n"},
        {"'\xED\xA0\x80'", 5, 1, "1:2: invalid UTF-8 at byte offset 1 | save the text as UTF-8\n"},
        {"// \xC0\x80", 5, 3, "1:4: invalid UTF-8 at byte offset 3 | save the text as UTF-8\n"},
        {"\n\xC3\xA9 \xF4\x90\x80\x80", 8, 4,
         "2:3: invalid UTF-8 at byte offset 4 | save the text as UTF-8\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        begin(RUNG_EXPRESSION, cases[i].text, cases[i].length);
        CHECK(!compiler_parse(&compiler));
        CHECK(compiler.first.status == RUNG_SYNTAX && compiler.first.start == cases[i].offset);
        check_text(said.bytes, cases[i].said, __LINE__, cases[i].text);
        end();
    }
}

/* ---- nesting -------------------------------------------------------------------------------- */

/* `before` n times, `middle`, `after` n times. */
static const struct Shape {
    const char *before, *middle, *after;
} shapes[] = {
    {"(", "a", ")"}, {"[", "a", "]"}, {"f(", "a", ")"}, {"a[", "b", "]"}, {"a + (", "a", ")"},
    {"`${", "a", "}`"}, {"!", "a", ""}, {"- ", "a", ""}, {"typeof ", "a", ""}, {"a = ", "a", ""},
    {"a ** ", "a", ""}, {"a ? b : ", "c", ""}, {"a ? ", "b", " : c"}, {"a => ", "b", ""}, {"{", "a", "}"},
    {"if (a) ", "b", ""}, {"if (a) {", "b", "}"}, {"if (a) b; else {", "c", "}"}, {"for (;;) ", "a", ""},
    {"while (a) {", "b", "}"}, {"do ", "a;", " while (b);"}, {"function f() {", "a", "}"},
    {"() => {", "a", "}"}, {"try {", "a", "} finally {}"}, {"switch (a) { case b: ", "c", "}"},
    {"[...", "a", "]"}, {"new (", "a", ")"}, {"a?.[", "a", "]"}, {"(a, ", "b", ")"},
};

static void make(Buffer *text, const struct Shape *shape, size_t times)
{
    text->length = 0;
    add_times(text, shape->before, times);
    add(text, shape->middle);
    add_times(text, shape->after, times);
}

static void test_nesting(void)
{
    Buffer text = {NULL, 0, 0};
    size_t size;

    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        const struct Shape *shape = &shapes[i];

        make(&text, shape, 250);
        check(parse(RUNG_SCRIPT, text.bytes), __LINE__, shape->before);
        end();
        make(&text, shape, 252);
        check(!parse(RUNG_SCRIPT, text.bytes), __LINE__, shape->before);
        check(compiler.first.status == RUNG_LIMIT_NESTING && compiler.errors == 1, __LINE__, shape->before);
        check_text(compiler.first.message, "nested deeper than 250 levels", __LINE__, shape->before);
        end();
        /* the place is where a reader meets the level that is too much */
        make(&text, shape, 700);
        check(!parse(RUNG_SCRIPT, text.bytes), __LINE__, shape->before);
        size = strlen(shape->before);
        check(compiler.first.start >= 249 * size && compiler.first.start <= 252 * size, __LINE__, shape->before);
        end();
        make(&text, shape, 100000);
        check(!parse(RUNG_SCRIPT, text.bytes), __LINE__, shape->before);
        check(compiler.first.status == RUNG_LIMIT_NESTING && compiler.first.end > 0, __LINE__, shape->before);
        end();
        text.length = strlen(shape->before) * 100000;      /* never closed */
        text.bytes[text.length] = '\0';
        check(!parse(RUNG_SCRIPT, text.bytes), __LINE__, shape->before);
        check(compiler.first.status == RUNG_LIMIT_NESTING, __LINE__, shape->before);
        end();
    }
    /* the limit is the host's */
    make(&text, &shapes[0], 3);
    begin(RUNG_EXPRESSION, text.bytes, text.length);
    compiler.options.max_nesting = 2;
    CHECK(!compiler_parse(&compiler));
    CHECK(compiler.first.status == RUNG_LIMIT_NESTING && compiler.first.column == 3);
    end();
    make(&text, &shapes[4], 5000);
    begin(RUNG_EXPRESSION, text.bytes, text.length);
    compiler.options.max_nesting = 5000;
    CHECK(compiler_parse(&compiler));
    end();
    free(text.bytes);
}

/* ---- long texts ----------------------------------------------------------------------------- */

static void test_length(void)
{
    static const struct Shape flat[] = {
        {"", "a", " + a"}, {"", "a", " || a"}, {"", "a", ".b"}, {"", "a", "?.b"}, {"", "a", ", a"},
        {"", "a", "()"}, {"", "a", "[0]"}, {"a\n", "a", ""}, {"", "if (a) b", "\nelse if (a) b"},
        {"[a], ", "a", ""}, {"`${a}`, ", "a", ""}, {"'\\n' + ", "a", ""}, {"/a/ / ", "a", ""},
        {"f(a, b), ", "a", ""}, {"", ";", ";"}, {"{} ", ";", ""},
    };
    Buffer text = {NULL, 0, 0}, again = {NULL, 0, 0};

    for (size_t i = 0; i < sizeof flat / sizeof flat[0]; i++) {
        make(&text, &flat[i], 50000);
        check(parse(RUNG_SCRIPT, text.bytes), __LINE__, flat[i].after);
        if (compiler.tree != NULL) {        /* writing a chain leaves it as it was */
            said.length = again.length = 0;
            dump_tree(compiler.tree, buffer_sink, &said);
            dump_tree(compiler.tree, buffer_sink, &again);
            check(said.length == again.length && memcmp(said.bytes, again.bytes, said.length) == 0, __LINE__,
                  flat[i].after);
        }
        end();
    }
    text.length = 0;        /* parameters, all of different names, and one twice */
    add(&text, "function f(");
    for (int n = 0; n < 20000; n++) {
        char name[16];

        snprintf(name, sizeof name, "a%d, ", n);
        add(&text, name);
    }
    again.length = 0;
    add(&again, text.bytes);
    add(&text, "b) {}");
    add(&again, "a777) {}");
    CHECK(parse(RUNG_SCRIPT, text.bytes));
    end();
    CHECK(!parse(RUNG_SCRIPT, again.bytes));
    check_text(compiler.first.message, "two parameters are called 'a777'", __LINE__, "f");
    end();
    free(text.bytes);
    free(again.bytes);
}

/* ---- many errors ---------------------------------------------------------------------------- */

static void test_errors(void)
{
    Buffer text = {NULL, 0, 0};

    add_times(&text, "let a = ;\n", 100);
    CHECK(!parse(RUNG_SCRIPT, text.bytes));
    CHECK(compiler.errors == MAX_ERRORS && compiler.first.line == 1 && compiler.first.column == 9);
    end();
    text.length = 0;
    add_times(&text, "if (a = b) c\n", 150);
    CHECK(parse(RUNG_SCRIPT, text.bytes) && compiler.warnings == 150);
    CHECK(strstr(said.bytes, "\n100:7: ") != NULL && strstr(said.bytes, "\n101:7: ") == NULL);
    end();
    CHECK(!parse(RUNG_EXPRESSION, "a b c d"));
    CHECK(compiler.errors == 1 && compiler.first.start == 2 && compiler.first.end == 3);
    end();
    free(text.bytes);
}

/* ---- memory, and texts that were cut or spoilt ---------------------------------------------- */

static const char *const rich =
    "#!rung\n'use strict'; let a = 1_0, [b, ...c] = [1, , .5, ...d], {e, f: {g = 2}, ...h} = i // comment\n"
    "function j(k, {l} = {}, ...m) { return k?.n[o](`p${q}r${ {s} }t`, /u[/]/g) ?? (-v) ** 2 }\n"
    "w: for (let x = 0; x < 10; x++) { if (y) continue w; else if (z) break; else { A(); } }\n"
    "for (const B of C) do D += (E, F) => G ? 'H\\n\\u{1F600}' : \"\\ud83d\\ude00\"; while (typeof I !== 'J')"
    "\n"
    "switch (K) { case 1: L = {M, 'N': 1, 2: O, [P]: Q, R() { throw S }}; default: }\n"
    "try { new T(U).V } catch ({W}) { delete X.Y } finally { ({a: b.c, d = 1} = e) /* \xC3\xA9 */ }\n"
    "\xC3\xA9\\u0061 = a / b / c\nvar \xE5\x8F\x98";

static void test_memory(void)
{
    size_t needed;

    requests = 0;
    CHECK(parse(RUNG_SCRIPT, rich));
    end();
    needed = requests;
    CHECK(needed > 0);
    for (int for_ever = 0; for_ever < 2; for_ever++) {
        for (size_t at = 1; at <= needed; at++) {
            bool ok;

            requests = 0;
            fail_at = at;
            fail_for_ever = for_ever != 0;
            ok = parse(RUNG_SCRIPT, rich);      /* the arena may ask again, for less */
            CHECK(ok ? !for_ever : compiler.first.status == RUNG_NO_MEMORY);
            fail_at = 0;
            end();
        }
    }
    for (size_t limit = 0; limit < 100000; limit += 61) {   /* the arena's own limit, at many more places */
        bool ok;

        begin(RUNG_SCRIPT, rich, strlen(rich));
        compiler.arena.limit = limit;
        ok = compiler_parse(&compiler);
        CHECK(ok || compiler.first.status == RUNG_LIMIT_MEMORY);
        end();
        if (ok) break;
    }
}

static void parse_any(rung_kind kind, const char *text, size_t length)
{
    bool ok;

    begin(kind, text, length);
    ok = compiler_parse(&compiler);
    CHECK(ok == (compiler.errors == 0) && compiler.errors <= MAX_ERRORS + 1);
    for (size_t i = 0; i < said.length; i++)
        if ((unsigned char)said.bytes[i] < 0x20 && said.bytes[i] != '\n') CHECK(false);
    end();
}

static void test_spoilt(void)
{
    static const char spoilers[] = "\0\n\"'`/\\(){}[]$#;:,.=>+a1\x80\xE2";
    size_t length = strlen(rich);
    char *text = malloc(length + 2);

    for (size_t i = 0; i <= length; i++) {
        parse_any(RUNG_SCRIPT, rich, i);
        parse_any(RUNG_BODY, rich + i, length - i);
    }
    for (size_t i = 0; i < length; i++) {
        for (size_t k = 0; k < sizeof spoilers - 1; k++) {
            memcpy(text, rich, length);
            text[i] = spoilers[k];
            parse_any(RUNG_SCRIPT, text, length);
        }
        memcpy(text, rich, i);
        memcpy(text + i, rich + i + 1, length - i - 1);
        parse_any(RUNG_BODY, text, length - 1);
    }
    free(text);
}

/* ---- did you mean --------------------------------------------------------------------------- */

static void test_suggestions(void)
{
    static const struct {
        const char *wanted, *candidates[4], *best;
    } cases[] = {
        {"presure", {"temp", "pressure", "pressure2"}, "pressure"}, {"Temp", {"temp"}, "temp"},
        {"tmep", {"temp", "time"}, "temp"}, {"subtring", {"substring", "substr"}, "substring"},
        {"x", {"y"}, NULL}, {"abc", {"xyz"}, NULL}, {"flow", {"flow_in", "flow_out"}, NULL},
        {"teperature", {"temperature"}, "temperature"}, {"lenght", {"length", "lengths"}, "length"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Suggestion suggestion;
        const char *best;

        suggestion_init(&suggestion, cases[i].wanted, strlen(cases[i].wanted));
        for (size_t k = 0; k < 4 && cases[i].candidates[k] != NULL; k++)
            suggestion_offer(&suggestion, cases[i].candidates[k], strlen(cases[i].candidates[k]));
        best = suggestion_best(&suggestion);
        check_text(best == NULL ? "-" : best, cases[i].best == NULL ? "-" : cases[i].best, __LINE__,
                   cases[i].wanted);
    }
}

int main(void)
{
    test_rows();
    test_tokens();
    test_spans();
    test_bytes();
    test_nesting();
    test_length();
    test_errors();
    test_memory();
    test_spoilt();
    test_suggestions();
    free(said.bytes);
    printf("%ld passed, %ld failed\n", passed, failed);
    return failed > 0;
}
