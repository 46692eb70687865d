// Halves of surrogate pairs: kept through every operation, and escaped by JSON.stringify.

// what they are
"\ud800".length                                          // expect: 1
"\ud800"                                                 // expect: "\ud800"
"\udc00"                                                 // expect: "\udc00"
"\ud800\udc00"                                           // expect: "𐀀"
"\ud800\udc00" === "\u{10000}"                           // expect: true
"\ud800" + "\udc00" === "\u{10000}"                      // expect: true
("\ud800" + "\udc00").length                             // expect: 2
["\ud800", "\udc00"].join("") === "𐀀"                   // expect: true
`${"\ud83d"}${"\ude00"}`                                 // expect: "😀"
"\udc00\ud800".length                                    // expect: 2
"\udc00\ud800" === "\ud800\udc00"                        // expect: false
"\ud800\ud800\udc00".length                              // expect: 3
"a\ud800b"                                               // expect: "a\ud800b"
"😀".charAt(0)                                           // expect: "\ud83d"
"😀".charAt(1)                                           // expect: "\ude00"
"😀"[0] + "😀"[1]                                        // expect: "😀"
"😀"[1] + "😀"[0]                                        // expect: "\ude00\ud83d"
"😀".at(-1)                                              // expect: "\ude00"
"😀".slice(1)                                            // expect: "\ude00"
"😀".slice(0, 1)                                         // expect: "\ud83d"
"x😀y".slice(0, 2)                                       // expect: "x\ud83d"
"x😀y".slice(2)                                          // expect: "\ude00y"
"x😀y".slice(0, 2) + "x😀y".slice(2)                     // expect: "x😀y"
"x😀y".substring(1, 2) + "x😀y".substring(2, 3)          // expect: "😀"
"😀".substr(1, 1)                                        // expect: "\ude00"
"😀".split("")                                           // expect: ["\ud83d","\ude00"]
"😀".split("").join("")                                  // expect: "😀"
"😀".split("").reverse().join("")                        // expect: "\ude00\ud83d"
[..."\ud800a"]                                           // expect: ["\ud800","a"]
[..."a\udc00"]                                           // expect: ["a","\udc00"]
[..."\udc00\ud800\udc00"].length                         // expect: 2
[..."😀\ude00"].length                                   // expect: 2
Array.from("\ud83d😀").length                            // expect: 2
"\ud800".charCodeAt(0)                                   // expect: 55296
"\ud800".codePointAt(0)                                  // expect: 55296
"😀".codePointAt(1)                                      // expect: 56832
"😀".charCodeAt(1)                                       // expect: 56832
"\ud83dx".codePointAt(0)                                 // expect: 55357
"\ud83d".concat("\ude00") === "😀"                       // expect: true
"\ud83d".padEnd(2, "\ude00") === "😀"                    // expect: true
"\ude00".padStart(2, "\ud83d") === "😀"                  // expect: true
"\ude00\ud83d".repeat(2) === "\ude00😀\ud83d"            // expect: true
"\ude00\ud83d".repeat(3).length                          // expect: 6

// comparing and finding
"\ud800" < "\udc00"                                      // expect: true
"\ud800" < "\ue000"                                      // expect: true
"\uffff" > "😀"                                          // expect: true
"😀" > "\ud83d"                                          // expect: true
"😀" > "\ud83e"                                          // expect: false
"\ud83d\uffff" > "😀"                                    // expect: true
"\ud800" === "\ud800"                                    // expect: true
"\ud800" === "\ud801"                                    // expect: false
"\ud800" == "\ufffd"                                     // expect: false
"😀".indexOf("\ude00")                                   // expect: 1
"😀".indexOf("\ud83d")                                   // expect: 0
"x😀".lastIndexOf("\ude00")                              // expect: 2
"😀".includes("\ud83d")                                  // expect: true
"😀".startsWith("\ud83d")                                // expect: true
"😀".startsWith("\ude00", 1)                             // expect: true
"😀".endsWith("\ude00")                                  // expect: true
"😀".endsWith("\ud83d", 1)                               // expect: true
"😀😀".split("\ud83d")                                   // expect: ["","\ude00","\ude00"]
"😀😀".split("\ude00\ud83d")                             // expect: ["\ud83d","\ude00"]
"😀".replace("\ud83d", "\ud83c")                         // expect: "🈀"
"😀".replace("\ude00", "")                               // expect: "\ud83d"
"😀😀".replaceAll("\ude00", "\ude01")                    // expect: "😁😁"
"😀".replace("\ud83d", "$'")                             // expect: "\ude00\ude00"
"a😀b".replace("\ude00", "$`")                           // expect: "a\ud83da\ud83db"
/\ud83d/.test("😀")                                      // expect: true
/\ud83d/u.test("😀")                                     // expect: false
/^.$/.test("😀")                                         // expect: false
/^.$/u.test("😀")                                        // expect: true
/^[^x]$/u.test("\ud800")                                 // expect: true
/\udc00/u.test("\ud800\udc00")                           // expect: false
/\udc00/u.test("\udc00")                                 // expect: true
"😀".match(/./g).length                                  // expect: 2
"😀".match(/./gu).length                                 // expect: 1
"\ud83d\ud83d\ude00".match(/./gu).length                 // expect: 2
"😀".search(/\ude00/)                                    // expect: 1
"😀".replace(/./, "x").length                            // expect: 2
"😀".replace(/./gu, "x").length                          // expect: 1
"😀x".split(/x/)[0].length                               // expect: 2
"😀".split(/(?:)/).length                                // expect: 2
"😀".split(/(?:)/u).length                               // expect: 1
["\udc00", "\ud800", "a", "😀", "\uffff"].sort().map(s => s.codePointAt(0).toString(16)) // expect: ["61","d800","1f600","dc00","ffff"]
["😀", "\ud83d"].indexOf("\ud83d")                       // expect: 1
new Set(["\ud83d", "😀"[0], "😀"]).size                  // expect: 2
new Map([["\ud800", 1]]).get("\ud800")                   // expect: 1
({"\ud800": 1})["\ud800"]                                // expect: 1
Object.keys({"\udc00": 1, "\ud800": 2}).map(k => k.charCodeAt(0)) // expect: [56320,55296]
"\ud800" in {"\ud800": 1}                                // expect: true

// JSON, case, numbers and trimming
JSON.stringify("\ud800")                                 // expect: "\"\\ud800\""
JSON.stringify("\udc00")                                 // expect: "\"\\udc00\""
JSON.stringify("\ud800\udc00")                           // expect: "\"𐀀\""
JSON.stringify("\udc00\ud800")                           // expect: "\"\\udc00\\ud800\""
JSON.stringify("a\ud800b\udfffc")                        // expect: "\"a\\ud800b\\udfffc\""
JSON.stringify("\ud83d\ud83d\ude00\ude00")               // expect: "\"\\ud83d😀\\ude00\""
JSON.stringify({"\ud800": "\udc00"})                     // expect: "{\"\\ud800\":\"\\udc00\"}"
JSON.stringify(["😀"[0], "😀"[1], "😀"])                 // expect: "[\"\\ud83d\",\"\\ude00\",\"😀\"]"
JSON.stringify("\ud800".concat("\udc00"))                // expect: "\"𐀀\""
JSON.stringify({a: 1}, null, "\ud83d\ude00")             // expect: "{\n😀\"a\": 1\n}"
JSON.stringify({a: 1}, null, "\ud800")                   // expect: "{\n\ud800\"a\": 1\n}"
JSON.parse('"\\ud800"')                                  // expect: "\ud800"
JSON.parse('"\\ud800"').length                           // expect: 1
JSON.parse('"\\ud83d\\ude00"') === "😀"                  // expect: true
JSON.parse('"\\ud83d"') + JSON.parse('"\\ude00"') === "😀" // expect: true
JSON.parse('"\\ude00\\ud83d"').length                    // expect: 2
JSON.parse('{"\\ud800": 1}')["\ud800"]                   // expect: 1
JSON.parse(JSON.stringify("\ud800x"))                    // expect: "\ud800x"
JSON.parse('"\ud800"')                                   // expect: "\ud800"
"\ud801\udc00".toLowerCase()                             // expect: "𐐨"
"\ud801\udc28".toUpperCase()                             // expect: "𐐀"
"\ud801".toLowerCase() + "\udc00".toLowerCase() === "𐐀" // expect: true
("\ud801" + "\udc00").toLowerCase() === "𐐨"             // expect: true
"\ud800A".toLowerCase()                                  // expect: "\ud800a"
"\udc00é".toUpperCase()                                  // expect: "\udc00É"
" \ud800 ".trim()                                        // expect: "\ud800"
Number("\ud800")                                         // expect: NaN
parseInt("1\ud800")                                      // expect: 1
parseFloat("\ud8001")                                    // expect: NaN
"\ud800" + 1                                             // expect: "\ud8001"
+"\ud800"                                                // expect: NaN
typeof "\ud800"                                          // expect: "string"
Boolean("\ud800")                                        // expect: true
String(["\ud83d", "\ude00"])                             // expect: "\ud83d,\ude00"
["\ud83d", "\ude00"].join("") === "😀"                   // expect: true
["\ud83d", "\ude00"].join("-").length                    // expect: 3
[["\ud83d"], "\ude00"].flat().join("").length            // expect: 2
"\ud83d\ude00".at(0) === "\ud83d"                        // expect: true
Array.from({length: 2}, (_, i) => "😀".charAt(i)).join("") === "😀" // expect: true
Object.entries("😀").length                              // expect: 2
({..."😀"})                                              // expect: {"0":"\ud83d","1":"\ude00"}
(s => { let t = ""; for (let i = 0; i < s.length; i++) t += s[i]; return t === s })("a😀b\ud800") // expect: true
(s => { let t = ""; for (const c of s) t = c + t; return t })("a😀b") // expect: "b😀a"
(s => { let t = ""; for (let i = s.length - 1; i >= 0; i--) t += s[i]; return t.length })("a😀b") // expect: 4
new Error("\ud800").message.length                       // expect: 1
