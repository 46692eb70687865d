// The value of a script: of its last statement that has one (ECMA-262 8.4, UpdateEmpty).
// kind: script

// statements without a value keep the one before
1; var a = 2                                             // expect: 1
1; let b = 2                                             // expect: 1
1; const c = 2                                           // expect: 1
1; function f() {}                                       // expect: 1
1; ;                                                     // expect: 1
1; {}                                                    // expect: 1
1; { }                                                   // expect: 1
1; { let x = 5 }                                         // expect: 1
1; { 2 }                                                 // expect: 2
1; { 2; let x }                                          // expect: 2
1; { 2; {} }                                             // expect: 2
1; { 2; ; }                                              // expect: 2
1; a: {}                                                 // expect: 1
1; a: 2                                                  // expect: 2
1; if (false) 2                                          // expect: undefined
1; if (false) 2; else {}                                 // expect: undefined
1; if (true) {}                                          // expect: undefined
1; if (true) ;                                           // expect: undefined
1; if (true) 2                                           // expect: 2
1; if (false) 2; else 3                                  // expect: 3
1; if (true) { let x = 2 }                               // expect: undefined
1; if (true) { 2; let x = 3 }                            // expect: 2
1; while (false) 2                                       // expect: undefined
1; do {} while (false)                                   // expect: undefined
1; do ; while (false)                                    // expect: undefined
1; do 2; while (false)                                   // expect: 2
1; for (;false;) 2                                       // expect: undefined
1; for (let i = 0; i < 2; i++) {}                        // expect: undefined
1; for (let i = 0; i < 2; i++) i                         // expect: 1
1; for (const x of []) 2                                 // expect: undefined
1; for (const x of [5, 6]) x                             // expect: 6
1; for (const x of [5, 6]) {}                            // expect: undefined
1; for (const k in {}) 2                                 // expect: undefined
1; for (const k in {a: 1, b: 2}) k                       // expect: "b"
1; switch (1) {}                                         // expect: undefined
1; switch (1) { case 1: }                                // expect: undefined
1; switch (1) { case 1: 2 }                              // expect: 2
1; switch (1) { case 1: 2; break }                       // expect: 2
1; switch (1) { case 1: 2; {} }                          // expect: 2
1; switch (1) { case 1: break }                          // expect: undefined
1; switch (2) { case 1: 2 }                              // expect: undefined
1; try { 2 } catch { 3 }                                 // expect: 2
1; try { throw 2 } catch { 3 }                           // expect: 3
1; try { throw 2 } catch (e) { e }                       // expect: 2
1; try {} catch { 3 }                                    // expect: undefined
1; try { 2 } finally { 3 }                               // expect: 2
1; try { 2 } finally {}                                  // expect: 2
1; try {} finally { 3 }                                  // expect: undefined
1; try { throw 0 } catch {} finally { 3 }                // expect: undefined
1; try { throw 0 } catch { 2 } finally { 3 }             // expect: 2

// broken off
do { 1; break; 2 } while (false)                         // expect: 1
do { 1; continue; 2 } while (false)                      // expect: 1
do { 1; { break } } while (false)                        // expect: 1
do { break } while (false)                               // expect: undefined
5; do { break } while (false)                            // expect: undefined
5; do { if (true) { break } } while (false)              // expect: undefined
5; do { 6; if (true) { break } } while (false)           // expect: undefined
5; do { 6; if (true) { 7; break } } while (false)        // expect: 7
while (true) { 3; break }                                // expect: 3
for (;;) { 4; break }                                    // expect: 4
for (const x of [1, 2, 3]) { if (x === 2) break; x }     // expect: undefined
for (const x of [1, 2, 3]) { if (x === 2) continue; x }  // expect: 3
for (const x of [1, 2, 3]) { x; if (x === 2) break }     // expect: undefined
for (const x of [1, 2, 3]) { x; if (x === 3) continue; 'a' + x } // expect: undefined
a: { 1; break a }                                        // expect: 1
a: { 1; { 2; break a } 3 }                               // expect: 2
5; a: { break a }                                        // expect: 5
5; a: { 6; break a }                                     // expect: 6
a: for (const x of [1, 2]) { for (const y of [3, 4]) { x * y; continue a } } // expect: 6
a: for (const x of [1, 2]) { 'x' + x; for (const y of [3, 4]) { continue a } } // expect: undefined
a: for (const x of [1, 2]) { for (const y of [3, 4]) { 'y' + y; break a } } // expect: "y3"
switch (1) { case 1: 'a'; case 2: 'b'; break; case 3: 'c' } // expect: "b"
switch (1) { case 1: 'a'; case 2: ; break }              // expect: "a"
5; switch (1) { case 1: { break } }                      // expect: undefined
do { try { 1; break } finally { 2 } } while (false)      // expect: 1
do { try { 1 } finally { 2; break } } while (false)      // expect: 2
do { try { 1 } finally { break } } while (false)         // expect: undefined
5; do { try { 1; continue } finally { } } while (false)  // expect: 1

// expressions and declarations
var x = 5                                                // expect: undefined
let f = () => 1                                          // expect: undefined
function f() { return 1 }                                // expect: undefined
'use strict'                                             // expect: "use strict"
'use strict'; 5                                          // expect: 5
"a"; "b"                                                 // expect: "b"
x = 1; var x                                             // expect: 1
var x; x = 7                                             // expect: 7
let x; x ??= 3                                           // expect: 3
({})                                                     // expect: {}
({}).a                                                   // expect: undefined
{}                                                       // expect: undefined
{} + 1                                                   // expect: 1
{ a: 1 }                                                 // expect: 1
{ a: 1, 2 }                                              // expect: 2
[]; {}                                                   // expect: []
(function () { return 3 })()                             // expect: 3
(() => { return 3 })()                                   // expect: 3
(() => { 3 })()                                          // expect: undefined
void 0                                                   // expect: undefined
1, 2                                                     // expect: 2
delete ({}).x                                            // expect: true
typeof x; var x                                          // expect: "undefined"
new Map()                                                // expect: {}
if (1) 'a'; else 'b'                                     // expect: "a"
if (0) 'a'; else if (1) 'b'; else 'c'                    // expect: "b"
if (0) 'a'; else if (0) 'b'                              // expect: undefined
var a = 1; if (a) { a + 1 } else { a - 1 }               // expect: 2
var a = 5; while (a > 3) a--                             // expect: 4
var a = 5; while (a > 3) { a--; 'x' + a }                // expect: "x3"
var a = 0; do a++; while (a < 3)                         // expect: 2
let s = ''; for (const c of 'abc') s += c                // expect: "abc"
let n = 0; for (let i = 0; i < 3; i++) n += i; var q     // expect: 3
try { JSON.parse('{') } catch (e) { e.name }             // expect: "SyntaxError"
try { null.x } catch { 'caught' } finally { 'finally' }  // expect: "caught"
throw 5                                                  // throws: uncaught
try { throw 5 } finally { 6 }                            // throws: uncaught
