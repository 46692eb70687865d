// Methods of arrays with odd arguments, and on arrays with holes.

// at
[5, , "é", NaN].at()                                     // expect: 5
[5, , "é", NaN].at(undefined)                            // expect: 5
[5, , "é", NaN].at(null)                                 // expect: 5
[5, , "é", NaN].at(NaN)                                  // expect: 5
[5, , "é", NaN].at(-0)                                   // expect: 5
[5, , "é", NaN].at(-1)                                   // expect: NaN
[5, , "é", NaN].at(1.9)                                  // expect: undefined
[5, , "é", NaN].at(Infinity)                             // expect: undefined
[5, , "é", NaN].at(-Infinity)                            // expect: undefined
[5, , "é", NaN].at(2 ** 31)                              // expect: undefined
[5, , "é", NaN].at(2 ** 32)                              // expect: undefined
[5, , "é", NaN].at("1")                                  // expect: undefined
[5, , "é", NaN].at("x")                                  // expect: 5
[5, , "é", NaN].at(true)                                 // expect: undefined
[5, , "é", NaN].at([1])                                  // expect: undefined
[5, , "é", NaN].at({})                                   // expect: 5

// slice
[5, , "é", NaN].slice()                                  // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].slice(undefined)                         // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].slice(null)                              // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].slice(NaN)                               // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].slice(-0)                                // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].slice(-1)                                // expect: [NaN]
[5, , "é", NaN].slice(1.9)                               // expect: [undefined,"é",NaN]
[5, , "é", NaN].slice(Infinity)                          // expect: []
[5, , "é", NaN].slice(-Infinity)                         // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].slice(2 ** 31)                           // expect: []
[5, , "é", NaN].slice(2 ** 32)                           // expect: []
[5, , "é", NaN].slice("1")                               // expect: [undefined,"é",NaN]
[5, , "é", NaN].slice("x")                               // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].slice(true)                              // expect: [undefined,"é",NaN]
[5, , "é", NaN].slice([1])                               // expect: [undefined,"é",NaN]
[5, , "é", NaN].slice({})                                // expect: [5,undefined,"é",NaN]

// flat
[5, , "é", NaN].flat()                                   // expect: [5,"é",NaN]
[5, , "é", NaN].flat(undefined)                          // expect: [5,"é",NaN]
[5, , "é", NaN].flat(null)                               // expect: [5,"é",NaN]
[5, , "é", NaN].flat(NaN)                                // expect: [5,"é",NaN]
[5, , "é", NaN].flat(-0)                                 // expect: [5,"é",NaN]
[5, , "é", NaN].flat(-1)                                 // expect: [5,"é",NaN]
[5, , "é", NaN].flat(1.9)                                // expect: [5,"é",NaN]
[5, , "é", NaN].flat(Infinity)                           // expect: [5,"é",NaN]
[5, , "é", NaN].flat(-Infinity)                          // expect: [5,"é",NaN]
[5, , "é", NaN].flat(2 ** 31)                            // expect: [5,"é",NaN]
[5, , "é", NaN].flat(2 ** 32)                            // expect: [5,"é",NaN]
[5, , "é", NaN].flat("1")                                // expect: [5,"é",NaN]
[5, , "é", NaN].flat("x")                                // expect: [5,"é",NaN]
[5, , "é", NaN].flat(true)                               // expect: [5,"é",NaN]
[5, , "é", NaN].flat([1])                                // expect: [5,"é",NaN]
[5, , "é", NaN].flat({})                                 // expect: [5,"é",NaN]

// join
[5, , "é", NaN].join()                                   // expect: "5,,é,NaN"
[5, , "é", NaN].join(undefined)                          // expect: "5,,é,NaN"
[5, , "é", NaN].join(null)                               // expect: "5nullnullénullNaN"
[5, , "é", NaN].join(NaN)                                // expect: "5NaNNaNéNaNNaN"
[5, , "é", NaN].join(-0)                                 // expect: "500é0NaN"
[5, , "é", NaN].join(-1)                                 // expect: "5-1-1é-1NaN"
[5, , "é", NaN].join(1.9)                                // expect: "51.91.9é1.9NaN"
[5, , "é", NaN].join(Infinity)                           // expect: "5InfinityInfinityéInfinityNaN"
[5, , "é", NaN].join(-Infinity)                          // expect: "5-Infinity-Infinityé-InfinityNaN"
[5, , "é", NaN].join(2 ** 31)                            // expect: "521474836482147483648é2147483648NaN"
[5, , "é", NaN].join(2 ** 32)                            // expect: "542949672964294967296é4294967296NaN"
[5, , "é", NaN].join("1")                                // expect: "511é1NaN"
[5, , "é", NaN].join("x")                                // expect: "5xxéxNaN"
[5, , "é", NaN].join(true)                               // expect: "5truetrueétrueNaN"
[5, , "é", NaN].join([1])                                // expect: "511é1NaN"
[5, , "é", NaN].join({})                                 // expect: "5[object Object][object Object]é[object Object]NaN"

// indexOf
[5, , "é", NaN].indexOf()                                // expect: -1
[5, , "é", NaN].indexOf(undefined)                       // expect: -1
[5, , "é", NaN].indexOf(null)                            // expect: -1
[5, , "é", NaN].indexOf(NaN)                             // expect: -1
[5, , "é", NaN].indexOf(-0)                              // expect: -1
[5, , "é", NaN].indexOf(-1)                              // expect: -1
[5, , "é", NaN].indexOf(1.9)                             // expect: -1
[5, , "é", NaN].indexOf(Infinity)                        // expect: -1
[5, , "é", NaN].indexOf(-Infinity)                       // expect: -1
[5, , "é", NaN].indexOf(2 ** 31)                         // expect: -1
[5, , "é", NaN].indexOf(2 ** 32)                         // expect: -1
[5, , "é", NaN].indexOf("1")                             // expect: -1
[5, , "é", NaN].indexOf("x")                             // expect: -1
[5, , "é", NaN].indexOf(true)                            // expect: -1
[5, , "é", NaN].indexOf([1])                             // expect: -1
[5, , "é", NaN].indexOf({})                              // expect: -1

// includes
[5, , "é", NaN].includes()                               // expect: true
[5, , "é", NaN].includes(undefined)                      // expect: true
[5, , "é", NaN].includes(null)                           // expect: false
[5, , "é", NaN].includes(NaN)                            // expect: true
[5, , "é", NaN].includes(-0)                             // expect: false
[5, , "é", NaN].includes(-1)                             // expect: false
[5, , "é", NaN].includes(1.9)                            // expect: false
[5, , "é", NaN].includes(Infinity)                       // expect: false
[5, , "é", NaN].includes(-Infinity)                      // expect: false
[5, , "é", NaN].includes(2 ** 31)                        // expect: false
[5, , "é", NaN].includes(2 ** 32)                        // expect: false
[5, , "é", NaN].includes("1")                            // expect: false
[5, , "é", NaN].includes("x")                            // expect: false
[5, , "é", NaN].includes(true)                           // expect: false
[5, , "é", NaN].includes([1])                            // expect: false
[5, , "é", NaN].includes({})                             // expect: false

// lastIndexOf
[5, , "é", NaN].lastIndexOf()                            // expect: -1
[5, , "é", NaN].lastIndexOf(undefined)                   // expect: -1
[5, , "é", NaN].lastIndexOf(null)                        // expect: -1
[5, , "é", NaN].lastIndexOf(NaN)                         // expect: -1
[5, , "é", NaN].lastIndexOf(-0)                          // expect: -1
[5, , "é", NaN].lastIndexOf(-1)                          // expect: -1
[5, , "é", NaN].lastIndexOf(1.9)                         // expect: -1
[5, , "é", NaN].lastIndexOf(Infinity)                    // expect: -1
[5, , "é", NaN].lastIndexOf(-Infinity)                   // expect: -1
[5, , "é", NaN].lastIndexOf(2 ** 31)                     // expect: -1
[5, , "é", NaN].lastIndexOf(2 ** 32)                     // expect: -1
[5, , "é", NaN].lastIndexOf("1")                         // expect: -1
[5, , "é", NaN].lastIndexOf("x")                         // expect: -1
[5, , "é", NaN].lastIndexOf(true)                        // expect: -1
[5, , "é", NaN].lastIndexOf([1])                         // expect: -1
[5, , "é", NaN].lastIndexOf({})                          // expect: -1

// with
[5, , "é", NaN].with(undefined, 7)                       // expect: [7,undefined,"é",NaN]
[5, , "é", NaN].with(null, 7)                            // expect: [7,undefined,"é",NaN]
[5, , "é", NaN].with(NaN, 7)                             // expect: [7,undefined,"é",NaN]
[5, , "é", NaN].with(-0, 7)                              // expect: [7,undefined,"é",NaN]
[5, , "é", NaN].with(-1, 7)                              // expect: [5,undefined,"é",7]
[5, , "é", NaN].with(1.9, 7)                             // expect: [5,7,"é",NaN]
[5, , "é", NaN].with(Infinity, 7)                        // throws: RangeError
[5, , "é", NaN].with(-Infinity, 7)                       // throws: RangeError
[5, , "é", NaN].with(2 ** 31, 7)                         // throws: RangeError
[5, , "é", NaN].with(2 ** 32, 7)                         // throws: RangeError
[5, , "é", NaN].with("1", 7)                             // expect: [5,7,"é",NaN]
[5, , "é", NaN].with("x", 7)                             // expect: [7,undefined,"é",NaN]
[5, , "é", NaN].with(true, 7)                            // expect: [5,7,"é",NaN]
[5, , "é", NaN].with([1], 7)                             // expect: [5,7,"é",NaN]
[5, , "é", NaN].with({}, 7)                              // expect: [7,undefined,"é",NaN]

// fill
[5, , "é", NaN].fill(0)                                  // expect: [0,0,0,0]
[5, , "é", NaN].fill(0, 1)                               // expect: [5,0,0,0]
[5, , "é", NaN].fill(0, undefined)                       // expect: [0,0,0,0]
[5, , "é", NaN].fill(0, null)                            // expect: [0,0,0,0]
[5, , "é", NaN].fill(0, NaN)                             // expect: [0,0,0,0]
[5, , "é", NaN].fill(0, -0)                              // expect: [0,0,0,0]
[5, , "é", NaN].fill(0, -2)                              // expect: [5,undefined,0,0]
[5, , "é", NaN].fill(0, 1.9)                             // expect: [5,0,0,0]
[5, , "é", NaN].fill(0, Infinity)                        // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].fill(0, -Infinity)                       // expect: [0,0,0,0]
[5, , "é", NaN].fill(0, "1")                             // expect: [5,0,0,0]
[5, , "é", NaN].fill(0, 1, 1)                            // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].fill(0, 1, undefined)                    // expect: [5,0,0,0]
[5, , "é", NaN].fill(0, 0, NaN)                          // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].fill(0, 0, "2")                          // expect: [0,0,"é",NaN]
[5, , "é", NaN].fill(0, 1, -1)                           // expect: [5,0,0,NaN]
[5, , "é", NaN].fill(0, -3, -1)                          // expect: [5,0,0,NaN]
[5, , "é", NaN].fill(0, 2, 0)                            // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].fill(0, 0, Infinity)                     // expect: [0,0,0,0]

// splice
[5, , "é", NaN].splice()                                 // expect: []
[5, , "é", NaN].splice(1)                                // expect: [undefined,"é",NaN]
[5, , "é", NaN].splice(undefined)                        // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].splice(null)                             // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].splice(NaN)                              // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].splice(-0)                               // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].splice(-2)                               // expect: ["é",NaN]
[5, , "é", NaN].splice(1.9)                              // expect: [undefined,"é",NaN]
[5, , "é", NaN].splice(Infinity)                         // expect: []
[5, , "é", NaN].splice(-Infinity)                        // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].splice("1")                              // expect: [undefined,"é",NaN]
[5, , "é", NaN].splice(1, 1)                             // expect: [undefined]
[5, , "é", NaN].splice(1, undefined)                     // expect: []
[5, , "é", NaN].splice(0, NaN)                           // expect: []
[5, , "é", NaN].splice(0, "2")                           // expect: [5,undefined]
[5, , "é", NaN].splice(1, -1)                            // expect: []
[5, , "é", NaN].splice(-3, -1)                           // expect: []
[5, , "é", NaN].splice(2, 0)                             // expect: []
[5, , "é", NaN].splice(0, Infinity)                      // expect: [5,undefined,"é",NaN]

// copyWithin
[5, , "é", NaN].copyWithin()                             // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].copyWithin(1)                            // expect: [5,5,undefined,"é"]
[5, , "é", NaN].copyWithin(undefined)                    // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].copyWithin(null)                         // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].copyWithin(NaN)                          // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].copyWithin(-0)                           // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].copyWithin(-2)                           // expect: [5,undefined,5,undefined]
[5, , "é", NaN].copyWithin(1.9)                          // expect: [5,5,undefined,"é"]
[5, , "é", NaN].copyWithin(Infinity)                     // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].copyWithin(-Infinity)                    // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].copyWithin("1")                          // expect: [5,5,undefined,"é"]
[5, , "é", NaN].copyWithin(1, 1)                         // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].copyWithin(1, undefined)                 // expect: [5,5,undefined,"é"]
[5, , "é", NaN].copyWithin(0, NaN)                       // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].copyWithin(0, "2")                       // expect: ["é",NaN,"é",NaN]
[5, , "é", NaN].copyWithin(1, -1)                        // expect: [5,NaN,"é",NaN]
[5, , "é", NaN].copyWithin(-3, -1)                       // expect: [5,NaN,"é",NaN]
[5, , "é", NaN].copyWithin(2, 0)                         // expect: [5,undefined,5,undefined]
[5, , "é", NaN].copyWithin(0, Infinity)                  // expect: [5,undefined,"é",NaN]

// toSpliced
[5, , "é", NaN].toSpliced()                              // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].toSpliced(1)                             // expect: [5]
[5, , "é", NaN].toSpliced(undefined)                     // expect: []
[5, , "é", NaN].toSpliced(null)                          // expect: []
[5, , "é", NaN].toSpliced(NaN)                           // expect: []
[5, , "é", NaN].toSpliced(-0)                            // expect: []
[5, , "é", NaN].toSpliced(-2)                            // expect: [5,undefined]
[5, , "é", NaN].toSpliced(1.9)                           // expect: [5]
[5, , "é", NaN].toSpliced(Infinity)                      // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].toSpliced(-Infinity)                     // expect: []
[5, , "é", NaN].toSpliced("1")                           // expect: [5]
[5, , "é", NaN].toSpliced(1, 1)                          // expect: [5,"é",NaN]
[5, , "é", NaN].toSpliced(1, undefined)                  // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].toSpliced(0, NaN)                        // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].toSpliced(0, "2")                        // expect: ["é",NaN]
[5, , "é", NaN].toSpliced(1, -1)                         // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].toSpliced(-3, -1)                        // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].toSpliced(2, 0)                          // expect: [5,undefined,"é",NaN]
[5, , "é", NaN].toSpliced(0, Infinity)                   // expect: []

// constructors
Array()                                                  // expect: []
Array(0)                                                 // expect: []
Array(3)                                                 // expect: [undefined,undefined,undefined]
Array(3).length                                          // expect: 3
Array("3")                                               // expect: ["3"]
Array(undefined)                                         // expect: [undefined]
Array(null)                                              // expect: [null]
Array([3])                                               // expect: [[3]]
Array(1, 2)                                              // expect: [1,2]
Array(-0).length                                         // expect: 0
Array(2 ** 32)                                           // throws: RangeError
Array(-1)                                                // throws: RangeError
Array(1.5)                                               // throws: RangeError
Array(NaN)                                               // throws: RangeError
Array(true)                                              // expect: [true]
new Array(2).fill()                                      // expect: [undefined,undefined]
Array.of()                                               // expect: []
Array.of(3)                                              // expect: [3]
Array.of(1, "2", [3])                                    // expect: [1,"2",[3]]
Array.from("")                                           // expect: []
Array.from("aé😀")                                       // expect: ["a","é","😀"]
Array.from({length: 2})                                  // expect: [undefined,undefined]
Array.from({length: "2", 0: "a"})                        // expect: ["a",undefined]
Array.from({length: -1})                                 // expect: []
Array.from({length: NaN})                                // expect: []
Array.from({length: 1.9, 0: "x"})                        // expect: ["x"]
Array.from({0: "a"})                                     // expect: []
Array.from([1, , 3])                                     // expect: [1,undefined,3]
Array.from(5)                                            // expect: []
Array.from(true)                                         // expect: []
Array.from([1, 2], x => x * 2)                           // expect: [2,4]
Array.from({length: 3}, (v, i) => i * i)                 // expect: [0,1,4]
Array.from([1, 2], undefined)                            // expect: [1,2]
Array.from([1, 2], null)                                 // throws: TypeError
Array.from(new Set([1, 1, 2]))                           // expect: [1,2]
Array.from(new Map([[1, 2]]))                            // expect: [[1,2]]
Array.from([1, 2].entries())                             // expect: [[0,1],[1,2]]
Array.isArray()                                          // expect: false
Array.isArray([])                                        // expect: true
Array.isArray({length: 0})                               // expect: false
Array.isArray("a")                                       // expect: false
Array.isArray(Array(2))                                  // expect: true

// holes
[, ]                                                     // expect: [undefined]
[, , ].length                                            // expect: 2
[1, , 2]                                                 // expect: [1,undefined,2]
[1, , 2].length                                          // expect: 3
1 in [1, , 2]                                            // expect: false
[, 1].map(x => x)                                        // expect: [undefined,1]
1 in [1, , 2].map(x => x)                                // expect: false
[, 1].forEach(x => x)                                    // expect: undefined
[, 1].filter(() => true)                                 // expect: [1]
[, 1].every(x => x === 1)                                // expect: true
[, undefined].some(x => x === undefined)                 // expect: true
[, 1].find(x => x === undefined)                         // expect: undefined
[, 1].findIndex(x => x === undefined)                    // expect: 0
[, 1].findLast(x => x === undefined)                     // expect: undefined
[1, , ].findLastIndex(x => x === undefined)              // expect: 1
[, 1].indexOf(undefined)                                 // expect: -1
[, 1].includes(undefined)                                // expect: true
[, 1].reduce((a, b) => a + b)                            // expect: 1
[, 1, , 2].reduce((a, b) => a + b)                       // expect: 3
[, ].reduce((a, b) => a, 5)                              // expect: 5
[1, , 2].reduceRight((a, b) => a + "," + b)              // expect: "2,1"
[3, , 1].sort()                                          // expect: [1,3,undefined]
[3, , undefined, 1].sort()                               // expect: [1,3,undefined,undefined]
[3, , undefined, 1].sort().length                        // expect: 4
[3, , 1].toSorted()                                      // expect: [1,3,undefined]
[3, , 1].reverse()                                       // expect: [1,undefined,3]
0 in [, 1].reverse()                                     // expect: true
[3, , 1].toReversed()                                    // expect: [1,undefined,3]
[1, , 2].concat([, 3])                                   // expect: [1,undefined,2,undefined,3]
[1, , 2].flat()                                          // expect: [1,2]
[[1, , 2], , 3].flat()                                   // expect: [1,2,3]
[1, , 2].flatMap(x => [x, x])                            // expect: [1,1,2,2]
[1, , 2].join()                                          // expect: "1,,2"
[, , ].join("-")                                         // expect: "-"
[1, , 2].toString()                                      // expect: "1,,2"
JSON.stringify([1, , 2])                                 // expect: "[1,null,2]"
[...[1, , 2]]                                            // expect: [1,undefined,2]
Object.keys([1, , 2])                                    // expect: ["0","2"]
Object.entries([1, , 2])                                 // expect: [["0",1],["2",2]]
[1, , 2].entries().next().value                          // expect: [0,1]
[...[, 1].entries()]                                     // expect: [[0,undefined],[1,1]]
[...[, 1].keys()]                                        // expect: [0,1]
[...[, 1].values()]                                      // expect: [undefined,1]
[1, , 2].slice(1)                                        // expect: [undefined,2]
[1, , 2].splice(1, 1)                                    // expect: [undefined]
[1, , 2].with(0, 5)                                      // expect: [5,undefined,2]
[1, , 2].at(1)                                           // expect: undefined
[1, , 2].copyWithin(0, 1)                                // expect: [undefined,2,2]
[1, , 2].fill(0)                                         // expect: [0,0,0]
[1, , 2].pop()                                           // expect: 2
[, 1].shift()                                            // expect: undefined
(a => { a.shift(); return 0 in a })([1, , 2])            // expect: false
(a => { a.unshift(9); return [2 in a, a.length] })([1, , 2]) // expect: [false,4]
(a => { delete a[0]; return [a, a.length, 0 in a] })([1, 2]) // expect: [[undefined,2],2,false]
(a => { a[3] = 1; return [a, a.length] })([])            // expect: [[undefined,undefined,undefined,1],4]
(a => { a.length = 2; return [a, 1 in a] })([1])         // expect: [[1,undefined],false]
(a => { a.length = 1; a.length = 3; return a })([1, 2, 3]) // expect: [1,undefined,undefined]
(a => { a[2] = 5; a.push(6); return a })([])             // expect: [undefined,undefined,5,6]

// joining, deep and odd elements
[].join()                                                // expect: ""
[[]].join()                                              // expect: ""
[null].join()                                            // expect: ""
[undefined].join()                                       // expect: ""
[null, undefined, 1].join("-")                           // expect: "--1"
[1, [2, [3, [4]]]].join(";")                             // expect: "1;2,3,4"
[1, [2, [3, [4]]]].toString()                            // expect: "1,2,3,4"
[{}].join()                                              // expect: "[object Object]"
[true, -0, NaN].join()                                   // expect: "true,0,NaN"
["a", "b"].join(undefined)                               // expect: "a,b"
["a", "b"].join(null)                                    // expect: "anullb"
["a", "b"].join("")                                      // expect: "ab"
["a", "b"].join(1)                                       // expect: "a1b"
["a", "b"].join([])                                      // expect: "ab"
["a", "b"].join("😀")                                    // expect: "a😀b"
(a => { a.push(a); return a.join() })([1])               // expect: "1,"
[[1, 2], [3]] + ""                                       // expect: "1,2,3"
[] + []                                                  // expect: ""
[] + {}                                                  // expect: "[object Object]"
[1] + [2]                                                // expect: "12"
[1, [2, [3, [4]]]].flat(0)                               // expect: [1,[2,[3,[4]]]]
[1, [2, [3, [4]]]].flat(1)                               // expect: [1,2,[3,[4]]]
[1, [2, [3, [4]]]].flat(2)                               // expect: [1,2,3,[4]]
[1, [2, [3, [4]]]].flat(Infinity)                        // expect: [1,2,3,4]
[1, [2, [3, [4]]]].flat("2")                             // expect: [1,2,3,[4]]
[1].concat(2, [3], [[4]])                                // expect: [1,2,3,[4]]
[1].concat()                                             // expect: [1]
[1].concat(undefined, null)                              // expect: [1,undefined,null]
[1].concat("ab", {length: 1, 0: "x"})                    // expect: [1,"ab",{"0":"x","length":1}]
[1].concat(...[[2], [3]])                                // expect: [1,2,3]

// sort
[3, 1, 2].sort()                                         // expect: [1,2,3]
[10, 9, 1].sort()                                        // expect: [1,10,9]
["b", "a", "C"].sort()                                   // expect: ["C","a","b"]
["é", "e", "z"].sort()                                   // expect: ["e","z","é"]
[true, false, null, undefined, "x", 1].sort()            // expect: [1,false,null,true,"x",undefined]
[undefined, 3, undefined, 1].sort((a, b) => b - a)       // expect: [3,1,undefined,undefined]
[NaN, 1, NaN, 0].sort()                                  // expect: [0,1,NaN,NaN]
[-1, -2, 0, -0].sort()                                   // expect: [-1,-2,0,-0]
[3, 1, 2].sort((a, b) => a - b)                          // expect: [1,2,3]
[3, 1, 2].sort((a, b) => b - a)                          // expect: [3,2,1]
[3, 1, 2].sort(() => 0)                                  // expect: [3,1,2]
[3, 1, 2].sort(undefined)                                // expect: [1,2,3]
[3, 1, 2].sort((a, b) => "" + (a - b))                   // expect: [1,2,3]
[3, 1, 2].sort((a, b) => a > b)                          // expect: [3,1,2]
[2, 1].sort((a, b) => NaN)                               // expect: [2,1]
[2, 1].sort((a, b) => undefined)                         // expect: [2,1]
[[2, "b"], [1, "z"], [2, "a"], [1, "y"]].sort((a, b) => a[0] - b[0]) // expect: [[1,"z"],[1,"y"],[2,"b"],[2,"a"]]
[..."hello"].sort().join("")                             // expect: "ehllo"
["😀", "\uffff", "a"].sort()                             // expect: ["a","😀","￿"]
[1, 2, 3].sort((a, b) => { throw a })                    // throws: uncaught
Array.from({length: 40}, (_, i) => i * 7 % 40).sort((a, b) => a - b).every((x, i) => x === i) // expect: true
Array.from({length: 40}, (_, i) => ({k: i % 3, i})).sort((a, b) => a.k - b.k).map(o => o.i).join() // expect: "0,3,6,9,12,15,18,21,24,27,30,33,36,39,1,4,7,10,13,16,19,22,25,28,31,34,37,2,5,8,11,14,17,20,23,26,29,32,35,38"
[1, 2, 3].toSorted((a, b) => b - a)                      // expect: [3,2,1]
(a => [a.toSorted(), a])([2, 1])                         // expect: [[1,2],[2,1]]
[3, 2, 1].sort().concat([0]).sort()                      // expect: [0,1,2,3]
["10", 9, "1"].sort()                                    // expect: ["1","10",9]
[[10], [9], [1]].sort()                                  // expect: [[1],[10],[9]]
[].sort()                                                // expect: []
[1].sort(null)                                           // throws: TypeError

// changed by their callbacks
(a => a.map(x => { a.push(x); return x }))([1, 2])       // expect: [1,2]
(a => { a.forEach(x => { if (x < 3) a.push(x + 1) }); return a })([1, 2]) // expect: [1,2,2,3]
(a => a.map(x => { a.pop(); return x }))([1, 2, 3])      // expect: [1,2,undefined]
(a => { const r = []; a.forEach(x => { r.push(x); a.shift() }); return r })([1, 2, 3, 4]) // expect: [1,3]
(a => a.filter((x, i) => { a[i + 1] = 9; return true }))([1, 2, 3]) // expect: [1,9,9]
(a => { const r = []; for (const x of a) { r.push(x); if (r.length < 5) a.push(x * 2) } return r })([1]) // expect: [1,2,4,8,16]
(a => { const r = []; for (const x of a) { r.push(x); a.length = 1 } return r })([1, 2, 3]) // expect: [1]
(a => a.reduce((s, x) => { a.length = 2; return s + x }))([1, 2, 3, 4]) // expect: 3
(a => a.find(x => { a.pop(); return x === undefined }))([1, 2]) // expect: undefined
(a => a.findIndex((x, i) => { a.length = 0; return i === 1 }))([1, 2]) // expect: 1
(a => a.every(x => { a.push(1); return x }))([1, 1])     // expect: true
(a => a.some((x, i) => { delete a[i + 1]; return i > 0 }))([1, 2]) // expect: false
(a => a.flatMap(x => { a.push(1); return [x, x] }))([1]) // expect: [1,1]
(a => a.indexOf({valueOf: 1}))([1])                      // expect: -1
(a => a.sort((x, y) => { a.length = 0; return x - y }))([2, 1]).length // expect: 2
(a => { a.splice(1, 0, ...a); return a })([1, 2])        // expect: [1,1,2,2]
(a => { a.push(...a); return a })([1, 2])                // expect: [1,2,1,2]
(a => { a.unshift(a.length, a.pop()); return a })([1, 2]) // expect: [2,2,1]
(a => [a.push(), a.unshift(), a.push(1, 2), a.unshift(0)])([]) // expect: [0,0,2,3]
(a => [a.pop(), a.shift(), a.length])([])                // expect: [undefined,undefined,0]
