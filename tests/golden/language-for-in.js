// for-in: which keys, in which order, and what happens to them meanwhile.
// kind: script

// order
let r = []; for (const k in {b: 1, a: 2}) r.push(k); r   // expect: ["b","a"]
let r = []; for (const k in {b: 1, 2: 1, a: 1, 1: 1}) r.push(k); r // expect: ["1","2","b","a"]
let r = []; for (const k in {10: 1, 9: 1, '-1': 1, '01': 1, 1.5: 1}) r.push(k); r // expect: ["9","10","-1","01","1.5"]
let r = []; for (const k in {4294967294: 1, 4294967295: 1, 4294967296: 1, 3: 1}) r.push(k); r // expect: ["3","4294967294","4294967295","4294967296"]
let r = []; for (const k in {['x' + 1]: 1, y: 1, 0: 1}) r.push(k); r // expect: ["0","x1","y"]
let r = []; const o = {a: 1}; o.z = 1; o[5] = 1; o.b = 1; for (const k in o) r.push(k); r // expect: ["5","a","z","b"]
let r = []; const o = {a: 1, b: 2}; delete o.a; o.a = 3; for (const k in o) r.push(k); r // expect: ["b","a"]
let r = []; for (const k in {...{b: 1, 3: 1}, a: 1}) r.push(k); r // expect: ["3","b","a"]
let r = []; for (const k in Object.fromEntries([['z', 1], ['7', 2], ['a', 3]])) r.push(k); r // expect: ["7","z","a"]
let r = []; for (const k in {'': 1, ' ': 2, é: 3, '\u{1F600}': 4}) r.push(k); r // expect: [""," ","é","😀"]
let r = []; for (const k in {__x: 1, constructor: 2, toString: 3}) r.push(k); r // expect: ["__x","constructor","toString"]
let r = []; for (const k in JSON.parse('{"b":1,"1":2,"a":3,"0":4}')) r.push(k); r // expect: ["0","1","b","a"]

// over what is no plain object
let r = []; for (const k in [7, 8, 9]) r.push(k); r      // expect: ["0","1","2"]
let r = []; for (const k in [7, , 9]) r.push(k); r       // expect: ["0","2"]
let r = []; for (const k in [7]) r.push(typeof k); r     // expect: ["string"]
let r = []; for (const k in 'abc') r.push(k); r          // expect: ["0","1","2"]
let r = []; for (const k in 'a\u{1F600}') r.push(k); r   // expect: ["0","1","2"]
let r = []; for (const k in '') r.push(k); r             // expect: []
let r = []; for (const k in 5) r.push(k); r              // expect: []
let r = []; for (const k in true) r.push(k); r           // expect: []
let r = []; for (const k in null) r.push(k); r           // expect: []
let r = []; for (const k in undefined) r.push(k); r      // expect: []
let r = []; for (const k in new Map([[1, 2]])) r.push(k); r // expect: []
let r = []; for (const k in new Set([1])) r.push(k); r   // expect: []
let r = []; for (const k in new Date(0)) r.push(k); r    // expect: []
let r = []; for (const k in /a/g) r.push(k); r           // expect: []
let r = []; for (const k in new Error('x')) r.push(k); r // expect: []
let r = []; const e = new Error('x'); e.code = 5; for (const k in e) r.push(k); r // expect: ["code"]
let r = []; for (const k in () => 1) r.push(k); r        // expect: []
let r = []; for (const k in /(?<y>a)/.exec('a')) r.push(k); r // expect: ["0","1","index","input","groups"]
let r = []; const a = [1, 2]; for (const i in a) r.push(a[i] * 2); r // expect: [2,4]

// changes meanwhile
let r = []; const o = {a: 1, b: 2, c: 3}; for (const k in o) { r.push(k); delete o.b } r // expect: ["a","c"]
let r = []; const o = {a: 1, b: 2}; for (const k in o) { r.push(k); delete o[k] } [r, o] // expect: [["a","b"],{}]
let r = []; const o = {a: 1}; for (const k in o) { r.push(k); o['x' + r.length] = 1; if (r.length > 5) break } r // expect: ["a"]
let r = []; const o = {a: 1, b: 2}; for (const k in o) { r.push(o[k]); o.b = 5 } r // expect: [1,5]
let r = []; const o = {a: 1, b: 2}; for (const k in o) { r.push(k); delete o.b; o.b = 1 } r // expect: ["a","b"]
let r = []; const a = [1, 2, 3]; for (const i in a) { r.push(i); a.length = 1 } r // expect: ["0"]
let r = []; const a = [1, 2, 3]; for (const i in a) { r.push(i); a.pop() } r // expect: ["0","1"]
let r = []; let o = {a: 1, b: 2}; for (const k in o) { r.push(k); o = {} } r // expect: ["a","b"]

// what the name is
let k; for (k in {a: 1, b: 2}) ; k                       // expect: "b"
var k; for (k in {a: 1}) k                               // expect: "a"
for (var k in {a: 1, b: 2}) ; k                          // expect: "b"
let o = {}; for (o.k in {a: 1, b: 2}) ; o                // expect: {"k":"b"}
let a = []; for (a[a.length] in {x: 1, y: 2}) ; a        // expect: ["x","y"]
let f = []; for (const k in {a: 1, b: 2}) f.push(() => k); f.map(g => g()) // expect: ["a","b"]
let f = []; for (let k in {a: 1, b: 2}) { f.push(() => k); k += '!' } f.map(g => g()) // expect: ["a!","b!"]
let r = []; for (const [c, d] in {ab: 1, xy: 2}) r.push(d + c); r // expect: ["ba","yx"]
let r = []; for (const {length} in {ab: 1, x: 2}) r.push(length); r // expect: [2,1]
let k = 'o'; for (let k in {a: 1}) ; k                   // expect: "o"
let n = 0; for (const k in {a: 1, b: 2, c: 3}) { if (k === 'b') continue; n += 1 } n // expect: 2
let r; for (const k in {a: 1, b: 2}) { r = k; break } r  // expect: "a"
try { for (const k in {a: 1}) throw k } catch (e) { e }  // expect: "a"
try { for (const k in k) ; } catch (e) { e.name }        // expect: "ReferenceError"
const f = o => { for (const k in o) if (o[k] > 1) return k }; f({a: 1, b: 2}) // expect: "b"
