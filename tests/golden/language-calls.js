// Functions that are called by a name which always means them.
// kind: script

(() => { function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2); } return f(15); })()   // expect: 610
(() => { const f = n => n < 2 ? n : f(n - 1) + f(n - 2); return f(15); })()   // expect: 610
(() => { const g = function h(n) { return n === 0 ? 'end' : h(n - 1); }; return g(9); })()   // expect: "end"
(() => { const even = n => n === 0 ? true : odd(n - 1), odd = n => n === 0 ? false : even(n - 1); return [even(10), odd(7), even(3)]; })()   // expect: [true,true,false]
(() => { function even(n) { return n === 0 || odd(n - 1); } function odd(n) { return n !== 0 && even(n - 1); } return [even(10), even(7)]; })()   // expect: [true,false]
(() => { return f(3); function f(n) { return n * 2; } })()   // expect: 6
(() => { try { return f(3); } catch (e) { return e.name; } const f = n => n; })()   // expect: "ReferenceError"
(() => { let k = 10; function f(n) { return n + k; } k = 20; return f(1); })()   // expect: 21
(() => { let k = 10; function f(n) { return g(n) + 1; } function g(n) { k++; return n + k; } return [f(1), f(1), k]; })()   // expect: [13,14,12]
(() => { function f(n) { return () => f(n); } return typeof f(1)(); })()   // expect: "function"
(() => { function f(n) { return () => n; } return f(1)() + f(2)(); })()   // expect: 3
(() => { function f(a, b) { return [a, b]; } return [f(), f(1), f(1, 2), f(1, 2, 3)]; })()   // expect: [[undefined,undefined],[1,undefined],[1,2],[1,2]]
(() => { function f(a, b = a + 1, ...c) { return [a, b, c]; } return [f(), f(1), f(1, undefined, 3, 4)]; })()   // expect: [[undefined,NaN,[]],[1,2,[]],[1,2,[3,4]]]
(() => { function f({ x, y: [z] }, w) { return [x, z, w]; } return f({ x: 1, y: [2] }); })()   // expect: [1,2,undefined]
(() => { function f() { return 1; } f = () => 2; return f(); })()   // expect: 2
(() => { function f() { return 1; } const g = () => f(); f = 5; try { g(); } catch (e) { return e.name; } })()   // expect: "TypeError"
(() => { function f() { return 1; } [f] = [() => 3]; return f(); })()   // expect: 3
(() => { function f() { return 1; } for (f of [() => 4]); return f(); })()   // expect: 4
(() => { function f() { return 1; } function f() { return 2; } return f(); })()   // expect: 2
(() => { function f() { return 1; } var f; return f(); })()   // expect: 1
(() => { function f() { return 1; } { function f() { return 2; } } return f(); })()   // expect: 1
(() => { const r = []; for (let i = 0; i < 3; i++) { function f(n) { return n + i; } r.push(f(10)); } return r; })()   // expect: [10,11,12]
(() => { const r = []; for (let i = 0; i < 3; i++) { const f = n => n * 2; r.push(f(i)); } return r; })()   // expect: [0,2,4]
(() => { function f(f) { return f; } return f(7); })()   // expect: 7
(() => { const f = (x, y = () => x) => { x++; return [x, y()]; }; return f(1); })()   // expect: [2,2]
(() => { function f(n) { try { if (n > 2) throw n; return f(n + 1); } catch (e) { return [n, e]; } } return f(0); })()   // expect: [3,3]
(() => { function f(n) { let a = n, s = 'x', d = 0.5; if (n > 0) f(n - 1); a += 1; s += a; d += a; return [a, s, d]; } return f(3); })()   // expect: [4,"x4",4.5]
(() => { function f(n) { return [1, 2].map(x => f2(x) + n); } function f2(x) { return x * 10; } return f(1); })()   // expect: [11,21]
(() => { function f(...a) { return a.length; } return [f(), f(1, 2), f(...[1, 2, 3])]; })()   // expect: [0,2,3]
(() => { const o = { f(n) { return n; } }; function f(n) { return -n; } return [o.f(1), f(1), f?.(2)]; })()   // expect: [1,-1,-2]
(() => { const f = () => 1, g = f; return g() + f(); })()   // expect: 2
(() => { switch (1) { case 0: const f = () => 1; case 1: try { return f(); } catch (e) { return e.name; } } })()   // expect: "ReferenceError"
(() => { function outer() { function inner(n) { return n <= 0 ? 0 : 1 + inner(n - 1); } return inner(5); } return outer() + outer(); })()   // expect: 10
(() => { let log = ''; function a() { log += 'a'; return 1; } function f(x, y) { log += 'f'; return x + y; } f(a(), (log += 'b', 2)); return log; })()   // expect: "abf"
