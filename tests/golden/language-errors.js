// What is refused when it is compiled: the place, the construct, and what to write instead.

// tag temp = 71.5
// tag pressure = 3
// tag mode = "AUTO"
// tag any:any = {}
// tag Drum.Temp = 1

// not JavaScript
temp >                                  // expect error: 1:7: unexpected end
temp > )                                // expect error: 1:8: unexpected ')', expected a value
(temp > 5                               // expect error: 1:10: unexpected end
temp > 5)                               // expect error: 1:9: unexpected ')'
temp > 5 pressure                       // expect error: 1:10: unexpected name 'pressure', expected an operator
temp > 5;                               // expect error: 1:9: unexpected ';'
temp
  > 80 &&
  && pressure < 3                       // expect error: 3:3: unexpected '&&', expected a value
[1, 2                                   // expect error: 1:6: unexpected end
({a: 1                                  // expect error: 1:7: unexpected end
({a 1})                                 // expect error: 1:5: unexpected number
"open                                   // expect error: 1:1:
'it's'                                  // expect error: 1:5: unexpected name 's'
`${temp                                 // expect error: unexpected end
1 ? 2                                   // expect error: 1:6: unexpected end
a b                                     // expect error: 1:3: unexpected name 'b'
temp and pressure                       // expect error: 1:6: unexpected name 'and', expected an operator or the end; write &&
temp or pressure                        // expect error: write ||
not temp                                // expect error: write !
temp <> 5                               // expect error: write !==
temp = > 5                              // expect error: 1:8: unexpected '>', expected a value
# temp > 5                              // expect error: write // instead of #
if (temp > 5) 1                         // expect error: write condition ? a : b
let x = 1                               // expect error: without statements
return temp                             // expect error: 1:1:
1 ** -1 ** 2                            // expect error: 1:
-1 ** 2                                 // expect error: 1:1:
null ?? 1 || 2                          // expect error: 1:
1 || null ?? 2                          // expect error: 1:
08                                      // expect error: leading zero
"\08"                                   // expect error: octal
"\u{110000}"                            // expect error: Unicode escape
"\xg1"                                  // expect error: hexadecimal escape
1_                                      // expect error: separator
1__0                                    // expect error: separator
0b12                                    // expect error: 1:4:
0xg                                     // expect error: hexadecimal digits
1e                                      // expect error: exponent
5temp                                   // expect error: 1:1: a name directly after a number
@temp                                   // expect error: 1:1:
temp ? 1 , 2 : 3                        // expect error: 1:10:
1 = 2                                   // expect error: 1:
temp++ = 2                              // expect error: 1:
delete temp                             // expect error: 1:8: a variable cannot be deleted
({a: 1, __proto__: 2, __proto__: 3})    // expect error: __proto__

// names
tmep > 80                               // expect error: 1:1: 'tmep' is not defined; did you mean 'temp'?
mdoe === "AUTO"                         // expect error: 1:1: 'mdoe' is not defined; did you mean 'mode'?
temp > 1 &&
    presure < 3                         // expect error: 2:5: 'presure' is not defined; did you mean 'pressure'?
completely_else                         // expect error: 'completely_else' is not defined
tag("Drum.Tmp")                         // expect error: 1:
tag(mode)                               // expect error: 1:
tag()                                   // expect error: 1:
Drum.Temp                               // expect error: 1:1: 'Drum' is not defined
Math.abz(1)                             // expect error: 1:6:
Math.Abs(1)                             // expect error: did you mean
mode.inclodes("A")                      // expect error: 1:6:
mode.contains("A")                      // expect error: 1:6:
temp.toFixt(1)                          // expect error: 1:6:
[1].lenght()                            // expect error: 1:5:
JSON.Parse("1")                         // expect error: 1:6:
Math.pi                                 // expect error: did you mean

// JavaScript that Rung does not have
this                                    // expect error: 1:1: 'this' is unsupported
class A {}                              // expect error: classes are unsupported
new.target                              // expect error: 1:1:
await temp                              // expect error: 'await' is unsupported
async () => 1                           // expect error: async functions are unsupported
function* f() {}                        // expect error: unsupported
import("x")                             // expect error: modules are unsupported
10n                                     // expect error: 1:1: BigInt literals are unsupported; write the number without the n
mode`x`                                 // expect error: tagged templates are unsupported
({get a() { return 1 }})                // expect error: getters and setters are unsupported
eval("1")                               // expect error: 'eval' is unsupported
arguments                               // expect error: 'arguments' is unsupported
globalThis                              // expect error: 'globalThis' is unsupported
require("fs")                           // expect error: 'require' is unsupported
setTimeout(1)                           // expect error: 'setTimeout' is unsupported
Symbol("a")                             // expect error: 'Symbol' is unsupported
Promise.resolve(1)                      // expect error: 'Promise' is unsupported
Proxy                                   // expect error: 'Proxy' is unsupported
Reflect.ownKeys(any)                    // expect error: 'Reflect' is unsupported
Intl.NumberFormat                       // expect error: 'Intl' is unsupported
Function("return 1")                    // expect error: 'Function' is unsupported
any.__proto__                           // expect error: unsupported
any.constructor                         // expect error: 'constructor'
[].constructor                          // expect error: 'constructor'
"a".constructor                         // expect error: 'constructor'
parseInt.call(null, "1")                // expect error: unsupported
Math.abs.apply(null, [1])               // expect error: unsupported
Math.abs.length                         // expect error: properties of functions are unsupported
Math.abs.name                           // expect error: properties of functions are unsupported
Math                                    // expect error: Math as a value is unsupported
"a".localeCompare("b")                  // expect error: unsupported
temp.toLocaleString()                   // expect error: unsupported
mode.normalize()                        // expect error: unsupported

// what is set by the host stays as it is
temp = 5                                // expect error: 1:1: assignment to the tag 'temp' is unsupported: tags are read only; write ===
temp += 1                               // expect error: assignment to the tag
temp++                                  // expect error: assignment to the tag
--temp                                  // expect error: assignment to the tag
new_name = 5                            // expect error: assignment to 'new_name', which is not declared
Math.PI = 3                             // expect error: 1:
Math.abs = 3                            // expect error: 1:
undefined = 1                           // expect error: 1:
NaN = 1                                 // expect error: 1:
