// Inputs without value: a bad status, or no value ever. The order of operands never decides.

// tag bad:double = @BadSensorFailure
// tag never:bool
// tag lost:string = @BadNoCommunication
// tag gone:any = @Bad
// tag hot = 95
// tag cold = 10
// tag count:int32 = 3
// tag on:bool = true
// tag off:bool = false
// tag mode = "AUTO"
// tag nil:string = null
// tag obj = {"a": 1}

bad                                     // no value
never                                   // no value
lost                                    // no value
gone                                    // no value
bad > 90                                // no value
hot > bad                               // no value
bad + 1                                 // no value
1 + bad                                 // no value
-bad                                    // no value
!never                                  // no value
bad === bad                             // no value
bad !== bad                             // no value
bad == null                             // no value
lost === "x"                            // no value
lost + "x"                              // no value
lost.length                             // no value
lost.includes("x")                      // no value
mode.includes(lost)                     // no value
gone.a.b                                // no value
gone?.a                                 // no value
obj[lost]                               // no value
bad ?? 5                                // no value
gone ?? 5                               // no value
typeof bad                              // no value
1, bad                                  // no value
`temp ${bad}`                           // no value
[1, bad]                                // no value
({a: bad})                              // no value
[...gone]                               // no value
({...gone})                             // no value
Math.abs(bad)                           // no value
Math.max(hot, bad)                      // no value
String(bad)                             // no value
isNaN(bad)                              // no value
bad & 1                                 // no value
bad in obj                              // no value
bad ? 1 : 2                             // no value
never ? 1 : 1                           // no value
on ? bad : 1                            // no value
off ? 1 : bad                           // no value
on ? 1 : bad                            // expect: 1
off ? bad : 2                           // expect: 2

bad > 90 || hot > 90                    // expect: true
hot > 90 || bad > 90                    // expect: true
bad > 90 || cold > 90                   // no value
cold > 90 || bad > 90                   // no value
bad > 90 && cold > 90                   // expect: false
cold > 90 && bad > 90                   // expect: false
bad > 90 && hot > 90                    // no value
hot > 90 && bad > 90                    // no value
never || on                             // expect: true
on || never                             // expect: true
never || off                            // no value
off || never                            // no value
never && off                            // expect: false
off && never                            // expect: false
never && on                             // no value
on && never                             // no value
never || never                          // no value
never && never                          // no value
bad || hot                              // expect: 95
hot || bad                              // expect: 95
bad && 0                                // expect: 0
0 && bad                                // expect: 0
bad || "x"                              // expect: "x"
lost || mode                            // expect: "AUTO"
mode || lost                            // expect: "AUTO"
lost && ""                              // expect: ""
gone || obj                             // expect: {"a":1}
gone && null                            // expect: null
bad || true                             // expect: true
true || bad                             // expect: true
bad && false                            // expect: false
false && bad                            // expect: false

!(bad > 90 || hot > 90)                 // expect: false
!(bad > 90 && cold > 90)                // expect: true
!(bad > 90 || cold > 90)                // no value
bad > 90 || cold > 90 || hot > 90       // expect: true
hot > 90 || bad > 90 || cold > 90       // expect: true
cold > 90 || hot > 90 || bad > 90       // expect: true
bad > 90 || never || on                 // expect: true
bad > 90 && never && off                // expect: false
off && bad > 90 && never                // expect: false
bad > 90 && hot > 90 && cold > 90       // expect: false
bad > 90 && hot > 90 || on              // expect: true
on || bad > 90 && hot > 90              // expect: true
bad > 90 && cold > 90 || off            // expect: false
off || bad > 90 && cold > 90            // expect: false
bad > 90 && cold > 90 || on             // expect: true
(bad > 90 || on) && (never && off)      // expect: false
(never && off) || (on && bad > 1)       // no value
(bad > 90 || on) && (never || on)       // expect: true
bad > 90 || (never || on)               // expect: true
bad > 90 && (never && off)              // expect: false
(bad > 90 || on) ? "yes" : "no"         // expect: "yes"
(bad > 90 && off) ? "yes" : "no"        // expect: "no"
(bad || hot) + 1                        // expect: 96
(hot || bad) + count                    // expect: 98
[bad || hot, on || never]               // expect: [95,true]
Math.max(bad || 3, 2)                   // expect: 3
`${lost || "?"}`                        // expect: "?"
(on ? hot : bad) > 90                   // expect: true
(off ? hot : bad) > 90 || on            // expect: true
on ? bad > 1 || hot > 1 : 0             // expect: true
off ? bad : never ? 1 : 2               // no value
(bad ? 1 : 2) || "x"                    // expect: "x"
(gone?.a.b) || "x"                      // expect: "x"
(gone?.a && 0) ?? 7                     // expect: 0
(bad > 1 && null) ?? 7                  // expect: 7
(bad ?? 1) || 2                         // expect: 2
count === 3 && (bad > 1 || mode === "AUTO")         // expect: true
count !== 3 && (bad > 1 && mode === "AUTO")         // expect: false

// a null string is a value
nil === null                            // expect: true
nil || bad                              // no value
nil ?? mode                             // expect: "AUTO"
nil && bad                              // expect: null
bad || nil                              // no value
bad && nil                              // expect: null
nil + mode                              // expect: "nullAUTO"
mode === nil                            // expect: false
nil === mode || on                      // expect: true
nil?.length                             // expect: undefined
nil < "a" || bad                        // no value
`${nil}` || bad                         // expect: "null"
