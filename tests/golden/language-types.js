// Tags of every type. Whether a number is held as an int or a double is never visible.

// tag i:int32 = 2147483647
// tag m:int32 = -2147483648
// tag u:uint32 = 4294967295
// tag z:int32 = 0
// tag d:double = 2147483647
// tag big:double = 9007199254740993
// tag tiny:double = 5e-324
// tag nan:double = NaN
// tag inf:double = -Infinity
// tag minus:double = -0
// tag b:bool = false
// tag s:string = "71.5"
// tag none:string = null
// tag t:datetime = 1772352000123
// tag a:any = {"x": [1, 2.5, null], "y": "z"}
// tag bools:bool[] = [true, false]
// tag ints:int32[] = [1, -2, 3]
// tag words:uint32[] = [0, 4294967295]
// tag doubles:double[] = [0.5, -0.0, 1e300]
// tag strings:string[] = ["a", "ü", ""]
// tag dates:datetime[] = [0, 1]
// tag anys:any[] = [1, "a", null, [2]]

[i, m, u, z, d]                                 // expect: [2147483647,-2147483648,4294967295,0,2147483647]
[big, tiny, nan, inf, minus]                    // expect: [9007199254740992,5e-324,NaN,-Infinity,-0]
[b, s, none, t]                                 // expect: [false,"71.5",null,1772352000123]
a                                               // expect: {"x":[1,2.5,null],"y":"z"}
[bools, ints, words, doubles, strings, dates, anys]  // expect: [[true,false],[1,-2,3],[0,4294967295],[0.5,-0,1e+300],["a","ü",""],[0,1],[1,"a",null,[2]]]
[typeof i, typeof d, typeof b, typeof s, typeof none, typeof t, typeof a, typeof ints]  // expect: ["number","number","boolean","string","object","number","object","object"]
i + 1                                           // expect: 2147483648
i + i                                           // expect: 4294967294
m - 1                                           // expect: -2147483649
m - i                                           // expect: -4294967295
-m                                              // expect: 2147483648
i * i                                           // expect: 4611686014132420600
m * m                                           // expect: 4611686018427388000
m * m * m * m                                   // expect: 2.1267647932558654e+37
i * u                                           // expect: 9223372030412325000
u * u * u * u                                   // expect: 3.402823666040258e+38
u + u + u + u                                   // expect: 17179869180
u - i                                           // expect: 2147483648
i / 2                                           // expect: 1073741823.5
m / -1                                          // expect: 2147483648
m % -1                                          // expect: -0
i % 10                                          // expect: 7
m % 10                                          // expect: -8
1 / (m % 2)                                     // expect: -Infinity
Object.is(m % 2, -0)                            // expect: true
Object.is(z * m, -0)                            // expect: true
Object.is(-z, -0)                               // expect: true
1 / (z * m)                                     // expect: -Infinity
`${z * m}`                                      // expect: "0"
(z * m) + 0                                     // expect: 0
z * m === 0                                     // expect: true
i === d                                         // expect: true
i < d                                           // expect: false
i <= d                                          // expect: true
i + 0.5                                         // expect: 2147483647.5
i | 0                                           // expect: 2147483647
(i + 1) | 0                                     // expect: -2147483648
(u + 1) | 0                                     // expect: 0
u | 0                                           // expect: -1
u >>> 0                                         // expect: 4294967295
u >> 0                                          // expect: -1
~u                                              // expect: 0
m >>> 0                                         // expect: 2147483648
m >> 31                                         // expect: -1
m >>> 31                                        // expect: 1
i << 1                                          // expect: -2
i & u                                           // expect: 2147483647
i ^ m                                           // expect: -1
m | u                                           // expect: -1
m ^ u                                           // expect: 2147483647
big + 0                                         // expect: 9007199254740992
big === 9007199254740992                        // expect: true
big | 0                                         // expect: 0
tiny / 2                                        // expect: 0
tiny * 0.5 + 1                                  // expect: 1
nan + 1                                         // expect: NaN
nan | 0                                         // expect: 0
nan > 0                                         // expect: false
nan || "none"                                   // expect: "none"
inf < m                                         // expect: true
inf | 0                                         // expect: 0
Math.abs(inf)                                   // expect: Infinity
1 / minus                                       // expect: -Infinity
minus + ""                                      // expect: "0"
[minus]                                         // expect: [-0]
minus === 0                                     // expect: true
Math.max(minus, 0)                              // expect: 0
Math.min(0, minus)                              // expect: -0
Math.round(minus)                               // expect: -0
Math.abs(m)                                     // expect: 2147483648
Math.abs(i)                                     // expect: 2147483647
Math.max(i, d, u)                               // expect: 4294967295
Math.min(m, inf)                                // expect: -Infinity
Math.floor(i / 2)                               // expect: 1073741823
Math.trunc(m / 3)                               // expect: -715827882
Math.sign(m)                                    // expect: -1
Math.sqrt(u)                                    // expect: 65535.999992370605
Math.imul(i, i)                                 // expect: 1
Math.clz32(i)                                   // expect: 1
i.toString(16)                                  // expect: "7fffffff"
m.toString(2)                                   // expect: "-10000000000000000000000000000000"
u.toString(36)                                  // expect: "1z141z3"
d.toFixed(2)                                    // expect: "2147483647.00"
t + 1                                           // expect: 1772352000124
t > 1772352000000                               // expect: true
t % 1000                                        // expect: 123
Math.floor(t / 86400000)                        // expect: 20513
b + 1                                           // expect: 1
b ? 1 : 2                                       // expect: 2
b || "off"                                      // expect: "off"
!b && i                                         // expect: 2147483647
s * 2                                           // expect: 143
s + 1                                           // expect: "71.51"
s > 70                                          // expect: true
s < "8"                                         // expect: true
none === null                                   // expect: true
none == undefined                               // expect: true
none + "x"                                      // expect: "nullx"
none > 0                                        // expect: false
none >= 0                                       // expect: true
none ?? "absent"                                // expect: "absent"
none || "falsy"                                 // expect: "falsy"
none?.length                                    // expect: undefined
none.length                                     // throws: TypeError
none.includes("a")                              // throws: TypeError
`${none}`                                       // expect: "null"
none === "null"                                 // expect: false
none == s                                       // expect: false
none !== s                                      // expect: true
none < s                                        // expect: true
typeof none                                     // expect: "object"
!none                                           // expect: true
!!none                                          // expect: false
[none]                                          // expect: [null]
none && s                                       // expect: null
s && none                                       // expect: null
s ?? none                                       // expect: "71.5"
a.x[0] + a.x[1]                                 // expect: 3.5
a.x[2] + 1                                      // expect: 1
a.y + a.x                                       // expect: "z1,2.5,"
a.x.length                                      // expect: 3
a.x.includes(2.5)                               // expect: true
bools[0] && !bools[1]                           // expect: true
bools[0] === true                               // expect: true
ints[0] + ints[1]                               // expect: -1
ints[1] * 0                                     // expect: -0
Object.is(ints[1] * 0, -0)                      // expect: true
ints[3]                                         // expect: undefined
ints.length                                     // expect: 3
ints.includes(3)                                // expect: true
ints.indexOf(-2)                                // expect: 1
ints.join("+")                                  // expect: "1+-2+3"
words[1] + 1                                    // expect: 4294967296
words[1] | 0                                    // expect: -1
doubles[1]                                      // expect: -0
1 / doubles[1]                                  // expect: -Infinity
doubles[2] * 1e10                               // expect: Infinity
strings[1].length                               // expect: 1
strings.join("")                                // expect: "aü"
strings[2] || "empty"                           // expect: "empty"
anys[1] + anys[0]                               // expect: "a1"
anys[3][0]                                      // expect: 2
dates[1] - dates[0]                             // expect: 1
tag("i") - 1                                    // expect: 2147483646
i > 0 && u > 0 || nan > 0                       // expect: true
(i & 15) === 15 && u % 10 === 5 && z !== 2      // expect: true
