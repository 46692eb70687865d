// Number(), parseInt, parseFloat, Number.*, and the methods of numbers and booleans
// tag n = 255
// tag i:int32 = -7
// tag t = " 42abc"
// tag flag = true
Number()                                                 // expect: 0
Number(undefined)                                        // expect: NaN
Number(null)                                             // expect: 0
Number("")                                               // expect: 0
Number("  12  ")                                         // expect: 12
Number("\n")                                             // expect: 0
Number("0x1F")                                           // expect: 31
Number("0b101")                                          // expect: 5
Number("0o17")                                           // expect: 15
Number("-0x1F")                                          // expect: NaN
Number("1e3")                                            // expect: 1000
Number("1_000")                                          // expect: NaN
Number(".5")                                             // expect: 0.5
Number("5.")                                             // expect: 5
Number(".")                                              // expect: NaN
Number("-0")                                             // expect: -0
Number("+3")                                             // expect: 3
Number("Infinity")                                       // expect: Infinity
Number("-Infinity")                                      // expect: -Infinity
Number("infinity")                                       // expect: NaN
Number("12px")                                           // expect: NaN
Number([])                                               // expect: 0
Number([7])                                              // expect: 7
Number([1, 2])                                           // expect: NaN
Number({})                                               // expect: NaN
Number(flag)                                             // expect: 1
Number("\uFEFF 7 \u2029")                                // expect: 7
Number("9007199254740993")                               // expect: 9007199254740992
Number("1e400")                                          // expect: Infinity
Number("1e-400")                                         // expect: 0
Number(1, 2)                                             // expect: 1
[..."a1b2"].map(Number)                                  // expect: [NaN,1,NaN,2]
parseInt("42")                                           // expect: 42
parseInt(t)                                              // expect: 42
parseInt("")                                             // expect: NaN
parseInt("abc")                                          // expect: NaN
parseInt("-0")                                           // expect: -0
parseInt("  -17.9")                                      // expect: -17
parseInt("0x1f")                                         // expect: 31
parseInt("0X1F", 16)                                     // expect: 31
parseInt("0x1f", 10)                                     // expect: 0
parseInt("0x", 16)                                       // expect: NaN
parseInt("-0xA")                                         // expect: -10
parseInt("11", 2)                                        // expect: 3
parseInt("12", 2)                                        // expect: 1
parseInt("2", 2)                                         // expect: NaN
parseInt("z", 36)                                        // expect: 35
parseInt("Zz", 36)                                       // expect: 1295
parseInt("10", 1)                                        // expect: NaN
parseInt("10", 37)                                       // expect: NaN
parseInt("10", 0)                                        // expect: 10
parseInt("10", NaN)                                      // expect: 10
parseInt("10", "16")                                     // expect: 16
parseInt("10", -1)                                       // expect: NaN
parseInt("10", 4294967298)                               // expect: 2
parseInt("10", 2.9)                                      // expect: 2
parseInt(0.0000005)                                      // expect: 5
parseInt(1e21)                                           // expect: 1
parseInt(null)                                           // expect: NaN
parseInt(null, 36)                                       // expect: 1112745
parseInt(undefined)                                      // expect: NaN
parseInt()                                               // expect: NaN
parseInt("9007199254740993")                             // expect: 9007199254740992
parseInt("123456789012345678901234567890")               // expect: 1.2345678901234568e+29
parseInt("100000000000000000000000000000000000000000000000000001", 2) // expect: 9007199254740992
parseInt("1" + "0".repeat(310))                          // expect: Infinity
parseInt("\u00A0\u3000 8")                               // expect: 8
parseInt("+5")                                           // expect: 5
parseInt("+-5")                                          // expect: NaN
parseInt("12e3")                                         // expect: 12
parseInt([7, 8])                                         // expect: 7
["1", "2", "3"].map(parseInt)                            // expect: [1,NaN,NaN]
["10", "10", "10"].map(parseInt)                         // expect: [10,NaN,2]
parseFloat("3.14abc")                                    // expect: 3.14
parseFloat("  -2.5e3x")                                  // expect: -2500
parseFloat(".5.5")                                       // expect: 0.5
parseFloat("-.5")                                        // expect: -0.5
parseFloat("5.")                                         // expect: 5
parseFloat(".")                                          // expect: NaN
parseFloat("e5")                                         // expect: NaN
parseFloat("1e")                                         // expect: 1
parseFloat("1e+")                                        // expect: 1
parseFloat("-0")                                         // expect: -0
parseFloat("0x10")                                       // expect: 0
parseFloat("Infinityx")                                  // expect: Infinity
parseFloat("-Infinity")                                  // expect: -Infinity
parseFloat("inf")                                        // expect: NaN
parseFloat("1_000")                                      // expect: 1
parseFloat("")                                           // expect: NaN
parseFloat()                                             // expect: NaN
parseFloat("\t\n7")                                      // expect: 7
parseFloat("1e1000")                                     // expect: Infinity
parseFloat(" \uFEFF1.5")                                 // expect: 1.5
parseFloat([1.5, 2])                                     // expect: 1.5
isNaN("abc")                                             // expect: true
isNaN("12")                                              // expect: false
isNaN(undefined)                                         // expect: true
isNaN()                                                  // expect: true
isNaN(null)                                              // expect: false
isNaN("")                                                // expect: false
isNaN([])                                                // expect: false
isNaN({})                                                // expect: true
isFinite("12")                                           // expect: true
isFinite(Infinity)                                       // expect: false
isFinite()                                               // expect: false
isFinite(null)                                           // expect: true
isFinite("x")                                            // expect: false
Boolean()                                                // expect: false
Boolean("")                                              // expect: false
Boolean("0")                                             // expect: true
Boolean([])                                              // expect: true
Boolean(NaN)                                             // expect: false
Boolean(-0)                                              // expect: false
Boolean(null)                                            // expect: false
["", "a", 0, 1, null, undefined, NaN].map(Boolean)       // expect: [false,true,false,true,false,false,false]
Number.isInteger(5)                                      // expect: true
Number.isInteger(5.5)                                    // expect: false
Number.isInteger(-0)                                     // expect: true
Number.isInteger("5")                                    // expect: false
Number.isInteger(1e300)                                  // expect: true
Number.isInteger(Infinity)                               // expect: false
Number.isInteger(NaN)                                    // expect: false
Number.isInteger(4503599627370495.5)                     // expect: false
Number.isInteger()                                       // expect: false
Number.isInteger(i)                                      // expect: true
Number.isSafeInteger(9007199254740991)                   // expect: true
Number.isSafeInteger(9007199254740992)                   // expect: false
Number.isSafeInteger(-9007199254740991)                  // expect: true
Number.isSafeInteger(1.5)                                // expect: false
Number.isSafeInteger("1")                                // expect: false
Number.isNaN(NaN)                                        // expect: true
Number.isNaN("abc")                                      // expect: false
Number.isNaN(0 / 0)                                      // expect: true
Number.isNaN()                                           // expect: false
Number.isFinite(1e308)                                   // expect: true
Number.isFinite("1")                                     // expect: false
Number.isFinite(-Infinity)                               // expect: false
Number.parseFloat("1.5x")                                // expect: 1.5
Number.parseInt("0x10")                                  // expect: 16
Number.EPSILON                                           // expect: 2.220446049250313e-16
Number.MAX_SAFE_INTEGER                                  // expect: 9007199254740991
Number.MIN_SAFE_INTEGER                                  // expect: -9007199254740991
Number.MAX_VALUE                                         // expect: 1.7976931348623157e+308
Number.MIN_VALUE                                         // expect: 5e-324
Number.NaN                                               // expect: NaN
Number.POSITIVE_INFINITY                                 // expect: Infinity
Number.NEGATIVE_INFINITY                                 // expect: -Infinity
n.toString()                                             // expect: "255"
n.toString(16)                                           // expect: "ff"
n.toString(2)                                            // expect: "11111111"
n.toString(36)                                           // expect: "73"
n.toString(undefined)                                    // expect: "255"
n.toString("8")                                          // expect: "377"
(0.5).toString(2)                                        // expect: "0.1"
(-255.5).toString(16)                                    // expect: "-ff.8"
(0.1).toString(3)                                        // expect: "0.0022002200220022002200220022002201"
(1e21).toString()                                        // expect: "1e+21"
(1e21).toString(36)                                      // expect: "5v1j4f4ds7c000"
(-0).toString()                                          // expect: "0"
(-0).toString(2)                                         // expect: "0"
NaN.toString(2)                                          // expect: "NaN"
(-Infinity).toString(16)                                 // expect: "-Infinity"
(2 ** 53).toString(2)                                    // expect: "100000000000000000000000000000000000000000000000000000"
n.toString(1)                                            // throws: RangeError
n.toString(37)                                           // throws: RangeError
n.toString(null)                                         // throws: RangeError
n.toString(NaN)                                          // throws: RangeError
n.toString(2.9)                                          // expect: "11111111"
i.toString()                                             // expect: "-7"
i.toString(2)                                            // expect: "-111"
(1.005).toFixed(2)                                       // expect: "1.00"
(1.45).toFixed(1)                                        // expect: "1.4"
(8.345).toFixed(2)                                       // expect: "8.35"
(0.5).toFixed()                                          // expect: "1"
(1.5).toFixed(0)                                         // expect: "2"
(2.5).toFixed(0)                                         // expect: "3"
(-1.5).toFixed(0)                                        // expect: "-2"
(-0).toFixed(2)                                          // expect: "0.00"
(-0.0000001).toFixed(2)                                  // expect: "-0.00"
(1e21).toFixed(2)                                        // expect: "1e+21"
(123.456).toFixed(10)                                    // expect: "123.4560000000"
(0.000001).toFixed(7)                                    // expect: "0.0000010"
(1e-10).toFixed(2)                                       // expect: "0.00"
NaN.toFixed(2)                                           // expect: "NaN"
Infinity.toFixed(1)                                      // expect: "Infinity"
n.toFixed(100).length                                    // expect: 104
n.toFixed(101)                                           // throws: RangeError
n.toFixed(-1)                                            // throws: RangeError
n.toFixed(Infinity)                                      // throws: RangeError
NaN.toFixed(101)                                         // throws: RangeError
n.toFixed("1")                                           // expect: "255.0"
n.toFixed(1.9)                                           // expect: "255.0"
n.toFixed(null)                                          // expect: "255"
i.toFixed(1)                                             // expect: "-7.0"
(123456).toExponential()                                 // expect: "1.23456e+5"
(123456).toExponential(2)                                // expect: "1.23e+5"
(0).toExponential()                                      // expect: "0e+0"
(0).toExponential(2)                                     // expect: "0.00e+0"
(-1.5e-9).toExponential(0)                               // expect: "-1e-9"
(-0).toExponential()                                     // expect: "0e+0"
NaN.toExponential(200)                                   // expect: "NaN"
Infinity.toExponential(-5)                               // expect: "Infinity"
n.toExponential(101)                                     // throws: RangeError
n.toExponential(-1)                                      // throws: RangeError
n.toExponential(undefined)                               // expect: "2.55e+2"
(0.00001).toPrecision(1)                                 // expect: "0.00001"
(123.456).toPrecision(4)                                 // expect: "123.5"
(123456).toPrecision(2)                                  // expect: "1.2e+5"
(0.000001234).toPrecision(2)                             // expect: "0.0000012"
(0.0000001234).toPrecision(2)                            // expect: "1.2e-7"
(1e21).toPrecision(3)                                    // expect: "1.00e+21"
(0).toPrecision(3)                                       // expect: "0.00"
(-0).toPrecision(2)                                      // expect: "0.0"
n.toPrecision()                                          // expect: "255"
n.toPrecision(undefined)                                 // expect: "255"
NaN.toPrecision(1000)                                    // expect: "NaN"
n.toPrecision(0)                                         // throws: RangeError
n.toPrecision(101)                                       // throws: RangeError
n.toPrecision(100).length                                // expect: 101
n.valueOf()                                              // expect: 255
i.valueOf()                                              // expect: -7
flag.toString()                                          // expect: "true"
false.toString()                                         // expect: "false"
flag.valueOf()                                           // expect: true
typeof Number                                            // expect: "function"
