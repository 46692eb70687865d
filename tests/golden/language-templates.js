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
