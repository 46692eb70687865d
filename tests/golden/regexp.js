// RegExp and the methods of strings that take one. Literals are tested where statements are.

// making
RegExp("a+").test("caat")                                 // expect: true
new RegExp("a+").test("bbb")                              // expect: false
typeof RegExp("a")                                        // expect: "object"
String(RegExp("a/b", "gi"))                               // expect: "/a\\/b/gi"
`${new RegExp("[/]\\/\n")}`                               // expect: "/[/]\\/\\n/"
RegExp("").source                                         // expect: "(?:)"
RegExp().toString()                                       // expect: "/(?:)/"
RegExp(undefined, undefined).flags                        // expect: ""
RegExp(null).source                                       // expect: "null"
RegExp(12).source                                         // expect: "12"
RegExp("a", "ymig").flags                                 // expect: "gimy"
RegExp("a", "d").hasIndices                               // expect: true
RegExp("a", "dgimsuy").flags                              // expect: "dgimsuy"
RegExp("a", "u").unicodeSets                              // expect: false
RegExp("a").global                                        // expect: false
RegExp("a", "s").dotAll                                   // expect: true
RegExp("a", "m").multiline                                // expect: true
RegExp("a", "i").ignoreCase                               // expect: true
RegExp("a", "u").unicode                                  // expect: true
RegExp("a", "y").sticky                                   // expect: true
RegExp("a").lastIndex                                     // expect: 0
RegExp(RegExp("a", "g")).flags                            // expect: "g"
RegExp(RegExp("a", "g"), "i").flags                       // expect: "i"
RegExp(RegExp("a", "g"), "").flags                        // expect: ""
(r => RegExp(r) === r)(RegExp("a"))                       // expect: true
(r => new RegExp(r) === r)(RegExp("a"))                   // expect: false
(r => RegExp(r, undefined) === r)(RegExp("a"))            // expect: true
RegExp("a") instanceof RegExp                             // expect: true
RegExp("a") instanceof Object                             // expect: true
"lastIndex" in RegExp("a")                                // expect: true
"source" in RegExp("a")                                   // expect: true
"other" in RegExp("a")                                    // expect: false
RegExp("a").other                                         // expect: undefined
Object.keys(RegExp("a"))                                  // expect: []
JSON.stringify({a: RegExp("a")})                          // expect: "{\"a\":{}}"
Object.hasOwn(RegExp("a"), "lastIndex")                   // expect: true
Object.hasOwn(RegExp("a"), "source")                      // expect: false
RegExp("a") + ""                                          // expect: "/a/"
RegExp("a") == "/a/"                                      // expect: true

// refused patterns
RegExp("(")                                               // throws: SyntaxError
RegExp("a", "x")                                          // throws: SyntaxError
RegExp("a", "gg")                                         // throws: SyntaxError
RegExp("a**")                                             // throws: SyntaxError
RegExp("[b-a]")                                           // throws: SyntaxError
RegExp("\\")                                              // throws: SyntaxError
RegExp("(?<n>a)(?<n>b)")                                  // throws: SyntaxError
RegExp("\\k<n>", "u")                                     // throws: SyntaxError
RegExp("{", "u")                                          // throws: SyntaxError
RegExp("(?<=a)*")                                         // throws: SyntaxError
(() => { try { RegExp("(", "g") } catch (e) { return e.message } })() // expect: "Invalid regular expression: /(/g: Unterminated group"
(() => { try { RegExp("a{2,1}") } catch (e) { return e.message } })() // expect: "Invalid regular expression: /a{2,1}/: numbers out of order in {} quantifier"
(() => { try { RegExp("a\n)") } catch (e) { return e.message } })() // expect: "Invalid regular expression: /a\n)/: Unmatched ')'"
(() => { try { RegExp("a", "xyz") } catch (e) { return e.message } })() // expect: "Invalid flags supplied to RegExp constructor 'xyz'"

// exec
RegExp("b").exec("abc")                                   // expect: ["b"]
RegExp("x").exec("abc")                                   // expect: null
RegExp("b").exec("abc").index                             // expect: 1
RegExp("b").exec("abc").input                             // expect: "abc"
RegExp("b").exec("abc").groups                            // expect: undefined
RegExp("(a)|(b)").exec("b")                               // expect: ["b",undefined,"b"]
RegExp("(?<year>\\d{4})-(?<month>\\d\\d)").exec("on 2024-05-06").groups // expect: {"year":"2024","month":"05"}
RegExp("(?<year>\\d{4})-(?<month>\\d\\d)").exec("on 2024-05-06").groups.month // expect: "05"
RegExp("(?<a>x)|(?<b>y)").exec("y").groups.a              // expect: undefined
Object.keys(/(?<outer>a(?<inner>b))(?<last>c)/.exec("abc").groups) // expect: ["outer","inner","last"]
RegExp("a(b)?", "d").exec("xab").indices                  // expect: [[1,3],[2,3]]
RegExp("a(?<n>b)?", "d").exec("xab").indices.groups.n     // expect: [2,3]
RegExp("a(?<n>b)?", "d").exec("xa").indices.groups        // expect: {"n":undefined}
Object.keys(RegExp("a").exec("a"))                        // expect: ["0","index","input","groups"]
Object.keys(RegExp("(a)(?<n>b)", "d").exec("ab"))         // expect: ["0","1","2","index","input","groups","indices"]
Object.entries(RegExp("a").exec("ba"))                    // expect: [["0","a"],["index",1],["input","ba"],["groups",undefined]]
Object.values(RegExp("a").exec("ba"))                     // expect: ["a",1,"ba",undefined]
Array.isArray(RegExp("a").exec("a"))                      // expect: true
RegExp("a").exec("a").length                              // expect: 1
RegExp("a(.)").exec("ab").slice(1)                        // expect: ["b"]
[...RegExp("(a)(b)").exec("ab")]                          // expect: ["ab","a","b"]
({...RegExp("a").exec("a")})                              // expect: {"0":"a","index":0,"input":"a","groups":undefined}
JSON.stringify(RegExp("(a)b").exec("ab"))                 // expect: "[\"ab\",\"a\"]"
"index" in RegExp("a").exec("a")                          // expect: true
Object.hasOwn(RegExp("a").exec("a"), "groups")            // expect: true
"indices" in RegExp("a").exec("a")                        // expect: false
(m => { m.index = 7; return m.index })(RegExp("a").exec("a")) // expect: 7
(m => { delete m.index; return m.index })(RegExp("a").exec("a")) // expect: undefined
(m => { const names = []; for (const k in m) names.push(k); return names })(RegExp("a").exec("a")) // expect: ["0","index","input","groups"]
RegExp("undefined").exec()                                // expect: ["undefined"]
RegExp("null").exec(null)                                 // expect: ["null"]
RegExp("1").exec(21).index                                // expect: 1

// lastIndex
(r => [r.test("aa"), r.lastIndex, r.test("aa"), r.lastIndex, r.test("aa"), r.lastIndex])(RegExp("a", "g")) // expect: [true,1,true,2,false,0]
(r => [r.test("ba"), r.lastIndex, r.test("ab"), r.lastIndex, r.test("ab"), r.lastIndex])(RegExp("a", "y")) // expect: [false,0,true,1,false,0]
(r => { r.lastIndex = 5; return [r.test("aa"), r.lastIndex] })(RegExp("a")) // expect: [true,5]
(r => { r.lastIndex = 5; return [r.test("aa"), r.lastIndex] })(RegExp("a", "g")) // expect: [false,0]
(r => { r.lastIndex = "1"; return [r.exec("aa").index, r.lastIndex] })(RegExp("a", "g")) // expect: [1,2]
(r => { r.lastIndex = -1; return [r.exec("aa").index, r.lastIndex] })(RegExp("a", "g")) // expect: [0,1]
(r => { r.lastIndex = NaN; return [r.exec("aa").index, r.lastIndex] })(RegExp("a", "g")) // expect: [0,1]
(r => { r.lastIndex = 1.9; return [r.exec("aa").index, r.lastIndex] })(RegExp("a", "g")) // expect: [1,2]
(r => { r.lastIndex = "x"; return r.lastIndex })(RegExp("a")) // expect: "x"
(r => { r.lastIndex = 2; r.test("a\nb"); return r.lastIndex })(RegExp("^b", "gm")) // expect: 3
(r => { r.global = true })(RegExp("a"))                   // throws: TypeError
(r => { delete r.lastIndex })(RegExp("a"))                // throws: TypeError
(r => r.test("a"))(Object.freeze(RegExp("a", "g")))       // throws: TypeError
(r => r.test("a"))(Object.freeze(RegExp("a")))            // expect: true
(r => { r.lastIndex = 1 })(Object.freeze(RegExp("a")))    // throws: TypeError
(r => [r.exec("aXa").index, r.exec("aXa").index, r.exec("aXa")])(RegExp("a", "g")) // expect: [0,2,null]

// syntax
RegExp("^[\\w.+-]+@[\\w-]+\\.[\\w.]+$").test("ops@plant.example") // expect: true
RegExp("^(?:\\d{1,3}\\.){3}\\d{1,3}$").exec("10.0.0.255") // expect: ["10.0.0.255"]
RegExp("(\\w+)\\s\\1").exec("the the cat")                // expect: ["the the","the"]
RegExp("(?<w>\\w)\\k<w>").exec("abccd")                   // expect: ["cc","c"]
RegExp("\\1(a)").exec("aa")                               // expect: ["a","a"]
RegExp("(z)((a+)?(b+)?(c))*").exec("zaacbbbcac")          // expect: ["zaacbbbcac","z","ac","a",undefined,"c"]
RegExp("(a*)*").exec("b")                                 // expect: ["",undefined]
RegExp("(?=(a+))a*b\\1").exec("baaabac")                  // expect: ["aba","a"]
RegExp("(.*?)a(?!(a+)b\\2c)\\2(.*)").exec("baaabaac")     // expect: ["baaabaac","ba",undefined,"abaac"]
RegExp("(?<=\\$)\\d+(\\.\\d*)?").exec("cost $10.50")      // expect: ["10.50",".50"]
RegExp("(?<!\\$)\\b\\d+").exec("$10 20")                  // expect: ["20"]
RegExp("(?<=([abc]+)([abc]+))$").exec("abc")              // expect: ["","a","bc"]
RegExp("(?<=\\1(a))b").exec("aab")                        // expect: ["b","a"]
RegExp("a{2}").exec("aaa")                                // expect: ["aa"]
RegExp("a{2,}?").exec("aaaa")                             // expect: ["aa"]
RegExp("a{0}").exec("aaa")                                // expect: [""]
RegExp("a{,5}").exec("a{,5}")                             // expect: ["a{,5}"]
RegExp("x{1").exec("x{1")                                 // expect: ["x{1"]
RegExp("[^]").exec("\n")                                  // expect: ["\n"]
RegExp("[]").exec("a")                                    // expect: null
RegExp("[a-c-e]+").exec("ab-de")                          // expect: ["ab-"]
RegExp("[\\d-x]+").exec("1-x")                            // expect: ["1-x"]
RegExp("[\\b]").test("\b")                                // expect: true
RegExp("\\cJ").test("\n")                                 // expect: true
RegExp("\\c").test("\\c")                                 // expect: true
RegExp("[\\c_]").test("\x1f")                             // expect: true
RegExp("\\07").test("\x07")                               // expect: true
RegExp("\\8").test("8")                                   // expect: true
RegExp("\\u{61}").test("a")                               // expect: false
RegExp("\\u{61}", "u").test("a")                          // expect: true
RegExp("\\ud83d\\ude00", "u").test("😀")                  // expect: true
RegExp("^.$").test("😀")                                  // expect: false
RegExp("^.$", "u").test("😀")                             // expect: true
RegExp("\\ud83d").test("😀")                              // expect: true
RegExp("\\ud83d", "u").test("😀")                         // expect: false
RegExp("[😀]", "u").exec("😀")                            // expect: ["😀"]
RegExp("[😀]").exec("😀")[0].length                       // expect: 1
RegExp(".", "s").test("\n")                               // expect: true
RegExp(".").test("\u2028")                                // expect: false
RegExp("^b$", "m").exec("a\nb\nc").index                  // expect: 2
RegExp("^b").exec("a\nb")                                 // expect: null
RegExp("\\bx\\b").exec("ax x").index                      // expect: 3
RegExp("\\Bx").exec("x ax").index                         // expect: 3
RegExp("\\s+").exec("a \t\n\v\f\r\u00a0\u2028\ufeff b")[0].length // expect: 10
RegExp("(?=a)*").exec("a")                                // expect: [""]
RegExp("(?:)").exec("")                                   // expect: [""]
RegExp("a|ab|abc").exec("abc")                            // expect: ["a"]
RegExp("((a)|(ab))((c)|(bc))").exec("abc")                // expect: ["abc","a","a",undefined,"bc",undefined,"bc"]
RegExp("a[a-z]{2,4}?").exec("abcdefghi")                  // expect: ["abc"]
RegExp("(aa|aabaac|ba|b|c)*").exec("aabaac")              // expect: ["aaba","ba"]
RegExp("(?:(a)|b)*").exec("ab")                           // expect: ["ab",undefined]
RegExp("(a)|b", "g").exec("b")                            // expect: ["b",undefined]

// case
RegExp("straße", "i").test("STRASSE")                     // expect: false
RegExp("ß", "i").test("ẞ")                                // expect: false
RegExp("ß", "iu").test("ẞ")                               // expect: true
RegExp("ſ", "i").test("s")                                // expect: false
RegExp("ſ", "iu").test("s")                               // expect: true
RegExp("\u212a", "i").test("k")                           // expect: false
RegExp("\u212a", "iu").test("k")                          // expect: true
RegExp("σ", "i").test("ς")                                // expect: true
RegExp("[^x]", "i").test("X")                             // expect: false
RegExp("[^X]", "iu").test("x")                            // expect: false
RegExp("\\w", "iu").test("ſ")                             // expect: true
RegExp("\\W", "iu").test("S")                             // expect: false
RegExp("[\\W]", "iu").test("ſ")                           // expect: false
RegExp("\\b", "iu").test("ſ")                             // expect: true
RegExp("[a-z]+", "i").exec("ABCdef")                      // expect: ["ABCdef"]
RegExp("(a)\\1", "i").exec("aA")                          // expect: ["aA","a"]
RegExp("𐐀", "iu").test("𐐨")                             // expect: true
RegExp("𐐀", "i").test("𐐨")                              // expect: false
RegExp("é", "i").test("É")                                // expect: true
RegExp("İ", "i").test("i")                                // expect: false

// \p
RegExp("^\\p{ASCII}+$", "u").test("abc")                  // expect: true
RegExp("^\\p{Any}$", "u").test("😀")                      // expect: true
RegExp("\\p{L}").test("p{L}")                             // expect: true
RegExp("^\\p{Lu}\\p{Ll}+$", "u").test("Éa")               // expect: true
RegExp("\\p{L}+", "u").exec("12αβγ3")[0]                  // expect: "αβγ"
RegExp("\\p{gc=Nd}+", "u").exec("a٣٤")[0]                 // expect: "٣٤"
RegExp("[\\p{N}\\p{P}]+", "u").exec("a½-1")[0]            // expect: "½-1"
RegExp("\\P{L}+", "u").exec("ab12")[0]                    // expect: "12"
RegExp("\\p{Script=Greek}+", "u").exec("abγδ")[0]         // expect: "γδ"
RegExp("\\p{sc=Cyrl}", "u").test("ж")                     // expect: true
RegExp("\\p{Alphabetic}\\p{White_Space}\\p{Uppercase}", "u").test("a B") // expect: true
RegExp("\\p{Lu}", "iu").test("a")                         // expect: true
RegExp("[^\\P{Lu}]", "iu").test("a")                      // expect: false
RegExp("\\p{Latin}", "u")                                 // throws: SyntaxError
RegExp("\\p{lu}", "u")                                    // throws: SyntaxError
RegExp("\\p{}", "u")                                      // throws: SyntaxError

// match
"a1b22".match(RegExp("\\d+"))                             // expect: ["1"]
"a1b22".match(RegExp("\\d+", "g"))                        // expect: ["1","22"]
"abc".match(RegExp("x"))                                  // expect: null
"abc".match(RegExp("x", "g"))                             // expect: null
"abc".match("b").index                                    // expect: 1
"abc".match()                                             // expect: [""]
"a.c".match(".")                                          // expect: ["a"]
"abc".match(RegExp("", "g"))                              // expect: ["","","",""]
"😀x".match(RegExp("", "g")).length                       // expect: 4
"😀x".match(RegExp("", "gu")).length                      // expect: 3
"aaba".match(RegExp("a", "gy"))                           // expect: ["a","a"]
(r => { r.lastIndex = 2; "aaa".match(r); return r.lastIndex })(RegExp("a", "g")) // expect: 0
"x".match("(")                                            // throws: SyntaxError
"123".match(2)                                            // expect: ["2"]

// matchAll
[..."a1b2".matchAll(RegExp("[a-z](\\d)", "g"))].map(m => m[1] + m.index) // expect: ["10","22"]
[..."a1b2".matchAll("\\d")].length                        // expect: 2
[..."abc".matchAll(RegExp("", "g"))].map(m => m.index)    // expect: [0,1,2,3]
"abc".matchAll(RegExp("a"))                               // throws: TypeError
Array.from("k=1;l=2".matchAll(RegExp("(?<k>\\w)=(?<v>\\w)", "g")), m => m.groups.k + m.groups.v) // expect: ["k1","l2"]
(r => { r.lastIndex = 2; return [[..."aaa".matchAll(r)].length, r.lastIndex] })(RegExp("a", "g")) // expect: [1,2]
(i => [i.next().value.index, i.next().done, i.next().done])("ab".matchAll(RegExp("b", "g"))) // expect: [1,true,true]
String("a".matchAll(RegExp("a", "g")))                    // expect: "[object RegExp String Iterator]"

// search
"abc".search(RegExp("c"))                                 // expect: 2
"abc".search("x")                                         // expect: -1
"abc".search(".")                                         // expect: 0
"abc".search()                                            // expect: 0
(r => { r.lastIndex = 2; return ["abc".search(r), r.lastIndex] })(RegExp("b", "g")) // expect: [1,2]
"abc".search(RegExp("b", "y"))                            // expect: -1
"a😀b".search(RegExp("b"))                                // expect: 3

// replace
"abcabc".replace(RegExp("b"), "X")                        // expect: "aXcabc"
"abcabc".replace(RegExp("b", "g"), "X")                   // expect: "aXcaXc"
"John Smith".replace(RegExp("(\\w+)\\s(\\w+)"), "$2, $1") // expect: "Smith, John"
"abc".replace(RegExp("b"), "[$&|$`|$'|$$|$0|$1|$3]")      // expect: "a[b|a|c|$|$0|$1|$3]c"
"abc".replace(RegExp("(b)"), "[$1|$01|$10|$00|$2|$11]")   // expect: "a[b|b|b0|$00|$2|b1]c"
"abcdefghijklm".replace(RegExp("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)"), "$11-$10-$1$2-$12-$99") // expect: "k-j-ab-a2-i9lm"
"2024-05".replace(RegExp("(?<y>\\d+)-(?<m>\\d+)"), "$<m>/$<y>/$<z>/$<y") // expect: "05/2024//$<y"
"ab".replace(RegExp("(a)"), "$<a>")                       // expect: "$<a>b"
"ab".replace(RegExp("(?<n>x)?a"), "[$<n>]")               // expect: "[]b"
"abc".replace(RegExp("", "g"), "-")                       // expect: "-a-b-c-"
"a😀b".replace(RegExp("", "g"), "-").length               // expect: 9
"a😀b".replace(RegExp("", "gu"), "-")                     // expect: "-a-😀-b-"
"aBc".replace(RegExp("[a-z]", "gi"), c => c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()) // expect: "AbC"
"a1b2".replace(RegExp("([a-z])(\\d)", "g"), (m, a, b, i, s) => [m, a, b, i, s].join()) // expect: "a1,a,1,0,a1b2b2,b,2,2,a1b2"
"k1".replace(RegExp("(?<k>k)(?<v>\\d)"), (...all) => JSON.stringify(all)) // expect: "[\"k1\",\"k\",\"1\",0,\"k1\",{\"k\":\"k\",\"v\":\"1\"}]"
"abc".replace(RegExp("(x)?b"), (m, g) => String(g))       // expect: "aundefinedc"
"abc".replace(RegExp("b"), () => "$&")                    // expect: "a$&c"
"abc".replace(RegExp("b"), undefined)                     // expect: "aundefinedc"
"abc".replace(RegExp("b"))                                // expect: "aundefinedc"
"aaa".replace(RegExp("a", "y"), "b")                      // expect: "baa"
(r => ["aaa".replace(r, "b"), "aaa".replace(r, "b"), r.lastIndex])(RegExp("a", "y")) // expect: ["baa","aba",2]
(r => { r.lastIndex = 2; return ["aaa".replace(r, "b"), r.lastIndex] })(RegExp("a", "g")) // expect: ["bbb",0]
"aab".replace(RegExp("a", "gy"), "x")                     // expect: "xxb"
"abab".replaceAll(RegExp("b", "g"), "x")                  // expect: "axax"
"abab".replaceAll(RegExp("b"), "x")                       // throws: TypeError
"a.b.c".replaceAll(".", "$&$&")                           // expect: "a..b..c"
"a.b.c".replace(".", "$1$<x>$'")                          // expect: "a$1$<x>b.cb.c"
"abc".replaceAll("b", (m, i, s) => m + i + s)             // expect: "ab1abcc"
"abc".replace("b", "$`$'$$")                              // expect: "aac$c"
"xyz".replaceAll("", "_")                                 // expect: "_x_y_z_"
"aaa".replace(RegExp("a", "g"), (m, i) => "aaa".replace(RegExp("a", "g"), String(i))) // expect: "000111222"
"\ud83d-\ude00".replace(RegExp("-"), "") === "😀"         // expect: true

// split
"a, b,c".split(RegExp(",\\s*"))                           // expect: ["a","b","c"]
"abc".split(RegExp(""))                                   // expect: ["a","b","c"]
"a1b2c".split(RegExp("(\\d)"))                            // expect: ["a","1","b","2","c"]
"a1b2c".split(RegExp("\\d"), 2)                           // expect: ["a","b"]
"a1b2c".split(RegExp("(\\d)"), 2)                         // expect: ["a","1"]
"".split(RegExp("x"))                                     // expect: [""]
"".split(RegExp(""))                                      // expect: []
"ab".split(RegExp("a*?"))                                 // expect: ["a","b"]
"ab".split(RegExp("a*"))                                  // expect: ["","b"]
"A<B>bold</B>and<CODE>coded</CODE>".split(RegExp("<(\\/)?([^<>]+)>")) // expect: ["A",undefined,"B","bold","/","B","and",undefined,"CODE","coded","/","CODE",""]
"abc".split(RegExp("b", "g"))                             // expect: ["a","c"]
"abc".split(RegExp("b", "y"))                             // expect: ["a","c"]
"abc".split(RegExp("c"))                                  // expect: ["ab",""]
"abc".split(RegExp("^", "m"))                             // expect: ["abc"]
"a\nb".split(RegExp("^", "m"))                            // expect: ["a\n","b"]
"😀".split(RegExp("(?:)"))[0].length                      // expect: 1
"😀x".split(RegExp("(?:)", "u"))                          // expect: ["😀","x"]
"abc".split(RegExp("x"), 0)                               // expect: []
"test".split(RegExp("(?=s)"))                             // expect: ["te","st"]
" a  b ".split(RegExp("\\s+"))                            // expect: ["","a","b",""]
"aXbXc".split(RegExp("x", "i"), -1)                       // expect: ["a","b","c"]
(r => { r.lastIndex = 2; "abc".split(r); return r.lastIndex })(RegExp("b", "g")) // expect: 2

// what looks for a text refuses a regular expression, and before it reads its position
"a.b".includes(/./)                                       // throws: TypeError: First argument to String.prototype.includes must not be a regular expression
"a.b".startsWith(/a/)                                     // throws: TypeError: First argument to String.prototype.startsWith must not be a regular expression
"a.b".endsWith(RegExp("b"), {valueOf: () => [].x.y})      // throws: TypeError: First argument to String.prototype.endsWith must not be a regular expression
"/./".includes(String(/./))                               // expect: true
"a/./".indexOf(/./)                                       // expect: 1
"a/./".lastIndexOf(/./)                                   // expect: 1
