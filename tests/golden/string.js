// The methods of strings. Positions count UTF-16 units; "\u{1F600}" takes two.
// tag s = "Boiler.Temperature"
// tag face = "a😀b"
// tag empty = ""
// tag n = 12345
String()                                                 // expect: ""
String(undefined)                                        // expect: "undefined"
String(null)                                             // expect: "null"
String(-0)                                               // expect: "0"
String(1e21)                                             // expect: "1e+21"
String([1, [2, 3]])                                      // expect: "1,2,3"
String({})                                               // expect: "[object Object]"
String([null, undefined, 1])                             // expect: ",,1"
String(true, 2)                                          // expect: "true"
[1, null, "x"].map(String)                               // expect: ["1","null","x"]
String.fromCharCode(72, 105)                             // expect: "Hi"
String.fromCharCode()                                    // expect: ""
String.fromCharCode(65.9, -1, 65601)                     // expect: "A￿A"
String.fromCharCode(0xD83D, 0xDE00)                      // expect: "😀"
String.fromCharCode(0xD83D)                              // expect: "\ud83d"
String.fromCharCode("66", null, NaN) === "B\0\0"         // expect: true
String.fromCodePoint(0x1F600, 97)                        // expect: "😀a"
String.fromCodePoint()                                   // expect: ""
String.fromCodePoint(0xD83D, 0xDE00) === "😀"            // expect: true
String.fromCodePoint("97")                               // expect: "a"
String.fromCodePoint(-1)                                 // throws: RangeError
String.fromCodePoint(1.5)                                // throws: RangeError
String.fromCodePoint(0x110000)                           // throws: RangeError
String.fromCodePoint(NaN)                                // throws: RangeError
String.fromCodePoint(undefined)                          // throws: RangeError
s.at(0)                                                  // expect: "B"
s.at(-1)                                                 // expect: "e"
s.at(-18)                                                // expect: "B"
s.at(-19)                                                // expect: undefined
s.at(18)                                                 // expect: undefined
s.at(1.9)                                                // expect: "o"
s.at("2")                                                // expect: "i"
s.at()                                                   // expect: "B"
s.at(NaN)                                                // expect: "B"
s.at(Infinity)                                           // expect: undefined
face.at(1)                                               // expect: "\ud83d"
face.at(2)                                               // expect: "\ude00"
face.at(-2)                                              // expect: "\ude00"
s.charAt(0)                                              // expect: "B"
s.charAt(-1)                                             // expect: ""
s.charAt(100)                                            // expect: ""
s.charAt()                                               // expect: "B"
face.charAt(1)                                           // expect: "\ud83d"
face.charAt(3)                                           // expect: "b"
s.charCodeAt(0)                                          // expect: 66
s.charCodeAt(18)                                         // expect: NaN
s.charCodeAt(-1)                                         // expect: NaN
s.charCodeAt()                                           // expect: 66
face.charCodeAt(1)                                       // expect: 55357
face.charCodeAt(2)                                       // expect: 56832
"é".charCodeAt(0)                                        // expect: 233
face.codePointAt(1)                                      // expect: 128512
face.codePointAt(2)                                      // expect: 56832
face.codePointAt(3)                                      // expect: 98
face.codePointAt(4)                                      // expect: undefined
face.codePointAt(-1)                                     // expect: undefined
"\ud83d".codePointAt()                                   // expect: 55357
s[0]                                                     // expect: "B"
face[1] + face[2]                                        // expect: "😀"
face.length                                              // expect: 4
s.concat(" ", n, null, [1, 2])                           // expect: "Boiler.Temperature 12345null1,2"
s.concat()                                               // expect: "Boiler.Temperature"
"\ud83d".concat("\ude00")                                // expect: "😀"
"a".concat(-0, undefined)                                // expect: "a0undefined"
s.endsWith("Temperature")                                // expect: true
s.endsWith("Boiler", 6)                                  // expect: true
s.endsWith("")                                           // expect: true
s.endsWith("", 0)                                        // expect: true
s.endsWith("x")                                          // expect: false
s.endsWith("e", -1)                                      // expect: false
s.endsWith("r", 6.9)                                     // expect: true
s.endsWith("Boiler", NaN)                                // expect: false
face.endsWith("b")                                       // expect: true
face.endsWith("😀b")                                     // expect: true
face.endsWith("\ude00b")                                 // expect: true
face.endsWith("😀", 3)                                   // expect: true
face.endsWith("\ud83d", 2)                               // expect: true
face.endsWith("😀", 2)                                   // expect: false
"undefined".endsWith()                                   // expect: true
s.endsWith(s + s)                                        // expect: false
s.includes("Temp")                                       // expect: true
"a/b/".includes(/b/)                                      // throws: TypeError
"abc".startsWith(/a/)                                    // throws: TypeError
"abc".endsWith(new RegExp("c"))                          // throws: TypeError
"/b/".indexOf(/b/)                                       // expect: 0
s.includes("temp")                                       // expect: false
s.includes("")                                           // expect: true
s.includes("", 100)                                      // expect: true
s.includes("B", 1)                                       // expect: false
s.includes("B", -5)                                      // expect: true
s.includes("e", NaN)                                     // expect: true
s.includes("e", 17.9)                                    // expect: true
s.includes("e", 18)                                      // expect: false
"null".includes(null)                                    // expect: true
"12".includes(2)                                         // expect: true
"undefined".includes()                                   // expect: true
face.includes("\ude00")                                  // expect: true
face.includes("\ud83d")                                  // expect: true
face.includes("\ud83db")                                 // expect: false
face.includes("b", 3)                                    // expect: true
face.includes("😀", 2)                                   // expect: false
s.indexOf("e")                                           // expect: 4
s.indexOf("e", 5)                                        // expect: 8
s.indexOf("")                                            // expect: 0
s.indexOf("", 5)                                         // expect: 5
s.indexOf("", 100)                                       // expect: 18
s.indexOf("z")                                           // expect: -1
s.indexOf("B", -1)                                       // expect: 0
s.indexOf("e", Infinity)                                 // expect: -1
s.indexOf()                                              // expect: -1
face.indexOf("b")                                        // expect: 3
face.indexOf("😀")                                       // expect: 1
face.indexOf("\ude00")                                   // expect: 2
face.indexOf("\ude00", 2)                                // expect: 2
face.indexOf("", 2)                                      // expect: 2
"aaa".indexOf("aaaa")                                    // expect: -1
"ababc".indexOf("abc")                                   // expect: 2
s.lastIndexOf("e")                                       // expect: 17
s.lastIndexOf("e", 5)                                    // expect: 4
s.lastIndexOf("e", 4)                                    // expect: 4
s.lastIndexOf("")                                        // expect: 18
s.lastIndexOf("", 3)                                     // expect: 3
s.lastIndexOf("B", -1)                                   // expect: 0
s.lastIndexOf("B", 0)                                    // expect: 0
s.lastIndexOf("e", NaN)                                  // expect: 17
s.lastIndexOf("e", undefined)                            // expect: 17
s.lastIndexOf("e", null)                                 // expect: -1
s.lastIndexOf("q")                                       // expect: -1
face.lastIndexOf("😀")                                   // expect: 1
face.lastIndexOf("\ude00")                               // expect: 2
face.lastIndexOf("b", 2)                                 // expect: -1
"abab".lastIndexOf("ab", 1)                              // expect: 0
"abc".padEnd(6)                                          // expect: "abc   "
"abc".padEnd(6, "12")                                    // expect: "abc121"
"abc".padEnd(2, "x")                                     // expect: "abc"
"abc".padEnd(8, "12")                                    // expect: "abc12121"
"abc".padEnd(5, "")                                      // expect: "abc"
"abc".padEnd()                                           // expect: "abc"
"abc".padEnd("5", 0)                                     // expect: "abc00"
"abc".padEnd(4.9, "xy")                                  // expect: "abcx"
"abc".padEnd(5, "😀")                                    // expect: "abc😀"
"abc".padEnd(6, "😀")                                    // expect: "abc😀\ud83d"
"abc".padEnd(4, "😀")                                    // expect: "abc\ud83d"
"abc".padStart(6, "12")                                  // expect: "121abc"
"abc".padStart(8, "12")                                  // expect: "12121abc"
"abc".padStart(4, "😀")                                  // expect: "\ud83dabc"
"5".padStart(3, 0)                                       // expect: "005"
"abc".padStart(-1)                                       // expect: "abc"
"abc".padStart(NaN)                                      // expect: "abc"
"abc".padEnd(1e10)                                       // throws: RangeError
"abc".padStart(Infinity, "x")                            // throws: RangeError
"abc".padStart(Infinity, "")                             // expect: "abc"
"\ude00".padStart(2, "\ud83d")                           // expect: "😀"
"ab".repeat(3)                                           // expect: "ababab"
"ab".repeat(0)                                           // expect: ""
"ab".repeat(1)                                           // expect: "ab"
"ab".repeat(2.9)                                         // expect: "abab"
"ab".repeat("2")                                         // expect: "abab"
"ab".repeat()                                            // expect: ""
"ab".repeat(-1)                                          // throws: RangeError
"ab".repeat(-0.5)                                        // expect: ""
"ab".repeat(Infinity)                                    // throws: RangeError
"ab".repeat(2 ** 31)                                     // throws: RangeError
"".repeat(2 ** 31)                                       // expect: ""
"é".repeat(3)                                            // expect: "ééé"
"\ude00\ud83d".repeat(2) === "\ude00😀\ud83d"            // expect: true
("\ude00\ud83d".repeat(3)).length                        // expect: 6
"x".repeat(1000).length                                  // expect: 1000
s.replace("e", "E")                                      // expect: "BoilEr.Temperature"
s.replace("x", "E")                                      // expect: "Boiler.Temperature"
s.replace("", "_")                                       // expect: "_Boiler.Temperature"
s.replace("Boiler", "$&$&")                              // expect: "BoilerBoiler.Temperature"
s.replace(".", "[$`|$'|$$]")                             // expect: "Boiler[Boiler|Temperature|$]Temperature"
s.replace("Boiler", "$1$0$<a>$")                         // expect: "$1$0$<a>$.Temperature"
s.replace("Boiler", "$")                                 // expect: "$.Temperature"
s.replace("Boiler", "")                                  // expect: ".Temperature"
s.replace("e")                                           // expect: "Boilundefinedr.Temperature"
s.replace("e", null)                                     // expect: "Boilnullr.Temperature"
s.replace("e", String)                                   // expect: "Boiler.Temperature"
"3,4".replace("3", Math.sqrt)                            // expect: "1.7320508075688772,4"
"16 16".replaceAll("16", Math.sqrt)                      // expect: "4 4"
n.toString().replace(3, "x")                             // expect: "12x45"
face.replace("\ude00", "x")                              // expect: "a\ud83dxb"
face.replace("😀", "$`$'")                               // expect: "aabb"
face.replace("a", "\ud83d").replace("b", "\ude00")       // expect: "\ud83d😀\ude00"
"undefined".replace()                                    // expect: "undefined"
s.replaceAll("e", "E")                                   // expect: "BoilEr.TEmpEraturE"
s.replaceAll("", "-")                                    // expect: "-B-o-i-l-e-r-.-T-e-m-p-e-r-a-t-u-r-e-"
face.replaceAll("", "-")                                 // expect: "-a-\ud83d-\ude00-b-"
"aaaa".replaceAll("aa", "b")                             // expect: "bb"
"aaa".replaceAll("aa", "b")                              // expect: "ba"
"abab".replaceAll("b", "[$`]")                           // expect: "a[a]a[aba]"
"abab".replaceAll("b", "[$']")                           // expect: "a[ab]a[]"
"x.y.z".replaceAll(".", "$$")                            // expect: "x$y$z"
"".replaceAll("", "x")                                   // expect: "x"
"".replace("", "x")                                      // expect: "x"
"aXbX".replaceAll("X")                                   // expect: "aundefinedbundefined"
s.slice(0, 6)                                            // expect: "Boiler"
s.slice(-4)                                              // expect: "ture"
s.slice(-4, -1)                                          // expect: "tur"
s.slice(7)                                               // expect: "Temperature"
s.slice()                                                // expect: "Boiler.Temperature"
s.slice(5, 2)                                            // expect: ""
s.slice(100)                                             // expect: ""
s.slice(-100, 3)                                         // expect: "Boi"
s.slice(1.9, 3.9)                                        // expect: "oi"
s.slice(undefined, 6)                                    // expect: "Boiler"
s.slice(null, 1)                                         // expect: "B"
s.slice(0, null)                                         // expect: ""
s.slice(NaN, 2)                                          // expect: "Bo"
s.slice(2, Infinity)                                     // expect: "iler.Temperature"
face.slice(1, 3)                                         // expect: "😀"
face.slice(1, 2)                                         // expect: "\ud83d"
face.slice(2)                                            // expect: "\ude00b"
face.slice(0, 2) + face.slice(2)                         // expect: "a😀b"
s.split(".")                                             // expect: ["Boiler","Temperature"]
s.split("")                                              // expect: ["B","o","i","l","e","r",".","T","e","m","p","e","r","a","t","u","r","e"]
"".split("")                                             // expect: []
"".split(",")                                            // expect: [""]
"".split()                                               // expect: [""]
s.split()                                                // expect: ["Boiler.Temperature"]
s.split(undefined, 0)                                    // expect: []
"a,b,c".split(",", 2)                                    // expect: ["a","b"]
"a,b,c".split(",", 0)                                    // expect: []
"a,b,c".split(",", -1)                                   // expect: ["a","b","c"]
"a,b,c".split(",", 4294967297)                           // expect: ["a"]
"a,b,c".split(",", undefined)                            // expect: ["a","b","c"]
"a,b,c".split(",", NaN)                                  // expect: []
"abc".split("", 2)                                       // expect: ["a","b"]
",a,,b,".split(",")                                      // expect: ["","a","","b",""]
"a--b-c".split("--")                                     // expect: ["a","b-c"]
face.split("")                                           // expect: ["a","\ud83d","\ude00","b"]
face.split("\ude00")                                     // expect: ["a\ud83d","b"]
face.split("😀")                                         // expect: ["a","b"]
"anullb".split(null)                                     // expect: ["a","b"]
"a1b1c".split(1)                                         // expect: ["a","b","c"]
"abc".split("abc")                                       // expect: ["",""]
"abc".split("abcd")                                      // expect: ["abc"]
[..."a😀b"]                                              // expect: ["a","😀","b"]
s.startsWith("Boiler")                                   // expect: true
s.startsWith("Temp", 7)                                  // expect: true
s.startsWith("")                                         // expect: true
s.startsWith("", 100)                                    // expect: true
s.startsWith("B", -1)                                    // expect: true
s.startsWith("oiler", 1.5)                               // expect: true
s.startsWith("Boiler.Temperature.")                      // expect: false
s.startsWith("b")                                        // expect: false
face.startsWith("a\ud83d")                               // expect: true
face.startsWith("\ude00", 2)                             // expect: true
face.startsWith("😀", 1)                                 // expect: true
face.startsWith("", 2)                                   // expect: true
"undefinedx".startsWith()                                // expect: true
s.substring(0, 6)                                        // expect: "Boiler"
s.substring(6, 0)                                        // expect: "Boiler"
s.substring(-5, 2)                                       // expect: "Bo"
s.substring(NaN, 3)                                      // expect: "Boi"
s.substring(7)                                           // expect: "Temperature"
s.substring(100)                                         // expect: ""
s.substring(2, undefined)                                // expect: "iler.Temperature"
s.substring()                                            // expect: "Boiler.Temperature"
face.substring(2, 1)                                     // expect: "\ud83d"
s.substr(7, 4)                                           // expect: "Temp"
s.substr(-4)                                             // expect: "ture"
s.substr(-4, 2)                                          // expect: "tu"
s.substr(2, -1)                                          // expect: ""
s.substr(100)                                            // expect: ""
s.substr(3)                                              // expect: "ler.Temperature"
s.substr(0, Infinity)                                    // expect: "Boiler.Temperature"
s.substr(1, NaN)                                         // expect: ""
s.substr(1, undefined) === s.slice(1)                    // expect: true
s.toLowerCase()                                          // expect: "boiler.temperature"
s.toUpperCase()                                          // expect: "BOILER.TEMPERATURE"
"straße ŉ ﬁ".toUpperCase()                               // expect: "STRASSE ʼN FI"
"İI".toLowerCase().length                                // expect: 3
"ΑΣ ΣΑ Σ".toLowerCase()                                  // expect: "ας σα σ"
"ÀÉÎ".toLowerCase()                                      // expect: "àéî"
"𐐀".toLowerCase()                                       // expect: "𐐨"
empty.toUpperCase()                                      // expect: ""
"\ud83da".toUpperCase()                                  // expect: "\ud83dA"
"  a b \t\n".trim()                                      // expect: "a b"
"\uFEFF\u00A0\u2028x\u3000\u1680".trim()                 // expect: "x"
"\u200Bx\u200B".trim().length                            // expect: 3
"\u180Ex".trim().length                                  // expect: 2
"  a ".trimStart()                                       // expect: "a "
"  a ".trimEnd()                                         // expect: "  a"
"  a ".trimLeft()                                        // expect: "a "
"  a ".trimRight()                                       // expect: "  a"
"   ".trim()                                             // expect: ""
empty.trim()                                             // expect: ""
s.toString() === s                                       // expect: true
s.valueOf() === s                                        // expect: true
"a" < "B".toLowerCase()                                  // expect: true
(n + "").length                                          // expect: 5
