// Operators: precedence, associativity and results, on constants and on tags of every type.

// tag i:int32 = 7
// tag j:int32 = -3
// tag u:uint32 = 4294967295
// tag x = 2.5
// tag y = -0.5
// tag zero:int32 = 0
// tag none = 0
// tag b:bool = true
// tag s = "abc"
// tag v:any = 7
// tag w:any = "7"

1 + 2 * 3                                       // expect: 7
(1 + 2) * 3                                     // expect: 9
2 * 3 % 4                                       // expect: 2
10 - 4 - 3                                      // expect: 3
100 / 10 / 5                                    // expect: 2
2 ** 3 ** 2                                     // expect: 512
(2 ** 3) ** 2                                   // expect: 64
(-2) ** 2                                       // expect: 4
-(2 ** 2)                                       // expect: -4
2 ** -1                                         // expect: 0.5
7 % 3                                           // expect: 1
-7 % 3                                          // expect: -1
7 % -3                                          // expect: 1
5.5 % 2                                         // expect: 1.5
-4 % 2                                          // expect: -0
0 / 0                                           // expect: NaN
1 / 0                                           // expect: Infinity
-1 / 0                                          // expect: -Infinity
5 % 0                                           // expect: NaN
0.1 + 0.2                                       // expect: 0.30000000000000004
1e308 * 10                                      // expect: Infinity
9007199254740991 + 2                            // expect: 9007199254740992
9007199254740992 + 1                            // expect: 9007199254740992
-9007199254740991 - 2                           // expect: -9007199254740992
1 / (0 * -1)                                    // expect: -Infinity
1 / -0                                          // expect: -Infinity
0 * -5                                          // expect: -0
-0 + 0                                          // expect: 0
-0 - 0                                          // expect: -0
-0 + -0                                         // expect: -0

i + j                                           // expect: 4
i - j                                           // expect: 10
i * j                                           // expect: -21
i / j                                           // expect: -2.3333333333333335
i % j                                           // expect: 1
j % i                                           // expect: -3
j ** i                                          // expect: -2187
i ** j                                          // expect: 0.0029154518950437317
i / zero                                        // expect: Infinity
i % zero                                        // expect: NaN
zero * j                                        // expect: -0
zero / j                                        // expect: -0
1 / (zero * j)                                  // expect: -Infinity
1 / (zero * i)                                  // expect: Infinity
-zero                                           // expect: -0
1 / -zero                                       // expect: -Infinity
1 / -none                                       // expect: -Infinity
(j + 3) * -1                                    // expect: -0
i + x                                           // expect: 9.5
x * y                                           // expect: -1.25
x % y                                           // expect: 0
y % x                                           // expect: -0.5
x ** y                                          // expect: 0.6324555320336759
y ** x                                          // expect: NaN
x - x                                           // expect: 0
u + 1                                           // expect: 4294967296
u * u                                           // expect: 18446744065119617000
u * u * u                                       // expect: 7.9228162458924105e+28
-u                                              // expect: -4294967295
u - u                                           // expect: 0
i + b                                           // expect: 8
b + b                                           // expect: 2
-b                                              // expect: -1
+b                                              // expect: 1
b * x                                           // expect: 2.5
s + i                                           // expect: "abc7"
i + s                                           // expect: "7abc"
s - 1                                           // expect: NaN
s * i                                           // expect: NaN
+s                                              // expect: NaN
-s                                              // expect: NaN
v + 1                                           // expect: 8
v + w                                           // expect: "77"
w + v                                           // expect: "77"
v - w                                           // expect: 0
w * w                                           // expect: 49
w / v                                           // expect: 1
v % 4                                           // expect: 3
v ** 2                                          // expect: 49
-v                                              // expect: -7
-w                                              // expect: -7
+w                                              // expect: 7
+v                                              // expect: 7
+null                                           // expect: 0
+undefined                                      // expect: NaN
+[]                                             // expect: 0
+[5]                                            // expect: 5
+[1, 2]                                         // expect: NaN
+{}                                             // expect: NaN
+""                                             // expect: 0
+"  12  "                                       // expect: 12
+"0x1f"                                         // expect: 31
+"0b101"                                        // expect: 5
+"0o17"                                         // expect: 15
+"1e3"                                          // expect: 1000
+"1_000"                                        // expect: NaN
+"12px"                                         // expect: NaN
+"Infinity"                                     // expect: Infinity
+"-Infinity"                                    // expect: -Infinity
+"infinity"                                     // expect: NaN
+"-0"                                           // expect: -0
- - 3                                           // expect: 3
-(-3)                                           // expect: 3
+ +3                                            // expect: 3
- + - i                                         // expect: 7

// bits
6 & 3                                           // expect: 2
6 | 3                                           // expect: 7
6 ^ 3                                           // expect: 5
~6                                              // expect: -7
~-1                                             // expect: 0
~~3.7                                           // expect: 3
~~-3.7                                          // expect: -3
1 << 31                                         // expect: -2147483648
1 << 32                                         // expect: 1
1 << 33                                         // expect: 2
1 << -1                                         // expect: -2147483648
-1 >> 1                                         // expect: -1
-1 >>> 0                                        // expect: 4294967295
-1 >>> 1                                        // expect: 2147483647
-1 >>> 31                                       // expect: 1
-1 >>> 32                                       // expect: 4294967295
5 >> 1                                          // expect: 2
5.9 >> 0                                        // expect: 5
2147483648 | 0                                  // expect: -2147483648
4294967296 | 0                                  // expect: 0
4294967297 | 0                                  // expect: 1
-2147483649 | 0                                 // expect: 2147483647
1e21 | 0                                        // expect: -559939584
1e300 | 0                                       // expect: 0
NaN | 0                                         // expect: 0
Infinity | 0                                    // expect: 0
-Infinity >>> 0                                 // expect: 0
0.5 | 0                                         // expect: 0
-0 | 0                                          // expect: 0
1 / (-0 | 0)                                    // expect: Infinity
9007199254740993 & 3                            // expect: 0
i & 3                                           // expect: 3
i | 8                                           // expect: 15
i ^ j                                           // expect: -6
~i                                              // expect: -8
~u                                              // expect: 0
u | 0                                           // expect: -1
u >> 28                                         // expect: -1
u >>> 28                                        // expect: 15
u << 4                                          // expect: -16
i << i                                          // expect: 896
j >> 1                                          // expect: -2
j >>> 1                                         // expect: 2147483646
j >>> 28                                        // expect: 15
j & 255                                         // expect: 253
x | 0                                           // expect: 2
y | 0                                           // expect: 0
x << 1                                          // expect: 4
b | 2                                           // expect: 3
b & b                                           // expect: 1
b ^ b                                           // expect: 0
~b                                              // expect: -2
s | 0                                           // expect: 0
w & 3                                           // expect: 3
v << w                                          // expect: 896
w >>> 1                                         // expect: 3
~w                                              // expect: -8
~s                                              // expect: -1
~null                                           // expect: -1
~undefined                                      // expect: -1
null | 5                                        // expect: 5
undefined ^ 5                                   // expect: 5
[6] & 3                                         // expect: 2
"6" & "3"                                       // expect: 2
i & 3 | 8 ^ 2                                   // expect: 11
1 | 2 ^ 3 & 4                                   // expect: 3
1 + 2 << 3                                      // expect: 24
1 << 2 + 3                                      // expect: 32
8 >> 1 < 5                                      // expect: true

// comparison
1 < 2                                           // expect: true
2 < 2                                           // expect: false
2 <= 2                                          // expect: true
3 > 2                                           // expect: true
2 >= 3                                          // expect: false
1 < 2 === true                                  // expect: true
NaN < 1                                         // expect: false
NaN >= NaN                                      // expect: false
null >= 0                                       // expect: true
null > 0                                        // expect: false
undefined >= 0                                  // expect: false
"a" < "b"                                       // expect: true
"a" < "B"                                       // expect: false
"a" < "aa"                                      // expect: true
"" < "a"                                        // expect: true
"10" < "9"                                      // expect: true
"10" < 9                                        // expect: false
"b" > "a"                                       // expect: true
"abc" <= "abc"                                  // expect: true
"x" < 5                                         // expect: false
"\uffff" < "\u{10000}"                          // expect: false
"\u{10000}" < "\uffff"                          // expect: true
"é" > "z"                                       // expect: true
i < 8                                           // expect: true
i <= 7                                          // expect: true
i > 7                                           // expect: false
i >= 7                                          // expect: true
i < x                                           // expect: false
x < i                                           // expect: true
j < zero                                        // expect: true
u > i                                           // expect: true
u >= 4294967295                                 // expect: true
x >= 2.5                                        // expect: true
x > 2.5                                         // expect: false
y < 0                                           // expect: true
none < 1                                        // expect: true
s < "abd"                                       // expect: true
s >= "abc"                                      // expect: true
s < 5                                           // expect: false
b > 0                                           // expect: true
b >= true                                       // expect: true
v < 8                                           // expect: true
v < "8"                                         // expect: true
w < 8                                           // expect: true
w < "8"                                         // expect: true
w > v                                           // expect: false
v >= w                                          // expect: true
v <= null                                       // expect: false
[2] > 1                                         // expect: true
[1, 2] < [1, 3]                                 // expect: true
{} < {}                                         // expect: false
1 < 3 > 2                                       // expect: false
3 > 2 > 1                                       // expect: false

// logical
true && false                                   // expect: false
true || false                                   // expect: true
!true                                           // expect: false
!!1                                             // expect: true
0 || "a"                                        // expect: "a"
0 && "a"                                        // expect: 0
"" || null                                      // expect: null
null && 1                                       // expect: null
1 && 2 && 3                                     // expect: 3
0 || "" || undefined                            // expect: undefined
1 && 0 || 5                                     // expect: 5
0 || 1 && 0                                     // expect: 0
null ?? 5                                       // expect: 5
undefined ?? null                               // expect: null
0 ?? 5                                          // expect: 0
"" ?? 5                                         // expect: ""
false ?? 5                                      // expect: false
null ?? undefined ?? 3                          // expect: 3
(null || undefined) ?? 3                        // expect: 3
NaN || "nan"                                    // expect: "nan"
-0 || "zero"                                    // expect: "zero"
[] && "array"                                   // expect: "array"
!""                                             // expect: true
!"a"                                            // expect: false
!0                                              // expect: true
!-0                                             // expect: true
!NaN                                            // expect: true
!null                                           // expect: true
!undefined                                      // expect: true
![]                                             // expect: false
!{}                                             // expect: false
i && x                                          // expect: 2.5
zero && x                                       // expect: 0
none || s                                       // expect: "abc"
b && s                                          // expect: "abc"
b || s                                          // expect: true
!i                                              // expect: false
!zero                                           // expect: true
!x                                              // expect: false
!none                                           // expect: true
!s                                              // expect: false
!b                                              // expect: false
!v                                              // expect: false
!!v && !!w                                      // expect: true
v && w                                          // expect: "7"
zero || none || 0 || false || "" || null        // expect: null
i > 3 && x < 3 || b === false                   // expect: true
!(i > 3) || !(x < 3)                            // expect: false
i > 3 && (x > 3 || b)                           // expect: true
(i > 3 && x > 3) || y                           // expect: -0.5
(b && i) + 1                                    // expect: 8
(b || i) + 1                                    // expect: 2
(zero || x) + 1                                 // expect: 3.5
(zero && x) - 1                                 // expect: -1
(i ?? x) * 2                                    // expect: 14

// conditional
true ? 1 : 2                                    // expect: 1
0 ? 1 : 2                                       // expect: 2
i > 3 ? "big" : "small"                         // expect: "big"
i > 3 ? i : x                                   // expect: 7
i < 3 ? i : x                                   // expect: 2.5
b ? i : s                                       // expect: 7
b ? x > 1 : x < 1                               // expect: true
zero ? 1 : none ? 2 : 3                         // expect: 3
true ? false ? 1 : 2 : 3                        // expect: 2
b ? null : undefined                            // expect: null
b ? i : -0                                      // expect: 7
(b ? 1 : 2.5) + (b ? 2.5 : 1)                   // expect: 3.5
1 ? 2 : 3, 4                                    // expect: 4
i > 3 ? x > 2 ? "both" : "first" : "none"       // expect: "both"

// typeof, void, comma
typeof 1                                        // expect: "number"
typeof 1.5                                      // expect: "number"
typeof NaN                                      // expect: "number"
typeof "a"                                      // expect: "string"
typeof true                                     // expect: "boolean"
typeof null                                     // expect: "object"
typeof undefined                                // expect: "undefined"
typeof []                                       // expect: "object"
typeof {}                                       // expect: "object"
typeof Math.abs                                 // expect: "function"
typeof i                                        // expect: "number"
typeof x                                        // expect: "number"
typeof s                                        // expect: "string"
typeof b                                        // expect: "boolean"
typeof v                                        // expect: "number"
typeof w                                        // expect: "string"
typeof -i                                       // expect: "number"
typeof typeof 1                                 // expect: "string"
typeof (1 + "a")                                // expect: "string"
typeof !1                                       // expect: "boolean"
typeof void 0                                   // expect: "undefined"
void 0                                          // expect: undefined
void "anything"                                 // expect: undefined
void i                                          // expect: undefined
(1, 2, 3)                                       // expect: 3
1, 2                                            // expect: 2
(i, x, s)                                       // expect: "abc"
[(1, 2), 3]                                     // expect: [2,3]

// in, instanceof, delete
"a" in {a: 1}                                   // expect: true
"b" in {a: 1}                                   // expect: false
0 in [5]                                        // expect: true
1 in [5]                                        // expect: false
"0" in [5]                                      // expect: true
"length" in [5]                                 // expect: true
"a" in "abc"                                    // throws: TypeError
1 in 1                                          // throws: TypeError
"x" in null                                     // throws: TypeError
[] instanceof Array                             // expect: true
[] instanceof Object                            // expect: true
({}) instanceof Array                           // expect: false
({}) instanceof Object                          // expect: true
1 instanceof Number                             // expect: false
"a" instanceof String                           // expect: false
null instanceof Object                          // expect: false
Math.abs instanceof Object                      // expect: true
delete {a: 1}.a                                 // expect: true
delete [1, 2][0]                                // expect: true
delete {a: 1}["b"]                              // expect: true
delete [].length                                // throws: TypeError

// assignment to what an expression makes
({a: 1}).a = 5                                  // expect: 5
[1, 2][1] = 7                                   // expect: 7
({a: 1}).b = {c: 2}                             // expect: {"c":2}
({a: 1})["a"] = s                               // expect: "abc"
[1].length = 3                                  // expect: 3
