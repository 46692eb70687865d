// Methods of strings with odd arguments, and strings that are no well-formed UTF-16.

// at
"aé𝒳b".at()                                             // expect: "a"
"aé𝒳b".at(undefined)                                    // expect: "a"
"aé𝒳b".at(null)                                         // expect: "a"
"aé𝒳b".at(NaN)                                          // expect: "a"
"aé𝒳b".at(-0)                                           // expect: "a"
"aé𝒳b".at(-1)                                           // expect: "b"
"aé𝒳b".at(1.9)                                          // expect: "é"
"aé𝒳b".at(Infinity)                                     // expect: undefined
"aé𝒳b".at(-Infinity)                                    // expect: undefined
"aé𝒳b".at(2 ** 31)                                      // expect: undefined
"aé𝒳b".at(2 ** 32 + 1)                                  // expect: undefined
"aé𝒳b".at(2 ** 53)                                      // expect: undefined
"aé𝒳b".at("2")                                          // expect: "\ud835"
"aé𝒳b".at("x")                                          // expect: "a"
"aé𝒳b".at(true)                                         // expect: "é"
"aé𝒳b".at([1])                                          // expect: "é"
"aé𝒳b".at({})                                           // expect: "a"

// charAt
"aé𝒳b".charAt()                                         // expect: "a"
"aé𝒳b".charAt(undefined)                                // expect: "a"
"aé𝒳b".charAt(null)                                     // expect: "a"
"aé𝒳b".charAt(NaN)                                      // expect: "a"
"aé𝒳b".charAt(-0)                                       // expect: "a"
"aé𝒳b".charAt(-1)                                       // expect: ""
"aé𝒳b".charAt(1.9)                                      // expect: "é"
"aé𝒳b".charAt(Infinity)                                 // expect: ""
"aé𝒳b".charAt(-Infinity)                                // expect: ""
"aé𝒳b".charAt(2 ** 31)                                  // expect: ""
"aé𝒳b".charAt(2 ** 32 + 1)                              // expect: ""
"aé𝒳b".charAt(2 ** 53)                                  // expect: ""
"aé𝒳b".charAt("2")                                      // expect: "\ud835"
"aé𝒳b".charAt("x")                                      // expect: "a"
"aé𝒳b".charAt(true)                                     // expect: "é"
"aé𝒳b".charAt([1])                                      // expect: "é"
"aé𝒳b".charAt({})                                       // expect: "a"

// charCodeAt
"aé𝒳b".charCodeAt()                                     // expect: 97
"aé𝒳b".charCodeAt(undefined)                            // expect: 97
"aé𝒳b".charCodeAt(null)                                 // expect: 97
"aé𝒳b".charCodeAt(NaN)                                  // expect: 97
"aé𝒳b".charCodeAt(-0)                                   // expect: 97
"aé𝒳b".charCodeAt(-1)                                   // expect: NaN
"aé𝒳b".charCodeAt(1.9)                                  // expect: 233
"aé𝒳b".charCodeAt(Infinity)                             // expect: NaN
"aé𝒳b".charCodeAt(-Infinity)                            // expect: NaN
"aé𝒳b".charCodeAt(2 ** 31)                              // expect: NaN
"aé𝒳b".charCodeAt(2 ** 32 + 1)                          // expect: NaN
"aé𝒳b".charCodeAt(2 ** 53)                              // expect: NaN
"aé𝒳b".charCodeAt("2")                                  // expect: 55349
"aé𝒳b".charCodeAt("x")                                  // expect: 97
"aé𝒳b".charCodeAt(true)                                 // expect: 233
"aé𝒳b".charCodeAt([1])                                  // expect: 233
"aé𝒳b".charCodeAt({})                                   // expect: 97

// codePointAt
"aé𝒳b".codePointAt()                                    // expect: 97
"aé𝒳b".codePointAt(undefined)                           // expect: 97
"aé𝒳b".codePointAt(null)                                // expect: 97
"aé𝒳b".codePointAt(NaN)                                 // expect: 97
"aé𝒳b".codePointAt(-0)                                  // expect: 97
"aé𝒳b".codePointAt(-1)                                  // expect: undefined
"aé𝒳b".codePointAt(1.9)                                 // expect: 233
"aé𝒳b".codePointAt(Infinity)                            // expect: undefined
"aé𝒳b".codePointAt(-Infinity)                           // expect: undefined
"aé𝒳b".codePointAt(2 ** 31)                             // expect: undefined
"aé𝒳b".codePointAt(2 ** 32 + 1)                         // expect: undefined
"aé𝒳b".codePointAt(2 ** 53)                             // expect: undefined
"aé𝒳b".codePointAt("2")                                 // expect: 119987
"aé𝒳b".codePointAt("x")                                 // expect: 97
"aé𝒳b".codePointAt(true)                                // expect: 233
"aé𝒳b".codePointAt([1])                                 // expect: 233
"aé𝒳b".codePointAt({})                                  // expect: 97

// slice
"aé𝒳b".slice()                                          // expect: "aé𝒳b"
"aé𝒳b".slice(undefined)                                 // expect: "aé𝒳b"
"aé𝒳b".slice(null)                                      // expect: "aé𝒳b"
"aé𝒳b".slice(NaN)                                       // expect: "aé𝒳b"
"aé𝒳b".slice(-0)                                        // expect: "aé𝒳b"
"aé𝒳b".slice(-1)                                        // expect: "b"
"aé𝒳b".slice(1.9)                                       // expect: "é𝒳b"
"aé𝒳b".slice(Infinity)                                  // expect: ""
"aé𝒳b".slice(-Infinity)                                 // expect: "aé𝒳b"
"aé𝒳b".slice(2 ** 31)                                   // expect: ""
"aé𝒳b".slice(2 ** 32 + 1)                               // expect: ""
"aé𝒳b".slice(2 ** 53)                                   // expect: ""
"aé𝒳b".slice("2")                                       // expect: "𝒳b"
"aé𝒳b".slice("x")                                       // expect: "aé𝒳b"
"aé𝒳b".slice(true)                                      // expect: "é𝒳b"
"aé𝒳b".slice([1])                                       // expect: "é𝒳b"
"aé𝒳b".slice({})                                        // expect: "aé𝒳b"

// substring
"aé𝒳b".substring()                                      // expect: "aé𝒳b"
"aé𝒳b".substring(undefined)                             // expect: "aé𝒳b"
"aé𝒳b".substring(null)                                  // expect: "aé𝒳b"
"aé𝒳b".substring(NaN)                                   // expect: "aé𝒳b"
"aé𝒳b".substring(-0)                                    // expect: "aé𝒳b"
"aé𝒳b".substring(-1)                                    // expect: "aé𝒳b"
"aé𝒳b".substring(1.9)                                   // expect: "é𝒳b"
"aé𝒳b".substring(Infinity)                              // expect: ""
"aé𝒳b".substring(-Infinity)                             // expect: "aé𝒳b"
"aé𝒳b".substring(2 ** 31)                               // expect: ""
"aé𝒳b".substring(2 ** 32 + 1)                           // expect: ""
"aé𝒳b".substring(2 ** 53)                               // expect: ""
"aé𝒳b".substring("2")                                   // expect: "𝒳b"
"aé𝒳b".substring("x")                                   // expect: "aé𝒳b"
"aé𝒳b".substring(true)                                  // expect: "é𝒳b"
"aé𝒳b".substring([1])                                   // expect: "é𝒳b"
"aé𝒳b".substring({})                                    // expect: "aé𝒳b"

// substr
"aé𝒳b".substr()                                         // expect: "aé𝒳b"
"aé𝒳b".substr(undefined)                                // expect: "aé𝒳b"
"aé𝒳b".substr(null)                                     // expect: "aé𝒳b"
"aé𝒳b".substr(NaN)                                      // expect: "aé𝒳b"
"aé𝒳b".substr(-0)                                       // expect: "aé𝒳b"
"aé𝒳b".substr(-1)                                       // expect: "b"
"aé𝒳b".substr(1.9)                                      // expect: "é𝒳b"
"aé𝒳b".substr(Infinity)                                 // expect: ""
"aé𝒳b".substr(-Infinity)                                // expect: "aé𝒳b"
"aé𝒳b".substr(2 ** 31)                                  // expect: ""
"aé𝒳b".substr(2 ** 32 + 1)                              // expect: ""
"aé𝒳b".substr(2 ** 53)                                  // expect: ""
"aé𝒳b".substr("2")                                      // expect: "𝒳b"
"aé𝒳b".substr("x")                                      // expect: "aé𝒳b"
"aé𝒳b".substr(true)                                     // expect: "é𝒳b"
"aé𝒳b".substr([1])                                      // expect: "é𝒳b"
"aé𝒳b".substr({})                                       // expect: "aé𝒳b"

// slice with two
"aé𝒳b".slice(0, undefined)                              // expect: "aé𝒳b"
"aé𝒳b".slice(1, null)                                   // expect: ""
"aé𝒳b".slice(1, NaN)                                    // expect: ""
"aé𝒳b".slice(-2, -1)                                    // expect: "\udcb3"
"aé𝒳b".slice(2, -1)                                     // expect: "𝒳"
"aé𝒳b".slice(3, 1)                                      // expect: ""
"aé𝒳b".slice(-0, 1)                                     // expect: "a"
"aé𝒳b".slice(1, Infinity)                               // expect: "é𝒳b"
"aé𝒳b".slice(-Infinity, Infinity)                       // expect: "aé𝒳b"
"aé𝒳b".slice(1.5, 2.9)                                  // expect: "é"
"aé𝒳b".slice("1", "3")                                  // expect: "é\ud835"
"aé𝒳b".slice(0, 2 ** 32)                                // expect: "aé𝒳b"
"aé𝒳b".slice(2, -0)                                     // expect: ""
"aé𝒳b".slice(5, 1)                                      // expect: ""
"aé𝒳b".slice(-9, 2)                                     // expect: "aé"
"aé𝒳b".slice(3, 3)                                      // expect: ""

// substring with two
"aé𝒳b".substring(0, undefined)                          // expect: "aé𝒳b"
"aé𝒳b".substring(1, null)                               // expect: "a"
"aé𝒳b".substring(1, NaN)                                // expect: "a"
"aé𝒳b".substring(-2, -1)                                // expect: ""
"aé𝒳b".substring(2, -1)                                 // expect: "aé"
"aé𝒳b".substring(3, 1)                                  // expect: "é\ud835"
"aé𝒳b".substring(-0, 1)                                 // expect: "a"
"aé𝒳b".substring(1, Infinity)                           // expect: "é𝒳b"
"aé𝒳b".substring(-Infinity, Infinity)                   // expect: "aé𝒳b"
"aé𝒳b".substring(1.5, 2.9)                              // expect: "é"
"aé𝒳b".substring("1", "3")                              // expect: "é\ud835"
"aé𝒳b".substring(0, 2 ** 32)                            // expect: "aé𝒳b"
"aé𝒳b".substring(2, -0)                                 // expect: "aé"
"aé𝒳b".substring(5, 1)                                  // expect: "é𝒳b"
"aé𝒳b".substring(-9, 2)                                 // expect: "aé"
"aé𝒳b".substring(3, 3)                                  // expect: ""

// substr with two
"aé𝒳b".substr(0, undefined)                             // expect: "aé𝒳b"
"aé𝒳b".substr(1, null)                                  // expect: ""
"aé𝒳b".substr(1, NaN)                                   // expect: ""
"aé𝒳b".substr(-2, -1)                                   // expect: ""
"aé𝒳b".substr(2, -1)                                    // expect: ""
"aé𝒳b".substr(3, 1)                                     // expect: "\udcb3"
"aé𝒳b".substr(-0, 1)                                    // expect: "a"
"aé𝒳b".substr(1, Infinity)                              // expect: "é𝒳b"
"aé𝒳b".substr(-Infinity, Infinity)                      // expect: "aé𝒳b"
"aé𝒳b".substr(1.5, 2.9)                                 // expect: "é\ud835"
"aé𝒳b".substr("1", "3")                                 // expect: "é𝒳"
"aé𝒳b".substr(0, 2 ** 32)                               // expect: "aé𝒳b"
"aé𝒳b".substr(2, -0)                                    // expect: ""
"aé𝒳b".substr(5, 1)                                     // expect: ""
"aé𝒳b".substr(-9, 2)                                    // expect: "aé"
"aé𝒳b".substr(3, 3)                                     // expect: "\udcb3b"

// repeat
"añ".repeat()                                            // expect: ""
"añ".repeat(undefined)                                   // expect: ""
"añ".repeat(null)                                        // expect: ""
"añ".repeat(NaN)                                         // expect: ""
"añ".repeat(-0)                                          // expect: ""
"añ".repeat(0.9)                                         // expect: ""
"añ".repeat(1.9)                                         // expect: "añ"
"añ".repeat("2")                                         // expect: "añañ"
"añ".repeat(true)                                        // expect: "añ"
"añ".repeat(-1)                                          // throws: RangeError
"añ".repeat(-0.5)                                        // expect: ""
"añ".repeat(Infinity)                                    // throws: RangeError
"añ".repeat([2])                                         // expect: "añañ"
"añ".repeat({})                                          // expect: ""
"".repeat(1e6)                                           // expect: ""
"".repeat(2 ** 28)                                       // expect: ""

// padStart and padEnd
"abc".padStart()                                         // expect: "abc"
"abc".padEnd()                                           // expect: "abc"
"abc".padStart(undefined)                                // expect: "abc"
"abc".padEnd(undefined, "xy")                            // expect: "abc"
"abc".padStart(null)                                     // expect: "abc"
"abc".padEnd(null, "xy")                                 // expect: "abc"
"abc".padStart(NaN)                                      // expect: "abc"
"abc".padEnd(NaN, "xy")                                  // expect: "abc"
"abc".padStart(-1)                                       // expect: "abc"
"abc".padEnd(-1, "xy")                                   // expect: "abc"
"abc".padStart(2)                                        // expect: "abc"
"abc".padEnd(2, "xy")                                    // expect: "abc"
"abc".padStart(5.9)                                      // expect: "  abc"
"abc".padEnd(5.9, "xy")                                  // expect: "abcxy"
"abc".padStart("6")                                      // expect: "   abc"
"abc".padEnd("6", "xy")                                  // expect: "abcxyx"
"abc".padStart(Infinity * 0)                             // expect: "abc"
"abc".padEnd(Infinity * 0, "xy")                         // expect: "abc"
"a".padStart(5, "")                                      // expect: "a"
"a".padStart(5, undefined)                               // expect: "    a"
"a".padStart(5, null)                                    // expect: "nulla"
"a".padStart(4, 12)                                      // expect: "121a"
"a".padEnd(5, "😀")                                      // expect: "a😀😀"
"a".padEnd(4, "😀")                                      // expect: "a😀\ud83d"
"a".padStart(4, "😀")                                    // expect: "😀\ud83da"
"😀".padEnd(3, "é")                                      // expect: "😀é"
"".padEnd(3, "ab")                                       // expect: "aba"
"abc".padEnd(3, "x")                                     // expect: "abc"
"abc".padStart(-Infinity, "x")                           // expect: "abc"

// looking for odd things
"undefined null NaN 1 true [object Object]".indexOf()    // expect: 0
"undefined null NaN 1 true [object Object]".includes()   // expect: true
"undefined".startsWith()                                 // expect: true
"null".endsWith()                                        // expect: false
"undefined null NaN 1 true [object Object]".indexOf(undefined) // expect: 0
"undefined null NaN 1 true [object Object]".includes(undefined) // expect: true
"undefined".startsWith(undefined)                        // expect: true
"null".endsWith(undefined)                               // expect: false
"undefined null NaN 1 true [object Object]".indexOf(null) // expect: 10
"undefined null NaN 1 true [object Object]".includes(null) // expect: true
"undefined".startsWith(null)                             // expect: false
"null".endsWith(null)                                    // expect: true
"undefined null NaN 1 true [object Object]".indexOf(NaN) // expect: 15
"undefined null NaN 1 true [object Object]".includes(NaN) // expect: true
"undefined".startsWith(NaN)                              // expect: false
"null".endsWith(NaN)                                     // expect: false
"undefined null NaN 1 true [object Object]".indexOf("")  // expect: 0
"undefined null NaN 1 true [object Object]".includes("") // expect: true
"undefined".startsWith("")                               // expect: true
"null".endsWith("")                                      // expect: true
"undefined null NaN 1 true [object Object]".indexOf(1)   // expect: 19
"undefined null NaN 1 true [object Object]".includes(1)  // expect: true
"undefined".startsWith(1)                                // expect: false
"null".endsWith(1)                                       // expect: false
"undefined null NaN 1 true [object Object]".indexOf(true) // expect: 21
"undefined null NaN 1 true [object Object]".includes(true) // expect: true
"undefined".startsWith(true)                             // expect: false
"null".endsWith(true)                                    // expect: false
"undefined null NaN 1 true [object Object]".indexOf([])  // expect: 0
"undefined null NaN 1 true [object Object]".includes([]) // expect: true
"undefined".startsWith([])                               // expect: true
"null".endsWith([])                                      // expect: true
"undefined null NaN 1 true [object Object]".indexOf([1]) // expect: 19
"undefined null NaN 1 true [object Object]".includes([1]) // expect: true
"undefined".startsWith([1])                              // expect: false
"null".endsWith([1])                                     // expect: false
"undefined null NaN 1 true [object Object]".indexOf({})  // expect: 26
"undefined null NaN 1 true [object Object]".includes({}) // expect: true
"undefined".startsWith({})                               // expect: false
"null".endsWith({})                                      // expect: false
"abcabc".indexOf("c", -5)                                // expect: 2
"abcabc".indexOf("c", NaN)                               // expect: 2
"abcabc".indexOf("c", 2.9)                               // expect: 2
"abcabc".indexOf("c", Infinity)                          // expect: -1
"abcabc".indexOf("c", "3")                               // expect: 5
"abcabc".indexOf("", 3)                                  // expect: 3
"abcabc".indexOf("", 99)                                 // expect: 6
"abcabc".indexOf("", -1)                                 // expect: 0
"abcabc".lastIndexOf("c", NaN)                           // expect: 5
"abcabc".lastIndexOf("c", undefined)                     // expect: 5
"abcabc".lastIndexOf("c", null)                          // expect: -1
"abcabc".lastIndexOf("c", -1)                            // expect: -1
"abcabc".lastIndexOf("a", -1)                            // expect: 0
"abcabc".lastIndexOf("a", 2.9)                           // expect: 0
"abcabc".lastIndexOf("", 3)                              // expect: 3
"abcabc".lastIndexOf("")                                 // expect: 6
"abcabc".lastIndexOf("", -3)                             // expect: 0
"abcabc".lastIndexOf("c", Infinity)                      // expect: 5
"abcabc".lastIndexOf("bc", 4)                            // expect: 4
"abcabc".lastIndexOf("bc", 3)                            // expect: 1
"abc".includes("", 99)                                   // expect: true
"abc".includes("c", 3)                                   // expect: false
"abc".includes("c", -1)                                  // expect: true
"abc".includes("a", 0.9)                                 // expect: true
"abc".startsWith("", 99)                                 // expect: true
"abc".startsWith("b", 1)                                 // expect: true
"abc".startsWith("b", 1.9)                               // expect: true
"abc".startsWith("a", -1)                                // expect: true
"abc".startsWith("a", NaN)                               // expect: true
"abc".endsWith("", 0)                                    // expect: true
"abc".endsWith("a", 1)                                   // expect: true
"abc".endsWith("c", 99)                                  // expect: true
"abc".endsWith("c", NaN)                                 // expect: false
"abc".endsWith("c", undefined)                           // expect: true
"abc".endsWith("b", 2.9)                                 // expect: true
"abc".endsWith("a", -1)                                  // expect: false
"aaa".indexOf("aa", 1)                                   // expect: 1
"aaa".lastIndexOf("aa")                                  // expect: 1
"é😀é".indexOf("é", 1)                                   // expect: 3
"é😀é".lastIndexOf("é")                                  // expect: 3
"é😀é".indexOf("😀")                                     // expect: 1
"é😀é".lastIndexOf("é", 2)                               // expect: 0

// split, concat, at both ends
"".split()                                               // expect: [""]
"".split("")                                             // expect: []
"".split("a")                                            // expect: [""]
"abc".split()                                            // expect: ["abc"]
"abc".split(undefined, 0)                                // expect: []
"abc".split("", 2)                                       // expect: ["a","b"]
"abc".split("", -1)                                      // expect: ["a","b","c"]
"abc".split("", 2 ** 32)                                 // expect: []
"abc".split("", 2 ** 32 + 1)                             // expect: ["a"]
"abc".split("", NaN)                                     // expect: []
"abc".split("", "2")                                     // expect: ["a","b"]
"abc".split("b", 1)                                      // expect: ["a"]
"abc".split("b", 0)                                      // expect: []
"a,b,,c,".split(",")                                     // expect: ["a","b","","c",""]
",".split(",")                                           // expect: ["",""]
",,".split(",")                                          // expect: ["","",""]
"abc".split("abc")                                       // expect: ["",""]
"abc".split("abcd")                                      // expect: ["abc"]
"a1b1c".split(1)                                         // expect: ["a","b","c"]
"anullb".split(null)                                     // expect: ["a","b"]
"a😀b".split("")                                         // expect: ["a","\ud83d","\ude00","b"]
"a😀b".split("😀")                                       // expect: ["a","b"]
"😀😀".split("\ude00")                                   // expect: ["\ud83d","\ud83d",""]
"aXbxc".split("x")                                       // expect: ["aXb","c"]
"a b  c".split(" ")                                      // expect: ["a","b","","c"]
"abab".split("ab")                                       // expect: ["","",""]
"a".concat()                                             // expect: "a"
"a".concat(undefined)                                    // expect: "aundefined"
"a".concat(null, 1, true, [], [1, 2], {})                // expect: "anull1true1,2[object Object]"
"a".concat("b", "c", -0, NaN)                            // expect: "abc0NaN"
"a".concat(..."xyz")                                     // expect: "axyz"
"\ud83d".concat("\ude00")                                // expect: "😀"
"\ud83d".concat("\ude00").length                         // expect: 2
" \t\n\v\f\r\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeffx\ufeff ".trim() // expect: "x"
"\u180ex\u180e".trim().length                            // expect: 3
"\u200bx".trim().length                                  // expect: 2
"\x85x".trim().length                                    // expect: 2
"\x1cx".trim().length                                    // expect: 2
" x ".trimStart() + "|"                                  // expect: "x |"
" x ".trimEnd() + "|"                                    // expect: " x|"
"   ".trim()                                             // expect: ""
"".trim()                                                // expect: ""
"\u0000 ".trim().length                                  // expect: 1
String.fromCharCode()                                    // expect: ""
String.fromCharCode(65, "66", 67.9, true, null)          // expect: "ABC\u0001\u0000"
String.fromCharCode(-1).charCodeAt(0)                    // expect: 65535
String.fromCharCode(65536 + 65)                          // expect: "A"
String.fromCharCode(2 ** 53).charCodeAt()                // expect: 0
String.fromCharCode(NaN).charCodeAt()                    // expect: 0
String.fromCharCode(Infinity).charCodeAt()               // expect: 0
String.fromCharCode(0xd83d, 0xde00)                      // expect: "😀"
String.fromCharCode(0xd83d) + String.fromCharCode(0xde00) // expect: "😀"
String.fromCodePoint()                                   // expect: ""
String.fromCodePoint(0x1f600, 97)                        // expect: "😀a"
String.fromCodePoint(0xd83d, 0xde00)                     // expect: "😀"
String.fromCodePoint(0xd83d, 0xde00).length              // expect: 2
String.fromCodePoint("65", true)                         // expect: "A\u0001"
String.fromCodePoint(-0).length                          // expect: 1
String.fromCodePoint(null).length                        // expect: 1
String()                                                 // expect: ""
String(undefined)                                        // expect: "undefined"
String(null)                                             // expect: "null"
String(-0)                                               // expect: "0"
String([null, undefined, [1, [2]]])                      // expect: ",,1,2"
String({})                                               // expect: "[object Object]"
String([])                                               // expect: ""
String(1e21)                                             // expect: "1e+21"
String(1e-7)                                             // expect: "1e-7"
String(true)                                             // expect: "true"

// replace with odd arguments
"abc".replace()                                          // expect: "abc"
"undefined".replace()                                    // expect: "undefined"
"abc".replace("b")                                       // expect: "aundefinedc"
"abc".replace("b", undefined)                            // expect: "aundefinedc"
"abc".replace("b", null)                                 // expect: "anullc"
"abc".replace("b", 5)                                    // expect: "a5c"
"abc".replace("", "x")                                   // expect: "xabc"
"abc".replaceAll("", "x")                                // expect: "xaxbxcx"
"".replace("", "x")                                      // expect: "x"
"".replaceAll("", "x")                                   // expect: "x"
"aaa".replace("a", "$&$&")                               // expect: "aaaa"
"aaa".replaceAll("a", "[$&]")                            // expect: "[a][a][a]"
"abc".replace("b", "$`|$'")                              // expect: "aa|cc"
"abc".replaceAll("b", "$`|$'")                           // expect: "aa|cc"
"abc".replace("b", "$$")                                 // expect: "a$c"
"abc".replace("b", "$1")                                 // expect: "a$1c"
"abc".replace("b", "$<x>")                               // expect: "a$<x>c"
"abc".replace("b", "$")                                  // expect: "a$c"
"abc".replace("b", "$$$")                                // expect: "a$$c"
"abc".replace("b", m => m + m)                           // expect: "abbc"
"abc".replace("b", (...a) => JSON.stringify(a))          // expect: "a[\"b\",1,\"abc\"]c"
"abcb".replaceAll("b", (m, i) => i)                      // expect: "a1c3"
"abc".replace("x", () => { throw 1 })                    // expect: "abc"
"abc".replace("b", () => undefined)                      // expect: "aundefinedc"
"abc".replace("b", () => null)                           // expect: "anullc"
"abc".replace("b", () => "$&")                           // expect: "a$&c"
"a.c".replace(".", "-")                                  // expect: "a-c"
"a😀b".replace("😀", "$&$&")                             // expect: "a😀😀b"
"a😀b".replace("\ud83d", "x")                            // expect: "ax\ude00b"
"a1b1".replaceAll(1, 2)                                  // expect: "a2b2"
"anullb".replace(null, "x")                              // expect: "axb"
