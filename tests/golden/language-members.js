// Member access: objects, arrays, strings, what is missing and what throws.

// tag o = {"a": 1, "b c": 2, "1": "one", "nested": {"list": [1, 2, 3]}, "ключ": "ü"}
// tag list = [10, 20, 30]
// tag s = "héllo😀"
// tag ascii = "hello"
// tag n = 5
// tag k:int32 = 1
// tag yes = true
// tag key = "nested"
// tag nums:double[] = [1.5, 2.5]
// tag names:string[] = ["a", "b"]
// tag matrix = [[1, 2], [3, 4]]

o.a                                             // expect: 1
o["a"]                                          // expect: 1
o["b c"]                                        // expect: 2
o[1]                                            // expect: "one"
o["1"]                                          // expect: "one"
o.nested.list[2]                                // expect: 3
o.nested["list"].length                         // expect: 3
o[key].list[k]                                  // expect: 2
o.ключ                                          // expect: "ü"
o.missing                                       // expect: undefined
o["missing"]                                    // expect: undefined
o.missing?.x                                    // expect: undefined
o.missing.x                                     // throws: TypeError
o.nested.missing.x                              // throws: TypeError
o[null]                                         // expect: undefined
o[undefined]                                    // expect: undefined
o[true]                                         // expect: undefined
o.a.b                                           // expect: undefined
o.a.b.c                                         // throws: TypeError
list[0]                                         // expect: 10
list[k]                                         // expect: 20
list[n]                                         // expect: undefined
list[-1]                                        // expect: undefined
list[1.5]                                       // expect: undefined
list["1"]                                       // expect: 20
list["01"]                                      // expect: undefined
list[k + 1]                                     // expect: 30
list.length                                     // expect: 3
list["length"]                                  // expect: 3
list[list.length - 1]                           // expect: 30
list.missing                                    // expect: undefined
list[1e10]                                      // expect: undefined
list[NaN]                                       // expect: undefined
list[yes]                                       // expect: undefined
s.length                                        // expect: 7
s[0]                                            // expect: "h"
s[1]                                            // expect: "é"
s[5]                                            // expect: "\ud83d"
s[6]                                            // expect: "\ude00"
s[7]                                            // expect: undefined
s[-1]                                           // expect: undefined
s["0"]                                          // expect: "h"
s.at(-1)                                        // expect: "\ude00"
s.missing                                       // expect: undefined
ascii.length                                    // expect: 5
ascii[4]                                        // expect: "o"
ascii[5]                                        // expect: undefined
ascii[k]                                        // expect: "e"
ascii[1.5]                                      // expect: undefined
ascii["length"]                                 // expect: 5
"abc"[1]                                        // expect: "b"
"abc".length                                    // expect: 3
"".length                                       // expect: 0
"😀".length                                     // expect: 2
n.missing                                       // expect: undefined
n[0]                                            // expect: undefined
yes.missing                                     // expect: undefined
(5).missing                                     // expect: undefined
nums[0] + nums[1]                               // expect: 4
nums.length                                     // expect: 2
names[1]                                        // expect: "b"
names[2]                                        // expect: undefined
matrix[1][0]                                    // expect: 3
matrix[k][k]                                    // expect: 4
matrix[2]?.[0]                                  // expect: undefined
matrix[2][0]                                    // throws: TypeError
null.x                                          // throws: TypeError
undefined.x                                     // throws: TypeError
null[0]                                         // throws: TypeError
undefined["a"]                                  // throws: TypeError
({a: 1}).a                                      // expect: 1
({a: 1})["a"]                                   // expect: 1
({"a-b": 1})["a-b"]                             // expect: 1
({1: "x"})[1]                                   // expect: "x"
({1.5: "x"})["1.5"]                             // expect: "x"
({[key]: 3}).nested                             // expect: 3
({[1 + 1]: 3})[2]                               // expect: 3
({a: 1, a: 2}).a                                // expect: 2
({n}).n                                         // expect: 5
({n, k, s: s.length})                           // expect: {"n":5,"k":1,"s":7}
({a: {b: {c: [1, {d: 2}]}}}).a.b.c[1].d         // expect: 2
({2: "b", 1: "a", x: 1, 0: "z"})                // expect: {"0":"z","1":"a","2":"b","x":1}
({b: 1, a: 2, "10": 3, "9": 4})                 // expect: {"9":4,"10":3,"b":1,"a":2}
({if: 1, class: 2, null: 3}).class              // expect: 2
[1, 2, 3][1]                                    // expect: 2
[1, 2, 3].length                                // expect: 3
[[1], [2]][1][0]                                // expect: 2
[, 1]                                           // expect: [undefined,1]
[1, , 2].length                                 // expect: 3
[1, , 2][1]                                     // expect: undefined
[1, 2, ].length                                 // expect: 2
[]                                              // expect: []
{}                                              // expect: {}
[undefined, null]                               // expect: [undefined,null]
[[], {}]                                        // expect: [[],{}]
({a: undefined})                                // expect: {"a":undefined}
({a: NaN, b: -0, c: Infinity})                  // expect: {"a":NaN,"b":-0,"c":Infinity}
[-0, NaN, Infinity, -Infinity]                  // expect: [-0,NaN,Infinity,-Infinity]

// frozen inputs
o.a = 2                                         // throws: TypeError
o.fresh = 1                                     // throws: TypeError
list[0] = 1                                     // throws: TypeError
list.length = 0                                 // throws: TypeError
list.push(4)                                    // throws: TypeError
list.sort()                                     // throws: TypeError
list.reverse()                                  // throws: TypeError
delete o.a                                      // throws: TypeError
delete list[0]                                  // throws: TypeError
nums[0] = 3                                     // throws: TypeError
list.slice().reverse()                          // expect: [30,20,10]
[...list].sort()                                // expect: [10,20,30]
list.concat([1])                                // expect: [10,20,30,1]
Object.assign({}, o).a                          // expect: 1
Object.assign(o, {a: 2})                        // throws: TypeError
