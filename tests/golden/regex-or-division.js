// Is a slash a division or the beginning of a pattern?
// kind: script

// one line each
4 / 2 / 1                                                // expect: 2
let a = 4, g = 2; a /2/ g                                // expect: 1
let a = 4, g = 2; a/2/g                                  // expect: 1
let a = 4, i = 1; a++ / 2                                // expect: 2
let a = 4; a-- / 2                                       // expect: 2
let a = 4; -a / 2                                        // expect: -2
let a = 4, g = 1; (a) / 2 / g                            // expect: 2
let a = [8]; a[0] / 2                                    // expect: 4
let f = () => 9; f() / 3                                 // expect: 3
let o = {x: 6}; o.x / 3                                  // expect: 2
let o = {if: 6}; o.if / 3                                // expect: 2
let o = {return: 6}; o.return / 3 / 2                    // expect: 1
let o = {typeof: 8}; o.typeof / 2                        // expect: 4
let o = {in: 8}; o?.in / 2                               // expect: 4
"8" / 2                                                  // expect: 4
`8` / 2                                                  // expect: 4
`${8}` / 2                                               // expect: 4
true / 2                                                 // expect: 0.5
null / 2                                                 // expect: 0
undefined / 2                                            // expect: NaN
[4] / 2                                                  // expect: 2
({}) / 2                                                 // expect: NaN
/a/.test('a')                                            // expect: true
/a/ / 2                                                  // expect: NaN
/=/.test('=')                                            // expect: true
/=a/.source                                              // expect: "=a"
!/a/.test('b')                                           // expect: true
typeof /a/                                               // expect: "object"
typeof /a/ / 2                                           // expect: NaN
void /a/                                                 // expect: undefined
1 + /2/.source                                           // expect: "12"
1 / /2/.source                                           // expect: 0.5
[/a/, /b/].length                                        // expect: 2
[/a/.test('a')]                                          // expect: [true]
({a: /b/}).a.source                                      // expect: "b"
(/a/).source                                             // expect: "a"
(/a/)                                                    // expect: {}
true && /a/.test('a')                                    // expect: true
null ?? /a/.source                                       // expect: "a"
true ? /a/.source : /b/.source                           // expect: "a"
let r = /a/g; r.flags                                    // expect: "g"
let x = 1; x = /b/.source                                // expect: "b"
let x = 1; x += /b/.source                               // expect: "1b"
let x = 5; x /= 5                                        // expect: 1
let x = 5; x /=5/1                                       // expect: 1
if (/a/.test('a')) 'yes'                                 // expect: "yes"
if (true) /a/.source                                     // expect: "a"
if (false) ; else /a/.source                             // expect: "a"
while (/a/.test('b')) ; 5                                // expect: 5
do /a/.test('a'); while (false)                          // expect: true
for (const x of /a/.exec('a')) x                         // expect: "a"
for (const k in /(?<n>a)/.exec('a').groups) k            // expect: "n"
const f = () => /a/.source; f()                          // expect: "a"
const f = () => { return /a/.source }; f()               // expect: "a"
const f = x => x / 2 / 1; f(8)                           // expect: 4
function f() {} /a/.source                               // expect: "a"
{} /a/.source                                            // expect: "a"
{ } /1/g.source                                          // expect: "1"
switch ('a') { case /a/.source: 'hit' }                  // expect: "hit"
throw /a/.source                                         // throws: uncaught
let a = 1; { a } /1/.source                              // expect: "1"
typeof (function () {}) / 2                              // expect: NaN
let a = {} / 2; a                                        // expect: NaN
let a = typeof function () {} / 1; a                     // expect: NaN
x => x                                                   // expect: [Function]
'a,b/c'.split(/[,/]/)                                    // expect: ["a","b","c"]
/[/]/.test('/')                                          // expect: true
/[\]/]/.test('/')                                        // expect: true
/\//.source                                              // expect: "\\/"
/a[/]b/.source                                           // expect: "a[/]b"
/(?:)/.source                                            // expect: "(?:)"
'abc'.replace(/b/, '/')                                  // expect: "a/c"
'a/b'.split('/').length / 2                              // expect: 1
1 /* / */ / 2                                            // expect: 0.5
8 // / 2                                                 // expect: 8
/a/ // b                                                 // expect: {}
/a/ /* b */ .source                                      // expect: "a"
let i = 8, g = 2; i /g                                   // expect: 4
let n = 12; n / 2 / 3 // /x/                             // expect: 2
4 / +/2/.source                                          // expect: 2
`${/}/.source}`                                          // expect: "}"
`${1 / 2}`                                               // expect: "0.5"
`${/a/.source}/${4 / 2}/`                                // expect: "a/2/"
const o = {a: 1 / 2, b: /c/}; o.a                        // expect: 0.5
[1 / 2, /3/.source]                                      // expect: [0.5,"3"]
(1, /2/.source)                                          // expect: "2"
let async = 8; async / 2                                 // expect: 4
let of = 8; of / 2                                       // expect: 4
let get = 8; get / 2                                     // expect: 4
let await_ = 8; await_ / 2                               // expect: 4
/a/y.sticky                                              // expect: true
/a/dgimsuy.flags                                         // expect: "dgimsuy"
'x'.match(/x/) / 1                                       // expect: NaN
a: /b/.source                                            // expect: "b"
