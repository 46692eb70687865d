// Labels, break and continue.
// kind: script

// out of blocks
a: { 1; break a; 2 }                                     // expect: 1
a: { b: { 1; break a } 2 }                               // expect: 1
a: { b: { 1; break b } 2 }                               // expect: 2
a: b: { break a } 3                                      // expect: 3
a: b: { break b } 3                                      // expect: 3
a: 5                                                     // expect: 5
let r = 0; a: { r = 1; if (r) break a; r = 2 } r         // expect: 1
let r = []; a: { r.push(1); b: { r.push(2); break a } r.push(3) } r // expect: [1,2]
let r = []; a: { r.push(1); b: { r.push(2); break b } r.push(3) } r // expect: [1,2,3]
a: if (true) { break a } else { 1 } 2                    // expect: 2
a: if (true) { 1; break a; 3 }                           // expect: 1
let x = 1; a: x = 2; x                                   // expect: 2
a: { let x = 1; { let x = 2; break a } } typeof x        // expect: "undefined"
a: try { break a } finally { 7 }                         // expect: undefined
let r = []; a: try { r.push(1); break a } finally { r.push(2) } r // expect: [1,2]
let r = []; a: { try { break a } finally { r.push(1) } r.push(2) } r.push(3); r // expect: [1,3]
let r = []; a: { try { r.push(1) } finally { break a } r.push(2) } r // expect: [1]
a: { try { throw 1 } catch { break a } 5 } 6             // expect: 6
a: switch (1) { case 1: break a; case 2: 5 } 9           // expect: 9
let r = 0; a: switch (1) { case 1: switch (2) { case 2: break a } r = 1 } r // expect: 0
let r = 0; a: switch (1) { case 1: switch (2) { case 2: break } r = 1 } r // expect: 1
yes: { no: { yes2: { break yes } } }                     // expect: undefined
async: 1                                                 // expect: 1
of: 2                                                    // expect: 2
get: { break get } 3                                     // expect: 3
$: { break $ } 4                                         // expect: 4
é: { break é } 5                                         // expect: 5
a: { (() => { a: { } })(); break a }                     // expect: undefined

// loops in loops
let r = []; a: for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) { if (j === i) continue a; r.push([i, j]) } r // expect: [[1,0],[2,0],[2,1]]
let r = []; a: for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) { if (i === 1) break a; r.push([i, j]) } r // expect: [[0,0],[0,1],[0,2]]
let r = []; for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j === 1) break; r.push([i, j]) } } r // expect: [[0,0],[1,0],[2,0]]
let r = []; for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j === 1) continue; r.push([i, j]) } } r // expect: [[0,0],[0,2],[1,0],[1,2],[2,0],[2,2]]
let r = []; a: for (const x of [1, 2, 3]) for (const y of 'ab') { if (x === 2) continue a; r.push(x + y) } r // expect: ["1a","1b","3a","3b"]
let r = []; a: for (const x of [1, 2, 3]) for (const y of 'ab') { if (x === 2) break a; r.push(x + y) } r // expect: ["1a","1b"]
let r = []; a: for (const k in {x: 1, y: 2}) for (const c of 'ab') { if (c === 'b') continue a; r.push(k + c) } r // expect: ["xa","ya"]
let i = 0, n = 0; a: while (i < 5) { i++; while (true) { if (i % 2) continue a; n += i; break } } n // expect: 6
let i = 0, n = 0; a: do { i++; for (;;) { if (i % 2) continue a; n += i; break } } while (i < 5); n // expect: 6
let i = 0; a: while (true) { b: while (true) { c: while (true) { if (++i < 3) continue a; if (i < 5) continue b; if (i < 7) continue c; break a } } } i // expect: 7
let r = []; a: b: for (let i = 0; i < 3; i++) { if (i === 1) continue a; r.push(i) } r // expect: [0,2]
let r = []; a: b: for (let i = 0; i < 3; i++) { if (i === 1) continue b; r.push(i) } r // expect: [0,2]
let r = []; a: for (let i = 0; i < 3; i++) { b: { if (i === 1) continue a; if (i === 2) break b; r.push(i) } r.push('-') } r // expect: [0,"-","-"]
let r = []; a: for (let i = 0; i < 4; i++) { switch (i) { case 1: continue; case 2: break; case 3: break a; default: r.push('d') } r.push(i) } r // expect: ["d",0,2]
let r = []; a: for (let i = 0; i < 3; i++) { try { if (i === 1) continue a; r.push(i) } finally { r.push('f') } } r // expect: [0,"f","f",2,"f"]
let r = []; a: for (let i = 0; i < 3; i++) { try { if (i === 1) break a; r.push(i) } finally { r.push('f') } } r // expect: [0,"f","f"]
let r = []; a: for (let i = 0; i < 3; i++) { try { throw i } catch (e) { if (e === 1) continue a; r.push(e) } finally { r.push('f') } } r // expect: [0,"f","f",2,"f"]
let r = []; a: for (let i = 0; i < 2; i++) { for (;;) { try { continue a } finally { r.push(i) } } } r // expect: [0,1]
let r = []; a: for (let i = 0; i < 2; i++) { for (;;) { try { break } finally { r.push(i); continue a } } } r // expect: [0,1]
let f = []; a: for (let i = 0; i < 3; i++) { f.push(() => i); continue a } f.map(g => g()) // expect: [0,1,2]
let r = []; a: for (let i = 0; i < 3; i++) { let j = i * 2; if (j === 2) continue a; r.push(() => j) } r.map(g => g()) // expect: [0,4]
const f = n => { a: for (;;) { for (;;) { if (n > 2) return 'r'; if (n > 1) break a; n++ } } return 'b' + n }; [f(0), f(1), f(2), f(3)] // expect: ["b2","b2","b2","r"]
