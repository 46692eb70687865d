// Conversions between types, where JavaScript converts without being asked.

// tag any:any = null
// tag list = [1, "2", null, true, [3], {"a": 4}]
// tag object = {"valueOf": 1, "toString": 2}
// tag plain = {"a": 1}
// tag text = "5"
// tag words = "five"
// tag empty = ""
// tag n = 5
// tag k:int32 = 5
// tag yes = true

"5" + 5                                         // expect: "55"
5 + "5"                                         // expect: "55"
"5" - 5                                         // expect: 0
"5" * "2"                                       // expect: 10
"10" / 4                                        // expect: 2.5
"7" % "4"                                       // expect: 3
"2" ** "3"                                      // expect: 8
1 + null                                        // expect: 1
1 + undefined                                   // expect: NaN
1 + true                                        // expect: 2
true + true                                     // expect: 2
null + null                                     // expect: 0
undefined + undefined                           // expect: NaN
null + "a"                                      // expect: "nulla"
undefined + "a"                                 // expect: "undefineda"
true + "a"                                      // expect: "truea"
"a" + null                                      // expect: "anull"
"a" + undefined                                 // expect: "aundefined"
"a" + -0                                        // expect: "a0"
"a" + 1e21                                      // expect: "a1e+21"
"a" + 1e-7                                      // expect: "a1e-7"
"a" + 0.1                                       // expect: "a0.1"
"a" + NaN                                       // expect: "aNaN"
"a" + Infinity                                  // expect: "aInfinity"
"a" + []                                        // expect: "a"
"a" + [1, 2]                                    // expect: "a1,2"
"a" + {}                                        // expect: "a[object Object]"
"a" + [null, undefined, 1]                      // expect: "a,,1"
"a" + [[1, 2], [3]]                             // expect: "a1,2,3"
"a" + [[]]                                      // expect: "a"
[] + []                                         // expect: ""
[] + {}                                         // expect: "[object Object]"
[1] + [2]                                       // expect: "12"
[1] * [2]                                       // expect: 2
[] * 2                                          // expect: 0
[[5]] - 1                                       // expect: 4
({}) + 1                                        // expect: "[object Object]1"
({}) - 1                                        // expect: NaN
null - 1                                        // expect: -1
undefined - 1                                   // expect: NaN
true * 3                                        // expect: 3
"" * 3                                          // expect: 0
" \t\n5\u00a0\ufeff" * 2                        // expect: 10
"5 5" * 2                                       // expect: NaN
"\u180e5" * 1                                   // expect: NaN
"1e1000" * 1                                    // expect: Infinity
"-1e1000" * 1                                   // expect: -Infinity
"1e-400" * 1                                    // expect: 0
"-1e-400" * 1                                   // expect: -0
".5" * 1                                        // expect: 0.5
"5." * 1                                        // expect: 5
"." * 1                                         // expect: NaN
"+5" * 1                                        // expect: 5
"+-5" * 1                                       // expect: NaN
"- 5" * 1                                       // expect: NaN
"0x" * 1                                        // expect: NaN
"-0x10" * 1                                     // expect: NaN
"0X1F" * 1                                      // expect: 31
"1n" * 1                                        // expect: NaN
"Infinity5" * 1                                 // expect: NaN
"+Infinity" * 1                                 // expect: Infinity

text + n                                        // expect: "55"
n + text                                        // expect: "55"
text - n                                        // expect: 0
text * text                                     // expect: 25
text + text                                     // expect: "55"
text - ""                                       // expect: 5
words - 1                                       // expect: NaN
words + 1                                       // expect: "five1"
words > 1                                       // expect: false
words < 1                                       // expect: false
empty - 1                                       // expect: -1
empty + 1                                       // expect: "1"
empty * 1                                       // expect: 0
+text                                           // expect: 5
+words                                          // expect: NaN
+empty                                          // expect: 0
-text                                           // expect: -5
text < 6                                        // expect: true
text < "6"                                      // expect: true
text > "10"                                     // expect: true
text > 10                                       // expect: false
text == n                                       // expect: true
text == k                                       // expect: true
text | 0                                        // expect: 5
text << 1                                       // expect: 10
~text                                           // expect: -6
yes + 1                                         // expect: 2
yes + "1"                                       // expect: "true1"
yes - text                                      // expect: -4
yes < 2                                         // expect: true
yes == 1                                        // expect: true
yes == "1"                                      // expect: true
k + text                                        // expect: "55"
k - text                                        // expect: 0
k * text                                        // expect: 25
k + yes                                         // expect: 6
k + null                                        // expect: 5
k + undefined                                   // expect: NaN
n + null                                        // expect: 5
n + undefined                                   // expect: NaN
any + 1                                         // expect: 1
any + "1"                                       // expect: "null1"
any - 1                                         // expect: -1
any * text                                      // expect: 0
any == null                                     // expect: true
any === undefined                               // expect: false
any ?? "default"                                // expect: "default"
any < 1                                         // expect: true
any >= 0                                        // expect: true
-any                                            // expect: -0
~any                                            // expect: -1
!any                                            // expect: true
`${any}`                                        // expect: "null"
typeof any                                      // expect: "object"
list + ""                                       // expect: "1,2,,true,3,[object Object]"
list[0] + list[1]                               // expect: "12"
list[1] + list[0]                               // expect: "21"
list[1] - list[0]                               // expect: 1
list[2] + list[0]                               // expect: 1
list[2] + list[1]                               // expect: "null2"
list[3] + list[3]                               // expect: 2
list[4] + list[0]                               // expect: "31"
list[4] - list[0]                               // expect: 2
list[4] * list[1]                               // expect: 6
list[5] + ""                                    // expect: "[object Object]"
list[5] - 1                                     // expect: NaN
list[9] + 1                                     // expect: NaN
list[9] + "1"                                   // expect: "undefined1"
list > 1                                        // expect: false
list[4] > 2                                     // expect: true
list[1] > list[0]                               // expect: true
list == "1,2,,true,3,[object Object]"           // expect: true
plain + ""                                      // expect: "[object Object]"
plain * 1                                       // expect: NaN
`${plain}`                                      // expect: "[object Object]"
plain == "[object Object]"                      // expect: true
object + ""                                     // throws: TypeError
object * 1                                      // throws: TypeError
`${object}`                                     // throws: TypeError
object > 1                                      // throws: TypeError

// conversions that are asked for
String(null)                                    // expect: "null"
String(undefined)                               // expect: "undefined"
String(-0)                                      // expect: "0"
String([1, [2, 3]])                             // expect: "1,2,3"
String({})                                      // expect: "[object Object]"
String(123456789012345680000)                   // expect: "123456789012345680000"
String(1e21)                                    // expect: "1e+21"
String(0.000001)                                // expect: "0.000001"
String(1e-7)                                    // expect: "1e-7"
String(yes)                                     // expect: "true"
String(list[4])                                 // expect: "3"
String(5e-324)                                  // expect: "5e-324"
String(1.7976931348623157e308)                  // expect: "1.7976931348623157e+308"
Number("")                                      // expect: 0
Number(" 12 ")                                  // expect: 12
Number("12a")                                   // expect: NaN
Number(null)                                    // expect: 0
Number(undefined)                               // expect: NaN
Number(true)                                    // expect: 1
Number([])                                      // expect: 0
Number([7])                                     // expect: 7
Number([7, 8])                                  // expect: NaN
Number({})                                      // expect: NaN
Number("0b11")                                  // expect: 3
Number(text)                                    // expect: 5
Number()                                        // expect: 0
Boolean("")                                     // expect: false
Boolean("false")                                // expect: true
Boolean(0)                                      // expect: false
Boolean([])                                     // expect: true
Boolean(any)                                    // expect: false
Boolean()                                       // expect: false
!!text                                          // expect: true
!!empty                                         // expect: false
!!list                                          // expect: true
!!plain                                         // expect: true
!!any                                           // expect: false
parseInt("12px")                                // expect: 12
parseInt("0x1f")                                // expect: 31
parseInt("101", 2)                              // expect: 5
parseInt("z", 36)                               // expect: 35
parseInt("")                                    // expect: NaN
parseInt("  -42abc")                            // expect: -42
parseInt(0.0000005)                             // expect: 5
parseInt(null)                                  // expect: NaN
parseFloat("3.14abc")                           // expect: 3.14
parseFloat(".5.5")                              // expect: 0.5
parseFloat("-.5e-2x")                           // expect: -0.005
parseFloat("Infinityx")                         // expect: Infinity
parseFloat("")                                  // expect: NaN
isNaN("abc")                                    // expect: true
isNaN("5")                                      // expect: false
isNaN(undefined)                                // expect: true
isFinite("5")                                   // expect: true
isFinite(null)                                  // expect: true
isFinite(Infinity)                              // expect: false
Number.isNaN("abc")                             // expect: false
Number.isFinite("5")                            // expect: false
Number.isInteger(5.0)                           // expect: true
Number.isInteger("5")                           // expect: false
Number.isSafeInteger(2 ** 53)                   // expect: false
