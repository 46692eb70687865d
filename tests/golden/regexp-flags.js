// Flags d, g, i, m, s, u and y, lastIndex, and named groups.

// s and m
/a.b/.test("a\nb")                                       // expect: false
/a.b/s.test("a\nb")                                      // expect: true
/a.b/s.test("a\u2028b")                                  // expect: true
/a.b/.test("a\u2028b")                                   // expect: false
/a.b/.test("a\rb")                                       // expect: false
/a.b/.test("a\x85b")                                     // expect: true
/^b$/.test("a\nb\nc")                                    // expect: false
/^b$/m.test("a\nb\nc")                                   // expect: true
/^b$/m.test("a\rb\u2029c")                               // expect: true
"a\nb".match(/^./gm)                                     // expect: ["a","b"]
"a\nb\n".match(/$/gm).length                             // expect: 3
"a\r\nb".split(/$/m)                                     // expect: ["a","\r","\nb"]
/^$/m.test("a\n\nb")                                     // expect: true
/(?:^a$\n?)+/m.exec("a\na\nb")[0]                        // expect: "a\na\n"
"x\ny".replace(/^/gm, "> ")                              // expect: "> x\n> y"
"x\ny".replace(/$/g, "!")                                // expect: "x\ny!"
/./s.flags                                               // expect: "s"
/[^]/.test("\n")                                         // expect: true
/[\s\S]/.test("\n")                                      // expect: true
/\s/.test("\u2028")                                      // expect: true
/a$/m.test("a\r\n")                                      // expect: true

// y and g with lastIndex
(r => [r.test("aab"), r.lastIndex, r.test("aab"), r.lastIndex, r.test("aab"), r.lastIndex])(/a/y) // expect: [true,1,true,2,false,0]
(r => [r.test("aab"), r.lastIndex, r.test("aab"), r.lastIndex, r.test("aab"), r.lastIndex])(/a/g) // expect: [true,1,true,2,false,0]
(r => { r.lastIndex = 1; return [r.test("ab"), r.lastIndex] })(/b/y) // expect: [true,2]
(r => { r.lastIndex = 1; return [r.test("ba"), r.lastIndex] })(/b/y) // expect: [false,0]
(r => { r.lastIndex = 1; return [r.test("ab"), r.lastIndex] })(/b/) // expect: [true,1]
(r => { r.lastIndex = 9; return [r.test("ab"), r.lastIndex] })(/b/) // expect: [true,9]
(r => { r.lastIndex = 9; return [r.test("ab"), r.lastIndex] })(/b/g) // expect: [false,0]
(r => { r.lastIndex = -1; return [r.test("ab"), r.lastIndex] })(/b/g) // expect: [true,2]
(r => { r.lastIndex = "1"; return [r.test("ab"), r.lastIndex] })(/b/y) // expect: [true,2]
(r => { r.lastIndex = 1.9; return [r.test("ab"), r.lastIndex] })(/b/y) // expect: [true,2]
(r => { r.lastIndex = NaN; return [r.test("ab"), r.lastIndex] })(/a/y) // expect: [true,1]
(r => { r.lastIndex = Infinity; return [r.test("ab"), r.lastIndex] })(/a/y) // expect: [false,0]
(r => { r.lastIndex = 2; return [r.exec("ab")[0], r.lastIndex] })(/(?:)/g) // expect: ["",2]
(r => { r.lastIndex = 3; return [r.exec("ab"), r.lastIndex] })(/(?:)/g) // expect: [null,0]
"aXbX".match(/X/y)                                       // expect: null
"XaX".match(/X/y)                                        // expect: ["X"]
"XXaX".match(/X/gy)                                      // expect: ["X","X"]
"XXaX".replace(/X/gy, "-")                               // expect: "--aX"
"XXaX".replace(/X/y, "-")                                // expect: "-XaX"
"aXX".replace(/X/gy, "-")                                // expect: "aXX"
"a,b".split(/,/y)                                        // expect: ["a","b"]
"a,,b".split(/,/gy)                                      // expect: ["a","","b"]
"XaX".search(/a/y)                                       // expect: -1
"XaX".search(/X/y)                                       // expect: 0
(r => { r.lastIndex = 2; "XaX".search(r); return r.lastIndex })(/X/g) // expect: 2
(r => { r.lastIndex = 1; return ["XaX".replace(r, "-"), r.lastIndex] })(/X/g) // expect: ["-a-",0]
(r => { r.lastIndex = 2; return ["XaX".replace(r, "-"), r.lastIndex] })(/X/y) // expect: ["Xa-",3]
(r => { r.lastIndex = 1; return ["XaX".match(r), r.lastIndex] })(/X/g) // expect: [["X","X"],0]
(r => { r.lastIndex = 1; return [[..."XaX".matchAll(r)].length, r.lastIndex] })(/X/g) // expect: [1,1]
/^a/y.test("ba")                                         // expect: false
(r => { r.lastIndex = 1; return r.test("ba") })(/^a/y)   // expect: false
(r => { r.lastIndex = 2; return r.test("b\na") })(/^a/my) // expect: true
/a|b/y.exec("ba")[0]                                     // expect: "b"
"aaa".lastIndexOf(/a/.source)                            // expect: 2
(r => { const s = []; let m; while ((m = r.exec("a1b22"))) s.push(m[0] + m.index); return s })(/\d+/g) // expect: ["11","223"]
[..."a1b22".matchAll(/\d+/g)].map(m => m.index)          // expect: [1,3]
[..."abc".matchAll(/(?:)/g)].map(m => m.index)           // expect: [0,1,2,3]
[..."a😀b".matchAll(/(?:)/gu)].map(m => m.index)         // expect: [0,1,3,4]
"abc".replace(/(?:)/g, "-")                              // expect: "-a-b-c-"
"a😀b".replace(/(?:)/gu, "-")                            // expect: "-a-😀-b-"
"a😀b".replace(/(?:)/g, "-").length                      // expect: 9

// u
/^\u{1F600}$/u.test("😀")                                // expect: true
/\u{61}/.test("a")                                       // expect: false
/^\u{3}$/.test("uuu")                                    // expect: true
/\ud83d\ude00/u.test("😀")                               // expect: true
/[😀]/.test("\ud83d")                                    // expect: true
/[😀]/u.test("\ud83d")                                   // expect: false
/[😀-😂]/u.test("😁")                                    // expect: true
/^[^😀]$/u.test("😁")                                    // expect: true
/😀{2}/u.test("😀😀")                                    // expect: true
/😀{2}/.test("😀😀")                                     // expect: false
/😀?/u.exec("😀")[0].length                              // expect: 2
/\p{L}/u.test("é")                                       // expect: true
/\p{Lu}/u.test("é")                                      // expect: false
/\P{L}/u.test("1")                                       // expect: true
/\p{Script=Greek}/u.test("Σ")                            // expect: true
/^\p{ASCII}+$/u.test("abc")                              // expect: true
/\p{L}/.test("p{L}")                                     // expect: true
/[\p{L}\d]+/u.exec("--é1--")[0]                          // expect: "é1"
/[^\p{L}]/u.exec("a1")[0]                                // expect: "1"
/\w/iu.test("ſ")                                         // expect: true
/\w/i.test("ſ")                                          // expect: false
/K/i.test("k")                                           // expect: true
/K/iu.test("k")                                          // expect: true
/\u212a/iu.test("k")                                     // expect: true
/ß/iu.test("ẞ")                                          // expect: true
/ß/i.test("ẞ")                                           // expect: false
/[a-z]/iu.test("K")                                      // expect: true
/σ/i.test("ς")                                           // expect: true
/σ/iu.test("ς")                                          // expect: true
/É/i.test("é")                                           // expect: true
/ı/i.test("I")                                           // expect: false
/İ/iu.test("i")                                          // expect: false
/Ǆ/i.test("ǅ")                                           // expect: true
/\-/.test("-")                                           // expect: true
/[\-]/u.test("-")                                        // expect: true
/a{1/.test("a{1")                                        // expect: true
/]/.test("]")                                            // expect: true
/\c/.test("\\c")                                         // expect: true
/\x1/.test("x1")                                         // expect: true
/\1(a)/.exec("a")[0]                                     // expect: "a"
/(a)\1/u.test("aa")                                      // expect: true
/\k<x>(?<x>a)/u.test("a")                                // expect: true
/\0/u.test("\0")                                         // expect: true
/\00/.test("\0")                                         // expect: true
/\8/.test("8")                                           // expect: true

// d, i and all together
/a(?<n>b)/d.exec("xab").indices                          // expect: [[1,3],[2,3]]
/a(?<n>b)/d.exec("xab").indices.groups                   // expect: {"n":[2,3]}
/a(b)?/d.exec("a").indices                               // expect: [[0,1],undefined]
/a/.exec("a").indices                                    // expect: undefined
/a/dg.flags                                              // expect: "dg"
/a/gimsuyd.flags                                         // expect: "dgimsuy"
/a/.flags                                                // expect: ""
new RegExp("a", "yig").flags                             // expect: "giy"
new RegExp(/a/g).flags                                   // expect: "g"
new RegExp(/a/g, "i").flags                              // expect: "i"
new RegExp(/a/g, "").flags                               // expect: ""
new RegExp(/a/g, undefined).flags                        // expect: "g"
new RegExp("/").source                                   // expect: "\\/"
new RegExp("\n").source                                  // expect: "\\n"
new RegExp("").source                                    // expect: "(?:)"
new RegExp().source                                      // expect: "(?:)"
new RegExp(undefined).source                             // expect: "(?:)"
new RegExp(null).source                                  // expect: "null"
new RegExp(5).test("5")                                  // expect: true
new RegExp("[/]").source                                 // expect: "[/]"
String(new RegExp("a/b", "g"))                           // expect: "/a\\/b/g"
/a/g.global                                              // expect: true
/a/.global                                               // expect: false
/a/i.ignoreCase                                          // expect: true
/a/m.multiline                                           // expect: true
/a/s.dotAll                                              // expect: true
/a/u.unicode                                             // expect: true
/a/y.sticky                                              // expect: true
/a/d.hasIndices                                          // expect: true
/a/.lastIndex                                            // expect: 0
RegExp("a").test("a")                                    // expect: true
RegExp(/a/g).flags                                       // expect: "g"
(r => RegExp(r) === r)(/a/)                              // expect: true
(r => new RegExp(r) === r)(/a/)                          // expect: false
/a/ === /a/                                              // expect: false
typeof /a/                                               // expect: "object"
/a/ instanceof RegExp                                    // expect: true
JSON.stringify(/a/)                                      // expect: "{}"
`${/a/g}`                                                // expect: "/a/g"
/a/ + 1                                                  // expect: "/a/1"
Object.keys(/a/)                                         // expect: []
/aB/i.test("Ab")                                         // expect: true
/[^a]/i.test("A")                                        // expect: false
/[A-z]/i.test("_")                                       // expect: true
/\u0041/i.test("a")                                      // expect: true
/[\w]/i.test("é")                                        // expect: false

// named groups
/(?<y>\d{4})-(?<m>\d\d)/.exec("2024-05").groups          // expect: {"y":"2024","m":"05"}
/(?<y>\d{4})-(?<m>\d\d)/.exec("2024-05").groups.m        // expect: "05"
/(?<a>.)(?<b>.)?/.exec("x").groups                       // expect: {"a":"x","b":undefined}
/a/.exec("a").groups                                     // expect: undefined
"2024-05".replace(/(?<y>\d{4})-(?<m>\d\d)/, "$<m>/$<y>") // expect: "05/2024"
"2024-05".replace(/(?<y>\d{4})-(?<m>\d\d)/, "$2/$1")     // expect: "05/2024"
"2024-05".replace(/(?<y>\d{4})-(?<m>\d\d)/, "$<x>|$<")   // expect: "|$<"
"2024".replace(/\d/, "$<x>")                             // expect: "$<x>024"
"2024-05".replace(/(?<y>\d{4})-(?<m>\d\d)/, (...a) => JSON.stringify(a.at(-1))) // expect: "{\"y\":\"2024\",\"m\":\"05\"}"
"a-b".replace(/(?<x>\w)-(?<z>\w)/, (all, x, z, at, text, {x: named}) => named + z + at) // expect: "ab0"
/(?<a>.)\k<a>/.test("xx")                                // expect: true
/(?<a>.)\k<a>/.test("xy")                                // expect: false
/\k<a>/.test("k<a>")                                     // expect: true
/(?<$>.)/.exec("x").groups.$                             // expect: "x"
/(?<é>.)/.exec("x").groups.é                             // expect: "x"
/(?<\u0061>.)/.exec("x").groups.a                        // expect: "x"
/(?<toString>.)/.exec("x").groups.toString               // expect: "x"
Object.keys(/(?<b>.)(?<a>.)/.exec("xy").groups)          // expect: ["b","a"]
(({groups: {u, v}}) => v + u)(/(?<u>.)(?<v>.)/.exec("ab")) // expect: "ba"
[..."a1b2".matchAll(/(?<l>[a-z])(?<d>\d)/g)].map(({groups: g}) => g.d + g.l) // expect: ["1a","2b"]
"a1b2".replaceAll(/(?<l>[a-z])(?<d>\d)/g, "$<d>$<l>")    // expect: "1a2b"
"a1".split(/(?<d>\d)/)                                   // expect: ["a","1",""]
/(?<a>x)|(?<b>y)/.exec("y").groups                       // expect: {"a":undefined,"b":"y"}
/(?:(?<a>x)|y)+/.exec("xy").groups.a                     // expect: undefined
/(?<=(?<u>€))\d+/.exec("€42").groups.u                   // expect: "€"
/(?<!(?<u>€))\d+/.exec("$42").groups                     // expect: {"u":undefined}
/(?=(?<a>.))/.exec("q").groups.a                         // expect: "q"
