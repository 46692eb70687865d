// Functions and arrows: parameters, closures, recursion, callbacks.

// tag list = [3, 1, 2]
// tag objects = [{"n": "a", "v": 2}, {"n": "b", "v": 1}, {"n": "c", "v": 3}]
// tag n:int32 = 5
// tag x = 2.5
// tag s = "abc"

(x => x * 2)(21)                                // expect: 42
((a, b) => a + b)(1, 2)                         // expect: 3
(() => {})()                                    // expect: undefined
(() => ({}))()                                  // expect: {}
(() => ({a: 1}))().a                            // expect: 1
(function () { return 7 })()                    // expect: 7
(function f(n) { return n < 2 ? 1 : n * f(n - 1) })(10)  // expect: 3628800
((a, b = a + 1, ...rest) => [a, b, rest])(1)    // expect: [1,2,[]]
((a, b = a + 1, ...rest) => [a, b, rest])(1, undefined, 3, 4)  // expect: [1,2,[3,4]]
((a, b = a + 1) => [a, b])(1, null)             // expect: [1,null]
(({a, b: {c = 5} = {}}) => [a, c])({a: 1})      // expect: [1,5]
(([a, , b = 9, ...c]) => [a, b, c])([1, 2, undefined, 4, 5])  // expect: [1,9,[4,5]]
((a, b) => [a, b])(1)                           // expect: [1,undefined]
((a) => a)(1, 2, 3)                             // expect: 1
(x => y => z => x + y + z)(1)(2)(3)             // expect: 6
((...all) => all.length)(...list, ...s)         // expect: 6
(n => n)(...[])                                 // expect: undefined
list.map(x => x * 2)                            // expect: [6,2,4]
list.map((x, i) => x * i)                       // expect: [0,1,4]
list.map((x, i, all) => all.length - i)         // expect: [3,2,1]
list.filter(v => v > 1)                         // expect: [3,2]
list.reduce((a, b) => a + b)                    // expect: 6
list.reduce((a, b) => a + b, "")                // expect: "312"
list.reduceRight((a, b) => [...a, b], [])       // expect: [2,1,3]
list.some(v => v > x)                           // expect: true
list.every(v => v > 0)                          // expect: true
list.find(v => v < 3)                           // expect: 1
list.findIndex(v => v === 9)                    // expect: -1
list.findLast(v => v > 1)                       // expect: 2
[...list].sort((a, b) => a - b)                 // expect: [1,2,3]
[...list].sort((a, b) => b - a)                 // expect: [3,2,1]
list.toSorted((a, b) => a - b)                  // expect: [1,2,3]
list.flatMap(v => [v, [v]])                     // expect: [3,[3],1,[1],2,[2]]
objects.map(o => o.v)                           // expect: [2,1,3]
objects.map(({n, v}) => `${n}${v}`).join()      // expect: "a2,b1,c3"
objects.filter(o => o.v > 1).map(o => o.n)      // expect: ["a","c"]
[...objects].sort((a, b) => a.v - b.v).map(o => o.n)  // expect: ["b","a","c"]
objects.find(o => o.n === "b")?.v               // expect: 1
objects.find(o => o.n === "z")?.v               // expect: undefined
objects.reduce((sum, o) => sum + o.v, 0) / objects.length  // expect: 2
Object.fromEntries(objects.map(o => [o.n, o.v]))  // expect: {"a":2,"b":1,"c":3}
Object.entries({a: 1, b: 2}).map(([k, v]) => k + v)  // expect: ["a1","b2"]
Array.from({length: 4}, (_, i) => i * i)        // expect: [0,1,4,9]
Array.from(s, c => c.toUpperCase())             // expect: ["A","B","C"]
"a-b-c".replace("b", m => m + m)                // expect: "a-bb-c"
"a-b-b".replaceAll("b", (m, at) => at)          // expect: "a-2-4"
JSON.stringify({a: 1, b: [2]}, (k, v) => typeof v === "number" ? v + 1 : v)  // expect: "{\"a\":2,\"b\":[3]}"
JSON.parse("[1, {\"a\": 2}]", (k, v) => typeof v === "number" ? v * 10 : v)  // expect: [10,{"a":20}]
[1, 2, 3].forEach(v => v)                       // expect: undefined
list.map(v => list.map(w => v * w)).flat()      // expect: [9,3,6,3,1,2,6,2,4]
list.map(parseInt)                              // expect: [3,NaN,NaN]
["1", "2", "3"].map(Number)                     // expect: [1,2,3]
["a", "", null, 0, "b"].filter(Boolean)         // expect: ["a","b"]
typeof (() => 1)                                // expect: "function"
typeof function () {}                           // expect: "function"
(f => f(f, 10))((f, n) => n === 0 ? "done" : f(f, n - 1))  // expect: "done"
(() => { let c = 0; return [() => ++c, () => c] })().map(f => f())  // expect: [1,1]
(() => { const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); return fs.map(f => f()) })()  // expect: [0,1,2]
(() => { const fs = []; for (var i = 0; i < 3; i++) fs.push(() => i); return fs.map(f => f()) })()  // expect: [3,3,3]
(() => { const o = {v: 1, get: () => 5, twice(n) { return n * 2 }}; return o.get() + o.twice(4) })()  // expect: 13
((a, b = () => a) => { a = 5; return b() })(1)  // expect: 5
(() => { return })()                            // expect: undefined
(() => { return n + x })()                      // expect: 7.5
(() => null.a)()                                // throws: TypeError
(() => list.push(1))()                          // throws: TypeError
(1)()                                           // throws: TypeError
undefined()                                     // throws: TypeError
s()                                             // throws: TypeError
({}).f()                                        // throws: TypeError
list.map(5)                                     // throws: TypeError
list.map()                                      // throws: TypeError
[].reduce((a, b) => a)                          // throws: TypeError
