// Array and the methods of arrays; callbacks here are builtin functions
// tag a = [3, 1, 2]
// tag words = ["pear", "Apple", "fig"]
// tag nested = [1, [2, [3, [4]]]]
// tag mixed = [1, "1", null, true, [1]]
Array()                                                  // expect: []
Array(3)                                                 // expect: [undefined,undefined,undefined]
Array(3).length                                          // expect: 3
new Array(3)                                             // expect: [undefined,undefined,undefined]
new Array(2, 3)                                          // expect: [2,3]
new Array("3")                                           // expect: ["3"]
Array(0)                                                 // expect: []
Array(-1)                                                // throws: RangeError
new Array(1.5)                                           // throws: RangeError
new Array(4294967296)                                    // throws: RangeError
Array(NaN)                                               // throws: RangeError
Array(undefined)                                         // expect: [undefined]
Array(null)                                              // expect: [null]
Array.of()                                               // expect: []
Array.of(7)                                              // expect: [7]
Array.of(1, undefined, 3)                                // expect: [1,undefined,3]
Array.isArray(a)                                         // expect: true
Array.isArray([])                                        // expect: true
Array.isArray("a")                                       // expect: false
Array.isArray({length: 0})                               // expect: false
Array.isArray()                                          // expect: false
Array.from("a😀b")                                       // expect: ["a","😀","b"]
Array.from([1, , 3])                                     // expect: [1,undefined,3]
Array.from({length: 3})                                  // expect: [undefined,undefined,undefined]
Array.from({length: "2", 0: "x", 1: "y", 2: "z"})        // expect: ["x","y"]
Array.from({length: -5})                                 // expect: []
Array.from({length: 1.9, 0: 1})                          // expect: [1]
Array.from({length: NaN})                                // expect: []
Array.from({length: 2 ** 32})                            // throws: RangeError
Array.from({})                                           // expect: []
Array.from(5)                                            // expect: []
Array.from(true)                                         // expect: []
Array.from(null)                                         // throws: TypeError
Array.from(undefined)                                    // throws: TypeError
Array.from()                                             // throws: TypeError
Array.from(["1", "2", "x"], Number)                      // expect: [1,2,NaN]
Array.from("123", Number)                                // expect: [1,2,3]
Array.from([1, 4], Math.sqrt)                            // expect: [1,2]
Array.from({length: 2}, String)                          // expect: ["undefined","undefined"]
Array.from([1], undefined)                               // expect: [1]
Array.from([1], null)                                    // throws: TypeError
Array.from([1], 5)                                       // throws: TypeError
Array.from([1, , 3], String)                             // expect: ["1","undefined","3"]
a.at(0)                                                  // expect: 3
a.at(-1)                                                 // expect: 2
a.at(3)                                                  // expect: undefined
a.at(-4)                                                 // expect: undefined
a.at(1.9)                                                // expect: 1
a.at("1")                                                // expect: 1
a.at()                                                   // expect: 3
a.at(NaN)                                                // expect: 3
[1, , 3].at(1)                                           // expect: undefined
a.concat()                                               // expect: [3,1,2]
a.concat(4)                                              // expect: [3,1,2,4]
a.concat([4, 5], 6, [[7]])                               // expect: [3,1,2,4,5,6,[7]]
[1, , 2].concat([, 3])                                   // expect: [1,undefined,2,undefined,3]
a.concat("ab")                                           // expect: [3,1,2,"ab"]
a.concat({length: 1, 0: 9})                              // expect: [3,1,2,{"0":9,"length":1}]
[].concat(1, [2, [3]])                                   // expect: [1,2,[3]]
[1, 2, 3, 4, 5].copyWithin(0, 3)                         // expect: [4,5,3,4,5]
[1, 2, 3, 4, 5].copyWithin(1, 0)                         // expect: [1,1,2,3,4]
[1, 2, 3, 4, 5].copyWithin(-2, -4, -3)                   // expect: [1,2,3,2,5]
[1, 2, 3, 4, 5].copyWithin(0, 1, 100)                    // expect: [2,3,4,5,5]
[1, 2, 3, 4, 5].copyWithin(2)                            // expect: [1,2,1,2,3]
[1, 2, 3, 4, 5].copyWithin()                             // expect: [1,2,3,4,5]
[1, 2, 3, 4, 5].copyWithin(0, NaN)                       // expect: [1,2,3,4,5]
[1, , 3, 4].copyWithin(2, 0)                             // expect: [1,undefined,1,undefined]
[1, , 3, 4].copyWithin(0, 1)                             // expect: [undefined,3,4,4]
[1, 2, 3].copyWithin(5, 0)                               // expect: [1,2,3]
a.copyWithin(0, 1)                                       // throws: TypeError
a.copyWithin(5, 0)                                       // expect: [3,1,2]
a.every(Number.isInteger)                                // expect: true
[1, 1.5].every(Number.isInteger)                         // expect: false
[].every(Boolean)                                        // expect: true
[1, , 2].every(Boolean)                                  // expect: true
a.every()                                                // throws: TypeError
a.every(5)                                               // throws: TypeError
[].every(undefined)                                      // throws: TypeError
a.some(isNaN)                                            // expect: false
["x", 1].some(isNaN)                                     // expect: true
[].some(Boolean)                                         // expect: false
[, ,].some(isNaN)                                        // expect: false
a.some("x")                                              // throws: TypeError
[1, 2, 3].fill(0)                                        // expect: [0,0,0]
[1, 2, 3].fill(0, 1)                                     // expect: [1,0,0]
[1, 2, 3].fill(0, -1)                                    // expect: [1,2,0]
[1, 2, 3].fill(0, 1, 2)                                  // expect: [1,0,3]
[1, 2, 3].fill(0, 2, 1)                                  // expect: [1,2,3]
[1, 2, 3].fill(0, NaN, Infinity)                         // expect: [0,0,0]
[1, 2, 3].fill()                                         // expect: [undefined,undefined,undefined]
Array(3).fill("x")                                       // expect: ["x","x","x"]
Array(2).fill([])                                        // expect: [[],[]]
a.fill(0)                                                // throws: TypeError
a.fill(0, 3)                                             // expect: [3,1,2]
[0, 1, "", "a", null, NaN].filter(Boolean)               // expect: [1,"a"]
[1, , 0].filter(isFinite)                                // expect: [1,0]
[, , undefined].filter(isNaN)                            // expect: [undefined]
a.filter()                                               // throws: TypeError
[1, 2.5, 3].find(Number.isInteger)                       // expect: 1
[1.5, 2.5].find(Number.isInteger)                        // expect: undefined
[, 1].find(isNaN)                                        // expect: undefined
[].find(isNaN)                                           // expect: undefined
[1.5, 2, 3].findIndex(Number.isInteger)                  // expect: 1
[1.5].findIndex(Number.isInteger)                        // expect: -1
[1, , 3].findIndex(isNaN)                                // expect: 1
[1, 2.5, 3, 0.5].findLast(Number.isInteger)              // expect: 3
[1, 2.5, 3, 0.5].findLastIndex(Number.isInteger)         // expect: 2
[1, , 3].findLastIndex(isNaN)                            // expect: 1
[0.5].findLast(Number.isInteger)                         // expect: undefined
[0.5].findLastIndex(Number.isInteger)                    // expect: -1
a.find()                                                 // throws: TypeError
nested.flat()                                            // expect: [1,2,[3,[4]]]
nested.flat(0)                                           // expect: [1,[2,[3,[4]]]]
nested.flat(2)                                           // expect: [1,2,3,[4]]
nested.flat(Infinity)                                    // expect: [1,2,3,4]
nested.flat("1")                                         // expect: [1,2,[3,[4]]]
nested.flat(-1)                                          // expect: [1,[2,[3,[4]]]]
nested.flat(undefined)                                   // expect: [1,2,[3,[4]]]
nested.flat(NaN)                                         // expect: [1,[2,[3,[4]]]]
[1, , [2, , 3]].flat()                                   // expect: [1,2,3]
[[], [[]]].flat()                                        // expect: [[]]
["a b", "c"].flatMap(String)                             // expect: ["a b","c"]
[[1], [2, [3]]].flatMap(Object)                          // expect: [1,2,[3]]
["ab", "cd"].flatMap(Array.from)                         // throws: TypeError
[1, , 2].flatMap(Array.of)                               // expect: [1,0,[1,undefined,2],2,2,[1,undefined,2]]
a.flatMap()                                              // throws: TypeError
a.forEach(Number)                                        // expect: undefined
a.forEach()                                              // throws: TypeError
a.forEach(null)                                          // throws: TypeError
mixed.includes(1)                                        // expect: true
mixed.includes("1")                                      // expect: true
mixed.includes(undefined)                                // expect: false
mixed.includes([1])                                      // expect: false
[NaN].includes(NaN)                                      // expect: true
[, 1].includes(undefined)                                // expect: true
[-0].includes(0)                                         // expect: true
[1, 2, 3].includes(1, 1)                                 // expect: false
[1, 2, 3].includes(3, -1)                                // expect: true
[1, 2, 3].includes(1, -100)                              // expect: true
[1, 2, 3].includes(3, 2.9)                               // expect: true
[].includes()                                            // expect: false
[undefined].includes()                                   // expect: true
mixed.indexOf(1)                                         // expect: 0
mixed.indexOf("1")                                       // expect: 1
mixed.indexOf(null)                                      // expect: 2
[NaN].indexOf(NaN)                                       // expect: -1
[, undefined].indexOf(undefined)                         // expect: 1
[0].indexOf(-0)                                          // expect: 0
[1, 2, 1].indexOf(1, 1)                                  // expect: 2
[1, 2, 1].indexOf(1, -1)                                 // expect: 2
[1, 2, 1].indexOf(2, -1)                                 // expect: -1
[1, 2, 1].indexOf(1, Infinity)                           // expect: -1
[1, 2, 1].indexOf(1, -Infinity)                          // expect: 0
a.indexOf()                                              // expect: -1
[1, 2, 1].lastIndexOf(1)                                 // expect: 2
[1, 2, 1].lastIndexOf(1, 1)                              // expect: 0
[1, 2, 1].lastIndexOf(1, -2)                             // expect: 0
[1, 2, 1].lastIndexOf(1, -4)                             // expect: -1
[1, 2, 1].lastIndexOf(1, undefined)                      // expect: 0
[1, 2, 1].lastIndexOf(2, undefined)                      // expect: -1
[1, 2, 1].lastIndexOf(1, Infinity)                       // expect: 2
[1, 2, 1].lastIndexOf(1, -Infinity)                      // expect: -1
[undefined, ,].lastIndexOf(undefined)                    // expect: 0
[].lastIndexOf(1)                                        // expect: -1
[NaN].lastIndexOf(NaN)                                   // expect: -1
a.join()                                                 // expect: "3,1,2"
a.join("")                                               // expect: "312"
a.join(" - ")                                            // expect: "3 - 1 - 2"
a.join(undefined)                                        // expect: "3,1,2"
a.join(null)                                             // expect: "3null1null2"
a.join(0)                                                // expect: "30102"
[null, undefined, , 1].join()                            // expect: ",,,1"
[[1, 2], [3, [4]]].join(";")                             // expect: "1,2;3,4"
[].join()                                                // expect: ""
[, ,].join("x")                                          // expect: "x"
["\ud83d", "\ude00"].join("")                            // expect: "😀"
[1.5, -0, NaN, true, "x"].join("|")                      // expect: "1.5|0|NaN|true|x"
[{}].join()                                              // expect: "[object Object]"
a.toString()                                             // expect: "3,1,2"
nested.toString()                                        // expect: "1,2,3,4"
[].toString()                                            // expect: ""
a + ""                                                   // expect: "3,1,2"
["1", "2", "3"].map(Number)                              // expect: [1,2,3]
[1, , 3].map(String)                                     // expect: ["1",undefined,"3"]
[1, 2, 3].map(isNaN)                                     // expect: [false,false,false]
[[1], [1, 2]].map(Array.isArray)                         // expect: [true,true]
a.map()                                                  // throws: TypeError
a.map({})                                                // throws: TypeError
["a", "b"].map(Array.of)                                 // expect: [["a",0,["a","b"]],["b",1,["a","b"]]]
[3, 2].pop()                                             // expect: 2
[].pop()                                                 // expect: undefined
[1, ,].pop()                                             // expect: undefined
a.pop()                                                  // throws: TypeError
[].push()                                                // expect: 0
[1].push(2, 3)                                           // expect: 3
[].push(...[1, 2, 3])                                    // expect: 3
a.push(1)                                                // throws: TypeError
a.push()                                                 // throws: TypeError
[1, 2, 3].reduce(Math.max)                               // expect: NaN
[5, 1, 4].reduce(Math.min)                               // expect: NaN
["a", "b"].reduce(Array.of, "x")                         // expect: [["x","a",0,["a","b"]],"b",1,["a","b"]]
[7].reduce(Math.max)                                     // expect: 7
[, 7, ,].reduce(Math.max)                                // expect: 7
[].reduce(Math.max, 3)                                   // expect: 3
[].reduce(Math.max)                                      // throws: TypeError
[, ,].reduce(Math.max)                                   // throws: TypeError
[1, 2].reduce(Math.max, undefined)                       // expect: NaN
[].reduce(Math.max, undefined)                           // expect: undefined
a.reduce()                                               // throws: TypeError
[2, 3].reduce(Math.pow, 2)                               // expect: 64
[1, 2].reduceRight(Array.of)                             // expect: [2,1,0,[1,2]]
["a", "b"].reduceRight(Array.of, "x")                    // expect: [["x","b",1,["a","b"]],"a",0,["a","b"]]
[].reduceRight(Math.max)                                 // throws: TypeError
[, 5, ,].reduceRight(Math.max)                           // expect: 5
[1, 2, 3].reverse()                                      // expect: [3,2,1]
[1, , 3, 4].reverse()                                    // expect: [4,3,undefined,1]
[1].reverse()                                            // expect: [1]
[].reverse()                                             // expect: []
[, 1].reverse()                                          // expect: [1,undefined]
a.reverse()                                              // throws: TypeError
[1, 2].shift()                                           // expect: 1
[].shift()                                               // expect: undefined
[, 1].shift()                                            // expect: undefined
a.shift()                                                // throws: TypeError
a.slice()                                                // expect: [3,1,2]
a.slice(1)                                               // expect: [1,2]
a.slice(-1)                                              // expect: [2]
a.slice(0, -1)                                           // expect: [3,1]
a.slice(2, 1)                                            // expect: []
a.slice(5)                                               // expect: []
a.slice(-5, 2)                                           // expect: [3,1]
a.slice(0.9, 1.9)                                        // expect: [3]
a.slice(undefined, undefined)                            // expect: [3,1,2]
a.slice("1", "2")                                        // expect: [1]
[1, , 3].slice(0, 2)                                     // expect: [1,undefined]
a.slice() === a                                          // expect: false
[3, 1, 2].sort()                                         // expect: [1,2,3]
[10, 9, 1].sort()                                        // expect: [1,10,9]
[5, -1, -2, 0].sort()                                    // expect: [-1,-2,0,5]
["b", undefined, "a", , "c"].sort()                      // expect: ["a","b","c",undefined,undefined]
[true, false, null, undefined, NaN].sort()               // expect: [NaN,false,null,true,undefined]
["é", "z", "a", "Z"].sort()                              // expect: ["Z","a","z","é"]
["\uFFFF", "😀", "a"].sort()                             // expect: ["a","😀","￿"]
[[2], [1, 5], [1]].sort()                                // expect: [[1],[1,5],[2]]
[].sort()                                                // expect: []
[, ,].sort()                                             // expect: [undefined,undefined]
[2, , 1].sort().length                                   // expect: 3
a.sort()                                                 // throws: TypeError
[3].sort(undefined)                                      // expect: [3]
[3, 1].sort(null)                                        // throws: TypeError
[3, 1].sort(5)                                           // throws: TypeError
[1, 2, 3].sort(Math.min)                                 // expect: [1,2,3]
[3, 1, 2].sort(Math.min)                                 // expect: [3,1,2]
[1, 2, 3, 4, 5].splice(1, 2)                             // expect: [2,3]
[1, 2, 3].splice(1)                                      // expect: [2,3]
[1, 2, 3].splice()                                       // expect: []
[1, 2, 3].splice(undefined)                              // expect: [1,2,3]
[1, 2, 3].splice(0, undefined)                           // expect: []
[1, 2, 3].splice(-1, 1)                                  // expect: [3]
[1, 2, 3].splice(0, -1)                                  // expect: []
[1, 2, 3].splice(1, 100)                                 // expect: [2,3]
[1, , 3].splice(0, 2)                                    // expect: [1,undefined]
[1, 2, 3].splice(NaN, 1.9, "x")                          // expect: [1]
a.splice(0, 0)                                           // throws: TypeError
a.splice(0, 1)                                           // throws: TypeError
a.splice(0, 0, 1)                                        // throws: TypeError
a.toReversed()                                           // expect: [2,1,3]
[1, , 3].toReversed()                                    // expect: [3,undefined,1]
[].toReversed()                                          // expect: []
words.toSorted()                                         // expect: ["Apple","fig","pear"]
[3, , undefined, 1].toSorted()                           // expect: [1,3,undefined,undefined]
[10, 9, 1].toSorted()                                    // expect: [1,10,9]
a.toSorted(null)                                         // throws: TypeError
a.toSorted(undefined)                                    // expect: [1,2,3]
a.toSpliced()                                            // expect: [3,1,2]
a.toSpliced(1)                                           // expect: [3]
a.toSpliced(1, 1)                                        // expect: [3,2]
a.toSpliced(1, 0, "x", "y")                              // expect: [3,"x","y",1,2]
a.toSpliced(-1, 1, "z")                                  // expect: [3,1,"z"]
[1, , 3].toSpliced(0, 1)                                 // expect: [undefined,3]
a.toSpliced(undefined, undefined, 1)                     // expect: [1,3,1,2]
[].unshift()                                             // expect: 0
[3].unshift(1, 2)                                        // expect: 3
a.unshift(0)                                             // throws: TypeError
a.unshift()                                              // throws: TypeError
a.with(0, 9)                                             // expect: [9,1,2]
a.with(-1, 9)                                            // expect: [3,1,9]
a.with(3, 9)                                             // throws: RangeError
a.with(-4, 9)                                            // throws: RangeError
a.with(1)                                                // expect: [3,undefined,2]
[1, , 3].with(0, 2)                                      // expect: [2,undefined,3]
a.with("1", 5)                                           // expect: [3,5,2]
a.length                                                 // expect: 3
[1, , 3].length                                          // expect: 3
typeof Array                                             // expect: "function"
"0" in [1]                                               // expect: true
1 in [1, ,]                                              // expect: false

// a length that is an object is asked twice, and may freeze or change its array meanwhile
(a => { let n = 0; a.length = {valueOf() { n++; return 1 }}; return [n, a] })([1, 2]) // expect: [2,[1]]
(a => { let n = 0; a.length = {valueOf() { return ++n }} })([1, 2]) // throws: RangeError: Invalid array length
(a => { a.length = {valueOf() { Object.freeze(a); return 1 }} })([1, 2]) // throws: TypeError: Cannot assign to read only property 'length' of object '[object Array]'
(a => { a.length = {valueOf() { a.length = 0; return 2 }}; return [a.length, 0 in a] })([1, 2]) // expect: [2,false]
[-1, 1.5, 2 ** 32, NaN, "x"].map(n => { try { [].length = n } catch (e) { return e.message } }).every(t => t === "Invalid array length") // expect: true
["2", true, null, 3].map(n => { const a = [1]; a.length = n; return a.length }) // expect: [2,1,0,3]
