// What run-time errors say, in the words of the script. Node judges the messages as well.
// kind: script

// what is called
let x = {}; x.y()                                            // throws: TypeError: x.y is not a function
let x = {y: 1}; x.y()                                        // throws: TypeError: x.y is not a function
let x = {y: {}}; x.y.z()                                     // throws: TypeError: x.y.z is not a function
let f = 1; f()                                               // throws: TypeError: f is not a function
let f; f()                                                   // throws: TypeError: f is not a function
let f = null; f()                                            // throws: TypeError: f is not a function
let o = {a: [1]}; o.a[0]()                                   // throws: TypeError: o.a[0] is not a function
let o = {}, k = "key"; o[k]()                                // throws: TypeError: o[k] is not a function
let o = {}, k = 1; o[k]()                                    // throws: TypeError: o[k] is not a function
let o = {a: {b: undefined}}; o.a.b()                         // throws: TypeError: o.a.b is not a function
[1,2]()                                                      // throws: TypeError: [1,2] is not a function
({})()                                                       // throws: TypeError: {} is not a function
let f = () => ({}); f().x()                                  // throws: TypeError: f(...).x is not a function
let f = () => ({}); f()()                                    // throws: TypeError: f(...) is not a function

// properties of nothing
let o = null; o.x                                            // throws: TypeError: Cannot read properties of null (reading 'x')
let o; o.x                                                   // throws: TypeError: Cannot read properties of undefined (reading 'x')
let o; o.x.y                                                 // throws: TypeError: Cannot read properties of undefined (reading 'x')
let o = {}; o.x.y                                            // throws: TypeError: Cannot read properties of undefined (reading 'y')
let o = {}; o.x.y.z                                          // throws: TypeError: Cannot read properties of undefined (reading 'y')
let o = {a: null}; o.a.b                                     // throws: TypeError: Cannot read properties of null (reading 'b')
let o; o[0]                                                  // throws: TypeError: Cannot read properties of undefined (reading '0')
let o = null, k = "kk"; o[k]                                 // throws: TypeError: Cannot read properties of null (reading 'kk')
let o; o.x()                                                 // throws: TypeError: Cannot read properties of undefined (reading 'x')
let o = null; o.x = 1                                        // throws: TypeError: Cannot set properties of null (setting 'x')
let o; o[0] = 1                                              // throws: TypeError: Cannot set properties of undefined (setting '0')
let o = null; delete o.x                                     // throws: TypeError: Cannot convert undefined or null to object
let o; o.x++                                                 // throws: TypeError: Cannot read properties of undefined (reading 'x')
let o = {}; o.a.b = 1                                        // throws: TypeError: Cannot set properties of undefined (setting 'b')
null.foo                                                     // throws: TypeError: Cannot read properties of null (reading 'foo')
undefined.foo                                                // throws: TypeError: Cannot read properties of undefined (reading 'foo')
null[1.5]                                                    // throws: TypeError: Cannot read properties of null (reading '1.5')

// bindings
const c = 1; c = 2                                           // throws: TypeError: Assignment to constant variable.
const c = 1; c++                                             // throws: TypeError: Assignment to constant variable.
const c = 1; c += 1                                          // throws: TypeError: Assignment to constant variable.
const [c] = [1]; c = 2                                       // throws: TypeError: Assignment to constant variable.
for (const c = 0; c < 1; c++) {}                             // throws: TypeError: Assignment to constant variable.
a; let a = 1                                                 // throws: ReferenceError: Cannot access 'a' before initialization
a = 1; let a                                                 // throws: ReferenceError: Cannot access 'a' before initialization
const f = () => b; f(); const b = 2                          // throws: ReferenceError: Cannot access 'b' before initialization
typeof q; let q                                              // throws: ReferenceError: Cannot access 'q' before initialization
let a = a                                                    // throws: ReferenceError: Cannot access 'a' before initialization
function f(a = b, b) { return a } f()                        // throws: ReferenceError: Cannot access 'b' before initialization

// lengths and counts
new Array(-1)                                                // throws: RangeError: Invalid array length
Array(1.5)                                                   // throws: RangeError: Invalid array length
new Array(4294967296)                                        // throws: RangeError: Invalid array length
[].length = -1                                               // throws: RangeError: Invalid array length
let a = []; a.length = 1.5                                   // throws: RangeError: Invalid array length
let a = []; a.length = "x"                                   // throws: RangeError: Invalid array length
"x".repeat(-1)                                               // throws: RangeError: Invalid count value: -1
"x".repeat(Infinity)                                         // throws: RangeError: Invalid count value: Infinity
"x".repeat(1e10)                                             // throws: RangeError: Invalid string length
"abc".padStart(1e10)                                         // throws: RangeError: Invalid string length

// JSON
JSON.parse("")                                               // throws: SyntaxError: Unexpected end of JSON input
JSON.parse("{")                                              // throws: SyntaxError: Expected property name or '}' in JSON at position 1
JSON.parse("{a}")                                            // throws: SyntaxError: Expected property name or '}' in JSON at position 1
JSON.parse('{"a":1,}')                                       // throws: SyntaxError: Expected double-quoted property name in JSON at position 7
JSON.parse("[1,]")                                           // throws: SyntaxError: Unexpected token ']', "[1,]" is not valid JSON
JSON.parse("tru")                                            // throws: SyntaxError: Unexpected end of JSON input
JSON.parse("undefined")                                      // throws: SyntaxError: "undefined" is not valid JSON
JSON.parse(undefined)                                        // throws: SyntaxError: "undefined" is not valid JSON
JSON.parse({})                                               // throws: SyntaxError: "[object Object]" is not valid JSON
JSON.parse("1 2")                                            // throws: SyntaxError: Unexpected non-whitespace character after JSON at position 2
JSON.parse('"abc')                                           // throws: SyntaxError: Unterminated string in JSON at position 4
JSON.parse('"a\nb"')                                         // throws: SyntaxError: Bad control character in string literal in JSON at position 2
JSON.parse("'a'")                                            // throws: SyntaxError: Unexpected token ''', "'a'" is not valid JSON
JSON.parse('{"a":01}')                                       // throws: SyntaxError: Unexpected number in JSON at position 6
JSON.parse("-")                                              // throws: SyntaxError: No number after minus sign in JSON at position 1
JSON.parse("1e")                                             // throws: SyntaxError: Exponent part is missing a number in JSON at position 2
JSON.parse('"\\x"')                                          // throws: SyntaxError: Bad escaped character in JSON at position 2
JSON.parse("NaN")                                            // throws: SyntaxError: "NaN" is not valid JSON
JSON.parse('{"temperature": 71.5, "pressure": bar, "mode": "AUTO", "n": 1234567}') // throws: SyntaxError: Unexpected token 'b', ..."ressure": bar, "mode"... is not valid JSON
JSON.parse('[1, 2')                                          // throws: SyntaxError: Expected ',' or ']' after array element in JSON at position 5

// patterns
new RegExp("(")                                              // throws: SyntaxError: Invalid regular expression: /(/: Unterminated group
new RegExp("[")                                              // throws: SyntaxError: Invalid regular expression: /[/: Unterminated character class
new RegExp("*")                                              // throws: SyntaxError: Invalid regular expression: /*/: Nothing to repeat
new RegExp("a**")                                            // throws: SyntaxError: Invalid regular expression: /a**/: Nothing to repeat
new RegExp("\\", "")                                         // throws: SyntaxError: Invalid regular expression: /\/: \ at end of pattern
new RegExp("a", "gg")                                        // throws: SyntaxError: Invalid flags supplied to RegExp constructor 'gg'
new RegExp("a", "x")                                         // throws: SyntaxError: Invalid flags supplied to RegExp constructor 'x'
new RegExp("(?<a>.)(?<a>.)")                                 // throws: SyntaxError: Invalid regular expression: /(?<a>.)(?<a>.)/: Duplicate capture group name
new RegExp("[b-a]")                                          // throws: SyntaxError: Invalid regular expression: /[b-a]/: Range out of order in character class
new RegExp("a{2,1}")                                         // throws: SyntaxError: Invalid regular expression: /a{2,1}/: numbers out of order in {} quantifier
new RegExp("\\k<x>", "u")                                    // throws: SyntaxError: Invalid regular expression: /\k<x>/u: Invalid named capture referenced
new RegExp("(?<n")                                           // throws: SyntaxError: Invalid regular expression: /(?<n/: Invalid capture group name
new RegExp(")")                                              // throws: SyntaxError: Invalid regular expression: /)/: Unmatched ')'
new RegExp("{1}", "u")                                       // throws: SyntaxError: Invalid regular expression: /{1}/u: Nothing to repeat
new RegExp("\\u{110000}", "u")                               // throws: SyntaxError: Invalid regular expression: /\u{110000}/u: Invalid Unicode escape

// digits and dates
(5).toString(1)                                              // throws: RangeError: toString() radix argument must be between 2 and 36
(5).toString(37)                                             // throws: RangeError: toString() radix argument must be between 2 and 36
(5).toString("x")                                            // throws: RangeError: toString() radix argument must be between 2 and 36
(1.5).toFixed(-1)                                            // throws: RangeError: toFixed() digits argument must be between 0 and 100
(1.5).toFixed(101)                                           // throws: RangeError: toFixed() digits argument must be between 0 and 100
(1.5).toPrecision(0)                                         // throws: RangeError: toPrecision() argument must be between 1 and 100
(1.5).toPrecision(101)                                       // throws: RangeError: toPrecision() argument must be between 1 and 100
(1.5).toExponential(-1)                                      // throws: RangeError: toExponential() argument must be between 0 and 100
(1.5).toExponential(101)                                     // throws: RangeError: toExponential() argument must be between 0 and 100
new Date(NaN).toISOString()                                  // throws: RangeError: Invalid time value
new Date("x").toISOString()                                  // throws: RangeError: Invalid time value
new Date(8.64e15 + 1).toISOString()                          // throws: RangeError: Invalid time value

// what is empty
[].reduce((a, b) => a)                                       // throws: TypeError: Reduce of empty array with no initial value
[].reduceRight((a, b) => a)                                  // throws: TypeError: Reduce of empty array with no initial value
[,].reduce((a, b) => a)                                      // throws: TypeError: Reduce of empty array with no initial value

// destructuring
const {a} = null; a                                          // throws: TypeError: Cannot destructure property 'a' of 'null' as it is null.
const {a} = undefined; a                                     // throws: TypeError: Cannot destructure property 'a' of 'undefined' as it is undefined.
const [a] = null; a                                          // throws: TypeError: null is not iterable
const [a] = undefined; a                                     // throws: TypeError: undefined is not iterable
const [a] = 1; a                                             // throws: TypeError: 1 is not iterable
const {} = null                                              // throws: TypeError: Cannot destructure 'null' as it is null.
function f({a}) { return a } f()                             // throws: TypeError: Cannot destructure property 'a' of 'undefined' as it is undefined.
function f([a]) { return a } f()                             // throws: TypeError: undefined is not iterable (cannot read property Symbol(Symbol.iterator))
let [[a]] = [null]; a                                        // throws: TypeError: object null is not iterable (cannot read property Symbol(Symbol.iterator))
let a; ({a} = null)                                          // throws: TypeError: Cannot destructure property 'a' of 'null' as it is null.

// in and instanceof
"a" in "b"                                                   // throws: TypeError: Cannot use 'in' operator to search for 'a' in b
"a" in 1                                                     // throws: TypeError: Cannot use 'in' operator to search for 'a' in 1
1 in null                                                    // throws: TypeError: Cannot use 'in' operator to search for '1' in null
"x" in undefined                                             // throws: TypeError: Cannot use 'in' operator to search for 'x' in undefined
let o = 1; "length" in o                                     // throws: TypeError: Cannot use 'in' operator to search for 'length' in 1
let o = "str"; "length" in o                                 // throws: TypeError: Cannot use 'in' operator to search for 'length' in str

// iterables
for (const x of 1) {}                                        // throws: TypeError: 1 is not iterable
for (const x of {}) {}                                       // throws: TypeError: {} is not iterable
for (const x of null) {}                                     // throws: TypeError: null is not iterable
for (const x of undefined) {}                                // throws: TypeError: undefined is not iterable
let o = {a: 1}; for (const x of o) {}                        // throws: TypeError: o is not iterable
let o = {}; for (const x of o.items) {}                      // throws: TypeError: o.items is not iterable
[...1]                                                       // throws: TypeError: 1 is not iterable
[...null]                                                    // throws: TypeError: null is not iterable
[...undefined]                                               // throws: TypeError: undefined is not iterable
[...{}]                                                      // throws: TypeError: {} is not iterable
let o = {}; [...o]                                           // throws: TypeError: o is not iterable
let o = {}; [...o.x]                                         // throws: TypeError: o.x is not iterable
new Map([1])                                                 // throws: TypeError: Iterator value 1 is not an entry object
new Map(1)                                                   // throws: TypeError: number 1 is not iterable (cannot read property Symbol(Symbol.iterator))
new Map({})                                                  // throws: TypeError: object is not iterable (cannot read property Symbol(Symbol.iterator))
new Set(1)                                                   // throws: TypeError: number 1 is not iterable (cannot read property Symbol(Symbol.iterator))
new Set({})                                                  // throws: TypeError: object is not iterable (cannot read property Symbol(Symbol.iterator))
Map()                                                        // throws: TypeError: Constructor Map requires 'new'
Set()                                                        // throws: TypeError: Constructor Set requires 'new'
new Map([[1,2], 3])                                          // throws: TypeError: Iterator value 3 is not an entry object
Object.fromEntries(1)                                        // throws: TypeError: number 1 is not iterable (cannot read property Symbol(Symbol.iterator))
Object.fromEntries([1])                                      // throws: TypeError: Iterator value 1 is not an entry object

// objects
Object.keys(null)                                            // throws: TypeError: Cannot convert undefined or null to object
Object.keys(undefined)                                       // throws: TypeError: Cannot convert undefined or null to object
Object.values(null)                                          // throws: TypeError: Cannot convert undefined or null to object
Object.entries(undefined)                                    // throws: TypeError: Cannot convert undefined or null to object
Object.assign(null)                                          // throws: TypeError: Cannot convert undefined or null to object
Object.freeze([1]).push(2)                                   // throws: TypeError: Cannot add property 1, object is not extensible

// what is frozen, and primitives
const o = Object.freeze({a: 1}); o.a = 2                     // throws: TypeError: Cannot assign to read only property 'a' of object '#<Object>'
const o = Object.freeze({a: 1}); o.b = 2                     // throws: TypeError: Cannot add property b, object is not extensible
const o = Object.freeze({a: 1}); delete o.a                  // throws: TypeError: Cannot delete property 'a' of #<Object>
const o = Object.freeze([1]); o[0] = 2                       // throws: TypeError: Cannot assign to read only property '0' of object '[object Array]'
const o = Object.freeze([1]); o[5] = 2                       // throws: TypeError: Cannot add property 5, object is not extensible
const o = Object.freeze([1]); o.length = 0                   // throws: TypeError: Cannot assign to read only property 'length' of object '[object Array]'
Object.freeze([1]).pop()                                     // throws: TypeError: Cannot delete property '0' of [object Array]
Object.freeze([1,2]).shift()                                 // throws: TypeError: Cannot assign to read only property '0' of object '[object Array]'
Object.freeze([1,2]).unshift(1)                              // throws: TypeError: Cannot add property 2, object is not extensible
Object.freeze([2,1]).sort()                                  // throws: TypeError: Cannot assign to read only property '0' of object '[object Array]'
Object.freeze([2,1]).reverse()                               // throws: TypeError: Cannot assign to read only property '0' of object '[object Array]'
Object.freeze([2,1]).splice(0, 1)                            // throws: TypeError: Cannot assign to read only property '0' of object '[object Array]'
Object.freeze([2,1]).fill(0)                                 // throws: TypeError: Cannot assign to read only property '0' of object '[object Array]'
Object.freeze([2,1]).copyWithin(0, 1)                        // throws: TypeError: Cannot assign to read only property '0' of object '[object Array]'
"abc".length = 1                                             // throws: TypeError: Cannot assign to read only property 'length' of string 'abc'
"abc".x = 1                                                  // throws: TypeError: Cannot create property 'x' on string 'abc'
"abc"[0] = "x"                                               // throws: TypeError: Cannot assign to read only property '0' of string 'abc'
let s = "abc"; s.x = 1                                       // throws: TypeError: Cannot create property 'x' on string 'abc'
let n = 5; n.x = 1                                           // throws: TypeError: Cannot create property 'x' on number '5'
let b = true; b.x = 1                                        // throws: TypeError: Cannot create property 'x' on boolean 'true'
let n = 5; n[0] = 1                                          // throws: TypeError: Cannot create property '0' on number '5'
delete "abc".length                                          // throws: TypeError: Cannot delete property 'length' of [object String]
delete [].length                                             // throws: TypeError: Cannot delete property 'length' of [object Array]

// callbacks
[].map(1)                                                    // throws: TypeError: 1 is not a function
[].map()                                                     // throws: TypeError: undefined is not a function
[1].forEach(null)                                            // throws: TypeError: null is not a function
[1].filter({})                                               // throws: TypeError: #<Object> is not a function
[1].find("x")                                                // throws: TypeError: x is not a function
[1].sort(1)                                                  // throws: TypeError: The comparison function must be either a function or undefined
[1].sort({})                                                 // throws: TypeError: The comparison function must be either a function or undefined
[1].some(undefined)                                          // throws: TypeError: undefined is not a function
[1].every(1)                                                 // throws: TypeError: 1 is not a function
[1].reduce(1)                                                // throws: TypeError: 1 is not a function
Array.from([1], 1)                                           // throws: TypeError: 1 is not a function
Array.from(null)                                             // throws: TypeError: object null is not iterable (cannot read property Symbol(Symbol.iterator))
Array.from(undefined)                                        // throws: TypeError: undefined is not iterable (cannot read property Symbol(Symbol.iterator))

// texts
"a".replaceAll(/a/, "")                                      // throws: TypeError: String.prototype.replaceAll called with a non-global RegExp argument
"a".matchAll(/a/)                                            // throws: TypeError: String.prototype.matchAll called with a non-global RegExp argument
"a".startsWith(/a/)                                          // throws: TypeError: First argument to String.prototype.startsWith must not be a regular expression
"a".includes(/a/)                                            // throws: TypeError: First argument to String.prototype.includes must not be a regular expression
"a".endsWith(/a/)                                            // throws: TypeError: First argument to String.prototype.endsWith must not be a regular expression
String.fromCodePoint(-1)                                     // throws: RangeError: Invalid code point -1
String.fromCodePoint(1114112)                                // throws: RangeError: Invalid code point 1114112
String.fromCodePoint(1.5)                                    // throws: RangeError: Invalid code point 1.5
String.fromCodePoint("x")                                    // throws: RangeError: Invalid code point NaN

// thrown by the script
throw new Error("boom")                                      // throws: Error: boom
throw new TypeError("bad")                                   // throws: TypeError: bad
throw new Error                                              // throws: Error
new Error("a", {cause: 1}).x.y                               // throws: TypeError: Cannot read properties of undefined (reading 'y')

// conversions
({toString() { return {} }}) + ""                            // throws: TypeError: Cannot convert object to primitive value
({toString: () => ({}), valueOf: () => ({})}) * 2            // throws: TypeError: Cannot convert object to primitive value
`${{toString: () => { throw new Error("in toString") }}}`    // throws: Error: in toString
+{valueOf: () => ({}), toString: () => ({})}                 // throws: TypeError: Cannot convert object to primitive value

// far from the beginning of a path
[1,2].at.foo.bar                                             // throws: TypeError: Cannot read properties of undefined (reading 'bar')
let o = {f: () => null}; o.f().x                             // throws: TypeError: Cannot read properties of null (reading 'x')
new Map().get("a").b                                         // throws: TypeError: Cannot read properties of undefined (reading 'b')
[].find(x => x).y                                            // throws: TypeError: Cannot read properties of undefined (reading 'y')
[].pop().x                                                   // throws: TypeError: Cannot read properties of undefined (reading 'x')
"abc".match(/x/)[0]                                          // throws: TypeError: Cannot read properties of null (reading '0')
"abc".match(/x/).index                                       // throws: TypeError: Cannot read properties of null (reading 'index')
[1,2,3].indexOf.x.y                                          // throws: TypeError: Cannot read properties of undefined (reading 'y')
Object.entries({}).at(0).k                                   // throws: TypeError: Cannot read properties of undefined (reading 'k')
JSON.parse("{}").a.b                                         // throws: TypeError: Cannot read properties of undefined (reading 'b')
JSON.parse("null").a                                         // throws: TypeError: Cannot read properties of null (reading 'a')

// methods that are not there
let d = new Date(0); d.foo()                                  // throws: TypeError: d.foo is not a function
let a = [1]; a.foo()                                         // throws: TypeError: a.foo is not a function
let a = [1]; a.foo.bar()                                     // throws: TypeError: Cannot read properties of undefined (reading 'bar')
let s = "a"; s.foo()                                         // throws: TypeError: s.foo is not a function
let s = "a"; s.foo.bar()                                     // throws: TypeError: Cannot read properties of undefined (reading 'bar')
let n = 1; n.foo()                                           // throws: TypeError: n.foo is not a function
let m = new Map(); m.push(1)                                 // throws: TypeError: m.push is not a function
let it = [1].values(); it.foo()                              // throws: TypeError: it.foo is not a function
let o = {get: 1}; o.get()                                    // throws: TypeError: o.get is not a function
let a = [[1]]; a[0][1]()                                     // throws: TypeError: a[0][1] is not a function
let a = [() => 1]; a[1]()                                    // throws: TypeError: a[1] is not a function
let a = [1,2]; a.b.c.d()                                     // throws: TypeError: Cannot read properties of undefined (reading 'c')
let a = {b: {c: {}}}; a.b.c.d.e                              // throws: TypeError: Cannot read properties of undefined (reading 'e')
let a = {b: {c: {}}}; a.b.c.d()                              // throws: TypeError: a.b.c.d is not a function
let a = {b: () => ({c: 1})}; a.b().c()                       // throws: TypeError: a.b(...).c is not a function
(function () { return undefined })().x                       // throws: TypeError: Cannot read properties of undefined (reading 'x')
(void 0)()                                                   // throws: TypeError: (void 0) is not a function
let x = 5; x.y.z                                             // throws: TypeError: Cannot read properties of undefined (reading 'z')
let x = "s"; x.y.z                                           // throws: TypeError: Cannot read properties of undefined (reading 'z')
let {a} = {a: 1}; a()                                        // throws: TypeError: a is not a function
let [f] = [2]; f()                                           // throws: TypeError: f is not a function
let f = x => x; f(1)(2)                                      // throws: TypeError: f(...) is not a function
let t = `a`; t()                                             // throws: TypeError: t is not a function
let o = {}; o?.x.y                                           // throws: TypeError: Cannot read properties of undefined (reading 'y')
let o = {}; o.x?.y.z; o.x()                                  // throws: TypeError: o.x is not a function
let o = null; o?.x.y; o.z                                    // throws: TypeError: Cannot read properties of null (reading 'z')
let o = {}; o.a?.b(); o.a.b()                                // throws: TypeError: Cannot read properties of undefined (reading 'b')
!null.x                                                      // throws: TypeError: Cannot read properties of null (reading 'x')
[null][0].x                                                  // throws: TypeError: Cannot read properties of null (reading 'x')
[1, 2, 3][5].x                                               // throws: TypeError: Cannot read properties of undefined (reading 'x')
({}).a.b                                                     // throws: TypeError: Cannot read properties of undefined (reading 'b')
({}).x.y()                                                   // throws: TypeError: Cannot read properties of undefined (reading 'y')

// indexes
let i = 0; [][i].x                                           // throws: TypeError: Cannot read properties of undefined (reading 'x')
let i = 0, a = []; a[i].x                                    // throws: TypeError: Cannot read properties of undefined (reading 'x')
let i = 0, a = []; a[i].x = 5                                // throws: TypeError: Cannot set properties of undefined (setting 'x')
let i = 0, a = []; a[i]()                                    // throws: TypeError: a[i] is not a function
let a = []; a[a.length - 1].x                                // throws: TypeError: Cannot read properties of undefined (reading 'x')
let k = {}; k[{}].x                                          // throws: TypeError: Cannot read properties of undefined (reading 'x')
let k = {}; k[null]()                                        // throws: TypeError: k[null] is not a function

// in statements
switch (null.x) {}                                           // throws: TypeError: Cannot read properties of null (reading 'x')
if (undefined.x) {}                                          // throws: TypeError: Cannot read properties of undefined (reading 'x')
while (null.y) {}                                            // throws: TypeError: Cannot read properties of null (reading 'y')
let x = 1; x.toFixed(200)                                    // throws: RangeError: toFixed() digits argument must be between 0 and 100
let r = /a/y; r.lastIndex = {valueOf() { throw new RangeError("r") }}; r.test("a") // throws: RangeError: r

// in callbacks
[3,1].sort((a, b) => a.x.y)                                  // throws: TypeError: Cannot read properties of undefined (reading 'y')
[1].map(x => x.y.z)                                          // throws: TypeError: Cannot read properties of undefined (reading 'z')
[1].map(x => x.foo())                                        // throws: TypeError: x.foo is not a function
[[1, 2]].map(([a, b]) => a.x())                              // throws: TypeError: a.x is not a function
["a"].forEach(s => s.bar.baz)                                // throws: TypeError: Cannot read properties of undefined (reading 'baz')
Array.from({length: -1}).x.y                                 // throws: TypeError: Cannot read properties of undefined (reading 'y')
Array.from({length: 2 ** 53})                                // throws: RangeError: Invalid array length
[].concat.x.y                                                // throws: TypeError: Cannot read properties of undefined (reading 'y')
[].at(0).x                                                   // throws: TypeError: Cannot read properties of undefined (reading 'x')
[1].with(5, 1)                                               // throws: RangeError: Invalid index : 5
[1].with(-2, 1)                                              // throws: RangeError: Invalid index : -2
[].with(0, 1)                                                // throws: RangeError: Invalid index : 0
[1].flat(Infinity).x.y                                       // throws: TypeError: Cannot read properties of undefined (reading 'y')
[1].toSorted(1)                                              // throws: TypeError: The comparison function must be either a function or undefined
[1].findLast(1)                                              // throws: TypeError: 1 is not a function
new Array(1, 2).x.y                                          // throws: TypeError: Cannot read properties of undefined (reading 'y')
"".at(0).x                                                   // throws: TypeError: Cannot read properties of undefined (reading 'x')
[..."ab"].x.y                                                // throws: TypeError: Cannot read properties of undefined (reading 'y')

// in patterns
let [a, b] = "x"; b.c                                        // throws: TypeError: Cannot read properties of undefined (reading 'c')
let [a, ...b] = null; a                                      // throws: TypeError: null is not iterable
let {a, ...b} = null; a                                      // throws: TypeError: Cannot destructure property 'a' of 'null' as it is null.
let {[null.x]: a} = {}                                       // throws: TypeError: Cannot read properties of null (reading 'x')
let {a = null.x} = {}; a                                     // throws: TypeError: Cannot read properties of null (reading 'x')
const f = ({a: {b}}) => b; f({a: 1}).x                       // throws: TypeError: Cannot read properties of undefined (reading 'x')
const f = (a, {b}) => b; f(1)                                // throws: TypeError: Cannot destructure property 'b' of 'undefined' as it is undefined.
for (const k in null.x) {}                                   // throws: TypeError: Cannot read properties of null (reading 'x')
let o = {valueOf: 1, toString: 1}; o + 1                     // throws: TypeError: Cannot convert object to primitive value
let o = {toString: null, valueOf: null}; `${o}`              // throws: TypeError: Cannot convert object to primitive value
let m = new Map([["a", 1]]); m.a.b                           // throws: TypeError: Cannot read properties of undefined (reading 'b')
let s = new Set([1]); s[0].x                                 // throws: TypeError: Cannot read properties of undefined (reading 'x')
[1,2,3].join.foo.bar                                         // throws: TypeError: Cannot read properties of undefined (reading 'bar')
