// Optional chaining.

// tag v = {"a": {"b": [10, {"c": "deep"}]}, "n": null, "zero": 0}
// tag nil:any = null
// tag s = "text"
// tag list = [1, 2]

v?.a                                            // expect: {"b":[10,{"c":"deep"}]}
v?.a?.b?.[1]?.c                                 // expect: "deep"
v.a?.b[1].c                                     // expect: "deep"
v?.x                                            // expect: undefined
v?.x.y.z                                        // throws: TypeError
v?.x?.y                                         // expect: undefined
v.x?.y.z.w                                      // expect: undefined
v.x?.[0]                                        // expect: undefined
v.x?.()                                         // expect: undefined
v.x?.y()                                        // expect: undefined
v.n?.a                                          // expect: undefined
v.n?.a.b                                        // expect: undefined
v.n?.[v.a.b.c.d]                                // expect: undefined
v.n?.a(v.q.r)                                   // expect: undefined
v.zero?.a                                       // expect: undefined
v.zero?.toFixed(1)                              // expect: "0.0"
v.n.a                                           // throws: TypeError
v.x.y                                           // throws: TypeError
v.x.y?.z                                        // throws: TypeError
(v.x?.y).z                                      // throws: TypeError
nil?.a                                          // expect: undefined
nil?.[0]                                        // expect: undefined
nil?.()                                         // expect: undefined
nil?.a.b.c()                                    // expect: undefined
nil.a                                           // throws: TypeError
nil?.a ?? "default"                             // expect: "default"
nil ?? v?.zero                                  // expect: 0
null?.a                                         // expect: undefined
undefined?.["a"].b                              // expect: undefined
""?.length                                      // expect: 0
s?.length                                       // expect: 4
s?.toUpperCase()                                // expect: "TEXT"
s?.toUpperCase?.()                              // expect: "TEXT"
s?.[0]                                          // expect: "t"
s.toUpperCase?.().length                        // expect: 4
s?.at(-1)?.length                               // expect: 1
list?.[1]                                       // expect: 2
list?.[5]?.x                                    // expect: undefined
list?.at(0)                                     // expect: 1
list?.map?.(Number)                             // expect: [1,2]
v.x ? 1 : 2                                     // expect: 2
v.x?.1:2                                        // expect: 2
v?.zero ? .5 : .25                              // expect: 0.25
v?.a.b.length                                   // expect: 2
v?.a.b[0] > 5                                   // expect: true
v?.a?.b?.[0] + 1                                // expect: 11
v?.x + 1                                        // expect: NaN
v?.x > 1                                        // expect: false
!v?.x                                           // expect: true
typeof v?.x                                     // expect: "undefined"
typeof v.n?.a.b                                 // expect: "undefined"
delete v?.x?.y                                  // expect: true
`${v?.a?.b}`                                    // expect: "10,[object Object]"
[...v?.a?.b]                                    // expect: [10,{"c":"deep"}]
[v?.x?.y, v?.a?.b?.[0]]                         // expect: [undefined,10]
v?.["a"]?.["b"]?.[0]                            // expect: 10
v?.a?.b?.at(1)?.c?.length                       // expect: 4
({a: {f: 1}})?.a?.f                             // expect: 1
({a: null})?.a?.f?.g                            // expect: undefined
[null][0]?.x                                    // expect: undefined
[[1]]?.[0]?.[0]                                 // expect: 1
