// Iterators of arrays, strings, Maps and Sets
// tag list = [10, 20, 30]
// tag map = [["a", 1], ["b", 2]]
[...list.values()]                                       // expect: [10,20,30]
[...list.keys()]                                         // expect: [0,1,2]
[...list.entries()]                                      // expect: [[0,10],[1,20],[2,30]]
[...[1, , 3].values()]                                   // expect: [1,undefined,3]
[...[1, , 3].keys()]                                     // expect: [0,1,2]
[...[1, , 3].entries()]                                  // expect: [[0,1],[1,undefined],[2,3]]
[...[].entries()]                                        // expect: []
list.values().next()                                     // expect: {"value":10,"done":false}
list.keys().next()                                       // expect: {"value":0,"done":false}
list.entries().next()                                    // expect: {"value":[0,10],"done":false}
[].values().next()                                       // expect: {"value":undefined,"done":true}
[, 1].values().next()                                    // expect: {"value":undefined,"done":false}
new Map(map).keys().next()                               // expect: {"value":"a","done":false}
new Map(map).values().next()                             // expect: {"value":1,"done":false}
new Map(map).entries().next()                            // expect: {"value":["a",1],"done":false}
new Map().entries().next()                               // expect: {"value":undefined,"done":true}
new Set(list).values().next()                            // expect: {"value":10,"done":false}
new Set(list).entries().next()                           // expect: {"value":[10,10],"done":false}
new Set(list).keys().next().value                        // expect: 10
list.values().next().done                                // expect: false
list.values()                                            // expect: {}
new Map(map).entries()                                   // expect: {}
JSON.stringify(list.values())                            // expect: "{}"
JSON.stringify({i: new Set(list).keys()}, null, 2)       // expect: "{\n  \"i\": {}\n}"
JSON.stringify([list.keys()], String)                    // expect: "\"\""
String(list.values())                                    // expect: "[object Array Iterator]"
String([].keys())                                        // expect: "[object Array Iterator]"
String(new Map().keys())                                 // expect: "[object Map Iterator]"
String(new Set().values())                               // expect: "[object Set Iterator]"
`${new Map(map).entries()}`                              // expect: "[object Map Iterator]"
list.values() + 1                                        // expect: "[object Array Iterator]1"
+list.values()                                           // expect: NaN
list.values() == "[object Array Iterator]"               // expect: true
list.values().toString()                                 // expect: "[object Array Iterator]"
typeof list.values()                                     // expect: "object"
typeof list.values().next                                // expect: "function"
Boolean(list.values())                                   // expect: true
"next" in list.values()                                  // expect: true
"value" in list.values()                                 // expect: false
list.values().length                                     // expect: undefined
list.values()[0]                                         // expect: undefined
list.values().foo                                        // expect: undefined
Object.keys(list.values())                               // expect: []
({...list.values()})                                     // expect: {}
Object.hasOwn(list.values(), "next")                     // expect: false
list.values() instanceof Object                          // expect: true
list.values() instanceof Array                           // expect: false
Array.isArray(list.values())                             // expect: false
list.values() === list.values()                          // expect: false
Array.from(list.values())                                // expect: [10,20,30]
Array.from(list.entries(), String)                       // expect: ["0,10","1,20","2,30"]
Array.from(list.keys(), Math.sqrt)                       // expect: [0,1,1.4142135623730951]
Object.fromEntries(["x", "y"].entries())                 // expect: {"0":"x","1":"y"}
Object.fromEntries(new Map(map).entries())               // expect: {"a":1,"b":2}
new Set(list.values()).size                              // expect: 3
new Map(list.entries()).get(2)                           // expect: 30
Math.max(...list.values())                               // expect: 30
[...list.values(), ...list.keys()]                       // expect: [10,20,30,0,1,2]
[0, ...new Set("aab").values(), 9]                       // expect: [0,"a","b",9]
[...[..."a😀b"].entries()]                               // expect: [[0,"a"],[1,"😀"],[2,"b"]]
Object.freeze([1, 2]).values().next()                    // expect: {"value":1,"done":false}
list.values().next().value + list.values().next().value  // expect: 20
(0, list.values().next)()                                // throws: TypeError
list.values().next(5)                                    // expect: {"value":10,"done":false}
list.entries().next().value.length                       // expect: 2
(0, list.values)()                                       // throws: TypeError
[list.values(), list.values()].flat().length             // expect: 2
[...Array.from({length: 3}).keys()]                      // expect: [0,1,2]
[...Array(3).keys()]                                     // expect: [0,1,2]
[...Array(3).entries()].map(String)                      // expect: ["0,","1,","2,"]
list.values().nothing()                                  // throws: TypeError
Array.from("ab").entries().next().value                  // expect: [0,"a"]

// kind: body

const a = [1, 2, 3];
const r = [];
for (const x of a) {
    r.push(x);
    if (r.length < 6) a.push(x * 10)
}
return r; // expect: [1,2,3,10,20,30,100,200]

const a = [1, 2, 3];
const i = a.values();
i.next();
i.next();
i.next();
const d = i.next();
a.push(4);
return [d, i.next()]; // expect: [{"value":undefined,"done":true},{"value":undefined,"done":true}]

const a = [1, 2, 3, 4];
const r = [];
for (const [i, x] of a.entries()) {
    r.push(i, x);
    if (i === 1) a.length = 3
}
return r; // expect: [0,1,1,2,2,3]

const i = [1, 2].values();
const r = [];
for (const x of i) {
    r.push(x);
    break
}
for (const x of i) r.push(x);
return r; // expect: [1,2]

const a = ["x", "y"];
const it = a.keys();
return [it.next().value, it.next().value, it.next().done, it.next().done]; // expect: [0,1,true,true]
