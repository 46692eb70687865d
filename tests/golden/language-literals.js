// Literals: numbers, strings, names, white space and comments.

// tag ünïcode = 1
// tag $dollar_ = 2
// tag Boiler.Temp-1 = 3
// tag π = 3.14

[0, 00 === 0]                                     // expect error: 1:5: 
[0, 1, 10, 1.5, .5, 5., 1e3, 1E3, 1e+3, 1e-3, 0.1e2]  // expect: [0,1,10,1.5,0.5,5,1000,1000,1000,0.001,10]
[0x0, 0xff, 0XFF, 0b101, 0B11, 0o17, 0O7]       // expect: [0,255,255,5,3,15,7]
[1_000, 1_0.0_1, 0x_1].length                     // expect error: 1:18: hexadecimal digits
[1_000, 1_0.0_1, 0xf_f, 1e1_0]                  // expect: [1000,10.01,255,10000000000]
[9007199254740993, 123456789012345678901234567890, 1e400, 1e-400]  // expect: [9007199254740992,1.2345678901234568e+29,Infinity,0]
[0.1, 0.30000000000000004, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308]  // expect: [0.1,0.30000000000000004,5e-324,1.7976931348623157e+308,2.2250738585072014e-308]
0xffffffffffffffff                              // expect: 18446744073709552000
0b11111111111111111111111111111111111111111111111111111111  // expect: 72057594037927940
5..toFixed(1)                                   // expect: "5.0"
5 .toFixed(1)                                   // expect: "5.0"
5.0.toFixed(1)                                  // expect: "5.0"
1.toFixed(1)                                      // expect error: 1:1
["a", 'a', 'it\'s', "say \"x\"", 'a"b', "a'b"]  // expect: ["a","a","it's","say \"x\"","a\"b","a'b"]
["\n\t\r\b\f\v\0", "\x41\u0041\u{41}\u{1F600}"]  // expect: ["\n\t\r\b\f\u000b\u0000","AAA😀"]
["\q\a", "\
", "a\
b"]                                             // expect: ["qa","","ab"]
["\ud83d\ude00".length, "\ud83d".length, "\u{10ffff}".length]  // expect: [2,1,2]
"\ud83d"                                        // expect: "\ud83d"
"\u2028\u2029".length                           // expect: 2
"é" === "\u00e9"                                // expect: true
"ß".toUpperCase()                               // expect: "SS"
[true, false, null, undefined, NaN, Infinity, -Infinity]  // expect: [true,false,null,undefined,NaN,Infinity,-Infinity]
ünïcode + $dollar_ + π                          // expect: 6.140000000000001
tag("Boiler.Temp-1") + tag("π")                 // expect: 6.140000000000001
\u03c0 * 1                                      // expect: 3.14
1 + /* comment */ 2                             // expect: 3
1 /* a
b */ + 2                                        // expect: 3
/**/ 7 /***/                                    // expect: 7
1 +
// a line comment
2                                               // expect: 3
	 1  +   2                                      // expect: 3
(((((1)))))                                     // expect: 1
[1,2,3].length                                  // expect: 3
({a: 1, 'b': 2, "c d": 3, 4: 5, 0x10: 6, [`k${1}`]: 7})  // expect: {"4":5,"16":6,"a":1,"b":2,"c d":3,"k1":7}
"use strict"                                    // expect: "use strict"
-1                                              // expect: -1
- 1                                             // expect: -1
+1                                              // expect: 1
!0                                              // expect: true
1                                               // expect: 1
