// try, catch, finally and throw, with every way out.

// tag n:int32 = 5
// tag nil:any = null
// kind: body

try { throw new Error("a") } catch (e) { return e.message }  // expect: "a"

try { throw "text" } catch (e) { return e + "!" }  // expect: "text!"

try { throw {code: 7} } catch ({code}) { return code }  // expect: 7

try { nil.x } catch { return "caught" }         // expect: "caught"

try { return 1 } finally { n }                  // expect: 1

try { return 1 } finally { return 2 }           // expect: 2

try { throw 1 } catch (e) { return "c" + e } finally { n + 1 }  // expect: "c1"

try { throw 1 } catch (e) { throw 2 } finally { return 3 }  // expect: 3

try { try { throw 1 } finally { throw 2 } } catch (e) { return e }  // expect: 2

try { try { throw 1 } catch (e) { throw e + 1 } } catch (e) { return e }  // expect: 2

let log = [];
try { log.push("t"); throw 1 } catch (e) { log.push("c") } finally { log.push("f") }
log.push("after");
return log;                                     // expect: ["t","c","f","after"]

let log = [];
for (let i = 0; i < 4; i++) {
    try { if (i === 1) continue; if (i === 3) break; log.push(i) } finally { log.push("f" + i) }
}
return log;                                     // expect: [0,"f0","f1",2,"f2","f3"]

let log = [];
outer: for (const i of [1, 2]) {
    for (const j of [1, 2]) {
        try { if (j === 2) continue outer; log.push([i, j]) } finally { log.push("f") }
    }
}
return log;                                     // expect: [[1,1],"f","f",[2,1],"f","f"]

let log = [];
const f = () => { try { log.push("t"); return log.push("r") } finally { log.push("f") } };
return [f(), log];                              // expect: [2,["t","r","f"]]

const f = () => { for (const i of [1, 2, 3]) { try { return i } finally { if (i < 3) continue } } };
return f();                                     // expect: 3

const f = () => { while (true) { try { return 1 } finally { break } } return 2 };
return f();                                     // expect: 2

const f = () => { x: try { return 1 } finally { break x } return 3 };
return f();                                     // expect: 3

const f = () => { try { try { return 1 } finally { throw 2 } } catch (e) { return "c" + e } };
return f();                                     // expect: "c2"

let i = 0;
const f = () => { try { return i } finally { i = 5 } };
return [f(), i];                                // expect: [0,5]

const o = {v: 1};
const f = () => { try { return o } finally { o.v = 2 } };
return f();                                     // expect: {"v":2}

let depth = 0;
const f = k => { try { if (k === 0) throw new RangeError("deep"); f(k - 1) } finally { depth++ } };
try { f(10) } catch (e) { return [e.name, e.message, depth] }  // expect: ["RangeError","deep",11]

try { throw new TypeError("t") } catch (e) { return [e instanceof TypeError, e instanceof Error, e instanceof RangeError, e.name, String(e)] }  // expect: [true,true,false,"TypeError","TypeError: t"]

try { undefined_call() } catch (e) { return e.name } function undefined_call() { return nil() }  // expect: "TypeError"

try { null.a.b } catch (e) { return e.name }    // expect: "TypeError"

try { const c = 1; c = 2 } catch (e) { return e.name }  // expect: "TypeError"

try { x; let x } catch (e) { return e.name }    // expect: "ReferenceError"

try { [].reduce((a, b) => a) } catch (e) { return e.name }  // expect: "TypeError"

try { "a".repeat(-1) } catch (e) { return e.name }  // expect: "RangeError"

try { (1).toFixed(200) } catch (e) { return e.name }  // expect: "RangeError"

try { JSON.parse("{") } catch (e) { return e.name }  // expect: "SyntaxError"

try { new Array(-1) } catch (e) { return e.name }  // expect: "RangeError"

try { 5() } catch (e) { return e.name }         // expect: "TypeError"

try { "x" in "y" } catch (e) { return e.name }  // expect: "TypeError"

try { [...5] } catch (e) { return e.name }      // expect: "TypeError"

try { ({}).x.y } catch (e) { return e.name }    // expect: "TypeError"

try { const {a} = null } catch (e) { return e.name }  // expect: "TypeError"

try { const [a] = {} } catch (e) { return e.name }  // expect: "TypeError"

try { [1, 2, 3].map(v => { if (v === 2) throw v; return v }) } catch (e) { return e }  // expect: 2

let seen = []; try { [3, 2, 1].sort((a, b) => { seen.push(1); throw "stop" }) } catch (e) { return [e, seen.length] }  // expect: ["stop",1]

let seen = []; try { [1, 2, 3].forEach(v => { seen.push(v); if (v === 2) throw v }) } catch (e) { return seen }  // expect: [1,2]

try { throw new Error("a", {cause: 5}) } catch (e) { return e.cause }  // expect: 5

try { throw Error("without new") } catch (e) { return e.message }  // expect: "without new"

const e = new Error("m"); e.extra = 7; return [e.extra, e.message, Object.keys(e)];  // expect: [7,"m",["extra"]]

try { throw undefined } catch (e) { return typeof e }  // expect: "undefined"

try { throw null } catch (e) { return e }       // expect: null

try { } catch (e) { return 1 } return 2;        // expect: 2

try { } finally { return 1 }                    // expect: 1

let x = "outer"; try { throw "inner" } catch (x) { x = "changed" } return x;  // expect: "outer"

try { throw [1, 2] } catch ([a, b]) { return a + b }  // expect: 3

const r = []; try { r.push(1); try { r.push(2); throw 0 } catch { r.push(3); throw 1 } finally { r.push(4) } } catch { r.push(5) } finally { r.push(6) } return r;  // expect: [1,2,3,4,5,6]

function f() { throw new SyntaxError("s") } try { f() } catch (e) { return e.name }  // expect: "SyntaxError"

throw new Error("uncaught");                    // throws: Error

nil.x;                                          // throws: TypeError

let a = [1]; a.x.y;                             // throws: TypeError

try { throw 1 } finally { n }                   // throws: uncaught
