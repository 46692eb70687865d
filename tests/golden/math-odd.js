// Math with odd arguments: exact results only.

// one argument
Math.abs()                                               // expect: NaN
Math.abs(undefined)                                      // expect: NaN
Math.abs(null)                                           // expect: 0
Math.abs(NaN)                                            // expect: NaN
Math.abs(-0)                                             // expect: 0
Math.abs(Infinity)                                       // expect: Infinity
Math.abs(-Infinity)                                      // expect: Infinity
Math.abs("2.5")                                          // expect: 2.5
Math.abs(-2.5)                                           // expect: 2.5
Math.abs(0.5)                                            // expect: 0.5
Math.abs(-0.5)                                           // expect: 0.5
Math.abs(2 ** 53)                                        // expect: 9007199254740992
Math.abs(-(2 ** 31))                                     // expect: 2147483648
Math.abs([4])                                            // expect: 4
Math.abs({})                                             // expect: NaN
Math.abs(true)                                           // expect: 1
Math.ceil()                                              // expect: NaN
Math.ceil(undefined)                                     // expect: NaN
Math.ceil(null)                                          // expect: 0
Math.ceil(NaN)                                           // expect: NaN
Math.ceil(-0)                                            // expect: -0
Math.ceil(Infinity)                                      // expect: Infinity
Math.ceil(-Infinity)                                     // expect: -Infinity
Math.ceil("2.5")                                         // expect: 3
Math.ceil(-2.5)                                          // expect: -2
Math.ceil(0.5)                                           // expect: 1
Math.ceil(-0.5)                                          // expect: -0
Math.ceil(2 ** 53)                                       // expect: 9007199254740992
Math.ceil(-(2 ** 31))                                    // expect: -2147483648
Math.ceil([4])                                           // expect: 4
Math.ceil({})                                            // expect: NaN
Math.ceil(true)                                          // expect: 1
Math.floor()                                             // expect: NaN
Math.floor(undefined)                                    // expect: NaN
Math.floor(null)                                         // expect: 0
Math.floor(NaN)                                          // expect: NaN
Math.floor(-0)                                           // expect: -0
Math.floor(Infinity)                                     // expect: Infinity
Math.floor(-Infinity)                                    // expect: -Infinity
Math.floor("2.5")                                        // expect: 2
Math.floor(-2.5)                                         // expect: -3
Math.floor(0.5)                                          // expect: 0
Math.floor(-0.5)                                         // expect: -1
Math.floor(2 ** 53)                                      // expect: 9007199254740992
Math.floor(-(2 ** 31))                                   // expect: -2147483648
Math.floor([4])                                          // expect: 4
Math.floor({})                                           // expect: NaN
Math.floor(true)                                         // expect: 1
Math.round()                                             // expect: NaN
Math.round(undefined)                                    // expect: NaN
Math.round(null)                                         // expect: 0
Math.round(NaN)                                          // expect: NaN
Math.round(-0)                                           // expect: -0
Math.round(Infinity)                                     // expect: Infinity
Math.round(-Infinity)                                    // expect: -Infinity
Math.round("2.5")                                        // expect: 3
Math.round(-2.5)                                         // expect: -2
Math.round(0.5)                                          // expect: 1
Math.round(-0.5)                                         // expect: -0
Math.round(2 ** 53)                                      // expect: 9007199254740992
Math.round(-(2 ** 31))                                   // expect: -2147483648
Math.round([4])                                          // expect: 4
Math.round({})                                           // expect: NaN
Math.round(true)                                         // expect: 1
Math.trunc()                                             // expect: NaN
Math.trunc(undefined)                                    // expect: NaN
Math.trunc(null)                                         // expect: 0
Math.trunc(NaN)                                          // expect: NaN
Math.trunc(-0)                                           // expect: -0
Math.trunc(Infinity)                                     // expect: Infinity
Math.trunc(-Infinity)                                    // expect: -Infinity
Math.trunc("2.5")                                        // expect: 2
Math.trunc(-2.5)                                         // expect: -2
Math.trunc(0.5)                                          // expect: 0
Math.trunc(-0.5)                                         // expect: -0
Math.trunc(2 ** 53)                                      // expect: 9007199254740992
Math.trunc(-(2 ** 31))                                   // expect: -2147483648
Math.trunc([4])                                          // expect: 4
Math.trunc({})                                           // expect: NaN
Math.trunc(true)                                         // expect: 1
Math.sign()                                              // expect: NaN
Math.sign(undefined)                                     // expect: NaN
Math.sign(null)                                          // expect: 0
Math.sign(NaN)                                           // expect: NaN
Math.sign(-0)                                            // expect: -0
Math.sign(Infinity)                                      // expect: 1
Math.sign(-Infinity)                                     // expect: -1
Math.sign("2.5")                                         // expect: 1
Math.sign(-2.5)                                          // expect: -1
Math.sign(0.5)                                           // expect: 1
Math.sign(-0.5)                                          // expect: -1
Math.sign(2 ** 53)                                       // expect: 1
Math.sign(-(2 ** 31))                                    // expect: -1
Math.sign([4])                                           // expect: 1
Math.sign({})                                            // expect: NaN
Math.sign(true)                                          // expect: 1
Math.sqrt()                                              // expect: NaN
Math.sqrt(undefined)                                     // expect: NaN
Math.sqrt(null)                                          // expect: 0
Math.sqrt(NaN)                                           // expect: NaN
Math.sqrt(-0)                                            // expect: -0
Math.sqrt(Infinity)                                      // expect: Infinity
Math.sqrt(-Infinity)                                     // expect: NaN
Math.sqrt("2.5")                                         // expect: 1.5811388300841898
Math.sqrt(-2.5)                                          // expect: NaN
Math.sqrt(0.5)                                           // expect: 0.7071067811865476
Math.sqrt(-0.5)                                          // expect: NaN
Math.sqrt(2 ** 53)                                       // expect: 94906265.62425156
Math.sqrt(-(2 ** 31))                                    // expect: NaN
Math.sqrt([4])                                           // expect: 2
Math.sqrt({})                                            // expect: NaN
Math.sqrt(true)                                          // expect: 1
Math.cbrt()                                              // expect: NaN
Math.cbrt(undefined)                                     // expect: NaN
Math.cbrt(null)                                          // expect: 0
Math.cbrt(NaN)                                           // expect: NaN
Math.cbrt(-0)                                            // expect: -0
Math.cbrt(Infinity)                                      // expect: Infinity
Math.cbrt(-Infinity)                                     // expect: -Infinity
Math.cbrt("8")                                           // expect: 2
Math.cbrt(-8)                                            // expect: -2
Math.cbrt(0.5)                                           // expect: 0.7937005259840998
Math.cbrt(-0.5)                                          // expect: -0.7937005259840998
Math.cbrt(2 ** 53)                                       // expect: 208063.83068357586
Math.cbrt(-(2 ** 31))                                    // expect: -1290.1591550923501
Math.cbrt([4])                                           // expect: 1.5874010519681996
Math.cbrt({})                                            // expect: NaN
Math.cbrt(true)                                          // expect: 1
Math.fround()                                            // expect: NaN
Math.fround(undefined)                                   // expect: NaN
Math.fround(null)                                        // expect: 0
Math.fround(NaN)                                         // expect: NaN
Math.fround(-0)                                          // expect: -0
Math.fround(Infinity)                                    // expect: Infinity
Math.fround(-Infinity)                                   // expect: -Infinity
Math.fround("2.5")                                       // expect: 2.5
Math.fround(-2.5)                                        // expect: -2.5
Math.fround(0.5)                                         // expect: 0.5
Math.fround(-0.5)                                        // expect: -0.5
Math.fround(2 ** 53)                                     // expect: 9007199254740992
Math.fround(-(2 ** 31))                                  // expect: -2147483648
Math.fround([4])                                         // expect: 4
Math.fround({})                                          // expect: NaN
Math.fround(true)                                        // expect: 1
Math.clz32()                                             // expect: 32
Math.clz32(undefined)                                    // expect: 32
Math.clz32(null)                                         // expect: 32
Math.clz32(NaN)                                          // expect: 32
Math.clz32(-0)                                           // expect: 32
Math.clz32(Infinity)                                     // expect: 32
Math.clz32(-Infinity)                                    // expect: 32
Math.clz32("2.5")                                        // expect: 30
Math.clz32(-2.5)                                         // expect: 0
Math.clz32(0.5)                                          // expect: 32
Math.clz32(-0.5)                                         // expect: 32
Math.clz32(2 ** 53)                                      // expect: 32
Math.clz32(-(2 ** 31))                                   // expect: 0
Math.clz32([4])                                          // expect: 29
Math.clz32({})                                           // expect: 32
Math.clz32(true)                                         // expect: 31
Math.sin()                                               // expect: NaN
Math.sin(-0)                                             // expect: -0
Math.sin(NaN)                                            // expect: NaN
Math.sin(Infinity)                                       // expect: NaN
Math.sin(-Infinity)                                      // expect: NaN
Math.sin(0)                                              // expect: 0
Math.sin(null)                                           // expect: 0
Math.cos()                                               // expect: NaN
Math.cos(-0)                                             // expect: 1
Math.cos(NaN)                                            // expect: NaN
Math.cos(Infinity)                                       // expect: NaN
Math.cos(-Infinity)                                      // expect: NaN
Math.cos(0)                                              // expect: 1
Math.cos(null)                                           // expect: 1
Math.tan()                                               // expect: NaN
Math.tan(-0)                                             // expect: -0
Math.tan(NaN)                                            // expect: NaN
Math.tan(Infinity)                                       // expect: NaN
Math.tan(-Infinity)                                      // expect: NaN
Math.tan(0)                                              // expect: 0
Math.tan(null)                                           // expect: 0
Math.asin()                                              // expect: NaN
Math.asin(-0)                                            // expect: -0
Math.asin(NaN)                                           // expect: NaN
Math.asin(Infinity)                                      // expect: NaN
Math.asin(-Infinity)                                     // expect: NaN
Math.asin(0)                                             // expect: 0
Math.asin(null)                                          // expect: 0
Math.acos()                                              // expect: NaN
Math.acos(-0)                                            // expect: 1.5707963267948966
Math.acos(NaN)                                           // expect: NaN
Math.acos(Infinity)                                      // expect: NaN
Math.acos(-Infinity)                                     // expect: NaN
Math.acos(0)                                             // expect: 1.5707963267948966
Math.acos(null)                                          // expect: 1.5707963267948966
Math.atan()                                              // expect: NaN
Math.atan(-0)                                            // expect: -0
Math.atan(NaN)                                           // expect: NaN
Math.atan(Infinity)                                      // expect: 1.5707963267948966
Math.atan(-Infinity)                                     // expect: -1.5707963267948966
Math.atan(0)                                             // expect: 0
Math.atan(null)                                          // expect: 0
Math.sinh()                                              // expect: NaN
Math.sinh(-0)                                            // expect: -0
Math.sinh(NaN)                                           // expect: NaN
Math.sinh(Infinity)                                      // expect: Infinity
Math.sinh(-Infinity)                                     // expect: -Infinity
Math.sinh(0)                                             // expect: 0
Math.sinh(null)                                          // expect: 0
Math.cosh()                                              // expect: NaN
Math.cosh(-0)                                            // expect: 1
Math.cosh(NaN)                                           // expect: NaN
Math.cosh(Infinity)                                      // expect: Infinity
Math.cosh(-Infinity)                                     // expect: Infinity
Math.cosh(0)                                             // expect: 1
Math.cosh(null)                                          // expect: 1
Math.tanh()                                              // expect: NaN
Math.tanh(-0)                                            // expect: -0
Math.tanh(NaN)                                           // expect: NaN
Math.tanh(Infinity)                                      // expect: 1
Math.tanh(-Infinity)                                     // expect: -1
Math.tanh(0)                                             // expect: 0
Math.tanh(null)                                          // expect: 0
Math.asinh()                                             // expect: NaN
Math.asinh(-0)                                           // expect: -0
Math.asinh(NaN)                                          // expect: NaN
Math.asinh(Infinity)                                     // expect: Infinity
Math.asinh(-Infinity)                                    // expect: -Infinity
Math.asinh(0)                                            // expect: 0
Math.asinh(null)                                         // expect: 0
Math.acosh()                                             // expect: NaN
Math.acosh(-0)                                           // expect: NaN
Math.acosh(NaN)                                          // expect: NaN
Math.acosh(Infinity)                                     // expect: Infinity
Math.acosh(-Infinity)                                    // expect: NaN
Math.acosh(0)                                            // expect: NaN
Math.acosh(null)                                         // expect: NaN
Math.atanh()                                             // expect: NaN
Math.atanh(-0)                                           // expect: -0
Math.atanh(NaN)                                          // expect: NaN
Math.atanh(Infinity)                                     // expect: NaN
Math.atanh(-Infinity)                                    // expect: NaN
Math.atanh(0)                                            // expect: 0
Math.atanh(null)                                         // expect: 0
Math.exp()                                               // expect: NaN
Math.exp(-0)                                             // expect: 1
Math.exp(NaN)                                            // expect: NaN
Math.exp(Infinity)                                       // expect: Infinity
Math.exp(-Infinity)                                      // expect: 0
Math.exp(0)                                              // expect: 1
Math.exp(null)                                           // expect: 1
Math.expm1()                                             // expect: NaN
Math.expm1(-0)                                           // expect: -0
Math.expm1(NaN)                                          // expect: NaN
Math.expm1(Infinity)                                     // expect: Infinity
Math.expm1(-Infinity)                                    // expect: -1
Math.expm1(0)                                            // expect: 0
Math.expm1(null)                                         // expect: 0
Math.log()                                               // expect: NaN
Math.log(-0)                                             // expect: -Infinity
Math.log(NaN)                                            // expect: NaN
Math.log(Infinity)                                       // expect: Infinity
Math.log(-Infinity)                                      // expect: NaN
Math.log(0)                                              // expect: -Infinity
Math.log(null)                                           // expect: -Infinity
Math.log2()                                              // expect: NaN
Math.log2(-0)                                            // expect: -Infinity
Math.log2(NaN)                                           // expect: NaN
Math.log2(Infinity)                                      // expect: Infinity
Math.log2(-Infinity)                                     // expect: NaN
Math.log2(0)                                             // expect: -Infinity
Math.log2(null)                                          // expect: -Infinity
Math.log10()                                             // expect: NaN
Math.log10(-0)                                           // expect: -Infinity
Math.log10(NaN)                                          // expect: NaN
Math.log10(Infinity)                                     // expect: Infinity
Math.log10(-Infinity)                                    // expect: NaN
Math.log10(0)                                            // expect: -Infinity
Math.log10(null)                                         // expect: -Infinity
Math.log1p()                                             // expect: NaN
Math.log1p(-0)                                           // expect: -0
Math.log1p(NaN)                                          // expect: NaN
Math.log1p(Infinity)                                     // expect: Infinity
Math.log1p(-Infinity)                                    // expect: NaN
Math.log1p(0)                                            // expect: 0
Math.log1p(null)                                         // expect: 0

// several
Math.max()                                               // expect: -Infinity
Math.min()                                               // expect: Infinity
Math.max(NaN, 1)                                         // expect: NaN
Math.max(1, NaN)                                         // expect: NaN
Math.max(-0, 0)                                          // expect: 0
Math.max(0, -0)                                          // expect: 0
Math.min(0, -0)                                          // expect: -0
Math.min(-0, 0)                                          // expect: -0
Math.max("3", 2)                                         // expect: 3
Math.max([4], 2)                                         // expect: 4
Math.max(1, undefined)                                   // expect: NaN
Math.max(null, -1)                                       // expect: 0
Math.max({}, 1)                                          // expect: NaN
Math.max(...[])                                          // expect: -Infinity
Math.max(...[1, 5, 3])                                   // expect: 5
Math.min(...new Set([2, 1]))                             // expect: 1
Math.hypot()                                             // expect: 0
Math.hypot(-3)                                           // expect: 3
Math.hypot(3, 4)                                         // expect: 5
Math.hypot(NaN, Infinity)                                // expect: Infinity
Math.hypot(-Infinity, NaN)                               // expect: Infinity
Math.hypot(-0)                                           // expect: 0
Math.hypot("3", [4])                                     // expect: 5
Math.hypot(1e200, 1e200) > 1e200                         // expect: true
Math.atan2(0, -0)                                        // expect: 3.141592653589793
Math.atan2(-0, -0)                                       // expect: -3.141592653589793
Math.atan2(-0, 0)                                        // expect: -0
Math.atan2(0, 0)                                         // expect: 0
Math.atan2(1, 0) === Math.PI / 2                         // expect: true
Math.atan2(Infinity, Infinity) === Math.PI / 4           // expect: true
Math.atan2(NaN, 1)                                       // expect: NaN
Math.atan2()                                             // expect: NaN
Math.pow()                                               // expect: NaN
Math.pow(2)                                              // expect: NaN
Math.pow(2, "3")                                         // expect: 8
Math.pow(NaN, 0)                                         // expect: 1
Math.pow(1, Infinity)                                    // expect: NaN
Math.pow(-0, -1)                                         // expect: -Infinity
Math.pow(-0, -2)                                         // expect: Infinity
Math.pow(-Infinity, 3)                                   // expect: -Infinity
Math.pow(-Infinity, -3)                                  // expect: -0
Math.imul()                                              // expect: 0
Math.imul(2)                                             // expect: 0
Math.imul(0xffffffff, 5)                                 // expect: -5
Math.imul(2 ** 31, 2)                                    // expect: 0
Math.imul("3", [4])                                      // expect: 12
Math.imul(1.9, 2.9)                                      // expect: 2
Math.round(2.5)                                          // expect: 3
Math.round(0.49999999999999994)                          // expect: 0
Math.round(-0.49999999999999994)                         // expect: -0
Math.round(4503599627370495.5)                           // expect: 4503599627370496
Math.round(4503599627370497.5)                           // expect: 4503599627370498
Math.round(-4503599627370495.5)                          // expect: -4503599627370495
Math.fround(5.5)                                         // expect: 5.5
Math.fround(5.05)                                        // expect: 5.050000190734863
Math.fround(2 ** 150)                                    // expect: Infinity
Math.fround(1e-50)                                       // expect: 0
Math.fround(16777217)                                    // expect: 16777216
Math.sign("-3")                                          // expect: -1
Math.trunc("7.8")                                        // expect: 7
