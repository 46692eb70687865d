// switch: which case, how far, and what is declared in it.
// kind: script

// which case
switch (1) { case 1: 'a'; break; case 2: 'b' }           // expect: "a"
switch (2) { case 1: 'a'; break; case 2: 'b' }           // expect: "b"
switch (3) { case 1: 'a'; break; case 2: 'b' }           // expect: undefined
switch (3) { case 1: 'a'; default: 'd' }                 // expect: "d"
switch (1) { case 1: 'a'; default: 'd' }                 // expect: "d"
switch (1) { default: 'd'; case 1: 'a' }                 // expect: "a"
switch (5) { default: 'd'; case 1: 'a' }                 // expect: "a"
switch (5) { default: 'd'; break; case 1: 'a' }          // expect: "d"
switch (5) { case 1: 'a'; default: 'd'; case 2: 'b'; break; case 3: 'c' } // expect: "b"
switch (3) { case 1: 'a'; default: 'd'; case 2: 'b'; break; case 3: 'c' } // expect: "c"
switch ('1') { case 1: 'number'; break; case '1': 'string' } // expect: "string"
switch (1) { case '1': 'string'; break; case true: 'bool'; break; default: 'none' } // expect: "none"
switch (NaN) { case NaN: 'nan'; break; default: 'none' } // expect: "none"
switch (-0) { case 0: 'zero'; break; default: 'none' }   // expect: "zero"
switch (0) { case -0: 'zero'; break; default: 'none' }   // expect: "zero"
switch (null) { case undefined: 'u'; break; case null: 'n' } // expect: "n"
switch (undefined) { case null: 'n'; break; case void 0: 'u' } // expect: "u"
switch (true) { case 1 > 2: 'a'; break; case 2 > 1: 'b' } // expect: "b"
switch (true) { case 1: 'a'; break; case 'x': 'b'; break; default: 'c' } // expect: "c"
switch (typeof 1) { case 'string': 's'; break; case 'number': 'n' } // expect: "n"
const a = [1]; switch (a) { case [1]: 'new'; break; case a: 'same' } // expect: "same"
const o = {}; switch (o) { case {}: 'new'; break; case o: 'same' } // expect: "same"
switch ('é') { case 'e\u0301': 'two'; break; case '\xe9': 'one' } // expect: "one"
switch (1.0) { case 1: 'one' }                           // expect: "one"
switch (1e21) { case 1000000000000000000000: 'big' }     // expect: "big"
switch (2 ** 53) { case 2 ** 53 + 1: 'rounded' }         // expect: "rounded"
switch (isNaN) { case isFinite: 1; break; case isNaN: 2 } // expect: 2
switch (3) { }                                           // expect: undefined
switch (3) { default: }                                  // expect: undefined
switch (3) { case 3: }                                   // expect: undefined
switch (3) { case 3: {} }                                // expect: undefined
switch (3) { case 3: case 4: 'both' }                    // expect: "both"
switch (4) { case 3: case 4: 'both' }                    // expect: "both"
switch (1, 2) { case 2: 'last' }                         // expect: "last"
let x = 1; switch (x++) { case 1: x }                    // expect: 2
let x = 1; switch (++x) { case 2: x * 10 }               // expect: 20

// the order of what is evaluated
let r = []; const t = x => (r.push(x), x); switch (t(2)) { case t(1): case t(2): case t(3): } r // expect: [2,1,2]
let r = []; const t = x => (r.push(x), x); switch (t(9)) { case t(1): default: r.push('d'); case t(2): r.push('f') } r // expect: [9,1,2,"d","f"]
let r = []; const t = x => (r.push(x), x); switch (t(2)) { case t(1): default: r.push('d'); case t(2): r.push('f') } r // expect: [2,1,2,"f"]
let n = 0; switch (1) { case (n++, 1): break; case (n++, 2): } n // expect: 1
let n = 0; for (const v of [1, 2, 3, 4]) switch (v) { case 1: n += 1; case 2: n += 10; break; case 3: n += 100; default: n += 1000 } n // expect: 2121
const f = v => { switch (v) { case 1: return 'one'; case 2: return 'two' } return 'many' }; [1, 2, 3].map(f) // expect: ["one","two","many"]
const f = v => { switch (true) { case v < 10: return 'cold'; case v < 20: return 'mild'; default: return 'hot' } }; [5, 15, 25].map(f) // expect: ["cold","mild","hot"]
const f = s => { switch (s) { case 'AUTO': case 'CASCADE': return true; case 'MAN': return false } }; ['AUTO', 'CASCADE', 'MAN', 'OFF'].map(f) // expect: [true,true,false,undefined]
const f = c => { switch (c & 3) { case 0: return 'none'; case 1: return 'low'; case 2: return 'high'; default: return 'both' } }; [0, 1, 2, 3, 4, 255].map(f) // expect: ["none","low","high","both","none","both"]
try { switch (null.x) { default: 1 } } catch (e) { e.name } // expect: "TypeError"
try { switch (1) { case null.x: 1 } } catch (e) { e.name } // expect: "TypeError"
switch (1) { case 1: try { throw 2 } catch (e) { e } finally { 3 } } // expect: 2
let r = []; switch (1) { case 1: try { break } finally { r.push('f') } case 2: r.push(2) } r // expect: ["f"]
let r = []; for (let i = 0; i < 3; i++) switch (i) { case 1: continue; default: r.push(i) } r // expect: [0,2]
let r = []; for (const c of 'abc') { switch (c) { case 'b': break; default: r.push(c) } } r // expect: ["a","c"]

// what is declared in it
switch (1) { case 1: let x = 5; x }                      // expect: 5
switch (2) { case 1: let x; break; case 2: x = 7; x }    // throws: ReferenceError
switch (1) { case 0: let x = 1; case 1: try { x } catch (e) { e.name } } // expect: "ReferenceError"
let x = 'out'; switch (1) { case 1: let x = 'in' } x     // expect: "out"
let x = 'out'; switch (x) { case 'out': let x = 'in'; x } // expect: "in"
switch (1) { case 1: const c = 3; case 2: c * 2 }        // expect: 6
switch (1) { case 1: var v = 3 } v                       // expect: 3
switch (2) { case 1: var v = 3 } v                       // expect: undefined
switch (1) { case 1: f(); function f() { return 'hoisted' } } // expect: "hoisted"
switch (2) { case 1: function f() { return 'hoisted' } case 2: f() } // expect: "hoisted"
let f = []; for (let i = 0; i < 2; i++) switch (i) { default: let j = i * 10; f.push(() => j) } f.map(g => g()) // expect: [0,10]
switch (1) { case 1: { let x = 1 } case 2: { let x = 2; x } } // expect: 2
