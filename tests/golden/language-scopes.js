// Scopes, closures and completion values: what a name means where, and what a script gives.
// kind: script

for (let x of [() => x]) { try { x() } catch (e) { e.name } }               // expect: "ReferenceError"
try { typeof y; let y } catch (e) { e.name }                                // expect: "ReferenceError"
let f; { f = () => z; try { f() } catch (e) { e.name } let z = 1; } f()     // expect: 1
var fs=[]; for (let i=0, g=()=>i; i<2; i++) { fs.push(g, ()=>i) } fs.map(f=>f())   // expect: [0,0,0,1]
var fs=[]; for (let i=0; fs.push(()=>i), i<2; i++) {} fs.map(f=>f())        // expect: [0,1,2]
var fs=[]; for (let i=0; i<2; fs.push(()=>i), i++) {} fs.map(f=>f())        // expect: [1,2]
var fs=[]; for (const k in {a:1,b:2}) fs.push(()=>k); fs.map(f=>f())        // expect: ["a","b"]
function f(a, b = () => a) { var a; a = 2; return [a, b()] } f(1)           // expect: [2,1]
function f(a, b = () => a) { var a = 3; return [a, b()] } f(1)              // expect: [3,1]
function f(a, b = () => a) { a = 3; return [a, b()] } f(1)                  // expect: [3,3]
function f(a = b, b) { return a } try { f() } catch (e) { e.name }          // expect: "ReferenceError"
function f(a = a) { return a } try { f() } catch (e) { e.name }             // expect: "ReferenceError"
function f(a, f = () => a) { function a() {} return [typeof a, f()] } f(1)   // expect: ["function",1]
function f(a) { function a() {} return typeof a } f(1)                      // expect: "function"
function f(a) { var a; return a } f(1)                                      // expect: 1
(function f() { try { f = 1 } catch (e) { return e.name } })()              // expect: "TypeError"
(function f(f) { return f })(3)                                             // expect: 3
(function f() { var f; return f })()                                        // expect: undefined
(function f() { let f = 2; return f })()                                    // expect: 2
let r = []; const g = function h(n) { if (n) h(n - 1); r.push(n) }; g(2); r   // expect: [0,1,2]
switch (1) { case 0: let a; case 1: try { a } catch (e) { e.name } }        // expect: "ReferenceError"
switch (1) { case 0: let a = 5; break; case 1: a = 2; }                     // throws: ReferenceError
switch (2) { case 1: function q() { return 1 } case 2: q() }                // expect: 1
l: { try { break l } finally { 1 } }                                        // expect: undefined
let n = 0; l: for (;;) { try { continue l } finally { if (n++ > 3) break l } } n   // expect: 5
(() => { for (const x of [1,2]) { try { return x } finally { continue } } return 9 })()   // expect: 9
(() => { try { try { return 1 } finally { throw 2 } } catch (e) { return e + 10 } })()   // expect: 12
(() => { l: try { return 1 } finally { try { return 2 } finally { break l } } return 3 })()   // expect: 3
(() => { try { return 1 } finally { l: try { return 2 } finally { break l } } })()   // expect: 1
(() => { let i = 0; try { return i } finally { i = 5 } })()                 // expect: 0
(() => { while (true) { try { return 1 } finally { break } } return 2 })()   // expect: 2
let o = {get: 1, m() { return 1 }, async: 2, static: 3}; o.get + o.m() + o.async + o.static   // expect: 7
const {length} = 'abc'; length                                              // expect: 3
const [a, , b = 3, ...[c, d]] = 'xyéz😀'; [a, b, c, d]                      // expect: ["x","é","z","😀"]
let a = 1, b = 2; [a, b] = [b, a]; [a, b]                                   // expect: [2,1]
let o = {}; [o.x, o['y'], ...o.z] = [1, 2, 3, 4]; o                         // expect: {"x":1,"y":2,"z":[3,4]}
let o = {}; ({a: o.x = 5, ...o.r} = {b: 1, c: 2}); o                        // expect: {"x":5,"r":{"b":1,"c":2}}
let log = []; const k = x => (log.push(x), x); const {[k('a')]: x = k('d'), [k('b')]: y} = {b: 1}; [log, x, y]   // expect: [["a","d","b"],"d",1]
let {0: a, 1: b} = ['p', 'q']; [a, b]                                       // expect: ["p","q"]
try { let {a} = null } catch (e) { e.name }                                 // expect: "TypeError"
try { let [a] = {} } catch (e) { e.name }                                   // expect: "TypeError"
try { let [a] = 5 } catch (e) { e.name }                                    // expect: "TypeError"
try { null.x } catch { 'caught' }                                           // expect: "caught"
try { throw {a: 1} } catch ({a, b = a}) { [a, b] }                          // expect: [1,1]
for (var i = 0; i < 3; i++); i                                              // expect: 3
1; var x = 2;                                                               // expect: 1
1; if (false) 2;                                                            // expect: undefined
1; do { 2; continue; 3 } while (false)                                      // expect: 2
1; { }                                                                      // expect: 1
1; function f() {}                                                          // expect: 1
1; let z = 5;                                                               // expect: 1
1; for (;;) { break }                                                       // expect: undefined
2; while (false);                                                           // expect: undefined
3; switch (1) {}                                                            // expect: undefined
4; switch (1) { case 1: 5; break; }                                         // expect: 5
5; try { } catch { }                                                        // expect: undefined
5; try { 6 } finally { 7 }                                                  // expect: 6
5; l: { 6; break l; }                                                       // expect: 6
5; ;                                                                        // expect: 5
if (1) { 'a' } else 'b'                                                     // expect: "a"
{ 1; { 2; } let q; }                                                        // expect: 2
do { 1; if (true) { break; } } while (0)                                    // expect: undefined
'use strict'                                                                // expect: "use strict"
var a = function () {}, b = () => {}; [a, b].map(f => typeof f)             // expect: ["function","function"]
typeof (() => 1)                                                            // expect: "function"
void 0, 1                                                                   // expect: 1
let x = 0; x ||= 5; x &&= 6; x ??= 7; x                                     // expect: 6
const c = 1; try { c++ } catch (e) { e.name }                               // expect: "TypeError"
const c = 1; try { c ||= 2; c ??= 3; c } catch (e) { e.name }               // expect: 1
const c = 0; try { c ||= 2; } catch (e) { e.name }                          // expect: "TypeError"
const c = 0; try { [c] = [1] } catch (e) { e.name }                         // expect: "TypeError"
for (const i of [1]) { try { i = 2 } catch (e) { e.name } }                 // expect: "TypeError"
try { for (const i = 0; i < 2; i++) {} } catch (e) { e.name }               // expect: "TypeError"
try { q = 1; let q } catch (e) { e.name }                                   // expect: "ReferenceError"
try { q++; const q = 1 } catch (e) { e.name }                               // expect: "ReferenceError"
try { q = 1; const q = 1 } catch (e) { e.name }                             // expect: "ReferenceError"
try { (() => { q = 1 })(); let q } catch (e) { e.name }                     // expect: "ReferenceError"
[1, 2, 3].map((x, i, a) => x * i + a.length)                                // expect: [3,5,9]
((...a) => a)(...[1, ...'ab'], 3)                                           // expect: [1,"a","b",3]
(({a}, [b], {c} = {c: 5}) => [a, b, c])({a: 1}, [2])                        // expect: [1,2,5]
(a => b => c => a + b + c)(1)(2)(3)                                         // expect: 6
const fact = n => n <= 1 ? 1 : n * fact(n - 1); fact(20)                    // expect: 2432902008176640000
var counter = (() => { let n = 0; return {inc: () => ++n, get: () => n} })(); counter.inc(); counter.inc(); counter.get()   // expect: 2
let s = ''; for (const ch of 'a😀b') s = ch + s; s                          // expect: "b😀a"
let s = []; for (const k in 'ab') s.push(k); s                              // expect: ["0","1"]
let s = []; for (const k in [5, , 6]) s.push(k); s                          // expect: ["0","2"]
let s = []; const o = {a: 1, b: 2, c: 3}; for (const k in o) { s.push(k); delete o.b } s   // expect: ["a","c"]
let a = [1, 2]; let n = 0; for (const x of a) { if (n++ < 3) a.push(x) } a   // expect: [1,2,1,2,1]
let s = 0; for (const [k, v] of Object.entries({a: 1, b: 2})) s += k + v; s   // expect: "0a1b2"
let i = 0; outer: while (true) { while (true) { if (++i > 3) break outer; continue outer } } i   // expect: 4
a: b: for (;;) { break a }                                                  // expect: undefined
a: b: do { continue a } while (false)                                       // expect: undefined
let r = []; for (let i = 0; i < 3; i++) { switch (i) { case 1: continue; default: r.push(i) } } r   // expect: [0,2]
label: { const f = () => { label: { break label } return 1 }; f() }         // expect: 1
let {a = 1, b: {c = 2} = {}} = {}; [a, c]                                   // expect: [1,2]
let x = 1; { let x = 2; { let x = 3; x } x }                                // expect: 2
var x = 1; var x; x                                                         // expect: 1
function f() { return f.name2 } 1                                           // expect error: 1:25: properties of functions
const f = () => 1; f.x                                                      // expect error: 1:22: properties of functions
const f = isNaN, g = f; g["x"]                                              // expect error: 1:25: properties of functions
function f() {} f.x = 1                                                     // expect error: 1:17: properties of functions
{ function f() {} f?.x }                                                    // expect error: 1:22: properties of functions
(function s() { s.x = 1 })                                                  // expect error: 1:17: properties of functions
function f() {} f = {x: 1}; f.x                                             // expect: 1
function f() {} var f = {x: 1}; f.x                                         // expect: 1
function f() {} [f] = [{x: 2}]; f.x                                         // expect: 2
function f() {} for (f of [{x: 2}]) f.x                                     // expect: 2
function f(f) { return f.x } f({x: 3})                                      // expect: 3
const f = () => 1; { const f = {x: 4}; f.x }                                // expect: 4
let f = () => 1; f.x                                                        // expect: undefined
(() => { 'use strict'; return 1 })()                                        // expect: 1
((a, b = 2, ...c) => 1)(1)                                                  // expect: 1
let f = function () { return typeof f }; f()                                // expect: "function"
let o = {f(x) { return x ? o.f(x - 1) : 'end' }}; o.f(3)                    // expect: "end"
let a = []; a[2] = 1; let [x, y = 'd', z] = a; [x, y, z]                    // expect: [undefined,"d",1]
let v = 5; (({v}) => v)({v}) + v                                            // expect: 10
new Array(3).fill().map((_, i) => i)                                        // expect: [0,1,2]
[..."ab"].reduce((a, c) => a + c, '')                                       // expect: "ab"
let {a, ...b} = 'xy'; [a, b]                                                // expect: [undefined,{"0":"x","1":"y"}]
let o = {a: 1}; for (o.k of [1, 2]); for (o['j'] in {z: 1}); o              // expect: {"a":1,"k":2,"j":"z"}
for (let [a, b = a] of [[1], [2, 3]]) a + b                                 // expect: 5
let f = ({x} = {x: 1}, [y] = [2]) => x + y; f()                             // expect: 3
let a = 1; a += a++ + ++a; a                                                // expect: 5
let i = 0; let a = [i++, i++, i++]; a                                       // expect: [0,1,2]
let o = {n: 1}; o.n++ + ++o.n + o.n--                                       // expect: 7
let a = [1]; a[0]++; a[1] ??= 5; a                                          // expect: [2,5]
let s = 'x'; s += 1; s++; s                                                 // expect: NaN
let t = '5'; t++; t                                                         // expect: 6
let u; u++; u                                                               // expect: NaN
var x = x; x                                                                // expect: undefined
try { let x = x } catch (e) { e.name }                                      // expect: "ReferenceError"
try { let x = (() => x)() } catch (e) { e.name }                            // expect: "ReferenceError"
if (true) function f() {}                                                   // expect error: 1:11: a function may not be declared here
let let1 = 1; let1                                                          // expect: 1
let of = 1; of                                                              // expect: 1
var async = 2; async                                                        // expect: 2
throw 5                                                                     // throws: uncaught
throw new TypeError('x')                                                    // throws: TypeError
let x; let x                                                                // expect error: 1:12: 'x' has already been declared
var x; let x                                                                // expect error: 1:12: 'x' has already been declared
let x; var x                                                                // expect error: 1:5: 'x' has already been declared
let x; { var x }                                                            // expect error: 1:5: 'x' has already been declared
{ let y; { var y } }                                                        // expect error: 1:16: 'y' has already been declared
function f(a) { let a }                                                     // expect error: 1:21: 'a' has already been declared
function f({a}) { let a }                                                   // expect error: 1:23: 'a' has already been declared
function f(a) { { let a } } 1                                               // expect: 1
try {} catch (e) { let e }                                                  // expect error: 1:24: 'e' has already been declared
try {} catch (e) { var e } 1                                                // expect: 1
try {} catch ({e}) { var e }                                                // expect error: 1:26: 'e' has already been declared
try {} catch (e) { { let e } } 1                                            // expect: 1
try { throw 1 } catch (e) { var e = 2 } e                                   // expect: undefined
{ function f() {} function f() {} }                                         // expect error: 1:28: 'f' has already been declared
{ let f; function f() {} }                                                  // expect error: 1:7: 'f' has already been declared
function f() {} function f() { return 2 } f()                               // expect: 2
function f() {} var f; typeof f                                             // expect: "function"
function f() {} var f = 1; f                                                // expect: 1
let f; function f() {}                                                      // expect error: 1:5: 'f' has already been declared
switch (1) { case 1: let a; case 2: let a }                                 // expect error: 1:41: 'a' has already been declared
for (let i;;) { var i }                                                     // expect error: 1:21: 'i' has already been declared
for (let i of []) { var i }                                                 // expect error: 1:25: 'i' has already been declared
for (let [a, a] of []) ;                                                    // expect error: 1:14: 'a' has already been declared
(a, a) => 1                                                                 // expect error: 1:5: two parameters are called 'a'
function f() { break }                                                      // expect error: 1:16: break outside of a loop or switch
continue                                                                    // expect error: 1:1: continue outside of a loop
return 1                                                                    // expect error: 1:1: return outside of a function
const x                                                                     // expect error: 1:7: the constant 'x' has no value
for (const x;;) ;                                                           // expect error: 1:12: the constant 'x' has no value
let [a]                                                                     // expect error: 1:5: a pattern needs a value: write = after it
({a = 1})                                                                   // expect error: 1:3: a default value stands in a pattern only
(() => { l: for (;;) { (() => { break l })() } })                           // expect error: 1:39: no label 'l' stands around this statement
(function () { return typeof g; function g() {} })()                        // expect: "function"
(function () { if (true) { function g() { return 1 } } return typeof g })   // expect: [Function]
(function (a, b) { 'a'; a = 5; return [a, b] })(1)                          // expect: [5,undefined]
let r = []; try { r.push(1); try { throw 2 } finally { r.push(3) } } catch (e) { r.push(e) } r   // expect: [1,3,2]
(() => { try { throw 1 } catch (e) { return e } finally { 2 } })()          // expect: 1
let x = 'out'; (function (a = x) { var x = 'in'; return a })()              // expect: "out"
let x = 'out'; ((a = () => x) => { var x = 'in'; return a() })()            // expect: "out"
const a = [3,1,2]; a.sort((x, y) => { if (x === y) throw 1; return x - y }); a   // expect: [1,2,3]
try { [1,2].map(() => { throw 'up' }) } catch (e) { e }                     // expect: "up"
try { [3,1].sort(() => { throw 'up' }) } catch (e) { e }                    // expect: "up"
'' + {toString() { return 'S' }}                                            // expect: "S"
[1, {valueOf() { return 5 }}][1] * 2                                        // expect: 10
let o = {valueOf: () => { throw 'V' }}; try { o + 1 } catch (e) { e }       // expect: "V"
JSON.stringify({a: 1, toJSON() { return [2] }})                             // expect: "[2]"
JSON.stringify({a: [1, {b: 2}]}, (k, v) => typeof v === 'number' ? v + 1 : v)   // expect: "{\"a\":[2,{\"b\":3}]}"
'abc'.replace('b', x => x + x)                                              // expect: "abbc"
let o = {toString: () => 'k'}; ({[o]: 1})                                   // expect: {"k":1}
let deep = (n) => n ? [1].map(() => deep(n - 1))[0] : 'ok'; deep(20)        // expect: "ok"
let f = (n, acc = []) => { if (!n) return acc; acc.push(n); return f(n - 1, acc) }; f(5)   // expect: [5,4,3,2,1]
let k = 0; const t = {a: {b: () => ({c: k++})}}; t.a.b().c + t?.a?.b?.().c   // expect: 1
(() => { const r = []; for (let i = 0; i < 3; i++) { const j = i * 2; r.push(() => j + i) } return r.map(f => f()) })()   // expect: [0,3,6]
(() => { let s = 0; for (let i = 0, n = 5; i < n; i++) { if (i === 3) continue; s += i } return s })()   // expect: 7
var a = 1; { let a = 2; var f = () => a } [a, f()]                          // expect: [1,2]
let x = 5; const g = () => { x++; return x }; x = g() + x; x                // expect: 12
let [f = function () {}, g = class0 => 1] = []; [typeof f, typeof g]        // expect: ["function","function"]
((a, b = a, c = a + b) => [a, b, c])(1, undefined, 9)                       // expect: [1,1,9]
((a, b = a, c = a + b) => [a, b, c])(1)                                     // expect: [1,1,2]
