// Objects: keys of every kind, and functions of objects with odd arguments.

// keys
({1: "a", "1": "b"})                                     // expect: {"1":"b"}
({1.0: "a", 0x2: "b", 1e3: "c", .5: "d"})                // expect: {"1":"a","2":"b","1000":"c","0.5":"d"}
({[1 + 1]: "x", [null]: 1, [undefined]: 2, [true]: 3, [-0]: 4, [NaN]: 5}) // expect: {"0":4,"2":"x","null":1,"undefined":2,"true":3,"NaN":5}
({[[1, 2]]: 1, [{}]: 2, [[]]: 3})                        // expect: {"1,2":1,"[object Object]":2,"":3}
({a: 1, a: 2})                                           // expect: {"a":2}
({a: 1, ["a"]: 2, b: 3})                                 // expect: {"a":2,"b":3}
({"a b": 1, "": 2})["a b"]                               // expect: 1
({if: 1, class: 2, null: 3, true: 4})                    // expect: {"if":1,"class":2,"null":3,"true":4}
({a: 1}).if                                              // expect: undefined
({a() { return 5 }}).a()                                 // expect: 5
({"a b"() { return 6 }})["a b"]()                        // expect: 6
({[1 + 2]() { return 7 }})[3]()                          // expect: 7
({async: 1, get: 2, set: 3, of: 4, let: 5})              // expect: {"async":1,"get":2,"set":3,"of":4,"let":5}
({get() { return 1 }}).get()                             // expect: 1
({a: 1, ...{b: 2}, ...null, ...undefined, ...5, ..."xy", ...[7]}) // expect: {"0":7,"1":"y","a":1,"b":2}
({...{a: 1}, a: 2})                                      // expect: {"a":2}
({a: 2, ...{a: 1}})                                      // expect: {"a":1}
({...[1, , 3]})                                          // expect: {"0":1,"2":3}
({...new Map([[1, 2]])})                                 // expect: {}
({...() => 1})                                           // expect: {}
({..."😀"})                                              // expect: {"0":"\ud83d","1":"\ude00"}
(o => o[1] === o["1"])({1: 5})                           // expect: true
(o => { o[1.5] = 1; o["1.50"] = 2; return o })({})       // expect: {"1.5":1,"1.50":2}
(o => { o[-1] = 1; o["-1"] = 2; return o })({})          // expect: {"-1":2}
(o => { o[1e21] = 1; return Object.keys(o) })({})        // expect: ["1e+21"]
(o => { o[2 ** 32] = 1; o[1] = 2; return Object.keys(o) })({}) // expect: ["1","4294967296"]
(o => { o["01"] = 1; o[1] = 2; return Object.keys(o) })({}) // expect: ["1","01"]
(o => { o.a = 1; delete o.a; o.b = 2; o.a = 3; return Object.keys(o) })({}) // expect: ["b","a"]
(o => { delete o.x; return delete o.a })({a: 1})         // expect: true
(o => { o.a ??= 1; o.a ??= 2; o.b ||= 3; o.b &&= 4; return o })({}) // expect: {"a":1,"b":4}
(o => { o.n = (o.n || 0) + 1; o.n++; ++o.n; o.n--; return o.n })({}) // expect: 2
(o => { o["x"] += 1; return o.x })({})                   // expect: NaN
"a" in {a: undefined}                                    // expect: true
1 in {1: 0}                                              // expect: true
"1" in [5, 6]                                            // expect: true
2 in [5, 6]                                              // expect: false
"length" in []                                           // expect: true
"toString" in {}                                         // expect: true
"x" in {}                                                // expect: false
({}).x === undefined                                     // expect: true
({a: 1}).hasOwnProperty("a")                             // expect: true
({a: 1}).hasOwnProperty("toString")                      // expect: false
Object.hasOwn({a: 1}, "a")                               // expect: true
Object.hasOwn({1: 1}, 1)                                 // expect: true
Object.hasOwn([1], 0)                                    // expect: true
Object.hasOwn([1], "length")                             // expect: true
Object.hasOwn("ab", 1)                                   // expect: true
Object.hasOwn("ab", 2)                                   // expect: false
Object.hasOwn(null, "a")                                 // throws: TypeError
Object.hasOwn(5, "a")                                    // expect: false

// Object.keys, values, entries, assign, fromEntries, is
Object.keys()                                            // throws: TypeError
Object.keys(null)                                        // throws: TypeError
Object.keys(undefined)                                   // throws: TypeError
Object.keys(5)                                           // expect: []
Object.keys(true)                                        // expect: []
Object.keys("aé")                                        // expect: ["0","1"]
Object.keys("😀")                                        // expect: ["0","1"]
Object.keys([])                                          // expect: []
Object.keys([1, , 3])                                    // expect: ["0","2"]
Object.keys({b: 1, 2: 2, a: 3, 1: 4})                    // expect: ["1","2","b","a"]
Object.keys(() => 1)                                     // expect: []
Object.keys(new Map([[1, 2]]))                           // expect: []
Object.keys(new Date(0))                                 // expect: []
Object.keys(new Error("x"))                              // expect: []
Object.values()                                          // throws: TypeError
Object.values(null)                                      // throws: TypeError
Object.values(undefined)                                 // throws: TypeError
Object.values(5)                                         // expect: []
Object.values(true)                                      // expect: []
Object.values("aé")                                      // expect: ["a","é"]
Object.values("😀")                                      // expect: ["\ud83d","\ude00"]
Object.values([])                                        // expect: []
Object.values([1, , 3])                                  // expect: [1,3]
Object.values({b: 1, 2: 2, a: 3, 1: 4})                  // expect: [4,2,1,3]
Object.values(() => 1)                                   // expect: []
Object.values(new Map([[1, 2]]))                         // expect: []
Object.values(new Date(0))                               // expect: []
Object.values(new Error("x"))                            // expect: []
Object.entries()                                         // throws: TypeError
Object.entries(null)                                     // throws: TypeError
Object.entries(undefined)                                // throws: TypeError
Object.entries(5)                                        // expect: []
Object.entries(true)                                     // expect: []
Object.entries("aé")                                     // expect: [["0","a"],["1","é"]]
Object.entries("😀")                                     // expect: [["0","\ud83d"],["1","\ude00"]]
Object.entries([])                                       // expect: []
Object.entries([1, , 3])                                 // expect: [["0",1],["2",3]]
Object.entries({b: 1, 2: 2, a: 3, 1: 4})                 // expect: [["1",4],["2",2],["b",1],["a",3]]
Object.entries(() => 1)                                  // expect: []
Object.entries(new Map([[1, 2]]))                        // expect: []
Object.entries(new Date(0))                              // expect: []
Object.entries(new Error("x"))                           // expect: []
Object.assign({})                                        // expect: {}
Object.assign({}, null, undefined, 5, true)              // expect: {}
Object.assign({a: 1}, {b: 2}, {a: 3})                    // expect: {"a":3,"b":2}
Object.assign({}, "ab")                                  // expect: {"0":"a","1":"b"}
Object.assign({}, [1, 2])                                // expect: {"0":1,"1":2}
Object.assign([1, 2, 3], [4])                            // expect: [4,2,3]
Object.assign([1], {2: 3})                               // expect: [1,undefined,3]
Object.assign({a: 1}, {a: undefined})                    // expect: {"a":undefined}
(o => Object.assign(o, {x: 1}) === o)({})                // expect: true
Object.assign(null, {})                                  // throws: TypeError
Object.assign(undefined)                                 // throws: TypeError
Object.fromEntries([])                                   // expect: {}
Object.fromEntries([["a", 1], ["a", 2]])                 // expect: {"a":2}
Object.fromEntries([[1, 2], [null, 3]])                  // expect: {"1":2,"null":3}
Object.fromEntries([["a"]])                              // expect: {"a":undefined}
Object.fromEntries(["ab", "cd"])                         // throws: TypeError
Object.fromEntries([{0: "k", 1: "v"}])                   // expect: {"k":"v"}
Object.fromEntries(new Map([["x", 1]]))                  // expect: {"x":1}
Object.fromEntries(Object.entries({a: 1, b: 2}).map(([k, v]) => [v, k])) // expect: {"1":"a","2":"b"}
Object.fromEntries()                                     // throws: TypeError
Object.fromEntries("ab")                                 // throws: TypeError
Object.is()                                              // expect: true
Object.is(NaN, NaN)                                      // expect: true
Object.is(0, -0)                                         // expect: false
Object.is(-0, -0)                                        // expect: true
Object.is("a", "a")                                      // expect: true
Object.is({}, {})                                        // expect: false
Object.is(1)                                             // expect: false
Object.is(undefined)                                     // expect: true
Object.is(null, undefined)                               // expect: false
Object.is(1, 1.0)                                        // expect: true
Object.is([], [])                                        // expect: false
(o => Object.is(o, o))({})                               // expect: true
Object.freeze(5)                                         // expect: 5
Object.freeze({a: 1})                                    // expect: {"a":1}
Object.isFrozen({})                                      // expect: false
Object.isFrozen(5)                                       // expect: true
Object.isFrozen(Object.freeze({a: 1}))                   // expect: true
Object.isFrozen(Object.freeze([1]))                      // expect: true
Object.isFrozen("a")                                     // expect: true
(o => { try { o.a = 2 } catch (e) { return e.name } })(Object.freeze({a: 1})) // expect: "TypeError"
(o => { o.a.b = 2; return o })(Object.freeze({a: {b: 1}})) // expect: {"a":{"b":2}}
(o => { try { delete o.a } catch (e) { return e.name } })(Object.freeze({a: 1})) // expect: "TypeError"
(a => { try { a.push(1) } catch (e) { return [e.name, a.length] } })(Object.freeze([])) // expect: ["TypeError",0]

// conversion of objects
({}) + ""                                                // expect: "[object Object]"
({}) + 1                                                 // expect: "[object Object]1"
({}) * 1                                                 // expect: NaN
({}) == "[object Object]"                                // expect: true
({valueOf: () => 5}) + 1                                 // expect: 6
({valueOf: () => 5}) + "x"                               // expect: "5x"
({toString: () => "5"}) * 2                              // expect: 10
({toString: () => "5", valueOf: () => 6}) + 1            // expect: 7
({toString: () => "5", valueOf: () => ({})}) + 1         // expect: "51"
({toString: () => ({}), valueOf: () => 6}) + ""          // expect: "6"
({valueOf: () => null}) + 1                              // expect: 1
({valueOf: () => undefined}) + 1                         // expect: NaN
({valueOf: () => true}) + 1                              // expect: 2
({valueOf: () => "a"}) < "b"                             // expect: true
({valueOf: () => 5}) > 4                                 // expect: true
({valueOf: () => 5}) == 5                                // expect: true
({valueOf: () => 5}) === 5                               // expect: false
({valueOf: () => NaN}) == NaN                            // expect: false
({}) == ({})                                             // expect: false
[1] == 1                                                 // expect: true
[1, 2] == "1,2"                                          // expect: true
[] == ""                                                 // expect: true
[] == 0                                                  // expect: true
[] == false                                              // expect: true
[] == ![]                                                // expect: true
[[]] == 0                                                // expect: true
[null] == ""                                             // expect: true
[undefined] == 0                                         // expect: true
({}) == null                                             // expect: false
null == undefined                                        // expect: true
null == 0                                                // expect: false
"" == 0                                                  // expect: true
"0" == false                                             // expect: true
"a" == ["a"]                                             // expect: true
!{}                                                      // expect: false
!![]                                                     // expect: true
({}) && 1                                                // expect: 1
[] ? "t" : "f"                                           // expect: "t"
typeof {}                                                // expect: "object"
typeof []                                                // expect: "object"
typeof null                                              // expect: "object"
Number({valueOf: () => "7"})                             // expect: 7
String({valueOf: () => "7"})                             // expect: "[object Object]"
parseInt({toString: () => "12px"})                       // expect: 12
Math.max({valueOf: () => 3}, 2)                          // expect: 3
[3, 1, 2].at({valueOf: () => 1})                         // expect: 1
"abc".charAt({valueOf: () => 2})                         // expect: "c"
({a: 1})[{toString: () => "a"}]                          // expect: 1
isNaN({valueOf: () => NaN})                              // expect: true
-{valueOf: () => 3}                                      // expect: -3
+{valueOf: () => "0x10"}                                 // expect: 16
~{valueOf: () => 5.9}                                    // expect: -6
