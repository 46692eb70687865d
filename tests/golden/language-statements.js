// Statements: declarations, branches, loops, labels, switch.

// tag list = [3, 1, 2]
// tag obj = {"b": 1, "a": 2, "10": 3, "2": 4}
// tag n:int32 = 5
// tag s = "añ😀"
// kind: body

return n;                                       // expect: 5

return                                          // expect: undefined

let a = 1, b;
const c = a + 1;
var d = c + 1;
return [a, b, c, d];                            // expect: [1,undefined,2,3]

if (n > 3) return "big";
return "small";                                 // expect: "big"

if (n > 9) return "big"; else if (n > 3) return "middle"; else return "small";  // expect: "middle"

if (n > 9) { return 1 }
else {
    if (n < 0) return 2;
}                                               // expect: undefined

let sum = 0;
for (let i = 0; i < 10; i++) sum += i;
return sum;                                     // expect: 45

let sum = 0;
for (const v of list) sum += v;
return sum;                                     // expect: 6

let out = "";
for (const c of s) out += c + "|";
return out;                                     // expect: "a|ñ|😀|"

let keys = [];
for (const k in obj) keys.push(k);
return keys;                                    // expect: ["2","10","b","a"]

let keys = [];
for (const k in list) keys.push(typeof k + k);
return keys;                                    // expect: ["string0","string1","string2"]

let keys = [];
for (var k in s) keys.push(k);
return [keys, k];                               // expect: [["0","1","2","3"],"3"]

let i = 0;
while (i < 5) i++;
return i;                                       // expect: 5

let i = 0;
do i += 2; while (i < 5)
return i;                                       // expect: 6

let i = 0;
do { i++; if (i === 3) continue; if (i > 5) break; } while (true);
return i;                                       // expect: 6

for (;;) { break }
return "out";                                   // expect: "out"

for (let i = 0, j = 10; i < j; i++, j--) if (i * j > 20) return [i, j];  // expect: [3,7]

outer: for (let i = 0; i < 5; i++) {
    for (let j = 0; j < 5; j++) {
        if (j === 3) continue outer;
        if (i === 3) break outer;
        if (i * j === 4) return [i, j];
    }
}                                               // expect: [2,2]

let seen = [];
outer: for (const a of list) { for (const b of list) { if (b === 1) continue outer; seen.push([a, b]) } }
return seen;                                    // expect: [[3,3],[1,3],[2,3]]

block: { if (n > 3) break block; return "not reached" }
return "left";                                  // expect: "left"

let seen = [];
a: for (const x of [1, 2, 3]) b: for (const y of [1, 2, 3]) { if (y === 2) continue b; if (x === 2) continue a; seen.push(x * 10 + y) }
return seen;                                    // expect: [11,13,31,33]

switch (n) { case 1: return "one"; case 5: return "five"; default: return "other" }  // expect: "five"

let out = [];
switch (n) { case 5: out.push(5); case 6: out.push(6); break; case 7: out.push(7) }
return out;                                     // expect: [5,6]

let out = [];
for (const v of [0, 1, 2, "1", null]) switch (v) { default: out.push("d"); case 1: out.push("one"); break; case "1": out.push("text"); continue; case 2: out.push("two") }
return out;                                     // expect: ["d","one","one","two","text","d","one"]

switch (n) { }
return "empty";                                 // expect: "empty"

switch (n) { case 4: let a = 1; break; case 5: a = 2; return a }  // throws: ReferenceError

switch (n) { case 5: const z = 1; return z + 1 }  // expect: 2

switch (true) { case n > 9: return ">9"; case n > 4: return ">4" }  // expect: ">4"

let x = 1;
{ let x = 2; { let x = 3; } }
return x;                                       // expect: 1

let x = 1;
{ const x = 2; var y = x }
return [x, y];                                  // expect: [1,2]

return typeof later; var later = 5;             // expect: "undefined"

return later(); function later() { return "hoisted" }  // expect: "hoisted"

f = 5; return f; function f() {}                // expect: 5

var a = 1; var a; return a;                     // expect: 1

var a = 1; { var a = 2 } return a;              // expect: 2

x; let x = 1;                                   // throws: ReferenceError

const f = () => x; let x = 3; return f();       // expect: 3

const f = () => x; f(); let x = 3;              // throws: ReferenceError

const f = () => y; try { f() } catch (e) { return e.name } let y;  // expect: "ReferenceError"

typeof x; let x;                                // throws: ReferenceError

const a = 1; a = 2;                             // throws: TypeError

const a = {v: 1}; a.v = 2; return a;            // expect: {"v":2}

let a = 5; a += 3; a -= 1; a *= 2; a /= 7; a **= 3; a %= 5; return a;  // expect: 3

let a = 6; a &= 3; a |= 8; a ^= 1; a <<= 2; a >>= 1; a >>>= 1; return a;  // expect: 11

let a = null, b = 0, c = 5; a ??= 1; b ||= 2; c &&= 3; return [a, b, c];  // expect: [1,2,3]

let a = 1, b = a++ + ++a; return [a, b];        // expect: [3,4]

let a = 1; return [a--, a, --a, -a];            // expect: [1,0,-1,1]

let a = "5"; a++; return a;                     // expect: 6

let a = "5"; return [a++, a];                   // expect: [5,6]

let o = {n: 1}; o.n++; ++o.n; o.n += 5; o["n"] *= 2; return [o, o.n--, o.n];  // expect: [{"n":15},16,15]

let a = [1, 2, 3]; a[1]++; a[a.length] = 4; a[0] += a[3]; return a;  // expect: [5,3,3,4]

let a; return a = 5, a + 1;                     // expect: 6

let a, b, c; a = b = c = 4; return [a, b, c];   // expect: [4,4,4]

let i = 0; const a = [i++, i++, i++]; return [a, i];  // expect: [[0,1,2],3]

let a = [1]; a[3] = 2; return [a, a.length, 1 in a, a[2]];  // expect: [[1,undefined,undefined,2],4,false,undefined]

let a = [1, 2, 3]; a.length = 1; return a;      // expect: [1]

let o = {}; o.a = 1; o["b c"] = 2; o[5] = 3; delete o.a; return o;  // expect: {"5":3,"b c":2}

let a = [1, 2, 3]; delete a[1]; return [a, 1 in a];  // expect: [[1,undefined,3],false]

let s = ""; for (let i = 0; i < 1000; i++) s += i % 10; return [s.length, s.slice(-12)];  // expect: [1000,"890123456789"]

let a = 1
let b = a
+ 1
return b                                        // expect: 2

let a = 1
const b = [1, 2]
;[a] = b
return a                                        // expect: 1

let i = 1
i
++
i
return i                                        // expect: 2

const a = 5 /* c
*/ const b = 6
return a + b                                    // expect: 11

return
5                                               // expect: undefined

;;; return 1 ;;                                 // expect: 1

{}
return {}                                       // expect: {}

if (n) ; else return 1
return 2                                        // expect: 2

for (const v of list) ;
return 3                                        // expect: 3

let o = {a: 1}; for (o.a of [5, 6]) ; return o;  // expect: {"a":6}

let a = []; for (a[a.length] of [1, 2, 3]) ; return a;  // expect: [1,2,3]

let a = []; for (let [x, {y = 7} = {}] of [[1, {y: 2}], [3]]) a.push(x + y); return a;  // expect: [3,10]

for (const x of 5) ;                            // throws: TypeError

for (const x of null) ;                         // throws: TypeError

for (const x in null) return 1; return "nothing";  // expect: "nothing"

for (const x in undefined) return 1; return "nothing";  // expect: "nothing"

for (const x of obj) ;                          // throws: TypeError

let a = [1, 2, 3], seen = []; for (const v of a) { seen.push(v); if (v < 3 && a.length < 6) a.push(v + 10) } return seen;  // expect: [1,2,3,11,12]

let o = {a: 1, b: 2, c: 3}, seen = []; for (const k in o) { seen.push(k); delete o.b; o.d = 4 } return seen;  // expect: ["a","c"]

let n1 = 0; for (let i = 0; i < 3; i++) { let i = 5; n1 += i } return n1;  // expect: 15

let fs = []; for (let i = 0; i < 3; i++) { fs.push(() => i++) } return fs.map(f => f() + f());  // expect: [1,3,5]

let fs = []; for (const v of list) fs.push(() => v); return fs.map(f => f());  // expect: [3,1,2]

let fs = []; for (let i = 0; fs.push(() => i), i < 2; i++) ; return fs.map(f => f());  // expect: [0,1,2]

var fs = []; for (let i in {a: 1, b: 2}) fs.push(() => i); return fs.map(f => f());  // expect: ["a","b"]

list.x = 1;                                     // throws: TypeError

obj.b = 5;                                      // throws: TypeError

void 0; return void n;                          // expect: undefined

let {length} = s; return length;                // expect: 4

throw new Error("x");                           // throws: Error

throw new TypeError("x");                       // throws: TypeError

throw 5;                                        // throws: uncaught

throw {a: 1};                                   // throws: an object was thrown
