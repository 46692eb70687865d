// Object, what every object has, and errors
// tag o = {"b": 1, "a": 2, "10": 3, "2": 4}
// tag list = ["x", "y"]
// tag deep = {"in": {"out": [1]}}
Object.keys(o)                                           // expect: ["2","10","b","a"]
Object.values(o)                                         // expect: [4,3,1,2]
Object.entries(o)                                        // expect: [["2",4],["10",3],["b",1],["a",2]]
Object.keys(list)                                        // expect: ["0","1"]
Object.values(list)                                      // expect: ["x","y"]
Object.entries(list)                                     // expect: [["0","x"],["1","y"]]
Object.keys([1, , 3])                                    // expect: ["0","2"]
Object.values([1, , 3])                                  // expect: [1,3]
Object.entries([, "x"])                                  // expect: [["1","x"]]
Object.keys("ab")                                        // expect: ["0","1"]
Object.values("a😀")                                     // expect: ["a","\ud83d","\ude00"]
Object.entries("ab")                                     // expect: [["0","a"],["1","b"]]
Object.keys(5)                                           // expect: []
Object.values(true)                                      // expect: []
Object.entries(NaN)                                      // expect: []
Object.keys({})                                          // expect: []
Object.keys("")                                          // expect: []
Object.keys(null)                                        // throws: TypeError
Object.values(undefined)                                 // throws: TypeError
Object.entries()                                         // throws: TypeError
Object.keys({"-1": 1, "01": 2, "1": 3, "4294967295": 4, "4294967294": 5, "x": 6, "0": 7}) // expect: ["0","1","4294967294","-1","01","4294967295","x"]
Object.keys({"1.5": 1, "1": 2, "": 3, " 1": 4})          // expect: ["1","1.5",""," 1"]
Object.keys({z: 1, y: 2, ...{x: 3, z: 4}})               // expect: ["z","y","x"]
Object.keys({["a" + 1]: 1})                              // expect: ["a1"]
Object.assign({}, o)                                     // expect: {"2":4,"10":3,"b":1,"a":2}
Object.assign({a: 1}, {a: 2, b: 3}, {b: 4})              // expect: {"a":2,"b":4}
Object.assign({a: 1}, null, undefined, 5, true)          // expect: {"a":1}
Object.assign({}, "ab")                                  // expect: {"0":"a","1":"b"}
Object.assign({}, [1, , 3])                              // expect: {"0":1,"2":3}
Object.assign([1, 2, 3], [9])                            // expect: [9,2,3]
Object.assign([1, 2], {length: 1})                       // expect: [1]
Object.assign([1], {length: -1})                         // throws: RangeError
Object.assign(o, {b: 1})                                 // throws: TypeError
Object.assign(o)                                         // expect: {"2":4,"10":3,"b":1,"a":2}
Object.assign(null, {})                                  // throws: TypeError
Object.assign()                                          // throws: TypeError
Object.assign(list, ["z"])                               // throws: TypeError
Object.assign(Object.freeze({}), {a: 1})                 // throws: TypeError
Object.assign(Object.freeze({a: 1}), {})                 // expect: {"a":1}
Object.fromEntries([["a", 1], ["b", 2]])                 // expect: {"a":1,"b":2}
Object.fromEntries([["a", 1], ["a", 2]])                 // expect: {"a":2}
Object.fromEntries([[1, 2], [null, 3], [undefined]])     // expect: {"1":2,"null":3,"undefined":undefined}
Object.fromEntries([["a"], []])                          // expect: {"a":undefined,"undefined":undefined}
Object.fromEntries(Object.entries(o))                    // expect: {"2":4,"10":3,"b":1,"a":2}
Object.fromEntries([])                                   // expect: {}
Object.fromEntries("")                                   // expect: {}
Object.fromEntries([{0: "k", 1: "v"}])                   // expect: {"k":"v"}
Object.fromEntries([["2", 1], ["1", 2], ["b", 3], ["0", 4]]) // expect: {"0":4,"1":2,"2":1,"b":3}
Object.fromEntries([[[1, 2], "x"]])                      // expect: {"1,2":"x"}
Object.fromEntries([[-0, 1], [1.5, 2]])                  // expect: {"0":1,"1.5":2}
Object.fromEntries(["ab"])                               // throws: TypeError
Object.fromEntries([1])                                  // throws: TypeError
Object.fromEntries([null])                               // throws: TypeError
Object.fromEntries([, ["a", 1]])                         // throws: TypeError
Object.fromEntries(5)                                    // throws: TypeError
Object.fromEntries({})                                   // throws: TypeError
Object.fromEntries(null)                                 // throws: TypeError
Object.fromEntries()                                     // throws: TypeError
Object.fromEntries("ab")                                 // throws: TypeError
Object.hasOwn(o, "a")                                    // expect: true
Object.hasOwn(o, "z")                                    // expect: false
Object.hasOwn(o, 10)                                     // expect: true
Object.hasOwn(o, "toString")                             // expect: false
Object.hasOwn(list, 0)                                   // expect: true
Object.hasOwn(list, "1")                                 // expect: true
Object.hasOwn(list, 2)                                   // expect: false
Object.hasOwn(list, "01")                                // expect: false
Object.hasOwn(list, "length")                            // expect: true
Object.hasOwn([1, , 3], 1)                               // expect: false
Object.hasOwn("ab", 1)                                   // expect: true
Object.hasOwn("ab", "length")                            // expect: true
Object.hasOwn("ab", 2)                                   // expect: false
Object.hasOwn(5, "a")                                    // expect: false
Object.hasOwn({undefined: 1})                            // expect: true
Object.hasOwn({"null": 1}, null)                         // expect: true
Object.hasOwn({"1,2": 1}, [1, 2])                        // expect: true
Object.hasOwn(null, "a")                                 // throws: TypeError
Object.hasOwn(undefined)                                 // throws: TypeError
o.hasOwnProperty("a")                                    // expect: true
o.hasOwnProperty("c")                                    // expect: false
o.hasOwnProperty()                                       // expect: false
list.hasOwnProperty(1)                                   // expect: true
"abc".hasOwnProperty(2)                                  // expect: true
(5).hasOwnProperty("x")                                  // expect: false
({hasOwnProperty: 5}).hasOwnProperty                     // expect: 5
Object.is(NaN, NaN)                                      // expect: true
Object.is(0, -0)                                         // expect: false
Object.is(-0, -0)                                        // expect: true
Object.is(1, 1.0)                                        // expect: true
Object.is("a", "a")                                      // expect: true
Object.is([], [])                                        // expect: false
Object.is(o, o)                                          // expect: true
Object.is()                                              // expect: true
Object.is(null, undefined)                               // expect: false
Object.is(null)                                          // expect: false
Object.is(2 ** 31, 2147483648)                           // expect: true
Object.is(0 * -1, -0)                                    // expect: true
Object.freeze(5)                                         // expect: 5
Object.freeze()                                          // expect: undefined
Object.freeze({a: 1})                                    // expect: {"a":1}
Object.freeze([1]).concat(2)                             // expect: [1,2]
Object.isFrozen(o)                                       // expect: true
Object.isFrozen(deep.in.out)                             // expect: true
Object.isFrozen({})                                      // expect: false
Object.isFrozen([])                                      // expect: false
Object.isFrozen(Object.freeze([]))                       // expect: true
Object.isFrozen("a")                                     // expect: true
Object.isFrozen()                                        // expect: true
Object.isFrozen(Object.freeze({a: {}}).a)                // expect: false
Object.freeze([1, 2]).push(3)                            // throws: TypeError
Object.freeze([2, 1]).sort()                             // throws: TypeError
Object.freeze([1]).sort()                                // expect: [1]
Object.freeze([]).reverse()                              // expect: []
Object.freeze([1, 2]).reverse()                          // throws: TypeError
Object.freeze([]).pop()                                  // throws: TypeError
Object.freeze([1]).shift()                               // throws: TypeError
Object.freeze([1]).unshift()                             // throws: TypeError
Object.freeze([1]).fill(2)                               // throws: TypeError
Object.freeze([1]).fill(2, 1)                            // expect: [1]
Object.freeze([1, 2]).copyWithin(0, 1)                   // throws: TypeError
Object.freeze([1, 2]).splice(0)                          // throws: TypeError
Object.freeze([1, 2]).toSorted()                         // expect: [1,2]
Object()                                                 // expect: {}
Object(null)                                             // expect: {}
Object(o) === o                                          // expect: true
new Object()                                             // expect: {}
Object(list)                                             // expect: ["x","y"]
({}).toString()                                          // expect: "[object Object]"
o.toString()                                             // expect: "[object Object]"
({a: 1}).valueOf()                                       // expect: {"a":1}
o.valueOf() === o                                        // expect: true
list.valueOf()                                           // expect: ["x","y"]
String(o)                                                // expect: "[object Object]"
({toString: 1}).toString                                 // expect: 1
o.a                                                      // expect: 2
o["10"]                                                  // expect: 3
o.missing                                                // expect: undefined
deep.in.out[0]                                           // expect: 1
deep.in?.none?.x                                         // expect: undefined
Error("boom").message                                    // expect: "boom"
Error().message                                          // expect: ""
new Error(undefined).message                             // expect: ""
new Error(null).message                                  // expect: "null"
new Error([1, 2]).message                                // expect: "1,2"
new TypeError("t").name                                  // expect: "TypeError"
new RangeError("r").toString()                           // expect: "RangeError: r"
String(new SyntaxError("s"))                             // expect: "SyntaxError: s"
String(Error())                                          // expect: "Error"
String(ReferenceError())                                 // expect: "ReferenceError"
new EvalError("e") + ""                                  // expect: "EvalError: e"
new URIError("u") + ""                                   // expect: "URIError: u"
new Error("a", {cause: 5}).cause                         // expect: 5
new Error("a", {}).cause                                 // expect: undefined
new Error("a", {cause: undefined}).cause                 // expect: undefined
new Error("a", 5).message                                // expect: "a"
new Error("a", null).message                             // expect: "a"
Object.hasOwn(new Error("a", {cause: undefined}), "cause") // expect: true
Object.hasOwn(new Error("a", {}), "cause")               // expect: false
Object.hasOwn(new Error(), "message")                    // expect: false
Object.hasOwn(new Error(""), "message")                  // expect: true
Object.keys(new Error("a", {cause: 1}))                  // expect: []
Object.assign(new Error("a"), {code: 7}).code            // expect: 7
Object.keys(Object.assign(new Error("a"), {code: 7}))    // expect: ["code"]
Object.keys(Object.assign(new Error("a"), {message: "b"})) // expect: []
Object.assign(new Error("a"), {message: "b"}).message    // expect: "b"
Object.keys(Object.assign(new Error(), {message: "b"}))  // expect: ["message"]
String(Object.assign(new Error("a"), {name: "Mine"}))    // expect: "Mine: a"
String(Object.assign(new Error("a"), {name: ""}))        // expect: "a"
String(Object.assign(new Error("a"), {name: undefined, message: undefined})) // expect: "Error"
Object.assign(new Error(""), {name: "N"}).toString()     // expect: "N"
new TypeError("x") instanceof Error                      // expect: true
new TypeError("x") instanceof TypeError                  // expect: true
new TypeError("x") instanceof RangeError                 // expect: false
[] instanceof Array                                      // expect: true
[] instanceof Object                                     // expect: true
({}) instanceof Array                                    // expect: false
["a", "b"].map(Error).length                             // expect: 2
typeof Error                                             // expect: "function"

// The same function by two names is one value.
Number.parseInt === parseInt                             // expect: true
Number.parseFloat === parseFloat                         // expect: true
Number.parseFloat === Number.parseInt                    // expect: false
"".trimLeft === "".trimStart                             // expect: true
"".trimRight === "x".trimEnd                             // expect: true
"".trimLeft === "".trimRight                             // expect: false
new Set().keys === new Set([1]).values                   // expect: true
new Map().keys === new Map().values                      // expect: false
new Date(0).toGMTString === new Date(1).toUTCString      // expect: true
new Set([parseInt, Number.parseInt, "a"["trimLeft"], "b"["trimStart"]]).size // expect: 2
[isNaN, parseFloat].indexOf(Number["parseFloat"])        // expect: 1
Object.is(Number.isNaN, isNaN)                           // expect: false
["12", "7"].map(Number.parseFloat)                       // expect: [12,7]
(f => f.name)("".trimLeft)                               // expect: "trimStart"
(f => f.name)(new Set().keys)                            // expect: "values"
