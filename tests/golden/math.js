// Math: arguments are converted, missing ones are NaN
// tag x = -2.5
// tag big = 9007199254740993
// tag s = "16"
Math.abs(x)                                              // expect: 2.5
Math.abs(-0)                                             // expect: 0
Math.abs("-3")                                           // expect: 3
Math.abs(null)                                           // expect: 0
Math.abs(undefined)                                      // expect: NaN
Math.abs()                                               // expect: NaN
Math.abs([])                                             // expect: 0
Math.abs([-4])                                           // expect: 4
Math.abs([1, 2])                                         // expect: NaN
Math.abs({})                                             // expect: NaN
Math.abs(-Infinity)                                      // expect: Infinity
Math.abs(true)                                           // expect: 1
Math.abs("")                                             // expect: 0
Math.abs("abc")                                          // expect: NaN
Math.abs(-2147483648)                                    // expect: 2147483648
Math.abs(-1, 5)                                          // expect: 1

// rounding
Math.floor(x)                                            // expect: -3
Math.floor(-0.5)                                         // expect: -1
Math.floor(-0)                                           // expect: -0
Math.floor(2147483648.5)                                 // expect: 2147483648
Math.floor(-2147483648.5)                                // expect: -2147483649
Math.floor(big)                                          // expect: 9007199254740992
Math.floor(4503599627370495.5)                           // expect: 4503599627370495
Math.floor(NaN)                                          // expect: NaN
Math.ceil(x)                                             // expect: -2
Math.ceil(-0.5)                                          // expect: -0
Math.ceil(0.0001)                                        // expect: 1
Math.ceil(4503599627370495.5)                            // expect: 4503599627370496
Math.trunc(x)                                            // expect: -2
Math.trunc(-0.9)                                         // expect: -0
Math.trunc("7.9")                                        // expect: 7
Math.trunc(1e21)                                         // expect: 1e+21
Math.round(x)                                            // expect: -2
Math.round(2.5)                                          // expect: 3
Math.round(-0.5)                                         // expect: -0
Math.round(-0.4)                                         // expect: -0
Math.round(0.49999999999999994)                          // expect: 0
Math.round(4503599627370495.5)                           // expect: 4503599627370496
Math.round(-4503599627370495.5)                          // expect: -4503599627370495
Math.round(1.5)                                          // expect: 2
Math.round(-1.5)                                         // expect: -1
Math.round(null)                                         // expect: 0
Math.round(9007199254740991)                             // expect: 9007199254740991
Math.sign(x)                                             // expect: -1
Math.sign(-0)                                            // expect: -0
Math.sign("0")                                           // expect: 0
Math.sign(NaN)                                           // expect: NaN
Math.sign(-Infinity)                                     // expect: -1
Math.sign("-0.001")                                      // expect: -1
Math.fround(5.5)                                         // expect: 5.5
Math.fround(5.05)                                        // expect: 5.050000190734863
Math.fround(1e40)                                        // expect: Infinity
Math.fround(-1e-50)                                      // expect: -0
Math.fround(16777217)                                    // expect: 16777216

// roots, powers, logarithms
Math.sqrt(s)                                             // expect: 4
Math.sqrt(2)                                             // expect: 1.4142135623730951
Math.sqrt(-1)                                            // expect: NaN
Math.sqrt(-0)                                            // expect: -0
Math.sqrt(Infinity)                                      // expect: Infinity
Math.cbrt(-27)                                           // expect: -3
Math.cbrt(-0)                                            // expect: -0
Math.cbrt(1e-300) > 0                                    // expect: true
Math.pow(2, 10)                                          // expect: 1024
Math.pow(2, 0.5) === Math.SQRT2                          // expect: true
Math.pow(1, Infinity)                                    // expect: NaN
Math.pow(-1, -Infinity)                                  // expect: NaN
Math.pow(NaN, 0)                                         // expect: 1
Math.pow(0, -1)                                          // expect: Infinity
Math.pow(-0, -1)                                         // expect: -Infinity
Math.pow(-0, -3)                                         // expect: -Infinity
Math.pow(-8, 1 / 3)                                      // expect: NaN
Math.pow(2)                                              // expect: NaN
Math.pow()                                               // expect: NaN
Math.pow("2", "3")                                       // expect: 8
Math.exp(0)                                              // expect: 1
Math.exp(-Infinity)                                      // expect: 0
Math.exp(710)                                            // expect: Infinity
Math.expm1(-0)                                           // expect: -0
Math.log(0)                                              // expect: -Infinity
Math.log(-1)                                             // expect: NaN
Math.log(1)                                              // expect: 0
Math.log(Math.E)                                         // expect: 1
Math.log10(1000)                                         // expect: 3
Math.log10(0.001)                                        // expect: -3
Math.log2(8)                                             // expect: 3
Math.log2(1 / 1024)                                      // expect: -10
Math.log1p(-1)                                           // expect: -Infinity
Math.log1p(-0)                                           // expect: -0

// angles
Math.sin(0)                                              // expect: 0
Math.sin(-0)                                             // expect: -0
Math.sin(Infinity)                                       // expect: NaN
Math.cos(0)                                              // expect: 1
Math.cos(Math.PI)                                        // expect: -1
Math.tan(-0)                                             // expect: -0
Math.asin(2)                                             // expect: NaN
Math.asin(1) === Math.PI / 2                             // expect: true
Math.acos(1)                                             // expect: 0
Math.acos(-1) === Math.PI                                // expect: true
Math.atan(Infinity) === Math.PI / 2                      // expect: true
Math.atan(-0)                                            // expect: -0
Math.atan2(0, -0) === Math.PI                            // expect: true
Math.atan2(-0, 0)                                        // expect: -0
Math.atan2(-0, -1) === -Math.PI                          // expect: true
Math.atan2(1, 1) === Math.PI / 4                         // expect: true
Math.atan2(Infinity, -Infinity) === 3 * Math.PI / 4      // expect: true
Math.atan2(1)                                            // expect: NaN
Math.sinh(-0)                                            // expect: -0
Math.cosh(0)                                             // expect: 1
Math.tanh(Infinity)                                      // expect: 1
Math.tanh(-0)                                            // expect: -0
Math.asinh(-Infinity)                                    // expect: -Infinity
Math.acosh(1)                                            // expect: 0
Math.acosh(0.5)                                          // expect: NaN
Math.atanh(1)                                            // expect: Infinity
Math.atanh(-1)                                           // expect: -Infinity
Math.atanh(2)                                            // expect: NaN

// any number of arguments
Math.max()                                               // expect: -Infinity
Math.min()                                               // expect: Infinity
Math.max(x)                                              // expect: -2.5
Math.max(-0, 0)                                          // expect: 0
Math.max(0, -0)                                          // expect: 0
Math.min(0, -0)                                          // expect: -0
Math.max(-0, -0)                                         // expect: -0
Math.max(NaN, 1)                                         // expect: NaN
Math.max(1, NaN, 2)                                      // expect: NaN
Math.min(1, undefined)                                   // expect: NaN
Math.max(1, "7", [5])                                    // expect: 7
Math.max(1, "x")                                         // expect: NaN
Math.max(...[1, 5, 3])                                   // expect: 5
Math.max(...[])                                          // expect: -Infinity
Math.min(...[4, null, 2])                                // expect: 0
Math.max(1, 2, 3, 4, 5, 6, 7, 8, 9)                      // expect: 9
Math.max(null, -1)                                       // expect: 0
Math.max(x, 3)                                           // expect: 3
Math.hypot()                                             // expect: 0
Math.hypot(3, 4)                                         // expect: 5
Math.hypot(-3)                                           // expect: 3
Math.hypot(-0)                                           // expect: 0
Math.hypot(NaN, Infinity)                                // expect: Infinity
Math.hypot(1, NaN)                                       // expect: NaN
Math.hypot(1e200, 1e200)                                 // expect: 1.414213562373095e+200
Math.hypot(3e-320, 4e-320) > 0                           // expect: true
Math.hypot(2, 3, 6)                                      // expect: 7
Math.hypot("3", [4])                                     // expect: 5

// 32-bit integers
Math.clz32(0)                                            // expect: 32
Math.clz32(1)                                            // expect: 31
Math.clz32(-1)                                           // expect: 0
Math.clz32(4294967296)                                   // expect: 32
Math.clz32(0.9)                                          // expect: 32
Math.clz32(NaN)                                          // expect: 32
Math.clz32()                                             // expect: 32
Math.clz32("8")                                          // expect: 28
Math.clz32(2147483648)                                   // expect: 0
Math.imul(3, 4)                                          // expect: 12
Math.imul(4294967295, 5)                                 // expect: -5
Math.imul(65536, 65536)                                  // expect: 0
Math.imul(2147483647, 2)                                 // expect: -2
Math.imul(-5, 12)                                        // expect: -60
Math.imul(1e300, 2)                                      // expect: 0
Math.imul(3)                                             // expect: 0
Math.imul(0xffffffff, 0xfffffffe)                        // expect: 2

// constants
Math.PI                                                  // expect: 3.141592653589793
Math.E                                                   // expect: 2.718281828459045
Math.LN2                                                 // expect: 0.6931471805599453
Math.LN10                                                // expect: 2.302585092994046
Math.LOG2E                                               // expect: 1.4426950408889634
Math.LOG10E                                              // expect: 0.4342944819032518
Math.SQRT2                                               // expect: 1.4142135623730951
Math.SQRT1_2                                             // expect: 0.7071067811865476
typeof Math.abs                                          // expect: "function"
[1.5, -2.5, 3.5].map(Math.floor)                         // expect: [1,-3,3]
[1.5, -2.5, 3.5].map(Math.round)                         // expect: [2,-2,4]
[[4], "9", null].map(Math.sqrt)                          // expect: [2,3,0]
