// Cases that are constants, in a switch and in a chain of ifs: looked up at once.
// kind: script

[1, 2, 3, 4, 5, '1', 1.5, -0, NaN, null, undefined, true, 1e300].map(x => { switch (x) { case 1: return 'a'; case 2: return 'b'; case 3: return 'c'; case 4: return 'd'; case 1.5: return 'e'; case 0: return 'f'; case NaN: return 'g'; case 1e300: return 'h'; } return 'none'; })   // expect: ["a","b","c","d","none","none","e","f","none","none","none","none","h"]
['', 'a', 'b', 'abcdefgh', 'abcdefghi', 'abcdefgHi', 'xabcdefgh', 'é', '\u{1F600}', 'zz', 1, null, {}].map(x => { switch (x) { case '': return 0; case 'a': return 1; case 'abcdefgh': return 2; case 'abcdefghi': return 3; case 'é': return 4; case '\u{1F600}': return 5; default: return 9; } })   // expect: [0,1,9,2,3,9,9,4,5,9,9,9,9]
['1', 1, '2', 2, '3', 3].map(x => { switch (x) { case '1': return 'text one'; case 1: return 'one'; case '2': return 'text two'; case 2: return 'two'; default: return 'other'; } })   // expect: ["text one","one","text two","two","other","other"]
[1, 2, 3, 4, 5].map(x => { let r = ''; switch (x) { case 1: r += 'a'; case 2: r += 'b'; break; default: r += 'd'; case 3: r += 'c'; break; case 4: r += 'e'; } return r; })   // expect: ["ab","b","c","e","dc"]
[1, 2, 3].map(x => { switch (x) { case 1: return 'first'; case 2: return 'two'; case 1: return 'second'; case 4: return 4; case 5: return 5; } return 'no'; })   // expect: ["first","two","no"]
[0, -0, 0.5, 1 - 1, 2 ** 53, 9007199254740992].map(x => { switch (x) { case 0: return 'zero'; case 0.5: return 'half'; case 1: return 1; case 9007199254740992: return 'big'; case 2: return 2; } })   // expect: ["zero","zero","half","zero","big","big"]
['a', 'b', 'c', 'd', 'e'].map(x => { if (x === 'a') return 1; else if (x === 'b') return 2; else if (x === 'c') return 3; else if (x === 'd') return 4; else return 5; })   // expect: [1,2,3,4,5]
[1, 2, 3, 4, 5, '4', NaN].map(x => { let r = 0; if (x === 1) r = 'a'; else if (x === 2) { r = 'b'; } else if (x === 3) r = 'c'; else if (x === 4) r = 'd'; else if (x !== x) r = 'nan'; return r; })   // expect: ["a","b","c","d",0,0,"nan"]
[1, 2, 3, 4].map(x => { if (x === 1) x = 2; else if (x === 2) x = 3; else if (x === 3) x = 4; else if (x === 4) x = 5; return x; })   // expect: [2,3,4,5]
(() => { let n = 0; for (let i = 0; i < 20; i++) { if (i === 3) continue; else if (i === 5) n += 100; else if (i === 7) { n += 1000; } else if (i === 12) break; else n++; } return n; })()   // expect: 1109
(() => { let n = 0; for (let i = 0; i < 20; i++) { switch (i) { case 3: continue; case 5: n += 100; break; case 7: { n += 1000; break; } case 9: case 10: n += 5; default: n++; } if (i === 12) break; } return n; })()   // expect: 1120
(() => { const fs = []; for (let i = 0; i < 4; i++) switch (i) { case 0: let k = i; fs.push(() => k); break; case 1: k = 7; fs.push(() => k); break; case 2: break; case 3: { let k = 9; fs.push(() => k); } } return fs.length; })()   // throws: ReferenceError
(() => { switch (2) { case 1: let z = 1; break; case 2: try { return z; } catch (e) { return e.name; } case 3: case 4: } })()   // expect: "ReferenceError"
(() => { switch (3) { case 1: function f() { return 1; } case 3: return f(); case 4: case 5: } })()   // expect: 1
(() => { let log = ''; switch ((log += 'v', 2)) { case 1: log += 1; case 2: log += 2; case 3: log += 3; case 4: log += 4; } return log; })()   // expect: "v234"
(() => { const K = 3; switch (3) { case 1: return 1; case 2: return 2; case K: return 'K'; case 4: return 4; } })()   // expect: "K"
(() => { let k = 3; switch (3) { case 1: return 1; case 2: return 2; case k: return 'k'; case 4: return 4; } })()   // expect: "k"
(() => { switch (5) { } return 'empty'; })()   // expect: "empty"
(() => { switch (5) { default: return 'only'; } })()   // expect: "only"
(() => { x: switch (1) { case 1: for (;;) { break x; } case 2: return 'no'; case 3: case 4: } return 'out'; })()   // expect: "out"
(() => { try { if (y === 1) return 1; else if (y === 2) return 2; else if (y === 3) return 3; else if (y === 4) return 4; } catch (e) { return e.name; } let y = 2; })()   // expect: "ReferenceError"
(() => { try { switch (null.x) { case 1: case 2: case 3: case 4: } } catch (e) { return e.name; } })()   // expect: "TypeError"
(() => { let y = 2; const f = () => { if (y === 1) return 1; else if (y === 2) { y = 3; return 2; } else if (y === 3) return 'three'; else if (y === 4) return 4; }; return [f(), f()]; })()   // expect: [2,"three"]
(() => { const r = []; for (const t of ['Good', 'Bad', 'Uncertain', 'BadNoData', 'BadOutOfService', 'x']) { switch (t) { case 'Good': r.push(0); break; case 'BadNoData': r.push(1); break; case 'BadOutOfService': r.push(2); break; case 'Bad': r.push(3); break; case 'Uncertain': r.push(4); break; default: r.push(t); } } return r; })()   // expect: [0,3,4,1,2,"x"]
(() => { const r = []; for (let i = 0; i < 40; i++) { switch (i * 3) { case 0: r.push('a'); break; case 3: r.push('b'); break; case 99: r.push('c'); break; case 102: r.push('d'); break; case 117: r.push('e'); break; case 118: r.push('f'); } } return r; })()   // expect: ["a","b","c","d","e"]

switch (3) { case 1: 'a'; case 2: 'b'; case 3: 'c'; break; case 4: 'd'; }   // expect: "c"
switch (9) { case 1: 'a'; case 2: 'b'; case 3: 'c'; break; case 4: 'd'; }   // expect: undefined
let x = 2; if (x === 1) 'a'; else if (x === 2) 'b'; else if (x === 3) 'c'; else if (x === 4) 'd';   // expect: "b"
let x = 9; 5; if (x === 1) 'a'; else if (x === 2) 'b'; else if (x === 3) 'c'; else if (x === 4) 'd';   // expect: undefined
