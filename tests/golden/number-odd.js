// Numbers at their edges, and functions of numbers with odd arguments.

// toFixed
(12.345).toFixed()                                       // expect: "12"
(12.345).toFixed(undefined)                              // expect: "12"
(12.345).toFixed(null)                                   // expect: "12"
(12.345).toFixed(NaN)                                    // expect: "12"
(12.345).toFixed(-0)                                     // expect: "12"
(12.345).toFixed(0.9)                                    // expect: "12"
(12.345).toFixed("3")                                    // expect: "12.345"
(12.345).toFixed([2])                                    // expect: "12.35"
(12.345).toFixed(true)                                   // expect: "12.3"
(0).toFixed(2)                                           // expect: "0.00"
(-0).toFixed(2)                                          // expect: "0.00"
(1e21).toFixed(2)                                        // expect: "1e+21"
(1.005).toFixed(2)                                       // expect: "1.00"
(1.45).toFixed(1)                                        // expect: "1.4"
(-1.5).toFixed(0)                                        // expect: "-2"
(0.5).toFixed(0)                                         // expect: "1"
(2.5).toFixed(0)                                         // expect: "3"
(1e-10).toFixed(2)                                       // expect: "0.00"
(123.456).toFixed(100).length                            // expect: 104
NaN.toFixed(2)                                           // expect: "NaN"
Infinity.toFixed(2)                                      // expect: "Infinity"
(-1e-7).toFixed(2)                                       // expect: "-0.00"
(999.995).toFixed(2)                                     // expect: "1000.00"
(1e20).toFixed(2)                                        // expect: "100000000000000000000.00"
(0.000001).toFixed(7)                                    // expect: "0.0000010"

// toPrecision
(12.345).toPrecision()                                   // expect: "12.345"
(12.345).toPrecision(undefined)                          // expect: "12.345"
(12.345).toPrecision(null)                               // throws: RangeError
(12.345).toPrecision(NaN)                                // throws: RangeError
(12.345).toPrecision(-0)                                 // throws: RangeError
(12.345).toPrecision(0.9)                                // throws: RangeError
(12.345).toPrecision("3")                                // expect: "12.3"
(12.345).toPrecision([2])                                // expect: "12"
(12.345).toPrecision(true)                               // expect: "1e+1"
(0).toPrecision(3)                                       // expect: "0.00"
(123456).toPrecision(2)                                  // expect: "1.2e+5"
(0.00001).toPrecision(1)                                 // expect: "0.00001"
(1e-7).toPrecision(2)                                    // expect: "1.0e-7"
(1e21).toPrecision(3)                                    // expect: "1.00e+21"
(99.99).toPrecision(3)                                   // expect: "100"
(5e-324).toPrecision(20)                                 // expect: "4.9406564584124654418e-324"
NaN.toPrecision(1)                                       // expect: "NaN"
(-1.5).toPrecision(1)                                    // expect: "-2"
(1e100).toPrecision(100).length                          // expect: 106
(25).toPrecision(1)                                      // expect: "3e+1"
(35).toPrecision(1)                                      // expect: "4e+1"

// toExponential
(12.345).toExponential()                                 // expect: "1.2345e+1"
(12.345).toExponential(undefined)                        // expect: "1.2345e+1"
(12.345).toExponential(null)                             // expect: "1e+1"
(12.345).toExponential(NaN)                              // expect: "1e+1"
(12.345).toExponential(-0)                               // expect: "1e+1"
(12.345).toExponential(0.9)                              // expect: "1e+1"
(12.345).toExponential("3")                              // expect: "1.235e+1"
(12.345).toExponential([2])                              // expect: "1.23e+1"
(12.345).toExponential(true)                             // expect: "1.2e+1"
(0).toExponential()                                      // expect: "0e+0"
(0).toExponential(2)                                     // expect: "0.00e+0"
(123456).toExponential()                                 // expect: "1.23456e+5"
(-0).toExponential()                                     // expect: "0e+0"
(0.00015).toExponential(0)                               // expect: "1e-4"
(25).toExponential(0)                                    // expect: "3e+1"
(99.9).toExponential(1)                                  // expect: "1.0e+2"
(5e-324).toExponential()                                 // expect: "5e-324"
Infinity.toExponential(200)                              // expect: "Infinity"
(1.7976931348623157e308).toExponential(20)               // expect: "1.79769313486231570815e+308"

// toString
(12.345).toString()                                      // expect: "12.345"
(12.345).toString(undefined)                             // expect: "12.345"
(12.345).toString(null)                                  // throws: RangeError
(12.345).toString(NaN)                                   // throws: RangeError
(12.345).toString(-0)                                    // throws: RangeError
(12.345).toString(0.9)                                   // throws: RangeError
(12.345).toString("3")                                   // expect: "110.100022111122010220201000221112"
(12.345).toString([2])                                   // expect: "1100.0101100001010001111010111000010100011110101110001"
(12.345).toString(true)                                  // throws: RangeError
(255).toString(16)                                       // expect: "ff"
(-255).toString(36)                                      // expect: "-73"
(0.5).toString(2)                                        // expect: "0.1"
(0.1).toString(3)                                        // expect: "0.0022002200220022002200220022002201"
(1e21).toString(7)                                       // expect: "5135235413265003022600000"
(-0).toString(2)                                         // expect: "0"
NaN.toString(2)                                          // expect: "NaN"
(-Infinity).toString(36)                                 // expect: "-Infinity"
(2 ** 53).toString(2)                                    // expect: "100000000000000000000000000000000000000000000000000000"
(1 / 3).toString(2)                                      // expect: "0.010101010101010101010101010101010101010101010101010101"
(123.456).toString(36)                                   // expect: "3f.gez4w97ry"
(1e-7).toString(10)                                      // expect: "1e-7"
(5e-324).toString(2).length                              // expect: 1076

// conversion
Number()                                                 // expect: 0
Number(undefined)                                        // expect: NaN
Number(null)                                             // expect: 0
Number("")                                               // expect: 0
Number(" ")                                              // expect: 0
Number("\n12\t")                                         // expect: 12
Number("\u00a012\ufeff")                                 // expect: 12
Number("12px")                                           // expect: NaN
Number("1,5")                                            // expect: NaN
Number("1_000")                                          // expect: NaN
Number("0x1f")                                           // expect: 31
Number("-0x1f")                                          // expect: NaN
Number("0b101")                                          // expect: 5
Number("0o17")                                           // expect: 15
Number("017")                                            // expect: 17
Number("1e3")                                            // expect: 1000
Number("1e")                                             // expect: NaN
Number(".5")                                             // expect: 0.5
Number("5.")                                             // expect: 5
Number(".")                                              // expect: NaN
Number("+5")                                             // expect: 5
Number("-")                                              // expect: NaN
Number("--5")                                            // expect: NaN
Number("Infinity")                                       // expect: Infinity
Number("-Infinity")                                      // expect: -Infinity
Number("infinity")                                       // expect: NaN
Number("NaN")                                            // expect: NaN
Number("-0")                                             // expect: -0
Number("1e1000")                                         // expect: Infinity
Number("1e-1000")                                        // expect: 0
Number("0.1e-6")                                         // expect: 1e-7
Number("9007199254740993")                               // expect: 9007199254740992
Number("123456789012345678901234567890")                 // expect: 1.2345678901234568e+29
Number("4.9406564584124654e-324")                        // expect: 5e-324
Number("2.4703282292062327e-324")                        // expect: 0
Number("1.7976931348623159e308")                         // expect: Infinity
Number(true)                                             // expect: 1
Number([])                                               // expect: 0
Number([5])                                              // expect: 5
Number(["5"])                                            // expect: 5
Number([1, 2])                                           // expect: NaN
Number({})                                               // expect: NaN
Number(new Date(5))                                      // expect: 5
Number("0x")                                             // expect: NaN
Number("0b2")                                            // expect: NaN
Number("１２")                                             // expect: NaN
+"  0x10  "                                              // expect: 16
+"1 2"                                                   // expect: NaN
-"5"                                                     // expect: -5
-""                                                      // expect: -0
~~"7.9"                                                  // expect: 7
~~"x"                                                    // expect: 0
"5" * "2"                                                // expect: 10
"5" - true                                               // expect: 4
null + 1                                                 // expect: 1
undefined + 1                                            // expect: NaN
[] * 2                                                   // expect: 0
[3] * [4]                                                // expect: 12

// parseInt and parseFloat
parseInt()                                               // expect: NaN
parseInt("")                                             // expect: NaN
parseInt(null)                                           // expect: NaN
parseInt("null", 36)                                     // expect: 1112745
parseInt("12px")                                         // expect: 12
parseInt("  12")                                         // expect: 12
parseInt("-12.9")                                        // expect: -12
parseInt("+5")                                           // expect: 5
parseInt("0x1F")                                         // expect: 31
parseInt("-0x1F")                                        // expect: -31
parseInt("0x1F", 16)                                     // expect: 31
parseInt("0x1F", 10)                                     // expect: 0
parseInt("0b11")                                         // expect: 0
parseInt("011")                                          // expect: 11
parseInt("11", 2)                                        // expect: 3
parseInt("12", 2)                                        // expect: 1
parseInt("2", 2)                                         // expect: NaN
parseInt("zz", 36)                                       // expect: 1295
parseInt("10", 0)                                        // expect: 10
parseInt("10", 1)                                        // expect: NaN
parseInt("10", 37)                                       // expect: NaN
parseInt("10", "8")                                      // expect: 8
parseInt("10", NaN)                                      // expect: 10
parseInt("10", 2 ** 32 + 2)                              // expect: 2
parseInt("10", -1)                                       // expect: NaN
parseInt("10", 2.9)                                      // expect: 2
parseInt(0.0000005)                                      // expect: 5
parseInt(1e21)                                           // expect: 1
parseInt(-0)                                             // expect: 0
parseInt("-0")                                           // expect: -0
parseInt(15.99, 16)                                      // expect: 21
parseInt("900719925474099267")                           // expect: 900719925474099300
parseInt("1".repeat(30))                                 // expect: 1.111111111111111e+29
parseInt("1".repeat(40), 2)                              // expect: 1099511627775
parseInt("é1")                                           // expect: NaN
parseInt("1é")                                           // expect: 1
parseInt("\u00a05")                                      // expect: 5
parseInt([7, 8])                                         // expect: 7
parseInt({})                                             // expect: NaN
parseInt("Infinity")                                     // expect: NaN
parseInt("1e3")                                          // expect: 1
parseInt("1_000")                                        // expect: 1
parseFloat()                                             // expect: NaN
parseFloat("")                                           // expect: NaN
parseFloat("3.14abc")                                    // expect: 3.14
parseFloat(".5.5")                                       // expect: 0.5
parseFloat("-.5")                                        // expect: -0.5
parseFloat("5.")                                         // expect: 5
parseFloat("1e3x")                                       // expect: 1000
parseFloat("1e")                                         // expect: 1
parseFloat("1e+")                                        // expect: 1
parseFloat("0x10")                                       // expect: 0
parseFloat("Infinityx")                                  // expect: Infinity
parseFloat("-Infinity")                                  // expect: -Infinity
parseFloat("infinity")                                   // expect: NaN
parseFloat("  7")                                        // expect: 7
parseFloat("-0")                                         // expect: -0
parseFloat("1_0")                                        // expect: 1
parseFloat([1.5, 2])                                     // expect: 1.5
parseFloat("１")                                          // expect: NaN
parseFloat("1,5")                                        // expect: 1

// what a number is
Number.isInteger(undefined)                              // expect: false
Number.isSafeInteger(undefined)                          // expect: false
Number.isFinite(undefined)                               // expect: false
Number.isNaN(undefined)                                  // expect: false
Number.isInteger(null)                                   // expect: false
Number.isSafeInteger(null)                               // expect: false
Number.isFinite(null)                                    // expect: false
Number.isNaN(null)                                       // expect: false
Number.isInteger(NaN)                                    // expect: false
Number.isSafeInteger(NaN)                                // expect: false
Number.isFinite(NaN)                                     // expect: false
Number.isNaN(NaN)                                        // expect: true
Number.isInteger(-0)                                     // expect: true
Number.isSafeInteger(-0)                                 // expect: true
Number.isFinite(-0)                                      // expect: true
Number.isNaN(-0)                                         // expect: false
Number.isInteger(1.5)                                    // expect: false
Number.isSafeInteger(1.5)                                // expect: false
Number.isFinite(1.5)                                     // expect: true
Number.isNaN(1.5)                                        // expect: false
Number.isInteger(Infinity)                               // expect: false
Number.isSafeInteger(Infinity)                           // expect: false
Number.isFinite(Infinity)                                // expect: false
Number.isNaN(Infinity)                                   // expect: false
Number.isInteger(2 ** 53)                                // expect: true
Number.isSafeInteger(2 ** 53)                            // expect: false
Number.isFinite(2 ** 53)                                 // expect: true
Number.isNaN(2 ** 53)                                    // expect: false
Number.isInteger(2 ** 53 - 1)                            // expect: true
Number.isSafeInteger(2 ** 53 - 1)                        // expect: true
Number.isFinite(2 ** 53 - 1)                             // expect: true
Number.isNaN(2 ** 53 - 1)                                // expect: false
Number.isInteger(-(2 ** 53))                             // expect: true
Number.isSafeInteger(-(2 ** 53))                         // expect: false
Number.isFinite(-(2 ** 53))                              // expect: true
Number.isNaN(-(2 ** 53))                                 // expect: false
Number.isInteger("5")                                    // expect: false
Number.isSafeInteger("5")                                // expect: false
Number.isFinite("5")                                     // expect: false
Number.isNaN("5")                                        // expect: false
Number.isInteger(true)                                   // expect: false
Number.isSafeInteger(true)                               // expect: false
Number.isFinite(true)                                    // expect: false
Number.isNaN(true)                                       // expect: false
Number.isInteger([])                                     // expect: false
Number.isSafeInteger([])                                 // expect: false
Number.isFinite([])                                      // expect: false
Number.isNaN([])                                         // expect: false
Number.isInteger(5.0)                                    // expect: true
Number.isSafeInteger(5.0)                                // expect: true
Number.isFinite(5.0)                                     // expect: true
Number.isNaN(5.0)                                        // expect: false
Number.isInteger(1e300)                                  // expect: true
Number.isSafeInteger(1e300)                              // expect: false
Number.isFinite(1e300)                                   // expect: true
Number.isNaN(1e300)                                      // expect: false
Number.isInteger(5e-324)                                 // expect: false
Number.isSafeInteger(5e-324)                             // expect: false
Number.isFinite(5e-324)                                  // expect: true
Number.isNaN(5e-324)                                     // expect: false
isNaN(undefined)                                         // expect: true
isFinite(undefined)                                      // expect: false
isNaN(null)                                              // expect: false
isFinite(null)                                           // expect: true
isNaN("x")                                               // expect: true
isFinite("x")                                            // expect: false
isNaN("5")                                               // expect: false
isFinite("5")                                            // expect: true
isNaN("")                                                // expect: false
isFinite("")                                             // expect: true
isNaN([])                                                // expect: false
isFinite([])                                             // expect: true
isNaN({})                                                // expect: true
isFinite({})                                             // expect: false
isNaN(new Date(NaN))                                     // expect: true
isFinite(new Date(NaN))                                  // expect: false

// bits of odd numbers
(NaN) | 0                                                // expect: 0
(NaN) >>> 0                                              // expect: 0
~(NaN)                                                   // expect: -1
(NaN) << 1                                               // expect: 0
(NaN) >> 1                                               // expect: 0
(-0) | 0                                                 // expect: 0
(-0) >>> 0                                               // expect: 0
~(-0)                                                    // expect: -1
(-0) << 1                                                // expect: 0
(-0) >> 1                                                // expect: 0
(Infinity) | 0                                           // expect: 0
(Infinity) >>> 0                                         // expect: 0
~(Infinity)                                              // expect: -1
(Infinity) << 1                                          // expect: 0
(Infinity) >> 1                                          // expect: 0
(2 ** 31) | 0                                            // expect: -2147483648
(2 ** 31) >>> 0                                          // expect: 2147483648
~(2 ** 31)                                               // expect: 2147483647
(2 ** 31) << 1                                           // expect: 0
(2 ** 31) >> 1                                           // expect: -1073741824
(2 ** 32) | 0                                            // expect: 0
(2 ** 32) >>> 0                                          // expect: 0
~(2 ** 32)                                               // expect: -1
(2 ** 32) << 1                                           // expect: 0
(2 ** 32) >> 1                                           // expect: 0
(-(2 ** 31) - 1) | 0                                     // expect: 2147483647
(-(2 ** 31) - 1) >>> 0                                   // expect: 2147483647
~(-(2 ** 31) - 1)                                        // expect: -2147483648
(-(2 ** 31) - 1) << 1                                    // expect: -2
(-(2 ** 31) - 1) >> 1                                    // expect: 1073741823
(2 ** 53 + 2) | 0                                        // expect: 2
(2 ** 53 + 2) >>> 0                                      // expect: 2
~(2 ** 53 + 2)                                           // expect: -3
(2 ** 53 + 2) << 1                                       // expect: 4
(2 ** 53 + 2) >> 1                                       // expect: 1
(1.9) | 0                                                // expect: 1
(1.9) >>> 0                                              // expect: 1
~(1.9)                                                   // expect: -2
(1.9) << 1                                               // expect: 2
(1.9) >> 1                                               // expect: 0
(-1.9) | 0                                               // expect: -1
(-1.9) >>> 0                                             // expect: 4294967295
~(-1.9)                                                  // expect: 0
(-1.9) << 1                                              // expect: -2
(-1.9) >> 1                                              // expect: -1
("7") | 0                                                // expect: 7
("7") >>> 0                                              // expect: 7
~("7")                                                   // expect: -8
("7") << 1                                               // expect: 14
("7") >> 1                                               // expect: 3
(null) | 0                                               // expect: 0
(null) >>> 0                                             // expect: 0
~(null)                                                  // expect: -1
(null) << 1                                              // expect: 0
(null) >> 1                                              // expect: 0
(1e300) | 0                                              // expect: 0
(1e300) >>> 0                                            // expect: 0
~(1e300)                                                 // expect: -1
(1e300) << 1                                             // expect: 0
(1e300) >> 1                                             // expect: 0
1 << 32                                                  // expect: 1
1 << 33                                                  // expect: 2
1 << -1                                                  // expect: -2147483648
1 >>> 31                                                 // expect: 0
-1 >>> 32                                                // expect: 4294967295
-1 >>> 31                                                // expect: 1
5 << 1.9                                                 // expect: 10
5 >> "1"                                                 // expect: 2
1 << NaN                                                 // expect: 1
-8 >> 1                                                  // expect: -4
-9 >> 1                                                  // expect: -5
-9 >>> 28                                                // expect: 15
0xffffffff & 0xff                                        // expect: 255
0xf0 ^ 0x0f                                              // expect: 255
2 ** 32 & 1                                              // expect: 0
(2 ** 32 + 5) & 7                                        // expect: 5

// arithmetic at the edges
0 / 0                                                    // expect: NaN
1 / -0                                                   // expect: -Infinity
-1 / Infinity                                            // expect: -0
5 % 0                                                    // expect: NaN
-5 % 5                                                   // expect: -0
5 % -3                                                   // expect: 2
-5 % 3                                                   // expect: -2
5.5 % 2                                                  // expect: 1.5
-0 % 5                                                   // expect: -0
Infinity % 2                                             // expect: NaN
2 % Infinity                                             // expect: 2
0 * -1                                                   // expect: -0
-0 + -0                                                  // expect: -0
-0 + 0                                                   // expect: 0
-0 - 0                                                   // expect: -0
0 - 0                                                    // expect: 0
2 ** 0.5                                                 // expect: 1.4142135623730951
(-8) ** (1 / 3)                                          // expect: NaN
0 ** 0                                                   // expect: 1
NaN ** 0                                                 // expect: 1
1 ** Infinity                                            // expect: NaN
(-2) ** 3                                                // expect: -8
2 ** -1074                                               // expect: 5e-324
2 ** 1024                                                // expect: Infinity
(-0) ** 3                                                // expect: -0
(-0) ** -3                                               // expect: -Infinity
9007199254740992 + 1                                     // expect: 9007199254740992
9007199254740992 + 2                                     // expect: 9007199254740994
0.1 + 0.2                                                // expect: 0.30000000000000004
0.1 * 3                                                  // expect: 0.30000000000000004
1e308 * 10                                               // expect: Infinity
5e-324 / 2                                               // expect: 0
1e21 + 1                                                 // expect: 1e+21
123456789 * 987654321                                    // expect: 121932631112635260
2 ** 31 * 2                                              // expect: 4294967296
-(2 ** 31) - 1                                           // expect: -2147483649
1 / 3                                                    // expect: 0.3333333333333333
100 * 1.1                                                // expect: 110.00000000000001
4.35 * 100                                               // expect: 434.99999999999994
1.15.toFixed(1)                                          // expect: "1.1"
