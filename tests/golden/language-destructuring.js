// Destructuring in declarations, assignments, parameters and loops.

// tag obj = {"a": 1, "b": {"c": [10, 20]}, "d": null}
// tag list = [1, [2, 3], 4]
// tag s = "añ😀"
// kind: body

const {a} = obj; return a;                      // expect: 1

const {a, z} = obj; return [a, z];              // expect: [1,undefined]

const {a: x, z: y = 9} = obj; return [x, y];    // expect: [1,9]

const {b: {c: [p, q, r = 30]}} = obj; return [p, q, r];  // expect: [10,20,30]

const {d = 5} = obj; return d;                  // expect: null

const {d: {x} = {x: 1}} = obj; return x;        // throws: TypeError

const {"a": x, ["b"]: {c}} = obj; return [x, c];  // expect: [1,[10,20]]

const k = "a", {[k]: v} = obj; return v;        // expect: 1

const {a, ...rest} = obj; return rest;          // expect: {"b":{"c":[10,20]},"d":null}

const {...all} = obj; all.a = 9; return [all.a, obj.a];  // expect: [9,1]

const [a, [b, c], d, e] = list; return [a, b, c, d, e];  // expect: [1,2,3,4,undefined]

const [, x] = list; return x;                   // expect: [2,3]

const [a, ...rest] = list; return rest;         // expect: [[2,3],4]

const [a = 5, b = a + 1, ...[c = 7]] = []; return [a, b, c];  // expect: [5,6,7]

const [x, y, z] = s; return [x, y, z];          // expect: ["a","ñ","😀"]

let a = 1, b = 2; [a, b] = [b, a]; return [a, b];  // expect: [2,1]

let a, b; ({a, b} = {a: 1, b: 2}); return [a, b];  // expect: [1,2]

let o = {}, l = []; ({a: o.x, b: l[1]} = {a: 1, b: 2}); return [o, l];  // expect: [{"x":1},[undefined,2]]

let a, b, r; [a, [b = 5], ...r] = [1, [], 3, 4]; return [a, b, r];  // expect: [1,5,[3,4]]

let a; return [{a} = {a: 5}, a];                // expect: [{"a":5},5]

let a, b; [a, b] = [1]; return [a, b];          // expect: [1,undefined]

let a = 1; [a = 2] = [undefined]; return a;     // expect: 2

let a = 1; [a = 2] = [null]; return a;          // expect: null

let log = []; const f = n => (log.push(n), n); const {[f("a")]: x = f("default")} = {}; return [x, log];  // expect: ["default",["a","default"]]

const {length} = list; return length;           // expect: 3

const {length: n} = "four"; return n;           // expect: 4

const {toFixed} = 5; return typeof toFixed;     // expect: "function"

const {a} = 5; return a;                        // expect: undefined

const {a} = null;                               // throws: TypeError

const {a} = undefined;                          // throws: TypeError

const {} = null;                                // throws: TypeError

const [a] = null;                               // throws: TypeError

const [a] = 5;                                  // throws: TypeError

const [a] = {};                                 // throws: TypeError

const {a: {b}} = {};                            // throws: TypeError

const [] = []; return "empty";                  // expect: "empty"

const {x: [y] = [3]} = {}; return y;            // expect: 3

let x = 1; { const {x: y = x} = {}; return y }  // expect: 1

const f = ({a = 1, b: [c, d = 4] = [3]} = {}) => [a, c, d]; return [f(), f({a: 9}), f({b: [7, 8]})];  // expect: [[1,3,4],[9,3,4],[1,7,8]]

const f = (...[a, b, ...c]) => [a, b, c]; return f(1, 2, 3, 4);  // expect: [1,2,[3,4]]

const f = ([a, b], {c}) => a + b + c; return f([1, 2], {c: 3});  // expect: 6

const f = ({x}) => x; return f();               // throws: TypeError

const out = []; for (const [k, v] of Object.entries({p: 1, q: 2})) out.push(k + v); return out;  // expect: ["p1","q2"]

const out = []; for (const {a, b = "-"} of [{a: 1}, {a: 2, b: 3}]) out.push(a + b); return out;  // expect: ["1-",5]

let i, j; const out = []; for ([i, j] of [[1, 2], [3, 4]]) out.push(i * j); return out;  // expect: [2,12]

const [a, b] = new Map([[1, 2], [3, 4]]); return [a, b];  // expect: [[1,2],[3,4]]

const [a, b] = new Set("xy"); return a + b;     // expect: "xy"

const m = new Map(Object.entries(obj.b)); const [[k, [first]]] = m; return [k, first];  // expect: ["c",10]

var {a, b: {c}} = obj; var [d] = c; return [a, c, d];  // expect: [1,[10,20],10]
