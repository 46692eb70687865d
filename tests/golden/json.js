// JSON.parse and JSON.stringify
// tag o = {"b": [1, {"c": null}], "a": "x"}
// tag face = "a😀z"
// tag n = 1.5
JSON.parse("1")                                          // expect: 1
JSON.parse(" [1, 2 , 3 ] ")                              // expect: [1,2,3]
JSON.parse('{"a": {"b": [true, false, null]}}')          // expect: {"a":{"b":[true,false,null]}}
JSON.parse('"\\u0041\\n\\/"')                            // expect: "A\n/"
JSON.parse('"\\ud83d\\ude00"')                           // expect: "😀"
JSON.parse('"\\ud83d"')                                  // expect: "\ud83d"
JSON.parse("-0")                                         // expect: -0
JSON.parse("-0.0e-5")                                    // expect: -0
JSON.parse("1E+2")                                       // expect: 100
JSON.parse("1e400")                                      // expect: Infinity
JSON.parse("123456789012345678901234567890")             // expect: 1.2345678901234568e+29
JSON.parse("9007199254740993")                           // expect: 9007199254740992
JSON.parse('{"a":1,"a":2}')                              // expect: {"a":2}
JSON.parse('{"b":1,"2":2,"1":3}')                        // expect: {"1":3,"2":2,"b":1}
JSON.parse('{"__proto__": 1}').a                         // expect: undefined
JSON.parse('{"": 1}')                                    // expect: {"":1}
JSON.parse("[]")                                         // expect: []
JSON.parse("{}")                                         // expect: {}
JSON.parse("null")                                       // expect: null
JSON.parse(null)                                         // expect: null
JSON.parse(5)                                            // expect: 5
JSON.parse(true)                                         // expect: true
JSON.parse([1])                                          // expect: 1
JSON.parse([[]])                                         // throws: SyntaxError
JSON.parse("\t\r\n 1 \t")                                // expect: 1
JSON.parse("")                                           // throws: SyntaxError
JSON.parse()                                             // throws: SyntaxError
JSON.parse("undefined")                                  // throws: SyntaxError
JSON.parse("01")                                         // throws: SyntaxError
JSON.parse("1.")                                         // throws: SyntaxError
JSON.parse(".5")                                         // throws: SyntaxError
JSON.parse("+1")                                         // throws: SyntaxError
JSON.parse("-")                                          // throws: SyntaxError
JSON.parse("1e")                                         // throws: SyntaxError
JSON.parse("NaN")                                        // throws: SyntaxError
JSON.parse("Infinity")                                   // throws: SyntaxError
JSON.parse("'a'")                                        // throws: SyntaxError
JSON.parse('"a')                                         // throws: SyntaxError
JSON.parse('"\n"')                                       // throws: SyntaxError
JSON.parse('"\\x41"')                                    // throws: SyntaxError
JSON.parse('"\\u12"')                                    // throws: SyntaxError
JSON.parse("[1,]")                                       // throws: SyntaxError
JSON.parse("[1 2]")                                      // throws: SyntaxError
JSON.parse("[,1]")                                       // throws: SyntaxError
JSON.parse('{"a":1,}')                                   // throws: SyntaxError
JSON.parse('{a:1}')                                      // throws: SyntaxError
JSON.parse('{"a"}')                                      // throws: SyntaxError
JSON.parse('{"a":}')                                     // throws: SyntaxError
JSON.parse("[1]]")                                       // throws: SyntaxError
JSON.parse("[")                                          // throws: SyntaxError
JSON.parse("{")                                          // throws: SyntaxError
JSON.parse("1 2")                                        // throws: SyntaxError
JSON.parse("\u00A01")                                    // throws: SyntaxError
JSON.parse("\uFEFF1")                                    // throws: SyntaxError
JSON.parse("nul")                                        // throws: SyntaxError
JSON.parse("true1")                                      // throws: SyntaxError
JSON.parse("[1] // x")                                   // throws: SyntaxError
JSON.parse("\0")                                         // throws: SyntaxError
JSON.parse("[1,2]", Array.of)                            // expect: ["",[["0",1],["1",2]]]
JSON.parse('{"a":[1,2]}', Array.of)                      // expect: ["",{"a":["a",[["0",1],["1",2]]]}]
JSON.parse("5", Array.of)                                // expect: ["",5]
JSON.parse("[1,2]", 5)                                   // expect: [1,2]
JSON.parse("[1,2]", null)                                // expect: [1,2]
JSON.parse('{"a":"1","b":"2"}', String)                  // expect: ""
JSON.parse('["1","x"]', Number)                          // expect: 0
JSON.parse("[1,2,3]", Math.max)                          // expect: NaN
JSON.parse('{"a":1,"b":[2]}', JSON.stringify)            // expect: "\"\""
JSON.parse("[[],{}]", Object.hasOwn)                     // expect: false
JSON.stringify(o)                                        // expect: "{\"b\":[1,{\"c\":null}],\"a\":\"x\"}"
JSON.stringify(n)                                        // expect: "1.5"
JSON.stringify(-0)                                       // expect: "0"
JSON.stringify([-0, NaN, Infinity])                      // expect: "[0,null,null]"
JSON.stringify(NaN)                                      // expect: "null"
JSON.stringify(undefined)                                // expect: undefined
JSON.stringify()                                         // expect: undefined
JSON.stringify(Number)                                   // expect: undefined
JSON.stringify(null)                                     // expect: "null"
JSON.stringify("a\"b\\\n\t\b\f\r\u0001\u007f/")          // expect: "\"a\\\"b\\\\\\n\\t\\b\\f\\r\\u0001/\""
JSON.stringify(face)                                     // expect: "\"a😀z\""
JSON.stringify(face + "\ud83d")                          // expect: "\"a😀z\\ud83d\""
JSON.stringify("\ude00\ud83d")                           // expect: "\"\\ude00\\ud83d\""
JSON.stringify("\u2028\u2029é").length                   // expect: 5
JSON.stringify([undefined, Number, null])                // expect: "[null,null,null]"
JSON.stringify({a: undefined, b: Number, c: 1})          // expect: "{\"c\":1}"
JSON.stringify([1, , 3])                                 // expect: "[1,null,3]"
JSON.stringify({b: 1, a: 2, 2: 3, 1: 4})                 // expect: "{\"1\":4,\"2\":3,\"b\":1,\"a\":2}"
JSON.stringify([])                                       // expect: "[]"
JSON.stringify({})                                       // expect: "{}"
JSON.stringify([[], {}])                                 // expect: "[[],{}]"
JSON.stringify(new Error("x"))                           // expect: "{}"
JSON.stringify(true)                                     // expect: "true"
JSON.stringify(1e21)                                     // expect: "1e+21"
JSON.stringify({"a b": {"\n": 1}})                       // expect: "{\"a b\":{\"\\n\":1}}"
JSON.stringify([1, [2, {a: 3}]], null, 2)                // expect: "[\n  1,\n  [\n    2,\n    {\n      \"a\": 3\n    }\n  ]\n]"
JSON.stringify({a: [], b: {}, c: [{}]}, null, "\t")      // expect: "{\n\t\"a\": [],\n\t\"b\": {},\n\t\"c\": [\n\t\t{}\n\t]\n}"
JSON.stringify([1], null, 20)                            // expect: "[\n          1\n]"
JSON.stringify([1], null, "abcdefghijklmnop")            // expect: "[\nabcdefghij1\n]"
JSON.stringify([1], null, "")                            // expect: "[1]"
JSON.stringify([1], null, 0)                             // expect: "[1]"
JSON.stringify([1], null, -1)                            // expect: "[1]"
JSON.stringify([1], null, 1.9)                           // expect: "[\n 1\n]"
JSON.stringify([1], null, NaN)                           // expect: "[1]"
JSON.stringify([1], null, true)                          // expect: "[1]"
JSON.stringify([1], null, [2])                           // expect: "[1]"
JSON.stringify({a: 1}, null, "--")                       // expect: "{\n--\"a\": 1\n}"
JSON.stringify([1], null, "😀😀😀😀😀😀")                // expect: "[\n😀😀😀😀😀1\n]"
JSON.stringify({a: 1, b: 2, c: {a: 3, d: 4}}, ["a", "c"]) // expect: "{\"a\":1,\"c\":{\"a\":3}}"
JSON.stringify({a: 1, b: 2}, ["b", "a", "b"])            // expect: "{\"b\":2,\"a\":1}"
JSON.stringify({10: 1, 2: 2, x: 3}, ["x", 10, 2])        // expect: "{\"x\":3,\"10\":1,\"2\":2}"
JSON.stringify({a: 1}, [])                               // expect: "{}"
JSON.stringify([{a: 1, b: 2}], ["b"])                    // expect: "[{\"b\":2}]"
JSON.stringify({a: [1, {b: 2}], b: 3}, ["a", "b"], 1)    // expect: "{\n \"a\": [\n  1,\n  {\n   \"b\": 2\n  }\n ],\n \"b\": 3\n}"
JSON.stringify({"1": 1, "null": 2}, [1, null, true, {}]) // expect: "{\"1\":1}"
JSON.stringify({a: undefined, b: Number}, ["a", "b"])    // expect: "{}"
JSON.stringify({a: 1}, ["toString", "a"])                // expect: "{\"a\":1}"
JSON.stringify(undefined, ["a"])                         // expect: undefined
JSON.stringify("x", ["a"])                               // expect: "\"x\""
JSON.stringify({a: 1}, "a")                              // expect: "{\"a\":1}"
JSON.stringify({a: 1}, {})                               // expect: "{\"a\":1}"
JSON.stringify({a: 1}, null)                             // expect: "{\"a\":1}"
JSON.stringify([1, 2], String)                           // expect: "\"\""
JSON.stringify([1, 2], Number)                           // expect: "0"
JSON.stringify({a: 1}, Array.isArray)                    // expect: "false"
JSON.stringify([1, 2], Math.max)                         // expect: "null"
JSON.stringify({a: 1}, Object.is)                        // expect: "false"
JSON.stringify([1, {a: 2}], Object.keys, " ")            // expect: "[]"
JSON.parse(JSON.stringify(o)).b[1].c                     // expect: null
JSON.stringify(JSON.parse("[1.0, 1e3, 0.1]"))            // expect: "[1,1000,0.1]"
JSON.stringify(JSON.stringify("\""))                     // expect: "\"\\\"\\\\\\\"\\\"\""

// writing the same objects again while they are being written is no cycle
(a => JSON.stringify(a, (k, v) => k === "0" ? JSON.stringify(a) : v))([{}]) // expect: "[\"[{}]\"]"
(o => { o.in = {toJSON: () => JSON.stringify(o.out)}; return JSON.stringify(o) })({out: [1]}) // expect: "{\"out\":[1],\"in\":\"[1]\"}"
(a => { a[0] = {toString: () => JSON.stringify([a.length])}; return a.join() + JSON.stringify(a) })([1, 2]) // expect: "[2],2[{},2]"
(a => { a[0] = {toString: () => JSON.stringify(a)}; return a.join() })([1, 2]) // expect: "[{},2],2"
(a => { a[0] = {toString: () => JSON.stringify(a, (k, v) => k === "1" ? a.join() : v)}; return a.join("-") })([1, 2]) // expect: "[{},\"\"]-2"
(a => { try { JSON.stringify(a, (k, v) => { if (k === "0") JSON.stringify(a); return k === "1" ? a : v }) } catch (e) { return e.name } })([1, 2]) // expect: "TypeError"
