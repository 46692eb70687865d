// Statements over inputs without a value: what would have to know the value ends the function without one.
// tag bad:double = @BadSensorFailure
// tag hot = 95
// kind: body

if (bad > 1) return 1; return 2                                 // no value
while (bad) { } return 3                                        // no value
switch (bad) { case 1: return 1 } return 2                      // no value
for (const x of bad) { } return 1                               // no value
throw bad                                                       // no value
try { if (bad) return 1 } finally { return 2 }                  // no value
const {a = 1} = {a: bad}; return a                              // no value
let x = bad + 1; const f = () => x; return f()                  // no value
let x = bad; return hot > 3 || x > 1                            // expect: true
let [a] = bad; return 1                                         // expect: 1
function f(v) { if (v > 1) return 5; return 6 } return f(bad) || true       // expect: true
return void bad                                                 // no value
return (bad, 1)                                                 // no value

// an effect that could not happen
bad; return 1                                                   // no value
const o = {}; o.x = bad; return o.x === undefined               // no value
const a = []; a.push(bad); return a.length                      // no value
const a = [1]; a[bad]++; return a                               // no value
return (a => a[bad]++ || true)([1])                             // expect: true

// a function that a builtin calls
return [1, 2].map(x => bad)                                     // no value
return [1, 2].filter(x => bad > 1).length                       // no value
return [2, 1].sort((a, b) => bad)                               // no value
return "abc".replace("b", () => bad)                            // no value
return {valueOf() { return bad }} + 1                           // no value
try { [1].map(() => bad) } catch { return 7 } finally { return 8 }          // no value
return [1, 2].some(x => x > bad) || hot > 5                     // expect: true
return [1].map(x => [2].map(y => bad)).length || hot            // expect: 95
function f() { [1].map(x => bad); return 4 } return f() || 3    // expect: 3
