// Set: values in order, equal by SameValueZero
// tag list = [3, 1, 3, 2, 1]
new Set()                                                // expect: {}
new Set([1, 2])                                          // expect: {}
new Set().size                                           // expect: 0
new Set(list).size                                       // expect: 3
new Set(null).size                                       // expect: 0
new Set(undefined).size                                  // expect: 0
[...new Set(list)]                                       // expect: [3,1,2]
[...new Set(list).values()]                              // expect: [3,1,2]
[...new Set(list).keys()]                                // expect: [3,1,2]
[...new Set(list).entries()]                             // expect: [[3,3],[1,1],[2,2]]
[...new Set("hello")]                                    // expect: ["h","e","l","o"]
[...new Set("a😀😀")]                                    // expect: ["a","😀"]
[...new Set([NaN, NaN, 0, -0, null, undefined, null, undefined, "0", false])] // expect: [NaN,0,null,undefined,"0",false]
Object.is([...new Set([-0])][0], 0)                      // expect: true
Object.is([...new Set().add(-0)][0], 0)                  // expect: true
[...new Set([1, 1.0, "1", true])]                        // expect: [1,"1",true]
[...new Set([, 1])]                                      // expect: [undefined,1]
new Set([undefined]).has()                               // expect: true
new Set(list).has(2)                                     // expect: true
new Set(list).has("2")                                   // expect: false
new Set(list).has(2.5)                                   // expect: false
new Set([0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5]).has(9.5) // expect: true
new Set([{}, {}]).size                                   // expect: 2
new Set([[], []]).size                                   // expect: 2
new Set([list, list]).size                               // expect: 1
[...new Set().add(2).add(1).add(2)]                      // expect: [2,1]
new Set().add().size                                     // expect: 1
new Set(list).delete(1)                                  // expect: true
new Set(list).delete(9)                                  // expect: false
new Set(list).clear()                                    // expect: undefined
new Set(list).forEach(Boolean)                           // expect: undefined
new Set(list).forEach()                                  // throws: TypeError
new Set(list).forEach(1)                                 // throws: TypeError
new Set(5)                                               // throws: TypeError
new Set({})                                              // throws: TypeError
new Set(true)                                            // throws: TypeError
new Set(new Set(list)).size                              // expect: 3
[...new Set(new Map([["a", 1]]))]                        // expect: [["a",1]]
[...new Set([..."abc"].entries())].length                // expect: 3
Array.from(new Set(list))                                // expect: [3,1,2]
Array.from(new Set(list), String)                        // expect: ["3","1","2"]
Math.max(...new Set(list))                               // expect: 3
new Set(list).size === list.length                       // expect: false
Set()                                                    // throws: TypeError
Set(list)                                                // throws: TypeError
new Set() instanceof Set                                 // expect: true
new Set() instanceof Map                                 // expect: false
new Set() instanceof Object                              // expect: true
typeof Set                                               // expect: "function"
typeof new Set()                                         // expect: "object"
String(new Set())                                        // expect: "[object Set]"
`${new Set(list)}`                                       // expect: "[object Set]"
new Set(list) + 1                                        // expect: "[object Set]1"
-new Set()                                               // expect: NaN
new Set().toString()                                     // expect: "[object Set]"
new Set() == new Set()                                   // expect: false
JSON.stringify(new Set(list))                            // expect: "{}"
JSON.stringify({s: new Set(list)})                       // expect: "{\"s\":{}}"
JSON.stringify([new Set()], null, 1)                     // expect: "[\n {}\n]"
({s: new Set(list)})                                     // expect: {"s":{}}
Object.keys(new Set(list))                               // expect: []
({...new Set(list)})                                     // expect: {}
"size" in new Set()                                      // expect: true
"add" in new Set()                                       // expect: true
"get" in new Set()                                       // expect: false
new Set().get                                            // expect: undefined
new Set()[0]                                             // expect: undefined
new Set(list).at                                         // expect: undefined
new Set(list).length                                     // expect: undefined
new Set(list)?.size                                      // expect: 3
Object.freeze(new Set()).add(1).size                     // expect: 1
new Set(list).missing()                                  // throws: TypeError
(0, new Set().has)(1)                                    // throws: TypeError
new Set([new Set([1])]).size                             // expect: 1
[...new Set(Array.from({length: 100}, String))]          // expect: ["undefined"]
new Set(Array.from({length: 1000}).keys()).size          // expect: 1000
[...new Set([...Array.from({length: 1000}).keys()].map(Math.sqrt).map(Math.floor))].length // expect: 32
new Set([..."the quick brown fox jumps over the lazy dog"]).size // expect: 27

// kind: body

const s = new Set([1, 2, 3]);
const r = [];
for (const x of s) {
    r.push(x);
    if (x === 1) {
        s.delete(2);
        s.delete(1);
        s.add(1)
    }
    if (r.length > 5) break
}
return r; // expect: [1,3,1,1,1,1]

const s = new Set([1, 2, 3]);
const r = [];
s.forEach((v, k, t) => {
    r.push(v, k, t === s);
    if (v === 2) {
        s.clear();
        s.add(9);
        s.add(2)
    }
    if (r.length > 30) s.clear()
});
return [r, s.size]; // expect: [[1,1,true,2,2,true,9,9,true,2,2,true,9,9,true,2,2,true,9,9,true,2,2,true,9,9,true,2,2,true,9,9,true],0]

const [a, , b = "d", ...c] = new Set([1, 2, undefined, 4, 5]);
return [a, b, c]; // expect: [1,"d",[4,5]]

const s = new Set();
for (let i = 0; i < 1000; i++) s.add(i % 7);
return [...s]; // expect: [0,1,2,3,4,5,6]

const s = new Set([1, 2, 3]);
for (const x of s) s.delete(x);
return s.size; // expect: 0
