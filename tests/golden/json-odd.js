// JSON with odd values, replacers, spaces and revivers.

// stringify
JSON.stringify()                                         // expect: undefined
JSON.stringify(undefined)                                // expect: undefined
JSON.stringify(null)                                     // expect: "null"
JSON.stringify(NaN)                                      // expect: "null"
JSON.stringify(-0)                                       // expect: "0"
JSON.stringify(Infinity)                                 // expect: "null"
JSON.stringify(1e21)                                     // expect: "1e+21"
JSON.stringify(() => 1)                                  // expect: undefined
JSON.stringify([undefined, () => 1, NaN, null])          // expect: "[null,null,null,null]"
JSON.stringify({a: undefined, b: () => 1, c: NaN})       // expect: "{\"c\":null}"
JSON.stringify("\u2028\u2029").length                     // expect: 4
JSON.stringify("\b\f\n\r\t\v\0\x1f")                      // expect: "\"\\b\\f\\n\\r\\t\\u000b\\u0000\\u001f\""
JSON.stringify("\"\\/")                                  // expect: "\"\\\"\\\\/\""
JSON.stringify({"": 1, " ": 2})                          // expect: "{\"\":1,\" \":2}"
JSON.stringify({b: 1, a: 2, 1: 3})                       // expect: "{\"1\":3,\"b\":1,\"a\":2}"
JSON.stringify([[], {}, [[]], [{}]])                     // expect: "[[],{},[[]],[{}]]"
JSON.stringify([[], {}], null, 2)                        // expect: "[\n  [],\n  {}\n]"
JSON.stringify({a: [], b: {}}, null, 2)                  // expect: "{\n  \"a\": [],\n  \"b\": {}\n}"
JSON.stringify({a: [1, {b: 2}]}, null, 2)                // expect: "{\n  \"a\": [\n    1,\n    {\n      \"b\": 2\n    }\n  ]\n}"
JSON.stringify([1, 2], null, "--")                       // expect: "[\n--1,\n--2\n]"
JSON.stringify([1], null, 0)                             // expect: "[1]"
JSON.stringify([1], null, 1.9)                           // expect: "[\n 1\n]"
JSON.stringify([1], null, -1)                            // expect: "[1]"
JSON.stringify([1], null, 11) === JSON.stringify([1], null, 10) // expect: true
JSON.stringify([1], null, "12345678901") === JSON.stringify([1], null, "1234567890") // expect: true
JSON.stringify([1], null, "")                            // expect: "[1]"
JSON.stringify([1], null, true)                          // expect: "[1]"
JSON.stringify([1], null, null)                          // expect: "[1]"
JSON.stringify([1], null, NaN)                           // expect: "[1]"
JSON.stringify([1], null, [2])                           // expect: "[1]"
JSON.stringify({a: 1, b: 2, c: {a: 3, d: 4}}, ["a", "c"]) // expect: "{\"a\":1,\"c\":{\"a\":3}}"
JSON.stringify({1: 1, 2: 2}, [1])                        // expect: "{\"1\":1}"
JSON.stringify({a: 1}, [])                               // expect: "{}"
JSON.stringify([1, 2], [])                               // expect: "[1,2]"
JSON.stringify({a: 1, b: 2}, ["b", "a", "b"])            // expect: "{\"b\":2,\"a\":1}"
JSON.stringify({a: 1}, null)                             // expect: "{\"a\":1}"
JSON.stringify({a: 1}, 5)                                // expect: "{\"a\":1}"
JSON.stringify({a: 1}, "a")                              // expect: "{\"a\":1}"
JSON.stringify({a: 1, b: [2]}, (k, v) => typeof v === "number" ? v * 2 : v) // expect: "{\"a\":2,\"b\":[4]}"
JSON.stringify({a: 1, b: 2}, (k, v) => k === "a" ? undefined : v) // expect: "{\"b\":2}"
JSON.stringify([1, 2], (k, v) => k === "0" ? undefined : v) // expect: "[null,2]"
JSON.stringify({a: 1}, (k, v) => k === "" ? {x: 5} : v)  // expect: "{\"x\":5}"
JSON.stringify(1, (k, v) => v + 1)                       // expect: "2"
JSON.stringify(undefined, () => 3)                       // expect: "3"
(r => { JSON.stringify({a: [1]}, (k, v) => { r.push(k); return v }); return r })([]) // expect: ["","a","0"]
JSON.stringify({toJSON: () => 5})                        // expect: "5"
JSON.stringify({a: {toJSON: k => k + "!"}})              // expect: "{\"a\":\"a!\"}"
JSON.stringify([{toJSON: k => k}])                       // expect: "[\"0\"]"
JSON.stringify({toJSON: 5})                              // expect: "{\"toJSON\":5}"
JSON.stringify({toJSON: () => undefined})                // expect: undefined
JSON.stringify({a: {toJSON: () => ({b: 1})}})            // expect: "{\"a\":{\"b\":1}}"
JSON.stringify({toJSON: () => { throw new RangeError("x") }}) // throws: RangeError
JSON.stringify(new Error("x"))                           // expect: "{}"
JSON.stringify([new Date(0)])                            // expect: "[\"1970-01-01T00:00:00.000Z\"]"
JSON.stringify([new Map([[1, 2]]), new Set([1]), /a/])   // expect: "[{},{},{}]"
JSON.stringify("😀é")                                    // expect: "\"😀é\""
JSON.stringify({"é😀": 1})                               // expect: "{\"é😀\":1}"
JSON.stringify([, 1])                                    // expect: "[null,1]"
JSON.stringify([true, false])                            // expect: "[true,false]"
JSON.stringify("a".repeat(3), null, 2)                   // expect: "\"aaa\""
JSON.stringify({a: "x"}, null, "\t")                     // expect: "{\n\t\"a\": \"x\"\n}"
JSON.stringify([[1, [2]]], null, " ")                    // expect: "[\n [\n  1,\n  [\n   2\n  ]\n ]\n]"

// parse
JSON.parse("1")                                          // expect: 1
JSON.parse(" 1 ")                                        // expect: 1
JSON.parse("\t\n\r 1")                                   // expect: 1
JSON.parse("\u00a01")                                    // throws: SyntaxError
JSON.parse("\ufeff1")                                    // throws: SyntaxError
JSON.parse("\v1")                                        // throws: SyntaxError
JSON.parse("-0")                                         // expect: -0
JSON.parse("-")                                          // throws: SyntaxError
JSON.parse("+1")                                         // throws: SyntaxError
JSON.parse("01")                                         // throws: SyntaxError
JSON.parse("-01")                                        // throws: SyntaxError
JSON.parse("1.")                                         // throws: SyntaxError
JSON.parse(".1")                                         // throws: SyntaxError
JSON.parse("1.5e3")                                      // expect: 1500
JSON.parse("1E+2")                                       // expect: 100
JSON.parse("1e")                                         // throws: SyntaxError
JSON.parse("1e400")                                      // expect: Infinity
JSON.parse("0x10")                                       // throws: SyntaxError
JSON.parse("NaN")                                        // throws: SyntaxError
JSON.parse("Infinity")                                   // throws: SyntaxError
JSON.parse("true")                                       // expect: true
JSON.parse("True")                                       // throws: SyntaxError
JSON.parse("nul")                                        // throws: SyntaxError
JSON.parse("nulll")                                      // throws: SyntaxError
JSON.parse(null)                                         // expect: null
JSON.parse(true)                                         // expect: true
JSON.parse(5)                                            // expect: 5
JSON.parse([5])                                          // expect: 5
JSON.parse(undefined)                                    // throws: SyntaxError
JSON.parse()                                             // throws: SyntaxError
JSON.parse("[]")                                         // expect: []
JSON.parse("[1,]")                                       // throws: SyntaxError
JSON.parse("[,1]")                                       // throws: SyntaxError
JSON.parse("[1 2]")                                      // throws: SyntaxError
JSON.parse("[1, 2")                                      // throws: SyntaxError
JSON.parse("{}")                                         // expect: {}
JSON.parse('{"a": 1,}')                                  // throws: SyntaxError
JSON.parse('{"a": 1, "a": 2}')                           // expect: {"a":2}
JSON.parse('{"b": 1, "a": 2, "1": 3}')                   // expect: {"1":3,"b":1,"a":2}
JSON.parse("{'a': 1}")                                   // throws: SyntaxError
JSON.parse("{a: 1}")                                     // throws: SyntaxError
JSON.parse('{"a" 1}')                                    // throws: SyntaxError
JSON.parse('{"a":}')                                     // throws: SyntaxError
JSON.parse('"\\u0041\\n\\/"')                            // expect: "A\n/"
JSON.parse('"\\u00e"')                                   // throws: SyntaxError
JSON.parse('"\\x41"')                                    // throws: SyntaxError
JSON.parse('"\n"')                                       // throws: SyntaxError
JSON.parse('"\t"')                                       // throws: SyntaxError
JSON.parse('"\x7f"')                                     // expect: ""
JSON.parse('"\u2028"')                                   // expect: " "
JSON.parse('"abc')                                       // throws: SyntaxError
JSON.parse("'abc'")                                      // throws: SyntaxError
JSON.parse('"a" "b"')                                    // throws: SyntaxError
JSON.parse("1 // x")                                     // throws: SyntaxError
JSON.parse("[1] ")                                       // expect: [1]
JSON.parse('{"": {"": 1}}')                              // expect: {"":{"":1}}
JSON.parse("[[[[]]]]")                                   // expect: [[[[]]]]
JSON.parse('[1, 2, 3]', (k, v) => Array.isArray(v) ? v : v * 2) // expect: [2,4,6]
JSON.parse('{"a": 1, "b": 2}', (k, v) => k === "a" ? undefined : v) // expect: {"b":2}
JSON.parse('[1, 2]', (k, v) => k === "0" ? undefined : v) // expect: [undefined,2]
JSON.parse('{"a": {"b": 1}}', (k, v) => k === "b" ? v + 1 : v) // expect: {"a":{"b":2}}
JSON.parse("1", (k, v) => [k, v])                        // expect: ["",1]
(r => { JSON.parse('{"a": [1, 2], "b": 3}', (k, v) => { r.push(k); return v }); return r })([]) // expect: ["0","1","a","b",""]
JSON.parse("5", 5)                                       // expect: 5
JSON.parse("5", null)                                    // expect: 5
JSON.parse("123456789012345678901234567890")             // expect: 1.2345678901234568e+29
JSON.parse("0.1e-6")                                     // expect: 1e-7
JSON.parse('"' + "a".repeat(5) + '"').length             // expect: 5

// a space of less than one is none
// differs: Where Node departs from the standard.
JSON.stringify([1], null, 0.9)                           // expect: "[1]"
