// Map: entries in order, keys equal by SameValueZero
// tag list = [["a", 1], ["b", 2], ["a", 3]]
// tag o = {"k": 1}
// tag word = "gr\u00fcn"
new Map()                                                // expect: {}
new Map([[1, 2]])                                        // expect: {}
new Map().size                                           // expect: 0
new Map(list).size                                       // expect: 2
new Map(null).size                                       // expect: 0
new Map(undefined).size                                  // expect: 0
new Map([]).size                                         // expect: 0
[...new Map(list)]                                       // expect: [["a",3],["b",2]]
[...new Map(list).keys()]                                // expect: ["a","b"]
[...new Map(list).values()]                              // expect: [3,2]
[...new Map(list).entries()]                             // expect: [["a",3],["b",2]]
new Map(list).get("a")                                   // expect: 3
new Map(list).get("c")                                   // expect: undefined
new Map(list).get()                                      // expect: undefined
new Map([[undefined, 1]]).get()                          // expect: 1
new Map([[null, 1]]).get(null)                           // expect: 1
new Map([[null, 1]]).get(undefined)                      // expect: undefined
new Map([[NaN, 1]]).get(NaN)                             // expect: 1
new Map([[0, "zero"]]).get(-0)                           // expect: "zero"
new Map([[-0, "zero"]]).get(0)                           // expect: "zero"
[...new Map([[-0, 1]]).keys()]                           // expect: [0]
[...new Map([[1, -0]]).values()]                         // expect: [-0]
[...new Map([[0, 1], [-0, 2]])]                          // expect: [[0,2]]
new Map([[1, "int"]]).get(1.0)                           // expect: "int"
new Map([[0.5, "half"], [1.5, "more"]]).get(3 / 2)       // expect: "more"
new Map([[2 ** 53, 1]]).get(2 ** 53)                     // expect: 1
new Map([[2 ** 53 + 2, 1]]).get(2 ** 53 + 2)             // expect: 1
new Map([[2 ** 70, 1]]).get(2 ** 70)                     // expect: 1
new Map([[-(2 ** 53), 1]]).get(-(2 ** 53))               // expect: 1
new Map([[Infinity, 1], [-Infinity, 2]]).get(-Infinity)  // expect: 2
new Map([[5e-324, 1]]).get(5e-324)                       // expect: 1
new Map([[1, "number"], ["1", "text"], [true, "bool"]]).get("1") // expect: "text"
new Map([[1, "number"], ["1", "text"], [true, "bool"]]).get(true) // expect: "bool"
new Map([[1, "number"], ["1", "text"], [true, "bool"]]).size // expect: 3
new Map([["ab", 1]]).get("a" + "b")                      // expect: 1
new Map([["", 1]]).get("")                               // expect: 1
new Map([["gr\u00fcn", 1]]).get(word)                    // expect: 1
new Map([[word, 1]]).get("gr" + "\u00fcn")               // expect: 1
new Map([["\ud83d\ude00", 1]]).get("\ud83d" + "\ude00")  // expect: 1
new Map([["\ud83d", 1]]).get("\ud83d")                   // expect: 1
new Map([[o, 1]]).get(o)                                 // expect: 1
new Map([[{}, 1]]).get({})                               // expect: undefined
new Map([[[], 1]]).has([])                               // expect: false
new Map([[Math.max, 1]]).get(Math.max)                   // expect: 1
new Map([[Math.max, 1]]).get(Math.min)                   // expect: undefined
new Map().set("a", 1).set("b", 2).get("b")               // expect: 2
new Map().set("a", 1).set("a", 2).size                   // expect: 1
new Map().set().has()                                    // expect: true
new Map().set(1).get(1)                                  // expect: undefined
[...new Map(list).set("b", 9).set("c", 0)]               // expect: [["a",3],["b",9],["c",0]]
new Map(list).has("a")                                   // expect: true
new Map(list).has("c")                                   // expect: false
new Map(list).has()                                      // expect: false
new Map(list).delete("a")                                // expect: true
new Map(list).delete("c")                                // expect: false
new Map([[NaN, 1]]).delete(NaN)                          // expect: true
new Map(list).clear()                                    // expect: undefined
new Map(list).forEach(String)                            // expect: undefined
new Map(list).forEach()                                  // throws: TypeError
new Map(list).forEach("x")                               // throws: TypeError
new Map().forEach({})                                    // throws: TypeError
new Map(["ab", "cd"])                                    // throws: TypeError
new Map([1])                                             // throws: TypeError
new Map([null])                                          // throws: TypeError
new Map([undefined])                                     // throws: TypeError
new Map(["a"])                                           // throws: TypeError
new Map(5)                                               // throws: TypeError
new Map({})                                              // throws: TypeError
new Map(true)                                            // throws: TypeError
new Map("ab")                                            // throws: TypeError
new Map("")                                              // expect: {}
[...new Map([[], ["a"], ["b", 1, 2]])]                   // expect: [[undefined,undefined],["a",undefined],["b",1]]
[...new Map([{0: "k", 1: "v"}])]                         // expect: [["k","v"]]
[...new Map([[[1, 2], 3]]).keys()][0]                    // expect: [1,2]
[...new Map(new Map(list))]                              // expect: [["a",3],["b",2]]
[...new Map(new Map(list).entries())]                    // expect: [["a",3],["b",2]]
[...new Map(["x", "y"].entries())]                       // expect: [[0,"x"],[1,"y"]]
[...new Map(Object.entries(o))]                          // expect: [["k",1]]
Object.fromEntries(new Map(list))                        // expect: {"a":3,"b":2}
Object.fromEntries(new Map(list).entries())              // expect: {"a":3,"b":2}
Array.from(new Map(list))                                // expect: [["a",3],["b",2]]
Array.from(new Map(list).keys())                         // expect: ["a","b"]
Array.from(new Map(list), String)                        // expect: ["a,3","b,2"]
Array.from(new Map(list), Array)[1]                      // expect: [["b",2],1]
Map()                                                    // throws: TypeError
Map([])                                                  // throws: TypeError
new Map(list) instanceof Map                             // expect: true
new Map(list) instanceof Object                          // expect: true
new Map(list) instanceof Set                             // expect: false
new Map(list) instanceof Array                           // expect: false
[] instanceof Map                                        // expect: false
({}) instanceof Map                                      // expect: false
"a" instanceof Map                                       // expect: false
Map instanceof Object                                    // expect: true
typeof Map                                               // expect: "function"
typeof new Map()                                         // expect: "object"
typeof new Map().get                                     // expect: "function"
String(new Map())                                        // expect: "[object Map]"
new Map() + ""                                           // expect: "[object Map]"
`${new Map(list)}`                                       // expect: "[object Map]"
+new Map()                                               // expect: NaN
new Map().toString()                                     // expect: "[object Map]"
new Map() == "[object Map]"                              // expect: true
new Map() === new Map()                                  // expect: false
Boolean(new Map())                                       // expect: true
!new Map()                                               // expect: false
JSON.stringify(new Map(list))                            // expect: "{}"
JSON.stringify({m: new Map(list), s: 1})                 // expect: "{\"m\":{},\"s\":1}"
JSON.stringify([new Map(list)], null, 2)                 // expect: "[\n  {}\n]"
JSON.stringify({m: new Map(list)}, ["m"])                // expect: "{\"m\":{}}"
JSON.stringify(new Map(), String)                        // expect: "\"\""
({m: new Map(list)})                                     // expect: {"m":{}}
[new Map(), new Map(list)]                               // expect: [{},{}]
Object.keys(new Map(list))                               // expect: []
Object.values(new Map(list))                             // expect: []
Object.entries(new Map(list))                            // expect: []
Object.assign({}, new Map(list))                         // expect: {}
({...new Map(list)})                                     // expect: {}
Object.hasOwn(new Map(), "size")                         // expect: false
new Map().hasOwnProperty("size")                         // expect: false
"size" in new Map()                                      // expect: true
"get" in new Map()                                       // expect: true
"push" in new Map()                                      // expect: false
new Map().foo                                            // expect: undefined
new Map()[0]                                             // expect: undefined
new Map()["size"]                                        // expect: 0
new Map(list)?.size                                      // expect: 2
new Map(list)?.get?.("a")                                // expect: 3
new Map().length                                         // expect: undefined
new Map().push                                           // expect: undefined
Array.isArray(new Map())                                 // expect: false
Object.isFrozen(new Map())                               // expect: false
Object.freeze(new Map(list)).set("z", 1).size            // expect: 3
Object.isFrozen(Object.freeze(new Map()))                // expect: true
new Map([["get", 1]]).get("get")                         // expect: 1
new Map([["a", new Map([["b", 7]])]]).get("a").get("b")  // expect: 7
[1, 2, 3, 2, 1].map(new Map().get)                       // throws: TypeError
new Map().missing()                                      // throws: TypeError
(0, new Map().get)("a")                                  // throws: TypeError
[new Map(list), new Map()].map(Boolean)                  // expect: [true,true]
Math.max(...new Map([[3, 0], [7, 0]]).keys())            // expect: 7
[].concat(new Map(list)).length                          // expect: 1
[3, 1, 2].includes(...new Map([[1, 0]]).keys())          // expect: true
[...Array.from({length: 40}).entries()].length           // expect: 40
new Map(Array.from({length: 40}).entries()).size         // expect: 40
new Map(Array.from({length: 1000}).entries()).has(999)   // expect: true
new Map(Array.from({length: 1000}).entries()).has(1000)  // expect: false
[...new Map(Array.from({length: 1000}).entries()).keys()].at(-1) // expect: 999
[...new Map(Array.from({length: 30}, String).entries()).keys()].length // expect: 30
new Map([...Array.from({length: 300}).keys()].map(String).entries()).get(299) // expect: "299"

// every NaN is one key, whatever arithmetic made it
(u => { const m = new Map([[-u, 1]]); return [m.get(NaN), m.get(u * 2), m.get(-(u * 2)), m.has(0 / +u)] })(undefined) // expect: [1,1,1,true]
((u, m) => { m.set(NaN, 1).set(-u, 2).set(-(0 / u), 3); return [m.size, m.delete(-u), m.size] })(0, new Map([[-0, 0]])) // expect: [2,true,1]

// kind: body

const m = new Map([[1, 1], [2, 2]]);
const r = [];
for (const [k, v] of m) {
    r.push(k);
    if (k < 20) {
        m.set(k + 10, v);
        m.delete(k)
    }
}
return [r, [...m]]; // expect: [[1,2,11,12,21,22],[[21,1],[22,2]]]

const m = new Map();
const it = m.keys();
m.set("a", 1);
const x = it.next();
const y = it.next();
m.set("b", 2);
return [x, y, it.next()]; // expect: [{"value":"a","done":false},{"value":undefined,"done":true},{"value":undefined,"done":true}]

const m = new Map([[1, 2]]);
const it = m.entries();
const [[k, v]] = it;
const [z] = it;
return [k, v, z]; // expect: [1,2,undefined]

const m = new Map();
for (let i = 0; i < 50; i++) m.set(i, i);
const it = m.keys();
const r = [];
for (let i = 0; i < 20; i++) it.next();
for (let i = 0; i < 50; i++)
    if (i % 3) m.delete(i);
for (let i = 100; i < 105; i++) m.set(i, 1);
for (const k of it) r.push(k);
return r; // expect: [21,24,27,30,33,36,39,42,45,48,100,101,102,103,104]

const m = new Map();
const o = {};
m.set(o, 1).set(m, 2);
return [m.get(o), m.get(m), m.size, m.has({})]; // expect: [1,2,2,false]

const m = new Map([["a", 1]]);
m.forEach(function(v, k) { m.delete(k); }, 5);
return m.size; // expect: 0

const c = {};
for (const ch of "hello") c[ch] = (c[ch] || 0) + 1;
const m = new Map();
for (const ch of "hello") m.set(ch, (m.get(ch) ?? 0) + 1);
return [c, [...m]]; // expect: [{"h":1,"e":1,"l":2,"o":1},[["h",1],["e",1],["l",2],["o",1]]]

const f = new Map().set;
try {
    f(1, 2)
} catch (e) { return e.name } // expect: "TypeError"

try {
    new Map([[1, 2], 3])
} catch (e) { return [e.name, e instanceof TypeError] } // expect: ["TypeError",true]

const m = new Map([[1, 2]]);
m.clear();
m.set(3, 4);
m.clear();
return [m.size, [...m], m.get(3)]; // expect: [0,[],undefined]

const m = new Map(Object.entries({a: 1, b: 2}));
return Object.fromEntries([...m].map(([k, v]) => [v, k])); // expect: {"1":"a","2":"b"}

let n = 0;
for (const k in new Map([[1, 2]])) n++;
return n; // expect: 0

return [...new Set([3, 1, 2])].sort().concat(...new Map([[7, 8]])); // expect: [1,2,3,7,8]

const g = (...a) => a.length;
return g(...new Map([[1, 2], [3, 4]]).keys(), ...new Set("abc")); // expect: 5

const m = new Map();
let n = 0;
for (let i = 0; i < 30000; i++) n += m.set(i % 10, i).size;
for (let i = 0; i < 300000; i++) m.get(i + 1);
return n; // expect: 299955
