// Maps and Sets that change while they are walked over, and odd keys.

// Map
(m => { const r = []; for (const [k] of m) { r.push(k); if (k < 3) m.set(k + 1, 0) } return r })(new Map([[1, 0]])) // expect: [1,2,3]
(m => { const r = []; for (const [k] of m) { r.push(k); m.delete(k) } return [r, m.size] })(new Map([[1, 0], [2, 0]])) // expect: [[1,2],0]
(m => { const r = []; for (const [k] of m) { r.push(k); m.delete(2) } return r })(new Map([[1, 0], [2, 0], [3, 0]])) // expect: [1,3]
(m => { const r = []; for (const [k] of m) { r.push(k); m.delete(1); if (r.length < 4) m.set(1, 0) } return r })(new Map([[1, 0], [2, 0]])) // expect: [1,2,1,1]
(m => { const r = []; for (const [k] of m) { r.push(k); m.clear() } return r })(new Map([[1, 0], [2, 0]])) // expect: [1]
(m => { const r = []; for (const [k] of m) { r.push(k); if (k === 1) { m.clear(); m.set(9, 0) } } return r })(new Map([[1, 0], [2, 0]])) // expect: [1,9]
(m => { const r = []; for (const [k, v] of m) { r.push(v); m.set(2, 'new') } return r })(new Map([[1, 'a'], [2, 'b']])) // expect: ["a","new"]
(m => { const r = []; m.forEach((v, k) => { r.push(k); if (k < 3) m.set(k + 1, 0) }); return r })(new Map([[1, 0]])) // expect: [1,2,3]
(m => { const r = []; m.forEach((v, k) => { r.push(k); m.delete(k + 1) }); return r })(new Map([[1, 0], [2, 0], [3, 0]])) // expect: [1,3]
(m => { const i = m.keys(); i.next(); m.delete(2); return i.next() })(new Map([[1, 0], [2, 0], [3, 0]])) // expect: {"value":3,"done":false}
(m => { const i = m.keys(); const a = [...i]; m.set(5, 0); return [a, i.next()] })(new Map([[1, 0]])) // expect: [[1],{"value":undefined,"done":true}]
(m => { const i = m.entries(); m.set(2, 'b'); return [...i] })(new Map([[1, 'a']])) // expect: [[1,"a"],[2,"b"]]
(m => { const i = m.values(); i.next(); m.clear(); m.set(7, 'x'); return i.next() })(new Map([[1, 'a'], [2, 'b']])) // expect: {"value":"x","done":false}
(m => { const a = m.keys(), b = m.keys(); a.next(); m.delete(1); return [b.next().value, a.next().value] })(new Map([[1, 0], [2, 0]])) // expect: [2,2]
(m => { const r = []; for (const [a] of m) for (const [b] of m) { r.push(a + b); m.delete('y') } return r })(new Map([['x', 0], ['y', 0]])) // expect: ["xx"]
(m => { for (let i = 0; i < 100; i++) m.delete(i); const r = []; for (const [k] of m) { r.push(k); m.set('n' + k, 0); if (r.length > 3) break } return r })(new Map(Array.from({length: 103}, (_, i) => [i, 0]))) // expect: [100,101,102,"n100"]
(m => { const i = m.keys(); for (let n = 0; n < 50; n++) i.next(); for (let n = 0; n < 60; n++) m.delete(n); for (let n = 200; n < 300; n++) m.set(n, 0); return i.next().value })(new Map(Array.from({length: 100}, (_, i) => [i, 0]))) // expect: 60
[...new Map([[1, 'a'], [2, 'b'], [1, 'c']])]             // expect: [[1,"c"],[2,"b"]]
[...new Map([[NaN, 1], [NaN, 2]])]                       // expect: [[NaN,2]]
new Map([[0, 1]]).get(-0)                                // expect: 1
Object.is([...new Map([[-0, 1]]).keys()][0], 0)          // expect: true
new Map([['1', 1]]).get(1)                               // expect: undefined
new Map([[null, 1]]).get(undefined)                      // expect: undefined
new Map([[undefined, 1]]).get()                          // expect: 1
new Map([[[], 1]]).get([])                               // expect: undefined
(k => new Map([[k, 1]]).get(k))([])                      // expect: 1
(k => new Map([[k, 1]]).has({}))({})                     // expect: false
new Map([['a', undefined]]).has('a')                     // expect: true
new Map([['a', undefined]]).get('a')                     // expect: undefined
new Map().set().size                                     // expect: 1
new Map().set(1).get(1)                                  // expect: undefined
new Map().delete()                                       // expect: false
(m => [m.delete(1), m.delete(1), m.size])(new Map([[1, 2]])) // expect: [true,false,0]
(m => m.set(1, 2) === m)(new Map())                      // expect: true
new Map(new Map([[1, 2]])).get(1)                        // expect: 2
new Map([[1]]).get(1)                                    // expect: undefined
new Map([[1, 2, 3]]).get(1)                              // expect: 2
new Map(['ab']).size                                     // throws: TypeError
new Map([{0: 'k', 1: 'v'}]).get('k')                     // expect: "v"
new Map(null).size                                       // expect: 0
new Map(undefined).size                                  // expect: 0
new Map([]).size                                         // expect: 0
new Map('').size                                         // expect: 0
new Map(Object.entries({a: 1, b: 2})).get('b')           // expect: 2
Object.fromEntries(new Map([['a', 1], [2, 'b']]))        // expect: {"2":"b","a":1}
Array.from(new Map([[1, 2]]), ([k, v]) => k + v)         // expect: [3]
JSON.stringify(new Map([[1, 2]]))                        // expect: "{}"
String(new Map())                                        // expect: "[object Map]"
new Map([[1, 2]]).entries().next()                       // expect: {"value":[1,2],"done":false}
new Map([[2 ** 53, 1]]).get(9007199254740993)            // expect: 1
new Map([[1.0, 'x']]).get(1)                             // expect: "x"
new Map([['é', 1]]).get('e\u0301')                       // expect: undefined
new Map([[isNaN, 1]]).get(isNaN)                         // expect: 1
new Map([[Infinity, 1], [-Infinity, 2]]).get(-Infinity)  // expect: 2
Math.max(...new Map([[1, 5], [2, 3]]).values())          // expect: 5

// Set
(s => { const r = []; for (const x of s) { r.push(x); if (x < 4) s.add(x + 1) } return r })(new Set([1])) // expect: [1,2,3,4]
(s => { const r = []; for (const x of s) { r.push(x); s.delete(x) } return [r, s.size] })(new Set([1, 2, 3])) // expect: [[1,2,3],0]
(s => { const r = []; for (const x of s) { r.push(x); s.delete(x); if (r.length < 5) s.add(x) } return r })(new Set([1, 2])) // expect: [1,2,1,2,1,2]
(s => { const r = []; for (const x of s) { r.push(x); s.delete(x + 1) } return r })(new Set([1, 2, 3, 4])) // expect: [1,3]
(s => { const r = []; for (const x of s) { r.push(x); s.clear(); if (r.length < 3) s.add(x + 1) } return r })(new Set([1])) // expect: [1,2,3]
(s => { const r = []; s.forEach(x => { r.push(x); if (r.length < 4) { s.delete(x); s.add(x) } }); return r })(new Set([1, 2])) // expect: [1,2,1,2,1]
(s => { const r = []; s.forEach((a, b, c) => r.push(a === b && c === s)); return r })(new Set([1, 2])) // expect: [true,true]
(s => { const i = s.values(); i.next(); s.delete(1); s.add(1); return [...i] })(new Set([1, 2])) // expect: [2,1]
(s => { const i = s.entries(); s.add(2); return [...i] })(new Set([1])) // expect: [[1,1],[2,2]]
(s => { const i = s.values(); const r = [...i]; s.add(9); return [r, [...i]] })(new Set([1])) // expect: [[1],[]]
(s => { for (const x of s) { if (s.size < 500) { s.delete(x); s.add(x + 1); s.add(x + 1000) } else break } return s.size })(new Set([1])) // expect: 500
[...new Set([1, '1', 1.0, NaN, NaN, 0, -0, null, undefined, null])] // expect: [1,"1",NaN,0,null,undefined]
[...new Set('hello')].join('')                           // expect: "helo"
[...new Set('a😀a😀')].length                            // expect: 2
new Set([[1], [1]]).size                                 // expect: 2
new Set(new Set([1, 2])).size                            // expect: 2
new Set(new Map([[1, 2]])).size                          // expect: 1
new Set(null).size                                       // expect: 0
new Set(undefined).size                                  // expect: 0
new Set('').size                                         // expect: 0
new Set([,]).has(undefined)                              // expect: true
new Set([, ,]).size                                      // expect: 1
new Set().add().has(undefined)                           // expect: true
new Set().add(-0).has(0)                                 // expect: true
Object.is([...new Set([-0])][0], -0)                     // expect: false
new Set([NaN]).has(NaN)                                  // expect: true
(s => s.add(1) === s)(new Set())                         // expect: true
(s => [s.delete(1), s.delete(1), s.has(1)])(new Set([1])) // expect: [true,false,false]
new Set([1, 2]).has('1')                                 // expect: false
JSON.stringify(new Set([1]))                             // expect: "{}"
String(new Set())                                        // expect: "[object Set]"
[...new Set([3, 1, 2])].sort()                           // expect: [1,2,3]
new Set([1, 2]).entries().next().value                   // expect: [1,1]
new Set([1, 2, 3]).size                                  // expect: 3
(a => new Set(a).size === a.length)([1, 2, 2])           // expect: false
[...new Set([1, 2, 3])].filter(x => new Set([2, 3]).has(x)) // expect: [2,3]
Array.from(new Set([1, 2]), x => x * 2)                  // expect: [2,4]
Math.min(...new Set([3, 2]))                             // expect: 2
new Set([isNaN, isNaN]).size                             // expect: 1
new Set(['é', 'e\u0301']).size                           // expect: 2
new Set([1, 2, 3]).values().next()                       // expect: {"value":1,"done":false}
((...s) => s)(...new Set([1, 1, 2]))                     // expect: [1,2]
(([a, ...b]) => [a, b])(new Set([1, 2, 3]))              // expect: [1,[2,3]]
