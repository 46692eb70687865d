// Scripts: the result is the completion value.

// tag n:int32 = 5
// tag list = [1, 2, 3]
// kind: script

n + 1                                           // expect: 6

n > 3; "last"                                   // expect: "last"

var x = 5                                       // expect: undefined

let x = 5;                                      // expect: undefined

x = 1; var x                                    // expect: 1

5; var x = 6                                    // expect: 5

if (n > 3) "yes"; else "no"                     // expect: "yes"

1; if (n > 9) 2                                 // expect: undefined

1; if (n > 3) { }                               // expect: undefined

1; { 2; 3 }                                     // expect: 3

1; { }                                          // expect: 1

for (const v of list) v * 2                     // expect: 6

1; for (const v of []) v                        // expect: undefined

var i = 0; while (i < 3) i++                    // expect: 2

do { 7 } while (false)                          // expect: 7

1; do { } while (false)                         // expect: undefined

switch (n) { case 5: "five"; break; default: "other" }  // expect: "five"

1; switch (n) { case 9: 2 }                     // expect: undefined

try { 1; throw 2 } catch (e) { e + 1 } finally { 9 }  // expect: 3

try { 1 } finally { 2 }                         // expect: 1

function f() { return 3 } f()                   // expect: 3

function f() { return 3 }                       // expect: undefined

1; function f() {}                              // expect: 1

"use strict"                                    // expect: "use strict"

;                                               // expect: undefined

1;;;                                            // expect: 1

x: 5                                            // expect: 5

x: { 1; break x; }                              // expect: 1

for (const v of list) { if (v === 2) break; v }  // expect: undefined

for (const v of list) { v; if (v === 2) continue; }  // expect: undefined

({a: n})                                        // expect: {"a":5}

[n]                                             // expect: [5]

n === 5 && list.includes(2)                     // expect: true

throw new RangeError("r")                       // throws: RangeError
