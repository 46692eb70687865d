// Regex literals: told from division, checked at compile time, a fresh object for every evaluation.
// tag s = "boiler-2 at 71.5 °C, 3.2 bar"
// tag x = 16
// tag g = 2

/at (\d+\.\d+)/.exec(s)[1]                      // expect: "71.5"
/bar$/.test(s)                                  // expect: true
s.match(/\d+(\.\d+)?/g)                         // expect: ["2","71.5","3.2"]
s.replace(/(\w+)-(\d)/, "$2:$1")                // expect: "2:boiler at 71.5 °C, 3.2 bar"
s.split(/[ ,]+/).length                         // expect: 6
s.search(/°/)                                   // expect: 17
[...s.matchAll(/(?<value>[\d.]+) (?<unit>bar|°C)/g)].map(m => m.groups.unit + m.groups.value)   // expect: ["°C71.5","bar3.2"]
x / 2 / g                                       // expect: 4
x /g/ 2                                         // expect: 4
[/[/]/.test("/"), /\//.test("/"), /=/.test("=")]        // expect: [true,true,true]
`${/a/.test("a")}` + /b/gi.flags                // expect: "truegi"
(() => /a/g)() === (() => /a/g)()               // expect: false
[1, 2].map(() => { const r = /a/g; r.test("aa"); return r.lastIndex })      // expect: [1,1]
typeof /a/                                      // expect: "object"
/(?:)/.source + /a\/b/.source                   // expect: "(?:)a\\/b"
/^(a+)+$/.test("a".repeat(16) + "!")           // expect: false
/😀/u.test("x😀") && /^.$/u.test("😀") && !/^.$/.test("😀")      // expect: true
/(/.test(s)                                     // expect error: 1:3: invalid regular expression
/a**/.test(s)                                   // expect error: Nothing to repeat
/[b-a]/.test(s)                                 // expect error: Range out of order
/a/v.test(s)                                    // expect error: unsupported
/a/gg.test(s)                                   // expect error: twice
