// Template literals.

// tag temp = 71.5
// tag n:int32 = -3
// tag mode = "AUTO"
// tag running = true
// tag v:any = {"a": [1, 2]}

``                                              // expect: ""
`plain`                                         // expect: "plain"
`a ${1} b`                                      // expect: "a 1 b"
`${1}${2}`                                      // expect: "12"
`${"a"}${null}${undefined}${true}${1.5}${-0}`   // expect: "anullundefinedtrue1.50"
`${[1, 2, [3]]}`                                // expect: "1,2,3"
`${{}}`                                         // expect: "[object Object]"
`\`\${}\\`                                      // expect: "`${}\\"
`$`                                             // expect: "$"
`$$`                                            // expect: "$$"
`$ {1}`                                         // expect: "$ {1}"
`${`inner ${`deepest ${1 + 1}`}`}`              // expect: "inner deepest 2"
`tab\tnewline\nunicode \u00e9 \u{1f600} \x41`   // expect: "tab\tnewline\nunicode é 😀 A"
`${"}"}`                                        // expect: "}"
`${ {a: 1}.a }`                                 // expect: "1"
`temp ${temp} °C, ${mode}, ${running ? "on" : "off"}, ${n}`  // expect: "temp 71.5 °C, AUTO, on, -3"
`${temp > 70 && n < 0}`                         // expect: "true"
`${temp.toFixed(0)}/${mode.length}`             // expect: "72/4"
`${v.a}|${v.a[1]}|${v.b}|${v.b?.c}`             // expect: "1,2|2|undefined|undefined"
`${temp}`.length                                // expect: 4
`a${n}` + `b${n}`                               // expect: "a-3b-3"
`${mode}` === mode                              // expect: true
typeof `${n}`                                   // expect: "string"
`line one\
line two`                                       // expect: "line oneline two"
`first
second ${n}
third`                                          // expect: "first\nsecond -3\nthird"
`${
    temp > 70
        ? "hot"
        : "cold"
}`                                              // expect: "hot"
`}` + `{`                                       // expect: "}{"
`😀${mode}`.length                              // expect: 6
`${mode}${mode}${mode}${mode}${mode}${mode}${mode}${mode}`  // expect: "AUTOAUTOAUTOAUTOAUTOAUTOAUTOAUTO"

// nested, and what they hold
`${`${`x`}`}`                                            // expect: "x"
`a${`b${`c${1}`}`}d`                                     // expect: "abc1d"
`${1}${2}${3}`                                           // expect: "123"
`${"${}"}`                                               // expect: "${}"
`${`}`}`                                                 // expect: "}"
`${{a: 1}.a}`                                            // expect: "1"
`${{a: {b: 2}}.a.b}`                                     // expect: "2"
`${(() => { return `${1 + 1}` })()}`                     // expect: "2"
`${[1, 2].map(x => `<${x}>`).join("")}`                  // expect: "<1><2>"
`${[`a`, `${"b"}`]}`                                     // expect: "a,b"
`${true ? `yes ${1}` : `no`}`                            // expect: "yes 1"
`${"a" + `b` + 'c'}`                                     // expect: "abc"
`${1 < 2 && `in`}`                                       // expect: "in"
`${/}/.source}`                                          // expect: "}"
`${"`"}`                                                 // expect: "`"
`\``                                                     // expect: "`"
`\${1}`                                                  // expect: "${1}"
`$${1}`                                                  // expect: "$1"
`{}`                                                     // expect: "{}"
`${""}`                                                  // expect: ""
`${``}`.length                                           // expect: 0
`a\nb`                                                   // expect: "a\nb"
`\u0041\x42\u{43}`                                       // expect: "ABC"
`\0`.length                                              // expect: 1
`\'\"`                                                   // expect: "'\""
`${null} ${undefined} ${true}`                           // expect: "null undefined true"
`${-0}`                                                  // expect: "0"
`${1e21} ${1e-7}`                                        // expect: "1e+21 1e-7"
`${[]}|${[null]}|${[1, [2]]}`                            // expect: "||1,2"
`${{toString: () => "t", valueOf: () => "v"}}`           // expect: "t"
`${{valueOf: () => "v", toString: undefined}}`           // expect: "v"
`${/a/g}`                                                // expect: "/a/g"
`${new Error("e")}`                                      // expect: "Error: e"
`${1, 2}`                                                // expect: "2"
`${(1, 2)}`                                              // expect: "2"
`${typeof ``}`                                           // expect: "string"
`a` + `b` === `ab`                                       // expect: true
`a` in {a: 1}                                            // expect: true
({[`k${1}`]: 2})                                         // expect: {"k1":2}
({a: 1})[`a`]                                            // expect: 1
`abc`[1]                                                 // expect: "b"
`abc`.length                                             // expect: 3
`abc`.at(-1)                                             // expect: "c"
`a,b`.split(`,`)                                         // expect: ["a","b"]
`${1}`.concat(`${2}`)                                    // expect: "12"
`${`a`.toUpperCase()}${`B`.toLowerCase()}`               // expect: "Ab"
`é${"😀"}é`.length                                       // expect: 4
`${"\ud83d"}${"\ude00"}`.length                          // expect: 2

// over several lines
`line1
line2`                                                   // expect: "line1\nline2"
`a\
b`                                                       // expect: "ab"
`
`.length                                                 // expect: 1
`${
1
}`                                                       // expect: "1"
`${ // comment
2}`                                                      // expect: "2"
`${1 /* } */}`                                           // expect: "1"
`a
b`.length                                                // expect: 3
