// Spread in arrays, objects and calls.

// tag list = [3, 1, 2]
// tag o = {"a": 1, "b": {"c": 2}}
// tag s = "añ😀"
// tag nil:any = null
// tag n = 5

[...list]                                       // expect: [3,1,2]
[...list, 4]                                    // expect: [3,1,2,4]
[0, ...list, ...list]                           // expect: [0,3,1,2,3,1,2]
[...[]]                                         // expect: []
[...[1, , 3]]                                   // expect: [1,undefined,3]
[..."abc"]                                      // expect: ["a","b","c"]
[...s]                                          // expect: ["a","ñ","😀"]
[..."😀\ud83d"]                                 // expect: ["😀","\ud83d"]
[...nil]                                        // throws: TypeError
[...n]                                          // throws: TypeError
[...{}]                                         // throws: TypeError
[...undefined]                                  // throws: TypeError
[...o.b?.x ?? []]                               // expect: []
[...[...[...list]]].length                      // expect: 3
({...o})                                        // expect: {"a":1,"b":{"c":2}}
({...o, a: 9})                                  // expect: {"a":9,"b":{"c":2}}
({a: 9, ...o})                                  // expect: {"a":1,"b":{"c":2}}
({...o.b, ...o})                                // expect: {"c":2,"a":1,"b":{"c":2}}
({...nil})                                      // expect: {}
({...undefined})                                // expect: {}
({...n})                                        // expect: {}
({...s})                                        // expect: {"0":"a","1":"ñ","2":"\ud83d","3":"\ude00"}
({..."ab"})                                     // expect: {"0":"a","1":"b"}
({...list})                                     // expect: {"0":3,"1":1,"2":2}
({...[7, 8], length: 2})                        // expect: {"0":7,"1":8,"length":2}
({...{...{a: 1}}, b: 2})                        // expect: {"a":1,"b":2}
Math.max(...list)                               // expect: 3
Math.min(...list, 0)                            // expect: 0
Math.max(...[], ...list)                        // expect: 3
Math.max(...[])                                 // expect: -Infinity
Math.hypot(...[3, 4])                           // expect: 5
"abc".concat(...list)                           // expect: "abc312"
[].concat(...[list, [4]])                       // expect: [3,1,2,4]
"a-b".replace(...["-", "+"])                    // expect: "a+b"
String.fromCharCode(...[72, 105])               // expect: "Hi"
String(...list)                                 // expect: "3"
Math.max(...nil)                                // throws: TypeError
Math.max(...s)                                  // expect: NaN
[...list].sort().join()                         // expect: "1,2,3"
list.concat(...[[1], [2]])                      // expect: [3,1,2,1,2]
Array.of(...list, ...s)                         // expect: [3,1,2,"a","ñ","😀"]
