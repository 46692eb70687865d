// Where a line ends a statement, and where it does not (ECMA-262 12.10).
// kind: script

// a line break where the next token does not fit
let a = 1
let b = 2
a + b                                                    // expect: 3
var a = 1
a
++
a
a                                                        // expect: 2
var a = 1, b = 5
a
++b
b                                                        // expect: 6
var a = 5
a
--
a
a                                                        // expect: 4
let a = 'x'
if (a) a = 'y'
a                                                        // expect: "y"
let a = 1
{ a = 2 }
a                                                        // expect: 2
let n = 0
for (let i = 0; i < 3; i++) n += i
n                                                        // expect: 3
let n = 0
do n++; while (n < 5) n                                  // expect: 5
let n = 0
do n++
while (n < 3)
n                                                        // expect: 3
let n = 0; do { n++ } while (n < 4) n * 2                // expect: 8
const f = () => 1
const g = () => 2
f() + g()                                                // expect: 3
function f() { return
1 }
f()                                                      // expect: undefined
function f() { return /* a
break */ 1 }
f()                                                      // expect: undefined
function f() { return 1
2 }
f()                                                      // expect: 1
let i = 0, outer = 9
outer: for (;;) { i++; if (i > 3) break
outer }
i                                                        // expect: 4
let n = 0
for (let i = 0; i < 3; i++) { if (i === 1) continue
n += i }
n                                                        // expect: 2
let r
try { throw 1 } catch { r = 2 }
r                                                        // expect: 2
let x = 1; let y = 2
;[x, y] = [y, x]
x                                                        // expect: 2
let a = 1
;(() => { a = 2 })()
a                                                        // expect: 2
var a = 4, g = 2
a
/2/g                                                     // expect: 1
const s = 'a'
;`b`                                                     // expect: "b"
let a = {}
a.b = 1
a                                                        // expect: {"b":1}
if (false) ; else 5                                      // expect: 5
let a = 3
a
/* comment */ - 1                                        // expect: 2
let a = 3 // comment
- 1                                                      // expect: undefined
{ 1 } 2                                                  // expect: 2
{ 1
2 } 3                                                    // expect: 3
1;;;2                                                    // expect: 2
;                                                        // expect: undefined
var a
var b
a = b = 3
a                                                        // expect: 3

// a line break that goes on with the expression
let a = 1 +
2
a                                                        // expect: 3
let a = 1
+ 2
a                                                        // expect: 3
let a = 5
- 2
a                                                        // expect: 3
let a = [1, 2, 3]
[1]
a                                                        // expect: 2
let a = [1, 2, 3]
[0, 2]
a                                                        // expect: 3
const f = x => x * 2
const r = f
(21)
r                                                        // expect: 42
const o = {f: x => x + 1}
const r = o
.f(1)
r                                                        // expect: 2
const o = {f: {g: 2}}
o
  .f
  .g                                                     // expect: 2
const o = null
o
  ?.f                                                    // expect: undefined
let a = 10, g = 2
let b = a
/2/g
b                                                        // expect: 2.5
let a = true
? 1
: 2
a                                                        // expect: 1
let a = 1
&& 2
a                                                        // expect: 2
let a = null
?? 3
a                                                        // expect: 3
let a = 2
** 3
a                                                        // expect: 8
let a = 'x'
in {x: 1}
a                                                        // expect: true
let a = []
instanceof Array
a                                                        // expect: true
let a = 1
,
b = 2
a + b                                                    // expect: 3
let a =
1
a                                                        // expect: 1
let a
=
1
a                                                        // expect: 1
const f = x =>
x + 1
f(1)                                                     // expect: 2
const f = (x,
y) => x + y
f(1, 2)                                                  // expect: 3
let t = 1;
`${t}`
  .length                                                // expect: 1
let a = typeof
1
a                                                        // expect: "number"
let a = !
1
a                                                        // expect: false
throw 1 +
1                                                        // throws: uncaught
const f = function
() { return 3 }
f()                                                      // expect: 3
new
Map
().size                                                  // expect: 0
let v = [
1
,
2
]
v                                                        // expect: [1,2]
let v = {
a
:
1
}
v.a                                                      // expect: 1
if
(true)
1
else
2                                                        // expect: 1
for
(let i = 0
; i < 1
; i++)
7                                                        // expect: 7
while
(false)
1                                                        // expect: undefined
var x
= 3, y
= 4
x * y                                                    // expect: 12
let s = 'a' +
'b'
+ 'c'
s                                                        // expect: "abc"
let a = 4
a
/=
2                                                        // expect: 2
let x = 1
x
+=
2                                                        // expect: 3

// line terminators in comments and other white space
let a = 1 /*
*/ let b = 2; a + b                                      // expect: 3
let a = 5; a /* x */ ++; a                               // expect: 6
1 /* a */ + /* b */ 2                                    // expect: 3
/* a */ /* b */ 3 // c                                   // expect: 3
function f() { return /*
*/ 5 }
f()                                                      // expect: undefined
var a = 1 /* 1
2 */ a                                                   // expect: 1
let a = 1; /**/ a                                        // expect: 1
0 // */                                                  // expect: 0
/* // */ 4                                               // expect: 4
1 /* * / */ + 1                                          // expect: 2
