// Pairs: taken apart without an iterator, and entries without an array.
// kind: script

(() => { let a = 1, b = 2; [a, b] = [b, a]; return [a, b]; })()   // expect: [2,1]
(() => { let a = 1, b = 'x', r = []; for (let i = 0; i < 3; i++) { [a, b] = [b, a + 1]; r.push(a, b); } return r; })()   // expect: ["x",2,2,"x1","x1",3]
(() => { const [x, y] = 'hi', [p, q] = [7], [r, s] = new Set([4, 5, 6]), [t, u] = ''; return [x, y, p, q, r, s, t, u]; })()   // expect: ["h","i",7,undefined,4,5,undefined,undefined]
(() => { const [x, y] = [, 1], [p, q] = [1, , 2], [v, w] = new Map([[1, 2], [3, 4]]); return [x, y, p, q, v, w]; })()   // expect: [undefined,1,1,undefined,[1,2],[3,4]]
(() => { const it = [1, 2, 3, 4, 5].values(); const [a, b] = it; const [c, d] = it; const [e, f] = it; return [a, b, c, d, e, f]; })()   // expect: [1,2,3,4,5,undefined]
(() => { const it = [1, 2, 3].entries(); const [a, b] = it; const [c, d] = it; return [a, b, c, d]; })()   // expect: [[0,1],[1,2],[2,3],undefined]
(() => { const r = []; for (const [k, v] of new Map([['a', 1], ['b', 2]])) r.push(k, v); return r; })()   // expect: ["a",1,"b",2]
(() => { const r = []; for (const [k, v] of ['x', 'y'].entries()) r.push(k, v); return r; })()   // expect: [0,"x",1,"y"]
(() => { const r = []; for (const [k, v] of [[1, 2], [3], [], 'ab', new Set([9])]) r.push(k, v); return r; })()   // expect: [1,2,3,undefined,undefined,undefined,"a","b",9,undefined]
(() => { const r = []; for (const [k, v] of new Set(['ab', 'c']).entries()) r.push(k, v); return r; })()   // expect: ["ab","ab","c","c"]
(() => { const r = []; for (const [k, v] of Object.entries({ a: 1, b: [2] })) r.push(k, v); return r; })()   // expect: ["a",1,"b",[2]]
(() => { const m = new Map([[1, 1], [2, 2]]), r = []; for (const [k, v] of m) { if (k < 5) m.set(k + 3, v); m.delete(k); r.push(k, v); } return r; })()   // expect: [1,1,2,2,4,1,5,2,7,1]
(() => { let k, v; const r = []; for ([k, v] of new Map([['a', 1]])) r.push(k, v); return [r, k, v]; })()   // expect: [["a",1],"a",1]
(() => { const r = []; for (var [k, v] of new Map([['a', 1], ['b', 2]])) r.push(() => k); return r.map(f => f()); })()   // expect: ["b","b"]
(() => { const r = []; for (const [k, v] of new Map([['a', 1], ['b', 2]])) r.push(() => k + v); return r.map(f => f()); })()   // expect: ["a1","b2"]
(() => { try { const [a, b] = 5; } catch (e) { return e.name; } })()   // expect: "TypeError"
(() => { try { for (const [a, b] of [[1, 2], null]); } catch (e) { return e.name; } })()   // expect: "TypeError"
(() => { try { const [a, b] = [b, 1]; } catch (e) { return e.name; } })()   // expect: "ReferenceError"
(() => { const it = [1, 2].values(); const c = 0; try { [c, c] = it; } catch (e) { return [e.name, it.next()]; } })()   // expect: ["TypeError",{"value":2,"done":false}]
(() => { const it = [1, 2].values(); try { [z, z] = it; let z; } catch (e) { return [e.name, it.next()]; } })()   // expect: ["ReferenceError",{"value":2,"done":false}]
(() => { let i = 0; const a = [0, 0]; [i, a[i]] = [1, 5]; return [i, a]; })()   // expect: [1,[0,5]]
(() => { let a = 1.5, b = 2; [a, b] = [b, a]; a += 1; b *= 2; return [a, b]; })()   // expect: [3,3]
