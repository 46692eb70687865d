// Variables that hold one type for good, and those that only seem to: what is counted, joined, never set.
// kind: script

(() => { let s = 0; for (let i = 0; i < 10; i++) s += i * 0.5; return s; })()   // expect: 22.5
(() => { let s = 1; for (let i = 0; i < 60; i++) s *= 2; return s + 1; })()   // expect: 1152921504606847000
(() => { let s = 9007199254740990; for (let i = 0; i < 5; i++) s += 1; return s; })()   // expect: 9007199254740992
(() => { let s = 9007199254740991; s++; s++; s++; return s; })()   // expect: 9007199254740992
(() => { let n = 4503599627370496; for (let i = 0; i < 3; i++) n = n + n; return n; })()   // expect: 36028797018963970
(() => { let a = 1, b = 1; for (let i = 0; i < 100; i++) { const c = a + b; a = b; b = c; } return b; })()   // expect: 927372692193079200000
(() => { let x = 3; x = x - 3; x = x * -1; return 1 / x; })()   // expect: -Infinity
(() => { let z = 0; z = -z; return [1 / z, Object.is(z, -0), String(z), `${z}`]; })()   // expect: [-Infinity,true,"0","0"]
(() => { let z = 0; z = z * -1; let w = z; w++; w--; return [1 / z, 1 / w]; })()   // expect: [-Infinity,Infinity]
(() => { let r = []; for (let i = -3; i < 4; i++) r.push(1 / (i % 3)); return r; })()   // expect: [-Infinity,-0.5,-1,Infinity,1,0.5,Infinity]
(() => { let m = 5; m = m % -5; return 1 / m; })()   // expect: Infinity
(() => { let m = -4; m %= 2; return 1 / m; })()   // expect: -Infinity
(() => { let i = 3; const r = [i++, i, ++i, i--, --i, -i, +i, ~i]; return r; })()   // expect: [3,4,5,5,3,-3,3,-4]
(() => { let f = 0.5; return [f++, f, ++f, f--, --f, f]; })()   // expect: [0.5,1.5,2.5,2.5,0.5,0.5]
(() => { let b = true; b = b && 1 > 0; const r = [typeof b, b]; b++; return [r, typeof b, b]; })()   // expect: [["boolean",true],"number",2]
(() => { let t = 'a'; t += 1; t += true; t += null; t = t + 'z' + 2; return [t, t.length]; })()   // expect: ["a1truenullz2",12]
(() => { let t = '5'; t++; return [t, typeof t]; })()   // expect: [6,"number"]
(() => { let t = ''; for (let i = 0; i < 12; i++) t += i + ','; return t; })()   // expect: "0,1,2,3,4,5,6,7,8,9,10,11,"
(() => { let u; const r = [typeof u]; u = 5; r.push(typeof u, u); return r; })()   // expect: ["undefined","number",5]
(() => { let n = 1; n = 'one'; return n; })()   // expect: "one"
(() => { let n = 1; if ("four".length > 1000) n = null; return n; })()   // expect: 1
(() => { let n = 1; n += '1'; return n; })()   // expect: "11"
(() => { let n = NaN; n = n + 1; return [n, n !== n]; })()   // expect: [NaN,true]
(() => { let n = 0; n = n / n; n ||= 4; n &&= 6; n ??= 7; return n; })()   // expect: 6
(() => { let x = 1; let y = (x = 2.5) + x; return [x, y, (x = 3), x += 4, x]; })()   // expect: [2.5,5,3,7,7]
(() => { let s = 1; s += (s = 5) + 1; return s; })()   // expect: 7
(() => { let s = 1.5; s += (s = 5.5) + s; return s; })()   // expect: 12.5
(() => { let s = 1.5, k = 2; s *= k++ * k; s += k; return [s, k]; })()   // expect: [12,3]
(() => { let i = 10; while (i-- > 0) if (i === 4) break; return i; })()   // expect: 4
(() => { let i = 0; do { i = i + 3; } while (i < 10); return i; })()   // expect: 12
(() => { let i = 0; for (; ;) { if (i > 6) break; i += 2; } return i; })()   // expect: 8
(() => { const r = []; for (let i = 5; i >= 0; i -= 2) r.push(i); return r; })()   // expect: [5,3,1]
(() => { const r = []; for (let i = 0, j = 10; i < j; i++, j--) r.push([i, j]); return r; })()   // expect: [[0,10],[1,9],[2,8],[3,7],[4,6]]
(() => { const r = []; for (let i = 0; i < 2; i += 0.25) r.push(i); return r; })()   // expect: [0,0.25,0.5,0.75,1,1.25,1.5,1.75]
(() => { let k = 0; for (let i = 0; i < 3; i++) { let k2 = i; k2 += 1; k += k2; } return k; })()   // expect: 6

// var: undefined until its declaration has run
(function () { const r = [typeof v]; var v = 1; r.push(v); return r; })()   // expect: ["undefined",1]
(function () { if ("four".length < 0) { var v = 1; } return v; })()   // expect: undefined
(function () { for (var i = 0; i < 3; i++); return i; })()   // expect: 3
(function () { for (var i = 0; i < 3; i++) { var w = w === undefined ? 1 : w + 1; } return [i, w]; })()   // expect: [3,3]
(function () { var v = 1; var v; return v; })()   // expect: 1
(function () { var v = 1; { var v = 2.5; } return v; })()   // expect: 2.5
(function (p) { var p; return p; })(7)   // expect: 7
(function (p) { var p = 1; return p; })('x')   // expect: 1
(function (p = 1, q = p) { var p; p += 1; return [p, q]; })()   // expect: [2,1]
(function () { x = 5; return x; var x = 1; })()   // expect: 5
(function () { switch ("four".length) { case 0: let z = 1; default: try { z; } catch (e) { return e.name; } } })()   // expect: "ReferenceError"

// the value of a typed variable when something is thrown
(() => { let n = 1, f = 1.5, s = 'a', b = false; try { n++; f *= 2; s += 'b'; b = true; null.x; n = 100; } catch (e) { return [n, f, s, b]; } })()   // expect: [2,3,"ab",true]
(() => { let n = 1; try { n += (() => { throw 5; })(); } catch (e) { n += e; } finally { n++; } return n; })()   // expect: 7
(() => { let f = 2.5; try { f += ({}).a.b; } catch (e) { return [f, e.name]; } })()   // expect: [2.5,"TypeError"]
(() => { let i = 0; for (i = 0; i < 10; i++) { try { if (i === 3) continue; if (i === 5) break; } finally { i += 0; } } return i; })()   // expect: 5

// captured variables, and those of one name side by side
(() => { let n = 0; const inc = () => { n++; return n; }; inc(); n += 0.5; return [inc(), n]; })()   // expect: [2.5,2.5]
(() => { const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); return fs.map((f) => f()); })()   // expect: [0,1,2]
(() => { const r = []; { let a = 1; a++; r.push(a); } { let a = 'x'; a += 1; r.push(a); } { let a; r.push(a); } return r; })()   // expect: [2,"x1",undefined]
(() => { let a = 0, b = 0, c = 0; for (let i = 0; i < 5; i++) { c = b; b = a; a = 'x' + i; } return [a, b, c]; })()   // expect: ["x4","x3","x2"]
(() => { const [p, q] = [1, 2]; let { r } = { r: 'r' }; r += p; return [p + q, r]; })()   // expect: [3,"r1"]
(() => { let n = 3; [n] = ['swapped']; return n; })()   // expect: "swapped"
(() => { let n = 3; ({ n } = { n: null }); return n; })()   // expect: null
(() => { let n = 3; for (n of ['a', 'b']); return n; })()   // expect: "b"
(() => { let n = 3; for (n in { k: 1 }); return n; })()   // expect: "k"
(() => { const c = 1; try { c++; } catch (e) { return [c, e.name]; } })()   // expect: [1,"TypeError"]
(() => { const c = 1.5; try { c += 1; } catch (e) { return [c, e.name]; } })()   // expect: [1.5,"TypeError"]

// indexes that are ints, doubles and neither
(() => { const a = [1, 2, 3]; let d = 0.5; d += 0.5; return [a[d], a[d + 0.5], a[d - 2], a[-0], a[d * 0 * -1]]; })()   // expect: [2,undefined,undefined,1,1]
(() => { const a = []; for (let d = 0.5; d < 3; d++) a[d - 0.5] = d; a[0.5] === undefined; return a; })()   // expect: [0.5,1.5,2.5]
(() => { let i = 4294967295; const o = {}; o[i] = 1; i++; o[i] = 2; return Object.keys(o); })()   // expect: ["4294967295","4294967296"]
(() => { let i = 2147483647; i++; return [i, i | 0, i >> 1, i >>> 0, i & 255, i * i]; })()   // expect: [2147483648,-2147483648,-1073741824,2147483648,0,4611686018427388000]

// doubles in variables beside constants
(() => { let d = 0.5, n = 0; while (d < 10.5) { d += 1.5; if (d >= 3) n++; if (!(d > 4)) n += 2; } return [n, d]; })()   // expect: [10,11]
(() => { let d = 0.5, n = 0; d *= NaN; if (d < 1) n += 1; if (d <= 1) n += 2; if (d > 1) n += 4; if (d >= 1) n += 8; return [n, d > 1 ? 1 : 2, !(d > 1)]; })()   // expect: [0,2,true]
(() => { let d = -0.5; d += 0.5; d *= -1; return [d < 0, d >= 0 ? 'z' : 'n', d > -1 && d < 1, 1 / d]; })()   // expect: [false,"z",true,-Infinity]
